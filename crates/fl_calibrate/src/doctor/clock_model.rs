//! Does a clock keep its distance from another, run away from it, or was it set?
//!
//! Delays of transport are never negative and have a long tail, so the clock is read off the lower
//! quartile of blocks of messages. Three models are fitted to the blocks by least squares, a
//! constant, a line and a step at the best place, and compared by Schwarz's criterion (Ann. Stat.
//! 6, 1978): `B ln(RSS/B) + k ln B` for `B` blocks and `k` parameters.

use crate::order::{quantile, sorted};

/// More blocks do not tell more.
const MAX_BLOCKS: usize = 60;
const MIN_BLOCKS: usize = 6;
const MIN_BLOCK: usize = 4;
/// Stamps are not more exact than this, whatever the residuals say, seconds.
const RESOLUTION_SECS: f64 = 10e-6;
/// A model must be better than a simpler one by this, in Schwarz's criterion.
const CLEARLY: f64 = 10.0;
/// A drift is told if it comes to this over the drive, seconds, and to so many parts per million.
const LEAST_RUN_SECS: f64 = 1e-3;
const LEAST_PPM: f64 = 15.0;
/// And to so many times its standard deviation.
const SIGNIFICANT: f64 = 5.0;
/// A step is told if it is as large, seconds.
const LEAST_STEP_SECS: f64 = 5e-3;

/// How delays go on over the drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ClockModel {
    /// They stay.
    Steady,
    /// They grow at a rate, seconds per second, known to a standard deviation.
    Drift { rate: f64, sd: f64 },
    /// They change by this many seconds between a sample and the one before it.
    Step { sample_idx: usize, jump_secs: f64 },
}

#[derive(Debug, Clone, Copy)]
struct Block {
    time: f64,
    delay: f64,
    /// The first sample after the block.
    end_idx: usize,
}

/// The model of delays, given as (time, delay) in seconds and in the order of time.
pub(super) fn fit(samples: &[(f64, f64)]) -> ClockModel {
    let blocks = blocks(samples);
    if blocks.len() < MIN_BLOCKS {
        return ClockModel::Steady;
    }
    let line = Line::of(&blocks);
    let step = best_step(&blocks);
    let criterion = |rss: f64, n_parameters: f64| {
        let n = blocks.len() as f64;
        n * (rss / n + RESOLUTION_SECS.powi(2)).ln() + n_parameters * n.ln()
    };
    let steady = criterion(line.rss_of_constant, 1.0);
    let (drifting, stepping) = (criterion(line.rss, 2.0), criterion(step.rss, 3.0));
    let span = blocks[blocks.len() - 1].time - blocks[0].time;
    let is_drift = line.rate.abs() >= LEAST_PPM * 1e-6
        && line.rate.abs() * span >= LEAST_RUN_SECS
        && line.rate.abs() >= SIGNIFICANT * line.sd;
    let is_step = step.jump.abs() >= LEAST_STEP_SECS && step.jump.abs() >= SIGNIFICANT * step.sd;
    if is_step && stepping + CLEARLY < steady.min(drifting) {
        let (sample_idx, jump_secs) = sharpen(samples, &blocks, &step);
        let own = samples[sample_idx].1 - samples[sample_idx - 1].1;
        // A clock that is led back slowly is none that was set.
        if own / jump_secs > 0.5 {
            return ClockModel::Step {
                sample_idx,
                jump_secs,
            };
        }
    }
    if is_drift && drifting + CLEARLY < steady {
        return ClockModel::Drift {
            rate: line.rate,
            sd: line.sd,
        };
    }
    ClockModel::Steady
}

fn blocks(samples: &[(f64, f64)]) -> Vec<Block> {
    let size = samples.len().div_ceil(MAX_BLOCKS).max(MIN_BLOCK);
    samples
        .chunks_exact(size)
        .enumerate()
        .map(|(block_idx, block)| {
            let times: f64 = block.iter().map(|(time, _)| time).sum();
            let delays = sorted(block.iter().map(|(_, delay)| *delay).collect());
            Block {
                time: times / block.len() as f64,
                delay: quantile(&delays, 0.25),
                end_idx: (block_idx + 1) * size,
            }
        })
        .collect()
}

struct Line {
    rate: f64,
    sd: f64,
    rss: f64,
    rss_of_constant: f64,
}

