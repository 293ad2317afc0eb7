//! Upright boxes around the points of one object.

mod hull;

use std::f64::consts::{FRAC_PI_2, PI};

use fl_spacetime::{Frame, OrientedBox, Point, Size};

use crate::Cloud;
pub use hull::convex_hull;

/// Headings tried per quarter turn, and between two of those.
const COARSE_STEPS: u32 = 90;
const FINE_STEPS: u32 = 10;

/// So many points at most vote on the heading; all count for the extent.
const MAX_VOTERS: usize = 1000;

/// Distances to a side well below this make no difference, in meters: about a lidar's noise.
const ON_SIDE_M: f64 = 0.03;

/// Fewer points have no heading.
const MIN_POINTS: usize = 3;

/// What makes one heading better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FitCriterion {
    /// Points lie close to two neighboring sides: what a lidar sees of a vehicle is an L
    /// (Zhang, Xu, Dong and Dolan, "Efficient L-shape fitting for vehicle detection using laser
    /// scanners", IV 2017, algorithm 3).
    Closeness,
    /// The footprint is the least: exact, by the convex hull, one of whose edges such a
    /// rectangle always shares. For objects seen from all around, as in an accumulated cloud.
    MinArea,
}

/// How a box is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitSettings {
    /// What makes one heading better than another.
    pub criterion: FitCriterion,
    /// No edge of the box is made shorter than this, in meters; positive.
    pub min_edge_m: f64,
}

impl Default for FitSettings {
    /// Vehicles in one sweep.
    fn default() -> Self {
        Self {
            criterion: FitCriterion::Closeness,
            min_edge_m: 0.1,
        }
    }
}

/// Fits the box with vertical sides around the points named, in a frame whose z points up.
///
/// The box holds what was measured and no more: a car seen from behind gets a box as long as the
/// part in view, and where its hidden end is, is for the caller to say.
/// x runs along the longer side, with the yaw in (−π/2, π/2]: points alone do not tell front from
/// rear, so the true heading may be half a turn away.
/// Where length and width are alike (under about 1.2 to 1), or less than one of them was seen, it
/// may be a quarter turn away, too.
///
/// `None` for fewer than three points with finite coordinates, or a least edge that is not
/// positive and finite. Panics on an index that the cloud has not.
#[must_use]
pub fn fit_box<F: Frame>(
    cloud: &Cloud<F>,
    point_indices: &[u32],
    settings: &FitSettings,
) -> Option<OrientedBox<F>> {
    let points = finite_points(cloud, point_indices);
    if points.len() < MIN_POINTS || !settings.min_edge_m.is_finite() {
        return None;
    }
    let footprint: Vec<[f64; 2]> = points.iter().map(|&[x, y, _]| [x, y]).collect();
    let hull = convex_hull(&footprint);
    let extents = rectangle(&footprint, &hull, settings.criterion);
    let heights = spread(points.iter().map(|point| point[2]));
    enclose(&extents, heights, settings.min_edge_m)
}

/// The heading of the rectangle around some places, seen from above, by a criterion: that of its
/// longer side, in (−π/2, π/2]. The hull is that of the places, as [`convex_hull`] gives it.
///
/// `None` for fewer than three places.
#[must_use]
pub fn heading_of(places: &[[f64; 2]], hull: &[[f64; 2]], criterion: FitCriterion) -> Option<f64> {
    (places.len() >= MIN_POINTS).then(|| rectangle(places, hull, criterion).yaw())
}

/// The best rectangle around some places.
fn rectangle(places: &[[f64; 2]], hull: &[[f64; 2]], criterion: FitCriterion) -> Extents {
    let angle = match criterion {
        FitCriterion::Closeness => closest_angle(places),
        FitCriterion::MinArea => least_area_angle(hull),
    };
    Extents::new(hull, angle)
}

/// Least and greatest coordinate along a direction and along the one a quarter turn further.
struct Extents {
    angle: f64,
    along: (f64, f64),
    across: (f64, f64),
}

