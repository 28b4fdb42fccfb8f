// What is chosen and where it stands in the address, search, tabs, and the start of the page.
"use strict";
(function (site) {
  const { data, words, units, indicators, municipality, LINES, DASHES, byId, state, fill, cell, written, dated, kindOf, kindsOf,
    label, nameOf, partsOf, ofKind, element, drawn, picture, pdf, options, say, rove, stop, parts } = site;
  const MOST = 5;
  const VIEWS = ["compare", "table", "estates", "moves"];

  // --- The address -------------------------------------------------------------------------
  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    const newest = data.years[data.years.length - 1];
    const year = (text, otherwise) => (data.years.includes(Number(text)) ? Number(text) : otherwise);
    const unit = (key, kind, otherwise) => (units.has(given.get(key)) && units.get(given.get(key)).kind === kind ? given.get(key) : otherwise);
    const view = given.get("v") || VIEWS[0];
    state.view = VIEWS.includes(view) && !byId("tab-" + view).hidden ? view : VIEWS[0];
    state.indicator = indicators.has(given.get("i")) ? given.get("i") : state.indicator || data.indicators[0].id;
    state.year = year(given.get("y"), state.year || newest);
    state.before = year(given.get("b"), given.has("y") ? 0 : state.before);
    if (state.before === state.year) state.before = 0;
    const kinds = data.units.map((one) => one.kind);
    if (kinds.includes(given.get("k"))) state.kind = given.get("k");
    if (given.has("u") || given.has("i")) {
      const codes = (given.get("u") || "").split(",");
      state.chosen = [...new Set(codes)].filter((id) => units.has(id) && id !== municipality.id).slice(0, MOST);
    }
    state.place = unit("p", "area", "");
    state.association = unit("a", "association", "");
    state.mover = unit("m", "area", state.mover || firstArea());
  }
  const firstArea = () => (ofKind("area")[0] || municipality).id;
  function remember() {
    const parts = state.view === VIEWS[0] ? [] : ["v=" + state.view];
    parts.push("i=" + state.indicator, "y=" + state.year);
    if (state.before) parts.push("b=" + state.before);
    if (state.kind !== "area") parts.push("k=" + state.kind);
    if (state.chosen.length) parts.push("u=" + state.chosen.join(","));
    if (state.place) parts.push("p=" + state.place);
    if (state.association) parts.push("a=" + state.association);
    if (state.mover !== firstArea()) parts.push("m=" + state.mover);
    const hash = "#" + parts.join("&");
    if (location.hash === hash) return;
    try { history.replaceState(null, "", hash); } catch { location.hash = hash; }
  }

  // --- Choosing ------------------------------------------------------------------------------
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
  function sample(index) {
    const [colour, dash] = index < 0 ? [data.palette.others[0], [6, 4]] : [LINES[index], DASHES[index]];
    const line = drawn("line", { x1: 0, y1: 6, x2: 32, y2: 6, stroke: colour, "stroke-width": index < 0 ? 2 : 3 });
    if (dash !== "solid") line.setAttribute("stroke-dasharray", dash.join(" "));
    return picture({ width: 32, height: 12 }, line);
  }
  function briefing(unit) {
    const [first] = partsOf(unit);
    const own = [unit, units.get(first.parent), units.get(first.association)].find((one) => one && one.pdf);
    if (!own || (own !== unit && first.kind !== "estate")) return null;
    return pdf(own, own === unit ? words.open_pdf : fill(words.open_pdf_of, { name: own.name }));
  }
  // From a chosen unit to its larger estates.
  function lights(unit) {
    const found = parts.estates.within(unit.id);
    if (!found.length) return null;
    return element("button", { type: "button", class: "plain", "aria-label": fill(words.see_lights_of, { name: label(unit) }), onclick: () => {
      state.association = unit.kind === "association" ? unit.id : "";
      state.place = unit.kind === "association" ? "" : unit.kind === "area" ? unit.id : partsOf(unit)[0].parent;
      open("estates");
      byId("tab-estates").focus();
    } }, words.see_lights);
  }
  function showChosen(indicator) {
    const item = (unit, index) => {
      const name = label(unit);
      const remove = () => { toggle(unit.id); byId("search").focus(); };
      return element("li", {}, sample(index), element("span", { class: "name" }, name),
        element("span", { class: "value" }, written(cell(indicator, unit.id, state.year), indicator)), briefing(unit), index < 0 ? null : lights(unit),
        index < 0 ? null : element("button", { type: "button", class: "remove", "aria-label": fill(words.remove, { name }), onclick: remove }, "\u00d7"));
    };
    byId("chosen").replaceChildren(item(municipality, -1), ...state.chosen.map((id, index) => item(units.get(id), index)));
    byId("chosen-subject").textContent = fill(words.updated, { title: indicator.title, period: dated(indicator, state.year) });
  }

  // --- Search ----------------------------------------------------------------------------------
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
    const lies = (unit) => (unit.kind === "estate" ? kindOf("estate") + ", " + nameOf(unit.parent) : kindOf(unit.kind));
    const button = (unit) => element("li", {}, element("button", { type: "button", onclick: () => choose(unit) },
      label(unit), element("span", { class: "soft" }, " – " + lies(unit))));
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
  function startSearch() {
    const input = byId("search");
    const moved = (event, by) => {
      const stops = [input, ...byId("results").querySelectorAll("button")];
      const next = stops[stops.indexOf(document.activeElement) + by];
      if (!next) return;
      next.focus();
      event.preventDefault();
    };
    input.addEventListener("input", offer);
    input.parentElement.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") moved(event, 1);
      if (event.key === "ArrowUp") moved(event, -1);
      if (event.key === "Escape") { input.value = ""; offer(); input.focus(); }
      if (event.key === "Enter" && event.target === input) {
        const [first] = search(input.value);
        if (first) choose(first);
        event.preventDefault();
      }
    });
  }

  // --- Tabs ------------------------------------------------------------------------------------
  function open(view) {
    state.view = view;
    show();
  }
  function startTabs() {
    const list = byId("tabs");
    for (const tab of list.querySelectorAll("[role=tab]")) tab.addEventListener("click", () => open(tab.dataset.view));
    rove(list, "[role=tab]:not([hidden])", (tab) => open(tab.dataset.view));
  }
  function showTabs() {
    const tabs = [...byId("tabs").querySelectorAll("[role=tab]")];
    stop(tabs, tabs.find((tab) => tab.dataset.view === state.view));
    for (const tab of tabs) tab.setAttribute("aria-selected", tab.dataset.view === state.view);
    for (const view of VIEWS) byId("panel-" + view).hidden = view !== state.view;
    const figures = state.view === "compare" || state.view === "table";
    byId("choose-figures").hidden = !figures;
    byId("before-field").hidden = state.view !== "table";
  }

  // --- All of it -------------------------------------------------------------------------------
  function show() {
    const indicator = indicators.get(state.indicator);
    const subject = fill(words.updated, { title: indicator.title, period: dated(indicator, state.year) });
    remember();
    showTabs();
    for (const key of ["indicator", "before", "kind"]) byId(key).value = state[key];
    byId("year").value = data.years.indexOf(state.year);
    byId("year").setAttribute("aria-valuetext", dated(indicator, state.year));
    byId("year-said").textContent = dated(indicator, state.year);
    showChosen(indicator);
    parts.findings.show();
    parts.compare.show(indicator);
    // A chart in a place without a size draws nothing.
    if (state.view === "compare") parts.trend.show(indicator);
    parts.estates.show();
    parts.moves.show();
    return subject;
  }
  function startFields() {
    const themes = data.themes.map((theme) => {
      const within = data.indicators.filter((one) => one.theme === theme.id);
      return element("optgroup", { label: theme.title }, ...within.map((one) => element("option", { value: one.id }, one.title)));
    });
    byId("indicator").replaceChildren(...themes);
    const last = data.years.length - 1;
    byId("year").setAttribute("max", last);
    byId("year-first").textContent = data.years[0];
    byId("year-last").textContent = data.years[last];
    options(byId("before"), [[0, words.no_comparison], ...[...data.years].reverse().map((year) => [year, String(year)])]);
    const kinds = Object.keys(data.shared.kinds_many).filter((kind) => kind !== "municipality" && ofKind(kind).length);
    options(byId("kind"), kinds.map((kind) => [kind, kindsOf(kind)]));
    const pick = (id, on, key, made) => byId(id).addEventListener(on, (event) => {
      state[key] = made(event.target.value);
      if (state.before === state.year) state.before = 0;
      say(show());
    });
    pick("indicator", "change", "indicator", String);
    pick("year", "input", "year", (at) => data.years[Number(at)]);
    pick("before", "change", "before", Number);
    pick("kind", "change", "kind", String);
  }
  function startWindow() {
    let waiting = 0;
    window.addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 100);
    });
    window.addEventListener("hashchange", () => {
      // The skip link is no choice.
      if (location.hash.includes("=")) { read(); say(show()); }
    });
  }
  site.toggle = toggle;
  site.show = show;
  byId("interactive").hidden = false;
  startFields();
  startSearch();
  startTabs();
  Object.values(parts).forEach((part) => part.start());
  startWindow();
  read();
  show();
})(window.SITE);
