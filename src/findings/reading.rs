//! What the rules look at: published figures of one unit, and which of them may be told.

use std::collections::BTreeSet;

use crate::{
    config::Config,
    model::{
        Compared, Comparison, Difference, Direction, Indicator, Measure, PublishedEdition,
        Sensitivity, Shown, Unit, UnitId, UnitKind,
    },
};

/// So many estates are not alike by chance.
const FEW_ESTATES: usize = 5;
/// Units of these kinds are made of estates, so what is true of all estates is true of them.
const OF_ESTATES: [UnitKind; 3] = [
    UnitKind::Estate,
    UnitKind::HousingArea,
    UnitKind::Association,
];

/// A published edition, and what its figures mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) edition: &'a PublishedEdition,
    pub(super) config: &'a Config,
}

/// The newest figure of an indicator about a unit, and what it is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Newest<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) year: i32,
    pub(super) shown: Shown,
    pub(super) comparison: &'a Comparison,
    /// How far the areas are spread: the standard deviation of their shown values in that year.
    pub(super) spread: Option<f64>,
}

impl<'a> Reading<'a> {
    /// Returns the newest figures of the listed indicators about a unit that are shown and not
    /// older than the edition's year, in the order of the catalogue.
    pub(super) fn newest(self, unit: &Unit) -> Vec<Newest<'a>> {
        let indicators = self.config.catalogue.indicators.iter();
        let listed = indicators.filter(|indicator| indicator.listed);
        let newest = |indicator| self.newest_of(indicator, unit);
        listed.filter_map(newest).collect()
    }

    fn newest_of(self, indicator: &'a Indicator, unit: &Unit) -> Option<Newest<'a>> {
        let year = self.edition.masthead.data_year();
        let figures = &self.edition.figures;
        let shown = figures
            .get(&indicator.id, year, unit.id.as_str())?
            .shown()?;
        let compared = self.edition.comparisons.get(&unit.id);
        let areas = self.edition.units.of_kind(UnitKind::Area);
        let areas = areas.map(|area| &area.id);
        Some(Newest {
            indicator,
            year,
            shown,
            comparison: compared?.get(&indicator.id)?,
            spread: figures.spread(&indicator.id, year, areas),
        })
    }

    /// Tells whether a figure may be told by itself: the catalogue lets sentences pick it out, it is
    /// not sensitive, it is of enough persons, and it does not follow from what the unit is.
    pub(super) fn may_be_told(self, newest: &Newest, unit: &Unit) -> bool {
        let indicator = newest.indicator;
        indicator.sentences
            && indicator.sensitivity != Sensitivity::Sensitive
            && newest.shown.is_of_many()
            && !self.is_by_definition(newest, unit)
    }

    /// Tells whether a figure follows from what the unit is: an index of the municipality goes out
    /// from the municipality itself, and an estate is social housing. Of the latter the figures tell:
    /// they are the same for all units of the kind.
    fn is_by_definition(self, newest: &Newest, unit: &Unit) -> bool {
        let indicator = newest.indicator;
        match unit.kind {
            UnitKind::Municipality => indicator.measure == Measure::Standardised,
            kind if OF_ESTATES.contains(&kind) => self.is_same_for_estates(indicator, newest.year),
            _ => false,
        }
    }

    fn is_same_for_estates(self, indicator: &Indicator, year: i32) -> bool {
        let figures = &self.edition.figures;
        let estates = self.edition.units.of_kind(UnitKind::Estate);
        let estates: Vec<&UnitId> = estates.map(|estate| &estate.id).collect();
        let value = |estate: &&UnitId| figures.value(&indicator.id, year, estate.as_str());
        let values: Vec<f64> = estates.iter().filter_map(value).collect();
        let Some(first) = values.first() else {
            return false;
        };
        // Of a few estates it takes more than that they are alike: all or none of what is counted.
        let is_all_or_none = indicator.measure == Measure::Share && [0.0, 100.0].contains(first);
        let are_alike = figures.range(&indicator.id, year, estates).is_none();
        are_alike && (is_all_or_none || values.len() >= FEW_ESTATES)
    }

    /// Returns the ids of indicators by which goals of a unit are measured: the goals tell them.
    pub(super) fn told_by_goals(self, unit: &Unit) -> BTreeSet<&'a str> {
        let goals = self.edition.goals.iter();
        let own = goals.filter(|state| state.goal.unit == unit.id);
        own.map(|state| state.goal.indicator.as_str()).collect()
    }
}

impl Newest<'_> {
    /// Returns how far two values lie apart, in units of how far the areas are spread, so that
    /// indicators of all measures compare: ten points are much where areas are alike, and little
    /// where they lie between 20 and 80 per cent. Where areas do not differ there is no such unit,
    /// and nothing is far apart.
    pub(super) fn spreads(&self, value: f64, other: f64) -> f64 {
        let apart = (value - other).abs();
        self.spread.map_or(0.0, |spread| apart / spread)
    }

    /// Tells whether the figure lies on the better side of another by more than chance explains;
    /// nothing where chance explains it or neither side is better.
    pub(super) fn is_better(&self, with: Option<Compared>) -> Option<bool> {
        let is_higher = match with?.difference? {
            Difference::WithinNoise => return None,
            difference => difference == Difference::Higher,
        };
        match self.indicator.direction {
            Direction::Neutral => None,
            Direction::Higher => Some(is_higher),
            Direction::Lower => Some(!is_higher),
        }
    }
}

/// Tells whether a difference is more than chance, or rounding, explains.
pub(super) fn is_marked(with: Compared) -> bool {
    matches!(
        with.difference,
        Some(Difference::Higher | Difference::Lower)
    )
}
