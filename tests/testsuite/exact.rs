//! Nothing outside `data` follows from exact figures but what was published: no hash of a
//! delivery that somebody could guess, no size, no number of rows; and what names persons is for
//! its owner alone.

use std::{fs, os::unix::fs::PermissionsExt, os::unix::fs::symlink};

use boligmonitor::{Snapshot, sha256, sha512};

use crate::{
    demo::RUN,
    interrupted::{killed_after, with_packet},
    smtp_server::SmtpServer,
    support::Project,
};

const COUNTS: &str = "data/raw/counts-2025.csv";

/// Shortest part of a hash that is looked for.
const PART: usize = 12;

/// Returns all that could be a hash, or a part of one, in some files.
fn hexadecimal(files: &[(String, Vec<u8>)]) -> String {
    let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    let mut found = String::new();
    for (_, bytes) in files {
        for run in bytes.split(|byte| !is_digit(byte)) {
            if run.len() >= PART {
                found.push_str(std::str::from_utf8(run).unwrap());
                found.push(' ');
            }
        }
    }
    found
}

/// A run that ended whole, and one that left what it keeps to be resumed.
fn edition(project: &Project) -> Vec<(String, Vec<u8>)> {
    let in_the_way = project.path("output/2026/briefings/area-1.pdf");
    fs::create_dir_all(in_the_way.join("x")).unwrap();
    project.run(&["run"]).ends_with_code(7);
    let mut files = project.files("output");
    assert!(
        files
            .iter()
            .any(|(name, _)| name.ends_with("progress.jsonl"))
    );
    fs::remove_dir_all(&in_the_way).unwrap();
    project.run(&["run"]).ends_with_code(0);
    let arguments = ["forget", "--edition", "2026", "--as-of", "2036-01-01"];
    project.run_with(&[], &arguments).ends_with_code(0);
    files.extend(project.files("output"));
    files
}

/// A project whose rows are about persons, as far as it knows, and forgotten after a year.
fn project() -> Project {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[delivery]",
        "[retention]\nperson_rows_days = 365\n\n[delivery]",
    );
    project
}

#[test]
fn whoever_tries_all_counts_finds_none() {
    let project = project();
    let delivered = project.read(COUNTS);
    let hashes = hexadecimal(&edition(&project));
    // Hashes of what was published are found, so that others would be too.
    let table = sha512(project.read("output/2026/data/published.csv").as_bytes());
    assert!(hashes.contains(&table));
    // Area 2 has three ill persons, which are hidden. The table is small enough to try them all.
    for ill in 0..=645 {
        let guess = delivered.replace("2,645,128,3", &format!("2,645,128,{ill}"));
        for hash in [sha256(guess.as_bytes()), sha512(guess.as_bytes())] {
            // Neither whole nor cut short.
            assert!(!hashes.contains(&hash[..PART]), "{ill}");
        }
    }
}

#[test]
fn two_worlds_that_publish_the_same_are_the_same_outside() {
    let files = |ill: &str| {
        let project = project();
        project.replace(COUNTS, "2,645,128,3", &format!("2,645,128,{ill}"));
        let mut files = edition(&project);
        // When and how long, and which process.
        let own = ["run.json", "ledger.sqlite", "progress.jsonl"];
        let is_timed = |name: &str| own.iter().any(|own| name.ends_with(own));
        let timed = |(name, _): &(String, Vec<u8>)| is_timed(name);
        let mut progress: Vec<_> = files.extract_if(.., |one| timed(one)).collect();
        progress.retain(|(name, _)| name.ends_with("progress.jsonl"));
        files.extend(progress.into_iter().map(|(name, bytes)| {
            let mut lines: Vec<_> = bytes.split(|byte| *byte == b'\n').collect();
            lines.sort_unstable();
            (name, lines.join(&b'\n'))
        }));
        files
    };
    let (one, other) = (files("3"), files("4"));
    assert_eq!(one.len(), other.len());
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "{name} tells them apart");
    }
}

/// Returns the whole numbers in a text; digits of a hash or a name are none.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
}

#[test]
fn no_hash_size_or_number_of_rows_of_a_delivery_leaves_data() {
    let files = RUN.files("output");
    let told: Vec<_> = files
        .iter()
        .filter(|(name, _)| {
            let kept = ["run.json", "inputs.json", "record.json", "bag-info.txt"];
            kept.iter().any(|one| name.ends_with(one))
        })
        .collect();
    assert!(told.len() >= 4, "{}", told.len());
    let hashes = hexadecimal(&files);
    for folder in ["data/raw", "data/snapshots/2026"] {
        for (path, bytes) in RUN.files(folder) {
            for hash in [sha256(&bytes), sha512(&bytes)] {
                assert!(!hashes.contains(&hash[..PART]), "{folder}/{path}");
            }
            let size = bytes.len().to_string();
            for (name, text) in told.iter().filter(|_| bytes.len() > 9999) {
                assert!(numbers(text).all(|one| one != size), "{path} in {name}");
            }
        }
    }
    let snapshot = Snapshot::open(&RUN.path("data/snapshots/2026")).unwrap();
    for one in snapshot.delivered().iter().filter(|one| one.rows > 9999) {
        let rows = one.rows.to_string();
        for (name, text) in &told {
            assert!(numbers(text).all(|one| one != rows), "{rows} in {name}");
        }
    }
}

