//! What the documents beside the code say is so.

use std::{collections::BTreeSet, fmt::Write, fs};

use serde_json::Value;

use crate::{
    demo::RUN,
    first_hour,
    support::{Project, repository},
};

const DOCUMENTS: [&str; 5] = [
    "README.md",
    "README.da.md",
    ".github/OPERATING.md",
    "data/README.md",
    "report-templates/README.md",
];

fn document(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

/// Returns the fields in the tables of a part of a document, without the signs of lists.
fn documented(title: &str) -> BTreeSet<String> {
    let text = document("report-templates/README.md");
    let (_, part) = text.split_once(&format!("### {title}\n")).unwrap();
    let part = part.split("\n#").next().unwrap();
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
    let names = rows.filter_map(|row| Some(row.split_once('`')?.0.replace("[]", "")));
    names.collect()
}

/// Adds all fields of a value, those within others too.
fn fields(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = match path {
                    "" => key.clone(),
                    path => format!("{path}.{key}"),
                };
                fields(value, &path, into);
                into.insert(path);
            }
        }
        Value::Array(values) => values.iter().for_each(|one| fields(one, path, into)),
        _ => {}
    }
}

#[test]
fn all_fields_that_templates_read_are_documented() {
    let parts: [(&str, &[&str]); 3] = [
        (
            "Briefings: area, association, municipality",
            &["101", "118", "municipality", "h1"],
        ),
        ("The page about disclosure control", &["disclosure"]),
        ("Packets", &["packet-oekonomiudvalget"]),
    ];
    for (title, units) in parts {
        let documented = documented(title);
        let mut found = BTreeSet::new();
        for unit in units {
            fields(&RUN.briefing(unit, &[]), "", &mut found);
        }
        // Of some the keys are ids from the configuration.
        let any: Vec<&str> = documented
            .iter()
            .filter_map(|field| field.strip_suffix(".*"))
            .collect();
        let is_any = |field: &str| any.iter().any(|start| field.starts_with(start));
        let missing: Vec<&String> = found
            .difference(&documented)
            .filter(|field| !is_any(field))
            .collect();
        assert!(missing.is_empty(), "{title}: {missing:?}");
        assert!(found.len() > 20, "{title}");
    }
}

#[test]
fn the_first_page_is_short_and_its_links_lead_somewhere() {
    for name in ["README.md", "README.da.md"] {
        assert!(document(name).len() <= 12_000, "{name}");
    }
    for name in DOCUMENTS {
        let text = document(name);
        let folder = repository().join(name);
        let folder = folder.parent().unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split([')', '#']).next().unwrap();
            if !link.is_empty() && !link.starts_with("https:") {
                assert!(folder.join(link).exists(), "{name}: {link}");
            }
        }
    }
}

#[test]
fn the_first_hour_works_as_written() {
    let project = Project::empty();
    first_hour::deliveries::workbooks(&project);
    for (name, folder, files) in [
        ("README.md", "my-project", "files"),
        ("README.da.md", "mit-projekt", "filer"),
    ] {
        let text = document(name);
        for command in [
            format!("boligmonitor look {files}/*"),
            format!("boligmonitor init {folder} --files {files}"),
            "boligmonitor run --draft".to_owned(),
            "boligmonitor check".to_owned(),
        ] {
            assert!(text.contains(&command), "{name}: {command}");
        }
    }
    let files = ["files/tal-2024.xlsx", "files/tal-2025.xlsx"];
    project
        .run(&[&["look"], &files[..]].concat())
        .ends_with_code(0);
    project
        .run(&["init", "my-project", "--files", "files"])
        .ends_with_code(0);
    let config = ["--config", "my-project/config.toml"];
    project
        .run(&[&["run", "--draft"], &config[..]].concat())
        .ends_with_code(0);
    project
        .run(&[&["check"], &config[..]].concat())
        .ends_with_code(0);
    for file in ["area-101.pdf", "municipality.pdf"] {
        let file = project.path(&format!("my-project/output/draft/briefings/{file}"));
        assert!(file.is_file(), "{}", file.display());
    }
}

/// Returns what a file of a configuration may hold, as the program says it.
fn schema(of: &str) -> Value {
    let run = Project::empty().run_with(&[], &["show-config", "--schema", of]);
    serde_json::from_str(&run.ends_with_code(0).stdout).unwrap()
}

/// Follows a reference to a definition of a schema, through lists, tables by name and what may be left out.
fn definition<'a>(schema: &'a Value, property: &'a Value) -> Option<&'a Value> {
    let nested = [&property["items"], &property["additionalProperties"]];
    let choices = ["anyOf", "allOf"].map(|key| property[key].as_array());
    let choices = choices.into_iter().flatten().flatten();
    let path = property["$ref"]
        .as_str()
        .map(|path| path.trim_start_matches('#'));
    path.and_then(|path| schema.pointer(path)).or_else(|| {
        let mut inner = nested
            .into_iter()
            .chain(choices)
            .filter(|inner| inner.is_object());
        inner.find_map(|inner| definition(schema, inner))
    })
}

/// Lists the texts that a definition allows, where it lists them.
fn values(definition: &Value) -> Vec<String> {
    let listed = definition["enum"].as_array().into_iter().flatten();
    let chosen = definition["oneOf"].as_array().into_iter().flatten();
    let chosen = chosen.flat_map(|one| {
        let also = one["enum"].as_array().into_iter().flatten();
        std::iter::once(&one["const"]).chain(also)
    });
    let texts = listed.chain(chosen).filter_map(Value::as_str);
    texts.map(|text| format!("`{text}`")).collect()
}

/// Lists the keys of an object and of those below it, a table each.
fn key_tables(schema: &Value, object: &Value, path: &str, into: &mut String) {
    let Some(properties) = object["properties"].as_object() else {
        return;
    };
    let needed: Vec<&str> = object["required"].as_array().map_or(vec![], |needed| {
        needed.iter().filter_map(Value::as_str).collect()
    });
    write!(into, "\n**{path}**\n\n| key | what it says |\n|---|---|\n").unwrap();
    for (key, property) in properties {
        let own = definition(schema, property);
        let text = property["description"].as_str();
        let text = text.or(own.and_then(|own| own["description"].as_str()));
        let text = text.unwrap_or_else(|| panic!("{path}: {key} is described nowhere"));
        let text = text.replace('\n', " ").replace('|', "\\|");
        let mut text = text;
        if let Some(values) = own.map(values).filter(|values| !values.is_empty()) {
            write!(text, " One of {}.", values.join(", ")).unwrap();
        }
        let must = if needed.contains(&key.as_str()) {
            " *"
        } else {
            ""
        };
        writeln!(into, "| `{key}`{must} | {text} |").unwrap();
    }
    for (key, property) in properties {
        if let Some(own) = definition(schema, property) {
            let name = match (property["type"].as_str(), path) {
                (Some("array"), "config.toml" | "catalogue.toml") => format!("`[[{key}]]`"),
                (_, "config.toml" | "catalogue.toml") => format!("`[{key}]`"),
                (_, path) => format!("{path} `{key}`"),
            };
            key_tables(schema, own, &name, into);
        }
    }
}

#[test]
fn every_key_is_described() {
    let mut tables = String::new();
    for (of, name) in [("config", "config.toml"), ("catalogue", "catalogue.toml")] {
        let schema = schema(of);
        key_tables(&schema, &schema, name, &mut tables);
    }
    assert!(tables.matches("| `").count() > 150, "{tables}");
    let text = document("data/README.md");
    assert!(
        text.contains(&tables),
        "data/README.md has other tables of keys than:\n{tables}"
    );
}
