//! The fictitious municipality behind the demonstration data: its parts,
//! school districts, areas, estates and housing associations, and the few
//! figures that give each area and estate a character of its own.
//!
//! All names are invented, and no figure describes a real place. Nothing here
//! draws persons; that is the simulation's work.

use crate::model::UnitKind;
use Ages::{Families, Mixed, Seniors, Young};

/// First year in which the town's areas, districts and estates exist.
const TOWN_FROM: i32 = 2015;
/// First year in which the division covers the country too.
const COUNTRY_FROM: i32 = 2022;
/// The year whose number of residents the tables give.
const LAST_KNOWN_YEAR: i32 = 2025;

/// One unit of the geography, from the municipality down to an estate.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: UnitKind,
    /// The unit it lies in; only the municipality has none.
    pub(super) parent: Option<&'static str>,
    /// The first year for which the unit exists.
    pub(super) from_year: i32,
    /// The owner of an estate.
    pub(super) association: Option<&'static str>,
    pub(super) social_housing: bool,
}

/// A housing association that owns estates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Association {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
}

/// Which ages an area or an estate mostly houses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ages {
    Mixed,
    Young,
    Families,
    Seniors,
}

/// A number of residents that grows by the same share every year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Growth {
    /// Residents on 1 January of the last known year.
    pub(super) residents_last: u32,
    /// Growth per year, as a share.
    pub(super) yearly: f64,
}

impl Growth {
    /// Returns the number of residents on 1 January of a year.
    pub(super) fn residents(self, year: i32) -> u32 {
        let factor = (1.0 + self.yearly).powi(year - LAST_KNOWN_YEAR);
        let residents = (f64::from(self.residents_last) * factor).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few thousand, never negative; a cast of a float saturates"
        )]
        let whole = residents as u32;
        whole
    }
}

/// What sets the residents of an area or an estate apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Character {
    /// From 0 (best off) to 1 (most deprived).
    pub(super) deprivation: f64,
    /// Yearly change in the residents' attachment to work and education, in
    /// the simulation's own scale; most have none.
    pub(super) attachment_drift: f64,
    pub(super) ages: Ages,
    /// Share of non-western origin in 2015, among residents and newcomers.
    pub(super) non_western_first: f64,
    /// The share among newcomers in 2025, moving evenly from the first one.
    pub(super) non_western_last: f64,
}

impl Character {
    /// Returns the share of non-western origin among a year's newcomers.
    pub(super) fn non_western_newcomers(self, year: i32) -> f64 {
        let passed = f64::from(year - TOWN_FROM) / f64::from(LAST_KNOWN_YEAR - TOWN_FROM);
        let change = self.non_western_last - self.non_western_first;
        self.non_western_first + change * passed.clamp(0.0, 1.0)
    }
}

/// An area, with its residents in and outside the estates.
#[derive(Debug, Clone)]
pub(super) struct Area {
    pub(super) unit: Unit,
    /// All residents of the area, those of its estates included.
    pub(super) growth: Growth,
    /// Describes the residents outside the estates.
    pub(super) character: Character,
}

/// An estate of social housing.
#[derive(Debug, Clone)]
pub(super) struct Estate {
    pub(super) unit: Unit,
    pub(super) growth: Growth,
    pub(super) character: Character,
}

/// The whole fictitious municipality.
#[derive(Debug, Clone)]
pub(super) struct Geography {
    pub(super) municipality: Unit,
    pub(super) parts: Vec<Unit>,
    pub(super) districts: Vec<Unit>,
    pub(super) areas: Vec<Area>,
    pub(super) estates: Vec<Estate>,
    pub(super) associations: Vec<Association>,
}

impl Geography {
    /// Lists all units from the municipality down, each after its parent.
    pub(super) fn units(&self) -> impl Iterator<Item = &Unit> {
        std::iter::once(&self.municipality)
            .chain(&self.parts)
            .chain(&self.districts)
            .chain(self.areas.iter().map(|area| &area.unit))
            .chain(self.estates.iter().map(|estate| &estate.unit))
    }
}

