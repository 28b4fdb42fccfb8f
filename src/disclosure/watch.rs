//! Who watches disclosure control while it works.

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
