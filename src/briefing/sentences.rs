//! Sentences from minijinja templates: the summary and the words that stand for a chart.

use std::{path::PathBuf, str};

use minijinja::{Environment, UndefinedBehavior, value::Serde};
use serde::Serialize;

use super::{Report, TemplateError, Templates};

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
        lines(
            self.templates,
            self.report,
            &format!("texts/{name}"),
            context,
        )
    }
}

fn lines(
    templates: &Templates,
    report: Report,
    name: &str,
    context: impl Serialize,
) -> Result<Vec<String>, TemplateError> {
    let file = templates.path(report, name);
    let source = templates.files(report).find(|(path, _)| *path == name);
    let source = source.and_then(|(_, bytes)| str::from_utf8(bytes).ok());
    let Some(source) = source else {
        let message = "the template is missing or not UTF-8".to_owned();
        return Err(TemplateError::Sentences {
            file,
            line: 1,
            message,
        });
    };
    let rendered = render(source, context).map_err(|error| wrong(file, &error))?;
    // White space is the template's own; an abbreviation at the end brings its full stop.
    let line = |line: &str| {
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        words.join(" ").replace("..", ".")
    };
    Ok(rendered
        .lines()
        .map(line)
        .filter(|line| !line.is_empty())
        .collect())
}

fn render(source: &str, context: impl Serialize) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(1_000_000));
    environment.render_str(source, Serde(&context))
}

fn wrong(file: PathBuf, error: &minijinja::Error) -> TemplateError {
    let detail = error
        .detail()
        .map_or_else(String::new, |detail| format!(": {detail}"));
    TemplateError::Sentences {
        file,
        line: error.line().unwrap_or(1),
        message: format!("{}{detail}", error.kind()),
    }
}
