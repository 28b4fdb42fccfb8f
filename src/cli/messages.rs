//! The language in which the program talks at the terminal.
//!
//! A message is written in English where it arises, and said in the language of whoever reads it
//! here, at the rim: as with gettext the English text is the key of the other one, with `{name}` for
//! what is filled in. What has no text is said in English, and a test finds what lacks one. What is
//! for programs (JSON, tables, the configuration) does not pass here.

use std::{collections::BTreeMap, path::Path, sync::OnceLock};

use crate::{files, model::Language};

/// What is said in Danish, by theme.
const DANISH: [&str; 6] = [
    include_str!("messages/da.toml"),
    include_str!("messages/da/help.toml"),
    include_str!("messages/da/look.toml"),
    include_str!("messages/da/editions.toml"),
    include_str!("messages/da/configuration.toml"),
    include_str!("messages/da/data.toml"),
];

/// The texts of the language that is spoken; the terminal is one for the process, and so is this.
static SPOKEN: OnceLock<Messages> = OnceLock::new();

/// Decides on the language, once: what `LC_ALL` or `LC_MESSAGES` ask for, else Danish where LANG or the
/// configuration does. A configuration need not be right otherwise.
pub(super) fn choose(environment: impl Fn(&str) -> Option<String>, config: &Path) {
    let messages = match language(environment, || configured(config)) {
        Language::DANISH => Messages::danish(),
        _ => Messages::default(),
    };
    // Nobody chooses twice.
    let _ = SPOKEN.set(messages);
}

/// Returns a message in the language that is spoken.
pub(super) fn spoken(english: &str) -> String {
    match SPOKEN.get() {
        Some(messages) => messages.said(english),
        None => english.to_owned(),
    }
}

/// Tells whether messages are said as they are.
pub(super) fn is_english() -> bool {
    SPOKEN.get().is_none_or(|messages| messages.0.is_empty())
}

/// Returns a message in the language of somebody else than whoever sits at the terminal.
pub(super) fn said_in(language: Language, english: &str) -> String {
    static DANISH: OnceLock<Messages> = OnceLock::new();
    match language {
        Language::DANISH => DANISH.get_or_init(Messages::danish).said(english),
        _ => english.to_owned(),
    }
}

fn language(
    environment: impl Fn(&str) -> Option<String>,
    configured: impl FnOnce() -> Option<String>,
) -> Language {
    let asked = |name: &str| environment(name).filter(|value| !value.is_empty());
    let is = |value: &str, code: &str| {
        let rest = value.strip_prefix(code);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let explicit = asked("LC_ALL").or_else(|| asked("LC_MESSAGES"));
    let explicit = explicit.as_deref().unwrap_or_default();
    if is(explicit, "en") {
        return Language::ENGLISH;
    }
    // What a machine is set to by default says nothing against the language of the project.
    let by_locale = is(explicit, "da") || asked("LANG").is_some_and(|lang| is(&lang, "da"));
    match by_locale || configured().is_some_and(|code| code == Language::DANISH.code()) {
        true => Language::DANISH,
        false => Language::ENGLISH,
    }
}

/// Returns the language that a configuration names.
fn configured(file: &Path) -> Option<String> {
    let text = files::read_text(file).ok()?;
    let table: toml::Table = text.parse().ok()?;
    let language = table.get("project")?.get("language")?.as_str()?;
    Some(language.to_owned())
}

/// Texts in another language than English; none where English is spoken.
#[derive(Debug, Default)]
struct Messages(Vec<Message>);

/// A message, and what it is in another language.
#[derive(Debug)]
struct Message {
    english: Vec<Piece>,
    other: Vec<Piece>,
}

/// A piece of a message.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Text that stands there.
    Text(String),
    /// What is filled in.
    Filled {
        /// Its name.
        name: String,
        /// What else it must be.
        kind: Kind,
    },
}

/// What may be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Anything.
    Any,
    /// Digits alone.
    Digits,
    /// A name in quotation marks, which holds none.
    Name,
    /// A part of a message, without a colon.
    Part,
    /// A message, which is said in the other language too.
    Message,
    /// Anything, which is said in the other language as far as it can be.
    Said,
}

impl Messages {
    fn danish() -> Self {
        Self::read(&DANISH)
    }

    /// Reads files of texts in sections; those with most letters of their own come first.
    fn read(files: &[&str]) -> Self {
        let sections = files.iter().flat_map(|text| {
            let sections: BTreeMap<String, BTreeMap<String, String>> =
                toml::from_str(text).unwrap_or_default();
            sections.into_values()
        });
        let texts = sections.flatten();
        let mut messages: Vec<Message> = texts
            .map(|(english, other)| Message {
                english: pieces(&english),
                other: pieces(&other),
            })
            .collect();
        messages.sort_by_key(|message| std::cmp::Reverse(message.letters()));
        Self(messages)
    }

