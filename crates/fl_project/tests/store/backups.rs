//! Backups while people work, and back into either database.

use std::sync::atomic::{AtomicBool, Ordering};

use fl_project::{Error, Project, Verification};

use super::place::{Place, commit, on_each, person, project};

#[test]
fn a_backup_is_one_moment_of_a_project_at_work() {
    on_each(|place| {
        let (made, scene) = project(place);
        let task = made
            .add_task(scene, fl_project::TaskKind::Label, None, &person("lead"))
            .unwrap();
        made.add_time(task, &person("mia"), 12.5).unwrap();
        let file = place.folder.path().join("backup.db");
        let done = AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                let other = Project::open(&place.at).unwrap();
                for idx in 0.. {
                    commit(&other, (scene, "jan"), |it| {
                        it.put_tag(&format!("tag {idx}"))
                    });
                    if done.load(Ordering::Relaxed) && idx > 30 {
                        break;
                    }
                }
            });
            while made.scene(scene).unwrap().revision < 10 {
                std::thread::yield_now();
            }
            let copied = made.backup(&file, |_| true);
            done.store(true, Ordering::Relaxed);
            copied.unwrap();
        });
        assert!(
            !place.folder.path().join("backup.db-wal").exists(),
            "a backup is one file"
        );
        let backup = Project::open(&file.display().to_string()).unwrap();
        assert_eq!(
            backup.verify(|_, _| true).unwrap()[0].verification,
            Verification::Sound
        );
        let kept = backup.scene(scene).unwrap();
        assert!(kept.revision >= 10);
        assert_eq!(made.scene_at(scene, kept.revision).unwrap(), kept);
        let err = made.backup(&file, |_| true).unwrap_err();
        assert!(matches!(err, Error::ProjectExists { .. }), "{err}");
        let other = Place::sqlite();
        Project::restore(&file, &other.at, |_| true).unwrap();
        let restored = Project::open(&other.at).unwrap();
        assert_eq!(restored.scene(scene).unwrap(), kept);
        assert_eq!(restored.tasks().unwrap(), made.tasks().unwrap());
        assert_eq!(
            restored.time_spent(task).unwrap(),
            made.time_spent(task).unwrap()
        );
        // And people go on with it.
        commit(&restored, (scene, "mia"), |it| it.put_tag("after the fire"));
    });
}

#[test]
fn a_project_moves_from_one_database_to_the_other() {
    on_each(|place| {
        let from = Place::sqlite();
        let (made, scene) = project(&from);
        commit(&made, (scene, "jan"), |it| it.put_tag("rain"));
        let file = from.folder.path().join("backup.db");
        made.backup(&file, |_| true).unwrap();
        Project::restore(&file, &place.at, |_| true).unwrap();
        let moved = Project::open(&place.at).unwrap();
        assert_eq!(moved.scene(scene).unwrap(), made.scene(scene).unwrap());
        assert_eq!(
            moved.verify(|_, _| true).unwrap()[0].verification,
            Verification::Sound
        );
        moved.undo(scene, &person("jan")).unwrap();
        assert!(moved.new_number().unwrap() > 2);
    });
}
