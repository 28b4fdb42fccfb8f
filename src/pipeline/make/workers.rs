//! Several briefings at a time, each on one thread from beginning to end.
//!
//! Not by rayon: Typst waits for parts of a document in rayon's pool, and a thread of that
//! pool takes up the next briefing while it waits. Then all 80 are begun before the first is
//! finished, which takes memory and leaves nothing behind when a run is killed.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::stop::Stop;

/// Stack of a thread: Typst and the chart engine go deep.
const STACK: usize = 16 * 1024 * 1024;

/// Applies work to every item on so many threads; results come in the order of the items.
///
/// Where somebody asks to stop, what was begun is finished, and results are missing.
///
/// # Errors
/// Where a thread cannot be started.
pub(super) fn map<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    stop: &Stop,
    work: impl Fn(&T) -> R + Sync,
) -> io::Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    let worker = || {
        while !stop.is_asked() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return;
            };
            let result = work(item);
            let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
            results.push((index, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads.min(items.len()) {
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, worker)?;
        }
        io::Result::Ok(())
    })?;
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// As [`map`], of short work that is done to the end even where somebody asks to stop.
///
/// # Errors
/// As [`map`].
pub(super) fn map_all<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
) -> io::Result<Vec<R>> {
    map(items, threads, &Stop::default(), work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..50).collect();
        for threads in [1, 2, 7, 100] {
            let doubled = map(&items, threads, &Stop::default(), |number| {
                thread::sleep(std::time::Duration::from_micros(50 - number));
                number * 2
            });
            assert_eq!(doubled.unwrap(), (0..100).step_by(2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_was_begun_is_finished_and_the_rest_is_left() {
        let stop = Stop::default();
        let items: Vec<u64> = (0..50).collect();
        let done = map(&items, 1, &stop, |number| {
            if *number == 7 {
                stop.ask();
            }
            *number
        });
        assert_eq!(done.unwrap(), (0..8).collect::<Vec<_>>());
    }
}
