//! From finished briefings to mails.

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::SystemTime,
};

use chrono::{NaiveTime, SecondsFormat, TimeZone};

use super::corrected::corrected_figures;
use crate::{
    clock,
    config::{Config, Transport},
    delivery::{
        self, Disposition, Draft, Ledger, LedgerEntry, LedgerError, Letters, Mailing, Outcome,
        Secret, Sender, Sending, State, transport_name,
    },
    digest,
    files::{self, FileError},
    model::{Document, DocumentName, EditionFolder, Language, Units, Writing},
    pipeline::{Observer, PipelineError, Record, Scope, keep::TEMPLATES},
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
    pub fn count(&self, matches: impl Fn(&Disposition) -> bool) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| matches(&outcome.disposition))
            .count()
    }

    /// Counts messages that were sent before, with the same content or another.
    pub(crate) fn count_before(&self) -> usize {
        self.count(|disposition| {
            matches!(
                disposition,
                Disposition::AlreadySent | Disposition::SentOtherwise
            )
        })
    }

    /// Tells whether every message was sent, now or before, with all that belongs to it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(Outcome::is_complete)
    }
}

/// Returns what all messages of an edition have in common, with the words from what goes into the
/// bag, so that what is approved, sent and archived is the same.
pub(in crate::pipeline) fn mailing_of_bag<'a>(
    scope: &'a Scope,
    payload: &BTreeMap<String, Vec<u8>>,
) -> Result<Mailing<'a>, PipelineError> {
    let folder = Path::new(TEMPLATES);
    let read = |path: &Path| {
        let path = path.iter().map(|part| part.to_string_lossy());
        let path = path.collect::<Vec<_>>().join("/");
        let missing = || FileError::new("find", Path::new(&path), ErrorKind::NotFound.into());
        let bytes = payload.get(&path).ok_or_else(missing)?;
        String::from_utf8(bytes.clone()).map_err(|error| {
            let error = std::io::Error::new(ErrorKind::InvalidData, error);
            FileError::new("read", Path::new(&path), error)
        })
    };
    let letters = Letters::read_by(&read, folder, in_language(scope.config))?;
    let sender = sender(scope, date_of_mails(scope), secret(scope)?);
    Ok(mailing(scope, letters, sender, scope.outbox()))
}

/// Returns the language of mails, and how numbers are written in it.
fn in_language(config: &Config) -> (Language, &Writing) {
    (config.project.language, &config.words.writing)
}

/// Returns the same with the words from their folder, for files that nobody sends.
pub(super) fn mailing_of_preview<'a>(scope: &'a Scope) -> Result<Mailing<'a>, PipelineError> {
    let config = scope.config;
    let (language, writing) = in_language(config);
    let letters = Letters::load(&config.folders.templates, language, writing)?;
    let sender = sender(scope, dated(scope), Secret::default());
    Ok(mailing(scope, letters, sender, scope.preview()))
}

fn mailing<'a>(
    scope: &'a Scope,
    letters: Letters,
    sender: Sender<'a>,
    outbox: PathBuf,
) -> Mailing<'a> {
    Mailing {
        edition: scope.edition,
        project: &scope.config.project,
        letters: letters
            .correcting(scope.correction())
            .with_packets(&scope.config.packets),
        sender,
        outbox,
    }
}

/// Returns from whom messages come.
pub(super) fn sender<'a>(scope: &'a Scope, date: SystemTime, secret: Secret) -> Sender<'a> {
    let settings = &scope.config.delivery;
    Sender {
        date,
        from: &settings.from,
        reply_to: settings.reply_to.as_ref(),
        bounce_address: settings.bounce_address.as_ref(),
        secret,
    }
}

/// Sends what was not sent before. All of it is in the ledger before the edition is in the archive:
/// one that is there and not in the ledger is one of which the ledger was lost.
pub(in crate::pipeline) fn deliver(
    scope: &Scope,
    drafts: &[Draft],
    mailing: &Mailing,
    observer: &dyn Observer,
) -> Result<Delivered, PipelineError> {
    let ledger = ledger(scope)?;
    observer.begin("deliver", Some(drafts.len()));
    let take_up = |recipient: &str| observer.take_up(recipient);
    let advance = || observer.advance();
    let sending = Sending {
        mailing,
        settings: &scope.config.delivery,
        ledger: &ledger,
        now: written_now,
        begin: &take_up,
        done: &advance,
        stop: &scope.stop,
    };
    let outcomes = delivery::send(drafts, &sending)?;
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
    observer.end(&summary_line(&delivered, scope.config.delivery.transport));
    Ok(delivered)
}

/// Writes what goes to whom; what is known to have gone, or may have, is not to be sent again.
pub(in crate::pipeline) fn drafts<'a>(
    scope: &'a Scope,
    (units, documents): (&Units, &'a BTreeMap<DocumentName, Document>),
    known: &[LedgerEntry],
    mailing: &Mailing,
) -> Result<Vec<Draft<'a>>, PipelineError> {
    let config = scope.config;
    let largest = config.delivery.largest_message_megabytes;
    let year = *scope.years().end();
    let parcels = delivery::plan(&config.recipients, (units, year), documents, largest, known);
    let corrected = corrected_figures(scope, units)?;
    Ok(delivery::draft(parcels, mailing, &corrected)?)
}

