//! What a delivery status says (RFC 3464, and RFC 6533 for addresses in other alphabets).

use mail_parser::{Message, MessagePart, MimeHeaders};

use crate::delivery::letter::one_line;

/// The fields of a delivery status: those of the message, then those of each recipient.
pub(super) struct Status(Vec<Vec<(String, String)>>);

impl Status {
    /// Finds the status among the parts of a report itself.
    pub(super) fn of(report: &Message) -> Option<Self> {
        let is_status = |part: &&MessagePart| {
            part.content_type().is_some_and(|kind| {
                let subtype = kind.subtype().unwrap_or_default();
                let known = ["delivery-status", "global-delivery-status"];
                kind.ctype().eq_ignore_ascii_case("message")
                    && known
                        .iter()
                        .any(|known| subtype.eq_ignore_ascii_case(known))
            })
        };
        let part = report.parts.iter().find(is_status)?;
        let text = String::from_utf8_lossy(part.contents()).replace("\r\n", "\n");
        Some(Self(text.split("\n\n").map(fields).collect()))
    }

    fn field(group: &[(String, String)], name: &str) -> Option<String> {
        let mut fields = group.iter();
        let field = fields.find(|(known, _)| known == name);
        field.map(|(_, value)| value.clone())
    }

    /// Returns what was given with the message to tell it apart (`ENVID`, RFC 3461).
    pub(super) fn envelopes(&self) -> impl Iterator<Item = String> {
        let groups = self.0.iter();
        groups.filter_map(|group| Self::field(group, "original-envelope-id"))
    }

    pub(super) fn actions(&self) -> Vec<String> {
        let groups = self.0.iter();
        groups
            .filter_map(|group| Self::field(group, "action"))
            .collect()
    }

    /// Returns who failed and why, where delivery failed. Some add a remark: `Failed (permanent)`.
    pub(super) fn failure(&self) -> Option<String> {
        let failed = |group: &&Vec<(String, String)>| {
            let action = Self::field(group, "action").unwrap_or_default();
            let word = action.split(|c: char| !c.is_ascii_alphabetic()).next();
            word.is_some_and(|word| word.eq_ignore_ascii_case("failed"))
        };
        let group = self.0.iter().find(failed)?;
        let said = ["final-recipient", "status", "diagnostic-code"];
        let said = said.iter().filter_map(|name| Self::field(group, name));
        Some(one_line(&said.collect::<Vec<_>>().join("; ")))
    }
}

/// Reads `Name: value` lines; a line that begins with a space goes on with the one before.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            fields.push((name, value.trim().to_owned()));
        }
    }
    fields
}
