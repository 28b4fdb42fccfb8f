//! From published figures to briefings, several at a time.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::Instant,
};

use super::{
    atlas::Atlas,
    finished::FinishedDocuments,
    source::{DocumentRequest, DocumentSource, UnitError},
    workers,
};
use crate::{
    briefing::{self, Part, Report, TemplateError, Templates},
    charts,
    config::Packet,
    digest, files,
    model::{Document, DocumentName, EditionFolder, PublishedEdition, Unit, UnitKind, Units},
    pipeline::{Observer, PipelineError, Scope, UnitRecord, error::with_causes},
    site,
};

/// All briefings that were asked for.
#[derive(Debug, Default)]
pub struct Rendering {
    /// Those that were made.
    pub(crate) documents: BTreeMap<DocumentName, Document>,
    /// What became of each.
    pub(crate) units: Vec<UnitRecord>,
    /// How many were finished by a run that was stopped.
    pub(crate) taken_over: usize,
}

/// Renders the briefings of some units, or of the municipality, all associations and areas, the
/// page about disclosure control, and then the packets that hold some of them. With all of them
/// the web page is written anew.
///
/// Each PDF is read back before it is written. Where one fails, an older file of that name
/// is removed, so that nothing stale is taken for new.
///
/// # Errors
/// Templates that cannot be read, units that have no briefing, threads that do not start. A
/// failure in one unit stands in its record.
pub fn render(
    scope: &Scope,
    edition: &PublishedEdition,
    only: &[String],
    observer: &dyn Observer,
) -> Result<Rendering, PipelineError> {
    let templates = templates(scope)?;
    make_all(scope, edition, (&templates, None), only, observer)
}

/// Renders all briefings but those that a run of the same inputs finished before it was stopped.
///
/// # Errors
/// As [`render`], and where somebody asks to stop.
pub(in crate::pipeline) fn resume(
    scope: &Scope,
    edition: &PublishedEdition,
    observer: &dyn Observer,
) -> Result<Rendering, PipelineError> {
    let templates = templates(scope)?;
    let progress = FinishedDocuments::open(scope, edition, &templates)?;
    make_all(scope, edition, (&templates, Some(&progress)), &[], observer)
}

fn templates(scope: &Scope) -> Result<Templates, TemplateError> {
    let config = scope.config;
    Templates::load(&config.folders.templates, config.project.language)
}

fn make_all(
    scope: &Scope,
    edition: &PublishedEdition,
    (templates, progress): (&Templates, Option<&FinishedDocuments>),
    only: &[String],
    observer: &dyn Observer,
) -> Result<Rendering, PipelineError> {
    let renderer = Renderer {
        scope,
        edition,
        templates,
        progress,
        atlas: Atlas::new(edition)?,
        folder: scope.folder(),
    };
    let units = wanted(&edition.units, only, scope)?
        .into_iter()
        .map(DocumentRequest::Unit);
    let control = only.is_empty().then_some(DocumentRequest::Disclosure);
    let tasks: Vec<DocumentRequest> = units.chain(control).collect();
    let packets = scope.config.packets.iter().filter(|_| only.is_empty());
    let total = tasks.len() + packets.clone().count();
    observer.begin("render briefings", Some(total));
    let mut rendering = Rendering::default();
    let parts = renderer.make(&tasks, &mut rendering, observer)?;
    let parts = renderer.parts(&tasks, parts, packets.clone())?;
    let packets: Vec<DocumentRequest> = packets
        .map(|packet| DocumentRequest::Packet(packet, &parts))
        .collect();
    renderer.make(&packets, &mut rendering, observer)?;
    if only.is_empty() {
        remove_others(&renderer.folder, &rendering)?;
    }
    let made = rendering.documents.len();
    observer.end(&match rendering.taken_over {
        0 => format!("{made} of {total} briefings"),
        taken => format!(
            "{made} of {total} briefings, {taken} of them taken over from the run that was stopped"
        ),
    });
    if only.is_empty() {
        write_site(scope, edition, &rendering, observer)?;
    }
    Ok(rendering)
}

