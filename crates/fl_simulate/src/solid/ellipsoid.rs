//! An ellipsoid with its axes along x, y, z: heads and tree crowns.

use super::{Bounds, Entry, V3, sphere_points};

/// An ellipsoid.
#[derive(Debug, Clone)]
pub(crate) struct Ellipsoid {
    /// Its middle.
    pub center: V3,
    /// Half its size along each axis.
    pub radii: V3,
}

impl Ellipsoid {
    pub(super) fn cast(&self, origin: &V3, direction: &V3) -> Option<Entry> {
        let o = (origin - self.center).component_div(&self.radii);
        let d = direction.component_div(&self.radii);
        let (square, half) = (d.norm_squared(), o.dot(&d));
        let discriminant = half * half - square * (o.norm_squared() - 1.0);
        if discriminant <= 0.0 {
            return None;
        }
        let range = (-half - discriminant.sqrt()) / square;
        let normal = (o + d * range).component_div(&self.radii).normalize();
        (range > 0.0).then_some(Entry { range, normal })
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            min: self.center - self.radii,
            max: self.center + self.radii,
        }
    }

    pub(super) fn shifted(&self, by: &V3) -> Self {
        Self {
            center: self.center + by,
            radii: self.radii,
        }
    }

    pub(super) fn outline(&self) -> Vec<V3> {
        sphere_points()
            .map(|p| self.center + p.component_mul(&self.radii))
            .collect()
    }
}
