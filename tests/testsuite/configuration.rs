//! Mistakes in the configuration and what is said about them.

use crate::support::{Project, repository};

mod whole;

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
            "language = \"dansk\"",
            &["`dansk` is no language: two small letters are"],
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
            "catalogue.toml",
            "numerator = \"ill\"",
            "pool = 6\nnumerator = \"ill\"",
            &[
                "indicator[ill].pool: `6` is not from 2 to 5",
                "hint: a number of years from 2 to 5, or leave it out",
            ],
        ),
        (
            "catalogue.toml",
            "measure = \"count\"",
            "measure = \"count\"\npool = 3",
            &[
                "indicator[residents].pool: does not fit the indicator",
                "hint: only shares and rates of persons are counted over several years",
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
                "hint: the map and the list of addresses are listed",
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
                "hint: did you mean `handbook`?",
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
            "kind = \"trends\"",
            "kind = \"trends\"\nyears = [10]",
            &["chart[trends].years: are not one or more for each row"],
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
                "indicator[young].criterion: the law has no criterion `basic`",
                "hint: criteria are: non_western, outside_work",
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
                "hint: the law holds this criterion against a mean: `measure = \"mean\"`",
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
            "title = { da = \"Unge\", en = \"Young\" }\n",
            "",
            &["indicator[2].title: missing field `title`"],
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
