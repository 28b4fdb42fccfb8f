//! The words of the law on social housing: criteria, labels and what is found about a unit.
//!
//! The rules themselves are data (`data/law.toml`); how they are applied is in `criteria`.

use std::{collections::BTreeSet, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A criterion of § 61 a and § 61 b of almenboligloven, in the order of the columns of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Immigrants from non-western countries and their descendants, among all residents.
    NonWestern,
    /// Outside work and education, among those aged 18–64.
    OutsideWork,
    /// Convicted under the penal, weapons or drugs acts.
    Convicted,
    /// Basic school only, among those aged 30–59.
    BasicSchool,
    /// Mean gross income, in per cent of the region's.
    Income,
}

impl Criterion {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 5] = [
        Self::NonWestern,
        Self::OutsideWork,
        Self::Convicted,
        Self::BasicSchool,
        Self::Income,
    ];

    /// Returns the name used in files (`outside_work`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NonWestern => "non_western",
            Self::OutsideWork => "outside_work",
            Self::Convicted => "convicted",
            Self::BasicSchool => "basic_school",
            Self::Income => "income",
        }
    }
}

/// One value for each criterion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerCriterion<T> {
    /// For non-western origin.
    pub non_western: T,
    /// For being outside work and education.
    pub outside_work: T,
    /// For convictions.
    pub convicted: T,
    /// For basic school only.
    pub basic_school: T,
    /// For income.
    pub income: T,
}

impl<T> PerCriterion<T> {
    /// Makes the value of each criterion.
    pub fn from_fn(mut make: impl FnMut(Criterion) -> T) -> Self {
        Self {
            non_western: make(Criterion::NonWestern),
            outside_work: make(Criterion::OutsideWork),
            convicted: make(Criterion::Convicted),
            basic_school: make(Criterion::BasicSchool),
            income: make(Criterion::Income),
        }
    }

    /// Returns the value of one criterion.
    #[must_use]
    pub fn get(&self, criterion: Criterion) -> &T {
        match criterion {
            Criterion::NonWestern => &self.non_western,
            Criterion::OutsideWork => &self.outside_work,
            Criterion::Convicted => &self.convicted,
            Criterion::BasicSchool => &self.basic_school,
            Criterion::Income => &self.income,
        }
    }

    /// Returns the value of one criterion, to be changed.
    pub fn get_mut(&mut self, criterion: Criterion) -> &mut T {
        match criterion {
            Criterion::NonWestern => &mut self.non_western,
            Criterion::OutsideWork => &mut self.outside_work,
            Criterion::Convicted => &mut self.convicted,
            Criterion::BasicSchool => &mut self.basic_school,
            Criterion::Income => &mut self.income,
        }
    }
}

/// What an area is called on a list, in order of severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// On no list.
    None,
    /// Forebyggelsesområde (§ 61 b).
    Prevention,
    /// Udsat boligområde (§ 61 a, stk. 1).
    Vulnerable,
    /// Parallelsamfund, before 2021 ghettoområde (§ 61 a, stk. 2).
    ParallelSociety,
    /// Omdannelsesområde, before 2021 hårdt ghettoområde (§ 61 a, stk. 4).
    Transformation,
}

/// The first list with the present names (almenboligloven as changed in 2021).
const RENAMED: i32 = 2021;

impl Label {
    /// Returns the name on the lists of a year: `parallelsamfund`, before 2021 `ghettoområde`.
    #[must_use]
    pub fn name(self, list_year: i32) -> &'static str {
        match self {
            Self::None => "none",
            Self::Prevention => "forebyggelsesområde",
            Self::Vulnerable => "udsat boligområde",
            Self::ParallelSociety if list_year < RENAMED => "ghettoområde",
            Self::ParallelSociety => "parallelsamfund",
            Self::Transformation if list_year < RENAMED => "hårdt ghettoområde",
            Self::Transformation => "omdannelsesområde",
        }
    }

    /// Tells whether an area of this label stands on the list of another name too: the lists of § 61 a
    /// are nested, so that a transformation area is a parallel society and a vulnerable area as well.
    #[must_use]
    pub(crate) fn is_also(self, other: Self) -> bool {
        self == other || (other >= Self::Vulnerable && self > other)
    }

    /// Tells whether an area of this label is a parallel society: a transformation area is one too.
    #[must_use]
    pub fn is_parallel_society(self) -> bool {
        self >= Self::ParallelSociety
    }
}

/// A text that is no label of any list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a label")]
pub struct NotALabel(String);

impl FromStr for Label {
    type Err = NotALabel;

    /// Reads a published name, present or former, in capitals or not, and all that is printed in
    /// its place, in either language.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_lowercase().as_str() {
            "none" | "ikke på listen" | "not on the list" => Ok(Self::None),
            "forebyggelsesområde" | "prevention area" => Ok(Self::Prevention),
            "udsat boligområde" | "vulnerable housing area" => Ok(Self::Vulnerable),
            "parallelsamfund" | "ghettoområde" | "parallel society" | "ghetto area" => {
                Ok(Self::ParallelSociety)
            }
            "omdannelsesområde"
            | "hårdt ghettoområde"
            | "transformation area"
            | "hard ghetto area" => Ok(Self::Transformation),
            _ => Err(NotALabel(text.trim().to_owned())),
        }
    }
}

