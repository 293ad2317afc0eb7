//! The written log: same bytes, complete, and what the scene says about it.

use std::io::Cursor;

use fl_log::{ChannelKind, Log, NoProgress, OpenOptions, Snapshot};
use fl_scene::LogIdentity;
use fl_simulate::Drive;
use fl_spacetime::{Ego, Rigid, Span, Trajectory, World};

use super::short_drive;

/// Largest distance between a pose interpolated from the log's odometry and the exact one.
const POSE_TOLERANCE_M: f64 = 1e-3;

fn written(drive: &Drive, n_threads: usize) -> Vec<u8> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .unwrap();
    let write = || drive.write_log_to(Cursor::new(Vec::new()), &NoProgress);
    pool.install(write).unwrap().into_inner()
}

#[test]
fn same_bytes_again_with_other_threads_and_readable_by_fl_log() {
    let drive = short_drive(0.3);
    let bytes = written(&drive, 1);
    assert!(
        bytes == written(&short_drive(0.3), 2),
        "bytes differ between runs"
    );

    let path = std::env::temp_dir().join(format!("fl_simulate_{}.mcap", std::process::id()));
    std::fs::write(&path, &bytes).unwrap();
    let log = Log::open(&path, &OpenOptions::default(), &NoProgress);
    let log = log
        .inspect_err(|_| std::fs::remove_file(&path).unwrap())
        .unwrap();
    check_log(&drive, &log);
    std::fs::remove_file(&path).unwrap();
}

fn check_log(drive: &Drive, log: &Log) {
    let losses: Vec<String> = log.losses().iter().map(ToString::to_string).collect();
    assert!(losses.is_empty(), "{losses:?}");
    let scene = drive.truth_scene().unwrap();
    let identity = LogIdentity {
        name: "city_block.mcap".to_owned(),
        start: log.start().unwrap(),
        end: log.end().unwrap(),
        messages: log.message_count(),
    };
    scene.matches(&identity).unwrap();
    for sensor in drive.rig().sensors() {
        let topic = sensor.channel.as_deref().unwrap();
        let channel = log
            .channels()
            .iter()
            .find(|channel| channel.topic == topic)
            .unwrap();
        let entries = log.entries(channel.id);
        assert!(!entries.is_empty(), "{topic}");
        let stamps: Vec<_> = entries.iter().map(|entry| entry.stamp).collect();
        assert_eq!(stamps, drive.stamps(&sensor.id), "{topic}");
        assert!(entries.iter().all(|entry| entry.log_time > entry.stamp));
    }
    check_sweep(drive, log);
    check_odometry(drive, log);
}

fn check_sweep(drive: &Drive, log: &Log) {
    let channel = log
        .channels()
        .iter()
        .find(|c| c.topic == "/sensing/lidar/top/points")
        .unwrap();
    let Snapshot::Cloud(read) = log.snapshot(channel.id, 0).unwrap() else {
        panic!("no cloud")
    };
    let sweep = drive.sweep(log.entries(channel.id)[0].stamp).unwrap();
    assert_eq!(read.cloud, sweep.cloud);
}

fn check_odometry(drive: &Drive, log: &Log) {
    let kind = ChannelKind::Odometry;
    let channel = log
        .channels()
        .iter()
        .find(|channel| channel.kind == kind)
        .unwrap();
    let poses = (0..log.entries(channel.id).len()).map(|idx| {
        let Snapshot::Odometry(odometry) = log.snapshot(channel.id, idx).unwrap() else {
            panic!("no odometry")
        };
        let pose: Rigid<World, Ego> = odometry.pose.rigid().unwrap();
        (odometry.header.stamp, pose)
    });
    let trajectory = Trajectory::new(poses.collect(), Span::from_millis(100)).unwrap();
    for camera in drive.rig().sensors() {
        for stamp in drive.stamps(&camera.id) {
            let exact = drive.world_from_ego(stamp);
            let off = trajectory.pose_at(stamp).unwrap().translation() - exact.translation();
            assert!(off.norm() < POSE_TOLERANCE_M, "{} m at {stamp}", off.norm());
        }
    }
}
