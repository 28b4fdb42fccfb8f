//! The register extracts of one year, column by column, as the demonstration
//! data set hands them to its writer.
//!
//! Rows are added here from persons and their addresses; which persons there
//! are is decided elsewhere, and nothing here writes a file.

use super::address::Address;
use super::codes::Origin;
use super::dwellings::Dwelling;
use super::people::Person;

/// A change of address within a year; `None` is outside the municipality.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relocation {
    pub(super) person: i32,
    /// Days since 1 January 1970.
    pub(super) birth_date: i32,
    pub(super) origin: Origin,
    pub(super) from: Option<Address>,
    pub(super) to: Option<Address>,
}

impl Relocation {
    /// Records that a person moved.
    pub(super) const fn of(person: &Person, from: Option<Address>, to: Option<Address>) -> Self {
        Self {
            person: person.id,
            birth_date: person.birth_date,
            origin: person.origin,
            from,
            to,
        }
    }
}

/// What one year's register extracts hold, column by column.
#[derive(Debug, Clone, Default, PartialEq)]
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
    pub(super) daycare: Daycare,
    pub(super) marks: Marks,
    pub(super) child_welfare: ChildWelfare,
    pub(super) child_health: ChildHealth,
    pub(super) dwellings: Dwellings,
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

/// Education of residents aged 15 or more on 1 January.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Education {
    pub(super) person: Vec<i32>,
    /// `basic`, `upper_secondary`, `vocational`, `short_higher`, `long_higher`,
    /// `not_approved` (from abroad) or `unknown`.
    pub(super) level: Vec<&'static str>,
    /// In education on 1 January.
    pub(super) ongoing: Vec<bool>,
}

/// Income of residents aged 15 or more in the year that has ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Earnings {
    pub(super) person: Vec<i32>,
    /// Kroner before tax.
    pub(super) gross_income: Vec<i32>,
    /// In education in that year.
    pub(super) student: Vec<bool>,
}

/// Residents aged 18 or more who were charged in the year that has ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Convictions {
    pub(super) person: Vec<i32>,
    /// Convicted in that year too.
    pub(super) convicted: Vec<bool>,
}

/// Moves into, out of and between areas in the year that has ended; an area or
/// estate that is `None` is outside the municipality or the division, and no
/// row has two of the same area, or none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Moves {
    pub(super) person: Vec<i32>,
    pub(super) from_area: Vec<Option<&'static str>>,
    pub(super) to_area: Vec<Option<&'static str>>,
    pub(super) from_estate: Vec<Option<&'static str>>,
    pub(super) to_estate: Vec<Option<&'static str>>,
    /// The old address lies in the municipality, divided or not.
    pub(super) from_inside: Vec<bool>,
    /// The new address lies in the municipality, divided or not.
    pub(super) to_inside: Vec<bool>,
    /// Days since 1 January 1970.
    pub(super) birth_date: Vec<i32>,
    /// As among the residents.
    pub(super) origin: Vec<&'static str>,
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
    /// Share of the school days in the year that has ended.
    pub(super) absence: Vec<f64>,
}

/// Children aged 1–5.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Daycare {
    pub(super) person: Vec<i32>,
    pub(super) enrolled: Vec<bool>,
}

/// Those who finished grade 9 the summer before, aged 16.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Marks {
    pub(super) person: Vec<i32>,
    /// On the Danish scale from −3 to 12, with one decimal.
    pub(super) mean_mark: Vec<f64>,
}

/// Children aged 0–17 placed outside the home or with a preventive measure.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ChildWelfare {
    pub(super) person: Vec<i32>,
    pub(super) placed: Vec<bool>,
    pub(super) preventive: Vec<bool>,
}

/// Pupils examined by the school nurse, aged 6 and 14.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ChildHealth {
    pub(super) person: Vec<i32>,
    pub(super) overweight: Vec<bool>,
    pub(super) caries: Vec<bool>,
}

/// All dwellings on 1 January; outside the division, area and estate are
/// `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dwellings {
    pub(super) dwelling: Vec<i32>,
    pub(super) area: Vec<Option<&'static str>>,
    pub(super) estate: Vec<Option<&'static str>>,
    /// `owner`, `private_rental`, `social` or `cooperative`.
    pub(super) tenure: Vec<&'static str>,
    /// The year in which the dwelling was built.
    pub(super) built: Vec<i32>,
}

impl YearExtract {
    /// Draws up the extracts of a year from its residents, moves and dwellings.
    pub(super) fn new<'a>(
        year: i32,
        residents: impl Iterator<Item = (&'a Person, Address)>,
        relocations: &[Relocation],
        dwellings: impl Iterator<Item = &'a Dwelling>,
    ) -> Self {
        let mut extract = Self {
            year,
            ..Self::default()
        };
        for (person, address) in residents {
            extract.add(person, address);
        }
        for relocation in relocations {
            extract.add_move(*relocation);
        }
        for dwelling in dwellings {
            extract.add_dwelling(dwelling);
        }
        extract
    }

