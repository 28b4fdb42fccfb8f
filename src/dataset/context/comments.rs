//! Comments of an analyst: a file of Markdown a unit or packet, of which paragraphs, lists and emphasis are
//! read. All else is refused, since it would be printed otherwise than it looks, or not at all.

use std::{collections::BTreeMap, ops::Range, path::Path};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::{
    dataset::{DatasetError, Fault, fault::none_of, names, request::Request},
    files,
    model::{Comment, CommentBlock, CommentWords, DocumentName, Unit, UnitKind, Units},
};

/// The longest comment, in characters: about half a page.
const LONGEST: usize = 2_500;

/// Reads the comments of a folder, by the name of the document that they stand in.
///
/// # Errors
/// Files of no unit or packet, and what is neither paragraph, list nor emphasis.
pub(super) fn read(
    request: &Request,
    folder: &Path,
    units: &Units,
) -> Result<BTreeMap<String, Comment>, DatasetError> {
    let folder = request.raw.join(folder);
    if !folder.is_dir() {
        let fault = Fault::of_file(folder, "was not delivered");
        let hint = "make the folder, or leave `comments` out of `[context]`";
        return Err(vec![fault.hint(hint)].into());
    }
    let (mut comments, mut faults) = (BTreeMap::new(), Vec::new());
    for path in files::list(&folder)? {
        let Some(stem) = stem(&path) else { continue };
        let Some(name) = document(&stem, request, units) else {
            let hint = "name it by the code of an area or an association, `municipality`, or `packet-` and \
                        the id of a packet";
            faults.push(
                Fault::of_file(path, "is about no unit with a briefing, and no packet").hint(hint),
            );
            continue;
        };
        let text = files::read_text(&path)?;
        match parse(&text, request.can_print) {
            Ok(comment) if comment.0.is_empty() => {
                let hint = "write something, or take the file away";
                faults.push(Fault::of_file(path, "is empty").hint(hint));
            }
            Ok(comment) => {
                comments.insert(name.to_string(), comment);
            }
            Err(wrong) => faults.extend(wrong.into_iter().map(|wrong| wrong.of(&path))),
        }
    }
    none_of(faults)?;
    Ok(comments)
}

/// Returns the name of a file of Markdown, without its ending; hidden files are left alone.
fn stem(path: &Path) -> Option<String> {
    let is_markdown = path.extension().is_some_and(|ending| ending == "md");
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    (is_markdown && !stem.starts_with('.')).then_some(stem)
}

fn document(stem: &str, request: &Request, units: &Units) -> Option<DocumentName> {
    if let Some(id) = stem.strip_prefix("packet-") {
        let mut packets = request.packets.iter();
        return packets
            .any(|packet| packet.id == id)
            .then(|| DocumentName::packet(id));
    }
    let unit = match stem {
        "municipality" => units.municipality(),
        code => units.get(code),
    };
    let has_briefing = |unit: &&Unit| {
        matches!(
            unit.kind,
            UnitKind::Municipality | UnitKind::Area | UnitKind::Association
        )
    };
    let unit = unit.filter(has_briefing)?;
    Some(DocumentName::of_unit(unit.kind, &unit.id))
}

/// Something that cannot be read, at a line.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    line: usize,
    message: String,
    hint: &'static str,
}

impl Wrong {
    fn of(self, file: &Path) -> Fault {
        Fault::of_file(file, self.message)
            .row(self.line)
            .hint(self.hint)
    }
}

/// Reads a comment.
fn parse(text: &str, can_print: fn(char) -> bool) -> Result<Comment, Vec<Wrong>> {
    let mut reading = Reading {
        text,
        can_print,
        blocks: Vec::new(),
        words: Vec::new(),
        items: Vec::new(),
        lists: 0,
        emphasis: (0, 0),
        wrong: Vec::new(),
    };
    let length = text.chars().count();
    if length > LONGEST {
        reading.wrong.push(Wrong {
            line: 1,
            message: format!("has {length} characters, and {LONGEST} are the most"),
            hint: "a comment stands beside the figures; put more into a document of its own",
        });
    }
    for (event, place) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        reading.take(&event, place);
    }
    match reading.wrong.is_empty() {
        true => Ok(Comment(reading.blocks)),
        false => Err(reading.wrong),
    }
}

struct Reading<'a> {
    text: &'a str,
    can_print: fn(char) -> bool,
    blocks: Vec<CommentBlock>,
    /// The words of the paragraph or item that is being read.
    words: Vec<CommentWords>,
    items: Vec<Vec<CommentWords>>,
    /// How many lists are open.
    lists: usize,
    /// How many emphases are open, and how many strong ones.
    emphasis: (usize, usize),
    wrong: Vec<Wrong>,
}

