//! The sample drive against the simulator that made it: what is measured here is known exactly.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use fl_fusion::{Fusion, FusionSettings};
use fl_simulate::Drive;
use fl_spacetime::World;
use framelock::{PixelErrors, compare_with_pixels};

use crate::logs;

/// No projected truth may be farther from its pixel than this, at any camera.
const MAX_ERROR_PX: f64 = 0.5;
/// Every camera must have been compared at this many pixels, or it was not compared.
const MIN_PIXELS: usize = 1_000;
/// Standard deviation of a simulated lidar range, meters.
const RANGE_SIGMA_M: f64 = 0.02;
/// A wall may look thicker than the noise of single ranges by this factor.
const MAX_THICKNESS: f64 = 1.2;

fn with_sample<T>(check: impl FnOnce(&Fusion<'_>) -> T) -> T {
    let log = logs::open(&logs::sample());
    let (rig, notes) = fl_fusion::rig_from_log(&log).expect("the sample has a rig");
    assert_eq!(notes, Vec::<String>::new());
    check(&Fusion::new(&log, rig, FusionSettings::default()).expect("the sample has frames"))
}

#[test]
fn truth_is_drawn_on_its_pixels_at_every_camera() {
    const FRAME_STRIDE: usize = 7;
    let drive = Drive::city_block().expect("the simulator drives");
    let truth = drive.truth_scene().expect("the simulator knows the truth");
    let errors: PixelErrors = with_sample(|fusion| {
        compare_with_pixels(&drive, &truth, fusion, FRAME_STRIDE)
            .expect("the sample is the drive's")
    });
    for (camera, worst_px) in errors.worst_by_camera() {
        let n_pixels = errors.n_pixels_of(&camera);
        println!("{camera}: worst {worst_px:.4} px of {n_pixels}");
        assert!(
            n_pixels > MIN_PIXELS,
            "{camera} shows {n_pixels} pixels of objects"
        );
        assert!(worst_px < MAX_ERROR_PX, "{camera}: {worst_px} px");
    }
    assert_eq!(errors.worst_by_camera().len(), 5);
    assert_eq!((errors.n_unseen(), errors.n_unknown()), (0, 0));
    println!(
        "{} pixels, mean {:.4} px",
        errors.n_pixels(),
        errors.mean_px()
    );
}

#[test]
fn walls_are_as_thin_as_the_noise_over_the_whole_drive() {
    let points = with_sample(facade_points);
    for (axis, name) in [(0, "x"), (1, "y")] {
        let wall = largest_wall(&points, axis);
        let thickness_m = standard_deviation(&wall);
        let ratio = thickness_m / RANGE_SIGMA_M;
        let millimeters = thickness_m * 1e3;
        println!(
            "wall across {name}, {} points: {millimeters:.1} mm, {ratio:.2} of the noise",
            wall.len()
        );
        assert!(wall.len() > 500, "{} points are no wall", wall.len());
        assert!(ratio < MAX_THICKNESS, "across {name}: {thickness_m} m");
    }
}

#[test]
fn the_committed_files_are_what_the_simulator_makes() {
    let drive = Drive::city_block().expect("the simulator drives");
    let committed = |path: PathBuf| fs::read_to_string(path).expect("the file is committed");
    let beside = |name: &str| logs::sample().with_file_name(name);
    let scene = drive
        .truth_scene()
        .expect("the simulator knows the truth")
        .to_json_string();
    assert!(
        committed(beside("city_block.scene.json")) == scene,
        "run `cargo xtask sample-logs`"
    );
    assert!(
        committed(logs::rig()) == drive.rig().to_toml_string(),
        "run `cargo xtask sample-logs`"
    );

    let log = logs::open(&logs::sample());
    let lidar = log
        .channel_by_topic("/sensing/lidar/top/points")
        .expect("the sample has a lidar");
    for (entry_idx, entry) in log.entries(lidar.id).iter().enumerate().step_by(13) {
        let written = log
            .cloud(lidar.id, entry_idx)
            .expect("the sample is sound")
            .cloud;
        let simulated = drive
            .sweep(entry.stamp)
            .expect("the simulator has a lidar")
            .cloud;
        assert!(
            written == simulated,
            "sweep {entry_idx}: run `cargo xtask sample-logs`"
        );
    }
}

/// East and north of all points at the height of facades, over all frames, in the world.
fn facade_points(fusion: &Fusion<'_>) -> Vec<[f64; 2]> {
    const FACADE_M: std::ops::Range<f64> = 3.0..8.0;
    let mut points = Vec::new();
    for plan in fusion.frames() {
        let frame = fusion.frame(plan.idx).expect("the sample is sound");
        for snapshot in &frame.clouds {
            assert!(
                snapshot.deskewed,
                "the simulated lidar has a time per point"
            );
            let cloud = snapshot.cloud.transformed::<World>(&frame.world_from_ego);
            let at_facades = (0..cloud.len()).map(|point_idx| cloud.point(point_idx));
            let at_facades = at_facades.filter(|point| FACADE_M.contains(&point.z()));
            points.extend(at_facades.map(|point| [point.x(), point.y()]));
        }
    }
    points
}

/// The coordinates along `axis` of the points in the slab that holds the most of them; a slab is
/// as long as one building.
fn largest_wall(points: &[[f64; 2]], axis: usize) -> Vec<f64> {
    const BUILDING_M: f64 = 8.0;
    const SLAB_M: f64 = 8.0 * RANGE_SIGMA_M;
    let mut buildings: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for point in points {
        let building = (point[1 - axis] / BUILDING_M).floor() as i64;
        buildings.entry(building).or_default().push(point[axis]);
    }
    let slabs = buildings
        .into_values()
        .map(|coordinates| fullest_slab(coordinates, SLAB_M));
    slabs.max_by_key(Vec::len).unwrap_or_default()
}

fn fullest_slab(mut coordinates: Vec<f64>, slab_m: f64) -> Vec<f64> {
    coordinates.sort_by(f64::total_cmp);
    let (mut end, mut fullest) = (0, 0..0);
    for start in 0..coordinates.len() {
        while end < coordinates.len() && coordinates[end] < coordinates[start] + slab_m {
            end += 1;
        }
        if end - start > fullest.len() {
            fullest = start..end;
        }
    }
    coordinates[fullest].to_vec()
}

fn standard_deviation(numbers: &[f64]) -> f64 {
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    let square = numbers
        .iter()
        .map(|number| (number - mean).powi(2))
        .sum::<f64>();
    (square / numbers.len() as f64).sqrt()
}
