// The parts together: tabs, fields, and the start of the page. Only the open tab is drawn.
"use strict";
(function (site) {
  const { data, words, DISTRICT, units, indicators, municipality, byId, state, fill, cell, written, dated, isCountedBack, kindsOf,
    label, ofKind, byName, element, options, say, rove, stop, parts, VIEWS, MOST } = site;
  const WITH_FIGURES = ["compare", "table", "scatter", "heat"];

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
      if (units.get(id).kind === "area") state.mover = id;
      const indicator = indicators.get(state.indicator);
      say(fill(words.added, { name, title: indicator.title, value: written(cell(indicator, id, state.year), indicator) }));
    }
    show();
  }

  // --- Tabs ------------------------------------------------------------------------------------
  function open(view) {
    state.view = view;
    show();
  }
  function showTabs() {
    const tabs = [...byId("tabs").querySelectorAll("[role=tab]")];
    stop(tabs, tabs.find((tab) => tab.dataset.view === state.view));
    for (const tab of tabs) tab.setAttribute("aria-selected", tab.dataset.view === state.view);
    for (const view of VIEWS) byId("panel-" + view).hidden = view !== state.view;
    byId("choose-figures").hidden = !WITH_FIGURES.includes(state.view);
    byId("indicator-field").hidden = state.view === "heat";
    byId("before-field").hidden = state.view === "scatter";
  }

  // --- All of it -------------------------------------------------------------------------------
  function show(isStep) {
    const indicator = indicators.get(state.indicator);
    site.remember(isStep === true);
    showTabs();
    const earlier = data.years.filter((year) => year < state.year).reverse();
    options(byId("before"), [[0, words.no_comparison], ...earlier.map((year) => [year, String(year)])]);
    // All that a count is held against is the mean.
    const isCount = indicator.is_count && ["compare", "table"].includes(state.view);
    byId("benchmark").replaceChildren(...(isCount ? [element("option", { value: "" }, words.mean_of_areas)] : benchmarks));
    for (const key of ["indicator", "before", "kind"]) byId(key).value = state[key];
    byId("benchmark").value = isCount ? "" : state.benchmark;
    byId("year").value = data.years.indexOf(state.year);
    byId("year").setAttribute("aria-valuetext", dated(indicator, state.year));
    byId("year-said").textContent = dated(indicator, state.year);
    byId("year-begun").textContent = begun(indicator);
    for (const part of Object.values(parts)) {
      if (!part.views || part.views.includes(state.view)) part.show(indicator);
    }
    return site.titleOf(indicator);
  }
  // Of how many places, of those that are shown, the figures begin after the year.
  function begun(indicator) {
    const shown = new Set(state.view === "compare" && data.map ? ["area", state.kind] : [state.kind]);
    const first = state.view === "scatter" ? state.year : state.before || state.year;
    return [...shown].flatMap((kind) => {
      const late = ofKind(kind).filter((unit) => !isCountedBack(indicator, unit)).map((unit) => unit.from).filter((from) => from > first);
      return [...new Set(late)].sort().map((year) => {
        const count = late.filter((from) => from === year).length;
        return fill(words.begun, { count, kind: data.shared[count === 1 ? "kinds" : "kinds_many"][kind], year });
      });
    }).join(" ");
  }
  function makeBenchmarks() {
    const group = (kind) => {
      const all = ofKind(kind).sort(byName);
      return all.length ? element("optgroup", { label: kindsOf(kind) }, ...all.map((unit) => element("option", { value: unit.id }, label(unit)))) : null;
    };
    const district = ofKind("school_district").length ? element("option", { value: DISTRICT }, words.own_district) : null;
    const kinds = ["region", "country", "part", "school_district", "association", "area"];
    return [element("option", { value: "" }, data.shared.municipality), district, ...kinds.map(group)].filter((one) => one !== null);
  }
  function startFields() {
    byId("indicator").replaceChildren(...site.indicatorGroups());
    const last = data.years.length - 1;
    byId("year").setAttribute("max", last);
    byId("year-first").textContent = data.years[0];
    byId("year-last").textContent = data.years[last];
    options(byId("kind"), site.kinds.map((kind) => [kind, kindsOf(kind)]));
    const pick = (id, on, key, made) => byId(id).addEventListener(on, (event) => {
      state[key] = made(event.target.value);
      if (state.before >= state.year) state.before = 0;
      say(show(on === "input"));
    });
    pick("indicator", "change", "indicator", String);
    pick("year", "input", "year", (at) => data.years[Number(at)]);
    pick("before", "change", "before", Number);
    pick("kind", "change", "kind", String);
    pick("benchmark", "change", "benchmark", String);
  }
  function startTabs() {
    const list = byId("tabs");
    for (const tab of list.querySelectorAll("[role=tab]")) tab.addEventListener("click", () => open(tab.dataset.view));
    rove(list, "[role=tab]:not([hidden])", (tab) => open(tab.dataset.view));
  }
  function startWindow() {
    let waiting = 0;
    let width = window.innerWidth;
    window.addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (window.innerWidth !== width) show();
        width = window.innerWidth;
      }, 100);
    });
    window.addEventListener("hashchange", () => {
      // The skip link is no choice.
      if (location.hash.includes("=") || !location.hash) { site.read(); say(show()); }
    });
  }
  Object.assign(site, { toggle, show, open });
  const benchmarks = makeBenchmarks();
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
  startFields();
  startTabs();
  site.read();
  Object.values(parts).forEach((part) => part.start());
  startWindow();
  show();
})(window.SITE);
