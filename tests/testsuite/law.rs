//! What the law says of a table (`boligmonitor classify`).

use crate::support::{Project, Run};

const HEADER: &str = "list_date,unit,residents,non_western,outside_work,convicted,\
                      convicted_limit,basic_school,income,label";

fn classify_in(project: &Project, table: &str, options: &[&str]) -> Run {
    project.write("figures.csv", table);
    project.run_with(&[], &[&["classify", "figures.csv"], options].concat())
}

/// Classifies rows under the usual header, in a folder without a configuration.
fn classify(rows: &str, options: &[&str]) -> Vec<Vec<String>> {
    let run = classify_in(&Project::empty(), &format!("{HEADER}\n{rows}\n"), options);
    answer(&run.ends_with_code(0))
}

fn answer(run: &Run) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let header: Vec<_> = reader.headers().unwrap().iter().collect();
    assert_eq!(
        header,
        ["list_date", "unit", "label", "criteria_met", "explanation"]
    );
    let row = |row: csv::StringRecord| row.iter().map(ToOwned::to_owned).collect();
    reader.records().map(|one| row(one.unwrap())).collect()
}

/// The label of the last row.
fn label(rows: &str, options: &[&str]) -> String {
    classify(rows, options).pop().unwrap()[2].clone()
}

#[test]
fn cases_with_sources() {
    for (row, expected, met) in [
        (
            "2018-12-01,Korskærparken,1913,49.4,44.6,1.94,2.11,67.4,61.8,",
            "udsat boligområde",
            "outside_work;basic_school",
        ),
        (
            "2019-12-01,Korskærparken,1962,50.1,44.6,1.94,2.11,67.4,61.8,",
            "ghettoområde",
            "non_western;outside_work;basic_school",
        ),
        (
            "2013-10-01,Ladegårdsparken,1100,29.2,41.6,2.94,,,,",
            "ghettoområde",
            "outside_work;convicted",
        ),
        (
            "2014-12-01,Ladegårdsparken,1089,33.6,44.0,2.66,2.70,56.5,60,",
            "none",
            "outside_work;basic_school",
        ),
        (
            "2014-12-01,Ladegårdsparken,1089,33.6,44.0,2.66,2.70,56.5,,",
            "unknown",
            "outside_work;basic_school",
        ),
        (
            "2023-12-01,Mjølnerparken,966,60,50,3,2,70,50,",
            "none",
            "non_western;outside_work;convicted;basic_school;income",
        ),
    ] {
        let answer = classify(row, &[]).pop().unwrap();
        assert_eq!(
            (answer[2].as_str(), answer[3].as_str()),
            (expected, met),
            "{row}"
        );
    }
}

#[test]
fn four_lists_running_are_no_transformation_area() {
    let four = "2018-12-01,Aldersrogade,,,,,,,,ghettoområde\n\
                2019-12-01,Aldersrogade,,,,,,,,ghettoområde\n\
                2020-12-01,Aldersrogade,,,,,,,,ghettoområde\n\
                2021-12-01,Aldersrogade,2000,60,45,2.0,2.1,70,54,";
    let before = |label: &str| format!("2017-12-01,Aldersrogade,,,,,,,,{label}\n{four}");
    assert_eq!(label(&before("none"), &[]), "parallelsamfund");
    assert_eq!(label(&before("ghettoområde"), &[]), "omdannelsesområde");
    // A gap starts the count again.
    let gap = before("ghettoområde").replace(
        "2019-12-01,Aldersrogade,,,,,,,,ghettoområde",
        "2019-12-01,Aldersrogade,,,,,,,,none",
    );
    assert_eq!(label(&gap, &[]), "parallelsamfund");
}