#[test]
fn a_run_says_no_exact_number() {
    let project = Project::tiny();
    let run = project.run(&["run"]).ends_with_code(0);
    assert!(!run.stderr.contains("rows"), "{run:?}");
    let record = project.read("output/2026/run.json");
    assert!(!record.contains("rows"), "{record}");
}

#[test]
fn what_names_persons_is_for_its_owner_alone() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    server.serves(&project);
    project.ready_to_send();
    project.run(&["send"]).ends_with_code(0);
    project.run(&["preview"]).ends_with_code(0);
    let files = Project::tiny();
    files.run(&["run"]).ends_with_code(0);
    let mode = |project: &Project, path: &str| {
        let about = fs::metadata(project.path(path)).unwrap();
        about.permissions().mode() & 0o777
    };
    for (project, path) in [
        (&project, "output/2026/run.json"),
        (&project, "output/2026/config.toml"),
        (&project, "output/ledger.sqlite"),
        (&project, "output/ledger.journal"),
        (&project, "output/outbox/2026-preview/index.html"),
        (&files, "output/ledger.sqlite"),
        (&files, "output/outbox/2026/index.html"),
        (&files, "output/outbox/2026/norre_at_Lilleby.example.eml"),
    ] {
        assert_eq!(mode(project, path), 0o600, "{path}");
    }
    for (project, path) in [
        (&project, "output/archive"),
        (&project, "output/outbox/2026-preview"),
        (&files, "output/outbox/2026"),
        (&files, "output/outbox/owner"),
    ] {
        assert_eq!(mode(project, path), 0o700, "{path}");
    }
    // A ledger that others could read is closed.
    let ledger = files.path("output/ledger.sqlite");
    fs::set_permissions(&ledger, PermissionsExt::from_mode(0o644)).unwrap();
    files.run(&["deliveries"]).ends_with_code(0);
    assert_eq!(mode(&files, "output/ledger.sqlite"), 0o600);
}

#[test]
fn a_link_among_templates_brings_nothing_into_the_archive() {
    for (link, target) in [
        ("report-templates/shared/rows.csv", COUNTS),
        ("report-templates/notes.csv", COUNTS),
        ("report-templates/area/raw", "data/raw"),
    ] {
        let project = Project::tiny();
        symlink(project.path(target), project.path(link)).unwrap();
        for command in [&["check"][..], &["run"]] {
            project
                .run(command)
                .ends_with_code(5)
                .says(&format!("could not take {link}"))
                .says("only files are taken");
        }
        assert!(!project.path("output/2026").exists(), "{link}");
        // Put there while somebody approves.
        fs::remove_file(project.path(link)).unwrap();
        let server = SmtpServer::kind();
        server.serves(&project);
        project.run(&["run"]).ends_with_code(0);
        symlink(project.path(target), project.path(link)).unwrap();
        project
            .run(&["approve", "2026"])
            .ends_with_code(5)
            .says(link);
    }
}

#[test]
fn rows_of_a_snapshot_that_was_never_finished_are_forgotten() {
    let unfinished = "data/snapshots/2025.new/counts-2024.parquet";
    let project = Project::tiny();
    project.write(unfinished, "PAR1");
    project.run(&["forget"]).ends_with_code(0);
    assert!(!project.path("data/snapshots/2025.new").exists());
    // By whoever takes over the lock of a run that was killed.
    let project = with_packet();
    killed_after(&project, 1);
    project.write(unfinished, "PAR1");
    project.write("output/archive/.2025.new/data/config.toml", "");
    project.run(&["approve", "2026"]).ends_with_code(6);
    assert!(!project.path("data/snapshots/2025.new").exists());
    assert!(!project.path("output/archive/.2025.new").exists());
}

#[test]
fn rows_that_no_snapshot_lists_are_forgotten_too() {
    let project = project();
    project.write("data/snapshots/2020/residents-2019.parquet", "PAR1");
    project.write("data/snapshots/2020/counts-2019.parquet", "PAR1");
    project
        .run(&["forget"])
        .ends_with_code(0)
        .says("2020  1 files with rows about persons deleted");
    assert!(
        !project
            .path("data/snapshots/2020/residents-2019.parquet")
            .exists()
    );
    assert!(
        project
            .path("data/snapshots/2020/counts-2019.parquet")
            .exists()
    );
}
