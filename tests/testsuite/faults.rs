//! Sending where something goes wrong: each recipient gets one copy or stands in the ledger.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use crate::{
    smtp_server::{Act, At, SmtpServer, add_recipients},
    support::Project,
};

mod server;

mod ledger;

/// A rendered edition for two recipients and so many more.
fn ready(server: &SmtpServer, more: usize) -> Project {
    let project = Project::tiny();
    add_recipients(&project, more);
    server.serves(&project);
    project.ready_to_send();
    server.clear();
    project
}

/// Returns the states of an edition's messages by the local part of the address.
fn states(project: &Project) -> Vec<(String, String)> {
    let listed = project.run(&["deliveries"]).ends_with_code(0).stdout;
    let states = [
        "pending", "sending", "sent", "deferred", "failed", "unknown", "bounced",
    ];
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let address = words.find(|word| word.contains('@')).unwrap();
        let state = words.find(|word| states.contains(word)).unwrap();
        let name = address.split('@').next().unwrap();
        (name.to_owned(), state.to_owned())
    };
    listed.lines().skip(1).map(row).collect()
}

fn state(project: &Project, name: &str) -> String {
    let all = states(project);
    let found = all.iter().find(|(known, _)| known == name);
    found
        .unwrap_or_else(|| panic!("{name} in {all:?}"))
        .1
        .clone()
}

#[test]
fn all_messages_go_through_one_connection_at_the_pace_that_is_set() {
    let server = SmtpServer::kind();
    let project = ready(&server, 2);
    project.replace("config.toml", "_minute = 60000", "_minute = 120");
    let start = Instant::now();
    project.run(&["send"]).ends_with_code(0).says("4 sent now");
    assert!(
        start.elapsed().as_secs_f64() >= 1.5,
        "{:?}",
        start.elapsed()
    );
    assert_eq!(server.connections(), 1);
    assert_eq!(server.names(), ["okonomi", "norre", "r0", "r1"]);
    assert!(states(&project).iter().all(|(_, state)| state == "sent"));
}

#[test]
fn one_bad_address_among_many_is_told_and_nobody_gets_two() {
    for (answer, becomes) in [
        ("550 5.1.1 no such user", "failed"),
        ("452 4.2.2 mailbox full", "deferred"),
        ("451 4.3.0 try again later", "deferred"),
    ] {
        let mended = Arc::new(AtomicBool::new(false));
        let is_mended = mended.clone();
        let server = SmtpServer::new("", move |at, to| {
            let bad = at == At::Recipient && to.starts_with("r1@");
            match bad && !is_mended.load(Ordering::SeqCst) {
                true => Act::Say(answer),
                false => Act::Accept,
            }
        });
        let project = ready(&server, 3);
        for again in 0..3 {
            let before = if again == 0 {
                "4 sent now"
            } else {
                "4 sent before"
            };
            project
                .run(&["send"])
                .ends_with_code(6)
                .says(before)
                .says(answer.split_once(' ').unwrap().1);
        }
        assert_eq!(server.names(), ["okonomi", "norre", "r0", "r2"]);
        assert_eq!(state(&project, "r1"), becomes);
        mended.store(true, Ordering::SeqCst);
        let again: &[&str] = match becomes {
            "failed" => &["deliveries", "resend", "--failed"],
            _ => &["deliveries", "retry"],
        };
        project.run(again).ends_with_code(0).says("1 sent now");
        assert_eq!(server.names(), ["okonomi", "norre", "r0", "r2", "r1"]);
        // What is refused for good is not worth a connection.
        let connections = if becomes == "failed" { 2 } else { 4 };
        assert_eq!(server.connections(), connections);
    }
}

#[test]
fn a_mended_address_is_sent_to_and_nobody_else() {
    let server = SmtpServer::new("", |at, to| match (at, to.starts_with("r0@")) {
        (At::Recipient, true) => Act::Say("550 5.1.1 no such user"),
        _ => Act::Accept,
    });
    let project = ready(&server, 1);
    project.run(&["send"]).ends_with_code(6);
    project.replace("config.toml", "r0@x.example", "mended@x.example");
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("Other than then: the mail to Udvalg 0 <mended@x.example>")
        .says("approves what differs");
    project
        .run(&["approve", "2026"])
        .ends_with_code(0)
        .says("other than approved before: the mail to Udvalg 0 <mended@x.example>")
        .says("sends 1 mail to 1 recipient;");
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("1 sent now, 2 sent before");
    assert_eq!(server.names(), ["okonomi", "norre", "mended"]);
}

