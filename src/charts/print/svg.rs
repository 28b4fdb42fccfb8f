//! Writes SVG: an element a line, places to a hundredth of a pixel.
//!
//! All that is written here stands in attributes of its own element, so that who reads a drawing
//! has nothing to resolve: no styles, no groups and no clip paths.

use std::fmt::Write;

use super::{
    look::{Colour, Dash, MarkLook, Stroke, TextLook},
    scale::{Place, Rectangle},
};
use crate::charts::measure::Weight;

/// Elements that lie on one another as they are written.
#[derive(Debug, Default)]
pub(super) struct Layer {
    elements: String,
}

/// How a shape is filled, and the line around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint<'a> {
    pub(super) fill: Option<Colour<'a>>,
    /// Its colour and width.
    pub(super) border: Option<(Colour<'a>, f64)>,
}

impl<'a> Paint<'a> {
    /// Returns how a mark looks.
    pub(super) fn of(mark: &MarkLook<'a>) -> Self {
        Self {
            fill: Some(mark.color),
            border: mark.border(),
        }
    }
}

/// Where words stand beside their place: before it, around it or behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

impl Layer {
    /// Draws a line; what has no points is not written.
    pub(super) fn line(&mut self, path: &Path, stroke: &Stroke) {
        if path.data.is_empty() {
            return;
        }
        let width = stroke.width.unwrap_or(1.0);
        self.open("path");
        self.attribute("d", &path.data);
        self.attribute("fill", "none");
        self.attribute("stroke", stroke.color.as_str());
        self.length("stroke-width", width);
        match stroke.dash {
            Dash::Solid => {}
            Dash::Dashed => {
                let (dash, gap) = (rounded(4.0 * width), rounded(2.0 * width));
                self.attribute("stroke-dasharray", format_args!("{dash} {gap}"));
            }
            Dash::Dotted => self.length("stroke-dasharray", width),
        }
        self.attribute("stroke-linejoin", "bevel");
        self.close();
    }

    /// Draws a filled shape.
    pub(super) fn shape(&mut self, path: &Path, paint: &Paint) {
        self.open("path");
        self.attribute("d", &path.data);
        self.paint(paint);
    }

    /// Draws a rectangle, with corners so round.
    pub(super) fn rectangle(&mut self, rectangle: &Rectangle, radius: f64, paint: &Paint) {
        self.open("rect");
        self.length("x", rectangle.left);
        self.length("y", rectangle.top);
        self.length("width", rectangle.width());
        self.length("height", rectangle.height());
        if radius > 0.0 {
            self.length("rx", radius);
        }
        self.paint(paint);
    }

    /// Draws a circle.
    pub(super) fn circle(&mut self, (x, y): Place, radius: f64, paint: &Paint) {
        self.open("circle");
        self.length("cx", x);
        self.length("cy", y);
        self.length("r", radius);
        self.paint(paint);
    }

    /// Writes a line of words whose middle is as high as a place.
    pub(super) fn words(&mut self, words: &str, (x, y): Place, anchor: Anchor, look: &TextLook) {
        self.open("text");
        self.length("x", x);
        self.length("y", y);
        self.attribute("dominant-baseline", "central");
        self.attribute("text-anchor", anchor.as_str());
        self.length("font-size", look.size);
        if look.weight == Some(Weight::Bold) {
            self.attribute("font-weight", "bold");
        }
        self.attribute("fill", look.color.as_str());
        self.elements.push('>');
        for character in words.chars() {
            match character {
                '&' => self.elements.push_str("&amp;"),
                '<' => self.elements.push_str("&lt;"),
                '>' => self.elements.push_str("&gt;"),
                other => self.elements.push(other),
            }
        }
        self.elements.push_str("</text>\n");
    }

    fn paint(&mut self, paint: &Paint) {
        self.attribute("fill", paint.fill.map_or("none", Colour::as_str));
        if let Some((colour, width)) = paint.border {
            self.attribute("stroke", colour.as_str());
            self.length("stroke-width", width);
        }
        self.close();
    }

    fn open(&mut self, element: &str) {
        self.elements.push('<');
        self.elements.push_str(element);
    }

    fn attribute(&mut self, name: &str, value: impl std::fmt::Display) {
        // Writing to memory does not fail.
        let _ = write!(self.elements, " {name}=\"{value}\"");
    }

    fn length(&mut self, name: &str, pixels: f64) {
        self.attribute(name, rounded(pixels));
    }

    fn close(&mut self) {
        self.elements.push_str("/>\n");
    }
}

/// Lines from point to point.
#[derive(Debug, Default)]
pub(super) struct Path {
    data: String,
}

impl Path {
    /// Makes the closed line through corners.
    pub(super) fn around(corners: &[Place]) -> Self {
        let mut path = Self::default();
        path.through(corners.iter().copied());
        path.close();
        path
    }

    /// Goes from the first of some points through all others.
    pub(super) fn through(&mut self, points: impl IntoIterator<Item = Place>) {
        for (index, point) in points.into_iter().enumerate() {
            match index {
                0 => self.start(point),
                _ => self.next(point),
            }
        }
    }

    /// Begins at a point.
    pub(super) fn start(&mut self, place: Place) {
        self.point('M', place);
    }

    /// Goes on to a point.
    pub(super) fn next(&mut self, place: Place) {
        self.point('L', place);
    }

    /// Goes back to where it began.
    pub(super) fn close(&mut self) {
        self.data.push('Z');
    }

    fn point(&mut self, command: char, (x, y): Place) {
        let _ = write!(self.data, "{command}{} {}", rounded(x), rounded(y));
    }
}

/// Returns a length as it is written: to a hundredth of a pixel.
fn rounded(pixels: f64) -> f64 {
    // Adding nought makes 0 of −0.
    (pixels * 100.0).round() / 100.0 + 0.0
}

/// Writes a page of so many pixels with layers, the lowest first.
pub(super) fn page((width, height): Place, layers: &[&Layer]) -> String {
    let (width, height) = (rounded(width), rounded(height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"Noto Sans\">\n"
    );
    for layer in layers {
        svg.push_str(&layer.elements);
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short() {
        for (pixels, written) in [
            (12.0, "12"),
            (12.3456, "12.35"),
            (0.1, "0.1"),
            (-0.001, "0"),
            (-3.5, "-3.5"),
            (1e6 / 3.0, "333333.33"),
        ] {
            assert_eq!(rounded(pixels).to_string(), written);
        }
    }

    #[test]
    fn words_cannot_become_elements() {
        let mut layer = Layer::default();
        let look = TextLook::plain(11.0, "#222222".try_into().unwrap());
        layer.words("<b> & \"c\"", (1.0, 2.0), Anchor::Middle, &look);
        let words = ">&lt;b&gt; &amp; \"c\"</text>\n";
        assert!(layer.elements.ends_with(words), "{}", layer.elements);
    }
}
