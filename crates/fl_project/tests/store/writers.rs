//! Many people at once, each with a connection of their own.

use std::sync::Barrier;

use fl_project::{Commit, Outcome, Project, SceneId, Verification};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::place::{on_each, person, project};
use super::wishes::{Wish, wish};

/// What became of one writer's commits.
#[derive(Debug, Default)]
struct Tally {
    done: usize,
    conflicts: usize,
    refused: usize,
}

fn write(at: &str, scene: SceneId, name: &str, wishes: &[Wish], start: &Barrier) -> Tally {
    let project = Project::open(at).unwrap();
    let author = person(name);
    let mut tally = Tally::default();
    start.wait();
    for (idx, wish) in wishes.iter().enumerate() {
        let opened = project.scene(scene).unwrap();
        let Ok(gesture) = wish.gesture(&opened.scene) else {
            continue;
        };
        if gesture.is_empty() {
            continue;
        }
        // A labeler looks at what is there for a while: others go on.
        std::thread::yield_now();
        let entry_id = format!("{name}-{idx}");
        let commit = Commit {
            scene,
            author: &author,
            base: opened.revision,
            gesture: &gesture,
            entry_id: Some(&entry_id),
        };
        match project.commit(&commit) {
            Ok(Outcome::Done { .. }) => tally.done += 1,
            Ok(Outcome::Conflict(_)) => tally.conflicts += 1,
            Err(fl_project::Error::Scene(_)) => tally.refused += 1,
            Err(err) => panic!("{err}"),
        }
    }
    tally
}

fn check(n_writers: usize, n_wishes: usize) {
    on_each(|place| {
        let (project, scene) = project(place);
        let mut runner = TestRunner::deterministic();
        let some = proptest::collection::vec(wish(), n_wishes);
        let wishes: Vec<Vec<Wish>> = (0..n_writers)
            .map(|_| some.new_tree(&mut runner).unwrap().current())
            .collect();
        let start = Barrier::new(n_writers);
        let tallies: Vec<Tally> = std::thread::scope(|threads| {
            let (at, start) = (&place.at, &start);
            let spawn = |(idx, wishes): (usize, &Vec<Wish>)| {
                let (name, wishes) = (format!("writer {idx}"), wishes.clone());
                threads.spawn(move || write(at, scene, &name, &wishes, start))
            };
            let handles: Vec<_> = wishes.iter().enumerate().map(spawn).collect();
            handles.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let sum = |count: fn(&Tally) -> usize| tallies.iter().map(count).sum::<usize>();
        let (done, conflicts) = (sum(|it| it.done), sum(|it| it.conflicts));
        println!(
            "{n_writers} writers on {}: {done} done, {conflicts} conflicts, {} refused",
            if place.is_sqlite() {
                "SQLite"
            } else {
                "PostgreSQL"
            },
            sum(|it| it.refused)
        );
        let now = project.scene(scene).unwrap();
        assert_eq!(
            now.revision as usize,
            done + 1,
            "every acknowledged edit is in the journal"
        );
        assert_eq!(
            project.conflicts(scene).unwrap().len(),
            conflicts,
            "no conflict is forgotten"
        );
        assert_eq!(
            project.scene_at(scene, now.revision).unwrap(),
            now,
            "the fold is the document"
        );
        let found = project.verify(|_, _| true).unwrap();
        assert_eq!(found[0].verification, Verification::Sound);
    });
}

#[test]
fn two_writers_lose_nothing() {
    check(2, 120);
}

#[test]
fn eight_writers_lose_nothing() {
    check(8, 60);
}
