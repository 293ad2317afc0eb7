//! Points and pixels a second through every kind of lens, alone and with derivatives.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fl_rig::{CameraModel, Distortion, Intrinsics};
use fl_spacetime::{Camera, Point};

const N_POINTS: u32 = 10_000;

/// `project`, `unproject` and `jacobian` of each lens.
pub(crate) fn lenses(criterion: &mut Criterion) {
    let points: Vec<Point<Camera>> = (0..N_POINTS).map(point).collect();
    let mut group = criterion.benchmark_group("lens");
    group.throughput(Throughput::Elements(u64::from(N_POINTS)));
    for camera in cameras() {
        let name = camera.distortion().name();
        let pixels: Vec<_> = camera.project_many(&points).into_iter().flatten().collect();
        group.bench_function(format!("project/{name}"), |bencher| {
            bencher.iter(|| black_box(camera.project_many(&points)));
        });
        group.bench_function(format!("unproject/{name}"), |bencher| {
            bencher.iter(|| {
                for pixel in &pixels {
                    black_box(camera.unproject(*pixel));
                }
            });
        });
        group.bench_function(format!("jacobian/{name}"), |bencher| {
            bencher.iter(|| {
                for point in &points {
                    black_box(camera.project_with_jacobian(*point));
                }
            });
        });
    }
    group.finish();
}

/// Points in front of the camera, spread over its image.
fn point(idx: u32) -> Point<Camera> {
    let turn = f64::from(idx);
    let (x, y) = (6.0 * (0.37 * turn).sin(), 3.0 * (0.71 * turn).cos());
    Point::new(x, y, 8.0 + 4.0 * (0.13 * turn).sin())
}

fn cameras() -> Vec<CameraModel> {
    let rational = [0.3, 0.04, 1e-3, 2e-4, 3e-3, 0.5, 0.1, 4e-3];
    let mut tilted = [0.0; 14];
    tilted[..8].copy_from_slice(&rational);
    (tilted[8], tilted[12]) = (1e-3, 0.01);
    let with_focal = [
        Distortion::None,
        Distortion::PlumbBob([-0.31, 0.11, 1.1e-3, -7e-4, -0.021]),
        Distortion::Rational(rational),
        Distortion::Tilted(tilted),
        Distortion::KannalaBrandt([0.02, -4e-3, 8e-4, -1e-4]),
        Distortion::Fisheye62([0.01, 2e-3, 0.0, 1e-4, 0.0, 1e-5, 1e-3, -2e-3]),
        Distortion::Mei([1.2, -0.1, 0.02, 1e-3, 2e-4]),
        Distortion::EnhancedUnified([0.61, 1.07]),
        Distortion::DoubleSphere([-0.2, 0.57]),
        Distortion::Cylindrical,
    ];
    let in_pixels = [
        Distortion::OCam([1.0, 0.0, 0.0, 400.0, 0.0, -5e-4, 1e-8, 1e-11, 0.0]),
        Distortion::FTheta([1.0, 0.0, 0.0, 600.0, 1.0, -3.0, 0.1, 0.0, 1.5]),
    ];
    let camera = |distortion: Distortion| {
        let focal_px = if distortion.is_in_pixels() {
            1.0
        } else {
            700.0
        };
        let intrinsics = Intrinsics {
            fx: focal_px,
            fy: focal_px,
            cx: 640.0,
            cy: 360.0,
        };
        CameraModel::new(intrinsics, distortion, 1280, 720).expect("sane lenses")
    };
    with_focal
        .into_iter()
        .chain(in_pixels)
        .map(camera)
        .collect()
}
