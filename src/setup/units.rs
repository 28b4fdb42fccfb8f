//! The units of a project, and the years of which there are figures about the same areas.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    naming::{self, Names},
    notes::Notes,
    table::TableDraft,
};
use crate::{
    config::UnitBy,
    dataset::{MapSurvey, TableLayout},
    model::Language,
};

/// A year belongs to others where so many of a hundred areas are the same.
const SAME: usize = 90;
/// A table is read where it lacks at most so many of a hundred areas.
const LACKING: usize = 20;

/// The units of a project.
#[derive(Debug, Clone, Default)]
pub(super) struct UnitsDraft {
    municipality: (String, String),
    /// Districts by name, with their codes.
    districts: BTreeMap<String, String>,
    areas: BTreeMap<String, AreaDraft>,
    /// The first and the last year with figures.
    pub(super) years: (i32, i32),
    /// Whether the map has a polygon for each area.
    pub(super) map_fits: bool,
}

#[derive(Debug, Clone, Default)]
struct AreaDraft {
    name: Option<String>,
    district: Option<String>,
    from_year: i32,
}

/// The codes of areas, by the year of the rows about them.
type Codes = BTreeMap<i32, BTreeSet<String>>;

impl UnitsDraft {
    /// Puts together the areas of tables and map, and leaves out of tables what does not fit them.
    /// `main` is the name of the table that tells which areas there are.
    pub(super) fn of(
        tables: &mut Vec<TableDraft>,
        (main, place): (&str, &str),
        map: Option<&MapSurvey>,
        notes: &mut Notes,
    ) -> Self {
        let known = Naming::of(tables, map);
        let of_main = tables.iter().find(|table| table.name == main);
        let codes = of_main.map(|table| known.codes(table)).unwrap_or_default();
        let is_person = of_main.is_some_and(|table| table.survey.layout == TableLayout::Person);
        let mapped: BTreeSet<String> = map
            .map(|map| map.areas.keys().cloned().collect())
            .unwrap_or_default();
        let (last, map_fits) = newest(&codes, &mapped, is_person);
        let mut areas = codes.get(&last).cloned().unwrap_or_default();
        if map_fits && !is_person {
            areas.retain(|code| mapped.contains(code));
        }
        let is_same = |year: &&i32| {
            let Some(own) = codes.get(*year) else {
                return false;
            };
            let both = own.intersection(&areas).count();
            // Areas may come to be later on, while none goes.
            let grew = both == own.len() && both * 2 >= areas.len();
            grew || both * 100 >= areas.len() * SAME
        };
        let first = codes.keys().rev().skip_while(|year| **year > last);
        let first = first
            .zip((i32::MIN..=last).rev())
            .take_while(|(year, expected)| *year == expected);
        let first = first
            .map(|(year, _)| year)
            .take_while(is_same)
            .last()
            .copied()
            .unwrap_or(last);
        tell_years(&codes, (first, last), notes);
        if is_person {
            areas.extend(
                codes
                    .range(first..=last)
                    .flat_map(|(_, codes)| codes.iter().cloned()),
            );
        }
        if map.is_some() && !map_fits {
            notes.leave_out(
                "the map is not drawn: its areas are not those of the table with the residents",
                None,
            );
        }
        let begun = |code: &String| {
            let of_tables = tables.iter().map(|table| known.codes(table));
            let years = of_tables.flat_map(|codes| {
                let own = codes.into_iter().filter(|(_, codes)| codes.contains(code));
                own.map(|(year, _)| year).collect::<Vec<_>>()
            });
            years
                .filter(|year| (first..=last).contains(year))
                .min()
                .unwrap_or(first)
        };
        let drafted: BTreeMap<String, AreaDraft> = areas
            .iter()
            .map(|code| {
                let area = AreaDraft {
                    name: known.names.get(code).cloned(),
                    district: known.above.get(code).cloned(),
                    from_year: begun(code),
                };
                (code.clone(), area)
            })
            .collect();
        let mut units = Self {
            municipality: (String::new(), place.to_owned()),
            districts: BTreeMap::new(),
            areas: drafted,
            years: (first, last),
            map_fits,
        };
        units.name_districts();
        units.tell_names(notes);
        tables.retain_mut(|table| units.fit(table, &known, notes));
        units
    }

    fn name_districts(&mut self) {
        let mut codes = Names::default();
        for code in self.areas.keys() {
            codes.give(code, "-");
        }
        self.municipality.0 = codes.give(&naming::code(&self.municipality.1), "-");
        let named: BTreeSet<String> = self
            .areas
            .values()
            .filter_map(|area| area.district.clone())
            .collect();
        for name in named {
            let code = codes.give(&naming::code(&name), "-");
            self.districts.insert(name, code);
        }
    }

