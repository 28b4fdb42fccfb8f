//! What the law says of a table of figures.

use std::path::Path;

use super::PipelineError;
use crate::{
    config::Law,
    criteria::{self, Wording},
    files,
};

/// Reads a table of figures and returns the table of labels, as CSV.
///
/// # Errors
/// A file that cannot be read, all rows that are wrong, and rules that there are not.
pub(crate) fn classify(
    law: &Law,
    rules: &str,
    wording: Wording,
    file: &Path,
) -> Result<String, PipelineError> {
    let families = law.families();
    if !families.contains(rules) {
        let known: Vec<_> = families.into_iter().map(ToOwned::to_owned).collect();
        return Err(PipelineError::UnknownRules(rules.to_owned(), known));
    }
    let text = files::read_text(file).map_err(PipelineError::NoTable)?;
    let name = file.display().to_string();
    Ok(criteria::classify(law, rules, wording, &name, &text)?)
}
