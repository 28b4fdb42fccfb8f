//! How the areas of an edition lie to those by which earlier editions counted the same persons, and to groups of
//! addresses that somebody asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use crate::{
    config::{ColumnKind, Config, Table},
    dataset::{DatasetError, EstateColumns, Snapshot},
    disclosure::{AddressGroup, AddressGroups, CellId, Division, Pieces},
    indicators,
    model::{
        Addresses, AreaOfAddress, Basis, Edition, Figures, Formula, Indicator, PublishedFigures,
        Unit, UnitId, UnitKind, UnitSum, Units,
    },
    pipeline::{PipelineError, Scope, keep::known},
};

/// Areas taken apart by those of earlier editions, and the figures of the pieces.
pub(super) struct Divisions {
    pieces: Pieces,
    figures: Figures,
    /// The units that an earlier edition did not have.
    divided_anew: BTreeSet<UnitId>,
    /// The pieces that were not looked at when the edition was made.
    cut_since: BTreeSet<UnitId>,
    /// The indicators that are counted by address: of others earlier editions had the areas of today.
    by_address: BTreeSet<String>,
    /// Those of them that look at both ends of a move: pieces do not add up to areas, within which people move too.
    of_both_ends: BTreeSet<String>,
    /// Whether moves are counted by address.
    moves_by_address: bool,
}

impl Divisions {
    /// Looks which editions that others have counted by other areas, and which groups hold a part of an area; nothing
    /// where none did and none do, or persons are not counted by address.
    ///
    /// # Errors
    /// An edition of which neither its snapshot nor the list of addresses says by which areas it counted; rows
    /// that cannot be counted.
    pub(super) fn find(
        scope: &Scope,
        snapshot: &Snapshot,
        exact: &Figures,
        groups: Vec<AddressGroup>,
    ) -> Result<Option<Self>, PipelineError> {
        let editions = known_editions(scope)?;
        let Some(addresses) = snapshot.addresses() else {
            let by_address = editions.into_iter().find(|edition| {
                let known = open_snapshot_of(scope, *edition);
                known.is_ok_and(|known| known.addresses().is_some())
            });
            return match by_address {
                Some(edition) => Err(PipelineError::NoAddresses(edition)),
                None => Ok(None),
            };
        };
        let mut snapshots: BTreeMap<Edition, Snapshot> = BTreeMap::new();
        for edition in editions {
            snapshots.insert(edition, open_snapshot_of(scope, edition)?);
        }
        let mut lists: Vec<&Addresses> = vec![addresses];
        lists.extend(snapshots.values().rev().filter_map(Snapshot::addresses));
        let mut divisions = Vec::new();
        for (edition, of_edition) in &snapshots {
            let edition = *edition;
            let last = last_year(of_edition).unwrap_or(edition.year());
            let areas = areas_of((of_edition, last), &lists);
            let areas = areas.ok_or(PipelineError::NoDivision { edition, last })?;
            divisions.extend(areas.into_iter().map(|(years, areas)| Division {
                edition,
                years,
                units: of_edition.units(),
                areas,
                is_whole: of_edition.addresses().is_some(),
            }));
        }
        let (units, today) = (snapshot.units(), &addresses.today);
        let config = scope.config;
        let estate_of = match groups.is_empty() {
            true => AreaOfAddress::new(),
            false => snapshot.estates_of_addresses(&estate_columns(config))?,
        };
        let asked = AddressGroups { groups, estate_of };
        let pieces =
            Pieces::new(units, today, &divisions, &asked).map_err(PipelineError::Pieces)?;
        let Some(pieces) = pieces else {
            return Ok(None);
        };
        let of_both_ends = of_both_ends(config);
        // An earlier district is made of pieces, whatever sorts of units it is counted for.
        let counted: Vec<Indicator> = counted_by_place(config)
            .map(|indicator| Indicator {
                counted_for: Vec::new(),
                ..indicator.clone()
            })
            .collect();
        let places = pieces.places().map_err(PipelineError::Pieces)?;
        let read = |table: &str, year| snapshot.table_by(table, year, pieces.place_of());
        let of_places = indicators::count(&counted, &config.tables, &places, scope.years(), read)?;
        let ids: Vec<&str> = counted.iter().map(|indicator| &*indicator.id).collect();
        let mut figures = exact.clone();
        pieces.add_to(&mut figures, &of_places, &ids);
        let moves_by_address = config.flows.as_ref().is_some_and(|source| {
            let table = config
                .tables
                .iter()
                .find(|table| table.name == source.table);
            let column = table.and_then(|table| table.column(&source.from));
            column.is_some_and(|column| column.kind == ColumnKind::Address)
        });
        let by_address = config.catalogue.indicators.iter();
        let by_address = by_address.filter(|indicator| indicator.is_by_address());
        let new = divisions.iter();
        let new = new.flat_map(|division| pieces.new_since(division.edition));
        Ok(Some(Self {
            divided_anew: new.cloned().collect(),
            cut_since: pieces.since(),
            of_both_ends,
            by_address: by_address.map(|indicator| indicator.id.clone()).collect(),
            moves_by_address,
            pieces,
            figures,
        }))
    }

