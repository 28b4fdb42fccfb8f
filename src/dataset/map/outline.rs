//! An outline that somebody draws, and the areas that lie in it.

use std::path::Path;

use super::{Wrong, features, pieces::contains, polygons, wrong};
use crate::{
    dataset::{DatasetError, Fault},
    files,
    model::{AreaMap, BoundingBox, Point, Polygon, UnitId},
};

/// So many points of an area are looked at from west to east, and as many from south to north.
const STEPS: u32 = 48;
/// Of an area that lies in an outline at most so much may lie outside, and the other way round: it is drawn
/// by hand.
const SLACK: f64 = 0.1;

/// Returns the areas of a map that lie in an outline: polygons in a file of GeoJSON, in the coordinates of
/// the map.
///
/// # Errors
/// A file that is no GeoJSON of polygons; an outline that cuts through areas, or holds none.
pub(crate) fn areas_within(file: &Path, map: &AreaMap) -> Result<Vec<UnitId>, DatasetError> {
    let fault = |wrong: Wrong| {
        DatasetError::Asked(vec![
            Fault::of_file(file.to_owned(), wrong.message).hint(wrong.hint),
        ])
    };
    let bytes = files::read(file)?;
    let features = features(&bytes).map_err(fault)?;
    let outline = features.iter().map(polygons).collect::<Result<Vec<_>, _>>();
    let outline: Vec<Polygon> = outline.map_err(fault)?.into_iter().flatten().collect();
    let (mut inside, mut cut) = (Vec::new(), Vec::new());
    for (area, land) in map.areas() {
        let share = share_within(land, &outline);
        if share >= 1.0 - SLACK {
            inside.push(area.clone());
        } else if share > SLACK {
            cut.push(format!("`{area}` ({:.0} %)", share * 100.0));
        }
    }
    if !cut.is_empty() {
        let message = format!(
            "it cuts through areas: of {} so much lies in it",
            cut.join(", ")
        );
        let hint = "draw it along the borders of areas, or name areas in `units`: no figure is about a part \
                    of one";
        return Err(fault(wrong(message, hint)));
    }
    if let (true, Some(around)) = (inside.is_empty(), map.bounding_box()) {
        let (west, south) = (around.left, around.bottom);
        let (east, north) = (around.right, around.top);
        let hint = format!(
            "draw it in the coordinates of the map, which lies from {west}, {south} to {east}, {north}"
        );
        return Err(fault(wrong("no area lies in it", hint)));
    }
    Ok(inside)
}

/// Returns how much of a piece of land lies within another, by points in its rectangle.
fn share_within(land: &[Polygon], outline: &[Polygon]) -> f64 {
    let Some(around) = BoundingBox::around(land.iter().flatten().flatten()) else {
        return 0.0;
    };
    let at = |step: u32| (f64::from(step) + 0.5) / f64::from(STEPS);
    let (mut all, mut within) = (0_u32, 0_u32);
    for (across, up) in (0..STEPS).flat_map(|across| (0..STEPS).map(move |up| (across, up))) {
        let point = [
            around.left + at(across) * around.width(),
            around.bottom + at(up) * around.height(),
        ];
        if is_in(land, point) {
            all += 1;
            within += u32::from(is_in(outline, point));
        }
    }
    f64::from(within) / f64::from(all.max(1))
}

fn is_in(polygons: &[Polygon], point: Point) -> bool {
    polygons.iter().any(|polygon| {
        let mut rings = polygon.iter();
        let outer = rings.next().is_some_and(|ring| contains(ring, point));
        outer && !rings.any(|ring| contains(ring, point))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Four squares of 10 in a row, each beside the one before.
    fn map() -> AreaMap {
        let square = |left: f64| {
            let (right, top) = (left + 10.0, 10.0);
            vec![vec![
                [left, 0.0],
                [right, 0.0],
                [right, top],
                [left, top],
                [left, 0.0],
            ]]
        };
        let areas = ["a", "b", "c", "d"]
            .into_iter()
            .zip([0.0, 10.0, 20.0, 30.0]);
        let areas = areas.map(|(id, left)| (id.parse().unwrap(), vec![square(left)]));
        AreaMap::new(areas.collect::<BTreeMap<_, _>>())
    }

    fn found(left: f64, right: f64) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("north.geojson");
        let ring = format!("[[{left},-1],[{right},-1],[{right},11],[{left},11],[{left},-1]]");
        let feature = format!(
            "{{\"type\":\"Feature\",\"properties\":null,\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
        );
        let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{feature}]}}");
        files::write(&file, text.as_bytes()).unwrap();
        let areas = areas_within(&file, &map());
        let areas = areas.map_err(|error| error.to_string())?;
        let codes: Vec<&str> = areas.iter().map(UnitId::as_str).collect();
        Ok(codes.join(" "))
    }

    #[test]
    fn areas_lie_in_an_outline_or_out_of_it() {
        for (left, right, expected) in [
            (0.0, 20.0, "a b"),
            (-5.0, 10.5, "a"),
            (9.4, 30.7, "b c"),
            (-1.0, 99.0, "a b c d"),
        ] {
            assert_eq!(found(left, right).unwrap(), expected, "{left} {right}");
        }
    }

    #[test]
    fn an_outline_that_cuts_through_areas_or_holds_none() {
        let cut = found(0.0, 25.0).unwrap_err();
        assert!(cut.contains("`c` (50 %)"), "{cut}");
        let none = found(500.0, 600.0).unwrap_err();
        assert!(none.contains("no area lies in it"), "{none}");
    }
}
