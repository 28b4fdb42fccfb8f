//! What may be seen of a group of areas and estates that somebody asks for after an edition.
//!
//! Where all units are shown that a group is made of, its figure is the sum of the shown ones, which
//! anybody can add up: it tells nothing. Where one of them is hidden, or only a part of one belongs to the group,
//! the sum is counted, rounded as any figure is, and told only where every hidden figure stays as uncertain as it
//! has to be: of the edition, of those before, and of the groups that were asked for before, and of the pieces into
//! which groups of addresses take areas apart.

mod choice;

use std::{cmp::Reverse, collections::BTreeSet};

use self::choice::{GroupChoice, HiddenSum};
use super::{
    audit::{CellId, Input},
    index::publish_index,
    primary::{is_too_small, rounded, to_multiple},
    publish::publish_difference,
    watch::{Stopped, Watch},
};
use crate::{
    config::Disclosure,
    model::{
        Basis, Indicator, KnownWorlds, Measure, Published, PublishedFigures, Shown, Unit, UnitSum,
        Units,
    },
};

/// What is told of a group beside what anybody can add up.
#[derive(Debug, Default)]
pub(crate) struct GroupAnswer {
    /// Its figures that were counted, and none that are sums of published ones.
    pub told: PublishedFigures,
    /// Hidden ones that nobody can find out, and nobody may.
    pub guarded: BTreeSet<CellId>,
    /// Worlds that show this of them, and of all that was hidden before; nothing where nothing of the group
    /// is.
    pub worlds: Option<KnownWorlds>,
    /// The years in which something of the pieces that the group cuts is not shown to be safe: nothing may be told by
    /// which these are parted.
    pub unsafe_pieces: BTreeSet<i32>,
}

/// Tells whether an edition was published of figures: whether all that it shows is what they are rounded
/// to.
#[must_use]
pub(crate) fn is_published_of(input: Input, published: &PublishedFigures) -> bool {
    let counts = |shown: Shown| (shown.numerator, shown.denominator, shown.value);
    input.indicators.iter().all(|indicator| {
        published
            .of_indicator(&indicator.id)
            .all(|(unit, year, figure)| {
                let exact = input.figures.get(&indicator.id, year, unit.as_str());
                let (Some(exact), Some(shown)) = (exact, figure.shown()) else {
                    return true;
                };
                let own = rounded(exact, indicator, input.policy);
                own.map(counts) == Some(counts(shown))
            })
    })
}

/// A group, and the largest units that it is made of.
#[derive(Clone, Copy)]
pub(crate) struct GroupOfUnits<'a> {
    /// The group.
    pub group: &'a Unit,
    /// The units; of a group of addresses those too of which it holds a part.
    pub parts: &'a [&'a Unit],
}

impl GroupOfUnits<'_> {
    /// Tells whether it holds a part of an area, so that none of its figures is a sum of published ones.
    pub(crate) fn is_cut(self) -> bool {
        !self.group.cut_areas.is_empty()
    }
}

/// Returns all figures of a group, shown and hidden: those that were told, sums of what is published of
/// its parts, and what is made from both.
///
/// A sum is hidden where one of its parts is, and there is none where one was not delivered. A mean is that
/// of the parts' means by their numbers of persons. Of a group of addresses all is hidden that was not told.
#[must_use]
pub(crate) fn group_figures(
    of: GroupOfUnits,
    told: &PublishedFigures,
    (units, published): (&Units, &PublishedFigures),
    indicators: &[Indicator],
    policy: &Disclosure,
) -> PublishedFigures {
    let id = &of.group.id;
    let mut all = published.clone();
    all.add_unit(&sums(of, published, indicators, policy), id);
    all.add_unit(told, id);
    for indicator in indicators {
        publish_difference(&mut all, indicator, units);
        publish_index(&mut all, indicator, units, policy);
    }
    let mut figures = PublishedFigures::default();
    figures.add_unit(&all, id);
    figures
}

