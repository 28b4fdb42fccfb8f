//! Mistakes in the configuration and what is said about them.

use crate::support::{Project, repository};

/// A change to the tiny project's configuration or catalogue, and what must be said.
#[test]
fn each_mistake_has_a_message() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "config.toml",
            "rounding_base = 5",
            "rounding_bse = 5",
            &["config.toml", "line 38", "unknown field `rounding_bse`"],
        ),
        (
            "config.toml",
            "language = \"da\"",
            "language = \"de\"",
            &["unknown variant `de`", "`da` or `en`"],
        ),
        (
            "config.toml",
            "minimum_count = 5",
            "minimum_count = 2",
            &[
                "disclosure.normal.minimum_count: is under 3",
                "hint: fewer than 3 persons are never shown",
            ],
        ),
        (
            "config.toml",
            "young = \"integer\"",
            "young = \"whole\"",
            &[
                "table[counts].columns.young: `whole` is not a form of column",
                "hint: integer, number",
            ],
        ),
        (
            "config.toml",
            "counts-{year}.csv",
            "../counts-{year}.csv",
            &["table[counts].file: leaves the raw folder"],
        ),
        (
            "config.toml",
            "counts-{year}.csv",
            "counts.csv",
            &["table[counts].file: has no `{year}`"],
        ),
        (
            "config.toml",
            "name = \"counts\"",
            "name = \"map\"",
            &[
                "table[map].name: is not for tables",
                "hint: the map is listed",
            ],
        ),
        (
            "config.toml",
            "[disclosure]",
            "[map]\nfile = \"../areas.geojson\"\nid = \" \"\n\n[disclosure]",
            &[
                "map.file: leaves the raw folder",
                "map.id: is empty",
                "hint: name the property that holds the code of an area",
            ],
        ),
        (
            "config.toml",
            "[disclosure]",
            "[map]\nfile = \"\"\nid = \"id\"\n\n[disclosure]",
            &["map.file: is empty", "hint: a GeoJSON file below"],
        ),
        (
            "config.toml",
            "[disclosure]",
            "[map]\nfile = \"areas.geojson\"\n\n[disclosure]",
            &["map.id: missing field `id`, line"],
        ),
        (
            "config.toml",
            "okonomi@lilleby.example",
            "norre@lilleby.example",
            &["recipient[Nørre Lokalråd].address: `norre@lilleby.example` stands twice"],
        ),
        (
            "config.toml",
            "okonomi@lilleby.example",
            "okonomi",
            &["recipient[Økonomiudvalget].address: `okonomi` is not a mail address"],
        ),
        (
            "config.toml",
            "okonomi@lilleby.example",
            "Det Nørre Råd <norre@lilleby.Example>",
            &["recipient[Nørre Lokalråd].address: `norre@lilleby.example` stands twice"],
        ),
        (
            "config.toml",
            "okonomi@lilleby.example",
            "mailto:okonomi@lilleby.example",
            &["recipient[Økonomiudvalget].address: `mailto:okonomi@lilleby.example` is not a mail"],
        ),
        (
            "config.toml",
            "largest_message_megabytes = 20",
            "largest_message_megabytes = 20\nreply_to = \"a@b\"\nbounce_address = \"returpost.fra.boligmonitoren.i.lilleby@lilleby.example\"\n[delivery.smtp]\nhost = \"localhost\"\nport = 25\nsecurity = \"none\"\nlogin = \"xoauth2\"",
            &[
                "delivery.reply_to: `a@b` is not a mail address",
                "delivery.bounce_address: has more than 31 characters before the `@`",
                "delivery.smtp.username: missing",
            ],
        ),
        (
            "config.toml",
            "Nørre Lokalråd",
            "Nørre\\r\\nBcc: x@y.example",
            &["recipient[Nørre\\r\\nBcc: x@y.example].name: holds a control character"],
        ),
        (
            "config.toml",
            "0 0 6 8-14 2 Mon",
            "every monday",
            &["schedule.cron:", "hint: second, minute"],
        ),
        (
            "config.toml",
            "transport = \"outbox\"",
            "transport = \"smtp\"",
            &["delivery.smtp: missing"],
        ),
        (
            "config.toml",
            "largest_message_megabytes = 20",
            "largest_message_megabytes = 0\nmessages_per_minute = 0\nbounce_address = \"retur+x@lilleby.example\"\n[delivery.dkim]\nselector = \"a b\"\nkey_file = \"key\"\n[delivery.smtp]\nhost = \"mail.lilleby.example\"\nport = 25\nsecurity = \"none\"\ntimeout_seconds = 0",
            &[
                "delivery.largest_message_megabytes: is 0",
                "delivery.messages_per_minute: is 0",
                "delivery.bounce_address: is not a plain address",
                "delivery.dkim.selector: is not a name in the DNS",
                "delivery.smtp.security: would send in the clear",
                "delivery.smtp.timeout_seconds: is 0",
            ],
        ),
        (
            "config.toml",
            "[\"north\"]",
            "[\"nort\"]",
            &["recipient[Nørre Lokalråd].attachments.areas_within: `nort`"],
        ),
        (
            "catalogue.toml",
            "theme = \"residents\"",
            "theme = \"people\"",
            &[
                "indicator[residents].theme: there is no theme `people`",
                "hint: themes are: residents",
            ],
        ),
        (
            "catalogue.toml",
            "measure = \"share\"",
            "measure = \"rate\"",
            &["indicator[young].per: does not fit the measure"],
        ),
        (
            "catalogue.toml",
            "\"residents\", \"young\", \"ill\"]",
            "\"residents\", \"yung\"]",
            &["chart[trends].indicators: there is no indicator `yung`"],
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "numerator = \"yung\"",
            &[
                "indicator[young]: `yung`:",
                "hint: polars SQL over these columns: area, ill, residents, young",
            ],
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "numerator = \"young +\"",
            &["indicator[young]: `young +`:"],
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "numerator = \"SUM(young)\"",
            &["sums over rows"],
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "numerator = \"area\"",
            &["expected a number or a condition"],
        ),
        (
            "config.toml",
            "[schedule]",
            "[law]\nrules = \"hanbook\"\n\n[schedule]",
            &[
                "law.rules: there are no rules `hanbook`",
                "hint: rules are: handbook, law",
            ],
        ),
        (
            "config.toml",
            "[schedule]",
            "[traffic_light]\nminimum_residents = 1000\nrules = [{ colour = \"red\", labels = [\"vulnerable\"] }]\n\n[schedule]",
            &[
                "traffic_light.rules[1]: the last rule does not hold for every unit",
                "hint: add one at the end with a colour alone",
            ],
        ),
        (
            "config.toml",
            "[schedule]",
            "[traffic_light]\nminimum_residents = 1000\nrules = [{ colour = \"green\" }, { colour = \"red\" }]\n\n[schedule]",
            &["traffic_light.rules[1]: holds always, so the rules after it never do"],
        ),
        (
            "config.toml",
            "[schedule]",
            "[traffic_light]\nminimum_residents = 1000\nrules = [{ colour = \"green\", letting_tools = [\"flexible\"] }]\n\n[schedule]",
            &[
                "traffic_light.rules: there is no intervention `flexible`",
                "hint: letting tools are named by the id of an [[intervention]]",
            ],
        ),
        (
            "config.toml",
            "[schedule]",
            "[traffic_light]\nminimum_residents = 1000\nrules = [{ colour = \"blue\" }]\n\n[schedule]",
            &["unknown variant `blue`", "`green`, `yellow`"],
        ),
        (
            "config.toml",
            "[schedule]",
            "[flows]\ntable = \"counts\"\nfrom = \"area\"\nto = \"young\"\n\n[schedule]",
            &[
                "flows.to: `young` is not a column of form `area`",
                "hint: name one of the table `counts`",
            ],
        ),
        (
            "config.toml",
            "[schedule]",
            "[flows]\ntable = \"moves\"\nfrom = \"area\"\nto = \"area\"\n\n[schedule]",
            &["flows.table: there is no table `moves`"],
        ),
        (
            "config.toml",
            "[schedule]",
            "[flows]\ntable = \"moves\"\nfrom = \"area\"\nto = \"area\"\nmoved_out = \"away\"\n\n[schedule]",
            &[
                "flows.moved_out: there is no indicator `away`",
                "hint: name an [[indicator]] of the catalogue",
            ],
        ),
        (
            "config.toml",
            "[schedule]",
            "[context]\ngoals = \"../goals.csv\"\n\n[schedule]",
            &["context.goals: leaves the raw folder"],
        ),
        (
            "catalogue.toml",
            "kind = \"trends\"",
            "kind = \"pyramid\"",
            &[
                "chart[trends].sides: does not fit the kind",
                "hint: a pyramid has",
            ],
        ),
        (
            "catalogue.toml",
            "kind = \"trends\"",
            "kind = \"trends\"\nsides = [{ da = \"U\", en = \"Y\" }, { da = \"S\", en = \"I\" }]",
            &["chart[trends].sides: does not fit the kind"],
        ),
        (
            "catalogue.toml",
            "kind = \"trends\"",
            "kind = \"pyramid\"\nsides = [{ da = \"U\", en = \"Y\" }, { da = \"S\", en = \"I\" }]",
            &["chart[trends].indicators: are not in pairs"],
        ),
        (
            "catalogue.toml",
            "kind = \"trends\"\ntitle = { da = \"Gennem årene\", en = \"Through the years\" }\nindicators = [\"residents\", \"young\", \"ill\"]",
            "kind = \"pyramid\"\ntitle = { da = \"Alder\", en = \"Age\" }\nsides = [{ da = \"Un\", en = \"You\" }, { da = \"Kvinder\", en = \"Women\" }]\nindicators = [\"young\", \"ill\"]",
            &["chart[trends].indicators: the title of `ill` does not begin with `Kvinder`"],
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "criterion = \"basic\"\nnumerator = \"young\"",
            &[
                "indicator[2].criterion: unknown variant `basic`",
                "`basic_school`",
            ],
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "criterion = \"basic_school\"\nnumerator = \"young\"",
            &[
                "4 mistakes",
                "catalogue.toml: indicator: none serves the criterion `convicted` of `law-2021`",
                "hint: add `criterion = \"convicted\"` to the [[indicator]] of it",
            ],
        ),
        (
            "catalogue.toml",
            "numerator = \"residents\"",
            "criterion = \"income\"\nnumerator = \"residents\"",
            &[
                "indicator[residents].criterion: cannot serve `income`",
                "hint: the law compares a mean in kroner for `income`",
            ],
        ),
        (
            "config.toml",
            "[schedule]",
            "[traffic_light]\nminimum_residents = 1000\nrules = [{ colour = \"green\" }]\n\n[schedule]",
            &[
                "5 mistakes",
                "indicator: none serves the criterion `non_western`",
            ],
        ),
        (
            "catalogue.toml",
            "overview = [",
            "spill_over = \"residents\"\noverview = [",
            &[
                "spill_over: there is no share `residents`",
                "hint: name an [[indicator]] with",
            ],
        ),
        (
            "catalogue.toml",
            "numerator = \"young\"",
            "unit_column = \"young\"\nnumerator = \"young\"",
            &[
                "indicator[young].unit_column: `young` is not a column of form `area`",
                "hint: name one of the table `counts`",
            ],
        ),
        (
            "catalogue.toml",
            "population = { da = \"Alle beboere\", en = \"All residents\" }\n",
            "",
            &["indicator[1].population: missing field `population`"],
        ),
        (
            "config.toml",
            "transport = \"outbox\"",
            "transport = \"smtp\"",
            &["delivery.smtp: missing"],
        ),
        (
            "config.toml",
            "tove@lilleby.example",
            "tove",
            &["owner.address: `tove` is not a mail address"],
        ),
        (
            "config.toml",
            "tove@lilleby.example",
            "Tove <tove@lilleby.example>",
            &["owner.address: is not a plain address"],
        ),
        (
            "config.toml",
            "Tove Tal",
            "Tove\\nBcc: all@lilleby.example",
            &["owner.name: holds a control character"],
        ),
    ];
    for (file, old, new, expected) in cases {
        let project = Project::tiny();
        project.replace(file, old, new);
        let mut run = project.run(&["run"]).ends_with_code(3);
        for text in *expected {
            run = run.says(text);
        }
        assert!(
            !project.path("output/2026").exists(),
            "{new}: something was written"
        );
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let project = Project::tiny();
    project.replace("config.toml", "minimum_count = 5", "minimum_count = 2");
    project.replace("config.toml", "counts-{year}.csv", "counts.csv");
    project.replace(
        "catalogue.toml",
        "theme = \"residents\"",
        "theme = \"people\"",
    );
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("3 mistakes in the configuration");
}