/// How a value is held against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Met above the limit (»overstiger«).
    MoreThan,
    /// Met on the limit and above it (»mindst«).
    AtLeast,
    /// Met below the limit (»mindre end«).
    LessThan,
}

/// What one criterion says about one unit on one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// The criterion.
    pub criterion: Criterion,
    /// The unit's value, in per cent.
    pub value: Option<Decimal>,
    /// The limit, in per cent; rounded where it is no finite decimal.
    pub limit: Option<Decimal>,
    /// How the value is held against the limit.
    pub comparison: Relation,
    /// Whether the criterion is met, decided without rounding.
    pub met: Option<bool>,
    /// How far the value lies past the limit, in percentage points; negative on the other side.
    pub distance: Option<Decimal>,
    /// The fewest persons more or less by whom the criterion would change, were the newest year
    /// alone another; never for income.
    pub persons: Option<u64>,
    /// How many years the value is the mean of.
    pub mean_years: u32,
}

impl Finding {
    /// Finds what one criterion says among all of them.
    #[must_use]
    pub(crate) fn of(findings: &[Self], criterion: Criterion) -> Option<&Self> {
        findings
            .iter()
            .find(|finding| finding.criterion == criterion)
    }
}

/// What the law says about one unit on one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Assessment {
    /// The calendar year of the list.
    pub list_year: i32,
    /// The id of the rule set used.
    pub rule_set: String,
    /// The label: the only possible one, or else the published one; none where unknown.
    pub label: Option<Label>,
    /// The labels that figures and earlier lists leave possible.
    pub possible: BTreeSet<Label>,
    /// The label that the ministry published.
    pub published: Option<Label>,
    /// Whether the unit is a social-housing area.
    pub social_housing: bool,
    /// The residents on 1 January.
    pub residents: Option<Decimal>,
    /// Whether the residents are enough.
    pub enough_residents: Option<bool>,
    /// The criteria under the limits of § 61 a.
    pub findings: Vec<Finding>,
    /// The criteria under the limits of § 61 b; empty before there was one.
    pub prevention: Vec<Finding>,
    /// On how many lists running, this one included, it has surely been a parallel society.
    pub years_in_row: usize,
    /// Whether it must have a development plan: it is or once was a transformation area.
    pub development_plan: Option<bool>,
}

impl Assessment {
    /// Returns the findings under the limits of the label: § 61 b for a prevention area.
    #[must_use]
    pub(crate) fn findings_of_label(&self) -> &[Finding] {
        if self.label == Some(Label::Prevention) && !self.prevention.is_empty() {
            &self.prevention
        } else {
            &self.findings
        }
    }

    /// Tells whether a published label is all that is known.
    #[must_use]
    pub(crate) fn is_mere_history(&self) -> bool {
        self.published.is_some()
            && self.residents.is_none()
            && self.findings.iter().all(|finding| finding.value.is_none())
    }

    /// Tells whether the published label cannot be, going by figures and earlier lists. A lower
    /// name does not contradict a higher one, since lists are nested.
    #[must_use]
    pub(crate) fn contradicts_published(&self) -> bool {
        self.published
            .is_some_and(|published| !self.possible.iter().any(|label| label.is_also(published)))
    }
}

/// A colour of the traffic light, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Nothing to be done.
    Green,
    /// To be watched.
    Yellow,
    /// To be acted on.
    Red,
}

impl Colour {
    /// Returns the name used in files (`yellow`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// How a colour has moved since the list before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// Towards green.
    Better,
    /// The same colour.
    Same,
    /// Towards red.
    Worse,
}

#[cfg(test)]
mod tests {
    use super::{Label::*, *};

    #[test]
    fn labels_have_the_names_of_their_time() {
        let cases = [
            (None, 2018, "none"),
            (Prevention, 2021, "forebyggelsesområde"),
            (Vulnerable, 2018, "udsat boligområde"),
            (ParallelSociety, 2020, "ghettoområde"),
            (ParallelSociety, 2021, "parallelsamfund"),
            (Transformation, 2020, "hårdt ghettoområde"),
            (Transformation, 2021, "omdannelsesområde"),
        ];
        for (label, year, name) in cases {
            assert_eq!(label.name(year), name);
            assert_eq!(name.parse(), Ok(label));
        }
    }

    #[test]
    fn lists_are_nested() {
        let labels = [
            None,
            Prevention,
            Vulnerable,
            ParallelSociety,
            Transformation,
        ];
        let nested = labels.map(|label| labels.map(|other| label.is_also(other)));
        assert_eq!(
            nested,
            [
                [true, false, false, false, false],
                [false, true, false, false, false],
                [false, false, true, false, false],
                [false, false, true, true, false],
                [false, false, true, true, true],
            ]
        );
    }

    #[test]
    fn labels_are_read_in_capitals_and_with_spaces_around() {
        assert_eq!(" HÅRDT Ghettoområde ".parse(), Ok(Transformation));
        for text in ["", "unknown", "ghetto", "hårdt  ghettoområde"] {
            assert!(text.parse::<Label>().is_err(), "{text}");
        }
    }

    #[test]
    fn criteria_are_named_as_serde_names_them() {
        for criterion in Criterion::ALL {
            let json = serde_json::to_string(&criterion).unwrap();
            assert_eq!(json, format!("\"{}\"", criterion.as_str()));
            let values = PerCriterion::from_fn(|other| other);
            assert_eq!(*values.get(criterion), criterion);
        }
    }
}
