//! Laws that every camera keeps, whatever its parameters.

#![allow(clippy::unwrap_used)]

use std::f64::consts::PI;

use fl_rig::{CameraModel, Distortion, Intrinsics, Pixel};
use fl_spacetime::{Camera, Point};
use proptest::prelude::*;

const ROUND_TRIP_TOLERANCE_PX: f64 = 1e-9;

const WIDTH_PX: u32 = 1920;
const HEIGHT_PX: u32 = 1208;

fn intrinsics() -> impl Strategy<Value = Intrinsics> {
    (300.0..4000.0, 0.98..1.02, 900.0..1000.0, 560.0..640.0).prop_map(|(fx, aspect, cx, cy)| {
        Intrinsics {
            fx,
            fy: fx * aspect,
            cx,
            cy,
        }
    })
}

fn distortion() -> impl Strategy<Value = Distortion> {
    let tangential = || prop_oneof![Just(0.0), -0.02..0.02];
    let radial = || prop::array::uniform3(-0.6..0.6);
    let plumb_bob = (radial(), tangential(), tangential())
        .prop_map(|([k1, k2, k3], p1, p2)| Distortion::PlumbBob([k1, k2, p1, p2, k3]));
    let rational = (radial(), radial(), tangential(), tangential()).prop_map(
        |([k1, k2, k3], [k4, k5, k6], p1, p2)| {
            Distortion::Rational([k1, k2, p1, p2, k3, k4, k5, k6])
        },
    );
    let fisheye = prop::array::uniform4(-0.1..0.1).prop_map(Distortion::KannalaBrandt);
    let flat = prop_oneof![Just(Distortion::None), plumb_bob, rational, bent()];
    prop_oneof![
        flat,
        fisheye,
        round(),
        in_pixels(),
        Just(Distortion::Cylindrical)
    ]
}

/// Thin prisms and tilted sensors.
fn bent() -> impl Strategy<Value = Distortion> {
    let eight = || {
        prop::array::uniform8(-0.4..0.4)
            .prop_map(|d| [d[0], d[1], 0.01 * d[2], 0.01 * d[3], d[4], d[5], d[6], d[7]])
    };
    let prism = || prop::array::uniform4(-0.02..0.02);
    let thin = (eight(), prism()).prop_map(|(eight, prism)| {
        let all = [eight.as_slice(), prism.as_slice()].concat();
        Distortion::ThinPrism(all.try_into().unwrap())
    });
    let tilted = (eight(), prism(), -0.3..0.3, -0.3..0.3).prop_map(|(eight, prism, x, y)| {
        let all = [eight.as_slice(), prism.as_slice(), &[x, y]].concat();
        Distortion::Tilted(all.try_into().unwrap())
    });
    prop_oneof![thin, tilted]
}

/// Lenses that are round about their axis, with a focal length.
fn round() -> impl Strategy<Value = Distortion> {
    let fisheye62 = (prop::array::uniform6(-0.05..0.05), -0.01..0.01, -0.01..0.01)
        .prop_map(|([a, b, c, d, e, f], p0, p1)| Distortion::Fisheye62([a, b, c, d, e, f, p0, p1]));
    let mei = (0.0..3.0, -0.3..0.3, -0.2..0.2, -0.01..0.01, -0.01..0.01)
        .prop_map(|(xi, k1, k2, p1, p2)| Distortion::Mei([xi, k1, k2, p1, p2]));
    let unified = (0.0..=1.0f64).prop_map(|alpha| Distortion::Unified([alpha]));
    let enhanced = (0.0..=1.0f64, 0.3..3.0).prop_map(|(a, b)| Distortion::EnhancedUnified([a, b]));
    let double = (-0.8..1.5, 0.0..=1.0f64).prop_map(|(xi, a)| Distortion::DoubleSphere([xi, a]));
    prop_oneof![fisheye62, mei, unified, enhanced, double]
}