    fn tell_names(&self, notes: &mut Notes) {
        let nameless = self
            .areas
            .values()
            .filter(|area| area.name.is_none())
            .count();
        if nameless > 0 {
            notes.guess(format!(
                "{nameless} areas have no name in the files: their codes stand for it in \
                 data/raw/units.csv"
            ));
        }
        if self.districts.is_empty() {
            notes.guess(
                "nothing tells what areas lie in: all lie in the municipality. Rows of kind \
                 `school_district` in data/raw/units.csv, named as `parent` of their areas, add districts",
            );
        }
    }

    /// Fits a table to the areas and years; tells whether it can be read.
    fn fit(&self, table: &mut TableDraft, known: &Naming, notes: &mut Notes) -> bool {
        let (first, last) = self.years;
        let expected: Vec<i32> = (first..=last).collect();
        let delivered = table
            .survey
            .years
            .iter()
            .filter(|year| expected.contains(year));
        let mut years: Vec<i32> = delivered.copied().collect();
        if table.survey.areas.is_none() {
            table.years = (years != expected).then_some(years);
            return true;
        }
        let codes = known.codes(table);
        let there_are = |year: i32| {
            self.areas
                .iter()
                .filter(move |(_, area)| area.from_year <= year)
        };
        let lacking = |year: i32| -> BTreeSet<&String> {
            let own = codes.get(&year);
            let missing =
                there_are(year).filter(|(code, _)| own.is_none_or(|own| !own.contains(*code)));
            missing.map(|(code, _)| code).collect()
        };
        years.retain(|year| lacking(*year).len() * 100 <= self.areas.len() * LACKING);
        let others: BTreeSet<&String> = years
            .iter()
            .filter_map(|year| codes.get(year))
            .flatten()
            .filter(|code| !self.areas.contains_key(*code))
            .collect();
        let is_person = table.survey.layout == TableLayout::Person;
        if years.is_empty() || (is_person && !others.is_empty()) {
            notes.leave_out(
                format!(
                    "`{}` is not read: its areas or years are not those of the table with the residents. \
                     Where other codes stand for the same areas, `codes` of its `[[table]]` names a file \
                     that says which",
                    table.file
                ),
                None,
            );
            return false;
        }
        if !others.is_empty() {
            table.skips_other_units = true;
            notes.guess(format!(
                "{} codes in `{}` are none of the areas, and their rows are left out \
                 (`skip_other_units`)",
                others.len(),
                table.file
            ));
        }
        let missing: BTreeSet<&String> = years.iter().flat_map(|year| lacking(*year)).collect();
        if !missing.is_empty() {
            table.without_rows = missing.into_iter().cloned().collect();
            notes.guess(format!(
                "`{}` has no rows about {} areas in some years (`without_rows`): is it whole?",
                table.file,
                table.without_rows.len()
            ));
        }
        if years != expected {
            notes.guess(format!(
                "`{}` is read for the years {years:?} alone",
                table.file
            ));
            table.years = Some(years);
        }
        true
    }

    /// Returns how many areas there are.
    pub(super) fn area_count(&self) -> usize {
        self.areas.len()
    }

    /// Returns how many districts there are.
    pub(super) fn district_count(&self) -> usize {
        self.districts.len()
    }

    /// Writes `units.csv`; an area without a name is called by its code, with the word for an area in a
    /// language before it.
    pub(super) fn csv(&self, language: Language) -> String {
        let word = match language {
            Language::DANISH => "Område",
            _ => "Area",
        };
        let (code, name) = &self.municipality;
        let first = self.years.0.to_string();
        let mut rows = vec![[
            code.clone(),
            name.clone(),
            "municipality".to_owned(),
            String::new(),
            first.clone(),
        ]];
        for (name, district) in &self.districts {
            rows.push([
                district.clone(),
                name.clone(),
                "school_district".to_owned(),
                code.clone(),
                first.clone(),
            ]);
        }
        for (area, draft) in &self.areas {
            let district = draft
                .district
                .as_ref()
                .and_then(|name| self.districts.get(name));
            rows.push([
                area.clone(),
                draft
                    .name
                    .clone()
                    .unwrap_or_else(|| format!("{word} {area}")),
                "area".to_owned(),
                district.unwrap_or(code).clone(),
                draft.from_year.to_string(),
            ]);
        }
        let quoted = |text: &String| match text.contains([',', '"', '\n']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.clone(),
        };
        let mut written = "id,name,kind,parent,association,from_year\n".to_owned();
        for [id, name, kind, parent, from_year] in &rows {
            let row = [
                quoted(id),
                quoted(name),
                kind.clone(),
                parent.clone(),
                String::new(),
                from_year.clone(),
            ];
            written.push_str(&row.join(","));
            written.push('\n');
        }
        written
    }
}

