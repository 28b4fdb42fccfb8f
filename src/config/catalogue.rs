//! The catalogue: themes, indicators and charts, as the analysts write them.

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{ConfigError, Problem, Table, numbers::YEARS, strict};
use crate::model::{
    Amount, Basis, Break, Direction, Formula, Indicator, Language, Measure, ReferenceDate,
    Sensitivity, Text, Theme,
};

/// Themes, indicators and charts, in the order in which they are printed.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue {
    /// The file it was read from.
    #[serde(skip)]
    pub file: PathBuf,
    /// The text of that file, for the archive.
    #[serde(skip)]
    pub text: String,
    /// Headings.
    pub themes: Vec<Theme>,
    /// What is measured.
    pub indicators: Vec<Indicator>,
    /// What is drawn in a briefing.
    pub charts: Vec<Chart>,
    /// The indicators in the table of all areas.
    pub overview: Vec<String>,
    /// The indicators by which the municipality's maps are coloured.
    pub maps: Vec<String>,
    /// Two indicators that are set against each other for all areas: across and up.
    pub planning: Vec<String>,
    /// Counts that are parts of others.
    pub relations: Vec<Relation>,
}

impl Catalogue {
    /// Returns an indicator by its id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Returns the indicator that counts the residents: the first count.
    #[must_use]
    pub fn residents(&self) -> Option<&Indicator> {
        let mut counts = self.indicators.iter();
        counts.find(|indicator| indicator.measure == Measure::Count)
    }
}

/// Counts that are parts of another and do not overlap, as an attacker knows too.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Indicators, by what they count above the line; with `.denominator`, below it.
    pub parts: Vec<String>,
    /// What they are parts of.
    pub whole: String,
    /// Whether they are all of it.
    #[serde(default)]
    pub exact: bool,
}

/// A chart in every briefing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// Its key, also the file name of the drawing.
    pub id: String,
    /// Its form.
    pub kind: ChartKind,
    /// Its heading.
    pub title: Text,
    /// What is drawn; all listed indicators where it is left out. A pyramid has two a row, left
    /// and right.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// What the sides of a pyramid are called, left and right. Titles of its indicators begin
    /// with it; what follows is what the row is called.
    #[serde(default)]
    pub sides: Vec<Text>,
}

