//! What is wrong with databases and queries, and how it is told.

use std::{net::TcpListener, thread, time::Duration};

use super::{PASSWORD, postgresql_server::Server, run};
use crate::{forms::register::project_from, support::Project};

const GOOD: &str =
    "select person, area, birth_date, origin, in_work, income from persons where year = {year}";

fn project(server: &Server, query: &str) -> Project {
    let source = format!("database = \"register\"\nquery = '''{query}'''");
    let project = project_from(&source);
    server.serve(&project, &server.authority());
    project
}

fn fill(server: &Server) {
    server.execute(
        "bolig",
        "create table persons (year int, person text, area text, birth_date date, origin text, in_work text,
            income double precision, at_noon timestamp);
         insert into persons select year, (year * 100 + number)::text, (1 + number % 4)::text, date '1980-01-02', 'dansk',
             'ja', 1.5, timestamp '1980-01-02 12:00' from generate_series(2024, 2025) year, generate_series(1, 20) number;
         create table secret (person int);
         create function remove() returns int language sql as 'delete from persons returning 1';
         grant select, insert, update, delete on persons to bolig",
    );
}

#[test]
fn queries_that_cannot_be_are_told_with_what_the_server_says() {
    let Some(server) = Server::start() else {
        return;
    };
    fill(&server);
    let with = |old: &str, new: &str| GOOD.replacen(old, new, 1);
    let name = "query `persons` to `register` for 2024";
    let cases = [
        (
            with("person,", "'x' || person as person,"),
            vec![
                "query `persons` to `register` for 2024, row 1, column `person`: holds `x202401`, which is not a \
                 whole number",
                "hint: ",
            ],
        ),
        (
            with("birth_date", "at_noon as birth_date"),
            vec![
                "column `birth_date`: holds `1980-01-02 12:00:00`, which is not a date",
                "no time of day",
            ],
        ),
        (
            with("income", "interval '1 day' as income"),
            vec![
                "column `income`: holds `a value of the type interval`, which is not one number",
                "cast the column in the query",
            ],
        ),
        (
            with("income", "'NaN'::numeric as income"),
            vec!["column `income`: is not a finite number"],
        ),
        (
            with("income", "income, income as INCOME"),
            vec!["column `income`: stands twice in the header"],
        ),
        (
            with("origin,", ""),
            vec![
                "column `origin`: is missing; the file has: person, area, birth_date, in_work, income",
                "hint: name it so in the query",
            ],
        ),
        (
            with("area", "omraade"),
            vec![
                name,
                "column \"omraade\" does not exist (line 1 of the query, at `omraade",
            ],
        ),
        (
            with("persons", "personer"),
            vec!["relation \"personer\" does not exist"],
        ),
        (
            with("where", "\nwhere and"),
            vec!["syntax error at or near \"and\" (line 2 of the query, at `and year = 2024`)"],
        ),
        (
            with("{year}", "{year} and 1 = $1"),
            vec!["has parameters such as `$1`"],
        ),
        (
            with("{year}", "{year}; delete from persons"),
            vec!["cannot insert multiple commands into a prepared statement"],
        ),
        (
            with(
                "select",
                "with gone as (delete from persons returning 1)\nselect",
            ),
            vec![
                "would change the database: cannot execute",
                "nothing was changed",
            ],
        ),
        (
            with("{year}", "{year} + remove()"),
            vec!["would change the database"],
        ),
        (
            with(
                "{year}",
                "{year} and set_config('transaction_read_only', 'off', false) = 'off'",
            ),
            vec!["transaction read-write mode must be set before any query"],
        ),
        (
            with("where", "where exists (select 1 from secret) and"),
            vec![
                "is not allowed: permission denied for table secret",
                "granted to `bolig`",
            ],
        ),
        (
            with("{year}", "{year} and 1 / (person::int - 202410) > -10"),
            vec!["the database says: division by zero"],
        ),
        (
            with("{year}", "{year} + 10"),
            vec!["has no rows", "was the extract made?"],
        ),
        (
            with("{year}", "{year} * 0 + 2024"),
            vec!["gives the very same rows as the one for 2024"],
        ),
    ];
    for (query, told) in cases {
        let project = project(&server, &query);
        let mut said = run(&project, &["refresh"]).ends_with_code(4);
        for part in told {
            said = said.says(part);
        }
        assert!(!project.path("data/snapshots/2026").exists(), "{query}");
    }
    assert_eq!(
        server.execute("bolig", "select count(*) from persons"),
        "40"
    );
    let project = project(&server, GOOD);
    run(&project, &["refresh"]).ends_with_code(0);
}

