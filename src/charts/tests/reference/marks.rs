//! What is seen in a drawing, whoever made it.

/// A point of the page, in pixels.
pub(super) type Place = (f64, f64);

/// Something that is seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    pub(super) form: Form,
    /// Of words and of what is filled.
    pub(super) fill: Option<String>,
    /// The colour of a line and its width.
    pub(super) stroke: Option<(String, f64)>,
    /// Lengths of dashes and gaps.
    pub(super) dashes: Vec<f64>,
    /// Where it stands: the place of words, the corners of others, the box of a round one.
    pub(super) places: Vec<Place>,
}

/// What kind of thing is seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// Words, with their anchor, size and weight.
    Words(String),
    Line,
    Corners,
    Circle,
    /// A rectangle with round corners.
    Round,
}

/// Reads a drawing with an element a line.
pub(super) fn read(svg: &str) -> Vec<Mark> {
    // Of clip paths nothing is seen.
    let seen = svg.split("<defs >").next().unwrap();
    let pattern = svg
        .split("</defs>")
        .nth(1)
        .filter(|_| !svg.contains("clipPath"));
    let seen = pattern.unwrap_or(seen);
    let lines = seen.lines().flat_map(|line| match line {
        line if line.starts_with("<text") => words(line),
        line if line.starts_with("<path") => path(line),
        line if line.starts_with("<circle") => circle(line),
        line if line.starts_with("<rect") => rectangle(line),
        line => {
            let known = ["<svg", "</svg>", "<g clip-path", "</g>"];
            assert!(known.iter().any(|start| line.starts_with(start)), "{line}");
            Vec::new()
        }
    });
    lines.collect()
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let head = line.split('>').next()?;
    let start = head.find(&format!(" {name}=\""))? + name.len() + 3;
    head[start..].split('"').next()
}

fn number(line: &str, name: &str) -> Option<f64> {
    attribute(line, name).map(|number| number.parse().unwrap())
}

fn numbers(text: &str) -> Vec<f64> {
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().unwrap()).collect()
}

/// How an element is moved, and by what it is made larger.
fn moved(line: &str) -> (Place, Place) {
    let given = attribute(line, "transform").unwrap_or("translate(0 0)");
    let inner = given.split(['(', ')']).nth(1).unwrap();
    match (given.split('(').next().unwrap(), numbers(inner).as_slice()) {
        ("translate", [x, y]) => ((*x, *y), (1.0, 1.0)),
        ("matrix", [wide, _, _, high, x, y]) => ((*x, *y), (*wide, *high)),
        _ => panic!("{line}"),
    }
}

fn words(line: &str) -> Vec<Mark> {
    let (style, text) = line.split_once('>').unwrap();
    let style = attribute(style, "style").unwrap_or_default();
    let of_style = |name: &str| {
        let value = style.split(&format!("{name}:")).nth(1)?;
        value.split(';').next().map(str::to_owned)
    };
    let told = |name: &str| attribute(line, name).map(str::to_owned).or(of_style(name));
    let size = told("font-size").unwrap();
    let weight = told("font-weight").unwrap_or_default();
    let anchor = attribute(line, "text-anchor").unwrap();
    let text = text.strip_suffix("</text>").unwrap();
    assert_eq!(attribute(line, "dominant-baseline"), Some("central"));
    let (by, _) = moved(line);
    let at = |name| number(line, name).unwrap_or(0.0);
    vec![Mark {
        form: Form::Words(format!(
            "{text} {anchor} {} {weight}",
            size.trim_end_matches("px")
        )),
        fill: attribute(line, "fill").map(str::to_owned),
        stroke: None,
        dashes: Vec::new(),
        places: vec![(at("x") + by.0, at("y") + by.1)],
    }]
}

/// Returns how an element is filled, and the line around it; what is not seen is nothing.
fn look(line: &str, scale: f64) -> (Option<String>, Option<(String, f64)>, Vec<f64>) {
    let fill = attribute(line, "fill").filter(|fill| !["none", "transparent"].contains(fill));
    let fill = fill.filter(|_| number(line, "fill-opacity") != Some(0.0));
    let width = number(line, "stroke-width").unwrap_or(1.0) * scale;
    let stroke = attribute(line, "stroke").filter(|_| width > 0.0);
    let dashes = attribute(line, "stroke-dasharray").map(numbers);
    (
        fill.map(str::to_owned),
        stroke.map(|stroke| (stroke.to_owned(), width)),
        dashes.unwrap_or_default(),
    )
}

/// Symbols that are not larger, in pixels, are not seen.
const UNSEEN: f64 = 0.101;

