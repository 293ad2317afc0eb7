//! Cars round corners: their rear wheels follow the way they face, their middle slips outward.

use fl_spacetime::{OrientedBox, Point, Size, wrap_angle};
use fl_track::{
    Detection, GroundMotion, Moment, RadarReturn, TrackSettings, automotive_class, track,
};
use nalgebra::Vector2;

use crate::scene::{Noise, secs, stamp_at};

const SPEED_M_S: f64 = 8.0;
const TURN_RATE_RAD_S: f64 = 0.5;
/// From the rear axle to the middle.
const REAR_M: f64 = 0.27 * LWH[0];
const LWH: [f64; 3] = [4.2, 1.8, 1.6];
const LIFE_SECS: f64 = 5.0;
const N_DRIVES: u64 = 20;

/// Where the car is: its middle and its heading.
fn pose(secs: f64) -> (Vector2<f64>, f64) {
    let yaw_rad = TURN_RATE_RAD_S * secs;
    let radius_m = SPEED_M_S / TURN_RATE_RAD_S;
    let axle = radius_m * Vector2::new(yaw_rad.sin(), 1.0 - yaw_rad.cos());
    (
        axle + REAR_M * Vector2::new(yaw_rad.cos(), yaw_rad.sin()),
        yaw_rad,
    )
}

fn velocity(secs: f64) -> Vector2<f64> {
    let step_secs = 1e-4;
    (pose(secs + step_secs).0 - pose(secs - step_secs).0) / (2.0 * step_secs)
}

fn drive(rate_hz: f64, seed: u64, with_radar: bool) -> Vec<Moment> {
    let mut noise = Noise(seed);
    let n_frames = (LIFE_SECS * rate_hz) as usize;
    let moment = |frame_idx: usize| {
        let secs = frame_idx as f64 / rate_hz;
        let (middle, yaw_rad) = pose(secs);
        let mut noisy = |value: f64, sd: f64| value + sd * noise.normal();
        let center = Point::new(noisy(middle.x, 0.2), noisy(middle.y, 0.2), 0.8);
        let size = Size::new(LWH[0], LWH[1], LWH[2]).unwrap();
        let detection = Detection {
            stamp: stamp_at(secs),
            cuboid: OrientedBox::from_yaw(center, size, noisy(yaw_rad, 0.05)),
            class: automotive_class("car"),
            score: 0.9,
        };
        let direction = (middle - Vector2::new(-20.0, 5.0)).normalize();
        let seen = RadarReturn {
            place: Point::new(middle.x, middle.y, 0.5),
            direction: direction.into(),
            speed_m_s: noisy(velocity(secs).dot(&direction), 0.1),
        };
        Moment {
            returns: if with_radar { vec![seen] } else { Vec::new() },
            ..Moment::new(stamp_at(secs), vec![detection])
        }
    };
    (0..n_frames).map(moment).collect()
}

/// Mean errors of centers, meters, and of headings, radians, over many drives.
fn errors(motion: GroundMotion, rate_hz: f64, with_radar: bool) -> [f64; 2] {
    let mut settings = TrackSettings::default();
    settings.vehicle.motion = motion;
    let mut errors = [0.0; 2];
    let mut n_keyframes = 0.0;
    for seed in 0..N_DRIVES {
        let tracks = track(&drive(rate_hz, seed, with_radar), &settings);
        assert_eq!(tracks.len(), 1);
        for keyframe in tracks[0].track.keyframes() {
            let (middle, yaw_rad) = pose(secs(keyframe.stamp));
            let center = keyframe.cuboid.center();
            errors[0] += (Vector2::new(center.x(), center.y()) - middle).norm();
            errors[1] += wrap_angle(keyframe.cuboid.yaw() - yaw_rad).abs();
            n_keyframes += 1.0;
        }
    }
    errors.map(|error| error / n_keyframes)
}

#[test]
fn who_knows_how_cars_drive_places_them_best() {
    for rate_hz in [10.0, 5.0] {
        let [free, turning, car_like] = [
            GroundMotion::Free,
            GroundMotion::Turning,
            GroundMotion::CarLike,
        ]
        .map(|motion| errors(motion, rate_hz, false));
        println!(
            "{rate_hz} Hz: free {free:.3?}, turning {turning:.3?}, car-like {car_like:.3?} (m, rad)"
        );
        assert!(car_like[0] < 0.85 * free[0]);
        assert!(car_like[1] < 0.7 * free[1]);
        assert!(car_like[1] < turning[1]);
    }
}

#[test]
fn radar_sharpens_the_path() {
    let without = errors(GroundMotion::CarLike, 5.0, false);
    let with = errors(GroundMotion::CarLike, 5.0, true);
    println!("5 Hz: without radar {without:.3?}, with {with:.3?} (m, rad)");
    assert!(with[0] < without[0]);
}
