//! Edits: done, rebased, in conflict, undone.

use fl_project::{Commit, Error, Outcome, Project, Resolution, StepKind};
use fl_scene::{Cell, Keyframe, Source, Thing, Track, TrackCell, TrackId, Value};
use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};

use super::place::{commit, commit_on, execute, on_each, person, project};

fn keyframe(secs: i64, x: f64) -> Keyframe {
    let size = Size::new(4.0, 2.0, 1.5).unwrap();
    let cuboid = OrientedBox::<World>::from_yaw(Point::new(x, 0.0, 0.75), size, 0.0);
    let stamp = Stamp::from_nanos(1_700_000_000_000_000_000 + secs * 1_000_000_000);
    Keyframe::new(stamp, cuboid, Source::Human)
}

fn track(id: u64) -> Track {
    let keyframes = vec![keyframe(0, 0.0), keyframe(1, 10.0)];
    Track::new(TrackId(id), "car".parse().unwrap(), keyframes).unwrap()
}

#[test]
fn what_is_done_is_there_after_a_restart() {
    on_each(|place| {
        let (project, scene) = project(place);
        let track_id = TrackId(project.new_number().unwrap());
        commit(&project, (scene, "mia"), |it| {
            it.add_track(&track(track_id.0))
        });
        commit(&project, (scene, "mia"), |it| {
            it.put_keyframe(track_id, &keyframe(2, 25.0))
        });
        let before = project.scene(scene).unwrap();
        drop(project);
        let project = Project::open(&place.at).unwrap();
        let after = project.scene(scene).unwrap();
        assert_eq!(after, before);
        assert_eq!(after.scene.to_json_string(), before.scene.to_json_string());
        assert_eq!(after.revision, 3);
        assert!(project.new_number().unwrap() > track_id.0);
        // As it was in between, and not as it will be.
        let earlier = project.scene_at(scene, 2).unwrap();
        assert_eq!(earlier.scene.track(track_id).unwrap().keyframes().len(), 2);
        assert!(matches!(
            project.scene_at(scene, 4),
            Err(Error::NoRevision { .. })
        ));
        let history = project.history(scene, track_id).unwrap();
        let told: Vec<_> = history
            .iter()
            .map(|it| (it.author.as_str(), it.gesture.name()))
            .collect();
        assert_eq!(told, [("mia", "add track"), ("mia", "put keyframe")]);
        assert_eq!(history[1].gesture.edits().len(), 1);
    });
}

#[test]
fn a_place_has_one_project_or_none() {
    on_each(|place| {
        let err = Project::open(&place.at).unwrap_err();
        assert!(matches!(err, Error::NoProject { .. }), "{err}");
        let (made, _) = project(place);
        let err = Project::create(&place.at, "again", made.ontology()).unwrap_err();
        assert!(matches!(err, Error::ProjectExists { .. }), "{err}");
        drop(made);
        let newer = if place.is_sqlite() { "1" } else { "true" };
        let sql = format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES (99, 'future', {newer}, '', 0)"
        );
        execute(&place.url(), &[&sql]);
        let err = Project::open(&place.at).unwrap_err();
        assert!(
            err.to_string()
                .contains("its schema is 99, this build knows 2"),
            "{err}"
        );
    });
}

#[test]
fn edits_of_different_things_are_put_together() {
    on_each(|place| {
        let (project, scene) = project(place);
        let base = commit(&project, (scene, "mia"), |it| it.add_track(&track(70)));
        let seen = project.scene(scene).unwrap().scene;
        let one = seen.put_keyframe(TrackId(70), &keyframe(2, 25.0)).unwrap();
        let other = seen.put_keyframe(TrackId(70), &keyframe(3, 35.0)).unwrap();
        assert_eq!(
            commit_on(&project, (scene, "mia"), base, &one),
            Outcome::Done { revision: 3 }
        );
        assert_eq!(
            commit_on(&project, (scene, "jan"), base, &other),
            Outcome::Done { revision: 4 }
        );
        let scene_now = project.scene(scene).unwrap().scene;
        assert_eq!(scene_now.track(TrackId(70)).unwrap().keyframes().len(), 4);
        assert!(project.conflicts(scene).unwrap().is_empty());
    });
}

