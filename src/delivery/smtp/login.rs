//! Logging in to a mail server: with a password, or with a token that expires (XOAUTH2).
//!
//! Neither is ever in a message: a server may quote what it was sent.

use std::{
    fmt,
    io::Read,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism},
    client::SmtpConnection,
    commands::Auth,
};

use crate::config::{Login, Smtp};

/// The variable that holds the password.
const PASSWORD: &str = "BOLIGMONITOR_SMTP_PASSWORD";
/// No token has so many bytes.
const LONGEST_TOKEN: u64 = 64 * 1024;
/// How often it is looked whether the command that prints one has ended.
const TICK: Duration = Duration::from_millis(20);
/// The variable that holds the token.
const TOKEN: &str = "BOLIGMONITOR_SMTP_TOKEN";

/// Why somebody cannot log in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// There is no password, or no token.
    #[error("the environment has no {0}, but `delivery.smtp.username` is set")]
    NoSecret(&'static str),
    /// The command that prints a token cannot be started.
    #[error("`delivery.smtp.token_command` cannot be started")]
    NoCommand(#[source] std::io::Error),
    /// The command that prints a token printed none.
    #[error("`delivery.smtp.token_command` printed no token ({0})")]
    NoToken(String),
    /// The server does not offer to log in that way.
    #[error("it does not offer {0}")]
    NotOffered(&'static str),
    /// The server refuses.
    #[error("it answered {0}")]
    Refused(String),
    /// The connection was lost.
    #[error("the connection was lost")]
    Lost(#[source] Error),
}

impl LoginError {
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::NoSecret(PASSWORD) => "set BOLIGMONITOR_SMTP_PASSWORD, or leave `username` out",
            Self::NoSecret(_) => {
                "set BOLIGMONITOR_SMTP_TOKEN, or `delivery.smtp.token_command` to a program that \
                 prints one"
            }
            Self::NoCommand(_) | Self::NoToken(_) => {
                "run it by hand: it must print the token alone and end with 0"
            }
            Self::NotOffered(_) => {
                "look at `delivery.smtp.login` (\"password\" or \"xoauth2\") and at `security`: \
                 many servers offer it on a protected connection alone"
            }
            Self::Refused(_) | Self::Lost(_) => {
                "look at `delivery.smtp.username` and at BOLIGMONITOR_SMTP_PASSWORD in the \
                 environment, or at the token, which expires"
            }
        }
    }
}

/// Finds the password or the token.
pub(super) fn secret(settings: &Smtp) -> Result<String, LoginError> {
    let variable = |name| std::env::var(name).map_err(|_| LoginError::NoSecret(name));
    match (settings.login, settings.token_command.split_first()) {
        (Login::Password, _) => variable(PASSWORD),
        (Login::Xoauth2, None) => variable(TOKEN),
        (Login::Xoauth2, Some((program, arguments))) => {
            let patience = Duration::from_secs(settings.timeout_seconds.into());
            printed(program, arguments, patience)
        }
    }
}

/// Runs a program and returns what it prints; no longer than the server would be waited for.
fn printed(program: &str, arguments: &[String], patience: Duration) -> Result<String, LoginError> {
    let end = Instant::now() + patience;
    let mut command = Command::new(program);
    let command = command.args(arguments).stdin(Stdio::null());
    let started = command
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let mut child = started.map_err(LoginError::NoCommand)?;
    let (sender, said) = mpsc::channel();
    if let Some(from) = child.stdout.take() {
        // The thread ends with what it reads from; nobody waits for it.
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = from.take(LONGEST_TOKEN).read_to_end(&mut bytes);
            // Where nobody waits any more there is nobody to tell.
            let _ = sender.send(read.map(|_| bytes).unwrap_or_default());
        });
    }
    let printed = said.recv_timeout(patience);
    let status = loop {
        match child.try_wait().map_err(LoginError::NoCommand)? {
            Some(status) => break status,
            None if printed.is_ok() && Instant::now() < end => thread::sleep(TICK),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                let seconds = patience.as_secs();
                return Err(LoginError::NoToken(format!("nothing in {seconds} s")));
            }
        }
    };
    if !status.success() {
        return Err(LoginError::NoToken(status.to_string()));
    }
    let token = String::from_utf8(printed.unwrap_or_default()).unwrap_or_default();
    let token = token.trim();
    match !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(token.to_owned()),
        false => Err(LoginError::NoToken("not one word".to_owned())),
    }
}

/// Logs in with a password or a token.
pub(super) fn log_in(
    connection: &mut SmtpConnection,
    login: Login,
    (username, secret): (&str, String),
) -> Result<(), LoginError> {
    let credentials = Credentials::new(username.to_owned(), secret);
    let offered = connection.server_info();
    let offers = |mechanism: &Mechanism| offered.supports_auth_mechanism(*mechanism);
    match login {
        Login::Password if !DEFAULT_MECHANISMS.iter().any(offers) => {
            return Err(LoginError::NotOffered("PLAIN or LOGIN"));
        }
        Login::Xoauth2 if !offers(&Mechanism::Xoauth2) => {
            return Err(LoginError::NotOffered("XOAUTH2"));
        }
        _ => {}
    }
    let answer = match login {
        Login::Password => connection
            .auth(DEFAULT_MECHANISMS, &credentials)
            .map(|_| ()),
        Login::Xoauth2 => with_token(connection, credentials),
    };
    answer.map_err(|error| match codes(&error) {
        Some(codes) => LoginError::Refused(codes),
        None => LoginError::Lost(error),
    })
}

/// Gives a token. A server that refuses it says why in a challenge first, and refuses after an empty
/// line (Google's description of XOAUTH2, "error response").
fn with_token(connection: &mut SmtpConnection, credentials: Credentials) -> Result<(), Error> {
    let auth = Auth::new(Mechanism::Xoauth2, credentials, None)?;
    let answer = connection.command(auth)?;
    if answer.has_code(334) {
        connection.command(EmptyLine)?;
    }
    Ok(())
}

struct EmptyLine;

impl fmt::Display for EmptyLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("\r\n")
    }
}

/// Returns the codes of an answer without its words: that of RFC 5321 and that of RFC 3463.
fn codes(error: &Error) -> Option<String> {
    let code = u16::from(error.status()?);
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
