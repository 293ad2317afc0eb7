//! The files of the editor and of the Rerun viewer. They are known before the first request: a
//! path is compared with their names and never resolved, so that none leads out of this list.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::{Embed, EmbeddedFile};

use crate::Error;
use crate::app::App;

/// The editor, as `cargo xtask web` builds it.
#[derive(Embed)]
#[folder = "../../web/dist"]
struct Editor;

/// The folder of the Rerun viewer.
const VIEWER: &str = "/rerun/";

/// Everything that is served beside the API, by path.
#[derive(Debug)]
pub(crate) struct Files {
    by_path: BTreeMap<String, Arc<File>>,
}

#[derive(Debug)]
struct File {
    media_type: &'static str,
    bytes: Bytes,
    tag: HeaderValue,
    keeping: &'static str,
    /// With gzip, where that is smaller; made when it is first asked for.
    packed: OnceLock<Option<Bytes>>,
}

/// A file with a hash in its name never changes; for the others it is asked each time.
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

impl Files {
    /// # Errors
    /// [`Error::Viewer`] where this build has no Rerun viewer.
    pub(crate) fn load() -> Result<Self, Error> {
        let mut by_path = BTreeMap::new();
        for path in Editor::iter() {
            if let Some(file) = Editor::get(&path) {
                by_path.insert(format!("/{path}"), Arc::new(File::of_editor(&path, file)));
            }
        }
        for file in fl_rerun::web_viewer().map_err(Error::Viewer)? {
            let path = format!("{VIEWER}{}", file.name);
            by_path.insert(path, Arc::new(File::of_viewer(&file)));
        }
        Ok(Self { by_path })
    }

    /// What lies at a path as it came.
    fn at(&self, path: &str) -> Option<&Arc<File>> {
        let path = match path {
            "/" => "/index.html",
            VIEWER => "/rerun/index.html",
            _ => path,
        };
        self.by_path.get(path)
    }
}

impl File {
    fn of_editor(path: &str, file: EmbeddedFile) -> Self {
        let bytes = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        let hash = file.metadata.sha256_hash();
        let tag: String = hash[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let keeping = match path.starts_with("assets/") {
            true => FOREVER,
            false => ASK_AGAIN,
        };
        Self::new(media_type(path), bytes, (&tag, keeping))
    }

    fn of_viewer(file: &fl_rerun::WebFile) -> Self {
        let bytes = Bytes::from_static(file.bytes);
        let version = (fl_rerun::RERUN_VERSION, env!("CARGO_PKG_VERSION"));
        let tag = format!("{}-{}-{}", version.0, version.1, bytes.len());
        Self::new(file.media_type, bytes, (&tag, ASK_AGAIN))
    }

    fn new(media_type: &'static str, bytes: Bytes, (tag, keeping): (&str, &'static str)) -> Self {
        let tag = HeaderValue::try_from(format!("\"{tag}\""));
        Self {
            media_type,
            bytes,
            tag: tag.expect("tags are made of letters, digits and dots"),
            keeping,
            packed: OnceLock::new(),
        }
    }

    fn packed(&self) -> Option<Bytes> {
        self.packed.get_or_init(|| pack(&self.bytes)).clone()
    }
}

/// Below this, packing saves nothing that matters.
const LEAST_PACKED: usize = 1024;

fn pack(bytes: &[u8]) -> Option<Bytes> {
    if bytes.len() < LEAST_PACKED {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).ok()?;
    let packed = encoder.finish().ok()?;
    (packed.len() < bytes.len()).then(|| packed.into())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// Answers whatever is not of the API.
pub(crate) async fn serve(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Error> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(Error::NoRoute);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Error::Method);
    }
    let file = app.files.at(path).map(Arc::clone).ok_or(Error::NoRoute)?;
    answer(file, request.headers()).await
}

async fn answer(file: Arc<File>, asked: &HeaderMap) -> Result<Response, Error> {
    let mut response = Response::default();
    let headers = response.headers_mut();
    headers.insert(header::ETAG, file.tag.clone());
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(file.keeping),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_known(asked, &file.tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(file.media_type),
    );
    let packs = Arc::clone(&file);
    let packed = match takes_gzip(asked) {
        true => tokio::task::spawn_blocking(move || packs.packed()).await,
        false => Ok(None),
    };
    let packed = packed.map_err(|_| Error::Panicked)?;
    if packed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    *response.body_mut() = Body::from(packed.unwrap_or_else(|| file.bytes.clone()));
    Ok(response.into_response())
}

/// Whether the browser has this already.
pub(crate) fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let tags = asked.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = tags
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','));
    tags.any(|it| it.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes())
}

/// Whether the browser unpacks gzip.
pub(crate) fn takes_gzip(asked: &HeaderMap) -> bool {
    let codings = asked.get_all(header::ACCEPT_ENCODING).iter();
    let mut codings = codings
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','));
    codings.any(|it| {
        let (coding, quality) = it.split_once(';').unwrap_or((it, ""));
        coding.trim() == "gzip" && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}
