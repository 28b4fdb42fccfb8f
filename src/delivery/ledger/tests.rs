use super::{super::State, *};
use crate::delivery::MessageKind;

fn row(recipient: &str, state: State) -> LedgerEntry {
    LedgerEntry {
        kind: MessageKind::Edition,
        subject: String::new(),
        body: String::new(),
        edition: "2026".to_owned(),
        transport: "smtp".to_owned(),
        recipient: recipient.to_owned(),
        part: 1,
        name: "Udvalget".to_owned(),
        content_key: "hash".to_owned(),
        documents: Some([("area-1.pdf".to_owned(), "h".to_owned())].into()),
        message_id: format!("<{recipient}>"),
        state,
        attempts: 1,
        detail: String::new(),
        changed_at: "2026-02-09T11:00:00Z".to_owned(),
    }
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn open(&self) -> Result<Ledger, LedgerError> {
        Ledger::open(&self.path("ledger.sqlite"), &self.path("ledger.journal"))
    }

    fn restore(&self) -> usize {
        Ledger::restore(&self.path("ledger.sqlite"), &self.path("ledger.journal")).unwrap()
    }

    fn states(&self) -> Vec<(String, State)> {
        let rows = self.open().unwrap().of_edition("2026").unwrap();
        rows.into_iter()
            .map(|row| (row.recipient, row.state))
            .collect()
    }
}

fn copy(from: &Path, to: &Path) {
    files::write(to, &files::read(from).unwrap()).unwrap();
}

#[test]
fn an_old_ledger_is_refused_until_it_is_restored() {
    let place = Place::new();
    let ledger = place.open().unwrap();
    ledger.change(&row("a@x.example", State::Sent)).unwrap();
    drop(ledger);
    copy(&place.path("ledger.sqlite"), &place.path("old"));
    let ledger = place.open().unwrap();
    ledger.change(&row("b@x.example", State::Sending)).unwrap();
    ledger.change(&row("b@x.example", State::Sent)).unwrap();
    ledger.change(&row("c@x.example", State::Sending)).unwrap();
    drop(ledger);
    copy(&place.path("old"), &place.path("ledger.sqlite"));
    let refused = place.open().unwrap_err();
    assert!(refused.to_string().contains("lacks the last 3 changes"));
    assert!(refused.hint().unwrap().contains("deliveries restore"));
    assert_eq!(place.restore(), 3);
    let states = place.states();
    let expected = [
        ("a@x.example".to_owned(), State::Sent),
        ("b@x.example".to_owned(), State::Sent),
        ("c@x.example".to_owned(), State::Unknown),
    ];
    assert_eq!(states, expected);
    assert_eq!(place.restore(), 0);
}

#[test]
fn a_lost_ledger_is_made_anew_from_its_journal() {
    let place = Place::new();
    let ledger = place.open().unwrap();
    ledger.change(&row("a@x.example", State::Sent)).unwrap();
    drop(ledger);
    files::remove_file(&place.path("ledger.sqlite")).unwrap();
    assert!(matches!(place.open(), Err(LedgerError::Behind { .. })));
    assert_eq!(place.restore(), 1);
    assert_eq!(place.states(), [("a@x.example".to_owned(), State::Sent)]);
}

#[test]
fn a_lost_journal_begins_anew_with_all_that_the_ledger_knows() {
    let place = Place::new();
    let ledger = place.open().unwrap();
    ledger.change(&row("a@x.example", State::Sent)).unwrap();
    ledger.change(&row("b@x.example", State::Failed)).unwrap();
    drop(ledger);
    files::remove_file(&place.path("ledger.journal")).unwrap();
    let before = place.states();
    files::remove_file(&place.path("ledger.sqlite")).unwrap();
    assert!(matches!(place.open(), Err(LedgerError::Behind { .. })));
    place.restore();
    assert_eq!(place.states(), before);
}