/// Writes the web page of the edition, which links to the briefings that were made.
fn write_site(
    scope: &Scope,
    edition: &PublishedEdition,
    rendering: &Rendering,
    observer: &dyn Observer,
) -> Result<(), PipelineError> {
    observer.begin("web page", None);
    let config = scope.config;
    let content = site::Content {
        edition,
        config,
        palette: charts::PALETTE,
        documents: rendering.documents.keys().cloned().collect(),
        echarts: charts::echarts(),
    };
    let folder = scope.folder().site();
    site::write(&content, &config.folders.templates, &folder)?;
    observer.end("site/index.html");
    Ok(())
}

/// What all documents of an edition are made with.
struct Renderer<'a> {
    scope: &'a Scope<'a>,
    edition: &'a PublishedEdition,
    templates: &'a Templates,
    progress: Option<&'a FinishedDocuments>,
    atlas: Option<Atlas>,
    folder: EditionFolder,
}

/// A document, and itself as a part of packets unless it was taken over.
type Made = (Document, Option<Part>);

impl Renderer<'_> {
    /// Makes some documents, several at a time, and returns those that a packet may hold.
    fn make(
        &self,
        tasks: &[DocumentRequest],
        rendering: &mut Rendering,
        observer: &dyn Observer,
    ) -> Result<BTreeMap<DocumentName, Part>, PipelineError> {
        let one = |task: &DocumentRequest| {
            let made = self.timed(*task);
            observer.advance();
            made
        };
        let mut parts = BTreeMap::new();
        let all = workers::map(tasks, self.scope.jobs, &self.scope.stop, one)?;
        let done = rendering.units.len() + all.len();
        for (record, made) in all {
            if let Some(error) = &record.error {
                observer.warn(&format!("{}: {error}", record.briefing));
            }
            rendering.units.push(record);
            if let Some((document, part)) = made {
                rendering.taken_over += usize::from(part.is_none());
                parts.extend(part.map(|part| (document.name.clone(), part)));
                rendering.documents.insert(document.name.clone(), document);
            }
        }
        match self.scope.stop.is_asked() {
            true => Err(PipelineError::Stopped(format!(
                "{done} briefings are finished"
            ))),
            false => Ok(parts),
        }
    }

    /// Adds the parts of packets that were taken over, where a packet is to be made of them.
    fn parts<'p>(
        &self,
        tasks: &[DocumentRequest],
        mut parts: BTreeMap<DocumentName, Part>,
        packets: impl Iterator<Item = &'p Packet>,
    ) -> Result<BTreeMap<DocumentName, Part>, PipelineError> {
        let units = &self.edition.units;
        let to_make =
            packets.filter(|packet| self.taken(&DocumentName::packet(&packet.id)).is_none());
        let needed: BTreeSet<DocumentName> = to_make
            .flat_map(|packet| packet.contents.units(units))
            .map(|unit| DocumentName::of_unit(unit.kind, &unit.id))
            .collect();
        let missing = |task: &&DocumentRequest| {
            let name = task.name();
            needed.contains(&name) && !parts.contains_key(&name) && self.taken(&name).is_some()
        };
        let missing: Vec<DocumentRequest> = tasks.iter().filter(missing).copied().collect();
        let gather = |task: &DocumentRequest| {
            let name = task.name();
            let gathered = catch_unwind(AssertUnwindSafe(|| self.gather(*task)));
            // A part that cannot be gathered is missing from its packet, which says so.
            gathered
                .ok()?
                .ok()
                .map(|gathered| (name.clone(), gathered.part(&name)))
        };
        let gathered = workers::map(&missing, self.scope.jobs, &self.scope.stop, gather)?;
        parts.extend(gathered.into_iter().flatten());
        Ok(parts)
    }

    /// Returns a document that was finished by a run that was stopped.
    fn taken(&self, name: &DocumentName) -> Option<Document> {
        let file = self.folder.briefing(name);
        self.progress?.take(name, &file)
    }

    fn gather(&self, task: DocumentRequest) -> Result<DocumentSource, UnitError> {
        let atlas = self.atlas.as_ref();
        task.gather(self.scope, self.edition, self.templates, atlas)
    }

    fn timed(&self, task: DocumentRequest) -> (UnitRecord, Option<Made>) {
        let start = Instant::now();
        let name = task.name();
        let file = self.folder.briefing(&name);
        let attempt = || self.one(task, &name, &file);
        let result = catch_unwind(AssertUnwindSafe(attempt))
            .unwrap_or_else(|panic| Err(UnitError::Panic(panic_text(panic.as_ref()))));
        briefing::evict();
        let failed = result.as_ref().err().map(|error| with_causes(error));
        if failed.is_some() {
            // The failure is on record; that an old file could not be removed adds nothing.
            let _ = files::remove_file(&file);
        }
        let made = result.ok();
        let document = made.as_ref().map(|(document, _)| document);
        let record = UnitRecord {
            unit: task.about(),
            briefing: name.to_string(),
            title: document.map_or_else(String::new, |one| one.title.clone()),
            sha256: document.map(|one| digest::sha256(&one.pdf)),
            error: failed,
            seconds: start.elapsed().as_secs_f64(),
        };
        (record, made)
    }

    fn one(
        &self,
        task: DocumentRequest,
        name: &DocumentName,
        file: &Path,
    ) -> Result<Made, UnitError> {
        if let Some(document) = self.taken(name) {
            return Ok((document, None));
        }
        let gathered = self.gather(task)?;
        let part = gathered.part(name);
        let DocumentSource {
            title,
            ident,
            report,
            expected,
            inputs,
        } = gathered;
        let pdf = briefing::export(inputs, &ident, report, self.templates)?;
        briefing::check_pdf(&pdf, &expected)?;
        files::write(file, &pdf)?;
        let document = Document {
            name: name.clone(),
            title,
            pdf,
        };
        if let Some(progress) = self.progress {
            progress.note(&document)?;
        }
        Ok((document, Some(part)))
    }
}

