// Drawings as SVG: axes, symbols and hatching. Colours come from site.css, so that they follow a dark screen
// and one of few colours.
"use strict";
(function (site) {
  const { data, digits, drawn, perCent } = site;
  const DASHES = ["6 4", "", "9 4", "2 4", "11 3 2 3", "5 6"];
  const SYMBOLS = [
    (x, y) => drawn("circle", { cx: x, cy: y, r: 4 }),
    (x, y) => drawn("circle", { cx: x, cy: y, r: 4.5 }),
    (x, y) => drawn("rect", { x: x - 4, y: y - 4, width: 8, height: 8 }),
    (x, y) => drawn("path", { d: "M" + x + " " + (y - 5.5) + "l5 9.5h-10z" }),
    (x, y) => drawn("path", { d: "M" + x + " " + (y - 5.5) + "l5.5 5.5l-5.5 5.5l-5.5 -5.5z" }),
    (x, y) => drawn("path", { d: "M" + (x - 4) + " " + (y - 4) + "l8 8m0 -8l-8 8" }),
  ];

  function text(x, y, said, attributes) {
    return drawn("text", { x, y, ...attributes }, said);
  }
  // A drawing in its place. The place has a name; what is drawn in it would be read out in bits.
  function place(id, width, height, parts) {
    const made = drawn("svg", { viewBox: "0 0 " + width + " " + height, width, height, "aria-hidden": "true", class: "drawing" }, ...parts);
    site.byId(id).replaceChildren(made);
    return made;
  }
  // Round steps that hold all values, at most so many.
  function ticks(low, high, most) {
    const span = high - low || Math.abs(high) || 1;
    const rough = span / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
    const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
    return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
  }
  function tickText(value, indicator) {
    const decimals = Number.isInteger(value) ? 0 : Math.min(2, String(value).split(".")[1].length);
    const written = (value < 0 ? "\u2212" : "") + digits(Math.abs(value), decimals);
    return indicator.style === "percent" ? perCent(written) : written;
  }
  // Lines beside their words: apart from each other by a line, as near to their places as can be.
  function spreadOut(labels, gap, low, high) {
    labels.sort((a, b) => a.y - b.y);
    labels.forEach((label, at) => { if (at) label.y = Math.max(label.y, labels[at - 1].y + gap); });
    let end = high;
    for (const label of [...labels].reverse()) {
      label.y = Math.min(label.y, end);
      end = label.y - gap;
    }
    labels.forEach((label, at) => { label.y = Math.max(label.y, at ? labels[at - 1].y + gap : low); });
  }
  // What stands for a hidden figure, never a shade of the scale.
  function hatching(id) {
    return drawn("defs", {}, drawn("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      drawn("rect", { width: 6, height: 6, class: "hatch-back" }), drawn("line", { x1: 0, y1: 0, x2: 0, y2: 6, class: "hatch-line" })));
  }
  // A small picture beside words in a legend.
  function swatch(kind) {
    const id = "hatch-" + kind;
    const parts = kind === "hidden" ? [hatching(id), drawn("rect", { width: 22, height: 14, fill: "url(#" + id + ")" })]
      : [drawn("rect", { width: 22, height: 14, class: kind })];
    return site.picture({ width: 22, height: 14 }, ...parts);
  }
  function sample(index) {
    const line = drawn("line", { x1: 0, y1: 7, x2: 36, y2: 7, class: "line-" + index });
    if (DASHES[index]) line.setAttribute("stroke-dasharray", DASHES[index]);
    const symbol = SYMBOLS[index](18, 7);
    symbol.setAttribute("class", "mark-" + index);
    return site.picture({ width: 36, height: 14 }, line, symbol);
  }
  site.draw = { DASHES, SYMBOLS, text, place, ticks, tickText, spreadOut, hatching, swatch, sample, classes: data.palette.classes.length };
})(window.SITE);
