//! The rows of a briefing: each indicator beside earlier years, other units and all areas.

use serde::Serialize;

use super::content::Request;
use crate::model::{
    Amount, Compared, Comparison, Difference, Direction, Indicator, Language, Measure, NumberStyle,
    Published, Sensitivity, Unit, UnitKind, format_number,
};

/// The indicators of a theme.
#[derive(Debug, Clone, Serialize)]
pub struct ThemeRows {
    /// Its key.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Indicators.
    pub rows: Vec<Row>,
    /// A drawing of where the unit stands between the lowest and the highest area, a row for
    /// each indicator; nothing where there is none.
    pub spine: Option<SpineText>,
}

/// A drawing of where a unit stands between the lowest and the highest area.
#[derive(Debug, Clone, Serialize)]
pub struct SpineText {
    /// Its name, in `figures/<name>.svg`.
    pub name: String,
    /// What it shows, in words.
    pub alt: String,
}

/// An indicator in the newest year, beside earlier years and others.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The indicator.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it is measured.
    #[serde(skip)]
    pub measure: Measure,
    /// Whether it counts the residents.
    #[serde(skip)]
    pub counts_residents: bool,
    /// Whether more is better.
    pub direction: Direction,
    /// Whether sentences may pick it out.
    #[serde(skip)]
    pub sentences: bool,
    /// Which limits of the disclosure policy hold.
    #[serde(skip)]
    pub sensitivity: Sensitivity,
    /// The newest year with a figure.
    pub year: i32,
    /// The value, where it is shown.
    pub value: Option<f64>,
    /// The first comparable year with a figure.
    pub first_year: i32,
    /// Whether the figure of the newest year is hidden.
    pub hidden: bool,
    /// The value as written, or the word for hidden.
    pub written: String,
    /// The value of the first comparable year as written.
    pub written_first: String,
    /// The change since the year before.
    pub change: Change,
    /// The change over five years.
    pub change_five: Change,
    /// The values beside it.
    pub others: Vec<Beside>,
    /// The region's value.
    pub region: Beside,
    /// The lowest and the highest value of all areas as written, without their unit of measure;
    /// nothing where no two differ.
    pub range: Option<(String, String)>,
    /// The fifth of all areas, from 1 to 5, where it can be told.
    pub fifth: Option<u8>,
    /// All that the figure was compared with.
    pub comparison: Comparison,
}

/// A change over time.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// As written, with its sign.
    pub written: String,
    /// That without its unit of measure.
    pub number: String,
    /// Whether it is more than chance explains.
    pub marked: bool,
    /// The earlier value as written.
    pub from: String,
}

/// A value beside the unit's.
#[derive(Debug, Clone, Serialize)]
pub struct Beside {
    /// The value, where it is shown.
    pub value: Option<f64>,
    /// As written.
    pub written: String,
    /// Whether the unit differs from it by more than chance explains.
    pub marked: bool,
}

