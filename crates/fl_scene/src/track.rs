//! One object over time, stated by keyframes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use fl_spacetime::{Body, OrientedBox, Rigid, Size, Stamp, Vector, World};
use nalgebra::UnitQuaternion;

use crate::interpolate::Shape;
use crate::{
    AttributeId, AttributeValue, ClassId, Curve, Deviation, Error, Interval, Knot, MotionModel,
    Person, SensorName, Tolerance, ViewBox, thin,
};

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
#[derive(Clone, Debug, PartialEq)]
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
    /// Whether the cuboid's size is this keyframe's alone, and not the track's.
    pub own_size: bool,
    /// Who said so.
    pub source: Source,
    /// How sure the source is; higher is surer. `None` when it gave no figure.
    pub score: Option<f64>,
    /// Who looked at it and found it right.
    pub reviewer: Option<Person>,
}

/// One object over time: its class, its size, its keyframes, and what is said of it.
///
/// Between keyframes the cuboid is interpolated in the world frame as the track's motion model
/// says; before the first and after the last one the object is unknown, and nothing is
/// extrapolated. A track moves in straight lines until a [`Scene`](crate::Scene) gives it the
/// motion model of its class, or [`Track::with_motion`] another.
///
/// Invariant: at least one keyframe; stamps strictly rising; centers, rotations, scores and
/// attributes finite, rotations of unit length within [`Track::ROTATION_TOLERANCE`]; a keyframe
/// without a size of its own has the track's; absences disjoint and rising.
#[derive(Clone, Debug)]
pub struct Track {
    parts: TrackParts,
    motion: MotionModel,
    /// Follows from keyframes and motion; made when it is first asked for.
    shape: OnceLock<Shape>,
}

/// Everything that is stated of a track, before it is checked.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackParts {
    /// Its number.
    pub id: TrackId,
    /// What it is.
    pub class: ClassId,
    /// Its size, but where a keyframe has its own.
    pub size: Size,
    /// How it moves, where that is not how its class does: a parked car is `static`.
    pub own_motion: Option<MotionModel>,
    /// When it is there, where that is not from the first to the last keyframe.
    pub life: Option<Interval>,
    /// Its keyframes.
    pub keyframes: Vec<Keyframe>,
    /// When it is not there, or cannot be seen, within its life.
    pub absences: Vec<Interval>,
    /// What is said of its whole life.
    pub attributes: BTreeMap<AttributeId, AttributeValue>,
    /// What is said of it from a stamp on, until the next.
    pub frame_attributes: BTreeMap<(AttributeId, Stamp), AttributeValue>,
    /// 2D boxes that people corrected, by camera and stamp of the image.
    pub view_boxes: BTreeMap<(SensorName, Stamp), ViewBox>,
}

impl PartialEq for Track {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts && self.motion == other.motion
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

    /// A track of keyframes alone. Its size is that of the keyframe in the middle when all are
    /// sorted by volume; keyframes of another size have their own.
    ///
    /// Refuses an empty track, stamps that do not rise strictly, and numbers that are not finite.
    pub fn new(id: TrackId, class: ClassId, mut keyframes: Vec<Keyframe>) -> Result<Self, Error> {
        let mut sizes: Vec<Size> = keyframes.iter().map(|it| it.cuboid.size()).collect();
        sizes.sort_by(|one, other| one.volume().total_cmp(&other.volume()));
        let Some(&size) = sizes.get(sizes.len() / 2) else {
            return Err(Error::EmptyTrack { track: id });
        };
        for keyframe in &mut keyframes {
            keyframe.own_size = keyframe.cuboid.size() != size;
        }
        Self::from_parts(TrackParts {
            id,
            class,
            size,
            own_motion: None,
            life: None,
            keyframes,
            absences: Vec::new(),
            attributes: BTreeMap::new(),
            frame_attributes: BTreeMap::new(),
            view_boxes: BTreeMap::new(),
        })
    }

    /// Checks what is stated. Keyframes without a size of their own get the track's.
    ///
    /// # Errors
    /// The first thing that is wrong, with the track and the keyframe.
    pub fn from_parts(mut parts: TrackParts) -> Result<Self, Error> {
        check_parts(&parts)?;
        for keyframe in &mut parts.keyframes {
            normalize(keyframe, parts.size);
        }
        Ok(Self {
            motion: parts.own_motion.unwrap_or_default(),
            parts,
            shape: OnceLock::new(),
        })
    }

