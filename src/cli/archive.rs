//! `boligmonitor archive`: it works from the archive alone, without a configuration.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    exit::{DELIVERY, Failure},
    invocation::CommonArguments,
    print,
    progress::Progress,
    say, say_json,
};
use crate::{
    archive::{self, ArchiveError},
    config,
    model::Edition,
    pipeline,
};

/// Look at editions in the archive.
#[derive(Debug, Args)]
pub(super) struct Archive {
    /// The archive [default: that of the configuration, or output/archive without one].
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the editions.
    List {
        /// List them as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Read every byte again and compare it with the manifests, and look at the chain.
    Verify {
        /// One edition; all where it is left out.
        #[arg(value_name = "EDITION")]
        only: Option<Edition>,
    },
    /// Tell what changed from one edition to another: figures, definitions, rules, templates.
    Diff {
        /// The earlier edition.
        #[arg(value_name = "OLD")]
        old: Edition,
        /// The later edition.
        #[arg(value_name = "NEW")]
        new: Edition,
        /// Tell every figure that both do not tell alike instead, as CSV.
        #[arg(long)]
        figures: bool,
    },
    /// Draw an edition again from the archive alone, and compare it with what was archived.
    Reproduce {
        /// The edition.
        #[arg(value_name = "EDITION")]
        which: Edition,
        /// Keep what is drawn in this folder.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
    },
}

impl Archive {
    /// Looks at editions.
    pub(super) fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let archive = match &self.folder {
            Some(folder) => folder.clone(),
            None => place(&common.config)?,
        };
        match &self.action {
            Action::List { json: true } => list_json(&archive)?,
            Action::List { json: false } => list(&archive)?,
            Action::Verify { only } => verify(&archive, *only)?,
            Action::Diff { old, new, figures } => {
                let old = archive::find(&archive, *old)?;
                let new = archive::find(&archive, *new)?;
                match figures {
                    true => print(&archive::changed_figures(&old, &new)?)?,
                    false => say(archive::diff(&old, &new)?.trim_end())?,
                }
            }
            Action::Reproduce { which, into } => {
                return reproduce(&archive, *which, (into.as_deref(), common.jobs()));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
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
    for archived in editions {
        let folder = archived.folder.display();
        say(&format!(
            "{}  of {}  {}  {} files  {folder}",
            archived.edition, archived.date, archived.program, archived.files
        ))?;
        if let Some(reason) = archived.reason {
            say(&format!("    corrected: {reason}"))?;
        }
    }
    tell_of_strays(archive)
}

/// Lists editions for programs, and what lies beside them.
fn list_json(archive: &Path) -> Result<(), Failure> {
    let editions = archive::list(archive)?;
    let editions = editions.iter().map(|archived| {
        json!({
            "edition": archived.edition.to_string(),
            "date": archived.date,
            "program": archived.program,
            "files": archived.files,
            "folder": archived.folder,
            "reason": archived.reason,
        })
    });
    let editions: Vec<_> = editions.collect();
    let strays = archive::strays(archive)?;
    say_json(&json!({ "editions": editions, "strays": strays }))
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
    let reproduced = pipeline::reproduce(archive, edition, (folder, jobs), &Progress::new())?;
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
