//! Who publishes, where things lie, and which years have data.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::{Checker, YEARS};
use crate::model::{Language, Text};

/// Who publishes, and in which language.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// The name of the publication.
    pub title: Text,
    /// The municipality.
    pub organisation: String,
    /// Whom readers ask.
    pub contact: String,
    /// The language of briefings and mails: there is a folder of texts of its name.
    pub language: Language,
    /// Where the web page stands, for mails to name; nowhere where it is left out.
    pub web_page: Option<String>,
    /// The currency of amounts, by its code (ISO 4217).
    #[serde(default = "kroner")]
    pub currency: String,
    /// Printed on every page; empty for none.
    #[serde(default)]
    pub notice: Text,
}

fn kroner() -> String {
    "DKK".to_owned()
}

/// Where things lie; what is left out lies where the shipped project has it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Folders {
    /// Deliveries as they arrive.
    pub raw: PathBuf,
    /// Checked copies of deliveries, an edition a folder.
    pub snapshots: PathBuf,
    /// Templates of briefings and mails.
    pub templates: PathBuf,
    /// Everything that a run makes.
    pub output: PathBuf,
}

impl Default for Folders {
    fn default() -> Self {
        Self {
            raw: PathBuf::from("data/raw"),
            snapshots: PathBuf::from("data/snapshots"),
            templates: PathBuf::from("report-templates"),
            output: PathBuf::from("output"),
        }
    }
}

/// Which years have data.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// The first year.
    pub first: i32,
    /// The last year; the year before the edition's where it is left out.
    pub last: Option<i32>,
}

/// Where deliveries come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// Somebody puts files into the raw folder.
    Files {},
    /// The fictitious municipality is written into the raw folder.
    Demo {
        /// Another seed makes another municipality.
        seed: u64,
    },
}

impl Default for Source {
    fn default() -> Self {
        Self::Files {}
    }
}

impl Project {
    /// Checks what is printed in titles.
    pub(super) fn check(&self, checker: &mut Checker) {
        checker.line("project.organisation", &self.organisation);
        checker.line("project.contact", &self.contact);
        let is_code =
            self.currency.len() == 3 && self.currency.chars().all(|c| c.is_ascii_uppercase());
        if !is_code {
            let hint = "three capitals, such as \"DKK\" or \"EUR\"";
            checker.add("project.currency", "is not the code of a currency", hint);
        }
        checker.line("project.title", self.title.in_language(self.language));
        let mut address = self.web_page.iter();
        if address.any(|address| !is_web_address(address)) {
            let hint =
                "write it as `https://www.example.dk/boligmonitor/`, without a name or a password";
            checker.add("project.web_page", "is not the address of a web page", hint);
        }
    }
}

/// Tells whether a text is an address that a mail may name and link to.
fn is_web_address(text: &str) -> bool {
    let schemes = ["https://", "http://"].into_iter();
    let mut rests = schemes.filter_map(|scheme| text.strip_prefix(scheme));
    let host = rests
        .next()
        .and_then(|rest| rest.split(['/', '?', '#']).next());
    // Who logs in would stand before an `@`.
    let in_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':');
    let in_path = |c: char| c.is_alphanumeric() || c.is_ascii_graphic();
    let is_host = |host: &str| host.starts_with(char::is_alphanumeric) && host.chars().all(in_host);
    host.is_some_and(is_host)
        && text.chars().all(in_path)
        && !text.contains(['<', '>', '"', '\\', '`'])
}

impl Folders {
    /// Returns them below the folder of the configuration.
    pub(super) fn below(self, folder: &Path) -> Self {
        Self {
            raw: folder.join(self.raw),
            snapshots: folder.join(self.snapshots),
            templates: folder.join(self.templates),
            output: folder.join(self.output),
        }
    }
}

impl Years {
    /// Checks that they are years, in order.
    pub(super) fn check(self, checker: &mut Checker) {
        let hint = "the first year of which there are figures";
        checker.within("years.first", self.first, YEARS, hint);
        let Some(last) = self.last else { return };
        let hint = "leave it out for the newest year";
        checker.within("years.last", last, YEARS, hint);
        if last < self.first {
            checker.add("years.last", "lies before `years.first`", hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn a_web_page_has_an_address_that_a_mail_may_link_to() {
        for good in [
            "https://www.lindefjord.dk/boligmonitor/",
            "http://tal.øby.dk:8080",
            "https://x.dk/a?b=c&d=e#f",
        ] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "",
            "www.lindefjord.dk",
            "ftp://x.dk",
            "javascript:alert(1)",
            "https://",
            "https:///a",
            "https://name:word@x.dk/",
            "https://name@x.dk",
            "https://x.dk/a b",
            "https://x.dk/\n",
            "https://x.dk/\"><b>",
            "https://x.dk/\u{202e}",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
