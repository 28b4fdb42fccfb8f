//! What holds of any figures.

use std::sync::LazyLock;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{
    config::Law,
    criteria::fixtures::{CRITERIA, criterion, label},
};

static LAW: LazyLock<Law> = LazyLock::new(|| Law::built_in().unwrap());

/// A figure on a limit, near one, or anywhere.
fn figure() -> impl Strategy<Value = Decimal> {
    let near = prop::sample::select(vec![30_i64, 40, 50, 55, 60, 65, 100]);
    prop_oneof![
        (near, -1_i64..=1).prop_map(|(limit, off)| Decimal::new(limit * 10 + off, 1)),
        (0_i64..1000).prop_map(|tenths| Decimal::new(tenths, 1)),
        (100_i64..400).prop_map(|hundredths| Decimal::new(hundredths, 2)),
    ]
}

fn situations() -> impl Strategy<Value = Situation> {
    let unknown_or = || prop::option::weighted(0.7, figure());
    let values = [(); 5].map(|()| unknown_or());
    let residents = prop::option::of((998_i64..1003).prop_map(Decimal::from));
    let limit = prop::option::of((200_i64..300).prop_map(|value| Decimal::new(value, 2)));
    (values, residents, limit).prop_map(|(values, residents, limit)| {
        let known = CRITERIA.into_iter().zip(values);
        let known = known.filter_map(|(id, value)| Some((criterion(id), value?)));
        Situation {
            residents,
            values: known.collect(),
            limits: limit
                .map(|limit| (criterion("convicted"), limit))
                .into_iter()
                .collect(),
            ..Situation::default()
        }
    })
}

fn rules() -> impl Strategy<Value = RuleSet> {
    let lists = [
        ("law", 2010),
        ("law", 2014),
        ("law", 2018),
        ("law", 2021),
        ("handbook", 2021),
    ];
    prop::sample::select(lists.to_vec())
        .prop_map(|(family, year)| LAW.rules_of_year(family, year).unwrap().clone())
}

fn possible(rules: &RuleSet, situation: &Situation, before: Option<bool>) -> Vec<Label> {
    let odds = Odds::new(rules, situation, before);
    chances(rules, &odds).into_keys().collect()
}

