//! How the larger estates stand to the law and the traffic light.

use super::reading::Reading;
use crate::model::{
    ChancesOnList, Colour, ColourOnList, Finding, FindingRule, Label, LabelOnList, Movement,
    NearLimit, Standing, Tone, Unit, UnitKind,
};

/// What a label weighs that is new and graver, new and milder, the same, or at odds with what the
/// municipality's own figures make; and each step of its severity beside that, so that of several the
/// gravest leads.
const GRAVER: f64 = 100.0;
const MILDER: f64 = 96.0;
const LISTED: f64 = 78.0;
const AT_ODDS: f64 = 76.0;
const SEVERITY: f64 = 0.5;
/// What a colour weighs that is new, or the same.
const WORSE_COLOUR: f64 = 86.0;
const BETTER_COLOUR: f64 = 70.0;
const RED: f64 = 50.0;
const YELLOW: f64 = 40.0;
const GREEN: f64 = 14.0;
/// What a limit weighs that is as near as can be told, and a person away from it.
const NEAR: f64 = 90.0;
const NEAR_MILDER: f64 = 60.0;
const PERSON: f64 = 0.5;
const FAR: f64 = 12.0;
/// A chance is told from so many per cent on, of a graver label from fewer.
const LIKELY: u32 = 50;
const POSSIBLE: u32 = 25;
const CHANCE: f64 = 30.0;
const PER_CENT: f64 = 0.4;
/// What an obligation weighs.
const OBLIGATION: f64 = 26.0;

impl Reading<'_> {
    /// Tells how the estates stand that are a unit or lie in it: of the municipality what has changed
    /// and what is nearest to changing, since all its estates stand in its tables.
    pub(super) fn law(self, unit: &Unit) -> Vec<Finding> {
        let standings = self.edition.standings.iter();
        let own = standings.filter(|standing| self.concerns(standing, unit));
        let all: Vec<Finding> = own.flat_map(|standing| self.standing(standing)).collect();
        if unit.kind != UnitKind::Municipality {
            return all;
        }
        let mut told: Vec<Finding> = all
            .iter()
            .filter(|one| is_news(&one.rule))
            .cloned()
            .collect();
        let questions: [fn(&FindingRule, bool) -> bool; 2] = [is_near, is_next];
        for question in questions {
            for is_graver in [true, false] {
                let of_sort = all.iter().filter(|one| question(&one.rule, is_graver));
                told.extend(heaviest(of_sort).cloned());
            }
        }
        told
    }

    /// Tells whether a standing is about a unit itself, or about an estate that lies in it or belongs
    /// to it.
    fn concerns(self, standing: &Standing, unit: &Unit) -> bool {
        let units = &self.edition.units;
        let place = &standing.unit;
        match unit.kind {
            UnitKind::Municipality => true,
            UnitKind::Area | UnitKind::Association | UnitKind::Group => {
                units.belongs_to(place, &unit.id)
            }
            UnitKind::Estate => *place == unit.id || unit.housing_area.as_ref() == Some(place),
            UnitKind::Part | UnitKind::SchoolDistrict => {
                let itself = units.get(place.as_str()).into_iter();
                let mut all = itself.chain(units.estates_of(place));
                all.any(|estate| {
                    let mut above = units.ancestors(estate.id.as_str());
                    above.any(|above| above.id == unit.id)
                })
            }
            _ => *place == unit.id,
        }
    }

    fn standing(self, standing: &Standing) -> Vec<Finding> {
        let one = |rule: Option<(Tone, f64, FindingRule)>| {
            rule.map(|(tone, weight, rule)| Finding {
                unit: standing.unit.clone(),
                tone,
                weight,
                rule,
            })
        };
        let obligations = standing.obligations.iter();
        let holding = obligations.filter(|state| state.holds == Some(true));
        let holding = holding.map(|state| {
            let rule = FindingRule::Obligation(state.clone());
            Some((Tone::Neutral, OBLIGATION, rule))
        });
        let rules = [
            self.label(standing),
            colour(standing),
            self.turning_point(standing),
            self.next_list(standing),
        ];
        rules.into_iter().chain(holding).filter_map(one).collect()
    }

    /// Tells what the newest list calls an estate, where it stands on the list, came off it, or is
    /// on it by one reckoning and not by the other. The ministry's label leads.
    fn label(self, standing: &Standing) -> Option<(Tone, f64, FindingRule)> {
        let law = &self.config.law;
        let (label, before) = match standing.published {
            Some(published) => (published, standing.published_before),
            None => (standing.label?, standing.label_before),
        };
        let before = before.filter(|before| *before != label);
        let own = standing.label;
        let is_at_odds = own.is_some_and(|own| !law.is_also(own, label));
        let (tone, weight) = match before {
            Some(before) if law.severity(label) > law.severity(before) => (Tone::New, GRAVER),
            Some(_) => (Tone::New, MILDER),
            None if label.is_listed() => (Tone::Attention, LISTED),
            None if is_at_odds => (Tone::Attention, AT_ODDS),
            None => return None,
        };
        let rule = FindingRule::Label(LabelOnList {
            list_year: standing.list_year,
            label,
            before,
            is_published: standing.published.is_some(),
            own,
            is_at_odds,
        });
        let severity = f64::from(law.severity(label)) * SEVERITY;
        Some((tone, weight + severity, rule))
    }

    /// Tells by how few persons an estate misses another label. That it is near a milder one is
    /// neither good nor bad: the next list may leave it where it is.
    fn turning_point(self, standing: &Standing) -> Option<(Tone, f64, FindingRule)> {
        let turning_point = standing.turning_point.clone()?;
        let value = standing.criterion(turning_point.criterion)?.value;
        let is_graver = self.is_graver(standing, turning_point.label)?;
        let away = turning_point.persons * PERSON;
        let (tone, near) = match is_graver {
            true => (Tone::Attention, NEAR),
            false => (Tone::Neutral, NEAR_MILDER),
        };
        let rule = FindingRule::TurningPoint(NearLimit {
            turning_point,
            value,
            is_graver,
        });
        Some((tone, (near - away).max(FAR), rule))
    }

    /// Tells the likeliest other label of the next list, where it is likely; a graver one also
    /// where it is possible.
    fn next_list(self, standing: &Standing) -> Option<(Tone, f64, FindingRule)> {
        let chances = standing.chances.iter();
        let other = chances.filter(|(label, _)| Some(**label) != standing.label);
        let told = other.filter_map(|(label, chance)| {
            let is_graver = self.is_graver(standing, *label)?;
            let least = if is_graver { POSSIBLE } else { LIKELY };
            (*chance >= least).then_some((*label, *chance, is_graver))
        });
        let (label, chance, is_graver) = told.max_by_key(|(label, chance, is_graver)| {
            (*is_graver, *chance, self.config.law.severity(*label))
        })?;
        let tone = match is_graver {
            true => Tone::Attention,
            false => Tone::Strength,
        };
        let rule = FindingRule::NextList(ChancesOnList {
            list_year: standing.list_year + 1,
            label,
            chance,
            is_graver,
        });
        Some((tone, CHANCE + f64::from(chance) * PER_CENT, rule))
    }

    /// Tells whether a label is graver than the present one by the same figures; nothing where that
    /// is unknown.
    fn is_graver(self, standing: &Standing, label: Label) -> Option<bool> {
        let law = &self.config.law;
        Some(law.severity(label) > law.severity(standing.label?))
    }
}

