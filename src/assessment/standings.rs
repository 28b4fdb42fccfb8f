//! How the larger estates stand to the law and the traffic light, and may stand next year.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive, ToPrimitive},
};

use super::{
    compared::Told,
    panel::{against, panel, scale},
    situations::{Situations, kind_of, mean_years},
};
use crate::{
    config::{RuleSet, Running, Yardstick},
    criteria::{self, CarriedOut, Flip, LimitBand, Listing, NoRules, Odds, Situation},
    disclosure::{self, Distance, ExactStanding},
    indicators::{self, Forecast, Model, Observation, Series},
    model::{
        Criterion, CriterionFinding, CriterionForecast, CriterionOnList, Indicator,
        ObligationState, Published, PublishedFigures, Relation, Shown, Standing, TurningPoint,
        Unit, UnitId, list_day,
    },
};

/// Steps in which chances are shown, in per cent.
const CHANCE_STEP: f64 = 5.0;
/// A chance of so many per cent stands for all above it: nothing is certain.
const MOST_CHANCE: u32 = 95;

/// Assesses every estate of social housing on each list that there are figures for, publishes
/// what may be seen of it, and looks ahead to the next list.
///
/// # Errors
/// Lists for which there are no rules.
pub(crate) fn standings(
    situations: &Situations,
    published: &PublishedFigures,
    said: &BTreeSet<CriterionOnList>,
) -> Result<Vec<Standing>, NoRules> {
    let assessor = StandingAssessor {
        situations,
        published,
        said,
    };
    let methods = assessor.methods();
    let mut standings = Vec::new();
    for estate in situations.estates() {
        standings.extend(assessor.standing(estate, &methods)?);
    }
    Ok(standings)
}

/// The forecasting method of each criterion, and whether it beats "as last year".
type Methods = BTreeMap<Criterion, (Model, bool)>;

/// Judges by what may be told; of anything else it knows nothing.
struct StandingAssessor<'a> {
    situations: &'a Situations<'a>,
    published: &'a PublishedFigures,
    said: &'a BTreeSet<CriterionOnList>,
}

