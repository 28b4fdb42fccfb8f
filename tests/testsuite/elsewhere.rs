//! A place that is not in Denmark: another language, currency, names of units and days.

use crate::{pdf::Pdf, support::Project};

/// The tiny project as a German town would have it: texts in German alone, in a folder that the
/// program does not bring with it.
fn town() -> Project {
    let project = Project::empty();
    let tiny = Project::tiny();
    for (file, bytes) in tiny.files("report-templates") {
        if let Some(own) = file.strip_prefix("en/") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            project.write(&format!("report-templates/de/{own}"), &text);
        }
        if !file.starts_with("da/") && !file.starts_with("en/") {
            let text = String::from_utf8(bytes).unwrap();
            project.write(&format!("report-templates/{file}"), &text);
        }
    }
    for (old, new) in [
        ("thousands = \",\"", "thousands = \".\""),
        ("decimal = \".\"", "decimal = \",\""),
        ("percent = \"{number}%\"", "percent = \"{number}\\u00a0%\""),
        (
            "money = \"{currency}\\u00a0{number}\"",
            "money = \"{number}\\u00a0{currency}\"",
        ),
        ("EUR = \"€{number}\"", "EUR = \"{number}\\u00a0€\""),
        (
            "year_end = \"31 December {year}\"",
            "year_end = \"31. Dezember {year}\"",
        ),
        (
            "school_district = { one = \"school district\", many = \"school districts\" }",
            "school_district = { one = \"Bezirk\", many = \"Bezirke\" }",
        ),
    ] {
        project.replace("report-templates/de/words.toml", old, new);
    }
    project.write(
        "config.toml",
        "[project]\ntitle = \"Stadtteile in Zahlen\"\norganisation = \"Kleinstadt\"\n\
         contact = \"zahlen@kleinstadt.example\"\nlanguage = \"de\"\ncurrency = \"EUR\"\n\n\
         [years]\nfirst = 2023\n\n[units]\ntable = \"units.csv\"\n\n\
         [[table]]\nname = \"counts\"\nfile = \"counts-{year}.csv\"\nlayout = \"counts\"\n\
         unit = \"area\"\n[table.columns]\narea = \"area\"\nresidents = \"integer\"\n\
         income = \"integer\"\nforeign = \"number\"\n",
    );
    project.write(
        "data/catalogue.toml",
        "origin = \"Melderegister\"\noverview = [\"residents\", \"income\"]\n\n\
         [[theme]]\nid = \"people\"\ntitle = \"Menschen\"\n\n\
         [[indicator]]\nid = \"residents\"\ntitle = \"Einwohner\"\nreference = \"year_end\"\n\
         measure = \"count\"\ntable = \"counts\"\nnumerator = \"residents\"\n\n\
         [[indicator]]\nid = \"income\"\ntitle = \"Einkommen\"\nreference = \"year\"\n\
         measure = \"mean\"\nunit = \"money\"\ntable = \"counts\"\n\
         numerator = \"income * residents\"\ndenominator = \"residents\"\n\n\
         [[indicator]]\nid = \"foreign\"\ntitle = \"Ausländer\"\nreference = \"year_end\"\n\
         measure = \"published_share\"\ntable = \"counts\"\nvalue = \"foreign\"\nweight = \"residents\"\n",
    );
    project.write(
        "data/raw/units.csv",
        "id,name,kind,parent,association,from_year\n\
         k,Kleinstadt,municipality,,,2023\nn,Nord,school_district,k,,2023\n\
         s,Süd,school_district,k,,2023\n1,Altstadt,area,n,,2023\n2,Hafen,area,n,,2023\n\
         3,Weinberg,area,s,,2023\n4,Mühle,area,s,,2023\n",
    );
    for year in 2023..=2025 {
        let row = |area: i32| {
            let residents = 600 + 400 * area + year - 2023;
            let (income, foreign) = (20_000 + 3000 * area, 10 * area);
            format!("{area},{residents},{income},{foreign}.5")
        };
        let rows: Vec<String> = (1..=4).map(row).collect();
        let text = format!("area,residents,income,foreign\n{}\n", rows.join("\n"));
        project.write(&format!("data/raw/counts-{year}.csv"), &text);
    }
    project
}

