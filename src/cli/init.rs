//! `boligmonitor init`.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    check::check,
    exit::Failure,
    invocation::CommonArguments,
    look::listed,
    messages::{said_in, spoken},
    print, say,
};
use crate::{
    dataset::{self, Known, Survey},
    model::Language,
    setup::{self, Answers, Draft, FiguresOf, Guesses, Placement},
};

/// Draft a project that reads files as they came.
///
/// It asks a dozen questions with a guess for each; flags answer them. Without a terminal, or with --yes,
/// the guesses stand, and TODO.md names them. Nothing that is there is written over.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder of the project.
    folder: PathBuf,
    /// Files or folders that are copied to data/raw of the project [default: what lies there].
    #[arg(long, num_args = 1.., value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the shipped project, about a fictitious municipality.
    #[arg(long, conflicts_with = "files")]
    from_demo: bool,
    /// Ask nothing: the guesses stand.
    #[arg(long)]
    yes: bool,
    /// The place, such as "Lilleby Kommune".
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// Whom readers ask.
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// The language of briefings: da or en.
    #[arg(long, value_parser = language)]
    language: Option<Language>,
    /// The currency of amounts, such as DKK.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The column of areas.
    #[arg(long, value_name = "COLUMN")]
    area: Option<String>,
    /// The column of what areas lie in.
    #[arg(long, value_name = "COLUMN")]
    above: Option<String>,
    /// What that is called, such as Bezirk.
    #[arg(long, value_name = "NAME")]
    above_name: Option<String>,
    /// The map; `-` for none.
    #[arg(long, value_name = "FILE")]
    map: Option<String>,
    /// What figures are of: new-year (1 January), year-before (the calendar year before it), year-end
    /// (31 December) or year (the calendar year).
    #[arg(long, value_name = "DAY", value_parser = figures_of)]
    figures_of: Option<FiguresOf>,
    /// The column of residents.
    #[arg(long, value_name = "COLUMN")]
    residents: Option<String>,
    /// Whether there are estates of social housing, to which the law applies: yes or no.
    #[arg(long, value_name = "YES", value_parser = yes_or_no)]
    law: Option<bool>,
    /// Whether rows are about persons: yes or no.
    #[arg(long, value_name = "YES", value_parser = yes_or_no)]
    persons: Option<bool>,
    /// Who answers for data protection.
    #[arg(long, value_name = "ADDRESS")]
    data_protection: Option<String>,
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "da" => Ok(Language::DANISH),
        "en" => Ok(Language::ENGLISH),
        _ => Err(
            "`da` or `en` is expected; how to add a language stands in report-templates/README.md"
                .to_owned(),
        ),
    }
}

fn figures_of(text: &str) -> Result<FiguresOf, String> {
    match text {
        "new-year" => Ok(FiguresOf::NewYear),
        "year-before" => Ok(FiguresOf::YearBefore),
        "year-end" => Ok(FiguresOf::YearEnd),
        "year" => Ok(FiguresOf::Year),
        _ => Err("`new-year`, `year-before`, `year-end` or `year` is expected".to_owned()),
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "ja" | "j" => Ok(true),
        "no" | "n" | "nej" => Ok(false),
        _ => Err("`yes` or `no` is expected".to_owned()),
    }
}

impl Init {
    /// Writes the project, and checks it as `check` does.
    pub(super) fn run(&self, common: &CommonArguments) -> Result<(), Failure> {
        if self.from_demo {
            return self.write(&Draft::shipped(), common);
        }
        let config = self.folder.join("config.toml");
        if config.exists() {
            return Err(setup::SetupError::IsThere(config).into());
        }
        let placement = self.placement()?;
        let files: Vec<PathBuf> = placement.0.iter().map(|(file, _)| file.clone()).collect();
        let mut answers = self.answers();
        let mut surveys = dataset::survey(&files, &known(&answers));
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let mut guesses = Guesses::of(&surveys, &folder);
        let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        if is_terminal && !self.yes {
            ask(&mut answers, &guesses)?;
            surveys = dataset::survey(&files, &known(&answers));
            guesses = Guesses::of(&surveys, &folder);
        }
        check_named(&answers, &surveys)?;
        let draft = setup::draft(&surveys, (&answers, &guesses), &placement, &said_in)?;
        self.write(&draft, common)
    }

