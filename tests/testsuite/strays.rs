//! What does not belong into an archive, and files of the program's own that are damaged.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use crate::{
    smtp_server::SmtpServer,
    support::{Project, copy_folder},
};

fn archived() -> Project {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    project
}

fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}

#[test]
fn only_files_are_read_in_a_bag() {
    let table = "output/archive/2026/data/published.csv";
    let tags = "output/archive/2026/manifest-sha512.txt";
    let replace: [(&str, &dyn Fn(&Path)); 4] = [
        (table, &make_pipe),
        (tags, &make_pipe),
        (table, &|path| symlink("/dev/zero", path).unwrap()),
        (table, &|path| symlink("../..", path).unwrap()),
    ];
    for (file, replace) in replace {
        let project = archived();
        fs::remove_file(project.path(file)).unwrap();
        replace(&project.path(file));
        for command in ["verify", "reproduce", "diff"] {
            let arguments: &[&str] = match command {
                "verify" => &["archive", "verify"],
                "reproduce" => &["archive", "reproduce", "2026"],
                _ => &["archive", "diff", "2026", "2026"],
            };
            let run = project.run_with(&[], arguments);
            assert_eq!(run.code, 6, "{run:?}");
            let name = file.rsplit('/').next().unwrap();
            assert!(format!("{run:?}").contains(name), "{run:?}");
        }
        let run = project.run(&["run"]);
        assert!(![0, 1].contains(&run.code), "{run:?}");
    }
    // A folder that is a link, and a pipe that no manifest lists.
    let project = archived();
    let site = project.path("output/archive/2026/data/site");
    fs::rename(&site, project.path("site")).unwrap();
    symlink(project.path("site"), &site).unwrap();
    make_pipe(&project.path("output/archive/2026/data/more"));
    project
        .run(&["archive", "verify"])
        .ends_with_code(6)
        .says("missing: output/archive/2026/data/site/index.html")
        .says("does not belong there: output/archive/2026/data/more")
        .says("is a link, a pipe or the like, not a file: output/archive/2026/data/site");
}

#[test]
fn a_ledger_that_is_a_pipe_is_refused_and_waited_for_by_nobody() {
    for file in ["output/ledger.sqlite", "output/ledger.journal"] {
        let project = archived();
        let _ = fs::remove_file(project.path(file));
        make_pipe(&project.path(file));
        for command in [
            &["send"][..],
            &["deliveries", "list"],
            &["deliveries", "restore"],
        ] {
            let run = project.run(command);
            assert!(![0, 1].contains(&run.code), "{run:?}");
            let said = format!("{run:?}");
            assert!(said.contains(file), "{said}");
            assert!(said.contains("it is a pipe"), "{said}");
        }
    }
}

#[test]
fn a_template_of_absurd_length_is_refused_at_once() {
    let project = Project::tiny();
    let file = "report-templates/shared/control.typ";
    let long = project.read(file) + &"#{%".repeat(50_000);
    fs::write(project.path(file), long).unwrap();
    project
        .run(&["run"])
        .ends_with_code(5)
        .says(file)
        .says("a template has at most 131072");
}

#[test]
fn what_lies_in_the_archive_and_is_no_edition_is_told_and_stops_nothing() {
    let project = archived();
    let copy = "output/archive/2026 - Kopi";
    copy_folder(&project.path("output/archive/2026"), &project.path(copy));
    fs::create_dir_all(project.path("output/archive/Ny mappe")).unwrap();
    project.run(&["run"]).ends_with_code(0);
    for command in [&["archive", "list"][..], &["archive", "verify"]] {
        project
            .run(command)
            .ends_with_code(0)
            .says(&format!("{copy} is no edition, and left alone"))
            .says("output/archive/Ny mappe is no edition");
    }
}

