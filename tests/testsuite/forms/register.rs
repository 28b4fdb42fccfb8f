//! A register of persons in all forms.

use std::{fmt::Write, fs};

use polars::prelude::*;
use polars_io::parquet::write::ParquetWriter;

use super::{
    copies, deliver, is_same, windows_1252,
    workbook::{Entry, ods, text, xlsx},
};
use crate::support::Project;

pub(crate) const YEARS: [i32; 2] = [2024, 2025];

pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) area: &'static str,
    name: &'static str,
    pub(crate) born: [i32; 3],
    pub(crate) origin: Option<&'static str>,
    pub(crate) in_work: bool,
    pub(crate) income: Option<f64>,
}

pub(crate) fn persons(year: i32) -> Vec<Person> {
    let names = ["Ålandsgade", "Æblehaven", "Øvre By", "Nedre By"];
    (0..40)
        .map(|index: usize| {
            let number = i32::try_from(index).unwrap();
            Person {
                id: 100_200_300 + i64::from(number) * 7 + i64::from(year),
                area: ["1", "2", "3", "4"][index % 4],
                name: names[index % 4],
                born: [1940 + number, 1 + number % 12, 1 + number % 28],
                origin: [Some("dansk"), Some("øvrig"), None][index % 3],
                in_work: index % 5 < 3,
                income: (!index.is_multiple_of(7)).then(|| 1234.5 * f64::from(number)),
            }
        })
        .collect()
}

/// The small project with a register beside its counts.
fn project(file: &str, settings: &str) -> Project {
    project_from(&format!("file = \"{file}\"\n{settings}"))
}

/// The same, with the settings that say where its rows come from.
pub(crate) fn project_from(source: &str) -> Project {
    let project = Project::tiny();
    let table = format!(
        "[[table]]\nname = \"persons\"\n{source}\nlayout = \"register\"\nkey = [\"person\"]\n\
         unit = \"area\"\nyears = [2024, 2025]\n[table.columns]\nperson = \"integer\"\n\
         area = \"area\"\nbirth_date = \"date\"\norigin = \"text?\"\nin_work = \"boolean\"\n\
         income = \"number?\"\n[table.values]\norigin = [\"dansk\", \"øvrig\"]\n\n[disclosure]"
    );
    project.replace("config.toml", "[disclosure]", &table);
    project
}

pub(crate) fn iso([year, month, day]: [i32; 3]) -> String {
    format!("{year}-{month:02}-{day:02}")
}

fn danish([year, month, day]: [i32; 3]) -> String {
    format!("{day:02}-{month:02}-{year}")
}

/// The columns of a Parquet file, some of them in types that others write.
fn frame(year: i32, change: impl Fn(&mut DataFrame)) -> Vec<u8> {
    let persons = persons(year);
    let column = |name: &str, values: Vec<String>| Column::new(name.into(), values);
    let born: Vec<i32> = persons.iter().map(|person| date(person.born)).collect();
    let born = Column::new("birth_date".into(), born);
    let mut frame = DataFrame::new(
        persons.len(),
        vec![
            Column::new(
                "person".into(),
                persons.iter().map(|person| person.id).collect::<Vec<_>>(),
            ),
            column(
                "area",
                persons
                    .iter()
                    .map(|person| person.area.to_owned())
                    .collect(),
            ),
            born.cast(&DataType::Date).unwrap(),
            Column::new(
                "origin".into(),
                persons
                    .iter()
                    .map(|person| person.origin)
                    .collect::<Vec<_>>(),
            ),
            Column::new(
                "in_work".into(),
                persons
                    .iter()
                    .map(|person| person.in_work)
                    .collect::<Vec<_>>(),
            ),
            Column::new(
                "income".into(),
                persons
                    .iter()
                    .map(|person| person.income)
                    .collect::<Vec<_>>(),
            ),
        ],
    )
    .unwrap();
    change(&mut frame);
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    bytes
}

fn date([year, month, day]: [i32; 3]) -> i32 {
    let (month, day) = (u32::try_from(month).unwrap(), u32::try_from(day).unwrap());
    chrono::NaiveDate::from_ymd_opt(year, month, day)
        .unwrap()
        .to_epoch_days()
}

pub(crate) fn expected() -> Vec<(String, Vec<u8>)> {
    let project = project("persons/{year}.parquet", "");
    for year in YEARS {
        deliver(
            &project,
            &format!("persons/{year}.parquet"),
            frame(year, |_| {}),
        );
    }
    copies(&project)
}