fn sums(
    of: GroupOfUnits,
    published: &PublishedFigures,
    indicators: &[Indicator],
    policy: &Disclosure,
) -> PublishedFigures {
    let GroupOfUnits { group, parts } = of;
    let mut sums = PublishedFigures::default();
    let is_counted = |one: &&Indicator| matches!(one.basis, Basis::Counted { .. });
    for indicator in indicators.iter().filter(is_counted) {
        let first = parts.iter().take(1);
        let years = first.flat_map(|part| published.years(&indicator.id, part.id.as_str()));
        for year in years.filter(|year| *year >= group.from_year) {
            let figure = |part: &&Unit| published.get(&indicator.id, year, part.id.as_str());
            let figures: Option<Vec<Published>> = parts.iter().map(figure).collect();
            let Some(figures) = figures else { continue };
            let shown: Option<Vec<Shown>> = figures.into_iter().map(Published::shown).collect();
            let shown = shown.filter(|_| !of.is_cut());
            let sum = shown.and_then(|shown| sum(indicator, &shown, policy));
            let figure = sum.map_or_else(Published::hide, Published::release);
            sums.insert(&indicator.id, year, group.id.clone(), figure);
        }
    }
    sums
}

fn sum(indicator: &Indicator, parts: &[Shown], policy: &Disclosure) -> Option<Shown> {
    let numerator = parts.iter().map(|part| part.numerator).sum::<Option<f64>>();
    let denominator = parts.iter().map(|part| part.denominator);
    let denominator = denominator.sum::<Option<f64>>();
    let among = || denominator.filter(|below| *below > 0.0);
    let value = match indicator.measure {
        Measure::Count => numerator?,
        Measure::Share => indicator.measure.rounded(numerator? * 100.0 / among()?),
        Measure::Rate { per } => indicator.measure.rounded(numerator? * per / among()?),
        Measure::Mean { unit } => {
            let below = among()?;
            let weighted = |part: &Shown| Some(part.value * part.denominator?);
            let sum: Option<f64> = parts.iter().map(weighted).sum();
            to_multiple(sum? / below, policy.mean_base(unit))
        }
        Measure::Difference { .. } | Measure::Standardised => return None,
    };
    Some(Shown {
        value,
        numerator,
        denominator,
        standard_error: None,
    })
}

/// Chooses what is told of a group beside what anybody can add up, with all that is known beside an
/// edition: what was told of groups before is among the constraints of the input.
///
/// A figure is told where all worlds stay that hidden figures need, those of the edition and those of
/// groups, newest years first and listed indicators before others. The known ones are tried before others
/// are looked for. Of a year of which the edition tells nothing about
/// persons nothing is told, nor of the indicators named in `sums_only`.
///
/// # Errors
/// Where it was stopped.
pub(crate) fn answer_group(
    input: Input,
    published: &PublishedFigures,
    ((of, sums_only), guarded_before): ((GroupOfUnits, &[&str]), Vec<UnitSum>),
    known: &KnownWorlds,
    watch: &dyn Watch,
) -> Result<GroupAnswer, Stopped> {
    let group = of.group;
    let sums = sums(of, published, input.indicators, input.policy);
    let mut hidden = Vec::new();
    for (place, indicator) in input.indicators.iter().enumerate() {
        let limits = input.policy.limits(indicator.sensitivity);
        let own = sums.of_unit(&indicator.id, group.id.as_str());
        for (year, _) in own.filter(|(_, figure)| figure.is_hidden()) {
            let Some(sum) = input.figures.sum(&indicator.id, year, &group.members) else {
                continue;
            };
            let may_be_told = !sums_only.contains(&indicator.id.as_str())
                && !is_too_small(sum, indicator.measure, limits);
            let shown = may_be_told.then(|| rounded(sum, indicator, input.policy));
            hidden.push(HiddenSum {
                cell: CellId::new(&indicator.id, year, &group.id),
                order: (Reverse(year), !indicator.listed, place),
                shown: shown.flatten(),
            });
        }
    }
    hidden.sort_by_key(|sum| sum.order);
    if hidden.is_empty() {
        return Ok(GroupAnswer::default());
    }
    let mut choice = GroupChoice::new(input, published, group, known, watch);
    choice.add_guarded(guarded_before);
    choice.add_hidden(hidden);
    choice.prove_edition(published)?;
    choice.choose()?;
    let worlds = choice.settle(published)?;
    Ok(GroupAnswer {
        told: choice.told(),
        guarded: choice.guarded_now(),
        worlds: Some(worlds),
        unsafe_pieces: choice.unsafe_pieces(),
    })
}
