// The page of an edition: what all its parts share. Everything that is shown stands in
// window.EDITION; every text goes into the page as text, never as HTML.
"use strict";
window.SITE = (function () {
  const data = window.EDITION;
  const words = data.words;
  const HIDDEN = "h";
  const writing = data.shared.writing;
  const units = new Map(data.units.map((unit) => [unit.id, unit]));
  const indicators = new Map(data.indicators.map((one) => [one.id, one]));
  const municipality = data.units.find((unit) => unit.kind === "municipality");
  const collator = new Intl.Collator(data.language, { numeric: true });
  const byId = (id) => document.getElementById(id);
  // What is chosen. `before` is the year that is compared with, 0 for none; `benchmark` the unit, or DISTRICT
  // for the district that each area lies in; `across` the other indicator of the scatter chart.
  const DISTRICT = "own-district";
  const state = { view: "compare", indicator: "", year: 0, before: 0, kind: "area", benchmark: "", across: "", chosen: [],
    sort: "code", down: false, place: "", association: "", mover: "" };
  // The classes of a map and of the table of all areas are those of the briefings.
  data.palette.classes.forEach((colour, index) => document.documentElement.style.setProperty("--class-" + index, colour));

  // --- Words and numbers -------------------------------------------------------------------
  function fill(text, gaps) {
    return text.replace(/\{(\w+)\}/g, (all, key) => (key in gaps ? String(gaps[key]) : all));
  }
  function digits(value, decimals) {
    const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, writing.thousands);
    return fraction ? grouped + writing.decimal + fraction : grouped;
  }
  function sign(value, written, always) {
    if (!/[1-9]/.test(written)) return "";
    if (value < 0) return "\u2212";
    return always && value > 0 ? "+" : "";
  }
  const perCent = (text) => fill(writing.percent, { number: text });
  function number(value, indicator, always) {
    const text = digits(value, indicator.decimals);
    const signed = sign(value, text, always || indicator.style === "change") + text;
    if (indicator.style === "percent") return always ? signed : perCent(signed);
    if (indicator.style === "index" && !always) return fill(writing.index, { number: signed });
    if (indicator.style === "money") return fill(writing.money, { number: signed });
    return signed;
  }
  const isShown = (value) => typeof value === "number";
  function cell(indicator, id, year) {
    const row = Object.hasOwn(indicator.figures, id) ? indicator.figures[id] : null;
    const value = row ? row[data.years.indexOf(year)] : null;
    return value === undefined ? null : value;
  }
  function written(value, indicator) {
    if (value === HIDDEN) return data.shared.hidden;
    return value === null ? data.shared.missing : number(value, indicator, false);
  }
  // What a column of bare numbers is measured in, for spreadsheets.
  function measuredIn(indicator) {
    const form = { percent: writing.percent, money: writing.money }[indicator.style];
    return form ? " (" + fill(form, { number: "" }).trim() + ")" : "";
  }
  // A number as a spreadsheet of the language reads it.
  const bare = (value) => (isShown(value) ? String(value).replace(".", writing.decimal) : null);
  function period(indicator, year) {
    // Figures of a data year may be about the year before; words.toml says how to say so.
    const first = ["new_year", "year_end", "year"].includes(indicator.reference) ? year : year - 1;
    const text = data.shared.periods[indicator.reference] || "{year}";
    return fill(text, { year: first, next: first + 1 });
  }
  // The data year, as in selectors, axes and heads of columns, and what it is about.
  const dated = (indicator, year) => fill(words.dated, { year, period: period(indicator, year) });
  // Counted by address, earlier years are about the place as it is today.
  const isCountedBack = (indicator, unit) => indicator.by_address && ["municipality", "part", "school_district", "area"].includes(unit.kind);
  function breaksOf(indicator, unit) {
    const own = isCountedBack(indicator, unit) ? [] : unit.breaks;
    const years = indicator.breaks.map((one) => one.year).concat(own);
    return [...new Set(years)].filter((year) => data.years.includes(year)).sort();
  }
  const capital = (text) => text.charAt(0).toLocaleUpperCase(data.language) + text.slice(1);
  // What a kind of units is called at the head of a list: one of them, or all.
  const kindOf = (kind) => capital(data.shared.kinds[kind]);
  const kindsOf = (kind) => capital(data.shared.kinds_many[kind]);
  const label = (unit) => (unit.kind === "area" || unit.kind === "estate" ? unit.id + " " + unit.name : unit.name);
  const nameOf = (id) => (units.has(id) ? units.get(id).name : "");
  // A housing area is made of estates; an estate is by itself.
  const partsOf = (unit) => (unit.kind === "housing_area" ? data.units.filter((one) => one.housing_area === unit.id) : [unit]);
  // Whether a unit, or an estate that it is made of, is another, lies in it or belongs to it.
  const lies = (unit, place) => [unit, ...partsOf(unit)].some((one) => [one.id, one.parent, one.association, one.housing_area].includes(place));
  const ofKind = (kind) => data.units.filter((unit) => unit.kind === kind);
  // The kinds that can be looked through; region and country are there to compare with.
  const kinds = Object.keys(data.shared.kinds_many).filter((kind) => !["municipality", "region", "country"].includes(kind) && ofKind(kind).length);
  const byName = (a, b) => collator.compare(label(a), label(b));

  function isWithin(unit, place) {
    for (let above = units.get(unit.parent); above; above = units.get(above.parent)) if (above.id === place) return true;
    return false;
  }
  function indicatorGroups() {
    return data.themes.map((theme) => {
      const within = data.indicators.filter((one) => one.theme === theme.id);
      return element("optgroup", { label: theme.title }, ...within.map((one) => element("option", { value: one.id }, one.title)));
    });
  }

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
  // A picture beside the words that say the same.
  const picture = (attributes, ...children) => drawn("svg", { ...attributes, "aria-hidden": "true" }, ...children);
  function bar(share, kind) {
    return picture({ class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none" },
      drawn("rect", { width: 100 * share, height: 6, class: "fill-" + kind }));
  }
  function profile(unit) {
    return element("a", { href: unit.profile, "aria-label": fill(words.open_profile_of, { name: label(unit) }) }, words.open_profile);
  }
  function pdf(unit, text) {
    return element("a", { href: unit.pdf, "aria-label": fill(words.open_pdf_of, { name: label(unit) }) }, text);
  }
  function options(select, entries) {
    select.replaceChildren(...entries.map(([value, text]) => element("option", { value }, text)));
  }
  function say(text) { byId("announce").textContent = text; }

  // One stop for Tab; the arrow keys, Home and End go from one button to the next.
  function rove(list, buttons, moved) {
    list.addEventListener("keydown", (event) => {
      const all = [...list.querySelectorAll(buttons)];
      const at = all.indexOf(document.activeElement);
      if (at < 0) return;
      const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = all[Math.min(Math.max(to, 0), all.length - 1)];
      stop(all, next);
      next.focus();
      if (moved) moved(next);
    });
  }
  function stop(all, one) {
    for (const button of all) button.tabIndex = button === one ? 0 : -1;
  }

  return { data, words, HIDDEN, DISTRICT, units, indicators, municipality, collator, byId, state,
    fill, digits, sign, perCent, number, isShown, cell, written, measuredIn, bare, period, dated, breaksOf, isCountedBack, kindOf, kindsOf, label, nameOf, partsOf, lies, isWithin, ofKind, kinds, byName, indicatorGroups,
    element, drawn, picture, bar, profile, pdf, options, say, rove, stop, parts: {} };
})();
