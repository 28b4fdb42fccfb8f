//! The table as users write and read it.

use proptest::prelude::*;

use super::*;
use crate::{config::Words, model::Language};

const HEADER: &str = "list_date,unit,residents,non_western,outside_work,convicted,\
                      convicted_limit,basic_school,income,label";

fn classified(
    family: &str,
    language: Language,
    file: &str,
    text: &str,
) -> Result<String, TableError> {
    let words = &Words::built_in(language, "DKK").unwrap();
    let wording = Wording {
        words: &words.explanation,
        language,
        writing: &words.writing,
    };
    classify(&law(), family, wording, file, text)
}

fn law() -> Law {
    Law::built_in().unwrap()
}

fn answer(text: &str) -> Vec<[String; 5]> {
    let text = classified("law", Language::DANISH, "areas.csv", text).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), &COLUMNS[..]);
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| std::array::from_fn(|index| record[index].to_owned()))
        .collect()
}

fn problems(text: &str) -> Vec<String> {
    let error = classified("law", Language::DANISH, "areas.csv", text).unwrap_err();
    error.0.iter().map(ToString::to_string).collect()
}

#[test]
fn cases_with_sources() {
    let cases = [
        // Lists of the ministry, and for Ladegårdsparken the municipality's own note.
        (
            "2018-12-01,Korskærparken,1913,49.4,44.6,1.94,2.31,67.4,61.8,",
            ("udsat boligområde", "outside_work;basic_school"),
        ),
        (
            "2019-12-01,Korskærparken,1962,50.1,44.6,1.94,2.31,67.4,61.8,",
            ("ghettoområde", "non_western;outside_work;basic_school"),
        ),
        (
            "2013-10-01,Ladegårdsparken,1100,29.2,41.6,2.94,,,,",
            ("ghettoområde", "outside_work;convicted"),
        ),
        (
            "2014-12-01,Ladegårdsparken,1089,33.6,44.0,2.66,2.70,56.5,,",
            ("unknown", "outside_work;basic_school"),
        ),
        (
            "2014-12-01,Ladegårdsparken,1089,33.6,44.0,2.66,,56.5,,",
            ("unknown", "outside_work;basic_school"),
        ),
        ("2023-12-01,Mjølnerparken,966,,,,,,,", ("none", "")),
        ("2023-12-01,X,1000,,,,,,,", ("unknown", "")),
        (
            "2022-12-01,X,1000,31,31,1.66,2.49,60,70,",
            ("forebyggelsesområde", "non_western;outside_work;convicted"),
        ),
        ("2022-12-01,X,1000,31,31,1.65,2.49,60,70,", ("none", "")),
        ("2017-12-01,X,,,,,,,,Parallelsamfund", ("ghettoområde", "")),
        (
            "2021-12-01,X,,,,,,,,hårdt ghettoområde",
            ("omdannelsesområde", ""),
        ),
    ];
    for (row, (label, met)) in cases {
        let found = answer(&format!("{HEADER}\n{row}\n"));
        assert_eq!(
            (found[0][2].as_str(), found[0][3].as_str()),
            (label, met),
            "{row}"
        );
    }
}

#[test]
fn four_years_are_not_five() {
    let aldersrogade = "list_date,unit,label,residents,non_western,outside_work,convicted,\
        convicted_limit,basic_school,income
        2018-12-01,Aldersrogade,ghettoområde,,,,,,,
        2019-12-01,Aldersrogade,ghettoområde,,,,,,,
        2020-12-01,Aldersrogade,ghettoområde,,,,,,,
        2021-12-01,Aldersrogade,,2700,65,41,2.6,2.4,70,52
        2022-12-01,Aldersrogade,,2700,65,41,2.6,2.4,70,52";
    let found = answer(aldersrogade);
    let labels: Vec<_> = found.iter().map(|row| row[2].as_str()).collect();
    let ghetto = "ghettoområde";
    assert_eq!(
        labels,
        [
            ghetto,
            ghetto,
            ghetto,
            "parallelsamfund",
            "omdannelsesområde"
        ]
    );
    let text = &found[3][4];
    let running = "Parallelsamfund på 4 lister i træk; omdannelsesområde kræver 5.";
    assert!(text.contains(running), "{text}");
}

