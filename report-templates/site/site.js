// The page of an edition. Everything that is shown stands in window.EDITION; every text goes into
// the page as text, never as HTML. What is chosen stands in the address, after the #.
"use strict";
(function () {
  const data = window.EDITION;
  const words = data.words;
  const HIDDEN = "h";
  const MOST = 5;
  const danish = data.language === "da";
  const units = new Map(data.units.map((unit) => [unit.id, unit]));
  const indicators = new Map(data.indicators.map((one) => [one.id, one]));
  const municipality = data.units.find((unit) => unit.kind === "municipality");
  const LINES = [data.palette.unit, data.palette.others[1], "#5b2a86", "#00695c", "#8a1c4a"];
  const DASHES = ["solid", [8, 4], [2, 3], [10, 3, 2, 3], [5, 5]];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect"];
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const collator = new Intl.Collator(data.language, { numeric: true });
  const byId = (id) => document.getElementById(id);
  const state = { indicator: "", year: 0, before: 0, kind: "area", chosen: [], sort: "code", down: false };

  // --- Words and numbers -------------------------------------------------------------------
  function fill(text, gaps) {
    return text.replace(/\{(\w+)\}/g, (all, key) => (key in gaps ? String(gaps[key]) : all));
  }
  function digits(value, decimals) {
    const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, danish ? "." : ",");
    return fraction ? grouped + (danish ? "," : ".") + fraction : grouped;
  }
  function sign(value, written, always) {
    if (!/[1-9]/.test(written)) return "";
    if (value < 0) return "\u2212";
    return always && value > 0 ? "+" : "";
  }
  function number(value, indicator, always) {
    const text = digits(value, indicator.decimals);
    const signed = sign(value, text, always || indicator.style === "change") + text;
    if (indicator.style === "percent") return always ? signed : signed + (danish ? "\u00a0%" : "%");
    if (indicator.style === "kroner") return danish ? signed + "\u00a0kr." : "DKK\u00a0" + signed;
    return signed;
  }
  function cell(indicator, id, year) {
    const row = Object.hasOwn(indicator.figures, id) ? indicator.figures[id] : null;
    const value = row ? row[data.years.indexOf(year)] : null;
    return value === undefined ? null : value;
  }
  function written(value, indicator) {
    if (value === HIDDEN) return data.shared.hidden;
    return value === null ? data.shared.missing : number(value, indicator, false);
  }
  const isShown = (value) => typeof value === "number";
  function period(indicator, year) {
    // Figures of a data year may be about the year before; words.toml says how to say so.
    const first = indicator.reference === "new_year" ? year : year - 1;
    const text = data.shared.periods[indicator.reference] || "{year}";
    return fill(text, { year: first, next: first + 1 });
  }
  // The data year, as in selectors, axes and heads of columns, and what it is about.
  const dated = (indicator, year) => fill(words.dated, { year, period: period(indicator, year) });
  function breaksOf(indicator, unit) {
    const years = indicator.breaks.map((one) => one.year).concat(unit.breaks);
    return years.filter((year) => data.years.includes(year)).sort();
  }
  function change(indicator, unit, from, to) {
    const [older, newer] = from < to ? [from, to] : [to, from];
    if (breaksOf(indicator, unit).some((year) => year > older && year <= newer)) return words.not_comparable;
    const [a, b] = [cell(indicator, unit.id, from), cell(indicator, unit.id, to)];
    if (a === HIDDEN || b === HIDDEN) return data.shared.hidden;
    return a === null || b === null ? data.shared.missing : b - a;
  }
  const label = (unit) => (unit.kind === "area" || unit.kind === "estate" ? unit.id + " " + unit.name : unit.name);

  // --- Building the page ---------------------------------------------------------------------
  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "onclick") made.addEventListener("click", value);
      else if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }
  function drawn(tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  function say(text) { byId("announce").textContent = text; }
  function options(select, entries) {
    select.replaceChildren(...entries.map(([value, text]) => element("option", { value }, text)));
  }
  function ofKind(kind) { return data.units.filter((unit) => unit.kind === kind); }

  // --- What is chosen, in the address -----------------------------------------------------
  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    const newest = data.years[data.years.length - 1];
    const year = (text, otherwise) => (data.years.includes(Number(text)) ? Number(text) : otherwise);
    state.indicator = indicators.has(given.get("i")) ? given.get("i") : state.indicator || data.indicators[0].id;
    state.year = year(given.get("y"), state.year || newest);
    state.before = year(given.get("b"), given.has("y") ? 0 : state.before);
    if (state.before === state.year) state.before = 0;
    const kinds = data.units.map((unit) => unit.kind);
    if (kinds.includes(given.get("k"))) state.kind = given.get("k");
    if (given.has("u") || given.has("i")) {
      const codes = (given.get("u") || "").split(",");
      state.chosen = [...new Set(codes)].filter((id) => units.has(id) && id !== municipality.id).slice(0, MOST);
    }
  }
  function remember() {
    const parts = ["i=" + state.indicator, "y=" + state.year];
    if (state.before) parts.push("b=" + state.before);
    if (state.kind !== "area") parts.push("k=" + state.kind);
    if (state.chosen.length) parts.push("u=" + state.chosen.join(","));
    const hash = "#" + parts.join("&");
    if (location.hash === hash) return;
    try { history.replaceState(null, "", hash); } catch { location.hash = hash; }
  }
  function toggle(id) {
    if (id === municipality.id) return;
    const name = label(units.get(id));
    if (state.chosen.includes(id)) {
      state.chosen = state.chosen.filter((one) => one !== id);
      say(fill(words.removed, { name }));
    } else if (state.chosen.length >= MOST) {
      say(words.full);
      byId("found").textContent = words.full;
      return;
    } else {
      state.chosen.push(id);
      const indicator = indicators.get(state.indicator);
      say(fill(words.added, { name, value: written(cell(indicator, id, state.year), indicator) }));
    }
    show();
  }

  // --- Search ------------------------------------------------------------------------------
  // Both ways in which people write the letters: Ålandsgade, Aalandsgade, Alandsgade.
  function plain(text, letters) {
    const lower = text.toLocaleLowerCase(data.language).normalize("NFC");
    const spelled = lower.replace(/[æøåäö]/g, (letter) => letters[letter]);
    return spelled.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  const LONG = { "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa" };
  const SHORT = { "æ": "a", "ä": "a", "ø": "o", "ö": "o", "å": "a" };
  const searchable = data.units.filter((unit) => unit !== municipality)
    .map((unit) => ({ unit, forms: [plain(label(unit), LONG), plain(label(unit), SHORT)] }));
  function search(text) {
    const wanted = [plain(text.trim(), LONG), plain(text.trim(), SHORT)];
    if (!wanted[0]) return [];
    const place = ({ unit, forms }) => {
      if (unit.id === text.trim()) return 0;
      const starts = forms.some((form, way) => (" " + form).includes(" " + wanted[way]));
      return starts ? 1 : forms.some((form, way) => form.includes(wanted[way])) ? 2 : 3;
    };
    const ranked = searchable.map((one) => [place(one), one.unit]).filter(([rank]) => rank < 3);
    return ranked.sort((a, b) => a[0] - b[0]).map(([, unit]) => unit);
  }
  function offer() {
    const text = byId("search").value;
    const found = search(text);
    const list = byId("results");
    const button = (unit) => element("li", {}, element("button",
      { type: "button", onclick: () => choose(unit) }, label(unit) + " – " + words.kinds[unit.kind]));
    list.replaceChildren(...found.slice(0, 8).map(button));
    list.hidden = found.length === 0;
    byId("found").textContent = !text.trim() ? "" : found.length ? fill(words.found, { count: found.length }) : words.none_found;
  }
  function choose(unit) {
    byId("search").value = "";
    offer();
    if (!state.chosen.includes(unit.id)) toggle(unit.id);
    byId("search").focus();
  }
  function move(event, by) {
    const stops = [byId("search"), ...byId("results").querySelectorAll("button")];
    const next = stops[stops.indexOf(document.activeElement) + by];
    if (!next) return;
    next.focus();
    event.preventDefault();
  }

  // --- Parts of the page -----------------------------------------------------------------------
  function sample(index) {
    const dash = DASHES[index];
    const line = drawn("line", { x1: 0, y1: 6, x2: 32, y2: 6, stroke: LINES[index], "stroke-width": 3 });
    if (dash !== "solid") line.setAttribute("stroke-dasharray", dash.join(" "));
    return drawn("svg", { width: 32, height: 12, "aria-hidden": "true" }, line);
  }
  function briefing(unit) {
    const own = unit.pdf ? unit : units.get(unit.parent);
    if (!own || !own.pdf || (own !== unit && own.kind !== "area")) return null;
    const text = own === unit ? words.open_pdf : fill(words.open_pdf_of, { name: label(own) });
    return element("a", { href: own.pdf, "aria-label": fill(words.open_pdf_of, { name: label(own) }) }, text);
  }
  function showChosen(indicator) {
    const item = (unit, index) => {
      const line = index < 0
        ? drawn("svg", { width: 32, height: 12, "aria-hidden": "true" },
          drawn("line", { x1: 0, y1: 6, x2: 32, y2: 6, stroke: data.palette.others[0], "stroke-width": 2, "stroke-dasharray": "6 4" }))
        : sample(index);
      const name = label(unit);
      return element("li", {}, line, element("span", { class: "name" }, name),
        element("span", {}, written(cell(indicator, unit.id, state.year), indicator)),
        briefing(unit),
        index < 0 ? null : element("button", { type: "button", "aria-label": fill(words.remove, { name }), onclick: () => {
          toggle(unit.id);
          byId("search").focus();
        } }, "\u00d7"));
    };
    const chosen = state.chosen.map((id, index) => item(units.get(id), index));
    byId("chosen").replaceChildren(item(municipality, -1), ...chosen);
  }

  let map = null;
  let mapAspect = 1;
  let trend = null;
  // Five groups of about as many areas; the same value is never in two.
  function classes(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const starts = [1, 2, 3, 4].map((part) => sorted[Math.floor((part * sorted.length) / 5)]);
    return (value) => starts.filter((start) => value >= start).length;
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
    const box = drawn("svg", { width: 22, height: 14, "aria-hidden": "true" },
      drawn("rect", { width: 22, height: 14, fill: colour }));
    if (striped) for (const x of [0, 6, 12, 18]) box.append(drawn("line", { x1: x, y1: 14, x2: x + 10, y2: 0, stroke: "#6b6b6b" }));
    return box;
  }
  function showMap(indicator) {
    if (!data.map) return;
    const areas = ofKind("area").map((unit) => ({ unit, value: cell(indicator, unit.id, state.year) }));
    const shown = areas.filter((one) => isShown(one.value)).sort((a, b) => a.value - b.value);
    const hidden = areas.filter((one) => one.value === HIDDEN);
    const group = classes(shown.map((one) => one.value));
    const decal = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: -Math.PI / 4, color: "#6b6b6b" };
    const region = ({ unit, value }) => {
      const picked = state.chosen.includes(unit.id);
      const look = { borderColor: picked ? data.palette.others[1] : "#fff", borderWidth: picked ? 3 : 0.7 };
      look.areaColor = isShown(value) ? data.palette.classes[group(value)] : value === HIDDEN ? data.palette.hidden : "#fff";
      if (value === HIDDEN) look.decal = decal;
      if (value === null && !picked) look.borderColor = "#6b6b6b";
      return { name: unit.id, itemStyle: look, emphasis: { itemStyle: look } };
    };
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
    const say = (one) => label(one.unit) + " " + written(one.value, indicator);
    const title = { title: indicator.title, period: dated(indicator, state.year) };
    byId("map").setAttribute("aria-label", shown.length === 0 ? words.map_none : fill(words.map_text, {
      ...title, shown: shown.length, hidden: hidden.length, low: say(shown[0]), high: say(shown[shown.length - 1]) }));
    const legend = data.palette.classes.map((colour, index) => {
      const within = shown.filter((one) => group(one.value) === index).map((one) => number(one.value, indicator, false));
      if (!within.length) return null;
      const [low, high] = [within[0], within[within.length - 1]];
      return element("li", {}, swatch(colour, false), low === high ? low : low + " – " + high);
    });
    if (hidden.length) legend.push(element("li", {}, swatch(data.palette.hidden, true), words.legend_hidden));
    if (areas.some((one) => one.value === null)) legend.push(element("li", {}, swatch("#fff", false), words.legend_missing));
    byId("legend").replaceChildren(...legend.filter((item) => item !== null));
  }

  function showRanking(indicator) {
    const all = ofKind(state.kind).map((unit) => ({ unit, value: cell(indicator, unit.id, state.year) }));
    const shown = all.filter((one) => isShown(one.value)).sort((a, b) => b.value - a.value);
    const largest = Math.max(...shown.map((one) => Math.abs(one.value)), 0) || 1;
    const item = ({ unit, value }) => {
      const place = 1 + shown.filter((other) => other.value > value).length;
      const picked = state.chosen.includes(unit.id);
      const bar = drawn("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
        drawn("rect", { width: (100 * Math.abs(value)) / largest, height: 6, fill: value < 0 || picked ? data.palette.others[1] : data.palette.unit }));
      return element("li", {}, element("button",
        { type: "button", "data-unit": unit.id, "aria-pressed": picked, onclick: () => refocus("#ranking", unit.id) },
        element("span", { class: "place" }, place + "."), element("span", {}, label(unit)),
        element("span", { class: "value" }, number(value, indicator, false)), bar));
    };
    const list = byId("ranking");
    const top = list.scrollTop;
    list.replaceChildren(...shown.map(item));
    list.scrollTop = top;
    const named = (text, wanted) => {
      const names = all.filter((one) => one.value === wanted).map((one) => label(one.unit));
      return names.length ? fill(text, { names: names.join(", ") }) + ". " : "";
    };
    byId("ranking-hidden").textContent = named(words.hidden_of, HIDDEN) + named(words.missing_of, null);
  }
  // The list is made anew; who was on a button stays on it.
  function refocus(list, id) {
    toggle(id);
    const button = document.querySelector(list + ' button[data-unit="' + id + '"]');
    if (button) button.focus({ preventScroll: true });
  }

  function showTrend(indicator) {
    const narrow = byId("trend").clientWidth < 560;
    const lines = [municipality, ...state.chosen.map((id) => units.get(id))];
    const notes = [];
    const series = [];
    // A count of the whole municipality would press all others flat.
    const without = indicator.is_count && state.chosen.length > 0;
    if (without) notes.push(words.without_municipality);
    lines.forEach((unit, index) => {
      if (index === 0 && without) return;
      const values = data.years.map((year) => cell(indicator, unit.id, year));
      const breaks = breaksOf(indicator, unit);
      const colour = index === 0 ? data.palette.others[0] : LINES[index - 1];
      const starts = [data.years[0], ...breaks];
      starts.forEach((start, part) => {
        const end = part + 1 < starts.length ? starts[part + 1] : Infinity;
        const last = end === Infinity;
        series.push({ type: "line", name: label(unit), connectNulls: false, silent: false,
          data: data.years.map((year, at) => (year >= start && year < end && isShown(values[at]) ? values[at] : null)),
          symbol: index === 0 ? "emptyCircle" : SYMBOLS[index - 1], symbolSize: 7, showAllSymbol: true,
          lineStyle: { color: colour, width: index === 0 ? 2 : 3, type: index === 0 ? [6, 4] : DASHES[index - 1] },
          itemStyle: { color: colour }, emphasis: { disabled: true },
          endLabel: { show: last && !narrow, formatter: "{a}", color: colour, distance: 8, width: 200, overflow: "truncate", fontSize: 13 },
          labelLayout: { moveOverlap: "shiftY" } });
      });
      const hidden = data.years.filter((year, at) => values[at] === HIDDEN);
      if (hidden.length) notes.push(fill(words.hidden_years, { name: label(unit), years: hidden.join(", ") }));
      unit.breaks.filter((year) => data.years.includes(year))
        .forEach((year) => notes.push(fill(words.break, { name: label(unit), year })));
    });
    indicator.breaks.filter((one) => data.years.includes(one.year)).forEach((one) => notes.push(fill(words.break_of, one)));
    const short = (value) => digits(value, Number.isInteger(value) ? 0 : 1);
    trend.setOption({
      animation: !still, animationDuration: 300, textStyle: { fontFamily: "Noto Sans, Segoe UI, Roboto, Arial, sans-serif" },
      grid: { left: 8, right: narrow ? 16 : 230, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: "category", boundaryGap: false, data: data.years.map(String), axisLabel: { color: data.palette.soft_text, fontSize: 13 } },
      yAxis: { type: "value", min: (range) => Math.min(0, range.min), axisLabel: { color: data.palette.soft_text, fontSize: 13,
        formatter: (value) => (value < 0 ? "\u2212" : "") + short(Math.abs(value)) + (indicator.style === "percent" ? "\u00a0%" : "") },
        splitLine: { lineStyle: { color: data.palette.lines } } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, formatter: (marks) => {
        const at = marks.length ? marks[0].dataIndex : 0;
        const named = lines.map((unit) => label(unit) + ": " + written(cell(indicator, unit.id, data.years[at]), indicator));
        return [dated(indicator, data.years[at]), ...named].join("\n");
      } },
      series,
    }, { notMerge: true });
    const values = lines.map((unit) => label(unit) + ": " +
      data.years.map((year) => year + " " + written(cell(indicator, unit.id, year), indicator)).join(", ") + ".");
    byId("trend").setAttribute("aria-label", fill(words.trend_text, { names: lines.map(label).join(", "), values: values.join(" ") }));
    byId("trend-notes").replaceChildren(...notes.map((note) => element("li", {}, note)));
  }

  function showAbout(indicator) {
    const rows = [
      [words.definition, indicator.definition], [words.population, indicator.population],
      [words.time, dated(indicator, state.year)], [words.origin, indicator.origin],
      [words.better, words.directions[indicator.direction]],
    ];
    indicator.breaks.forEach((one) => rows.push([words.breaks, fill(words.break_of, one)]));
    byId("about").replaceChildren(...rows.flatMap(([term, text]) => [element("dt", {}, term), element("dd", {}, text)]));
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
  function showTable(indicator) {
    const all = columns(indicator);
    const by = all.find((column) => column.key === state.sort) || all[0];
    const rows = ofKind(state.kind).map((unit) => ({ unit, key: by.of(unit) }));
    const order = (a, b) => {
      // Where a column holds numbers, words come last either way.
      if (by.text && isShown(a) !== isShown(b)) return isShown(a) ? -1 : 1;
      const less = isShown(a) && isShown(b) ? a - b : collator.compare(a === null ? "" : a, b === null ? "" : b);
      return state.down ? -less : less;
    };
    rows.sort((a, b) => order(a.key, b.key) || collator.compare(a.unit.id, b.unit.id));
    const head = (column) => {
      const sorted = column === by ? (state.down ? "descending" : "ascending") : "none";
      const arrow = column === by ? (state.down ? " \u2193" : " \u2191") : "";
      const button = element("button", { type: "button", "data-unit": column.key, onclick: () => {
        state.down = state.sort === column.key ? !state.down : Boolean(column.text);
        state.sort = column.key;
        showTable(indicator);
        say(fill(words.sorted, { column: column.title }));
        document.querySelector('#table button[data-unit="' + column.key + '"]').focus();
      } }, column.title, element("span", { "aria-hidden": "true" }, arrow));
      return element("th", { scope: "col", "aria-sort": sorted, class: column.text ? "number" : column.class }, button);
    };
    const heads = element("tr", {}, ...all.map(head), element("th", { scope: "col" }, element("span", {}, words.briefing)));
    const line = ({ unit }) => {
      const cells = all.map((column) => {
        const value = column.of(unit);
        if (column.head) return element("th", { scope: "row" }, value);
        if (!column.text) return element("td", { class: column.class }, value);
        return element("td", { class: isShown(value) ? "number" : "number soft" }, column.text(value));
      });
      const link = unit.pdf ? element("a", { href: unit.pdf, "aria-label": fill(words.open_pdf_of, { name: label(unit) }) }, "PDF") : "";
      return element("tr", state.chosen.includes(unit.id) ? { class: "chosen-row" } : {}, ...cells, element("td", {}, link));
    };
    const table = byId("table");
    table.querySelector("thead").replaceChildren(heads);
    table.querySelector("tbody").replaceChildren(...rows.map(line));
    byId("caption").textContent = fill(words.caption, {
      title: indicator.title, period: dated(indicator, state.year), kind: words.kinds_many[state.kind], count: rows.length });
  }

  // --- All of it ----------------------------------------------------------------------------
  function show() {
    const indicator = indicators.get(state.indicator);
    remember();
    byId("indicator").value = state.indicator;
    byId("year").value = state.year;
    byId("before").value = state.before;
    byId("kind").value = state.kind;
    const subject = fill(words.updated, { title: indicator.title, period: dated(indicator, state.year) });
    byId("map-subject").textContent = subject;
    byId("ranking-subject").textContent = subject + " · " + words.kinds_many[state.kind];
    byId("trend-subject").textContent = indicator.title;
    showChosen(indicator);
    showMap(indicator);
    showRanking(indicator);
    showTrend(indicator);
    showAbout(indicator);
    showTable(indicator);
    return subject;
  }
  function start() {
    byId("interactive").hidden = false;
    const themes = data.themes.map((theme) => {
      const within = data.indicators.filter((one) => one.theme === theme.id);
      return element("optgroup", { label: theme.title }, ...within.map((one) => element("option", { value: one.id }, one.title)));
    });
    byId("indicator").replaceChildren(...themes);
    const years = [...data.years].reverse().map((year) => [year, String(year)]);
    options(byId("year"), years);
    options(byId("before"), [[0, words.no_comparison], ...years]);
    const kinds = Object.keys(words.kinds_many).filter((kind) => kind !== "municipality" && ofKind(kind).length);
    options(byId("kind"), kinds.map((kind) => [kind, words.kinds_many[kind]]));
    const pick = (id, key, made) => byId(id).addEventListener("change", (event) => {
      state[key] = made(event.target.value);
      if (state.before === state.year) state.before = 0;
      say(show());
    });
    pick("indicator", "indicator", String);
    pick("year", "year", Number);
    pick("before", "before", Number);
    pick("kind", "kind", String);
    byId("search").addEventListener("input", offer);
    const field = byId("search").parentElement;
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") move(event, 1);
      if (event.key === "ArrowUp") move(event, -1);
      if (event.key === "Escape") { byId("search").value = ""; offer(); byId("search").focus(); }
      if (event.key === "Enter" && event.target === byId("search")) {
        const [first] = search(byId("search").value);
        if (first) choose(first);
        event.preventDefault();
      }
    });
    if (data.map) {
      mapAspect = aspectOf(data.map.shapes);
      echarts.registerMap("areas", data.map.shapes);
      map = echarts.init(byId("map"), null, { renderer: "svg" });
      map.on("click", (event) => { if (units.has(event.name)) toggle(event.name); });
    } else {
      byId("map-section").hidden = true;
    }
    trend = echarts.init(byId("trend"), null, { renderer: "svg" });
    let waiting = 0;
    window.addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (map) map.resize();
        trend.resize();
        showMap(indicators.get(state.indicator));
        showTrend(indicators.get(state.indicator));
      }, 100);
    });
    window.addEventListener("hashchange", () => {
      // The skip link is no choice.
      if (location.hash.includes("=")) { read(); say(show()); }
    });
    read();
    show();
  }
  start();
})();
