// What ECharts expects of its surroundings, and the one function that is called from outside.
// Data come in as JSON and are never run as a script.
"use strict";
var setTimeout = () => 0;
var clearTimeout = () => {};
var console = { log() {}, warn() {}, error(message) { throw new Error(message); } };

// Real text widths: from the font that draws the text, not guessed. ECharts takes the width
// of a character that the font lacks (国) for the height of a line.
const sizeOf = /(\d+(?:\.\d+)?)px/;
echarts.setPlatformAPI({
  measureText(text, font) {
    const table = /bold/.test(font) ? advanceWidths.bold : advanceWidths.regular;
    const size = Number((sizeOf.exec(font) || [0, 12])[1]);
    let width = 0;
    for (const character of text) width += table[character] ?? 1;
    return { width: width * size };
  },
});

// Numbers on axes: `number:da` and `number:en` stand for these.
const separators = { "number:da": ".", "number:en": "," };
function revive(option) {
  for (const axis of [].concat(option.xAxis ?? [], option.yAxis ?? [])) {
    const separator = separators[axis.axisLabel?.formatter];
    if (separator) {
      axis.axisLabel.formatter = (value) =>
        typeof value === "number"
          ? String(value).replace("-", "\u2212").replace(/\B(?=(\d{3})+(?!\d))/g, separator)
          : value;
    }
  }
  return option;
}

function draw(text, width, height) {
  const option = revive(JSON.parse(text));
  option.animation = false;
  for (const series of option.series) {
    // Nobody hovers over paper: states for that take a tenth of the time.
    series.emphasis = { disabled: true };
    series.silent = true;
  }
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    // Identifiers count all charts that an engine has drawn; the order must not show.
    return chart.renderToSVGString().replace(/zr\d+-/g, "zr-");
  } finally {
    chart.dispose();
  }
}