#[test]
fn the_handbook_is_another_reading() {
    let row = format!("{HEADER}\n2021-12-01,X,1000,51,41,2.4,2.4,60,60,\n");
    for (family, label) in [("law", "parallelsamfund"), ("handbook", "none")] {
        let text = classified(family, Language::DANISH, "areas.csv", &row).unwrap();
        assert!(text.contains(&format!("2021-12-01,X,{label},")), "{text}");
    }
    let row = row.replace("1000", "1001").replace("2.4,2.4", "2.41,2.4");
    let text = classified("handbook", Language::DANISH, "areas.csv", &row).unwrap();
    assert!(text.contains("X,parallelsamfund,"), "{text}");
    assert!(
        text.contains("(kommunens håndbog, lister fra 2021)"),
        "{text}"
    );
    assert!(text.contains("3 gange regionens gennemsnit"), "{text}");
}

#[test]
fn explanations_say_what_the_label_hangs_on() {
    let text = format!("{HEADER}\n2018-12-01,Korskærparken,1913,49.4,44.6,1.94,2.31,67.4,61.8,\n");
    assert_eq!(
        answer(&text)[0][4],
        "Udsat boligområde efter almenboliglovens § 61 a, stk. 1 (reglerne for lister \
         2018–2020): 2 af 4 kriterier er opfyldt. Ikke-vestlig oprindelse 49,4 % (grænse: over \
         50 %; ikke opfyldt, 0,6 procentpoint og ca. 12 personer under). Uden for arbejde og \
         uddannelse 44,6 % (grænse: over 40 %; opfyldt med 4,6 procentpoint). Dømte 1,94 % \
         (grænse: mindst 2,31 %, 3 gange landsgennemsnittet; ikke opfyldt, 0,37 procentpoint \
         under). Kun grundskole 67,4 % (grænse: over 60 %; opfyldt med 7,4 procentpoint). \
         Bruttoindkomst 61,8 % (grænse: under 55 % af regionens gennemsnit; ikke opfyldt, 6,8 \
         procentpoint over)."
    );
    let text = format!(
        "{HEADER}\n2020-12-01,X,,,,,,,,hårdt ghettoområde\n\
         2021-12-01,X,1200,30.1,31,1.6667,2.5,,65,udsat boligområde\n"
    );
    assert_eq!(
        answer(&text)[1][4],
        "Forebyggelsesområde efter almenboliglovens § 61 b (reglerne for lister fra 2021): \
         kriteriet om ikke-vestlig oprindelse er opfyldt, og 2 af 4 øvrige kriterier er opfyldt, \
         1 er ukendt. Ikke udsat boligområde efter § 61 a, stk. 1: 0 af 4 kriterier er opfyldt, \
         1 er ukendt; der skal være mindst 2. Ikke-vestlig oprindelse 30,1 % (grænse: over 30 %; \
         opfyldt med 0,1 procentpoint og ca. 2 personer). Uden for arbejde og uddannelse 31 % \
         (grænse: over 30 %; opfyldt med 1 procentpoint). Dømte 1,6667 % (grænse: mindst 1,6667 \
         %, 2 gange landsgennemsnittet; opfyldt, lige på grænsen). Kun grundskole ukendt \
         (grænse: over 60 %). Bruttoindkomst 65 % (grænse: under 65 % af regionens gennemsnit; \
         ikke opfyldt, lige på grænsen). Der er pligt til at have en udviklingsplan, for området \
         har været omdannelsesområde. De skærpede regler for udlejning og anvisning gælder, for \
         området har været omdannelsesområde. Offentliggjort som udsat boligområde, hvilket \
         strider mod oplysningerne her."
    );
}

#[test]
fn explanations_of_what_is_not_known() {
    let text = format!(
        "{HEADER}\n2016-12-01,X,1000,51,41,2.71,,,,\n2017-12-01,X,,,,,,,,\n\
         2018-12-01,X,1000,51,41,2.5,2.5,,,\n2019-12-01,X,1000,51,41,2.5,2.5,,,\n\
         2020-12-01,X,1000,51,41,2.5,2.5,,,\n2021-12-01,X,1000,51,41,2.5,2.5,,,\n\
         2022-12-01,X,,51,41,2.5,2.5,,,parallelsamfund\n"
    );
    let found = answer(&text);
    let says = |row: usize, words: &str| {
        let text = &found[row][4];
        assert!(text.contains(words), "{text}");
    };
    assert_eq!(found[1][2], "unknown");
    says(1, "mulige udfald er: ikke på listen eller ghettoområde.");
    says(
        1,
        "Antallet af beboere er ukendt; der skal være mindst 1.000.",
    );
    assert_eq!(found[4][2], "unknown");
    says(
        4,
        "mulige udfald er: ghettoområde eller hårdt ghettoområde.",
    );
    says(
        4,
        "Ghettoområde på mindst 3 lister i træk, for ældre lister er ukendte",
    );
    says(
        4,
        "Det kan ikke afgøres, om følgende gælder: Der er pligt til at have en udviklingsplan.",
    );
    says(
        6,
        "Parallelsamfund som offentliggjort, for tallene alene afgør det ikke",
    );
}

