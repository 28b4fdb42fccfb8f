//! Those on the move in a year of the demonstration municipality: who leaves
//! it, and who looks for another home within it.
//!
//! People move to where people like them live, so that places keep their
//! character; where there is room is decided by the simulation.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::address::Address;
use super::codes::Origin;
use super::extract::Relocation;
use super::people::Person;

/// Share of those who leave a home and look for another one within the
/// municipality; the rest move out of it.
const STAY_IN_MUNICIPALITY: f64 = 0.55;

/// Someone who has left a home and not yet found another.
pub(super) struct Leaver {
    pub(super) person: Person,
    pub(super) from: Address,
}

/// Those who have left a home in the year.
#[derive(Default)]
pub(super) struct Leavers {
    outward: Vec<Relocation>,
    /// Those who look for a home within the municipality, by their kind.
    looking: Vec<(Kind, Vec<Leaver>)>,
}

/// Traits in which a mover should be like the person a vacancy suits: origin,
/// age band and step of standing.
#[derive(PartialEq, Eq, Clone, Copy)]
struct Kind(bool, u8, u8);

impl Kind {
    fn of(person: &Person, year: i32) -> Self {
        let age = match person.age(year) {
            ..18 => 0,
            18..30 => 1,
            30..50 => 2,
            50..65 => 3,
            _ => 4,
        };
        let standing = match person.standing {
            standing if standing < -1.6 => 0,
            standing if standing < -0.7 => 1,
            standing if standing < 0.4 => 2,
            _ => 3,
        };
        Self(person.origin == Origin::NonWestern, age, standing)
    }
}

impl Leavers {
    /// Sends a leaver out of the municipality or lets them look within it.
    pub(super) fn add(&mut self, person: Person, from: Address, year: i32, rng: &mut ChaCha8Rng) {
        let leaver = Leaver { person, from };
        if rng.random::<f64>() < STAY_IN_MUNICIPALITY {
            let kind = Kind::of(&leaver.person, year);
            match self.looking.iter_mut().find(|(other, _)| *other == kind) {
                Some((_, alike)) => alike.push(leaver),
                None => self.looking.push((kind, vec![leaver])),
            }
        } else {
            self.outward.push(leaver.moves_out());
        }
    }

    /// Brings those who look for a home into a random order.
    pub(super) fn shuffle(&mut self, rng: &mut ChaCha8Rng) {
        for (_, alike) in &mut self.looking {
            alike.shuffle(rng);
        }
    }

    /// Takes out someone from another area who is like the person.
    pub(super) fn take_like(&mut self, person: &Person, year: i32, area: &str) -> Option<Leaver> {
        let kind = Kind::of(person, year);
        let (_, alike) = self.looking.iter_mut().find(|(other, _)| *other == kind)?;
        let found = alike.iter().rposition(|leaver| leaver.from.area != area)?;
        Some(alike.swap_remove(found))
    }

    /// Lets all who have found no home leave the municipality.
    pub(super) fn move_out(self) -> impl Iterator<Item = Relocation> {
        let alike = self.looking.into_iter().flat_map(|(_, alike)| alike);
        let unsettled = alike.map(|leaver| leaver.moves_out());
        self.outward.into_iter().chain(unsettled)
    }
}

impl Leaver {
    const fn moves_out(&self) -> Relocation {
        Relocation::of(&self.person, Some(self.from), None)
    }
}
