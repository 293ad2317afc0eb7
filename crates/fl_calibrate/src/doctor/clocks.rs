//! Faults of stamps and clocks, from the times of messages alone.

use fl_fusion::measure_timing;
use fl_log::{ChannelKind, Log};
use fl_spacetime::Stamp;

use super::clock_model::{self, ClockModel};
use super::contents::Contents;
use super::fault::{counted, since};
use super::series::{Arrival, Interval, Series};
use super::{Fault, Finding};
use crate::order::{median, quantile, sorted};

/// A clock this far from the others is wrong, whatever the sensor, seconds.
const GROSS_OFFSET_SECS: f64 = 0.5;
/// A camera's delay may differ from that of the others by this, seconds, and by their own spread.
const CAMERA_OFFSET_SECS: f64 = 0.03;
/// Stamps may lie after their arrival by this, seconds.
const AFTER_ARRIVAL_SECS: f64 = 5e-3;
/// So many messages are the first ones.
const N_FIRST: usize = 50;
/// A gap is longer than this many periods.
const GAP_PERIODS: f64 = 1.5;
/// So many lost messages in one gap, or so many seconds and periods, are a silence of the sensor.
const SILENT_MESSAGES: usize = 8;
const LEAST_SILENT_SECS: f64 = 0.1;
/// Fewer lost messages than this share are none.
const LEAST_LOST: f64 = 1e-3;
const SILENT_SECS: f64 = 0.5;
const SILENT_PERIODS: f64 = 5.0;
/// Intervals that spread by more than this share of the period (root mean square) are no rate.
const MOST_JITTER: f64 = 0.15;
/// The quartiles of a normal distribution lie so many standard deviations apart.
const NORMAL_QUARTILES: f64 = 1.349;
/// Stamps taken at arrival spread by more than this, seconds.
const ARRIVAL_SPREAD_SECS: f64 = 1e-3;
/// A rate has changed if the first and the last third of the drive differ by this share.
const RATE_CHANGE: f64 = 0.2;
const LEAST_OF_A_RATE: usize = 10;
/// A sensor may begin later and end earlier than others by this, seconds and periods.
const EDGE_SECS: f64 = 0.5;
const EDGE_PERIODS: f64 = 5.0;
/// Only so many places are named in a sentence.
const MAX_NAMED: usize = 3;

pub(super) fn examine(log: &Log, contents: &Contents) -> Vec<Finding> {
    let start = log.start().unwrap_or(Stamp::from_nanos(0));
    let all = Series::of_log(log, contents);
    let mut findings = Vec::new();
    // Where the recorder's times are copies of the stamps, as in converted logs, they tell nothing.
    let is_converted = all.iter().all(is_copied);
    let (models, recorder_drift) = models(&all, is_converted);
    for (series, model) in all.iter().zip(&models) {
        findings.extend(repeated(series));
        findings.extend(clock(series, *model, start));
        findings.extend(backward(series, *model));
        // A sensor of two rates has neither gaps nor jitter by either.
        match rate_change(series) {
            Some(change) => findings.push(change),
            None => findings.extend(gaps(series, start).into_iter().chain(jitter(
                series,
                *model,
                is_converted,
            ))),
        }
    }
    findings.extend(edges(&all));
    findings.extend(recorder_drift);
    if !is_converted {
        findings.extend(offsets(&all, &models));
    }
    findings
}

/// Messages that are recorded twice, and others that have the stamp of the one before.
fn repeated(series: &Series<'_>) -> Vec<Finding> {
    let pairs = series.arrivals.windows(2);
    let stuck = pairs.filter(|pair| pair[0].stamp == pair[1].stamp);
    let stuck: Vec<Stamp> = stuck.map(|pair| pair[1].stamp).collect();
    let n_all = series.arrivals.len() + series.copies.len();
    let told = |fault, stamps: &[Stamp], what: &str| {
        let (first, last) = (*stamps.first()?, *stamps.last()?);
        let what = format!("{} of {n_all} messages {what}", stamps.len());
        let finding = Finding::new(fault, what).on(series.topic());
        Some(finding.within(first, last).counting(stamps.len()))
    };
    let copies = told(
        Fault::MessagesDuplicated,
        &series.copies,
        "say what another one with their stamp says",
    );
    let stuck = told(
        Fault::StampStuck,
        &stuck,
        "have the stamp of the one before",
    );
    copies.into_iter().chain(stuck).collect()
}

