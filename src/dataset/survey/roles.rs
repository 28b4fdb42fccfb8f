//! What each column of a table is there for.

use std::collections::BTreeSet;

use super::{
    description::{ColumnSurvey, Role, TableLayout},
    facts::Facts,
    findings::Findings,
    gathering::KeptRow,
    marks::{Flag, ValueKind, flag},
    person::{self, Identifying},
    totals::number,
    words,
};

/// A column with more distinct texts has no categories.
const MOST_CATEGORIES: usize = 12;

/// The columns of a table, and what was found on the way.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub(super) columns: Vec<ColumnSurvey>,
    /// Words that mean true and false, and must be declared.
    pub(super) flags: (Vec<String>, Vec<String>),
    pub(super) doubts: Vec<String>,
    /// Columns that are not read, and why.
    pub(super) left_out: Vec<String>,
}

/// Describes the columns of a table.
pub(super) fn describe(findings: &Findings) -> Described {
    let mut described = Described::default();
    let columns = findings.gathering.columns.iter().enumerate();
    let across: BTreeSet<usize> = findings
        .across
        .iter()
        .flat_map(|across| across.places.values().copied())
        .collect();
    for (place, (name, facts)) in columns {
        if across.contains(&place) || findings.gathering.missing.contains(&place) {
            continue;
        }
        described.add(name, facts, findings, Some(place));
    }
    for across in findings.across {
        let newest = across.places.values().next_back();
        let newest = newest.and_then(|place| findings.gathering.columns.get(*place));
        let of_year = |place: &usize| findings.gathering.columns.get(*place);
        let empty = across
            .places
            .values()
            .filter_map(of_year)
            .map(|(_, facts)| facts.empty);
        let empty: usize = empty.sum();
        if let Some((_, facts)) = newest {
            described.add(&across.name, &facts.with_empty(empty), findings, None);
        }
    }
    described.find_residents(findings);
    described.find_parts(findings);
    described.find_key();
    described
}

impl Described {
    fn add(&mut self, name: &str, facts: &Facts, findings: &Findings, place: Option<usize>) {
        let kind = place.and_then(|place| findings.kinds.get(place).copied());
        let kind = kind.unwrap_or(match facts.decimals.is_empty() {
            true => ValueKind::Whole,
            false => ValueKind::Number,
        });
        let flag = flag(facts).filter(|_| findings.layout == TableLayout::Person);
        let identifying = identifying(name, facts, kind, findings, place);
        let role = match place.and_then(|place| role_of_place(place, findings)) {
            Some(role) => role,
            None => role(name, facts, kind, findings.layout, flag.is_some()),
        };
        let role = match (identifying, role) {
            (Some(Identifying::Cpr), Role::Key | Role::Amount | Role::Other) => Role::Key,
            (Some(_), Role::Other | Role::Category) => Role::Identifying,
            (_, role) => role,
        };
        self.declare(flag.filter(|_| role == Role::Flag));
        if role == Role::Other && kind != ValueKind::Empty {
            self.left_out.push(format!(
                "the column `{}`: {}",
                name.escape_debug(),
                why_left_out(facts, kind, findings.layout)
            ));
        }
        let is_told = identifying.is_none() && role != Role::Key && role != Role::BirthDate;
        let has_kinds = matches!(role, Role::Year | Role::Category | Role::Flag | Role::By)
            || role == Role::Other && kind == ValueKind::Whole;
        let few = facts
            .distinct
            .as_ref()
            .filter(|distinct| is_told && has_kinds && distinct.len() <= MOST_CATEGORIES);
        let is_figure = matches!(
            role,
            Role::Count | Role::Ratio | Role::Residents | Role::Value
        );
        self.columns.push(ColumnSurvey {
            name: name.to_owned(),
            kind: if role == Role::Flag {
                ValueKind::Boolean
            } else {
                kind
            },
            role,
            empty: empty(facts, kind, findings, place),
            distinct: facts.distinct_count(),
            values: few
                .map(|distinct| distinct.keys().cloned().collect())
                .unwrap_or_default(),
            range: facts
                .range
                .filter(|_| is_told && (is_figure || role == Role::Year)),
            widths: facts.widths.iter().copied().collect(),
            identifying,
            is_part: false,
            is_money: words::has_word(name, &words::MONEY),
        });
    }

