//! What a run is about: which edition, of which date, with which years.

use std::{ops::RangeInclusive, path::PathBuf};

use chrono::{Datelike, NaiveDate};

use super::{PipelineError, Record, progress};
use crate::{
    clock::Clock,
    config::Config,
    dataset::Fetching,
    model::{Edition, EditionFolder, Masthead},
    stop::Stop,
};

/// The most years that an edition has figures of.
const MOST_YEARS: i32 = 100;

/// An edition to work on.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The edition.
    pub edition: Edition,
    /// The date printed in it.
    pub date: NaiveDate,
    /// How many briefings are made at a time.
    pub jobs: usize,
    /// Why a correction is made; the first edition of a year has no reason.
    pub reason: Option<String>,
    /// The day of the run.
    pub today: NaiveDate,
    /// Whether somebody asks to stop.
    pub stop: Stop,
    /// When Statbank is asked.
    pub(super) fetching: Fetching,
    /// Where it is made.
    pub(super) place: Place,
}

/// Where an edition is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In its folder.
    Own,
    /// Aside, since the archive holds it already.
    Aside,
    /// In the folder of drafts.
    Draft,
    /// In the folder of the internal edition.
    Internal,
}

impl<'a> Scope<'a> {
    /// Decides on edition and date.
    ///
    /// The edition is that of today's year unless one is named. An edition keeps the date of
    /// its first rendering, even one that was killed, so that a run on another day makes the same
    /// bytes, and a correction its reason.
    #[must_use]
    pub fn new(config: &'a Config, edition: Option<Edition>, clock: Clock, jobs: usize) -> Self {
        let today = clock.today(config.schedule.time_zone);
        let edition = edition.unwrap_or_else(|| Edition::of_year(today.year()));
        let mut scope = Self {
            config,
            edition,
            date: today,
            jobs,
            reason: None,
            today,
            stop: Stop::default(),
            fetching: Fetching::Never,
            place: Place::Own,
        };
        if let Ok(record) = Record::read(&scope.folder()) {
            scope.reason = record.reason;
            if clock == Clock::System {
                scope.date = record.date;
            }
        } else if clock == Clock::System
            && let Some(date) = progress::date(&scope.folder())
        {
            scope.date = date;
        }
        scope
    }

    /// Has the work stop at the next safe point where somebody asks for it.
    #[must_use]
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// Has Statbank asked what it has not answered for this edition: nobody refreshes before a run of
    /// the schedule.
    #[must_use]
    pub fn fetching_what_lacks(mut self) -> Self {
        self.fetching = Fetching::WhereNotKept;
        self
    }

    /// Gives the reason of a correction, in place of the one on record.
    #[must_use]
    pub fn with_reason(mut self, reason: Option<&str>) -> Self {
        if let Some(reason) = reason {
            self.reason = Some(reason.to_owned());
        }
        self
    }

    /// Makes sure that a correction has a reason, and no other edition has.
    ///
    /// # Errors
    /// Where that is not so.
    pub fn check_reason(&self) -> Result<(), PipelineError> {
        match (self.edition.is_correction(), &self.reason) {
            (true, None) => Err(PipelineError::NoReason(self.edition)),
            (false, Some(_)) => Err(PipelineError::ReasonOfFirst(self.edition)),
            _ => Ok(()),
        }
    }

    /// Makes sure that the edition has figures, of no year after its own.
    ///
    /// # Errors
    /// Where that is not so.
    pub(super) fn check_years(&self) -> Result<(), PipelineError> {
        let (edition, years) = (self.edition, self.years());
        let (first, last) = (*years.start(), *years.end());
        let wrong = |key, message, hint: &str| {
            Err(PipelineError::Years {
                file: self.config.file.clone(),
                key,
                message,
                hint: hint.to_owned(),
            })
        };
        if first > last {
            let message = format!("{first} lies after {last}, the last year of edition {edition}");
            let hint = "figures of a year come out with the edition of the next: name a later one \
                        with `--edition`, or begin with an earlier year";
            return wrong("years.first", message, hint);
        }
        if last > edition.year() {
            let message = format!("{last} lies after edition {edition}");
            let hint = "leave it out for the year before the edition's";
            return wrong("years.last", message, hint);
        }
        if last - first >= MOST_YEARS {
            let message = format!("{first} to {last} are more than {MOST_YEARS} years");
            return wrong("years.first", message, "begin with a later year");
        }
        Ok(())
    }

