//! Projects in temporary folders, and the program run on them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    sync::{Mutex, PoisonError},
};

use assert_cmd::Command;
use tempfile::TempDir;

/// The folder of this repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A project in a folder of its own, removed with it.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A copy of the shipped project, with a change to its configuration.
    pub(crate) fn shipped(change: impl Fn(&str) -> String) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let config = fs::read_to_string(repository().join("config.toml")).unwrap();
        project.write("config.toml", &change(&config));
        copy(
            &repository().join("data/catalogue.toml"),
            &project.path("data/catalogue.toml"),
        );
        copy_folder(
            &repository().join("report-templates"),
            &project.path("report-templates"),
        );
        project
    }

    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Four areas in two districts, with a table of counts for 2024 and 2025.
    pub(crate) fn tiny() -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        copy_folder(
            &repository().join("tests/fixtures/projects/tiny"),
            &project.path(""),
        );
        copy_folder(
            &repository().join("report-templates"),
            &project.path("report-templates"),
        );
        project
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        let path = self.path(relative);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text in a file, which must hold it.
    pub(crate) fn replace(&self, relative: &str, old: &str, new: &str) {
        let text = self.read(relative);
        assert!(text.contains(old), "{relative} does not hold {old:?}");
        self.write(relative, &text.replacen(old, new, 1));
    }

    /// Runs the program with a fixed date in this project.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_on("2026-02-09", arguments)
    }

    pub(crate) fn run_on(&self, date: &str, arguments: &[&str]) -> Run {
        self.run_with(&[], &[arguments, &["--as-of", date]].concat())
    }

    /// Renders the edition and approves it, so that it can be sent.
    pub(crate) fn ready_to_send(&self) {
        self.run(&["run"]).ends_with_code(0).says("none sent");
        self.run(&["approve", "2026"]).ends_with_code(0);
    }

    /// Runs the program in this project with nothing but these variables, in English where none of
    /// them says otherwise.
    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        let mut command = Command::cargo_bin("boligmonitor").unwrap();
        let command = command.env_clear().env("LC_MESSAGES", "en");
        let command = command.envs(variables.iter().copied());
        let command = command.current_dir(self.folder.path()).args(arguments);
        Run::new(&command.output().unwrap())
    }

    /// Returns the bytes of every file below a folder, by relative path.
    pub(crate) fn files(&self, relative: &str) -> Vec<(String, Vec<u8>)> {
        let folder = self.path(relative);
        let below = boligmonitor::list_below(&folder).unwrap();
        let read = |path: String| (path.clone(), fs::read(folder.join(path)).unwrap());
        below.into_iter().map(read).collect()
    }

    /// Writes a unit's template folder and returns its `briefing.json`.
    pub(crate) fn briefing(&self, unit: &str, options: &[&str]) -> serde_json::Value {
        // Two tests may ask for the same folder.
        static WRITING: Mutex<()> = Mutex::new(());
        let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let into = format!("templates/{unit}");
        let arguments = [&["template", unit, "--into", &into], options].concat();
        self.run_with(&[], &arguments).ends_with_code(0);
        serde_json::from_str(&self.read(&format!("{into}/briefing.json"))).unwrap()
    }

    /// Returns the published figures as records by `unit/indicator/year`.
    pub(crate) fn published(&self) -> Vec<Published> {
        let file = self.path("output/2026/data/published.csv");
        let mut reader = csv::Reader::from_path(file).unwrap();
        reader.deserialize().collect::<Result<_, _>>().unwrap()
    }
}

/// A row of `published.csv`.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct Published {
    pub(crate) unit: String,
    pub(crate) unit_kind: String,
    pub(crate) year: i32,
    pub(crate) indicator: String,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
    pub(crate) value: Option<f64>,
    pub(crate) shown: bool,
    pub(crate) pooled_years: Option<u8>,
    pub(crate) pooled_value: Option<f64>,
}

/// What the program said and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    fn new(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    pub(crate) fn ends_with_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text) || self.stderr.contains(text),
            "{text:?} in {self:#?}"
        );
        self
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap();
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for path in boligmonitor::list_below(from).unwrap() {
        copy(&from.join(&path), &to.join(&path));
    }
}
