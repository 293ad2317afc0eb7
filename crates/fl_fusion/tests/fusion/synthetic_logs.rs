//! Rigs, motion and fused frames of small logs whose truth is known.

use fl_fusion::{
    Error, Fusion, FusionSettings, MotionSettings, ego_trajectory, project_points, rig_from_log,
};
use fl_log::Log;
use fl_rig::{Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Camera, Ego, Point, Rigid, Span, World};
use nalgebra::{Rotation3, UnitQuaternion, Vector3};

use crate::log_builder::{
    LogBuilder, at, camera_info, cloud, driven, image, odometry, pinhole, pose_stamped,
    radar_cloud, transform,
};

const TOLERANCE_M: f64 = 1e-5;
pub(crate) const POINTS: [[f32; 3]; 3] = [[10.0, 0.0, 0.0], [10.0, 2.0, 0.5], [4.0, -3.0, 1.0]];

/// A camera that looks forward from the ego's origin, lifted by 1.5 m.
pub(crate) fn forward_camera() -> Rigid<Ego, Camera> {
    let columns = [-Vector3::y(), -Vector3::z(), Vector3::x()];
    let rotation = Rotation3::from_matrix_unchecked(nalgebra::Matrix3::from_columns(&columns));
    Rigid::new(
        UnitQuaternion::from_rotation_matrix(&rotation),
        Vector3::new(0.0, 0.0, 1.5),
    )
}

fn roof() -> Rigid<Ego, fl_spacetime::Sensor> {
    Rigid::from_yaw(1.0, 0.0, 2.0, 0.0)
}

/// A lidar at 10 Hz and a camera 20 ms before it, over `n_frames`; no motion.
pub(crate) fn city(n_frames: i64) -> LogBuilder {
    let mut builder = LogBuilder::new()
        .transform(["base_link", "lidar"], roof())
        .transform(["base_link", "cam_optical"], forward_camera());
    for frame in 0..n_frames {
        let (key, early) = (at(100 * frame), at(100 * frame - 20));
        builder = builder
            .add(
                "/sensing/lidar/top/points",
                key,
                cloud(key, "lidar", &POINTS, &[]),
            )
            .add(
                "/camera/front/image/compressed",
                early,
                image(early, "cam_optical"),
            )
            .add(
                "/camera/front/camera_info",
                early,
                camera_info(early, "cam_optical", pinhole()),
            );
    }
    builder
}

pub(crate) fn fuse(log: &Log) -> Fusion<'_> {
    let (rig, _) = rig_from_log(log).unwrap();
    Fusion::new(log, rig, FusionSettings::default()).unwrap()
}

fn ids(rig: &Rig) -> Vec<String> {
    rig.sensors()
        .iter()
        .map(|sensor| format!("{} {}", sensor.id, sensor.kind.name()))
        .collect()
}

pub(crate) fn assert_note(notes: &[String], parts: &[&str]) {
    let holds = |note: &&String| parts.iter().all(|part| note.contains(part));
    assert!(
        notes.iter().any(|note| holds(&note)),
        "no note with {parts:?} in {notes:#?}"
    );
}

pub(crate) fn assert_near<F: fl_spacetime::Frame>(found: Point<F>, expected: [f64; 3]) {
    let expected = Point::from_coords(Vector3::from(expected));
    assert!(
        found.distance(expected) < TOLERANCE_M,
        "{found:?} is not {expected:?}"
    );
}

#[test]
fn rig_is_named_by_topics_and_placed_by_transforms() {
    let log = city(1)
        .transform(
            ["base_link", "radar_front"],
            Rigid::<Ego, Ego>::from_yaw(3.0, 0.0, 0.5, 0.0),
        )
        .add(
            "/bumper/targets",
            at(0),
            radar_cloud(at(0), "radar_front", &POINTS, &[]),
        )
        .add(
            "/doppler/points",
            at(0),
            radar_cloud(at(0), "lidar", &POINTS, &[1.0, 2.0, 3.0]),
        )
        .finish();
    let (rig, notes) = rig_from_log(&log).unwrap();
    let expected = [
        "bumper_targets radar",
        "camera_front camera",
        "doppler radar",
        "lidar_top lidar",
    ];
    assert_eq!(ids(&rig), expected);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(rig.vehicle(), "drive");
    let lidar = rig.by_channel("/sensing/lidar/top/points").unwrap();
    assert_eq!(lidar.ego_from_sensor, roof());
    assert_eq!(lidar.frame_id.as_deref(), Some("lidar"));
}

