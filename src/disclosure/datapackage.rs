//! The tables of an edition described for machines: `datapackage.json`.

use serde_json::{Value, json};

use crate::{
    config::Disclosure,
    model::{Edition, Indicator, Measure},
};

/// Describes the tables of an edition: columns, units, rounding and what an empty field means
/// (Frictionless Data Package, version 2).
#[must_use]
pub fn data_package(
    (title, organisation): (&str, &str),
    edition: Edition,
    indicators: &[Indicator],
    policy: &Disclosure,
) -> String {
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": format!("boligmonitor-{edition}"),
        "title": format!("{title} {edition}"),
        "version": edition.to_string(),
        "contributors": [{ "title": organisation, "roles": ["publisher"] }],
        "description": rules(policy),
        "resources": [
            published(indicators, policy), criteria(policy), labels(), flows(policy),
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
         rounded counts; means are rounded to {mean_rounding} kroner or {point_rounding} of a \
         mark. A figure is hidden where it, or all but it, is fewer than {} persons ({} for \
         sensitive indicators) or is about fewer than {} persons ({}), and where another hidden \
         figure could be found to within {audit_width} persons. A hidden field is empty.",
        normal.minimum_count,
        sensitive.minimum_count,
        normal.minimum_denominator,
        sensitive.minimum_denominator,
    )
}

fn published(indicators: &[Indicator], policy: &Disclosure) -> Value {
    let base = policy.rounding_base;
    let count = |what: &str| format!("{what}, rounded to the nearest {base}; empty where hidden.");
    let meaning = |one: &Indicator| {
        let unit = match one.measure {
            Measure::Count => "number".to_owned(),
            Measure::Share => "per cent".to_owned(),
            Measure::Rate { per } => format!("per {per}"),
            Measure::Mean { unit } => format!("mean, {unit:?}").to_lowercase(),
            Measure::Difference { per } => format!("difference per {per}"),
        };
        json!({
            "id": one.id,
            "unit": unit,
            "sensitivity": one.sensitivity,
            "title": one.title,
            "definition": one.definition,
            "population": one.population,
            "breaks": one.breaks.iter().map(|one| one.year).collect::<Vec<_>>(),
        })
    };
    let ids: Vec<&str> = indicators.iter().map(|one| one.id.as_str()).collect();
    let kinds = [
        "area",
        "school_district",
        "part",
        "municipality",
        "estate",
        "association",
        "region",
        "country",
    ];
    let mut resource = resource(
        "published",
        "Every figure of the edition: a row per unit, indicator and year",
        &json!([
            field("edition", "string", "The edition."),
            field("unit", "string", "The code of the unit."),
            listed(
                "unit_kind",
                "The sort of unit; `part` is town or country.",
                &kinds
            ),
            field(
                "parent",
                "string",
                "The unit next above: area < school district < part < municipality; for an estate its area; empty for others."
            ),
            field("year", "integer", "The data year."),
            listed("indicator", "The indicator; see `indicators`.", &ids),
            field(
                "numerator",
                "number",
                &count("What is counted, not given for means")
            ),
            field(
                "denominator",
                "number",
                &count("Of how many, where there is such a number")
            ),
            field(
                "value",
                "number",
                "The value, in the indicator's unit; empty where hidden."
            ),
            field("shown", "boolean", "Whether the figure is shown."),
        ]),
        &["unit", "indicator", "year"],
    );
    let indicators = indicators.iter().map(meaning).collect();
    if let Value::Object(members) = &mut resource {
        members.insert("indicators".to_owned(), indicators);
    }
    resource
}

fn criteria(policy: &Disclosure) -> Value {
    let persons = format!(
        "About how many persons that is, rounded up to {}.",
        policy.rounding_base
    );
    resource(
        "criteria",
        "How estates of at least 1,000 residents stand to each criterion of the law",
        &json!([
            field("edition", "string", "The edition."),
            field(
                "list_year",
                "integer",
                "The year of the list of 1 December."
            ),
            field("unit", "string", "The code of the estate."),
            field("criterion", "string", "The criterion."),
            field(
                "value",
                "number",
                "Per cent with one decimal, convictions with two; empty where hidden or unknown."
            ),
            field("limit", "number", "The limit of § 61 a, per cent."),
            field("met", "boolean", "Whether the limit is passed."),
            field(
                "points",
                "number",
                "Percentage points past the limit, negative before it."
            ),
            field("persons", "number", &persons),
            field(
                "next_value",
                "number",
                "The middle of what the next list may bring, per cent."
            ),
            field(
                "next_low",
                "number",
                "With a chance of 10 per cent it is lower."
            ),
            field(
                "next_high",
                "number",
                "With a chance of 10 per cent it is higher."
            ),
            field(
                "is_forecast",
                "boolean",
                "Whether `next_value` is a forecast, or last year's value."
            ),
        ]),
        &["unit", "criterion"],
    )
}

fn labels() -> Value {
    resource(
        "labels",
        "Labels of these estates, and the chances of the next list",
        &json!([
            field("edition", "string", "The edition."),
            field(
                "list_year",
                "integer",
                "The year of the list of 1 December."
            ),
            field("unit", "string", "The code of the estate."),
            field(
                "label",
                "string",
                "The label by the municipality's own reckoning."
            ),
            field("label_before", "string", "The label a year before."),
            field("colour", "string", "The colour of the traffic light."),
            field("colour_before", "string", "The colour a year before."),
            field("next_label", "string", "A label that may come."),
            field(
                "next_chance",
                "number",
                "Its chance in per cent, in steps of 5."
            ),
        ]),
        &[],
    )
}

fn flows(policy: &Disclosure) -> Value {
    let moves = format!(
        "Moves in the year before 1 January, rounded to the nearest {}.",
        policy.rounding_base
    );
    resource(
        "flows",
        "Moves from area to area and from school district to school district; pairs that are not \
         listed have none, few, or are hidden",
        &json!([
            field("edition", "string", "The edition."),
            field("year", "integer", "The data year."),
            field("from", "string", "The unit where they begin."),
            field("to", "string", "The unit where they end."),
            field("moves", "number", &moves),
        ]),
        &["from", "to"],
    )
}

fn resource(name: &str, title: &str, fields: &Value, key: &[&str]) -> Value {
    json!({
        "name": name,
        "title": title,
        "path": format!("{name}.csv"),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": { "fields": fields, "missingValues": [""], "primaryKey": key },
    })
}

fn field(name: &str, kind: &str, description: &str) -> Value {
    json!({ "name": name, "type": kind, "description": description })
}

/// Describes a text that is one of some.
fn listed(name: &str, description: &str, values: &[&str]) -> Value {
    json!({
        "name": name,
        "type": "string",
        "description": description,
        "constraints": { "required": true, "enum": values },
    })
}
