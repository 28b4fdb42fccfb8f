// The larger estates: traffic light, label, criteria, chances and letting tools. All of it is
// the municipality's own reckoning; the ministry's list decides.
"use strict";
(function (site) {
  const { data, words, units, byId, state, fill, digits, perCent, kindOf, label, partsOf, lies, ofKind, byName, element,
    drawn, picture, bar, pdf, options } = site;
  const law = data.law;
  // From this chance on it is said to be at least so, and below its rest at most so.
  const NEARLY_CERTAIN = 95;
  const decimals = (criterion) => law.terms.decimals[criterion];

  // --- Words -------------------------------------------------------------------------------
  const labelOf = (key) => (key ? law.terms.labels[key] : law.terms.unknown);
  const colourOf = (key) => (key ? law.terms[key] : law.terms.unknown);
  const share = (value, criterion) => perCent(digits(value, decimals(criterion)));
  // Two decimals, and beside a value that is as near those that decide.
  function bareLimit(limit, value) {
    if (Number.isInteger(limit)) return perCent(digits(limit, 0));
    const isNear = value !== null && value !== undefined && Math.abs(value - limit) < 0.01;
    const fits = (decimals) => Math.abs(limit * 10 ** decimals - Math.round(limit * 10 ** decimals)) < 1e-6;
    return perCent(digits(limit, isNear ? [2, 3, 4].find(fits) || 4 : 2));
  }
  function limitOf(one) {
    if (one.limit === null) return data.shared.missing;
    const text = law.terms[one.relation].replace("{limit}", bareLimit(one.limit, one.value));
    return one.prevention_limit === null || one.prevention_limit === undefined ? text : text + " (" + bareLimit(one.prevention_limit, one.value) + ")";
  }
  function valueOf(one) {
    if (one.value !== null) return share(one.value, one.id);
    return one.hidden ? data.shared.hidden : law.terms.unknown;
  }
  function metOf(one) {
    if (one.met === null) return one.hidden ? data.shared.hidden : law.terms.unknown;
    if (one.met) return law.terms.met;
    return one.prevention_met ? law.terms.prevention_met : law.terms.not_met;
  }
  function chanceOf(per) {
    const text = (chance) => perCent(String(chance));
    if (per >= NEARLY_CERTAIN) return law.terms.chance_at_least.replace("{chance}", text(NEARLY_CERTAIN));
    if (per <= 100 - NEARLY_CERTAIN) return law.terms.chance_at_most.replace("{chance}", text(100 - NEARLY_CERTAIN));
    return law.terms.chance_about.replace("{chance}", text(per));
  }
  // How many criteria are met by the main limits, and by those of prevention where there are some: the
  // label may come from either.
  function metCount(standing) {
    const { criteria } = standing;
    const count = (text, limits, isMet) => {
      const known = criteria.filter((one) => isMet(one) !== null && isMet(one) !== undefined);
      const met = fill(text, { met: known.filter(isMet).length, all: criteria.length, limits });
      const unknown = criteria.length - known.length;
      return unknown ? met + ", " + fill(words.met_unknown, { count: unknown }) : met;
    };
    const main = count(words.met_of, law.terms.main, (one) => one.met);
    if (!criteria.some((one) => typeof one.prevention_met === "boolean")) return [main];
    const prevention = count(words.met_of_prevention, law.terms.prevention, (one) => one.met || one.prevention_met);
    return [main, element("span", { class: "under" }, prevention)];
  }
  function nextOf(one) {
    if (!one.next) return data.shared.missing;
    return one.next.is_forecast ? share(one.next.value, one.id) : law.terms.as_last_year;
  }
  function residentsOf(unit) {
    const indicator = site.indicators.get(law.residents);
    return indicator ? site.written(site.cell(indicator, unit.id, law.year), indicator) : data.shared.missing;
  }

  // --- Which of them -------------------------------------------------------------------------
  // The larger housing areas that lie in a unit, belong to it or are it.
  function within(id) {
    return law ? law.standings.filter((one) => lies(units.get(one.unit), id)) : [];
  }
  function wanted() {
    return law.standings.filter((one) => {
      const unit = units.get(one.unit);
      return [state.place, state.association].every((place) => !place || lies(unit, place));
    });
  }
  // An area that has some of another association is not without any.
  function noneFound() {
    const hasSome = state.place && within(state.place).length > 0;
    return hasSome ? words.estates_no_match : fill(words.estates_none, { residents: law.least_residents });
  }

  // --- Parts -----------------------------------------------------------------------------------
  function lamp(colour) {
    return element("span", { class: "lamp" }, picture({ width: 14, height: 14, viewBox: "0 0 14 14" },
      drawn("circle", { cx: 7, cy: 7, r: 6, class: "lamp-" + (colour || "none") })), colourOf(colour));
  }
  // The names of units that those of a housing area lie in or belong to, with links to their briefings.
  function names(unit, key) {
    const found = [...new Set(partsOf(unit).map((one) => units.get(one[key])).filter(Boolean))];
    const linked = found.map((one) => (one.pdf ? pdf(one, one.name) : one.name));
    return linked.flatMap((name, at) => (at ? [", ", name] : [name]));
  }
  const owners = (unit) => names(unit, "association");
  const areas = (unit) => names(unit, "parent");
  function before(now, then) {
    return now === then ? words.as_before : fill(words.before, { then });
  }
  function row(standing) {
    const unit = units.get(standing.unit);
    const [colour, then] = [colourOf(standing.colour), colourOf(standing.colour_before)];
    const likeliest = standing.chances[0];
    return element("tr", {},
      element("th", { scope: "row" }, element("a", { href: "#estate-" + unit.id }, unit.name)),
      !law.has_traffic_light ? null : element("td", {}, lamp(standing.colour), element("span", { class: "under" }, before(colour, then))),
      element("td", {}, labelOf(standing.label),
        element("span", { class: "under" }, before(labelOf(standing.label), labelOf(standing.label_before)))),
      element("td", {}, ...(standing.is_large ? metCount(standing) : [data.shared.missing])),
      element("td", {}, likeliest ? labelOf(likeliest[0]) : law.terms.unknown,
        likeliest ? element("span", { class: "under" }, chanceOf(likeliest[1])) : ""),
      element("td", {}, ...owners(unit)), element("td", {}, ...areas(unit)),
      element("td", { class: "number" }, residentsOf(unit)));
  }
  // Of each criterion the furthest of all values and limits, so that its bars have one scale.
  function furthest(id) {
    const same = law.standings.flatMap((standing) => standing.criteria.filter((one) => one.id === id));
    return Math.max(...same.flatMap((one) => [one.value, one.limit]));
  }
  // The value as a bar beside the tick of its limit; nothing is drawn of a hidden one.
  function gauge(one) {
    if (one.value === null || one.limit === null) return "";
    const full = furthest(one.id) * 1.15;
    const at = (value) => (100 * value) / full;
    return picture({ class: "gauge", viewBox: "0 0 100 12", preserveAspectRatio: "none" },
      drawn("rect", { y: 3, width: at(one.value), height: 6, class: one.met ? "fill-high" : "fill-unit" }),
      drawn("rect", { x: at(one.limit) - 0.6, width: 1.2, height: 12, class: "fill-text" }));
  }
  function criterion(one) {
    const missing = data.shared.missing;
    const points = one.points === null ? missing : digits(one.points, decimals(one.id));
    const interval = one.next ? digits(one.next.low, decimals(one.id)) + "–" + share(one.next.high, one.id) : missing;
    return element("tr", {}, element("th", { scope: "row" }, law.terms.criteria[one.id]),
      element("td", { class: "number strong" }, valueOf(one)), element("td", { class: "drawing" }, gauge(one)),
      element("td", { class: "number" }, limitOf(one)),
      element("td", { class: one.met ? "nowrap strong" : "nowrap" }, metOf(one)), element("td", { class: "number" }, points),
      element("td", { class: "number" }, one.persons === null ? missing : digits(one.persons, 0)),
      element("td", { class: "number" }, nextOf(one)), element("td", { class: "number" }, interval));
  }
  function criteria(standing, name) {
    const head = ([title, kind]) => element("th", { scope: "col", class: kind }, element("span", {}, title));
    const columns = [[words.criterion], [String(law.year), "number"], [words.value_and_limit, "drawing"], [words.limit, "number"], [words.met],
      [words.points, "number"], [words.persons, "number"], [fill(words.next_list, { year: law.year + 1 }), "number"], [words.likely, "number"]];
    return element("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": fill(words.criteria_of, { name }) },
      element("table", { "aria-label": fill(words.criteria_of, { name }) }, element("thead", {}, element("tr", {}, ...columns.map(head))),
        element("tbody", {}, ...standing.criteria.map(criterion))));
  }
  function chances(standing) {
    if (!standing.chances.length) return element("p", {}, words.no_chances);
    const item = ([key, per]) => element("li", {}, element("span", {}, labelOf(key)), element("span", { class: "value" }, chanceOf(per)),
      bar(Math.min(per, NEARLY_CERTAIN) / 100, "unit"));
    return element("ul", { class: "bars" }, ...standing.chances.map(item));
  }
  function sentences(standing, unit) {
    const inside = data.interventions.filter((one) => lies(units.get(one.estate), unit.id));
    const began = inside.map((one) => one.title + (one.estate === unit.id ? "" : ", " + units.get(one.estate).name) + " (" + one.year + ")");
    const said = [];
    if (unit.kind === "housing_area") said.push(fill(words.made_of, { names: partsOf(unit).map((one) => one.name).join(", ") }));
    if (!standing.is_large) said.push(fill(words.too_few, { residents: law.least_residents }));
    if (standing.published) said.push(fill(words.published, { year: law.year, label: labelOf(standing.published),
      before: standing.published_before ? fill(words.published_before, { label: labelOf(standing.published_before) }) : "" }));
    if (standing.years_in_row > 1) said.push(fill(words.years_in_row, { label: law.terms.running,
      count: standing.row_is_open ? fill(words.at_least, { count: standing.years_in_row }) : standing.years_in_row }));
    for (const one of standing.obligations) {
      said.push(one.duty + (one.was ? fill(words.duty_was, { name: unit.name, was: one.was }) : "") + (one.until ? fill(words.duty_until, { until: one.until }) : "") +
        "." + (one.note ? " " + one.note : ""));
    }
    for (const plan of standing.plans) {
      const written = (value) => {
        const text = digits(value, Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1);
        return plan.unit === "percent" ? perCent(text) : text;
      };
      said.push(fill(words.plan, { measure: plan.title, year: plan.year, reached: written(plan.reached), planned: written(plan.planned),
        target: written(plan.target), to_year: plan.to_year, verdict: plan.verdict }));
    }
    const turn = standing.turning_point;
    if (turn) {
      const one = standing.criteria.find((criterion) => criterion.id === turn.criterion);
      const isMet = Math.abs(one.limit - turn.limit) < 1e-9 ? one.met : one.prevention_met;
      said.push(fill(words.turning_point, { criterion: law.terms.criteria[turn.criterion], persons: digits(turn.persons, 0),
        passes: fill((isMet ? words.leaves_limit : words.reaches_limit)[turn.relation], { limit: bareLimit(turn.limit, one.value) }), label: labelOf(turn.label) }));
    }
    for (const one of standing.compared) said.push(fill(words.compared, { rules: one.rules, label: labelOf(one.label) }));
    if (law.has_traffic_light && standing.is_large) said.push(standing.tools.length ? fill(words.tools, { tools: standing.tools.join(", ") }) : words.no_tools);
    if (began.length) said.push(fill(words.began, { what: began.join(", ") }));
    if (standing.criteria.some((one) => one.hidden)) said.push(words.hidden_criterion);
    return element("ul", {}, ...said.map((text) => element("li", {}, text)));
  }
  function card(standing) {
    const unit = units.get(standing.unit);
    const [now, then] = [labelOf(standing.label), labelOf(standing.label_before)];
    const fact = (term, ...what) => element("div", {}, element("dt", {}, term), element("dd", {}, ...what));
    return element("article", { class: "estate", id: "estate-" + unit.id, tabindex: -1, "aria-labelledby": "name-" + unit.id },
      element("h3", { id: "name-" + unit.id }, unit.name),
      element("p", { class: "subject" }, ...owners(unit), " · ", ...areas(unit), " · ", fill(words.residents_of, { count: residentsOf(unit) })),
      element("dl", { class: "facts" },
        !law.has_traffic_light || !standing.is_large ? null : fact(words.traffic_light, lamp(standing.colour), element("span", { class: "under" },
          before(colourOf(standing.colour), colourOf(standing.colour_before)))),
        fact(fill(words.label_of, { year: law.year }), now, element("span", { class: "under" }, before(now, then))),
        standing.is_large ? fact(words.criteria_met, ...metCount(standing)) : null),
      sentences(standing, unit), ...(standing.is_large ? [criteria(standing, unit.name),
        element("h4", {}, fill(words.chances, { year: law.year + 1 })), chances(standing)] : []));
  }

  function show() {
    if (!law) return;
    byId("place").value = state.place;
    byId("association").value = state.association;
    const found = wanted();
    const table = byId("estates-table");
    const heads = [[kindOf("housing_area")], ...(law.has_traffic_light ? [[words.traffic_light]] : []), [words.label], [words.criteria_met],
      [fill(words.next_list_short, { year: law.year + 1 })], [kindOf("association")], [kindOf("area")], [words.residents, "number"]];
    table.querySelector("thead").replaceChildren(element("tr", {}, ...heads.map(([title, kind]) =>
      element("th", { scope: "col", class: kind }, element("span", {}, title)))));
    table.querySelector("tbody").replaceChildren(...found.map(row));
    byId("estates-scroll").hidden = found.length === 0;
    byId("estates-found").textContent = found.length ? fill(words.estates_found, { count: found.length, all: law.standings.length }) : noneFound();
    byId("estates-cards").replaceChildren(...found.map(card));
  }
  function start() {
    byId("tab-estates").hidden = !law;
    if (!law) return;
    byId("estates-rules").textContent = law.rules;
    byId("estates-colours").replaceChildren(...law.colours.map((one) =>
      element("li", {}, lamp(one.colour), ": " + one.meaning)));
    const places = ofKind("area").filter((unit) => data.units.some((one) => one.kind === "estate" && one.parent === unit.id));
    options(byId("place"), [["", words.all_areas], ...places.sort(byName).map((unit) => [unit.id, label(unit)])]);
    options(byId("association"), [["", words.all_associations], ...ofKind("association").sort(byName).map((unit) => [unit.id, unit.name])]);
    for (const key of ["place", "association"]) {
      byId(key).addEventListener("change", (event) => {
        state[key] = event.target.value;
        site.show();
        site.say(byId("estates-found").textContent);
      });
    }
    // The address holds what is chosen, so a link inside the page only moves the focus.
    byId("estates-table").addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (!link) return;
      event.preventDefault();
      const card = byId(link.getAttribute("href").slice(1));
      card.focus({ preventScroll: true });
      card.scrollIntoView();
    });
  }
  site.parts.estates = { start, show, within };
})(window.SITE);
