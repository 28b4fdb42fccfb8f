//! Every drawing of whole editions is as ECharts makes it of the same option: each one that a test
//! of this crate makes is compared with it, see `charts::tests::reference`.

use std::path::Path;

use chrono::NaiveDate;

use super::*;
use crate::{
    clock::Clock,
    config::{self, Config},
    model::PublishedEdition,
    pipeline::{Scope, Silent, demo, publish, refresh},
};

/// A configuration of this repository that writes into a folder elsewhere.
fn configuration(path: &str, folder: &Path) -> Config {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = config::load(&root.join(path)).unwrap();
    config.folders.snapshots = folder.join("snapshots");
    config.folders.output = folder.join("output");
    config
}

fn scope(config: &Config) -> Scope<'_> {
    let date = NaiveDate::from_ymd_opt(2026, 2, 9).unwrap();
    Scope::new(config, None, Clock::Fixed(date), 2)
}

/// Makes the figures of the fictitious municipality.
fn demonstration(folder: &Path) -> (Config, PublishedEdition) {
    let mut config = configuration("config.toml", folder);
    config.folders.raw = folder.join("raw");
    demo(&scope(&config), &Silent).unwrap();
    let edition = published(&config);
    (config, edition)
}

fn published(config: &Config) -> PublishedEdition {
    let scope = scope(config);
    let snapshot = refresh(&scope, &Silent).unwrap();
    publish(&scope, &snapshot, &Silent).unwrap()
}

/// Draws all that the briefings about some units show, and returns how many drawings these are.
fn draw(config: &Config, edition: &PublishedEdition, is_drawn: impl Fn(&Unit) -> bool) -> usize {
    let atlas = Atlas::new(edition).unwrap();
    let kinds = [
        UnitKind::Municipality,
        UnitKind::Association,
        UnitKind::Area,
    ];
    let units = kinds
        .into_iter()
        .flat_map(|kind| edition.units.of_kind(kind));
    let pictures = units.filter(|unit| is_drawn(unit)).map(|unit| {
        let view = View {
            unit,
            edition,
            config,
        };
        Drawn::of(&view, atlas.as_ref()).unwrap().pictures
    });
    pictures.map(|pictures| pictures.len()).sum()
}

#[test]
fn drawings_of_a_few_units_are_those_of_echarts() {
    let folder = tempfile::tempdir().unwrap();
    let (config, edition) = demonstration(folder.path());
    // One with a year in which something began, and one that is new.
    let areas = ["118", "201"];
    let drawn = draw(&config, &edition, |unit| match unit.kind {
        UnitKind::Area => areas.contains(&unit.id.as_str()),
        _ => true,
    });
    assert!(drawn > 20, "{drawn}");
}

#[test]
#[ignore = "long: the whole edition"]
fn drawings_of_the_demonstration_are_those_of_echarts() {
    let folder = tempfile::tempdir().unwrap();
    let (config, edition) = demonstration(folder.path());
    let drawn = draw(&config, &edition, |_| true);
    assert!(drawn > 250, "{drawn}");
}

#[test]
#[ignore = "long: the whole edition"]
fn drawings_of_real_tables_are_those_of_echarts() {
    let folder = tempfile::tempdir().unwrap();
    let config = configuration("tests/fixtures/projects/berlin/config.toml", folder.path());
    // The tables of Berlin stand beside the project, where they are at hand.
    if !config.folders.raw.is_dir() {
        return;
    }
    let edition = published(&config);
    let drawn = draw(&config, &edition, |_| true);
    assert!(drawn > 100, "{drawn}");
}
