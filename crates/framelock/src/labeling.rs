//! From fused frames, or a file of detections, to a scene of tracks.

mod forms;
mod proposing;

use std::path::Path;

use anyhow::{Context, bail};
use fl_fusion::Fusion;
use fl_log::Log;
use fl_rig::{Rig, SensorKind};
use fl_scene::{Ontology, Scene, Source, Tolerance, Track};
use fl_spacetime::{Ego, Point, Rigid, Sensor, Stamp, World};
use fl_track::detections::{DetectedBox, DetectionFile, DetectionFrame};
use fl_track::{Moment, MovingCluster, TrackSettings};

use crate::args::DetectionArgs;
use crate::radar_returns::add_returns;

pub(crate) use proposing::propose;

/// What is detected in a drive, before it is a scene.
pub(crate) struct Detected {
    /// Moments that were looked at.
    pub(crate) n_frames: usize,
    /// Boxes of all moments.
    pub(crate) n_boxes: usize,
    /// What was assumed, one sentence each.
    pub(crate) notes: Vec<String>,
    /// What could not be read or placed, one sentence each.
    pub(crate) losses: Vec<String>,
    objects: Objects,
}

/// What is known of which box is which object.
enum Objects {
    /// Nothing: the boxes are to be tracked.
    Unknown {
        moments: Vec<Moment>,
        settings: Box<TrackSettings>,
    },
    /// Nothing, and the boxes are proposals in a drive whose motion is known: what moves says
    /// which tracks are clutter.
    Proposed {
        moments: Vec<Moment>,
        settings: Box<TrackSettings>,
        moving: Vec<MovingCluster>,
    },
    /// Everything: the boxes name their objects.
    Stated(Vec<Track>),
}

/// Whether the drive has points to look at.
pub(crate) fn has_lidar(fusion: &Fusion<'_>) -> bool {
    let is_lidar = |sensor: &fl_rig::Sensor| {
        sensor.kind == SensorKind::Lidar && fusion.channel_of(&sensor.id).is_some()
    };
    fusion.rig().sensors().iter().any(is_lidar)
}

/// Reads detections from a file and takes them to the world frame at their own stamps.
pub(crate) fn read_detections(
    path: &Path,
    args: &DetectionArgs,
    fusion: &Fusion<'_>,
) -> anyhow::Result<Detected> {
    let mut read = forms::read(path, args, fusion)
        .with_context(|| format!("cannot use the detections\nfile: {}", path.display()))?;
    if let Some((low, high)) = read.file.rescale_odd_scores() {
        read.notes.push(format!(
            "scores are neither probabilities nor logits; {low} to {high} are taken for 0 to 1"
        ));
    }
    let placed = place(&read.file, fusion)
        .with_context(|| format!("cannot place the detections\nfile: {}", path.display()))?;
    Ok(Detected {
        notes: [read.notes, standing_note(fusion), placed.notes].concat(),
        losses: [read.losses, placed.losses].concat(),
        ..placed
    })
}

/// What a drive without ego motion means for tracks.
fn standing_note(fusion: &Fusion<'_>) -> Vec<String> {
    let note = "the vehicle is taken to stand still, so objects are tracked in its own frame, \
                which is worse while it moves";
    let stands = fusion.ego_motion().trajectory().is_none();
    stands.then(|| note.to_owned()).into_iter().collect()
}

fn place(file: &DetectionFile, fusion: &Fusion<'_>) -> anyhow::Result<Detected> {
    let box_frame = BoxFrame::find(file.frame_id.as_deref(), fusion.rig())?;
    let (mut frames, mut poses, mut losses) = (Vec::new(), Vec::new(), Vec::new());
    for (frame_idx, frame) in file.frames.iter().enumerate() {
        match box_frame.world_from_boxes(frame.stamp, fusion) {
            Ok(pose) => {
                frames.push(frame.clone());
                poses.push(pose);
            }
            Err(reason) => losses.push(format!(
                "frame {frame_idx} of the detections is left out with {} boxes: {reason}",
                frame.boxes.len()
            )),
        }
    }
    if frames.is_empty() && !file.frames.is_empty() {
        bail!(
            "none of the {} frames lies in this log; {}",
            file.frames.len(),
            losses[0]
        );
    }
    check_nearness(&frames, &poses, fusion)?;
    let objects = objects_of(file, &box_frame, &frames, &poses, fusion)?;
    Ok(Detected {
        n_frames: frames.len(),
        n_boxes: frames.iter().map(|frame| frame.boxes.len()).sum(),
        notes: objects.notes,
        losses: [losses, objects.losses].concat(),
        objects: objects.objects,
    })
}

