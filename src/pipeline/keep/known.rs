//! What is known outside the house: every edition in the archive, and whatever was sent of one
//! that is not there (yet).
//!
//! `output/sent/<edition>/<number>` holds the tables of an edition from the moment before the
//! first message with them leaves. An edition in the archive needs none: the archive holds it.

use std::path::{Path, PathBuf};

use super::asked;

use crate::{
    archive::{self, ArchiveError},
    digest, files,
    model::{Edition, EditionFolder, PublishedCriterion, PublishedFigures, PublishedFlows},
    pipeline::{PipelineError, Scope},
    tables::{self, CRITERIA, FIGURES, FLOWS, TELLING},
};

/// The tables of an edition that others have.
#[derive(Debug, Clone)]
pub(in crate::pipeline) struct Known {
    /// The edition.
    pub(in crate::pipeline) edition: Edition,
    /// Whether it is the one in the archive.
    pub(in crate::pipeline) is_archived: bool,
    folder: PathBuf,
}

/// Returns the bytes of a table by its name.
pub(in crate::pipeline) type Table<'t> = dyn Fn(&str) -> Option<Vec<u8>> + 't;

/// What the tables of an edition tell.
pub(in crate::pipeline) struct Told {
    pub(in crate::pipeline) figures: PublishedFigures,
    pub(in crate::pipeline) criteria: Vec<PublishedCriterion>,
    pub(in crate::pipeline) flows: Vec<PublishedFlows>,
}

impl Known {
    /// Reads what it told.
    ///
    /// # Errors
    /// Tables that are missing or are none: what they told must be known.
    pub(in crate::pipeline) fn read(&self) -> Result<Told, PipelineError> {
        let figures = tables::read_figures(&self.text(FIGURES)?);
        let criteria = tables::read_criteria(&self.text(CRITERIA)?);
        let flows = tables::read_flows(&self.text(FLOWS)?);
        let unreadable = |name| move |error: csv::Error| self.unreadable(name, error.to_string());
        Ok(Told {
            figures: figures.map_err(unreadable(FIGURES))?,
            criteria: criteria.map_err(unreadable(CRITERIA))?,
            flows: flows.map_err(unreadable(FLOWS))?,
        })
    }

    fn text(&self, name: &str) -> Result<String, PipelineError> {
        match files::read_text(&self.folder.join(name)) {
            Err(error) if error.is_not_found() => {
                Err(self.unreadable(name, "it is missing".to_owned()))
            }
            read => Ok(read?),
        }
    }

    fn unreadable(&self, name: &str, message: String) -> PipelineError {
        let file = self.folder.join(name);
        PipelineError::Archive(ArchiveError::Unreadable { file, message })
    }

    /// Tells whether it told the same, table by table.
    pub(in crate::pipeline) fn is(&self, table: &Table) -> bool {
        let mut names = TELLING.into_iter();
        names.all(|name| self.table(name) == table(name))
    }

    /// Tells whether one of its tables tells something else.
    pub(in crate::pipeline) fn tells_otherwise(&self, name: &str, table: &str) -> bool {
        TELLING.contains(&name) && self.table(name).as_deref() != Some(table.as_bytes())
    }

    fn table(&self, name: &str) -> Option<Vec<u8>> {
        files::read(&self.folder.join(name)).ok()
    }
}

/// Lists what others have of other editions.
pub(in crate::pipeline) fn of_others(scope: &Scope) -> Result<Vec<Known>, PipelineError> {
    let mut known = all(scope)?;
    known.retain(|known| known.edition != scope.edition);
    Ok(known)
}

/// Returns what others have of the edition that this one corrects: of the correction before it, or
/// of the first of the year. Nothing where it corrects none, or nobody knows of it.
pub(in crate::pipeline) fn corrected(scope: &Scope) -> Result<Option<Known>, PipelineError> {
    let own = scope.edition;
    // What is archived stands behind what was noted.
    let known = all(scope)?.into_iter();
    let earlier = known.filter(|known| known.edition.is_corrected_by(own));
    Ok(earlier.max_by_key(|known| known.edition))
}

/// Lists what others have of this very edition: what was sent before it was as it is now, and
/// what came last.
pub(in crate::pipeline) fn of_this(
    scope: &Scope,
) -> Result<(Vec<Known>, Option<Known>), PipelineError> {
    let mut known = all(scope)?;
    known.retain(|known| known.edition == scope.edition);
    known.sort_by_key(|known| known.is_archived);
    let newest = known.pop();
    known.retain(|known| {
        newest
            .as_ref()
            .is_none_or(|newest| !known.is(&|name| newest.table(name)))
    });
    Ok((known, newest))
}

