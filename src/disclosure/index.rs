//! Indices that are made from published figures, so that they tell nothing that those do not.

use crate::{
    config::Disclosure,
    model::{Basis, Indicator, Published, PublishedFigures, Shown, Stratum, Unit, UnitKind, Units},
};

/// Adds an index: hidden where a figure that it is made from is, and none where one was not
/// delivered. Nothing for indicators that are no index.
pub(super) fn publish_index(
    published: &mut PublishedFigures,
    indicator: &Indicator,
    units: &Units,
    policy: &Disclosure,
) {
    let Basis::Standardised { observed, strata } = &indicator.basis else {
        return;
    };
    let Some(whole) = units.municipality() else {
        return;
    };
    let of_ours = |kind| !matches!(kind, UnitKind::Region | UnitKind::Country);
    for unit in units.iter().filter(|unit| of_ours(unit.kind)) {
        let years: Vec<i32> = published.years(observed, unit.id.as_str()).collect();
        for year in years {
            let figure = |id: &str, unit: &Unit| published.get(id, year, unit.id.as_str());
            let group = |of: &Stratum| {
                let residents = of.residents.iter().map(|part| figure(part, unit));
                let residents: Option<Vec<_>> = residents.collect();
                residents.zip(figure(&of.rate, whole))
            };
            let groups: Option<Vec<_>> = strata.iter().map(group).collect();
            if let Some((observed, groups)) = figure(observed, unit).zip(groups) {
                let shown = index(observed, &groups, policy.rounding_base.into());
                let figure = shown.map_or_else(Published::hide, Published::release);
                published.insert(&indicator.id, year, unit.id.clone(), figure);
            }
        }
    }
}