#[test]
fn a_third_language_is_a_folder_of_texts() {
    let project = town();
    project.run(&["run"]).ends_with_code(0);
    let read = |name: &str| {
        let path = project.path(&format!("output/2026/briefings/{name}.pdf"));
        Pdf::read(&std::fs::read(path).unwrap())
    };
    let area = read("area-2");
    assert_eq!(area.language(), "de");
    for text in [
        "31. Dezember 2025",
        "1.400",
        "26.000 EUR",
        "Melderegister",
        "20 %",
    ] {
        let euro = text.replace("EUR", "€");
        assert!(area.holds(&euro), "{euro}: {}", area.text);
    }
    let control = read("disclosure");
    assert!(
        control.holds("Bezirke") && control.holds("1.000 €"),
        "{}",
        control.text
    );
    for pdf in [&area, &read("municipality"), &control] {
        for foreign in [
            "1 January",
            "1. januar",
            "DKK",
            "kroner",
            "kr.",
            "of the law",
            "political",
            "mark",
            "housing",
            "school district",
            "dwelling",
            "traffic",
            "ministry",
            "health",
        ] {
            let words: String = foreign.chars().filter(|c| !c.is_whitespace()).collect();
            // "marked" is what differences are.
            let text = pdf.text.replace("marked", "").replace("marks", "");
            assert!(!text.contains(&words), "says {foreign:?}: {text}");
        }
    }
    let shares: Vec<f64> = project
        .published()
        .iter()
        .filter(|row| row.indicator == "foreign" && row.year == 2025 && row.unit_kind == "area")
        .filter_map(|row| row.value)
        .collect();
    // 10.5, 20.5, 30.5 and 40.5 per cent, of counts rounded to 5.
    assert_eq!(shares.len(), 4);
    for (share, delivered) in shares.iter().zip([10.5, 20.5, 30.5, 40.5]) {
        assert!((share - delivered).abs() <= 0.8, "{share} of {delivered}");
    }
}

#[test]
fn a_language_without_texts_is_refused() {
    let project = town();
    project.replace(
        "config.toml",
        "title = \"Stadtteile in Zahlen\"",
        "title = { en = \"Areas\" }",
    );
    project.replace("config.toml", "currency = \"EUR\"", "currency = \"euro\"");
    project.replace(
        "data/catalogue.toml",
        "title = \"Einkommen\"",
        "title = { da = \"Indkomst\", en = \"Income\" }",
    );
    project.replace(
        "config.toml",
        "[years]",
        "[words]\nhiden = \"x\"\nwriting = { date = 1 }\n\n[years]",
    );
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("config.toml: project.title: has no text in `de`, the language of the briefings")
        .says("hint: write `de = \"…\"` in it, or one text for all languages")
        .says("project.currency: is not the code of a currency")
        .says("catalogue.toml: indicator[income].title: has no text in `de`")
        .says("words.hiden: there is no such word")
        .says("words.writing.date: is not a text");
    let project = town();
    project.replace("config.toml", "language = \"de\"", "language = \"fr\"");
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("folders.templates")
        .says("report-templates/fr/words.toml");
    project.replace("config.toml", "language = \"fr\"", "language = \"deutsch\"");
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("`deutsch` is no language: two small letters are (ISO 639-1)");
}

#[test]
fn little_must_be_written_and_all_that_lacks_is_told_at_once() {
    let project = town();
    project.write("config.toml", "[project]\n\n[[table]]\nname = \"counts\"\n");
    let mut run = project.run(&["check"]).ends_with_code(3);
    for key in [
        "project.title",
        "project.organisation",
        "project.contact",
        "project.language",
        "years",
        "units",
        "layout",
        "columns",
    ] {
        run = run.says(&format!(
            "missing field `{}`",
            key.rsplit('.').next().unwrap()
        ));
    }
}
