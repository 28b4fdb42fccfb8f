//! The law by version, as data: which limits make which label on the lists of which years.
//!
//! What the rules say about a unit is worked out in `criteria`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::numbers::YEARS;
use crate::model::{Criterion, Label, Language, Relation, Text};

/// The most lists running that a label may ask for.
const MOST_LISTS: u32 = 50;
/// The most residents that rules may ask for.
const MOST_RESIDENTS: u32 = 1_000_000;
/// The largest limit, in per cent.
const MOST_PERCENT: Decimal = Decimal::ONE_THOUSAND;

/// The family that others fall back to.
const LAW: &str = "law";

/// The rule sets of all families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    rule_sets: Vec<RuleSet>,
    text: String,
}

/// The rules for the lists of some years.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its key.
    pub id: String,
    /// Whose reading it is: `law` or `handbook`.
    pub family: String,
    /// The year of the first list it holds for.
    pub first: i32,
    /// The year of the last list it holds for; none where it is in force.
    pub last: Option<i32>,
    /// As named in explanations.
    pub title: Text,
    /// Where the rules stand.
    pub citation: String,
    /// How many residents an area must have on 1 January.
    pub residents: Residents,
    /// The limits of § 61 a.
    pub main: CriterionLimits,
    /// The limits of § 61 b; none before there was one.
    pub prevention: Option<CriterionLimits>,
    /// The labels and when they are given.
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
}

/// The limits of the criteria that count, by criterion.
pub type CriterionLimits = BTreeMap<Criterion, Limit>;

/// How many residents an area must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Residents {
    /// Whether the number itself is enough.
    pub comparison: Relation,
    /// The number.
    pub value: u32,
}

/// A label and when it is given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The label.
    pub label: Label,
    /// The paragraph that makes it.
    pub paragraph: String,
    /// A criterion that must be met in any case.
    pub gate: Option<Criterion>,
    /// The criteria that are counted.
    pub counted: Vec<Criterion>,
    /// How many of them must be met.
    pub needed: usize,
    /// On how many lists running, this one included.
    #[serde(default = "one")]
    pub lists: u32,
}

/// Which of the two sets of limits is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Yardstick {
    /// The limits of § 61 b.
    Prevention,
    /// The limits of § 61 a.
    Main,
}

/// When a criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawLimit")]
pub struct Limit {
    /// How the value is held against the limit.
    pub comparison: Relation,
    /// The limit.
    pub bound: Bound,
    /// How many years the value is the mean of.
    pub mean_years: u32,
}

/// A limit, or what makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A fixed number, in per cent.
    Fixed(Decimal),
    /// So many times a share that is new for each list.
    Times {
        /// How many times.
        times: u32,
        /// Whose share.
        reference: Reference,
    },
}

/// Whose share a limit is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// The country's.
    National,
    /// The region's.
    Regional,
}

/// Why a file of rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// The text is not TOML of the expected form.
    #[error("the rules of the law are not of the expected form\n{0}")]
    Form(#[from] toml::de::Error),
    /// Rules do not fit together.
    #[error("{key}: {message}\n    hint: {hint}")]
    Rule {
        /// The path of the key, such as `rule_set[law-2018].level[vulnerable].needed`.
        key: String,
        /// What is wrong.
        message: &'static str,
        /// What to do about it.
        hint: &'static str,
    },
}

impl Law {
    /// Reads the rules that the program brings with it (`data/law.toml`).
    ///
    /// # Errors
    /// As [`Law::parse`]; a test sees to it that there are none.
    pub fn built_in() -> Result<Self, LawError> {
        Self::parse(include_str!("../../data/law.toml"))
    }

    /// Reads rules and checks that they fit together.
    ///
    /// # Errors
    /// Text of another form, and the first rule that contradicts itself or another.
    pub fn parse(text: &str) -> Result<Self, LawError> {
        let raw: RawLaw = toml::from_str(text)?;
        for (index, rules) in raw.rule_set.iter().enumerate() {
            rules.check()?;
            for earlier in raw.rule_set.iter().take(index) {
                rules.check_against(earlier)?;
            }
        }
        Ok(Self {
            rule_sets: raw.rule_set,
            text: text.to_owned(),
        })
    }

    /// Returns the rules of a family for the lists of a calendar year.
    ///
    /// A family that has none for the year falls back to the law's; none for an unknown family.
    #[must_use]
    pub fn rules(&self, family: &str, list_year: i32) -> Option<&RuleSet> {
        let of = |family: &str| {
            let mut sets = self
                .rule_sets
                .iter()
                .filter(move |set| set.family == family);
            sets.find(|set| set.holds_in(list_year))
        };
        let known = self.families().contains(family);
        of(family).or_else(|| of(LAW).filter(|_| known))
    }

    /// Returns the names of the families.
    #[must_use]
    pub fn families(&self) -> BTreeSet<&str> {
        let sets = self.rule_sets.iter();
        sets.map(|set| set.family.as_str()).collect()
    }

