//! The routes of tasks.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fl_project::{SceneId, Task, TaskId, TaskState};
use fl_scene::Person;

use crate::app::App;
use crate::extract::{Body, Path};
use crate::rights::Right;
use crate::wire::{AssignJson, NewStepJson, NewTaskJson, Refusal, StepJson, TaskJson, TimeJson};
use crate::{Error, Who};

/// Makes a task.
#[utoipa::path(post, path = "/api/tasks", tag = "tasks", request_body = NewTaskJson,
    responses((status = 200, body = TaskJson), (status = 404, body = Refusal)))]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    who: Who,
    Body(new): Body<NewTaskJson>,
) -> Result<Json<TaskJson>, Error> {
    let made = app.ask(move |project| {
        let scene = project.scene_record(SceneId(new.scene))?.id;
        let (kind, assignee) = (new.kind.into(), person(new.assignee)?);
        let id = project.add_task(scene, kind, assignee.as_ref(), &who.person)?;
        Ok::<_, Error>(Task {
            id,
            scene,
            kind,
            assignee,
            state: TaskState::ToDo,
        })
    });
    Ok(Json(TaskJson::from(&made.await?)))
}

/// Gives a task to somebody, or to nobody.
#[utoipa::path(post, path = "/api/tasks/{id}/assign", tag = "tasks", request_body = AssignJson,
    params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = Refusal)))]
pub(crate) async fn assign(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
    Body(new): Body<AssignJson>,
) -> Result<StatusCode, Error> {
    let assignee = person(new.assignee)?;
    app.ask(move |project| project.assign_task(TaskId(id), assignee.as_ref()))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a task a step on. Only reviewers accept and reject, and nobody their own.
#[utoipa::path(post, path = "/api/tasks/{id}/steps", tag = "tasks", request_body = NewStepJson,
    params(("id" = i64, Path)),
    responses((status = 200, body = TaskJson), (status = 403, body = Refusal),
        (status = 409, body = Refusal)))]
pub(crate) async fn step(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<i64>,
    Body(new): Body<NewStepJson>,
) -> Result<Json<TaskJson>, Error> {
    let state = TaskState::from(new.state);
    if matches!(state, TaskState::Accepted | TaskState::Rejected) {
        who.need(Right::Review)?;
    }
    let step =
        app.ask(move |project| project.step_task(TaskId(id), state, (&who.person, &new.note)));
    Ok(Json(TaskJson::from(&step.await?)))
}

/// Everything that happened to a task, oldest first.
#[utoipa::path(get, path = "/api/tasks/{id}/steps", tag = "tasks", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<StepJson>)))]
pub(crate) async fn steps(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<StepJson>>, Error> {
    let steps = app
        .ask(move |project| project.task_steps(TaskId(id)))
        .await?;
    Ok(Json(steps.iter().map(StepJson::from).collect()))
}

/// The longest time that is added at once: a day.
const MOST_SECS: f64 = 86_400.0;

/// Adds time that whoever asks has worked.
#[utoipa::path(post, path = "/api/tasks/{id}/time", tag = "tasks", request_body = TimeJson,
    params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = Refusal)))]
pub(crate) async fn add_time(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<i64>,
    Body(TimeJson { seconds }): Body<TimeJson>,
) -> Result<StatusCode, Error> {
    if !(0.0..=MOST_SECS).contains(&seconds) {
        return Err(Error::Malformed {
            reason: format!("time is added in 0 to {MOST_SECS} seconds, not {seconds}"),
        });
    }
    app.ask(move |project| project.add_time(TaskId(id), &who.person, seconds))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn person(name: Option<String>) -> Result<Option<Person>, Error> {
    Ok(name.map(Person::new).transpose()?)
}
