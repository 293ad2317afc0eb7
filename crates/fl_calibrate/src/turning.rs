//! How far two clocks are apart, told from the turning that both sensors felt.
//!
//! A pose source knows the heading `h(t)`, an inertial unit the rate about the vehicle's vertical.
//! If the unit's clock is behind by `δ`, what it adds up over a piece of time is
//! `g·(h(end + δ) − h(start + δ))` and a constant error of its rate. For each `δ` of a grid both
//! factors are found by linear least squares; where the sum of squares is least, a parabola through
//! it and its neighbors gives `δ`, and its curvature the standard deviation. A drive that goes
//! straight, or turns evenly, has no curvature and tells nothing.

use fl_spacetime::{Span, Stamp};
use nalgebra::{Matrix2, Vector2};

use crate::order::{quantile, sorted, variance};

/// Rates are added up over pieces of time so long, seconds.
const PIECE_SECS: f64 = 0.05;
/// Clocks are searched within so far of each other, seconds, in such steps.
const REACH_SECS: f64 = 0.5;
const GRID_SECS: f64 = 0.002;
/// First every so many steps, then those around the best.
const COARSE: i32 = 8;
/// Ten minutes tell enough.
const MOST_PIECES: usize = 12_000;
/// Fewer pieces are no drive.
const LEAST_PIECES: usize = 20;
/// Samples further apart than this are not joined, seconds.
const MOST_GAP_SECS: f64 = 0.25;
/// A drive that turns less (standard deviation of the rate, rad/s) tells nothing that is certain.
pub(crate) const LEAST_TURNING: f64 = 0.05;
/// The turning must explain so much of the variance of what was felt, or something else was felt.
const LEAST_EXPLAINED: f64 = 0.8;
/// Pieces that fit worse than this many times the median do not count: a bump, a lost message.
const OUTLYING: f64 = 4.0;

/// An angle at moments, rising in time and without jumps of a whole turn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Angle {
    /// Seconds since any moment that both angles share, and radians.
    samples: Vec<(f64, f64)>,
}

/// By how much the second clock is behind the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ClockLag {
    pub(crate) lag_secs: f64,
    /// Standard deviation.
    pub(crate) sd_secs: f64,
}

impl Angle {
    /// Headings, each in any turn.
    pub(crate) fn of_headings(start: Stamp, headings: &[(Stamp, f64)]) -> Self {
        let mut samples: Vec<(f64, f64)> = Vec::with_capacity(headings.len());
        for (stamp, heading) in headings {
            let before = samples.last().map_or(*heading, |(_, before)| *before);
            let turn = std::f64::consts::TAU;
            let near = heading - turn * ((heading - before) / turn).round();
            samples.push((secs(start, *stamp), near));
        }
        Self::rising(samples)
    }

    /// Rates, rad/s, added up.
    pub(crate) fn of_rates(start: Stamp, rates: &[(Stamp, f64)]) -> Self {
        let mut samples: Vec<(f64, f64)> = Vec::with_capacity(rates.len());
        let mut angle = 0.0;
        for (idx, (stamp, rate)) in rates.iter().enumerate() {
            if let Some((before, rate_before)) = idx.checked_sub(1).map(|idx| rates[idx]) {
                angle += 0.5 * (rate + rate_before) * secs(before, *stamp);
            }
            samples.push((secs(start, *stamp), angle));
        }
        Self::rising(samples)
    }

    fn rising(mut samples: Vec<(f64, f64)>) -> Self {
        samples.dedup_by(|after, before| after.0 <= before.0);
        Self { samples }
    }

    /// Its first and last moment.
    pub(crate) fn span(&self) -> Option<(f64, f64)> {
        Some((self.samples.first()?.0, self.samples.last()?.0))
    }

    /// The angle at a moment between two samples that are near each other.
    fn at(&self, time: f64) -> Option<f64> {
        let after = self.samples.partition_point(|(sample, _)| *sample <= time);
        let (before, after) = (
            self.samples.get(after.checked_sub(1)?)?,
            self.samples.get(after)?,
        );
        let length = after.0 - before.0;
        let share = (time - before.0) / length;
        (length < MOST_GAP_SECS).then_some(before.1 + share * (after.1 - before.1))
    }

    /// By how much it grows from one moment to another.
    pub(crate) fn growth(&self, start: f64, end: f64) -> Option<f64> {
        Some(self.at(end)? - self.at(start)?)
    }

