//! What work takes: CPU seconds of all threads, seconds on the wall, memory.

use std::hint::black_box;
use std::time::Instant;

/// What one piece of work took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spent {
    pub(crate) cpu_secs: f64,
    pub(crate) wall_secs: f64,
}

/// What `work` takes in this process.
pub(crate) fn spent(work: impl FnOnce() -> usize) -> Spent {
    let (cpu, begun) = (process_cpu_secs(), Instant::now());
    black_box(work());
    Spent {
        cpu_secs: process_cpu_secs() - cpu,
        wall_secs: begun.elapsed().as_secs_f64(),
    }
}

/// The middle figure.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// CPU seconds that all threads of this process have used.
fn process_cpu_secs() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// The most memory that this process had at once, in MB.
pub(crate) fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the benchmarks run on Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    let kibibytes: f64 = kibibytes.expect("Linux tells it");
    kibibytes * 1024e-6
}
