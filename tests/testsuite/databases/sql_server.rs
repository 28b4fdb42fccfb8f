//! SQL Server, as far as its protocol goes: no SQL Server was asked. What plays one is understood by `FreeTDS`
//! as well, which others wrote and use with real ones.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use tempfile::TempDir;

use super::{
    PASSWORD, run, send_signal, start_refresh,
    tds_server::{Answer, Cell, Encryption, Server, Type},
};
use crate::{
    forms::{
        is_same, kept,
        register::{YEARS, expected, persons, project_from},
    },
    real_servers::CERTIFICATES,
    support::Project,
};

/// Certificates for `localhost` and of the authority.
struct Certificates(TempDir);

impl Certificates {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("sh")
            .args(["-c", CERTIFICATES])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        Self(folder)
    }

    fn authority(&self) -> PathBuf {
        self.0.path().join("ca.pem")
    }
}

/// The days from 1 January of the year 1.
fn days([year, month, day]: [i32; 3]) -> i64 {
    let (month, day) = (u32::try_from(month).unwrap(), u32::try_from(day).unwrap());
    let date = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    (date - chrono::NaiveDate::from_ymd_opt(1, 1, 1).unwrap()).num_days()
}

/// The types of texts, dates and incomes.
type Types = [Type; 3];

const WIDE: Types = [Type::NVarchar, Type::Date, Type::Decimal];

fn columns([text, date, income]: Types) -> Vec<(&'static str, Type)> {
    vec![
        ("person", Type::Int),
        ("område", text),
        ("birth_date", date),
        ("origin", text),
        ("in_work", Type::Bit),
        ("income", income),
    ]
}

#[expect(clippy::cast_possible_truncation, reason = "incomes are in halves")]
fn rows(year: i32, [.., income]: Types) -> Vec<Vec<Cell>> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let cells = |person: crate::forms::register::Person| {
        vec![
            Cell::Whole(person.id),
            text(person.area),
            Cell::Whole(days(person.born)),
            person.origin.map_or(Cell::Null, text),
            Cell::Whole(person.in_work.into()),
            match (person.income, income) {
                (None, _) => Cell::Null,
                (Some(number), Type::Float) => Cell::Float(number),
                (Some(number), _) => Cell::Whole((number * 100.0) as i64),
            },
        ]
    };
    persons(year).into_iter().map(cells).collect()
}

/// Answers queries about a year with the rows of it.
fn answer(text: &str, types: Types) -> Answer {
    if text.starts_with("set nocount on; begin transaction") {
        return Answer::Done;
    }
    let year = YEARS
        .into_iter()
        .find(|year| text.ends_with(&format!("= {year}")));
    Answer::Rows(columns(types), rows(year.unwrap(), types))
}

fn project(server: &Server, settings: &str) -> Project {
    let project = project_from(
        "database = \"register\"\nrename = { area = \"område\" }\nquery = \"select * from dbo.Ældre where år = {year}\"",
    );
    let database = format!(
        "[database.register]\nkind = \"sql_server\"\nhost = \"localhost\"\nport = {}\nname = \"bolig\"\n\
         user = \"bolig\"\n{settings}\n\n[disclosure]",
        server.port
    );
    project.replace("config.toml", "[disclosure]", &database);
    project
}

fn trusting(certificates: &Certificates) -> String {
    format!(
        "root_certificate = \"{}\"",
        certificates.authority().display()
    )
}

#[test]
fn rows_are_the_same_as_those_of_files() {
    let expected = expected();
    let certificates = Certificates::new();
    let folder = certificates.0.path();
    for (types, encryption) in [
        (WIDE, Encryption::On),
        ([Type::Varchar, Type::Datetime, Type::Float], Encryption::On),
        (
            [Type::Varchar, Type::Datetime2, Type::Decimal],
            Encryption::NotSupported,
        ),
    ] {
        let server = Server::start(folder, encryption, move |text| answer(text, types));
        let settings = match encryption {
            Encryption::On => trusting(&certificates),
            Encryption::NotSupported => "tls = \"none\"".to_owned(),
        };
        let project = project(&server, &settings);
        run(&project, &["refresh"]).ends_with_code(0);
        is_same(&format!("{types:?}"), &kept(&project), &expected);
        let heard = server.heard.lock().unwrap();
        let login = (
            "bolig".to_owned(),
            PASSWORD.to_owned(),
            "bolig".to_owned(),
            true,
        );
        assert_eq!(heard.logins, [login]);
        assert_eq!(
            heard.batches,
            [
                "set nocount on; begin transaction",
                "select * from dbo.Ældre where år = 2024",
                "select * from dbo.Ældre where år = 2025",
            ]
        );
        assert_eq!(
            heard.in_the_clear > 0,
            encryption == Encryption::NotSupported
        );
    }
}

