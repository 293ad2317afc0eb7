//! Undoes the vehicle's motion within one sweep.

use fl_spacetime::{Ego, Rigid, Sensor, Span, Stamp, Trajectory, World};
use rayon::prelude::*;

use crate::cloud::Affine;
use crate::{Cloud, Error};

/// When and from where a sweep was measured, and the moment to show it at.
#[derive(Debug, Clone, Copy)]
pub struct Deskew<'a> {
    /// The snapshot's stamp, which the points' offsets count from.
    pub stamp: Stamp,
    /// The moment whose `Ego` frame the points are moved to.
    pub key_stamp: Stamp,
    /// Where the sensor is mounted.
    pub ego_from_sensor: Rigid<Ego, Sensor>,
    /// Where the vehicle was; must cover every point's time and the key stamp.
    pub trajectory: &'a Trajectory,
}

/// Moves each point from the sensor, where it was when it measured the point, to `Ego` at the key
/// stamp.
///
/// Between the trajectory's samples the vehicle moves at constant twist.
/// What stands still in the world comes out undistorted; what moves itself keeps the smear of its
/// own motion, since one sweep cannot tell.
/// Without an `offset_nanos` column all points are taken as measured at `stamp`.
/// All columns are kept as measured; points without finite coordinates stay so.
///
/// Errors: [`Error::Unplaced`] when the trajectory does not reach a point's time or the key stamp.
pub fn deskew(cloud: &Cloud<Sensor>, motion: &Deskew<'_>) -> Result<Cloud<Ego>, Error> {
    let Some(offset_nanos) = cloud.offset_nanos() else {
        return Ok(cloud.transformed(&motion.ego_at_key_from_sensor_at(motion.stamp)?));
    };
    let moments = Moments::new(offset_nanos, motion)?;
    Ok(cloud.mapped(|_| {
        let mut hint = 0;
        let moments = &moments;
        move |point_idx, xyz| {
            hint = moments.find(offset_nanos[point_idx], hint);
            moments.ego_from_sensor[hint].apply(xyz)
        }
    }))
}

impl Deskew<'_> {
    fn ego_at_key_from_sensor_at(&self, stamp: Stamp) -> Result<Rigid<Ego, Sensor>, Error> {
        let world_from_ego_at_key = self.pose_at(self.key_stamp)?;
        Ok(world_from_ego_at_key.inverse() * self.pose_at(stamp)? * self.ego_from_sensor)
    }

    fn pose_at(&self, stamp: Stamp) -> Result<Rigid<World, Ego>, Error> {
        self.trajectory
            .pose_at(stamp)
            .map_err(|source| Error::Unplaced { stamp, source })
    }
}

/// The transforms of one sweep: one for each different offset.
struct Moments {
    /// Strictly rising.
    offset_nanos: Vec<i32>,
    /// To `Ego` at the key stamp, from the sensor at each offset.
    ego_from_sensor: Vec<Affine>,
}

impl Moments {
    fn new(all_offset_nanos: &[i32], motion: &Deskew<'_>) -> Result<Self, Error> {
        let offset_nanos = different(all_offset_nanos);
        let ego_at_key_from_world = motion.pose_at(motion.key_stamp)?.inverse();
        let place = |&offset: &i32| {
            let stamp = motion.stamp + Span::from_nanos(i64::from(offset));
            let world_from_ego = motion.pose_at(stamp)?;
            Ok((ego_at_key_from_world * world_from_ego) * motion.ego_from_sensor)
        };
        // The ends first: were several moments outside, the one named must not depend on which
        // thread came first.
        for end in [offset_nanos.first(), offset_nanos.last()]
            .into_iter()
            .flatten()
        {
            place(end)?;
        }
        let placed: Vec<Result<Affine, Error>> = offset_nanos
            .par_iter()
            .map(|offset| Ok(Affine::new(&place(offset)?)))
            .collect();
        let ego_from_sensor = placed.into_iter().collect::<Result<_, _>>()?;
        Ok(Self {
            offset_nanos,
            ego_from_sensor,
        })
    }

    /// Which moment an offset is, given that of the point before: mostly the same or the next.
    fn find(&self, offset: i32, hint: usize) -> usize {
        for near in [hint, hint + 1] {
            if self.offset_nanos.get(near) == Some(&offset) {
                return near;
            }
        }
        self.offset_nanos.partition_point(|&other| other < offset)
    }
}

