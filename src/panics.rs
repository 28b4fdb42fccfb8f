//! The one place where a library that reads foreign bytes or expressions may fail without an error.

use std::{
    any::Any,
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
    thread,
};

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does work that may panic, and returns what it said where it did. Nothing is printed then.
///
/// polars panics on some files that are damaged, and on what it was not built for.
///
/// # Errors
/// What the panic said.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // polars works on threads of its own, and hands a panic there to the one that waits.
            let thread = thread::current();
            let of_polars = thread
                .name()
                .is_some_and(|name| name.starts_with("polars-"));
            if !QUIET.get() && !of_polars {
                before(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    result.map_err(|panic| {
        text(panic.as_ref())
            .unwrap_or("the reader failed")
            .to_owned()
    })
}

/// Returns what a panic said, if anything.
pub(crate) fn text(panic: &(dyn Any + Send)) -> Option<&str> {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(quietly(|| 1), Ok(1));
        let failed: Result<(), _> = quietly(|| panic!("no {}", "type"));
        assert_eq!(failed, Err("no type".to_owned()));
    }
}
