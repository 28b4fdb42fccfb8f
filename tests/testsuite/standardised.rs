//! Indices that take age into account: made of published figures alone, and free of age.

use std::{collections::BTreeMap, fs};

use crate::{
    demo::RUN,
    support::{Project, Published},
};

type Rows = BTreeMap<(String, i32, String), Published>;

fn rows(project: &Project) -> Rows {
    let rows = project.published().into_iter();
    rows.map(|row| ((row.indicator.clone(), row.year, row.unit.clone()), row))
        .collect()
}

/// Makes every index again from the other rows of the table; returns how many are shown.
fn made_again(project: &Project, catalogue: &str) -> usize {
    let catalogue: toml::Value = toml::from_str(&project.read(catalogue)).unwrap();
    let (rows, mut shown) = (rows(project), 0);
    let mut units = rows.values();
    let whole = units.find(|row| row.unit_kind == "municipality").unwrap();
    let (mut made, mut published) = (0, 0);
    for index in catalogue["indicator"].as_array().unwrap() {
        if index["measure"].as_str() != Some("standardised") {
            continue;
        }
        let text = |value: &toml::Value, key: &str| value[key].as_str().unwrap().to_owned();
        let (id, observed) = (text(index, "id"), text(index, "observed"));
        published += rows
            .keys()
            .filter(|(indicator, ..)| *indicator == id)
            .count();
        let strata = index["strata"].as_array().unwrap();
        for ((_, year, unit), cases) in rows.iter().filter(|((id, ..), _)| *id == observed) {
            let row = |id: String, unit: &str| rows.get(&(id, *year, unit.to_owned()));
            let group = |of: &toml::Value| {
                let parts = of["residents"].as_array().unwrap().iter();
                let parts: Option<Vec<_>> = parts
                    .map(|part| row(part.as_str().unwrap().to_owned(), unit))
                    .collect();
                parts.zip(row(text(of, "rate"), &whole.unit))
            };
            let pairs: Option<Vec<_>> = strata.iter().map(group).collect();
            let found = row(id.clone(), unit);
            let (Some(pairs), Some(found)) = (pairs, found) else {
                assert!(found.is_none(), "{id} of {unit} is made of nothing");
                continue;
            };
            made += 1;
            let all_shown = pairs
                .iter()
                .all(|(residents, rate)| rate.shown && residents.iter().all(|part| part.shown));
            assert_eq!(found.shown, cases.shown && all_shown, "{found:?}");
            if !found.shown {
                continue;
            }
            shown += 1;
            let expected = |(residents, rate): &(Vec<&Published>, &Published)| {
                let residents = residents.iter().map(|part| part.numerator.unwrap());
                residents.sum::<f64>() * rate.numerator.unwrap() / rate.denominator.unwrap()
            };
            let expected: f64 = pairs.iter().map(expected).sum();
            assert!(
                (found.denominator.unwrap() - expected).abs() < 0.051,
                "{found:?}"
            );
            assert_eq!(found.numerator, cases.numerator, "{found:?}");
            let value = 100.0 * cases.numerator.unwrap() / found.denominator.unwrap();
            assert!((found.value.unwrap() - value).abs() < 0.501, "{found:?}");
        }
    }
    assert_eq!(made, published, "some are made of nothing");
    shown
}

#[test]
fn an_index_tells_nothing_that_other_figures_do_not() {
    let shown = made_again(&RUN, "data/catalogue.toml");
    assert!(shown > 1500, "{shown}");
}

#[test]
fn rates_by_age_are_those_of_the_municipality_alone() {
    let mut rates = 0;
    for row in RUN.published() {
        let parts = ["lifestyle_diseases", "charged", "convicted"];
        let of_age = |id: &&str| {
            let rest = row.indicator.strip_prefix(*id).unwrap_or_default();
            rest.starts_with('_') && rest != "_for_age"
        };
        if parts.iter().any(of_age) {
            assert_eq!(row.unit_kind, "municipality", "{row:?}");
            rates += 1;
        }
    }
    assert!(rates >= 11, "{rates}");
}

/// How figures of the areas go with the share of residents of an age, from -1 to 1.
fn correlation(rows: &Rows, indicator: &str, ages: &[&str]) -> f64 {
    let part = |row: &Published| Some(row.numerator? / row.denominator?);
    let areas = rows.values().filter(|row| {
        (row.indicator.as_str(), row.year, row.unit_kind.as_str()) == (indicator, 2025, "area")
    });
    let pairs = areas.filter_map(|row| {
        let of = |age: &&str| rows.get(&((*age).to_owned(), 2025, row.unit.clone()));
        let share = |age| of(age).and_then(part);
        Some((part(row)?, ages.iter().map(share).sum::<Option<f64>>()?))
    });
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let count = pairs.len() as f64;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |sum, (x, y)| {
        (sum.0 + x / count, sum.1 + y / count)
    });
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        pairs.iter().map(|pair| of(pair.0 - x, pair.1 - y)).sum()
    };
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

#[test]
fn an_index_does_not_follow_age() {
    let rows = rows(&RUN);
    let old = ["age_65_79", "age_80"].as_slice();
    let young = ["age_18_29"].as_slice();
    for (indicator, ages, before) in [
        ("lifestyle_diseases", old, 0.85),
        ("convicted", young, 0.4),
        ("charged", young, 0.4),
    ] {
        let plain = correlation(&rows, indicator, ages);
        let index = correlation(&rows, &format!("{indicator}_for_age"), ages);
        assert!(plain > before, "{indicator}: {plain}");
        assert!(index.abs() < 0.25, "{indicator}: {index}");
    }
}

