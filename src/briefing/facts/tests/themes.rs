//! What is said of each theme.

use super::*;
use crate::model::Amount;

#[test]
fn rule_theme_beside() {
    let rows = [
        in_municipality("near", 15.0, Difference::Higher),
        in_municipality("far", 8.0, Difference::Higher),
        in_municipality("chance", 90.0, Difference::WithinNoise),
    ];
    assert_eq!(
        theme_line(Language::DANISH, &rows),
        "Baggrund: far: 20 % mod 8 % i hele kommunen."
    );
    assert_eq!(
        theme_line(Language::ENGLISH, &rows),
        "Baggrund: far: 20 % against 8 % in the whole municipality."
    );
}

#[test]
fn what_moved_is_not_named_twice() {
    let mut row = in_municipality("far", 8.0, Difference::Higher);
    row.change_five.from = "9 %".to_owned();
    row.comparison.five_years = Some(compared(2020, 9.0, Difference::Higher));
    for (language, expected) in [
        (
            Language::DANISH,
            "Baggrund: far: 20 % mod 8 % i hele kommunen. Det er steget fra 9 % i 2020.",
        ),
        (
            Language::ENGLISH,
            "Baggrund: far: 20 % against 8 % in the whole municipality. It is up from 9 % in 2020.",
        ),
    ] {
        let told = theme_line(language, std::slice::from_ref(&row));
        assert_eq!(told, expected);
    }
}

#[test]
fn rule_theme_moved_prefers_five_years_and_else_takes_one() {
    let mut both = five_years_ago("both", 30.0, Difference::Lower);
    both.change.from = "21 %".to_owned();
    both.comparison.before = Some(compared(2024, 21.0, Difference::Lower));
    assert_eq!(
        theme_line(Language::DANISH, &[both]),
        "Baggrund: both: faldet fra 30 % i 2020 til 20 %."
    );
    let mut one = five_years_ago("one", 30.0, Difference::WithinNoise);
    one.change.from = "12 %".to_owned();
    one.comparison.before = Some(compared(2024, 12.0, Difference::Higher));
    assert_eq!(
        theme_line(Language::DANISH, std::slice::from_ref(&one)),
        "Baggrund: one: steget fra 12 % i 2024 til 20 %."
    );
    assert_eq!(
        theme_line(Language::ENGLISH, &[one]),
        "Baggrund: one: up from 12 % in 2024 to 20 %."
    );
}

#[test]
fn rule_theme_extreme_is_about_a_sure_end_of_a_history() {
    let at_end = |difference| {
        let mut row = row("end");
        row.comparison.extreme = Some(Extreme::Highest);
        row.comparison.oldest = Some(compared(2015, 9.0, difference));
        row
    };
    assert_eq!(
        theme_line(Language::DANISH, &[at_end(Difference::Higher)]),
        "Baggrund: end: 20 %, højere end i noget andet år siden 2015."
    );
    assert_eq!(
        theme_line(Language::ENGLISH, &[at_end(Difference::Higher)]),
        "Baggrund: end: 20 %, higher than in any other year since 2015."
    );
    assert_eq!(
        theme_line(Language::DANISH, &[at_end(Difference::WithinNoise)]),
        "Baggrund: De viste tal har ikke ændret sig klart."
    );
    // A title is not said twice.
    let mut beside_too = in_municipality("end", 8.0, Difference::Higher);
    beside_too.comparison.extreme = Some(Extreme::Highest);
    beside_too.comparison.oldest = Some(compared(2015, 9.0, Difference::Higher));
    for (language, expected) in [
        (
            Language::DANISH,
            "Baggrund: end: 20 % mod 8 % i hele kommunen. Det er højere end i noget andet år siden 2015.",
        ),
        (
            Language::ENGLISH,
            "Baggrund: end: 20 % against 8 % in the whole municipality. It is higher than in any \
             other year since 2015.",
        ),
    ] {
        let told = theme_line(language, std::slice::from_ref(&beside_too));
        assert_eq!(told, expected);
    }
    // What moved is not said twice.
    let mut both = at_end(Difference::Higher);
    both.change_five.from = "9 %".to_owned();
    both.comparison.five_years = Some(compared(2020, 9.0, Difference::Higher));
    assert_eq!(
        theme_line(Language::DANISH, &[both]),
        "Baggrund: end: steget fra 9 % i 2020 til 20 %."
    );
}

#[test]
fn themes_say_nothing_of_counts_or_chance() {
    let mut count = a_year_ago("count", 90.0, Difference::Lower);
    count.measure = Measure::Count;
    let chance = in_municipality("chance", 90.0, Difference::WithinNoise);
    for (language, expected) in [
        (Language::DANISH, STARRED),
        (
            Language::ENGLISH,
            "Baggrund: Nothing to point out; see the figures marked with * in the table.",
        ),
    ] {
        assert_eq!(
            theme_line(language, &[count.clone(), chance.clone()]),
            expected
        );
    }
    assert_eq!(
        theme_line(Language::ENGLISH, &[hidden(row("one"))]),
        "Baggrund: All figures are hidden so that nobody can be recognised."
    );
}

#[test]
fn a_share_of_few_heads_no_summary_but_its_theme_tells_it() {
    for (base, told) in [(145.0, false), (150.0, true)] {
        let mut row = in_municipality("few", 2.0, Difference::Higher);
        row.base = Some(base);
        let lines = summary(Language::DANISH, "area", std::slice::from_ref(&row));
        assert_eq!(
            lines.iter().any(|line| line.contains("few")),
            told,
            "{lines:?}"
        );
        assert!(theme_line(Language::DANISH, &[row]).contains("few"));
    }
}

#[test]
fn what_the_catalogue_keeps_out_of_sentences_is_in_none() {
    let mut row = in_municipality("quiet", 2.0, Difference::Higher);
    row.comparison.before = Some(compared(2024, 2.0, Difference::Higher));
    row.comparison.five_years = Some(compared(2020, 2.0, Difference::Higher));
    row.sentences = false;
    let mut lines = summary(Language::DANISH, "area", std::slice::from_ref(&row));
    lines.push(theme_line(Language::DANISH, &[row]));
    assert!(
        lines.iter().all(|line| !line.contains("quiet")),
        "{lines:?}"
    );
}

#[test]
fn rule_theme_beside_compares_the_municipality_with_the_region() {
    let mut row = row("far");
    row.region = beside(Some(8.0));
    row.comparison.region = Some(compared(2025, 8.0, Difference::Higher));
    for (language, expected) in [
        (Language::DANISH, "Baggrund: far: 20 % mod 8 % i regionen."),
        (
            Language::ENGLISH,
            "Baggrund: far: 20 % against 8 % in the region.",
        ),
    ] {
        let told = theme_line_about("municipality", language, std::slice::from_ref(&row));
        assert_eq!(told, expected);
    }
}

#[test]
fn amounts_in_kroner_have_no_history_of_their_own() {
    let mut row = five_years_ago("income", 10.0, Difference::Higher);
    row.comparison.extreme = Some(Extreme::Highest);
    row.comparison.oldest = Some(compared(2015, 9.0, Difference::Higher));
    row.measure = Measure::Mean {
        unit: Amount::Money,
    };
    assert_eq!(theme_line(Language::DANISH, &[row]), STARRED);
}
