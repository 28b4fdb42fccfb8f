//! From the text of `config.toml` to a checked configuration.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Config, ConfigError, ContextFiles, Databases, FlowSource, Folders, InterventionKind, Law,
    LawSource, MapFile, Packet, PlanMeasure, Project, Retention, Source, Statbank, Table,
    TrafficLight, Transport, UnitSource, Words, Years, catalogue,
    checker::{Checker, Problems},
    database,
    delivery::RawDelivery,
    disclosure::RawDisclosure,
    owner::{self, RawOwner},
    packet, plan_measure,
    recipient::{self, RawRecipient},
    referenced_files::{Finder, ReferencedFiles},
    schedule::RawSchedule,
    strict, table, texts,
};
use crate::files;

/// The configuration of boligmonitor, `config.toml`. Relative paths start at its folder.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    /// Who publishes, and in which language.
    project: Project,
    /// Where things lie.
    #[serde(default)]
    folders: Folders,
    /// The catalogue of indicators, themes and charts.
    #[serde(default = "catalogue_file")]
    catalogue: PathBuf,
    /// Which years have data.
    years: Years,
    /// Where deliveries come from.
    #[serde(default)]
    source: Source,
    /// Where the units come from.
    units: UnitSource,
    /// What is delivered beside the tables.
    #[serde(default)]
    context: ContextFiles,
    /// The map of the areas.
    map: Option<MapFile>,
    /// What may be begun in an estate.
    #[serde(default)]
    intervention: Vec<InterventionKind>,
    /// What development plans are measured by.
    #[serde(default)]
    plan_measure: Vec<PlanMeasure>,
    /// Which table holds moves from area to area.
    flows: Option<FlowSource>,
    /// Whose reading of the law decides.
    #[serde(default)]
    law: LawSource,
    /// When larger estates have which colour.
    traffic_light: Option<TrafficLight>,
    /// Databases that tables are read from, by name.
    #[serde(default)]
    database: Databases,
    /// Where Statbank is.
    #[serde(default)]
    statbank: Statbank,
    /// The tables that are delivered.
    #[serde(default)]
    table: Vec<Table>,
    /// The disclosure policy.
    #[serde(default)]
    disclosure: RawDisclosure,
    /// How mails are sent.
    #[serde(default)]
    delivery: RawDelivery,
    /// Who answers for the editions.
    owner: Option<RawOwner>,
    /// Who gets what.
    #[serde(default)]
    recipient: Vec<RawRecipient>,
    /// Packets for meetings.
    #[serde(default)]
    packet: Vec<Packet>,
    /// How long rows about persons are kept.
    #[serde(default)]
    retention: Retention,
    /// When editions are due.
    #[serde(default)]
    schedule: RawSchedule,
    /// What words of `words.toml` are called here, in the same tables.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    words: toml::Table,
    /// Whether it lies in the bag of an edition, which may be older than what is asked of it.
    #[serde(skip)]
    is_archived: bool,
}

fn catalogue_file() -> PathBuf {
    PathBuf::from("data/catalogue.toml")
}

/// Reads a configuration and the catalogue that it names.
///
/// Relative paths in it start at the folder of the configuration.
///
/// # Errors
/// A file that cannot be read or is not of the expected form (unknown keys included), or all
/// mistakes at once.
pub fn load(file: &Path) -> Result<Config, ConfigError> {
    read(file, |_| {})
}

/// Reads the configuration in the bag of an edition, with the catalogue, the rules of the law and
/// the templates that lie beside it; what is made goes below `output`.
///
/// # Errors
/// Like [`load`].
pub(crate) fn load_archived(folder: &Path, output: &Path) -> Result<Config, ConfigError> {
    read(&folder.join("config.toml"), |raw| {
        raw.is_archived = true;
        raw.catalogue = PathBuf::from("catalogue.toml");
        raw.law.file = Some(PathBuf::from("law.toml"));
        raw.folders.templates = PathBuf::from("report-templates");
        // What is drawn from an archive is mailed to nobody.
        raw.delivery.transport = Transport::Outbox;
        raw.delivery.send_with_run = None;
        raw.folders.output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    })
}

