//! From published figures to briefings, several at a time.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
    thread,
    time::Instant,
};

use super::{
    atlas::Atlas,
    finished::FinishedDocuments,
    profiles::profiles,
    settings::meant_unit,
    source::{DocumentRequest, DocumentSource, UnitError},
    workers,
};
use crate::{
    briefing::{self, Part, Report, TemplateError, Templates, View},
    charts, digest, files,
    model::{
        Document, DocumentName, EditionFolder, PublishedEdition, ToldFinding, Unit, UnitId,
        UnitKind, Units,
    },
    panics,
    pipeline::{Observer, PipelineError, Scope, UnitRecord, error::with_causes},
    site, tables,
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
    let folder = scope.folder();
    let packets = scope.config.packets.iter().filter(|_| only.is_empty());
    let year = edition.masthead.data_year();
    let packets_to_make = packets
        .clone()
        .filter(|packet| taken(progress, &folder, &DocumentName::packet(&packet.id)).is_none());
    let in_packets = packets_to_make
        .flat_map(|packet| packet.contents.units(&edition.units, year))
        .map(|unit| DocumentName::of_unit(unit.kind, &unit.id))
        .collect();
    let renderer = Renderer {
        scope,
        edition,
        templates,
        progress,
        atlas: Atlas::new(edition)?,
        folder,
        in_packets,
    };
    let units = wanted(&edition.units, only, scope)?
        .into_iter()
        .map(DocumentRequest::Unit);
    let control = only.is_empty().then_some(DocumentRequest::Disclosure);
    let workbooks = match only.is_empty() {
        true => with_workbooks(scope, &edition.units),
        false => Vec::new(),
    };
    let workbooks = workbooks.into_iter().map(DocumentRequest::Workbook);
    let tasks: Vec<DocumentRequest> = units.chain(control).chain(workbooks).collect();
    let total = tasks.len() + packets.clone().count();
    // A fault in their template is told at once, and not by each briefing.
    let findings = all_findings(scope, edition, templates)?;
    observer.begin("render briefings", Some(total));
    let mut rendering = Rendering::default();
    let parts = renderer.make(&tasks, &mut rendering, observer)?;
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
        write_site(scope, edition, (templates, &rendering, findings), observer)?;
    }
    Ok(rendering)
}

/// Tells what stands out about every unit.
fn all_findings(
    scope: &Scope,
    edition: &PublishedEdition,
    templates: &Templates,
) -> Result<BTreeMap<UnitId, Vec<ToldFinding>>, PipelineError> {
    let told = |unit: &&Unit| {
        let view = View {
            unit,
            edition,
            config: scope.config,
        };
        let told = briefing::told_findings(&view, templates)?;
        Ok((unit.id.clone(), told))
    };
    let units: Vec<&Unit> = edition.units.iter().collect();
    let told = workers::map_all(&units, scope.jobs, told)?;
    told.into_iter().collect()
}

