//! How mails are sent, and who gets what.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Attachments, check::Checker};
use crate::model::normal_address;

/// Where mails go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Into `.eml` files; nothing is connected to.
    Outbox,
    /// To a mail server.
    Smtp,
}

/// Who approves an edition before a mail server gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Approving {
    /// Somebody who looked at it, with `approve`; `send` then sends it.
    #[default]
    Owner,
    /// `run`, which then sends it.
    Automatic,
}

/// How mails are sent.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Where mails go.
    pub transport: Transport,
    /// The sender, `Name <address>`.
    pub from: String,
    /// Whom an answer reaches; the sender where it is left out.
    pub reply_to: Option<String>,
    /// Where reports of failed delivery go, each to `name+<token>@domain`; the sender where it
    /// is left out.
    pub bounce_address: Option<String>,
    /// Who approves an edition before a mail server gets it.
    #[serde(default)]
    pub approval: Approving,
    /// What `approval` was called once; only there to be told of.
    #[serde(skip_serializing)]
    pub(super) send_with_run: Option<bool>,
    /// The largest message, with attachments as they travel.
    pub largest_message_megabytes: u32,
    /// How many messages a mail server is given in a minute at most.
    #[serde(default = "thirty")]
    pub messages_per_minute: u32,
    /// The journal that tells an old ledger from the newest; beside the ledger where it is left
    /// out.
    pub journal: Option<PathBuf>,
    /// With which key messages are signed, if any.
    pub dkim: Option<Dkim>,
    /// The mail server.
    pub smtp: Option<Smtp>,
}

fn thirty() -> u32 {
    30
}

/// A key that signs messages (RFC 6376).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// Under which name the public key stands in the DNS.
    pub selector: String,
    /// The domain that signs; that of the sender where it is left out.
    pub domain: Option<String>,
    /// The private key: RSA as PKCS#1 in PEM, or the 32 bytes of an Ed25519 key in base64.
    pub key_file: PathBuf,
}

/// A mail server.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who logs in; the password comes from `BOLIGMONITOR_SMTP_PASSWORD`.
    pub username: Option<String>,
    /// How long an answer may take (RFC 5321, 4.5.3.2, asks for five minutes).
    #[serde(default = "five_minutes")]
    pub timeout_seconds: u32,
}

fn five_minutes() -> u32 {
    300
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// STARTTLS, required.
    Starttls,
    /// TLS from the start.
    Tls,
    /// None; to the same machine only.
    None,
}

/// Who answers for the editions: gets mails from the program about its own work.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// The address.
    pub address: String,
}

/// Who gets what.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// The name in the salutation.
    pub name: String,
    /// The address.
    pub address: String,
    /// What is attached.
    pub attachments: Attachments,
}

impl Delivery {
    /// Has relative paths start at the folder of the configuration.
    pub(super) fn below(self, folder: &Path) -> Self {
        let dkim = self.dkim.map(|dkim| Dkim {
            key_file: folder.join(dkim.key_file),
            ..dkim
        });
        Self {
            journal: self.journal.map(|journal| folder.join(journal)),
            dkim,
            ..self
        }
    }
}

