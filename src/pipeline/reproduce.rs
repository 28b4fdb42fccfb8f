//! An edition drawn again from its bag alone.

use std::path::{Path, PathBuf};

use super::{
    Observer, PipelineError, Scope,
    make::{render, write_tables},
    scope::Place,
};
use crate::{
    archive, config,
    dataset::Fetching,
    files,
    model::{Edition, EditionFolder, PublishedEdition},
    stop::Stop,
    tables::{self, TablesError},
};

/// What became of drawing an edition again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reproduced {
    /// Files that were compared with those in the bag.
    pub compared: usize,
    /// Paths below `data/` of the bag that are other bytes, with why where that is known.
    pub different: Vec<String>,
}

/// Renders an edition from its bag alone (its configuration, catalogue, rules of the law,
/// templates and what was published) into a folder, and compares every PDF, the web page and the
/// tables with those in the bag.
///
/// # Errors
/// A bag that is not sound or was made before bags held what rendering takes.
pub(crate) fn reproduce(
    archive: &Path,
    edition: Edition,
    (into, jobs): (&Path, usize),
    observer: &dyn Observer,
) -> Result<Reproduced, PipelineError> {
    let bag = archive::find(archive, edition)?;
    archive::verify(&bag)?;
    let data = bag.payload("");
    let config = config::load_archived(&data, into)?;
    let published = tables::read_edition(&data.join(EditionFolder::RENDERING), &data);
    let published = published.map_err(in_bag)?;
    let date = bag
        .date
        .parse()
        .map_err(|_| archive::ArchiveError::Unreadable {
            file: bag.folder.join("bag-info.txt"),
            message: "it tells no date".to_owned(),
        })?;
    let scope = Scope {
        config: &config,
        edition,
        date,
        jobs,
        reason: bag.reason.clone(),
        today: date,
        stop: Stop::default(),
        fetching: Fetching::Never,
        place: Place::Own,
    };
    let published = PublishedEdition {
        // As the configuration and the bag say it.
        masthead: scope.masthead(),
        ..published
    };
    write_tables(&scope, &published)?;
    let rendering = render(&scope, &published, &[], observer)?;
    let drawn = scope.folder();
    let mut reproduced = Reproduced {
        compared: 0,
        different: Vec::new(),
    };
    for path in files::list_below(&data)? {
        let Some(own) = counterpart(&path, &drawn) else {
            continue;
        };
        reproduced.compared += 1;
        let same = own.exists() && files::read(&own)? == files::read(&data.join(&path))?;
        if !same {
            let failed = rendering.units.iter().find(|unit| {
                let file = format!("briefings/{}.pdf", unit.briefing);
                unit.error.is_some() && file == path
            });
            let why = failed.and_then(|unit| unit.error.as_ref());
            reproduced.different.push(match why {
                Some(why) => format!("{path}: {why}"),
                None => path,
            });
        }
    }
    Ok(reproduced)
}

/// Says of a file in a bag that it cannot be read.
fn in_bag(error: TablesError) -> PipelineError {
    match error {
        TablesError::Unreadable { file, message } => {
            archive::ArchiveError::Unreadable { file, message }.into()
        }
        other => other.into(),
    }
}

/// Returns where a file of a bag is drawn again; nothing for what is not drawn.
fn counterpart(path: &str, drawn: &EditionFolder) -> Option<PathBuf> {
    if path.starts_with("briefings/") || path.starts_with("site/") {
        return Some(drawn.path().join(path));
    }
    tables::FILES
        .contains(&path)
        .then(|| drawn.tables().join(path))
}
