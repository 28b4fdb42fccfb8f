//! `boligmonitor look`.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{exit::Failure, messages::spoken, print, say};
use crate::{
    dataset::{
        self, AreaSurvey, ColumnSurvey, Identifying, Known, MapSurvey, Role, Survey, TableLayout,
        TableSurvey, ValueKind, YearsIn,
    },
    files, setup,
};

/// Say what files are: form, layout, years, areas, columns. Changes nothing.
#[derive(Debug, Args)]
pub(super) struct Look {
    /// Files, or folders with files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The column of areas, where another is taken for it.
    #[arg(long, value_name = "COLUMN")]
    area: Option<String>,
}

/// The most values, areas and files that are named.
const MOST: usize = 6;

impl Look {
    /// Tells what the files are, and the lines that read them.
    pub(super) fn run(&self, config: &Path) -> Result<(), Failure> {
        let files = listed(&self.files)?;
        let known = Known {
            areas: known_areas(config),
            area_column: self.area.clone(),
            ..Known::default()
        };
        for (index, survey) in dataset::survey(&files, &known).iter().enumerate() {
            if index > 0 {
                say("")?;
            }
            match survey {
                Survey::Table(table) => tell_table(table)?,
                Survey::Map(map) => tell_map(map)?,
                Survey::Unread { file, error } => {
                    say(&format!("{}: cannot be read", file.display()))?;
                    print(&indented(&spoken(&error.to_string())))?;
                }
            }
        }
        Ok(())
    }
}

/// Returns files, with those in folders in the place of these.
pub(super) fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let below = files::list_below(path).map_err(|error| Failure::of_files(&error))?;
            let visible = below.into_iter().filter(|file| is_delivery(file));
            found.extend(visible.map(|file| path.join(file)));
        } else if path.exists() {
            found.push(path.clone());
        } else {
            let message = format!("there is no file {}", path.display());
            return Err(Failure::usage(message, "name files, or folders with files"));
        }
    }
    Ok(found)
}