#[test]
fn all_files_are_told_at_once() {
    let project = Project::tiny();
    project.replace("config.toml", "minimum_count = 5", "minimum_count = 2");
    project.replace(
        "config.toml",
        "[schedule]",
        "[law]\nfile = \"law.toml\"\nrules = \"hanbook\"\n\n[schedule]",
    );
    let law = std::fs::read_to_string(repository().join("data/law.toml")).unwrap();
    let law = law.replacen("lists = 5", "lists = 0", 1);
    let law = law.replacen("last = 2013", "last = 2009", 1);
    project.write("law.toml", &law);
    let words = "report-templates/da/words.toml";
    project.replace(words, "hidden = ", "hiden = ");
    project.replace("catalogue.toml", "kind = \"trends\"", "kind = \"trend\"");
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("7 mistakes in the configuration")
        .says("config.toml: disclosure.normal.minimum_count: is under 3")
        .says("law.toml: rule_set[law-2010].last: before `first`")
        .says("].lists: no list at all")
        .says("hint: this list is the first: write 1")
        .says("config.toml: law.rules: there are no rules `hanbook`")
        .says("catalogue.toml: chart[1].kind: unknown variant `trend`")
        .says("words.toml: hiden: unknown field `hiden`")
        .says("words.toml: hidden: missing field `hidden`");
}

