//! What estates are obliged to, in words.

use serde::Serialize;

use super::Config;
use crate::model::{Language, ObligationState, Standing};

/// What an estate is obliged to.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DutyText {
    /// What it is called.
    pub title: String,
    /// That it holds, as a sentence without its full stop.
    pub duty: String,
    /// Where it stands.
    pub citation: String,
    /// What the estate was when it came under it, where it is that no longer.
    pub was: Option<String>,
    /// The day on which it ends at the latest, as written.
    pub until: Option<String>,
    /// What the estate was granted, as a sentence.
    pub note: Option<String>,
}

impl Config {
    /// Says what an estate is obliged to, where that is known.
    pub(crate) fn duties(&self, standing: &Standing, language: Language) -> Vec<DutyText> {
        let all = standing.obligations.iter();
        let holding = all.filter(|state| state.holds == Some(true));
        let duty = |state| self.duty(standing, state, language);
        holding.filter_map(duty).collect()
    }

    /// Says one obligation of an estate; nothing where the law does not declare it.
    pub(crate) fn duty(
        &self,
        standing: &Standing,
        state: &ObligationState,
        language: Language,
    ) -> Option<DutyText> {
        let obligation = self.law.obligation(&state.id)?;
        let entry = obligation.entry.iter();
        let entry = entry.filter_map(|label| self.law.label(*label));
        let entry: Vec<&str> = entry
            .map(|label| label.title.in_language(language))
            .collect();
        let mut exceptions = self.exceptions.iter();
        let own = exceptions.find(|exception| {
            exception.obligation == state.id && exception.estate == standing.unit
        });
        let note = own.and_then(|exception| exception.note.as_ref());
        Some(DutyText {
            title: obligation.title.in_language(language).to_owned(),
            duty: obligation.duty.in_language(language).to_owned(),
            citation: obligation.citation.clone(),
            was: (!state.by_this_list).then(|| entry.join(&self.words.explanation.or)),
            until: obligation.exit.on.map(|day| self.words.writing.day(day)),
            note: note.map(|note| note.in_language(language).to_owned()),
        })
    }
}
