// All units of a kind with the headline indicators in one table: the darker a cell, the further from the
// benchmark. Units are ordered by a column; what is hidden is hatched.
"use strict";
(function (site) {
  const { data, words, HIDDEN, indicators, byId, state, fill, isShown, measuredIn, bare, collator, kindsOf, label, ofKind, element,
    reading, toldReading, isMarked, markNote, scale, benchmarkName } = site;
  let by = "";

  function show() {
    const columns = data.headline.map((id) => indicators.get(id));
    const all = ofKind(state.kind);
    const read = columns.map((indicator) => {
      const values = new Map(all.map((unit) => [unit.id, reading(indicator, unit)]));
      const shown = [...values.values()].filter(isShown);
      return { indicator, values, scale: shown.length ? scale(indicator, shown) : null };
    });
    const order = read.find((one) => one.indicator.id === by);
    const key = (unit) => (order && isShown(order.values.get(unit.id)) ? order.values.get(unit.id) : -Infinity);
    const rows = [...all].sort((a, b) => (order ? key(b) - key(a) || 0 : 0) || collator.compare(a.id, b.id));
    const head = ({ indicator }) => element("th", { scope: "col", "aria-sort": indicator.id === by ? "descending" : "none",
      "data-value": indicator.title + measuredIn(indicator) },
      element("button", { type: "button", "data-column": indicator.id, onclick: () => {
        by = by === indicator.id ? "" : indicator.id;
        show();
        site.say(fill(words.sorted, { column: by ? indicator.title : words.code }));
        document.querySelector('#heat button[data-column="' + indicator.id + '"]').focus();
      } }, indicator.title, element("span", { "aria-hidden": "true" }, indicator.id === by ? "\u00a0\u2193" : "")));
    const cellOf = (unit) => ({ indicator, values, scale: own }) => {
      const value = values.get(unit.id);
      const group = isShown(value) && own ? own.groupOf(unit, value) : null;
      const kind = group !== null ? "class-" + group : value === HIDDEN ? "hatched" : "missing";
      return element("td", { class: "number " + kind, "data-value": bare(value) }, toldReading(value, indicator) + (isMarked(indicator, unit) ? "*" : ""));
    };
    const table = byId("heat");
    table.querySelector("thead").replaceChildren(element("tr", {}, element("th", { scope: "col", class: "corner" }, element("span", {}, kindsOf(state.kind))), ...read.map(head)));
    table.querySelector("tbody").replaceChildren(...rows.map((unit) => element("tr", state.chosen.includes(unit.id) ? { class: "chosen-row" } : {},
      element("th", { scope: "row" }, unit.profile ? element("a", { href: unit.profile }, label(unit)) : label(unit)), ...read.map(cellOf(unit)))));
    const what = state.before ? fill(words.heat_change, { from: state.before, to: state.year }) : String(state.year);
    const without = read.filter((one) => one.scale && one.scale.isWithout).map((one) => one.indicator.title);
    table.querySelector("caption").textContent = [
      fill(words.heat_caption, { kind: kindsOf(state.kind), what, benchmark: state.before ? words.unchanged : benchmarkName() }),
      without.length ? fill(words.heat_without, { name: benchmarkName(), titles: without.join(", ") }) : "",
      markNote(columns, state.kind)].join(" ").trim();
  }
  site.parts.heat = { views: ["heat"], start() { byId("tab-heat").hidden = data.headline.length === 0; }, show };
})(window.SITE);
