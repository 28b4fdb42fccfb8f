//! Servers: log-in, refusals, connections.

use super::*;

#[test]
fn a_password_comes_from_the_environment_alone() {
    let server = SmtpServer::new("AUTH PLAIN", |_, _| Act::Accept);
    let project = ready(&server, 0);
    project.replace("config.toml", "\nport = ", "\nusername = \"u\"\nport = ");
    let send = ["send", "--as-of", "2026-02-09"];
    project
        .run_with(&[], &send)
        .ends_with_code(6)
        .says("the environment has no BOLIGMONITOR_SMTP_PASSWORD");
    assert_eq!(server.connections(), 0);
    let password = [("BOLIGMONITOR_SMTP_PASSWORD", "hemmelig")];
    let sent = project.run_with(&password, &send).ends_with_code(0);
    assert!(!sent.stdout.contains("hemmelig") && !sent.stderr.contains("hemmelig"));
    for (name, bytes) in project.files("output") {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("hemmelig"),
            "{name}"
        );
    }
}

#[test]
fn a_refusal_that_concerns_everybody_stops_after_the_first_and_condemns_nobody() {
    for (at, answer) in [
        (At::Recipient, "554 5.7.1 <x>: Relay access denied"),
        (
            At::Recipient,
            "504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname",
        ),
        (At::Data, "530 5.7.57 Client not authenticated to send mail"),
        (
            At::Dot,
            "550 5.7.60 Client does not have permissions to send as this sender",
        ),
    ] {
        let mended = Arc::new(AtomicBool::new(false));
        let is_mended = mended.clone();
        let server = SmtpServer::new("", move |place, _| {
            match place == at && !is_mended.load(Ordering::SeqCst) {
                true => Act::Say(answer),
                false => Act::Accept,
            }
        });
        let project = Project::tiny();
        add_recipients(&project, 2);
        server.serves(&project);
        mended.store(true, Ordering::SeqCst);
        project.ready_to_send();
        mended.store(false, Ordering::SeqCst);
        server.clear();
        project
            .run(&["send"])
            .ends_with_code(6)
            .says("Økonomiudvalget: refused for now")
            .says("the server refuses all mail from here")
            .says("Udvalg 1: not sent, the next `send` does: not tried");
        assert!(server.names().is_empty());
        let open = states(&project);
        assert!(
            open.iter()
                .all(|(_, state)| state == "deferred" || state == "pending"),
            "{open:?}"
        );
        mended.store(true, Ordering::SeqCst);
        project.run(&["send"]).ends_with_code(0).says("4 sent now");
    }
}

#[test]
fn a_refusal_after_others_were_accepted_is_about_one_recipient() {
    let server = SmtpServer::new("", |at, to| match (at, to.starts_with("r0@")) {
        (At::Recipient, true) => Act::Say("554 5.7.1 <r0@x.example>: Relay access denied"),
        _ => Act::Accept,
    });
    let project = ready(&server, 2);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("3 sent now, 0 sent before, 1 open");
    assert_eq!(state(&project, "r0"), "failed");
}

#[test]
fn a_connection_that_was_idle_for_too_long_is_made_again() {
    let server = SmtpServer::impatient(std::time::Duration::from_millis(150));
    let project = ready(&server, 1);
    project.replace("config.toml", "_minute = 60000", "_minute = 120");
    project.run(&["send"]).ends_with_code(0).says("3 sent now");
    assert_eq!(server.names(), ["okonomi", "norre", "r0"]);
    assert_eq!(server.connections(), 3);
}

