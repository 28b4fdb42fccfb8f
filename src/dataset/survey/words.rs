//! Words by which headings and rows tell what they are, in Danish, English and German.

/// Tells whether one of some words stands in a heading by itself, or within a longer word where it is
/// long enough to mean nothing else.
pub(super) fn has_word(heading: &str, words: &[&str]) -> bool {
    let lower = heading.to_lowercase();
    is_word(heading, words)
        || words
            .iter()
            .any(|word| word.chars().count() >= 6 && lower.contains(word))
}

/// Tells whether one of some words stands in a heading by itself.
pub(super) fn is_word(heading: &str, words: &[&str]) -> bool {
    let lower = heading.to_lowercase();
    let mut parts = lower.split(|c: char| !c.is_alphanumeric());
    parts.any(|part| words.contains(&part))
}

/// What areas are called.
pub(super) const AREA: [&str; 30] = [
    "område",
    "omraade",
    "omr",
    "area",
    "bydel",
    "kvarter",
    "distrikt",
    "district",
    "skoledistrikt",
    "sogn",
    "rode",
    "ortsteil",
    "stadtteil",
    "viertel",
    "quartier",
    "neighbourhood",
    "neighborhood",
    "ward",
    "zone",
    "region",
    "raum",
    "raumid",
    "lor",
    "plr",
    "bzr",
    "kommune",
    "municipality",
    "gebiet",
    "bezirk",
    "wijk",
];
/// What lies above areas is called.
pub(super) const ABOVE: [&str; 13] = [
    "distrikt",
    "district",
    "skoledistrikt",
    "bezirk",
    "bydel",
    "part",
    "landsdel",
    "region",
    "stadtbezirk",
    "borough",
    "by_land",
    "storområde",
    "parent",
];
/// Codes are called.
pub(super) const CODE: [&str; 10] = [
    "id",
    "kode",
    "code",
    "nr",
    "nummer",
    "number",
    "schlüssel",
    "key",
    "områdekode",
    "omraadekode",
];
/// Names are called.
pub(super) const NAME: [&str; 6] = [
    "navn",
    "name",
    "bezeichnung",
    "title",
    "label",
    "områdenavn",
];
/// Years and periods are called.
pub(super) const YEAR: [&str; 13] = [
    "år", "aar", "year", "jahr", "tid", "time", "period", "periode", "kvartal", "quarter",
    "årstal", "aarstal", "dataår",
];
/// All residents are called.
pub(super) const RESIDENTS: [&str; 16] = [
    "residents",
    "beboere",
    "indbyggere",
    "indbyggertal",
    "personer",
    "befolkning",
    "folketal",
    "inhabitants",
    "population",
    "persons",
    "people",
    "einwohner",
    "bevölkerung",
    "insgesamt",
    "e_e",
    "borgere",
];
/// Dates of birth are called.
pub(super) const BIRTH: [&str; 9] = [
    "født",
    "foedt",
    "fødselsdato",
    "foedselsdato",
    "fdato",
    "birth",
    "birthdate",
    "dob",
    "geburtsdatum",
];
/// The age of a person is called.
pub(super) const AGE: [&str; 4] = ["alder", "age", "alter", "aldersår"];
/// Keys of persons are called.
pub(super) const KEY: [&str; 9] = [
    "person", "personid", "pnr", "cpr", "cprnr", "løbenr", "loebenr", "pid", "personnr",
];
/// What only persons have is called.
pub(super) const OF_PERSONS: [&str; 14] = [
    "fornavn",
    "efternavn",
    "mellemnavn",
    "personnavn",
    "adresse",
    "vejnavn",
    "email",
    "telefon",
    "tlf",
    "firstname",
    "lastname",
    "surname",
    "vorname",
    "nachname",
];
/// Amounts of money are called.
pub(super) const MONEY: [&str; 10] = [
    "indkomst",
    "income",
    "kroner",
    "kr",
    "dkk",
    "løn",
    "einkommen",
    "euro",
    "rent",
    "husleje",
];
/// Shares and ratios are called.
pub(super) const SHARE: [&str; 13] = [
    "procent",
    "pct",
    "andel",
    "percentage",
    "percent",
    "share",
    "rate",
    "anteil",
    "quote",
    "gennemsnit",
    "mean",
    "average",
    "indeks",
];
/// Estates of social housing are called.
pub(super) const ESTATE: [&str; 6] = [
    "afdeling",
    "boligafdeling",
    "estate",
    "afd",
    "boligområde",
    "afdelingsnr",
];

/// Tells whether the text of a row says that it is a sum of others.
pub(super) fn is_total(text: &str) -> bool {
    const WHOLE: [&str; 16] = [
        "i alt",
        "ialt",
        "total",
        "totalt",
        "sum",
        "gesamt",
        "insgesamt",
        "summe",
        "zusammen",
        "hele kommunen",
        "hele landet",
        "hele byen",
        "kommunen",
        "all",
        "alle",
        "all areas",
    ];
    const ENDS: [&str; 7] = [
        " i alt",
        " ialt",
        " total",
        " gesamt",
        " insgesamt",
        " tot",
        ", i alt",
    ];
    const BEGINS: [&str; 5] = ["i alt ", "total ", "sum ", "summe ", "hele "];
    let text = text.trim().trim_end_matches(':').to_lowercase();
    WHOLE.contains(&text.as_str())
        || ENDS.iter().any(|end| text.ends_with(end))
        || BEGINS.iter().any(|begin| text.starts_with(begin))
}

/// Tells whether the text of a row says that it is a note.
pub(super) fn is_note(text: &str) -> bool {
    const BEGINS: [&str; 8] = [
        "kilde", "note", "anm", "source", "quelle", "*", "hinweis", "©",
    ];
    let text = text.trim().to_lowercase();
    BEGINS.iter().any(|begin| text.starts_with(begin))
}

/// Texts that commonly mean that there is no figure.
pub(super) const NOTHING: [&str; 14] = [
    "null", "na", "n/a", "nan", "..", "...", ".", "-", ":", "#n/a", "#i/t", "-9999", "-99", "none",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_by_themselves_or_are_long() {
        for (heading, words, expected) in [
            ("OMRAADE", &AREA[..], true),
            ("Bydelsnavn", &["bydel"][..], false),
            ("inhabitants_foreigners", &["inhabitants"], true),
            ("id", &CODE, true),
            ("idyl", &CODE, false),
            ("Antal personer i alt", &RESIDENTS, true),
        ] {
            assert_eq!(has_word(heading, words), expected, "{heading}");
        }
        for (text, expected) in [
            ("I alt", true),
            ("Nord i alt", true),
            ("Hele kommunen", true),
            ("Allerød", false),
            ("Totalvej", false),
        ] {
            assert_eq!(is_total(text), expected, "{text}");
        }
    }
}
