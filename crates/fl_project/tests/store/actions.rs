//! Actions: said on what their author saw, once each.

use fl_project::{Action, Outcome, Project, Reversal, SceneId, Seen, SizeOf};
use fl_scene::{Cell, MotionModel, Person, TrackCell, TrackId, Value};
use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};

use super::place::{on_each, person, project};

fn stamp(secs: i64) -> Stamp {
    Stamp::from_nanos(1_700_000_000_000_000_000 + secs * 1_000_000_000)
}

fn cuboid(x: f64, length: f64) -> OrientedBox<World> {
    let size = Size::new(length, 2.0, 1.5).unwrap();
    OrientedBox::from_yaw(Point::new(x, 0.0, 0.75), size, 0.0)
}

fn add(track: u64, x: f64) -> Action {
    Action::AddTrack {
        track: TrackId(track),
        class: "car".parse().unwrap(),
        stamp: stamp(0),
        cuboid: cuboid(x, 4.0),
    }
}

fn put(track: u64, secs: i64, (x, length): (f64, f64), size: SizeOf) -> Action {
    Action::PutKeyframe {
        track: TrackId(track),
        stamp: stamp(secs),
        cuboid: cuboid(x, length),
        size,
    }
}

struct Desk<'a> {
    project: &'a Project,
    scene: SceneId,
    author: Person,
}

impl Desk<'_> {
    fn act(&self, base: u64, name: &str, action: &Action) -> Outcome {
        let seen = Seen {
            scene: self.scene,
            author: &self.author,
            base,
            entry_id: Some(name),
        };
        self.project.act(&seen, action).unwrap()
    }

    fn revision(&self) -> u64 {
        self.project.scene(self.scene).unwrap().revision
    }
}

#[test]
fn edits_that_queued_up_offline_are_done_in_order_and_once() {
    on_each(|place| {
        let (project, scene) = project(place);
        let (author, other) = (person("mia"), person("noa"));
        let mia = Desk {
            project: &project,
            scene,
            author,
        };
        let noa = Desk {
            project: &project,
            scene,
            author: other,
        };
        let base = mia.revision();
        noa.act(base, "n1", &add(500, 50.0));
        // All three were said before anything came back: each stands on the ones before it.
        let queue = [
            ("m1", add(400, 0.0)),
            ("m2", put(400, 1, (10.0, 4.0), SizeOf::Track)),
            ("m3", put(400, 1, (11.0, 4.0), SizeOf::Track)),
        ];
        let first: Vec<_> = queue
            .iter()
            .map(|(name, it)| mia.act(base, name, it))
            .collect();
        assert!(
            first.iter().all(|it| matches!(it, Outcome::Done { .. })),
            "{first:?}"
        );
        let revision = mia.revision();
        let again: Vec<_> = queue
            .iter()
            .map(|(name, it)| mia.act(base, name, it))
            .collect();
        assert_eq!(again, first);
        assert_eq!(mia.revision(), revision);
        let opened = project.scene(scene).unwrap();
        let track = opened.scene.track(TrackId(400)).unwrap();
        let at = track.cuboid_at(stamp(1)).unwrap();
        assert!((at.center().x() - 11.0).abs() < 1e-12);
        assert!(opened.scene.track(TrackId(500)).is_some());
    });
}

#[test]
fn what_somebody_else_changed_meanwhile_is_a_conflict() {
    on_each(|place| {
        let (project, scene) = project(place);
        let mia = Desk {
            project: &project,
            scene,
            author: person("mia"),
        };
        let noa = Desk {
            project: &project,
            scene,
            author: person("noa"),
        };
        mia.act(mia.revision(), "m1", &add(400, 0.0));
        let base = mia.revision();
        noa.act(base, "n1", &put(400, 0, (1.0, 4.0), SizeOf::Track));
        let outcome = mia.act(base, "m2", &put(400, 0, (2.0, 4.0), SizeOf::Track));
        let Outcome::Conflict(conflict) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(conflict.other_author, person("noa"));
        // How the same track moves is something else.
        let stands = Value::Motion(MotionModel::Static);
        let set = Action::Set(Cell::Track(TrackId(400), TrackCell::Motion), Some(stands));
        let outcome = mia.act(base, "m3", &set);
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    });
}

#[test]
fn a_reversal_is_done_once_under_its_name() {
    on_each(|place| {
        let (project, scene) = project(place);
        let mia = Desk {
            project: &project,
            scene,
            author: person("mia"),
        };
        mia.act(mia.revision(), "m1", &add(400, 0.0));
        mia.act(mia.revision(), "m2", &add(401, 9.0));
        for _ in 0..2 {
            let undone = project.revert_once(scene, &mia.author, (Reversal::Undo, "u1"));
            assert_eq!(undone.unwrap(), mia.revision());
        }
        let tracks = |project: &Project| project.scene(scene).unwrap().scene.tracks().len();
        assert_eq!(tracks(&project), 1);
        project
            .revert_once(scene, &mia.author, (Reversal::Redo, "r1"))
            .unwrap();
        assert_eq!(tracks(&project), 2);
    });
}

#[test]
fn a_face_that_stayed_stays_at_all_keyframes() {
    on_each(|place| {
        let (project, scene) = project(place);
        let mia = Desk {
            project: &project,
            scene,
            author: person("mia"),
        };
        mia.act(mia.revision(), "m1", &add(400, 0.0));
        mia.act(
            mia.revision(),
            "m2",
            &put(400, 1, (10.0, 4.0), SizeOf::Track),
        );
        // The front is pulled by a meter; the rear stays at x = 8.
        mia.act(
            mia.revision(),
            "m3",
            &put(400, 1, (10.5, 5.0), SizeOf::Track),
        );
        let rear = |secs| {
            let opened = project.scene(scene).unwrap();
            let at = opened
                .scene
                .track(TrackId(400))
                .unwrap()
                .cuboid_at(stamp(secs))
                .unwrap();
            assert!((at.size().length() - 5.0).abs() < 1e-12);
            at.center().x() - 2.5
        };
        assert!((rear(1) - 8.0).abs() < 1e-9);
        assert!((rear(0) + 2.0).abs() < 1e-9);
        // Moved and resized at once, no face stayed: the middles stay elsewhere.
        mia.act(
            mia.revision(),
            "m4",
            &put(400, 1, (20.0, 4.0), SizeOf::Track),
        );
        let opened = project.scene(scene).unwrap();
        let at = opened
            .scene
            .track(TrackId(400))
            .unwrap()
            .cuboid_at(stamp(0))
            .unwrap();
        assert!((at.center().x() - 0.5).abs() < 1e-9);
    });
}

#[test]
fn numbers_are_reserved_in_a_row() {
    on_each(|place| {
        let (project, _) = project(place);
        let first = project.new_numbers(10).unwrap();
        assert_eq!(project.new_number().unwrap(), first + 10);
    });
}
