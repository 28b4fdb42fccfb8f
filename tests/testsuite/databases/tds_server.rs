//! The server's side of SQL Server's protocol (MS-TDS, version 7.4), as far as a query needs it: it knows no
//! SQL, and answers what a test says. It is written after the specification, and no SQL Server was asked.

use std::{
    fs,
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    version::TLS12,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Int,
    Bit,
    Float,
    /// With two decimals.
    Decimal,
    NVarchar,
    /// In the code page of a Danish database, Windows-1252.
    Varchar,
    Date,
    Datetime,
    Datetime2,
    Time,
    Guid,
}

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    Null,
    /// A whole number; of a decimal in hundredths, of a date the days since 1 January of the year 1, of a
    /// time its ticks.
    Whole(i64),
    Float(f64),
    Text(String),
}

/// What is answered to a batch.
pub(super) enum Answer {
    Done,
    Rows(Vec<(&'static str, Type)>, Vec<Vec<Cell>>),
    /// An error: its number, its message and the line.
    Error(u32, &'static str, u32),
    /// Some rows, and then nothing until the client asks to stop.
    Endless(Vec<(&'static str, Type)>, Vec<Cell>),
    /// The connection is closed in the middle of a row.
    Cut(Vec<(&'static str, Type)>, Vec<Cell>),
}

/// What the server heard.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) batches: Vec<String>,
    /// Who logged in, with the password, the database, and whether only reading is meant.
    pub(super) logins: Vec<(String, String, String, bool)>,
    pub(super) attentions: usize,
    /// Bytes of a login or a batch that came without TLS.
    pub(super) in_the_clear: usize,
}

/// How a server protects connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    On,
    NotSupported,
}

pub(super) struct Server {
    pub(super) port: u16,
    pub(super) heard: Arc<Mutex<Heard>>,
}

const PRELOGIN: u8 = 0x12;
const LOGIN: u8 = 0x10;
const BATCH: u8 = 0x01;
const ATTENTION: u8 = 0x06;
const RESULT: u8 = 0x04;
const END_OF_MESSAGE: u8 = 0x01;
const DONE: u8 = 0xfd;
/// The collation of a Danish database: the code of the language, flags, and no sort order of old.
const COLLATION: [u8; 5] = [0x06, 0x04, 0xd0, 0x00, 0x00];

impl Server {
    /// Starts a server; `folder` holds the certificate of `localhost`.
    pub(super) fn start(
        folder: &Path,
        encryption: Encryption,
        answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let (noted, tls) = (Arc::clone(&heard), tls(folder));
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (noted, tls) = (Arc::clone(&noted), Arc::clone(&tls));
                let answer = Arc::clone(&answer);
                // A client that goes away ends its connection alone.
                thread::spawn(move || serve(stream, encryption, tls, &noted, &*answer));
            }
        });
        Self { port, heard }
    }
}

fn tls(folder: &Path) -> Arc<ServerConfig> {
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let chain = CertificateDer::pem_slice_iter(&read("localhost.pem"))
        .map(Result::unwrap)
        .collect();
    let key = PrivateKeyDer::from_pem_slice(&read("localhost.key")).unwrap();
    // Before TDS 8.0 no server speaks a newer one.
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS12])
        .unwrap();
    Arc::new(
        builder
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap(),
    )
}

fn serve(
    mut stream: TcpStream,
    encryption: Encryption,
    tls: Arc<ServerConfig>,
    heard: &Mutex<Heard>,
    answer: &dyn Fn(&str) -> Answer,
) -> io::Result<()> {
    let (kind, asked) = read_message(&mut stream)?;
    assert_eq!(kind, PRELOGIN);
    write_message(&mut stream, &prelogin(encryption))?;
    match (encryption, wanted_encryption(&asked)) {
        (Encryption::On, 0 | 1 | 3) => {
            let connection = handshake(&mut stream, tls)?;
            converse(&mut StreamOwned::new(connection, stream), heard, answer)
        }
        (Encryption::NotSupported, 2) => {
            heard.lock().unwrap().in_the_clear += 1;
            converse(&mut stream, heard, answer)
        }
        // A client that asks for more than there is ends it.
        _ => Ok(()),
    }
}