    /// Says a message, line by line.
    fn said(&self, english: &str) -> String {
        let lines = english.split('\n').map(|line| self.line(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Says a line as a whole, or part by part where a colon stands between.
    fn line(&self, line: &str) -> String {
        let text = line.trim_start();
        let indent = line.get(..line.len() - text.len()).unwrap_or_default();
        let said = self.whole(text).unwrap_or_else(|| self.parts(text));
        format!("{indent}{said}")
    }

    fn parts(&self, text: &str) -> String {
        let Some((head, tail)) = text.split_once(": ") else {
            return self.list(text).unwrap_or_else(|| text.to_owned());
        };
        let head = self.whole(head).unwrap_or_else(|| head.to_owned());
        format!("{head}: {}", self.line(tail))
    }

    /// Says a list of which each part is a message.
    fn list(&self, text: &str) -> Option<String> {
        let parts: Option<Vec<String>> = text.split(", ").map(|part| self.whole(part)).collect();
        Some(parts?.join(", "))
    }

    /// Says a text that is one message.
    fn whole(&self, text: &str) -> Option<String> {
        self.0.iter().find_map(|message| message.said(text, self))
    }
}

impl Message {
    /// Returns how many letters it has by itself.
    fn letters(&self) -> usize {
        let own = self.english.iter().map(|piece| match piece {
            Piece::Text(text) => text.chars().count(),
            Piece::Filled { .. } => 0,
        });
        own.sum()
    }

    /// Says a text in the other language, where it is this message.
    fn said(&self, text: &str, all: &Messages) -> Option<String> {
        let filled = filled(&self.english, text)?;
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Some(text.clone()),
            Piece::Filled { name, kind } => {
                let value = filled.get(name.as_str()).copied().unwrap_or_default();
                match kind {
                    // It is one, and none of several parts.
                    Kind::Message if value.contains(": ") => None,
                    Kind::Message if !value.is_empty() => all.whole(value),
                    Kind::Said => Some(all.line(value)),
                    _ => Some(value.to_owned()),
                }
            }
        };
        self.other.iter().map(piece).collect()
    }
}

/// Returns what is filled into a pattern to make a text; nothing where it makes another.
fn filled<'p, 't>(pattern: &'p [Piece], text: &'t str) -> Option<BTreeMap<&'p str, &'t str>> {
    let mut filled = BTreeMap::new();
    let mut rest = text;
    // What stands before the next text.
    let mut open: Option<(&str, Kind)> = None;
    let mut fill = |(name, kind): (&'p str, Kind), value: &'t str| {
        let fits = match kind {
            Kind::Any | Kind::Message | Kind::Said => true,
            Kind::Digits => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
            Kind::Name => !value.contains('`'),
            Kind::Part => !value.contains(": "),
        };
        fits.then(|| filled.insert(name, value))
    };
    for (place, piece) in pattern.iter().enumerate() {
        match piece {
            Piece::Filled { name, kind } => open = Some((name, *kind)),
            Piece::Text(own) => {
                let is_last = place + 1 == pattern.len();
                let start = match open {
                    None => rest.starts_with(own.as_str()).then_some(0),
                    Some(_) if is_last => {
                        rest.ends_with(own.as_str()).then(|| rest.len() - own.len())
                    }
                    Some(_) => rest.find(own.as_str()),
                }?;
                if let Some(opened) = open.take() {
                    fill(opened, rest.get(..start)?)?;
                }
                rest = rest.get(start + own.len()..)?;
            }
        }
    }
    match open {
        Some(opened) => fill(opened, rest).map(|_| ())?,
        None => rest.is_empty().then_some(())?,
    }
    Some(filled)
}

/// Parts a text into what stands there and what is filled in: `{name}`, `{#name}` for digits,
/// `{=name}` for a name in quotation marks, `{.name}` for what has no colon, `{*name}` for what is a
/// message itself and `{+name}` for what is said as far as it is one.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Filled {
            name: name
                .trim_start_matches(['#', '=', '.', '*', '+'])
                .to_owned(),
            kind: match name.chars().next() {
                Some('#') => Kind::Digits,
                Some('=') => Kind::Name,
                Some('.') => Kind::Part,
                Some('*') => Kind::Message,
                Some('+') => Kind::Said,
                _ => Kind::Any,
            },
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn danish() -> Messages {
        Messages::danish()
    }

    #[test]
    fn the_language_is_that_of_whoever_reads() {
        for (variables, config, expected) in [
            (&[][..], None, "en"),
            (&[], Some("da"), "da"),
            (&[], Some("de"), "en"),
            (&[("LANG", "da_DK.UTF-8")], None, "da"),
            (&[("LANG", "da_DK.UTF-8")], Some("en"), "da"),
            (&[("LANG", "en_US.UTF-8")], Some("da"), "da"),
            (&[("LC_MESSAGES", "en_GB.UTF-8")], Some("da"), "en"),
            (&[("LC_ALL", "C.UTF-8")], Some("da"), "da"),
            (&[("LC_ALL", "da"), ("LC_MESSAGES", "en")], None, "da"),
            (&[("LC_ALL", ""), ("LC_MESSAGES", "en")], Some("da"), "en"),
            // Dari and others begin with the same letters.
            (&[("LANG", "dar_RU.UTF-8")], None, "en"),
        ] {
            let environment = |name: &str| {
                let mut variables = variables.iter();
                let found = variables.find(|(variable, _)| *variable == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let spoken = language(environment, || config.map(str::to_owned));
            assert_eq!(spoken.code(), expected, "{variables:?} {config:?}");
        }
    }

    #[test]
    fn messages_are_said_whole_line_by_line_and_part_by_part() {
        let messages = danish();
        for (english, said) in [
            ("edition 2026 of 2026-02-09", "udgave 2026 fra 2026-02-09"),
            (
                "  mails      2 of 3 sent now, 1 before",
                "  mails      2 af 3 sendt nu, 1 før",
            ),
            (
                "2 faults in the delivery\n  raw/x.csv, row 8, column `from_year`: holds `abc`, which is \
                 not a year\n    hint: write it with four digits, from 1900 to 2199",
                "2 fejl i leverancen\n  raw/x.csv, række 8, kolonne `from_year`: har `abc`, som ikke er et \
                 år\n    råd: skriv det med fire cifre, fra 1900 til 2199",
            ),
            (
                "one fault in the delivery\n  raw/x.csv, row 3, column `list_date`: the label of `e01` on the list of \
                 2014-12-01 stands in row 2 of the same file already",
                "én fejl i leverancen\n  raw/x.csv, række 3, kolonne `list_date`: betegnelsen for `e01` på listen fra \
                 2014-12-01 står allerede i række 2 i samme fil",
            ),
            (
                "config.toml: project.titel: unknown field `titel`, line 3",
                "config.toml: project.titel: ukendt felt `titel`, linje 3",
            ),
            (
                "edition 2026 of 2026-02-09 approved before by Tove, 2026-02-10 12:00 CET, signed",
                "udgave 2026 fra 2026-02-09 er godkendt før af Tove, 2026-02-10 12:00 CET, underskrevet",
            ),
            (
                "A: refused for now, tried again by the next `send`: 451 full: wait",
                "A: afvist for nu, prøves igen af den næste `send`: 451 full: wait",
            ),
            (
                "has no row for the areas `1`, `2` and 5 more in 2025",
                "har ingen rækker om områderne `1`, `2` og 5 til i 2025",
            ),
            (
                "  residents: 3 changed, 2 new, 1 hidden now",
                "  residents: 3 ændret, 2 nye, 1 skjult nu",
            ),
            (
                "  indicator x: the Danish title is now \"A: b\", before \"C\"",
                "  nøgletallet x: den danske titel er nu \"A: b\", var \"C\" før",
            ),
            // A key is no word.
            (
                "request.toml: units: there is no unit `999`",
                "request.toml: units: der er intet sted med koden `999`",
            ),
            ("hint: units are: 101, 102", "råd: koderne er: 101, 102"),
            (
                "edition 2026 is in the archive with other content: data/a.csv, data/b.csv and 202 more",
                "udgave 2026 ligger i arkivet med andet indhold: data/a.csv, data/b.csv og 202 til",
            ),
            ("3 changed, and who knows", "3 changed, and who knows"),
            ("nobody wrote this: nor this", "nobody wrote this: nor this"),
            ("", ""),
        ] {
            assert_eq!(messages.said(english), said);
        }
    }

    #[test]
    fn what_is_filled_in_is_the_same_in_both_languages() {
        for message in danish().0 {
            let names = |pieces: &[Piece]| {
                let names = pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(_) => None,
                    Piece::Filled { name, .. } => Some(name.clone()),
                });
                let mut names: Vec<String> = names.collect();
                names.sort();
                names
            };
            assert_eq!(
                names(&message.english),
                names(&message.other),
                "{message:?}"
            );
            assert!(message.letters() > 0, "{message:?}");
            // Of two that are filled in next to each other nobody knows where one ends.
            let is_filled = |piece: &Piece| matches!(piece, Piece::Filled { .. });
            let mut pairs = message.english.windows(2);
            assert!(!pairs.any(|pair| pair.iter().all(is_filled)), "{message:?}");
        }
    }

    #[test]
    fn no_text_of_a_message_is_said_of_another() {
        // Of two that fit the one with more letters of its own is taken.
        let messages = Messages::read(&[
            "[x]\n\"{a} of {b}\" = \"{a} af {b}\"\n\"{a} of {b} files\" = \"{a} af {b} filer\"\n",
        ]);
        assert_eq!(messages.said("1 of 2 files"), "1 af 2 filer");
        assert_eq!(messages.said("1 of 2"), "1 af 2");
    }
}
