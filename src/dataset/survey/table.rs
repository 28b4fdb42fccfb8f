//! From the cells of files to what their table is.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    description::{Declarations, Known, TableLayout, TableSurvey, YearsIn},
    facts::Facts,
    family::Family,
    findings::Findings,
    gathering::{Gathering, Unreadable, gather},
    layout::Layouts,
    marks::{Marks, ValueKind},
    places::{Places, Search},
    reading::{self, Reading},
    roles,
    totals::{self, OtherRows},
    years::{self, Across, YearColumn},
};
use crate::config::{FileFormat, TextEncoding};

/// Reads the files of a family, and tells what their table is.
///
/// # Errors
/// Files that cannot be read.
pub(super) fn describe(family: &Family, known: &Known) -> Result<TableSurvey, Unreadable> {
    let gathering = gather(family)?;
    let marks = Marks::of(&gathering.columns.iter().map(|(_, facts)| facts));
    let kinds = kinds(&gathering, &marks);
    let year = years::column(&gathering);
    let across = match year.is_none() && !gathering.is_cube {
        true => years::across(&gathering),
        false => Vec::new(),
    };
    let years_in = years_in(family, &gathering, year.as_ref(), &across);
    let of_years = across.iter().flat_map(|across| across.places.values());
    let taken: BTreeSet<usize> = of_years
        .chain(year.as_ref().map(|year| &year.place))
        .chain(&gathering.missing)
        .copied()
        .collect();
    let search = Search {
        gathering: &gathering,
        kinds: &kinds,
        taken: &taken,
        year: year.as_ref().map(|year| year.place),
        known,
    };
    let places = with_named_above(search.find(), known, &gathering);
    let figures = figures(&kinds, &taken, places.as_ref(), &across);
    let others = places.as_ref().map_or_else(OtherRows::default, |places| {
        totals::find(&gathering, places.area, &figures)
    });
    let layouts = Layouts {
        gathering: &gathering,
        kinds: &kinds,
        taken: &taken,
        year: year.as_ref().map(|year| year.place),
        places: places.as_ref(),
        other_rows: &others.texts,
    };
    let (layout, long) = layouts.find();
    let findings = Findings {
        gathering: &gathering,
        kinds: &kinds,
        year: year.as_ref(),
        across: &across,
        places: places.as_ref(),
        layout,
        long: long.clone(),
        known,
        other_rows: &others,
    };
    let mut described = roles::describe(&findings);
    let declared = declarations(&findings, &marks, &years_in, &described.flags);
    let read = reading::read(&Reading {
        family,
        findings: &findings,
        years_in: &years_in,
        other_rows: &others,
        key: described.key(),
    })?;
    if read.key_repeats {
        described.forget_key();
    }
    let mut doubts = gathering.doubts.clone();
    doubts.extend(marks.doubts.iter().cloned());
    doubts.extend(doubts_of(&findings, &declared));
    doubts.extend(described.doubts);
    doubts.extend(read.doubts);
    let files: Vec<_> = family.files.iter().map(|(_, file)| file.clone()).collect();
    let only = files
        .first()
        .map(|file| file.to_string_lossy().replace('\\', "/"));
    Ok(TableSurvey {
        pattern: match years_in {
            YearsIn::FileName => family.pattern.clone(),
            _ => only.unwrap_or_default(),
        },
        files,
        format: gathering.opening.format.unwrap_or(FileFormat::Csv),
        encoding: gathering.opening.encoding,
        separator: gathering.opening.separator,
        other_sheets: gathering.opening.other_sheets.clone(),
        rows: gathering.rows,
        layout,
        declared,
        years: read.years,
        years_in,
        columns: [described.columns, read.columns].concat(),
        areas: read.areas,
        doubts,
        left_out: [gathering.left_out.clone(), described.left_out].concat(),
    })
}

/// Tells what the cells of each column are. A column of texts in a Parquet file is read as no other kind
/// than what its words can mean.
fn kinds(gathering: &Gathering, marks: &Marks) -> Vec<ValueKind> {
    let is_typed = gathering.opening.format == Some(FileFormat::Parquet);
    let kind = |facts: &Facts| match marks.kind(facts) {
        ValueKind::Whole | ValueKind::Number if is_typed && facts.as_text > 0 => ValueKind::Text,
        kind => kind,
    };
    gathering
        .columns
        .iter()
        .map(|(_, facts)| kind(facts))
        .collect()
}

/// Tells where the year of a row stands.
fn years_in(
    family: &Family,
    gathering: &Gathering,
    year: Option<&YearColumn>,
    across: &[Across],
) -> YearsIn {
    let in_names = family.files.iter().all(|(year, _)| year.is_some());
    // One file with several years is named for something else.
    let is_one_a_year = family.files.len() > 1 || year.is_none_or(|year| year.years.len() < 2);
    match year {
        _ if !across.is_empty() => YearsIn::Across,
        _ if in_names && is_one_a_year => YearsIn::FileName,
        Some(year) => YearsIn::Column(name_of(gathering, year.place)),
        None => YearsIn::Nowhere,
    }
}

fn name_of(gathering: &Gathering, place: usize) -> String {
    let column = gathering.columns.get(place);
    column.map_or_else(String::new, |(name, _)| name.clone())
}

/// Takes the column that was named as that of what areas lie in.
fn with_named_above(
    places: Option<Places>,
    known: &Known,
    gathering: &Gathering,
) -> Option<Places> {
    let named = known.above.as_ref();
    let named = named.and_then(|named| {
        let mut columns = gathering.columns.iter();
        columns.position(|(name, _)| name == named)
    });
    places.map(|places| Places {
        above: named.or(places.above),
        ..places
    })
}

