//! Known cases, and mutations that the audit must catch.

use std::collections::BTreeSet;

use super::world::*;
use crate::{
    disclosure::{Fault, Publication, Refusal, Watch, audit::*, publish, watch::Unwatched},
    model::{
        Amount, Context, Figure, KnownWorlds, Measure, Published, PublishedFigures, Sensitivity,
        Shown, UnitKind,
    },
};

fn hidden(cells: &[&str]) -> BTreeSet<CellId> {
    let cells = cells.iter();
    cells.map(|unit| cell("convicted", 2025, unit)).collect()
}

fn audited(world: &World, units: &[&str]) -> Audit {
    audit(
        world.input(),
        &world.publish(&hidden(units)),
        &KnownWorlds::default(),
    )
}

/// Shows exact counts instead of rounded ones.
fn show_exact(world: &World, published: &mut PublishedFigures, units: &[&str]) {
    for unit in units {
        let exact = world.figures.get("convicted", 2025, unit).unwrap();
        let shown = Shown {
            value: (exact.numerator * 100.0 / exact.denominator.unwrap()).round(),
            numerator: Some(exact.numerator),
            denominator: exact.denominator,
            standard_error: None,
        };
        let unit = unit.parse().unwrap();
        published.insert("convicted", 2025, unit, Published::release(shown));
    }
}

#[test]
fn a_hidden_cell_under_an_exact_sum_is_found() {
    let world = World::district(&[(3.0, 400.0), (17.0, 900.0), (24.0, 1200.0)]);
    let mut published = world.publish(&hidden(&["a1"]));
    show_exact(&world, &mut published, &["m", "d", "a2", "a3"]);
    let audit = audit(world.input(), &published, &KnownWorlds::default());
    let found = audit.narrowest.clone().unwrap();
    assert_eq!((found.low, found.high), (3.0, 3.0));
    assert_eq!(found.hidden.cell, cell("convicted", 2025, "a1"));
    assert!(!audit.passes() && !found.insider);
    assert_eq!((audit.cells, audit.hidden), (5, 1));
}

#[test]
fn rounding_alone_leaves_little() {
    // Both are shown as 20: the rest is between 18 − 22, but not below nobody, and 22 − 18.
    let world = World::district(&[(0.0, 400.0), (22.0, 900.0)]);
    let audit = audited(&world, &["a1"]);
    let found = audit.narrowest.clone().unwrap();
    assert_eq!((found.low, found.high), (0.0, 4.0));
    let world = World::district(&[(1.0, 400.0), (12.0, 900.0), (12.0, 900.0), (12.0, 900.0)]);
    // Shown: 35 of 10, 10, 10; at most 39 − 24.
    assert!(audited(&world, &["a1"]).passes());
}

#[test]
fn a_district_with_a_single_area() {
    let world = World::district(&[(3.0, 400.0)]);
    assert!(!audited(&world, &["a1"]).passes());
    let found = suppressed(&world);
    assert_eq!(found.hidden, hidden(&["a1", "d", "m"]));
    assert!(found.stuck.is_empty());
}

#[test]
fn two_hidden_cells_with_room_pass() {
    let world = World::district(&[(3.0, 400.0), (9.0, 500.0), (22.0, 900.0)]);
    assert!(audited(&world, &["a1", "a2"]).passes());
}

#[test]
fn a_singleton_pair_is_undone_by_an_insider() {
    let world = World::district(&[(1.0, 400.0), (3.0, 500.0)]);
    let mut published = world.publish(&hidden(&["a1", "a2"]));
    show_exact(&world, &mut published, &["m", "d"]);
    let audit = audit(world.input(), &published, &KnownWorlds::default());
    assert!(!audit.passes());
    // The sum of 8 alone leaves 0 to 8 to an outsider, and 7 to one who knows the other 1.
    let world = World::district(&[(1.0, 400.0), (7.0, 500.0)]);
    let mut published = world.publish(&hidden(&["a1", "a2"]));
    show_exact(&world, &mut published, &["m", "d"]);
    let audit = self::audit(world.input(), &published, &KnownWorlds::default());
    let found = audit
        .failing
        .iter()
        .find(|one| one.hidden.cell.unit.as_str() == "a2");
    let found = found.unwrap();
    assert!(found.insider);
    assert_eq!((found.low, found.high), (7.0, 7.0));
    assert!(
        audit
            .failing
            .iter()
            .all(|one| one.hidden.cell.unit.as_str() == "a2")
    );
}

