//! Where the ground is, under and around a sweep.
//!
//! One plane through most of the low points says which way is level and where to begin; from its
//! best supported cell the surface then grows cell by cell, each expecting to go on as its
//! neighbors do, so that slopes, crests and curbs are followed and roofs are not climbed.

mod grid;
mod plane;
mod surface;

use std::marker::PhantomData;

use fl_spacetime::Frame;
use rayon::prelude::*;

use crate::Cloud;
use grid::Grid;
use surface::Surface;

pub use plane::GroundPlane;

/// How the ground is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroundSettings {
    /// Edge of the cells in which the ground's height is estimated, in meters.
    pub cell_m: f64,
    /// Cells are made up to this far from the cloud's middle, along x and y, in meters.
    pub max_range_m: f64,
    /// A point at most this far above or below the surface is ground, in meters.
    pub tolerance_m: f64,
    /// The steepest the ground may be, as rise over run.
    pub max_slope: f64,
}

impl Default for GroundSettings {
    /// Roads: one-meter cells, and curbs within the tolerance.
    fn default() -> Self {
        Self {
            cell_m: 1.0,
            max_range_m: 100.0,
            tolerance_m: 0.2,
            max_slope: 0.3,
        }
    }
}

impl GroundSettings {
    fn are_usable(&self) -> bool {
        let lengths = [
            self.cell_m,
            self.max_range_m,
            self.tolerance_m,
            self.max_slope,
        ];
        lengths
            .iter()
            .all(|value| value.is_finite() && *value > 0.0)
    }
}

/// The ground around one cloud: a continuous surface, and which of the points lie on it.
///
/// Heights are along z of the cloud's frame.
/// Between measured cells the surface is interpolated, behind obstacles inferred from around
/// them, beyond the cells it goes on parallel to [`plane`](Self::plane).
#[derive(Debug, Clone)]
pub struct Ground<F: Frame> {
    surface: Surface,
    mask: Vec<bool>,
    frame: PhantomData<F>,
}

impl<F: Frame> Ground<F> {
    /// How far a place in the cloud's frame is above the ground below it, in meters; negative
    /// below the ground.
    #[must_use]
    pub fn height_above(&self, x: f64, y: f64, z: f64) -> f64 {
        z - self.surface.height(x, y)
    }

    /// The z of the ground at a place, in meters in the cloud's frame.
    #[must_use]
    pub fn height_at(&self, x: f64, y: f64) -> f64 {
        self.surface.height(x, y)
    }

    /// Whether a point of the cloud is within the tolerance of the surface.
    ///
    /// A reflection from below the ground is not. Panics on an index that the cloud has not.
    #[must_use]
    pub fn is_ground(&self, point_idx: usize) -> bool {
        self.mask[point_idx]
    }

    /// For each point of the cloud, whether it is within the tolerance of the surface.
    #[must_use]
    pub fn ground_mask(&self) -> &[bool] {
        &self.mask
    }

    /// The one plane that fits most of the ground.
    #[must_use]
    pub fn plane(&self) -> GroundPlane {
        self.surface.plane()
    }
}

/// Finds the ground in a cloud of any frame whose z points up, wherever its origin is.
///
/// `None` when fewer than a handful of cells agree on a plane no steeper than allowed, or a
/// setting is not positive and finite.
#[must_use]
pub fn estimate_ground<F: Frame>(cloud: &Cloud<F>, settings: &GroundSettings) -> Option<Ground<F>> {
    if !settings.are_usable() {
        return None;
    }
    let grid = Grid::new(cloud, settings)?;
    let plane = plane::find(&grid, settings.max_slope)?;
    let surface = Surface::grow(grid, plane, settings.max_slope);
    let mask = mask(cloud, &surface, settings.tolerance_m);
    Some(Ground {
        surface,
        mask,
        frame: PhantomData,
    })
}

fn mask<F: Frame>(cloud: &Cloud<F>, surface: &Surface, tolerance_m: f64) -> Vec<bool> {
    let on_ground = |point_idx| {
        let [x, y, z] = cloud.xyz(point_idx).map(f64::from);
        (z - surface.height(x, y)).abs() <= tolerance_m
    };
    (0..cloud.len()).into_par_iter().map(on_ground).collect()
}

#[cfg(test)]
mod tests {
    use fl_spacetime::{Ego, Rigid, Sensor};

    use super::*;
    use crate::noise::{Noise, cloud_of};

    /// Of the surface against the truth where the ground is in view: in the mean, and at the 99th
    /// percentile, in meters. Range noise is 2 cm.
    const MEAN_ERROR_M: f64 = 0.025;
    const WORST_ERROR_M: f64 = 0.12;

