//! Short words in the language of the briefings: `words.toml` beside their templates.

use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::{
    ConfigError, Explanation,
    checker::{Checker, Problems},
    strict,
};
use crate::{
    model::{Language, ReferenceDate, Relation, UnitKind, Verdict, Writing},
    nearest::did_you_mean_or_list,
};

/// Short words that charts and tables share, from `<templates>/<language>/words.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Stands for every hidden figure, in every medium.
    pub hidden: String,
    /// Begins the list of years in which a chart has nothing to show.
    pub hidden_in: String,
    /// Stands behind a number of years.
    pub years: String,
    /// Stands where there is no figure.
    pub no_figure: String,
    /// Stands between the last two of several names.
    pub and: String,
    /// The area that a briefing is about, at the end of its line.
    pub area: String,
    /// The municipality, beside an area.
    pub municipality: String,
    /// The mean of the areas, where a map goes out from it.
    pub mean: String,
    /// The housing association that a briefing is about, at the end of its line.
    pub association: String,
    /// The other areas of an area's district, behind its trends.
    pub neighbours: String,
    /// Heads the places that most people came from.
    pub origins: String,
    /// Heads the places that most people went to.
    pub destinations: String,
    /// The unit of a change of a share, after the number.
    pub percentage_points: String,
    /// Begins what a chart says of a break in a series; the year follows.
    pub break_in: String,
    /// Stands for a hidden figure where there is no room for the word.
    pub hidden_mark: String,
    /// What the page about disclosure control is called.
    pub disclosure: String,
    /// Stands on every page of a draft.
    pub draft: String,
    /// Stands on every page of an internal edition, with `{recipients}`.
    pub internal: String,
    /// Says that an edition corrects an earlier one, with `{reason}`.
    pub correction: String,
    /// Words about the law and the traffic light.
    pub law: LawWords,
    /// Words about goals.
    pub goals: GoalWords,
    /// Words about development plans.
    pub plans: GoalWords,
    /// How numbers, amounts and days are written; no template reads it.
    #[serde(skip_serializing)]
    pub writing: Writing,
    /// What kinds of units are called.
    pub kinds: KindNames,
    /// The times that figures are about, with `{year}` and, in a school year, `{next}`.
    pub periods: Periods,
    /// Words of workbooks; no template reads them.
    #[serde(skip_serializing)]
    pub workbook: WorkbookWords,
    /// Why a unit has its label; no template reads it.
    #[serde(skip_serializing)]
    pub explanation: Explanation,
}

/// What kinds of units are called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KindNames {
    pub municipality: KindName,
    pub part: KindName,
    pub school_district: KindName,
    pub area: KindName,
    pub estate: KindName,
    pub housing_area: KindName,
    pub association: KindName,
    pub group: KindName,
    pub region: KindName,
    pub country: KindName,
}

/// What a kind of units is called within a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KindName {
    /// One of them.
    pub one: String,
    /// Several.
    pub many: String,
}

/// Returns a text with a capital at its beginning.
fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The words that the program brings with it.
const DANISH: &str = include_str!("../../report-templates/da/words.toml");
const ENGLISH: &str = include_str!("../../report-templates/en/words.toml");

/// Puts what a place says otherwise over the words of its language, and tells of what is none.
fn put_over(words: &mut Table, own: &Table, key: &str, checker: &mut Checker) {
    for (name, value) in own {
        let key = format!("{key}.{name}");
        match (words.get_mut(name), value) {
            (Some(Value::Table(below)), Value::Table(own)) => put_over(below, own, &key, checker),
            (Some(word @ Value::String(_)), Value::String(_)) => *word = value.clone(),
            (Some(Value::Table(_)), _) => {
                checker.add(
                    key,
                    "is not a table of words",
                    "words stand in `words.toml`",
                );
            }
            // Currencies have the names that there are.
            (None, Value::String(_)) if key.starts_with("words.writing.currencies.") => {
                words.insert(name.clone(), value.clone());
            }
            (Some(_), _) => checker.add(key, "is not a text", "it is one in `words.toml`"),
            (None, _) => {
                let known = words.keys().map(String::as_str);
                let hint = did_you_mean_or_list(name, "words", known);
                checker.add(key, "there is no such word", hint);
            }
        }
    }
}

