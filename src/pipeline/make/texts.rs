//! Texts of configuration and catalogue that are printed: in one form, and of characters that a
//! reader sees and the font has.

use std::path::Path;

use crate::{
    charts,
    config::{self, Config, ConfigError, Problem},
    dataset,
    model::Text,
};

/// Checks the texts that become titles, names and definitions.
///
/// # Errors
/// All that are empty or hold a character that is not printed.
pub(super) fn check(config: &Config) -> Result<(), ConfigError> {
    let problems: Vec<Problem> = config
        .catalogue
        .texts()
        .chain(config::texts(&config.interventions, &config.plan_measures))
        .flat_map(|(key, text)| in_languages(&key, text))
        .chain(of_config(config))
        .filter_map(|(key, text)| problem(config, key, text))
        .collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(ConfigError::Problems(problems)),
    }
}

/// A text and the path of its key.
type Keyed<'a, T> = (String, &'a T);

fn in_languages<'a>(key: &str, text: &'a Text) -> Vec<Keyed<'a, str>> {
    let written = text.written();
    let keyed = written.map(|(language, text)| match language {
        Some(language) => (format!("{key}.{language}"), text),
        None => (key.to_owned(), text),
    });
    keyed.collect()
}

fn of_config(config: &Config) -> Vec<Keyed<'_, str>> {
    let project = &config.project;
    let title = project.title.in_language(project.language);
    let mut texts: Vec<Keyed<str>> = vec![
        ("project.title".to_owned(), title),
        ("project.organisation".to_owned(), &project.organisation),
        ("project.contact".to_owned(), &project.contact),
    ];
    for packet in &config.packets {
        texts.push((
            format!("packet[{}].committee", packet.id),
            &packet.committee,
        ));
    }
    texts
}

fn problem(config: &Config, key: String, text: &str) -> Option<Problem> {
    // A text may be set in lines, and have spaces that keep words together.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (message, hint) = match dataset::printed_name(&text, charts::can_print) {
        Ok(read) if read == text => return None,
        Ok(read) => (
            format!(
                "`{}` holds letters and their marks apart",
                read.escape_debug()
            ),
            "write it in composed letters (NFC)",
        ),
        Err(wrong) => wrong,
    };
    let in_catalogue = ["theme[", "indicator[", "chart["];
    let file = match in_catalogue.iter().any(|start| key.starts_with(start)) {
        true => &config.catalogue.file,
        false => &config.file,
    };
    Some(Problem {
        file: Path::to_owned(file),
        key,
        message,
        hint: hint.to_owned(),
    })
}
