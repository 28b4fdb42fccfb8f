//! The page about disclosure control, for the data protection officer.

use std::{collections::BTreeMap, fmt::Write};

use serde::Serialize;

use super::{
    head::{Head, Publisher, Subject},
    holds::Holds,
    readback::Expected,
};
use crate::{
    config::{Config, Limits},
    model::{
        Cost, DocumentName, Edition, Indicator, Language, NumberStyle, PublishedEdition,
        Sensitivity, UnitKind,
    },
};

/// What the page is to be made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ControlRequest<'a> {
    /// The edition.
    pub edition: &'a PublishedEdition,
    /// The rules in force, the indicators and the words.
    pub config: &'a Config,
}

/// The page before it is set: `briefing.json` of its templates.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ControlContent {
    /// Two-letter code.
    pub language: Language,
    /// Title, edition and date.
    pub document: Head,
    /// Who publishes.
    pub project: Publisher,
    /// What stands at the foot of each page.
    pub unit: Subject,
    /// The rules in force.
    pub policy: Rules,
    /// What the edition holds.
    pub holds: Holds,
    /// What is hidden, by sensitivity.
    pub totals: Vec<CostRow>,
    /// What is hidden of figures about persons, by sort of unit and sensitivity.
    pub levels: Vec<CostRow>,
    /// What is hidden of each indicator about persons, most first.
    pub indicators: Vec<CostRow>,
    /// What is hidden whole, since no single figures did.
    pub given_up: Vec<GivenUpText>,
    /// Years of which nothing about persons is shown.
    pub blank_years: Vec<i32>,
    /// Years of which nothing is shown of areas that earlier editions did not have.
    pub closed_years: Vec<i32>,
    /// Criteria of large estates that are told, and that are withheld.
    pub criteria: (usize, usize),
    /// How many hidden figures are told over several years in their place.
    pub pools_told: usize,
    /// The earlier editions that were reckoned with.
    pub editions: Vec<String>,
    /// Those of them that counted the same persons by other areas.
    pub other_areas: Vec<String>,
    /// How much of what these showed is about figures that have changed since.
    pub unused: usize,
    /// What is hidden of moves between areas and between districts, where these are published;
    /// pairs without moves look like hidden ones and are among them.
    pub moves: Vec<CostRow>,
    /// Whether no moves are shown at all, since small ones would be found out.
    pub moves_given_up: bool,
    /// The name of the table inside the PDF, in `figures.csv`.
    pub attachment: String,
}

/// The rules in force.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Rules {
    /// Counts are rounded to this.
    pub rounding_base: u32,
    /// Means to so much money.
    pub mean_rounding: String,
    /// Mean marks to so many points.
    pub point_rounding: String,
    /// How wide the interval of a hidden count must be.
    pub audit_width: u32,
    /// The limits of ordinary indicators.
    pub normal: Limits,
    /// The limits of health, crime and special teaching.
    pub sensitive: Limits,
}

/// How many figures are hidden of some.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CostRow {
    /// The indicator, where it is about one.
    pub title: Option<String>,
    /// The sort of unit, where it is about one.
    pub kind: Option<UnitKind>,
    /// Their sensitivity.
    pub sensitivity: Sensitivity,
    /// How many there are.
    pub figures: String,
    /// Those that are hidden. How many of them are too small by themselves is not told: it would
    /// say which of them are larger.
    pub hidden: String,
    /// The share hidden, of 100.
    pub hidden_share: f64,
    /// The share hidden as written.
    pub share: String,
}

/// An indicator that is hidden whole in some years.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct GivenUpText {
    /// The indicator.
    pub indicator: String,
    /// The sort of unit; none for all.
    pub kind: Option<UnitKind>,
    /// The years.
    pub years: Vec<i32>,
}

