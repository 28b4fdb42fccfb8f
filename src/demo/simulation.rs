//! The course of the demonstration municipality's population: year by year,
//! person by person, deaths, births and moves, with every area and estate at
//! exactly the size its geography gives.
//!
//! A run is a function of its seed and its first year alone; a later last year
//! only adds years. Persons are not linked to each other: a household does not
//! move as one.

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::address::{Address, Former};
use super::codes::{Origin, Sex};
use super::dwellings::{Builder, Dwelling, Site};
use super::extract::{Relocation, YearExtract};
use super::fate::Question;
use super::geography::{Character, Geography, Growth, Place};
use super::movers::Leavers;
use super::numbers::Numbers;
use super::people::{Outline, Person};
use super::places::MovedStreet;
use super::rates::{self, AgeTable};

/// Follows the population and delivers the extracts of each year from the
/// first to the last.
///
/// # Errors
///
/// Stops at the first error of `deliver` and returns it.
pub(super) fn simulate<E>(
    seed: u64,
    first_year: i32,
    last_year: i32,
    geography: &Geography,
    mut deliver: impl FnMut(YearExtract) -> Result<(), E>,
) -> Result<(), E> {
    // One year ahead, so that the first year too has moves behind it.
    let mut population = Population::settle(seed, first_year - 1, geography);
    for _ in first_year..=last_year {
        let relocations = population.pass_year();
        deliver(population.extract(&relocations))?;
    }
    Ok(())
}

/// All residents, home by home, and what drives them on.
struct Population {
    year: i32,
    homes: Vec<Home>,
    numbers: Numbers,
    rng: ChaCha8Rng,
    builder: Builder,
}

/// An estate, or what there is of an area outside its estates.
struct Home {
    address: Address,
    /// A street of the home that lay in another area before.
    street: Option<MovedStreet>,
    character: Character,
    /// The size of the estate or of the whole area.
    growth: Growth,
    /// The estates to leave out of an area's size.
    estates: Vec<Growth>,
    arrivals: AgeTable,
    residents: Vec<Person>,
    dwellings: Vec<Dwelling>,
}

impl Population {
    /// Peoples all homes at their size in the year.
    fn settle(seed: u64, year: i32, geography: &Geography) -> Self {
        let mut population = Self {
            year,
            homes: homes(geography),
            numbers: Numbers::of_persons(),
            rng: ChaCha8Rng::seed_from_u64(seed),
            builder: Builder::new(seed),
        };
        for home in &mut population.homes {
            home.settle(year, &mut population.numbers, &mut population.rng);
            let (site, size) = (home.site(), home.size(year));
            home.dwellings = population.builder.found(site, size, year);
        }
        population
    }

    /// Moves on to the next 1 January and returns the moves on the way.
    fn pass_year(&mut self) -> Vec<Relocation> {
        self.year += 1;
        let mut leavers = Leavers::default();
        for home in &mut self.homes {
            home.part_with(self.year, &mut leavers, &mut self.rng);
            home.give_birth(self.year, &mut self.numbers, &mut self.rng);
            home.make_room(self.year, &mut leavers, &mut self.rng);
        }
        let vacancies = self.vacancies();
        let mut relocations = self.fill(vacancies, &mut leavers);
        relocations.extend(leavers.move_out());
        relocations.sort_unstable_by_key(|relocation| relocation.person);
        self.age_residents();
        self.build();
        relocations
    }

    /// Lists what is vacant in all homes, with the kind of person it suits, in
    /// no order of place.
    fn vacancies(&mut self) -> Vec<(usize, Person)> {
        let mut vacancies = Vec::new();
        for (place, home) in self.homes.iter().enumerate() {
            let suited = home.suited(self.year, &mut self.numbers, &mut self.rng);
            vacancies.extend(suited.into_iter().map(|person| (place, person)));
        }
        vacancies.shuffle(&mut self.rng);
        vacancies
    }