#[test]
fn a_line_that_a_crash_cut_off_is_no_obstacle() {
    let place = Place::new();
    let ledger = place.open().unwrap();
    ledger.change(&row("a@x.example", State::Sent)).unwrap();
    ledger.change(&row("b@x.example", State::Sending)).unwrap();
    drop(ledger);
    let journal = files::read(&place.path("ledger.journal")).unwrap();
    let cut = &journal[..journal.len() - 20];
    files::write(&place.path("ledger.journal"), cut).unwrap();
    let ledger = place.open().unwrap();
    assert_eq!(ledger.recover().unwrap(), 1);
    drop(ledger);
    files::remove_file(&place.path("ledger.sqlite")).unwrap();
    place.restore();
    let expected = [
        ("a@x.example".to_owned(), State::Sent),
        ("b@x.example".to_owned(), State::Unknown),
    ];
    assert_eq!(place.states(), expected);
}

#[test]
fn a_ledger_of_the_first_form_is_brought_up_to_date_and_guarded() {
    let place = Place::new();
    let old = Connection::open(place.path("ledger.sqlite")).unwrap();
    old.execute_batch(
        "CREATE TABLE delivery (
             edition TEXT NOT NULL, transport TEXT NOT NULL, recipient TEXT NOT NULL,
             part INTEGER NOT NULL, bundle TEXT NOT NULL, message_id TEXT NOT NULL,
             state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 1,
             detail TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL,
             PRIMARY KEY (edition, transport, recipient, part)
         ) STRICT;
         INSERT INTO delivery VALUES
             ('2026', 'smtp', 'a@x.example', 1, 'h', '<1>', 'sent', 1, '', 't'),
             ('2026', 'smtp', 'b@x.example', 1, 'h', '<2>', 'sending', 1, '', 't');",
    )
    .unwrap();
    drop(old);
    let ledger = place.open().unwrap();
    assert_eq!(ledger.recover().unwrap(), 1);
    drop(ledger);
    let expected = [
        ("a@x.example".to_owned(), State::Sent),
        ("b@x.example".to_owned(), State::Unknown),
    ];
    assert_eq!(place.states(), expected);
    files::remove_file(&place.path("ledger.sqlite")).unwrap();
    assert!(matches!(place.open(), Err(LedgerError::Behind { .. })));
}

