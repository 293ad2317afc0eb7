//! Projected cuboids against rays cast through pixels and against densely sampled edges.

use fl_fusion::{CuboidProjection, NEAR_PLANE_M, ViewBox, project_cuboid};
use fl_rig::{CameraModel, Distortion, Intrinsics, Pixel};
use fl_spacetime::{Body, Camera, EDGES, OrientedBox, Point, Rigid, Size};
use nalgebra::{UnitQuaternion, Vector3};
use proptest::prelude::*;

const WIDTH: u32 = 320;
const HEIGHT: u32 = 240;
/// How far a polyline may be from its edge.
const EDGE_TOLERANCE_PX: f64 = 0.25;
/// How far a side of a view box may be from the region it bounds.
const BOX_TOLERANCE_PX: f64 = 0.3;

fn lens(focal_px: f64, distortion: Distortion) -> CameraModel {
    let intrinsics = Intrinsics {
        fx: focal_px,
        fy: 1.02 * focal_px,
        cx: 160.3,
        cy: 117.1,
    };
    CameraModel::new(intrinsics, distortion, WIDTH, HEIGHT).unwrap()
}

/// Name, model, and whether it sees beyond 90 degrees.
fn lenses() -> Vec<(&'static str, CameraModel, bool)> {
    vec![
        ("pinhole", lens(200.0, Distortion::None), false),
        (
            "barrel",
            lens(
                180.0,
                Distortion::PlumbBob([-0.35, 0.15, 0.001, -0.0005, -0.03]),
            ),
            false,
        ),
        (
            "fisheye",
            lens(95.0, Distortion::KannalaBrandt([0.02, -0.004, 0.0, 0.0])),
            true,
        ),
        // Its polynomial turns at 46.8 degrees, 109 px from the middle: the rim is in the image.
        (
            "porthole",
            lens(200.0, Distortion::KannalaBrandt([-0.5, 0.0, 0.0, 0.0])),
            false,
        ),
    ]
}

fn cuboid(center: [f64; 3], size: [f64; 3], turn: [f64; 3]) -> OrientedBox<Camera> {
    let rotation = UnitQuaternion::from_scaled_axis(Vector3::from(turn));
    let pose = Rigid::<Camera, Body>::new(rotation, Vector3::from(center));
    OrientedBox::new(pose, Size::new(size[0], size[1], size[2]).unwrap())
}

/// True where the ray through a pixel meets a face beyond the near plane.
fn covers(camera: &CameraModel, wide: bool, cuboid: &OrientedBox<Camera>, pixel: Pixel) -> bool {
    let Some(ray) = camera.unproject(pixel) else {
        return false;
    };
    let ray = ray.coords();
    let inverse = cuboid.pose().isometry().inverse();
    let (origin, along) = (inverse.translation.vector, inverse.rotation * ray);
    let halves = Vector3::from(cuboid.size().lwh()) * 0.5;
    let nearness = if wide { 1.0 } else { ray.z };
    (0..3)
        .flat_map(|axis| [(axis, 1.0), (axis, -1.0)])
        .any(|(axis, side)| {
            let share = (side * halves[axis] - origin[axis]) / along[axis];
            let hit = origin + along * share;
            let others = (0..3).filter(|other| *other != axis);
            share.is_finite()
                && share * nearness >= NEAR_PLANE_M
                && others
                    .into_iter()
                    .all(|other| hit[other].abs() <= halves[other])
        })
}

fn steps(from: f64, to: f64, n_steps: u32) -> impl Iterator<Item = f64> {
    (0..=n_steps).map(move |step| from + (to - from) * f64::from(step) / f64::from(n_steps))
}

fn check_view_box(
    name: &str,
    camera: &CameraModel,
    wide: bool,
    cuboid: &OrientedBox<Camera>,
) -> Option<ViewBox> {
    let found = project_cuboid(camera, cuboid).map(|projection| projection.view_box);
    for u in steps(0.0, f64::from(WIDTH), 80) {
        for v in steps(0.0, f64::from(HEIGHT), 60) {
            let pixel = Pixel { u, v };
            if covers(camera, wide, cuboid, pixel) {
                let Some(found) = found else {
                    panic!("{name}: {cuboid:?} covers {pixel:?} but has no projection");
                };
                let beside = [
                    found.min.u - u,
                    u - found.max.u,
                    found.min.v - v,
                    v - found.max.v,
                ];
                assert!(
                    beside.iter().all(|distance| *distance < BOX_TOLERANCE_PX),
                    "{name}: {cuboid:?} covers {pixel:?} outside {found:?}"
                );
            }
        }
    }
    let found = found?;
    assert!(found.min.u >= 0.0 && found.max.u <= f64::from(WIDTH));
    assert!(found.min.v >= 0.0 && found.max.v <= f64::from(HEIGHT));
    if found.width() > 8.0 && found.height() > 8.0 {
        check_tight(name, camera, wide, cuboid, &found);
    }
    Some(found)
}

