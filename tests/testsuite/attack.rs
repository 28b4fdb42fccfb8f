//! An attacker who has published bytes alone, and a judge who knows the truth.
//!
//! He reads the tables of an edition and of those before it, PDFs, charts and mails, and shares
//! no code with disclosure control. The judge counts the truth himself. He fails where a hidden
//! count can be found out too well, and where an attacker errs.

mod demo;
mod divisions;
mod geometry;
mod groups;
mod internal;
mod judge;
mod knowledge;
mod mutations;
pub(crate) mod panel;
mod pooled;
mod programme;
mod published;
mod simplify;
mod solver;
mod sums;
pub(crate) mod svg;
pub(crate) mod thin;
mod town;
mod truth;
mod worlds;

use std::{collections::BTreeMap, sync::LazyLock};

use crate::demo::RUN;

/// What the templates read of the three areas of which most is hidden, and of the municipality,
/// with their charts in `templates`.
static BRIEFINGS: LazyLock<BTreeMap<&str, serde_json::Value>> = LazyLock::new(|| {
    let units = ["231", "210", "205", "municipality"];
    units
        .into_iter()
        .map(|unit| (unit, RUN.briefing(unit, &[])))
        .collect()
});
