//! The words of an explanation, in both languages.

use rust_decimal::Decimal;

use crate::model::{Criterion, Label, Language, Relation};

/// A phrase with gaps such as `{label}`.
#[derive(Clone, Copy)]
pub(super) struct Phrase {
    da: &'static str,
    en: &'static str,
}

const fn phrase(da: &'static str, en: &'static str) -> Phrase {
    Phrase { da, en }
}

impl Phrase {
    /// Returns the phrase in a language, its gaps filled.
    pub(super) fn fill(self, language: Language, gaps: &[(&str, &str)]) -> String {
        let text = self.plain(language).to_owned();
        gaps.iter().fold(text, |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }

    /// Returns a phrase without gaps.
    pub(super) fn plain(self, language: Language) -> &'static str {
        match language {
            Language::Da => self.da,
            Language::En => self.en,
        }
    }
}

pub(super) const DECIDED: Phrase = phrase(
    "{label} efter almenboliglovens {paragraph} ({title}): {reason}.",
    "{label} under {paragraph} of the act on social housing ({title}): {reason}.",
);
pub(super) const PUBLISHED: Phrase = phrase(
    "{label} som offentliggjort, for tallene alene afgør det ikke ({title}).",
    "{label} as published, since the figures alone do not decide ({title}).",
);
pub(super) const HISTORY: Phrase = phrase(
    "{label} som offentliggjort; der er ingen tal at efterprøve det med.",
    "{label} as published; there are no figures to check it by.",
);
pub(super) const UNKNOWN: Phrase = phrase(
    "Kan ikke afgøres efter almenboliglovens {paragraph} ({title}), for der mangler oplysninger; \
     mulige udfald er: {labels}.",
    "Cannot be decided under {paragraph} of the act on social housing ({title}), since \
     information is missing; possible outcomes are: {labels}.",
);
pub(super) const NOT_SOCIAL: Phrase = phrase(
    "Ikke på listen, for reglerne gælder kun almene boligområder ({title}).",
    "Not on the list, since the rules are for social-housing areas alone ({title}).",
);
pub(super) const TOO_FEW: Phrase = phrase(
    "{residents} beboere er for få, for der skal være {limit}",
    "{residents} residents are too few, since there must be {limit}",
);
pub(super) const RESIDENTS_UNKNOWN: Phrase = phrase(
    "Antallet af beboere er ukendt; der skal være {limit}.",
    "The number of residents is unknown; there must be {limit}.",
);
pub(super) const ALSO_PREVENTION: Phrase = phrase(
    "Betingelserne for {label} ({paragraph}) er også opfyldt: {reason}.",
    "The conditions for a {label} ({paragraph}) are met too: {reason}.",
);
pub(super) const NOT_EITHER: Phrase = phrase(
    "Ikke {label} efter {paragraph}: {reason}.",
    "Not a {label} under {paragraph}: {reason}.",
);
pub(super) const TALLY: Phrase = phrase(
    "{met} af {all} kriterier er opfyldt{more}",
    "{met} of {all} criteria are met{more}",
);
pub(super) const TALLY_WITH_GATE: Phrase = phrase(
    "kriteriet om {gate} er {state}, og {met} af {all} øvrige kriterier er opfyldt{more}",
    "the criterion of {gate} is {state}, and {met} of the {all} others are met{more}",
);
pub(super) const TALLY_UNKNOWN: Phrase = phrase(", {count} er ukendt", ", {count} unknown");
pub(super) const TALLY_NEEDED: Phrase = phrase(
    "; der skal være mindst {needed}",
    "; there must be at least {needed}",
);
pub(super) const FINDING: Phrase = phrase(
    "{criterion} {value} ({limit}{verdict}).",
    "{criterion} {value} ({limit}{verdict}).",
);
pub(super) const LIMIT: Phrase = phrase(
    "grænse: {comparison} {limit}{origin}",
    "limit: {comparison} {limit}{origin}",
);
pub(super) const LIMIT_UNKNOWN: Phrase =
    phrase("grænsen er ukendt{origin}", "the limit is unknown{origin}");
pub(super) const NATIONAL: Phrase = phrase(
    ", {times} gange landsgennemsnittet",
    ", {times} times the national average",
);
pub(super) const REGIONAL: Phrase = phrase(
    ", {times} gange regionens gennemsnit",
    ", {times} times the regional average",
);
pub(super) const OF_REGION: Phrase = phrase(" af regionens gennemsnit", " of the region's mean");
pub(super) const MET_BY: Phrase = phrase("; opfyldt med {distance}", "; met by {distance}");
pub(super) const MET_ON_LIMIT: Phrase =
    phrase("; opfyldt, lige på grænsen", "; met, exactly on the limit");
pub(super) const NOT_MET: Phrase = phrase(
    "; ikke opfyldt, {distance} {side}",
    "; not met, {distance} {side}",
);
pub(super) const NOT_MET_ON_LIMIT: Phrase = phrase(
    "; ikke opfyldt, lige på grænsen",
    "; not met, exactly on the limit",
);
pub(super) const ONE_POINT: Phrase = phrase("1 procentpoint", "1 percentage point");
pub(super) const POINTS: Phrase = phrase("{points} procentpoint", "{points} percentage points");
pub(super) const ONE_PERSON: Phrase = phrase(" og ca. 1 person", " and about 1 person");
pub(super) const PERSONS: Phrase =
    phrase(" og ca. {persons} personer", " and about {persons} persons");