#[test]
fn what_cannot_be_a_sensor_is_left_out_and_named() {
    let mut uncalibrated = pinhole();
    uncalibrated.k = [0.0; 9];
    let log = city(1)
        .add(
            "/lidar_left/points",
            at(0),
            cloud(at(0), "left_lidar", &POINTS, &[]),
        )
        .add(
            "/cam_blind/image/compressed",
            at(0),
            image(at(0), "cam_optical"),
        )
        .add(
            "/cam_blind/camera_info",
            at(0),
            camera_info(at(0), "cam_optical", uncalibrated),
        )
        .add("/radar/polar/compressed", at(0), image(at(0), "navtech"))
        .add_cut("/broken/points", at(0), cloud(at(0), "lidar", &POINTS, &[]))
        .finish();
    let (rig, notes) = rig_from_log(&log).unwrap();
    assert_eq!(ids(&rig), ["camera_front camera", "lidar_top lidar"]);
    assert_note(
        &notes,
        &["lidar_left", "left_lidar", "base_link", "/tf_static"],
    );
    assert_note(
        &notes,
        &[
            "/cam_blind/image",
            "/cam_blind/camera_info",
            "not calibrated",
        ],
    );
    assert_note(&notes, &["/radar/polar", "no CameraInfo", "navtech"]);
    assert_note(&notes, &["/broken/points", "left out"]);
    assert_eq!(notes.len(), 4, "{notes:#?}");
}

#[test]
fn a_camera_finds_its_calibration_by_frame_too() {
    let log = LogBuilder::new()
        .transform(["base_link", "cam_optical"], forward_camera())
        .add("/images/a", at(0), image(at(0), "cam_optical"))
        .add(
            "/calibration/a",
            at(0),
            camera_info(at(0), "cam_optical", pinhole()),
        )
        .finish();
    assert_eq!(ids(&rig_from_log(&log).unwrap().0), ["images_a camera"]);
}

#[test]
fn a_rectified_image_is_a_pinhole() {
    let mut info = pinhole();
    info.d = vec![-0.3, 0.1, 0.0, 0.0, 0.0];
    info.p[0] = 90.0;
    let log = LogBuilder::new()
        .transform(["base_link", "cam"], forward_camera())
        .add("/cam/image_rect/compressed", at(0), image(at(0), "cam"))
        .add("/cam/image_raw/compressed", at(0), image(at(0), "cam"))
        .add("/cam/camera_info", at(0), camera_info(at(0), "cam", info))
        .finish();
    let (rig, _) = rig_from_log(&log).unwrap();
    let focal = |topic| {
        rig.by_channel(topic)
            .unwrap()
            .camera()
            .unwrap()
            .intrinsics()
            .fx
    };
    assert_eq!(focal("/cam/image_rect/compressed"), 90.0);
    assert_eq!(focal("/cam/image_raw/compressed"), 100.0);
}

#[test]
fn without_transforms_the_main_lidar_is_the_vehicle() {
    let log = LogBuilder::new()
        .add("/a/points", at(0), cloud(at(0), "small", &POINTS[..1], &[]))
        .add("/b/points", at(0), cloud(at(0), "large", &POINTS, &[]))
        .finish();
    let (rig, notes) = rig_from_log(&log).unwrap();
    assert_eq!(ids(&rig), ["b lidar"]);
    assert_note(&notes, &["`large`", "taken as the vehicle's"]);
    assert_note(&notes, &["`a`", "`small`", "left out"]);
}

#[test]
fn a_log_that_says_nothing_of_motion_stands_still() {
    let log = city(3).finish();
    let fusion = fuse(&log);
    assert_note(&fusion.report().notes, &["stand still", "world is ego"]);
    assert!(fusion.ego_motion().trajectory().is_none());
    let frame = fusion.frame(2).unwrap();
    assert_eq!(frame.world_from_ego, Rigid::identity());
    assert_near(frame.clouds[0].cloud.point(0), [11.0, 0.0, 2.0]);
    assert!(!frame.clouds[0].deskewed);
    assert!(frame.warnings.is_empty(), "{:?}", frame.warnings);
}

#[test]
fn one_single_pose_is_where_the_vehicle_stands() {
    let parked = Rigid::from_yaw(5.0, 6.0, 0.0, 1.0);
    let log = city(2)
        .add("/pose", at(0), pose_stamped(0, parked))
        .finish();
    let fusion = fuse(&log);
    assert_note(&fusion.report().notes, &["/pose", "one pose only"]);
    assert_eq!(fusion.frame(1).unwrap().world_from_ego, parked);
}

