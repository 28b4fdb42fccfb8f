//! How far the development plans of estates have come, held against their milestones.

use crate::model::{Milestone, PlanReport, PlanState, Verdict};

/// Puts the milestones of each estate and measure together, in the order in which they were
/// delivered, with the newest report up to a year. Nothing of a plan without a start that was
/// reported and a target other than that; the reading of deliveries refuses those.
#[must_use]
pub(crate) fn plans(milestones: &[Milestone], until: i32) -> Vec<PlanState> {
    let mut plans: Vec<Vec<Milestone>> = Vec::new();
    for milestone in milestones {
        let is_own = |plan: &&mut Vec<Milestone>| {
            plan.iter()
                .any(|own| own.estate == milestone.estate && own.measure == milestone.measure)
        };
        match plans.iter_mut().find(is_own) {
            Some(plan) => plan.push(milestone.clone()),
            None => plans.push(vec![milestone.clone()]),
        }
    }
    plans
        .into_iter()
        .filter_map(|plan| state(plan, until))
        .collect()
}

fn state(mut milestones: Vec<Milestone>, until: i32) -> Option<PlanState> {
    milestones.sort_by_key(|milestone| milestone.year);
    // What an edition is too early for is not told.
    for milestone in milestones.iter_mut().filter(|one| one.year > until) {
        milestone.reached = None;
    }
    let (first, last) = (milestones.first()?, milestones.last()?);
    let (start, target) = (first.reached?, last.planned?);
    if (target - start).abs() <= 0.0 {
        return None;
    }
    let path = Path {
        milestones: &milestones,
        start: (first.year, start),
        target,
    };
    let mut newest = milestones.iter().skip(1).rev();
    let newest = newest.find_map(|one| path.report(one));
    Some(PlanState {
        estate: first.estate.clone(),
        measure: first.measure.clone(),
        start,
        target,
        newest,
        milestones,
    })
}

/// What a plan leads through.
struct Path<'a> {
    milestones: &'a [Milestone],
    start: (i32, f64),
    target: f64,
}

impl Path<'_> {
    fn report(&self, milestone: &Milestone) -> Option<PlanReport> {
        let (year, reached) = (milestone.year, milestone.reached?);
        let planned = self.planned(year)?;
        Some(PlanReport {
            year,
            reached,
            planned,
            verdict: self.verdict(reached, planned),
        })
    }

    /// Returns where the path stands in a year: at a milestone, or on the straight line between two.
    fn planned(&self, year: i32) -> Option<f64> {
        let later = self.milestones.iter().skip(1);
        let planned = later.filter_map(|one| Some((one.year, one.planned?)));
        let (mut before, mut after) = (self.start, None);
        for (at, value) in planned {
            if at <= year {
                before = (at, value);
            } else {
                after = after.or(Some((at, value)));
            }
        }
        if before.0 == year {
            return Some(before.1);
        }
        let after = after?;
        let part = f64::from(year - before.0) / f64::from(after.0 - before.0);
        Some(before.1 + (after.1 - before.1) * part)
    }

    fn verdict(&self, reached: f64, planned: f64) -> Verdict {
        let (start, way) = (self.start.1, (self.target - self.start.1).signum());
        let ahead_of = |value: f64| (reached - value) * way;
        if ahead_of(self.target) >= 0.0 {
            Verdict::Reached
        } else if ahead_of(planned) >= -1e-9 {
            Verdict::OnPath
        } else if ahead_of(start) < 0.0 {
            Verdict::Away
        } else {
            Verdict::Behind
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Given = (i32, Option<f64>, Option<f64>);

    fn plan(rows: &[Given]) -> Vec<Milestone> {
        let milestone = |&(year, planned, reached): &Given| Milestone {
            estate: "e1".parse().unwrap(),
            measure: "family_homes".to_owned(),
            year,
            planned,
            reached,
        };
        rows.iter().map(milestone).collect()
    }

    /// From 100 in 2018 by 80 in 2022 to 40 in 2030.
    fn reported(year: i32, planned: Option<f64>, reached: f64) -> Vec<Milestone> {
        plan(&[
            (2030, Some(40.0), None),
            (2022, Some(80.0), None),
            (year, planned, Some(reached)),
            (2018, None, Some(100.0)),
        ])
    }

    #[test]
    fn a_report_is_held_against_milestones_and_the_lines_between_them() {
        for (year, planned, reached, expected, verdict) in [
            (2025, Some(70.0), 70.0, 70.0, Verdict::OnPath),
            (2025, Some(70.0), 69.0, 70.0, Verdict::OnPath),
            (2025, Some(70.0), 70.1, 70.0, Verdict::Behind),
            (2025, Some(70.0), 100.0, 70.0, Verdict::Behind),
            (2025, Some(70.0), 100.5, 70.0, Verdict::Away),
            (2025, Some(70.0), 40.0, 70.0, Verdict::Reached),
            // Three eighths of the way from 80 to 40; half of that from 100 to 80.
            (2025, None, 65.0, 65.0, Verdict::OnPath),
            (2020, None, 90.5, 90.0, Verdict::Behind),
        ] {
            let plans = plans(&reported(year, planned, reached), 2025);
            let newest = plans[0].newest.unwrap();
            assert_eq!((newest.year, newest.verdict), (year, verdict), "{newest:?}");
            assert!((newest.planned - expected).abs() < 1e-9, "{newest:?}");
        }
    }

    #[test]
    fn a_plan_may_lead_upwards() {
        let rows = |reached| {
            plan(&[
                (2020, None, Some(0.0)),
                (2025, Some(60.0), Some(reached)),
                (2030, Some(120.0), None),
            ])
        };
        for (reached, verdict, part) in [
            (60.0, Verdict::OnPath, 0.5),
            (30.0, Verdict::Behind, 0.25),
            (-1.0, Verdict::Away, 0.0),
            (130.0, Verdict::Reached, 1.0),
        ] {
            let plans = plans(&rows(reached), 2025);
            assert_eq!(plans[0].newest.unwrap().verdict, verdict);
            assert!((plans[0].part(reached) - part).abs() < 1e-9);
        }
    }

    #[test]
    fn what_an_edition_is_too_early_for_is_not_told() {
        let of = |until| plans(&reported(2025, Some(70.0), 71.0), until)[0].newest;
        assert_eq!(of(2024), None);
        assert_eq!(of(2025).map(|report| report.year), Some(2025));
    }
}