fn mark(line: &str, form: Form, mut places: Vec<Place>, scale: f64) -> Option<Mark> {
    for place in &mut places {
        *place = (rounded(place.0), rounded(place.1));
    }
    // Where a bar or a symbol begins is not seen.
    if form == Form::Corners && places.len() <= 4 {
        places.sort_by(|one, other| {
            let order = one.0.total_cmp(&other.0);
            order.then_with(|| one.1.total_cmp(&other.1))
        });
    }
    let (fill, stroke, dashes) = look(line, scale);
    let wide = places.iter().map(|place| place.0);
    let wide = wide.clone().fold(0.0, f64::max) - wide.fold(f64::INFINITY, f64::min);
    let is_seen = fill.is_some() && (form == Form::Line || wide > UNSEEN) || stroke.is_some();
    is_seen.then_some(Mark {
        form,
        fill,
        stroke,
        dashes,
        places,
    })
}

/// Takes away what adding lengths left behind.
fn rounded(pixels: f64) -> f64 {
    (pixels * 1e6).round() / 1e6
}

fn rectangle(line: &str) -> Vec<Mark> {
    let at = |name| number(line, name).unwrap();
    let (left, top) = (at("x"), at("y"));
    let (right, bottom) = (left + at("width"), top + at("height"));
    let form = match number(line, "rx") {
        Some(_) => Form::Round,
        None => Form::Corners,
    };
    let places = match form {
        Form::Round => vec![(left, top), (right, bottom)],
        _ => vec![(left, top), (right, top), (right, bottom), (left, bottom)],
    };
    mark(line, form, places, 1.0).into_iter().collect()
}

fn circle(line: &str) -> Vec<Mark> {
    let at = |name| number(line, name).unwrap();
    let (x, y, radius) = (at("cx"), at("cy"), at("r"));
    let places = vec![(x - radius, y - radius), (x + radius, y + radius)];
    mark(line, Form::Circle, places, 1.0).into_iter().collect()
}

/// Reads a path: its parts each by themselves where it is a line.
fn path(line: &str) -> Vec<Mark> {
    let (by, scale) = moved(line);
    let parts = parts(attribute(line, "d").unwrap());
    let place = |(x, y): Place| (x * scale.0 + by.0, y * scale.1 + by.1);
    let radii: Vec<f64> = parts.iter().flat_map(|part| part.radii.clone()).collect();
    let is_closed = parts.iter().any(|part| part.is_closed);
    let form = match (radii.is_empty(), is_closed) {
        (true, true) => Form::Corners,
        (true, false) => Form::Line,
        (false, _) if parts[0].places.len() == 3 => Form::Circle,
        (false, _) => Form::Round,
    };
    let places: Vec<Vec<Place>> = match form {
        Form::Line => {
            let lines = parts.iter().filter(|part| part.places.len() > 1);
            lines.map(|part| part.places.clone()).collect()
        }
        Form::Corners => vec![parts.iter().flat_map(|part| part.places.clone()).collect()],
        // It begins at its right.
        Form::Circle => {
            let ((right, y), radius) = (parts[0].places[0], radii[0]);
            let left = right - 2.0 * radius;
            vec![vec![(left, y - radius), (right, y + radius)]]
        }
        _ => {
            let first = parts[0].places[0];
            let mut corners = (first, first);
            for (x, y) in &parts[0].places {
                let ((left, top), (right, bottom)) = corners;
                corners = ((left.min(*x), top.min(*y)), (right.max(*x), bottom.max(*y)));
            }
            vec![vec![corners.0, corners.1]]
        }
    };
    let marks = places.into_iter().map(|places| {
        let places = places.into_iter().map(place).collect();
        mark(line, form.clone(), places, scale.0)
    });
    marks.flatten().collect()
}

/// A part of a path that hangs together.
#[derive(Debug, Default)]
struct Part {
    places: Vec<Place>,
    radii: Vec<f64>,
    is_closed: bool,
}

fn parts(data: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = data;
    while let Some(command) = rest.chars().next() {
        let after = &rest[1..];
        let end = after.find(|c: char| c.is_ascii_alphabetic() && c != 'e');
        let (given, next) = after.split_at(end.unwrap_or(after.len()));
        rest = next;
        let given = numbers(given);
        if command == 'M' {
            parts.push(Part::default());
        }
        let part = parts.last_mut().unwrap();
        match (command, given.as_slice()) {
            ('M' | 'L', [x, y]) => part.places.push((*x, *y)),
            ('l', [x, y]) => {
                let before = part.places.last().unwrap();
                part.places.push((before.0 + x, before.1 + y));
            }
            ('A', [radius, _, _, _, _, x, y]) => {
                part.radii.push(*radius);
                part.places.push((*x, *y));
            }
            ('Z', []) => part.is_closed = true,
            _ => panic!("{command} in {data}"),
        }
    }
    parts
}
