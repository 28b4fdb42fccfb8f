//! Numbers, years and expressions that are larger than anything in practice are refused with
//! their key; nothing overflows, hangs or takes all memory.

use crate::support::Project;

/// A change to a file of the tiny project, and the key and hint that must be told.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "config.toml",
        "first = 2023",
        "first = -2147483648",
        "years.first: `-2147483648` is not from 1900 to 2999",
    ),
    (
        "config.toml",
        "first = 2023",
        "first = 2023\nlast = 2147483647",
        "years.last: `2147483647` is not from",
    ),
    (
        "config.toml",
        "first = 2023",
        "first = 1900",
        "years.first: 1900 to 2025 are more than 100 years",
    ),
    (
        "config.toml",
        "unit = \"area\"\n",
        "unit = \"area\"\nyears = [2023, 20222]\n",
        "table[counts].years: `20222` is not from",
    ),
    (
        "config.toml",
        "rounding_base = 5",
        "rounding_base = 4294967295",
        "disclosure.rounding_base: `4294967295` is not from",
    ),
    (
        "config.toml",
        "mean_rounding = 1000",
        "mean_rounding = 4294967295",
        "disclosure.mean_rounding: `4294967295`",
    ),
    (
        "config.toml",
        "mean_rounding = 1000",
        "mean_rounding = 1000\npoint_rounding = inf",
        "disclosure.point_rounding: `inf`",
    ),
    (
        "config.toml",
        "mean_rounding = 1000",
        "mean_rounding = 1000\npoint_rounding = nan",
        "disclosure.point_rounding: is not above 0",
    ),
    (
        "config.toml",
        "mean_rounding = 1000",
        "mean_rounding = 1000\naudit_width = 4294967295",
        "disclosure.audit_width: is above 50",
    ),
    (
        "config.toml",
        "minimum_count = 5",
        "minimum_count = 4294967295",
        "disclosure.normal.minimum_count: `4294967295`",
    ),
    (
        "config.toml",
        "minimum_denominator = 50",
        "minimum_denominator = 4294967295",
        "disclosure.sensitive.minimum_denominator: `4294967295`",
    ),
    (
        "config.toml",
        "megabytes = 20",
        "megabytes = 4294967295",
        "delivery.largest_message_megabytes: `4294967295`",
    ),
    (
        "config.toml",
        "megabytes = 20",
        "megabytes = 20\nmessages_per_minute = 4294967295",
        "delivery.messages_per_minute: `4294967295`",
    ),
    (
        "config.toml",
        "megabytes = 20",
        "megabytes = 20\n[delivery.smtp]\nhost = \"localhost\"\nport = 0\nsecurity = \"none\"",
        "delivery.smtp.port: `0` is not from 1",
    ),
    (
        "config.toml",
        "megabytes = 20",
        "megabytes = 20\n[delivery.smtp]\nhost = \"localhost\"\nport = 25\nsecurity = \"none\"\ntimeout_seconds = 4294967295",
        "delivery.smtp.timeout_seconds: `4294967295`",
    ),
    (
        "config.toml",
        "[schedule]",
        "[retention]\nperson_rows_days = 4294967295\n\n[schedule]",
        "retention.person_rows_days: `4294967295`",
    ),
    (
        "config.toml",
        "[schedule]",
        "[schedule]\ndeadline_days = 4294967295",
        "schedule.deadline_days: `4294967295`",
    ),
    (
        "config.toml",
        "[schedule]",
        "[schedule]\nremind_days = 0",
        "schedule.remind_days: `0` is not from 1 to 366",
    ),
    (
        "config.toml",
        "[schedule]",
        "[schedule]\ncheck_hours = 4294967295",
        "schedule.check_hours: `4294967295`",
    ),
    (
        "config.toml",
        "[schedule]",
        "[schedule]\ncheck_hours = 0",
        "nonzero",
    ),
    (
        "config.toml",
        "[schedule]",
        "[schedule]\ndeadline_days = 4294967296",
        "invalid value: integer `4294967296`",
    ),
    (
        "config.toml",
        "0 0 6 8-14 2 Mon",
        "* * * * * *",
        "schedule.cron: comes due more than once an hour",
    ),
    (
        "config.toml",
        "0 0 6 8-14 2 Mon",
        "0 0 6 30 2 *",
        "schedule.cron: never comes due",
    ),
    (
        "config.toml",
        "0 0 6 8-14 2 Mon",
        "0 0 6 1 2 * 2020",
        "schedule.cron: never comes due again after 2026-02-09",
    ),
    (
        "config.toml",
        "0 0 6 8-14 2 Mon",
        "0 0 6 99999999999999999999 2 *",
        "schedule.cron:",
    ),
    (
        "config.toml",
        "[schedule]",
        "[traffic_light]\nminimum_residents = 4294967295\nrules = [{ colour = \"green\" }]\n\n[schedule]",
        "traffic_light.minimum_residents: `4294967295`",
    ),
    (
        "config.toml",
        "[[recipient]]",
        "[[packet]]\nid = \"udvalg\"\ncommittee = \"Udvalget\"\nmeeting = \"+262142-03-11\"\ncontents = { municipality = true }\n\n[[recipient]]",
        "packet[udvalg].meeting: `262142`",
    ),
    (
        "config.toml",
        "table = \"units.csv\"",
        "table = \"units.csv\"\nunit = [{ id = \"9\", name = \"Ny\", kind = \"area\", parent = \"north\", from_year = 2147483647 }]",
        "units.unit[9].from_year: `2147483647`",
    ),
    (
        "catalogue.toml",
        "measure = \"share\"\ntable",
        "measure = \"rate\"\nper = inf\ntable",
        "indicator[young].per: does not fit",
    ),
    (
        "catalogue.toml",
        "measure = \"share\"\ntable",
        "measure = \"rate\"\nper = 1e300\ntable",
        "from 1 to 1000000",
    ),
    (
        "catalogue.toml",
        "measure = \"share\"\ntable",
        "breaks = [{ year = -2147483648, reason = { da = \"a\", en = \"a\" } }]\nmeasure = \"share\"\ntable",
        "indicator[young].breaks: `-2147483648`",
    ),
];

