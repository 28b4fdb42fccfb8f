//! Signatures (DKIM), checked by another program.

use std::{
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};

use crate::{smtp_server::SmtpServer, support::Project};

/// Checks a message with the public key as it would stand in the DNS.
const CHECK: &str = "
import dkim, sys
record = b'v=DKIM1; k=rsa; p=' + open(sys.argv[2], 'rb').read().strip()
message = open(sys.argv[1], 'rb').read()
names = []
def dns(name, timeout=5):
    names.append(name)
    return record
fine = dkim.verify(message, dnsfunc=dns)
changed = dkim.verify(message.replace(b'Subject: ', b'Subject: Re: '), dnsfunc=dns)
print(fine, changed, names[0].decode())
";

#[test]
fn a_signature_holds_and_its_key_is_kept_to_its_owner() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    server.serves(&project);
    project.replace(
        "config.toml",
        "[delivery.smtp]",
        "[delivery.dkim]\nselector = \"bolig\"\nkey_file = \"signing.pem\"\n\n[delivery.smtp]",
    );
    project.ready_to_send();
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("could not read signing.pem")
        .says("delivery.dkim.key_file");
    let script = "openssl genrsa -traditional -out signing.pem 2048 && \
                  openssl rsa -in signing.pem -pubout -outform DER | openssl base64 -A > public";
    let made = Command::new("sh")
        .args(["-c", script])
        .current_dir(project.path(""))
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: needs openssl");
        return;
    }
    let key = project.path("signing.pem");
    let mode = |mode| std::fs::set_permissions(&key, PermissionsExt::from_mode(mode)).unwrap();
    mode(0o644);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("signing.pem may be read by others than its owner (mode 644)")
        .says("chmod 600");
    mode(0o600);
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
    let shown = project.run(&["show-config"]).ends_with_code(0).stdout;
    assert!(!shown.contains("PRIVATE KEY"), "{shown}");
    std::fs::write(project.path("message"), &server.kept()[0].message).unwrap();
    let python = std::env::var("BOLIGMONITOR_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let check = Command::new(&python)
        .args(["-c", CHECK, "message", "public"])
        .current_dir(project.path(""))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&check.stderr);
    if said.contains("No module named 'dkim'") {
        println!("skipped: {python} has no dkim (pip install dkimpy)");
        return;
    }
    let found = String::from_utf8_lossy(&check.stdout);
    assert_eq!(
        found.trim(),
        "True False bolig._domainkey.lilleby.example.",
        "{said}"
    );
    project.write("signing.pem", "not a key");
    mode(0o600);
    project.replace(
        "config.toml",
        "norre@Lilleby.example",
        "new@lilleby.example",
    );
    project.run(&["approve", "2026"]).ends_with_code(0);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("signing.pem does not hold a key that signs");
}
