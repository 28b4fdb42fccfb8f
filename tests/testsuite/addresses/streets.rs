//! A town of streets, in which each person has an address, and two divisions of it into areas.

use std::fmt::Write;

use crate::support::{Project, Run};

/// An edition: its name, the day of its run and the years of its figures.
pub(crate) struct Edition {
    pub(crate) name: &'static str,
    day: &'static str,
    years: &'static [i32],
}

pub(crate) const FIRST: Edition = Edition {
    name: "2025",
    day: "2025-02-10",
    years: &[2023, 2024],
};
pub(crate) const SECOND: Edition = Edition {
    name: "2026",
    day: "2026-02-09",
    years: &[2023, 2024, 2025],
};

/// Areas with their districts and the streets that they hold, from one to another.
pub(crate) struct Division(&'static [(&'static str, &'static str, &'static [(u32, u32)])]);

pub(crate) const BEFORE: Division = Division(&[
    ("1", "north", &[(1, 10)]),
    ("2", "north", &[(11, 24)]),
    ("3", "south", &[(25, 34)]),
    ("4", "south", &[(35, 44)]),
    ("6", "south", &[(45, 50)]),
]);
/// Area 5 is cut off 2, 6 went into 4, and one street of 3 came to 2 in the other district.
pub(crate) const AFTER: Division = Division(&[
    ("1", "north", &[(1, 10)]),
    ("2", "north", &[(11, 17), (25, 25)]),
    ("3", "south", &[(26, 34)]),
    ("4", "south", &[(35, 50)]),
    ("5", "north", &[(18, 24)]),
]);

/// Each area but one gives a street to the next one of its district, and gets one.
pub(crate) const SCATTERED: Division = Division(&[
    ("1", "north", &[(1, 9), (24, 24)]),
    ("2", "north", &[(10, 23)]),
    ("3", "south", &[(25, 33), (44, 44)]),
    ("4", "south", &[(34, 43)]),
    ("6", "south", &[(45, 50)]),
]);

impl Division {
    fn area(&self, street: u32) -> &'static str {
        let holds = |streets: &[(u32, u32)]| {
            let mut streets = streets.iter();
            streets.any(|(first, last)| (*first..=*last).contains(&street))
        };
        let mut areas = self.0.iter();
        areas.find(|(.., streets)| holds(streets)).unwrap().0
    }

    /// Returns the addresses of an area.
    pub(crate) fn addresses_of<'a>(&'a self, area: &'a str) -> impl Iterator<Item = String> + 'a {
        addresses().filter(move |address| self.area_of(address) == area)
    }

    /// Returns the area of an address.
    pub(crate) fn area_of(&self, address: &str) -> &'static str {
        self.area(address[1..3].parse().unwrap())
    }

    fn district_of(&self, area: &str) -> &'static str {
        let mut areas = self.0.iter();
        areas.find(|(code, ..)| *code == area).unwrap().1
    }

    /// Tells whether an address lies in a unit.
    pub(crate) fn is_in(&self, unit: &str, address: &str) -> bool {
        let area = self.area_of(address);
        unit == area || unit == self.district_of(area) || unit == "lilleby"
    }

    /// Returns how many units there are: areas, two districts and the municipality.
    pub(crate) fn units(&self) -> usize {
        self.0.len() + 3
    }
}

/// Returns all addresses of the town.
pub(crate) fn addresses() -> impl Iterator<Item = String> {
    let street = |street| (1..=HOUSES).map(move |house| format!("s{street:02}-{house}"));
    (1..=STREETS).flat_map(street)
}

/// Returns the estate in which an address lies, where there are estates.
pub(crate) fn estate_of(address: &str) -> Option<&'static str> {
    let street: u32 = address[1..3].parse().unwrap();
    match street {
        3..=5 => Some("e1"),
        15..=16 => Some("e2"),
        37 => Some("e3"),
        _ => None,
    }
}

/// The estates with their areas.
const ESTATES: [(&str, &str); 3] = [("e1", "1"), ("e2", "2"), ("e3", "4")];
const STREETS: u32 = 50;
const HOUSES: u32 = 15;

pub(crate) struct Person {
    pub(crate) address: String,
    young: bool,
    ill: bool,
}

/// Persons of some addresses.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Counts {
    pub(crate) residents: usize,
    pub(crate) young: usize,
    pub(crate) ill: usize,
}

