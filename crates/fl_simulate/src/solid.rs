//! Convex solids that rays hit: what bodies and buildings are made of.
//!
//! Coordinates are those of whatever holds the solid, meters. Directions are unit vectors, so a
//! ray's parameter is its range.

mod capsule;
mod ellipsoid;
mod frustum;
mod tube;

use nalgebra::Vector3;

pub(crate) use capsule::Capsule;
pub(crate) use ellipsoid::Ellipsoid;
pub(crate) use frustum::Frustum;
pub(crate) use tube::Tube;

/// A vector in the solid's own coordinates.
pub(crate) type V3 = Vector3<f64>;

/// Axis-aligned bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// The lowest corner.
    pub min: V3,
    /// The highest corner.
    pub max: V3,
}

impl Bounds {
    /// Holds nothing.
    pub(crate) fn empty() -> Self {
        Self {
            min: V3::repeat(f64::INFINITY),
            max: V3::repeat(f64::NEG_INFINITY),
        }
    }

    /// The smallest bounds that hold both.
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self {
            min: self.min.inf(&other.min),
            max: self.max.sup(&other.max),
        }
    }

    /// The middle.
    pub(crate) fn center(&self) -> V3 {
        (self.min + self.max) / 2.0
    }

    /// Whether the ray meets the bounds before `max_range`; `inverse` is 1/direction.
    pub(crate) fn is_met(&self, origin: &V3, inverse: &V3, max_range: f64) -> bool {
        let (x0, x1) = slab([self.min.x, self.max.x], origin.x, inverse.x);
        let (y0, y1) = slab([self.min.y, self.max.y], origin.y, inverse.y);
        let (z0, z1) = slab([self.min.z, self.max.z], origin.z, inverse.z);
        let near = greater(greater(x0, y0), greater(z0, 0.0));
        let far = lesser(lesser(x1, y1), lesser(z1, max_range));
        near <= far
    }
}

/// Between which ranges a ray is between two planes.
fn slab(planes: [f64; 2], origin: f64, inverse: f64) -> (f64, f64) {
    let (a, b) = (
        (planes[0] - origin) * inverse,
        (planes[1] - origin) * inverse,
    );
    (lesser(a, b), greater(a, b))
}

/// The lesser of two numbers: one instruction, as NaN need not be looked after.
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two numbers.
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Where a ray enters a solid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Distance along the ray.
    pub range: f64,
    /// Unit, outward.
    pub normal: V3,
}

/// A solid.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "most solids are frusta, and rays should not chase pointers"
)]
pub(crate) enum Solid {
    /// Flat-sided.
    Frustum(Frustum),
    /// Round about an axis, perhaps hollow.
    Tube(Tube),
    /// Round.
    Ellipsoid(Ellipsoid),
    /// A thick segment.
    Capsule(Capsule),
}

impl Solid {
    /// The first entry beyond the ray's origin and before `max_range`.
    pub(crate) fn cast(&self, origin: &V3, direction: &V3, max_range: f64) -> Option<Entry> {
        let entry = match self {
            Self::Frustum(solid) => solid.cast(origin, direction),
            Self::Tube(solid) => solid.cast(origin, direction),
            Self::Ellipsoid(solid) => solid.cast(origin, direction),
            Self::Capsule(solid) => solid.cast(origin, direction),
        };
        entry.filter(|entry| entry.range < max_range)
    }

    /// Exact bounds.
    pub(crate) fn bounds(&self) -> Bounds {
        match self {
            Self::Frustum(solid) => solid.bounds(),
            Self::Tube(solid) => solid.bounds(),
            Self::Ellipsoid(solid) => solid.bounds(),
            Self::Capsule(solid) => solid.bounds(),
        }
    }

    /// The same solid elsewhere.
    pub(crate) fn shifted(&self, by: &V3) -> Self {
        match self {
            Self::Frustum(solid) => Self::Frustum(solid.shifted(by)),
            Self::Tube(solid) => Self::Tube(solid.shifted(by)),
            Self::Ellipsoid(solid) => Self::Ellipsoid(solid.shifted(by)),
            Self::Capsule(solid) => Self::Capsule(solid.shifted(by)),
        }
    }

