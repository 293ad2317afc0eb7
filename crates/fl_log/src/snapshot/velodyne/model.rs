//! Where the lasers of each model point and when they fire, as the manuals publish it.

use std::sync::LazyLock;

use crate::error::Error;

/// Measurements of a block.
pub(super) const N_RETURNS: usize = 32;

/// A model whose lasers point alike in every sensor.
#[derive(Debug)]
pub(super) struct Model {
    /// Degrees up, by the order in which lasers are in a block.
    elevations_deg: &'static [f64],
    /// How many lasers fire at once.
    n_at_once: usize,
    /// From one firing to the next.
    step_nanos: u32,
    /// From all lasers' firing to the next.
    sequence_nanos: u32,
    pub(super) distance_unit_m: f64,
    lasers: LazyLock<Vec<Laser>>,
}

/// One laser.
#[derive(Debug, Clone, Copy)]
pub(super) struct Laser {
    pub(super) elevation_sin_cos: (f64, f64),
    pub(super) azimuth_deg: f64,
    /// Where the beam crosses the axis on which the sensor turns: beams cross each other in the
    /// lens, not there. The manuals call it the vertical correction.
    pub(super) height_m: f64,
    /// How many lasers point lower.
    pub(super) ring: u16,
}

impl Model {
    /// The model with this number in the last byte of packets.
    pub(super) fn of(product: u8) -> Result<&'static Self, Error> {
        Ok(match product {
            0x21 => &HDL_32E,
            0x22 => &VLP_16,
            0x24 => &PUCK_HI_RES,
            0x28 => &VLP_32C,
            _ => {
                let what = format!(
                    "packets of Velodyne's model 0x{product:02x} (known are HDL-32E, VLP-16, \
                     Puck Hi-Res and VLP-32C)"
                );
                return Err(Error::Unsupported { what });
            }
        })
    }

    pub(super) fn lasers(&self) -> &[Laser] {
        &self.lasers
    }

    /// From a block's first firing to the next block's.
    pub(super) fn block_nanos(&self) -> u32 {
        (N_RETURNS / self.elevations_deg.len()) as u32 * self.sequence_nanos
    }

    /// The laser of a measurement in a block, and when it fired after the block's start.
    pub(super) fn firing(&self, return_idx: usize) -> (usize, u32) {
        let n_lasers = self.elevations_deg.len();
        let (sequence_idx, laser_idx) = (return_idx / n_lasers, return_idx % n_lasers);
        let n_steps = (laser_idx / self.n_at_once) as u32;
        let fired = sequence_idx as u32 * self.sequence_nanos + n_steps * self.step_nanos;
        (laser_idx, fired)
    }
}

/// Lasers at these elevations, and as many degrees clockwise from the block's azimuth, if any,
/// whose beams cross each other `lens_m` from the axis.
fn lasers(elevations_deg: &[f64], azimuths_deg: &[f64], lens_m: f64) -> Vec<Laser> {
    let laser = |(laser_idx, elevation_deg): (usize, &f64)| {
        let lower = elevations_deg.iter().filter(|other| *other < elevation_deg);
        Laser {
            elevation_sin_cos: elevation_deg.to_radians().sin_cos(),
            azimuth_deg: azimuths_deg.get(laser_idx).copied().unwrap_or(0.0),
            height_m: -lens_m * elevation_deg.to_radians().tan(),
            ring: lower.count() as u16,
        }
    };
    elevations_deg.iter().enumerate().map(laser).collect()
}

/// VLP-16 User Manual, table 9-1 and chapter 9.3; the Puck LITE is the same.
static VLP_16: Model = Model {
    elevations_deg: &VLP_16_ELEVATIONS_DEG,
    n_at_once: 1,
    step_nanos: 2_304,
    sequence_nanos: 55_296,
    distance_unit_m: 0.002,
    lasers: LazyLock::new(|| lasers(&VLP_16_ELEVATIONS_DEG, &[], 0.0419)),
};

const VLP_16_ELEVATIONS_DEG: [f64; 16] = [
    -15.0, 1.0, -13.0, 3.0, -11.0, 5.0, -9.0, 7.0, -7.0, 9.0, -5.0, 11.0, -3.0, 13.0, -1.0, 15.0,
];

/// The VLP-16 with lasers closer together. The published heights are these to half a millimeter.
static PUCK_HI_RES: Model = Model {
    elevations_deg: &PUCK_HI_RES_ELEVATIONS_DEG,
    n_at_once: 1,
    step_nanos: 2_304,
    sequence_nanos: 55_296,
    distance_unit_m: 0.002,
    lasers: LazyLock::new(|| lasers(&PUCK_HI_RES_ELEVATIONS_DEG, &[], 0.042)),
};

const PUCK_HI_RES_ELEVATIONS_DEG: [f64; 16] = [
    -10.0, 0.667, -8.667, 2.0, -7.333, 3.333, -6.0, 4.667, -4.667, 6.0, -3.333, 7.333, -2.0, 8.667,
    -0.667, 10.0,
];

/// HDL-32E User Manual, appendices on lasers and firing.
static HDL_32E: Model = Model {
    elevations_deg: &HDL_32E_ELEVATIONS_DEG,
    n_at_once: 1,
    step_nanos: 1_152,
    sequence_nanos: 46_080,
    distance_unit_m: 0.002,
    lasers: LazyLock::new(|| lasers(&HDL_32E_ELEVATIONS_DEG, &[], 0.029)),
};

const HDL_32E_ELEVATIONS_DEG: [f64; 32] = [
    -30.67, -9.33, -29.33, -8.0, -28.0, -6.67, -26.67, -5.33, -25.33, -4.0, -24.0, -2.67, -22.67,
    -1.33, -21.33, 0.0, -20.0, 1.33, -18.67, 2.67, -17.33, 4.0, -16.0, 5.33, -14.67, 6.67, -13.33,
    8.0, -12.0, 9.33, -10.67, 10.67,
];

/// VLP-32C User Manual, chapter 9: lasers fire in pairs and stand beside each other.
static VLP_32C: Model = Model {
    elevations_deg: &VLP_32C_ELEVATIONS_DEG,
    n_at_once: 2,
    step_nanos: 2_304,
    sequence_nanos: 55_296,
    distance_unit_m: 0.004,
    lasers: LazyLock::new(|| lasers(&VLP_32C_ELEVATIONS_DEG, &VLP_32C_AZIMUTHS_DEG, 0.0424)),
};

const VLP_32C_ELEVATIONS_DEG: [f64; 32] = [
    -25.0, -1.0, -1.667, -15.639, -11.31, 0.0, -0.667, -8.843, -7.254, 0.333, -0.333, -6.148,
    -5.333, 1.333, 0.667, -4.0, -4.667, 1.667, 1.0, -3.667, -3.333, 3.333, 2.333, -2.667, -3.0,
    7.0, 4.667, -2.333, -2.0, 15.0, 10.333, -1.333,
];

const VLP_32C_AZIMUTHS_DEG: [f64; 32] = [
    1.4, -4.2, 1.4, -1.4, 1.4, -1.4, 4.2, -1.4, 1.4, -4.2, 1.4, -1.4, 4.2, -1.4, 4.2, -1.4, 1.4,
    -4.2, 1.4, -4.2, 4.2, -1.4, 1.4, -1.4, 1.4, -1.4, 1.4, -4.2, 4.2, -1.4, 1.4, -1.4,
];
