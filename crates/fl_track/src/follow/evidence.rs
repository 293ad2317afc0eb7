//! How far a sweep agrees that the object stands at a pose.

use std::collections::BTreeMap;

use fl_cloud::NearestIndex;
use fl_spacetime::{Body, Point};
use nalgebra::Vector3;

use super::model::{Model, cloud};
use crate::upright::Upright;

/// A surface seen again lies no farther than this, plus a share of the range: the next line of
/// the sensor may pass that far away.
const SUPPORT_M: f64 = 0.15;
const SUPPORT_PER_RANGE: f64 = 0.01;
/// What is so much nearer to the sensor hides, meters.
const IN_FRONT_M: f64 = 0.5;
/// Angle of a cell of the view, radians.
const CELL_RAD: [f64; 2] = [0.01, 0.02];
/// How far outside of the box points still count as its own.
const SLACK_M: f64 = 0.1;

/// One sweep's points around the object, ready to be asked.
pub(crate) struct Scenery<'a> {
    /// Standing points at the sweep's stamp.
    pub(crate) points: &'a [Vector3<f64>],
    index: NearestIndex<Body>,
    view: View,
}

/// What was found at one pose.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evidence {
    /// Points in the box.
    pub(crate) n_inside: usize,
    /// Of these, the ones that lie on the known surface.
    pub(crate) n_supported: usize,
    /// Share of the places seen last that are seen again, of those that are not hidden.
    pub(crate) coverage: f64,
    /// Share of the places seen last that something in front hides.
    pub(crate) hidden: f64,
}

impl Evidence {
    /// From 0 to 1, how sure it is that the object is there.
    pub(crate) fn score(&self) -> f64 {
        if self.n_inside == 0 {
            return 0.0;
        }
        let supported = self.n_supported as f64 / self.n_inside as f64;
        let enough = 1.0 - (-(self.n_supported as f64) / 6.0).exp();
        self.coverage * supported.sqrt() * enough * (1.0 - 0.3 * self.hidden)
    }
}

impl<'a> Scenery<'a> {
    pub(crate) fn new(
        points: &'a [Vector3<f64>],
        all: &[Vector3<f64>],
        viewpoint: Vector3<f64>,
    ) -> Self {
        Self {
            points,
            index: NearestIndex::new(&cloud(points)),
            view: View::of(all, viewpoint),
        }
    }

    /// The points in a box with these half edges, in its own frame.
    pub(crate) fn inside(&self, pose: &Upright, half: &Vector3<f64>) -> Vec<Vector3<f64>> {
        let limit = half.add_scalar(SLACK_M);
        let locals = self.points.iter().map(|point| pose.local(point));
        locals
            .filter(|local| (local.abs() - limit).max() <= 0.0)
            .collect()
    }

    /// Asks whether what was seen of the object before (`seen`, in its frame) is here.
    pub(crate) fn at(
        &self,
        pose: &Upright,
        model: &Model,
        (seen, half): (&[Vector3<f64>], &Vector3<f64>),
    ) -> Evidence {
        let range_m = (pose.center - self.view.viewpoint).norm();
        let support_m = SUPPORT_M + SUPPORT_PER_RANGE * range_m;
        let inside = self.inside(pose, half);
        let on_surface = inside
            .iter()
            .filter(|local| model.distance_m(local) <= support_m);
        let (coverage, hidden) = self.coverage(pose, seen, support_m);
        Evidence {
            n_inside: inside.len(),
            n_supported: on_surface.count(),
            coverage,
            hidden,
        }
    }

    fn coverage(&self, pose: &Upright, seen: &[Vector3<f64>], support_m: f64) -> (f64, f64) {
        let (mut n_again, mut n_hidden) = (0.0, 0.0);
        for local in seen {
            let place = pose.place(local);
            let nearest = self.index.nearest(Point::from_coords(place));
            if nearest.is_some_and(|(_, distance_m)| distance_m <= support_m) {
                n_again += 1.0;
            } else if self.view.hides(&place) {
                n_hidden += 1.0;
            }
        }
        let n_seen = seen.len() as f64;
        let n_visible = n_seen - n_hidden;
        if n_visible < 0.5 {
            return (0.0, if n_seen > 0.0 { 1.0 } else { 0.0 });
        }
        (n_again / n_visible, n_hidden / n_seen)
    }
}

/// The nearest range in each direction from the sensor.
struct View {
    viewpoint: Vector3<f64>,
    nearest_m: BTreeMap<[i32; 2], f64>,
}

impl View {
    fn of(points: &[Vector3<f64>], viewpoint: Vector3<f64>) -> Self {
        let mut nearest_m = BTreeMap::new();
        for point in points {
            let (cell, range_m) = direction(&(point - viewpoint));
            let least = nearest_m.entry(cell).or_insert(range_m);
            *least = range_m.min(*least);
        }
        Self {
            viewpoint,
            nearest_m,
        }
    }

    /// Whether something in front of a place was hit next to the line of sight.
    fn hides(&self, place: &Vector3<f64>) -> bool {
        let ([across, up], range_m) = direction(&(place - self.viewpoint));
        let around = (-1..=1).flat_map(|a| (-1..=1).map(move |u| [across + a, up + u]));
        around
            .filter_map(|cell| self.nearest_m.get(&cell))
            .any(|hit_m| *hit_m < range_m - IN_FRONT_M)
    }
}

fn direction(sight: &Vector3<f64>) -> ([i32; 2], f64) {
    let horizontal_m = sight.x.hypot(sight.y);
    let angles = [sight.y.atan2(sight.x), sight.z.atan2(horizontal_m)];
    let cell = [0, 1].map(|axis| (angles[axis] / CELL_RAD[axis]).floor() as i32);
    (cell, sight.norm())
}
