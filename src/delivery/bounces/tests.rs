use super::*;
use crate::{delivery::MessageKind, files};

const TOKENS: [&str; 3] = [
    "0123456789abcdef0123456789abcdef",
    "fedcba9876543210fedcba9876543210",
    "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb",
];

fn ledger(folder: &Path) -> Ledger {
    let ledger = Ledger::open(&folder.join("ledger.sqlite"), &folder.join("journal")).unwrap();
    for (index, token) in TOKENS.iter().enumerate() {
        let states = [State::Sent, State::Unknown, State::Failed];
        ledger
            .change(&LedgerEntry {
                kind: MessageKind::Edition,
                subject: String::new(),
                body: String::new(),
                edition: "2026".to_owned(),
                transport: "smtp".to_owned(),
                recipient: format!("r{index}@x.example"),
                part: 1,
                name: "Udvalget".to_owned(),
                content_key: "h".to_owned(),
                documents: None,
                message_id: format!("<{token}@kommune.example>"),
                state: states[index],
                attempts: 1,
                detail: String::new(),
                changed_at: "t".to_owned(),
            })
            .unwrap();
    }
    ledger
}

/// A report as Postfix writes it.
fn report(to: &str, envelope: &str, action: &str, returned: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nTo: {to}\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n\
         --B\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\r\n\
         --B\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\n{envelope}\r\n\
         Final-Recipient: rfc822; r0@x.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 <r0@x.example>:\r\n    no such user\r\n\r\n\
         --B\r\nContent-Type: text/rfc822-headers\r\n\r\n\
         From: a@kommune.example\r\n{returned}Subject: x\r\n\r\n--B--\r\n"
    )
}

fn own(token: &str) -> String {
    format!("<retur+{token}@kommune.example>")
}

fn read(mails: &[String]) -> (Bounces, Vec<State>) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    for (index, mail) in mails.iter().enumerate() {
        let file = folder.path().join(format!("mails/{index}.eml"));
        files::write(&file, mail.as_bytes()).unwrap();
    }
    let mut found = read_bounces(&folder.path().join("mails"), &ledger, "now").unwrap();
    let again = read_bounces(&folder.path().join("mails"), &ledger, "now").unwrap();
    assert_eq!(again.before, found.bounced.len());
    assert_eq!(again.bounced, []);
    for LeftAlone { place, .. } in &mut found.left_alone {
        *place = place.rsplit('/').next().unwrap().to_owned();
    }
    let rows = ledger.all().unwrap();
    (found, rows.iter().map(|row| row.state).collect())
}

#[test]
fn a_report_is_known_by_its_address_its_envelope_or_the_head_it_returns() {
    let by_address = report(&own(TOKENS[0]), "", "failed", "");
    let envelope = format!("Original-Envelope-Id: {}\r\n", TOKENS[0]);
    let by_envelope = report("a@kommune.example", &envelope, "failed", "");
    let id = format!("Message-ID: <{}@kommune.example>\r\n", TOKENS[0]);
    let by_head = report("a@kommune.example", "", "Failed", &id);
    for mail in [by_address, by_envelope, by_head] {
        let (found, states) = read(&[mail]);
        assert_eq!(found.bounced.len(), 1, "{found:?}");
        let said = &found.bounced[0].row.detail;
        assert_eq!(
            said,
            "rfc822; r0@x.example; 5.1.1; smtp; 550 5.1.1 <r0@x.example>: no such user"
        );
        assert_eq!(states, [State::Bounced, State::Unknown, State::Failed]);
    }
}

#[test]
fn a_whole_message_that_is_returned_is_read_too() {
    let id = format!("Message-ID: <{}@kommune.example>\r\n", TOKENS[1]);
    let mail = report("a@kommune.example", "", "failed", &id);
    let mail = mail.replace("text/rfc822-headers", "message/rfc822");
    let (found, states) = read(&[mail]);
    assert_eq!(found.bounced.len(), 1, "{found:?}");
    assert_eq!(states, [State::Sent, State::Bounced, State::Failed]);
}

#[test]
fn what_is_not_understood_is_listed_and_changes_nothing() {
    let id = format!("Message-ID: <{}@kommune.example>\r\n", TOKENS[1]);
    let absent = format!(
        "From: a@x.example\r\nTo: {}\r\nSubject: Ferie\r\n\r\nx",
        own(TOKENS[0])
    );
    let mails = [
        report("a@kommune.example", "", "failed", ""),
        report(&own(TOKENS[0]), "", "failed", &id),
        report(&own(TOKENS[0]), "", "delayed", ""),
        absent,
        report(&own(TOKENS[2]), "", "failed", ""),
        report(&own("00000000000000000000000000000000"), "", "failed", ""),
    ];
    let (found, states) = read(&mails);
    assert_eq!(found.bounced, []);
    let why: Vec<_> = found
        .left_alone
        .iter()
        .map(|mail| mail.why.as_str())
        .collect();
    assert_eq!(
        why,
        [
            "names no message of ours",
            "names several messages of ours",
            "is not a failure, r0@x.example: delayed",
            "is not a report of delivery: `Ferie`",
            "is about the mail to r2@x.example, which is failed",
            "names no message of ours",
        ]
    );
    assert_eq!(states, [State::Sent, State::Unknown, State::Failed]);
}