/// Lenses whose polynomial gives pixels.
fn in_pixels() -> impl Strategy<Value = Distortion> {
    let stretch = (0.98..1.02, -0.01..0.01, -0.01..0.01);
    let powers = prop::array::uniform4(-0.05..0.05);
    (stretch, 300.0..900.0, powers, 0.5..PI, 0..3).prop_map(
        |((c, d, e), scale, [a, b, k, l], max, kind)| match kind {
            0 => Distortion::OCam([
                c,
                d,
                e,
                scale,
                a,
                b / scale,
                k / scale.powi(2),
                l / scale.powi(3),
                0.0,
            ]),
            1 => Distortion::FTheta([
                c,
                d,
                e,
                scale,
                a * scale,
                b * scale,
                k * scale,
                l * scale,
                max,
            ]),
            _ => Distortion::FThetaBackward([
                c,
                d,
                e,
                1.0 / scale,
                a / scale.powi(2),
                b / scale.powi(3),
                k / scale.powi(4),
                l / scale.powi(5),
                max,
            ]),
        },
    )
}

fn camera() -> impl Strategy<Value = CameraModel> {
    (intrinsics(), distortion()).prop_map(|(mut intrinsics, distortion)| {
        if distortion.is_in_pixels() {
            (intrinsics.fx, intrinsics.fy) = (1.0, 1.0);
        }
        CameraModel::new(intrinsics, distortion, WIDTH_PX, HEIGHT_PX).unwrap()
    })
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -10.0..10.0,
        prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            1e3,
            1e9,
            -1e9,
            1e18,
            1e300,
            -1e300,
            1e-300,
            5e-324,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MAX,
            f64::MIN,
        ]),
    ]
}

fn any_distortion() -> impl Strategy<Value = Distortion> {
    prop_oneof![
        prop::array::uniform5(any_number()).prop_map(Distortion::PlumbBob),
        prop::array::uniform8(any_number()).prop_map(Distortion::Rational),
        prop::array::uniform4(any_number()).prop_map(Distortion::KannalaBrandt),
        prop::array::uniform8(any_number()).prop_map(Distortion::Fisheye62),
        prop::array::uniform5(any_number()).prop_map(Distortion::Mei),
        prop::array::uniform1(any_number()).prop_map(Distortion::Unified),
        prop::array::uniform2(any_number()).prop_map(Distortion::EnhancedUnified),
        prop::array::uniform2(any_number()).prop_map(Distortion::DoubleSphere),
        prop::array::uniform9(any_number()).prop_map(Distortion::OCam),
        prop::array::uniform9(any_number()).prop_map(Distortion::FTheta),
        prop::array::uniform9(any_number()).prop_map(Distortion::FThetaBackward),
        prop::array::uniform12(any_number()).prop_map(Distortion::ThinPrism),
        prop::array::uniform14(any_number()).prop_map(Distortion::Tilted),
        Just(Distortion::Cylindrical),
    ]
}

/// A direction at a share of the camera's valid angle, at some distance.
fn ray(camera: &CameraModel, share: f64, turn: f64) -> Point<Camera> {
    let angle = share * camera.max_angle_rad();
    let (sin, cos) = angle.sin_cos();
    Point::new(sin * turn.cos(), sin * turn.sin(), cos)
}

/// Slopes agree with a difference quotient to what rounding and curvature leave of it.
fn check_slopes(
    slopes: [f64; 2],
    ahead: Option<Pixel>,
    behind: Option<Pixel>,
    step: f64,
) -> Result<(), TestCaseError> {
    let (Some(ahead), Some(behind)) = (ahead, behind) else {
        return Ok(());
    };
    let quotient = [ahead.u - behind.u, ahead.v - behind.v].map(|change| change / (2.0 * step));
    let rounding = 1e-11 / step;
    for (slope, quotient) in slopes.into_iter().zip(quotient) {
        let tolerance = rounding + 1e-4 * (1.0 + slope.abs());
        prop_assert!(
            (slope - quotient).abs() <= tolerance,
            "{} {}",
            slope,
            quotient
        );
    }
    Ok(())
}

