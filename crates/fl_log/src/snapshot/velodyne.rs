//! Packets of Velodyne's lidars to points: `velodyne_msgs/msg/VelodyneScan`.
//!
//! A packet holds twelve blocks of what 32 lasers measured, each with the azimuth at which it
//! began: VLP-16 User Manual, chapter 9, and the manuals of the others. The sensor turns on while
//! its lasers fire one after the other, so each point has its own azimuth and its own time.

mod model;

use fl_cloud::Cloud;
use fl_spacetime::{Sensor, Stamp};

use super::CloudSnapshot;
use super::fields::Fields;
use crate::error::Error;
use model::{Model, N_RETURNS};

/// The points of all packets, in the frame of the driver of ROS: x forward, where the azimuth is
/// zero, y left, z up.
///
/// Times count from the stamp of the first packet, as that of its first firing, and from there on
/// by the sensor's own clock: stamps of packets are often only those of their arrival. `ring` counts the
/// lasers from the lowest up. In dual mode both returns are points, the last before the strongest;
/// one, where they are the same.
pub(super) fn from_fields(fields: &Fields<'_>) -> Result<CloudSnapshot, Error> {
    let header = fields.header()?;
    let mut points = Points::default();
    let mut clock = None;
    for packet in fields.structs("packets")? {
        let packet = Packet::of(packet.bytes("data")?, packet.inner("stamp")?.moment()?)?;
        let clock = clock.get_or_insert(Clock::of(&packet));
        let since_header = clock.nanos(&packet) - i128::from(header.stamp.nanos());
        points.add_packet(&packet, since_header)?;
    }
    let times_unusable = points.offset_nanos.is_none();
    let cloud = points.into_cloud()?;
    Ok(CloudSnapshot {
        header,
        grid: [u32::try_from(cloud.len()).unwrap_or(u32::MAX), 1],
        cloud,
        n_dropped: 0,
        times_unusable,
    })
}

const N_BLOCKS: usize = 12;
const BLOCK_BYTES: usize = 100;
const RETURN_BYTES: usize = 3;

/// What a block of all models here starts with.
const BLOCK_FLAG: [u8; 2] = [0xff, 0xee];

/// What every other block of an HDL-64 starts with.
const LOWER_BLOCK_FLAG: [u8; 2] = [0xff, 0xdd];

/// Both returns of each laser, in pairs of blocks: VLP-16 User Manual, table 9-2; with
/// confidences, the VLS-128's.
const DUAL_MODES: [u8; 2] = [0x39, 0x3a];

/// One packet.
struct Packet<'a> {
    stamp: Stamp,
    blocks: Vec<Block<'a>>,
    /// By the sensor's own clock, microseconds of an hour.
    sensor_micros: u32,
    /// Which returns are in it.
    mode: u8,
    /// The model's number.
    product: u8,
}

impl<'a> Packet<'a> {
    fn of(bytes: &'a [u8], stamp: Stamp) -> Result<Self, Error> {
        let (blocks, tail) = bytes.split_at(bytes.len().min(N_BLOCKS * BLOCK_BYTES));
        let [a, b, c, d, mode, product] = *tail else {
            let n_bytes = bytes.len();
            return Err(bad(format!("a packet of {n_bytes} bytes, not 1206")));
        };
        Ok(Self {
            stamp,
            blocks: blocks.chunks_exact(BLOCK_BYTES).map(Block::of).collect(),
            sensor_micros: u32::from_le_bytes([a, b, c, d]),
            mode,
            product,
        })
    }
}

/// The first packet's stamp, and what the sensor's own clock said then.
#[derive(Clone, Copy)]
struct Clock {
    stamp: Stamp,
    sensor_micros: u32,
}

impl Clock {
    fn of(packet: &Packet<'_>) -> Self {
        Self {
            stamp: packet.stamp,
            sensor_micros: packet.sensor_micros,
        }
    }

    /// The moment of a packet, in nanoseconds: its stamp, if the sensor's clock was set meanwhile.
    fn nanos(self, packet: &Packet<'_>) -> i128 {
        const HOUR_MICROS: i64 = 3_600_000_000;
        const LARGEST_DELAY_NANOS: i128 = 50_000_000;
        let passed = i64::from(packet.sensor_micros) - i64::from(self.sensor_micros);
        let passed = (passed + HOUR_MICROS / 2).rem_euclid(HOUR_MICROS) - HOUR_MICROS / 2;
        let by_sensor = i128::from(self.stamp.nanos()) + i128::from(passed) * 1000;
        let by_stamp = i128::from(packet.stamp.nanos());
        match (by_sensor - by_stamp).abs() <= LARGEST_DELAY_NANOS {
            true => by_sensor,
            false => by_stamp,
        }
    }
}

/// Columns of points.
struct Points {
    x: Vec<f32>,
    y: Vec<f32>,
    z: Vec<f32>,
    intensity: Vec<f32>,
    ring: Vec<u16>,
    /// `None` once a point is too far from the header's stamp.
    offset_nanos: Option<Vec<i32>>,
}

impl Default for Points {
    fn default() -> Self {
        Self {
            x: Vec::new(),
            y: Vec::new(),
            z: Vec::new(),
            intensity: Vec::new(),
            ring: Vec::new(),
            offset_nanos: Some(Vec::new()),
        }
    }
}

/// One block of a packet.
#[derive(Clone, Copy)]
struct Block<'a> {
    flag: [u8; 2],
    /// In hundredths of a degree, clockwise seen from above.
    azimuth: u16,
    /// Three bytes for each.
    returns: &'a [u8],
}

