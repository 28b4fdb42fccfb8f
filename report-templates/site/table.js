// All units of a kind in a table: one indicator, beside another year and the benchmark.
"use strict";
(function (site) {
  const { words, HIDDEN, units, byId, state, collator, data, fill, isShown, measuredIn, bare, kindsOf, cell, change, told, ofKind, element, pdf, profile,
    benchmarkOf, benchmarkName, isMarked, markNote, titleOf } = site;

  function columns(indicator) {
    const parent = (unit) => (units.get(unit.parent) || { name: "" }).name;
    const figure = (year) => (unit) => cell(indicator, unit.id, year);
    const text = (signed) => (value) => told(value, indicator, signed);
    const star = (unit) => (isMarked(indicator, unit) ? "*" : "");
    const points = (plain) => (indicator.style === "percent" ? fill(words.in_points, { what: plain, points: data.shared.points }) : plain);
    const apart = (unit) => {
      const other = benchmarkOf(indicator, unit);
      const [own, theirs] = [cell(indicator, unit.id, state.year), other ? cell(indicator, other.id, state.year) : null];
      if (own === HIDDEN || theirs === HIDDEN) return HIDDEN;
      return isShown(own) && isShown(theirs) ? own - theirs : null;
    };
    const all = [
      { key: "code", title: words.code, of: (unit) => unit.id },
      { key: "name", title: words.name, of: (unit) => unit.name, head: true },
      { key: "parent", title: words.lies_in, of: parent, class: "area-parent" },
      { key: "value", title: String(state.year), unit: true, of: figure(state.year), text: text(false), star: state.before ? () => "" : star },
    ];
    if (state.before) {
      all.push({ key: "before", title: String(state.before), unit: true, of: figure(state.before), text: text(false) });
      all.push({ key: "change", title: points(words.change), of: (unit) => change(indicator, unit, state.before, state.year), text: text(true), star });
    }
    if (!indicator.is_count) {
      all.push({ key: "apart", title: points(fill(words.apart_from, { name: benchmarkName() })), of: apart, text: text(true) });
    }
    return all;
  }
  function sorted(by, kind) {
    const rows = ofKind(kind).map((unit) => ({ unit, key: by.of(unit) }));
    const order = (a, b) => {
      // Where a column holds numbers, words come last either way.
      if (by.text && isShown(a) !== isShown(b)) return isShown(a) ? -1 : 1;
      const less = isShown(a) && isShown(b) ? a - b : collator.compare(a === null ? "" : a, b === null ? "" : b);
      return state.down ? -less : less;
    };
    return rows.sort((a, b) => order(a.key, b.key) || collator.compare(a.unit.id, b.unit.id));
  }
  function show(indicator, kind = state.kind) {
    const all = columns(indicator);
    const by = all.find((column) => column.key === state.sort) || all[0];
    const rows = sorted(by, kind);
    const head = (column) => {
      const order = column === by ? (state.down ? "descending" : "ascending") : "none";
      const arrow = column === by ? (state.down ? "\u00a0\u2193" : "\u00a0\u2191") : "";
      const button = element("button", { type: "button", "data-unit": column.key, onclick: () => {
        state.down = state.sort === column.key ? !state.down : Boolean(column.text);
        state.sort = column.key;
        show(indicator);
        site.say(fill(words.sorted, { column: column.title }));
        document.querySelector('#table button[data-unit="' + column.key + '"]').focus();
      } }, column.title, element("span", { "aria-hidden": "true" }, arrow));
      return element("th", { scope: "col", "aria-sort": order, class: column.text ? "number" : column.class,
        "data-value": column.title + (column.unit ? measuredIn(indicator) : "") }, button);
    };
    const heads = element("tr", {}, ...all.map(head), element("th", { scope: "col", "data-links": "" }, element("span", {}, words.more)));
    const line = ({ unit }) => {
      const cells = all.map((column) => {
        const value = column.of(unit);
        if (column.head) return element("th", { scope: "row" }, value);
        if (!column.text) return element("td", { class: column.class }, value);
        return element("td", { class: isShown(value) ? "number" : "number soft", "data-value": bare(value) }, column.text(value) + (column.star ? column.star(unit) : ""));
      });
      return element("tr", state.chosen.includes(unit.id) ? { class: "chosen-row" } : {}, ...cells,
        element("td", { "data-links": "" }, unit.profile ? profile(unit) : "", unit.pdf ? " " : "", unit.pdf ? pdf(unit, "PDF") : ""));
    };
    const table = byId("table");
    table.querySelector("thead").replaceChildren(heads);
    table.querySelector("tbody").replaceChildren(...rows.map(line));
    byId("caption").textContent = fill(words.caption, { title: titleOf(indicator), kind: kindsOf(kind),
      rows: rows.length === 1 ? words.one_row : fill(words.rows, { count: rows.length }) }) + " " + markNote([indicator], kind);
  }
  site.parts.table = { views: ["table"], start() {}, show };
})(window.SITE);
