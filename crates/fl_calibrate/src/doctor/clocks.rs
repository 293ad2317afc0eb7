//! Faults of stamps and clocks, from the times of messages alone.

use fl_fusion::measure_timing;
use fl_log::Log;
use fl_spacetime::Stamp;

use super::clock_model::{self, ClockModel};
use super::contents::Contents;
use super::fault::{counted, since};
use super::series::{Arrival, Interval, Series, median, quantile, sorted};
use super::{Fault, Finding};

/// A clock this far from the others is wrong, whatever the sensor, seconds.
const GROSS_OFFSET_SECS: f64 = 0.5;
/// A camera's delay may differ from that of the others by this, seconds, and by their own spread.
const CAMERA_OFFSET_SECS: f64 = 0.03;
/// Stamps may lie after their arrival by this, seconds.
const AFTER_ARRIVAL_SECS: f64 = 1e-3;
/// A gap is longer than this many periods.
const GAP_PERIODS: f64 = 1.5;
/// So many lost messages in one gap, or so many seconds and periods, are a silence of the sensor.
const SILENT_MESSAGES: usize = 8;
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
    let all = Series::of_log(log);
    let mut findings = Vec::new();
    let models = models(&all);
    for (series, model) in all.iter().zip(&models) {
        findings.extend(repeated(series, contents));
        findings.extend(clock(series, *model, start));
        findings.extend(backward(series, *model));
        // A sensor of two rates has neither gaps nor jitter by either.
        match rate_change(series) {
            Some(change) => findings.push(change),
            None => findings.extend(
                gaps(series, start)
                    .into_iter()
                    .chain(jitter(series, *model)),
            ),
        }
    }
    findings.extend(edges(&all));
    findings.extend(recorder_drift(&models));
    findings.extend(offsets(&all, &models));
    findings
}

