//! How the vehicle moves, from the fields of inertial, satellite and odometry messages.

use super::fields::Fields;
use crate::error::Error;
use crate::message::{AccelStamped, Fix, Imu, Odometry, TwistStamped};

pub(super) fn imu(fields: &Fields<'_>) -> Result<Imu, Error> {
    Ok(Imu {
        header: fields.header()?,
        orientation_xyzw: fields.inner("orientation")?.numbers(["x", "y", "z", "w"])?,
        angular_velocity: fields.xyz("angular_velocity")?,
        linear_acceleration: fields.xyz("linear_acceleration")?,
    })
}

pub(super) fn fix(fields: &Fields<'_>) -> Result<Fix, Error> {
    Ok(Fix {
        header: fields.header()?,
        latitude_deg: fields.f64("latitude")?,
        longitude_deg: fields.f64("longitude")?,
        altitude_m: fields.f64("altitude")?,
        status: fields.inner("status")?.f64("status")? as i8,
    })
}

pub(super) fn odometry(fields: &Fields<'_>) -> Result<Odometry, Error> {
    Ok(Odometry {
        header: fields.header()?,
        child_frame_id: fields.text("child_frame_id")?.to_owned(),
        pose: fields
            .inner("pose")?
            .inner("pose")?
            .pose("position", "orientation")?,
        twist: fields.inner("twist")?.inner("twist")?.twist()?,
    })
}

/// With or without header and covariance, each of which adds a level.
pub(super) fn twist_stamped(fields: &Fields<'_>) -> Result<TwistStamped, Error> {
    let inner = fields.inner_or_self("twist").inner_or_self("twist");
    Ok(TwistStamped {
        header: fields.header_or_empty()?,
        twist: inner.twist()?,
    })
}

/// With or without header and covariance, each of which adds a level.
pub(super) fn accel_stamped(fields: &Fields<'_>) -> Result<AccelStamped, Error> {
    let inner = fields.inner_or_self("accel").inner_or_self("accel");
    Ok(AccelStamped {
        header: fields.header_or_empty()?,
        linear: inner.xyz("linear")?,
        angular: inner.xyz("angular")?,
    })
}
