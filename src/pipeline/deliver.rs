//! From finished briefings to mails.

use std::collections::BTreeMap;

use chrono::{NaiveTime, SecondsFormat, TimeZone};

use super::{Observer, PipelineError, Prepared, Record, Scope};
use crate::{
    clock,
    config::Transport,
    delivery::{self, DeliveryError, Ledger, Letters, Outcome, Outlook, Post, State},
    digest, files,
    model::{Document, DocumentName},
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
        .map_err(DeliveryError::from)?
        .correcting(scope.correction());
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
