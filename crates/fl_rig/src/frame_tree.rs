//! Static transforms between named coordinate frames, and chains of them.

use std::collections::{BTreeMap, BTreeSet};

use fl_spacetime::{Rigid, Sensor};

type Edge = Rigid<Sensor, Sensor>;

/// A forest of named frames, each with at most one parent, as ROS' `/tf_static` gives it.
///
/// A leading `/` of a name is ignored, so that `/base_link` and `base_link` are one frame.
#[derive(Clone, Debug, Default)]
pub struct FrameTree {
    parents: BTreeMap<String, (String, Edge)>,
}

impl FrameTree {
    /// A tree without frames.
    pub fn new() -> Self {
        Self::default()
    }

    /// States where `child` sits in `parent`; replaces what was said of `child` before.
    ///
    /// A frame that is its own parent says nothing and is ignored.
    pub fn insert(&mut self, parent: &str, child: &str, parent_from_child: Edge) {
        let (parent, child) = (bare(parent), bare(child));
        if parent != child {
            self.parents
                .insert(child.to_owned(), (parent.to_owned(), parent_from_child));
        }
    }

    /// The transform `target_from_source`, whichever way the tree connects the two.
    ///
    /// `None` if a frame is unknown or the two are not connected.
    pub fn lookup(&self, target: &str, source: &str) -> Option<Edge> {
        let target_line = self.line(bare(target))?;
        let source_line = self.line(bare(source))?;
        let meeting = |frame: &str| target_line.iter().find(|(name, _)| *name == frame);
        source_line
            .iter()
            .find_map(|(frame, ancestor_from_source)| {
                let (_, ancestor_from_target) = meeting(frame)?;
                Some(ancestor_from_target.inverse() * *ancestor_from_source)
            })
    }

    /// All frames, sorted by name.
    pub fn frames(&self) -> Vec<&str> {
        let named = self
            .parents
            .iter()
            .flat_map(|(child, (parent, _))| [child, parent]);
        let sorted: BTreeSet<&str> = named.map(String::as_str).collect();
        sorted.into_iter().collect()
    }

    /// The frame that `frame` hangs on.
    pub fn parent(&self, frame: &str) -> Option<&str> {
        self.parents
            .get(bare(frame))
            .map(|(parent, _)| parent.as_str())
    }

    /// The frames that hang on no other, sorted by name.
    pub fn roots(&self) -> Vec<&str> {
        let frames = self.frames().into_iter();
        frames
            .filter(|frame| !self.parents.contains_key(*frame))
            .collect()
    }

    /// `frame` and its ancestors upwards, each with `ancestor_from_frame`; a cycle is walked once.
    fn line<'a>(&'a self, frame: &'a str) -> Option<Vec<(&'a str, Edge)>> {
        let is_parent = || self.parents.values().any(|(parent, _)| parent == frame);
        if !self.parents.contains_key(frame) && !is_parent() {
            return None;
        }
        let mut seen = BTreeSet::from([frame]);
        let mut line = vec![(frame, Edge::identity())];
        let (mut name, mut name_from_frame) = (frame, Edge::identity());
        while let Some((parent, parent_from_name)) = self.parents.get(name) {
            if !seen.insert(parent) {
                break;
            }
            name_from_frame = *parent_from_name * name_from_frame;
            name = parent;
            line.push((name, name_from_frame));
        }
        Some(line)
    }
}

fn bare(frame: &str) -> &str {
    frame.strip_prefix('/').unwrap_or(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::Point;
    use nalgebra::{UnitQuaternion, Vector3};
    use proptest::prelude::*;

    const TOLERANCE_M: f64 = 1e-12;

    fn shift(x: f64, yaw_rad: f64) -> Edge {
        let rotation = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), yaw_rad);
        Rigid::new(rotation, Vector3::new(x, 0.0, 0.0))
    }

    fn vehicle() -> FrameTree {
        let mut tree = FrameTree::new();
        tree.insert("base_link", "roof", shift(1.0, 0.0));
        tree.insert("roof", "lidar", shift(0.5, 0.0));
        tree.insert(
            "/base_link",
            "/camera",
            shift(2.0, std::f64::consts::FRAC_PI_2),
        );
        tree
    }

    fn check(tree: &FrameTree, target: &str, source: &str, expected: [f64; 3]) {
        let target_from_source = tree.lookup(target, source).unwrap();
        let origin = target_from_source * Point::<Sensor>::new(0.0, 0.0, 0.0);
        let expected = Point::new(expected[0], expected[1], expected[2]);
        assert!(
            origin.distance(expected) < TOLERANCE_M,
            "{target} from {source}: {origin:?}"
        );
    }

    #[test]
    fn follows_chains_up_down_and_across() {
        let tree = vehicle();
        check(&tree, "base_link", "lidar", [1.5, 0.0, 0.0]);
        check(&tree, "lidar", "base_link", [-1.5, 0.0, 0.0]);
        check(&tree, "camera", "lidar", [0.0, 0.5, 0.0]);
        check(&tree, "lidar", "/lidar", [0.0, 0.0, 0.0]);
    }

    #[test]
    fn knows_its_frames() {
        let tree = vehicle();
        assert_eq!(tree.frames(), ["base_link", "camera", "lidar", "roof"]);
        assert_eq!(tree.roots(), ["base_link"]);
        assert_eq!(tree.parent("/lidar"), Some("roof"));
        assert_eq!(tree.parent("base_link"), None);
    }

    #[test]
    fn unconnected_frames_have_no_transform() {
        let mut tree = vehicle();
        tree.insert("map", "odom", shift(0.0, 0.0));
        assert!(tree.lookup("map", "lidar").is_none());
        assert!(tree.lookup("base_link", "nowhere").is_none());
        assert!(tree.lookup("nowhere", "nowhere").is_none());
    }

    #[test]
    fn cycles_end() {
        let mut tree = FrameTree::new();
        tree.insert("a", "b", shift(1.0, 0.0));
        tree.insert("b", "c", shift(1.0, 0.0));
        tree.insert("c", "a", shift(1.0, 0.0));
        tree.insert("d", "d", shift(1.0, 0.0));
        check(&tree, "a", "c", [-1.0, 0.0, 0.0]);
        assert!(tree.roots().is_empty());
        assert!(tree.lookup("a", "d").is_none());
    }

    #[test]
    fn the_last_word_on_a_frame_counts() {
        let mut tree = vehicle();
        tree.insert("base_link", "lidar", shift(9.0, 0.0));
        check(&tree, "base_link", "lidar", [9.0, 0.0, 0.0]);
    }

    proptest! {
        /// Frame `i` hangs on a frame before it, so the tree is connected.
        #[test]
        fn there_and_back_is_identity(
            edges in prop::collection::vec((0usize..100, -50.0..50.0, -3.0..3.0), 1..20),
            ends in (0usize..100, 0usize..100),
        ) {
            let mut tree = FrameTree::new();
            for (idx, (parent, x, yaw_rad)) in edges.iter().enumerate() {
                let (parent, child) = (parent % (idx + 1), idx + 1);
                tree.insert(&parent.to_string(), &child.to_string(), shift(*x, *yaw_rad));
            }
            let n_frames = edges.len() + 1;
            let (a, b) = ((ends.0 % n_frames).to_string(), (ends.1 % n_frames).to_string());
            let loop_transform = tree.lookup(&a, &b).unwrap() * tree.lookup(&b, &a).unwrap();
            let point = Point::<Sensor>::new(1.0, 2.0, 3.0);
            prop_assert!((loop_transform * point).distance(point) < 1e-9);
        }
    }
}