    /// Points of the surface whose projections hold the extremes of the solid's outline.
    pub(crate) fn outline(&self) -> Vec<V3> {
        match self {
            Self::Frustum(solid) => solid.outline(),
            Self::Tube(solid) => solid.outline(),
            Self::Ellipsoid(solid) => solid.outline(),
            Self::Capsule(solid) => solid.outline(),
        }
    }
}

/// Points spread over a unit sphere.
fn sphere_points() -> impl Iterator<Item = V3> {
    const N_RINGS: u32 = 48;
    const N_SECTORS: u32 = 96;
    (0..=N_RINGS).flat_map(|ring| {
        let polar = std::f64::consts::PI * f64::from(ring) / f64::from(N_RINGS);
        (0..N_SECTORS).map(move |sector| {
            let around = std::f64::consts::TAU * f64::from(sector) / f64::from(N_SECTORS);
            V3::new(
                polar.sin() * around.cos(),
                polar.sin() * around.sin(),
                polar.cos(),
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(solid: &Solid) {
        let bounds = solid.bounds();
        let outline = solid.outline();
        for axis in 0..3 {
            let low = outline
                .iter()
                .map(|p| p[axis])
                .fold(f64::INFINITY, f64::min);
            let high = outline
                .iter()
                .map(|p| p[axis])
                .fold(f64::NEG_INFINITY, f64::max);
            assert!(
                (low - bounds.min[axis]).abs() < 2e-3,
                "axis {axis}: {low} {bounds:?}"
            );
            assert!(
                (high - bounds.max[axis]).abs() < 2e-3,
                "axis {axis}: {high} {bounds:?}"
            );
        }
        let (center, reach) = (bounds.center(), (bounds.max - bounds.min).norm());
        let mut n_hits = 0;
        for away in sphere_points() {
            let origin = center + away * reach;
            let aim = center
                + V3::new(away.y, away.z, away.x).component_mul(&(bounds.max - center)) * 0.7;
            let direction = (aim - origin).normalize();
            let Some(entry) = solid.cast(&origin, &direction, f64::INFINITY) else {
                continue;
            };
            n_hits += 1;
            let at = origin + direction * entry.range;
            let slack = V3::repeat(1e-9);
            assert!(
                at >= bounds.min - slack && at <= bounds.max + slack,
                "{at} {bounds:?}"
            );
            assert!((entry.normal.norm() - 1.0).abs() < 1e-9);
            assert!(
                entry.normal.dot(&direction) <= 1e-9,
                "{} {}",
                entry.normal,
                direction
            );
            let inverse = direction.map(|d| 1.0 / d);
            assert!(bounds.is_met(&origin, &inverse, f64::INFINITY));
        }
        assert!(n_hits > 200, "{n_hits}");
    }

    #[test]
    fn entries_lie_on_the_surface_and_face_the_ray() {
        check(&Solid::Frustum(Frustum::new(
            [0.0, 1.5],
            [-2.0, 2.0, -1.0, 1.0],
            [-1.0, 0.5, -0.7, 0.8],
        )));
        check(&Solid::Tube(Tube::along_y(
            V3::new(1.0, 2.0, 0.3),
            0.3,
            0.1,
        )));
        check(&Solid::Tube(Tube::along_z(
            V3::new(1.0, 2.0, 0.3),
            0.3,
            2.0,
        )));
        check(&Solid::Tube(
            Tube::along_y(V3::zeros(), 0.34, 0.04).hollowed(0.25),
        ));
        check(&Solid::Ellipsoid(Ellipsoid {
            center: V3::new(1.0, 0.0, 4.0),
            radii: V3::new(1.0, 2.0, 0.5),
        }));
        check(&Solid::Capsule(Capsule {
            from: V3::zeros(),
            to: V3::new(0.4, 0.1, 0.9),
            radius: 0.2,
        }));
    }
}
