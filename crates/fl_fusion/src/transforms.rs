//! The transform messages of a log: what holds still, what moves, and which frame is the vehicle's.

use std::collections::BTreeMap;

use fl_log::{ChannelKind, Log, Snapshot, Transform};
use fl_rig::FrameTree;
use fl_spacetime::{Rigid, Sensor, Stamp};

use crate::Error;
use crate::channels::{channels_of, main_channel};

/// Frames that are the vehicle's by custom, best first.
const VEHICLE_FRAMES: [&str; 5] = [
    "base_link",
    "base_footprint",
    "ego_vehicle",
    "ego",
    "vehicle",
];

/// Two transforms closer than this are one and the same, metres and radians.
const SAME: f64 = 1e-6;

/// All transforms of a log.
#[derive(Debug, Default)]
pub(crate) struct TransformLog {
    /// Everything of `/tf_static`, and of other transform channels what never changes.
    pub(crate) fixed: FrameTree,
    /// What changes, by child frame.
    pub(crate) moving: BTreeMap<String, MovingEdge>,
    /// Sentences on what could not be used.
    pub(crate) notes: Vec<String>,
}

/// Where a child frame was in its parent frame over time.
#[derive(Debug)]
pub(crate) struct MovingEdge {
    pub(crate) parent: String,
    /// Stamps strictly rise; at least two samples.
    pub(crate) samples: Vec<(Stamp, Rigid<Sensor, Sensor>)>,
}

impl TransformLog {
    /// Reads every transform message of the log.
    pub(crate) fn read(log: &Log) -> TransformLog {
        let mut found = TransformLog::default();
        let mut edges: BTreeMap<String, Vec<Transform>> = BTreeMap::new();
        let mut fixed: Vec<Transform> = Vec::new();
        for channel in channels_of(log, &[ChannelKind::Transforms]) {
            let is_static = channel.topic.ends_with("tf_static");
            let mut n_damaged = 0;
            for entry_idx in 0..log.entries(channel.id).len() {
                let Ok(Snapshot::Transforms(message)) = log.snapshot(channel.id, entry_idx) else {
                    n_damaged += 1;
                    continue;
                };
                found.notes.extend(message.rejected);
                for transform in message.transforms {
                    match is_static {
                        true => fixed.push(transform),
                        false => edges
                            .entry(transform.child.clone())
                            .or_default()
                            .push(transform),
                    }
                }
            }
            if n_damaged > 0 {
                let topic = &channel.topic;
                found
                    .notes
                    .push(format!("{n_damaged} messages of {topic} cannot be read"));
            }
        }
        edges
            .into_values()
            .for_each(|transforms| found.add_edge(transforms));
        for transform in fixed {
            found.moving.remove(bare(&transform.child));
            found.fixed.insert(
                &transform.parent,
                &transform.child,
                transform.parent_from_child,
            );
        }
        found.notes.sort();
        found.notes.dedup();
        found
    }

    fn add_edge(&mut self, mut transforms: Vec<Transform>) {
        transforms.sort_by_key(|transform| transform.stamp);
        let first = transforms[0].clone();
        let of_parent = |transform: &Transform| transform.parent == first.parent;
        let n_all = transforms.len();
        transforms.retain(of_parent);
        if transforms.len() < n_all {
            self.notes.push(format!(
                "frame `{}` changes its parent; only its transforms from `{}` are used",
                first.child, first.parent
            ));
        }
        transforms.dedup_by_key(|transform| transform.stamp);
        let stands =
            |transform: &Transform| same(&transform.parent_from_child, &first.parent_from_child);
        if transforms.iter().all(stands) {
            self.fixed
                .insert(&first.parent, &first.child, first.parent_from_child);
            return;
        }
        let samples = transforms
            .iter()
            .map(|found| (found.stamp, found.parent_from_child));
        let edge = MovingEdge {
            parent: bare(&first.parent).to_owned(),
            samples: samples.collect(),
        };
        self.moving.insert(bare(&first.child).to_owned(), edge);
    }

    /// True where any transform names the frame.
    pub(crate) fn knows(&self, frame: &str) -> bool {
        let frame = bare(frame);
        self.fixed.frames().contains(&frame)
            || self.moving.contains_key(frame)
            || self.moving.values().any(|edge| edge.parent == frame)
    }

    /// `target_from_source` through transforms that hold still.
    pub(crate) fn lookup(&self, target: &str, source: &str) -> Option<Rigid<Sensor, Sensor>> {
        if bare(target) == bare(source) {
            return Some(Rigid::identity());
        }
        self.fixed.lookup(target, source)
    }

    /// Whether the frame, or one it hangs on, moves against its parent.
    pub(crate) fn moves(&self, frame: &str) -> bool {
        let mut name = bare(frame);
        for _ in 0..self.fixed.frames().len() + 1 {
            if self.moving.contains_key(name) {
                return true;
            }
            match self.fixed.parent(name) {
                Some(parent) => name = parent,
                None => return false,
            }
        }
        false
    }
}

/// The name of the frame that is the vehicle's, if the log has any.
///
/// The moving frame of the odometry if the transforms know it, else a customary name, else the
/// root with the most frames below it.
pub(crate) fn ego_frame(log: &Log, transforms: &TransformLog) -> Result<Option<String>, Error> {
    let child = odometry_child(log);
    let has_transforms = !transforms.fixed.frames().is_empty() || !transforms.moving.is_empty();
    if let Some(child) = child
        && (!has_transforms || transforms.knows(&child))
    {
        return Ok(Some(child));
    }
    if let Some(name) = VEHICLE_FRAMES.iter().find(|name| transforms.knows(name)) {
        return Ok(Some((*name).to_owned()));
    }
    Ok(largest_root(&transforms.fixed))
}

fn odometry_child(log: &Log) -> Option<String> {
    let channel = main_channel(log, ChannelKind::Odometry)?;
    match log.snapshot(channel.id, 0) {
        Ok(Snapshot::Odometry(odometry)) => {
            Some(bare(&odometry.child_frame_id).to_owned()).filter(|child| !child.is_empty())
        }
        _ => None,
    }
}

fn largest_root(tree: &FrameTree) -> Option<String> {
    let frames = tree.frames();
    let n_below = |root: &&str| {
        frames
            .iter()
            .filter(|f| tree.lookup(root, f).is_some())
            .count()
    };
    // Of equals the first by name: max_by_key keeps the last, so the order is turned.
    tree.roots()
        .into_iter()
        .rev()
        .max_by_key(n_below)
        .map(str::to_owned)
}

/// The frame's name without the leading `/` of ROS 1.
pub(crate) fn bare(frame: &str) -> &str {
    frame.strip_prefix('/').unwrap_or(frame)
}

fn same(a: &Rigid<Sensor, Sensor>, b: &Rigid<Sensor, Sensor>) -> bool {
    let difference = a.inverse() * *b;
    difference.translation().norm() < SAME && difference.rotation().angle() < SAME
}
