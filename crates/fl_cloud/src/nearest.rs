//! Nearest points of one cloud, through a k-d tree.

use std::fmt;
use std::marker::PhantomData;

use fl_spacetime::{Frame, Point};
use kiddo::{ImmutableKdTree, SquaredEuclidean};

use crate::Cloud;

/// Widens the tree's radius, so that its rounding never hides a point on the rim; which points
/// are within is then decided here.
const RADIUS_SLACK: f64 = 1e-9;

/// Answers which points of one cloud are near a place.
///
/// Points without finite coordinates are near nothing.
pub struct NearestIndex<F: Frame> {
    /// `None` without a finite point, or where the tree would not take them.
    tree: Option<ImmutableKdTree<f64, 3>>,
    positions: Vec<[f64; 3]>,
    /// The index in the cloud of each position; rising.
    point_indices: Vec<u32>,
    frame: PhantomData<F>,
}

impl<F: Frame> NearestIndex<F> {
    /// Indexes a cloud; a few dozen milliseconds for 120,000 points.
    #[must_use]
    pub fn new(cloud: &Cloud<F>) -> Self {
        let point_indices = cloud.finite();
        let xyz = |&idx: &u32| cloud.xyz(idx as usize).map(f64::from);
        let positions: Vec<[f64; 3]> = point_indices.iter().map(xyz).collect();
        let tree = build(&positions);
        Self {
            tree,
            positions,
            point_indices,
            frame: PhantomData,
        }
    }

    /// How many points can be found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether no point can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// The nearest point's index in the cloud and its distance in meters.
    ///
    /// Which of several equally near points is named is not specified, but always the same.
    /// `None` where the cloud has no finite point, or the place is not finite.
    #[must_use]
    pub fn nearest(&self, place: Point<F>) -> Option<(u32, f64)> {
        let place = finite(place)?;
        let row = match &self.tree {
            Some(tree) => {
                tree.query(&place)
                    .nearest_one::<SquaredEuclidean<f64>>()
                    .execute()
                    .item as usize
            }
            None => self.nearest_row(place)?,
        };
        let distance_m = squared_distance(place, self.positions[row]).sqrt();
        Some((self.point_indices[row], distance_m))
    }

    /// Indices in the cloud of all points at most `radius_m` away. Rising.
    #[must_use]
    pub fn within(&self, place: Point<F>, radius_m: f64) -> Vec<u32> {
        let Some(place) = finite(place) else {
            return Vec::new();
        };
        if radius_m.is_nan() || radius_m < 0.0 {
            return Vec::new();
        }
        let square = radius_m * radius_m;
        let mut found: Vec<u32> = self
            .candidate_rows(place, square)
            .into_iter()
            .filter(|&row| squared_distance(place, self.positions[row]) <= square)
            .map(|row| self.point_indices[row])
            .collect();
        found.sort_unstable();
        found
    }

    /// Rows of at least all points whose squared distance is at most `square`.
    fn candidate_rows(&self, place: [f64; 3], square: f64) -> Vec<usize> {
        let Some(tree) = &self.tree else {
            return (0..self.len()).collect();
        };
        let widened = square * (1.0 + RADIUS_SLACK) + f64::MIN_POSITIVE;
        let query = tree.query(&place).within::<SquaredEuclidean<f64>>(widened);
        query
            .unsorted()
            .execute()
            .into_iter()
            .map(|found| found.item as usize)
            .collect()
    }

    /// The nearest row by looking at all of them.
    fn nearest_row(&self, place: [f64; 3]) -> Option<usize> {
        let distance = |&row: &usize| squared_distance(place, self.positions[row]);
        (0..self.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

impl<F: Frame> fmt::Debug for NearestIndex<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NearestIndex<{}>({} points)", F::NAME, self.len())
    }
}

fn build(positions: &[[f64; 3]]) -> Option<ImmutableKdTree<f64, 3>> {
    if positions.is_empty() {
        return None;
    }
    ImmutableKdTree::new_from_slice(positions).ok()
}

fn finite<F: Frame>(place: Point<F>) -> Option<[f64; 3]> {
    place.is_finite().then(|| place.coords().into())
}

fn squared_distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    x * x + y * y + z * z
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Ego;
    use proptest::prelude::*;

