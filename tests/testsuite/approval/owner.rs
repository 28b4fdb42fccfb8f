//! What the owner is told.

use super::*;

#[test]
fn the_old_setting_is_told_of() {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[delivery]",
        "[delivery]\nsend_with_run = true",
    );
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("delivery.send_with_run: is no setting any more")
        .says("approval = \"automatic\"");
}

#[test]
fn the_owner_is_told_once_what_goes_to_whom() {
    let server = SmtpServer::kind();
    let project = project(&server);
    // Ten times as many in one area, and nobody young in another.
    project.replace("data/raw/counts-2025.csv", "1,1005,301", "1,10050,3010");
    project.replace("data/raw/counts-2025.csv", "4,2315,702", "4,2315,0");
    project.run(&["run"]).ends_with_code(0);
    project.run(&["run"]).ends_with_code(0);
    let told = told(&server);
    assert_eq!(told.len(), 1, "{told:?}");
    let (subject, text) = &told[0];
    assert_eq!(subject, "Områder i tal 2026: klar til godkendelse");
    for words in [
        "Til Tove Tal",
        "9. februar 2026",
        "Intet er sendt; udgaven venter på din godkendelse.",
        "2 mails med i alt 3 dokumenter",
        "- Økonomiudvalget, okonomi@lilleby.example: 1 notat (",
        "- Nørre Lokalråd, norre@Lilleby.example: 2 notater (",
        "- Følsomme tal om personer: ",
        "- Beboere, Ålandsgade: fra 1.005 til 10.050",
        "- Unge, Nedre By: 30\u{a0}% sidste år, skjult i år",
        "boligmonitor approve 2026",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("http") && !text.contains("www"), "{text}");
    let record = project.read("output/2026/run.json");
    assert!(record.contains("\"outcome\": \"sent before\""), "{record}");
}

#[test]
fn the_summary_tells_no_hidden_figure() {
    let server = SmtpServer::kind();
    let project = project(&server);
    // Three and four persons are hidden; a number of their own stands for them.
    for year in ["2023", "2024", "2025"] {
        let file = format!("data/raw/counts-{year}.csv");
        let text = project.read(&file);
        project.write(&file, &text.replace(",3\n", ",7\n"));
    }
    project.run(&["run"]).ends_with_code(0);
    let rows = project.published();
    assert!(
        rows.iter()
            .any(|row| row.unit == "2" && row.indicator == "ill" && !row.shown)
    );
    let text = &told(&server)[0].1;
    assert!(!text.contains("Syge"), "{text}");
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    assert!(numbers.into_iter().all(|one| one != "7"), "{text}");
}

#[test]
fn names_with_line_ends_add_no_head() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.replace(
        "report-templates/da/mail/summary-subject.jinja",
        "{{ publication }}",
        "A\nBcc: x@x.example\n",
    );
    project.run(&["run"]).ends_with_code(0);
    let mail = server.owners().remove(0);
    let read = MessageParser::default().parse(&mail.message).unwrap();
    assert!(read.bcc().is_none());
    assert!(
        read.subject()
            .unwrap()
            .starts_with("A Bcc: x@x.example 2026: klar")
    );
}

#[test]
fn an_owner_who_cannot_be_told_fails_no_run() {
    let server = SmtpServer::new("", |_, to| match to.starts_with("tove@") {
        true => Act::Say("550 5.1.1 no such owner"),
        false => Act::Accept,
    });
    let project = project(&server);
    for _ in 0..2 {
        project
            .run(&["run"])
            .ends_with_code(0)
            .says("the owner (Tove Tal) could not be told")
            .says("no such owner");
    }
    assert!(
        project
            .read("output/2026/run.json")
            .contains("failed: permanent error")
    );
    // Nor does a fault in the words of that mail, or a server that is not there.
    project.replace(
        "report-templates/da/mail/summary.jinja",
        "{{ owner }}",
        "{{ nobody }}",
    );
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("summary.jinja:");
    project.replace(
        "report-templates/da/mail/summary.jinja",
        "{{ nobody }}",
        "{{ owner }}",
    );
    project.replace(
        "config.toml",
        &format!("port = {}", server.port),
        "port = 1",
    );
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("does not answer");
}

#[test]
fn an_owner_who_was_refused_for_now_is_mailed_again() {
    let busy = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let is_busy = busy.clone();
    let server = SmtpServer::new("", move |at, to| {
        let refused = at == At::Recipient && to.starts_with("tove@");
        match refused && is_busy.load(std::sync::atomic::Ordering::SeqCst) {
            true => Act::Say("451 4.7.1 greylisted"),
            false => Act::Accept,
        }
    });
    let project = project(&server);
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("the owner (Tove Tal) could not be told")
        .says("greylisted");
    project.run(&["approve", "2026"]).ends_with_code(0);
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("greylisted")
        .says("2 sent now");
    assert!(server.owners().is_empty());
    busy.store(false, std::sync::atomic::Ordering::SeqCst);
    for _ in 0..2 {
        project
            .run(&["send"])
            .ends_with_code(0)
            .says("2 sent before");
        let told = told(&server);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, "Områder i tal 2026: klar til godkendelse");
        assert!(told[0].1.contains("Til Tove Tal"), "{}", told[0].1);
    }
}

#[test]
fn what_failed_and_what_is_held_back_is_told() {
    let server = SmtpServer::kind();
    let project = project(&server);
    fs::create_dir_all(project.path("output/2026/briefings/area-1.pdf/x")).unwrap();
    project.run(&["run"]).ends_with_code(7);
    let (subject, text) = told(&server).remove(0);
    assert!(subject.ends_with("1 notat mangler"), "{subject}");
    assert!(text.contains("KUNNE IKKE LAVES"), "{text}");
    assert!(text.contains("HOLDES TILBAGE, mangler area-1"), "{text}");
    project.run(&["approve", "2026"]).ends_with_code(6);
}

#[test]
fn files_need_no_approval_and_the_summary_is_one() {
    let project = Project::tiny();
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("2 of 2 written as files");
    assert_eq!(project.files("output/outbox/owner").len(), 1);
    project
        .run(&["approve", "2026"])
        .ends_with_code(0)
        .says("nothing is sent for real");
    project.run(&["run"]).ends_with_code(0);
    assert!(
        !project
            .path("output/archive/2026/data/approval.json")
            .exists()
    );
    assert_eq!(project.files("output/outbox/owner").len(), 1);
    project.replace(
        "config.toml",
        "[owner]\nname = \"Tove Tal\"\naddress = \"tove@lilleby.example\"\n",
        "",
    );
    project
        .run(&["run"])
        .ends_with_code(6)
        .says("other content");
    project
        .run(&["approve", "2026"])
        .ends_with_code(2)
        .says("--by");
}
