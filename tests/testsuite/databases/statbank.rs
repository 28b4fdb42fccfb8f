//! Statbank, played by a server on this machine: what is asked, when, and what becomes of the answer.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use crate::{
    forms::{
        copies,
        counts::{expected, project_from},
        is_same, kept,
        statistics::{json_stat, renamed},
    },
    support::Project,
};

/// A server that answers each request with the next of its answers, and then not at all.
struct Statbank {
    port: u16,
    /// Head and body of each request.
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Statbank {
    fn new(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        thread::spawn(move || {
            for answer in answers {
                let (stream, _) = listener.accept().unwrap();
                let request = read(&stream);
                heard.lock().unwrap().push(request);
                let mut stream = stream;
                let _ = stream.write_all(&answer);
            }
        });
        Self { port, asked }
    }

    fn requests(&self) -> Vec<(String, String)> {
        self.asked.lock().unwrap().clone()
    }

    fn serve(&self, project: &Project) {
        let section = format!(
            "[statbank]\naddress = \"http://127.0.0.1:{}/v1\"\n\n[disclosure]",
            self.port
        );
        project.replace("config.toml", "[disclosure]", &section);
    }
}

/// Reads a request: its head and its body.
fn read(stream: &TcpStream) -> (String, String) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0);
    }
    let length = head.to_lowercase();
    let length = length.split("content-length:").nth(1).unwrap();
    let mut body = vec![0; length.lines().next().unwrap().trim().parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
    .into()
}

/// A table as Statbank has it: by quarter, with dimensions of one value.
fn table() -> String {
    let text = json_stat(false);
    let quarters = ["2023", "2024", "2025"].iter().fold(text, |text, year| {
        text.replace(&format!("\"{year}\""), &format!("\"{year}K1\""))
    });
    let mut json: serde_json::Value = serde_json::from_str(&quarters).unwrap();
    let dimension = &mut json["dataset"]["dimension"];
    dimension["ContentsCode"] = serde_json::json!({
        "label": "Indhold",
        "category": { "index": { "FOLK1A": 0 }, "label": { "FOLK1A": "Folketal" } },
    });
    dimension["id"]
        .as_array_mut()
        .unwrap()
        .push("ContentsCode".into());
    dimension["size"].as_array_mut().unwrap().push(1.into());
    json.to_string()
}

fn project(statbank: &Statbank) -> Project {
    let source = format!(
        "statbank = {{ table = \"FOLK1A\", variables = {{ \"OMRÅDE\" = [\"*\"], ALDER = [\"TOT\", \"0-17\"], \
         Tid = [\"{{year}}K1\"] }} }}\nlong = {{ by = [\"ALDER\"] }}\nskip_rows = [\"Hele kommunen\"]\n{}",
        renamed("OMRÅDE", false)
    );
    let project = project_from(&source);
    statbank.serve(&project);
    project
}

#[test]
fn a_table_is_fetched_by_refresh_alone_and_kept() {
    let expected = expected();
    let statbank = Statbank::new(vec![
        answer("200 OK", "", &table()),
        answer("200 OK", "", &table()),
    ]);
    let project = project(&statbank);
    let hint = "`boligmonitor refresh` fetches it, and the schedule does";
    for command in ["check", "run"] {
        let said = project.run(&[command]).ends_with_code(4);
        said.says("`counts` of Statbank (FOLK1A): was not fetched for this edition")
            .says(hint);
    }
    assert_eq!(statbank.requests().len(), 0);
    is_same("Statbank", &copies(&project), &expected);
    let (head, body) = statbank.requests().remove(0);
    assert!(head.starts_with("POST /v1/data HTTP/1.1\r\n"), "{head}");
    let head = head.to_lowercase();
    assert!(head.contains("user-agent: boligmonitor/"), "{head}");
    assert!(head.contains("content-type: application/json"), "{head}");
    let asked: serde_json::Value = serde_json::from_str(&body).unwrap();
    let wanted = serde_json::json!({
        "table": "FOLK1A", "format": "JSONSTAT", "lang": "da", "variables": [
            { "code": "ALDER", "values": ["TOT", "0-17"] },
            { "code": "OMRÅDE", "values": ["*"] },
            { "code": "Tid", "values": ["2023K1", "2024K1", "2025K1"] },
        ],
    });
    assert_eq!(asked, wanted);
    let manifest = project.read("data/snapshots/2026/snapshot.json");
    let listed: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let entry = &listed["delivered"][0];
    assert_eq!(entry["query"], body);
    assert_eq!(entry["file"], "`counts` of Statbank (FOLK1A)");
    assert_eq!(
        project.read("data/snapshots/2026/counts.statbank.json"),
        table()
    );
    // All else asks nobody.
    for command in [
        &["check"][..],
        &["run"],
        &["run", "--draft"],
        &["render"],
        &["backtest"],
    ] {
        project.run(command).ends_with_code(0);
    }
    assert_eq!(statbank.requests().len(), 1);
    is_same("kept", &kept(&project), &expected);
    let again: serde_json::Value =
        serde_json::from_str(&project.read("data/snapshots/2026/snapshot.json")).unwrap();
    assert_eq!(again["delivered"][0]["read_at"], entry["read_at"]);
    // Another query is another answer, and a changed answer is none.
    project.replace("config.toml", "\"0-17\"", "\"0-17\", \"SYG\"");
    let said = project.run(&["check"]).ends_with_code(4);
    said.says("was fetched by another query than the configuration has now")
        .says(hint);
    project.replace("config.toml", "\"0-17\", \"SYG\"", "\"0-17\"");
    project.replace("data/snapshots/2026/counts.statbank.json", "9999", "9998");
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("counts.statbank.json was changed");
    project.run(&["refresh"]).ends_with_code(0);
    assert_eq!(statbank.requests().len(), 2);
    project.run(&["check"]).ends_with_code(0);
}