impl Words {
    /// Reads the words of a language, with those that the configuration says otherwise (`[words]`),
    /// and takes the currency of the place; nothing where the text is of another form.
    ///
    /// # Errors
    /// Text that is no TOML.
    pub(super) fn read(
        text: &str,
        file: &Path,
        (own, currency, config): (&Table, &str, &Path),
        problems: &mut Problems,
    ) -> Result<Option<Self>, ConfigError> {
        let read = problems.take(strict::parse::<Self>(text, file))?;
        let merged = match (read, text.parse::<Table>()) {
            (Some(read), Ok(mut table)) if !own.is_empty() => {
                put_over(&mut table, own, "words", &mut problems.of(config));
                // What is put over it is of the same form, text for text.
                Some(table.try_into().unwrap_or(read))
            }
            (read, _) => read,
        };
        Ok(merged.map(|words: Self| words.in_currency(currency)))
    }

    /// Returns the words that the program brings with it, for what is done without a configuration.
    /// Another language than Danish has the English ones.
    ///
    /// # Errors
    /// Where these are wrong.
    pub fn built_in(language: Language, currency: &str) -> Result<Self, toml::de::Error> {
        let text = match language {
            Language::DANISH => DANISH,
            _ => ENGLISH,
        };
        toml::from_str(text).map(|words: Self| words.in_currency(currency))
    }

    fn in_currency(mut self, currency: &str) -> Self {
        self.writing.set_currency(currency);
        self
    }

    /// Returns what a kind of units is called.
    #[must_use]
    pub(crate) fn kind(&self, kind: UnitKind) -> &KindName {
        let kinds = &self.kinds;
        match kind {
            UnitKind::Municipality => &kinds.municipality,
            UnitKind::Part => &kinds.part,
            UnitKind::SchoolDistrict => &kinds.school_district,
            UnitKind::Area => &kinds.area,
            UnitKind::Estate => &kinds.estate,
            UnitKind::HousingArea => &kinds.housing_area,
            UnitKind::Association => &kinds.association,
            // Nothing is told of a piece.
            UnitKind::Group | UnitKind::Piece => &kinds.group,
            UnitKind::Region => &kinds.region,
            UnitKind::Country => &kinds.country,
        }
    }

    /// Returns what all units of a kind are called at the head of a row.
    #[must_use]
    pub(crate) fn kind_title(&self, kind: UnitKind) -> String {
        match kind {
            UnitKind::Municipality => self.municipality.clone(),
            _ => with_capital(&self.kind(kind).many),
        }
    }

    /// Lists names as in a sentence.
    #[must_use]
    pub(crate) fn listed(&self, names: &[String]) -> String {
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{}{}{last}", others.join(", "), self.and),
            None => String::new(),
        }
    }
}

/// Words of workbooks: sheets, headings, and what figures are measured in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WorkbookWords {
    /// What one is called, behind the title of what it is about.
    pub called: String,
    /// The sheet to read.
    pub figures: String,
    /// The sheet with every figure of every year.
    pub every_year: String,
    /// The sheet that says what each figure is.
    pub definitions: String,
    /// How to read it, with the word that is `{hidden}`, and `{base}`, to which counts are rounded.
    pub note: String,
    pub place: String,
    pub kind: String,
    pub code: String,
    pub theme: String,
    pub indicator: String,
    pub year: String,
    pub value: String,
    pub measured_in: String,
    pub numerator: String,
    pub denominator: String,
    pub definition: String,
    pub population: String,
    pub period: String,
    pub origin: String,
    pub in_number: String,
    pub in_per_cent: String,
    /// So many per a number, with `{per}`.
    pub in_rate: String,
    pub in_points: String,
    pub in_index: String,
}

