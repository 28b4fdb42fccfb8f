//! What the program says in Danish: whole, of what it says in English, and to whoever reads Danish.

mod help;
mod told;

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::{Project, repository};

/// The Danish texts by the English ones, with the section that each stands in.
fn texts() -> Vec<(String, String, String)> {
    let folder = repository().join("src/cli/messages");
    let files = boligmonitor::list_below(&folder).unwrap();
    let read = |file: &String| fs::read_to_string(folder.join(file)).unwrap();
    files
        .iter()
        .flat_map(|file| texts_of(&read(file)))
        .collect()
}

fn texts_of(text: &str) -> Vec<(String, String, String)> {
    let sections: toml::Table = text.parse().unwrap();
    let of_section = |(section, texts): (&String, &toml::Value)| {
        let texts = texts.as_table().unwrap().iter();
        let text = |(english, danish): (&String, &toml::Value)| {
            (
                section.clone(),
                english.clone(),
                danish.as_str().unwrap().to_owned(),
            )
        };
        texts.map(text).collect::<Vec<_>>()
    };
    sections.iter().flat_map(of_section).collect()
}

/// Returns a text with `{}` for all that is filled in.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((_, after)) = behind.split_once('}') else {
            break;
        };
        plain = plain + before + "{}";
        rest = after;
    }
    (plain + rest).trim().to_owned()
}

/// Returns the lines of every text in quotation marks of a source file, but for comments and tests.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut found = Vec::new();
    let mut rest = source.chars().peekable();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|c| *c != '\n').is_some() {},
            // A character in quotation marks, or a lifetime.
            '\'' => {
                let mut ahead = rest.clone();
                let first = ahead.next();
                if first == Some('\\') {
                    rest.next();
                    rest.next();
                    while rest.next().is_some_and(|c| c != '\'') {}
                } else if ahead.next() == Some('\'') {
                    rest.next();
                    rest.next();
                }
            }
            '"' => {
                let mut text = String::new();
                // Neither raw texts nor escapes of other sorts are messages.
                let is_raw = before == 'r' || before == '#';
                while let Some(c) = rest.next() {
                    match c {
                        '"' => break,
                        '\\' if !is_raw => match rest.next() {
                            Some('\n') => while rest.next_if(|c| c.is_whitespace()).is_some() {},
                            Some('n') => text.push('\n'),
                            Some(other) => text.push(other),
                            None => {}
                        },
                        other => text.push(other),
                    }
                }
                found.extend(text.split('\n').map(str::to_owned));
            }
            _ => {}
        }
        before = c;
    }
    found
}

/// Returns the source files below `src`.
fn rust_files() -> Vec<String> {
    let mut files = boligmonitor::list_below(&repository().join("src")).unwrap();
    files.retain(|path| Path::new(path).extension().is_some_and(|end| end == "rs"));
    files
}

fn source(path: &str) -> String {
    fs::read_to_string(repository().join("src").join(path)).unwrap()
}

/// Sections of texts that stand nowhere in one piece: put together of several, told by libraries, or made of
/// comments, which the tests of help look at.
const ELSEWHERE: [&str; 3] = ["composed", "command_line", "help"];

#[test]
fn every_danish_text_is_of_a_message_that_there_is() {
    let all: BTreeSet<String> = rust_files()
        .iter()
        .flat_map(|path| literals(&source(path)))
        .map(|text| plain(&text))
        .collect();
    // A comment is a part of a line that is written.
    let is_there = |section: &str, english: &str| match section {
        "comments" => all.iter().any(|text| text.contains(english)),
        _ => ELSEWHERE.contains(&section) || all.contains(english),
    };
    let stale: Vec<_> = texts()
        .into_iter()
        .filter(|(section, english, _)| !is_there(section, &plain(english)))
        .map(|(_, english, _)| english)
        .collect();
    assert!(stale.is_empty(), "no such message any more: {stale:#?}");
}

/// Where all that is said is said in Danish: folders, each with the file of its name, and files.
const WHOLE: [&str; 19] = [
    "archive",
    "cli",
    "config",
    "criteria/table",
    "dataset",
    "delivery",
    "demo/error.rs",
    "disclosure",
    "files",
    "indicators",
    "lock",
    "model",
    "pipeline",
    "schedule",
    "setup",
    "signature",
    "site",
    "tables/edition",
    "tables/workbook",
];