    /// Everything that is stated of it.
    pub fn parts(&self) -> &TrackParts {
        &self.parts
    }

    /// The same track with another way to move between its keyframes, unless it has its own.
    pub fn with_motion(mut self, motion: MotionModel) -> Self {
        let motion = self.parts.own_motion.unwrap_or(motion);
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
        self.parts.id
    }

    /// What the object is.
    pub fn class(&self) -> &ClassId {
        &self.parts.class
    }

    /// The keyframes, stamps strictly rising.
    pub fn keyframes(&self) -> &[Keyframe] {
        &self.parts.keyframes
    }

    /// The keyframe of exactly that stamp.
    pub fn keyframe(&self, stamp: Stamp) -> Option<&Keyframe> {
        let keyframes = self.keyframes();
        let keyframe_idx = keyframes.binary_search_by_key(&stamp, |it| it.stamp).ok()?;
        keyframes.get(keyframe_idx)
    }

    /// The first moment at which the object is known: where its life begins, but not before the
    /// first keyframe, unless it stands.
    pub fn start(&self) -> Stamp {
        let first = self.keyframes()[0].stamp;
        match self.parts.life {
            Some(life) if self.motion == MotionModel::Static => life.start(),
            Some(life) => life.start().max(first),
            None => first,
        }
    }

    /// The last moment at which the object is known; it is still known then. As
    /// [`Track::start`], from the other end.
    pub fn end(&self) -> Stamp {
        let last = self.keyframes()[self.keyframes().len() - 1].stamp;
        let before = |end: Stamp| Stamp::from_nanos(end.nanos() - 1);
        match self.parts.life {
            Some(life) if self.motion == MotionModel::Static => before(life.end()),
            Some(life) => before(life.end()).min(last),
            None => last,
        }
    }

    /// Whether the object is there at `stamp`: within its life and in no absence.
    pub fn is_present(&self, stamp: Stamp) -> bool {
        let absent = |it: &Interval| it.contains(stamp);
        stamp >= self.start() && stamp <= self.end() && !self.parts.absences.iter().any(absent)
    }

    /// What is said of the object at `stamp`: the last value that was set by then, or the value
    /// of its whole life.
    pub fn attribute_at(&self, attribute: &AttributeId, stamp: Stamp) -> Option<&AttributeValue> {
        let parts = &self.parts;
        let of_frames =
            (attribute.clone(), Stamp::from_nanos(i64::MIN))..=(attribute.clone(), stamp);
        let latest = parts.frame_attributes.range(of_frames).next_back();
        latest
            .map(|(_, value)| value)
            .or_else(|| parts.attributes.get(attribute))
    }

    /// Where the object is at `stamp`, in the world; `None` where it is not present.
    ///
    /// At a keyframe: that keyframe's cuboid, bit for bit. Between two: as the motion model says.
    /// An object that stands ([`MotionModel::Static`]) has one cuboid all along.
    pub fn cuboid_at(&self, stamp: Stamp) -> Option<OrientedBox<World>> {
        if !self.is_present(stamp) {
            return None;
        }
        self.cuboid_regardless(stamp)
    }

