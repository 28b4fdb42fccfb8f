//! Whole runs killed at every step: nothing is half-written, and the next run ends what they began.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng};

use crate::{
    killed::{same, states},
    pdf::Pdf,
    smtp_server::{Act, At, SmtpServer, add_recipients},
    support::Project,
};

const RECIPIENTS: usize = 5;
/// The last line that tells of each step, in their order.
const STEPS: [&str; 6] = [
    "refresh",
    "law and goals",
    "render briefings",
    "web page",
    "deliver",
    "archive",
];

/// A project that sends by itself, with a packet, and rows that are forgotten.
fn project(server: &SmtpServer) -> Project {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[delivery]",
        "[retention]\nperson_rows_days = 365\n\n[delivery]\napproval = \"automatic\"",
    );
    project.replace(
        "config.toml",
        "[[recipient]]",
        "[[packet]]\nid = \"udvalg\"\ncommittee = \"Udvalget\"\nmeeting = \"2026-03-11\"\n\
         contents = { municipality = true, areas_within = [\"north\"] }\n\n[[recipient]]",
    );
    add_recipients(&project, RECIPIENTS - 2);
    server.serves(&project);
    project
}

/// Takes a little time at the dot, so that sending is a step that can be hit.
fn server() -> SmtpServer {
    SmtpServer::new("", |at, _| {
        if at == At::Dot {
            thread::sleep(Duration::from_millis(4));
        }
        Act::Accept
    })
}

/// A run, and how many of its steps have ended.
struct Working {
    child: Child,
    ended: Receiver<usize>,
}

impl Working {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_boligmonitor"))
            .args(arguments)
            .current_dir(project.path(""))
            .env_clear()
            .env("LC_MESSAGES", "en")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, ended) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some(step) = STEPS.iter().position(|step| line.starts_with(step)) {
                    // Nobody listens any more once the run is killed.
                    let _ = tell.send(step + 1);
                }
            }
        });
        Self { child, ended }
    }

    /// Waits until so many steps have ended.
    fn until(&self, steps: usize) {
        let patience = Duration::from_secs(30);
        while steps > 0
            && self
                .ended
                .recv_timeout(patience)
                .is_ok_and(|step| step < steps)
        {}
    }

    /// Kills it, and returns in which step it was: as many had ended.
    fn kill(mut self, steps: usize) -> usize {
        // It may have ended by itself.
        let _ = self.child.kill();
        self.child.wait().unwrap();
        self.ended.iter().last().unwrap_or(steps)
    }
}

/// Returns how long each step takes.
fn lengths(project: &Project, arguments: &[&str]) -> Vec<Duration> {
    let working = Working::start(project, arguments);
    let mut begin = Instant::now();
    let mut found = Vec::new();
    for step in 1..=STEPS.len() {
        working.until(step);
        found.push(begin.elapsed());
        begin = Instant::now();
    }
    working.kill(0);
    found
}

/// Says what does not fit: each address has as many copies as its row in the ledger says.
fn assert_copies_fit(project: &Project, server: &SmtpServer, is_over: bool, point: &str) {
    let had = server.kept();
    let rows = states(project);
    for kept in &had {
        let is_known = rows.iter().any(|(address, _)| same(&kept.to, address));
        assert!(is_known, "{point}: {} without a row", kept.to);
    }
    for (address, state) in &rows {
        let copies = had.iter().filter(|kept| same(&kept.to, address)).count();
        let fits = match state.as_str() {
            "sent" => copies == 1,
            "unknown" => copies <= 1,
            "pending" => copies == 0 && !is_over,
            _ => false,
        };
        assert!(fits, "{point}: {address} is {state} with {copies}");
    }
    assert!(!is_over || rows.len() == RECIPIENTS, "{point}: {rows:?}");
}

/// Every file that has its name is whole.
fn assert_whole(project: &Project, point: &str) {
    // Killed before it made the first folder.
    fs::create_dir_all(project.path("output")).unwrap();
    for (path, bytes) in project.files("output") {
        if path.contains(".writing-") || path.contains(".new/") {
            continue;
        }
        match path.rsplit('.').next() {
            Some("json") => {
                let read: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
                assert!(read.is_ok(), "{point}: {path}: {read:?}");
            }
            Some("pdf") => assert!(Pdf::read(&bytes).pages > 0, "{point}: {path}"),
            _ => {}
        }
    }
    if project.path("output/archive/2026").exists() {
        project.run(&["archive", "verify"]).ends_with_code(0);
    }
}

