//! The policies of ROS, against what ROS's own code gives for the same messages.
//!
//! `ros.txt` holds what it gave for the first trials; `tests/oracles/pairing.cpp` says how it is
//! built and asked for a hundred thousand.

#![allow(clippy::unwrap_used)]

mod drive;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use fl_fusion::{ApproximateSettings, ApproximateTime, Arrival, ExactTime, Tuple};
use fl_spacetime::{Span, Stamp};
use proptest::prelude::*;

const N_COMMITTED: u64 = 300;
const N_TRIALS: u64 = 100_000;
const N_DRIVE_MESSAGES: usize = 1_000_000;
const N_ROUNDS: usize = 9;
/// [`fowler`] of what ROS's code gave for the drive.
const DRIVE_SUM: u64 = 14_260_315_357_966_034_929;
const START_NANOS: i64 = 1_700_000_000_000_000_000;

/// Messages of some topics, and how they are to be joined.
#[derive(Debug)]
struct Trial {
    is_exact: bool,
    settings: ApproximateSettings,
    arrivals: Vec<Arrival>,
}

/// Numbers without end, from a seed (Steele, Lea and Flood 2014, SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of so many numbers, from 0.
    fn below(&mut self, n: i64) -> i64 {
        (self.next() % n.unsigned_abs().max(1)) as i64
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as i64) as usize]
    }
}

impl Trial {
    /// Topics of different rates with jitter, losses, stamps that are equal, and short queues; at
    /// nanoseconds or whole milliseconds.
    fn new(seed: u64) -> Self {
        let mut draw = Draw(seed);
        let n_topics = draw.one_of(&[2, 2, 3, 3, 3, 8]);
        let unit = draw.one_of(&[1, 1_000_000]);
        let is_exact = draw.below(8) == 0;
        let queue_size = draw.one_of(&[1, 2, 3, 5, 10, 100]);
        let mut settings = ApproximateSettings::new(n_topics, queue_size);
        settings.age_penalty = draw.one_of(&[0.1, 0.1, 0.0, 1.0]);
        if draw.below(3) == 0 {
            settings.max_interval = Span::from_nanos(1_000_000 * draw.below(60));
        }
        let mut arrivals: Vec<(i64, Arrival)> = Vec::new();
        for topic in 0..n_topics {
            let period = 1_000_000 * draw.one_of(&[33, 50, 100, 100]);
            let jitter = if is_exact {
                1
            } else {
                draw.one_of(&[1, 5, 40]) * 1_000_000
            };
            if draw.below(3) == 0 && jitter < period {
                settings.lower_bounds[topic] = Span::from_nanos(period - jitter);
            }
            let (phase, lost) = (draw.below(if is_exact { 1 } else { period }), draw.below(4));
            for tick in 0..draw.below(20) {
                let nanos = phase + tick * period + draw.below(jitter);
                let stamp = Stamp::from_nanos(START_NANOS + nanos / unit * unit);
                let most_late = draw.one_of(&[1, 30_000_000]);
                let delay = draw.below(most_late);
                if draw.below(10) >= lost {
                    arrivals.push((nanos + delay, Arrival { topic, stamp }));
                }
            }
        }
        arrivals.sort_by_key(|(arrived, arrival)| (*arrived, arrival.topic));
        // Each topic is in order: what is late arrives no earlier than what was sent before.
        let mut last = vec![Stamp::MIN; n_topics];
        arrivals.retain(|(_, it)| {
            let rises = it.stamp >= last[it.topic];
            last[it.topic] = last[it.topic].max(it.stamp);
            rises
        });
        Self {
            is_exact,
            settings,
            arrivals: arrivals.into_iter().map(|(_, arrival)| arrival).collect(),
        }
    }

    fn tuples(&self) -> Vec<Tuple> {
        let mut exact = ExactTime::new(self.settings.lower_bounds.len(), self.settings.queue_size);
        let mut approximate = ApproximateTime::new(self.settings.clone());
        let one = |arrival: &Arrival| match self.is_exact {
            true => exact.push(*arrival).into_iter().collect(),
            false => approximate.push(*arrival),
        };
        self.arrivals.iter().flat_map(one).collect()
    }

    /// As the other side reads it.
    fn text(&self) -> String {
        let settings = &self.settings;
        let policy = if self.is_exact {
            "exact"
        } else {
            "approximate"
        };
        let (n_topics, n) = (settings.lower_bounds.len(), self.arrivals.len());
        let max = match settings.max_interval {
            Span::MAX => -1,
            bounded => bounded.nanos(),
        };
        let (queue, penalty) = (settings.queue_size, settings.age_penalty);
        let mut text = format!("{policy} {n_topics} {queue} {penalty} {max} {n}\n");
        let bounds = settings.lower_bounds.iter();
        let bounds: Vec<String> = bounds.map(|bound| bound.nanos().to_string()).collect();
        writeln!(text, "{}", bounds.join(" ")).unwrap();
        for Arrival { topic, stamp } in &self.arrivals {
            writeln!(text, "{topic} {}", stamp.nanos()).unwrap();
        }
        text
    }
}

