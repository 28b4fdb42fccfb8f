//! The mail server, and how somebody logs in there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::{Checker, is_this_machine};

/// Where mails go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Into `.eml` files; nothing is connected to.
    Outbox,
    /// To a mail server.
    Smtp,
}

/// A mail server.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who logs in; the password comes from `BOLIGMONITOR_SMTP_PASSWORD`, a token from
    /// `BOLIGMONITOR_SMTP_TOKEN` or `token_command`.
    pub username: Option<String>,
    /// How somebody logs in.
    #[serde(default)]
    pub login: Login,
    /// The program that prints a token, with its arguments; run for each connection.
    #[serde(default)]
    pub token_command: Vec<String>,
    /// The name that the server is greeted with (EHLO); the machine's where it is left out.
    pub ehlo_name: Option<String>,
    /// How long an answer may take (RFC 5321, 4.5.3.2, asks for five minutes).
    #[serde(default = "five_minutes")]
    pub timeout_seconds: u32,
}

fn five_minutes() -> u32 {
    300
}

/// How somebody logs in to a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    /// With a password (PLAIN or LOGIN).
    #[default]
    Password,
    /// With a token that expires (XOAUTH2), as Office 365 and Gmail ask for.
    Xoauth2,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// STARTTLS, required.
    Starttls,
    /// TLS from the start.
    Tls,
    /// None; to the same machine only.
    None,
}

/// Checks a mail server; where mails go to one it must be named.
pub(super) fn check(transport: Transport, smtp: Option<&Smtp>, checker: &mut Checker) {
    match smtp {
        Some(smtp) => smtp.check(checker),
        None if transport == Transport::Smtp => {
            let hint = "add `[delivery.smtp]` with host, port and security";
            checker.add("delivery.smtp", "missing", hint);
        }
        None => {}
    }
}

impl Smtp {
    fn check(&self, checker: &mut Checker) {
        let hint = "587 with `starttls`, 465 with `tls`";
        checker.within("delivery.smtp.port", self.port, 1..=u16::MAX, hint);
        if self.security == Security::None && !is_this_machine(&self.host) {
            let hint = "use `starttls` or `tls`; without either only this machine is reached";
            checker.add("delivery.smtp.security", "would send in the clear", hint);
        }
        let key = "delivery.smtp.timeout_seconds";
        let none = "no server answers at once; leave it out for 300";
        let hints = [none, "leave it out for 300"];
        checker.some(key, self.timeout_seconds, 3600, hints);
        if !self.ehlo_name.as_deref().is_none_or(is_in_dns) {
            let hint = "write this machine's name as others find it: `monitor.example.org`";
            checker.add("delivery.smtp.ehlo_name", "is not a name in the DNS", hint);
        }
        self.check_login(checker);
    }

    fn check_login(&self, checker: &mut Checker) {
        if self.login == Login::Xoauth2 && self.username.is_none() {
            let hint = "name the mailbox that the token is for";
            checker.add("delivery.smtp.username", "missing", hint);
        }
        if self.login == Login::Password && !self.token_command.is_empty() {
            let hint = "add `login = \"xoauth2\"`, or leave the command out";
            let key = "delivery.smtp.token_command";
            checker.add(key, "nobody logs in with a token", hint);
        }
    }
}

/// Tells whether a name can stand in the DNS.
pub(super) fn is_in_dns(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.chars().all(allowed)
}
