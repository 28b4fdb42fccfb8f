//! What stands where in a drawing.

/// A text and where the middle of its height stands.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) x: f64,
    pub(super) y: f64,
    pub(super) anchor: String,
    pub(crate) words: String,
}

/// A bar by its left upper corner, or a symbol by its middle.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(crate) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) colour: String,
}

/// Texts and shapes of a drawing.
#[derive(Debug, Default)]
pub(crate) struct Svg {
    pub(crate) texts: Vec<Text>,
    /// The points of lines and those that stand alone, with their colour.
    pub(super) points: Vec<(String, (f64, f64))>,
    /// In their order, those of no length too.
    pub(super) bars: Vec<Mark>,
    pub(super) dots: Vec<Mark>,
}

impl Svg {
    /// Reads a drawing with an element a line.
    pub(crate) fn read(text: &str) -> Self {
        let mut svg = Self::default();
        for line in text.lines() {
            match line.split(' ').next().unwrap() {
                "<text" => svg.texts.extend(read_text(line)),
                "<path" => svg.points.extend(read_line(line)),
                // Those with round corners stand in a key.
                "<rect" if attribute(line, "rx").is_none() => {
                    svg.bars.push(read_mark(line, ["x", "y", "width"]));
                }
                "<circle" => {
                    let mut dot = read_mark(line, ["cx", "cy", "r"]);
                    dot.width *= 2.0;
                    svg.points.push((dot.colour.clone(), (dot.x, dot.y)));
                    svg.dots.push(dot);
                }
                _ => {}
            }
        }
        svg
    }
}

/// Reads the points of a line; of a filled shape none.
fn read_line(line: &str) -> Vec<(String, (f64, f64))> {
    if attribute(line, "fill") != Some("none") {
        return Vec::new();
    }
    let colour = attribute(line, "stroke").unwrap();
    let points = attribute(line, "d").unwrap().split(['M', 'L']);
    let point = |point: &str| {
        let (x, y) = point.split_once(' ').unwrap();
        (colour.to_owned(), (x.parse().unwrap(), y.parse().unwrap()))
    };
    let points = points.filter(|point| !point.is_empty());
    points.map(point).collect()
}

fn read_mark(line: &str, names: [&str; 3]) -> Mark {
    let [x, y, width] = names.map(|name| attribute(line, name).unwrap().parse().unwrap());
    let colour = attribute(line, "fill").unwrap().to_owned();
    Mark {
        x,
        y,
        width,
        colour,
    }
}

fn read_text(line: &str) -> Option<Text> {
    let (head, rest) = line.split_once('>')?;
    Some(Text {
        x: attribute(head, "x")?.parse().ok()?,
        y: attribute(head, "y")?.parse().ok()?,
        anchor: attribute(head, "text-anchor")?.to_owned(),
        words: rest.strip_suffix("</text>")?.to_owned(),
    })
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let start = line.find(&format!(" {name}=\""))? + name.len() + 3;
    line[start..].split('"').next()
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
