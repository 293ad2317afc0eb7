//! Sound files of detections, in every foreign form.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;

/// Results of nuScenes with samples `a` and `b`, and a table of samples.
pub(crate) const JSON: [(&str, &str); 2] = [
    (
        "results",
        r#"{"meta": {"use_lidar": true}, "results": {"a": [{"translation": [1, 2, 3],
            "size": [1.8, 4.2, 1.5], "rotation": [1, 0, 0, 0], "velocity": [0, 0],
            "detection_name": "car", "detection_score": 0.5}], "b": []}}"#,
    ),
    ("samples", r#"[{"token": "a", "timestamp": 5, "prev": ""}]"#),
];

/// Text of KITTI.
pub(crate) fn texts() -> [(&'static str, String); 4] {
    let identity = "1 0 0 0 0 1 0 0 0 0 1 0";
    let named = ["P0", "P1", "P2", "P3", "Tr_velo_to_cam", "Tr_imu_to_velo"];
    let mut calibration: String = named.map(|name| format!("{name}: {identity}\n")).concat();
    calibration += "R0_rect: 1 0 0 0 1 0 0 0 1\n";
    let numbers = "1.5 1.6 4.0 2.0 1.6 30 -1.57 5.5";
    [
        (
            "detection",
            "3,2,600,150,700,250,5.5,1.5,1.6,4.0,2.0,1.6,30,-1.57,0\n".to_owned(),
        ),
        (
            "tracking",
            format!("3 7 Car 0 1 -1.5 10 20 30 40 {numbers}\n"),
        ),
        ("object", format!("Car 0 1 -1.5 10 20 30 40 {numbers}\n")),
        ("calibration", calibration),
    ]
}

/// A table of Argoverse 2 with one box.
pub(crate) fn table() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let logs: DictionaryArray<Int32Type> = [Some("log")].into_iter().collect();
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("log_id", Arc::new(logs)),
        ("timestamp_ns", Arc::new(Int64Array::from(vec![5]))),
        ("category", Arc::new(StringArray::from(vec!["BUS"]))),
    ];
    let numbers = [
        ("tx_m", 9.0),
        ("ty_m", 1.0),
        ("tz_m", 0.5),
        ("length_m", 10.0),
        ("width_m", 2.5),
        ("height_m", 3.0),
        ("qw", 1.0),
        ("qx", 0.0),
        ("qy", 0.0),
        ("qz", 0.0),
        ("score", 0.7),
    ];
    for (name, number) in numbers {
        columns.push((name, Arc::new(Float64Array::from(vec![number]))));
    }
    let batch = RecordBatch::try_from_iter(columns)?;
    let mut writer = FileWriter::try_new(Vec::new(), &batch.schema())?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?)
}
