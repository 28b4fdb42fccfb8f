//! How wide the interval of one count is, for an outsider and for each insider.

use std::collections::BTreeSet;

use super::{
    circle::Circle,
    deviation::Deviation,
    programme::{furthest, width_at_most},
    room::room,
    search::{Insider, Search},
    system::System,
    target::Target,
};

/// An interval in which every attacker must leave a count, as far as it was followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FeasibilityInterval {
    /// The least value that some world has.
    pub(crate) low: f64,
    /// The largest value that some world has.
    pub(crate) high: f64,
    /// The count that its attacker knows, who is an insider then.
    pub(crate) known: Option<usize>,
}

impl FeasibilityInterval {
    /// Returns how wide it is.
    fn width(self) -> f64 {
        self.high - self.low
    }
}

/// An interval and what shows that it is so wide.
pub(crate) struct Judged {
    /// The interval.
    pub(crate) interval: FeasibilityInterval,
    /// Worlds that show it, to an outsider and to each insider.
    pub(crate) worlds: Vec<Deviation>,
}

/// What is found of a target for everybody.
#[derive(Default)]
pub(crate) struct ForEach {
    /// Worlds that show how wide it is, to an outsider and to each insider.
    pub(crate) worlds: Vec<Deviation>,
    /// The counts that insiders know to whom it cannot be as wide as is needed, with how wide it is at most.
    pub(crate) left: Vec<(usize, f64)>,
}

/// A way to find worlds that are far from the truth; each must be one of the search's.
pub(crate) trait WorldSearch {
    /// Looks for worlds without much effort.
    fn quick(&mut self, system: &System, search: &mut Search, target: Target) -> Reach;

    /// Looks for worlds with all effort.
    fn widest(&mut self, system: &System, search: &mut Search, target: Target) -> Reach;
}

/// How hard worlds are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// By moving persons about.
    Search,
    /// By linear programmes too.
    Programme,
}

/// By moving persons about, anywhere or within circles, and by linear programmes where it is worth
/// the effort.
struct GeneralSearch<'a> {
    effort: Effort,
    circles: &'a [Circle],
}

impl WorldSearch for GeneralSearch<'_> {
    fn quick(&mut self, system: &System, search: &mut Search, target: Target) -> Reach {
        by_search(system, search, target, self.circles)
    }

    fn widest(&mut self, system: &System, search: &mut Search, target: Target) -> Reach {
        let mut reach = by_search(system, search, target, self.circles);
        let room = |up| room(system, search, target.end(up), target.width);
        if self.effort == Effort::Search || room(true) + room(false) < target.width * (1.0 - 1e-9) {
            return reach;
        }
        for up in [true, false] {
            if reach.is_enough(target) {
                break;
            }
            if let Some(deviation) = furthest(system, search, target, up) {
                reach.take(&deviation, target.count);
            }
        }
        reach
    }
}

/// The two worlds furthest from the truth.
#[derive(Default)]
pub(crate) struct Reach {
    down: f64,
    up: f64,
    moved: BTreeSet<usize>,
    worlds: Vec<Deviation>,
}

/// Finds the interval of a count: the narrowest that an outsider or an insider can get.
///
/// What is returned is proven by worlds, so it is never wider than what the attacker is left
/// with. An insider who knows a whole that the count is part of is left out: he knows by himself
/// that the part is no larger, whatever is hidden.
///
/// Worlds are looked for that are `asked` apart, which is at least what the target needs; first
/// beside all that insiders know, but for the count itself.
pub(crate) fn judge_by(
    ways: &mut dyn WorldSearch,
    system: &System,
    search: &mut Search,
    (needed, asked): (Target, f64),
) -> Judged {
    let target = Target {
        width: asked,
        ..needed
    };
    let interval = |reach: &Reach, known| {
        let exact = system.count(target.count).exact;
        FeasibilityInterval {
            low: exact - reach.down,
            high: exact + reach.up,
            known,
        }
    };
    search.set_insider(Insider::AnybodyBut(target.count));
    let reach = ways.quick(system, search, target);
    search.set_insider(Insider::Nobody);
    if reach.is_enough(target) {
        return Judged {
            interval: interval(&reach, None),
            worlds: reach.worlds,
        };
    }
    let reach = ways.widest(system, search, target);
    let mut narrowest = interval(&reach, None);
    let mut part = narrowest.width() / asked;
    let mut worlds = reach.worlds.clone();
    if reach.is_enough(needed) && needed.to_insiders {
        for count in insiders(system, search, target.count, &reach.moved) {
            let own = Target {
                width: system.width_to(count, target.count, asked),
                ..needed
            };
            search.set_insider(Insider::Knows(count));
            let reach = ways.widest(system, search, own);
            if (reach.down + reach.up) / own.width < part {
                narrowest = interval(&reach, Some(count));
                part = narrowest.width() / own.width;
            }
            worlds.extend(reach.worlds);
        }
        search.set_insider(Insider::Nobody);
    }
    Judged {
        interval: narrowest,
        worlds,
    }
}

/// Finds the interval of a count by moving persons about, or with all effort.
pub(super) fn judge(
    system: &System,
    search: &mut Search,
    needed: Target,
    (effort, circles): (Effort, &[Circle]),
) -> Judged {
    let mut ways = GeneralSearch { effort, circles };
    judge_by(&mut ways, system, search, (needed, needed.width))
}

