//! What only a real process has: exit codes, pipes, output streams.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn framelock() -> Command {
    Command::new(env!("CARGO_BIN_EXE_framelock"))
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample_logs/city_block.mcap")
}

#[test]
fn results_go_to_stdout_and_messages_to_stderr() {
    let done = framelock()
        .arg("info")
        .arg(sample())
        .output()
        .expect("the binary runs");
    assert_eq!(done.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&done.stdout).contains("channels"));
    assert!(
        done.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );

    let failed = framelock()
        .args(["info", "no/such/log"])
        .output()
        .expect("the binary runs");
    assert_eq!(failed.status.code(), Some(1));
    assert!(failed.stdout.is_empty());
    assert!(String::from_utf8_lossy(&failed.stderr).contains("no/such/log"));

    let misused = framelock().output().expect("the binary runs");
    assert_eq!(misused.status.code(), Some(2));
}

#[test]
fn a_reader_that_has_read_enough_is_no_failure() {
    let mut child = framelock()
        .args(["info", "--json"])
        .arg(sample())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the binary ends");
    assert_eq!(
        ended.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}
