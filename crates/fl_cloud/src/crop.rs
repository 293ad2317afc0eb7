//! Which of a cloud's points lie in a range or in a box.

use fl_spacetime::{Frame, OrientedBox, Point};

use crate::Cloud;

/// Widens the quick check so that rounding never overrules the exact one.
const SLACK_M: f64 = 1e-3;

impl<F: Frame> Cloud<F> {
    /// Indices of the points at least `min_m` and less than `max_m` from the frame's origin.
    ///
    /// Rising; points without finite coordinates are in no range.
    #[must_use]
    pub fn within_range(&self, min_m: f64, max_m: f64) -> Vec<u32> {
        self.indices_where(|[x, y, z]| {
            let range_m = (x * x + y * y + z * z).sqrt();
            range_m.is_finite() && range_m >= min_m && range_m < max_m
        })
    }

    /// Indices of the points in the box, its faces included. Rising.
    #[must_use]
    pub fn within_box(&self, cuboid: &OrientedBox<F>) -> Vec<u32> {
        let (low, high) = bounds(cuboid);
        self.indices_where(|xyz| {
            let near = (0..3).all(|axis| xyz[axis] >= low[axis] && xyz[axis] <= high[axis]);
            near && cuboid.contains(Point::new(xyz[0], xyz[1], xyz[2]))
        })
    }

    /// Indices of the points whose three coordinates are numbers. Rising.
    #[must_use]
    pub fn finite(&self) -> Vec<u32> {
        self.indices_where(|xyz| xyz.iter().all(|value| value.is_finite()))
    }

    fn indices_where(&self, keep: impl Fn([f64; 3]) -> bool) -> Vec<u32> {
        let kept = (0..self.len()).filter(|&idx| keep(self.xyz(idx).map(f64::from)));
        kept.map(|idx| idx as u32).collect()
    }
}

/// The box that encloses the box, along the frame's axes.
fn bounds<F: Frame>(cuboid: &OrientedBox<F>) -> ([f64; 3], [f64; 3]) {
    let mut low = [f64::INFINITY; 3];
    let mut high = [f64::NEG_INFINITY; 3];
    for corner in cuboid.corners() {
        for axis in 0..3 {
            low[axis] = low[axis].min(corner.coords()[axis] - SLACK_M);
            high[axis] = high[axis].max(corner.coords()[axis] + SLACK_M);
        }
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use fl_spacetime::{Ego, Size};
    use proptest::prelude::*;

    use super::*;
    use crate::noise::cloud_of;

    const NAN: f64 = f64::NAN;

    #[track_caller]
    fn check_range(points: &[[f64; 3]], min_m: f64, max_m: f64, expected: &[u32]) {
        assert_eq!(cloud_of::<Ego>(points).within_range(min_m, max_m), expected);
    }

    #[test]
    fn range_includes_its_start_and_not_its_end() {
        let points = [
            [3.0, 4.0, 0.0],
            [0.0, 0.0, 4.0],
            [NAN, 0.0, 0.0],
            [f64::INFINITY; 3],
        ];
        check_range(&points, 5.0, 6.0, &[0]);
        check_range(&points, 4.0, 5.0, &[1]);
        check_range(&points, 0.0, f64::INFINITY, &[0, 1]);
        check_range(&points, NAN, 100.0, &[]);
        check_range(&[], 0.0, 100.0, &[]);
    }

    proptest! {
        #[test]
        fn box_crop_agrees_with_the_box(
            points in prop::collection::vec([-4.0f64..4.0, -4.0..4.0, -4.0..4.0], 0..100),
            yaw in -3.2f64..3.2,
        ) {
            let cloud = cloud_of::<Ego>(&points);
            let size = Size::new(4.0, 2.0, 1.5).unwrap();
            let cuboid = OrientedBox::from_yaw(Point::new(0.5, -0.5, 0.2), size, yaw);
            let found = cloud.within_box(&cuboid);
            for idx in 0..cloud.len() {
                let inside = cuboid.contains(cloud.point(idx));
                prop_assert_eq!(found.contains(&(idx as u32)), inside);
            }
            prop_assert!(found.is_sorted());
        }
    }

    #[test]
    fn box_faces_belong_to_the_box() {
        let size = Size::new(2.0, 2.0, 2.0).unwrap();
        let cuboid = OrientedBox::from_yaw(Point::<Ego>::new(0.0, 0.0, 0.0), size, 0.0);
        let cloud = cloud_of(&[[1.0, 1.0, -1.0], [1.001, 0.0, 0.0], [NAN, 0.0, 0.0]]);
        assert_eq!(cloud.within_box(&cuboid), [0]);
    }
}