/// As SQL Server and Excel write it in Denmark: `;`, decimal commas, dd-mm-yyyy, J and N.
fn danish_csv(years: &[i32]) -> String {
    let mut text = "AAR;PERSON;OMRAADE;NAVN;FOEDT;HERKOMST;I_ARBEJDE;INDKOMST\r\n".to_owned();
    for year in years {
        for person in persons(*year) {
            let income = person
                .income
                .map(|income| income.to_string().replace('.', ","));
            text += &[
                year.to_string(),
                person.id.to_string(),
                person.area.to_owned(),
                person.name.to_owned(),
                danish(person.born),
                person.origin.unwrap_or("NULL").to_owned(),
                if person.in_work { "J" } else { "N" }.to_owned(),
                income.unwrap_or("NULL".to_owned()),
            ]
            .join(";");
            text += "\r\n";
        }
    }
    text
}

const RENAME: &str = "rename = { person = \"PERSON\", area = \"OMRAADE\", birth_date = \"FOEDT\", \
                      origin = \"HERKOMST\", in_work = \"I_ARBEJDE\", income = \"INDKOMST\" }\n\
                      true_values = [\"J\"]\nfalse_values = [\"N\"]\nmissing = [\"NULL\"]\n\
                      date_format = \"dd-mm-yyyy\"\ndecimal = \",\"\n";

fn sheet(year: i32) -> Vec<Vec<Entry>> {
    let header = [
        "person",
        "area",
        "birth_date",
        "origin",
        "in_work",
        "income",
    ];
    let mut rows = vec![header.map(text).to_vec()];
    for person in persons(year) {
        rows.push(vec![
            Entry::Number(person.id as f64),
            Entry::Number(person.area.parse().unwrap()),
            Entry::Date(iso(person.born)),
            person.origin.map_or(Entry::Empty, text),
            Entry::Boolean(person.in_work),
            person.income.map_or(Entry::Empty, Entry::Number),
        ]);
    }
    rows
}

#[test]
fn one_file_for_all_years_in_windows_1252() {
    let expected = expected();
    let all = danish_csv(&[2023, 2024, 2025]);
    let settings = format!("{RENAME}encoding = \"windows-1252\"\nyear_column = \"AAR\"");
    let project = project("persons.csv", &settings);
    deliver(&project, "persons.csv", windows_1252(&all));
    is_same("one file", &copies(&project), &expected);
    let by_name = settings.replace("OMRAADE", "NAVN") + "\nunit_by = \"name\"";
    let project = self::project("persons.csv", &by_name);
    deliver(&project, "persons.csv", windows_1252(&all));
    is_same("by name", &copies(&project), &expected);
}

#[test]
fn a_file_a_year_in_any_form() {
    let expected = expected();
    let cases: [(&str, &str, &dyn Fn(i32) -> Vec<u8>); 4] = [
        ("persons/{year}.csv", RENAME, &|year| {
            danish_csv(&[year]).into()
        }),
        ("persons/{year}.xlsx", "", &|year| {
            xlsx(&[("Udtræk", sheet(year))])
        }),
        ("persons/{year}.ods", "", &|year| {
            ods(&[("Udtræk", sheet(year))])
        }),
        (
            "persons/{year}.csv",
            "encoding = \"windows-1252\"",
            &|year| {
                // As databases write ISO 8601, decimals with a point and bits.
                let mut text = "person,area,birth_date,origin,in_work,income\n".to_owned();
                for person in persons(year) {
                    let income = person
                        .income
                        .map_or(String::new(), |income| format!("{income:.4}0"));
                    writeln!(
                        text,
                        "{},{},{} 00:00:00.000,{},{},{income}",
                        person.id,
                        person.area,
                        iso(person.born),
                        person.origin.unwrap_or_default(),
                        u8::from(person.in_work),
                    )
                    .unwrap();
                }
                windows_1252(&text)
            },
        ),
    ];
    for (file, settings, bytes) in cases {
        let project = project(file, settings);
        for year in YEARS {
            deliver(
                &project,
                &file.replace("{year}", &year.to_string()),
                bytes(year),
            );
        }
        is_same(file, &copies(&project), &expected);
    }
}

fn casts(frame: &mut DataFrame, column: &str, form: &DataType) {
    let cast = frame.column(column).unwrap().cast(form).unwrap();
    frame.with_column(cast).unwrap();
}

