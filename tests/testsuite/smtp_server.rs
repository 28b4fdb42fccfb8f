//! A mail server of the tests' own, for faults at an exact place.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use crate::support::Project;

/// Where in the exchange a server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Greeting,
    Hello,
    Login,
    Sender,
    Recipient,
    Data,
    Dot,
}

/// What it does there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// As it should.
    Accept,
    /// Answers this, and keeps nothing.
    Say(&'static str),
    /// Closes the connection; what came whole is kept.
    Cut,
    /// Says nothing for so long that patience ends.
    Hang,
}

/// A message that the server has.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) message: Vec<u8>,
}

/// The owner of the tiny project.
const OWNER: &str = "tove@";

type Rules = dyn Fn(At, &str) -> Act + Send + Sync;

pub(crate) struct SmtpServer {
    pub(crate) port: u16,
    kept: Arc<Mutex<Vec<Kept>>>,
    connections: Arc<Mutex<usize>>,
}

impl SmtpServer {
    /// A server that accepts everything.
    pub(crate) fn kind() -> Self {
        Self::new("", |_, _| Act::Accept)
    }

    /// A server with an offer after EHLO, such as `SIZE 1000`, and rules by the recipient's
    /// address; the sender's where there is none yet.
    pub(crate) fn new(
        offer: &'static str,
        rules: impl Fn(At, &str) -> Act + Send + Sync + 'static,
    ) -> Self {
        Self::begin(offer, None, Arc::new(rules))
    }

    /// A server that ends a connection with 421 on which nothing is said for so long.
    pub(crate) fn impatient(patience: Duration) -> Self {
        Self::begin("", Some(patience), Arc::new(|_, _| Act::Accept))
    }

    fn begin(offer: &'static str, patience: Option<Duration>, rules: Arc<Rules>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            kept: Arc::default(),
            connections: Arc::default(),
        };
        let (kept, connections) = (server.kept.clone(), server.connections.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                *connections.lock().unwrap() += 1;
                let (kept, rules) = (kept.clone(), rules.clone());
                let _ = stream.set_read_timeout(patience);
                // A connection that ends early is the test's business.
                thread::spawn(move || Exchange::new(stream, offer, rules, kept).map(Exchange::run));
            }
        });
        server
    }

    /// Has a project send to this server.
    pub(crate) fn serves(&self, project: &Project) {
        serve(
            project,
            self.port,
            "security = \"none\"\ntimeout_seconds = 1\n",
        );
    }

    /// Returns what it has for recipients.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        let mut all = self.all();
        all.retain(|one| !one.to.starts_with(OWNER));
        all
    }

    /// Returns what it has for the owner.
    pub(crate) fn owners(&self) -> Vec<Kept> {
        let mut all = self.all();
        all.retain(|one| one.to.starts_with(OWNER));
        all
    }

    fn all(&self) -> Vec<Kept> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    /// Forgets what it has, and who connected.
    pub(crate) fn clear(&self) {
        self.kept.lock().unwrap().clear();
        *self.connections.lock().unwrap() = 0;
    }

    /// Returns the local parts of the addresses whose messages it has, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |kept: Kept| kept.to.split('@').next().unwrap().to_owned();
        self.kept().into_iter().map(name).collect()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

/// Has a project send to a server on this machine.
pub(crate) fn serve(project: &Project, port: u16, settings: &str) {
    project.replace(
        "config.toml",
        "transport = \"outbox\"",
        "transport = \"smtp\"\nmessages_per_minute = 60000",
    );
    let section = format!("[delivery.smtp]\nhost = \"127.0.0.1\"\nport = {port}\n{settings}\n");
    project.replace(
        "config.toml",
        "[[recipient]]",
        &format!("{section}[[recipient]]"),
    );
}

