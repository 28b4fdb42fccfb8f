//! Areas of one's own by the addresses that belong to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    addresses::{AFTER, BEFORE, FIRST, SECOND, Town, addresses, estate_of},
    pdf::Pdf,
    support::{Project, Published},
};

const EDITION: [&str; 2] = ["--edition", "2025"];

/// Writes a request for some addresses.
fn request(project: &Project, id: &str, addresses: &BTreeSet<String>) {
    let mut list = String::from("address\n");
    for address in addresses {
        list.push_str(address);
        list.push('\n');
    }
    project.write("list.csv", &list);
    let text = format!("id = \"{id}\"\nname = \"Omkring {id}\"\naddresses = \"list.csv\"\n");
    project.write("request.toml", &text);
}

/// Asks for the figures of some addresses, and returns the table.
pub(crate) fn ask(project: &Project, id: &str, addresses: &BTreeSet<String>) -> String {
    request(project, id, addresses);
    let arguments = [&["area", "request.toml"][..], &EDITION].concat();
    project.run(&arguments).ends_with_code(0);
    project.read(&format!("output/groups/2025/{id}/group-{id}.csv"))
}

fn figures(table: &str) -> BTreeMap<(String, i32), Published> {
    let rows = csv::Reader::from_reader(table.as_bytes()).into_deserialize();
    let rows = rows.map(|row: Result<Published, _>| row.unwrap());
    rows.map(|row| ((row.indicator.clone(), row.year), row))
        .collect()
}

/// All of area 2 and a half of area 1, through an estate.
fn half() -> BTreeSet<String> {
    let within = |address: &String| address[1..3].parse::<u32>().unwrap() < 5;
    let half = addresses().filter(within);
    half.chain(BEFORE.addresses_of("2")).collect()
}

fn town() -> Town {
    let town = Town::new(2026).with_estates();
    town.run(&FIRST, &BEFORE);
    town
}

