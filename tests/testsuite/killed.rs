//! The program killed while it sends: nobody gets two copies, and nobody is forgotten.

use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng};

use crate::{
    smtp_server::{Act, At, SmtpServer, add_recipients},
    support::Project,
};

const RECIPIENTS: usize = 14;

fn sending(project: &Project) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_boligmonitor"))
        .args(["send", "--as-of", "2026-02-09"])
        .current_dir(project.path(""))
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Returns every address of the ledger with its state.
pub(crate) fn states(project: &Project) -> Vec<(String, String)> {
    let listed = project.run(&["deliveries"]).ends_with_code(0).stdout;
    let row = |line: &str| {
        let cells: Vec<_> = line.split("  ").filter(|cell| !cell.is_empty()).collect();
        (cells[1].trim().to_owned(), cells[4].trim().to_owned())
    };
    let rows = listed.lines().skip(1);
    rows.filter(|line| line.contains('@')).map(row).collect()
}

/// Kills the program at so many points while it sends; returns how many of them came in the
/// midst, and how many messages were unknown then.
fn killed_at(points: usize, seed: u64) -> (usize, usize) {
    // Slow at the dot, so that many points fall where it is not known what the server has.
    let server = SmtpServer::new("", |at, _| {
        if at == At::Dot {
            thread::sleep(Duration::from_millis(4));
        }
        Act::Accept
    });
    let project = Project::tiny();
    add_recipients(&project, RECIPIENTS - 2);
    server.serves(&project);
    project.ready_to_send();
    server.clear();
    let begin = Instant::now();
    assert!(sending(&project).wait().unwrap().success());
    let whole = begin.elapsed();
    assert_eq!(server.kept().len(), RECIPIENTS);
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let (mut midst, mut unknown) = (0, 0);
    for point in 0..points {
        for file in [
            "output/ledger.sqlite",
            "output/ledger.sqlite-journal",
            "output/ledger.journal",
        ] {
            let _ = std::fs::remove_file(project.path(file));
        }
        // An edition in the archive of which the ledger knows nothing is refused.
        let _ = std::fs::remove_dir_all(project.path("output/archive"));
        server.clear();
        let after = whole.mul_f64(random.random_range(0.0..1.0));
        let mut process = sending(&project);
        thread::sleep(after);
        process.kill().unwrap();
        process.wait().unwrap();
        thread::sleep(Duration::from_millis(60));
        let had = server.kept();
        for (address, state) in states(&project) {
            let copies = had.iter().filter(|kept| same(&kept.to, &address)).count();
            let fits = match state.as_str() {
                "sent" => copies == 1,
                "unknown" => copies <= 1,
                "pending" => copies == 0,
                _ => false,
            };
            assert!(
                fits,
                "point {point} after {after:?}: {address} is {state} with {copies}"
            );
        }
        midst += usize::from(!had.is_empty() && had.len() < RECIPIENTS);
        // A run that was killed leaves the rest to the next.
        let last = project.run(&["send"]);
        let rows = states(&project);
        assert_eq!(rows.len(), RECIPIENTS, "point {point}: {last:?}");
        let had = server.kept();
        for (address, state) in &rows {
            let copies = had.iter().filter(|kept| same(&kept.to, address)).count();
            let fits = (state == "sent" && copies == 1) || (state == "unknown" && copies <= 1);
            assert!(
                fits,
                "point {point} after {after:?}: {address} is {state} with {copies}"
            );
        }
        let open = rows.iter().filter(|(_, state)| state == "unknown").count();
        assert!(open <= 1);
        unknown += open;
        assert_eq!(last.code, if open == 0 { 0 } else { 6 }, "{last:?}");
    }
    (midst, unknown)
}

pub(crate) fn same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

#[test]
fn killed_at_five_points_nobody_gets_two_and_nobody_is_forgotten() {
    killed_at(5, 1);
}

#[test]
#[ignore = "takes half a minute"]
fn killed_at_sixty_points_nobody_gets_two_and_nobody_is_forgotten() {
    let (midst, unknown) = killed_at(60, 2);
    println!("{midst} of 60 points in the midst of sending, {unknown} messages unknown");
    assert!(midst >= 10, "only {midst} points in the midst of sending");
}