fn different(offset_nanos: &[i32]) -> Vec<i32> {
    let mut different = offset_nanos.to_vec();
    different.dedup();
    different.par_sort_unstable();
    different.dedup();
    different
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Point;
    use nalgebra::{UnitQuaternion, Vector3};

    use super::*;
    use crate::noise::cloud_of;

    const MILLI: i64 = 1_000_000;
    /// Of `f32` coordinates at some 30 m, rounded twice.
    const TOLERANCE_M: f64 = 2e-5;

    /// A drive on a circle: 12 m/s forward, turning left by 0.6 rad/s; far from the world's origin.
    fn world_from_ego(stamp: Stamp) -> Rigid<World, Ego> {
        let yaw = 0.6 * stamp.nanos() as f64 * 1e-9;
        let radius_m = 12.0 / 0.6;
        let (x, y) = (radius_m * yaw.sin(), radius_m * (1.0 - yaw.cos()));
        Rigid::from_yaw(4000.0 + x, -2500.0 + y, 30.0, yaw)
    }

    fn trajectory(pose: fn(Stamp) -> Rigid<World, Ego>) -> Trajectory {
        let stamps = (0..=10).map(|step| Stamp::from_nanos(step * 25 * MILLI));
        let poses = stamps.map(|stamp| (stamp, pose(stamp))).collect();
        Trajectory::new(poses, Span::from_millis(100)).unwrap()
    }

    fn ego_from_sensor() -> Rigid<Ego, Sensor> {
        let tilted = UnitQuaternion::from_euler_angles(0.02, 0.05, 1.2);
        Rigid::new(tilted, Vector3::new(1.1, -0.3, 1.9))
    }

    /// Places on a wall, each as the sensor sees it from where it is at the place's time.
    fn sweep(wall: &[Point<World>], offset_nanos: &[i32], stamp: Stamp) -> Cloud<Sensor> {
        let seen: Vec<[f64; 3]> = (wall.iter().zip(offset_nanos))
            .map(|(place, &offset)| {
                let moment = stamp + Span::from_nanos(i64::from(offset));
                let world_from_sensor = world_from_ego(moment) * ego_from_sensor();
                (world_from_sensor.inverse() * *place).coords().into()
            })
            .collect();
        cloud_of(&seen)
            .with_offset_nanos(offset_nanos.to_vec())
            .unwrap()
    }

    fn wall(n_points: usize) -> Vec<Point<World>> {
        let place = |idx: usize| {
            let share = idx as f64 / n_points as f64;
            Point::new(
                4030.0,
                -2500.0 + 20.0 * share,
                30.0 + 3.0 * (share * 40.0).fract(),
            )
        };
        (0..n_points).map(place).collect()
    }

    /// The wall must be where it is, whatever the order of times and the moment shown.
    #[track_caller]
    fn check_flat(stamp_millis: i64, key_millis: i64, offset_of: fn(i32) -> i32) {
        let [stamp, key_stamp] =
            [stamp_millis, key_millis].map(|millis| Stamp::from_nanos(millis * MILLI));
        let wall = wall(2000);
        let offset_nanos: Vec<i32> = (0..2000).map(offset_of).collect();
        let trajectory = trajectory(world_from_ego);
        let ego_from_sensor = ego_from_sensor();
        let motion = Deskew {
            stamp,
            key_stamp,
            ego_from_sensor,
            trajectory: &trajectory,
        };
        let straight = deskew(&sweep(&wall, &offset_nanos, stamp), &motion).unwrap();
        assert_eq!(straight.offset_nanos(), Some(&offset_nanos[..]));
        let ego_from_world = world_from_ego(key_stamp).inverse();
        for (idx, place) in wall.iter().enumerate() {
            let error_m = straight.point(idx).distance(ego_from_world * *place);
            assert!(error_m < TOLERANCE_M, "point {idx} is off by {error_m} m");
        }
    }

    #[test]
    fn a_wall_seen_while_turning_is_flat() {
        check_flat(100, 100, |idx| idx * 50_000);
        check_flat(100, 150, |idx| -idx * 50_000);
        check_flat(100, 0, |idx| idx % 100 * 1_000_000 - 50_000_000);
        check_flat(100, 250, |idx| idx.wrapping_mul(40_503) % 100 * 1_000_000);
        check_flat(0, 250, |_| 0);
    }

    #[test]
    fn without_correction_the_wall_would_be_bent_by_decimeters() {
        let offset_nanos: Vec<i32> = (0..100).map(|idx| idx * 1_000_000).collect();
        let wall = wall(100);
        let bent = sweep(&wall, &offset_nanos, Stamp::from_nanos(0));
        let ego = bent.transformed(&ego_from_sensor());
        let off = ego
            .point(99)
            .distance(world_from_ego(Stamp::from_nanos(0)).inverse() * wall[99]);
        assert!(off > 0.5, "{off}");
    }

    #[test]
    fn standing_still_only_places_the_sensor() {
        let parked = trajectory(|_| Rigid::from_yaw(3000.0, -70.0, 12.0, 2.0));
        let stamp = Stamp::from_nanos(50 * MILLI);
        let ego_from_sensor = ego_from_sensor();
        let motion = Deskew {
            stamp,
            key_stamp: stamp,
            ego_from_sensor,
            trajectory: &parked,
        };
        let offset_nanos: Vec<i32> = (0..500).map(|idx| idx * 100_000).collect();
        let seen = sweep(&wall(500), &offset_nanos, stamp);
        let (moved, placed) = (
            deskew(&seen, &motion).unwrap(),
            seen.transformed(&ego_from_sensor),
        );
        for idx in 0..seen.len() {
            assert!(moved.point(idx).distance(placed.point(idx)) < TOLERANCE_M);
        }
    }

    #[test]
    fn without_times_the_sweep_is_one_moment() {
        let trajectory = trajectory(world_from_ego);
        let [stamp, key_stamp] = [20, 70].map(|millis| Stamp::from_nanos(millis * MILLI));
        let ego_from_sensor = ego_from_sensor();
        let motion = Deskew {
            stamp,
            key_stamp,
            ego_from_sensor,
            trajectory: &trajectory,
        };
        let seen = cloud_of(&[[10.0, 2.0, -1.0], [f64::NAN, 0.0, 0.0]]);
        let timed = seen.clone().with_offset_nanos(vec![0, 0]).unwrap();
        let (moved, timed) = (
            deskew(&seen, &motion).unwrap(),
            deskew(&timed, &motion).unwrap(),
        );
        assert!(moved.point(0).distance(timed.point(0)) < TOLERANCE_M);
        assert_eq!(moved.finite(), [0]);
    }

    #[track_caller]
    fn check_unplaced(stamp_millis: i64, key_millis: i64, offset_nanos: Vec<i32>, moment: i64) {
        let trajectory = trajectory(world_from_ego);
        let motion = Deskew {
            stamp: Stamp::from_nanos(stamp_millis * MILLI),
            key_stamp: Stamp::from_nanos(key_millis * MILLI),
            ego_from_sensor: ego_from_sensor(),
            trajectory: &trajectory,
        };
        let cloud = cloud_of(&vec![[1.0; 3]; offset_nanos.len()]);
        let err = deskew(&cloud.with_offset_nanos(offset_nanos).unwrap(), &motion).unwrap_err();
        let Error::Unplaced { stamp, .. } = err else {
            panic!("{err}")
        };
        assert_eq!(stamp.nanos(), moment);
    }

    #[test]
    fn never_guesses_where_the_vehicle_was() {
        check_unplaced(0, 0, vec![0, -2, -1], -2);
        check_unplaced(250, 0, vec![3, 0, 7], 250 * MILLI + 7);
        check_unplaced(0, 251, vec![0], 251 * MILLI);
        check_unplaced(0, 0, vec![i32::MIN, i32::MAX], i64::from(i32::MIN));
    }

    #[test]
    fn any_number_of_threads_moves_alike() {
        let offset_nanos: Vec<i32> = (0..30_000).map(|idx| idx * 3_000).collect();
        let seen = sweep(&wall(30_000), &offset_nanos, Stamp::from_nanos(0));
        let trajectory = trajectory(world_from_ego);
        let stamp = Stamp::from_nanos(0);
        let ego_from_sensor = ego_from_sensor();
        let motion = Deskew {
            stamp,
            key_stamp: stamp,
            ego_from_sensor,
            trajectory: &trajectory,
        };
        let moved = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(n_threads)
                .build()
                .unwrap();
            pool.install(|| deskew(&seen, &motion).unwrap())
        };
        assert_eq!(moved(1), moved(5));
    }
}
