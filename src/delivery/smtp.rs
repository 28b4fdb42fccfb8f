//! Handing messages to a mail server, one connection after the other and one message at a time.
//!
//! The commands are given one by one, so that it is known how far a message came: before the
//! dot that ends it the server cannot have accepted it, after it nobody knows until it answers.

mod login;

use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    time::Duration,
};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        client::{SmtpConnection, TlsParameters},
        commands::{Data, Ehlo, Mail, Rcpt, Rset},
        extension::{ClientId, MailParameter},
        response::Response,
    },
};

pub(crate) use self::login::LoginError;
use super::{LedgerError, State};
use crate::config::{Security, Smtp};

/// Most characters of an answer that are kept.
const SAID: usize = 400;

/// A mail server that cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// TLS or the host name is wrong.
    #[error("the mail server cannot be used")]
    Settings(#[source] Error),
    /// It does not answer.
    #[error("the mail server {server} does not answer; nothing was sent")]
    Unreachable {
        /// Its name and port.
        server: String,
        /// Why.
        source: Error,
    },
    /// It answers that it takes no mail from here.
    #[error("the mail server {server} wants no mail from here: {said}; nothing was sent")]
    Refuses {
        /// Its name and port.
        server: String,
        /// What it said.
        said: String,
    },
    /// It offers no way to protect the connection.
    #[error("the mail server {server} does not offer STARTTLS; nothing was sent")]
    NoStarttls {
        /// Its name and port.
        server: String,
    },
    /// The connection cannot be protected.
    #[error("no protected connection to the mail server {server}; nothing was sent")]
    Unprotected {
        /// Its name and port.
        server: String,
        /// Why.
        source: Error,
    },
    /// It does not let us in.
    #[error("the mail server {server} does not let in `{username}`; nothing was sent")]
    Login {
        /// Its name and port.
        server: String,
        /// Who.
        username: String,
        /// Why.
        source: LoginError,
    },
}

impl ServerError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Settings(_) => "look at `[delivery.smtp]`",
            Self::Unreachable { .. } => {
                "look at `host` and `port` in `[delivery.smtp]`; all messages still wait, and \
                 `boligmonitor send` sends them"
            }
            Self::Refuses { .. } => {
                "ask its keeper whether this machine may send by it; `delivery.smtp.ehlo_name` is \
                 the name that it is greeted with. All messages still wait"
            }
            Self::NoStarttls { .. } => {
                "look at `port` in `[delivery.smtp]`: 587 is the usual one for STARTTLS; a server \
                 that speaks TLS from the start (often on 465) needs `security = \"tls\"`"
            }
            Self::Unprotected { source, .. } if is_about_certificates(source) => {
                "the certificate must be valid for `delivery.smtp.host` and signed by somebody \
                 whom this machine trusts; an authority of your own is added to its list, or \
                 named by SSL_CERT_FILE"
            }
            Self::Unprotected { .. } => {
                "look at `port` and `security` in `[delivery.smtp]`: \"tls\" is TLS from the start \
                 (often on 465), \"starttls\" begins it later (often on 587)"
            }
            Self::Login { source, .. } => source.hint(),
        }
    }
}

fn is_about_certificates(error: &Error) -> bool {
    let mut texts = with_causes(error).map(|cause| cause.to_string().to_ascii_lowercase());
    texts.any(|text| text.contains("certificate"))
}

fn with_causes(error: &Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error as &dyn std::error::Error), |error| {
        error.source()
    })
}

/// A message that is handed over.
pub(super) struct Handover<'a> {
    pub(super) envelope: &'a Envelope,
    /// What tells it apart from others.
    pub(super) token: &'a str,
    pub(super) message: &'a [u8],
    /// Whether the server took others: then a refusal is about one recipient, whatever it says.
    pub(super) is_accepting: bool,
    /// Called when all but the dot is written; where it fails, the dot is not.
    pub(super) mark: &'a dyn Fn() -> Result<(), LedgerError>,
}

/// What became of a message, and what that means for the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) state: State,
    pub(super) said: String,
    pub(super) next: Next,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// With the same connection.
    GoOn,
    /// With another connection, since this one was lost.
    Reconnect,
    /// Not at all: the server wants no more for now.
    Stop,
    /// Again, with another connection: this one was ended while it was idle.
    Idle,
}

/// A connection to a mail server.
pub(super) struct Session {
    connection: SmtpConnection,
    /// The largest message that it takes, where it says so (RFC 1870).
    pub(super) largest: Option<usize>,
    says_size: bool,
    /// Whether it can be asked for short reports that name the message (RFC 3461).
    reports: bool,
    /// Whether a message was given to it.
    is_used: bool,
}

