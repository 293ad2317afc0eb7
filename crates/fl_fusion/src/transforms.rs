//! The transform messages of a log: what holds still, what moves, and which frame is the vehicle's.

use std::collections::BTreeMap;

use fl_log::{Channel, ChannelKind, Log, Snapshot, Transform};
use fl_rig::FrameTree;
use fl_spacetime::{Rigid, Sensor, Stamp};

use crate::Error;
use crate::channels::{channels_of, main_channel};
use crate::rig_from_log::first_readable;

/// Frames that are the vehicle's by custom, best first.
const VEHICLE_FRAMES: [&str; 5] = [
    "base_link",
    "base_footprint",
    "ego_vehicle",
    "ego",
    "vehicle",
];

/// Two transforms closer than this are one and the same, meters and radians.
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
    pub(crate) samples: Samples,
}

/// Where a child frame was in one of its parents.
type Samples = Vec<(Stamp, Rigid<Sensor, Sensor>)>;

/// Transforms as they are recorded; a name is kept once, however many samples it has.
#[derive(Default)]
struct Recorded {
    /// Parent and pose by child, from `/tf_static`; the last word counts.
    fixed: BTreeMap<String, (String, Rigid<Sensor, Sensor>)>,
    /// Samples by child, then by parent, from the other channels.
    edges: BTreeMap<String, BTreeMap<String, Samples>>,
    notes: Vec<String>,
}

impl Recorded {
    fn read(log: &Log, wanted: impl Fn(&Channel) -> bool) -> Recorded {
        let mut recorded = Recorded::default();
        let channels = channels_of(log, &[ChannelKind::Transforms]);
        for channel in channels.into_iter().filter(|channel| wanted(channel)) {
            recorded.read_channel(log, channel);
        }
        recorded
    }

    fn read_channel(&mut self, log: &Log, channel: &Channel) {
        let mut n_damaged = 0;
        for (entry_idx, entry) in log.entries(channel.id).iter().enumerate() {
            let Ok(Snapshot::Transforms(message)) = log.snapshot(channel.id, entry_idx) else {
                n_damaged += 1;
                continue;
            };
            self.notes.extend(message.rejected);
            for transform in message.transforms {
                match is_static(channel) {
                    true => self.state(&transform),
                    false => self.sample(&transform, entry.stamp),
                }
            }
        }
        if n_damaged > 0 {
            let topic = &channel.topic;
            self.notes
                .push(format!("{n_damaged} messages of {topic} cannot be read"));
        }
    }

    fn state(&mut self, transform: &Transform) {
        let (parent, child) = (bare(&transform.parent), bare(&transform.child));
        let pose = transform.parent_from_child;
        self.fixed
            .insert(child.to_owned(), (parent.to_owned(), pose));
    }

    /// A transform without a stamp of its own holds when its message does.
    fn sample(&mut self, transform: &Transform, message_stamp: Stamp) {
        let (parent, child) = (bare(&transform.parent), bare(&transform.child));
        if parent == child {
            return;
        }
        let stamp = match transform.stamp.nanos() {
            0 => message_stamp,
            _ => transform.stamp,
        };
        let parents = self.edges.entry(child.to_owned()).or_default();
        let samples = parents.entry(parent.to_owned()).or_default();
        samples.push((stamp, transform.parent_from_child));
    }

    fn sorted(self) -> TransformLog {
        let mut found = TransformLog {
            notes: self.notes,
            ..TransformLog::default()
        };
        for (child, parents) in self.edges {
            found.add_edge(child, parents);
        }
        for (child, (parent, parent_from_child)) in self.fixed {
            found.moving.remove(&child);
            found.fixed.insert(&parent, &child, parent_from_child);
        }
        found.notes.sort();
        found.notes.dedup();
        found
    }
}

impl TransformLog {
    /// Reads every transform message of the log.
    pub(crate) fn read(log: &Log) -> TransformLog {
        Recorded::read(log, |_| true).sorted()
    }

    /// Reads the messages of `/tf_static` alone.
    pub(crate) fn read_static(log: &Log) -> TransformLog {
        Recorded::read(log, is_static).sorted()
    }

    /// Keeps the parent with the most samples, of equals the first by name.
    fn add_edge(&mut self, child: String, parents: BTreeMap<String, Samples>) {
        let n_all: usize = parents.values().map(Vec::len).sum();
        let most = parents
            .into_iter()
            .rev()
            .max_by_key(|(_, samples)| samples.len());
        let Some((parent, mut samples)) = most else {
            return;
        };
        let n_samples = samples.len();
        if n_samples < n_all {
            self.notes.push(format!(
                "frame `{child}` changes its parent; only its {n_samples} transforms from \
                 `{parent}` are used, {} are not",
                n_all - n_samples
            ));
        }
        samples.sort_by_key(|(stamp, _)| *stamp);
        let (_, first) = samples[0];
        if samples.iter().all(|(_, pose)| same(pose, &first)) {
            self.fixed.insert(&parent, &child, first);
            return;
        }
        samples.dedup_by_key(|(stamp, _)| *stamp);
        if samples.len() < n_samples {
            self.notes.push(format!(
                "{} transforms from `{parent}` to `{child}` repeat a stamp; the first of each is \
                 used",
                n_samples - samples.len()
            ));
        }
        if samples.len() < 2 {
            self.fixed.insert(&parent, &child, first);
            return;
        }
        samples.shrink_to_fit();
        self.moving.insert(child, MovingEdge { parent, samples });
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
/// Where the transforms know the moving frame of the odometry: the best customary name that holds
/// still against it, else itself. Where they do not: a customary name, else the root with the most
/// frames below it.
pub(crate) fn ego_frame(log: &Log, transforms: &TransformLog) -> Result<Option<String>, Error> {
    let child = odometry_child(log);
    let has_transforms = !transforms.fixed.frames().is_empty() || !transforms.moving.is_empty();
    if let Some(child) = child
        && (!has_transforms || transforms.knows(&child))
    {
        let customary = VEHICLE_FRAMES
            .iter()
            .find(|name| transforms.lookup(&child, name).is_some());
        return Ok(Some(customary.map_or(child, |name| (*name).to_owned())));
    }
    if let Some(name) = VEHICLE_FRAMES.iter().find(|name| transforms.knows(name)) {
        return Ok(Some((*name).to_owned()));
    }
    Ok(largest_root(&transforms.fixed))
}

/// The transforms that place the odometry: `/tf_static` alone where reading the others would
/// change neither the ego frame nor its place, else all. `true` where all are read.
pub(crate) fn transforms_for_odometry(log: &Log) -> (TransformLog, bool) {
    let fixed = TransformLog::read_static(log);
    let best = VEHICLE_FRAMES[0];
    let settled = odometry_child(log).and_then(|child| fixed.fixed.lookup(&child, best));
    match settled {
        Some(_) => (fixed, false),
        None => (TransformLog::read(log), true),
    }
}

fn odometry_child(log: &Log) -> Option<String> {
    let channel = main_channel(log, ChannelKind::Odometry)?;
    match first_readable(log, channel) {
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

fn is_static(channel: &Channel) -> bool {
    channel.topic.ends_with("tf_static")
}

/// The frame's name without the leading `/` of ROS 1.
pub(crate) fn bare(frame: &str) -> &str {
    frame.strip_prefix('/').unwrap_or(frame)
}

fn same(a: &Rigid<Sensor, Sensor>, b: &Rigid<Sensor, Sensor>) -> bool {
    let difference = a.inverse() * *b;
    difference.translation().norm() < SAME && difference.rotation().angle() < SAME
}