    use super::*;
    use crate::noise::cloud_of;

    const ROUNDING_M: f64 = 1e-12;

    fn index(points: &[[f64; 3]]) -> NearestIndex<Ego> {
        NearestIndex::new(&cloud_of(points))
    }

    #[track_caller]
    fn check(points: &[[f64; 3]], place: [f64; 3], nearest: Option<(u32, f64)>) {
        assert_eq!(
            index(points).nearest(Point::from_coords(place.into())),
            nearest
        );
    }

    #[test]
    fn finds_the_nearest_by_the_clouds_own_index() {
        let points = [[f64::NAN, 0.0, 0.0], [6.0, 0.0, 0.0], [0.0, 3.0, 4.0]];
        check(&points, [0.0; 3], Some((2, 5.0)));
        check(&points, [5.0, 0.0, 0.0], Some((1, 1.0)));
        check(&points, [f64::NAN, 0.0, 0.0], None);
        check(&[], [0.0; 3], None);
        check(&[[f64::INFINITY; 3]], [0.0; 3], None);
    }

    #[test]
    fn a_thousand_points_in_one_place_are_all_found() {
        let index = index(&vec![[1.0, 2.0, 3.0]; 1000]);
        let place = Point::new(1.0, 2.0, 3.5);
        assert_eq!(index.within(place, 0.5), (0..1000).collect::<Vec<u32>>());
        assert_eq!(index.nearest(place).unwrap().1, 0.5);
        assert!(index.within(place, 0.4999).is_empty());
    }

    #[test]
    fn a_radius_that_is_none_finds_nothing() {
        let index = index(&[[0.0; 3]]);
        for radius_m in [-1.0, f64::NAN] {
            assert!(index.within(Point::new(0.0, 0.0, 0.0), radius_m).is_empty());
        }
        assert_eq!(index.within(Point::new(0.0, 0.0, 0.0), 0.0), [0]);
        assert_eq!(index.within(Point::new(0.0, 0.0, 0.0), f64::INFINITY), [0]);
    }

    /// Few different coordinates: many equal distances, many points on planes of the tree.
    fn coarse() -> impl Strategy<Value = [f64; 3]> {
        prop::array::uniform3((-6..6i32).prop_map(|step| f64::from(step) * 0.5))
    }

    fn fine() -> impl Strategy<Value = [f64; 3]> {
        prop::array::uniform3(-50.0f64..50.0)
    }

    fn check_against_all(points: &[[f64; 3]], place: [f64; 3], radius_m: f64) {
        let cloud = cloud_of::<Ego>(points);
        let index = NearestIndex::new(&cloud);
        let place = Point::from_coords(place.into());
        let distances: Vec<f64> = (0..cloud.len())
            .map(|idx| cloud.point(idx).distance(place))
            .collect();
        let least = distances.iter().copied().fold(f64::INFINITY, f64::min);
        match index.nearest(place) {
            None => assert!(points.is_empty()),
            Some((idx, distance_m)) => {
                assert!((distance_m - least).abs() < ROUNDING_M);
                assert!((distances[idx as usize] - distance_m).abs() < ROUNDING_M);
            }
        }
        let found = index.within(place, radius_m);
        assert!(found.is_sorted());
        for (idx, distance) in distances.iter().enumerate() {
            if (distance - radius_m).abs() > ROUNDING_M {
                assert_eq!(found.contains(&(idx as u32)), *distance < radius_m);
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_looking_at_all(
            points in prop::collection::vec(fine(), 0..300), place in fine(), radius_m in 0.0..30.0,
        ) {
            check_against_all(&points, place, radius_m);
        }

        #[test]
        fn agrees_with_looking_at_all_on_a_lattice(
            points in prop::collection::vec(coarse(), 0..300), place in coarse(), radius in 0..8i32,
        ) {
            check_against_all(&points, place, f64::from(radius) * 0.5);
        }
    }
}
