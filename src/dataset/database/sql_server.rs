//! SQL Server: a transaction that is never committed, to a server that is told that only reading is
//! meant. It hides no writing that a query does for another connection: the login should have no more than
//! the right to select.

mod value;

use std::{pin::Pin, time::Duration};

use futures_util::StreamExt;
use rustls::crypto::CryptoProvider;
use tiberius::{
    AuthMethod, Client, Config, EncryptionLevel, QueryItem, QueryStream,
    error::{Error, IoErrorKind},
};
use tokio::{net::TcpStream, runtime::Runtime, time};
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

use self::value::value;
use super::{
    State,
    waiting::{CONNECTING, connected, runtime, wait, wait_at_most},
};
use crate::{
    config::{Database, Tls},
    dataset::{form::Value, tls, trouble::Trouble},
    stop::Stop,
};

/// How long the server may take to hear that nobody waits for an answer any more.
const CANCELLING: Duration = Duration::from_secs(3);

/// What the server is told first.
const BEGIN: &str = "set nocount on; begin transaction";

/// A connection.
pub(super) struct Session {
    runtime: Runtime,
    client: Client<Compat<TcpStream>>,
    database: Database,
    state: State,
}

impl Session {
    /// Connects, logs in and begins the transaction.
    pub(super) fn open(database: &Database, password: &str, stop: &Stop) -> Result<Self, Trouble> {
        let runtime = runtime()?;
        let config = settings(database, password)?;
        let connecting = async {
            let mut client = match Box::pin(connect(config.clone())).await {
                Err(Error::Routing { host, port }) => {
                    let mut config = config;
                    config.host(host);
                    config.port(port);
                    Box::pin(connect(config)).await?
                }
                connected => connected?,
            };
            client.simple_query(BEGIN).await?.into_results().await?;
            Ok::<_, Error>(client)
        };
        let client = connected((&runtime, stop), database, connecting)?
            .map_err(|error| told(&error, database, ""))?;
        Ok(Self {
            runtime,
            client,
            database: database.clone(),
            state: State::Idle,
        })
    }

    pub(super) fn state(&self) -> State {
        self.state
    }

    /// Puts a query.
    pub(super) fn rows<'a>(
        &'a mut self,
        text: &'a str,
        stop: &'a Stop,
    ) -> Result<Rows<'a>, Trouble> {
        let Self {
            runtime,
            client,
            database,
            state,
        } = self;
        *state = State::Asked;
        let patience = Duration::from_secs(database.timeout_seconds.into());
        let putting = async {
            let mut rows = client.simple_query(text).await?;
            let columns = rows.columns().await?.unwrap_or_default();
            let names = columns.iter().map(|column| column.name().to_owned());
            Ok::<_, Error>((names.collect(), rows))
        };
        let put = wait_at_most(patience, (runtime, stop), putting)?
            .ok_or_else(|| Trouble::too_slow(database))?;
        let (names, rows): (Vec<String>, _) = put.map_err(|error| {
            *state = State::Broken;
            told(&error, database, text)
        })?;
        if names.is_empty() {
            let hint = "write a query that selects columns";
            return Err(Trouble::new("has no columns", hint));
        }
        Ok(Rows {
            runtime,
            stream: Box::pin(rows),
            names,
            database,
            text,
            stop,
            state,
        })
    }
}

impl Drop for Session {
    /// Has the server end a query whose rows nobody waits for any more.
    fn drop(&mut self) {
        if self.state == State::Asked {
            let cancelling = self.client.cancel_query();
            let limited = async { time::timeout(CANCELLING, cancelling).await };
            // One that does not hear it ends the query once the connection is closed.
            let _ = self.runtime.block_on(limited);
        }
    }
}

fn settings(database: &Database, password: &str) -> Result<Config, Trouble> {
    let mut config = Config::new();
    config.host(&database.host);
    config.port(database.port());
    config.database(&database.name);
    config.authentication(AuthMethod::sql_server(&database.user, password));
    config.application_name(env!("CARGO_PKG_NAME"));
    config.readonly(true);
    config.handshake_timeout(Some(CONNECTING));
    config.command_timeout(Some(Duration::from_secs(database.timeout_seconds.into())));
    // The client library takes what encrypts from the process; what was named there before is the same.
    let _ = CryptoProvider::clone(&tls::provider()).install_default();
    match database.tls {
        Tls::None => config.encryption(EncryptionLevel::NotSupported),
        Tls::Required => {
            config.encryption(EncryptionLevel::Required);
            if let Some(file) = &database.root_certificate {
                tls::authorities(Some(file))?;
                config.trust_cert_ca(file.display());
            }
        }
    }
    Ok(config)
}

async fn connect(config: Config) -> Result<Client<Compat<TcpStream>>, Error> {
    let stream = TcpStream::connect(config.get_addr()).await?;
    stream.set_nodelay(true)?;
    Box::pin(Client::connect(config, stream.compat_write())).await
}

/// The rows that answer a query.
pub(super) struct Rows<'a> {
    runtime: &'a Runtime,
    stream: Pin<Box<QueryStream<'a>>>,
    names: Vec<String>,
    database: &'a Database,
    text: &'a str,
    stop: &'a Stop,
    state: &'a mut State,
}

impl Rows<'_> {
    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// Reads the next row; tells whether there was one.
    pub(super) fn next(&mut self, row: &mut Vec<Value>) -> Result<bool, Trouble> {
        loop {
            let Some(next) = wait(self.runtime, self.stop, self.stream.next())? else {
                *self.state = State::Idle;
                return Ok(false);
            };
            let next = next.map_err(|error| {
                *self.state = State::Broken;
                told(&error, self.database, self.text)
            })?;
            match next {
                QueryItem::Row(found) => {
                    row.extend(found.cells().map(|(_, cell)| value(cell)));
                    return Ok(true);
                }
                QueryItem::Metadata(about) if about.result_index() == 0 => {}
                QueryItem::Metadata(_) => {
                    let hint = "write one `select`, joined with `union all` where need be";
                    return Err(Trouble::new("gives several tables", hint));
                }
            }
        }
    }
}

/// Says what an error means for a query, which is empty while the connection is made.
fn told(error: &Error, database: &Database, text: &str) -> Trouble {
    let why = error.to_string();
    match error {
        Error::Server(said) => by_server(said.code(), said.message(), said.line(), database),
        Error::Tls(_) => Trouble::unprotected(database, &why),
        // Such as a server that offers no TLS.
        Error::Protocol(_) if text.is_empty() => Trouble::unprotected(database, &why),
        Error::Io { kind, .. } if *kind == IoErrorKind::TimedOut && !text.is_empty() => {
            Trouble::too_slow(database)
        }
        Error::Io { kind, message } => match (text.is_empty(), kind) {
            (true, IoErrorKind::InvalidData) => Trouble::unprotected(database, message),
            (true, _) => Trouble::unreachable(database, message),
            (false, _) => Trouble::lost(message),
        },
        _ => Trouble::lost(&why),
    }
}

/// Says what an answer of the server means (SQL Server, "Database Engine events and errors").
fn by_server(code: u32, message: &str, line: u32, database: &Database) -> Trouble {
    match code {
        // No such login, no such database, no right to it.
        18_456 | 18_452 | 4_060 | 916 => Trouble::refused(database, message),
        229 | 230 => Trouble::not_allowed(database, message),
        _ => Trouble::new(
            format!("the database says: {message} (line {line} of the query, error {code})"),
            "mend the query in the configuration",
        ),
    }
}