#[test]
fn one_lidar_sweep_makes_one_frame() {
    let log = city(1).finish();
    let fusion = fuse(&log);
    assert_eq!(fusion.key_sensor().as_str(), "lidar_top");
    assert_eq!(fusion.report().tolerance, Span::from_millis(50));
    let frame = fusion.frame(0).unwrap();
    assert_eq!((frame.clouds.len(), frame.images.len()), (1, 1));
    assert!(matches!(
        fusion.frame(1),
        Err(Error::NoFrame {
            idx: 1,
            n_frames: 1
        })
    ));
}

#[test]
fn each_image_has_the_pose_of_its_own_moment() {
    let log = city(4).drive(10.0, (-1..5).map(|tick| tick * 100)).finish();
    let fusion = fuse(&log);
    assert_eq!(fusion.frames().len(), 4);
    assert_eq!(fusion.report().tolerance, Span::from_millis(50));
    let frame = fusion.frame(2).unwrap();
    assert_near(
        frame.world_from_ego * Point::<Ego>::origin(),
        [2.0, 0.0, 0.0],
    );
    let image = &frame.images[0];
    assert_eq!((image.stamp, image.skew), (at(180), Span::from_millis(-20)));
    assert_eq!((image.format.as_str(), image.data.len()), ("jpeg", 8));
    assert_near(
        image.world_from_ego * Point::<Ego>::origin(),
        [1.8, 0.0, 0.0],
    );
    let pole = Point::<World>::new(11.8, -1.0, 1.5);
    assert_near(fusion.camera_from_world(image) * pole, [1.0, 0.0, 10.0]);
}

#[test]
fn points_are_moved_by_their_own_time() {
    // A wall at x = 30 in the world; the vehicle closes in at 10 m/s while the sweep goes on.
    let walls = [[29.0, 0.0, 0.0], [28.6, 0.0, 0.0], [28.1, 0.0, 0.0]];
    let offsets = [0, 40_000_000, 90_000_000];
    let early = [[29.2, 0.0, 0.0]];
    let mut builder = city(0).drive(10.0, (-1..10).map(|tick| tick * 50));
    builder = builder
        .transform(["base_link", "rear"], roof())
        .add(
            "/lidar/points",
            at(0),
            cloud(at(0), "lidar", &walls, &offsets),
        )
        .add("/rear/points", at(-20), cloud(at(-20), "rear", &early, &[]));
    let log = builder.finish();
    let frame = fuse(&log).frame(0).unwrap();
    let [lidar, rear] = &frame.clouds[..] else {
        panic!("{:?}", frame.clouds.len());
    };
    assert!(lidar.deskewed && !rear.deskewed);
    for idx in 0..3 {
        assert_near(lidar.cloud.point(idx), [30.0, 0.0, 2.0]);
    }
    assert_near(rear.cloud.point(0), [30.0, 0.0, 2.0]);
    assert_eq!(rear.skew, Span::from_millis(-20));
}

#[test]
fn a_sweep_beyond_the_last_pose_is_moved_as_a_whole_and_says_so() {
    let log = city(0)
        .drive(10.0, [-50, 0, 50])
        .add(
            "/lidar/points",
            at(0),
            cloud(at(0), "lidar", &POINTS, &[0, 40_000_000, 90_000_000]),
        )
        .finish();
    let frame = fuse(&log).frame(0).unwrap();
    assert!(!frame.clouds[0].deskewed);
    assert_near(frame.clouds[0].cloud.point(0), [11.0, 0.0, 2.0]);
    assert_note(
        &frame.warnings,
        &["`lidar`", "not deskewed", "trajectory covers"],
    );
}

#[test]
fn a_key_stamp_beside_the_trajectory_makes_no_frame() {
    let log = city(5).drive(10.0, [99, 150, 200, 300, 399]).finish();
    let fusion = fuse(&log);
    let stamps: Vec<_> = fusion.frames().iter().map(|plan| plan.stamp).collect();
    assert_eq!(stamps, [at(100), at(200), at(300)]);
    assert_eq!(fusion.report().frames_without_pose, 2);
    assert_note(
        &fusion.report().notes,
        &["2 of 5", "no ego pose", "/odom", &at(0).to_string()],
    );
    // The first image is 19 ms before the first pose.
    let frame = fusion.frame(0).unwrap();
    assert_eq!(frame.images[0].world_from_ego, frame.world_from_ego);
    assert_note(
        &frame.warnings,
        &["`camera_front`", "pose of the key stamp"],
    );
    assert!(fusion.frame(1).unwrap().warnings.is_empty());
}