#[test]
fn one_indicator_serves_a_criterion() {
    let project = Project::tiny();
    for id in ["young", "ill"] {
        let numerator = format!("numerator = \"{id}\"");
        let serves = format!("criterion = \"basic_school\"\n{numerator}");
        project.replace("catalogue.toml", &numerator, &serves);
    }
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("indicator[ill].criterion: `young` serves `basic_school` too");
}

#[test]
fn the_shipped_projects_are_valid() {
    for path in [
        "config.toml",
        "tests/fixtures/projects/berlin/config.toml",
        "tests/fixtures/projects/tiny/config.toml",
    ] {
        let file = repository().join(path);
        // The tiny project gets its templates when it is copied.
        if path.contains("tiny") {
            Project::tiny().run(&["check"]).ends_with_code(0);
        } else {
            let config =
                boligmonitor::config::load(&file).unwrap_or_else(|error| panic!("{error}"));
            assert!(config.catalogue.indicators.len() >= 12, "{path}");
        }
    }
}

#[test]
fn who_sends_for_real_needs_an_owner() {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[owner]\nname = \"Tove Tal\"\naddress = \"tove@lilleby.example\"\n",
        "",
    );
    project.run(&["check"]).ends_with_code(0);
    crate::smtp_server::serve(&project, 25, "security = \"none\"\n");
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("one mistake in the configuration")
        .says("owner: missing");
}

#[test]
fn show_config_prints_what_is_in_force_and_no_secret() {
    let project = Project::tiny();
    let secret = [("BOLIGMONITOR_SMTP_PASSWORD", "hunter2")];
    let run = project
        .run_with(&secret, &["show-config"])
        .ends_with_code(0)
        .says("minimum_count = 8");
    assert!(!run.stdout.contains("hunter2"));
}
