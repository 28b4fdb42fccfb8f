//! Keys that tell series apart, in as many rows as their names need.

use charming::component::Legend;

use super::{
    measure::{shortened, text_width},
    theme::{self, LABEL_SIZE},
};

/// Between two names in a row, and between two rows.
const GAP: f64 = 16.0;
/// Between a symbol and its name.
const BESIDE_SYMBOL: f64 = 5.0;
/// So wide is a name at most.
const NAME_WIDTH: f64 = 300.0;

/// Returns what a series is called in a key, and so in the chart.
pub(super) fn series_name(name: &str) -> String {
    shortened(name, LABEL_SIZE, NAME_WIDTH)
}

/// Describes a key from a place to the right, `room` pixels wide, and returns how much higher it
/// is than one row.
pub(super) fn key<'a>(
    names: impl IntoIterator<Item = &'a str>,
    (left, room): (f64, f64),
    symbol: f64,
) -> (Legend, f64) {
    let names: Vec<String> = names.into_iter().map(series_name).collect();
    let rows = rows(&names, room, symbol);
    let legend = Legend::new()
        .left(left)
        .top(0.0)
        .width(room)
        .padding(0.0)
        .item_width(symbol)
        .item_height(9.0)
        .item_gap(GAP)
        .text_style(theme::text(LABEL_SIZE, theme::TEXT))
        .data(names);
    (legend, f64::from(rows - 1) * (LABEL_SIZE + GAP))
}

/// Counts the rows that names take, each of which begins where the next name has no room.
fn rows(names: &[String], room: f64, symbol: f64) -> u32 {
    let (mut rows, mut right) = (1, 0.0);
    for name in names {
        let width = symbol + BESIDE_SYMBOL + text_width(name, LABEL_SIZE);
        if right > 0.0 && right + width > room {
            rows += 1;
            right = 0.0;
        }
        right += width + GAP;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_room_begin_a_row() {
        let height = |names: &[&str]| key(names.iter().copied(), (0.0, 660.0), 24.0).1;
        assert_eq!(height(&["Området", "Kommunen"]).to_string(), "0");
        let long = "Boligforeningsbestyrelsesmedlemsvalgstedskvarteretsforplads";
        assert_eq!(height(&[long, long, "Kommunen"]).to_string(), "27");
        assert!(series_name(long).ends_with('…'));
    }
}
