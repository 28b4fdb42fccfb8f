//! `PostgreSQL`: one read-only transaction in which all queries see the same moment.

mod numeric;
mod told;
mod value;

use std::{pin::Pin, time::Duration};

use futures_util::StreamExt;
use tokio::{runtime::Runtime, time};
use tokio_postgres::{
    Client, Config, Error, NoTls, RowStream, Socket,
    config::SslMode,
    tls::{MakeTlsConnect, TlsConnect},
    types::ToSql,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use self::{told::told, value::Form};
use super::{
    State,
    waiting::{CONNECTING, connected, runtime, wait},
};
use crate::{
    config::{Database, Tls},
    dataset::{form::Value, tls, trouble::Trouble},
    stop::Stop,
};

/// How long the server may take to hear that nobody waits for an answer any more.
const CANCELLING: Duration = Duration::from_secs(3);

/// What the server is told first. One that knows how (from version 14, on Linux) looks now and then whether
/// this program is still there, and ends a query of one that was killed.
const BEGIN: &str = "begin isolation level repeatable read read only;
select set_config(name, '5s', false) from pg_settings
where name = 'client_connection_check_interval' and version() like '%linux%'";

/// A connection.
pub(super) struct Session {
    runtime: Runtime,
    client: Client,
    tls: Option<MakeRustlsConnect>,
    database: Database,
    state: State,
}

impl Session {
    /// Connects, logs in and begins the transaction.
    pub(super) fn open(database: &Database, password: &str, stop: &Stop) -> Result<Self, Trouble> {
        let runtime = runtime()?;
        let tls = match database.tls {
            Tls::None => None,
            Tls::Required => {
                let settings = tls::client(database.root_certificate.as_deref())?;
                Some(MakeRustlsConnect::new(settings))
            }
        };
        let mut config = Config::new();
        config
            .host(&database.host)
            .port(database.port())
            .dbname(&database.name)
            .user(&database.user)
            .password(password)
            .application_name(env!("CARGO_PKG_NAME"))
            .connect_timeout(CONNECTING)
            .options(format!(
                "-c default_transaction_read_only=on -c statement_timeout={}s",
                database.timeout_seconds
            ));
        let connecting = async {
            let connected = match &tls {
                None => connect(config.ssl_mode(SslMode::Disable), NoTls).await,
                Some(tls) => connect(config.ssl_mode(SslMode::Require), tls.clone()).await,
            };
            let client = connected?;
            client.batch_execute(BEGIN).await?;
            Ok::<_, Error>(client)
        };
        let client = connected((&runtime, stop), database, connecting)?
            .map_err(|error| told(&error, database, ""))?;
        Ok(Self {
            runtime,
            client,
            tls,
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
        self.state = State::Asked;
        let (client, database) = (&self.client, &self.database);
        let putting = async {
            let statement = client.prepare(text).await?;
            let none: [&(dyn ToSql + Sync); 0] = [];
            let rows = match statement.params().is_empty() {
                true => Some(client.query_raw(&statement, none).await?),
                false => None,
            };
            Ok::<_, Error>((statement, rows))
        };
        let put = wait(&self.runtime, stop, putting)?;
        let (statement, rows) = put.map_err(|error| {
            self.state = State::Broken;
            told(&error, database, text)
        })?;
        let no_parameters = || {
            let hint = "write `{year}` where the year stands";
            Trouble::new("has parameters such as `$1`", hint)
        };
        let columns = statement.columns().iter();
        Ok(Rows {
            runtime: &self.runtime,
            stream: Box::pin(rows.ok_or_else(no_parameters)?),
            columns: columns
                .map(|column| (column.name().to_owned(), Form::of(column.type_())))
                .collect(),
            database,
            text,
            stop,
            state: &mut self.state,
        })
    }
}

impl Drop for Session {
    /// Has the server end a query whose rows nobody waits for any more.
    fn drop(&mut self) {
        if self.state != State::Asked {
            return;
        }
        let token = self.client.cancel_token();
        let tls = self.tls.clone();
        let cancelling = async {
            match tls {
                None => token.cancel_query(NoTls).await,
                Some(tls) => token.cancel_query(tls).await,
            }
        };
        let limited = async { time::timeout(CANCELLING, cancelling).await };
        // One that does not hear it ends the query when it next writes to the closed connection.
        let _ = self.runtime.block_on(limited);
    }
}

/// Connects, and leaves the work of the connection to the runtime.
async fn connect<T>(config: &Config, tls: T) -> Result<Client, Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, connection) = config.connect(tls).await?;
    // What goes wrong with it is told by whatever waits for an answer.
    tokio::spawn(async move { drop(connection.await) });
    Ok(client)
}

/// The rows that answer a query.
pub(super) struct Rows<'a> {
    runtime: &'a Runtime,
    stream: Pin<Box<RowStream>>,
    columns: Vec<(String, Form)>,
    database: &'a Database,
    text: &'a str,
    stop: &'a Stop,
    state: &'a mut State,
}

impl Rows<'_> {
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Reads the next row; tells whether there was one.
    pub(super) fn next(&mut self, row: &mut Vec<Value>) -> Result<bool, Trouble> {
        let next = wait(self.runtime, self.stop, self.stream.next())?;
        let Some(next) = next else {
            *self.state = State::Idle;
            return Ok(false);
        };
        let found = next.map_err(|error| {
            *self.state = State::Broken;
            told(&error, self.database, self.text)
        })?;
        let forms = self.columns.iter().enumerate();
        row.extend(forms.map(|(place, (_, form))| form.value(&found, place)));
        Ok(true)
    }
}