#[test]
fn motion_comes_from_a_chain_of_transforms() {
    let mut builder = city(2);
    for tick in 0..=40 {
        let moving = transform(
            at(tick * 5),
            ["odom", "base_link"],
            driven::<Ego, Ego>(10.0, tick * 5),
        );
        builder = builder.add("/tf", at(tick * 5), moving);
    }
    for (ms, x) in [(-1, 100.0), (100, 100.0), (201, 100.2)] {
        let slow = transform(
            at(ms),
            ["map", "odom"],
            Rigid::<Ego, Ego>::from_yaw(x, 0.0, 0.0, 0.0),
        );
        builder = builder.add("/tf", at(ms), slow);
    }
    let log = builder.finish();
    let (motion, notes) = ego_trajectory(&log, &MotionSettings::default()).unwrap();
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(motion.source(), "transforms map to base_link");
    assert_eq!(motion.world_frame(), "map");
    assert_eq!(motion.trajectory().unwrap().samples().len(), 41);
    let place = motion.pose_at(at(100)).unwrap() * Point::<Ego>::origin();
    assert_near(place, [101.0, 0.0, 0.0]);
    assert_eq!(fuse(&log).rig().sensors().len(), 2);
}

#[test]
fn odometry_of_an_unknown_frame_is_taken_as_the_vehicles() {
    let mut builder = city(2);
    for ms in [0, 100, 200] {
        let fl_log::Message::Odometry(mut message) = odometry(ms, driven(10.0, ms)) else {
            unreachable!();
        };
        message.child_frame_id = "elsewhere".to_owned();
        builder = builder.add("/odom", at(ms), fl_log::Message::Odometry(message));
    }
    let log = builder.finish();
    let (_, notes) = ego_trajectory(&log, &MotionSettings::default()).unwrap();
    assert_note(&notes, &["`elsewhere`", "`base_link`", "/tf_static"]);
}

#[test]
fn damaged_poses_are_left_out_and_counted() {
    let broken = Rigid::identity();
    let log = city(2)
        .drive(1.0, [0, 100, 200])
        .add("/odom", at(100), odometry(100, broken))
        .add_cut("/odom", at(150), odometry(150, broken))
        .finish();
    let (motion, notes) = ego_trajectory(&log, &MotionSettings::default()).unwrap();
    assert_eq!(motion.trajectory().unwrap().samples().len(), 3);
    assert_note(&notes, &["1 poses", "damaged"]);
    assert_note(&notes, &["1 poses", "repeat a stamp"]);
}

#[test]
fn clock_offsets_make_true_time() {
    let log = city(3).drive(10.0, (-1..5).map(|tick| tick * 100)).finish();
    let (rig, _) = rig_from_log(&log).unwrap();
    let shifted = |sensor: &Sensor| {
        let is_camera = matches!(sensor.kind, SensorKind::Camera(_));
        let clock_offset = if is_camera {
            Span::from_millis(15)
        } else {
            Span::ZERO
        };
        Sensor {
            clock_offset,
            ..sensor.clone()
        }
    };
    let rig = Rig::new("car", rig.sensors().iter().map(shifted).collect()).unwrap();
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).unwrap();
    let image = &fusion.frame(1).unwrap().images[0];
    assert_eq!((image.stamp, image.skew), (at(95), Span::from_millis(-5)));
    assert_near(
        image.world_from_ego * Point::<Ego>::origin(),
        [0.95, 0.0, 0.0],
    );
    assert_eq!(fusion.report().sensors[0].skew_ms.max, 5.0);
}

#[test]
fn a_clock_that_runs_ahead_is_named_with_its_cure() {
    let mut builder = city(5);
    for tick in 0..10 {
        let wrong = at(tick * 50 + 64_000);
        builder = builder.add_late(
            "/gps/points",
            at(tick * 50),
            cloud(wrong, "lidar", &POINTS[..1], &[]),
        );
    }
    let log = builder.finish();
    let fusion = fuse(&log);
    assert_note(&fusion.report().notes, &["`gps`", "64.0", "ahead", "-64.0"]);
    let gps = fusion
        .report()
        .sensors
        .iter()
        .find(|sync| sync.sensor.as_str() == "gps")
        .unwrap();
    assert_eq!(
        (gps.matched, gps.missing, gps.unused, gps.died_at),
        (0, 5, 10, None)
    );
}

