//! The routes of comments.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fl_project::{Comment, CommentId, Pin, Project, SceneId};
use fl_scene::{Person, TrackId};
use fl_spacetime::Stamp;

use crate::app::App;
use crate::extract::{Body, Path};
use crate::wire::{CommentJson, NewCommentJson, PinJson, Refusal, RegionJson};
use crate::{Error, Who};

/// All comments of a scene, as they were made.
#[utoipa::path(get, path = "/api/scenes/{id}/comments", tag = "comments",
    params(("id" = i64, Path)),
    responses((status = 200, body = Vec<CommentJson>), (status = 404, body = Refusal)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<CommentJson>>, Error> {
    let comments = app.ask(move |project| {
        let start = log_start(project, SceneId(id))?;
        let comments = project.comments(SceneId(id))?;
        Ok::<_, Error>(comments.iter().map(|it| json(it, start)).collect())
    });
    comments.await.map(Json)
}

/// Says something about a scene, or a place in it.
#[utoipa::path(post, path = "/api/scenes/{id}/comments", tag = "comments",
    request_body = NewCommentJson, params(("id" = i64, Path)),
    responses((status = 200, body = CommentJson), (status = 404, body = Refusal),
        (status = 422, body = Refusal)))]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<i64>,
    Body(new): Body<NewCommentJson>,
) -> Result<Json<CommentJson>, Error> {
    let added = app.ask(move |project| {
        let start = log_start(project, SceneId(id))?;
        let pin = pin(new.pin, start);
        let comment = project.add_comment(SceneId(id), (&who.person, &new.text), &pin)?;
        let comments = project.comments(SceneId(id))?;
        let added = comments.iter().find(|it| it.id == comment);
        let added = added.map(|it| json(it, start));
        added.ok_or_else(|| fl_project::Error::Missing {
            what: format!("comment {}", comment.0),
        })
    });
    added.await.map(Json)
}

/// Says that a comment is settled.
#[utoipa::path(post, path = "/api/comments/{id}/resolve", tag = "comments",
    params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = Refusal)))]
pub(crate) async fn resolve(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<i64>,
) -> Result<StatusCode, Error> {
    app.ask(move |project| project.resolve_comment(CommentId(id), &who.person))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The moment from which a scene's times are counted on the wire.
fn log_start(project: &Project, scene: SceneId) -> Result<Stamp, fl_project::Error> {
    let log = project.scene_record(scene)?.log;
    Ok(project.log(log)?.identity.start)
}

fn json(comment: &Comment, log_start: Stamp) -> CommentJson {
    let pin = &comment.pin;
    let region = pin.region.as_ref();
    CommentJson {
        id: comment.id.0,
        author: comment.author.to_string(),
        at_us: comment.at_us,
        text: comment.text.clone(),
        pin: PinJson {
            track: pin.track.map(|it| it.0),
            t: pin
                .stamp
                .map(|it| it.nanos().saturating_sub(log_start.nanos())),
            place: pin.place,
            radius_m: pin.radius_m,
            region: region.map(|(camera, corners)| RegionJson {
                camera: camera.clone(),
                corners: *corners,
            }),
        },
        resolved_by: comment.resolved_by.as_ref().map(Person::to_string),
    }
}

fn pin(pin: PinJson, log_start: Stamp) -> Pin {
    let stamp = |t: i64| Stamp::from_nanos(log_start.nanos().saturating_add(t));
    Pin {
        track: pin.track.map(TrackId),
        stamp: pin.t.map(stamp),
        place: pin.place,
        radius_m: pin.radius_m,
        region: pin.region.map(|it| (it.camera, it.corners)),
    }
}
