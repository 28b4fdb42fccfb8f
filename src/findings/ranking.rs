//! All that is found, by unit and in order.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{changes::nothing, reading::Reading};
use crate::{
    config::Config,
    model::{Finding, FindingRule, PublishedEdition, Tone, Unit, UnitId, UnitKind},
};

/// Finds what stands out about every unit that is compared with others, what matters most first.
///
/// The same edition gives the same lists: of findings that weigh the same the rules that come first
/// here come first.
#[must_use]
pub(crate) fn findings(
    edition: &PublishedEdition,
    config: &Config,
) -> BTreeMap<UnitId, Vec<Finding>> {
    let reading = Reading { edition, config };
    let units = edition.units.iter();
    let compared = units.filter(|unit| edition.comparisons.contains_key(&unit.id));
    compared
        .map(|unit| (unit.id.clone(), of_unit(reading, unit)))
        .collect()
}

fn of_unit(reading: Reading, unit: &Unit) -> Vec<Finding> {
    let newest = reading.newest(unit);
    let mut found = reading.law(unit);
    found.extend(reading.goals(unit));
    if unit.kind == UnitKind::Municipality {
        found.extend(reading.areas_that_changed());
    }
    found.extend(reading.differences(unit, &newest));
    found.extend(reading.residents(unit, &newest));
    found.extend(reading.boundary(unit, &newest));
    found.extend(nothing(unit, &newest));
    // That nothing changed is no news where something else did.
    let has_news = found.iter().any(is_news);
    found.retain(|one| !has_news || one.rule != FindingRule::Still);
    found.sort_by(heavier_first);
    found
}

fn is_news(finding: &Finding) -> bool {
    finding.tone == Tone::New && finding.rule != FindingRule::Still
}

fn heavier_first(one: &Finding, other: &Finding) -> Ordering {
    other.weight.total_cmp(&one.weight)
}
