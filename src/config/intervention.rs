//! What may be begun in an estate.

use serde::{Deserialize, Serialize};

use crate::model::Text;

/// Something that may be begun in an estate, such as a letting tool.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InterventionKind {
    /// Its key in the deliveries.
    pub id: String,
    /// What it is called.
    pub title: Text,
}
