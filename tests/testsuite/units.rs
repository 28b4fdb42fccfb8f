//! Units that overlap, breaks, goals, flows, and what began where.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde_json::Value;

use crate::{
    demo::RUN,
    pdf::Pdf,
    support::{Project, Published},
};

const TODAY: [&str; 2] = ["--as-of", "2026-02-09"];
/// Four years after the boundaries of two areas were moved.
const BACK_THEN: [&str; 4] = ["--as-of", "2022-02-09", "--edition", "2022"];

/// Words that would claim that one thing made the other.
const CAUSAL: [&str; 15] = [
    "fordi",
    "derfor",
    "skyldes",
    "medfør",
    "på grund af",
    "forårsag",
    "takket være",
    "virkning",
    "because",
    "due to",
    "caus",
    "therefore",
    "thanks to",
    "led to",
    "as a result",
];

/// The inputs of the municipality's briefing.
static MUNICIPALITY: LazyLock<Value> = LazyLock::new(|| RUN.briefing("municipality", &TODAY));

/// The edition of 2022, as a snapshot.
static EARLIER: LazyLock<Project> = LazyLock::new(|| {
    let project = Project::shipped(str::to_owned);
    for command in ["demo", "refresh"] {
        let arguments = [&[command], BACK_THEN.as_slice()].concat();
        project.run_with(&[], &arguments).ends_with_code(0);
    }
    project
});

type Key<'a> = (&'a str, &'a str, i32);

/// The shown figures by unit, indicator and year.
fn shown(rows: &[Published]) -> BTreeMap<Key<'_>, &Published> {
    let shown = rows.iter().filter(|row| row.shown);
    shown
        .map(|row| ((row.unit.as_str(), row.indicator.as_str(), row.year), row))
        .collect()
}

