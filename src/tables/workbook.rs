//! Figures as a workbook (`.xlsx`), for those who want to reckon with them in a spreadsheet.
//!
//! It holds the same published figures as `published.csv` and no others, in the words of the briefings:
//! a sheet to read, one with every year to reckon with, and one that says what each figure is. A hidden figure
//! is the word for it, never an empty cell. No cell is a formula.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::{
    config::{Catalogue, Config, WorkbookWords},
    model::{
        Amount, Indicator, Language, Measure, Pooled, Published, PublishedEdition, Unit, UnitKind,
    },
};

/// Figures that no workbook can be made of.
#[derive(Debug, thiserror::Error)]
#[error("could not make a workbook")]
pub struct WorkbookError(#[from] XlsxError);

/// So wide is the column of titles, in characters.
const TITLE_WIDTH: f64 = 46.0;
/// So wide is a column of texts.
const TEXT_WIDTH: f64 = 70.0;
/// So wide is a column of names.
const NAME_WIDTH: f64 = 26.0;
/// The row of headings on each sheet, below title, source and notes.
const HEADINGS: u32 = 4;

/// Writes the workbook about one unit: its figures by indicator and year.
///
/// The bytes follow from the edition alone.
///
/// # Errors
/// Words that name no sheet.
pub(crate) fn workbook_of(
    unit: &Unit,
    edition: &PublishedEdition,
    config: &Config,
) -> Result<Vec<u8>, WorkbookError> {
    let writer = Writer::new(edition, config);
    let mut workbook = writer.begin(&unit.name)?;
    writer.years_of(unit, workbook.add_worksheet())?;
    writer.every_figure(&[unit], workbook.add_worksheet())?;
    writer.definitions(workbook.add_worksheet())?;
    Ok(workbook.save_to_buffer()?)
}

/// Writes the workbook of an edition: the newest figures of all units beside each other, and every year.
///
/// # Errors
/// As [`workbook_of`].
pub(crate) fn workbook_of_edition(
    edition: &PublishedEdition,
    config: &Config,
) -> Result<Vec<u8>, WorkbookError> {
    let writer = Writer::new(edition, config);
    let mut workbook = writer.begin(&edition.masthead.organisation)?;
    let of_kind = |kind: &UnitKind| edition.units.of_kind(*kind);
    let units: Vec<&Unit> = LARGEST_FIRST.iter().flat_map(of_kind).collect();
    writer.side_by_side(&units, workbook.add_worksheet())?;
    writer.every_figure(&units, workbook.add_worksheet())?;
    writer.definitions(workbook.add_worksheet())?;
    Ok(workbook.save_to_buffer()?)
}

/// The kinds of units in the order of their rows.
const LARGEST_FIRST: [UnitKind; 9] = [
    UnitKind::Municipality,
    UnitKind::Part,
    UnitKind::SchoolDistrict,
    UnitKind::Area,
    UnitKind::HousingArea,
    UnitKind::Association,
    UnitKind::Estate,
    UnitKind::Region,
    UnitKind::Country,
];

/// What a workbook is written with.
struct Writer<'a> {
    edition: &'a PublishedEdition,
    config: &'a Config,
    words: &'a WorkbookWords,
    language: Language,
    title: Format,
    heading: Format,
    text: Format,
    quiet: Format,
}