/// Tells by its name whether a file in a folder may be a table or a map.
fn is_delivery(file: &str) -> bool {
    const ENDS: [&str; 12] = [
        "csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "px", "json", "geojson",
        "parquet",
    ];
    let is_hidden = file.split('/').any(|part| part.starts_with(['.', '~']));
    let end = Path::new(file).extension().and_then(|end| end.to_str());
    !is_hidden && end.is_some_and(|end| ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Returns the codes and names of the areas of the project here, where there is one.
fn known_areas(config: &Path) -> BTreeSet<String> {
    let read = || {
        let config = crate::config::load(config).ok()?;
        dataset::area_names(&config.folders.raw, &config.units)
    };
    read().unwrap_or_default()
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}

fn tell_table(table: &TableSurvey) -> Result<(), Failure> {
    let more = match table.files.len() {
        1 => String::new(),
        count => spoken(&format!(" ({count} files, one a year)")),
    };
    print(&format!("{}{more}", table.pattern))?;
    say(&format!("  form       {}", form(table)))?;
    say(&format!(
        "  layout     {}, {} rows",
        spoken(layout(table)),
        table.rows
    ))?;
    say(&format!("  years      {}", years(table)))?;
    match &table.areas {
        Some(areas) => tell_areas(table, areas)?,
        None => say("  areas      no column of areas was found (`--area`)")?,
    }
    if !table.declared.skip_rows.is_empty() {
        let shown: Vec<String> = table
            .declared
            .skip_rows
            .iter()
            .map(|row| format!("`{row}`"))
            .collect();
        say(&format!(
            "  sums       rows that are no areas: {}",
            shown.join(", ")
        ))?;
    }
    if let Some(row) = &table.declared.municipality_row {
        say(&format!(
            "  whole      `{row}` is the municipality; figures of some areas are not told"
        ))?;
    }
    say("  columns")?;
    let width = |column: &ColumnSurvey| column.name.chars().count();
    let width = table.columns.iter().map(width).max().unwrap_or(0).min(40);
    for column in &table.columns {
        let name = match column.name.as_str() {
            "" => spoken("(no name)"),
            name => name.to_owned(),
        };
        print(&format!("    {name:<width$}  {}", about(column)))?;
    }
    for doubt in &table.doubts {
        say(&format!("  note       {}", spoken(doubt)))?;
    }
    for column in &table.left_out {
        say(&format!("  left out   {}", spoken(column)))?;
    }
    say("  it is read by")?;
    let lines = setup::with_comments(&setup::table_lines(table), &|text| spoken(text));
    print(&indented(&indented(lines.trim_end())))
}

fn form(table: &TableSurvey) -> String {
    let mut parts = vec![table.format.name().to_owned()];
    parts.extend(table.encoding.map(str::to_owned));
    parts.extend(table.separator.map(|separator| match separator {
        '\t' => "tabs between columns".to_owned(),
        other => format!("`{other}` between columns"),
    }));
    let declared = &table.declared;
    parts.extend(
        declared
            .decimal
            .map(|mark| format!("`{mark}` before decimals")),
    );
    parts.extend(
        declared
            .thousands
            .map(|mark| format!("`{mark}` between thousands")),
    );
    parts.extend(
        declared
            .sheet
            .as_ref()
            .map(|sheet| format!("sheet `{sheet}`")),
    );
    if !table.other_sheets.is_empty() {
        parts.push(format!("other sheets: {}", table.other_sheets.join(", ")));
    }
    parts.extend(
        declared
            .header_rows
            .map(|rows| match rows.first == rows.last {
                true => format!("row {} names the columns", rows.first),
                false => format!("rows {} to {} name the columns", rows.first, rows.last),
            }),
    );
    let parts: Vec<String> = parts.iter().map(|part| spoken(part)).collect();
    parts.join(", ")
}

fn layout(table: &TableSurvey) -> &'static str {
    let has_key = table.columns.iter().any(|column| column.role == Role::Key);
    match (table.layout, &table.years_in) {
        (TableLayout::Person, _) if table.areas.is_none() && !has_key => "not clear",
        (TableLayout::Person, _) => "a row a person, or another thing of which an area has many",
        (TableLayout::Area, YearsIn::Across) => "a row an area, years across the columns",
        (TableLayout::Area, _) => "a row an area",
        (TableLayout::Value, _) => "a row a value",
    }
}

fn years(table: &TableSurvey) -> String {
    let shown = spans(&table.years);
    spoken(&match &table.years_in {
        YearsIn::FileName => format!("{shown}, in the names of the files"),
        YearsIn::Column(column) => format!("{shown}, in the column `{column}`"),
        YearsIn::Across => format!("{shown}, in the names of the columns"),
        YearsIn::Nowhere => {
            "not told: put the year into the name of the file, such as tal-2025.csv, or add a column"
                .to_owned()
        }
    })
}

/// Writes years that follow each other as first and last.
fn spans(years: &BTreeSet<i32>) -> String {
    let mut spans: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == *year => *last = *year,
            _ => spans.push((*year, *year)),
        }
    }
    let shown = spans.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}\u{2013}{last}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn tell_areas(table: &TableSurvey, areas: &AreaSurvey) -> Result<(), Failure> {
    let known = areas.known.map_or_else(String::new, |known| {
        spoken(&format!(", {known} of them units of this project"))
    });
    let by = spoken(match table.declared.unit_by {
        crate::config::UnitBy::Code => "codes",
        crate::config::UnitBy::Name => "names",
        crate::config::UnitBy::CodeAndName => "codes and names",
    });
    say(&format!(
        "  areas      `{}` has {by} of {} areas{known}: {}",
        areas.column,
        areas.areas.len(),
        some(areas.areas.keys())
    ))?;
    let column = table
        .columns
        .iter()
        .find(|column| column.role == Role::Area);
    if let Some(column) = column.filter(|column| column.widths.len() > 1) {
        let widths: Vec<String> = column.widths.iter().map(ToString::to_string).collect();
        say(&format!(
            "             codes of {} digits: are noughts lost at their beginning?",
            widths.join(&format!(" {} ", spoken("and")))
        ))?;
    }
    let above: BTreeSet<&String> = areas
        .areas
        .values()
        .filter_map(|facts| facts.above.as_ref())
        .collect();
    match (&areas.above_column, above.is_empty()) {
        (_, true) => Ok(()),
        (Some(column), _) => say(&format!(
            "             they lie in `{column}`: {}",
            some(above.into_iter())
        )),
        (None, _) => say(&format!(
            "             they lie, by the rows between them, in: {}",
            some(above.into_iter())
        )),
    }
}

