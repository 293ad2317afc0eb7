//! A scene as tables of nuScenes, with samples and sweeps; those of TruckScenes and T4 are of the
//! same kind, see [`Dialect`].
//!
//! The chosen frames are samples; fused frames between them are sweeps. Tables are written row by
//! row; tokens are made of what they stand for, so that a row can name the next one before it is
//! written.

use std::collections::BTreeMap;

use fl_fusion::{FramePlan, FusedFrame, Match};
use fl_log::{RgbImage, encode_png};
use fl_rig::{Sensor, SensorKind};
use fl_scene::Track;
use fl_spacetime::{Date, Ego, OrientedBox, Rigid, Stamp, World};
use serde_json::{Value, json};

use super::dialect::Dialect;
use crate::Error;
use crate::export::{
    Counts, ExportFolder, Job, JsonRows, LossKind, LossReport, attribute_losses, class_losses,
    file_name, scene_losses, token, view_box_losses,
};
use crate::plain::lidar_and_radar;

const MAP: &str = "maps/none.png";

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    job.key_lidar_of("samples of nuScenes")?;
    scene_losses(job, report);
    report.add(LossKind::StampDigits, "stamps are whole microseconds");
    report.add(LossKind::Visibility, "visibility, which was not measured");
    let dialect = Dialect::of(job.settings.format);
    for sensor in job.drive.fusion.rig().sensors() {
        dialect.sensor_losses(sensor, report);
    }
    attribute_losses(job, report);
    view_box_losses(job, report);
    class_losses(job, dialect.names(), None, report);
    Ok(())
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let tables = Tables::new(job)?;
    tables.write_small(out)?;
    tables.write_instances(out)?;
    let mut samples = tables.begin(out, "sample")?;
    let mut data = tables.begin(out, "sample_data")?;
    let mut poses = tables.begin(out, "ego_pose")?;
    let mut annotations = tables.begin(out, "sample_annotation")?;
    let mut counts = Counts::default();
    let plans = job.drive.plans();
    for plan in plans {
        job.advance(plan.idx, plans.len())?;
        let sample = tables.sample_of(plan.idx);
        let is_key = job
            .moments
            .get(sample)
            .is_some_and(|it| it.frame_idx == Some(plan.idx));
        let frame = match is_key || out.wants_media() {
            true => Some(job.drive.fusion.frame(plan.idx)?),
            false => None,
        };
        if let Some(frame) = &frame {
            report.add_unread(frame.losses.len());
        }
        for found in &plan.matches {
            let Some(row) = tables.data_row(plan, found, sample, is_key)? else {
                continue;
            };
            poses.push(&tables.pose_row(plan, found)?)?;
            if let Some(frame) = &frame {
                tables.write_media(
                    out,
                    frame,
                    found,
                    row["filename"].as_str().unwrap_or_default(),
                )?;
            }
            data.push(&row)?;
        }
        if let (true, Some(frame)) = (is_key, &frame) {
            samples.push(&tables.sample_row(sample))?;
            counts.frames += 1;
            counts.boxes += tables.write_annotations(&mut annotations, frame, sample)?;
        }
    }
    for rows in [samples, data, poses, annotations] {
        rows.end(out)?;
    }
    Ok(counts)
}

/// What rows are made with.
struct Tables<'j, 'a> {
    job: &'j Job<'a>,
    dialect: Dialect,
    /// The name of each sensor's channel, of those that are written.
    channels: BTreeMap<&'a str, String>,
    /// The numbers of the samples at which each track is, in the scene's order of tracks.
    presence: Vec<(&'a Track, Vec<usize>)>,
    /// The token of the drive.
    scene: String,
}

impl<'j, 'a> Tables<'j, 'a> {
    fn new(job: &'j Job<'a>) -> Result<Self, Error> {
        let fusion = job.drive.fusion;
        let dialect = Dialect::of(job.settings.format);
        let sensors = fusion.rig().sensors().iter().filter(|sensor| {
            let kept = matches!(sensor.kind, SensorKind::Lidar | SensorKind::Camera(_));
            kept && fusion.channel_of(&sensor.id).is_some()
        });
        let mut channels: BTreeMap<&str, String> = BTreeMap::new();
        for sensor in sensors {
            let name = channel_name(sensor, dialect);
            let is_taken = channels.values().any(|other| *other == name);
            let unique = match is_taken {
                true => format!("{name}_{}", channels.len()),
                false => name,
            };
            channels.insert(sensor.id.as_str(), unique);
        }
        let presence = job.drive.scene.tracks().map(|track| {
            let present = job.moments.iter().filter(|it| track.is_present(it.stamp));
            (track, present.map(|it| it.idx).collect())
        });
        Ok(Self {
            job,
            dialect,
            channels,
            presence: presence.collect(),
            scene: token(&["scene", job.drive.name]),
        })
    }

