//! The catalogue of a project: an indicator for each column that counts something.

use std::fmt::Write;

use super::{
    answers::FiguresOf,
    headings,
    naming::{Names, name},
    notes::Notes,
    partition,
    table::{ColumnDraft, TableDraft},
    toml_text::{list, text},
};
use crate::dataset::{ColumnSurvey, Role, TableLayout};

/// More are printed in no table that anybody reads to its end.
const MOST: usize = 60;
/// So many panels has the drawing of years.
const MOST_PANELS: usize = 9;
/// A longer title does not fit a table.
const LONGEST_TITLE: usize = 34;

/// What is counted of whom.
#[derive(Debug, Clone)]
struct IndicatorDraft {
    id: String,
    title: [String; 2],
    definition: [String; 2],
    population: [&'static str; 2],
    measure: Measure,
    table: String,
    numerator: String,
    denominator: Option<(String, String)>,
    is_sensitive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Count,
    Share,
    Rate,
    Mean,
}

/// How the indicators of a project are drafted.
pub(super) struct Drafting<'a> {
    pub(super) tables: &'a [TableDraft<'a>],
    /// The name of the table that tells how many residents there are.
    pub(super) main: &'a str,
    pub(super) figures_of: FiguresOf,
    pub(super) has_map: bool,
}

const EVERYBODY: [&str; 2] = ["Alle beboere", "All residents"];
const KNOWN: [&str; 2] = [
    "Beboere, om hvem det vides",
    "Residents of whom it is known",
];
const THINGS: [&str; 2] = ["Alle", "All"];

