//! Who watches disclosure control while it works.

use rayon::prelude::*;

/// So many things are done one after the other before progress is told.
const PART: usize = 256;

/// Is told how far disclosure control is, from several threads, and may have it stop.
pub(crate) trait Watch: Sync {
    /// A step begins, of so many parts.
    fn begin(&self, step: &str, parts: usize);
    /// One part of it is done.
    fn advance(&self);
    /// Tells whether to stop. It is asked often.
    fn is_stopped(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _step: &str, _parts: usize) {}
    fn advance(&self) {}
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Somebody asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stopped;

/// Does something with each of some numbers, several at a time; the results are in their order.
/// Each thread has a memory of its own.
///
/// # Errors
/// Where somebody asked to stop.
pub(super) fn side_by_side<M, T: Send>(
    (step, watch): (&str, &dyn Watch),
    numbers: &[usize],
    memory: impl Fn() -> M + Sync + Send,
    work: impl Fn(&mut M, usize) -> T + Sync,
) -> Result<Vec<T>, Stopped> {
    watch.begin(step, numbers.len().div_ceil(PART));
    let part = |memory: &mut M, part: &[usize]| {
        let one = |number: &usize| (!watch.is_stopped()).then(|| work(memory, *number));
        let done: Option<Vec<T>> = part.iter().map(one).collect();
        watch.advance();
        done
    };
    let parts = numbers.par_chunks(PART).map_init(memory, part);
    let parts: Option<Vec<Vec<T>>> = parts.collect();
    Ok(parts.ok_or(Stopped)?.into_iter().flatten().collect())
}
