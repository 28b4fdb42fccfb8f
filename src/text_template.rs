//! Text templates: sentences, mails and pages, filled by one engine.
//!
//! A name that is not there is an error, no template runs for ever, and what becomes HTML is
//! escaped.

use std::path::PathBuf;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, value::Serde};
use serde::Serialize;

/// A template that is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{}:{line}: {message}", file.display())]
pub struct TextTemplateError {
    /// The template.
    pub file: PathBuf,
    /// The line.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// A template of text.
#[derive(Debug)]
pub(crate) struct TextTemplate {
    file: PathBuf,
    environment: Environment<'static>,
}

/// No template takes more steps.
const FUEL: u64 = 1_000_000;

/// What the one template of an environment is called.
const NAME: &str = "template";

impl TextTemplate {
    /// Reads a template; `file` is where it lies, for messages, and one that ends on `.html`
    /// escapes what it is filled with.
    ///
    /// # Errors
    /// Where it is wrong.
    pub(crate) fn parse(file: PathBuf, source: String) -> Result<Self, TextTemplateError> {
        let is_html = file.extension().is_some_and(|ending| ending == "html");
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_auto_escape_callback(move |_| match is_html {
            true => AutoEscape::Html,
            false => AutoEscape::None,
        });
        match environment.add_template_owned(NAME, source) {
            Ok(()) => Ok(Self { file, environment }),
            Err(error) => Err(wrong(file, &error)),
        }
    }

    /// Fills the template.
    ///
    /// # Errors
    /// What the template asks for and is not there, and whatever else is wrong with it.
    pub(crate) fn fill(&self, context: impl Serialize) -> Result<String, TextTemplateError> {
        let template = self.environment.get_template(NAME);
        let filled = template.and_then(|template| template.render(Serde(&context)));
        filled.map_err(|error| wrong(self.file.clone(), &error))
    }
}

fn wrong(file: PathBuf, error: &minijinja::Error) -> TextTemplateError {
    let detail = error.detail();
    let detail = detail.map_or_else(String::new, |detail| format!(": {detail}"));
    TextTemplateError {
        file,
        line: error.line().unwrap_or(1),
        message: format!("{}{detail}", error.kind()),
    }
}
