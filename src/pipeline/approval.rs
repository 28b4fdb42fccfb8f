//! The approval of an edition: bound to every byte that is sent or archived.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Observer, PipelineError, Scope,
    bagging::bag,
    deliver::{parcels, rendered},
    run::{lock, read_record},
};
use crate::{
    archive, clock,
    config::{Approving, Transport},
    dataset::Snapshot,
    delivery::{ApprovalState, Parcel},
    digest, files,
    model::{Document, DocumentName, Edition},
};

/// The file, in the output of an edition and in its bag.
pub(super) const FILE: &str = "approval.json";

/// Stands for the name where `run` approves.
const AUTOMATIC: &str = "automatic";

/// Who gets what, among the files.
const RECIPIENTS: &str = "who gets what";

/// An approval: `approval.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The edition.
    pub edition: Edition,
    /// SHA-256 of everything that was rendered.
    pub sha256: String,
    /// How many files that are.
    pub count: usize,
    /// When it was approved.
    pub approved_at: String,
    /// By whom.
    pub by: String,
    /// SHA-256 of each file, by its path in the bag; and of who gets what.
    pub files: BTreeMap<String, String>,
}

/// Everything that an approval is about, file by file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contents(BTreeMap<String, String>);

impl Contents {
    /// Takes the hash of every file that goes into the bag, and of who gets what. Addresses are
    /// left out: one that was mended needs no new approval.
    pub(super) fn of(payload: &BTreeMap<String, Vec<u8>>, parcels: &[Parcel]) -> Self {
        let hash = |(path, bytes): (&String, &Vec<u8>)| (path.clone(), digest::sha256(bytes));
        let mut files: BTreeMap<_, _> = payload.iter().map(hash).collect();
        files.insert(RECIPIENTS.to_owned(), recipients(parcels));
        Self(files)
    }

    /// Returns the SHA-256 of all of it.
    pub(super) fn sha256(&self) -> String {
        let pairs = self.0.iter();
        let parts = pairs.flat_map(|(path, hash)| [path.as_bytes(), hash.as_bytes()]);
        digest::sha256_of_parts(parts)
    }

    fn differences(&self, approval: &Approval) -> Vec<String> {
        let (now, then) = (&self.0, &approval.files);
        let differs = |path: &&String| now.get(*path) != then.get(*path);
        let gone = then.keys().filter(|path| !now.contains_key(*path));
        let mut found: Vec<_> = now.keys().chain(gone).filter(differs).cloned().collect();
        found.sort();
        found
    }
}

/// Returns a hash of which documents each recipient gets in which mails.
fn recipients(parcels: &[Parcel]) -> String {
    let mut told = Vec::new();
    for parcel in parcels {
        let names = parcel.documents.iter().chain(&parcel.too_large);
        let mut lines = vec![parcel.recipient.name.clone(), parcel.part.0.to_string()];
        lines.extend(names.map(|one| one.name.file_name()));
        let parts = lines.iter().map(|line| line.as_bytes());
        told.push(digest::sha256_of_parts(parts));
    }
    digest::sha256_of_parts(told.iter().map(|one| one.as_bytes()))
}

impl Approval {
    /// Reads the approval of an edition; nothing where there is none.
    pub(super) fn read(scope: &Scope) -> Result<Option<Self>, PipelineError> {
        let file = scope.output().join(FILE);
        let bytes = match files::read(&file) {
            Err(error) if error.is_not_found() => return Ok(None),
            read => read?,
        };
        let approval = serde_json::from_slice(&bytes);
        approval.map(Some).map_err(|source| PipelineError::Damaged {
            file,
            remedy: "remove it, look at the edition and approve it again",
            source,
        })
    }

    /// Tells whether it is about these very files. Its own words do not count: the hash and the
    /// list of files are both compared with what lies there.
    pub(super) fn holds(&self, contents: &Contents) -> bool {
        self.sha256 == contents.sha256() && self.files == contents.0
    }

