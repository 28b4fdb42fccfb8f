//! The tables of an edition described for machines: `datapackage.json`.

use serde_json::{Value, json};

use super::{criteria, figures, flows, labels, plans};
use crate::{
    config::Disclosure,
    model::{Indicator, Measure, PublishedEdition},
};

/// Describes the tables of an edition: columns, units, rounding and what an empty field means
/// (Frictionless Data Package, version 2).
pub(super) fn data_package(
    published_edition: &PublishedEdition,
    indicators: &[Indicator],
    policy: &Disclosure,
) -> String {
    let masthead = &published_edition.masthead;
    let edition = masthead.edition;
    let mut published = figures::TABLE.describe(indicators, policy);
    if let Value::Object(members) = &mut published {
        let meaning = |indicator| meaning(indicator, published_edition);
        let meanings = indicators.iter().map(meaning).collect();
        members.insert("indicators".to_owned(), meanings);
    }
    let notice = match masthead.notice.as_str() {
        "" => String::new(),
        notice => format!("{notice}. "),
    };
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": format!("boligmonitor-{edition}"),
        "title": format!("{} {edition}", masthead.title),
        "version": edition.to_string(),
        "contributors": [{ "title": masthead.organisation, "roles": ["publisher"] }],
        "description": notice + &rules(policy),
        "resources": [
            published,
            criteria::TABLE.describe(indicators, policy),
            labels::TABLE.describe(indicators, policy),
            plans::TABLE.describe(indicators, policy),
            flows::TABLE.describe(indicators, policy),
        ],
    });
    let mut text = format!("{package:#}");
    text.push('\n');
    text
}

/// Says how figures are rounded and hidden.
fn rules(policy: &Disclosure) -> String {
    let Disclosure {
        rounding_base,
        mean_rounding,
        point_rounding,
        audit_width,
        normal,
        sensitive,
    } = policy;
    format!(
        "Published figures after disclosure control. Counts are rounded to the nearest \
         {rounding_base}, halves upwards; shares and rates are whole numbers made from the \
         rounded counts; means of money are rounded to {mean_rounding}, of points to \
         {point_rounding}. A figure is hidden where it, or all but it, is fewer than {} persons ({} for \
         sensitive indicators) or is about fewer than {} persons ({}), and where another hidden \
         figure could be found to within {audit_width} persons. A hidden field is empty. How much \
         an indicator varies by chance is estimated from these figures: `correlation` is that of an \
         area's chance deviation in a year and in the next, and `design_factor` how many times the \
         variance is that of as many independent persons.",
        normal.minimum_count,
        sensitive.minimum_count,
        normal.minimum_denominator,
        sensitive.minimum_denominator,
    )
}

fn meaning(indicator: &Indicator, edition: &PublishedEdition) -> Value {
    let unit = match indicator.measure {
        Measure::Count => "number".to_owned(),
        Measure::Share => "per cent".to_owned(),
        Measure::Rate { per } => format!("per {per}"),
        Measure::Mean { unit } => format!("mean, {unit:?}").to_lowercase(),
        Measure::Difference { per } => format!("difference per {per}"),
        Measure::Standardised => {
            "index, 100 as expected by the rates of the municipality".to_owned()
        }
    };
    let mut meaning = json!({
        "id": indicator.id,
        "unit": unit,
        "sensitivity": indicator.sensitivity,
        "title": indicator.title,
        "definition": indicator.definition,
        "population": indicator.population,
        "breaks": indicator.breaks.iter().map(|start| start.year).collect::<Vec<_>>(),
    });
    if let (true, Value::Object(members)) = (indicator.is_by_address(), &mut meaning) {
        members.insert("boundaries".to_owned(), "of the edition".into());
    }
    if let (Some(variation), Value::Object(members)) =
        (edition.variations.get(&indicator.id), &mut meaning)
    {
        members.insert("correlation".to_owned(), variation.correlation.into());
        members.insert("design_factor".to_owned(), variation.design_factor.into());
    }
    meaning
}
