//! Templates, read once a run.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    files::{self, FileError},
    model::{Language, UnitKind},
    text_template::TextTemplateError,
};

/// A sort of briefing, with a folder of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Report {
    /// About one area, or a group of them.
    Area,
    /// About the municipality.
    Municipality,
    /// About one housing association.
    Association,
    /// About disclosure control of an edition.
    Disclosure,
    /// Several briefings for a meeting.
    Packet,
}

impl Report {
    const ALL: [Self; 5] = [
        Self::Area,
        Self::Municipality,
        Self::Association,
        Self::Disclosure,
        Self::Packet,
    ];

    /// Returns the report about a kind of unit, where there is one.
    #[must_use]
    pub(crate) fn about(kind: UnitKind) -> Option<Self> {
        match kind {
            UnitKind::Area | UnitKind::Group => Some(Self::Area),
            UnitKind::Municipality => Some(Self::Municipality),
            UnitKind::Association => Some(Self::Association),
            _ => None,
        }
    }

    /// Returns the name of its folder of templates.
    #[must_use]
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Municipality => "municipality",
            Self::Association => "association",
            Self::Disclosure => "disclosure",
            Self::Packet => "packet",
        }
    }
}

/// No template is longer, in bytes: the shipped ones have at most a fifth of it, and the time that
/// Typst takes to tell what is wrong with one can grow with the square of its length.
const LONGEST: usize = 128 * 1024;

/// Why templates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A template is too long.
    #[error(
        "{} has {length} bytes, and a template has at most {LONGEST}; give what it shows as data, \
         or part it", file.display()
    )]
    TooLong {
        /// The template.
        file: PathBuf,
        /// How many bytes it has.
        length: usize,
    },
    /// A template of sentences is wrong.
    #[error(transparent)]
    Sentences(#[from] TextTemplateError),
}

/// The templates of one language.
#[derive(Debug, Clone)]
pub(crate) struct Templates {
    folder: PathBuf,
    language: Language,
    reports: BTreeMap<Report, BTreeMap<String, Vec<u8>>>,
}

impl Templates {
    /// Reads all templates of a language.
    ///
    /// # Errors
    /// Where a folder or file is missing or cannot be read.
    pub(crate) fn load(folder: &Path, language: Language) -> Result<Self, TemplateError> {
        let mut shared = BTreeMap::new();
        read_into(&mut shared, &folder.join("shared"), "shared/")?;
        let texts = folder.join(language.code()).join("texts");
        read_into(&mut shared, &texts, "texts/")?;
        let mut reports = BTreeMap::new();
        for report in Report::ALL {
            let mut files = shared.clone();
            read_into(&mut files, &folder.join(report.folder()), "")?;
            reports.insert(report, files);
        }
        // A packet reads the templates of the briefings in it.
        if let Some(packet) = reports.get_mut(&Report::Packet) {
            for report in Report::ALL {
                let prefix = format!("{}/", report.folder());
                read_into(packet, &folder.join(report.folder()), &prefix)?;
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            language,
            reports,
        })
    }

    /// Returns the files of a report, as a document sees them: its own at the top, what all share
    /// below `shared/`, and the texts of the language below `texts/`.
    pub(super) fn files(&self, report: Report) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.reports.get(&report).into_iter().flatten();
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Returns where a file of a report lies, for messages.
    pub(super) fn path(&self, report: Report, path: &str) -> PathBuf {
        if path.starts_with("shared/") {
            return self.folder.join(path);
        }
        if path.starts_with("texts/") {
            return self.folder.join(self.language.code()).join(path);
        }
        let of_other = self.folder.join(path);
        match report == Report::Packet && of_other.exists() {
            true => of_other,
            false => self.folder.join(report.folder()).join(path),
        }
    }
}

fn read_into(
    files: &mut BTreeMap<String, Vec<u8>>,
    folder: &Path,
    prefix: &str,
) -> Result<(), TemplateError> {
    for relative in files::list_regular_below(folder)? {
        let file = folder.join(&relative);
        let bytes = files::read(&file)?;
        let length = bytes.len();
        let is_text = file.extension().is_some_and(|end| end == "typ");
        if is_text && length > LONGEST {
            return Err(TemplateError::TooLong { file, length });
        }
        files.insert(format!("{prefix}{relative}"), bytes);
    }
    Ok(())
}
