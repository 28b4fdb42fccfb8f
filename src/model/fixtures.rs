//! Units and indicators for tests.

use std::collections::BTreeMap;

use super::{
    Basis, Direction, Indicator, Language, Measure, ReferenceDate, Sensitivity, Text, Unit,
    UnitKind, Writing,
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
        fixed_for: Vec::new(),
        counted_for: Vec::new(),
        pool: None,
        cohorts: false,
    }
}
