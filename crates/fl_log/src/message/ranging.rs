//! What sensors that measure distances by angle report: laser scanners, radars, sonars.

use super::Header;

/// `sensor_msgs/msg/LaserScan`: distances in one plane.
///
/// The plane is z = 0 of the sensor's frame, in which x is forward, y left and z up; angles are
/// about z, counter-clockwise from x.
#[derive(Debug, Clone, PartialEq)]
pub struct LaserScan {
    /// When the first distance was measured, and the sensor's frame.
    pub header: Header,
    /// The direction of the first distance, radians.
    pub angle_min_rad: f64,
    /// The direction of the last distance, radians.
    pub angle_max_rad: f64,
    /// From a direction to the next, radians.
    pub angle_increment_rad: f64,
    /// From a measurement to the next, seconds; zero if all are of one moment, or it is unknown.
    pub time_increment_secs: f64,
    /// From a scan to the next, seconds; zero if unknown.
    pub scan_time_secs: f64,
    /// Shorter distances are not valid, meters.
    pub range_min_m: f64,
    /// Longer distances are not valid, meters.
    pub range_max_m: f64,
    /// The distances, meters; infinite or NaN where nothing was measured.
    pub ranges_m: Vec<f64>,
    /// How strong each return was, in the sensor's scale; empty if it does not say.
    pub intensities: Vec<f64>,
}

/// `sensor_msgs/msg/Range`: one distance inside a cone about x, as of a sonar.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeMessage {
    /// Stamp and frame; x of the frame is the cone's axis.
    pub header: Header,
    /// 0 ultrasound, 1 infrared.
    pub radiation_type: u8,
    /// The full opening angle of the cone, radians.
    pub field_of_view_rad: f64,
    /// Shorter distances are not valid, meters.
    pub min_range_m: f64,
    /// Longer distances are not valid, meters.
    pub max_range_m: f64,
    /// The distance, meters; infinite if out of the limits.
    pub range_m: f64,
}

/// `radar_msgs/msg/RadarScan`: what a radar saw, before any tracking.
#[derive(Debug, Clone, PartialEq)]
pub struct RadarReturns {
    /// Stamp and the radar's frame: x forward, y left, z up.
    pub header: Header,
    /// The returns.
    pub returns: Vec<RadarReturn>,
}

/// One return of [`RadarReturns`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RadarReturn {
    /// Distance, meters.
    pub range_m: f64,
    /// About z, counter-clockwise from x, radians.
    pub azimuth_rad: f64,
    /// Up from the plane of x and y, radians.
    pub elevation_rad: f64,
    /// Radial velocity as the radar says it, meters per second.
    pub doppler_velocity_mps: f64,
    /// How strong the return was, decibels.
    pub amplitude_db: f64,
}

/// `radar_msgs/msg/RadarTracks`: objects that a radar follows.
#[derive(Debug, Clone, PartialEq)]
pub struct RadarTracks {
    /// Stamp and frame.
    pub header: Header,
    /// The objects.
    pub tracks: Vec<RadarTrack>,
}

/// One object of [`RadarTracks`].
#[derive(Debug, Clone, PartialEq)]
pub struct RadarTrack {
    /// The sender's name of the object: its UUID as 32 hexadecimal digits, or its number.
    pub id: String,
    /// The object's center, meters.
    pub position: [f64; 3],
    /// Meters per second.
    pub velocity: [f64; 3],
    /// Meters per second squared.
    pub acceleration: [f64; 3],
    /// Extent along x, y and z, meters.
    pub size: [f64; 3],
    /// The sender's class: a name, or a number in decimal.
    pub class: String,
}
