//! All that is known of how the catalogue's counts hang together.

#[cfg(test)]
mod tests;

use crate::{
    config::{Config, ConfigError, Problem, unlike_stratum},
    disclosure::{same_series, strata},
    indicators,
    model::{AdditiveRelation, Basis, Indicator, Stratum, Term},
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

/// Checks that several groups of residents in one stratum of an index are together those of its rate,
/// as the expressions tell or a relation of the catalogue says.
///
/// # Errors
/// Strata of which neither does.
pub(super) fn check_strata(config: &Config) -> Result<(), ConfigError> {
    let indicators = config.catalogue.indicators.iter();
    let problems: Vec<Problem> = indicators
        .flat_map(|index| strata_of(index).map(move |(observed, of)| (index, observed, of)))
        .filter(|(_, _, stratum)| stratum.residents.len() > 1 && !is_told(config, stratum))
        .map(|(index, observed, stratum)| {
            let (message, hint) = unlike_stratum(stratum, observed);
            Problem {
                file: config.catalogue.file.clone(),
                key: format!("indicator[{}].strata", index.id),
                message,
                hint: hint.to_owned(),
            }
        })
        .collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(ConfigError::Problems(problems)),
    }
}

/// Goes through the strata of an index, each with the indicator of its cases.
fn strata_of(index: &Indicator) -> impl Iterator<Item = (&str, &Stratum)> {
    let strata = match &index.basis {
        Basis::Standardised { observed, strata } => Some((observed, strata)),
        Basis::Counted { .. } | Basis::Difference { .. } => None,
    };
    let strata = strata.into_iter();
    strata.flat_map(|(observed, strata)| strata.iter().map(|stratum| (observed.as_str(), stratum)))
}

/// Tells whether anything says that the groups of a stratum are together the residents of its rate.
fn is_told(config: &Config, stratum: &Stratum) -> bool {
    let relation = AdditiveRelation {
        parts: stratum
            .residents
            .iter()
            .map(|part| Term::numerator(part))
            .collect(),
        whole: Term::denominator(&stratum.rate),
        exact: true,
    };
    let catalogue = &config.catalogue;
    let AdditiveRelation { parts, whole, .. } = &relation;
    let told = || indicators::make_up(parts, whole, &catalogue.indicators, &config.tables);
    catalogue.additive_relations().any(|said| said == relation) || told()
}
