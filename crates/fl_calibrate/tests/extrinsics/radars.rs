//! Where the radars of the simulated drive look, and whether their speeds are right.

use std::io::Cursor;
use std::path::Path;

use fl_calibrate::{JudgedRadar, RadarFit, RadarUntold, Verdict, judge_radar};
use fl_cloud::Cloud;
use fl_fusion::{Fusion, FusionSettings};
use fl_log::{
    ChannelKind, Header, Log, McapSource, McapWriter, Message, MessageType, NoProgress, Odometry,
    OpenOptions, PointCloud2, PointDatatype, PointField, Pose, Snapshot, WriteOptions,
};
use fl_rig::{Rig, SensorId};
use fl_spacetime::{Rigid, Sensor, Stamp};
use nalgebra::{UnitQuaternion, Vector3};

use crate::simulated;

/// A turn is found as exactly.
const YAW_DEG: f64 = 0.25;
/// A factor, and a bias in m/s.
const FACTOR: f64 = 0.01;
const BIAS_MPS: f64 = 0.05;

/// With the radar as key sensor, so that no lidar is read.
fn fusion<'l>(log: &'l Log, rig: Rig, radar: &SensorId) -> Fusion<'l> {
    let settings = FusionSettings {
        key: Some(radar.clone()),
        ..FusionSettings::default()
    };
    Fusion::new(log, rig, settings).expect("the log has scans")
}

fn radar(place: &str) -> SensorId {
    SensorId::new(&format!("radar_{place}")).expect("it is a name")
}

/// The rig with a radar turned about the vehicle's z.
fn turned(rig: &Rig, radar: &SensorId, by_deg: f64) -> Rig {
    let by = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), by_deg.to_radians());
    rig.mapped(|sensor| {
        let pose = sensor.ego_from_sensor;
        if sensor.id == *radar {
            sensor.ego_from_sensor = Rigid::new(by * pose.rotation(), pose.translation());
        }
    })
    .expect("it is the same rig")
}

fn judged(log: &Log, rig: Rig, radar: &SensorId) -> JudgedRadar {
    let judged = judge_radar(&fusion(log, rig, radar), radar, &NoProgress).expect("nobody cancels");
    judged.expect("there are scans")
}

fn shown(judged: &JudgedRadar) -> String {
    match &judged.fit {
        Ok(fit) => format!("{}, {}", judged.verdict().name(), figures(fit)),
        Err(untold) => format!("{untold:?}"),
    }
}

fn figures(fit: &RadarFit) -> String {
    let bias = fit.doppler_bias_mps.map_or_else(
        || "bias not observable".to_owned(),
        |bias| format!("bias {:+.3} ± {:.3} m/s", bias.value, bias.within),
    );
    format!(
        "yaw {:+.3} ± {:.3}°, factor {:.4} ± {:.4}, {bias}, noise {:.3} m/s, gain {:+.3}, \
         {:.0} % of {} detections in {} scans stand still",
        fit.yaw_rad.value.to_degrees(),
        fit.yaw_rad.within.to_degrees(),
        fit.speed_factor.value,
        fit.speed_factor.within,
        fit.noise_mps,
        fit.held_out_gain,
        100.0 * fit.still,
        fit.n_detections,
        fit.n_scans,
    )
}

#[test]
fn a_turned_radar_is_found() {
    let (log, rig) = simulated();
    let cases = [
        (0.0, Verdict::Right),
        (1.0, Verdict::Suspect),
        (-3.0, Verdict::Wrong),
        (0.5, Verdict::Right),
        (-0.5, Verdict::Right),
        (-1.0, Verdict::Suspect),
        (3.0, Verdict::Wrong),
        (40.0, Verdict::Wrong),
    ];
    for (place, n_cases) in [("front", cases.len()), ("rear", 3)] {
        let radar = radar(place);
        let truth = rig.sensor(&radar).expect("it is there").ego_from_sensor;
        for (by_deg, verdict) in cases.into_iter().take(n_cases) {
            let found = judged(log, turned(rig, &radar, by_deg), &radar);
            println!("{place} turned by {by_deg}°: {}", shown(&found));
            let fit = found.fit.as_ref().expect("it can be told");
            let off_deg = fit.yaw_rad.value.to_degrees() + by_deg;
            assert!(off_deg.abs() < YAW_DEG, "{off_deg}°");
            assert_eq!(found.verdict(), verdict);
            let best_deg = (truth.inverse() * found.best())
                .rotation()
                .angle()
                .to_degrees();
            assert!(best_deg < YAW_DEG, "{best_deg}°");
        }
    }
}

