//! The inertial unit and the satellite receiver against the trajectory.

use fl_simulate::Drive;
use fl_spacetime::{Span, Stamp};
use nalgebra::{UnitQuaternion, Vector3};

use super::{sensor, short_drive};

#[test]
fn inertial_measurements_integrate_to_the_trajectory() {
    /// White noise of 0.03 m/s² and 0.002 rad/s at 100 Hz gives 2 cm and 1 mrad in 4 s; the rest
    /// is the step of the integration.
    const POSITION_TOLERANCE_M: f64 = 0.12;
    const ANGLE_TOLERANCE_RAD: f64 = 0.003;
    let drive = short_drive(4.5);
    let stamps = drive.stamps(&sensor("imu"));
    let first = stamps[0];
    let mut rotation = drive.world_from_ego(first).rotation();
    let (mut place, mut velocity) = (place(&drive, first), speed(&drive, first));
    for pair in stamps.windows(2) {
        let secs = (pair[1] - pair[0]).as_secs_f64();
        let samples = [0, 1].map(|idx| drive.imu_sample(pair[idx]).unwrap());
        let [a, b] = samples.map(|s| Vector3::from(s.specific_force));
        let [p, q] = samples.map(|s| Vector3::from(s.angular_velocity));
        let next = rotation * UnitQuaternion::from_scaled_axis((p + q) / 2.0 * secs);
        let force = (rotation * a + next * b) / 2.0;
        let acceleration = force - Vector3::z() * 9.80665;
        place += velocity * secs + acceleration * (secs * secs / 2.0);
        velocity += acceleration * secs;
        rotation = next;
    }
    let last = *stamps.last().unwrap();
    let off = (place - self::place(&drive, last)).norm();
    let turned = rotation.angle_to(&drive.world_from_ego(last).rotation());
    assert!(off < POSITION_TOLERANCE_M, "{off} m");
    assert!(turned < ANGLE_TOLERANCE_RAD, "{turned} rad");
}

fn place(drive: &Drive, stamp: Stamp) -> Vector3<f64> {
    let pose = drive.rig().sensor(&sensor("imu")).unwrap().ego_from_sensor;
    (drive.world_from_ego(stamp) * pose).translation()
}

fn speed(drive: &Drive, stamp: Stamp) -> Vector3<f64> {
    let step = Span::from_millis(1);
    (place(drive, stamp + step) - place(drive, stamp - step)) / 0.002
}

#[test]
fn fixes_lie_around_the_antenna() {
    let drive = short_drive(1.0);
    let stamps = drive.stamps(&sensor("gnss"));
    let pose = drive.rig().sensor(&sensor("gnss")).unwrap().ego_from_sensor;
    for stamp in stamps {
        let antenna = (drive.world_from_ego(stamp) * pose).translation();
        let exact = drive.origin().offset(antenna.into());
        let fix = drive.gnss_fix(stamp).unwrap();
        let north_m = (fix.latitude_deg - exact.latitude_deg) * 111_200.0;
        assert!(north_m.abs() < 0.1 && north_m != 0.0, "{north_m}");
        assert!((fix.altitude_m - exact.altitude_m).abs() < 0.2);
    }
}
