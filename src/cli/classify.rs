//! `boligmonitor classify`.

use std::path::PathBuf;

use clap::Args;

use super::{exit::Failure, invocation::CommonArguments, print};
use crate::{
    config::{self, Law, Words},
    criteria::Wording,
    model::Language,
    pipeline,
};

/// Decide from a table of figures which label the law gives each unit, as CSV.
#[derive(Debug, Args)]
pub(super) struct Classify {
    /// The table: `list_date,unit,residents,non_western,outside_work,convicted,`
    /// `convicted_limit,basic_school,income,label`; another law has other criteria.
    file: PathBuf,
    /// Whose reading of the law: `law` or `handbook` [default: the configuration's].
    #[arg(long, value_name = "RULES")]
    rules: Option<String>,
}

impl Classify {
    /// Classifies a table. The rules are those of the configuration where there is one, so that
    /// the command works in every folder.
    pub(super) fn run(&self, common: &CommonArguments) -> Result<(), Failure> {
        let (law, family, words, language) = if common.config.exists() {
            let config = config::load(&common.config)?;
            let language = config.project.language;
            (config.law, config.rules, config.words, language)
        } else {
            let law = Law::built_in().map_err(|error| Failure::unexpected(&error))?;
            let language = Language::DANISH;
            let words = Words::built_in(language, "DKK");
            let words = words.map_err(|error| Failure::unexpected(&error))?;
            (law, "law".to_owned(), words, language)
        };
        let wording = Wording {
            words: &words.explanation,
            language,
            writing: &words.writing,
        };
        let family = self.rules.as_deref().unwrap_or(&family);
        let table = pipeline::classify(&law, family, wording, &self.file)?;
        print(table.trim_end())
    }
}
