//! Waiting for a server, and no longer than until the program is asked to stop.

use std::{future::Future, pin::pin, time::Duration};

use tokio::{
    runtime::{Builder, Runtime},
    time,
};

use crate::{config::Database, dataset::trouble::Trouble, stop::Stop};

/// How often it is looked whether the program was asked to stop.
const TICK: Duration = Duration::from_millis(100);

/// How long it may take to connect.
pub(super) const CONNECTING: Duration = Duration::from_secs(20);

/// Makes what the work of one connection is done by, on the thread that waits for it.
pub(super) fn runtime() -> Result<Runtime, Trouble> {
    let made = Builder::new_current_thread().enable_all().build();
    made.map_err(|error| Trouble::new(error.to_string(), "run it again"))
}

/// Waits for a server.
///
/// # Errors
/// Where the program is asked to stop.
pub(super) fn wait<T>(
    runtime: &Runtime,
    stop: &Stop,
    work: impl Future<Output = T>,
) -> Result<T, Trouble> {
    runtime.block_on(async {
        let mut work = pin!(work);
        loop {
            if stop.is_asked() {
                return Err(Trouble::stopped());
            }
            if let Ok(done) = time::timeout(TICK, work.as_mut()).await {
                return Ok(done);
            }
        }
    })
}

/// Waits for a server for so long; nothing where that was not long enough.
///
/// # Errors
/// Where the program is asked to stop.
pub(super) fn wait_at_most<T>(
    limit: Duration,
    (runtime, stop): (&Runtime, &Stop),
    work: impl Future<Output = T>,
) -> Result<Option<T>, Trouble> {
    let work = Box::pin(work);
    wait(runtime, stop, async move {
        time::timeout(limit, work).await.ok()
    })
}

/// Waits until a connection is made.
///
/// # Errors
/// Where the program is asked to stop, or nobody answers.
pub(super) fn connected<T>(
    waiting: (&Runtime, &Stop),
    database: &Database,
    work: impl Future<Output = T>,
) -> Result<T, Trouble> {
    wait_at_most(CONNECTING, waiting, work)?
        .ok_or_else(|| Trouble::unreachable(database, "it does not answer"))
}
