use mail_parser::MessageParser;

use super::*;
use crate::config::Approving;

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
        date: SystemTime::UNIX_EPOCH,
        subject: "Årets tal\r\nBcc: all@x.example".to_owned(),
        paragraphs: vec!["Kære Tove".to_owned(), "To\nlinjer\u{7}".to_owned()],
    }
}

struct Place(tempfile::TempDir);

impl Place {
    fn ledger(&self) -> Ledger {
        let path = |name: &str| self.0.path().join(name);
        Ledger::open(&path("ledger.sqlite"), &path("ledger.journal")).unwrap()
    }

    fn notify(&self, notice: &Notice, owner: &Owner) -> Outlook {
        let now = || "2026-02-09T11:00:00Z".to_owned();
        let folder = self.0.path().join("owner");
        let with = (&settings(), &Secret::default());
        notify(notice, owner, with, &self.ledger(), &folder, now).unwrap()
    }
}

#[test]
fn a_notice_is_one_plain_text_and_its_heads_are_lines() {
    let mail = mail(
        &notice("summary"),
        &owner("Tove\r\nBcc: y@x.example"),
        &settings(),
        &Secret::default(),
    );
    let mail = mail.unwrap();
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
    let place = Place(tempfile::tempdir().unwrap());
    let (tove, other) = (
        owner("Tove"),
        Owner {
            address: "bo@x.example".parse().unwrap(),
            ..owner("Bo")
        },
    );
    assert_eq!(place.notify(&notice("summary"), &tove), Outlook::Sent);
    let changed = Notice {
        subject: "Andet".to_owned(),
        ..notice("summary")
    };
    assert_eq!(place.notify(&changed, &tove), Outlook::AlreadySent);
    assert_eq!(place.notify(&notice("late"), &tove), Outlook::Sent);
    assert_eq!(place.notify(&notice("summary"), &other), Outlook::Sent);
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
    ] {
        let place = Place(tempfile::tempdir().unwrap());
        let ledger = place.ledger();
        place.notify(&notice("summary"), &owner("Tove"));
        let row = ledger.only_notice();
        ledger
            .enter_notice(&NoticeRow {
                state,
                ..row.clone()
            })
            .unwrap();
        assert_eq!(ledger.claim_notice(&row).unwrap(), again, "{state:?}");
        // Who claims it second does not get it.
        assert!(!ledger.claim_notice(&row).unwrap(), "{state:?}");
        ledger.enter_notice(&NoticeRow { state, ..row }).unwrap();
        let sent = place.notify(&notice("summary"), &owner("Tove")) == Outlook::Sent;
        assert_eq!(sent, again, "{state:?}");
    }
}
