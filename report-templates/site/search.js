// Finding a unit by name or number, and what is chosen.
"use strict";
(function (site) {
  const { data, words, units, municipality, byId, state, fill, cell, written, dated, kindOf, label, nameOf, partsOf, element, pdf, profile, draw, parts } = site;
  const SHOWN = 8;

  function briefing(unit) {
    const [first] = partsOf(unit);
    const own = [unit, units.get(first.parent), units.get(first.association)].find((one) => one && one.pdf);
    if (!own || (own !== unit && first.kind !== "estate")) return null;
    return pdf(own, own === unit ? words.open_pdf : fill(words.open_pdf_of, { name: label(own) }));
  }
  // From a chosen unit to its larger estates.
  function lights(unit) {
    const found = parts.estates.within(unit.id);
    if (!found.length) return null;
    return element("button", { type: "button", class: "plain", "aria-label": fill(words.see_lights_of, { name: label(unit) }), onclick: () => {
      state.association = unit.kind === "association" ? unit.id : "";
      state.place = unit.kind === "association" ? "" : unit.kind === "area" ? unit.id : partsOf(unit)[0].parent;
      site.open("estates");
      byId("tab-estates").focus();
    } }, words.see_lights);
  }
  function show(indicator) {
    const item = (unit, index) => {
      const name = label(unit);
      const remove = () => { site.toggle(unit.id); byId("search").focus(); };
      return element("li", {}, draw.sample(index), element("span", { class: "name" }, name),
        element("span", { class: "value" }, written(cell(indicator, unit.id, state.year), indicator)),
        index === 0 ? null : element("button", { type: "button", class: "remove", "aria-label": fill(words.remove, { name }), onclick: remove }, "\u00d7"),
        element("span", { class: "links" }, ...[unit.profile ? profile(unit) : null, briefing(unit), index === 0 ? null : lights(unit)].filter((one) => one !== null)));
    };
    byId("chosen").replaceChildren(item(municipality, 0), ...state.chosen.map((id, index) => item(units.get(id), index + 1)));
    byId("chosen-subject").textContent = fill(words.updated, { title: indicator.title, period: dated(indicator, state.year) });
  }

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
    list.replaceChildren(...found.slice(0, SHOWN).map(button));
    list.hidden = found.length === 0;
    byId("found").textContent = !text.trim() ? "" : found.length ? fill(words.found, { count: found.length }) : words.none_found;
  }
  function choose(unit) {
    byId("search").value = "";
    offer();
    if (!state.chosen.includes(unit.id)) site.toggle(unit.id);
    byId("search").focus();
  }
  function start() {
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
  site.parts.search = { start, show };
})(window.SITE);
