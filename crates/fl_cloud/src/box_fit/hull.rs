//! The convex hull of points in the plane.

/// The corners of the least convex polygon around some points, counter-clockwise, none on a line
/// between its neighbors (Andrew 1979, monotone chain).
///
/// One corner where all points are one, two where they are on a line.
pub(super) fn convex_hull(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut sorted = points.to_vec();
    sorted.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let mut hull = chain(sorted.iter().copied());
    hull.extend(chain(sorted.iter().rev().copied()));
    hull
}

/// One side of the hull, without its last corner, which the other side begins with.
fn chain(points: impl Iterator<Item = [f64; 2]>) -> Vec<[f64; 2]> {
    let mut corners: Vec<[f64; 2]> = Vec::new();
    for point in points {
        while let [.., before, last] = corners[..] {
            if turn(before, last, point) > 0.0 {
                break;
            }
            corners.pop();
        }
        corners.push(point);
    }
    corners.pop();
    corners
}

/// Positive where the way from `a` over `b` to `c` turns left.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}
