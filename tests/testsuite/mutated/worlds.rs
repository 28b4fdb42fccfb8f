//! Small projects, and which of their files are changed before what is run.

use std::{collections::BTreeMap, fs};

use polars::prelude::*;
use polars_io::{
    SerReader,
    parquet::{read::ParquetReader, write::ParquetWriter},
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::support::{Project, copy, repository};

/// What writes the figures of the municipality.
pub(super) const TEMPLATE: &[&str] = &["template", "lilleby", "--into", "template"];
/// The table of the municipality in the folder of its template.
pub(super) const TABLE: &str = "template/figures.csv";

/// Residents of the municipality by year, as published.
pub(super) type Residents = BTreeMap<i32, f64>;

/// What must hold where a command ended well.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Then {
    /// Nothing that could be told from outside.
    Nothing,
    /// That cannot be: a change in the archive is noticed.
    Noticed,
    /// The figures are those of the inputs.
    Figures,
}

/// Something that is changed, and what is run then.
pub(super) struct Target {
    pub(super) name: &'static str,
    /// The files of which one is changed; a folder stands for all in it.
    files: &'static [&'static str],
    pub(super) commands: &'static [&'static [&'static str]],
    pub(super) then: Then,
    /// What an error may say in place of a file.
    pub(super) says: &'static [&'static str],
    /// Whether output and snapshots are there.
    made: bool,
}

/// A project that was run.
pub(super) struct World {
    project: Project,
    pub(super) targets: Vec<Target>,
    pub(super) residents: Residents,
    /// The names of its files.
    pub(super) names: Vec<String>,
    register: bool,
}

const CHECK: &[&[&str]] = &[&["check"]];
const RAW: &[&str] = &["data/raw"];

fn inputs() -> Vec<Target> {
    let input = |name, files, then| Target {
        name,
        files,
        commands: CHECK,
        then,
        // A file of another name, as the configuration has it now.
        says: &["was not delivered"],
        made: false,
    };
    vec![
        input("configuration", &["config.toml"], Then::Nothing),
        input("configuration", &["config.toml"], Then::Nothing),
        input("catalogue", &["catalogue.toml"], Then::Nothing),
        input("law", &["law.toml"], Then::Figures),
        input("deliveries", RAW, Then::Figures),
        input("deliveries", RAW, Then::Figures),
        input("deliveries", RAW, Then::Figures),
        input("units", &["data/raw/units.csv"], Then::Figures),
        input("words", &["report-templates/da/words.toml"], Then::Nothing),
        Target {
            commands: &[&["run"]],
            ..input(
                "templates",
                &[
                    "report-templates/shared",
                    "report-templates/area",
                    "report-templates/da",
                ],
                Then::Nothing,
            )
        },
    ]
}

fn states() -> Vec<Target> {
    let state = |name, files, commands, then| Target {
        name,
        files,
        commands,
        then,
        // What is not as it was is refused as a whole.
        says: &[
            "hint: run `boligmonitor run`",
            "hint: render the edition anew",
        ],
        made: true,
    };
    let edition: &[&[&str]] = &[
        &["run"],
        &["deliveries"],
        &["preview"],
        &["approve", "2026"],
        &["send"],
        &["render", "1"],
    ];
    vec![
        state(
            "lock",
            &["output/.lock"],
            &[&["refresh"], &["deliveries"]],
            Then::Nothing,
        ),
        state(
            "schedule",
            &["output/schedule.json"],
            &[&["schedule", "--status"], &["schedule", "--once"]],
            Then::Nothing,
        ),
        state("run", &["output/2026/run.json"], edition, Then::Nothing),
        state(
            "approval",
            &["output/2026/approval.json"],
            edition,
            Then::Nothing,
        ),
        state(
            "progress",
            &["output/2026/progress.jsonl"],
            edition,
            Then::Nothing,
        ),
        state(
            "rendering",
            &["output/2026/rendering.json"],
            edition,
            Then::Nothing,
        ),
        state("output", &["output/2026"], edition, Then::Nothing),
        state(
            "ledger",
            &["output/ledger.sqlite", "output/ledger.journal"],
            &[
                &["deliveries"],
                &["run"],
                &["deliveries", "restore"],
                &["send"],
            ],
            Then::Nothing,
        ),
        state(
            "snapshot",
            &["data/snapshots/2026"],
            &[&["render", "1"], &["forget"]],
            Then::Nothing,
        ),
        state(
            "archive",
            &["output/archive"],
            &[&["archive", "verify"]],
            Then::Noticed,
        ),
        state(
            "archive",
            &["output/archive"],
            &[
                &["archive", "list"],
                &["archive", "diff", "2026", "2026"],
                &["archive", "reproduce", "2026"],
                &["run"],
            ],
            Then::Nothing,
        ),
        state(
            "mailbox",
            &["mailbox"],
            &[&["deliveries", "bounces", "mailbox"]],
            Then::Nothing,
        ),
    ]
}