#[test]
fn one_decimal_gives_counts_away() {
    let world = World::district(&[(3.0, 300.0), (17.0, 400.0)]);
    let mut published = world.publish(&hidden(&["a1"]));
    for (unit, value) in [("a2", 4.25), ("d", 2.857), ("m", 2.857)] {
        let mut shown = published
            .get("convicted", 2025, unit)
            .unwrap()
            .shown()
            .unwrap();
        shown.value = value;
        let unit = unit.parse().unwrap();
        published.insert("convicted", 2025, unit, Published::release(shown));
    }
    let found = audit(world.input(), &published, &KnownWorlds::default())
        .narrowest
        .unwrap();
    assert!(found.high - found.low <= 1.0, "{found:?}");
}

#[test]
fn an_earlier_edition_with_another_pattern() {
    let mut world = World::district(&[(3.0, 400.0), (9.0, 500.0), (22.0, 900.0)]);
    let safe = ["a1", "a2"];
    assert!(audited(&world, &safe).passes());
    world.constraints = vec![
        total(vec![place("convicted", 2025, "a2")], 9.0, 5.0),
        total(vec![place("convicted", 2025, "a3")], 22.0, 5.0),
        total(vec![place("convicted", 2025, "m")], 34.0, 5.0),
    ];
    let found = audited(&world, &safe).narrowest.unwrap();
    assert_eq!((found.low, found.high), (3.0, 3.0));
    // What contradicts the truth is about other counts and does not count.
    world.constraints = vec![total(vec![place("convicted", 2025, "a2")], 50.0, 5.0)];
    let audit = audited(&world, &safe);
    assert!(audit.passes());
    assert_eq!(audit.unused, 1);
}

#[test]
fn sums_over_three_years() {
    let counts = [(3.0, 400.0), (9.0, 500.0), (22.0, 900.0)];
    let mut world = World::district(&counts);
    world.fill(
        "convicted",
        2024,
        &[(30.0, 400.0), (9.0, 500.0), (22.0, 900.0)],
    );
    world.fill(
        "convicted",
        2023,
        &[(40.0, 400.0), (9.0, 500.0), (22.0, 900.0)],
    );
    let safe = ["a1", "a2"];
    assert!(audited(&world, &safe).passes());
    let years = [2023, 2024, 2025].map(|year| place("convicted", year, "a1"));
    world.constraints = vec![
        total(years.to_vec(), 73.0, 5.0),
        total(vec![place("convicted", 2024, "a1")], 30.0, 5.0),
    ];
    assert!(audited(&world, &safe).passes());
    world
        .constraints
        .push(total(years[..2].to_vec(), 70.0, 1.0));
    assert!(!audited(&world, &safe).passes());
    assert!(!suppressed(&world).stuck.is_empty());
}

#[test]
fn two_year_means_of_criteria() {
    let mut world = World::district(&[(30.0, 1500.0), (9.0, 500.0), (22.0, 900.0)]);
    world.fill(
        "convicted",
        2024,
        &[(30.0, 1500.0), (9.0, 500.0), (22.0, 900.0)],
    );
    let years = [2024, 2025].map(|year| (place("convicted", year, "a1"), 1500.0));
    // 2.00 per cent of 1,500 in each of two years: 60 persons.
    world.constraints = vec![LinearConstraint::mean_of_shares(
        years.to_vec(),
        (1.99, 2.01),
    )];
    let both = [2024, 2025].map(|year| ["a1", "a2"].map(|unit| cell("convicted", year, unit)));
    let both: BTreeSet<CellId> = both.into_iter().flatten().collect();
    assert!(
        audit(
            world.input(),
            &world.publish(&both),
            &KnownWorlds::default()
        )
        .passes()
    );
    let one: BTreeSet<CellId> = hidden(&["a1", "a2"]);
    let audit = audit(world.input(), &world.publish(&one), &KnownWorlds::default());
    // The year before shows 28 to 32, so this one is 60 less that.
    let found = audit.narrowest.unwrap();
    assert!(found.low >= 28.0 && found.high <= 32.0, "{found:?}");
}

