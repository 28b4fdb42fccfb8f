//! `boligmonitor internal`.

use std::process::ExitCode;

use super::{
    exit::{Failure, code_of},
    progress::Progress,
    say,
};
use crate::pipeline::{self, InternalEdition, Scope};

/// Makes the internal edition, and says how much more it shows.
pub(super) fn internal(scope: &Scope) -> Result<ExitCode, Failure> {
    let made = pipeline::make_internal(scope, &Progress::new())?;
    let InternalEdition {
        rendering,
        shown,
        hidden_from_others,
        hidden,
    } = &made;
    let (edition, folder) = (scope.edition, scope.internal_folder());
    say(&format!(
        "edition {edition}, internal: {shown} figures shown, {hidden_from_others} of them hidden in the public edition; \
         {hidden} hidden in both"
    ))?;
    let briefings = rendering.documents.len();
    say(&format!(
        "{briefings} briefings in {}; nothing was sent",
        folder.briefings().display()
    ))?;
    Ok(code_of(rendering))
}