/// What lies there and says nothing to whoever sits at the terminal: it asks databases, knows the words of
/// others, or writes a catalogue in both languages.
const SILENT: [&str; 15] = [
    "archive/info.rs",
    "config/law.rs",
    "dataset/database/postgresql.rs",
    "dataset/survey/totals.rs",
    "dataset/survey/words.rs",
    "delivery/bounces.rs",
    "delivery/ledger.rs",
    "delivery/ledger/messages.rs",
    "delivery/ledger/row.rs",
    "delivery/ledger/schema.rs",
    "delivery/smtp.rs",
    "model/fixtures.rs",
    "setup/catalogue.rs",
    "setup/config.rs",
    "setup/partition.rs",
];

/// What is no message: it is typed, put together from others, asked of another program, or for the makers.
const NO_MESSAGE: &[&str] = &[
    "%Y-%m-%d %H:%M %Z",
    "%Y-%m-%d %H:%M:%S UTC",
    "(line {} of the query, at `{}`)",
    ", column `{}`",
    ", did you mean {}?",
    ", line {}",
    ", row {}",
    ", sheet `{}`",
    ", unit `{}` ({})",
    ", and asks to wait {} s",
    ", and {} more rows have other numbers than the header too",
    "0 0 6 8-14 2 Mon",
    "; {} of {} told over several years",
    "BTreeMap<String, serde_json::Value>",
    "BagIt-Version: 1.0",
    "Our municipality",
    "Statbank does not answer at {}: {}{}",
    "Tag-File-Character-Encoding: UTF-8",
    "all above",
    "all below",
    "and `{}`",
    "and {} more",
    "append to",
    "boligmonitor approval",
    "boligmonitor schedule",
    "boligmonitor {}",
    "boligmonitor {} --edition {}",
    "`boligmonitor approve {}`",
    "bring to the disk",
    "cd {}",
    "close to others",
    "could not {} {}",
    "gives the very same rows as",
    "has the second value for `{}`{}, after row {}",
    "has {} fields, and the header {}{}",
    "held back",
    "hidden now",
    "hidden whole, since single figures would not be safe: {}{}",
    "hidden: {}{}",
    "hint: {}",
    "i alt",
    "is the very same file as",
    "it may be {} or {}{}.{}: write `{}`, or `{}{}.{}0`",
    "left out",
    "line {}",
    "look at",
    "make the folder",
    "not sent",
    "not sent: {}",
    "of {}",
    "relation of",
    "rename to",
    "run --draft",
    "sent before",
    "sent before with other content",
    "set nocount on; begin transaction",
    "shown now",
    "sign of life",
    "sum {}",
    "the column `{}`: {} does not have it",
    "the database says: {}{}",
    "the mail to",
    "the mail to {} <{}>",
    "typst watch --root {} --font-path {}/fonts --ignore-system-fonts {}/main.typ",
    "window.EDITION = {};",
    "{} (no longer)",
    "{} has no {}",
    "{} of the law",
    "{} was changed",
    "{} Where it is so, set `largest_change = {}` of the table `{}`",
    "{} and {} more",
    "{} in the table{}",
    "{} of {} in {}",
    "{} in {}",
    "{} in {} ({})",
    "{} is {}",
    "{} the one for {}",
    "{} {}{}",
    "{} {} of {}",
    "{}, by = {} }}",
    "{}, message {}",
    "{}, row {}{}: {}",
    "{}, signed",
    "{}, without {}",
    "{}; or say with {}`thousands = \"{}\"` of the table how its numbers are written",
];