/// Adds recipients `r0`, `r1` and so on, who get the municipality's briefing.
pub(crate) fn add_recipients(project: &Project, count: usize) {
    let one = |number: usize| {
        format!(
            "[[recipient]]\nname = \"Udvalg {number}\"\naddress = \"r{number}@x.example\"\n\
             attachments = {{ municipality = true }}\n\n"
        )
    };
    let all: String = (0..count).map(one).collect();
    project.replace("config.toml", "[schedule]", &format!("{all}[schedule]"));
}

struct Exchange {
    reader: BufReader<TcpStream>,
    stream: TcpStream,
    offer: &'static str,
    rules: Arc<Rules>,
    kept: Arc<Mutex<Vec<Kept>>>,
    from: String,
    to: String,
}

impl Exchange {
    fn new(
        stream: TcpStream,
        offer: &'static str,
        rules: Arc<Rules>,
        kept: Arc<Mutex<Vec<Kept>>>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            reader: BufReader::new(stream.try_clone()?),
            stream,
            offer,
            rules,
            kept,
            from: String::new(),
            to: String::new(),
        })
    }

    fn run(mut self) -> Option<()> {
        self.act(At::Greeting, "220 here")?.then_some(())?;
        loop {
            let mut line = String::new();
            match self.reader.read_line(&mut line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(_) => return self.say("421 4.4.2 idle for too long"),
            }
            if line.trim().is_empty() {
                // After a challenge (XOAUTH2).
                self.say("535 5.7.8 not this one")?;
                continue;
            }
            let inner = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match line.get(..4)?.to_ascii_uppercase().as_str() {
                "EHLO" => {
                    self.to = line.trim_end().to_owned();
                    let offer = match self.offer {
                        "" => "250 here".to_owned(),
                        offer => format!("250-here\r\n250 {offer}"),
                    };
                    self.act(At::Hello, &offer)?;
                }
                // By what is sent with it, as a server that is no friend would quote it.
                "AUTH" => {
                    self.to = line.trim_end().to_owned();
                    self.act(At::Login, "235 welcome")?;
                }
                "MAIL" => {
                    self.from.clone_from(&inner);
                    self.act(At::Sender, "250 fine")?;
                }
                "RCPT" => {
                    self.to.clone_from(&inner);
                    self.act(At::Recipient, "250 fine")?;
                }
                "DATA" => {
                    if self.act(At::Data, "354 go on")? {
                        self.data()?;
                    }
                }
                "QUIT" => return self.say("221 bye"),
                _ => self.say("250 fine")?,
            }
        }
    }

    fn data(&mut self) -> Option<()> {
        let mut message = Vec::new();
        loop {
            let start = message.len();
            if self.reader.read_until(b'\n', &mut message).ok()? == 0 {
                return None;
            }
            if &message[start..] == b".\r\n" {
                message.truncate(start);
                break;
            }
            if message[start] == b'.' {
                // It was doubled, so that it is not taken for the end (RFC 5321, 4.5.2).
                message.remove(start);
            }
        }
        if !matches!((self.rules)(At::Dot, &self.to), Act::Say(_)) {
            // From here on the server has it, whatever the other side hears.
            self.kept.lock().unwrap().push(Kept {
                from: self.from.clone(),
                to: self.to.clone(),
                message,
            });
        }
        self.act(At::Dot, "250 kept").map(|_| ())
    }

    /// Does what the rules want; true where that is the usual.
    fn act(&mut self, at: At, usual: &str) -> Option<bool> {
        let who = if at == At::Sender {
            &self.from
        } else {
            &self.to
        };
        match (self.rules)(at, who) {
            Act::Accept => self.say(usual).map(|()| true),
            Act::Say(answer) => {
                self.say(answer)?;
                // Who says 421 hangs up.
                (!answer.starts_with("421")).then_some(false)
            }
            Act::Cut => None,
            Act::Hang => {
                thread::sleep(Duration::from_secs(4));
                None
            }
        }
    }

    fn say(&mut self, line: &str) -> Option<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).ok()
    }
}