/// In most frames something is nearer to the vehicle than this, if boxes are in the frame that
/// they are said to be in, meters.
const MAX_NEAREST_M: f64 = 500.0;

/// Refuses boxes that lie nowhere near the vehicle.
fn check_nearness(
    frames: &[DetectionFrame],
    poses: &[Rigid<World, Sensor>],
    fusion: &Fusion<'_>,
) -> anyhow::Result<()> {
    let mut nearest_m = Vec::new();
    for (frame, pose) in frames.iter().zip(poses) {
        let Ok(world_from_ego) = fusion.ego_motion().pose_at(frame.stamp) else {
            continue;
        };
        let vehicle = world_from_ego * Point::origin();
        let away_m = |detected: &DetectedBox| (*pose * detected.cuboid.center()).distance(vehicle);
        nearest_m.extend(frame.boxes.iter().map(away_m).min_by(f64::total_cmp));
    }
    nearest_m.sort_by(f64::total_cmp);
    match nearest_m.get(nearest_m.len() / 2) {
        Some(median_m) if *median_m > MAX_NEAREST_M => bail!(
            "the nearest box of a frame is {median_m:.0} m from the vehicle (median of {} frames); \
             the boxes must be in another frame than it is said",
            nearest_m.len()
        ),
        _ => Ok(()),
    }
}

/// [`Objects`] with what is to be said of them.
struct Sorted {
    objects: Objects,
    notes: Vec<String>,
    losses: Vec<String>,
}

/// Boxes as tracks where all of them name their objects, else as detections in the world.
fn objects_of(
    file: &DetectionFile,
    box_frame: &BoxFrame,
    frames: &[DetectionFrame],
    poses: &[Rigid<World, Sensor>],
    fusion: &Fusion<'_>,
) -> anyhow::Result<Sorted> {
    let (mut notes, mut losses) = (Vec::new(), Vec::new());
    if let Some(stated) = fl_track::stated_tracks(frames, poses)? {
        if stated.renumbered {
            notes.push(
                "not every track_id is a number, so objects are numbered as they appear".to_owned(),
            );
        }
        if stated.n_doubled > 0 {
            losses.push(format!(
                "{} boxes are left out: their object has another box at the same stamp",
                stated.n_doubled
            ));
        }
        return Ok(Sorted {
            objects: Objects::Stated(stated.tracks),
            notes,
            losses,
        });
    }
    if frames
        .iter()
        .flat_map(|frame| &frame.boxes)
        .any(|detected| detected.track_id.is_some())
    {
        notes.push("not every box has a track_id, so none is used and all are tracked".to_owned());
    }
    let mut moments: Vec<Moment> = frames
        .iter()
        .zip(poses)
        .map(|(frame, pose)| frame.in_world(pose, box_frame.viewpoint(pose)))
        .collect();
    losses.extend(add_returns(&mut moments, fusion));
    let scale = if file.has_logit_scores() {
        notes.push("scores reach beyond 0 to 1 and are taken as logits".to_owned());
        TrackSettings::for_logit_scores()
    } else {
        TrackSettings::default()
    };
    let settings = TrackSettings {
        source: Source::Import,
        ..scale
    }
    .for_frames(moments.len());
    let objects = Objects::Unknown {
        moments,
        settings: Box::new(settings),
    };
    Ok(Sorted {
        objects,
        notes,
        losses,
    })
}

/// The frame that a file's boxes are in.
pub(crate) enum BoxFrame {
    World,
    Mounted(Rigid<Ego, Sensor>),
}

impl BoxFrame {
    /// By the names `world` and `ego`, a sensor's id, or a sensor's frame id.
    pub(crate) fn find(frame_id: Option<&str>, rig: &Rig) -> anyhow::Result<Self> {
        let name = frame_id.context(
            "the file does not say in which frame its boxes are; add \"frame_id\": \
             \"world\", \"ego\", a sensor's name or its frame id",
        )?;
        match name {
            "world" => return Ok(Self::World),
            "ego" => return Ok(Self::Mounted(Rigid::identity())),
            _ => {}
        }
        let named = |sensor: &&fl_rig::Sensor| {
            sensor.id.as_str() == name || sensor.frame_id.as_deref() == Some(name)
        };
        let Some(sensor) = rig.sensors().iter().find(named) else {
            let known: Vec<String> = rig
                .sensors()
                .iter()
                .map(|sensor| sensor.id.to_string())
                .collect();
            bail!(
                "no sensor or frame `{name}`; use world, ego or one of: {}",
                known.join(", ")
            );
        };
        Ok(Self::Mounted(sensor.ego_from_sensor))
    }