    /// Returns the rules as they were read, for the archive.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl RuleSet {
    /// Names the rules with where they stand.
    #[must_use]
    pub fn named(&self, language: Language) -> String {
        format!("{}, {}", self.citation, self.title.in_language(language))
    }

    /// Returns one of the two sets of limits; an empty one where there is none.
    #[must_use]
    pub fn limits(&self, yardstick: Yardstick) -> &CriterionLimits {
        const NO_LIMITS: &CriterionLimits = &CriterionLimits::new();
        match yardstick {
            Yardstick::Main => &self.main,
            Yardstick::Prevention => self.prevention.as_ref().unwrap_or(NO_LIMITS),
        }
    }

    /// Returns the level that gives a label.
    #[must_use]
    pub fn level(&self, label: Label) -> Option<&Level> {
        self.levels.iter().find(|level| level.label == label)
    }

    /// Returns the mildest level of § 61 a: whoever does not reach it is not on the list.
    #[must_use]
    pub fn main_level(&self) -> Option<&Level> {
        let main = |level: &&Level| level.yardstick() == Yardstick::Main;
        let levels = self.levels.iter().filter(main);
        levels.min_by_key(|level| level.label)
    }

    /// Returns on how many lists running an area must stand for the label that asks most.
    #[must_use]
    pub fn lists_needed(&self) -> u32 {
        let lists = self.levels.iter().map(|level| level.lists);
        lists.max().unwrap_or(1)
    }

    fn holds_in(&self, year: i32) -> bool {
        self.first <= year && self.last.is_none_or(|last| year <= last)
    }

    fn check(&self) -> Result<(), LawError> {
        let mut years = [Some(self.first), self.last].into_iter().flatten();
        if !years.all(|year| YEARS.contains(&year)) {
            let hint = "both are years of lists; leave `last` out where the rules are in force";
            return Err(self.error("first", "or `last` is not from 1900 to 2999", hint));
        }
        if self.residents.value > MOST_RESIDENTS {
            let hint = "the law says 1000";
            return Err(self.error("residents", "more than 1,000,000", hint));
        }
        for level in &self.levels {
            level.check(self)?;
        }
        if self.last.is_some_and(|last| last < self.first) {
            return Err(self.error("last", "before `first`", "both are years of lists"));
        }
        for (criterion, limit) in self.limits(Yardstick::Prevention) {
            let main = self.main.get(criterion);
            if !main.is_some_and(|main| main.is_within(limit)) {
                let key = format!("prevention.{}", criterion.as_str());
                let hint = "whoever passes the limit of § 61 a must pass that of § 61 b too";
                return Err(self.error(&key, "stricter than the main limit", hint));
            }
        }
        Ok(())
    }

    fn check_against(&self, earlier: &Self) -> Result<(), LawError> {
        if self.id == earlier.id {
            return Err(self.error("id", "used twice", "each id may stand once"));
        }
        if self.family == earlier.family
            && (self.holds_in(earlier.first) || earlier.holds_in(self.first))
        {
            let hint = "in a family only one rule set may hold for the lists of a year";
            return Err(self.error("first", "overlaps with an earlier rule set", hint));
        }
        Ok(())
    }

    fn error(&self, key: &str, message: &'static str, hint: &'static str) -> LawError {
        LawError::Rule {
            key: format!("rule_set[{}].{key}", self.id),
            message,
            hint,
        }
    }
}

impl Level {
    /// Returns the limits by which it goes: those of § 61 b for a prevention area alone.
    #[must_use]
    pub fn yardstick(&self) -> Yardstick {
        match self.label {
            Label::Prevention => Yardstick::Prevention,
            _ => Yardstick::Main,
        }
    }

    fn check(&self, rules: &RuleSet) -> Result<(), LawError> {
        let name = self.label.name(rules.first);
        let error =
            |key, message, hint| Err(rules.error(&format!("level[{name}].{key}"), message, hint));
        let limits = rules.limits(self.yardstick());
        let mut criteria = self.counted.iter().chain(&self.gate);
        if !criteria.all(|criterion| limits.contains_key(criterion)) {
            return error(
                "counted",
                "names a criterion without a limit",
                "add the limit",
            );
        }
        if self.needed > self.counted.len() {
            return error(
                "needed",
                "more than are counted",
                "count more or need fewer",
            );
        }
        if self.lists == 0 {
            return error("lists", "no list at all", "this list is the first: write 1");
        }
        if self.lists > MOST_LISTS {
            return error(
                "lists",
                "more than 50 lists",
                "the law asks for five at most",
            );
        }
        Ok(())
    }
}

