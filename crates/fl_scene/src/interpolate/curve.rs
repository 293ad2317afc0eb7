//! A curve through knots, to be asked at any stamp between the first and the last.

use fl_spacetime::{OrientedBox, Span, Stamp, Vector, World};

use super::deviation::Bound;
use super::{Deviation, Knot, MotionModel, Shape};

/// Where an object is at every moment between stated ones, and how sure that is.
///
/// Invariant: at least one knot; stamps strictly rising; all numbers finite.
#[derive(Clone, Debug)]
pub struct Curve {
    motion: MotionModel,
    knots: Vec<Knot>,
    shape: Shape,
    bound: Bound,
}

/// Where a stamp lies.
enum Place {
    Knot(usize),
    /// After the knot of that index and before the next one.
    Between(usize),
}

/// Places at which one piece is looked at for its largest deviation.
const N_LOOKS: i128 = 16;

impl Curve {
    /// The curve through these knots; `None` without knots, when their stamps do not rise
    /// strictly, and when a number is not finite.
    pub fn through(knots: Vec<Knot>, motion: MotionModel) -> Option<Self> {
        let rising = knots.windows(2).all(|pair| pair[0].stamp < pair[1].stamp);
        if knots.is_empty() || !rising || !knots.iter().all(is_finite) {
            return None;
        }
        Some(Self::through_valid(knots, motion))
    }

    /// For knots of which the caller knows that they are valid.
    pub(crate) fn through_valid(knots: Vec<Knot>, motion: MotionModel) -> Self {
        let shape = Shape::through(&knots, motion);
        let held = match shape {
            Shape::Held(knot_idx) => Some(&knots[knot_idx]),
            Shape::Straight | Shape::Bent(_) => None,
        };
        let bound = Bound::of(&knots, motion, held);
        Self {
            motion,
            knots,
            shape,
            bound,
        }
    }

    /// How the object moves.
    pub fn motion(&self) -> MotionModel {
        self.motion
    }

    /// What the curve passes through, stamps strictly rising.
    pub fn knots(&self) -> &[Knot] {
        &self.knots
    }

    /// Where the object is; `None` before the first knot and after the last.
    ///
    /// At a knot that knot's cuboid, bit for bit. Sizes are linear in time.
    /// An object that stands ([`MotionModel::Static`]) has one cuboid all along.
    pub fn cuboid_at(&self, stamp: Stamp) -> Option<OrientedBox<World>> {
        let place = self.place(stamp)?;
        if let Shape::Held(knot_idx) = self.shape {
            return Some(self.knots[knot_idx].cuboid);
        }
        Some(match place {
            Place::Knot(knot_idx) => self.knots[knot_idx].cuboid,
            Place::Between(idx) => self.shape.cuboid_between(idx, self.ends(idx), stamp),
        })
    }

    /// How fast the center moves, in the world, m/s: the derivative of the curve, at a knot of
    /// the piece that begins there, at the last knot of the piece that ends there.
    ///
    /// `None` outside the curve, and on a curve of one knot unless the object stands.
    pub fn velocity_at(&self, stamp: Stamp) -> Option<Vector<World>> {
        let place = self.place(stamp)?;
        if matches!(self.shape, Shape::Held(_)) {
            return Some(Vector::new(0.0, 0.0, 0.0));
        }
        let piece_idx = self.piece_of(place)?;
        let ends = self.ends(piece_idx);
        Some(self.shape.velocity_between(piece_idx, ends, stamp))
    }

    /// How fast the object turns, as axis times rate in the world, rad/s; otherwise like
    /// [`Curve::velocity_at`].
    pub fn rate_at(&self, stamp: Stamp) -> Option<Vector<World>> {
        let place = self.place(stamp)?;
        if matches!(self.shape, Shape::Held(_)) {
            return Some(Vector::new(0.0, 0.0, 0.0));
        }
        let piece_idx = self.piece_of(place)?;
        let ends = self.ends(piece_idx);
        Some(self.shape.rate_between(piece_idx, ends, stamp))
    }

    /// How far off the cuboid may be: nothing at a knot, more the farther the next one is.
    ///
    /// For an object that stands: how far its knots are from the pose that holds.
    pub fn deviation_at(&self, stamp: Stamp) -> Option<Deviation> {
        Some(match self.place(stamp)? {
            Place::Knot(_) => self.bound.at_knot(),
            Place::Between(idx) => {
                let ends = self.ends(idx);
                let cuboid = self.shape.cuboid_between(idx, ends, stamp);
                let rotation = cuboid.pose().rotation().to_rotation_matrix();
                self.bound.deviation(idx, ends, stamp, &rotation)
            }
        })
    }

