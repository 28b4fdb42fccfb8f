//! The approval of an edition: bound to every byte that is sent or archived, and to every address.

mod contents;

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use super::deliver::{drafts, entered, mailing_of_bag, rendered};
use crate::{
    archive, clock,
    config::{Approving, Transport, changed_sections},
    delivery::ApprovalState,
    digest, files,
    model::{Edition, EditionFolder},
    pipeline::{
        Observer, PipelineError, Record, Scope,
        entry::{lock, read_record},
        keep::bag,
        make::check_configuration,
        record::read_own,
    },
    signature::{Hand, is_signed},
    tables,
};

pub(in crate::pipeline) use contents::Contents;
use contents::Mail;

/// Stands for the name where `run` approves.
const AUTOMATIC: &str = "automatic";

/// An approval: `approval.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approval {
    /// The edition.
    pub edition: Edition,
    /// SHA-256 of everything that was rendered and of every mail.
    pub sha256: String,
    /// How many files that are, beside the mails.
    pub count: usize,
    /// When it was approved.
    pub approved_at: String,
    /// By whom.
    pub by: String,
    /// SHA-256 of each file, by its path in the bag.
    pub files: BTreeMap<String, String>,
    /// Every mail.
    #[serde(default)]
    mails: Vec<Mail>,
    /// The signature of whoever approved, where they have a key (Ed25519, in hexadecimal digits).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl Approval {
    /// Reads the approval of an edition; nothing where there is none.
    pub(super) fn read(scope: &Scope) -> Result<Option<Self>, PipelineError> {
        let remedy = "remove it, look at the edition and approve it again";
        match read_own(scope.folder().approval(), remedy) {
            Err(PipelineError::File(error)) if error.is_not_found() => Ok(None),
            read => read.map(Some),
        }
    }

    /// Tells whether whoever approved signed it, where they must.
    fn is_believed(&self, scope: &Scope) -> Result<bool, PipelineError> {
        let approvers = &scope.config.delivery.approvers;
        if approvers.is_empty() {
            return Ok(true);
        }
        let Some(signature) = &self.signature else {
            return Ok(false);
        };
        let text = self.signed_text()?;
        Ok(is_signed(approvers, &self.by, &text, signature))
    }

    fn signed_text(&self) -> Result<Vec<u8>, PipelineError> {
        let unsigned = Self {
            signature: None,
            ..self.clone()
        };
        let mut text = b"boligmonitor approval\n".to_vec();
        text.extend(serde_json::to_vec(&unsigned)?);
        Ok(text)
    }

    /// Tells whether it is about this edition, and whoever approved signed it where they must.
    fn holds(&self, scope: &Scope, contents: &Contents) -> Result<bool, PipelineError> {
        let same = self.edition == scope.edition
            && self.sha256 == digest_of(&self.files, &self.mails)
            && contents.differences(self).is_empty();
        Ok(same && self.is_believed(scope)?)
    }

    /// Approves what lies there, and writes it down. What an earlier approval is about and went out
    /// stays approved.
    fn give(
        scope: &Scope,
        contents: Contents,
        (by, hand): (&str, Option<&Hand>),
        earlier: Option<Self>,
    ) -> Result<Self, PipelineError> {
        let zone = scope.config.schedule.time_zone;
        let now = clock::now().with_timezone(&zone);
        let mails = contents.with_those_that_went(earlier);
        let mut approval = Self {
            edition: scope.edition,
            sha256: digest_of(&contents.files, &mails),
            count: contents.files.len(),
            approved_at: now.format("%Y-%m-%d %H:%M %Z").to_string(),
            by: by.to_owned(),
            files: contents.files,
            mails,
            signature: None,
        };
        if let Some(hand) = hand {
            approval.signature = Some(hand.sign(&approval.signed_text()?));
        }
        let text = approval.bytes()?;
        files::write(&scope.folder().approval(), &text)?;
        Ok(approval)
    }

    /// Returns the file.
    pub(in crate::pipeline) fn bytes(&self) -> Result<Vec<u8>, PipelineError> {
        Ok(serde_json::to_vec_pretty(self)?)
    }
}

fn digest_of(files: &BTreeMap<String, String>, mails: &[Mail]) -> String {
    let files = files.iter();
    let files = files.flat_map(|(path, hash)| [path.as_bytes(), hash.as_bytes()]);
    let mails = mails.iter().map(|mail| mail.sha256.as_bytes());
    digest::sha256_of_parts(files.chain(mails))
}

/// Removes an approval that was about something else, and returns one that holds.
pub(in crate::pipeline) fn void_unless_same(
    scope: &Scope,
    contents: &Contents,
    observer: &dyn Observer,
) -> Result<Option<Approval>, PipelineError> {
    let Some(approval) = Approval::read(scope)? else {
        return Ok(None);
    };
    if approval.holds(scope, contents)? {
        return Ok(Some(approval));
    }
    files::remove_file(&scope.folder().approval())?;
    observer.warn(&format!(
        "the approval by {} is void: the edition is another now",
        approval.by
    ));
    Ok(None)
}