/// Builds the geography from the tables below.
pub(super) fn geography() -> Geography {
    let districts: Vec<Unit> = DISTRICTS.iter().map(district).collect();
    let areas: Vec<Area> = AREAS.iter().map(|row| area(row, &districts)).collect();
    let estates = ESTATES.iter().map(|row| estate(row, &areas)).collect();
    Geography {
        municipality: unit(
            MUNICIPALITY,
            "Lindefjord Kommune",
            UnitKind::Municipality,
            None,
        ),
        parts: PARTS
            .iter()
            .map(|(id, name)| unit(id, name, UnitKind::Part, Some(MUNICIPALITY)))
            .collect(),
        districts,
        areas,
        estates,
        associations: ASSOCIATIONS.to_vec(),
    }
}

/// A unit that exists from the first year, or from the year of the new
/// division where it is, or lies in, the country part.
fn unit(
    id: &'static str,
    name: &'static str,
    kind: UnitKind,
    parent: Option<&'static str>,
) -> Unit {
    let in_country = id == COUNTRY || parent == Some(COUNTRY);
    Unit {
        id,
        name,
        kind,
        parent,
        from_year: if in_country { COUNTRY_FROM } else { TOWN_FROM },
        association: None,
        social_housing: false,
    }
}

fn district((id, name, part): &(&'static str, &'static str, &'static str)) -> Unit {
    unit(id, name, UnitKind::SchoolDistrict, Some(part))
}

fn area(row: &AreaRow, districts: &[Unit]) -> Area {
    let mut new = unit(row.0, row.1, UnitKind::Area, Some(row.2));
    if let Some(district) = districts.iter().find(|district| district.id == row.2) {
        new.from_year = district.from_year;
    }
    let non_western = NON_WESTERN_BASE + NON_WESTERN_BY_DEPRIVATION * row.5;
    Area {
        unit: new,
        growth: Growth {
            residents_last: row.3,
            yearly: row.4 / 100.0,
        },
        character: Character {
            deprivation: row.5,
            attachment_drift: row.6,
            ages: row.7,
            non_western_first: non_western,
            non_western_last: non_western,
        },
    }
}

fn estate(row: &EstateRow, areas: &[Area]) -> Estate {
    let mut new = unit(row.0, row.1, UnitKind::Estate, Some(row.2));
    if let Some(area) = areas.iter().find(|area| area.unit.id == row.2) {
        new.from_year = area.unit.from_year;
    }
    new.association = Some(row.3);
    new.social_housing = true;
    Estate {
        unit: new,
        growth: Growth {
            residents_last: row.4,
            yearly: row.5 / 100.0,
        },
        character: Character {
            deprivation: row.6,
            attachment_drift: row.7,
            ages: row.10,
            non_western_first: row.8,
            non_western_last: row.9,
        },
    }
}

const MUNICIPALITY: &str = "municipality";
const TOWN: &str = "town";
const COUNTRY: &str = "country";

/// Share of non-western origin outside the estates in the best-off area, and
/// what full deprivation adds: about 5 % on average, so that the whole
/// municipality comes to about 8 % with its estates.
const NON_WESTERN_BASE: f64 = 0.015;
const NON_WESTERN_BY_DEPRIVATION: f64 = 0.12;

const PARTS: [(&str, &str); 2] = [(TOWN, "Lindefjord by"), (COUNTRY, "Lindefjord opland")];

const ASSOCIATIONS: [Association; 4] = [
    Association {
        id: "h1",
        name: "Lindefjord Almene Boliger",
    },
    Association {
        id: "h2",
        name: "Boligforeningen Fjordlys",
    },
    Association {
        id: "h3",
        name: "Boligforeningen Ravn",
    },
    Association {
        id: "h4",
        name: "Boligselskabet Østerhegn",
    },
];

/// School districts: id, name, part.
#[rustfmt::skip] // one district a line
const DISTRICTS: [(&str, &str, &str); 16] = [
    ("d01", "Klosterskolens distrikt",       TOWN),
    ("d02", "Havneskolens distrikt",         TOWN),
    ("d03", "Åbrinkskolens distrikt",        TOWN),
    ("d04", "Ravnebakkeskolens distrikt",    TOWN),
    ("d05", "Væverskolens distrikt",         TOWN),
    ("d06", "Vesterhegnsskolens distrikt",   TOWN),
    ("d07", "Skovlystskolens distrikt",      TOWN),
    ("d08", "Fjordbakkeskolens distrikt",    TOWN),
    ("d09", "Kragelundbroskolens distrikt",  COUNTRY),
    ("d10", "Hvidbjerglund Skoles distrikt", COUNTRY),
    ("d11", "Tranemoseskolens distrikt",     COUNTRY),
    ("d12", "Ørbækholtskolens distrikt",     COUNTRY),
    ("d13", "Ålsbækdalskolens distrikt",     COUNTRY),
    ("d14", "Æbleholmskolens distrikt",      COUNTRY),
    ("d15", "Sønderhedeskolens distrikt",    COUNTRY),
    ("d16", "Bøgesundskolens distrikt",      COUNTRY),
];

/// An area: id, name, district, residents in the last known year, growth in
/// per cent a year, deprivation, attachment drift, ages.
type AreaRow = (
    &'static str,
    &'static str,
    &'static str,
    u32,
    f64,
    f64,
    f64,
    Ages,
);

#[rustfmt::skip] // one area a line
const AREAS: [AreaRow; 79] = [
    ("101", "Klosterkvarteret",                    "d01", 1_843,  0.6, 0.28,  0.00, Young),
    ("102", "Torvekvarteret",                      "d01", 1_297,  0.4, 0.34,  0.00, Young),
    ("103", "Åkvarteret",                          "d01", 1_124,  1.1, 0.22,  0.00, Young),
    ("104", "Rådmandsgårdene",                     "d01",   886,  0.0, 0.30,  0.00, Mixed),
    ("105", "Stationskvarteret",                   "d01", 1_418,  1.6, 0.42,  0.00, Young),
    ("106", "Gammelhavn",                          "d02", 1_611,  3.0, 0.10,  0.00, Young),
    ("107", "Skibsbyggerkvarteret",                "d02", 1_236,  0.2, 0.38,  0.00, Mixed),
    ("108", "Fjordparkskvarteret",                 "d02", 2_418,  0.3, 0.33,  0.00, Families),
    ("109", "Fiskerhusene",                        "d02",   527, -0.4, 0.25,  0.00, Seniors),
    ("110", "Rebslagerkvarteret",                  "d02", 1_062,  0.1, 0.36,  0.00, Mixed),
    ("111", "Åbrinken",                            "d03", 1_486,  0.5, 0.14,  0.00, Families),
    ("112", "Møllegårdskvarteret",                 "d03", 1_954,  0.2, 0.24,  0.00, Mixed),
    ("113", "Kløverengskvarteret",                 "d03", 2_467,  0.2, 0.35,  0.00, Mixed),
    ("114", "Engdraget",                           "d03",   973,  0.7, 0.16,  0.00, Families),
    ("115", "Præstemarksvej med omegn",            "d03", 1_165, -0.2, 0.20,  0.00, Seniors),
    ("116", "Ravnebakkekvarteret",                 "d04", 3_386,  0.3, 0.40,  0.00, Mixed),
    ("117", "Ravnebæk",                            "d04", 1_347,  0.1, 0.31,  0.00, Mixed),
    ("118", "Sønderhegn",                          "d04", 2_842, -0.2, 0.43,  0.00, Mixed),
    ("119", "Birkeholm",                           "d04", 2_093,  0.2, 0.41,  0.00, Mixed),
    ("120", "Lærkehusene",                         "d04",   742, -0.5, 0.27,  0.00, Seniors),
    ("121", "Væverkvarteret",                      "d05", 1_573,  0.4, 0.50,  0.06, Mixed),
    ("122", "Garvergårdene",                       "d05", 1_019,  0.2, 0.45,  0.00, Young),
    ("123", "Spinderiet",                          "d05", 1_381,  1.8, 0.21,  0.00, Young),
    ("124", "Tårnhusene",                          "d05", 1_926,  0.4, 0.37,  0.00, Mixed),
    ("125", "Teglværksgrunden",                    "d05",   861,  2.4, 0.12,  0.00, Families),
    ("126", "Vesterhegn",                          "d06", 1_748,  0.2, 0.30,  0.00, Mixed),
    ("127", "Granhaven",                           "d06", 1_521, -0.3, 0.29,  0.00, Mixed),
    ("128", "Humlegårdskvarteret",                 "d06", 1_663,  0.0, 0.33,  0.00, Mixed),
    ("129", "Stjernekvarteret",                    "d06", 1_206,  0.3, 0.34, -0.06, Mixed),
    ("130", "Nordre Vesterhegn",                   "d06",   934, -0.6, 0.26,  0.00, Seniors),
    ("131", "Skovlyst",                            "d07", 4_769,  1.2, 0.09,  0.00, Families),
    ("132", "Egehøjene",                           "d07", 2_404,  0.6, 0.07,  0.00, Families),
    ("133", "Hasselvænget og Nøddelunden",         "d07", 1_687,  0.2, 0.15,  0.00, Mixed),
    ("134", "Skovlyst Syd",                        "d07", 1_098, -0.1, 0.13,  0.00, Seniors),
    ("135", "Fjordbakken",                         "d08", 3_342,  0.9, 0.08,  0.00, Families),
    ("136", "Strandhøj",                           "d08", 1_784,  0.1, 0.05,  0.00, Seniors),
    ("137", "Lyngbakkekvarteret",                  "d08", 1_902,  0.5, 0.32,  0.00, Mixed),
    ("138", "Fjordbakken Øst",                     "d08", 1_143,  2.1, 0.11,  0.00, Families),

    ("201", "Kragelundbro by",                     "d09", 4_208,  0.6, 0.26,  0.00, Mixed),
    ("202", "Kragelundbro Vest",                   "d09", 2_212,  0.9, 0.14,  0.00, Families),
    ("203", "Lille Kragelund og Åstruphede",       "d09",   874, -0.2, 0.20,  0.00, Mixed),
    ("204", "Tørslunde",                           "d09",   596, -0.6, 0.27,  0.00, Seniors),
    ("205", "Gammel Mosegårdby",                   "d09",   431, -0.8, 0.30,  0.00, Seniors),
    ("206", "Elleskovgårde",                       "d09",   703,  0.1, 0.17,  0.00, Families),
    ("207", "Hvidbjerglund by",                    "d10", 3_914,  0.5, 0.29,  0.00, Mixed),
    ("208", "Store Hvidbjerglund og Omegn Nord",   "d10", 1_764,  0.3, 0.16,  0.00, Families),
    ("209", "Store Hvidbjerglund og Omegn Syd",    "d10", 1_187,  0.0, 0.18,  0.00, Mixed),
    ("210", "Lyngåbjerg",                          "d10",   538, -0.9, 0.31,  0.00, Seniors),
    ("211", "Rævhøjlunde",                         "d10",   812,  0.2, 0.22,  0.00, Mixed),
    ("212", "Tranemose by",                        "d11", 3_087,  0.4, 0.24,  0.00, Mixed),
    ("213", "Tranemose Strandhuse",                "d11",   947,  0.3, 0.12,  0.00, Seniors),
    ("214", "Nørre Kærgårdby",                     "d11",   655, -0.5, 0.28,  0.00, Mixed),
    ("215", "Sønder Kærgårdby",                    "d11",   482, -0.7, 0.29,  0.00, Mixed),
    ("216", "Vibeholtslund",                       "d11", 1_089,  0.4, 0.19,  0.00, Families),
    ("217", "Ørbækholt by",                        "d12", 3_447,  0.7, 0.21,  0.00, Mixed),
    ("218", "Ørbækholt Skovhuse",                  "d12", 1_336,  1.4, 0.10,  0.00, Families),
    ("219", "Hjortskærby",                         "d12",   762, -0.1, 0.23,  0.00, Mixed),
    ("220", "Degnehøjby og Møllehede",             "d12", 1_024,  0.1, 0.21,  0.00, Mixed),
    ("221", "Pilmosegård",                         "d12",   377, -1.2, 0.33,  0.00, Seniors),
    ("222", "Ålsbækdal by",                        "d13", 2_842,  0.8, 0.17,  0.00, Families),
    ("223", "Øvre Ålsbækdal",                      "d13", 1_142,  0.6, 0.13,  0.00, Families),
    ("224", "Sivbrolund",                          "d13",   918,  0.0, 0.22,  0.00, Mixed),
    ("225", "Hyrdebjergby",                        "d13",   569, -0.4, 0.26,  0.00, Mixed),
    ("226", "Kirkemosehuse og Dybdalgårde",        "d13",   843, -0.3, 0.25,  0.00, Seniors),
    ("227", "Æbleholm by",                         "d14", 2_637,  0.3, 0.25,  0.00, Mixed),
    ("228", "Æbleholm Havreland",                  "d14", 1_574,  0.5, 0.15,  0.00, Families),
    ("229", "Stenrøseby",                          "d14",   614, -0.6, 0.30,  0.00, Mixed),
    ("230", "Hestehavelunde",                      "d14",   996,  0.2, 0.20,  0.00, Mixed),
    ("231", "Tjørneøen",                           "d14",   233, -1.5, 0.32,  0.00, Seniors),
    ("232", "Sønderhede by",                       "d15", 2_373, -0.1, 0.34,  0.00, Mixed),
    ("233", "Vester Sønderhede",                   "d15",   784, -0.8, 0.36,  0.00, Mixed),
    ("234", "Mørkmosebjerg",                       "d15",   519, -1.1, 0.37,  0.00, Seniors),
    ("235", "Klitgårdby og Fuglsande",             "d15", 1_058, -0.3, 0.24,  0.00, Seniors),
    ("236", "Brombærhede",                         "d15",   691, -0.5, 0.31,  0.00, Mixed),
    ("237", "Bøgesund by",                         "d16", 3_163,  0.6, 0.18,  0.00, Families),
    ("238", "Bøgesund Færgehuse",                  "d16", 1_208,  0.2, 0.14,  0.00, Seniors),
    ("239", "Ulvedalsgårde",                       "d16",   672,  0.0, 0.21,  0.00, Mixed),
    ("240", "Store Nældeby",                       "d16", 1_917,  0.4, 0.19,  0.00, Mixed),
    ("241", "Nældeby Hede og Søndre Bakkehuse",    "d16",   906,  0.1, 0.23,  0.00, Mixed),
];

/// An estate: id, name, area, association, residents in the last known year,
/// growth in per cent a year, deprivation, attachment drift, share of
/// non-western origin at first and among the last newcomers, ages.
type EstateRow = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u32,
    f64,
    f64,
    f64,
    f64,
    f64,
    Ages,
);

