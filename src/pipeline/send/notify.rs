//! Mails to the owner: what is to be sent, and what went wrong.

use super::deliver::{date_of_mails, ledger, ledger_files, secret, written_now};
use crate::{
    config::Owner,
    delivery::{self, Notice, Outlook},
    pipeline::{NoticeRecord, Observer, Scope, error::with_causes},
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

/// Mails the owner what could not be mailed before; without any such mail nothing is connected to.
///
/// It never fails: a mail that does not leave now either is told to the observer.
pub fn notify_again(scope: &Scope, observer: &dyn Observer) {
    let Some(owner) = scope.config.owner.as_ref() else {
        return;
    };
    let told = again(scope, owner);
    let open = told.map(|told| {
        let open = told
            .into_iter()
            .filter_map(|(subject, outlook)| match outlook {
                Outlook::Open(state, said) => {
                    Some((subject, format!("{}: {said}", state.as_str())))
                }
                _ => None,
            });
        open.collect()
    });
    let open: Vec<_> = open.unwrap_or_else(|why| vec![("an earlier mail".to_owned(), why)]);
    for (subject, why) in open {
        observer.warn(&not_told(owner, &subject, &why));
    }
}

fn again(scope: &Scope, owner: &Owner) -> Result<Vec<(String, Outlook)>, String> {
    if !ledger_files(scope).0.exists() {
        return Ok(Vec::new());
    }
    let ledger = ledger(scope).map_err(|error| with_causes(&error))?;
    let secret = secret(scope).map_err(|error| with_causes(&error))?;
    let with = (&scope.config.delivery, &secret);
    let folder = scope.owner_outbox();
    let place = (folder.as_path(), date_of_mails(scope));
    let told = delivery::notify_again(owner, with, &ledger, place, written_now);
    told.map_err(|error| with_causes(&error))
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
