//! Maps: areas coloured by an indicator, and where an area lies.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use charming::{
    Chart,
    component::Grid,
    datatype::{CompositeValue, DataPointItem},
    element::{LabelPosition, Symbol},
    series::Scatter,
};
use serde_json::{Value, json};

use classes::{Class, Scale, classes};

use super::{
    ChartError,
    drawing::{Drawing, Outline, Outlines},
    measure::{as_f64, shortened, text_width, widest},
    overview::AreaOverview,
    theme::{self, LABEL_SIZE, WIDTH},
};
use crate::model::{
    AreaMap, BoundingBox, Indicator, Measure, NumberStyle, Point, Polygon, Published, UnitId,
};

mod classes;

/// Half a page, so that two maps stand beside each other.
const MAP_WIDTH: f64 = WIDTH / 2.0 - 10.0;
const TOP: f64 = 4.0;
/// Of the key at least, and of its symbols with what is around them.
const LEGEND_WIDTH: f64 = 92.0;
const AROUND_KEY: f64 = 28.0;
/// Of a text in the key at most: half of it all is left for the map.
const KEY_TEXT_WIDTH: f64 = MAP_WIDTH / 2.0 - AROUND_KEY;
const LEGEND_ROW: f64 = 20.0;
/// The locator's width in pixels.
const LOCATOR_WIDTH: f64 = 170.0;
/// An area that is smaller than this in the locator, in pixels, gets a ring around it.
const SMALL: f64 = 16.0;
/// The name of the lines between districts in the map.
const OUTLINES: &str = "outlines";
/// Stands for the hatching of hidden areas until the drawing is done.
const HATCHED: &str = "#fedcba";
const HATCHING: &str = "<defs><pattern id=\"hidden\" width=\"5\" height=\"5\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect width=\"5\" height=\"5\" fill=\"#ffffff\"/>\
    <rect width=\"1.2\" height=\"5\" fill=\"#6b6b6b\"/></pattern></defs>";

/// The areas as all maps show them, made once.
#[derive(Debug, Clone)]
pub(crate) struct BaseMap {
    outlines: Arc<Outlines>,
    areas: Vec<(UnitId, BoundingBox)>,
    aspect: f64,
}

impl BaseMap {
    /// Makes the map of all areas, with lines between their districts. Nothing where the map
    /// holds no areas.
    #[must_use]
    pub(crate) fn new(
        map: &AreaMap,
        district_of: impl Fn(&UnitId) -> Option<UnitId>,
    ) -> Option<Self> {
        let area = |(area, polygons): (&UnitId, &[Polygon])| Outline {
            name: area.to_string(),
            lines: polygons.iter().flatten().cloned().collect(),
            is_closed: true,
        };
        let districts = Outline {
            name: OUTLINES.to_owned(),
            lines: outlines(map, district_of),
            is_closed: false,
        };
        let boxes = map.areas().filter_map(|(area, polygons)| {
            let points = polygons.iter().flatten().flatten();
            Some((area.clone(), BoundingBox::around(points)?))
        });
        let outlines = Outlines {
            all: map.areas().map(area).chain([districts]).collect(),
            whole: map.bounding_box()?,
        };
        Some(Self {
            outlines: Arc::new(outlines),
            areas: boxes.collect(),
            aspect: map.aspect(),
        })
    }

    /// Returns the height in pixels of the map with a width.
    fn height(&self, width: f64) -> f64 {
        let whole = &self.outlines.whole;
        width * whole.height() / (whole.width() * self.aspect)
    }

    /// Describes the map with areas, and lines between districts, as they are to look.
    fn series(
        &self,
        (left, top, width): (f64, f64, f64),
        mut areas: Vec<Value>,
        outline: &Value,
    ) -> Value {
        areas.push(json!({ "name": OUTLINES, "itemStyle": outline }));
        json!({
            "type": "map",
            "map": "areas",
            "left": left,
            "top": top,
            "width": width,
            "height": self.height(width),
            "itemStyle": { "areaColor": "#ffffff", "borderColor": theme::BORDER, "borderWidth": 0.5 },
            "data": areas,
        })
    }
}

/// Describes an area of the map with its fill.
fn filled(area: &UnitId, colour: &str) -> Value {
    json!({ "name": area.as_str(), "value": 0, "itemStyle": { "areaColor": colour } })
}

