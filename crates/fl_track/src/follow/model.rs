//! What is known of the object's surface, in its own upright frame.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use fl_cloud::{Cloud, NearestIndex, cube_of};
use fl_spacetime::{Body, Point};
use nalgebra::{Matrix3, Vector3};

use crate::register::Target;

/// Places of one cube this wide are one place.
const VOXEL_M: f64 = 0.1;
/// More places than this say nothing new.
const MAX_PLACES: usize = 4_000;
/// How far around a place its surface is taken as flat.
const PATCH_M: f64 = 0.35;
const MIN_PATCH: usize = 5;
/// Standard deviation of a place across the surface: noise of ranges and roughness.
const ROUGHNESS_M: f64 = 0.04;
/// Farther from all known places a side of the object is seen that was not seen before: it lies
/// about at the box's face.
const NEW_SIDE_M: f64 = 0.3;
/// Longer objects bend and bulge.
const MAX_FACE_HALF_M: f64 = 3.0;
const FACE_INSET_M: f64 = 0.05;
const FACE_REACH_M: f64 = 0.5;
const FACE_SD_M: f64 = 0.15;
/// The same where too few places lie around to know the surface.
const LONELY_M: f64 = 0.12;

/// Places on the object, and how the surface lies around each.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// How many sweeps stay: objects that change their shape are like they were lately.
    n_sweeps: usize,
    /// Half edges of the box, where its faces say where new sides will be.
    faces: Option<Vector3<f64>>,
    sweeps: VecDeque<Vec<Vector3<f64>>>,
    surface: Arc<Surface>,
}

#[derive(Debug)]
struct Surface {
    places: Vec<Vector3<f64>>,
    information: Vec<Matrix3<f64>>,
    index: NearestIndex<Body>,
}

impl Model {
    /// Of the places seen first. A rigid object keeps all, `n_sweeps` = `usize::MAX`: places seen
    /// early stay as they were, so that small errors do not add up to a drift.
    pub(crate) fn new(places: Vec<Vector3<f64>>, (n_sweeps, half): (usize, Vector3<f64>)) -> Self {
        let mut model = Self {
            n_sweeps,
            faces: (n_sweeps == usize::MAX && half.x <= MAX_FACE_HALF_M).then_some(half),
            sweeps: VecDeque::new(),
            surface: Arc::new(Surface::of(Vec::new())),
        };
        model.add(places);
        model
    }

    /// Adds the places of one more sweep where there was none.
    pub(crate) fn add(&mut self, places: Vec<Vector3<f64>>) {
        self.sweeps.push_back(places);
        while self.sweeps.len() > self.n_sweeps.max(1) {
            // The first sweep is the one a person vouched for.
            self.sweeps.remove(usize::from(self.n_sweeps > 1));
        }
        let thinned = thinned(self.sweeps.iter().flatten());
        if self.n_sweeps == usize::MAX {
            self.sweeps.clear();
            self.sweeps.push_back(thinned.clone());
        }
        self.surface = Arc::new(Surface::of(thinned));
    }

    /// How far the nearest known place is.
    pub(crate) fn distance_m(&self, local: &Vector3<f64>) -> f64 {
        let nearest = self.surface.index.nearest(Point::from_coords(*local));
        nearest.map_or(f64::INFINITY, |(_, distance_m)| distance_m)
    }
}

impl Target for Model {
    fn near(&self, local: &Vector3<f64>, max_m: f64) -> Option<(Vector3<f64>, Matrix3<f64>)> {
        let surface = &self.surface;
        let (place_idx, distance_m) = surface.index.nearest(Point::from_coords(*local))?;
        if let Some(half) = self.faces.filter(|_| distance_m > NEW_SIDE_M) {
            return face(local, &half, max_m);
        }
        let place_idx = place_idx as usize;
        (distance_m <= max_m).then(|| (surface.places[place_idx], surface.information[place_idx]))
    }
}

/// The face of the box nearest to a place that was never seen before.
fn face(
    local: &Vector3<f64>,
    half: &Vector3<f64>,
    max_m: f64,
) -> Option<(Vector3<f64>, Matrix3<f64>)> {
    let inset = half.add_scalar(-FACE_INSET_M);
    let out_m = local.abs() - inset;
    let axis = if out_m.x.abs() < out_m.y.abs() { 0 } else { 1 };
    if out_m[axis].abs() > max_m.min(FACE_REACH_M) {
        return None;
    }
    let mut mean = *local;
    mean[axis] = inset[axis].copysign(local[axis]);
    let mut information = Matrix3::zeros();
    information[(axis, axis)] = FACE_SD_M.powi(-2);
    Some((mean, information))
}

impl Surface {
    fn of(places: Vec<Vector3<f64>>) -> Self {
        let index = NearestIndex::new(&cloud(&places));
        let information = places.iter().map(|place| {
            let around = index.within(Point::from_coords(*place), PATCH_M);
            let around = around.iter().map(|place_idx| places[*place_idx as usize]);
            patch_information(&around.collect::<Vec<_>>())
        });
        Self {
            information: information.collect(),
            index,
            places,
        }
    }
}

/// The first place of each cube, in the order they came.
fn thinned<'a>(places: impl Iterator<Item = &'a Vector3<f64>>) -> Vec<Vector3<f64>> {
    let mut seen = BTreeMap::new();
    let mut kept = Vec::new();
    for place in places {
        let is_new = seen.insert(cube_of(place, VOXEL_M), ()).is_none();
        if is_new && kept.len() < MAX_PLACES {
            kept.push(*place);
        }
    }
    kept
}

/// The inverse of the places' spread, as far as ranges tell them apart.
fn patch_information(around: &[Vector3<f64>]) -> Matrix3<f64> {
    let lonely = Matrix3::identity() * LONELY_M.powi(-2);
    if around.len() < MIN_PATCH {
        return lonely;
    }
    let n_places = around.len() as f64;
    let mean = around.iter().sum::<Vector3<f64>>() / n_places;
    let spread = around
        .iter()
        .map(|place| (place - mean) * (place - mean).transpose());
    let covariance = spread.sum::<Matrix3<f64>>() / n_places;
    let rounded = covariance + Matrix3::identity() * ROUGHNESS_M.powi(2);
    rounded.try_inverse().unwrap_or(lonely)
}

/// As columns of `f32`: an object is small.
pub(crate) fn cloud(places: &[Vector3<f64>]) -> Cloud<Body> {
    let column = |axis: usize| places.iter().map(|place| place[axis] as f32).collect();
    Cloud::from_xyz(column(0), column(1), column(2)).unwrap_or_default()
}
