//! The owner looks at an edition and approves it before anything is sent.

use std::{collections::BTreeMap, fs};

use mail_parser::MessageParser;

use crate::{
    smtp_server::{Act, At, SmtpServer},
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
        .says("2 of 2 sent now");
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

/// Returns the keys of somebody: the private one as a file, and the public one as it is configured.
fn keys(seed: u8) -> (String, String) {
    use ed25519_dalek::{
        SigningKey,
        pkcs8::{EncodePrivateKey, EncodePublicKey, spki::der::pem::LineEnding},
    };
    let key = SigningKey::from_bytes(&[seed; 32]);
    let private = key.to_pkcs8_pem(LineEnding::LF).unwrap();
    let public = key
        .verifying_key()
        .to_public_key_pem(LineEnding::LF)
        .unwrap();
    let line = public.lines().nth(1).unwrap().to_owned();
    (private.to_string(), line)
}

#[test]
fn where_somebody_signs_only_a_signed_approval_counts() {
    use std::os::unix::fs::PermissionsExt;

    let server = SmtpServer::kind();
    let project = project(&server);
    let ((anne, anne_public), (bo, bo_public)) = (keys(1), keys(2));
    let approver = format!(
        "[[delivery.approver]]\nname = \"Anne\"\npublic_key = \"{anne_public}\"\n\n[delivery.smtp]"
    );
    project.run(&["run"]).ends_with_code(0);
    project.run(&["approve", "2026"]).ends_with_code(0);
    let unsigned = project.read("output/2026/approval.json");
    project.replace("config.toml", "[delivery.smtp]", &approver);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("the approval of edition 2026 in the name of Tove Tal has no signature of theirs")
        .says("approve 2026 --key FILE");
    project.run(&["preview"]).says("the approval is void");
    // Written by hand.
    for name in ["Anne", "Tove Tal", "automatic"] {
        for signature in ["", &"0".repeat(128), &"æ".repeat(64), "x"] {
            let by = format!("\"by\": \"{name}\",\n  \"signature\": \"{signature}\"");
            let forged = unsigned.replace("\"by\": \"Tove Tal\"", &by);
            project.write("output/2026/approval.json", &forged);
            project
                .run(&["send"])
                .ends_with_code(6)
                .says("no signature");
        }
    }
    project
        .run(&["approve", "2026"])
        .ends_with_code(6)
        .says("an approval counts where one of these signs it: Anne; there is no key")
        .says("--key FILE");
    project.write("bo.pem", &bo);
    project.write("anne.pem", &anne);
    let mode = |file: &str, mode| {
        let permissions = PermissionsExt::from_mode(mode);
        fs::set_permissions(project.path(file), permissions).unwrap();
    };
    mode("anne.pem", 0o644);
    mode("bo.pem", 0o600);
    let approve = |file, by: &[&str]| {
        let arguments = [&["approve", "2026", "--key", file][..], by].concat();
        project.run(&arguments)
    };
    approve("anne.pem", &[])
        .ends_with_code(6)
        .says("anne.pem may be read by others than its owner (mode 644)");
    mode("anne.pem", 0o600);
    approve("bo.pem", &[])
        .ends_with_code(6)
        .says("the key is that of nobody who may approve");
    approve("config.toml", &[]).ends_with_code(6);
    approve("anne.pem", &["--by", "Bo"])
        .ends_with_code(6)
        .says("the key is that of Anne, and cannot sign for Bo");
    approve("anne.pem", &[])
        .ends_with_code(0)
        .says("approved by Anne, ")
        .says(", signed");
    project.run(&["preview"]).says("approved by Anne");
    let signed = project.read("output/2026/approval.json");
    // A signature is about every word.
    for (old, new) in [
        ("\"by\": \"Anne\"", "\"by\": \"Bo\""),
        ("\"approved_at\": \"2", "\"approved_at\": \"3"),
        ("\"signature\": \"", "\"signature\": \"0"),
    ] {
        assert!(signed.contains(old), "{signed}");
        project.write("output/2026/approval.json", &signed.replacen(old, new, 1));
        project
            .run(&["send"])
            .ends_with_code(6)
            .says("no signature");
    }
    project.write("output/2026/approval.json", &signed);
    // Who has another key now did not sign that.
    project.replace("config.toml", &anne_public, &bo_public);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("no signature");
    project.replace("config.toml", &bo_public, &anne_public);
    assert!(server.kept().is_empty());
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
    assert_eq!(
        project.read("output/archive/2026/data/approval.json"),
        signed
    );
    // From the environment, and what the environment holds is in no message.
    fs::remove_file(project.path("output/2026/approval.json")).unwrap();
    let approve = ["approve", "2026", "--as-of", "2026-02-09"];
    let variables = [("BOLIGMONITOR_APPROVAL_KEY", anne.as_str())];
    project
        .run_with(&variables, &approve)
        .ends_with_code(0)
        .says(", signed");
    let variables = [("BOLIGMONITOR_APPROVAL_KEY", "hemmelig")];
    let refused = project.run_with(&variables, &approve).ends_with_code(6);
    assert!(!format!("{refused:?}").contains("hemmelig"), "{refused:?}");
}

#[test]
fn keys_of_approvers_are_checked() {
    let project = Project::tiny();
    let (_, public) = keys(1);
    let wrong = format!(
        "approval = \"automatic\"\n[[delivery.approver]]\nname = \"Anne\"\npublic_key = \"{public}\"\n\
         [[delivery.approver]]\nname = \"Bo\"\npublic_key = \"abc\"\n\
         [[delivery.approver]]\nname = \"Anne\"\npublic_key = \"{public}\"\n\n[owner]"
    );
    project.replace("config.toml", "[owner]", &wrong);
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("delivery.approval: nobody signs what `run` approves")
        .says("delivery.approver[Bo].public_key: is not an Ed25519 key")
        .says("delivery.approver[Anne]: stands twice");
}

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
            "area-1.pdf",
            "area-2.pdf",
            "area-3.pdf",
            "area-4.pdf",
            "municipality.pdf"
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
