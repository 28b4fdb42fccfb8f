//! What somebody meant who wrote a name that nobody knows.

/// The most names that a hint lists.
const LISTED: usize = 30;

/// Returns the known name that is nearest to a written one: a letter in four may be another one,
/// and capitals count for nothing. Nothing where none is near, or has other digits: one number is
/// as near as the next.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let small = written.to_lowercase();
    let distance = |name: &'a str| (strsim::osa_distance(&small, &name.to_lowercase()), name);
    let known = known.into_iter();
    let others = known.filter(|name| *name != written && digits(name).eq(digits(written)));
    let (letters, name) = others.map(distance).min()?;
    (letters <= 1 + written.chars().count() / 4).then_some(name)
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_digit)
}

/// Asks whether a known name was meant, where one is near.
pub(crate) fn did_you_mean<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(written, known).map(|name| format!("did you mean `{name}`?"))
}

/// Asks whether a known name was meant, or says what there is; `what` names such names in plural.
pub(crate) fn did_you_mean_or_list<'a>(
    written: &str,
    what: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    did_you_mean(written, known.iter().copied()).unwrap_or_else(|| {
        let more = if known.len() > LISTED { ", …" } else { "" };
        let listed: Vec<&str> = known.into_iter().take(LISTED).collect();
        format!("{what} are: {}{more}", listed.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_understood_and_another_word_is_not() {
        let known = ["residents", "unemployed", "convicted", "h1"];
        for (written, meant) in [
            ("residens", Some("residents")),
            ("resdients", Some("residents")),
            ("Residents", Some("residents")),
            ("unemploied", Some("unemployed")),
            ("H1", Some("h1")),
            ("h2", None),
            ("income", None),
            ("residents", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
        assert_eq!(nearest("102", ["101", "103"]), None);
        assert_eq!(nearest("a", []), None);
    }

    #[test]
    fn what_there_is_is_listed_where_nothing_is_near() {
        let themes = ["work", "health"];
        let hint = |written| did_you_mean_or_list(written, "themes", themes);
        assert_eq!(hint("helth"), "did you mean `health`?");
        assert_eq!(hint("school"), "themes are: work, health");
        let many: Vec<String> = (0..31).map(|number| number.to_string()).collect();
        let listed = did_you_mean_or_list("x", "codes", many.iter().map(String::as_str));
        assert!(listed.ends_with("28, 29, …"), "{listed}");
    }
}
