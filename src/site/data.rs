//! The figures as a script: `window.EDITION = {…}`, which a page may load from a folder.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    content::{Content, number},
    law, profile,
};
use crate::{
    config::KindName,
    model::{
        Break, Compared, Comparison, Difference, Indicator, Measure, NumberStyle, Published,
        ToldFinding, Unit, UnitId, UnitKind,
    },
};

/// Stands for a hidden figure; a missing one is null.
const HIDDEN: &str = "h";

/// Writes all that the page shows.
pub(super) fn script(content: &Content, words: &Map<String, Value>) -> String {
    let masthead = &content.edition.masthead;
    let edition = json!({
        "edition": masthead.edition.to_string(),
        "language": masthead.language.code(),
        "title": masthead.title,
        "words": words,
        "shared": {
            "hidden": content.config.words.hidden,
            "missing": content.config.words.no_figure,
            "municipality": content.config.words.municipality,
            "mean": content.config.words.mean,
            "points": content.config.words.percentage_points,
            "hidden_mark": content.config.words.hidden_mark,
            "rounding": content.rounding(),
            "periods": content.config.words.periods,
            "writing": content.config.words.writing,
            "kinds": kinds(content, |name| &name.one),
            "kinds_many": kinds(content, |name| &name.many),
        },
        "palette": content.palette,
        "years": masthead.years.clone().collect::<Vec<_>>(),
        "units": units(content),
        "themes": themes(content),
        "indicators": indicators(content),
        "headline": headline(content),
        "planning": content.config.catalogue.planning,
        "findings": findings(content),
        "map": map(content),
        "law": law::law(content),
        "interventions": law::interventions(content),
        "moves": moves(content),
    });
    format!("window.EDITION = {};\n", escaped(&edition))
}

/// Returns what kinds of units are called.
fn kinds<'a>(
    content: &Content<'a>,
    form: impl Fn(&'a KindName) -> &'a String,
) -> BTreeMap<&'static str, &'a String> {
    let words = &content.config.words;
    let kinds = UnitKind::PUBLISHED.into_iter();
    kinds
        .map(|kind| (kind.as_str(), form(words.kind(kind))))
        .collect()
}

/// Writes JSON that is safe inside a script, and inside a page should somebody put it there: no
/// `<` and no line end that only JavaScript knows.
fn escaped(value: &Value) -> String {
    let text = value.to_string();
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e");
    text.replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn units(content: &Content) -> Vec<Value> {
    let unit = |unit: &Unit| {
        json!({
            "id": unit.id,
            "name": unit.name,
            "kind": unit.kind,
            "parent": unit.parent,
            "association": unit.association,
            "housing_area": unit.housing_area,
            "from": unit.from_year,
            "breaks": unit.breaks,
            "pdf": content.briefing(unit),
            "profile": profile::path(content, unit),
        })
    };
    content.edition.units.iter().map(unit).collect()
}

fn themes(content: &Content) -> Vec<Value> {
    let language = content.language();
    let themes = content.config.catalogue.themes.iter();
    themes
        .map(|theme| json!({ "id": theme.id, "title": theme.title.in_language(language) }))
        .collect()
}

fn indicators(content: &Content) -> Vec<Value> {
    let all = content.config.catalogue.indicators.iter();
    all.map(|indicator| describe(content, indicator)).collect()
}

fn describe(content: &Content, indicator: &Indicator) -> Value {
    let language = content.language();
    let changed = |broken: &Break| {
        let reason = broken.reason.in_language(language);
        json!({ "year": broken.year, "reason": reason })
    };
    let breaks: Vec<Value> = indicator.breaks.iter().map(changed).collect();
    let (style, decimals) = style(indicator);
    json!({
        "id": indicator.id,
        "theme": indicator.theme,
        "title": indicator.title.in_language(language),
        "definition": indicator.definition.in_language(language),
        "population": indicator.population.in_language(language),
        "origin": indicator.origin.in_language(language),
        "reference": indicator.reference,
        "by_address": indicator.is_by_address(),
        "style": style,
        "decimals": decimals,
        "is_count": matches!(indicator.measure, Measure::Count),
        "direction": indicator.direction,
        "breaks": breaks,
        "figures": figures(content, indicator),
        "marked": marked(content, indicator),
    })
}

/// Returns the indicators of page one of every briefing, but for counts, which say how large a unit is.
fn headline<'a>(content: &'a Content) -> Vec<&'a String> {
    let headlines = content.config.catalogue.headline_indicators();
    let comparable = headlines.filter(|indicator| !matches!(indicator.measure, Measure::Count));
    comparable.map(|indicator| &indicator.id).collect()
}