/// Names the first of some texts, and says how many more there are.
fn some<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    let all: Vec<&String> = texts.collect();
    let first: Vec<&str> = all.iter().take(MOST).map(|text| text.as_str()).collect();
    match all.len().saturating_sub(MOST) {
        0 => first.join(", "),
        more => spoken(&format!("{} and {more} more", first.join(", "))),
    }
}

/// Says what a column holds, and what it is taken for.
fn about(column: &ColumnSurvey) -> String {
    let kind = match column.kind {
        ValueKind::Whole => "whole numbers".to_owned(),
        ValueKind::Number => "numbers with decimals".to_owned(),
        ValueKind::Date("") => "dates".to_owned(),
        ValueKind::Date(format) => format!("dates as {format}"),
        ValueKind::Boolean => "true or false".to_owned(),
        ValueKind::Text => "text".to_owned(),
        ValueKind::Empty => "nothing".to_owned(),
    };
    let mut parts = vec![spoken(&kind)];
    parts.extend(
        column
            .range
            .map(|(least, most)| format!("{least} {} {most}", spoken("to"))),
    );
    if column.values.is_empty() {
        let distinct = column.distinct;
        parts.extend(distinct.map(|count| spoken(&format!("{count} distinct"))));
    } else if column.role != Role::Area {
        let values = column.values.join(", ");
        parts.push(format!("{}: {values}", spoken("values")));
    }
    if column.empty > 0 {
        parts.push(spoken(&format!("{} empty", column.empty)));
    }
    parts.extend(taken_for(column).map(spoken));
    parts.join("; ")
}

fn taken_for(column: &ColumnSurvey) -> Option<&'static str> {
    Some(match (column.role, column.identifying) {
        (_, Some(Identifying::Cpr)) => "LOOKS LIKE CPR NUMBERS: no value is shown",
        (_, Some(Identifying::Name)) => {
            "LOOKS LIKE NAMES OR ADDRESSES: no value is shown, it is not read"
        }
        (Role::Year, _) => "the year",
        (Role::Area, _) => "the area",
        (Role::AreaName, _) => "the name of the area",
        (Role::Above, _) => "what the area lies in",
        (Role::Estate, _) => "an estate of social housing?",
        (Role::Key, _) => "tells rows apart",
        (Role::BirthDate, _) => "date of birth",
        (Role::Age, _) => "age",
        (Role::Residents, _) => "all residents",
        (Role::By, _) => "tells values apart",
        (Role::Value, _) => "the value",
        (Role::Ratio, _) => "a share, a mean or a change: cannot be added up",
        _ => return None,
    })
}

fn tell_map(map: &MapSurvey) -> Result<(), Failure> {
    print(&map.file.display().to_string())?;
    say("  form       a map (GeoJSON)")?;
    say(&format!("  points in  {}", spoken(&map.coordinates)))?;
    let several = map.areas.values().filter(|(_, pieces)| *pieces > 1).count();
    let pieces = match several {
        0 => "one for each area".to_owned(),
        several => format!("{several} areas have several pieces, which are put together"),
    };
    say(&format!(
        "  features   {}, {} areas: {}",
        map.features,
        map.areas.len(),
        spoken(&pieces)
    ))?;
    for (name, distinct) in &map.properties {
        let is = |property: &Option<String>| property.as_deref() == Some(name);
        let what = match () {
            () if is(&map.code) => "; the code of the area",
            () if is(&map.name) => "; its name",
            () if is(&map.above) => "; what it lies in",
            () => "",
        };
        let distinct = spoken(&format!("{distinct} distinct"));
        print(&format!("    {name}  {distinct}{}", spoken(what)))?;
    }
    for doubt in &map.doubts {
        say(&format!("  note       {}", spoken(doubt)))?;
    }
    let Some(code) = &map.code else { return Ok(()) };
    say("  it is read by")?;
    print(&indented(&indented(&setup::map_lines(
        &map.file.to_string_lossy(),
        code,
    ))))
}