    /// Its growth over pieces of equal length, where samples follow each other; of a long drive the
    /// first that are enough.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut start = f64::NEG_INFINITY;
        for (time, _) in &self.samples {
            if *time < start + PIECE_SECS {
                continue;
            }
            // The next piece begins where the last one ended, unless samples are missing.
            start = if *time < start + 2.0 * PIECE_SECS {
                start + PIECE_SECS
            } else {
                *time
            };
            let end = start + PIECE_SECS;
            if let Some(growth) = self.growth(start, end) {
                pieces.push(Piece { start, end, growth });
            }
            if pieces.len() == MOST_PIECES {
                break;
            }
        }
        pieces
    }
}

/// By how much an angle grew between two moments, seconds and radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) growth: f64,
}

/// Seconds since a start.
pub(crate) fn secs(start: Stamp, stamp: Stamp) -> f64 {
    let span: Span = stamp - start;
    span.as_secs_f64()
}

/// Why turning does not tell how far two clocks are apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ClockUntold {
    /// There are no poses and no inertial unit to compare with, or none of this sensor's own.
    NoReference,
    /// An inertial unit knows the turning, and no poses say how far the vehicle went from image to image.
    NoWay,
    /// Too little of the drive is in both.
    TooShort,
    /// The drive hardly turns: the standard deviation of the rate, rad/s.
    HardlyTurns(f64),
    /// What the sensor saw is not how the vehicle turned.
    Unlike,
}

impl ClockUntold {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoReference => "no-reference",
            Self::NoWay => "no-way",
            Self::TooShort => "too-short",
            Self::HardlyTurns(_) => "hardly-turns",
            Self::Unlike => "unlike",
        }
    }

    /// What is the case, as a part of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoReference => "no poses or inertial unit to compare with",
            Self::NoWay => "no poses say how far the vehicle went; framelock odometry makes some",
            Self::TooShort => "too little of the drive is in both",
            Self::HardlyTurns(_) => "the drive hardly turns",
            Self::Unlike => "what it saw is not how the vehicle turned",
        }
    }
}

/// By how much the clock of the pieces is behind that of `heading`: what happens at `t` has the
/// stamp `t − lag` there.
pub(crate) fn lag(heading: &Angle, pieces: &[Piece]) -> Result<ClockLag, ClockUntold> {
    let all = best_lag(heading, pieces).ok_or(ClockUntold::TooShort)?;
    let residuals = fit(heading, pieces, all.lag_secs)
        .ok_or(ClockUntold::TooShort)?
        .residuals;
    let sizes = sorted(residuals.iter().map(|residual| residual.abs()).collect());
    let limit = OUTLYING * quantile(&sizes, 0.5);
    let known = pieces
        .iter()
        .filter(|piece| row(heading, piece, all.lag_secs).is_some());
    let kept = known
        .zip(&residuals)
        .filter(|(_, residual)| residual.abs() <= limit);
    let kept: Vec<Piece> = kept.map(|(piece, _)| *piece).collect();
    let best = best_lag(heading, &kept).ok_or(ClockUntold::Unlike)?;
    let left = fit(heading, &kept, best.lag_secs)
        .ok_or(ClockUntold::TooShort)?
        .variance();
    let turns = variance(kept.iter().map(|it| it.growth / (it.end - it.start))).sqrt();
    let explained = 1.0 - left / variance(kept.iter().map(|it| it.growth));
    if turns < LEAST_TURNING {
        Err(ClockUntold::HardlyTurns(turns))
    } else if explained < LEAST_EXPLAINED {
        Err(ClockUntold::Unlike)
    } else {
        Ok(best)
    }
}