#[test]
fn a_message_that_is_refused_as_too_large_stops_no_other() {
    let server = SmtpServer::new("", |at, to| match (at, to.starts_with("norre@")) {
        (At::Dot, true) => Act::Say("552 5.3.4 message too big"),
        _ => Act::Accept,
    });
    let project = ready(&server, 1);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("message too big");
    assert_eq!(state(&project, "norre"), "failed");
    assert_eq!(server.names(), ["okonomi", "r0"]);
}

#[test]
fn a_server_that_wants_no_more_gets_no_more() {
    let busy = Arc::new(AtomicBool::new(true));
    let is_busy = busy.clone();
    let server = SmtpServer::new("", move |at, to| {
        let full = at == At::Recipient && to.starts_with("r0@") && is_busy.load(Ordering::SeqCst);
        match full {
            true => Act::Say("421 4.7.0 too many messages"),
            false => Act::Accept,
        }
    });
    let project = ready(&server, 4);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("2 sent now, 0 sent before, 4 open")
        .says("Udvalg 0: refused for now")
        .says("Udvalg 3: not sent, the next `send` does: not tried: the server wants no more");
    assert_eq!(server.names(), ["okonomi", "norre"]);
    assert_eq!(server.connections(), 1);
    assert_eq!(state(&project, "r0"), "deferred");
    assert_eq!(state(&project, "r3"), "pending");
    busy.store(false, Ordering::SeqCst);
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("4 sent now, 2 sent before");
    assert_eq!(server.names().len(), 6);
}

#[test]
fn a_sender_that_is_refused_condemns_no_recipient() {
    let server = SmtpServer::new("", |at, _| match at {
        At::Sender => Act::Say("530 5.7.0 log in first"),
        _ => Act::Accept,
    });
    let project = ready(&server, 2);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("the server refuses the sender")
        .says("log in first");
    let open = states(&project);
    assert!(
        open.iter()
            .all(|(_, state)| state == "deferred" || state == "pending"),
        "{open:?}"
    );
}

#[test]
fn a_connection_lost_before_the_data_is_tried_again() {
    let lost = Arc::new(AtomicUsize::new(0));
    let count = lost.clone();
    let server = SmtpServer::new("", move |at, to| {
        let first = at == At::Data && to.starts_with("norre@");
        match first && count.fetch_add(1, Ordering::SeqCst) == 0 {
            true => Act::Cut,
            false => Act::Accept,
        }
    });
    let project = ready(&server, 1);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("2 sent now, 0 sent before, 1 open");
    assert_eq!(state(&project, "norre"), "deferred");
    project.run(&["send"]).ends_with_code(0);
    assert_eq!(server.names(), ["okonomi", "r0", "norre"]);
}

#[test]
fn a_connection_lost_after_the_dot_is_unknown_until_a_person_decides() {
    let lost = Arc::new(AtomicUsize::new(0));
    let count = lost.clone();
    let server = SmtpServer::new("", move |at, to| {
        let last = at == At::Dot && to.starts_with("norre@");
        match last && count.fetch_add(1, Ordering::SeqCst) < 2 {
            true => Act::Cut,
            false => Act::Accept,
        }
    });
    let project = ready(&server, 1);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("unknown whether it was delivered");
    assert_eq!(state(&project, "norre"), "unknown");
    for command in [
        &["send"][..],
        &["deliveries", "retry"],
        &["deliveries", "resend", "--failed"],
    ] {
        project
            .run(command)
            .ends_with_code(6)
            .says("resend --unknown");
    }
    assert_eq!(server.names(), ["okonomi", "norre", "r0"]);
    project
        .run(&["deliveries", "resend", "--unknown"])
        .ends_with_code(0)
        .says("Nørre Lokalråd <norre@lilleby.example>: sent again, it was unknown")
        .says("1 sent now");
    let kept = server.kept();
    let id = |kept: &crate::smtp_server::Kept| {
        let mail = mail_parser::MessageParser::default()
            .parse(&kept.message)
            .unwrap();
        mail.message_id().unwrap().to_owned()
    };
    let copies: Vec<_> = kept
        .iter()
        .filter(|one| one.to.starts_with("norre"))
        .collect();
    assert_eq!(copies.len(), 2);
    assert_eq!(
        id(copies[0]),
        id(copies[1]),
        "a program could not tell the copy"
    );
}