/// Makes the projects and runs them.
pub(super) fn all() -> Vec<World> {
    vec![world(counts(), false), world(register(), true)]
}

fn world(project: Project, register: bool) -> World {
    let run = |arguments: &[&str]| project.run(arguments).ends_with_code(0);
    run(&["check"]);
    run(&["run"]);
    run(&["approve", "2026"]);
    run(TEMPLATE);
    let residents = residents(&project.read(TABLE));
    assert_eq!(residents.len(), 3, "{residents:?}");
    project.write(
        "output/schedule.json",
        r#"{"handled":"2026-02-01T05:00:00Z","due":null,"looked":"2026-02-09T06:00:00Z",
            "last":{"edition":"2025","since":"2025-02-10T05:00:00Z","ended":"2025-02-10T06:00:00Z"}}"#,
    );
    let digest = "0".repeat(64);
    project.write(
        "output/2026/progress.jsonl",
        &format!(
            "{{\"document\":\"area-1\",\"title\":\"1\",\"date\":\"2026-02-09\",\
             \"inputs_sha256\":\"{digest}\",\"pdf_sha256\":\"{digest}\"}}\n"
        ),
    );
    mailbox(&project);
    let files = boligmonitor::list_below(&project.path("")).unwrap();
    let names = files.iter().filter_map(|path| path.rsplit('/').next());
    let names = names.map(ToOwned::to_owned).collect();
    let mut targets = inputs();
    if register {
        // What lies in the output does not differ.
        targets.retain(|target| ["deliveries", "configuration"].contains(&target.name));
    } else {
        targets.extend(states());
    }
    World {
        project,
        targets,
        residents,
        names,
        register,
    }
}

/// The tiny project with all that may be delivered beside its counts.
fn counts() -> Project {
    let project = Project::tiny();
    project.write("data/raw/areas.geojson", &map());
    project.replace(
        "config.toml",
        "[disclosure]",
        "[map]\nfile = \"areas.geojson\"\nid = \"code\"\n\n[context]\nreferences = \"references.csv\"\ngoals = \"goals.csv\"\n\n[law]\n\
         file = \"law.toml\"\n\n[disclosure]",
    );
    project.replace(
        "config.toml",
        "[[recipient]]",
        "[[packet]]\nid = \"udvalg\"\ncommittee = \"Udvalget\"\nmeeting = \"2026-03-11\"\n\
         contents = { municipality = true, areas = [\"1\"] }\n\n[[recipient]]",
    );
    let units = project.read("data/raw/units.csv");
    project.write(
        "data/raw/units.csv",
        &format!("{units}region,Regionen,region,,,2023\n"),
    );
    project.write(
        "data/raw/references.csv",
        "year,unit,indicator,value\n2023,region,young,0.25\n2024,region,young,0.26\n\
         2025,region,young,0.27\n",
    );
    project.write(
        "data/raw/goals.csv",
        "id,unit,indicator,from_year,to_year,start,target,title_da,title_en\n\
         unge,lilleby,young,2023,2030,0.25,0.3,Flere unge,More young\n",
    );
    copy(
        &repository().join("data/law.toml"),
        &project.path("law.toml"),
    );
    project
}

