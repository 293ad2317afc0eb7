//! `framelock box`: fits a cuboid to the object that is pointed at.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use fl_fusion::{FusedFrame, Fusion};
use fl_log::Log;
use fl_scene::{Keyframe, Scene, Source, Track, TrackId};
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Sensor, Span, World};
use fl_track::{Click, ClickHint, ClickSettings, ClickedBox};
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::BoxArgs;
use crate::drive::{self, Fused};
use crate::labeling::{self, BoxFrame};
use crate::outcome::Outcome;
use crate::output::{self, Product};

/// A frame farther than this from the moment asked for is another moment.
const MAX_SKEW: Span = Span::from_millis(500);

/// The JSON of `framelock box --json`; its keys are documented in `docs/box.md`.
#[derive(Debug, Serialize)]
struct Boxed {
    frame: usize,
    stamp_ns: i64,
    skew_ms: f64,
    class: String,
    confidence: f64,
    points: usize,
    size: [f64; 3],
    ego: Placed,
    world: Placed,
    track: Option<u64>,
    out: Option<String>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

/// Where a cuboid is in one frame.
#[derive(Debug, Serialize)]
struct Placed {
    center: [f64; 3],
    yaw: f64,
}

/// Fits the cuboid, prints it, and adds it to a scene where one is given.
pub(crate) fn run(args: &BoxArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    check_output(args)?;
    let log = drive::open_log(&args.log, console)?;
    let Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    let (frame, skew) = frame_at(args, &log, &fusion)?;
    let lost: Vec<String> = drive::frame_losses(&frame).collect();
    drive::tell_losses(&lost, console);
    let clicked = clicked(args, &frame, &fusion)?;
    let in_world = clicked.cuboid.transformed(&frame.world_from_ego);
    let track = match (&args.scene, &args.out) {
        (Some(scene), Some(out)) => Some(add(&clicked, in_world, &frame, (scene, out, &log))?),
        _ => None,
    };
    let boxed = Boxed {
        frame: frame.idx,
        stamp_ns: frame.stamp.nanos(),
        skew_ms: skew.as_millis_f64(),
        class: clicked.class.to_string(),
        confidence: clicked.confidence,
        points: clicked.point_indices.len(),
        size: clicked.cuboid.size().lwh(),
        ego: placed(&clicked.cuboid),
        world: placed(&in_world),
        track: track.map(|track_id| track_id.0),
        out: args.out.as_ref().map(|out| out.display().to_string()),
        losses: losses(&log, &lost),
        notes,
    };
    if args.json {
        console.json(&boxed)?;
    } else {
        print(&boxed, console.out())?;
    }
    Ok(drive::outcome(&log, &lost))
}

fn check_output(args: &BoxArgs) -> anyhow::Result<()> {
    let Some(out) = &args.out else {
        return Ok(());
    };
    let inputs = [
        Some(args.log.path.as_path()),
        args.scene.as_deref(),
        args.fusion.rig.as_deref(),
    ];
    output::check(out, Product::Scene, &inputs)
}

/// The frame nearest to the moment asked for, and how much later than it the frame is.
fn frame_at(args: &BoxArgs, log: &Log, fusion: &Fusion<'_>) -> anyhow::Result<(FusedFrame, Span)> {
    let start = log.start().context("the log has no messages")?;
    let moment = args.at.since(start);
    let nearest = fusion
        .frames()
        .iter()
        .min_by_key(|plan| (plan.stamp - moment).abs());
    let plan = nearest.context("the log has no fused frames")?;
    let skew = plan.stamp - moment;
    if skew.abs() > MAX_SKEW {
        bail!(
            "no frame at {moment}; the nearest is frame {} at {}",
            plan.idx,
            plan.stamp
        );
    }
    Ok((fusion.frame(plan.idx)?, skew))
}

fn clicked(args: &BoxArgs, frame: &FusedFrame, fusion: &Fusion<'_>) -> anyhow::Result<ClickedBox> {
    if frame.clouds.is_empty() {
        bail!("frame {} has no lidar sweep to look at", frame.idx);
    }
    let box_frame = BoxFrame::find(Some(&args.frame), fusion.rig())?;
    let click = click(args, &box_frame.ego_from_boxes(&frame.world_from_ego))?;
    let hint = ClickHint {
        class: args.class.clone(),
        ..ClickHint::default()
    };
    let settings = ClickSettings {
        viewpoint: frame.viewpoint(fusion.rig()),
        ..ClickSettings::default()
    };
    fl_track::box_at(&frame.all_points(), &click, &hint, &settings)
        .with_context(|| format!("no cuboid at {click:?} in frame {}", frame.idx))
}

/// What was pointed at, in the ego frame.
fn click(args: &BoxArgs, ego_from_boxes: &Rigid<Ego, Sensor>) -> anyhow::Result<Click> {
    let at = |x: f64, y: f64, z: f64| *ego_from_boxes * Point::<Sensor>::new(x, y, z);
    let from_above = |x: f64, y: f64| {
        let place = at(x, y, 0.0);
        [place.x(), place.y()]
    };
    match (args.point.as_slice(), args.rect.as_slice()) {
        (&[x, y], []) => {
            let [x, y] = from_above(x, y);
            Ok(Click::Point(Point::new(x, y, f64::NAN)))
        }
        (&[x, y, z], []) => Ok(Click::Point(at(x, y, z))),
        ([], &[x0, y0, x1, y1]) => {
            let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
            Ok(Click::Footprint(corners.map(|(x, y)| from_above(x, y))))
        }
        (point, []) => bail!("--point takes 2 or 3 numbers, not {}", point.len()),
        (_, rect) => bail!("--rect takes 4 numbers, not {}", rect.len()),
    }
}

/// Writes the scene with a track more; returns the track's number.
fn add(
    clicked: &ClickedBox,
    cuboid: OrientedBox<World>,
    frame: &FusedFrame,
    (scene_path, out, log): (&Path, &Path, &Log),
) -> anyhow::Result<TrackId> {
    let scene: Scene = labeling::read_scene(scene_path, log)?;
    let highest = scene.tracks().map(|track| track.id().0).max();
    let track_id = TrackId(highest.map_or(1, |highest| highest.saturating_add(1)));
    let keyframe = Keyframe {
        score: Some(clicked.confidence),
        ..Keyframe::new(frame.stamp, cuboid, Source::Model)
    };
    let track = Track::new(track_id, clicked.class.clone(), vec![keyframe])?;
    let gesture = scene.add_track(&track)?;
    output::write_scene(out, &scene.after(&gesture)?)?;
    Ok(track_id)
}

fn placed<F: fl_spacetime::Frame>(cuboid: &OrientedBox<F>) -> Placed {
    let center = cuboid.center();
    Placed {
        center: [center.x(), center.y(), center.z()],
        yaw: cuboid.yaw(),
    }
}

fn print(boxed: &Boxed, out: &mut dyn Write) -> std::io::Result<()> {
    let Boxed {
        class,
        confidence,
        points,
        frame,
        ..
    } = boxed;
    writeln!(
        out,
        "{class}, confidence {confidence:.2}, {points} points, frame {frame}"
    )?;
    let [length, width, height] = boxed.size;
    writeln!(
        out,
        "  size   {length:.2} m long, {width:.2} m wide, {height:.2} m high"
    )?;
    for (name, Placed { center, yaw }) in [("ego", &boxed.ego), ("world", &boxed.world)] {
        let [x, y, z] = center;
        let degrees = yaw.to_degrees();
        writeln!(
            out,
            "  {name:<5}  {x:.2}, {y:.2}, {z:.2}, heading {degrees:.1}°"
        )?;
    }
    if let (Some(track), Some(path)) = (boxed.track, &boxed.out) {
        writeln!(out, "track #{track} added; scene written to {path}")?;
    }
    Ok(())
}