#[test]
fn a_server_that_hangs_is_given_up_in_time() {
    let server = SmtpServer::new("", |at, to| match (at, to) {
        (At::Recipient, to) if to.starts_with("norre@") => Act::Hang,
        (At::Dot, to) if to.starts_with("r0@") => Act::Hang,
        _ => Act::Accept,
    });
    let project = ready(&server, 2);
    let start = Instant::now();
    project.run(&["send"]).ends_with_code(6).says("1 sent now");
    assert!(start.elapsed().as_secs() < 20);
    assert_eq!(state(&project, "norre"), "deferred");
    assert_eq!(state(&project, "r0"), "unknown");
    assert_eq!(state(&project, "r1"), "pending");
}

#[test]
fn a_message_larger_than_the_server_takes_is_not_begun() {
    let server = SmtpServer::new("SIZE 20000", |_, _| Act::Accept);
    let project = ready(&server, 0);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("the server 0.0 MB at most; ask its keeper");
    assert!(server.names().is_empty());
    assert_eq!(state(&project, "norre"), "pending");
}

#[test]
fn what_no_mail_can_carry_is_left_out_and_said() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    server.serves(&project);
    // What the template attaches makes one briefing large.
    let noise: Vec<_> = (0_u64..120_000)
        .map(|n| format!("{:016x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
        .collect();
    let noise = noise.concat();
    project.write("report-templates/municipality/noise.txt", &noise);
    project.replace(
        "report-templates/municipality/main.typ",
        "#import",
        "#pdf.attach(\"noise.txt\", read(\"noise.txt\", encoding: none), relationship: \"supplement\", mime-type: \"text/plain\", description: \"x\")\n#import",
    );
    project.replace("config.toml", "megabytes = 20", "megabytes = 1");
    project.ready_to_send();
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("Økonomiudvalget: municipality.pdf too large for a mail even alone, left out");
    let kept = server.kept();
    assert_eq!(kept.len(), 2);
    let mail = mail_parser::MessageParser::default()
        .parse(&kept[0].message)
        .unwrap();
    let text = mail.body_text(0).unwrap();
    assert_eq!(mail.attachment_count(), 0);
    assert!(text.contains("for stort til at sende som mail"), "{text}");
    assert!(text.contains("Skriv til tal@lilleby.example"), "{text}");
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("2 sent before");
    assert_eq!(server.kept().len(), 2);
}

#[test]
fn an_old_ledger_sends_nothing_until_it_is_restored() {
    let server = SmtpServer::kind();
    let project = ready(&server, 0);
    let ledger = project.path("output/ledger.sqlite");
    project
        .run(&["deliveries"])
        .ends_with_code(0)
        .says("no mails of edition 2026");
    std::fs::copy(&ledger, project.path("old")).unwrap();
    project.run(&["send"]).ends_with_code(0);
    std::fs::copy(project.path("old"), &ledger).unwrap();
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("ledger.sqlite is an old one: it lacks the last 4 changes of")
        .says("deliveries restore");
    assert_eq!(server.kept().len(), 2);
    project
        .run(&["deliveries", "restore"])
        .ends_with_code(0)
        .says("4 changes entered");
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("0 sent now, 2 sent before");
    assert_eq!(server.kept().len(), 2);
}

#[test]
fn reports_of_failed_delivery_are_entered_and_others_listed() {
    let server = SmtpServer::kind();
    let project = ready(&server, 0);
    project.replace(
        "config.toml",
        "[delivery]",
        "[delivery]\nbounce_address = \"retur@lilleby.example\"",
    );
    project.run(&["approve", "2026"]).ends_with_code(0);
    project.run(&["send"]).ends_with_code(0);
    let kept = server.kept();
    assert!(kept[1].from.starts_with("retur+"), "{}", kept[1].from);
    let report = format!(
        "From: MAILER-DAEMON@mx.example\nTo: {}\nSubject: Undelivered\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; norre@lilleby.example\nAction: failed\nStatus: 5.2.1\n\
         Diagnostic-Code: smtp; 550 mailbox closed\n\n--B--\n",
        kept[1].from
    );
    project.write("mails/1.eml", &report);
    project.write("mails/2.eml", "From: a@x.example\nSubject: Ferie\n\nx\n");
    project
        .run(&["deliveries", "bounces", "mails"])
        .ends_with_code(0)
        .says("bounced    Nørre Lokalråd <norre@lilleby.example>, edition 2026")
        .says("550 mailbox closed")
        .says("2.eml: is not a report of delivery: `Ferie`")
        .says("1 bounced, 0 probably, 0 entered before, 1 left alone");
    assert_eq!(state(&project, "norre"), "bounced");
    project.run(&["send"]).ends_with_code(6).says("came back");
    project
        .run(&["deliveries", "bounces", "mails"])
        .ends_with_code(0)
        .says("0 bounced, 0 probably, 1 entered before, 1 left alone");
    project
        .run(&["deliveries", "resend", "--failed"])
        .ends_with_code(0)
        .says("1 sent now, 1 sent before");
}

#[test]
fn a_preview_shows_who_gets_what_and_connects_to_nothing() {
    for (language, heading) in [("da", "Forhåndsvisning"), ("en", "Preview")] {
        let server = SmtpServer::kind();
        let project = Project::tiny();
        project.replace("config.toml", "\"da\"", &format!("\"{language}\""));
        server.serves(&project);
        project
            .run(&["preview"])
            .ends_with_code(6)
            .says("not ready to be sent");
        project.run(&["run"]).ends_with_code(0);
        server.clear();
        let journal = project.read("output/ledger.journal");
        project
            .run(&["preview"])
            .ends_with_code(0)
            .says("2 of 2 mails written, nothing sent: open output/outbox/2026-preview/index.html");
        assert_eq!(server.connections(), 0);
        assert_eq!(project.read("output/ledger.journal"), journal);
        let index = project.read("output/outbox/2026-preview/index.html");
        assert!(index.contains(heading), "{index}");
        assert!(index.contains("norre@Lilleby.example"), "{index}");
        assert!(
            index.contains("href=\"norre_at_Lilleby.example.eml\""),
            "{index}"
        );
        let links = index.split("href=\"").skip(1);
        for link in links.map(|rest| rest.split('"').next().unwrap()) {
            let link = link.replace("&#x2f;", "/");
            let file = project.path("output/outbox/2026-preview").join(&link);
            assert!(file.is_file(), "{link}");
        }
        project.run(&["approve", "2026"]).ends_with_code(0);
        project.run(&["send"]).ends_with_code(0).says("2 sent now");
    }
}

#[test]
fn a_preview_shows_what_is_held_back() {
    let project = Project::tiny();
    std::fs::create_dir_all(project.path("output/2026/briefings/area-1.pdf/x")).unwrap();
    project.run(&["run"]).ends_with_code(7);
    project
        .run(&["preview"])
        .ends_with_code(6)
        .says("1 of 2 mails written");
    let index = project.read("output/outbox/2026-preview/index.html");
    assert!(
        index.contains("Holdes tilbage: area-1 kunne ikke laves"),
        "{index}"
    );
}

#[test]
fn a_journal_on_another_disk_notices_that_the_whole_output_was_restored() {
    let server = SmtpServer::kind();
    let project = ready(&server, 0);
    project.replace(
        "config.toml",
        "[delivery]",
        "[delivery]\njournal = \"elsewhere/ledger.journal\"",
    );
    crate::support::copy_folder(&project.path("output"), &project.path("backup"));
    let journal = project.read("output/ledger.journal");
    project.run(&["send"]).ends_with_code(0);
    assert_eq!(project.read("output/ledger.journal"), journal);
    std::fs::remove_dir_all(project.path("output")).unwrap();
    std::fs::rename(project.path("backup"), project.path("output")).unwrap();
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("is an old one");
    project.run(&["deliveries", "restore"]).ends_with_code(0);
    project
        .run(&["send"])
        .ends_with_code(0)
        .says("2 sent before");
    assert_eq!(server.kept().len(), 2);
}