    /// Says which files there are, and where they come to lie below data/raw.
    fn placement(&self) -> Result<Placement, Failure> {
        let raw = self.folder.join("data/raw");
        let mut placed = Vec::new();
        let own = [raw.clone()];
        let given = match self.files.as_slice() {
            [] if raw.is_dir() => &own[..],
            [] => {
                let message = format!("{} holds no files", raw.display());
                let hint = "put your files there, or name them with `--files FILE…`";
                return Err(Failure::usage(message, hint));
            }
            files => files,
        };
        for path in given {
            let root = if path.is_dir() {
                path.as_path()
            } else {
                path.parent().unwrap_or(Path::new(""))
            };
            for file in listed(std::slice::from_ref(path))? {
                let below = file.strip_prefix(root).unwrap_or(&file);
                let below = below.to_string_lossy().replace('\\', "/");
                placed.push((file, below));
            }
        }
        Ok(Placement(placed))
    }

    fn answers(&self) -> Answers {
        Answers {
            place: self.place.clone(),
            contact: self.contact.clone(),
            language: self.language,
            currency: self.currency.clone(),
            area: self.area.clone(),
            above: self.above.clone(),
            above_name: self.above_name.clone(),
            map: self.map.clone().map(without_dash),
            figures_of: self.figures_of,
            residents: self.residents.clone(),
            law: self.law,
            persons: self.persons,
            data_protection: self.data_protection.clone(),
        }
    }

    /// Writes the files, and checks what was written.
    fn write(&self, draft: &Draft, common: &CommonArguments) -> Result<(), Failure> {
        draft.write(&self.folder)?;
        let shown = self.folder.display();
        say(&format!("{shown} is a project now: {}", draft.summary))?;
        let cd = format!("  cd {shown}");
        if self.from_demo {
            say("next:")?;
            print(&cd)?;
            say(
                "  boligmonitor demo          writes the deliveries of the fictitious municipality",
            )?;
            return say("  boligmonitor run --draft   four briefings to look at");
        }
        say(&format!(
            "  {shown}/TODO.md says what was guessed and left out"
        ))?;
        let invocation = common.invocation_of(&self.folder.join("config.toml"))?;
        if let Err(failure) = check(&invocation.scope()) {
            say(
                "one thing is to be decided before it can be read: see below, then `boligmonitor check`",
            )?;
            return Err(failure);
        }
        say("next:")?;
        print(&cd)?;
        say("  boligmonitor check         passes now; again after each change")?;
        say("  boligmonitor run --draft   the municipality and three areas, to look at")
    }
}

fn without_dash(text: String) -> String {
    if text == "-" { String::new() } else { text }
}

/// Returns what is known of columns by answers.
fn known(answers: &Answers) -> Known {
    Known {
        area_column: answers.area.clone(),
        residents: answers.residents.clone(),
        above: answers.above.clone(),
        ..Known::default()
    }
}

/// Makes sure that columns that were named are there.
fn check_named(answers: &Answers, surveys: &[Survey]) -> Result<(), Failure> {
    let tables = surveys.iter().filter_map(|survey| match survey {
        Survey::Table(table) => Some(table),
        _ => None,
    });
    let headings: Vec<&str> = tables
        .flat_map(|table| &table.columns)
        .map(|column| column.name.as_str())
        .collect();
    let named = [
        ("--area", &answers.area),
        ("--above", &answers.above),
        ("--residents", &answers.residents),
    ];
    for (flag, column) in named {
        let Some(column) = column
            .as_deref()
            .filter(|column| !headings.contains(column))
        else {
            continue;
        };
        let message = format!("{flag}: no file has the column `{column}`");
        let mut all = headings.clone();
        all.sort_unstable();
        all.dedup();
        return Err(Failure::usage(
            message,
            format!("columns are: {}", all.join(", ")),
        ));
    }
    Ok(())
}