#[test]
fn a_server_that_is_not_reached_or_not_trusted_is_told_once() {
    let Some(server) = Server::start() else {
        return;
    };
    fill(&server);
    let project = project(&server, GOOD);
    let check = |told: &[&str]| {
        let said = run(&project, &["check"]).ends_with_code(4);
        let said = told.iter().fold(said, |said, part| said.says(part));
        assert_eq!(
            said.stderr.matches("query `persons`").count(),
            1,
            "{said:?}"
        );
    };
    // Nobody here knows the authority, unless the configuration names it or the machine trusts it.
    let authority = server.authority();
    project.replace("config.toml", &authority, "");
    let unprotected = "no protected connection to the database server localhost: ";
    let code = |variables: &[(&str, &str)]| {
        let password = ("BOLIGMONITOR_DATABASE_PASSWORD", PASSWORD);
        let variables = [variables, &[password]].concat();
        project.run_with(&variables, &["check", "--as-of", "2026-02-09"])
    };
    let file = server.folder.join("ca.pem");
    code(&[("SSL_CERT_FILE", file.to_str().unwrap())]).ends_with_code(0);
    code(&[("SSL_CERT_FILE", "/nowhere")])
        .ends_with_code(4)
        .says("this machine trusts no authority");
    let name = "name = \"bolig\"";
    project.replace(
        "config.toml",
        name,
        &format!("{name}\nroot_certificate = \"config.toml\""),
    );
    check(&["config.toml holds no certificate", "a file in PEM"]);
    let other = format!(
        "root_certificate = \"{}/elsewhere.example.pem\"",
        server.folder.display()
    );
    project.replace("config.toml", "root_certificate = \"config.toml\"", &other);
    check(&[unprotected, "root_certificate"]);
    // The certificate is for a name, not for an address.
    project.replace("config.toml", &other, &authority);
    project.replace("config.toml", "\"localhost\"", "\"127.0.0.1\"");
    check(&[
        "no protected connection to the database server 127.0.0.1",
        "not valid for name",
    ]);
    project.replace("config.toml", "\"127.0.0.1\"", "\"localhost\"");
    run(&project, &["check"]).ends_with_code(0);
    // The password is wrong, is missing, or the user or database is another.
    let wrong = [("BOLIGMONITOR_DATABASE_PASSWORD", "rødgrød-8")];
    let said = project
        .run_with(&wrong, &["check", "--as-of", "2026-02-09"])
        .ends_with_code(4);
    assert!(!said.stderr.contains("rødgrød"), "{said:?}");
    said.says("does not let `bolig` into `bolig`: password authentication failed")
        .says("BOLIGMONITOR_DATABASE_PASSWORD in the environment");
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("the environment has no BOLIGMONITOR_DATABASE_PASSWORD");
    project.replace("config.toml", name, "name = \"boliger\"");
    check(&["does not let `bolig` into `boliger`: database \"boliger\" does not exist"]);
    project.replace("config.toml", "name = \"boliger\"", name);
    // The server does not speak TLS.
    server.execute("postgres", "alter system set ssl = off");
    server.execute("postgres", "select pg_reload_conf()");
    thread::sleep(Duration::from_millis(500));
    check(&[unprotected, "server does not support TLS"]);
    project.replace("config.toml", &authority, "tls = \"none\"");
    run(&project, &["check"]).ends_with_code(0);
    // It takes too long.
    project.replace(
        "config.toml",
        "tls = \"none\"",
        "tls = \"none\"\ntimeout_seconds = 1",
    );
    project.replace("config.toml", "from persons", "from pg_sleep(20), persons");
    let slow = run(&project, &["check"]).ends_with_code(4);
    slow.says("took longer than 1 s")
        .says("`timeout_seconds` of the database");
    project.replace("config.toml", "from pg_sleep(20), persons", "from persons");
    // It is gone.
    server.fail();
    check(&["cannot be reached: ", "Connection refused"]);
    // It says nothing.
    let silent = TcpListener::bind(("127.0.0.1", server.port)).unwrap();
    check(&["cannot be reached: it does not answer"]);
    drop(silent);
}

