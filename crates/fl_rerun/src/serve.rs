//! The Rerun web viewer for one recording, served to this machine alone.
//!
//! The viewer's own files come with this binary. The page that starts it is ours: it asks nobody
//! for fonts or scripts, and the response headers forbid the viewer to talk to anybody but this
//! server, which is what stops its telemetry.
//!
//! The server is ours too, and small: `GET` and `HEAD`, no bodies, one answer a connection, and a
//! bound on everything a stranger could send, withhold or leave unread.

mod answer;
mod assets;
mod connections;
mod headers;
mod request;

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use crate::Error;
use answer::answer;
use assets::Assets;
use connections::Connections;

/// The web viewer, being served at a port of 127.0.0.1 until it is stopped or dropped.
pub struct WebView {
    connections: Connections,
}

impl WebView {
    /// Serves a recording; `port` `None` takes any free one.
    ///
    /// The recording is read anew for every page that is opened, and never held in memory.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::Listen`] or [`Error::NoWebViewer`].
    pub fn start(rrd: &Path, port: Option<u16>) -> Result<Self, Error> {
        File::open(rrd).map_err(|source| Error::Read {
            path: rrd.to_owned(),
            source,
        })?;
        let assets = Assets::load(rrd)?;
        let port = port.unwrap_or(0);
        // A browser that goes away is not our error.
        let connections = Connections::accept(port, move |stream, address| {
            answer(stream, &assets, address.port()).ok();
        });
        let connections = connections.map_err(|source| Error::Listen {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            source,
        })?;
        Ok(Self { connections })
    }

    /// What to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/", self.connections.address())
    }

    /// Waits until somebody stops it.
    pub fn wait(&self) {
        self.connections.wait();
    }

    /// Takes no more requests, cuts the answers that are under way and frees the port; a second
    /// time does nothing.
    pub fn stop(&self) {
        self.connections.stop();
    }
}

impl Drop for WebView {
    fn drop(&mut self) {
        self.stop();
    }
}

impl std::fmt::Debug for WebView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebView")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}