/// Returns the approval without which nothing is given to a mail server; none is needed for
/// files. With automatic approval an edition that has none is approved now.
///
/// # Errors
/// Where it lacks one, is not what was approved, or a later edition was sent.
pub(in crate::pipeline) fn required(
    scope: &Scope,
    contents: Contents,
) -> Result<Option<Approval>, PipelineError> {
    let settings = &scope.config.delivery;
    if settings.transport == Transport::Outbox {
        return Ok(None);
    }
    refuse_replaced(scope)?;
    let edition = scope.edition;
    match Approval::read(scope)? {
        Some(approval) if approval.holds(scope, &contents)? => Ok(Some(approval)),
        Some(approval) if !approval.is_believed(scope)? => Err(PipelineError::NotSigned {
            edition,
            by: approval.by,
        }),
        Some(approval) => Err(PipelineError::ApprovalVoid {
            edition,
            differences: contents.differences(&approval),
            by: approval.by,
            at: approval.approved_at,
        }),
        None if settings.approval == Approving::Automatic => {
            Approval::give(scope, contents, (AUTOMATIC, None), None).map(Some)
        }
        None => Err(PipelineError::NotApproved(edition)),
    }
}

/// Refuses an edition in the place of which another is in the archive.
fn refuse_replaced(scope: &Scope) -> Result<(), PipelineError> {
    let edition = scope.edition;
    let mut archived = archive::list(&scope.archive())?.into_iter().rev();
    match archived.find(|other| edition.is_replaced_by(other.edition)) {
        None => Ok(()),
        Some(other) => Err(PipelineError::Replaced {
            edition,
            by: other.edition,
            date: other.date,
        }),
    }
}

/// Refuses an edition that was made with another configuration or catalogue than those in force, by
/// the copy in its bag and by its record.
pub(in crate::pipeline) fn refuse_other_config(
    scope: &Scope,
    record: &Record,
    payload: &BTreeMap<String, Vec<u8>>,
) -> Result<(), PipelineError> {
    let config = scope.config;
    let made_with = payload.get(EditionFolder::CONFIG).map(Vec::as_slice);
    let made_with = String::from_utf8_lossy(made_with.unwrap_or_default());
    // A copy that cannot be read is not the one that was approved, which is told better.
    let mut changed = changed_sections(&made_with, &config.text).unwrap_or_default();
    if record.catalogue_sha256 != digest::sha256(config.catalogue.text.as_bytes()) {
        changed.push("the catalogue".to_owned());
    }
    match changed.is_empty() {
        true => Ok(()),
        false => Err(PipelineError::OtherConfig {
            edition: scope.edition,
            sections: changed,
        }),
    }
}

/// What an approval came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Approved {
    /// The approval.
    pub approval: Approval,
    /// Whether it was given before, for the same files and mails.
    pub before: bool,
    /// What differs from an earlier approval.
    pub differences: Vec<String>,
    /// How many mails to how many recipients wait for it.
    pub mails: (usize, usize),
}

/// Approves the edition that a run left in the output folder, in the name of somebody, or else of
/// the owner. Where the configuration names who may approve, they sign with the key in a file or in
/// `BOLIGMONITOR_APPROVAL_KEY`.
///
/// # Errors
/// Where it was not rendered, not wholly, was changed since, is not signed by whom it must, or a
/// later edition was sent.
pub(crate) fn approve(
    scope: &Scope,
    by: Option<&str>,
    key: Option<&Path>,
) -> Result<Approved, PipelineError> {
    let hand = Hand::find(&scope.config.delivery.approvers, key, by)?;
    let signs = hand.as_ref().map(|hand| hand.approver.name.as_str());
    let owner = scope.config.owner.as_ref().map(|owner| owner.name.as_str());
    let by = signs.or(by).or(owner);
    let by = by.ok_or(PipelineError::NobodyApproves)?;
    let _lock = lock(scope, "approve")?;
    refuse_replaced(scope)?;
    let record = read_record(scope)?;
    let documents = rendered(scope, &record)?;
    let units = tables::read_rendering(&scope.folder().rendering())?.units;
    check_configuration(scope, &units)?;
    let payload = bag(scope, &record, &documents)?.payload;
    refuse_other_config(scope, &record, &payload)?;
    let entered = entered(scope, &[])?;
    let mailing = mailing_of_bag(scope, &payload)?;
    let drafts = drafts(scope, (&units, &documents), &entered, &mailing)?;
    let contents = Contents::of(&payload, &drafts, &mailing, entered)?;
    let mails = contents.waiting();
    let given = Approval::read(scope)?;
    let differences = given.as_ref().map(|given| contents.differences(given));
    if let Some(approval) = &given
        && approval.holds(scope, &contents)?
    {
        return Ok(Approved {
            approval: approval.clone(),
            before: true,
            differences: Vec::new(),
            mails,
        });
    }
    Ok(Approved {
        approval: Approval::give(scope, contents, (by, hand.as_ref()), given)?,
        before: false,
        differences: differences.unwrap_or_default(),
        mails,
    })
}

/// Tells whether the edition is approved as it lies there.
pub(super) fn state(
    scope: &Scope,
    contents: impl FnOnce() -> Result<Contents, PipelineError>,
) -> Result<ApprovalState, PipelineError> {
    let Some(approval) = Approval::read(scope)? else {
        return Ok(ApprovalState::None);
    };
    // What cannot be read is not what was approved.
    let holds = contents().and_then(|contents| approval.holds(scope, &contents));
    Ok(match holds.unwrap_or(false) {
        true => ApprovalState::Given {
            by: approval.by,
            at: approval.approved_at,
        },
        false => ApprovalState::Void,
    })
}
