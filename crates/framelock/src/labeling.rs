//! From fused frames, or a file of detections, to a scene of tracks.

use std::path::Path;

use anyhow::{Context, bail};
use fl_cloud::Cloud;
use fl_fusion::{FusedFrame, Fusion};
use fl_log::{Log, Progress};
use fl_rig::Rig;
use fl_scene::{Ontology, Scene, Source, Track};
use fl_spacetime::{Ego, Point, Rigid, Sensor, Stamp, World};
use fl_track::detections::{self, DetectionFile};
use fl_track::{Detection, ProposeSettings, TrackSettings};

use crate::Console;
use crate::drive;
use crate::progress::WorkProgress;

/// The detections of one moment.
type Moment = (Stamp, Vec<Detection>);

/// What is detected in a drive, before it is a scene.
pub(crate) enum Detected {
    /// Boxes of nobody knows which object, and how they are to be tracked.
    Boxes {
        moments: Vec<Moment>,
        settings: Box<TrackSettings>,
    },
    /// Boxes that name their objects.
    Tracks { tracks: Vec<Track>, n_frames: usize },
}

impl Detected {
    /// Moments that were looked at.
    pub(crate) fn n_frames(&self) -> usize {
        match self {
            Self::Boxes { moments, .. } => moments.len(),
            Self::Tracks { n_frames, .. } => *n_frames,
        }
    }

    /// Boxes of all moments.
    pub(crate) fn n_detections(&self) -> usize {
        match self {
            Self::Boxes { moments, .. } => {
                moments.iter().map(|(_, detections)| detections.len()).sum()
            }
            Self::Tracks { tracks, .. } => tracks.iter().map(|track| track.keyframes().len()).sum(),
        }
    }
}

/// Proposes cuboids in every fused frame from the points of all lidars.
pub(crate) fn propose(fusion: &Fusion<'_>, console: &mut Console) -> anyhow::Result<Detected> {
    let progress = WorkProgress::new("proposing", console);
    let n_frames = fusion.frames().len();
    let mut moments = Vec::with_capacity(n_frames);
    for frame_idx in 0..n_frames {
        if !progress.advance(frame_idx as u64, n_frames as u64) {
            bail!("canceled after {frame_idx} of {n_frames} frames");
        }
        moments.push(propose_in(&fusion.frame(frame_idx)?, fusion.rig()));
    }
    Ok(Detected::Boxes {
        moments,
        settings: Box::default(),
    })
}

fn propose_in(frame: &FusedFrame, rig: &Rig) -> Moment {
    let clouds: Vec<_> = frame
        .clouds
        .iter()
        .map(|snapshot| snapshot.cloud.clone())
        .collect();
    let settings = ProposeSettings {
        viewpoint: viewpoint(frame, rig),
        ..ProposeSettings::default()
    };
    let proposals = fl_track::propose(&Cloud::merge(&clouds), &settings);
    let detections = proposals.into_iter().map(|proposal| Detection {
        stamp: frame.stamp,
        cuboid: proposal.cuboid.transformed(&frame.world_from_ego),
        class: proposal.class,
        score: proposal.score,
    });
    (frame.stamp, detections.collect())
}

/// Where the lidar with the most points in this frame sits.
fn viewpoint(frame: &FusedFrame, rig: &Rig) -> Point<Ego> {
    let densest = frame
        .clouds
        .iter()
        .max_by_key(|snapshot| snapshot.cloud.len());
    let sensor = densest.and_then(|snapshot| rig.sensor(&snapshot.sensor));
    sensor.map_or_else(Point::origin, |sensor| {
        sensor.ego_from_sensor * Point::origin()
    })
}

/// Reads detections from a file and takes them to the world frame at their own stamps.
pub(crate) fn read_detections(path: &Path, fusion: &Fusion<'_>) -> anyhow::Result<Detected> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the detections\nfile: {}", path.display()))?;
    let file = detections::from_json_str(&text)
        .with_context(|| format!("cannot use the detections\nfile: {}", path.display()))?;
    place(&file, fusion)
        .with_context(|| format!("cannot place the detections\nfile: {}", path.display()))
}

fn place(file: &DetectionFile, fusion: &Fusion<'_>) -> anyhow::Result<Detected> {
    let box_frame = BoxFrame::find(file.frame_id.as_deref(), fusion.rig())?;
    let poses = file
        .frames
        .iter()
        .map(|frame| box_frame.world_from_boxes(frame.stamp, fusion));
    let poses = poses.collect::<anyhow::Result<Vec<_>>>()?;
    if let Some(tracks) = fl_track::stated_tracks(&file.frames, &poses)? {
        return Ok(Detected::Tracks {
            tracks,
            n_frames: poses.len(),
        });
    }
    let in_world = file
        .frames
        .iter()
        .zip(&poses)
        .map(|(frame, pose)| frame.in_world(pose));
    let scale = if file.has_logit_scores() {
        TrackSettings::for_logit_scores()
    } else {
        TrackSettings::default()
    };
    let settings = TrackSettings {
        source: Source::Import,
        ..scale
    };
    Ok(Detected::Boxes {
        moments: in_world.collect(),
        settings: Box::new(settings),
    })
}

/// The frame that a file's boxes are in.
enum BoxFrame {
    World,
    Mounted(Rigid<Ego, Sensor>),
}

impl BoxFrame {
    /// By the names `world` and `ego`, a sensor's id, or a frame id of the log.
    fn find(frame_id: Option<&str>, rig: &Rig) -> anyhow::Result<Self> {
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

    fn world_from_boxes(
        &self,
        stamp: Stamp,
        fusion: &Fusion<'_>,
    ) -> anyhow::Result<Rigid<World, Sensor>> {
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
    let tracks = match detected {
        Detected::Tracks { tracks, .. } => tracks,
        Detected::Boxes { moments, settings } => {
            let estimates = fl_track::track(&moments, &settings);
            estimates
                .into_iter()
                .map(|estimate| estimate.track)
                .collect()
        }
    };
    Ok(Scene::new(
        drive::identity(log),
        Ontology::automotive(),
        tracks,
    )?)
}

/// Reads a scene and refuses it when it belongs to another log.
pub(crate) fn read_scene(path: &Path, log: &Log) -> anyhow::Result<Scene> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the scene\nfile: {}", path.display()))?;
    let scene = Scene::from_json_str(&text)
        .with_context(|| format!("cannot use the scene\nfile: {}", path.display()))?;
    scene
        .matches(&drive::identity(log))
        .with_context(|| format!("the scene does not fit the log\nfile: {}", path.display()))?;
    Ok(scene)
}

/// Writes a scene; the file appears whole or not at all.
pub(crate) fn write_scene(path: &Path, scene: &Scene) -> anyhow::Result<()> {
    let partial = path.with_extension("json.partial");
    let written = std::fs::write(&partial, scene.to_json_string())
        .and_then(|()| std::fs::rename(&partial, path));
    written.with_context(|| {
        format!(
            "cannot write the scene; is the folder there and writable\nfile: {}",
            path.display()
        )
    })
}
