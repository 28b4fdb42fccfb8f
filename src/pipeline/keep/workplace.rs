//! Where an edition is made: in its folder, or aside where the archive holds it already.
//!
//! What lies in the folder of an archived edition is what was published. What is made again takes
//! its place only where it is the same.

use crate::{
    archive::{self, ArchiveError, Bag},
    files,
    pipeline::{PipelineError, Scope, scope::Place},
};

/// The approval of an edition in its bag; it is given when the edition is made.
const APPROVAL: &str = "data/approval.json";

/// Where an edition is made; what lies aside goes with it.
pub(in crate::pipeline) struct Workplace<'a> {
    target: Scope<'a>,
    at: Scope<'a>,
}

impl<'a> Workplace<'a> {
    /// Decides where an edition is made.
    pub(in crate::pipeline) fn of(scope: &Scope<'a>) -> Result<Self, PipelineError> {
        let archived = archive::list(&scope.archive())?;
        let mut at = scope.clone();
        if archived.iter().any(|bag| bag.edition == scope.edition) {
            at.place = Place::Aside;
            files::remove_folder(at.folder().path())?;
        }
        let target = scope.clone();
        Ok(Self { target, at })
    }

    /// Returns what a run there is about.
    pub(in crate::pipeline) fn scope(&self) -> &Scope<'a> {
        &self.at
    }

    /// Moves what was made into the folder of the edition.
    ///
    /// # Errors
    /// Where the archive holds the edition with other content; its folder is then untouched.
    pub(in crate::pipeline) fn settle(self, bag: &Bag) -> Result<(), PipelineError> {
        let differences = archive::differences(&self.target.archive(), bag)?;
        let differs = |path: &String| path != APPROVAL;
        self.settle_unless(differences.into_iter().flatten().filter(differs).collect())
    }

    /// Moves some of the files of an edition into its folder.
    ///
    /// # Errors
    /// Where the archive holds other ones; its folder is then untouched.
    pub(in crate::pipeline) fn settle_files(self) -> Result<(), PipelineError> {
        // Where nothing could be made there is no folder.
        if self.at.place != Place::Aside || !self.at.folder().path().exists() {
            return Ok(());
        }
        let archived = archive::find(&self.target.archive(), self.target.edition)?;
        let mut differences = Vec::new();
        for path in files::list_below(self.at.folder().path())? {
            let same = files::read(&archived.payload(&path)).ok()
                == files::read(&self.at.folder().path().join(&path)).ok();
            if !same {
                differences.push(format!("data/{path}"));
            }
        }
        self.settle_unless(differences)
    }

    /// Moves what was made into the folder of the edition, unless something differs.
    fn settle_unless(self, differences: Vec<String>) -> Result<(), PipelineError> {
        if !differences.is_empty() {
            return Err(different(&self.target, differences));
        }
        if self.at.place != Place::Aside {
            return Ok(());
        }
        let (from, to) = (self.at.folder(), self.target.folder());
        for path in files::list_below(from.path())? {
            let target = to.path().join(&path);
            if let Some(folder) = target.parent() {
                files::create_folder(folder)?;
            }
            files::rename(&from.path().join(&path), &target)?;
        }
        Ok(())
    }
}

impl Drop for Workplace<'_> {
    fn drop(&mut self) {
        if self.at.place == Place::Aside {
            // What stopped the work is told; the next run removes what is left.
            let _ = files::remove_folder(self.at.folder().path());
        }
    }
}

/// Says that an edition is in the archive with other content.
pub(in crate::pipeline) fn different(scope: &Scope, differences: Vec<String>) -> PipelineError {
    PipelineError::Archive(ArchiveError::Different {
        edition: scope.edition,
        differences,
    })
}
