//! Ledgers and journals that were lost.

use super::*;

#[test]
fn a_lost_ledger_sends_nothing_again() {
    let server = SmtpServer::kind();
    let project = ready(&server, 0);
    project.run(&["send"]).ends_with_code(0);
    for file in ["output/ledger.sqlite", "output/ledger.journal"] {
        std::fs::remove_file(project.path(file)).unwrap();
    }
    for command in [&["send"][..], &["run"], &["approve", "2026"]] {
        project
            .run(command)
            .ends_with_code(6)
            .says("ledger.sqlite knows nothing of edition 2026")
            .says("deliveries restore --edition 2026");
    }
    project
        .run(&["deliveries", "restore"])
        .ends_with_code(0)
        .says("2 mails of edition 2026 entered as unknown");
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("0 sent now, 0 sent before, 2 open")
        .says("unknown whether it was delivered");
    assert_eq!(server.kept().len(), 2);
    project
        .run(&["deliveries", "resend", "--unknown"])
        .ends_with_code(0)
        .says("2 sent now");
}

#[test]
fn a_journal_with_lines_that_cannot_be_read_is_refused() {
    let server = SmtpServer::kind();
    let project = ready(&server, 0);
    project.run(&["send"]).ends_with_code(0);
    let journal = project.read("output/ledger.journal");
    let lines: Vec<&str> = journal.lines().collect();
    let damaged = [
        &lines[..1],
        &["{\"number\": 2, \"row\": \u{1}}"],
        &lines[2..],
    ]
    .concat();
    project.write("output/ledger.journal", &(damaged.join("\n") + "\n"));
    for command in [&["send"][..], &["deliveries"], &["deliveries", "restore"]] {
        project
            .run(command)
            .ends_with_code(6)
            .says("ledger.journal:2: is no line of a journal of deliveries")
            .says("newest backup");
    }
    assert_eq!(server.kept().len(), 2);
    // Only its last line may be cut off, by a crash.
    let cut = journal.get(..journal.len() - 10).unwrap();
    project.write("output/ledger.journal", cut);
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("2 sent before");
    let again = project.read("output/ledger.journal");
    let numbers = again.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["number"].as_u64().unwrap()
    });
    // Two of the notice to the owner, and two of each mail.
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn nobody_can_forge_a_report_from_what_is_published() {
    use std::os::unix::fs::PermissionsExt;

    let server = SmtpServer::kind();
    let project = ready(&server, 0);
    project.run(&["send"]).ends_with_code(0);
    let pdf = std::fs::read(project.path("output/2026/briefings/municipality.pdf")).unwrap();
    let bundle = boligmonitor::sha256_of_parts([pdf.as_slice()]);
    let parts = ["2026", &bundle, "okonomi@lilleby.example"];
    let guesses = [
        boligmonitor::sha256_of_parts(parts.map(str::as_bytes)),
        boligmonitor::keyed_sha256_of_parts(b"", parts.map(str::as_bytes)),
    ];
    let mail = mail_parser::MessageParser::default()
        .parse(&server.kept()[0].message)
        .unwrap()
        .into_owned();
    let id = mail.message_id().unwrap();
    for guess in guesses {
        assert!(!id.starts_with(&guess[..32]), "{id}");
    }
    for file in ["ledger.key", "ledger.sqlite", "ledger.journal"] {
        let file = project.path("output").join(file);
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
}
