//! The same tables in each form of file: what is read is the same, cell for cell.

use std::fs;

use crate::support::Project;

pub(crate) mod counts;
mod refused;
pub(crate) mod register;
pub(crate) mod statistics;
pub(crate) mod workbook;

/// The bytes of a text in Windows-1252, as far as Danish needs it.
pub(crate) fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '\u{2013}' => 0x96,
        c => u8::try_from(u32::from(c)).unwrap(),
    };
    text.chars().map(byte).collect()
}

/// The bytes of a text in UTF-16 with its mark, as Excel writes "Unicode text".
fn utf_16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [vec![0xff, 0xfe], units.collect()].concat()
}

/// Writes a delivered file.
fn deliver(project: &Project, file: &str, bytes: impl AsRef<[u8]>) {
    let path = project.path(&format!("data/raw/{file}"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Refreshes, and returns the checked copies of the tables, by name.
pub(crate) fn copies(project: &Project) -> Vec<(String, Vec<u8>)> {
    project.run(&["refresh"]).ends_with_code(0);
    kept(project)
}

/// Returns the checked copies of the tables, by name.
pub(crate) fn kept(project: &Project) -> Vec<(String, Vec<u8>)> {
    let files = project.files("data/snapshots/2026");
    let is_copy = |(name, _): &(String, Vec<u8>)| name.ends_with(".parquet");
    files.into_iter().filter(is_copy).collect()
}

/// Compares what was kept with what was kept of another form.
#[track_caller]
pub(crate) fn is_same(form: &str, found: &[(String, Vec<u8>)], expected: &[(String, Vec<u8>)]) {
    assert!(!expected.is_empty());
    let names = |copies: &[(String, Vec<u8>)]| -> Vec<String> {
        copies.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(found), names(expected), "{form}");
    for ((name, found), (_, expected)) in found.iter().zip(expected) {
        assert!(found == expected, "{form}: {name} differs");
    }
}
