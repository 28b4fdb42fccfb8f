//! Packets for meetings: several briefings in one document.

use chrono::Datelike;
use serde::Serialize;
use serde_json::json;

use super::{
    BriefingError, Expected, Inputs, PartPages, Report, TemplateError, Templates,
    head::{Head, Publisher, Subject},
    pdf,
    sentences::Sentences,
};
use crate::{
    config::Packet,
    model::{Comment, DocumentName, Language, Masthead, ToldFinding},
};

/// A briefing as a part of a packet.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Its name by itself.
    pub name: DocumentName,
    /// Its title.
    pub title: String,
    /// The name of what it is about.
    pub subject: String,
    /// What stands first in it.
    pub findings: Vec<ToldFinding>,
    /// Its templates.
    pub report: Report,
    /// What it says, `briefing.json`, and its table, `figures.csv`.
    pub files: Inputs,
    /// Its pages.
    pub pages: PartPages,
    /// What its PDF must hold.
    pub expected: Expected,
}

/// What a packet is to be made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PacketRequest<'a> {
    /// The packet.
    pub packet: &'a Packet,
    /// The briefings in it.
    pub parts: &'a [&'a Part],
    /// Who publishes, and when.
    pub masthead: &'a Masthead,
    /// What an analyst writes for the meeting.
    pub comment: Option<&'a Comment>,
}

/// A packet before it is set: `briefing.json` of its templates.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PacketContent {
    /// Two-letter code.
    pub language: Language,
    /// Title, edition and date.
    pub document: Head,
    /// Who publishes.
    pub project: Publisher,
    /// What stands at the foot of each page.
    pub unit: Subject,
    /// Who meets.
    pub committee: String,
    /// The day of the meeting.
    pub meeting: Date,
    /// The number of the item on the agenda.
    pub agenda_item: Option<String>,
    /// What an analyst writes for the meeting.
    pub comment: Option<Comment>,
    /// The note on the cover, a paragraph each.
    pub note: Vec<String>,
    /// The briefings.
    pub parts: Vec<PartText>,
}

/// A date.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Date {
    /// Its year.
    pub year: i32,
    /// Its month.
    pub month: u32,
    /// Its day of the month.
    pub day: u32,
}

/// A briefing in a packet.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PartText {
    /// Its title.
    pub title: String,
    /// The folder of its templates.
    pub report: &'static str,
    /// The folder of its files.
    pub folder: String,
    /// How many pages it takes.
    pub pages: usize,
}

impl PacketRequest<'_> {
    /// Gathers what the packet says.
    ///
    /// # Errors
    /// A template of the note that is wrong.
    pub(crate) fn describe(&self, templates: &Templates) -> Result<PacketContent, TemplateError> {
        let (packet, masthead) = (self.packet, self.masthead);
        let name = DocumentName::packet(&packet.id);
        let part = |part: &&Part| PartText {
            title: part.title.clone(),
            report: part.report.folder(),
            folder: folder(part),
            pages: part.pages.count(),
        };
        let mut content = PacketContent {
            language: masthead.language,
            document: Head::new(masthead, &packet.committee, &name),
            project: Publisher::new(masthead),
            unit: Subject {
                id: packet.id.clone(),
                name: packet.committee.clone(),
            },
            committee: packet.committee.clone(),
            meeting: Date {
                year: packet.meeting.year(),
                month: packet.meeting.month(),
                day: packet.meeting.day(),
            },
            agenda_item: packet.agenda_item.clone(),
            comment: self.comment.cloned(),
            note: Vec::new(),
            parts: self.parts.iter().map(part).collect(),
        };
        let context = json!({ "packet": content });
        let sentences = Sentences {
            templates,
            report: Report::Packet,
        };
        content.note = sentences.lines("note.jinja", context)?;
        Ok(content)
    }

    /// Gathers all files of the packet: templates, content, and the files of each briefing in a
    /// folder of its own.
    ///
    /// # Errors
    /// Content that is not JSON.
    pub(crate) fn inputs(
        &self,
        content: &PacketContent,
        templates: &Templates,
    ) -> Result<Inputs, BriefingError> {
        let mut inputs = pdf::inputs(content, Report::Packet, templates, &[], Vec::new())?;
        for part in self.parts {
            let folder = folder(part);
            let files = part.files.iter().map(|(path, bytes)| {
                let path = format!("{folder}{path}");
                (path.trim_start_matches('/').to_owned(), bytes.clone())
            });
            inputs.extend(files);
        }
        Ok(inputs)
    }

    /// Returns what matters most in its briefings, at most so much: of each in turn, under the name of
    /// what the briefing is about.
    #[must_use]
    pub(crate) fn first_findings(&self, most: usize) -> Vec<ToldFinding> {
        let of_place = |place: usize| {
            let found = self.parts.iter().filter_map(|part| {
                let finding = part.findings.get(place)?;
                Some(ToldFinding {
                    unit: part.subject.clone(),
                    ..finding.clone()
                })
            });
            let mut found: Vec<ToldFinding> = found.collect();
            found.sort_by(|one, other| other.weight.total_cmp(&one.weight));
            found
        };
        (0..most).flat_map(of_place).take(most).collect()
    }

    /// Returns what its PDF must hold: all that those of its briefings must, and who meets.
    #[must_use]
    pub(crate) fn expected(&self) -> Expected {
        let parts = || self.parts.iter().map(|part| &part.expected);
        let own = [
            ("the committee", self.packet.committee.clone()),
            (
                "the reason of the correction",
                self.masthead.correction.clone(),
            ),
        ];
        let texts = parts().flat_map(|part| part.texts.iter().cloned());
        Expected {
            language: self.masthead.language,
            texts: own.into_iter().chain(texts).collect(),
            tables: parts().flat_map(|part| part.tables.clone()).collect(),
        }
    }
}

fn folder(part: &Part) -> String {
    format!("/parts/{}/", part.name)
}
