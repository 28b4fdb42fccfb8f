//! What is drawn of one unit.

use super::atlas::{Atlas, Maps};
use crate::{
    briefing::{Drawings, SpillOverDrawing, View, chart_of},
    charts::{self, ChartError, Mark, Moves, Other, Subject},
    config::Chart,
    model::{Intervention, Picture, SpillOver, Unit, UnitId, UnitKind, Units},
};

/// What is drawn of a unit, and the drawings.
#[derive(Default)]
pub(super) struct Drawn<'a> {
    pub(super) drawings: Drawings<'a>,
    pub(super) pictures: Vec<Picture>,
}

impl<'a> Drawn<'a> {
    /// Draws all that a briefing about a unit shows.
    pub(super) fn of(view: &View<'a>, atlas: Option<&Atlas>) -> Result<Self, ChartError> {
        let marks = marks(view);
        let marked: Vec<Mark> = marks.iter().map(|(mark, _)| mark.clone()).collect();
        let subject = subject(view, &marked);
        let charts = view.config.catalogue.charts.iter();
        let charts = charts.map(|chart| chart_of(view, chart)).collect();
        let (charts, mut pictures) = draw_charts(charts, &subject)?;
        let maps = Maps::draw(view, atlas)?;
        pictures.extend(maps.pictures);
        let spill_overs = draw_spill_overs(view, &subject)?;
        let (spill_overs, drawn): (Vec<_>, Vec<_>) = spill_overs.into_iter().unzip();
        pictures.extend(drawn);
        let moves = draw_moves(view, &subject)?;
        let letters = marks.iter();
        let letters = letters.map(|(mark, began)| (mark.letter.clone(), *began));
        let drawings = Drawings {
            charts,
            marks: letters.collect(),
            maps: maps.drawings,
            moves: moves.as_ref().map(|picture| picture.name.clone()),
            spill_overs,
        };
        pictures.extend(moves);
        Ok(Self { drawings, pictures })
    }
}

/// Names what a briefing about a unit draws, but for the drawings themselves: what began, and estates
/// before and after.
pub(super) fn undrawn<'a>(view: &View<'a>) -> Drawings<'a> {
    let marks = marks(view).into_iter();
    let spill_overs = told_spill_overs(view).map(|spill_over| SpillOverDrawing {
        spill_over,
        picture: String::new(),
    });
    Drawings {
        marks: marks.map(|(mark, began)| (mark.letter, began)).collect(),
        spill_overs: spill_overs.collect(),
        ..Drawings::default()
    }
}

/// Returns a unit with what its charts need: what it is compared with and the years to mark.
fn subject<'a>(view: &View<'a>, marks: &'a [Mark]) -> Subject<'a> {
    let (unit, edition, config) = (view.unit, view.edition, view.config);
    let units = &edition.units;
    let others = view.others().into_iter();
    let others = others.map(|(unit, label)| Other {
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
        figures: &edition.figures,
        catalogue: &config.catalogue,
        first_year: *edition.masthead.years.start(),
        last_year: edition.masthead.data_year(),
        language: edition.masthead.language,
        words: &config.words,
    }
}

/// Returns estates before and after something began: for the municipality all, for an association
/// its own.
fn told_spill_overs<'a>(view: &View<'a>) -> impl Iterator<Item = &'a SpillOver> {
    let (unit, units) = (view.unit, &view.edition.units);
    let is_told = move |spill_over: &&SpillOver| {
        let estate = units.get(spill_over.intervention.estate.as_str());
        let own = estate.and_then(|estate| estate.association.as_ref()) == Some(&unit.id);
        unit.kind == UnitKind::Municipality || own
    };
    view.edition.spill_overs.iter().filter(is_told)
}

/// Draws estates before and after something began.
fn draw_spill_overs<'a>(
    view: &View<'a>,
    subject: &Subject,
) -> Result<Vec<(SpillOverDrawing<'a>, Picture)>, ChartError> {
    let units = &view.edition.units;
    let drawn =
        told_spill_overs(view).map(|spill_over| draw_spill_over(spill_over, subject, units));
    drawn.filter_map(Result::transpose).collect()
}

/// Says what the other areas of an area's district are called together.
fn neighbours_label(unit: &Unit, units: &Units, form: &str) -> String {
    let district = unit.parent.as_ref().and_then(|id| units.get(id.as_str()));
    form.replace("{district}", district.map_or("", |district| &district.name))
}

/// Returns the other areas of an area's district.
fn neighbours<'a>(unit: &'a Unit, units: &'a Units) -> Vec<&'a UnitId> {
    let district = unit.parent.as_ref().filter(|_| unit.kind == UnitKind::Area);
    let inside = district.into_iter().flat_map(|id| units.children(id));
    let others = inside.filter(|other| other.kind == UnitKind::Area && other.id != unit.id);
    others.map(|other| &other.id).collect()
}

/// Draws where people move from and to, for an area.
fn draw_moves(view: &View, subject: &Subject) -> Result<Option<Picture>, ChartError> {
    let (unit, units) = (view.unit, &view.edition.units);
    if unit.kind != UnitKind::Area {
        return Ok(None);
    }
    let name = "moves";
    let moves = Moves {
        flows: &view.edition.flows,
        name_of: &|id: &UnitId| {
            units
                .get(id.as_str())
                .map_or_else(String::new, |unit| unit.name.clone())
        },
        writing: &subject.words.writing,
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
fn draw_spill_over<'a>(
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
fn draw_charts(
    charts: Vec<Chart>,
    subject: &Subject,
) -> Result<(Vec<Chart>, Vec<Picture>), ChartError> {
    let (mut drawn, mut pictures) = (Vec::new(), Vec::new());
    for chart in charts {
        if let Some(svg) = charts::draw(&chart, subject)? {
            pictures.push(Picture {
                name: chart.id.clone(),
                svg,
            });
            drawn.push(chart);
        }
    }
    Ok((drawn, pictures))
}

/// Returns the years to mark in trends of a unit, with what began in which of its estates.
fn marks<'a>(view: &View<'a>) -> Vec<(Mark, &'a Intervention)> {
    let (unit, units) = (view.unit, &view.edition.units);
    let is_inside = |began: &&Intervention| {
        let estate = units.get(began.estate.as_str());
        began.estate == unit.id || estate.is_some_and(|estate| estate.is_estate_of(&unit.id))
    };
    let interventions = view.edition.interventions.iter();
    let mut inside: Vec<_> = interventions.filter(is_inside).collect();
    inside.sort_by_key(|began| began.year);
    let mark = |(letter, began): (char, &'a Intervention)| {
        let mark = Mark {
            year: began.year,
            letter: letter.to_string(),
        };
        (mark, began)
    };
    ('A'..='Z').zip(inside).map(mark).collect()
}

#[cfg(test)]
mod tests;