#[test]
fn what_is_whole_has_a_danish_text_for_all_that_it_says() {
    let known: BTreeSet<String> = texts()
        .into_iter()
        .map(|(_, english, _)| plain(&english))
        .collect();
    let is_message = |text: &str| {
        let words = text.split(' ').filter(|word| {
            let letters = word.chars().filter(|c| c.is_lowercase());
            letters.count() > 1 && !word.contains('{')
        });
        // A line of TOML, with a key.
        let is_setting = text.split(' ').nth(1) == Some("=");
        text.contains(' ') && words.count() > 0 && !is_setting && !NO_MESSAGE.contains(&text)
    };
    let is_whole = |path: &&String| {
        let in_place = WHOLE.iter().any(|place| {
            let rest = path.strip_prefix(place);
            rest.is_some_and(|rest| matches!(rest, "" | ".rs") || rest.starts_with('/'))
        });
        in_place && !path.contains("tests") && !SILENT.contains(&path.as_str())
    };
    let mut missing = Vec::new();
    for path in rust_files().iter().filter(is_whole) {
        let source = source(path);
        for text in literals(&source) {
            let is_reason = source.contains(&format!("reason = \"{text}\""));
            let text = plain(&text);
            if !is_reason && is_message(&text) && !known.contains(&text) {
                missing.push(format!("{path}: {text}"));
            }
        }
    }
    assert!(missing.is_empty(), "not in da.toml: {missing:#?}");
}

#[test]
fn a_danish_municipality_is_told_in_danish_what_happens() {
    let project = Project::tiny();
    let danish = |arguments: &[&str]| {
        let arguments = [arguments, &["--as-of", "2026-02-09"]].concat();
        project.run_with(&[("LC_MESSAGES", "")], &arguments)
    };
    let run = danish(&["run"])
        .ends_with_code(0)
        .says("udgave 2026 fra 2026-02-09")
        .says("  notater    ")
        .says(" skjult")
        .says("  mails      2 af 2 skrevet som filer nu, 0 før; intet er sendt")
        .says("laver notater ")
        .says("2 skrevet som filer nu, 0 før, 0 åbne; intet er sendt");
    for english in ["edition", "briefings  ", "hidden", "of ", "sent"] {
        for line in run.stdout.lines().chain(run.stderr.lines()) {
            assert!(!line.contains(english), "{english:?} in {line:?}");
        }
    }
    danish(&["deliveries"])
        .ends_with_code(0)
        .says("modtager")
        .says("sendt");
    danish(&["archive", "list"])
        .ends_with_code(0)
        .says("2026  fra 2026-02-09");
    danish(&["schedule", "--status"])
        .says("ALDRIG    ingen følger den; start `boligmonitor schedule`");
    danish(&["preview"])
        .ends_with_code(0)
        .says("2 af 2 mails skrevet, intet sendt: åbn ");
    danish(&["run", "--edition", "2026-r2"])
        .ends_with_code(2)
        .says("fejl: udgave 2026-r2 retter en tidligere, og der står ikke hvorfor\n")
        .says("råd: kør den én gang med en grund, som trykkes på hver side: `boligmonitor run");
    project.replace("data/raw/units.csv", ",north,,2023", ",north,,abc");
    danish(&["check"])
        .ends_with_code(4)
        .says("fejl: én fejl i leverancen\n")
        .says("units.csv, række 5, kolonne `from_year`: har `abc`, som ikke er et år\n    råd: skriv det med")
        .says("råd: intet er ændret; ret leverancen, og kør igen");
}

#[test]
fn mistakes_in_a_configuration_are_told_in_its_language() {
    let project = Project::tiny();
    project.replace("config.toml", "organisation =", "organisatoin =");
    let run = project.run_with(&[("LC_MESSAGES", "")], &["check"]);
    run.ends_with_code(3)
        .says("fejl: 2 fejl i konfigurationen\n")
        .says("project.organisatoin: ukendt felt `organisatoin`, linje 6\n    råd: mente du `organisation`?")
        .says("project.organisation: feltet `organisation` mangler, linje");
}

#[test]
fn what_is_for_programs_is_the_same_in_every_language() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    for arguments in [
        &["deliveries", "--json"][..],
        &["archive", "list", "--json"],
        &["schedule", "--status", "--json"],
        &["show-config"],
        &["archive", "diff", "2026", "2026", "--figures"],
    ] {
        let said = |language: &str| {
            let run = project.run_with(&[("LC_ALL", language)], arguments);
            (run.code, run.stdout)
        };
        assert_eq!(said("da_DK.UTF-8"), said("en_GB.UTF-8"), "{arguments:?}");
    }
    project.replace("data/raw/units.csv", ",north,,2023", ",north,,abc");
    let check = |language: &str| project.run_with(&[("LC_ALL", language)], &["check", "--json"]);
    let (danish, english) = (check("da"), check("en"));
    assert_eq!(danish.stdout, english.stdout);
    assert_eq!((danish.code, english.code), (4, 4));
}