/// Returns the messages of the edition as the ledger has them; those in the states of `again` as
/// waiting, since they are to be sent again. Nothing is written where there is no ledger.
///
/// # Errors
/// Where the ledger cannot be used, or is not the one that the edition was sent with.
pub(in crate::pipeline) fn entered(
    scope: &Scope,
    again: &[State],
) -> Result<Vec<LedgerEntry>, PipelineError> {
    let settings = &scope.config.delivery;
    let rows = match ledger_files(scope).0.exists() || ledger_files(scope).1.exists() {
        true => rows(scope, &ledger(scope)?, settings.transport)?,
        false => Vec::new(),
    };
    if settings.transport == Transport::Smtp && is_lost(scope, &rows) {
        return Err(PipelineError::from(LedgerError::Lost {
            file: ledger_files(scope).0,
            edition: scope.edition.to_string(),
        }));
    }
    let as_now = |row: LedgerEntry| match again.contains(&row.state) {
        true => LedgerEntry {
            state: State::Pending,
            ..row
        },
        false => row,
    };
    Ok(rows.into_iter().map(as_now).collect())
}

/// Returns the messages of the edition that go a way.
pub(super) fn rows(
    scope: &Scope,
    ledger: &Ledger,
    transport: Transport,
) -> Result<Vec<LedgerEntry>, PipelineError> {
    let edition = scope.edition.to_string();
    let mut rows = ledger.of_edition(&edition)?;
    rows.retain(|row| row.transport == transport_name(transport));
    Ok(rows)
}

/// Tells whether the edition was sent and the ledger knows nothing of it: an approval is archived
/// with what is sent for real alone, and all of that is in the ledger before.
pub(super) fn is_lost(scope: &Scope, rows: &[LedgerEntry]) -> bool {
    let archived = scope.archive().join(scope.edition.to_string());
    rows.is_empty()
        && !scope.config.recipients.is_empty()
        && archived.join("data").join(EditionFolder::APPROVAL).exists()
}

/// Opens the secret that mails are told apart by; files have none, so that they are the same in
/// every run.
pub(super) fn secret(scope: &Scope) -> Result<Secret, PipelineError> {
    if scope.config.delivery.transport == Transport::Outbox {
        return Ok(Secret::default());
    }
    let file = scope.config.folders.output.join("ledger.key");
    Ok(Secret::open(&file)?)
}

/// Opens the ledger with its journal.
pub(super) fn ledger(scope: &Scope) -> Result<Ledger, PipelineError> {
    let (file, journal) = ledger_files(scope);
    Ok(Ledger::open(&file, &journal)?)
}

/// Returns the file of the ledger and that of its journal.
pub(super) fn ledger_files(scope: &Scope) -> (PathBuf, PathBuf) {
    let config = scope.config;
    let output = &config.folders.output;
    let journal = config.delivery.journal.clone();
    let journal = journal.unwrap_or_else(|| output.join("ledger.journal"));
    (output.join("ledger.sqlite"), journal)
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

fn summary_line(delivered: &Delivered, transport: Transport) -> String {
    let sent = delivered.count(|disposition| *disposition == Disposition::Sent);
    let before = delivered.count_before();
    let open = delivered.outcomes.len() - sent - before;
    match transport {
        Transport::Outbox => {
            format!("{sent} written as files now, {before} before, {open} open; nothing was sent")
        }
        Transport::Smtp => format!("{sent} sent now, {before} sent before, {open} open"),
    }
}

fn worth_saying(outcome: &Outcome, scope: &Scope) -> Option<String> {
    let name = &outcome.recipient;
    let edition = scope.edition;
    match &outcome.disposition {
        Disposition::Sent | Disposition::AlreadySent => None,
        Disposition::SentOtherwise => Some(format!(
            "{name} got edition {edition} with other content; nothing was sent now. Publish a \
             correction with `--edition {}`",
            edition.next_revision()
        )),
        Disposition::Held => Some(format!("{name}: held back, a briefing is missing")),
        Disposition::Open { state, said } => Some(still_open(name, *state, said)),
    }
}

/// Says what became of a message that did not go, or perhaps, and what to do about it.
fn still_open(name: &str, state: State, said: &str) -> String {
    match state {
        State::Pending => format!("{name}: not sent, the next `send` does: {said}"),
        State::Deferred => {
            format!("{name}: refused for now, tried again by the next `send`: {said}")
        }
        State::Failed => format!(
            "{name}: refused: {said}; mend the address, or send again with `deliveries resend \
             --failed`"
        ),
        State::Bounced => format!(
            "{name}: came back: {said}; mend the address, or send again with `deliveries resend \
             --failed`"
        ),
        State::Sending | State::Sent | State::Unknown => format!(
            "{name}: unknown whether it was delivered, ask before sending again with `deliveries \
             resend --unknown`: {said}"
        ),
    }
}

/// Reads the briefings of an edition from its folder and makes sure that they are those on
/// record, and all of them.
pub(in crate::pipeline) fn rendered(
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
    let folder = scope.folder();
    for unit in &record.units {
        let Some(hash) = &unit.sha256 else { continue };
        let name = DocumentName::of_record(&unit.briefing);
        let file = folder.briefing(&name);
        let stale = || PipelineError::Stale(file.display().to_string());
        let bytes = match files::read(&file) {
            Err(error) if error.is_not_found() => return Err(stale()),
            read => read?,
        };
        if digest::sha256(&bytes) != *hash {
            return Err(stale());
        }
        let document = Document {
            name: name.clone(),
            title: unit.title.clone(),
            bytes,
            findings: unit.findings.clone(),
        };
        documents.insert(name, document);
    }
    Ok(documents)
}
