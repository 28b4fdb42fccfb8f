//! Worlds in which nothing happens but chance: the same residents year after year, some of whom move
//! away and are replaced, and households that do as one. What is marked there is false.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::Comparing;
use crate::{
    indicators::{policy, variation},
    model::{
        Comparison, Difference, Indicator, Measure, Published, PublishedFigures, Shown, Unit,
        UnitKind, Units, Variation,
        fixtures::{self, unit},
    },
};

const YEARS: std::ops::RangeInclusive<i32> = 2015..=2025;
const AREAS: u32 = 79;

/// What is true of an indicator.
#[derive(Clone, Copy)]
struct Truth {
    share: f64,
    /// Between a year and the next, in each area.
    correlation: f64,
    /// Persons who are alike in everything.
    household: u32,
    /// By how much the areas differ, from none to as much as can be.
    spread: f64,
}

struct World {
    units: Units,
    indicators: Vec<Indicator>,
    figures: PublishedFigures,
    variations: BTreeMap<String, Variation>,
}

impl World {
    /// Draws a world of areas of 233 to 4,769 residents, with figures rounded and hidden as the
    /// policy says.
    fn draw(truths: &[Truth], seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let area = |number: u32| unit(&format!("a{number}"), UnitKind::Area, Some("m"));
        let whole = unit("m", UnitKind::Municipality, None);
        let units = std::iter::once(whole).chain((0..AREAS).map(area));
        let mut world = Self {
            units: Units::new(units.collect()).unwrap(),
            indicators: Vec::new(),
            figures: PublishedFigures::default(),
            variations: BTreeMap::new(),
        };
        for (number, truth) in truths.iter().enumerate() {
            let indicator = fixtures::indicator(&format!("i{number:02}"), Measure::Share);
            world.draw_figures(&indicator.id, *truth, &mut rng);
            let variation = variation(&indicator, &world.figures, &world.units, &policy(), None);
            world.variations.insert(indicator.id.clone(), variation);
            world.indicators.push(indicator);
        }
        world
    }

    fn draw_figures(&mut self, indicator: &str, truth: Truth, rng: &mut ChaCha8Rng) {
        let mut whole: BTreeMap<i32, (u32, u32)> = BTreeMap::new();
        for number in 0..AREAS {
            let residents = 233 + 4536 * number * number / (78 * 78);
            let households = residents / truth.household;
            let share = truth.share * (1.0 + truth.spread * (rng.random::<f64>() * 2.0 - 1.0));
            let lasting = truth.correlation;
            let mut chosen = draw(households, share, rng);
            for year in YEARS {
                let (above, below) = (chosen * truth.household, households * truth.household);
                publish(
                    &mut self.figures,
                    (indicator, year, &format!("a{number}")),
                    above,
                    below,
                );
                let sum = whole.entry(year).or_default();
                (sum.0, sum.1) = (sum.0 + above, sum.1 + below);
                let others = households - chosen;
                chosen = draw(chosen, lasting + (1.0 - lasting) * share, rng)
                    + draw(others, (1.0 - lasting) * share, rng);
            }
        }
        for (year, (above, below)) in whole {
            publish(&mut self.figures, (indicator, year, "m"), above, below);
        }
    }

    /// Compares each area, as its briefing does.
    fn pages(&self) -> Vec<BTreeMap<String, Comparison>> {
        let comparing = Comparing {
            figures: &self.figures,
            units: &self.units,
            policy: &policy(),
            variations: &self.variations,
        };
        let page = |area: &Unit| comparing.compare(self.indicators.iter(), area);
        self.units.of_kind(UnitKind::Area).map(page).collect()
    }
}

fn draw(all: u32, share: f64, rng: &mut ChaCha8Rng) -> u32 {
    let drawn = (0..all).filter(|_| rng.random::<f64>() < share);
    u32::try_from(drawn.count()).unwrap()
}

fn publish(
    figures: &mut PublishedFigures,
    (indicator, year, unit): (&str, i32, &str),
    above: u32,
    below: u32,
) {
    let rounded = |count: u32| f64::from((count + 2) / 5 * 5);
    let figure = match above < 5 || below - above < 5 {
        true => Published::hide(),
        false => Published::release(Shown {
            value: (100.0 * rounded(above) / rounded(below)).round(),
            numerator: Some(rounded(above)),
            denominator: Some(rounded(below)),
            standard_error: None,
        }),
    };
    figures.insert(indicator, year, unit.parse().unwrap(), figure);
}

/// The marks of a page: since the year before, over five years, since the oldest, and beside the
/// municipality.
fn marks(page: &BTreeMap<String, Comparison>) -> [u32; 4] {
    let mut marks = [0; 4];
    for comparison in page.values() {
        let all = [
            comparison.before,
            comparison.five_years,
            comparison.oldest,
            comparison.municipality,
        ];
        for (marks, compared) in marks.iter_mut().zip(all) {
            let difference = compared.and_then(|compared| compared.difference);
            let is_marked = matches!(difference, Some(Difference::Higher | Difference::Lower));
            *marks += u32::from(is_marked);
        }
    }
    marks
}

/// Thirty indicators, rare and common, lasting and not, of single persons and of pairs.
fn truths(spread: f64) -> Vec<Truth> {
    let mut truths = Vec::new();
    for share in [0.03, 0.1, 0.2, 0.35, 0.5] {
        for (correlation, household) in
            [(0.0, 1), (0.0, 2), (0.5, 1), (0.7, 1), (0.85, 1), (0.9, 1)]
        {
            truths.push(Truth {
                share,
                correlation,
                household,
                spread,
            });
        }
    }
    truths
}

/// The ratio of the estimate is never below the truth by more than its step, and seldom far above.
#[test]
fn what_chance_does_is_found_from_the_areas() {
    let truths = truths(0.5);
    let world = World::draw(&truths, 1);
    for (truth, found) in truths.iter().zip(world.variations.values()) {
        let of_households = f64::from(truth.household);
        let expected = of_households * (1.0 - truth.correlation);
        let ratio = found.design_factor * (1.0 - found.correlation);
        let limits = expected - 0.05..expected * 1.25 + 0.1;
        assert!(limits.contains(&ratio), "{expected} is not {found:?}");
        assert!(found.design_factor >= of_households, "{found:?}");
    }
}

/// What a page can really hold by chance, as its note says: of pages about areas that differ in
/// nothing, 12 of 316 have a mark; where they differ but nothing changes, at most 13 have one since
/// the same year, and of all marks of a page 0.7 % are false.
#[test]
fn at_most_one_page_in_twenty_has_a_false_mark_of_a_sort() {
    for spread in [0.0, 0.5] {
        let (mut pages, mut with_any, mut with) = (0.0, 0.0, [0.0; 4]);
        let mut false_parts = 0.0;
        for seed in 0..4 {
            for page in World::draw(&truths(spread), seed).pages() {
                let found = marks(&page);
                let all: u32 = found.iter().sum();
                let over_time: u32 = found.iter().take(3).sum();
                pages += 1.0;
                with_any += f64::from(u32::from(all > 0));
                false_parts += f64::from(over_time) / f64::from(all.max(1));
                for (with, found) in with.iter_mut().zip(found) {
                    *with += f64::from(u32::from(found > 0));
                }
            }
        }
        let is_kept = |with: f64| with <= 0.05 * pages;
        assert!(with.into_iter().take(3).all(is_kept), "{with:?} of {pages}");
        assert!(false_parts <= 0.05 * pages, "{false_parts} of {pages}");
        assert_eq!(is_kept(with_any), spread == 0.0, "{with_any} of {pages}");
    }
}
