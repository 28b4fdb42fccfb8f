//! The small tables of the demonstration as CSV: its units, reference figures,
//! interventions, goals, the lists published before the data begin, and development plans.
//!
//! All of it is invented. Who lives where is written elsewhere.

use super::geography::{Geography, Unit};
use super::places::{COUNTRY, MUNICIPALITY, TOWN};
use super::references::references;

/// Lists the tables with their file names; `years` are those of the registers.
pub(super) fn listings(
    geography: &Geography,
    (first, last): (i32, i32),
) -> [(&'static str, String); 6] {
    [
        ("units.csv", units(geography)),
        ("references.csv", reference_figures(first, last)),
        ("interventions.csv", interventions()),
        ("goals.csv", goals(geography)),
        ("published_labels.csv", published_labels()),
        ("development_plans.csv", development_plans()),
    ]
}

/// Writes rows below a head; a field with a comma is put in quotes.
fn csv<const N: usize>(head: &str, rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = format!("{head}\n");
    for row in rows {
        let fields = row.map(|field| match field.contains(',') {
            true => format!("\"{field}\""),
            false => field,
        });
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn units(geography: &Geography) -> String {
    let head = "id,name,kind,parent,association,housing_area,from_year,social_housing,breaks";
    csv(head, geography.units().map(unit))
}

fn unit(unit: &Unit) -> [String; 9] {
    let breaks: Vec<String> = unit.breaks.iter().map(i32::to_string).collect();
    let social_housing = if unit.social_housing { "true" } else { "" };
    [
        unit.id.to_owned(),
        unit.name.to_owned(),
        unit.kind.as_str().to_owned(),
        unit.parent.unwrap_or_default().to_owned(),
        unit.association.unwrap_or_default().to_owned(),
        unit.housing_area.unwrap_or_default().to_owned(),
        unit.from_year.to_string(),
        social_housing.to_owned(),
        breaks.join(";"),
    ]
}

fn reference_figures(first: i32, last: i32) -> String {
    let rows = references(first, last).into_iter().map(|reference| {
        [
            reference.year.to_string(),
            reference.unit.to_owned(),
            reference.indicator.to_owned(),
            reference.value,
        ]
    });
    csv("year,unit,indicator,value", rows)
}

/// What has been done in estates: estate, year, kind. In 2018 the three estates
/// of one school district stand alike outside work; then Sønderhegnsparken
/// chooses its tenants, and Birkeholmparken goes the other way.
const INTERVENTIONS: [(&str, i32, &str); 7] = [
    ("e01", 2022, "combined_letting"),
    ("e02", 2018, "flexible_letting"),
    ("e03", 2016, "social_masterplan"),
    ("e04", 2021, "renovation"),
    ("e05", 2024, "social_masterplan"),
    ("e08", 2021, "municipal_allocation"),
    ("e09", 2019, "renovation"),
];

fn interventions() -> String {
    let rows = INTERVENTIONS.iter().map(|(estate, year, kind)| {
        let year = year.to_string();
        [(*estate).to_owned(), year, (*kind).to_owned()]
    });
    csv("estate,year,kind", rows)
}

/// What a goal is set in.
enum Aim {
    /// So many residents more each year.
    Growth(u32),
    /// From one share to another, in per cent.
    Shares(&'static str, &'static str),
}

/// A goal of the council: id, unit, indicator, first and last year, aim, and
/// what it is called in Danish and in English.
type Goal = (
    &'static str,
    &'static str,
    &'static str,
    (i32, i32),
    Aim,
    [&'static str; 2],
);

/// In a run with the shipped seed the second last goal is met early and the
/// others are not on their way.
#[rustfmt::skip] // a goal, and its titles
const GOALS: [Goal; 5] = [
    ("g1", MUNICIPALITY, "residents",       (2022, 2030), Aim::Growth(1_000),
        ["1.000 flere beboere om året", "1,000 more residents a year"]),
    ("g2", TOWN,         "residents",       (2022, 2030), Aim::Growth(700),
        ["700 flere beboere om året i byen", "700 more residents a year in the town"]),
    ("g3", COUNTRY,      "residents",       (2022, 2030), Aim::Growth(300),
        ["300 flere beboere om året i oplandet", "300 more residents a year in the country"]),
    ("g4", MUNICIPALITY, "outside_work",    (2015, 2030), Aim::Shares("24.5", "24.0"),
        ["Færre uden for arbejde og uddannelse", "Fewer outside work and education"]),
    ("g5", MUNICIPALITY, "special_classes", (2020, 2030), Aim::Shares("5.0", "4.5"),
        ["Flere elever i almindelige klasser", "More pupils in ordinary classes"]),
];

fn goals(geography: &Geography) -> String {
    let head = "id,unit,indicator,from_year,to_year,start,target,title_da,title_en";
    csv(head, GOALS.iter().map(|goal| goal_row(goal, geography)))
}

fn goal_row(goal: &Goal, geography: &Geography) -> [String; 9] {
    let (id, unit, indicator, (from, to), aim, [da, en]) = goal;
    let (start, target) = match aim {
        Aim::Growth(yearly) => {
            // To the nearest five, as residents are published.
            let start = (geography.residents_in(unit, *from) + 2) / 5 * 5;
            let target = start + yearly * from.abs_diff(*to);
            (start.to_string(), target.to_string())
        }
        Aim::Shares(start, target) => ((*start).to_owned(), (*target).to_owned()),
    };
    let (from, to) = (from.to_string(), to.to_string());
    let [id, unit, indicator, da, en] =
        [id, unit, indicator, da, en].map(|text| (*text).to_owned());
    [id, unit, indicator, from, to, start, target, da, en]
}

/// Lists of 1 December 2010–2014 as far as they name an estate: date, estate,
/// label.
const PUBLISHED_LABELS: [(&str, &str, &str); 4] = [
    ("2013-12-01", "e02", "ghettoområde"),
    ("2013-12-01", "e05", "ghettoområde"),
    ("2014-12-01", "e02", "ghettoområde"),
    ("2014-12-01", "e05", "ghettoområde"),
];

fn published_labels() -> String {
    let rows = PUBLISHED_LABELS
        .iter()
        .map(|(date, unit, label)| [*date, *unit, *label].map(str::to_owned));
    csv("list_date,unit,label", rows)
}

/// Milestones of development plans: estate, measure, year, planned and reached.
///
/// Sønderhegnsparken is no transformation area any more, and its plan goes on to 2030;
/// Birkeholmparken has a dispensation.
const MILESTONES: [(&str, &str, i32, &str, &str); 13] = [
    ("e02", "family_homes", 2019, "", "100"),
    ("e02", "family_homes", 2022, "85", "88"),
    ("e02", "family_homes", 2024, "70", "74"),
    ("e02", "family_homes", 2025, "", "69"),
    ("e02", "family_homes", 2030, "40", ""),
    ("e02", "new_homes", 2019, "", "0"),
    ("e02", "new_homes", 2024, "60", "60"),
    ("e02", "new_homes", 2025, "", "72"),
    ("e02", "new_homes", 2030, "120", ""),
    ("e05", "family_homes", 2019, "", "100"),
    ("e05", "family_homes", 2024, "86", "85"),
    ("e05", "family_homes", 2025, "", "82.5"),
    ("e05", "family_homes", 2030, "68", ""),
];

fn development_plans() -> String {
    let rows = MILESTONES
        .iter()
        .map(|(estate, measure, year, planned, reached)| {
            let year = year.to_string();
            [*estate, *measure, &year, *planned, *reached].map(str::to_owned)
        });
    csv("estate,measure,year,planned,reached", rows)
}

#[cfg(test)]
mod tests {
    use super::super::geography::geography;
    use super::*;

    #[test]
    fn units_say_which_are_social_housing_and_where_a_series_breaks() {
        let table = units(&geography());
        let mut lines = table.lines();
        assert_eq!(
            lines.next(),
            Some("id,name,kind,parent,association,housing_area,from_year,social_housing,breaks")
        );
        for line in [
            "municipality,Lindefjord Kommune,municipality,,,,2015,,",
            "126,Vesterhegn,area,d06,,,2015,,2019",
            "130,Nordre Vesterhegn,area,d06,,,2015,,2019",
            "e09,Væverhusene,estate,121,h4,b1,2015,true,",
            "e12,Bjergvænget,estate,207,h4,,2022,true,",
            "b1,Væver- og Tårnhusene,housing_area,,,,2015,true,",
            "h1,Lindefjord Almene Boliger,association,,,,2015,,",
            "region,Region Vestfjord,region,,,,2015,,",
            "denmark,Hele landet,country,,,,2015,,",
        ] {
            assert!(table.lines().any(|row| row == line), "{line}\n{table}");
        }
        let broken = table.lines().filter(|line| line.ends_with("2019"));
        assert_eq!(broken.count(), 2);
    }

    #[test]
    fn goals_for_residents_start_at_what_there_was() {
        let table = goals(&geography());
        let goals: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(
            goals[0],
            "g1,municipality,residents,2022,2030,118520,126520,1.000 flere beboere om året,\
             \"1,000 more residents a year\""
        );
        assert!(goals[3].starts_with("g4,municipality,outside_work,2015,2030,24.5,24.0,"));
    }

    #[test]
    fn interventions_and_labels_name_estates() {
        let geography = geography();
        let named = INTERVENTIONS.iter().map(|row| row.0);
        let listed = PUBLISHED_LABELS.iter().map(|row| row.1);
        let planned = MILESTONES.iter().map(|row| row.0);
        for estate in named.chain(listed).chain(planned) {
            assert!(
                geography
                    .estates
                    .iter()
                    .any(|place| place.unit.id == estate)
            );
        }
    }
}
