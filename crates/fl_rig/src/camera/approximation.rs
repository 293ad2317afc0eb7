//! The camera of another model that comes nearest to a given one, and how far off it stays.

use std::fmt;

use fl_spacetime::{Camera, Point, Vector};
use nalgebra::{DMatrix, DVector};

use super::{CameraModel, Distortion, Intrinsics, Pixel};

/// The cameras of one distortion model, some of whose coefficients may have to be zero: what a
/// file format can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LensFamily {
    model: Distortion,
    zero: &'static [usize],
}

/// A camera of another model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Approximation {
    /// The camera.
    pub(crate) camera: CameraModel,
    /// The largest distance over the image between where the two see a ray, pixels.
    pub(crate) max_px: f64,
    /// The share of the image whose rays the other camera does not see.
    pub(crate) unseen_share: f64,
}

/// Rays are compared on a grid of so many columns and rows, the image's border included.
const COLUMNS: u32 = 41;
const ROWS: u32 = 31;

const MAX_STEPS: usize = 100;

/// Cosine of 70°: what is farther off the axis, lenses on the plane z = 1 are not fitted to, since
/// they would pay for the edge with the middle.
const FLAT_COSINE: f64 = 0.342;

/// Relative gain below which the search has ended.
const CONVERGED_GAIN: f64 = 1e-14;

/// A ray of the image, and where the given camera sees it.
#[derive(Clone, Copy)]
struct Sight {
    ray: Vector<Camera>,
    pixel: Pixel,
}

impl LensFamily {
    /// All cameras of the model of `like`, whatever its coefficients.
    pub fn all(like: Distortion) -> Self {
        Self {
            model: like,
            zero: &[],
        }
    }

    /// The cameras of the model of `like` whose coefficients at the places `zero` are zero.
    pub fn with_zeros(like: Distortion, zero: &'static [usize]) -> Self {
        Self { model: like, zero }
    }

    /// The model, with any coefficients.
    pub(crate) fn model(&self) -> &Distortion {
        &self.model
    }

    /// The same camera in this model, if that can hold it as it is.
    pub(crate) fn exactly(&self, camera: &CameraModel) -> Option<CameraModel> {
        let (scale, coefficients) = same_lens(camera.distortion(), &self.model)?;
        let is_zero = |idx: &usize| coefficients.get(*idx) == Some(&0.0);
        if !self.zero.iter().all(is_zero) {
            return None;
        }
        let &Intrinsics { fx, fy, cx, cy } = camera.intrinsics();
        let intrinsics = Intrinsics {
            fx: fx * scale,
            fy: fy * scale,
            cx,
            cy,
        };
        let distortion = self.model.with_coefficients(&coefficients);
        CameraModel::new(intrinsics, distortion, camera.width(), camera.height()).ok()
    }

    /// The camera of this model that sees the image's rays nearest to where `camera` does, in
    /// the sense of least squares over the image.
    ///
    /// `None` if no start of the search is a camera at all.
    pub(crate) fn nearest(&self, camera: &CameraModel) -> Option<Approximation> {
        let sights = sights(camera);
        let start = self.start(camera)?;
        let is_flat = is_brown(&self.model);
        let is_fitted = |sight: &Sight| !is_flat || sight.ray.z() > FLAT_COSINE;
        let fitted: Vec<Sight> = sights.iter().copied().filter(is_fitted).collect();
        let found = search(start, &fitted, &self.free(&start));
        Some(judge(found, &sights))
    }

    /// The places of those parameters of a camera that may vary.
    fn free(&self, camera: &CameraModel) -> Vec<usize> {
        let n_parameters = camera.parameters().len();
        let first = n_parameters - camera.distortion().n_free();
        let is_free = |idx: &usize| *idx < first || !self.zero.contains(&(idx - first));
        (0..n_parameters).filter(is_free).collect()
    }

    fn start(&self, camera: &CameraModel) -> Option<CameraModel> {
        let [fx, fy] = camera.focal_px();
        let &Intrinsics { cx, cy, .. } = camera.intrinsics();
        let intrinsics = Intrinsics { fx, fy, cx, cy };
        let zero = vec![0.0; self.model.coefficients().len()];
        let distortion = match self.model {
            Distortion::EnhancedUnified(_) => Distortion::EnhancedUnified([0.5, 1.0]),
            Distortion::DoubleSphere(_) => Distortion::DoubleSphere([0.0, 0.5]),
            model => model.with_coefficients(&zero),
        };
        CameraModel::new(intrinsics, distortion, camera.width(), camera.height()).ok()
    }
}