/// Returns the columns of numbers that may be figures of areas.
fn figures(
    kinds: &[ValueKind],
    taken: &BTreeSet<usize>,
    places: Option<&Places>,
    across: &[Across],
) -> Vec<usize> {
    let own = |place: &usize| {
        places.is_some_and(|found| {
            [Some(found.area), found.name, found.above].contains(&Some(*place))
        })
    };
    let numbers = kinds.iter().enumerate().filter_map(|(place, kind)| {
        matches!(kind, ValueKind::Whole | ValueKind::Number).then_some(place)
    });
    let plain = numbers.filter(|place| !taken.contains(place) && !own(place));
    let newest = across
        .iter()
        .filter_map(|across| across.places.values().next_back());
    plain.chain(newest.copied()).collect()
}

/// Puts texts that end alike into one pattern, which leaves out none but them.
fn patterns(texts: &[String], kept: Option<&String>) -> Vec<String> {
    const ENDS: [&str; 3] = [" i alt", " gesamt", " total"];
    let mut found: Vec<String> = Vec::new();
    for text in texts.iter().filter(|text| Some(*text) != kept) {
        let ends = |end: &&&str| text.ends_with(**end);
        let alike = ENDS
            .iter()
            .find(ends)
            .filter(|end| kept.is_none_or(|kept| !kept.ends_with(**end)))
            .filter(|end| texts.iter().filter(|other| other.ends_with(**end)).count() > 1);
        let pattern = alike.map_or_else(|| text.clone(), |end| format!("*{end}"));
        if !found.contains(&pattern) {
            found.push(pattern);
        }
    }
    found
}

fn declarations(
    findings: &Findings,
    marks: &Marks,
    years_in: &YearsIn,
    flags: &(Vec<String>, Vec<String>),
) -> Declarations {
    let gathering = findings.gathering;
    let form = &gathering.opening.form;
    let is_text = gathering.opening.format == Some(FileFormat::Csv);
    let dates = findings.kinds.iter().filter_map(|kind| match kind {
        ValueKind::Date(format) if !format.is_empty() => Some(*format),
        _ => None,
    });
    let year = findings
        .year
        .filter(|_| matches!(years_in, YearsIn::Column(_)));
    let long = findings.long.as_ref().filter(|_| !gathering.is_cube);
    let name = |place: &usize| name_of(gathering, *place);
    let others = findings.other_rows;
    let municipality_row = others.whole.as_ref();
    let municipality_row = municipality_row.filter(|_| findings.layout == TableLayout::Area);
    Declarations {
        encoding: form.encoding.map(encoding_name),
        separator: form.separator,
        decimal: marks.decimal.filter(|_| is_text),
        thousands: marks.thousands,
        sheet: form.sheet.clone(),
        header_rows: form.header_rows,
        date_format: { dates }.next(),
        true_values: flags.0.clone(),
        false_values: flags.1.clone(),
        missing: missing(findings),
        skip_rows: match findings.layout {
            TableLayout::Person => Vec::new(),
            TableLayout::Area | TableLayout::Value => patterns(&others.texts, municipality_row),
        },
        municipality_row: municipality_row.cloned(),
        year_column: year
            .filter(|_| !gathering.is_cube)
            .map(|year| name(&year.place)),
        year_format: year
            .map(|year| year.format.clone())
            .filter(|format| format != "{year}"),
        long: long.map(|(value, by)| (name(value), by.iter().map(name).collect())),
        unit_by: findings.places.map(|places| places.by).unwrap_or_default(),
    }
}

fn encoding_name(encoding: TextEncoding) -> &'static str {
    match encoding {
        TextEncoding::Utf8 => "utf-8",
        TextEncoding::Utf16 => "utf-16",
        TextEncoding::Windows1252 => "windows-1252",
        TextEncoding::Iso885915 => "iso-8859-15",
        TextEncoding::Macintosh => "macintosh",
    }
}

/// Returns the texts that stand for "no figure" in any column.
fn missing(findings: &Findings) -> Vec<String> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for ((_, facts), kind) in findings.gathering.columns.iter().zip(findings.kinds) {
        let odd = facts.odd.iter();
        let odd = odd.filter(|_| matches!(kind, ValueKind::Whole | ValueKind::Number));
        for (text, count) in facts.marks.iter().chain(odd) {
            *found.entry(text.clone()).or_default() += count;
        }
    }
    found.into_keys().collect()
}

fn doubts_of(findings: &Findings, declared: &Declarations) -> Vec<String> {
    let mut doubts = Vec::new();
    for text in &declared.missing {
        doubts.push(match text.as_str() {
            "-" => {
                "`-` is taken for \"no figure\" (`missing`); where it means nought, write 0 in the \
                    file"
                    .to_owned()
            }
            text => format!(
                "`{}` is taken for \"no figure\" (`missing`)",
                text.escape_debug()
            ),
        });
    }
    if let Some(year) = findings.year.filter(|year| !year.others.is_empty()) {
        doubts.push(format!(
            "rows about {} are read, and those about other periods left out (`year_format`): {}",
            year.format,
            year.others.join(", ")
        ));
    }
    if let Some(places) = findings.places.filter(|places| !places.others.is_empty()) {
        let name =
            |place: &usize| format!("`{}`", name_of(findings.gathering, *place).escape_debug());
        let others: Vec<String> = places.others.iter().map(name).collect();
        doubts.push(format!(
            "{} is taken for the column of areas; {} may be it too (`--area`)",
            name(&places.area),
            others.join(", ")
        ));
    }
    doubts
}
