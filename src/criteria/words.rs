//! How an explanation fills its words.

/// Fills the gaps of a form.
pub(super) fn fill(form: &str, gaps: &[(&str, &str)]) -> String {
    gaps.iter().fold(form.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

/// Returns a sentence with a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    let first = first.map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}
