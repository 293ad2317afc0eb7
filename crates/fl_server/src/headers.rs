//! What a page of this server may do: headers of every answer.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What the editor's page may load: its own files, and images that it makes itself.
const EDITOR_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self' blob:; \
    connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
    style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
    frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// As the editor's, with what the Rerun viewer needs to start. `connect-src 'self'` is what keeps
/// its telemetry at home. The editor shows it in a frame.
const VIEWER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    worker-src 'self' blob:; connect-src 'self'; img-src 'self' blob: data:; \
    style-src 'self' 'unsafe-inline'; font-src 'self' data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'";

const SENSORS_AND_MORE: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/// Puts the headers on an answer, also on those that refuse.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
    let policy = match request.uri().path().starts_with("/rerun/") {
        true => VIEWER_POLICY,
        false => EDITOR_POLICY,
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            SENSORS_AND_MORE,
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What a route says about keeping holds; everything else is kept nowhere.
    let unsaid = headers.entry(header::CACHE_CONTROL);
    unsaid.or_insert(HeaderValue::from_static("no-store"));
    response
}
