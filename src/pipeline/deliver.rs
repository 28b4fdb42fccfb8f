//! From finished briefings to mails.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::SystemTime,
};

use chrono::{NaiveTime, SecondsFormat, TimeZone};

use super::{Observer, PipelineError, Prepared, Record, Scope};
use crate::{
    clock,
    config::Transport,
    delivery::{self, DeliveryError, Ledger, Letters, Outcome, Outlook, Parcel, Post, State},
    digest, files,
    model::{Document, DocumentName, Units},
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

    /// Tells whether every message was sent, now or before, with all that belongs to it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(Outcome::is_complete)
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
    let letters = letters(scope)?;
    let parcels = parcels(scope, prepared.snapshot.units(), documents);
    let ledger = ledger(scope)?;
    let outbox = scope.outbox();
    let post = post(scope, &letters, date_of_mails(scope), &outbox);
    observer.begin("deliver", Some(parcels.len()));
    let advance = || observer.advance();
    let outcomes = delivery::send(
        &parcels,
        &post,
        &config.delivery,
        &ledger,
        written_now,
        (&advance, &scope.stop),
    )?;
    let delivered = Delivered { outcomes };
    for outcome in &delivered.outcomes {
        if let Some(message) = worth_saying(outcome, scope) {
            observer.warn(&message);
        }
        if !outcome.left_out.is_empty() {
            observer.warn(&format!(
                "{}: {} too large for a mail even alone, left out (the mail says so); raise \
                 `delivery.largest_message_megabytes`, or hand it over in another way",
                outcome.recipient,
                outcome.left_out.join(", ")
            ));
        }
    }
    observer.end(&told(&delivered));
    Ok(delivered)
}

/// Reads the words of mails.
pub(super) fn letters(scope: &Scope) -> Result<Letters, PipelineError> {
    let config = scope.config;
    let letters = Letters::load(&config.folders.templates, config.project.language);
    let letters = letters.map_err(DeliveryError::from)?;
    Ok(letters.correcting(scope.correction()))
}

/// Returns who gets what.
pub(super) fn parcels<'a>(
    scope: &'a Scope,
    units: &Units,
    documents: &'a BTreeMap<DocumentName, Document>,
) -> Vec<Parcel<'a>> {
    let config = scope.config;
    let largest = config.delivery.largest_message_megabytes;
    delivery::plan(&config.recipients, units, documents, largest)
}

/// Opens the ledger with its journal.
pub(super) fn ledger(scope: &Scope) -> Result<Ledger, PipelineError> {
    let (file, journal) = ledger_files(scope);
    Ok(Ledger::open(&file, &journal).map_err(DeliveryError::from)?)
}

/// Returns the file of the ledger and that of its journal.
pub(super) fn ledger_files(scope: &Scope) -> (PathBuf, PathBuf) {
    let config = scope.config;
    let output = &config.folders.output;
    let journal = config.delivery.journal.clone();
    let journal = journal.unwrap_or_else(|| output.join("ledger.journal"));
    (output.join("ledger.sqlite"), journal)
}

/// Returns what all messages of an edition have in common; nothing of it is about a server.
pub(super) fn post<'a>(
    scope: &'a Scope,
    letters: &'a Letters,
    date: SystemTime,
    outbox: &'a Path,
) -> Post<'a> {
    let settings = &scope.config.delivery;
    Post {
        edition: scope.edition,
        date,
        project: &scope.config.project,
        letters,
        from: &settings.from,
        reply_to: settings.reply_to.as_deref(),
        bounce_address: settings.bounce_address.as_deref(),
        outbox,
    }
}

/// Returns the date of messages that leave now, or become files.
pub(super) fn date_of_mails(scope: &Scope) -> SystemTime {
    match scope.config.delivery.transport {
        Transport::Outbox => dated(scope),
        Transport::Smtp => clock::now().into(),
    }
}

/// Returns the date of messages that are files: that of the edition, so that their bytes are
/// the same in every run. One that is sent is dated when it is.
pub(super) fn dated(scope: &Scope) -> SystemTime {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let zone = scope.config.schedule.time_zone;
    let noon = zone.from_local_datetime(&scope.date.and_time(noon));
    noon.earliest()
        .map_or_else(|| clock::now().into(), Into::into)
}

/// Returns the time as the ledger writes it.
pub(super) fn written_now() -> String {
    clock::now().to_rfc3339_opts(SecondsFormat::Secs, true)
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
        Outlook::Open(State::Pending, why) => {
            Some(format!("{name}: not sent, the next `send` does: {why}"))
        }
        Outlook::Open(State::Deferred, said) => Some(format!(
            "{name}: refused for now, tried again by the next `send`: {said}"
        )),
        Outlook::Open(State::Failed, said) => Some(format!(
            "{name}: refused: {said}; mend the address, or send again with `deliveries resend \
             --failed`"
        )),
        Outlook::Open(State::Bounced, said) => Some(format!(
            "{name}: came back: {said}; mend the address, or send again with `deliveries resend \
             --failed`"
        )),
        Outlook::Open(_, said) => Some(format!(
            "{name}: unknown whether it was delivered, ask before sending again with `deliveries \
             resend --unknown`: {said}"
        )),
    }
}

/// Reads the briefings of an edition from its folder and makes sure that they are those on
/// record, and all of them.
pub(super) fn rendered(
    scope: &Scope,
    record: &Record,
) -> Result<BTreeMap<DocumentName, Document>, PipelineError> {
    if record.units.iter().any(|unit| unit.sha256.is_none()) {
        return Err(PipelineError::NotReady(scope.edition.to_string()));
    }
    rendered_so_far(scope, record)
}

/// Reads those briefings of an edition that could be made.
pub(super) fn rendered_so_far(
    scope: &Scope,
    record: &Record,
) -> Result<BTreeMap<DocumentName, Document>, PipelineError> {
    let mut documents = BTreeMap::new();
    let folder = scope.output().join("briefings");
    for unit in &record.units {
        let Some(hash) = &unit.sha256 else { continue };
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
