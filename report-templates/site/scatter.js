// Two indicators of all units of a kind, set against each other.
"use strict";
(function (site) {
  const { data, words, HIDDEN, units, indicators, municipality, byId, state, fill, isShown, cell, written, label, ofKind, kindsOf,
    element, drawn, draw } = site;
  const HEIGHT = 560;

  function other() {
    return indicators.get(state.across) || indicators.get(data.planning[0]) || data.indicators[0];
  }
  function range(values, benchmark) {
    const all = benchmark === null ? values : [...values, benchmark];
    const steps = draw.ticks(Math.min(...all), Math.max(...all), 6);
    return { steps, low: steps[0], high: steps[steps.length - 1] };
  }
  function show(up) {
    const across = other();
    byId("across").value = across.id;
    const year = state.year;
    const all = ofKind(state.kind).map((unit) => ({ unit, x: cell(across, unit.id, year), y: cell(up, unit.id, year) }));
    const shown = all.filter((one) => isShown(one.x) && isShown(one.y));
    const hidden = all.filter((one) => one.x === HIDDEN || one.y === HIDDEN);
    byId("scatter-subject").textContent = fill(words.scatter_subject, { across: across.title, up: up.title, kind: kindsOf(state.kind), year });
    const missing = all.length - shown.length - hidden.length;
    const isAll = shown.length === all.length && all.length > 1;
    byId("scatter-hidden").textContent = [
      isAll ? fill(words.scatter_all, { count: all.length, kind: data.shared.kinds_many[state.kind] }) : fill(words.scatter_shown, { count: shown.length }),
      hidden.length ? fill(words.scatter_hidden, { count: hidden.length }) : "", missing ? fill(words.scatter_missing, { count: missing }) : ""].join(" ").trim();
    byId("scatter-lines").textContent = "";
    byId("scatter").setAttribute("aria-label", fill(words.scatter_text, { across: across.title, up: up.title, count: shown.length }));
    byId("scatter-key").replaceChildren(...state.chosen.filter((id) => shown.some((one) => one.unit.id === id))
      .map((id) => element("li", {}, draw.sample(state.chosen.indexOf(id) + 1), label(units.get(id)))));
    byId("scatter-said").textContent = "";
    if (!shown.length) return draw.place("scatter", 300, 40, []);
    const beside = units.get(state.benchmark) || municipality;
    const [wholeX, wholeY] = [across, up].map((one) => (one.is_count ? null : cell(one, beside.id, year))).map((one) => (isShown(one) ? one : null));
    const lines = [wholeX, wholeY].filter((one) => one !== null).length;
    const named = beside === municipality ? data.shared.municipality : label(beside);
    if (lines) byId("scatter-lines").textContent = fill(lines === 1 ? words.scatter_line : words.scatter_lines, { name: named });
    const [xs, ys] = [range(shown.map((one) => one.x), wholeX), range(shown.map((one) => one.y), wholeY)];
    const width = Math.max(byId("scatter").clientWidth, 260);
    const upTexts = ys.steps.map((step) => draw.tickText(step, up));
    const left = 20 + 8 * Math.max(...upTexts.map((one) => one.length));
    const [right, top, bottom] = [width - 24, 34, HEIGHT - 60];
    const placeX = (value) => left + ((right - left) * (value - xs.low)) / (xs.high - xs.low);
    const placeY = (value) => bottom - ((bottom - top) * (value - ys.low)) / (ys.high - ys.low);
    const every = Math.ceil((xs.steps.length * 64) / (right - left));
    const parts = [
      ...xs.steps.map((step, at) => drawn("g", {}, drawn("line", { x1: placeX(step), x2: placeX(step), y1: top, y2: bottom, class: "grid" }),
        draw.text(placeX(step), bottom + 20, at % every ? "" : draw.tickText(step, across), { "text-anchor": "middle", class: "tick" }))),
      ...ys.steps.map((step, at) => drawn("g", {}, drawn("line", { x1: left, x2: right, y1: placeY(step), y2: placeY(step), class: "grid" }),
        draw.text(left - 8, placeY(step) + 4, upTexts[at], { "text-anchor": "end", class: "tick" }))),
      draw.text(left, 18, "\u2191 " + up.title, { class: "axis-name" }),
      draw.text(right, HEIGHT - 14, across.title + " \u2192", { "text-anchor": "end", class: "axis-name" }),
    ];
    if (wholeX !== null) parts.push(drawn("line", { x1: placeX(wholeX), x2: placeX(wholeX), y1: top, y2: bottom, class: "line-0", "stroke-dasharray": "6 4" }));
    if (wholeY !== null) parts.push(drawn("line", { x1: left, x2: right, y1: placeY(wholeY), y2: placeY(wholeY), class: "line-0", "stroke-dasharray": "6 4" }));
    const picked = (one) => state.chosen.indexOf(one.unit.id) + 1;
    for (const one of [...shown].sort((a, b) => picked(a) - picked(b))) {
      const index = picked(one);
      const symbol = draw.SYMBOLS[index](Number(placeX(one.x).toFixed(1)), Number(placeY(one.y).toFixed(1)));
      symbol.setAttribute("class", index ? "mark-" + index + " spot" : "dot spot");
      symbol.dataset.unit = one.unit.id;
      symbol.append(drawn("title", {}, label(one.unit)));
      parts.push(symbol);
      if (index) {
        const isRight = placeX(one.x) > (left + right) / 2;
        parts.push(draw.text(placeX(one.x) + (isRight ? -9 : 9), placeY(one.y) + 4, label(one.unit), { class: "name-" + index, "text-anchor": isRight ? "end" : "start" }));
      }
    }
    const made = draw.place("scatter", width, HEIGHT, parts);
    const said = (unit) => fill(words.scatter_said, { name: label(unit), across: across.title, x: written(cell(across, unit.id, year), across),
      up: up.title, y: written(cell(up, unit.id, year), up) });
    made.addEventListener("pointerover", (event) => {
      const spot = event.target.closest("[data-unit]");
      if (spot) byId("scatter-said").textContent = said(units.get(spot.dataset.unit));
    });
    made.addEventListener("click", (event) => {
      const spot = event.target.closest("[data-unit]");
      if (spot) site.toggle(spot.dataset.unit);
    });
    return made;
  }
  function start() {
    byId("across").replaceChildren(...site.indicatorGroups());
    byId("across").addEventListener("change", (event) => {
      state.across = event.target.value;
      site.say(site.show());
    });
    byId("swap").addEventListener("click", () => {
      [state.indicator, state.across] = [other().id, state.indicator];
      site.say(site.show());
    });
  }
  site.parts.scatter = { views: ["scatter"], start, show };
})(window.SITE);