impl Drafting<'_> {
    /// Writes the catalogue.
    pub(super) fn toml(&self, notes: &mut Notes) -> String {
        let mut found = Found {
            names: Names::default(),
            indicators: Vec::new(),
        };
        let main = self.tables.iter().find(|table| table.name == self.main);
        let residents = main.and_then(|table| Self::residents(table, &mut found, notes));
        for table in self.tables {
            let (below, of) = residents.clone().unwrap_or_default();
            match table.survey.layout {
                TableLayout::Person => self.persons(table, (&below, &of), &mut found, notes),
                TableLayout::Area | TableLayout::Value => {
                    counts(table, (&below, &of), &mut found, notes);
                }
            }
        }
        let left = found.indicators.split_off(found.indicators.len().min(MOST));
        if !left.is_empty() {
            let titles: Vec<&str> = left.iter().map(|one| one.id.as_str()).collect();
            notes.leave_out(
                format!(
                    "{} more indicators are not drafted: {}",
                    left.len(),
                    titles.join(", ")
                ),
                None,
            );
        }
        notes.decide(
            "titles, definitions and sources in catalogue.toml are made of headings, and are printed: write them as \
             readers should read them; what is `sensitive` there was guessed by words",
        );
        notes.decide(
            "`overview` and `maps` in catalogue.toml, and the panels of its `[[chart]]`, have the first indicators: \
             name those that matter most",
        );
        self.written(&found.indicators)
    }

    /// Counts the residents, and returns what that is, by table.
    fn residents(
        table: &TableDraft,
        found: &mut Found,
        notes: &mut Notes,
    ) -> Option<(String, String)> {
        let columns = partition::of(table.survey);
        let expression = match (table.survey.layout, table.column(Role::Residents)) {
            (_, Some(column)) => column.name.clone(),
            (TableLayout::Person, None) => "1".to_owned(),
            (_, None) => {
                let own = |column: &&ColumnSurvey| {
                    let mut drafted = table.columns.iter();
                    let drafted = drafted.find(|drafted| drafted.survey.name == column.name);
                    drafted.map(|drafted| drafted.name.clone())
                };
                let parts: Vec<String> = columns?.iter().filter_map(own).collect();
                notes.guess(format!(
                    "no column counts all residents: `{}` together are taken for them",
                    parts.join("`, `")
                ));
                parts.join(" + ")
            }
        };
        found.indicators.push(IndicatorDraft {
            id: found.names.give("residents", "_"),
            title: ["Beboere", "Residents"].map(str::to_owned),
            definition: ["Beboere i området.", "Residents of the area."].map(str::to_owned),
            population: EVERYBODY,
            measure: Measure::Count,
            table: table.name.clone(),
            numerator: expression.clone(),
            denominator: None,
            is_sensitive: false,
        });
        Some((table.name.clone(), expression))
    }

    /// Drafts indicators of a table with a row a person.
    fn persons(
        &self,
        table: &TableDraft,
        below: (&str, &str),
        found: &mut Found,
        notes: &mut Notes,
    ) {
        let is_main = table.name == self.main;
        if is_main || table.survey.areas.is_none() {
            let (name, _) = below;
            let main = self.tables.iter().find(|main| main.name == name);
            let counted = if is_main { Some(table) } else { main };
            for column in &table.columns {
                if let Some(counted) = counted {
                    Self::of_person(counted, column, below, found, notes);
                }
            }
            return;
        }
        let heading = table.name.replace('_', " ");
        let definition = [
            format!("Rækker i tabellen “{heading}” per 1.000 beboere."),
            format!("Rows of the table “{heading}” per 1,000 residents."),
        ];
        found.add(
            table,
            &table.name,
            (&heading, &heading),
            definition,
            Counted {
                measure: Measure::Rate,
                numerator: "1".to_owned(),
                denominator: Some((below.0.to_owned(), below.1.to_owned())),
                population: EVERYBODY,
            },
        );
    }

    fn of_person(
        table: &TableDraft,
        column: &ColumnDraft,
        below: (&str, &str),
        found: &mut Found,
        notes: &mut Notes,
    ) {
        let own = &column.name;
        let heading = headings::plain(&column.survey.name);
        // Of whom nothing stands there is neither with nor without it.
        let is_partly_empty = column.survey.empty > 0;
        let (expression, population) = match is_partly_empty {
            true => (format!("{own} IS NOT NULL"), KNOWN),
            false => (below.1.to_owned(), EVERYBODY),
        };
        let asks = matches!(column.survey.role, Role::Flag | Role::Category);
        if is_partly_empty && asks {
            notes.guess(format!(
                "`{own}` of `{}` has {} empty cells: shares are of those of whom it is known. Where empty means \
                 no, write `denominator = \"{}\"`",
                table.file, column.survey.empty, below.1
            ));
        }
        let share = |numerator: String| Counted {
            measure: Measure::Share,
            numerator,
            denominator: Some((below.0.to_owned(), expression.clone())),
            population,
        };
        match column.survey.role {
            Role::BirthDate => found.ages(table, "age", &share),
            Role::Age => found.ages(table, own, &share),
            Role::Flag => {
                let definition = [
                    format!("Andel af beboerne med “{heading}”."),
                    format!("Share of residents with “{heading}”."),
                ];
                found.add(table, own, (&column.survey.name, &heading), definition, share(own.clone()));
            }
            Role::Category => {
                for value in &column.survey.values {
                    let definition = [
                        format!("Andel af beboerne, hvor “{heading}” er “{value}”."),
                        format!("Share of residents of whom “{heading}” is “{value}”."),
                    ];
                    let numerator = format!("{own} = '{}'", value.replace('\'', "''"));
                    let id = name(&format!("{own} {value}"));
                    let title = format!("{heading}: {value}");
                    found.add(table, &id, (&column.survey.name, &title), definition, share(numerator));
                }
            }
            Role::Amount if column.survey.is_money => {
                let definition = [
                    format!("Gennemsnit af “{heading}” for dem, der har et tal."),
                    format!("Mean of “{heading}” of those who have a figure."),
                ];
                found.add(table, own, (&column.survey.name, &heading), definition, Counted {
                    measure: Measure::Mean,
                    numerator: own.clone(),
                    denominator: Some((below.0.to_owned(), format!("{own} IS NOT NULL"))),
                    population: ["Beboere med et tal", "Residents with a figure"],
                });
            }
            Role::Amount => notes.leave_out(
                format!("`{own}` of `{}` is not counted: nothing says what it is a number of", table.file),
                Some(format!(
                    "measure = \"mean\"\nunit = \"money\"      # or \"points\"\ntable = \"{}\"\nnumerator = \
                     \"{own}\"\ndenominator = \"{own} IS NOT NULL\"",
                    table.name
                )),
            ),
            _ => {}
        }
    }

    fn written(&self, indicators: &[IndicatorDraft]) -> String {
        let shares: Vec<String> = indicators
            .iter()
            .filter(|one| matches!(one.measure, Measure::Share | Measure::Mean))
            .map(|one| one.id.clone())
            .take(3)
            .collect();
        let overview = [&["residents".to_owned()], shares.as_slice()].concat();
        let mut written = format!(
            "# What is counted, as `boligmonitor init` drafted it: an indicator a column. data/README.md of \
             boligmonitor\n# says what can stand here. `title` has at most {LONGEST_TITLE} characters.\n\
             overview = {}\n",
            list(&overview)
        );
        if self.has_map && !shares.is_empty() {
            // A `String` takes all that is written to it.
            let _ = writeln!(written, "maps = {}", list(&shares));
        }
        written.push_str(
            "\n[[theme]]\nid = \"figures\"\ntitle = { da = \"Tal\", en = \"Figures\" }\n",
        );
        for indicator in indicators {
            written.push_str(&indicator.toml(self.figures_of));
        }
        let panels: Vec<String> = indicators
            .iter()
            .take(MOST_PANELS)
            .map(|one| one.id.clone())
            .collect();
        let _ = write!(
            written,
            "\n[[chart]]\nid = \"trends\"\nkind = \"trends\"\ntitle = {{ da = \"Udvikling gennem årene\", en = \
             \"Through the years\" }}\nindicators = {}\n",
            list(&panels)
        );
        written
    }
}