/// The pages and tables of an edition, which are the same whenever they are made.
fn edition(project: &Project) -> Vec<(String, Vec<u8>)> {
    let mut files = project.files("output/2026/briefings");
    files.extend(project.files("output/2026/data"));
    files
}

/// Kills runs until so many points were hit, and each step at least three times; returns how
/// often each was. Where nothing was under way any more counts for none.
fn killed_at(points: usize, each: usize, seed: u64) -> [usize; STEPS.len()] {
    let arguments = ["run", "--as-of", "2026-02-09", "--jobs", "1"];
    let server = server();
    let whole = project(&server);
    let lengths = lengths(&whole, &arguments);
    whole.run(&["run"]).ends_with_code(0);
    let whole = edition(&whole);
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut hit = [0; STEPS.len()];
    for attempt in 0..points * 4 {
        if hit.iter().sum::<usize>() >= points && hit.iter().all(|count| *count >= each) {
            break;
        }
        let wanted = attempt % STEPS.len();
        let project = project(&server);
        server.clear();
        let working = Working::start(&project, &arguments);
        working.until(wanted);
        thread::sleep(lengths[wanted].mul_f64(random.random_range(0.0..1.0)));
        let step = working.kill(wanted);
        let point = format!("attempt {attempt}, after {step} steps");
        if let Some(count) = hit.get_mut(step) {
            *count += 1;
        }
        thread::sleep(Duration::from_millis(20));
        assert_whole(&project, &point);
        assert_copies_fit(&project, &server, false, &point);
        let again = project.run(&["run"]);
        assert_copies_fit(&project, &server, true, &point);
        let open = states(&project)
            .iter()
            .filter(|(_, state)| state == "unknown")
            .count();
        assert!(open <= 1, "{point}");
        assert_eq!(
            again.code,
            if open == 0 { 0 } else { 6 },
            "{point}: {again:?}"
        );
        assert!(server.owners().len() <= 1, "{point}");
        assert!(edition(&project) == whole, "{point}");
        assert_whole(&project, &point);
        assert!(!project.path("output/sent").exists(), "{point}");
        let listed = project.run(&["archive", "list"]).ends_with_code(0).stdout;
        assert_eq!(listed.matches("2026-02-09").count(), 1, "{point}: {listed}");
        for folder in ["output", "data"] {
            let left = project.files(folder).into_iter().map(|(path, _)| path);
            let left: Vec<_> = left
                .filter(|path| path.contains(".writing-") || path.contains(".new"))
                .collect();
            assert!(left.is_empty(), "{point}: {left:?}");
        }
    }
    hit
}

#[test]
fn killed_at_a_point_of_each_step_a_run_is_ended_by_the_next() {
    killed_at(STEPS.len(), 0, 3);
}

#[test]
#[ignore = "takes minutes"]
fn killed_at_120_points_a_run_is_ended_by_the_next() {
    let hit = killed_at(120, 3, 4);
    println!("killed in {STEPS:?}: {hit:?}");
    assert!(hit.iter().all(|count| *count >= 3), "{hit:?}");
    assert!(hit.iter().sum::<usize>() >= 110, "{hit:?}");
}

#[test]
fn a_schedule_that_is_killed_in_a_run_catches_up_once() {
    let server = server();
    for steps in [1, 2, 4] {
        let project = project(&server);
        project.replace("config.toml", "first = 2023", "first = 2023\nlast = 2025");
        project.write(
            "output/schedule.json",
            r#"{"handled":"2023-06-01T00:00:00Z"}"#,
        );
        server.clear();
        let working = Working::start(&project, &["schedule", "--once"]);
        working.until(steps);
        working.kill(steps);
        let code = project.run_with(&[], &["schedule", "--once"]).code;
        let had = server.kept().len();
        assert!(
            code == 0 && had == RECIPIENTS || code == 6 && had + 1 >= RECIPIENTS,
            "{code} {had}"
        );
        let editions = fs::read_dir(project.path("output/archive"))
            .unwrap()
            .count();
        assert_eq!(editions, 1);
        project
            .run_with(&[], &["schedule", "--once"])
            .ends_with_code(code);
        assert_eq!(server.kept().len(), had);
    }
}
