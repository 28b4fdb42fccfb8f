//! Mail addresses, read once into the type of the library that sends.

use std::{fmt, str::FromStr};

use lettre::{Address, message};
use serde::{Serialize, Serializer};

/// How many characters a token adds to an address, with its `+`.
const TOKEN: usize = 33;

/// Why a text is not a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a mail address", .0.escape_debug())]
pub struct NotAMailbox(String);

/// A mail address, and perhaps a name: `name@example.org` or `Name <name@example.org>`.
///
/// Every address of the configuration is one, so that whatever passes `check` can be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox(message::Mailbox);

impl Mailbox {
    /// Returns it as the library that sends takes it.
    #[must_use]
    pub fn inner(&self) -> &message::Mailbox {
        &self.0
    }

    /// Returns the address without a name.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.0.email
    }

    /// Returns what tells it from others: the address with its domain in lower case. The part
    /// before `@` is the server's business (RFC 5321, 2.4).
    #[must_use]
    pub fn key(&self) -> String {
        let address = self.address();
        format!(
            "{}@{}",
            address.user(),
            address.domain().to_ascii_lowercase()
        )
    }

    pub(super) fn has_name(&self) -> bool {
        self.0.name.is_some()
    }

    /// Tells whether `+` and a token can be added before `@` (RFC 5321, 4.5.3.1.1).
    pub(super) fn takes_token(&self) -> bool {
        let user = self.address().user();
        !user.contains('+') && user.len() + TOKEN <= 64
    }
}

impl FromStr for Mailbox {
    type Err = NotAMailbox;

    fn from_str(text: &str) -> Result<Self, NotAMailbox> {
        let wrong = || NotAMailbox(text.to_owned());
        let (name, address) = match text.trim().strip_suffix('>') {
            Some(rest) => rest.rsplit_once('<').ok_or_else(wrong)?,
            None => ("", text.trim()),
        };
        let name = name.trim().trim_matches('"');
        let address: Address = address.trim().parse().map_err(|_| wrong())?;
        // Quoted parts, other alphabets and addresses of machines are mail too, but few servers
        // take them.
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | ',' | ';');
        let named = address.domain().contains('.') && !address.domain().starts_with('[');
        let fine = named && address.to_string().chars().all(plain);
        if !fine || name.contains(['<', '>']) || text.chars().any(char::is_control) {
            return Err(wrong());
        }
        let name = (!name.is_empty()).then(|| name.to_owned());
        Ok(Self(message::Mailbox::new(name, address)))
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl Serialize for Mailbox {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_makes_no_other_mailbox() {
        let alone: Mailbox = "a@X.example".parse().unwrap();
        let named: Mailbox = "Udvalget for A, B <a@x.Example>".parse().unwrap();
        assert_eq!(alone.key(), "a@x.example");
        assert_eq!(named.key(), alone.key());
        assert!(named.has_name() && !alone.has_name());
        assert_eq!(alone.address().to_string(), "a@X.example");
    }

    #[test]
    fn what_cannot_be_sent_to_is_no_mailbox() {
        for text in [
            "",
            "okonomi",
            "@x.example",
            "a@",
            "a@b",
            "mailto:x@x.example",
            "a@x.example, b@x.example",
            "a@x.example;b@x.example",
            "a b@x.example",
            "a@@x.example",
            ".a@x.example",
            "a..b@x.example",
            "a@-x.example",
            "a@x..example",
            "a@x.example.",
            "søn@x.example",
            "a@søn.example",
            "\"a b\"@x.example",
            "a@[127.0.0.1]",
            "A <a@x.example> B",
            "A <<a@x.example>",
            "A <a@x.example>>",
            "a@x.example\r\nBcc: b@x.example",
        ] {
            assert!(text.parse::<Mailbox>().is_err(), "{text:?}");
        }
        let long = format!("{}@x.example", "a".repeat(65));
        assert!(long.parse::<Mailbox>().is_err());
    }

    #[test]
    fn a_token_fits_or_not() {
        let takes = |text: &str| text.parse::<Mailbox>().unwrap().takes_token();
        assert!(takes("retur@x.example"));
        assert!(!takes("retur+x@x.example"));
        assert!(!takes(&format!("{}@x.example", "a".repeat(32))));
        assert!(takes(&format!("{}@x.example", "a".repeat(31))));
    }
}
