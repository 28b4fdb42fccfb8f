//! A new project from files as they came: what reads them, the units, and an indicator a column.
//!
//! All that is guessed stands in what is written, with the guess beside it; nothing that is there is
//! written over.

mod answers;
mod catalogue;
mod config;
mod headings;
mod naming;
mod notes;
mod partition;
mod shipped;
mod table;
mod toml_text;
mod units;

use std::path::{Path, PathBuf};

pub(crate) use answers::{Answers, FiguresOf, Guesses};

use self::{
    answers::{main_table, table_of},
    catalogue::Drafting,
    config::ConfigDraft,
    naming::Names,
    notes::Notes,
    table::TableDraft,
    units::UnitsDraft,
};
use crate::{
    dataset::{MapSurvey, Role, Survey, TableLayout, TableSurvey, YearsIn, file_pattern},
    files::{self, FileError},
    model::Language,
};

/// Writes the `[[table]]` that reads the files of a table, as far as it can be read.
#[must_use]
pub(crate) fn table_lines(survey: &TableSurvey) -> String {
    let name = TableDraft::name_of(&survey.pattern);
    TableDraft::of(survey, name, survey.pattern.clone()).toml()
}

/// Says the comments of TOML in another language.
#[must_use]
pub(crate) fn with_comments(toml: &str, said: &dyn Fn(&str) -> String) -> String {
    let line = |line: &str| match (line.strip_prefix("# "), line.split_once("  # ")) {
        (Some(comment), _) => format!("# {}\n", said(comment)),
        (None, Some((setting, comment))) => format!("{setting}  # {}\n", said(comment)),
        (None, None) => format!("{line}\n"),
    };
    toml.lines().map(line).collect()
}

/// Writes the `[map]` that reads a map.
#[must_use]
pub(crate) fn map_lines(file: &str, code: &str) -> String {
    let (file, code) = (toml_text::text(file), toml_text::text(code));
    format!("[map]\nfile = {file}\nid = {code}\n")
}

/// Why no project can be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetupError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Something lies where a file of the project would be.
    #[error("{} is there already", .0.display())]
    IsThere(PathBuf),
    /// No file is a table about areas.
    #[error("no file is a table about areas")]
    NoTable,
    /// No table tells how many residents there are.
    #[error("no column tells how many residents an area has")]
    NoResidents {
        /// Headings of columns that may.
        columns: Vec<String>,
    },
    /// Files do not tell their years.
    #[error("{0} does not tell the year of its rows")]
    NoYear(String),
}

impl SetupError {
    /// Returns what a user can do about it.
    #[must_use]
    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::File(_) => return None,
            Self::IsThere(_) => {
                "nothing was written: name another folder, or take away what lies there".to_owned()
            }
            Self::NoTable => {
                "`boligmonitor look FILE…` says what each file is; name the column of \
                              areas with `--area COLUMN`"
                    .to_owned()
            }
            Self::NoResidents { columns } => format!(
                "name it with `--residents COLUMN`; columns of numbers are: {}",
                columns.join(", ")
            ),
            Self::NoYear(_) => {
                "put the year into the name of the file, such as tal-2025.csv".to_owned()
            }
        })
    }
}

/// The file that names it; one that is there stays.
const IGNORE_FILE: &str = ".gitignore";
/// What belongs under no version control: rows about persons, and all that is made of them.
const IGNORED: &str = "/data/raw/\n/data/snapshots/\n/output/\n";

/// A project that is not written yet.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Its files, by path below the folder of the project.
    files: Vec<(String, Vec<u8>)>,
    /// Delivered files, and where they come to lie below it.
    copies: Vec<(PathBuf, String)>,
    /// How many areas, districts, tables and things to do there are, in words.
    pub(crate) summary: String,
}

/// Where delivered files come to lie below the raw folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placement(pub(crate) Vec<(PathBuf, String)>);

