//! The routes of people: for admins alone.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use fl_project::{Member, Project, Role};
use fl_scene::Person;

use crate::app::App;
use crate::audit::Event;
use crate::extract::{Body, Path, Peer};
use crate::wire::{NewPasswordJson, NewPersonJson, NewRoleJson, Refusal};
use crate::{Error, Who, hash_password};

/// Adds somebody.
#[utoipa::path(post, path = "/api/people", tag = "people", request_body = NewPersonJson,
    responses((status = 204), (status = 409, body = Refusal)))]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    (who, peer): (Who, Peer),
    Body(new): Body<NewPersonJson>,
) -> Result<StatusCode, Error> {
    let member = Member {
        person: Person::new(new.name)?,
        role: new.role.into(),
    };
    let (person, role) = (member.person.clone(), member.role);
    let work = move |project: &Project| {
        project.add_person(&member, &hash_password(&new.password)?)?;
        Ok(())
    };
    change(
        &app,
        (who, peer),
        ("person_added", &person, role.as_str()),
        work,
    )
    .await
}

/// Gives somebody another role; their sessions end.
#[utoipa::path(post, path = "/api/people/{name}/role", tag = "people", request_body = NewRoleJson,
    params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Refusal), (status = 409, body = Refusal)))]
pub(crate) async fn set_role(
    State(app): State<Arc<App>>,
    (who, peer): (Who, Peer),
    Path(name): Path<String>,
    Body(new): Body<NewRoleJson>,
) -> Result<StatusCode, Error> {
    let (person, role) = (Person::new(name)?, Role::from(new.role));
    let changed = person.clone();
    let work = move |project: &Project| Ok(project.set_role(&changed, role)?);
    change(
        &app,
        (who, peer),
        ("role_changed", &person, role.as_str()),
        work,
    )
    .await
}

/// Gives somebody another password; their sessions end.
#[utoipa::path(post, path = "/api/people/{name}/password", tag = "people",
    request_body = NewPasswordJson, params(("name" = String, Path)),
    responses((status = 204), (status = 400, body = Refusal), (status = 404, body = Refusal)))]
pub(crate) async fn set_password(
    State(app): State<Arc<App>>,
    (who, peer): (Who, Peer),
    Path(name): Path<String>,
    Body(new): Body<NewPasswordJson>,
) -> Result<StatusCode, Error> {
    let person = Person::new(name)?;
    let changed = person.clone();
    let work = move |project: &Project| {
        project.set_password_hash(&changed, &hash_password(&new.password)?)?;
        Ok(())
    };
    change(&app, (who, peer), ("password_changed", &person, ""), work).await
}

/// Removes somebody; their sessions end, what they did stays theirs.
#[utoipa::path(delete, path = "/api/people/{name}", tag = "people",
    params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Refusal), (status = 409, body = Refusal)))]
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    (who, peer): (Who, Peer),
    Path(name): Path<String>,
) -> Result<StatusCode, Error> {
    let person = Person::new(name)?;
    let removed = person.clone();
    let work = move |project: &Project| Ok(project.remove_person(&removed)?);
    change(&app, (who, peer), ("person_removed", &person, ""), work).await
}

/// Does it, looks sessions up anew, and writes it down.
async fn change(
    app: &Arc<App>,
    (who, Peer(address)): (Who, Peer),
    (what, person, detail): (&'static str, &Person, &str),
    work: impl FnOnce(&Project) -> Result<(), Error> + Send + 'static,
) -> Result<StatusCode, Error> {
    app.ask(work).await?;
    app.fresh.forget();
    app.audit.record(&Event {
        what,
        person: who.person.as_str(),
        address: Some(address),
        to: person.as_str(),
        detail,
        ..Event::default()
    });
    Ok(StatusCode::NO_CONTENT)
}
