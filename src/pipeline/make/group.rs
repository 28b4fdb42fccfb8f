//! A group of units that somebody asks for after an edition: what is told of it, and its files.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    atlas::Atlas,
    control::{self, Knowledge},
    count::exact,
    counted::Counted,
    divisions::counted_by_place,
    drawings::undrawn,
    publish::is_compared,
    source::{DocumentRequest, UnitError},
};
use crate::{
    archive,
    briefing::{self, Templates, View},
    charts,
    config::{self, Config},
    dataset,
    disclosure::{self, AddressGroup, GroupAnswer, GroupOfUnits},
    files, findings,
    indicators::Comparing,
    model::{
        AreasOfAddresses, Basis, DocumentName, EditionFolder, Indicator, Measure, PublishedEdition,
        PublishedFigures, Unit, UnitSum,
    },
    pipeline::{
        Observer, PipelineError, Scope,
        entry::begin,
        error::with_causes,
        keep::{
            asked::{self, Asked},
            known, open_snapshot, worlds,
        },
    },
    site, tables,
};

/// What was made of a group.
#[derive(Debug)]
pub struct AnsweredGroup {
    /// Its name.
    pub(crate) name: String,
    /// The files, the briefing first.
    pub(crate) files: Vec<PathBuf>,
    /// How many figures are shown.
    pub shown: usize,
    /// How many are hidden.
    pub hidden: usize,
    /// How many of the shown ones are no sums of published ones, but were counted.
    pub(crate) counted: usize,
    /// Whether it holds a part of an area, so that all of them were.
    pub(crate) is_of_addresses: bool,
}

/// Answers a request for a group of units: makes a briefing, a table, a workbook and a page of the
/// edition that others have.
///
/// What is told of it beside sums of published figures is noted before, and reckoned with from then on. Who
/// asks again for the same gets the same.
///
/// # Errors
/// An edition that nobody has; a request that is wrong, or another one with the same code; deliveries that
/// are not those of the edition; as rendering.
pub fn answer(
    scope: &Scope,
    request: &Path,
    observer: &dyn Observer,
) -> Result<AnsweredGroup, PipelineError> {
    let _lock = begin(scope, "area", observer)?;
    let edition = edition_of_others(scope)?;
    let request = config::read_group_request(request)?;
    let mut areas = AreasOfAddresses::default();
    let mut addresses = BTreeSet::new();
    match (&request.outline, &edition.map) {
        (None, _) => {}
        (Some(outline), Some(map)) => areas.whole = dataset::areas_within(outline, map)?,
        (Some(outline), None) => return Err(PipelineError::NoMap(outline.clone())),
    }
    if let Some(file) = &request.addresses {
        let snapshot = open_snapshot(scope)?;
        let list = snapshot.addresses();
        let list = list.ok_or_else(|| PipelineError::ByArea {
            file: file.clone(),
            edition: scope.edition,
        })?;
        addresses = dataset::read_addresses_of_group(file, list)?;
        areas = list.areas_of(&addresses);
    }
    // All who live in whole areas are these.
    if areas.cut.is_empty() {
        addresses.clear();
    }
    let last_year = edition.masthead.data_year();
    let group = request.group(&edition.units, &areas, last_year)?;
    let mut parts = edition.units.largest_within(&group);
    parts.extend(edition.units.cut_areas(&group));
    let of = GroupOfUnits {
        group: &group,
        parts: &parts,
    };
    let before = asked::of_this(scope)?;
    let same_code = before.iter().find(|asked| asked.group.id == group.id);
    if let Some(other) = same_code.filter(|asked| !asked.is_of(&group, &addresses)) {
        return Err(PipelineError::OtherGroup {
            id: group.id.clone(),
            name: other.group.name.clone(),
            edition: scope.edition,
        });
    }
    let same = before.iter().find(|asked| asked.is_of(&group, &addresses));
    let told = match same {
        Some(asked) => {
            if same_code.is_none() {
                asked::note(scope, &asked.again(scope, before.len(), &group))?;
            }
            asked.told_as(&group.id)
        }
        None => count(scope, &edition, (of, &addresses), observer)?,
    };
    let edition = with_group(scope, &edition, of, &told)?;
    let mut own = PublishedFigures::default();
    own.add_unit(&edition.figures, &group.id);
    let (figures, hidden) = own.count();
    Ok(AnsweredGroup {
        files: render(scope, &edition, &group, observer)?,
        shown: figures - hidden,
        hidden,
        counted: told.count().0,
        is_of_addresses: !group.cut_areas.is_empty(),
        name: group.name,
    })
}

/// Reads the edition that others have: from its folder, where that holds it, or from the archive.
pub(super) fn edition_of_others(scope: &Scope) -> Result<PublishedEdition, PipelineError> {
    let Some(newest) = known::of_this(scope)?.1 else {
        return Err(PipelineError::NobodyHas(scope.edition));
    };
    let folder = scope.folder();
    let lies_there = |name: &str| files::read(&folder.tables().join(name)).ok();
    let (rendering, tables) = if newest.is(&lies_there) {
        (folder.rendering(), folder.tables())
    } else {
        let archived = archive::find(&scope.archive(), scope.edition)?;
        let rendering = archived.payload(EditionFolder::RENDERING);
        (rendering, archived.payload("data"))
    };
    Ok(tables::read_edition(&rendering, &tables)?)
}