impl Extents {
    fn new(points: &[[f64; 2]], angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        let along = spread(points.iter().map(|[x, y]| cos * x + sin * y));
        let across = spread(points.iter().map(|[x, y]| cos * y - sin * x));
        Self {
            angle,
            along,
            across,
        }
    }

    /// Of the longer side.
    fn yaw(&self) -> f64 {
        let is_along = width(self.along) >= width(self.across);
        let yaw = if is_along {
            self.angle
        } else {
            self.angle + FRAC_PI_2
        };
        if yaw > FRAC_PI_2 { yaw - PI } else { yaw }
    }

    fn area(&self) -> f64 {
        width(self.along) * width(self.across)
    }

    fn middle(&self) -> [f64; 2] {
        let (sin, cos) = self.angle.sin_cos();
        let (along, across) = (middle(self.along), middle(self.across));
        [cos * along - sin * across, sin * along + cos * across]
    }
}

fn enclose<F: Frame>(
    extents: &Extents,
    heights: (f64, f64),
    min_edge_m: f64,
) -> Option<OrientedBox<F>> {
    let [x, y] = extents.middle();
    let [along, across, height] =
        [extents.along, extents.across, heights].map(|bounds| width(bounds).max(min_edge_m));
    let size = Size::new(along.max(across), along.min(across), height).ok()?;
    let center = Point::new(x, y, middle(heights));
    Some(OrientedBox::from_yaw(center, size, extents.yaw()))
}

/// The angle in [0, π/2) at which the points are closest to two sides, coarsely, then finely.
fn closest_angle(footprint: &[[f64; 2]]) -> f64 {
    let step = footprint.len().div_ceil(MAX_VOTERS);
    let voters: Vec<[f64; 2]> = footprint.iter().step_by(step).copied().collect();
    let coarse_rad = FRAC_PI_2 / f64::from(COARSE_STEPS);
    let fine_rad = coarse_rad / f64::from(FINE_STEPS);
    let coarse = best_angle(
        &voters,
        (0..COARSE_STEPS).map(|i| f64::from(i) * coarse_rad),
    );
    let fine = (0..=2 * FINE_STEPS).map(|i| coarse - coarse_rad + f64::from(i) * fine_rad);
    best_angle(&voters, fine).rem_euclid(FRAC_PI_2)
}

/// The angle with the greatest closeness, the first among equals.
fn best_angle(voters: &[[f64; 2]], angles: impl Iterator<Item = f64>) -> f64 {
    let mut best = (0.0, f64::NEG_INFINITY);
    let mut rotated = vec![[0.0; 2]; voters.len()];
    for angle in angles {
        let closeness = closeness(voters, angle, &mut rotated);
        if closeness > best.1 {
            best = (angle, closeness);
        }
    }
    best.0
}

/// How close the points are to the nearer pair of sides: the sum of inverse distances.
fn closeness(voters: &[[f64; 2]], angle: f64, rotated: &mut [[f64; 2]]) -> f64 {
    let (sin, cos) = angle.sin_cos();
    for (to, [x, y]) in rotated.iter_mut().zip(voters) {
        *to = [cos * x + sin * y, cos * y - sin * x];
    }
    let sides = [0, 1].map(|axis| nearer_side(rotated, axis));
    let inverse = |point: &[f64; 2]| {
        let distance = (point[0] - sides[0]).abs().min((point[1] - sides[1]).abs());
        // The paper cuts distances off below a limit; rounded off, a clean side still has one
        // best heading instead of a range of equals.
        (distance * distance + ON_SIDE_M * ON_SIDE_M).sqrt().recip()
    };
    rotated.iter().map(inverse).sum()
}

/// Of the two sides across an axis, the one to which the points are nearer in the square mean.
fn nearer_side(rotated: &[[f64; 2]], axis: usize) -> f64 {
    let (low, high) = spread(rotated.iter().map(|point| point[axis]));
    // The sum of (high - v)² is less than that of (v - low)² where the mean is above the middle.
    let mean = rotated.iter().map(|point| point[axis]).sum::<f64>() / rotated.len() as f64;
    if mean > 0.5 * (low + high) { high } else { low }
}

