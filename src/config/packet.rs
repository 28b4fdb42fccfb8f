//! What goes into a mail and into a packet for a meeting.

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::{Checker, YEARS};
use crate::model::{Unit, UnitKind, Units};

/// A packet for a meeting: one PDF with a cover note, contents and several briefings.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Packet {
    /// Its key, which becomes the name of its file.
    pub id: String,
    /// Who meets.
    pub committee: String,
    /// When.
    pub meeting: NaiveDate,
    /// The number of the item on the agenda.
    pub agenda_item: Option<String>,
    /// The briefings in it.
    pub contents: Contents,
}

/// What is attached to a mail.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(from = "RawAttachments")]
pub struct Attachments {
    /// Briefings by themselves.
    #[serde(flatten)]
    pub contents: Contents,
    /// Packets by their keys.
    pub packets: Vec<String>,
    /// The page about disclosure control.
    pub disclosure: bool,
    /// Whether the figures of each of these briefings come as a workbook too.
    pub workbooks: bool,
}

/// Some briefings.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Contents {
    /// The briefing of the municipality.
    pub municipality: bool,
    /// Areas by code.
    pub areas: Vec<String>,
    /// All areas within these districts or parts.
    pub areas_within: Vec<String>,
    /// Housing associations by code.
    pub associations: Vec<String>,
    /// All areas in which this association has estates.
    pub areas_of_association: Option<String>,
}

/// As written in the file: `deny_unknown_fields` and `flatten` do not go together.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct RawAttachments {
    /// The briefing of the municipality.
    municipality: bool,
    /// Areas by code.
    areas: Vec<String>,
    /// All areas within these districts or parts.
    areas_within: Vec<String>,
    /// Housing associations by code.
    associations: Vec<String>,
    /// All areas in which this association has estates.
    areas_of_association: Option<String>,
    /// Packets by their keys.
    packets: Vec<String>,
    /// The page about disclosure control.
    disclosure: bool,
    /// Whether the figures of each of these briefings come as a workbook too.
    workbooks: bool,
}

impl From<RawAttachments> for Attachments {
    fn from(raw: RawAttachments) -> Self {
        Self {
            contents: Contents {
                municipality: raw.municipality,
                areas: raw.areas,
                areas_within: raw.areas_within,
                associations: raw.associations,
                areas_of_association: raw.areas_of_association,
            },
            packets: raw.packets,
            disclosure: raw.disclosure,
            workbooks: raw.workbooks,
        }
    }
}

impl Contents {
    /// Returns the units whose briefings these are in an edition of a year: the municipality, then
    /// associations and areas by code, without areas that begin later.
    #[must_use]
    pub fn units<'a>(&self, units: &'a Units, year: i32) -> Vec<&'a Unit> {
        let municipality = units.municipality().filter(|_| self.municipality);
        let listed =
            |codes: &[String], unit: &Unit| codes.iter().any(|code| code == unit.id.as_str());
        let associations = units.of_kind(UnitKind::Association);
        let associations = associations.filter(|unit| listed(&self.associations, unit));
        let has_estate = |area: &Unit| {
            let owner = self.areas_of_association.as_deref();
            let owned = |estate: &Unit| {
                let association = estate.association.as_ref();
                association.is_some_and(|id| Some(id.as_str()) == owner)
            };
            let mut estates = units.of_kind(UnitKind::Estate);
            estates.any(|estate| owned(estate) && estate.is_estate_of(&area.id))
        };
        let areas = units.of_kind(UnitKind::Area);
        let areas = areas.filter(|area| area.from_year <= year);
        let areas = areas.filter(|area| {
            let mut above = units.ancestors(area.id.as_str());
            listed(&self.areas, area)
                || above.any(|unit| listed(&self.areas_within, unit))
                || has_estate(area)
        });
        municipality
            .into_iter()
            .chain(associations)
            .chain(areas)
            .collect()
    }

    /// Returns codes that are no units, or of another sort, with the key in which they stand.
    #[must_use]
    pub fn unknown(&self, units: &Units) -> Vec<(&'static str, String)> {
        let is = |code: &str, kinds: &[UnitKind]| {
            let unit = units.get(code);
            unit.is_some_and(|unit| kinds.contains(&unit.kind))
        };
        let owner = self.areas_of_association.as_slice();
        let above = [UnitKind::SchoolDistrict, UnitKind::Part];
        let keys: [(&'static str, &[String], &[UnitKind]); 4] = [
            ("areas", &self.areas, &[UnitKind::Area]),
            ("areas_within", &self.areas_within, &above),
            ("associations", &self.associations, &[UnitKind::Association]),
            ("areas_of_association", owner, &[UnitKind::Association]),
        ];
        let unknown = keys.iter().flat_map(|(key, codes, kinds)| {
            let wrong = codes.iter().filter(|code| !is(code, kinds));
            wrong.map(|code| (*key, code.clone()))
        });
        unknown.collect()
    }
}

/// Checks the packets.
pub(super) fn check(packets: &[Packet], checker: &mut Checker) {
    for (index, packet) in packets.iter().enumerate() {
        packet.check(checker);
        let mut earlier = packets.iter().take(index);
        if earlier.any(|other| other.id == packet.id) {
            let key = format!("packet[{}].id", packet.id.escape_debug());
            checker.add(key, "stands twice", "give each packet a key of its own");
        }
    }
}

impl Packet {
    fn check(&self, checker: &mut Checker) {
        let shown = self.id.escape_debug();
        let key = |name: &str| format!("packet[{shown}].{name}");
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || !self.id.chars().all(allowed) {
            let hint = "it becomes a file name: lower-case letters a–z, digits and `-`";
            checker.add(key("id"), "is not a key", hint);
        }
        let hint = "the day of the meeting, such as \"2026-03-11\"";
        checker.within(&key("meeting"), self.meeting.year(), YEARS, hint);
        checker.line(&key("committee"), &self.committee);
        let item = self.agenda_item.as_deref().unwrap_or_default();
        checker.line(&key("agenda_item"), item);
    }
}