    /// A street seen from a roof: the ground as a function, with cars that hide some of it, a
    /// wall, and reflections from below the ground.
    struct Scene {
        points: Vec<[f64; 3]>,
        /// How high above the ground each point truly is; `None` for reflections.
        heights: Vec<Option<f64>>,
    }

    /// Where cars stand: x, y; 4.4 m by 1.8 m by 1.5 m.
    const CARS: [[f64; 2]; 5] = [
        [9.0, 3.0],
        [-7.0, -3.2],
        [18.0, -3.0],
        [4.0, 6.5],
        [30.0, 3.1],
    ];
    const WALL_Y: f64 = 14.0;

    impl Scene {
        fn new(ground: impl Fn(f64, f64) -> f64) -> Self {
            let mut noise = Noise(11);
            let mut scene = Self {
                points: Vec::new(),
                heights: Vec::new(),
            };
            let mut range_m = 3.0;
            while range_m < 60.0 {
                for step in 0..720 {
                    let (sin, cos) = (f64::from(step) * 0.5).to_radians().sin_cos();
                    let (x, y) = (range_m * cos, range_m * sin);
                    if y < WALL_Y && !hidden(x, y) {
                        scene.add(x, y, noise.normal(0.02), &ground);
                    }
                }
                range_m += 0.0045 * range_m * range_m / 1.8;
            }
            for car in CARS {
                for _ in 0..400 {
                    let side = if noise.between(0.0, 1.0) < 0.5 {
                        0.0
                    } else {
                        4.4
                    };
                    let (along, across, up) = if noise.between(0.0, 1.0) < 0.3 {
                        (noise.between(0.0, 4.4), noise.between(0.0, 1.8), 1.5)
                    } else if noise.between(0.0, 1.0) < 0.5 {
                        (side, noise.between(0.0, 1.8), noise.between(0.2, 1.5))
                    } else {
                        (noise.between(0.0, 4.4), 0.0, noise.between(0.2, 1.5))
                    };
                    scene.add(car[0] + along - 2.2, car[1] + across - 0.9, up, &ground);
                }
            }
            for _ in 0..5000 {
                let (x, up) = (noise.between(-50.0, 50.0), noise.between(0.0, 8.0));
                scene.add(x, WALL_Y + noise.normal(0.02), up, &ground);
            }
            for _ in 0..60 {
                let (x, y) = (noise.between(-20.0, 20.0), noise.between(-20.0, 13.0));
                let z = ground(x, y) - noise.between(0.6, 4.0);
                scene.points.push([x, y, z]);
                scene.heights.push(None);
            }
            scene
        }

        fn add(&mut self, x: f64, y: f64, up: f64, ground: &impl Fn(f64, f64) -> f64) {
            self.points.push([x, y, ground(x, y) + up]);
            self.heights.push(Some(up));
        }
    }

    /// Under a car, or in the shadow it casts for a lidar in the middle.
    fn hidden(x: f64, y: f64) -> bool {
        CARS.iter().any(|car| {
            (0..=10).any(|step| {
                let nearer = 1.0 - 0.06 * f64::from(step);
                (x * nearer - car[0]).abs() < 2.2 && (y * nearer - car[1]).abs() < 0.9
            })
        })
    }

    fn percentile(mut values: Vec<f64>, share: f64) -> f64 {
        values.sort_by(f64::total_cmp);
        values[((values.len() - 1) as f64 * share) as usize]
    }

    /// The ground found must be the ground that was made, and the cars must stand on it.
    #[track_caller]
    fn check(ground: impl Fn(f64, f64) -> f64) -> Ground<Ego> {
        let scene = Scene::new(&ground);
        let cloud = cloud_of::<Ego>(&scene.points);
        let found = estimate_ground(&cloud, &GroundSettings::default()).unwrap();
        let (mut errors, mut n_missed, mut n_false, mut n_standing) = (Vec::new(), 0, 0, 0);
        for (idx, (&[x, y, _], &height)) in scene.points.iter().zip(&scene.heights).enumerate() {
            match height {
                Some(up) if up < 0.1 => {
                    errors.push((found.height_at(x, y) - ground(x, y)).abs());
                    n_missed += usize::from(!found.is_ground(idx));
                }
                Some(up) if up > 0.4 => {
                    n_standing += 1;
                    n_false += usize::from(found.is_ground(idx));
                }
                Some(_) => {}
                None => assert!(
                    !found.is_ground(idx),
                    "a reflection at {:?}",
                    scene.points[idx]
                ),
            }
        }
        let n_ground = errors.len();
        let mean = errors.iter().sum::<f64>() / n_ground as f64;
        let worst = percentile(errors, 0.99);
        assert!(
            mean < MEAN_ERROR_M && worst < WORST_ERROR_M,
            "mean {mean} m, worst {worst} m"
        );
        assert!(
            n_missed * 200 < n_ground,
            "{n_missed} of {n_ground} ground points missed"
        );
        assert!(
            n_false * 200 < n_standing,
            "{n_false} of {n_standing} points are no ground"
        );
        found
    }

