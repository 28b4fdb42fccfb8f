//! The shipped catalogue over deliveries that hold more, or less, than its definitions: the
//! expressions keep these by themselves.

use std::{convert::Infallible, path::Path, sync::LazyLock};

use polars::{df, prelude::*};

use super::{count, implausible};
use crate::{
    config::{self, ColumnKind, Config, Table},
    model::{Figure, Figures, UnitKind, Units, fixtures::unit},
};

const YEAR: i32 = 2025;
/// 1 January of the year, in days since 1970.
const NEW_YEAR: i64 = 20_089;

static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml")).unwrap()
});

fn units() -> Units {
    let units = vec![
        unit("m", UnitKind::Municipality, None),
        unit("t", UnitKind::Part, Some("m")),
        unit("d", UnitKind::SchoolDistrict, Some("t")),
        unit("101", UnitKind::Area, Some("d")),
        unit("102", UnitKind::Area, Some("d")),
    ];
    Units::new(units).unwrap()
}

/// Residents of the area 101, one of each age, numbered from 1.
fn residents(ages: &[i64]) -> DataFrame {
    let each = |text: &'static str| vec![text; ages.len()];
    let born = ages.iter().map(|age| NEW_YEAR - 366 * age - 30);
    let mut frame = df!(
        "person" => (1_i64..).take(ages.len()).collect::<Vec<_>>(),
        "area" => each("101"),
        "estate" => vec![None::<&str>; ages.len()],
        "birth_date" => born.collect::<Vec<_>>(),
        "sex" => each("f"),
        "origin" => each("danish"),
        "family_type" => each("single"),
    )
    .unwrap();
    frame
        .try_apply("birth_date", |days| {
            days.cast(&DataType::Int32)?.cast(&DataType::Date)
        })
        .unwrap();
    frame
}

/// A table without rows.
fn empty(table: &Table) -> DataFrame {
    let column = |column: &config::Column| {
        let form = match column.kind {
            ColumnKind::Integer => DataType::Int64,
            ColumnKind::Number => DataType::Float64,
            ColumnKind::Boolean => DataType::Boolean,
            ColumnKind::Date => DataType::Date,
            ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate | ColumnKind::Address => {
                DataType::String
            }
        };
        Column::new_empty(column.name.as_str().into(), &form)
    };
    DataFrame::new(0, table.columns.iter().map(column).collect()).unwrap()
}

/// Counts the shipped catalogue over tables; all others have no rows.
fn counted(delivered: &[(&str, &DataFrame)]) -> Figures {
    let read = |name: &str, _: i32| {
        let found = delivered.iter().find(|(table, _)| *table == name);
        let table = CONFIG.tables.iter().find(|table| table.name == name);
        let frame = found.map(|(_, frame)| (*frame).clone());
        Ok::<_, Infallible>(frame.or_else(|| table.map(empty)))
    };
    let indicators = &CONFIG.catalogue.indicators;
    count(indicators, &CONFIG.tables, &units(), YEAR..=YEAR, read).unwrap()
}

fn figure(figures: &Figures, indicator: &str, unit: &str) -> (f64, f64) {
    let Figure {
        numerator,
        denominator,
        ..
    } = figures.get(indicator, YEAR, unit).unwrap();
    (numerator, denominator.unwrap())
}

/// Asserts what is counted of residents of these ages with the rows of a table about them.
fn assert_counted(
    (indicator, ages): (&str, &[i64]),
    table: &str,
    rows: PolarsResult<DataFrame>,
    expected: (f64, f64),
) {
    let figures = counted(&[("residents", &residents(ages)), (table, &rows.unwrap())]);
    assert_eq!(figure(&figures, indicator, "101"), expected, "{indicator}");
}

#[test]
fn who_has_no_row_is_without_attachment_and_two_jobs_are_one_person() {
    let ages = [17, 18, 40, 64, 65];
    let rows = || df!("person" => [1_i64, 2, 3, 5], "full_time" => [0.0, 0.25, 1.5, 0.0]);
    let outside = ("outside_work", &ages[..]);
    assert_counted(outside, "attachment", rows(), (0.75 + 1.0, 3.0));
    let ages = [17, 18, 19, 24, 25];
    let rows = df!("person" => [1_i64, 2, 3, 5], "full_time" => [0.0, 0.5, 0.4, 0.0]);
    assert_counted(("youth_outside", &ages), "attachment", rows, (2.0, 3.0));
}

#[test]
fn the_law_counts_unknown_and_not_approved_education_as_basic_school() {
    let ages = [29, 30, 40, 41, 42, 43, 44, 59, 60];
    let levels = [
        "basic",
        "basic",
        "not_approved",
        "unknown",
        "vocational",
        "upper_secondary",
        "long_higher",
    ];
    // The eighth has no row.
    let rows = || {
        df!("person" => (1_i64..=7).collect::<Vec<_>>(), "level" => levels,
            "in_education" => [false; 7])
    };
    for (indicator, expected) in [
        ("basic_school_by_law", (4.0, 7.0)),
        ("basic_school", (1.0, 4.0)),
        ("upper_secondary_education", (1.0, 4.0)),
        ("vocational_education", (1.0, 4.0)),
        ("higher_education", (1.0, 4.0)),
    ] {
        assert_counted((indicator, &ages), "education", rows(), expected);
    }
}

