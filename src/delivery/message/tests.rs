use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::{
    config::{Attachments, Packet, Project, Recipient, packet::Contents},
    delivery::{
        CorrectedFigures, Letters, Mailing, ToldChange, draft,
        plan::{Elsewhere, Part},
        token::LENGTH,
    },
    model::{Document, DocumentName, Language, Text, fixtures::writing},
};

fn project(language: Language) -> Project {
    Project {
        title: Text::in_languages([
            (Language::DANISH, "Tal & \"citat\""),
            (Language::ENGLISH, "Figures & \"quotes\""),
        ]),
        organisation: "<Kommunen>".to_owned(),
        contact: "tal@x.example".to_owned(),
        language,
        notice: Text::default(),
        web_page: None,
        currency: "DKK".to_owned(),
    }
}

fn document(name: DocumentName, title: &str) -> Document {
    Document {
        name,
        title: title.to_owned(),
        bytes: b"%PDF-1.7".to_vec(),
        findings: Vec::new(),
    }
}

/// What mails have in common beside their parcels.
#[derive(Default)]
struct Setting {
    web_page: Option<String>,
    packets: Vec<Packet>,
    correction: String,
    corrected: CorrectedFigures,
}

/// Makes a mail to a name, and reads it.
fn made(language: Language, name: &str, change: impl Fn(&mut Parcel)) -> (Mail, String, String) {
    made_in(&Setting::default(), language, (name, change))
}

fn made_in(
    setting: &Setting,
    language: Language,
    (name, change): (&str, impl Fn(&mut Parcel)),
) -> (Mail, String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates");
    let letters = Letters::load(&folder, language, &writing(language)).unwrap();
    let letters = letters
        .correcting(setting.correction.clone())
        .with_packets(&setting.packets);
    let mut project = project(language);
    project.web_page.clone_from(&setting.web_page);
    let recipient = Recipient {
        name: name.to_owned(),
        address: "udvalg@x.example".parse().unwrap(),
        attachments: Attachments::default(),
    };
    let area = document(DocumentName::of_record("area-1"), "<b>Øvre & \"By\"</b>");
    let packet = document(DocumentName::packet("oktober"), "Mødet");
    let large = document(DocumentName::of_record("area-2"), "Den store");
    let mut parcel = Parcel {
        recipient: &recipient,
        documents: vec![&area, &packet],
        part: Part { number: 1, of: 2 },
        elsewhere: vec![Elsewhere {
            part: 2,
            document: &area,
        }],
        too_large: vec![&large],
        missing: Vec::new(),
        earlier: None,
    };
    change(&mut parcel);
    let from = "Kommunen <tal@x.example>".parse().unwrap();
    let bounces = "retur@x.example".parse().unwrap();
    let sender = Sender {
        date: SystemTime::UNIX_EPOCH,
        from: &from,
        reply_to: None,
        bounce_address: Some(&bounces),
        secret: Secret::default(),
    };
    let mailing = Mailing {
        edition: "2026".parse().unwrap(),
        project: &project,
        letters,
        sender,
        outbox: PathBuf::from("unused"),
    };
    let draft = draft(vec![parcel], &mailing, &setting.corrected)
        .unwrap()
        .remove(0);
    let message = draft.message(&mailing);
    let mail = message
        .mail(&mailing.sender, &message.token(&mailing.sender.secret))
        .unwrap();
    let bytes = mail.message.formatted();
    let read = MessageParser::default().parse(&bytes).unwrap();
    let (text, html) = (read.body_text(0).unwrap(), read.body_html(0).unwrap());
    let both = (text.replace("\r\n", "\n"), html.replace("\r\n", "\n"));
    (mail, both.0, both.1)
}

#[test]
fn a_mail_has_its_text_twice_and_the_attachments_beside_it() {
    let (mail, text, html) = made(Language::DANISH, "Udvalget", |_| {});
    let bytes = mail.message.formatted();
    let read = MessageParser::default().parse(&bytes).unwrap();
    let kinds: Vec<_> = read
        .parts
        .iter()
        .map(|part| {
            part.content_type().map_or_else(String::new, |kind| {
                format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
            })
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "application/pdf",
            "application/pdf"
        ]
    );
    assert!(bytes.is_ascii());
    assert!(
        html.starts_with("<!doctype html>\n<html lang=\"da\">"),
        "{html}"
    );
    assert_eq!(html.matches("<h1").count(), 1);
    assert!(html.contains("<title>"));
    for words in [&text, &html] {
        assert!(words.contains("notat, PDF, 1 kB: -b-Øvre "), "{words}");
        assert!(words.contains("mødemappe, PDF, 1 kB: Mødet.pdf"), "{words}");
        assert!(words.contains("Dette er mail 1 af 2"), "{words}");
        assert!(
            words.contains("Ikke med, fordi det er for stort"),
            "{words}"
        );
        assert!(words.contains("Den store"), "{words}");
        assert!(words.contains("Skriv til tal@x.example"), "{words}");
    }
}