    /// Where the boxes were seen from, if that is known.
    fn viewpoint(&self, world_from_boxes: &Rigid<World, Sensor>) -> Option<Point<World>> {
        match self {
            Self::World => None,
            Self::Mounted(_) => Some(*world_from_boxes * Point::origin()),
        }
    }

    /// The frame as seen from the vehicle, while it was there.
    pub(crate) fn ego_from_boxes(&self, world_from_ego: &Rigid<World, Ego>) -> Rigid<Ego, Sensor> {
        match self {
            Self::World => world_from_ego.inverse().relabel(),
            Self::Mounted(ego_from_boxes) => *ego_from_boxes,
        }
    }

    /// Where the frame was; the error says why that is not known, or that the log was elsewhere.
    fn world_from_boxes(
        &self,
        stamp: Stamp,
        fusion: &Fusion<'_>,
    ) -> anyhow::Result<Rigid<World, Sensor>> {
        let extent = fusion.log().start().zip(fusion.log().end());
        if let Some((start, end)) = extent.filter(|(start, end)| stamp < *start || stamp > *end) {
            bail!("its stamp {stamp} is outside the log, which lasts from {start} to {end}");
        }
        match self {
            Self::World => Ok(Rigid::identity()),
            Self::Mounted(ego_from_boxes) => {
                Ok(fusion.ego_motion().pose_at(stamp)? * *ego_from_boxes)
            }
        }
    }
}

/// Joins detections to tracks over the log; boxes that name their objects stay as they are.
pub(crate) fn label(log: &Log, detected: Detected) -> anyhow::Result<Scene> {
    let tracks = match detected.objects {
        Objects::Stated(tracks) => tracks,
        Objects::Unknown { moments, settings } => tracks_of(&moments, &settings),
        Objects::Proposed {
            moments,
            settings,
            moving,
        } => {
            let mut tracks = tracks_of(&moments, &settings);
            tracks.retain(|track| fl_track::is_borne_out(track, &moving));
            tracks
        }
    };
    Ok(Scene::new(
        fl_project::identity(log),
        Ontology::automotive(),
        tracks,
    )?)
}

fn tracks_of(moments: &[Moment], settings: &TrackSettings) -> Vec<Track> {
    let estimates = fl_track::track(moments, settings);
    let tracks = estimates.into_iter().map(|estimate| estimate.track);
    tracks.collect()
}

/// How far a heading may be off where keyframes are left out, radians.
const THIN_ROTATION_RAD: f64 = 2.0 * std::f64::consts::PI / 180.0;

/// The scene with the fewest keyframes of each track that stay this near to all others.
pub(crate) fn thinned(scene: &Scene, position_m: f64) -> anyhow::Result<Scene> {
    let tolerance = Tolerance {
        position_m,
        rotation_rad: THIN_ROTATION_RAD,
    };
    let mut thinned = scene.clone();
    for track in scene.tracks() {
        thinned = thinned.after(&thinned.thin_track(track.id(), tolerance)?)?;
    }
    Ok(thinned)
}

/// Reads a scene and refuses it when it belongs to another log.
pub(crate) fn read_scene(path: &Path, log: &Log) -> anyhow::Result<Scene> {
    let scene = read_scene_alone(path)?;
    check_log(&scene, path, log)?;
    Ok(scene)
}

/// Reads a scene, whatever log it belongs to.
pub(crate) fn read_scene_alone(path: &Path) -> anyhow::Result<Scene> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the scene\nfile: {}", path.display()))?;
    Scene::from_json_str(&text)
        .with_context(|| format!("cannot use the scene\nfile: {}", path.display()))
}

/// Refuses a scene that belongs to another log.
pub(crate) fn check_log(scene: &Scene, path: &Path, log: &Log) -> anyhow::Result<()> {
    scene
        .matches(&fl_project::identity(log))
        .with_context(|| format!("the scene does not fit the log\nfile: {}", path.display()))
}
