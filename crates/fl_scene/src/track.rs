//! One object over time, stated by keyframes.

use std::fmt;

use fl_spacetime::{OrientedBox, Rigid, Stamp, Vector, World};
use nalgebra::UnitQuaternion;

use crate::{ClassId, Error, interpolate};

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
/// Between keyframes the cuboid is interpolated in the world frame; before the first and after
/// the last one the object is unknown, and nothing is extrapolated.
///
/// Invariant: at least one keyframe; stamps strictly rising; centers, rotations and scores
/// finite, rotations of unit length within [`Track::ROTATION_TOLERANCE`].
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    id: TrackId,
    class: ClassId,
    keyframes: Vec<Keyframe>,
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
        })
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
    /// At a keyframe: that keyframe's cuboid, bit for bit. Between two: center and size linear in
    /// time, rotation by the shorter way at constant rate.
    pub fn cuboid_at(&self, stamp: Stamp) -> Option<OrientedBox<World>> {
        match self
            .keyframes
            .binary_search_by_key(&stamp, |keyframe| keyframe.stamp)
        {
            Ok(keyframe_idx) => Some(self.keyframes[keyframe_idx].cuboid),
            Err(next_idx) => {
                let earlier = self.keyframes.get(next_idx.checked_sub(1)?)?;
                let later = self.keyframes.get(next_idx)?;
                Some(interpolate::cuboid_between(earlier, later, stamp))
            }
        }
    }

    /// How fast the center moves at `stamp`, in the world, m/s.
    ///
    /// Constant between two keyframes; at a keyframe, that of the interval that begins there, and
    /// at the last one, of the interval that ends there.
    /// `None` outside the track's life, and for a track of one keyframe.
    pub fn velocity_at(&self, stamp: Stamp) -> Option<Vector<World>> {
        if stamp < self.start() || stamp > self.end() {
            return None;
        }
        let n_begun = self
            .keyframes
            .partition_point(|keyframe| keyframe.stamp <= stamp);
        let later_idx = n_begun.min(self.keyframes.len() - 1);
        let earlier = self.keyframes.get(later_idx.checked_sub(1)?)?;
        Some(interpolate::velocity_between(
            earlier,
            &self.keyframes[later_idx],
        ))
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
