//! The routes of the project as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use fl_project::{LogId, Project};

use crate::app::App;
use crate::extract::Body;
use crate::wire::{
    CountJson, FirstJson, MemberJson, OntologyJson, ProjectJson, Refusal, SceneJson, TaskJson,
};
use crate::{Error, Who};

/// Scenes, tasks, people, and what may be labeled.
#[utoipa::path(get, path = "/api/project", tag = "project",
    responses((status = 200, body = ProjectJson), (status = 401, body = Refusal)))]
pub(crate) async fn get(State(app): State<Arc<App>>, who: Who) -> Result<Json<ProjectJson>, Error> {
    app.ask(move |project| read(project, &who)).await.map(Json)
}

fn read(project: &Project, who: &Who) -> Result<ProjectJson, fl_project::Error> {
    let logs: BTreeMap<LogId, String> = project
        .logs()?
        .into_iter()
        .map(|log| (log.id, log.identity.name))
        .collect();
    let scenes = project.scenes()?.into_iter().map(|scene| SceneJson {
        id: scene.id.0,
        log: logs.get(&scene.log).cloned().unwrap_or_default(),
        name: scene.name,
        revision: scene.revision,
    });
    let mut people: Vec<MemberJson> = project.people()?.iter().map(MemberJson::from).collect();
    // Where nobody has to log in there may be nobody but the one who is here.
    if people.is_empty() {
        people.push(MemberJson {
            name: who.person.to_string(),
            role: who.role.into(),
        });
    }
    Ok(ProjectJson {
        name: project.name().to_owned(),
        ontology: OntologyJson::from(project.ontology()),
        scenes: scenes.collect(),
        tasks: project.tasks()?.iter().map(TaskJson::from).collect(),
        people,
    })
}

/// The most numbers at a time.
const MOST_NUMBERS: u32 = 10_000;

/// Reserves numbers for things that a browser will make while it cannot ask.
#[utoipa::path(post, path = "/api/numbers", tag = "project", request_body = CountJson,
    responses((status = 200, body = FirstJson), (status = 400, body = Refusal)))]
pub(crate) async fn reserve_numbers(
    State(app): State<Arc<App>>,
    Body(CountJson { count }): Body<CountJson>,
) -> Result<Json<FirstJson>, Error> {
    if !(1..=MOST_NUMBERS).contains(&count) {
        return Err(Error::Malformed {
            reason: format!("1 to {MOST_NUMBERS} numbers are given at a time, not {count}"),
        });
    }
    let first = app.ask(move |project| project.new_numbers(count)).await?;
    Ok(Json(FirstJson { first }))
}
