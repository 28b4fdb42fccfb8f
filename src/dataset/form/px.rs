//! PX files, as PC-Axis and PX-Web write them (PX file format specification, Axis-version 2013).

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Place,
    cell::Value,
    cube::{Cube, Dimension, MOST_CELLS},
    source::Grid,
    text,
};
use crate::{config::Table, dataset::Fault};

/// Where a file names its encoding.
const NAMED_WITHIN: usize = 4096;

/// Reads the cube of a PX file. One to six dots stand for no figure, and a dash for nought, unless
/// `missing` of the table names it.
///
/// # Errors
/// Text that is none, keywords that are missing, and more or fewer values than the dimensions have.
pub(super) fn read(bytes: &[u8], table: &Table, file: Place) -> Result<Grid, Vec<Fault>> {
    let text = decode(bytes, table, file)?;
    let broken = |message: String| {
        let hint = "save it anew from the data bank, in the language of the table alone";
        vec![file.fault(message).hint(hint)]
    };
    let (keywords, data) = keywords(&text).map_err(broken)?;
    if keywords.contains_key("KEYS") {
        let hint = "save it without keys (\"PX file without KEYS\")";
        return Err(vec![file.fault("has its values by keys").hint(hint)]);
    }
    let dimensions = dimensions(&keywords).map_err(broken)?;
    let Some(size) = Cube::size(&dimensions) else {
        let message = format!("has more than {MOST_CELLS} values");
        return Err(vec![
            file.fault(message)
                .hint("choose fewer of them in the data bank"),
        ]);
    };
    let is_missing = |mark: &str| table.missing.iter().any(|missing| missing == mark);
    let values = values(data, &is_missing).map_err(broken)?;
    if values.len() != size {
        let message = format!("has {} values, and its dimensions {size}", values.len());
        return Err(vec![file.fault(message).hint("was the file cut short?")]);
    }
    Ok(Cube { dimensions, values }.into_grid())
}

/// Reads the text in the encoding that the table declares, or that the file names.
fn decode<'a>(
    bytes: &'a [u8],
    table: &Table,
    file: Place,
) -> Result<std::borrow::Cow<'a, str>, Vec<Fault>> {
    let head = bytes
        .get(..NAMED_WITHIN.min(bytes.len()))
        .unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let named = |keyword: &str| {
        let (_, after) = head.split_once(&format!("{keyword}=\""))?;
        after.split('"').next().map(str::to_owned)
    };
    if table.form.encoding.is_some() || std::str::from_utf8(bytes).is_ok() {
        return text::read(bytes, file, table.form.encoding);
    }
    let page = named("CODEPAGE");
    let is_ansi = named("CHARSET").is_some_and(|set| set.eq_ignore_ascii_case("ANSI"));
    let name = page.or_else(|| is_ansi.then(|| "windows-1252".to_owned()));
    let read = name.and_then(|name| text::read_named(bytes, file, &name));
    read.unwrap_or_else(|| text::read(bytes, file, None))
}

/// The texts of a keyword, by keyword and what it is about.
type Keywords = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Reads all keywords before the data, and returns the data.
fn keywords(text: &str) -> Result<(Keywords, &str), String> {
    let mut found = Keywords::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        let end = rest.find('=').ok_or("has no `DATA`")?;
        let (name, after) = (rest.get(..end), rest.get(end + 1..));
        let (name, after) = name.zip(after).ok_or("has no `DATA`")?;
        let name = name.trim();
        if name == "DATA" {
            return Ok((found, after));
        }
        let (values, next) = texts(after)?;
        rest = next;
        let (keyword, about) = name.split_once('(').unwrap_or((name, ""));
        // Texts in other languages than that of the file itself stand in brackets.
        if !keyword.contains('[') {
            let about = about.trim_end_matches(')').trim_matches('"').to_owned();
            let keyword = found.entry(keyword.trim().to_owned()).or_default();
            keyword.entry(about).or_insert(values);
        }
    }
}

/// Reads texts up to a semicolon: those in quotation marks, or one without.
fn texts(text: &str) -> Result<(Vec<String>, &str), String> {
    let mut found: Vec<String> = Vec::new();
    let mut plain = String::new();
    // A text goes on in the next line where no comma stands between.
    let mut goes_on = false;
    let mut characters = text.char_indices();
    while let Some((place, c)) = characters.next() {
        match c {
            ';' => {
                if found.is_empty() {
                    found.push(plain.trim().to_owned());
                }
                return Ok((found, text.get(place + 1..).unwrap_or_default()));
            }
            '"' => {
                let quoted = characters.by_ref().map(|(_, c)| c);
                let quoted: String = quoted.take_while(|c| *c != '"').collect();
                match found.last_mut().filter(|_| goes_on) {
                    Some(last) => last.push_str(&quoted),
                    None => found.push(quoted),
                }
                goes_on = true;
            }
            ',' => goes_on = false,
            c => plain.push(c),
        }
    }
    Err("is cut off: a keyword has no end".to_owned())
}

fn dimensions(keywords: &Keywords) -> Result<Vec<Dimension>, String> {
    let named = |keyword: &str| {
        let texts = keywords.get(keyword).and_then(|about| about.get(""));
        texts.cloned().unwrap_or_default()
    };
    let of = |keyword: &str, name: &str| -> &[String] {
        let texts = keywords.get(keyword).and_then(|about| about.get(name));
        texts.map_or(&[], Vec::as_slice)
    };
    let names = [named("STUB"), named("HEADING")].concat();
    if names.is_empty() {
        return Err("names no dimensions: it has neither `STUB` nor `HEADING`".to_owned());
    }
    let mut dimensions = Vec::new();
    for name in &names {
        let (codes, labels) = (of("CODES", name), of("VALUES", name));
        if codes.is_empty() && labels.is_empty() {
            return Err(format!("has no `VALUES` of `{}`", name.escape_debug()));
        } else if !codes.is_empty() && !labels.is_empty() && codes.len() != labels.len() {
            let name = name.escape_debug();
            return Err(format!(
                "has other numbers of `CODES` and `VALUES` of `{name}`"
            ));
        }
        let mut dimension = Dimension::new(name, codes, labels);
        dimension.is_time = !of("TIMEVAL", name).is_empty();
        if let Some(code) = of("VARIABLECODE", name).first() {
            dimension.code.clone_from(code);
        }
        dimensions.push(dimension);
    }
    Ok(dimensions)
}

/// Reads the values of the cells.
fn values(data: &str, is_missing: &dyn Fn(&str) -> bool) -> Result<Vec<Value>, String> {
    let (data, _) = data
        .rsplit_once(';')
        .ok_or("is cut off: its data have no end")?;
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let cells = data.split(is_between).filter(|cell| !cell.is_empty());
    let value = |cell: &str| {
        let cell = cell.trim_matches('"');
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Value::number(number),
            _ if cell.bytes().all(|byte| byte == b'.') => Value::Empty,
            _ if cell == "-" && !is_missing(cell) => Value::Whole(0),
            _ => Value::Text(Arc::from(cell)),
        }
    };
    Ok(cells.map(value).collect())
}
