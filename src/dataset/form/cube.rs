//! Values by dimensions, as statistical offices publish them, turned into rows of one value each.

use std::sync::Arc;

use super::{cell::Value, header::Header, source::Grid};

/// What the column of values is called.
pub(super) const VALUE: &str = "value";

/// The most cells of a cube that are read.
pub(super) const MOST_CELLS: usize = 20_000_000;

/// A dimension of a cube.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dimension {
    pub(super) name: String,
    /// Another name of it, by which the file itself calls it.
    pub(super) code: String,
    pub(super) is_time: bool,
    pub(super) categories: Vec<(Arc<str>, Arc<str>)>,
}

impl Dimension {
    /// Pairs codes with labels; one stands for the other where a file has only one of them.
    pub(super) fn new(name: &str, codes: &[String], labels: &[String]) -> Self {
        let either = |first: &[String], second: &[String], index: usize| {
            let text = first.get(index).or_else(|| second.get(index));
            Arc::from(text.map_or("", |text| text.trim()))
        };
        let count = codes.len().max(labels.len());
        let pair = |index| (either(codes, labels, index), either(labels, codes, index));
        Self {
            name: name.to_owned(),
            code: name.to_owned(),
            is_time: false,
            categories: (0..count).map(pair).collect(),
        }
    }
}

/// Values by dimensions, the last of which changes fastest.
#[derive(Debug, Default)]
pub(super) struct Cube {
    pub(super) dimensions: Vec<Dimension>,
    pub(super) values: Vec<Value>,
}

impl Cube {
    /// Returns how many values there are by the dimensions; nothing where they are too many.
    pub(super) fn size(dimensions: &[Dimension]) -> Option<usize> {
        let sizes = dimensions
            .iter()
            .map(|dimension| dimension.categories.len());
        let mut cells = 1_usize;
        for size in sizes {
            cells = cells.checked_mul(size)?;
        }
        Some(cells).filter(|cells| *cells <= MOST_CELLS)
    }

    /// Turns the cube into rows: its dimensions, and `value`. Rows are counted from 1.
    pub(super) fn into_grid(self) -> Grid {
        let time = self.dimensions.iter().find(|dimension| dimension.is_time);
        let year_column = time.map(|time| time.name.clone());
        let value = std::iter::once(VALUE.to_owned());
        let names = self
            .dimensions
            .iter()
            .map(|dimension| dimension.name.clone());
        let codes = self
            .dimensions
            .iter()
            .map(|dimension| dimension.code.clone());
        let header = Header::new(names.chain(value.clone()));
        let header = header.with_codes(codes.chain(value).collect());
        let mut rows = Vec::with_capacity(self.values.len());
        let mut places = vec![0_usize; self.dimensions.len()];
        for (index, value) in self.values.into_iter().enumerate() {
            let mut row: Vec<Value> = Vec::with_capacity(places.len() + 1);
            for (dimension, place) in self.dimensions.iter().zip(&places) {
                let category = dimension.categories.get(*place);
                row.push(
                    category.map_or(Value::Empty, |(code, label)| Value::Category {
                        code: Arc::clone(code),
                        label: Arc::clone(label),
                    }),
                );
            }
            row.push(value);
            rows.push((index + 1, row));
            step(&mut places, &self.dimensions);
        }
        Grid {
            header,
            rows,
            sheet: None,
            year_column,
        }
    }
}

/// Goes to the next value.
fn step(places: &mut [usize], dimensions: &[Dimension]) {
    for (place, dimension) in places.iter_mut().zip(dimensions).rev() {
        *place += 1;
        if *place < dimension.categories.len() {
            return;
        }
        *place = 0;
    }
}