/// The times that figures are about, in words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Periods {
    /// A count on 1 January.
    pub new_year: String,
    /// The calendar year before.
    pub year_before: String,
    /// The school year under way.
    pub school_year: String,
    pub summer_before: String,
    /// A count on 31 December.
    pub year_end: String,
    /// The calendar year.
    pub year: String,
}

/// Words about the law and the traffic light.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LawWords {
    /// What cannot be told.
    pub unknown: String,
    /// A criterion that is met.
    pub met: String,
    /// A criterion of which only the limit of prevention is passed, with `{paragraph}`.
    pub prevention_met: String,
    /// A criterion that is not.
    pub not_met: String,
    /// A limit to be exceeded, with `{limit}`.
    pub more_than: String,
    /// A limit to be reached.
    pub at_least: String,
    /// A limit to stay below.
    pub less_than: String,
    /// Stands for a forecast that is no better than that.
    pub as_last_year: String,
    /// A chance, with `{chance}`.
    pub chance_about: String,
    /// A chance of nearly all.
    pub chance_at_least: String,
    /// A chance of nearly nothing.
    pub chance_at_most: String,
    /// Colours of the traffic light.
    pub green: String,
    /// Between green and red.
    pub yellow: String,
    /// The gravest.
    pub red: String,
    /// What is on no list.
    pub not_listed: String,
}

impl LawWords {
    /// Returns how a value is held against a limit, with `{limit}`.
    #[must_use]
    pub fn relation(&self, relation: Relation) -> &str {
        match relation {
            Relation::MoreThan => &self.more_than,
            Relation::AtLeast => &self.at_least,
            Relation::LessThan => &self.less_than,
        }
    }
}

/// Words about where goals and plans stand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GoalWords {
    /// The target is reached.
    pub reached: String,
    /// It will be at this pace, or the plan is kept.
    pub on_path: String,
    /// It will not, or the plan is not kept.
    pub behind: String,
    /// The figure moved the other way.
    pub away: String,
}

impl GoalWords {
    /// Returns what is said of where a goal stands.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> &str {
        match verdict {
            Verdict::Reached => &self.reached,
            Verdict::OnPath => &self.on_path,
            Verdict::Behind => &self.behind,
            Verdict::Away => &self.away,
        }
    }
}

impl Words {
    /// Writes the time that the figure of a data year is about.
    #[must_use]
    pub fn period(&self, reference: ReferenceDate, data_year: i32) -> String {
        let form = match reference {
            ReferenceDate::NewYear => &self.periods.new_year,
            ReferenceDate::YearBefore => &self.periods.year_before,
            ReferenceDate::SchoolYear => &self.periods.school_year,
            ReferenceDate::SummerBefore => &self.periods.summer_before,
            ReferenceDate::YearEnd => &self.periods.year_end,
            ReferenceDate::Year => &self.periods.year,
        };
        let (year, _) = reference.calendar_years(data_year);
        let next = format!("{:02}", (year + 1).rem_euclid(100));
        form.replace("{year}", &year.to_string())
            .replace("{next}", &next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NumberStyle;

    #[test]
    fn moving_away_is_not_slow() {
        let da = include_str!("../../report-templates/da/words.toml");
        let en = include_str!("../../report-templates/en/words.toml");
        for (words, behind, away) in [
            (da, "bagud", "på vej væk fra målet"),
            (en, "behind", "moving away"),
        ] {
            let words: Words = toml::from_str(words).unwrap();
            assert_eq!(words.goals.verdict(Verdict::Behind), behind);
            assert_eq!(words.goals.verdict(Verdict::Away), away);
        }
    }

    #[test]
    fn money_is_in_the_currency_of_the_place() {
        for (language, currency, expected) in [
            (Language::DANISH, "DKK", "−1.500\u{a0}kr."),
            (Language::DANISH, "EUR", "−1.500\u{a0}euro"),
            (Language::ENGLISH, "EUR", "€−1,500"),
            (Language::ENGLISH, "SEK", "SEK\u{a0}−1,500"),
        ] {
            let words = Words::built_in(language, currency).unwrap();
            assert_eq!(words.writing.number(-1500.0, NumberStyle::Money), expected);
        }
    }
}