/// The form of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// The unit through the years, one small panel an indicator, the municipality beside it.
    Trends,
    /// The newest year, a pair of bars an indicator: the unit and the municipality.
    Bars,
    /// The newest year, bars to the left and to the right, the first row at the bottom.
    Pyramid,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    theme: Vec<Theme>,
    #[serde(default)]
    indicator: Vec<RawIndicator>,
    #[serde(default)]
    chart: Vec<Chart>,
    #[serde(default)]
    overview: Vec<String>,
    #[serde(default)]
    maps: Vec<String>,
    #[serde(default)]
    planning: Vec<String>,
    #[serde(default)]
    relation: Vec<Relation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIndicator {
    id: String,
    theme: String,
    title: Text,
    definition: Text,
    population: Text,
    #[serde(default = "new_year")]
    reference: ReferenceDate,
    origin: Text,
    measure: RawMeasure,
    per: Option<f64>,
    unit: Option<Amount>,
    #[serde(default = "neutral")]
    direction: Direction,
    #[serde(default = "normal")]
    sensitivity: Sensitivity,
    table: Option<String>,
    unit_column: Option<String>,
    estate_column: Option<String>,
    numerator: Option<String>,
    denominator: Option<String>,
    denominator_table: Option<String>,
    more: Option<String>,
    less: Option<String>,
    #[serde(default)]
    breaks: Vec<Break>,
    #[serde(default = "yes")]
    sentences: bool,
    #[serde(default = "yes")]
    listed: bool,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawMeasure {
    Count,
    Share,
    Rate,
    Mean,
    Difference,
}

fn yes() -> bool {
    true
}

fn new_year() -> ReferenceDate {
    ReferenceDate::NewYear
}

fn neutral() -> Direction {
    Direction::Neutral
}

fn normal() -> Sensitivity {
    Sensitivity::Normal
}

/// Reads a catalogue and adds what is wrong with it to the problems.
///
/// # Errors
/// Text that is not TOML of this form.
pub(super) fn parse(
    text: &str,
    file: &Path,
    tables: &[Table],
    problems: &mut Vec<Problem>,
) -> Result<Catalogue, ConfigError> {
    let raw: Raw = strict::parse(text, file)?;
    let mut checker = Checker {
        file,
        tables,
        problems,
    };
    checker.check_sizes(&raw);
    checker.check_names(&raw);
    checker.check_pyramids(&raw);
    let indicators: Vec<Indicator> = raw
        .indicator
        .into_iter()
        .filter_map(|raw| checker.indicator(raw))
        .collect();
    checker.check_differences(&indicators);
    let catalogue = Catalogue {
        file: file.to_owned(),
        text: text.to_owned(),
        themes: raw.theme,
        indicators,
        charts: raw.chart,
        overview: raw.overview,
        maps: raw.maps,
        planning: raw.planning,
        relations: raw.relation,
    };
    if catalogue.residents().is_none() {
        checker.add(
            "indicator",
            "no indicator has `measure = \"count\"`",
            "the first count is the number of residents in the head of each briefing",
        );
    }
    Ok(catalogue)
}

/// Returns which field of a chart does not fit its form, and why.
fn wrong_sides(chart: &Chart, indicators: &[RawIndicator]) -> Option<(&'static str, String)> {
    let [left, right] = chart.sides.as_slice() else {
        let fits = chart.kind != ChartKind::Pyramid && chart.sides.is_empty();
        return (!fits).then(|| ("sides", "does not fit the kind".to_owned()));
    };
    if chart.kind != ChartKind::Pyramid {
        return Some(("sides", "does not fit the kind".to_owned()));
    }
    if chart.indicators.is_empty() || !chart.indicators.len().is_multiple_of(2) {
        return Some(("indicators", "are not in pairs".to_owned()));
    }
    let sides = [left, right].into_iter().cycle();
    let found = |id: &String| indicators.iter().find(|one| one.id == *id);
    chart.indicators.iter().zip(sides).find_map(|(id, side)| {
        let title = &found(id)?.title;
        let language = Language::ALL
            .into_iter()
            .find(|one| row_label(title, side, *one).is_none())?;
        let side = side.in_language(language);
        let message = format!("the title of `{id}` does not begin with `{side}`");
        Some(("indicators", message))
    })
}

/// Returns what a row of a pyramid is called: the title of its indicator without the side's.
#[must_use]
pub fn row_label<'a>(title: &'a Text, side: &Text, language: Language) -> Option<&'a str> {
    let rest = title
        .in_language(language)
        .strip_prefix(side.in_language(language))?;
    Some(rest.trim_start()).filter(|rest| !rest.is_empty())
}

/// More are not printed in any briefing, and disclosure control would not end.
const MOST_INDICATORS: usize = 1000;
/// The longest expression, in characters: each part of one lies within those around it.
const LONGEST_EXPRESSION: usize = 2000;
/// So many persons a rate may be for.
const PER: RangeInclusive<f64> = 1.0..=1_000_000.0;

