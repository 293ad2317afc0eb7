//! Convex polygons in the plane: clipping, hull, area.

/// The part of `subject` inside the convex, counter-clockwise `window` (Sutherland–Hodgman 1974).
pub(crate) fn clip(subject: &[[f64; 2]], window: &[[f64; 2]]) -> Vec<[f64; 2]> {
    // Each edge of the window adds one corner at most.
    let mut clipped = Vec::with_capacity(subject.len() + window.len());
    clipped.extend_from_slice(subject);
    let mut before = Vec::with_capacity(clipped.capacity());
    for (corner_idx, start) in window.iter().enumerate() {
        let end = window[(corner_idx + 1) % window.len()];
        std::mem::swap(&mut before, &mut clipped);
        clip_by_edge(&before, *start, end, &mut clipped);
    }
    clipped
}

/// Signed area by the shoelace formula; positive for counter-clockwise corners.
pub(crate) fn area(corners: &[[f64; 2]]) -> f64 {
    let Some(first) = corners.first() else {
        return 0.0;
    };
    let doubled: f64 = corners
        .windows(2)
        .map(|pair| cross(*first, pair[0], pair[1]))
        .sum();
    0.5 * doubled
}

/// The convex hull, counter-clockwise (Andrew's monotone chain 1979).
pub(crate) fn convex_hull(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let mut hull = half_hull(sorted.iter());
    hull.extend(half_hull(sorted.iter().rev()));
    hull
}

/// One side of the hull, without its last point, which starts the other side.
fn half_hull<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> Vec<[f64; 2]> {
    let mut chain: Vec<[f64; 2]> = Vec::new();
    for point in points {
        while let [.., before, last] = chain[..] {
            if cross(before, last, *point) > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(*point);
    }
    chain.pop();
    chain
}

/// `kept` becomes the part of `subject` to the left of the edge.
fn clip_by_edge(subject: &[[f64; 2]], start: [f64; 2], end: [f64; 2], kept: &mut Vec<[f64; 2]>) {
    kept.clear();
    for (corner_idx, corner) in subject.iter().enumerate() {
        let next = subject[(corner_idx + 1) % subject.len()];
        let (side, next_side) = (cross(start, end, *corner), cross(start, end, next));
        if side >= 0.0 {
            kept.push(*corner);
        }
        if (side > 0.0 && next_side < 0.0) || (side < 0.0 && next_side > 0.0) {
            let share = side / (side - next_side);
            kept.push([
                corner[0] + share * (next[0] - corner[0]),
                corner[1] + share * (next[1] - corner[1]),
            ]);
        }
    }
}

/// Twice the signed area of the triangle; positive when it turns left.
fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}
