//! Expressions that tell rows apart by a finite number of cases.
//!
//! Such an expression looks at numbers and texts only by comparing them with constants, and at
//! truths. Whatever else asks a question of a row, such as whether two columns are the same, is a
//! question of its own: nothing is known of its answer but that it is yes, no or unknown, and the
//! same wherever the same is asked.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

/// Numbers beyond this are not compared exactly by polars, which makes whole numbers fractions.
const EXACT: f64 = 4_503_599_627_370_496.0;
/// What stands before the number of a question where it takes the place of a column.
const QUESTION: &str = "?";

/// The constants with which a column is compared.
#[derive(Debug, Default, Clone)]
pub(super) struct Constants {
    /// Numbers, of a column of numbers.
    pub(super) numbers: Vec<f64>,
    /// Texts, of a column of texts.
    pub(super) texts: BTreeSet<String>,
}

/// An expression that tells rows apart by a finite number of cases.
#[derive(Debug, Clone)]
pub(super) struct Steps {
    /// The expression, with a column for each question.
    pub(super) expression: Expr,
    /// The columns that it looks at, those of questions too.
    pub(super) columns: BTreeSet<String>,
}

/// Reads the expressions of one table.
pub(super) struct Reader<'a> {
    /// The columns of its rows.
    forms: &'a BTreeMap<String, DataType>,
    /// The questions asked so far.
    questions: Vec<Expr>,
    /// What columns are compared with so far.
    constants: BTreeMap<String, Constants>,
    /// The columns of the expression at hand.
    used: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// Begins with the forms of the columns of a table.
    pub(super) fn new(forms: &'a BTreeMap<String, DataType>) -> Self {
        Self {
            forms,
            questions: Vec::new(),
            constants: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// Returns with what a column is compared in all that was read.
    pub(super) fn constants(&self, column: &str) -> Constants {
        self.constants.get(column).cloned().unwrap_or_default()
    }

    /// Reads an expression; nothing where it tells rows apart by more than a finite number of cases.
    pub(super) fn read(&mut self, expression: &Expr) -> Option<Steps> {
        self.used.clear();
        let expression = self.step(expression)?;
        Some(Steps {
            expression,
            columns: std::mem::take(&mut self.used),
        })
    }

    fn step(&mut self, expression: &Expr) -> Option<Expr> {
        Some(match expression {
            Expr::Literal(_) => expression.clone(),
            Expr::Column(name) if self.form(name)? == DataType::Boolean => self.column(name),
            Expr::BinaryExpr { left, op, right } if op.is_comparison() => {
                self.comparison(expression, (left, *op, right))
            }
            Expr::BinaryExpr { left, op, right } => Expr::BinaryExpr {
                left: self.step(left)?.into(),
                op: *op,
                right: self.step(right)?.into(),
            },
            Expr::Cast {
                expr,
                dtype: dtype @ DataTypeExpr::Literal(_),
                options,
            } => Expr::Cast {
                expr: self.step(expr)?.into(),
                dtype: dtype.clone(),
                options: *options,
            },
            Expr::Ternary {
                predicate,
                truthy,
                falsy,
            } => Expr::Ternary {
                predicate: self.step(predicate)?.into(),
                truthy: self.step(truthy)?.into(),
                falsy: self.step(falsy)?.into(),
            },
            Expr::Function { input, function } => self.function(expression, input, function)?,
            _ => return None,
        })
    }

    fn function(&mut self, whole: &Expr, input: &[Expr], function: &FunctionExpr) -> Option<Expr> {
        let input = match (function, input) {
            (
                FunctionExpr::Boolean(BooleanFunction::IsNull | BooleanFunction::IsNotNull),
                [Expr::Column(name)],
            ) => {
                self.form(name)?;
                vec![self.column(name)]
            }
            (FunctionExpr::Boolean(BooleanFunction::IsIn { .. }), [looked_up, list]) => {
                return Some(self.lookup(whole, looked_up, list, function));
            }
            (
                FunctionExpr::Coalesce
                | FunctionExpr::Boolean(
                    BooleanFunction::Not | BooleanFunction::IsNull | BooleanFunction::IsNotNull,
                ),
                input,
            ) => {
                let steps = input.iter().map(|part| self.step(part));
                steps.collect::<Option<_>>()?
            }
            _ => return None,
        };
        let function = function.clone();
        Some(Expr::Function { input, function })
    }

    /// Reads a comparison: with a constant, of two that are steps themselves, or a question.
    fn comparison(&mut self, whole: &Expr, (left, op, right): (&Expr, Operator, &Expr)) -> Expr {
        let ordered = !matches!(
            op,
            Operator::Eq | Operator::NotEq | Operator::EqValidity | Operator::NotEqValidity
        );
        for (column, constant) in [(left, right), (right, left)] {
            let constants = literals(constant);
            if constants.is_some_and(|constants| self.splits(column, &constants, ordered)) {
                return whole.clone();
            }
        }
        self.step_or_question(whole, |reader| {
            Some(Expr::BinaryExpr {
                left: reader.step(left)?.into(),
                op,
                right: reader.step(right)?.into(),
            })
        })
    }

    /// Reads whether something is one of a list.
    fn lookup(
        &mut self,
        whole: &Expr,
        looked_up: &Expr,
        list: &Expr,
        function: &FunctionExpr,
    ) -> Expr {
        let Some(constants) = literals(list) else {
            return self.question(whole);
        };
        if self.splits(looked_up, &constants, false) {
            return whole.clone();
        }
        self.step_or_question(whole, |reader| {
            Some(Expr::Function {
                input: vec![reader.step(looked_up)?, list.clone()],
                function: function.clone(),
            })
        })
    }

    /// Reads a part of an expression, which is a question where it is not read.
    fn step_or_question(
        &mut self,
        whole: &Expr,
        read: impl FnOnce(&mut Self) -> Option<Expr>,
    ) -> Expr {
        let used = self.used.clone();
        read(self).unwrap_or_else(|| {
            self.used = used;
            self.question(whole)
        })
    }

    /// Splits what a column holds at constants; tells whether that is all that a comparison sees.
    fn splits(&mut self, compared: &Expr, constants: &[Constant], ordered: bool) -> bool {
        let mut constants = constants.to_vec();
        let Some(name) = plain(compared, &mut constants) else {
            return false;
        };
        let Some(form) = self.form(name) else {
            return false;
        };
        let fits = |constant: &Constant| match constant {
            Constant::Number(number) => form.is_primitive_numeric() && number.abs() < EXACT,
            Constant::Text(_) => form == DataType::String && !ordered,
        };
        if constants.is_empty() || !constants.iter().all(fits) {
            return false;
        }
        let known = self.constants.entry(name.to_string()).or_default();
        for constant in constants {
            match constant {
                Constant::Number(number) => known.numbers.push(number),
                Constant::Text(text) => {
                    known.texts.insert(text);
                }
            }
        }
        self.used.insert(name.to_string());
        true
    }

    /// Puts a column in the place of a question.
    fn question(&mut self, whole: &Expr) -> Expr {
        let place = self.questions.iter().position(|asked| asked == whole);
        let place = place.unwrap_or_else(|| {
            self.questions.push(whole.clone());
            self.questions.len() - 1
        });
        self.column(&PlSmallStr::from_string(format!("{QUESTION}{place}")))
    }

    fn column(&mut self, name: &PlSmallStr) -> Expr {
        self.used.insert(name.to_string());
        Expr::Column(name.clone())
    }

    /// Returns the form of a column, but for one that is called like a question.
    fn form(&self, name: &PlSmallStr) -> Option<DataType> {
        let named = self.forms.get(name.as_str());
        named.filter(|_| !is_question(name)).cloned()
    }
}

/// Tells whether a column stands in the place of a question.
pub(super) fn is_question(name: &str) -> bool {
    name.starts_with(QUESTION)
}

/// What something is compared with.
#[derive(Debug, Clone)]
enum Constant {
    Number(f64),
    Text(String),
}

/// Returns the column that is looked at, by itself or with constants in the place of nothing, which
/// are added to those that it is compared with.
fn plain<'a>(expression: &'a Expr, constants: &mut Vec<Constant>) -> Option<&'a PlSmallStr> {
    match expression {
        Expr::Column(name) => Some(name),
        Expr::Function {
            input,
            function: FunctionExpr::Coalesce,
        } => {
            let (column, others) = input.split_first()?;
            for other in others {
                constants.extend(literals(other)?);
            }
            plain(column, constants)
        }
        _ => None,
    }
}

/// Returns the constants of a literal, or of a list of them; nothing where it is no such thing.
fn literals(expression: &Expr) -> Option<Vec<Constant>> {
    match expression {
        Expr::Literal(LiteralValue::Series(list)) => list.iter().map(|v| constant(&v)).collect(),
        Expr::Literal(value) => Some(vec![constant(&value.to_any_value()?)?]),
        Expr::Agg(AggExpr::Implode { input, .. }) => literals(input),
        _ => None,
    }
}

fn constant(value: &AnyValue) -> Option<Constant> {
    match value {
        value if value.is_primitive_numeric() => value.extract().map(Constant::Number),
        value => value.get_str().map(|text| Constant::Text(text.to_owned())),
    }
}
