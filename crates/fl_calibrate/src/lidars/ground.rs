//! How the road lies under the vehicle, as a lidar sees it.

use fl_cloud::{Cloud, GroundSettings, estimate_ground};
use fl_fusion::Fusion;
use fl_log::Progress;
use fl_rig::SensorId;
use fl_spacetime::Ego;
use nalgebra::{Matrix3, Vector3};

use crate::estimate::within_of_parts;
use crate::order::median;
use crate::{Error, Estimate};

/// So many sweeps are looked at, spread over the drive.
const N_SWEEPS: usize = 40;
/// The road beside the vehicle bends with the crown, far away with the hills: along and across.
const REACH_M: [f64; 2] = [15.0, 4.0];
const LEAST_POINTS: usize = 60;
/// Points further from the plane count less (Huber), meters.
const OUTLYING_M: f64 = 0.03;
const ROUNDS: usize = 5;
/// Wider is not told: radians and meters. Fog, rain and a road of few rings give such.
const MOST_WITHIN: [f64; 2] = [6.5e-3, 0.1];
const N_PARTS: usize = 5;
const LEAST_SWEEPS: usize = 10;

/// How the road leans (about the axes forward and left, radians), and how high the vehicle's origin
/// is above it, meters.
pub(super) fn below(
    fusion: &Fusion<'_>,
    sensor: &SensorId,
    progress: &dyn Progress,
) -> Result<([Option<Estimate>; 2], Option<Estimate>), Error> {
    let n_all = fusion.frames().len();
    let n = N_SWEEPS.min(n_all);
    let mut planes = Vec::new();
    for nth in 0..n {
        if !progress.advance(nth as u64, n as u64) {
            return Err(fl_log::Error::Canceled.into());
        }
        let frame = fusion.frame_of(nth * n_all / n, |it| it.id == *sensor)?;
        planes.extend(frame.clouds.first().and_then(|it| plane(&it.cloud)));
    }
    let told = |part: usize, most: f64| {
        told(planes.iter().map(|it| it[part]).collect()).filter(|it| it.within < most)
    };
    let lean = |part: usize| told(part, MOST_WITHIN[0]);
    Ok(([lean(0), lean(1)], told(2, MOST_WITHIN[1])))
}

/// Lean about the axes forward and left, and the origin's height.
fn plane(cloud: &Cloud<Ego>) -> Option<[f64; 3]> {
    let is_near = |idx: &u32| {
        let [x, y, _] = cloud.xyz(*idx as usize).map(f64::from);
        x.abs() < REACH_M[0] && y.abs() < REACH_M[1]
    };
    let near = cloud.select(&(0..cloud.len() as u32).filter(is_near).collect::<Vec<_>>());
    let ground = estimate_ground(&near, &GroundSettings::default())?;
    let points: Vec<Vector3<f64>> = (0..near.len())
        .filter(|idx| ground.is_ground(*idx))
        .map(|idx| near.point(idx).coords())
        .collect();
    if points.len() < LEAST_POINTS {
        return None;
    }
    let rough = ground.plane();
    let mut plane = Vector3::new(rough.slope_x, rough.slope_y, rough.height_m);
    for _ in 0..ROUNDS {
        let mut information = Matrix3::zeros();
        let mut right = Vector3::zeros();
        for point in &points {
            let row = Vector3::new(point.x, point.y, 1.0);
            let weight = (OUTLYING_M / (point.z - row.dot(&plane)).abs()).min(1.0);
            information += weight * row * row.transpose();
            right += weight * point.z * row;
        }
        plane = information.cholesky()?.solve(&right);
    }
    Some([plane.y.atan(), -plane.x.atan(), -plane.z])
}

/// The median, and how certain it is by the medians of parts of the drive.
fn told(numbers: Vec<f64>) -> Option<Estimate> {
    if numbers.len() < LEAST_SWEEPS {
        return None;
    }
    let n = numbers.len();
    let parts: Vec<f64> = (0..N_PARTS)
        .filter_map(|part| median(numbers[part * n / N_PARTS..(part + 1) * n / N_PARTS].to_vec()))
        .collect();
    Some(Estimate {
        value: median(numbers)?,
        within: within_of_parts(&parts),
    })
}
