//! Handing a message to a mail server.

use std::time::Duration;

use lettre::{
    Message, SmtpTransport, Transport,
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};

use super::State;
use crate::config::{Security, Smtp};

/// How long a server may take to answer (RFC 5321, 4.5.3.2 asks for minutes
/// after the data; this is the least of a reply to a command).
const PATIENCE: Duration = Duration::from_mins(5);

/// The variable that holds the password.
pub(super) const PASSWORD: &str = "BOLIGMONITOR_SMTP_PASSWORD";

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
        source: Option<Error>,
    },
}

/// Connects to a server once, so that a server out of reach leaves every message untouched.
pub(super) fn connect(settings: &Smtp) -> Result<SmtpTransport, ServerError> {
    let tls = || TlsParameters::new(settings.host.clone()).map_err(ServerError::Settings);
    let mut builder = SmtpTransport::builder_dangerous(&settings.host)
        .port(settings.port)
        .timeout(Some(PATIENCE))
        .tls(match settings.security {
            Security::Starttls => Tls::Required(tls()?),
            Security::Tls => Tls::Wrapper(tls()?),
            // The configuration lets this through to the same machine only.
            Security::None => Tls::None,
        });
    if let Some(username) = &settings.username {
        let password = std::env::var(PASSWORD).map_err(|_| ServerError::NoPassword)?;
        builder = builder.credentials(Credentials::new(username.clone(), password));
    }
    let transport = builder.build();
    let unreachable = |source| ServerError::Unreachable {
        host: settings.host.clone(),
        port: settings.port,
        source,
    };
    match transport.test_connection() {
        Ok(true) => Ok(transport),
        Ok(false) => Err(unreachable(None)),
        Err(error) => Err(unreachable(Some(error))),
    }
}

/// Hands over one message and says what became of it.
///
/// An answer decides; where none came the server may have the message, so it is unknown.
pub(super) fn hand_over(transport: &SmtpTransport, message: &Message) -> (State, String) {
    match transport.send(message) {
        Ok(_) => (State::Sent, String::new()),
        Err(error) if error.is_transient() => (State::Deferred, error.to_string()),
        Err(error) if error.is_permanent() => (State::Failed, error.to_string()),
        Err(error) => (State::Unknown, error.to_string()),
    }
}