fn read(file: &Path, adapt: impl FnOnce(&mut Raw)) -> Result<Config, ConfigError> {
    let text = files::read_text(file)?;
    let mut raw: Raw = strict::parse(&text, file)?;
    adapt(&mut raw);
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut problems = Problems::default();
    raw.check(&mut problems.of(file));
    let databases = std::mem::take(&mut raw.database);
    let databases = database::read(databases, folder, &mut problems.of(file));
    let tables = std::mem::take(&mut raw.table);
    let tables = table::read(tables, &databases, &mut problems.of(file));
    let files = raw.referenced_files(file, &tables, &mut problems)?;
    raw.check_beside(&tables, &files, file, &mut problems);
    raw.check_languages(&files, file, &mut problems);
    let mut checker = problems.of(file);
    let owner = owner::read(raw.owner, raw.delivery.transport, &mut checker);
    let delivery = raw
        .delivery
        .read(folder, &raw.project.contact, &mut checker);
    let recipients = recipient::read(raw.recipient, &mut checker);
    packet::check(&raw.packet, &mut checker);
    recipient::check_packets(&recipients, &raw.packet, &mut checker);
    let schedule = raw.schedule.read(&mut checker);
    let (disclosure, internal) = raw.disclosure.read(&mut checker);
    let (law, catalogue, words) = (files.law, files.catalogue, files.words);
    let read = || Some((delivery?, schedule?, law?, catalogue?, words?));
    let (delivery, schedule, law, catalogue, words) = problems.refuse(read())?;
    Ok(Config {
        file: file.to_owned(),
        text,
        project: raw.project,
        folders: raw.folders.below(folder),
        years: raw.years,
        source: raw.source,
        units: raw.units,
        context: raw.context,
        map: raw.map,
        interventions: raw.intervention,
        plan_measures: raw.plan_measure,
        flows: raw.flows,
        law,
        compared_rules: raw.law.compare,
        exceptions: raw.law.exception,
        rules: raw.law.rules,
        traffic_light: raw.traffic_light,
        databases,
        statbank: raw.statbank,
        tables,
        catalogue,
        disclosure,
        internal,
        delivery,
        owner,
        packets: raw.packet,
        recipients,
        retention: raw.retention,
        schedule,
        words,
    })
}

impl Raw {
    /// Checks the sections that are taken as they are written.
    fn check(&self, checker: &mut Checker) {
        self.project.check(checker);
        self.years.check(checker);
        self.units.check(checker);
        self.context.check(checker);
        if let Some(map) = &self.map {
            map.check(checker);
        }
        plan_measure::check(&self.plan_measure, checker);
        if let Some(light) = &self.traffic_light {
            light.check(&self.intervention, checker);
        }
        self.statbank.check(checker);
        self.retention.check(checker);
    }

    /// Reads the rules of the law, or takes those that the program brings with it, the catalogue,
    /// and the short words of the language.
    fn referenced_files(
        &self,
        config: &Path,
        tables: &[Table],
        problems: &mut Problems,
    ) -> Result<ReferencedFiles, ConfigError> {
        let mut finder = Finder { config, problems };
        let templates = self.folders.templates.join(self.project.language.code());
        Ok(ReferencedFiles {
            law: match &self.law.file {
                Some(file) => finder.read("law.file", file, Law::read)?,
                None => finder.problems.take(Law::built_in())?,
            },
            catalogue: finder.read("catalogue", &self.catalogue, |text, file, problems| {
                catalogue::read(text, file, tables, problems)
            })?,
            words: finder.read(
                "folders.templates",
                &templates.join("words.toml"),
                |text, file, problems| {
                    let own = (&self.words, self.project.currency.as_str(), config);
                    Words::read(text, file, own, problems)
                },
            )?,
        })
    }

    /// Checks that what is printed has a text in the language of the briefings.
    fn check_languages(&self, files: &ReferencedFiles, config: &Path, problems: &mut Problems) {
        // Where the language has no words, that is what is wrong.
        if files.words.is_none() {
            return;
        }
        let language = self.project.language;
        let title = ("project.title".to_owned(), &self.project.title);
        let own = texts::texts(&self.intervention, &self.plan_measure).chain([title]);
        texts::check(own, language, &mut problems.of(config));
        let Some(catalogue) = &files.catalogue else {
            return;
        };
        texts::check(
            catalogue.texts(),
            language,
            &mut problems.of(&catalogue.file),
        );
        if let (Some(law), true) = (&files.law, catalogue.applies_law()) {
            let file = self.law.file.as_deref().unwrap_or(Path::new("law.toml"));
            texts::check(law.texts(), language, &mut problems.of(file));
        }
    }

    /// Checks what sections name of tables and files.
    fn check_beside(
        &self,
        tables: &[Table],
        files: &ReferencedFiles,
        file: &Path,
        problems: &mut Problems,
    ) {
        let mut checker = problems.of(file);
        self.units.check_addresses(tables, &mut checker);
        if let Some(flows) = &self.flows {
            flows.check(tables, &mut checker);
        }
        if let Some(law) = &files.law {
            self.law.check(law, &mut checker);
            for kind in &self.intervention {
                kind.check(law, &mut checker);
            }
            if let Some(light) = &self.traffic_light {
                light.check_law(law, &mut checker);
            }
        }
        let Some(catalogue) = &files.catalogue else {
            return;
        };
        if let Some(flows) = &self.flows {
            flows.check_margins(catalogue, &mut checker);
        }
        if let (Some(law), false) = (&files.law, self.is_archived) {
            let looked_at = (self.years, self.traffic_light.is_some());
            let mut checker = problems.of(&catalogue.file);
            self.law
                .check_served(law, looked_at, catalogue, &mut checker);
        }
    }
}
