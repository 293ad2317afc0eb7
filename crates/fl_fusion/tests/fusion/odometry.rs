//! The vehicle's motion by its lidar, beside what is known of it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use fl_fusion::{
    Disagreement, Fusion, FusionSettings, Odometry, motion_text, odometry, read_motion,
    rig_from_log,
};
use fl_log::{Log, McapWriter, NoProgress, OpenOptions, RawChannel, WriteOptions};
use fl_spacetime::Span;

fn open(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress).unwrap()
}

fn sample() -> Log {
    let place = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sample_logs/city_block.mcap"
    );
    open(place.as_ref())
}

fn fused(log: &Log) -> Fusion<'_> {
    Fusion::new(log, rig_from_log(log).unwrap().0, FusionSettings::default()).unwrap()
}

fn followed(fusion: &Fusion<'_>) -> Odometry {
    let lidar = fusion.rig().sensor(fusion.key_sensor()).unwrap();
    let channel = fusion.channel_of(&lidar.id).unwrap();
    write_for_peers(fusion);
    let sweeps = 0..fusion.log().entries(channel).len();
    odometry(fusion.log(), lidar, channel, sweeps, &NoProgress).unwrap()
}

/// With `FRAMELOCK_SWEEPS` the sweeps and what is known of the motion are written for
/// `tests/oracles/odometry_peers.py`: x, y, z in the ego frame, meters, and seconds since the stamp;
/// poses at the stamp, and 50 and 100 ms later.
fn write_for_peers(fusion: &Fusion<'_>) {
    let Some(folder) = std::env::var_os("FRAMELOCK_SWEEPS").map(PathBuf::from) else {
        return;
    };
    let log = fusion.log();
    let folder = folder.join(log.path().file_stem().unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let lidar = fusion.rig().sensor(fusion.key_sensor()).unwrap();
    let channel = fusion.channel_of(&lidar.id).unwrap();
    let mut poses = String::new();
    for (idx, entry) in log.entries(channel).iter().enumerate() {
        let cloud = log.cloud(channel, idx).unwrap().cloud;
        let bytes = (0..cloud.len()).flat_map(|nth| {
            let place = lidar.ego_from_sensor * cloud.point(nth);
            let nanos = cloud.offset_nanos().map_or(0, |it| it[nth]);
            [place.x(), place.y(), place.z(), f64::from(nanos) * 1e-9]
        });
        let bytes: Vec<u8> = bytes.flat_map(f64::to_le_bytes).collect();
        std::fs::write(folder.join(format!("{idx:06}.bin")), bytes).unwrap();
        let stamps = [0, 50, 100].map(|millis| entry.stamp + Span::from_millis(millis));
        let known = stamps.map(|stamp| Some((stamp, fusion.ego_motion().pose_at(stamp).ok()?)));
        let known: Vec<_> = known.into_iter().flatten().collect();
        write!(poses, "{}", motion_text(&[], &known)).unwrap();
    }
    std::fs::write(folder.join("known.tum"), poses).unwrap();
}

fn show(name: &str, found: &Odometry, beside: Option<&Disagreement>) {
    println!(
        "{name}: {} sweeps, {:.2} m, {:?}",
        found.sweeps.len(),
        found.driven_m(),
        found.thickness_m
    );
    if let Some(it) = beside {
        println!(
            "  end {:.3} m of {:.2} m, {:.3}°; a sweep {:.4} m, {:.4}°",
            it.at_end[0],
            it.driven_m,
            it.at_end[1].to_degrees(),
            it.a_sweep[0],
            it.a_sweep[1].to_degrees()
        );
    }
}

/// Walls are as thick as the noise of the ranges is large, and poses are those of the truth.
#[test]
fn the_simulated_drive_is_followed_to_a_thousandth() {
    let log = sample();
    let fusion = fused(&log);
    let found = followed(&fusion);
    let beside = found.beside(fusion.ego_motion()).unwrap();
    show("city_block", &found, Some(&beside));
    assert_eq!((found.n_lost(), beside.n_sweeps), (0, 59));
    assert!(beside.at_end[0] < 1e-3 * beside.driven_m, "{beside:?}");
    assert!(
        beside.at_end[1] < 1e-3 && beside.a_sweep[0] < 8e-3,
        "{beside:?}"
    );
    assert!(
        (0.005..0.03).contains(&found.thickness_m.unwrap()),
        "{found:?}"
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let log = sample();
    let fusion = fused(&log);
    let with = |n_threads: usize| {
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        threads.install(|| followed(&fusion))
    };
    assert_eq!(with(1), with(3));
}

/// Without its odometry, the drive fuses by the poses that were found, from the first sweep to the
/// last, and its points lie where they lay.
#[test]
fn a_log_without_poses_is_fused_by_those_of_a_file() {
    let log = sample();
    let known = fused(&log);
    let found = followed(&known);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("poses.txt");
    std::fs::write(
        &path,
        motion_text(&["made by a test".to_owned()], &found.poses()),
    )
    .unwrap();
    assert_eq!(read_motion(&path).unwrap().len(), found.sweeps.len() + 2);
    let settings = FusionSettings {
        motion_file: Some(path),
        ..FusionSettings::default()
    };
    let fusion = Fusion::new(&log, rig_from_log(&log).unwrap().0, settings).unwrap();
    assert_eq!(fusion.frames().len(), found.sweeps.len());
    for idx in [0, 30, 58] {
        let [ours, truth] = [&fusion, &known].map(|it| it.frame(idx).unwrap());
        assert!(ours.clouds[0].deskewed, "{:?}", ours.warnings);
        let (ours, truth) = (&ours.clouds[0].cloud, &truth.clouds[0].cloud);
        let apart = (0..ours.len()).map(|nth| ours.point(nth).distance(truth.point(nth)));
        let mut apart: Vec<f64> = apart.filter(|it| it.is_finite()).collect();
        apart.sort_by(f64::total_cmp);
        assert!(
            apart[apart.len() * 9 / 10] < 0.03,
            "{idx}: {}",
            apart[apart.len() * 9 / 10]
        );
    }
}

#[test]
fn a_file_that_holds_no_poses_is_refused_with_its_line() {
    let log = sample();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("poses.txt");
    std::fs::write(&path, "# nothing\n1 2 3\n").unwrap();
    let settings = FusionSettings {
        motion_file: Some(path),
        ..FusionSettings::default()
    };
    let error = Fusion::new(&log, rig_from_log(&log).unwrap().0, settings).unwrap_err();
    assert!(error.to_string().contains("(line 2)"), "{error}");
}

/// Nearly three seconds without a sweep, and two sweeps of one moment: after
/// three sweeps that cannot be placed, the motion is followed again.
#[test]
fn a_gap_does_not_end_it() {
    let log = sample();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gap.mcap");
    let mut writer = McapWriter::create(&path, &WriteOptions::default()).unwrap();
    let fusion = fused(&log);
    let lidar = fusion.channel_of(fusion.key_sensor()).unwrap();
    for channel in log.channels() {
        let is_lidar = channel.id == lidar;
        if !is_lidar && channel.topic != "/tf_static" {
            continue;
        }
        let raw = RawChannel {
            topic: &channel.topic,
            schema: &channel.schema,
            schema_encoding: "ros2msg",
            schema_data: &[],
            encoding: &channel.encoding,
        };
        let id = writer.add_raw_channel(&raw).unwrap();
        for (idx, entry) in log.entries(channel.id).iter().enumerate() {
            if is_lidar && (12..40).contains(&idx) {
                continue;
            }
            let bytes = log.message(channel.id, idx).unwrap();
            let n_times = if is_lidar && idx == 3 { 2 } else { 1 };
            for _ in 0..n_times {
                let (arrival, publish) = (entry.log_time, entry.publish_time);
                writer.write_raw(id, arrival, publish, &bytes).unwrap();
            }
        }
    }
    writer.finish().unwrap();
    let gap = open(&path);
    let found = followed(&fused(&gap));
    assert_eq!(found.sweeps.len(), 12 + 19);
    assert!(found.n_lost() <= 3, "{}", found.n_lost());
    let after = &found.sweeps[16..];
    let truth = fused(&log);
    for pair in after.windows(2) {
        let ours = pair[0].world_from_ego.inverse() * pair[1].world_from_ego;
        let known = [0, 1].map(|idx| truth.ego_motion().pose_at(pair[idx].stamp).unwrap());
        let off = (known[0].inverse() * known[1]).inverse() * ours;
        assert!(off.translation().norm() < 0.05, "{pair:?}");
    }
}

/// Their points have no times: sweeps are bent by the motion within them, and what is known of the
/// motion is to the millisecond.
#[test]
fn real_drives_are_followed() {
    let Some(folder) = std::env::var_os("FRAMELOCK_REAL_DATA").map(PathBuf::from) else {
        return;
    };
    let log = open(&folder.join("logs/kitti_0001_a.mcap"));
    let fusion = fused(&log);
    let found = followed(&fusion);
    let beside = found.beside(fusion.ego_motion()).unwrap();
    show("kitti_0001_a", &found, Some(&beside));
    assert!(beside.at_end[0] < 0.006 * beside.driven_m, "{beside:?}");
    assert!(beside.at_end[1] < 0.5_f64.to_radians(), "{beside:?}");
    let log = open(&folder.join("logs/kitti_0052_a.mcap"));
    let fusion = fused(&log);
    let found = followed(&fusion);
    show("kitti_0052_a", &found, None);
    // Nothing is known of it but that it does not jump.
    let steps = found.sweeps.windows(2).map(|pair| {
        let by = pair[0].world_from_ego.inverse() * pair[1].world_from_ego;
        by.translation().norm()
    });
    let steps: Vec<f64> = steps.collect();
    assert!(steps.iter().all(|it| (0.2..0.28).contains(it)), "{steps:?}");
    assert_eq!(found.beside(fusion.ego_motion()), None);
}