#[test]
fn a_ledger_of_a_newer_program_is_refused() {
    let place = Place::new();
    let newer = Connection::open(place.path("ledger.sqlite")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    assert!(matches!(
        place.open(),
        Err(LedgerError::Newer { version: 99, .. })
    ));
}

#[test]
fn what_is_to_be_sent_is_entered_once_and_keeps_what_became_of_it() {
    let place = Place::new();
    let ledger = place.open().unwrap();
    let pending = |recipient| LedgerEntry {
        attempts: 0,
        ..row(recipient, State::Pending)
    };
    let first = [pending("a@x.example"), pending("gone@x.example")];
    ledger.expect(&first).unwrap();
    ledger.change(&row("a@x.example", State::Sent)).unwrap();
    let second = [pending("a@x.example"), pending("b@x.example")];
    ledger.expect(&second).unwrap();
    drop(ledger);
    let expected = [
        ("a@x.example".to_owned(), State::Sent),
        ("b@x.example".to_owned(), State::Pending),
    ];
    assert_eq!(place.states(), expected);
}

#[test]
fn a_message_is_claimed_once_and_only_where_it_waits() {
    for (state, is_free) in [
        (State::Pending, true),
        (State::Deferred, true),
        (State::Sending, false),
        (State::Sent, false),
        (State::Failed, false),
        (State::Unknown, false),
        (State::Bounced, false),
    ] {
        for kind in [MessageKind::Edition, MessageKind::Notice] {
            let place = Place::new();
            let ledger = place.open().unwrap();
            let entry = LedgerEntry {
                kind,
                ..row("a@x.example", state)
            };
            ledger.change(&entry).unwrap();
            assert_eq!(ledger.claim(&entry).is_ok(), is_free, "{state:?}");
            assert!(matches!(ledger.claim(&entry), Err(LedgerError::Taken)));
            // What was refused is no change, in the ledger or in the journal.
            let changes = 1 + u64::from(is_free);
            assert_eq!(ledger.changes().unwrap(), changes);
            assert_eq!(
                ledger.journal.lines().unwrap().len(),
                usize::from(is_free) + 1
            );
        }
    }
}

#[test]
fn a_notice_stands_in_the_journal_with_its_words() {
    let place = Place::new();
    let ledger = place.open().unwrap();
    let notice = LedgerEntry {
        kind: MessageKind::Notice,
        documents: None,
        subject: "Årets tal".to_owned(),
        body: "Kære Tove".to_owned(),
        ..row("tove@x.example", State::Deferred)
    };
    ledger.change(&notice).unwrap();
    ledger.change(&row("a@x.example", State::Sent)).unwrap();
    drop(ledger);
    files::remove_file(&place.path("ledger.sqlite")).unwrap();
    assert!(matches!(place.open(), Err(LedgerError::Behind { .. })));
    assert_eq!(place.restore(), 2);
    let ledger = place.open().unwrap();
    let waiting = ledger.waiting_notices("smtp", "tove@x.example").unwrap();
    assert_eq!(waiting, [notice]);
    let sent = row("a@x.example", State::Sent);
    assert_eq!(ledger.of_edition("2026").unwrap(), [sent]);
}

/// The tables of form 3, as the program wrote them then.
const FORM_3: &str = "
    CREATE TABLE delivery (
        edition TEXT NOT NULL, transport TEXT NOT NULL, recipient TEXT NOT NULL,
        part INTEGER NOT NULL, bundle TEXT NOT NULL, documents TEXT, message_id TEXT NOT NULL,
        state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 1,
        detail TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (edition, transport, recipient, bundle)
    ) STRICT;
    CREATE INDEX delivery_message ON delivery (message_id);
    CREATE TABLE notice (
        edition TEXT NOT NULL, transport TEXT NOT NULL, recipient TEXT NOT NULL, key TEXT NOT NULL,
        message_id TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL,
        attempts INTEGER NOT NULL, detail TEXT NOT NULL, changed_at TEXT NOT NULL,
        body TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (edition, transport, recipient, key)
    ) STRICT;
    CREATE TABLE journal (changes INTEGER NOT NULL) STRICT;
    CREATE TABLE report (sha256 TEXT PRIMARY KEY, read_at TEXT NOT NULL) STRICT;
    INSERT INTO journal VALUES (2);
    INSERT INTO report VALUES ('r', 't');
    INSERT INTO delivery VALUES
        ('2026', 'smtp', 'b@x.example', 2, 'h2', 'area-1.pdf h', '<b@x>', 'sent', 2, '250 ok', 't',
         'B'),
        ('2026', 'smtp', 'a@x.example', 1, 'h1', NULL, '', 'pending', 0, '', 't', 'A'),
        ('2025', 'outbox', 'a@x.example', 1, 'h1', '', '<a@x>', 'sent', 1, 'a.eml', 't', 'A');
    INSERT INTO notice VALUES
        ('2026', 'smtp', 'tove@x.example', 'summary-1', '<n1@x>', 'S', 'sent', 1, '250', 't', 'T'),
        ('2026', 'smtp', 'tove@x.example', 'failed-2', '<n2@x>', 'S2', 'deferred', 3, '451', 't',
         'T2'),
        ('2025', 'smtp', 'tove@x.example', 'late', '<n3@x>', 'S3', 'pending', 1, '', 't', ''),
        ('2026', 'smtp', 'tove@x.example', 'h1', '<n4@x>', 'S4', 'sending', 1, '', 't', 'T4');
    PRAGMA user_version = 3;";

#[test]
fn a_ledger_with_a_table_of_notices_loses_no_row_and_sends_nothing_again() {
    let place = Place::new();
    let old = Connection::open(place.path("ledger.sqlite")).unwrap();
    old.execute_batch(FORM_3).unwrap();
    drop(old);
    let line = |number, state| {
        format!(
            "{{\"number\":{number},\"row\":{{\"edition\":\"2026\",\"transport\":\"smtp\",\
             \"recipient\":\"b@x.example\",\"part\":2,\"name\":\"B\",\"bundle\":\"h2\",\
             \"documents\":{{\"area-1.pdf\":\"h\"}},\"message_id\":\"<b@x>\",\"state\":\"{state}\",\
             \"attempts\":2,\"detail\":\"250 ok\",\"changed_at\":\"t\"}}}}\n"
        )
    };
    let journal = line(1, "sending") + &line(2, "sent");
    files::write(&place.path("ledger.journal"), journal.as_bytes()).unwrap();
    for _ in 0..2 {
        let ledger = place.open().unwrap();
        let all = ledger.all().unwrap();
        let told = |entry: &LedgerEntry| {
            let kind = entry.kind.as_str();
            let LedgerEntry {
                edition,
                recipient,
                content_key,
                message_id,
                attempts,
                detail,
                ..
            } = entry;
            let state = entry.state.as_str();
            format!(
                "{kind} {edition} {recipient} {content_key} {message_id} {state} {attempts} {detail}"
            )
        };
        let told: Vec<_> = all.iter().map(told).collect();
        assert_eq!(
            told,
            [
                "edition 2026 b@x.example h2 <b@x> sent 2 250 ok",
                "edition 2026 a@x.example h1  pending 0 ",
                "edition 2025 a@x.example h1 <a@x> sent 1 a.eml",
                "notice 2026 tove@x.example summary-1 <n1@x> sent 1 250",
                "notice 2026 tove@x.example failed-2 <n2@x> deferred 3 451",
                "notice 2025 tove@x.example late <n3@x> pending 1 ",
                "notice 2026 tove@x.example h1 <n4@x> sending 1 ",
            ]
        );
        let documents = Some([("area-1.pdf".to_owned(), "h".to_owned())].into());
        assert_eq!(all[0].documents, documents);
        assert_eq!((all[0].part, all[0].name.as_str()), (2, "B"));
        assert_eq!(
            (&all[1].documents, &all[2].documents),
            (&None, &Some([].into()))
        );
        let waiting = ledger.waiting_notices("smtp", "tove@x.example").unwrap();
        let words = waiting
            .iter()
            .map(|one| (one.subject.as_str(), one.body.as_str()));
        assert_eq!(words.collect::<Vec<_>>(), [("S2", "T2")]);
        assert_eq!(ledger.changes().unwrap(), 2);
        assert!(ledger.has_report("r").unwrap());
        let kept = files::read_text(&place.path("ledger.journal")).unwrap();
        assert_eq!(kept, journal);
    }
    let ledger = place.open().unwrap();
    assert_eq!(ledger.recover().unwrap(), 1);
    let unknown = &ledger.all().unwrap()[6];
    assert_eq!(unknown.state, State::Unknown);
    drop(ledger);
    // The same journal makes a ledger anew.
    files::remove_file(&place.path("ledger.sqlite")).unwrap();
    assert_eq!(place.restore(), 3);
    let all = place.open().unwrap().all().unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(
        (all[0].state, all[0].kind),
        (State::Sent, MessageKind::Edition)
    );
    assert_eq!(
        (all[1].state, all[1].kind),
        (State::Unknown, MessageKind::Notice)
    );
}

#[test]
fn what_cannot_be_journaled_is_not_claimed_and_still_waits() {
    let place = Place::new();
    let ledger = place.open().unwrap();
    let waiting = row("a@x.example", State::Deferred);
    ledger.change(&waiting).unwrap();
    let journal = files::read(&place.path("ledger.journal")).unwrap();
    files::remove_file(&place.path("ledger.journal")).unwrap();
    files::create_folder(&place.path("ledger.journal")).unwrap();
    let next = LedgerEntry {
        attempts: 2,
        ..waiting.clone()
    };
    let failed = ledger.claim(&next).unwrap_err();
    assert!(matches!(failed, LedgerError::File(_)), "{failed:?}");
    assert_eq!(ledger.all().unwrap(), std::slice::from_ref(&waiting));
    drop(ledger);
    files::remove_folder(&place.path("ledger.journal")).unwrap();
    files::write(&place.path("ledger.journal"), &journal).unwrap();
    let ledger = place.open().unwrap();
    assert_eq!(ledger.recover().unwrap(), 0);
    ledger.claim(&next).unwrap();
    let lines = ledger.journal.lines().unwrap();
    let numbers: Vec<_> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
}
