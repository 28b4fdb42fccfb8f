//! How mails are sent, and who gets what.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Approver, Attachments, Mailbox, approver::RawApprover, check::Checker};

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
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    /// Where mails go.
    pub transport: Transport,
    /// The sender.
    pub from: Mailbox,
    /// Whom an answer reaches; the sender where it is left out.
    pub reply_to: Option<Mailbox>,
    /// Where reports of failed delivery go, each to `name+<token>@domain`; the sender where it
    /// is left out.
    pub bounce_address: Option<Mailbox>,
    /// Who approves an edition before a mail server gets it.
    pub approval: Approving,
    /// Who may approve; where somebody is named, only a signed approval counts.
    #[serde(rename = "approver")]
    pub approvers: Vec<Approver>,
    /// The largest message, with attachments as they travel.
    pub largest_message_megabytes: u32,
    /// How many messages a mail server is given in a minute at most.
    pub messages_per_minute: u32,
    /// The journal that tells an old ledger from the newest; beside the ledger where it is left
    /// out.
    pub journal: Option<PathBuf>,
    /// With which key messages are signed, if any.
    pub dkim: Option<Dkim>,
    /// The mail server.
    pub smtp: Option<Smtp>,
}

/// As written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDelivery {
    pub(super) transport: Transport,
    from: String,
    reply_to: Option<String>,
    bounce_address: Option<String>,
    #[serde(default)]
    approval: Approving,
    #[serde(default)]
    approver: Vec<RawApprover>,
    /// What `approval` was called once; only there to be told of.
    pub(super) send_with_run: Option<bool>,
    largest_message_megabytes: u32,
    #[serde(default = "thirty")]
    messages_per_minute: u32,
    journal: Option<PathBuf>,
    dkim: Option<Dkim>,
    smtp: Option<Smtp>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    /// With a password (PLAIN or LOGIN).
    #[default]
    Password,
    /// With a token that expires (XOAUTH2), as Office 365 and Gmail ask for.
    Xoauth2,
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
#[derive(Debug, Clone, Serialize)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// The address.
    pub address: Mailbox,
}

/// As written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOwner {
    name: String,
    address: String,
}

/// Who gets what.
#[derive(Debug, Clone, Serialize)]
pub struct Recipient {
    /// The name in the salutation.
    pub name: String,
    /// The address.
    pub address: Mailbox,
    /// What is attached.
    pub attachments: Attachments,
}

/// As written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRecipient {
    name: String,
    address: String,
    attachments: Attachments,
}

