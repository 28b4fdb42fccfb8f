//! A whole run, and sending what a run left to be sent.

use std::time::Instant;

use super::{
    Observer, PipelineError, Record, Rendering, Scope, demo,
    entry::{begin, read_record},
    keep::{Workplace, bag, forget_due, keep, known},
    make::{
        check_configuration, check_templates, note, publish, published, refresh, remove_others,
        render, resume, wanted, warn_of_past_meetings, write_rendering, write_tables,
    },
    program::program,
    progress,
    record::{DeliveryRecord, InputRecord, StepRecord},
    send::{
        Approval, Contents, Delivered, deliver, drafts, entered, mail, mailing_of_bag,
        notify_again, recover, refuse_other_config, rendered, reopen, required, void_unless_same,
    },
};
use crate::{
    archive::{self, Bag},
    config::{Approving, Transport},
    delivery::{Disposition, Outcome, State},
    digest, files,
    model::{EditionFolder, PublishedEdition, Units},
    tables,
};

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
/// Messages that would carry one that failed are held back. What an edition tells is noted as
/// known before the first message leaves. One that the archive holds is made aside, and takes
/// the place of what lies in its folder only where it is the same.
///
/// # Errors
/// What stops the run as a whole; failures of single briefings stand in the summary.
pub fn run(scope: &Scope, observer: &dyn Observer) -> Result<Summary, PipelineError> {
    scope.check_reason()?;
    let _lock = begin(scope, "run", observer)?;
    notify_again(scope, observer);
    check_templates(scope)?;
    warn_of_past_meetings(scope, observer);
    demo::deliver(scope, observer)?;
    let mut steps = Steps::default();
    let snapshot = steps.time("refresh", || refresh(scope, observer))?;
    scope.go_on()?;
    let edition = steps.time("figures", || publish(scope, &snapshot, observer))?;
    let inputs = Record::inputs(&snapshot);
    scope.go_on()?;
    let Made {
        mut record,
        rendering,
        mut bag,
    } = make(scope, (&edition, inputs), &mut steps, observer)?;
    let complete = rendering.units.iter().all(|unit| unit.error.is_none());
    let mailing = mailing_of_bag(scope, &bag.payload)?;
    let entered = entered(scope, &[])?;
    let drafts = drafts(
        scope,
        (&edition.units, &rendering.documents),
        &entered,
        &mailing,
    )?;
    let contents = Contents::of(&bag.payload, &drafts, &mailing, entered)?;
    let approval = void_unless_same(scope, &contents, observer)?;
    seal(&mut bag, scope, approval)?;
    if complete {
        // Refused before mails go out rather than after.
        archive::is_stored(&scope.archive(), &bag)?;
    }
    scope.go_on()?;
    let told = (&edition, &record, drafts.as_slice(), contents.sha256());
    record.notices = mail(scope, told, observer).into_iter().collect();
    let settings = &scope.config.delivery;
    let mut delivered = None;
    if settings.transport == Transport::Outbox || settings.approval == Approving::Automatic {
        seal(&mut bag, scope, required(scope, contents)?)?;
        known::note(scope, &|name| bag.payload.get(name).cloned())?;
        let sent = || deliver(scope, &drafts, &mailing, observer);
        let sent = steps.time("deliver", sent)?;
        record.deliveries = deliveries(&sent);
        if complete {
            steps.time("archive", || keep(scope, &bag, observer))?;
        }
        delivered = Some(sent);
    }
    record.steps = steps.0;
    record.write(&scope.folder())?;
    if complete {
        progress::forget(&scope.folder())?;
    }
    forget_due(scope, observer)?;
    Ok(Summary { record, delivered })
}

/// What a run made, and lies in the folder of the edition.
struct Made<'a> {
    record: Record,
    rendering: Rendering,
    bag: Bag<'a>,
}

/// Makes tables, briefings and web page.
fn make<'a>(
    scope: &Scope<'a>,
    (edition, inputs): (&PublishedEdition, Vec<InputRecord>),
    steps: &mut Steps,
    observer: &dyn Observer,
) -> Result<Made<'a>, PipelineError> {
    let place = Workplace::of(scope)?;
    let at = place.scope();
    write_tables(at, edition)?;
    write_rendering(at, edition)?;
    let rendering = steps.time("render", || resume(at, edition, observer))?;
    let mut record = record(scope, (edition, inputs), &rendering)?;
    let bag = bag(at, &record, &rendering.documents)?;
    place.settle(&bag)?;
    note(scope)?;
    remove_others(&scope.folder(), &rendering)?;
    // On record before anything is sent: a run that is killed now is known to have been.
    record.steps.clone_from(&steps.0);
    record.write(&scope.folder())?;
    Ok(Made {
        record,
        rendering,
        bag,
    })
}

