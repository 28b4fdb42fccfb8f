//! From the text of a catalogue to themes, indicators and charts.

use std::{ops::RangeInclusive, path::Path};

use super::{
    Catalogue, by_address, check,
    raw::{Raw, RawIndicator, RawMeasure},
    strata,
};
use crate::{
    config::{
        ColumnKind, ConfigError, Table,
        checker::{Checker, Problems},
        strict,
    },
    model::{Amount, Basis, Formula, Indicator, LocatedBy, Measure, Text},
    nearest::did_you_mean_or_list,
};

/// So many persons a rate may be for.
const PER: RangeInclusive<f64> = 1.0..=1_000_000.0;

/// Reads a catalogue, and adds what is wrong with it to the problems; nothing where the text is of
/// another form.
///
/// # Errors
/// Text that is no TOML.
pub(in crate::config) fn read(
    text: &str,
    file: &Path,
    tables: &[Table],
    problems: &mut Problems,
) -> Result<Option<Catalogue>, ConfigError> {
    let Some(raw) = problems.take(strict::parse::<Raw>(text, file))? else {
        return Ok(None);
    };
    let mut checker = problems.of(file);
    check::check(&raw, &mut checker);
    let mut reader = Reader {
        checker: &mut checker,
        tables,
        theme: raw
            .theme
            .first()
            .map_or_else(String::new, |theme| theme.id.clone()),
        origin: raw.origin.clone(),
    };
    let serve = raw.indicator.iter();
    let criteria = serve
        .filter_map(|indicator| Some((indicator.criterion?, indicator.id.clone())))
        .collect();
    let mut indicators: Vec<Indicator> = raw
        .indicator
        .into_iter()
        .filter_map(|raw| reader.indicator(raw))
        .collect();
    by_address::mark(&mut indicators, tables, &mut checker);
    check::check_differences(&indicators, &mut checker);
    strata::check(&indicators, &raw.relation, tables, &mut checker);
    let catalogue = Catalogue {
        file: file.to_owned(),
        text: text.to_owned(),
        themes: raw.theme,
        indicators,
        charts: raw.chart,
        headlines: raw.headlines,
        overview: raw.overview,
        maps: raw.maps,
        planning: raw.planning,
        relations: raw.relation,
        criteria,
        spill_over: raw.spill_over,
    };
    if catalogue.residents().is_none() {
        let hint = "the first count is the number of residents in the head of each briefing";
        checker.add("indicator", "no indicator has `measure = \"count\"`", hint);
    }
    Ok(Some(catalogue))
}

/// Reads what indicators count of which tables.
struct Reader<'a, 'b> {
    checker: &'a mut Checker<'b>,
    tables: &'a [Table],
    /// What an indicator has that names no theme, or no origin.
    theme: String,
    origin: Text,
}

impl Reader<'_, '_> {
    fn indicator(&mut self, raw: RawIndicator) -> Option<Indicator> {
        let raw = self.with_counts(raw);
        let measure = self.measure(&raw);
        let basis = match raw.measure {
            RawMeasure::Difference => self.difference(&raw),
            RawMeasure::Standardised => self.standardised(&raw),
            _ => self.counted(&raw),
        };
        Some(Indicator {
            measure: measure?,
            basis: basis?,
            id: raw.id,
            theme: raw.theme.unwrap_or_else(|| self.theme.clone()),
            title: raw.title,
            phrase: raw.phrase,
            definition: raw.definition,
            population: raw.population,
            reference: raw.reference,
            origin: raw.origin.unwrap_or_else(|| self.origin.clone()),
            direction: raw.direction,
            sensitivity: raw.sensitivity,
            breaks: raw.breaks,
            sentences: raw.sentences,
            counted_for: raw.counted_for,
            pool: raw.pool,
            cohorts: raw.cohorts,
            located_by: LocatedBy::Area,
            listed: raw.listed,
        })
    }

    /// Makes the counts of a share that is delivered without them: so many per cent of a weight.
    fn with_counts(&mut self, raw: RawIndicator) -> RawIndicator {
        let is_published = raw.measure == RawMeasure::PublishedShare;
        let key = |name: &str| format!("indicator[{}].{name}", raw.id);
        let hint = "a `published_share` names `value`, per cent, and `weight`, of how many they are; \
                    other measures have `numerator` and `denominator`";
        match (&raw.value, &raw.weight, &raw.numerator, &raw.denominator) {
            (Some(value), Some(weight), None, None) if is_published => RawIndicator {
                numerator: Some(format!("({value}) * ({weight}) / 100.0")),
                denominator: Some(format!(
                    "CASE WHEN ({value}) IS NOT NULL THEN ({weight}) END"
                )),
                ..raw
            },
            (None, None, _, _) if !is_published => raw,
            _ => {
                self.checker
                    .add(key("value"), "does not fit the measure", hint);
                raw
            }
        }
    }

    fn measure(&mut self, raw: &RawIndicator) -> Option<Measure> {
        match (raw.measure, raw.per, raw.unit) {
            (RawMeasure::Count, None, None) => Some(Measure::Count),
            (RawMeasure::Share | RawMeasure::PublishedShare, None, None) => Some(Measure::Share),
            (RawMeasure::Standardised, None, None) => Some(Measure::Standardised),
            (RawMeasure::Mean, None, unit) => Some(Measure::Mean {
                unit: unit.unwrap_or(Amount::Money),
            }),
            (RawMeasure::Rate, Some(per), None) if PER.contains(&per) => {
                Some(Measure::Rate { per })
            }
            (RawMeasure::Difference, Some(per), None) if PER.contains(&per) => {
                Some(Measure::Difference { per })
            }
            _ => {
                let key = format!("indicator[{}].per", raw.id);
                self.checker.add(
                    &*key,
                    "does not fit the measure",
                    "a rate or difference has `per = 1000`, from 1 to 1000000, a mean `unit = \"money\"` or `\"points\"`, others none",
                );
                None
            }
        }
    }

