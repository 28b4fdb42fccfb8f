//! What somebody must know of a draft: what was guessed, what was left out, what is to be decided.

use std::fmt::Write;

/// Notes on a draft, which become `TODO.md`.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    /// What is taken for something that it may not be.
    pub(super) guessed: Vec<String>,
    /// What is not read or counted, with the lines that would.
    pub(super) left_out: Vec<(String, Option<String>)>,
    pub(super) to_decide: Vec<String>,
}

impl Notes {
    pub(super) fn guess(&mut self, text: impl Into<String>) {
        self.guessed.push(text.into());
    }

    pub(super) fn leave_out(&mut self, text: impl Into<String>, lines: Option<String>) {
        self.left_out.push((text.into(), lines));
    }

    pub(super) fn decide(&mut self, text: impl Into<String>) {
        self.to_decide.push(text.into());
    }

    /// Writes them as a list to tick off, in the language of `said`.
    pub(super) fn markdown(&self, said: &dyn Fn(&str) -> String) -> String {
        let mut written = format!(
            "# {}\n\n{}\n",
            said("What is left to do"),
            said(
                "This project was drafted by `boligmonitor init`. Strike out what is done; delete the file \
                 when all is."
            )
        );
        let mut section = |title: &str, entries: &[(String, Option<String>)]| {
            if entries.is_empty() {
                return;
            }
            // A `String` takes all that is written to it.
            let _ = writeln!(written, "\n## {}\n", said(title));
            for (text, lines) in entries {
                let _ = writeln!(written, "- [ ] {}", said(text));
                for line in lines.iter().flat_map(|lines| lines.lines()) {
                    let _ = match line {
                        "" => writeln!(written),
                        line => writeln!(written, "      {}", said(line)),
                    };
                }
            }
        };
        let plain = |texts: &[String]| -> Vec<(String, Option<String>)> {
            texts.iter().map(|text| (text.clone(), None)).collect()
        };
        section("To decide", &plain(&self.to_decide));
        section("Guessed: right?", &plain(&self.guessed));
        section("Left out, and the lines that would add it", &self.left_out);
        written
    }
}
