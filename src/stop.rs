//! A request to stop: asked from outside, and followed where it is safe to.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Whether the program was asked to stop. Copies are one and the same request.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Request>);

#[derive(Debug, Default)]
struct Request {
    asked: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// Asks the program to stop, and wakes those who wait.
    pub fn ask(&self) {
        *self.lock() = true;
        self.0.changed.notify_all();
    }

    /// Tells whether the program was asked to stop.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.lock()
    }

    /// Waits for so long, or until the program is asked to stop; tells whether it was.
    #[must_use]
    pub fn wait(&self, time: Duration) -> bool {
        let waited = self
            .0
            .changed
            .wait_timeout_while(self.lock(), time, |asked| !*asked);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        let asked = self.0.asked.lock();
        asked.unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{thread, time::Instant};

    use super::*;

    #[test]
    fn who_waits_is_woken() {
        let stop = Stop::default();
        assert!(!stop.wait(Duration::from_millis(1)));
        let begin = Instant::now();
        thread::scope(|scope| {
            scope.spawn(|| assert!(stop.wait(Duration::from_mins(1))));
            stop.clone().ask();
        });
        assert!(stop.is_asked() && begin.elapsed() < Duration::from_secs(30));
    }
}
