//! The truth of a drive: as a scene, and as a file with everything a test may compare with.

mod wire;

use std::collections::BTreeMap;

use fl_scene::{ClassId, Keyframe, LogIdentity, Ontology, Scene, Source, Track, TrackId};
use fl_spacetime::{OrientedBox, Point, Rigid, Sensor, Span, Stamp, World};
use rayon::prelude::*;

use crate::drive::{secs, track_id};
use crate::lidar::{Sweep, TURN};
use crate::{Drive, Error};
use wire::{BoxWire, CameraWire, FrameWire, NoiseWire, PoseWire, TruthWire};

impl Drive {
    /// The truth as an annotation document: one track an object, exact keyframes at the stamps of
    /// the lidar and on to the log's first and last stamp, at most 100 ms apart.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn truth_scene(&self) -> Result<Scene, Error> {
        let (start, end, messages) = self.log_extent();
        let name = format!("{}.mcap", self.rig().vehicle());
        let stamps = self.keyframe_stamps(start, end);
        let tracks = self.actors.iter().enumerate().map(|(actor_idx, actor)| {
            let keyframe = |&stamp: &Stamp| {
                let cuboid = actor.cuboid(secs(stamp))?;
                Ok(Keyframe::new(stamp, cuboid, Source::Import))
            };
            let keyframes = stamps
                .iter()
                .map(keyframe)
                .collect::<Result<Vec<_>, Error>>()?;
            Ok(Track::new(
                track_id(actor_idx),
                ClassId::new(actor.class)?,
                keyframes,
            )?)
        });
        let tracks = tracks.collect::<Result<Vec<_>, Error>>()?;
        let log = LogIdentity {
            name,
            start,
            end,
            messages,
        };
        Ok(Scene::new(log, Ontology::automotive(), tracks)?)
    }

    /// The truth file: boxes in the world for every turn of the lidar, in the form of detection
    /// files, with velocities and point counts; ego poses, noise, and stamps of the images.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn truth_json(&self) -> Result<String, Error> {
        let frames = self
            .sweep_stamps()
            .par_iter()
            .map(|stamp| self.truth_frame(*stamp))
            .collect::<Result<Vec<_>, Error>>()?;
        let (start, end, messages) = self.log_extent();
        let truth = TruthWire {
            log: format!("{}.mcap", self.rig().vehicle()),
            frame_id: "world",
            conventions: wire::conventions(),
            log_start_ns: start.nanos(),
            log_end_ns: end.nanos(),
            messages,
            seed: self.settings.seed,
            origin: self.origin().into(),
            noise: NoiseWire::default(),
            cameras: self.camera_stamps(),
            frames,
        };
        Ok(serde_json::to_string(&truth)? + "\n")
    }

    /// The log's first stamp, the turns of the lidar, on in their rhythm, and the log's last stamp.
    fn keyframe_stamps(&self, start: Stamp, end: Stamp) -> Vec<Stamp> {
        let mut stamps = vec![start];
        stamps.extend(self.sweep_stamps());
        while let Some(next) = stamps
            .last()
            .map(|last| *last + TURN)
            .filter(|next| *next < end)
        {
            stamps.push(next);
        }
        stamps.push(end);
        stamps
    }

    fn sweep_stamps(&self) -> Vec<Stamp> {
        let lidars = self
            .devices
            .iter()
            .filter(|d| d.sensor.kind == fl_rig::SensorKind::Lidar);
        lidars
            .flat_map(|device| self.stamps(&device.sensor.id))
            .collect()
    }

    fn camera_stamps(&self) -> BTreeMap<String, CameraWire> {
        let cameras = self
            .devices
            .iter()
            .filter(|device| device.sensor.camera().is_some());
        cameras
            .map(|device| {
                let stamps = self.stamps(&device.sensor.id);
                let stamps_ns = stamps.iter().map(|stamp| stamp.nanos()).collect();
                let topic = device.topic().to_owned();
                (
                    device.sensor.id.to_string(),
                    CameraWire { topic, stamps_ns },
                )
            })
            .collect()
    }

    fn truth_frame(&self, stamp: Stamp) -> Result<FrameWire, Error> {
        let sweep = self.sweep(stamp)?;
        let points = self.still_points(&sweep);
        let boxes = self.object_boxes(stamp)?;
        let boxes = boxes
            .iter()
            .zip(&self.actors)
            .map(|((track, cuboid), actor)| {
                Ok(BoxWire {
                    class: actor.class,
                    center: rounded(cuboid.center().coords().into()),
                    size: rounded(cuboid.size().lwh()),
                    yaw: cuboid.yaw(),
                    velocity: rounded(self.object_velocity(*track, stamp)?.coords().into()),
                    track_id: track.0,
                    num_lidar_pts: count_hits(&sweep, *track),
                    num_lidar_pts_in_box: count_inside(&points, cuboid),
                })
            });
        let boxes = boxes.collect::<Result<Vec<_>, Error>>()?;
        let world_from_ego = PoseWire::from(&self.world_from_ego(stamp));
        Ok(FrameWire {
            stamp_ns: stamp.nanos(),
            world_from_ego,
            boxes,
        })
    }

    /// The stored points in the world, each from where the sensor was when it measured it.
    fn still_points(&self, sweep: &Sweep) -> Vec<Point<World>> {
        let lidar = self
            .rig()
            .sensors()
            .iter()
            .find(|s| s.kind == fl_rig::SensorKind::Lidar);
        let Some(lidar) = lidar else {
            return Vec::new();
        };
        let offset_nanos = sweep.cloud.offset_nanos().unwrap_or_default();
        let mut last: Option<(i32, Rigid<World, Sensor>)> = None;
        let place = |(point_idx, &nanos): (usize, &i32)| {
            let pose = match last {
                Some((at, pose)) if at == nanos => pose,
                _ => {
                    let stamp = sweep.stamp + Span::from_nanos(i64::from(nanos));
                    self.world_from_ego(stamp) * lidar.ego_from_sensor
                }
            };
            last = Some((nanos, pose));
            pose * sweep.cloud.point(point_idx)
        };
        offset_nanos.iter().enumerate().map(place).collect()
    }
}

fn count_hits(sweep: &Sweep, track: TrackId) -> usize {
    sweep.hits.iter().filter(|hit| **hit == Some(track)).count()
}

fn count_inside(points: &[Point<World>], cuboid: &OrientedBox<World>) -> usize {
    points
        .iter()
        .filter(|point| cuboid.contains(**point))
        .count()
}

/// Rounded to a micrometer: far below what any sensor sees, and shorter to write.
fn rounded(values: [f64; 3]) -> [f64; 3] {
    values.map(|value| (value * 1e6).round() / 1e6 + 0.0)
}
