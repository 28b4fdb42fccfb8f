//! What the page tells.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Number, Value};

use crate::{
    config::{Config, RuleSet},
    model::{
        DocumentName, Indicator, Language, NumberStyle, Palette, Published, PublishedEdition,
        ToldFinding, Unit, UnitId,
    },
};

/// What the page tells.
#[derive(Debug)]
pub(crate) struct Content<'a> {
    /// The edition.
    pub edition: &'a PublishedEdition,
    /// What stands out about each unit, what matters most first.
    pub findings: BTreeMap<UnitId, Vec<ToldFinding>>,
    /// What the briefings say of each unit, as their templates read it; of a unit without a briefing
    /// what one would say.
    pub profiles: BTreeMap<UnitId, Value>,
    /// Indicators, rules and words.
    pub config: &'a Config,
    /// The colours of the drawings.
    pub palette: Palette,
    /// The briefings that lie beside the page.
    pub documents: BTreeSet<DocumentName>,
    /// All figures as a workbook.
    pub workbook: Vec<u8>,
}

impl Content<'_> {
    /// Returns where the briefing about a unit lies, seen from the page.
    pub(super) fn briefing(&self, unit: &Unit) -> Option<String> {
        let name = DocumentName::of_unit(unit.kind, &unit.id);
        let file = || format!("../briefings/{}", name.file_name());
        self.documents.contains(&name).then(file)
    }

    /// Returns the rules of the law for the newest list; nothing where the law is not applied.
    pub(super) fn rules(&self) -> Option<&RuleSet> {
        let year = self.edition.masthead.data_year();
        let rules = self.config.law.rules_of_year(&self.config.rules, year);
        rules.filter(|_| self.config.catalogue.applies_law())
    }

    /// Writes to a multiple of what counts are rounded.
    pub(super) fn rounding(&self) -> String {
        self.count(self.config.disclosure.rounding_base)
    }

    /// Writes how many residents an estate must have for the law to hold.
    pub(super) fn least_residents(&self) -> String {
        let Some(least) = self.rules().map(|rules| rules.residents) else {
            return String::new();
        };
        let form = self.config.words.law.relation(least.comparison);
        form.replace("{limit}", &self.count(least.value))
    }

    pub(super) fn language(&self) -> Language {
        self.edition.masthead.language
    }

    /// Writes a figure, or the word for one that is hidden or missing.
    pub(super) fn written(&self, figure: Option<Published>, indicator: &Indicator) -> String {
        let words = &self.config.words;
        match figure.map(Published::value) {
            None => words.no_figure.clone(),
            Some(None) => words.hidden.clone(),
            Some(Some(value)) => words.writing.number(value, indicator.measure.into()),
        }
    }

    fn count(&self, number: u32) -> String {
        self.config
            .words
            .writing
            .number(number.into(), NumberStyle::Count)
    }
}

/// Returns a number as short as it can be written: 30, not 30.0.
pub(super) fn number(value: f64) -> Value {
    // Adding nought makes 0 of −0.
    let written = (value + 0.0).to_string();
    written.parse::<Number>().map_or(Value::Null, Value::Number)
}