/// The town and who lives where in each year.
pub(crate) struct Town {
    pub(crate) project: Project,
    has_estates: bool,
    years: Vec<(i32, Vec<Person>)>,
}

const REGISTER: &str = r#"[[table]]
name = "residents"
file = "residents-{year}.csv"
layout = "register"
unit = "address"
[table.columns]
address = "address"
young = "boolean"
ill = "boolean"
"#;

const MOVES: &str = r#"
[[table]]
name = "moves"
file = "moves-{year}.csv"
layout = "register"
unit = "to_address"
largest_change = 100
[table.columns]
from_address = "address"
to_address = "address"

[flows]
table = "moves"
from = "from_address"
to = "to_address"
moved_out = "moved_out"
moved_in = "moved_in"

[disclosure]
"#;

impl Town {
    /// Persons by chance, of whom every fourth is young and every twentieth ill.
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let years = SECOND.years.iter().map(|year| {
            let mut persons = Vec::new();
            for street in 1..=50 {
                for _ in 0..30 + chance.below(30) {
                    persons.push(Person {
                        address: format!("s{street:02}-{}", 1 + chance.below(15)),
                        young: chance.below(4) == 0,
                        ill: chance.below(20) == 0,
                    });
                }
            }
            (*year, persons)
        });
        let town = Self {
            years: years.collect(),
            has_estates: false,
            project: Project::tiny(),
        };
        town.configure();
        town
    }

    /// Has persons counted by estates too, of three that lie in areas.
    pub(crate) fn with_estates(self) -> Self {
        self.project.replace(
            "config.toml",
            "unit = \"address\"\n[table.columns]\n",
            "unit = \"address\"\nestate = \"estate\"\n[table.columns]\nestate = \"estate?\"\n",
        );
        Self {
            has_estates: true,
            ..self
        }
    }

    /// Has moves from street to street counted too, by their addresses.
    pub(crate) fn with_moves(&self) {
        self.project
            .replace("config.toml", "\n[disclosure]\n", MOVES);
        for (id, column) in [("moved_out", "from_address"), ("moved_in", "to_address")] {
            let indicator = format!(
                r#"[[indicator]]
id = "{id}"
theme = "residents"
title = {{ da = "{id}", en = "{id}" }}
definition = {{ da = "Flytninger.", en = "Moves." }}
population = {{ da = "Alle beboere", en = "All residents" }}
origin = {{ da = "Optælling", en = "A count" }}
measure = "count"
table = "moves"
unit_column = "{column}"
numerator = "from_address IS DISTINCT FROM to_address"

[[chart]]"#
            );
            self.project
                .replace("catalogue.toml", "[[chart]]", &indicator);
        }
        let mut chance = Chance(7);
        for year in SECOND.years {
            let mut moves = String::from("from_address,to_address\n");
            for _ in 0..600 {
                let mut street = || format!("s{:02}-1", 1 + chance.below(50));
                writeln!(moves, "{},{}", street(), street()).unwrap();
            }
            self.project
                .write(&format!("data/raw/moves-{year}.csv"), &moves);
        }
    }

    /// Counts persons by the address.
    pub(crate) fn count(&self, year: i32, lives_there: impl Fn(&str) -> bool) -> Counts {
        let mut counts = Counts::default();
        let (_, persons) = self.years.iter().find(|(own, _)| *own == year).unwrap();
        for person in persons.iter().filter(|one| lives_there(&one.address)) {
            counts.residents += 1;
            counts.young += usize::from(person.young);
            counts.ill += usize::from(person.ill);
        }
        counts
    }

    fn configure(&self) {
        let config = self.project.read("config.toml");
        let (start, rest) = config.split_once("[[table]]").unwrap();
        let (_, end) = rest.split_once("[disclosure]").unwrap();
        let start = start.replace(
            "table = \"units.csv\"\n",
            "table = \"units.csv\"\naddresses = \"addresses.csv\"\n",
        );
        let config = format!("{start}{REGISTER}\n[disclosure]{end}");
        self.project.write("config.toml", &config);
        let catalogue = self.project.read("catalogue.toml");
        let catalogue = catalogue
            .replace("table = \"counts\"", "table = \"residents\"")
            .replace("numerator = \"residents\"", "numerator = \"1\"")
            .replace("denominator = \"residents\"", "denominator = \"1\"");
        self.project.write("catalogue.toml", &catalogue);
    }

    /// Delivers the registers of an edition, and units and addresses by a division.
    pub(crate) fn deliver(&self, edition: &Edition, division: &Division) {
        let mut units = String::from(
            "id,name,kind,parent,association,from_year,breaks\n\
             lilleby,Lilleby Kommune,municipality,,,2023,\n\
             north,Nørre distrikt,school_district,lilleby,,2023,\n\
             south,Søndre distrikt,school_district,lilleby,,2023,\n",
        );
        for (area, district, _) in division.0 {
            // What the table says of boundaries holds for what is not counted by address.
            let since = match (*area, division.area(25)) {
                ("5", _) => "2025,",
                ("2" | "3" | "4", "2") => "2023,2025",
                _ => "2023,",
            };
            writeln!(units, "{area},Kvarter {area},area,{district},,{since}").unwrap();
        }
        if self.has_estates {
            units.push_str("bolig,Lilleby Bolig,association,,,2023,\n");
            for (estate, area) in ESTATES {
                writeln!(
                    units,
                    "{estate},Afdeling {estate},estate,{area},bolig,2023,"
                )
                .unwrap();
            }
        }
        self.project.write("data/raw/units.csv", &units);
        self.list_of_addresses(division, None);
        let delivered = |(year, _): &&(i32, Vec<Person>)| edition.years.contains(year);
        for (year, persons) in self.years.iter().filter(delivered) {
            let header = ["address,young,ill", ",estate"];
            let mut rows = header[..=usize::from(self.has_estates)].concat();
            rows.push('\n');
            for Person {
                address,
                young,
                ill,
            } in persons
            {
                write!(rows, "{address},{young},{ill}").unwrap();
                if self.has_estates {
                    write!(rows, ",{}", estate_of(address).unwrap_or_default()).unwrap();
                }
                rows.push('\n');
            }
            self.project
                .write(&format!("data/raw/residents-{year}.csv"), &rows);
        }
    }

    /// Delivers the list of addresses, with the areas of an earlier division beside those of today.
    pub(crate) fn list_of_addresses(&self, today: &Division, before: Option<(i32, &Division)>) {
        let mut list = String::from("address,area");
        if let Some((year, _)) = before {
            write!(list, ",area_until_{year}").unwrap();
        }
        list.push('\n');
        for address in addresses() {
            write!(list, "{address},{}", today.area_of(&address)).unwrap();
            if let Some((_, before)) = before {
                write!(list, ",{}", before.area_of(&address)).unwrap();
            }
            list.push('\n');
        }
        self.project.write("data/raw/addresses.csv", &list);
    }

    /// Has the registers tell the area in the place of the address.
    pub(crate) fn by_area(&self, division: &Division) {
        let config = self.project.read("config.toml");
        let config = config
            .replace("addresses = \"addresses.csv\"\n", "")
            .replace("unit = \"address\"", "unit = \"area\"")
            .replace("address = \"address\"", "area = \"area\"");
        self.project.write("config.toml", &config);
        for (year, persons) in &self.years {
            let mut rows = String::from("area,young,ill\n");
            for person in persons {
                let area = division.area_of(&person.address);
                writeln!(rows, "{area},{},{}", person.young, person.ill).unwrap();
            }
            self.project
                .write(&format!("data/raw/residents-{year}.csv"), &rows);
        }
    }

    /// Has the registers tell the address again.
    pub(crate) fn by_address(&self) {
        let config = self.project.read("config.toml");
        let config = config
            .replace(
                "table = \"units.csv\"\n",
                "table = \"units.csv\"\naddresses = \"addresses.csv\"\n",
            )
            .replace("unit = \"area\"", "unit = \"address\"")
            .replace("area = \"area\"", "address = \"address\"");
        self.project.write("config.toml", &config);
    }

    /// Runs an edition of what is delivered.
    pub(crate) fn go(&self, edition: &Edition) -> Run {
        let arguments = ["run", "--edition", edition.name];
        self.project.run_on(edition.day, &arguments)
    }

    /// Delivers and runs an edition.
    pub(crate) fn run(&self, edition: &Edition, division: &Division) {
        self.deliver(edition, division);
        self.go(edition).ends_with_code(0);
    }
}

/// Numbers by chance, the same for a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}