    /// Approves what lies there, and writes it down.
    pub(super) fn give(scope: &Scope, contents: Contents, by: &str) -> Result<Self, PipelineError> {
        let zone = scope.config.schedule.time_zone;
        let now = clock::now().with_timezone(&zone);
        let approval = Self {
            edition: scope.edition,
            sha256: contents.sha256(),
            count: contents.0.len() - 1,
            approved_at: now.format("%Y-%m-%d %H:%M %Z").to_string(),
            by: by.to_owned(),
            files: contents.0,
        };
        let text = approval.bytes()?;
        files::write(&scope.output().join(FILE), &text)?;
        Ok(approval)
    }

    /// Returns the file.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, PipelineError> {
        Ok(serde_json::to_vec_pretty(self)?)
    }
}

/// Removes an approval that was about something else, and returns one that holds.
pub(super) fn void_unless_same(
    scope: &Scope,
    contents: &Contents,
    observer: &dyn Observer,
) -> Result<Option<Approval>, PipelineError> {
    let Some(approval) = Approval::read(scope)? else {
        return Ok(None);
    };
    if approval.holds(contents) {
        return Ok(Some(approval));
    }
    files::remove_file(&scope.output().join(FILE))?;
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
pub(super) fn required(
    scope: &Scope,
    contents: Contents,
) -> Result<Option<Approval>, PipelineError> {
    let settings = &scope.config.delivery;
    if settings.transport == Transport::Outbox {
        return Ok(None);
    }
    refuse_replaced(scope)?;
    match Approval::read(scope)? {
        Some(approval) if approval.holds(&contents) => Ok(Some(approval)),
        Some(approval) => Err(PipelineError::ApprovalVoid {
            edition: scope.edition,
            differences: contents.differences(&approval),
            by: approval.by,
            at: approval.approved_at,
        }),
        None if settings.approval == Approving::Automatic => {
            Approval::give(scope, contents, AUTOMATIC).map(Some)
        }
        None => Err(PipelineError::NotApproved(scope.edition)),
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

/// What an approval came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The approval.
    pub approval: Approval,
    /// Whether it was given before, for the same files.
    pub before: bool,
    /// How many mails to how many recipients wait for it.
    pub mails: (usize, usize),
}

/// Approves the edition that a run left in the output folder, in the name of somebody, or else of
/// the owner.
///
/// # Errors
/// Where it was not rendered, not wholly, was changed since, or a later edition was sent.
pub fn approve(scope: &Scope, by: Option<&str>) -> Result<Approved, PipelineError> {
    let owner = scope.config.owner.as_ref().map(|owner| owner.name.as_str());
    let by = by.or(owner).ok_or(PipelineError::NobodyApproves)?;
    let _lock = lock(scope, "approve")?;
    refuse_replaced(scope)?;
    let record = read_record(scope)?;
    let documents = rendered(scope, &record)?;
    let snapshot = Snapshot::open(&scope.snapshot())?;
    let parcels = parcels(scope, snapshot.units(), &documents);
    let contents = Contents::of(&bag(scope, &record, &documents)?.payload, &parcels);
    let given = Approval::read(scope)?.filter(|approval| approval.holds(&contents));
    let before = given.is_some();
    let recipients = parcels.iter().filter(|parcel| parcel.part.0 == 1).count();
    Ok(Approved {
        approval: match given {
            Some(approval) => approval,
            None => Approval::give(scope, contents, by)?,
        },
        before,
        mails: (parcels.len(), recipients),
    })
}

/// Tells whether the edition is approved as it lies there.
pub(super) fn state(
    scope: &Scope,
    parcels: &[Parcel],
    documents: &BTreeMap<DocumentName, Document>,
) -> Result<ApprovalState, PipelineError> {
    let Some(approval) = Approval::read(scope)? else {
        return Ok(ApprovalState::None);
    };
    let payload = bag(scope, &read_record(scope)?, documents).map(|bag| bag.payload);
    // What cannot be read is not what was approved.
    let holds = payload.is_ok_and(|payload| approval.holds(&Contents::of(&payload, parcels)));
    Ok(match holds {
        true => ApprovalState::Given {
            by: approval.by,
            at: approval.approved_at,
        },
        false => ApprovalState::Void,
    })
}
