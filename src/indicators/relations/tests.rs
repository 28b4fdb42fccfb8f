//! Relations that are derived from expressions, and such as are not.

use std::path::Path;

use super::*;
use crate::{config, model::fixtures};

#[test]
fn print() {
    let config = config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml")).unwrap();
    let start = std::time::Instant::now();
    let found = relations(&config.catalogue.indicators, &config.tables);
    eprintln!("{:?}", start.elapsed());
    for r in &found {
        let parts: Vec<String> = r.parts.iter().map(|p| p.to_string()).collect();
        eprintln!(
            "{} {} {}",
            parts.join(" + "),
            if r.exact { "=" } else { "<=" },
            r.whole
        );
    }
    let _ = fixtures::indicator("a", Measure::Share);
}
