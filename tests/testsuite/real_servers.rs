//! Sending to a server that others wrote: Postfix over STARTTLS on this machine, with what it
//! reports when it cannot deliver.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    smtp_server::{Act, At, SmtpServer, serve},
    support::Project,
};

/// Makes an authority and certificates for `localhost` and for another host.
pub(crate) const CERTIFICATES: &str = "set -e
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout ca.key -out ca.pem
for name in localhost elsewhere.example; do
    openssl req -newkey rsa:2048 -nodes -subj /CN=$name -keyout $name.key -out $name.csr
    printf \"subjectAltName=DNS:$name\\nbasicConstraints=CA:FALSE\\n\" > extensions
    openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \\
        -extfile extensions -out $name.pem
done";

/// What Postfix is told. Mail to `gone.example` is accepted and then comes back.
const MAIN: &str = "compatibility_level = 3.6
queue_directory = FOLDER/queue
data_directory = FOLDER/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = FOLDER/log
maillog_file_prefixes = /var, /dev/stdout, FOLDER
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = lilleby.example
virtual_mailbox_maps = static:mail/
virtual_mailbox_base = FOLDER
virtual_uid_maps = static:UID
virtual_gid_maps = static:UID
virtual_minimum_uid = 1
relay_domains = gone.example
transport_maps = inline:{ { gone.example = smtp:[127.0.0.1]:NEXT } }
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = FOLDER/localhost.pem
smtpd_tls_key_file = FOLDER/localhost.key
smtpd_tls_received_header = yes
smtpd_relay_restrictions = permit_mynetworks, reject
";

const SERVICES: &str = "PORT inet n - n - - smtpd
OTHER inet n - n - - smtpd
  -o smtpd_tls_cert_file=FOLDER/elsewhere.example.pem
  -o smtpd_tls_key_file=FOLDER/elsewhere.example.key
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
smtp unix - - n - - smtp
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
";

struct Postfix {
    process: Child,
    folder: PathBuf,
    port: u16,
    other: u16,
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = postfix(&self.folder).arg("stop").status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn postfix(folder: &Path) -> Command {
    let mut command = Command::new("/usr/sbin/postfix");
    command.arg("-c").arg(folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Postfix {
    /// Starts Postfix on this machine, which passes mail for `gone.example` on to a port;
    /// nothing where it is not installed or may not start.
    fn start(next: u16) -> Option<Self> {
        let is_root = fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0);
        if !Path::new("/usr/lib/postfix/sbin/smtpd").exists() || !is_root {
            println!("skipped: needs Postfix (Debian's `postfix`) and root");
            return None;
        }
        let (port, other) = (free_port(), free_port());
        let folder = std::env::temp_dir().join(format!("boligmonitor-postfix-{port}"));
        for below in ["", "queue", "data", "mail"] {
            fs::create_dir_all(folder.join(below)).unwrap();
            let open = fs::Permissions::from_mode(0o755);
            fs::set_permissions(folder.join(below), open).unwrap();
        }
        for (below, user) in [("data", "postfix"), ("mail", "nobody")] {
            let owned = Command::new("chown")
                .arg(user)
                .arg(folder.join(below))
                .status();
            assert!(owned.unwrap().success());
        }
        let uid = fs::metadata(folder.join("mail")).unwrap().uid();
        let told = |text: &str| {
            text.replace("FOLDER", folder.to_str().unwrap())
                .replace("UID", &uid.to_string())
                .replace("NEXT", &next.to_string())
                .replace("PORT", &format!("127.0.0.1:{port}"))
                .replace("OTHER", &format!("127.0.0.1:{other}"))
        };
        fs::write(folder.join("main.cf"), told(MAIN)).unwrap();
        fs::write(folder.join("master.cf"), told(SERVICES)).unwrap();
        let made = Command::new("sh")
            .args(["-c", CERTIFICATES])
            .current_dir(&folder)
            .stderr(Stdio::null())
            .status();
        if !made.is_ok_and(|status| status.success()) {
            println!("skipped: needs openssl");
            return None;
        }
        let process = postfix(&folder).arg("start-fg").spawn().unwrap();
        let server = Self {
            process,
            folder,
            port,
            other,
        };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(server.folder.join("log")).unwrap_or_default();
        println!("skipped: Postfix did not start: {log}");
        None
    }

    /// Waits for so many messages in the mailbox.
    fn delivered(&self, count: usize) -> Vec<Vec<u8>> {
        for _ in 0..200 {
            let entries = fs::read_dir(self.folder.join("mail/new"));
            let files: Vec<_> = entries
                .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
                .unwrap_or_default();
            if files.len() >= count {
                return files.iter().map(|file| fs::read(file).unwrap()).collect();
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        panic!("fewer than {count} messages: {log}");
    }
}

#[test]
fn postfix_over_starttls_delivers_and_reports_what_it_could_not() {
    // Postfix accepts the message, and only then finds out that nobody is there.
    let next = SmtpServer::new("", |at, _| match at {
        At::Recipient => Act::Say("550 5.1.1 no such committee"),
        _ => Act::Accept,
    });
    let Some(server) = Postfix::start(next.port) else {
        return;
    };
    let project = Project::tiny();
    let settings = "security = \"starttls\"\ntimeout_seconds = 20\n";
    serve(&project, server.port, settings);
    project.replace(
        "config.toml",
        "host = \"127.0.0.1\"",
        "host = \"localhost\"",
    );
    project.replace("config.toml", "norre@Lilleby.example", "norre@gone.example");
    project.replace(
        "config.toml",
        "[delivery]",
        "[delivery]\nbounce_address = \"retur@lilleby.example\"",
    );
    project.ready_to_send();
    let send = ["send", "--as-of", "2026-02-09"];
    let refused = "no protected connection to the mail server localhost";
    // Nobody here knows the authority.
    let unknown = project.run_with(&[], &send).ends_with_code(6);
    unknown
        .says(refused)
        .says("UnknownIssuer")
        .says("SSL_CERT_FILE");
    let authority = server.folder.join("ca.pem");
    let trusting = [("SSL_CERT_FILE", authority.to_str().unwrap())];
    // The certificate is another host's.
    let (right, wrong) = (
        format!("port = {}", server.port),
        format!("port = {}", server.other),
    );
    project.replace("config.toml", &right, &wrong);
    let other = project.run_with(&trusting, &send).ends_with_code(6);
    other.says(refused).says("not valid for name");
    project.replace("config.toml", &wrong, &right);
    project
        .run_with(&trusting, &send)
        .ends_with_code(0)
        .says("2 sent now");
    // The owner could not be told before, and is now.
    let mails = server.delivered(3);
    let text: Vec<_> = mails
        .iter()
        .map(|mail| String::from_utf8_lossy(mail))
        .collect();
    let (reports, ours): (Vec<_>, Vec<_>) = text
        .iter()
        .partition(|mail| mail.contains("multipart/report"));
    assert_eq!((reports.len(), ours.len()), (1, 2));
    assert!(ours[0].contains("using TLSv1.3"), "{}", ours[0]);
    let mailbox = server.folder.join("mail");
    project
        .run(&["deliveries", "bounces", mailbox.to_str().unwrap()])
        .ends_with_code(0)
        .says("bounced    Nørre Lokalråd <norre@gone.example>")
        .says("no such committee")
        .says("1 bounced, 0 probably, 0 entered before, 2 left alone");
    project
        .run(&["deliveries"])
        .ends_with_code(0)
        .says("bounced");
}
