//! A process that is killed at any moment loses at most the edit in flight.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use fl_project::{Commit, Outcome, Project, SceneId, Verification};
use fl_scene::TagId;

use super::place::{on_each, person, project};

/// Where the child finds its project; only set for a child.
const PLACE: &str = "FRAMELOCK_TEST_CRASH_PLACE";
const SCENE: &str = "FRAMELOCK_TEST_CRASH_SCENE";

/// Edits of one run of the child.
const N_EDITS: usize = 1000;

/// How often a child is killed on each database.
const N_KILLS: usize = 20;

/// In the child: makes edits and says each when it is acknowledged. Elsewhere: nothing.
#[test]
fn child_that_is_to_be_killed() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let scene = SceneId(std::env::var(SCENE).unwrap().parse().unwrap());
    let project = Project::open(&place).unwrap();
    let author = person("child");
    for _ in 0..N_EDITS {
        let opened = project.scene(scene).unwrap();
        let tag = format!("edit {}", opened.revision);
        let gesture = opened.scene.put_tag(&tag).unwrap();
        let commit = Commit {
            scene,
            author: &author,
            base: opened.revision,
            gesture: &gesture,
            entry_id: None,
        };
        let Outcome::Done { revision } = project.commit(&commit).unwrap() else {
            panic!("nobody else writes");
        };
        // One write a line, so that a line is there whole or not at all.
        let line = format!("acknowledged {revision} {tag}\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
}

/// Starts a child, kills it a while after its first edit, and answers with what it had
/// acknowledged.
fn run_and_kill(at: &str, scene: SceneId, after: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::crash::child_that_is_to_be_killed",
            "--nocapture",
        ])
        .env(PLACE, at)
        .env(SCENE, scene.0.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let (begun, has_begun) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut acknowledged = Vec::new();
        for line in lines.map_while(Result::ok) {
            if let Some((_, tag)) = line
                .strip_prefix("acknowledged ")
                .and_then(|it| it.split_once(' '))
            {
                acknowledged.push(tag.to_owned());
                let _ = begun.send(());
            }
        }
        acknowledged
    });
    // A child that did all its edits, or failed, has closed the channel.
    let _ = has_begun.recv();
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn a_killed_process_loses_at_most_the_edit_in_flight() {
    on_each(|place| {
        let (made, scene) = project(place);
        drop(made);
        let (mut acknowledged, mut n_kills, mut n_in_flight) = (Vec::new(), 0, 0);
        let mut n_found = 0;
        let mut random = 0x2545_F491_4F6C_DD1D_u64;
        while n_kills < N_KILLS || acknowledged.len() < N_EDITS {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let after = Duration::from_micros(random % 150_000);
            let just_acknowledged = run_and_kill(&place.at, scene, after);
            let n_acknowledged = just_acknowledged.len();
            acknowledged.extend(just_acknowledged);
            n_kills += 1;
            let project = Project::open(&place.at).unwrap();
            let now = project.scene(scene).unwrap();
            for tag in &acknowledged {
                assert!(
                    now.scene.tags().contains(&TagId::new(tag).unwrap()),
                    "{tag} is lost"
                );
            }
            let n_more = now.scene.tags().len() - n_found - n_acknowledged;
            assert!(n_more <= 1, "more than one edit was in flight");
            n_found = now.scene.tags().len();
            n_in_flight += n_more;
            assert!(
                n_kills < 40 * N_KILLS,
                "the child does not get anything done"
            );
        }
        let project = Project::open(&place.at).unwrap();
        let found = project.verify(|_, _| true).unwrap();
        assert_eq!(found[0].verification, Verification::Sound);
        println!(
            "{}: {n_kills} kills, {} edits acknowledged, {} found ({n_in_flight} were in flight)",
            if place.is_sqlite() {
                "SQLite"
            } else {
                "PostgreSQL"
            },
            acknowledged.len(),
            project.scene(scene).unwrap().scene.tags().len()
        );
    });
}