#[test]
fn a_lower_name_of_nested_lists_contradicts_nothing() {
    let figures = "2000,60,45,2.0,2.1,70,54";
    let answers = |published: &str| {
        let rows = format!("2021-12-01,a,{figures},{published}\n2022-12-01,a,{figures},");
        let answers = classify(&rows, &[]);
        let both: Vec<_> = answers
            .iter()
            .map(|row| (row[2].clone(), row[4].clone()))
            .collect();
        both
    };
    for (published, contradicts, running) in [
        ("udsat boligområde", false, true),
        ("parallelsamfund", false, true),
        ("none", true, false),
        ("forebyggelsesområde", true, false),
    ] {
        let answers = answers(published);
        assert!(
            answers.iter().all(|(label, _)| label == "parallelsamfund"),
            "{published}"
        );
        let [(_, first), (_, second)] = answers.as_slice() else {
            panic!("two rows")
        };
        assert_eq!(first.contains("strider mod"), contradicts, "{first}");
        assert_eq!(second.contains("2 lister i træk"), running, "{second}");
    }
}

#[test]
fn a_value_on_the_limit_is_decided_as_the_law_says() {
    for (row, expected) in [
        // More than 50, 40 and 60 per cent; at least three times the share; less than 55.
        (
            "2022-12-01,a,1000,50.1,40.1,0,2.1,60.1,60,",
            "parallelsamfund",
        ),
        (
            "2022-12-01,a,1000,50,40.1,0,2.1,60.1,60,",
            "udsat boligområde",
        ),
        ("2022-12-01,a,999,50.1,40.1,0,2.1,60.1,60,", "none"),
        ("2022-12-01,a,1000,10,40,2.1,2.1,60,80,", "none"),
        (
            "2022-12-01,a,1000,10,40.000001,2.1,2.1,60,80,",
            "udsat boligområde",
        ),
        (
            "2022-12-01,a,1000,10,40,2.1,2.1,60,54.999999,",
            "udsat boligområde",
        ),
        ("2022-12-01,a,1000,10,40,2.1,2.1,60,55,", "none"),
        ("2022-12-01,a,1000,10,40,2.099999,2.1,60,54,", "none"),
        // § 61 b: more than 30 and 30, at least two thirds of the limit, less than 65.
        (
            "2022-12-01,a,1000,30.1,30.1,1.4,2.1,60,65,",
            "forebyggelsesområde",
        ),
        ("2022-12-01,a,1000,30,30.1,1.4,2.1,60,64,", "none"),
        ("2022-12-01,a,1000,30.1,30,1.4,2.1,60,65,", "none"),
        ("2022-12-01,a,1000,30.1,30.1,1.399999,2.1,60,65,", "none"),
        (
            "2022-12-01,a,1000,30.1,30.1,1.399999,2.1,60,64.9,",
            "forebyggelsesområde",
        ),
        // No § 61 b before 2021.
        ("2020-12-01,a,1000,30.1,30.1,1.4,2.1,60,64.9,", "none"),
        // 2.70 per cent is not more than 2.70.
        ("2012-12-01,a,1000,50.1,40,2.70,2.70,,,", "none"),
        ("2012-12-01,a,1000,50.1,40,2.71,2.70,,,", "ghettoområde"),
        (
            "2016-12-01,a,1000,50.1,40,2.70,2.70,50.1,54.9,",
            "ghettoområde",
        ),
        ("2016-12-01,a,1000,50.1,40,2.70,2.70,50,54.9,", "none"),
    ] {
        assert_eq!(label(row, &[]), expected, "{row}");
    }
}

#[test]
fn lists_before_2021_have_the_former_names() {
    let rows: Vec<String> = (2016..=2021)
        .map(|year| format!("{year}-12-01,a,2000,60,45,3.0,2.1,70,50,"))
        .collect();
    let labels: Vec<_> = classify(&rows.join("\n"), &[])
        .into_iter()
        .map(|row| row[2].clone())
        .collect();
    assert_eq!(
        labels,
        [
            "ghettoområde",
            "ghettoområde",
            "ghettoområde",
            "ghettoområde",
            "hårdt ghettoområde",
            "omdannelsesområde"
        ]
    );
}