impl Session {
    /// Connects, protects the connection and logs in.
    pub(super) fn open(settings: &Smtp) -> Result<Self, ServerError> {
        let name = settings.ehlo_name.clone();
        let name = name.map_or_else(ClientId::default, ClientId::Domain);
        // Before anything is connected to.
        let secret = settings.username.as_ref().map(|username| {
            let secret = login::secret(settings);
            secret.map(|secret| (username, secret))
        });
        let refused = |username: &str, source| ServerError::Login {
            server: server(settings),
            username: username.to_owned(),
            source,
        };
        let username = settings.username.as_deref().unwrap_or_default();
        let secret = secret
            .transpose()
            .map_err(|error| refused(username, error))?;
        let mut connection = protected(settings, &name)?;
        if let Some((username, secret)) = secret {
            let login = login::log_in(&mut connection, settings.login, (username, secret));
            login.map_err(|error| refused(username, error))?;
        }
        let offer = connection.command(Ehlo::new(name));
        let offer = offer.map_err(|source| unreachable(settings, source))?;
        let lines: Vec<String> = offer.message().map(str::to_ascii_uppercase).collect();
        let mut session = Self {
            connection,
            largest: None,
            says_size: false,
            reports: lines.iter().any(|line| line == "DSN"),
            is_used: false,
        };
        for line in &lines {
            let mut words = line.split_whitespace();
            if words.next() == Some("SIZE") {
                session.says_size = true;
                let largest = words.next().and_then(|size| size.parse().ok());
                // Zero means that there is no limit.
                session.largest = largest.filter(|size| *size > 0);
            }
        }
        Ok(session)
    }

    /// Hands over one message and says what became of it.
    pub(super) fn hand_over(&mut self, handover: &Handover) -> Result<Answer, LedgerError> {
        let at_the_dot = Cell::new(false);
        let was_used = std::mem::replace(&mut self.is_used, true);
        let mark = || (handover.mark)().inspect(|()| at_the_dot.set(true));
        let (error, of_sender) = match self.converse(handover, &mark) {
            Ok(said) => {
                return Ok(Answer {
                    state: State::Sent,
                    said,
                    next: Next::GoOn,
                });
            }
            Err(Fault::Ledger(error)) => return Err(error),
            Err(Fault::Message(error)) => (error, None),
            Err(Fault::Sender(error)) => {
                let answer = judged_at_sender(&error, was_used);
                (error, answer)
            }
        };
        if let Some(answer) = of_sender {
            return Ok(answer);
        }
        if !handover.is_accepting && is_about_us(&error) {
            return Ok(refusing(&error, "all mail from here"));
        }
        let mut answer = judged(&error, at_the_dot.get());
        // A message that was refused is put aside before the next begins.
        if answer.next == Next::GoOn && self.connection.command(Rset).is_err() {
            answer.next = Next::Reconnect;
        }
        Ok(answer)
    }

    fn converse(
        &mut self,
        handover: &Handover,
        mark: &dyn Fn() -> Result<(), LedgerError>,
    ) -> Result<String, Fault> {
        let Handover {
            envelope,
            token,
            message,
            ..
        } = handover;
        let mut options = Vec::new();
        if self.says_size {
            options.push(MailParameter::Size(message.len()));
        }
        if self.reports {
            options.push(parameter("RET", "HDRS"));
            options.push(parameter("ENVID", token));
        }
        let mail = Mail::new(envelope.from().cloned(), options);
        self.connection.command(mail).map_err(Fault::Sender)?;
        for address in envelope.to() {
            let recipient = Rcpt::new(address.clone(), Vec::new());
            self.connection.command(recipient)?;
        }
        self.connection.command(Data)?;
        let accepted = self.give(message, mark)?;
        let lines: Vec<_> = accepted.message().collect();
        Ok(cleaned(&lines.join(" ")))
    }

    /// Writes a message, marks it, and ends it with the dot.
    ///
    /// lettre writes the dot when the pieces are at their end, and cannot be told not to. Where the
    /// message could not be marked, unwinding is the one way out before that; the connection is
    /// given up then, and the server throws away what was not ended.
    fn give(
        &mut self,
        message: &[u8],
        mark: &dyn Fn() -> Result<(), LedgerError>,
    ) -> Result<Response, Fault> {
        let failed = RefCell::new(None);
        let mut pieces = std::iter::once(message);
        let pieces = std::iter::from_fn(|| {
            let piece = pieces.next();
            if piece.is_none()
                && let Err(error) = mark()
            {
                failed.replace(Some(error));
                panic::resume_unwind(Box::new(()));
            }
            piece
        });
        let give = AssertUnwindSafe(|| self.connection.message_iter(pieces));
        match panic::catch_unwind(give) {
            Ok(answer) => Ok(answer?),
            Err(other) => match failed.take() {
                Some(error) => Err(Fault::Ledger(error)),
                None => panic::resume_unwind(other),
            },
        }
    }

    /// Says good-bye. Whether the server hears it changes nothing.
    pub(super) fn close(mut self) {
        let _ = self.connection.quit();
    }
}

