//! Who answers for the editions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Mailbox, Transport, checker::Checker};

/// Who answers for the editions: gets mails from the program about its own work.
#[derive(Debug, Clone, Serialize)]
pub struct Owner {
    pub name: String,
    pub address: Mailbox,
}

/// As written in the file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOwner {
    /// A person or an office.
    name: String,
    /// Where mails go.
    address: String,
}

/// Reads who is told of an edition; with a real mail server somebody must be.
pub(super) fn read(
    raw: Option<RawOwner>,
    transport: Transport,
    checker: &mut Checker,
) -> Option<Owner> {
    if raw.is_none() && transport == Transport::Smtp {
        let hint = "add `[owner]` with name and address: who is told what is to be sent, and what \
                    went wrong";
        checker.add("owner", "missing", hint);
    }
    let RawOwner { name, address } = raw?;
    if name.trim().is_empty() {
        checker.add("owner.name", "is empty", "name a person or an office");
    }
    checker.line("owner.name", &name);
    let address = checker.mailbox("owner.address", &address)?;
    if address.has_name() {
        let hint = "write the address alone: `name@example.org`; the name stands beside it";
        checker.add("owner.address", "is not a plain address", hint);
    }
    Some(Owner { name, address })
}
