//! The same work by other programs, if this machine has them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::usage::Spent;

/// Another program that reads a log.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    command: Vec<OsString>,
    timing: Timing,
}

enum Timing {
    /// The program prints its CPU and wall seconds.
    Own,
    /// All of the program's run, by the system's accounting of ended children.
    Whole,
}

/// The programs that read this log.
pub(crate) fn of(log: &Path, topics: &[String], is_mcap: bool) -> Vec<Peer> {
    let script = |reader: &'static str| Some(python_peer(reader, log, topics, python()?));
    let mut peers = Vec::new();
    if is_mcap {
        peers.extend(script("mcap-ros2-support"));
        peers.extend(rerun_peer(log));
    }
    peers.extend(script("rosbags"));
    peers
}

/// Writes the messages of an MCAP log to the folder in the other containers, if there is a peer
/// that can.
pub(crate) fn write_containers(log: &Path, folder: &Path) {
    if let Some(python) = python() {
        let status = Command::new(python)
            .arg(scripts().join("containers.py"))
            .args([log, folder])
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "the peer writes the other containers"
        );
    }
}

impl Peer {
    /// One run; `None` if it fails.
    pub(crate) fn run(&self) -> Option<Spent> {
        let (program, words) = self.command.split_first()?;
        let before = children_cpu_secs();
        let begun = std::time::Instant::now();
        let output = Command::new(program).args(words).output().ok()?;
        let wall_secs = begun.elapsed().as_secs_f64();
        if !output.status.success() {
            return None;
        }
        match self.timing {
            Timing::Own => spent(&String::from_utf8(output.stdout).ok()?),
            Timing::Whole => Some(Spent {
                cpu_secs: children_cpu_secs() - before,
                wall_secs,
            }),
        }
    }
}

fn python() -> Option<OsString> {
    std::env::var_os("FRAMELOCK_PEER_PYTHON")
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// Every cloud to x, y and z.
fn python_peer(reader: &'static str, log: &Path, topics: &[String], python: OsString) -> Peer {
    let mut command = vec![python, scripts().join("read.py").into(), reader.into()];
    command.push(log.into());
    command.extend(topics.iter().map(OsString::from));
    let name = match reader {
        "rosbags" => "Python rosbags, clouds to xyz",
        _ => "Python mcap-ros2-support, to xyz",
    };
    Peer {
        name,
        command,
        timing: Timing::Own,
    }
}

/// Decodes everything too, but also writes a recording.
fn rerun_peer(log: &Path) -> Option<Peer> {
    let rerun = std::env::var_os("FRAMELOCK_PEER_RERUN")?;
    let out = log.with_extension("rrd");
    let words: [&OsStr; 5] = [
        OsStr::new("mcap"),
        OsStr::new("convert"),
        log.as_os_str(),
        OsStr::new("-o"),
        out.as_os_str(),
    ];
    let mut command = vec![rerun];
    command.extend(words.map(OsString::from));
    Some(Peer {
        name: "rerun mcap convert (writes .rrd)",
        command,
        timing: Timing::Whole,
    })
}

fn spent(text: &str) -> Option<Spent> {
    let mut figures = text.split_whitespace().map_while(|word| word.parse().ok());
    Some(Spent {
        cpu_secs: figures.next()?,
        wall_secs: figures.next()?,
    })
}

/// CPU seconds of all programs that this one started and that have ended.
fn children_cpu_secs() -> f64 {
    const TICKS_PER_SEC: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |idx| {
        let field = after_name.split_whitespace().nth(idx);
        field.and_then(|field| field.parse::<f64>().ok())
    };
    (ticks(13).unwrap_or_default() + ticks(14).unwrap_or_default()) / TICKS_PER_SEC
}
