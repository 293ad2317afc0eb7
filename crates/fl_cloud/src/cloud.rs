//! A point cloud as columns, in one stated frame.

mod columns;

use std::fmt;
use std::marker::PhantomData;

use fl_spacetime::{Frame, Point, Rigid};
use rayon::prelude::*;

use crate::Error;
use columns::{Columns, gather};

/// Points that are moved together by one thread.
const CHUNK: usize = 8192;

/// Points in frame `F`, in meters from the frame's origin, and what the sensor said of each.
///
/// Invariant: every column that is there holds one value a point, and there are at most
/// `u32::MAX` points.
/// Coordinates may be NaN or infinite: sensors report missing returns that way.
#[derive(Clone, PartialEq)]
pub struct Cloud<F: Frame> {
    x: Vec<f32>,
    y: Vec<f32>,
    z: Vec<f32>,
    columns: Columns,
    frame: PhantomData<F>,
}

impl<F: Frame> Cloud<F> {
    /// Makes a cloud of coordinates in meters; the three must be equally long.
    pub fn from_xyz(x: Vec<f32>, y: Vec<f32>, z: Vec<f32>) -> Result<Self, Error> {
        let n_points = x.len();
        if u32::try_from(n_points).is_err() {
            return Err(Error::TooManyPoints { n_points });
        }
        check_length("y", n_points, y.len())?;
        check_length("z", n_points, z.len())?;
        Ok(Self::from_parts([x, y, z], Columns::default()))
    }

    /// Adds what each return's strength was, in the sensor's own scale.
    pub fn with_intensity(mut self, intensity: Vec<f32>) -> Result<Self, Error> {
        check_length("intensity", self.len(), intensity.len())?;
        self.columns.intensity = Some(intensity);
        Ok(self)
    }

    /// Adds which laser, or row of the sensor, measured each point.
    pub fn with_ring(mut self, ring: Vec<u16>) -> Result<Self, Error> {
        check_length("ring", self.len(), ring.len())?;
        self.columns.ring = Some(ring);
        Ok(self)
    }

    /// Adds when each point was measured, in nanoseconds from the snapshot's stamp.
    pub fn with_offset_nanos(mut self, offset_nanos: Vec<i32>) -> Result<Self, Error> {
        check_length("offset_nanos", self.len(), offset_nanos.len())?;
        self.columns.offset_nanos = Some(offset_nanos);
        Ok(self)
    }

