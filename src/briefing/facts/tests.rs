//! Each named rule, and the sentence that says it.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::*;
use crate::{
    briefing::{
        Report, Templates,
        rows::{Change, ComparedValue},
        sentences::Sentences,
    },
    model::{Comparison, Language, NumberStyle, fixtures::writing},
};

mod unsaid;

mod themes;

/// A share of 20 per cent that is compared with nothing.
fn row(id: &str) -> Row {
    let change = Change {
        number: String::new(),
        written: String::new(),
        marked: false,
        from: "–".to_owned(),
    };
    Row {
        range: None,
        id: id.to_owned(),
        title: id.to_owned(),
        measure: Measure::Share,
        counts_residents: false,
        direction: Direction::Lower,
        sentences: true,
        sensitivity: Sensitivity::Normal,
        year: 2025,
        value: Some(20.0),
        spread: Some(4.0),
        base: Some(1000.0),
        first_year: 2015,
        hidden: false,
        written: "20 %".to_owned(),
        written_first: "20 %".to_owned(),
        change: change.clone(),
        change_five: change,
        others: vec![beside(None)],
        region: beside(None),
        fifth: None,
        method_since: None,
        comparison: Comparison::default(),
        pooled: None,
    }
}

/// What is said of a theme in which nothing stands out.
const QUIET: &str =
    "Baggrund: De viste tal afviger ikke klart fra hele kommunen og har ikke ændret sig klart.";
/// The same where the table marks a figure that no sentence picks out.
const STARRED: &str = "Baggrund: Intet at fremhæve; se tal mærket med * i tabellen.";

fn beside(value: Option<f64>) -> ComparedValue {
    ComparedValue {
        value,
        written: value.map_or_else(|| "skjult".to_owned(), |value| format!("{value} %")),
        marked: true,
    }
}

fn compared(year: i32, value: f64, difference: Difference) -> Compared {
    Compared {
        year,
        value,
        difference: Some(difference),
    }
}

/// A row that lies beside the municipality.
fn in_municipality(id: &str, value: f64, difference: Difference) -> Row {
    let mut row = row(id);
    row.others = vec![beside(Some(value))];
    row.comparison.municipality = Some(compared(2025, value, difference));
    row
}

/// A row that was otherwise a year ago.
fn a_year_ago(id: &str, value: f64, difference: Difference) -> Row {
    let mut row = row(id);
    row.change.from = format!("{value} %");
    row.comparison.before = Some(compared(2024, value, difference));
    row
}

/// A row that was otherwise five years ago.
fn five_years_ago(id: &str, value: f64, difference: Difference) -> Row {
    let mut row = row(id);
    row.change_five.from = format!("{value} %");
    row.comparison.five_years = Some(compared(2020, value, difference));
    row
}

/// The number of residents, and what it was the year before.
fn residents(now: f64, before: Option<f64>) -> Row {
    let mut row = row("residents");
    row.measure = Measure::Count;
    row.counts_residents = true;
    row.direction = Direction::Neutral;
    row.value = Some(now);
    row.comparison.before = before.map(|value| compared(2024, value, Difference::WithinNoise));
    if let Some(before) = before {
        row.change.written =
            writing(Language::DANISH).number(now - before, NumberStyle::ChangeDecimals(0));
    }
    row
}

fn hidden(mut row: Row) -> Row {
    row.value = None;
    row.hidden = true;
    row.written = "skjult".to_owned();
    row
}

fn sensitive(mut row: Row) -> Row {
    row.sensitivity = Sensitivity::Sensitive;
    row
}

fn id(stands: Option<FurthestIndicator>) -> Option<String> {
    stands.map(|one| one.id)
}

fn lines(language: Language, name: &str, context: impl Serialize) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates");
    let templates = Templates::load(&folder, language).unwrap();
    let sentences = Sentences {
        templates: &templates,
        report: Report::Area,
    };
    sentences.lines(name, context).unwrap()
}

