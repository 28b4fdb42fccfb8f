//! What the server or the connection says, in words of what is to be done.

use std::io;

use tokio_postgres::{
    Error,
    error::{DbError, ErrorPosition, SqlState},
};

use crate::{
    config::Database,
    dataset::{
        database::{line_of, with_causes},
        trouble::Trouble,
    },
};

/// Says what an error means for a query, which is empty while the connection is made.
pub(super) fn told(error: &Error, database: &Database, text: &str) -> Trouble {
    if let Some(said) = error.as_db_error() {
        return by_server(said, database, text);
    }
    let why = with_causes(error);
    match (text.is_empty(), is_of_network(error)) {
        (false, _) => Trouble::lost(&why),
        (true, true) => Trouble::unreachable(database, &why),
        (true, false) => Trouble::unprotected(database, &why),
    }
}

/// Tells whether the network or the machine at its end is the cause, rather than TLS.
fn is_of_network(error: &Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return error.kind() != io::ErrorKind::InvalidData;
        }
        cause = error.source();
    }
    error.is_closed()
}

/// Says what an answer of the server means. Its codes are those of appendix A of its manual.
fn by_server(said: &DbError, database: &Database, text: &str) -> Trouble {
    let message = said.message();
    match *said.code() {
        SqlState::INVALID_PASSWORD
        | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
        | SqlState::INVALID_CATALOG_NAME => Trouble::refused(database, message),
        SqlState::READ_ONLY_SQL_TRANSACTION => Trouble::new(
            format!("would change the database: {message}"),
            "a query only reads; nothing was changed",
        ),
        SqlState::INSUFFICIENT_PRIVILEGE => Trouble::not_allowed(database, message),
        SqlState::QUERY_CANCELED => Trouble::too_slow(database),
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS => Trouble::lost(message),
        _ => Trouble::new(
            format!("the database says: {message}{}", place(said, text)),
            said.hint().unwrap_or(match text {
                "" => "look at the settings of the database in the configuration",
                _ => "mend the query in the configuration",
            }),
        ),
    }
}

/// Says where in the query something is wrong.
fn place(said: &DbError, text: &str) -> String {
    match said.position() {
        Some(ErrorPosition::Original(character)) => {
            let character = usize::try_from(*character).unwrap_or(usize::MAX);
            let (line, there) = line_of(text, character);
            format!(" (line {line} of the query, at `{}`)", there.escape_debug())
        }
        _ => String::new(),
    }
}
