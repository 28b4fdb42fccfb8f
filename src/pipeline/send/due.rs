//! What the owner is mailed of an edition that is due and not made.

use serde::Serialize;

use super::notify;
use crate::{
    delivery::{self, NoticeKind},
    pipeline::{NoticeRecord, Observer, Scope, error::with_causes},
};

/// What became of an edition that was due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DueNotice<'a> {
    /// What became of it, as the template `schedule.jinja` knows it: `waiting`, `overdue`, `open`,
    /// `unapproved`, `failed` or `broke-off`. With the day it is the key of the mail, so that one is
    /// sent a day.
    pub news: &'a str,
    /// Since when it is due.
    pub since: &'a str,
    /// From when it is overdue.
    pub deadline: &'a str,
    /// When it is tried again.
    pub again: &'a str,
    /// What is wrong, in a line that may leave the machine.
    pub wrong: &'a str,
}

#[derive(Serialize)]
struct Context<'a> {
    owner: &'a str,
    organisation: &'a str,
    publication: &'a str,
    edition: String,
    news: &'a str,
    since: &'a str,
    deadline: &'a str,
    again: &'a str,
    wrong: &'a str,
}

/// Mails the owner what became of an edition that was due; nothing where nobody is the owner.
///
/// It never fails: what became of the mail is returned, and told to the observer.
pub(crate) fn tell_due(
    scope: &Scope,
    notice: &DueNotice,
    observer: &dyn Observer,
) -> Option<NoticeRecord> {
    let config = scope.config;
    let owner = config.owner.as_ref()?;
    let language = config.project.language;
    let key = format!("{}-{}", notice.news, scope.today);
    let context = Context {
        owner: &owner.name,
        organisation: &config.project.organisation,
        publication: config.project.title.in_language(language),
        edition: scope.edition.to_string(),
        news: notice.news,
        since: notice.since,
        deadline: notice.deadline,
        again: notice.again,
        wrong: notice.wrong,
    };
    let templates = &config.folders.templates;
    match delivery::write_notice(templates, language, NoticeKind::Schedule, &context) {
        Ok(words) => notify(scope, &key, words, observer),
        Err(error) => {
            let why = with_causes(&error);
            observer.warn(&format!("the owner could not be told: {why}"));
            let outcome = format!("not sent: {why}");
            Some(NoticeRecord { key, outcome })
        }
    }
}
