//! What an attacker has: the published tables of an edition and of all earlier ones, the
//! catalogue, the policy and the law, which are public.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use crate::support::{Project, repository};

/// By indicator and year, then by unit.
pub(super) type Cells = BTreeMap<(String, i32), BTreeMap<String, Cell>>;

/// A figure as it is published; all empty where hidden.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cell {
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    pub(super) value: Option<f64>,
    /// What is said of this year and those before it together.
    pub(super) pooled: Option<Pooled>,
}

/// A figure of several years.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pooled {
    pub(super) years: i32,
    pub(super) numerator: f64,
    pub(super) denominator: f64,
    pub(super) value: f64,
}

impl Cell {
    pub(super) fn is_hidden(&self) -> bool {
        self.value.is_none()
    }
}

/// What the catalogue says of an indicator.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) measure: String,
    /// What a rate is multiplied by; 100 for shares.
    pub(super) factor: f64,
    pub(super) sensitivity: String,
    /// The series above the line and below it: the same text is the same series.
    pub(super) above: String,
    pub(super) below: Option<String>,
    /// Whether whole persons are counted.
    pub(super) is_whole: bool,
    /// Whether the persons of each year are others.
    pub(super) cohorts: bool,
}

impl Entry {
    /// The least sum over some years in which the same persons may be counted.
    pub(super) fn least_over(&self, least: f64, years: i32) -> f64 {
        if self.cohorts {
            least
        } else {
            least * f64::from(years)
        }
    }
}

/// Series that are parts of another.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) parts: Vec<String>,
    pub(super) whole: String,
    pub(super) exact: bool,
}

/// A linear sum of counts, by series, year and unit, that is known to lie in an interval.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) terms: Vec<((String, i32, String), f64)>,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// A row of `criteria.csv`: the mean of some years' shares in per cent.
#[derive(Debug, Clone)]
pub(super) struct Criterion {
    pub(super) unit: String,
    pub(super) indicator: String,
    pub(super) years: Vec<i32>,
    pub(super) value: f64,
    pub(super) half: f64,
}

/// All that an attacker knows.
#[derive(Debug, Clone)]
pub(super) struct Knowledge {
    /// The parent of each unit and its kind.
    pub(super) units: BTreeMap<String, (String, Option<String>)>,
    /// The association and the housing area that each estate belongs to.
    pub(super) wholes: BTreeMap<String, BTreeSet<String>>,
    pub(super) now: Cells,
    pub(super) before: Vec<Cells>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) relations: Vec<Relation>,
    /// Minimum count and denominator by sensitivity.
    pub(super) limits: BTreeMap<String, (f64, f64)>,
    /// Anything else that he was told.
    pub(super) told: Vec<Known>,
}

#[derive(serde::Deserialize)]
struct Row {
    unit: String,
    unit_kind: String,
    parent: Option<String>,
    year: i32,
    indicator: String,
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    shown: bool,
    pooled_years: Option<i32>,
    pooled_numerator: Option<f64>,
    pooled_denominator: Option<f64>,
    pooled_value: Option<f64>,
}

impl Row {
    fn pooled(&self) -> Option<Pooled> {
        let all = [
            self.pooled_years.map(f64::from),
            self.pooled_numerator,
            self.pooled_denominator,
            self.pooled_value,
        ];
        if all.iter().all(Option::is_none) {
            return None;
        }
        assert!(!self.shown, "a figure and one of several years are shown");
        let [_, numerator, denominator, value] = all.map(Option::unwrap);
        Some(Pooled {
            years: self.pooled_years.unwrap(),
            numerator,
            denominator,
            value,
        })
    }
}