    fn difference(&mut self, raw: &RawIndicator) -> Option<Basis> {
        if let (Some(more), Some(less), None) = (&raw.more, &raw.less, &raw.numerator) {
            return Some(Basis::Difference {
                more: more.clone(),
                less: less.clone(),
            });
        }
        let key = format!("indicator[{}].more", raw.id);
        let hint = "a difference names two rates, `more` and `less`, and has no numerator";
        self.checker.add(&*key, "does not fit the measure", hint);
        None
    }

    fn standardised(&mut self, raw: &RawIndicator) -> Option<Basis> {
        let strata = Some(&raw.strata).filter(|strata| strata.len() > 1);
        if let (Some(observed), Some(strata), None) = (&raw.observed, strata, &raw.numerator) {
            return Some(Basis::Standardised {
                observed: observed.clone(),
                strata: strata.clone(),
            });
        }
        let key = format!("indicator[{}].observed", raw.id);
        let hint = "an index names `observed`, a share or rate, and two `strata` at least, such as \
                    { residents = [\"age_80\"], rate = \"lifestyle_diseases_80\" }, and has no numerator";
        self.checker.add(&*key, "does not fit the measure", hint);
        None
    }

    fn counted(&mut self, raw: &RawIndicator) -> Option<Basis> {
        let key = |field: &str| format!("indicator[{}].{field}", raw.id);
        let (Some(table), Some(numerator)) = (&raw.table, &raw.numerator) else {
            let hint = "say which table is counted, and what of it";
            self.checker
                .add(key("numerator"), "missing, or `table` is", hint);
            return None;
        };
        if raw.more.is_some() || raw.less.is_some() {
            let hint = "only `measure = \"difference\"` names other indicators";
            self.checker
                .add(key("more"), "does not fit the measure", hint);
        }
        if raw.observed.is_some() || !raw.strata.is_empty() {
            let hint = "only `measure = \"standardised\"` has `observed` and `strata`";
            self.checker
                .add(key("observed"), "does not fit the measure", hint);
        }
        let numerator = self.formula(raw, table, table, numerator)?;
        let below = raw.denominator_table.as_ref().unwrap_or(table);
        let denominator = match (&raw.denominator, raw.measure) {
            (None, RawMeasure::Count) => None,
            (Some(expression), measure) if measure != RawMeasure::Count => {
                Some(self.formula(raw, table, below, expression)?)
            }
            (given, _) => {
                let message = match given {
                    Some(_) => "a count has none",
                    None => "missing",
                };
                let hint = "a share, rate or mean is measured against something";
                self.checker.add(key("denominator"), message, hint);
                return None;
            }
        };
        Some(Basis::Counted {
            numerator,
            denominator,
        })
    }

    /// Checks an expression over a table; `own` is the table above the line, whose columns
    /// the indicator may name.
    fn formula(
        &mut self,
        raw: &RawIndicator,
        own: &str,
        table: &str,
        expression: &str,
    ) -> Option<Formula> {
        let Some(found) = self.tables.iter().find(|other| other.name == table) else {
            let names = self.tables.iter().map(|other| other.name.as_str());
            let hint = did_you_mean_or_list(table, "tables", names);
            let key = format!("indicator[{}].table", raw.id);
            self.checker
                .add(&*key, format!("there is no table `{table}`"), hint);
            return None;
        };
        if table == own {
            self.check_columns(raw, found);
        }
        let named = |column: &Option<String>| column.clone().filter(|_| table == own);
        let Some(unit_column) = named(&raw.unit_column).or_else(|| found.unit.clone()) else {
            let key = format!("indicator[{}].unit_column", raw.id);
            let message = format!("the table `{table}` has no `unit`");
            self.checker
                .add(&*key, message, "name the column that holds the area");
            return None;
        };
        let estate_column = named(&raw.estate_column).or_else(|| found.estate.clone());
        // Nothing about an estate is drawn that is not in its tables too.
        let estate_column = estate_column.filter(|_| raw.listed);
        Some(Formula {
            table: table.to_owned(),
            unit_column,
            estate_column,
            expression: expression.to_owned(),
        })
    }

    /// Checks that the columns that an indicator names hold codes, in its table or one joined to it.
    fn check_columns(&mut self, raw: &RawIndicator, table: &Table) {
        let joined = |other: &&Table| other.name == table.name || table.join.contains(&other.name);
        let columns = self
            .tables
            .iter()
            .filter(joined)
            .flat_map(|table| &table.columns);
        let in_area: fn(ColumnKind) -> bool = ColumnKind::is_in_area;
        let in_estate: fn(ColumnKind) -> bool = |kind| kind == ColumnKind::Estate;
        for (field, named, fits, form) in [
            ("unit_column", &raw.unit_column, in_area, "area"),
            ("estate_column", &raw.estate_column, in_estate, "estate"),
        ] {
            let Some(name) = named else { continue };
            let mut columns = columns.clone();
            if !columns.any(|column| column.name == *name && fits(column.kind)) {
                let key = format!("indicator[{}].{field}", raw.id);
                let message = format!("`{}` is not a column of form `{form}`", name.escape_debug());
                let hint = format!("name one of the table `{}`", table.name);
                self.checker.add(key, message, hint);
            }
        }
    }
}
