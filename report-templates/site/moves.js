// Moves: from and to one area, and between the school districts. Only shown pairs are here; of
// any other pair nothing is said.
"use strict";
(function (site) {
  const { data, words, units, byId, state, fill, digits, label, ofKind, byName, element, bar, options } = site;
  const moves = data.moves;
  // How many are named in a drawing, with ties at most so many, and from how many moves on: smaller ones are
  // mostly ties.
  const NAMED = 8;
  const MOST = 12;
  const LEAST = 10;
  const pairs = new Map(moves ? moves.pairs.map(([from, to, count]) => [from + " " + to, count]) : []);
  const between = (from, to) => pairs.get(from + " " + to);

  function shown(area, incoming) {
    const found = moves.pairs.map(([from, to, count]) => (incoming ? [to, from, count] : [from, to, count]))
      .filter(([here, there, count]) => here === area && there !== area && count > 0 && units.has(there));
    return found.map(([, there, count]) => ({ unit: units.get(there), count }))
      .sort((a, b) => b.count - a.count || byName(a.unit, b.unit));
  }
  // The largest of a list, and how many more are as large as the last of them.
  function largestOf(rows) {
    const last = rows.slice(0, NAMED).at(-1);
    const tied = last ? rows.filter(([, count]) => count >= last[1]) : [];
    return { named: tied.slice(0, tied.length > MOST ? NAMED : MOST), more: tied.length > MOST ? tied.length - NAMED : 0 };
  }
  function drawList(list, rows, most, none) {
    if (!rows.length) return list.replaceChildren(element("li", {}, none));
    const { named, more } = largestOf(rows);
    const items = named.map(([name, count]) => element("li", {}, element("span", {}, name),
      element("span", { class: "value" }, digits(count, 0)), bar(count / most, "unit")));
    if (more) items.push(element("li", { class: "soft" }, fill(words.moves_tied, { count: more, moves: digits(named.at(-1)[1], 0) })));
    return list.replaceChildren(...items);
  }
  function showArea() {
    const area = units.get(state.mover);
    const [into, away] = [shown(area.id, true), shown(area.id, false)];
    const named = (list) => list.filter((one) => one.count >= LEAST).map((one) => [label(one.unit), one.count]);
    const lists = [named(into), named(away)];
    const most = Math.max(...lists.flat().map(([, count]) => count), 1);
    drawList(byId("moves-from"), lists[0], most, words.moves_none);
    drawList(byId("moves-to"), lists[1], most, words.moves_none);
    const others = [...new Set([...into, ...away].map((one) => one.unit))].sort(byName);
    const cell = (list, unit) => {
      const found = list.find((one) => one.unit === unit);
      return element("td", { class: "number" }, found ? digits(found.count, 0) : data.shared.hidden_mark);
    };
    const table = byId("moves-table");
    table.querySelector("tbody").replaceChildren(...others.map((unit) =>
      element("tr", {}, element("th", { scope: "row" }, label(unit)), cell(into, unit), cell(away, unit))));
    byId("moves-caption").textContent = fill(words.moves_caption, { name: label(area), count: others.length });
    byId("moves-table-part").hidden = others.length === 0;
  }

  function showMatrix() {
    const districts = ofKind("school_district");
    const cells = districts.flatMap((from) => districts.filter((to) => to !== from)
      .map((to) => ({ from, to, count: between(from.id, to.id) }))).filter((one) => one.count !== undefined);
    byId("districts-part").hidden = cells.length === 0;
    if (!cells.length) return;
    const most = Math.max(...cells.map((one) => one.count));
    const largest = [...cells].sort((a, b) => b.count - a.count || byName(a.from, b.from));
    drawList(byId("districts-largest"), largest.map((one) => [one.from.name + " \u2192\u00a0" + one.to.name, one.count]), most, "");
    const head = (unit) => element("th", { scope: "col", class: "upright" }, element("span", {}, unit.name));
    const cell = (from, to) => {
      if (from === to) return element("td", { class: "same" });
      const count = between(from.id, to.id);
      if (count === undefined) return element("td", { class: "number soft" }, data.shared.hidden_mark);
      const shade = Math.min(Math.floor((5 * count) / most), 4);
      return element("td", { class: "number shade-" + shade }, digits(count, 0));
    };
    const table = byId("districts-table");
    table.querySelector("caption").textContent = fill(words.matrix_caption, { mark: data.shared.hidden_mark });
    table.querySelector("thead").replaceChildren(element("tr", {}, element("th", { scope: "col", class: "corner" }, element("span", {}, words.from_to)),
      ...districts.map(head)));
    table.querySelector("tbody").replaceChildren(...districts.map((from) => element("tr", {},
      element("th", { scope: "row" }, from.name), ...districts.map((to) => cell(from, to)))));
  }

  function show() {
    if (!moves) return;
    byId("mover").value = state.mover;
    showArea();
  }
  function start() {
    byId("tab-moves").hidden = !moves;
    if (!moves) return;
    const areas = ofKind("area").filter((unit) => unit.from <= data.years[data.years.length - 1]).sort(byName);
    options(byId("mover"), areas.map((unit) => [unit.id, label(unit)]));
    byId("moves-note").textContent = fill(words.moves_note, { period: moves.period, mark: data.shared.hidden_mark, rounding: data.shared.rounding });
    byId("mover").addEventListener("change", (event) => {
      state.mover = event.target.value;
      site.show();
      site.say(byId("moves-caption").textContent);
    });
    showMatrix();
  }
  site.parts.moves = { start, show };
})(window.SITE);
