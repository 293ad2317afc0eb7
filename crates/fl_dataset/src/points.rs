//! Points as rows of bytes, as data sets keep them.

use fl_cloud::Cloud;
use fl_spacetime::{Ego, Rigid, Sensor};

/// x, y and z of each point in a sensor's frame, and what else is said of it: 32-bit floats, little
/// endian.
pub(crate) fn packed<const N: usize>(
    cloud: &Cloud<Ego>,
    sensor_from_ego: &Rigid<Sensor, Ego>,
    more: impl Fn(usize) -> [f32; N],
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 * (3 + N) * cloud.len());
    for idx in 0..cloud.len() {
        let point = *sensor_from_ego * cloud.point(idx);
        let place = [point.x(), point.y(), point.z()].map(|meters| meters as f32);
        for number in place.into_iter().chain(more(idx)) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
    }
    bytes
}

/// What the sensor measured of a point's brightness; 0 where it measured none.
pub(crate) fn intensity(cloud: &Cloud<Ego>, idx: usize) -> f32 {
    cloud.intensity().map_or(0.0, |it| it[idx])
}
