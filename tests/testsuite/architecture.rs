//! The rules of the design that the compiler does not keep.

use std::{fs, path::Path};

use crate::support::repository;

mod circles;

/// Who may name whom: a module and the modules of this crate that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("files", &[]),
    ("digest", &[]),
    ("stop", &[]),
    ("panics", &[]),
    ("nearest", &[]),
    ("lock", &["clock", "files"]),
    ("model", &[]),
    ("config", &["files", "model", "nearest"]),
    (
        "dataset",
        &[
            "config", "digest", "files", "model", "nearest", "panics", "stop",
        ],
    ),
    // The fictitious municipality: it delivers, no stage knows of it, and it knows none.
    ("demo", &["digest", "files", "model"]),
    ("indicators", &["config", "model", "panics"]),
    ("criteria", &["config", "model", "nearest"]),
    ("disclosure", &["config", "model"]),
    (
        "assessment",
        &["config", "criteria", "disclosure", "indicators", "model"],
    ),
    // It looks at published figures and at nothing else.
    ("findings", &["config", "model"]),
    ("tables", &["config", "files", "model"]),
    ("signature", &["config", "digest", "files"]),
    ("text_template", &[]),
    ("charts", &["config", "model"]),
    ("briefing", &["config", "files", "model", "text_template"]),
    ("site", &["config", "files", "model", "text_template"]),
    (
        "delivery",
        &[
            "config",
            "digest",
            "files",
            "model",
            "stop",
            "text_template",
        ],
    ),
    ("archive", &["digest", "files", "model"]),
    ("schedule", &["config", "files", "model", "stop"]),
    (
        "pipeline",
        &[
            "archive",
            "assessment",
            "briefing",
            "charts",
            "clock",
            "config",
            "criteria",
            "dataset",
            "delivery",
            "demo",
            "digest",
            "disclosure",
            "files",
            "findings",
            "indicators",
            "lock",
            "model",
            "nearest",
            "panics",
            "signature",
            "site",
            "stop",
            "tables",
        ],
    ),
    // What a new project is drafted from: it reads what files are, and writes what reads them.
    ("setup", &["config", "dataset", "files", "model"]),
    (
        "cli",
        &[
            "archive", "clock", "config", "criteria", "dataset", "delivery", "files", "lock",
            "model", "pipeline", "schedule", "setup", "stop",
        ],
    ),
];

/// Which modules may name a crate.
const CRATES: &[(&str, &[&str])] = &[
    ("polars", &["dataset", "demo", "indicators"]),
    ("polars_io", &["dataset", "demo", "indicators"]),
    ("charming", &["charts"]),
    ("rquickjs", &["charts"]),
    ("typst", &["briefing"]),
    ("typst_layout", &["briefing"]),
    ("typst_pdf", &["briefing"]),
    ("ttf_parser", &["charts"]),
    ("unicode_normalization", &["dataset"]),
    ("calamine", &["dataset"]),
    ("pulldown_cmark", &["dataset"]),
    ("encoding_rs", &["dataset"]),
    ("futures_util", &["dataset"]),
    ("rustls", &["dataset"]),
    ("rustls_native_certs", &["dataset"]),
    ("tiberius", &["dataset"]),
    ("tokio", &["dataset"]),
    ("tokio_postgres", &["dataset"]),
    ("tokio_postgres_rustls", &["dataset"]),
    ("tokio_util", &["dataset"]),
    ("ureq", &["dataset"]),
    ("hayro_cmap", &["briefing"]),
    ("hayro_syntax", &["briefing"]),
    ("minijinja", &["text_template"]),
    ("lettre", &["config", "delivery"]),
    ("schemars", &["config", "model"]),
    ("ed25519_dalek", &["config", "signature"]),
    ("getrandom", &["delivery"]),
    ("mail_parser", &["delivery"]),
    ("rusqlite", &["delivery"]),
    ("rayon", &["dataset", "disclosure", "indicators", "site"]),
    ("cron", &["config"]),
    ("hostname", &["lock"]),
    ("signal_hook", &["cli"]),
    ("toml", &["archive", "config", "cli", "setup"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("strsim", &["nearest"]),
    (
        "rust_decimal",
        &["assessment", "config", "criteria", "disclosure", "model"],
    ),
];

/// Returns every source file with the module that it belongs to.
fn sources() -> Vec<(String, String, String)> {
    let folder = repository().join("src");
    let files = boligmonitor::list_below(&folder).unwrap();
    let rust = files
        .into_iter()
        .filter(|path| Path::new(path).extension().is_some_and(|end| end == "rs"));
    rust.filter(|path| !matches!(path.as_str(), "lib.rs" | "main.rs"))
        .map(|path| {
            let module = path.split(['/', '.']).next().unwrap().to_owned();
            let text = fs::read_to_string(folder.join(&path)).unwrap();
            (module, path, text)
        })
        .collect()
}

/// Returns what the program runs of a file: neither tests nor comments.
fn code(path: &str, text: &str) -> String {
    if path.ends_with("tests.rs") || path.contains("/tests/") {
        return String::new();
    }
    let before_tests = text.split("#[cfg(test)]").next().unwrap();
    let lines = before_tests
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the names in a text, each with what follows it.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.split_inclusive(move |c| !is_part(c))
        .map(move |part| part.trim_end_matches(|c| !is_part(c)))
        .filter(|word| !word.is_empty())
        .map(move |word| {
            let end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
            (word, &text[end..])
        })
}

/// Returns the modules of the crate that a file names, in `use` trees and in paths.
fn used(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split("crate::").skip(1) {
        let name = |text: &str| {
            text.trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        };
        if let Some(list) = part.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (index, c) in list.char_indices() {
                if start && depth == 0 && (c.is_alphanumeric() || c == '_') {
                    found.push(name(&list[index..]));
                    start = false;
                }
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    _ => {}
                }
            }
        } else {
            found.push(name(part));
        }
    }
    found
}

