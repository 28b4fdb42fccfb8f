//! The words of mails, from templates.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{CorrectedFigures, Parcel, correction::CorrectionInMail};
use crate::{
    config::{Packet, Project},
    files::{self, FileError},
    model::{Document, DocumentKind, DocumentName, Edition, Language, ToldFinding, Writing},
    text_template::{TextTemplate, TextTemplateError},
};

/// Why mails cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// A template cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A template is wrong.
    #[error(transparent)]
    Template(#[from] TextTemplateError),
}

/// The templates of mails in one language.
#[derive(Debug)]
pub(crate) struct Letters {
    writing: Writing,
    correction: String,
    /// The meetings of packets.
    meetings: BTreeMap<DocumentName, Meeting>,
    approval: Option<ApprovalState>,
    templates: MailTemplates,
}

/// A mail before it has attachments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) text: String,
    /// The same once more; nothing where a plain text is enough.
    pub(super) html: Option<String>,
}

/// A document as the letter tells of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Listed {
    title: String,
    file: String,
    /// The name of its file in the folder of briefings.
    stored: String,
    kind: DocumentKind,
    size: String,
    /// The meeting that a packet is for.
    meeting: Option<Meeting>,
    /// What stands first in it.
    findings: Vec<ToldFinding>,
    /// With which message it comes.
    part: u32,
}

/// A meeting as the letter names it.
#[derive(Debug, Clone, Serialize)]
struct Meeting {
    committee: String,
    day: String,
    /// The number of the item on the agenda.
    item: Option<String>,
}

/// A line of the index of an outbox.
#[derive(Debug, Clone, Serialize)]
pub(super) struct IndexRow {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) part: u32,
    pub(super) parts: u32,
    /// The file of the message; nothing where it is held back.
    pub(super) file: Option<String>,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) attachments: Vec<Listed>,
    pub(super) left_out: Vec<Listed>,
    /// What could not be made, so that the message is held back.
    pub(super) missing: Vec<String>,
}

/// Whether an edition is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub(crate) enum ApprovalState {
    /// Nobody approved it.
    None,
    /// It is, as it lies there.
    Given {
        /// By whom.
        by: String,
        /// When.
        at: String,
    },
    /// It was, and something changed since.
    Void,
}

/// What the words of every mail may name: who publishes which edition.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LetterHead<'a> {
    organisation: &'a str,
    publication: &'a str,
    notice: &'a str,
    correction: &'a str,
    edition: String,
    /// Where the web page stands.
    web_page: Option<&'a str>,
}

impl<'a> LetterHead<'a> {
    /// Describes an edition; `correction` is empty where it corrects none.
    pub(crate) fn new(project: &'a Project, edition: Edition, correction: &'a str) -> Self {
        Self {
            organisation: &project.organisation,
            publication: project.title.in_language(project.language),
            notice: project.notice.in_language(project.language),
            correction,
            edition: edition.to_string(),
            web_page: project.web_page.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct MailContext<'a> {
    #[serde(flatten)]
    head: LetterHead<'a>,
    recipient: &'a str,
    contact: &'a str,
    attachments: Vec<Listed>,
    elsewhere: Vec<Listed>,
    left_out: Vec<Listed>,
    #[serde(flatten)]
    corrected: CorrectionInMail<'a>,
    part: u32,
    parts: u32,
}

#[derive(Serialize)]
struct IndexContext<'a> {
    #[serde(flatten)]
    head: LetterHead<'a>,
    rows: &'a [IndexRow],
    preview: bool,
    approval: Option<&'a ApprovalState>,
    briefings: &'a str,
}

/// What the owner is mailed about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    /// What an edition is, before it goes out.
    Summary,
    /// What became of an edition that was due.
    Schedule,
}

impl NoticeKind {
    fn templates(self) -> [&'static str; 2] {
        match self {
            Self::Summary => ["summary-subject.jinja", "summary.jinja"],
            Self::Schedule => ["schedule-subject.jinja", "schedule.jinja"],
        }
    }
}

const TEMPLATES: [&str; 4] = ["subject.jinja", "body.jinja", "body.html", "index.html"];

impl Letters {
    /// Reads the templates of a language.
    ///
    /// # Errors
    /// Templates that are missing or wrong.
    pub(crate) fn load(
        folder: &Path,
        language: Language,
        writing: &Writing,
    ) -> Result<Self, LettersError> {
        Self::read_by(&files::read_text, folder, (language, writing))
    }

    /// Takes the templates of a language from what was read before.
    ///
    /// # Errors
    /// Templates that are missing or wrong.
    pub(crate) fn read_by(
        read: &dyn Fn(&Path) -> Result<String, FileError>,
        folder: &Path,
        (language, writing): (Language, &Writing),
    ) -> Result<Self, LettersError> {
        Ok(Self {
            writing: writing.clone(),
            correction: String::new(),
            meetings: BTreeMap::new(),
            approval: None,
            templates: MailTemplates::read(read, folder, language, &TEMPLATES)?,
        })
    }

    /// Says in the index whether the edition is approved.
    #[must_use]
    pub(crate) fn approved(mut self, approval: ApprovalState) -> Self {
        self.approval = Some(approval);
        self
    }

    /// Says in every mail that the edition corrects an earlier one, and why; an empty text for one
    /// that does not.
    #[must_use]
    pub(crate) fn correcting(mut self, correction: String) -> Self {
        self.correction = correction;
        self
    }

