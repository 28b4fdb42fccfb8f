//! The land as hexagonal cells, small enough to divide it by counting.

use std::collections::BTreeMap;

use super::{bend::straighten, outline::LAND};

/// From the middle of a cell to its corners, in kilometres.
const RADIUS: f64 = 0.12;
/// Half the width of a cell.
const HALF_WIDTH: f64 = RADIUS * 0.866_025_403_784_438_6;
/// The area of a cell in square kilometres.
pub(super) const CELL_AREA: f64 = 3.0 * RADIUS * HALF_WIDTH;

/// A place on the lattice of middles and corners: half widths to the east, half radii to the
/// north. Whole numbers, so that cells share their corners exactly.
pub(super) type Lattice = (i32, i32);

/// From the middle of a cell to its corners, against the clock from the one in the east below.
pub(super) const CORNERS: [Lattice; 6] = [(1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2)];
/// From the middle of a cell to that of its neighbour across the side that starts at a corner.
pub(super) const NEIGHBOURS: [Lattice; 6] = [(2, 0), (1, 3), (-1, 3), (-2, 0), (-1, -3), (1, -3)];

/// A cell of the land.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) middle: Lattice,
    /// Where its middle lies in the map of straight lines, in kilometres.
    pub(super) straight: [f64; 2],
}

/// All cells of the land, with the place of each in the list.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) list: Vec<Cell>,
    places: BTreeMap<Lattice, usize>,
}

impl Cells {
    /// Returns the cells whose middle lies on land.
    pub(super) fn of_land() -> Self {
        let rows = -95..=95;
        let middles = rows.flat_map(|row: i32| {
            let columns = -110..=110;
            columns.map(move |column| (2 * column + row.rem_euclid(2), 3 * row))
        });
        let cells = middles.map(|middle| Cell {
            middle,
            straight: straighten(kilometres(middle)),
        });
        let list: Vec<Cell> = cells.filter(|cell| is_land(cell.straight)).collect();
        let places = list.iter().map(|cell| cell.middle).zip(0..).collect();
        Self { list, places }
    }

    /// Returns the neighbours of a cell by its six sides; none where there is no land.
    pub(super) fn neighbours(&self, (x, y): Lattice) -> [Option<usize>; 6] {
        NEIGHBOURS.map(|(east, north)| self.places.get(&(x + east, y + north)).copied())
    }
}

/// Returns a place of the lattice in kilometres.
pub(super) fn kilometres((x, y): Lattice) -> [f64; 2] {
    [f64::from(x) * HALF_WIDTH, f64::from(y) * RADIUS / 2.0]
}

/// Tells whether a place of the straight map lies inside the outline: a ray to the east
/// crosses it an odd number of times.
fn is_land([x, y]: [f64; 2]) -> bool {
    let next = LAND.iter().skip(1).chain(LAND.first());
    let crossed = LAND.iter().zip(next).filter(|(from, to)| {
        let across = (from[1] > y) != (to[1] > y);
        across && x < from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0])
    });
    crossed.count() % 2 == 1
}