/// Counts what may be told beside sums of published figures, and notes it. Without the rows about persons
/// nothing is, nor once there is an internal edition: its readers know more, and could find out more from what is
/// counted. Of a group that holds a part of an area no figure is such a sum.
fn count(
    scope: &Scope,
    edition: &PublishedEdition,
    (of, addresses): (GroupOfUnits, &BTreeSet<String>),
    observer: &dyn Observer,
) -> Result<PublishedFigures, PipelineError> {
    if !known::internal(scope)?.is_empty() {
        if of.is_cut() {
            return Err(PipelineError::OnlyUnits);
        }
        observer.warn(
            "there is an internal edition, whose readers could find out more: only sums of published figures can be \
             told",
        );
        return Ok(PublishedFigures::default());
    }
    let snapshot = match open_snapshot(scope) {
        Err(PipelineError::Forgotten { .. }) if !of.is_cut() => {
            observer.warn(
                "the rows about persons were deleted: only sums of published figures can be told",
            );
            return Ok(PublishedFigures::default());
        }
        opened => opened?,
    };
    let mut asked = asked::of_others(scope)?;
    let before = asked::of_this(scope)?;
    let number = before.len();
    asked.extend(before);
    let exact = exact(scope, &snapshot, observer)?;
    let mut groups = asked::address_groups(scope, &asked);
    groups.extend(of.is_cut().then(|| AddressGroup {
        id: &of.group.id,
        addresses,
        years: scope.years().collect(),
        is_since: true,
    }));
    let counted = Counted::with_groups(scope, &snapshot, &exact, groups)?;
    let counted_group = match of.is_cut() {
        true => Unit {
            members: counted.places_of(addresses),
            ..of.group.clone()
        },
        false => of.group.clone(),
    };
    let knowledge = knowledge(&counted, &asked)?;
    let input = knowledge.input(&counted);
    if !disclosure::is_published_of(input, &edition.figures) {
        return Err(PipelineError::OtherDeliveries(scope.edition));
    }
    let guarded = asked.iter().flat_map(|asked| counted.guarded_of(asked));
    let guarded: Vec<UnitSum> = guarded.collect();
    observer.begin("disclosure control", Some(1));
    let watch = control::Watching { scope, observer };
    // Moves from area to area are controlled with what is known of their sums.
    let flows = scope.config.flows.iter();
    let margins: Vec<&str> = flows
        .flat_map(|flows| [&flows.moved_out, &flows.moved_in])
        .filter_map(Option::as_deref)
        .collect();
    let counted_of = GroupOfUnits {
        group: &counted_group,
        ..of
    };
    let request = (counted_of, margins.as_slice());
    let before = worlds::of_this(scope, observer);
    let (published, about) = (&edition.figures, (request, guarded));
    let answer = disclosure::answer_group(input, published, about, &before, &watch);
    let mut answer = answer.map_err(|_| PipelineError::stopped())?;
    // Then what was told of another part of the same area parts them.
    if !answer.unsafe_pieces.is_disjoint(&told_of_parts(&asked, of)) {
        observer.warn(
            "other addresses of the same areas were asked for before, and figures of these beside them would not be safe",
        );
        answer = GroupAnswer::default();
    }
    // What holds with what is told of this group held before too.
    if let Some(found) = &answer.worlds {
        worlds::keep(scope, found)?;
    }
    asked::note(
        scope,
        &Asked::new(scope, (number, of.group, addresses), &answer),
    )?;
    let count = answer.told.count().0;
    observer.end(&format!(
        "{count} figures counted beside the published ones"
    ));
    Ok(answer.told)
}

/// Returns the years of which was told of groups that cut one of the areas that a group cuts.
fn told_of_parts(asked: &[Asked], of: GroupOfUnits) -> BTreeSet<i32> {
    let areas = &of.group.cut_areas;
    let cuts_one = |asked: &&Asked| {
        let mut own = asked.group.cut_areas.iter();
        own.any(|area| areas.contains(area))
    };
    asked
        .iter()
        .filter(cuts_one)
        .flat_map(Asked::years)
        .collect()
}

/// Gathers what others have beside the figures of the edition.
fn knowledge(counted: &Counted, asked: &[Asked]) -> Result<Knowledge, PipelineError> {
    let scope = counted.scope;
    let mut known = known::of_others(scope)?;
    let (earlier, newest) = known::of_this(scope)?;
    known.extend(earlier);
    let mut knowledge = Knowledge::gather(counted, &known)?;
    if let Some(newest) = newest {
        let told = newest.read()?;
        let said = counted.situations.said_by(&told.figures, &told.criteria);
        knowledge.said.extend(said);
    }
    knowledge.add_groups(counted, asked, &scope.config.disclosure);
    Ok(knowledge)
}

