//! How the indicators of a unit changed, and how they lie beside the municipality.

use super::reading::{Newest, Reading, is_marked};
use crate::model::{
    Compared, Direction, Finding, FindingRule, IndicatorChange, IndicatorGap, Measure, Sensitivity,
    Tone, Unit, UnitKind,
};

/// Fewer spreads of the areas are no difference worth a sentence, however certain.
const LEAST: f64 = 0.25;
const LEAST_NEUTRAL: f64 = 0.5;
/// What a difference weighs, and each spread of the areas beside that: over one year, over up to
/// five, over more, and beside the municipality.
const DIFFERENCE: f64 = 10.0;
const ONE_YEAR: f64 = 30.0;
const FIVE_YEARS: f64 = 24.0;
const ALL_YEARS: f64 = 20.0;
const BESIDE: f64 = 18.0;
/// No difference weighs as much as a label of the law, and a neutral one hardly anything.
const MOST: f64 = 64.0;
const MOST_NEUTRAL: f64 = 7.0;
/// So many findings of one question and one side are told.
const OF_ONE_SORT: usize = 2;
/// To what a number of persons is rounded that the figures only imply; fewer are not told.
const PERSONS: f64 = 10.0;

/// What was asked of the figures, and on which side the answer lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sort {
    question: Question,
    is_better: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    OneYear,
    FiveYears,
    AllYears,
    Beside,
}

/// What might be told of an indicator.
struct Candidate<'a> {
    newest: Newest<'a>,
    sort: Sort,
    finding: Finding,
}

impl Reading<'_> {
    /// Finds the largest differences of a unit, for better and for worse: over one year, over five,
    /// over all, and beside the municipality. Each indicator is told once, by what weighs most.
    pub(super) fn differences(self, unit: &Unit, newest: &[Newest]) -> Vec<Finding> {
        let by_goals = self.told_by_goals(unit);
        let told = newest.iter().filter(|newest| {
            self.may_be_told(newest, unit) && !by_goals.contains(newest.indicator.id.as_str())
        });
        let mut candidates: Vec<Candidate> = told
            .flat_map(|newest| self.candidates(newest, unit))
            .collect();
        // The sort is stable, so of equals the first of the catalogue comes first.
        candidates.sort_by(|one, other| other.finding.weight.total_cmp(&one.finding.weight));
        let mut chosen: Vec<Candidate> = Vec::new();
        for candidate in candidates {
            let id = &candidate.newest.indicator.id;
            let is_told = chosen.iter().any(|told| told.newest.indicator.id == *id);
            let same = chosen.iter().filter(|told| told.sort == candidate.sort);
            if !is_told && same.count() < OF_ONE_SORT {
                chosen.push(candidate);
            }
        }
        let chosen = chosen.into_iter().map(|candidate| candidate.finding);
        chosen.collect()
    }

    fn candidates<'a>(self, newest: &Newest<'a>, unit: &Unit) -> Vec<Candidate<'a>> {
        let with = newest.comparison;
        let over_time = [
            (Question::OneYear, with.before),
            (Question::FiveYears, with.five_years),
            (Question::AllYears, with.oldest),
        ];
        let changes = over_time.into_iter().filter_map(|(question, earlier)| {
            let finding = change(newest, unit, (question, earlier?))?;
            Some((question, finding))
        });
        let gap = self.gap(newest, unit);
        let gap = gap.map(|finding| (Question::Beside, finding));
        let candidate = |(question, finding): (Question, Finding)| Candidate {
            newest: *newest,
            sort: Sort {
                question,
                is_better: is_better(&finding.rule),
            },
            finding,
        };
        changes.chain(gap).map(candidate).collect()
    }

    /// Tells how an indicator lies beside the municipality, or the municipality beside the region,
    /// where that is more than chance explains and one side is better.
    fn gap(self, newest: &Newest, unit: &Unit) -> Option<Finding> {
        let units = &self.edition.units;
        let (other, with) = match unit.kind {
            UnitKind::Municipality => (
                newest.comparison.region?,
                units.of_kind(UnitKind::Region).next()?,
            ),
            _ => (newest.comparison.municipality?, units.municipality()?),
        };
        let is_better = newest.is_better(Some(other))?;
        let spreads = newest.spreads(newest.shown.value, other.value);
        (spreads >= LEAST).then(|| Finding {
            unit: unit.id.clone(),
            tone: match is_better {
                true => Tone::Strength,
                false => Tone::Attention,
            },
            weight: (DIFFERENCE + spreads * BESIDE).min(MOST),
            rule: FindingRule::Gap(IndicatorGap {
                indicator: newest.indicator.id.clone(),
                year: newest.year,
                value: newest.shown.value,
                other: other.value,
                with: with.id.clone(),
                spreads,
                is_better,
                persons: (!is_better).then(|| persons(newest, Some(other))).flatten(),
            }),
        })
    }
}

