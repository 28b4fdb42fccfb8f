//! Drawings of all areas: where one lies, maps of an indicator, and two set against each other.

use crate::{
    briefing::{MapDrawing, MapKind, View},
    charts::{self, AreaOverview, BaseMap, ChartError, Locator, ScatterChart},
    model::{Indicator, Picture, PublishedEdition, Unit, UnitId, UnitKind},
};

/// The map of the municipality, made once a run.
pub(super) struct Atlas {
    base: BaseMap,
    locator: Locator,
}

impl Atlas {
    /// Makes the map; nothing where none was delivered.
    pub(super) fn new(edition: &PublishedEdition) -> Result<Option<Self>, ChartError> {
        let units = &edition.units;
        let district_of = |area: &UnitId| {
            let mut above = units.ancestors(area.as_str());
            let district = above.find(|unit| unit.kind == UnitKind::SchoolDistrict);
            district.map(|unit| unit.id.clone())
        };
        let base = edition.map.as_ref();
        let Some(base) = base.and_then(|map| BaseMap::new(map, district_of)) else {
            return Ok(None);
        };
        let locator = Locator::draw(&base)?;
        Ok(Some(Self { base, locator }))
    }
}

/// What is drawn of all areas for one briefing.
#[derive(Default)]
pub(super) struct Maps<'a> {
    pub(super) drawings: Vec<MapDrawing<'a>>,
    pub(super) pictures: Vec<Picture>,
}

impl<'a> Maps<'a> {
    /// Draws what belongs to a unit: for an area where it lies, for the municipality its maps.
    pub(super) fn draw(view: &View<'a>, atlas: Option<&Atlas>) -> Result<Self, ChartError> {
        let mut maps = Self::default();
        match view.unit.kind {
            UnitKind::Area => {
                let svg = atlas.and_then(|atlas| atlas.locator.of(&view.unit.id));
                let year = view.edition.masthead.data_year();
                maps.add("locator", MapKind::Locator, (Vec::new(), year), svg);
            }
            UnitKind::Municipality => maps.draw_whole(view, atlas)?,
            _ => {}
        }
        Ok(maps)
    }

    fn draw_whole(&mut self, view: &View<'a>, atlas: Option<&Atlas>) -> Result<(), ChartError> {
        let View {
            unit,
            edition,
            config,
        } = *view;
        let units = &edition.units;
        let areas: Vec<&UnitId> = units.of_kind(UnitKind::Area).map(|area| &area.id).collect();
        let overview = |indicator: &Indicator| {
            let figures = &edition.figures;
            Some(AreaOverview {
                areas: &areas,
                figures,
                year: figures.newest_year(&indicator.id, unit.id.as_str())?,
                language: config.project.language,
                words: &config.words,
            })
        };
        let indicator = |id: &String| config.catalogue.indicator(id);
        for indicator in config.catalogue.maps.iter().filter_map(indicator) {
            if let (Some(atlas), Some(overview)) = (atlas, overview(indicator)) {
                let name = format!("map-{}", indicator.id);
                let svg = charts::choropleth(&name, &atlas.base, &overview, indicator, &unit.id)?;
                let shown = (vec![indicator], overview.year);
                self.add(&name, MapKind::Choropleth, shown, svg);
            }
        }
        let planning: Vec<_> = config.catalogue.planning.iter().collect();
        let [across, up] = planning.as_slice() else {
            return Ok(());
        };
        let both = indicator(across).zip(indicator(up));
        let Some(((across, up), overview)) = both.and_then(|both| Some((both, overview(both.1)?)))
        else {
            return Ok(());
        };
        let below = |part: &Unit| -> Vec<&UnitId> {
            let inside = |area: &&UnitId| {
                let mut above = units.ancestors(area.as_str());
                above.any(|unit| unit.id == part.id)
            };
            areas.iter().copied().filter(inside).collect()
        };
        let parts = units.of_kind(UnitKind::Part).take(2);
        let groups: Vec<(&str, Vec<&UnitId>)> = parts
            .map(|part| (part.name.as_str(), below(part)))
            .collect();
        let against = ScatterChart {
            overview,
            across,
            up,
            groups: &groups,
            whole: (&unit.id, &config.words.municipality),
        };
        let svg = charts::scatter("planning", &against)?;
        let shown = (vec![across, up], overview.year);
        self.add("planning", MapKind::Planning, shown, svg);
        Ok(())
    }

    fn add(
        &mut self,
        name: &str,
        kind: MapKind,
        (indicators, year): (Vec<&'a Indicator>, i32),
        svg: Option<String>,
    ) {
        let Some(svg) = svg else { return };
        self.drawings.push(MapDrawing {
            name: name.to_owned(),
            kind,
            indicators,
            year,
        });
        self.pictures.push(Picture {
            name: name.to_owned(),
            svg,
        });
    }
}
