//! Sentences from templates: what stands out, and the words that stand for a chart.

use std::str;

use serde::Serialize;

use super::{Report, TemplateError, Templates};
use crate::text_template::{TextTemplate, TextTemplateError};

/// The templates of sentences of a report.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentences<'a> {
    /// All templates.
    pub(super) templates: &'a Templates,
    /// The report.
    pub(super) report: Report,
}

impl Sentences<'_> {
    /// Renders a template into lines, the empty ones left out.
    ///
    /// # Errors
    /// A template that is not there or wrong, with file and line.
    pub(super) fn lines(
        &self,
        name: &str,
        context: impl Serialize,
    ) -> Result<Vec<String>, TemplateError> {
        self.template(name)?.lines(context)
    }

    /// Reads a template that is filled more than once.
    ///
    /// # Errors
    /// A template that is not there or wrong, with file and line.
    pub(super) fn template(&self, name: &str) -> Result<SentenceTemplate, TemplateError> {
        let name = format!("texts/{name}");
        let file = self.templates.path(self.report, &name);
        let mut files = self.templates.files(self.report);
        let source = files.find(|(path, _)| *path == name);
        let source = source.and_then(|(_, bytes)| str::from_utf8(bytes).ok());
        let Some(source) = source else {
            let message = "the template is missing or not UTF-8".to_owned();
            return Err(TextTemplateError {
                file,
                line: 1,
                message,
            }
            .into());
        };
        let template = TextTemplate::parse(file, source.to_owned())?;
        Ok(SentenceTemplate(template))
    }
}

/// A template of sentences.
#[derive(Debug)]
pub(super) struct SentenceTemplate(TextTemplate);

impl SentenceTemplate {
    /// Renders it into lines, the empty ones left out.
    ///
    /// # Errors
    /// What it asks for and is not there.
    pub(super) fn lines(&self, context: impl Serialize) -> Result<Vec<String>, TemplateError> {
        let filled = self.0.fill(context)?;
        let lines = filled.lines().map(in_words);
        Ok(lines.filter(|line| !line.is_empty()).collect())
    }
}

/// White space is the template's own; an abbreviation at the end brings its full stop.
fn in_words(line: &str) -> String {
    let words: Vec<_> = line.split_ascii_whitespace().collect();
    words.join(" ").replace("..", ".")
}