fn distance(a: Pixel, b: Pixel) -> f64 {
    f64::hypot(a.u - b.u, a.v - b.v)
}

proptest! {
    #[test]
    fn a_pixel_that_has_a_ray_is_where_the_ray_is_seen(
        camera in camera(),
        u in 0.0..f64::from(WIDTH_PX),
        v in 0.0..f64::from(HEIGHT_PX),
    ) {
        let pixel = Pixel { u, v };
        if let Some(ray) = camera.unproject(pixel) {
            prop_assert!((ray.norm() - 1.0).abs() < 1e-12);
            let seen = camera.project(Point::origin() + ray * 20.0).unwrap();
            prop_assert!(distance(seen, pixel) <= ROUND_TRIP_TOLERANCE_PX, "{seen:?}");
        }
    }

    #[test]
    fn a_point_that_is_seen_in_the_image_has_its_ray(
        camera in camera(), share in 0.0..0.9999, turn in -PI..PI,
    ) {
        let point = ray(&camera, share, turn);
        let pixel = camera.project(point).unwrap();
        if camera.contains(pixel) {
            let ray = camera.unproject(pixel);
            prop_assert!(ray.is_some(), "{point:?} at {pixel:?}");
            let seen = camera.project(Point::origin() + ray.unwrap()).unwrap();
            prop_assert!(distance(seen, pixel) <= ROUND_TRIP_TOLERANCE_PX, "{seen:?}");
        }
    }

    #[test]
    fn well_inside_the_valid_cone_the_ray_is_the_one_that_came(
        camera in camera(), share in 0.0..0.9, turn in -PI..PI,
    ) {
        let point = ray(&camera, share, turn);
        let pixel = camera.project(point).unwrap();
        if camera.contains(pixel) {
            let ray = camera.unproject(pixel).unwrap();
            prop_assert!((Point::origin() + ray).distance(point) < 1e-9);
        }
    }

    #[test]
    fn beyond_the_valid_cone_nothing_is_seen(
        camera in camera(), share in 1e-6..1.0, turn in -PI..PI,
    ) {
        let limit = camera.max_angle_rad();
        if limit < PI {
            let beyond = (limit + share * (PI - limit)) / limit;
            prop_assert_eq!(camera.project(ray(&camera, beyond, turn)), None);
        }
    }

    #[test]
    fn derivatives_are_those_of_central_differences(
        camera in camera(), share in 0.01..0.8, turn in -PI..PI, reach in 0.5..50.0,
    ) {
        let direction = ray(&camera, share, turn) - Point::origin();
        let point = Point::origin() + direction * reach;
        let derivatives = camera.derivatives(point).unwrap();
        let pixel = camera.project(point).unwrap();
        if distance(pixel, Pixel { u: 960.0, v: 604.0 }) > 5e3 {
            return Ok(());
        }
        prop_assert!(distance(derivatives.pixel, pixel) < 1e-9);

        let (again, jacobian) = camera.project_with_jacobian(point).unwrap();
        prop_assert_eq!(again, derivatives.pixel);
        prop_assert!((jacobian - derivatives.by_point).norm() <= 1e-9 * jacobian.norm());
        for axis in 0..3 {
            let step = 1e-6 * reach;
            let moved = |step: f64| {
                let mut coords: [f64; 3] = point.coords().into();
                coords[axis] += step;
                camera.project(Point::new(coords[0], coords[1], coords[2]))
            };
            let slopes = jacobian.column(axis);
            check_slopes([slopes[0], slopes[1]], moved(step), moved(-step), step)?;
        }
        let parameters = camera.parameters();
        for (idx, slopes) in derivatives.by_parameter().iter().enumerate() {
            let step = 1e-6 * parameters[idx].abs();
            if step == 0.0 {
                continue;
            }
            let moved = |step: f64| {
                let mut parameters = parameters.clone();
                parameters[idx] += step;
                camera.with_parameters(&parameters).ok()?.project(point)
            };
            check_slopes(*slopes, moved(step), moved(-step), step)?;
        }
    }

    #[test]
    fn hostile_parameters_are_refused_or_harmless(
        parameters in prop::array::uniform4(any_number()),
        distortion in any_distortion(),
        point in prop::array::uniform3(any_number()),
        pixel in prop::array::uniform2(any_number()),
    ) {
        let hostile = |[fx, fy, cx, cy]: [f64; 4]| {
            CameraModel::new(Intrinsics { fx, fy, cx, cy }, distortion, 640, 480)
        };
        let sane = [[500.0, 500.0, 320.0, 240.0], [1.0, 1.0, 320.0, 240.0]];
        for camera in [hostile(parameters), hostile(sane[0]), hostile(sane[1])] {
            let Ok(camera) = camera else { continue };
            let [x, y, z] = point;
            if let Some(seen) = camera.project(Point::new(x, y, z)) {
                prop_assert!(seen.u.is_finite() && seen.v.is_finite(), "{camera:?}");
            }
            if let Some(ray) = camera.unproject(Pixel { u: pixel[0], v: pixel[1] }) {
                prop_assert!((ray.norm() - 1.0).abs() < 1e-9, "{camera:?}");
            }
        }
    }
}