fn protected(settings: &Smtp, name: &ClientId) -> Result<SmtpConnection, ServerError> {
    let tls = || TlsParameters::new(settings.host.clone()).map_err(ServerError::Settings);
    let wrapped = match settings.security {
        Security::Tls => Some(tls()?),
        Security::Starttls | Security::None => None,
    };
    let patience = Duration::from_secs(settings.timeout_seconds.into());
    let address = (settings.host.as_str(), settings.port);
    let connection = SmtpConnection::connect(address, Some(patience), name, wrapped.as_ref(), None);
    let mut connection = connection.map_err(|source| unreachable(settings, source))?;
    if settings.security == Security::Starttls {
        let server = server(settings);
        if !connection.can_starttls() {
            return Err(ServerError::NoStarttls { server });
        }
        let protected = connection.starttls(&tls()?, name);
        protected.map_err(|source| match code(&source) {
            Some(_) => refuses(settings, &source),
            None => ServerError::Unprotected { server, source },
        })?;
    }
    Ok(connection)
}

fn refuses(settings: &Smtp, error: &Error) -> ServerError {
    ServerError::Refuses {
        server: server(settings),
        said: said(error),
    }
}

fn server(settings: &Smtp) -> String {
    format!("{}:{}", settings.host, settings.port)
}

fn unreachable(settings: &Smtp, source: Error) -> ServerError {
    let server = server(settings);
    if code(&source).is_some() {
        return refuses(settings, &source);
    }
    match settings.security {
        // The handshake is part of the first words.
        Security::Tls if !source.is_timeout() && !is_refused(&source) => {
            ServerError::Unprotected { server, source }
        }
        _ => ServerError::Unreachable { server, source },
    }
}

/// Tells whether nobody listens there.
fn is_refused(error: &Error) -> bool {
    let mut causes = with_causes(error).filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.any(|cause| cause.kind() == std::io::ErrorKind::ConnectionRefused)
}

fn parameter(keyword: &str, value: &str) -> MailParameter {
    MailParameter::Other {
        keyword: keyword.to_owned(),
        value: Some(value.to_owned()),
    }
}

/// Where a message came to nothing.
enum Fault {
    /// At its sender, which all messages share.
    Sender(Error),
    /// At what is its own.
    Message(Error),
    /// Before its dot: it could not be marked as about to leave.
    Ledger(LedgerError),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Message(error)
    }
}

/// Says what an error at the sender means, which all messages share; nothing where it is none of
/// theirs.
fn judged_at_sender(error: &Error, was_used: bool) -> Option<Answer> {
    if was_used && matches!(code(error), None | Some(421)) {
        return Some(Answer {
            state: State::Deferred,
            said: said(error),
            next: Next::Idle,
        });
    }
    let is_about_all = error.is_permanent() && code(error) != Some(552);
    is_about_all.then(|| refusing(error, "the sender"))
}

/// Says that a server refuses more than one message, which marks none of them as failed.
fn refusing(error: &Error, whom: &str) -> Answer {
    Answer {
        state: State::Deferred,
        said: format!("the server refuses {whom}: {}", said(error)),
        next: Next::Stop,
    }
}

/// Says what an error means for the message. An answer decides; where none came, the server
/// may have the message if its end was under way.
fn judged(error: &Error, at_the_dot: bool) -> Answer {
    let (state, next) = match code(error) {
        Some(421) => (State::Deferred, Next::Stop),
        Some(400..=499) => (State::Deferred, Next::GoOn),
        Some(_) => (State::Failed, Next::GoOn),
        None if at_the_dot => (State::Unknown, Next::Reconnect),
        None => (State::Deferred, Next::Reconnect),
    };
    Answer {
        state,
        said: said(error),
        next,
    }
}

/// Words of refusals that are about whoever sends, and not about who gets it: relaying, the right to
/// send as somebody, the name in EHLO, logging in.
const ABOUT_US: [&str; 15] = [
    "relay access",
    "relay denied",
    "relay not",
    "relaying",
    "not relay",
    "to relay",
    "helo",
    "ehlo",
    "send as this",
    "sendasdenied",
    "sender address",
    "not owned by",
    "log in first",
    "authentication required",
    "client host",
];

/// Tells whether a refusal concerns every message from here.
fn is_about_us(error: &Error) -> bool {
    let text = error.to_string().to_ascii_lowercase();
    error.is_permanent()
        && (matches!(code(error), Some(530 | 535))
            || ABOUT_US.iter().any(|words| text.contains(words)))
}

fn code(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

fn said(error: &Error) -> String {
    cleaned(&error.to_string())
}

/// Returns what a server said in one line, fit for a terminal and of a bearable length.
fn cleaned(text: &str) -> String {
    super::letter::one_line(text).chars().take(SAID).collect()
}

#[cfg(test)]
mod tests;
