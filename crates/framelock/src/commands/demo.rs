//! `framelock demo`: the whole line on the sample drive.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use fl_fusion::Fusion;
use fl_log::Log;
use fl_rerun::Sink;
use fl_scene::Scene;
use fl_simulate::Drive;

use super::track::{self, Labeled};
use super::{fuse, view};
use crate::Console;
use crate::args::{DemoArgs, FusionArgs};
use crate::drive::{self, Fused};
use crate::labeling;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::pixels;

const SAMPLE: &str = "sample_logs/city_block.mcap";

/// Runs the whole line and prints what each step found.
pub(crate) fn run(args: &DemoArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let path = args.log.clone().map_or_else(find_sample, Ok)?;
    let log = drive::open_log_with(&path, &args.reading.options(), console)?;
    print_log(&log, console.out())?;

    let Fused { fusion, .. } = drive::fuse(&log, &FusionArgs::of_log(), console)?;
    let decoded = fuse::decode(&fusion, console)?;
    writeln!(console.out(), "\nfuse")?;
    fuse::print(fusion.report(), &decoded, console.out())?;

    let detected = labeling::propose(&fusion, console)?;
    let (labeled, scene) = Labeled::label(&log, detected, console)?;
    writeln!(console.out(), "\ntrack")?;
    track::print(&labeled, &scene, console.out())?;

    writeln!(console.out(), "\nproject")?;
    print_projection(&log, &scene, &fusion, console)?;

    let rrd = write_files(&args.out, &scene, &fusion, console)?;
    if console.is_terminal() && !args.no_serve {
        view::serve(&rrd, args.port, !args.no_open, console)?;
    }
    Ok(drive::outcome(&log, &labeled.losses))
}

/// The sample drive of the clone that the command runs in.
fn find_sample() -> anyhow::Result<PathBuf> {
    let here = std::env::current_dir().context("there is no working folder")?;
    let found = here
        .ancestors()
        .map(|folder| folder.join(SAMPLE))
        .find(|path| path.is_file());
    match found {
        Some(path) => Ok(path),
        None => bail!(
            "no {SAMPLE} in this folder or above; run the demo inside a clone, or name the sample \
             with --log"
        ),
    }
}

fn print_log(log: &Log, out: &mut dyn Write) -> std::io::Result<()> {
    let secs = log
        .start()
        .zip(log.end())
        .map_or(0.0, |(start, end)| (end - start).as_secs_f64());
    writeln!(out, "read\n{}", log.path().display())?;
    writeln!(
        out,
        "{} messages on {} channels, {secs:.2} s",
        log.message_count(),
        log.channels().len()
    )
}

/// What of the simulator's truth the tracks cover, and where truth is drawn against its pixels.
fn print_projection(
    log: &Log,
    scene: &Scene,
    fusion: &Fusion<'_>,
    console: &mut Console,
) -> anyhow::Result<()> {
    const FRAME_STRIDE: usize = 6;
    let simulated = Drive::city_block()?;
    let truth = simulated.truth_scene()?;
    if truth.matches(&fl_project::identity(log)).is_err() {
        writeln!(
            console.out(),
            "no truth is known for this log, so nothing is compared"
        )?;
        return Ok(());
    }
    let errors = pixels::compare_with_pixels(&simulated, &truth, fusion, FRAME_STRIDE)?;
    writeln!(
        console.out(),
        "projection error of truth against rendered pixels: mean {:.3} px, max {:.3} px\n  \
         over {} object pixels of {} images of {} cameras, each at its own stamp; {} not projected",
        errors.mean_px(),
        errors.max_px(),
        errors.n_pixels(),
        errors.n_images(),
        errors.worst_by_camera().len(),
        errors.n_unseen(),
    )?;
    let (n_found, n_near) = found_of_truth(scene, &truth, fusion)?;
    writeln!(
        console.out(),
        "truth objects within {MAX_RANGE_M} m that hold {MIN_POINTS} points or more: \
         {n_found} of {n_near} lie under a track (BEV IoU {MIN_IOU})"
    )?;
    Ok(())
}

/// Truth farther away than this is not counted.
const MAX_RANGE_M: f64 = 30.0;
/// Truth with fewer lidar points than this is not counted.
const MIN_POINTS: usize = 50;
/// A track covers a truth object from this overlap on.
const MIN_IOU: f64 = 0.3;

/// How many near truth objects of all frames lie under a track, and how many there are.
fn found_of_truth(
    scene: &Scene,
    truth: &Scene,
    fusion: &Fusion<'_>,
) -> anyhow::Result<(usize, usize)> {
    let (mut n_found, mut n_near) = (0, 0);
    for plan in fusion.frames() {
        let frame = fusion.frame(plan.idx)?;
        let ego_from_world = frame.world_from_ego.inverse();
        let tracked: Vec<_> = scene
            .tracks()
            .filter_map(|track| track.cuboid_at(plan.stamp))
            .collect();
        for stated in truth
            .tracks()
            .filter_map(|track| track.cuboid_at(plan.stamp))
        {
            let in_ego = stated.transformed(&ego_from_world);
            let near = in_ego.center().coords().norm() < MAX_RANGE_M;
            let counts =
                |snapshot: &fl_fusion::CloudSnapshot| snapshot.cloud.within_box(&in_ego).len();
            if near && frame.clouds.iter().map(counts).sum::<usize>() >= MIN_POINTS {
                n_near += 1;
                n_found += usize::from(
                    tracked
                        .iter()
                        .any(|cuboid| cuboid.iou_bev(&stated) >= MIN_IOU),
                );
            }
        }
    }
    Ok((n_found, n_near))
}

/// Writes the scene and the recording; returns the recording's place.
fn write_files(
    folder: &Path,
    scene: &Scene,
    fusion: &Fusion<'_>,
    console: &mut Console,
) -> anyhow::Result<PathBuf> {
    let (scene_path, rrd) = (folder.join("scene.json"), folder.join("drive.rrd"));
    output::check(&scene_path, Product::Scene, &[])?;
    output::check(&rrd, Product::Recording, &[])?;
    std::fs::create_dir_all(folder).with_context(|| {
        format!(
            "cannot make the folder for the demo's files\nfile: {}",
            folder.display()
        )
    })?;
    output::write_scene(&scene_path, scene)?;
    let report = view::show(fusion, Some(scene), &Sink::File(rrd.clone()), console)?;
    let out = console.out();
    writeln!(out, "\nshow\nwritten: {}", scene_path.display())?;
    let megabytes = report.bytes.unwrap_or(0) as f64 * 1e-6;
    writeln!(out, "written: {} ({megabytes:.1} MB)", rrd.display())?;
    writeln!(
        out,
        "{} images with {} projected cuboids; open it with `rerun {}` {}",
        report.images,
        report.projections,
        rrd.display(),
        fl_rerun::RERUN_VERSION
    )?;
    Ok(rrd)
}