const HEAD: &str = "theme = \"residents\"\n\
    title = { da = \"Tal\", en = \"Figure\" }\n\
    definition = { da = \"Et tal.\", en = \"A figure.\" }\n\
    population = { da = \"Beboere\", en = \"Residents\" }\n\
    origin = { da = \"Optælling\", en = \"A count\" }\n";

fn share(id: &str, numerator: &str, denominator: &str, more: &str) -> String {
    format!(
        "[[indicator]]\nid = \"{id}\"\n{HEAD}measure = \"share\"\ntable = \"counts\"\n\
         numerator = \"{numerator}\"\ndenominator = \"{denominator}\"\n{more}\n"
    )
}

/// A project with a table of counts, in which the ill are counted by age too.
fn of_counts(index: &str) -> Project {
    let project = Project::tiny();
    for year in [2023, 2024, 2025] {
        let file = project.path(&format!("data/raw/counts-{year}.csv"));
        let text = fs::read_to_string(&file).unwrap();
        let mut lines = text.lines();
        let head = format!("{},ill_young\n", lines.next().unwrap());
        let rows = lines.map(|line| {
            let ill: u32 = line.rsplit(',').next().unwrap().parse().unwrap_or(0);
            format!("{line},{}\n", ill / 3)
        });
        let table = head + &rows.collect::<String>();
        fs::write(file, table).unwrap();
    }
    let column = "ill = \"integer?\"";
    project.replace(
        "config.toml",
        column,
        &format!("{column}\nill_young = \"integer\""),
    );
    let rate = "sensitivity = \"sensitive\"\ncounted_for = [\"municipality\"]\nlisted = false";
    let entries = [
        share("old", "residents - young", "residents", ""),
        share("ill_young", "ill_young", "young", rate),
        share("ill_old", "ill - ill_young", "residents - young", rate),
        share(
            "ill_of_areas",
            "ill_young",
            "young",
            "counted_for = [\"area\"]",
        ),
        format!("[[indicator]]\nid = \"index\"\n{HEAD}measure = \"standardised\"\n{index}\n"),
    ];
    let entries = entries.concat();
    project.replace(
        "catalogue.toml",
        "[[chart]]",
        &format!("{entries}\n[[chart]]"),
    );
    project
}

const STRATA: &str = "strata = [{ residents = [\"young\"], rate = \"ill_young\" }, \
    { residents = [\"old\"], rate = \"ill_old\" }]";

#[test]
fn counts_by_age_make_an_index_too() {
    let project = of_counts(&format!(
        "sensitivity = \"sensitive\"\nobserved = \"ill\"\n{STRATA}"
    ));
    project.run(&["run"]).ends_with_code(0);
    assert!(made_again(&project, "catalogue.toml") > 5);
    let whole = &rows(&project)[&("index".to_owned(), 2025, "lilleby".to_owned())];
    assert_eq!(whole.value, Some(100.0), "{whole:?}");
    project.run(&["audit"]).ends_with_code(0);
}

#[test]
fn what_an_index_cannot_be_made_of_is_told() {
    let of = |observed: &str, residents: &str, rate: &str| {
        let stratum = format!("{{ residents = [\"{residents}\"], rate = \"{rate}\" }}");
        format!(
            "observed = \"{observed}\"\nstrata = [{stratum}, {{ residents = [\"old\"], rate = \"ill_old\" }}]"
        )
    };
    for (index, said, hint) in [
        (
            "observed = \"ill\"".to_owned(),
            "indicator[index].observed: does not fit the measure",
            "two `strata` at least",
        ),
        (
            format!("observed = \"ill\"\n{STRATA}\nper = 100"),
            "indicator[index].per: does not fit the measure",
            "others none",
        ),
        (
            of("residents", "young", "ill_young"),
            "indicator[index].observed: there is no share or rate `residents`",
            "counts persons among others",
        ),
        (
            of("ill", "yung", "ill_young"),
            "indicator[index].strata: there is no count or share `yung`",
            "counts the residents of a group",
        ),
        (
            of("ill", "young", "residents"),
            "indicator[index].strata: there is no share `residents`",
            "with `measure = \"share\"`",
        ),
        (
            of("ill", "young", "ill_old"),
            "indicator[index].strata: `ill_old` is not `ill` among `young`",
            "its denominator the numerator of `residents`",
        ),
        (
            of("ill", "young", "ill_of_areas"),
            "indicator[index].strata: `ill_of_areas` is not counted for the municipality",
            "name \"municipality\" in its `counted_for`",
        ),
    ] {
        let project = of_counts(&index);
        project
            .run(&["check"])
            .ends_with_code(3)
            .says(said)
            .says(hint);
    }
    let project = of_counts(&format!("observed = \"ill\"\n{STRATA}"));
    project.replace(
        "catalogue.toml",
        "numerator = \"young\"",
        "numerator = \"young\"\nobserved = \"ill\"",
    );
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("indicator[young].observed: does not fit the measure")
        .says("only `measure = \"standardised\"`");
}
