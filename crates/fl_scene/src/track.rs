//! One object over time, stated by keyframes.

use std::fmt;
use std::sync::OnceLock;

use fl_spacetime::{OrientedBox, Rigid, Stamp, Vector, World};
use nalgebra::UnitQuaternion;

use crate::interpolate::Shape;
use crate::{ClassId, Curve, Deviation, Error, Knot, MotionModel, Tolerance, thin};

/// The number of a track, unique in its scene. Shown as `#7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackId(pub u64);

/// Who stated a keyframe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A person placed it.
    Human,
    /// A detector or tracker proposed it from sensor data at that stamp.
    Model,
    /// It came from a file.
    Import,
    /// It was carried over from other keyframes, without a measurement of its own.
    Propagated,
}

/// A cuboid stated at a stamp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keyframe {
    /// The moment.
    pub stamp: Stamp,
    /// Where the object is, in the world:
    /// ```text
    ///      z
    ///      │   x (length, where the object faces)
    ///      │  ╱
    ///      │ ╱
    /// y ───┘      origin in the middle of the volume
    /// ```
    pub cuboid: OrientedBox<World>,
    /// Who said so.
    pub source: Source,
    /// How sure the source is; higher is surer. `None` when it gave no figure.
    pub score: Option<f64>,
}

/// One object over time: its class and its keyframes.
///
/// Between keyframes the cuboid is interpolated in the world frame as the track's motion model
/// says; before the first and after the last one the object is unknown, and nothing is
/// extrapolated. A track moves in straight lines until a [`Scene`](crate::Scene) gives it the
/// motion model of its class, or [`Track::with_motion`] another.
///
/// Invariant: at least one keyframe; stamps strictly rising; centers, rotations and scores
/// finite, rotations of unit length within [`Track::ROTATION_TOLERANCE`].
#[derive(Clone, Debug)]
pub struct Track {
    id: TrackId,
    class: ClassId,
    keyframes: Vec<Keyframe>,
    motion: MotionModel,
    /// Follows from keyframes and motion; made when it is first asked for.
    shape: OnceLock<Shape>,
}

impl PartialEq for Track {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            id,
            class,
            keyframes,
            motion,
            shape: _,
        } = self;
        *id == other.id
            && *class == other.class
            && *keyframes == other.keyframes
            && *motion == other.motion
    }
}

impl TrackId {
    /// The track of that number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }
}

impl fmt::Display for TrackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl Source {
    /// All sources.
    pub const ALL: [Self; 4] = [Self::Human, Self::Model, Self::Import, Self::Propagated];

