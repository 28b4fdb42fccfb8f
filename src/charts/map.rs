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
mod locator;

pub(crate) use locator::Locator;

/// Half a page, so that two maps stand beside each other.
const MAP_WIDTH: f64 = WIDTH / 2.0 - 10.0;
const TOP: f64 = 4.0;
/// Of the map of what is too small in the whole.
const INSET_WIDTH: f64 = 110.0;
/// Of the key at least, and of its symbols with what is around them.
const LEGEND_WIDTH: f64 = 92.0;
const AROUND_KEY: f64 = 28.0;
/// Of a text in the key at most: half of it all is left for the map.
const KEY_TEXT_WIDTH: f64 = MAP_WIDTH / 2.0 - AROUND_KEY;
const LEGEND_ROW: f64 = 20.0;
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

    /// Returns where the middle of an area stands in the map, in pixels; nothing where the map has no such
    /// area.
    fn middle_of(&self, area: &UnitId, (left, top, width): (f64, f64, f64)) -> Option<[f64; 2]> {
        let (_, around) = self.areas.iter().find(|(own, _)| own == area)?;
        let whole = &self.outlines.whole;
        let scale = width / whole.width();
        let x = left + (around.left - whole.left + around.width() / 2.0) * scale;
        let y = top + (whole.top - around.top + around.height() / 2.0) * scale / self.aspect;
        Some([x, y])
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
/// shown. Some areas get their number, in the inset where they are in it.
///
/// # Errors
/// Where a value has no mark.
pub(crate) fn choropleth(
    id: &str,
    maps: &Maps,
    overview: &AreaOverview,
    indicator: &Indicator,
    (whole, numbered): (&UnitId, &[&UnitId]),
) -> Result<Option<Choropleth>, ChartError> {
    let Some(colouring) = Colouring::new(maps.whole, overview, indicator, whole) else {
        return Ok(None);
    };
    let is_within = |inset: &BaseMap, area: &UnitId| inset.areas.iter().any(|(own, _)| own == area);
    let numbers = numbered
        .iter()
        .zip(1..)
        .map(|(area, number)| (*area, number));
    let (within, beyond): (Vec<_>, Vec<_>) =
        numbers.partition(|(area, _)| maps.inset.is_some_and(|inset| is_within(inset, area)));
    let (drawing, place) = colouring.drawing();
    let map = finished(&drawing.print(id)?, maps.whole, place, &beyond);
    let inset = maps.inset.map(|inset| {
        let (drawing, place) = colouring.inset(inset);
        let svg = drawing.print(&format!("{id}-inset"))?;
        Ok(finished(&svg, inset, place, &within))
    });
    Ok(Some(Choropleth {
        map,
        inset: inset.transpose()?,
    }))
}

/// The map of all areas, and where some are too small in it, one of these.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Maps<'a> {
    /// All areas.
    pub whole: &'a BaseMap,
    /// The small ones.
    pub inset: Option<&'a BaseMap>,
}

/// A coloured map, as SVG.
#[derive(Debug, Clone)]
pub(crate) struct Choropleth {
    /// All areas, with what the colours mean.
    pub map: String,
    /// The small ones again.
    pub inset: Option<String>,
}

/// Hatches what is hidden, and writes numbers into areas.
fn finished(
    svg: &str,
    map: &BaseMap,
    place: (f64, f64, f64),
    numbered: &[(&UnitId, u32)],
) -> String {
    let svg = svg.replace(&format!("\"{HATCHED}\""), "\"url(#hidden)\"");
    // Behind the first tag.
    let mut svg = match svg.split_once('>') {
        Some((head, rest)) => format!("{head}>{HATCHING}{rest}"),
        None => svg,
    };
    let number = |(area, number): &(&UnitId, u32)| {
        let [x, y] = map.middle_of(area, place)?;
        let baseline = y + 3.9;
        Some(format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"7\" fill=\"#ffffff\" stroke=\"{0}\" \
             stroke-width=\"1.2\"/><text x=\"{x:.1}\" y=\"{baseline:.1}\" text-anchor=\"middle\" \
             font-family=\"Noto Sans\" font-size=\"{LABEL_SIZE}\" font-weight=\"bold\" \
             fill=\"{0}\">{number}</text>",
            theme::TEXT
        ))
    };
    let numbers: String = numbered.iter().filter_map(number).collect();
    if let Some(end) = svg.rfind("</svg>") {
        svg.insert_str(end, &numbers);
    }
    svg
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

    /// Describes the map of the areas that are too small in the whole, and where it stands.
    fn inset(&self, inset: &BaseMap) -> (Drawing, (f64, f64, f64)) {
        let place = (2.0, TOP, INSET_WIDTH - 4.0);
        let series = inset.series(place, self.areas(inset), &Self::outline());
        let drawing = Drawing {
            option: json!({ "series": [series] }),
            width: INSET_WIDTH,
            height: TOP + inset.height(place.2) + 4.0,
            map: Some(Arc::clone(&inset.outlines)),
        };
        (drawing, place)
    }

    fn outline() -> Value {
        json!({ "borderColor": theme::TEXT, "borderWidth": 1.1 })
    }

    /// Describes the map with what its colours mean, and where the map stands.
    fn drawing(&self) -> (Drawing, (f64, f64, f64)) {
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
        let place = (2.0, TOP, width - 4.0);
        let series = self
            .map
            .series(place, self.areas(self.map), &Self::outline());
        let height = self.map.height(width - 4.0).max(rows * LEGEND_ROW);
        let mut drawing = Drawing::with_series(&chart, vec![series], TOP + height + 4.0);
        drawing.width = MAP_WIDTH;
        drawing.map = Some(Arc::clone(&self.map.outlines));
        (drawing, place)
    }

    fn areas(&self, map: &BaseMap) -> Vec<Value> {
        let area = |(area, _): &(UnitId, BoundingBox)| {
            let figure = self.overview.figure(self.indicator, area);
            let colour = match figure.map(Published::value) {
                None => "#ffffff",
                Some(None) => HATCHED,
                Some(Some(value)) => self.scale.colour(value),
            };
            filled(area, colour)
        };
        map.areas.iter().map(area).collect()
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