/// The summary of Skovby, an area, or of the municipality between town and country.
fn summary(language: Language, kind: &str, rows: &[Row]) -> Vec<String> {
    let context = json!({
        "briefing": {
            "unit": { "name": "Skovby", "kind": kind, "residents": "4.769",
                "residents_date": if language == Language::DANISH { "1. januar 2025" } else { "1 January 2025" },
                "residents_reference": "new_year" },
            "document": { "data_year": 2025 },
            "others": ["Opland", "By"],
        },
        "facts": facts(rows.iter()),
    });
    lines(language, "summary.jinja", context)
}

fn theme_line(language: Language, rows: &[Row]) -> String {
    theme_line_about("area", language, rows)
}

fn theme_line_about(kind: &str, language: Language, rows: &[Row]) -> String {
    let theme = ThemeRows {
        id: String::new(),
        spine: None,
        title: "Baggrund".to_owned(),
        rows: rows.to_vec(),
    };
    let context = json!({
        "briefing": { "unit": { "kind": kind } },
        "themes": [theme_fact(&theme)],
    });
    let lines = lines(language, "themes.jinja", context);
    assert_eq!(lines.len(), 1);
    lines.join(" ")
}

#[track_caller]
fn says(lines: &[String], expected: &str) {
    assert!(
        lines.iter().any(|line| line == expected),
        "{expected:?} in {lines:#?}"
    );
}

#[test]
fn rule_residents() {
    for (before, da, en) in [
        (
            Some(4760.0),
            "Skovby havde 4.769 beboere pr. 1. januar 2025, stort set som året før.",
            "Skovby had 4.769 residents on 1 January 2025, about the same as the year before.",
        ),
        (
            Some(4744.0),
            "Skovby havde 4.769 beboere pr. 1. januar 2025, omkring 25 flere end året før.",
            "Skovby had 4.769 residents on 1 January 2025, about 25 more than the year before.",
        ),
        (
            Some(4779.0),
            "Skovby havde 4.769 beboere pr. 1. januar 2025, omkring ti færre end året før.",
            "Skovby had 4.769 residents on 1 January 2025, about ten fewer than the year before.",
        ),
        (
            None,
            "Skovby havde 4.769 beboere pr. 1. januar 2025.",
            "Skovby had 4.769 residents on 1 January 2025.",
        ),
    ] {
        let rows = [residents(4769.0, before)];
        says(&summary(Language::DANISH, "area", &rows), da);
        says(&summary(Language::ENGLISH, "area", &rows), en);
    }
}

#[test]
fn a_change_of_residents_has_separators() {
    for (before, expected) in [
        (3269.0, "omkring 1.500 flere end året før."),
        (6269.0, "omkring 1.500 færre end året før."),
    ] {
        let lines = summary(Language::DANISH, "area", &[residents(4769.0, Some(before))]);
        assert!(lines[0].ends_with(expected), "{lines:?}");
    }
}

#[test]
fn rule_residents_says_nothing_of_a_hidden_number() {
    let found = facts([hidden(residents(4.0, Some(100.0)))].iter());
    assert_eq!((found.residents, found.residents_change), (None, None));
}

#[test]
fn rules_worse_and_better_follow_the_direction() {
    let mut more_is_better = in_municipality("daycare", 60.0, Difference::Lower);
    more_is_better.direction = Direction::Higher;
    let rows = [
        in_municipality("near", 15.0, Difference::Higher),
        in_municipality("far", 8.0, Difference::Higher),
        in_municipality("good", 30.0, Difference::Lower),
        in_municipality("chance", 90.0, Difference::WithinNoise),
    ];
    let found = facts(rows.iter());
    assert_eq!(id(found.worse).as_deref(), Some("far"));
    assert_eq!(id(found.better).as_deref(), Some("good"));
    let found = facts([more_is_better.clone()].iter());
    assert_eq!(id(found.worse).as_deref(), Some("daycare"));
    assert_eq!(found.better, None);
    let da = summary(Language::DANISH, "area", &rows);
    says(
        &da,
        "Mest gunstigt i forhold til hele kommunen: good, 20 % mod 30 % (lavere er bedre).",
    );
    says(
        &da,
        "Mindst gunstigt i forhold til hele kommunen: far, 20 % mod 8 % (lavere er bedre).",
    );
    says(
        &summary(Language::DANISH, "area", &[more_is_better]),
        "Mindst gunstigt i forhold til hele kommunen: daycare, 20 % mod 60 % (højere er bedre).",
    );
    says(
        &summary(Language::ENGLISH, "area", &rows),
        "Least favourable beside the whole municipality: far, 20 % against 8 % (lower is better).",
    );
}

