//! The few things that are served, each at one known path.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use re_web_viewer_server::WebViewerData;

use crate::Error;

const INDEX: &str = include_str!("../../web/index.html");
const START: &str = include_str!("../../web/start.js");
const STYLE: &str = include_str!("../../web/style.css");

/// What is served.
pub(super) struct Assets {
    viewer: WebViewerData,
    rrd: PathBuf,
}

/// One thing that is served.
pub(super) struct Asset<'a> {
    pub(super) media_type: &'static str,
    pub(super) length: u64,
    pub(super) body: Box<dyn Read + 'a>,
}

impl Asset<'static> {
    /// A line for people.
    pub(super) fn text(line: &'static str) -> Self {
        Self {
            media_type: "text/plain; charset=utf-8",
            length: line.len() as u64,
            body: Box::new(line.as_bytes()),
        }
    }
}

impl Assets {
    pub(super) fn load(rrd: &Path) -> Result<Self, Error> {
        let viewer = WebViewerData::load(None).map_err(|err| Error::NoWebViewer(Box::new(err)))?;
        Ok(Self {
            viewer,
            rrd: rrd.to_owned(),
        })
    }

    /// What lies at a path, which is compared as it came: nothing is decoded or resolved, so no
    /// path leads out of this list. `None` where nothing lies.
    pub(super) fn at(&self, path: &str) -> Option<io::Result<Asset<'_>>> {
        let (media_type, bytes) = match path {
            "/" => ("text/html; charset=utf-8", INDEX.as_bytes()),
            "/start.js" => ("text/javascript; charset=utf-8", START.as_bytes()),
            "/style.css" => ("text/css; charset=utf-8", STYLE.as_bytes()),
            "/re_viewer.js" => ("text/javascript; charset=utf-8", self.viewer.viewer_js()),
            "/re_viewer_bg.wasm" => ("application/wasm", self.viewer.viewer_wasm()),
            "/favicon.ico" => ("image/x-icon", self.viewer.favicon()),
            "/drive.rrd" => return Some(self.recording()),
            _ => return None,
        };
        let (length, body) = (bytes.len() as u64, Box::new(Cursor::new(bytes)));
        Some(Ok(Asset {
            media_type,
            length,
            body,
        }))
    }

    /// Streamed from the file, and no longer than it was when it was opened.
    fn recording(&self) -> io::Result<Asset<'_>> {
        let file = File::open(&self.rrd)?;
        let length = file.metadata()?.len();
        let body = Box::new(file.take(length));
        Ok(Asset {
            media_type: "application/octet-stream",
            length,
            body,
        })
    }
}
