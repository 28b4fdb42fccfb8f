//! The SQL expressions of the catalogue.

use polars::{prelude::*, sql::sql_expr};

use crate::{
    config::{Column as Expected, ColumnKind, Layout, Table},
    model::{Basis, Formula, Indicator, Measure},
    panics::quietly,
};

/// An expression that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("indicator[{indicator}]: `{}`: {message}", beginning(expression))]
pub struct ExpressionError {
    indicator: String,
    expression: String,
    message: String,
    columns: String,
}

/// How much of an expression is shown.
const SHOWN: usize = 300;

fn beginning(expression: &str) -> String {
    match expression.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", expression.split_at(end).0),
        None => expression.to_owned(),
    }
}

impl ExpressionError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        format!("polars SQL over these columns: {}", self.columns)
    }
}

/// The name of the column that `age_from` makes.
pub(super) const AGE: &str = "age";
/// The name of the column with the data year, in every table.
pub(super) const YEAR: &str = "year";

/// Compiles every expression of the catalogue against the columns of its table.
///
/// # Errors
/// Each expression that is not SQL, names an unknown column or gives no number.
pub(crate) fn check(
    indicators: &[Indicator],
    tables: &[Table],
) -> Result<(), Vec<ExpressionError>> {
    let errors = indicators.iter().flat_map(|indicator| {
        let wrong = |formula: &Formula| check_one(indicator, formula, tables).err();
        written(indicator).filter_map(wrong).collect::<Vec<_>>()
    });
    let errors: Vec<_> = errors.collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(errors),
    }
}

/// Goes through the expressions of an indicator as they are written in the catalogue.
fn written(indicator: &Indicator) -> impl Iterator<Item = &Formula> {
    let formulas = match &indicator.basis {
        Basis::Counted {
            numerator,
            denominator,
        } => [Some(numerator), denominator.as_ref()],
        Basis::Difference { .. } | Basis::Standardised { .. } => [None, None],
    };
    formulas.into_iter().flatten()
}

fn check_one(
    indicator: &Indicator,
    formula: &Formula,
    tables: &[Table],
) -> Result<(), ExpressionError> {
    let columns = columns(&formula.table, tables);
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let wrong = |message: String| ExpressionError {
        indicator: indicator.id.clone(),
        expression: formula.expression.clone(),
        message,
        columns: names.join(", "),
    };
    match quietly(|| form_of(&formula.expression, &columns)) {
        Ok(Ok(form)) if form.is_primitive_numeric() || form == DataType::Boolean => Ok(()),
        Ok(Ok(form)) => Err(wrong(format!(
            "gives {form}, expected a number or a condition"
        ))),
        Ok(Err(message)) | Err(message) => Err(wrong(first_line(&message))),
    }
}

/// Returns what an expression gives for each row of these columns, or what is wrong with it.
fn form_of(expression: &str, columns: &[(PlSmallStr, DataType)]) -> Result<DataType, String> {
    let said = |error: PolarsError| error.to_string();
    let number = number(expression).map_err(said)?;
    let empty = columns
        .iter()
        .map(|(name, form)| Column::new_empty(name.clone(), form));
    let empty = DataFrame::new(0, empty.collect()).map_err(said)?;
    let raw = sql_expr(expression).map_err(said)?;
    if raw.into_iter().any(is_aggregate) {
        return Err(AGGREGATE.to_owned());
    }
    let result = empty
        .lazy()
        .select([raw.alias("raw"), number.alias("number")])
        .collect();
    let result = result.map_err(said)?;
    let column = result.column("raw").map_err(said)?;
    Ok(column.dtype().clone())
}

const AGGREGATE: &str = "sums over rows; write what one row counts for, it is summed unit by unit";

/// Messages of polars go on with the whole plan; the first line says what is wrong.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

/// Returns the columns that rows of a table have once others are joined to it.
pub(super) fn columns(table: &str, tables: &[Table]) -> Vec<(PlSmallStr, DataType)> {
    let find = |name: &str| tables.iter().find(|table| table.name == name);
    let Some(table) = find(table) else {
        return Vec::new();
    };
    let joined = table.join.iter().filter_map(|name| find(name));
    let joined = joined.flat_map(|table| &table.columns);
    let mut columns: Vec<(PlSmallStr, DataType)> = Vec::new();
    for column in table.columns.iter().chain(joined) {
        if columns.iter().all(|(name, _)| name.as_str() != column.name) {
            columns.push((PlSmallStr::from_str(&column.name), form(column, table)));
        }
    }
    if table.age_from.is_some() {
        columns.push((PlSmallStr::from_static(AGE), DataType::Int32));
    }
    if columns.iter().all(|(name, _)| name.as_str() != YEAR) {
        columns.push((PlSmallStr::from_static(YEAR), DataType::Int32));
    }
    columns
}

fn form(column: &Expected, table: &Table) -> DataType {
    match column.kind {
        ColumnKind::Integer if table.layout == Layout::Register => DataType::Int64,
        ColumnKind::Integer | ColumnKind::Number => DataType::Float64,
        ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate | ColumnKind::Address => {
            DataType::String
        }
        ColumnKind::Date => DataType::Date,
        ColumnKind::Boolean => DataType::Boolean,
    }
}

/// Compiles an expression into a number for each row; a condition is 1 where it is true.
pub(super) fn number(expression: &str) -> PolarsResult<Expr> {
    Ok(sql_expr(expression)?.cast(DataType::Float64))
}

/// What is summed for an indicator.
pub(super) struct Summands {
    /// Above the line.
    pub(super) numerator: Formula,
    /// Below the line.
    pub(super) denominator: Option<Formula>,
    /// The squares of what is above the line, for the spread of a mean.
    pub(super) squares: Option<Formula>,
}

impl Summands {
    /// Goes through all of them.
    pub(super) fn all(self) -> impl Iterator<Item = Formula> {
        let rest = self.denominator.into_iter().chain(self.squares);
        std::iter::once(self.numerator).chain(rest)
    }
}

/// Returns the expressions that are summed for an indicator; none for one that is made from others.
///
/// For a share or a mean, rows outside the denominator do not count above the line either.
pub(super) fn summands(indicator: &Indicator) -> Option<Summands> {
    let Basis::Counted {
        numerator,
        denominator,
    } = &indicator.basis
    else {
        return None;
    };
    let is_mean = matches!(indicator.measure, Measure::Mean { .. });
    let within = is_mean || indicator.measure == Measure::Share;
    let numerator = match denominator {
        Some(below) if within && below.table == numerator.table => Formula {
            expression: format!(
                "CASE WHEN CAST(({}) AS DOUBLE) > 0 THEN CAST(({}) AS DOUBLE) ELSE 0.0 END",
                below.expression, numerator.expression
            ),
            ..numerator.clone()
        },
        _ => numerator.clone(),
    };
    let squares = is_mean.then(|| Formula {
        expression: format!("({0}) * ({0})", numerator.expression),
        ..numerator.clone()
    });
    Some(Summands {
        numerator,
        denominator: denominator.clone(),
        squares,
    })
}

/// Tells whether a part of an expression looks at more than its own row. The list behind
/// `IN` is built like an aggregate, but of constants.
fn is_aggregate(part: &Expr) -> bool {
    match part {
        Expr::Agg(aggregate) => !matches!(aggregate, AggExpr::Implode { .. }),
        part => matches!(part, Expr::Len),
    }
}