impl StandingAssessor<'_> {
    fn standing(&self, estate: &Unit, methods: &Methods) -> Result<Option<Standing>, NoRules> {
        let config = self.situations.config;
        let mut years = self.situations.years.clone();
        years.retain(|year| estate.from_year <= *year);
        let listings = self.listings(estate, &years);
        let carried_out = self.carried_out(estate);
        let (assessments, history) =
            criteria::assess(&config.law, &config.rules, &listings, &carried_out)?;
        let assessments = assessments
            .get(listings.len().saturating_sub(years.len())..)
            .unwrap_or_default();
        let Some(newest) = years.last().copied() else {
            return Ok(None);
        };
        let lamp = |year: i32| {
            let rules = self.situations.rules(year)?;
            let light = config.traffic_light.as_ref()?;
            let before = history.before(&config.law, &rules.running, year);
            let situation = self.situation(estate, year);
            let list = list_day(year);
            let mut listings = listings.iter();
            let listing = listings.find(|listing| Some(listing.date) == list);
            let published = listing.and_then(|listing| listing.published);
            Some(criteria::light(
                light,
                rules,
                (&situation, before),
                published,
            ))
        };
        let (now, before) = (lamp(newest), lamp(newest - 1));
        let colours = (
            now.as_ref().and_then(|light| light.colour),
            before.as_ref().and_then(|light| light.colour),
        );
        let tools = now.map(|light| light.letting_tools).unwrap_or_default();
        let exact = ExactStanding {
            unit: &estate.id,
            assessments,
            colours,
            letting_tools: &tools,
            is_hidden: &|criterion| {
                let known = self.situations.situation(estate, newest);
                known.values.contains_key(&criterion) && !self.is_told(criterion, newest, estate)
            },
            base: &|criterion| {
                let indicator = self.indicator(criterion)?;
                self.shown(indicator, newest, &estate.id)?.denominator
            },
        };
        let published = disclosure::publish_standing(&exact, &config.law, &config.disclosure);
        let Some(mut standing) = published else {
            return Ok(None);
        };
        standing.row_is_open = self.is_open(&standing, &listings);
        if !standing.is_large {
            return Ok(Some(standing));
        }
        let mut tools = std::mem::take(&mut standing.letting_tools);
        tools.retain(|tool| self.may_use(tool, &standing));
        standing.letting_tools = tools;
        standing.movement = criteria::movement(colours.1, colours.0);
        standing.turning_point = self.situations.rules(newest).and_then(|rules| {
            let situation = self.situation(estate, newest);
            let before = history.before(&config.law, &rules.running, newest);
            let odds = Odds::new(rules, &situation, before);
            self.turning_point(rules, &standing, &criteria::flips(rules, &odds))
        });
        let told = Told {
            situations: self.situations,
            published: self.published,
            estate: estate.id.as_str(),
            situation: self.situation(estate, newest),
            year: newest,
        };
        standing.compared = told.compared(&history);
        self.look_ahead(&mut standing, estate, methods, |running| {
            history.before(&config.law, running, newest + 1)
        });
        Ok(Some(standing))
    }

    /// Tells whether the law lets an estate use a letting tool, by what is published of it; not
    /// where that does not tell.
    fn may_use(&self, tool: &str, standing: &Standing) -> bool {
        let Situations { config, .. } = self.situations;
        let kind = config.interventions.iter().find(|kind| kind.id == tool);
        let Some(offered) = kind.and_then(|kind| kind.offered.as_ref()) else {
            return true;
        };
        let residents = || {
            let indicator = config.catalogue.residents()?;
            let (year, unit) = (standing.list_year, standing.unit.as_str());
            self.published.value(&indicator.id, year, unit)
        };
        let has_residents = |least| residents().is_some_and(|shown| shown >= f64::from(least));
        let reaches = |(criterion, least): (&Criterion, &f64)| {
            let value = standing.criterion(*criterion).and_then(|row| row.value);
            value.is_some_and(|value| value >= *least)
        };
        let label = standing.published.or(standing.label);
        let is_free = |label| !offered.not_labels.contains(&label);
        let is_bound = |state: &ObligationState| {
            state.holds != Some(false) && offered.not_under.contains(&state.id)
        };
        offered.residents.is_none_or(has_residents)
            && offered.at_least.iter().all(reaches)
            && (offered.not_labels.is_empty() || label.is_some_and(is_free))
            && !standing.obligations.iter().any(is_bound)
    }

    /// Returns the change of one criterion, by the fewest persons, that would change the label;
    /// made from shown values alone.
    fn turning_point(
        &self,
        rules: &RuleSet,
        standing: &Standing,
        flips: &[Flip],
    ) -> Option<TurningPoint> {
        let rounding = self.situations.config.disclosure.rounding_base;
        let law = &self.situations.config.law;
        let turning = |flip: &Flip| {
            let criterion = flip.criterion;
            let row = standing.criterion(criterion)?;
            let (yardstick, limit) = match (flip.from, flip.to, row.prevention_limit) {
                (_, LimitBand::Both, _)
                | (LimitBand::Both, LimitBand::Prevention, _)
                | (_, _, None) => (Yardstick::Main, row.limit?),
                (_, _, Some(limit)) => (Yardstick::Prevention, limit),
            };
            if law.mean_of(criterion).is_some() {
                return None;
            }
            let shown = self.shown(
                self.indicator(criterion)?,
                standing.list_year,
                &standing.unit,
            )?;
            let distance = Distance {
                decimals: law.decimals(criterion),
                points: row.value? - limit,
                base: shown.denominator?,
                mean_years: rules.limits(yardstick).get(criterion)?.mean_years,
            };
            Some(TurningPoint {
                criterion,
                limit,
                relation: row.relation,
                persons: distance.persons(rounding),
                label: flip.label,
            })
        };
        let found = flips.iter().filter_map(turning);
        found.min_by(|point, other| point.persons.total_cmp(&other.persons))
    }

    /// Tells whether a row of lists begins with the first that is known, while there were older ones.
    fn is_open(&self, standing: &Standing, listings: &[Listing]) -> bool {
        let first = listings.iter().map(|listing| listing.date.year()).min();
        let row = i32::try_from(standing.years_in_row).ok();
        let begins = row.and_then(|row| standing.list_year.checked_sub(row)?.checked_add(1));
        let before = begins.and_then(|year| self.situations.rules(year.checked_sub(1)?));
        standing.years_in_row > 0 && begins == first && before.is_some()
    }

    /// Returns on which days obligations of an estate ended because they were met.
    fn carried_out(&self, estate: &Unit) -> CarriedOut {
        let exceptions = self.situations.config.exceptions.iter();
        let own = exceptions.filter(|exception| exception.estate == estate.id);
        own.filter_map(|exception| Some((exception.obligation.clone(), exception.carried_out?)))
            .collect()
    }

    /// Returns the lists published before the data begin, then those of the years with data.
    fn listings(&self, estate: &Unit, years: &[i32]) -> Vec<Listing> {
        let labels = &self.situations.context.labels;
        let of_estate = labels.iter().filter(|row| row.unit == estate.id);
        let published = |date: NaiveDate| {
            let mut of_estate = of_estate.clone();
            let row = of_estate.find(|row| row.list_date == date)?;
            self.situations.config.law.read_label(&row.label).ok()
        };
        let dates: Vec<NaiveDate> = years.iter().filter_map(|year| list_day(*year)).collect();
        let earlier = of_estate
            .clone()
            .filter(|row| !dates.contains(&row.list_date))
            .map(|row| Listing {
                date: row.list_date,
                situation: Situation::default(),
                published: self.situations.config.law.read_label(&row.label).ok(),
            });
        let with_data = dates.iter().zip(years).map(|(date, year)| Listing {
            date: *date,
            situation: self.situation(estate, *year),
            published: published(*date),
        });
        earlier.chain(with_data).collect()
    }

    /// Tells whether a criterion of an estate on a list may be told.
    fn is_told(&self, criterion: Criterion, list_year: i32, estate: &Unit) -> bool {
        self.said.contains(&CriterionOnList {
            unit: estate.id.clone(),
            list_year,
            criterion,
        })
    }

    /// Returns what may be told of an estate on a list.
    fn situation(&self, estate: &Unit, year: i32) -> Situation {
        let mut situation = self.situations.situation(estate, year);
        let values = &mut situation.values;
        values.retain(|criterion, _| self.is_told(*criterion, year, estate));
        situation
    }

    fn methods(&self) -> Methods {
        let Situations {
            config,
            units,
            context,
            exact,
            ..
        } = self.situations;
        let method = |criterion: Criterion| {
            let indicator = config.catalogue.serving(criterion)?;
            let scale = scale(indicator.measure)?;
            let panel = match config.law.mean_of(criterion) {
                Some(whose) => against(exact, indicator, (units, context), kind_of(whose)),
                None => panel(exact, indicator, units),
            };
            let model = Model::fit(&panel, scale)?;
            let better = indicators::backtest(&panel, scale)?.beats_last_year();
            Some((criterion, (model, better)))
        };
        self.situations.criteria().filter_map(method).collect()
    }

    /// Adds what the next list may bring, from published values alone.
    fn look_ahead(
        &self,
        standing: &mut Standing,
        estate: &Unit,
        methods: &Methods,
        before: impl Fn(&Running) -> Option<bool>,
    ) {
        let newest = standing.list_year;
        let Some(rules) = self.situations.rules(newest + 1) else {
            return;
        };
        let situation = self.situation(estate, newest);
        let main = criteria::findings(rules, Yardstick::Main, &situation);
        let prevention = criteria::findings(rules, Yardstick::Prevention, &situation);
        let mut odds = Odds::new(rules, &situation, before(&rules.running));
        for criterion in self.situations.criteria() {
            let shown = standing.criterion(criterion).and_then(|row| row.value);
            let Some((forecast, is_forecast)) =
                self.forecast(criterion, rules, estate, methods, shown)
            else {
                continue;
            };
            let chance = |findings: &[CriterionFinding]| {
                chance_to_pass(&forecast, CriterionFinding::of(findings, criterion)?)
            };
            let Some(past_main) = chance(&main) else {
                continue;
            };
            let past_prevention = chance(&prevention).unwrap_or(past_main).max(past_main);
            let bands = [
                1.0 - past_prevention,
                past_prevention - past_main,
                past_main,
            ];
            odds.regions.insert(criterion, bands);
            let decimals = self.situations.config.law.decimals(criterion);
            let rows = standing.criteria.iter_mut();
            for row in rows.filter(|row| row.criterion == criterion) {
                row.outlook = Some(outlook(&forecast, is_forecast, decimals));
            }
        }
        let known = standing.criteria.iter().all(|row| row.outlook.is_some());
        if known {
            let chances = criteria::chances(rules, &odds).into_iter();
            standing.chances = chances
                .map(|(label, chance)| (label, in_steps(chance)))
                .filter(|(_, chance)| *chance > 0)
                .collect();
        }
    }

    /// Forecasts a criterion from the estate's published values, as a share of one.
    fn forecast(
        &self,
        criterion: Criterion,
        rules: &RuleSet,
        estate: &Unit,
        methods: &Methods,
        shown: Option<f64>,
    ) -> Option<(Forecast, bool)> {
        let (model, better) = methods.get(&criterion)?;
        let series = self.published_series(criterion, estate);
        let years = mean_years(rules, criterion).saturating_sub(1);
        // Where the newest years are not shown, what follows them is not the next list.
        let newest = self.situations.years.last().copied()?;
        let needed = (0..years.max(1)).map(|back| newest.checked_sub_unsigned(back));
        let mut shown_years = series
            .observations
            .iter()
            .rev()
            .map(|shown| Some(shown.year));
        if !needed
            .into_iter()
            .all(|year| shown_years.next() == Some(year))
        {
            return None;
        }
        let forecast = model.forecast(&series)?;
        // The value of the list itself is published with more decimals than the yearly figure.
        let of_list = shown.filter(|_| years == 0).map(|value| value / 100.0);
        let last = of_list.unwrap_or(series.observations.last()?.value);
        let forecast = match better {
            true => forecast,
            false => forecast.as_last_year(last),
        };
        let known = series.observations.iter().rev().take(years as usize);
        let known: Vec<f64> = known.map(|observation| observation.value).collect();
        (known.len() == years as usize).then(|| (forecast.mean_with(&known), *better))
    }

    fn indicator(&self, criterion: Criterion) -> Option<&Indicator> {
        let catalogue = &self.situations.config.catalogue;
        catalogue.serving(criterion)
    }

    /// Returns a published figure of an estate, where it is shown.
    fn shown(&self, indicator: &Indicator, year: i32, estate: &UnitId) -> Option<Shown> {
        let figure = self.published.get(&indicator.id, year, estate.as_str());
        figure.and_then(Published::shown)
    }

    /// Returns the yearly values of a criterion as the published figures give them, so that a
    /// forecast tells nothing that those do not.
    fn published_series(&self, criterion: Criterion, estate: &Unit) -> Series {
        let observation = |year: &i32| {
            let indicator = self.indicator(criterion)?;
            if *year < indicators::comparable_from(indicator, estate, i32::MAX) {
                return None;
            }
            let shown = self.shown(indicator, *year, &estate.id)?;
            let weight = shown.denominator.filter(|below| *below > 0.0)?;
            let value = match self.situations.config.law.mean_of(criterion) {
                Some(_) => {
                    let whole = self.situations.divisor(criterion, indicator, *year)?;
                    shown.value / whole.to_f64()?
                }
                None => shown.numerator? / weight,
            };
            Some(Observation {
                year: *year,
                value,
                weight,
            })
        };
        let years = self.situations.years.iter();
        Series {
            observations: years.filter_map(observation).collect(),
        }
    }
}

fn chance_to_pass(forecast: &Forecast, finding: &CriterionFinding) -> Option<f64> {
    let limit = finding.limit?.to_f64()? / 100.0;
    let above = forecast.chance_above(limit);
    Some(match finding.comparison {
        Relation::LessThan => 1.0 - above,
        Relation::MoreThan | Relation::AtLeast => above,
    })
}

fn outlook(forecast: &Forecast, is_forecast: bool, decimals: u8) -> CriterionForecast {
    let scale = 10.0_f64.powf(f64::from(decimals));
    let per_cent = |value: f64| (value * 100.0 * scale).round() / scale;
    CriterionForecast {
        value: per_cent(forecast.value),
        low: per_cent(forecast.low),
        high: per_cent(forecast.high),
        is_forecast,
    }
}

fn in_steps(chance: f64) -> u32 {
    let steps = (chance * 100.0 / CHANCE_STEP).round() * CHANCE_STEP;
    let whole: Option<u32> = Decimal::from_f64(steps).and_then(|steps| steps.try_into().ok());
    whole.unwrap_or_default().min(MOST_CHANCE)
}
