//! Changes to a file of the kinds that happen in practice.

use std::{fs, io::Cursor, path::Path, process::Command};

use polars::prelude::*;
use polars_io::{
    SerReader,
    parquet::{read::ParquetReader, write::ParquetWriter},
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use crate::support::Project;

mod file;

use file::{encoded, in_frame, in_json, odd, other_file};

/// What was done to a file.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// The file, for who reads what went wrong.
    #[expect(dead_code, reason = "it is printed")]
    file: String,
    /// The kind.
    #[expect(dead_code, reason = "it is printed")]
    kind: &'static str,
}

type Bytes = fn(Vec<u8>, &mut ChaCha8Rng) -> Vec<u8>;
type Text = fn(String, &mut ChaCha8Rng) -> String;

const OF_BYTES: &[(&str, Bytes)] = &[
    ("bits flipped", flipped),
    ("cut short", |bytes, random| {
        let length = at(random, bytes.len());
        bytes[..length].to_vec()
    }),
    ("emptied", |_, _| Vec::new()),
    ("a piece lost", |mut bytes, random| {
        let (begin, end) = piece(random, bytes.len());
        bytes.drain(begin..end);
        bytes
    }),
    ("a piece twice", |mut bytes, random| {
        let (begin, end) = piece(random, bytes.len());
        let copy = bytes[begin..end].to_vec();
        bytes.splice(end..end, copy);
        bytes
    }),
    ("zeros written", |mut bytes, random| {
        let (begin, end) = piece(random, bytes.len());
        bytes[begin..end].fill(0);
        bytes
    }),
    ("rubbish behind it", |mut bytes, random| {
        bytes.extend((0..64).map(|_| random.random::<u8>()));
        bytes
    }),
];

const OF_TEXT: &[(&str, Text)] = &[
    ("a line twice", |text, random| {
        with_lines(&text, |lines| {
            let line = at(random, lines.len());
            let copy = lines[line].clone();
            lines.insert(line, copy);
        })
    }),
    ("two lines exchanged", |text, random| {
        with_lines(&text, |lines| {
            let (one, other) = (at(random, lines.len()), at(random, lines.len()));
            lines.swap(one, other);
        })
    }),
    ("a line lost", |text, random| {
        with_lines(&text, |lines| {
            lines.remove(at(random, lines.len()));
        })
    }),
    ("two columns exchanged", |text, random| {
        let line = at(random, text.lines().count());
        with_fields(&text, |number, fields| {
            if number == line && fields.len() > 1 {
                let place = at(random, fields.len() - 1);
                fields.swap(place, place + 1);
            }
        })
    }),
    ("two columns exchanged throughout", |text, random| {
        let place = at(random, 4);
        with_fields(&text, |_, fields| {
            if fields.len() > place + 1 {
                fields.swap(place, place + 1);
            }
        })
    }),
    ("a column lost", |text, random| {
        let place = at(random, 4);
        with_fields(&text, |_, fields| {
            if fields.len() > place {
                fields.remove(place);
            }
        })
    }),
    ("another number", |text, random| number(&text, random)),
    ("another number", |text, random| number(&text, random)),
    ("another word", |text, random| word(&text, random)),
    ("a word lost", |text, random| word_with(&text, "", random)),
    ("a byte order mark", |text, _| format!("\u{feff}{text}")),
    ("other line ends", |text, random| {
        text.replace('\n', ["\r\n", "\r", "\n\n", "\u{2028}"][at(random, 4)])
    }),
    ("semicolons", |text, _| text.replace(',', ";")),
    ("tabs", |text, _| text.replace(',', "\t")),
    ("thousands with a point", |text, random| {
        number_with(
            &text,
            |number| match number.len() {
                4.. => format!(
                    "{}.{}",
                    &number[..number.len() - 3],
                    &number[number.len() - 3..]
                ),
                _ => format!("{number}.000"),
            },
            random,
        )
    }),
    ("spaces", |text, random| {
        text.replace(',', [" , ", ", ", "\u{a0},", ",\u{ad}"][at(random, 4)])
    }),
    ("a quotation mark", |mut text, random| {
        let place = boundary(&text, random);
        text.insert(place, ['"', '\'', '`', '„'][at(random, 4)]);
        text
    }),
    ("what a terminal obeys", |mut text, random| {
        let place = boundary(&text, random);
        text.insert_str(place, "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}");
        text
    }),
    ("a long text", |text, random| {
        word_with(&text, &"lang".repeat(25_000), random)
    }),
    ("deep nesting", |mut text, random| {
        let place = boundary(&text, random);
        let (open, close) = [
            ("[", "]"),
            ("(", ")"),
            ("{\"a\":", "}"),
            ("{% if 1 %}", "{% endif %}"),
        ][at(random, 4)];
        let depth = [50, 5000, 50_000][at(random, 3)];
        text.insert_str(place, &(open.repeat(depth) + &close.repeat(depth)));
        text
    }),
    ("upper case", |text, _| text.to_uppercase()),
];

