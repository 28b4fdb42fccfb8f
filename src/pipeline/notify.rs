//! Mails to the owner: what is to be sent, and what went wrong.

use super::{
    NoticeRecord, Observer, Scope,
    deliver::{date_of_mails, ledger, secret, written_now},
    error::with_causes,
};
use crate::{
    config::Owner,
    delivery::{self, Notice, Outlook},
};

/// Mails the owner, once for each `key` of the edition; nothing where nobody is the owner.
///
/// It never fails: what became of the mail is returned for the record, and a mail that did not
/// leave is told to the observer. With the outbox it is a file in `output/outbox/owner`.
pub fn notify(
    scope: &Scope,
    key: &str,
    (subject, paragraphs): (&str, Vec<String>),
    observer: &dyn Observer,
) -> Option<NoticeRecord> {
    let owner = scope.config.owner.as_ref()?;
    let notice = Notice {
        edition: scope.edition,
        key: key.to_owned(),
        date: date_of_mails(scope),
        subject: subject.to_owned(),
        paragraphs,
    };
    let outcome = match mailed(scope, &notice, owner) {
        Ok(Outlook::Sent) => "sent".to_owned(),
        Ok(Outlook::AlreadySent) => "sent before".to_owned(),
        Ok(outlook) => {
            let why = match outlook {
                Outlook::Open(state, said) => format!("{}: {said}", state.as_str()),
                _ => "not sent".to_owned(),
            };
            observer.warn(&not_told(owner, subject, &why));
            why
        }
        Err(why) => {
            observer.warn(&not_told(owner, subject, &why));
            format!("not sent: {why}")
        }
    };
    Some(NoticeRecord {
        key: key.to_owned(),
        outcome,
    })
}

fn mailed(scope: &Scope, notice: &Notice, owner: &Owner) -> Result<Outlook, String> {
    let ledger = ledger(scope).map_err(|error| with_causes(&error))?;
    let secret = secret(scope).map_err(|error| with_causes(&error))?;
    let (with, folder) = ((&scope.config.delivery, &secret), scope.owner_outbox());
    let mailed = delivery::notify(notice, owner, with, &ledger, &folder, written_now);
    mailed.map_err(|error| with_causes(&error))
}

fn not_told(owner: &Owner, subject: &str, why: &str) -> String {
    format!(
        "the owner ({}) could not be told »{subject}«: {why}",
        owner.name
    )
}
