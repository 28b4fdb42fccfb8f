//! What no sentence says.

use super::*;

#[test]
fn rule_hidden_counts_what_is_not_shown() {
    let rows = [
        row("shown"),
        hidden(row("one")),
        hidden(row("two")),
        row("also"),
    ];
    let found = facts(rows.iter());
    assert_eq!((found.hidden, found.all), (2, 4));
    says(
        &summary(Language::DANISH, "area", &rows),
        "To af fire nøgletal er skjult, for at ingen skal kunne genkendes.",
    );
    says(
        &summary(Language::ENGLISH, "area", &rows),
        "Two of four key figures are hidden so that nobody can be recognised.",
    );
    let rows = [row("shown"), hidden(row("one"))];
    says(
        &summary(Language::DANISH, "area", &rows),
        "Ét af to nøgletal er skjult, for at ingen skal kunne genkendes.",
    );
    says(
        &summary(Language::ENGLISH, "area", &rows),
        "One of two key figures is hidden so that nobody can be recognised.",
    );
    let all_shown = summary(Language::DANISH, "area", &[row("shown")]);
    assert!(all_shown.iter().all(|line| !line.contains("skjult")));
}

#[test]
fn no_sentence_is_about_a_hidden_figure() {
    let mut row = hidden(in_municipality("secret", 90.0, Difference::Lower));
    row.comparison.before = Some(compared(2024, 90.0, Difference::Lower));
    row.comparison.five_years = Some(compared(2020, 90.0, Difference::Lower));
    let mut lines = summary(Language::DANISH, "area", std::slice::from_ref(&row));
    lines.push(theme_line(Language::DANISH, &[row]));
    assert!(
        lines.iter().all(|line| !line.contains("secret")),
        "{lines:?}"
    );
    says(
        &lines,
        "Baggrund: Alle tal er skjult, for at ingen skal kunne genkendes.",
    );
}

#[test]
fn nothing_sensitive_heads_a_summary() {
    let mut row = in_municipality("placed", 2.0, Difference::Higher);
    row.comparison.before = Some(compared(2024, 2.0, Difference::Higher));
    row.comparison.five_years = Some(compared(2020, 2.0, Difference::Higher));
    let found = facts([row.clone()].iter());
    assert_eq!(id(found.worse).as_deref(), Some("placed"));
    let found = facts([sensitive(row)].iter());
    let all = [found.worse, found.better, found.moved, found.since];
    assert!(all.iter().all(Option::is_none), "{all:?}");
}

#[test]
fn nothing_is_denied_that_the_table_marks() {
    // Sensitive figures head no summary, but it must not say that there are none.
    let mut row = sensitive(in_municipality("placed", 2.0, Difference::Higher));
    row.comparison.before = Some(compared(2024, 2.0, Difference::Higher));
    for language in [Language::DANISH, Language::ENGLISH] {
        let lines = summary(language, "area", std::slice::from_ref(&row));
        assert!(lines.is_empty(), "{lines:?}");
    }
    // An association has no table with stars.
    row.sentences = false;
    for (kind, language, expected) in [
        ("area", Language::DANISH, STARRED),
        (
            "association",
            Language::DANISH,
            "Baggrund: Intet at fremhæve.",
        ),
        (
            "association",
            Language::ENGLISH,
            "Baggrund: Nothing to point out.",
        ),
    ] {
        let told = theme_line_about(kind, language, std::slice::from_ref(&row));
        assert_eq!(told, expected);
    }
    // What is hidden tells nothing.
    let found = facts([hidden(row.clone())].iter());
    assert!(!found.none_worse && !found.still);
    assert_eq!(
        theme_line(Language::DANISH, &[chance(), hidden(row)]),
        QUIET
    );
}

#[test]
fn nothing_is_said_to_be_the_same_that_is_compared_with_nothing() {
    let lines = summary(Language::DANISH, "area", &[row("first")]);
    assert_eq!(lines, Vec::<String>::new());
    for (language, alone, beside) in [
        (
            Language::DANISH,
            "Baggrund: De viste tal er endnu ikke sammenlignet med andre.",
            "Baggrund: De viste tal afviger ikke klart fra hele kommunen.",
        ),
        (
            Language::ENGLISH,
            "Baggrund: The figures shown are not compared with others yet.",
            "Baggrund: The figures shown do not clearly differ from the whole municipality.",
        ),
    ] {
        assert_eq!(theme_line(language, &[row("first")]), alone);
        let chance = in_municipality("chance", 90.0, Difference::WithinNoise);
        assert_eq!(theme_line(language, &[chance]), beside);
    }
}
