//! The small tables of the demonstration as CSV: its units, reference figures,
//! interventions, goals, and the lists published before the data begin.
//!
//! All of it is invented. Who lives where is written elsewhere.

use super::geography::{Geography, Unit};
use super::places::{COUNTRY, MUNICIPALITY, TOWN};
use super::references::references;
use crate::model::UnitKind;

/// Lists the tables with their file names; `years` are those of the registers.
pub(super) fn listings(
    geography: &Geography,
    (first, last): (i32, i32),
) -> [(&'static str, String); 5] {
    [
        ("units.csv", units(geography)),
        ("references.csv", reference_figures(first, last)),
        ("interventions.csv", interventions()),
        ("goals.csv", goals(geography)),
        ("published_labels.csv", published_labels()),
    ]
}

/// Writes rows below a head; a field with a comma is put in quotes.
fn csv<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = head.join(",") + "\n";
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
    let head = [
        "id",
        "name",
        "kind",
        "parent",
        "association",
        "from_year",
        "social_housing",
        "breaks",
    ];
    let associations = geography.associations.iter().map(|association| {
        let kind = UnitKind::Association.as_str().to_owned();
        let (id, name) = (association.id.to_owned(), association.name.to_owned());
        let (none, from) = (String::new, "2015".to_owned());
        [id, name, kind, none(), none(), from, none(), none()]
    });
    csv(head, geography.units().map(unit).chain(associations))
}

fn unit(unit: &Unit) -> [String; 8] {
    let breaks: Vec<String> = unit.breaks.iter().map(i32::to_string).collect();
    let social_housing = if unit.social_housing { "true" } else { "" };
    [
        unit.id.to_owned(),
        unit.name.to_owned(),
        unit.kind.as_str().to_owned(),
        unit.parent.unwrap_or_default().to_owned(),
        unit.association.unwrap_or_default().to_owned(),
        unit.from_year.to_string(),
        social_housing.to_owned(),
        breaks.join(";"),
    ]
}

fn reference_figures(first: i32, last: i32) -> String {
    let rows = references(first, last).into_iter().map(|one| {
        [
            one.year.to_string(),
            one.unit.to_owned(),
            one.indicator.to_owned(),
            one.value,
        ]
    });
    csv(["year", "unit", "indicator", "value"], rows)
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
    csv(["estate", "year", "kind"], rows)
}

/// A goal of the council for an indicator.
struct Goal {
    id: &'static str,
    unit: &'static str,
    indicator: &'static str,
    years: (i32, i32),
    aim: Aim,
    title_da: &'static str,
    title_en: &'static str,
}

/// What a goal is set in.
enum Aim {
    /// So many residents more each year.
    Growth(u32),
    /// From one share to another, in per cent.
    Shares(&'static str, &'static str),
}

/// In a run with the shipped seed the second last goal is met early and the
/// others are not on their way.
const GOALS: [Goal; 5] = [
    Goal {
        id: "g1",
        unit: MUNICIPALITY,
        indicator: "residents",
        years: (2022, 2030),
        aim: Aim::Growth(1_000),
        title_da: "1.000 flere beboere om året",
        title_en: "1,000 more residents a year",
    },
    Goal {
        id: "g2",
        unit: TOWN,
        indicator: "residents",
        years: (2022, 2030),
        aim: Aim::Growth(700),
        title_da: "700 flere beboere om året i byen",
        title_en: "700 more residents a year in the town",
    },
    Goal {
        id: "g3",
        unit: COUNTRY,
        indicator: "residents",
        years: (2022, 2030),
        aim: Aim::Growth(300),
        title_da: "300 flere beboere om året i oplandet",
        title_en: "300 more residents a year in the country",
    },
    Goal {
        id: "g4",
        unit: MUNICIPALITY,
        indicator: "outside_work",
        years: (2015, 2030),
        aim: Aim::Shares("24.5", "24.0"),
        title_da: "Færre uden for arbejde og uddannelse",
        title_en: "Fewer outside work and education",
    },
    Goal {
        id: "g5",
        unit: MUNICIPALITY,
        indicator: "special_classes",
        years: (2020, 2030),
        aim: Aim::Shares("5.0", "4.5"),
        title_da: "Flere elever i almindelige klasser",
        title_en: "More pupils in ordinary classes",
    },
];

fn goals(geography: &Geography) -> String {
    let head = [
        "id",
        "unit",
        "indicator",
        "from_year",
        "to_year",
        "start",
        "target",
        "title_da",
        "title_en",
    ];
    csv(head, GOALS.iter().map(|goal| goal.row(geography)))
}

impl Goal {
    fn row(&self, geography: &Geography) -> [String; 9] {
        let (from, to) = self.years;
        let (start, target) = match self.aim {
            Aim::Growth(yearly) => {
                // To the nearest five, as residents are published.
                let start = (geography.residents_in(self.unit, from) + 2) / 5 * 5;
                let target = start + yearly * from.abs_diff(to);
                (start.to_string(), target.to_string())
            }
            Aim::Shares(start, target) => (start.to_owned(), target.to_owned()),
        };
        [
            self.id.to_owned(),
            self.unit.to_owned(),
            self.indicator.to_owned(),
            from.to_string(),
            to.to_string(),
            start,
            target,
            self.title_da.to_owned(),
            self.title_en.to_owned(),
        ]
    }
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
    csv(["list_date", "unit", "label"], rows)
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
            Some("id,name,kind,parent,association,from_year,social_housing,breaks")
        );
        for line in [
            "municipality,Lindefjord Kommune,municipality,,,2015,,",
            "126,Vesterhegn,area,d06,,2015,,2019",
            "130,Nordre Vesterhegn,area,d06,,2015,,2019",
            "e12,Bjergvænget,estate,207,h4,2022,true,",
            "h1,Lindefjord Almene Boliger,association,,,2015,,",
            "region,Region Vestfjord,region,,,2015,,",
            "denmark,Hele landet,country,,,2015,,",
        ] {
            assert!(table.lines().any(|one| one == line), "{line}\n{table}");
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
        for estate in named.chain(PUBLISHED_LABELS.iter().map(|row| row.1)) {
            assert!(geography.estates.iter().any(|one| one.unit.id == estate));
        }
    }
}
