use typst::{foundations::Bytes, model::LinkMarker};
use typst_pdf::PdfOptions;

use typst::foundations::NativeElement;

use super::*;
use crate::briefing::world::DocumentWorld;

const HEAD: &str =
    "#set page(width: 90mm, height: 60mm, header: [Head], footer: [Foot], background: [Draft])\n";
const END: &str = "#link(<definitions>)[see the end]\n#context link(query(<definitions>).first().location())[there]\n\n";

fn document(text: &str) -> PagedDocument {
    let text = Bytes::from_string(format!("{HEAD}{text}"));
    let files = [("main.typ".to_owned(), text)].into_iter().collect();
    let world = DocumentWorld::new(files).unwrap();
    typst::compile::<PagedDocument>(&world).output.unwrap()
}

fn part(text: &str, name: &str) -> PartPages {
    PartPages::of(&document(text), name)
}

/// All text of some frames, and the alternative texts of links.
fn told<'a>(frames: impl IntoIterator<Item = &'a Frame>) -> String {
    let mut found = String::new();
    for (_, item) in frames.into_iter().flat_map(Frame::items) {
        match item {
            FrameItem::Text(text) => found += text.text.as_str(),
            FrameItem::Group(group) => found += &told([&group.frame]),
            FrameItem::Tag(Tag::Start(content, _)) => {
                let marker = content.to_packed::<LinkMarker>();
                let alt = marker.and_then(|marker| marker.alt.clone());
                found += &alt.map(|alt| format!("<{alt}>")).unwrap_or_default();
            }
            _ => {}
        }
    }
    found
}

fn packet(pages: usize) -> PagedDocument {
    document(&format!(
        "= Packet\n#for page in range({pages}) {{ pagebreak(); [#metadata(page) <part-page>] }}\n\
         #pagebreak()\n= All definitions <definitions>\n"
    ))
}

#[test]
fn a_part_ends_where_the_definitions_begin_and_has_no_head_or_foot() {
    let cases = [
        (
            "= One\nText\n== Meaning <definitions>\nWords",
            vec!["OneText"],
        ),
        // They begin at the head of a page of which nothing is taken.
        (
            "= One\nText\n#pagebreak()\n== Meaning <definitions>\nWords\n#pagebreak()\nmore",
            vec!["OneText"],
        ),
        (
            "= One\n#pagebreak()\nTwo\n== Meaning <definitions>\nWords",
            vec!["One", "Two"],
        ),
        ("= One\n#pagebreak()\nTwo", vec!["One", "Two"]),
    ];
    for (text, expected) in cases {
        let pages = part(text, "one");
        let texts: Vec<String> = pages.0.iter().map(|page| told([page])).collect();
        assert_eq!(texts, expected, "{text}");
        assert_eq!(pages.count(), expected.len());
    }
}

#[test]
fn what_led_to_the_definitions_leads_to_those_of_the_packet_and_is_called_by_their_name() {
    let text = format!("= One\n{END}== Meaning <definitions>\nWords");
    let parts = [part(&text, "one"), part(&text, "two")];
    let filled = with_parts(&packet(2), &parts).unwrap();
    let pages: Vec<&Frame> = filled.pages().iter().map(|page| &page.frame).collect();
    assert_eq!(pages.len(), 4);
    let expected = "DraftHeadFootOne<Meaning>see the end<Meaning>there";
    assert_eq!([told([pages[1]]), told([pages[2]])], [expected, expected]);
    let section = definitions(&filled).unwrap().location().unwrap();
    let introspector = filled.introspector();
    assert_eq!(introspector.page(section).unwrap().get(), 4);
    assert_eq!(
        introspector.frame_link_targets().iter().collect::<Vec<_>>(),
        [&section]
    );
    // Headings of the same place in two documents are two.
    let headings = introspector.query(&Selector::Elem(HeadingElem::ELEM, None));
    let places: BTreeSet<u128> = headings
        .iter()
        .map(|one| one.location().unwrap().hash())
        .collect();
    assert_eq!(places.len(), 4);
    assert!(typst_pdf::pdf(&filled, &PdfOptions::default()).is_ok());
}

#[test]
fn a_packet_has_as_many_pages_for_its_parts_as_they_have() {
    let parts = [
        part("= One\n#pagebreak()\nTwo", "one"),
        part("= Three", "two"),
    ];
    for (marked, fits) in [(2, false), (3, true), (4, false)] {
        assert_eq!(
            with_parts(&packet(marked), &parts).is_some(),
            fits,
            "{marked}"
        );
    }
}
