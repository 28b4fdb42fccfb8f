//! Help in Danish, and what is said of mistakes on the command line.

use std::collections::BTreeSet;

use super::texts;
use crate::support::{Project, Run};

/// So wide that no text of help is broken into lines.
const WIDE: (&str, &str) = ("COLUMNS", "100000");

fn run(language: &str, arguments: &[&str]) -> Run {
    Project::empty().run_with(&[("LC_ALL", language), WIDE], arguments)
}

fn help(language: &str, command: &[String]) -> String {
    let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
    arguments.push("--help");
    run(language, &arguments).ends_with_code(0).stdout
}

/// Returns every command as it is typed, the program itself first.
fn commands() -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    let mut next = 0;
    while let Some(command) = found.get(next).cloned() {
        let help = help("en", &command);
        let (_, listed) = help.split_once("\nCommands:\n").unwrap_or_default();
        let lines = listed.lines().take_while(|line| !line.is_empty());
        let names = lines.filter_map(|line| line.split_whitespace().next());
        for name in names.filter(|name| *name != "help") {
            found.push([command.as_slice(), &[name.to_owned()]].concat());
        }
        next += 1;
    }
    found
}

/// Returns what is said in each line of help, without what is typed before it.
fn said(help: &str) -> BTreeSet<&str> {
    let last = help
        .lines()
        .filter_map(|line| line.trim().rsplit("  ").next());
    last.filter(|text| text.contains(' ') && !text.starts_with('-'))
        .map(str::trim)
        .collect()
}

#[test]
fn every_text_of_help_has_a_danish_one() {
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    for command in &commands {
        let (english, danish) = (help("en_GB.UTF-8", command), help("da_DK.UTF-8", command));
        let same: Vec<_> = said(&english)
            .intersection(&said(&danish))
            .copied()
            .collect();
        assert!(same.is_empty(), "in English for {command:?}: {same:#?}");
        for english in [
            " the ",
            "is not",
            "expected",
            "Usage",
            "Commands",
            "Arguments",
            "Options",
            "OPTIONS",
            "COMMAND>",
            "[default",
            "possible values",
            "Print",
            " of ",
            " and ",
            "FILE",
            "EDITION",
        ] {
            assert!(!danish.contains(english), "{english:?} in {danish}");
        }
        assert!(danish.contains("\nBrug: boligmonitor"), "{danish}");
    }
}

#[test]
fn every_danish_text_of_help_is_of_a_text_that_there_is() {
    let mut helps: Vec<String> = commands()
        .iter()
        .map(|command| help("en", command))
        .collect();
    helps.push(run("en", &["init", "-h"]).stdout);
    let all = helps.join("\n");
    let stale: Vec<_> = texts()
        .into_iter()
        .filter(|(section, _, _)| section == "help")
        .filter(|(_, english, _)| !all.contains(english.split('{').next().unwrap()))
        .map(|(_, english, _)| english)
        .collect();
    assert!(stale.is_empty(), "no such help any more: {stale:#?}");
}

#[test]
fn help_is_in_english_for_whoever_reads_that_and_follows_the_configuration() {
    let project = Project::tiny();
    let help = |language: &str| {
        let run = project.run_with(&[("LC_MESSAGES", language)], &["archive", "--help"]);
        run.ends_with_code(0).stdout
    };
    assert!(help("en").contains("Usage: boligmonitor archive [OPTIONS] <COMMAND>\n\nCommands:\n"));
    let danish = help("");
    assert!(
        danish.contains("Brug: boligmonitor archive [TILVALG] <KOMMANDO>\n\nKommandoer:\n  list "),
        "{danish}"
    );
    assert!(
        danish.contains("Konfigurationen [ellers: config.toml]"),
        "{danish}"
    );
    project
        .run_with(&[("LC_MESSAGES", "")], &["help", "run"])
        .ends_with_code(0)
        .says("Brug: boligmonitor run [TILVALG]");
    project.write("other.toml", "[project]\nlanguage = \"en\"\n");
    for named in [&["--config", "other.toml"][..], &["--config=other.toml"]] {
        let arguments = [named, &["--help"]].concat();
        project
            .run_with(&[("LC_MESSAGES", "")], &arguments)
            .ends_with_code(0)
            .says("Usage: boligmonitor");
    }
}

#[test]
fn mistakes_on_the_command_line_are_told_in_danish() {
    for (arguments, phrases) in [
        (
            &["--nope"][..],
            &[
                "fejl: argumentet `--nope` kendes ikke her\n",
                "\n\nBrug: boligmonitor [TILVALG] <KOMMANDO>\n",
                "\nSkriv `--help` for at se mere.\n",
            ][..],
        ),
        (
            &["rum"],
            &["fejl: der er ingen kommando `rum`\n\n  råd: mente du `run`?\n"],
        ),
        (&["run", "--drat"], &["  råd: mente du `--draft`?\n"]),
        (
            &["look"],
            &["fejl: der mangler:\n  <FIL>...\n\nBrug: boligmonitor look [TILVALG] <FIL>...\n"],
        ),
        (
            &["run", "--edition", "26"],
            &[
                "fejl: værdien »26« kan ikke bruges til `--edition <UDGAVE>`: `26` er ikke en udgave; udgaver hedder `2026`, rettelser af dem `2026-r2`\n",
            ],
        ),
        (
            &["run", "--jobs", "0"],
            &["til `--jobs <ANTAL>`: skriv et tal fra 1 til 256\n"],
        ),
        (
            &["run", "--as-of", "9/2"],
            &["til `--as-of <DATO>`: skriv en dato som 2026-02-09\n"],
        ),
        (
            &["run", "--config"],
            &["fejl: `--config <FIL>` mangler en værdi\n"],
        ),
        (
            &["run", "--reason", " "],
            &[": en grund har mindst ét ord\n"],
        ),
        (
            &["completions", "fisk"],
            &[
                "fejl: værdien »fisk« kan ikke bruges til `<SHELL>`\n  [muligheder: bash, ",
                "\n  råd: mente du `fish`?\n",
            ],
        ),
        (
            &["init", "x", "--from-demo", "--files", "y"],
            &["kan ikke stå sammen med `--files <FIL>...`\n"],
        ),
        (
            &["run", "--draft", "--draft"],
            &["argumentet `--draft` kan kun stå én gang\n"],
        ),
        (
            &["schedule", "--json"],
            &["fejl: der mangler:\n  --status\n"],
        ),
        (
            &["init", "x", "--law", "måske"],
            &["skriv `ja` eller `nej`\n"],
        ),
        (
            &["archive"],
            &["Se på udgaver i arkivet\n", "\nKommandoer:\n"],
        ),
        (&["deliveries", "resend"], &["\nTilvalg:\n"]),
        (&["help", "rum"], &["fejl: der er ingen kommando `rum`\n"]),
        (
            &["look", "nowhere.csv"],
            &["fejl: der er ingen fil nowhere.csv\nråd: nævn filer eller mapper med filer\n"],
        ),
        (
            &["run"],
            &[
                "fejl: kunne ikke læse config.toml\n",
                "årsag: der er ingen fil eller mappe med det navn",
                "råd: nævn konfigurationen med `--config FIL`\n",
            ],
        ),
    ] {
        let mut run = run("da_DK.UTF-8", arguments);
        for phrase in phrases {
            run = run.says(phrase);
        }
        let code = if arguments == ["run"] { 3 } else { 2 };
        let run = run.ends_with_code(code);
        for english in [" the ", "is not", "expected", "Usage", "error:", "tip:"] {
            assert!(!run.stderr.contains(english), "{english:?} in {run:#?}");
        }
    }
}
