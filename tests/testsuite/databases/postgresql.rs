//! What is read of `PostgreSQL`.

use std::{fmt::Write, fs, thread, time::Duration};

use super::{PASSWORD, postgresql_server::Server, run, send_signal, start_refresh};
use crate::{
    forms::{
        is_same, kept,
        register::{YEARS, expected, iso, persons, project_from},
    },
    support::Project,
};

/// The register of the tests of forms, in types of its own.
fn create_persons(server: &Server) {
    let mut text = "create type herkomst as enum ('dansk', 'øvrig');
create domain kroner as numeric(14, 2);
create table personer (aar smallint, person bigint, omraade varchar(4), foedt date,
    herkomst herkomst, i_arbejde boolean, indkomst kroner, vaegt real, sted point);
insert into personer values"
        .to_owned();
    let mut separator = ' ';
    for year in YEARS {
        for person in persons(year) {
            let origin = person
                .origin
                .map_or("null".to_owned(), |text| format!("'{text}'"));
            let income = person
                .income
                .map_or("null".to_owned(), |income| income.to_string());
            let born = iso(person.born);
            let (id, area, in_work) = (person.id, person.area, person.in_work);
            let row = format!(
                "{separator}({year}, {id}, '{area}', '{born}', {origin}, {in_work}, {income}, 0.5, '(1,2)')"
            );
            text.write_str(&row).unwrap();
            separator = ',';
        }
    }
    server.execute(
        "bolig",
        &format!("{text}; grant select, delete on personer to bolig"),
    );
}

const COLUMNS: &str = "person, omraade as area, foedt as birth_date, herkomst as origin, i_arbejde as in_work, indkomst as income";

/// A table of persons by a query.
fn source(query: &str, settings: &str) -> String {
    format!("database = \"register\"\nquery = \"\"\"\n{query}\"\"\"\n{settings}")
}

fn project(server: &Server, query: &str, settings: &str) -> Project {
    let project = project_from(&source(query, settings));
    server.serve(&project, &server.authority());
    project
}

#[test]
fn rows_are_the_same_as_those_of_files() {
    let Some(server) = Server::start() else {
        return;
    };
    create_persons(&server);
    let expected = expected();
    let by_year = format!("select {COLUMNS} from personer where aar = {{year}} order by person");
    let renamed = "rename = { area = \"omraade\", birth_date = \"foedt\", origin = \"herkomst\", \
                   in_work = \"i_arbejde\", income = \"indkomst\" }\nyear_column = \"aar\"";
    let all = "-- everybody\nselect * from personer order by aar, person".to_owned();
    let texts = "with alle as (select * from personer where aar::text = '{year}')\n\
         select person::text, omraade::char(8) as area, foedt::timestamp as birth_date, \
         coalesce(herkomst::text, ' ') as origin, i_arbejde::int as in_work, \
         indkomst::float8 as income from alle order by 1"
        .to_owned();
    for (what, query, settings) in [
        ("a query a year", &by_year, ""),
        ("one query", &all, renamed),
        ("other types", &texts, ""),
    ] {
        let project = project(&server, query, settings);
        run(&project, &["refresh"]).ends_with_code(0);
        is_same(what, &kept(&project), &expected);
        run(&project, &["check"]).ends_with_code(0);
    }
    // What was read is listed with its query and its hash, and the password nowhere.
    let project = project(&server, &by_year, "");
    let said = run(&project, &["run"]).ends_with_code(0);
    let manifest: serde_json::Value =
        serde_json::from_str(&project.read("data/snapshots/2026/snapshot.json")).unwrap();
    let entries = manifest["delivered"].as_array().unwrap();
    let persons: Vec<_> = entries
        .iter()
        .filter(|entry| entry["table"] == "persons")
        .collect();
    assert_eq!(persons.len(), 2);
    assert_eq!(persons[1]["file"], "query `persons` to `register` for 2025");
    assert_eq!(persons[1]["rows"], 40);
    assert_eq!(persons[1]["sha256"].as_str().unwrap().len(), 64);
    assert_ne!(persons[0]["sha256"], persons[1]["sha256"]);
    let query = persons[1]["query"].as_str().unwrap();
    assert!(query.contains("where aar = 2025 order by"), "{query}");
    assert!(persons[1]["read_at"].is_string());
    let counted = entries
        .iter()
        .find(|entry| entry["table"] == "counts")
        .unwrap();
    assert!(counted.get("query").is_none());
    let shown = run(&project, &["show-config"]).ends_with_code(0);
    assert!(shown.stdout.contains("password_variable"));
    let told = [said.stdout, said.stderr, shown.stdout, shown.stderr].concat();
    let files = project
        .files("data")
        .into_iter()
        .chain(project.files("output"));
    for (name, bytes) in files.chain([("what is said".to_owned(), told.into_bytes())]) {
        let found = bytes
            .windows(PASSWORD.len())
            .any(|part| part == PASSWORD.as_bytes());
        assert!(!found, "{name}");
    }
    // What was rendered needs no database.
    drop(server);
    run(&project, &["render"]).ends_with_code(0);
}

