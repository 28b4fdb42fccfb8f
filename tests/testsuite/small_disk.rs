//! Disks that are full and folders that are read-only: told with the path, and mended by freeing
//! space and running again. They need root, for whom the bits of access do not count.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    killed::{same, states},
    smtp_server::{SmtpServer, add_recipients},
    support::{Project, copy_folder},
};

const RECIPIENTS: usize = 4;

/// Something mounted, until it is dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// Mounts at a path; nothing where this machine does not let us.
    fn new(path: &Path, arguments: &[&str]) -> Option<Self> {
        let mount = Command::new("mount").args(arguments).arg(path).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(path.to_owned()));
        }
        println!("skipped: nothing can be mounted here");
        None
    }

    /// A disk of so many kibibytes.
    fn disk(path: &Path, kibibytes: u32) -> Option<Self> {
        std::fs::create_dir_all(path).unwrap();
        let size = format!("size={kibibytes}k");
        Self::new(path, &["-t", "tmpfs", "-o", &size, "tmpfs"])
    }

    /// The same file or folder again, read-only.
    fn read_only(path: &Path) -> Option<Self> {
        let source = path.to_owned();
        let mounted = Self::new(path, &["--bind", source.to_str().unwrap()])?;
        mounted.again("remount,bind,ro");
        Some(mounted)
    }

    fn again(&self, options: &str) {
        let mut mount = Command::new("mount");
        let status = mount.args(["-o", options]).arg(&self.0).status();
        assert!(status.unwrap().success(), "{options}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Nothing can be done about one that stays.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// A project that sends by itself.
fn project(server: &SmtpServer) -> Project {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[delivery]",
        "[delivery]\napproval = \"automatic\"",
    );
    add_recipients(&project, RECIPIENTS - 2);
    server.serves(&project);
    project
}

/// Each recipient has exactly one copy, or a row that says that nobody knows.
fn assert_each_has_one(project: &Project, server: &SmtpServer, what: &str) -> usize {
    let had = server.kept();
    let rows = states(project);
    assert_eq!(rows.len(), RECIPIENTS, "{what}: {rows:?}");
    for (address, state) in &rows {
        let copies = had.iter().filter(|kept| same(&kept.to, address)).count();
        let fits = state == "sent" && copies == 1 || state == "unknown" && copies <= 1;
        assert!(fits, "{what}: {address} is {state} with {copies}");
    }
    rows.iter().filter(|(_, state)| state == "unknown").count()
}

/// Runs again when all is mended: everything is there and verified.
fn assert_mended(project: &Project, server: &SmtpServer, whole: &Project, what: &str) {
    let again = project.run(&["run"]);
    let unknown = assert_each_has_one(project, server, what);
    assert_eq!(
        again.code,
        if unknown == 0 { 0 } else { 6 },
        "{what}: {again:?}"
    );
    let briefings = |project: &Project| project.files("output/2026/briefings");
    assert!(briefings(project) == briefings(whole), "{what}");
    project.run(&["archive", "verify"]).ends_with_code(0);
}

#[test]
fn a_disk_that_is_full_at_any_point_is_told_and_mended_by_running_again() {
    let server = SmtpServer::kind();
    let whole = project(&server);
    whole.run(&["run"]).ends_with_code(0);
    let used: usize = whole
        .files("output")
        .iter()
        .map(|(_, bytes)| bytes.len())
        .sum();
    let used = u32::try_from(used / 1024).unwrap();
    let (mut failed, mut places) = (0, std::collections::BTreeSet::new());
    for part in [1, 8, 20, 40, 46, 48, 50, 52, 55, 66, 75, 90] {
        let what = format!("{part} per cent of {used} KiB");
        let project = project(&server);
        server.clear();
        let Some(disk) = Mounted::disk(&project.path("output"), used * part / 100) else {
            return;
        };
        let run = project.run(&["run"]);
        assert_ne!(run.code, 0, "{what}: {run:?}");
        assert!(
            run.stderr.contains("No space left") || run.stderr.contains("disk is full"),
            "{what}: {run:?}"
        );
        let place = run.stderr.lines().find(|line| line.contains("output/"));
        places.insert(
            place
                .unwrap_or_else(|| panic!("{what}: {run:?}"))
                .to_owned(),
        );
        let is_partial = run.stderr.contains("warning: area-");
        assert!(
            is_partial
                || run.stderr.contains("free some space")
                || run.stderr.contains("see that the disk has space"),
            "{what}: {run:?}"
        );
        failed += 1;
        disk.again("remount,size=100m");
        assert_mended(&project, &server, &whole, &what);
    }
    println!("{failed} times full, at {places:#?}");
    assert!(places.len() >= 4, "{places:#?}");
}

#[test]
fn a_full_disk_for_snapshots_leaves_the_old_one() {
    let server = SmtpServer::kind();
    let whole = project(&server);
    whole.run(&["run"]).ends_with_code(0);
    server.clear();
    let project = project(&server);
    let Some(disk) = Mounted::disk(&project.path("data/snapshots"), 12) else {
        return;
    };
    let run = project.run(&["run"]);
    assert_ne!(run.code, 0, "{run:?}");
    let run = run.says("data/snapshots/2026").says("No space left");
    assert!(server.kept().is_empty(), "{run:?}");
    disk.again("remount,size=10m");
    assert_mended(&project, &server, &whole, "snapshots");
}

#[test]
fn what_is_read_only_is_told_and_nothing_is_sent_that_is_not_on_record() {
    let server = SmtpServer::kind();
    let whole = project(&server);
    whole.run(&["run"]).ends_with_code(0);
    for path in [
        "output",
        "output/archive",
        "output/2026/briefings",
        "data/snapshots",
        "output/ledger.sqlite",
        "output/ledger.journal",
    ] {
        let project = project(&server);
        // Files and folders as an earlier run left them, of which nothing was sent.
        copy_folder(
            &whole.path("data/snapshots"),
            &project.path("data/snapshots"),
        );
        copy_folder(
            &whole.path("output/2026/briefings"),
            &project.path("output/2026/briefings"),
        );
        std::fs::create_dir_all(project.path("output/archive")).unwrap();
        project.run(&["deliveries"]).ends_with_code(0);
        if !project.path(path).exists() {
            project.write(path, "");
        }
        server.clear();
        let Some(mounted) = Mounted::read_only(&project.path(path)) else {
            return;
        };
        let run = project.run(&["run"]);
        assert_ne!(run.code, 0, "{path}: {run:?}");
        assert!(run.stderr.contains(path), "{path}: {run:?}");
        let is_told = run.stderr.contains("Read-only") || run.stderr.contains("readonly");
        assert!(is_told, "{path}: {run:?}");
        let had = server.kept().len();
        assert!(had == 0 || path == "output/archive", "{path}: {had} sent");
        drop(mounted);
        assert_mended(&project, &server, &whole, path);
    }
}
