//! From finished briefings to mails and the archive.

use std::collections::BTreeMap;

use chrono::{NaiveTime, SecondsFormat, TimeZone};

use super::{Observer, PipelineError, Prepared, Record, Scope, run::TABLES};
use crate::{
    archive::{self, Bag, Stored},
    clock,
    config::Transport,
    delivery::{self, DeliveryError, Ledger, Letters, Outcome, Outlook, Post, State},
    digest, files,
    model::{Document, DocumentName},
    site,
};

/// How many messages ended in which way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Every message and what became of it.
    pub outcomes: Vec<Outcome>,
}

impl Delivered {
    /// Counts messages that ended in one way.
    #[must_use]
    pub fn count(&self, matches: impl Fn(&Outlook) -> bool) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| matches(&outcome.outlook))
            .count()
    }

    /// Tells whether every message was sent, now or before.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let open = |outlook: &Outlook| matches!(outlook, Outlook::Held | Outlook::Open(..));
        self.count(open) == 0
    }
}

/// Sends what was not sent before.
pub(super) fn deliver(
    scope: &Scope,
    prepared: &Prepared,
    documents: &BTreeMap<DocumentName, Document>,
    observer: &dyn Observer,
) -> Result<Delivered, PipelineError> {
    let config = scope.config;
    let letters = Letters::load(&config.folders.templates, config.project.language)
        .map_err(DeliveryError::from)?;
    let parcels = delivery::plan(
        &config.recipients,
        prepared.snapshot.units(),
        documents,
        config.delivery.largest_message_megabytes,
    )?;
    let ledger =
        Ledger::open(&config.folders.output.join("ledger.sqlite")).map_err(DeliveryError::from)?;
    let zone = config.schedule.time_zone;
    let now = clock::now();
    // A message in the outbox is dated like its edition, so that its bytes are the same in
    // every run; one that is sent is dated when it is.
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let dated = zone
        .from_local_datetime(&scope.date.and_time(noon))
        .earliest();
    let date = match (config.delivery.transport, dated) {
        (Transport::Outbox, Some(dated)) => dated.into(),
        _ => now.into(),
    };
    let post = Post {
        edition: scope.edition,
        date,
        now: &now.to_rfc3339_opts(SecondsFormat::Secs, true),
        project: &config.project,
        settings: &config.delivery,
        outbox: &scope.outbox(),
    };
    observer.begin("deliver", Some(parcels.len()));
    let outcomes = delivery::send(&parcels, &post, &letters, &ledger, &|| observer.advance())?;
    let delivered = Delivered { outcomes };
    for outcome in &delivered.outcomes {
        if let Some(message) = worth_saying(outcome, scope) {
            observer.warn(&message);
        }
    }
    observer.end(&told(&delivered));
    Ok(delivered)
}

fn told(delivered: &Delivered) -> String {
    let sent = delivered.count(|outlook| *outlook == Outlook::Sent);
    let before =
        delivered.count(|outlook| matches!(outlook, Outlook::AlreadySent | Outlook::SentOtherwise));
    let open = delivered.outcomes.len() - sent - before;
    format!("{sent} sent now, {before} sent before, {open} open")
}

fn worth_saying(outcome: &Outcome, scope: &Scope) -> Option<String> {
    let name = &outcome.recipient;
    let edition = scope.edition;
    match &outcome.outlook {
        Outlook::Sent | Outlook::AlreadySent => None,
        Outlook::SentOtherwise => Some(format!(
            "{name} got edition {edition} with other content; nothing was sent now. Publish a \
             correction with `--edition {}`",
            edition.next_revision()
        )),
        Outlook::Held => Some(format!("{name}: held back, a briefing is missing")),
        Outlook::Open(State::Deferred, said) => Some(format!(
            "{name}: refused for now, tried again by the next `send`: {said}"
        )),
        Outlook::Open(State::Failed, said) => Some(format!("{name}: refused: {said}")),
        Outlook::Open(_, said) => Some(format!(
            "{name}: unknown whether it was delivered, look before sending again: {said}"
        )),
    }
}

/// Returns what the archive keeps of an edition: everything that was published and what it
/// was made with, and nothing about persons.
pub(super) fn bag<'a>(
    scope: &Scope<'a>,
    prepared: &Prepared,
    documents: &BTreeMap<DocumentName, Document>,
) -> Result<Bag<'a>, PipelineError> {
    let config = scope.config;
    let mut payload = BTreeMap::new();
    for document in documents.values() {
        let path = format!("briefings/{}", document.name.file_name());
        payload.insert(path, document.pdf.clone());
    }
    let page = scope.output().join("site");
    for name in site::FILES {
        payload.insert(format!("site/{name}"), files::read(&page.join(name))?);
    }
    let data = scope.output().join("data");
    for name in TABLES {
        payload.insert(name.to_owned(), files::read(&data.join(name))?);
    }
    payload.insert("config.toml".to_owned(), config.text.clone().into_bytes());
    payload.insert(
        "catalogue.toml".to_owned(),
        config.catalogue.text.clone().into_bytes(),
    );
    payload.insert("law.toml".to_owned(), config.law.text().as_bytes().to_vec());
    let inputs = serde_json::to_vec_pretty(prepared.snapshot.delivered())?;
    payload.insert("inputs.json".to_owned(), inputs);
    for path in files::list_below(&config.folders.templates)? {
        let bytes = files::read(&config.folders.templates.join(&path))?;
        payload.insert(format!("report-templates/{path}"), bytes);
    }
    Ok(Bag {
        edition: scope.edition,
        date: scope.date,
        organisation: &config.project.organisation,
        payload,
    })
}

/// Keeps the edition in the archive.
pub(super) fn keep(scope: &Scope, bag: &Bag, observer: &dyn Observer) -> Result<(), PipelineError> {
    observer.begin("archive", None);
    let stored = archive::store(&scope.archive(), bag)?;
    observer.end(match stored {
        Stored::Now => "stored",
        Stored::Before => "there already",
    });
    Ok(())
}

/// Reads the briefings of an edition from its folder and makes sure that they are those on
/// record.
pub(super) fn rendered(
    scope: &Scope,
    record: &Record,
) -> Result<BTreeMap<DocumentName, Document>, PipelineError> {
    let mut documents = BTreeMap::new();
    let folder = scope.output().join("briefings");
    for unit in &record.units {
        let Some(hash) = &unit.sha256 else {
            return Err(PipelineError::NotReady(scope.edition.to_string()));
        };
        let name = DocumentName::of_record(&unit.briefing);
        let file = folder.join(name.file_name());
        let pdf = files::read(&file)?;
        if digest::sha256(&pdf) != *hash {
            return Err(PipelineError::Stale(file.display().to_string()));
        }
        let document = Document {
            name: name.clone(),
            title: unit.title.clone(),
            pdf,
        };
        documents.insert(name, document);
    }
    Ok(documents)
}
