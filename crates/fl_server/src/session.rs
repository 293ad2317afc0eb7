//! The routes of logging in and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;

use crate::app::App;
use crate::audit::Event;
use crate::extract::{Body, Peer};
use crate::who::Anyone;
use crate::wire::{LoginJson, OwnPasswordJson, Refusal, SessionJson};
use crate::{Error, Who};

fn json(app: &App, who: &Who) -> Json<SessionJson> {
    Json(SessionJson {
        person: who.person.to_string(),
        role: who.role.into(),
        needs_login: app.needs_login(),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Who is at work, or that somebody has to log in.
#[utoipa::path(get, path = "/api/session", tag = "session",
    responses((status = 200, body = SessionJson), (status = 401, body = Refusal)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Anyone(who): Anyone,
) -> Result<Json<SessionJson>, Error> {
    let who = who.ok_or(Error::NotLoggedIn)?;
    Ok(json(&app, &who))
}

/// Logs in. The session has a new token, whatever the browser had before.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = LoginJson,
    responses((status = 200, body = SessionJson), (status = 401, body = Refusal),
        (status = 429, body = Refusal)))]
pub(crate) async fn log_in(
    State(app): State<Arc<App>>,
    Peer(address): Peer,
    headers: HeaderMap,
    Body(login): Body<LoginJson>,
) -> Result<impl IntoResponse, Error> {
    let before = app.cookie.token(&headers);
    let who = app.log_in(login, address, before).await?;
    Ok(entered(&app, &who))
}

/// The answer that begins a session.
fn entered(app: &App, who: &Who) -> impl IntoResponse + use<> {
    let token = who.token.as_deref().unwrap_or_default();
    let cookie = app.cookie.set(token);
    ([(header::SET_COOKIE, cookie)], json(app, who))
}

/// Changes one's own password. All sessions of that person end, and this one goes on with a new
/// token.
#[utoipa::path(post, path = "/api/session/password", tag = "session",
    request_body = OwnPasswordJson,
    responses((status = 200, body = SessionJson), (status = 400, body = Refusal),
        (status = 403, body = Refusal), (status = 429, body = Refusal)))]
pub(crate) async fn change_password(
    State(app): State<Arc<App>>,
    (who, Peer(address)): (Who, Peer),
    Body(change): Body<OwnPasswordJson>,
) -> Result<impl IntoResponse, Error> {
    let changed = app.change_password(&who, change, address).await?;
    app.audit.record(&Event {
        what: "password_changed",
        person: changed.person.as_str(),
        address: Some(address),
        to: changed.person.as_str(),
        ..Event::default()
    });
    Ok(entered(&app, &changed))
}

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Logs out, here and on the server.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204)))]
pub(crate) async fn log_out(
    State(app): State<Arc<App>>,
    Peer(address): Peer,
    Anyone(who): Anyone,
) -> Result<impl IntoResponse, Error> {
    if let Some(who) = &who
        && let Some(token) = who.token.clone()
    {
        app.log_out(token).await?;
        app.audit.record(&Event {
            what: "logout",
            person: who.person.as_str(),
            address: Some(address),
            ..Event::default()
        });
    }
    let cleared = [
        (header::SET_COOKIE, app.cookie.clear()),
        (CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\"")),
    ];
    Ok((StatusCode::NO_CONTENT, cleared))
}