#[test]
fn parts_of_a_series_and_shared_denominators() {
    let mut world = World::district(&[(30.0, 400.0), (40.0, 500.0), (50.0, 900.0)]);
    let bands = ["young", "old"];
    for (id, counts) in bands.iter().zip([[3.0, 20.0, 25.0], [27.0, 20.0, 25.0]]) {
        world
            .indicators
            .push(indicator(id, Measure::Share, Sensitivity::Sensitive));
        let counts: Vec<(f64, f64)> = counts
            .iter()
            .zip([400.0, 500.0, 900.0])
            .map(|(n, below)| (*n, below))
            .collect();
        world.fill(id, 2025, &counts);
    }
    let young = BTreeSet::from([cell("young", 2025, "a1"), cell("young", 2025, "a2")]);
    assert!(
        audit(
            world.input(),
            &world.publish(&young),
            &KnownWorlds::default()
        )
        .passes()
    );
    world.relations = vec![AdditiveRelation {
        parts: bands.iter().map(|id| Term::numerator(id)).collect(),
        whole: Term::numerator("convicted"),
        exact: true,
    }];
    // 30 ± 2 less 25 ± 2, by the shown whole and the other part.
    let audit = audit(
        world.input(),
        &world.publish(&young),
        &KnownWorlds::default(),
    );
    let found = audit.narrowest.unwrap();
    assert!(found.low >= 0.0 && found.high <= 9.0, "{found:?}");
    assert!(suppressed(&world).stuck.is_empty());
}

#[test]
fn what_is_left_of_an_area_beside_its_estate() {
    let mut world = World::district(&[(30.0, 400.0), (40.0, 500.0)]);
    let mut units: Vec<_> = world.units.iter().cloned().collect();
    units.push(unit("e", UnitKind::Estate, Some("a1")));
    world.units = crate::model::Units::new(units).unwrap();
    world.add("convicted", 2025, &"e".parse().unwrap(), (30.0, 300.0));
    let audit = audited(&world, &[]);
    assert_eq!(audit.failing.len(), 1);
    let found = &audit.failing[0];
    assert_eq!(
        (found.hidden.aspect, found.low, found.high),
        (Aspect::Rest, 0.0, 4.0)
    );
    assert_eq!(suppressed(&world).hidden, hidden(&["e"]));
}

/// A district of which the office kept back the figures of one area, whose total it delivered.
fn with_area_kept_back(counts: &[(f64, f64)], kept_back: (f64, f64)) -> World {
    let mut world = World::district(counts);
    let mut units: Vec<_> = world.units.iter().cloned().collect();
    units.push(unit("b", UnitKind::SchoolDistrict, Some("m")));
    units.push(unit("a9", UnitKind::Area, Some("b")));
    world.units = crate::model::Units::new(units).unwrap();
    let municipality = "m".parse().unwrap();
    world.add("convicted", 2025, &municipality, kept_back);
    world
}

