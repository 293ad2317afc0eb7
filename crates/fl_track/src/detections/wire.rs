//! The file of detections as JSON has it.

use serde::{Deserialize, Deserializer};

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
    /// Outside: whether the key is there; inside: whether it is a number or `null`.
    #[serde(default, deserialize_with = "present")]
    pub(super) score: Option<Option<f64>>,
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
    /// What the file calls the object; numbers below zero call it nothing.
    pub(super) fn into_name(self) -> Option<String> {
        match self {
            Self::Number(number) => (number >= 0).then(|| number.to_string()),
            Self::Text(text) => Some(text),
        }
    }
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<f64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