    /// Gives each vacancy to someone who moves within the municipality and is
    /// like the person it suits, or else to that person, from outside.
    fn fill(&mut self, vacancies: Vec<(usize, Person)>, leavers: &mut Leavers) -> Vec<Relocation> {
        leavers.shuffle(&mut self.rng);
        let mut relocations = Vec::with_capacity(vacancies.len());
        for (place, suited) in vacancies {
            let Some(home) = self.homes.get_mut(place) else {
                continue;
            };
            let found = leavers.take_like(&suited, self.year, home.address.area);
            let (person, from) = match found {
                Some(leaver) => (leaver.person, Some(leaver.from)),
                None => (suited, None),
            };
            let to = home.address_of(&person);
            relocations.push(Relocation::of(&person, from, Some(to)));
            home.residents.push(person);
        }
        relocations
    }

    fn age_residents(&mut self) {
        for home in &mut self.homes {
            for person in &mut home.residents {
                person.pass_year(self.year, &mut self.rng);
            }
        }
    }

    /// Builds dwellings where residents have become more.
    fn build(&mut self) {
        for home in &mut self.homes {
            let (site, size) = (home.site(), home.size(self.year));
            self.builder
                .extend(&mut home.dwellings, site, size, self.year);
        }
    }

    /// Draws up the year's extracts, in the order of the numbers of persons and
    /// dwellings.
    fn extract(&self, relocations: &[Relocation]) -> YearExtract {
        let mut residents: Vec<(&Person, Address)> = Vec::new();
        for home in &self.homes {
            let here = home.residents.iter();
            residents.extend(here.map(|person| (person, home.address_of(person))));
        }
        residents.sort_unstable_by_key(|(person, _)| person.id);
        let all = self.homes.iter().flat_map(|home| &home.dwellings);
        let mut dwellings: Vec<&Dwelling> = all.collect();
        dwellings.sort_unstable_by_key(|dwelling| dwelling.id);
        let (residents, dwellings) = (residents.into_iter(), dwellings.into_iter());
        YearExtract::new(self.year, residents, relocations, dwellings)
    }
}

impl Home {
    /// Where in the home a person lives: one who came to live in the street
    /// stays in it.
    fn address_of(&self, person: &Person) -> Address {
        let lives_there = |street: &MovedStreet| person.fate.even(Question::Street) < street.share;
        let street = self.street.filter(lives_there);
        street.map_or(self.address, |street| in_street(self.address, street))
    }

    fn site(&self) -> Site {
        let street = self.street;
        Site {
            address: self.address,
            street: street.map(|street| (in_street(self.address, street), street.share)),
            character: self.character,
        }
    }

    /// Number of residents the home has on 1 January of a year.
    fn size(&self, year: i32) -> usize {
        let estates: u32 = self
            .estates
            .iter()
            .map(|estate| estate.residents(year))
            .sum();
        let size = self.growth.residents(year).saturating_sub(estates);
        usize::try_from(size).unwrap_or(usize::MAX)
    }

    fn settle(&mut self, year: i32, numbers: &mut Numbers, rng: &mut ChaCha8Rng) {
        let ages = AgeTable::of_residents(self.character.ages);
        let share = self.character.non_western_first;
        self.residents = self.draw(self.size(year), share, &ages, year, numbers, rng);
    }

    /// Draws the kind of person each vacancy suits.
    fn suited(&self, year: i32, numbers: &mut Numbers, rng: &mut ChaCha8Rng) -> Vec<Person> {
        let vacant = self.size(year).saturating_sub(self.residents.len());
        let share = self.character.non_western_newcomers(year);
        self.draw(vacant, share, &self.arrivals, year, numbers, rng)
    }

