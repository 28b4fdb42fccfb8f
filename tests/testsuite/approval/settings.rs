//! Settings that change after an edition was made.

use super::*;

#[test]
fn another_limit_to_mails_neither_loses_a_document_nor_sends_it_twice() {
    let too_large = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let is_too_large = too_large.clone();
    // Takes the mails to the committee, and then no large one.
    let server = SmtpServer::new("", move |at, to| {
        let refused = at == At::Dot && to.starts_with("alle@");
        match refused && is_too_large.load(std::sync::atomic::Ordering::SeqCst) {
            true => Act::Say("552 5.3.4 message too big"),
            false => Act::Accept,
        }
    });
    let project = project(&server);
    let all = "[[recipient]]\nname = \"Alle\"\naddress = \"alle@x.example\"\n\
               attachments = { municipality = true, areas = [\"1\", \"2\", \"3\", \"4\"] }\n\n[schedule]";
    project.replace("config.toml", "[schedule]", all);
    // What the template attaches makes each briefing more than half a megabyte.
    let noise: Vec<_> = (0_u64..70_000)
        .map(|n| format!("{:016x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
        .collect();
    for folder in ["municipality", "area"] {
        let folder = format!("report-templates/{folder}");
        project.write(&format!("{folder}/noise.txt"), &noise.concat());
        project.replace(
            &format!("{folder}/main.typ"),
            "#import",
            "#pdf.attach(\"noise.txt\", read(\"noise.txt\", encoding: none), relationship: \"supplement\", mime-type: \"text/plain\", description: \"x\")\n#import",
        );
    }
    project.ready_to_send();
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("message too big");
    for limit in ["2", "1"] {
        let old = if limit == "2" { "20" } else { "2" };
        project.replace(
            "config.toml",
            &format!("megabytes = {old}\n"),
            &format!("megabytes = {limit}\n"),
        );
        project
            .run(&["send"])
            .ends_with_code(6)
            .says("the mail to Alle <alle@x.example>");
        project
            .run(&["approve", "2026"])
            .ends_with_code(0)
            .says("other than approved before: the mail to Alle <alle@x.example>");
        if limit == "1" {
            too_large.store(false, std::sync::atomic::Ordering::SeqCst);
        }
        // One that was refused and is the same under both limits is not tried again by itself.
        project.run(&["send"]).ends_with_code(6);
    }
    let resend = ["deliveries", "resend", "--failed"];
    project.run(&resend).ends_with_code(0).says("1 sent now");
    project.run(&["send"]).ends_with_code(0).says("0 sent now");
    project.run(&resend).ends_with_code(0).says("0 sent now");
    let names = |kept: &crate::smtp_server::Kept| {
        let mail = MessageParser::default().parse(&kept.message).unwrap();
        let attachments = mail.attachments();
        attachments
            .map(|part| {
                mail_parser::MimeHeaders::attachment_name(part)
                    .unwrap()
                    .to_owned()
            })
            .collect::<Vec<_>>()
    };
    let kept = server.kept();
    let mut got: Vec<_> = kept
        .iter()
        .filter(|one| one.to.starts_with("alle@"))
        .flat_map(names)
        .collect();
    got.sort();
    assert_eq!(
        got,
        [
            "Lilleby Kommune – Områder i tal 2026.pdf",
            "Nedre By – Områder i tal 2026.pdf",
            "Ålandsgade – Områder i tal 2026.pdf",
            "Æblehaven – Områder i tal 2026.pdf",
            "Øvre By – Områder i tal 2026.pdf"
        ]
    );
    assert_eq!(
        kept.iter()
            .filter(|one| one.to.starts_with("okonomi"))
            .count(),
        1
    );
    project.run(&["archive", "verify"]).ends_with_code(0);
}

#[test]
fn units_that_do_not_exist_are_refused_by_whatever_looks_at_the_edition() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.run(&["run"]).ends_with_code(0);
    project.replace(
        "config.toml",
        "areas_within = [\"north\"]",
        "areas = [\"1\", \"99\"]",
    );
    let snapshot = project.files("data/snapshots");
    for command in BEFORE_SENDING {
        project
            .run(command)
            .ends_with_code(3)
            .says("config.toml names units that do not exist")
            .says("recipient[Nørre Lokalråd].attachments.areas: `99`");
    }
    assert!(project.files("data/snapshots") == snapshot);
}

/// What looks at an edition before its mails go out.
const BEFORE_SENDING: [&[&str]; 6] = [
    &["check"],
    &["refresh"],
    &["preview"],
    &["approve", "2026"],
    &["send"],
    &["run"],
];

#[test]
fn what_a_run_refuses_of_the_configuration_is_refused_by_whatever_looks_at_the_edition() {
    let server = SmtpServer::kind();
    for (file, old, new, said) in [
        (
            "config.toml",
            "organisation = \"",
            "organisation = \"京",
            "project.organisation",
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "numerator = \"yung\"",
            "indicator[young]: `yung`",
        ),
        (
            "config.toml",
            "first = 2023",
            "first = 2026",
            "years.first: 2026 lies after 2025",
        ),
    ] {
        let project = project(&server);
        project.run(&["run"]).ends_with_code(0);
        project.replace(file, old, new);
        for command in BEFORE_SENDING {
            project.run(command).ends_with_code(3).says(said);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_among_the_templates_is_refused_by_whatever_looks_at_the_edition() {
    let server = SmtpServer::kind();
    let project = project(&server);
    project.run(&["run"]).ends_with_code(0);
    let link = project.path("report-templates/da/link.txt");
    std::os::unix::fs::symlink(project.path("config.toml"), link).unwrap();
    for command in BEFORE_SENDING {
        project.run(command).ends_with_code(5).says("link.txt");
    }
}