    /// Where the object is at `stamp`, present or not; `None` outside its keyframes, unless it
    /// stands.
    pub(crate) fn cuboid_regardless(&self, stamp: Stamp) -> Option<OrientedBox<World>> {
        let keyframes = self.keyframes();
        if let Shape::Held(keyframe_idx) = self.shape() {
            return Some(keyframes[*keyframe_idx].cuboid);
        }
        match keyframes.binary_search_by_key(&stamp, |it| it.stamp) {
            Ok(keyframe_idx) => Some(keyframes[keyframe_idx].cuboid),
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
    /// `None` where it is not present, and for a track of one keyframe unless it stands.
    pub fn velocity_at(&self, stamp: Stamp) -> Option<Vector<World>> {
        if !self.is_present(stamp) {
            return None;
        }
        if let Shape::Held(_) = self.shape() {
            return Some(Vector::new(0.0, 0.0, 0.0));
        }
        let keyframes = self.keyframes();
        let n_begun = keyframes.partition_point(|keyframe| keyframe.stamp <= stamp);
        let piece_idx = n_begun.min(keyframes.len() - 1).checked_sub(1)?;
        let [earlier, later] = self.ends(piece_idx)?;
        let ends = [&earlier, &later];
        Some(self.shape().velocity_between(piece_idx, ends, stamp))
    }

    /// How far off [`Track::cuboid_at`] may be: nothing at a keyframe, more the farther the next
    /// one is. `None` where it is not present.
    pub fn deviation_at(&self, stamp: Stamp) -> Option<Deviation> {
        if !self.is_present(stamp) {
            return None;
        }
        let keyframes = self.keyframes();
        let (first, last) = (keyframes[0].stamp, keyframes[keyframes.len() - 1].stamp);
        self.curve().deviation_at(stamp.clamp(first, last))
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
        let kept = kept.unwrap_or_else(|| (0..self.keyframes().len()).collect());
        let keyframe = |idx: usize| self.keyframes()[idx].clone();
        Self {
            parts: TrackParts {
                keyframes: kept.into_iter().map(keyframe).collect(),
                ..self.parts.clone()
            },
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
        self.keyframes().iter().map(Keyframe::knot).collect()
    }

    fn ends(&self, piece_idx: usize) -> Option<[Knot; 2]> {
        let earlier = self.keyframes().get(piece_idx)?;
        let later = self.keyframes().get(piece_idx + 1)?;
        Some([earlier.knot(), later.knot()])
    }
}

impl Keyframe {
    /// A cuboid that somebody stated, with no more said of it.
    pub fn new(stamp: Stamp, cuboid: OrientedBox<World>, source: Source) -> Self {
        Self {
            stamp,
            cuboid,
            own_size: false,
            source,
            score: None,
            reviewer: None,
        }
    }

    /// Whether somebody vouches for it: a person placed or reviewed it, or it was imported.
    pub fn is_stated(&self) -> bool {
        matches!(self.source, Source::Human | Source::Import) || self.reviewer.is_some()
    }

    /// Its stamp and cuboid alone.
    pub fn knot(&self) -> Knot {
        Knot {
            stamp: self.stamp,
            cuboid: self.cuboid,
        }
    }
}

fn check_parts(parts: &TrackParts) -> Result<(), Error> {
    let track = parts.id;
    if parts.keyframes.is_empty() {
        return Err(Error::EmptyTrack { track });
    }
    for (keyframe_idx, keyframe) in parts.keyframes.iter().enumerate() {
        check_keyframe(track, keyframe_idx, keyframe)?;
    }
    check_order(track, &parts.keyframes)?;
    let (first, last) = (
        &parts.keyframes[0],
        &parts.keyframes[parts.keyframes.len() - 1],
    );
    let lived = |life: &Interval| life.start() <= last.stamp && first.stamp < life.end();
    if let Some(life) = parts.life.filter(|life| !lived(life)) {
        return Err(Error::Life { track, life });
    }
    for pair in parts.absences.windows(2) {
        if pair[1].start() < pair[0].end() {
            let (one, other) = (pair[0], pair[1]);
            return Err(Error::Absences { track, one, other });
        }
    }
    let of_frames = parts
        .frame_attributes
        .iter()
        .map(|((id, _), value)| (id, value));
    for (attribute, value) in parts.attributes.iter().chain(of_frames) {
        if !value.sound() {
            let attribute = attribute.clone();
            return Err(Error::AttributeUnsound { track, attribute });
        }
    }
    for ((camera, stamp), view_box) in &parts.view_boxes {
        if let Some(reason) = view_box.flaw() {
            let thing = format!("the view box of track {track} in {camera} at {stamp}");
            return Err(Error::Flaw { thing, reason });
        }
    }
    Ok(())
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

/// Brings the rotation to unit length, and the size to the track's.
fn normalize(keyframe: &mut Keyframe, track_size: Size) {
    let pose = unit(*keyframe.cuboid.pose());
    let own_size = keyframe.own_size.then(|| keyframe.cuboid.size());
    keyframe.cuboid = OrientedBox::new(pose, own_size.unwrap_or(track_size));
}

/// The pose with its rotation at unit length. What is too far from it stays as it is, to be
/// refused.
pub(crate) fn unit(world_from_body: Rigid<World, Body>) -> Rigid<World, Body> {
    let rotation = world_from_body.rotation();
    let off = (rotation.coords.norm() - 1.0).abs();
    if off > EXACT_NORM && off <= Track::ROTATION_TOLERANCE {
        let rotation = UnitQuaternion::new_normalize(rotation.into_inner());
        return Rigid::new(rotation, world_from_body.translation());
    }
    world_from_body
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
