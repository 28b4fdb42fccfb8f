//! The extracts of a year as the columns of the demonstration's Parquet files.
//!
//! What stands in the columns is decided elsewhere.

use polars::prelude::*;

use super::extract::{
    Attachment, ChildHealth, ChildWelfare, Convictions, Daycare, Dwellings, Earnings, Education,
    LifestyleDiseases, Marks, Moves, Pupils, Residents, YearExtract,
};

/// A table's name and columns.
pub(super) type Table = (&'static str, Vec<Column>);

/// Lists the tables of a year.
///
/// # Errors
/// Where a date is none.
pub(super) fn tables(extract: YearExtract) -> PolarsResult<[Table; 13]> {
    Ok([
        ("residents", residents(extract.residents)?),
        ("attachment", attachment(extract.attachment)),
        ("education", education(extract.education)),
        ("income", income(extract.income)),
        ("convictions", convictions(extract.convictions)),
        ("moves", moves(extract.moves)?),
        (
            "lifestyle_diseases",
            lifestyle_diseases(extract.lifestyle_diseases),
        ),
        ("pupils", pupils(extract.pupils)),
        ("daycare", daycare(extract.daycare)),
        ("marks", marks(extract.marks)),
        ("child_welfare", child_welfare(extract.child_welfare)),
        ("child_health", child_health(extract.child_health)),
        ("dwellings", dwellings(extract.dwellings)),
    ])
}

fn column<T, P: ?Sized>(name: &'static str, values: T) -> Column
where
    Series: NamedFrom<T, P>,
{
    Column::new(name.into(), values)
}

/// A column of dates from days since 1 January 1970.
fn date(name: &'static str, days: Vec<i32>) -> PolarsResult<Column> {
    column(name, days).cast(&DataType::Date)
}

fn residents(rows: Residents) -> PolarsResult<Vec<Column>> {
    Ok(vec![
        column("person", rows.person),
        column("area", rows.area),
        column("estate", rows.estate),
        date("birth_date", rows.birth_date)?,
        column("sex", rows.sex),
        column("origin", rows.origin),
        column("family_type", rows.family_type),
    ])
}

fn attachment(rows: Attachment) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("full_time", rows.full_time),
    ]
}

fn education(rows: Education) -> Vec<Column> {
    vec![column("person", rows.person), column("level", rows.level)]
}

fn income(rows: Earnings) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("gross_income", rows.gross_income),
        column("student", rows.student),
    ]
}

fn convictions(rows: Convictions) -> Vec<Column> {
    let charged = vec![true; rows.person.len()];
    vec![
        column("person", rows.person),
        column("charged", charged),
        column("convicted", rows.convicted),
    ]
}

fn moves(rows: Moves) -> PolarsResult<Vec<Column>> {
    Ok(vec![
        column("person", rows.person),
        column("from_area", rows.from_area),
        column("to_area", rows.to_area),
        column("from_estate", rows.from_estate),
        column("to_estate", rows.to_estate),
        column("from_inside", rows.from_inside),
        column("to_inside", rows.to_inside),
        date("birth_date", rows.birth_date)?,
        column("origin", rows.origin),
    ])
}

fn lifestyle_diseases(rows: LifestyleDiseases) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("copd", rows.copd),
        column("type_2_diabetes", rows.type_2_diabetes),
        column("stroke", rows.stroke),
    ]
}

fn pupils(rows: Pupils) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("grade", rows.grade),
        column("special_class", rows.special_class),
        column("absence", rows.absence),
    ]
}

fn daycare(rows: Daycare) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("enrolled", rows.enrolled),
    ]
}

fn marks(rows: Marks) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("mean_mark", rows.mean_mark),
    ]
}

fn child_welfare(rows: ChildWelfare) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("placed", rows.placed),
        column("preventive", rows.preventive),
    ]
}

fn child_health(rows: ChildHealth) -> Vec<Column> {
    vec![
        column("person", rows.person),
        column("overweight", rows.overweight),
        column("caries", rows.caries),
    ]
}

fn dwellings(rows: Dwellings) -> Vec<Column> {
    vec![
        column("dwelling", rows.dwelling),
        column("area", rows.area),
        column("estate", rows.estate),
        column("tenure", rows.tenure),
        column("built", rows.built),
    ]
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
                "education: person i32, level str",
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