/// Answers a PRELOGIN (2.2.6.5): the version, the encryption, and where they stand.
fn prelogin(encryption: Encryption) -> Vec<u8> {
    let encryption = match encryption {
        Encryption::On => 1,
        Encryption::NotSupported => 2,
    };
    let mut bytes = vec![0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff];
    bytes.extend([16, 0, 3, 232, 0, 0, encryption]);
    bytes
}

fn wanted_encryption(prelogin: &[u8]) -> u8 {
    let options = prelogin.chunks(5).take_while(|option| option[0] != 0xff);
    let mut options = options.filter(|option| option[0] == 1);
    let option = options.next().unwrap();
    prelogin[usize::from(u16::from_be_bytes([option[1], option[2]]))]
}

/// Shakes hands, with what TLS says in packets of PRELOGIN.
fn handshake(stream: &mut TcpStream, tls: Arc<ServerConfig>) -> io::Result<ServerConnection> {
    let mut connection = ServerConnection::new(tls).unwrap();
    while connection.is_handshaking() {
        let mut out = Vec::new();
        while connection.wants_write() {
            connection.write_tls(&mut out)?;
        }
        if !out.is_empty() {
            write_packets(stream, PRELOGIN, &out)?;
        }
        let (kind, bytes) = read_message(stream)?;
        assert_eq!(kind, PRELOGIN);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            connection.read_tls(&mut rest)?;
            connection.process_new_packets().map_err(io::Error::other)?;
        }
    }
    let mut out = Vec::new();
    while connection.wants_write() {
        connection.write_tls(&mut out)?;
    }
    write_packets(stream, PRELOGIN, &out)?;
    Ok(connection)
}

fn converse(
    stream: &mut (impl Read + Write),
    heard: &Mutex<Heard>,
    answer: &dyn Fn(&str) -> Answer,
) -> io::Result<()> {
    let (kind, bytes) = read_message(stream)?;
    assert_eq!(kind, LOGIN);
    let login = login(&bytes);
    let (user, password, database, _) = login.clone();
    heard.lock().unwrap().logins.push(login);
    let refused = match (user.as_str(), password.as_str(), database.as_str()) {
        ("bolig", super::PASSWORD, "bolig") => None,
        ("bolig", super::PASSWORD, _) => Some((
            4060,
            "Cannot open database \"boliger\" requested by the login.",
        )),
        _ => Some((18456, "Login failed for user 'bolig'.")),
    };
    if let Some((number, message)) = refused {
        let mut tokens = error(number, message, 1);
        tokens.extend(done(0x02));
        return write_message(stream, &tokens);
    }
    // LOGINACK (2.2.7.14): T-SQL of 7.4, and the name of the program.
    let mut tokens = vec![0xad];
    let mut said = vec![1, 0x74, 0, 0, 4];
    said.extend(short_text("test"));
    said.extend([16, 0, 3, 232]);
    tokens.extend(u16::try_from(said.len()).unwrap().to_le_bytes());
    tokens.extend(said);
    tokens.extend(done(0));
    write_message(stream, &tokens)?;
    loop {
        let (kind, bytes) = read_message(stream)?;
        match kind {
            BATCH => {
                let headers = u32::from_le_bytes(bytes[..4].try_into().unwrap());
                let text = utf16(&bytes[usize::try_from(headers).unwrap()..]);
                heard.lock().unwrap().batches.push(text.clone());
                respond(stream, answer(&text))?;
            }
            ATTENTION => {
                heard.lock().unwrap().attentions += 1;
                // The answer says that it was heard (2.2.7.6, DONE_ATTN).
                write_message(stream, &done(0x20))?;
            }
            other => panic!("a message of the kind {other}"),
        }
    }
}

