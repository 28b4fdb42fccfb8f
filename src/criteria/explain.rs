//! Why a unit has its label, in words.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::words::{capitalised, fill};
use crate::{
    config::{
        Bound, Explanation, GatesNeeded, Law, Level, Reference, RuleSet, Standstill, Yardstick,
    },
    model::{
        Assessment, Criterion, CriterionFinding, Label, Language, ObligationState, Relation,
        Writing,
    },
};

/// The words of explanations, and the language that they are in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wording<'a> {
    /// The words.
    pub words: &'a Explanation,
    /// Their language.
    pub language: Language,
    /// How numbers and days are written in it.
    pub writing: &'a Writing,
}

/// Explains an assessment: rules and paragraph, each criterion with its limit and how far off it
/// is, and what earlier lists add.
///
/// `rules` are those of the law that made the assessment ([`Assessment::rule_set`]) for the list of
/// a day.
#[must_use]
pub(crate) fn explain(
    (law, rules, list): (&Law, &RuleSet, NaiveDate),
    assessment: &Assessment,
    wording: Wording,
) -> String {
    let Wording {
        words,
        language,
        writing,
    } = wording;
    let writer = Writer {
        law,
        rules,
        list,
        assessment,
        words,
        language,
        writing,
    };
    let mut sentences = vec![writer.headline()];
    if !assessment.is_mere_history() {
        sentences.extend(writer.residents());
        sentences.extend(writer.other_level());
        let findings = findings_of_label(rules, assessment).iter();
        sentences.extend(findings.map(|finding| writer.finding(finding)));
    }
    sentences.extend(writer.lists_running());
    let obligations = assessment.obligations.iter();
    sentences.extend(obligations.filter_map(|obligation| writer.obligation(obligation)));
    sentences.extend(writer.standstill());
    sentences.extend(writer.contradiction());
    sentences.join(" ")
}

/// Returns the findings under the limits of the label: those of prevention where it goes by them.
pub(super) fn findings_of_label<'a>(
    rules: &RuleSet,
    assessment: &'a Assessment,
) -> &'a [CriterionFinding] {
    match yardstick(rules, assessment) {
        Yardstick::Prevention => &assessment.prevention,
        Yardstick::Main => &assessment.findings,
    }
}

fn yardstick(rules: &RuleSet, assessment: &Assessment) -> Yardstick {
    let level = assessment.label.and_then(|label| rules.level(label));
    level.map(|level| level.limits).unwrap_or_default()
}

struct Writer<'a> {
    law: &'a Law,
    rules: &'a RuleSet,
    list: NaiveDate,
    assessment: &'a Assessment,
    words: &'a Explanation,
    language: Language,
    writing: &'a Writing,
}