impl Line {
    fn of(blocks: &[Block]) -> Self {
        let n = blocks.len() as f64;
        let mean = |of: fn(&Block) -> f64| blocks.iter().map(of).sum::<f64>() / n;
        let (time, delay) = (mean(|block| block.time), mean(|block| block.delay));
        let sum = |of: &dyn Fn(&Block) -> f64| blocks.iter().map(of).sum::<f64>();
        let tt = sum(&|block| (block.time - time).powi(2));
        let td = sum(&|block| (block.time - time) * (block.delay - delay));
        let dd = sum(&|block| (block.delay - delay).powi(2));
        let rate = if tt > 0.0 { td / tt } else { 0.0 };
        let rss = (dd - rate * td).max(0.0);
        let variance = rss / (n - 2.0).max(1.0) + RESOLUTION_SECS.powi(2);
        Self {
            rate,
            sd: if tt > 0.0 {
                (variance / tt).sqrt()
            } else {
                f64::MAX
            },
            rss,
            rss_of_constant: dd,
        }
    }
}

struct Step {
    /// The first block after it.
    block_idx: usize,
    jump: f64,
    sd: f64,
    rss: f64,
}

fn best_step(blocks: &[Block]) -> Step {
    // One block on a side may hold half of either.
    let places = 2..blocks.len() - 1;
    let steps = places.map(|block_idx| {
        let (before, after) = blocks.split_at(block_idx);
        let (mean_before, rss_before) = constant(before);
        let (mean_after, rss_after) = constant(after);
        let rss = rss_before + rss_after;
        let n = blocks.len() as f64;
        let variance = rss / (n - 3.0).max(1.0) + RESOLUTION_SECS.powi(2);
        let weight = 1.0 / before.len() as f64 + 1.0 / after.len() as f64;
        Step {
            block_idx,
            jump: mean_after - mean_before,
            sd: (variance * weight).sqrt(),
            rss,
        }
    });
    steps
        .min_by(|a, b| a.rss.total_cmp(&b.rss))
        .unwrap_or(Step {
            block_idx: 0,
            jump: 0.0,
            sd: f64::MAX,
            rss: f64::MAX,
        })
}

fn constant(blocks: &[Block]) -> (f64, f64) {
    let mean = blocks.iter().map(|block| block.delay).sum::<f64>() / blocks.len().max(1) as f64;
    let rss = blocks
        .iter()
        .map(|block| (block.delay - mean).powi(2))
        .sum();
    (mean, rss)
}

/// The sample at which the delays change most in the direction of the step, around its block; and
/// how much the middles of both sides differ.
fn sharpen(samples: &[(f64, f64)], blocks: &[Block], step: &Step) -> (usize, f64) {
    let first = blocks[step.block_idx - 2].end_idx;
    let last = blocks[step.block_idx].end_idx.min(samples.len());
    let change = |idx: &usize| (samples[*idx].1 - samples[*idx - 1].1) * step.jump.signum();
    let most = (first.max(1)..last).max_by(|a, b| change(a).total_cmp(&change(b)));
    let at = most.unwrap_or(first.max(1));
    let middle = |part: &[(f64, f64)]| {
        quantile(&sorted(part.iter().map(|(_, delay)| *delay).collect()), 0.5)
    };
    (at, middle(&samples[at..]) - middle(&samples[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Delays of 5 ms and a tail of up to 4 ms, 10 a second, that look random and are not.
    fn samples(n: usize, extra: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        (0..n)
            .map(|idx| {
                let time = idx as f64 * 0.1;
                let dice = (idx as f64 * 0.618_034).fract();
                (time, 5e-3 + 4e-3 * dice.powi(3) + extra(time))
            })
            .collect()
    }

    #[test]
    fn a_tail_of_delays_is_steady() {
        for n in [10, 40, 400, 40_000] {
            assert_eq!(fit(&samples(n, |_| 0.0)), ClockModel::Steady, "{n}");
        }
        assert_eq!(fit(&vec![(0.0, 0.0); 100]), ClockModel::Steady);
        assert_eq!(fit(&[]), ClockModel::Steady);
    }

    #[test]
    fn a_drift_is_measured() {
        for ppm in [-200.0, 50.0, 3000.0] {
            let found = fit(&samples(400, |time| ppm * 1e-6 * time));
            let ClockModel::Drift { rate, sd } = found else {
                panic!("{ppm}: {found:?}");
            };
            assert!((rate * 1e6 - ppm).abs() < 5.0, "{ppm}: {rate}");
            assert!(sd * 1e6 < 5.0, "{sd}");
        }
    }

    #[test]
    fn a_step_is_placed_to_the_sample() {
        for (jump, at) in [(-0.1, 137), (0.02, 300), (0.1, 12)] {
            let at_time = at as f64 * 0.1 - 0.01;
            let found = fit(&samples(
                400,
                |time| if time > at_time { jump } else { 0.0 },
            ));
            let ClockModel::Step {
                sample_idx,
                jump_secs,
            } = found
            else {
                panic!("{jump}: {found:?}");
            };
            assert_eq!(sample_idx, at);
            assert!((jump_secs - jump).abs() < 1e-3, "{jump}: {jump_secs}");
        }
    }
}
