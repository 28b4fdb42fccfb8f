//! Databases: queries are put, and their rows come in one by one.
//!
//! Nothing is written there: a query is a question in a transaction that ends with the connection. There is one
//! connection for each database, so that all tables are of one moment where the server can do so.

mod postgresql;
mod sql_server;
mod waiting;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    Fault,
    form::{Header, RowStream, Value},
    trouble::Trouble,
};
use crate::{
    config::{Database, DatabaseKind, Databases, Query},
    digest::RunningHash,
    stop::Stop,
};

impl Trouble {
    /// Says that a server answered nothing for too long.
    fn too_slow(database: &Database) -> Self {
        let seconds = database.timeout_seconds;
        Self::new(
            format!("took longer than {seconds} s"),
            "look at the query, or give it longer with `timeout_seconds` of the database",
        )
    }

    /// Says that nobody was reached.
    fn unreachable(database: &Database, why: &str) -> Self {
        let (host, port) = (&database.host, database.port());
        Self::new(
            format!("the database server {host}:{port} cannot be reached: {why}"),
            "look at `host` and `port` of the database, and whether a firewall lets this machine in",
        )
    }

    /// Says that the connection could not be protected.
    fn unprotected(database: &Database, why: &str) -> Self {
        let host = &database.host;
        Self::new(
            format!("no protected connection to the database server {host}: {why}"),
            "name the certificate of the authority with `root_certificate` of the database, or the \
             server as its certificate does with `host`",
        )
    }

    /// Says that the connection was lost.
    fn lost(why: &str) -> Self {
        Self::new(
            format!("the connection to the database was lost: {why}"),
            "run it again; nothing was kept",
        )
    }

    /// Says that somebody may not log in, with what the server said.
    fn refused(database: &Database, message: &str) -> Self {
        let (user, name) = (&database.user, &database.name);
        Self::new(
            format!("the database server does not let `{user}` into `{name}`: {message}"),
            format!(
                "look at `user` and `name` of the database, and at {} in the environment",
                database.password_variable
            ),
        )
    }

    /// Says that somebody may not read something, with what the server said.
    fn not_allowed(database: &Database, message: &str) -> Self {
        Self::new(
            format!("is not allowed: {message}"),
            format!("have the right to `select` granted to `{}`", database.user),
        )
    }
}

/// The connections to databases, each opened when it is first needed.
pub(super) struct Sessions<'a> {
    databases: &'a Databases,
    stop: &'a Stop,
    open: BTreeMap<&'a str, Session>,
    /// Those that could not be opened, which was told.
    closed: BTreeSet<&'a str>,
}

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// All was read that it was asked for.
    Idle,
    /// Rows may come in.
    Asked,
    /// It was of no use any more.
    Broken,
}

enum Session {
    PostgreSql(Box<postgresql::Session>),
    SqlServer(Box<sql_server::Session>),
}

impl Session {
    fn open(database: &Database, stop: &Stop) -> Result<Self, Trouble> {
        let variable = &database.password_variable;
        let password = std::env::var(variable).map_err(|_| {
            Trouble::new(
                format!("the environment has no {variable}"),
                "it holds the password of `user` of the database",
            )
        })?;
        Ok(match database.kind {
            DatabaseKind::Postgresql => {
                let session = postgresql::Session::open(database, &password, stop)?;
                Self::PostgreSql(Box::new(session))
            }
            DatabaseKind::SqlServer => Self::SqlServer(Box::new(sql_server::Session::open(
                database, &password, stop,
            )?)),
        })
    }

    fn state(&self) -> State {
        match self {
            Self::PostgreSql(session) => session.state(),
            Self::SqlServer(session) => session.state(),
        }
    }
}

impl<'a> Sessions<'a> {
    /// Connects to nothing yet.
    pub(super) fn new(databases: &'a Databases, stop: &'a Stop) -> Self {
        Self {
            databases,
            stop,
            open: BTreeMap::new(),
            closed: BTreeSet::new(),
        }
    }

