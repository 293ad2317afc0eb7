//! A box whose top may be smaller than, or shifted against, its bottom.

use super::{Bounds, Entry, V3};

/// Six planar faces between two horizontal rectangles.
#[derive(Debug, Clone)]
pub(crate) struct Frustum {
    z: [f64; 2],
    /// x0, x1, y0, y1 at the bottom.
    bottom: [f64; 4],
    /// x0, x1, y0, y1 at the top.
    top: [f64; 4],
    /// Outward unit normal and offset of each face: a point p is inside if n·p ≤ d.
    faces: [(V3, f64); 6],
}

impl Frustum {
    /// Between the two heights `z`; rectangles as x0, x1, y0, y1, rising.
    pub(crate) fn new(z: [f64; 2], bottom: [f64; 4], top: [f64; 4]) -> Self {
        let height = z[1] - z[0];
        let face = |outward: V3, low: f64, high: f64, sign: f64| {
            let normal = (outward * sign - V3::z() * (sign * (high - low) / height)).normalize();
            let on_face = outward * low + V3::z() * z[0];
            (normal, normal.dot(&on_face))
        };
        let faces = [
            face(V3::x(), bottom[0], top[0], -1.0),
            face(V3::x(), bottom[1], top[1], 1.0),
            face(V3::y(), bottom[2], top[2], -1.0),
            face(V3::y(), bottom[3], top[3], 1.0),
            (-V3::z(), -z[0]),
            (V3::z(), z[1]),
        ];
        Self {
            z,
            bottom,
            top,
            faces,
        }
    }

    /// A plain box.
    pub(crate) fn cuboid(x: [f64; 2], y: [f64; 2], z: [f64; 2]) -> Self {
        let rectangle = [x[0], x[1], y[0], y[1]];
        Self::new(z, rectangle, rectangle)
    }

    pub(super) fn cast(&self, origin: &V3, direction: &V3) -> Option<Entry> {
        let (mut near, mut far, mut normal) = (0.0, f64::INFINITY, None);
        for (face_normal, offset) in &self.faces {
            let (rate, gap) = (face_normal.dot(direction), offset - face_normal.dot(origin));
            if rate < 0.0 {
                if gap / rate > near {
                    (near, normal) = (gap / rate, Some(face_normal));
                }
            } else if rate > 0.0 {
                far = f64::min(far, gap / rate);
            } else if gap < 0.0 {
                return None;
            }
        }
        normal.filter(|_| near <= far).map(|normal| Entry {
            range: near,
            normal: *normal,
        })
    }

    pub(super) fn bounds(&self) -> Bounds {
        let (a, b) = (&self.bottom, &self.top);
        Bounds {
            min: V3::new(a[0].min(b[0]), a[2].min(b[2]), self.z[0]),
            max: V3::new(a[1].max(b[1]), a[3].max(b[3]), self.z[1]),
        }
    }

    pub(super) fn shifted(&self, by: &V3) -> Self {
        let moved = |r: &[f64; 4]| [r[0] + by.x, r[1] + by.x, r[2] + by.y, r[3] + by.y];
        Self::new(
            [self.z[0] + by.z, self.z[1] + by.z],
            moved(&self.bottom),
            moved(&self.top),
        )
    }

    /// Points along all twelve edges: straight lines bend in a distorted image.
    pub(super) fn outline(&self) -> Vec<V3> {
        const N_STEPS: u32 = 24;
        let corner = |idx: usize| {
            let (r, z) = if idx & 4 == 0 {
                (&self.bottom, self.z[0])
            } else {
                (&self.top, self.z[1])
            };
            V3::new(r[idx & 1], r[2 + ((idx >> 1) & 1)], z)
        };
        let pairs = (0..8).flat_map(|a| [1, 2, 4].map(|bit| (a, a | bit)));
        let along = |(a, b): (usize, usize)| {
            let (from, to) = (corner(a), corner(b));
            (0..=N_STEPS).map(move |i| from + (to - from) * (f64::from(i) / f64::from(N_STEPS)))
        };
        pairs.filter(|(a, b)| a != b).flat_map(along).collect()
    }
}
