//! The deliveries of the demonstration municipality, where the configuration is about it.

use super::{Observer, PipelineError, Scope};
use crate::{
    config::Source,
    dataset::{self, DatasetError, DemoState},
};

/// Writes the deliveries of the demonstration municipality into the raw folder, and returns
/// whether they were not there before.
///
/// # Errors
/// Where the folder holds a file that the demonstration did not write, or the configuration is
/// about deliveries of somebody's own.
pub fn demo(scope: &Scope, observer: &dyn Observer) -> Result<bool, PipelineError> {
    let Source::Demo { seed } = scope.config.source else {
        return Err(PipelineError::NoDemo);
    };
    let years = scope.years();
    observer.begin("write demo deliveries", Some(years.clone().count()));
    let raw = &scope.config.folders.raw;
    let written = dataset::write_demo(raw, seed, &years, &|| observer.advance())?;
    observer.end(if written { "written" } else { "there already" });
    Ok(written)
}

/// Does what [`demo`] does for a run, where the raw folder holds nothing but what the
/// demonstration wrote. Whatever else lies there is delivered, and the run is about it.
pub(super) fn deliver(scope: &Scope, observer: &dyn Observer) -> Result<(), PipelineError> {
    match state(scope)? {
        None => Ok(()),
        Some(DemoState::Foreign(file)) => {
            observer.warn(&format!(
                "the demonstration is not written: {} is not of it, or was changed since. The run \
                 is about what lies there",
                file.display()
            ));
            Ok(())
        }
        Some(DemoState::Lacking) => {
            observer.warn(
                "files of the demonstration were taken away, and are not written anew by a run; \
                 `boligmonitor demo` does",
            );
            Ok(())
        }
        Some(_) => demo(scope, observer).map(|_| ()),
    }
}

/// Makes sure that something is delivered where nobody but `demo` and `run` delivers.
pub(super) fn must_be_there(scope: &Scope) -> Result<(), PipelineError> {
    let raw = || scope.config.folders.raw.clone();
    match state(scope)? {
        Some(DemoState::Empty) => Err(DatasetError::NoDemo(raw()).into()),
        Some(DemoState::Another) => Err(DatasetError::OtherDemo(raw()).into()),
        _ => Ok(()),
    }
}

fn state(scope: &Scope) -> Result<Option<DemoState>, PipelineError> {
    let Source::Demo { seed } = scope.config.source else {
        return Ok(None);
    };
    let state = dataset::demo_state(&scope.config.folders.raw, seed, &scope.years())?;
    Ok(Some(state))
}
