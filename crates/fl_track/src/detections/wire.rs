//! The file of detections as JSON has it.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct FileJson {
    frame_id: Option<String>,
    conventions: Option<ConventionsJson>,
    pub(super) frames: Vec<FrameJson>,
}

#[derive(Deserialize)]
struct ConventionsJson {
    frame_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct FrameJson {
    pub(super) stamp_ns: i64,
    #[serde(default)]
    pub(super) boxes: Vec<BoxJson>,
}

#[derive(Deserialize)]
pub(super) struct BoxJson {
    pub(super) class: String,
    pub(super) center: Vec<Option<f64>>,
    pub(super) size: Vec<Option<f64>>,
    pub(super) yaw: Option<f64>,
    pub(super) quaternion_xyzw: Option<[f64; 4]>,
    pub(super) score: Option<f64>,
    pub(super) track_id: Option<TrackIdJson>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum TrackIdJson {
    Number(i64),
    Text(String),
}

impl FileJson {
    pub(super) fn frame_id(&self) -> Option<String> {
        let nested = || self.conventions.as_ref()?.frame_id.clone();
        self.frame_id.clone().or_else(nested)
    }
}

impl TrackIdJson {
    pub(super) fn into_string(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}