/// Returns of which units the newest figure differs by more than chance explains: 1 from the
/// municipality, 2 from the year before, 4 from five years before, added up.
fn marked<'a>(content: &'a Content, indicator: &Indicator) -> BTreeMap<&'a UnitId, u8> {
    let is_marked = |with: Option<Compared>| {
        let difference = with.and_then(|with| with.difference);
        matches!(difference, Some(Difference::Higher | Difference::Lower))
    };
    let marks = |comparison: &Comparison| {
        u8::from(is_marked(comparison.municipality))
            + 2 * u8::from(is_marked(comparison.before))
            + 4 * u8::from(is_marked(comparison.five_years))
    };
    let all = content.edition.comparisons.iter();
    let of_units = all.filter_map(|(unit, by_indicator)| {
        let marks = marks(by_indicator.get(&indicator.id)?);
        (marks > 0 && indicator.involves_chance()).then_some((unit, marks))
    });
    of_units.collect()
}

/// Returns how numbers of an indicator are written, as in the briefings.
fn style(indicator: &Indicator) -> (&'static str, u8) {
    match NumberStyle::from(indicator.measure) {
        NumberStyle::Percent => ("percent", 0),
        NumberStyle::PercentDecimals(decimals) => ("percent", decimals),
        NumberStyle::Money => ("money", 0),
        NumberStyle::Decimals(decimals) => ("number", decimals),
        NumberStyle::ChangeDecimals(decimals) => ("change", decimals),
        NumberStyle::Index => ("index", 0),
        NumberStyle::Count => ("number", 0),
    }
}

/// Returns the figures of an indicator: for each unit one a year, in the order of the years.
fn figures<'a>(content: &'a Content, indicator: &Indicator) -> BTreeMap<&'a UnitId, Vec<Value>> {
    let years = &content.edition.masthead.years;
    let mut rows: BTreeMap<&UnitId, Vec<Value>> = BTreeMap::new();
    for (unit, year, figure) in content.edition.figures.of_indicator(&indicator.id) {
        let Some(place) = years.clone().position(|column| column == year) else {
            continue;
        };
        let row = rows
            .entry(unit)
            .or_insert_with(|| vec![Value::Null; years.clone().count()]);
        if let Some(cell) = row.get_mut(place) {
            *cell = cell_of(figure);
        }
    }
    rows
}

fn cell_of(figure: Published) -> Value {
    match figure.value() {
        None => Value::from(HIDDEN),
        Some(value) => number(value),
    }
}

/// Returns what stands out about each unit, as `[tone, sentence]`.
fn findings<'a>(content: &'a Content) -> BTreeMap<&'a UnitId, Vec<Value>> {
    let told = |finding: &ToldFinding| json!([finding.tone, finding.sentence]);
    let of_unit = |(unit, findings): (&'a UnitId, &Vec<ToldFinding>)| {
        (unit, findings.iter().map(told).collect())
    };
    content.findings.iter().map(of_unit).collect()
}

fn map(content: &Content) -> Option<Value> {
    let map = content.edition.map.as_ref()?;
    let units = &content.edition.units;
    let title = |id: &UnitId| Some(units.get(id.as_str())?.name.clone());
    let shapes: Value = serde_json::from_str(&map.geojson(title)).ok()?;
    Some(json!({ "aspect": map.aspect(), "shapes": shapes }))
}

/// Returns the shown moves of the newest year as `[from, to, number]`; nothing where none are.
fn moves(content: &Content) -> Option<Value> {
    let shown = content.edition.flows.moves.iter();
    let shown =
        shown.filter_map(|((from, to), moves)| Some(json!([from, to, number(moves.value()?)])));
    let pairs: Vec<Value> = shown.collect();
    let reference = content.config.flows.as_ref()?.reference;
    let year = content.edition.flows.year;
    let period = content.config.words.period(reference, year);
    (!pairs.is_empty()).then(|| json!({ "period": period, "pairs": pairs }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Shown;

    fn shown(value: f64) -> Published {
        Published::release(Shown {
            value,
            numerator: Some(1234.0),
            denominator: Some(5678.0),
            standard_error: None,
        })
    }

    #[test]
    fn a_hidden_figure_is_a_letter_and_a_shown_one_its_value_alone() {
        assert_eq!(cell_of(Published::hide()), json!("h"));
        for (value, written) in [
            (30.0, "30"),
            (7.5, "7.5"),
            (-4.0, "-4"),
            (-0.0, "0"),
            (340_000.0, "340000"),
        ] {
            assert_eq!(cell_of(shown(value)).to_string(), written);
        }
    }

    #[test]
    fn no_name_ends_the_script() {
        let text = escaped(&json!({ "name": "</script><!-- \u{2028} \"'\\" }));
        assert!(!text.contains(['<', '>', '\u{2028}']), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["name"], "</script><!-- \u{2028} \"'\\");
    }
}