#[test]
fn who_looks_backward_is_told_and_not_turned() {
    let (log, rig) = simulated();
    let radar = radar("front");
    let found = judged(log, turned(rig, &radar, 180.0), &radar);
    assert_eq!(found.verdict(), Verdict::Wrong);
    assert!(found.fit.as_ref().expect("it can be told").is_reversed());
    assert_eq!(found.best(), found.given);
}

/// A speed from what it was and the radar's own along the detection's direction, m/s.
type Change = fn(f64, f64) -> f64;

/// One radar and the poses of the simulated drive, as somebody else would have written them.
struct Rewritten {
    speed: Change,
    /// The vehicle's pose at a stamp from what it was.
    poses: Option<fn(Odometry) -> Odometry>,
    every: usize,
}

const AS_IT_WAS: Rewritten = Rewritten {
    speed: |speed, _| speed,
    poses: Some(|odometry| odometry),
    every: 1,
};

impl Rewritten {
    fn log(&self) -> Log {
        let (simulated, rig) = simulated();
        let fusion = fusion(simulated, rig.clone(), &radar("front"));
        let mut writer = McapWriter::new(Cursor::new(Vec::new()), &WriteOptions::default())
            .expect("memory takes everything");
        let scans = writer.add_channel("/sensing/radar/front/points", MessageType::PointCloud2);
        let scans = scans.expect("it is the first channel");
        let mut write = |channel, stamp: Stamp, message: &Message| {
            writer
                .write(channel, stamp, stamp, message)
                .expect("memory takes everything");
        };
        for (stamp, cloud) in self.scans(&fusion) {
            write(scans, stamp, &cloud);
        }
        if let Some(change) = self.poses {
            let poses = writer.add_channel("/odometry", MessageType::Odometry);
            let poses = poses.expect("it is the second channel");
            for odometry in odometries(simulated) {
                let stamp = odometry.header.stamp;
                let message = Message::Odometry(change(odometry));
                writer
                    .write(poses, stamp, stamp, &message)
                    .expect("memory takes everything");
            }
        }
        let bytes = writer
            .finish()
            .expect("memory takes everything")
            .into_inner();
        let options = OpenOptions::default();
        let source = McapSource::from_bytes(Path::new("radar.mcap"), bytes, &options);
        Log::from_source(
            Box::new(source.expect("it is a log")),
            &options,
            &NoProgress,
        )
        .expect("it opens")
    }

    fn scans(&self, fusion: &Fusion<'_>) -> Vec<(Stamp, Message)> {
        let radar = radar("front");
        let log = fusion.log();
        let channel = fusion.channel_of(&radar).expect("it is there");
        let mounted = fusion.rig().sensor(&radar).expect("it is there");
        let entries = log.entries(channel).iter().enumerate().step_by(self.every);
        entries
            .filter_map(|(idx, entry)| {
                let motion = fusion.ego_motion();
                let place = mounted.ego_from_sensor * fl_spacetime::Point::origin();
                let velocity = motion.velocity_of(place, entry.stamp)?;
                let world_from_ego = motion.pose_at(entry.stamp).ok()?;
                let velocity = (world_from_ego * mounted.ego_from_sensor).inverse() * velocity;
                let cloud = log.cloud(channel, idx).expect("it can be read").cloud;
                let message = self.scan_message(entry.stamp, &cloud, &velocity.coords());
                Some((entry.stamp, message))
            })
            .collect()
    }

    fn scan_message(
        &self,
        stamp: Stamp,
        cloud: &Cloud<Sensor>,
        velocity: &Vector3<f64>,
    ) -> Message {
        let speeds = cloud.velocity().expect("a radar has speeds");
        let rows = speeds.iter().enumerate().map(|(idx, speed)| {
            let [x, y, z] = cloud.xyz(idx);
            let direction = Vector3::new(x, y, z).map(f64::from).normalize();
            let speed = (self.speed)(f64::from(*speed), velocity.dot(&direction));
            [x, y, z, speed as f32]
        });
        let names = ["x", "y", "z", "velocity"];
        let data: Vec<u8> = rows.flatten().flat_map(f32::to_le_bytes).collect();
        let field = |(idx, name): (usize, &&str)| PointField {
            name: (*name).to_owned(),
            offset: 4 * idx as u32,
            datatype: PointDatatype::Float32,
            count: 1,
        };
        Message::PointCloud2(PointCloud2 {
            header: Header::new(stamp, "radar_front"),
            height: 1,
            width: data.len() as u32 / 16,
            fields: names.iter().enumerate().map(field).collect(),
            is_bigendian: false,
            point_step: 16,
            row_step: data.len() as u32,
            data,
            is_dense: true,
        })
    }

