//! The owner looks at an edition and approves it before anything is sent.

use std::{collections::BTreeMap, fs};

use mail_parser::MessageParser;

use crate::{
    smtp_server::{Act, At, SmtpServer},
    support::Project,
};

mod settings;

mod signed;

mod owner;

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
            "the mail to Nørre Lokalråd <norre@lilleby.example>",
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
    project.run(&["send"]).ends_with_code(0);
}

#[test]
fn whatever_a_recipient_sees_is_approved() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.ready_to_send();
    let config = project.read("config.toml");
    let (okonomi, norre) = ("okonomi@lilleby.example", "norre@Lilleby.example");
    for (old, new) in [
        ("from = \"Lilleby Kommune <tal@", "from = \"Andre <tal@"),
        (
            "from = \"Lilleby Kommune <tal@",
            "from = \"Lilleby Kommune <nej@",
        ),
        (
            "[delivery]",
            "[delivery]\nreply_to = \"nej@lilleby.example\"",
        ),
        (
            "[delivery]",
            "[delivery]\nbounce_address = \"nej@lilleby.example\"",
        ),
        ("name = \"Nørre Lokalråd\"", "name = \"Søndre Lokalråd\""),
        ("organisation = \"Lilleby", "organisation = \"Storeby"),
        ("contact = \"tal@", "contact = \"nej@"),
        ("language = \"da\"", "language = \"en\""),
        ("da = \"Områder i tal\"", "da = \"Andre tal\""),
        (okonomi, "en.anden@lilleby.example"),
    ] {
        project.write("config.toml", &config.replacen(old, new, 1));
        assert_ne!(project.read("config.toml"), config, "{old}");
        project
            .run(&["send"])
            .ends_with_code(6)
            .says("edition 2026 is not what Tove Tal approved on")
            .says("the mail to ");
        project.run(&["preview"]).says("the approval is void");
    }
    // Each would get the other's documents.
    let exchanged = config.replace(okonomi, "x@x.example");
    let exchanged = exchanged
        .replace(norre, okonomi)
        .replace("x@x.example", norre);
    project.write("config.toml", &exchanged);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("the mail to Økonomiudvalget <norre@lilleby.example>, ")
        .says("the mail to Nørre Lokalråd <okonomi@lilleby.example>");
    // Who is not to get it any more.
    let until = config.find("[[recipient]]\nname = \"Nørre").unwrap();
    let from = config.find("[schedule]").unwrap();
    project.write(
        "config.toml",
        &(config[..until].to_owned() + &config[from..]),
    );
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("Other than then: the mail to Nørre Lokalråd");
    assert!(server.kept().is_empty());
    project.write("config.toml", &config);
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
}

#[test]
fn the_configuration_in_force_is_the_one_that_counts() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.run(&["run"]).ends_with_code(0);
    let config = project.read("config.toml");
    let catalogue = project.read("catalogue.toml");
    for (old, new, section) in [
        ("minimum_count = 5", "minimum_count = 4", "disclosure"),
        ("rounding_base = 5", "rounding_base = 3", "disclosure"),
        ("first = 2023", "first = 2024", "years"),
    ] {
        project.replace("config.toml", old, new);
        let said = format!(
            "was made with another configuration; nothing was sent. Other than then: {section}"
        );
        project
            .run(&["approve", "2026"])
            .ends_with_code(6)
            .says(&said);
        project.write("config.toml", &config);
        project.run(&["approve", "2026"]).ends_with_code(0);
        project.replace("config.toml", old, new);
        project.run(&["send"]).ends_with_code(6).says(&said);
        project.run(&["preview"]).says("the approval is void");
        project.write("config.toml", &config);
    }
    fs::remove_file(project.path("output/2026/approval.json")).unwrap();
    project.replace("catalogue.toml", "Personer i", "Folk i");
    project
        .run(&["approve", "2026"])
        .ends_with_code(6)
        .says("Other than then: the catalogue");
    project.write("catalogue.toml", &catalogue);
    assert!(server.kept().is_empty());
    // What concerns neither pages nor mails may be changed.
    project.run(&["approve", "2026"]).ends_with_code(0);
    project.replace("config.toml", "_minute = 60000", "_minute = 6000");
    project.replace("config.toml", "[schedule]", "# a remark\n[schedule]");
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
}

#[test]
fn an_edition_that_is_sent_keeps_its_date() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.ready_to_send();
    for command in [
        &["send"][..],
        &["approve", "2026"],
        &["deliveries", "retry"],
    ] {
        let run = project.run_on("2026-03-01", &[command, &["--edition", "2026"]].concat());
        run.ends_with_code(2)
            .says("edition 2026 has the date 2026-02-09, and not 2026-03-01; nothing was sent")
            .says("leave `--as-of` out");
    }
    project
        .run_with(&[], &["send", "--edition", "2026"])
        .ends_with_code(0)
        .says("2 sent now");
    let info = project.read("output/archive/2026/bag-info.txt");
    assert!(
        info.contains("2026-02-09") && !info.contains("2026-03-01"),
        "{info}"
    );
    project
        .run(&["archive", "reproduce", "2026"])
        .ends_with_code(0);
}

#[test]
fn a_mended_address_is_approved_alone() {
    let server = SmtpServer::new("", |at, to| match (at, to.starts_with("norre@")) {
        (At::Recipient, true) => Act::Say("550 5.1.1 no such user"),
        _ => Act::Accept,
    });
    let project = project(&server);
    project.ready_to_send();
    project.run(&["send"]).ends_with_code(6);
    project.replace(
        "config.toml",
        "norre@Lilleby.example",
        "new@lilleby.example",
    );
    project.run(&["send"]).ends_with_code(6).says(
        "Other than then: the mail to Nørre Lokalråd <new@lilleby.example>, the mail to Nørre \
         Lokalråd <norre@lilleby.example>",
    );
    project
        .run(&["approve", "2026"])
        .ends_with_code(0)
        .says("other than approved before: the mail to Nørre Lokalråd <new@lilleby.example>")
        .says("sends 1 mail to 1 recipient;");
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("1 sent now, 1 sent before");
    assert_eq!(server.names(), ["okonomi", "new"]);
    project.run(&["archive", "verify"]).ends_with_code(0);
    project
        .run(&["approve", "2026"])
        .ends_with_code(0)
        .says("approved before");
}

#[test]
fn an_edition_that_went_to_the_outbox_can_be_sent_later() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("2 of 2 written as files");
    let archived = project.files("output/archive");
    server.serves(&project);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("edition 2026 is not approved");
    project.run(&["approve", "2026"]).ends_with_code(0);
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("2 sent before");
    assert_eq!(server.names(), ["okonomi", "norre"]);
    assert_eq!(project.files("output/archive"), archived);
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
