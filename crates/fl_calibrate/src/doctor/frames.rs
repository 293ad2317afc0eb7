//! Faults of the tree of transforms, and of the frames that messages name.

use std::collections::{BTreeMap, BTreeSet};

use fl_log::{Channel, ChannelKind, Log};
use fl_rig::{Rig, SensorKind};
use fl_spacetime::Stamp;

use super::contents::{ChannelContents, Contents, Edge};
use super::fault::{counted, since};
use super::{Fault, Finding};

/// The kinds whose frames must be placed on the vehicle.
const PLACED: [ChannelKind; 4] = [
    ChannelKind::Cloud,
    ChannelKind::CompressedImage,
    ChannelKind::Image,
    ChannelKind::Video,
];
/// A transform that moves is silent if it is not said for so long, seconds and periods.
const SILENT_SECS: f64 = 0.5;
const SILENT_PERIODS: f64 = 5.0;
/// The cosine of an angle to the vertical within which no camera of a car looks.
const UP: f64 = 0.95;

pub(super) fn examine(log: &Log, contents: &Contents, rig: Option<&Rig>) -> Vec<Finding> {
    let start = log.start().unwrap_or(Stamp::from_nanos(0));
    let tree = Tree::of(contents);
    let mut findings = tree.two_parents();
    findings.extend(tree.cycles());
    for ((child, parent), edge) in &contents.edges {
        findings.extend(transform_gap(child, parent, edge, start));
    }
    let read = log.channels().iter();
    let read: Vec<_> = read
        .filter_map(|it| Some((it, contents.of(it.id)?)))
        .collect();
    for (channel, read) in &read {
        findings.extend(bad_rotations(channel, read));
        findings.extend(frame_changes(channel, read));
    }
    let is_placed = |(channel, _): &(&Channel, _)| PLACED.contains(&channel.kind);
    findings.extend(tree.unplaced(&read.into_iter().filter(is_placed).collect::<Vec<_>>()));
    findings.extend(rig.into_iter().flat_map(cameras_that_look_up));
    findings
}

/// The parents of each frame.
struct Tree<'c> {
    parents: BTreeMap<&'c str, BTreeSet<&'c str>>,
}

impl<'c> Tree<'c> {
    fn of(contents: &'c Contents) -> Self {
        let mut parents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (child, parent) in contents.edges.keys() {
            parents.entry(child).or_default().insert(parent);
        }
        Self { parents }
    }

    fn two_parents(&self) -> Vec<Finding> {
        let several = self.parents.iter().filter(|(_, parents)| parents.len() > 1);
        several
            .map(|(child, parents)| {
                let names: Vec<String> = parents.iter().map(|name| format!("`{name}`")).collect();
                let what = format!("frame `{child}` hangs on {}", names.join(" and on "));
                Finding::new(Fault::TwoParents, what)
            })
            .collect()
    }

    /// Each circle once, told from its first frame by name.
    fn cycles(&self) -> Vec<Finding> {
        let circles: BTreeSet<Vec<&str>> = self
            .parents
            .keys()
            .filter_map(|start| self.circle_from(start))
            .collect();
        circles
            .into_iter()
            .map(|circle| {
                let what = format!("frames hang on each other: {}", circle.join(" on "));
                Finding::new(Fault::TransformCycle, what)
            })
            .collect()
    }

    /// The circle through a frame, if it is the first of it by name.
    fn circle_from(&self, start: &'c str) -> Option<Vec<&'c str>> {
        let mut line = vec![start];
        let mut name = start;
        for _ in 0..self.parents.len() {
            name = self.parents.get(name)?.first()?;
            line.push(name);
            if name == start {
                return (line.iter().min() == Some(&start)).then_some(line);
            }
        }
        None
    }

    /// The parts of the tree: frames that edges connect, whichever way.
    fn parts(&self) -> Vec<BTreeSet<&'c str>> {
        let mut neighbors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (child, parents) in &self.parents {
            for parent in parents {
                neighbors.entry(child).or_default().insert(parent);
                neighbors.entry(parent).or_default().insert(child);
            }
        }
        let mut parts: Vec<BTreeSet<&str>> = Vec::new();
        for frame in neighbors.keys() {
            if parts.iter().any(|part| part.contains(frame)) {
                continue;
            }
            let mut part = BTreeSet::new();
            let mut open = vec![*frame];
            while let Some(frame) = open.pop() {
                if part.insert(frame) {
                    open.extend(&neighbors[frame]);
                }
            }
            parts.push(part);
        }
        parts
    }

