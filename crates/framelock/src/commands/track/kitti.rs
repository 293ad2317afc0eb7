//! `framelock track kitti`: detections of KITTI tracking sequences to result files.

use std::path::Path;

use anyhow::{Context, bail};
use fl_dataset::kitti::{self, ImageView, TrackedBox};
use fl_log::Progress;
use fl_scene::{ClassId, Source, Track};
use fl_spacetime::{Point, Rigid, Sensor, World};
use fl_track::{Detection, Moment, TrackEstimate, TrackSettings};
use serde::Serialize;

use crate::Console;
use crate::args::TrackKittiArgs;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::progress::WorkProgress;
use crate::table::Table;

/// KITTI's cameras see no more than this where no detection says how large the image is, pixels.
const USUAL_LIMITS: [f64; 2] = [1241.0, 374.0];

/// The JSON of `framelock track kitti --json`; its keys are documented in `docs/track.md`.
#[derive(Debug, Serialize)]
struct Tracked {
    sequences: Vec<SequenceInfo>,
    notes: Vec<String>,
    losses: Vec<String>,
}

#[derive(Debug, Serialize)]
struct SequenceInfo {
    name: String,
    out: String,
    frames: usize,
    detections: usize,
    tracks: usize,
    boxes: usize,
}

/// What came in for one sequence.
struct Input {
    moments: Vec<Moment>,
    world_from_camera: Vec<Rigid<World, Sensor>>,
    view: ImageView,
    n_detections: usize,
    notes: Vec<String>,
    losses: Vec<String>,
}

/// Tracks each sequence and writes its result file.
pub(crate) fn run(args: &TrackKittiArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let names = if args.sequences.is_empty() {
        kitti::detected_sequences(&args.data)?
    } else {
        args.sequences.clone()
    };
    if names.is_empty() {
        bail!(
            "no detections/CLASS/SEQUENCE.txt below the folder\nfolder: {}",
            args.data.display()
        );
    }
    std::fs::create_dir_all(&args.out)
        .with_context(|| format!("cannot make the folder\nfolder: {}", args.out.display()))?;
    let mut tracked = Tracked {
        sequences: Vec::new(),
        notes: Vec::new(),
        losses: Vec::new(),
    };
    let progress = WorkProgress::new("tracking", console);
    for (idx, name) in names.iter().enumerate() {
        if !progress.advance(idx as u64, names.len() as u64) {
            bail!("canceled after {idx} of {} sequences", names.len());
        }
        track_sequence(name, args, &mut tracked)?;
    }
    drop(progress);
    report(&tracked, args.json, console)
}

fn track_sequence(name: &str, args: &TrackKittiArgs, tracked: &mut Tracked) -> anyhow::Result<()> {
    let out = args.out.join(format!("{name}.txt"));
    output::check(&out, Product::KittiResults, &[])?;
    let input = read(&args.data, name)?;
    let estimates = fl_track::track(&input.moments, &settings());
    let n_nameless = estimates
        .iter()
        .filter(|estimate| kitti::class_name(estimate.track.class().as_str()).is_none())
        .count();
    if n_nameless > 0 {
        tracked.losses.push(format!(
            "{n_nameless} tracks of {name} are not written: KITTI evaluates cars, trucks, \
             pedestrians and cyclists, and they are none of these\nfolder: {}",
            args.data.join("detections").display()
        ));
    }
    let boxes: Vec<TrackedBox> = estimates
        .iter()
        .flat_map(|estimate| boxes_of(estimate, &input.world_from_camera))
        .collect();
    let text = kitti::results_to_string(&boxes, &input.view);
    output::write_text(&out, &text)?;
    tracked.sequences.push(SequenceInfo {
        name: name.to_owned(),
        out: out.display().to_string(),
        frames: input.moments.len(),
        detections: input.n_detections,
        tracks: estimates.len(),
        boxes: text.lines().count(),
    });
    tracked.notes.extend(input.notes);
    tracked.losses.extend(input.losses);
    Ok(())
}

fn settings() -> TrackSettings {
    TrackSettings {
        source: Source::Import,
        ..TrackSettings::for_logit_scores()
    }
}

