//! The files of one document, for an editor of templates.

use std::{collections::BTreeMap, path::Path};

use super::{
    atlas::Atlas,
    render::wanted,
    source::{DocumentRequest, DocumentSource, UnitError},
};
use crate::{
    briefing::{self, Part, Templates},
    config::Packet,
    files,
    model::{DocumentName, PublishedEdition},
    pipeline::{PipelineError, Scope},
};

/// Writes what one document is made from into a folder: its templates, data, drawings and fonts.
///
/// The document is a unit by its code, or `disclosure` or `packet-<id>` by its name.
///
/// # Errors
/// A unit that has no briefing, or a chart or template that is wrong.
pub(crate) fn write_template(
    scope: &Scope,
    edition: &PublishedEdition,
    document: &str,
    folder: &Path,
) -> Result<(), PipelineError> {
    let language = scope.config.project.language;
    let templates = Templates::load(&scope.config.folders.templates, language)?;
    let atlas = Atlas::new(edition)?;
    let gather = |task: DocumentRequest| {
        let gathered = task.gather(scope, edition, &templates, atlas.as_ref());
        gathered.map_err(|error| refused(&task.name(), error))
    };
    let mut packets = scope.config.packets.iter();
    let gathered = if document == DocumentName::disclosure().to_string() {
        gather(DocumentRequest::Disclosure)?
    } else if let Some(packet) =
        packets.find(|packet| document == DocumentName::packet(&packet.id).to_string())
    {
        let parts = parts(packet, edition, &templates, &gather)?;
        gather(DocumentRequest::Packet(packet, &parts))?
    } else {
        let units = wanted(&edition.units, &[document.to_owned()], scope)?;
        let unit = units.into_iter().next();
        let unit = unit.ok_or_else(|| PipelineError::NoBriefing {
            asked: document.to_owned(),
            meant: None,
        })?;
        gather(DocumentRequest::Unit(unit))?
    };
    for (path, bytes) in &gathered.inputs {
        files::write(&folder.join(path), bytes)?;
    }
    for (name, bytes) in briefing::FONT_FILES {
        files::write(&folder.join("fonts").join(name), bytes)?;
    }
    Ok(())
}

fn refused(document: &DocumentName, error: UnitError) -> PipelineError {
    match error {
        UnitError::Template(error) => PipelineError::Templates(error),
        error => PipelineError::NoBriefing {
            asked: format!("{document}: {error}"),
            meant: None,
        },
    }
}

/// Sets the briefings of a packet, which tells how many pages it has.
fn parts(
    packet: &Packet,
    edition: &PublishedEdition,
    templates: &Templates,
    gather: &dyn Fn(DocumentRequest) -> Result<DocumentSource, PipelineError>,
) -> Result<BTreeMap<DocumentName, Part>, PipelineError> {
    let year = edition.masthead.data_year();
    let units = packet.contents.units(&edition.units, year);
    let part = |unit| {
        let task = DocumentRequest::Unit(unit);
        let name = task.name();
        let source = gather(task)?;
        let set = source.set(templates).map_err(UnitError::Briefing);
        briefing::evict();
        let set = set.map_err(|error| refused(&name, error))?;
        let part = source.into_part(name.clone(), &set);
        Ok((name, part))
    };
    units.into_iter().map(part).collect()
}
