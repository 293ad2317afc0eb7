//! A path smoothed both ways, from poses that err each on its own.

use fl_spacetime::{Stamp, wrap_angle};
use nalgebra::{Vector1, Vector3};

use crate::kinematics::{Motion, State, Step, smoothed};
use crate::upright::Upright;

/// A pose with the standard deviations it is known with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) stamp: Stamp,
    pub(super) pose: Upright,
    pub(super) sd_m: f64,
    pub(super) yaw_sd_rad: f64,
}

/// A smoothed pose with its rates a second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moving {
    pub(super) pose: Upright,
    pub(super) velocity: Vector3<f64>,
    pub(super) yaw_rate_rad_s: f64,
}

/// How fast velocities may change, meters and radians a second squared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agility {
    pub(super) acceleration_m_s2: f64,
    pub(super) yaw_acceleration_rad_s2: f64,
    pub(super) speed_sd_m_s: f64,
}

/// The likeliest smooth path, at each sample's stamp.
pub(super) fn path(samples: &[Sample], agility: &Agility) -> Vec<Moving> {
    let mut turned_rad = 0.0;
    let mut last_rad = None;
    let mut yaws = Vec::with_capacity(samples.len());
    for sample in samples {
        let yaw_rad = sample.pose.yaw_rad;
        turned_rad = last_rad.map_or(yaw_rad, |last_rad| {
            turned_rad + wrap_angle(yaw_rad - last_rad)
        });
        last_rad = Some(yaw_rad);
        yaws.push((Vector1::new(turned_rad), sample.yaw_sd_rad));
    }
    let places: Vec<_> = samples.iter().map(|it| (it.pose.center, it.sd_m)).collect();
    let secs: Vec<f64> = samples
        .windows(2)
        .map(|it| (it[1].stamp - it[0].stamp).as_secs_f64())
        .collect();
    let places = both_ways(
        &places,
        &secs,
        (agility.speed_sd_m_s, agility.acceleration_m_s2),
    );
    let yaws = both_ways(&yaws, &secs, (1.0, agility.yaw_acceleration_rad_s2));
    let moving = |(place, yaw): (&State<3>, &State<1>)| Moving {
        pose: Upright {
            center: place.position(),
            yaw_rad: wrap_angle(yaw.position().x),
        },
        velocity: place.velocity(),
        yaw_rate_rad_s: yaw.velocity().x,
    };
    places.iter().zip(&yaws).map(moving).collect()
}

fn both_ways<const D: usize>(
    measured: &[(nalgebra::SVector<f64, D>, f64)],
    secs: &[f64],
    (velocity_sd, acceleration_sd): (f64, f64),
) -> Vec<State<D>> {
    let motion = |measurement_sd| Motion {
        measurement_sd,
        velocity_sd,
        acceleration_sd,
    };
    let mut steps: Vec<Step<D>> = Vec::with_capacity(measured.len());
    for (idx, (place, sd)) in measured.iter().enumerate() {
        let motion = motion(*sd);
        let step = match steps.last() {
            None => {
                let first = State::at(*place, &motion);
                Step {
                    secs: 0.0,
                    predicted: first,
                    filtered: first,
                }
            }
            Some(before) => {
                let predicted = before.filtered.predicted(secs[idx - 1], &motion);
                Step {
                    secs: secs[idx - 1],
                    predicted,
                    filtered: predicted.updated(*place, &motion),
                }
            }
        };
        steps.push(step);
    }
    smoothed(&steps)
}
