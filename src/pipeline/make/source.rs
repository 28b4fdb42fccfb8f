//! Everything that one document is made from.

use std::collections::BTreeMap;

use super::{atlas::Atlas, drawings::Drawn};
use crate::{
    briefing::{
        self, BriefingError, ControlRequest, Expected, Inputs, PacketRequest, Part, PartPages,
        ReadbackError, Report, SetDocument, TemplateError, Templates, View,
    },
    charts::ChartError,
    config::Packet,
    files::FileError,
    model::{DocumentName, PublishedEdition, ToldFinding, Unit},
    pipeline::Scope,
    tables::{self, WorkbookError},
};

/// So many findings go with a document, for mails.
const FIRST: usize = 5;

/// What a document is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum DocumentRequest<'a> {
    /// A unit.
    Unit(&'a Unit),
    /// The figures of a unit, as a workbook.
    Workbook(&'a Unit),
    /// Disclosure control of the edition.
    Disclosure,
    /// A packet for a meeting, with the briefings that were made.
    Packet(&'a Packet, &'a BTreeMap<DocumentName, Part>),
}

impl DocumentRequest<'_> {
    /// Returns the name of the document.
    pub(super) fn name(self) -> DocumentName {
        match self {
            Self::Unit(unit) => DocumentName::of_unit(unit.kind, &unit.id),
            Self::Workbook(unit) => DocumentName::workbook(unit.kind, &unit.id),
            Self::Disclosure => DocumentName::disclosure(),
            Self::Packet(packet, _) => DocumentName::packet(&packet.id),
        }
    }

    /// Returns what the document is about, for the record.
    pub(super) fn about(self) -> String {
        match self {
            Self::Unit(unit) | Self::Workbook(unit) => unit.id.to_string(),
            Self::Disclosure | Self::Packet(..) => String::new(),
        }
    }

    /// Returns what people call what the document is about.
    pub(super) fn called(self) -> String {
        match self {
            Self::Unit(unit) | Self::Workbook(unit) => unit.name.clone(),
            Self::Packet(packet, _) => packet.committee.clone(),
            Self::Disclosure => self.name().to_string(),
        }
    }

    /// Gathers everything that the document is made from.
    pub(super) fn gather(
        self,
        scope: &Scope,
        edition: &PublishedEdition,
        templates: &Templates,
        atlas: Option<&Atlas>,
    ) -> Result<DocumentSource, UnitError> {
        match self {
            Self::Unit(unit) | Self::Workbook(unit) => {
                let view = View {
                    unit,
                    edition,
                    config: scope.config,
                };
                DocumentSource::of_unit(&view, templates, atlas)
            }
            Self::Disclosure => DocumentSource::of_control(scope, edition, templates),
            Self::Packet(packet, parts) => {
                DocumentSource::of_packet(edition, templates, (packet, parts))
            }
        }
    }
}

/// Why one briefing could not be made. It stops no other.
#[derive(Debug, thiserror::Error)]
pub(super) enum UnitError {
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
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    #[error("the briefing `{0}` in it could not be made")]
    MissingPart(DocumentName),
    #[error("the program failed within this briefing: {0}")]
    Panic(String),
}

/// Everything that a document is made from.
pub(super) struct DocumentSource {
    /// Its title.
    pub(super) title: String,
    /// The name of what it is about.
    pub(super) subject: String,
    /// What tells it apart, the same in every run.
    pub(super) ident: String,
    /// What stands first in it.
    pub(super) findings: Vec<ToldFinding>,
    /// Its templates.
    pub(super) report: Report,
    /// What its PDF must hold.
    pub(super) expected: Expected,
    /// All its files.
    pub(super) inputs: Inputs,
    /// The pages of its parts.
    pub(super) parts: Vec<PartPages>,
}

impl DocumentSource {
    /// Sets the document, with the pages of its parts.
    pub(super) fn set<'a>(
        &self,
        templates: &'a Templates,
    ) -> Result<SetDocument<'a>, BriefingError> {
        let mut document = briefing::set(&self.inputs, self.report, templates)?;
        if !self.parts.is_empty() {
            document.fill(&self.parts)?;
        }
        Ok(document)
    }

    /// Returns the document, which is set, as a part of a packet.
    pub(super) fn into_part(self, name: DocumentName, set: &SetDocument) -> Part {
        let mut files = self.inputs;
        files.retain(|path, _| path == "briefing.json" || path == "figures.csv");
        Part {
            pages: set.as_part(&name),
            name,
            title: self.title,
            subject: self.subject,
            findings: self.findings,
            report: self.report,
            files,
            expected: self.expected,
        }
    }

    fn of_control(
        scope: &Scope,
        edition: &PublishedEdition,
        templates: &Templates,
    ) -> Result<Self, UnitError> {
        let config = scope.config;
        let request = ControlRequest { edition, config };
        let content = request.describe(&config.words.disclosure);
        let table = request.table().into_bytes();
        let report = Report::Disclosure;
        Ok(Self {
            inputs: briefing::inputs(&content, report, templates, &[], table.clone())?,
            expected: content.expected(table),
            subject: content.unit.name,
            title: content.document.title,
            ident: content.document.ident,
            findings: Vec::new(),
            report,
            parts: Vec::new(),
        })
    }

    fn of_packet(
        edition: &PublishedEdition,
        templates: &Templates,
        (packet, parts): (&Packet, &BTreeMap<DocumentName, Part>),
    ) -> Result<Self, UnitError> {
        let year = edition.masthead.data_year();
        let units = packet.contents.units(&edition.units, year).into_iter();
        let part = |unit: &Unit| {
            let name = DocumentName::of_unit(unit.kind, &unit.id);
            parts.get(&name).ok_or(UnitError::MissingPart(name))
        };
        let parts: Vec<&Part> = units.map(part).collect::<Result<_, _>>()?;
        let request = PacketRequest {
            packet,
            parts: &parts,
            masthead: &edition.masthead,
            comment: edition.comment(&DocumentName::packet(&packet.id)),
        };
        let content = request.describe(templates)?;
        Ok(Self {
            inputs: request.inputs(&content, templates)?,
            expected: request.expected(),
            findings: request.first_findings(FIRST),
            subject: content.unit.name,
            title: content.document.title,
            ident: content.document.ident,
            report: Report::Packet,
            parts: parts.iter().map(|part| part.pages.clone()).collect(),
        })
    }

    fn of_unit(
        view: &View,
        templates: &Templates,
        atlas: Option<&Atlas>,
    ) -> Result<Self, UnitError> {
        let themes = briefing::themes(view);
        let Drawn { drawings, pictures } = Drawn::of(view, atlas)?;
        let report = Report::about(view.unit.kind).unwrap_or(Report::Area);
        let content = briefing::describe(view, themes, &drawings, templates)?;
        let (edition, indicators) = (view.edition, &view.config.catalogue.indicators);
        let of = edition.masthead.edition;
        let table = tables::figures_of([view.unit], &edition.figures, indicators, of);
        let table = table.into_bytes();
        let inputs = briefing::inputs(&content, report, templates, &pictures, table.clone())?;
        Ok(Self {
            expected: content.expected(table),
            findings: content.findings.into_iter().take(FIRST).collect(),
            subject: content.unit.name,
            title: content.document.title,
            ident: content.document.ident,
            report,
            inputs,
            parts: Vec::new(),
        })
    }
}