fn respond(stream: &mut (impl Read + Write), answer: Answer) -> io::Result<()> {
    match answer {
        Answer::Done => write_message(stream, &done(0)),
        Answer::Error(number, message, line) => {
            write_message(stream, &[error(number, message, line), done(0x02)].concat())
        }
        Answer::Rows(columns, rows) => {
            let mut tokens = metadata(&columns);
            for cells in &rows {
                tokens.extend(row(&columns, cells));
            }
            tokens.extend(done(0x10));
            write_message(stream, &tokens)
        }
        Answer::Endless(columns, cells) => {
            let tokens = [metadata(&columns), row(&columns, &cells)].concat();
            write_part(stream, RESULT, 0, &tokens)?;
            stream.flush()
        }
        Answer::Cut(columns, cells) => {
            let mut tokens = [metadata(&columns), row(&columns, &cells)].concat();
            tokens.truncate(tokens.len() - 2);
            write_part(stream, RESULT, 0, &tokens)?;
            stream.flush()?;
            Err(io::Error::other("cut"))
        }
    }
}

/// Reads a message: all its packets (2.2.3).
fn read_message(stream: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let mut head = [0; 8];
        stream.read_exact(&mut head)?;
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let mut part = vec![0; length - head.len()];
        stream.read_exact(&mut part)?;
        bytes.extend(part);
        if head[1] & END_OF_MESSAGE != 0 {
            return Ok((head[0], bytes));
        }
    }
}

fn write_message(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    write_packets(stream, RESULT, bytes)
}

fn write_packets(stream: &mut impl Write, kind: u8, bytes: &[u8]) -> io::Result<()> {
    let mut parts = bytes.chunks(4000).peekable();
    while let Some(part) = parts.next() {
        let status = u8::from(parts.peek().is_none()) * END_OF_MESSAGE;
        write_part(stream, kind, status, part)?;
    }
    stream.flush()
}

fn write_part(stream: &mut impl Write, kind: u8, status: u8, part: &[u8]) -> io::Result<()> {
    let [high, low] = u16::try_from(part.len() + 8).unwrap().to_be_bytes();
    stream.write_all(&[kind, status, high, low, 0, 1, 1, 0])?;
    stream.write_all(part)
}

/// Reads a LOGIN7 (2.2.6.4).
fn login(bytes: &[u8]) -> (String, String, String, bool) {
    let word = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let field = |at: usize| bytes[word(at)..word(at) + 2 * word(at + 2)].to_vec();
    // Half bytes are swapped, and bits turned around.
    let plain = field(44)
        .iter()
        .map(|byte| (byte ^ 0xa5).rotate_left(4))
        .collect::<Vec<_>>();
    let is_read_only = bytes[26] & 0x20 != 0;
    (
        utf16(&field(40)),
        utf16(&plain),
        utf16(&field(68)),
        is_read_only,
    )
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).unwrap()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A text after the number of its characters in a byte.
fn short_text(text: &str) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(text.encode_utf16().count()).unwrap()];
    bytes.extend(wide(text));
    bytes
}

fn done(status: u16) -> Vec<u8> {
    let mut bytes = vec![DONE];
    bytes.extend(status.to_le_bytes());
    bytes.extend([0; 10]);
    bytes
}

/// ERROR (2.2.7.10).
fn error(number: u32, message: &str, line: u32) -> Vec<u8> {
    let mut said = number.to_le_bytes().to_vec();
    said.extend([1, 16]);
    said.extend(
        u16::try_from(message.encode_utf16().count())
            .unwrap()
            .to_le_bytes(),
    );
    said.extend(wide(message));
    said.extend(short_text("test"));
    said.extend(short_text(""));
    said.extend(line.to_le_bytes());
    let mut bytes = vec![0xaa];
    bytes.extend(u16::try_from(said.len()).unwrap().to_le_bytes());
    bytes.extend(said);
    bytes
}