#[test]
fn a_youth_education_is_completed_by_all_who_have_one_or_more() {
    let ages = [24, 25, 26, 27, 28, 29, 29, 30];
    let levels = [
        "vocational",
        "basic",
        "upper_secondary",
        "vocational",
        "short_higher",
        "unknown",
        "not_approved",
        "vocational",
    ];
    let rows = df!("person" => (1_i64..=8).collect::<Vec<_>>(), "level" => levels,
        "in_education" => [true; 8]);
    let completed = ("youth_education_completed", &ages[..]);
    assert_counted(completed, "education", rows, (3.0, 4.0));
}

#[test]
fn in_education_is_of_new_year_and_student_of_the_year_of_the_income() {
    let ages = [15, 16, 20, 24, 25];
    // A register of those who are in education.
    let rows = df!("person" => [1_i64, 2, 5], "level" => ["basic"; 3],
        "in_education" => [true; 3]);
    let youth = ("youth_in_education", &ages[..]);
    assert_counted(youth, "education", rows, (1.0, 3.0));
    let ages = [14, 15, 40, 41, 64, 65];
    let rows = df!("person" => [1_i64, 2, 3, 4, 6],
        "gross_income" => [Some(5_i64), Some(10), Some(20), None, Some(40)],
        "student" => [false, true, false, false, false]);
    assert_counted(("income", &ages), "income", rows, (20.0, 1.0));
}

#[test]
fn children_are_counted_by_age_and_grade_and_not_by_who_has_a_row() {
    let ages = [0, 1, 3, 5, 6];
    let rows = df!("person" => [1_i64, 2, 5], "enrolled" => [true; 3]);
    assert_counted(("daycare", &ages), "daycare", rows, (1.0, 3.0));
    let ages = [5, 6, 16, 17];
    let rows = || {
        df!("person" => [1_i64, 2, 3, 4], "grade" => [-1_i64, 0, 10, 11],
            "special_class" => [true, true, false, true], "absence" => [0.5, 0.0, 0.2, 0.5])
    };
    for indicator in ["special_classes", "high_absence"] {
        assert_counted((indicator, &ages), "pupils", rows(), (1.0, 2.0));
    }
}

#[test]
fn moves_within_an_area_are_none_of_it() {
    let (one, two, none) = (Some("101"), Some("102"), None::<&str>);
    // From another area, within the area, from the undivided country, from elsewhere, and out.
    let moves = df!(
        "person" => [1_i64, 2, 3, 4, 5],
        "from_area" => [two, one, none, none, one],
        "to_area" => [one, one, one, one, two],
        "from_estate" => [none; 5],
        "to_estate" => [none; 5],
        "from_inside" => [true, true, true, false, true],
        "to_inside" => [true; 5],
        "origin" => ["non_western"; 5],
    );
    let dwellings = df!("dwelling" => [1_i64, 2], "area" => [one; 2], "estate" => [none; 2],
        "tenure" => ["owner"; 2], "built" => [1990_i64; 2]);
    let residents = residents(&[30, 40, 50]);
    let figures = counted(&[
        ("residents", &residents),
        ("moves", &moves.unwrap()),
        ("dwellings", &dwellings.unwrap()),
    ]);
    for (indicator, unit, expected) in [
        ("moved_in", "101", (3.0, 3.0)),
        ("moved_in_non_western", "101", (3.0, 3.0)),
        ("moves_per_dwelling", "101", (3.0, 2.0)),
        ("moved_in_within", "101", (2.0, 3.0)),
        ("moved_out", "101", (1.0, 3.0)),
        ("moved_out_non_western", "101", (1.0, 3.0)),
        ("moved_out_within", "101", (1.0, 3.0)),
        ("moved_in_within", "m", (3.0, 3.0)),
        ("moved_out_within", "m", (2.0, 3.0)),
    ] {
        let found = figure(&figures, indicator, unit);
        assert_eq!(found, expected, "{indicator} of {unit}");
    }
}

#[test]
fn more_may_be_convicted_in_a_year_than_were_charged_in_it() {
    let rows = df!("person" => [1_i64, 2, 3], "charged" => [false, false, true],
        "convicted" => [true, true, false]);
    let residents = residents(&[20, 30, 40, 50]);
    let figures = counted(&[("residents", &residents), ("convictions", &rows.unwrap())]);
    assert_eq!(figure(&figures, "convicted", "101"), (2.0, 4.0));
    assert_eq!(figure(&figures, "charged", "101"), (1.0, 4.0));
    let catalogue = &CONFIG.catalogue;
    let indicators = &catalogue.indicators;
    let relations: Vec<_> = catalogue.additive_relations().collect();
    let years = YEAR..=YEAR;
    let found = implausible(&figures, indicators, &relations, &[], &units(), &years);
    let of_crime = |indicator: &str| ["convicted", "charged"].contains(&indicator);
    let found = found.iter().find(|fault| of_crime(&fault.indicator));
    assert_eq!(found, None);
}
