//! What a user can do about an error.

use super::PipelineError;
use crate::{indicators::IndicatorError, model::Edition, nearest::did_you_mean_or_list};

impl PipelineError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Archive(error) => error.hint(),
            Self::NobodyHas(edition) => Some(format!(
                "ask once it is sent, or in the archive: `boligmonitor deliveries --edition {edition}` says how \
                 far it is; `--edition` names an earlier one"
            )),
            Self::OtherDeliveries(edition) => Some(format!(
                "bring out a correction first, `boligmonitor run --edition {}` with a `--reason`, or put the \
                 deliveries back as they were",
                edition.next_revision()
            )),
            Self::NoDivision { edition, last } => Some(format!(
                "give the list of addresses a column `area_until_{last}` with the area of each before, and let the \
                 snapshot of edition {edition} lie among the others: what was told by other areas is reckoned with"
            )),
            Self::OtherAreas(edition) => Some(format!(
                "deliver the list with the next edition, or bring out a correction, `boligmonitor run --edition {}` \
                 with a `--reason`",
                edition.next_revision()
            )),
            Self::NoAddresses(_) => Some(
                "deliver them as before: what was told by other areas could not be reckoned with"
                    .to_owned(),
            ),
            Self::NotInternal(edition) => Some(format!(
                "`boligmonitor internal --edition {edition}` makes it"
            )),
            Self::OtherInternal { edition, .. } => Some(format!(
                "what its readers know stays as it is: bring out a correction, `boligmonitor run --edition {}` with \
                 a `--reason`, and make the internal edition of that",
                edition.next_revision()
            )),
            Self::NoReason(edition) => Some(format!(
                "run it once with a reason, which is printed on every page: `boligmonitor run \
                 --edition {edition} --reason \"…\"`"
            )),
            Self::ReasonOfFirst(edition) => Some(format!(
                "name the correction: `--edition {}`",
                edition.next_revision()
            )),
            Self::Forgotten { edition, .. } => Some(format!(
                "`boligmonitor archive reproduce {edition}` draws it again from what was published"
            )),
            Self::Years { hint, .. } => Some(hint.clone()),
            Self::UnknownRules(rules, known) => {
                let known = known.iter().map(String::as_str);
                Some(did_you_mean_or_list(rules, "rules", known))
            }
            Self::NoFigures {
                unit,
                indicator,
                units,
                indicators,
            } => {
                let (written, what, known) = if units.contains(unit) {
                    (indicator, "indicators", indicators)
                } else {
                    (unit, "units", units)
                };
                let known = known.iter().map(String::as_str);
                Some(did_you_mean_or_list(written, what, known))
            }
            Self::NoBriefing {
                meant: Some(meant), ..
            } => Some(format!("did you mean {meant}?")),
            Self::Locked(holder) => Some(match &holder.owner {
                Some(owner) => format!(
                    "wait for it, or stop it with `kill {}` on {}",
                    owner.process, owner.host
                ),
                None => "wait for it, or stop it".to_owned(),
            }),
            Self::Delivery(error) => error.hint(),
            other => other
                .hint_of_sending()
                .or(other.fixed_hint().map(ToOwned::to_owned)),
        }
    }

    /// Returns a hint that is the same whatever the error is about.
    fn fixed_hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Dataset(error) | Self::Indicators(IndicatorError::Table(error)) => {
                return error.hint();
            }
            Self::Demo(error) => return error.hint(),
            Self::Indicators(error) => return error.hint(),
            Self::Implausible(_) => {
                "nothing was published; mend the delivery, or what the catalogue counts"
            }
            Self::UnknownUnits(..) => "codes of units stand in the delivered table of units",
            Self::NoBriefing { .. } => {
                "there are briefings about areas and associations, by code, and about \
                 `municipality`; `template` knows `disclosure` and `packet-<id>` too"
            }
            Self::NoTable(_) => "name a CSV file that is there; `run` writes an edition's",
            Self::Disclosure(_) => {
                "nothing was published: earlier editions tell too much of it, so that to hide it \
                 now is no use; leave the indicator out, or its years, or have the limits in \
                 [disclosure] as they were"
            }
            Self::Impossible(_) => {
                "look at the deliveries of these units and at the expressions of the indicators"
            }
            Self::Uncovered(_) => "run the edition again: what was hidden once stays hidden",
            Self::Moves(_) => {
                "nothing was published; raise the limits in [disclosure], or leave [flows] out"
            }
            Self::Tables(_) => {
                "run `boligmonitor run`, which makes it anew; of one in the archive `archive \
                 verify` says what was changed"
            }
            Self::Stale(_) => "render the edition anew with `boligmonitor run`",
            Self::NotReady(_) => "run `boligmonitor run` first and mend what failed",
            Self::Damaged { remedy, .. } => remedy,
            Self::NoDemo => {
                "`[source] kind = \"demo\"` with a `seed` is the fictitious municipality"
            }
            Self::NoLock(_) => "move it away; the program makes a file of its own there",
            Self::Stopped(_) => "run it again: it goes on where it was stopped",
            Self::OtherDate { .. } => "leave `--as-of` out",
            Self::NoMap(_) | Self::ByArea { .. } => "name areas in `units`",
            Self::OnlyUnits => {
                "ask for whole areas, districts or estates, by their codes in `units`"
            }
            Self::NoInternal(_) => {
                "write there who gets it and how small a figure may be: config.toml has an example"
            }
            Self::OtherGroup { .. } => {
                "choose another code; what was told of a group stays as it was told"
            }
            Self::NobodyApproves => "name somebody with `--by`, or add `[owner]`",
            _ => return None,
        })
    }

    fn hint_of_sending(&self) -> Option<String> {
        Some(match self {
            Self::Replaced { by, .. } => format!(
                "`--edition {by}` names the newer one; an edition of an earlier year is only sent \
                 as a correction, with `--reason`"
            ),
            Self::Outdated(edition) => format!(
                "run `boligmonitor run --edition {edition}`, which reckons with it, look at the \
                 briefings and approve them"
            ),
            Self::NotApproved(edition) => format!(
                "look at the briefings and at `boligmonitor preview`, then run `boligmonitor \
                 approve {edition}`"
            ),
            Self::ApprovalVoid {
                edition,
                differences,
                ..
            } => void_hint(*edition, differences),
            Self::NotSigned { edition, .. } => format!(
                "whoever is named by `[[delivery.approver]]` approves it with their key: \
                 `boligmonitor approve {edition} --key FILE`"
            ),
            Self::Signature(error) => error.hint(),
            Self::OtherConfig { edition, .. } => format!(
                "run `boligmonitor run --edition {edition}`, which makes all anew, or take the \
                 change back"
            ),
            _ => return None,
        })
    }
}

/// Says what to do about an approval of something else. Where mails alone differ, such as by a mended
/// address, nothing needs to be made anew.
fn void_hint(edition: Edition, differences: &[String]) -> String {
    let approve = format!("`boligmonitor approve {edition}`");
    match differences
        .iter()
        .all(|difference| difference.starts_with("the mail to "))
    {
        true => format!(
            "look at `boligmonitor preview --edition {edition}`; {approve} approves what differs, and \
             whoever got theirs gets none"
        ),
        false => format!(
            "run `boligmonitor run --edition {edition}`, which makes all anew, look at what changed, \
             and approve it with {approve}"
        ),
    }
}