#[test]
fn edits_of_the_same_thing_wait_for_a_person() {
    on_each(|place| {
        let (project, scene) = project(place);
        let base = commit(&project, (scene, "mia"), |it| it.add_track(&track(70)));
        let seen = project.scene(scene).unwrap().scene;
        let moved = |x| seen.put_keyframe(TrackId(70), &keyframe(1, x)).unwrap();
        commit_on(&project, (scene, "mia"), base, &moved(11.0));
        let Outcome::Conflict(conflict) = commit_on(&project, (scene, "jan"), base, &moved(12.0))
        else {
            panic!("nobody may be overwritten");
        };
        assert_eq!(
            (conflict.author.as_str(), conflict.other_author.as_str()),
            ("jan", "mia")
        );
        let x = |value: &Option<Value>| match value {
            Some(Value::Keyframe(pose)) => pose.world_from_body.translation().x,
            other => panic!("{other:?}"),
        };
        assert_eq!((x(&conflict.mine), x(&conflict.theirs)), (12.0, 11.0));
        assert!(
            conflict.reason.contains("both change the keyframe at"),
            "{}",
            conflict.reason
        );
        let x_now = || {
            let scene = project.scene(scene).unwrap().scene;
            scene.track(TrackId(70)).unwrap().keyframes()[1]
                .cuboid
                .center()
                .x()
        };
        assert_eq!(x_now(), 11.0);
        assert_eq!(project.conflicts(scene).unwrap(), [(*conflict).clone()]);
        // The same once more is the same conflict only under the same name.
        let kept = commit_on(&project, (scene, "jan"), base, &moved(13.0));
        let Outcome::Conflict(other) = kept else {
            panic!("{kept:?}")
        };
        project
            .resolve(other.id, &person("lead"), Resolution::Theirs)
            .unwrap();
        assert_eq!(x_now(), 11.0);
        project
            .resolve(conflict.id, &person("lead"), Resolution::Mine)
            .unwrap();
        assert_eq!(x_now(), 12.0);
        assert!(project.conflicts(scene).unwrap().is_empty());
        let again = project.resolve(conflict.id, &person("lead"), Resolution::Mine);
        assert!(matches!(again, Err(Error::Missing { .. })));
        // And the decision can be undone by who took it.
        project.undo(scene, &person("lead")).unwrap();
        assert_eq!(x_now(), 11.0);
    });
}

#[test]
fn an_edit_of_what_is_gone_is_a_conflict() {
    on_each(|place| {
        let (project, scene) = project(place);
        let base = commit(&project, (scene, "mia"), |it| it.add_track(&track(70)));
        let seen = project.scene(scene).unwrap().scene;
        let moved = seen.put_keyframe(TrackId(70), &keyframe(2, 20.0)).unwrap();
        commit(&project, (scene, "mia"), |it| {
            it.delete(Thing::Track(TrackId(70)))
        });
        let outcome = commit_on(&project, (scene, "jan"), base, &moved);
        let Outcome::Conflict(conflict) = outcome else {
            panic!("{outcome:?}")
        };
        assert!(
            conflict
                .reason
                .contains("it hangs on track #70, changed by `delete track`")
        );
        // What somebody did and took back is no reason for a conflict.
        project.undo(scene, &person("mia")).unwrap();
        let outcome = commit_on(&project, (scene, "jan"), base, &moved);
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    });
}

#[test]
fn a_deletion_that_waited_takes_what_came_since() {
    on_each(|place| {
        let (project, scene) = project(place);
        let base = commit(&project, (scene, "mia"), |it| it.add_track(&track(70)));
        let seen = project.scene(scene).unwrap().scene;
        commit(&project, (scene, "jan"), |it| {
            it.put_keyframe(TrackId(70), &keyframe(2, 20.0))
        });
        let deletion = seen.delete(Thing::Track(TrackId(70))).unwrap();
        let outcome = commit_on(&project, (scene, "mia"), base, &deletion);
        let Outcome::Conflict(conflict) = outcome else {
            panic!("{outcome:?}")
        };
        project
            .resolve(conflict.id, &person("lead"), Resolution::Mine)
            .unwrap();
        assert!(
            project
                .scene(scene)
                .unwrap()
                .scene
                .track(TrackId(70))
                .is_none()
        );
    });
}

