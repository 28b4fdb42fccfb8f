//! From published figures to briefings, several at a time.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::Instant,
};

use super::{Observer, PipelineError, Prepared, Scope, UnitRecord, workers};
use crate::{
    briefing::{
        self, BriefingError, Content, Inputs, ReadbackError, Report, SpillOverDrawing,
        TemplateError, Templates,
    },
    charts::{self, ChartError, Mark, Other, Subject},
    config::{Chart, ChartKind},
    digest,
    disclosure::published_table,
    files::{self, FileError},
    indicators,
    model::{
        Comparison, Document, DocumentName, Indicator, Intervention, Picture, SpillOver, Text,
        Unit, UnitId, UnitKind, Units,
    },
};

/// All briefings that were asked for.
#[derive(Debug)]
pub struct Rendering {
    /// Those that were made.
    pub documents: BTreeMap<DocumentName, Document>,
    /// What became of each.
    pub units: Vec<UnitRecord>,
}

/// Why one briefing could not be made. It stops no other.
#[derive(Debug, thiserror::Error)]
enum UnitError {
    #[error(transparent)]
    Chart(#[from] ChartError),
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Briefing(#[from] BriefingError),
    #[error(transparent)]
    Readback(#[from] ReadbackError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("the program failed within this briefing: {0}")]
    Panic(String),
}

/// Renders the briefings of some units, or of all areas and the municipality.
///
/// Each PDF is read back before it is written. Where one fails, an older file of that name
/// is removed, so that nothing stale is taken for new.
///
/// # Errors
/// Templates that cannot be read, units that have no briefing, threads that do not start. A
/// failure in one unit stands in its record.
pub fn render(
    scope: &Scope,
    prepared: &Prepared,
    only: &[String],
    observer: &dyn Observer,
) -> Result<Rendering, PipelineError> {
    let templates = Templates::load(
        &scope.config.folders.templates,
        scope.config.project.language,
    )?;
    let units = wanted(prepared, only, scope)?;
    let folder = scope.output().join("briefings");
    observer.begin("render briefings", Some(units.len()));
    let one = |unit: &&Unit| {
        let rendered = timed(scope, prepared, &templates, unit, &folder);
        observer.advance();
        rendered
    };
    let rendered = workers::map(&units, scope.jobs, one)?;
    let mut rendering = Rendering {
        documents: BTreeMap::new(),
        units: Vec::new(),
    };
    for (record, document) in rendered {
        if let Some(error) = &record.error {
            observer.warn(&format!("{}: {error}", record.briefing));
        }
        rendering.units.push(record);
        rendering
            .documents
            .extend(document.map(|one| (one.name.clone(), one)));
    }
    if only.is_empty() {
        remove_others(&folder, &rendering)?;
    }
    let made = rendering.documents.len();
    observer.end(&format!("{made} of {} briefings", units.len()));
    Ok(rendering)
}

/// Writes templates, figures, drawings and fonts of one briefing into a folder, as a Typst
/// editor opens them.
///
/// # Errors
/// A unit that has no briefing, or a chart or template that is wrong.
pub fn write_template(
    scope: &Scope,
    prepared: &Prepared,
    unit: &str,
    folder: &Path,
) -> Result<(), PipelineError> {
    let templates = Templates::load(
        &scope.config.folders.templates,
        scope.config.project.language,
    )?;
    let only = [unit.to_owned()];
    for unit in wanted(prepared, &only, scope)? {
        let failed = |error: UnitError| match error {
            UnitError::Template(error) => PipelineError::Templates(error),
            error => PipelineError::NoBriefing(format!("{}: {error}", unit.id)),
        };
        let gathered = Gathered::new(scope, prepared, &templates, unit).map_err(failed)?;
        for (path, bytes) in &gathered.inputs {
            files::write(&folder.join(path), bytes)?;
        }
        for (name, bytes) in briefing::font_files() {
            files::write(&folder.join("fonts").join(name), bytes)?;
        }
    }
    Ok(())
}

/// Returns the units to make briefings about, the municipality first.
fn wanted<'a>(
    prepared: &'a Prepared,
    only: &[String],
    scope: &Scope,
) -> Result<Vec<&'a Unit>, PipelineError> {
    let units = prepared.snapshot.units();
    let year = *scope.years().end();
    if !only.is_empty() {
        let find = |code: &String| {
            let unit = units
                .get(code)
                .filter(|unit| Report::about(unit.kind).is_some());
            unit.ok_or_else(|| PipelineError::NoBriefing(code.clone()))
        };
        return only.iter().map(find).collect();
    }
    let areas = units
        .of_kind(UnitKind::Area)
        .filter(|unit| unit.from_year <= year);
    Ok(units.municipality().into_iter().chain(areas).collect())
}

fn timed(
    scope: &Scope,
    prepared: &Prepared,
    templates: &Templates,
    unit: &Unit,
    folder: &Path,
) -> (UnitRecord, Option<Document>) {
    let start = Instant::now();
    let name = DocumentName::of_unit(unit.kind, &unit.id);
    let file = folder.join(name.file_name());
    let attempt = || one(scope, prepared, templates, unit, &name, &file);
    let result = catch_unwind(AssertUnwindSafe(attempt))
        .unwrap_or_else(|panic| Err(UnitError::Panic(panic_text(panic.as_ref()))));
    briefing::evict();
    let failed = result.as_ref().err().map(|error| with_causes(error));
    if failed.is_some() {
        // The failure is on record; that an old file could not be removed adds nothing.
        let _ = files::remove_file(&file);
    }
    let document = result.ok();
    let record = UnitRecord {
        unit: unit.id.to_string(),
        briefing: name.to_string(),
        title: document
            .as_ref()
            .map_or_else(String::new, |one| one.title.clone()),
        sha256: document.as_ref().map(|one| digest::sha256(&one.pdf)),
        error: failed,
        seconds: start.elapsed().as_secs_f64(),
    };
    (record, document)
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    let causes = causes.map(|cause| format!(": {cause}"));
    std::iter::once(error.to_string()).chain(causes).collect()
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

fn one(
    scope: &Scope,
    prepared: &Prepared,
    templates: &Templates,
    unit: &Unit,
    name: &DocumentName,
    file: &Path,
) -> Result<Document, UnitError> {
    let Gathered {
        content,
        report,
        table,
        inputs,
    } = Gathered::new(scope, prepared, templates, unit)?;
    let pdf = briefing::export(inputs, &content, report, templates)?;
    briefing::check_pdf(&pdf, &content, &table)?;
    files::write(file, &pdf)?;
    Ok(Document {
        name: name.clone(),
        title: content.document.title,
        pdf,
    })
}

/// Everything that a document is made from.
struct Gathered {
    content: Content,
    report: Report,
    table: Vec<u8>,
    inputs: Inputs,
}

impl Gathered {
    fn new(
        scope: &Scope,
        prepared: &Prepared,
        templates: &Templates,
        unit: &Unit,
    ) -> Result<Self, UnitError> {
        let config = scope.config;
        let units = prepared.snapshot.units();
        let others = others(unit, prepared, scope);
        let whole = unit.kind == UnitKind::Municipality;
        let marks = marks(unit, prepared);
        let subject = Subject {
            unit,
            marks: &marks
                .iter()
                .map(|(mark, _)| mark.clone())
                .collect::<Vec<_>>(),
            label: if whole {
                &config.words.municipality
            } else {
                &config.words.area
            },
            others: others
                .iter()
                .map(|(unit, label)| Other {
                    id: &unit.id,
                    label,
                })
                .collect(),
            areas: units
                .of_kind(UnitKind::Area)
                .map(|area| &area.id)
                .collect::<Vec<&UnitId>>(),
            figures: &prepared.figures,
            catalogue: &config.catalogue,
            first_year: *scope.years().start(),
            last_year: *scope.years().end(),
            language: config.project.language,
            words: &config.words,
        };
        let (charts, mut pictures) = draw_all(&config.catalogue.charts, &subject)?;
        let comparisons = comparisons(unit, prepared, scope);
        let mut spill_overs = Vec::new();
        if whole {
            for spill_over in &prepared.findings.spill_overs {
                if let Some((drawing, picture)) = draw_spill_over(spill_over, &subject, units)? {
                    spill_overs.push(drawing);
                    pictures.push(picture);
                }
            }
        }
        let letters: Vec<_> = marks
            .iter()
            .map(|(mark, one)| (mark.letter.clone(), *one))
            .collect();
        let list_year = *scope.years().end();
        let rules = config.law.rules(&config.rules, list_year);
        let rules = rules.map_or_else(String::new, |rules| {
            let title = rules.title.in_language(config.project.language);
            format!("{}, {title}", rules.citation)
        });
        let report = Report::about(unit.kind).unwrap_or(Report::Area);
        let request = briefing::Request {
            unit,
            units,
            others: &others,
            figures: &prepared.figures,
            comparisons: &comparisons,
            standings: &prepared.findings.standings,
            goals: &prepared.findings.goals,
            flows: &prepared.findings.flows,
            spill_overs: &spill_overs,
            marks: &letters,
            interventions: &prepared.snapshot.context().interventions,
            kinds: &config.interventions,
            traffic_light: config.traffic_light.as_ref(),
            rules: &rules,
            catalogue: &config.catalogue,
            project: &config.project,
            words: &config.words,
            edition: scope.edition,
            date: scope.date,
            data_year: *scope.years().end(),
            charts: &charts,
        };
        let content = briefing::describe(&request, report, templates)?;
        let table = published_table(
            &prepared.figures,
            &config.catalogue.indicators,
            [unit],
            scope.edition,
        );
        let table = table.into_bytes();
        let inputs = briefing::inputs(&content, report, templates, &pictures, table.clone())?;
        Ok(Self {
            content,
            report,
            table,
            inputs,
        })
    }
}

/// Draws an estate and its neighbours through the years, with the year marked in which
/// something began.
fn draw_spill_over<'a>(
    spill_over: &'a SpillOver,
    subject: &Subject,
    units: &Units,
) -> Result<Option<(SpillOverDrawing<'a>, Picture)>, ChartError> {
    let intervention = &spill_over.intervention;
    let Some(estate) = units.get(intervention.estate.as_str()) else {
        return Ok(None);
    };
    let neighbours = spill_over.rows.iter().skip(1);
    let neighbours = neighbours.filter_map(|row| units.get(row.unit.as_str()));
    let name = format!("spillover-{}-{}", estate.id, intervention.year);
    let subject = Subject {
        unit: estate,
        label: &estate.name,
        others: neighbours
            .take(2)
            .map(|unit| Other {
                id: &unit.id,
                label: &unit.name,
            })
            .collect(),
        marks: &[Mark {
            year: intervention.year,
            letter: intervention.year.to_string(),
        }],
        ..subject.clone()
    };
    let chart = Chart {
        id: name.clone(),
        kind: ChartKind::Trends,
        title: Text::default(),
        indicators: vec![spill_over.indicator.clone()],
    };
    let svg = charts::draw(&chart, &subject)?;
    Ok(svg.map(|svg| {
        let drawing = SpillOverDrawing {
            spill_over,
            picture: name.clone(),
        };
        (drawing, Picture { name, svg })
    }))
}

fn draw_all<'a>(
    charts: &'a [Chart],
    subject: &Subject,
) -> Result<(Vec<&'a Chart>, Vec<Picture>), ChartError> {
    let mut drawn = Vec::with_capacity(charts.len());
    let mut pictures = Vec::with_capacity(charts.len());
    for chart in charts {
        if let Some(svg) = charts::draw(chart, subject)? {
            drawn.push(chart);
            pictures.push(Picture {
                name: chart.id.clone(),
                svg,
            });
        }
    }
    Ok((drawn, pictures))
}

