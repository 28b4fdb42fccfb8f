//! Inputs and state that were damaged in ways that happen in practice: each is read rightly, or
//! refused with its file. Nothing panics, hangs or ends as unexpected.
//!
//! A case is a number: it decides what is changed, how, and what is run then. `cargo test
//! --release -- --ignored mutated` runs two hundred, or as many as `BOLIGMONITOR_MUTATIONS` says,
//! from the number `BOLIGMONITOR_MUTATIONS_FROM` on.

mod change;
mod worlds;

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fmt, fs,
    io::Read,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use self::{
    change::Change,
    worlds::{Target, World},
};
use crate::support::Project;

/// How long a command may take; a run of these projects takes a second or two.
const PATIENCE: Duration = Duration::from_mins(1);
/// How many cases are run where nobody says.
const SOME: u64 = 200;

/// What is wrong with how a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// The program panicked, or a signal ended it.
    Panic,
    /// It took longer than anybody waits.
    Hang,
    /// It ended with the exit code for what nobody expects.
    Unexpected,
    /// It refused something and did not say which file.
    NoFile,
    /// It ended well, with figures that nothing in its inputs says.
    Wrong,
    /// A change in the archive was not noticed.
    Unnoticed,
}

/// A case and how it ended.
struct Ended {
    seed: u64,
    target: &'static str,
    change: Change,
    arguments: Vec<String>,
    code: Option<i32>,
    said: String,
    fault: Option<Fault>,
}

impl fmt::Display for Ended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said: String = self.said.chars().take(1500).collect();
        write!(
            formatter,
            "case {}: {:?} of {}, then {:?}: {:?}, code {:?}\n{said}",
            self.seed, self.change, self.target, self.arguments, self.fault, self.code
        )
    }
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
#[ignore = "takes a minute, or as long as asked for"]
fn mutated_inputs_are_read_rightly_or_refused_with_their_file() {
    let worlds = worlds::all();
    let first = number("BOLIGMONITOR_MUTATIONS_FROM").unwrap_or(0);
    let count = number("BOLIGMONITOR_MUTATIONS").unwrap_or(SOME);
    let mut codes: BTreeMap<Option<i32>, usize> = BTreeMap::new();
    let mut faults: BTreeMap<Fault, usize> = BTreeMap::new();
    let mut told = Vec::new();
    let mut compared = 0;
    for seed in first..first + count {
        let (ended, figures) = case(&worlds, seed);
        compared += usize::from(figures);
        *codes.entry(ended.code).or_default() += 1;
        if let Some(fault) = ended.fault {
            println!("{ended}\n");
            *faults.entry(fault).or_default() += 1;
            told.push(ended.seed);
        }
    }
    println!("{count} cases from {first} on: codes {codes:?}, figures compared {compared}");
    assert!(faults.is_empty(), "{faults:?}: cases {told:?}");
}

/// Runs a case; tells also whether figures were compared.
fn case(worlds: &[World], seed: u64) -> (Ended, bool) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let targets: Vec<(&World, &Target)> = worlds
        .iter()
        .flat_map(|world| world.targets.iter().map(move |target| (world, target)))
        .collect();
    let (world, target) = targets[random.random_range(0..targets.len())];
    let project = world.copy(target);
    let file = target.file(&project, &mut random);
    let before = fs::read(project.path(&file)).unwrap_or_default();
    let change = change::make(&project, &file, &mut random);
    let path = project.path(&file);
    // To read a pipe would wait for ever.
    let after = path.is_file().then(|| fs::read(&path).ok()).flatten();
    let arguments = target.commands[random.random_range(0..target.commands.len())];
    let mut run = Ran::run(&project, arguments);
    let mut fault = run.fault(world, target);
    let mut figures = false;
    if fault.is_none() && run.code == Some(0) {
        fault = match target.then {
            worlds::Then::Nothing => None,
            worlds::Then::Noticed => (after.as_ref() != Some(&before)).then_some(Fault::Unnoticed),
            worlds::Then::Figures => {
                let (next, wrong) = figures_of(&project, world, target);
                figures = next.code == Some(0);
                // A code that is another one now names no file.
                let fault = next.fault(world, target);
                let fault = fault.filter(|fault| *fault != Fault::NoFile);
                let fault = fault.or(wrong.then_some(Fault::Wrong));
                run.said.push_str(&next.said);
                fault
            }
        };
    }
    let ended = Ended {
        seed,
        target: target.name,
        change,
        arguments: arguments.iter().map(|&one| one.to_owned()).collect(),
        code: run.code,
        said: run.said,
        fault,
    };
    (ended, figures)
}

