//! Projected 3D boxes of the KITTI object labels against their annotated 2D boxes.

use std::path::{Path, PathBuf};

use fl_fusion::{ViewBox, project_cuboid};
use fl_rig::{CameraModel, Distortion, Intrinsics, Pixel};
use fl_spacetime::{Body, Camera, OrientedBox, Rigid, Size};
use nalgebra::{UnitQuaternion, Vector3};

/// The folder of real data, or `None` and a word about it.
pub(crate) fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("FRAMELOCK_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: FRAMELOCK_REAL_DATA is not set");
    }
    folder
}

/// One line of a label file: `class truncated occluded alpha l t r b h w l x y z ry`.
struct Label {
    class: String,
    truncated: f64,
    occluded: f64,
    annotated: ViewBox,
    cuboid: OrientedBox<Camera>,
}

/// The projection with matrix P2, whose last column places the camera beside the reference one.
struct Left {
    camera: CameraModel,
    offset: Vector3<f64>,
}

/// KITTI counts pixels from the middle of the first one; images are 1242 x 375 or a little less.
fn left_camera(text: &str) -> Left {
    let line = text.lines().find(|line| line.starts_with("P2:")).unwrap();
    let p: Vec<f64> = line
        .split_whitespace()
        .skip(1)
        .map(|word| word.parse().unwrap())
        .collect();
    let intrinsics = Intrinsics {
        fx: p[0],
        fy: p[5],
        cx: p[2],
        cy: p[6],
    };
    let camera = CameraModel::new(intrinsics, Distortion::None, 1242, 375).unwrap();
    let z = p[11];
    Left {
        camera,
        offset: Vector3::new((p[3] - p[2] * z) / p[0], (p[7] - p[6] * z) / p[5], z),
    }
}

fn label(line: &str, offset: &Vector3<f64>) -> Option<Label> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let n: Vec<f64> = words[1..]
        .iter()
        .map(|word| word.parse().unwrap())
        .collect();
    let size = Size::new(n[9], n[8], n[7]).ok()?;
    // Bottom center to middle; KITTI's ry turns about the camera's y, which points down, and the
    // box's height runs along -y.
    let center = Vector3::new(n[10], n[11] - n[7] / 2.0, n[12]) + offset;
    let heading = UnitQuaternion::from_axis_angle(&Vector3::y_axis(), n[13]);
    let upright = UnitQuaternion::from_axis_angle(&Vector3::x_axis(), std::f64::consts::FRAC_PI_2);
    let pose = Rigid::<Camera, Body>::new(heading * upright, center);
    // Annotations name pixels, whose middles are half a pixel from their corner.
    let pixel = |u: f64, v: f64| Pixel {
        u: u + 0.5,
        v: v + 0.5,
    };
    Some(Label {
        class: words[0].to_owned(),
        truncated: n[0],
        occluded: n[1],
        annotated: ViewBox {
            min: pixel(n[3], n[4]),
            max: pixel(n[5], n[6]),
        },
        cuboid: OrientedBox::new(pose, size),
    })
}

fn overlaps(folder: &Path) -> Vec<f64> {
    let mut ious = Vec::new();
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder.join("label_2"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    names.sort();
    for name in names {
        let calibration = folder.join("calib").join(name.file_name().unwrap());
        let left = left_camera(&std::fs::read_to_string(calibration).unwrap());
        let text = std::fs::read_to_string(&name).unwrap();
        for found in text.lines().filter_map(|line| label(line, &left.offset)) {
            if found.class == "Car" && found.truncated == 0.0 && found.occluded == 0.0 {
                let projection = project_cuboid(&left.camera, &found.cuboid).unwrap();
                ious.push(projection.view_box.iou(&found.annotated));
            }
        }
    }
    ious
}

#[test]
fn projected_cars_meet_their_annotated_boxes() {
    let Some(folder) = real_data() else {
        return;
    };
    let ious = overlaps(&folder.join("kitti_object_labels"));
    let mean = ious.iter().sum::<f64>() / ious.len() as f64;
    let min = ious.iter().copied().fold(f64::INFINITY, f64::min);
    println!("{} cars: mean IoU {mean:.4}, min {min:.4}", ious.len());
    assert!(ious.len() > 300, "{}", ious.len());
    assert!(mean > 0.97 && min > 0.93, "mean {mean}, min {min}");
}
