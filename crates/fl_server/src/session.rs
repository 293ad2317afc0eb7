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
use crate::wire::{LoginJson, Refusal, SessionJson};
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
    let token = who.token.as_deref().unwrap_or_default();
    Ok((
        [(header::SET_COOKIE, app.cookie.set(token))],
        json(&app, &who),
    ))
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