    /// Returns the units, with pieces and with those of earlier editions.
    pub(super) fn units(&self) -> &Units {
        self.pieces.units()
    }

    /// Returns the units that an earlier edition did not have.
    pub(super) fn divided_anew(&self) -> &BTreeSet<UnitId> {
        &self.divided_anew
    }

    /// Returns the pieces into which groups cut areas that were asked for after the edition was made.
    pub(super) fn cut_since(&self) -> &BTreeSet<UnitId> {
        &self.cut_since
    }

    /// Returns the figures of all of them.
    pub(super) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Returns the figures that are not shown since an edition told the like between other areas: of moves in years
    /// that it told, for all but the areas that it had too.
    pub(super) fn not_told(&self, edition: Edition, told: &PublishedFigures) -> Vec<CellId> {
        if !self.is_of_other_areas(edition) {
            return Vec::new();
        }
        let mut cells = Vec::new();
        for indicator in &self.of_both_ends {
            let figures = told.of_indicator(indicator);
            let years: BTreeSet<i32> = figures.map(|(_, year, _)| year).collect();
            for year in years {
                let others = self
                    .units()
                    .iter()
                    .filter(|unit| is_divided(unit) && !self.is_same_area(edition, year, unit));
                cells.extend(others.map(|unit| CellId::new(indicator, year, &unit.id)));
            }
        }
        cells
    }

    /// Tells whether a unit is an area that an edition had too.
    fn is_same_area(&self, edition: Edition, year: i32, unit: &Unit) -> bool {
        let mut new = self.pieces.new_since(edition);
        let is_new = new.any(|new| *new == unit.id);
        let is_same = *self.pieces.name(edition, year, &unit.id) == unit.id;
        unit.kind == UnitKind::Area && !is_new && is_same
    }

    /// Returns the areas and pieces in which some addresses lie.
    pub(super) fn places_of(&self, addresses: &BTreeSet<String>) -> Vec<UnitId> {
        self.pieces.places_of(addresses)
    }

    /// Names the pieces that moved from one area to another in which so few live in some year that figures are hidden
    /// on their account.
    pub(super) fn small_pieces(&self, residents: &Indicator, fewest: f64) -> BTreeSet<&str> {
        let pieces = self.units().of_kind(UnitKind::Piece);
        let moved = |piece: &&Unit| {
            let area = piece.parent.as_ref();
            area.is_some_and(|area| self.pieces.is_divided(area))
        };
        let pieces = pieces.filter(moved);
        let is_small = |piece: &&Unit| {
            let mut years = self.figures.of_indicator(&residents.id);
            years.any(|(_, of_year)| {
                let lives_there = of_year.get(&piece.id).map(|figure| figure.numerator);
                lives_there.is_some_and(|count| count > 0.0 && count < fewest)
            })
        };
        pieces.filter(is_small).map(|piece| &*piece.name).collect()
    }

    /// Tells whether an edition counted by other areas.
    pub(super) fn is_of_other_areas(&self, edition: Edition) -> bool {
        self.pieces.is_of_other_areas(edition)
    }

    /// Tells whether an edition counted moves between other areas.
    pub(super) fn has_other_moves(&self, edition: Edition) -> bool {
        self.moves_by_address && self.pieces.is_of_other_areas(edition)
    }

    /// Returns what an edition told, by what its units are among those of today.
    pub(super) fn named(&self, edition: Edition, told: &PublishedFigures) -> PublishedFigures {
        told.renamed(|indicator, year, unit| self.name(edition, (indicator, year), unit))
    }

    /// Returns what was told of a group of an edition, each part with what the members were in its years.
    pub(super) fn named_group(
        &self,
        edition: Edition,
        group: &Unit,
        told: &PublishedFigures,
    ) -> Vec<(Unit, PublishedFigures)> {
        let mut by_members: BTreeMap<Vec<UnitId>, PublishedFigures> = BTreeMap::new();
        for indicator in told.indicators() {
            for (unit, year, figure) in told.of_indicator(indicator) {
                let of = (indicator, year);
                let Some(members) = self.members(edition, of, &group.members) else {
                    continue;
                };
                let own = by_members.entry(members).or_default();
                own.insert(indicator, year, unit.clone(), figure);
            }
        }
        let named = by_members.into_iter().map(|(members, told)| {
            let group = Unit {
                members,
                ..group.clone()
            };
            (group, told)
        });
        named.collect()
    }

    /// Returns a sum over units of an edition, by what these are among the units of today; nothing where it is of
    /// other counts.
    pub(super) fn named_sum(&self, edition: Edition, sum: UnitSum) -> Option<UnitSum> {
        let units = self.members(edition, (&sum.indicator, sum.year), &sum.units)?;
        Some(UnitSum { units, ..sum })
    }

    fn members(&self, edition: Edition, of: (&str, i32), units: &[UnitId]) -> Option<Vec<UnitId>> {
        let units = units.iter();
        units.map(|unit| self.name(edition, of, unit)).collect()
    }

