//! Drawings of all areas: where one lies, maps of an indicator, and two set against each other.

use crate::{
    briefing::{MapDrawing, MapKind, View, extremes},
    charts::{self, AreaOverview, BaseMap, ChartError, Locator, ScatterChart},
    model::{AreaMap, Indicator, Picture, PublishedEdition, Unit, UnitId, UnitKind, Units},
};

/// The map of the municipality, made once a run.
pub(super) struct Atlas {
    base: BaseMap,
    locator: Locator,
    /// The part whose areas are too small in the map, and their map.
    inset: Option<(UnitId, BaseMap)>,
}

/// The map of a part is drawn again where it is at most this much of the whole, from side to side.
const SMALL_PART: f64 = 0.6;

impl Atlas {
    /// Makes the map; nothing where none was delivered.
    pub(super) fn new(edition: &PublishedEdition) -> Result<Option<Self>, ChartError> {
        let units = &edition.units;
        let district_of = |area: &UnitId| {
            let mut above = units.ancestors(area.as_str());
            let district = above.find(|unit| unit.kind == UnitKind::SchoolDistrict);
            district.map(|unit| unit.id.clone())
        };
        let Some(map) = edition.map.as_ref() else {
            return Ok(None);
        };
        let Some(base) = BaseMap::new(map, district_of) else {
            return Ok(None);
        };
        let locator = Locator::draw(&base)?;
        let inset = small_part(map, units).and_then(|(part, map)| {
            let base = BaseMap::new(&map, district_of)?;
            Some((part, base))
        });
        Ok(Some(Self {
            base,
            locator,
            inset,
        }))
    }
}

/// Returns the part of the municipality that takes least room on the map, and the map of its areas;
/// nothing where it takes much room.
fn small_part(map: &AreaMap, units: &Units) -> Option<(UnitId, AreaMap)> {
    let width = |map: &AreaMap| Some(map.bounding_box()?.width());
    let whole = width(map)?;
    let parts = units.of_kind(UnitKind::Part).filter_map(|part| {
        let is_inside = |area: &UnitId| {
            let mut above = units.ancestors(area.as_str());
            above.any(|unit| unit.id == part.id)
        };
        let map = map.only(is_inside);
        let share = width(&map)? / whole;
        (share <= SMALL_PART).then(|| (share, part.id.clone(), map))
    });
    let smallest = parts.min_by(|(one, ..), (other, ..)| one.total_cmp(other));
    smallest.map(|(_, part, map)| (part, map))
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
            UnitKind::Area | UnitKind::Group => {
                let areas = match view.unit.kind {
                    UnitKind::Group => {
                        [view.unit.members.as_slice(), &view.unit.cut_areas].concat()
                    }
                    _ => vec![view.unit.id.clone()],
                };
                let svg = atlas.and_then(|atlas| atlas.locator.of(&areas));
                let year = view.edition.masthead.data_year();
                maps.add(
                    MapDrawing::of("locator", MapKind::Locator, Vec::new(), year),
                    svg,
                );
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
                self.draw_choropleth(view, atlas, &overview, indicator)?;
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
        let shown = vec![across, up];
        self.add(
            MapDrawing::of("planning", MapKind::Planning, shown, overview.year),
            svg,
        );
        Ok(())
    }

    /// Draws the map of an indicator, on page one with an inset and its extremes numbered.
    fn draw_choropleth(
        &mut self,
        view: &View<'a>,
        atlas: &Atlas,
        overview: &AreaOverview,
        indicator: &'a Indicator,
    ) -> Result<(), ChartError> {
        let is_first = !self
            .drawings
            .iter()
            .any(|map| map.kind == MapKind::Choropleth);
        let inset = atlas.inset.as_ref().filter(|_| is_first);
        let mut numbered = extremes(view, indicator, overview.year);
        numbered.retain(|_| is_first);
        let name = format!("map-{}", indicator.id);
        let maps = charts::Maps {
            whole: &atlas.base,
            inset: inset.map(|(_, base)| base),
        };
        let whole = (&view.unit.id, numbered.as_slice());
        let Some(drawn) = charts::choropleth(&name, &maps, overview, indicator, whole)? else {
            return Ok(());
        };
        let part = inset.and_then(|(part, _)| view.edition.units.get(part.as_str()));
        let inset = drawn.inset.zip(part).map(|(svg, part)| {
            let name = format!("{name}-inset");
            self.pictures.push(Picture {
                name: name.clone(),
                svg,
            });
            (name, part.name.as_str())
        });
        let drawing = MapDrawing::of(&name, MapKind::Choropleth, vec![indicator], overview.year);
        self.add(
            MapDrawing {
                numbered,
                inset,
                ..drawing
            },
            Some(drawn.map),
        );
        Ok(())
    }

    fn add(&mut self, drawing: MapDrawing<'a>, svg: Option<String>) {
        let Some(svg) = svg else { return };
        self.pictures.push(Picture {
            name: drawing.name.clone(),
            svg,
        });
        self.drawings.push(drawing);
    }
}