#[test]
fn what_has_the_name_of_an_edition_and_is_none_is_an_error_with_its_own_hint() {
    let project = Project::tiny();
    let folder = project.path("output/archive/2025");
    fs::create_dir_all(&folder).unwrap();
    let refused = |command: &[&str], lacks: &str| {
        project
            .run(command)
            .ends_with_code(6)
            .says("output/archive/2025 has the name of an edition and is none")
            .says(lacks);
    };
    for command in [
        &["run"][..],
        &["archive", "list"],
        &["archive", "verify"],
        &["archive", "diff", "2025", "2025"],
        &["archive", "reproduce", "2025"],
    ] {
        refused(command, "it lacks manifest-sha512.txt");
    }
    project
        .run(&["run"])
        .says("restore it from a copy of the archive")
        .says("moved out of the archive");
    fs::remove_dir(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    refused(&["run"], "it is no folder");
    fs::remove_file(&folder).unwrap();
    // A link to a whole edition is none: it can be changed behind the archive's back.
    project.run(&["run", "--edition", "2025"]).ends_with_code(0);
    fs::rename(&folder, project.path("2025")).unwrap();
    symlink(project.path("2025"), &folder).unwrap();
    refused(&["archive", "verify"], "it is no folder");
}

#[test]
fn an_archive_without_editions_is_not_sound() {
    let project = Project::tiny();
    project
        .run(&["archive", "verify"])
        .ends_with_code(6)
        .says("output/archive holds no edition")
        .says("`--folder` names an archive that lies elsewhere");
    fs::create_dir_all(project.path("output/archive")).unwrap();
    project.run(&["archive", "verify"]).ends_with_code(6);
    project
        .run(&["archive", "list"])
        .ends_with_code(0)
        .says("output/archive holds no edition");
}

#[test]
fn a_damaged_file_is_named_with_what_to_do() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    server.serves(&project);
    project.replace(
        "config.toml",
        "[delivery]",
        "[retention]\nperson_rows_days = 365\n\n[delivery]",
    );
    project.ready_to_send();
    project.write("data/snapshots/2020/residents-2019.parquet", "PAR1");
    project.run(&["forget"]).ends_with_code(0);
    project.write("data/snapshots/2020/residents-2019.parquet", "PAR1");
    project.run(&["send"]).ends_with_code(0);
    for (file, commands) in [
        (
            "output/2026/run.json",
            &["run", "send", "render", "preview"][..],
        ),
        ("output/2026/approval.json", &["send", "run", "preview"]),
        ("output/retention.json", &["forget", "run", "audit"]),
        ("data/snapshots/2026/snapshot.json", &["render", "audit"]),
    ] {
        let whole = project.read(file);
        for damaged in ["", "{", "[1, 2", "{\"edition\": 7}", "\u{0}\u{0}"] {
            project.write(file, damaged);
            for command in commands {
                let run = project.run(&[command]);
                assert!(![0, 1].contains(&run.code), "{file} {command}: {run:?}");
                let name = file.rsplit('/').next().unwrap();
                assert!(run.stderr.contains(name), "{command}: {run:?}");
                assert!(run.stderr.contains("hint: "), "{command}: {run:?}");
            }
        }
        project.write(file, &whole);
    }
    project.run(&["send"]).ends_with_code(0);
}

#[test]
fn what_rendering_takes_is_named_where_it_is_damaged_in_a_sound_bag() {
    let project = archived();
    let folder = "output/archive/2026";
    let [kept, manifest, tags] = [
        "data/rendering.json",
        "manifest-sha512.txt",
        "tagmanifest-sha512.txt",
    ]
    .map(|name| format!("{folder}/{name}"));
    let hash = |file: &str| boligmonitor::sha512(project.read(file).as_bytes());
    let (of_kept, of_manifest) = (hash(&kept), hash(&manifest));
    let text = project.read(&kept);
    project.write(&kept, &format!("[{}", &text[1..]));
    project.replace(&manifest, &of_kept, &hash(&kept));
    project.replace(&tags, &of_manifest, &hash(&manifest));
    project.run(&["archive", "verify"]).ends_with_code(0);
    project
        .run(&["archive", "reproduce", "2026"])
        .ends_with_code(6)
        .says("output/archive/2026/data/rendering.json cannot be read")
        .says("restore it from a copy of the archive");
}

#[test]
#[ignore = "waits ten seconds for the other program"]
fn a_ledger_in_use_is_not_called_damaged() {
    let project = archived();
    let ledger = rusqlite::Connection::open(project.path("output/ledger.sqlite")).unwrap();
    ledger.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let run = project
        .run(&["deliveries"])
        .ends_with_code(6)
        .says("output/ledger.sqlite is in use by another program")
        .says("hint: nothing is wrong with it");
    assert!(!run.stderr.contains("move it away"), "{run:?}");
}
