//! What a user can do about an error.

use super::PipelineError;
use crate::{indicators::IndicatorError, model::Edition};

impl PipelineError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Dataset(error) | Self::Indicators(IndicatorError::Table(error)) => {
                error.hint().map(ToOwned::to_owned)
            }
            Self::Demo(error) => error.hint().map(ToOwned::to_owned),
            Self::Indicators(error) => error.hint().map(ToOwned::to_owned),
            Self::Implausible(_) => Some(
                "nothing was published; mend the delivery, or what the catalogue counts".to_owned(),
            ),
            Self::Archive(error) => error.hint(),
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
            Self::UnknownUnits(..) => {
                Some("codes of units stand in the delivered table of units".to_owned())
            }
            Self::Years { hint, .. } => Some(hint.clone()),
            Self::NoBriefing(_) => Some(
                "there are briefings about areas and associations, by code, and about `municipality`; \
                 `template` knows `disclosure` and `packet-<id>` too".to_owned(),
            ),
            Self::NoTable(_) => Some("name a CSV file that is there; `run` writes an edition's".to_owned()),
            Self::Disclosure(_) => Some(
                "nothing was published: earlier editions tell too much of it, so that to hide it now is \
                 no use; leave the indicator out, or its years, or have the limits in [disclosure] as \
                 they were"
                    .to_owned(),
            ),
            Self::Impossible(_) => Some(
                "look at the deliveries of these units and at the expressions of the indicators"
                    .to_owned(),
            ),
            Self::Uncovered(_) => Some("run the edition again: what was hidden once stays hidden".to_owned()),
            Self::Moves(_) => Some(
                "nothing was published; raise the limits in [disclosure], or leave [flows] out"
                    .to_owned(),
            ),
            Self::UnknownRules(_, known) => Some(format!("rules are: {}", known.join(", "))),
            Self::Tables(_) => Some(
                "run `boligmonitor run`, which makes it anew; of one in the archive `archive verify` \
                 says what was changed"
                    .to_owned(),
            ),
            Self::Stale(_) => Some("render the edition anew with `boligmonitor run`".to_owned()),
            Self::NotReady(_) => {
                Some("run `boligmonitor run` first and mend what failed".to_owned())
            }
            Self::Damaged { remedy, .. } => Some((*remedy).to_owned()),
            Self::NoDemo => Some(
                "`[source] kind = \"demo\"` with a `seed` is the fictitious municipality".to_owned(),
            ),
            Self::Locked(holder) => Some(match &holder.owner {
                Some(owner) => format!(
                    "wait for it, or stop it with `kill {}` on {}",
                    owner.process, owner.host
                ),
                None => "wait for it, or stop it".to_owned(),
            }),
            Self::NoLock(_) => {
                Some("move it away; the program makes a file of its own there".to_owned())
            }
            Self::Stopped(_) => {
                Some("run it again: it goes on where it was stopped".to_owned())
            }
            Self::Delivery(error) => error.hint(),
            other => other.hint_of_sending(),
        }
    }

    fn hint_of_sending(&self) -> Option<String> {
        match self {
            Self::Replaced { by, .. } => Some(format!(
                "`--edition {by}` names the newer one; an edition of an earlier year is only sent \
                 as a correction, with `--reason`"
            )),
            Self::Outdated(edition) => Some(format!(
                "run `boligmonitor run --edition {edition}`, which reckons with it, look at the \
                 briefings and approve them"
            )),
            Self::NotApproved(edition) => Some(format!(
                "look at the briefings and at `boligmonitor preview`, then run `boligmonitor \
                 approve {edition}`"
            )),
            Self::ApprovalVoid {
                edition,
                differences,
                ..
            } => Some(void_hint(*edition, differences)),
            Self::NotSigned { edition, .. } => Some(format!(
                "whoever is named by `[[delivery.approver]]` approves it with their key: \
                 `boligmonitor approve {edition} --key FILE`"
            )),
            Self::Signature(error) => Some(error.hint()),
            Self::OtherConfig { edition, .. } => Some(format!(
                "run `boligmonitor run --edition {edition}`, which makes all anew, or take the \
                 change back"
            )),
            Self::OtherDate { .. } => Some("leave `--as-of` out".to_owned()),
            Self::NobodyApproves => Some("name somebody with `--by`, or add `[owner]`".to_owned()),
            _ => None,
        }
    }
}

/// Says what to do about an approval of something else. Where mails alone differ, such as by a mended
/// address, nothing needs to be made anew.
fn void_hint(edition: Edition, differences: &[String]) -> String {
    let approve = format!("`boligmonitor approve {edition}`");
    match differences
        .iter()
        .all(|one| one.starts_with("the mail to "))
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