#[test]
fn what_is_left_of_a_delivered_total() {
    // Shown: 70 of the municipality and 70 of the district, and an area without a figure.
    let few = [(30.0, 400.0), (40.0, 500.0)];
    let world = with_area_kept_back(&few, (2.0, 300.0));
    let audit = audited(&world, &[]);
    let found = &audit.failing;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].hidden.cell, cell("convicted", 2025, "m"));
    assert_eq!(
        (found[0].hidden.aspect, found[0].low, found[0].high),
        (Aspect::Rest, 0.0, 4.0)
    );
    let found = suppressed(&world);
    assert!(found.stuck.is_empty() && !found.hidden.is_empty());
    assert!(
        self::audit(
            world.input(),
            &world.publish(&found.hidden),
            &KnownWorlds::default()
        )
        .passes()
    );
    // However many they are: who delivered them had a reason.
    let world = with_area_kept_back(&few, (100.0, 300.0));
    let found = audited(&world, &[]).narrowest.unwrap();
    assert_eq!(found.hidden.aspect, Aspect::Rest);
    assert!(found.low <= 100.0 && found.high >= 100.0);
    // Rounding leaves room enough where the district is not told either.
    let many = [(30.0, 400.0); 4];
    let world = with_area_kept_back(&many, (2.0, 300.0));
    let hidden = hidden(&["d"]);
    assert!(
        self::audit(
            world.input(),
            &world.publish(&hidden),
            &KnownWorlds::default()
        )
        .passes()
    );
}

#[test]
fn means_are_sums_of_amounts() {
    let mut world = World::district(&[(10.0, 12.0), (500.0, 500.0), (700.0, 900.0)]);
    let unit = Amount::Money;
    world.indicators = vec![indicator(
        "income",
        Measure::Mean { unit },
        Sensitivity::Normal,
    )];
    world.fill(
        "income",
        2025,
        &[
            (3_000_000.0, 12.0),
            (160_000_000.0, 500.0),
            (290_000_000.0, 900.0),
        ],
    );
    let found = suppressed(&world);
    assert_eq!(found.hidden, BTreeSet::from([cell("income", 2025, "a1")]));
    assert!(found.stuck.is_empty());
}

#[test]
fn all_or_none_of_a_sensitive_share_is_hidden() {
    let world = World::district(&[(0.0, 400.0), (500.0, 500.0), (300.0, 900.0), (200.0, 700.0)]);
    let found = suppressed(&world);
    for unit in ["a1", "a2"] {
        assert!(found.primary.contains(&cell("convicted", 2025, unit)));
    }
    assert!(
        audit(
            world.input(),
            &world.publish(&found.hidden),
            &KnownWorlds::default()
        )
        .passes()
    );
}

#[test]
fn what_does_not_add_up_is_granted() {
    let mut world = World::district(&[(3.0, 400.0), (9.0, 500.0), (22.0, 900.0)]);
    let figure = Figure {
        numerator: 40.0,
        denominator: Some(1900.0),
        squares: None,
    };
    world
        .figures
        .insert("convicted", 2025, "d".parse().unwrap(), figure);
    let found = audited(&world, &["a1", "a2"]).narrowest.unwrap();
    assert!(found.low <= 3.0 && found.high >= 3.0);
}

#[test]
fn hiding_is_the_same_every_time() {
    let world = World::district(&[(3.0, 400.0), (17.0, 500.0), (22.0, 900.0)]);
    let [one, other] = [suppressed(&world), suppressed(&world)];
    assert_eq!((one.hidden, one.worlds), (other.hidden, other.worlds));
}

/// Has everything stop after so many questions.
struct Patience(std::sync::atomic::AtomicUsize);

impl Watch for Patience {
    fn begin(&self, _step: &str, _parts: usize) {}
    fn advance(&self) {}
    fn is_stopped(&self) -> bool {
        let left = &self.0;
        let less = |left: usize| left.checked_sub(1);
        let order = std::sync::atomic::Ordering::SeqCst;
        left.fetch_update(order, order, less).is_err()
    }
}

fn published(world: &World, watch: &dyn Watch) -> Result<Publication, Refusal> {
    let (context, known) = (Context::default(), KnownWorlds::default());
    publish(world.input(), &[], &context, &known, watch)
}

#[test]
fn it_stops_wherever_it_is() {
    let world = World::district(&[(3.0, 400.0), (17.0, 500.0), (22.0, 900.0)]);
    let mut stopped = 0;
    for questions in 0.. {
        match published(&world, &Patience(questions.into())) {
            Err(Refusal::Stopped) => stopped += 1,
            other => {
                other.unwrap();
                break;
            }
        }
    }
    assert!(stopped > 5, "{stopped}");
}