/// COLMETADATA (2.2.7.4), with columns that may be empty.
fn metadata(columns: &[(&str, Type)]) -> Vec<u8> {
    let mut bytes = vec![0x81];
    bytes.extend(u16::try_from(columns.len()).unwrap().to_le_bytes());
    for (name, found) in columns {
        bytes.extend([0, 0, 0, 0, 1, 0]);
        match found {
            Type::Int => bytes.extend([0x26, 8]),
            Type::Bit => bytes.extend([0x68, 1]),
            Type::Float => bytes.extend([0x6d, 8]),
            Type::Decimal => bytes.extend([0x6a, 9, 18, 2]),
            Type::NVarchar => {
                bytes.extend([0xe7, 0x40, 0x1f]);
                bytes.extend(COLLATION);
            }
            Type::Varchar => {
                bytes.extend([0xa7, 0x40, 0x1f]);
                bytes.extend(COLLATION);
            }
            Type::Date => bytes.push(0x28),
            Type::Datetime => bytes.extend([0x6f, 8]),
            Type::Datetime2 => bytes.extend([0x2a, 7]),
            Type::Time => bytes.extend([0x29, 7]),
            Type::Guid => bytes.extend([0x24, 16]),
        }
        bytes.extend(short_text(name));
    }
    bytes
}

/// ROW (2.2.7.19).
fn row(columns: &[(&str, Type)], cells: &[Cell]) -> Vec<u8> {
    let mut bytes = vec![0xd1];
    for ((_, found), cell) in columns.iter().zip(cells) {
        bytes.extend(value(*found, cell));
    }
    bytes
}

/// The days from 1 January of the year 1 to 1 January 1900.
const DAYS_TO_1900: i64 = 693_595;

fn value(found: Type, cell: &Cell) -> Vec<u8> {
    let with_length = |bytes: &[u8]| [&[u8::try_from(bytes.len()).unwrap()], bytes].concat();
    let with_long_length = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).unwrap().to_le_bytes();
        [&length, bytes].concat()
    };
    match (found, cell) {
        (Type::NVarchar | Type::Varchar, Cell::Null) => vec![0xff, 0xff],
        (_, Cell::Null) => vec![0],
        (Type::Int, Cell::Whole(number)) => with_length(&number.to_le_bytes()),
        (Type::Bit, Cell::Whole(number)) => with_length(&[u8::from(*number != 0)]),
        (Type::Float, Cell::Float(number)) => with_length(&number.to_le_bytes()),
        (Type::Decimal, Cell::Whole(number)) => {
            let sign = u8::from(*number >= 0);
            with_length(&[&[sign][..], &number.unsigned_abs().to_le_bytes()].concat())
        }
        (Type::NVarchar, Cell::Text(text)) => with_long_length(&wide(text)),
        (Type::Varchar, Cell::Text(text)) => {
            let bytes: Vec<u8> = text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect();
            with_long_length(&bytes)
        }
        (Type::Date, Cell::Whole(days)) => with_length(&days.to_le_bytes()[..3]),
        (Type::Datetime, Cell::Whole(days)) => {
            let days = i32::try_from(days - DAYS_TO_1900).unwrap();
            with_length(&[days.to_le_bytes(), [0; 4]].concat())
        }
        (Type::Datetime2, Cell::Whole(days)) => {
            with_length(&[&[0; 5][..], &days.to_le_bytes()[..3]].concat())
        }
        (Type::Time, Cell::Whole(ticks)) => with_length(&ticks.to_le_bytes()[..5]),
        (Type::Guid, Cell::Whole(number)) => with_length(&[[0; 8], number.to_be_bytes()].concat()),
        (found, cell) => panic!("{cell:?} is no {found:?}"),
    }
}
