//! An edition drawn again from its bag alone.

use std::path::{Path, PathBuf};

use super::{
    Observer, PipelineError, Scope, kept,
    render::render,
    tables::{self, TABLES},
};
use crate::{
    archive::{self, Archived},
    config, files,
    model::Edition,
    site,
    stop::Stop,
};

/// What became of drawing an edition again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reproduced {
    /// Files that were compared with those in the bag.
    pub compared: usize,
    /// Paths below `data/` of the bag that are other bytes, with why where that is known.
    pub different: Vec<String>,
}

/// The program and its version.
#[must_use]
pub fn program() -> String {
    format!("boligmonitor {}", env!("CARGO_PKG_VERSION"))
}

/// Tells by which other version a bag was made, if it was.
#[must_use]
pub fn other_program(bag: &Archived) -> Option<&str> {
    (bag.program != program()).then_some(bag.program.as_str())
}

/// Renders an edition from its bag alone (its configuration, catalogue, rules of the law,
/// templates and what was published) into a folder, and compares every PDF, the web page and the
/// tables with those in the bag.
///
/// # Errors
/// A bag that is not sound or was made before bags held what rendering takes.
pub fn reproduce(
    archive: &Path,
    edition: Edition,
    (into, jobs): (&Path, usize),
    observer: &dyn Observer,
) -> Result<Reproduced, PipelineError> {
    let bag = archive::find(archive, edition)?;
    archive::verify(&bag)?;
    let data = bag.payload("");
    let config = config::load_archived(&data, into)?;
    let prepared = kept::read(&data)?;
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
        aside: false,
    };
    tables::write(&scope, &prepared)?;
    let rendering = render(&scope, &prepared, &[], observer)?;
    let drawn = scope.output();
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

/// Returns where a file of a bag is drawn again; nothing for what is not drawn.
fn counterpart(path: &str, drawn: &Path) -> Option<PathBuf> {
    let name = path.strip_prefix("site/");
    let is_page = name.is_some_and(|name| site::FILES.contains(&name));
    if path.starts_with("briefings/") || is_page {
        return Some(drawn.join(path));
    }
    TABLES
        .contains(&path)
        .then(|| drawn.join("data").join(path))
}