/// Makes the figures of the municipality, and tells whether they are wrong: neither those of the
/// inputs as they were nor those that the changed ones say when they are read to the letter.
fn figures_of(project: &Project, world: &World, target: &Target) -> (Ran, bool) {
    let refreshed = Ran::run(project, &["refresh"]);
    if refreshed.code != Some(0) {
        return (refreshed, false);
    }
    let made = Ran::run(project, worlds::TEMPLATE);
    if made.code != Some(0) {
        return (made, false);
    }
    let figures = worlds::residents(&project.read(worlds::TABLE));
    let told = world.told(project, target);
    let wrong = figures != world.residents && Some(&figures) != told.as_ref();
    let mut made = made;
    if wrong {
        let before = &world.residents;
        let told = format!("figures {figures:?}, before {before:?}, told {told:?}");
        made.said.push_str(&told);
    }
    (made, wrong)
}

/// A command that ended, or was ended.
struct Ran {
    code: Option<i32>,
    said: String,
    hangs: bool,
}

impl Ran {
    fn run(project: &Project, arguments: &[&str]) -> Self {
        let dated = ["--as-of", "2026-02-09", "--jobs", "1"];
        let dated = if arguments.first() == Some(&"schedule") {
            &[][..]
        } else {
            &dated
        };
        let mut child = Command::new(program())
            .args(arguments)
            .args(dated)
            .current_dir(project.path(""))
            .env_clear()
            .env("LC_MESSAGES", "en")
            .env("RAYON_NUM_THREADS", "1")
            .env("POLARS_MAX_THREADS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let readers = [reader(child.stdout.take()), reader(child.stderr.take())];
        let (code, hangs) = wait(&mut child);
        let said = readers.map(|reader| reader.join().unwrap()).concat();
        Self { code, said, hangs }
    }

    fn fault(&self, world: &World, target: &Target) -> Option<Fault> {
        let names = || {
            world
                .names
                .iter()
                .any(|name| self.said.contains(name.as_str()))
        };
        match self.code {
            _ if self.hangs => Some(Fault::Hang),
            None | Some(101 | 134 | 139) => Some(Fault::Panic),
            _ if self.said.contains("panicked at") || self.said.contains("broke off by") => {
                Some(Fault::Panic)
            }
            Some(1) => Some(Fault::Unexpected),
            // A schedule that needs a person refuses nothing.
            Some(0 | 11) => None,
            Some(_) if names() || target.says.iter().any(|said| self.said.contains(said)) => None,
            Some(_) => Some(Fault::NoFile),
        }
    }
}

/// Returns the program under test; another may be named as it is for tests that are run by hand.
fn program() -> OsString {
    let named = env::var_os("CARGO_BIN_EXE_boligmonitor");
    named.unwrap_or_else(|| env!("CARGO_BIN_EXE_boligmonitor").into())
}

fn reader(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.unwrap().read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits for a command, and ends it where nobody would wait any longer.
fn wait(child: &mut Child) -> (Option<i32>, bool) {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code(), false);
        }
        if begin.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return (None, true);
        }
        thread::sleep(Duration::from_millis(5));
    }
}