/// Renders the briefings of some units, or all, from the snapshot. Those of an edition that the
/// archive holds are made aside, and are the same or refused.
///
/// # Errors
/// As [`render`]; and where the archive holds other ones.
pub(crate) fn render_again(
    scope: &Scope,
    only: &[String],
    observer: &dyn Observer,
) -> Result<Rendering, PipelineError> {
    scope.check_reason()?;
    let _lock = begin(scope, "render", observer)?;
    // A code that nobody has is told before anything is counted.
    let is_known = |units: &Units| wanted(units, only, scope).map(|_| ());
    let edition = published(scope, is_known, observer)?;
    let place = Workplace::of(scope)?;
    let rendering = render(place.scope(), &edition, only, observer)?;
    place.settle_files()?;
    Ok(rendering)
}

/// Sends the edition that a run left in the output folder and somebody approved, and archives it.
/// Messages in the states of `again` are sent again, beside those that wait.
///
/// # Errors
/// Where it was not rendered, not wholly, is not approved, or was changed since; or where
/// something was published since, with which it was not reckoned.
pub(crate) fn send(
    scope: &Scope,
    again: &[State],
    observer: &dyn Observer,
) -> Result<Summary, PipelineError> {
    let _lock = begin(scope, "send", observer)?;
    let mut record = read_record(scope)?;
    let documents = rendered(scope, &record)?;
    let units = tables::read_rendering(&scope.folder().rendering())?.units;
    check_configuration(scope, &units)?;
    let mut bag = bag(scope, &record, &documents)?;
    let mailing = mailing_of_bag(scope, &bag.payload)?;
    recover(scope)?;
    let entered = entered(scope, again)?;
    let drafts = drafts(scope, (&units, &documents), &entered, &mailing)?;
    let contents = Contents::of(&bag.payload, &drafts, &mailing, entered)?;
    let approval = required(scope, contents)?;
    refuse_other_config(scope, &record, &bag.payload)?;
    seal(&mut bag, scope, approval)?;
    if !archive::is_stored(&scope.archive(), &bag)? && record.known != known::fingerprint(scope)? {
        return Err(PipelineError::Outdated(scope.edition));
    }
    if !again.is_empty() {
        reopen(scope, again, observer)?;
    }
    known::note(scope, &|name| bag.payload.get(name).cloned())?;
    let delivered = deliver(scope, &drafts, &mailing, observer)?;
    keep(scope, &bag, observer)?;
    record.deliveries = deliveries(&delivered);
    record.write(&scope.folder())?;
    notify_again(scope, observer);
    Ok(Summary {
        record,
        delivered: Some(delivered),
    })
}

/// Puts the approval of what is sent for real into the bag. Files need none, and keep none. An
/// edition that is in the archive keeps what it has there: a later approval is about mails alone.
fn seal(bag: &mut Bag, scope: &Scope, approval: Option<Approval>) -> Result<(), PipelineError> {
    let archived = scope.archive().join(scope.edition.to_string());
    let is_real = scope.config.delivery.transport == Transport::Smtp;
    let bytes = if archived.exists() {
        match files::read(&archived.join("data").join(EditionFolder::APPROVAL)) {
            Err(error) if error.is_not_found() => None,
            read => Some(read?),
        }
    } else {
        let approval = approval.filter(|_| is_real);
        approval.map(|approval| approval.bytes()).transpose()?
    };
    if let Some(bytes) = bytes {
        bag.payload
            .insert(EditionFolder::APPROVAL.to_owned(), bytes);
    }
    Ok(())
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

fn record(
    scope: &Scope,
    (edition, inputs): (&PublishedEdition, Vec<InputRecord>),
    rendering: &Rendering,
) -> Result<Record, PipelineError> {
    Ok(Record {
        program: program(),
        edition: scope.edition,
        date: scope.date,
        reason: scope.reason.clone(),
        config_sha256: digest::sha256(scope.config.text.as_bytes()),
        catalogue_sha256: digest::sha256(scope.config.catalogue.text.as_bytes()),
        inputs,
        known: known::fingerprint(scope)?,
        figures: edition.figures.count(),
        steps: Vec::new(),
        units: rendering.units.clone(),
        deliveries: Vec::new(),
        notices: Vec::new(),
    })
}

fn deliveries(delivered: &Delivered) -> Vec<DeliveryRecord> {
    let record = |outcome: &Outcome| {
        let became = match &outcome.disposition {
            Disposition::Sent => "sent".to_owned(),
            Disposition::AlreadySent => "sent before".to_owned(),
            Disposition::SentOtherwise => "sent before with other content".to_owned(),
            Disposition::Held => "held back".to_owned(),
            Disposition::Open { state, said } => format!("{}: {said}", state.as_str()),
        };
        DeliveryRecord {
            recipient: outcome.recipient.clone(),
            outcome: match outcome.left_out.join(", ") {
                none if none.is_empty() => became,
                left_out => format!("{became}, without {left_out}"),
            },
        }
    };
    delivered.outcomes.iter().map(record).collect()
}