/// Returns the newest year of which the areas are those of the map, and whether there is such a year;
/// without one, the newest.
fn newest(codes: &Codes, mapped: &BTreeSet<String>, is_person: bool) -> (i32, bool) {
    let fits = |codes: &BTreeSet<String>| {
        let both = codes.intersection(mapped).count();
        let all = both == codes.len();
        if is_person {
            all
        } else {
            both > 0 && both * 100 >= codes.len().min(mapped.len()) * SAME
        }
    };
    let mut fitting = codes.iter().rev().filter(|(_, codes)| fits(codes));
    let newest = codes.keys().next_back().copied().unwrap_or_default();
    match fitting.next().filter(|_| !mapped.is_empty()) {
        Some((year, _)) => (*year, true),
        None => (newest, false),
    }
}

fn tell_years(codes: &Codes, (first, last): (i32, i32), notes: &mut Notes) {
    let left_out: Vec<String> = codes
        .keys()
        .filter(|year| !(first..=last).contains(year))
        .map(ToString::to_string)
        .collect();
    if !left_out.is_empty() {
        notes.leave_out(
            format!(
                "the years {} are not read: their areas are others, or a year lies between that was not \
                 delivered. `[years]` says which are",
                left_out.join(", ")
            ),
            None,
        );
    }
}

/// What tables and map call areas.
struct Naming {
    /// Names by code.
    names: BTreeMap<String, String>,
    codes: BTreeMap<String, String>,
    /// What areas lie in, by code.
    above: BTreeMap<String, String>,
}

impl Naming {
    fn of(tables: &[TableDraft], map: Option<&MapSurvey>) -> Self {
        let mut known = Self {
            names: BTreeMap::new(),
            codes: BTreeMap::new(),
            above: BTreeMap::new(),
        };
        let mapped = map.into_iter().flat_map(|map| &map.areas);
        let mapped = mapped.map(|(code, (facts, _))| (code, facts));
        let with_codes = tables
            .iter()
            .filter(|table| table.survey.declared.unit_by != UnitBy::Name);
        let of_tables = with_codes.filter_map(|table| table.survey.areas.as_ref());
        for (code, facts) in of_tables.flat_map(|areas| &areas.areas).chain(mapped) {
            if let Some(name) = &facts.name {
                known
                    .names
                    .entry(code.clone())
                    .or_insert_with(|| name.clone());
                known
                    .codes
                    .entry(name.clone())
                    .or_insert_with(|| code.clone());
            }
            if let Some(above) = &facts.above {
                known
                    .above
                    .entry(code.clone())
                    .or_insert_with(|| above.clone());
            }
        }
        known.add_names(tables);
        known
    }

    /// Gives codes to areas of which there are names alone.
    fn add_names(&mut self, tables: &[TableDraft]) {
        let mut given = Names::default();
        for code in self.names.keys() {
            given.give(code, "-");
        }
        let by_name = tables
            .iter()
            .filter(|table| table.survey.declared.unit_by == UnitBy::Name);
        for (name, facts) in by_name
            .filter_map(|table| table.survey.areas.as_ref())
            .flat_map(|areas| &areas.areas)
        {
            let code = match self.codes.get(name) {
                Some(code) => code.clone(),
                None => given.give(&naming::code(name), "-"),
            };
            self.names.insert(code.clone(), name.clone());
            self.codes.insert(name.clone(), code.clone());
            if let Some(above) = &facts.above {
                self.above.entry(code).or_insert_with(|| above.clone());
            }
        }
    }

    /// Returns the codes of the areas of a table, by year.
    fn codes(&self, table: &TableDraft) -> Codes {
        let mut codes = Codes::new();
        let is_named = table.survey.declared.unit_by == UnitBy::Name;
        for (key, facts) in table.survey.areas.iter().flat_map(|areas| &areas.areas) {
            let code = if is_named {
                self.codes.get(key).unwrap_or(key)
            } else {
                key
            };
            for year in &facts.years {
                codes.entry(*year).or_default().insert(code.clone());
            }
        }
        codes
    }
}
