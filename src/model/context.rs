//! What is delivered beside the registers: reference figures, goals, interventions and lists.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Comment, Milestone, Text, UnitId};

/// All that is delivered beside the registers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// Figures of the region and the country.
    pub references: Vec<ReferenceFigure>,
    /// What the council wants to reach.
    pub goals: Vec<Goal>,
    /// What was begun in estates, and when.
    pub interventions: Vec<Intervention>,
    /// Labels on the ministry's lists of earlier years.
    pub labels: Vec<PublishedLabel>,
    /// The milestones of development plans.
    pub milestones: Vec<Milestone>,
    /// What an analyst writes, by the name of the document that it stands in.
    pub comments: BTreeMap<String, Comment>,
}

/// A reference figure: public already, and so not subject to disclosure control.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceFigure {
    /// The data year.
    pub year: i32,
    /// The region or the country.
    pub unit: UnitId,
    pub indicator: String,
    /// The value on the indicator's own scale: per cent, per so many, or an amount.
    pub value: f64,
}

/// A political goal: where an indicator of a unit is to stand in a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Its key.
    pub id: String,
    pub unit: UnitId,
    pub indicator: String,
    /// The calendar year from which the path leads: that which figures are about.
    pub from_year: i32,
    /// The calendar year of the goal.
    pub to_year: i32,
    /// The value at the beginning.
    pub start: f64,
    /// The value to be reached.
    pub target: f64,
    /// What it is called.
    pub title: Text,
}

/// Something that was begun in an estate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervention {
    pub estate: UnitId,
    /// The year in which it began.
    pub year: i32,
    /// Its kind, as the configuration names it.
    pub kind: String,
}

/// The label of an area on a list of 1 December.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedLabel {
    /// The date of the list.
    pub list_date: chrono::NaiveDate,
    /// The estate.
    pub unit: UnitId,
    /// The label as printed in the list.
    pub label: String,
}

impl Context {
    /// Returns the reference values of an indicator for a unit, by year.
    #[must_use]
    pub fn reference(&self, indicator: &str, unit: &str) -> BTreeMap<i32, f64> {
        let all = self.references.iter();
        all.filter(|figure| figure.indicator == indicator && figure.unit.as_str() == unit)
            .map(|figure| (figure.year, figure.value))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        let reference = |year, unit: &str, indicator: &str, value| ReferenceFigure {
            year,
            unit: unit.parse().unwrap(),
            indicator: indicator.to_owned(),
            value,
        };
        let began = |estate: &str, year| Intervention {
            estate: estate.parse().unwrap(),
            year,
            kind: "renovation".to_owned(),
        };
        Context {
            references: vec![
                reference(2025, "region", "income", 2.0),
                reference(2024, "region", "income", 1.0),
                reference(2025, "country", "income", 3.0),
                reference(2025, "region", "convicted", 4.0),
            ],
            interventions: vec![began("e1", 2018), began("e2", 2019), began("e1", 2016)],
            ..Context::default()
        }
    }

    #[test]
    fn references_are_those_of_the_unit_and_the_indicator() {
        let found = context().reference("income", "region");
        assert_eq!(found, BTreeMap::from([(2024, 1.0), (2025, 2.0)]));
        assert!(context().reference("income", "e1").is_empty());
        assert!(context().reference("marks", "region").is_empty());
    }
}