#[test]
fn a_server_that_fails_while_rows_come_in_leaves_nothing_behind() {
    let Some(server) = Server::start() else {
        return;
    };
    fill(&server);
    let rows = "select person::bigint * 1000000 + number as person, area, birth_date, origin, in_work, income from persons, \
                generate_series(1, 500000) number where year = {year}";
    let project = project(&server, rows);
    thread::scope(|scope| {
        let running = scope.spawn(|| run(&project, &["refresh"]));
        let asked = "select count(*) from pg_stat_activity where usename = 'bolig' and state = 'active' \
                     and wait_event = 'ClientWrite'";
        for _ in 0..400 {
            if server.execute("postgres", asked) == "1" {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        server.fail();
        let run = running.join().unwrap().ends_with_code(4);
        run.says("the connection to the database was lost");
    });
    let kept = project.path("data/snapshots");
    assert_eq!(std::fs::read_dir(kept).unwrap().count(), 0);
}

#[test]
fn settings_that_cannot_be_are_told_at_once() {
    let server = "[database.register]\nkind = \"postgresql\"\nhost = \"db.example\"\nname = \"bolig\"\nuser = \"bolig\"\n";
    let query = "database = \"register\"\nquery = \"select 1 where {year} > 0\"";
    let cases = [
        (
            "",
            server,
            "table[persons].file: is missing",
            "`file`, `query` with `database`, or `statbank`",
        ),
        (
            "file = \"a-{year}.csv\"\nquery = \"select 1\"",
            server,
            "file: stands beside another source",
            "",
        ),
        (
            "file = \"a-{year}.csv\"\ndatabase = \"register\"",
            server,
            "database: stands without `query`",
            "",
        ),
        (
            "query = \"select {year}\"",
            server,
            "table[persons].database: is missing",
            "databases are: register",
        ),
        (
            "database = \"other\"\nquery = \"select {year}\"",
            server,
            "there is no database `other`",
            "",
        ),
        (
            query,
            "",
            "there is no database `register`",
            "add `[database.<name>]`",
        ),
        (
            "database = \"register\"\nquery = \"delete from a where {year}\"",
            server,
            "begins with `delete`",
            "never written to",
        ),
        (
            "database = \"register\"\nquery = \"  \"",
            server,
            "table[persons].query: is empty",
            "",
        ),
        (
            "database = \"register\"\nquery = \"select 1\"",
            server,
            "table[persons].query: has no `{year}`",
            "year_column",
        ),
        (
            &format!("{query}\nsheet = \"Tal\""),
            server,
            "a query has no `sheet`",
            "",
        ),
        (
            &format!("{query}\nformat = \"csv\""),
            server,
            "format: stands beside `query`",
            "",
        ),
        (
            query,
            &format!("{server}tls = \"none\"\n"),
            "database.register.tls: would read in the clear",
            "",
        ),
        (
            query,
            &format!("{server}password = \"x\"\n"),
            "database.register.password: unknown field",
            "",
        ),
        (
            query,
            &format!("{server}password_variable = \"\"\n"),
            "password_variable: is empty",
            "",
        ),
        (
            query,
            &format!("{server}timeout_seconds = 0\n"),
            "timeout_seconds: is 0",
            "",
        ),
        (
            query,
            &server.replace("postgresql", "oracle"),
            "database.register.kind",
            "postgresql",
        ),
        (
            query,
            &server.replace("user", "login"),
            "database.register.user: missing field",
            "",
        ),
        (
            "statbank = { table = \"FOLK 1\", variables = { Tid = [\"{year}\"] } }",
            "",
            "is no code of a table",
            "",
        ),
        (
            "statbank = { table = \"FOLK1A\", variables = { Tid = [\"*\"] } }",
            "",
            "does not say once which years",
            "Tid = ",
        ),
        (
            "statbank = { table = \"FOLK1A\", variables = { Tid = [\"{year}\"], ALDER = [] } }",
            "",
            "has no values",
            "",
        ),
        (
            "statbank = { table = \"FOLK1A\", variables = { Tid = [\"{year}\"] } }",
            "[statbank]\naddress = \"http://statbank.example\"\n",
            "statbank.address: is no address with `https://`",
            "",
        ),
        (
            "statbank = { table = \"FOLK1A\", variables = { Tid = [\"{year}\"] } }",
            "[statbank]\naddress = \"http://localhost.example:80/v1\"\n",
            "is no address with `https://`",
            "",
        ),
    ];
    for (source, section, told, hint) in cases {
        let project = project_from(source);
        project.replace(
            "config.toml",
            "[disclosure]",
            &format!("{section}\n[disclosure]"),
        );
        run(&project, &["check"])
            .ends_with_code(3)
            .says(told)
            .says(hint);
    }
}
