//! Disclosure control of the moves from area to area.

use super::{
    control::{Knowledge, Watching},
    counted::Counted,
};
use crate::{
    config::FlowSource,
    disclosure::{self, FlowAudit, FlowInput, FlowPublication, FlowRefusal},
    files, indicators,
    model::{Flows, Indicator, PublishedFigures, PublishedFlows},
    pipeline::{Observer, PipelineError},
    tables::{self, FLOWS},
};

/// What the moves of an edition are controlled with.
#[derive(Clone, Copy)]
pub(super) struct Moves<'a> {
    pub(super) counted: &'a Counted<'a>,
    pub(super) published: &'a PublishedFigures,
    pub(super) knowledge: &'a Knowledge,
}

impl Moves<'_> {
    /// Publishes what may be seen of the newest year's moves; nothing where none are
    /// configured.
    ///
    /// # Errors
    /// Moves of which too much could be found out; where it was stopped.
    pub(super) fn publish(
        self,
        observer: &dyn Observer,
    ) -> Result<Option<FlowPublication>, PipelineError> {
        let Some(source) = &self.counted.scope.config.flows else {
            return Ok(None);
        };
        let flows = self.count(source)?;
        let watch = Watching {
            scope: self.counted.scope,
            observer,
        };
        let published = disclosure::publish_flows(self.input(source, &flows), &watch);
        let published = published.map_err(|refusal| match refusal {
            FlowRefusal::Unsafe(findings) => PipelineError::Moves(findings),
            FlowRefusal::Stopped => PipelineError::stopped(),
        })?;
        if published.control.given_up {
            observer.warn(
                "no moves from unit to unit are shown: what is known of all moves out of units and \
                 into them would give small ones away",
            );
        }
        Ok(Some(published))
    }

    /// Audits the moves in the output of the edition; nothing where none are configured, or none
    /// were ever shown.
    ///
    /// # Errors
    /// An edition that was not run.
    pub(super) fn audit(self) -> Result<Option<FlowAudit>, PipelineError> {
        if self.counted.scope.config.flows.is_none() {
            return Ok(None);
        }
        let file = self.counted.scope.folder().tables().join(FLOWS);
        let text = files::read_text(&file).map_err(PipelineError::NoTable)?;
        let shown = tables::read_flows(&text)
            .map_err(|error| PipelineError::UnreadablePublished(file, error))?;
        let newest = *self.counted.scope.years().end();
        let of_year = shown.into_iter().find(|shown| shown.year == newest);
        self.judge(&of_year.unwrap_or_default())
    }

    /// Audits moves of the newest year that are shown; nothing where none are configured, or none were ever
    /// shown.
    ///
    /// # Errors
    /// Deliveries that cannot be counted.
    pub(super) fn judge(
        self,
        of_year: &PublishedFlows,
    ) -> Result<Option<FlowAudit>, PipelineError> {
        let Some(source) = &self.counted.scope.config.flows else {
            return Ok(None);
        };
        let flows = self.count(source)?;
        let input = self.input(source, &flows);
        let mut earlier = input.earlier.iter();
        let before = earlier.any(|shown| shown.year == flows.year && !shown.moves.is_empty());
        let is_told = before || !of_year.moves.is_empty();
        Ok(is_told.then(|| disclosure::audit_flows(input, of_year)))
    }

    fn count(self, source: &FlowSource) -> Result<Flows, PipelineError> {
        let snapshot = self.counted.snapshot;
        let read = |table: &str, year| snapshot.table(table, year);
        let year = *self.counted.scope.years().end();
        Ok(indicators::flows(source, snapshot.units(), year, read)?)
    }

    fn input<'b>(&'b self, source: &FlowSource, flows: &'b Flows) -> FlowInput<'b> {
        let margin = |id: &Option<String>| -> Option<&'b Indicator> {
            self.counted
                .scope
                .config
                .catalogue
                .indicator(id.as_deref()?)
        };
        FlowInput {
            units: self.counted.snapshot.units(),
            told_by_other_areas: self.knowledge.told_by_other_areas.contains(&flows.year),
            flows,
            margins: [margin(&source.moved_out), margin(&source.moved_in)],
            figures: self.counted.exact,
            published: self.published,
            earlier: &self.knowledge.flows,
            constraints: self.knowledge.constraints(),
            policy: &self.counted.scope.config.disclosure,
        }
    }
}
