//! The configuration of a project, with what was guessed beside it.

use super::{
    answers::{Answers, Guesses},
    table::TableDraft,
    toml_text::text,
};
use crate::model::Language;

/// What a configuration is written from.
pub(super) struct ConfigDraft<'a> {
    pub(super) answers: &'a Answers,
    pub(super) guesses: &'a Guesses,
    pub(super) tables: &'a [TableDraft<'a>],
    pub(super) years: (i32, i32),
    /// The map below the raw folder and the property with the codes, where it is drawn.
    pub(super) map: Option<(String, String)>,
}

impl ConfigDraft<'_> {
    /// Writes `config.toml`.
    pub(super) fn toml(&self) -> String {
        let tables: Vec<String> = self.tables.iter().map(TableDraft::toml).collect();
        format!(
            "{}
{}{}{}{}",
            self.head(),
            tables.join("\n"),
            self.map_lines(),
            self.words(),
            self.tail()
        )
    }

    fn head(&self) -> String {
        let (answers, guesses) = (self.answers, self.guesses);
        let (place, guessed_place) = given(answers.place.as_ref(), &guesses.place);
        let (contact, guessed_contact) = given(answers.contact.as_ref(), &guesses.contact);
        let language = answers.language.unwrap_or(guesses.language);
        let (first, last) = self.years;
        format!(
            "# Drafted by `boligmonitor init`; TODO.md says what it guessed and left out. `boligmonitor check` tells\n\
             # every mistake at once. Paths start at this file's folder.\n\
             catalogue = \"catalogue.toml\"\n\n\
             [project]\n\
             title = {{ da = \"Områder i tal\", en = \"Areas in figures\" }}\n\
             organisation = {}{guessed_place}\n\
             contact = {}{guessed_contact}\n\
             language = {}                # a folder of report-templates\n\
             currency = {}               # of amounts\n\n\
             [years]\n\
             first = {first}\n\
             last = {last}                   # leave it out for the year before the edition's\n\n\
             [units]\n\
             table = \"units.csv\"\n",
            text(place),
            text(contact),
            text(language.code()),
            text(answers.currency.as_ref().unwrap_or(&guesses.currency)),
        )
    }

    /// Says what areas lie in is called, where it is something of its own.
    fn words(&self) -> String {
        let above = self.answers.above_name.as_ref();
        let above = above.unwrap_or(&self.guesses.above_name);
        match above.as_str() {
            "district" => String::new(),
            above => format!(
                "\n# What units are called within a sentence: one of them, and many.\n[words.kinds]\n\
                 school_district = {{ one = {0}, many = {0} }}  # write the plural\n",
                text(above)
            ),
        }
    }

    fn map_lines(&self) -> String {
        match &self.map {
            Some((file, code)) => format!("\n{}", super::map_lines(file, code)),
            None => String::new(),
        }
    }

    fn tail(&self) -> String {
        let (answers, guesses) = (self.answers, self.guesses);
        let (place, _) = given(answers.place.as_ref(), &guesses.place);
        let (contact, guessed) = given(answers.contact.as_ref(), &guesses.contact);
        let (dpo, guessed_dpo) = given(answers.data_protection.as_ref(), &guesses.data_protection);
        let language = answers.language.unwrap_or(guesses.language);
        let recipient = match language {
            Language::DANISH => "Databeskyttelsesrådgiveren",
            _ => "Data protection officer",
        };
        format!(
            "\n# For the data protection officer to decide: counts are rounded to 5 (`rounding_base`), and hidden where\n\
             # fewer than `minimum_count` are counted, or among fewer than `minimum_denominator`.\n\
             [disclosure]\n\
             normal = {{ minimum_count = 5, minimum_denominator = 20 }}\n\
             sensitive = {{ minimum_count = 8, minimum_denominator = 50 }}  # health, crime\n\n\
             {}# Mails are files in output/outbox, and nothing is sent, until `[delivery]` names a mail server.\n\
             [owner]\n\
             name = {}\n\
             address = {}{guessed}\n\n\
             # Who answers for data protection gets the page about disclosure control, for signature.\n\
             [[recipient]]\n\
             name = {}\n\
             address = {}{guessed_dpo}\n\
             attachments = {{ disclosure = true }}\n",
            if answers.persons.unwrap_or(guesses.persons) {
                RETENTION
            } else {
                ""
            },
            text(place),
            text(contact),
            text(recipient),
            text(dpo),
        )
    }
}

/// How long rows about persons are kept, for the officer to decide too.
const RETENTION: &str = "[retention]\nperson_rows_days = 400             # then the rows about persons in \
                         data/snapshots are deleted\n\n";

/// Returns an answer, or the guess with a word that it is one.
fn given<'a>(answer: Option<&'a String>, guess: &'a str) -> (&'a str, &'static str) {
    match answer {
        Some(answer) => (answer, ""),
        None => (guess, "  # guessed"),
    }
}
