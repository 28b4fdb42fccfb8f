//! Units and indicators for tests.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Basis, Control, Direction, Indicator, Language, LocatedBy, Masthead, Measure, PublishedEdition,
    PublishedFigures, PublishedFlows, ReferenceDate, Sensitivity, Text, Unit, UnitKind, Units,
    Writing,
};

/// A unit that is called by its code, with figures from 2015.
pub(crate) fn unit(id: &str, kind: UnitKind, parent: Option<&str>) -> Unit {
    Unit {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        kind,
        parent: parent.map(|id| id.parse().unwrap()),
        association: None,
        from_year: 2015,
        housing_area: None,
        social_housing: kind == UnitKind::Estate,
        breaks: Vec::new(),
        members: Vec::new(),
        cut_areas: Vec::new(),
    }
}

/// How numbers are written in a language, in kroner.
pub(crate) fn writing(language: Language) -> Writing {
    let is_danish = language == Language::DANISH;
    let either = |danish: &str, english: &str| match is_danish {
        true => danish.to_owned(),
        false => english.to_owned(),
    };
    Writing {
        thousands: either(".", ","),
        decimal: either(",", "."),
        percent: either("{number}\u{a0}%", "{number}%"),
        index: either("indeks\u{a0}{number}", "index\u{a0}{number}"),
        money: either("{number}\u{a0}kr.", "DKK\u{a0}{number}"),
        currencies: BTreeMap::new(),
        million: either("{number}\u{a0}mio.", "{number}m"),
        milliard: either("{number}\u{a0}mia.", "{number}bn"),
        date: either("{day}. {month} {year}", "{day} {month} {year}"),
        months: std::array::from_fn(|month| match month {
            0 => either("januar", "January"),
            month => format!("month {}", month + 1),
        }),
    }
}

/// An indicator of which less is better, made from no table.
pub(crate) fn indicator(id: &str, measure: Measure) -> Indicator {
    Indicator {
        id: id.to_owned(),
        theme: String::new(),
        title: Text::default(),
        phrase: Text::default(),
        definition: Text::default(),
        population: Text::default(),
        reference: ReferenceDate::NewYear,
        origin: Text::default(),
        measure,
        direction: Direction::Lower,
        sensitivity: Sensitivity::Normal,
        basis: Basis::Difference {
            more: String::new(),
            less: String::new(),
        },
        breaks: Vec::new(),
        sentences: true,
        listed: true,
        counted_for: Vec::new(),
        pool: None,
        cohorts: false,
        located_by: LocatedBy::Area,
    }
}

/// A Danish edition of the years 2015 to 2025 that publishes nothing yet.
pub(crate) fn edition(units: Units) -> PublishedEdition {
    PublishedEdition {
        masthead: Masthead {
            edition: "2026".parse().unwrap(),
            date: NaiveDate::from_ymd_opt(2026, 2, 9).unwrap(),
            correction: String::new(),
            years: 2015..=2025,
            language: Language::DANISH,
            title: String::new(),
            organisation: String::new(),
            contact: String::new(),
            notice: String::new(),
            draft: String::new(),
        },
        units,
        interventions: Vec::new(),
        map: None,
        figures: PublishedFigures::default(),
        flows: PublishedFlows::default(),
        standings: Vec::new(),
        goals: Vec::new(),
        comments: BTreeMap::new(),
        plans: Vec::new(),
        spill_overs: Vec::new(),
        comparisons: BTreeMap::new(),
        twins: BTreeMap::new(),
        findings: BTreeMap::new(),
        variations: BTreeMap::new(),
        control: Control::default(),
    }
}