impl Knowledge {
    /// Gathers what lies in the folders of an edition and of those before it.
    pub(super) fn of(project: &Project, edition: &str) -> Self {
        let folder = |edition: &str| format!("output/archive/{edition}/data");
        let editions = fs::read_dir(project.path("output/archive")).unwrap();
        let editions = editions.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let earlier: BTreeSet<String> = editions.filter(|other| other != edition).collect();
        let own = format!("output/{edition}/data");
        let catalogue = project.read(&format!("{}/catalogue.toml", folder(edition)));
        let config = project.read(&format!("{}/config.toml", folder(edition)));
        let (units, now) = table(&project.read(&format!("{own}/published.csv")));
        let cells = |edition| table(&project.read(&format!("{}/published.csv", folder(edition)))).1;
        let config: toml::Value = toml::from_str(&config).unwrap();
        let catalogue: toml::Value = toml::from_str(&catalogue).unwrap();
        let entries = entries(&catalogue);
        let law = project.read(&format!("{}/law.toml", folder(edition)));
        let law: toml::Value = toml::from_str(&law).unwrap();
        let serving = serving(&catalogue);
        let read = |text: &str| self::criteria(text, &law, &serving);
        let mut criteria = read(&project.read(&format!("{own}/criteria.csv")));
        for edition in &earlier {
            let text = project.read(&format!("{}/criteria.csv", folder(edition)));
            criteria.extend(read(&text));
        }
        Self {
            wholes: wholes(&project.read("data/raw/units.csv")),
            before: earlier.iter().map(|edition| cells(edition)).collect(),
            criteria,
            relations: relations(&catalogue, &entries),
            limits: limits(&config["disclosure"]),
            told: Vec::new(),
            units,
            now,
            entries,
        }
    }

    /// Gathers what a reader of the internal edition has, with all that is public.
    pub(super) fn inside(project: &Project, edition: &str) -> Self {
        let mut knowledge = Self::of(project, edition);
        let config: toml::Value = toml::from_str(&project.read("config.toml")).unwrap();
        let internal = project.read(&format!("output/internal/{edition}/data/published.csv"));
        let public = std::mem::replace(&mut knowledge.now, table(&internal).1);
        // What the public edition shows is not under its limits, which some of it is near.
        let mut near = Vec::new();
        for ((indicator, year), cells) in &public {
            let Some(entry) = knowledge.entries.get(indicator) else {
                continue;
            };
            let (least, fewest) = knowledge.limits[&entry.sensitivity];
            for (unit, cell) in cells.iter().filter(|(_, cell)| !cell.is_hidden()) {
                let mut say = |counts: &[(&String, f64)], about: f64, low: f64| {
                    let place = |series: &String| (series.clone(), *year, unit.clone());
                    let terms = counts
                        .iter()
                        .map(|(series, factor)| (place(series), *factor));
                    let (terms, high) = (terms.collect(), f64::INFINITY);
                    if about < low + 5.0 {
                        near.push(Known { terms, low, high });
                    }
                };
                if let Some(n) = cell.numerator {
                    say(&[(&entry.above, 1.0)], n, least);
                }
                let Some((series, below)) = entry.below.as_ref().zip(cell.denominator) else {
                    continue;
                };
                say(&[(series, 1.0)], below, fewest);
                if let ("share", Some(n)) = (entry.measure.as_str(), cell.numerator) {
                    say(&[(series, 1.0), (&entry.above, -1.0)], below - n, least);
                }
            }
        }
        knowledge.told.extend(near);
        knowledge.before.push(public);
        knowledge.limits = limits(&config["disclosure"]["internal"]);
        knowledge
    }

    /// Returns what is published of a figure.
    pub(super) fn cell(&self, indicator: &str, year: i32, unit: &str) -> Option<&Cell> {
        self.now.get(&(indicator.to_owned(), year))?.get(unit)
    }

    pub(super) fn kind(&self, unit: &str) -> &str {
        &self.units[unit].0
    }

    /// Returns the years of an indicator, but for those of region and country alone.
    pub(super) fn years(&self, indicator: &str) -> Vec<i32> {
        let keys = self.now.keys().filter(|(id, _)| id == indicator);
        keys.map(|(_, year)| *year).collect()
    }
}