    /// The name in documents: `human`, `model`, `import`, `propagated`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Model => "model",
            Self::Import => "import",
            Self::Propagated => "propagated",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Track {
    /// How far the length of a rotation's quaternion may be from 1.
    pub const ROTATION_TOLERANCE: f64 = 1e-6;

    /// Refuses an empty track, stamps that do not rise strictly, and numbers that are not finite.
    pub fn new(id: TrackId, class: ClassId, keyframes: Vec<Keyframe>) -> Result<Self, Error> {
        if keyframes.is_empty() {
            return Err(Error::EmptyTrack { track: id });
        }
        for (keyframe_idx, keyframe) in keyframes.iter().enumerate() {
            check_keyframe(id, keyframe_idx, keyframe)?;
        }
        check_order(id, &keyframes)?;
        let keyframes = keyframes.into_iter().map(normalized).collect();
        Ok(Self {
            id,
            class,
            keyframes,
            motion: MotionModel::default(),
            shape: OnceLock::new(),
        })
    }

    /// The same track with another way to move between its keyframes.
    pub fn with_motion(mut self, motion: MotionModel) -> Self {
        if motion != self.motion {
            self.motion = motion;
            self.shape = OnceLock::new();
        }
        self
    }

    /// How the object moves between keyframes.
    pub fn motion(&self) -> MotionModel {
        self.motion
    }

    /// The track's number.
    pub fn id(&self) -> TrackId {
        self.id
    }

    /// What the object is.
    pub fn class(&self) -> &ClassId {
        &self.class
    }

    /// The keyframes, stamps strictly rising.
    pub fn keyframes(&self) -> &[Keyframe] {
        &self.keyframes
    }

    /// The stamp of the first keyframe.
    pub fn start(&self) -> Stamp {
        self.keyframes[0].stamp
    }

    /// The stamp of the last keyframe. The object is still known at this very moment.
    pub fn end(&self) -> Stamp {
        self.keyframes[self.keyframes.len() - 1].stamp
    }

    /// Where the object is at `stamp`, in the world; `None` before `start` and after `end`.
    ///
    /// At a keyframe: that keyframe's cuboid, bit for bit. Between two: as the motion model says.
    /// An object that stands ([`MotionModel::Static`]) has one cuboid all along.
    pub fn cuboid_at(&self, stamp: Stamp) -> Option<OrientedBox<World>> {
        if stamp < self.start() || stamp > self.end() {
            return None;
        }
        if let Shape::Held(keyframe_idx) = self.shape() {
            return Some(self.keyframes[*keyframe_idx].cuboid);
        }
        match self.keyframes.binary_search_by_key(&stamp, |it| it.stamp) {
            Ok(keyframe_idx) => Some(self.keyframes[keyframe_idx].cuboid),
            Err(next_idx) => {
                let piece_idx = next_idx.checked_sub(1)?;
                let [earlier, later] = self.ends(piece_idx)?;
                let ends = [&earlier, &later];
                Some(self.shape().cuboid_between(piece_idx, ends, stamp))
            }
        }
    }

    /// How fast the center moves at `stamp`, in the world, m/s: the derivative of the curve; at a
    /// keyframe that of the interval that begins there, at the last one of the interval that ends
    /// there.
    ///
    /// `None` outside the track's life, and for a track of one keyframe unless it stands.
    pub fn velocity_at(&self, stamp: Stamp) -> Option<Vector<World>> {
        if stamp < self.start() || stamp > self.end() {
            return None;
        }
        if let Shape::Held(_) = self.shape() {
            return Some(Vector::new(0.0, 0.0, 0.0));
        }
        let n_begun = self
            .keyframes
            .partition_point(|keyframe| keyframe.stamp <= stamp);
        let piece_idx = n_begun.min(self.keyframes.len() - 1).checked_sub(1)?;
        let [earlier, later] = self.ends(piece_idx)?;
        let ends = [&earlier, &later];
        Some(self.shape().velocity_between(piece_idx, ends, stamp))
    }

    /// How far off [`Track::cuboid_at`] may be: nothing at a keyframe, more the farther the next
    /// one is. `None` outside the track's life.
    pub fn deviation_at(&self, stamp: Stamp) -> Option<Deviation> {
        self.curve().deviation_at(stamp)
    }

    /// The stamp at which one more keyframe lowers the largest deviation most;
    /// see [`Curve::next_keyframe`].
    pub fn next_keyframe(&self) -> Option<Stamp> {
        self.curve().next_keyframe()
    }

    /// The track without the keyframes that it can do without: every pose that was stated, and
    /// every further observation within its life, stays within the tolerance.
    pub fn thinned(&self, observations: &[Knot], tolerance: Tolerance) -> Self {
        let kept = thin(&self.knots(), observations, self.motion, tolerance);
        let kept = kept.unwrap_or_else(|| (0..self.keyframes.len()).collect());
        let keyframes = kept.into_iter().map(|idx| self.keyframes[idx]).collect();
        Self {
            id: self.id,
            class: self.class.clone(),
            keyframes,
            motion: self.motion,
            shape: OnceLock::new(),
        }
    }

    /// The track's curve on its own: to ask for deviations or rates at many stamps.
    pub fn curve(&self) -> Curve {
        Curve::through_valid(self.knots(), self.motion)
    }

    fn shape(&self) -> &Shape {
        let through = || Shape::through(&self.knots(), self.motion);
        self.shape.get_or_init(through)
    }

    fn knots(&self) -> Vec<Knot> {
        self.keyframes.iter().map(Keyframe::knot).collect()
    }

    fn ends(&self, piece_idx: usize) -> Option<[Knot; 2]> {
        let earlier = self.keyframes.get(piece_idx)?;
        let later = self.keyframes.get(piece_idx + 1)?;
        Some([earlier.knot(), later.knot()])
    }
}

impl Keyframe {
    /// Its stamp and cuboid alone.
    pub fn knot(&self) -> Knot {
        Knot {
            stamp: self.stamp,
            cuboid: self.cuboid,
        }
    }
}

fn check_keyframe(track: TrackId, keyframe_idx: usize, keyframe: &Keyframe) -> Result<(), Error> {
    let center = keyframe.cuboid.center().coords();
    if !center.iter().all(|coordinate| coordinate.is_finite()) {
        return Err(Error::Center {
            track,
            keyframe_idx,
            center: center.into(),
        });
    }
    let rotation = keyframe.cuboid.pose().rotation();
    let norm = rotation.coords.norm();
    let unit = (norm - 1.0).abs() <= Track::ROTATION_TOLERANCE;
    if !unit {
        return Err(Error::Rotation {
            track,
            keyframe_idx,
            xyzw: rotation.coords.into(),
            norm,
        });
    }
    match keyframe.score {
        Some(score) if !score.is_finite() => Err(Error::Score {
            track,
            keyframe_idx,
            score,
        }),
        _ => Ok(()),
    }
}

/// Rotations this near to unit length stay as they are, bit for bit.
const EXACT_NORM: f64 = 1e-12;

/// The keyframe with its rotation at unit length.
fn normalized(keyframe: Keyframe) -> Keyframe {
    let pose = keyframe.cuboid.pose();
    let rotation = pose.rotation();
    if (rotation.coords.norm() - 1.0).abs() <= EXACT_NORM {
        return keyframe;
    }
    let rotation = UnitQuaternion::new_normalize(rotation.into_inner());
    let pose = Rigid::new(rotation, pose.translation());
    let cuboid = OrientedBox::new(pose, keyframe.cuboid.size());
    Keyframe { cuboid, ..keyframe }
}

fn check_order(track: TrackId, keyframes: &[Keyframe]) -> Result<(), Error> {
    for (pair_idx, pair) in keyframes.windows(2).enumerate() {
        let (previous, stamp) = (pair[0].stamp, pair[1].stamp);
        if stamp <= previous {
            let keyframe_idx = pair_idx + 1;
            return Err(Error::UnorderedKeyframes {
                track,
                keyframe_idx,
                stamp,
                previous,
            });
        }
    }
    Ok(())
}