/// Asks the questions that no flag answered; an empty line takes the guess.
fn ask(answers: &mut Answers, guesses: &Guesses) -> Result<(), Failure> {
    let plain = |text: &str| Ok(text.to_owned());
    let or_none = |guess: &Option<String>| guess.clone().unwrap_or_else(|| "-".to_owned());
    say("An empty line takes the guess in brackets; `-` is none.")?;
    question(
        &mut answers.place,
        "1. The place, as readers know it",
        &guesses.place,
        plain,
    )?;
    question(
        &mut answers.contact,
        "   Whom readers ask: an address",
        &guesses.contact,
        plain,
    )?;
    let guess = guesses.language.code();
    question(
        &mut answers.language,
        "2. Language of the briefings (da, en)",
        guess,
        language,
    )?;
    question(
        &mut answers.currency,
        "   Currency of amounts",
        &guesses.currency,
        plain,
    )?;
    let column = |text: &str| Ok(without_dash(text.to_owned()));
    question(
        &mut answers.area,
        "3. Column of areas",
        &or_none(&guesses.area),
        column,
    )?;
    question(
        &mut answers.above,
        "4. Column of what areas lie in",
        &or_none(&guesses.above),
        column,
    )?;
    question(
        &mut answers.above_name,
        "   What that is called",
        &guesses.above_name,
        plain,
    )?;
    question(&mut answers.map, "5. Map", &or_none(&guesses.map), column)?;
    let asked = "6. Figures are of 1 January (new-year), the year before it (year-before), 31 December (year-end) or\n   the calendar year (year)";
    question(&mut answers.figures_of, asked, "new-year", figures_of)?;
    let asked = "7. Column of residents (- where a row is a person)";
    question(
        &mut answers.residents,
        asked,
        &or_none(&guesses.residents),
        column,
    )?;
    let word = |yes: bool| spoken(if yes { "yes" } else { "no" });
    let asked = "8. Estates of social housing, to which the law applies (yes, no)";
    question(&mut answers.law, asked, &word(guesses.law), yes_or_no)?;
    let asked = "9. Rows about persons (yes, no)";
    question(
        &mut answers.persons,
        asked,
        &word(guesses.persons),
        yes_or_no,
    )?;
    let asked = "   Who answers for data protection: an address";
    // At the domain of whom readers ask.
    let contact = answers.contact.as_deref();
    let domain = contact.and_then(|contact| contact.split_once('@'));
    let officer = domain.map(|(_, domain)| format!("dpo@{domain}"));
    question(
        &mut answers.data_protection,
        asked,
        officer.as_ref().unwrap_or(&guesses.data_protection),
        plain,
    )?;
    for column in [
        &mut answers.area,
        &mut answers.above,
        &mut answers.residents,
    ] {
        *column = column.take().filter(|column| !column.is_empty());
    }
    Ok(())
}

/// Asks one question until the answer can be read.
fn question<T>(
    answer: &mut Option<T>,
    asked: &str,
    guess: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<(), Failure> {
    while answer.is_none() {
        // Nobody is left to ask where standard error is closed.
        let _ = write!(io::stderr(), "{} [{guess}]: ", spoken(asked));
        let mut line = String::new();
        let taken = io::stdin().lock().read_line(&mut line);
        let ended = taken.map_err(|error| Failure::unexpected(&error))? == 0;
        let text = match line.trim() {
            "" => guess,
            text => text,
        };
        match read(text) {
            Ok(read) => *answer = Some(read),
            Err(message) if ended => return Err(Failure::usage(message, asked.trim())),
            Err(message) => say(&message)?,
        }
    }
    Ok(())
}