/// Reads a published table: units and cells, without those of region and country.
pub(super) fn table(text: &str) -> (BTreeMap<String, (String, Option<String>)>, Cells) {
    let (mut units, mut cells) = (BTreeMap::new(), Cells::new());
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row.unwrap();
        let empty = [row.numerator, row.denominator, row.value];
        assert!(
            row.shown || empty.iter().all(Option::is_none),
            "a number is hidden but said"
        );
        assert_eq!(row.shown, row.value.is_some());
        if ["region", "country"].contains(&row.unit_kind.as_str()) {
            continue;
        }
        let pooled = row.pooled();
        units.insert(row.unit.clone(), (row.unit_kind, row.parent));
        let cell = Cell {
            pooled,
            numerator: row.numerator,
            denominator: row.denominator,
            value: row.value,
        };
        let of_year = cells.entry((row.indicator, row.year)).or_default();
        assert_eq!(
            of_year.insert(row.unit, cell),
            None,
            "a figure stands there twice"
        );
    }
    (units, cells)
}

/// Returns what estates add up to: associations and housing areas.
pub(super) fn wholes(units: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut reader = csv::Reader::from_reader(units.as_bytes());
    let names = ["association", "housing_area"];
    let head = reader.headers().unwrap().clone();
    let columns = head.iter().enumerate();
    let columns: Vec<usize> = columns
        .filter(|(_, name)| names.contains(name))
        .map(|(number, _)| number)
        .collect();
    let rows = reader.records().map(Result::unwrap);
    rows.filter(|row| &row[2] == "estate")
        .map(|row| {
            let wholes = columns.iter().map(|number| row[*number].to_owned());
            let named = wholes.filter(|whole| !["", "-"].contains(&whole.as_str()));
            (row[0].to_owned(), named.collect())
        })
        .collect()
}

/// Returns the indicators that serve the criteria of the law.
fn serving(catalogue: &toml::Value) -> BTreeMap<String, String> {
    let all = catalogue["indicator"].as_array().unwrap().iter();
    let serving = all.filter_map(|one| {
        let text = |key: &str| one.get(key)?.as_str().map(str::to_owned);
        Some((text("criterion")?, text("id")?))
    });
    serving.collect()
}

/// Reads criteria, but for those of incomes, which are no shares.
fn criteria(text: &str, law: &toml::Value, serving: &BTreeMap<String, String>) -> Vec<Criterion> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut found = Vec::new();
    for row in reader.records().map(Result::unwrap) {
        let (list, criterion) = (row[1].parse::<i32>().unwrap(), &row[3]);
        if row[4].is_empty() || criterion == "income" {
            continue;
        }
        let sets = law["rule_set"].as_array().unwrap().iter();
        let mut sets = sets.filter(|set| {
            let year = |key: &str, other| {
                let day = set["lists"].get(key).and_then(toml::Value::as_str);
                day.map_or(other, |day| day[..4].parse().unwrap())
            };
            let years = year("from", 0)..=year("to", 9999);
            set["family"].as_str() == Some("law") && years.contains(&i64::from(list))
        });
        let of = &sets.next().unwrap()["main"][criterion];
        let years = of.get("mean_years").map_or(1, |v| v.as_integer().unwrap());
        found.push(Criterion {
            unit: row[2].to_owned(),
            years: (0..i32::try_from(years).unwrap())
                .map(|back| list - back)
                .collect(),
            value: row[4].parse().unwrap(),
            half: if criterion == "convicted" {
                0.005
            } else {
                0.05
            },
            indicator: serving[criterion].clone(),
        });
    }
    found
}

fn entries(catalogue: &toml::Value) -> BTreeMap<String, Entry> {
    let all = catalogue["indicator"].as_array().unwrap().iter();
    let counted = all.filter(|one| one.get("numerator").is_some());
    counted
        .map(entry)
        .map(|entry| (entry.id.clone(), entry))
        .collect()
}