fn colour(standing: &Standing) -> Option<(Tone, f64, FindingRule)> {
    let colour = standing.colour?;
    let (tone, weight) = match (standing.movement, colour) {
        (Some(Movement::Worse), _) => (Tone::New, WORSE_COLOUR),
        (Some(Movement::Better), _) => (Tone::New, BETTER_COLOUR),
        (_, Colour::Red) => (Tone::Attention, RED),
        (_, Colour::Yellow) => (Tone::Attention, YELLOW),
        (_, Colour::Green) => (Tone::Strength, GREEN),
    };
    let rule = FindingRule::Colour(ColourOnList {
        colour,
        before: standing.colour_before,
        movement: standing.movement,
    });
    Some((tone, weight, rule))
}

/// Tells whether a rule found a change since the list before, or what is at odds with it.
fn is_news(rule: &FindingRule) -> bool {
    match rule {
        FindingRule::Label(label) => label.before.is_some() || label.is_at_odds,
        FindingRule::Colour(colour) => {
            matches!(colour.movement, Some(Movement::Better | Movement::Worse))
        }
        _ => false,
    }
}

fn is_near(rule: &FindingRule, is_graver: bool) -> bool {
    matches!(rule, FindingRule::TurningPoint(near) if near.is_graver == is_graver)
}

fn is_next(rule: &FindingRule, is_graver: bool) -> bool {
    matches!(rule, FindingRule::NextList(next) if next.is_graver == is_graver)
}

/// Returns what weighs most, the first of equals.
fn heaviest<'a>(findings: impl Iterator<Item = &'a Finding>) -> Option<&'a Finding> {
    findings.reduce(|most, one| if one.weight > most.weight { one } else { most })
}
