//! What a heading says of its column, by words in it.

/// Returns a heading as it can be printed.
pub(super) fn plain(heading: &str) -> String {
    let spaced = heading.replace("{year}", "").replace(['_', '/'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let joined = words.join(" ");
    let mut letters = joined.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => joined,
    }
}

/// Tells by its heading whether a column is about what nobody wants known: health, crime, benefits.
pub(super) fn is_sensitive(heading: &str) -> bool {
    const PARTS: [&str; 20] = [
        "syg",
        "diagnose",
        "dømt",
        "doemt",
        "sigtet",
        "krimin",
        "anbragt",
        "misbrug",
        "handicap",
        "psyk",
        "ill",
        "disease",
        "crime",
        "offence",
        "convict",
        "charged",
        "krank",
        "straf",
        "diab",
        "kontanthj",
    ];
    let lower = heading.to_lowercase();
    PARTS.iter().any(|part| match part.len() {
        3 => lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == *part),
        _ => lower.contains(part),
    }) && !lower.is_empty()
}

/// Tells by its heading whether a column counts homes or households, which are no part of the residents.
pub(super) fn is_of_things(heading: &str) -> bool {
    const PARTS: [&str; 9] = [
        "bolig",
        "lejlighed",
        "husstand",
        "dwelling",
        "household",
        "apartment",
        "wohnung",
        "haushalt",
        "flats",
    ];
    let lower = heading.to_lowercase();
    PARTS.iter().any(|part| lower.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_heading_says() {
        for (heading, sensitive, of_things) in [
            ("Almene boliger", false, true),
            ("Husstande i alt", false, true),
            ("0-17 år", false, false),
            ("Kontanthjælpsmodtagere", true, false),
            ("Dømte 15+", true, false),
            ("", false, false),
        ] {
            assert_eq!(is_sensitive(heading), sensitive, "{heading}");
            assert_eq!(is_of_things(heading), of_things, "{heading}");
        }
    }
}