/// Reads a table by `FreeTDS`, and prints the names of its columns and its rows.
const FREETDS: &str = "
import sys
try:
    import pymssql
except ImportError:
    sys.exit(3)
port, password = sys.argv[1:]
connection = pymssql.connect(server='localhost', port=port, database='bolig', user='bolig', password=password,
    autocommit=True, login_timeout=20, timeout=20, tds_version='7.4', encryption='require')
cursor = connection.cursor()
cursor.execute('select * from everything')
print([column[0] for column in cursor.description])
for row in cursor:
    print(*row, sep=' | ')
";

#[test]
fn the_server_of_these_tests_is_understood_by_another_client() {
    let certificates = Certificates::new();
    let every = [
        ("heltal", Type::Int, Cell::Whole(-7)),
        (
            "område",
            Type::NVarchar,
            Cell::Text("Ålandsgade €".to_owned()),
        ),
        ("navn", Type::Varchar, Cell::Text("Æblehaven".to_owned())),
        ("dato", Type::Date, Cell::Whole(days([1980, 1, 2]))),
        ("gammel", Type::Datetime, Cell::Whole(days([1980, 1, 2]))),
        ("ny", Type::Datetime2, Cell::Whole(days([1980, 1, 2]))),
        ("tid", Type::Time, Cell::Whole(864_000_000)),
        ("ja", Type::Bit, Cell::Whole(1)),
        ("tal", Type::Float, Cell::Float(1.25)),
        ("kroner", Type::Decimal, Cell::Whole(-34_150_050)),
        ("id", Type::Guid, Cell::Whole(42)),
    ];
    let columns = every.clone().map(|(name, found, _)| (name, found));
    let cells = every.map(|(_, _, cell)| cell);
    let server = Server::start(
        certificates.0.path(),
        Encryption::On,
        move |text| match text.contains("everything") {
            true => Answer::Rows(columns.to_vec(), vec![cells.to_vec(), vec![Cell::Null; 11]]),
            false => Answer::Done,
        },
    );
    let python = std::env::var("BOLIGMONITOR_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python)
        .args(["-c", FREETDS, &server.port.to_string(), PASSWORD])
        .output();
    let output = output.unwrap();
    if output.status.code() == Some(3) {
        println!("skipped: needs Python with pymssql");
        return;
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<_> = said.lines().collect();
    let expected = [
        "['heltal', 'område', 'navn', 'dato', 'gammel', 'ny', 'tid', 'ja', 'tal', 'kroner', 'id']",
        "-7 | Ålandsgade € | Æblehaven | 1980-01-02 | 1980-01-02 00:00:00 | 1980-01-02 00:00:00 | \
         00:01:26.400000 | True | 1.25 | -341500.50 | 00000000-0000-0000-0000-00000000002a",
        "None | None | None | None | None | None | None | None | None | None | None",
    ];
    assert_eq!(
        lines,
        expected,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(server.heard.lock().unwrap().in_the_clear, 0);
}

#[test]
fn what_is_wrong_is_told_and_ends_the_query() {
    let certificates = Certificates::new();
    let folder = certificates.0.path().to_owned();
    let columns = || columns(WIDE);
    let first = || rows(2024, WIDE).remove(0);
    let cases: [(&str, &dyn Fn() -> Answer, &str); 8] = [
        (
            "an error",
            &|| Answer::Error(207, "Invalid column name 'år'.", 3),
            "query `persons` to `register` for 2024: the database says: Invalid column name 'år'. (line 3 of the \
             query, error 207)",
        ),
        (
            "no right",
            &|| {
                Answer::Error(
                    229,
                    "The SELECT permission was denied on the object 'Ældre'.",
                    1,
                )
            },
            "is not allowed: The SELECT permission was denied on the object 'Ældre'.",
        ),
        ("no columns", &|| Answer::Done, "has no columns"),
        (
            "another type",
            &|| {
                let mut columns = columns();
                columns[0].1 = Type::NVarchar;
                let mut row = first();
                row[0] = Cell::Text("010180-1234".to_owned());
                Answer::Rows(columns, vec![row])
            },
            "query `persons` to `register` for 2024, row 1, column `person`: holds `010180-1234`, which is not a whole number",
        ),
        (
            "an id",
            &|| {
                let mut columns = columns();
                columns[0].1 = Type::Guid;
                let mut row = first();
                row[0] = Cell::Whole(42);
                Answer::Rows(columns, vec![row])
            },
            "holds `00000000-0000-0000-0000-00000000002a`, which is not a whole number",
        ),
        (
            "a time of day",
            &|| {
                let mut columns = columns();
                columns[2].1 = Type::Time;
                let mut row = first();
                row[2] = Cell::Whole(864_000_000);
                Answer::Rows(columns, vec![row])
            },
            "column `birth_date`: holds `a time of day`, which is not a date",
        ),
        (
            "cut",
            &|| Answer::Cut(columns(), first()),
            "the connection to the database was lost",
        ),
        (
            "endless",
            &|| Answer::Endless(columns(), first()),
            "took longer than 1 s",
        ),
    ];
    for (what, made, told) in cases {
        let given = std::sync::Mutex::new(Some(made()));
        let server = Server::start(&folder, Encryption::On, move |text| match text {
            "set nocount on; begin transaction" => Answer::Done,
            text if text.ends_with("2024") => given.lock().unwrap().take().unwrap(),
            text => answer(text, WIDE),
        });
        let settings = format!("{}\ntimeout_seconds = 1", trusting(&certificates));
        let project = project(&server, &settings);
        run(&project, &["refresh"]).ends_with_code(4).says(told);
        assert!(!project.path("data/snapshots/2026").exists(), "{what}");
    }
}

#[test]
fn a_query_ends_with_the_program_that_put_it() {
    let certificates = Certificates::new();
    let server = Server::start(certificates.0.path(), Encryption::On, |text| match text {
        "set nocount on; begin transaction" => Answer::Done,
        _ => Answer::Endless(columns(WIDE), rows(2024, WIDE).remove(0)),
    });
    let project = project(&server, &trusting(&certificates));
    let mut child = start_refresh(&project);
    while server.heard.lock().unwrap().batches.len() < 2 {
        assert!(child.try_wait().unwrap().is_none());
        thread::sleep(Duration::from_millis(20));
    }
    send_signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(10));
    assert_eq!(server.heard.lock().unwrap().attentions, 1);
}

#[test]
fn a_server_that_is_not_trusted_or_lets_nobody_in_is_told_once() {
    let certificates = Certificates::new();
    let folder = certificates.0.path();
    let server = Server::start(folder, Encryption::On, |text| answer(text, WIDE));
    let trusting = trusting(&certificates);
    let project = project(&server, &trusting);
    let check = |told: &str| {
        let said = run(&project, &["check"]).ends_with_code(4);
        assert_eq!(
            said.stderr.matches("query `persons`").count(),
            1,
            "{said:?}"
        );
        said.says(told);
    };
    run(&project, &["check"]).ends_with_code(0);
    let unprotected = "no protected connection to the database server";
    // Nobody here knows the authority.
    project.replace("config.toml", &trusting, "");
    check(unprotected);
    // The certificate is for a name, not for an address.
    project.replace(
        "config.toml",
        "user = \"bolig\"",
        &format!("user = \"bolig\"\n{trusting}"),
    );
    project.replace("config.toml", "\"localhost\"", "\"127.0.0.1\"");
    check(unprotected);
    project.replace("config.toml", "\"127.0.0.1\"", "\"localhost\"");
    project.replace("config.toml", "name = \"bolig\"", "name = \"boliger\"");
    check("does not let `bolig` into `boliger`: Cannot open database");
    project.replace("config.toml", "name = \"boliger\"", "name = \"bolig\"");
    let wrong = [("BOLIGMONITOR_DATABASE_PASSWORD", "rødgrød-8")];
    let said = project
        .run_with(&wrong, &["check", "--as-of", "2026-02-09"])
        .ends_with_code(4);
    assert!(!said.stderr.contains("rødgrød"), "{said:?}");
    said.says("does not let `bolig` into `bolig`: Login failed for user 'bolig'.");
    // One that has no TLS gets no password.
    let plain = Server::start(folder, Encryption::NotSupported, |text| answer(text, WIDE));
    let port = (
        format!("port = {}", server.port),
        format!("port = {}", plain.port),
    );
    project.replace("config.toml", &port.0, &port.1);
    check("");
    assert!(plain.heard.lock().unwrap().logins.is_empty());
}