impl ControlRequest<'_> {
    /// Gathers what the page says; `about` is what it is called.
    #[must_use]
    pub(crate) fn describe(&self, about: &str) -> ControlContent {
        let PublishedEdition {
            masthead, control, ..
        } = self.edition;
        let name = DocumentName::disclosure();
        ControlContent {
            language: masthead.language,
            document: Head::new(masthead, about, &name),
            project: Publisher::new(masthead),
            unit: Subject {
                id: name.to_string(),
                name: about.to_owned(),
            },
            policy: self.rules(),
            holds: Holds::of(self.edition, self.config),
            totals: self.totals(),
            levels: self.levels(),
            indicators: self.indicators(),
            given_up: self.given_up(),
            blank_years: control.blank_years.iter().copied().collect(),
            closed_years: control.closed_years.iter().copied().collect(),
            criteria: (control.criteria_told, control.criteria_withheld),
            pools_told: control.pools_told,
            editions: control.editions.iter().map(Edition::to_string).collect(),
            other_areas: control.other_areas.iter().map(Edition::to_string).collect(),
            unused: control.unused,
            moves: self.moves(),
            moves_given_up: control.moves.as_ref().is_some_and(|moves| moves.given_up),
            attachment: format!("{name}.csv"),
        }
    }

    /// Writes what is hidden as CSV: a row per indicator and sort of unit.
    ///
    /// Columns: `edition,indicator,sensitivity,unit_kind,figures,hidden`.
    #[must_use]
    pub(crate) fn table(&self) -> String {
        let mut table = String::from("edition,indicator,sensitivity,unit_kind,figures,hidden\n");
        for (indicator, kind, cost) in self.costs() {
            let sensitivity = format!("{:?}", indicator.sensitivity).to_lowercase();
            // Writing to a string does not fail.
            let _ = writeln!(
                table,
                "{},{},{sensitivity},{},{},{}",
                self.edition.masthead.edition,
                indicator.id,
                kind.as_str(),
                cost.figures,
                cost.hidden
            );
        }
        table
    }

    fn costs(&self) -> impl Iterator<Item = (&Indicator, UnitKind, Cost)> {
        let costs = self.edition.control.cost.iter();
        costs.filter_map(|((id, kind), cost)| {
            Some((self.config.catalogue.indicator(id)?, *kind, *cost))
        })
    }

    fn totals(&self) -> Vec<CostRow> {
        let mut totals: BTreeMap<Sensitivity, Cost> = BTreeMap::new();
        for (indicator, _, cost) in self.costs() {
            *totals.entry(indicator.sensitivity).or_default() += cost;
        }
        let row = |(sensitivity, cost): (Sensitivity, Cost)| self.row(sensitivity, cost);
        totals.into_iter().rev().map(row).collect()
    }

    fn levels(&self) -> Vec<CostRow> {
        let mut levels: BTreeMap<(Sensitivity, UnitKind), Cost> = BTreeMap::new();
        for (indicator, kind, cost) in self.about_persons() {
            *levels.entry((indicator.sensitivity, kind)).or_default() += cost;
        }
        let row = |((sensitivity, kind), cost): ((Sensitivity, UnitKind), Cost)| CostRow {
            kind: Some(kind),
            ..self.row(sensitivity, cost)
        };
        let mut rows: Vec<_> = levels.into_iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.sensitivity));
        rows
    }

    fn indicators(&self) -> Vec<CostRow> {
        let mut indicators: BTreeMap<&str, (&Indicator, Cost)> = BTreeMap::new();
        for (indicator, _, cost) in self.about_persons() {
            let empty = (indicator, Cost::default());
            indicators.entry(&indicator.id).or_insert(empty).1 += cost;
        }
        let row = |(indicator, cost): (&Indicator, Cost)| CostRow {
            title: Some(self.title(indicator)),
            ..self.row(indicator.sensitivity, cost)
        };
        let mut rows: Vec<_> = indicators.into_values().map(row).collect();
        rows.sort_by(|row, other| other.hidden_share.total_cmp(&row.hidden_share));
        rows
    }

    fn given_up(&self) -> Vec<GivenUpText> {
        let mut years: BTreeMap<(&str, Option<UnitKind>), Vec<i32>> = BTreeMap::new();
        for given_up in &self.edition.control.given_up {
            let key = (given_up.indicator.as_str(), given_up.kind);
            years.entry(key).or_default().push(given_up.year);
        }
        let text = |((id, kind), years): ((&str, Option<UnitKind>), Vec<i32>)| {
            Some(GivenUpText {
                indicator: self.title(self.config.catalogue.indicator(id)?),
                kind,
                years,
            })
        };
        years.into_iter().filter_map(text).collect()
    }

    fn moves(&self) -> Vec<CostRow> {
        let row = |(kind, cost)| CostRow {
            kind: Some(kind),
            ..self.row(Sensitivity::Normal, cost)
        };
        let moves = self.edition.control.moves.iter();
        let costs = moves.flat_map(|moves| {
            let areas = (UnitKind::Area, moves.areas);
            [areas, (UnitKind::SchoolDistrict, moves.districts)]
        });
        costs.map(row).collect()
    }

    fn about_persons(&self) -> impl Iterator<Item = (&Indicator, UnitKind, Cost)> {
        let costs = self.costs();
        costs.filter(|(indicator, ..)| indicator.sensitivity != Sensitivity::Open)
    }

    fn row(&self, sensitivity: Sensitivity, cost: Cost) -> CostRow {
        let as_f64 = |count: usize| u32::try_from(count).map_or(f64::NAN, f64::from);
        let number = |count: usize| self.number(as_f64(count), NumberStyle::Count);
        let hidden = as_f64(cost.hidden) * 100.0 / as_f64(cost.figures.max(1));
        CostRow {
            title: None,
            kind: None,
            sensitivity,
            figures: number(cost.figures),
            hidden: number(cost.hidden),
            hidden_share: hidden,
            share: self.number(hidden, NumberStyle::Percent),
        }
    }

    fn rules(&self) -> Rules {
        let policy = &self.config.disclosure;
        Rules {
            rounding_base: policy.rounding_base,
            mean_rounding: self.number(policy.mean_rounding.into(), NumberStyle::Money),
            point_rounding: self.number(policy.point_rounding, NumberStyle::Decimals(1)),
            audit_width: policy.audit_width,
            normal: policy.normal,
            sensitive: policy.sensitive,
        }
    }

    fn number(&self, number: f64, style: NumberStyle) -> String {
        self.config.words.writing.number(number, style)
    }

    fn title(&self, indicator: &Indicator) -> String {
        let title = indicator.title.in_language(self.edition.masthead.language);
        title.to_owned()
    }
}

impl ControlContent {
    /// Returns what its PDF must hold: every number of figures; of indicators those of which
    /// something is hidden.
    #[must_use]
    pub(crate) fn expected(&self, table: Vec<u8>) -> Expected {
        let mut texts = vec![
            ("the title", self.unit.name.clone()),
            (
                "the reason of the correction",
                self.document.correction.clone(),
            ),
        ];
        let rows = self.totals.iter().chain(&self.levels);
        let listed = self.indicators.iter().filter(|row| row.hidden_share > 0.0);
        for row in rows.chain(listed) {
            texts.push(("a number of figures", row.figures.clone()));
            texts.push(("a number of hidden figures", row.hidden.clone()));
        }
        Expected {
            language: self.language,
            texts,
            tables: vec![(self.attachment.clone(), table)],
        }
    }
}
