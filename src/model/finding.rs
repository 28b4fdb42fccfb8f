//! What stands out about a unit, as facts: the sentences are made of them.

use serde::{Deserialize, Serialize};

use super::{Colour, GoalState, Label, Movement, ObligationState, TurningPoint, UnitId};

/// What stands out about a unit: a fact that a named rule found in published figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about: the unit itself, or one that it is told of, as an estate in an area.
    pub unit: UnitId,
    /// How it is meant.
    pub tone: Tone,
    /// How much it matters: what weighs most is told first.
    pub weight: f64,
    /// The rule that found it, with its figures.
    pub rule: FindingRule,
}

/// How a finding is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Calls for attention.
    Attention,
    /// Goes well.
    Strength,
    /// Is new since the year before.
    New,
    /// Neither good nor bad.
    Neutral,
}

/// The rules that find something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingRule {
    /// What the newest list calls an estate.
    Label(LabelOnList),
    /// The colour of the traffic light.
    Colour(ColourOnList),
    /// By how few persons an estate misses another label.
    TurningPoint(NearLimit),
    /// What the next list may call it.
    NextList(ChancesOnList),
    /// What it is obliged to.
    Obligation(ObligationState),
    /// Where a political goal stands.
    Goal(GoalState),
    /// Several political goals are behind.
    GoalsBehind(GoalsBehind),
    /// An indicator changed by more than chance explains.
    Change(IndicatorChange),
    /// An indicator lies away from the municipality, of the municipality itself from the region,
    /// by more than chance explains.
    Gap(IndicatorGap),
    /// The area of the municipality where an indicator changed most.
    AreaChange(AreaChange),
    /// How many live there.
    Residents(Residents),
    /// The boundary is another one from a year on.
    Boundary(i32),
    /// No shown figure lies on the worse side of the municipality.
    NoneWorse,
    /// No shown figure has changed since the year before.
    Still,
}

/// What the newest list calls an estate, by the ministry and by the municipality's own figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelOnList {
    /// The year of the list.
    pub list_year: i32,
    /// The label that leads: the published one, where there is one.
    pub label: Label,
    /// The one on the list before, where it was another one.
    pub before: Option<Label>,
    /// Whether the label is the ministry's.
    pub is_published: bool,
    /// The label by the municipality's own figures, where those decide.
    pub own: Option<Label>,
    /// Whether that is at odds with the ministry's; a graver name of nested lists is not.
    pub is_at_odds: bool,
}

/// The colour of the traffic light of an estate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColourOnList {
    pub colour: Colour,
    /// The colour a year before, where it is known.
    pub before: Option<Colour>,
    /// How it moved.
    pub movement: Option<Movement>,
}

/// By how few persons an estate misses another label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearLimit {
    /// The criterion, its limit, at most how many persons, and the label that would follow.
    pub turning_point: TurningPoint,
    /// The criterion's value in per cent, where it is shown.
    pub value: Option<f64>,
    /// Whether that label is graver than the present one.
    pub is_graver: bool,
}

/// The chance of a label on the next list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChancesOnList {
    /// The year of the next list.
    pub list_year: i32,
    pub label: Label,
    /// In per cent, in the steps in which chances are published.
    pub chance: u32,
    /// Whether that label is graver than the present one.
    pub is_graver: bool,
}

/// Political goals that are behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalsBehind {
    /// How many goals there are.
    pub goals: usize,
    /// Those that are behind, or get further away, the furthest behind first.
    pub behind: Vec<GoalState>,
}

/// How an indicator changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorChange {
    pub indicator: String,
    /// The earlier data year.
    pub from_year: i32,
    /// The data year of the newest figure.
    pub year: i32,
    /// The earlier value.
    pub from: f64,
    /// The newest value.
    pub to: f64,
    /// Whether that is for the better; nothing where neither is.
    pub is_better: Option<bool>,
    /// About how many persons more (below nought: fewer) it would be, were the unit as the whole
    /// municipality; told only where the unit is worse off by more than chance explains.
    pub persons: Option<f64>,
}

/// How an indicator lies beside the municipality, or the municipality beside the region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorGap {
    pub indicator: String,
    /// The data year.
    pub year: i32,
    /// The unit's value.
    pub value: f64,
    /// That of what it is held against.
    pub other: f64,
    /// What it is held against.
    pub with: UnitId,
    /// How far apart they are, in standard deviations of the areas' shown values.
    pub spreads: f64,
    /// Whether the unit is on the better side.
    pub is_better: bool,
    /// About how many persons more (below nought: fewer) it would be, were the unit as what it is
    /// held against; told only where it is worse off.
    pub persons: Option<f64>,
}

/// The area where an indicator changed most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AreaChange {
    /// How it changed there.
    pub change: IndicatorChange,
    /// In standard deviations of the areas' shown values.
    pub spreads: f64,
}

/// How many live in a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Residents {
    /// The data year.
    pub year: i32,
    pub value: f64,
    /// How many there were the year before, where that compares.
    pub before: Option<f64>,
}

/// A finding as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldFinding {
    /// The rule that found it.
    pub rule: String,
    /// How it is meant.
    pub tone: Tone,
    /// How much it matters, also beside those of other units.
    pub weight: f64,
    /// The name of the unit that it is about.
    pub unit: String,
    /// The sentence.
    pub sentence: String,
}

impl FindingRule {
    /// Returns the name of the rule, as templates have it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Label(_) => "label",
            Self::Colour(_) => "colour",
            Self::TurningPoint(_) => "turning_point",
            Self::NextList(_) => "next_list",
            Self::Obligation(_) => "obligation",
            Self::Goal(_) => "goal",
            Self::GoalsBehind(_) => "goals_behind",
            Self::Change(_) => "change",
            Self::Gap(_) => "gap",
            Self::AreaChange(_) => "area_change",
            Self::Residents(_) => "residents",
            Self::Boundary(_) => "boundary",
            Self::NoneWorse => "none_worse",
            Self::Still => "still",
        }
    }
}