    /// Names the meetings of packets where these are attached.
    #[must_use]
    pub(crate) fn with_packets(mut self, packets: &[Packet]) -> Self {
        let meeting = |packet: &Packet| {
            let meeting = Meeting {
                committee: packet.committee.clone(),
                day: self.writing.day(packet.meeting),
                item: packet.agenda_item.clone(),
            };
            (DocumentName::packet(&packet.id), meeting)
        };
        self.meetings = packets.iter().map(meeting).collect();
        self
    }

    /// Tells of documents that come with one message.
    pub(super) fn listed(&self, documents: &[&Document], part: u32) -> Vec<Listed> {
        let listed = |document: &&Document| Listed {
            title: document.title.clone(),
            file: attachment_name(document, documents),
            stored: document.name.file_name(),
            kind: document.name.kind(),
            size: self.writing.size(document.bytes.len()),
            meeting: self.meetings.get(&document.name).cloned(),
            findings: document.findings.clone(),
            part,
        };
        documents.iter().map(listed).collect()
    }

    /// Writes the mail that goes with a parcel, with what it corrects.
    pub(super) fn write(
        &self,
        parcel: &Parcel,
        (project, edition): (&Project, Edition),
        corrected: &CorrectedFigures,
    ) -> Result<Letter, LettersError> {
        let part = parcel.part;
        let others = parcel.elsewhere.iter();
        let context = MailContext {
            head: LetterHead::new(project, edition, &self.correction),
            recipient: &parcel.recipient.name,
            contact: &project.contact,
            attachments: self.listed(&parcel.documents, part.number),
            elsewhere: others
                .flat_map(|other| self.listed(&[other.document], other.part))
                .collect(),
            left_out: self.listed(&parcel.too_large, 0),
            corrected: corrected.in_mail(parcel),
            part: part.number,
            parts: part.of,
        };
        let fill = |name| self.templates.fill(name, &context);
        Ok(Letter {
            subject: one_line(&fill("subject.jinja")?),
            text: format!("{}\n", fill("body.jinja")?.trim()),
            html: Some(format!("{}\n", fill("body.html")?.trim())),
        })
    }

    /// Writes the index of an outbox, which lies two folders below the output.
    pub(super) fn index(
        &self,
        rows: &[IndexRow],
        project: &Project,
        edition: Edition,
        preview: bool,
    ) -> Result<String, LettersError> {
        let context = IndexContext {
            head: LetterHead::new(project, edition, &self.correction),
            rows,
            preview,
            approval: self.approval.as_ref().filter(|_| preview),
            briefings: &format!("../../{edition}/briefings"),
        };
        self.templates.fill("index.html", &context)
    }
}

/// The words of a mail to the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoticeWords {
    /// The subject.
    pub subject: String,
    /// The text; an empty line comes between paragraphs.
    pub text: String,
}

/// Writes a mail to the owner from two templates, its subject and its text.
///
/// # Errors
/// Templates that are missing or wrong.
pub(crate) fn write_notice(
    folder: &Path,
    language: Language,
    kind: NoticeKind,
    context: &impl Serialize,
) -> Result<NoticeWords, LettersError> {
    let names = kind.templates();
    let templates = MailTemplates::read(&files::read_text, folder, language, &names)?;
    let [subject, text] = names.map(|name| templates.fill(name, context));
    Ok(NoticeWords {
        subject: one_line(&subject?),
        text: text?.trim().to_owned(),
    })
}

/// The templates of mails by name.
#[derive(Debug)]
struct MailTemplates(BTreeMap<&'static str, TextTemplate>);

impl MailTemplates {
    /// Reads templates of a language; of those in HTML the layout is that of all languages.
    fn read(
        read: &dyn Fn(&Path) -> Result<String, FileError>,
        folder: &Path,
        language: Language,
        names: &[&'static str],
    ) -> Result<Self, LettersError> {
        let own = folder.join(language.code()).join("mail");
        let mut templates = BTreeMap::new();
        for name in names {
            let template = if let Some(stem) = name.strip_suffix(".html") {
                let texts = own.join(format!("{stem}-texts.html"));
                let layout = folder.join("mail").join(name);
                let (names, source) = (read(&texts)?, read(&layout)?);
                TextTemplate::with_texts((texts, &names), (layout, &source))?
            } else {
                let file = own.join(name);
                let source = read(&file)?;
                TextTemplate::parse(file, source)?
            };
            templates.insert(*name, template);
        }
        Ok(Self(templates))
    }

    /// Fills a template.
    fn fill(&self, name: &str, context: &impl Serialize) -> Result<String, LettersError> {
        let template = self.0.get(name).ok_or_else(|| TextTemplateError {
            file: PathBuf::from(name),
            line: 1,
            message: "the template was not read".to_owned(),
        })?;
        Ok(template.fill(context)?)
    }
}

/// Returns the name of an attached file, which is no other's in the mail.
pub(super) fn attachment_name(document: &Document, attached: &[&Document]) -> String {
    let name = document.readable_name();
    let is_same = |other: &&&Document| other.readable_name() == name;
    match attached.iter().filter(is_same).count() {
        0 | 1 => name,
        _ => document.name.file_name(),
    }
}

/// Writes a text in one line, whatever a name holds (RFC 5322, 2.2).
pub(super) fn one_line(text: &str) -> String {
    let apart = |c: char| c.is_whitespace() || c.is_control();
    let words = text.split(apart).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_has_one_line() {
        let evil = "A\r\nBcc: x@y.example\u{85}\u{2028}\tB\0";
        assert_eq!(one_line(evil), "A Bcc: x@y.example B");
    }
}
