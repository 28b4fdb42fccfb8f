//! What differs between the configuration that an edition was made with and the one in force.

use std::collections::BTreeSet;

/// Sections that no page shows: what they say of mails is approved mail by mail.
const OF_MAILS: [&str; 5] = ["delivery", "owner", "recipient", "retention", "schedule"];

/// Returns the sections that differ between two texts of `config.toml` and that an edition is made
/// from, in order; nothing where one of the texts is not TOML.
#[must_use]
pub(crate) fn changed_sections(made_with: &str, in_force: &str) -> Option<Vec<String>> {
    let read = |text: &str| text.parse::<toml::Table>().ok();
    let (then, now) = (read(made_with)?, read(in_force)?);
    let keys: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let changed = keys.into_iter().filter(|key| {
        !OF_MAILS.contains(&key.as_str()) && then.get(key.as_str()) != now.get(key.as_str())
    });
    Some(changed.cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_compared_by_what_they_say() {
        let then = "a = 1\n[disclosure]\nrounding_base = 5\n[owner]\nname = \"A\"\n";
        let same = "a = 1 # as before\n[owner]\nname = \"B\"\n[disclosure]\nrounding_base = 5\n";
        assert_eq!(changed_sections(then, same), Some(Vec::new()));
        let other = "[disclosure]\nrounding_base = 3\n[map]\nfile = \"m\"\n";
        let changed = changed_sections(then, other).unwrap();
        assert_eq!(changed, ["a", "disclosure", "map"]);
        assert_eq!(changed_sections(then, "a = "), None);
    }
}
