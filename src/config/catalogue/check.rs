//! Whether a catalogue fits together.

use std::ops::RangeInclusive;

use super::{
    Chart, ChartKind,
    raw::{Raw, RawIndicator, RawMeasure},
    row_label,
};
use crate::{
    config::checker::{Checker, YEARS},
    model::{Basis, Indicator, Language, Measure, Sensitivity},
    nearest::{did_you_mean, did_you_mean_or_list},
};

/// More are not printed in any briefing, and disclosure control would not end.
const MOST_INDICATORS: usize = 1000;
/// Over so many years an indicator may be counted together.
const POOLED_YEARS: RangeInclusive<i32> = 2..=5;
/// The longest expression, in characters: each part of one lies within those around it.
const LONGEST_EXPRESSION: usize = 2000;

/// Checks ids, and that what they name is there.
pub(super) fn check(raw: &Raw, checker: &mut Checker) {
    check_count(raw, checker);
    let themes: Vec<_> = raw.theme.iter().map(|theme| theme.id.as_str()).collect();
    let indicators: Vec<_> = raw.indicator.iter().map(|raw| raw.id.as_str()).collect();
    let charts: Vec<_> = raw.chart.iter().map(|chart| chart.id.as_str()).collect();
    check_ids("theme", &themes, checker);
    check_ids("indicator", &indicators, checker);
    check_ids("chart", &charts, checker);
    for indicator in &raw.indicator {
        check_indicator(indicator, &themes, checker);
    }
    check_criteria(&raw.indicator, checker);
    check_spill_over(raw, checker);
    check_relations(raw, &indicators, checker);
    check_lists(raw, &indicators, checker);
    for chart in &raw.chart {
        check_sides(chart, &raw.indicator, checker);
    }
}

fn check_count(raw: &Raw, checker: &mut Checker) {
    if raw.indicator.len() > MOST_INDICATORS {
        let message = format!("{} of them, {MOST_INDICATORS} at most", raw.indicator.len());
        checker.add("indicator", message, "leave out what nobody reads");
    }
}

fn check_ids(section: &str, ids: &[&str], checker: &mut Checker) {
    for (index, id) in ids.iter().enumerate() {
        let key = format!("{section}[{id}].id");
        let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if id.is_empty() || !id.chars().all(simple) {
            checker.add(&*key, "not a name for files", "use a–z, 0–9 and _");
        }
        if ids.iter().take(index).any(|earlier| earlier == id) {
            checker.add(key, "used twice", "each id may stand once");
        }
    }
}

/// Checks that the theme is there, and that nothing is so large that work with it has no end.
fn check_indicator(raw: &RawIndicator, themes: &[&str], checker: &mut Checker) {
    let key = |name: &str| format!("indicator[{}].{name}", raw.id);
    let hint = |theme: &str| did_you_mean_or_list(theme, "themes", themes.iter().copied());
    match &raw.theme {
        None if themes.len() == 1 => {}
        None => checker.add(key("theme"), "missing: there are several", hint("")),
        Some(theme) if themes.contains(&theme.as_str()) => {}
        Some(theme) => {
            let message = format!("there is no theme `{}`", theme.escape_debug());
            checker.add(key("theme"), message, hint(theme));
        }
    }
    for (name, expression) in [
        ("numerator", &raw.numerator),
        ("denominator", &raw.denominator),
    ] {
        let length = expression.as_ref().map_or(0, |text| text.chars().count());
        if length > LONGEST_EXPRESSION {
            let message = format!("{length} characters, {LONGEST_EXPRESSION} at most");
            let hint = "have the delivery hold a column of what is counted";
            checker.add(key(name), message, hint);
        }
    }
    check_pool(raw, checker);
    for start in &raw.breaks {
        let hint = "the first year of the new way";
        checker.within(&key("breaks"), start.year, YEARS, hint);
    }
}

/// Checks that only what adds up over years is counted over several: cases and those among whom.
fn check_pool(raw: &RawIndicator, checker: &mut Checker) {
    let Some(pool) = raw.pool else {
        if raw.cohorts {
            let key = format!("indicator[{}].cohorts", raw.id);
            let hint = "only an indicator with `pool` has it; leave it out";
            checker.add(key, "stands without `pool`", hint);
        }
        return;
    };
    let key = format!("indicator[{}].pool", raw.id);
    let hint = "a number of years from 2 to 5, or leave it out";
    checker.within(&key, i32::from(pool), POOLED_YEARS, hint);
    let is_part = matches!(raw.measure, RawMeasure::Share | RawMeasure::Rate);
    if !is_part || raw.sensitivity == Sensitivity::Open {
        let hint = "only shares and rates of persons are counted over several years; leave it out";
        checker.add(key, "does not fit the indicator", hint);
    }
}

/// Checks that one indicator at most serves a criterion of the law.
fn check_criteria(indicators: &[RawIndicator], checker: &mut Checker) {
    for (index, indicator) in indicators.iter().enumerate() {
        let Some(criterion) = indicator.criterion else {
            continue;
        };
        let key = format!("indicator[{}].criterion", indicator.id);
        let mut earlier = indicators.iter().take(index);
        if let Some(other) = earlier.find(|other| other.criterion == Some(criterion)) {
            let message = format!("`{}` serves `{criterion}` too", other.id);
            checker.add(&*key, message, "one indicator serves a criterion");
        }
    }
}