/// Measurements that are missing: by their stamps and by the recorder's time as well.
fn gaps(series: &Series<'_>, start: Stamp) -> Option<Finding> {
    let period = series.period_secs;
    let is_gap = |interval: &Interval| {
        interval.by_stamp > GAP_PERIODS * period
            && interval.by_log_time > GAP_PERIODS * period
            && !holds_unstamped(series, interval)
    };
    let gaps: Vec<Interval> = series.intervals().filter(is_gap).collect();
    if period <= 0.0 || gaps.is_empty() || spread(series) > MOST_JITTER * period {
        return None;
    }
    let n_lost = |gap: &Interval| ((gap.by_stamp / period).round() as usize).saturating_sub(1);
    let n_all: usize = gaps.iter().map(n_lost).sum();
    if (n_all as f64) < LEAST_LOST * series.arrivals.len() as f64 {
        return None;
    }
    let after = |gap: &Interval| series.arrivals[gap.before].stamp;
    let longest = gaps
        .iter()
        .max_by(|a, b| a.by_stamp.total_cmp(&b.by_stamp))?;
    let silence = SILENT_SECS.max(SILENT_PERIODS * period);
    let is_silent = |gap: &Interval| {
        let many = n_lost(gap) >= SILENT_MESSAGES && gap.by_stamp > LEAST_SILENT_SECS;
        many || gap.by_stamp > silence
    };
    let fault = match is_silent(longest) {
        true => Fault::Gap,
        false => Fault::MessagesDropped,
    };
    let share = 100.0 * n_all as f64 / (n_all + series.arrivals.len()) as f64;
    let places: Vec<String> = gaps
        .iter()
        .take(MAX_NAMED)
        .map(|gap| {
            format!(
                "{:.0} ms after {}",
                1e3 * gap.by_stamp,
                since(start, after(gap))
            )
        })
        .collect();
    let more = match gaps.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        n_more => format!(" and {n_more} more"),
    };
    let what = format!(
        "{} ({share:.1} %) missing in {} where {:.0} ms are usual: {}{more}",
        counted(n_all, "message"),
        counted(gaps.len(), "gap"),
        1e3 * period,
        places.join(", ")
    );
    let last = gaps.last()?;
    let end = series.arrivals[last.before + 1].stamp;
    let finding = Finding::new(fault, what).on(series.topic());
    Some(finding.within(after(&gaps[0]), end).counting(n_all))
}

/// Whether a message came between the two that has no stamp.
fn holds_unstamped(series: &Series<'_>, interval: &Interval) -> bool {
    let pair = &series.arrivals[interval.before..=interval.before + 1];
    let unstamped = &series.unstamped;
    let first = unstamped.partition_point(|log_time| *log_time < pair[0].log_time);
    unstamped
        .get(first)
        .is_some_and(|log_time| *log_time < pair[1].log_time)
}

/// How far most intervals lie apart, seconds.
fn spread(series: &Series<'_>) -> f64 {
    let by_stamp = series.intervals().map(|interval| interval.by_stamp);
    let sorted = sorted(by_stamp.filter(|secs| *secs > 0.0).collect());
    quantile(&sorted, 0.75) - quantile(&sorted, 0.25)
}

fn rate_change(series: &Series<'_>) -> Option<Finding> {
    let n = series.arrivals.len();
    let third = n / 3;
    let (before, after) = (rate_of(series, 0..third)?, rate_of(series, n - third..n)?);
    ((before / after).ln().abs() > (1.0 + RATE_CHANGE).ln()).then(|| {
        let what = format!("{before:.1} Hz in the first third, {after:.1} Hz in the last");
        Finding::new(Fault::RateChange, what).on(series.topic())
    })
}

/// The rate of some messages, hertz, if they have one.
fn rate_of(series: &Series<'_>, range: std::ops::Range<usize>) -> Option<f64> {
    if range.len() < LEAST_OF_A_RATE {
        return None;
    }
    let part = series.arrivals[range].windows(2);
    let intervals = part.map(|pair| (pair[1].stamp - pair[0].stamp).as_secs_f64());
    let sorted = sorted(intervals.filter(|secs| *secs > 0.0).collect());
    let period = quantile(&sorted, 0.5);
    let is_steady = quantile(&sorted, 0.75) - quantile(&sorted, 0.25) < MOST_JITTER * period;
    is_steady.then_some(period.recip())
}

