//! Lidar and radar returns against the truth.

use fl_cloud::{Deskew, deskew};
use fl_scene::TrackId;
use fl_simulate::Drive;
use fl_spacetime::{Point, Rigid, Sensor, Span, Stamp, Trajectory, World};
use nalgebra::Vector3;

use super::{sensor, short_drive};

fn trajectory(drive: &Drive) -> Trajectory {
    let n_poses = (drive.settings().seconds * 200.0) as i64 + 20;
    let start = drive.start() - Span::from_millis(50);
    let stamps = (0..n_poses).map(|idx| start + Span::from_millis(5 * idx));
    let poses = stamps.map(|stamp| (stamp, drive.world_from_ego(stamp)));
    Trajectory::new(poses.collect(), Span::from_millis(20)).unwrap()
}

#[test]
fn counts_in_the_truth_equal_a_recount_from_the_points() {
    /// Points on a face count or not by a rounding of f32 when they are moved.
    const N_ON_FACES: usize = 2;
    let drive = short_drive(0.3);
    let truth: serde_json::Value = serde_json::from_str(&drive.truth_json().unwrap()).unwrap();
    let trajectory = trajectory(&drive);
    let lidar = drive.rig().sensor(&sensor("lidar_top")).unwrap();
    let frames = truth["frames"].as_array().unwrap();
    assert_eq!(frames.len(), drive.stamps(&lidar.id).len());
    let mut n_seen = 0;
    for frame in frames {
        let stamp = Stamp::from_nanos(frame["stamp_ns"].as_i64().unwrap());
        let sweep = drive.sweep(stamp).unwrap();
        let motion = Deskew {
            stamp,
            key_stamp: stamp,
            ego_from_sensor: lidar.ego_from_sensor,
            trajectory: &trajectory,
        };
        let in_ego = deskew(&sweep.cloud, &motion).unwrap();
        let ego_from_world = drive.world_from_ego(stamp).inverse();
        let boxes = frame["boxes"].as_array().unwrap();
        for ((track, cuboid), stated) in drive.object_boxes(stamp).unwrap().iter().zip(boxes) {
            assert_eq!(stated["track_id"].as_u64().unwrap(), track.0);
            let inside = in_ego
                .within_box(&cuboid.transformed(&ego_from_world))
                .len();
            let stated_inside = stated["num_lidar_pts_in_box"].as_u64().unwrap() as usize;
            assert!(
                inside.abs_diff(stated_inside) <= N_ON_FACES,
                "{track} {inside} {stated_inside}"
            );
            let hits = sweep
                .hits
                .iter()
                .filter(|hit| **hit == Some(*track))
                .count();
            assert_eq!(stated["num_lidar_pts"].as_u64().unwrap() as usize, hits);
            n_seen += usize::from(hits > 20);
        }
    }
    assert!(n_seen >= 15, "{n_seen}");
}

#[test]
fn returns_of_parked_cars_lie_on_their_boxes() {
    /// Five standard deviations of the range, meters.
    const SLACK_M: f64 = 0.1;
    let drive = short_drive(0.3);
    let stamp = drive.stamps(&sensor("lidar_top"))[0];
    let sweep = drive.sweep(stamp).unwrap();
    let pose = drive
        .rig()
        .sensor(&sensor("lidar_top"))
        .unwrap()
        .ego_from_sensor;
    let boxes = drive.object_boxes(stamp).unwrap();
    let mut n_checked = 0;
    for (point_idx, hit) in sweep.hits.iter().enumerate() {
        let Some(track) = hit else { continue };
        let speed = drive.object_velocity(*track, stamp).unwrap().norm();
        let (_, cuboid) = boxes.iter().find(|(id, _)| id == track).unwrap();
        if speed > 0.0 {
            continue;
        }
        let offset = Span::from_nanos(i64::from(sweep.cloud.offset_nanos().unwrap()[point_idx]));
        let at = drive.world_from_ego(stamp + offset) * pose * sweep.cloud.point(point_idx);
        let local = (cuboid.pose().inverse() * at).coords();
        let half: Vector3<f64> = Vector3::from(cuboid.size().lwh()) / 2.0;
        assert!((local.abs() - half).max() < SLACK_M, "{track} {local}");
        n_checked += 1;
    }
    assert!(n_checked > 300, "{n_checked}");
}

#[test]
fn doppler_is_the_relative_radial_velocity() {
    /// Of velocity 0.08 m/s and of the angle 0.004 rad at 8 m/s, five standard deviations.
    const TOLERANCE: f64 = 0.45;
    let drive = short_drive(3.5);
    let mut n = [0, 0];
    for id in ["radar_front", "radar_rear"].map(sensor) {
        let pose = drive.rig().sensor(&id).unwrap().ego_from_sensor;
        for stamp in drive.stamps(&id).into_iter().step_by(9) {
            let scan = drive.radar_scan(&id, stamp).unwrap();
            let radar = Radar {
                drive: &drive,
                pose,
                stamp,
            };
            for (idx, hit) in scan.hits.iter().enumerate() {
                let measured = f64::from(scan.cloud.velocity().unwrap()[idx]);
                let expected = radar.radial_velocity(scan.cloud.point(idx).coords(), *hit);
                assert!(
                    (measured - expected).abs() < TOLERANCE,
                    "{hit:?} {measured} {expected}"
                );
                n[usize::from(hit.is_some())] += 1;
            }
        }
    }
    assert!(n[0] > 200 && n[1] > 40, "{n:?}");
}

struct Radar<'a> {
    drive: &'a Drive,
    pose: Rigid<fl_spacetime::Ego, Sensor>,
    stamp: Stamp,
}

impl Radar<'_> {
    fn place(&self, stamp: Stamp) -> Rigid<World, Sensor> {
        self.drive.world_from_ego(stamp) * self.pose
    }

    /// From differences of exact poses 2 ms apart.
    fn radial_velocity(&self, in_sensor: Vector3<f64>, hit: Option<TrackId>) -> f64 {
        let step = Span::from_millis(1);
        let after = self.place(self.stamp + step).translation();
        let before = self.place(self.stamp - step).translation();
        let own = (after - before) / 0.002;
        let target = hit.map_or(Vector3::zeros(), |track| {
            self.point_velocity(in_sensor, track)
        });
        let direction = self.place(self.stamp).rotation() * in_sensor.normalize();
        (target - own).dot(&direction)
    }

    /// How the point moves with the object it lies on.
    fn point_velocity(&self, in_sensor: Vector3<f64>, track: TrackId) -> Vector3<f64> {
        let pose = |stamp: Stamp| {
            let boxes = self.drive.object_boxes(stamp).unwrap();
            *boxes.iter().find(|(id, _)| *id == track).unwrap().1.pose()
        };
        let in_world = self.place(self.stamp) * Point::from_coords(in_sensor);
        let in_body = pose(self.stamp).inverse() * in_world;
        let step = Span::from_millis(1);
        let moved = pose(self.stamp + step) * in_body - pose(self.stamp - step) * in_body;
        moved.coords() / 0.002
    }
}