#[test]
fn history_is_read_in_either_name() {
    let rows = "2019-12-01,a,,,,,,,,parallelsamfund\n2019-12-01,b,,,,,,,,Ghettoområde\n\
                2022-12-01,c,,,,,,,,udsat boligområde\n2022-12-01,d,,,,,,,,none";
    let answers = classify(rows, &[]);
    let labels: Vec<_> = answers.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(
        labels,
        ["ghettoområde", "ghettoområde", "udsat boligområde", "none"]
    );
    assert!(
        answers
            .iter()
            .all(|row| row[3].is_empty() && !row[4].is_empty())
    );
}

#[test]
fn a_missing_figure_makes_unknown_only_what_it_could_decide() {
    for (row, expected) in [
        ("2022-12-01,a,1200,,41,,,61,,", "unknown"),
        ("2022-12-01,a,1200,40,41,,,61,,", "udsat boligområde"),
        ("2022-12-01,a,1200,60,41,,,61,,", "parallelsamfund"),
        ("2022-12-01,a,,60,41,,,61,,", "unknown"),
        ("2022-12-01,a,999,,,,,,,", "none"),
        ("2022-12-01,a,1200,10,20,0,2.1,,80,", "none"),
        ("2022-12-01,a,1200,40,20,0,2.1,,64,", "unknown"),
        ("2022-12-01,a,,,,,,,,", "unknown"),
    ] {
        assert_eq!(label(row, &[]), expected, "{row}");
    }
}

#[test]
fn the_handbook_is_another_reading() {
    let exactly = "2022-12-01,a,1000,60,41,2.1,2.1,61,80,";
    assert_eq!(label(exactly, &[]), "parallelsamfund");
    assert_eq!(label(exactly, &["--rules", "law"]), "parallelsamfund");
    assert_eq!(label(exactly, &["--rules", "handbook"]), "none");
    // Convictions must be more than the limit, not at least that.
    let on_limit = "2022-12-01,a,1001,60,41,2.1,2.1,60,80,";
    assert_eq!(label(on_limit, &[]), "parallelsamfund");
    assert_ne!(label(on_limit, &["--rules", "handbook"]), "parallelsamfund");
    let explained = classify(exactly, &["--rules", "handbook"]).pop().unwrap();
    assert!(explained[4].contains("kommunens håndbog"), "{explained:?}");
}

#[test]
fn the_configuration_names_rules_and_language() {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[schedule]",
        "[law]\nrules = \"handbook\"\n\n[schedule]",
    );
    project.replace("config.toml", "language = \"da\"", "language = \"en\"");
    let table = format!("{HEADER}\n2022-12-01,a,1000,60,41,2.1,2.1,61,80,\n");
    let handbook = answer(&classify_in(&project, &table, &[]).ends_with_code(0));
    assert_eq!(handbook[0][2], "none");
    assert!(handbook[0][4].contains("handbook"), "{handbook:?}");
    let law = answer(&classify_in(&project, &table, &["--rules", "law"]).ends_with_code(0));
    assert_eq!(law[0][2], "parallelsamfund");
}

#[test]
fn an_explanation_tells_values_limits_points_and_persons() {
    let answer = classify(
        "2018-12-01,Korskærparken,1913,49.4,44.6,1.94,2.11,67.4,61.8,",
        &[],
    );
    for text in [
        "§ 61 a, stk. 1",
        "2018–2020",
        "49,4 %",
        "over 50 %",
        "0,6 procentpoint og ca. 12 personer",
        "3 gange landsgennemsnittet",
        "under 55 %",
    ] {
        assert!(answer[0][4].contains(text), "{text} in {answer:?}");
    }
}

#[test]
fn semicolons_decimal_commas_and_other_orders_of_columns() {
    let table = "\u{feff}unit;list_date;income;basic_school;non_western;outside_work;residents\r\n\
                 Korskærparken;2018-12-01;61,8;67,4;49,4;44,6;1913\r\n";
    let run = classify_in(&Project::empty(), table, &[]).ends_with_code(0);
    let answer = answer(&run);
    assert_eq!(answer[0][1..3], ["Korskærparken", "udsat boligområde"]);
}

