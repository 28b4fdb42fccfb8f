// What stands out: about the municipality, or about the unit that was chosen last.
"use strict";
(function (site) {
  const { data, units, municipality, byId, state, label, element } = site;
  const LISTS = ["attention", "strength", "new"];
  const MOST = 5;
  const MOST_NEUTRAL = 2;

  function show() {
    const last = state.chosen[state.chosen.length - 1];
    const unit = units.get(last) || municipality;
    const found = data.findings[unit.id] || [];
    const part = byId("findings-first");
    if (!part) return;
    const of = (wanted) => found.slice(1).filter(([tone]) => tone === wanted).map(([, sentence]) => sentence);
    byId("findings-subject").textContent = unit === municipality ? unit.name : label(unit);
    part.textContent = found.length ? found[0][1] : data.words.no_findings;
    for (const tone of LISTS) {
      const told = of(tone).slice(0, MOST);
      byId("findings-" + tone).hidden = told.length === 0;
      byId("findings-" + tone).querySelector("ul").replaceChildren(...told.map((sentence) => element("li", {}, sentence)));
    }
    byId("findings-neutral").textContent = of("neutral").slice(0, MOST_NEUTRAL).join(" ");
  }
  site.parts.findings = { start() {}, show };
})(window.SITE);