/// Messages with the stamp of the one before: copies of it, or not.
fn repeated(series: &Series<'_>, contents: &Contents) -> Vec<Finding> {
    let read = contents.of(series.channel.id);
    let hash = |idx: usize| read.and_then(|read| read.hash(idx));
    let (mut copies, mut stuck) = (Vec::new(), Vec::new());
    for pair in series.arrivals.windows(2) {
        if pair[0].stamp != pair[1].stamp {
            continue;
        }
        let same = hash(pair[0].idx).is_some() && hash(pair[0].idx) == hash(pair[1].idx);
        let list = if same { &mut copies } else { &mut stuck };
        list.push(pair[1].stamp);
    }
    let told = |fault, stamps: &[Stamp], what: &str| {
        let (first, last) = (*stamps.first()?, *stamps.last()?);
        let what = format!(
            "{} of {} messages {what}",
            stamps.len(),
            series.arrivals.len()
        );
        let finding = Finding::new(fault, what).on(series.topic());
        Some(finding.within(first, last).counting(stamps.len()))
    };
    let copies = told(
        Fault::MessagesDuplicated,
        &copies,
        "are the one before them once more",
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
    let after = |gap: &Interval| series.arrivals[gap.before].stamp;
    let longest = gaps
        .iter()
        .max_by(|a, b| a.by_stamp.total_cmp(&b.by_stamp))?;
    let silence = SILENT_SECS.max(SILENT_PERIODS * period);
    let is_silent = |gap: &Interval| n_lost(gap) >= SILENT_MESSAGES || gap.by_stamp > silence;
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

/// Sensors that begin late or end early, by the recorder's time: clocks do not matter here.
fn edges(all: &[Series<'_>]) -> Vec<Finding> {
    let first = |series: &Series<'_>| series.arrivals[0].log_time;
    let last = |series: &Series<'_>| series.arrivals[series.arrivals.len() - 1].log_time;
    let (Some(start), Some(end)) = (all.iter().map(first).min(), all.iter().map(last).max()) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for series in all {
        let limit = EDGE_SECS.max(EDGE_PERIODS * series.period_secs);
        let late = (first(series) - start).as_secs_f64();
        if late > limit {
            let what = format!("its first message comes {late:.2} s after the first of the log");
            findings.push(Finding::new(Fault::StartsLate, what).on(series.topic()));
        }
        let early = (end - last(series)).as_secs_f64();
        if early > limit {
            let what = format!("its last message comes {early:.2} s before the last of the log");
            findings.push(Finding::new(Fault::EndsEarly, what).on(series.topic()));
        }
    }
    findings
}

/// What each clock does against the recorder's. Where the recorder's log times are copies of the
/// stamps, as in converted logs, nothing is known.
fn models(all: &[Series<'_>]) -> Vec<ClockModel> {
    let is_copied = |series: &Series<'_>| {
        let delays = series.sorted_delays();
        quantile(&delays, 0.1) == 0.0 && quantile(&delays, 0.9) == 0.0
    };
    if all.iter().all(is_copied) {
        return vec![ClockModel::Steady; all.len()];
    }
    all.iter().map(model).collect()
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

/// The rate at which most sensors' delays change together: the recorder's own clock.
fn common_rate(models: &[ClockModel]) -> f64 {
    let rate = |model: &ClockModel| match model {
        ClockModel::Drift { rate, .. } => *rate,
        ClockModel::Steady | ClockModel::Step { .. } => 0.0,
    };
    match models.len() {
        0..=2 => 0.0,
        _ => median(models.iter().map(rate).collect()).unwrap_or(0.0),
    }
}

fn recorder_drift(models: &[ClockModel]) -> Option<Finding> {
    let ppm = 1e6 * common_rate(models);
    (ppm != 0.0).then(|| {
        let (size, word) = (ppm.abs(), faster_if(ppm > 0.0));
        let what = format!("the recorder's clock runs {size:.0} ppm {word} than most sensors'");
        Finding::new(Fault::ClockDrift, what)
    })
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
    let odd = |secs: f64| (secs - series.period_secs).abs();
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
fn jitter(series: &Series<'_>, model: ClockModel) -> Option<Finding> {
    let delays = series.sorted_delays();
    let between = |sorted: &[f64]| quantile(sorted, 0.9) - quantile(sorted, 0.1);
    let intervals = sorted(
        series
            .intervals()
            .map(|interval| interval.by_stamp)
            .collect(),
    );
    let is_arrival = between(&intervals) > ARRIVAL_SPREAD_SECS
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

/// Clocks that are ahead or behind, by the time that messages seem to be under way.
fn offsets(all: &[Series<'_>], models: &[ClockModel]) -> Vec<Finding> {
    let typical: Vec<f64> = all
        .iter()
        .zip(models)
        .map(|(series, model)| typical_delay(series, *model))
        .collect();
    let usual = median(typical.clone()).unwrap_or(0.0);
    let mut findings = Vec::new();
    for (idx, (series, delay)) in all.iter().zip(&typical).enumerate() {
        let reference = match series.is_camera() {
            true => other_cameras(all, &typical, idx),
            false => None,
        };
        let off = delay - usual;
        let what = if off.abs() > GROSS_OFFSET_SECS {
            format!(
                "its clock is {:.3} s {} the others",
                off.abs(),
                ahead_if(off < 0.0)
            )
        } else if let Some((cameras, spread)) = reference
            && (delay - cameras).abs() > CAMERA_OFFSET_SECS + spread
        {
            let off = delay - cameras;
            format!(
                "its clock seems to be {:.0} ms {} those of the other cameras: its images arrive \
                 {:.0} ms after their stamp, theirs {:.0} ms",
                1e3 * off.abs(),
                ahead_if(off < 0.0),
                1e3 * delay,
                1e3 * cameras
            )
        } else if *delay < -AFTER_ARRIVAL_SECS && usual > -AFTER_ARRIVAL_SECS {
            format!(
                "its stamps are {:.1} ms later than their arrival: its clock is ahead by that at least",
                -1e3 * delay
            )
        } else {
            continue;
        };
        findings.push(Finding::new(Fault::ClockOffset, what).on(series.topic()));
    }
    findings
}

/// The delay of quick messages; of a clock that was set, before that.
fn typical_delay(series: &Series<'_>, model: ClockModel) -> f64 {
    let part = match model {
        ClockModel::Step { sample_idx, .. } => &series.arrivals[..sample_idx],
        ClockModel::Steady | ClockModel::Drift { .. } => &series.arrivals[..],
    };
    quantile(
        &sorted(part.iter().map(Arrival::delay_secs).collect()),
        0.25,
    )
}

pub(super) fn ahead_if(is_ahead: bool) -> &'static str {
    if is_ahead { "ahead of" } else { "behind" }
}

/// The delay of the other cameras and how much they differ; `None` if there are fewer than two.
fn other_cameras(all: &[Series<'_>], typical: &[f64], idx: usize) -> Option<(f64, f64)> {
    let others = all.iter().zip(typical).enumerate();
    let others = others.filter(|(other, (series, _))| *other != idx && series.is_camera());
    let delays = sorted(others.map(|(_, (_, delay))| *delay).collect());
    if delays.len() < 2 {
        return None;
    }
    Some((quantile(&delays, 0.5), delays[delays.len() - 1] - delays[0]))
}
