// The units in order, by the fifth of all areas that each lies in, and what the indicator is.
"use strict";
(function (site) {
  const { words, HIDDEN, byId, state, fill, isShown, dated, kindsOf, label, ofKind, element, bar,
    reading, toldReading, fifthOf, isMarked, markNote, titleOf } = site;
  // More units without a figure than these are counted, not named.
  const NAMED = 10;

  function item(indicator, { unit, value }, largest) {
    const picked = state.chosen.includes(unit.id);
    return element("li", {}, element("button",
      { type: "button", "data-unit": unit.id, "aria-pressed": picked, onclick: () => again(unit.id) },
      element("span", {}, label(unit)),
      element("span", { class: "value" }, toldReading(value, indicator) + (isMarked(indicator, unit) ? "*" : "")),
      bar(Math.abs(value) / largest, value < 0 || picked ? "high" : "unit")));
  }
  function show(indicator) {
    const all = ofKind(state.kind).map((unit) => ({ unit, value: reading(indicator, unit) }));
    const shown = all.filter((one) => isShown(one.value)).sort((a, b) => b.value - a.value);
    const values = shown.map((one) => one.value);
    const largest = Math.max(...values.map(Math.abs), 0) || 1;
    const groups = [];
    for (const one of shown) {
      const fifth = state.kind === "area" ? fifthOf(one.value, values) : null;
      if (!groups.length || groups[groups.length - 1].fifth !== fifth) groups.push({ fifth, within: [] });
      groups[groups.length - 1].within.push(one);
    }
    const list = byId("ranking");
    const top = list.scrollTop;
    const hasFifths = groups.some((one) => one.fifth !== null);
    list.replaceChildren(...groups.flatMap(({ fifth, within }, at) => {
      const title = !hasFifths ? "" : fifth === null ? words.fifth_none : words.fifths[fifth - 1];
      const id = "band-" + at;
      const items = element("ul", title ? { "aria-labelledby": id } : { "aria-labelledby": "ranking-title" }, ...within.map((one) => item(indicator, one, largest)));
      return title ? [element("h3", { id, class: "band" }, title), items] : [items];
    }));
    list.scrollTop = top;
    const buttons = [...list.querySelectorAll("button")];
    site.stop(buttons, buttons.find((one) => one.getAttribute("aria-pressed") === "true") || buttons[0]);
    const named = (text, without) => {
      const names = all.filter(without).map((one) => label(one.unit));
      const told = names.length > NAMED ? fill(words.many, { count: names.length }) : names.join(", ");
      return names.length ? fill(text, { names: told }) + ". " : "";
    };
    byId("ranking-hidden").textContent = named(words.hidden_of, (one) => one.value === HIDDEN) + named(words.missing_of, (one) => one.value === null) +
      named(words.not_comparable_of, (one) => one.value === words.not_comparable);
    byId("ranking-subject").textContent = kindsOf(state.kind) + " · " + titleOf(indicator);
    byId("ranking-marks").textContent = markNote([indicator], state.kind);
    showAbout(indicator);
  }
  // The list is made anew; who was on a button stays on it.
  function again(id) {
    site.toggle(id);
    const all = [...byId("ranking").querySelectorAll("button")];
    const button = all.find((one) => one.dataset.unit === id);
    if (!button) return;
    site.stop(all, button);
    button.focus({ preventScroll: true });
  }
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
  function start() { site.rove(byId("ranking"), "button"); }
  site.parts.ranking = { views: ["compare", "table"], start, show: (indicator) => (state.view === "compare" ? show(indicator) : showAbout(indicator)) };
})(window.SITE);
