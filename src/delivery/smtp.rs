//! Handing messages to a mail server, one connection after the other and one message at a time.
//!
//! The commands are given one by one, so that it is known how far a message came: before the
//! dot that ends it the server cannot have accepted it, after it nobody knows until it answers.

use std::{cell::Cell, time::Duration};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{SmtpConnection, TlsParameters},
        commands::{Data, Ehlo, Mail, Rcpt, Rset},
        extension::{ClientId, MailParameter},
    },
};

use super::State;
use crate::config::{Security, Smtp};

/// The variable that holds the password.
const PASSWORD: &str = "BOLIGMONITOR_SMTP_PASSWORD";

/// Most characters of an answer that are kept.
const SAID: usize = 400;

/// A mail server that cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// There is no password.
    #[error("the environment has no {PASSWORD}, but `delivery.smtp.username` is set")]
    NoPassword,
    /// TLS or the host name is wrong.
    #[error("the mail server cannot be used")]
    Settings(#[source] Error),
    /// It does not answer.
    #[error("the mail server {host}:{port} does not answer; nothing was sent")]
    Unreachable {
        /// Host name.
        host: String,
        /// Port.
        port: u16,
        /// Why.
        source: Error,
    },
    /// The connection cannot be protected.
    #[error("no protected connection to the mail server {host}:{port}; nothing was sent")]
    Unprotected {
        /// Host name.
        host: String,
        /// Port.
        port: u16,
        /// Why.
        source: Error,
    },
    /// It does not let us in.
    #[error(
        "the mail server {host}:{port} refuses to log in `{username}`{}; nothing was sent",
        in_brackets(answer.as_deref())
    )]
    Login {
        /// Host name.
        host: String,
        /// Port.
        port: u16,
        /// Who.
        username: String,
        /// The codes of its answer. Its words may quote what it was sent: the password.
        answer: Option<String>,
        /// Why, where it did not answer.
        source: Option<Error>,
    },
}

impl ServerError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoPassword => format!("set {PASSWORD}, or leave `username` out"),
            Self::Settings(_) => "look at `[delivery.smtp]`".to_owned(),
            Self::Unreachable { .. } => {
                "look at `host` and `port` in `[delivery.smtp]`; all messages still wait, and \
                 `boligmonitor send` sends them"
                    .to_owned()
            }
            Self::Unprotected { .. } => {
                "the certificate must be valid for `delivery.smtp.host` and signed by somebody \
                 whom this machine trusts; an authority of your own is added to its list, or \
                 named by SSL_CERT_FILE"
                    .to_owned()
            }
            Self::Login { .. } => {
                format!("look at `delivery.smtp.username` and at {PASSWORD} in the environment")
            }
        };
        Some(hint)
    }
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
}

/// A connection to a mail server.
pub(super) struct Session {
    connection: SmtpConnection,
    /// The largest message that it takes, where it says so (RFC 1870).
    pub(super) largest: Option<usize>,
    says_size: bool,
    /// Whether it can be asked for short reports that name the message (RFC 3461).
    reports: bool,
}

impl Session {
    /// Connects, protects the connection and logs in.
    pub(super) fn open(settings: &Smtp) -> Result<Self, ServerError> {
        let password = match &settings.username {
            Some(_) => Some(std::env::var(PASSWORD).map_err(|_| ServerError::NoPassword)?),
            None => None,
        };
        let name = ClientId::default();
        let mut connection = protected(settings, &name)?;
        if let (Some(username), Some(password)) = (&settings.username, password) {
            let credentials = Credentials::new(username.clone(), password);
            let login = connection.auth(DEFAULT_MECHANISMS, &credentials);
            login.map_err(|error| ServerError::Login {
                host: settings.host.clone(),
                port: settings.port,
                username: username.clone(),
                answer: codes(&error),
                source: code(&error).is_none().then_some(error),
            })?;
        }
        let offer = connection.command(Ehlo::new(name));
        let offer = offer.map_err(|source| unreachable(settings, source))?;
        let lines: Vec<String> = offer.message().map(str::to_ascii_uppercase).collect();
        let mut session = Self {
            connection,
            largest: None,
            says_size: false,
            reports: lines.iter().any(|line| line == "DSN"),
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
    pub(super) fn hand_over(&mut self, envelope: &Envelope, token: &str, message: &[u8]) -> Answer {
        let at_the_dot = Cell::new(false);
        match self.converse(envelope, token, message, &at_the_dot) {
            Ok(said) => Answer {
                state: State::Sent,
                said,
                next: Next::GoOn,
            },
            Err(Fault::Sender(error)) if error.is_permanent() && code(&error) != Some(552) => {
                Answer {
                    state: State::Deferred,
                    said: format!("the server refuses the sender: {}", said(&error)),
                    next: Next::Stop,
                }
            }
            Err(Fault::Sender(error) | Fault::Message(error)) => {
                let mut answer = judged(&error, at_the_dot.get());
                // A message that was refused is put aside before the next begins.
                if answer.next == Next::GoOn && self.connection.command(Rset).is_err() {
                    answer.next = Next::Reconnect;
                }
                answer
            }
        }
    }

    fn converse(
        &mut self,
        envelope: &Envelope,
        token: &str,
        message: &[u8],
        at_the_dot: &Cell<bool>,
    ) -> Result<String, Fault> {
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
        // The dot is written when the pieces are at their end, and every piece was written.
        let mut pieces = std::iter::once(message);
        let pieces = std::iter::from_fn(|| {
            let piece = pieces.next();
            at_the_dot.set(piece.is_none());
            piece
        });
        let accepted = self.connection.message_iter(pieces)?;
        let lines: Vec<_> = accepted.message().collect();
        Ok(cleaned(&lines.join(" ")))
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
        let protected = connection.starttls(&tls()?, name);
        protected.map_err(|source| ServerError::Unprotected {
            host: settings.host.clone(),
            port: settings.port,
            source,
        })?;
    }
    Ok(connection)
}

fn unreachable(settings: &Smtp, source: Error) -> ServerError {
    let (host, port) = (settings.host.clone(), settings.port);
    match settings.security {
        // The handshake is part of the first words.
        Security::Tls if !source.is_timeout() && code(&source).is_none() => {
            ServerError::Unprotected { host, port, source }
        }
        _ => ServerError::Unreachable { host, port, source },
    }
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
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Message(error)
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

fn code(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

/// Returns the codes of an answer without its words: that of RFC 5321 and that of RFC 3463.
fn codes(error: &Error) -> Option<String> {
    let code = code(error)?;
    let text = error.to_string();
    let words = text.split_once("): ").map_or("", |(_, words)| words);
    let enhanced = words.split_whitespace().next().filter(|word| {
        let mut parts = word.split('.');
        let mut number = || parts.next().is_some_and(|part| part.parse::<u16>().is_ok());
        number() && number() && number() && parts.next().is_none()
    });
    Some(match enhanced {
        Some(enhanced) => format!("{code} {enhanced}"),
        None => code.to_string(),
    })
}

fn in_brackets(answer: Option<&str>) -> String {
    answer.map_or_else(String::new, |answer| format!(" ({answer})"))
}

fn said(error: &Error) -> String {
    cleaned(&error.to_string())
}

/// Returns what a server said in one line, fit for a terminal and of a bearable length.
fn cleaned(text: &str) -> String {
    super::letter::one_line(text).chars().take(SAID).collect()
}

#[cfg(test)]
#[path = "smtp_tests.rs"]
mod tests;