// Ravnebakken crosses 50 % non-western from below about 2023, and
// Sønderhegnsparken from above; both lie in one school district with
// Birkeholmparken, so that the three can be seen side by side.
#[rustfmt::skip] // one estate a line
const ESTATES: [EstateRow; 12] = [
    ("e01", "Ravnebakken",       "116", "h1", 1_962,  0.2, 0.86,  0.00, 0.44, 0.59, Families),
    ("e02", "Sønderhegnsparken", "118", "h2", 1_540, -0.5, 0.94,  0.02, 0.56, 0.38, Families),
    ("e03", "Kløverengen",       "113", "h1", 1_312,  0.1, 0.76,  0.04, 0.43, 0.43, Mixed),
    ("e04", "Tårnhusparken",     "124", "h3", 1_184,  0.2, 0.66,  0.00, 0.33, 0.35, Mixed),
    ("e05", "Birkeholmparken",   "119", "h2", 1_127,  0.1, 0.90, -0.01, 0.53, 0.55, Families),
    ("e06", "Granhaveparken",    "127", "h4",   958, -0.2, 0.72,  0.00, 0.38, 0.40, Mixed),
    ("e07", "Lyngbakken",        "137", "h3",   784,  0.1, 0.64,  0.00, 0.30, 0.30, Mixed),
    ("e08", "Fjordparken",       "108", "h2",   652,  0.0, 0.68,  0.00, 0.34, 0.32, Families),
    ("e09", "Væverhusene",       "121", "h4",   528, -0.1, 0.70,  0.03, 0.36, 0.34, Mixed),
    ("e10", "Humlegården",       "128", "h1",   415,  0.0, 0.58,  0.00, 0.24, 0.26, Seniors),
    ("e11", "Kragelundparken",   "201", "h3",   463,  0.2, 0.60,  0.00, 0.22, 0.27, Mixed),
    ("e12", "Bjergvænget",       "207", "h4",   318,  0.0, 0.55,  0.00, 0.20, 0.22, Seniors),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn total(areas: &[Area], year: i32) -> u32 {
        areas.iter().map(|area| area.growth.residents(year)).sum()
    }

    #[test]
    fn the_division_has_79_areas_and_unique_ids() {
        let geography = geography();
        let country = |area: &&Area| area.unit.from_year == COUNTRY_FROM;
        assert_eq!(geography.areas.len(), 79);
        assert_eq!(geography.areas.iter().filter(country).count(), 41);
        let ids: BTreeSet<&str> = geography.units().map(|unit| unit.id).collect();
        assert_eq!(ids.len(), geography.units().count());
        let names: BTreeSet<&str> = geography.units().map(|unit| unit.name).collect();
        assert_eq!(names.len(), ids.len());
    }

    #[test]
    fn every_unit_comes_after_its_parent_and_not_before_it_in_time() {
        let geography = geography();
        let mut seen: Vec<(&str, i32)> = Vec::new();
        for unit in geography.units() {
            if let Some(parent) = unit.parent {
                let found = seen.iter().find(|(id, _)| *id == parent);
                assert!(
                    found.is_some_and(|(_, from)| *from <= unit.from_year),
                    "{}",
                    unit.id
                );
            }
            seen.push((unit.id, unit.from_year));
        }
    }

    #[test]
    fn every_district_holds_at_least_three_areas() {
        let geography = geography();
        for district in &geography.districts {
            let inside = |area: &&Area| area.unit.parent == Some(district.id);
            assert!(geography.areas.iter().filter(inside).count() >= 3);
        }
    }

    #[test]
    fn sizes_run_from_233_to_4769_and_sum_to_about_120_000() {
        let geography = geography();
        let sizes = || {
            geography
                .areas
                .iter()
                .map(|area| area.growth.residents(2025))
        };
        assert_eq!(sizes().min(), Some(233));
        assert_eq!(sizes().max(), Some(4_769));
        let total = total(&geography.areas, 2025);
        assert!((118_500..=121_500).contains(&total), "{total}");
        let town = total_of_town(&geography);
        assert!((63_000..=65_000).contains(&town), "{town}");
    }

    fn total_of_town(geography: &Geography) -> u32 {
        let mut town = geography.areas.clone();
        town.retain(|area| area.unit.from_year == TOWN_FROM);
        total(&town, 2025)
    }

    #[test]
    fn growth_stays_between_minus_one_and_a_half_and_three_per_cent() {
        let geography = geography();
        let areas = geography.areas.iter().map(|area| area.growth);
        let estates = geography.estates.iter().map(|estate| estate.growth);
        for growth in areas.chain(estates) {
            assert!((-0.015..=0.03).contains(&growth.yearly));
        }
    }

    #[test]
    fn every_area_has_room_for_its_estates_and_sixty_others() {
        let geography = geography();
        for year in 2014..=2040 {
            for estate in &geography.estates {
                let area = |area: &&Area| estate.unit.parent == Some(area.unit.id);
                let around = geography.areas.iter().find(area);
                let room = around.map_or(0, |area| area.growth.residents(year));
                assert!(
                    room >= estate.growth.residents(year) + 60,
                    "{}",
                    estate.unit.id
                );
            }
        }
    }

    #[test]
    fn five_estates_have_more_than_a_thousand_residents_in_every_year() {
        let geography = geography();
        let large =
            |estate: &&Estate| (2015..=2025).all(|year| estate.growth.residents(year) > 1_000);
        let small =
            |estate: &&Estate| (2015..=2025).all(|year| estate.growth.residents(year) < 1_000);
        assert_eq!(geography.estates.iter().filter(large).count(), 5);
        assert_eq!(geography.estates.iter().filter(small).count(), 7);
    }

    #[test]
    fn estates_belong_to_known_associations() {
        let geography = geography();
        let known = |estate: &Estate| {
            let owner = estate.unit.association;
            geography
                .associations
                .iter()
                .any(|one| Some(one.id) == owner)
        };
        assert!(geography.estates.iter().all(known));
    }
}