impl Placement {
    /// Returns the path of a file below the raw folder.
    fn relative(&self, file: &Path) -> String {
        let placed = self.0.iter().find(|(from, _)| from == file);
        placed.map_or_else(|| file.to_string_lossy().into_owned(), |(_, to)| to.clone())
    }

    /// Returns the path of a table below the raw folder, with `{year}` where there is a file a year.
    fn of_table(&self, survey: &TableSurvey) -> String {
        let first = survey.files.first().map(PathBuf::as_path);
        let relative = self.relative(first.unwrap_or(Path::new("")));
        match survey.years_in {
            YearsIn::FileName => file_pattern(Path::new(&relative)),
            _ => relative,
        }
    }
}

/// Drafts a project from what its files are, which come to lie as `placement` says; `said` tells in the
/// language of the project what somebody must know of it.
///
/// # Errors
/// Files of which none is a table about areas, and tables that tell no residents.
pub(crate) fn draft(
    surveys: &[Survey],
    (answers, guesses): (&Answers, &Guesses),
    placement: &Placement,
    said: &dyn Fn(Language, &str) -> String,
) -> Result<Draft, SetupError> {
    let mut notes = Notes::default();
    let all: Vec<&TableSurvey> = surveys.iter().filter_map(table_of).collect();
    let mut names = Names::default();
    let mut tables = Vec::new();
    let mut main = None;
    let chosen = main_table(&all);
    for survey in all {
        let file = placement.of_table(survey);
        let mut draft = TableDraft::of(survey, names.give(&TableDraft::name_of(&file), "_"), file);
        draft.ages_at_year_end = answers.figures_of == Some(FiguresOf::YearEnd);
        if !draft.years_are_told() {
            return Err(SetupError::NoYear(draft.file));
        }
        if chosen.is_some_and(|chosen| std::ptr::eq(chosen, survey)) {
            main = Some(draft.name.clone());
        }
        tables.push(draft);
    }
    tell_unread(surveys, placement, &mut notes);
    let Some(main) = main else {
        let has_areas = tables.iter().any(|table| table.survey.areas.is_some());
        let columns = tables.iter().flat_map(|table| &table.columns);
        let counts = columns.filter(|column| table::is_figure(column.survey.role));
        let columns = counts.map(|column| column.survey.name.clone()).collect();
        return Err(match has_areas {
            true => SetupError::NoResidents { columns },
            false => SetupError::NoTable,
        });
    };
    let map = map_of(surveys, answers, placement);
    let place = answers.place.as_ref().unwrap_or(&guesses.place);
    let units = UnitsDraft::of(&mut tables, (&main, place), map, &mut notes);
    join(&mut tables, &main, &mut notes);
    for table in &tables {
        table.tell(&mut notes);
    }
    tell_answers((answers, guesses), &mut notes);
    let drafting = Drafting {
        tables: &tables,
        main: &main,
        figures_of: answers.figures_of.unwrap_or_default(),
        has_map: units.map_fits,
    };
    let catalogue = drafting.toml(&mut notes);
    let drawn = map.filter(|_| units.map_fits);
    let config = ConfigDraft {
        answers,
        guesses,
        tables: &tables,
        years: units.years,
        map: drawn.and_then(|map| Some((placement.relative(&map.file), map.code.clone()?))),
    };
    let language = answers.language.unwrap_or(guesses.language);
    let said = |text: &str| said(language, text);
    let mut files: Vec<(String, Vec<u8>)> = shipped::templates()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    for (path, text) in [
        (IGNORE_FILE, IGNORED.to_owned()),
        ("config.toml", with_comments(&config.toml(), &said)),
        ("catalogue.toml", with_comments(&catalogue, &said)),
        ("data/raw/units.csv", units.csv(language)),
        ("TODO.md", notes.markdown(&said)),
    ] {
        files.push((path.to_owned(), text.into_bytes()));
    }
    Ok(Draft {
        files,
        copies: copies(surveys, placement),
        summary: format!(
            "tables: {}, areas: {}, districts: {}, figures of {} to {}",
            tables.len(),
            units.area_count(),
            units.district_count(),
            units.years.0,
            units.years.1
        ),
    })
}