    fn add(&mut self, person: &Person, address: Address) {
        self.add_resident(person, address);
        self.add_work(person, address);
        if person.age(self.year) >= 18 {
            self.add_charge(person);
        } else {
            self.add_child(person);
        }
        self.add_diseases(person);
    }

    fn add_resident(&mut self, person: &Person, address: Address) {
        let (year, rows) = (self.year, &mut self.residents);
        rows.person.push(person.id);
        rows.area.push(address.area_in(year));
        rows.estate.push(address.estate_in(year));
        rows.birth_date.push(person.birth_date);
        rows.sex.push(person.sex.as_str());
        rows.origin.push(person.origin.as_str());
        rows.family_type.push(person.family_type(year));
    }

    /// Adds what is known of work, education and income.
    fn add_work(&mut self, person: &Person, address: Address) {
        let (year, age) = (self.year, person.age(self.year));
        let local = address.attachment(year);
        if (18..=64).contains(&age) {
            self.attachment.person.push(person.id);
            let full_time = person.full_time(year, local);
            self.attachment.full_time.push(full_time);
        }
        if age >= 15 {
            self.education.person.push(person.id);
            self.education.level.push(person.registered_level(year));
            self.education.ongoing.push(person.student(year));
            self.income.person.push(person.id);
            let income = person.gross_income(year, local);
            self.income.gross_income.push(income);
            self.income.student.push(person.student(year));
        }
    }

    fn add_charge(&mut self, person: &Person) {
        if person.charged(self.year) {
            self.convictions.person.push(person.id);
            self.convictions.convicted.push(person.convicted);
        }
    }

    fn add_diseases(&mut self, person: &Person) {
        let (diseases, rows) = (person.diseases(self.year), &mut self.lifestyle_diseases);
        if diseases.any() {
            rows.person.push(person.id);
            rows.copd.push(diseases.copd);
            rows.type_2_diabetes.push(diseases.type_2_diabetes);
            rows.stroke.push(diseases.stroke);
        }
    }

    /// Adds what is known of a child by day-care, school, municipality and nurse.
    fn add_child(&mut self, person: &Person) {
        let year = self.year;
        if let Some(grade) = person.grade(year) {
            self.pupils.person.push(person.id);
            self.pupils.grade.push(grade);
            self.pupils.special_class.push(person.in_special_class());
            self.pupils.absence.push(person.absence(year));
        }
        if let Some(enrolled) = person.in_daycare(year) {
            self.daycare.person.push(person.id);
            self.daycare.enrolled.push(enrolled);
        }
        if let Some(mark) = person.mean_mark(year) {
            self.marks.person.push(person.id);
            self.marks.mean_mark.push(mark);
        }
        let welfare = person.welfare(year);
        if welfare.any() {
            self.child_welfare.person.push(person.id);
            self.child_welfare.placed.push(welfare.placed);
            self.child_welfare.preventive.push(welfare.preventive);
        }
        if let Some(found) = person.examination(year) {
            self.child_health.person.push(person.id);
            self.child_health.overweight.push(found.overweight);
            self.child_health.caries.push(found.caries);
        }
    }

    fn add_move(&mut self, relocation: Relocation) {
        let Relocation { from, to, .. } = relocation;
        let area =
            |address: Option<Address>| address.and_then(|address| address.area_in(self.year));
        let estate =
            |address: Option<Address>| address.and_then(|address| address.estate_in(self.year));
        let (from_area, to_area) = (area(from), area(to));
        if from_area == to_area {
            return;
        }
        let (from_estate, to_estate) = (estate(from), estate(to));
        let rows = &mut self.moves;
        rows.person.push(relocation.person);
        rows.from_area.push(from_area);
        rows.to_area.push(to_area);
        rows.from_estate.push(from_estate);
        rows.to_estate.push(to_estate);
        rows.from_inside.push(from.is_some());
        rows.to_inside.push(to.is_some());
        rows.birth_date.push(relocation.birth_date);
        rows.origin.push(relocation.origin.as_str());
    }

    fn add_dwelling(&mut self, dwelling: &Dwelling) {
        let (year, rows) = (self.year, &mut self.dwellings);
        rows.dwelling.push(dwelling.id);
        rows.area.push(dwelling.address.area_in(year));
        rows.estate.push(dwelling.address.estate_in(year));
        rows.tenure.push(dwelling.tenure.as_str());
        rows.built.push(dwelling.built);
    }
}