/// Sensors that begin later or end earlier than the middle one of all, by the recorder's time: clocks
/// do not matter here.
fn edges(all: &[Series<'_>]) -> Vec<Finding> {
    let Some(start) = all.iter().map(|it| it.arrivals[0].log_time).min() else {
        return Vec::new();
    };
    let first = |series: &Series<'_>| (series.arrivals[0].log_time - start).as_secs_f64();
    let last = |series: &Series<'_>| {
        (series.arrivals[series.arrivals.len() - 1].log_time - start).as_secs_f64()
    };
    let begins = median(all.iter().map(first).collect()).unwrap_or(0.0);
    let ends = median(all.iter().map(last).collect()).unwrap_or(0.0);
    let mut findings = Vec::new();
    for series in all {
        let limit = EDGE_SECS.max(EDGE_PERIODS * series.period_secs);
        let (late, early) = (first(series) - begins, ends - last(series));
        if late > limit {
            let what = format!("its first message comes {late:.2} s after that of most sensors");
            findings.push(Finding::new(Fault::StartsLate, what).on(series.topic()));
        }
        if early > limit {
            let what = format!("its last message comes {early:.2} s before that of most sensors");
            findings.push(Finding::new(Fault::EndsEarly, what).on(series.topic()));
        }
    }
    findings
}

fn is_copied(series: &Series<'_>) -> bool {
    let delays = series.sorted_delays();
    quantile(&delays, 0.1) == 0.0 && quantile(&delays, 0.9) == 0.0
}

/// What each clock does against the recorder's; and what the recorder's does if it drifts against
/// most of them, which then are steady.
fn models(all: &[Series<'_>], is_converted: bool) -> (Vec<ClockModel>, Option<Finding>) {
    if is_converted {
        return (vec![ClockModel::Steady; all.len()], None);
    }
    let models: Vec<ClockModel> = all.iter().map(model).collect();
    let Some(common) = common_rate(&models) else {
        return (models, None);
    };
    let without_common = |model: ClockModel| match model {
        ClockModel::Drift { rate, .. } if is_near(rate, common) => ClockModel::Steady,
        other => other,
    };
    let word = faster_if(common > 0.0);
    let ppm = 1e6 * common.abs();
    let what = format!("the recorder's clock runs {ppm:.0} ppm {word} than most sensors'");
    let finding = Finding::new(Fault::ClockDrift, what);
    (
        models.into_iter().map(without_common).collect(),
        Some(finding),
    )
}

fn model(series: &Series<'_>) -> ClockModel {
    let start = series.arrivals[0].log_time;
    let samples: Vec<(f64, f64)> = series
        .arrivals
        .iter()
        .map(|arrival| {
            (
                (arrival.log_time - start).as_secs_f64(),
                arrival.delay_secs(),
            )
        })
        .collect();
    clock_model::fit(&samples)
}

/// The rate at which more than half of the sensors' delays change together.
fn common_rate(models: &[ClockModel]) -> Option<f64> {
    let rates = models.iter().filter_map(|model| match model {
        ClockModel::Drift { rate, .. } => Some(*rate),
        ClockModel::Steady | ClockModel::Step { .. } => None,
    });
    let middle = median(rates.clone().collect())?;
    let n_near = rates.filter(|rate| is_near(*rate, middle)).count();
    (models.len() > 2 && 2 * n_near > models.len()).then_some(middle)
}

fn is_near(rate: f64, common: f64) -> bool {
    (rate - common).abs() < 0.3 * common.abs()
}

fn faster_if(is_faster: bool) -> &'static str {
    if is_faster { "faster" } else { "slower" }
}

fn clock(series: &Series<'_>, model: ClockModel, start: Stamp) -> Option<Finding> {
    match model {
        ClockModel::Steady => None,
        ClockModel::Drift { rate, sd } => {
            let span =
                series.arrivals[series.arrivals.len() - 1].log_time - series.arrivals[0].log_time;
            let what = format!(
                "its clock runs {:.0} ± {:.0} ppm {} than the recorder's: {:.1} ms over the drive",
                1e6 * rate.abs(),
                2e6 * sd,
                faster_if(rate < 0.0),
                1e3 * (rate * span.as_secs_f64()).abs(),
            );
            Some(Finding::new(Fault::ClockDrift, what).on(series.topic()))
        }
        ClockModel::Step {
            sample_idx,
            jump_secs,
        } => Some(step(series, sample_idx, jump_secs, start)),
    }
}

