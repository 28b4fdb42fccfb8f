//! The register extracts of one year, column by column, as the demonstration
//! data set hands them to its writer.
//!
//! Rows are added here from persons and their addresses; which persons there
//! are is decided elsewhere, and nothing here writes a file.

use super::people::Person;

/// Where a person lives, whether or not the division knew the place yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Address {
    pub(super) area: &'static str,
    pub(super) estate: Option<&'static str>,
    /// First year in which the division covers the address.
    pub(super) from_year: i32,
    /// What the place adds to attachment for each year of the run.
    pub(super) attachment_drift: f64,
}

impl Address {
    fn area_in(self, year: i32) -> Option<&'static str> {
        (year >= self.from_year).then_some(self.area)
    }

    fn estate_in(self, year: i32) -> Option<&'static str> {
        self.estate.filter(|_| year >= self.from_year)
    }

    fn attachment(self, year: i32) -> f64 {
        self.attachment_drift * f64::from(year - DRIFT_FROM)
    }
}

/// The year from which a place's attachment drifts.
const DRIFT_FROM: i32 = 2015;

/// A change of address within a year; `None` is outside the municipality.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relocation {
    pub(super) person: i32,
    pub(super) from: Option<Address>,
    pub(super) to: Option<Address>,
}

/// What one year's register extracts hold, column by column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct YearExtract {
    pub(super) year: i32,
    pub(super) residents: Residents,
    pub(super) attachment: Attachment,
    pub(super) education: Education,
    pub(super) income: Earnings,
    pub(super) convictions: Convictions,
    pub(super) moves: Moves,
    pub(super) lifestyle_diseases: LifestyleDiseases,
    pub(super) pupils: Pupils,
}

/// All residents on 1 January; outside the division, area and estate are
/// `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Residents {
    pub(super) person: Vec<i32>,
    pub(super) area: Vec<Option<&'static str>>,
    pub(super) estate: Vec<Option<&'static str>>,
    /// Days since 1 January 1970.
    pub(super) birth_date: Vec<i32>,
    /// `f` or `m`.
    pub(super) sex: Vec<&'static str>,
    /// `danish`, `western` or `non_western`.
    pub(super) origin: Vec<&'static str>,
    /// `single`, `couple`, `single_parent`, `couple_with_children`,
    /// `child_of_couple` or `child_of_single_parent`.
    pub(super) family_type: Vec<&'static str>,
}

/// Work and education of residents aged 18–64 in the year that has ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Attachment {
    pub(super) person: Vec<i32>,
    /// Share of the year in work or education, in twelfths.
    pub(super) full_time: Vec<f64>,
}

/// Highest finished education of residents aged 20 or more.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Education {
    pub(super) person: Vec<i32>,
    /// `basic`, `upper_secondary`, `vocational`, `short_higher` or
    /// `long_higher`.
    pub(super) level: Vec<&'static str>,
}

/// Income of residents aged 15 or more in the year that has ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Earnings {
    pub(super) person: Vec<i32>,
    /// Kroner before tax.
    pub(super) gross_income: Vec<i32>,
    pub(super) student: Vec<bool>,
}

/// Residents aged 18 or more convicted in the year that has ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Convictions {
    pub(super) person: Vec<i32>,
}

/// Moves into, out of and between areas in the year that has ended; `None` is
/// outside the municipality or the division, and no row has both.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Moves {
    pub(super) person: Vec<i32>,
    pub(super) from_area: Vec<Option<&'static str>>,
    pub(super) to_area: Vec<Option<&'static str>>,
}

/// Residents with at least one of three lifestyle diseases.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct LifestyleDiseases {
    pub(super) person: Vec<i32>,
    pub(super) copd: Vec<bool>,
    pub(super) type_2_diabetes: Vec<bool>,
    pub(super) stroke: Vec<bool>,
}

/// Pupils from grade 0 to grade 10, aged 6–16.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pupils {
    pub(super) person: Vec<i32>,
    pub(super) grade: Vec<i32>,
    pub(super) special_class: Vec<bool>,
}

impl YearExtract {
    /// Draws up the extracts of a year from its residents and moves.
    pub(super) fn new<'a>(
        year: i32,
        residents: impl Iterator<Item = (&'a Person, Address)>,
        relocations: &[Relocation],
    ) -> Self {
        let mut extract = Self {
            year,
            residents: Residents::default(),
            attachment: Attachment::default(),
            education: Education::default(),
            income: Earnings::default(),
            convictions: Convictions::default(),
            moves: Moves::default(),
            lifestyle_diseases: LifestyleDiseases::default(),
            pupils: Pupils::default(),
        };
        for (person, address) in residents {
            extract.add(person, address);
        }
        for relocation in relocations {
            extract.moves.add(year, *relocation);
        }
        extract
    }

    fn add(&mut self, person: &Person, address: Address) {
        let year = self.year;
        let age = person.age(year);
        self.residents.add(year, person, address);
        if (18..=64).contains(&age) {
            self.attachment.add(year, person, address);
        }
        if age >= 20 {
            self.education.add(year, person);
        }
        if age >= 15 {
            self.income.add(year, person, address);
        }
        if person.convicted && age >= 18 {
            self.convictions.person.push(person.id);
        }
        self.lifestyle_diseases.add(year, person);
        self.pupils.add(year, person);
    }
}

impl Residents {
    fn add(&mut self, year: i32, person: &Person, address: Address) {
        self.person.push(person.id);
        self.area.push(address.area_in(year));
        self.estate.push(address.estate_in(year));
        self.birth_date.push(person.birth_date);
        self.sex.push(person.sex.as_str());
        self.origin.push(person.origin.as_str());
        self.family_type.push(person.family_type(year));
    }
}

impl Attachment {
    fn add(&mut self, year: i32, person: &Person, address: Address) {
        self.person.push(person.id);
        let full_time = person.full_time(year, address.attachment(year));
        self.full_time.push(full_time);
    }
}

impl Education {
    fn add(&mut self, year: i32, person: &Person) {
        self.person.push(person.id);
        self.level.push(person.level(year).as_str());
    }
}

impl Earnings {
    fn add(&mut self, year: i32, person: &Person, address: Address) {
        self.person.push(person.id);
        let income = person.gross_income(year, address.attachment(year));
        self.gross_income.push(income);
        self.student.push(person.student(year));
    }
}

impl Moves {
    fn add(&mut self, year: i32, relocation: Relocation) {
        let from = relocation.from.and_then(|address| address.area_in(year));
        let to = relocation.to.and_then(|address| address.area_in(year));
        if from.is_some() || to.is_some() {
            self.person.push(relocation.person);
            self.from_area.push(from);
            self.to_area.push(to);
        }
    }
}

impl LifestyleDiseases {
    fn add(&mut self, year: i32, person: &Person) {
        let diseases = person.diseases(year);
        if diseases.any() {
            self.person.push(person.id);
            self.copd.push(diseases.copd);
            self.type_2_diabetes.push(diseases.type_2_diabetes);
            self.stroke.push(diseases.stroke);
        }
    }
}

impl Pupils {
    fn add(&mut self, year: i32, person: &Person) {
        if let Some(grade) = person.grade(year) {
            self.person.push(person.id);
            self.grade.push(grade);
            self.special_class.push(person.in_special_class());
        }
    }
}
