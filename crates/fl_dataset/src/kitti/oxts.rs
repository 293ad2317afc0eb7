//! Packets of KITTI's `oxts`: where the vehicle was, by latitude and longitude.
//!
//! A log's world is no place on the earth. So the first frame is put at latitude 0 and longitude
//! 0, where east and north of the packets are x and y of the world; the rule by which KITTI's
//! packets become poses gives the way from the first frame back. What nobody measured is `nan`,
//! and the modes say that there was no satellite.

use fl_spacetime::{Ego, Rigid, World};
use nalgebra::Vector3;

/// The radius that KITTI's rule takes for the earth, in meters.
pub(super) const EARTH_M: f64 = 6_378_137.0;
/// Velocities, accelerations, rates and accuracies of a packet, which a log does not state.
const N_UNMEASURED: usize = 19;
/// Status, satellites and modes of a packet: 0, there are none.
const N_MODES: usize = 5;

/// Latitude and longitude in degrees, altitude in meters, roll, pitch and yaw in radians; the
/// rotation is that of yaw about z after pitch about y after roll about x, x forward, y left,
/// z up, and yaw 0 is east.
pub fn oxts_from_pose(
    world_from_ego: &Rigid<World, Ego>,
    first_in_world: &Vector3<f64>,
) -> [f64; 6] {
    let moved = world_from_ego.translation() - first_in_world;
    let longitude_rad = moved.x / EARTH_M;
    // Mercator's north, of which KITTI's rule takes the logarithm of the tangent.
    let latitude_rad = 2.0 * (moved.y / EARTH_M).exp().atan() - std::f64::consts::FRAC_PI_2;
    let (roll_rad, pitch_rad, yaw_rad) = world_from_ego.rotation().euler_angles();
    [
        latitude_rad.to_degrees(),
        longitude_rad.to_degrees(),
        moved.z,
        roll_rad,
        pitch_rad,
        yaw_rad,
    ]
}

/// The text of a packet.
pub(super) fn packet(world_from_ego: &Rigid<World, Ego>, first_in_world: &Vector3<f64>) -> String {
    let place = oxts_from_pose(world_from_ego, first_in_world);
    let numbers = place.iter().map(ToString::to_string);
    let unmeasured = std::iter::repeat_n("nan".to_owned(), N_UNMEASURED);
    let modes = std::iter::repeat_n("0".to_owned(), N_MODES);
    let words: Vec<String> = numbers.chain(unmeasured).chain(modes).collect();
    words.join(" ") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One minute of arc along the equator is 1855.32 m on that sphere.
    #[test]
    fn a_minute_of_arc_of_known_length() {
        let pose = Rigid::from_yaw(1_855.324_846_4, 0.0, 2.0, 0.5);
        let [latitude, longitude, altitude, roll, pitch, yaw] =
            oxts_from_pose(&pose, &Vector3::zeros());
        assert!(latitude.abs() < 1e-12 && (longitude - 1.0 / 60.0).abs() < 1e-9);
        assert!((altitude - 2.0).abs() < 1e-12 && (yaw - 0.5).abs() < 1e-12);
        assert!(roll.abs() < 1e-12 && pitch.abs() < 1e-12);
        assert_eq!(packet(&pose, &Vector3::zeros()).split(' ').count(), 30);
    }
}