/// As the other side writes them.
fn line(tuples: &[Tuple]) -> String {
    let one = |tuple: &Tuple| {
        let numbers: Vec<String> = tuple.iter().map(ToString::to_string).collect();
        numbers.join(",") + " "
    };
    tuples.iter().map(one).collect()
}

#[test]
fn tuples_are_those_of_ros() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairing/ros.txt");
    let Some(oracle) = std::env::var_os("FRAMELOCK_ROS_PAIRING") else {
        let committed = std::fs::read_to_string(path).unwrap();
        assert_eq!(committed.lines().count() as u64, N_COMMITTED);
        for (seed, expected) in committed.lines().enumerate() {
            assert_eq!(
                line(&Trial::new(seed as u64).tuples()),
                expected,
                "trial {seed}"
            );
        }
        return;
    };
    let mut input = String::new();
    (0..N_TRIALS).for_each(|seed| input += &Trial::new(seed).text());
    let (output, theirs) = ask(&oracle, input);
    assert_eq!(output.lines().count() as u64, N_TRIALS);
    for (seed, expected) in output.lines().enumerate() {
        assert_eq!(
            line(&Trial::new(seed as u64).tuples()),
            expected,
            "trial {seed}"
        );
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let first: Vec<&str> = output.lines().take(N_COMMITTED as usize).collect();
        std::fs::write(path, first.join("\n") + "\n").unwrap();
    }
    speed(&output, &theirs);
}

/// What ROS's code answers, and what it says of its speed.
fn ask(oracle: &OsStr, input: String) -> (String, String) {
    let mut command = Command::new(oracle);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feed = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

/// A million messages of eight topics; where ROS's code is at hand, in turn with it.
#[test]
fn tuples_of_a_long_drive_are_those_of_ros() {
    let trial = Trial {
        is_exact: false,
        settings: ApproximateSettings::new(drive::RATES_HZ.len(), drive::QUEUE_SIZE),
        arrivals: drive::drive(N_DRIVE_MESSAGES),
    };
    let tuples = line(&trial.tuples());
    let sum = tuples.bytes().fold(0, fowler);
    assert_eq!(sum, DRIVE_SUM, "{} tuples", tuples.split(' ').count() - 1);
    let Some(oracle) = std::env::var_os("FRAMELOCK_ROS_PAIRING") else {
        return;
    };
    for _ in 0..N_ROUNDS {
        let (theirs, speed) = ask(&oracle, trial.text());
        assert!(theirs.trim_end_matches('\n') == tuples, "other tuples");
        show_rates(&trial, &speed);
    }
}

#[expect(clippy::print_stdout, reason = "figures are what the test is read for")]
fn show_rates(trial: &Trial, theirs: &str) {
    let start = Instant::now();
    let n_tuples = trial.tuples().len();
    let secs = start.elapsed().as_secs_f64();
    let n_messages = trial.arrivals.len();
    println!("here: {n_messages} messages, {n_tuples} tuples in {secs:.4} s; ROS: {theirs}");
}

/// FNV-1a of 64 bits (Fowler, Noll and Vo 1991), byte by byte.
fn fowler(sum: u64, byte: u8) -> u64 {
    (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

#[expect(clippy::print_stdout, reason = "figures are what the test is read for")]
fn speed(output: &str, theirs: &str) {
    let trials: Vec<Trial> = (0..N_TRIALS).map(Trial::new).collect();
    let n_messages: usize = trials.iter().map(|trial| trial.arrivals.len()).sum();
    let n_tuples = output.split_whitespace().count();
    let start = Instant::now();
    let found: usize = trials.iter().map(|trial| trial.tuples().len()).sum();
    let secs = start.elapsed().as_secs_f64();
    assert_eq!(found, n_tuples);
    println!("{N_TRIALS} trials alike, {n_tuples} tuples");
    println!("here: {n_messages} messages in {secs:.3} s; ROS: {theirs}");
}

proptest! {
    #[test]
    fn tuples_use_no_message_twice_and_keep_the_order(seed in any::<u64>()) {
        let trial = Trial::new(seed);
        let tuples = trial.tuples();
        for topic in 0..trial.settings.lower_bounds.len() {
            let used: Vec<usize> = tuples.iter().map(|tuple| tuple[topic]).collect();
            prop_assert!(used.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
