//! `framelock odometry`: how the vehicle moved, by its lidar.

use std::io::Write;

use anyhow::{Context, bail};
use fl_fusion::{Disagreement, Fusion, FusionSettings, Odometry, motion_text, odometry};
use fl_rig::{Sensor, SensorKind};
use serde::Serialize;

use crate::Console;
use crate::args::OdometryArgs;
use crate::drive;
use crate::outcome::Outcome;
use crate::output;
use crate::progress::WorkProgress;

/// The JSON of `framelock odometry --json`; its keys are documented in `docs/odometry.md`.
#[derive(Debug, Serialize)]
struct Motion {
    sensor: String,
    sweeps: usize,
    lost: usize,
    driven_m: f64,
    agreeing: f64,
    thickness_m: Option<f64>,
    log: Option<Other>,
    out: Option<String>,
    notes: Vec<String>,
    losses: Vec<String>,
}

/// What the log itself says, and how far apart the two are.
#[derive(Debug, Serialize)]
struct Other {
    source: String,
    sweeps: usize,
    driven_m: f64,
    end_apart_m: f64,
    end_apart_deg: f64,
    sweep_apart_m: f64,
    sweep_apart_deg: f64,
}

/// Follows the vehicle, and prints how far it came.
pub(crate) fn run(args: &OdometryArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    output::refuse_existing(&args.out)?;
    let log = drive::open_log(&args.log, console)?;
    let (rig, mut notes) = drive::rig(&log, args.rig.as_deref(), console)?;
    let settings = FusionSettings {
        key: args.sensor.clone(),
        ..FusionSettings::default()
    };
    let fusion = Fusion::new(&log, rig, settings)?;
    let (lidar, channel) = lidar(&fusion)?;
    let progress = WorkProgress::new("sweeps", console);
    let sweeps = 0..log.entries(channel).len();
    let found = odometry(&log, lidar, channel, sweeps, &progress)?;
    drop(progress);
    if found.sweeps.len() < 2 {
        bail!(
            "fewer than two sweeps of `{}` can be read\nfile: {}",
            lidar.id,
            log.path().display()
        );
    }
    if !found.has_times {
        let note = format!(
            "the points of `{}` have no times of their own: each sweep is taken as seen at once",
            lidar.id
        );
        drive::tell(std::slice::from_ref(&note), console);
        notes.push(note);
    }
    drive::tell_losses(&found.losses, console);
    if let Some(path) = &args.out {
        let text = motion_text(&remarks(lidar, &found), &found.poses());
        std::fs::write(path, text)
            .with_context(|| format!("cannot write the poses\nfile: {}", path.display()))?;
    }
    let motion = Motion {
        sensor: lidar.id.to_string(),
        sweeps: found.sweeps.len(),
        lost: found.n_lost(),
        driven_m: found.driven_m(),
        agreeing: found.sweeps.iter().map(|it| it.agreeing).sum::<f64>()
            / found.sweeps.len() as f64,
        thickness_m: found.thickness_m,
        log: found
            .beside(fusion.ego_motion())
            .map(|it| other(fusion.ego_motion().source(), &it)),
        out: args.out.as_deref().map(|path| path.display().to_string()),
        notes,
        losses: found.losses,
    };
    if args.json {
        console.json(&motion)?;
    } else {
        print(&motion, console.out())?;
    }
    let lost = (motion.lost > 0).then(|| format!("{} sweeps could not be placed", motion.lost));
    let losses: Vec<String> = motion.losses.into_iter().chain(lost).collect();
    Ok(drive::outcome(&log, &losses))
}

fn lidar<'f>(fusion: &'f Fusion<'_>) -> anyhow::Result<(&'f Sensor, fl_log::ChannelId)> {
    let id = fusion.key_sensor();
    let lidar = fusion
        .rig()
        .sensor(id)
        .filter(|it| it.kind == SensorKind::Lidar);
    match lidar.zip(fusion.channel_of(id)) {
        Some(found) => Ok(found),
        None => bail!(
            "the motion is found by a lidar, and `{id}` is none\nfile: {}",
            fusion.log().path().display()
        ),
    }
}

fn remarks(lidar: &Sensor, found: &Odometry) -> Vec<String> {
    vec![
        "framelock odometry: seconds x y z qx qy qz qw".to_owned(),
        format!(
            "{} sweeps of {}, {} not placed",
            found.sweeps.len(),
            lidar.id,
            found.n_lost()
        ),
        "world_from_ego at the middle of each sweep, meters; world is the vehicle's frame at the \
         middle of the first one; the first and the last line go on from the sweep beside them"
            .to_owned(),
    ]
}

fn other(source: &str, found: &Disagreement) -> Other {
    Other {
        source: source.to_owned(),
        sweeps: found.n_sweeps,
        driven_m: found.driven_m,
        end_apart_m: found.at_end[0],
        end_apart_deg: found.at_end[1].to_degrees(),
        sweep_apart_m: found.a_sweep[0],
        sweep_apart_deg: found.a_sweep[1].to_degrees(),
    }
}

fn print(motion: &Motion, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "  {}: {} sweeps, {} not placed, {:.2} m driven",
        motion.sensor, motion.sweeps, motion.lost, motion.driven_m
    )?;
    let agreeing = format!(
        "{:.0} % of the points lie on what was seen before",
        100.0 * motion.agreeing
    );
    match motion.thickness_m {
        Some(thickness) => writeln!(
            out,
            "  {agreeing}; walls and roads are {:.1} cm thick",
            100.0 * thickness
        )?,
        None => writeln!(out, "  {agreeing}")?,
    }
    if let Some(log) = &motion.log {
        writeln!(
            out,
            "  beside {} ({} sweeps, {:.2} m): {:.2} m ({:.2} %) and {:.2}° apart at the end, \
             {:.1} cm and {:.3}° a sweep",
            log.source,
            log.sweeps,
            log.driven_m,
            log.end_apart_m,
            100.0 * log.end_apart_m / log.driven_m.max(1e-9),
            log.end_apart_deg,
            100.0 * log.sweep_apart_m,
            log.sweep_apart_deg
        )?;
    }
    match &motion.out {
        Some(path) => writeln!(out, "  poses: {path}"),
        None => Ok(()),
    }
}
