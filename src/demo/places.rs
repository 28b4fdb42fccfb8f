//! The tables behind the fictitious municipality: every area and estate with
//! its size and character.
//!
//! All names are invented, and no figure describes a real place.

use super::ages::Ages::{self, Families, Mixed, Seniors, Young};

/// The code of the municipality, of its town and of the country around it.
pub(super) const MUNICIPALITY: &str = "municipality";
pub(super) const TOWN: &str = "town";
pub(super) const COUNTRY: &str = "country";

/// Share of non-western origin outside the estates in the best-off area, and
/// what full deprivation adds: about 5 % on average, so that the whole
/// municipality comes to about 8 % with its estates.
pub(super) const NON_WESTERN_BASE: f64 = 0.015;
pub(super) const NON_WESTERN_BY_DEPRIVATION: f64 = 0.12;

/// The two parts: id, name.
pub(super) const PARTS: [(&str, &str); 2] =
    [(TOWN, "Lindefjord by"), (COUNTRY, "Lindefjord opland")];

/// The housing associations: id, name.
pub(super) const ASSOCIATIONS: [(&str, &str); 4] = [
    ("h1", "Lindefjord Almene Boliger"),
    ("h2", "Boligforeningen Fjordlys"),
    ("h3", "Boligforeningen Ravn"),
    ("h4", "Boligselskabet Østerhegn"),
];

/// School districts: id, name, part.
#[rustfmt::skip] // one district a line
pub(super) const DISTRICTS: [(&str, &str, &str); 16] = [
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
pub(super) type AreaRow = (
    &'static str,
    &'static str,
    &'static str,
    u32,
    f64,
    f64,
    f64,
    Ages,
);

/// The areas, in the order of their codes.
#[rustfmt::skip] // one area a line
pub(super) const AREAS: [AreaRow; 79] = [
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
pub(super) type EstateRow = (
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

/// The estates. Ravnebakken crosses 50 % non-western from below about 2023, and
/// Sønderhegnsparken from above; both lie in one school district with
/// Birkeholmparken, so that the three can be seen side by side.
#[rustfmt::skip] // one estate a line
pub(super) const ESTATES: [EstateRow; 12] = [
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

/// Neighbouring estates that the law looks at as one: id, name, estates. Theirs are of two
/// associations, in two areas with a common boundary.
pub(super) const HOUSING_AREAS: [(&str, &str, [&str; 2]); 1] =
    [("b1", "Væver- og Tårnhusene", ["e04", "e09"])];

/// A street that came to another area when their boundary was moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct MovedStreet {
    /// The area that held it before.
    pub(super) from: &'static str,
    /// The area that holds it since.
    pub(super) to: &'static str,
    /// The first year in which it lies in the new area.
    pub(super) year: i32,
    /// Its share of those who live in the new area outside estates.
    pub(super) share: f64,
}

/// A street of some three hundred residents, which came from one area of
/// Vesterhegnsskolens distrikt to its neighbour.
pub(super) const MOVED_STREET: MovedStreet = MovedStreet {
    from: "130",
    to: "126",
    year: 2019,
    share: 0.18,
};

/// The region and the country, of which only figures are delivered: id, name.
pub(super) const REGION: (&str, &str) = ("region", "Region Vestfjord");
pub(super) const DENMARK: (&str, &str) = ("denmark", "Hele landet");
