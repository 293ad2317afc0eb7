//! Distances by angle from the fields of their messages, and as points.

use fl_cloud::Cloud;

use super::CloudSnapshot;
use super::fields::Fields;
use crate::error::Error;
use crate::message::{LaserScan, RadarReturn, RadarReturns, RadarTrack, RadarTracks, RangeMessage};

pub(super) fn laser_scan(fields: &Fields<'_>) -> Result<LaserScan, Error> {
    Ok(LaserScan {
        header: fields.header()?,
        angle_min_rad: fields.f64("angle_min")?,
        angle_max_rad: fields.f64("angle_max")?,
        angle_increment_rad: fields.f64("angle_increment")?,
        time_increment_secs: fields.f64("time_increment")?,
        scan_time_secs: fields.f64("scan_time")?,
        range_min_m: fields.f64("range_min")?,
        range_max_m: fields.f64("range_max")?,
        ranges_m: fields.floats("ranges")?.to_vec(),
        intensities: fields.floats("intensities")?.to_vec(),
    })
}

pub(super) fn range(fields: &Fields<'_>) -> Result<RangeMessage, Error> {
    Ok(RangeMessage {
        header: fields.header()?,
        radiation_type: fields.u32("radiation_type")? as u8,
        field_of_view_rad: fields.f64("field_of_view")?,
        min_range_m: fields.f64("min_range")?,
        max_range_m: fields.f64("max_range")?,
        range_m: fields.f64("range")?,
    })
}

pub(super) fn radar_returns(fields: &Fields<'_>) -> Result<RadarReturns, Error> {
    let one = |found: Fields<'_>| {
        Ok(RadarReturn {
            range_m: found.f64("range")?,
            azimuth_rad: found.f64("azimuth")?,
            elevation_rad: found.f64("elevation")?,
            doppler_velocity_mps: found.f64("doppler_velocity")?,
            amplitude_db: found.f64("amplitude")?,
        })
    };
    Ok(RadarReturns {
        header: fields.header()?,
        returns: fields
            .structs("returns")?
            .map(one)
            .collect::<Result<_, Error>>()?,
    })
}

/// Tracks are known by a UUID, in old versions by a number.
pub(super) fn radar_tracks(fields: &Fields<'_>) -> Result<RadarTracks, Error> {
    let one = |found: Fields<'_>| {
        let id = match found.inner("uuid") {
            Ok(uuid) => uuid.name("uuid")?,
            Err(_) => found.name("track_id")?,
        };
        Ok(RadarTrack {
            id,
            position: found.xyz("position")?,
            velocity: found.xyz("velocity")?,
            acceleration: found.xyz("acceleration")?,
            size: found.xyz("size")?,
            class: found.name("classification")?,
        })
    };
    Ok(RadarTracks {
        header: fields.header()?,
        tracks: fields
            .structs("tracks")?
            .map(one)
            .collect::<Result<_, Error>>()?,
    })
}

impl LaserScan {
    /// The valid distances as points of the sensor's frame, with the time of each if the scan
    /// says how long it takes from one to the next.
    ///
    /// # Errors
    /// If there are more than a cloud can hold.
    pub fn to_cloud(&self) -> Result<CloudSnapshot, Error> {
        let limits = self.range_min_m..=self.range_max_m;
        let kept: Vec<usize> = (0..self.ranges_m.len())
            .filter(|idx| self.ranges_m[*idx].is_finite() && limits.contains(&self.ranges_m[*idx]))
            .collect();
        let along = |axis: fn(f64) -> f64| {
            let point = |idx: &usize| {
                let angle_rad = self.angle_min_rad + *idx as f64 * self.angle_increment_rad;
                (self.ranges_m[*idx] * axis(angle_rad)) as f32
            };
            kept.iter().map(point).collect()
        };
        let mut cloud = Cloud::from_xyz(along(f64::cos), along(f64::sin), along(|_| 0.0))?;
        if self.intensities.len() == self.ranges_m.len() {
            let intensities = kept.iter().map(|idx| self.intensities[*idx] as f32);
            cloud = cloud.with_intensity(intensities.collect())?;
        }
        let offset_nanos = self.offset_nanos(&kept);
        let times_unusable = self.time_increment_secs != 0.0 && offset_nanos.is_none();
        if let Some(offset_nanos) = offset_nanos {
            cloud = cloud.with_offset_nanos(offset_nanos)?;
        }
        Ok(CloudSnapshot {
            header: self.header.clone(),
            n_dropped: self.ranges_m.len() - kept.len(),
            cloud,
            times_unusable,
            grid: [u32::try_from(self.ranges_m.len()).unwrap_or(u32::MAX), 1],
        })
    }

    /// `None` if the scan says no times, or times beyond 2.1 s.
    fn offset_nanos(&self, kept: &[usize]) -> Option<Vec<i32>> {
        if self.time_increment_secs == 0.0 {
            return None;
        }
        let nanos = |idx: &usize| (*idx as f64 * self.time_increment_secs * 1e9).round();
        let fits = |nanos: &f64| nanos.abs() <= f64::from(i32::MAX);
        kept.iter()
            .map(|idx| Some(nanos(idx)).filter(fits).map(|nanos| nanos as i32))
            .collect()
    }
}

impl RadarReturns {
    /// The returns as points of the radar's frame, with amplitude as intensity and the radial
    /// velocities as the radar says them. Returns without a finite place are left out.
    ///
    /// # Errors
    /// If there are more than a cloud can hold.
    pub fn to_cloud(&self) -> Result<CloudSnapshot, Error> {
        let placed = self.returns.iter().map(|found| (found, found.position()));
        let kept: Vec<_> = placed
            .filter(|(_, xyz)| xyz.iter().all(|coordinate| coordinate.is_finite()))
            .collect();
        let axis = |axis: usize| kept.iter().map(|(_, xyz)| xyz[axis]).collect();
        let column = |number: fn(&RadarReturn) -> f64| {
            let numbers = kept.iter().map(|(found, _)| number(found) as f32);
            numbers.collect()
        };
        let cloud = Cloud::from_xyz(axis(0), axis(1), axis(2))?
            .with_intensity(column(|found| found.amplitude_db))?
            .with_velocity(column(|found| found.doppler_velocity_mps))?;
        Ok(CloudSnapshot {
            header: self.header.clone(),
            n_dropped: self.returns.len() - kept.len(),
            cloud,
            times_unusable: false,
            grid: [u32::try_from(self.returns.len()).unwrap_or(u32::MAX), 1],
        })
    }
}

impl RadarReturn {
    /// The place of the return in the radar's frame, meters.
    #[must_use]
    pub fn position(&self) -> [f32; 3] {
        let (sin_azimuth, cos_azimuth) = self.azimuth_rad.sin_cos();
        let (sin_elevation, cos_elevation) = self.elevation_rad.sin_cos();
        [
            self.range_m * cos_elevation * cos_azimuth,
            self.range_m * cos_elevation * sin_azimuth,
            self.range_m * sin_elevation,
        ]
        .map(|coordinate| coordinate as f32)
    }
}
