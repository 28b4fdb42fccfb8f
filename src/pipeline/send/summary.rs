//! What the owner is mailed of an edition before it goes out: what to whom, what is hidden, what
//! failed, and which figures to look at. It has no links, and published figures alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::Serialize;

use super::notify::tell;
use crate::{
    config::{Approving, Config, Transport},
    delivery::{Draft, LetterHead, NoticeKind, Parcel},
    indicators::{Jump, Now, jumps},
    model::{
        Control, Document, DocumentKind, NumberStyle, PublishedEdition, Sensitivity, ToldFinding,
        UnitId, Writing,
    },
    pipeline::{NoticeRecord, Observer, Record, Scope, make::costs},
};

/// Most indicators of which jumps are told.
const TOLD: usize = 20;

/// Mails the owner what an edition is. The same edition is told of once.
///
/// It never fails: what became of the mail is for the record.
pub(in crate::pipeline) fn mail(
    scope: &Scope,
    (edition, record, drafts, sha256): (&PublishedEdition, &Record, &[Draft], String),
    observer: &dyn Observer,
) -> Option<NoticeRecord> {
    let owner = scope.config.owner.as_ref()?;
    let key = format!("summary-{}", sha256.get(..12).unwrap_or(&sha256));
    let parcels: Vec<&Parcel> = drafts.iter().map(|draft| &draft.parcel).collect();
    let correction = scope.correction();
    let head = LetterHead::new(&scope.config.project, scope.edition, &correction);
    let context = Context::new(scope, (&owner.name, head), edition, record, &parcels);
    tell(scope, (NoticeKind::Summary, key), &context, observer)
}

#[derive(Serialize)]
struct Context<'a> {
    owner: &'a str,
    #[serde(flatten)]
    head: LetterHead<'a>,
    /// Day, month and year.
    date: (u32, u32, i32),
    /// Whether mails are files, so that nobody needs to approve.
    outbox: bool,
    /// Whether `run` approves.
    automatic: bool,
    recipients: Vec<Gets<'a>>,
    mails: String,
    documents: String,
    size: String,
    shown: String,
    hidden: String,
    costs: Vec<Group>,
    /// Hidden and all figures that are made from others, and have no cost of their own.
    derived: Option<(String, String)>,
    /// Indicators that are hidden whole in some years, with these.
    given_up: Vec<String>,
    blank_years: Vec<i32>,
    failed: Vec<&'a str>,
    /// What stands out about the municipality.
    findings: &'a [ToldFinding],
    /// When the law's file was last held against the law, and by whom, where that is more than a
    /// year ago.
    law_checked: Option<(String, &'a str)>,
    jumps: Vec<JumpLine<'a>>,
    /// Jumps that are not told one by one.
    more: usize,
    /// Last year and this year of the figures.
    years: (i32, i32),
}

/// What a recipient gets.
#[derive(Serialize)]
struct Gets<'a> {
    name: &'a str,
    address: &'a str,
    mails: usize,
    briefings: usize,
    packets: usize,
    disclosure: usize,
    workbooks: usize,
    size: String,
    left_out: usize,
    missing: Vec<String>,
}

/// How many figures are hidden of one sensitivity.
#[derive(Serialize)]
struct Group {
    sensitivity: Sensitivity,
    hidden: String,
    figures: String,
}

/// The most surprising jump of an indicator.
#[derive(Serialize)]
struct JumpLine<'a> {
    indicator: &'a str,
    unit: &'a str,
    before: String,
    /// Nothing where it is hidden or missing now.
    now: Option<String>,
    missing: bool,
    /// In how many other units it jumped too.
    others: usize,
}

impl<'a> Context<'a> {
    fn new(
        scope: &'a Scope,
        (owner, head): (&'a str, LetterHead<'a>),
        edition: &'a PublishedEdition,
        record: &'a Record,
        parcels: &[&'a Parcel<'a>],
    ) -> Self {
        let config = scope.config;
        let writing = &config.words.writing;
        let count = |number: usize| counted(number, writing);
        let recipients = recipients(parcels, writing);
        let of_parcels = || parcels.iter().flat_map(|parcel| &parcel.documents);
        let (figures, hidden) = record.figures;
        let year = *scope.years().end();
        let (jumps, more) = jump_lines(scope, edition, year);
        let costs = costs(&edition.control, &config.catalogue);
        let derived = (
            hidden.saturating_sub(costs.values().map(|cost| cost.hidden).sum()),
            figures.saturating_sub(costs.values().map(|cost| cost.figures).sum()),
        );
        let failed = record.units.iter().filter(|unit| unit.error.is_some());
        Self {
            owner,
            head,
            date: (scope.date.day(), scope.date.month(), scope.date.year()),
            outbox: config.delivery.transport == Transport::Outbox,
            automatic: config.delivery.approval == Approving::Automatic,
            mails: count(parcels.len()),
            documents: count(of_parcels().count()),
            size: size(of_parcels(), writing),
            recipients,
            shown: count(figures - hidden),
            hidden: count(hidden),
            given_up: given_up(&edition.control, config),
            blank_years: edition.control.blank_years.iter().copied().collect(),
            derived: (derived.1 > 0).then(|| (count(derived.0), count(derived.1))),
            costs: costs
                .into_iter()
                .map(|(sensitivity, cost)| Group {
                    sensitivity,
                    hidden: count(cost.hidden),
                    figures: count(cost.figures),
                })
                .collect(),
            failed: failed.map(|unit| unit.briefing.as_str()).collect(),
            findings: findings(edition, record),
            law_checked: law_checked(scope),
            jumps,
            more,
            years: (year - 1, year),
        }
    }
}

