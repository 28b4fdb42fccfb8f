//! The deliveries of the demonstration municipality, where the configuration is about it.

use super::{Observer, PipelineError, Scope};
use crate::{
    config::Source,
    demo::{Demo, DemoState},
};

/// Writes the deliveries of the demonstration municipality into the raw folder, and returns
/// whether they were not there before.
///
/// # Errors
/// Where the folder holds a file that the demonstration did not write, or the configuration is
/// about deliveries of somebody's own.
pub fn demo(scope: &Scope, observer: &dyn Observer) -> Result<bool, PipelineError> {
    let demo = meant(scope).ok_or(PipelineError::NoDemo)?;
    write(&demo, observer)
}

fn write(demo: &Demo, observer: &dyn Observer) -> Result<bool, PipelineError> {
    observer.begin("write demo deliveries", Some(demo.years.clone().count()));
    let written = demo.write(&|| observer.advance())?;
    observer.end(if written { "written" } else { "there already" });
    Ok(written)
}

/// Does what [`demo`] does for a run, where the raw folder holds nothing but what the
/// demonstration wrote. Whatever else lies there is delivered, and the run is about it.
pub(super) fn deliver(scope: &Scope, observer: &dyn Observer) -> Result<(), PipelineError> {
    let Some(demo) = meant(scope) else {
        return Ok(());
    };
    match demo.state()? {
        DemoState::Foreign(file) => {
            observer.warn(&format!(
                "the demonstration is not written: {} is not of it, or was changed since. The run \
                 is about what lies there",
                file.display()
            ));
            Ok(())
        }
        DemoState::Lacking => {
            observer.warn(
                "files of the demonstration were taken away, and are not written anew by a run; \
                 `boligmonitor demo` does",
            );
            Ok(())
        }
        _ => write(&demo, observer).map(|_| ()),
    }
}

/// Makes sure that something is delivered where nobody but `demo` and `run` delivers.
pub(super) fn must_be_there(scope: &Scope) -> Result<(), PipelineError> {
    Ok(meant(scope).map_or(Ok(()), |demo| demo.must_be_there())?)
}

/// Returns the demonstration that the configuration names.
fn meant(scope: &Scope) -> Option<Demo> {
    let Source::Demo { seed } = scope.config.source else {
        return None;
    };
    Some(Demo {
        raw: scope.config.folders.raw.clone(),
        seed,
        years: scope.years(),
    })
}
