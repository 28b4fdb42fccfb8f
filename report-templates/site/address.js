// What is chosen stands in the address and in the title of the window, so that it can be sent, kept and gone
// back to.
"use strict";
(function (site) {
  const { data, words, DISTRICT, units, indicators, municipality, byId, state, fill, ofKind } = site;
  const VIEWS = ["compare", "table", "scatter", "heat", "estates", "moves"];
  const MOST = 5;
  const title = document.title;
  const firstArea = () => (ofKind("area")[0] || municipality).id;

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    const newest = data.years[data.years.length - 1];
    const year = (text, otherwise) => (data.years.includes(Number(text)) ? Number(text) : otherwise);
    const unit = (key, kind, otherwise) => (units.has(given.get(key)) && units.get(given.get(key)).kind === kind ? given.get(key) : otherwise);
    const indicator = (key, otherwise) => (indicators.has(given.get(key)) ? given.get(key) : otherwise);
    const view = given.get("v") || VIEWS[0];
    state.view = VIEWS.includes(view) && !byId("tab-" + view).hidden ? view : VIEWS[0];
    state.indicator = indicator("i", data.indicators[0].id);
    state.across = indicator("x", data.planning[0] || "");
    state.year = year(given.get("y"), newest);
    state.before = year(given.get("b"), 0);
    if (state.before >= state.year) state.before = 0;
    state.kind = site.kinds.includes(given.get("k")) ? given.get("k") : "area";
    const benchmark = given.get("w");
    const isKnown = (units.has(benchmark) && benchmark !== municipality.id) || (benchmark === DISTRICT && ofKind("school_district").length > 0);
    state.benchmark = isKnown ? benchmark : "";
    const codes = (given.get("u") || "").split(",");
    state.chosen = [...new Set(codes)].filter((id) => units.has(id) && id !== municipality.id).slice(0, MOST);
    state.place = unit("p", "area", "");
    state.association = unit("a", "association", "");
    state.mover = unit("m", "area", firstArea());
  }
  // A step of the slider takes the place of the step before; all else can be gone back from.
  function remember(isStep) {
    const parts = state.view === VIEWS[0] ? [] : ["v=" + state.view];
    parts.push("i=" + state.indicator, "y=" + state.year);
    if (state.view === "scatter" && state.across) parts.push("x=" + state.across);
    if (state.before) parts.push("b=" + state.before);
    if (state.kind !== "area") parts.push("k=" + state.kind);
    if (state.benchmark) parts.push("w=" + state.benchmark);
    if (state.chosen.length) parts.push("u=" + state.chosen.join(","));
    if (state.place) parts.push("p=" + state.place);
    if (state.association) parts.push("a=" + state.association);
    if (state.mover !== firstArea()) parts.push("m=" + state.mover);
    const hash = "#" + parts.join("&");
    const tab = byId("tab-" + state.view).textContent;
    const subject = state.view === "estates" || state.view === "moves" ? tab : site.titleOf(indicators.get(state.indicator)) + " – " + tab;
    document.title = fill(words.window_title, { subject, title });
    if (location.hash === hash) return;
    try {
      if (isStep || !location.hash.includes("=")) history.replaceState(null, "", hash);
      else history.pushState(null, "", hash);
    } catch {
      location.hash = hash;
    }
  }
  Object.assign(site, { VIEWS, MOST, read, remember });
})(window.SITE);
