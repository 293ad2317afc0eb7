//! Where on the Earth the world's origin lies, and what a satellite receiver says.

use crate::solid::V3;

/// Semi-major axis of WGS 84, meters.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// Flattening of WGS 84.
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const ECCENTRICITY_SQUARED: f64 = FLATTENING * (2.0 - FLATTENING);

/// A place by WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeoPoint {
    /// Degrees north.
    pub latitude_deg: f64,
    /// Degrees east.
    pub longitude_deg: f64,
    /// Meters above the ellipsoid.
    pub altitude_m: f64,
}

impl GeoPoint {
    /// The place at an offset of this many meters east, north, up in the plane tangent here.
    #[must_use]
    pub fn offset(&self, east_north_up_m: [f64; 3]) -> Self {
        let place = self.earth_centered() + self.earth_from_enu(V3::from(east_north_up_m));
        Self::from_earth_centered(place)
    }

    /// Earth-centred, Earth-fixed coordinates, meters.
    fn earth_centered(&self) -> V3 {
        let (sin_lat, cos_lat) = self.latitude_deg.to_radians().sin_cos();
        let (sin_lon, cos_lon) = self.longitude_deg.to_radians().sin_cos();
        let normal = SEMI_MAJOR_M / (1.0 - ECCENTRICITY_SQUARED * sin_lat * sin_lat).sqrt();
        let across = (normal + self.altitude_m) * cos_lat;
        let up = (normal * (1.0 - ECCENTRICITY_SQUARED) + self.altitude_m) * sin_lat;
        V3::new(across * cos_lon, across * sin_lon, up)
    }

    fn earth_from_enu(&self, enu: V3) -> V3 {
        let (sin_lat, cos_lat) = self.latitude_deg.to_radians().sin_cos();
        let (sin_lon, cos_lon) = self.longitude_deg.to_radians().sin_cos();
        V3::new(-sin_lon, cos_lon, 0.0) * enu.x
            + V3::new(-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat) * enu.y
            + V3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat) * enu.z
    }

    /// Fixed-point iteration; on the ground it gains two and a half digits a round.
    fn from_earth_centered(place: V3) -> Self {
        const N_ROUNDS: usize = 8;
        let across = place.x.hypot(place.y);
        let mut latitude = place.z.atan2(across * (1.0 - ECCENTRICITY_SQUARED));
        let mut normal = SEMI_MAJOR_M;
        for _ in 0..N_ROUNDS {
            let sin = latitude.sin();
            normal = SEMI_MAJOR_M / (1.0 - ECCENTRICITY_SQUARED * sin * sin).sqrt();
            latitude = (place.z + ECCENTRICITY_SQUARED * normal * sin).atan2(across);
        }
        Self {
            latitude_deg: latitude.to_degrees(),
            longitude_deg: place.y.atan2(place.x).to_degrees(),
            altitude_m: across / latitude.cos() - normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_of_latitude_is_a_nautical_mile() {
        let origin = GeoPoint {
            latitude_deg: 48.1,
            longitude_deg: 11.5,
            altitude_m: 520.0,
        };
        let north = origin.offset([0.0, 1000.0, 0.0]);
        let meters_a_degree = 1000.0 / (north.latitude_deg - origin.latitude_deg);
        assert!(
            (meters_a_degree - 111_210.0).abs() < 50.0,
            "{meters_a_degree}"
        );
        assert!((north.longitude_deg - origin.longitude_deg).abs() < 1e-12);
        let same = origin.offset([0.0; 3]);
        assert!((same.altitude_m - 520.0).abs() < 1e-6);
        assert!((same.latitude_deg - 48.1).abs() < 1e-12);
    }
}
