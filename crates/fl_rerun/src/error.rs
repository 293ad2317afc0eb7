//! What can go wrong while showing a drive.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Any error of another crate.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What can go wrong while showing a drive.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller's progress said stop. Nothing is left behind.
    #[error("canceled after {done} of {total} frames")]
    Canceled {
        /// Frames that were drawn.
        done: u64,
        /// Frames that were asked for.
        total: u64,
    },
    /// There is no frame to show.
    #[error("no frame to show: frames {start}..{end} were asked for and the log has {n_frames}")]
    NoFrames {
        /// First frame asked for.
        start: usize,
        /// One past the last frame asked for.
        end: usize,
        /// Frames of the log.
        n_frames: usize,
    },
    /// The address of a viewer cannot be read as one.
    #[error(
        "`{url}` is not the address of a viewer; it looks like rerun+http://127.0.0.1:9876/proxy"
    )]
    ViewerUrl {
        /// What was given.
        url: String,
    },
    /// Nobody listens there.
    #[error(
        "no viewer listens at {url}; start one with `rerun --port {port}` (version {}), or write \
         a file instead",
        crate::RERUN_VERSION
    )]
    NoViewer {
        /// The address that was tried.
        url: String,
        /// Its port.
        port: u16,
        /// What the network said.
        #[source]
        source: io::Error,
    },
    /// The viewer went away, stopped taking data, or something else listens there.
    #[error(
        "the viewer at {url} does not take the drive; is it still open, and is it Rerun {}?",
        crate::RERUN_VERSION
    )]
    ViewerLost {
        /// Its address.
        url: String,
        /// What the connection said.
        #[source]
        source: Cause,
    },
    /// The recording cannot be written.
    #[error("cannot write the recording\nfile: {path}")]
    Write {
        /// Where it was to go.
        path: PathBuf,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
    /// Rerun refused what it was given.
    #[error("rerun refused {what}")]
    Rerun {
        /// What it was given.
        what: String,
        /// Its reason.
        #[source]
        source: Cause,
    },
    /// The recording to be served cannot be read.
    #[error("cannot read the recording\nfile: {path}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
    /// The web viewer cannot listen.
    #[error("cannot serve the viewer at {address}; is the port in use?")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// What the network said.
        #[source]
        source: io::Error,
    },
    /// The web viewer's own files are not in this build.
    #[error("this build holds no web viewer")]
    NoWebViewer(#[source] Cause),
}