    /// Adds each point's radial (Doppler) velocity in m/s: positive moves away from the sensor,
    /// as measured, with the vehicle's own motion still in it.
    pub fn with_velocity(mut self, velocity: Vec<f32>) -> Result<Self, Error> {
        check_length("velocity", self.len(), velocity.len())?;
        self.columns.velocity = Some(velocity);
        Ok(self)
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there is no point at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// The x coordinates in meters.
    #[must_use]
    pub fn x(&self) -> &[f32] {
        &self.x
    }

    /// The y coordinates in meters.
    #[must_use]
    pub fn y(&self) -> &[f32] {
        &self.y
    }

    /// The z coordinates in meters.
    #[must_use]
    pub fn z(&self) -> &[f32] {
        &self.z
    }

    /// Each return's strength in the sensor's own scale, where the sensor gives one.
    #[must_use]
    pub fn intensity(&self) -> Option<&[f32]> {
        self.columns.intensity.as_deref()
    }

    /// Which laser measured each point, where the sensor says so.
    #[must_use]
    pub fn ring(&self) -> Option<&[u16]> {
        self.columns.ring.as_deref()
    }

    /// When each point was measured, in nanoseconds from the snapshot's stamp.
    #[must_use]
    pub fn offset_nanos(&self) -> Option<&[i32]> {
        self.columns.offset_nanos.as_deref()
    }

    /// Radial velocities in m/s, positive away from the sensor, where it measures them.
    #[must_use]
    pub fn velocity(&self) -> Option<&[f32]> {
        self.columns.velocity.as_deref()
    }

    /// One point. Panics when `point_idx` is not below [`len`](Self::len), as a slice does.
    #[must_use]
    pub fn point(&self, point_idx: usize) -> Point<F> {
        let [x, y, z] = self.xyz(point_idx).map(f64::from);
        Point::new(x, y, z)
    }

    /// One point's coordinates in meters. Panics as [`point`](Self::point) does.
    #[must_use]
    pub fn xyz(&self, point_idx: usize) -> [f32; 3] {
        [self.x[point_idx], self.y[point_idx], self.z[point_idx]]
    }

    /// The points named, in the order named, with all their columns.
    ///
    /// Panics when an index is not below [`len`](Self::len), as a slice does.
    #[must_use]
    pub fn select(&self, point_indices: &[u32]) -> Self {
        let xyz = [&self.x, &self.y, &self.z].map(|column| gather(column, point_indices));
        Self::from_parts(xyz, self.columns.select(point_indices))
    }

    /// The same points in another frame.
    ///
    /// Radial velocities and times are kept as they were measured.
    #[must_use]
    pub fn transformed<G: Frame>(&self, g_from_f: &Rigid<G, F>) -> Cloud<G> {
        let affine = Affine::new(g_from_f);
        self.mapped(|_| |_, xyz| affine.apply(xyz))
    }

    /// All clouds' points in one, in order.
    ///
    /// A column survives when every cloud that has points has it: a made-up intensity or ring
    /// would be worse than none.
    #[must_use]
    pub fn merge(clouds: &[Self]) -> Self {
        let filled: Vec<&Self> = clouds.iter().filter(|cloud| !cloud.is_empty()).collect();
        let concat = |column: fn(&Self) -> &[f32]| -> Vec<f32> {
            filled
                .iter()
                .flat_map(|cloud| column(cloud))
                .copied()
                .collect()
        };
        let xyz = [concat(Self::x), concat(Self::y), concat(Self::z)];
        let columns: Vec<&Columns> = filled.iter().map(|cloud| &cloud.columns).collect();
        Self::from_parts(xyz, Columns::merge(&columns))
    }

    /// Moves every point by a function of its index and coordinates, in parallel.
    ///
    /// `start_chunk` makes that function for a run of neighboring points, which may so keep what
    /// it found for the point before.
    pub(crate) fn mapped<G, S, M>(&self, start_chunk: S) -> Cloud<G>
    where
        G: Frame,
        S: Fn(usize) -> M + Sync,
        M: FnMut(usize, [f32; 3]) -> [f32; 3],
    {
        let mut xyz = [0; 3].map(|_| vec![0.0; self.len()]);
        let [x, y, z] = &mut xyz;
        let chunks = x
            .par_chunks_mut(CHUNK)
            .zip(y.par_chunks_mut(CHUNK))
            .zip(z.par_chunks_mut(CHUNK));
        chunks.enumerate().for_each(|(chunk_idx, ((x, y), z))| {
            let first = chunk_idx * CHUNK;
            let mut map = start_chunk(first);
            for row in 0..x.len() {
                [x[row], y[row], z[row]] = map(first + row, self.xyz(first + row));
            }
        });
        Cloud::from_parts(xyz, self.columns.clone())
    }

    fn from_parts([x, y, z]: [Vec<f32>; 3], columns: Columns) -> Self {
        Self {
            x,
            y,
            z,
            columns,
            frame: PhantomData,
        }
    }
}

impl<F: Frame> Default for Cloud<F> {
    /// A cloud without points.
    fn default() -> Self {
        Self::from_parts([Vec::new(), Vec::new(), Vec::new()], Columns::default())
    }
}

impl<F: Frame> fmt::Debug for Cloud<F> {
    /// Says how much there is: a sweep's coordinates would fill the screen a hundred times.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Cloud<{}>({} points{})",
            F::NAME,
            self.len(),
            self.columns
        )
    }
}

