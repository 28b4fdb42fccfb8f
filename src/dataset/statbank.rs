//! Statbank of Statistics Denmark: a saved query is put by `refresh` alone, and its answer is kept in the
//! snapshot as it came. All else reads what is kept.

use std::{path::Path, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};
use ureq::{
    Agent, Body,
    http::{Response, header},
    tls::{Certificate, RootCerts, TlsConfig},
};

use super::{
    DatasetError, Fault, Snapshot,
    request::{Fetching, Request},
    tls,
    trouble::Trouble,
};
use crate::config::{Statbank, StatbankQuery};

/// What Statbank answered to a query.
pub(super) struct Answer {
    /// The answer, in JSON-stat.
    pub(super) bytes: Vec<u8>,
    /// The query, as it was put.
    pub(super) query: String,
    /// When it was put.
    pub(super) asked_at: DateTime<Utc>,
}

/// How long it may take to reach the server.
const CONNECTING: Duration = Duration::from_secs(15);
/// How long an answer may take.
const ANSWERING: Duration = Duration::from_mins(5);
/// How long is waited before each new try.
const PAUSES: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// The longest that a server may ask to wait.
const LONGEST_PAUSE: Duration = Duration::from_mins(2);
/// No table of a municipality has so many bytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// How much of an error is told.
const MOST_TOLD: usize = 300;

/// Asks Statbank, or what is kept of its answers.
pub(super) struct Asking<'a> {
    request: &'a Request<'a>,
    /// Whether it does not answer, which was told.
    is_silent: bool,
}

impl<'a> Asking<'a> {
    /// Asks nothing yet.
    pub(super) fn new(request: &'a Request<'a>) -> Self {
        Self {
            request,
            is_silent: false,
        }
    }

    /// Returns the answer to a query about some years; `place` is what messages call it.
    ///
    /// # Errors
    /// A server that does not answer, once for all queries, or that refuses; and where nothing is
    /// fetched, an answer that is not kept.
    pub(super) fn answer(
        &mut self,
        (table, query): (&str, &StatbankQuery),
        years: &[i32],
        place: &Path,
    ) -> Result<Answer, Option<Fault>> {
        let statbank = self.request.statbank;
        let body = body(statbank, query, years);
        let told = |trouble: Trouble| Some(trouble.of(place));
        let kept = || kept(self.request, table, body.clone());
        match self.request.fetching {
            Fetching::Never => return kept().map_err(told),
            Fetching::WhereNotKept => {
                if let Ok(answer) = kept() {
                    return Ok(answer);
                }
            }
            Fetching::Always => {}
        }
        if self.is_silent {
            return Err(None);
        }
        let bytes = self.fetch(&body).map_err(told)?;
        Ok(Answer {
            bytes,
            query: body,
            asked_at: self.request.now,
        })
    }

    fn fetch(&mut self, body: &str) -> Result<Vec<u8>, Trouble> {
        let Request { statbank, stop, .. } = self.request;
        let address = format!("{}/data", statbank.address.trim_end_matches('/'));
        let agent = agent(statbank)?;
        let mut pauses = PAUSES.into_iter();
        loop {
            if stop.is_asked() {
                return Err(Trouble::stopped());
            }
            let (why, asked) = match ask(&agent, &address, body) {
                Tried::Answered(bytes) => return Ok(bytes),
                Tried::Refused(trouble) => return Err(trouble),
                Tried::Later(why, asked) => (why, asked),
            };
            let pause = pauses.next().map(|own| asked.unwrap_or(own));
            let Some(pause) = pause.filter(|pause| *pause <= LONGEST_PAUSE) else {
                self.is_silent = true;
                return Err(silent(&address, &why, asked));
            };
            if stop.wait(pause) {
                return Err(Trouble::stopped());
            }
        }
    }
}

fn silent(address: &str, why: &str, asked: Option<Duration>) -> Trouble {
    let asks = asked.map_or_else(String::new, |asked| {
        format!(", and asks to wait {} s", asked.as_secs())
    });
    Trouble::new(
        format!("Statbank does not answer at {address}: {why}{asks}"),
        "run `boligmonitor refresh` later; a proxy is named with HTTPS_PROXY, and `statbank.address` \
         says where it is",
    )
}

