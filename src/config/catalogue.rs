//! The catalogue: themes, indicators and charts, as the analysts write them.

mod by_address;
mod check;
mod raw;
mod read;
mod strata;

use std::{collections::BTreeMap, path::PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::by_address::is_by_address;
pub(crate) use self::strata::unlike as unlike_stratum;
pub(super) use self::{raw::Raw as RawCatalogue, read::read};
use crate::model::{AdditiveRelation, Criterion, Indicator, Language, Measure, Term, Text, Theme};

/// Themes, indicators and charts, in the order in which they are printed.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue {
    /// The file it was read from.
    #[serde(skip)]
    pub file: PathBuf,
    /// The text of that file, for the archive.
    #[serde(skip)]
    pub text: String,
    /// Headings.
    pub themes: Vec<Theme>,
    /// What is measured.
    pub indicators: Vec<Indicator>,
    /// What is drawn in a briefing.
    pub charts: Vec<Chart>,
    /// The indicators on page one of every briefing; where it is left out those of `overview`.
    pub headlines: Vec<String>,
    /// The indicators in the table of all areas.
    pub overview: Vec<String>,
    /// The indicators by which the municipality's maps are coloured.
    pub maps: Vec<String>,
    /// Two indicators that are set against each other for all areas: across and up.
    pub planning: Vec<String>,
    /// Counts that are parts of others.
    pub relations: Vec<Relation>,
    /// The indicators that the law looks at, by the criterion that each serves.
    pub criteria: BTreeMap<Criterion, String>,
    /// The share by which estates and their neighbours are compared, before and after something
    /// began in one of them.
    pub spill_over: Option<String>,
}

impl Catalogue {
    /// Returns an indicator by its id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Returns the indicators on page one of every briefing.
    pub(crate) fn headline_indicators(&self) -> impl Iterator<Item = &Indicator> {
        let ids = match self.headlines.is_empty() {
            true => &self.overview,
            false => &self.headlines,
        };
        ids.iter().filter_map(|id| self.indicator(id))
    }

    /// Returns the indicator that serves a criterion of the law.
    #[must_use]
    pub fn serving(&self, criterion: Criterion) -> Option<&Indicator> {
        self.indicator(self.criteria.get(&criterion)?)
    }

    /// Tells whether the law on larger estates is applied: something serves its criteria.
    #[must_use]
    pub fn applies_law(&self) -> bool {
        !self.criteria.is_empty()
    }

    /// Returns the indicator that counts the residents: the first count.
    #[must_use]
    pub fn residents(&self) -> Option<&Indicator> {
        let mut counts = self.indicators.iter();
        counts.find(|indicator| indicator.measure == Measure::Count)
    }

    /// Returns the relations that the catalogue says, by the series that they name.
    pub(crate) fn additive_relations(&self) -> impl Iterator<Item = AdditiveRelation> {
        let relations = self.relations.iter();
        relations.map(|relation| AdditiveRelation {
            parts: relation.parts.iter().map(|part| Term::read(part)).collect(),
            whole: Term::read(&relation.whole),
            exact: relation.exact,
        })
    }
}

/// Counts that are parts of another and do not overlap, as an attacker knows too; only where the
/// expressions of a register do not tell it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Indicators, by what they count above the line; with `.denominator`, below it.
    pub parts: Vec<String>,
    /// What they are parts of.
    pub whole: String,
    /// Whether they are all of it.
    #[serde(default)]
    pub exact: bool,
}

/// A chart in every briefing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// Its key, also the file name of the drawing.
    pub id: String,
    /// Its form.
    pub kind: ChartKind,
    /// Its heading.
    pub title: Text,
    /// What is drawn; all listed indicators where it is left out. A pyramid has two a row, left
    /// and right.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// What the sides of a pyramid are called, left and right. Titles of its indicators begin
    /// with it; what follows is what the row is called.
    #[serde(default)]
    pub sides: Vec<Text>,
    /// How many years of age the rows of a pyramid have; where it is left out, all as many.
    #[serde(default)]
    pub years: Vec<u32>,
    /// Of trends: at most so many panels, those of a unit's figures that changed most.
    pub most: Option<usize>,
}

/// The form of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// The unit through the years, one small panel an indicator, the municipality beside it.
    Trends,
    /// The newest year, a pair of bars an indicator: the unit and the municipality.
    Bars,
    /// The newest year, bars to the left and to the right, the first row at the bottom.
    Pyramid,
}

/// Returns what a row of a pyramid is called: the title of its indicator without the side's.
#[must_use]
pub(crate) fn row_label<'a>(title: &'a Text, side: &Text, language: Language) -> Option<&'a str> {
    let rest = title
        .in_language(language)
        .strip_prefix(side.in_language(language))?;
    Some(rest.trim_start()).filter(|rest| !rest.is_empty())
}
