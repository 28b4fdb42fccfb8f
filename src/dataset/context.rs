//! What is delivered beside the registers: reference figures, goals, interventions, lists and plans.

mod comments;
mod plans;

use std::{collections::BTreeMap, path::PathBuf};

use chrono::{Datelike, NaiveDate};

use super::{
    DatasetError, Fault, names,
    request::Request,
    rows::{self, Columns, Row},
};
use crate::{
    model::{
        Context, Goal, Intervention, Language, Measure, PublishedLabel, ReferenceFigure, Text,
        UnitId, UnitKind, Units,
    },
    nearest::{did_you_mean, did_you_mean_or_list},
};

const REFERENCES: Columns = needed("year,unit,indicator,value");
const GOALS: Columns = Columns {
    needed: "id,unit,indicator,from_year,to_year,start,target",
    optional: "title,title_da,title_en",
    of_year: None,
};
const INTERVENTIONS: Columns = needed("estate,year,kind");
const LABELS: Columns = needed("list_date,unit,label");
const PLANS: Columns = needed("estate,measure,year,planned,reached");

const fn needed(needed: &'static str) -> Columns {
    Columns {
        needed,
        optional: "",
        of_year: None,
    }
}

/// Reads all that the configuration names; what it leaves out is empty.
///
/// # Errors
/// Files that are missing, rows about units, indicators or kinds that there are not, and rows that
/// say the same thing twice.
pub(super) fn read(request: &Request, units: &Units) -> Result<Context, DatasetError> {
    let reader = Reader { request, units };
    let files = request.context;
    let plans = files.development_plans.as_ref();
    let milestones = reader.rows(plans, PLANS, |row| reader.milestone(row))?;
    if let Some(file) = plans {
        plans::check(&milestones, &request.raw.join(file))?;
    }
    Ok(Context {
        references: reader.rows(files.references.as_ref(), REFERENCES, |row| {
            reader.reference(row)
        })?,
        goals: reader.rows(files.goals.as_ref(), GOALS, |row| reader.goal(row))?,
        interventions: reader.rows(files.interventions.as_ref(), INTERVENTIONS, |row| {
            reader.intervention(row)
        })?,
        labels: reader.rows(files.published_labels.as_ref(), LABELS, |row| {
            reader.label(row)
        })?,
        milestones,
        comments: match &files.comments {
            Some(folder) => comments::read(request, folder, units)?,
            None => BTreeMap::new(),
        },
    })
}

/// A row and what tells it apart from others.
type Keyed<T> = Option<(T, String)>;

struct Reader<'a> {
    request: &'a Request<'a>,
    units: &'a Units,
}