/// Returns the lines between areas of different districts, and around all of them.
fn outlines(map: &AreaMap, district_of: impl Fn(&UnitId) -> Option<UnitId>) -> Vec<Vec<Point>> {
    let key = |[x, y]: Point| (x.to_bits(), y.to_bits());
    let mut sides = BTreeMap::new();
    for (area, polygons) in map.areas() {
        let Some(district) = district_of(area) else {
            continue;
        };
        for ring in polygons.iter().flatten() {
            for (from, to) in ring.iter().zip(ring.iter().skip(1)) {
                sides.insert((key(*from), key(*to)), (*from, *to, district.clone()));
            }
        }
    }
    let inner = |(from, to): &(_, _), district: &UnitId| {
        let beyond: Option<&(Point, Point, UnitId)> = sides.get(&(*to, *from));
        // Of two districts the one that comes first has the line.
        beyond.is_some_and(|(_, _, other)| other <= district)
    };
    let outer = sides.iter();
    let outer = outer.filter(|(ends, (_, _, district))| !inner(ends, district));
    let mut next: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for ((from, _), (start, end, _)) in outer {
        next.entry(*from).or_default().push((*start, *end));
    }
    joined(next, key)
}

type Corner = (u64, u64);

/// Joins sides that follow one another to lines.
fn joined(
    mut next: BTreeMap<Corner, Vec<(Point, Point)>>,
    key: impl Fn(Point) -> Corner,
) -> Vec<Vec<Point>> {
    let ends: BTreeSet<Corner> = next.values().flatten().map(|(_, to)| key(*to)).collect();
    // Lines begin where no other ends; what is left then runs in circles.
    let mut starts: Vec<Corner> = next
        .keys()
        .filter(|from| !ends.contains(from))
        .copied()
        .collect();
    starts.extend(next.keys().copied().collect::<Vec<_>>());
    let mut lines = Vec::new();
    for start in starts {
        while let Some((from, to)) = next.get_mut(&start).and_then(Vec::pop) {
            let mut line = vec![from, to];
            let mut end = key(to);
            while let Some((_, to)) = next.get_mut(&end).and_then(Vec::pop) {
                line.push(to);
                end = key(to);
            }
            lines.push(line);
        }
    }
    lines
}

/// Draws the areas coloured by an indicator, in classes from the value of the whole outward; for a
/// count, and where that is hidden, from the mean of the shown areas. Hidden areas are hatched, and
/// the legend says so and how many areas each class has. Nothing where no area has a figure that is
/// shown.
///
/// # Errors
/// Where a value has no mark.
pub(crate) fn choropleth(
    id: &str,
    map: &BaseMap,
    overview: &AreaOverview,
    indicator: &Indicator,
    whole: &UnitId,
) -> Result<Option<String>, ChartError> {
    let Some(colouring) = Colouring::new(map, overview, indicator, whole) else {
        return Ok(None);
    };
    let svg = colouring.drawing().print(id)?;
    let svg = svg.replace(&format!("\"{HATCHED}\""), "\"url(#hidden)\"");
    // Behind the first tag.
    Ok(Some(match svg.split_once('>') {
        Some((head, rest)) => format!("{head}>{HATCHING}{rest}"),
        None => svg,
    }))
}

struct Colouring<'a> {
    map: &'a BaseMap,
    overview: &'a AreaOverview<'a>,
    indicator: &'a Indicator,
    /// What stands in the middle, in words.
    middle: &'a str,
    scale: Scale,
    classes: Vec<Class>,
}

impl<'a> Colouring<'a> {
    fn new(
        map: &'a BaseMap,
        overview: &'a AreaOverview<'a>,
        indicator: &'a Indicator,
        whole: &UnitId,
    ) -> Option<Self> {
        let areas = || map.areas.iter().map(|(area, _)| area);
        let (figures, year, words) = (overview.figures, overview.year, overview.words);
        let mean = figures.mean(&indicator.id, year, areas())?;
        let of_whole = overview.value(indicator, whole);
        let of_whole = of_whole.filter(|_| indicator.measure != Measure::Count);
        let (middle, value) = match of_whole {
            Some(value) => (&words.municipality, value),
            None => (&words.mean, mean),
        };
        let scale = Scale {
            middle: value,
            spread: figures.spread(&indicator.id, year, areas()),
        };
        let values = areas().filter_map(|area| overview.value(indicator, area));
        Some(Self {
            map,
            overview,
            indicator,
            middle,
            scale,
            classes: classes(&scale, &values.collect::<Vec<_>>()),
        })
    }