    /// The stamp at which one more keyframe lowers the largest deviation most.
    ///
    /// It lies in the piece where the curve is least sure. `None` where no keyframe helps: an
    /// object that stands, one knot, or no nanosecond left between two of them.
    pub fn next_keyframe(&self) -> Option<Stamp> {
        if matches!(self.shape, Shape::Held(_)) {
            return None;
        }
        let worst = |idx: usize| self.largest_in(idx);
        let pieces = (0..self.knots.len().saturating_sub(1)).map(|idx| (idx, worst(idx)));
        let open = pieces.filter(|(idx, _)| self.looks(*idx).next().is_some());
        // Of equals the earliest.
        let (piece_idx, _) = open.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let left = |stamp: &Stamp| self.largest_after(piece_idx, *stamp);
        let candidates = self.looks(piece_idx).map(|stamp| (stamp, left(&stamp)));
        let best = candidates.reduce(|best, next| if next.1 < best.1 { next } else { best });
        best.map(|(stamp, _)| stamp)
    }

    /// The largest deviation within one piece, meters at the middle of front or rear.
    fn largest_in(&self, piece_idx: usize) -> f64 {
        let length_m = self.knots[piece_idx].cuboid.size().length();
        let reach = |stamp| {
            let deviation = self.deviation_at(stamp).unwrap_or_default();
            deviation.reach_m(length_m)
        };
        self.looks(piece_idx).map(reach).fold(0.0, f64::max)
    }

    /// The largest deviation left in a piece once a knot at `stamp` divides it.
    fn largest_after(&self, piece_idx: usize, stamp: Stamp) -> f64 {
        let Some(cuboid) = self.cuboid_at(stamp) else {
            return f64::INFINITY;
        };
        let mut knots = self.knots.clone();
        knots.insert(piece_idx + 1, Knot { stamp, cuboid });
        let divided = Self::through_valid(knots, self.motion);
        divided
            .largest_in(piece_idx)
            .max(divided.largest_in(piece_idx + 1))
    }

    /// Stamps inside a piece, evenly spread.
    fn looks(&self, piece_idx: usize) -> impl Iterator<Item = Stamp> {
        let [earlier, later] = self.ends(piece_idx).map(|knot| knot.stamp.nanos());
        let nanos = i128::from(later) - i128::from(earlier);
        let n_looks = N_LOOKS.min(nanos);
        (1..n_looks).filter_map(move |look| {
            let nanos = i128::from(earlier) + nanos * look / n_looks;
            i64::try_from(nanos).ok().map(Stamp::from_nanos)
        })
    }

    fn ends(&self, piece_idx: usize) -> [&Knot; 2] {
        [&self.knots[piece_idx], &self.knots[piece_idx + 1]]
    }

    fn place(&self, stamp: Stamp) -> Option<Place> {
        match self.knots.binary_search_by_key(&stamp, |knot| knot.stamp) {
            Ok(knot_idx) => Some(Place::Knot(knot_idx)),
            Err(next_idx) if next_idx < self.knots.len() => {
                Some(Place::Between(next_idx.checked_sub(1)?))
            }
            Err(_) => None,
        }
    }

    /// The piece that begins at a knot, or ends there if none begins.
    fn piece_of(&self, place: Place) -> Option<usize> {
        let last_idx = self.knots.len().checked_sub(2)?;
        Some(match place {
            Place::Knot(knot_idx) => knot_idx.min(last_idx),
            Place::Between(idx) => idx,
        })
    }
}

/// From the first to the last knot.
impl Curve {
    /// The stamp of the first knot.
    pub fn start(&self) -> Stamp {
        self.knots[0].stamp
    }

    /// The stamp of the last knot.
    pub fn end(&self) -> Stamp {
        self.knots[self.knots.len() - 1].stamp
    }

    /// How long the curve lasts.
    pub fn duration(&self) -> Span {
        self.end() - self.start()
    }
}

fn is_finite(knot: &Knot) -> bool {
    let rotation = knot.cuboid.pose().rotation();
    knot.cuboid.center().is_finite() && rotation.coords.iter().all(|part| part.is_finite())
}