#[test]
fn the_same_name_is_done_once() {
    on_each(|place| {
        let (project, scene) = project(place);
        let mia = person("mia");
        let gesture = project.scene(scene).unwrap().scene.put_tag("rain").unwrap();
        let commit = Commit {
            scene,
            author: &mia,
            base: 1,
            gesture: &gesture,
            entry_id: Some("phone-17"),
        };
        let first = project.commit(&commit).unwrap();
        assert_eq!(project.commit(&commit).unwrap(), first);
        assert_eq!(project.scene(scene).unwrap().revision, 2);
        // The name is the author's own: somebody else's is another.
        let jan = person("jan");
        let fog = project.scene(scene).unwrap().scene.put_tag("fog").unwrap();
        let other = Commit {
            author: &jan,
            gesture: &fog,
            ..commit
        };
        assert_eq!(
            project.commit(&other).unwrap(),
            Outcome::Done { revision: 3 }
        );
    });
}

#[test]
fn undo_is_of_ones_own_and_survives_a_restart() {
    on_each(|place| {
        let (made, scene) = project(place);
        let (mia, jan) = (person("mia"), person("jan"));
        commit(&made, (scene, "mia"), |it| it.add_track(&track(70)));
        commit(&made, (scene, "jan"), |it| it.add_track(&track(80)));
        commit(&made, (scene, "mia"), |it| it.flip_track(TrackId(70)));
        commit(&made, (scene, "jan"), |it| it.flip_track(TrackId(80)));
        let full = made.scene(scene).unwrap().scene;
        drop(made);
        let project = Project::open(&place.at).unwrap();
        let yaw = |id| {
            let scene = project.scene(scene).unwrap().scene;
            scene
                .track(TrackId(id))
                .map(|it| it.keyframes()[0].cuboid.yaw() > 3.0)
        };
        project.undo(scene, &mia).unwrap();
        assert_eq!((yaw(70), yaw(80)), (Some(false), Some(true)));
        project.undo(scene, &mia).unwrap();
        assert_eq!((yaw(70), yaw(80)), (None, Some(true)));
        let err = project.undo(scene, &mia).unwrap_err();
        assert_eq!(err.to_string(), "mia has nothing to undo in this scene");
        project.redo(scene, &mia).unwrap();
        project.redo(scene, &mia).unwrap();
        assert_eq!(project.scene(scene).unwrap().scene, full);
        assert!(matches!(
            project.redo(scene, &mia),
            Err(Error::NothingTo { .. })
        ));
        // Jan builds on what Mia made: she cannot take it away from under him.
        commit(&project, (scene, "jan"), |it| {
            it.put_keyframe(TrackId(70), &keyframe(5, 50.0))
        });
        project.undo(scene, &mia).unwrap();
        let err = project.undo(scene, &mia).unwrap_err().to_string();
        assert!(
            err.contains("`add track` (revision 2) cannot be undone: jan changed"),
            "{err}"
        );
        // He can take back his own, and then she hers.
        project.undo(scene, &jan).unwrap();
        project.undo(scene, &mia).unwrap();
        assert_eq!(yaw(70), None);
        let kinds = project.entries(scene, (0, 100)).unwrap();
        let undone = kinds
            .iter()
            .filter(|entry| entry.kind == StepKind::Undo)
            .count();
        assert_eq!(undone, 5);
        // Something new ends what could be redone.
        commit(&project, (scene, "mia"), |it| it.put_tag("rain"));
        assert!(matches!(
            project.redo(scene, &mia),
            Err(Error::NothingTo { .. })
        ));
    });
}

#[test]
fn what_the_ontology_forbids_is_refused_and_changes_nothing() {
    on_each(|place| {
        let (project, scene) = project(place);
        let base = commit(&project, (scene, "mia"), |it| it.add_track(&track(70)));
        let seen = project.scene(scene).unwrap().scene;
        let mut draft = fl_scene::Draft::of(&seen);
        let size = Size::new(99.0, 2.0, 1.5).unwrap();
        draft.set(Cell::Track(TrackId(70), TrackCell::Size), Value::Size(size));
        let gesture = draft.finish("set size").unwrap();
        let jan = person("jan");
        let commit = Commit {
            scene,
            author: &jan,
            base,
            gesture: &gesture,
            entry_id: None,
        };
        let err = project.commit(&commit).unwrap_err();
        assert!(
            err.to_string().contains("a car is not 99.00 m long"),
            "{err}"
        );
        let future = Commit { base: 99, ..commit };
        assert!(matches!(
            project.commit(&future),
            Err(Error::NoRevision { .. })
        ));
        assert_eq!(project.scene(scene).unwrap().revision, base);
    });
}
