//! Disclosure control over all that an edition publishes, and all that was published before.

use std::collections::{BTreeMap, BTreeSet};

use super::{counted::Counted, relations::relations};
use crate::{
    config::{Catalogue, Disclosure},
    disclosure::{
        self, AdditiveRelation, CellId, FlowControl, Input, LinearConstraint, PairCounts,
        Publication, Refusal, Watch,
    },
    model::{
        Basis, Control, Cost, Edition, GivenUp, Indicator, KnownWorlds, MovesControl, Pooled,
        Published, PublishedFigures, PublishedFlows,
    },
    pipeline::{
        Observer, PipelineError, Scope,
        keep::{
            asked::Asked,
            known::{Known, Told},
        },
        scope::Place,
    },
};

/// Publishes what may be seen of exact figures.
///
/// # Errors
/// Figures that cannot be, or of which too much could be found out; where it was stopped.
pub(super) fn publish(
    counted: &Counted,
    knowledge: &Knowledge,
    worlds: &KnownWorlds,
    observer: &dyn Observer,
) -> Result<(Publication, Control), PipelineError> {
    let criteria = counted.situations.conditional();
    let watch = Watching {
        scope: counted.scope,
        observer,
    };
    let input = knowledge.input(counted);
    let context = counted.snapshot.context();
    let publication = disclosure::publish(input, &criteria, context, worlds, &watch);
    let publication = publication.map_err(|refusal| match refusal {
        Refusal::Unsafe(findings) => PipelineError::Disclosure(findings),
        Refusal::Impossible(figures) => PipelineError::Impossible(figures),
        Refusal::Stopped => PipelineError::stopped(),
    })?;
    let control = Control {
        cost: publication.cost.clone(),
        given_up: publication.given_up.clone(),
        blank_years: publication.blank_years.clone(),
        closed_years: publication.closed_years.clone(),
        criteria_told: publication.said.len(),
        criteria_withheld: criteria.len() - publication.said.len(),
        pools_told: publication.pools_told,
        pools_withheld: publication.pools_withheld,
        editions: knowledge.editions.clone(),
        other_areas: knowledge.of_other_areas(counted),
        unused: publication.audit.unused,
        moves: None,
    };
    if !control.blank_years.is_empty() {
        let years: Vec<String> = control.blank_years.iter().map(i32::to_string).collect();
        observer.warn(&format!(
            "no figure about persons is shown in {}: the units are too small for less",
            years.join(", ")
        ));
    }
    if !control.closed_years.is_empty() {
        let years: Vec<String> = control.closed_years.iter().map(i32::to_string).collect();
        observer.warn(&format!(
            "no figure about persons is shown in {} of areas that earlier editions did not have: what these told of \
             others would give small places between the two away",
            years.join(", ")
        ));
    }
    if !control.given_up.is_empty() {
        observer.warn(&given_up_warning(&control.given_up));
    }
    Ok((publication, control))
}

/// Most of what is given up that is named.
const NAMED: usize = 10;

fn given_up_warning(given_up: &BTreeSet<GivenUp>) -> String {
    let name = |given_up: &GivenUp| match given_up.kind {
        Some(kind) => format!(
            "{} in {} ({})",
            given_up.indicator,
            given_up.year,
            kind.as_str()
        ),
        None => format!("{} in {}", given_up.indicator, given_up.year),
    };
    let names: Vec<String> = given_up.iter().take(NAMED).map(name).collect();
    let more = match given_up.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = names.join(", ");
    format!("hidden whole, since single figures would not be safe: {names}{more}")
}

/// Tells an observer how far disclosure control is, and disclosure control when to stop.
pub(super) struct Watching<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) observer: &'a dyn Observer,
}

impl Watch for Watching<'_> {
    fn begin(&self, step: &str, parts: usize) {
        self.observer.next(step, parts);
    }

    fn advance(&self) {
        self.observer.advance();
    }

    fn is_stopped(&self) -> bool {
        self.scope.stop.is_asked()
    }
}