struct Checker<'a> {
    file: &'a Path,
    tables: &'a [Table],
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn add(&mut self, key: &str, message: &str, hint: &str) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            key: key.to_owned(),
            message: message.to_owned(),
            hint: hint.to_owned(),
        });
    }

    /// Checks that nothing is so large that work with it has no end.
    fn check_sizes(&mut self, raw: &Raw) {
        if raw.indicator.len() > MOST_INDICATORS {
            let message = format!("{} of them, {MOST_INDICATORS} at most", raw.indicator.len());
            self.add("indicator", &message, "leave out what nobody reads");
        }
        for one in &raw.indicator {
            for (name, expression) in [
                ("numerator", &one.numerator),
                ("denominator", &one.denominator),
            ] {
                let length = expression.as_ref().map_or(0, |text| text.chars().count());
                if length > LONGEST_EXPRESSION {
                    let key = format!("indicator[{}].{name}", one.id);
                    let message = format!("{length} characters, {LONGEST_EXPRESSION} at most");
                    let hint = "have the delivery hold a column of what is counted";
                    self.add(&key, &message, hint);
                }
            }
            for year in one.breaks.iter().map(|one| one.year) {
                if !YEARS.contains(&year) {
                    let key = format!("indicator[{}].breaks", one.id);
                    let message = format!("`{year}` is not from 1900 to 2999");
                    self.add(&key, &message, "the first year of the new way");
                }
            }
        }
    }

    fn check_names(&mut self, raw: &Raw) {
        let themes: Vec<_> = raw.theme.iter().map(|theme| theme.id.as_str()).collect();
        let indicators: Vec<_> = raw.indicator.iter().map(|one| one.id.as_str()).collect();
        let charts: Vec<_> = raw.chart.iter().map(|chart| chart.id.as_str()).collect();
        for (section, ids) in [
            ("theme", &themes),
            ("indicator", &indicators),
            ("chart", &charts),
        ] {
            self.check_ids(section, ids);
        }
        for indicator in &raw.indicator {
            if !themes.contains(&indicator.theme.as_str()) {
                let key = format!("indicator[{}].theme", indicator.id);
                let message = format!("there is no theme `{}`", indicator.theme);
                self.add(
                    &key,
                    &message,
                    &format!("themes are: {}", themes.join(", ")),
                );
            }
        }
        for relation in &raw.relation {
            for term in relation.parts.iter().chain([&relation.whole]) {
                let id = term.trim_end_matches(".denominator");
                if !indicators.contains(&id) {
                    let message = format!("there is no indicator `{id}`");
                    let hint = "name indicators, with `.denominator` where that is meant";
                    self.add("relation", &message, hint);
                }
            }
        }
        let of_chart = |chart: &Chart| {
            (
                format!("chart[{}].indicators", chart.id),
                chart.indicators.clone(),
            )
        };
        let lists = raw.chart.iter().map(of_chart);
        for (key, ids) in lists.chain([
            ("overview".to_owned(), raw.overview.clone()),
            ("maps".to_owned(), raw.maps.clone()),
            ("planning".to_owned(), raw.planning.clone()),
        ]) {
            for id in &ids {
                if !indicators.contains(&id.as_str()) {
                    let message = format!("there is no indicator `{id}`");
                    self.add(&key, &message, "each must be the id of an [[indicator]]");
                }
            }
        }
    }

    /// Checks that a pyramid has two sides, and in each row an indicator of each.
    fn check_pyramids(&mut self, raw: &Raw) {
        for chart in &raw.chart {
            let wrong = wrong_sides(chart, &raw.indicator);
            if let Some((field, message)) = wrong {
                let key = format!("chart[{}].{field}", chart.id);
                let hint = "a pyramid has `sides = [left, right]` and lists in `indicators` left, \
                            right, left, right …, each with a title that begins with its side; \
                            other charts have no sides";
                self.add(&key, &message, hint);
            }
        }
    }

    fn check_ids(&mut self, section: &str, ids: &[&str]) {
        for (index, id) in ids.iter().enumerate() {
            let key = format!("{section}[{id}].id");
            let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if id.is_empty() || !id.chars().all(simple) {
                self.add(&key, "not a name for files", "use a–z, 0–9 and _");
            }
            if ids.iter().take(index).any(|earlier| earlier == id) {
                self.add(&key, "used twice", "each id may stand once");
            }
        }
    }

    fn indicator(&mut self, raw: RawIndicator) -> Option<Indicator> {
        let measure = self.measure(&raw);
        let basis = match raw.measure {
            RawMeasure::Difference => self.difference(&raw),
            _ => self.counted(&raw),
        };
        Some(Indicator {
            measure: measure?,
            basis: basis?,
            id: raw.id,
            theme: raw.theme,
            title: raw.title,
            definition: raw.definition,
            population: raw.population,
            reference: raw.reference,
            origin: raw.origin,
            direction: raw.direction,
            sensitivity: raw.sensitivity,
            breaks: raw.breaks,
            sentences: raw.sentences,
            listed: raw.listed,
        })
    }

    fn measure(&mut self, raw: &RawIndicator) -> Option<Measure> {
        match (raw.measure, raw.per, raw.unit) {
            (RawMeasure::Count, None, None) => Some(Measure::Count),
            (RawMeasure::Share, None, None) => Some(Measure::Share),
            (RawMeasure::Mean, None, unit) => Some(Measure::Mean {
                unit: unit.unwrap_or(Amount::Kroner),
            }),
            (RawMeasure::Rate, Some(per), None) if PER.contains(&per) => {
                Some(Measure::Rate { per })
            }
            (RawMeasure::Difference, Some(per), None) if PER.contains(&per) => {
                Some(Measure::Difference { per })
            }
            _ => {
                let key = format!("indicator[{}].per", raw.id);
                self.add(
                    &key,
                    "does not fit the measure",
                    "a rate or difference has `per = 1000`, from 1 to 1000000, a mean `unit = \"kroner\"`, others none",
                );
                None
            }
        }
    }

    fn difference(&mut self, raw: &RawIndicator) -> Option<Basis> {
        if let (Some(more), Some(less), None) = (&raw.more, &raw.less, &raw.numerator) {
            return Some(Basis::Difference {
                more: more.clone(),
                less: less.clone(),
            });
        }
        let key = format!("indicator[{}].more", raw.id);
        let hint = "a difference names two rates, `more` and `less`, and has no numerator";
        self.add(&key, "does not fit the measure", hint);
        None
    }

    fn counted(&mut self, raw: &RawIndicator) -> Option<Basis> {
        let key = |field: &str| format!("indicator[{}].{field}", raw.id);
        let (Some(table), Some(numerator)) = (&raw.table, &raw.numerator) else {
            let hint = "say which table is counted, and what of it";
            self.add(&key("numerator"), "missing, or `table` is", hint);
            return None;
        };
        if raw.more.is_some() || raw.less.is_some() {
            let hint = "only `measure = \"difference\"` names other indicators";
            self.add(&key("more"), "does not fit the measure", hint);
        }
        let numerator = self.formula(raw, table, table, numerator)?;
        let below = raw.denominator_table.as_ref().unwrap_or(table);
        let denominator = match (&raw.denominator, raw.measure) {
            (None, RawMeasure::Count) => None,
            (Some(expression), measure) if measure != RawMeasure::Count => {
                Some(self.formula(raw, table, below, expression)?)
            }
            (given, _) => {
                let message = match given {
                    Some(_) => "a count has none",
                    None => "missing",
                };
                let hint = "a share, rate or mean is measured against something";
                self.add(&key("denominator"), message, hint);
                return None;
            }
        };
        Some(Basis::Counted {
            numerator,
            denominator,
        })
    }

    /// Checks an expression over a table; `own` is the table above the line, whose columns
    /// the indicator may name.
    fn formula(
        &mut self,
        raw: &RawIndicator,
        own: &str,
        table: &str,
        expression: &str,
    ) -> Option<Formula> {
        let Some(found) = self.tables.iter().find(|one| one.name == table) else {
            let names: Vec<_> = self.tables.iter().map(|one| one.name.as_str()).collect();
            let hint = format!("tables are: {}", names.join(", "));
            let key = format!("indicator[{}].table", raw.id);
            self.add(&key, &format!("there is no table `{table}`"), &hint);
            return None;
        };
        let named = |column: &Option<String>| column.clone().filter(|_| table == own);
        let Some(unit_column) = named(&raw.unit_column).or_else(|| found.unit.clone()) else {
            let key = format!("indicator[{}].unit_column", raw.id);
            let message = format!("the table `{table}` has no `unit`");
            self.add(&key, &message, "name the column that holds the area");
            return None;
        };
        let estate_column = named(&raw.estate_column).or_else(|| found.estate.clone());
        // Nothing about an estate is drawn that is not in its tables too.
        let estate_column = estate_column.filter(|_| raw.listed);
        Some(Formula {
            table: table.to_owned(),
            unit_column,
            estate_column,
            expression: expression.to_owned(),
        })
    }

    /// Checks that a difference is one of two rates per the same number of the same residents.
    fn check_differences(&mut self, indicators: &[Indicator]) {
        for indicator in indicators {
            let Basis::Difference { more, less } = &indicator.basis else {
                continue;
            };
            let rate = |id: &str| {
                let found = indicators.iter().find(|one| one.id == id)?;
                match (&found.basis, found.measure) {
                    (Basis::Counted { denominator, .. }, Measure::Rate { per }) => {
                        Some((denominator.clone(), per.to_bits()))
                    }
                    _ => None,
                }
            };
            let Measure::Difference { per } = indicator.measure else {
                continue;
            };
            let fits = rate(more)
                .zip(rate(less))
                .is_some_and(|(one, other)| one == other && one.1 == per.to_bits());
            if !fits {
                let key = format!("indicator[{}].more", indicator.id);
                let hint = "`more` and `less` are rates with the same `per` and denominator";
                self.add(&key, &format!("`{more}` less `{less}` cannot be had"), hint);
            }
        }
    }
}
