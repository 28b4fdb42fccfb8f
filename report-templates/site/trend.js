// The chosen units through the years, beside the benchmark: a chart, its notes and a table.
"use strict";
(function (site) {
  const { data, words, HIDDEN, DISTRICT, units, municipality, byId, state, fill, isShown, measuredIn, bare, cell,
    written, breaksOf, isCountedBack, label, lies, element, drawn, draw } = site;
  const HEIGHT = 400;

  // What began in the chosen units, with a letter for each, as in the briefings.
  function begun() {
    const inside = (estate) => state.chosen.some((id) => lies(estate, id));
    const all = data.interventions.filter((one) => units.has(one.estate) && inside(units.get(one.estate)));
    return all.filter((one) => data.years.includes(one.year)).slice(0, 26)
      .map((one, at) => ({ ...one, letter: String.fromCharCode(65 + at) }));
  }
  // Stretches of shown figures: a line is never joined across a break, nor over what is hidden.
  function stretches(indicator, unit) {
    const breaks = breaksOf(indicator, unit);
    const found = [[]];
    for (const year of data.years) {
      const value = cell(indicator, unit.id, year);
      if (!isShown(value) || breaks.includes(year)) found.push([]);
      if (isShown(value)) found[found.length - 1].push({ year, value });
    }
    return found.filter((one) => one.length);
  }
  function notes(indicator, lines, marks) {
    const found = marks.map((one) => fill(words.mark_of, { letter: one.letter, what: one.title, name: site.nameOf(one.estate), year: one.year }));
    for (const unit of lines) {
      const isBack = isCountedBack(indicator, unit);
      if (isBack && unit.breaks.concat(unit.from).some((year) => year > data.years[0])) found.push(fill(words.counted_back, { name: label(unit) }));
      if (!isBack && unit.from > data.years[0]) found.push(fill(words.from_year, { name: label(unit), year: unit.from }));
      const hidden = data.years.filter((year) => cell(indicator, unit.id, year) === HIDDEN);
      if (hidden.length) found.push(fill(words.hidden_years, { name: label(unit), years: hidden.join(", ") }));
      (isBack ? [] : unit.breaks).filter((year) => data.years.includes(year))
        .forEach((year) => found.push(fill(words.break, { name: label(unit), year })));
    }
    indicator.breaks.filter((one) => data.years.includes(one.year)).forEach((one) => found.push(fill(words.break_of, one)));
    return found;
  }
  function drawLines(indicator, lines, marks) {
    const width = Math.max(byId("trend").clientWidth, 260);
    const narrow = width < 640;
    const values = lines.flatMap(({ unit }) => data.years.map((year) => cell(indicator, unit.id, year))).filter(isShown);
    const steps = draw.ticks(Math.min(0, ...values), Math.max(...values, 1), 6);
    const [low, high] = [steps[0], steps[steps.length - 1]];
    const tickTexts = steps.map((step) => draw.tickText(step, indicator));
    const left = 14 + 8 * Math.max(...tickTexts.map((one) => one.length));
    const right = narrow ? 18 : 250;
    const [top, bottom] = [26, HEIGHT - 30];
    const across = (year) => left + ((width - left - right) * data.years.indexOf(year)) / Math.max(data.years.length - 1, 1);
    const up = (value) => bottom - ((bottom - top) * (value - low)) / (high - low);
    const parts = steps.map((step, at) => drawn("g", {}, drawn("line", { x1: left, x2: width - right, y1: up(step), y2: up(step), class: step === 0 ? "axis" : "grid" }),
      draw.text(left - 8, up(step) + 4, tickTexts[at], { "text-anchor": "end", class: "tick" })));
    const every = narrow ? Math.ceil(data.years.length / 5) : 1;
    data.years.forEach((year, at) => {
      if ((data.years.length - 1 - at) % every === 0) parts.push(draw.text(across(year), HEIGHT - 8, String(year), { "text-anchor": "middle", class: "tick" }));
    });
    const upright = new Map();
    marks.forEach((one) => upright.set(one.year, [...(upright.get(one.year) || []), one.letter]));
    lines.flatMap(({ unit }) => breaksOf(indicator, unit)).forEach((year) => { if (!upright.has(year)) upright.set(year, [words.break_mark]); });
    for (const [year, said] of upright) {
      parts.push(drawn("line", { x1: across(year), x2: across(year), y1: top, y2: bottom, class: said[0] === words.break_mark ? "break" : "begun" }),
        draw.text(across(year), top - 8, said.join(", "), { "text-anchor": "middle", class: "tick" }));
    }
    const names = [];
    for (const { unit, index } of lines) {
      const all = stretches(indicator, unit);
      for (const stretch of all) {
        const path = drawn("path", { d: "M" + stretch.map(({ year, value }) => across(year).toFixed(1) + " " + up(value).toFixed(1)).join("L"), class: "line-" + index });
        if (draw.DASHES[index]) path.setAttribute("stroke-dasharray", draw.DASHES[index]);
        parts.push(path);
        for (const { year, value } of stretch) {
          const symbol = draw.SYMBOLS[index](Number(across(year).toFixed(1)), Number(up(value).toFixed(1)));
          symbol.setAttribute("class", "mark-" + index);
          symbol.append(drawn("title", {}, label(unit) + ", " + year + ": " + written(value, indicator)));
          parts.push(symbol);
        }
      }
      const last = all.length ? all[all.length - 1].slice(-1)[0] : null;
      if (last && !narrow) names.push({ y: up(last.value) + 4, index, x: across(last.year) + 12, said: label(unit) + " " + written(last.value, indicator) });
    }
    draw.spreadOut(names, 18, top + 4, bottom + 4);
    for (const one of names) parts.push(draw.text(one.x, one.y, one.said, { class: "name-" + one.index }));
    draw.place("trend", width, HEIGHT, parts);
  }
  function showNumbers(indicator, lines) {
    const table = byId("trend-table");
    const heads = [words.name, ...data.years].map((text) => element("th", { scope: "col", class: text === words.name ? null : "number" },
      element("span", {}, String(text))));
    heads[0].dataset.value = indicator.title + measuredIn(indicator);
    const row = (unit) => {
      const breaks = breaksOf(indicator, unit);
      return element("tr", {}, element("th", { scope: "row" }, label(unit)), ...data.years.map((year) => {
        const value = cell(indicator, unit.id, year);
        const kind = (isShown(value) ? "number" : "number soft") + (breaks.includes(year) ? " broken" : "");
        return element("td", { class: kind, "data-value": bare(value) }, written(value, indicator));
      }));
    };
    table.querySelector("thead").replaceChildren(element("tr", {}, ...heads));
    table.querySelector("tbody").replaceChildren(...lines.map(row));
  }
  function show(indicator) {
    const chosen = state.chosen.map((id, at) => ({ unit: units.get(id), index: at + 1 }));
    const benchmark = site.benchmark(indicator);
    const asked = benchmark === DISTRICT ? (chosen.length ? site.benchmarkOf(indicator, chosen[0].unit) : null) : units.get(benchmark);
    const hasLine = asked && !state.chosen.includes(asked.id) && data.years.some((year) => isShown(cell(indicator, asked.id, year)));
    const all = [{ unit: hasLine ? asked : municipality, index: 0 }, ...chosen];
    // A count of the whole municipality would press all others flat.
    const without = indicator.is_count && chosen.length > 0 && all[0].unit === municipality;
    const marks = begun();
    const lines = without ? all.slice(1) : all;
    drawLines(indicator, lines, marks);
    const shown = all.map((one) => one.unit);
    showNumbers(indicator, shown);
    byId("trend-subject").textContent = indicator.title;
    byId("trend-hint").hidden = chosen.length > 0;
    byId("trend-key").replaceChildren(...lines.map(({ unit, index }) => element("li", {}, draw.sample(index), label(unit))));
    byId("trend").setAttribute("aria-label", fill(words.trend_text, { title: indicator.title, names: lines.map(({ unit }) => label(unit)).join(", ") }));
    const told = (without ? [words.without_municipality] : []).concat(notes(indicator, shown, marks));
    byId("trend-notes").replaceChildren(...told.map((note) => element("li", {}, note)));
  }
  site.parts.trend = { views: ["compare"], start() {}, show };
})(window.SITE);
