//! Things made of solids: vehicles, people, buildings, trees.
//!
//! ```text
//!        z  y
//!        | /
//!        |/____ x      body frame: origin in the middle of the exact bounds
//! ```

mod cyclist;
mod pedestrian;
mod street;
mod vehicle;

pub(crate) use cyclist::cyclist;
pub(crate) use pedestrian::pedestrian;
pub(crate) use street::{building, lamp, sign_post, signal_post, slab, tree};
pub(crate) use vehicle::{CarShape, car, truck};

use crate::solid::{Bounds, Entry, Solid, V3};
use crate::surface::Surface;

/// One solid of a body.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Its shape, in the body frame.
    pub solid: Solid,
    /// Its covering.
    pub surface: Surface,
    /// Exact bounds of the shape.
    pub bounds: Bounds,
}

/// A rigid union of solids.
///
/// Invariant: the exact bounds of the parts are centred at the origin.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    parts: Vec<Part>,
    half: V3,
    /// Where the origin in which the solids were given lies now.
    foot: V3,
}

impl Body {
    /// Moves the solids so that their exact common bounds are centred.
    pub(crate) fn new(solids: Vec<(Solid, Surface)>) -> Self {
        let bounds = solids.iter().fold(Bounds::empty(), |all, (solid, _)| {
            all.union(&solid.bounds())
        });
        let shift = -bounds.center();
        let part = |(solid, surface): (Solid, Surface)| {
            let solid = solid.shifted(&shift);
            Part {
                bounds: solid.bounds(),
                solid,
                surface,
            }
        };
        let half = (bounds.max - bounds.min) / 2.0;
        Self {
            parts: solids.into_iter().map(part).collect(),
            half,
            foot: shift,
        }
    }

    /// The parts.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Half the exact length, width and height.
    pub(crate) fn half(&self) -> V3 {
        self.half
    }

    /// The body with the origin of its design at a place of the world.
    pub(crate) fn standing(&self, foot_in_world: V3, yaw_rad: f64) -> Stand {
        let turned = Stand::new(V3::zeros(), yaw_rad).in_world(&self.foot);
        Stand::new(foot_in_world - turned, yaw_rad)
    }

    /// The first part the ray enters before `max_range`, in the body frame.
    pub(crate) fn cast(
        &self,
        origin: &V3,
        direction: &V3,
        max_range: f64,
    ) -> Option<(usize, Entry)> {
        let inverse = direction.map(|d| 1.0 / d);
        let mut best = None;
        let mut reach = max_range;
        for (part_idx, part) in self.parts.iter().enumerate() {
            if self.parts.len() > 1 && !part.bounds.is_met(origin, &inverse, reach) {
                continue;
            }
            if let Some(entry) = part.solid.cast(origin, direction, reach) {
                reach = entry.range;
                best = Some((part_idx, entry));
            }
        }
        best
    }
}

/// Where a body stands: upright, turned about z.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    /// The body's middle in the world.
    pub center: V3,
    /// Heading, radians.
    pub yaw_rad: f64,
    sin: f64,
    cos: f64,
}

impl Stand {
    /// At a place with a heading.
    pub(crate) fn new(center: V3, yaw_rad: f64) -> Self {
        let (sin, cos) = yaw_rad.sin_cos();
        Self {
            center,
            yaw_rad,
            sin,
            cos,
        }
    }

    /// A direction in the world, in the body frame.
    pub(crate) fn in_body(&self, v: &V3) -> V3 {
        V3::new(
            self.cos * v.x + self.sin * v.y,
            self.cos * v.y - self.sin * v.x,
            v.z,
        )
    }

    /// A direction in the body frame, in the world.
    pub(crate) fn in_world(&self, v: &V3) -> V3 {
        V3::new(
            self.cos * v.x - self.sin * v.y,
            self.cos * v.y + self.sin * v.x,
            v.z,
        )
    }

    /// Bounds in the world of something with these half extents.
    pub(crate) fn bounds(&self, half: &V3) -> Bounds {
        let (cos, sin) = (self.cos.abs(), self.sin.abs());
        let reach = V3::new(
            cos * half.x + sin * half.y,
            sin * half.x + cos * half.y,
            half.z,
        );
        Bounds {
            min: self.center - reach,
            max: self.center + reach,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half of the largest gap allowed between cuboid and body, meters.
    const TIGHT_M: f64 = 1e-9;

    fn check(body: &Body) {
        let all = body
            .parts()
            .iter()
            .fold(Bounds::empty(), |all, part| all.union(&part.bounds));
        assert!(
            (all.max - body.half()).amax() < TIGHT_M && (all.min + body.half()).amax() < TIGHT_M
        );
    }

    #[test]
    fn cuboids_touch_the_bodies_on_all_six_sides() {
        check(&car(&CarShape::SEDAN, [0.5; 3]));
        check(&car(&CarShape::SUV, [0.5; 3]));
        check(&truck([0.5; 3], [0.8; 3]));
        check(&cyclist([0.2; 3], [0.3; 3]));
        check(&pedestrian(1.75, [0.2; 3], [0.3; 3]));
    }

    #[test]
    fn vehicles_are_centred_lengthwise_by_design() {
        let first = |body: &Body| body.parts()[0].bounds.center().x;
        assert!(first(&car(&CarShape::HATCHBACK, [0.5; 3])).abs() < 1e-12);
    }
}