impl Checker<'_> {
    /// Checks how mails are sent; relative paths start at a folder. Nothing where an address is
    /// none.
    pub(super) fn delivery(&mut self, raw: RawDelivery, folder: &Path) -> Option<Delivery> {
        let from = self.mailbox("delivery.from", &raw.from);
        let optional = |checker: &mut Self, key: &str, text: &Option<String>| {
            let text = text.as_ref()?;
            checker.mailbox(key, text)
        };
        let reply_to = optional(self, "delivery.reply_to", &raw.reply_to);
        let bounce_address = optional(self, "delivery.bounce_address", &raw.bounce_address);
        if let Some(bounces) = &bounce_address {
            self.check_bounces(bounces);
        }
        self.check_approval(&raw);
        let approvers = self.approvers(raw.approver);
        if raw.largest_message_megabytes == 0 {
            let hint = "write what your mail server and those of the recipients take, such as 20";
            self.add("delivery.largest_message_megabytes", "is 0", hint);
        }
        if raw.messages_per_minute == 0 {
            let hint = "nothing would ever be sent; leave it out for 30";
            self.add("delivery.messages_per_minute", "is 0", hint);
        }
        self.check_paces(
            raw.largest_message_megabytes,
            raw.messages_per_minute,
            raw.smtp.as_ref(),
        );
        self.check_dkim(raw.dkim.as_ref());
        self.check_server(raw.transport, raw.smtp.as_ref());
        let dkim = raw.dkim.map(|dkim| Dkim {
            key_file: folder.join(dkim.key_file),
            ..dkim
        });
        Some(Delivery {
            transport: raw.transport,
            from: from?,
            reply_to,
            bounce_address,
            approval: raw.approval,
            approvers,
            largest_message_megabytes: raw.largest_message_megabytes,
            messages_per_minute: raw.messages_per_minute,
            journal: raw.journal.map(|journal| folder.join(journal)),
            dkim,
            smtp: raw.smtp,
        })
    }

    fn check_bounces(&mut self, bounces: &Mailbox) {
        let key = "delivery.bounce_address";
        if bounces.has_name() || bounces.address().user().contains('+') {
            let hint = "write the address alone: `bounce@example.org`; `+` and a token are added";
            self.add(key, "is not a plain address", hint);
        } else if !bounces.takes_token() {
            let hint = "`+` and a token of 32 characters are added before the `@`, and 64 are \
                        allowed";
            self.add(key, "has more than 31 characters before the `@`", hint);
        }
    }

    fn check_approval(&mut self, raw: &RawDelivery) {
        if raw.send_with_run.is_some() {
            let hint = "write `approval = \"automatic\"` where `run` is to send by itself; without \
                        it, each edition is sent once it is approved";
            self.add("delivery.send_with_run", "is no setting any more", hint);
        }
        if raw.approval == Approving::Automatic && !raw.approver.is_empty() {
            let hint = "leave `approval` out where somebody signs, or name no `approver`";
            self.add(
                "delivery.approval",
                "nobody signs what `run` approves",
                hint,
            );
        }
    }

    /// Checks who is told of an edition; with a real mail server somebody must be.
    pub(super) fn owner(&mut self, raw: Option<RawOwner>, transport: Transport) -> Option<Owner> {
        let Some(raw) = raw else {
            if transport == Transport::Smtp {
                let hint = "add `[owner]` with name and address: who is told what is to be sent, \
                            and what went wrong";
                self.add("owner", "missing", hint);
            }
            return None;
        };
        if raw.name.trim().is_empty() {
            self.add("owner.name", "is empty", "name a person or an office");
        }
        self.check_line("owner.name", &raw.name);
        let address = self.mailbox("owner.address", &raw.address)?;
        if address.has_name() {
            let hint = "write the address alone: `name@example.org`; the name stands beside it";
            self.add("owner.address", "is not a plain address", hint);
        }
        let name = raw.name;
        Some(Owner { name, address })
    }

    fn check_dkim(&mut self, dkim: Option<&Dkim>) {
        let Some(dkim) = dkim else { return };
        let hint = "write it as it stands in the DNS, before or after `._domainkey.`";
        if !is_name(&dkim.selector) {
            self.add("delivery.dkim.selector", "is not a name in the DNS", hint);
        }
        if !dkim.domain.as_deref().is_none_or(is_name) {
            self.add("delivery.dkim.domain", "is not a name in the DNS", hint);
        }
    }

    fn check_server(&mut self, transport: Transport, smtp: Option<&Smtp>) {
        let loopback = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "::1");
        let Some(smtp) = smtp else {
            if transport == Transport::Smtp {
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
        if !smtp.ehlo_name.as_deref().is_none_or(is_name) {
            let hint = "write this machine's name as others find it: `monitor.example.org`";
            self.add("delivery.smtp.ehlo_name", "is not a name in the DNS", hint);
        }
        self.check_login(smtp);
    }

    fn check_login(&mut self, smtp: &Smtp) {
        if smtp.login == Login::Xoauth2 && smtp.username.is_none() {
            let hint = "name the mailbox that the token is for";
            self.add("delivery.smtp.username", "missing", hint);
        }
        if smtp.login == Login::Password && !smtp.token_command.is_empty() {
            let hint = "add `login = \"xoauth2\"`, or leave the command out";
            self.add(
                "delivery.smtp.token_command",
                "nobody logs in with a token",
                hint,
            );
        }
    }

    /// Checks who gets what; those whose address is none are left out.
    pub(super) fn recipients(&mut self, raw: Vec<RawRecipient>) -> Vec<Recipient> {
        let mut recipients: Vec<Recipient> = Vec::with_capacity(raw.len());
        for raw in raw {
            let shown = raw.name.escape_debug().to_string();
            self.check_line(&format!("recipient[{shown}].name"), &raw.name);
            let key = format!("recipient[{shown}].address");
            let Some(address) = self.mailbox(&key, &raw.address) else {
                continue;
            };
            let same = |other: &Recipient| other.address.key() == address.key();
            if recipients.iter().any(same) {
                let hint = "put all that this address gets into one recipient";
                self.add(key, format!("`{}` stands twice", address.key()), hint);
            }
            recipients.push(Recipient {
                name: raw.name,
                address,
                attachments: raw.attachments,
            });
        }
        recipients
    }

    fn mailbox(&mut self, key: &str, text: &str) -> Option<Mailbox> {
        match text.parse() {
            Ok(mailbox) => Some(mailbox),
            Err(error) => {
                let error: super::NotAMailbox = error;
                let hint = "write `name@example.org` or `Name <name@example.org>`";
                self.add(key, error.to_string(), hint);
                None
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.chars().all(allowed)
}
