// What is read of the figures: a year by itself or its change since another one, beside a benchmark, with
// fifths and marks. Nothing is drawn here.
"use strict";
(function (site) {
  const { data, words, HIDDEN, DISTRICT, units, municipality, state, fill, number, isShown, cell, dated, breaksOf, ofKind } = site;
  // With fewer areas than this, a fifth would be two or three of them.
  const LEAST_AREAS = 20;

  // What is looked at, for headings.
  function titleOf(indicator) {
    if (!state.before) return fill(words.updated, { title: indicator.title, period: dated(indicator, state.year) });
    return fill(words.changed_title, { title: indicator.title, from: state.before, to: state.year });
  }

  // The change from one year to a later one: a number, or the word that stands for it.
  function change(indicator, unit, from, to) {
    if (breaksOf(indicator, unit).some((year) => year > from && year <= to)) return words.not_comparable;
    const [a, b] = [cell(indicator, unit.id, from), cell(indicator, unit.id, to)];
    if (a === HIDDEN || b === HIDDEN) return HIDDEN;
    return a === null || b === null ? null : b - a;
  }
  // What is looked at of a unit: its figure, or how it changed.
  function reading(indicator, unit) {
    return state.before ? change(indicator, unit, state.before, state.year) : cell(indicator, unit.id, state.year);
  }
  function told(value, indicator, signed) {
    if (value === HIDDEN) return data.shared.hidden;
    if (value === null) return data.shared.missing;
    return isShown(value) ? number(value, indicator, signed) : value;
  }
  const toldReading = (value, indicator) => told(value, indicator, state.before !== 0);

  // What is compared with. A count says how large a unit is: it is held against the mean alone.
  const benchmark = (indicator) => (indicator.is_count ? "" : state.benchmark);
  // What a unit is held against: the municipality, another unit, or the district that it lies in.
  function benchmarkOf(indicator, unit) {
    if (benchmark(indicator) !== DISTRICT) return units.get(benchmark(indicator)) || municipality;
    for (let above = units.get(unit.parent); above; above = units.get(above.parent)) {
      if (above.kind === "school_district") return above;
    }
    return null;
  }
  function benchmarkName() {
    if (state.benchmark === DISTRICT) return words.own_district;
    return state.benchmark ? site.nameOf(state.benchmark) : data.shared.municipality;
  }
  function difference(indicator, unit) {
    const other = indicator.is_count ? null : benchmarkOf(indicator, unit);
    const [own, theirs] = [reading(indicator, unit), other ? reading(indicator, other) : null];
    return isShown(own) && isShown(theirs) ? own - theirs : null;
  }

  // The fifth of all shown values in which one lies, by its mid-rank; none where it cannot be told. The rule
  // is that of the briefings.
  function fifthOf(value, all) {
    const below = all.filter((other) => other < value).length;
    const above = all.filter((other) => other > value).length;
    const alike = all.length - below - above;
    if (all.length < LEAST_AREAS || alike === 0 || 2 * alike > all.length) return null;
    return Math.floor((5 * (2 * below + alike)) / (2 * all.length)) + 1;
  }
  function newestYear(indicator, unit) {
    const row = indicator.figures[unit.id] || [];
    for (let at = row.length - 1; at >= 0; at -= 1) if (row[at] !== null && row[at] !== undefined) return data.years[at];
    return null;
  }
  // Whether a reading is told to differ by more than chance explains. That is counted of the newest figures
  // alone: beside the municipality, and over one and five years.
  function isMarked(indicator, unit) {
    const marks = indicator.marked[unit.id] || 0;
    if (!marks || newestYear(indicator, unit) !== state.year) return false;
    if (!state.before) return (marks & 1) !== 0 && state.benchmark === "";
    if (state.year - state.before === 1) return (marks & 2) !== 0;
    return state.year - state.before === 5 && (marks & 4) !== 0;
  }
  // What the star means, where one is shown.
  function markNote(columns, kind) {
    const all = ofKind(kind);
    if (!columns.some((indicator) => all.some((unit) => isMarked(indicator, unit)))) return "";
    return state.before ? fill(words.mark_change, { year: state.before }) : words.mark_municipality;
  }
  // Colours go out from the benchmark: up to a half and to one and a half standard deviations of what is
  // shown. A count goes out from the mean of the areas, as all do whose benchmark has no figure, and a change
  // from none.
  function scale(indicator, shown) {
    const mean = (all) => all.reduce((sum, value) => sum + value, 0) / all.length;
    const own = benchmark(indicator) === DISTRICT && !state.before;
    const whole = own || state.before ? 0 : reading(indicator, benchmarkOf(indicator));
    const isWithout = !indicator.is_count && !isShown(whole);
    const isMean = !state.before && (isWithout || indicator.is_count);
    const middle = state.before || own ? 0 : isMean ? mean(shown) : whole;
    const spread = Math.sqrt(mean(shown.map((value) => (value - mean(shown)) ** 2))) || Infinity;
    const side = (data.palette.classes.length - 1) / 2;
    const steps = (apart) => 1 + [0.5, 1.5].filter((end) => Math.abs(apart) / spread > end).length;
    const group = (apart) => side + Math.sign(apart) * (apart === 0 ? 0 : steps(apart));
    const named = state.before ? words.unchanged : isMean ? data.shared.mean : benchmarkName();
    return { middle, side, named, isDifference: own, isWithout,
      groupOf: (unit, value) => {
        const apart = own ? difference(indicator, unit) : value - middle;
        return apart === null ? null : group(apart);
      } };
  }

  Object.assign(site, { titleOf, change, reading, told, toldReading, benchmark, benchmarkOf, benchmarkName, difference, fifthOf, isMarked, markNote, newestYear, scale });
})(window.SITE);