/// Four squares beside each other.
fn map() -> String {
    let square = |code: u32| {
        let (left, right) = (code * 1000, code * 1000 + 1000);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\"}},\"geometry\":\
             {{\"type\":\"Polygon\",\"coordinates\":[[[{left},0],[{right},0],[{right},900],\
             [{left},900],[{left},0]]]}}}}"
        )
    };
    let features: Vec<_> = (1..=4).map(square).collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}\n",
        features.join(",\n")
    )
}

/// The same areas with a row per person.
fn register() -> Project {
    let project = Project::tiny();
    let config = project.read("config.toml");
    let begin = config.find("[[table]]").unwrap();
    let end = config.find("[disclosure]").unwrap();
    let table = "[[table]]\nname = \"residents\"\nfile = \"residents-{year}.parquet\"\n\
                 layout = \"register\"\nkey = [\"person\"]\nunit = \"area\"\n\
                 age_from = \"birth_date\"\n[table.columns]\nperson = \"integer\"\narea = \"area\"\n\
                 birth_date = \"date\"\nsex = \"text\"\nincome = \"number?\"\nill = \"boolean\"\n\
                 [table.values]\nsex = [\"f\", \"m\"]\n\n";
    project.write(
        "config.toml",
        &format!("{}{table}{}", &config[..begin], &config[end..]),
    );
    copy(
        &repository().join("data/law.toml"),
        &project.path("law.toml"),
    );
    let catalogue = project.read("catalogue.toml");
    let catalogue = catalogue
        .replace("table = \"counts\"", "table = \"residents\"")
        .replace("numerator = \"residents\"", "numerator = \"1\"")
        .replace("denominator = \"residents\"", "denominator = \"1\"")
        .replace("numerator = \"young\"", "numerator = \"age < 18\"");
    project.write("catalogue.toml", &catalogue);
    for year in 2023..=2025 {
        fs::remove_file(project.path(&format!("data/raw/counts-{year}.csv"))).unwrap();
        let mut frame = persons(year);
        let path = project.path(&format!("data/raw/residents-{year}.parquet"));
        let file = fs::File::create(path).unwrap();
        ParquetWriter::new(file).finish(&mut frame).unwrap();
    }
    project
}

/// Persons of a year: 300, 200, 400 and 500 in the four areas.
fn persons(year: i32) -> DataFrame {
    let count = 1400_i64;
    let rows = 0..count;
    let area = |row: i64| match row {
        0..300 => "1",
        300..500 => "2",
        500..900 => "3",
        _ => "4",
    };
    let days = |row: i64| i32::try_from(row * 17 % 25_000).unwrap() - 8000;
    let ids: Vec<i64> = rows.clone().map(|row| row + i64::from(year)).collect();
    let areas: Vec<&str> = rows.clone().map(area).collect();
    let born: Vec<i32> = rows.clone().map(days).collect();
    let sexes: Vec<&str> = rows
        .clone()
        .map(|row| if row % 2 == 0 { "f" } else { "m" })
        .collect();
    let incomes: Vec<Option<f64>> = rows
        .clone()
        .map(|row| (row % 7 != 0).then_some(row as f64 * 100.0))
        .collect();
    let ill: Vec<bool> = rows.map(|row| row % 9 == 0).collect();
    let born = Column::new("birth_date".into(), born)
        .cast(&DataType::Date)
        .unwrap();
    let columns = vec![
        Column::new("person".into(), ids),
        Column::new("area".into(), areas),
        born,
        Column::new("sex".into(), sexes),
        Column::new("income".into(), incomes),
        Column::new("ill".into(), ill),
    ];
    DataFrame::new(1400, columns).unwrap()
}