/// The direction of the hull's edge on which the least rectangle stands, in [0, π/2).
fn least_area_angle(hull: &[[f64; 2]]) -> f64 {
    let mut best = (0.0, f64::INFINITY);
    for (idx, from) in hull.iter().enumerate() {
        let to = hull[(idx + 1) % hull.len()];
        let angle = (to[1] - from[1])
            .atan2(to[0] - from[0])
            .rem_euclid(FRAC_PI_2);
        let area = Extents::new(hull, angle).area();
        if area < best.1 {
            best = (angle, area);
        }
    }
    best.0
}

fn finite_points<F: Frame>(cloud: &Cloud<F>, point_indices: &[u32]) -> Vec<[f64; 3]> {
    let points = point_indices
        .iter()
        .map(|&idx| cloud.xyz(idx as usize).map(f64::from));
    points
        .filter(|point| point.iter().all(|value| value.is_finite()))
        .collect()
}

fn spread(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

fn width((low, high): (f64, f64)) -> f64 {
    high - low
}

fn middle((low, high): (f64, f64)) -> f64 {
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use fl_spacetime::{Ego, wrap_angle};
    use proptest::prelude::*;

    use super::*;
    use crate::noise::{Noise, cloud_of};

    const NOISE_M: f64 = 0.02;
    const ANGLE_TOLERANCE_RAD: f64 = 0.035;
    const EDGE_TOLERANCE_M: f64 = 0.2;

    const CLOSENESS: FitSettings = FitSettings {
        criterion: FitCriterion::Closeness,
        min_edge_m: 0.1,
    };
    const MIN_AREA: FitSettings = FitSettings {
        criterion: FitCriterion::MinArea,
        min_edge_m: 0.1,
    };

    /// What a lidar at the origin sees of a box that stands at `center`: its two near sides.
    fn seen(center: [f64; 2], [length, width]: [f64; 2], yaw: f64) -> Vec<[f64; 3]> {
        let mut noise = Noise(3);
        let (sin, cos) = yaw.sin_cos();
        let along = (-center[0] * cos - center[1] * sin).signum() * 0.5 * length;
        let across = (center[0] * sin - center[1] * cos).signum() * 0.5 * width;
        (0..400)
            .map(|idx| {
                let (a, b) = if noise.between(0.0, length + width) < length {
                    (noise.between(-0.5, 0.5) * length, across)
                } else {
                    (along, noise.between(-0.5, 0.5) * width)
                };
                let (a, b) = (a + noise.normal(NOISE_M), b + noise.normal(NOISE_M));
                let z = -1.0 + 1.5 * f64::from(idx) / 399.0;
                [
                    center[0] + cos * a - sin * b,
                    center[1] + sin * a + cos * b,
                    z,
                ]
            })
            .collect()
    }

    fn fit(points: &[[f64; 3]], settings: &FitSettings) -> Option<OrientedBox<Ego>> {
        let all: Vec<u32> = (0..points.len() as u32).collect();
        fit_box(&cloud_of::<Ego>(points), &all, settings)
    }

    /// Yaw is told to half a turn, where one side is clearly the longer.
    #[track_caller]
    fn check(center: [f64; 2], edges: [f64; 2], yaw: f64) {
        let found = fit(&seen(center, edges, yaw), &CLOSENESS).unwrap();
        let turned = 0.5 * wrap_angle(2.0 * (found.yaw() - yaw));
        assert!(
            turned.abs() < ANGLE_TOLERANCE_RAD,
            "yaw {} is not {yaw}",
            found.yaw()
        );
        let [length, width, height] = found.size().lwh();
        assert!(
            (length - edges[0]).abs() < EDGE_TOLERANCE_M,
            "length {length}"
        );
        assert!((width - edges[1]).abs() < EDGE_TOLERANCE_M, "width {width}");
        assert!((height - 1.5).abs() < 1e-6, "height {height}");
        let off = Point::new(center[0], center[1], -0.25).distance(found.center());
        assert!(off < EDGE_TOLERANCE_M, "center {:?}", found.center());
    }

    #[test]
    fn finds_vehicles_from_two_sides() {
        for step in 0..36 {
            let yaw = wrap_angle(f64::from(step) * 10f64.to_radians() + 0.02);
            check([12.0, 5.0], [4.4, 1.8], yaw);
            check([-20.0, 8.0], [4.0, 1.7], yaw);
            check([3.0, -15.0], [10.0, 2.6], yaw);
        }
    }

    #[test]
    fn a_square_may_be_a_quarter_turn_away() {
        let found = fit(&seen([8.0, 3.0], [1.0, 1.0], 0.4), &CLOSENESS).unwrap();
        let turned = 0.25 * wrap_angle(4.0 * (found.yaw() - 0.4));
        assert!(turned.abs() < 0.1, "yaw {}", found.yaw());
    }

    #[test]
    fn one_side_alone_is_a_thin_box_along_it() {
        let points: Vec<[f64; 3]> = (0..50)
            .map(|idx| [3.0, f64::from(idx) * 0.1, 0.0])
            .collect();
        for settings in [CLOSENESS, MIN_AREA] {
            let found = fit(&points, &settings).unwrap();
            assert!((found.yaw() - FRAC_PI_2).abs() < 1e-6, "{}", found.yaw());
            let [length, width, height] = found.size().lwh();
            assert!((length - 4.9).abs() < 1e-5 && width == 0.1 && height == 0.1);
        }
    }

    #[test]
    fn too_little_is_no_box() {
        let points = [
            [0.0, 0.0, 0.0],
            [1.0, 0.0, 0.0],
            [f64::NAN, 0.0, 0.0],
            [1.0, 1.0, 0.0],
        ];
        assert!(fit(&points[..3], &CLOSENESS).is_none());
        assert!(fit(&points, &CLOSENESS).is_some());
        assert!(fit(&[], &MIN_AREA).is_none());
        for min_edge_m in [f64::NAN, f64::INFINITY] {
            assert!(
                fit(
                    &points,
                    &FitSettings {
                        min_edge_m,
                        ..CLOSENESS
                    }
                )
                .is_none()
            );
        }
        // Three points in one place are a box of the least size.
        let dot = fit(&[[2.0, 3.0, 4.0]; 3], &MIN_AREA).unwrap();
        assert_eq!(dot.size().lwh(), [0.1; 3]);
        let flat = FitSettings {
            min_edge_m: 0.0,
            ..CLOSENESS
        };
        assert!(fit(&[[2.0, 3.0, 4.0]; 3], &flat).is_none());
    }

    fn points() -> impl Strategy<Value = Vec<[f64; 3]>> {
        prop::collection::vec([-5.0f64..5.0, -3.0..3.0, -1.0..1.0], 3..60)
    }

    proptest! {
        #[test]
        fn every_point_is_in_the_box(points in points(), closeness in any::<bool>()) {
            let settings = if closeness { CLOSENESS } else { MIN_AREA };
            let found = fit(&points, &settings).unwrap();
            let [length, width, height] = found.size().lwh();
            prop_assert!(length >= width && found.yaw() > -FRAC_PI_2 - 1e-12);
            prop_assert!(found.yaw() <= FRAC_PI_2 + 1e-12);
            let wider = Size::new(length + 1e-5, width + 1e-5, height + 1e-5).unwrap();
            let wider = OrientedBox::new(*found.pose(), wider);
            prop_assert_eq!(cloud_of::<Ego>(&points).within_box(&wider).len(), points.len());
        }

        #[test]
        fn no_angle_gives_less_area(points in points()) {
            let found = fit(&points, &MIN_AREA).unwrap();
            let [length, width, _] = found.size().lwh();
            let footprint: Vec<[f64; 2]> =
                points.iter().map(|&[x, y, _]| [f64::from(x as f32), f64::from(y as f32)]).collect();
            for step in 0..180 {
                let area = Extents::new(&footprint, f64::from(step).to_radians() * 0.5).area();
                prop_assert!(length * width <= area.max(0.1 * length) + 1e-9);
            }
        }
    }
}
