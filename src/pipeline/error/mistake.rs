//! The single things that are wrong, with what is known of their place.

use serde::Serialize;

use super::PipelineError;
use crate::{
    config::{ConfigError, Problem},
    dataset::{DatasetError, Fault},
    indicators::{Implausible, IndicatorError},
};

/// One thing that is wrong, for programs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Mistake {
    /// The file; several where a figure is counted from several.
    pub(crate) files: Vec<String>,
    /// The path of a key of the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sheet: Option<String>,
    /// The row, counted from 1, or the line of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) row: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<String>,
    /// The indicator that a figure is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) indicator: Option<String>,
    /// The code of the unit that it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) year: Option<i32>,
    /// What was found and what was expected.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
}

impl Mistake {
    /// Describes something of which no place is known.
    pub(crate) fn elsewhere(message: String, hint: Option<String>) -> Self {
        Self {
            message,
            hint,
            ..Self::default()
        }
    }

    fn of_problem(problem: &Problem) -> Self {
        Self {
            files: vec![problem.file.display().to_string()],
            key: Some(problem.key.clone()),
            message: problem.message.clone(),
            hint: Some(problem.hint.clone()),
            ..Self::default()
        }
    }

    fn of_fault(fault: &Fault) -> Self {
        Self {
            files: vec![fault.file.display().to_string()],
            sheet: fault.sheet.as_deref().map(str::to_owned),
            row: fault.row,
            column: fault.column.clone(),
            message: fault.message.clone(),
            hint: fault.hint.as_deref().map(str::to_owned),
            ..Self::default()
        }
    }

    fn of_figure(figure: &Implausible) -> Self {
        Self {
            files: figure.files.clone(),
            indicator: Some(figure.indicator.clone()),
            unit: figure.unit.as_ref().map(|(id, _)| id.to_string()),
            year: figure.year,
            message: figure.message.clone(),
            ..Self::default()
        }
    }
}

/// Returns the single mistakes of a configuration; none where it cannot be read at all.
pub(crate) fn mistakes_of_config(error: &ConfigError) -> Vec<Mistake> {
    match error {
        ConfigError::Problems(problems) | ConfigError::Request(problems) => {
            problems.iter().map(Mistake::of_problem).collect()
        }
        ConfigError::File(_) | ConfigError::Form { .. } => Vec::new(),
    }
}

impl PipelineError {
    /// Returns the single things that it is about; none where it is one.
    pub(crate) fn mistakes(&self) -> Vec<Mistake> {
        match self {
            Self::Config(error) => mistakes_of_config(error),
            Self::Dataset(DatasetError::Faults(faults) | DatasetError::Asked(faults))
            | Self::Indicators(IndicatorError::Table(DatasetError::Faults(faults))) => {
                faults.iter().map(Mistake::of_fault).collect()
            }
            Self::Implausible(figures) => figures.iter().map(Mistake::of_figure).collect(),
            _ => Vec::new(),
        }
    }
}