/// Drafts an indicator for each column of numbers.
fn counts(table: &TableDraft, below: (&str, &str), found: &mut Found, notes: &mut Notes) {
    let mut parts = Vec::new();
    for column in table
        .columns
        .iter()
        .filter(|column| column.survey.role == Role::Count)
    {
        let is_part = table.name == below.0 && column.survey.is_part;
        let heading = headings::plain(&column.survey.name);
        let measure = if headings::is_of_things(&heading) {
            Measure::Count
        } else if is_part {
            Measure::Share
        } else {
            Measure::Rate
        };
        let definition = match measure {
            Measure::Count => [
                format!("Antal: kolonnen “{heading}”."),
                format!("Number: the column “{heading}”."),
            ],
            Measure::Share => [
                format!("Andel af beboerne: kolonnen “{heading}”."),
                format!("Share of residents: the column “{heading}”."),
            ],
            _ => [
                format!("Antal per 1.000 beboere: kolonnen “{heading}”."),
                format!("Number per 1,000 residents: the column “{heading}”."),
            ],
        };
        found.add(
            table,
            &column.name,
            (&column.survey.name, &heading),
            definition,
            Counted {
                measure,
                numerator: column.name.clone(),
                denominator: (measure != Measure::Count)
                    .then(|| (below.0.to_owned(), below.1.to_owned())),
                population: match measure {
                    Measure::Count => THINGS,
                    _ => EVERYBODY,
                },
            },
        );
        parts.extend((measure == Measure::Share).then(|| format!("`{}`", column.name)));
    }
    if !parts.is_empty() {
        notes.guess(format!(
            "{} of `{}`: shares of all residents. Where one is part of something else, its `denominator` in \
             catalogue.toml says of what",
            parts.join(", "),
            table.file
        ));
    }
    for column in &table.survey.columns {
        if matches!(column.role, Role::Ratio | Role::Amount) {
            notes.leave_out(
                format!(
                    "`{}` of `{}` is not counted: it is a share, a mean or an amount, which does not \
                     add up to districts. A percentage of the residents can be weighted by them",
                    column.name, table.file
                ),
                Some(of_percentage(table, column, below.1)),
            );
        }
    }
}

/// Returns the lines that read a percentage of the residents.
fn of_percentage(table: &TableDraft, column: &ColumnSurvey, residents: &str) -> String {
    let own = name(&column.name);
    format!(
        "{own} = \"number?\"      # in config.toml, below [table.columns] of `{}`\nmeasure = \"published_share\"  # in \
         catalogue.toml, in an [[indicator]]\nvalue = \"{own}\"\nweight = \"{residents}\"",
        table.name
    )
}

