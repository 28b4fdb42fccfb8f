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

// What stands at the ticks of an axis of numbers, from the lowest on.
function revive(option) {
  for (const axis of [].concat(option.xAxis ?? [], option.yAxis ?? [])) {
    const form = axis.axisLabel?.formatter;
    if (typeof form === "string" && form.startsWith("ticks:")) {
      const labels = JSON.parse(form.slice("ticks:".length));
      axis.axisLabel.formatter = (value) => {
        const label = labels[Math.round((value - axis.min) / axis.interval)];
        if (label === undefined) throw new Error(`no label for ${value} on an axis from ${axis.min}`);
        return label;
      };
    }
  }
  return option;
}

// The map of the areas, which series name `areas`.
function register(geojson) {
  echarts.registerMap("areas", JSON.parse(geojson));
}

// A chart with data and no marks looks like one without figures. Each value must have a mark
// on the page; values that are drawn as one line need the line, where two follow one another.
function check(chart) {
  const inside = (element) => {
    const box = element.getBoundingRect().clone();
    if (element.transform) box.applyTransform(element.transform);
    const page = { width: chart.getWidth(), height: chart.getHeight() };
    return !element.ignore && !element.invisible
      && box.x <= page.width && box.y <= page.height
      && box.x + box.width >= 0 && box.y + box.height >= 0;
  };
  chart.getModel().eachSeries((series) => {
    const data = series.getData();
    const dimensions = data.dimensions.filter((one) => data.getDimensionInfo(one).coordDim);
    let before = false;
    let values = 0;
    let marks = 0;
    for (let index = 0; index < data.count(); index++) {
      const point = dimensions.map((one) => data.get(one, index));
      const filled = point.length > 0 && point.every((one) => one === one && one != null);
      if (series.subType === "line") {
        values += filled && before ? 1 : 0;
        before = filled;
      } else if (filled) {
        const element = data.getItemGraphicEl(index);
        values += 1;
        marks += element && inside(element) ? 1 : 0;
      }
    }
    if (series.subType === "line" && values > 0) {
      chart.getViewOfSeriesModel(series).group.traverse((element) => {
        const points = element.type === "ec-polyline" && element.shape.points;
        let drawn = 0;
        for (let at = 0; points && at < points.length; at += 2) {
          drawn += points[at] === points[at] && points[at + 1] === points[at + 1] ? 1 : 0;
        }
        if (drawn > 1 && inside(element)) marks = values;
      });
    }
    if (marks < values) {
      throw new Error(`series ${series.seriesIndex} (${series.subType}) shows ${marks} of ${values} values`);
    }
  });
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
    check(chart);
    // Identifiers count all charts that an engine has drawn; the order must not show. Styles
    // are for those who hover.
    return chart.renderToSVGString()
      .replace(/ class="zr\d+-cls-\d+"/g, "")
      .replace(/<style >[^]*?<\/style>\n/, "")
      .replace(/zr\d+-/g, "zr-");
  } finally {
    chart.dispose();
  }
}