    fn judged(&self) -> JudgedRadar {
        judged(&self.log(), simulated().1.clone(), &radar("front"))
    }
}

fn odometries(log: &Log) -> Vec<Odometry> {
    let mut channels = log.channels().iter();
    let channel = channels.find(|it| it.kind == ChannelKind::Odometry);
    let channel = channel.expect("it has poses");
    let read = |idx: usize| match log.snapshot(channel.id, idx) {
        Ok(Snapshot::Odometry(odometry)) => odometry,
        other => panic!("{other:?}"),
    };
    (0..log.entries(channel.id).len()).map(read).collect()
}

#[test]
fn wrong_speeds_are_found() {
    let cases: [(&str, Change, [f64; 2], Verdict); 6] = [
        ("as it was", |v, _| v, [1.0, 0.0], Verdict::Right),
        ("1 % too fast", |v, _| 1.01 * v, [1.01, 0.0], Verdict::Right),
        ("5 % too fast", |v, _| 1.05 * v, [1.05, 0.0], Verdict::Wrong),
        (
            "3.5 % too slow",
            |v, _| 0.965 * v,
            [0.965, 0.0],
            Verdict::Suspect,
        ),
        ("0.4 m/s more", |v, _| v + 0.4, [1.0, 0.4], Verdict::Wrong),
        (
            "6 % too slow and 0.3 m/s less",
            |v, _| 0.94 * v - 0.3,
            [0.94, -0.3],
            Verdict::Wrong,
        ),
    ];
    for (case, speed, [factor, bias], verdict) in cases {
        let found = Rewritten { speed, ..AS_IT_WAS }.judged();
        println!("{case}: {}", shown(&found));
        let fit = found.fit.as_ref().expect("it can be told");
        let found_bias = fit.doppler_bias_mps.expect("it can be told").value;
        assert!((fit.speed_factor.value - factor).abs() < FACTOR, "{case}");
        assert!((found_bias - bias).abs() < BIAS_MPS, "{case}");
        assert!(fit.yaw_rad.value.to_degrees().abs() < YAW_DEG, "{case}");
        assert_eq!(found.verdict(), verdict, "{case}");
        assert_eq!(found.best(), found.given, "{case}");
    }
}

#[test]
fn what_cannot_be_told_says_why() {
    let compensated = Rewritten {
        speed: |v, own| v + own,
        ..AS_IT_WAS
    };
    let zero = Rewritten {
        speed: |_, _| 0.0,
        ..AS_IT_WAS
    };
    let absent = Rewritten {
        speed: |_, _| f64::NAN,
        ..AS_IT_WAS
    };
    let unposed = Rewritten {
        poses: None,
        ..AS_IT_WAS
    };
    let few = Rewritten {
        every: 10,
        ..AS_IT_WAS
    };
    let check = |case: &str, it: &Rewritten, is_it: fn(RadarUntold) -> bool| {
        let found = it.judged();
        println!("{case}: {}", shown(&found));
        assert_eq!(found.verdict(), Verdict::CannotTell, "{case}");
        assert!(found.untold().is_some_and(is_it), "{case}: {found:?}");
        assert_eq!(found.best(), found.given, "{case}");
    };
    check("compensated", &compensated, |it| {
        it == RadarUntold::Compensated
    });
    check("zero", &zero, |it| it == RadarUntold::NoSpeeds);
    check("no numbers", &absent, |it| it == RadarUntold::NoSpeeds);
    check("no poses", &unposed, |it| it == RadarUntold::NoMotion);
    check(
        "standing",
        &STANDING,
        |it| matches!(it, RadarUntold::TooSlow { fastest_mps } if fastest_mps < 0.1),
    );
    check("few scans", &few, |it| {
        matches!(it, RadarUntold::TooFewDetections { .. })
    });
}

const STANDING: Rewritten = Rewritten {
    poses: Some(|odometry| Odometry {
        pose: Pose::from_rigid(&Rigid::<Sensor, Sensor>::identity()),
        ..odometry
    }),
    ..AS_IT_WAS
};

#[test]
fn only_radars_with_scans_are_judged() {
    let (log, rig) = simulated();
    let fusion = fusion(log, rig.clone(), &radar("front"));
    for name in ["lidar_top", "radar_roof"] {
        let sensor = SensorId::new(name).expect("it is a name");
        let judged = judge_radar(&fusion, &sensor, &NoProgress).expect("nobody cancels");
        assert_eq!(judged, None, "{name}");
    }
}
