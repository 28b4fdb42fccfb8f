//! Everything that an edition publishes.

use std::{collections::BTreeMap, ops::RangeInclusive};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AreaMap, Comment, Comparison, Control, DocumentName, Edition, Finding, GoalState, Intervention,
    Language, PlanState, PublishedFigures, PublishedFlows, SpillOver, Standing, Twin, UnitId,
    Units, Variation,
};

/// An edition as anybody may see it: the one thing that drawings, briefings, the web page, tables,
/// mails and the archive are made from.
///
/// Its serialisation lacks figures and moves, which stand in the tables of the edition; both
/// together are what is kept to draw it again, without a row about anybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublishedEdition {
    /// Who publishes it, and when.
    pub masthead: Masthead,
    /// All units.
    pub units: Units,
    /// What began in estates, and when.
    pub interventions: Vec<Intervention>,
    /// The outlines of the areas, simplified, where there are any.
    pub map: Option<AreaMap>,
    /// The figures.
    #[serde(skip)]
    pub figures: PublishedFigures,
    /// Moves from unit to unit in the newest year.
    #[serde(skip)]
    pub flows: PublishedFlows,
    /// How the larger estates stand to the law.
    pub standings: Vec<Standing>,
    /// Where the goals stand.
    pub goals: Vec<GoalState>,
    /// Where the development plans of estates stand; editions of before lack it.
    #[serde(default)]
    pub plans: Vec<PlanState>,
    /// Estates and their neighbours before and after something began.
    pub spill_overs: Vec<SpillOver>,
    /// What the newest figures of each unit of the municipality are compared with, by indicator.
    pub comparisons: BTreeMap<UnitId, BTreeMap<String, Comparison>>,
    /// What stands out about each unit that is compared, what matters most first; editions of before
    /// lack it.
    #[serde(default)]
    pub findings: BTreeMap<UnitId, Vec<Finding>>,
    /// The areas that are most like each area; editions of before lack it.
    #[serde(default)]
    pub twins: BTreeMap<UnitId, Vec<Twin>>,
    /// How much the figures vary by chance, by indicator; editions of before lack it.
    #[serde(default)]
    pub variations: BTreeMap<String, Variation>,
    /// What an analyst writes, by the name of the document that it stands in; editions of before lack it.
    #[serde(default)]
    pub comments: BTreeMap<String, Comment>,
    /// What disclosure control did.
    pub control: Control,
}

/// Who publishes an edition, and when: what stands at the head of all that is made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masthead {
    pub edition: Edition,
    /// The date on its pages.
    pub date: NaiveDate,
    /// That it corrects an earlier edition, and why; empty where it does not.
    pub correction: String,
    /// The years that it has figures of.
    pub years: RangeInclusive<i32>,
    /// The language of all that is made of it.
    pub language: Language,
    /// The name of the publication.
    pub title: String,
    /// The municipality.
    pub organisation: String,
    /// Whom readers ask.
    pub contact: String,
    /// Printed on every page.
    pub notice: String,
    /// That it is a draft, which is sent to nobody and kept nowhere; empty where it is not.
    #[serde(default)]
    pub draft: String,
}

impl PublishedEdition {
    /// Returns what an analyst writes in a document.
    #[must_use]
    pub(crate) fn comment(&self, document: &DocumentName) -> Option<&Comment> {
        self.comments.get(&document.to_string())
    }
}

impl Masthead {
    /// Returns the newest year with figures.
    #[must_use]
    pub fn data_year(&self) -> i32 {
        *self.years.end()
    }
}