/// What is counted.
struct Counted {
    measure: Measure,
    numerator: String,
    denominator: Option<(String, String)>,
    population: [&'static str; 2],
}

/// The indicators so far.
struct Found {
    names: Names,
    indicators: Vec<IndicatorDraft>,
}

impl Found {
    fn add(
        &mut self,
        table: &TableDraft,
        id: &str,
        (column, title): (&str, &str),
        definition: [String; 2],
        counted: Counted,
    ) {
        let id = self.names.give(id, "_");
        let title = self.short(title);
        self.indicators.push(IndicatorDraft {
            id,
            title: [title.clone(), title],
            definition,
            population: counted.population,
            measure: counted.measure,
            table: table.name.clone(),
            numerator: counted.numerator,
            denominator: counted.denominator,
            is_sensitive: headings::is_sensitive(column),
        });
    }

    /// Drafts shares of age groups.
    fn ages(&mut self, table: &TableDraft, age: &str, share: &dyn Fn(String) -> Counted) {
        for (id, group, condition) in [
            ("age_0_17", "0\u{2013}17", format!("{age} < 18")),
            (
                "age_18_29",
                "18\u{2013}29",
                format!("{age} BETWEEN 18 AND 29"),
            ),
            (
                "age_30_64",
                "30\u{2013}64",
                format!("{age} BETWEEN 30 AND 64"),
            ),
            ("age_65", "65+", format!("{age} >= 65")),
        ] {
            let definition = [
                format!("Andel af beboerne i alderen {group} år."),
                format!("Share of residents aged {group}."),
            ];
            self.add(table, id, ("", ""), definition, share(condition));
            if let Some(last) = self.indicators.last_mut() {
                last.title = [format!("{group} år"), format!("Aged {group}")];
            }
        }
    }

    /// Shortens a title to what fits a table, and to one that no other has.
    fn short(&self, title: &str) -> String {
        let cut = |most: usize| -> String {
            match title.chars().count() > most {
                true => title.chars().take(most - 1).chain(['…']).collect(),
                false => title.to_owned(),
            }
        };
        let is_used = |text: &str| {
            self.indicators
                .iter()
                .any(|one| one.title.iter().any(|used| used == text))
        };
        let plain = cut(LONGEST_TITLE);
        let numbered = (2..).map(|number| format!("{} {number}", cut(LONGEST_TITLE - 4)));
        let mut titles = std::iter::once(plain).chain(numbered);
        titles.find(|title| !is_used(title)).unwrap_or_default()
    }
}

impl IndicatorDraft {
    fn toml(&self, figures_of: FiguresOf) -> String {
        let both = |[da, en]: [&str; 2]| format!("{{ da = {}, en = {} }}", text(da), text(en));
        let of = |texts: &[String; 2]| both([&texts[0], &texts[1]]);
        let mut lines = vec![
            format!("\n[[indicator]]\nid = {}", text(&self.id)),
            "theme = \"figures\"".to_owned(),
            format!("title = {}", of(&self.title)),
            format!("definition = {}", of(&self.definition)),
            format!("population = {}", both(self.population)),
            format!("origin = {{ da = {0}, en = {0} }}", text(&self.table)),
        ];
        match figures_of {
            FiguresOf::NewYear => {}
            FiguresOf::YearBefore => lines.push("reference = \"year_before\"".to_owned()),
            FiguresOf::YearEnd => lines.push("reference = \"year_end\"".to_owned()),
            FiguresOf::Year => lines.push("reference = \"year\"".to_owned()),
        }
        lines.push(match self.measure {
            Measure::Count => "measure = \"count\"".to_owned(),
            Measure::Share => "measure = \"share\"".to_owned(),
            Measure::Rate => "measure = \"rate\"\nper = 1000".to_owned(),
            Measure::Mean => "measure = \"mean\"\nunit = \"money\"".to_owned(),
        });
        if self.is_sensitive {
            lines.push("sensitivity = \"sensitive\"".to_owned());
        }
        lines.push(format!("table = {}", text(&self.table)));
        lines.push(format!("numerator = {}", text(&self.numerator)));
        if let Some((table, expression)) = &self.denominator {
            lines.push(format!("denominator = {}", text(expression)));
            if *table != self.table {
                lines.push(format!("denominator_table = {}", text(table)));
            }
        }
        format!("{}\n", lines.join("\n"))
    }
}