/// Compares the newest figure of every indicator about a unit.
fn comparisons(unit: &Unit, prepared: &Prepared, scope: &Scope) -> BTreeMap<String, Comparison> {
    let config = scope.config;
    let rounding = f64::from(config.disclosure.rounding_base);
    let (figures, units) = (&prepared.figures, prepared.snapshot.units());
    let compare = |indicator: &Indicator| {
        let comparison = indicators::compare(figures, indicator, unit, units, rounding);
        (indicator.id.clone(), comparison)
    };
    config.catalogue.indicators.iter().map(compare).collect()
}

/// Returns the years to mark in trends of a unit, with what began in which of its estates.
fn marks<'a>(unit: &Unit, prepared: &'a Prepared) -> Vec<(Mark, &'a Intervention)> {
    let units = prepared.snapshot.units();
    let inside = |estate: &UnitId| {
        *estate == unit.id
            || units
                .get(estate.as_str())
                .is_some_and(|estate| estate.parent.as_ref() == Some(&unit.id))
    };
    let interventions = prepared.snapshot.context().interventions.iter();
    let mut inside: Vec<_> = interventions.filter(|one| inside(&one.estate)).collect();
    inside.sort_by_key(|one| one.year);
    let mark = |(letter, one): (char, &'a Intervention)| {
        let mark = Mark {
            year: one.year,
            letter: letter.to_string(),
        };
        (mark, one)
    };
    ('A'..='Z').zip(inside).map(mark).collect()
}

/// Returns what a unit is compared with: an area with the municipality, the municipality
/// with its parts, at most two.
fn others<'a>(unit: &Unit, prepared: &'a Prepared, scope: &Scope<'a>) -> Vec<(&'a Unit, &'a str)> {
    let units = prepared.snapshot.units();
    if unit.kind == UnitKind::Municipality {
        let parts = units.of_kind(UnitKind::Part).take(2);
        return parts.map(|part| (part, part.name.as_str())).collect();
    }
    let label = scope.config.words.municipality.as_str();
    units
        .municipality()
        .into_iter()
        .map(|one| (one, label))
        .collect()
}

/// Removes briefings that do not belong to the edition, such as those of an older division.
fn remove_others(folder: &Path, rendering: &Rendering) -> Result<(), PipelineError> {
    if !folder.exists() {
        return Ok(());
    }
    let ours: Vec<String> = rendering
        .documents
        .keys()
        .map(DocumentName::file_name)
        .collect();
    for file in files::list(folder)? {
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
