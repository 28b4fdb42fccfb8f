//! From exact figures to a published edition.

use std::collections::BTreeMap;

use super::{
    control::{self, Knowledge},
    count::exact,
    counted::Counted,
    moves::Moves,
    settings::refuse_unknown_units,
    workers,
};
use crate::{
    assessment,
    config::{Catalogue, Config},
    dataset::Snapshot,
    disclosure::{FlowPublication, PairCounts, Publication},
    findings,
    indicators::{self, Comparing},
    model::{
        Comparison, Control, Cost, Goal, GoalState, Indicator, Intervention, KnownWorlds,
        PublishedEdition, PublishedFigures, PublishedFlows, Sensitivity, SpillOver, Unit, UnitId,
        UnitKind, Variation,
    },
    pipeline::{
        Observer, PipelineError, Scope,
        keep::{
            asked::{self, Asked},
            known::{self, Known},
            workplace::different,
            worlds,
        },
    },
    tables,
};

/// Counts all indicators of a snapshot and publishes what may be seen, beside all that was
/// published before.
///
/// # Errors
/// A snapshot that was changed, an expression that fails on its rows, figures of which too much
/// could be found out, or an edition that is in the archive with other ones.
pub fn publish(
    scope: &Scope,
    snapshot: &Snapshot,
    observer: &dyn Observer,
) -> Result<PublishedEdition, PipelineError> {
    refuse_unknown_units(scope.config, snapshot.units())?;
    let exact = exact(scope, snapshot, observer)?;
    let asked = asked::of_others(scope)?;
    let counted = Counted::new(scope, snapshot, &exact, &asked)?;
    let mut known = known::of_others(scope)?;
    let (earlier, newest) = known::of_this(scope)?;
    known.extend(earlier);
    // What was told of groups is best reckoned with by the worlds with which it was chosen.
    let before = match asked.is_empty() {
        true => KnownWorlds::default(),
        false => worlds::of_others(scope, observer)?,
    };
    let (edition, found) = counted.publish(&known, &asked, &before, observer)?;
    let asked_of_this = asked::of_this(scope)?;
    // What came last of this edition is the same again where nothing has changed.
    let differences = newest
        .as_ref()
        .map_or_else(Vec::new, |newest| differences(scope, &edition, newest));
    if differences.is_empty() {
        // Of groups that were asked for since it knows nothing.
        if asked_of_this.is_empty() {
            worlds::keep(scope, &found)?;
        }
        return Ok(edition);
    }
    if newest.as_ref().is_some_and(|newest| newest.is_archived) {
        return Err(different(scope, differences));
    }
    known.extend(newest);
    let asked = asked::all(scope)?;
    let counted = Counted::new(scope, snapshot, &exact, &asked)?;
    let before = worlds::of_this(scope, observer);
    let (edition, found) = counted.publish(&known, &asked, &before, observer)?;
    let with_sums = KnownWorlds {
        sums: before.sums,
        ..found
    };
    worlds::keep(scope, &with_sums)?;
    Ok(edition)
}

/// So many places that were cut off an area are named.
const NAMED_PIECES: usize = 5;

/// Returns the paths in a bag of the tables that tell something else than an edition did.
fn differences(scope: &Scope, edition: &PublishedEdition, known: &Known) -> Vec<String> {
    let config = scope.config;
    let tables = tables::write_tables(
        edition,
        &config.catalogue.indicators,
        (&config.law, &config.disclosure),
    );
    let differ = |(name, table): &(&str, String)| known.tells_otherwise(name, table);
    let differing = tables.into_iter().filter(differ);
    differing.map(|(name, _)| format!("data/{name}")).collect()
}

