//! Small workbooks, written as the standards say (ECMA-376 and ISO/IEC 26300).

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// What a test writes into a cell.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    Empty,
    Text(String),
    Number(f64),
    /// A date as ISO 8601 has it.
    Date(String),
    Boolean(bool),
}

pub(crate) fn text(text: &str) -> Entry {
    Entry::Text(text.to_owned())
}

/// A sheet: its name, and rows from the first one on.
pub(crate) type Sheet<'a> = (&'a str, Vec<Vec<Entry>>);

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in files {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('"', "&quot;")
}

fn days(date: &str) -> i64 {
    let date: chrono::NaiveDate = date.parse().unwrap();
    (date - chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days()
}

/// A workbook of Excel; dates are days with a form of dates, as Excel keeps them.
pub(crate) fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut listed = String::new();
    let mut related = String::new();
    let mut files = Vec::new();
    for (index, (name, rows)) in sheets.iter().enumerate() {
        let number = index + 1;
        write!(
            listed,
            "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>",
            escaped(name)
        )
        .unwrap();
        write!(related, "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>").unwrap();
        let rows: String = rows
            .iter()
            .enumerate()
            .map(|(row, cells)| xlsx_row(row + 1, cells))
            .collect();
        let sheet =
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        files.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
         </cellXfs></styleSheet>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"
    );
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let mut all: Vec<(&str, String)> = vec![
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/styles.xml", styles),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\">{related}<Relationship Id=\"rId99\" \
                 Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
    ];
    let sheets = files
        .iter()
        .map(|(name, sheet)| (name.as_str(), sheet.clone()));
    all.extend(sheets);
    archive(&all)
}

fn xlsx_row(row: usize, cells: &[Entry]) -> String {
    let cell = |(column, entry): (usize, &Entry)| {
        let letter = char::from(b'A' + u8::try_from(column).unwrap());
        let place = format!("{letter}{row}");
        match entry {
            Entry::Empty => String::new(),
            Entry::Text(text) => {
                let text = escaped(text);
                format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            }
            Entry::Number(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
            Entry::Date(date) => format!("<c r=\"{place}\" s=\"1\"><v>{}</v></c>", days(date)),
            Entry::Boolean(is_true) => {
                format!("<c r=\"{place}\" t=\"b\"><v>{}</v></c>", u8::from(*is_true))
            }
        }
    };
    let cells: String = cells.iter().enumerate().map(cell).collect();
    format!("<row r=\"{row}\">{cells}</row>")
}

/// A workbook in `OpenDocument`.
pub(super) fn ods(sheets: &[Sheet]) -> Vec<u8> {
    let tables: String = sheets.iter().map(ods_table).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\">\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
                    <manifest:file-entry manifest:full-path=\"/\" \
                    manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
                    </manifest:manifest>";
    archive(&[
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        ("META-INF/manifest.xml", manifest.to_owned()),
        ("content.xml", content),
    ])
}

fn ods_table((name, rows): &Sheet) -> String {
    let cell = |entry: &Entry| match entry {
        Entry::Empty => "<table:table-cell/>".to_owned(),
        Entry::Text(text) => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
            escaped(text)
        ),
        Entry::Number(number) => {
            format!("<table:table-cell office:value-type=\"float\" office:value=\"{number}\"/>")
        }
        Entry::Date(date) => {
            format!("<table:table-cell office:value-type=\"date\" office:date-value=\"{date}\"/>")
        }
        Entry::Boolean(is_true) => format!(
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"{is_true}\"/>"
        ),
    };
    let row = |cells: &Vec<Entry>| {
        let cells: String = cells.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<table:table table:name=\"{}\">{rows}</table:table>",
        escaped(name)
    )
}
