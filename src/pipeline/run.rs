//! A whole run, and sending what a run left to be sent.

use std::time::Instant;

use super::{
    Approval, Delivered, Observer, PipelineError, Prepared, Record, Rendering, Scope,
    approval::{self, Contents, required, void_unless_same},
    bagging::{bag, keep},
    deliver::{deliver, parcels, rendered},
    deliveries::reopen,
    kept,
    prepare::{Findings, prepare, refresh},
    record::{DeliveryRecord, StepRecord},
    render::resume,
    reproduce::program,
    resume::forget,
    retention::forget_due,
    summary,
};
use crate::{
    archive::{self, Bag},
    config::{Approving, Transport},
    dataset::Snapshot,
    delivery::{Outlook, State},
    digest,
    disclosure::{criteria_table, data_package, flows_table, labels_table, published_table},
    files,
    lock::{Lock, Owner},
};

/// The tables of an edition and what describes them, in its folder `data` and in the archive.
pub(super) const TABLES: [&str; 5] = [
    "published.csv",
    "criteria.csv",
    "labels.csv",
    "flows.csv",
    "datapackage.json",
];

/// The configuration that an edition was made with, in its folder and in the archive.
pub(super) const CONFIG: &str = "config.toml";

/// What a run came to.
#[derive(Debug)]
pub struct Summary {
    /// What it did.
    pub record: Record,
    /// What became of the messages; nothing where sending was left to `send`.
    pub delivered: Option<Delivered>,
}

impl Summary {
    /// Returns the names of briefings that could not be made.
    pub fn failed(&self) -> impl Iterator<Item = &str> {
        let units = self.record.units.iter().filter(|unit| unit.error.is_some());
        units.map(|unit| unit.briefing.as_str())
    }
}

/// Does the main job: refresh, count, control, render, deliver, archive.
///
/// The owner is mailed what goes to whom. With a mail server and approval by the owner it ends
/// there, and nothing is archived. An edition is archived when all its briefings were made.
/// Messages that would carry one that failed are held back.
///
/// # Errors
/// What stops the run as a whole; failures of single briefings stand in the summary.
pub fn run(scope: &Scope, observer: &dyn Observer) -> Result<Summary, PipelineError> {
    scope.check_reason()?;
    let _lock = begin(scope, "run", observer)?;
    let mut steps = Steps::default();
    let snapshot = steps.time("refresh", || refresh(scope, observer))?;
    scope.go_on()?;
    let prepared = steps.time("figures", || prepare(scope, snapshot, observer))?;
    scope.go_on()?;
    write_published(scope, &prepared)?;
    files::write(&scope.output().join(kept::FILE), &kept::write(&prepared)?)?;
    let rendering = steps.time("render", || resume(scope, &prepared, observer))?;
    let mut record = record(scope, &prepared, &rendering);
    // On record before anything is sent: a run that is killed now is known to have been.
    record.steps.clone_from(&steps.0);
    record.write(&scope.output())?;
    let complete = rendering.units.iter().all(|unit| unit.error.is_none());
    let mut bag = bag(scope, &record, &rendering.documents)?;
    let parcels = parcels(scope, prepared.snapshot.units(), &rendering.documents);
    let contents = Contents::of(&bag.payload, &parcels);
    let approval = void_unless_same(scope, &contents, observer)?;
    seal(&mut bag, scope, approval)?;
    if complete {
        // Refused before mails go out rather than after.
        archive::is_stored(&scope.archive(), &bag)?;
    }
    scope.go_on()?;
    let told = (&prepared, &record, parcels.as_slice(), contents.sha256());
    record.notices = summary::mail(scope, told, observer).into_iter().collect();
    let settings = &scope.config.delivery;
    let mut delivered = None;
    if settings.transport == Transport::Outbox || settings.approval == Approving::Automatic {
        seal(&mut bag, scope, required(scope, contents)?)?;
        let sent = || deliver(scope, &prepared, &rendering.documents, observer);
        let sent = steps.time("deliver", sent)?;
        record.deliveries = deliveries(&sent);
        if complete {
            steps.time("archive", || keep(scope, &bag, observer))?;
        }
        delivered = Some(sent);
    }
    record.steps = steps.0;
    record.write(&scope.output())?;
    if complete {
        forget(scope)?;
    }
    forget_due(scope, observer)?;
    Ok(Summary { record, delivered })
}

/// Sends the edition that a run left in the output folder and somebody approved, and archives it.
/// Messages in the states of `again` are sent again, beside those that wait.
///
/// # Errors
/// Where it was not rendered, not wholly, is not approved, or was changed since.
pub fn send(
    scope: &Scope,
    again: &[State],
    observer: &dyn Observer,
) -> Result<Summary, PipelineError> {
    let _lock = begin(scope, "send", observer)?;
    let mut record = read_record(scope)?;
    let documents = rendered(scope, &record)?;
    let prepared = Prepared {
        snapshot: Snapshot::open(&scope.snapshot())?,
        figures: crate::model::PublishedFigures::default(),
        findings: Findings::default(),
        control: crate::model::Control::default(),
    };
    let mut bag = bag(scope, &record, &documents)?;
    let parcels = parcels(scope, prepared.snapshot.units(), &documents);
    let approval = required(scope, Contents::of(&bag.payload, &parcels))?;
    seal(&mut bag, scope, approval)?;
    archive::is_stored(&scope.archive(), &bag)?;
    if !again.is_empty() {
        reopen(scope, again, observer)?;
    }
    let delivered = deliver(scope, &prepared, &documents, observer)?;
    keep(scope, &bag, observer)?;
    record.deliveries = deliveries(&delivered);
    record.write(&scope.output())?;
    Ok(Summary {
        record,
        delivered: Some(delivered),
    })
}

