//! What an edition holds at all, so that no text speaks of what it does not.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    config::Config,
    model::{Amount, Indicator, Measure, PublishedEdition, Sensitivity, UnitKind},
};

/// What an edition holds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Holds {
    /// The kinds of units that there are, and what all of a kind are called at the head of a row.
    pub kinds: BTreeMap<&'static str, String>,
    /// What kinds of units within the municipality that have figures are called within a sentence.
    pub within: Vec<String>,
    /// The titles of sensitive indicators.
    pub sensitive: Vec<String>,
    /// What else there is: means of `money` and `points`, indicators about `things`, criteria of the
    /// `law`, and political `goals`.
    pub about: Vec<&'static str>,
}

impl Holds {
    /// Looks through an edition and its catalogue.
    pub(super) fn of(edition: &PublishedEdition, config: &Config) -> Self {
        let indicators = || config.catalogue.indicators.iter();
        let has_mean_of = |unit| indicators().any(|one| one.measure == Measure::Mean { unit });
        let is_sensitive = |one: &&Indicator| one.sensitivity == Sensitivity::Sensitive;
        let title = |one: &Indicator| one.title.in_language(edition.masthead.language).to_owned();
        let kinds: BTreeSet<UnitKind> = edition.units.iter().map(|unit| unit.kind).collect();
        let of_kind = |kind: &UnitKind| (kind.as_str(), config.words.kind_title(*kind));
        let is_within = |kind: &&UnitKind| {
            let outside = [UnitKind::Municipality, UnitKind::Region, UnitKind::Country];
            !outside.contains(kind)
        };
        let within = kinds.iter().filter(is_within);
        let about = [
            (has_mean_of(Amount::Money), "money"),
            (has_mean_of(Amount::Points), "points"),
            (
                indicators().any(|one| one.sensitivity == Sensitivity::Open),
                "things",
            ),
            (config.catalogue.applies_law(), "law"),
            (!edition.goals.is_empty(), "goals"),
        ];
        Self {
            within: within
                .map(|kind| config.words.kind(*kind).many.clone())
                .collect(),
            kinds: kinds.iter().map(of_kind).collect(),
            sensitive: indicators().filter(is_sensitive).map(title).collect(),
            about: about
                .into_iter()
                .filter_map(|(is_there, what)| is_there.then_some(what))
                .collect(),
        }
    }
}
