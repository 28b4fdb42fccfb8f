//! The files that the program brings with it: templates of briefings, and the shipped project.

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Returns the templates, by path below the folder of a project.
pub(super) fn templates() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let is_template = |path: &str| path.starts_with("report-templates/");
    SHIPPED
        .iter()
        .copied()
        .filter(move |(path, _)| is_template(path))
}

/// Returns the shipped project, by path below its folder.
pub(super) fn project() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    SHIPPED.iter().copied()
}
