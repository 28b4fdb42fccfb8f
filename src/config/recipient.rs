//! Who gets what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Attachments, Mailbox, Packet, checker::Checker};
use crate::nearest::did_you_mean_or_list;

/// Who gets what.
#[derive(Debug, Clone, Serialize)]
pub struct Recipient {
    /// The name in the salutation.
    pub name: String,
    pub address: Mailbox,
    /// What is attached.
    pub attachments: Attachments,
}

/// As written in the file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRecipient {
    /// Who it is.
    name: String,
    /// Where mails go.
    address: String,
    /// What is attached.
    attachments: Attachments,
}

/// Reads who gets what; those whose address is none are left out.
pub(super) fn read(raw: Vec<RawRecipient>, checker: &mut Checker) -> Vec<Recipient> {
    let mut recipients: Vec<Recipient> = Vec::with_capacity(raw.len());
    for raw in raw {
        let shown = raw.name.escape_debug().to_string();
        checker.line(&format!("recipient[{shown}].name"), &raw.name);
        let key = format!("recipient[{shown}].address");
        let Some(address) = checker.mailbox(&key, &raw.address) else {
            continue;
        };
        let same = |other: &Recipient| other.address.key() == address.key();
        if recipients.iter().any(same) {
            let hint = "put all that this address gets into one recipient";
            checker.add(key, format!("`{}` stands twice", address.key()), hint);
        }
        recipients.push(Recipient {
            name: raw.name,
            address,
            attachments: raw.attachments,
        });
    }
    recipients
}

/// Checks that recipients name packets that there are.
pub(super) fn check_packets(recipients: &[Recipient], packets: &[Packet], checker: &mut Checker) {
    let known: Vec<&str> = packets.iter().map(|packet| packet.id.as_str()).collect();
    for recipient in recipients {
        let named = recipient.attachments.packets.iter();
        for id in named.filter(|id| !known.contains(&id.as_str())) {
            let shown = recipient.name.escape_debug();
            checker.add(
                format!("recipient[{shown}].attachments.packets"),
                format!("`{}` is no packet", id.escape_debug()),
                did_you_mean_or_list(id, "packets", known.iter().copied()),
            );
        }
    }
}