/// Changes a file, and says how.
pub(super) fn make(project: &Project, file: &str, random: &mut ChaCha8Rng) -> Change {
    let path = project.path(file);
    let bytes = fs::read(&path).unwrap();
    let text = String::from_utf8(bytes.clone()).ok();
    let json = serde_json::from_slice::<Value>(&bytes).ok();
    let is_parquet = file.ends_with(".parquet");
    let kind = match (random.random_range(0..12), text) {
        (0, _) => odd(&path, random),
        (1, _) => other_file(project, &path, random),
        (2 | 3, Some(text)) => encoded(&path, &text, random),
        (4..=6, _) if json.is_some() => {
            let mut value = json.unwrap_or_default();
            let kind = in_json(&mut value, random);
            fs::write(&path, serde_json::to_vec(&value).unwrap()).unwrap();
            kind
        }
        (2..=9, None) if is_parquet => in_frame(&path, bytes, random),
        (4..=11, Some(text)) => {
            let (kind, change) = OF_TEXT[at(random, OF_TEXT.len())];
            fs::write(&path, change(text, random)).unwrap();
            kind
        }
        _ => {
            let (kind, change) = OF_BYTES[at(random, OF_BYTES.len())];
            fs::write(&path, change(bytes, random)).unwrap();
            kind
        }
    };
    Change {
        file: file.to_owned(),
        kind,
    }
}

/// A place below a number; the first where there is none.
fn at(random: &mut ChaCha8Rng, below: usize) -> usize {
    random.random_range(0..below.max(1))
}

fn piece(random: &mut ChaCha8Rng, length: usize) -> (usize, usize) {
    let begin = at(random, length);
    let most = [4, 64, 4096][at(random, 3)];
    (begin, (begin + 1 + at(random, most)).min(length))
}

fn boundary(text: &str, random: &mut ChaCha8Rng) -> usize {
    let place = at(random, text.len());
    (0..=place)
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

fn flipped(mut bytes: Vec<u8>, random: &mut ChaCha8Rng) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    for _ in 0..=at(random, 8) {
        let place = at(random, bytes.len());
        bytes[place] ^= 1 << at(random, 8);
    }
    bytes
}

fn with_lines(text: &str, change: impl FnOnce(&mut Vec<String>)) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(ToOwned::to_owned).collect();
    if !lines.is_empty() {
        change(&mut lines);
    }
    lines.concat()
}

fn with_fields(text: &str, mut change: impl FnMut(usize, &mut Vec<&str>)) -> String {
    let lines = text.lines().enumerate().map(|(number, line)| {
        let mut fields: Vec<&str> = line.split(',').collect();
        change(number, &mut fields);
        fields.join(",") + "\n"
    });
    lines.collect()
}

/// Replaces one of the runs of characters of a kind.
fn run_with(
    text: &str,
    of_kind: fn(char) -> bool,
    new: impl FnOnce(&str) -> String,
    random: &mut ChaCha8Rng,
) -> String {
    let mut runs = Vec::new();
    let mut begin = None;
    for (place, c) in text.char_indices().chain([(text.len(), '\0')]) {
        match (of_kind(c), begin) {
            (true, None) => begin = Some(place),
            (false, Some(from)) => {
                runs.push(from..place);
                begin = None;
            }
            _ => {}
        }
    }
    if runs.is_empty() {
        return text.to_owned();
    }
    let run = runs.swap_remove(at(random, runs.len()));
    format!(
        "{}{}{}",
        &text[..run.start],
        new(&text[run.clone()]),
        &text[run.end..]
    )
}

fn number_with(text: &str, new: impl FnOnce(&str) -> String, random: &mut ChaCha8Rng) -> String {
    run_with(text, |c| c.is_ascii_digit(), new, random)
}

fn number(text: &str, random: &mut ChaCha8Rng) -> String {
    const NEW: &[&str] = &[
        "0",
        "-1",
        "-2147483648",
        "2147483647",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "18446744073709551616",
        "1e308",
        "1e999",
        "nan",
        "inf",
        "-inf",
        "",
        "0.1",
        "1,5",
        "0x10",
        "\"1\"",
        "true",
        "[]",
        "{}",
        "null",
        "1e-320",
        "99999999999999999999999999999999",
        "20222",
        "1979-05-27",
        "٣",
        "½",
        "007",
    ];
    let new = NEW[at(random, NEW.len())];
    number_with(text, |_| new.to_owned(), random)
}

fn word_with(text: &str, new: &str, random: &mut ChaCha8Rng) -> String {
    run_with(
        text,
        |c| c.is_alphanumeric() || c == '_',
        |_| new.to_owned(),
        random,
    )
}

fn word(text: &str, random: &mut ChaCha8Rng) -> String {
    const NEW: &[&str] = &[
        "x",
        "1",
        "true",
        "null",
        "municipality",
        "Ærøskøbing",
        "a b",
        "a,b",
        "a\nb",
        "../..",
        "{{ x }}",
        "#panic()",
        "'; DROP TABLE delivery; --",
        "\u{ad}",
        "\u{200e}x",
        "e\u{301}",
        "😀",
        "*",
        "%s",
    ];
    let new = NEW[at(random, NEW.len())];
    word_with(text, new, random)
}
