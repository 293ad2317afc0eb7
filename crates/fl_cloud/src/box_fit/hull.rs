//! The convex hull of points in the plane.

/// Of fewer points, none is worth leaving out first.
const MANY_POINTS: usize = 64;

/// The corners of the least convex polygon around some points, counter-clockwise, none on a line
/// between its neighbors (Andrew 1979, monotone chain).
///
/// One corner where all points are one, two where they are on a line.
#[must_use]
pub fn convex_hull(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut sorted = outer(points);
    sorted.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let mut hull = chain(sorted.iter().copied());
    hull.extend(chain(sorted.iter().rev().copied()));
    hull
}

/// The points without those that are surely inside: within the polygon of the points farthest in
/// eight directions (Akl and Toussaint 1978).
fn outer(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    if points.len() < MANY_POINTS {
        return points.to_vec();
    }
    let mut corners = farthest(points);
    corners.dedup();
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    let edges: Vec<_> = edges.filter(|(from, to)| from != to).collect();
    let is_inside = |place: [f64; 2]| {
        let is_left = |(from, to): &(&[f64; 2], &[f64; 2])| turn(**from, **to, place) > 0.0;
        edges.len() > 2 && edges.iter().all(is_left)
    };
    let outside = points.iter().filter(|place| !is_inside(**place));
    outside.copied().collect()
}

/// The points farthest in eight directions, counter-clockwise.
fn farthest(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    const DIRECTIONS: [[f64; 2]; 8] = [
        [1.0, 0.0],
        [1.0, 1.0],
        [0.0, 1.0],
        [-1.0, 1.0],
        [-1.0, 0.0],
        [-1.0, -1.0],
        [0.0, -1.0],
        [1.0, -1.0],
    ];
    let mut farthest = DIRECTIONS.map(|_| (f64::NEG_INFINITY, [f64::NAN; 2]));
    for place in points {
        for (direction, best) in DIRECTIONS.iter().zip(&mut farthest) {
            let reach = direction[0] * place[0] + direction[1] * place[1];
            if reach > best.0 {
                *best = (reach, *place);
            }
        }
    }
    farthest.map(|(_, place)| place).to_vec()
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