/// Reads detections, poses and calibration of a sequence; the labels are not looked at.
fn read(data: &Path, name: &str) -> anyhow::Result<Input> {
    let file = |folder: &str| data.join(folder).join(format!("{name}.txt"));
    let calibration = kitti::read_calibration(&file("calib"))?;
    let classes = kitti::read_class_detections(data, name)?;
    let (mut notes, mut losses) = (Vec::new(), Vec::new());
    for detected in &classes {
        losses.extend(detected.detections.losses.iter().map(|lost| {
            format!(
                "a detection is left out: {}\nfile: {}, line {}",
                lost.what,
                detected.path.display(),
                lost.line
            )
        }));
    }
    let boxes = || classes.iter().flat_map(|it| &it.detections.boxes);
    let n_frames = boxes().map(|it| it.frame_idx + 1).max().unwrap_or(0);
    let pose_path = file("pose_world_from_camera");
    let world_from_camera = if pose_path.exists() {
        kitti::read_poses(&pose_path)?
    } else {
        notes.push(format!(
            "{name} has no poses, so it is tracked in the camera's own frame, which is worse \
             while the car moves\nfile: {}",
            pose_path.display()
        ));
        vec![Rigid::identity(); n_frames]
    };
    let mut moments: Vec<Moment> = world_from_camera.iter().enumerate().map(moment).collect();
    let mut n_without_pose = 0;
    for class in &classes {
        let class_id = ClassId::new(kitti::automotive_name(&class.name))?;
        for detected in &class.detections.boxes {
            match moments.get_mut(detected.frame_idx) {
                Some(moment) => moment.detections.push(Detection {
                    stamp: moment.stamp,
                    cuboid: detected
                        .cuboid
                        .transformed(&world_from_camera[detected.frame_idx]),
                    class: class_id.clone(),
                    score: detected.score,
                }),
                None => n_without_pose += 1,
            }
        }
    }
    if n_without_pose > 0 {
        losses.push(format!(
            "{n_without_pose} detections of {name} are left out: their frames have no pose\n\
             file: {}, {} lines",
            pose_path.display(),
            world_from_camera.len()
        ));
    }
    Ok(Input {
        n_detections: boxes().count(),
        moments,
        world_from_camera,
        view: ImageView {
            projection: calibration.projections[2],
            limits: kitti::image_limits(boxes()).unwrap_or(USUAL_LIMITS),
        },
        notes,
        losses,
    })
}

fn moment((frame_idx, world_from_camera): (usize, &Rigid<World, Sensor>)) -> Moment {
    Moment {
        viewpoint: Some(*world_from_camera * Point::origin()),
        ..Moment::new(kitti::stamp_of_frame(frame_idx), Vec::new())
    }
}

fn boxes_of<'a>(
    estimate: &'a TrackEstimate,
    world_from_camera: &'a [Rigid<World, Sensor>],
) -> impl Iterator<Item = TrackedBox> + 'a {
    let track: &Track = &estimate.track;
    track.keyframes().iter().filter_map(move |keyframe| {
        let frame_idx = kitti::frame_at(keyframe.stamp)?;
        Some(TrackedBox {
            frame_idx,
            track: track.id().0,
            class: kitti::class_name(track.class().as_str())?.to_owned(),
            cuboid: keyframe
                .cuboid
                .transformed(&world_from_camera.get(frame_idx)?.inverse()),
            score: estimate.score,
        })
    })
}

fn report(tracked: &Tracked, json: bool, console: &mut Console) -> anyhow::Result<Outcome> {
    crate::drive::tell(&tracked.notes, console);
    crate::drive::tell_losses(&tracked.losses, console);
    if json {
        console.json(tracked)?;
    } else {
        let mut table = Table::new(
            &[
                "sequence",
                "frames",
                "detections",
                "tracks",
                "boxes",
                "written to",
            ],
            1,
        );
        for sequence in &tracked.sequences {
            table.row(vec![
                sequence.name.clone(),
                sequence.frames.to_string(),
                sequence.detections.to_string(),
                sequence.tracks.to_string(),
                sequence.boxes.to_string(),
                sequence.out.clone(),
            ]);
        }
        write!(console.out(), "{table}")?;
    }
    Ok(match tracked.losses.is_empty() {
        true => Outcome::Done,
        false => Outcome::DoneWithLoss,
    })
}