/// Returns cases per 100 expected, from the residents of each group and the rate among them in the
/// municipality; nothing where one is hidden, or none are expected.
///
/// Indirect standardisation: N. E. Breslow, N. E. Day: Statistical Methods in Cancer Research,
/// volume II (IARC, Lyon 1987), chapter 2. The standard error is that of the rounding alone, to
/// multiples of `base`: the variance of a product of counts each of which has lost up to half a step.
fn index(observed: Published, strata: &[(Vec<Published>, Published)], base: f64) -> Option<Shown> {
    let observed = observed.shown()?.numerator?;
    let even = base * base / 12.0;
    let (mut expected, mut variance) = (0.0, 0.0);
    for (parts, cases) in strata {
        let (mut residents, mut rounded) = (0.0, 0.0);
        for part in parts {
            residents += part.shown()?.numerator?;
            rounded += even;
        }
        let cases = cases.shown()?;
        let among = cases.denominator.filter(|below| *below > 0.0)?;
        let (rate, part) = (cases.numerator? / among, residents / among);
        expected += residents * rate;
        variance += rounded * rate * rate + even * part * part * (1.0 + rate * rate);
    }
    let expected = (expected * 10.0).round() / 10.0;
    (expected > 0.0).then(|| Shown {
        value: (observed * 100.0 / expected).round(),
        numerator: Some(observed),
        denominator: Some(expected),
        standard_error: Some(variance.sqrt()),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        disclosure::audit::tests::world::POLICY,
        model::{
            Measure,
            fixtures::{self, unit},
        },
    };

    /// Groups of residents, and of those the cases.
    const GROUPS: [(&str, &str); 3] = [
        ("young", "young_ill"),
        ("grown", "grown_ill"),
        ("old", "old_ill"),
    ];

    fn indicator() -> Indicator {
        let stratum = |(residents, rate): (&str, &str)| Stratum {
            residents: vec![residents.to_owned()],
            rate: rate.to_owned(),
        };
        Indicator {
            basis: Basis::Standardised {
                observed: "ill".to_owned(),
                strata: GROUPS.map(stratum).to_vec(),
            },
            ..fixtures::indicator("index", Measure::Standardised)
        }
    }

    fn units() -> Units {
        let list = vec![
            unit("m", UnitKind::Municipality, None),
            unit("a", UnitKind::Area, Some("m")),
            unit("r", UnitKind::Region, None),
        ];
        Units::new(list).unwrap()
    }

    fn shown(numerator: f64, denominator: f64) -> Published {
        Published::release(Shown {
            value: (100.0 * numerator / denominator).round(),
            numerator: Some(numerator),
            denominator: Some(denominator),
            standard_error: None,
        })
    }

    /// Publishes an area with cases, residents by group, and the rates of the municipality.
    fn world(ill: f64, residents: [f64; 3], rates: [(f64, f64); 3]) -> PublishedFigures {
        let mut figures = PublishedFigures::default();
        let mut add = |id: &str, unit: &str, (above, below)| {
            figures.insert(id, 2025, unit.parse().unwrap(), shown(above, below));
        };
        let all = residents.iter().sum();
        add("ill", "a", (ill, all));
        for ((group, cases), (count, rate)) in GROUPS.iter().zip(residents.iter().zip(rates)) {
            add(group, "a", (*count, all));
            add(cases, "m", rate);
        }
        figures
    }

    fn index_of(figures: &mut PublishedFigures, unit: &str) -> Option<Published> {
        publish_index(figures, &indicator(), &units(), &POLICY);
        figures.get("index", 2025, unit)
    }

    /// 0.1 % of 600, 5 % of 300 and 20 % of 100 are 0.6 + 15 + 20 = 35.6.
    const RATES: [(f64, f64); 3] = [(10.0, 10_000.0), (500.0, 10_000.0), (1000.0, 5000.0)];

    #[test]
    fn cases_by_what_the_rates_of_the_municipality_make_expect() {
        for (ill, residents, expected, value) in [
            (35.0, [600.0, 300.0, 100.0], 35.6, 98.0),
            (70.0, [600.0, 300.0, 100.0], 35.6, 197.0),
            (35.0, [100.0, 300.0, 600.0], 135.1, 26.0),
            (10.0, [1000.0, 0.0, 0.0], 1.0, 1000.0),
        ] {
            let found = index_of(&mut world(ill, residents, RATES), "a").unwrap();
            let found = found.shown().unwrap();
            assert_eq!(found.numerator, Some(ill));
            assert!(
                (found.denominator.unwrap() - expected).abs() < 1e-9,
                "{found:?}"
            );
            assert!((found.value - value).abs() < 1e-9, "{found:?}");
        }
        // 25/12 × (0.001² + 0.06² + 0.05² + 0.03² × 1.0025 + 0.2² + 0.02² × 1.04).
        let found = index_of(&mut world(35.0, [600.0, 300.0, 100.0], RATES), "a");
        let error = found.and_then(Published::shown).unwrap().standard_error;
        assert!((error.unwrap() - 0.3143).abs() < 1e-4, "{error:?}");
    }

    #[test]
    fn an_index_is_hidden_with_any_figure_that_it_is_made_from() {
        let whole = || world(35.0, [600.0, 300.0, 100.0], RATES);
        for (id, unit) in [("ill", "a"), ("old", "a"), ("young_ill", "m")] {
            let mut figures = whole();
            figures.insert(id, 2025, unit.parse().unwrap(), Published::hide());
            assert_eq!(index_of(&mut figures, "a"), Some(Published::hide()), "{id}");
        }
        let mut nobody_ill = world(35.0, [600.0, 300.0, 100.0], [(0.0, 10_000.0); 3]);
        assert_eq!(index_of(&mut nobody_ill, "a"), Some(Published::hide()));
    }

    #[test]
    fn there_is_none_where_a_figure_was_not_delivered() {
        let mut figures = world(35.0, [600.0, 300.0, 100.0], RATES);
        for id in ["ill", "young", "grown", "old"] {
            figures.insert(id, 2025, "r".parse().unwrap(), shown(5.0, 10.0));
        }
        assert_eq!(index_of(&mut figures, "r"), None);
        assert_eq!(index_of(&mut figures, "m"), None);
        figures.insert("ill", 2024, "a".parse().unwrap(), shown(35.0, 1000.0));
        publish_index(&mut figures, &indicator(), &units(), &POLICY);
        assert_eq!(figures.get("index", 2024, "a"), None);
    }

    proptest! {
        /// Where each group is ill as often as in the municipality, an area of any ages has 100, as
        /// near as rounding lets it.
        #[test]
        fn equal_rates_make_a_hundred(
            residents in prop::array::uniform3(200_u32..2000),
            elsewhere in prop::array::uniform3(5000_u32..40_000),
            rates in prop::array::uniform3(0.03..0.3_f64),
        ) {
            let rounded = |count: f64| (count / 5.0).round() * 5.0;
            let residents = residents.map(f64::from);
            let mut whole = [(0.0, 0.0); 3];
            let (mut ill, mut slack) = (0.0, 2.5);
            for (place, rate) in rates.into_iter().enumerate() {
                let among = residents[place] + f64::from(elsewhere[place]);
                whole[place] = (rounded(rate * among), rounded(among));
                ill += rate * residents[place];
                slack += 2.5 * rate + 2.6 * residents[place] / among * (1.0 + rate);
            }
            let mut figures = world(rounded(ill), residents.map(rounded), whole);
            let found = index_of(&mut figures, "a").and_then(Published::shown).unwrap();
            let off = (found.value - 100.0).abs();
            prop_assert!(off <= 0.5 + 105.0 * (slack + 0.05) / ill, "{found:?} {ill}");
        }
    }
}