impl Reading<'_> {
    fn take(&mut self, event: &Event, place: Range<usize>) {
        match event {
            Event::Text(text) => self.add(text, place),
            Event::SoftBreak => self.add(" ", place),
            Event::Start(Tag::Emphasis) => self.emphasis.0 += 1,
            Event::End(TagEnd::Emphasis) => self.emphasis.0 -= 1,
            Event::Start(Tag::Strong) => self.emphasis.1 += 1,
            Event::End(TagEnd::Strong) => self.emphasis.1 -= 1,
            Event::Start(Tag::List(_)) if self.lists > 0 => {
                self.refuse(place, "a list within a list");
                self.lists += 1;
            }
            Event::Start(Tag::List(_)) => self.lists += 1,
            Event::End(TagEnd::List(is_numbered)) => {
                self.lists -= 1;
                let items = std::mem::take(&mut self.items);
                self.blocks.push(CommentBlock::List {
                    is_numbered: *is_numbered,
                    items,
                });
            }
            Event::End(TagEnd::Item) => self.items.push(std::mem::take(&mut self.words)),
            Event::End(TagEnd::Paragraph) if self.lists == 0 => {
                let words = std::mem::take(&mut self.words);
                self.blocks.push(CommentBlock::Paragraph { words });
            }
            Event::Start(Tag::Paragraph) if self.lists > 0 && !self.words.is_empty() => {
                self.add(" ", place);
            }
            Event::Start(Tag::Paragraph | Tag::Item) | Event::End(_) => {}
            Event::Start(Tag::Heading { .. }) => self.refuse(place, "a heading"),
            Event::Start(Tag::Link { .. }) => self.refuse(place, "a link"),
            Event::Start(Tag::Image { .. }) => self.refuse(place, "a picture"),
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => self.refuse(place, "code"),
            Event::Start(Tag::BlockQuote(_)) => self.refuse(place, "a quotation"),
            Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => {
                self.refuse(place, "HTML");
            }
            Event::HardBreak => self.refuse(place, "a break of a line"),
            Event::Rule => self.refuse(place, "a line across"),
            _ => self.refuse(place, "something that is not known here"),
        }
    }

    fn add(&mut self, text: &str, place: Range<usize>) {
        if text.trim().is_empty() {
            self.push(text.to_owned());
            return;
        }
        // What is printed is looked at as names are, whose edges have no spaces.
        match names::read(text, self.can_print) {
            Ok(read) => {
                let before = if text.starts_with(' ') { " " } else { "" };
                let behind = if text.ends_with(' ') { " " } else { "" };
                self.push(format!("{before}{read}{behind}"));
            }
            Err((message, hint)) => {
                let line = self.line(&place);
                self.wrong.push(Wrong {
                    line,
                    message,
                    hint,
                });
            }
        }
    }

    fn push(&mut self, text: String) {
        let (is_emphasised, is_strong) = (self.emphasis.0 > 0, self.emphasis.1 > 0);
        let last = self.words.last_mut();
        let alike =
            last.filter(|last| (last.is_emphasised, last.is_strong) == (is_emphasised, is_strong));
        match alike {
            Some(last) => last.text.push_str(&text),
            None => self.words.push(CommentWords {
                text,
                is_emphasised,
                is_strong,
            }),
        }
    }

    fn refuse(&mut self, place: Range<usize>, what: &str) {
        let line = self.line(&place);
        if self.wrong.last().is_some_and(|wrong| wrong.line == line) {
            return;
        }
        self.wrong.push(Wrong {
            line,
            message: format!("holds {what}"),
            hint: "a comment has paragraphs, lists with `-` or `1.`, *emphasis* and **strong** words; before a \
                   sign that means something else write `\\`",
        });
    }

    fn line(&self, place: &Range<usize>) -> usize {
        let before = self.text.get(..place.start).unwrap_or_default();
        before.matches('\n').count() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, is_emphasised: bool, is_strong: bool) -> CommentWords {
        CommentWords {
            text: text.to_owned(),
            is_emphasised,
            is_strong,
        }
    }

    #[test]
    fn paragraphs_lists_and_emphasis() {
        let text =
            "Nedgangen er *delvis* en ny\nopgørelse, se **side 2**.\n\n- Først\n- *Så*\n\n1. Ét\n";
        let read = parse(text, |_| true).unwrap();
        assert_eq!(
            read.0,
            [
                CommentBlock::Paragraph {
                    words: vec![
                        words("Nedgangen er ", false, false),
                        words("delvis", true, false),
                        words(" en ny opgørelse, se ", false, false),
                        words("side 2", false, true),
                        words(".", false, false),
                    ]
                },
                CommentBlock::List {
                    is_numbered: false,
                    items: vec![
                        vec![words("Først", false, false)],
                        vec![words("Så", true, false)]
                    ],
                },
                CommentBlock::List {
                    is_numbered: true,
                    items: vec![vec![words("Ét", false, false)]],
                },
            ]
        );
        assert_eq!(parse("\n \n", |_| true).unwrap(), Comment::default());
        // Text is text, whatever it would mean elsewhere.
        let typst = "Prisen er #panic() og $x$ \\*ikke\\* 5 * 3";
        let read = parse(typst, |_| true).unwrap();
        let expected = words("Prisen er #panic() og $x$ *ikke* 5 * 3", false, false);
        assert_eq!(
            read.0,
            [CommentBlock::Paragraph {
                words: vec![expected]
            }]
        );
    }

    #[test]
    fn what_would_be_printed_otherwise_is_refused_with_its_line() {
        for (text, line, message) in [
            ("Først\n\n# Overskrift", 3, "holds a heading"),
            ("Se [her](https://x.example)", 1, "holds a link"),
            ("![et billede](x.png)", 1, "holds a picture"),
            ("<script>x</script>", 1, "holds HTML"),
            ("a <b>b</b>", 1, "holds HTML"),
            ("    kode", 1, "holds code"),
            ("a `b` c", 1, "holds code"),
            ("> citat", 1, "holds a quotation"),
            ("a\n\n---", 3, "holds a line across"),
            ("a  \nb", 1, "holds a break of a line"),
            ("- a\n  - b", 2, "holds a list within a list"),
            (
                "a\n\nb\u{200b}c",
                3,
                "holds a space without width (U+200B) in `b\\u{200b}c`",
            ),
        ] {
            let wrong = parse(text, |_| true).unwrap_err();
            assert_eq!(
                (wrong[0].line, wrong[0].message.as_str()),
                (line, message),
                "{text}"
            );
        }
        let long = "ord ".repeat(700);
        assert!(
            parse(&long, |_| true).unwrap_err()[0]
                .message
                .contains("2500 are the most")
        );
    }
}
