//! How mails are sent.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Approver, Mailbox, Smtp, Transport,
    approver::{self, RawApprover},
    checker::Checker,
    smtp::{self, is_in_dns},
};

/// Who approves an edition before a mail server gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
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

/// As written in the file; an outbox needs nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawDelivery {
    /// Where mails go.
    pub(super) transport: Transport,
    /// The sender; `project.contact` where it is left out.
    from: Option<String>,
    /// Whom an answer reaches; the sender where it is left out.
    reply_to: Option<String>,
    /// Where reports of failed delivery go; the sender where it is left out.
    bounce_address: Option<String>,
    /// Who approves an edition before a mail server gets it.
    approval: Approving,
    /// Who may approve; where somebody is named, only a signed approval counts.
    approver: Vec<RawApprover>,
    /// What `approval` was called once; only there to be told of.
    pub(super) send_with_run: Option<bool>,
    /// The largest message, with attachments as they travel.
    largest_message_megabytes: u32,
    /// How many messages a mail server is given in a minute at most.
    messages_per_minute: u32,
    /// The journal that tells an old ledger from the newest; beside the ledger where left out.
    journal: Option<PathBuf>,
    /// With which key messages are signed.
    dkim: Option<Dkim>,
    /// The mail server.
    smtp: Option<Smtp>,
}

impl Default for RawDelivery {
    fn default() -> Self {
        Self {
            transport: Transport::Outbox,
            from: None,
            reply_to: None,
            bounce_address: None,
            approval: Approving::default(),
            approver: Vec::new(),
            send_with_run: None,
            largest_message_megabytes: 20,
            messages_per_minute: 30,
            journal: None,
            dkim: None,
            smtp: None,
        }
    }
}

/// A key that signs messages (RFC 6376).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// Under which name the public key stands in the DNS.
    pub selector: String,
    /// The domain that signs; that of the sender where it is left out.
    pub domain: Option<String>,
    /// The private key: RSA as PKCS#1 in PEM, or the 32 bytes of an Ed25519 key in base64.
    pub key_file: PathBuf,
}

impl RawDelivery {
    /// Reads how mails are sent; relative paths start at a folder, and whom readers ask is the sender
    /// where none is named. Nothing where an address is none.
    pub(super) fn read(
        self,
        folder: &Path,
        contact: &str,
        checker: &mut Checker,
    ) -> Option<Delivery> {
        let from = self.from.as_deref().unwrap_or(contact);
        let from = checker.mailbox("delivery.from", from);
        let mut optional = |key: &str, text: Option<&String>| checker.mailbox(key, text?);
        let reply_to = optional("delivery.reply_to", self.reply_to.as_ref());
        let bounce_address = optional("delivery.bounce_address", self.bounce_address.as_ref());
        if let Some(bounces) = &bounce_address {
            check_bounces(bounces, checker);
        }
        self.check_approval(checker);
        self.check_paces(checker);
        let approvers = approver::read(self.approver, checker);
        smtp::check(self.transport, self.smtp.as_ref(), checker);
        let dkim = self.dkim.map(|dkim| dkim.read(folder, checker));
        Some(Delivery {
            transport: self.transport,
            from: from?,
            reply_to,
            bounce_address,
            approval: self.approval,
            approvers,
            largest_message_megabytes: self.largest_message_megabytes,
            messages_per_minute: self.messages_per_minute,
            journal: self.journal.map(|journal| folder.join(journal)),
            dkim,
            smtp: self.smtp,
        })
    }

    fn check_approval(&self, checker: &mut Checker) {
        if self.send_with_run.is_some() {
            let hint = "write `approval = \"automatic\"` where `run` is to send by itself; without \
                        it, each edition is sent once it is approved";
            checker.add("delivery.send_with_run", "is no setting any more", hint);
        }
        if self.approval == Approving::Automatic && !self.approver.is_empty() {
            let hint = "leave `approval` out where somebody signs, or name no `approver`";
            let message = "nobody signs what `run` approves";
            checker.add("delivery.approval", message, hint);
        }
    }

    fn check_paces(&self, checker: &mut Checker) {
        let key = "delivery.largest_message_megabytes";
        let hint = "write what your mail server and those of the recipients take, such as 20";
        checker.some(key, self.largest_message_megabytes, 1000, [hint, hint]);
        let key = "delivery.messages_per_minute";
        let none = "nothing would ever be sent; leave it out for 30";
        let hints = [none, "leave it out for 30"];
        checker.some(key, self.messages_per_minute, 100_000, hints);
    }
}

fn check_bounces(bounces: &Mailbox, checker: &mut Checker) {
    let key = "delivery.bounce_address";
    if bounces.has_name() || bounces.address().user().contains('+') {
        let hint = "write the address alone: `bounce@example.org`; `+` and a token are added";
        checker.add(key, "is not a plain address", hint);
    } else if !bounces.takes_token() {
        let hint = "`+` and a token of 32 characters are added before the `@`, and 64 are allowed";
        checker.add(key, "has more than 31 characters before the `@`", hint);
    }
}

impl Dkim {
    fn read(self, folder: &Path, checker: &mut Checker) -> Self {
        let hint = "write it as it stands in the DNS, before or after `._domainkey.`";
        if !is_in_dns(&self.selector) {
            checker.add("delivery.dkim.selector", "is not a name in the DNS", hint);
        }
        if !self.domain.as_deref().is_none_or(is_in_dns) {
            checker.add("delivery.dkim.domain", "is not a name in the DNS", hint);
        }
        Self {
            key_file: folder.join(self.key_file),
            ..self
        }
    }
}