impl Request<'_> {
    /// Gathers the rows of all themes that have figures.
    #[must_use]
    pub fn themes(&self) -> Vec<ThemeRows> {
        let indicators = &self.catalogue.indicators;
        let of_theme = |id: &str| {
            let listed = indicators.iter().filter(|one| one.listed);
            let rows = listed.filter(|one| one.theme == id);
            rows.filter_map(|one| self.row(one)).collect::<Vec<_>>()
        };
        let themes = self.catalogue.themes.iter().map(|theme| ThemeRows {
            id: theme.id.clone(),
            spine: None,
            title: theme.title.in_language(self.language()).to_owned(),
            rows: of_theme(&theme.id),
        });
        themes.filter(|theme| !theme.rows.is_empty()).collect()
    }

    pub(super) fn row(&self, indicator: &Indicator) -> Option<Row> {
        let unit = self.unit.id.as_str();
        let year = self.figures.newest_year(&indicator.id, unit)?;
        let comparison = self
            .comparisons
            .get(&indicator.id)
            .cloned()
            .unwrap_or_default();
        let from = comparison.break_year.unwrap_or(i32::MIN);
        let mut years = self.figures.years(&indicator.id, unit);
        let first_year = years.find(|year| *year >= from)?;
        let figure = |year| self.figures.get(&indicator.id, year, unit);
        let value = figure(year).and_then(Published::value);
        let judged = |with: Option<Compared>| is_marked(with);
        let beside = |(other, _): &(&Unit, &str)| {
            // Of what an area is compared with, the municipality alone contains it.
            let marked = comparison.municipality.filter(|_| self.is_whole(other));
            self.beside(other, indicator, year, judged(marked))
        };
        let nothing = Beside {
            value: None,
            written: self.words.no_figure.clone(),
            marked: false,
        };
        Some(Row {
            id: indicator.id.clone(),
            title: indicator.title.in_language(self.language()).to_owned(),
            measure: indicator.measure,
            counts_residents: self
                .catalogue
                .residents()
                .is_some_and(|one| one.id == indicator.id),
            direction: indicator.direction,
            sentences: indicator.sentences && !indicator.fixed_for.contains(&self.unit.kind),
            sensitivity: indicator.sensitivity,
            year,
            value,
            first_year,
            hidden: figure(year).is_some_and(Published::is_hidden),
            written: self.written(figure(year), indicator),
            written_first: self.written(figure(first_year), indicator),
            change: self.change(value, comparison.before, indicator),
            change_five: self.change(value, comparison.five_years, indicator),
            others: self.others.iter().map(beside).collect(),
            region: self.region().map_or(nothing, |region| {
                self.beside(region, indicator, year, judged(comparison.region))
            }),
            range: self.range(indicator, year),
            fifth: comparison.band.map(|band| band.fifth),
            comparison,
        })
    }

    fn is_whole(&self, unit: &Unit) -> bool {
        self.units
            .municipality()
            .is_some_and(|whole| whole.id == unit.id)
    }

    fn beside(&self, unit: &Unit, indicator: &Indicator, year: i32, marked: bool) -> Beside {
        let figure = self.figures.get(&indicator.id, year, unit.id.as_str());
        Beside {
            value: figure.and_then(Published::value),
            written: self.written(figure, indicator),
            marked,
        }
    }

    fn range(&self, indicator: &Indicator, year: i32) -> Option<(String, String)> {
        let areas = self.units.of_kind(UnitKind::Area).map(|area| &area.id);
        let (lowest, highest) = self.figures.range(&indicator.id, year, areas)?;
        let style = match indicator.measure {
            Measure::Mean {
                unit: Amount::Points,
            } => NumberStyle::Decimals(1),
            _ => NumberStyle::Count,
        };
        let written = |value| format_number(value, style, self.language());
        Some((written(lowest), written(highest)))
    }

    /// Writes a figure, or the word for one that is hidden or missing.
    pub(super) fn written(&self, figure: Option<Published>, indicator: &Indicator) -> String {
        match figure.map(Published::value) {
            None => self.words.no_figure.clone(),
            Some(None) => self.words.hidden.clone(),
            Some(Some(value)) => self.written_value(value, indicator),
        }
    }

    /// Writes a value as its indicator asks for.
    pub(super) fn written_value(&self, value: f64, indicator: &Indicator) -> String {
        format_number(value, indicator.measure.into(), self.language())
    }

    fn change(&self, value: Option<f64>, with: Option<Compared>, indicator: &Indicator) -> Change {
        let (Some(value), Some(with)) = (value, with) else {
            return Change {
                written: self.words.no_figure.clone(),
                number: self.words.no_figure.clone(),
                marked: false,
                from: self.words.no_figure.clone(),
            };
        };
        Change {
            written: self.written_change(value - with.value, indicator),
            number: self.change_number(value - with.value, indicator),
            marked: is_marked(Some(with)),
            from: self.written_value(with.value, indicator),
        }
    }

    /// Writes a change with its sign; nothing changed is a bare 0.
    fn change_number(&self, change: f64, indicator: &Indicator) -> String {
        let style = match indicator.measure {
            Measure::Mean {
                unit: Amount::Points,
            } => NumberStyle::ChangeDecimals(1),
            _ => NumberStyle::Change,
        };
        let written = format_number(change, style, self.language());
        match written.contains(|c: char| matches!(c, '1'..='9')) {
            true => written,
            false => "0".to_owned(),
        }
    }

    /// Writes a change with its sign and unit; nothing changed is a bare 0.
    pub(super) fn written_change(&self, change: f64, indicator: &Indicator) -> String {
        let written = self.change_number(change, indicator);
        match indicator.measure {
            _ if written == "0" => written,
            Measure::Share => format!("{written}\u{a0}{}", self.words.percentage_points),
            Measure::Mean {
                unit: Amount::Kroner,
            } if self.language() == Language::Da => format!("{written}\u{a0}kr."),
            _ => written,
        }
    }
}

/// Tells whether a difference is more than chance explains.
pub(super) fn is_marked(with: Option<Compared>) -> bool {
    with.is_some_and(|with| {
        matches!(
            with.difference,
            Some(Difference::Higher | Difference::Lower)
        )
    })
}