fn check_spill_over(raw: &Raw, checker: &mut Checker) {
    let Some(id) = &raw.spill_over else { return };
    let found = raw.indicator.iter().find(|indicator| indicator.id == *id);
    if found.is_none_or(|indicator| indicator.measure != RawMeasure::Share) {
        let message = format!("there is no share `{}`", id.escape_debug());
        let hint = "name an [[indicator]] with `measure = \"share\"`, or leave it out";
        checker.add("spill_over", message, hint);
    }
}

fn check_relations(raw: &Raw, indicators: &[&str], checker: &mut Checker) {
    for relation in &raw.relation {
        for term in relation.parts.iter().chain([&relation.whole]) {
            let id = term.trim_end_matches(".denominator");
            if !indicators.contains(&id) {
                let message = format!("there is no indicator `{id}`");
                let hint = "name indicators, with `.denominator` where that is meant";
                let meant = did_you_mean(id, indicators.iter().copied());
                checker.add(
                    "relation",
                    message,
                    meant.unwrap_or_else(|| hint.to_owned()),
                );
            }
        }
    }
}

/// Checks that what is drawn and listed is there.
fn check_lists(raw: &Raw, indicators: &[&str], checker: &mut Checker) {
    let of_chart = |chart: &'_ Chart| format!("chart[{}].indicators", chart.id);
    let charts = raw.chart.iter();
    let lists = charts.map(|chart| (of_chart(chart), &chart.indicators));
    for (key, ids) in lists.chain([
        ("headlines".to_owned(), &raw.headlines),
        ("overview".to_owned(), &raw.overview),
        ("maps".to_owned(), &raw.maps),
        ("planning".to_owned(), &raw.planning),
    ]) {
        for id in ids.iter().filter(|id| !indicators.contains(&id.as_str())) {
            let message = format!("there is no indicator `{id}`");
            let hint = "each must be the id of an [[indicator]]";
            let meant = did_you_mean(id, indicators.iter().copied());
            checker.add(&*key, message, meant.unwrap_or_else(|| hint.to_owned()));
        }
    }
}

/// Checks that a pyramid has two sides, and in each row an indicator of each.
fn check_sides(chart: &Chart, indicators: &[RawIndicator], checker: &mut Checker) {
    if let Some((field, message)) = wrong_sides(chart, indicators) {
        let key = format!("chart[{}].{field}", chart.id);
        let hint = "a pyramid has `sides = [left, right]` and lists in `indicators` left, right, \
                    left, right …, each with a title that begins with its side, and in `years`, if \
                    at all, how many each row has; other charts have none of these";
        checker.add(key, message, hint);
    }
}

/// Returns which field of a chart does not fit its form, and why.
fn wrong_sides(chart: &Chart, indicators: &[RawIndicator]) -> Option<(&'static str, String)> {
    let is_pyramid = chart.kind == ChartKind::Pyramid;
    let years = &chart.years;
    let fits = is_pyramid && years.len() == chart.indicators.len() / 2 && !years.contains(&0);
    if !fits && !years.is_empty() {
        return Some(("years", "are not one or more for each row".to_owned()));
    }
    let (true, [left, right]) = (is_pyramid, chart.sides.as_slice()) else {
        let fits = !is_pyramid && chart.sides.is_empty();
        return (!fits).then(|| ("sides", "does not fit the kind".to_owned()));
    };
    if chart.indicators.is_empty() || !chart.indicators.len().is_multiple_of(2) {
        return Some(("indicators", "are not in pairs".to_owned()));
    }
    let sides = [left, right].into_iter().cycle();
    let found = |id: &String| indicators.iter().find(|indicator| indicator.id == *id);
    chart.indicators.iter().zip(sides).find_map(|(id, side)| {
        let title = &found(id)?.title;
        let languages = title.written().map(|(language, _)| language);
        let language = languages
            .map(|language| language.unwrap_or(Language::DANISH))
            .find(|language| row_label(title, side, *language).is_none())?;
        let side = side.in_language(language);
        let message = format!("the title of `{id}` does not begin with `{side}`");
        Some(("indicators", message))
    })
}

/// Checks that a difference is one of two rates per the same number of the same residents.
pub(super) fn check_differences(indicators: &[Indicator], checker: &mut Checker) {
    for indicator in indicators {
        let (Basis::Difference { more, less }, Measure::Difference { per }) =
            (&indicator.basis, indicator.measure)
        else {
            continue;
        };
        let rate = |id: &str| {
            let found = indicators.iter().find(|indicator| indicator.id == id)?;
            match (&found.basis, found.measure) {
                (Basis::Counted { denominator, .. }, Measure::Rate { per }) => {
                    Some((denominator.clone(), per.to_bits()))
                }
                _ => None,
            }
        };
        let fits = rate(more)
            .zip(rate(less))
            .is_some_and(|(more, less)| more == less && more.1 == per.to_bits());
        if !fits {
            let key = format!("indicator[{}].more", indicator.id);
            let hint = "`more` and `less` are rates with the same `per` and denominator";
            checker.add(key, format!("`{more}` less `{less}` cannot be had"), hint);
        }
    }
}