#[test]
fn a_dead_camera_is_reported_where_it_died() {
    let mut builder = city(4);
    for frame in 4..40 {
        let key = at(100 * frame);
        builder = builder.add(
            "/sensing/lidar/top/points",
            key,
            cloud(key, "lidar", &POINTS, &[]),
        );
    }
    let log = builder.finish();
    let fusion = fuse(&log);
    let [camera, lidar] = &fusion.report().sensors[..] else {
        panic!();
    };
    assert_eq!((camera.matched, camera.missing, camera.unused), (4, 36, 0));
    assert_eq!(camera.died_at, Some(at(280)));
    assert_eq!((lidar.matched, lidar.missing, lidar.died_at), (40, 0, None));
    assert_eq!(camera.skew_ms.mean, 20.0);
    assert!((lidar.rate_hz - 10.0).abs() < 1e-9);
}

#[test]
fn a_snapshot_that_cannot_be_read_is_left_out_of_its_frame() {
    let log = city(2)
        .add_cut(
            "/front/points",
            at(0),
            cloud(at(0), "lidar", &POINTS[..1], &[]),
        )
        .add(
            "/front/points",
            at(100),
            cloud(at(100), "lidar", &POINTS[..1], &[]),
        )
        .finish();
    let fusion = fuse(&log);
    let frame = fusion.frame(0).unwrap();
    assert_eq!((frame.clouds.len(), frame.images.len()), (1, 1));
    assert_note(&frame.losses, &["`front`", "left out"]);
    assert_eq!(fusion.frame(1).unwrap().clouds.len(), 2);
}

pub(crate) fn lidar(id: &str, channel: Option<&str>) -> Sensor {
    Sensor {
        id: SensorId::new(id).unwrap(),
        kind: SensorKind::Lidar,
        channel: channel.map(str::to_owned),
        frame_id: None,
        ego_from_sensor: Rigid::identity(),
        clock_offset: Span::ZERO,
    }
}

#[test]
fn a_rig_that_does_not_fit_the_log_says_what_to_do() {
    let log = city(2).finish();
    let sensors = vec![
        lidar("lidar_top", None),
        lidar("rear", Some("/rear/points")),
        lidar("odd", Some("/camera/front/image/compressed")),
        lidar("nameless", None),
    ];
    let rig = Rig::new("car", sensors).unwrap();
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).unwrap();
    assert_eq!(fusion.key_sensor().as_str(), "lidar_top");
    assert_eq!(fusion.report().sensors.len(), 1);
    let notes = &fusion.report().notes;
    assert_note(notes, &["`rear`", "/rear/points", "not in the log"]);
    assert_note(notes, &["`odd`", "lidar", "CompressedImage"]);
    assert_note(notes, &["`nameless`", "channel ="]);
    let only_lidar = Rig::new("car", vec![lidar("lidar_top", None)]).unwrap();
    let fusion = Fusion::new(&log, only_lidar, FusionSettings::default()).unwrap();
    assert_eq!(
        fusion.report().unclaimed,
        ["/camera/front/image/compressed"]
    );
}

#[test]
fn wrong_settings_are_refused() {
    let log = city(2).finish();
    let (rig, _) = rig_from_log(&log).unwrap();
    let new = |settings| Fusion::new(&log, rig.clone(), settings).unwrap_err();
    let key = Some(SensorId::new("lidar_left").unwrap());
    let unknown = new(FusionSettings {
        key,
        ..Default::default()
    });
    assert!(
        unknown.to_string().contains("camera_front, lidar_top"),
        "{unknown}"
    );
    let tolerance = Some(Span::from_nanos(-1));
    let negative = new(FusionSettings {
        tolerance,
        ..Default::default()
    });
    assert!(matches!(negative, Error::NegativeTolerance { nanos: -1 }));
    let other = Rig::new("car", vec![lidar("x", Some("/x"))]).unwrap();
    let none = Fusion::new(&log, other, FusionSettings::default()).unwrap_err();
    assert!(
        none.to_string().contains("/sensing/lidar/top/points"),
        "{none}"
    );
}

#[test]
fn any_sensor_can_be_the_key() {
    let log = city(3).finish();
    let (rig, _) = rig_from_log(&log).unwrap();
    let key = Some(SensorId::new("camera_front").unwrap());
    let fusion = Fusion::new(
        &log,
        rig,
        FusionSettings {
            key,
            ..Default::default()
        },
    )
    .unwrap();
    let frame = &fusion.frames()[1];
    assert_eq!(frame.stamp, at(80));
    let skews: Vec<i64> = frame
        .matches
        .iter()
        .map(|found| found.skew.nanos())
        .collect();
    assert_eq!(skews, [0, 20_000_000]);
}