fn best_lag(heading: &Angle, pieces: &[Piece]) -> Option<ClockLag> {
    let n_grid = (REACH_SECS / GRID_SECS) as i32;
    let variance = |step: i32| {
        let fit = fit(heading, pieces, f64::from(step) * GRID_SECS)?;
        Some(fit.variance())
    };
    let least_of = |steps: &mut dyn Iterator<Item = i32>| {
        let known = steps.filter_map(|step| Some((step, variance(step)?)));
        known.min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let (near, _) = least_of(&mut (-n_grid..=n_grid).step_by(COARSE as usize))?;
    let (best, least) = least_of(&mut (near - COARSE..=near + COARSE))?;
    let (before, after) = (variance(best - 1)?, variance(best + 1)?);
    let curvature = (before + after - 2.0 * least) / GRID_SECS.powi(2);
    if curvature <= 0.0 {
        return None;
    }
    let slope = (after - before) / (2.0 * GRID_SECS);
    let at_best = fit(heading, pieces, f64::from(best) * GRID_SECS)?;
    // Half the curvature of the sum of squares is what the pieces tell.
    let information = 0.5 * curvature * at_best.residuals.len() as f64;
    Some(ClockLag {
        lag_secs: f64::from(best) * GRID_SECS - slope / curvature,
        sd_secs: (at_best.variance() * at_best.fewer() / information).sqrt(),
    })
}

/// What a piece is explained by: the turning in it, and its length.
fn row(heading: &Angle, piece: &Piece, lag: f64) -> Option<Vector2<f64>> {
    let (start, end) = (piece.start + lag, piece.end + lag);
    Some(Vector2::new(heading.growth(start, end)?, end - start))
}

/// What is left of the pieces at one lag.
struct Fit {
    residuals: Vec<f64>,
}

fn fit(heading: &Angle, pieces: &[Piece], lag: f64) -> Option<Fit> {
    let rows: Vec<(Vector2<f64>, f64)> = pieces
        .iter()
        .filter_map(|piece| Some((row(heading, piece, lag)?, piece.growth)))
        .collect();
    // All lags are judged by nearly the same pieces.
    if rows.len() < LEAST_PIECES || 10 * rows.len() < 7 * pieces.len() {
        return None;
    }
    let mut normal = Matrix2::zeros();
    let mut right = Vector2::zeros();
    for (row, growth) in &rows {
        normal += row * row.transpose();
        right += row * *growth;
    }
    let factors = normal.pseudo_inverse(1e-12 * normal.norm()).ok()? * right;
    let residuals = rows.iter().map(|(row, growth)| growth - row.dot(&factors));
    Some(Fit {
        residuals: residuals.collect(),
    })
}

impl Fit {
    fn variance(&self) -> f64 {
        let squares: f64 = self
            .residuals
            .iter()
            .map(|residual| residual * residual)
            .sum();
        squares / self.residuals.len() as f64
    }

    /// By how many times fewer the pieces count since their errors hang together.
    fn fewer(&self) -> f64 {
        let pairs = self.residuals.windows(2).map(|pair| pair[0] * pair[1]);
        let together = pairs.sum::<f64>() / self.residuals.len() as f64;
        let correlation = (together / self.variance().max(f64::MIN_POSITIVE)).clamp(0.0, 0.95);
        (1.0 + correlation) / (1.0 - correlation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Stamp = Stamp::from_nanos(1_700_000_000_000_000_000);

    fn at(secs: f64) -> Stamp {
        START + Span::from_secs_f64(secs)
    }

    /// A weave of 20°/s, and its integral.
    fn rate(time: f64) -> f64 {
        0.35 * (1.1 * time).sin()
    }

    fn heading(time: f64) -> f64 {
        -0.35 / 1.1 * (1.1 * time).cos() + 3.0
    }

    fn dice(idx: usize) -> f64 {
        ((idx as f64 * 0.618_034).fract() - 0.5) * 12_f64.sqrt()
    }

    fn found(lag_secs: f64, turning: f64, noise: f64) -> Result<ClockLag, ClockUntold> {
        let headings: Vec<(Stamp, f64)> = (0..500)
            .map(|idx| f64::from(idx) * 0.02)
            .map(|time| (at(time), turning * heading(time)))
            .collect();
        let rates: Vec<(Stamp, f64)> = (0..1000_i32)
            .map(|idx| (f64::from(idx) * 0.01, noise * dice(idx as usize)))
            .map(|(time, noise)| (at(time - lag_secs), turning * rate(time) + 0.02 + noise))
            .collect();
        lag(
            &Angle::of_headings(START, &headings),
            &Angle::of_rates(START, &rates).pieces(),
        )
    }

    #[test]
    fn a_lag_is_measured_within_what_it_says() {
        for lag_secs in [0.0, 0.045, -0.045, 0.007, 0.3] {
            let found = found(lag_secs, 1.0, 0.01).unwrap();
            let error = (found.lag_secs - lag_secs).abs();
            assert!(error < 1e-3, "{lag_secs}: {found:?}");
            assert!(
                error < 4.0 * found.sd_secs + 1e-4 && found.sd_secs < 1e-3,
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_straight_drive_tells_nothing() {
        for (turning, noise) in [(0.0, 0.01), (0.1, 0.0)] {
            let told = found(0.045, turning, noise);
            assert!(matches!(told, Err(ClockUntold::HardlyTurns(_))), "{told:?}");
        }
    }

    #[test]
    fn headings_do_not_jump_at_a_whole_turn() {
        let headings = [(at(0.0), 3.1), (at(0.1), -3.1), (at(0.2), -3.0)];
        let angle = Angle::of_headings(START, &headings);
        assert!((angle.at(0.15).unwrap() - (std::f64::consts::TAU - 3.05)).abs() < 1e-9);
        assert_eq!(angle.at(0.3), None);
    }
}
