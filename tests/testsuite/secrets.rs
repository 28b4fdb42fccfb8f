//! What is secret stays where it was given: in the environment, and in the file of the key.

use std::{
    os::unix::fs::PermissionsExt,
    sync::{Arc, Mutex},
};

use crate::{
    smtp_server::{Act, At, SmtpServer, serve},
    support::{Project, Run},
};

const PASSWORD: &str = "correct-horse-9";
/// What is sent to log in (RFC 4616): nobody, `bolig` and the password, in base64.
const PLAIN: &str = "AGJvbGlnAGNvcnJlY3QtaG9yc2UtOQ==";
/// The password alone in base64, as LOGIN would send it.
const LOGIN: &str = "Y29ycmVjdC1ob3JzZS05";
/// A key of Ed25519: 32 bytes in base64.
const KEY: &str = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";

/// Runs a command that has the password, and notes all that it says.
fn run(project: &Project, said: &mut Vec<String>, arguments: &[&str], code: i32) -> Run {
    let password = [("BOLIGMONITOR_SMTP_PASSWORD", PASSWORD)];
    let arguments = [arguments, &["--as-of", "2026-02-09"]].concat();
    let run = project.run_with(&password, &arguments).ends_with_code(code);
    said.push(format!("{arguments:?}: {}{}", run.stdout, run.stderr));
    run
}

fn assert_tells_no_secret(what: &str, bytes: &[u8]) {
    for secret in [PASSWORD, PLAIN, LOGIN, KEY] {
        let found = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{secret} in {what}");
    }
}

#[test]
fn neither_the_password_nor_the_key_is_in_anything_that_is_said_written_or_sent() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let logins = heard.clone();
    let server = SmtpServer::new("AUTH PLAIN LOGIN", move |at, login| {
        if at != At::Login {
            return Act::Accept;
        }
        let mut logins = logins.lock().unwrap();
        logins.push(login.to_owned());
        match logins.len() {
            // A server that is no friend quotes what it was sent.
            1 => Act::Say("535 5.7.8 AUTH PLAIN AGJvbGlnAGNvcnJlY3QtaG9yc2UtOQ== correct-horse-9"),
            2 => Act::Say("454 not now: Y29ycmVjdC1ob3JzZS05"),
            _ => Act::Accept,
        }
    });
    let project = Project::tiny();
    let settings = "security = \"none\"\ntimeout_seconds = 1\nusername = \"bolig\"";
    serve(&project, server.port, settings);
    project.replace(
        "config.toml",
        "[delivery.smtp]",
        "[delivery.dkim]\nselector = \"bolig\"\nkey_file = \"signing.key\"\n\n[delivery.smtp]",
    );
    project.write("signing.key", KEY);
    let key = project.path("signing.key");
    std::fs::set_permissions(key, PermissionsExt::from_mode(0o600)).unwrap();
    let mut said = Vec::new();
    // The owner cannot be told, since the server lets nobody in.
    run(&project, &mut said, &["run"], 0)
        .says("does not let in `bolig`; nothing was sent: it answered 535 5.7.8");
    run(&project, &mut said, &["approve", "2026"], 0);
    run(&project, &mut said, &["send"], 6).says("it answered 454");
    run(&project, &mut said, &["send"], 0).says("2 sent now");
    for arguments in [
        &["show-config"][..],
        &["check"],
        &["preview"],
        &["deliveries"],
        &["template", "1", "--into", "one"],
        &["archive", "verify"],
        &["archive", "reproduce", "2026", "--into", "again"],
        &["schedule", "--once"],
    ] {
        run(&project, &mut said, arguments, 0);
    }
    let login = format!("AUTH PLAIN {PLAIN}");
    let heard = heard.lock().unwrap();
    assert!(
        heard.len() >= 3 && heard.iter().all(|line| *line == login),
        "{heard:?}"
    );
    for text in &said {
        assert_tells_no_secret("what was said", text.as_bytes());
    }
    let kept = server.kept();
    assert_eq!(kept.len(), 2);
    for message in kept.iter().chain(&server.owners()) {
        assert_tells_no_secret(&message.to, &message.message);
        let text = String::from_utf8_lossy(&message.message);
        assert!(text.starts_with("DKIM-Signature:") || text.contains("\nDKIM-Signature:"));
    }
    let files = project.files("");
    assert!(files.len() > 100, "{}", files.len());
    for (path, bytes) in files.iter().filter(|(path, _)| path != "signing.key") {
        assert_tells_no_secret(path, bytes);
    }
}

#[test]
fn a_key_that_cannot_be_used_is_not_quoted() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    server.serves(&project);
    project.replace(
        "config.toml",
        "[delivery.smtp]",
        "[delivery.dkim]\nselector = \"bolig\"\nkey_file = \"signing.key\"\n\n[delivery.smtp]",
    );
    project.ready_to_send();
    server.clear();
    for text in [
        format!("{KEY}x"),
        format!("-----BEGIN RSA PRIVATE KEY-----\n{KEY}\n-----END RSA PRIVATE KEY-----\n"),
        KEY[..20].to_owned(),
    ] {
        project.write("signing.key", &text);
        let key = project.path("signing.key");
        std::fs::set_permissions(key, PermissionsExt::from_mode(0o600)).unwrap();
        let run = project.run(&["send"]).ends_with_code(6);
        let run = run.says("signing.key does not hold a key that signs");
        assert!(!run.stderr.contains(&KEY[..12]), "{run:?}");
        assert!(server.kept().is_empty());
    }
}