#[test]
fn tolerance_decides_what_matches() {
    let log = city(3).finish();
    for (tolerance_nanos, matched) in [(20_000_000, 3), (19_999_999, 0)] {
        let (rig, _) = rig_from_log(&log).unwrap();
        let tolerance = Some(Span::from_nanos(tolerance_nanos));
        let settings = FusionSettings {
            tolerance,
            ..Default::default()
        };
        let fusion = Fusion::new(&log, rig, settings).unwrap();
        assert_eq!(fusion.report().sensors[0].matched, matched);
    }
}

#[test]
fn points_are_found_in_the_image_with_their_depth() {
    let log = city(1).finish();
    let fusion = fuse(&log);
    let frame = fusion.frame(0).unwrap();
    let camera = fusion
        .rig()
        .sensor(&frame.images[0].sensor)
        .unwrap()
        .camera()
        .unwrap();
    let camera_from_ego = frame.images[0].ego_from_camera.inverse();
    let found = project_points(camera, &camera_from_ego, &frame.clouds[0].cloud);
    // 11 m ahead and 0.5 m above the camera.
    let (pixel, depth) = found[0].unwrap();
    assert!((pixel.u - 100.0).abs() < 1e-4 && (pixel.v - (50.0 - 50.0 / 11.0)).abs() < 1e-4);
    assert!((depth - 11.0).abs() < TOLERANCE_M);
    let (pixel, _) = found[1].unwrap();
    assert!(pixel.u < 100.0, "a point to the left is left in the image");
}

#[test]
fn plain_pixels_become_an_image_file() {
    let plain = fl_log::Image {
        header: fl_log::Header::new(at(0), "cam_optical"),
        width: 2,
        height: 1,
        encoding: "bgr8".to_owned(),
        is_bigendian: false,
        step: 6,
        data: vec![1, 2, 3, 4, 5, 6],
    };
    let log = LogBuilder::new()
        .transform(["base_link", "cam_optical"], forward_camera())
        .add("/cam/image_raw", at(0), fl_log::Message::Image(plain))
        .add(
            "/cam/camera_info",
            at(0),
            camera_info(at(0), "cam_optical", pinhole()),
        )
        .finish();
    let fusion = fuse(&log);
    let frame = fusion.frame(0).unwrap();
    assert_eq!(
        (
            frame.images[0].sensor.as_str(),
            frame.images[0].format.as_str()
        ),
        ("cam", "png")
    );
    let decoded = fl_log::decode_image(&frame.images[0].data).unwrap();
    assert_eq!(decoded.data(), [3, 2, 1, 6, 5, 4]);
}

#[test]
fn a_frame_of_a_video_becomes_an_image_file() {
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../../../fl_log/tests/oracle/video.json")).unwrap();
    let builder = golden[0]["frames"].as_array().unwrap().iter().enumerate();
    let builder = builder.fold(LogBuilder::new(), |builder, (frame_idx, frame)| {
        let data = unhex(frame["data"].as_str().unwrap());
        builder.add_video(
            "/cam/video",
            at(40 * frame_idx as i64),
            "cam_optical",
            &data,
        )
    });
    let log = builder
        .transform(["base_link", "cam_optical"], forward_camera())
        .add(
            "/cam/camera_info",
            at(0),
            camera_info(at(0), "cam_optical", pinhole()),
        )
        .finish();
    let fusion = fuse(&log);
    for frame_idx in [0, 2, 5] {
        let image = &fusion.frame(frame_idx).unwrap().images[0];
        let found = (image.sensor.as_str(), image.format.as_str());
        assert_eq!(found, ("cam", "jpeg"));
        let decoded = fl_log::decode_image(&image.data).unwrap();
        assert_eq!([decoded.width(), decoded.height()], [60, 36]);
    }
}

fn unhex(hex: &str) -> Vec<u8> {
    let byte = |idx| u8::from_str_radix(&hex[idx..idx + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

#[test]
fn an_image_that_is_also_recorded_compressed_is_used_once() {
    let log = city(2)
        .add("/camera/front/image", at(0), image(at(0), "cam_optical"))
        .finish();
    let (rig, notes) = rig_from_log(&log).unwrap();
    assert_eq!(rig.sensors().len(), 2);
    assert_note(
        &notes,
        &["/camera/front/image is left out", "holds the same"],
    );
}
