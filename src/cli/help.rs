//! What is typed, with help and faults of it in the language that is spoken.
//!
//! In English clap speaks for itself. In another language every text of it is replaced before it parses,
//! and what it finds wrong is said in that language afterwards.

use std::{ffi::OsString, io::Write, path::PathBuf, process::ExitCode};

use clap::{Arg, Command, CommandFactory, FromArgMatches, builder::StyledStr, error::ErrorKind};

use super::{
    arguments::Arguments,
    exit::visible,
    invocation::CONFIG,
    messages::{is_english, spoken},
};

/// The exit code of what was typed wrong.
const USAGE: u8 = 2;

/// Returns the configuration that is named, before anything else is read: it may say which language is
/// spoken.
pub(super) fn config(typed: &[OsString]) -> PathBuf {
    let mut typed = typed.iter();
    while let Some(argument) = typed.next() {
        if argument == "--config" {
            return typed.next().map_or_else(|| CONFIG.into(), PathBuf::from);
        }
        let text = argument.to_str();
        if let Some(named) = text.and_then(|text| text.strip_prefix("--config=")) {
            return named.into();
        }
    }
    CONFIG.into()
}

/// Reads what was typed.
///
/// # Errors
/// What is typed wrong, and help, which is asked for.
pub(super) fn parse(typed: &[OsString]) -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command();
    if !is_english() {
        command.build();
        command = translated(command);
    }
    let mut matches = command.try_get_matches_from_mut(typed)?;
    Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// Prints help, or says what was typed wrong; returns the exit code.
pub(super) fn tell(error: &clap::Error) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion
    );
    // Nobody is left to tell where the stream is closed.
    let _ = match is_help || is_english() {
        true => error.print(),
        false => write!(
            std::io::stderr(),
            "{}",
            visible(&spoken(&error.to_string()))
        ),
    };
    match error.use_stderr() {
        true => USAGE.into(),
        false => ExitCode::SUCCESS,
    }
}

/// Says the texts of a command and of those below it in the language that is spoken.
fn translated(command: Command) -> Command {
    let mut command = command
        .mut_args(argument)
        .mut_subcommands(translated)
        .subcommand_value_name(spoken("COMMAND"));
    let said = |text: Option<&StyledStr>| text.map(|text| spoken(&text.to_string()));
    let (about, long_about) = (said(command.get_about()), said(command.get_long_about()));
    let after = said(command.get_after_help());
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    let (usage, template) = (usage(&mut command), template(&command));
    command.override_usage(usage).help_template(template)
}

/// Says what an argument is for, and what clap adds to that.
fn argument(argument: Arg) -> Arg {
    let names = argument.get_value_names().unwrap_or_default();
    let names: Vec<String> = names.iter().map(|name| spoken(name.as_str())).collect();
    let added = if argument.get_action().takes_values() {
        added(&argument)
    } else {
        Vec::new()
    };
    let with_added = |text: Option<&StyledStr>| {
        let said = spoken(&text?.to_string());
        let parts: Vec<&str> = std::iter::once(&said)
            .chain(&added)
            .map(String::as_str)
            .collect();
        Some(parts.join(" "))
    };
    let (help, long_help) = (
        with_added(argument.get_help()),
        with_added(argument.get_long_help()),
    );
    let mut argument = argument.hide_default_value(true).hide_possible_values(true);
    if !names.is_empty() {
        argument = argument.value_names(names);
    }
    if let Some(help) = help {
        argument = argument.help(help);
    }
    match long_help {
        Some(help) => argument.long_help(help),
        None => argument,
    }
}

/// Returns the value that stands where none is typed, and which may be.
fn added(argument: &Arg) -> Vec<String> {
    let defaults = argument.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
    let possible = argument.get_possible_values();
    let possible: Vec<&str> = possible.iter().map(|value| value.get_name()).collect();
    let mut added = Vec::new();
    if !defaults.is_empty() {
        added.push(spoken(&format!("[default: {}]", defaults.join(" "))));
    }
    if !possible.is_empty() {
        added.push(spoken(&format!(
            "[possible values: {}]",
            possible.join(", ")
        )));
    }
    added
}

/// Returns how a command is typed, without the word before it.
fn usage(command: &mut Command) -> String {
    let usage = command.render_usage().ansi().to_string();
    let typed = usage.split_once(' ').map_or("", |(_, typed)| typed);
    typed.replace("[OPTIONS]", &spoken("[OPTIONS]"))
}

/// Returns the order of the help of a command, as clap has it, with headings.
fn template(command: &Command) -> String {
    let styles = command.get_styles();
    let (header, usage) = (styles.get_header(), styles.get_usage());
    let mut template = format!(
        "{{before-help}}{{about-with-newline}}\n{usage}{}:{usage:#} {{usage}}",
        spoken("Usage")
    );
    let has_options = command
        .get_arguments()
        .any(|argument| !argument.is_positional());
    let sections = [
        ("Commands", "subcommands", command.has_subcommands()),
        (
            "Arguments",
            "positionals",
            command.get_positionals().next().is_some(),
        ),
        ("Options", "options", has_options),
    ];
    for (heading, tag, _) in sections.iter().filter(|(_, _, is_there)| *is_there) {
        let heading = spoken(heading);
        template = format!("{template}\n\n{header}{heading}:{header:#}\n{{{tag}}}");
    }
    template + "{after-help}"
}
