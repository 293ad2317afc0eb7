//! Points for the browser: a few bits each, in order, at most half a step off.
//!
//! ```text
//! "FLC1"  n_points u32  step_m f32  origin_m 3×f32  width u32  flags u32
//! n_sensors u32  n_points of each sensor u32
//! x, y, z: byte planes of the zigzagged difference to the point before, low bytes first
//! intensity u8, where flags & 1        ring u8, where flags & 2
//! ```
//! All numbers little endian. The origin is the lowest corner of the points. A coordinate is
//! origin + step × value; the value of a point, at least 0, is that of the point before plus its
//! difference, wrapping at `width` bytes, the first counted from 0.
//! Neighboring points of a sweep differ by little, so the upper planes are nearly empty and
//! ordinary compression of the response leaves an eighth of the floats. The order of the points
//! stays: a point's number means the same here and there.

use fl_cloud::Cloud;
use fl_spacetime::Ego;

/// Coordinates are rounded to this, meters.
pub(crate) const STEP_M: f32 = 0.005;
/// What an axis of two bytes reaches, in steps: 327 m.
const REACH_OF_TWO_BYTES: u32 = 0xffff;
/// Points farther away than this along an axis are no places, meters.
const MAX_COORDINATE_M: f32 = 20_000.0;
const INTENSITY: u32 = 1;
const RING: u32 = 2;

/// The bytes of a cloud; `n_points_of` says how many points each sensor has, in the cloud's order.
///
/// What is no place, because it is not finite or beyond 20 km, lies in the lowest corner: the count
/// stays right.
pub(crate) fn cloud_bytes(cloud: &Cloud<Ego>, n_points_of: &[usize]) -> Vec<u8> {
    let axes = [cloud.x(), cloud.y(), cloud.z()];
    let origin = axes.map(lowest);
    let axes: [Vec<u32>; 3] = std::array::from_fn(|axis| steps(axes[axis], origin[axis]));
    let farthest = axes.iter().flatten().max().copied().unwrap_or(0);
    let width = if farthest > REACH_OF_TWO_BYTES { 3 } else { 2 };
    let flags = cloud.intensity().map_or(0, |_| INTENSITY) | cloud.ring().map_or(0, |_| RING);
    let mut bytes = Vec::with_capacity(64 + cloud.len() * (3 * width + 2));
    bytes.extend(b"FLC1");
    put(&mut bytes, cloud.len());
    bytes.extend(STEP_M.to_le_bytes());
    bytes.extend(origin.iter().flat_map(|it| it.to_le_bytes()));
    put(&mut bytes, width);
    bytes.extend(flags.to_le_bytes());
    put(&mut bytes, n_points_of.len());
    for n_points in n_points_of {
        put(&mut bytes, *n_points);
    }
    for axis in &axes {
        put_planes(&mut bytes, axis, width);
    }
    if let Some(intensity) = cloud.intensity() {
        bytes.extend(shades(intensity));
    }
    if let Some(rings) = cloud.ring() {
        bytes.extend(rings.iter().map(|ring| (ring % 256) as u8));
    }
    bytes
}

