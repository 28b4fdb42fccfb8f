//! The label of one unit on each list it stands on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{History, Odds, Situation, chances, findings, history::or, limits::enough};
use crate::{
    config::{Law, RuleSet, Yardstick},
    model::{Assessment, Label},
};

/// What is known about a unit for one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Listing {
    /// The date of the list, as a rule 1 December.
    pub date: NaiveDate,
    /// The figures.
    pub situation: Situation,
    /// The label that the ministry published.
    pub published: Option<Label>,
}

/// There are no rules for a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there are no rules `{family}` for the lists of {year}")]
pub struct NoRules {
    /// The family of rules.
    pub family: String,
    /// The year of the list.
    pub year: i32,
}

/// Assesses one unit on all its lists, given in any order, and answers in that order; and tells on
/// which of them it was a parallel society, as later lists count it.
///
/// Figures and earlier lists give the label; where they leave it unknown, the published one is
/// taken. For later lists the published label counts before the one worked out here, and of
/// several lists in one calendar year the last (almenboligloven § 61 a, stk. 4).
///
/// # Errors
/// A list of a year for which there are no rules.
pub(crate) fn assess(
    law: &Law,
    family: &str,
    listings: &[Listing],
) -> Result<(Vec<Assessment>, History), NoRules> {
    let implied = implied(law, family, listings);
    let mut past = Past {
        history: History::default(),
        once_transformation: Some(false),
    };
    for year in &implied {
        past.history.note(*year, Some(true));
    }
    let mut in_order: Vec<_> = listings.iter().enumerate().collect();
    in_order.sort_by_key(|(_, listing)| listing.date);
    let mut assessments = BTreeMap::new();
    for (index, listing) in in_order {
        let year = listing.date.year();
        let rules = law.rules(family, year).ok_or_else(|| NoRules {
            family: family.to_owned(),
            year,
        })?;
        let assessment = past.assess(rules, listing);
        past.note(&assessment, implied.contains(&year));
        assessments.insert(index, assessment);
    }
    Ok((assessments.into_values().collect(), past.history))
}

/// Returns the years in which a unit must have been a parallel society, since it was
/// published as a transformation area later or then.
fn implied(law: &Law, family: &str, listings: &[Listing]) -> BTreeSet<i32> {
    let hard = listings
        .iter()
        .filter(|listing| listing.published == Some(Label::Transformation));
    hard.flat_map(|listing| {
        let year = listing.date.year();
        let lists = law.rules(family, year).map_or(1, RuleSet::lists_needed);
        (0..lists).map_while(move |back| year.checked_sub_unsigned(back))
    })
    .collect()
}

/// What the lists so far leave behind.
struct Past {
    history: History,
    once_transformation: Option<bool>,
}

impl Past {
    fn assess(&self, rules: &RuleSet, listing: &Listing) -> Assessment {
        let Listing {
            date,
            situation,
            published,
        } = listing;
        let list_year = date.year();
        let before = self.history.before(list_year, rules.lists_needed());
        let odds = Odds::new(rules, situation, before);
        let possible: BTreeSet<_> = chances(rules, &odds).into_keys().collect();
        let label = only(&possible).or(*published);
        let now = or(
            whether(label, &possible, is_transformation),
            Some(published.is_some_and(is_transformation)),
        );
        let years_in_row = match whether(label, &possible, Label::is_parallel_society) {
            Some(true) => self.history.running_before(list_year) + 1,
            _ => 0,
        };
        Assessment {
            list_year,
            rule_set: rules.id.clone(),
            label,
            published: *published,
            social_housing: situation.social_housing,
            residents: situation.residents,
            enough_residents: enough(rules.residents, situation.residents),
            findings: findings(rules, Yardstick::Main, situation),
            prevention: findings(rules, Yardstick::Prevention, situation),
            years_in_row,
            development_plan: or(self.once_transformation, now),
            possible,
        }
    }

    /// Remembers a list as it then was: by its published label, where there is one, and by a higher
    /// one that is known and stands on that list too.
    fn note(&mut self, assessment: &Assessment, implied: bool) {
        let higher = |published: Label| {
            let known = assessment.label.filter(|label| label.is_also(published));
            known.unwrap_or(published)
        };
        let label = assessment.published.map(higher).or(assessment.label);
        let parallel_society = match assessment.published {
            None if implied => Some(true),
            _ => whether(label, &assessment.possible, Label::is_parallel_society),
        };
        self.history.note(assessment.list_year, parallel_society);
        let transformation = whether(label, &assessment.possible, is_transformation);
        self.once_transformation = or(self.once_transformation, transformation);
    }
}

/// Tells whether something holds for the label, or else for all labels that are possible.
fn whether(
    label: Option<Label>,
    possible: &BTreeSet<Label>,
    holds: impl Fn(Label) -> bool,
) -> Option<bool> {
    let labels = label.map_or_else(|| possible.clone(), |label| BTreeSet::from([label]));
    let some = labels.iter().any(|label| holds(*label));
    let all = labels.iter().all(|label| holds(*label));
    (some == all).then_some(all)
}

fn is_transformation(label: Label) -> bool {
    label == Label::Transformation
}

fn only(possible: &BTreeSet<Label>) -> Option<Label> {
    possible.first().copied().filter(|_| possible.len() == 1)
}

#[cfg(test)]
mod tests;