fn records(file: &str) -> Vec<Vec<String>> {
    let text = RUN.read(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = |row: csv::StringRecord| row.iter().map(ToOwned::to_owned).collect();
    reader.records().map(|one| row(one.unwrap())).collect()
}

/// The estates with the area of each, and what it adds up to.
fn estates() -> Vec<(String, String, [String; 2])> {
    let units = records("data/raw/units.csv").into_iter();
    let estates = units.filter(|row| row[2] == "estate");
    estates
        .map(|row| {
            (
                row[0].clone(),
                row[3].clone(),
                [row[4].clone(), row[5].clone()],
            )
        })
        .collect()
}

fn rows(briefing: &Value) -> Vec<&Value> {
    let themes = briefing["themes"].as_array().unwrap().iter();
    themes
        .flat_map(|theme| theme["rows"].as_array().unwrap())
        .collect()
}

#[test]
fn associations_and_housing_areas_are_the_sum_of_their_estates() {
    let published = RUN.published();
    let shown = shown(&published);
    let mut compared = 0;
    for row in published
        .iter()
        .filter(|row| ["association", "housing_area"].contains(&row.unit_kind.as_str()))
    {
        let own = estates();
        let own: Vec<_> = own
            .iter()
            .filter(|(_, _, wholes)| wholes.contains(&row.unit))
            .collect();
        let parts: Vec<_> = own
            .iter()
            .filter_map(|(id, ..)| shown.get(&(id.as_str(), row.indicator.as_str(), row.year)))
            .collect();
        let new = |id: &str| matches!(id, "e11" | "e12") && row.year < 2022;
        let all = own.iter().filter(|(id, ..)| !new(id)).count();
        if !row.shown || parts.len() != all {
            continue;
        }
        let sum = |part: &dyn Fn(&Published) -> Option<f64>| {
            parts.iter().map(|row| part(row)).sum::<Option<f64>>()
        };
        // Each number is rounded to a multiple of 5, and a difference is made of two.
        let most = 5.0 * (parts.len() as f64 + 1.0);
        for (whole, sum) in [
            (row.numerator, sum(&|row| row.numerator)),
            (row.denominator, sum(&|row| row.denominator)),
        ] {
            if let (Some(whole), Some(sum)) = (whole, sum) {
                assert!((whole - sum).abs() <= most, "{row:?}: {sum}");
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn an_estate_is_no_larger_than_its_area() {
    let published = RUN.published();
    let shown = shown(&published);
    let mut compared = 0;
    for (estate, area, _) in estates() {
        let of_estate = shown.iter().filter(|((unit, ..), _)| *unit == estate);
        for ((_, indicator, year), row) in of_estate {
            // A move inside the area is one of the estate, but none of the area.
            let moves = indicator.contains("move");
            let Some(whole) = shown.get(&(area.as_str(), *indicator, *year)) else {
                continue;
            };
            let pairs = [
                row.numerator.zip(whole.numerator).filter(|_| !moves),
                row.denominator.zip(whole.denominator),
            ];
            for (part, whole) in pairs.into_iter().flatten() {
                assert!(part <= whole, "{row:?} in {area}: {whole}");
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn region_and_country_are_reference_values_alone() {
    let published = RUN.published();
    let references: Vec<_> = published
        .iter()
        .filter(|row| matches!(row.unit_kind.as_str(), "region" | "country"))
        .collect();
    let delivered = records("data/raw/references.csv").len();
    assert_eq!(references.len(), delivered);
    for row in references {
        assert!(row.shown && row.value.is_some(), "{row:?}");
        assert_eq!((row.numerator, row.denominator), (None, None), "{row:?}");
    }
    let region = MUNICIPALITY["region"].as_str().unwrap();
    assert_eq!(region, "Region Vestfjord");
    let row = rows(&MUNICIPALITY)
        .into_iter()
        .find(|row| row["id"] == "outside_work")
        .unwrap();
    assert!(row["region"]["value"].as_f64().is_some(), "{row}");
}

#[test]
fn nothing_is_compared_across_a_boundary_change() {
    for (unit, broken) in [("126", true), ("130", true), ("125", false)] {
        let briefing = EARLIER.briefing(unit, &BACK_THEN);
        let mut over_five_years = 0;
        for row in rows(&briefing) {
            let comparison = &row["comparison"];
            let first = row["first_year"].as_i64().unwrap();
            over_five_years += i32::from(!comparison["five_years"].is_null());
            if !broken {
                assert!(comparison["break_year"].is_null(), "{row}");
                continue;
            }
            assert!(first >= 2019, "{row}");
            assert_eq!(comparison["break_year"], 2019, "{row}");
            for key in ["before", "five_years", "oldest"] {
                let year = comparison[key]["year"].as_i64();
                assert!(year.is_none_or(|year| year >= 2019), "{row}");
            }
        }
        assert_eq!(over_five_years > 20, !broken, "{unit}");
        let said = briefing["findings"].as_array().unwrap().iter();
        let said = said.filter(|one| one["sentence"].as_str().unwrap().starts_with("Fra 2019"));
        assert_eq!(said.count(), usize::from(broken), "{unit}");
    }
}

#[test]
fn a_line_is_not_joined_over_a_break() {
    let lines = |unit: &str| {
        EARLIER.briefing(unit, &BACK_THEN);
        let svg = EARLIER.read(&format!("templates/{unit}/figures/trends.svg"));
        let paths = svg.split("<path d=\"").skip(1);
        // The unit's own lines, each drawn through at least two years.
        paths
            .filter(|path| path.contains("stroke-width=\"2.4\"") && !path.starts_with('"'))
            .map(|path| path.split('"').next().unwrap().matches('L').count())
            .collect::<Vec<_>>()
    };
    // Seven years, six steps; the one from 2018 to 2019 is left out.
    assert_eq!(lines("125")[..2], [6, 6]);
    assert_eq!(lines("126")[..4], [3, 2, 3, 2]);
    let svg = EARLIER.read("templates/126/figures/trends.svg");
    assert!(svg.contains("2019"), "the break is not named");
}

#[test]
fn an_area_from_2022_has_no_earlier_years() {
    let briefing = RUN.briefing("201", &TODAY);
    assert_eq!(briefing["unit"]["new_since"], 2022);
    assert!(MUNICIPALITY["unit"]["new_since"].is_null());
    for row in rows(&briefing) {
        let comparison = &row["comparison"];
        assert!(row["first_year"].as_i64() >= Some(2022), "{row}");
        assert!(comparison["five_years"].is_null(), "{row}");
        // It is no break: there is nothing before. But barnets lov is one.
        let helped = ["preventive_measures", "placed_children"];
        match helped.contains(&row["id"].as_str().unwrap()) {
            true => assert_eq!(comparison["break_year"], 2025, "{row}"),
            false => assert!(comparison["break_year"].is_null(), "{row}"),
        }
    }
    let published = RUN.published();
    let early = |row: &&Published| row.unit == "201" && row.year < 2022;
    assert_eq!(published.iter().filter(early).count(), 0);
}

#[test]
fn goals_are_held_against_their_path() {
    let published = RUN.published();
    let shown = shown(&published);
    let told = MUNICIPALITY["goals"].as_array().unwrap();
    let goals = records("data/raw/goals.csv");
    assert_eq!(told.len(), goals.len());
    for (goal, told) in goals.iter().zip(told) {
        let number = |index: usize| goal[index].parse::<f64>().unwrap();
        let (from, to, start, target) = (number(3), number(4), number(5), number(6));
        let value = shown[&(goal[1].as_str(), goal[2].as_str(), 2025)]
            .value
            .unwrap();
        // The newest figure about work is about the year before.
        let about = if goal[2] == "outside_work" {
            2024.0
        } else {
            2025.0
        };
        let expected = start + (target - start) * (about - from) / (to - from);
        let towards = |level: f64| (value - level) * (target - start).signum() >= 0.0;
        let verdict = match (towards(target), towards(expected)) {
            (true, _) => "reached",
            (false, true) => "on_path",
            (false, false) if towards(start) => "behind",
            (false, false) => "away",
        };
        assert_eq!(told["verdict"], verdict, "{told}");
        assert_eq!(told["title"], goal[7].as_str());
        assert_eq!(
            told["verdict_word"],
            MUNICIPALITY["words"]["goals"][verdict]
        );
    }
}

#[test]
fn flows_list_what_is_shown_and_add_up_over_districts() {
    let units = records("data/raw/units.csv").into_iter();
    let district: BTreeMap<String, String> = units
        .filter(|row| row[2] == "area")
        .map(|row| (row[0].clone(), row[3].clone()))
        .collect();
    let mut sums: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let flows = records("output/2026/data/flows.csv");
    for row in &flows {
        assert_eq!((row[0].as_str(), row[1].as_str()), ("2026", "2025"));
        assert_eq!(row.len(), 5);
        let moves: f64 = row[4].parse().unwrap();
        assert!(moves >= 5.0 && moves % 5.0 == 0.0, "{row:?}");
        if let (Some(from), Some(to)) = (district.get(&row[2]), district.get(&row[3])) {
            // Rounded by half a step at most; what is not listed comes on top.
            *sums.entry((from, to)).or_default() += moves - 2.5;
        }
    }
    let mut compared = 0;
    for row in flows.iter().filter(|row| row[2].starts_with('d')) {
        let Some(low) = sums.get(&(row[2].as_str(), row[3].as_str())) else {
            continue;
        };
        let moves: f64 = row[4].parse().unwrap();
        assert!(moves >= low - 2.5, "{row:?}: {low}");
        compared += 1;
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn a_district_names_where_most_come_from_and_go_to() {
    let flows: BTreeMap<(String, String), String> = records("output/2026/data/flows.csv")
        .into_iter()
        .map(|row| ((row[2].clone(), row[3].clone()), row[4].clone()))
        .collect();
    let codes: BTreeMap<String, String> = records("data/raw/units.csv")
        .into_iter()
        .filter(|row| row[2] == "school_district")
        .map(|row| (row[1].clone(), row[0].clone()))
        .collect();
    let told = MUNICIPALITY["flows"]["districts"].as_array().unwrap();
    assert_eq!(told.len(), 16);
    let mut numbers = 0;
    for district in told {
        let own = &codes[district["name"].as_str().unwrap()];
        for (key, is_in) in [("from", true), ("to", false)] {
            let mut last = f64::INFINITY;
            let places = district[key].as_array().unwrap();
            assert!(places.len() <= 3);
            for place in places {
                let other = &codes[place["name"].as_str().unwrap()];
                let pair = match is_in {
                    true => (other.clone(), own.clone()),
                    false => (own.clone(), other.clone()),
                };
                let moves = place["moves"].as_str().unwrap().replace('.', "");
                assert_eq!(flows[&pair], moves, "{pair:?}");
                let moves: f64 = moves.parse().unwrap();
                assert!(moves >= 10.0 && moves <= last);
                last = moves;
                numbers += 1;
            }
            // None that is larger is left out.
            let is_own = |(from, to): &(String, String)| {
                let (place, other) = if is_in { (to, from) } else { (from, to) };
                place == own && other != own && other.starts_with('d')
            };
            let all = flows.iter().filter(|(pair, _)| is_own(pair));
            let larger = all.filter(|(_, moves)| moves.parse::<f64>().unwrap() > last);
            assert!(places.len() < 3 || larger.count() < 3, "{own} {key}");
        }
    }
    assert!(numbers > 50, "{numbers}");
}

#[test]
fn an_area_names_where_most_came_from() {
    let names: BTreeMap<String, String> = records("data/raw/units.csv")
        .into_iter()
        .map(|row| (row[1].clone(), row[0].clone()))
        .collect();
    let briefing = RUN.briefing("118", &TODAY);
    let flows = records("output/2026/data/flows.csv");
    for (key, incoming) in [("from", true), ("to", false)] {
        let told = briefing["flows"][key].as_array().unwrap();
        assert!((1..=6).contains(&told.len()));
        let mut last = f64::INFINITY;
        for one in told {
            let other = names[one["name"].as_str().unwrap()].as_str();
            let (from, to) = if incoming {
                (other, "118")
            } else {
                ("118", other)
            };
            let row = flows
                .iter()
                .find(|row| row[2] == from && row[3] == to)
                .unwrap();
            assert_eq!(one["moves"], row[4].as_str());
            let moves: f64 = row[4].parse().unwrap();
            assert!(moves <= last && other != "118", "{one}");
            last = moves;
        }
    }
}

#[test]
fn what_began_is_marked_in_charts_and_explained() {
    let briefing = RUN.briefing("118", &TODAY);
    let marks = briefing["marks"].as_array().unwrap();
    assert_eq!(marks.len(), 1, "{marks:?}");
    assert_eq!(marks[0]["letter"], "A");
    assert_eq!(
        marks[0]["text"],
        "fleksibel udlejning (Sønderhegnsparken), 2018"
    );
    let svg = RUN.read("templates/118/figures/trends.svg");
    let panels = briefing["pictures"].as_array().unwrap();
    let trends = panels.iter().find(|one| one["name"] == "trends").unwrap();
    assert_eq!(trends["indicators"].as_array().unwrap().len(), 9);
    assert_eq!(svg.matches(">A</text>").count(), 9);
    // Where nothing began, nothing is marked.
    let briefing = RUN.briefing("125", &TODAY);
    assert_eq!(briefing["marks"].as_array().unwrap().len(), 0);
    let svg = RUN.read("templates/125/figures/trends.svg");
    assert!(!svg.contains(">A</text>"));
}

#[test]
fn spill_over_claims_no_cause_and_is_drawn() {
    let found = MUNICIPALITY["spill_overs"].as_array().unwrap();
    assert!(found.len() >= 3);
    let began: BTreeSet<String> = records("data/raw/interventions.csv")
        .into_iter()
        .map(|row| row[1].clone())
        .collect();
    for one in found {
        assert!(began.contains(&one["year"].to_string()), "{one}");
        let rows = one["rows"].as_array().unwrap();
        // The estate itself and a neighbour.
        assert!(rows.len() >= 2, "{one}");
        assert_eq!(rows[0]["name"], one["name"]);
        let picture = one["picture"].as_str().unwrap();
        let svg = RUN.read(&format!("templates/municipality/figures/{picture}.svg"));
        assert!(svg.starts_with("<svg"));
        for line in one["sentences"].as_array().unwrap() {
            let line = line.as_str().unwrap().to_lowercase();
            assert!(CAUSAL.iter().all(|word| !line.contains(word)), "{line}");
        }
    }
}

#[test]
fn no_summary_claims_a_cause() {
    let mut lines = Vec::new();
    for briefing in [&MUNICIPALITY, &RUN.briefing("118", &TODAY)] {
        let findings = briefing["findings"].as_array().unwrap().iter();
        lines.extend(findings.map(|one| one["sentence"].clone()));
    }
    assert!(lines.len() > 15);
    for line in lines {
        let line = line.as_str().unwrap().to_lowercase();
        assert!(CAUSAL.iter().all(|word| !line.contains(word)), "{line}");
    }
}

/// It is no part of the edition, and nobody waits for a briefing about it.
#[test]
fn an_area_that_begins_after_the_edition_holds_no_packet_and_no_mail_back() {
    let project = Project::tiny();
    project.replace(
        "data/raw/units.csv",
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2023\n5,Nybyggeri,area,north,,2026",
    );
    project.replace(
        "config.toml",
        "[[recipient]]\nname = \"Nørre",
        "[[packet]]\nid = \"udvalg\"\ncommittee = \"Udvalget\"\nmeeting = \"2026-03-11\"\n\
         contents = { areas_within = [\"north\"] }\n\n[[recipient]]\nname = \"Nørre",
    );
    let run = project.run_with(&[], &[&["run"], TODAY.as_slice()].concat());
    let warning = "areas are listed from a year after 2025, `5` first (1 in all)";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
    run.ends_with_code(0);
    let packet = std::fs::read(project.path("output/2026/briefings/packet-udvalg.pdf"));
    let packet = Pdf::read(&packet.unwrap());
    assert!(packet.holds("Æblehaven") && !packet.holds("Nybyggeri"));
    let is_there = |file: &str| project.path(file).exists();
    assert!(!is_there("output/2026/briefings/area-5.pdf"));
    let render = project.run_with(&[], &[&["render", "5"], TODAY.as_slice()].concat());
    assert!(
        render.stderr.contains("there is no briefing about `5`") && render.code != 0,
        "{}",
        render.stderr
    );
    assert!(is_there("output/outbox/2026/norre_at_Lilleby.example.eml"));
    assert!(is_there(
        "output/outbox/2026/okonomi_at_lilleby.example.eml"
    ));
}
