//! Everything that one document is made from.

use std::collections::BTreeMap;

use super::{
    Prepared, Scope,
    atlas::{Atlas, Maps},
    drawings::{draw_all, draw_moves, draw_spill_over, draw_spines, marks, others, subject},
};
use crate::{
    briefing::{
        self, BriefingError, ControlRequest, Expected, Inputs, PacketRequest, Part, ReadbackError,
        Report, TemplateError, Templates,
    },
    charts::{ChartError, Mark},
    config::{Packet, RuleSet},
    disclosure::published_table,
    files::FileError,
    model::{Comparison, DocumentName, SpillOver, Unit, UnitId, UnitKind},
};

/// What a document is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Task<'a> {
    /// A unit.
    Unit(&'a Unit),
    /// Disclosure control of the edition.
    Disclosure,
    /// A packet for a meeting, with the briefings that were made.
    Packet(&'a Packet, &'a BTreeMap<DocumentName, Part>),
}

impl Task<'_> {
    /// Returns the name of the document.
    pub(super) fn name(self) -> DocumentName {
        match self {
            Self::Unit(unit) => DocumentName::of_unit(unit.kind, &unit.id),
            Self::Disclosure => DocumentName::disclosure(),
            Self::Packet(packet, _) => DocumentName::packet(&packet.id),
        }
    }

    /// Returns what the document is about, for the record.
    pub(super) fn about(self) -> String {
        match self {
            Self::Unit(unit) => unit.id.to_string(),
            Self::Disclosure | Self::Packet(..) => String::new(),
        }
    }

    /// Gathers everything that the document is made from.
    pub(super) fn gather(
        self,
        scope: &Scope,
        prepared: &Prepared,
        templates: &Templates,
        atlas: Option<&Atlas>,
    ) -> Result<Gathered, UnitError> {
        match self {
            Self::Unit(unit) => Gathered::of_unit(scope, prepared, templates, (unit, atlas)),
            Self::Disclosure => Gathered::of_control(scope, prepared, templates),
            Self::Packet(packet, parts) => {
                Gathered::of_packet(scope, prepared, templates, (packet, parts))
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
    #[error("the briefing `{0}` in it could not be made")]
    MissingPart(DocumentName),
    #[error("the program failed within this briefing: {0}")]
    Panic(String),
}

/// Everything that a document is made from.
pub(super) struct Gathered {
    /// Its title.
    pub(super) title: String,
    /// What tells it apart, the same in every run.
    pub(super) ident: String,
    /// Its templates.
    pub(super) report: Report,
    /// What its PDF must hold.
    pub(super) expected: Expected,
    /// All its files.
    pub(super) inputs: Inputs,
}

impl Gathered {
    /// Returns the document as a part of a packet.
    pub(super) fn part(&self, name: &DocumentName) -> Part {
        let own = |path: &str| {
            path.starts_with("figures/") || ["briefing.json", "figures.csv"].contains(&path)
        };
        let files = self.inputs.iter().filter(|(path, _)| own(path));
        Part {
            name: name.clone(),
            title: self.title.clone(),
            report: self.report,
            files: files
                .map(|(path, bytes)| (path.clone(), bytes.clone()))
                .collect(),
            expected: self.expected.clone(),
        }
    }

    fn of_control(
        scope: &Scope,
        prepared: &Prepared,
        templates: &Templates,
    ) -> Result<Self, UnitError> {
        let config = scope.config;
        let request = ControlRequest {
            control: &prepared.control,
            policy: &config.disclosure,
            units: prepared.snapshot.units(),
            catalogue: &config.catalogue,
            project: &config.project,
            edition: scope.edition,
            date: scope.date,
            correction: &scope.correction(),
            data_year: *scope.years().end(),
        };
        let content = request.describe(&config.words.disclosure);
        let table = request.table().into_bytes();
        let report = Report::Disclosure;
        Ok(Self {
            inputs: briefing::inputs(&content, report, templates, &[], table.clone())?,
            expected: content.expected(table),
            title: content.document.title,
            ident: content.document.ident,
            report,
        })
    }

    fn of_packet(
        scope: &Scope,
        prepared: &Prepared,
        templates: &Templates,
        (packet, parts): (&Packet, &BTreeMap<DocumentName, Part>),
    ) -> Result<Self, UnitError> {
        let units = packet.contents.units(prepared.snapshot.units()).into_iter();
        let part = |unit: &Unit| {
            let name = DocumentName::of_unit(unit.kind, &unit.id);
            parts.get(&name).ok_or(UnitError::MissingPart(name))
        };
        let parts: Vec<&Part> = units.map(part).collect::<Result<_, _>>()?;
        let request = PacketRequest {
            packet,
            parts: &parts,
            project: &scope.config.project,
            edition: scope.edition,
            date: scope.date,
            correction: &scope.correction(),
            data_year: *scope.years().end(),
        };
        let content = request.describe(templates)?;
        Ok(Self {
            inputs: request.inputs(&content, templates)?,
            expected: request.expected(),
            title: content.document.title,
            ident: content.document.ident,
            report: Report::Packet,
        })
    }

    fn of_unit(
        scope: &Scope,
        prepared: &Prepared,
        templates: &Templates,
        (unit, atlas): (&Unit, Option<&Atlas>),
    ) -> Result<Self, UnitError> {
        let config = scope.config;
        let units = prepared.snapshot.units();
        let others = others(unit, prepared, scope);
        let marks = marks(unit, prepared);
        let marked: Vec<Mark> = marks.iter().map(|(mark, _)| mark.clone()).collect();
        let subject = subject(unit, scope, prepared, (&others, &marked));
        let (charts, mut pictures) = draw_all(config.catalogue.charts.iter(), &subject)?;
        let areas = areas(unit, prepared, scope);
        let maps = Maps::draw(unit, scope, prepared, atlas)?;
        pictures.extend(maps.pictures);
        let mut spill_overs = Vec::new();
        let told = |one: &&SpillOver| {
            let estate = units.get(one.intervention.estate.as_str());
            let own = estate.and_then(|estate| estate.association.as_ref()) == Some(&unit.id);
            unit.kind == UnitKind::Municipality || own
        };
        for spill_over in prepared.findings.spill_overs.iter().filter(told) {
            if let Some((drawing, picture)) = draw_spill_over(spill_over, &subject, units)? {
                spill_overs.push(drawing);
                pictures.push(picture);
            }
        }
        let letters: Vec<_> = marks
            .iter()
            .map(|(mark, one)| (mark.letter.clone(), *one))
            .collect();
        let report = Report::about(unit.kind).unwrap_or(Report::Area);
        let request = briefing::Request {
            unit,
            units,
            others: &others,
            figures: &prepared.figures,
            comparisons: &prepared.comparisons(unit),
            standings: &prepared.findings.standings,
            goals: &prepared.findings.goals,
            flows: &prepared.findings.flows,
            spill_overs: &spill_overs,
            marks: &letters,
            maps: &maps.drawings,
            areas: &areas,
            interventions: &prepared.snapshot.context().interventions,
            kinds: &config.interventions,
            traffic_light: config.traffic_light.as_ref(),
            rules: rules(scope),
            rounding_base: config.disclosure.rounding_base,
            catalogue: &config.catalogue,
            project: &config.project,
            words: &config.words,
            edition: scope.edition,
            date: scope.date,
            correction: &scope.correction(),
            data_year: *scope.years().end(),
            charts: &charts,
            spines: &BTreeMap::new(),
            moves: None,
        };
        let moves = draw_moves(unit, &prepared.findings.flows, &subject, units)?;
        let spines = draw_spines(&request.themes(), &subject)?;
        let request = briefing::Request {
            moves: moves.as_ref().map(|picture| picture.name.as_str()),
            spines: &spines
                .iter()
                .map(|(theme, picture)| (theme.clone(), picture.name.clone()))
                .collect(),
            ..request
        };
        let content = briefing::describe(&request, report, templates)?;
        pictures.extend(moves);
        pictures.extend(spines.into_values());
        let table = published_table(
            &prepared.figures,
            &config.catalogue.indicators,
            [unit],
            scope.edition,
        );
        let table = table.into_bytes();
        let inputs = briefing::inputs(&content, report, templates, &pictures, table.clone())?;
        Ok(Self {
            expected: content.expected(table),
            title: content.document.title,
            ident: content.document.ident,
            report,
            inputs,
        })
    }
}

/// Returns the rules of the law for the newest list.
pub(super) fn rules<'a>(scope: &Scope<'a>) -> Option<&'a RuleSet> {
    let config = scope.config;
    config.law.rules(&config.rules, *scope.years().end())
}

/// Returns what the newest figures of every area in the overview of the municipality are compared
/// with.
fn areas(
    unit: &Unit,
    prepared: &Prepared,
    scope: &Scope,
) -> BTreeMap<UnitId, BTreeMap<String, Comparison>> {
    let overview = &scope.config.catalogue.overview;
    let of_area = |area: &Unit| {
        let all = prepared.findings.comparisons.get(&area.id).into_iter();
        let listed = all.flatten().filter(|(id, _)| overview.contains(id));
        let listed = listed.map(|(id, comparison)| (id.clone(), comparison.clone()));
        (area.id.clone(), listed.collect())
    };
    let units = prepared.snapshot.units();
    match unit.kind {
        UnitKind::Municipality => units.of_kind(UnitKind::Area).map(of_area).collect(),
        _ => BTreeMap::new(),
    }
}
