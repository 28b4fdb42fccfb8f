//! What stands at the head and the foot of a document.

use chrono::Datelike;
use serde::Serialize;

use crate::model::{DocumentName, Masthead};

/// Title, edition and date.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Head {
    /// The title of the document.
    pub title: String,
    /// What tells documents apart, stable from run to run.
    pub ident: String,
    /// The edition.
    pub edition: String,
    /// Year of the date.
    pub year: i32,
    /// Month of the date.
    pub month: u32,
    /// Day of the date.
    pub day: u32,
    /// The newest year with data.
    pub data_year: i32,
    /// That it corrects an earlier edition, and why; empty where it does not.
    pub correction: String,
    /// That it is a draft; empty where it is not.
    pub draft: String,
}

/// Who publishes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Publisher {
    /// The name of the publication.
    pub title: String,
    /// The municipality.
    pub organisation: String,
    /// Whom readers ask.
    pub contact: String,
    /// Printed on every page.
    pub notice: String,
}

/// What a document is about that is about no unit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Subject {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
}

impl Head {
    /// Names a document by what it is about, and tells it apart by its name, the edition and its
    /// date.
    pub(super) fn new(masthead: &Masthead, about: &str, name: &DocumentName) -> Self {
        let Masthead { edition, date, .. } = masthead;
        let mark = match masthead.draft.as_str() {
            "" => String::new(),
            draft => format!(" · {draft}"),
        };
        Self {
            title: format!("{about}: {} {edition}{mark}", masthead.title),
            ident: format!("{}/{edition}/{name}", masthead.organisation),
            edition: edition.to_string(),
            year: date.year(),
            month: date.month(),
            day: date.day(),
            data_year: masthead.data_year(),
            correction: masthead.correction.clone(),
            draft: masthead.draft.clone(),
        }
    }
}

impl Publisher {
    pub(super) fn new(masthead: &Masthead) -> Self {
        Self {
            title: masthead.title.clone(),
            organisation: masthead.organisation.clone(),
            contact: masthead.contact.clone(),
            notice: masthead.notice.clone(),
        }
    }
}
