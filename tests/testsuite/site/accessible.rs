//! What axe-core, a checker of accessibility by others, says of every tab and of profiles.

use std::path::PathBuf;

use crate::{browser::Browser, demo::RUN};

/// Returns the script of axe-core; nothing, with a word about it, where it is not.
fn checker() -> Option<String> {
    let named = std::env::var_os("BOLIGMONITOR_TEST_AXE").map(PathBuf::from);
    let script = named.and_then(|file| std::fs::read_to_string(file).ok());
    if script.is_none() {
        println!("skipped: BOLIGMONITOR_TEST_AXE names no axe.min.js");
    }
    script
}

const PAGES: [(&str, &str); 9] = [
    ("index.html", "#i=outside_work&y=2025&u=119,e05"),
    ("index.html", "#i=ill&y=2025&b=2020&w=own-district"),
    ("index.html", "#v=table&i=outside_work&y=2025&b=2024"),
    ("index.html", "#v=scatter&i=outside_work&y=2025&u=119,120"),
    ("index.html", "#v=heat&y=2025&u=119"),
    ("index.html", "#v=estates"),
    ("index.html", "#v=moves&m=119"),
    ("unit/municipality.html", ""),
    ("unit/area-119.html", ""),
];

#[test]
fn a_checker_finds_nothing_on_any_tab_at_any_width() {
    let (Some(script), Some(mut browser)) = (checker(), Browser::start()) else {
        return;
    };
    for scheme in ["light", "dark"] {
        let feature = serde_json::json!({ "name": "prefers-color-scheme", "value": scheme });
        browser.call(
            "Emulation.setEmulatedMedia",
            &serde_json::json!({ "features": [feature] }),
        );
        for width in [320, 768, 1400] {
            for (page, hash) in PAGES {
                let file = RUN.path("output/2026/site").join(page);
                browser.open(&file, hash, (width, 900));
                browser.value(&format!("{script}; true"));
                let found = browser.text(
                    "axe.run(document).then((found) => found.violations.map((one) =>
                      one.id + ': ' + one.nodes.map((node) => node.target.join(' ')).join(', ')).join('\\n'))",
                );
                assert!(
                    found.is_empty(),
                    "{page}{hash}, {width}, {scheme}:\n{found}"
                );
                let wide = browser.value("document.documentElement.scrollWidth <= innerWidth");
                assert_eq!(wide, true, "{page}{hash} is wider than {width}, {scheme}");
            }
        }
    }
}
