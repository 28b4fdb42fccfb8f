//! Databases that tables are read from.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::{Checker, is_this_machine};

/// The databases of a configuration, by the name that tables give them.
pub(crate) type Databases = BTreeMap<String, Database>;

/// A database that queries are put to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// What it is.
    pub kind: DatabaseKind,
    /// Host name.
    pub host: String,
    /// The port; that of the kind where it is left out.
    pub port: Option<u16>,
    /// What the server calls it.
    pub name: String,
    /// Who logs in.
    pub user: String,
    /// The variable of the environment that holds the password.
    #[serde(default = "password_variable")]
    pub password_variable: String,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: Tls,
    /// The certificates of the authority that the server's is from, in PEM; those that the machine
    /// trusts where it is left out.
    pub root_certificate: Option<PathBuf>,
    /// How long a query may take.
    #[serde(default = "ten_minutes")]
    pub timeout_seconds: u32,
}

fn password_variable() -> String {
    "BOLIGMONITOR_DATABASE_PASSWORD".to_owned()
}

fn ten_minutes() -> u32 {
    600
}

/// What a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseKind {
    /// `PostgreSQL`.
    Postgresql,
    /// Microsoft SQL Server.
    SqlServer,
}

/// How a connection to a database is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// TLS, with a certificate that is looked at.
    #[default]
    Required,
    /// None; to the same machine only.
    None,
}

impl Database {
    /// Returns the port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.kind {
            DatabaseKind::Postgresql => 5432,
            DatabaseKind::SqlServer => 1433,
        })
    }

    fn check(&self, name: &str, checker: &mut Checker) {
        let key = |setting: &str| format!("database.{}.{setting}", name.escape_debug());
        if self.tls == Tls::None && !is_this_machine(&self.host) {
            let hint = "leave it out; without TLS only this machine is reached";
            checker.add(key("tls"), "would read in the clear", hint);
        }
        for (setting, text) in [
            ("host", &self.host),
            ("name", &self.name),
            ("user", &self.user),
            ("password_variable", &self.password_variable),
        ] {
            if text.is_empty() || text.contains(['\0', '\n']) {
                checker.add(key(setting), "is empty", "say what it is, in one line");
            }
        }
        if self.password_variable.contains('=') {
            let hint = "name the variable of the environment that holds the password, not the \
                        password";
            checker.add(key("password_variable"), "is no name of a variable", hint);
        }
        if self.port == Some(0) {
            let hint = "leave it out for 5432 of PostgreSQL and 1433 of SQL Server";
            checker.add(key("port"), "is 0", hint);
        }
        let hints = ["no server answers at once; leave it out for 600"; 2];
        checker.some(&key("timeout_seconds"), self.timeout_seconds, 86_400, hints);
    }
}

/// Checks databases; paths of certificates start at a folder.
pub(super) fn read(mut databases: Databases, folder: &Path, checker: &mut Checker) -> Databases {
    for (name, database) in &mut databases {
        database.check(name, checker);
        if let Some(file) = &mut database.root_certificate {
            *file = folder.join(&*file);
        }
    }
    databases
}
