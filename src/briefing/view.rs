//! A unit of a published edition, as a briefing looks at it.

use crate::{
    config::{Config, RuleSet},
    model::{
        Comparison, Criterion, Indicator, Label, Language, NumberStyle, Published,
        PublishedEdition, Unit, UnitId, UnitKind,
    },
};

/// A unit of a published edition, and what it is told with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    /// What the briefing is about.
    pub unit: &'a Unit,
    /// The edition.
    pub edition: &'a PublishedEdition,
    /// Definitions, rules and words.
    pub config: &'a Config,
}

impl<'a> View<'a> {
    /// Returns what the unit is compared with, and what that is called: an area with the
    /// municipality, the municipality with its parts, at most two.
    #[must_use]
    pub(crate) fn others(&self) -> Vec<(&'a Unit, &'a str)> {
        let units = &self.edition.units;
        if self.unit.kind == UnitKind::Municipality {
            let parts = units.of_kind(UnitKind::Part).take(2);
            return parts.map(|part| (part, part.name.as_str())).collect();
        }
        let label = self.config.words.municipality.as_str();
        let whole = units.municipality().into_iter();
        whole.map(|whole| (whole, label)).collect()
    }

    /// Returns the rules of the law for the newest list; nothing where the law is not applied.
    #[must_use]
    pub(crate) fn rules(&self) -> Option<&'a RuleSet> {
        let config = self.config;
        let year = self.edition.masthead.data_year();
        let rules = config.law.rules_of_year(&config.rules, year);
        rules.filter(|_| config.catalogue.applies_law())
    }

    /// Returns what a label of the law is called.
    pub(super) fn label_title(&self, label: Label) -> &'a str {
        let declared = self.config.law.label(label);
        let titled = declared.map(|declared| declared.title.in_language(self.language()));
        titled.unwrap_or(&self.config.words.law.not_listed)
    }

    /// Returns what a label of the law is called within a sentence, with its article where it has
    /// one: »et parallelsamfund«, »ikke på listen«.
    pub(super) fn label_phrase(&self, label: Label) -> String {
        let declared = self.config.law.label(label);
        let phrase = declared.map(|declared| declared.phrase(self.language()));
        phrase.unwrap_or_else(|| self.label_title(label).to_owned())
    }

    /// Returns what a criterion of the law is called.
    pub(super) fn criterion_title(&self, criterion: Criterion) -> &'a str {
        let declared = self.config.law.criterion(criterion);
        declared.map_or("", |declared| declared.title.in_language(self.language()))
    }

    pub(super) fn language(&self) -> Language {
        self.edition.masthead.language
    }

    /// Returns the region, where there is one.
    pub(super) fn region(&self) -> Option<&'a Unit> {
        self.edition.units.of_kind(UnitKind::Region).next()
    }

    /// Tells whether what is said of an estate or housing area is said here: of the municipality all, and
    /// what lies in the unit, belongs to it or is it.
    pub(super) fn tells_of(&self, estate: &UnitId) -> bool {
        let unit = self.unit;
        unit.kind == UnitKind::Municipality
            || unit.id == *estate
            || self.edition.units.belongs_to(estate, &unit.id)
    }

    /// Returns all areas, in the order of their codes.
    pub(super) fn areas(&self) -> Vec<&'a UnitId> {
        let areas = self.edition.units.of_kind(UnitKind::Area);
        let mut areas: Vec<&UnitId> = areas.map(|area| &area.id).collect();
        areas.sort();
        areas
    }

    /// Returns what the newest figure of a unit is compared with.
    pub(super) fn comparison(
        &self,
        unit: &UnitId,
        indicator: &Indicator,
    ) -> Option<&'a Comparison> {
        self.edition.comparisons.get(unit)?.get(&indicator.id)
    }

    /// Returns the name of a unit.
    pub(super) fn name(&self, unit: &UnitId) -> String {
        let unit = self.edition.units.get(unit.as_str());
        unit.map_or_else(String::new, |unit| unit.name.clone())
    }

    /// Returns the title of something that may begin in an estate.
    pub(super) fn intervention_title(&self, id: &str) -> String {
        let kind = self.config.interventions.iter().find(|kind| kind.id == id);
        let title = kind.map_or(id, |kind| kind.title.in_language(self.language()));
        title.to_owned()
    }

    /// Returns the title of an indicator.
    pub(super) fn title(&self, indicator: &Indicator) -> String {
        indicator.title.in_language(self.language()).to_owned()
    }

    /// Writes a figure, or the word for one that is hidden or missing.
    pub(super) fn written(&self, figure: Option<Published>, indicator: &Indicator) -> String {
        match figure.map(Published::value) {
            None => self.config.words.no_figure.clone(),
            Some(None) => self.config.words.hidden.clone(),
            Some(Some(value)) => self.written_value(value, indicator),
        }
    }

    /// Writes a value as its indicator asks for.
    pub(super) fn written_value(&self, value: f64, indicator: &Indicator) -> String {
        self.number(value, indicator.measure.into())
    }

    /// Writes a number.
    pub(super) fn number(&self, value: f64, style: NumberStyle) -> String {
        self.config.words.writing.number(value, style)
    }

    /// Writes the newest number of residents of a unit.
    pub(super) fn residents(&self, unit: &UnitId) -> String {
        let year = self.residents_year(unit);
        let written = self.config.catalogue.residents().map(|residents| {
            let figures = &self.edition.figures;
            let figure = figures.get(&residents.id, year, unit.as_str());
            self.written(figure, residents)
        });
        written.unwrap_or_else(|| self.config.words.no_figure.clone())
    }

    /// Returns the newest year with a number of residents of a unit.
    pub(super) fn residents_year(&self, unit: &UnitId) -> i32 {
        let residents = self.config.catalogue.residents();
        let figures = &self.edition.figures;
        let year =
            residents.and_then(|residents| figures.newest_year(&residents.id, unit.as_str()));
        year.unwrap_or(self.edition.masthead.data_year())
    }
}
