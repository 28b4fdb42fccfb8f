//! `boligmonitor demo`.

use super::{exit::Failure, progress::Progress, say};
use crate::pipeline::{self, Scope};

/// Writes the deliveries of the fictitious municipality into an empty raw folder.
pub(super) fn demo(scope: &Scope) -> Result<(), Failure> {
    let _lock = pipeline::lock(scope, "demo")?;
    let already = match pipeline::demo(scope, &Progress::new())? {
        true => "",
        false => " already",
    };
    let raw = scope.config.folders.raw.display();
    say(&format!(
        "{raw} holds the deliveries of the fictitious municipality{already}"
    ))
}