    fn declare(&mut self, flag: Option<Flag>) {
        let Some(flag) = flag.filter(|flag| !flag.is_known) else {
            return;
        };
        if !self.flags.0.contains(&flag.yes) {
            self.flags.0.push(flag.yes);
        }
        if !self.flags.1.contains(&flag.no) {
            self.flags.1.push(flag.no);
        }
    }

    /// Takes the largest of the counts whose heading says that it is of residents, or the one that was
    /// named.
    fn find_residents(&mut self, findings: &Findings) {
        let named = findings.known.residents.as_deref();
        let largest = |column: &ColumnSurvey| column.range.map_or(0.0, |(_, most)| most);
        let is_count = |column: &&mut ColumnSurvey| column.role == Role::Count;
        let says_so = |column: &ColumnSurvey| {
            let last = column.name.rsplit('/').next().unwrap_or_default();
            words::has_word(&column.name, &words::RESIDENTS) || words::is_total(last)
        };
        let fits = |column: &&mut ColumnSurvey| {
            named.map_or_else(|| says_so(column), |named| column.name == named)
        };
        let counts = self.columns.iter_mut().filter(is_count);
        let most = counts.filter(fits).max_by(|one, other| {
            // Of those that are as large, the first.
            largest(one)
                .total_cmp(&largest(other))
                .then(std::cmp::Ordering::Greater)
        });
        if let Some(column) = most {
            column.role = Role::Residents;
        }
    }

    /// Finds the counts that are nowhere more than the residents.
    fn find_parts(&mut self, findings: &Findings) {
        let residents = self
            .columns
            .iter()
            .find(|column| column.role == Role::Residents);
        let newest = |name: &str| {
            let across = findings.across.iter().find(|across| across.name == name);
            let columns = &findings.gathering.columns;
            let own = || columns.iter().position(|(column, _)| column == name);
            across.map_or_else(own, |across| across.places.values().next_back().copied())
        };
        let Some(whole) = residents.and_then(|column| newest(&column.name)) else {
            return;
        };
        for column in &mut self.columns {
            let Some(part) = newest(&column.name).filter(|_| column.role == Role::Count) else {
                continue;
            };
            let fits = |row: &KeptRow| match (number(row, part), number(row, whole)) {
                (Some(part), Some(whole)) => part <= whole,
                _ => true,
            };
            column.is_part = findings.gathering.kept.iter().all(fits);
        }
    }

    /// Returns the heading of what tells persons or things apart.
    pub(super) fn key(&self) -> Option<&str> {
        let key = self.columns.iter().find(|column| column.role == Role::Key);
        key.map(|column| column.name.as_str())
    }

    /// Notes that rows are not told apart by the column that seemed to.
    pub(super) fn forget_key(&mut self) {
        for column in self
            .columns
            .iter_mut()
            .filter(|column| column.role == Role::Key)
        {
            self.doubts.push(format!(
                "`{}` stands in several rows of a year: rows are taken for events or the like and not \
                 for persons, and nothing is told of rows that stand twice",
                column.name.escape_debug()
            ));
            column.role = match column.identifying {
                Some(_) => Role::Identifying,
                None => Role::Other,
            };
        }
    }

    /// Keeps one key: the first.
    fn find_key(&mut self) {
        let is_key = |column: &&mut ColumnSurvey| column.role == Role::Key;
        for column in self.columns.iter_mut().filter(is_key).skip(1) {
            column.role = match column.identifying {
                Some(_) => Role::Identifying,
                None => Role::Other,
            };
        }
        let births = self
            .columns
            .iter_mut()
            .filter(|column| column.role == Role::BirthDate);
        for column in births.skip(1) {
            column.role = Role::Other;
        }
        let has_birth = self
            .columns
            .iter()
            .any(|column| column.role == Role::BirthDate);
        if has_birth {
            let ages = self
                .columns
                .iter_mut()
                .filter(|column| column.role == Role::Age);
            ages.for_each(|column| column.role = Role::Other);
        }
    }
}

/// Counts the rows about areas in which a column holds no value.
fn empty(facts: &Facts, kind: ValueKind, findings: &Findings, place: Option<usize>) -> usize {
    let is_number = matches!(kind, ValueKind::Whole | ValueKind::Number);
    let odd = if is_number { facts.texts } else { 0 };
    let all = facts.empty + facts.marks.values().sum::<usize>() + odd;
    let gathering = findings.gathering;
    match (findings.places, place) {
        (Some(places), Some(place)) if gathering.kept.len() == gathering.rows => {
            let rows = gathering
                .kept
                .iter()
                .filter(|row| !findings.other_rows.has(row, places.area));
            let is_missing = |text: &String| {
                text.is_empty()
                    || facts.marks.contains_key(text)
                    || is_number && facts.odd.contains_key(text)
            };
            rows.filter(|row| is_missing(&row.text(place))).count()
        }
        _ => all,
    }
}

