//! What was found, for people: one table a kind of sensor.

use std::io::{self, Write};

use fl_calibrate::{Estimate, JudgedClock, JudgedLidar, JudgedRadar, Refined};

use super::judging::{Judgement, Meaning};
use crate::table::Table;

/// Everything that was judged.
pub(super) fn print(judged: &Judgement, out: &mut dyn Write) -> io::Result<()> {
    print_meaning(&judged.meaning, out)?;
    if !judged.lidars.is_empty() {
        write!(out, "{}", lidars(&judged.lidars))?;
        writeln!(
            out,
            "  By how much each has to be turned about and shifted along the vehicle's axes (forward, left,\n  \
             up) to go the way of the poses; how the road leans about the first two, and how far it is below.\n"
        )?;
    }
    if !judged.cameras.is_empty() {
        write!(out, "{}", cameras(&judged.cameras))?;
        writeln!(
            out,
            "  Turn and shift lead from the rig to where the edges fit best, about and along the\n  \
             camera's axes (right, down, forward); by how much the image is larger than the lens says.\n"
        )?;
    }
    for camera in &judged.not_judged {
        writeln!(
            out,
            "  {camera}: cannot tell: no image with lidar edges in it\n"
        )?;
    }
    let clocks = judged.all_clocks();
    if !clocks.is_empty() {
        write!(out, "{}", table_of_clocks(&clocks))?;
        writeln!(
            out,
            "  What happens at t has the stamp t - behind, by how the vehicle turned.\n"
        )?;
    }
    if !judged.radars.is_empty() {
        write!(out, "{}", radars(&judged.radars))?;
        writeln!(
            out,
            "  The turn about the vehicle's z, and by how much its speeds are too large.\n"
        )?;
    }
    writeln!(out, "  Each number with its 95 % interval.")
}

fn print_meaning(meaning: &Meaning, out: &mut dyn Write) -> io::Result<()> {
    let words: Vec<&str> = meaning.mistakes.iter().map(|it| it.words()).collect();
    if !words.is_empty() {
        writeln!(out, "  wrong: {}", words.join(", and "))?;
        writeln!(
            out,
            "  The cameras fit if their poses are read so; below they are judged as read so.\n"
        )?;
    }
    for [camera, other] in &meaning.exchanged {
        writeln!(
            out,
            "  wrong: {camera} does not fit where it is said to sit, but where {other} is"
        )?;
    }
    Ok(())
}

/// One row a lidar.
pub(super) fn lidars(judged: &[JudgedLidar]) -> Table {
    let heading = [
        "lidar", "verdict", "turn °", "shift cm", "road °", "below m",
    ];
    let mut table = Table::new(&heading, 2);
    for it in judged {
        table.row(vec![
            it.sensor.to_string(),
            it.verdict().name().to_owned(),
            each(&it.turn_rad, f64::to_degrees, 2),
            each(&it.shift_m, in_cm, 1),
            each(&it.lean_rad, f64::to_degrees, 2),
            it.height_m.map_or_else(
                || UNTOLD.to_owned(),
                |it| format!("{:.2} ± {:.2}", it.value, it.within),
            ),
        ]);
    }
    table
}

/// One row a camera.
pub(super) fn cameras(judged: &[Refined]) -> Table {
    let heading = [
        "camera",
        "verdict",
        "turn °",
        "shift cm",
        "px at 20 m",
        "lens %",
        "frames",
        "edges",
    ];
    let mut table = Table::new(&heading, 2);
    for it in judged {
        let told = |values: [f64; 3], within: [f64; 3]| {
            [0, 1, 2].map(|axis| {
                Some(Estimate {
                    value: values[axis],
                    within: within[axis],
                })
            })
        };
        table.row(vec![
            it.sensor.to_string(),
            it.verdict().name().to_owned(),
            each(&told(it.turn_rad, it.turn_within_rad), f64::to_degrees, 2),
            each(&told(it.shift_m, it.shift_within_m), in_cm, 1),
            format!("{:.1}", it.at_20_m_px),
            format!(
                "{} {}",
                it.lens_verdict().name(),
                each(&[Some(it.larger)], |share| 100.0 * share, 1)
            ),
            it.n_frames.to_string(),
            it.n_edges.to_string(),
        ]);
    }
    table
}

/// One row a clock.
pub(super) fn table_of_clocks(judged: &[&JudgedClock]) -> Table {
    let mut table = Table::new(&["clock", "verdict", "against", "behind ms"], 3);
    for it in judged {
        let behind = match it.lag {
            Ok(lag) => format!(
                "{:+.1} ± {:.1}",
                lag.behind.as_millis_f64(),
                lag.within.as_millis_f64()
            ),
            Err(untold) => untold.words().to_owned(),
        };
        table.row(vec![
            it.sensor.to_string(),
            it.verdict().name().to_owned(),
            match it.reference.as_str() {
                "" => UNTOLD.to_owned(),
                reference => reference.to_owned(),
            },
            behind,
        ]);
    }
    table
}

/// One row a radar.
pub(super) fn radars(judged: &[JudgedRadar]) -> Table {
    let mut table = Table::new(
        &[
            "radar",
            "verdict",
            "turn °",
            "factor",
            "offset m/s",
            "scans",
        ],
        2,
    );
    for it in judged {
        let mut cells = vec![it.sensor.to_string(), it.verdict().name().to_owned()];
        match (&it.fit, it.untold()) {
            (Ok(fit), _) => cells.extend([
                each(&[Some(fit.yaw_rad)], f64::to_degrees, 2),
                format!(
                    "{:.3} ± {:.3}",
                    fit.speed_factor.value, fit.speed_factor.within
                ),
                each(&[fit.doppler_bias_mps], |it| it, 2),
                fit.n_scans.to_string(),
            ]),
            (Err(_), untold) => {
                cells.push(untold.map_or("", |it| it.words()).to_owned());
                cells.extend([UNTOLD; 3].map(str::to_owned));
            }
        }
        table.row(cells);
    }
    table
}

const UNTOLD: &str = "-";

fn in_cm(meters: f64) -> f64 {
    100.0 * meters
}

/// Some numbers, each with its interval.
fn each(numbers: &[Option<Estimate>], unit: impl Fn(f64) -> f64, digits: usize) -> String {
    let texts = numbers.iter().map(|it| match it {
        Some(it) => format!(
            "{:+.digits$} ± {:.digits$}",
            unit(it.value),
            unit(it.within)
        ),
        None => UNTOLD.to_owned(),
    });
    texts.collect::<Vec<_>>().join("  ")
}