impl fmt::Display for LensFamily {
    /// The model, and which coefficients it is without: `plumb_bob without k3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.model.name())?;
        let names = self.model.coefficient_names();
        let zero: Vec<&str> = self
            .zero
            .iter()
            .filter_map(|idx| names.get(*idx).copied())
            .collect();
        match zero.is_empty() {
            true => Ok(()),
            false => write!(f, " without {}", zero.join(", ")),
        }
    }
}

/// The coefficients of `model` that make the very same lens, and what the focal lengths must be
/// multiplied by; `None` if the models have no lens in common by their formulas.
fn same_lens(lens: &Distortion, model: &Distortion) -> Option<(f64, Vec<f64>)> {
    let own = lens.coefficients();
    let n_wanted = model.coefficients().len();
    let padded = |list: &[f64]| {
        let mut list = list.to_vec();
        let surplus = list.get(n_wanted..).unwrap_or_default();
        let fits = surplus.iter().all(|coefficient| *coefficient == 0.0);
        list.resize(n_wanted, 0.0);
        fits.then_some((1.0, list))
    };
    if std::mem::discriminant(lens) == std::mem::discriminant(model) {
        return Some((1.0, own.to_vec()));
    }
    match (lens, model) {
        (lens, model) if is_brown(lens) && is_brown(model) => padded(own),
        (Distortion::KannalaBrandt([k1, k2, k3, k4]), Distortion::Fisheye62(_)) => {
            padded(&[*k1, *k2, *k3, *k4])
        }
        (Distortion::Fisheye62(_), Distortion::KannalaBrandt(_)) => padded(own),
        (Distortion::Unified([alpha]), Distortion::EnhancedUnified(_)) => {
            Some((1.0, vec![*alpha, 1.0]))
        }
        (Distortion::Unified([alpha]), Distortion::DoubleSphere(_)) => {
            Some((1.0, vec![0.0, *alpha]))
        }
        (Distortion::EnhancedUnified([alpha, 1.0]), Distortion::Unified(_)) => {
            Some((1.0, vec![*alpha]))
        }
        (Distortion::Unified([alpha]), Distortion::Mei(_)) if *alpha < 1.0 => {
            let xi = alpha / (1.0 - alpha);
            Some((1.0 + xi, vec![xi, 0.0, 0.0, 0.0, 0.0]))
        }
        _ => None,
    }
}

fn is_brown(distortion: &Distortion) -> bool {
    matches!(
        distortion,
        Distortion::None
            | Distortion::PlumbBob(_)
            | Distortion::Rational(_)
            | Distortion::ThinPrism(_)
            | Distortion::Tilted(_)
    )
}

/// The rays of a grid over the image; those without a ray are left out.
fn sights(camera: &CameraModel) -> Vec<Sight> {
    let place =
        |idx: u32, count: u32, size: u32| f64::from(idx) / f64::from(count - 1) * f64::from(size);
    let cells = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
    cells
        .filter_map(|(row, column)| {
            let u = place(column, COLUMNS, camera.width());
            let v = place(row, ROWS, camera.height());
            let pixel = Pixel { u, v };
            let ray = camera.unproject(pixel)?;
            Some(Sight { ray, pixel })
        })
        .collect()
}

/// Levenberg's and Marquardt's method over the parameters at the places `free`.
fn search(start: CameraModel, sights: &[Sight], free: &[usize]) -> CameraModel {
    let mut camera = start;
    let mut cost = squared(&camera, sights);
    let mut damping = 1e-3;
    for _ in 0..MAX_STEPS {
        let (hessian, gradient) = normal(&camera, sights, free);
        let Some(next) = step(&camera, free, &hessian, &gradient, damping) else {
            damping *= 10.0;
            continue;
        };
        let next_cost = squared(&next, sights);
        if next_cost < cost {
            let gain = (cost - next_cost) / cost;
            (camera, cost) = (next, next_cost);
            damping = (damping * 0.1).max(1e-15);
            if gain < CONVERGED_GAIN {
                break;
            }
        } else {
            damping *= 10.0;
            if damping > 1e12 {
                break;
            }
        }
    }
    camera
}

/// JᵀJ and Jᵀr of the distances in pixels.
fn normal(camera: &CameraModel, sights: &[Sight], free: &[usize]) -> (DMatrix<f64>, DVector<f64>) {
    let n_free = free.len();
    let mut hessian = DMatrix::zeros(n_free, n_free);
    let mut gradient = DVector::zeros(n_free);
    for sight in sights {
        let Some(seen) = camera.derivatives(Point::origin() + sight.ray) else {
            continue;
        };
        let miss = [seen.pixel.u - sight.pixel.u, seen.pixel.v - sight.pixel.v];
        for (axis, miss) in miss.into_iter().enumerate() {
            let columns = free.iter().map(|idx| seen.by_parameter()[*idx][axis]);
            let row = DVector::from_iterator(n_free, columns);
            hessian.ger(1.0, &row, &row, 1.0);
            gradient.axpy(miss, &row, 1.0);
        }
    }
    (hessian, gradient)
}