/// Puts the approval of what is sent for real into the bag. Files need none, and keep none.
fn seal(bag: &mut Bag, scope: &Scope, approval: Option<Approval>) -> Result<(), PipelineError> {
    let is_real = scope.config.delivery.transport == Transport::Smtp;
    if let Some(approval) = approval.filter(|_| is_real) {
        bag.payload
            .insert(approval::FILE.to_owned(), approval.bytes()?);
    }
    Ok(())
}

/// Reads the record of an edition that was run.
pub(super) fn read_record(scope: &Scope) -> Result<Record, PipelineError> {
    Record::read(&scope.output()).map_err(|_| PipelineError::NotReady(scope.edition.to_string()))
}

/// Seconds that steps took.
#[derive(Default)]
struct Steps(Vec<StepRecord>);

impl Steps {
    fn time<T>(&mut self, step: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.0.push(StepRecord {
            step: step.to_owned(),
            seconds: start.elapsed().as_secs_f64(),
        });
        result
    }
}

pub(super) fn write_published(scope: &Scope, prepared: &Prepared) -> Result<(), PipelineError> {
    let table = published_table(
        &prepared.figures,
        &scope.config.catalogue.indicators,
        prepared.snapshot.units().iter(),
        scope.edition,
    );
    let (findings, edition) = (&prepared.findings, scope.edition);
    let project = &scope.config.project;
    let tables = [
        table,
        criteria_table(&findings.standings, edition),
        labels_table(&findings.standings, edition),
        flows_table(&findings.flows, edition),
        data_package(
            (
                project.title.in_language(project.language),
                &project.organisation,
            ),
            edition,
            &scope.config.catalogue.indicators,
            &scope.config.disclosure,
        ),
    ];
    for (name, table) in TABLES.into_iter().zip(tables) {
        let file = scope.output().join("data").join(name);
        files::write(&file, table.as_bytes())?;
    }
    let config = scope.output().join(CONFIG);
    Ok(files::write(&config, scope.config.text.as_bytes())?)
}

fn record(scope: &Scope, prepared: &Prepared, rendering: &Rendering) -> Record {
    Record {
        program: program(),
        edition: scope.edition,
        date: scope.date,
        reason: scope.reason.clone(),
        config_sha256: digest::sha256(scope.config.text.as_bytes()),
        catalogue_sha256: digest::sha256(scope.config.catalogue.text.as_bytes()),
        inputs: prepared.snapshot.delivered().to_vec(),
        figures: prepared.figures.count(),
        steps: Vec::new(),
        units: rendering.units.clone(),
        deliveries: Vec::new(),
        notices: Vec::new(),
    }
}

fn deliveries(delivered: &Delivered) -> Vec<DeliveryRecord> {
    let outcome = |outlook: &Outlook| match outlook {
        Outlook::Sent => "sent".to_owned(),
        Outlook::AlreadySent => "sent before".to_owned(),
        Outlook::SentOtherwise => "sent before with other content".to_owned(),
        Outlook::Held => "held back".to_owned(),
        Outlook::Open(state, said) => format!("{}: {said}", state.as_str()),
    };
    let record = |one: &crate::delivery::Outcome| DeliveryRecord {
        recipient: one.recipient.clone(),
        outcome: match one.left_out.join(", ") {
            none if none.is_empty() => outcome(&one.outlook),
            left_out => format!("{}, without {left_out}", outcome(&one.outlook)),
        },
    };
    delivered.outcomes.iter().map(record).collect()
}

/// Takes the lock of the output folder; it is given back when the program ends, however it
/// ends. What one that was killed had begun to write is removed.
///
/// # Errors
/// Where another one is at work there.
pub fn lock(scope: &Scope, command: &str) -> Result<Lock, PipelineError> {
    let command = format!("boligmonitor {command} --edition {}", scope.edition);
    let owner = Owner::this(&program(), &command);
    let path = scope.config.folders.output.join(".lock");
    let lock = Lock::take(&path, &owner)?;
    if lock.left().is_some() {
        files::remove_unfinished(&scope.config.folders.output)?;
        files::remove_unfinished(&scope.config.folders.snapshots)?;
    }
    Ok(lock)
}

/// Takes the lock of the output folder, and tells of a run that did not give it back.
fn begin(scope: &Scope, command: &str, observer: &dyn Observer) -> Result<Lock, PipelineError> {
    let lock = lock(scope, command)?;
    if let Some(left) = lock.left() {
        observer.warn(&format!(
            "it ended without finishing, and its lock was taken over: {left}"
        ));
    }
    Ok(lock)
}
