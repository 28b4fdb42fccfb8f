//! How lines, marks and words look.

use serde::Deserialize;

use super::exact;
use crate::charts::measure::Weight;

/// A colour of six digits, such as `#0b4f8a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "&str")]
pub(super) struct Colour<'a>(&'a str);

impl<'a> Colour<'a> {
    /// Returns the colour as SVG writes it.
    pub(super) fn as_str(self) -> &'a str {
        self.0
    }
}

impl<'a> TryFrom<&'a str> for Colour<'a> {
    type Error = String;

    fn try_from(text: &'a str) -> Result<Self, String> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        match digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            true => Ok(Self(text)),
            false => Err(format!("`{text}` is no colour of six digits")),
        }
    }
}

/// The font that is bundled, and so measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Family {
    /// The only one.
    #[serde(rename = "Noto Sans")]
    NotoSans,
}

/// To which side words are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// Words.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TextLook<'a> {
    #[serde(rename = "fontFamily")]
    _family: Family,
    #[serde(rename = "fontSize")]
    pub(super) size: f64,
    #[serde(borrow)]
    pub(super) color: Colour<'a>,
    #[serde(rename = "fontWeight")]
    pub(super) weight: Option<Weight>,
    /// From line to line; the size of letters where it is not given.
    pub(super) line_height: Option<f64>,
    pub(super) align: Option<Align>,
}

impl<'a> TextLook<'a> {
    /// Makes the look of words of one line, which are not bold.
    pub(super) fn plain(size: f64, color: Colour<'a>) -> Self {
        Self {
            _family: Family::NotoSans,
            size,
            color,
            weight: None,
            line_height: None,
            align: None,
        }
    }

    /// Makes words bold that do not say how heavy their letters are.
    pub(super) fn or_bold(mut self) -> Self {
        self.weight = self.weight.or(Some(Weight::Bold));
        self
    }
}

/// A line, one pixel wide where its width is not given.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stroke<'a> {
    #[serde(borrow)]
    pub(super) color: Colour<'a>,
    pub(super) width: Option<f64>,
    #[serde(rename = "type", default)]
    pub(super) dash: Dash,
}

/// Whether a line has gaps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Dash {
    #[default]
    Solid,
    Dashed,
    Dotted,
}

/// A bar, or the symbol of a point.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MarkLook<'a> {
    #[serde(borrow)]
    pub(super) color: Colour<'a>,
    pub(super) border_color: Option<Colour<'a>>,
    pub(super) border_width: Option<f64>,
    // ECharts would let some marks shine through.
    #[serde(rename = "opacity", deserialize_with = "exact::one")]
    _opacity: (),
}

impl<'a> MarkLook<'a> {
    /// Returns the colour and the width of the line around a mark, where it has one.
    pub(super) fn border(&self) -> Option<(Colour<'a>, f64)> {
        self.border_color.zip(self.border_width)
    }
}

/// An area of a map.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AreaLook<'a> {
    #[serde(borrow)]
    pub(super) area_color: Option<Colour<'a>>,
    pub(super) border_color: Option<Colour<'a>>,
    pub(super) border_width: Option<f64>,
}