    fn table_name(&self, table: &str) -> String {
        format!("{}/{table}.json", self.dialect.version())
    }

    fn begin(&self, out: &mut ExportFolder, table: &str) -> Result<JsonRows, Error> {
        JsonRows::begin(out, &self.table_name(table))
    }

    fn token(&self, parts: &[&str]) -> String {
        let parts: Vec<&str> = [self.job.drive.name].iter().chain(parts).copied().collect();
        token(&parts)
    }

    fn sample_token(&self, sample: Option<usize>) -> String {
        let sample = sample.filter(|idx| *idx < self.job.moments.len());
        sample.map_or_else(String::new, |idx| self.token(&["sample", &idx.to_string()]))
    }

    /// The sample that a fused frame belongs to: the one at or after it, else the last.
    fn sample_of(&self, frame_idx: usize) -> usize {
        let moments = self.job.moments;
        let before = |it: &crate::export::Moment| it.frame_idx.is_some_and(|idx| idx < frame_idx);
        moments
            .partition_point(before)
            .min(moments.len().saturating_sub(1))
    }

    fn write_small(&self, out: &mut ExportFolder) -> Result<(), Error> {
        let name = self.job.drive.name;
        let (log, map) = (self.token(&["log"]), self.token(&["map"]));
        let n_samples = self.job.moments.len();
        let date = Date::of(self.job.drive.scene.log().start).to_string();
        let first = self.sample_token(Some(0));
        let last = self.sample_token(n_samples.checked_sub(1));
        let scene = json!({
            "token": self.scene, "log_token": log, "nbr_samples": n_samples,
            "first_sample_token": first, "last_sample_token": last,
            "name": name, "description": self.job.drive.scene.log().name,
        });
        let small = [
            ("scene", json!([scene])),
            (
                "log",
                json!([{"token": log, "logfile": name, "vehicle": self.job.drive.fusion.rig().vehicle(),
                self.dialect.date_key(): date, "location": "unknown"}]),
            ),
            (
                "map",
                json!([{"token": map, "log_tokens": [log], "category": "semantic_prior",
                "filename": MAP}]),
            ),
            ("category", self.categories()),
            ("attribute", json!([])),
            ("visibility", self.dialect.visibility().0),
            ("sensor", self.sensors()),
            ("calibrated_sensor", self.calibrated_sensors()?),
        ];
        for (table, rows) in small {
            let mut text = serde_json::to_vec_pretty(&rows).map_err(Error::json)?;
            text.push(b'\n');
            out.write(&self.table_name(table), &text)?;
        }
        for table in self.dialect.empty_tables() {
            out.write(&self.table_name(table), b"[]\n")?;
        }
        let pixel = RgbImage::new(1, 1, vec![0; 3])?;
        out.write(MAP, &encode_png(&pixel)?)
    }

    fn category(&self, track: &Track) -> String {
        self.dialect.category(self.job, track)
    }

    fn categories(&self) -> Value {
        let mut names: Vec<String> = self
            .presence
            .iter()
            .map(|(track, _)| self.category(track))
            .collect();
        names.sort();
        names.dedup();
        let rows = names.iter().enumerate().map(|(idx, name)| {
            let token = self.token(&["category", name]);
            let mut row = json!({"token": token, "name": name, "description": ""});
            if self.dialect != Dialect::T4 {
                row["index"] = json!(idx);
            }
            row
        });
        Value::Array(rows.collect())
    }

    fn sensors(&self) -> Value {
        let rows = self.channels.iter().map(|(id, channel)| {
            let sensor = self.sensor(id);
            let modality = sensor.map_or("", |it| it.kind.name());
            json!({"token": self.token(&["sensor", id]), "channel": channel, "modality": modality})
        });
        Value::Array(rows.collect())
    }

    fn sensor(&self, id: &str) -> Option<&'a Sensor> {
        let mut sensors = self.job.drive.fusion.rig().sensors().iter();
        sensors.find(|it| it.id.as_str() == id)
    }

    fn calibrated_sensors(&self) -> Result<Value, Error> {
        let mut rows = Vec::new();
        for sensor in self.channels.keys().filter_map(|id| self.sensor(id)) {
            let (translation, rotation) = pose_from_rigid(&sensor.ego_from_sensor.relabel());
            let camera = self.dialect.camera(sensor);
            let matrix = camera.as_ref().map(|model| {
                let it = model.intrinsics();
                json!([[it.fx, 0.0, it.cx], [0.0, it.fy, it.cy], [0.0, 0.0, 1.0]])
            });
            let mut row = json!({
                "token": self.token(&["calibrated_sensor", sensor.id.as_str()]),
                "sensor_token": self.token(&["sensor", sensor.id.as_str()]),
                "translation": translation, "rotation": rotation,
                "camera_intrinsic": matrix.unwrap_or(json!([])),
            });
            if self.dialect == Dialect::T4 {
                let lens = camera.map(|it| it.distortion().coefficients().to_vec());
                row["camera_distortion"] = json!(lens.unwrap_or_default());
            }
            rows.push(row);
        }
        Ok(Value::Array(rows))
    }

