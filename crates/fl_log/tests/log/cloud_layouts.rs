//! Point layouts that sensors and drivers really use.

use fl_log::{CloudSnapshot, PointCloud2, PointDatatype, PointField};
use fl_spacetime::Stamp;

use crate::fixture::{START, header};

use PointDatatype::{Float32, Float64, Int16, Int32, Uint8, Uint16, Uint32};

/// Fields as (name, offset, datatype) and one point a line.
struct Layout<'a> {
    fields: &'a [(&'a str, u32, PointDatatype)],
    point_step: u32,
    is_bigendian: bool,
    points: &'a [&'a [f64]],
}

impl Layout<'_> {
    fn message(&self, width: u32, row_padding: u32) -> PointCloud2 {
        let height = self.points.len() as u32 / width;
        let row_step = width * self.point_step + row_padding;
        let mut data = vec![0xab; (row_step * height) as usize];
        for (idx, point) in self.points.iter().enumerate() {
            let (row, column) = (idx as u32 / width, idx as u32 % width);
            let at = (row * row_step + column * self.point_step) as usize;
            for ((_, offset, datatype), number) in self.fields.iter().zip(*point) {
                self.put(&mut data[at + *offset as usize..], *datatype, *number);
            }
        }
        let field = |(name, offset, datatype): &(&str, u32, PointDatatype)| PointField {
            name: (*name).to_owned(),
            offset: *offset,
            datatype: *datatype,
            count: 1,
        };
        PointCloud2 {
            header: header(0),
            height,
            width,
            fields: self.fields.iter().map(field).collect(),
            is_bigendian: self.is_bigendian,
            point_step: self.point_step,
            row_step,
            data,
            is_dense: false,
        }
    }

    fn put(&self, place: &mut [u8], datatype: PointDatatype, number: f64) {
        let mut bytes = match datatype {
            Float32 => (number as f32).to_be_bytes().to_vec(),
            Float64 => number.to_be_bytes().to_vec(),
            Uint32 => (number as u32).to_be_bytes().to_vec(),
            Int32 => (number as i32).to_be_bytes().to_vec(),
            Uint16 => (number as u16).to_be_bytes().to_vec(),
            Int16 => (number as i16).to_be_bytes().to_vec(),
            _ => vec![number as u8],
        };
        if !self.is_bigendian {
            bytes.reverse();
        }
        place[..bytes.len()].copy_from_slice(&bytes);
    }

    fn cloud(&self) -> CloudSnapshot {
        self.message(self.points.len() as u32, 0)
            .to_cloud()
            .unwrap()
    }
}

const XYZ: [(&str, u32, PointDatatype); 3] =
    [("x", 0, Float32), ("y", 4, Float32), ("z", 8, Float32)];

#[test]
fn any_order_datatype_and_byte_order() {
    let points: &[&[f64]] = &[&[1.0, 2.0, 3.0, 7.0, 5.0], &[-4.0, 5.0, -6.0, 900.0, 63.0]];
    let layouts: [&[(&str, u32, PointDatatype)]; 4] = [
        &[
            ("x", 0, Float32),
            ("y", 4, Float32),
            ("z", 8, Float32),
            ("intensity", 12, Float32),
            ("ring", 16, Uint16),
        ],
        &[
            ("x", 10, Float32),
            ("y", 3, Float32),
            ("z", 30, Float32),
            ("intensity", 0, Uint16),
            ("ring", 21, Float32),
        ],
        &[
            ("X", 0, Float64),
            ("Y", 8, Float64),
            ("Z", 16, Float64),
            ("i", 24, Int32),
            ("line", 28, Uint8),
        ],
        &[
            ("x", 0, Int16),
            ("y", 2, Int16),
            ("z", 4, Int16),
            ("reflectivity", 6, Uint32),
            ("channel", 10, Int16),
        ],
    ];
    for (fields, is_bigendian) in layouts.into_iter().flat_map(|f| [(f, false), (f, true)]) {
        let snapshot = Layout {
            fields,
            point_step: 40,
            is_bigendian,
            points,
        }
        .cloud();
        let cloud = &snapshot.cloud;
        assert_eq!(
            (cloud.xyz(0), cloud.xyz(1)),
            ([1.0, 2.0, 3.0], [-4.0, 5.0, -6.0])
        );
        assert_eq!(
            cloud.intensity(),
            Some([7.0, 900.0].as_slice()),
            "{fields:?}"
        );
        assert_eq!(cloud.ring(), Some([5, 63].as_slice()), "{fields:?}");
        assert!(cloud.offset_nanos().is_none() && cloud.velocity().is_none());
        assert_eq!((snapshot.n_dropped, snapshot.grid), (0, [2, 1]));
    }
}

#[test]
fn organized_with_padded_rows_and_missing_returns() {
    let points: &[&[f64]] = &[
        &[0.0, 0.0, 0.0, 0.0],
        &[f64::NAN, 1.0, 1.0, 1.0],
        &[2.0, 2.0, 2.0, 2.0],
        &[3.0, f64::INFINITY, 3.0, 3.0],
        &[4.0, 4.0, f64::NEG_INFINITY, 4.0],
        &[5.0, 5.0, 5.0, 5.0],
    ];
    let fields = &[XYZ[0], XYZ[1], XYZ[2], ("intensity", 12, Uint8)];
    let layout = Layout {
        fields,
        point_step: 16,
        is_bigendian: false,
        points,
    };
    for row_padding in [0, 5] {
        let snapshot = layout.message(3, row_padding).to_cloud().unwrap();
        assert_eq!(snapshot.cloud.x(), [0.0, 2.0, 5.0]);
        assert_eq!(snapshot.cloud.intensity(), Some([0.0, 2.0, 5.0].as_slice()));
        assert_eq!((snapshot.n_dropped, snapshot.grid), (3, [3, 2]));
    }
}

