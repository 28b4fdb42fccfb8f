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

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
    time::Instant,
};

#[path = "../src/charts/tests/reference/echarts.rs"]
mod echarts;
mod municipality;

use boligmonitor::{
    Clock, Config, Drawing, Other, PublishedEdition, Scope, Silent, Snapshot, Subject, Unit,
    UnitKind, answer, audit, demo, describe, list_below, load, publish, refresh, render, run,
};
use divan::Bencher;
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

/// As in the program.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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

/// A page with eight plain charts as people make it with matplotlib and typst-py, beside a briefing with all
/// that it holds. `BOLIGMONITOR_BENCH_PYTHON` names a Python that has both.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn beside_python(bencher: Bencher) {
    let Ok(python) = std::env::var("BOLIGMONITOR_BENCH_PYTHON") else {
        eprintln!("BOLIGMONITOR_BENCH_PYTHON names no Python with matplotlib and typst");
        return;
    };
    let code = [area().id.to_string()];
    let ours = || {
        let start = Instant::now();
        render(&scope(1), &PUBLISHED, &code, &Silent).expect("a briefing");
        start.elapsed().as_secs_f64()
    };
    ours();
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/page.py");
    bencher.bench_local(|| {
        let output = Command::new(&python).arg(page).output().expect("a page");
        let theirs = String::from_utf8_lossy(&output.stdout);
        let theirs: f64 = theirs.trim().parse().expect("seconds");
        let mut all = [ours(), ours(), ours()];
        all.sort_by(f64::total_cmp);
        let [_, middle, _] = all;
        eprintln!(
            "a briefing {middle:.3} s, a page of matplotlib and typst-py {theirs:.3} s: {:.2}",
            middle / theirs
        );
    });
}

/// Six editions one after the other: more than 500 documents, and how much memory is held after each.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn memory_over_500_documents(bencher: Bencher) {
    LazyLock::force(&PUBLISHED);
    bencher.bench_local(|| {
        for edition in 1..=6 {
            render(&scope(2), &PUBLISHED, &[], &Silent).expect("briefings");
            eprintln!("after {edition} editions: {}", memory());
        }
    });
}

/// Says how much memory the process holds, and the most that it ever held.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines();
    let told = lines.filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
    told.collect::<Vec<_>>().join(", ")
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

/// The whole job for 474 areas with 5.2 million person-years: long, so `cargo bench -- --ignored` alone
/// runs it.
#[divan::bench(sample_count = 1, sample_size = 1, ignore)]
fn run_many_areas(bencher: Bencher) {
    LazyLock::force(&PUBLISHED);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = municipality::like(&CONFIG, folder.path(), 66, 6);
    bencher.bench_local(|| {
        let start = Instant::now();
        run(&scope_of(&config, 2), &Silent).expect("an edition");
        told("474 areas", &config, start);
    });
}

/// The whole job for the 98 municipalities of a country, each as large as the demonstration, one after the
/// other: long, as above.
#[divan::bench(sample_count = 1, sample_size = 1, ignore)]
fn run_a_country(bencher: Bencher) {
    LazyLock::force(&PUBLISHED);
    bencher.bench_local(|| {
        for number in 1..=98 {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let config = municipality::like(&CONFIG, folder.path(), 100, 1);
            let start = Instant::now();
            run(&scope_of(&config, 2), &Silent).expect("an edition");
            told(&format!("municipality {number}"), &config, start);
        }
    });
}

/// A thousand groups of areas that somebody asks for, one after the other, and the audit of all: long, as above.
#[divan::bench(sample_count = 1, sample_size = 1, ignore)]
fn ask_for_a_thousand_groups(bencher: Bencher) {
    LazyLock::force(&PUBLISHED);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = municipality::like(&CONFIG, folder.path(), 100, 1);
    let scope = scope_of(&config, 2);
    let snapshot = refresh(&scope, &Silent).expect("a snapshot");
    let areas = snapshot.units().of_kind(UnitKind::Area);
    let areas: Vec<String> = areas.map(|area| area.id.to_string()).collect();
    bencher.bench_local(|| {
        run(&scope, &Silent).expect("an edition");
        let mut random = ChaCha8Rng::seed_from_u64(2026);
        let mut seconds = Vec::new();
        let (mut shown, mut all) = (0, 0);
        for number in 1..=1000 {
            let size = random.random_range(2..=12);
            let units: Vec<String> = areas.sample(&mut random, size).cloned().collect();
            let request =
                format!("id = \"g{number}\"\nname = \"Gruppe {number}\"\nunits = {units:?}\n");
            let file = folder.path().join("request.toml");
            std::fs::write(&file, request).expect("a request");
            let start = Instant::now();
            let answered = answer(&scope, &file, &Silent).expect("an answer");
            seconds.push(start.elapsed().as_secs_f64());
            (shown, all) = (
                shown + answered.shown,
                all + answered.shown + answered.hidden,
            );
            if number % 20 == 0 {
                let worst = seconds.iter().copied().fold(0.0, f64::max);
                let mean = seconds.iter().sum::<f64>() / 20.0;
                let part = 100 * shown / all;
                eprintln!(
                    "{number} groups: {mean:.1} s, at most {worst:.1} s, {part} % shown, {}",
                    memory()
                );
                seconds.clear();
                (shown, all) = (0, 0);
            }
        }
        let start = Instant::now();
        audit(&scope, &Silent).expect("an audit");
        eprintln!("audit with all: {:.1} s", start.elapsed().as_secs_f64());
    });
}

/// Says what a run made, how long it took, and the memory that the process holds.
fn told(of: &str, config: &Config, start: Instant) {
    let files = list_below(&config.folders.output.join("2026/briefings")).expect("briefings");
    let is_pdf = |file: &&String| {
        Path::new(file)
            .extension()
            .is_some_and(|ending| ending == "pdf")
    };
    let documents = files.iter().filter(is_pdf).count();
    let seconds = start.elapsed().as_secs_f64();
    eprintln!(
        "{of}: {documents} documents in {seconds:.1} s, {}",
        memory()
    );
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