    /// Puts a query, as it is about a year; `place` is what messages call it.
    ///
    /// # Errors
    /// A server that is not reached or lets nobody in, once for all queries; and a query that it does
    /// not understand.
    pub(super) fn rows<'b>(
        &'b mut self,
        query: &Query,
        text: &'b str,
        place: &Path,
    ) -> Result<Rows<'b>, Option<Fault>> {
        let told = |trouble: Trouble| Some(trouble.of(place));
        let no_database = || told(Trouble::new("names no database", "add `[database.<name>]`"));
        let known = self.databases.get_key_value(&query.database);
        let (name, database) = known.ok_or_else(no_database)?;
        self.open
            .retain(|_, session| session.state() == State::Idle);
        if self.closed.contains(name.as_str()) {
            return Err(None);
        }
        if !self.open.contains_key(name.as_str()) {
            let session = Session::open(database, self.stop).map_err(|trouble| {
                self.closed.insert(name);
                told(trouble)
            })?;
            self.open.insert(name, session);
        }
        let session = self.open.get_mut(name.as_str()).ok_or_else(no_database)?;
        let rows = match session {
            Session::PostgreSql(session) => {
                DriverRows::PostgreSql(session.rows(text, self.stop).map_err(told)?)
            }
            Session::SqlServer(session) => {
                DriverRows::SqlServer(Box::new(session.rows(text, self.stop).map_err(told)?))
            }
        };
        Ok(Rows::new(rows, place))
    }
}

enum DriverRows<'a> {
    PostgreSql(postgresql::Rows<'a>),
    SqlServer(Box<sql_server::Rows<'a>>),
}

/// The rows that answer a query, as they come in.
pub(super) struct Rows<'a> {
    driver: RefCell<DriverRows<'a>>,
    hash: RefCell<RunningHash>,
    names: Vec<String>,
    place: PathBuf,
}

impl<'a> Rows<'a> {
    fn new(rows: DriverRows<'a>, place: &Path) -> Self {
        let names = match &rows {
            DriverRows::PostgreSql(rows) => rows.names(),
            DriverRows::SqlServer(rows) => rows.names(),
        };
        let mut hash = RunningHash::default();
        for name in &names {
            hash.add(name.as_bytes());
        }
        Self {
            driver: RefCell::new(rows),
            hash: RefCell::new(hash),
            names,
            place: place.to_owned(),
        }
    }

    /// Returns the names of the columns.
    pub(super) fn header(&self) -> Header {
        Header::new(self.names.clone())
    }

    /// Returns the SHA-256 of the columns and all rows that came in, in their order.
    pub(super) fn sha256(self) -> String {
        self.hash.into_inner().finish()
    }
}

impl RowStream for Rows<'_> {
    fn next(&self, row: &mut Vec<Value>) -> Result<bool, Fault> {
        row.clear();
        let more = match &mut *self.driver.borrow_mut() {
            DriverRows::PostgreSql(rows) => rows.next(row),
            DriverRows::SqlServer(rows) => rows.next(row),
        };
        let mut hash = self.hash.borrow_mut();
        for value in row.iter() {
            hash.add(value.cell().text().as_bytes());
        }
        more.map_err(|trouble| trouble.of(&self.place))
    }
}

/// Returns an error with all that caused it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}

/// Returns the line of a query in which a character stands, which is counted from 1, and what stands
/// from there on.
fn line_of(text: &str, character: usize) -> (usize, &str) {
    let place = character.saturating_sub(1);
    let byte = text
        .char_indices()
        .nth(place)
        .map_or(text.len(), |(at, _)| at);
    let (before, after) = text.split_at(byte);
    let first = after.lines().next().unwrap_or_default();
    let end = first
        .char_indices()
        .nth(30)
        .map_or(first.len(), |(at, _)| at);
    (
        before.matches('\n').count() + 1,
        first.get(..end).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_query_is_a_line_and_what_stands_there() {
        let text = "select æble,\n  navn\nfrom persons";
        assert_eq!(line_of(text, 8), (1, "æble,"));
        assert_eq!(line_of(text, 16), (2, "navn"));
        assert_eq!(line_of(text, 400), (3, ""));
    }
}
