//! What holds of any figures.

use std::sync::LazyLock;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::config::Law;

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
    (values, residents, limit).prop_map(|(values, residents, convicted_limit)| {
        let mut given = values.into_iter();
        Situation {
            residents,
            values: PerCriterion::from_fn(|_| given.next().flatten()),
            convicted_limit,
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
        .prop_map(|(family, year)| LAW.rules(family, year).unwrap().clone())
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
        let filled = Situation {
            residents: open.residents.or(filling.residents),
            values: PerCriterion::from_fn(|one| {
                open.values.get(one).or(*filling.values.get(one))
            }),
            // Before 2018 a limit left out is not unknown but that of the rules.
            convicted_limit: match rules.first >= 2018 {
                true => open.convicted_limit.or(filling.convicted_limit),
                false => open.convicted_limit,
            },
            ..open
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
        let mut parts = parts.into_iter();
        let regions = PerCriterion::from_fn(|_| {
            let (some, rest): (f64, f64) = parts.next().unwrap_or_default();
            [some, (1.0 - some) * rest, (1.0 - some) * (1.0 - rest)]
        });
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
        let mut given = values.into_iter();
        let situation = Situation {
            residents: Some(Decimal::from(1500)),
            values: PerCriterion::from_fn(|_| given.next()),
            convicted_limit: Some(Decimal::TWO),
            ..Situation::default()
        };
        let chances = chances(&rules, &Odds::new(&rules, &situation, Some(before)));
        let (label, chance) = chances.iter().next().unwrap();
        prop_assert_eq!((chances.len(), *chance), (1, 1.0));
        let holds = |level: &Level| {
            let met = findings(&rules, level.yardstick(), &situation);
            let met = |one: &Criterion| {
                met.iter().any(|other| other.criterion == *one && other.met == Some(true))
            };
            level.gate.iter().all(met)
                && level.counted.iter().filter(|one| met(one)).count() >= level.needed
                && (level.lists == 1 || before)
        };
        let labels = rules.levels.iter().filter(|level| holds(level));
        let severest = labels.map(|level| level.label).max().unwrap_or(Label::None);
        prop_assert_eq!(*label, severest);
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
        let convicted_limit = open.convicted_limit.unwrap_or(Decimal::new(250, 2));
        let open = Situation { convicted_limit: Some(convicted_limit), ..open };
        // Figures for every region: beyond all limits, between them, short of them.
        let choices = |one: Criterion| -> Vec<Option<Decimal>> {
            let values = match one {
                // The lower limit is two thirds of the upper one.
                Criterion::Convicted => {
                    [Decimal::ONE_HUNDRED, convicted_limit * Decimal::new(83, 2), Decimal::ZERO]
                }
                Criterion::Income => [Decimal::ZERO, Decimal::from(60), Decimal::ONE_THOUSAND],
                _ => [Decimal::ONE_HUNDRED, Decimal::from(35), Decimal::ZERO],
            };
            match *open.values.get(one) {
                Some(value) => vec![Some(value)],
                None => values.map(Some).to_vec(),
            }
        };
        let start = Situation {
            residents: open.residents.or(Some(Decimal::ONE_THOUSAND + Decimal::ONE)),
            ..open
        };
        let filled = Criterion::ALL.into_iter().fold(vec![start], |all, one| {
            let each = all.iter().flat_map(|situation| {
                choices(one).into_iter().map(move |value| {
                    let mut situation = *situation;
                    *situation.values.get_mut(one) = value;
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
            reached.push(Label::None);
        }
        for label in possible(&rules, &open, Some(before)) {
            prop_assert!(reached.contains(&label), "{:?}", label);
        }
    }
}

#[test]
fn a_forecast_gives_the_chance_of_each_label() {
    let rules = LAW.rules("law", 2021).unwrap();
    let sure = [0.0, 0.0, 1.0];
    let never = [1.0, 0.0, 0.0];
    let odds = Odds {
        eligible: 1.0,
        before: 1.0,
        regions: PerCriterion {
            non_western: [0.25, 0.25, 0.5],
            outside_work: sure,
            convicted: [0.0, 0.5, 0.5],
            basic_school: never,
            income: never,
        },
    };
    let found = chances(rules, &odds);
    let expected = [
        (Label::None, 0.125),
        (Label::Prevention, 0.375),
        (Label::Vulnerable, 0.25),
        (Label::Transformation, 0.25),
    ];
    assert_eq!(found, expected.into());
}