#[test]
fn rules_worse_and_better_measure_by_how_far_the_areas_are_spread() {
    let spread = |id: &str, value: f64, spread: f64| {
        let mut row = in_municipality(id, value, Difference::Higher);
        row.spread = Some(spread);
        row
    };
    // 12 points where areas differ by 15, five where they differ by two.
    let rows = [spread("wide", 8.0, 15.0), spread("narrow", 15.0, 2.0)];
    assert_eq!(id(facts(rows.iter()).worse).as_deref(), Some("narrow"));
    assert_eq!(
        theme_line(Language::DANISH, &rows),
        "Baggrund: narrow: 20 % mod 15 % i hele kommunen."
    );
    // Another measure compares as well; where the areas do not differ there is nothing to measure by.
    let mut income = spread("income", 380_000.0, 30_000.0);
    income.measure = MONEY;
    income.direction = Direction::Higher;
    income.value = Some(290_000.0);
    income.comparison.municipality = Some(compared(2025, 380_000.0, Difference::Lower));
    let mut alike = spread("alike", 1.0, 1.0);
    alike.spread = None;
    let rows = [alike, spread("wide", 8.0, 15.0), income];
    assert_eq!(id(facts(rows.iter()).worse).as_deref(), Some("income"));
}

#[test]
fn without_a_clear_difference_the_summary_says_so() {
    let rows = [chance()];
    let da = summary(Language::DANISH, "area", &rows);
    // Nothing is gained by saying that nothing is better.
    assert!(
        da.iter()
            .all(|line| !line.contains("unstigt") || line.contains("mindre"))
    );
    says(
        &da,
        "Intet af de viste nøgletal er klart mindre gunstigt end i hele kommunen.",
    );
    says(
        &da,
        "Intet af de viste nøgletal har ændret sig klart siden året før.",
    );
    // The municipality is not compared with itself.
    assert_eq!(
        summary(Language::DANISH, "municipality", &rows),
        ["Intet af de viste nøgletal har ændret sig klart siden året før."]
    );
}

#[test]
fn rule_moved_takes_the_largest_sure_change_of_a_year() {
    let rows = [
        a_year_ago("small", 23.0, Difference::Lower),
        a_year_ago("large", 12.0, Difference::Higher),
        a_year_ago("chance", 2.0, Difference::WithinNoise),
    ];
    let found = facts(rows.iter()).moved.unwrap();
    assert_eq!(
        (
            found.id.as_str(),
            found.other.as_str(),
            found.other_year,
            found.higher
        ),
        ("large", "12 %", 2024, true)
    );
    says(
        &summary(Language::DANISH, "area", &rows),
        "Størst ændring på et år: large, fra 12 % til 20 %.",
    );
    says(
        &summary(Language::ENGLISH, "area", &rows),
        "Largest change in a year: large, from 12 % to 20 %.",
    );
}

#[test]
fn rule_since_takes_the_largest_sure_change_of_five_years() {
    let rows = [
        five_years_ago("small", 23.0, Difference::Lower),
        five_years_ago("large", 32.0, Difference::Lower),
        five_years_ago("chance", 2.0, Difference::WithinNoise),
    ];
    let found = facts(rows.iter()).since.unwrap();
    assert_eq!((found.id.as_str(), found.other_year), ("large", 2020));
    says(
        &summary(Language::DANISH, "area", &rows),
        "Størst ændring siden 2020: large, fra 32 % til 20 %.",
    );
    says(
        &summary(Language::ENGLISH, "area", &rows),
        "Largest change since 2020: large, from 32 % to 20 %.",
    );
}

