//! One point a voxel, and the voxel keys that clustering shares.

use fl_spacetime::Frame;
use rayon::prelude::*;

use crate::Cloud;

/// Keys reach this many cells to either side of the origin, along each axis.
///
/// With 21 bits an axis this leaves three cells of margin, so that a neighbor's key is the key
/// plus a constant and never carries into the next axis.
const REACH_CELLS: f64 = ((1 << 20) - 4) as f64;
const BIAS: i64 = 1 << 20;
const BITS: u32 = 21;

/// Thins a cloud to at most one point in every cube of `size_m`.
///
/// Kept is the measured point nearest to the middle of those in the cube (the first among equals),
/// so that every column stays something the sensor said.
/// Points keep their order; points without finite coordinates, or more than a million cubes from
/// the origin, are dropped.
/// A size that is not positive and finite leaves the cloud as it is.
#[must_use]
pub fn voxel_downsample<F: Frame>(cloud: &Cloud<F>, size_m: f64) -> Cloud<F> {
    if !(size_m.is_finite() && size_m > 0.0) {
        return cloud.clone();
    }
    let keyed = keyed_points(cloud, size_m);
    let voxels = keyed.chunk_by(|a, b| a.0 == b.0);
    let mut kept: Vec<u32> = voxels.map(|voxel| most_central(cloud, voxel)).collect();
    kept.sort_unstable();
    cloud.select(&kept)
}

/// The points with their voxels' keys, sorted by key, then by index.
pub(crate) fn keyed_points<F: Frame>(cloud: &Cloud<F>, size_m: f64) -> Vec<(u64, u32)> {
    let per_size = size_m.recip();
    let mut keyed: Vec<(u64, u32)> = (0..cloud.len())
        .into_par_iter()
        .filter_map(|idx| Some((key(cloud.xyz(idx), per_size)?, idx as u32)))
        .collect();
    keyed.par_sort_unstable();
    keyed
}

/// What to add to a key to get the key of the cell so many cells further along each axis.
pub(crate) const fn key_step(x: i64, y: i64, z: i64) -> i64 {
    (x << (2 * BITS)) + (y << BITS) + z
}

/// The cell of a point, x above y above z, or `None` out of reach.
fn key(xyz: [f32; 3], per_size: f64) -> Option<u64> {
    let mut packed = 0;
    for value in xyz {
        let cell = (f64::from(value) * per_size).floor();
        if cell.is_nan() || cell.abs() > REACH_CELLS {
            return None;
        }
        packed = packed << BITS | (cell as i64 + BIAS) as u64;
    }
    Some(packed)
}

fn most_central<F: Frame>(cloud: &Cloud<F>, voxel: &[(u64, u32)]) -> u32 {
    let xyz = |idx: u32| cloud.xyz(idx as usize).map(f64::from);
    let mut sum = [0.0; 3];
    for &(_, idx) in voxel {
        sum.iter_mut()
            .zip(xyz(idx))
            .for_each(|(sum, value)| *sum += value);
    }
    let middle = sum.map(|sum| sum / voxel.len() as f64);
    let apart = |idx: u32| -> f64 {
        (0..3)
            .map(|axis| (xyz(idx)[axis] - middle[axis]).powi(2))
            .sum()
    };
    let mut best = (voxel[0].1, apart(voxel[0].1));
    for &(_, idx) in &voxel[1..] {
        let distance = apart(idx);
        if distance < best.1 {
            best = (idx, distance);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Ego;
    use proptest::prelude::*;

    use super::*;
    use crate::noise::cloud_of;

    #[track_caller]
    fn check(points: &[[f64; 3]], size_m: f64, kept_x: &[f32]) {
        assert_eq!(
            voxel_downsample(&cloud_of::<Ego>(points), size_m).x(),
            kept_x
        );
    }

    #[test]
    fn keeps_the_point_in_the_middle_of_each_voxel() {
        check(
            &[[0.1, 0.0, 0.0], [0.5, 0.0, 0.0], [0.8, 0.0, 0.0]],
            1.0,
            &[0.5],
        );
        check(
            &[[1.5, 0.0, 0.0], [-0.5, 0.0, 0.0], [0.5, 0.0, 0.0]],
            1.0,
            &[1.5, -0.5, 0.5],
        );
        // Equally central: the first.
        check(&[[0.25, 0.0, 0.0], [0.75, 0.0, 0.0]], 1.0, &[0.25]);
    }

    #[test]
    fn drops_what_has_no_voxel() {
        check(
            &[
                [f64::NAN, 0.0, 0.0],
                [0.0, 0.0, f64::INFINITY],
                [2.0, 0.0, 0.0],
            ],
            1.0,
            &[2.0],
        );
        check(
            &[[1e30, 0.0, 0.0], [1048572.0, 0.0, 0.0]],
            1.0,
            &[1048572.0],
        );
        check(&[], 1.0, &[]);
    }

    #[test]
    fn a_size_that_is_none_changes_nothing() {
        for size_m in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            check(&[[0.1, 0.0, 0.0], [0.2, 0.0, 0.0]], size_m, &[0.1, 0.2]);
        }
    }

    proptest! {
        #[test]
        fn one_point_a_voxel(
            points in prop::collection::vec([-5.0f64..5.0, -5.0..5.0, -5.0..5.0], 0..200),
        ) {
            let cloud = cloud_of::<Ego>(&points);
            let thin = voxel_downsample(&cloud, 1.5);
            let voxels = |cloud: &Cloud<Ego>| {
                let mut keys: Vec<u64> =
                    keyed_points(cloud, 1.5).into_iter().map(|(key, _)| key).collect();
                keys.dedup();
                keys
            };
            prop_assert_eq!(voxels(&thin).len(), thin.len());
            prop_assert_eq!(voxels(&thin), voxels(&cloud));
        }
    }
}
