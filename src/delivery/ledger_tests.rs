use super::*;

fn row(recipient: &str, state: State) -> Row {
    Row {
        edition: "2026".to_owned(),
        transport: "smtp".to_owned(),
        recipient: recipient.to_owned(),
        part: 1,
        name: "Udvalget".to_owned(),
        bundle: "hash".to_owned(),
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
        let rows = self.open().unwrap().rows(Some("2026")).unwrap();
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
    let pending = |recipient| Row {
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
