use super::*;
use crate::{
    config::{Attachments, packet::Contents},
    delivery::MessageKind,
    model::{Unit, UnitId, UnitKind, fixtures},
};

fn document(code: &str, bytes: usize) -> (DocumentName, Document) {
    let id: UnitId = code.parse().unwrap();
    let name = DocumentName::of_unit(UnitKind::Area, &id);
    let bytes = vec![0; bytes];
    (
        name.clone(),
        Document {
            name,
            title: code.to_owned(),
            bytes,
            findings: Vec::new(),
        },
    )
}

fn units() -> Units {
    let unit = |id: &str, kind, parent: Option<&str>| Unit {
        association: (kind == UnitKind::Estate).then(|| "h1".parse().unwrap()),
        ..fixtures::unit(id, kind, parent)
    };
    Units::new(vec![
        unit("m", UnitKind::Municipality, None),
        unit("town", UnitKind::Part, Some("m")),
        unit("1", UnitKind::Area, Some("town")),
        unit("2", UnitKind::Area, Some("town")),
        unit("3", UnitKind::Area, Some("m")),
        unit("h1", UnitKind::Association, None),
        unit("e1", UnitKind::Estate, Some("2")),
    ])
    .unwrap()
}

fn attachments(contents: Contents) -> Attachments {
    Attachments {
        contents,
        ..Attachments::default()
    }
}

fn recipient(attachments: Attachments) -> Recipient {
    Recipient {
        name: "Udvalget".to_owned(),
        address: "udvalg@example.org".parse().unwrap(),
        attachments,
    }
}

fn titles(recipient: &[Recipient], limit: u32, bytes: usize) -> Vec<Vec<String>> {
    let documents = ["1", "2", "3"].map(|code| document(code, bytes)).into();
    let parcels = plan(recipient, (&units(), 2025), &documents, limit, &[]);
    let titles = |parcel: &Parcel| {
        parcel
            .documents
            .iter()
            .map(|one| one.title.clone())
            .collect()
    };
    parcels.iter().map(titles).collect()
}

#[test]
fn recipients_get_what_is_theirs() {
    let within = attachments(Contents {
        areas_within: vec!["town".to_owned()],
        ..Contents::default()
    });
    let association = attachments(Contents {
        areas_of_association: Some("h1".to_owned()),
        ..Contents::default()
    });
    assert_eq!(titles(&[recipient(within)], 20, 10), [["1", "2"]]);
    assert_eq!(titles(&[recipient(association)], 20, 10), [["2"]]);
}

#[test]
fn large_bundles_are_split_by_their_size_in_a_mail() {
    let within = attachments(Contents {
        areas_within: vec!["m".to_owned()],
        ..Contents::default()
    });
    let all = [recipient(within)];
    // Three times 300 kB are 900 kB, but 1.2 MB as base64.
    assert_eq!(titles(&all, 1, 300_000), [vec!["1", "2"], vec!["3"]]);
    assert_eq!(titles(&all, 2, 300_000), [["1", "2", "3"]]);
}

#[test]
fn what_is_too_large_even_alone_is_left_out_and_the_rest_is_sent() {
    let within = attachments(Contents {
        areas_within: vec!["m".to_owned()],
        ..Contents::default()
    });
    let all = [recipient(within)];
    let documents = [
        document("1", 10),
        document("2", 800_000),
        document("3", 700_000),
    ];
    let documents = documents.into();
    let parcels = plan(&all, (&units(), 2025), &documents, 1, &[]);
    let named = |list: &[&Document]| {
        let titles = list.iter().map(|one| one.title.clone());
        titles.collect::<Vec<_>>()
    };
    assert_eq!(parcels.len(), 1);
    assert_eq!(named(&parcels[0].documents), ["1", "3"]);
    assert_eq!(named(&parcels[0].too_large), ["2"]);
    let documents = [
        document("1", 800_000),
        document("2", 800_000),
        document("3", 900_000),
    ];
    let documents = documents.into();
    let parcels = plan(&all, (&units(), 2025), &documents, 1, &[]);
    assert_eq!(parcels.len(), 1);
    assert!(parcels[0].documents.is_empty());
    assert_eq!(named(&parcels[0].too_large), ["1", "2", "3"]);
}

/// Enters a message as the ledger has it after it was sent, or not.
fn row(parcel: &Parcel, state: State) -> LedgerEntry {
    LedgerEntry {
        kind: MessageKind::Edition,
        subject: String::new(),
        body: String::new(),
        edition: "2026".to_owned(),
        transport: "smtp".to_owned(),
        recipient: parcel.recipient.address.key(),
        part: parcel.part.number,
        name: parcel.recipient.name.clone(),
        content_key: parcel.bundle(),
        documents: Some(parcel.hashes()),
        message_id: String::new(),
        state,
        attempts: 1,
        detail: String::new(),
        changed_at: String::new(),
    }
}