#[test]
fn what_is_wrong_with_a_server_is_told_as_it_is() {
    let server = SmtpServer::new("", |at, _| match at {
        At::Greeting => Act::Say("554 5.7.1 no mail from your kind"),
        _ => Act::Accept,
    });
    let project = Project::tiny();
    server.serves(&project);
    project.ready_to_send();
    let refused = project.run(&["send"]).ends_with_code(6);
    let refused = refused
        .says("wants no mail from here: ")
        .says("no mail from your kind")
        .says("delivery.smtp.ehlo_name");
    assert!(!refused.stderr.contains("does not answer"), "{refused:?}");
    let server = SmtpServer::kind();
    let project = ready(&server, 0);
    project.replace("config.toml", "\"none\"", "\"starttls\"");
    let open = project.run(&["send"]).ends_with_code(6);
    let open = open
        .says("does not offer STARTTLS; nothing was sent")
        .says("465");
    assert!(!open.stderr.contains("certificate"), "{open:?}");
    project.replace("config.toml", "\"starttls\"", "\"tls\"");
    let open = project.run(&["send"]).ends_with_code(6);
    let open = open.says("no protected connection").says("587");
    assert!(!open.stderr.contains("certificate"), "{open:?}");
    assert!(server.names().is_empty());
}

#[test]
fn the_server_is_greeted_with_the_name_that_is_set() {
    let server = SmtpServer::new("", |at, who| match at {
        At::Hello if who != "EHLO monitor.lilleby.example" => Act::Say("504 who are you?"),
        _ => Act::Accept,
    });
    let project = Project::tiny();
    server.serves(&project);
    project.ready_to_send();
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("wants no mail from here: ")
        .says("who are you?");
    let named = "\nehlo_name = \"monitor.lilleby.example\"\nport = ";
    project.replace("config.toml", "\nport = ", named);
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
    project.replace("config.toml", "monitor.lilleby", "mo nitor");
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("delivery.smtp.ehlo_name: is not a name in the DNS");
}

#[test]
fn a_token_comes_from_the_environment_or_a_command_and_is_told_to_nobody() {
    // `user=u^Aauth=Bearer good^A^A`.
    const GOOD: &str = "AUTH XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIGdvb2QBAQ==";
    let server = SmtpServer::new("AUTH LOGIN XOAUTH2", |at, line| match at {
        At::Login if line != GOOD => Act::Say("334 eyJzdGF0dXMiOiI0MDAifQ=="),
        _ => Act::Accept,
    });
    let project = ready(&server, 0);
    let with = "\nusername = \"u\"\nlogin = \"xoauth2\"\nport = ";
    project.replace("config.toml", "\nport = ", with);
    let send = ["send", "--as-of", "2026-02-09"];
    project
        .run_with(&[], &send)
        .ends_with_code(6)
        .says("the environment has no BOLIGMONITOR_SMTP_TOKEN");
    assert_eq!(server.connections(), 0);
    let bad = [("BOLIGMONITOR_SMTP_TOKEN", "stale")];
    let refused = project.run_with(&bad, &send).ends_with_code(6);
    let refused = refused
        .says("does not let in `u`")
        .says("it answered 535 5.7.8");
    assert!(!refused.stderr.contains("stale"), "{refused:?}");
    let command = "\ntoken_command = [\"/bin/sh\", \"-c\", \"echo go; exit 3\"]\nport = ";
    project.replace("config.toml", "\nport = ", command);
    project
        .run_with(&[], &send)
        .ends_with_code(6)
        .says("printed no token (exit status: 3)");
    project.replace("config.toml", "echo go; exit 3", "sleep 60");
    project
        .run_with(&[], &send)
        .ends_with_code(6)
        .says("printed no token (nothing in 1 s)");
    project.replace("config.toml", "sleep 60", "echo good");
    let sent = project.run_with(&[], &send).ends_with_code(0);
    assert!(!format!("{sent:?}").contains("good"), "{sent:?}");
    assert_eq!(server.names(), ["okonomi", "norre"]);
    // Where the server wants another way, that is said.
    let server = SmtpServer::new("AUTH PLAIN", |_, _| Act::Accept);
    let project = ready(&server, 0);
    project.replace("config.toml", "\nport = ", with);
    let good = [("BOLIGMONITOR_SMTP_TOKEN", "good")];
    project
        .run_with(&good, &send)
        .ends_with_code(6)
        .says("it does not offer XOAUTH2");
}