#[test]
fn nothing_in_the_html_comes_from_elsewhere() {
    for language in [Language::DANISH, Language::ENGLISH] {
        let (_, _, html) = made(language, "Udvalget", |_| {});
        for foreign in [
            "http:", "https:", "src=", "href=", "url(", "<script", "@import",
        ] {
            assert!(!html.contains(foreign), "{foreign} in {html}");
        }
    }
}

#[test]
fn names_cannot_become_markup() {
    let name = "<script>alert(\"x\")</script> & 'Søn'";
    for language in [Language::DANISH, Language::ENGLISH] {
        let (_, text, html) = made(language, name, |_| {});
        assert!(text.contains(name), "{text}");
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("<b>Øvre"), "{html}");
        assert!(!html.contains("<Kommunen>"), "{html}");
        assert!(
            html.contains("&lt;b&gt;Øvre &amp; &quot;By&quot;&lt;"),
            "{html}"
        );
    }
}

#[test]
fn names_cannot_become_heads() {
    let name = "A\r\nBcc: all@x.example\r\n\r\nBody";
    let (mail, ..) = made(Language::DANISH, name, |_| {});
    let bytes = mail.message.formatted();
    let text = String::from_utf8(bytes).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    assert!(head.contains("Content-Type: multipart/mixed"), "{head}");
    assert_eq!(mail.envelope.to().len(), 1);
}

#[test]
fn each_mail_has_an_envelope_of_its_own() {
    let (mail, ..) = made(Language::DANISH, "Udvalget", |_| {});
    let token = mail.id.trim_start_matches('<').split('@').next().unwrap();
    assert_eq!(token.len(), LENGTH);
    let from = mail.envelope.from().unwrap().to_string();
    assert_eq!(from, format!("retur+{token}@x.example"));
    let (same, ..) = made(Language::ENGLISH, "Another name", |_| {});
    assert_eq!(same.id, mail.id);
}

#[test]
fn each_thing_is_named_for_what_it_is() {
    let alone = |kind: DocumentName, language| {
        let one = document(kind, "Titel");
        let (_, text, _) = made(language, "Udvalget", |parcel| {
            // The document lives as long as the program, which is a test.
            parcel.documents = vec![Box::leak(Box::new(one.clone()))];
            parcel.part = Part { number: 1, of: 1 };
            parcel.elsewhere.clear();
            parcel.too_large.clear();
        });
        text
    };
    for (name, danish, english) in [
        (
            DocumentName::of_record("area-1"),
            "Her er jeres notat fra",
            "Here is your briefing from",
        ),
        (
            DocumentName::packet("a"),
            "Her er jeres mødemappe. Den samler",
            "Here is your packet. It binds",
        ),
        (
            DocumentName::disclosure(),
            "siden om diskretionering",
            "page about disclosure control",
        ),
    ] {
        let text = alone(name.clone(), Language::DANISH);
        assert!(text.contains(danish), "{text}");
        let text = alone(name, Language::ENGLISH);
        assert!(text.contains(english), "{text}");
    }
}

fn subject(mail: &Mail) -> String {
    let bytes = mail.message.formatted();
    let read = MessageParser::default().parse(&bytes).unwrap();
    read.subject().unwrap().to_owned()
}

fn packet(id: &str, meeting: &str, item: Option<&str>) -> Packet {
    Packet {
        id: id.to_owned(),
        committee: "Økonomiudvalget".to_owned(),
        meeting: meeting.parse().unwrap(),
        agenda_item: item.map(str::to_owned),
        contents: Contents::default(),
    }
}

#[test]
fn the_subject_names_the_meeting_and_the_item_of_its_agenda() {
    let with_item = |item| Setting {
        packets: vec![packet("oktober", "2026-10-07", item)],
        ..Setting::default()
    };
    let subject_of = |setting: &Setting, language| {
        let (mail, text, html) = made_in(setting, language, ("Udvalget", |_: &mut Parcel| {}));
        (subject(&mail), text, html)
    };
    let (danish, text, html) = subject_of(&with_item(Some("6")), Language::DANISH);
    assert_eq!(
        danish,
        "Økonomiudvalget 7. month 10 2026, punkt 6: Tal & \"citat\" 2026 (1 af 2)"
    );
    for words in [&text, &html] {
        assert!(
            words.contains("mødemappe til mødet 7. month 10 2026, punkt 6, PDF, 1 kB"),
            "{words}"
        );
    }
    let (english, ..) = subject_of(&with_item(None), Language::ENGLISH);
    assert_eq!(
        english,
        "Økonomiudvalget, 7 month 10 2026: Figures & \"quotes\" 2026 (1 of 2)"
    );
    let (none, ..) = subject_of(&Setting::default(), Language::DANISH);
    assert_eq!(none, "Tal & \"citat\" 2026 fra <Kommunen> (1 af 2)");
}