#[test]
fn types_of_parquet_as_others_write_them() {
    let expected = expected();
    let instant = DataType::Datetime(TimeUnit::Milliseconds, None);
    let changes: [(&str, DataType); 6] = [
        ("person", DataType::UInt32),
        ("person", DataType::UInt64),
        ("person", DataType::Decimal(18, 0)),
        ("income", DataType::Decimal(12, 2)),
        ("birth_date", instant.clone()),
        (
            "birth_date",
            DataType::Datetime(TimeUnit::Nanoseconds, None),
        ),
    ];
    for (column, form) in changes {
        let project = project("persons/{year}.parquet", "");
        for year in YEARS {
            let bytes = frame(year, |frame| casts(frame, column, &form));
            deliver(&project, &format!("persons/{year}.parquet"), bytes);
        }
        is_same(&format!("{column} as {form}"), &copies(&project), &expected);
    }
    // By years in a column, with units by name, all in one file.
    let settings = format!("{RENAME}year_column = \"AAR\"\nunit_by = \"name\"")
        .replace("true_values = [\"J\"]\nfalse_values = [\"N\"]\nmissing = [\"NULL\"]\ndate_format = \"dd-mm-yyyy\"\ndecimal = \",\"\n", "")
        .replace("OMRAADE", "NAVN");
    let project = project("persons.parquet", &settings);
    deliver(&project, "persons.parquet", one_parquet(&instant));
    is_same("one Parquet file", &copies(&project), &expected);
}

/// All years in one Parquet file, in narrow types.
fn one_parquet(instant: &DataType) -> Vec<u8> {
    let all: Vec<(i32, Person)> = YEARS
        .iter()
        .flat_map(|year| persons(*year).into_iter().map(|person| (*year, person)))
        .collect();
    let born: Vec<i32> = all.iter().map(|(_, person)| date(person.born)).collect();
    let born = Column::new("FOEDT".into(), born)
        .cast(&DataType::Date)
        .unwrap();
    let years: Vec<i32> = all.iter().map(|(year, _)| *year).collect();
    let years = Column::new("AAR".into(), years);
    let mut frame = DataFrame::new(
        all.len(),
        vec![
            years.cast(&DataType::UInt16).unwrap(),
            Column::new(
                "PERSON".into(),
                all.iter().map(|(_, person)| person.id).collect::<Vec<_>>(),
            ),
            Column::new(
                "NAVN".into(),
                all.iter()
                    .map(|(_, person)| person.name)
                    .collect::<Vec<_>>(),
            ),
            born.cast(instant).unwrap(),
            Column::new(
                "HERKOMST".into(),
                all.iter()
                    .map(|(_, person)| person.origin)
                    .collect::<Vec<_>>(),
            ),
            Column::new(
                "I_ARBEJDE".into(),
                all.iter()
                    .map(|(_, person)| person.in_work)
                    .collect::<Vec<_>>(),
            ),
            Column::new(
                "INDKOMST".into(),
                all.iter()
                    .map(|(_, person)| person.income)
                    .collect::<Vec<_>>(),
            ),
        ],
    )
    .unwrap();
    casts(&mut frame, "INDKOMST", &DataType::Decimal(14, 2));
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    bytes
}

#[test]
fn a_wrong_row_is_told_where_it_stands() {
    let settings = format!("{RENAME}year_column = \"AAR\"");
    let right = danish_csv(&YEARS);
    let line = right.lines().nth(44).unwrap();
    let fields: Vec<&str> = line.split(';').collect();
    let put = |field: usize, value: &str| {
        let mut fields = fields.clone();
        fields[field] = value;
        right.replacen(line, &fields.join(";"), 1)
    };
    let cases = [
        (
            put(4, "31-02-1980"),
            "persons.csv, row 45, column `FOEDT`: holds `31-02-1980`, which is not a date\n    hint: \
             `date_format` of the table says how dates are written",
        ),
        (
            put(6, "ja"),
            "row 45, column `I_ARBEJDE`: holds `ja`, which is not true or false\n    hint: say with \
             `true_values = [\"ja\"]`",
        ),
        (
            put(1, "010180-1234"),
            "row 45, column `PERSON`: holds `010180-1234`, which is not a whole number",
        ),
        (
            put(2, "9"),
            "row 45, column `OMRAADE`: holds `9`, which is not the code of an area",
        ),
        (
            put(0, "25"),
            "row 45, column `AAR`: holds `25`, which is not a year",
        ),
        (
            put(7, "1.234"),
            "row 45, column `INDKOMST`: holds `1.234`, which is not one number",
        ),
        (
            right.lines().take(41).collect::<Vec<_>>().join("\n"),
            "persons.csv: has no rows about 2025",
        ),
    ];
    for (text, told) in cases {
        let project = project("persons.csv", &settings);
        deliver(&project, "persons.csv", text);
        project.run(&["check"]).ends_with_code(4).says(told);
        assert!(fs::metadata(project.path("data/snapshots")).is_err());
    }
}
