//! Units and indicators for tests.

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
    crate::config::Words::built_in(language, "DKK")
        .unwrap()
        .writing
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
