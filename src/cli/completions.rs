//! `boligmonitor completions` and `boligmonitor man-pages`: what a shell and `man` know of the program.

use std::{io, path::PathBuf};

use clap::{Args, Command};
use clap_complete::Shell;

use super::{exit::Failure, print};
use crate::files;

/// The name of the program.
const NAME: &str = env!("CARGO_PKG_NAME");

/// Print what completes the commands in a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

/// Write the pages for `man` into a folder, one a command.
#[derive(Debug, Args)]
pub(super) struct ManPages {
    /// The folder, which is made where it is not there.
    folder: PathBuf,
}

impl Completions {
    /// Prints them, of all that can be typed.
    pub(super) fn run(&self, mut command: Command) -> Result<(), Failure> {
        let mut written = Vec::new();
        clap_complete::generate(self.shell, &mut command, NAME, &mut written);
        print(String::from_utf8_lossy(&written).trim_end())
    }
}

impl ManPages {
    /// Writes them, of all that can be typed.
    pub(super) fn run(&self, command: Command) -> Result<(), Failure> {
        for (file, page) in pages(command).map_err(|error| Failure::unexpected(&error))? {
            let written = files::write(&self.folder.join(file), &page);
            written.map_err(|error| Failure::of_files(&error))?;
        }
        Ok(())
    }
}

/// Returns the page of the program and one for each of its commands, by the name of its file.
fn pages(mut command: Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    command.build();
    let whole = page(command.clone(), NAME.to_owned())?;
    let others = command
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    let others = others.filter(|command| command.get_name() != "help");
    let others =
        others.map(|command| page(command.clone(), format!("{NAME}-{}", command.get_name())));
    std::iter::once(Ok(whole)).chain(others).collect()
}

fn page(command: Command, title: String) -> io::Result<(String, Vec<u8>)> {
    let file = format!("{title}.1");
    let mut written = Vec::new();
    clap_mangen::Man::new(command)
        .title(title)
        .render(&mut written)?;
    Ok((file, written))
}
