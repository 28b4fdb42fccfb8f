//! The words of mails, from minijinja templates.

use std::path::{Path, PathBuf};

use minijinja::{AutoEscape, Environment, UndefinedBehavior, value::Serde};
use serde::Serialize;

use super::Parcel;
use crate::{
    config::Project,
    files::{self, FileError},
    model::{Edition, Language},
};

/// Why mails cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// A template cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A template is wrong.
    #[error("{}:{line}: {message}", file.display())]
    Template {
        /// The template.
        file: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

/// The templates of mails in one language.
#[derive(Debug)]
pub struct Letters {
    folder: PathBuf,
    correction: String,
    environment: Environment<'static>,
}

/// A mail before it has attachments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) body: String,
}

/// A line of the index of an outbox.
#[derive(Debug, Clone, Serialize)]
pub(super) struct IndexRow {
    pub(super) file: String,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) subject: String,
    pub(super) documents: Vec<String>,
}

#[derive(Serialize)]
struct MailContext<'a> {
    recipient: &'a str,
    organisation: &'a str,
    publication: &'a str,
    notice: &'a str,
    contact: &'a str,
    correction: &'a str,
    edition: String,
    titles: Vec<&'a str>,
    files: Vec<String>,
    part: u32,
    parts: u32,
}

#[derive(Serialize)]
struct IndexContext<'a> {
    rows: &'a [IndexRow],
    notice: &'a str,
    organisation: &'a str,
    publication: &'a str,
    correction: &'a str,
    edition: String,
}

const TEMPLATES: [&str; 3] = ["subject.jinja", "body.jinja", "index.html"];

impl Letters {
    /// Reads the templates of a language.
    ///
    /// # Errors
    /// Templates that are missing or wrong.
    pub fn load(folder: &Path, language: Language) -> Result<Self, LettersError> {
        let folder = folder.join(language.code()).join("mail");
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(1_000_000));
        environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "html")) => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        for name in TEMPLATES {
            let source = files::read_text(&folder.join(name))?;
            let added = environment.add_template_owned(name, source);
            added.map_err(|error| wrong(&folder, name, &error))?;
        }
        Ok(Self {
            folder,
            correction: String::new(),
            environment,
        })
    }

    /// Says in every mail that the edition corrects an earlier one, and why; an empty text for one
    /// that does not.
    #[must_use]
    pub fn correcting(mut self, correction: String) -> Self {
        self.correction = correction;
        self
    }

    /// Writes the mail that goes with a parcel.
    pub(super) fn write(
        &self,
        parcel: &Parcel,
        project: &Project,
        edition: Edition,
    ) -> Result<Letter, LettersError> {
        let language = project.language;
        let context = MailContext {
            recipient: &parcel.recipient.name,
            organisation: &project.organisation,
            publication: project.title.in_language(language),
            notice: project.notice.in_language(language),
            contact: &project.contact,
            correction: &self.correction,
            edition: edition.to_string(),
            titles: parcel
                .documents
                .iter()
                .map(|one| one.title.as_str())
                .collect(),
            files: parcel
                .documents
                .iter()
                .map(|one| one.name.file_name())
                .collect(),
            part: parcel.part.0,
            parts: parcel.part.1,
        };
        let subject = self.render("subject.jinja", &context)?;
        Ok(Letter {
            // One line, whatever a name holds (RFC 5322, 2.2).
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            body: self.render("body.jinja", &context)?.trim().to_owned() + "\n",
        })
    }

    /// Writes the index of an outbox.
    pub(super) fn index(
        &self,
        rows: &[IndexRow],
        project: &Project,
        edition: Edition,
    ) -> Result<String, LettersError> {
        let context = IndexContext {
            rows,
            notice: project.notice.in_language(project.language),
            organisation: &project.organisation,
            publication: project.title.in_language(project.language),
            correction: &self.correction,
            edition: edition.to_string(),
        };
        self.render("index.html", &context)
    }

    fn render(&self, name: &str, context: &impl Serialize) -> Result<String, LettersError> {
        let template = self.environment.get_template(name);
        let rendered = template.and_then(|template| template.render(Serde(context)));
        rendered.map_err(|error| wrong(&self.folder, name, &error))
    }
}

fn wrong(folder: &Path, name: &str, error: &minijinja::Error) -> LettersError {
    let detail = error
        .detail()
        .map_or_else(String::new, |detail| format!(": {detail}"));
    LettersError::Template {
        file: folder.join(name),
        line: error.line().unwrap_or(1),
        message: format!("{}{detail}", error.kind()),
    }
}