/// Returns which files that can be read are copied where.
fn copies(surveys: &[Survey], placement: &Placement) -> Vec<(PathBuf, String)> {
    let mut copies = Vec::new();
    for survey in surveys {
        let files = match survey {
            Survey::Table(table) => table.files.clone(),
            Survey::Map(map) => vec![map.file.clone()],
            Survey::Unread { .. } => Vec::new(),
        };
        let placed = files.into_iter().map(|file| {
            let to = format!("data/raw/{}", placement.relative(&file));
            (file, to)
        });
        copies.extend(placed);
    }
    copies
}

/// Adds the columns of tables about the same persons to the one with their areas.
fn join(tables: &mut Vec<TableDraft>, main: &str, notes: &mut Notes) {
    let has_key = |table: &TableDraft| table.column(Role::Key).is_some();
    let is_keyed = tables
        .iter()
        .any(|table| table.name == main && has_key(table));
    let mut joined = Vec::new();
    tables.retain(|table| {
        let is_beside = table.survey.areas.is_none();
        let fits = is_keyed && has_key(table) && table.survey.layout == TableLayout::Person;
        if is_beside && fits {
            joined.push(table.name.clone());
        } else if is_beside {
            notes.leave_out(
                format!(
                    "`{}` is not read: it has no column of areas, and none that tells persons apart as \
                     the table `{main}` does",
                    table.file
                ),
                None,
            );
        }
        !is_beside || fits
    });
    if let Some(table) = tables.iter_mut().find(|table| table.name == main) {
        table.join = joined;
    }
}

/// Returns the map that is asked for, or the only one.
fn map_of<'a>(
    surveys: &'a [Survey],
    answers: &Answers,
    placement: &Placement,
) -> Option<&'a MapSurvey> {
    let mut maps = surveys.iter().filter_map(|survey| match survey {
        Survey::Map(map) if map.code.is_some() => Some(map),
        _ => None,
    });
    match answers.map.as_deref() {
        Some("") => None,
        Some(named) => maps.find(|map| {
            map.file == Path::new(named) || placement.relative(&map.file).ends_with(named)
        }),
        None => maps.next(),
    }
}

fn tell_unread(surveys: &[Survey], placement: &Placement, notes: &mut Notes) {
    for survey in surveys {
        match survey {
            Survey::Unread { file, error } => {
                let told = error.to_string();
                let told: Vec<&str> = told.lines().map(str::trim).collect();
                let told = told
                    .join(" ")
                    .replace(&file.display().to_string(), "the file");
                notes.leave_out(
                    format!("`{}` is not read: {told}", placement.relative(file)),
                    None,
                );
            }
            Survey::Map(map) if map.code.is_none() => {
                let file = placement.relative(&map.file);
                notes.leave_out(
                    format!("the map `{file}` is not drawn: {}", map.doubts.join(" ")),
                    None,
                );
            }
            Survey::Map(_) | Survey::Table(_) => {}
        }
    }
}

