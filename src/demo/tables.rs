//! The extracts of a year as the columns of the demonstration's Parquet files.
//!
//! What stands in the columns is decided elsewhere.

use polars::{df, prelude::*};

use super::extract::YearExtract;

/// A table's name and columns.
pub(super) type Table = (&'static str, Vec<Column>);

/// The column of dates: days since 1 January 1970.
const DATES: &str = "birth_date";

/// Lists the tables of a year.
///
/// # Errors
/// Where a date is none.
pub(super) fn tables(all: YearExtract) -> PolarsResult<Vec<Table>> {
    let charged = vec![true; all.convictions.person.len()];
    #[rustfmt::skip] // a table, and its columns below
    let frames = [
        ("residents", df!(
            "person" => all.residents.person, "area" => all.residents.area,
            "estate" => all.residents.estate, DATES => all.residents.birth_date,
            "sex" => all.residents.sex, "origin" => all.residents.origin,
            "family_type" => all.residents.family_type)),
        ("attachment", df!(
            "person" => all.attachment.person, "full_time" => all.attachment.full_time)),
        ("education", df!(
            "person" => all.education.person, "level" => all.education.level,
            "in_education" => all.education.ongoing)),
        ("income", df!(
            "person" => all.income.person, "gross_income" => all.income.gross_income,
            "student" => all.income.student)),
        ("convictions", df!(
            "person" => all.convictions.person, "charged" => charged,
            "convicted" => all.convictions.convicted)),
        ("moves", df!(
            "person" => all.moves.person,
            "from_area" => all.moves.from_area, "to_area" => all.moves.to_area,
            "from_estate" => all.moves.from_estate, "to_estate" => all.moves.to_estate,
            "from_inside" => all.moves.from_inside, "to_inside" => all.moves.to_inside,
            DATES => all.moves.birth_date, "origin" => all.moves.origin)),
        ("lifestyle_diseases", df!(
            "person" => all.lifestyle_diseases.person, "copd" => all.lifestyle_diseases.copd,
            "type_2_diabetes" => all.lifestyle_diseases.type_2_diabetes,
            "stroke" => all.lifestyle_diseases.stroke)),
        ("pupils", df!(
            "person" => all.pupils.person, "grade" => all.pupils.grade,
            "special_class" => all.pupils.special_class, "absence" => all.pupils.absence)),
        ("daycare", df!(
            "person" => all.daycare.person, "enrolled" => all.daycare.enrolled)),
        ("marks", df!(
            "person" => all.marks.person, "mean_mark" => all.marks.mean_mark)),
        ("child_welfare", df!(
            "person" => all.child_welfare.person, "placed" => all.child_welfare.placed,
            "preventive" => all.child_welfare.preventive)),
        ("child_health", df!(
            "person" => all.child_health.person, "overweight" => all.child_health.overweight,
            "caries" => all.child_health.caries)),
        ("dwellings", df!(
            "dwelling" => all.dwellings.dwelling, "area" => all.dwellings.area,
            "estate" => all.dwellings.estate, "tenure" => all.dwellings.tenure,
            "built" => all.dwellings.built)),
    ];
    let frames = frames.into_iter();
    let columns = frames.map(|(table, frame)| Ok((table, with_dates(frame?)?.into_columns())));
    columns.collect()
}

fn with_dates(mut frame: DataFrame) -> PolarsResult<DataFrame> {
    if frame.column(DATES).is_ok() {
        frame.try_apply(DATES, |days| days.cast(&DataType::Date))?;
    }
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table with its columns as `name type`, in order.
    fn described((table, columns): &Table) -> String {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("{} {}", column.name(), column.dtype()))
            .collect();
        format!("{table}: {}", columns.join(", "))
    }

    #[test]
    fn tables_have_the_columns_that_a_municipality_would_deliver() {
        let tables = tables(YearExtract::default()).unwrap();
        let described: Vec<String> = tables.iter().map(described).collect();
        assert_eq!(
            described,
            [
                "residents: person i32, area str, estate str, birth_date date, sex str, \
                 origin str, family_type str",
                "attachment: person i32, full_time f64",
                "education: person i32, level str, in_education bool",
                "income: person i32, gross_income i32, student bool",
                "convictions: person i32, charged bool, convicted bool",
                "moves: person i32, from_area str, to_area str, from_estate str, to_estate str, \
                 from_inside bool, to_inside bool, birth_date date, origin str",
                "lifestyle_diseases: person i32, copd bool, type_2_diabetes bool, stroke bool",
                "pupils: person i32, grade i32, special_class bool, absence f64",
                "daycare: person i32, enrolled bool",
                "marks: person i32, mean_mark f64",
                "child_welfare: person i32, placed bool, preventive bool",
                "child_health: person i32, overweight bool, caries bool",
                "dwellings: dwelling i32, area str, estate str, tenure str, built i32",
            ]
        );
    }
}