/// Just inside each side of the view box the cuboid is seen somewhere.
fn check_tight(
    name: &str,
    camera: &CameraModel,
    wide: bool,
    cuboid: &OrientedBox<Camera>,
    found: &ViewBox,
) {
    const N_STEPS: u32 = 20_000;
    let sees = |u, v| covers(camera, wide, cuboid, Pixel { u, v });
    // Where a lens folds, edges run into its rim tangentially: the region ends in tips that are
    // thinner than the steps here.
    let inset = if name == "porthole" {
        10.0 * BOX_TOLERANCE_PX
    } else {
        BOX_TOLERANCE_PX
    };
    for u in [found.min.u + inset, found.max.u - inset] {
        let seen = steps(found.min.v, found.max.v, N_STEPS).any(|v| sees(u, v));
        assert!(
            seen,
            "{name}: {cuboid:?} is not seen at u = {u} of {found:?}"
        );
    }
    for v in [found.min.v + inset, found.max.v - inset] {
        let seen = steps(found.min.u, found.max.u, N_STEPS).any(|u| sees(u, v));
        assert!(
            seen,
            "{name}: {cuboid:?} is not seen at v = {v} of {found:?}"
        );
    }
}

/// Every edge as many points, where they are seen.
fn dense_edges(camera: &CameraModel, cuboid: &OrientedBox<Camera>) -> Vec<Pixel> {
    let corners = cuboid.corners().map(|corner| corner.coords());
    let points = EDGES.iter().flat_map(|&(start, end)| {
        let along = corners[end] - corners[start];
        steps(0.0, 1.0, 8000).map(move |share| corners[start] + along * share)
    });
    points
        .filter_map(|point| camera.project(Point::from_coords(point)))
        .collect()
}

/// Distance in pixels from a pixel to the edge at the least angle from its ray.
fn distance_along_ray(camera: &CameraModel, cuboid: &OrientedBox<Camera>, pixel: Pixel) -> f64 {
    let Some(ray) = camera.unproject(pixel).map(|ray| ray.coords()) else {
        return f64::INFINITY;
    };
    let corners = cuboid.corners().map(|corner| corner.coords());
    EDGES
        .iter()
        .filter_map(|&(start, end)| {
            let (start, end) = (corners[start].normalize(), corners[end].normalize());
            let normal = start.cross(&end).normalize();
            let flat = ray - normal * normal.dot(&ray);
            let within =
                start.cross(&flat).dot(&normal) > -1e-3 && flat.cross(&end).dot(&normal) > -1e-3;
            let seen = camera
                .project(Point::from_coords(flat))
                .filter(|_| within)?;
            Some((seen.u - pixel.u).hypot(seen.v - pixel.v))
        })
        .fold(f64::INFINITY, f64::min)
}

/// No line passes where no edge is.
fn check_edges(
    name: &str,
    camera: &CameraModel,
    cuboid: &OrientedBox<Camera>,
    edges: &[Vec<Pixel>],
) {
    // Near its rim a lens takes large angles to small distances: there only samples tell.
    let mut dense = None;
    let mut nearest = |pixel: Pixel| {
        let dense = dense.get_or_insert_with(|| dense_edges(camera, cuboid));
        let distances = dense
            .iter()
            .map(|seen| (seen.u - pixel.u).hypot(seen.v - pixel.v));
        distances.fold(f64::INFINITY, f64::min)
    };
    for pair in edges.iter().flat_map(|polyline| polyline.windows(2)) {
        for share in steps(0.0, 1.0, 4) {
            let pixel = Pixel {
                u: pair[0].u + share * (pair[1].u - pair[0].u),
                v: pair[0].v + share * (pair[1].v - pair[0].v),
            };
            if camera.contains(pixel) {
                let mut distance = distance_along_ray(camera, cuboid, pixel);
                if distance >= EDGE_TOLERANCE_PX {
                    distance = nearest(pixel);
                }
                assert!(
                    distance < EDGE_TOLERANCE_PX,
                    "{name}: a line of {cuboid:?} passes {pixel:?}, {distance} px off"
                );
            }
        }
    }
}

