//! Waymo's words: eight cameras by where they look, five lasers, four types of objects.

use fl_rig::{Sensor, SensorKind};
use fl_scene::Track;
use fl_spacetime::Vector;

use crate::export::Job;

/// By eighths of a turn to the left, from ahead.
const CAMERAS: [&str; 8] = [
    "FRONT",
    "FRONT_LEFT",
    "SIDE_LEFT",
    "REAR_LEFT",
    "REAR",
    "REAR_RIGHT",
    "SIDE_RIGHT",
    "FRONT_RIGHT",
];
/// By quarters of a turn to the left, from ahead.
const LASERS: [&str; 4] = ["FRONT", "SIDE_LEFT", "REAR", "SIDE_RIGHT"];

/// The sensors that have a name of Waymo; of two in one direction the first by name.
pub(super) struct Names<'a> {
    named: Vec<(&'a Sensor, &'static str)>,
}

impl<'a> Names<'a> {
    /// The key lidar is the top one, others are called by where they sit.
    pub(super) fn of(key_lidar: &'a Sensor, job: &Job<'a>) -> Self {
        let mut named: Vec<(&Sensor, &'static str)> = vec![(key_lidar, "TOP")];
        for sensor in job.drive.fusion.rig().sensors() {
            let is_recorded = job.drive.fusion.channel_of(&sensor.id).is_some();
            let name = match sensor.kind {
                SensorKind::Camera(_) => camera_name(sensor),
                SensorKind::Lidar if sensor.id != key_lidar.id => laser_name(sensor),
                _ => continue,
            };
            let is_taken = named.iter().any(|(other, taken)| {
                *taken == name && other.camera().is_some() == sensor.camera().is_some()
            });
            if is_recorded && !is_taken {
                named.push((sensor, name));
            }
        }
        Self { named }
    }

    pub(super) fn of_sensor(&self, sensor: &Sensor) -> Option<&'static str> {
        let found = self.named.iter().find(|(other, _)| other.id == sensor.id);
        found.map(|(_, name)| *name)
    }

    pub(super) fn sensors(&self) -> impl Iterator<Item = (&'a Sensor, &'static str)> + '_ {
        self.named.iter().copied()
    }
}

/// Which of so many equal parts of a turn to the left a direction is nearest to.
fn part_of_turn(x: f64, y: f64, n_parts: usize) -> usize {
    let turns = f64::atan2(y, x) / std::f64::consts::TAU;
    let part = (turns * n_parts as f64).round().rem_euclid(n_parts as f64);
    part as usize % n_parts
}

fn camera_name(sensor: &Sensor) -> &'static str {
    let ahead = sensor.ego_from_sensor * Vector::new(0.0, 0.0, 1.0);
    CAMERAS[part_of_turn(ahead.x(), ahead.y(), CAMERAS.len())]
}

fn laser_name(sensor: &Sensor) -> &'static str {
    let place = sensor.ego_from_sensor.translation();
    LASERS[part_of_turn(place.x, place.y, LASERS.len())]
}

/// The type of an object: the one that its class names for Waymo, else what KITTI's name of the
/// class means.
pub(super) fn type_of(job: &Job<'_>, track: &Track) -> &'static str {
    const TYPES: [&str; 4] = [
        "TYPE_VEHICLE",
        "TYPE_PEDESTRIAN",
        "TYPE_SIGN",
        "TYPE_CYCLIST",
    ];
    let stated = job.drive.foreign_class(track, "waymo");
    if let Some(found) = TYPES.into_iter().find(|it| stated == Some(it)) {
        return found;
    }
    match job.drive.foreign_class(track, "kitti") {
        Some("Car" | "Van" | "Truck" | "Tram") => "TYPE_VEHICLE",
        Some("Pedestrian" | "Person_sitting") => "TYPE_PEDESTRIAN",
        Some("Cyclist") => "TYPE_CYCLIST",
        _ => "TYPE_UNKNOWN",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_have_names() {
        for (x, y, expected) in [
            (1.0, 0.0, "FRONT"),
            (1.0, 1.0, "FRONT_LEFT"),
            (0.1, 1.0, "SIDE_LEFT"),
            (-1.0, 0.01, "REAR"),
            (-1.0, -0.01, "REAR"),
            (0.0, -1.0, "SIDE_RIGHT"),
            (1.0, -0.9, "FRONT_RIGHT"),
        ] {
            assert_eq!(CAMERAS[part_of_turn(x, y, CAMERAS.len())], expected);
        }
    }
}
