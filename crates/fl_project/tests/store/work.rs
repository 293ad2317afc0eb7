//! Tasks, comments, time.

use fl_project::{Error, Pin, TaskKind, TaskState};
use fl_scene::TrackId;
use fl_spacetime::Stamp;

use super::place::{on_each, person, project};

#[test]
fn a_task_goes_its_way() {
    on_each(|place| {
        let (project, scene) = project(place);
        let (lead, mia, jan) = (person("lead"), person("mia"), person("jan"));
        let task = project
            .add_task(scene, TaskKind::Label, None, &lead)
            .unwrap();
        let step = |to, who, note| project.step_task(task, to, (who, note));
        let err = step(TaskState::Accepted, &lead, "").unwrap_err();
        assert_eq!(
            err.to_string(),
            "a task that is to_do cannot become accepted; it can become in_progress"
        );
        let begun = step(TaskState::InProgress, &mia, "").unwrap();
        assert_eq!(begun.assignee, Some(mia.clone()));
        step(TaskState::InReview, &mia, "all cars").unwrap();
        let err = step(TaskState::Accepted, &mia, "").unwrap_err();
        assert!(matches!(err, Error::OwnReview { .. }), "{err}");
        assert!(matches!(
            step(TaskState::Rejected, &jan, " "),
            Err(Error::NoReason)
        ));
        step(TaskState::Rejected, &jan, "the truck is missing").unwrap();
        step(TaskState::InProgress, &mia, "").unwrap();
        step(TaskState::InReview, &mia, "").unwrap();
        let done = step(TaskState::Accepted, &jan, "").unwrap();
        assert_eq!(project.tasks().unwrap(), [done]);
        let steps = project.task_steps(task).unwrap();
        let told: Vec<_> = steps
            .iter()
            .map(|it| (it.author.as_str(), it.state.as_str()))
            .collect();
        assert_eq!(told[2], ("jan", "rejected"));
        assert_eq!(
            (steps.len(), steps[2].note.as_str()),
            (6, "the truck is missing")
        );
        project.assign_task(task, Some(&jan)).unwrap();
        assert_eq!(project.tasks().unwrap()[0].assignee, Some(jan.clone()));
        project.add_time(task, &mia, 90.0).unwrap();
        project.add_time(task, &mia, 30.5).unwrap();
        project.add_time(task, &jan, 10.0).unwrap();
        let spent = project.time_spent(task).unwrap();
        assert_eq!((spent[0].seconds, spent[1].seconds), (10.0, 120.5));
        let missing = project.add_time(fl_project::TaskId(999), &mia, 1.0);
        assert!(matches!(missing, Err(Error::Missing { .. })));
    });
}

#[test]
fn comments_are_pinned_and_settled() {
    on_each(|place| {
        let (project, scene) = project(place);
        let (mia, jan) = (person("mia"), person("jan"));
        let pin = Pin {
            track: Some(TrackId(7)),
            stamp: Some(Stamp::from_nanos(1_700_000_000_000_000_001)),
            place: Some([1.5, -2.0, 0.1]),
            radius_m: Some(3.0),
            region: Some(("front left".to_owned(), [1.0, 2.0, 30.0, 40.5])),
        };
        let comment = project
            .add_comment(scene, (&jan, "Heckklappe offen?"), &pin)
            .unwrap();
        project
            .add_comment(scene, (&jan, "all in all good"), &Pin::default())
            .unwrap();
        assert!(project.add_comment(scene, (&jan, " "), &pin).is_err());
        assert!(
            project
                .add_comment(scene, (&jan, &"x".repeat(100_000_000)), &pin)
                .is_err()
        );
        let comments = project.comments(scene).unwrap();
        assert_eq!((comments.len(), &comments[0].pin), (2, &pin));
        project.resolve_comment(comment, &mia).unwrap();
        assert_eq!(
            project.comments(scene).unwrap()[0].resolved_by,
            Some(mia.clone())
        );
        assert!(matches!(
            project.resolve_comment(comment, &jan),
            Err(Error::Missing { .. })
        ));
    });
}