pub(super) const BELOW: Phrase = phrase("under", "below");
pub(super) const ABOVE: Phrase = phrase("over", "above");
pub(super) const UNKNOWN_VALUE: Phrase = phrase("ukendt", "unknown");
pub(super) const STATE_MET: Phrase = phrase("opfyldt", "met");
pub(super) const STATE_NOT_MET: Phrase = phrase("ikke opfyldt", "not met");
pub(super) const ONE_LIST: Phrase =
    phrase("{label} på 1 liste i træk", "{label} on 1 list running");
pub(super) const LISTS: Phrase = phrase(
    "{label} på {count} lister i træk",
    "{label} on {count} lists running",
);
pub(super) const AT_LEAST_LISTS: Phrase = phrase(
    "{label} på mindst {count} lister i træk, for ældre lister er ukendte",
    "{label} on at least {count} lists running, since older lists are unknown",
);
pub(super) const LISTS_NEEDED: Phrase =
    phrase("; {label} kræver {needed}.", "; a {label} takes {needed}.");
pub(super) const PLAN: Phrase = phrase(
    "Der skal være en udviklingsplan.",
    "There must be a development plan.",
);
pub(super) const PLAN_LASTS: Phrase = phrase(
    "Der skal fortsat være en udviklingsplan, for området har været {label}.",
    "There must still be a development plan, since the area has been a {label}.",
);
pub(super) const PLAN_UNKNOWN: Phrase = phrase(
    "Om der skal være en udviklingsplan, kan ikke afgøres.",
    "Whether there must be a development plan cannot be decided.",
);
pub(super) const CONTRADICTION: Phrase = phrase(
    "Offentliggjort som {label}, hvilket strider mod oplysningerne her.",
    "Published as {label}, which contradicts what is known here.",
);
pub(super) const OR: Phrase = phrase(" eller ", " or ");

/// Returns the name of a criterion within a sentence.
pub(super) fn criterion(criterion: Criterion) -> Phrase {
    match criterion {
        Criterion::NonWestern => phrase("ikke-vestlig oprindelse", "non-western origin"),
        Criterion::OutsideWork => phrase(
            "uden for arbejde og uddannelse",
            "outside work and education",
        ),
        Criterion::Convicted => phrase("dømte", "convicted"),
        Criterion::BasicSchool => phrase("kun grundskole", "basic school only"),
        Criterion::Income => phrase("bruttoindkomst", "gross income"),
    }
}

/// Returns the word for a comparison: over, at least, under.
pub(super) fn comparison(comparison: Relation) -> Phrase {
    match comparison {
        Relation::MoreThan => phrase("over", "more than"),
        Relation::AtLeast => phrase("mindst", "at least"),
        Relation::LessThan => phrase("under", "less than"),
    }
}

/// Returns the name of a label within a sentence, as on the lists of a year.
pub(super) fn label(label: Label, year: i32, language: Language) -> &'static str {
    let former = label.name(year) != label.name(i32::MAX);
    let (danish, english) = match label {
        Label::None => ("ikke på listen", "not on the list"),
        Label::Prevention => (label.name(year), "prevention area"),
        Label::Vulnerable => (label.name(year), "vulnerable housing area"),
        Label::ParallelSociety if former => (label.name(year), "ghetto area"),
        Label::ParallelSociety => (label.name(year), "parallel society"),
        Label::Transformation if former => (label.name(year), "hard ghetto area"),
        Label::Transformation => (label.name(year), "transformation area"),
    };
    phrase(danish, english).plain(language)
}

/// Writes a decimal number as readers expect: `1.913`, `49,4`.
pub(super) fn number(value: Decimal, language: Language) -> String {
    let (thousands, mark) = match language {
        Language::Da => ('.', ","),
        Language::En => (',', "."),
    };
    let digits = value.normalize().abs().to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::from(if value.is_sign_negative() {
        "\u{2212}"
    } else {
        ""
    });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push_str(mark);
        text.push_str(decimals);
    }
    text
}

/// Writes a percentage: `49,4 %`, with a no-break space, in English `49.4%`.
pub(super) fn percent(value: Decimal, language: Language) -> String {
    let space = match language {
        Language::Da => "\u{a0}",
        Language::En => "",
    };
    format!("{}{space}%", number(value, language))
}

/// Returns a sentence with a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    let first = first.map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_in_both_languages() {
        let cases = [
            ("49.40", "49,4", "49.4"),
            ("1913", "1.913", "1,913"),
            ("-0.5", "−0,5", "−0.5"),
            ("50.00", "50", "50"),
            ("1234567.89", "1.234.567,89", "1,234,567.89"),
        ];
        for (value, danish, english) in cases {
            let value = value.parse().unwrap();
            assert_eq!(number(value, Language::Da), danish);
            assert_eq!(number(value, Language::En), english);
        }
        assert_eq!(percent(Decimal::ONE, Language::Da), "1\u{a0}%");
        assert_eq!(percent(Decimal::ONE, Language::En), "1%");
    }
}