#[test]
fn shares_of_many_decimals_are_rounded_for_readers() {
    let text = format!("{HEADER}\n2021-12-01,X,1913,49.398849973863,39.999,,2.5,,54.996,\n");
    let text = &answer(&text)[0][4];
    for words in [
        "oprindelse 49,4 % (grænse: over 50 %; ikke opfyldt, 0,6 procentpoint",
        "uddannelse 39,999 % (grænse: over 40 %; ikke opfyldt, 0,001 procentpoint under",
        "54,996 % (grænse: under 55 % af regionens gennemsnit; opfyldt med 0,004 procentpoint",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn english_too() {
    let text = format!("{HEADER}\n2019-12-01,X,1962,50.1,44.6,1.94,2.31,61,61.8,\n");
    let text = classified("law", Language::ENGLISH, "areas.csv", &text).unwrap();
    for words in [
        "Ghetto area under § 61 a, stk. 2 of the act on social housing",
        "50.1% (limit: more than 50%; met by 0.1 percentage points and about 2 persons)",
        "met by 1 percentage point)",
        "Ghetto area on 1 list running; a hard ghetto area takes 5.",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn any_spelling_of_a_table_is_read() {
    let plain = answer(
        "list_date,unit,residents,outside_work,income,convicted,convicted_limit,non_western\n\
                        2018-12-01,Å,1000,40.5,54.9,1.94,2.31,50.1\n",
    );
    assert_eq!(plain[0][2], "ghettoområde");
    for same in [
        "\u{feff}unit;list_date;income;residents;outside_work;convicted;convicted_limit;non_western\r\n\
         Å;2018-12-01;54,9;1000;40,5;1,94;2,31;50,1\r\n",
        "unit;list_date;income;residents;outside_work;convicted;convicted_limit;non_western;label\n\
         Å;2018-12-01;54.9;1000;40.50;1.94;2.31;50.1;\n",
        "\n\nlist_date , unit,residents, outside_work,income,convicted,convicted_limit,non_western\n\n\
         2018-12-01,Å,1000,\"40,5\",\"54,9\",1.94,2.31,50.1",
    ] {
        assert_eq!(answer(same), plain, "{same}");
    }
}

#[test]
fn answers_come_in_the_order_of_the_rows() {
    let found = answer(
        "unit,list_date,label\nB,2020-12-01,none\n\"A, \"\"x\"\"\",2021-12-01,none\nB,2019-12-01,none\n",
    );
    let order: Vec<_> = found
        .iter()
        .map(|row| (row[1].as_str(), row[0].as_str()))
        .collect();
    let other = "A, \"x\"";
    assert_eq!(
        order,
        [
            ("B", "2020-12-01"),
            (other, "2021-12-01"),
            ("B", "2019-12-01")
        ]
    );
}

#[test]
fn every_mistake_is_named() {
    let text = "list_date,unit,residents,non_western,income,convicted_limit,label
1.12.2018,A,1000,49,60,2,none

2009-12-01,A,1000,49,60,2,none
2018-12-01,A,1.000,101,1001,0,ghetto
2018-12-01,B,1000,49 %,60,2,none
2018-12-01,B,1000,-1,60,2
2018-12-01,C,,,,,
2018-12-01,,,,,,
2018-12-01,C,,,,,
";
    let expected = [
        "row 2, column `list_date`: `1.12.2018` is not a date\n    hint: write year-month-day, such as 2018-12-01",
        "row 4, column `list_date`: there are no rules `law` for a list of 2009\n    hint: the first list is that of 2010",
        "row 5, column `residents`: `1.000` cannot be\n    hint: write a whole number without separators, such as 1913",
        "row 5, column `non_western`: `101` cannot be\n    hint: write per cent from 0 to 100 without a sign, such as 49.4",
        "row 5, column `income`: `1001` cannot be\n    hint: write per cent of the region's or the country's mean from 0 to 1000, such as 61.8",
        "row 5, column `convicted_limit`: `0` cannot be\n    hint: write per cent above 0 and up to 300, such as 2.31",
        "row 5, column `label`: `ghetto` is not a label\n    hint: labels are: none (ikke på listen), forebyggelsesområde, udsat boligområde, parallelsamfund (ghettoområde), omdannelsesområde (hårdt ghettoområde)",
        "row 6, column `non_western`: `49 %` cannot be\n    hint: write per cent from 0 to 100 without a sign, such as 49.4",
        "row 7: has 6 fields, not 7\n    hint: a field that holds the delimiter stands in quotation marks",
        "row 9, column `unit`: is empty\n    hint: name the unit that the row is about",
        "row 10, column `unit`: C is on this list already, in row 8\n    hint: each unit may stand once on a list",
    ];
    let found = problems(text);
    assert_eq!(found, expected.map(|line| format!("areas.csv, {line}")));
}

#[test]
fn mistakes_in_the_header_are_named() {
    let found = problems("list_date,residents,residents,colour\n2018-12-01,1000,1000,red\n");
    assert_eq!(found.len(), 3, "{found:?}");
    for (line, words) in found.iter().zip([
        "row 1, column `residents`: stands twice in the header",
        "row 1, column `colour`: there is no such column\n    hint: columns are: list_date, unit,",
        "row 1, column `unit`: is missing",
    ]) {
        assert!(line.contains(words), "{line}");
    }
    assert_eq!(problems("").len(), 2);
    let error = classified("law", Language::DANISH, "areas.csv", "unit\nA\n").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("one mistake in the table\n  areas.csv, row 1,")
    );
}

#[test]
fn rows_after_a_field_of_several_lines_keep_their_numbers() {
    let found = problems("list_date,unit,residents\n2018-12-01,\"A\nB\",1000\n2018-12-01,C,many\n");
    assert!(
        found[0].starts_with("areas.csv, row 4, column `residents`"),
        "{found:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_rows_changes_no_label(
        order in Just((2014..=2022).collect::<Vec<i32>>()).prop_shuffle(),
        shares in prop::collection::vec(prop::option::of(45..56), 9),
    ) {
        let rows: BTreeMap<_, _> = (2014..)
            .zip(shares)
            .map(|(year, share)| {
                let share = share.map(|share: i32| share.to_string()).unwrap_or_default();
                (year, format!("{year}-12-01,A,1000,{share},41,2.8,2.7,61,54,"))
            })
            .collect();
        let table = |rows: Vec<&str>| answer(&format!("{HEADER}\n{}\n", rows.join("\n")));
        let sorted = table(rows.values().map(String::as_str).collect());
        let mut shuffled = table(order.iter().map(|year| rows[year].as_str()).collect());
        shuffled.sort();
        prop_assert_eq!(shuffled, sorted);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[a-z0-9,;.\"\r\n -]{0,200}") {
        let text = format!("list_date,unit,residents\n{text}");
        let _ = classified("law", Language::DANISH, "areas.csv", &text);
    }
}

#[test]
fn tabs_emptied_rows_and_labels_as_they_are_printed_are_read() {
    let rows = "list_date,unit,label\n,,\n2018-12-01,A,Ikke på listen\n , ,\n2018-12-01,B,not on the list\n";
    let answers = answer(rows);
    let units: Vec<&str> = answers.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(units, ["A", "B"]);
    assert_eq!(answer(&rows.replace(',', "\t")), answers);
    assert_eq!(answer(&rows.replace(',', ";")), answers);
    for (printed, label) in [
        ("hard ghetto area", "hårdt ghettoområde"),
        ("Transformation area", "omdannelsesområde"),
        ("parallel society", "parallelsamfund"),
        ("vulnerable housing area", "udsat boligområde"),
        ("prevention area", "forebyggelsesområde"),
    ] {
        let of = |label: &str| answer(&format!("list_date,unit,label\n2021-12-01,A,{label}\n"));
        assert_eq!(of(printed), of(label), "{printed}");
    }
}
