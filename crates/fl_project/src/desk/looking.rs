//! What cameras and radars saw in a frame, and cuboids as the cameras see them.

use fl_fusion::{
    CloudSnapshot, CuboidProjection, FusedFrame, ImageSnapshot, Match, project_cuboid,
    project_points,
};
use fl_rig::{CameraModel, Pixel, Sensor, SensorId, SensorKind};
use fl_scene::{SensorName, Track, ViewBox};
use fl_spacetime::{Camera, Ego, Point, Rigid, Stamp, Vector, World};

use super::Desk;
use crate::Error;

/// A track as one camera sees it at the moment of its image.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenCuboid {
    /// The camera.
    pub camera: SensorId,
    /// The moment of the image.
    pub stamp: Stamp,
    /// Whether the track is not known at that moment, just before or after its life, and is drawn
    /// where it is at the frame's key stamp.
    pub held: bool,
    /// Its edges and what they bound, pixels.
    pub projection: CuboidProjection,
    /// The 2D box that a person corrected.
    pub corrected: Option<ViewBox>,
}

/// A lidar point in an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointOnImage {
    /// Its place in the frame's cloud.
    pub point_idx: u32,
    /// Where it is drawn.
    pub pixel: Pixel,
    /// How far away along the optical axis, meters.
    pub depth_m: f64,
}

/// What a radar saw.
#[derive(Clone, Debug, PartialEq)]
pub struct RadarReturn {
    /// Which radar.
    pub radar: SensorId,
    /// Where, at the key stamp.
    pub place: Point<Ego>,
    /// Its speed over the ground along the ray, as a vector along it, m/s; none where it is not
    /// known how the radar moved.
    pub velocity: Option<Vector<Ego>>,
}

impl Desk {
    /// The image of a camera in a frame, as the log has it.
    ///
    /// # Errors
    /// [`Error::Missing`] where the camera has none there, or it cannot be read.
    pub fn image(&self, frame: usize, camera: &SensorId) -> Result<ImageSnapshot, Error> {
        let decoded = self.fusion.frame_of(frame, |sensor| sensor.id == *camera)?;
        let why = decoded.losses.first().cloned();
        decoded.images.into_iter().next().ok_or_else(|| {
            let none = || format!("image of `{camera}` in frame {frame}");
            Error::Missing {
                what: why.map_or_else(none, |why| format!("{}: {why}", none())),
            }
        })
    }

    /// The lidar points of a frame that lie on a camera's image.
    ///
    /// # Errors
    /// As [`Desk::image`].
    pub fn points_on_image(
        &self,
        frame: usize,
        camera: &SensorId,
    ) -> Result<Vec<PointOnImage>, Error> {
        let (model, camera_from_ego) = self.camera_from_ego(frame, camera)?;
        let sweep = self.sweep(frame)?;
        let projected = project_points(model, &camera_from_ego, sweep.cloud());
        let seen = projected.iter().zip(0..).filter_map(|(found, point_idx)| {
            found.map(|(pixel, depth_m)| PointOnImage {
                point_idx,
                pixel,
                depth_m,
            })
        });
        Ok(seen.collect())
    }

    /// A track as the cameras of a frame see it, each at the moment of its own image.
    pub fn seen_by_cameras(&self, frame: usize, track: &Track) -> Result<Vec<SeenCuboid>, Error> {
        let plan = self.plan(frame)?;
        let seen = plan.matches.iter().filter_map(|found| {
            let model = self.fusion.rig().sensor(&found.sensor)?.camera()?;
            let at_image = track.cuboid_at(found.stamp);
            let cuboid = at_image.or_else(|| track.cuboid_at(plan.stamp))?;
            let camera_from_world = self.camera_from_world(found)?;
            let projection = project_cuboid(model, &cuboid.transformed(&camera_from_world))?;
            let name = SensorName::new(found.sensor.as_str()).ok();
            let boxes = &track.parts().view_boxes;
            Some(SeenCuboid {
                camera: found.sensor.clone(),
                stamp: found.stamp,
                held: at_image.is_none(),
                projection,
                corrected: name.and_then(|name| boxes.get(&(name, found.stamp)).copied()),
            })
        });
        Ok(seen.collect())
    }

    /// What the radars saw in a frame.
    pub fn radar(&self, frame: usize) -> Result<Vec<RadarReturn>, Error> {
        let decoded = self
            .fusion
            .frame_of(frame, |sensor| sensor.kind == SensorKind::Radar)?;
        let returns = decoded.radars.iter();
        Ok(returns
            .flat_map(|scan| self.returns_of(scan, &decoded))
            .collect())
    }

    /// A camera's lens, and where the ego frame at the key stamp lies before it at its image.
    pub(super) fn camera_from_ego(
        &self,
        frame: usize,
        camera: &SensorId,
    ) -> Result<(&CameraModel, Rigid<Camera, Ego>), Error> {
        let plan = self.plan(frame)?;
        let missing = || Error::Missing {
            what: format!("image of `{camera}` in frame {frame}"),
        };
        let found = plan.matches.iter().find(|it| it.sensor == *camera);
        let found = found.ok_or_else(missing)?;
        let model = self.fusion.rig().sensor(camera).and_then(Sensor::camera);
        let model = model.ok_or_else(missing)?;
        let camera_from_world = self.camera_from_world(found).ok_or_else(missing)?;
        let world_from_ego = self.pose_of(plan).ok_or_else(missing)?;
        Ok((model, camera_from_world * world_from_ego))
    }

    /// Where the world lies before a camera at the moment of its image; beside the trajectory, at
    /// the key stamp.
    fn camera_from_world(&self, found: &Match) -> Option<Rigid<Camera, World>> {
        let ego_from_camera = self.fusion.rig().sensor(&found.sensor)?.ego_from_camera()?;
        let motion = self.fusion.ego_motion();
        let pose = motion.pose_at(found.stamp);
        let pose = pose.or_else(|_| motion.pose_at(found.stamp - found.skew));
        Some((pose.ok()? * ego_from_camera).inverse())
    }

    fn returns_of(&self, scan: &CloudSnapshot, frame: &FusedFrame) -> Vec<RadarReturn> {
        let mounted = self.fusion.rig().sensor(&scan.sensor);
        let radar_in_ego = mounted.map(|radar| radar.ego_from_sensor * Point::origin());
        let motion = self.fusion.ego_motion();
        let own = radar_in_ego.and_then(|place| motion.velocity_of(place, scan.stamp));
        let ego_from_world = frame.world_from_ego.rotation().inverse();
        let velocity = |point_idx: usize| {
            let away = (scan.cloud.point(point_idx) - radar_in_ego?).coords();
            let direction = away.try_normalize(0.0)?;
            let measured_m_s = f64::from(scan.cloud.velocity()?[point_idx]);
            let own_m_s = (ego_from_world * own?.coords()).dot(&direction);
            let [x, y, z] = (direction * (measured_m_s + own_m_s)).into();
            Some(Vector::new(x, y, z))
        };
        let one = |point_idx| RadarReturn {
            radar: scan.sensor.clone(),
            place: scan.cloud.point(point_idx),
            velocity: velocity(point_idx),
        };
        (0..scan.cloud.len()).map(one).collect()
    }
}
