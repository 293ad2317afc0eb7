//! Fewer knots for nearly the same curve.

use super::{Curve, Knot, MotionModel};

/// How far a pose may be from one that was observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Of the center, and of each extent of the cuboid, meters.
    pub position_m: f64,
    /// Of the rotation, radians.
    pub rotation_rad: f64,
}

/// The indices of the knots to keep, so that the curve through them passes every knot that is
/// left out, and every further observation within the curve, within the tolerance.
///
/// First and last are always kept. What is kept is minimal in that no single knot more could be
/// left out. `None` for knots that no curve passes through, see [`Curve::through`].
pub fn thin(
    knots: &[Knot],
    observations: &[Knot],
    motion: MotionModel,
    tolerance: Tolerance,
) -> Option<Vec<usize>> {
    Curve::through(knots.to_vec(), motion)?;
    let thinning = Thinning {
        knots,
        observations,
        motion,
        tolerance,
    };
    Some(thinning.sparser(thinning.sufficient()))
}

struct Thinning<'a> {
    knots: &'a [Knot],
    observations: &'a [Knot],
    motion: MotionModel,
    tolerance: Tolerance,
}

impl Thinning<'_> {
    /// From first and last, one knot more at a time, the one nearest to the worst miss.
    fn sufficient(&self) -> Vec<usize> {
        let mut kept = vec![0, self.knots.len() - 1];
        kept.dedup();
        while let Some(missed) = self.worst_miss(&kept) {
            let Some(knot_idx) = self.nearest_left_out(&kept, missed) else {
                break;
            };
            let place = kept.partition_point(|kept_idx| *kept_idx < knot_idx);
            kept.insert(place, knot_idx);
        }
        kept
    }

    /// Leaves out what later additions made needless.
    fn sparser(&self, mut kept: Vec<usize>) -> Vec<usize> {
        // Of an object that stands, any knot may be the one whose pose holds.
        let mut place = 1;
        while place + 1 < kept.len() {
            let knot_idx = kept.remove(place);
            if self.worst_miss(&kept).is_some() {
                kept.insert(place, knot_idx);
                place += 1;
            }
        }
        kept
    }

    /// The observation that the curve misses by most, of those beyond the tolerance.
    fn worst_miss(&self, kept: &[usize]) -> Option<&Knot> {
        let knots = kept.iter().map(|knot_idx| self.knots[*knot_idx]).collect();
        let curve = Curve::through_valid(knots, self.motion);
        let observed = self.knots.iter().chain(self.observations);
        let misses = observed.filter_map(|knot| Some((knot, self.miss(&curve, knot)?)));
        let beyond = misses.filter(|(_, miss)| *miss > 1.0);
        let worst = beyond.reduce(|worst, next| if next.1 > worst.1 { next } else { worst });
        worst.map(|(knot, _)| knot)
    }

    /// How far the curve is beyond the tolerance; `None` outside the curve.
    fn miss(&self, curve: &Curve, knot: &Knot) -> Option<f64> {
        let found = curve.cuboid_at(knot.stamp)?;
        let shifted = found.center().distance(knot.cuboid.center());
        let rotations = [&found, &knot.cuboid].map(|cuboid| cuboid.pose().rotation());
        let turned = rotations[0].angle_to(&rotations[1]);
        let extents = found.size().lwh().into_iter().zip(knot.cuboid.size().lwh());
        let grown = extents.map(|(found, stated)| (found - stated).abs());
        let off_m = grown.fold(shifted, f64::max);
        Some(
            excess(off_m, self.tolerance.position_m)
                .max(excess(turned, self.tolerance.rotation_rad)),
        )
    }

    fn nearest_left_out(&self, kept: &[usize], missed: &Knot) -> Option<usize> {
        let apart = |knot_idx: &usize| {
            let stamp = self.knots[*knot_idx].stamp;
            (i128::from(stamp.nanos()) - i128::from(missed.stamp.nanos())).abs()
        };
        let left_out = (0..self.knots.len()).filter(|idx| kept.binary_search(idx).is_err());
        left_out.min_by_key(apart)
    }
}

/// How far beyond what is allowed, as a factor above 1; 0 within. NaN counts as beyond.
fn excess(off: f64, allowed: f64) -> f64 {
    if off <= allowed {
        return 0.0;
    }
    (off / allowed).max(1.0 + f64::EPSILON)
}