fn entry(one: &toml::Value) -> Entry {
    let text = |key: &str| one.get(key).and_then(toml::Value::as_str);
    let (measure, table) = (text("measure").unwrap(), text("table").unwrap());
    let column = text("unit_column").unwrap_or("");
    let expression = text("numerator").unwrap();
    let below = text("denominator").map(|of| match text("denominator_table") {
        Some(other) => format!("{other}||{of}"),
        None => format!("{table}|{column}|{of}"),
    });
    let mut above = format!("{table}|{column}|{expression}");
    if let Some(of) = text("denominator").filter(|of| measure != "rate" && *of != "1") {
        // Of shares and means only what is below the line is counted above it.
        above = format!("{above} | {of}");
    }
    let per = one.get("per").map(|per| per.as_integer().unwrap() as f64);
    Entry {
        id: text("id").unwrap().to_owned(),
        factor: per.unwrap_or(100.0),
        sensitivity: text("sensitivity").unwrap_or("normal").to_owned(),
        cohorts: one.get("cohorts").is_some(),
        is_whole: measure != "mean" && !expression.starts_with("1 - "),
        measure: measure.to_owned(),
        above,
        below,
    }
}

fn relations(catalogue: &toml::Value, entries: &BTreeMap<String, Entry>) -> Vec<Relation> {
    let series = |name: &str| match name.strip_suffix(".denominator") {
        Some(id) => entries[id].below.clone().unwrap(),
        None => entries[name].above.clone(),
    };
    let mut found = Vec::new();
    // Groups of residents are together all of them, and their cases all cases.
    for index in catalogue["indicator"].as_array().unwrap() {
        let Some(strata) = index.get("strata").and_then(toml::Value::as_array) else {
            continue;
        };
        let residents = strata
            .iter()
            .flat_map(|of| of["residents"].as_array().unwrap());
        let residents = residents.map(|part| series(part.as_str().unwrap()));
        let rates = strata.iter().map(|of| series(of["rate"].as_str().unwrap()));
        let observed = &entries[index["observed"].as_str().unwrap()];
        let exact = true;
        let (parts, whole) = (rates.collect(), observed.above.clone());
        found.push(Relation {
            parts,
            whole,
            exact,
        });
        let (parts, whole) = (residents.collect(), observed.below.clone().unwrap());
        found.push(Relation {
            parts,
            whole,
            exact,
        });
    }
    let relation = |one: &toml::Value| {
        let parts = one["parts"].as_array().unwrap().iter();
        Relation {
            parts: parts.map(|part| series(part.as_str().unwrap())).collect(),
            whole: series(one["whole"].as_str().unwrap()),
            exact: one
                .get("exact")
                .is_some_and(|exact| exact.as_bool().unwrap()),
        }
    };
    let written = catalogue.get("relation").and_then(toml::Value::as_array);
    found.extend(written.into_iter().flatten().map(relation));
    // What the expressions tell he finds himself.
    let list = fs::read_to_string(repository().join("tests/fixtures/relations.json")).unwrap();
    let list: Vec<toml::Value> = serde_json::from_str(&list).unwrap();
    let is_there = |one: &&toml::Value| {
        let parts = one["parts"].as_array().unwrap().iter();
        let ids = parts
            .chain([&one["whole"]])
            .map(|term| term.as_str().unwrap());
        let mut ids = ids.map(|term| term.trim_end_matches(".denominator"));
        ids.all(|id| entries.contains_key(id))
    };
    found.extend(list.iter().filter(is_there).map(relation));
    found
}

fn limits(policy: &toml::Value) -> BTreeMap<String, (f64, f64)> {
    let base = policy.get("rounding_base");
    assert!(base.is_none_or(|base| base.as_integer() == Some(5)));
    let limits = |name: &str| {
        let number = |key: &str| policy[name][key].as_integer().unwrap() as f64;
        (number("minimum_count"), number("minimum_denominator"))
    };
    let open = ("open".to_owned(), (0.0, 0.0));
    let others = ["normal", "sensitive"].map(|name| (name.to_owned(), limits(name)));
    others.into_iter().chain([open]).collect()
}
