//! Figures that were counted for somebody who asked, and told: as the program keeps them.

use serde::{Deserialize, Serialize};

use crate::model::{Published, PublishedFigures, Shown, UnitId};

/// Shown figures of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ToldFigures(Vec<Told>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Told {
    indicator: String,
    year: i32,
    value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    numerator: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    denominator: Option<f64>,
}

impl ToldFigures {
    /// Takes those of a unit.
    pub(crate) fn of(figures: &PublishedFigures, unit: &UnitId) -> Self {
        let told = figures.indicators().flat_map(|indicator| {
            let figures = figures.of_unit(indicator, unit.as_str());
            let shown = figures.filter_map(|(year, figure)| Some((year, figure.shown()?)));
            shown.map(move |(year, shown)| Told {
                indicator: indicator.to_owned(),
                year,
                value: shown.value,
                numerator: shown.numerator,
                denominator: shown.denominator,
            })
        });
        Self(told.collect())
    }

    /// Returns them as those of a unit.
    pub(crate) fn figures(&self, unit: &UnitId) -> PublishedFigures {
        let mut figures = PublishedFigures::default();
        for told in &self.0 {
            let figure = Published::release(Shown {
                value: told.value,
                numerator: told.numerator,
                denominator: told.denominator,
                standard_error: None,
            });
            figures.insert(&told.indicator, told.year, unit.clone(), figure);
        }
        figures
    }
}