    /// Goes on unless somebody asks to stop.
    ///
    /// # Errors
    /// Where somebody does.
    pub(super) fn go_on(&self) -> Result<(), PipelineError> {
        match self.stop.is_asked() {
            true => Err(PipelineError::stopped()),
            false => Ok(()),
        }
    }

    /// Says that the edition corrects an earlier one, and why; empty where it does not.
    #[must_use]
    pub fn correction(&self) -> String {
        let words = &self.config.words.correction;
        let reason = self.reason.as_ref();
        reason.map_or_else(String::new, |reason| words.replace("{reason}", reason))
    }

    /// Returns the years with data: to the last configured, or the one before the edition.
    #[must_use]
    pub fn years(&self) -> RangeInclusive<i32> {
        let years = self.config.years;
        years.first..=years.last.unwrap_or(self.edition.year() - 1)
    }

    /// Returns what stands at the head of all that is made of the edition.
    #[must_use]
    pub fn masthead(&self) -> Masthead {
        let project = &self.config.project;
        let language = project.language;
        Masthead {
            edition: self.edition,
            date: self.date,
            correction: self.correction(),
            years: self.years(),
            language,
            title: project.title.in_language(language).to_owned(),
            organisation: project.organisation.clone(),
            contact: project.contact.clone(),
            notice: self.notice(),
            draft: match self.place {
                Place::Draft => self.config.words.draft.clone(),
                _ => String::new(),
            },
        }
    }

    /// Returns what has to stand on every page; of an internal edition who gets it, too.
    fn notice(&self) -> String {
        let project = &self.config.project;
        let notice = project.notice.in_language(project.language);
        let internal = self.config.internal.as_ref();
        let Some(internal) = internal.filter(|_| self.place == Place::Internal) else {
            return notice.to_owned();
        };
        let recipients = internal.recipients.join(", ");
        let own = self
            .config
            .words
            .internal
            .replace("{recipients}", &recipients);
        match notice {
            "" => own,
            notice => format!("{own} · {notice}"),
        }
    }

    /// Returns the folder of the edition.
    #[must_use]
    pub fn folder(&self) -> EditionFolder {
        let output = &self.config.folders.output;
        match self.place {
            Place::Own => EditionFolder::of(self.edition, output),
            Place::Aside => EditionFolder::aside(self.edition, output),
            Place::Draft => self.draft_folder(),
            Place::Internal => self.internal_folder(),
        }
    }

    /// Returns the folder of drafts.
    #[must_use]
    pub fn draft_folder(&self) -> EditionFolder {
        EditionFolder::draft(&self.config.folders.output)
    }

    /// Returns the folder of the internal edition.
    #[must_use]
    pub fn internal_folder(&self) -> EditionFolder {
        EditionFolder::internal(self.edition, &self.config.folders.output)
    }

    /// Returns the folder of the edition's snapshot.
    #[must_use]
    pub fn snapshot(&self) -> PathBuf {
        self.config.folders.snapshots.join(self.edition.to_string())
    }

    /// Returns the folder of the edition's outbox.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.outboxes().join(self.edition.to_string())
    }

    /// Returns the folder of the preview of the edition's mails.
    #[must_use]
    pub fn preview(&self) -> PathBuf {
        self.outboxes().join(format!("{}-preview", self.edition))
    }

    /// Returns the folder of mails to the owner where nothing is sent for real.
    #[must_use]
    pub fn owner_outbox(&self) -> PathBuf {
        self.outboxes().join("owner")
    }

    fn outboxes(&self) -> PathBuf {
        self.config.folders.output.join("outbox")
    }

    /// Returns the folder of the archive.
    #[must_use]
    pub fn archive(&self) -> PathBuf {
        self.config.folders.output.join("archive")
    }
}