/// A clock that was set shows in the stamps; a queue that filled up in the recorder's times.
fn step(series: &Series<'_>, at: usize, jump_secs: f64, start: Stamp) -> Finding {
    let [before, after] = [&series.arrivals[at - 1], &series.arrivals[at]];
    let by_log_time = (after.log_time - before.log_time).as_secs_f64();
    let by_stamp = (after.stamp - before.stamp).as_secs_f64();
    // A lost message is no step: intervals are compared with whole numbers of periods.
    let odd = |secs: f64| {
        let n_periods = (by_log_time / series.period_secs).round().max(1.0);
        (secs - n_periods * series.period_secs).abs()
    };
    let millis = 1e3 * jump_secs.abs();
    let finding = if odd(by_stamp) > odd(by_log_time) {
        let word = if jump_secs < 0.0 { "forward" } else { "back" };
        let what = format!(
            "its clock was set {word} by {millis:.1} ms at {}",
            since(start, after.stamp)
        );
        Finding::new(Fault::ClockStep, what)
    } else {
        let word = if jump_secs > 0.0 { "longer" } else { "shorter" };
        let what = format!(
            "messages are {millis:.1} ms {word} under way from {} on",
            since(start, after.stamp)
        );
        Finding::new(Fault::DelayStep, what)
    };
    finding.on(series.topic()).within(after.stamp, after.stamp)
}

/// Stamps that go back although time went on, but for the one place where the clock was set.
fn backward(series: &Series<'_>, model: ClockModel) -> Option<Finding> {
    let set_at = match model {
        ClockModel::Step { sample_idx, .. } => Some(sample_idx),
        _ => None,
    };
    let back: Vec<Interval> = series
        .intervals()
        .filter(|interval| interval.by_stamp < 0.0 && interval.by_log_time > 0.0)
        .filter(|interval| set_at != Some(interval.before + 1))
        .collect();
    let (first, last) = (back.first()?, back.last()?);
    let farthest = back
        .iter()
        .map(|interval| interval.by_stamp)
        .fold(0.0, f64::min);
    let what = format!(
        "{} earlier than the one before, by up to {:.1} ms",
        counted(back.len(), "stamp"),
        -1e3 * farthest
    );
    let stamp = |interval: &Interval| series.arrivals[interval.before + 1].stamp;
    let finding = Finding::new(Fault::StampBackward, what).on(series.topic());
    Some(
        finding
            .within(stamp(first), stamp(last))
            .counting(back.len()),
    )
}

/// Intervals that vary: because stamps are taken at arrival, or the sensor is not triggered well.
fn jitter(series: &Series<'_>, model: ClockModel, is_converted: bool) -> Option<Finding> {
    let delays = series.sorted_delays();
    let between = |sorted: &[f64]| quantile(sorted, 0.9) - quantile(sorted, 0.1);
    let intervals = sorted(
        series
            .intervals()
            .map(|interval| interval.by_stamp)
            .collect(),
    );
    let is_arrival = !is_converted
        && between(&intervals) > ARRIVAL_SPREAD_SECS
        && between(&delays) < 0.02 * between(&intervals)
        && quantile(&delays, 0.5).abs() < ARRIVAL_SPREAD_SECS;
    if is_arrival {
        let what = format!(
            "stamps are {:.3} ms before the recorder's time, always; their intervals vary by {:.1} ms",
            1e3 * quantile(&delays, 0.5),
            1e3 * between(&intervals)
        );
        return Some(Finding::new(Fault::StampIsArrival, what).on(series.topic()));
    }
    let stamps = {
        let mut stamps: Vec<Stamp> = series.arrivals.iter().map(|it| it.stamp).collect();
        stamps.sort_unstable();
        stamps
    };
    let rms = 1e-3 * measure_timing(&stamps).jitter_ms;
    // Of intervals that vary much, the long ones look like gaps to the first measure.
    let jitter = rms.max(spread(series) / NORMAL_QUARTILES);
    let is_steady = !matches!(model, ClockModel::Step { .. });
    let period = series.period_secs;
    (period > 0.0 && jitter > MOST_JITTER * period && is_steady).then(|| {
        let (period_ms, jitter_ms) = (1e3 * period, 1e3 * jitter);
        let what = format!("intervals of {period_ms:.1} ms vary by {jitter_ms:.1} ms");
        Finding::new(Fault::StampJitter, what).on(series.topic())
    })
}

