//! What can go wrong when simulating.

use fl_rig::SensorId;

/// Why a drive could not be made, asked or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The length asked for is not usable.
    #[error("a drive takes {min} to {max} s, not {seconds} s")]
    Length {
        /// As asked.
        seconds: f64,
        /// The shortest.
        min: f64,
        /// The longest.
        max: f64,
    },
    /// There is no such sensor, or it is of another kind.
    #[error("the rig has no {kind} named `{sensor}`")]
    NoSensor {
        /// As asked.
        sensor: SensorId,
        /// The kind asked for.
        kind: &'static str,
    },
    /// There is no such object.
    #[error("the drive has no object {track}")]
    NoObject {
        /// As asked.
        track: fl_scene::TrackId,
    },
    /// Writing was canceled by the progress callback.
    #[error("writing the log was canceled")]
    Canceled,
    /// A geometric value was refused.
    #[error("cannot place an object")]
    Geometry(#[from] fl_spacetime::Error),
    /// A cloud was refused.
    #[error("cannot make a cloud")]
    Cloud(#[from] fl_cloud::Error),
    /// A rig or camera was refused.
    #[error("cannot make the rig")]
    Rig(#[from] fl_rig::Error),
    /// A scene was refused.
    #[error("cannot make the scene")]
    Scene(#[from] fl_scene::Error),
    /// The log could not be written, or an image not encoded.
    #[error("cannot write the log")]
    Log(#[from] fl_log::Error),
    /// The truth file could not be made.
    #[error("cannot write the truth as JSON")]
    Json(#[from] serde_json::Error),
}
