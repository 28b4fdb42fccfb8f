//! From the text of `config.toml` to a checked configuration.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    Catalogue, Column, ColumnKind, Config, ConfigError, ContextFiles, Delivery, Disclosure,
    FlowSource, Folders, InterventionKind, Law, LawSource, Layout, MapFile, Owner, Packet, Problem,
    Project, Recipient, Retention, Schedule, Source, Table, TrafficLight, Transport, UnitSource,
    WithoutUnit, Years,
    beside::{below, law, words},
    catalogue, strict,
};
use crate::{
    files,
    model::{Basis, Measure},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    project: Project,
    folders: Folders,
    catalogue: PathBuf,
    pub(super) years: Years,
    source: Source,
    pub(super) units: UnitSource,
    #[serde(default)]
    context: ContextFiles,
    map: Option<MapFile>,
    #[serde(default)]
    intervention: Vec<InterventionKind>,
    flows: Option<FlowSource>,
    #[serde(default)]
    law: LawSource,
    pub(super) traffic_light: Option<TrafficLight>,
    #[serde(default)]
    pub(super) table: Vec<RawTable>,
    pub(super) disclosure: Disclosure,
    pub(super) delivery: Delivery,
    owner: Option<Owner>,
    #[serde(default)]
    recipient: Vec<Recipient>,
    #[serde(default)]
    pub(super) packet: Vec<Packet>,
    #[serde(default)]
    pub(super) retention: Retention,
    pub(super) schedule: Schedule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTable {
    pub(super) name: String,
    file: String,
    layout: Layout,
    #[serde(default)]
    key: Vec<String>,
    unit: Option<String>,
    estate: Option<String>,
    #[serde(default)]
    without_unit: WithoutUnit,
    columns: BTreeMap<String, String>,
    #[serde(default)]
    values: BTreeMap<String, Vec<String>>,
    age_from: Option<String>,
    #[serde(default)]
    join: Vec<String>,
    pub(super) years: Option<Vec<i32>>,
    #[serde(default)]
    missing: Vec<String>,
    #[serde(default)]
    skip_other_units: bool,
    codes: Option<PathBuf>,
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
pub fn load_archived(folder: &Path, output: &Path) -> Result<Config, ConfigError> {
    read(&folder.join("config.toml"), |raw| {
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
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let mut checker = Checker {
        file,
        problems: Vec::new(),
    };
    checker.check_numbers(&raw);
    let tables: Vec<_> = raw
        .table
        .into_iter()
        .map(|table| checker.table(table))
        .collect();
    checker.check_tables(&tables);
    checker.check_context(&raw.context);
    checker.check_map(raw.map.as_ref());
    checker.check_flows(raw.flows.as_ref(), &tables);
    checker.check_traffic_light(raw.traffic_light.as_ref(), &raw.intervention);
    let law = law(&folder, &raw.law)?;
    checker.check_rules(&law, &raw.law.rules);
    checker.check_disclosure(&raw.disclosure);
    checker.check_delivery(&raw.delivery, &raw.recipient);
    checker.check_owner(raw.owner.as_ref(), raw.delivery.transport);
    checker.check_packets(&raw.packet, &raw.recipient);
    checker.check_line("project.organisation", &raw.project.organisation);
    checker.check_line("project.contact", &raw.project.contact);
    checker.check_line(
        "project.title",
        raw.project.title.in_language(raw.project.language),
    );
    let mut problems = checker.problems;
    let catalogue_file = folder.join(&raw.catalogue);
    let catalogue_text = files::read_text(&catalogue_file)?;
    let catalogue = catalogue::parse(&catalogue_text, &catalogue_file, &tables, &mut problems)?;
    let mut checker = Checker { file, problems };
    checker.check_margins(raw.flows.as_ref(), &catalogue);
    let problems = checker.problems;
    if !problems.is_empty() {
        return Err(ConfigError::Problems(problems));
    }
    let folders = below(&folder, raw.folders);
    Ok(Config {
        words: words(&folders, raw.project.language)?,
        file: file.to_owned(),
        text,
        project: raw.project,
        folders,
        years: raw.years,
        source: raw.source,
        units: raw.units,
        context: raw.context,
        map: raw.map,
        interventions: raw.intervention,
        flows: raw.flows,
        law,
        rules: raw.law.rules,
        traffic_light: raw.traffic_light,
        tables,
        catalogue,
        disclosure: raw.disclosure,
        delivery: raw.delivery.below(&folder),
        owner: raw.owner,
        packets: raw.packet,
        recipients: raw.recipient,
        retention: raw.retention,
        schedule: raw.schedule,
    })
}

/// Collects every problem of a configuration.
pub(super) struct Checker<'a> {
    file: &'a Path,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    pub(super) fn add(
        &mut self,
        key: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            key: key.into(),
            message: message.into(),
            hint: hint.into(),
        });
    }

    fn table(&mut self, raw: RawTable) -> Table {
        let columns = raw.columns.iter();
        let columns = columns
            .filter_map(|(name, form)| self.column(&raw.name, name, form, &raw.values))
            .collect();
        Table {
            name: raw.name,
            file: raw.file,
            layout: raw.layout,
            key: raw.key,
            unit: raw.unit,
            estate: raw.estate,
            without_unit: raw.without_unit,
            columns,
            age_from: raw.age_from,
            join: raw.join,
            years: raw.years,
            missing: raw.missing,
            skip_other_units: raw.skip_other_units,
            codes: raw.codes,
        }
    }

    fn column(
        &mut self,
        table: &str,
        name: &str,
        form: &str,
        values: &BTreeMap<String, Vec<String>>,
    ) -> Option<Column> {
        let (form, optional) = match form.strip_suffix('?') {
            Some(form) => (form, true),
            None => (form, false),
        };
        let kind = match form {
            "integer" => ColumnKind::Integer,
            "number" => ColumnKind::Number,
            "text" => ColumnKind::Text,
            "date" => ColumnKind::Date,
            "boolean" => ColumnKind::Boolean,
            "area" => ColumnKind::Area,
            "estate" => ColumnKind::Estate,
            _ => {
                self.add(
                    format!("table[{table}].columns.{name}"),
                    format!("`{form}` is not a form of column"),
                    "integer, number, text, date, boolean, area or estate, with `?` where it may be empty",
                );
                return None;
            }
        };
        Some(Column {
            name: name.to_owned(),
            kind,
            optional,
            values: values.get(name).cloned().unwrap_or_default(),
        })
    }

    fn check_tables(&mut self, tables: &[Table]) {
        for (index, table) in tables.iter().enumerate() {
            let name = &table.name;
            let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if name.is_empty() || !name.chars().all(simple) {
                self.add(
                    format!("table[{name}].name"),
                    "not a name for files",
                    "use a–z, 0–9 and _",
                );
            }
            if name == "map" {
                let hint = "the map is listed under this name; take another";
                self.add("table[map].name", "is not for tables", hint);
            }
            if tables
                .iter()
                .take(index)
                .any(|earlier| earlier.name == *name)
            {
                self.add(
                    format!("table[{name}].name"),
                    "used twice",
                    "each table has its own",
                );
            }
            if !table.file.contains("{year}") {
                let hint = "a file a year is delivered: write `{year}` where the year stands";
                self.add(format!("table[{name}].file"), "has no `{year}`", hint);
            }
            self.check_path(&format!("table[{name}].file"), Path::new(&table.file));
            self.check_columns_named(table);
            for joined in &table.join {
                self.check_join(table, joined, tables);
            }
        }
    }

    fn check_path(&mut self, key: &str, path: &Path) {
        let inside = |part| matches!(part, std::path::Component::Normal(_));
        if !path.components().all(inside) {
            self.add(
                key,
                "leaves the raw folder",
                "paths start at `folders.raw`, without `..`",
            );
        }
    }

    fn check_context(&mut self, files: &ContextFiles) {
        for (key, file) in [
            ("references", &files.references),
            ("goals", &files.goals),
            ("interventions", &files.interventions),
            ("published_labels", &files.published_labels),
        ] {
            if let Some(file) = file {
                self.check_path(&format!("context.{key}"), file);
            }
        }
    }

    fn check_map(&mut self, map: Option<&MapFile>) {
        let Some(map) = map else { return };
        self.check_path("map.file", &map.file);
        if map.file.as_os_str().is_empty() {
            let hint = "a GeoJSON file below `folders.raw`, such as `areas.geojson`";
            self.add("map.file", "is empty", hint);
        }
        if map.id.trim().is_empty() {
            let hint = "name the property that holds the code of an area, such as `id`";
            self.add("map.id", "is empty", hint);
        }
    }

    fn check_flows(&mut self, flows: Option<&FlowSource>, tables: &[Table]) {
        let Some(flows) = flows else { return };
        let Some(table) = tables.iter().find(|table| table.name == flows.table) else {
            let message = format!("there is no table `{}`", flows.table);
            return self.add("flows.table", message, "name a [[table]]");
        };
        for (key, column) in [("from", &flows.from), ("to", &flows.to)] {
            let found = table.column(column);
            if found.is_none_or(|column| column.kind != ColumnKind::Area) {
                let message = format!("`{column}` is not a column of form `area`");
                let hint = format!("name one of the table `{}`", table.name);
                self.add(format!("flows.{key}"), message, hint);
            }
        }
    }

    fn check_margins(&mut self, flows: Option<&FlowSource>, catalogue: &Catalogue) {
        let Some(flows) = flows else { return };
        for (key, id) in [
            ("moved_out", &flows.moved_out),
            ("moved_in", &flows.moved_in),
        ] {
            let Some(id) = id else { continue };
            let shown = id.escape_debug();
            match catalogue.indicator(id) {
                None => self.add(
                    format!("flows.{key}"),
                    format!("there is no indicator `{shown}`"),
                    "name an [[indicator]] of the catalogue",
                ),
                Some(one)
                    if !matches!(one.basis, Basis::Counted { .. })
                        || matches!(one.measure, Measure::Mean { .. }) =>
                {
                    self.add(
                        format!("flows.{key}"),
                        format!("the indicator `{shown}` counts nothing"),
                        "name one that counts moves, not a mean or a difference",
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn check_rules(&mut self, law: &Law, rules: &str) {
        let families = law.families();
        if !families.contains(rules) {
            let known: Vec<_> = families.into_iter().collect();
            let message = format!("there are no rules `{}`", rules.escape_debug());
            self.add(
                "law.rules",
                message,
                format!("rules are: {}", known.join(", ")),
            );
        }
    }

    fn check_traffic_light(&mut self, light: Option<&TrafficLight>, kinds: &[InterventionKind]) {
        let Some(light) = light else { return };
        self.problems.extend(light.check(self.file));
        let tools = light.rules.iter().flat_map(|rule| &rule.letting_tools);
        for tool in tools.filter(|tool| kinds.iter().all(|kind| kind.id != **tool)) {
            let message = format!("there is no intervention `{}`", tool.escape_debug());
            let hint = "letting tools are named by the id of an [[intervention]]";
            self.add("traffic_light.rules", message, hint);
        }
    }

    fn check_columns_named(&mut self, table: &Table) {
        let name = &table.name;
        let unit = table.unit.iter().map(|column| ("unit", column));
        let estate = table.estate.iter().map(|column| ("estate", column));
        let age = table.age_from.iter().map(|column| ("age_from", column));
        let key = table.key.iter().map(|column| ("key", column));
        for (setting, column) in unit.chain(estate).chain(age).chain(key) {
            let expected = match setting {
                "unit" => Some(ColumnKind::Area),
                "estate" => Some(ColumnKind::Estate),
                "age_from" => Some(ColumnKind::Date),
                _ => None,
            };
            match table.column(column) {
                None => {
                    let hint = "it must stand among the columns";
                    let message = format!("there is no column `{column}`");
                    self.add(format!("table[{name}].{setting}"), message, hint);
                }
                Some(found) if expected.is_some_and(|kind| kind != found.kind) => {
                    let hint = "a unit is a column of form `area`, an estate one of form `estate`, a birth date one of form `date`";
                    let message = format!("the column `{column}` has another form");
                    self.add(format!("table[{name}].{setting}"), message, hint);
                }
                Some(_) => {}
            }
        }
    }

    fn check_join(&mut self, table: &Table, joined: &str, tables: &[Table]) {
        let key = format!("table[{}].join", table.name);
        match tables.iter().find(|other| other.name == joined) {
            None => self.add(
                key,
                format!("there is no table `{joined}`"),
                "name a [[table]]",
            ),
            Some(other) if other.key.is_empty() || other.key != table.key => {
                let hint = "rows are put together by their key, so both tables need the same one";
                self.add(key, format!("the key of `{joined}` is another"), hint);
            }
            Some(_) => {}
        }
    }

    fn check_disclosure(&mut self, policy: &Disclosure) {
        for (key, limits) in [("normal", policy.normal), ("sensitive", policy.sensitive)] {
            if limits.minimum_count < 3 {
                let hint = "fewer than 3 persons are never shown";
                self.add(
                    format!("disclosure.{key}.minimum_count"),
                    "is under 3",
                    hint,
                );
            }
        }
        if policy.audit_width > 50 {
            let hint = "5 is usual; much more hides nearly everything";
            self.add("disclosure.audit_width", "is above 50", hint);
        }
        if policy.point_rounding.is_nan() || policy.point_rounding <= 0.0 {
            let hint = "0.5 makes half points of mean marks";
            self.add("disclosure.point_rounding", "is not above 0", hint);
        }
        for (key, base) in [
            ("rounding_base", policy.rounding_base),
            ("mean_rounding", policy.mean_rounding),
            ("audit_width", policy.audit_width),
        ] {
            if base == 0 {
                self.add(
                    format!("disclosure.{key}"),
                    "is 0",
                    "exact figures are never published",
                );
            }
        }
    }

    fn check_packets(&mut self, packets: &[Packet], recipients: &[Recipient]) {
        for (index, packet) in packets.iter().enumerate() {
            let shown = packet.id.escape_debug();
            let key = |name: &str| format!("packet[{shown}].{name}");
            let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if packet.id.is_empty() || !packet.id.chars().all(allowed) {
                let hint = "it becomes a file name: lower-case letters a–z, digits and `-`";
                self.add(key("id"), "is not a key", hint);
            }
            if packets
                .iter()
                .take(index)
                .any(|other| other.id == packet.id)
            {
                self.add(
                    key("id"),
                    "stands twice",
                    "give each packet a key of its own",
                );
            }
            self.check_line(&key("committee"), &packet.committee);
            let item = packet.agenda_item.as_deref().unwrap_or_default();
            self.check_line(&key("agenda_item"), item);
        }
        for recipient in recipients {
            for id in &recipient.attachments.packets {
                if !packets.iter().any(|packet| packet.id == *id) {
                    let shown = recipient.name.escape_debug();
                    let known: Vec<&str> = packets.iter().map(|one| one.id.as_str()).collect();
                    self.add(
                        format!("recipient[{shown}].attachments.packets"),
                        format!("`{}` is no packet", id.escape_debug()),
                        format!("packets are: {}", known.join(", ")),
                    );
                }
            }
        }
    }

    /// Checks a text that is printed in a title or stands in the head of a mail.
    pub(super) fn check_line(&mut self, key: &str, text: &str) {
        if text.chars().any(char::is_control) {
            self.add(key, "holds a control character", "write it in one line");
        }
    }
}