/// Tells of a change that is more than chance explains. Amounts of money move with prices and
/// wages everywhere, and a count says nothing of chance.
fn change(
    newest: &Newest,
    unit: &Unit,
    (question, earlier): (Question, Compared),
) -> Option<Finding> {
    let measure = newest.indicator.measure;
    let is_lasting =
        !measure.is_money() && !matches!(measure, Measure::Count | Measure::Difference { .. });
    if !is_lasting || !is_marked(earlier) {
        return None;
    }
    let is_better = newest.is_better(Some(earlier));
    let change = indicator_change(newest, earlier, is_better);
    let spreads = newest.spreads(change.to, change.from);
    let a_spread = match question {
        Question::OneYear => ONE_YEAR,
        Question::FiveYears => FIVE_YEARS,
        Question::AllYears | Question::Beside => ALL_YEARS,
    };
    let (tone, least, most) = match (question, is_better) {
        (_, None) => (Tone::Neutral, LEAST_NEUTRAL, MOST_NEUTRAL),
        (Question::OneYear, _) => (Tone::New, LEAST, MOST),
        (_, Some(true)) => (Tone::Strength, LEAST, MOST),
        (_, Some(false)) => (Tone::Attention, LEAST, MOST),
    };
    (spreads >= least).then(|| Finding {
        unit: unit.id.clone(),
        tone,
        weight: (DIFFERENCE + spreads * a_spread).min(most),
        rule: FindingRule::Change(change),
    })
}

/// Says how an indicator changed since an earlier year.
pub(super) fn indicator_change(
    newest: &Newest,
    earlier: Compared,
    is_better: Option<bool>,
) -> IndicatorChange {
    IndicatorChange {
        indicator: newest.indicator.id.clone(),
        from_year: earlier.year,
        year: newest.year,
        from: earlier.value,
        to: newest.shown.value,
        is_better,
        persons: (is_better == Some(false))
            .then(|| persons(newest, newest.comparison.municipality))
            .flatten(),
    }
}

/// Says about how many persons more or fewer it would be, were the unit as what it is held
/// against; nothing where it is not worse off than that, where it is no share of persons, or
/// where that is hardly anybody. It is reckoned from shown values alone, and so no more exact
/// than those.
fn persons(newest: &Newest, other: Option<Compared>) -> Option<f64> {
    let indicator = newest.indicator;
    let is_of_persons = indicator.sensitivity != Sensitivity::Open;
    let is_worse = newest.is_better(other) == Some(false);
    if indicator.measure != Measure::Share || !is_of_persons || !is_worse {
        return None;
    }
    let gap = other?.value - newest.shown.value;
    let persons = newest.shown.denominator? * gap / 100.0;
    let rounded = (persons / PERSONS).round() * PERSONS;
    (rounded.abs() >= PERSONS).then_some(rounded)
}

/// Tells that nothing shown lies on the worse side of the municipality, or has changed since the
/// year before; sensitive figures count too, for the table marks them. The one is neither good nor bad,
/// since in a small place only a large difference is certain, and is not told where something became
/// worse.
pub(super) fn nothing(unit: &Unit, newest: &[Newest]) -> Vec<Finding> {
    let judged = || {
        let is_judged = |newest: &&Newest| newest.indicator.direction != Direction::Neutral;
        newest.iter().filter(is_judged)
    };
    let beside = judged().filter(|newest| newest.comparison.municipality.is_some());
    let worse =
        judged().filter(|newest| newest.is_better(newest.comparison.municipality) == Some(false));
    let became_worse = || {
        let mut changes = judged().flat_map(|newest| {
            let with = newest.comparison;
            let earlier = [with.before, with.five_years, with.oldest];
            earlier.map(|earlier| newest.is_better(earlier))
        });
        changes.any(|is_better| is_better == Some(false))
    };
    let before = || newest.iter().filter_map(|newest| newest.comparison.before);
    let none_worse = beside.count() > 0 && worse.count() == 0 && !became_worse();
    let still = before().count() > 0 && !before().any(is_marked);
    let all = [
        (none_worse, Tone::Neutral, 8.0, FindingRule::NoneWorse),
        (still, Tone::New, 6.0, FindingRule::Still),
    ];
    let found = all.into_iter().filter(|(is_so, ..)| *is_so);
    let finding = |(_, tone, weight, rule)| Finding {
        unit: unit.id.clone(),
        tone,
        weight,
        rule,
    };
    found.map(finding).collect()
}

fn is_better(rule: &FindingRule) -> Option<bool> {
    match rule {
        FindingRule::Change(change) => change.is_better,
        FindingRule::Gap(gap) => Some(gap.is_better),
        _ => None,
    }
}