#[test]
fn a_scheduled_edition_fetches_what_is_not_kept() {
    let statbank = Statbank::new(vec![answer("200 OK", "", &table())]);
    let project = project(&statbank);
    let due = r#"{"handled":"2025-06-01T00:00:00Z"}"#;
    project.write("output/schedule.json", due);
    let follow = || project.run_with(&[], &["schedule", "--once"]);
    follow().ends_with_code(0);
    assert_eq!(statbank.requests().len(), 1);
    assert!(project.path("output/2026/briefings/area-1.pdf").is_file());
    // What is kept is not asked for again.
    project.write("output/schedule.json", due);
    follow();
    assert_eq!(statbank.requests().len(), 1);
}

#[test]
fn a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() {
    let busy = || answer("503 Service Unavailable", "", "");
    let ok = answer("200 OK", "", &table());
    let cut = ok[..ok.len() / 2].to_vec();
    let refused =
        r#"{"errorTypeCode":"EXTRACT-NOTFOUND","message":"The value was not found: 0-17"}"#;
    let cases = [
        (
            vec![
                answer("429 Too Many Requests", "Retry-After: 0\r\n", ""),
                ok.clone(),
            ],
            2,
            0,
            "",
        ),
        (vec![busy(), cut.clone(), ok.clone()], 3, 0, ""),
        (
            vec![busy(), busy(), busy(), busy(), ok.clone()],
            4,
            4,
            "it says 503 Service Unavailable",
        ),
        (
            vec![cut.clone(), cut.clone(), cut.clone(), cut],
            4,
            4,
            "Statbank does not answer at http://127.0.0.1:",
        ),
        (
            vec![
                answer("429 Too Many Requests", "Retry-After: 600\r\n", ""),
                ok.clone(),
            ],
            1,
            4,
            "asks to wait 600 s",
        ),
        (
            vec![answer("400 Bad Request", "", refused), ok.clone()],
            1,
            4,
            "Statbank refuses the query: The value was not found: 0-17 (EXTRACT-NOTFOUND)",
        ),
        (
            vec![answer("404 Not Found", "", "<html>"), ok.clone()],
            1,
            4,
            "it does not say why (404 Not Found)",
        ),
        (
            vec![
                answer("302 Found", "Location: http://127.0.0.1/\r\n", ""),
                ok.clone(),
            ],
            1,
            4,
            "Statbank says 302 Found: it is elsewhere",
        ),
        (
            vec![answer("200 OK", "", "<html>"), ok.clone()],
            1,
            4,
            "is not JSON",
        ),
        (
            vec![
                answer("200 OK", "", &table().replace("2025K1", "2026K1")),
                ok,
            ],
            1,
            4,
            "`counts` of Statbank (FOLK1A): has no rows about 2025",
        ),
    ];
    for (answers, requests, code, told) in cases {
        let statbank = Statbank::new(answers);
        let project = project(&statbank);
        project.run(&["refresh"]).ends_with_code(code).says(told);
        assert_eq!(statbank.requests().len(), requests, "{told}");
        assert_eq!(
            project.path("data/snapshots/2026").exists(),
            code == 0,
            "{told}"
        );
    }
}
