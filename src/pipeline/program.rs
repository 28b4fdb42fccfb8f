//! Which program made an edition.

use std::time::SystemTime;

use crate::archive::Archived;

/// The program and its version.
#[must_use]
pub(crate) fn program() -> String {
    format!("boligmonitor {}", env!("CARGO_PKG_VERSION"))
}

/// Tells by which other version a bag was made, if it was.
#[must_use]
pub(crate) fn other_program(bag: &Archived) -> Option<&str> {
    (bag.program != program()).then_some(bag.program.as_str())
}

/// A build of the program: its version, and size and time of its file.
pub(super) type Build = (String, Option<(u64, Option<SystemTime>)>);

/// Tells this build of the program from others of the same version, which may reckon or draw
/// otherwise.
pub(super) fn this_build() -> Build {
    let file = std::env::current_exe().and_then(|path| path.metadata());
    let build = file.map(|data| (data.len(), data.modified().ok()));
    (program(), build.ok())
}