/// Every visible point of an edge lies on a polyline.
fn check_complete(
    name: &str,
    camera: &CameraModel,
    wide: bool,
    cuboid: &OrientedBox<Camera>,
    edges: &[Vec<Pixel>],
) {
    let corners = cuboid.corners().map(|corner| corner.coords());
    for (start, end) in EDGES {
        for share in steps(0.0, 1.0, 60) {
            let point = corners[start] + (corners[end] - corners[start]) * share;
            let nearness = if wide { point.norm() } else { point.z };
            let pixel = camera.project(Point::from_coords(point));
            let Some(pixel) = pixel.filter(|pixel| camera.contains(*pixel)) else {
                continue;
            };
            // A rounding at the rim of the lens may end a line a hair early.
            let angle = (point.z / point.norm()).acos();
            if nearness < NEAR_PLANE_M || angle > camera.max_angle_rad() - 1e-5 {
                continue;
            }
            let distance = edges
                .iter()
                .flat_map(|polyline| polyline.windows(2))
                .map(|pair| to_segment(pixel, pair[0], pair[1]))
                .fold(f64::INFINITY, f64::min);
            assert!(
                distance < EDGE_TOLERANCE_PX,
                "{name}: {cuboid:?} lacks {pixel:?}: {distance}"
            );
        }
    }
}

fn to_segment(pixel: Pixel, start: Pixel, end: Pixel) -> f64 {
    let (u, v) = (end.u - start.u, end.v - start.v);
    let square = (u * u + v * v).max(1e-300);
    let share = (((pixel.u - start.u) * u + (pixel.v - start.v) * v) / square).clamp(0.0, 1.0);
    (start.u + share * u - pixel.u).hypot(start.v + share * v - pixel.v)
}