#[test]
fn rules_of_the_summary_leave_out_what_is_neutral_and_changes_of_no_share() {
    let mut neutral = in_municipality("neutral", 90.0, Difference::Lower);
    neutral.comparison.before = Some(compared(2024, 90.0, Difference::Lower));
    neutral.comparison.five_years = Some(compared(2020, 90.0, Difference::Lower));
    neutral.direction = Direction::Neutral;
    let mut rate = neutral.clone();
    rate.measure = Measure::Rate { per: 1000.0 };
    rate.direction = Direction::Lower;
    let found = facts([neutral].iter());
    let all = [found.worse, found.better, found.moved, found.since];
    assert!(all.iter().all(Option::is_none), "{all:?}");
    let found = facts([rate].iter());
    assert_eq!(id(found.better).as_deref(), Some("neutral"));
    assert_eq!((found.moved, found.since), (None, None));
}

#[test]
fn rule_apart_takes_the_widest_gap_from_three_points_on() {
    let between = |id: &str, first: f64, second: f64| {
        let mut row = row(id);
        row.others = vec![beside(Some(first)), beside(Some(second))];
        row
    };
    let rows = [
        between("near", 12.0, 10.0),
        between("wide", 12.0, 20.0),
        between("less", 12.0, 17.0),
    ];
    let found = facts(rows.iter()).apart.unwrap();
    assert_eq!(
        (
            found.title.as_str(),
            found.first.as_str(),
            found.second.as_str()
        ),
        ("wide", "12 %", "20 %")
    );
    says(
        &summary(Language::DANISH, "municipality", &rows),
        "Størst forskel mellem Opland og By blandt tal, hvor højere eller lavere er bedre: wide, \
         12 % mod 20 %.",
    );
    says(
        &summary(Language::ENGLISH, "municipality", &rows),
        "Largest difference between Opland and By among figures of which higher or lower is \
         better: wide, 12 % against 20 %.",
    );
    assert_eq!(facts([between("near", 12.0, 14.9)].iter()).apart, None);
    assert!(facts([between("three", 12.0, 15.0)].iter()).apart.is_some());
    let mut one_hidden = between("hidden", 12.0, 90.0);
    one_hidden.others = vec![beside(Some(12.0)), beside(None)];
    assert_eq!(facts([one_hidden].iter()).apart, None);
}

#[test]
fn rule_apart_leaves_out_what_is_sensitive() {
    let mut row = sensitive(row("placed"));
    row.others = vec![beside(Some(2.0)), beside(Some(20.0))];
    assert_eq!(facts([row].iter()).apart, None);
}

#[test]
fn rule_boundary_is_about_all_figures() {
    let mut row = row("first");
    row.comparison.break_year = Some(2019);
    let rows = [row];
    says(
        &summary(Language::DANISH, "area", &rows),
        "Fra 2019 er afgrænsningen en anden, så ældre tal kan ikke sammenlignes med de nye.",
    );
    says(
        &summary(Language::ENGLISH, "area", &rows),
        "From 2019 the boundary is another; older figures do not compare with the new ones.",
    );
}

#[test]
fn rule_methods_silences_no_other_indicator() {
    let changed = |id: &str| {
        let mut row = row(id);
        row.comparison.break_year = Some(2024);
        row.method_since = Some(2024);
        row
    };
    let rows = [
        changed("marks"),
        five_years_ago("work", 32.0, Difference::Lower),
    ];
    let da = summary(Language::DANISH, "area", &rows);
    says(
        &da,
        "»marks« er opgjort på en anden måde fra 2024, så ældre tal kan ikke sammenlignes med de \
         nye.",
    );
    says(&da, "Størst ændring siden 2020: work, fra 32 % til 20 %.");
    assert_eq!(facts(rows.iter()).boundary, None);
    says(
        &summary(Language::ENGLISH, "area", &rows),
        "“marks” is counted in another way from 2024; its older figures do not compare with the \
         new ones.",
    );
    let many = ["a", "b", "c", "d"].map(changed);
    says(
        &summary(Language::DANISH, "area", &many),
        "Fire nøgletal er opgjort på en anden måde end tidligere; definitionerne siger hvilke.",
    );
    says(
        &summary(Language::ENGLISH, "area", &many),
        "Four key figures are counted in another way than before; the definitions say which.",
    );
}

/// A row that differs from the municipality, and from the year before, by chance alone.
fn chance() -> Row {
    let mut row = in_municipality("chance", 90.0, Difference::WithinNoise);
    row.comparison.before = Some(compared(2024, 21.0, Difference::WithinNoise));
    row
}