#[test]
fn what_is_larger_than_anything_in_practice_is_refused_with_its_key() {
    for (file, old, new, expected) in CASES {
        let project = Project::tiny();
        project.replace(file, old, new);
        for command in ["check", "run"] {
            // A date of the past is told by `check`.
            if command == "check" || !expected.contains("again") {
                project
                    .run(&[command])
                    .ends_with_code(3)
                    .says(expected)
                    .says(file);
            }
        }
    }
}

#[test]
fn an_expression_is_refused_where_it_is_too_long_or_too_deep() {
    let sum = |terms: usize| "1+".repeat(terms) + "1";
    let nested = |depth: usize| "(".repeat(depth) + "young" + &")".repeat(depth);
    let signs = |depth: usize| "- ".repeat(depth) + "young";
    let cases = "CASE WHEN young > 1 THEN ".repeat(60) + "1" + &" ELSE 0 END".repeat(60);
    for (expression, code, said) in [
        (sum(20_000), 3, "characters, 2000 at most"),
        (format!("0 * ({}) + young", sum(900)), 0, ""),
        (nested(20_000), 3, "characters, 2000 at most"),
        (nested(900), 3, "indicator[young]"),
        (nested(20), 0, ""),
        (signs(800), 3, "indicator[young]"),
        ("NOT ".repeat(450) + "(young > 1)", 3, "indicator[young]"),
        (cases, 3, "characters, 2000 at most"),
    ] {
        let project = Project::tiny();
        let shown: String = expression.chars().take(20).collect();
        let new = format!("numerator = \"{expression}\"");
        project.replace("catalogue.toml", "numerator = \"young\"", &new);
        let run = project.run(&["check"]);
        assert_eq!(run.code, code, "{shown} {run:?}");
        let run = run.says(said);
        assert!(
            code == 0 || run.stderr.contains("catalogue.toml"),
            "{shown} {run:?}"
        );
    }
    // What passes is counted too.
    let project = Project::tiny();
    let new = format!("numerator = \"0 * ({}) + young\"", sum(900));
    project.replace("catalogue.toml", "numerator = \"young\"", &new);
    project.run(&["run"]).ends_with_code(0);
}

#[test]
fn files_that_are_nested_deeply_are_refused() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let project = Project::tiny();
    let text = format!("deep = {}\n", deep("[", "]"));
    project.replace(
        "config.toml",
        "catalogue = ",
        &format!("{text}catalogue = "),
    );
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("config.toml");
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[disclosure]",
        "[map]\nfile = \"areas.geojson\"\nid = \"id\"\n\n[disclosure]",
    );
    project.write("data/raw/areas.geojson", &deep("[", "]"));
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("areas.geojson");
    let project = Project::tiny();
    project.write("output/schedule.json", &deep("{\"due\":", "}"));
    project
        .run_with(&[], &["schedule", "--status"])
        .ends_with_code(4)
        .says("schedule.json");
}

#[test]
fn years_that_do_not_fit_the_edition_are_refused() {
    for (years, edition, said) in [
        (
            "first = 2026",
            "2026",
            "years.first: 2026 lies after 2025, the last year of edition 2026",
        ),
        ("first = 2023", "2020", "years.first: 2023 lies after 2019"),
        (
            "first = 2023\nlast = 2027",
            "2026",
            "years.last: 2027 lies after edition 2026",
        ),
    ] {
        let project = Project::tiny();
        project.replace("config.toml", "first = 2023", years);
        for command in ["check", "refresh", "run"] {
            project
                .run(&[command, "--edition", edition])
                .ends_with_code(3)
                .says(&format!("config.toml: {said}"))
                .says("hint: ");
        }
        assert!(!project.path("output/archive").exists());
    }
}

#[test]
fn what_is_typed_has_bounds_too() {
    let project = Project::tiny();
    for (arguments, said) in [
        (["check", "--edition", "9999999"], "is not an edition"),
        (["check", "--as-of", "+262142-01-01"], "is not an edition"),
        (
            ["check", "--as-of", "yesterday"],
            "a date such as 2026-02-09",
        ),
        (["run", "--jobs", "0"], "a number from 1 to 256"),
        (
            ["run", "--jobs", "18446744073709551615"],
            "a number from 1 to 256",
        ),
    ] {
        project
            .run_with(&[], &arguments)
            .ends_with_code(2)
            .says(said);
    }
}
