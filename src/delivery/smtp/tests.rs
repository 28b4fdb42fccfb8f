use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
};

use super::*;

/// A server that accepts a message up to its data, and then does as it is told.
fn server(at_data: impl FnOnce(BufReader<TcpStream>) + Send + 'static) -> Smtp {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        stream.write_all(b"220 here\r\n").unwrap();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let answer: &[u8] = match line.split_whitespace().next() {
                Some("EHLO") => b"250-here\r\n250-DSN\r\n250 SIZE 12345678\r\n",
                Some("DATA") => {
                    stream.write_all(b"354 go on\r\n").unwrap();
                    drop(stream);
                    at_data(reader);
                    return;
                }
                _ => b"250 fine\r\n",
            };
            stream.write_all(answer).unwrap();
        }
    });
    Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        username: None,
        login: crate::config::Login::Password,
        token_command: Vec::new(),
        ehlo_name: None,
        timeout_seconds: 2,
    }
}

fn envelope() -> Envelope {
    let (from, to) = ("a@x.example".parse(), "b@x.example".parse());
    Envelope::new(Some(from.unwrap()), vec![to.unwrap()]).unwrap()
}

fn hand_over(settings: &Smtp, message: &[u8]) -> Answer {
    let mut session = Session::open(settings).unwrap();
    assert_eq!(session.largest, Some(12_345_678));
    let handover = Handover {
        envelope: &envelope(),
        token: "token",
        message,
        is_accepting: false,
        mark: &|| Ok(()),
    };
    session.hand_over(&handover).unwrap()
}

/// More than the buffers between the two hold.
fn large() -> Vec<u8> {
    b"0123456789\r\n".repeat(3_000_000)
}

#[test]
fn a_connection_lost_before_the_dot_is_safe_to_try_again() {
    let settings = server(|mut reader| {
        reader.read_exact(&mut [0; 10_000]).unwrap();
    });
    let answer = hand_over(&settings, &large());
    assert_eq!(answer.state, State::Deferred, "{}", answer.said);
    assert_eq!(answer.next, Next::Reconnect);
}

#[test]
fn a_server_that_stops_reading_before_the_dot_is_safe_to_try_again() {
    let settings = server(|reader| {
        thread::sleep(Duration::from_secs(6));
        drop(reader);
    });
    let answer = hand_over(&settings, &large());
    assert_eq!(answer.state, State::Deferred, "{}", answer.said);
    assert_eq!(answer.next, Next::Reconnect);
}

fn read_to_the_dot(reader: &mut BufReader<TcpStream>) {
    let mut line = Vec::new();
    while line != b".\r\n" {
        line.clear();
        reader.read_until(b'\n', &mut line).unwrap();
    }
}

#[test]
fn a_connection_lost_after_the_dot_is_unknown() {
    let settings = server(|mut reader| read_to_the_dot(&mut reader));
    let answer = hand_over(&settings, b"Subject: x\r\n\r\nx\r\n");
    assert_eq!(answer.state, State::Unknown, "{}", answer.said);
}

#[test]
fn silence_after_the_dot_is_unknown() {
    let settings = server(|mut reader| {
        read_to_the_dot(&mut reader);
        thread::sleep(Duration::from_secs(6));
    });
    let answer = hand_over(&settings, b"Subject: x\r\n\r\nx\r\n");
    assert_eq!(answer.state, State::Unknown, "{}", answer.said);
    assert_eq!(answer.next, Next::Reconnect);
}

#[test]
fn what_a_server_says_is_fit_for_a_terminal() {
    let settings = server(|mut reader| {
        read_to_the_dot(&mut reader);
        let mut stream = reader.into_inner();
        stream
            .write_all(b"554-no \x1b[2J\x07way\r\n554 at all\r\n")
            .unwrap();
    });
    let answer = hand_over(&settings, b"Subject: x\r\n\r\nx\r\n");
    assert_eq!(answer.state, State::Failed);
    assert!(
        !answer.said.chars().any(char::is_control),
        "{}",
        answer.said
    );
    assert!(answer.said.contains("way at all"), "{}", answer.said);
}

#[test]
fn a_message_that_cannot_be_marked_is_not_ended() {
    let (to_test, from_server) = mpsc::channel();
    let settings = server(move |mut reader| {
        let mut all = Vec::new();
        let _ = reader.read_to_end(&mut all);
        to_test.send(all).unwrap();
    });
    let mut session = Session::open(&settings).unwrap();
    let mark = || Err(LedgerError::NoSecret("disk full".into()));
    let message = b"Subject: x\r\n\r\nx\r\n";
    let failed = session.hand_over(&Handover {
        envelope: &envelope(),
        token: "token",
        message,
        is_accepting: false,
        mark: &mark,
    });
    assert!(matches!(failed, Err(LedgerError::NoSecret(_))));
    drop(session);
    assert_eq!(from_server.recv().unwrap(), message);
}