impl Counted<'_> {
    /// Publishes what may be seen by somebody who knows some editions; returns the worlds that show what is
    /// hidden to be safe too.
    fn publish(
        &self,
        known: &[Known],
        asked: &[Asked],
        worlds: &KnownWorlds,
        observer: &dyn Observer,
    ) -> Result<(PublishedEdition, KnownWorlds), PipelineError> {
        observer.begin("disclosure control", Some(1));
        let mut knowledge = Knowledge::gather(self, known)?;
        knowledge.add_groups(self, asked, &self.scope.config.disclosure);
        let (mut publication, mut control) = control::publish(self, &knowledge, worlds, observer)?;
        let found = std::mem::take(&mut publication.worlds);
        observer.end(&hidden_counts(&control, &self.scope.config.catalogue));
        observer.begin("moves", Some(1));
        let moves = Moves {
            counted: self,
            published: &publication.figures,
            knowledge: &knowledge,
        };
        let moves = moves.publish(observer)?;
        observer.end(&shown_moves(moves.as_ref()));
        observer.begin("law and goals", None);
        self.warn_of_old_law(observer);
        self.warn_of_later_areas(observer);
        self.warn_of_small_pieces(observer);
        let flows = moves.map(|moves| {
            control.moves = Some(control::moves(&moves.control));
            moves.flows
        });
        let edition = self.edition(publication, flows.unwrap_or_default(), control)?;
        observer.end(&format!("{} larger estates", edition.standings.len()));
        Ok((edition, found))
    }

    /// Makes an edition of what may be seen, with what stands out.
    pub(super) fn edition(
        &self,
        publication: Publication,
        flows: PublishedFlows,
        control: Control,
    ) -> Result<PublishedEdition, PipelineError> {
        let edition = PublishedEdition {
            flows,
            control,
            ..self.assessed(publication)?
        };
        Ok(PublishedEdition {
            findings: findings::findings(&edition, self.scope.config),
            twins: findings::twins(&edition, self.scope.config),
            ..edition
        })
    }

    /// Warns where nobody has held the rules against the law for more than a year.
    fn warn_of_old_law(&self, observer: &dyn Observer) {
        let Config { law, catalogue, .. } = self.scope.config;
        if !catalogue.criteria.is_empty() && law.is_stale(self.scope.date) {
            observer.warn(&format!(
                "the rules of the law were last checked on {} by {}, more than a year before this edition; have \
                 them read again, and write the day in [checked] of the law's file",
                law.checked.on, law.checked.by
            ));
        }
    }

    /// Warns where a unit is wholly divided into areas only after the edition, and so has no sums.
    fn warn_of_later_areas(&self, observer: &dyn Observer) {
        let year = *self.scope.years().end();
        let areas = self.snapshot.units().of_kind(UnitKind::Area);
        let mut later = areas.filter(|area| area.from_year > year);
        if let Some(first) = later.next() {
            observer.warn(&format!(
                "areas are listed from a year after {year}, `{}` first ({} in all); until then what holds one is \
                 not wholly divided into areas, and is no sum of them: list new areas with the edition in which they \
                 are counted",
                first.id,
                later.count() + 1
            ));
        }
    }

    /// Warns where so few live in what was cut off an area that its figures of earlier years are hidden.
    fn warn_of_small_pieces(&self, observer: &dyn Observer) {
        let config = self.scope.config;
        let Some((divisions, residents)) =
            self.divisions.as_ref().zip(config.catalogue.residents())
        else {
            return;
        };
        let fewest = config.disclosure.sensitive.minimum_denominator;
        let small = divisions.small_pieces(residents, fewest.into());
        if !small.is_empty() {
            let named: Vec<&str> = small.iter().take(NAMED_PIECES).copied().collect();
            observer.warn(&format!(
                "under {fewest} live where boundaries were moved between {} ({} in all), and what was told of the \
                 areas before could give them away: figures of their earlier years are hidden. Move whole streets, or \
                 leave these addresses where they were",
                named.join(", "),
                small.len()
            ));
        }
    }

    /// Makes an edition of published figures, with what they say of estates, goals and units.
    fn assessed(&self, publication: Publication) -> Result<PublishedEdition, PipelineError> {
        let units = self.snapshot.units();
        let (figures, context) = (publication.figures, self.snapshot.context());
        let variations = self.variations(&figures)?;
        Ok(PublishedEdition {
            masthead: self.scope.masthead(),
            units: units.clone(),
            interventions: context.interventions.clone(),
            map: self.snapshot.map().cloned(),
            standings: assessment::standings(&self.situations, &figures, &publication.said)?,
            goals: self.goals(&figures),
            plans: assessment::plans(&context.milestones, *self.scope.years().end()),
            spill_overs: self.spill_overs(&figures, &variations),
            comparisons: self.comparisons(&figures, &variations)?,
            findings: BTreeMap::new(),
            twins: BTreeMap::new(),
            variations,
            figures,
            flows: PublishedFlows::default(),
            comments: context.comments.clone(),
            control: Control::default(),
        })
    }

    /// Compares the newest figures of every unit of the municipality.
    fn comparisons(
        &self,
        figures: &PublishedFigures,
        variations: &BTreeMap<String, Variation>,
    ) -> Result<BTreeMap<UnitId, BTreeMap<String, Comparison>>, PipelineError> {
        let (scope, units) = (self.scope, self.snapshot.units());
        let comparing = Comparing {
            figures,
            units,
            policy: &scope.config.disclosure,
            variations,
        };
        let catalogue = &scope.config.catalogue;
        let of_unit = |unit: &&Unit| {
            let indicators = catalogue.indicators.iter();
            let compared = indicators.filter(|indicator| is_compared(catalogue, indicator));
            (unit.id.clone(), comparing.compare(compared, unit))
        };
        let outside = [UnitKind::Region, UnitKind::Country];
        let units = units.iter().filter(|unit| !outside.contains(&unit.kind));
        let units: Vec<&Unit> = units.collect();
        Ok(workers::map_all(&units, scope.jobs, of_unit)?
            .into_iter()
            .collect())
    }

    /// Estimates how much each indicator varies by chance, where its differences are held against it.
    fn variations(
        &self,
        figures: &PublishedFigures,
    ) -> Result<BTreeMap<String, Variation>, PipelineError> {
        let (config, units) = (self.scope.config, self.snapshot.units());
        let catalogue = &config.catalogue;
        let read = |table: &str, year| self.snapshot.table(table, year);
        let newest = *self.scope.years().end();
        let households =
            indicators::design_factors(&catalogue.indicators, &config.tables, newest, read)?;
        let compared = catalogue
            .indicators
            .iter()
            .filter(|indicator| is_compared(catalogue, indicator) && indicator.involves_chance());
        let variation = |indicator: &Indicator| {
            let (policy, households) = (&config.disclosure, households.get(&indicator.id).copied());
            let variation = indicators::variation(indicator, figures, units, policy, households);
            (indicator.id.clone(), variation)
        };
        Ok(compared.map(variation).collect())
    }

    fn goals(&self, figures: &PublishedFigures) -> Vec<GoalState> {
        let catalogue = &self.scope.config.catalogue;
        let goals = self.snapshot.context().goals.iter();
        let state = |goal: &Goal| {
            let indicator = catalogue.indicator(&goal.indicator)?;
            indicators::goal_state(goal, indicator, figures)
        };
        goals.filter_map(state).collect()
    }

    fn spill_overs(
        &self,
        figures: &PublishedFigures,
        variations: &BTreeMap<String, Variation>,
    ) -> Vec<SpillOver> {
        let (config, units) = (self.scope.config, self.snapshot.units());
        let interventions = self.snapshot.context().interventions.iter();
        let spill_over = |intervention: &Intervention| {
            let by = config.catalogue.spill_over.as_deref()?;
            let indicator = config.catalogue.indicator(by)?;
            let variation = variations.get(by).copied().unwrap_or_default();
            let policy = &config.disclosure;
            indicators::spill_over(intervention, indicator, figures, units, policy, variation)
        };
        interventions.filter_map(spill_over).collect()
    }
}