/// Finds worlds of a count for an outsider and for each insider, with all effort; and insiders to whom it cannot be
/// wide enough, whatever worlds there are.
pub(super) fn judge_for_each(
    system: &System,
    search: &mut Search,
    target: Target,
    circles: &[Circle],
) -> ForEach {
    let effort = Effort::Programme;
    let mut ways = GeneralSearch { effort, circles };
    search.set_insider(Insider::Nobody);
    let reach = ways.widest(system, search, target);
    let mut left = Vec::new();
    let mut worlds = reach.worlds.clone();
    if reach.is_enough(target) && target.to_insiders {
        for known in insiders(system, search, target.count, &reach.moved) {
            search.set_insider(Insider::Knows(known));
            let reach = ways.widest(system, search, target);
            if !reach.is_enough(target) {
                let most = width_at_most(system, search, target);
                left.extend((most < target.width * (1.0 - 1e-9)).then_some((known, most)));
            }
            worlds.extend(reach.worlds);
        }
        search.set_insider(Insider::Nobody);
    }
    ForEach { worlds, left }
}

/// Returns the interval that worlds show, as far as they fit what is known, where a target has with it the
/// width that it needs, to everybody: with the truth two of them are so far apart, and so are two in which what an
/// insider knows is true.
pub(crate) fn shown_by(
    worlds: &[Deviation],
    system: &System,
    search: &mut Search,
    target: Target,
) -> Option<FeasibilityInterval> {
    search.set_insider(Insider::Nobody);
    let ends = |worlds: &[&Deviation], known: Option<usize>, width: f64| {
        let holds = |world: &&&Deviation| world.counts().all(|count| Some(count) != known);
        let amounts = worlds.iter().filter(holds);
        let amounts = amounts.map(|world| world.of(target.count));
        let (low, high) = amounts.fold((0.0, 0.0), |(low, high): (f64, f64), amount| {
            (low.min(amount), high.max(amount))
        });
        (high - low >= width * (1.0 - 1e-9)).then_some((low, high))
    };
    let mut worlds: Vec<&Deviation> = worlds.iter().collect();
    ends(&worlds, None, target.width)?;
    worlds.retain(|world| search.is_world(system, world));
    let (low, high) = ends(&worlds, None, target.width)?;
    let moved = worlds.iter().flat_map(|world| world.counts()).collect();
    let known = insiders(system, search, target.count, &moved);
    let is_wide_to = |known: usize| {
        let width = system.width_to(known, target.count, target.width);
        ends(&worlds, Some(known), width).is_some()
    };
    let is_wide_to_all = !target.to_insiders || known.into_iter().all(is_wide_to);
    let exact = system.count(target.count).exact;
    is_wide_to_all.then_some(FeasibilityInterval {
        low: exact + low,
        high: exact + high,
        known: None,
    })
}

/// Returns which of some counts an insider may know who has something to find out of a target.
fn insiders(
    system: &System,
    search: &Search,
    target: usize,
    counts: &BTreeSet<usize>,
) -> Vec<usize> {
    let may_be_known = |count: &&usize| **count != target && search.may_be_known(**count);
    let known: Vec<usize> = counts.iter().filter(may_be_known).copied().collect();
    if known.is_empty() {
        return known;
    }
    let wholes = system.wholes_of(target);
    let knows_little = |count: &usize| !wholes.contains(count);
    known.into_iter().filter(knows_little).collect()
}

impl Reach {
    /// Tells whether the two worlds are far enough apart.
    pub(crate) fn is_enough(&self, target: Target) -> bool {
        target.width - self.down - self.up <= 1e-9 * target.width
    }

    /// Returns how far up the one must be, or how far down, for the two to be far enough apart.
    pub(crate) fn wanted(&self, target: Target, up: bool) -> f64 {
        target.width - if up { self.down } else { self.up }
    }

    /// Adds a world.
    pub(crate) fn take(&mut self, deviation: &Deviation, target: usize) {
        let amount = deviation.of(target);
        self.up = self.up.max(amount);
        self.down = self.down.max(-amount);
        self.moved.extend(deviation.counts());
        self.worlds.push(deviation.clone());
    }
}

/// Looks for worlds that are just far enough apart: anywhere, and then within circles.
fn by_search(system: &System, search: &mut Search, target: Target, circles: &[Circle]) -> Reach {
    let mut reach = Reach::default();
    let step = match system.count(target.count).whole {
        true => 1.0,
        false => target.width / 5.0,
    };
    for up in [true, false] {
        let wanted = reach.wanted(target, up);
        let room = room(system, search, target.end(up), wanted);
        let amount = (room / step + 1e-9).floor() * step;
        let amount = if up { amount } else { -amount };
        for circle in std::iter::once(None).chain(circles.iter().map(Some)) {
            search.stay_within(circle);
            if let Some(deviation) = search.world(system, target.count, amount, step) {
                reach.take(&deviation, target.count);
                if reach.is_enough(target) || (deviation.of(target.count) - amount).abs() < 1e-9 {
                    break;
                }
            }
        }
        search.stay_within(None);
    }
    reach
}
