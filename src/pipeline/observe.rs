//! How a run tells what it is doing. The library knows no terminal.

/// Is told of the progress of a run, from several threads.
pub trait Observer: Sync {
    /// A step begins; it has so many parts, or is one piece.
    fn begin(&self, step: &str, parts: Option<usize>);
    /// The step goes on with other work, of so many parts.
    fn next(&self, work: &str, parts: usize);
    /// A part of the step begins, by the name that people know it by.
    fn take_up(&self, part: &str);
    /// One part of the step is done.
    fn advance(&self);
    /// The step is done.
    fn end(&self, result: &str);
    /// Something that the user should know, though the run goes on.
    fn warn(&self, message: &str);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {
    fn begin(&self, _step: &str, _parts: Option<usize>) {}
    fn next(&self, _work: &str, _parts: usize) {}
    fn take_up(&self, _part: &str) {}
    fn advance(&self) {}
    fn end(&self, _result: &str) {}
    fn warn(&self, _message: &str) {}
}