fn put(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn is_place(meters: f32) -> bool {
    meters.abs() <= MAX_COORDINATE_M
}

fn lowest(coordinates: &[f32]) -> f32 {
    let places = coordinates.iter().copied().filter(|it| is_place(*it));
    places.reduce(f32::min).unwrap_or(0.0)
}

fn steps(coordinates: &[f32], origin: f32) -> Vec<u32> {
    let step = |meters: &f32| match is_place(*meters) {
        true => ((f64::from(*meters) - f64::from(origin)) / f64::from(STEP_M)).round() as u32,
        false => 0,
    };
    coordinates.iter().map(step).collect()
}

fn put_planes(bytes: &mut Vec<u8>, values: &[u32], width: usize) {
    let unused_bits = 32 - 8 * width;
    let mut before = 0_u32;
    let differences: Vec<u32> = values
        .iter()
        .map(|value| {
            // Wraps at the width: the upper bits go, and the sign comes back.
            let wrapped = ((value.wrapping_sub(before) << unused_bits) as i32) >> unused_bits;
            before = *value;
            ((wrapped << 1) ^ (wrapped >> 31)) as u32
        })
        .collect();
    for byte in 0..width {
        bytes.extend(differences.iter().map(|it| (it >> (8 * byte)) as u8));
    }
}

/// Strengths as shades from 0 to 255: between the weakest and what 99 of 100 stay below, because
/// every sensor has its own scale and a few mirrors outshine everything.
fn shades(intensity: &[f32]) -> impl Iterator<Item = u8> + '_ {
    let mut sorted: Vec<f32> = intensity
        .iter()
        .copied()
        .filter(|it| it.is_finite())
        .collect();
    let bright = sorted.len().saturating_sub(1) * 99 / 100;
    let high = match sorted.is_empty() {
        true => 1.0,
        false => *sorted.select_nth_unstable_by(bright, f32::total_cmp).1,
    };
    let low = sorted.iter().copied().fold(high, f32::min).min(0.0);
    let scale = 255.0 / (high - low).max(f32::MIN_POSITIVE);
    intensity
        .iter()
        .map(move |it| ((it - low) * scale).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the browser reads it, written from the description above.
    fn decode(bytes: &[u8]) -> Vec<[f64; 3]> {
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(&bytes[..4], b"FLC1");
        let (n_points, width) = (word(4), word(24));
        let step = f32::from_le_bytes(bytes[8..12].try_into().unwrap());
        let mut at = 36 + 4 * word(32);
        let mut points = vec![[0.0; 3]; n_points];
        for axis in 0..3 {
            let place = 12 + 4 * axis;
            let origin = f32::from_le_bytes(bytes[place..place + 4].try_into().unwrap());
            let modulus = 1_i64 << (8 * width);
            let mut value = 0_i64;
            for (idx, point) in points.iter_mut().enumerate() {
                let zigzag: i64 = (0..width)
                    .map(|byte| i64::from(bytes[at + byte * n_points + idx]) << (8 * byte))
                    .sum();
                let difference = match zigzag % 2 {
                    0 => zigzag / 2,
                    _ => -(zigzag + 1) / 2,
                };
                value = (value + difference).rem_euclid(modulus);
                point[axis] = f64::from(origin) + value as f64 * f64::from(step);
            }
            at += width * n_points;
        }
        points
    }

    fn check(coordinates: &[[f32; 3]]) {
        let axis = |idx: usize| coordinates.iter().map(|it| it[idx]).collect::<Vec<_>>();
        let cloud = Cloud::<Ego>::from_xyz(axis(0), axis(1), axis(2)).unwrap();
        let decoded = decode(&cloud_bytes(&cloud, &[coordinates.len()]));
        assert_eq!(decoded.len(), coordinates.len());
        for (found, stated) in decoded.iter().zip(coordinates) {
            for axis in 0..3 {
                let off = (found[axis] - f64::from(stated[axis])).abs();
                // Half a step, and what the step's own rounding to f32 does so far out.
                assert!(
                    off <= 0.0025 + 1e-6 * f64::from(stated[axis].abs()),
                    "{off}"
                );
            }
        }
    }

    #[test]
    fn points_come_back_within_half_a_step() {
        check(&[]);
        check(&[
            [1.0, -2.0, 0.5],
            [1.003, -2.004, 0.5],
            [-120.0, 160.0, -3.0],
        ]);
        // Jumps across the whole reach of two bytes wrap.
        check(&[
            [163.0, -163.0, 0.0],
            [-163.0, 163.0, 0.0],
            [163.0, -163.0, 1.0],
        ]);
    }

    #[test]
    fn far_points_take_three_bytes_an_axis() {
        check(&[
            [250.0, -301.5, 12.0],
            [-250.0, 301.5, 12.0],
            [0.0, 0.0, 0.0],
        ]);
    }

    #[test]
    fn what_is_no_place_keeps_the_count() {
        let cloud = Cloud::<Ego>::from_xyz(vec![f32::NAN, 1.0], vec![0.0; 2], vec![1e9, 2.0]);
        let decoded = decode(&cloud_bytes(&cloud.unwrap(), &[1, 1]));
        assert_eq!(decoded, [[1.0, 0.0, 2.0], [1.0, 0.0, 2.0]]);
    }

    #[test]
    fn a_mirror_does_not_darken_the_rest() {
        let mut intensity = vec![10.0_f32; 500];
        intensity[0] = 0.0;
        intensity[7] = 60_000.0;
        let shades: Vec<u8> = shades(&intensity).collect();
        assert_eq!((shades[0], shades[1], shades[7]), (0, 255, 255));
    }
}