/// Reports of failed delivery about one of the project's mails.
fn mailbox(project: &Project) {
    let mails = project.files("output/outbox/2026");
    let (_, mail) = mails
        .into_iter()
        .find(|(name, _)| name.contains("norre"))
        .unwrap();
    let mail = String::from_utf8(mail).unwrap();
    let header = |name: &str| {
        let line = mail.lines().find(|line| line.starts_with(name));
        line.unwrap().to_owned()
    };
    let report = format!(
        "From: MAILER-DAEMON@mx.example\nTo: tal@lilleby.example\nSubject: Undelivered\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n\
         \tboundary=\"b\"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nDet gik ikke.\n\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; norre@lilleby.example\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b\nContent-Type: message/rfc822\n\n\
         {}\n{}\n\nBody\n--b--\n",
        header("Message-ID"),
        header("To"),
    );
    project.write("mailbox/1.eml", &report);
    project.write("mailbox/2.eml", &report.replace("failed", "delayed"));
    project.write(
        "mailbox/inbox.mbox",
        &format!("From x@mx.example Mon Feb  9 06:00:00 2026\n{report}"),
    );
}

impl Target {
    /// Chooses the file that is changed.
    pub(super) fn file(&self, project: &Project, random: &mut ChaCha8Rng) -> String {
        let mut all = Vec::new();
        for path in self.files {
            if project.path(path).is_dir() {
                let below = boligmonitor::list_below(&project.path(path)).unwrap();
                all.extend(below.into_iter().map(|file| format!("{path}/{file}")));
            } else if project.path(path).exists() {
                all.push((*path).to_owned());
            }
        }
        all.swap_remove(random.random_range(0..all.len()))
    }
}

impl World {
    /// Copies the project, with what was made of it where that is looked at.
    pub(super) fn copy(&self, target: &Target) -> Project {
        let project = Project::empty();
        let all = boligmonitor::list_below(&self.project.path("")).unwrap();
        let made = ["output/", "data/snapshots/", "template/", "mailbox/"];
        for path in all {
            if target.made || !made.iter().any(|folder| path.starts_with(folder)) {
                copy(&self.project.path(&path), &project.path(&path));
            }
        }
        project
    }

    /// Returns what the changed deliveries say of the residents, read to the letter; nothing where
    /// they are not of the form that was asked for, or it is not they that were changed.
    pub(super) fn told(&self, project: &Project, target: &Target) -> Option<Residents> {
        if target.name != "deliveries" {
            return None;
        }
        let year = |year| {
            let counted = match self.register {
                true => rows_of(project, year),
                false => sum_of(project, year),
            };
            counted.map(|counted| (year, (counted as f64 / 5.0).round() * 5.0))
        };
        (2023..=2025).map(year).collect()
    }
}

fn rows_of(project: &Project, year: i32) -> Option<i64> {
    let bytes = fs::read(project.path(&format!("data/raw/residents-{year}.parquet"))).ok()?;
    let frame = ParquetReader::new(std::io::Cursor::new(bytes))
        .finish()
        .ok()?;
    frame.height().try_into().ok()
}

/// Adds up the residents of the four areas: fields between commas, whole numbers of digits alone.
fn sum_of(project: &Project, year: i32) -> Option<i64> {
    let bytes = fs::read(project.path(&format!("data/raw/counts-{year}.csv"))).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next()?;
    let place = |name: &str| head.iter().position(|one| *one == name);
    let (area, residents) = (place("area")?, place("residents")?);
    let mut found = BTreeMap::new();
    for line in lines.filter(|line| line.as_slice() != [""]) {
        let count = line.get(residents)?;
        let digits = count.bytes().all(|byte| byte.is_ascii_digit());
        let count: i64 = count.parse().ok().filter(|_| digits)?;
        found
            .insert((*line.get(area)?).to_owned(), count)
            .is_none()
            .then_some(())?;
    }
    (found.keys().map(String::as_str).eq(["1", "2", "3", "4"])).then(|| found.values().sum())
}

/// Reads the residents of the municipality in a table of published figures.
pub(super) fn residents(table: &str) -> Residents {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.deserialize().map(|row| row.unwrap());
    let rows = rows.filter(|row: &crate::support::Published| row.indicator == "residents");
    rows.filter_map(|row| Some((row.year, row.numerator?)))
        .collect()
}