proptest! {
    #[test]
    fn filling_in_a_figure_only_narrows(
        rules in rules(),
        open in situations(),
        filling in situations(),
        before in prop::option::of(any::<bool>()),
    ) {
        let beside = |open: &BTreeMap<_, _>, filling: BTreeMap<_, _>| {
            let mut all = filling;
            all.extend(open.clone());
            all
        };
        // Before 2018 a limit left out is not unknown but that of the rules.
        let moves = rules.main.iter().any(|(_, limit)| limit.is_moving());
        let filled = Situation {
            residents: open.residents.or(filling.residents),
            values: beside(&open.values, filling.values),
            limits: match moves {
                true => beside(&open.limits, filling.limits),
                false => open.limits.clone(),
            },
            ..open.clone()
        };
        let before_and_after = possible(&rules, &open, before);
        for label in possible(&rules, &filled, before) {
            prop_assert!(before_and_after.contains(&label), "{:?}", label);
        }
    }

    #[test]
    fn chances_add_up_to_one(
        rules in rules(),
        eligible in 0.0..=1.0,
        before in 0.0..=1.0,
        parts in [(0.0..=1.0, 0.0..=1.0), (0.0..=1.0, 0.0..=1.0), (0.0..=1.0, 0.0..=1.0),
            (0.0..=1.0, 0.0..=1.0), (0.0..=1.0, 0.0..=1.0)],
    ) {
        let parts = CRITERIA.into_iter().zip(parts);
        let regions = parts.map(|(id, (some, rest)): (&str, (f64, f64))| {
            let chances = [some, (1.0 - some) * rest, (1.0 - some) * (1.0 - rest)];
            (criterion(id), chances)
        });
        let regions = regions.collect();
        let chances = chances(&rules, &Odds { eligible, before, regions });
        let sum: f64 = chances.values().sum();
        prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn certain_figures_make_one_label_certain(
        rules in rules(),
        values in [figure(), figure(), figure(), figure(), figure()],
        before in any::<bool>(),
    ) {
        let given = CRITERIA.into_iter().zip(values);
        let situation = Situation {
            residents: Some(Decimal::from(1500)),
            values: given.map(|(id, value)| (criterion(id), value)).collect(),
            limits: [(criterion("convicted"), Decimal::TWO)].into(),
            ..Situation::default()
        };
        let chances = chances(&rules, &Odds::new(&rules, &situation, Some(before)));
        let (label, chance) = chances.iter().next().unwrap();
        prop_assert_eq!((chances.len(), *chance), (1, 1.0));
        let holds = |level: &Level| {
            let met = findings(&rules, level.limits, &situation);
            let met = |one: &Criterion| {
                met.iter().any(|other| other.criterion == *one && other.met == Some(true))
            };
            level.gates.iter().all(met)
                && level.counted.iter().filter(|one| met(one)).count() >= level.needed
                && (!level.running || before)
        };
        let labels = rules.levels.iter().filter(|level| holds(level));
        let labels = labels.map(|level| level.label);
        let gravest = labels.max_by_key(|label| LAW.severity(*label));
        let gravest = gravest.unwrap_or_else(Label::none);
        prop_assert_eq!(*label, gravest);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_possible_comes_about_with_some_figures(
        rules in rules(),
        open in situations(),
        before in any::<bool>(),
    ) {
        let convicted = criterion("convicted");
        let given = open.limits.get(&convicted).copied().unwrap_or(Decimal::new(250, 2));
        let open = Situation { limits: [(convicted, given)].into(), ..open };
        // Figures for every region: beyond all limits, between them, short of them.
        let choices = |id: &str| -> Vec<Decimal> {
            let values = match id {
                // The lower limit is two thirds of the upper one.
                "convicted" => [Decimal::ONE_HUNDRED, given * Decimal::new(83, 2), Decimal::ZERO],
                "income" => [Decimal::ZERO, Decimal::from(60), Decimal::ONE_THOUSAND],
                _ => [Decimal::ONE_HUNDRED, Decimal::from(35), Decimal::ZERO],
            };
            match open.values.get(&criterion(id)) {
                Some(value) => vec![*value],
                None => values.to_vec(),
            }
        };
        let start = Situation {
            residents: open.residents.or(Some(Decimal::ONE_THOUSAND + Decimal::ONE)),
            ..open.clone()
        };
        let filled = CRITERIA.into_iter().fold(vec![start], |all, id| {
            let each = all.iter().flat_map(|situation| {
                choices(id).into_iter().map(move |value| {
                    let mut situation = situation.clone();
                    situation.values.insert(criterion(id), value);
                    situation
                })
            });
            each.collect()
        });
        let mut reached: Vec<_> = filled
            .iter()
            .flat_map(|situation| possible(&rules, situation, Some(before)))
            .collect();
        if open.residents.is_none() {
            reached.push(Label::none());
        }
        for label in possible(&rules, &open, Some(before)) {
            prop_assert!(reached.contains(&label), "{:?}", label);
        }
    }
}

#[test]
fn a_forecast_gives_the_chance_of_each_label() {
    let rules = LAW.rules_of_year("law", 2021).unwrap();
    let sure = [0.0, 0.0, 1.0];
    let never = [1.0, 0.0, 0.0];
    let odds = Odds {
        eligible: 1.0,
        before: 1.0,
        regions: [
            (criterion("non_western"), [0.25, 0.25, 0.5]),
            (criterion("outside_work"), sure),
            (criterion("convicted"), [0.0, 0.5, 0.5]),
            (criterion("basic_school"), never),
            (criterion("income"), never),
        ]
        .into(),
    };
    let found = chances(rules, &odds);
    let expected = [
        (Label::none(), 0.125),
        (label("prevention"), 0.375),
        (label("vulnerable"), 0.25),
        (label("transformation"), 0.25),
    ];
    assert_eq!(found, expected.into());
}
