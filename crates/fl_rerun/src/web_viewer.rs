//! The files of the Rerun web viewer, for whoever serves them beside pages of their own.

use std::sync::OnceLock;

use re_web_viewer_server::WebViewerData;

use crate::Error;

/// One file to be served.
#[derive(Clone, Copy, Debug)]
pub struct WebFile {
    /// Its name, without a folder.
    pub name: &'static str,
    /// What it is.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

const PAGE: &str = include_str!("../web/frame.html");
const SCRIPT: &str = include_str!("../web/frame.js");
const STYLE: &str = include_str!("../web/style.css");

/// The viewer, and the page `index.html` that shows it within another page.
///
/// The files find each other by relative names, so that they may lie in any one folder.
/// `index.html?recording=/path/of/a/recording` shows a recording of the same origin. The page
/// around it links the time cursor by messages: `{ kind: "show", frame }` goes in,
/// `{ kind: "frame", frame }` comes out, and `{ kind: "ready" }` once there is something to see.
///
/// # Errors
/// [`Error::NoWebViewer`].
pub fn web_viewer() -> Result<[WebFile; 6], Error> {
    const TEXT: [(&str, &str, &str); 3] = [
        ("index.html", "text/html; charset=utf-8", PAGE),
        ("frame.js", "text/javascript; charset=utf-8", SCRIPT),
        ("style.css", "text/css; charset=utf-8", STYLE),
    ];
    let viewer = viewer()?;
    let [page, script, style] = TEXT.map(|(name, media_type, text)| WebFile {
        name,
        media_type,
        bytes: text.as_bytes(),
    });
    let file = |name, media_type, bytes| WebFile {
        name,
        media_type,
        bytes,
    };
    Ok([
        page,
        script,
        style,
        file(
            "re_viewer.js",
            "text/javascript; charset=utf-8",
            viewer.viewer_js(),
        ),
        file(
            "re_viewer_bg.wasm",
            "application/wasm",
            viewer.viewer_wasm(),
        ),
        file("favicon.ico", "image/x-icon", viewer.favicon()),
    ])
}

fn viewer() -> Result<&'static WebViewerData, Error> {
    static VIEWER: OnceLock<WebViewerData> = OnceLock::new();
    if let Some(viewer) = VIEWER.get() {
        return Ok(viewer);
    }
    let viewer = WebViewerData::load(None).map_err(|err| Error::NoWebViewer(Box::new(err)))?;
    Ok(VIEWER.get_or_init(|| viewer))
}
