//! What changed from one archived edition to another, in plain words.

mod figures;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::figures::changed_figures;
use super::{ArchiveError, Archived, MANIFEST, manifest};
use crate::files;

/// Tells what changed from one edition to another: figures about the same years, definitions,
/// disclosure policy, rules of the law, templates, program, recipients and packets.
///
/// # Errors
/// A file of a bag that cannot be read.
pub(crate) fn diff(old: &Archived, new: &Archived) -> Result<String, ArchiveError> {
    let mut lines = vec![format!("From {} to {}", headline(old), headline(new))];
    if let Some(reason) = &new.reason {
        lines.push(format!("Corrected: {reason}"));
    }
    let program = match old.program == new.program {
        true => Vec::new(),
        false => vec![format!("{}, before {}", new.program, old.program)],
    };
    let both =
        |file| Ok::<_, ArchiveError>((settings::read(old, file)?, settings::read(new, file)?));
    let (old_catalogue, new_catalogue) = both("catalogue.toml")?;
    let (old_config, new_config) = both("config.toml")?;
    let (old_law, new_law) = both("law.toml")?;
    let sections = [
        (
            "What figures say of the same years",
            figures::compare(old, new)?,
        ),
        (
            "Definitions (catalogue.toml)",
            settings::catalogue(&old_catalogue, &new_catalogue),
        ),
        (
            "Disclosure policy (config.toml, [disclosure])",
            settings::section(&old_config, &new_config, "disclosure"),
        ),
        (
            "Rules of the law (law.toml)",
            settings::whole(&old_law, &new_law),
        ),
        (
            "Recipients and packets",
            settings::recipients(&old_config, &new_config),
        ),
        (
            "Other settings (config.toml)",
            settings::others(&old_config, &new_config),
        ),
        ("Templates", templates(old, new)?),
        ("Program", program),
    ];
    for (title, found) in sections {
        lines.push(format!("\n{title}"));
        match found.is_empty() {
            true => lines.push("  no change".to_owned()),
            false => lines.extend(found.into_iter().map(|line| format!("  {line}"))),
        }
    }
    Ok(lines.join("\n") + "\n")
}

fn headline(bag: &Archived) -> String {
    format!("edition {} of {}", bag.edition, bag.date)
}

/// Returns the templates that were added, removed or changed.
fn templates(old: &Archived, new: &Archived) -> Result<Vec<String>, ArchiveError> {
    let hashes = |bag: &Archived| -> Result<BTreeMap<String, String>, ArchiveError> {
        let all = manifest::read(&files::read_text(&bag.folder.join(MANIFEST))?);
        let name = |path: &str| {
            path.strip_prefix("data/report-templates/")
                .map(str::to_owned)
        };
        let templates = all.into_iter();
        Ok(templates
            .filter_map(|(path, hash)| Some((name(&path)?, hash)))
            .collect())
    };
    let (old, new) = (hashes(old)?, hashes(new)?);
    Ok(differences(&old, &new, |path, _, _| {
        vec![format!("changed: {path}")]
    }))
}

/// Compares two maps: what is only in one of them, and what `changed` says of the rest.
fn differences<V: PartialEq>(
    old: &BTreeMap<String, V>,
    new: &BTreeMap<String, V>,
    changed: impl Fn(&str, &V, &V) -> Vec<String>,
) -> Vec<String> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let line = |key: &String| match (old.get(key), new.get(key)) {
        (None, Some(_)) => vec![format!("added: {key}")],
        (Some(_), None) => vec![format!("removed: {key}")],
        (Some(old), Some(new)) if old != new => changed(key, old, new),
        _ => Vec::new(),
    };
    keys.into_iter().flat_map(line).collect()
}
