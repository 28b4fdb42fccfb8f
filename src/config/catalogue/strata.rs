//! Whether what an index is made from fits together.

use crate::{
    config::{Layout, Relation, Table, checker::Checker},
    model::{Basis, Formula, Indicator, Measure, Stratum, UnitKind},
};

/// A fault of an index: what is wrong, and what to do about it.
type Fault = (String, &'static str);

/// Checks that an index sets cases beside the shares of the same cases in groups of residents.
///
/// That a sum of groups is just the residents of a rate is declared by a relation, which is checked
/// against what is delivered, or told by the expressions over a register, where these are read.
pub(super) fn check(
    indicators: &[Indicator],
    relations: &[Relation],
    tables: &[Table],
    checker: &mut Checker,
) {
    let all = All {
        indicators,
        relations,
        tables,
    };
    for indicator in indicators {
        let Basis::Standardised { observed, strata } = &indicator.basis else {
            continue;
        };
        let mut add = |field: &str, (message, hint): Fault| {
            checker.add(
                format!("indicator[{}].{field}", indicator.id),
                message,
                hint,
            );
        };
        let Some((cases, Some(_))) = all.counts(observed) else {
            let hint = "name an [[indicator]] that counts persons among others";
            add(
                "observed",
                (format!("there is no share or rate `{observed}`"), hint),
            );
            continue;
        };
        for stratum in strata {
            if let Err(fault) = all.check(stratum, observed, cases) {
                add("strata", fault);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct All<'a> {
    indicators: &'a [Indicator],
    relations: &'a [Relation],
    tables: &'a [Table],
}

impl<'a> All<'a> {
    fn find(self, id: &str) -> Option<&'a Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Returns what an indicator counts above and below the line; nothing for a mean.
    fn counts(self, id: &str) -> Option<(&'a Formula, Option<&'a Formula>)> {
        let indicator = self.find(id)?;
        match (&indicator.basis, indicator.measure) {
            (_, Measure::Mean { .. }) => None,
            (
                Basis::Counted {
                    numerator,
                    denominator,
                },
                _,
            ) => Some((numerator, denominator.as_ref())),
            _ => None,
        }
    }

    /// Checks a group. Over the rows of a register its cases are those of the whole; a table of
    /// counts has a column for the cases of each group.
    fn check(self, stratum: &Stratum, observed: &str, cases: &Formula) -> Result<(), Fault> {
        let Stratum { residents, rate } = stratum;
        let mut groups = Vec::new();
        for part in residents {
            let Some((group, _)) = self.counts(part) else {
                let hint =
                    "name an [[indicator]] that counts the residents of a group, such as an age";
                return Err((format!("there is no count or share `{part}`"), hint));
            };
            groups.push(group);
        }
        // A share counts above the line only who is below it.
        let share = self
            .find(rate)
            .filter(|rate| rate.measure == Measure::Share);
        let counts = self.counts(rate);
        let (Some(share), Some((above, Some(below)))) = (share, counts) else {
            let hint = "name an [[indicator]] with `measure = \"share\"`: the cases among the \
                        residents of the group";
            return Err((format!("there is no share `{rate}`"), hint));
        };
        let among = match groups.as_slice() {
            [group] => is_alike(below, group),
            _ => self.are_together(residents, rate) || self.may_tell(below, &groups),
        };
        if !among || self.is_register(above) && !is_alike(above, cases) {
            return Err(unlike(stratum, observed));
        }
        if !share.is_counted_for(UnitKind::Municipality) {
            let hint = "name \"municipality\" in its `counted_for`";
            return Err((
                format!("`{rate}` is not counted for the municipality"),
                hint,
            ));
        }
        Ok(())
    }

    /// Tells whether a relation says that parts are together all of whom a rate counts among.
    fn are_together(self, parts: &[String], rate: &str) -> bool {
        let whole = format!("{rate}.denominator");
        let mut relations = self.relations.iter();
        relations.any(|one| one.exact && one.whole == whole && one.parts == parts)
    }

    /// Tells whether expressions may say so: those over the same rows of a register.
    fn may_tell(self, whole: &Formula, parts: &[&Formula]) -> bool {
        let rows = |formula: &Formula| (formula.table.clone(), formula.unit_column.clone());
        self.is_register(whole) && parts.iter().all(|part| rows(part) == rows(whole))
    }

    fn is_register(self, formula: &Formula) -> bool {
        let mut tables = self
            .tables
            .iter()
            .filter(|table| table.name == formula.table);
        tables.any(|table| table.layout == Layout::Register)
    }
}

/// Says that the rate of a group does not count the cases among its residents.
pub(crate) fn unlike(stratum: &Stratum, observed: &str) -> (String, &'static str) {
    let Stratum { residents, rate } = stratum;
    let hint = "its numerator must be that of `observed`, and its denominator the numerator of \
                `residents`, over the same table; of several `residents` the expressions over a \
                register, or else an exact [[relation]], must say that they are together its \
                denominator";
    let residents = residents.join(" + ");
    (
        format!("`{rate}` is not `{observed}` among `{residents}`"),
        hint,
    )
}

/// Tells whether two formulas sum the same over the same areas.
fn is_alike(formula: &Formula, other: &Formula) -> bool {
    let areas = |formula: &Formula| (formula.table.clone(), formula.unit_column.clone());
    areas(formula) == areas(other) && formula.expression == other.expression
}
