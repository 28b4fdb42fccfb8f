use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::{
    config::{Attachments, Project, Recipient},
    delivery::{
        Letters, Mailing, draft,
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

/// Makes a mail to a name, and reads it.
fn made(language: Language, name: &str, change: impl Fn(&mut Parcel)) -> (Mail, String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates");
    let letters = Letters::load(&folder, language, &writing(language)).unwrap();
    let project = project(language);
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
    let draft = draft(vec![parcel], &mailing).unwrap().remove(0);
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
            "Her er jeres mødemappe fra",
            "Here is your meeting packet from",
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