    fn drawing(&self) -> Drawing {
        let legend = self.legend();
        let texts = legend.iter().map(|(_, text)| text.as_str());
        let width = MAP_WIDTH - LEGEND_WIDTH.max(widest(texts, LABEL_SIZE) + AROUND_KEY);
        let rows = as_f64(legend.len());
        let grid = Grid::new()
            .left(width + 6.0)
            .width(12.0)
            .top(TOP)
            .height(rows * LEGEND_ROW);
        let points: Vec<DataPointItem> = legend
            .into_iter()
            .zip(0_i32..)
            .map(|((colour, text), row)| {
                let place: Vec<CompositeValue> = vec![0.into(), row.into()];
                let look = theme::mark(colour)
                    .border_color(theme::BORDER)
                    .border_width(0.6);
                DataPointItem::new(place).name(text).item_style(look)
            })
            .collect();
        let label = theme::point_label(LabelPosition::Right)
            .distance(6.0)
            .color(theme::color(theme::TEXT));
        let chart = Chart::new()
            .grid(grid)
            .x_axis(theme::hidden_axis(-1.0, 1.0))
            .y_axis(theme::hidden_axis(-0.5, rows - 0.5).inverse(true))
            .series(
                Scatter::new()
                    .symbol(Symbol::Rect)
                    .symbol_size(13.0)
                    .label(label)
                    .data(points),
            );
        let outline = json!({ "borderColor": theme::TEXT, "borderWidth": 1.1 });
        let place = (2.0, TOP, width - 4.0);
        let series = self.map.series(place, self.areas(), &outline);
        let height = self.map.height(width - 4.0).max(rows * LEGEND_ROW);
        let mut drawing = Drawing::with_series(&chart, vec![series], TOP + height + 4.0);
        drawing.width = MAP_WIDTH;
        drawing.map = Some(Arc::clone(&self.map.outlines));
        drawing
    }

    fn areas(&self) -> Vec<Value> {
        let area = |(area, _): &(UnitId, BoundingBox)| {
            let figure = self.overview.figure(self.indicator, area);
            let colour = match figure.map(Published::value) {
                None => "#ffffff",
                Some(None) => HATCHED,
                Some(Some(value)) => self.scale.colour(value),
            };
            filled(area, colour)
        };
        self.map.areas.iter().map(area).collect()
    }

    /// Says what the colours mean: a class from its lowest to its highest shown value, with the
    /// number of its areas.
    fn legend(&self) -> Vec<(&'static str, String)> {
        let count = |count: usize| format!(" ({count})");
        let range = |class: &Class| (class.colour, self.range(class), count(class.areas));
        let mut legend: Vec<_> = self.classes.iter().map(range).collect();
        let areas = self.map.areas.iter();
        let figures = areas.map(|(area, _)| self.overview.figure(self.indicator, area));
        let figures: Vec<Option<Published>> = figures.collect();
        let words = self.overview.words;
        let hidden = figures.iter().flatten();
        let hidden = hidden.filter(|figure| figure.is_hidden()).count();
        let missing = figures.iter().filter(|figure| figure.is_none()).count();
        for (colour, word, areas) in [
            (HATCHED, &words.hidden, hidden),
            ("#ffffff", &words.no_figure, missing),
        ] {
            if areas > 0 {
                legend.push((colour, word.clone(), count(areas)));
            }
        }
        let told = |(colour, text, count): (&'static str, String, String)| {
            // The number is never cut off.
            let room = KEY_TEXT_WIDTH - text_width(&count, LABEL_SIZE);
            (colour, shortened(&text, LABEL_SIZE, room) + &count)
        };
        legend.into_iter().map(told).collect()
    }

    /// Writes the values of a class; the middle is told by name.
    fn range(&self, class: &Class) -> String {
        if class.is_middle {
            let middle = self.scale.middle;
            return format!("{} {}", self.middle, self.span(middle, middle));
        }
        let ends = class
            .ends
            .map(|(lowest, highest)| self.span(lowest, highest));
        ends.unwrap_or_default()
    }

