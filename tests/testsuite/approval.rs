//! The owner looks at an edition and approves it before anything is sent.

use std::{collections::BTreeMap, fs};

use mail_parser::MessageParser;

use crate::{
    smtp_server::{Act, SmtpServer},
    support::Project,
};

fn project(server: &SmtpServer) -> Project {
    let project = Project::tiny();
    server.serves(&project);
    project
}

/// Returns subject and text of the mails to the owner.
fn told(server: &SmtpServer) -> Vec<(String, String)> {
    let read = |message: &[u8]| {
        let mail = MessageParser::default().parse(message).unwrap();
        assert_eq!(mail.attachment_count(), 0);
        let subject = mail.subject().unwrap().to_owned();
        (subject, mail.body_text(0).unwrap().into_owned())
    };
    server
        .owners()
        .iter()
        .map(|one| read(&one.message))
        .collect()
}

#[test]
fn nothing_is_sent_before_it_is_approved() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project
        .run(&["approve", "2026"])
        .ends_with_code(6)
        .says("edition 2026 is not ready to be sent");
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("boligmonitor approve 2026");
    for refused in [
        &["send"][..],
        &["deliveries", "retry"],
        &["deliveries", "resend", "--failed"],
    ] {
        project
            .run(refused)
            .ends_with_code(6)
            .says("edition 2026 is not approved; nothing was sent")
            .says("hint: look at the briefings");
    }
    project
        .run(&["preview"])
        .ends_with_code(0)
        .says("not approved");
    let index = "output/outbox/2026-preview/index.html";
    assert!(project.read(index).contains("Ikke godkendt endnu."));
    assert!(server.kept().is_empty() && !project.path("output/archive").exists());
    project
        .run(&["approve", "2026", "--by", "Bo\nBent"])
        .ends_with_code(0)
        .says("approved by Bo Bent")
        .says("`boligmonitor send --edition 2026` sends 2 mails to 2 recipients");
    let first = project.read("output/2026/approval.json");
    project
        .run(&["approve", "2026"])
        .ends_with_code(0)
        .says("approved before by Bo Bent");
    assert_eq!(project.read("output/2026/approval.json"), first);
    project
        .run(&["preview"])
        .ends_with_code(0)
        .says("approved by Bo Bent");
    assert!(project.read(index).contains("Godkendt af Bo Bent, "));
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
    assert_eq!(
        project.read("output/archive/2026/data/approval.json"),
        first
    );
    project.run(&["archive", "verify"]).ends_with_code(0);
    // The same bytes again are still approved, and sent to nobody.
    project.run(&["run"]).ends_with_code(0);
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("2 sent before");
    assert_eq!(server.kept().len(), 2);
}

#[test]
fn a_byte_that_changed_after_the_approval_is_named() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.ready_to_send();
    let files: BTreeMap<_, _> = project.files("output/2026").into_iter().collect();
    for name in [
        "briefings/municipality.pdf",
        "briefings/area-3.pdf",
        "data/published.csv",
        "data/datapackage.json",
        "site/index.html",
        "config.toml",
        "rendering.json",
    ] {
        let mut bytes = files[name].clone();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(project.path("output/2026").join(name), bytes).unwrap();
        let file = name.rsplit('/').next().unwrap();
        project
            .run(&["send"])
            .ends_with_code(6)
            .says(file)
            .says("hint: r");
        fs::write(project.path("output/2026").join(name), &files[name]).unwrap();
    }
    for (file, old, new, named) in [
        (
            "report-templates/da/mail/body.jinja",
            "Til ",
            "Kære ",
            "report-templates/da/mail/body.jinja",
        ),
        ("catalogue.toml", "Personer i", "Folk i", "catalogue.toml"),
        (
            "config.toml",
            "areas_within = [\"north\"]",
            "municipality = true",
            "who gets what",
        ),
    ] {
        let before = project.read(file);
        project.replace(file, old, new);
        project
            .run(&["send"])
            .ends_with_code(6)
            .says("edition 2026 is not what Tove Tal approved on")
            .says(&format!("Other than then: {named}"));
        project.run(&["preview"]).says("the approval is void");
        project.write(file, &before);
    }
    assert!(server.kept().is_empty());
    // An address that was mended is another matter.
    project.replace(
        "config.toml",
        "norre@Lilleby.example",
        "new@lilleby.example",
    );
    project.run(&["send"]).ends_with_code(0);
    assert_eq!(server.names(), ["okonomi", "new"]);
}

#[test]
fn a_run_that_makes_another_edition_voids_the_approval() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.ready_to_send();
    project.run(&["run"]).ends_with_code(0);
    assert!(project.path("output/2026/approval.json").exists());
    project.replace("data/raw/counts-2025.csv", "1,1005,301", "1,1105,301");
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("the approval by Tove Tal is void");
    assert!(!project.path("output/2026/approval.json").exists());
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("is not approved");
    assert!(server.kept().is_empty());
    assert_eq!(told(&server).len(), 2);
}

#[test]
fn an_edition_that_another_replaced_is_not_sent() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.ready_to_send();
    let correction = ["--edition", "2026-r2"];
    let reason = ["--reason", "Forkerte tal"];
    project
        .run(&[&["run"][..], &correction, &reason].concat())
        .ends_with_code(0);
    project.run(&["approve", "2026-r2"]).ends_with_code(0);
    project
        .run(&[&["send"][..], &correction].concat())
        .ends_with_code(0)
        .says("2 sent now");
    let had = server.kept().len();
    for command in [
        &["send"][..],
        &["approve", "2026"],
        &["deliveries", "retry"],
    ] {
        project
            .run(&[command, &["--edition", "2026"]].concat())
            .ends_with_code(6)
            .says("edition 2026 is out of date: 2026-r2 of 2026-02-09 is in the archive")
            .says("`--edition 2026-r2` names the newer one");
    }
    assert_eq!(server.kept().len(), had);
}

#[test]
fn automatic_approval_sends_with_the_run() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.replace(
        "config.toml",
        "[delivery]",
        "[delivery]\napproval = \"automatic\"",
    );
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("2 of 2 sent now");
    assert_eq!(server.kept().len(), 2);
    assert!(
        project
            .read("output/archive/2026/data/approval.json")
            .contains("\"by\": \"automatic\"")
    );
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("0 of 2 sent now");
    assert_eq!((server.kept().len(), told(&server).len()), (2, 1));
    assert!(told(&server)[0].0.ends_with("sendes nu"));
    // What lies there and is another edition than the approved one is not sent by itself.
    project.replace("report-templates/da/mail/body.jinja", "Til ", "Kære ");
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("automatic approved on");
}

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
        .says("2 of 2 sent now");
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
