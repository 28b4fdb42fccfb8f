//! Signals that ask the program to stop.

use std::{
    io::{self, Write},
    thread,
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
    low_level::emulate_default_handler,
};

use super::messages::spoken;
use crate::stop::Stop;

/// Has the first Ctrl-C or SIGTERM ask to stop; a second one ends the program at once.
///
/// # Errors
/// Where signals cannot be watched.
pub(super) fn watch(stop: &Stop) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let stop = stop.clone();
    let listen = move || {
        for signal in signals.forever() {
            if stop.is_asked() {
                // It ends the program; where it does not, the first request still stands.
                let _ = emulate_default_handler(signal);
            }
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(
                io::stderr(),
                "{}",
                spoken("stopping where it is safe; a second signal ends the program at once")
            );
            stop.ask();
        }
    };
    let listener = thread::Builder::new().name("signals".to_owned());
    listener.spawn(listen).map(|_| ())
}
