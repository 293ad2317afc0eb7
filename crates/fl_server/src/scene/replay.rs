//! The scene as a recording for the Rerun viewer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::response::{IntoResponse, Response};
use fl_log::Progress;
use tower_http::services::ServeFile;

use super::in_room;
use crate::app::App;
use crate::audit::Event;
use crate::extract::{Path, Peer};
use crate::wire::Refusal;
use crate::{Error, Who};

/// Stops the work when the server ends.
struct UntilEnd(Arc<App>);

impl Progress for UntilEnd {
    fn advance(&self, _done: u64, _total: u64) -> bool {
        !self.0.has_ended()
    }
}

/// The scene as it is now, as a recording for the Rerun viewer. It is made when it is asked for the
/// first time, and again when the scene has changed.
#[utoipa::path(get, path = "/api/scenes/{id}/replay.rrd", tag = "scene", params(("id" = i64, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, body = Refusal)))]
pub(crate) async fn replay(
    State(app): State<Arc<App>>,
    (who, Peer(address)): (Who, Peer),
    Path(id): Path<i64>,
    request: Request<Body>,
) -> Result<Response, Error> {
    let until_end = UntilEnd(Arc::clone(&app));
    let recording = in_room(&app, id, move |room| room.recording(&until_end)).await?;
    app.audit.record(&Event {
        what: "exported",
        person: who.person.as_str(),
        address: Some(address),
        to: &format!("scene {id}"),
        detail: "recording",
        ..Event::default()
    });
    let served = ServeFile::new(recording).try_call(request).await;
    Ok(served.map_err(Error::Serve)?.into_response())
}
