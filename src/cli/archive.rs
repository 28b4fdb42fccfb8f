//! The command `archive`: it works from the archive alone, without a configuration.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{
    arguments::ArchiveAction,
    commands::with_progress,
    exit::{DELIVERY, Failure},
    say,
};
use crate::{
    archive::{self, ArchiveError},
    config,
    model::Edition,
    pipeline,
};

/// Looks at editions in the archive.
pub(super) fn inspect(
    config: &Path,
    folder: Option<&Path>,
    action: &ArchiveAction,
    jobs: usize,
) -> Result<ExitCode, Failure> {
    let archive = match folder {
        Some(folder) => folder.to_owned(),
        None => place(config)?,
    };
    match action {
        ArchiveAction::List => list(&archive)?,
        ArchiveAction::Verify { only } => verify(&archive, *only)?,
        ArchiveAction::Diff { old, new } => {
            let old = archive::find(&archive, *old)?;
            let new = archive::find(&archive, *new)?;
            say(archive::diff(&old, &new)?.trim_end())?;
        }
        ArchiveAction::Reproduce { which, into } => {
            return reproduce(&archive, *which, (into.as_deref(), jobs));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns where the archive lies; only the folder is taken from the configuration.
fn place(config: &Path) -> Result<PathBuf, Failure> {
    let output = match config.exists() {
        true => config::load(config)?.folders.output,
        false => PathBuf::from("output"),
    };
    Ok(output.join("archive"))
}

fn list(archive: &Path) -> Result<(), Failure> {
    let editions = archive::list(archive)?;
    if editions.is_empty() {
        say(&format!("{} holds no edition", archive.display()))?;
    }
    for one in editions {
        let folder = one.folder.display();
        say(&format!(
            "{}  of {}  {}  {} files  {folder}",
            one.edition, one.date, one.program, one.files
        ))?;
        if let Some(reason) = one.reason {
            say(&format!("    corrected: {reason}"))?;
        }
    }
    tell_of_strays(archive)
}

/// Names what lies in the archive and is no edition.
fn tell_of_strays(archive: &Path) -> Result<(), Failure> {
    for path in archive::strays(archive)? {
        say(&format!("{} is no edition, and left alone", path.display()))?;
    }
    Ok(())
}

fn verify(archive: &Path, only: Option<Edition>) -> Result<(), Failure> {
    let verified = archive::verify_all(archive, only)?;
    tell_of_strays(archive)?;
    for (edition, files) in &verified.editions {
        say(&match files {
            Some(files) => format!("{edition}  {files} files are as they were stored"),
            None => format!("{edition}  NOT SOUND"),
        })?;
    }
    if !verified.faults.is_empty() {
        return Err(ArchiveError::Unsound(verified.faults).into());
    }
    if let Some((edition, fingerprint)) = verified.last {
        say(&format!(
            "the chain is whole; it ends with {edition}, SHA-512 of its tag manifest:\n{fingerprint}"
        ))?;
    }
    Ok(())
}

fn reproduce(
    archive: &Path,
    edition: Edition,
    (into, jobs): (Option<&Path>, usize),
) -> Result<ExitCode, Failure> {
    let bag = archive::find(archive, edition)?;
    if let Some(other) = pipeline::other_program(&bag) {
        say(&format!(
            "edition {edition} was made by {other}, and this is {}: bytes may differ",
            pipeline::program()
        ))?;
    }
    let aside = tempfile::tempdir().map_err(|error| Failure::unexpected(&error))?;
    let folder = into.unwrap_or(aside.path());
    let reproduced =
        with_progress(|observer| pipeline::reproduce(archive, edition, (folder, jobs), observer))?;
    for path in &reproduced.different {
        say(&format!("differs: {path}"))?;
    }
    let (all, different) = (reproduced.compared, reproduced.different.len());
    say(&format!(
        "{} of {all} files of edition {edition} are drawn again byte for byte",
        all - different
    ))?;
    Ok(match different {
        0 => ExitCode::SUCCESS,
        _ => DELIVERY.into(),
    })
}
