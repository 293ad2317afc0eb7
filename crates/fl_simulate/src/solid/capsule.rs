//! A segment with a radius: limbs, bicycle frames, arms of lamps.

use super::{Bounds, Entry, V3, sphere_points};

/// All points within `radius` of a segment.
#[derive(Debug, Clone)]
pub(crate) struct Capsule {
    /// One end of the segment.
    pub from: V3,
    /// The other end.
    pub to: V3,
    /// Thickness on every side.
    pub radius: f64,
}

impl Capsule {
    pub(super) fn cast(&self, origin: &V3, direction: &V3) -> Option<Entry> {
        let mut best: Option<Entry> = self.cast_side(origin, direction);
        for end in [&self.from, &self.to] {
            if let Some(entry) = self.cast_end(end, origin, direction)
                && best.is_none_or(|other| entry.range < other.range)
            {
                best = Some(entry);
            }
        }
        best
    }

    /// The round side, between the ends.
    fn cast_side(&self, origin: &V3, direction: &V3) -> Option<Entry> {
        let axis = self.to - self.from;
        let length = axis.norm();
        let axis = axis / length;
        let o = origin - self.from;
        let (o_along, d_along) = (o.dot(&axis), direction.dot(&axis));
        let (o_across, d_across) = (o - axis * o_along, direction - axis * d_along);
        let (square, half) = (d_across.norm_squared(), o_across.dot(&d_across));
        let discriminant = half * half - square * (o_across.norm_squared() - self.radius.powi(2));
        if discriminant <= 0.0 || square < 1e-18 {
            return None;
        }
        let range = (-half - discriminant.sqrt()) / square;
        let along = o_along + range * d_along;
        let normal = (o_across + d_across * range) / self.radius;
        (range > 0.0 && along >= 0.0 && along <= length).then_some(Entry { range, normal })
    }

    fn cast_end(&self, end: &V3, origin: &V3, direction: &V3) -> Option<Entry> {
        let o = origin - end;
        let half = o.dot(direction);
        let discriminant = half * half - (o.norm_squared() - self.radius.powi(2));
        if discriminant <= 0.0 {
            return None;
        }
        let range = -half - discriminant.sqrt();
        let normal = (o + direction * range) / self.radius;
        (range > 0.0).then_some(Entry { range, normal })
    }

    pub(super) fn bounds(&self) -> Bounds {
        let reach = V3::repeat(self.radius);
        Bounds {
            min: self.from.inf(&self.to) - reach,
            max: self.from.sup(&self.to) + reach,
        }
    }

    pub(super) fn shifted(&self, by: &V3) -> Self {
        Self {
            from: self.from + by,
            to: self.to + by,
            radius: self.radius,
        }
    }

    pub(super) fn outline(&self) -> Vec<V3> {
        let ball = |end: V3| sphere_points().map(move |p| end + p * self.radius);
        ball(self.from).chain(ball(self.to)).collect()
    }
}
