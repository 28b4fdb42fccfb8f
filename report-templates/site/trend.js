// The chosen units through the years, beside the municipality: a chart, its notes and a table.
"use strict";
(function (site) {
  const { data, words, HIDDEN, units, municipality, LINES, DASHES, SYMBOLS, byId, state, fill, digits, isShown, cell,
    written, dated, breaksOf, label, lies, element } = site;
  let chart = null;

  // What began in the chosen units, with a letter for each, as in the briefings.
  function begun() {
    const inside = (estate) => state.chosen.some((id) => lies(estate, id));
    const all = data.interventions.filter((one) => units.has(one.estate) && inside(units.get(one.estate)));
    return all.filter((one) => data.years.includes(one.year)).slice(0, 26)
      .map((one, at) => ({ ...one, letter: String.fromCharCode(65 + at) }));
  }
  function marked(marks, breaks) {
    const letters = new Map();
    marks.forEach((one) => letters.set(one.year, [...(letters.get(one.year) || []), one.letter]));
    const line = (year, text, type) => ({ xAxis: String(year), label: { formatter: text }, lineStyle: { type } });
    return [...letters].map(([year, all]) => line(year, all.join(", "), "solid"))
      .concat(breaks.filter((year) => !letters.has(year)).map((year) => line(year, words.break_mark, "dotted")));
  }
  // A line for each stretch between two breaks: it is never joined across one.
  function stretches(indicator, unit, index, narrow) {
    const values = data.years.map((year) => cell(indicator, unit.id, year));
    const starts = [data.years[0], ...breaksOf(indicator, unit).filter((year) => year > data.years[0])];
    const colour = index === 0 ? data.palette.others[0] : LINES[index - 1];
    return starts.map((start, part) => {
      const end = part + 1 < starts.length ? starts[part + 1] : Infinity;
      return { type: "line", name: label(unit), connectNulls: false,
        data: data.years.map((year, at) => (year >= start && year < end && isShown(values[at]) ? values[at] : null)),
        symbol: index === 0 ? "emptyCircle" : SYMBOLS[index - 1], symbolSize: 7, showAllSymbol: true,
        lineStyle: { color: colour, width: index === 0 ? 2 : 3, type: index === 0 ? [6, 4] : DASHES[index - 1] },
        itemStyle: { color: colour }, emphasis: { disabled: true },
        endLabel: { show: end === Infinity && !narrow, formatter: (one) => label(unit) + " " + written(one.value, indicator),
          color: colour, distance: 8, width: 240, overflow: "break", fontSize: 13, lineHeight: 19 },
        labelLayout: { moveOverlap: "shiftY" } };
    });
  }
  function notes(indicator, lines, marks) {
    const found = marks.map((one) => fill(words.mark_of, { letter: one.letter, what: one.title, name: site.nameOf(one.estate), year: one.year }));
    for (const unit of lines) {
      const hidden = data.years.filter((year) => cell(indicator, unit.id, year) === HIDDEN);
      if (hidden.length) found.push(fill(words.hidden_years, { name: label(unit), years: hidden.join(", ") }));
      unit.breaks.filter((year) => data.years.includes(year))
        .forEach((year) => found.push(fill(words.break, { name: label(unit), year })));
    }
    indicator.breaks.filter((one) => data.years.includes(one.year)).forEach((one) => found.push(fill(words.break_of, one)));
    return found;
  }
  function draw(indicator, lines, marks) {
    const narrow = byId("trend").clientWidth < 640;
    const series = lines.flatMap((unit) => stretches(indicator, unit, unit === municipality ? 0 : state.chosen.indexOf(unit.id) + 1, narrow));
    const breaks = [...new Set(lines.flatMap((unit) => breaksOf(indicator, unit)))];
    if (series.length) {
      series[0].markLine = { symbol: "none", silent: true, animation: false, data: marked(marks, breaks),
        lineStyle: { color: data.palette.others[0], width: 1 },
        label: { position: "end", color: data.palette.soft_text, fontSize: 13, distance: 3 } };
    }
    const short = (value) => digits(value, Number.isInteger(value) ? 0 : 1);
    const axis = { color: data.palette.soft_text, fontSize: 13 };
    chart.resize();
    chart.setOption({
      animation: false, textStyle: { fontFamily: "Noto Sans, Segoe UI, Roboto, Arial, sans-serif" },
      grid: { left: 8, right: narrow ? 16 : 260, top: 28, bottom: 8, containLabel: true },
      xAxis: { type: "category", boundaryGap: false, data: data.years.map(String), axisLabel: axis },
      yAxis: { type: "value", min: (range) => Math.min(0, range.min), splitLine: { lineStyle: { color: data.palette.lines } },
        axisLabel: { ...axis, formatter: (value) => {
          const text = (value < 0 ? "\u2212" : "") + short(Math.abs(value));
          return indicator.style === "percent" ? site.perCent(text) : text;
        } } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, formatter: (points) => {
        const year = data.years[points.length ? points[0].dataIndex : 0];
        const named = lines.map((unit) => label(unit) + ": " + written(cell(indicator, unit.id, year), indicator));
        return [dated(indicator, year), ...named].join("\n");
      } },
      series,
    }, { notMerge: true });
  }
  function showNumbers(indicator, lines) {
    const table = byId("trend-table");
    const heads = [words.name, ...data.years].map((text) => element("th", { scope: "col", class: text === words.name ? null : "number" },
      element("span", {}, String(text))));
    const row = (unit) => {
      const breaks = breaksOf(indicator, unit);
      return element("tr", {}, element("th", { scope: "row" }, label(unit)), ...data.years.map((year) => {
        const value = cell(indicator, unit.id, year);
        const kind = (isShown(value) ? "number" : "number soft") + (breaks.includes(year) ? " broken" : "");
        return element("td", { class: kind }, written(value, indicator));
      }));
    };
    table.querySelector("thead").replaceChildren(element("tr", {}, ...heads));
    table.querySelector("tbody").replaceChildren(...lines.map(row));
  }
  function show(indicator) {
    const all = [municipality, ...state.chosen.map((id) => units.get(id))];
    // A count of the whole municipality would press all others flat.
    const without = indicator.is_count && state.chosen.length > 0;
    const marks = begun();
    const lines = without ? all.slice(1) : all;
    draw(indicator, lines, marks);
    showNumbers(indicator, all);
    byId("trend-subject").textContent = indicator.title;
    byId("trend-hint").hidden = state.chosen.length > 0;
    byId("trend").setAttribute("aria-label", fill(words.trend_text, { title: indicator.title, names: lines.map(label).join(", ") }));
    const told = (without ? [words.without_municipality] : []).concat(notes(indicator, all, marks));
    byId("trend-notes").replaceChildren(...told.map((note) => element("li", {}, note)));
  }
  function start() {
    chart = site.chart("trend");
  }
  site.parts.trend = { start, show };
})(window.SITE);
