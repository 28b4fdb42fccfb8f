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
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// A template of text.
#[derive(Debug)]
pub(crate) struct TextTemplate {
    /// The layout, or all of it.
    file: PathBuf,
    /// The texts before it, with the number of their lines.
    texts: Option<(PathBuf, usize)>,
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
        Self::of_parts(file, None, source)
    }

    /// Reads a layout with the texts of a language, which set the names that it asks for.
    ///
    /// # Errors
    /// Where one of them is wrong.
    pub(crate) fn with_texts(
        (texts, names): (PathBuf, &str),
        (layout, source): (PathBuf, &str),
    ) -> Result<Self, TextTemplateError> {
        let texts = (texts, names.lines().count());
        let names = names.trim_end_matches('\n');
        Self::of_parts(layout, Some(texts), format!("{names}\n{source}"))
    }

    fn of_parts(
        file: PathBuf,
        texts: Option<(PathBuf, usize)>,
        source: String,
    ) -> Result<Self, TextTemplateError> {
        let is_html = file.extension().is_some_and(|ending| ending == "html");
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_auto_escape_callback(move |_| match is_html {
            true => AutoEscape::Html,
            false => AutoEscape::None,
        });
        let added = environment.add_template_owned(NAME, source);
        let template = Self {
            file,
            texts,
            environment,
        };
        match added {
            Ok(()) => Ok(template),
            Err(error) => Err(template.wrong(&error)),
        }
    }

    /// Fills the template.
    ///
    /// # Errors
    /// What the template asks for and is not there, and whatever else is wrong with it.
    pub(crate) fn fill(&self, context: impl Serialize) -> Result<String, TextTemplateError> {
        let template = self.environment.get_template(NAME);
        let filled = template.and_then(|template| template.render(Serde(&context)));
        filled.map_err(|error| self.wrong(&error))
    }

    /// Says what is wrong, and in which of the files.
    fn wrong(&self, error: &minijinja::Error) -> TextTemplateError {
        let line = error.line().unwrap_or(1);
        let (file, line) = match &self.texts {
            Some((texts, lines)) if line <= *lines => (texts, line),
            Some((_, lines)) => (&self.file, line - lines),
            None => (&self.file, line),
        };
        let detail = error.detail();
        let detail = detail.map_or_else(String::new, |detail| format!(": {detail}"));
        TextTemplateError {
            file: file.clone(),
            line,
            message: format!("{}{detail}", error.kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(texts: &str, layout: &str) -> Result<String, String> {
        let context = serde_json::json!({ "name": "A & B" });
        let texts = (PathBuf::from("da/texts.html"), texts);
        TextTemplate::with_texts(texts, (PathBuf::from("page.html"), layout))
            .and_then(|template| template.fill(context))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn texts_are_set_before_the_layout_and_a_fault_is_told_where_it_is() {
        let texts = "{#- texts -#}\n{% set greeting %}Til {{ name }}{% endset -%}\n";
        let page = "<p>{{ greeting }}</p>\n<p>{{ name }}</p>";
        assert_eq!(
            filled(texts, page).unwrap(),
            "<p>Til A &amp; B</p>\n<p>A &amp; B</p>"
        );
        for (texts, page, said) in [
            (texts, "<p>\n{{ regards }}", "page.html:2: undefined value"),
            ("\n{{ nobody }}\n", page, "da/texts.html:2: undefined value"),
            ("{% set x %}\n", page, "page.html:2: syntax error"),
        ] {
            let error = filled(texts, page).unwrap_err();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
