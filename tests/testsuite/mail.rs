//! Sending through a real mail server: aiosmtpd on this machine.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::support::Project;

/// Keeps what it accepts, one file a message; refuses recipients by name.
const SERVER: &str = r#"
import asyncio, sys, pathlib
from aiosmtpd.controller import UnthreadedController
folder, port, rules = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
class Keep:
    async def handle_RCPT(self, server, session, envelope, address, options):
        rule = rules.read_text() if rules.exists() else ""
        for line in rule.splitlines():
            name, answer = line.split(" ", 1)
            if address.startswith(name) and answer != "drop":
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        rule = rules.read_text() if rules.exists() else ""
        to = envelope.rcpt_tos[0]
        number = len(list(folder.iterdir()))
        (folder / f"{number}-{to}").write_bytes(envelope.content)
        if any(line.startswith(to.split("@")[0]) and line.endswith("drop") for line in rule.splitlines()):
            server.transport.abort()
            await asyncio.sleep(5)
        return "250 kept"
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
controller = UnthreadedController(Keep(), hostname="127.0.0.1", port=port, loop=loop, data_size_limit=50_000_000)
controller.begin()
loop.run_forever()
"#;

struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts a server for a project; nothing where aiosmtpd is not installed.
fn server(project: &Project) -> Option<Server> {
    let python = std::env::var("BOLIGMONITOR_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let probe = Command::new(&python)
        .args(["-c", "import aiosmtpd"])
        .stderr(Stdio::null())
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        println!("skipped: {python} has no aiosmtpd (pip install aiosmtpd)");
        return None;
    }
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    fs::create_dir_all(project.path("kept")).unwrap();
    project.write("server.py", SERVER);
    let process = Command::new(&python)
        .args(["server.py", "kept", &port.to_string(), "rules"])
        .current_dir(project.path(""))
        .spawn()
        .unwrap();
    let server = Server { process, port };
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(server);
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("the mail server did not start");
}

fn project(port: u16, project: &Project) {
    let settings = format!(
        "largest_message_megabytes = 20\nmessages_per_minute = 60000\n[delivery.smtp]\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\n"
    );
    project.replace(
        "config.toml",
        "transport = \"outbox\"",
        "transport = \"smtp\"",
    );
    project.replace("config.toml", "largest_message_megabytes = 20\n", &settings);
}

fn kept(project: &Project) -> Vec<String> {
    let files = project.files("kept");
    let to = |(name, _): &(String, Vec<u8>)| name.split_once('-').unwrap().1.to_owned();
    let all = files.iter().map(to);
    all.filter(|to| !to.starts_with("tove@")).collect()
}

#[test]
fn an_edition_is_looked_at_then_sent_once() {
    let tiny = Project::tiny();
    let Some(server) = server(&tiny) else { return };
    project(server.port, &tiny);
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("edition 2026 is not ready to be sent");
    tiny.ready_to_send();
    assert!(kept(&tiny).is_empty());
    tiny.run(&["send"]).ends_with_code(0).says("2 sent now");
    assert_eq!(
        kept(&tiny),
        ["okonomi@lilleby.example", "norre@Lilleby.example"]
    );
    tiny.run(&["send"])
        .ends_with_code(0)
        .says("0 sent now, 2 sent before");
    tiny.run(&["run"]).ends_with_code(0);
    assert_eq!(kept(&tiny).len(), 2);
    assert!(!tiny.path("output/outbox").exists());
    let files = tiny.files("kept").into_iter();
    let mut files = files.filter(|(name, _)| !name.contains("tove@"));
    let (_, bytes) = files.next().unwrap();
    let mail = mail_parser::MessageParser::default()
        .parse(&bytes)
        .unwrap()
        .into_owned();
    assert_eq!(mail.attachment_count(), 1);
    assert!(mail.message_id().unwrap().ends_with("@lilleby.example"));
    tiny.run(&["archive", "verify"]).ends_with_code(0);
}

#[test]
fn refusals_are_told_and_only_they_are_tried_again() {
    let tiny = Project::tiny();
    let Some(server) = server(&tiny) else { return };
    project(server.port, &tiny);
    tiny.ready_to_send();
    tiny.write("rules", "norre 451 4.2.2 mailbox full\n");
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("Nørre Lokalråd: refused for now")
        .says("mailbox full");
    tiny.write("rules", "norre 550 5.1.1 no such user\n");
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("Nørre Lokalråd: refused: ")
        .says("no such user");
    tiny.write("rules", "");
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("Nørre Lokalråd: refused: ")
        .says("deliveries resend --failed");
    assert_eq!(kept(&tiny), ["okonomi@lilleby.example"]);
}

#[test]
fn a_connection_lost_after_the_data_is_unknown_and_not_tried_again() {
    let tiny = Project::tiny();
    let Some(server) = server(&tiny) else { return };
    project(server.port, &tiny);
    tiny.ready_to_send();
    tiny.write("rules", "norre drop\n");
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("unknown whether it was delivered");
    tiny.write("rules", "");
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("unknown whether it was delivered");
    let norre = kept(&tiny)
        .iter()
        .filter(|to| to.starts_with("norre"))
        .count();
    assert_eq!(norre, 1, "sent twice");
}

#[test]
fn a_changed_briefing_is_not_sent() {
    let tiny = Project::tiny();
    let Some(server) = server(&tiny) else { return };
    project(server.port, &tiny);
    tiny.run(&["run"]).ends_with_code(0);
    fs::write(tiny.path("output/2026/briefings/area-1.pdf"), b"%PDF-1.7").unwrap();
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("area-1.pdf is not the file that was rendered");
    assert!(kept(&tiny).is_empty());
}

#[test]
fn a_server_that_does_not_answer_leaves_everything_to_be_sent() {
    let tiny = Project::tiny();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    project(port, &tiny);
    tiny.ready_to_send();
    tiny.run(&["send"])
        .ends_with_code(6)
        .says("does not answer; nothing was sent");
    let Some(server) = server(&tiny) else { return };
    let old = format!("port = {port}");
    tiny.replace("config.toml", &old, &format!("port = {}", server.port));
    tiny.run(&["send"]).ends_with_code(0).says("2 sent now");
}
