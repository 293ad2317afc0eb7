//! What of a drive is shown, how, and where.

use std::ops::Range;
use std::path::PathBuf;

use fl_spacetime::Span;

/// Where a drive is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sink {
    /// An `.rrd` file. It appears, or replaces an older one, when it is complete.
    File(PathBuf),
    /// A viewer that is running, such as `rerun+http://127.0.0.1:9876/proxy`.
    Connect(String),
}

/// What of a drive is shown, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct ShowOptions {
    /// What the viewer calls the drive.
    pub title: String,
    /// Which frames, half open, counted from 0; `None` for all.
    pub frames: Option<Range<usize>>,
    /// At most so many points of one sweep are shown, spread evenly over it.
    pub max_points: usize,
    /// What the color of a lidar point says.
    pub point_color: PointColor,
    /// Which speed radar arrows show.
    pub doppler: Doppler,
    /// How much of its past path each track draws behind itself.
    pub trail: Span,
    /// Whether images also show each cuboid's view box.
    pub view_boxes: bool,
}

/// What the color of a lidar point says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointColor {
    /// Height in the ego frame.
    Height,
    /// The return's strength; height where the sensor gives none.
    Intensity,
}

/// Which radial speed is drawn at a radar point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doppler {
    /// As measured: what stands still comes toward a moving vehicle.
    Measured,
    /// With the vehicle's own motion taken out: what stands still has no arrow.
    OverGround,
}

impl Default for ShowOptions {
    fn default() -> Self {
        Self {
            title: "drive".to_owned(),
            frames: None,
            max_points: 60_000,
            point_color: PointColor::Height,
            doppler: Doppler::OverGround,
            trail: Span::from_millis(2000),
            view_boxes: false,
        }
    }
}