/// Says what disclosure control of the moves did. How many pairs have moves is not told: none and
/// few look the same.
pub(super) fn moves(of_moves: &FlowControl) -> MovesControl {
    let cost = |pairs: PairCounts| Cost {
        figures: pairs.all,
        small: pairs.too_small,
        hidden: pairs.all + pairs.hidden - pairs.with_moves,
    };
    MovesControl {
        areas: cost(of_moves.areas),
        districts: cost(of_moves.districts),
        given_up: of_moves.given_up,
    }
}

/// What an attacker knows beside the published figures.
pub(super) struct Knowledge {
    editions: Vec<Edition>,
    relations: Vec<AdditiveRelation>,
    /// What earlier editions showed of single counts, and what else is published.
    extra: Vec<LinearConstraint>,
    /// What is told beside the figures of the edition.
    pub(super) said: Vec<LinearConstraint>,
    /// The moves that earlier editions showed.
    pub(super) flows: Vec<PublishedFlows>,
    /// The years of which they showed moves between other areas.
    pub(super) told_by_other_areas: BTreeSet<i32>,
    /// What was hidden in an earlier edition.
    pub(super) hidden: BTreeSet<CellId>,
    /// What is hidden to begin with.
    hidden_at_first: BTreeSet<CellId>,
    /// What others have for good.
    shown: BTreeSet<CellId>,
    /// Which of what was hidden an earlier edition told nothing of several years of.
    unpooled: BTreeSet<CellId>,
    /// What earlier editions told of several years.
    pooled: BTreeMap<CellId, Vec<Pooled>>,
}

impl Knowledge {
    /// Reads what was published before under the policy in force: what was hidden stays so.
    pub(super) fn gather(counted: &Counted, known: &[Known]) -> Result<Self, PipelineError> {
        let mut knowledge = Self {
            editions: Vec::new(),
            relations: relations(counted.scope.config),
            extra: Vec::new(),
            said: Vec::new(),
            flows: Vec::new(),
            told_by_other_areas: BTreeSet::new(),
            hidden: BTreeSet::new(),
            hidden_at_first: BTreeSet::new(),
            shown: BTreeSet::new(),
            unpooled: BTreeSet::new(),
            pooled: BTreeMap::new(),
        };
        let policy = &counted.scope.config.disclosure;
        for known in known {
            let told = knowledge.add(counted, known, policy)?;
            if known.edition <= counted.scope.edition {
                knowledge.keep_hidden(&told.figures, &counted.scope.config.catalogue);
            }
        }
        Ok(knowledge)
    }

    /// Adds what an edition showed under some policy, and returns it, of the units of today. What it hid may be
    /// shown.
    pub(super) fn add(
        &mut self,
        counted: &Counted,
        known: &Known,
        policy: &Disclosure,
    ) -> Result<Told, PipelineError> {
        let scope = counted.scope;
        let catalogue = &scope.config.catalogue;
        let told = known.read()?;
        let said = counted.situations.said_by(&told.figures, &told.criteria);
        self.extra.extend(said);
        if let Some(divisions) = &counted.divisions {
            let not_told = divisions.not_told(known.edition, &told.figures);
            self.hidden.extend(not_told);
        }
        let told = Told {
            figures: counted.named(known.edition, &told.figures).into_owned(),
            ..told
        };
        let (indicators, exact) = (&catalogue.indicators, counted.figures());
        let before = disclosure::shown_before(&told.figures, indicators, exact, policy);
        self.extra.extend(before);
        for (cell, pooled) in pooled_in(&told.figures, catalogue) {
            self.pooled.entry(cell).or_default().push(pooled);
        }
        match counted.divisions.as_ref() {
            Some(divisions) if divisions.has_other_moves(known.edition) => {
                let shown = told.flows.iter().filter(|flows| !flows.moves.is_empty());
                self.told_by_other_areas
                    .extend(shown.map(|flows| flows.year));
            }
            _ => self.flows.extend(told.flows.iter().cloned()),
        }
        let is_another = known.edition != scope.edition || scope.place == Place::Internal;
        if is_another && !self.editions.contains(&known.edition) {
            self.editions.push(known.edition);
            self.editions.sort();
        }
        Ok(told)
    }

