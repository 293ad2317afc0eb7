//! Argoverse 2 logs written here, bad ones included, and real ones.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use fl_dataset::{Error, av2};
use fl_spacetime::wrap_angle;

type Column = (&'static str, ArrayRef);

const POSES: &str = "city_SE3_egovehicle.feather";
const ANNOTATIONS: &str = "annotations.feather";

fn numbers(values: &[f64]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

fn integers(values: &[i64]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// Two sweeps; at the second the vehicle is at (100, 200, 5), turned 90 degrees to the left.
fn poses() -> Vec<Column> {
    let half = 0.5_f64.sqrt();
    vec![
        ("timestamp_ns", integers(&[1_000, 2_000])),
        ("qw", numbers(&[1.0, half])),
        ("qx", numbers(&[0.0, 0.0])),
        ("qy", numbers(&[0.0, 0.0])),
        ("qz", numbers(&[0.0, half])),
        ("tx_m", numbers(&[0.0, 100.0])),
        ("ty_m", numbers(&[0.0, 200.0])),
        ("tz_m", numbers(&[0.0, 5.0])),
    ]
}

fn annotations() -> Vec<Column> {
    let ones = numbers(&[1.0, 1.0]);
    let zeros = numbers(&[0.0, 0.0]);
    vec![
        ("timestamp_ns", integers(&[2_000, 1_000])),
        ("track_uuid", texts(&["a", "a"])),
        ("category", texts(&["REGULAR_VEHICLE", "REGULAR_VEHICLE"])),
        ("length_m", numbers(&[4.0, 4.0])),
        ("width_m", numbers(&[2.0, 2.0])),
        ("height_m", numbers(&[1.5, 1.5])),
        ("qw", ones),
        ("qx", zeros.clone()),
        ("qy", zeros.clone()),
        ("qz", zeros.clone()),
        ("tx_m", numbers(&[10.0, 9.0])),
        ("ty_m", numbers(&[1.0, 1.0])),
        ("tz_m", zeros),
        ("num_interior_pts", integers(&[7, 0])),
    ]
}

fn write(path: &Path, columns: Vec<Column>, compression: Option<CompressionType>) {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let options = IpcWriteOptions::default()
        .try_with_compression(compression)
        .unwrap();
    let file = File::create(path).unwrap();
    let mut writer = FileWriter::try_new_with_options(file, &batch.schema(), options).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
}

fn log(annotations: Vec<Column>, poses: Vec<Column>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(ANNOTATIONS), annotations, None);
    write(&folder.path().join(POSES), poses, None);
    folder
}

fn with(mut columns: Vec<Column>, name: &str, array: ArrayRef) -> Vec<Column> {
    for column in &mut columns {
        if column.0 == name {
            column.1 = Arc::clone(&array);
        }
    }
    columns
}

#[test]
fn reads_every_compression() {
    let compressions = [
        None,
        Some(CompressionType::LZ4_FRAME),
        Some(CompressionType::ZSTD),
    ];
    for compression in compressions {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("annotations_with_ego.feather");
        write(&path, annotations(), compression);
        write(&folder.path().join(POSES), poses(), compression);
        let tracks = av2::read_log(folder.path()).unwrap();
        assert_eq!(tracks.len(), 1);
        let [first, second] = tracks[0].boxes[..] else {
            panic!("{tracks:?}");
        };
        assert_eq!(
            (first.frame_idx, first.stamp.nanos(), first.n_points),
            (0, 1_000, Some(0))
        );
        let in_city = second
            .cuboid_in_sensor
            .transformed(&second.world_from_sensor);
        // 10 m ahead and 1 m left of a vehicle that looks along y.
        let center = in_city.center();
        assert!((center.x() - 99.0).abs() < 1e-9 && (center.y() - 210.0).abs() < 1e-9);
        assert!((center.z() - 5.0).abs() < 1e-9);
        assert!(wrap_angle(in_city.yaw() - std::f64::consts::FRAC_PI_2).abs() < 1e-9);
    }
}

#[test]
fn names_file_and_row() {
    let refused = |annotations, poses| {
        let folder = log(annotations, poses);
        av2::read_log(folder.path()).unwrap_err().to_string()
    };
    let cases = [
        (
            with(annotations(), "length_m", numbers(&[4.0, -1.0])),
            "row 2: ",
        ),
        (
            with(annotations(), "tx_m", numbers(&[f64::NAN, 1.0])),
            "row 1: `tx_m` is absent",
        ),
        (with(annotations(), "qw", numbers(&[1.0, 0.0])), "row 2: "),
        (
            with(annotations(), "timestamp_ns", integers(&[3_000, 1_000])),
            "row 1: no pose",
        ),
        (
            with(annotations(), "timestamp_ns", integers(&[1_000, 1_000])),
            "track a occurs twice",
        ),
        (
            with(annotations(), "category", integers(&[1, 2])),
            "column `category` is of type",
        ),
        (annotations()[1..].to_vec(), "no column `timestamp_ns`"),
    ];
    for (annotations, expected) in cases {
        let message = refused(annotations, poses());
        assert!(message.starts_with(expected), "{message}");
        assert!(message.contains(ANNOTATIONS), "{message}");
    }
    let message = refused(
        annotations(),
        with(poses(), "qz", numbers(&[0.0, f64::INFINITY])),
    );
    assert!(
        message.starts_with("row 2: ") && message.contains(POSES),
        "{message}"
    );
}

#[test]
fn damaged_files_are_refused_not_followed() {
    let folder = log(annotations(), poses());
    let path = folder.path().join(ANNOTATIONS);
    let sound = fs::read(&path).unwrap();
    for n_bytes in (0..sound.len()).step_by(41) {
        fs::write(&path, &sound[..n_bytes]).unwrap();
        assert!(av2::read_log(folder.path()).is_err(), "{n_bytes} bytes");
    }
    for at in 0..sound.len() {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x55;
        fs::write(&path, &damaged).unwrap();
        // Some bytes are padding or values; none may bring the reader down.
        let _ = av2::read_log(folder.path());
    }
    fs::remove_file(&path).unwrap();
    let err = av2::read_log(folder.path()).unwrap_err();
    assert!(matches!(err, Error::Missing { .. }), "{err}");
}
