//! What the owner is mailed of an edition that is due and not made.

use serde::Serialize;

use super::notify::tell;
use crate::{
    delivery::{LetterHead, NoticeKind},
    pipeline::{NoticeRecord, Observer, Scope},
};

/// What became of an edition that was due.
#[derive(Debug, Clone, Copy, Serialize)]
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
    #[serde(flatten)]
    head: LetterHead<'a>,
    #[serde(flatten)]
    notice: &'a DueNotice<'a>,
}

/// Mails the owner what became of an edition that was due; nothing where nobody is the owner.
///
/// It never fails: what became of the mail is returned, and told to the observer.
pub(crate) fn tell_due(
    scope: &Scope,
    notice: &DueNotice,
    observer: &dyn Observer,
) -> Option<NoticeRecord> {
    let owner = scope.config.owner.as_ref()?;
    let key = format!("{}-{}", notice.news, scope.today);
    let correction = scope.correction();
    let context = Context {
        owner: &owner.name,
        head: LetterHead::new(&scope.config.project, scope.edition, &correction),
        notice,
    };
    tell(scope, (NoticeKind::Schedule, key), &context, observer)
}
