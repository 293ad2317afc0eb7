//! What a policy leaves between sweeps and images: milliseconds, and the pixels that they are.

use fl_rig::SensorId;
use fl_spacetime::{Rigid, Span};

use super::policy::{PairedSweep, Pairing, View};

/// A thing that moves across the view ...
const MOVING_MPS: f64 = 10.0;
/// ... at this distance.
const MOVING_AT_M: f64 = 20.0;

/// What is left between the sweeps and the images of one camera, if nobody makes up for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Remaining {
    /// The camera.
    pub camera: SensorId,
    /// Sweeps with an image.
    pub n_pairs: usize,
    /// Sweeps without one.
    pub n_without: usize,
    /// Between the beam's crossing and the exposure, milliseconds.
    pub apart_ms: Option<Spread>,
    /// By how much what stands is seen elsewhere, since the vehicle moves on: of a pair the median
    /// over the lidar's points in view, pixels. `None` if it is not known how the vehicle moves.
    pub standing_px: Option<Spread>,
    /// By how much a thing is seen elsewhere that moves across the view at 10 m/s, 20 m away, pixels.
    pub moving_px: Option<Spread>,
}

/// How a figure is spread over the pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The lower middle.
    pub median: f64,
    /// The smallest value that at least 95 % do not exceed.
    pub p95: f64,
}

impl Spread {
    /// `None` of nothing.
    fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let at =
            |percent: usize| values.get((values.len() * percent).div_ceil(100).checked_sub(1)?);
        Some(Self {
            median: *at(50)?,
            p95: *at(95)?,
        })
    }
}

impl Pairing<'_> {
    /// What is left between the sweeps and the images of each camera.
    pub fn remaining(&self, pairs: &[PairedSweep]) -> Vec<Remaining> {
        let cameras = 0..self.cameras.len();
        cameras.map(|it| self.remaining_of(it, pairs)).collect()
    }

    fn remaining_of(&self, camera: usize, pairs: &[PairedSweep]) -> Remaining {
        let view = &self.cameras[camera];
        let px_a_second = view.look.model.focal_px()[0] * MOVING_MPS / MOVING_AT_M;
        let (mut apart_ms, mut standing_px, mut moving_px) = (Vec::new(), Vec::new(), Vec::new());
        for pair in pairs {
            let Some(image) = pair.images[camera] else {
                continue;
            };
            let apart = self.apart(pair.sweep, camera, image);
            apart_ms.push(apart.abs().as_millis_f64());
            standing_px.extend(self.standing_px(view, pair.sweep, apart));
            moving_px.push(px_a_second * apart.abs().as_secs_f64());
        }
        Remaining {
            camera: view.id().clone(),
            n_pairs: apart_ms.len(),
            n_without: self.sweeps().len() - apart_ms.len(),
            apart_ms: Spread::of(apart_ms),
            standing_px: Spread::of(standing_px),
            moving_px: Spread::of(moving_px),
        }
    }

    /// How far the lidar's points move in the image from the beam's crossing to the exposure.
    fn standing_px(&self, view: &View<'_>, sweep: usize, apart: Span) -> Option<f64> {
        let motion = self.fusion.ego_motion().trajectory()?;
        let crossing = self.lidar.stamp(sweep) + view.crossing_after_stamp();
        let at_crossing = motion.pose_at(crossing).ok()?;
        let at_exposure = motion.pose_at(crossing + apart).ok()?;
        let camera_from_ego = view.look.ego_from_camera.inverse();
        let camera_at_exposure_from_ego_at_crossing =
            camera_from_ego * (at_exposure.inverse() * at_crossing);
        let project = |camera_from_ego: &Rigid<_, _>, point| {
            view.look.model.project(*camera_from_ego * point)
        };
        let moved = view.points_near(sweep).iter().filter_map(|point| {
            let before = project(&camera_from_ego, *point)?;
            let after = project(&camera_at_exposure_from_ego_at_crossing, *point)?;
            Some((after.u - before.u).hypot(after.v - before.v))
        });
        Spread::of(moved.collect()).map(|it| it.median)
    }
}
