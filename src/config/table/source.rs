//! Where the rows of a table come from: files, a database, or Statbank.

use std::path::Path;

use super::{StatbankQuery, Table, key_of};
use crate::{
    config::{Databases, checker::Checker},
    nearest::did_you_mean_or_list,
};

/// Where the year stands in the path of a file and in a query.
const YEAR: &str = "{year}";

/// Where the rows of a table come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableSource {
    /// A path below the raw folder, with `{year}` where there is a file a year.
    File(String),
    /// A query to a database.
    Query(Query),
    /// A query to Statbank.
    Statbank(StatbankQuery),
}

/// A query to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The name of the database in the configuration.
    pub database: String,
    /// The query, with `{year}` where one is put for each year.
    pub text: String,
}

impl Query {
    /// Returns the query about a year. The year is a number, and can be nothing else.
    #[must_use]
    pub fn of_year(&self, year: i32) -> String {
        self.text.replace(YEAR, &year.to_string())
    }
}

impl Default for TableSource {
    fn default() -> Self {
        Self::File(String::new())
    }
}

impl TableSource {
    /// Tells whether it is read once for all years.
    #[must_use]
    pub fn holds_all_years(&self) -> bool {
        match self {
            Self::File(text) | Self::Query(Query { text, .. }) => !text.contains(YEAR),
            Self::Statbank(_) => true,
        }
    }

    /// Returns the setting that says it.
    pub(super) fn setting(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Query(_) => "query",
            Self::Statbank(_) => "statbank",
        }
    }
}

impl Table {
    /// Returns what the rows of a year, or of all years, are called in messages and records: the path
    /// of a file, or the name of a query.
    #[must_use]
    pub fn delivery_name(&self, year: Option<i32>) -> String {
        let year = year.filter(|_| !self.source.holds_all_years());
        match (&self.source, year) {
            (TableSource::File(file), Some(year)) => file.replace(YEAR, &year.to_string()),
            (TableSource::File(file), None) => file.clone(),
            (TableSource::Query(query), Some(year)) => {
                format!("query `{}` to `{}` for {year}", self.name, query.database)
            }
            (TableSource::Query(query), None) => {
                format!("query `{}` to `{}`", self.name, query.database)
            }
            (TableSource::Statbank(query), _) => {
                format!("`{}` of Statbank ({})", self.name, query.table)
            }
        }
    }

    /// Finds out where the rows come from; one of three settings says it.
    pub(super) fn read_source(&mut self, checker: &mut Checker) {
        let given = (self.file.take(), self.query.take(), self.statbank.take());
        // What is said of it beside this would be said of nothing.
        self.source = TableSource::File(YEAR.to_owned());
        let hint = "a table has one of them: `file`, `query` with `database`, or `statbank`";
        self.source = match given {
            (Some(file), None, None) => TableSource::File(file),
            (None, Some(text), None) => TableSource::Query(Query {
                database: self.database.clone().unwrap_or_default(),
                text,
            }),
            (None, None, Some(query)) => TableSource::Statbank(query),
            (None, None, None) => {
                checker.add(key_of(&self.name, "file"), "is missing", hint);
                return;
            }
            (file, ..) => {
                let setting = if file.is_some() { "file" } else { "query" };
                let message = "stands beside another source of the rows";
                checker.add(key_of(&self.name, setting), message, hint);
                return;
            }
        };
        if self.format.is_some() && !matches!(self.source, TableSource::File(_)) {
            let message = format!("stands beside `{}`", self.source.setting());
            let hint = "it says what files are; leave it out";
            checker.add(key_of(&self.name, "format"), message, hint);
        }
        let is_query = matches!(self.source, TableSource::Query(_));
        if self.database.is_some() && !is_query {
            let key = key_of(&self.name, "database");
            checker.add(key, "stands without `query`", hint);
        }
    }

    pub(super) fn check_source(&self, databases: &Databases, checker: &mut Checker) {
        match &self.source {
            TableSource::File(file) => {
                checker.below_raw(&key_of(&self.name, "file"), Path::new(file));
            }
            TableSource::Query(query) => self.check_query(query, databases, checker),
            TableSource::Statbank(query) => query.check(&key_of(&self.name, "statbank"), checker),
        }
    }

    fn check_query(&self, query: &Query, databases: &Databases, checker: &mut Checker) {
        if !databases.contains_key(&query.database) {
            let names: Vec<_> = databases.keys().map(String::as_str).collect();
            let hint = match names.as_slice() {
                [] => "add `[database.<name>]` with kind, host, name and user".to_owned(),
                names => did_you_mean_or_list(&query.database, "databases", names.iter().copied()),
            };
            let message = match query.database.as_str() {
                "" => "is missing".to_owned(),
                name => format!("there is no database `{}`", name.escape_debug()),
            };
            checker.add(key_of(&self.name, "database"), message, hint);
        }
        let first = first_word(&query.text);
        if !["select", "with"].contains(&first.to_lowercase().as_str()) {
            let message = match first {
                "" => "is empty".to_owned(),
                first => format!("begins with `{}`", first.escape_debug()),
            };
            let hint = "a query begins with `select` or `with`: a database is read, and never \
                        written to";
            checker.add(key_of(&self.name, "query"), message, hint);
        }
    }
}

/// Returns the first word of a query, after comments.
fn first_word(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        let after = match (rest.strip_prefix("--"), rest.strip_prefix("/*")) {
            (Some(line), _) => line.split_once('\n').map(|(_, after)| after),
            (None, Some(comment)) => comment.split_once("*/").map(|(_, after)| after),
            (None, None) => break,
        };
        rest = after.unwrap_or_default();
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_come_before_the_first_word() {
        for (text, word) in [
            ("select 1", "select"),
            (
                "\n -- who lives here\n/* on 1 January */ (select 1)",
                "select",
            ),
            ("WITH a as (select 1) select * from a", "WITH"),
            ("delete from persons", "delete"),
            ("-- select", ""),
            ("select*from a", "select"),
            ("", ""),
        ] {
            assert_eq!(first_word(text), word, "{text}");
        }
    }
}