    /// Returns what a unit of an edition was among those of today; nothing where what was told of it is about other
    /// counts, such as moves between other areas.
    fn name(
        &self,
        edition: Edition,
        (indicator, year): (&str, i32),
        unit: &UnitId,
    ) -> Option<UnitId> {
        if !self.by_address.contains(indicator) || !self.is_of_other_areas(edition) {
            return Some(unit.clone());
        }
        if !self.of_both_ends.contains(indicator) {
            return Some(self.pieces.name(edition, year, unit).clone());
        }
        let own = self.units().get(unit.as_str())?;
        let is_same = !is_divided(own) || self.is_same_area(edition, year, own);
        is_same.then(|| unit.clone())
    }
}

/// Goes through the indicators that can be counted for any addresses: those by address, but for what looks at both
/// ends of a move.
pub(super) fn counted_by_place(config: &Config) -> impl Iterator<Item = &Indicator> {
    let of_both_ends = of_both_ends(config);
    let all = config.catalogue.indicators.iter();
    all.filter(move |indicator| {
        let is_counted = matches!(indicator.basis, Basis::Counted { .. });
        indicator.is_by_address() && is_counted && !of_both_ends.contains(&indicator.id)
    })
}

/// Returns by which columns rows tell an address and an estate.
fn estate_columns(config: &Config) -> BTreeSet<EstateColumns> {
    let formulas = counted_by_place(config).filter_map(|indicator| match &indicator.basis {
        Basis::Counted {
            numerator,
            denominator,
        } => Some(std::iter::once(numerator).chain(denominator)),
        _ => None,
    });
    let named = formulas.flatten().filter_map(|formula| {
        let estate = formula.estate_column.clone()?;
        let mut tables = config.tables.iter();
        let table = tables.find(|table| table.name == formula.table)?;
        let address = table.column(&formula.unit_column)?;
        table.column(&estate)?;
        Some(EstateColumns {
            table: formula.table.clone(),
            address: address.name.clone(),
            estate,
        })
    });
    named.collect()
}

/// Tells whether a unit is an area or made of areas.
fn is_divided(unit: &Unit) -> bool {
    unit.kind == UnitKind::Area || unit.kind.is_sum_of_areas()
}

/// Returns the indicators that look at both ends of a move by its addresses.
fn of_both_ends(config: &Config) -> BTreeSet<String> {
    let flows = config.flows.iter();
    let margins: Vec<&String> = flows
        .flat_map(|source| [&source.moved_out, &source.moved_in])
        .flatten()
        .collect();
    let own = config.catalogue.indicators.iter();
    let own = own.filter(|indicator| {
        let Basis::Counted {
            numerator,
            denominator,
        } = &indicator.basis
        else {
            return false;
        };
        let mut formulas = std::iter::once(numerator).chain(denominator);
        let names = formulas.any(|formula| names_address(formula, &config.tables));
        indicator.is_by_address() && (margins.contains(&&indicator.id) || names)
    });
    own.map(|indicator| indicator.id.clone()).collect()
}

/// Tells whether an expression names a column with addresses.
fn names_address(formula: &Formula, tables: &[Table]) -> bool {
    let own = tables.iter().filter(|table| {
        let joins = |other: &Table| other.name == formula.table && other.join.contains(&table.name);
        table.name == formula.table || tables.iter().any(joins)
    });
    let columns: BTreeSet<&str> = own
        .flat_map(|table| &table.columns)
        .filter(|column| column.kind == ColumnKind::Address)
        .map(|column| column.name.as_str())
        .collect();
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = formula.expression.split(|c| !is_of_name(c));
    words.any(|word| columns.contains(word))
}

/// Lists the editions that others have, internal ones too.
fn known_editions(scope: &Scope) -> Result<BTreeSet<Edition>, PipelineError> {
    let known = known::of_others(scope)?.into_iter();
    let known = known
        .chain(known::internal(scope)?)
        .map(|known| known.edition);
    Ok(known.filter(|edition| *edition != scope.edition).collect())
}

fn open_snapshot_of(scope: &Scope, edition: Edition) -> Result<Snapshot, PipelineError> {
    let folder = scope.config.folders.snapshots.join(edition.to_string());
    Snapshot::open(&folder).map_err(|error| match error {
        DatasetError::NoSnapshot(_) => PipelineError::NoDivision {
            edition,
            last: edition.year().saturating_sub(1),
        },
        error => error.into(),
    })
}

/// Returns by which areas an edition counted, with the data years for which it did; nothing where neither its own
/// list of addresses nor one of others says that.
fn areas_of<'a>(
    (snapshot, last): (&'a Snapshot, i32),
    lists: &[&'a Addresses],
) -> Option<Vec<(RangeInclusive<i32>, &'a AreaOfAddress)>> {
    match snapshot.addresses() {
        Some(own) => Some(vec![(i32::MIN..=last, &own.today)]),
        None => lists.iter().find_map(|list| list.before(last)),
    }
}

/// Returns the last data year of a snapshot.
fn last_year(snapshot: &Snapshot) -> Option<i32> {
    let years = snapshot.delivered().iter().map(|delivered| delivered.year);
    years.max()
}