#[test]
fn mailboxes_of_three_forms_are_read() {
    let mail = report(&own(TOKENS[0]), "", "failed", "");
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    files::write(&at("maildir/new/1.host"), mail.as_bytes()).unwrap();
    files::write(&at("maildir/cur/2.host:2,S"), mail.as_bytes()).unwrap();
    files::write(&at("maildir/tmp/3"), b"half").unwrap();
    let (first, second) = (
        "From x Mon Feb  9 06:01:00 2026",
        "From y Mon Feb  9 06:02 2026 +0100",
    );
    let quoted = format!(
        "{first}\n{mail}\n>From here\n\nFrom now on, use 12 others.\n\n{second}\n\
         Subject: second\n\nx\n"
    );
    files::write(&at("mbox"), quoted.as_bytes()).unwrap();
    files::write(&at("single.eml"), mail.as_bytes()).unwrap();
    let count = |name: &str| messages(&at(name)).unwrap().len();
    assert_eq!(count("maildir"), 2);
    assert_eq!(count("mbox"), 2);
    assert_eq!(count("single.eml"), 1);
    let first = &messages(&at("mbox")).unwrap()[0];
    assert!(
        first
            .1
            .ends_with(b"\nFrom here\n\nFrom now on, use 12 others.\n\n")
    );
    assert!(first.0.ends_with("mbox, message 1"));
}

#[test]
fn a_report_in_another_alphabet_or_with_a_remark_is_one() {
    let global = report(&own(TOKENS[0]), "", "failed", "")
        .replace("message/delivery-status", "message/global-delivery-status")
        .replace("rfc822; r0@x.example", "utf-8; søn@x.example");
    let id = format!("Message-ID: <{}@kommune.example>\r\n", TOKENS[0]);
    let head = report("a@kommune.example", "", "failed", &id)
        .replace("text/rfc822-headers", "message/global-headers");
    let remark = report(&own(TOKENS[0]), "", "Failed (permanent)", "");
    for mail in [global, head, remark] {
        let (found, states) = read(std::slice::from_ref(&mail));
        assert_eq!(found.bounced.len(), 1, "{mail}\n{found:?}");
        assert_eq!(states[0], State::Bounced);
    }
}

/// Wraps a mail in another one.
fn wrapped(mail: &str, disposition: &str) -> String {
    format!(
        "From: postmaster@kommune.example\r\nTo: tal@kommune.example\r\nSubject: VS: x\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary={disposition}\r\n\r\n\
         --{disposition}\r\nContent-Type: text/plain\r\n\r\nSe vedlagte.\r\n\
         --{disposition}\r\nContent-Type: message/rfc822\r\n\
         Content-Disposition: {disposition}\r\n\r\n{mail}\r\n--{disposition}--\r\n"
    )
}

#[test]
fn reports_in_other_mails_are_read() {
    let one = report(&own(TOKENS[0]), "", "failed", "");
    let forwarded = wrapped(&one, "attachment");
    let encoded = forwarded.replace(
        &format!("Content-Disposition: attachment\r\n\r\n{one}"),
        &format!(
            "Content-Disposition: attachment\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
            one.replace('=', "=3D")
        ),
    );
    assert_ne!(encoded, forwarded);
    let twice = wrapped(&wrapped(&one, "inline"), "attachment");
    for mail in [forwarded, encoded, twice] {
        let (found, states) = read(&[mail]);
        assert_eq!(found.bounced.len(), 1, "{found:?}");
        assert_eq!(states, [State::Bounced, State::Unknown, State::Failed]);
    }
}

#[test]
fn what_only_looks_like_a_report_is_told_as_probable_and_changes_nothing() {
    let looks = |from: &str, to: &str, subject: &str| {
        format!("From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nNo such user.\r\n")
    };
    let daemon = "MAILER-DAEMON@mx.example";
    let mails = [
        looks(daemon, &own(TOKENS[0]), "hello"),
        looks("a@x.example", &own(TOKENS[1]), "Undelivered Mail"),
        looks("a@x.example", &own(TOKENS[0]), "Ferie"),
        looks(daemon, "tal@kommune.example", "Undelivered Mail"),
        looks(
            daemon,
            &own("00000000000000000000000000000000"),
            "Undelivered",
        ),
    ];
    let (found, states) = read(&mails);
    let probable: Vec<_> = found
        .probable
        .iter()
        .map(|one| (one.row.recipient.as_str(), one.row.detail.as_str()))
        .collect();
    assert_eq!(
        probable,
        [
            ("r0@x.example", "hello"),
            ("r1@x.example", "Undelivered Mail")
        ]
    );
    assert_eq!((found.bounced.len(), found.left_alone.len()), (0, 3));
    assert_eq!(states, [State::Sent, State::Unknown, State::Failed]);
}