/// Writes the web page of the edition, which links to the briefings that were made.
fn write_site(
    scope: &Scope,
    edition: &PublishedEdition,
    (templates, rendering, findings): (&Templates, &Rendering, BTreeMap<UnitId, Vec<ToldFinding>>),
    observer: &dyn Observer,
) -> Result<(), PipelineError> {
    observer.begin("web page", None);
    let config = scope.config;
    let (profiles, workbook) = thread::scope(|threads| {
        let workbook = threads.spawn(|| tables::workbook_of_edition(edition, config));
        let profiles = profiles(scope, edition, (templates, rendering));
        let workbook = workbook.join().unwrap_or_else(|panic| resume_unwind(panic));
        (profiles, workbook)
    });
    let content = site::Content {
        edition,
        config,
        findings,
        profiles: profiles?,
        palette: charts::PALETTE,
        documents: rendering.documents.keys().cloned().collect(),
        workbook: workbook?,
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
    /// The briefings that are parts of packets which are to be made.
    in_packets: BTreeSet<DocumentName>,
}

/// A document that lies in its place.
struct Made {
    document: Document,
    /// Itself as a part of packets, where one wants it.
    part: Option<Part>,
    /// Whether a run that was stopped finished it.
    is_taken_over: bool,
}

impl Renderer<'_> {
    /// Makes some documents, several at a time, and returns those that a packet may hold.
    fn make(
        &self,
        tasks: &[DocumentRequest],
        rendering: &mut Rendering,
        observer: &dyn Observer,
    ) -> Result<BTreeMap<DocumentName, Part>, PipelineError> {
        let work = |task: &DocumentRequest| {
            observer.take_up(&task.called());
            let made = self.timed(*task);
            observer.advance();
            made
        };
        let mut parts = BTreeMap::new();
        let all = workers::map(tasks, self.scope.jobs, &self.scope.stop, work)?;
        let done = rendering.units.len() + all.len();
        for (record, made) in all {
            if let Some(error) = &record.error {
                observer.warn(&format!("{}: {error}", record.briefing));
            }
            rendering.units.push(record);
            if let Some(made) = made {
                rendering.taken_over += usize::from(made.is_taken_over);
                parts.extend(made.part.map(|part| (part.name.clone(), part)));
                let document = made.document;
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

    fn gather(&self, task: DocumentRequest) -> Result<DocumentSource, UnitError> {
        let atlas = self.atlas.as_ref();
        task.gather(self.scope, self.edition, self.templates, atlas)
    }

    fn timed(&self, task: DocumentRequest) -> (UnitRecord, Option<Made>) {
        let start = Instant::now();
        let name = task.name();
        let file = self.folder.briefing(&name);
        let attempt = || self.made(task, &name, &file);
        let result = catch_unwind(AssertUnwindSafe(attempt)).unwrap_or_else(|panic| {
            let said = panics::text(panic.as_ref()).unwrap_or_default();
            Err(UnitError::Panic(said.to_owned()))
        });
        briefing::evict();
        let failed = result.as_ref().err().map(|error| with_causes(error));
        if failed.is_some() {
            // The failure is on record; that an old file could not be removed adds nothing.
            let _ = files::remove_file(&file);
        }
        let made = result.ok();
        let document = made.as_ref().map(|made| &made.document);
        let record = UnitRecord {
            unit: task.about(),
            briefing: name.to_string(),
            title: document.map_or_else(String::new, |document| document.title.clone()),
            sha256: document.map(|document| digest::sha256(&document.bytes)),
            findings: document.map_or_else(Vec::new, |document| document.findings.clone()),
            error: failed,
            seconds: start.elapsed().as_secs_f64(),
        };
        (record, made)
    }

    fn made(
        &self,
        task: DocumentRequest,
        name: &DocumentName,
        file: &Path,
    ) -> Result<Made, UnitError> {
        if let DocumentRequest::Workbook(unit) = task {
            return self.workbook(unit, name, file);
        }
        let is_part = self.in_packets.contains(name);
        if let Some(document) = taken(self.progress, &self.folder, name) {
            // A part that cannot be set is missing from its packet, which says so.
            let part = AssertUnwindSafe(|| {
                let source = self.gather(task)?;
                let set = source.set(self.templates)?;
                Ok::<Part, UnitError>(source.into_part(name.clone(), &set))
            });
            let part = is_part.then(|| catch_unwind(part).ok()?.ok()).flatten();
            return Ok(Made {
                document,
                part,
                is_taken_over: true,
            });
        }
        let source = self.gather(task)?;
        let set = source.set(self.templates)?;
        let pdf = set.export(&source.ident)?;
        briefing::check_pdf(&pdf, &source.expected)?;
        files::write(file, &pdf)?;
        let document = Document {
            name: name.clone(),
            title: source.title.clone(),
            bytes: pdf,
            findings: source.findings.clone(),
        };
        if let Some(progress) = self.progress {
            progress.note(&document)?;
        }
        Ok(Made {
            document,
            part: is_part.then(|| source.into_part(name.clone(), &set)),
            is_taken_over: false,
        })
    }
}

impl Renderer<'_> {
    /// Makes a workbook, which takes less time than to look whether there is one.
    fn workbook(&self, unit: &Unit, name: &DocumentName, file: &Path) -> Result<Made, UnitError> {
        let config = self.scope.config;
        let bytes = tables::workbook_of(unit, self.edition, config)?;
        files::write(file, &bytes)?;
        let masthead = &self.edition.masthead;
        let (words, edition) = (&config.words.workbook, masthead.edition);
        let title = format!(
            "{}: {} {edition}, {}",
            unit.name, masthead.title, words.called
        );
        Ok(Made {
            document: Document {
                name: name.clone(),
                title,
                findings: Vec::new(),
                bytes,
            },
            part: None,
            is_taken_over: false,
        })
    }
}

/// Goes through the units of which somebody gets the figures as a workbook.
fn with_workbooks<'a>(scope: &Scope, units: &'a Units) -> Vec<&'a Unit> {
    let recipients = scope.config.recipients.iter();
    let wanting = recipients.filter(|recipient| recipient.attachments.workbooks);
    let mut found: Vec<&Unit> = Vec::new();
    let year = *scope.years().end();
    for unit in wanting.flat_map(|recipient| recipient.attachments.contents.units(units, year)) {
        if !found.iter().any(|other| other.id == unit.id) {
            found.push(unit);
        }
    }
    found
}

/// Returns a document that was finished by a run that was stopped.
fn taken(
    progress: Option<&FinishedDocuments>,
    folder: &EditionFolder,
    name: &DocumentName,
) -> Option<Document> {
    progress?.take(name, &folder.briefing(name))
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
                .filter(|unit| Report::about(unit.kind).is_some())
                .filter(|unit| unit.kind != UnitKind::Area || unit.from_year <= year);
            unit.ok_or_else(|| PipelineError::NoBriefing {
                asked: code.clone(),
                meant: meant_unit(code, units, |kind| Report::about(kind).is_some()),
            })
        };
        return only.iter().map(find).collect();
    }
    let areas = units
        .of_kind(UnitKind::Area)
        .filter(|unit| unit.from_year <= year);
    let with_estates = |association: &&Unit| units.estates_of(&association.id).next().is_some();
    let associations = units.of_kind(UnitKind::Association).filter(with_estates);
    let municipality = units.municipality().into_iter();
    Ok(municipality.chain(associations).chain(areas).collect())
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
        let is_document = file
            .extension()
            .is_some_and(|ending| ending == "pdf" || ending == "xlsx");
        if file.is_file() && is_document && !ours.contains(&name) {
            files::remove_file(&file)?;
        }
    }
    Ok(())
}