/// Returns the units to make briefings about: the municipality, the associations, the areas.
pub(in crate::pipeline) fn wanted<'a>(
    units: &'a Units,
    only: &[String],
    scope: &Scope,
) -> Result<Vec<&'a Unit>, PipelineError> {
    let year = *scope.years().end();
    if !only.is_empty() {
        let find = |code: &String| {
            let named = units.get(code);
            let whole = || {
                units
                    .municipality()
                    .filter(|_| code == UnitKind::Municipality.as_str())
            };
            let unit = named
                .or_else(whole)
                .filter(|unit| Report::about(unit.kind).is_some());
            unit.ok_or_else(|| PipelineError::NoBriefing(code.clone()))
        };
        return only.iter().map(find).collect();
    }
    let areas = units
        .of_kind(UnitKind::Area)
        .filter(|unit| unit.from_year <= year);
    let with_estates = |one: &&Unit| units.estates_of(&one.id).next().is_some();
    let associations = units.of_kind(UnitKind::Association).filter(with_estates);
    let municipality = units.municipality().into_iter();
    Ok(municipality.chain(associations).chain(areas).collect())
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

/// Removes briefings that do not belong to the edition, such as those of an older division.
pub(in crate::pipeline) fn remove_others(
    folder: &EditionFolder,
    rendering: &Rendering,
) -> Result<(), PipelineError> {
    let folder = folder.briefings();
    if !folder.exists() {
        return Ok(());
    }
    let ours: Vec<String> = rendering
        .documents
        .keys()
        .map(DocumentName::file_name)
        .collect();
    for file in files::list(&folder)? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_pdf = file.extension().is_some_and(|ending| ending == "pdf");
        if file.is_file() && is_pdf && !ours.contains(&name) {
            files::remove_file(&file)?;
        }
    }
    Ok(())
}