impl<'a> Writer<'a> {
    fn new(edition: &'a PublishedEdition, config: &'a Config) -> Self {
        Self {
            edition,
            config,
            words: &config.words.workbook,
            language: edition.masthead.language,
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Bottom)
                .set_border_bottom(FormatBorder::Thin),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            quiet: Format::new()
                .set_italic()
                .set_font_color("#595959")
                .set_align(FormatAlign::Right),
        }
    }

    fn catalogue(&self) -> &'a Catalogue {
        &self.config.catalogue
    }

    fn begin(&self, about: &str) -> Result<Workbook, XlsxError> {
        let masthead = &self.edition.masthead;
        let date = masthead.date;
        // The day on its pages, so that the same edition has the same bytes.
        let day = ExcelDateTime::parse_from_str(&date.format("%Y-%m-%d").to_string())?;
        let properties = DocProperties::new()
            .set_title(format!("{} {}, {about}", masthead.title, masthead.edition))
            .set_author(&masthead.organisation)
            .set_creation_datetime(&day);
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties);
        Ok(workbook)
    }

    /// Names a sheet, and writes what it is, who publishes it and how to read it.
    fn head(&self, sheet: &mut Worksheet, name: &str, about: &str) -> Result<(), XlsxError> {
        let masthead = &self.edition.masthead;
        sheet.set_name(name)?;
        sheet.write_with_format(0, 0, format!("{about} – {}", masthead.title), &self.title)?;
        let day = self.config.words.writing.day(masthead.date);
        let source = [
            &masthead.organisation,
            &masthead.edition.to_string(),
            &day,
            &masthead.contact,
            &masthead.correction,
            &masthead.notice,
            &masthead.draft,
        ];
        let source: Vec<&str> = source
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        sheet.write(1, 0, source.join(" · "))?;
        let base = self.config.disclosure.rounding_base.to_string();
        let note = self.words.note.replace("{base}", &base);
        let note = note.replace("{hidden}", &self.config.words.hidden);
        sheet.write(2, 0, note)?;
        Ok(())
    }

    fn headings(&self, sheet: &mut Worksheet, headings: &[&str]) -> Result<(), XlsxError> {
        for (column, heading) in (0_u16..).zip(headings) {
            sheet.write_with_format(HEADINGS, column, *heading, &self.heading)?;
        }
        sheet.set_freeze_panes(HEADINGS + 1, 0)?;
        Ok(())
    }

    /// Goes through the listed indicators of a kind of units, in the order of the briefings.
    fn listed(&self, kind: UnitKind) -> impl Iterator<Item = &'a Indicator> {
        let indicators = self.catalogue().indicators.iter();
        indicators.filter(move |indicator| indicator.listed && indicator.is_counted_for(kind))
    }

    /// Writes the figures of a unit: a row an indicator, a column a year.
    fn years_of(&self, unit: &Unit, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        self.head(sheet, &self.words.figures, &unit.name)?;
        let years: Vec<i32> = self.edition.masthead.years.clone().collect();
        let years_written: Vec<String> = years.iter().map(ToString::to_string).collect();
        let mut headings = vec![
            self.words.indicator.as_str(),
            &self.words.theme,
            &self.words.measured_in,
        ];
        headings.extend(years_written.iter().map(String::as_str));
        self.headings(sheet, &headings)?;
        sheet.set_column_width(0, TITLE_WIDTH)?;
        sheet.set_column_width(1, NAME_WIDTH)?;
        let figures = &self.edition.figures;
        let there = |indicator: &&Indicator| {
            figures
                .years(&indicator.id, unit.id.as_str())
                .next()
                .is_some()
        };
        for (row, indicator) in (HEADINGS + 1..).zip(self.listed(unit.kind).filter(there)) {
            sheet.write(row, 0, indicator.title.in_language(self.language))?;
            sheet.write(row, 1, self.theme(indicator))?;
            sheet.write(row, 2, self.measured_in(indicator))?;
            for (column, year) in (3_u16..).zip(&years) {
                self.figure(sheet, (row, column), (unit, indicator, *year))?;
            }
        }
        Ok(())
    }

    /// Writes the newest figures of units: a row a unit, a column an indicator.
    fn side_by_side(&self, units: &[&Unit], sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let masthead = &self.edition.masthead;
        let year = masthead.data_year();
        let about = format!("{}, {year}", masthead.organisation);
        self.head(sheet, &self.words.figures, &about)?;
        let indicators: Vec<&Indicator> = self
            .catalogue()
            .indicators
            .iter()
            .filter(|indicator| indicator.listed)
            .collect();
        let titles: Vec<String> = indicators
            .iter()
            .map(|indicator| {
                let title = indicator.title.in_language(self.language);
                format!("{title} ({})", self.measured_in(indicator))
            })
            .collect();
        let mut headings = vec![
            self.words.place.as_str(),
            &self.words.kind,
            &self.words.code,
        ];
        headings.extend(titles.iter().map(String::as_str));
        self.headings(sheet, &headings)?;
        sheet.set_freeze_panes(HEADINGS + 1, 1)?;
        sheet.set_column_width(0, NAME_WIDTH)?;
        sheet.set_column_width(1, NAME_WIDTH)?;
        for (row, unit) in (HEADINGS + 1..).zip(units) {
            self.place(sheet, row, unit)?;
            for (column, indicator) in (3_u16..).zip(&indicators) {
                self.figure(sheet, (row, column), (unit, indicator, year))?;
            }
        }
        Ok(())
    }

    /// Writes every figure of units, a row each, with the rounded numbers that it is made from.
    fn every_figure(&self, units: &[&Unit], sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let about = match units {
            [unit] => &unit.name,
            _ => &self.edition.masthead.organisation,
        };
        self.head(sheet, &self.words.every_year, about)?;
        let words = self.words;
        self.headings(
            sheet,
            &[
                &words.place,
                &words.kind,
                &words.code,
                &words.indicator,
                &words.year,
                &words.value,
                &words.measured_in,
                &words.numerator,
                &words.denominator,
            ],
        )?;
        for (column, width) in [(0, NAME_WIDTH), (1, NAME_WIDTH), (3, TITLE_WIDTH)] {
            sheet.set_column_width(column, width)?;
        }
        let mut row = HEADINGS;
        for unit in units {
            for indicator in &self.catalogue().indicators {
                let figures = &self.edition.figures;
                for year in figures.years(&indicator.id, unit.id.as_str()) {
                    row += 1;
                    self.place(sheet, row, unit)?;
                    sheet.write(row, 3, indicator.title.in_language(self.language))?;
                    sheet.write(row, 4, year)?;
                    self.figure(sheet, (row, 5), (unit, indicator, year))?;
                    sheet.write(row, 6, self.measured_in(indicator))?;
                    let figure = figures.get(&indicator.id, year, unit.id.as_str());
                    let shown = figure.and_then(Published::shown);
                    let parts = shown.map(|shown| [shown.numerator, shown.denominator]);
                    for (column, part) in (7_u16..).zip(parts.into_iter().flatten()) {
                        if let Some(part) = part {
                            sheet.write(row, column, part)?;
                        }
                    }
                }
            }
        }
        sheet.autofilter(HEADINGS, 0, row, 8)?;
        Ok(())
    }

    /// Writes what each figure is, of whom, of when and from where.
    fn definitions(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let words = self.words;
        self.head(sheet, &words.definitions, &words.definitions)?;
        self.headings(
            sheet,
            &[
                &words.indicator,
                &words.definition,
                &words.population,
                &words.period,
                &words.origin,
            ],
        )?;
        let widths = [TITLE_WIDTH, TEXT_WIDTH, NAME_WIDTH, NAME_WIDTH, TITLE_WIDTH];
        for (column, width) in (0_u16..).zip(widths) {
            sheet.set_column_width(column, width)?;
        }
        let year = self.edition.masthead.data_year();
        for (row, indicator) in (HEADINGS + 1..).zip(&self.catalogue().indicators) {
            let period = self.config.words.period(indicator.reference, year);
            let texts = [
                indicator.title.in_language(self.language),
                indicator.definition.in_language(self.language),
                indicator.population.in_language(self.language),
                &period,
                indicator.origin.in_language(self.language),
            ];
            for (column, text) in (0_u16..).zip(texts) {
                sheet.write_with_format(row, column, text, &self.text)?;
            }
        }
        Ok(())
    }

    fn place(&self, sheet: &mut Worksheet, row: u32, unit: &Unit) -> Result<(), XlsxError> {
        sheet.write(row, 0, &unit.name)?;
        sheet.write(row, 1, &self.config.words.kind(unit.kind).one)?;
        sheet.write(row, 2, unit.id.as_str())?;
        Ok(())
    }

    /// Writes a figure, or the word for one that is hidden; nothing where there is none.
    fn figure(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (unit, indicator, year): (&Unit, &Indicator, i32),
    ) -> Result<(), XlsxError> {
        let figures = &self.edition.figures;
        let Some(figure) = figures.get(&indicator.id, year, unit.id.as_str()) else {
            return Ok(());
        };
        if let Some(value) = figure.value() {
            sheet.write_with_format(row, column, value, &number_format(indicator.measure))?;
        } else {
            let pooled = figures.pooled(&indicator.id, year, unit.id.as_str());
            sheet.write_with_format(row, column, self.hidden(pooled, indicator), &self.quiet)?;
        }
        Ok(())
    }

    /// Returns the word for a hidden figure, with what is told of several years in its place.
    fn hidden(&self, pooled: Option<Pooled>, indicator: &Indicator) -> String {
        let words = &self.config.words;
        match pooled {
            None => words.hidden.clone(),
            Some(pooled) => {
                let value = pooled.shown().value;
                let value = words.writing.number(value, indicator.measure.into());
                let (hidden, years) = (&words.hidden, &words.years);
                format!("{hidden} ({value}, {} {years})", pooled.years())
            }
        }
    }

    fn theme(&self, indicator: &Indicator) -> &'a str {
        let mut themes = self.catalogue().themes.iter();
        let theme = themes.find(|theme| theme.id == indicator.theme);
        theme.map_or("", |theme| theme.title.in_language(self.language))
    }

    /// Says what a figure is measured in.
    fn measured_in(&self, indicator: &Indicator) -> String {
        let words = self.words;
        let writing = &self.config.words.writing;
        match indicator.measure {
            Measure::Count => words.in_number.clone(),
            Measure::Share => words.in_per_cent.clone(),
            Measure::Rate { per } | Measure::Difference { per } => {
                let per = writing.number(per, crate::model::NumberStyle::Count);
                words.in_rate.replace("{per}", &per)
            }
            Measure::Mean {
                unit: Amount::Money,
            } => self.config.project.currency.clone(),
            Measure::Mean {
                unit: Amount::Points,
            } => words.in_points.clone(),
            Measure::Standardised => words.in_index.clone(),
        }
    }
}

/// Returns how a number is shown; a spreadsheet puts in the marks of its own language.
fn number_format(measure: Measure) -> Format {
    Format::new().set_num_format(match measure.decimals() {
        0 => "#,##0",
        _ => "#,##0.0",
    })
}
