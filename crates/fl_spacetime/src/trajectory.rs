//! Poses of the ego vehicle over one log, and interpolation between them.

use crate::rigid::Twist;
use crate::{Ego, Error, Rigid, Span, Stamp, Vector, World};

/// Where the ego vehicle was at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The moment.
    pub stamp: Stamp,
    /// The pose at that moment.
    pub world_from_ego: Rigid<World, Ego>,
}

/// Where the ego vehicle was, for every moment from `start` to `end`.
///
/// Invariant: at least two samples, stamps strictly rising.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    samples: Vec<Sample>,
    max_gap: Span,
}

impl Trajectory {
    /// From poses in order of time. Gaps wider than `max_gap` are not interpolated over.
    ///
    /// # Errors
    /// [`Error::TooFewPoses`] below two poses, [`Error::StampsNotRising`] when two stamps are
    /// equal or fall.
    pub fn new(poses: Vec<(Stamp, Rigid<World, Ego>)>, max_gap: Span) -> Result<Self, Error> {
        if poses.len() < 2 {
            return Err(Error::TooFewPoses {
                n_samples: poses.len(),
            });
        }
        if let Some(pair) = poses.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            return Err(Error::StampsNotRising {
                previous: pair[0].0,
                next: pair[1].0,
            });
        }
        let samples = poses
            .into_iter()
            .map(|(stamp, world_from_ego)| Sample {
                stamp,
                world_from_ego,
            })
            .collect();
        Ok(Self { samples, max_gap })
    }

    /// The samples in order of time.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// First moment with a pose.
    pub fn start(&self) -> Stamp {
        self.samples[0].stamp
    }

    /// Last moment with a pose.
    pub fn end(&self) -> Stamp {
        self.samples[self.samples.len() - 1].stamp
    }

    /// The widest gap that is interpolated over.
    pub fn max_gap(&self) -> Span {
        self.max_gap
    }

    /// `world_from_ego` at `stamp`, at constant twist between the samples around it.
    ///
    /// # Errors
    /// [`Error::OutsideTrajectory`] before the start or after the end,
    /// [`Error::InsideGap`] in a hole wider than the gap limit.
    pub fn pose_at(&self, stamp: Stamp) -> Result<Rigid<World, Ego>, Error> {
        let (before, after) = self.around(stamp)?;
        if stamp == before.stamp {
            return Ok(before.world_from_ego);
        }
        if stamp == after.stamp {
            return Ok(after.world_from_ego);
        }
        self.check_gap(stamp, before, after)?;
        let share =
            (stamp - before.stamp).as_secs_f64() / (after.stamp - before.stamp).as_secs_f64();
        Ok(before
            .world_from_ego
            .interpolate(&after.world_from_ego, share))
    }

    /// Velocity of the ego's origin over the ground in `World`, m/s, and yaw rate, rad/s.
    ///
    /// At a sample it is that of the segment which begins there, or, before a gap and at the end,
    /// of the one which ends there.
    ///
    /// # Errors
    /// As [`Trajectory::pose_at`], and [`Error::InsideGap`] at a sample between two gaps.
    pub fn velocity_at(&self, stamp: Stamp) -> Result<(Vector<World>, f64), Error> {
        let (mut before, mut after) = self.around(stamp)?;
        if self.check_gap(stamp, before, after).is_err() && stamp == before.stamp {
            let just_before = stamp - Span::from_nanos(1);
            (before, after) = self.around(just_before.max(self.start()))?;
        }
        self.check_gap(stamp, before, after)?;
        let secs = (after.stamp - before.stamp).as_secs_f64();
        let (start, end) = (
            before.world_from_ego.isometry(),
            after.world_from_ego.isometry(),
        );
        let twist = Twist::between(start, end);
        let pose = start * twist.exp((stamp - before.stamp).as_secs_f64() / secs);
        let velocity = pose.rotation * twist.linear() / secs;
        let angular = pose.rotation * twist.angular() / secs;
        Ok((Vector::from_coords(velocity), angular.z))
    }

    /// The two neighboring samples with `stamp` between them, ends included.
    fn around(&self, stamp: Stamp) -> Result<(&Sample, &Sample), Error> {
        let (start, end) = (self.start(), self.end());
        if stamp < start || stamp > end {
            return Err(Error::OutsideTrajectory { stamp, start, end });
        }
        let n_until = self.samples.partition_point(|sample| sample.stamp <= stamp);
        let after_idx = n_until.clamp(1, self.samples.len() - 1);
        Ok((&self.samples[after_idx - 1], &self.samples[after_idx]))
    }

    fn check_gap(&self, stamp: Stamp, before: &Sample, after: &Sample) -> Result<(), Error> {
        let gap = after.stamp - before.stamp;
        if gap > self.max_gap {
            return Err(Error::InsideGap {
                stamp,
                gap,
                max_gap: self.max_gap,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_PI_2;

    use super::*;
    use crate::Point;

    fn stamp(secs: f64) -> Stamp {
        Stamp::from_nanos(0) + Span::from_secs_f64(secs)
    }

    fn trajectory(poses: &[(f64, Rigid<World, Ego>)], max_gap_secs: f64) -> Trajectory {
        let poses = poses
            .iter()
            .map(|(secs, pose)| (stamp(*secs), *pose))
            .collect();
        Trajectory::new(poses, Span::from_secs_f64(max_gap_secs)).unwrap()
    }

    #[test]
    fn interpolates_on_the_arc_between_poses() {
        // A quarter turn of radius 10 m: at constant twist the vehicle stays on the circle.
        let quarter = trajectory(
            &[
                (0.0, Rigid::identity()),
                (2.0, Rigid::from_yaw(10.0, 10.0, 0.0, FRAC_PI_2)),
            ],
            5.0,
        );
        let center = Point::<World>::new(0.0, 10.0, 0.0);
        for step in 0..=20 {
            let pose = quarter.pose_at(stamp(0.1 * f64::from(step))).unwrap();
            let place = pose * Point::origin();
            assert!((place.distance(center) - 10.0).abs() < 1e-12);
            assert!((pose.yaw() - FRAC_PI_2 * f64::from(step) / 20.0).abs() < 1e-12);
        }
        let (velocity, yaw_rate) = quarter.velocity_at(stamp(1.0)).unwrap();
        assert!((velocity.norm() - 10.0 * FRAC_PI_2 / 2.0).abs() < 1e-12);
        assert!((yaw_rate - FRAC_PI_2 / 2.0).abs() < 1e-12);
    }

    #[test]
    fn never_extrapolates() {
        let straight = trajectory(
            &[
                (1.0, Rigid::identity()),
                (2.0, Rigid::from_yaw(4.0, 0.0, 0.0, 0.0)),
            ],
            5.0,
        );
        for secs in [0.999_999_999, 2.000_000_001] {
            let error = straight.pose_at(stamp(secs)).unwrap_err();
            assert!(matches!(error, Error::OutsideTrajectory { .. }), "{error}");
        }
        assert_eq!(
            straight.pose_at(stamp(2.0)).unwrap(),
            Rigid::from_yaw(4.0, 0.0, 0.0, 0.0)
        );
    }

    #[test]
    fn does_not_bridge_a_gap_but_answers_at_its_edges() {
        let torn = trajectory(
            &[
                (0.0, Rigid::identity()),
                (1.0, Rigid::identity()),
                (9.0, Rigid::identity()),
            ],
            2.0,
        );
        assert!(torn.pose_at(stamp(0.5)).is_ok());
        assert!(torn.pose_at(stamp(1.0)).is_ok());
        assert!(torn.pose_at(stamp(9.0)).is_ok());
        assert!(matches!(
            torn.pose_at(stamp(5.0)),
            Err(Error::InsideGap { .. })
        ));
        assert!(torn.velocity_at(stamp(1.0)).is_ok());
        assert!(torn.velocity_at(stamp(9.0)).is_err());
    }

    #[test]
    fn refuses_what_is_no_trajectory() {
        let at = |secs: f64| (stamp(secs), Rigid::<World, Ego>::identity());
        let new = |poses| Trajectory::new(poses, Span::MAX);
        assert!(matches!(
            new(vec![at(0.0)]),
            Err(Error::TooFewPoses { n_samples: 1 })
        ));
        assert!(matches!(
            new(vec![at(1.0), at(1.0)]),
            Err(Error::StampsNotRising { .. })
        ));
        assert!(matches!(
            new(vec![at(2.0), at(1.0)]),
            Err(Error::StampsNotRising { .. })
        ));
    }
}