    /// Draws persons of whom just the given share is of non-western origin.
    fn draw(
        &self,
        count: usize,
        non_western: f64,
        ages: &AgeTable,
        year: i32,
        numbers: &mut Numbers,
        rng: &mut ChaCha8Rng,
    ) -> Vec<Person> {
        // A carried remainder, begun at random, rounds the share fairly.
        let mut carried: f64 = rng.random();
        let mut persons = Vec::with_capacity(count);
        for _ in 0..count {
            carried += non_western;
            let outline = Outline {
                id: numbers.draw(),
                birth_year: year - 1 - ages.draw(rng),
                non_western: carried >= 1.0,
            };
            carried = carried.fract();
            persons.push(Person::draw(outline, self.character, rng));
        }
        persons
    }

    /// Takes out those who die or leave in the year before 1 January.
    fn part_with(&mut self, year: i32, leavers: &mut Leavers, rng: &mut ChaCha8Rng) {
        let in_estate = self.address.estate.is_some();
        let character = self.character;
        self.residents.retain(|person| {
            rng.random::<f64>() >= rates::death(person.age(year), person.standing)
        });
        let leaving = self.residents.extract_if(.., |person| {
            rng.random::<f64>() < rates::leaving(person.age(year), character, in_estate)
        });
        let left: Vec<Person> = leaving.collect();
        for person in left {
            let from = self.address_of(&person);
            leavers.add(person, from, year, rng);
        }
    }

    /// Adds the year's children, who take address and origin from their mother.
    fn give_birth(&mut self, year: i32, numbers: &mut Numbers, rng: &mut ChaCha8Rng) {
        let mut children = Vec::new();
        for mother in &self.residents {
            let risk = rates::birth(mother.age(year));
            if mother.sex == Sex::Female && rng.random::<f64>() < risk {
                let outline = Outline {
                    id: numbers.draw(),
                    birth_year: year - 1,
                    non_western: mother.origin == Origin::NonWestern,
                };
                let mut child = Person::draw(outline, self.character, rng);
                child.origin = mother.origin;
                children.push(child);
            }
        }
        self.residents.append(&mut children);
    }

    /// Makes as many leave as there are residents above the year's size.
    fn make_room(&mut self, year: i32, leavers: &mut Leavers, rng: &mut ChaCha8Rng) {
        let size = self.size(year);
        while self.residents.len() > size {
            let chosen = rng.random_range(0..self.residents.len());
            let person = self.residents.swap_remove(chosen);
            // A child born this year has no address to move from.
            if person.birth_year < year - 1 {
                let from = self.address_of(&person);
                leavers.add(person, from, year, rng);
            }
        }
    }
}

/// The addresses of a street, in the rest of the same home.
fn in_street(address: Address, street: MovedStreet) -> Address {
    Address {
        former: Some(Former {
            area: street.from,
            until: street.year,
        }),
        ..address
    }
}

/// Lists the homes of the municipality: of each area the part outside its
/// estates, then its estates.
fn homes(geography: &Geography) -> Vec<Home> {
    let mut homes = Vec::new();
    for area in &geography.areas {
        let mut estates = estates_of(area, geography);
        let mut rest = home(area, None, area.growth, area.character);
        rest.estates = estates.iter().map(|estate| estate.growth).collect();
        rest.street = geography.street_of(area);
        homes.push(rest);
        homes.append(&mut estates);
    }
    homes
}

fn estates_of(area: &Place, geography: &Geography) -> Vec<Home> {
    let here = geography.estates.iter();
    here.filter(|estate| estate.unit.parent == Some(area.unit.id))
        .map(|estate| home(area, Some(estate.unit.id), estate.growth, estate.character))
        .collect()
}

fn home(area: &Place, estate: Option<&'static str>, growth: Growth, character: Character) -> Home {
    Home {
        address: Address {
            area: area.unit.id,
            former: None,
            estate,
            from_year: area.unit.from_year,
            attachment_drift: character.attachment_drift,
        },
        street: None,
        character,
        growth,
        estates: Vec::new(),
        arrivals: AgeTable::of_arrivals(character.ages),
        residents: Vec::new(),
        dwellings: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
