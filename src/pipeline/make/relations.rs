//! All that is known of how the catalogue's counts hang together.

use crate::{
    config::Config,
    disclosure::{same_series, strata},
    indicators,
    model::AdditiveRelation,
};

/// Returns what the expressions tell, what indices are made from, and what the catalogue says
/// besides; each once.
pub(super) fn relations(config: &Config) -> Vec<AdditiveRelation> {
    let catalogue = &config.catalogue;
    let mut found = indicators::relations(&catalogue.indicators, &config.tables);
    let told = same_series(&catalogue.indicators).into_iter();
    let told = told.chain(strata(&catalogue.indicators));
    for relation in told.chain(catalogue.additive_relations()) {
        if !found.contains(&relation) {
            found.push(relation);
        }
    }
    found
}