    /// Lists the editions that counted the same persons by other areas.
    fn of_other_areas(&self, counted: &Counted) -> Vec<Edition> {
        let Some(divisions) = &counted.divisions else {
            return Vec::new();
        };
        let editions = self.editions.iter().copied();
        editions
            .filter(|edition| divisions.is_of_other_areas(*edition))
            .collect()
    }

    /// Keeps hidden what was hidden.
    fn keep_hidden(&mut self, published: &PublishedFigures, catalogue: &Catalogue) {
        let hidden: Vec<CellId> = hidden_in(published, catalogue).collect();
        let unpooled = hidden.iter().filter(|cell| {
            let unit = cell.unit.as_str();
            published.pooled(&cell.indicator, cell.year, unit).is_none()
        });
        self.unpooled.extend(unpooled.cloned());
        self.hidden.extend(hidden);
    }

    /// Keeps hidden some of what was hidden.
    pub(super) fn keep_hidden_where(
        &mut self,
        published: &PublishedFigures,
        catalogue: &Catalogue,
        stays: impl Fn(&CellId) -> bool,
    ) {
        self.hidden
            .extend(hidden_in(published, catalogue).filter(stays));
    }

    /// Begins with what others have: that stays shown, and what is hidden from them is shown where that does no
    /// harm.
    pub(super) fn begin_with(&mut self, published: &PublishedFigures, catalogue: &Catalogue) {
        for (cell, figure) in counted_in(published, catalogue) {
            match figure.is_hidden() {
                true => self.hidden_at_first.insert(cell),
                false => self.shown.insert(cell),
            };
        }
    }

    /// Adds what was told of groups under some policy.
    pub(super) fn add_groups(&mut self, counted: &Counted, asked: &[Asked], policy: &Disclosure) {
        let Catalogue { indicators, .. } = &counted.scope.config.catalogue;
        let exact = counted.figures();
        for asked in asked {
            for (group, told) in counted.told_of(asked) {
                let told = disclosure::told_of_group(&told, &group, indicators, exact, policy);
                match asked.edition == counted.scope.edition {
                    true => self.said.extend(told),
                    false => self.extra.extend(told),
                }
            }
        }
    }

    /// Returns what is known beside figures: what was told before, and with this edition.
    pub(super) fn constraints(&self) -> [&[LinearConstraint]; 2] {
        [&self.extra, &self.said]
    }

    /// Returns what figures are published and audited with.
    pub(super) fn input<'a>(&'a self, counted: &'a Counted<'a>) -> Input<'a> {
        let config = counted.scope.config;
        Input {
            units: counted.units(),
            indicators: &config.catalogue.indicators,
            figures: counted.figures(),
            relations: &self.relations,
            constraints: &self.extra,
            said: &self.said,
            hidden_before: &self.hidden,
            hidden_at_first: &self.hidden_at_first,
            shown_before: &self.shown,
            unpooled_before: &self.unpooled,
            pooled_before: &self.pooled,
            divided_anew: counted.divided_anew(),
            cut_since: counted.cut_since(),
            policy: &config.disclosure,
        }
    }
}

/// Returns the figures that an edition hid; differences are made from others and hide nothing.
fn hidden_in<'a>(
    published: &'a PublishedFigures,
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = CellId> + 'a {
    let figures = counted_in(published, catalogue);
    figures.filter_map(|(cell, figure)| figure.is_hidden().then_some(cell))
}

/// Goes through the figures of an edition that were counted.
fn counted_in<'a>(
    published: &'a PublishedFigures,
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = (CellId, Published)> + 'a {
    let counted = |indicator: &&Indicator| matches!(indicator.basis, Basis::Counted { .. });
    let indicators = catalogue.indicators.iter().filter(counted);
    indicators.flat_map(|indicator| {
        let figures = published.of_indicator(&indicator.id);
        figures.map(|(unit, year, figure)| (CellId::new(&indicator.id, year, unit), figure))
    })
}

/// Returns what an edition told of several years.
fn pooled_in<'a>(
    published: &'a PublishedFigures,
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = (CellId, Pooled)> + 'a {
    catalogue.indicators.iter().flat_map(|indicator| {
        let pooled = published.pooled_of_indicator(&indicator.id);
        pooled.map(|(unit, year, pooled)| (CellId::new(&indicator.id, year, unit), pooled))
    })
}