/// A rigid transform ready for many points: in `f64`, since sensors sit far from the frame's
/// origin when that is the world's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Affine {
    rows: [[f64; 4]; 3],
}

impl Affine {
    pub(crate) fn new<G: Frame, F: Frame>(g_from_f: &Rigid<G, F>) -> Self {
        let rotation = g_from_f.rotation().to_rotation_matrix();
        let translation = g_from_f.translation();
        let row = |r: usize| {
            [
                rotation[(r, 0)],
                rotation[(r, 1)],
                rotation[(r, 2)],
                translation[r],
            ]
        };
        Self {
            rows: [row(0), row(1), row(2)],
        }
    }

    #[inline]
    pub(crate) fn apply(&self, xyz: [f32; 3]) -> [f32; 3] {
        let [x, y, z] = xyz.map(f64::from);
        self.rows
            .map(|row| (row[0] * x + row[1] * y + row[2] * z + row[3]) as f32)
    }
}

fn check_length(column: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found {
        return Ok(());
    }
    Err(Error::ColumnLength {
        column,
        expected,
        found,
    })
}

#[cfg(test)]
mod tests {
    use fl_spacetime::{Ego, Sensor};
    use nalgebra::{UnitQuaternion, Vector3};
    use proptest::prelude::*;

    use super::*;

    /// Of the `f32` coordinates up to 100 m, moved up to 1 km and back.
    const RETURN_TOLERANCE_M: f64 = 2e-4;

    fn cloud(n_points: usize) -> Cloud<Sensor> {
        let column = |factor: f32| (0..n_points).map(|idx| idx as f32 * factor).collect();
        Cloud::from_xyz(column(1.0), column(-2.0), column(0.5)).unwrap()
    }

    fn full(n_points: usize) -> Cloud<Sensor> {
        cloud(n_points)
            .with_intensity(vec![7.0; n_points])
            .and_then(|cloud| cloud.with_ring((0..n_points as u16).collect()))
            .and_then(|cloud| cloud.with_offset_nanos((0..n_points as i32).collect()))
            .and_then(|cloud| cloud.with_velocity(vec![-1.5; n_points]))
            .unwrap()
    }

    #[track_caller]
    fn check_refused(made: Result<Cloud<Sensor>, Error>, message: &str) {
        assert_eq!(made.unwrap_err().to_string(), message);
    }

    #[test]
    fn refuses_columns_of_another_length() {
        let made = Cloud::from_xyz(vec![0.0; 3], vec![0.0; 2], vec![0.0; 3]);
        check_refused(made, "column y holds 2 values for 3 points");
        let made = Cloud::from_xyz(vec![0.0; 3], vec![0.0; 3], vec![0.0; 4]);
        check_refused(made, "column z holds 4 values for 3 points");
        check_refused(
            cloud(3).with_intensity(Vec::new()),
            "column intensity holds 0 values for 3 points",
        );
        check_refused(
            cloud(3).with_ring(vec![0; 4]),
            "column ring holds 4 values for 3 points",
        );
        let made = cloud(3).with_offset_nanos(vec![0; 1]);
        check_refused(made, "column offset_nanos holds 1 values for 3 points");
        let made = cloud(3).with_velocity(vec![0.0; 5]);
        check_refused(made, "column velocity holds 5 values for 3 points");
    }

    #[test]
    fn debug_says_how_much_and_not_everything() {
        assert_eq!(
            format!("{:?}", full(2)),
            "Cloud<Sensor>(2 points, intensity, ring, offset_nanos, velocity)"
        );
        assert_eq!(
            format!("{:?}", Cloud::<Ego>::default()),
            "Cloud<Ego>(0 points)"
        );
    }

