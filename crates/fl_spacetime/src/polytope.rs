//! Convex polytopes as lists of faces: clipping by planes, volume.

use nalgebra::{Unit, Vector3};

/// A bounded convex body; each face is a convex polygon.
pub(crate) struct Polytope {
    faces: Vec<Vec<Vector3<f64>>>,
}

/// Corner indices of a box's faces, in order around each face.
const BOX_FACES: [[usize; 4]; 6] = [
    [0, 2, 6, 4],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 3, 7, 6],
    [0, 1, 3, 2],
    [4, 5, 7, 6],
];

impl Polytope {
    /// A box from its corners in the order of [`OrientedBox::corners`](crate::OrientedBox::corners).
    pub(crate) fn from_corners(corners: [Vector3<f64>; 8]) -> Self {
        let faces = BOX_FACES.map(|face| face.map(|corner_idx| corners[corner_idx]).to_vec());
        Self {
            faces: faces.to_vec(),
        }
    }

    /// Keeps the part where `normal · x ≤ limit`; `normal` has length one.
    pub(crate) fn clip(&mut self, normal: Vector3<f64>, limit: f64) {
        let mut cut = Vec::new();
        let faces = std::mem::take(&mut self.faces);
        for face in faces {
            let kept = clip_face(&face, |point| normal.dot(point) - limit, &mut cut);
            if kept.len() >= 3 {
                self.faces.push(kept);
            }
        }
        if cut.len() >= 3 {
            sort_around(&mut cut, normal);
            self.faces.push(cut);
        }
    }

    /// Volume: the sum of the tetrahedra between an inner point and the triangles of all faces.
    pub(crate) fn volume(&self) -> f64 {
        let n_corners: usize = self.faces.iter().map(Vec::len).sum();
        if n_corners == 0 {
            return 0.0;
        }
        let inner = self.faces.iter().flatten().sum::<Vector3<f64>>() / n_corners as f64;
        let triangles = self.faces.iter().flat_map(|face| {
            face[1..]
                .windows(2)
                .map(move |pair| [face[0] - inner, pair[0] - inner, pair[1] - inner])
        });
        triangles
            .map(|[a, b, c]| a.dot(&b.cross(&c)).abs() / 6.0)
            .sum()
    }
}

/// The part of a face where `height` ≤ 0; where its outline crosses zero goes to `cut` as well.
fn clip_face(
    face: &[Vector3<f64>],
    height: impl Fn(&Vector3<f64>) -> f64,
    cut: &mut Vec<Vector3<f64>>,
) -> Vec<Vector3<f64>> {
    let mut kept = Vec::with_capacity(face.len() + 1);
    for (corner_idx, corner) in face.iter().enumerate() {
        let next = &face[(corner_idx + 1) % face.len()];
        let (here, there) = (height(corner), height(next));
        if here <= 0.0 {
            kept.push(*corner);
        }
        if (here <= 0.0) != (there <= 0.0) {
            let crossing = corner + (next - corner) * (here / (here - there));
            kept.push(crossing);
            cut.push(crossing);
        }
    }
    kept
}

/// Orders the points of a convex polygon in the plane of `normal` around their middle.
fn sort_around(points: &mut [Vector3<f64>], normal: Vector3<f64>) {
    let middle = points.iter().sum::<Vector3<f64>>() / points.len() as f64;
    let least = normal.iamin();
    let first = Unit::new_normalize(Vector3::ith_axis(least).cross(&normal));
    let second = normal.cross(&first);
    let angle = |point: &Vector3<f64>| {
        let arm = point - middle;
        arm.dot(&second).atan2(arm.dot(&first))
    };
    points.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
}
