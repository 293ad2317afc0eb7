//! Detections of Argoverse 2.

use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use fl_dataset::av2::{self, Wanted};
use fl_dataset::{Error, Found};
use fl_spacetime::Stamp;

use super::{TOLERANCE_M, boxes, check_loses, check_middles, check_refused, golden};

const NUMBERS: [&str; 11] = [
    "tx_m", "ty_m", "tz_m", "length_m", "width_m", "height_m", "qw", "qx", "qy", "qz", "score",
];
const BOX: [f64; 11] = [9.0, 1.0, 0.5, 4.0, 2.0, 1.5, 1.0, 0.0, 0.0, 0.0, 0.7];

struct Row {
    log: &'static str,
    nanos: i64,
    category: &'static str,
    numbers: [f64; 11],
}

fn row(nanos: i64) -> Row {
    Row {
        log: "one",
        nanos,
        category: "REGULAR_VEHICLE",
        numbers: BOX,
    }
}

fn with(name: &str, value: f64) -> Row {
    let mut row = row(1_000);
    row.numbers[NUMBERS.iter().position(|it| *it == name).unwrap()] = value;
    row
}

fn columns(rows: &[Row]) -> Vec<(&'static str, ArrayRef)> {
    let logs: DictionaryArray<Int32Type> = rows.iter().map(|row| row.log).collect();
    let nanos: Vec<i64> = rows.iter().map(|row| row.nanos).collect();
    let categories: Vec<&str> = rows.iter().map(|row| row.category).collect();
    let mut columns: Vec<(&'static str, ArrayRef)> = vec![
        ("log_id", Arc::new(logs)),
        ("timestamp_ns", Arc::new(Int64Array::from(nanos))),
        ("category", Arc::new(StringArray::from(categories))),
    ];
    for (column_idx, name) in NUMBERS.into_iter().enumerate() {
        let column: Vec<f64> = rows.iter().map(|row| row.numbers[column_idx]).collect();
        columns.push((name, Arc::new(Float64Array::from(column))));
    }
    columns
}

fn bytes(columns: Vec<(&'static str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn read_columns(
    columns: Vec<(&'static str, ArrayRef)>,
    log_id: Option<&str>,
) -> Result<Found<Stamp>, Error> {
    let wanted = Wanted {
        log_id: log_id.map(str::to_owned),
        within: Stamp::from_nanos(1_000)..=Stamp::from_nanos(9_000),
    };
    av2::detections_from_bytes(Path::new("detections.feather"), bytes(columns), &wanted)
}

fn read(rows: &[Row]) -> Result<Found<Stamp>, Error> {
    read_columns(columns(rows), None)
}

#[test]
fn boxes_lie_where_argoverse_has_them() {
    for (own, middles) in golden("av2") {
        let mut row = row(1_000);
        row.numbers[..10].copy_from_slice(&own);
        let found = read(&[row]).unwrap();
        let [found] = boxes(&found)[..] else { panic!() };
        check_middles(&found.cuboid, &middles, TOLERANCE_M);
        assert_eq!((found.class, found.score), ("car", Some(0.7)));
    }
}

#[test]
fn rows_come_in_any_order_and_count_once() {
    let found = read(&[row(3_000), row(1_000), row(2_000), row(3_000)]).unwrap();
    let stamps: Vec<i64> = found.frames.keys().map(|stamp| stamp.nanos()).collect();
    assert_eq!(stamps, [1_000, 2_000, 3_000]);
    check_loses(&found, 3, &[]);
    assert!(found.notes[0].contains("1 boxes"), "{:?}", found.notes);
}

#[test]
fn what_is_no_box_is_told_and_the_rest_is_kept() {
    for (name, value, word) in [
        ("tx_m", f64::NAN, "`tx_m` is absent or not finite"),
        ("score", f64::INFINITY, "`score` is absent or not finite"),
        ("length_m", -4.0, "-4"),
        ("height_m", 0.0, "0"),
        ("qw", 0.0, "quaternion"),
    ] {
        let found = read(&[row(1_000), with(name, value)]).unwrap();
        check_loses(&found, 1, &["row 2 is left out", word]);
    }
    let tank = Row {
        category: "TANK",
        ..row(1_000)
    };
    let found = read(&[tank, row(1_000)]).unwrap();
    check_loses(&found, 1, &["1 boxes of class `TANK`"]);
    check_refused(read(&[with("qw", 0.0)]), &["no box can be used", "row 1"]);
}

#[test]
fn one_log_of_several_is_taken_by_its_name() {
    let other = || Row {
        log: "two",
        ..row(1_000)
    };
    let both = || columns(&[row(1_000), other(), other()]);
    check_refused(read_columns(both(), None), &["2 logs", "one"]);
    check_refused(read_columns(both(), Some("three")), &["`three`", "2 logs"]);
    check_loses(&read_columns(both(), Some("one")).unwrap(), 1, &[]);
}

#[test]
fn moments_beside_the_log_are_passed_over() {
    let found = read(&[row(1_000), row(10_000)]).unwrap();
    check_loses(&found, 1, &[]);
    assert!(found.notes[0].contains("1 of 2 boxes"), "{:?}", found.notes);
    check_refused(
        read(&[row(10_000)]),
        &["none of the 1 boxes lies in the log"],
    );
    assert_eq!(read(&[]).unwrap().frames.len(), 0);
}

#[test]
fn what_is_no_such_table_is_refused() {
    let mut without = columns(&[row(1_000)]);
    without.retain(|(name, _)| *name != "score");
    check_refused(
        read_columns(without, None),
        &["no column `score`", "feather"],
    );
    let mut other = columns(&[row(1_000)]);
    other[1].1 = Arc::new(Float64Array::from(vec![1_000.0]));
    check_refused(read_columns(other, None), &["timestamp_ns", "type"]);
    let wanted = Wanted {
        log_id: None,
        within: Stamp::MIN..=Stamp::MAX,
    };
    let cut = bytes(columns(&[row(1_000)]))[..200].to_vec();
    check_refused(
        av2::detections_from_bytes(Path::new("cut"), cut, &wanted),
        &["cut"],
    );
}