impl Writer<'_> {
    fn headline(&self) -> String {
        let title = self.rules.title.in_language(self.language);
        let text = match (self.assessment.label, self.decided_by_figures()) {
            _ if !self.assessment.social_housing => {
                fill(&self.words.not_social, &[("title", title)])
            }
            (Some(label), true) => self.decided(label, title),
            (Some(label), false) => {
                let phrase = match self.assessment.is_mere_history() {
                    true => &self.words.history,
                    false => &self.words.published,
                };
                fill(phrase, &[("label", self.label(label)), ("title", title)])
            }
            (None, _) => self.undecided(title),
        };
        capitalised(&text)
    }

    fn decided_by_figures(&self) -> bool {
        self.assessment.possible.len() == 1
    }

    fn decided(&self, label: Label, title: &str) -> String {
        let main = || self.rules.mildest(Yardstick::Main);
        let level = self.rules.level(label).or_else(main);
        let reason = match self.assessment.enough_residents {
            Some(false) => self.too_few(),
            _ => level.map(|level| self.tally(level)).unwrap_or_default(),
        };
        let gaps = [
            ("label", self.label(label)),
            ("paragraph", level.map_or("", |level| &level.paragraph)),
            ("title", title),
            ("reason", &reason),
        ];
        fill(&self.words.decided, &gaps)
    }

    fn undecided(&self, title: &str) -> String {
        let mut possible: Vec<Label> = self.assessment.possible.iter().copied().collect();
        possible.sort_by_key(|label| self.law.severity(*label));
        let mut labels: Vec<_> = possible.iter().map(|label| self.label(*label)).collect();
        let last = labels.pop().unwrap_or_default();
        let labels = format!("{}{}{last}", labels.join(", "), self.words.or);
        let level = self.rules.mildest(Yardstick::Main);
        let paragraph = level.map_or("", |level| &level.paragraph);
        let gaps = [
            ("paragraph", paragraph),
            ("title", title),
            ("labels", &labels),
        ];
        fill(&self.words.unknown, &gaps)
    }

    fn too_few(&self) -> String {
        let residents = self.assessment.residents.unwrap_or_default();
        let residents = self.writing.exact(residents);
        let limit = self.residents_limit();
        let gaps = [("residents", residents.as_str()), ("limit", &limit)];
        fill(&self.words.too_few, &gaps)
    }

    /// Says that the residents are unknown, where they could decide.
    fn residents(&self) -> Option<String> {
        let open = self.assessment.enough_residents.is_none() && !self.decided_by_figures();
        let limit = self.residents_limit();
        open.then(|| fill(&self.words.residents_unknown, &[("limit", &limit)]))
    }

    fn residents_limit(&self) -> String {
        let comparison = self.words.comparison(self.rules.residents.comparison);
        let value = self.writing.exact(self.rules.residents.value.into());
        format!("{comparison} {value}")
    }

    /// Says how it stands with the mildest level by the other limits, where there are two.
    fn other_level(&self) -> Option<String> {
        let label = self
            .assessment
            .label
            .filter(|_| self.decided_by_figures())?;
        if self.assessment.enough_residents == Some(false) {
            return None;
        }
        let main = self.rules.mildest(Yardstick::Main);
        let prevention = self.rules.mildest(Yardstick::Prevention);
        let (other, phrase) = match self.rules.level(label) {
            None => (prevention?, &self.words.not_either),
            Some(level) if level.limits == Yardstick::Prevention => (main?, &self.words.not_either),
            Some(level) if Some(level) == main => {
                let holding = prevention.filter(|level| self.holds(level))?;
                (holding, &self.words.also_prevention)
            }
            Some(_) => return None,
        };
        let reason = self.tally(other);
        let gaps = [
            ("label", self.label(other.label)),
            ("paragraph", &other.paragraph),
            ("reason", &reason),
        ];
        Some(fill(phrase, &gaps))
    }

    fn met(&self, level: &Level, criterion: Criterion) -> Option<bool> {
        let findings = match level.limits {
            Yardstick::Main => &self.assessment.findings,
            Yardstick::Prevention => &self.assessment.prevention,
        };
        CriterionFinding::of(findings, criterion)?.met
    }

    fn count(&self, level: &Level, met: Option<bool>) -> usize {
        let counted = level.counted.iter();
        let alike = counted.filter(|criterion| self.met(level, **criterion) == met);
        alike.count()
    }

    fn holds(&self, level: &Level) -> bool {
        let mut gates = level.gates.iter();
        let passes = |gate: &Criterion| self.met(level, *gate) == Some(true);
        let through = match level.gates_needed {
            GatesNeeded::All => gates.all(passes),
            GatesNeeded::Any => gates.any(passes),
        };
        through && self.count(level, Some(true)) >= level.needed
    }

    /// Counts the criteria of a level: "2 af 4 kriterier er opfyldt".
    fn tally(&self, level: &Level) -> String {
        let met = self.count(level, Some(true));
        let unknown = self.count(level, None);
        let mut more = String::new();
        if unknown > 0 {
            let unknown = unknown.to_string();
            more += &fill(&self.words.tally_unknown, &[("count", &unknown)]);
        }
        if met < level.needed {
            let needed = level.needed.to_string();
            more += &fill(&self.words.tally_needed, &[("needed", &needed)]);
        }
        let (met, all) = (met.to_string(), level.counted.len().to_string());
        let gaps = [("met", met.as_str()), ("all", &all), ("more", &more)];
        if level.gates.is_empty() {
            return fill(&self.words.tally, &gaps);
        }
        let of_gates = self.gates(level);
        let of_gates = [("gates", of_gates.as_str())];
        fill(
            &self.words.tally_with_gate,
            &[&of_gates[..], &gaps].concat(),
        )
    }

    /// Says how it stands with the criteria that must be met in any case.
    fn gates(&self, level: &Level) -> String {
        let gate = |gate: &Criterion| {
            let state = match self.met(level, *gate) {
                Some(true) => &self.words.state_met,
                Some(false) => &self.words.state_not_met,
                None => &self.words.unknown_value,
            };
            let gaps = [("gate", self.criterion(*gate)), ("state", state.as_str())];
            fill(&self.words.gate, &gaps)
        };
        let gates: Vec<String> = level.gates.iter().map(gate).collect();
        let any = match level.gates_needed {
            GatesNeeded::Any if gates.len() > 1 => self.words.any_gate.as_str(),
            _ => "",
        };
        gates.join(", ") + any
    }

    /// Says where a value lies: "Kun grundskole 67,4 % (grænse: over 60 %; opfyldt med …)."
    fn finding(&self, finding: &CriterionFinding) -> String {
        let name = capitalised(self.criterion(finding.criterion));
        let value = match finding.value {
            Some(value) => self.writing.exact_percent(shown(value, finding)),
            None => self.words.unknown_value.clone(),
        };
        let gaps = [
            ("criterion", name.as_str()),
            ("value", &value),
            ("limit", &self.limit(finding)),
            ("verdict", &self.verdict(finding).unwrap_or_default()),
        ];
        fill(&self.words.finding, &gaps)
    }

    fn limit(&self, finding: &CriterionFinding) -> String {
        let origin = self.origin(finding);
        let Some(limit) = finding.limit else {
            return fill(&self.words.limit_unknown, &[("origin", &origin)]);
        };
        let gaps = [
            ("comparison", self.words.comparison(finding.comparison)),
            ("limit", &self.writing.exact_percent(shown(limit, finding))),
            ("origin", &origin),
        ];
        fill(&self.words.limit, &gaps)
    }

    /// Says what a limit is made of, where it is no fixed number of its own.
    fn origin(&self, finding: &CriterionFinding) -> String {
        match self.law.mean_of(finding.criterion) {
            Some(Reference::Regional) => return self.words.of_region.clone(),
            Some(Reference::National) => return self.words.of_country.clone(),
            None => {}
        }
        let yardstick = yardstick(self.rules, self.assessment);
        let limit = self.rules.limits(yardstick).get(finding.criterion);
        let Some(Bound::Times { times, reference }) = limit.map(|limit| limit.bound) else {
            return String::new();
        };
        let phrase = match reference {
            Reference::National => &self.words.national,
            Reference::Regional => &self.words.regional,
        };
        fill(phrase, &[("times", &times.to_string())])
    }

    fn verdict(&self, finding: &CriterionFinding) -> Option<String> {
        let (met, distance) = finding.met.zip(finding.distance)?;
        let points = self.points(shown(distance.abs(), finding)) + &self.persons(finding);
        let side = match finding.comparison {
            Relation::LessThan => &self.words.above,
            Relation::MoreThan | Relation::AtLeast => &self.words.below,
        };
        let gaps = [("distance", points.as_str()), ("side", side.as_str())];
        let phrase = match (met, distance.is_zero()) {
            (true, false) => &self.words.met_by,
            (true, true) => &self.words.met_on_limit,
            (false, false) => &self.words.not_met,
            (false, true) => &self.words.not_met_on_limit,
        };
        Some(fill(phrase, &gaps))
    }

    fn points(&self, distance: Decimal) -> String {
        let points = self.writing.exact(distance);
        match distance == Decimal::ONE {
            true => self.words.one_point.clone(),
            false => fill(&self.words.points, &[("points", &points)]),
        }
    }

    fn persons(&self, finding: &CriterionFinding) -> String {
        match finding.persons {
            None => String::new(),
            Some(1) => self.words.one_person.clone(),
            Some(persons) => {
                let persons = self.writing.exact(Decimal::from(persons));
                fill(&self.words.persons, &[("persons", &persons)])
            }
        }
    }

    /// Says on how many lists running it stands, and how many there may be.
    fn lists_running(&self) -> Option<String> {
        let count = self.assessment.years_in_row;
        let phrase = match count {
            0 => return None,
            _ if self.assessment.label.is_none() => &self.words.at_least_lists,
            1 => &self.words.one_list,
            _ => &self.words.lists,
        };
        let label = capitalised(self.label(*self.rules.running.labels.first()?));
        let gaps = [("label", label.as_str()), ("count", &count.to_string())];
        let end = match self.rules.running_level() {
            Some(level) if self.assessment.label != Some(level.label) => {
                let needed = self.rules.running.lists.to_string();
                let gaps = [("label", self.label(level.label)), ("needed", &needed)];
                fill(&self.words.lists_needed, &gaps)
            }
            _ => ".".to_owned(),
        };
        Some(fill(phrase, &gaps) + &end)
    }

    /// Says what the unit is obliged to; nothing where it is not.
    fn obligation(&self, state: &ObligationState) -> Option<String> {
        let phrase = match state.holds {
            Some(false) => return None,
            None if self.assessment.is_mere_history() => return None,
            None => &self.words.duty_unknown,
            Some(true) if state.by_this_list => &self.words.duty,
            Some(true) => &self.words.duty_lasts,
        };
        let obligation = self.law.obligation(&state.id)?;
        let labels = obligation.entry.iter().map(|label| self.label(*label));
        let labels: Vec<_> = labels.collect();
        let label = labels.join(&self.words.or);
        let duty = obligation.duty.in_language(self.language);
        Some(fill(phrase, &[("duty", duty), ("label", &label)]))
    }

    /// Says that the rules were not in force on the day of the list.
    fn standstill(&self) -> Option<String> {
        let status = self.rules.standstill(self.list)?;
        let phrase = match status.is {
            Standstill::Suspended => &self.words.suspended,
            Standstill::Annulled => &self.words.annulled,
        };
        let day = self.writing.day(status.from);
        let gaps = [("day", day.as_str()), ("citation", &status.citation)];
        Some(fill(phrase, &gaps))
    }

    fn contradiction(&self) -> Option<String> {
        let label = self.label(self.assessment.published?);
        let contradicts = self.assessment.contradicts_published;
        contradicts.then(|| fill(&self.words.contradiction, &[("label", label)]))
    }

    fn label(&self, label: Label) -> &str {
        let declared = self.law.label(label);
        declared.map_or(&self.words.not_listed, |declared| {
            declared.name(self.list, self.language)
        })
    }

    fn criterion(&self, criterion: Criterion) -> &str {
        let declared = self.law.criterion(criterion);
        declared.map_or("", |declared| declared.name.in_language(self.language))
    }
}

/// Rounds a number for readers: to two decimals, and to four next to the limit.
fn shown(value: Decimal, finding: &CriterionFinding) -> Decimal {
    let decimals = match finding.distance.map(|distance| distance.round_dp(2)) {
        Some(distance) if distance.is_zero() => 4,
        _ => 2,
    };
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}
