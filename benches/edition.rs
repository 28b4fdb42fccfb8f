//! What charts, one briefing, the whole edition and a refresh take, on the demonstration
//! municipality; and what figures take where areas are small, and where they are many.
//!
//! `cargo bench` prints the times; nothing here fails on a slow machine.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a benchmark that cannot run should stop at once, and tells what it found"
)]

use std::{path::PathBuf, sync::LazyLock};

#[path = "../src/charts/tests/reference/echarts.rs"]
mod echarts;
mod municipality;

use boligmonitor::{
    Clock, Config, Drawing, Other, PublishedEdition, Scope, Silent, Snapshot, Subject, Unit,
    UnitKind, audit, demo, describe, load, publish, refresh, render, run,
};
use divan::Bencher;

fn main() {
    divan::main();
}

/// The shipped configuration with its data and output in a temporary folder.
static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder").keep();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut config = load(&root.join("config.toml")).expect("the shipped configuration");
    config.folders.raw = folder.join("raw");
    config.folders.snapshots = folder.join("snapshots");
    config.folders.output = folder.join("output");
    config
});

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let scope = scope(2);
    demo(&scope, &Silent).expect("deliveries");
    refresh(&scope, &Silent).expect("a snapshot")
});

static PUBLISHED: LazyLock<PublishedEdition> =
    LazyLock::new(|| publish(&scope(2), &SNAPSHOT, &Silent).expect("figures"));

fn scope(jobs: usize) -> Scope<'static> {
    scope_of(&CONFIG, jobs)
}

fn scope_of(config: &Config, jobs: usize) -> Scope<'_> {
    let date = chrono::NaiveDate::from_ymd_opt(2026, 2, 9).expect("a date");
    Scope::new(config, None, Clock::Fixed(date), jobs)
}

fn area() -> &'static Unit {
    let units = &PUBLISHED.units;
    units.of_kind(UnitKind::Area).next().expect("an area")
}

/// Charts of the shipped catalogue.
const CHARTS: [&str; 2] = ["ages", "trends"];

/// Each chart of the catalogue by itself, from figures to SVG.
#[divan::bench(args = CHARTS)]
fn chart(bencher: Bencher, id: &str) {
    with_chart(id, |described| {
        bencher.bench_local(|| described().print(id).expect("a drawing"));
    });
}

/// The same from its option alone.
#[divan::bench(args = CHARTS)]
fn chart_for_print(bencher: Bencher, id: &str) {
    with_chart(id, |described| {
        let drawing = described();
        bencher.bench_local(|| drawing.print(id).expect("a drawing"));
    });
}

/// The same option in ECharts, with which tests compare drawings.
#[divan::bench(args = CHARTS)]
fn chart_by_echarts(bencher: Bencher, id: &str) {
    with_chart(id, |described| {
        let drawing = described();
        let (option, size) = (drawing.option.to_string(), (drawing.width, drawing.height));
        bencher.bench_local(|| echarts::draw(&option, size, None).expect("a drawing"));
    });
}

/// Hands over how a chart of the catalogue is described for an area.
fn with_chart(id: &str, then: impl FnOnce(&dyn Fn() -> Drawing)) {
    let scope = scope(1);
    let units = &PUBLISHED.units;
    let municipality = units.municipality().expect("a municipality");
    let subject = Subject {
        marks: &[],
        unit: area(),
        label: "Området",
        others: vec![Other {
            id: &municipality.id,
            label: "Kommunen",
        }],
        neighbours: units
            .of_kind(UnitKind::Area)
            .filter(|one| one.parent == area().parent && one.id != area().id)
            .map(|one| &one.id)
            .collect(),
        neighbours_label: CONFIG.words.neighbours.clone(),
        areas: units.of_kind(UnitKind::Area).map(|area| &area.id).collect(),
        figures: &PUBLISHED.figures,
        catalogue: &CONFIG.catalogue,
        first_year: *scope.years().start(),
        last_year: *scope.years().end(),
        language: CONFIG.project.language,
        words: &CONFIG.words,
    };
    let mut all = CONFIG.catalogue.charts.iter();
    let chart = all
        .find(|chart| chart.id == id)
        .expect("a chart of the catalogue");
    then(&|| describe(chart, &subject).expect("figures"));
}

/// One briefing: charts, page, PDF, read back.
#[divan::bench(sample_count = 20)]
fn briefing(bencher: Bencher) {
    let code = [area().id.to_string()];
    bencher.bench_local(|| render(&scope(1), &PUBLISHED, &code, &Silent).expect("a briefing"));
}

/// The 80 briefings from figures to PDF.
#[divan::bench(sample_count = 3, args = [1, 2])]
fn edition(bencher: Bencher, jobs: usize) {
    LazyLock::force(&PUBLISHED);
    bencher.bench_local(|| render(&scope(jobs), &PUBLISHED, &[], &Silent).expect("briefings"));
}

/// All deliveries to a snapshot: 1.3 million person-years with seven tables beside them.
#[divan::bench(sample_count = 3)]
fn refresh_deliveries(bencher: Bencher) {
    LazyLock::force(&PUBLISHED);
    bencher.bench_local(|| refresh(&scope(2), &Silent).expect("a snapshot"));
}

/// All figures from a snapshot.
#[divan::bench(sample_count = 3)]
fn count(bencher: Bencher) {
    LazyLock::force(&SNAPSHOT);
    bencher.bench_local(|| publish(&scope(2), &SNAPSHOT, &Silent).expect("figures"));
}

/// All figures where so many of a hundred residents are left: small areas are the normal case.
#[divan::bench(sample_count = 1, sample_size = 1, args = [50, 30, 20])]
fn count_thinned(bencher: Bencher, share: i64) {
    figures(bencher, (share, 1));
}

/// All figures of 474 areas with 5.2 million person-years.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn count_many_areas(bencher: Bencher) {
    figures(bencher, (66, 6));
}

/// Times the figures of the demonstration, thinned and several times over, and says what they hide.
fn figures(bencher: Bencher, (share, copies): (i64, usize)) {
    LazyLock::force(&PUBLISHED);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = municipality::like(&CONFIG, folder.path(), share, copies);
    let scope = scope_of(&config, 2);
    let snapshot = refresh(&scope, &Silent).expect("a snapshot");
    let told = || {
        let edition = publish(&scope, &snapshot, &Silent).expect("figures");
        let costs = edition.control.cost.values();
        let (small, hidden) = costs.fold((0, 0), |(small, hidden), cost| {
            (small + cost.small, hidden + cost.hidden)
        });
        eprintln!(
            "{share} % of {copies} municipalities: {hidden} hidden for {small} too small, {} \
             indicators given up in a year",
            edition.control.given_up.len()
        );
    };
    bencher.bench_local(told);
}

/// The audit of a whole edition: its tables read back, everything counted anew, and each hidden
/// figure attacked, by what an edition in the archive showed too.
#[divan::bench(sample_count = 3)]
fn audit_edition(bencher: Bencher) {
    LazyLock::force(&PUBLISHED);
    run(&scope(2), &Silent).expect("an edition");
    bencher.bench_local(|| audit(&scope(2), &Silent).expect("an audit"));
}