#[test]
fn standard_output_holds_the_table_alone() {
    let table = format!("{HEADER}\n2022-12-01,\"A, \"\"B\"\"\",1200,60,41,,,61,,\n");
    let run = classify_in(&Project::empty(), &table, &[]).ends_with_code(0);
    assert_eq!(run.stderr, "");
    assert_eq!(run.stdout.lines().count(), 2);
    assert_eq!(answer(&run)[0][1], "A, \"B\"");
    let run = classify_in(&Project::empty(), "list_date,unit\nsoon,a\n", &[]);
    assert_eq!(run.ends_with_code(4).stdout, "");
}

#[test]
fn all_mistakes_of_a_table_are_told_at_once() {
    let table = "list_date;unit;residents;non_western;colour;label\n\
                 2018-12-01;a;1.000;49,4;x;\n\
                 \n\
                 2018-13-01;b;1000;149,4;x;\n\
                 2018-12-01;c;1000;49;x;ghetto\n\
                 2018-12-01;d;1000;49;x;\n\
                 2018-12-01;d;1000;49;x;\n\
                 2009-12-01;e;1000;49;x;\n\
                 2018-12-01;f;1000\n\
                 2018-12-01;;1000;49;x;\n";
    let run = classify_in(&Project::empty(), table, &[]).ends_with_code(4);
    for text in [
        "figures.csv, row 1, column `colour`: there is no such column",
        "figures.csv, row 2, column `residents`: `1.000` cannot be",
        "hint: write a whole number without separators",
        "figures.csv, row 4, column `list_date`: `2018-13-01` is not a date",
        "figures.csv, row 4, column `non_western`: `149,4` cannot be",
        "hint: write per cent from 0 to 100",
        "figures.csv, row 5, column `label`: `ghetto` is not a label",
        "figures.csv, row 7, column `unit`: d is on this list already, in row 6",
        "figures.csv, row 8, column `list_date`: there are no rules `law` for a list of 2009",
        "figures.csv, row 9: has 3 fields, not 6",
        "figures.csv, row 10, column `unit`: is empty",
    ] {
        assert!(run.stderr.contains(text), "{text} in {}", run.stderr);
    }
}

#[test]
fn tables_and_rules_that_are_not_there() {
    let project = Project::empty();
    let run = project.run_with(&[], &["classify", "none.csv"]);
    // The table is data, as a delivery is.
    run.ends_with_code(4).says("could not read none.csv");
    classify_in(&project, HEADER, &["--rules", "hanbook"])
        .ends_with_code(3)
        .says("there are no rules `hanbook`")
        .says("hint: did you mean `handbook`?");
}

/// The estates as the briefing of the municipality tells of them.
fn estates(project: &Project) -> serde_json::Value {
    let briefing = project.briefing("municipality", &["--as-of", "2026-02-09"]);
    let estates = briefing["estates"].clone();
    assert!(estates.as_array().is_some_and(|all| !all.is_empty()));
    estates
}

#[test]
fn an_indicator_of_another_name_serves_a_criterion_as_well() {
    let project = Project::shipped(|config| config.replace("first = 2015", "first = 2023"));
    project.run(&["demo"]).ends_with_code(0);
    project.run(&["refresh"]).ends_with_code(0);
    let before = estates(&project);
    let catalogue = project.read("data/catalogue.toml");
    let renamed = catalogue.replace("\"basic_school", "\"basic_school_only");
    let renamed = renamed.replace(
        "criterion = \"basic_school_only\"",
        "criterion = \"basic_school\"",
    );
    assert_ne!(renamed, catalogue);
    project.write("data/catalogue.toml", &renamed);
    assert_eq!(estates(&project), before);
}