#[test]
fn another_limit_neither_loses_a_document_nor_repeats_one() {
    let within = attachments(Contents {
        areas_within: vec!["m".to_owned()],
        ..Contents::default()
    });
    let all = [recipient(within)];
    let documents = ["1", "2", "3"].map(|code| document(code, 300_000));
    // No two are the same.
    let documents: BTreeMap<_, _> = (0_u8..)
        .zip(documents)
        .map(|(number, (name, mut one))| {
            one.bytes[0] = number;
            (name, one)
        })
        .collect();
    let units = units();
    let titles = |parcel: &Parcel| {
        let titles = parcel.documents.iter().map(|one| one.title.clone());
        titles.collect::<Vec<_>>().join("+")
    };
    for first in [1, 2, 20] {
        let before = plan(&all, (&units, 2025), &documents, first, &[]);
        for went in 0..=before.len() {
            for state in [State::Pending, State::Deferred, State::Failed] {
                let known: Vec<LedgerEntry> = before
                    .iter()
                    .enumerate()
                    .map(|(index, parcel)| match index < went {
                        true => row(parcel, State::Sent),
                        false => row(parcel, state),
                    })
                    .collect();
                for second in [1, 2, 20] {
                    let after = plan(&all, (&units, 2025), &documents, second, &known);
                    let mut seen: Vec<_> = after.iter().map(titles).collect();
                    let earlier = after.iter().filter(|one| one.earlier.is_some()).count();
                    assert_eq!(earlier, went, "{first} {second} {seen:?}");
                    seen.sort();
                    let mut single: Vec<_> = seen.iter().flat_map(|one| one.split('+')).collect();
                    single.sort_unstable();
                    assert_eq!(single, ["1", "2", "3"], "{first} {second} {seen:?}");
                    let mut parts: Vec<_> = after.iter().map(|one| one.part.number).collect();
                    parts.dedup();
                    assert_eq!(parts.len(), after.len());
                }
            }
        }
    }
}

#[test]
fn other_content_is_not_sent_by_itself() {
    let one = attachments(Contents {
        areas: vec!["1".to_owned()],
        ..Contents::default()
    });
    let all = [recipient(one)];
    let (then, now) = ([document("1", 10)].into(), [document("1", 11)].into());
    let known = row(&plan(&all, (&units(), 2025), &then, 1, &[])[0], State::Sent);
    let units = units();
    let after = plan(&all, (&units, 2025), &now, 1, std::slice::from_ref(&known));
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].earlier, Some(Earlier::Other));
    // A program that did not note what it sent.
    let old = LedgerEntry {
        documents: None,
        ..known
    };
    let after = plan(&all, (&units, 2025), &then, 1, std::slice::from_ref(&old));
    assert_eq!(
        after[0].earlier,
        Some(Earlier::Same {
            state: State::Sent,
            said: String::new()
        })
    );
    let after = plan(&all, (&units, 2025), &now, 1, &[old]);
    assert_eq!(after[0].earlier, Some(Earlier::Other));
}

#[test]
fn what_could_not_be_made_is_named() {
    let within = attachments(Contents {
        areas_within: vec!["town".to_owned()],
        ..Contents::default()
    });
    let documents = [document("1", 10)].into();
    let recipients = [recipient(within)];
    let parcels = plan(&recipients, (&units(), 2025), &documents, 1, &[]);
    let missing: Vec<_> = parcels.iter().flat_map(|parcel| &parcel.missing).collect();
    assert_eq!(
        missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["area-2"]
    );
}

#[test]
fn no_two_messages_have_the_same_file() {
    let name = |address: &str, (number, of)| {
        let recipient = Recipient {
            name: "Udvalget".to_owned(),
            address: address.parse().unwrap(),
            attachments: Attachments::default(),
        };
        Parcel {
            recipient: &recipient,
            documents: Vec::new(),
            part: Part { number, of },
            elsewhere: Vec::new(),
            too_large: Vec::new(),
            missing: Vec::new(),
            earlier: None,
        }
        .file_name()
    };
    assert_eq!(name("a@x.example", (1, 1)), "a_at_x.example.eml");
    assert_eq!(name("a@X.example", (2, 2)), "a_at_X.example+2.eml");
    let all = [
        name("a@x.example", (2, 2)),
        name("a@x.example-2", (1, 1)),
        name("a@x.example-2", (2, 2)),
        name("a+2@x.example", (1, 1)),
        name("a_2@x.example", (1, 1)),
        name("a_at_x@x.example", (1, 1)),
        name("a@x.example", (1, 1)),
        name("A@x.example", (1, 1)),
    ];
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "{all:?}");
}