/// Adds a group to an edition: its figures, what they are compared with, and what stands out.
fn with_group(
    scope: &Scope,
    edition: &PublishedEdition,
    of: GroupOfUnits,
    told: &PublishedFigures,
) -> Result<PublishedEdition, PipelineError> {
    let config = scope.config;
    let group = &of.group.id;
    let units = edition.units.with(of.group.clone());
    let units = units.map_err(PipelineError::Group)?;
    let indicators = &config.catalogue.indicators;
    let own = disclosure::group_figures(
        of,
        told,
        (&units, &edition.figures),
        &countable(config, of),
        &config.disclosure,
    );
    let mut figures = edition.figures.clone();
    figures.add_unit(&own, group);
    let comparing = Comparing {
        figures: &figures,
        units: &units,
        // Each of the parts was rounded; what was counted once.
        policy: &config.disclosure.rounded_in_parts(match of.is_cut() {
            true => 1,
            false => of.parts.len(),
        }),
        variations: &edition.variations,
    };
    // How far means are spread stands in no table, so what they differ by is held against nothing.
    let compared = indicators.iter().filter(|one| {
        is_compared(&config.catalogue, one) && !matches!(one.measure, Measure::Mean { .. })
    });
    let own = comparing.compare(compared, of.group);
    let alone = PublishedEdition {
        comparisons: BTreeMap::from([(group.clone(), own)]),
        units,
        figures,
        ..edition.clone()
    };
    let findings = findings::findings(&alone, config);
    let comparisons = edition.comparisons.clone().into_iter();
    Ok(PublishedEdition {
        comparisons: comparisons.chain(alone.comparisons).collect(),
        findings: edition
            .findings
            .clone()
            .into_iter()
            .chain(findings)
            .collect(),
        ..alone
    })
}

/// Returns the indicators of which a group can have figures.
fn countable(config: &Config, of: GroupOfUnits) -> Vec<Indicator> {
    let all = &config.catalogue.indicators;
    if !of.is_cut() {
        return all.clone();
    }
    let by_place: BTreeSet<&str> = counted_by_place(config).map(|one| &*one.id).collect();
    let can_be = |one: &&Indicator| match one.basis {
        Basis::Counted { .. } => by_place.contains(one.id.as_str()),
        _ => true,
    };
    all.iter().filter(can_be).cloned().collect()
}

/// Writes the briefing, the table, the workbook and the page of a group.
fn render(
    scope: &Scope,
    edition: &PublishedEdition,
    group: &Unit,
    observer: &dyn Observer,
) -> Result<Vec<PathBuf>, PipelineError> {
    let config = scope.config;
    let templates = Templates::load(&config.folders.templates, config.project.language)?;
    observer.begin("render briefings", None);
    let folder = asked::folder(scope, &group.id);
    let name = DocumentName::of_unit(group.kind, &group.id);
    let pdf = pdf(scope, edition, group, &templates);
    let pdf =
        pdf.map_err(|error| PipelineError::GroupFailed(name.to_string(), with_causes(&error)))?;
    let indicators = &config.catalogue.indicators;
    let table = tables::figures_of([group], &edition.figures, indicators, scope.edition);
    let workbook = tables::workbook_of(group, edition, config)?;
    let content = content(scope, edition, group, &templates)?;
    let made = [
        ("pdf", pdf),
        ("csv", table.into_bytes()),
        ("xlsx", workbook),
    ];
    let mut files = Vec::new();
    for (ending, bytes) in made {
        let file = folder.join(format!("{name}.{ending}"));
        files::write(&file, &bytes)?;
        files.push(file);
    }
    files.push(site::write_alone(
        &content,
        group,
        &config.folders.templates,
        &folder,
    )?);
    observer.end(&format!("{} files", files.len()));
    Ok(files)
}

fn pdf(
    scope: &Scope,
    edition: &PublishedEdition,
    group: &Unit,
    templates: &Templates,
) -> Result<Vec<u8>, UnitError> {
    let atlas = Atlas::new(edition)?;
    let source = DocumentRequest::Unit(group).gather(scope, edition, templates, atlas.as_ref())?;
    let pdf = source.set(templates)?.export(&source.ident)?;
    briefing::check_pdf(&pdf, &source.expected)?;
    Ok(pdf)
}

/// Says what the page about a group tells.
fn content<'a>(
    scope: &'a Scope,
    edition: &'a PublishedEdition,
    group: &Unit,
    templates: &Templates,
) -> Result<site::Content<'a>, PipelineError> {
    let view = View {
        unit: group,
        edition,
        config: scope.config,
    };
    let themes = briefing::themes(&view);
    let text = briefing::describe(&view, themes, &undrawn(&view), templates)?;
    Ok(site::Content {
        edition,
        config: scope.config,
        findings: BTreeMap::new(),
        profiles: BTreeMap::from([(group.id.clone(), serde_json::to_value(text)?)]),
        palette: charts::PALETTE,
        documents: BTreeSet::new(),
        workbook: Vec::new(),
    })
}