    fn write_instances(&self, out: &mut ExportFolder) -> Result<(), Error> {
        let mut rows = self.begin(out, "instance")?;
        for (track, samples) in &self.presence {
            let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
                continue;
            };
            let mut row = json!({
                "token": self.instance_token(track),
                "category_token": self.token(&["category", &self.category(track)]),
                "nbr_annotations": samples.len(),
                "first_annotation_token": self.annotation_token(track, Some(*first)),
                "last_annotation_token": self.annotation_token(track, Some(*last)),
            });
            if self.dialect == Dialect::T4 {
                row["instance_name"] = json!(format!("{}:{}", self.job.drive.name, track.id().0));
            }
            rows.push(&row)?;
        }
        rows.end(out)
    }

    fn instance_token(&self, track: &Track) -> String {
        self.token(&["instance", &track.id().0.to_string()])
    }

    fn annotation_token(&self, track: &Track, sample: Option<usize>) -> String {
        let number = track.id().0.to_string();
        let token = |idx: usize| self.token(&["annotation", &number, &idx.to_string()]);
        sample.map_or_else(String::new, token)
    }

    fn sample_row(&self, sample: usize) -> Value {
        json!({
            "token": self.sample_token(Some(sample)),
            "timestamp": micros(self.job.moments[sample].stamp),
            "prev": self.sample_token(sample.checked_sub(1)),
            "next": self.sample_token(Some(sample + 1)),
            "scene_token": self.scene,
        })
    }

    fn data_token(&self, plan: Option<&FramePlan>, id: &str) -> String {
        plan.map_or_else(String::new, |plan| {
            self.token(&["sample_data", id, &plan.idx.to_string()])
        })
    }

    /// `None` for sensors that are not written.
    fn data_row(
        &self,
        plan: &FramePlan,
        found: &Match,
        sample: usize,
        is_key: bool,
    ) -> Result<Option<Value>, Error> {
        let id = found.sensor.as_str();
        let (Some(channel), Some(sensor)) = (self.channels.get(id), self.sensor(id)) else {
            return Ok(None);
        };
        let camera = sensor.camera();
        let folder = if is_key { "samples" } else { "sweeps" };
        let (ending, fileformat) = match camera {
            Some(_) => ("jpg", "jpg"),
            None => self.dialect.cloud_files(),
        };
        let name = file_name(self.job.drive.name);
        let filename = format!(
            "{folder}/{channel}/{name}__{channel}__{}.{ending}",
            micros(found.stamp)
        );
        let token = self.data_token(Some(plan), id);
        let plans = self.job.drive.plans();
        let has = |it: &&FramePlan| it.matches.iter().any(|other| other.sensor == found.sensor);
        let before = plans[..plan.idx].iter().rev().find(has);
        let after = plans[plan.idx + 1..].iter().find(has);
        Ok(Some(json!({
            "token": token,
            "sample_token": self.sample_token(Some(sample)),
            "ego_pose_token": self.token(&["ego_pose", id, &plan.idx.to_string()]),
            "calibrated_sensor_token": self.token(&["calibrated_sensor", id]),
            "timestamp": micros(found.stamp),
            "fileformat": fileformat,
            "is_key_frame": is_key,
            "height": camera.map_or(0, fl_rig::CameraModel::height),
            "width": camera.map_or(0, fl_rig::CameraModel::width),
            "filename": filename,
            "prev": self.data_token(before, id),
            "next": self.data_token(after, id),
        })))
    }

    fn pose_row(&self, plan: &FramePlan, found: &Match) -> Result<Value, Error> {
        let world_from_ego = self.job.drive.world_from_ego(found.stamp)?;
        let (translation, rotation) = pose_from_rigid(&world_from_ego.relabel());
        let id = found.sensor.as_str();
        Ok(json!({
            "token": self.token(&["ego_pose", id, &plan.idx.to_string()]),
            "timestamp": micros(found.stamp), "translation": translation, "rotation": rotation,
        }))
    }

    fn write_media(
        &self,
        out: &mut ExportFolder,
        frame: &FusedFrame,
        found: &Match,
        name: &str,
    ) -> Result<(), Error> {
        if let Some(image) = frame.images.iter().find(|it| it.sensor == found.sensor) {
            return out.write_media(name, &image.data);
        }
        let cloud = frame.clouds.iter().find(|it| it.sensor == found.sensor);
        let (Some(snapshot), Some(sensor)) = (cloud, self.sensor(found.sensor.as_str())) else {
            return Ok(());
        };
        let world_from_ego = self.job.drive.world_from_ego(found.stamp)?;
        let world_from_sensor = world_from_ego * sensor.ego_from_sensor;
        let sensor_from_ego_at_key = world_from_sensor.inverse() * frame.world_from_ego;
        let cloud = &snapshot.cloud;
        let bytes = self
            .dialect
            .cloud_bytes(cloud, &sensor_from_ego_at_key, found.stamp);
        out.write_media(name, &bytes)
    }

    fn write_annotations(
        &self,
        rows: &mut JsonRows,
        frame: &FusedFrame,
        sample: usize,
    ) -> Result<usize, Error> {
        let (lidar, radar) = lidar_and_radar(frame);
        let ego_from_world = frame.world_from_ego.inverse();
        let mut n_rows = 0;
        for (track, samples) in &self.presence {
            let (Ok(place), Some(cuboid)) =
                (samples.binary_search(&sample), track.cuboid_at(frame.stamp))
            else {
                continue;
            };
            let neighbor = |place: Option<usize>| {
                let sample = place.and_then(|place| samples.get(place));
                self.annotation_token(track, sample.copied())
            };
            let in_ego: OrientedBox<Ego> = cuboid.transformed(&ego_from_world);
            let (translation, size, rotation) = annotation_from_cuboid(&cuboid);
            rows.push(&json!({
                "token": self.annotation_token(track, Some(sample)),
                "sample_token": self.sample_token(Some(sample)),
                "instance_token": self.instance_token(track),
                "attribute_tokens": [],
                "visibility_token": self.dialect.visibility().1,
                "translation": translation, "size": size, "rotation": rotation,
                "num_lidar_pts": lidar.within_box(&in_ego).len(),
                "num_radar_pts": radar.within_box(&in_ego).len(),
                "prev": neighbor(place.checked_sub(1)),
                "next": neighbor(Some(place + 1)),
            }))?;
            n_rows += 1;
        }
        Ok(n_rows)
    }
}