impl Checker<'_> {
    pub(super) fn check_delivery(&mut self, delivery: &Delivery, recipients: &[Recipient]) {
        self.check_mailbox("delivery.from", &delivery.from);
        if let Some(reply_to) = &delivery.reply_to {
            self.check_mailbox("delivery.reply_to", reply_to);
        }
        if let Some(bounces) = &delivery.bounce_address {
            self.check_mailbox("delivery.bounce_address", bounces);
            if bounces.contains(['<', '+']) {
                let hint =
                    "write the address alone: `bounce@example.org`; `+` and a token are added";
                self.add("delivery.bounce_address", "is not a plain address", hint);
            }
        }
        if delivery.send_with_run.is_some() {
            let hint = "write `approval = \"automatic\"` where `run` is to send by itself; without \
                        it, each edition is sent once it is approved";
            self.add("delivery.send_with_run", "is no setting any more", hint);
        }
        if delivery.largest_message_megabytes == 0 {
            let hint = "write what your mail server and those of the recipients take, such as 20";
            self.add("delivery.largest_message_megabytes", "is 0", hint);
        }
        if delivery.messages_per_minute == 0 {
            let hint = "nothing would ever be sent; leave it out for 30";
            self.add("delivery.messages_per_minute", "is 0", hint);
        }
        self.check_paces(
            delivery.largest_message_megabytes,
            delivery.messages_per_minute,
            delivery.smtp.as_ref(),
        );
        self.check_dkim(delivery.dkim.as_ref());
        self.check_server(delivery);
        self.check_recipients(recipients);
    }

    /// Checks who is told of an edition; with a real mail server somebody must be.
    pub(super) fn check_owner(&mut self, owner: Option<&Owner>, transport: Transport) {
        let Some(owner) = owner else {
            if transport == Transport::Smtp {
                let hint = "add `[owner]` with name and address: who is told what is to be sent, \
                            and what went wrong";
                self.add("owner", "missing", hint);
            }
            return;
        };
        if owner.name.trim().is_empty() {
            self.add("owner.name", "is empty", "name a person or an office");
        }
        self.check_line("owner.name", &owner.name);
        self.check_mailbox("owner.address", &owner.address);
        if owner.address.contains('<') {
            let hint = "write the address alone: `name@example.org`; the name stands beside it";
            self.add("owner.address", "is not a plain address", hint);
        }
    }

    fn check_dkim(&mut self, dkim: Option<&Dkim>) {
        let Some(dkim) = dkim else { return };
        let fine = |name: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            !name.is_empty() && name.chars().all(allowed)
        };
        let hint = "write it as it stands in the DNS, before or after `._domainkey.`";
        if !fine(&dkim.selector) {
            self.add("delivery.dkim.selector", "is not a name in the DNS", hint);
        }
        if !dkim.domain.as_deref().is_none_or(fine) {
            self.add("delivery.dkim.domain", "is not a name in the DNS", hint);
        }
    }

    fn check_server(&mut self, delivery: &Delivery) {
        let loopback = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "::1");
        let Some(smtp) = &delivery.smtp else {
            if delivery.transport == Transport::Smtp {
                let hint = "add `[delivery.smtp]` with host, port and security";
                self.add("delivery.smtp", "missing", hint);
            }
            return;
        };
        if smtp.security == Security::None && !loopback(&smtp.host) {
            let hint = "use `starttls` or `tls`; without either only this machine is reached";
            self.add("delivery.smtp.security", "would send in the clear", hint);
        }
        if smtp.timeout_seconds == 0 {
            let hint = "no server answers at once; leave it out for 300";
            self.add("delivery.smtp.timeout_seconds", "is 0", hint);
        }
    }

    fn check_recipients(&mut self, recipients: &[Recipient]) {
        for (index, recipient) in recipients.iter().enumerate() {
            let shown = recipient.name.escape_debug();
            self.check_line(&format!("recipient[{shown}].name"), &recipient.name);
            let key = format!("recipient[{shown}].address");
            self.check_mailbox(&key, &recipient.address);
            let address = normal_address(&recipient.address);
            let same = |other: &Recipient| normal_address(&other.address) == address;
            if recipients.iter().take(index).any(same) {
                let hint = "put all that this address gets into one recipient";
                self.add(key, format!("`{address}` stands twice"), hint);
            }
        }
    }

    fn check_mailbox(&mut self, key: &str, mailbox: &str) {
        let address = mailbox.rsplit_once('<').map_or(mailbox, |(_, rest)| rest);
        let address = address.trim_end_matches('>');
        let parts = address.split_once('@');
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',' | ';');
        let fine = parts.is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && address.chars().all(plain)
        });
        if !fine || mailbox.chars().any(char::is_control) {
            let message = format!("`{}` is not a mail address", mailbox.escape_debug());
            let hint = "write `name@example.org` or `Name <name@example.org>`";
            self.add(key, message, hint);
        }
    }
}
