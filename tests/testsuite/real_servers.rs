//! Sending to servers that others wrote: `OpenSMTPD` over STARTTLS on this machine.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{smtp_server::serve, support::Project};

/// Makes an authority and a certificate for a name; nothing where openssl is missing.
fn certificate(project: &Project, name: &str) -> Option<()> {
    let script = format!(
        "set -e; mkdir -p tls; cd tls
         openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout ca.key -out ca.pem
         openssl req -newkey rsa:2048 -nodes -subj /CN={name} -keyout server.key -out server.csr
         printf 'subjectAltName=DNS:{name}\\nbasicConstraints=CA:FALSE\\n' > extensions
         openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
             -extfile extensions -out server.pem
         chmod 600 *.key"
    );
    let made = Command::new("sh")
        .args(["-c", &script])
        .current_dir(project.path(""))
        .stderr(Stdio::null())
        .status();
    made.is_ok_and(|status| status.success()).then_some(())
}

struct Server {
    process: Child,
    port: u16,
    mailbox: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends its own children when it is asked to.
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.mailbox);
    }
}

/// Starts `OpenSMTPD` on this machine with a certificate for a name; nothing where it is not
/// installed, or not allowed to start.
fn opensmtpd(project: &Project, name: &str) -> Option<Server> {
    let program = Path::new("/usr/sbin/smtpd");
    let is_root = fs::metadata("/proc/self")
        .is_ok_and(|data| std::os::unix::fs::MetadataExt::uid(&data) == 0);
    if !program.exists() || !is_root || certificate(project, name).is_none() {
        println!("skipped: needs opensmtpd (Debian), openssl and root");
        return None;
    }
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    // Its deliverer runs as nobody, who may not enter the project's folder.
    let mailbox = std::env::temp_dir().join(format!("boligmonitor-mailbox-{port}"));
    fs::create_dir_all(&mailbox).unwrap();
    let owned = Command::new("chown").arg("nobody").arg(&mailbox).status();
    assert!(owned.unwrap().success());
    let tls = project.path("tls");
    project.write(
        "smtpd.conf",
        &format!(
            "pki here cert \"{tls}/server.pem\"\npki here key \"{tls}/server.key\"\n\
             listen on 127.0.0.1 port {port} tls-require pki here hostname {name}\n\
             action keep maildir \"{mailbox}\" user nobody virtual {{ \"@\" = nobody }}\n\
             match from any for domain \"lilleby.example\" action keep\n",
            tls = tls.display(),
            mailbox = mailbox.display()
        ),
    );
    let process = Command::new(program)
        .args(["-d", "-f"])
        .arg(project.path("smtpd.conf"))
        .stdout(Stdio::null())
        .stderr(fs::File::create(project.path("smtpd.log")).unwrap())
        .spawn()
        .unwrap();
    let mut server = Server {
        process,
        port,
        mailbox,
    };
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(server);
        }
        if server.process.try_wait().unwrap().is_some() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    println!(
        "skipped: OpenSMTPD did not start: {}",
        project.read("smtpd.log")
    );
    None
}

/// Has a project send over STARTTLS to `localhost`, trusting the authority of the test.
fn over_tls(project: &Project, port: u16) {
    serve(
        project,
        port,
        "security = \"starttls\"\ntimeout_seconds = 20\n",
    );
    project.replace(
        "config.toml",
        "host = \"127.0.0.1\"",
        "host = \"localhost\"",
    );
    project.run(&["run"]).ends_with_code(0);
}

const SEND: [&str; 3] = ["send", "--as-of", "2026-02-09"];

/// Waits for so many messages in a Maildir.
fn delivered(mailbox: &Path, count: usize) -> Vec<Vec<u8>> {
    for _ in 0..200 {
        let folder = mailbox.join("new");
        let files: Vec<_> = fs::read_dir(&folder)
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        if files.len() >= count {
            return files.iter().map(|file| fs::read(file).unwrap()).collect();
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("less than {count} messages in {}", mailbox.display());
}

// One after the other: OpenSMTPD has one spool on a machine.
#[test]
fn opensmtpd_over_starttls() {
    let project = Project::tiny();
    let Some(server) = opensmtpd(&project, "localhost") else {
        return;
    };
    over_tls(&project, server.port);
    project
        .run_with(&[], &SEND)
        .ends_with_code(6)
        .says("no protected connection to the mail server localhost")
        .says("SSL_CERT_FILE");
    let authority = project.path("tls/ca.pem");
    let trusting = [("SSL_CERT_FILE", authority.to_str().unwrap())];
    project
        .run_with(&trusting, &SEND)
        .ends_with_code(0)
        .says("2 sent now");
    let mails = delivered(&server.mailbox, 2);
    assert_eq!(mails.len(), 2);
    for bytes in mails {
        let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
        assert!(mail.attachment_count() >= 1);
        assert!(mail.body_html(0).unwrap().contains("<h1"));
        let said = String::from_utf8_lossy(&bytes);
        assert!(said.contains("TLS"), "{said}");
    }
    drop(server);
    let project = Project::tiny();
    let Some(server) = opensmtpd(&project, "elsewhere.example") else {
        return;
    };
    over_tls(&project, server.port);
    let authority = project.path("tls/ca.pem");
    let trusting = [("SSL_CERT_FILE", authority.to_str().unwrap())];
    project
        .run_with(&trusting, &SEND)
        .ends_with_code(6)
        .says("no protected connection to the mail server localhost");
    project.run(&["send"]).ends_with_code(6);
}