#[test]
fn modules_use_only_what_lies_below_them() {
    let sources = sources();
    assert!(sources.len() > 50);
    for (module, path, text) in &sources {
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| name == module)
            .unwrap_or_else(|| panic!("{module} has no rule"));
        for used in used(text) {
            let fine = used == *module || allowed.contains(&used.as_str());
            assert!(
                fine,
                "{path} uses `{used}`, which the design does not allow"
            );
        }
    }
}

#[test]
fn the_fictitious_municipality_is_known_to_the_pipeline_alone() {
    for (module, path, text) in sources() {
        let knows = used(&text).iter().any(|used| used == "demo");
        let fine = matches!(module.as_str(), "demo" | "pipeline");
        assert!(!knows || fine, "{path} uses `demo`");
    }
}

#[test]
fn crates_stay_in_their_rooms() {
    for (module, path, text) in sources() {
        for (name, rooms) in CRATES {
            let named = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| {
                    line.split(&format!("{name}::")).skip(1).count() > 0 && {
                        let before = line.split(&format!("{name}::")).next().unwrap();
                        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                    }
                });
            assert!(
                !named || rooms.contains(&module.as_str()),
                "{path} names the crate `{name}`"
            );
        }
    }
}

/// What a preview is made with.
const PREVIEW: [&str; 8] = [
    "pipeline/send/preview.rs",
    "delivery/preview.rs",
    "delivery/outbox.rs",
    "delivery/draft.rs",
    "delivery/message.rs",
    "delivery/letter.rs",
    "delivery/plan.rs",
    "delivery/mailing.rs",
];

#[test]
fn few_files_can_open_a_connection_and_a_preview_cannot_reach_them() {
    const OPENS: [&str; 10] = [
        "tiberius::",
        "tokio_postgres::",
        "ureq::",
        "transport::smtp",
        "SmtpTransport",
        "SmtpConnection",
        "std::net",
        "TcpStream",
        "net::",
        "UdpSocket",
    ];
    const REACHES: [&str; 7] = [
        "smtp",
        "send",
        "sign",
        "Session",
        "Server",
        "Delivery",
        "Transport",
    ];
    let mut seen = 0;
    for (_, path, text) in sources() {
        let code = code(&path, &text);
        let opens = OPENS.iter().find(|name| code.contains(**name));
        // Mails are sent there; databases and Statbank are asked there.
        let fine = ["delivery/smtp", "dataset/database/", "dataset/statbank.rs"];
        let fine = fine.iter().any(|room| path.starts_with(room));
        assert!(fine || opens.is_none(), "{path} names `{opens:?}`");
        if PREVIEW.contains(&path.as_str()) {
            let reaches = words(&code).find(|(word, _)| REACHES.contains(word));
            let reaches = reaches.map(|(word, _)| word);
            assert!(reaches.is_none(), "{path} names `{reaches:?}`");
            seen += 1;
        }
    }
    assert_eq!(seen, PREVIEW.len());
}

#[test]
fn only_disclosure_makes_published_figures() {
    for (module, path, text) in sources() {
        let code = code(&path, &text);
        let makes = ["Published::release", "Published::hide", "Pooled::release"];
        let makes = makes.iter().any(|maker| code.contains(maker));
        // `tables` reads back what was published.
        assert!(
            !makes || matches!(module.as_str(), "disclosure" | "tables"),
            "{path} makes a `Published`"
        );
    }
}

#[test]
fn only_disclosure_makes_standings() {
    let mut makers = 0;
    for (module, path, text) in sources() {
        let code = code(&path, &text);
        let makes = words(&code).any(|(word, after)| {
            matches!(word, "Standing" | "CriterionStanding") && after.starts_with(" {")
        });
        // The model says what they are.
        let fine = matches!(module.as_str(), "disclosure" | "model");
        assert!(!makes || fine, "{path} makes a `Standing`");
        makers += usize::from(makes && module == "disclosure");
    }
    assert_eq!(makers, 1);
}

#[test]
fn exact_figures_reach_no_stage_after_disclosure() {
    const EXACT: [&str; 8] = [
        "Figure",
        "Figures",
        "Flows",
        "Assessment",
        "CriterionFinding",
        "Situation",
        "Snapshot",
        "dataset",
    ];
    // What is made of a published edition, and what sends and keeps it.
    const AFTER: [&str; 7] = [
        "charts", "briefing", "findings", "site", "tables", "delivery", "archive",
    ];
    const DRAWN: [&str; 7] = [
        "atlas", "drawings", "finished", "render", "source", "template", "written",
    ];
    for (module, path, text) in sources() {
        let of_edition = |name: &&str| path == format!("pipeline/make/{name}.rs");
        let after = AFTER.contains(&module.as_str())
            || path.starts_with("pipeline/send/")
            || DRAWN.iter().any(of_edition);
        let code = code(&path, &text);
        let named = words(&code).find(|(word, _)| EXACT.contains(word));
        let named = named.map(|(word, _)| word);
        assert!(!after || named.is_none(), "{path} names `{named:?}`");
    }
}

#[test]
fn files_are_of_a_readable_length() {
    for (_, path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 500, "{path} has {lines} lines; split it");
    }
}