impl<'a> Block<'a> {
    /// The block in these 100 bytes.
    fn of(bytes: &'a [u8]) -> Self {
        Self {
            flag: [bytes[0], bytes[1]],
            azimuth: u16::from_le_bytes([bytes[2], bytes[3]]),
            returns: &bytes[4..],
        }
    }

    /// Distance in the model's unit, and reflectivity.
    fn one_return(&self, idx: usize) -> (u16, u8) {
        let bytes = &self.returns[idx * RETURN_BYTES..][..RETURN_BYTES];
        (u16::from_le_bytes([bytes[0], bytes[1]]), bytes[2])
    }
}

impl Points {
    fn add_packet(&mut self, packet: &Packet<'_>, since_header: i128) -> Result<(), Error> {
        let blocks = &packet.blocks;
        if blocks.iter().any(|block| block.flag == LOWER_BLOCK_FLAG) {
            let what = "packets of a Velodyne HDL-64, whose calibration is in no message,".into();
            return Err(Error::Unsupported { what });
        }
        let model = Model::of(packet.product)?;
        let n_together = if DUAL_MODES.contains(&packet.mode) {
            2
        } else {
            1
        };
        let mut turn = 0;
        for (group_idx, group) in blocks.chunks_exact(n_together).enumerate() {
            if let Some(next) = blocks.get((group_idx + 1) * n_together) {
                turn = turn_between(group[0].azimuth, next.azimuth);
            }
            let started = group_idx as u32 * model.block_nanos();
            self.add_blocks(model, group, turn, since_header + i128::from(started));
        }
        Ok(())
    }

    /// Adds blocks of the same firings, during which the sensor turned by `turn`.
    fn add_blocks(&mut self, model: &Model, blocks: &[Block<'_>], turn: u16, since_header: i128) {
        for return_idx in 0..N_RETURNS {
            let (laser_idx, fired_nanos) = model.firing(return_idx);
            let turned = f64::from(turn) * f64::from(fired_nanos) / f64::from(model.block_nanos());
            let azimuth = f64::from(blocks[0].azimuth) + turned;
            let mut before = None;
            for block in blocks.iter().filter(|block| block.flag == BLOCK_FLAG) {
                let (distance, reflectivity) = block.one_return(return_idx);
                if distance == 0 || before == Some(distance) {
                    continue;
                }
                before = Some(distance);
                let range_m = f64::from(distance) * model.distance_unit_m;
                self.add_point(model, laser_idx, (range_m, azimuth / 100.0));
                self.intensity.push(reflectivity.into());
                self.add_time(since_header + i128::from(fired_nanos));
            }
        }
    }

    fn add_point(&mut self, model: &Model, laser_idx: usize, (range_m, azimuth_deg): (f64, f64)) {
        let laser = &model.lasers()[laser_idx];
        let (sin, cos) = (azimuth_deg + laser.azimuth_deg).to_radians().sin_cos();
        let (rise, run) = laser.elevation_sin_cos;
        self.x.push((range_m * run * cos) as f32);
        self.y.push((-range_m * run * sin) as f32);
        self.z.push((range_m * rise + laser.height_m) as f32);
        self.ring.push(laser.ring);
    }

    fn add_time(&mut self, nanos: i128) {
        if let Some(offset_nanos) = &mut self.offset_nanos {
            match i32::try_from(nanos) {
                Ok(nanos) => offset_nanos.push(nanos),
                Err(_) => self.offset_nanos = None,
            }
        }
    }

    fn into_cloud(self) -> Result<Cloud<Sensor>, Error> {
        let cloud = Cloud::from_xyz(self.x, self.y, self.z)?
            .with_intensity(self.intensity)?
            .with_ring(self.ring)?;
        Ok(match self.offset_nanos {
            Some(offset_nanos) => cloud.with_offset_nanos(offset_nanos)?,
            None => cloud,
        })
    }
}

/// How far the sensor turned from a block to the next, in hundredths of a degree; zero if that is
/// more than any can.
fn turn_between(azimuth: u16, next: u16) -> u16 {
    const FULL_TURN: i32 = 36_000;
    const LARGEST: u16 = 1_000;
    let turn = (i32::from(next) - i32::from(azimuth)).rem_euclid(FULL_TURN);
    u16::try_from(turn)
        .ok()
        .filter(|turn| *turn <= LARGEST)
        .unwrap_or(0)
}

fn bad(what: String) -> Error {
    Error::BadCloud { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(first_micros: u32, sensor_micros: u32, stamp_nanos: i64, expected_nanos: i128) {
        let packet = |sensor_micros, stamp_nanos| Packet {
            stamp: Stamp::from_nanos(stamp_nanos),
            blocks: Vec::new(),
            sensor_micros,
            mode: 0x37,
            product: 0x22,
        };
        let clock = Clock::of(&packet(first_micros, 0));
        let nanos = clock.nanos(&packet(sensor_micros, stamp_nanos));
        assert_eq!(nanos, expected_nanos, "{first_micros} {sensor_micros}");
    }

    #[test]
    fn the_sensor_clock_counts_unless_it_was_set() {
        check(500, 1_827, 4_000_000, 1_327_000);
        check(3_599_999_000, 327, 4_000_000, 1_327_000);
        check(1_000_000, 999_000, 0, -1_000_000);
        check(500, 1_700_000_000, 4_000_000, 4_000_000);
        check(500, u32::MAX, 4_000_000, 4_000_000);
    }
}