#[test]
fn a_packet_alone_is_introduced_with_its_meeting_and_several_are_counted() {
    let setting = Setting {
        packets: vec![
            packet("oktober", "2026-10-07", Some("6")),
            packet("november", "2026-11-04", None),
        ],
        ..Setting::default()
    };
    let [first, second] = ["oktober", "november"]
        .map(|id| document(DocumentName::packet(id), &format!("Mødet i {id}")));
    let carrying = |documents: Vec<&'static Document>, language| {
        let change = |parcel: &mut Parcel| {
            parcel.documents.clone_from(&documents);
            parcel.part = Part { number: 1, of: 1 };
            parcel.elsewhere.clear();
            parcel.too_large.clear();
        };
        let (mail, text, html) = made_in(&setting, language, ("Udvalget", change));
        (subject(&mail), text, html)
    };
    // They live as long as the program, which is a test.
    let [first, second]: [&'static Document; 2] =
        [Box::leak(Box::new(first)), Box::leak(Box::new(second))];
    let (_, text, html) = carrying(vec![first], Language::DANISH);
    for words in [text, html] {
        let said =
            "Her er jeres mødemappe til mødet i Økonomiudvalget den 7. month 10 2026, punkt 6. Den";
        assert!(words.contains(said), "{words}");
    }
    let (several, text, _) = carrying(vec![first, second], Language::DANISH);
    assert_eq!(
        several,
        "Tal & \"citat\" 2026 til 2 møder, det første 7. month 10 2026"
    );
    assert!(
        text.contains("mødemappe til mødet 4. month 11 2026, PDF"),
        "{text}"
    );
    let (several, ..) = carrying(vec![first, second], Language::ENGLISH);
    assert_eq!(
        several,
        "Figures & \"quotes\" 2026 for 2 meetings, the first on 7 month 10 2026"
    );
}

#[test]
fn the_web_page_is_named_where_it_is_known() {
    let address = "https://tal.x.example/2026/?a=1&b=2";
    let setting = Setting {
        web_page: Some(address.to_owned()),
        ..Setting::default()
    };
    for language in [Language::DANISH, Language::ENGLISH] {
        let (_, text, html) = made_in(&setting, language, ("Udvalget", |_: &mut Parcel| {}));
        assert!(text.contains(address), "{text}");
        let link = "<a href=\"https:&#x2f;&#x2f;tal.x.example&#x2f;2026&#x2f;?a=1&amp;b=2\">";
        assert!(html.contains(link), "{html}");
        assert_eq!(html.matches("href=").count(), 1);
    }
}

/// A correction of so many figures, all told of in the briefing about area 1.
fn correction_of(count: usize) -> Setting {
    let change = |number: usize| ToldChange {
        indicator: format!("Tal {number}"),
        unit: "Øvre <By>".to_owned(),
        period: "2025".to_owned(),
        before: "12 %".to_owned(),
        now: "skjult".to_owned(),
    };
    let area = DocumentName::of_record("area-1");
    Setting {
        correction: "Rettet udgave: Fejl <i> tallene".to_owned(),
        corrected: CorrectedFigures {
            corrected: "2026".parse().ok(),
            changes: (0..count).map(change).collect(),
            of_document: [(area, (0..count).collect())].into(),
        },
        ..Setting::default()
    }
}

#[test]
fn a_correction_stands_in_both_texts_with_what_changed_figure_by_figure() {
    let made = |setting: &Setting, language| {
        let (mail, text, html) = made_in(setting, language, ("Udvalget", |_: &mut Parcel| {}));
        (subject(&mail), text, html)
    };
    let (subject, text, html) = made(&correction_of(2), Language::DANISH);
    assert!(subject.starts_with("Rettet: "), "{subject}");
    assert!(text.contains("Rettet udgave: Fejl <i> tallene"), "{text}");
    assert!(
        html.contains("Rettet udgave: Fejl &lt;i&gt; tallene"),
        "{html}"
    );
    let title = "I dokumenterne her er disse tal rettet siden udgave 2026:";
    let line = "Tal 1, Øvre <By>, 2025: før 12 %, nu skjult";
    assert!(text.contains(&format!("{title}\n")), "{text}");
    assert!(text.contains(&format!("\n- {line}\n")), "{text}");
    assert!(html.contains(title), "{html}");
    let line = line.replace('<', "&lt;").replace('>', "&gt;");
    assert!(html.contains(&format!("<li>{line}</li>")), "{html}");
    let (subject, text, _) = made(&correction_of(2), Language::ENGLISH);
    assert!(subject.starts_with("Corrected: "), "{subject}");
    assert!(
        text.contains("- Tal 0, Øvre <By>, 2025: 12 % before, skjult now\n"),
        "{text}"
    );
}

#[test]
fn of_many_corrected_figures_the_first_are_told_and_the_rest_counted() {
    let (_, text, html) = made_in(
        &correction_of(37),
        Language::DANISH,
        ("Udvalget", |_: &mut Parcel| {}),
    );
    for words in [text, html] {
        assert_eq!(
            words.matches(": før 12 %, nu skjult").count(),
            30,
            "{words}"
        );
        assert!(words.contains("Yderligere 7 tal er rettet"), "{words}");
    }
    let (_, text, html) = made_in(
        &correction_of(0),
        Language::DANISH,
        ("Udvalget", |_: &mut Parcel| {}),
    );
    for words in [text, html] {
        let said = "Nøgletallene i dokumenterne her er de samme som i udgave 2026.";
        assert!(words.contains(said), "{words}");
    }
}