#[test]
fn figures_that_cannot_be_are_named() {
    let cases = [
        ((-1.0, 400.0), Fault::Negative),
        ((3.0, -400.0), Fault::Negative),
        ((f64::NAN, 400.0), Fault::Negative),
        ((401.0, 400.0), Fault::PartAboveWhole),
    ];
    for (figure, fault) in cases {
        let world = World::district(&[figure, (17.0, 1900.0), (22.0, 1900.0)]);
        let Err(Refusal::Impossible(found)) = published(&world, &Unwatched) else {
            panic!("{figure:?} is published");
        };
        assert_eq!(found[0].cell, cell("convicted", 2025, "a1"));
        assert_eq!(found[0].fault, fault);
    }
    let mut world = World::district(&[(3.0, 400.0), (17.0, 500.0)]);
    let mut units: Vec<_> = world.units.iter().cloned().collect();
    units.push(unit("e", UnitKind::Estate, Some("a1")));
    world.units = crate::model::Units::new(units).unwrap();
    world.add("convicted", 2025, &"e".parse().unwrap(), (3.0, 401.0));
    let Err(Refusal::Impossible(found)) = published(&world, &Unwatched) else {
        panic!("the estate is published");
    };
    assert_eq!(found[0].fault, Fault::EstatesAboveArea);
}

#[test]
fn figures_that_contradict_a_relation_are_named() {
    let mut world = World::district(&[(30.0, 400.0), (40.0, 500.0)]);
    let residents = indicator("residents", Measure::Share, Sensitivity::Normal);
    world.indicators.push(residents);
    world.fill("residents", 2025, &[(400.0, 900.0), (501.0, 950.0)]);
    world.relations = vec![AdditiveRelation {
        parts: vec![Term::denominator("convicted")],
        whole: Term::numerator("residents"),
        exact: true,
    }];
    let Err(Refusal::Impossible(found)) = published(&world, &Unwatched) else {
        panic!("it is published");
    };
    assert_eq!(found[0].cell, cell("residents", 2025, "a2"));
    let Fault::OffRelation(contradiction) = &found[0].fault else {
        panic!("{found:?}");
    };
    let expected = "is 501, and `convicted.denominator` is 500: the relation says that they are the \
                    same";
    assert_eq!(contradiction.to_string(), expected);
}

#[test]
fn where_single_figures_do_not_do_all_are_hidden() {
    // Three persons in all: they are known to within 0 and 7 by the sum alone.
    let world = World::district(&[(1.0, 60.0), (1.0, 60.0), (1.0, 60.0)]);
    let found = suppressed(&world);
    assert!(found.stuck.is_empty());
    assert_eq!(found.hidden, hidden(&["a1", "a2", "a3", "d", "m"]));
}

#[test]
fn series_that_are_said_to_be_the_same_and_differ_keep_their_counts() {
    let mut world = World::district(&[(30.0, 400.0), (40.0, 500.0)]);
    let residents = indicator("residents", Measure::Share, Sensitivity::Normal);
    world.indicators.push(residents);
    world.fill("residents", 2025, &[(401.0, 900.0), (500.0, 950.0)]);
    world.relations = vec![AdditiveRelation {
        parts: vec![Term::denominator("convicted")],
        whole: Term::numerator("residents"),
        exact: true,
    }];
    let problem = Problem::new(world.input(), &|_, _, _, _| None);
    let same = series::representatives(&world.indicators, &world.relations);
    for cell in &problem.cells {
        let id = &world.indicators[cell.indicator].id;
        let (above, below) = (Term::numerator(id), Term::denominator(id));
        let count = |term| {
            let (year, unit) = (cell.year, cell.unit.clone());
            let place = Place { term, year, unit };
            problem.count_of(&place, &problem.places(), &same)
        };
        assert_eq!(count(above), Some(cell.counts.numerator), "{id}");
        assert_eq!(count(below), cell.counts.denominator, "{id}");
    }
}
