//! Mails to the owner: what is to be sent, and what went wrong.

use serde::Serialize;

use super::deliver::{date_of_mails, ledger, ledger_files, secret, sender, written_now};
use crate::{
    config::Owner,
    delivery::{self, DeliveryError, Disposition, Notice, NoticeKind, NoticeWords, Notifying},
    pipeline::{NoticeRecord, Observer, Scope, error::with_causes},
};

/// Writes to the owner, once for each key of the edition; nothing where nobody is the owner.
///
/// It never fails: what became of the mail is returned for the record, and a mail that did not
/// leave is told to the observer. With the outbox it is a file in `output/outbox/owner`.
pub(super) fn tell(
    scope: &Scope,
    (kind, key): (NoticeKind, String),
    context: &impl Serialize,
    observer: &dyn Observer,
) -> Option<NoticeRecord> {
    let owner = scope.config.owner.as_ref()?;
    let templates = &scope.config.folders.templates;
    let written = delivery::write_notice(templates, scope.config.project.language, kind, context);
    let outcome = match written {
        Ok(words) => mailed(scope, owner, (&key, words), observer),
        Err(error) => {
            let why = with_causes(&error);
            let what = match kind {
                NoticeKind::Summary => " of the edition",
                NoticeKind::Schedule => "",
            };
            observer.warn(&format!("the owner could not be told{what}: {why}"));
            format!("not sent: {why}")
        }
    };
    Some(NoticeRecord { key, outcome })
}

/// Mails a notice, and says what became of it.
fn mailed(
    scope: &Scope,
    owner: &Owner,
    (key, words): (&str, NoticeWords),
    observer: &dyn Observer,
) -> String {
    let notice = Notice {
        edition: scope.edition,
        key: key.to_owned(),
        words,
    };
    let notified = with_ledger(scope, owner, |with| delivery::notify(&notice, with));
    let (why, outcome) = match notified {
        Ok(Disposition::Sent) => return "sent".to_owned(),
        Ok(Disposition::AlreadySent) => return "sent before".to_owned(),
        Ok(disposition) => {
            let why = still_open(disposition).unwrap_or_else(|| "not sent".to_owned());
            (why.clone(), why)
        }
        Err(why) => (why.clone(), format!("not sent: {why}")),
    };
    observer.warn(&not_told(owner, &notice.words.subject, &why));
    outcome
}

/// Mails the owner what could not be mailed before; without any such mail nothing is connected to.
///
/// It never fails: a mail that does not leave now either is told to the observer.
pub(crate) fn notify_again(scope: &Scope, observer: &dyn Observer) {
    let Some(owner) = scope.config.owner.as_ref() else {
        return;
    };
    if !ledger_files(scope).0.exists() {
        return;
    }
    match with_ledger(scope, owner, delivery::notify_again) {
        Err(why) => observer.warn(&not_told(owner, "an earlier mail", &why)),
        Ok(all) => {
            for notice in all {
                if let Some(why) = still_open(notice.disposition) {
                    observer.warn(&not_told(owner, &notice.subject, &why));
                }
            }
        }
    }
}

/// Opens the ledger for notices, and says in a line what is wrong.
fn with_ledger<T>(
    scope: &Scope,
    owner: &Owner,
    notify: impl FnOnce(&Notifying) -> Result<T, DeliveryError>,
) -> Result<T, String> {
    let ledger = ledger(scope).map_err(|error| with_causes(&error))?;
    let secret = secret(scope).map_err(|error| with_causes(&error))?;
    let with = Notifying {
        owner,
        settings: &scope.config.delivery,
        sender: sender(scope, date_of_mails(scope), secret),
        ledger: &ledger,
        outbox: &scope.owner_outbox(),
        now: written_now,
    };
    notify(&with).map_err(|error| with_causes(&error))
}

/// Says what became of a notice that did not leave.
fn still_open(disposition: Disposition) -> Option<String> {
    match disposition {
        Disposition::Open { state, said } => Some(format!("{}: {said}", state.as_str())),
        _ => None,
    }
}

fn not_told(owner: &Owner, subject: &str, why: &str) -> String {
    format!(
        "the owner ({}) could not be told »{subject}«: {why}",
        owner.name
    )
}