#[test]
fn published_tables_are_the_same_as_those_of_files() {
    let Some(server) = Server::start() else {
        return;
    };
    let files = Project::tiny();
    files.run(&["run"]).ends_with_code(0);
    server.execute(
        "bolig",
        "create table tal (aar int, område text, beboere int, unge numeric, syge int);
         grant select on tal to bolig",
    );
    for year in 2023..=2025 {
        let text = files.read(&format!("data/raw/counts-{year}.csv"));
        for line in text.lines().skip(1) {
            let fields: Vec<_> = line
                .split(',')
                .map(|field| if field.is_empty() { "null" } else { field })
                .collect();
            let row = format!("{year}, '{}', {}", fields[0], fields[1..].join(", "));
            server.execute("bolig", &format!("insert into tal values ({row})"));
        }
    }
    let project = Project::tiny();
    fs::remove_dir_all(project.path("data/raw")).unwrap();
    let units = ("data/raw/units.csv", files.read("data/raw/units.csv"));
    project.write(units.0, &units.1);
    let query = source(
        "select område, beboere, unge, syge from tal where aar = {year} order by område",
        "rename = { area = \"område\", residents = \"beboere\", young = \"unge\", ill = \"syge\" }",
    );
    project.replace("config.toml", "file = \"counts-{year}.csv\"", &query);
    server.serve(&project, "tls = \"none\"");
    run(&project, &["run"]).ends_with_code(0);
    let tables = |project: &Project| project.files("output/2026/data");
    assert!(tables(&files).len() > 1);
    assert_eq!(tables(&project), tables(&files));
    run(&project, &["run", "--draft"]).ends_with_code(0);
}

#[test]
fn a_query_ends_with_the_program_that_put_it() {
    let Some(server) = Server::start() else {
        return;
    };
    let query = "select 1 as person, '1' as area, date '1980-01-01' as birth_date, null as origin, \
                 true as in_work, 1.5 as income from pg_sleep(600 + {year})";
    let project = project(&server, query, "");
    for signal in ["-TERM", "-KILL"] {
        let mut child = start_refresh(&project);
        while server.active() == 0 {
            assert!(child.try_wait().unwrap().is_none());
            thread::sleep(Duration::from_millis(50));
        }
        send_signal(&child, signal);
        let ended = child.wait().unwrap();
        if signal == "-TERM" {
            assert_eq!(ended.code(), Some(10));
        }
        // The server looks every few seconds whether somebody is still there.
        for _ in 0..400 {
            if server.active() == 0 {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(server.active(), 0, "{signal}");
        assert!(!project.path("data/snapshots/2026").exists());
    }
}

#[test]
fn all_queries_see_the_same_moment() {
    let Some(server) = Server::start() else {
        return;
    };
    create_persons(&server);
    // The first query waits while a row is added that the second would count.
    let query = format!(
        "select {COLUMNS} from personer, pg_sleep(case when {{year}} = 2024 then 3 else 0 end) where aar = {{year}}"
    );
    let project = project(&server, &query, "");
    let added = thread::scope(|scope| {
        let adding = scope.spawn(|| {
            while server.active() == 0 {
                thread::sleep(Duration::from_millis(50));
            }
            let text = "insert into personer select 2025, 1, '1', foedt, herkomst, true, 1, 1 from personer limit 1";
            server.execute("bolig", text);
        });
        run(&project, &["refresh"]).ends_with_code(0);
        adding.join()
    });
    added.unwrap();
    let manifest = project.read("data/snapshots/2026/snapshot.json");
    assert_eq!(manifest.matches("\"rows\": 40").count(), 2, "{manifest}");
}