    /// Writes the lowest and the highest value of a class as one: the unit once, and from a million on
    /// in millions, so that it has room.
    fn span(&self, lowest: f64, highest: f64) -> String {
        let writing = &self.overview.words.writing;
        let measure = self.indicator.measure;
        let (unit, form) = match highest.abs().max(lowest.abs()) {
            ..1e6 => (1.0, "{number}"),
            _ => (1e6, writing.million.as_str()),
        };
        let decimals = if unit > 1.0 { 1 } else { measure.decimals() };
        let (bare, style) = match measure.into() {
            NumberStyle::ChangeDecimals(_) => {
                let change = NumberStyle::ChangeDecimals(decimals);
                (change, change)
            }
            NumberStyle::Index => (NumberStyle::Count, NumberStyle::Count),
            style => (NumberStyle::Decimals(decimals), style),
        };
        let [low, high] = [lowest, highest].map(|value| writing.number(value / unit, bare));
        let numbers = match low == high {
            true => low,
            false if lowest < 0.0 || high.starts_with('+') => format!("{low} … {high}"),
            false => format!("{low}–{high}"),
        };
        writing.formed(&form.replace("{number}", &numbers), style)
    }
}

/// A small map of all areas that shows where one of them lies: drawn once, and then for each
/// area by another fill alone.
#[derive(Debug, Clone)]
pub(crate) struct Locator {
    /// The drawing, cut where the fill of an area stands.
    pieces: Vec<String>,
    /// The area whose fill stands behind the piece of the same number.
    filled: Vec<UnitId>,
    /// The ring around an area that is hard to see.
    rings: BTreeMap<UnitId, String>,
}

impl Locator {
    /// Draws all areas.
    ///
    /// # Errors
    /// Where a value has no mark.
    pub(crate) fn draw(map: &BaseMap) -> Result<Self, ChartError> {
        let (margin, width) = (4.0, LOCATOR_WIDTH - 8.0);
        let areas = map.areas.iter().enumerate();
        let fills: BTreeMap<String, &UnitId> = areas
            .map(|(index, (area, _))| (format!("#f1{index:04x}"), area))
            .collect();
        let areas = fills.iter().map(|(fill, area)| filled(area, fill));
        // Thick lines between districts would hide a small area.
        let thin = json!({ "borderColor": theme::BORDER, "borderWidth": 0.3 });
        let series = map.series((margin, margin, width), areas.collect(), &thin);
        let drawing = Drawing {
            option: json!({ "series": [series] }),
            width: LOCATOR_WIDTH,
            height: map.height(width) + 2.0 * margin,
            map: Some(Arc::clone(&map.outlines)),
        };
        let svg = drawing.print("locator")?;
        let whole = &map.outlines.whole;
        let scale = width / whole.width();
        let ring = |(area, around): &(UnitId, BoundingBox)| {
            let (wide, high) = (around.width() * scale, around.height() * scale / map.aspect);
            let x = margin + (around.left - whole.left) * scale + wide / 2.0;
            let y = margin + (whole.top - around.top) * scale / map.aspect + high / 2.0;
            let radius = wide.hypot(high) / 2.0 + 3.0;
            let ring = format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"none\" \
                 stroke=\"{}\" stroke-width=\"1.5\"/>",
                theme::OTHERS[1]
            );
            (wide.max(high) < SMALL).then(|| (area.clone(), ring))
        };
        let (pieces, filled) = cut(&svg, &fills);
        Ok(Self {
            pieces,
            filled,
            rings: map.areas.iter().filter_map(ring).collect(),
        })
    }

    /// Returns the map with an area in colour; nothing where the map has no such area.
    #[must_use]
    pub(crate) fn of(&self, area: &UnitId) -> Option<String> {
        if !self.filled.contains(area) {
            return None;
        }
        let mut svg = String::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            svg.push_str(piece);
            match self.filled.get(index) {
                Some(filled) if filled == area => svg.push_str(theme::UNIT),
                Some(_) => svg.push_str(theme::LINES),
                None => {}
            }
        }
        if let (Some(ring), Some(end)) = (self.rings.get(area), svg.rfind("</svg>")) {
            svg.insert_str(end, ring);
        }
        Some(svg)
    }
}

/// Cuts a drawing at the fills of areas.
fn cut(svg: &str, areas: &BTreeMap<String, &UnitId>) -> (Vec<String>, Vec<UnitId>) {
    let (mut pieces, mut filled) = (vec![String::new()], Vec::new());
    let mut rest = svg;
    while let Some(at) = rest.find("\"#f1") {
        let (before, after) = rest.split_at(at + 1);
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(before);
        }
        rest = after;
        let Some(fill) = rest.get(..7) else { break };
        if let Some(area) = areas.get(fill) {
            filled.push((*area).clone());
            pieces.push(String::new());
            rest = rest.get(7..).unwrap_or_default();
        }
    }
    if let Some(piece) = pieces.last_mut() {
        piece.push_str(rest);
    }
    (pieces, filled)
}