fn role_of_place(place: usize, findings: &Findings) -> Option<Role> {
    if findings.year.is_some_and(|year| year.place == place) {
        return Some(Role::Year);
    }
    let places = findings.places?;
    let own = [
        (Some(places.area), Role::Area),
        (places.name, Role::AreaName),
        (places.above, Role::Above),
    ];
    let own = own.iter().find(|(own, _)| *own == Some(place));
    let long = || {
        let (value, by) = findings.long.as_ref()?;
        match place {
            place if place == *value => Some(Role::Value),
            place if by.contains(&place) => Some(Role::By),
            _ => None,
        }
    };
    own.map(|(_, role)| *role).or_else(long)
}

/// Tells whether a column says who somebody is.
fn identifying(
    name: &str,
    facts: &Facts,
    kind: ValueKind,
    findings: &Findings,
    place: Option<usize>,
) -> Option<Identifying> {
    let of_place = place.and_then(|place| role_of_place(place, findings));
    if facts.is_cpr() {
        return Some(Identifying::Cpr);
    } else if of_place.is_some()
        || findings.layout != TableLayout::Person
        || kind != ValueKind::Text
    {
        return None;
    }
    // Nearly each row has another text.
    let many = facts
        .distinct_count()
        .is_none_or(|count| count * 2 > facts.filled && count > 20);
    let has_words = many && facts.leading_noughts == 0;
    (person::names_persons(name) || has_words).then_some(Identifying::Name)
}

/// Tells by heading and cells what a column is there for.
fn role(name: &str, facts: &Facts, kind: ValueKind, layout: TableLayout, is_flag: bool) -> Role {
    let says = |list: &[&str]| words::has_word(name, list);
    let distinct = facts.distinct_count();
    let few = distinct.is_some_and(|count| (2..=MOST_CATEGORIES).contains(&count));
    match (layout, kind) {
        (TableLayout::Area, ValueKind::Whole) if facts.negative > 0 || says(&words::SHARE) => {
            Role::Ratio
        }
        (TableLayout::Area, ValueKind::Whole | ValueKind::Number) if says(&words::MONEY) => {
            Role::Amount
        }
        (TableLayout::Area, ValueKind::Whole) => Role::Count,
        (TableLayout::Area, ValueKind::Number) => Role::Ratio,
        (TableLayout::Person, ValueKind::Boolean) => Role::Flag,
        (TableLayout::Person, _) if is_flag => Role::Flag,
        (TableLayout::Person, _) if says(&words::ESTATE) => Role::Estate,
        (TableLayout::Person, ValueKind::Date(_)) if says(&words::BIRTH) => Role::BirthDate,
        (TableLayout::Person, ValueKind::Whole) if says(&words::AGE) => Role::Age,
        (TableLayout::Person, ValueKind::Whole | ValueKind::Text)
            if words::is_word(name, &words::KEY) =>
        {
            Role::Key
        }
        (TableLayout::Person, ValueKind::Number) => Role::Amount,
        (TableLayout::Person, ValueKind::Whole) if !few && !says(&words::CODE) => Role::Amount,
        (TableLayout::Person, ValueKind::Text) if few => Role::Category,
        _ => Role::Other,
    }
}

fn why_left_out(facts: &Facts, kind: ValueKind, layout: TableLayout) -> &'static str {
    match (layout, kind) {
        (TableLayout::Person, ValueKind::Whole) => {
            "it holds few whole numbers, which may be codes; name it in `columns` as `integer` and count \
             one of them by an indicator such as `column = 1`"
        }
        (TableLayout::Person, ValueKind::Date(_)) => {
            "it holds dates of which nothing says what they are; name it in `columns` as `date`"
        }
        (_, ValueKind::Text) if facts.distinct_count() == Some(1) => "it holds one text alone",
        (TableLayout::Person, ValueKind::Text) => {
            "it holds many different texts; name it in `columns` as `text`, and count some of them"
        }
        // A tenth of texts would be taken for marks.
        (TableLayout::Area, ValueKind::Text) if facts.range.is_some() => {
            "it holds texts among its numbers; mend them in the file, or name them in `missing` of the table where they \
             stand for no figure"
        }
        _ => "it holds no figures",
    }
}