    #[test]
    fn finds_a_level_road_under_a_roof_sensor() {
        let plane = check(|_, _| -1.73).plane();
        assert!((plane.height_m + 1.73).abs() < 0.02 && plane.slope_x.hypot(plane.slope_y) < 2e-3);
    }

    #[test]
    fn finds_a_road_that_climbs_and_tilts() {
        let plane = check(|x, y| 0.08 * x - 0.03 * y - 0.93).plane();
        assert!((plane.slope_x - 0.08).abs() < 3e-3 && (plane.slope_y + 0.03).abs() < 3e-3);
    }

    #[test]
    fn follows_a_crest() {
        check(|x, _| -1.73 - 0.0012 * x * x);
    }

    #[test]
    fn follows_rolling_hills() {
        check(|x, y| 0.9 * (x / 11.0).sin() + 0.5 * (y / 9.0).cos() - 2.0);
    }

    #[test]
    fn steps_onto_a_sidewalk() {
        check(|_, y| if y > 5.0 { 0.14 - 1.8 } else { -1.8 });
    }

    #[test]
    fn origin_and_turn_of_the_frame_do_not_matter() {
        let scene = Scene::new(|x, _| 0.05 * x);
        let there = cloud_of::<Sensor>(&scene.points);
        let ego_from_sensor = Rigid::<Ego, Sensor>::from_yaw(800.0, -300.0, 250.0, 2.0);
        let moved = there.transformed(&ego_from_sensor);
        let settings = GroundSettings::default();
        let [here, away] = [
            estimate_ground(&there, &settings).unwrap().mask,
            estimate_ground(&moved, &settings).unwrap().mask,
        ];
        let n_different = here
            .iter()
            .zip(&away)
            .filter(|(here, away)| here != away)
            .count();
        assert!(
            n_different * 200 < here.len(),
            "{n_different} of {}",
            here.len()
        );
    }

    #[test]
    fn any_number_of_threads_finds_the_same() {
        let cloud = cloud_of::<Ego>(&Scene::new(|x, y| 0.02 * x * (y / 10.0).sin()).points);
        let mask = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(n_threads)
                .build()
                .unwrap();
            pool.install(|| {
                estimate_ground(&cloud, &GroundSettings::default())
                    .unwrap()
                    .mask
            })
        };
        assert_eq!(mask(1), mask(3));
    }

    #[track_caller]
    fn check_none(points: &[[f64; 3]], settings: GroundSettings) {
        assert!(estimate_ground(&cloud_of::<Ego>(points), &settings).is_none());
    }

    #[test]
    fn no_ground_is_said_so() {
        let defaults = GroundSettings::default();
        let square: Vec<[f64; 3]> = (0..400)
            .map(|idx| [f64::from(idx % 20), f64::from(idx / 20), 0.0])
            .collect();
        let upright: Vec<[f64; 3]> = square.iter().map(|&[x, y, z]| [x, z, y]).collect();
        assert!(estimate_ground(&cloud_of::<Ego>(&square), &defaults).is_some());
        check_none(&[], defaults);
        check_none(&[[f64::NAN; 3]; 100], defaults);
        check_none(&square[..5], defaults);
        check_none(&upright, defaults);
        check_none(
            &square
                .iter()
                .map(|&[x, y, _]| [x, y, x])
                .collect::<Vec<_>>(),
            defaults,
        );
        check_none(
            &square,
            GroundSettings {
                cell_m: 0.0,
                ..defaults
            },
        );
        check_none(
            &square,
            GroundSettings {
                max_range_m: f64::NAN,
                ..defaults
            },
        );
    }

    #[test]
    fn absurd_coordinates_and_cells_are_survived() {
        let mut points: Vec<[f64; 3]> = (0..400)
            .map(|idx| [f64::from(idx % 20), f64::from(idx / 20), 0.0])
            .collect();
        points.extend([[1e38, -1e38, 1e38], [f64::NAN, 0.0, 0.0], [0.0, 0.0, -3e38]]);
        let cloud = cloud_of::<Ego>(&points);
        let tiny = GroundSettings {
            cell_m: 1e-9,
            ..GroundSettings::default()
        };
        let vast = GroundSettings {
            max_range_m: 1e300,
            ..GroundSettings::default()
        };
        for settings in [GroundSettings::default(), tiny, vast] {
            let found = estimate_ground(&cloud, &settings);
            assert!(found.is_none_or(|ground| ground.ground_mask().len() == cloud.len()));
        }
    }
}