fn check_everything(cuboid: &OrientedBox<Camera>) {
    for (name, camera, wide) in lenses() {
        check_view_box(name, &camera, wide, cuboid);
        if let Some(CuboidProjection {
            edges, truncation, ..
        }) = project_cuboid(&camera, cuboid)
        {
            assert!((0.0..=1.0).contains(&truncation), "{truncation}");
            check_edges(name, &camera, cuboid, &edges);
            check_complete(name, &camera, wide, cuboid, &edges);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// In front, beside, behind and around the camera.
    #[test]
    fn projection_agrees_with_cast_rays(
        center in [-6.0..6.0_f64, -5.0..5.0, -5.0..9.0],
        size in [0.3..8.0_f64, 0.3..6.0, 0.3..6.0],
        turn in [-3.0..3.0_f64, -3.0..3.0, -3.0..3.0],
    ) {
        let cuboid = cuboid(center, size, turn);
        // Nearer than this the outline is cut by the sphere of the least distance, untraced.
        prop_assume!(distance_to_surface_m(&cuboid) > NEAR_PLANE_M);
        check_everything(&cuboid);
    }
}

/// From the camera to the nearest face, from inside or outside; to its plane where that is less.
fn distance_to_surface_m(cuboid: &OrientedBox<Camera>) -> f64 {
    let camera_in_body = cuboid.pose().inverse() * Point::<Camera>::origin();
    let halves = Vector3::from(cuboid.size().lwh()) * 0.5;
    let to_planes = camera_in_body.coords().abs() - halves;
    if to_planes.max() > 0.0 {
        to_planes.map(|distance| distance.max(0.0)).norm()
    } else {
        -to_planes.max()
    }
}

#[test]
fn a_box_in_view_is_whole() {
    let whole = cuboid([0.2, -0.1, 8.0], [4.0, 2.0, 1.5], [1.5, 0.4, 0.0]);
    check_everything(&whole);
    for (name, camera, _) in lenses() {
        let projection = project_cuboid(&camera, &whole).unwrap();
        assert!(
            projection.truncation < 1e-9,
            "{name}: {}",
            projection.truncation
        );
        assert_eq!(projection.edges.len(), 12, "{name}");
        assert_eq!(projection.front.len(), 2, "{name}");
    }
}

#[test]
fn a_box_behind_the_camera_is_not_seen() {
    let behind = cuboid([0.3, 0.0, -8.0], [4.0, 2.0, 1.5], [0.0; 3]);
    for (name, camera, _) in lenses() {
        assert!(project_cuboid(&camera, &behind).is_none(), "{name}");
    }
}

#[test]
fn a_box_partly_behind_the_camera_is_cut_at_the_near_plane() {
    // A long wall at the right, from 6 m behind to 6 m in front of the camera.
    let wall = cuboid([2.0, 0.0, 0.0], [0.2, 2.0, 12.0], [0.0; 3]);
    check_everything(&wall);
    let (_, camera, _) = lenses().remove(0);
    let projection = project_cuboid(&camera, &wall).unwrap();
    assert!(projection.view_box.min.u > 160.0);
    assert_eq!(projection.view_box.max.u, f64::from(WIDTH));
    assert!(projection.truncation > 0.9);
    assert_eq!(projection.edges.len(), 8);
}

#[test]
fn a_box_around_the_camera_covers_the_image() {
    let around = cuboid([0.0, 0.0, 0.0], [8.0, 6.0, 10.0], [0.2, 0.1, 0.3]);
    check_everything(&around);
    for (name, camera, _) in lenses() {
        let found = project_cuboid(&camera, &around).unwrap().view_box;
        // The image of the porthole is round and smaller than its frame.
        let size = if name == "porthole" {
            (217.0, 221.0)
        } else {
            (320.0, 240.0)
        };
        assert!((found.width() - size.0).abs() < 2.0, "{name}: {found:?}");
        assert!((found.height() - size.1).abs() < 2.0, "{name}: {found:?}");
    }
}

#[test]
fn a_wall_that_fills_the_view_shows_no_edge_but_has_a_view_box() {
    let wall = cuboid([0.0, 0.0, 3.0], [100.0, 100.0, 0.5], [0.0; 3]);
    check_everything(&wall);
    let (_, camera, _) = lenses().remove(3);
    let projection = project_cuboid(&camera, &wall).unwrap();
    assert!(projection.edges.is_empty());
    assert!(projection.view_box.width() > 200.0);
}

#[test]
fn truncation_is_the_share_outside_the_image() {
    let (_, camera, _) = lenses().remove(0);
    // A board 10 m in front, whose middle is seen at u = 0.
    let board = cuboid(
        [-160.8 / 200.0 * 10.0, 0.0, 10.0],
        [2.0, 2.0, 1e-6],
        [0.0; 3],
    );
    let truncation = project_cuboid(&camera, &board).unwrap().truncation;
    assert!((truncation - 0.5).abs() < 1e-3, "{truncation}");
}

#[test]
fn a_corner_outside_the_image_does_not_widen_the_view_box() {
    // A board turned by 45 degrees: its left tip and, far above, its upper tip are outside.
    let (_, camera, _) = lenses().remove(0);
    let board = cuboid([-6.0, -3.0, 10.0], [8.0, 8.0, 1e-6], [0.0, 0.0, 0.785]);
    let found = check_view_box("pinhole", &camera, false, &board).unwrap();
    assert_eq!((found.min.u, found.min.v), (0.0, 0.0));
}

#[test]
fn numbers_that_are_no_place_are_not_drawn() {
    let (_, camera, _) = lenses().remove(1);
    for center in [
        [f64::NAN, 0.0, 5.0],
        [0.0, f64::INFINITY, 5.0],
        [0.0, 0.0, 1e300],
    ] {
        let lost = cuboid(center, [1.0, 1.0, 1.0], [0.0; 3]);
        assert!(project_cuboid(&camera, &lost).is_none(), "{center:?}");
    }
}

#[test]
fn view_boxes_overlap_by_area() {
    let at = |u0, v0, u1, v1| ViewBox {
        min: Pixel { u: u0, v: v0 },
        max: Pixel { u: u1, v: v1 },
    };
    assert_eq!(
        at(0.0, 0.0, 2.0, 1.0).iou(&at(1.0, 0.0, 3.0, 1.0)),
        1.0 / 3.0
    );
    assert_eq!(at(0.0, 0.0, 1.0, 1.0).iou(&at(2.0, 0.0, 3.0, 1.0)), 0.0);
    assert_eq!(at(0.0, 0.0, 0.0, 0.0).iou(&at(0.0, 0.0, 0.0, 0.0)), 0.0);
}