impl Reader<'_> {
    fn rows<T>(
        &self,
        file: Option<&PathBuf>,
        columns: Columns,
        mut made: impl FnMut(&mut Row) -> Keyed<T>,
    ) -> Result<Vec<T>, DatasetError> {
        let Some(file) = file else {
            return Ok(Vec::new());
        };
        let path = self.request.raw.join(file);
        if !path.exists() {
            let fault = Fault::of_file(path, "was not delivered".to_owned());
            let hint = "deliver it, or leave it out of `[context]`";
            return Err(DatasetError::Faults(vec![fault.hint(hint)]));
        }
        let mut seen = BTreeMap::new();
        let first = columns.needed().next().unwrap_or_default();
        rows::read(&path, columns, |row| {
            let (made, key) = made(row)?;
            if let Some(earlier) = seen.insert(key.clone(), row.number()) {
                let message = format!("{key} stands in row {earlier} of the same file already");
                row.wrong(first, &message, "keep one of them");
            }
            Some(made)
        })
    }

    fn unit(&self, row: &mut Row, column: &str, kinds: &[UnitKind]) -> Option<UnitId> {
        let id = row.unit(column)?;
        let unit = self.units.get(id.as_str());
        if unit.is_some_and(|unit| kinds.contains(&unit.kind)) {
            return Some(id);
        }
        let names: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
        let expected = format!("the code of a unit of kind {}", names.join(", "));
        // The code of a unit of another kind is not misspelt.
        let meant = match unit {
            None => self.meant(id.as_str(), kinds),
            Some(_) => None,
        };
        row.is_not(
            column,
            &expected,
            meant.unwrap_or_else(|| self.codes(kinds)),
        );
        None
    }

    /// Reads the code of an estate that the law looks at by itself, or of a housing area.
    fn unit_of_the_law(&self, row: &mut Row, column: &str) -> Option<UnitId> {
        let id = self.unit(row, column, &[UnitKind::Estate, UnitKind::HousingArea])?;
        let unit = self.units.get(id.as_str())?;
        if let Some(whole) = &unit.housing_area {
            let message = format!("holds `{id}`, which is part of the housing area `{whole}`");
            let hint = format!("the law looks at them as one: write `{whole}`");
            row.wrong(column, &message, hint);
            return None;
        }
        Some(id)
    }

    /// Asks whether the code of another unit of the kinds was meant.
    fn meant(&self, id: &str, kinds: &[UnitKind]) -> Option<String> {
        let of_kind = kinds.iter().flat_map(|kind| self.units.of_kind(*kind));
        did_you_mean(id, of_kind.map(|unit| unit.id.as_str()))
    }

    /// Names some codes of the kinds.
    fn codes(&self, kinds: &[UnitKind]) -> String {
        let of_kind = kinds.iter().filter_map(|kind| {
            let codes: Vec<_> = self
                .units
                .of_kind(*kind)
                .map(|unit| format!("`{}`", unit.id))
                .collect();
            let more = if codes.len() > 3 { ", …" } else { "" };
            let some: Vec<_> = codes.into_iter().take(3).collect();
            (!some.is_empty()).then(|| format!("{} {}{more}", kind.as_str(), some.join(", ")))
        });
        let codes: Vec<_> = of_kind.collect();
        match codes.is_empty() {
            true => "there are no such units in the table of units".to_owned(),
            false => format!("codes are: {}", codes.join("; ")),
        }
    }

    fn indicator(&self, row: &mut Row) -> Option<String> {
        let id = row.text("indicator")?;
        let mut indicators = self.request.indicators.iter();
        if indicators.any(|indicator| indicator.id == id) {
            return Some(id.to_owned());
        }
        let known = self.request.indicators.iter();
        let meant = did_you_mean(id, known.map(|indicator| indicator.id.as_str()));
        let hint = "an indicator is named by its `id` in the catalogue";
        let hint = meant.unwrap_or_else(|| hint.to_owned());
        row.is_not("indicator", "an indicator of the catalogue", hint);
        None
    }

    /// Reads a value on the scale of an indicator.
    fn value(&self, row: &mut Row, column: &str, indicator: Option<&str>) -> Option<f64> {
        let value = row.decimal(column)?;
        let mut indicators = self.request.indicators.iter();
        let found = indicators.find(|known| Some(known.id.as_str()) == indicator);
        let (fits, expected) = match found.map(|known| known.measure) {
            Some(Measure::Share) => ((0.0..=100.0).contains(&value), "a share"),
            Some(Measure::Count | Measure::Rate { .. }) => (value >= 0.0, "a count or a rate"),
            Some(Measure::Standardised) => (value >= 0.0, "an index"),
            _ => return Some(value),
        };
        if !fits {
            row.is_not(
                column,
                expected,
                "a share is in per cent, from 0 to 100; nothing is counted below nought",
            );
        }
        fits.then_some(value)
    }

    fn reference(&self, row: &mut Row) -> Keyed<ReferenceFigure> {
        let year = row.year("year");
        let unit = self.unit(row, "unit", &[UnitKind::Region, UnitKind::Country]);
        let indicator = self.indicator(row);
        let value = self.value(row, "value", indicator.as_deref());
        let (year, unit, indicator) = (year?, unit?, indicator?);
        let key = format!("the figure of `{indicator}` for `{unit}` in {year}");
        let figure = ReferenceFigure {
            year,
            unit,
            indicator,
            value: value?,
        };
        Some((figure, key))
    }

    fn goal(&self, row: &mut Row) -> Keyed<Goal> {
        let summed = [
            UnitKind::Municipality,
            UnitKind::Part,
            UnitKind::SchoolDistrict,
            UnitKind::Area,
        ];
        let id = row.text("id").map(ToOwned::to_owned);
        let unit = self.unit(row, "unit", &summed);
        let indicator = self.indicator(row);
        let years = (row.year("from_year"), row.year("to_year"));
        if let (Some(from), Some(to)) = years
            && to <= from
        {
            row.wrong(
                "to_year",
                "is not after `from_year`",
                "the path leads from the first year to the other",
            );
        }
        let id_of = indicator.as_deref();
        let values = (
            self.value(row, "start", id_of),
            self.value(row, "target", id_of),
        );
        let title = self.titles(row);
        let key = format!("the goal `{}`", id.clone()?.escape_debug());
        let goal = Goal {
            id: id?,
            unit: unit?,
            indicator: indicator?,
            from_year: years.0?,
            to_year: years.1?,
            start: values.0?,
            target: values.1?,
            title: title?,
        };
        Some((goal, key))
    }

    /// Reads a title that holds in all languages, or one in each of some.
    fn titles(&self, row: &mut Row) -> Option<Text> {
        if !row.get("title").is_empty() {
            return self.title(row, "title").map(|title| Text::from(&*title));
        }
        let columns = [
            ("title_da", Language::DANISH),
            ("title_en", Language::ENGLISH),
        ];
        let given = columns.map(|(column, language)| {
            let is_given = !row.get(column).is_empty();
            is_given.then(|| Some((language, self.title(row, column)?)))
        });
        let given: Option<Vec<(Language, String)>> = given.into_iter().flatten().collect();
        let given = given?;
        if given.is_empty() {
            let hint = "say in one line what is to be reached";
            row.wrong("title", "is empty", hint);
            return None;
        }
        let texts = given
            .iter()
            .map(|(language, text)| (*language, text.as_str()));
        Some(Text::in_languages(texts))
    }

    fn title(&self, row: &mut Row, column: &str) -> Option<String> {
        match names::read(row.get(column), self.request.can_print) {
            Ok(title) => Some(title),
            Err((message, hint)) => {
                row.wrong(column, &message, hint);
                None
            }
        }
    }

    fn intervention(&self, row: &mut Row) -> Keyed<Intervention> {
        let estate = self.unit(row, "estate", &[UnitKind::Estate]);
        let year = row.year("year");
        let kinds = self.request.interventions;
        let kind = row
            .text("kind")
            .filter(|text| kinds.iter().any(|kind| kind.id == *text));
        if kind.is_none() && !row.get("kind").is_empty() {
            let known = kinds.iter().map(|kind| kind.id.as_str());
            let hint = did_you_mean_or_list(row.get("kind"), "kinds", known);
            row.is_not("kind", "a kind of intervention", hint);
        }
        let (estate, year, kind) = (estate?, year?, kind?.to_owned());
        let key = format!("`{kind}` in `{estate}` from {year}");
        Some((Intervention { estate, year, kind }, key))
    }

    fn label(&self, row: &mut Row) -> Keyed<PublishedLabel> {
        let unit = self.unit_of_the_law(row, "unit");
        let date = date(row, "list_date");
        let label = row.text("label");
        if let Some(Err(error)) = label.map(|text| self.request.law.read_label(text)) {
            row.wrong(
                "label",
                &format!("{error} of the law"),
                format!("labels are: {}", self.request.law.known_labels()),
            );
        }
        let (unit, list_date) = (unit?, date?);
        let key = format!("the label of `{unit}` on the list of {list_date}");
        let label = PublishedLabel {
            list_date,
            unit,
            label: label?.to_owned(),
        };
        Some((label, key))
    }
}

fn date(row: &mut Row, column: &str) -> Option<NaiveDate> {
    let text = row.text(column)?;
    let date = text.parse::<NaiveDate>().ok();
    let date = date.filter(|date| (1900..2200).contains(&date.year()) && date.to_string() == text);
    if date.is_none() {
        row.is_not(column, "a date", "write it as 2014-12-01");
    }
    date
}
