//! What was found, for programs; the keys are documented in `docs/calibrate.md`.

use fl_calibrate::{
    ClockUntold, Estimate, JudgedClock, JudgedLidar, JudgedRadar, RadarUntold, Refined,
};
use serde::Serialize;

use super::judging::Judgement;

/// The JSON of `framelock calibrate --json`.
#[derive(Debug, Serialize)]
pub(super) struct Calibration {
    mistakes: Vec<&'static str>,
    exchanged: Vec<[String; 2]>,
    lidars: Vec<LidarInfo>,
    cameras: Vec<CameraInfo>,
    not_judged: Vec<String>,
    clocks: Vec<ClockInfo>,
    radars: Vec<RadarInfo>,
    rig: Option<String>,
    report: Option<String>,
    notes: Vec<String>,
}

/// A number and half its 95 % interval.
#[derive(Debug, Serialize)]
struct Number {
    is: f64,
    within: f64,
}

#[derive(Debug, Serialize)]
struct LidarInfo {
    sensor: String,
    verdict: &'static str,
    turn_deg: [Option<Number>; 3],
    shift_m: [Option<Number>; 3],
    held_out_gain: f64,
    road_lean_deg: [Option<Number>; 2],
    road_below_m: Option<Number>,
    position_m: [f64; 3],
    rotation_xyzw: [f64; 4],
}

#[derive(Debug, Serialize)]
struct CameraInfo {
    sensor: String,
    verdict: &'static str,
    turn_deg: [f64; 3],
    turn_within_deg: [f64; 3],
    shift_m: [f64; 3],
    shift_within_m: [f64; 3],
    at_20_m_px: f64,
    lens: &'static str,
    larger_percent: Number,
    scores: [f64; 2],
    held_out_gain: f64,
    contrast: f64,
    frames: usize,
    edges: usize,
    position_m: [f64; 3],
    rotation_xyzw: [f64; 4],
}

#[derive(Debug, Serialize)]
struct ClockInfo {
    sensor: String,
    verdict: &'static str,
    reference: String,
    behind_ms: Option<Number>,
    untold: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct RadarInfo {
    sensor: String,
    verdict: &'static str,
    turn_deg: Option<Number>,
    speed_factor: Option<Number>,
    doppler_offset_mps: Option<Number>,
    scans: usize,
    untold: Option<&'static str>,
    position_m: [f64; 3],
    rotation_xyzw: [f64; 4],
}

impl Calibration {
    pub(super) fn of(
        judged: &Judgement,
        rig: Option<String>,
        report: Option<String>,
        notes: Vec<String>,
    ) -> Self {
        let exchanged = judged.meaning.exchanged.iter();
        Self {
            mistakes: judged.meaning.mistakes.iter().map(|it| it.name()).collect(),
            exchanged: exchanged
                .map(|pair| [0, 1].map(|which| pair[which].to_string()))
                .collect(),
            lidars: judged.lidars.iter().map(lidar).collect(),
            cameras: judged.cameras.iter().map(camera).collect(),
            not_judged: judged.not_judged.iter().map(ToString::to_string).collect(),
            clocks: judged.all_clocks().into_iter().map(clock).collect(),
            radars: judged.radars.iter().map(radar).collect(),
            rig,
            report,
            notes,
        }
    }
}

fn number(estimate: Estimate) -> Number {
    Number {
        is: estimate.value,
        within: estimate.within,
    }
}

fn degrees(estimate: Estimate) -> Number {
    Number {
        is: estimate.value.to_degrees(),
        within: estimate.within.to_degrees(),
    }
}

fn lidar(judged: &JudgedLidar) -> LidarInfo {
    let best = judged.best();
    LidarInfo {
        sensor: judged.sensor.to_string(),
        verdict: judged.verdict().name(),
        turn_deg: judged.turn_rad.map(|it| it.map(degrees)),
        shift_m: judged.shift_m.map(|it| it.map(number)),
        held_out_gain: judged.held_out_gain,
        road_lean_deg: judged.lean_rad.map(|it| it.map(degrees)),
        road_below_m: judged.height_m.map(number),
        position_m: best.translation().into(),
        rotation_xyzw: best.quaternion_xyzw(),
    }
}

fn camera(refined: &Refined) -> CameraInfo {
    let best = refined.best();
    CameraInfo {
        sensor: refined.sensor.to_string(),
        verdict: refined.verdict().name(),
        turn_deg: refined.turn_rad.map(f64::to_degrees),
        turn_within_deg: refined.turn_within_rad.map(f64::to_degrees),
        shift_m: refined.shift_m,
        shift_within_m: refined.shift_within_m,
        at_20_m_px: refined.at_20_m_px,
        lens: refined.lens_verdict().name(),
        larger_percent: Number {
            is: 100.0 * refined.larger.value,
            within: 100.0 * refined.larger.within,
        },
        scores: refined.scores,
        held_out_gain: refined.held_out_gain,
        contrast: refined.contrast,
        frames: refined.n_frames,
        edges: refined.n_edges,
        position_m: best.translation().into(),
        rotation_xyzw: best.quaternion_xyzw(),
    }
}

fn clock(judged: &JudgedClock) -> ClockInfo {
    ClockInfo {
        sensor: judged.sensor.to_string(),
        verdict: judged.verdict().name(),
        reference: judged.reference.clone(),
        behind_ms: judged.lag.ok().map(|lag| Number {
            is: lag.behind.as_millis_f64(),
            within: lag.within.as_millis_f64(),
        }),
        untold: judged.lag.err().map(ClockUntold::name),
    }
}

fn radar(judged: &JudgedRadar) -> RadarInfo {
    let best = judged.best();
    let fit = judged.fit.as_ref().ok();
    RadarInfo {
        sensor: judged.sensor.to_string(),
        verdict: judged.verdict().name(),
        turn_deg: fit.map(|it| degrees(it.yaw_rad)),
        speed_factor: fit.map(|it| number(it.speed_factor)),
        doppler_offset_mps: fit.and_then(|it| it.doppler_bias_mps).map(number),
        scans: fit.map_or(0, |it| it.n_scans),
        untold: judged.untold().map(RadarUntold::name),
        position_m: best.translation().into(),
        rotation_xyzw: best.quaternion_xyzw(),
    }
}
