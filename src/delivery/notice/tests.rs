use std::time::SystemTime;

use mail_parser::MessageParser;

use super::*;
use crate::{
    config::{Approving, Transport},
    delivery::{MessageKind, Secret, message::Mail},
    files,
};

fn settings() -> Delivery {
    Delivery {
        transport: Transport::Outbox,
        from: "Kommunen <tal@x.example>".parse().unwrap(),
        reply_to: None,
        bounce_address: Some("retur@x.example".parse().unwrap()),
        approval: Approving::Owner,
        approvers: Vec::new(),
        largest_message_megabytes: 20,
        messages_per_minute: 30,
        journal: None,
        dkim: None,
        smtp: None,
    }
}

fn sender(settings: &Delivery) -> Sender<'_> {
    Sender {
        date: SystemTime::UNIX_EPOCH,
        from: &settings.from,
        reply_to: None,
        bounce_address: settings.bounce_address.as_ref(),
        secret: Secret::default(),
    }
}

fn owner(name: &str) -> Owner {
    Owner {
        name: name.to_owned(),
        address: "tove@X.example".parse().unwrap(),
    }
}

fn notice(key: &str) -> Notice {
    Notice {
        edition: "2026".parse().unwrap(),
        key: key.to_owned(),
        words: NoticeWords {
            subject: "Årets tal\r\nBcc: all@x.example".to_owned(),
            text: "Kære Tove\n\nTo\nlinjer\u{7}".to_owned(),
        },
    }
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn ledger(&self) -> Ledger {
        let path = |name: &str| self.0.path().join(name);
        Ledger::open(&path("ledger.sqlite"), &path("ledger.journal")).unwrap()
    }

    fn with<T>(&self, owner: &Owner, work: impl FnOnce(&Notifying) -> T) -> T {
        let settings = settings();
        work(&Notifying {
            owner,
            settings: &settings,
            sender: sender(&settings),
            ledger: &self.ledger(),
            outbox: &self.0.path().join("owner"),
            now: || "2026-02-09T11:00:00Z".to_owned(),
        })
    }

    fn notify(&self, notice: &Notice, owner: &Owner) -> Disposition {
        self.with(owner, |with| notify(notice, with).unwrap())
    }

    /// Returns the only message of the ledger.
    fn entry(&self) -> LedgerEntry {
        let mut all = self.ledger().all().unwrap();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }
}

fn mail(notice: &Notice, owner: &Owner) -> Mail {
    let settings = settings();
    let letter = notice.letter();
    let message = notice.message(owner, &letter);
    let sender = sender(&settings);
    message
        .mail(&sender, &message.token(&sender.secret))
        .unwrap()
}

#[test]
fn a_notice_is_one_plain_text_and_its_heads_are_lines() {
    let mail = mail(&notice("summary"), &owner("Tove\r\nBcc: y@x.example"));
    let bytes = mail.message.formatted();
    let read = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(read.parts.len(), 1);
    assert!(read.bcc().is_none());
    assert_eq!(read.subject(), Some("Årets tal Bcc: all@x.example"));
    let text = read.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(text.trim_end(), "Kære Tove\n\nTo\nlinjer");
    assert_eq!(mail.envelope.to().len(), 1);
    let token = mail.id.trim_start_matches('<').split('@').next().unwrap();
    let sender = mail.envelope.from().unwrap().to_string();
    assert_eq!(sender, format!("retur+{token}@x.example"));
}

#[test]
fn a_key_is_mailed_once_to_each_owner() {
    let place = Place::new();
    let (tove, other) = (
        owner("Tove"),
        Owner {
            address: "bo@x.example".parse().unwrap(),
            ..owner("Bo")
        },
    );
    assert_eq!(place.notify(&notice("summary"), &tove), Disposition::Sent);
    let mut changed = notice("summary");
    changed.words.subject = "Andet".to_owned();
    assert_eq!(place.notify(&changed, &tove), Disposition::AlreadySent);
    assert_eq!(place.notify(&notice("late"), &tove), Disposition::Sent);
    assert_eq!(place.notify(&notice("summary"), &other), Disposition::Sent);
    let names = files::list_below(&place.0.path().join("owner")).unwrap();
    assert_eq!(names, ["2026-late.eml", "2026-summary.eml"]);
}

#[test]
fn what_may_have_arrived_is_not_sent_again_and_what_was_refused_is() {
    for (state, again) in [
        (State::Sending, false),
        (State::Unknown, false),
        (State::Sent, false),
        (State::Pending, true),
        (State::Deferred, true),
        (State::Failed, true),
        (State::Bounced, true),
    ] {
        let place = Place::new();
        place.notify(&notice("summary"), &owner("Tove"));
        let entry = place.entry();
        assert_eq!(entry.kind, MessageKind::Notice);
        let entry = LedgerEntry { state, ..entry };
        place.ledger().change(&entry).unwrap();
        let sent = place.notify(&notice("summary"), &owner("Tove")) == Disposition::Sent;
        assert_eq!(sent, again, "{state:?}");
        assert_eq!(place.entry().attempts, 1 + u32::from(again), "{state:?}");
    }
}

#[test]
fn a_notice_that_waits_is_mailed_again_with_its_words() {
    let place = Place::new();
    let tove = owner("Tove");
    place.notify(&notice("summary"), &tove);
    let sent = place.0.path().join("owner/2026-summary.eml");
    let words = files::read(&sent).unwrap();
    files::remove_file(&sent).unwrap();
    let state = State::Deferred;
    let deferred = LedgerEntry {
        state,
        ..place.entry()
    };
    place.ledger().change(&deferred).unwrap();
    let again = place.with(&tove, |with| notify_again(with).unwrap());
    assert_eq!(
        again,
        [Renotified {
            subject: "Årets tal Bcc: all@x.example".to_owned(),
            disposition: Disposition::Sent
        }]
    );
    assert_eq!(files::read(&sent).unwrap(), words);
    let again = place.with(&tove, |with| notify_again(with).unwrap());
    assert_eq!(again, []);
}

#[test]
fn messages_of_the_edition_and_notices_leave_each_other_alone() {
    let place = Place::new();
    place.notify(&notice("summary"), &owner("Tove"));
    let waiting = LedgerEntry {
        state: State::Pending,
        ..place.entry()
    };
    let ledger = place.ledger();
    ledger.change(&waiting).unwrap();
    let message = LedgerEntry {
        kind: MessageKind::Edition,
        ..waiting.clone()
    };
    ledger.expect(std::slice::from_ref(&message)).unwrap();
    let of_edition = ledger.of_edition("2026").unwrap();
    assert_eq!(of_edition, std::slice::from_ref(&message));
    ledger.expect_notice(&waiting).unwrap();
    let failed = LedgerEntry {
        state: State::Failed,
        ..waiting
    };
    ledger.change(&failed).unwrap();
    let again = ledger.reopen("2026", "outbox", &[State::Failed], "now");
    assert_eq!(again.unwrap(), []);
    assert_eq!(ledger.all().unwrap(), [failed, message]);
}