/// Writes a query as the interface of Statbank asks for it.
fn body(statbank: &Statbank, query: &StatbankQuery, years: &[i32]) -> String {
    let variables = query.variables.iter();
    let variables = variables.map(
        |(code, values)| json!({ "code": code, "values": StatbankQuery::values(values, years) }),
    );
    let body = json!({
        "table": query.table,
        "format": "JSONSTAT",
        "lang": statbank.language,
        "variables": variables.collect::<Vec<_>>(),
    });
    body.to_string()
}

/// What came of a try.
enum Tried {
    Answered(Vec<u8>),
    /// It may go better later, after so long where the server says it.
    Later(String, Option<Duration>),
    Refused(Trouble),
}

fn agent(statbank: &Statbank) -> Result<Agent, Trouble> {
    let mut tls = TlsConfig::builder().unversioned_rustls_crypto_provider(tls::provider());
    if statbank.address.starts_with("https://") {
        let trusted = tls::authorities(None)?;
        let trusted = trusted
            .iter()
            .map(|one| Certificate::from_der(one.as_ref()).to_owned());
        let trusted: Vec<_> = trusted.collect();
        tls = tls.root_certs(RootCerts::from(trusted));
    }
    let config = Agent::config_builder()
        .tls_config(tls.build())
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECTING))
        .timeout_global(Some(ANSWERING))
        .user_agent(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        ));
    Ok(config.build().into())
}

fn ask(agent: &Agent, address: &str, body: &str) -> Tried {
    let asked = agent
        .post(address)
        .header(header::CONTENT_TYPE, "application/json")
        .send(body);
    let mut answer = match asked {
        Ok(answer) => answer,
        Err(error) => return Tried::Later(error.to_string(), None),
    };
    let read = answer.body_mut().with_config().limit(MOST_BYTES);
    let bytes = match read.read_to_vec() {
        Ok(bytes) => bytes,
        Err(ureq::Error::BodyExceedsLimit(most)) => {
            return Tried::Refused(Trouble::new(
                format!("Statbank answers with more than {most} bytes"),
                "name fewer values in `variables`",
            ));
        }
        Err(error) => return Tried::Later(error.to_string(), None),
    };
    let status = answer.status();
    match status.as_u16() {
        200 => Tried::Answered(bytes),
        429 | 500..=599 => Tried::Later(format!("it says {status}"), pause(&answer)),
        300..=399 => Tried::Refused(Trouble::new(
            format!("Statbank says {status}: it is elsewhere"),
            "look at `statbank.address`",
        )),
        _ => Tried::Refused(refused(&bytes, &status.to_string())),
    }
}

/// Returns how long a server asks to wait, where it says it in seconds.
fn pause(answer: &Response<Body>) -> Option<Duration> {
    let text = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// Says why Statbank refuses a query, in its own words where it has some.
fn refused(bytes: &[u8], status: &str) -> Trouble {
    let said = serde_json::from_slice::<Json>(bytes).unwrap_or_default();
    let text = |key: &str| said.get(key).and_then(Json::as_str);
    let code = text("errorTypeCode").unwrap_or(status);
    let message: String = match text("message") {
        Some(message) => message.chars().take(MOST_TOLD).collect(),
        None => "it does not say why".to_owned(),
    };
    Trouble::new(
        format!("Statbank refuses the query: {message} ({code})"),
        "`table` and `variables` of `statbank` hold codes, not labels: `tableinfo/<table>` of the \
         interface lists them",
    )
}

/// Reads the answer to the same query that a snapshot keeps.
fn kept(request: &Request, table: &str, body: String) -> Result<Answer, Trouble> {
    let hint = "`boligmonitor refresh` fetches it, and the schedule does";
    let not_kept = || Trouble::new("was not fetched for this edition", hint);
    let snapshot = match Snapshot::open(&request.kept) {
        Ok(snapshot) => snapshot,
        Err(DatasetError::NoSnapshot(_)) => return Err(not_kept()),
        Err(error) => return Err(Trouble::new(error.to_string(), hint)),
    };
    let mut delivered = snapshot.delivered().iter();
    let entry = delivered.find(|entry| entry.table == table && entry.query.is_some());
    let entry = entry.ok_or_else(not_kept)?;
    if entry.query.as_ref() != Some(&body) {
        let message = "was fetched by another query than the configuration has now";
        return Err(Trouble::new(message, hint));
    }
    let bytes = snapshot
        .answer(table)
        .map_err(|error| Trouble::new(error.to_string(), hint))?;
    Ok(Answer {
        bytes,
        query: body,
        asked_at: entry.read_at.unwrap_or(request.now),
    })
}
