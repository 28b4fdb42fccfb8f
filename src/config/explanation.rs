//! The words that say why a unit has its label, from `[explanation]` of `words.toml`.

use serde::Deserialize;

use crate::model::Relation;

/// The words of an explanation, with gaps such as `{label}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// What figures decide.
    pub decided: String,
    /// What figures leave open and a list decided.
    pub published: String,
    /// A label of which there are no figures.
    pub history: String,
    /// What cannot be decided.
    pub unknown: String,
    /// An area that is no social housing.
    pub not_social: String,
    /// Too few residents.
    pub too_few: String,
    /// Unknown residents.
    pub residents_unknown: String,
    /// That the other paragraph holds too.
    pub also_prevention: String,
    /// That the other paragraph does not hold.
    pub not_either: String,
    /// How many criteria are met.
    pub tally: String,
    /// How many are met beside those that must be.
    pub tally_with_gate: String,
    /// How it stands with one that must be.
    pub gate: String,
    /// That one of those that must be is enough.
    pub any_gate: String,
    /// How many are unknown.
    pub tally_unknown: String,
    /// How many must be met.
    pub tally_needed: String,
    /// A criterion, its value, its limit and how it stands.
    pub finding: String,
    pub limit: String,
    /// An unknown limit.
    pub limit_unknown: String,
    /// That a limit is so many times the country's share.
    pub national: String,
    /// That a limit is so many times the region's share.
    pub regional: String,
    /// That a limit is a part of the region's mean.
    pub of_region: String,
    /// That a limit is a part of the country's mean.
    pub of_country: String,
    /// Met, and by how much.
    pub met_by: String,
    /// Met on the limit.
    pub met_on_limit: String,
    /// Not met, and by how much.
    pub not_met: String,
    /// Not met on the limit.
    pub not_met_on_limit: String,
    /// One percentage point.
    pub one_point: String,
    /// Several percentage points.
    pub points: String,
    pub one_person: String,
    /// Several persons.
    pub persons: String,
    /// Below a limit.
    pub below: String,
    /// Above a limit.
    pub above: String,
    pub unknown_value: String,
    /// A criterion that is met.
    pub state_met: String,
    /// A criterion that is not.
    pub state_not_met: String,
    /// On one list.
    pub one_list: String,
    /// On several lists running.
    pub lists: String,
    /// On at least so many lists.
    pub at_least_lists: String,
    /// How many lists a label takes.
    pub lists_needed: String,
    /// An obligation.
    pub duty: String,
    /// One that outlasts the label that brought it about.
    pub duty_lasts: String,
    /// One of which that cannot be decided.
    pub duty_unknown: String,
    /// Rules that were suspended.
    pub suspended: String,
    /// Rules that were annulled.
    pub annulled: String,
    /// What is on no list.
    pub not_listed: String,
    /// That a published label cannot be.
    pub contradiction: String,
    /// Between the last two of several labels.
    pub or: String,
    /// Comparisons with a limit.
    comparisons: Comparisons,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comparisons {
    more_than: String,
    at_least: String,
    less_than: String,
}

impl Explanation {
    /// Returns the word for a comparison: over, at least, under.
    #[must_use]
    pub fn comparison(&self, comparison: Relation) -> &str {
        match comparison {
            Relation::MoreThan => &self.comparisons.more_than,
            Relation::AtLeast => &self.comparisons.at_least,
            Relation::LessThan => &self.comparisons.less_than,
        }
    }
}