/// Returns what stands first in the briefing about the municipality; nothing where there is none.
fn findings<'a>(edition: &PublishedEdition, record: &'a Record) -> &'a [ToldFinding] {
    let whole = edition.units.municipality();
    let mut units = record.units.iter();
    let own = units.find(|unit| whole.is_some_and(|whole| unit.unit == whole.id.as_str()));
    own.map_or(&[], |unit| &unit.findings)
}

/// Returns when the law's file was last held against the law, and by whom, where that is too long
/// ago and the edition goes by it.
fn law_checked<'a>(scope: &'a Scope) -> Option<(String, &'a str)> {
    let Config {
        law,
        catalogue,
        words,
        ..
    } = scope.config;
    let is_stale = catalogue.applies_law() && law.is_stale(scope.date);
    let on = || words.writing.day(law.checked.on);
    is_stale.then(|| (on(), law.checked.by.as_str()))
}

/// Names what is hidden whole; who wants to know for which sort of unit finds it on the page about
/// disclosure control.
fn given_up(control: &Control, config: &Config) -> Vec<String> {
    let mut years: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    for given_up in &control.given_up {
        years
            .entry(&given_up.indicator)
            .or_default()
            .insert(given_up.year);
    }
    let named = |(id, years): (&str, BTreeSet<i32>)| {
        let indicator = config.catalogue.indicator(id)?;
        let title = indicator.title.in_language(config.project.language);
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        Some(format!("{title} {}", years.join(", ")))
    };
    years.into_iter().filter_map(named).collect()
}

fn counted(number: usize, writing: &Writing) -> String {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    writing.number(number.into(), NumberStyle::Count)
}

fn size<'a>(documents: impl Iterator<Item = &'a &'a Document>, writing: &Writing) -> String {
    writing.size(documents.map(|document| document.bytes.len()).sum())
}

/// Puts the mails to each recipient together.
fn recipients<'a>(parcels: &[&'a Parcel<'a>], writing: &Writing) -> Vec<Gets<'a>> {
    let of = |first: &&'a Parcel<'a>| {
        let address = first.recipient.address.address();
        let own = || {
            let same =
                move |parcel: &&&'a Parcel<'a>| parcel.recipient.address.address() == address;
            parcels.iter().filter(same)
        };
        let documents = || own().flat_map(|parcel| &parcel.documents);
        let of_kind = |kind| {
            documents()
                .filter(|document| document.name.kind() == kind)
                .count()
        };
        Gets {
            name: &first.recipient.name,
            address: address.as_ref(),
            mails: own().count(),
            briefings: of_kind(DocumentKind::Briefing),
            packets: of_kind(DocumentKind::Packet),
            disclosure: of_kind(DocumentKind::Disclosure),
            workbooks: of_kind(DocumentKind::Workbook),
            size: size(documents(), writing),
            left_out: first.too_large.len(),
            missing: first.missing.iter().map(ToString::to_string).collect(),
        }
    };
    let mut seen = BTreeSet::new();
    let firsts = parcels
        .iter()
        .filter(|parcel| seen.insert(parcel.recipient.address.key()));
    firsts.map(of).collect()
}

/// Returns a jump of each indicator, so that one error that shows everywhere takes one line, and
/// how many jumps are not told at all. The most surprising of an area or estate stands for the
/// others: districts, associations and the municipality jump with what they are made of.
fn jump_lines<'a>(
    scope: &'a Scope,
    edition: &'a PublishedEdition,
    year: i32,
) -> (Vec<JumpLine<'a>>, usize) {
    let config = scope.config;
    let units = &edition.units;
    let indicators = &config.catalogue.indicators;
    let found = jumps(
        &edition.figures,
        indicators,
        units,
        year,
        &config.disclosure,
    );
    let is_sum = |jump: &Jump| {
        let unit = units.get(jump.unit.as_str());
        unit.is_some_and(|unit| unit.kind.is_sum_of_areas() || unit.kind.is_sum_of_estates())
    };
    let mut seen = BTreeSet::new();
    let ids = found.iter().map(|jump| jump.indicator.as_str());
    let ids: Vec<&str> = ids.filter(|id| seen.insert(*id)).take(TOLD).collect();
    let line_of = |id: &&str| {
        let own = || found.iter().filter(move |jump| jump.indicator == **id);
        let first = own().find(|jump| !is_sum(jump)).or_else(|| own().next())?;
        line(scope, first, name(edition, &first.unit)?, own().count() - 1)
    };
    let told: Vec<JumpLine> = ids.iter().filter_map(line_of).collect();
    let covered: usize = told.iter().map(|line| line.others + 1).sum();
    (told, found.len().saturating_sub(covered))
}

fn name<'a>(edition: &'a PublishedEdition, unit: &UnitId) -> Option<&'a str> {
    let unit = edition.units.get(unit.as_str())?;
    Some(&unit.name)
}

fn line<'a>(scope: &'a Scope, jump: &Jump, unit: &'a str, others: usize) -> Option<JumpLine<'a>> {
    let config = scope.config;
    let indicator = config.catalogue.indicator(&jump.indicator)?;
    let language = config.project.language;
    let written = |value| {
        config
            .words
            .writing
            .number(value, NumberStyle::from(indicator.measure))
    };
    Some(JumpLine {
        indicator: indicator.title.in_language(language),
        unit,
        before: written(jump.before),
        now: match jump.now {
            Now::Shown(value) => Some(written(value)),
            Now::Hidden | Now::Missing => None,
        },
        missing: jump.now == Now::Missing,
        others,
    })
}