    #[test]
    fn select_takes_all_columns_in_the_order_named() {
        let picked = full(5).select(&[3, 0, 3]);
        assert_eq!(picked.x(), [3.0, 0.0, 3.0]);
        assert_eq!(picked.y(), [-6.0, 0.0, -6.0]);
        assert_eq!(picked.ring(), Some(&[3, 0, 3][..]));
        assert_eq!(picked.offset_nanos(), Some(&[3, 0, 3][..]));
        assert_eq!(picked.intensity().unwrap().len(), 3);
        assert_eq!(picked.velocity().unwrap().len(), 3);
    }

    #[test]
    fn merge_keeps_the_columns_that_all_have() {
        let some = cloud(2).with_intensity(vec![1.0, 2.0]).unwrap();
        let merged = Cloud::merge(&[full(1), Cloud::default(), some]);
        assert_eq!(merged.x(), [0.0, 0.0, 1.0]);
        assert_eq!(merged.intensity(), Some(&[7.0, 1.0, 2.0][..]));
        assert_eq!((merged.ring(), merged.velocity()), (None, None));
        assert_eq!(Cloud::<Sensor>::merge(&[]), Cloud::default());
    }

    #[test]
    fn missing_returns_stay_missing() {
        let holed = Cloud::<Sensor>::from_xyz(vec![f32::NAN], vec![1.0], vec![f32::INFINITY]);
        let moved = holed
            .unwrap()
            .transformed(&Rigid::<Ego, Sensor>::from_yaw(1.0, 2.0, 3.0, 0.5));
        assert_eq!(moved.len(), 1);
        assert!(moved.finite().is_empty());
    }

    fn rigid() -> impl Strategy<Value = Rigid<Ego, Sensor>> {
        let part = -3.0..3.0;
        let far = -1000.0..1000.0;
        (
            [part.clone(), part.clone(), part],
            [far.clone(), far.clone(), far],
        )
            .prop_map(|(turn, shift)| {
                Rigid::new(
                    UnitQuaternion::from_scaled_axis(turn.into()),
                    Vector3::from(shift),
                )
            })
    }

    fn any_cloud() -> impl Strategy<Value = Cloud<Sensor>> {
        prop::collection::vec([-100.0f64..100.0, -100.0..100.0, -100.0..100.0], 0..200)
            .prop_map(|points| crate::noise::cloud_of(&points))
    }

    proptest! {
        #[test]
        fn transforms_there_and_back(cloud in any_cloud(), ego_from_sensor in rigid()) {
            let there = cloud.transformed(&ego_from_sensor);
            let back = there.transformed(&ego_from_sensor.inverse());
            for idx in 0..cloud.len() {
                prop_assert!(back.point(idx).distance(cloud.point(idx)) < RETURN_TOLERANCE_M);
                let exact = ego_from_sensor * cloud.point(idx);
                prop_assert!(there.point(idx).distance(exact) < RETURN_TOLERANCE_M);
            }
        }

        #[test]
        fn lengths_add_up(a in any_cloud(), b in any_cloud(), seed in any::<u32>()) {
            let merged = Cloud::merge(&[a.clone(), b.clone()]);
            prop_assert_eq!(merged.len(), a.len() + b.len());
            let n_points = merged.len() as u32;
            let picked: Vec<u32> =
                (0..n_points).map(|idx| (idx.wrapping_mul(seed)) % n_points).collect();
            let selected = merged.select(&picked);
            prop_assert_eq!(selected.len(), picked.len());
            for (row, &idx) in picked.iter().enumerate() {
                prop_assert_eq!(selected.xyz(row), merged.xyz(idx as usize));
            }
        }
    }

    #[test]
    fn large_clouds_keep_every_point_in_place() {
        let large = cloud(3 * CHUNK + 17);
        let moved = large.transformed(&Rigid::<Ego, Sensor>::from_yaw(10.0, 0.0, 0.0, 0.0));
        assert!(
            moved
                .x()
                .iter()
                .zip(large.x())
                .all(|(moved, x)| *moved == x + 10.0)
        );
        assert_eq!(moved.y(), large.y());
    }
}