impl Limit {
    /// Tells whether every value that passes this limit passes the other one too.
    fn is_within(&self, other: &Self) -> bool {
        let (here, there) = match (self.bound, other.bound) {
            (Bound::Fixed(here), Bound::Fixed(there)) => (here, there),
            (
                Bound::Times { times, reference },
                Bound::Times {
                    times: there,
                    reference: same,
                },
            ) if reference == same => (times.into(), there.into()),
            _ => return false,
        };
        match (self.comparison, other.comparison) {
            (Relation::LessThan, Relation::LessThan) => here <= there,
            (Relation::LessThan, _) | (_, Relation::LessThan) => false,
            (Relation::AtLeast, Relation::MoreThan) => here > there,
            _ => here >= there,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLaw {
    rule_set: Vec<RuleSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    comparison: Relation,
    value: Option<Decimal>,
    times: Option<u32>,
    reference: Option<Reference>,
    #[serde(default = "one")]
    mean_years: u32,
}

fn one() -> u32 {
    1
}

impl TryFrom<RawLimit> for Limit {
    type Error = &'static str;

    fn try_from(raw: RawLimit) -> Result<Self, Self::Error> {
        let bound = match (raw.value, raw.times, raw.reference) {
            (Some(value), None, None) if (Decimal::ZERO..=MOST_PERCENT).contains(&value) => {
                Bound::Fixed(value)
            }
            (Some(_), None, None) => return Err("`value` is in per cent, from 0 to 1000"),
            (None, Some(times @ 1..=100), Some(reference)) => Bound::Times { times, reference },
            _ => {
                return Err("a limit has `value`, or both `times` (from 1 to 100) and `reference`");
            }
        };
        if !(1..=10).contains(&raw.mean_years) {
            return Err("`mean_years` is from 1 to 10");
        }
        Ok(Self {
            comparison: raw.comparison,
            bound,
            mean_years: raw.mean_years,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Law {
        Law::built_in().unwrap()
    }

    #[test]
    fn the_year_of_the_list_chooses_the_rules() {
        let cases = [
            ("law", 2009, None),
            ("law", 2010, Some("law-2010")),
            ("law", 2013, Some("law-2010")),
            ("law", 2014, Some("law-2014")),
            ("law", 2017, Some("law-2014")),
            ("law", 2018, Some("law-2018")),
            ("law", 2020, Some("law-2018")),
            ("law", 2021, Some("law-2021")),
            ("law", 2040, Some("law-2021")),
            ("handbook", 2009, None),
            ("handbook", 2020, Some("law-2018")),
            ("handbook", 2021, Some("handbook-2021")),
            ("hanbdook", 2020, None),
        ];
        for (family, year, id) in cases {
            let law = built_in();
            let found = law.rules(family, year).map(|rules| rules.id.as_str());
            assert_eq!(found, id, "{family} {year}");
        }
    }

    #[test]
    fn the_handbook_differs_from_the_law_in_convictions_and_residents_alone() {
        let law = built_in();
        let mut handbook = law.rules("handbook", 2021).unwrap().clone();
        let law = law.rules("law", 2021).unwrap();
        assert_eq!(handbook.residents.comparison, Relation::MoreThan);
        for (limits, times) in [
            (Some(&mut handbook.main), 3),
            (handbook.prevention.as_mut(), 2),
        ] {
            let limit = limits.unwrap().get_mut(&Criterion::Convicted).unwrap();
            assert_eq!(limit.comparison, Relation::MoreThan);
            assert_eq!(limit.mean_years, 3);
            let reference = Reference::Regional;
            assert_eq!(limit.bound, Bound::Times { times, reference });
            let reference = Reference::National;
            *limit = Limit {
                comparison: Relation::AtLeast,
                bound: Bound::Times { times, reference },
                mean_years: 2,
            };
        }
        assert_eq!(handbook.main, law.main);
        assert_eq!(handbook.prevention, law.prevention);
        assert_eq!(handbook.levels, law.levels);
    }

    #[test]
    fn rules_that_contradict_themselves_are_refused() {
        let shipped = include_str!("../../data/law.toml");
        let cases = [
            ("id = \"law-2014\"", "id = \"law-2010\"", "used twice"),
            ("last = 2013", "last = 2014", "overlaps"),
            ("last = 2013", "last = 2009", "before `first`"),
            ("last = 2013", "lsat = 2013", "unknown field `lsat`"),
            ("needed = 1", "needed = 3", "more than are counted"),
            ("lists = 5", "lists = 0", "no list at all"),
            ("lists = 5", "lists = 4294967295", "more than 50 lists"),
            ("first = 2010", "first = -2147483648", "from 1900 to 2999"),
            ("last = 2013", "last = 2147483647", "from 1900 to 2999"),
            (
                "value = 1000 }",
                "value = 4294967295 }",
                "more than 1,000,000",
            ),
            (
                "\"50\"",
                "\"79228162514264337593543950335\"",
                "from 0 to 1000",
            ),
            ("times = 3", "times = 4294967295", "from 1 to 100"),
            ("\"outside_work\", ", "\"income\", ", "without a limit"),
            ("value = \"65\"", "value = \"45\"", "stricter"),
            ("times = 2", "times = 4", "stricter"),
            ("times = 2, ", "", "`reference`"),
            ("mean_years = 4", "mean_years = 0", "from 1 to 10"),
        ];
        for (from, to, message) in cases {
            assert!(shipped.contains(from), "{from}");
            let error = Law::parse(&shipped.replacen(from, to, 1)).unwrap_err();
            assert!(error.to_string().contains(message), "{to}: {error}");
        }
    }
}