/// Clocks that are ahead or behind, by the time that messages seem to be under way. Poses are computed
/// from something, and come as late as that takes.
fn offsets(all: &[Series<'_>], models: &[ClockModel]) -> Vec<Finding> {
    let measured = all.iter().zip(models);
    let measured: Vec<(&Series<'_>, f64)> = measured
        .filter(|(series, _)| series.channel.kind != ChannelKind::Odometry)
        .map(|(series, model)| (series, typical_delay(series, *model)))
        .collect();
    let usual = usual_delay(&measured);
    measured
        .iter()
        .filter_map(|it| offset(&measured, it, usual))
        .collect()
}

fn offset(
    measured: &[(&Series<'_>, f64)],
    (series, delay): &(&Series<'_>, f64),
    usual: f64,
) -> Option<Finding> {
    let off = delay - usual;
    let cameras = other_cameras(measured, series);
    let (fault, what) = if off.abs() > GROSS_OFFSET_SECS {
        let what = format!(
            "its clock is {:.3} s {} the others",
            off.abs(),
            ahead_if(off < 0.0)
        );
        (Fault::ClockOffset, what)
    } else if *delay < -AFTER_ARRIVAL_SECS && usual > -AFTER_ARRIVAL_SECS {
        let what = format!(
            "its stamps are {:.1} ms later than their arrival: its clock is ahead by that at least",
            -1e3 * delay
        );
        (Fault::ClockOffset, what)
    } else {
        let (others, spread) = cameras?;
        let off = delay - others;
        let what = format!(
            "its images arrive {:.0} ms after their stamp, those of the other cameras {:.0} ms: its \
             clock may be {:.0} ms {} theirs",
            1e3 * delay,
            1e3 * others,
            1e3 * off.abs(),
            ahead_if(off < 0.0),
        );
        (off.abs() > CAMERA_OFFSET_SECS + spread).then_some((Fault::ClockDiffers, what))?
    };
    Some(Finding::new(fault, what).on(series.topic()))
}

/// The middle delay of those that can be ways of transport; if none can, of all.
fn usual_delay(measured: &[(&Series<'_>, f64)]) -> f64 {
    let delays = || measured.iter().map(|(_, delay)| *delay);
    let short = delays().filter(|delay| delay.abs() < GROSS_OFFSET_SECS);
    let usual = median(short.collect()).or_else(|| median(delays().collect()));
    usual.unwrap_or(0.0)
}

/// The delay of quick messages; of a clock that was set, before that; of one that drifts, at first.
fn typical_delay(series: &Series<'_>, model: ClockModel) -> f64 {
    let part = match model {
        ClockModel::Step { sample_idx, .. } => &series.arrivals[..sample_idx],
        ClockModel::Drift { .. } => &series.arrivals[..series.arrivals.len().min(N_FIRST)],
        ClockModel::Steady => &series.arrivals[..],
    };
    quantile(
        &sorted(part.iter().map(Arrival::delay_secs).collect()),
        0.25,
    )
}

pub(super) fn ahead_if(is_ahead: bool) -> &'static str {
    if is_ahead { "ahead of" } else { "behind" }
}

/// The delay of the other cameras that send the same type, and how much they differ; `None` if
/// there are fewer than two.
fn other_cameras(measured: &[(&Series<'_>, f64)], camera: &Series<'_>) -> Option<(f64, f64)> {
    let is_other = |it: &Series<'_>| {
        it.channel.id != camera.channel.id && it.channel.schema == camera.channel.schema
    };
    let others = measured
        .iter()
        .filter(|(it, _)| camera.is_camera() && is_other(it));
    let delays = sorted(others.map(|(_, delay)| *delay).collect());
    if delays.len() < 2 {
        return None;
    }
    Some((quantile(&delays, 0.5), delays[delays.len() - 1] - delays[0]))
}