/// Lists what readers of internal editions have of these.
pub(in crate::pipeline) fn internal(scope: &Scope) -> Result<Vec<Known>, PipelineError> {
    let output = &scope.config.folders.output;
    let place = EditionFolder::internals(output);
    if !place.exists() {
        return Ok(Vec::new());
    }
    let mut known = Vec::new();
    for path in files::list(&place)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Ok(edition) = name.parse::<Edition>() else {
            continue;
        };
        let folder = EditionFolder::internal(edition, output);
        // Written last: without it nothing was told.
        if folder.rendering().exists() {
            known.push(Known {
                edition,
                is_archived: false,
                folder: folder.tables(),
            });
        }
    }
    Ok(known)
}

/// Returns a hash of all that others have of other editions, with what was told of groups of these.
pub(in crate::pipeline) fn fingerprint(scope: &Scope) -> Result<String, PipelineError> {
    let editions = fingerprint_of(&of_others(scope)?);
    let asked = asked::of_others(scope)?;
    if asked.is_empty() {
        return Ok(editions);
    }
    let asked = serde_json::to_vec(&asked)?;
    let parts = [editions.as_bytes(), asked.as_slice()];
    Ok(digest::sha256_of_parts(parts))
}

/// Returns a hash of what some editions told.
pub(in crate::pipeline) fn fingerprint_of(editions: &[Known]) -> String {
    let mut parts = Vec::new();
    for known in editions {
        parts.push(known.edition.to_string().into_bytes());
        let tables = TELLING.into_iter().map(|name| known.table(name));
        parts.extend(tables.map(Option::unwrap_or_default));
    }
    parts.sort();
    parts.dedup();
    digest::sha256_of_parts(parts.iter().map(Vec::as_slice))
}

/// Notes that the tables of an edition are known from now on, unless that was noted before. What
/// was noted is on the disk when this returns.
pub(in crate::pipeline) fn note(scope: &Scope, table: &Table) -> Result<(), PipelineError> {
    if of_this(scope)?.1.is_some_and(|newest| newest.is(table)) {
        return Ok(());
    }
    let folder = place(scope).join(scope.edition.to_string());
    let number = numbers(&folder)?.into_iter().max().unwrap_or(0) + 1;
    let aside = folder.join(".new");
    files::remove_folder(&aside)?;
    for name in TELLING {
        if let Some(bytes) = table(name) {
            files::write(&aside.join(name), &bytes)?;
        }
    }
    files::sync_folder(&aside)?;
    files::rename(&aside, &folder.join(number.to_string()))?;
    files::sync_folders_below(&place(scope))?;
    Ok(files::sync_folder(&scope.config.folders.output)?)
}

/// Forgets what was noted of an edition that the archive holds now with the same tables.
pub(in crate::pipeline) fn is_archived(scope: &Scope) -> Result<(), PipelineError> {
    let known = all(scope)?;
    let of_this = || known.iter().filter(|known| known.edition == scope.edition);
    let archived = of_this().find(|known| known.is_archived);
    // Renamed first: killed in the middle, half of it would be taken for what was noted.
    let aside = place(scope).join(scope.edition.to_string()).join(".new");
    for noted in of_this().filter(|known| !known.is_archived) {
        if archived.is_some_and(|archived| noted.is(&|name| archived.table(name))) {
            files::remove_folder(&aside)?;
            files::rename(&noted.folder, &aside)?;
        }
    }
    files::remove_folder(&aside)?;
    for folder in [place(scope).join(scope.edition.to_string()), place(scope)] {
        if folder.exists() && files::list(&folder)?.is_empty() {
            files::remove_folder(&folder)?;
        }
    }
    Ok(())
}

/// Lists what was noted, oldest first, and then what is in the archive.
fn all(scope: &Scope) -> Result<Vec<Known>, PipelineError> {
    let mut known = noted(scope)?;
    for archived in archive::list(&scope.archive())? {
        known.push(Known {
            edition: archived.edition,
            is_archived: true,
            folder: archived.payload(""),
        });
    }
    Ok(known)
}

fn noted(scope: &Scope) -> Result<Vec<Known>, PipelineError> {
    let mut known = Vec::new();
    if !place(scope).exists() {
        return Ok(known);
    }
    for folder in files::list(&place(scope))? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let Ok(edition) = name.parse() else { continue };
        let mut numbers = numbers(&folder)?;
        numbers.sort_unstable();
        known.extend(numbers.into_iter().map(|number| Known {
            edition,
            is_archived: false,
            folder: folder.join(number.to_string()),
        }));
    }
    Ok(known)
}

fn numbers(folder: &Path) -> Result<Vec<u32>, PipelineError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let number = |path: PathBuf| path.file_name()?.to_string_lossy().parse().ok();
    Ok(files::list(folder)?
        .into_iter()
        .filter_map(number)
        .collect())
}

fn place(scope: &Scope) -> PathBuf {
    scope.config.folders.output.join("sent")
}