/// Notes what was guessed since nobody said it, and what an answer asks for.
fn tell_answers((answers, guesses): (&Answers, &Guesses), notes: &mut Notes) {
    let mut guess = |is_given: bool, what: &str, value: &str, flag: &str| {
        if !is_given {
            notes.guess(format!("{what}: {value} (`{flag}`, or mend config.toml)"));
        }
    };
    guess(
        answers.place.is_some(),
        "the place",
        &guesses.place,
        "--place",
    );
    guess(
        answers.contact.is_some(),
        "whom readers ask",
        &guesses.contact,
        "--contact",
    );
    guess(
        answers.language.is_some(),
        "the language",
        guesses.language.code(),
        "--language",
    );
    guess(
        answers.data_protection.is_some(),
        "who answers for data protection",
        &guesses.data_protection,
        "--data-protection",
    );
    guess(
        answers.figures_of.is_some(),
        "figures are of",
        "1 January of the year that the files name",
        "--figures-of",
    );
    if let Some(above) = answers
        .above_name
        .as_ref()
        .filter(|name| *name != "district")
    {
        notes.decide(format!(
            "what areas lie in is called “{above}”: units of it have the kind `school_district` in \
             data/raw/units.csv, and `[words.kinds]` of config.toml says what is printed; write the plural there"
        ));
    }
    let persons = answers.persons.unwrap_or(guesses.persons);
    if persons {
        notes.decide(
            "rows about persons lie in data/raw, and checked copies of them in data/snapshots: neither is \
             published, nor belongs under version control (.gitignore). `[retention]` of config.toml deletes \
             the copies; what lies in data/raw is yours to delete. Have who answers for data protection sign output/…/disclosure.pdf",
        );
    }
    if answers.law.unwrap_or(guesses.law) {
        notes.decide(
            "estates of social housing (§ 61 a of almenboligloven): give each a row of kind `estate` in \
             data/raw/units.csv with `social_housing` true, its area as `parent` and its `association`; name \
             the column of estates with `estate` of the `[[table]]`; give the indicators of the criteria \
             `criterion = \"…\"`; then add `[law]` and `[traffic_light]` as the shipped config.toml has them \
             (`boligmonitor init FOLDER --from-demo` writes it)",
        );
    }
}

impl Draft {
    /// Returns the shipped project.
    #[must_use]
    pub(crate) fn shipped() -> Self {
        let files = shipped::project().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
        Self {
            files: files.collect(),
            copies: Vec::new(),
            summary: "the shipped project".to_owned(),
        }
    }

    /// Returns the files that are copied: those that do not lie in the project already.
    fn copied(&self, folder: &Path) -> impl Iterator<Item = (&Path, PathBuf)> {
        let placed = self.copies.iter();
        let placed = placed.map(|(from, to)| (from.as_path(), folder.join(to)));
        placed.filter(|(from, to)| {
            let same = from.canonicalize().ok().zip(to.canonicalize().ok());
            same.is_none_or(|(from, to)| from != to)
        })
    }

    /// Makes sure that nothing lies where a file would be written.
    ///
    /// # Errors
    /// The first that is there.
    pub(crate) fn refuse_what_is_there(&self, folder: &Path) -> Result<(), SetupError> {
        let own = self.files.iter().filter(|(path, _)| path != IGNORE_FILE);
        let own = own.map(|(path, _)| folder.join(path));
        let copied = self.copied(folder).map(|(_, to)| to);
        let mut paths = own.chain(copied);
        match paths.find(|path| path.try_exists().unwrap_or(true)) {
            Some(path) => Err(SetupError::IsThere(path)),
            None => Ok(()),
        }
    }

    /// Writes the files of the project; the configuration last, so that a project with one is whole.
    ///
    /// # Errors
    /// A file that is there, or cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), SetupError> {
        self.refuse_what_is_there(folder)?;
        files::create_private_folder(&folder.join("data/raw"))?;
        for (from, to) in self.copied(folder) {
            files::write_private(&to, &files::read(from)?)?;
        }
        let is_config = |path: &str| path == "config.toml";
        let others = self.files.iter().filter(|(path, _)| !is_config(path));
        let config = self.files.iter().filter(|(path, _)| is_config(path));
        let ignored = folder.join(IGNORE_FILE).exists();
        let written = others.chain(config);
        for (path, bytes) in written.filter(|(path, _)| !ignored || path != IGNORE_FILE) {
            files::write(&folder.join(path), bytes)?;
        }
        Ok(())
    }
}
