//! What is drawn of one unit.

use std::collections::BTreeMap;

use super::{Prepared, Scope};
use crate::{
    briefing::{SpillOverDrawing, ThemeRows},
    charts::{self, ChartError, Mark, Moves, Other, Subject},
    config::Chart,
    model::{Intervention, Picture, PublishedFlows, SpillOver, Unit, UnitId, UnitKind, Units},
};

/// Returns a unit with what its charts need: what it is compared with and the years to mark.
pub(super) fn subject<'a>(
    unit: &'a Unit,
    scope: &Scope<'a>,
    prepared: &'a Prepared,
    (others, marks): (&'a [(&'a Unit, &'a str)], &'a [Mark]),
) -> Subject<'a> {
    let config = scope.config;
    let units = prepared.snapshot.units();
    let others = others.iter().map(|(unit, label)| Other {
        id: &unit.id,
        label,
    });
    Subject {
        unit,
        marks,
        label: match unit.kind {
            UnitKind::Municipality => &config.words.municipality,
            UnitKind::Association => &config.words.association,
            _ => &config.words.area,
        },
        others: others.collect(),
        neighbours: neighbours(unit, units),
        neighbours_label: neighbours_label(unit, units, &config.words.neighbours),
        areas: units.of_kind(UnitKind::Area).map(|area| &area.id).collect(),
        figures: &prepared.figures,
        catalogue: &config.catalogue,
        first_year: *scope.years().start(),
        last_year: *scope.years().end(),
        language: config.project.language,
        words: &config.words,
    }
}

/// Says what the other areas of an area's district are called together.
fn neighbours_label(unit: &Unit, units: &Units, form: &str) -> String {
    let district = unit.parent.as_ref().and_then(|id| units.get(id.as_str()));
    form.replace("{district}", district.map_or("", |one| &one.name))
}

/// Returns the other areas of an area's district.
fn neighbours<'a>(unit: &'a Unit, units: &'a Units) -> Vec<&'a UnitId> {
    let district = unit.parent.as_ref().filter(|_| unit.kind == UnitKind::Area);
    let inside = district.into_iter().flat_map(|one| units.children(one));
    let others = inside.filter(|one| one.kind == UnitKind::Area && one.id != unit.id);
    others.map(|one| &one.id).collect()
}

/// Draws where a unit stands between the lowest and the highest area, by theme.
///
/// Estates may lie outside the range of all areas, so an association has none.
pub(super) fn draw_spines(
    themes: &[ThemeRows],
    subject: &Subject,
) -> Result<BTreeMap<String, Picture>, ChartError> {
    let mut spines = BTreeMap::new();
    if subject.unit.kind == UnitKind::Association {
        return Ok(spines);
    }
    for theme in themes {
        let rows = theme.rows.iter();
        let indicators = rows.filter_map(|row| subject.catalogue.indicator(&row.id));
        let name = format!("spine-{}", theme.id);
        let svg = charts::spine(&name, &indicators.collect::<Vec<_>>(), subject)?;
        spines.extend(svg.map(|svg| (theme.id.clone(), Picture { name, svg })));
    }
    Ok(spines)
}

/// Draws where people move from and to, for an area.
pub(super) fn draw_moves(
    unit: &Unit,
    flows: &PublishedFlows,
    subject: &Subject,
    units: &Units,
) -> Result<Option<Picture>, ChartError> {
    if unit.kind != UnitKind::Area {
        return Ok(None);
    }
    let name = "moves";
    let moves = Moves {
        flows,
        name_of: &|id: &UnitId| {
            units
                .get(id.as_str())
                .map_or_else(String::new, |one| one.name.clone())
        },
        language: subject.language,
    };
    let headings = [
        subject.words.origins.as_str(),
        subject.words.destinations.as_str(),
    ];
    let svg = charts::moves_of(name, &moves, &unit.id, headings)?;
    Ok(svg.map(|svg| Picture {
        name: name.to_owned(),
        svg,
    }))
}

/// Draws an estate and its neighbours through the years, with the year marked in which
/// something began.
pub(super) fn draw_spill_over<'a>(
    spill_over: &'a SpillOver,
    subject: &Subject,
    units: &Units,
) -> Result<Option<(SpillOverDrawing<'a>, Picture)>, ChartError> {
    let intervention = &spill_over.intervention;
    let Some(estate) = units.get(intervention.estate.as_str()) else {
        return Ok(None);
    };
    let neighbours = spill_over.rows.iter().skip(1);
    let neighbours = neighbours.filter_map(|row| units.get(row.unit.as_str()));
    let name = format!("spillover-{}-{}", estate.id, intervention.year);
    let subject = Subject {
        unit: estate,
        label: &estate.name,
        others: neighbours
            .take(2)
            .map(|unit| Other {
                id: &unit.id,
                label: &unit.name,
            })
            .collect(),
        neighbours: Vec::new(),
        neighbours_label: String::new(),
        marks: &[Mark {
            year: intervention.year,
            letter: intervention.year.to_string(),
        }],
        ..subject.clone()
    };
    let svg = charts::draw_spill_over(&name, &spill_over.indicator, &subject)?;
    Ok(svg.map(|svg| {
        let drawing = SpillOverDrawing {
            spill_over,
            picture: name.clone(),
        };
        (drawing, Picture { name, svg })
    }))
}

/// Draws the charts of the catalogue that have something to show.
pub(super) fn draw_all<'a>(
    charts: impl Iterator<Item = &'a Chart>,
    subject: &Subject,
) -> Result<(Vec<&'a Chart>, Vec<Picture>), ChartError> {
    let (mut drawn, mut pictures) = (Vec::new(), Vec::new());
    for chart in charts {
        if let Some(svg) = charts::draw(chart, subject)? {
            drawn.push(chart);
            pictures.push(Picture {
                name: chart.id.clone(),
                svg,
            });
        }
    }
    Ok((drawn, pictures))
}

/// Returns the years to mark in trends of a unit, with what began in which of its estates.
pub(super) fn marks<'a>(unit: &Unit, prepared: &'a Prepared) -> Vec<(Mark, &'a Intervention)> {
    let units = prepared.snapshot.units();
    let inside = |estate: &UnitId| {
        *estate == unit.id
            || units
                .get(estate.as_str())
                .is_some_and(|estate| estate.is_estate_of(&unit.id))
    };
    let interventions = prepared.snapshot.context().interventions.iter();
    let mut inside: Vec<_> = interventions.filter(|one| inside(&one.estate)).collect();
    inside.sort_by_key(|one| one.year);
    let mark = |(letter, one): (char, &'a Intervention)| {
        let mark = Mark {
            year: one.year,
            letter: letter.to_string(),
        };
        (mark, one)
    };
    ('A'..='Z').zip(inside).map(mark).collect()
}

/// Returns what a unit is compared with: an area with the municipality, the municipality
/// with its parts, at most two.
pub(super) fn others<'a>(
    unit: &Unit,
    prepared: &'a Prepared,
    scope: &Scope<'a>,
) -> Vec<(&'a Unit, &'a str)> {
    let units = prepared.snapshot.units();
    if unit.kind == UnitKind::Municipality {
        let parts = units.of_kind(UnitKind::Part).take(2);
        return parts.map(|part| (part, part.name.as_str())).collect();
    }
    let label = scope.config.words.municipality.as_str();
    units
        .municipality()
        .into_iter()
        .map(|one| (one, label))
        .collect()
}