fn step(
    camera: &CameraModel,
    free: &[usize],
    hessian: &DMatrix<f64>,
    gradient: &DVector<f64>,
    damping: f64,
) -> Option<CameraModel> {
    let mut damped = hessian.clone();
    for idx in 0..gradient.len() {
        damped[(idx, idx)] += damping * hessian[(idx, idx)].max(1e-12);
    }
    let change = damped.cholesky()?.solve(gradient);
    let mut parameters = camera.parameters();
    for (idx, change) in free.iter().zip(change.iter()) {
        parameters[*idx] -= change;
    }
    camera.with_parameters(&parameters).ok()
}

/// The sum of squared distances; a ray that is not seen counts as an image's width away.
fn squared(camera: &CameraModel, sights: &[Sight]) -> f64 {
    let unseen = f64::from(camera.width());
    let miss = |sight: &Sight| miss(camera, sight).unwrap_or(unseen).min(unseen).powi(2);
    sights.iter().map(miss).sum()
}

fn miss(camera: &CameraModel, sight: &Sight) -> Option<f64> {
    let seen = camera.project(Point::origin() + sight.ray)?;
    Some(f64::hypot(seen.u - sight.pixel.u, seen.v - sight.pixel.v))
}

fn judge(camera: CameraModel, sights: &[Sight]) -> Approximation {
    let misses: Vec<Option<f64>> = sights.iter().map(|sight| miss(&camera, sight)).collect();
    let n_unseen = misses.iter().filter(|miss| miss.is_none()).count();
    Approximation {
        camera,
        max_px: misses.into_iter().flatten().fold(0.0, f64::max),
        unseen_share: n_unseen as f64 / sights.len().max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTRINSICS: Intrinsics = Intrinsics {
        fx: 700.0,
        fy: 702.0,
        cx: 640.0,
        cy: 360.0,
    };

    fn camera(distortion: Distortion) -> CameraModel {
        CameraModel::new(INTRINSICS, distortion, 1280, 720).unwrap()
    }

    #[track_caller]
    fn check_exact(from: Distortion, to: Distortion) {
        let (given, holder) = (camera(from), LensFamily::all(to));
        let same = holder.exactly(&given).unwrap();
        assert!(judge(same, &sights(&given)).max_px < 1e-9, "{same:?}");
    }

    #[test]
    fn lenses_that_two_models_share_are_kept_exactly() {
        check_exact(Distortion::None, Distortion::Rational([0.0; 8]));
        let brown = Distortion::PlumbBob([-0.2, 0.05, 1e-3, 2e-3, 0.01]);
        check_exact(brown, Distortion::Tilted([0.0; 14]));
        let fisheye = Distortion::KannalaBrandt([0.01, 2e-3, 0.0, 1e-4]);
        check_exact(fisheye, Distortion::Fisheye62([0.0; 8]));
        for model in [
            Distortion::Mei([0.0; 5]),
            Distortion::EnhancedUnified([0.0; 2]),
            Distortion::DoubleSphere([0.0; 2]),
        ] {
            check_exact(Distortion::Unified([0.6]), model);
        }
        let holder = LensFamily::with_zeros(Distortion::PlumbBob([0.0; 5]), &[4]);
        assert!(holder.exactly(&camera(brown)).is_none());
        assert!(
            LensFamily::all(Distortion::None)
                .exactly(&camera(brown))
                .is_none()
        );
    }

    #[test]
    fn a_near_model_comes_near() {
        let given = camera(Distortion::DoubleSphere([0.1, 0.55]));
        let holder = LensFamily::all(Distortion::KannalaBrandt([0.0; 4]));
        let found = holder.nearest(&given).unwrap();
        assert!(
            found.max_px < 0.05 && found.unseen_share == 0.0,
            "{found:?}"
        );
    }

    #[test]
    fn what_a_pinhole_loses_is_said() {
        let holder = LensFamily::all(Distortion::None);
        let brown = camera(Distortion::PlumbBob([-0.2, 0.05, 0.0, 0.0, 0.0]));
        let found = holder.nearest(&brown).unwrap();
        assert!(found.max_px > 5.0 && found.max_px < 80.0, "{found:?}");
        let wide = camera(Distortion::KannalaBrandt([0.0; 4]));
        let narrow = Intrinsics {
            fx: 300.0,
            fy: 300.0,
            ..INTRINSICS
        };
        let wide = CameraModel::new(narrow, *wide.distortion(), 1280, 720).unwrap();
        assert!(holder.nearest(&wide).unwrap().unseen_share > 0.05);
    }
}
