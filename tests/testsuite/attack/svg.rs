//! What stands where in a drawing.

/// A text and where it stands.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) anchor: String,
    pub(super) words: String,
}

/// A bar by its left upper corner, or a symbol by its middle.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) series: usize,
    pub(super) index: usize,
}

/// Texts and shapes of a drawing.
#[derive(Debug, Default)]
pub(super) struct Svg {
    pub(super) texts: Vec<Text>,
    /// The points of lines and those that stand alone, with their colour.
    pub(super) points: Vec<(String, (f64, f64))>,
    pub(super) bars: Vec<Mark>,
    pub(super) dots: Vec<Mark>,
}

impl Svg {
    /// Reads a drawing with an element a line, as ECharts writes it.
    pub(super) fn read(text: &str) -> Self {
        let mut svg = Self::default();
        for line in text.lines() {
            if line.starts_with("<text") {
                svg.texts.extend(read_text(line));
            } else if line.starts_with("<path") {
                svg.read_path(line);
            }
        }
        svg
    }

    fn read_path(&mut self, line: &str) {
        let d = attribute(line, "d").unwrap();
        let fill = attribute(line, "fill").unwrap_or_default();
        if attribute(line, "stroke-linejoin").is_some() && fill == "transparent" {
            let colour = attribute(line, "stroke").unwrap();
            let points = d.split(['M', 'L']).filter(|point| !point.is_empty());
            let point = |point: &str| {
                let numbers = split_numbers(point);
                assert_eq!(numbers.len(), 2, "{line}");
                (colour.to_owned(), (numbers[0], numbers[1]))
            };
            self.points.extend(points.map(point));
            return;
        }
        if attribute(line, "ecmeta_ssr_type") != Some("chart") {
            return;
        }
        let meta = |name| attribute(line, name).map_or(0, |number| number.parse().unwrap());
        let (series, index) = (meta("ecmeta_series_index"), meta("ecmeta_data_index"));
        let transform = attribute(line, "transform");
        let Some(matrix) = transform.and_then(|one| one.strip_prefix("matrix(")) else {
            let numbers = split_numbers(&d.replace(['M', 'l', 'Z'], " "));
            let (x, y, width) = (numbers[0], numbers[1], numbers[2]);
            self.bars.push(Mark {
                x,
                y,
                width,
                series,
                index,
            });
            return;
        };
        let numbers = split_numbers(matrix.trim_end_matches(')'));
        let (x, y, width) = (numbers[4], numbers[5], 2.0 * numbers[0]);
        // The ends of lines carry labels by symbols too small to see. Where they were moved
        // apart they are at no value.
        if width > 1.0 {
            self.points.push((fill.to_owned(), (x, y)));
            self.dots.push(Mark {
                x,
                y,
                width,
                series,
                index,
            });
        }
    }
}

fn read_text(line: &str) -> Option<Text> {
    let (head, rest) = line.split_once('>')?;
    let place = attribute(head, "transform").unwrap_or("translate(0 0)");
    let place = split_numbers(place.trim_start_matches("translate(").trim_end_matches(')'));
    Some(Text {
        x: place[0],
        y: place[1],
        anchor: attribute(head, "text-anchor")?.to_owned(),
        words: rest.strip_suffix("</text>")?.to_owned(),
    })
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let start = line.find(&format!(" {name}=\""))? + name.len() + 3;
    line[start..].split('"').next()
}

fn split_numbers(text: &str) -> Vec<f64> {
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().unwrap()).collect()
}

/// Reads a number as it is written in Danish, with what stands behind it.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text
        .replace('−', "-")
        .replace(['.', '+'], "")
        .replace(',', ".");
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-' && c != '.');
    let digits = &text[..end.unwrap_or(text.len())];
    digits.trim_end_matches('.').parse().ok()
}