#[test]
fn who_lives_at_the_addresses_is_counted() {
    let town = town();
    let group = half();
    let table = ask(&town.project, "skole", &group);
    let figures = figures(&table);
    assert_eq!(figures.len(), 6);
    for ((indicator, year), figure) in &figures {
        let counts = town.count(*year, |address| group.contains(address));
        let (above, below) = match indicator.as_str() {
            "residents" => (counts.residents, None),
            "young" => (counts.young, Some(counts.residents)),
            _ => (counts.ill, Some(counts.residents)),
        };
        let rounded = |count: usize| (count as f64 / 5.0).round() * 5.0;
        assert!(figure.shown, "{figure:?}");
        assert_eq!(figure.numerator, Some(rounded(above)), "{figure:?}");
        assert_eq!(figure.denominator, below.map(rounded), "{figure:?}");
    }
    let file = |ending: &str| format!("output/groups/2025/skole/group-skole.{ending}");
    let bytes = std::fs::read(town.project.path(&file("pdf"))).unwrap();
    let pdf = Pdf::read(&bytes);
    let page = town.project.read(&file("html"));
    for text in [
        "Omkring skole",
        "en del af Kvarter 1",
        "talt for netop de adresser",
    ] {
        assert!(pdf.holds(text) && page.contains(text), "{text}");
    }
    // Estates are told of whole areas alone: which of them lie in the group is not said.
    assert!(!pdf.holds("Afdeling e1") && !page.contains("Afdeling e1"));
    // Nobody but the owner reads which addresses were asked for, and the table does not tell them.
    assert!(!table.contains("s01-1"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let request = town.project.path("output/groups/2025/skole/request.json");
        let mode = std::fs::metadata(request).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Who asks again gets the same, by another name too, and another group has another code.
    let again = ask(&town.project, "igen", &group);
    assert_eq!(again.replace("igen", "skole"), table);
    let fewer: BTreeSet<String> = group.iter().skip(20).cloned().collect();
    request(&town.project, "skole", &fewer);
    let arguments = [&["area", "request.toml"][..], &EDITION].concat();
    town.project
        .run(&arguments)
        .ends_with_code(2)
        .says("`skole` is the code of another group of edition 2025");
}

#[test]
fn whole_areas_are_a_group_of_these() {
    let town = town();
    let whole: BTreeSet<String> = ["2", "3"]
        .into_iter()
        .flat_map(|area| BEFORE.addresses_of(area))
        .collect();
    let table = ask(&town.project, "hele", &whole);
    crate::groups::request(&town.project, "koder", &["2", "3"]);
    let arguments = [&["area", "request.toml"][..], &EDITION].concat();
    town.project.run(&arguments).ends_with_code(0);
    let by_codes = town
        .project
        .read("output/groups/2025/koder/group-koder.csv");
    let names = |text: String| text.replace("Byen og koder", "Omkring hele");
    assert_eq!(names(by_codes).replace("koder", "hele"), table);
    let one: BTreeSet<String> = BEFORE.addresses_of("2").collect();
    request(&town.project, "to", &one);
    town.project
        .run(&arguments)
        .ends_with_code(3)
        .says("all of it is `2` (Kvarter 2)");
}

#[test]
fn later_groups_and_editions_reckon_with_it() {
    let town = town();
    let street = |last: u32| -> BTreeSet<String> {
        let within = |address: &String| address[1..3].parse::<u32>().unwrap() <= last;
        addresses().filter(within).collect()
    };
    ask(&town.project, "fire", &street(4));
    // One house more: what is told of both would tell who lives there.
    let mut more = street(4);
    more.insert("s06-1".to_owned());
    let after = figures(&ask(&town.project, "mere", &more));
    let alone = self::town();
    let before = figures(&ask(&alone.project, "mere", &more));
    let shown = |figures: &BTreeMap<_, Published>| figures.values().filter(|row| row.shown).count();
    assert!(
        shown(&after) < shown(&before),
        "{} {}",
        shown(&after),
        shown(&before)
    );
    let audit = |edition: &str| {
        let audit = town.project.run(&["audit", "--edition", edition]);
        audit.ends_with_code(0).says("are safe");
    };
    audit("2025");
    // The edition itself is as it was, made again.
    let table = town.project.read("output/2025/data/published.csv");
    town.go(&FIRST).ends_with_code(0);
    assert_eq!(town.project.read("output/2025/data/published.csv"), table);
    town.run(&SECOND, &AFTER);
    audit("2026");
    // What of the list is told again is told of who lives there.
    let estate: BTreeSet<String> = addresses()
        .filter(|address| estate_of(address).is_some())
        .collect();
    request(&town.project, "boliger", &estate);
    let arguments = ["area", "request.toml", "--edition", "2026"];
    town.project.run(&arguments).ends_with_code(0);
    audit("2026");
}

#[test]
fn requests_that_are_refused() {
    let town = town();
    let arguments = [&["area", "request.toml"][..], &EDITION].concat();
    let half = half();
    let refused = |list: &str, code: i32, messages: &[&str]| {
        request(&town.project, "a", &half);
        town.project.write("list.csv", list);
        let mut run = town.project.run(&arguments).ends_with_code(code);
        for message in messages {
            run = run.says(message);
        }
    };
    refused(
        "address\ns01-1\nS01-2\ns99-1\n",
        4,
        &[
            "list.csv, row 3, column `address`: holds `S01-2`, which is not in the list of addresses",
            "did you mean `s01-2`?",
            "row 4, column `address`: holds `s99-1`",
            "2 faults in what is asked for",
            "nothing was told; mend it and ask again",
        ],
    );
    refused("address\n", 4, &["list.csv: has no rows"]);
    refused("adresse\ns01-1\n", 4, &["column `address`: is missing"]);
    request(&town.project, "a", &half);
    let text = town.project.read("request.toml");
    town.project
        .write("request.toml", &format!("{text}units = [\"1\"]\n"));
    town.project
        .run(&arguments)
        .ends_with_code(3)
        .says("addresses: stands beside `units` or an `outline`");
    // An edition that was counted by areas knows no addresses.
    let other = Town::new(2026);
    other.deliver(&FIRST, &BEFORE);
    other.by_area(&BEFORE);
    other.go(&FIRST).ends_with_code(0);
    request(&other.project, "a", &half);
    other
        .project
        .run(&arguments)
        .ends_with_code(4)
        .says("list.csv: edition 2025 was counted without a list of addresses")
        .says("name areas in `units`");
    assert!(!town.project.path("output/groups/2025/a").exists());
}
