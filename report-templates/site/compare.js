// The map, the ranking, what the indicator is, and the table: one indicator in one year.
"use strict";
(function (site) {
  const { data, words, HIDDEN, units, municipality, byId, state, collator, fill, number, isShown, cell, written, dated, breaksOf,
    kindsOf, label, ofKind, element, drawn, picture, bar, pdf } = site;
  const GREY = "#6b6b6b";
  // More units without a figure than these are counted, not named.
  const NAMED = 10;
  let map = null;
  let mapAspect = 1;

  // --- The map -----------------------------------------------------------------------------
  // From the value of the municipality outward, as in the briefings: up to a half and to one and a
  // half standard deviations of the shown areas. A count goes out from the mean of the areas.
  function classes(indicator, values) {
    const mean = (all) => all.reduce((sum, value) => sum + value, 0) / all.length;
    const whole = indicator.is_count ? null : cell(indicator, municipality.id, state.year);
    const middle = isShown(whole) ? whole : mean(values);
    const spread = Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2))) || Infinity;
    const side = (data.palette.classes.length - 1) / 2;
    const steps = (value) => 1 + [0.5, 1.5].filter((end) => Math.abs(value - middle) / spread > end).length;
    const group = (value) => side + Math.sign(value - middle) * (value === middle ? 0 : steps(value));
    const all = data.palette.classes.map((colour, index) => values.filter((value) => group(value) === index));
    return { group, all, side, middle, named: isShown(whole) ? data.shared.municipality : data.shared.mean };
  }
  // As large as fits into its place, in pixels along the longer side.
  function mapSize() {
    const [width, height] = [byId("map").clientWidth - 8, byId("map").clientHeight - 8];
    return mapAspect > 1 ? Math.min(width, height * mapAspect) : Math.min(height, width / mapAspect);
  }
  function aspectOf(shapes) {
    const numbers = shapes.features.map((one) => one.geometry.coordinates.flat(Infinity)).flat();
    const range = (first) => {
      let [low, high] = [Infinity, -Infinity];
      for (let at = first; at < numbers.length; at += 2) [low, high] = [Math.min(low, numbers[at]), Math.max(high, numbers[at])];
      return high - low;
    };
    return (range(0) * data.map.aspect) / range(1) || 1;
  }
  function swatch(colour, striped) {
    const box = picture({ width: 22, height: 14 }, drawn("rect", { width: 22, height: 14, fill: colour }));
    if (striped) for (const x of [0, 6, 12, 18]) box.append(drawn("line", { x1: x, y1: 14, x2: x + 10, y2: 0, stroke: GREY }));
    return box;
  }
  function showMap(indicator) {
    if (!map) return;
    const areas = ofKind("area").map((unit) => ({ unit, value: cell(indicator, unit.id, state.year) }));
    const shown = areas.filter((one) => isShown(one.value)).sort((a, b) => a.value - b.value);
    const hidden = areas.filter((one) => one.value === HIDDEN);
    const { group, all, side, middle, named } = classes(indicator, shown.map((one) => one.value));
    const decal = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: -Math.PI / 4, color: GREY };
    const region = ({ unit, value }) => {
      const picked = state.chosen.includes(unit.id);
      const look = { borderColor: picked ? data.palette.others[1] : "#fff", borderWidth: picked ? 3 : 0.7 };
      look.areaColor = isShown(value) ? data.palette.classes[group(value)] : value === HIDDEN ? data.palette.hidden : "#fff";
      if (value === HIDDEN) look.decal = decal;
      if (value === null && !picked) look.borderColor = GREY;
      return { name: unit.id, itemStyle: look, emphasis: { itemStyle: look } };
    };
    map.resize();
    map.setOption({
      animation: false,
      tooltip: { renderMode: "richText", confine: true, formatter: (one) => {
        const unit = units.get(one.name);
        return unit ? label(unit) + "\n" + written(cell(indicator, unit.id, state.year), indicator) : "";
      } },
      series: [{ type: "map", map: "areas", aspectScale: data.map.aspect, roam: false, selectedMode: false,
        layoutCenter: ["50%", "50%"], layoutSize: mapSize(), label: { show: false },
        emphasis: { label: { show: false } }, itemStyle: { areaColor: "#fff" },
        data: areas.map(region).sort((a, b) => a.itemStyle.borderWidth - b.itemStyle.borderWidth) }],
    }, { notMerge: true });
    const told = (one) => label(one.unit) + " " + written(one.value, indicator);
    const title = { title: indicator.title, period: dated(indicator, state.year) };
    byId("map").setAttribute("aria-label", shown.length === 0 ? words.map_none : fill(words.map_text, {
      ...title, shown: shown.length, hidden: hidden.length, low: told(shown[0]), high: told(shown[shown.length - 1]) }));
    const key = (colour, striped, text, count) => element("li", {}, swatch(colour, striped), text + " (" + count + ")");
    const text = (value) => number(value, indicator, false);
    const legend = all.map((within, index) => {
      const colour = data.palette.classes[index];
      if (index === side && shown.length) return key(colour, false, named + " " + text(middle), within.length);
      if (!within.length) return null;
      const [low, high] = [text(within[0]), text(within[within.length - 1])];
      return key(colour, false, low === high ? low : low + " – " + high, within.length);
    });
    const missing = areas.filter((one) => one.value === null);
    if (hidden.length) legend.push(key(data.palette.hidden, true, words.legend_hidden, hidden.length));
    if (missing.length) legend.push(key("#fff", false, words.legend_missing, missing.length));
    byId("legend").replaceChildren(...legend.filter((item) => item !== null));
  }

  // --- The ranking -------------------------------------------------------------------------
  function showRanking(indicator) {
    const all = ofKind(state.kind).map((unit) => ({ unit, value: cell(indicator, unit.id, state.year) }));
    const shown = all.filter((one) => isShown(one.value)).sort((a, b) => b.value - a.value);
    const largest = Math.max(...shown.map((one) => Math.abs(one.value)), 0) || 1;
    const item = ({ unit, value }) => {
      const place = 1 + shown.filter((other) => other.value > value).length;
      const picked = state.chosen.includes(unit.id);
      const colour = value < 0 || picked ? data.palette.others[1] : data.palette.unit;
      return element("li", {}, element("button",
        { type: "button", "data-unit": unit.id, "aria-pressed": picked, onclick: () => again("#ranking", unit.id) },
        element("span", { class: "place" }, place + "."), element("span", {}, label(unit)),
        element("span", { class: "value" }, number(value, indicator, false)), bar(Math.abs(value) / largest, colour)));
    };
    const list = byId("ranking");
    const top = list.scrollTop;
    list.replaceChildren(...shown.map(item));
    list.scrollTop = top;
    const buttons = [...list.querySelectorAll("button")];
    site.stop(buttons, buttons.find((one) => one.getAttribute("aria-pressed") === "true") || buttons[0]);
    const named = (text, wanted) => {
      const names = all.filter((one) => one.value === wanted).map((one) => label(one.unit));
      const told = names.length > NAMED ? fill(words.many, { count: names.length }) : names.join(", ");
      return names.length ? fill(text, { names: told }) + ". " : "";
    };
    byId("ranking-hidden").textContent = named(words.hidden_of, HIDDEN) + named(words.missing_of, null);
  }
  // The list is made anew; who was on a button stays on it.
  function again(list, id) {
    site.toggle(id);
    const all = [...document.querySelectorAll(list + " button")];
    const button = all.find((one) => one.dataset.unit === id);
    if (!button) return;
    site.stop(all, button);
    button.focus({ preventScroll: true });
  }

  // --- The indicator ------------------------------------------------------------------------
  function showAbout(indicator) {
    byId("definition").textContent = indicator.definition;
    const rows = [
      [words.population, indicator.population], [words.time, dated(indicator, state.year)],
      [words.origin, indicator.origin], [words.better, words.directions[indicator.direction]],
    ];
    indicator.breaks.forEach((one) => rows.push([words.breaks, fill(words.break_of, one)]));
    byId("about").replaceChildren(...rows.filter(([, text]) => text).map(([term, text]) =>
      element("div", {}, element("dt", {}, term), element("dd", {}, text))));
  }

  // --- The table ----------------------------------------------------------------------------
  function change(indicator, unit, from, to) {
    const [older, newer] = from < to ? [from, to] : [to, from];
    if (breaksOf(indicator, unit).some((year) => year > older && year <= newer)) return words.not_comparable;
    const [a, b] = [cell(indicator, unit.id, from), cell(indicator, unit.id, to)];
    if (a === HIDDEN || b === HIDDEN) return data.shared.hidden;
    return a === null || b === null ? data.shared.missing : b - a;
  }
  function columns(indicator) {
    const parent = (unit) => (units.get(unit.parent) || { name: "" }).name;
    const figure = (year) => (unit) => cell(indicator, unit.id, year);
    const all = [
      { key: "code", title: words.code, of: (unit) => unit.id },
      { key: "name", title: words.name, of: (unit) => unit.name, head: true },
      { key: "parent", title: words.lies_in, of: parent, class: "area-parent" },
      { key: "value", title: String(state.year), of: figure(state.year), text: (value) => written(value, indicator) },
    ];
    if (state.before) {
      const points = indicator.style === "percent";
      all.push({ key: "before", title: String(state.before), of: figure(state.before), text: (value) => written(value, indicator) });
      all.push({ key: "change", title: points ? fill(words.change_points, { points: data.shared.points }) : words.change,
        of: (unit) => change(indicator, unit, state.before, state.year),
        text: (value) => (isShown(value) ? number(value, indicator, true) : value) });
    }
    return all;
  }
  function sorted(indicator, by) {
    const rows = ofKind(state.kind).map((unit) => ({ unit, key: by.of(unit) }));
    const order = (a, b) => {
      // Where a column holds numbers, words come last either way.
      if (by.text && isShown(a) !== isShown(b)) return isShown(a) ? -1 : 1;
      const less = isShown(a) && isShown(b) ? a - b : collator.compare(a === null ? "" : a, b === null ? "" : b);
      return state.down ? -less : less;
    };
    return rows.sort((a, b) => order(a.key, b.key) || collator.compare(a.unit.id, b.unit.id));
  }
  function showTable(indicator) {
    const all = columns(indicator);
    const by = all.find((column) => column.key === state.sort) || all[0];
    const rows = sorted(indicator, by);
    const head = (column) => {
      const order = column === by ? (state.down ? "descending" : "ascending") : "none";
      const arrow = column === by ? (state.down ? " \u2193" : " \u2191") : "";
      const button = element("button", { type: "button", "data-unit": column.key, onclick: () => {
        state.down = state.sort === column.key ? !state.down : Boolean(column.text);
        state.sort = column.key;
        showTable(indicator);
        site.say(fill(words.sorted, { column: column.title }));
        document.querySelector('#table button[data-unit="' + column.key + '"]').focus();
      } }, column.title, element("span", { "aria-hidden": "true" }, arrow));
      return element("th", { scope: "col", "aria-sort": order, class: column.text ? "number" : column.class }, button);
    };
    const heads = element("tr", {}, ...all.map(head), element("th", { scope: "col" }, element("span", {}, words.briefing)));
    const line = ({ unit }) => {
      const cells = all.map((column) => {
        const value = column.of(unit);
        if (column.head) return element("th", { scope: "row" }, value);
        if (!column.text) return element("td", { class: column.class }, value);
        return element("td", { class: isShown(value) ? "number" : "number soft" }, column.text(value));
      });
      return element("tr", state.chosen.includes(unit.id) ? { class: "chosen-row" } : {}, ...cells,
        element("td", {}, unit.pdf ? pdf(unit, "PDF") : ""));
    };
    const table = byId("table");
    table.querySelector("thead").replaceChildren(heads);
    table.querySelector("tbody").replaceChildren(...rows.map(line));
    byId("caption").textContent = fill(words.caption, {
      title: indicator.title, period: dated(indicator, state.year), kind: kindsOf(state.kind), count: rows.length });
  }

  function start() {
    site.rove(byId("ranking"), "button");
    if (!data.map) {
      byId("map-section").hidden = true;
      return;
    }
    mapAspect = aspectOf(data.map.shapes);
    echarts.registerMap("areas", data.map.shapes);
    map = site.chart("map");
    map.on("click", (event) => { if (units.has(event.name)) site.toggle(event.name); });
  }
  function show(indicator) {
    const subject = fill(words.updated, { title: indicator.title, period: dated(indicator, state.year) });
    byId("map-subject").textContent = subject;
    byId("ranking-subject").textContent = kindsOf(state.kind) + " · " + subject;
    showAbout(indicator);
    showMap(indicator);
    showRanking(indicator);
    showTable(indicator);
  }
  site.parts.compare = { start, show };
})(window.SITE);