#[test]
fn many_points_project_as_each_does() {
    let intrinsics = Intrinsics {
        fx: 500.0,
        fy: 500.0,
        cx: 320.0,
        cy: 240.0,
    };
    let distortion = Distortion::PlumbBob([-0.3, 0.1, 0.001, -0.001, 0.0]);
    let camera = CameraModel::new(intrinsics, distortion, 640, 480).unwrap();
    let points = [
        Point::new(0.1, 0.2, 1.0),
        Point::new(0.1, 0.2, -1.0),
        Point::new(f64::NAN, 0.0, 1.0),
    ];
    let each: Vec<_> = points.iter().map(|point| camera.project(*point)).collect();
    assert_eq!(camera.project_many(&points), each);
    assert_eq!(each.iter().flatten().count(), 1);
}

#[test]
fn the_image_holds_its_first_corner_and_not_its_last() {
    let intrinsics = Intrinsics {
        fx: 500.0,
        fy: 500.0,
        cx: 320.0,
        cy: 240.0,
    };
    let camera = CameraModel::new(intrinsics, Distortion::None, 640, 480).unwrap();
    let check = |u: f64, v: f64, expected: bool| {
        assert_eq!(camera.contains(Pixel { u, v }), expected, "{u} {v}");
    };
    check(0.0, 0.0, true);
    check(639.999, 479.999, true);
    check(640.0, 0.0, false);
    check(0.0, 480.0, false);
    check(-1e-9, 0.0, false);
    check(f64::NAN, 0.0, false);
}

/// The left grayscale camera of KITTI's raw recordings of 2011-09-26, whose lens is strong enough
/// that OpenCV's default undistortion misses by 1.7 px.
#[test]
fn a_real_lens_has_a_ray_for_every_pixel() {
    let intrinsics = Intrinsics {
        fx: 984.2439,
        fy: 980.8141,
        cx: 690.0,
        cy: 233.1966,
    };
    let coefficients = [
        -3.728755e-01,
        2.037299e-01,
        2.219027e-03,
        1.383707e-03,
        -7.233722e-02,
    ];
    let distortion = Distortion::PlumbBob(coefficients);
    let camera = CameraModel::new(intrinsics, distortion, 1392, 512).unwrap();
    for u in (0..=1392).step_by(8) {
        for v in (0..=512).step_by(8) {
            let pixel = Pixel {
                u: f64::from(u),
                v: f64::from(v),
            };
            let ray = camera.unproject(pixel).unwrap();
            let seen = camera.project(Point::origin() + ray).unwrap();
            assert!(
                distance(seen, pixel) <= ROUND_TRIP_TOLERANCE_PX,
                "{pixel:?} {seen:?}"
            );
        }
    }
}