/// The name of a channel: capitals, `LIDAR_` before lidars and the dialect's word before cameras.
fn channel_name(sensor: &Sensor, dialect: Dialect) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    let name: String = sensor.id.as_str().chars().map(plain).collect();
    let (prefix, prefixes): (_, &[&str]) = match sensor.kind {
        SensorKind::Camera(_) => (dialect.camera_prefix(), &["CAMERA_", "CAM_"]),
        _ => ("LIDAR_", &["LIDAR_"]),
    };
    let bare = prefixes.iter().find_map(|it| name.strip_prefix(it));
    format!("{prefix}{}", bare.unwrap_or(&name))
}

fn micros(stamp: Stamp) -> i64 {
    stamp.nanos().div_euclid(1000)
}

type AnyPose = Rigid<fl_spacetime::Sensor, fl_spacetime::Sensor>;

/// A pose of nuScenes: translation, and quaternion w first.
fn pose_from_rigid(pose: &AnyPose) -> ([f64; 3], [f64; 4]) {
    let [x, y, z, w] = pose.quaternion_xyzw();
    (pose.translation().into(), [w, x, y, z])
}

/// A box of nuScenes in the global frame: middle of the volume; width, length and height;
/// quaternion w first. The inverse of `cuboid_from_nuscenes`.
pub fn annotation_from_cuboid(cuboid: &OrientedBox<World>) -> ([f64; 3], [f64; 3], [f64; 4]) {
    let [length, width, height] = cuboid.size().lwh();
    let (translation, rotation) = pose_from_rigid(&AnyPose::new(
        cuboid.pose().rotation(),
        cuboid.pose().translation(),
    ));
    (translation, [width, length, height], rotation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nuscenes::cuboid_from_nuscenes;
    use fl_spacetime::{Point, Size};

    #[test]
    fn a_box_of_known_numbers() {
        let size = Size::new(4.0, 2.0, 1.0).unwrap();
        let quarter = std::f64::consts::FRAC_PI_2;
        let cuboid = OrientedBox::<World>::from_yaw(Point::new(10.0, 20.0, 1.0), size, quarter);
        let (translation, size, rotation) = annotation_from_cuboid(&cuboid);
        assert_eq!((translation, size), ([10.0, 20.0, 1.0], [2.0, 4.0, 1.0]));
        let half = std::f64::consts::FRAC_1_SQRT_2;
        let off = [half, 0.0, 0.0, half]
            .into_iter()
            .zip(rotation)
            .map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f64::max) < 1e-15, "{rotation:?}");
        let back = cuboid_from_nuscenes(translation, size, rotation).unwrap();
        for (one, other) in back.corners().iter().zip(cuboid.corners()) {
            assert!((one.coords() - other.coords()).norm() < 1e-12);
        }
    }
}