#[test]
fn times_of_points_become_offsets_from_the_stamp() {
    let start_secs = START as f64 * 1e-9;
    let check = |name, datatype, times: [f64; 2], offset_nanos: Option<&[i32]>| {
        let points: Vec<Vec<f64>> = times
            .iter()
            .map(|time| vec![0.0, 0.0, 0.0, *time])
            .collect();
        let points: Vec<&[f64]> = points.iter().map(Vec::as_slice).collect();
        let fields = &[XYZ[0], XYZ[1], XYZ[2], (name, 12, datatype)];
        let layout = Layout {
            fields,
            point_step: 20,
            is_bigendian: false,
            points: &points,
        };
        assert_eq!(
            layout.cloud().cloud.offset_nanos(),
            offset_nanos,
            "{name} {datatype:?}"
        );
    };
    check("t", Uint32, [0.0, 1e8], Some(&[0, 100_000_000]));
    check("offset_time", Uint32, [5.0, 7.0], Some(&[5, 7]));
    check("time", Float32, [0.0, 0.5], Some(&[0, 500_000_000]));
    check(
        "timestamp",
        Float64,
        [start_secs, start_secs + 0.25],
        Some(&[0, 250_000_000]),
    );
    check("time_stamp", Float64, [0.0, 0.25], Some(&[0, 250_000_000]));
    check("time", Uint8, [0.0, 1.0], None);
}

const XYZ_AND_TIME: [(&str, u32, PointDatatype); 4] =
    [XYZ[0], XYZ[1], XYZ[2], ("time", 12, Float64)];

fn timed<'a>(points: &'a [&'a [f64]]) -> CloudSnapshot {
    let layout = Layout {
        fields: &XYZ_AND_TIME,
        point_step: 20,
        is_bigendian: false,
        points,
    };
    layout.cloud()
}

#[test]
fn a_padding_point_does_not_cost_the_times_of_the_others() {
    let start_secs = START as f64 * 1e-9;
    let snapshot = timed(&[
        &[f64::NAN, 0.0, 0.0, 0.0],
        &[1.0, 0.0, 0.0, start_secs],
        &[2.0, 0.0, 0.0, start_secs + 0.25],
    ]);
    let expected = [0, 250_000_000];
    assert_eq!(snapshot.cloud.offset_nanos(), Some(expected.as_slice()));
    assert!(!snapshot.times_unusable);
}

#[test]
fn the_time_of_a_missing_point_does_not_change_the_unit() {
    let snapshot = timed(&[
        &[1.0, 0.0, 0.0, 0.0],
        &[f64::NAN, 0.0, 0.0, 5000.0],
        &[2.0, 0.0, 0.0, 0.1],
    ]);
    let expected = [0, 100_000_000];
    assert_eq!(snapshot.cloud.offset_nanos(), Some(expected.as_slice()));
}

#[test]
fn times_of_another_clock_are_left_out_and_said_to_be() {
    let snapshot = timed(&[&[1.0, 0.0, 0.0, 500.0], &[2.0, 0.0, 0.0, 500.1]]);
    assert_eq!(snapshot.cloud.offset_nanos(), None);
    assert!(snapshot.times_unusable);
}

#[test]
fn radar_velocities_under_their_usual_names() {
    for name in ["velocity", "doppler", "radial_velocity", "vr"] {
        let fields = &[XYZ[0], XYZ[1], XYZ[2], (name, 12, Float32)];
        let points: &[&[f64]] = &[&[1.0, 0.0, 0.0, -3.5]];
        let layout = Layout {
            fields,
            point_step: 16,
            is_bigendian: false,
            points,
        };
        assert_eq!(
            layout.cloud().cloud.velocity(),
            Some([-3.5].as_slice()),
            "{name}"
        );
    }
}

#[test]
fn layouts_that_cannot_be_are_errors() {
    let points: &[&[f64]] = &[&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]];
    let layout = Layout {
        fields: &XYZ,
        point_step: 12,
        is_bigendian: false,
        points,
    };
    let good = layout.message(2, 0);
    good.to_cloud().unwrap();
    let changed = |change: fn(&mut PointCloud2)| {
        let mut message = good.clone();
        change(&mut message);
        message.to_cloud()
    };
    for (change, says) in [
        (
            (|m| m.width = 3) as fn(&mut PointCloud2),
            "3 x 1 points of 12 bytes",
        ),
        (|m| m.width = u32::MAX, "do not lie in 24 bytes"),
        (
            |m| (m.width, m.height, m.row_step) = (1, u32::MAX, u32::MAX),
            "do not lie in",
        ),
        (|m| m.point_step = 0, "field x ends at 4 of a 0 byte point"),
        (
            |m| (m.point_step, m.fields) = (0, Vec::new()),
            "do not lie in",
        ),
        (|m| m.point_step = 11, "field z ends at 12"),
        (|m| m.fields[2].offset = u32::MAX, "field z ends at"),
        (
            |m| (m.width, m.height, m.row_step) = (1, 2, 11),
            "in rows of 11",
        ),
        (
            |m| m.fields[2].name = "zz".to_owned(),
            "no field z among [\"x\", \"y\", \"zz\"]",
        ),
    ] {
        let text = changed(change).unwrap_err().to_string();
        assert!(text.contains(says), "{text}");
    }
    let empty = changed(|m| (m.width, m.point_step) = (0, 0)).unwrap();
    assert!(empty.cloud.is_empty());
    let unstepped = changed(|m| m.row_step = 0).unwrap();
    assert_eq!(unstepped.cloud.len(), 2);
    assert_eq!(unstepped.header.stamp, Stamp::from_nanos(START));
}