    /// Sensors whose frame is not named, or not in the part of the tree that most sensors are in.
    fn unplaced(&self, sensors: &[(&Channel, &ChannelContents)]) -> Vec<Finding> {
        let frames: Vec<(&str, &str)> = sensors
            .iter()
            .filter_map(|(channel, read)| {
                let frame = read.frame()?.trim_start_matches('/');
                Some((channel.topic.as_str(), frame))
            })
            .collect();
        let parts = self.parts();
        let n_in = |part: &&BTreeSet<&str>| {
            frames
                .iter()
                .filter(|(_, frame)| part.contains(frame))
                .count()
        };
        let vehicle = parts.iter().max_by_key(n_in);
        let mut findings = Vec::new();
        if parts.is_empty() && frames.len() > 1 {
            let what = "the log has no transforms, neither /tf_static nor /tf";
            findings.push(Finding::new(Fault::TransformMissing, what));
        }
        for (topic, frame) in frames {
            if frame.is_empty() {
                let what = "header.frame_id is empty";
                findings.push(Finding::new(Fault::FrameUnnamed, what).on(topic));
            } else if vehicle.is_some_and(|vehicle| !vehicle.contains(frame)) {
                let what = format!("no transform connects its frame `{frame}` to the others");
                findings.push(Finding::new(Fault::TransformMissing, what).on(topic));
            }
        }
        findings
    }
}

fn transform_gap(child: &str, parent: &str, edge: &Edge, start: Stamp) -> Option<Finding> {
    if edge.is_static || edge.stamps.len() < 3 {
        return None;
    }
    let secs = |pair: &[Stamp]| (pair[1] - pair[0]).as_secs_f64();
    let mut intervals: Vec<f64> = edge.stamps.windows(2).map(secs).collect();
    intervals.sort_unstable_by(f64::total_cmp);
    let limit = SILENT_SECS.max(SILENT_PERIODS * intervals[intervals.len() / 2]);
    let silent: Vec<&[Stamp]> = edge
        .stamps
        .windows(2)
        .filter(|pair| secs(pair) > limit)
        .collect();
    let (first, last) = (silent.first()?, silent.last()?);
    let longest = intervals[intervals.len() - 1];
    let what = format!(
        "the transform from `{parent}` to `{child}` is silent {}, for up to {longest:.2} s, \
         first after {}",
        counted(silent.len(), "time"),
        since(start, first[0])
    );
    Some(Finding::new(Fault::TransformGap, what).within(first[0], last[1]))
}

fn bad_rotations(channel: &Channel, read: &ChannelContents) -> Vec<Finding> {
    let bad = read.bad_rotations.iter();
    bad.map(|(frame, (n, norm))| {
        let of = match frame.is_empty() {
            true => String::new(),
            false => format!(" of frame `{frame}`"),
        };
        let what = format!("the rotation{of} has the norm {norm:.4}");
        Finding::new(Fault::QuaternionNotUnit, what)
            .on(&channel.topic)
            .counting(*n as usize)
    })
    .collect()
}

fn frame_changes(channel: &Channel, read: &ChannelContents) -> Option<Finding> {
    (read.frames.len() > 1).then(|| {
        let names = read
            .frames
            .iter()
            .map(|(frame, n)| format!("`{frame}` ({n} messages)"));
        let what = format!("its frames are {}", names.collect::<Vec<_>>().join(", "));
        Finding::new(Fault::FrameChanges, what).on(&channel.topic)
    })
}

/// Cameras whose optical axis points up: where a driver placed the camera's body instead.
fn cameras_that_look_up(rig: &Rig) -> Vec<Finding> {
    let cameras = rig
        .sensors()
        .iter()
        .filter(|it| matches!(it.kind, SensorKind::Camera(_)));
    cameras
        .filter_map(|sensor| {
            let axis = sensor.ego_from_sensor.rotation() * nalgebra::Vector3::z();
            (axis.z > UP).then(|| {
                let what = format!(
                    "its optical axis points at the sky: ({:.2}, {:.2}, {:.2}) in the vehicle's frame",
                    axis.x, axis.y, axis.z
                );
                let finding = Finding::new(Fault::CameraLooksUp, what);
                match &sensor.channel {
                    Some(topic) => finding.on(topic),
                    None => finding,
                }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(edges: &[(&str, &str)]) -> Contents {
        let mut contents = Contents::default();
        for (child, parent) in edges {
            let edge = Edge {
                is_static: true,
                stamps: Vec::new(),
            };
            contents
                .edges
                .insert(((*child).to_owned(), (*parent).to_owned()), edge);
        }
        contents
    }

    #[test]
    fn circles_are_told_once() {
        let contents = contents(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]);
        let found = Tree::of(&contents).cycles();
        assert_eq!(found.len(), 1);
        assert!(
            found[0].what.ends_with("a on b on c on a"),
            "{}",
            found[0].what
        );
    }

    #[test]
    fn parts_hang_together() {
        let contents = contents(&[("lidar", "base"), ("camera", "base"), ("lost", "nowhere")]);
        let tree = Tree::of(&contents);
        let expected = [
            BTreeSet::from(["base", "camera", "lidar"]),
            BTreeSet::from(["lost", "nowhere"]),
        ];
        assert_eq!(tree.parts(), expected);
        assert_eq!(tree.two_parents(), []);
    }

    #[test]
    fn a_silent_transform_is_told() {
        let stamps = [0, 1, 2, 3, 13, 14].map(|tenth| Stamp::from_nanos(tenth * 100_000_000));
        let edge = |is_static| Edge {
            is_static,
            stamps: stamps.to_vec(),
        };
        let found = transform_gap("base", "map", &edge(false), stamps[0]).unwrap();
        assert!(found.what.contains("1.00 s"), "{}", found.what);
        assert_eq!(transform_gap("base", "map", &edge(true), stamps[0]), None);
    }
}
