//! The router: all routes of the API, with what stands before them.

use std::sync::{Arc, LazyLock};

use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use utoipa::OpenApi as _;
use utoipa::openapi::{Info, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::{
    Error, comments, files, guard, headers, origin, people, project, scene, session, tasks,
};

/// What is said over live connections: no route takes or gives it.
#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(scene::Request, scene::Message)))]
struct Spoken;

/// All routes of the API. A route that is added here needs a line in the
/// [table of rights](crate::rights).
fn routes() -> OpenApiRouter<Arc<App>> {
    let mut spoken = Spoken::openapi();
    spoken.info = Info::new("Framelock", env!("CARGO_PKG_VERSION"));
    OpenApiRouter::with_openapi(spoken)
        .routes(routes!(document))
        .routes(routes!(session::get, session::log_in, session::log_out))
        .routes(routes!(session::change_password))
        .routes(routes!(project::get))
        .routes(routes!(project::reserve_numbers))
        .routes(routes!(tasks::add))
        .routes(routes!(tasks::assign))
        .routes(routes!(tasks::steps, tasks::step))
        .routes(routes!(tasks::add_time))
        .routes(routes!(comments::list, comments::add))
        .routes(routes!(comments::resolve))
        .routes(routes!(scene::drive))
        .routes(routes!(scene::document))
        .routes(routes!(scene::cloud))
        .routes(routes!(scene::image))
        .routes(routes!(scene::points_on_image))
        .routes(routes!(scene::radar))
        .routes(routes!(scene::box_at))
        .routes(routes!(scene::shrink))
        .routes(routes!(scene::count))
        .routes(routes!(scene::propagate))
        .routes(routes!(scene::history))
        .routes(routes!(scene::findings))
        .routes(routes!(scene::decide))
        .routes(routes!(scene::replay))
        .routes(routes!(scene::live))
        .routes(routes!(people::add))
        .routes(routes!(people::set_role))
        .routes(routes!(people::set_password))
        .routes(routes!(people::remove))
}

/// The API as an OpenAPI document, in JSON.
pub fn openapi() -> String {
    let document: OpenApi = routes().into_openapi();
    let mut text = document
        .to_pretty_json()
        .expect("the document is plain data");
    text.push('\n');
    text
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "session",
    responses((status = 200, content_type = "application/json", body = String)))]
async fn document() -> Response {
    static DOCUMENT: LazyLock<String> = LazyLock::new(openapi);
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, DOCUMENT.as_str()).into_response()
}

/// Everything that is served. What comes last here is asked first.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (routes, _) = routes().split_for_parts();
    let guard = middleware::from_fn_with_state(Arc::clone(&app), guard::check);
    let origin = middleware::from_fn_with_state(Arc::clone(&app), origin::check);
    let timeout = app.settings.timeout;
    routes
        .method_not_allowed_fallback(|| async { Error::Method })
        .route_layer(guard)
        .fallback(files::serve)
        .layer(DefaultBodyLimit::max(app.settings.body_bytes))
        .layer(RequestBodyTimeoutLayer::new(timeout))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            timeout,
        ))
        .layer(origin)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(headers::secure))
        .with_state(app)
}

/// The cause was told on standard error by the panic itself.
fn panicked(_cause: Box<dyn std::any::Any + Send>) -> Response {
    Error::Panicked.into_response()
}