/// Counts figures and hidden ones by sensitivity.
pub(in crate::pipeline) fn costs(
    control: &Control,
    catalogue: &Catalogue,
) -> BTreeMap<Sensitivity, Cost> {
    let mut costs: BTreeMap<Sensitivity, Cost> = BTreeMap::new();
    for ((id, _), cost) in &control.cost {
        if let Some(indicator) = catalogue.indicator(id) {
            *costs.entry(indicator.sensitivity).or_default() += *cost;
        }
    }
    costs
}

/// Says how many figures are hidden.
pub(super) fn hidden_counts(control: &Control, catalogue: &Catalogue) -> String {
    let costs = costs(control, catalogue);
    let cost = |(sensitivity, cost): (&Sensitivity, &Cost)| {
        let name = format!("{sensitivity:?}").to_lowercase();
        format!("{name} {} of {}", cost.hidden, cost.figures)
    };
    let costs: Vec<_> = costs.iter().map(cost).collect();
    let years = match control.pools_told + control.pools_withheld {
        0 => String::new(),
        all => format!("; {} of {all} told over several years", control.pools_told),
    };
    format!("hidden: {}{years}", costs.join(", "))
}

/// Says how many pairs of units are shown; those that are not may be few or none.
fn shown_moves(publication: Option<&FlowPublication>) -> String {
    let Some(FlowPublication { control, .. }) = publication else {
        return "none configured".to_owned();
    };
    let shown = |pairs: &PairCounts| pairs.with_moves - pairs.hidden;
    let (areas, districts) = (shown(&control.areas), shown(&control.districts));
    let (all_areas, all_districts) = (control.areas.all, control.districts.all);
    format!(
        "shown: pairs of areas {areas} of {all_areas}, of districts {districts} of {all_districts}"
    )
}

/// Tells whether figures of an indicator are compared with others.
pub(super) fn is_compared(catalogue: &Catalogue, indicator: &Indicator) -> bool {
    let mut headlines = catalogue.headline_indicators();
    indicator.listed
        || catalogue.overview.contains(&indicator.id)
        || headlines.any(|headline| headline.id == indicator.id)
}
