//! The verbs on tasks and comments.

use anyhow::{Context, bail};
use fl_project::{CommentId, Pin, Project, Task, TaskId, TaskKind, TaskState};
use fl_scene::{Person, TrackId};
use fl_spacetime::Stamp;
use serde_json::{Value, json};

use super::Answer;
use crate::args::{CommentVerb, TaskVerb};
use crate::table::Table;

pub(super) fn task_json(task: &Task) -> Value {
    json!({
        "task": task.id.0,
        "kind": task.kind.as_str(),
        "state": task.state.as_str(),
        "assignee": task.assignee.as_ref().map(Person::as_str),
    })
}

/// Runs a verb on tasks.
pub(super) fn task(
    project: &Project,
    verb: &TaskVerb,
    by: anyhow::Result<Person>,
) -> anyhow::Result<Answer> {
    match verb {
        TaskVerb::Add {
            scene,
            kind,
            assignee,
        } => {
            let known = TaskKind::ALL.into_iter().find(|it| it.as_str() == kind);
            let kind =
                known.with_context(|| format!("`{kind}` is none of label, review, correct"))?;
            let assignee = assignee.as_deref().map(Person::new).transpose()?;
            let scene = project.find_scene(scene)?.id;
            let task = project.add_task(scene, kind, assignee.as_ref(), &by?)?;
            Ok(Answer::new(
                json!({ "task": task.0 }),
                format!("task {}\n", task.0),
            ))
        }
        TaskVerb::List => list(project),
        TaskVerb::Assign { task, assignee } => {
            project.assign_task(TaskId(*task), Some(&Person::new(assignee.as_str())?))?;
            Ok(Answer::new(
                json!({ "task": task }),
                format!("task {task} is {assignee}'s\n"),
            ))
        }
        TaskVerb::Step { task, state, note } => {
            let known = TaskState::ALL.into_iter().find(|it| it.as_str() == state);
            let Some(state) = known else {
                let names: Vec<&str> = TaskState::ALL.iter().map(|it| it.as_str()).collect();
                bail!("`{state}` is none of {}", names.join(", "));
            };
            let task = project.step_task(TaskId(*task), state, (&by?, note))?;
            Ok(Answer::new(
                task_json(&task),
                format!("task {} is {state}\n", task.id.0),
            ))
        }
        TaskVerb::Time { task, seconds } => {
            project.add_time(TaskId(*task), &by?, *seconds)?;
            let spent = project.time_spent(TaskId(*task))?;
            let spent: Vec<Value> = spent
                .iter()
                .map(|it| json!({ "author": it.author.as_str(), "seconds": it.seconds }))
                .collect();
            Ok(Answer::new(
                json!({ "time": spent }),
                format!("{seconds} s added to task {task}\n"),
            ))
        }
    }
}

fn list(project: &Project) -> anyhow::Result<Answer> {
    let scenes = project.scenes()?;
    let mut table = Table::new(
        &[
            "scene", "kind", "state", "assignee", "note", "task", "hours",
        ],
        5,
    );
    let mut answers = Vec::new();
    for task in project.tasks()? {
        let steps = project.task_steps(task.id)?;
        let spent = project.time_spent(task.id)?;
        let scene = scenes.iter().find(|scene| scene.id == task.scene);
        let scene = scene.map_or("?", |scene| scene.name.as_str()).to_owned();
        let mut answer = task_json(&task);
        answer["scene"] = json!(scene);
        let step = |it: &fl_project::TaskStep| json!({ "author": it.author.as_str(), "at_us": it.at_us, "state": it.state.as_str(), "note": it.note });
        answer["steps"] = steps.iter().map(step).collect();
        let time = |it: &fl_project::TimeSpent| json!({ "author": it.author.as_str(), "seconds": it.seconds });
        answer["time"] = spent.iter().map(time).collect();
        answers.push(answer);
        let hours = spent.iter().map(|it| it.seconds).sum::<f64>() / 3600.0;
        table.row(vec![
            scene,
            task.kind.as_str().to_owned(),
            task.state.to_string(),
            task.assignee
                .as_ref()
                .map_or("–".to_owned(), Person::to_string),
            steps.last().map_or(String::new(), |it| it.note.clone()),
            task.id.0.to_string(),
            format!("{hours:.2}"),
        ]);
    }
    Ok(Answer::new(json!({ "tasks": answers }), table.to_string()))
}

/// Runs a verb on comments.
pub(super) fn comment(
    project: &Project,
    verb: &CommentVerb,
    by: anyhow::Result<Person>,
) -> anyhow::Result<Answer> {
    match verb {
        CommentVerb::Add {
            scene,
            text,
            track,
            stamp,
            place,
        } => {
            let pin = Pin {
                track: track.map(TrackId),
                stamp: stamp.map(Stamp::from_nanos),
                place: *place,
                ..Pin::default()
            };
            let scene = project.find_scene(scene)?.id;
            let comment = project.add_comment(scene, (&by?, text), &pin)?;
            let answer = json!({ "comment": comment.0 });
            Ok(Answer::new(answer, format!("comment {}\n", comment.0)))
        }
        CommentVerb::List { scene } => {
            let comments = project.comments(project.find_scene(scene)?.id)?;
            let mut answers = Vec::new();
            let mut text = String::new();
            for it in &comments {
                let settled = it.resolved_by.as_ref().map(Person::as_str);
                answers.push(json!({
                    "comment": it.id.0,
                    "author": it.author.as_str(),
                    "at_us": it.at_us,
                    "text": it.text,
                    "track": it.pin.track.map(|it| it.0),
                    "stamp_ns": it.pin.stamp.map(Stamp::nanos),
                    "place": it.pin.place,
                    "resolved_by": settled,
                }));
                let at = it
                    .pin
                    .track
                    .map(|it| format!(" on {it}"))
                    .unwrap_or_default();
                let state = settled
                    .map(|by| format!(" (settled by {by})"))
                    .unwrap_or_default();
                text += &format!("{} {}{at}: {}{state}\n", it.id.0, it.author, it.text);
            }
            Ok(Answer::new(json!({ "comments": answers }), text))
        }
        CommentVerb::Resolve { comment } => {
            project.resolve_comment(CommentId(*comment), &by?)?;
            Ok(Answer::new(
                json!({ "comment": comment }),
                format!("comment {comment} is settled\n"),
            ))
        }
    }
}
