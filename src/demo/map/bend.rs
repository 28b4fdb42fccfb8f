//! Bends straight lines, so that borders look grown and not ruled.
//!
//! Noise on lattices of several widths. So mild that no two places come to lie on each other,
//! and made of sums, products and whole numbers alone, so that all machines bend alike.

/// Width of the lattice and the farthest that it moves a place, in kilometres.
const WAVES: [(f64, f64); 3] = [(6.0, 1.2), (2.4, 0.5), (0.9, 0.16)];

/// Returns where a place of the bent map lies in the straight one.
pub(super) fn straighten([x, y]: [f64; 2]) -> [f64; 2] {
    let mut moved = [x, y];
    for (wave, (width, most)) in (0_u32..).zip(WAVES) {
        for (axis, one) in (0_u32..).zip(&mut moved) {
            *one += most * noise([x / width, y / width], 2 * wave + axis);
        }
    }
    moved
}

/// Noise from −1 to 1, smooth between the corners of a lattice.
fn noise([x, y]: [f64; 2], kind: u32) -> f64 {
    let (left, bottom) = (x.floor(), y.floor());
    let (across, up) = (smooth(x - left), smooth(y - bottom));
    let corner = |right: f64, above: f64| at_corner(left + right, bottom + above, kind);
    let between = |from: f64, to: f64, share: f64| from + (to - from) * share;
    between(
        between(corner(0.0, 0.0), corner(1.0, 0.0), across),
        between(corner(0.0, 1.0), corner(1.0, 1.0), across),
        up,
    )
}

fn smooth(share: f64) -> f64 {
    share * share * (3.0 - 2.0 * share)
}

/// Draws a number from −1 to 1 for a corner, always the same one.
fn at_corner(x: f64, y: f64, kind: u32) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole numbers, a few dozen from nought"
    )]
    let (x, y) = ((x + 1000.0) as u32, (y + 1000.0) as u32);
    let mut bits = x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca6b);
    bits ^= kind.wrapping_mul(0xc2b2_ae35);
    for factor in [0x7feb_352d_u32, 0x846c_a68b] {
        bits = (bits ^ (bits >> 16)).wrapping_mul(factor);
    }
    f64::from(bits ^ (bits >> 16)) / f64::from(u32::MAX) * 2.0 - 1.0
}
