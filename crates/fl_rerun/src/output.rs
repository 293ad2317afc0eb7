//! Where a recording goes: a file that appears when it is whole, or a viewer that listens.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rerun::external::re_uri::ProxyUri;
use rerun::{RecordingStream, RecordingStreamBuilder, components};

use crate::canvas::Canvas;
use crate::drive::Drive;
use crate::identity::recording_id;
use crate::{Error, Sink};

/// What the viewer files its blueprints under.
pub(crate) const APPLICATION: &str = "framelock";

/// Frames that may wait in memory to be written.
pub(crate) const FRAMES_IN_FLIGHT: usize = 8;

/// Longer than a viewer on the same network needs to answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// A viewer that takes nothing for so long is lost.
const STALL_TIMEOUT: Duration = Duration::from_secs(30);
/// What a viewer may still get of a drive that was given up.
const FAREWELL_TIMEOUT: Duration = Duration::from_secs(2);
/// A finished recording ends with its footer, which holds this within so many bytes.
const FOOTER_MARK: &[u8] = b"FOOT";
const FOOTER_BYTES: u64 = 32;
/// Partial files that a process of our number may have left behind when it was killed.
const MAX_LEFTOVERS: usize = 100;

/// A recording on its way to a file or a viewer.
pub(crate) struct Output {
    canvas: Canvas,
    target: Target,
}

enum Target {
    File { partial: PathBuf, path: PathBuf },
    Viewer { url: String },
}

impl Output {
    /// Opens a file beside the final one, or connects to a viewer.
    pub(crate) fn open(sink: &Sink, drive: &Drive<'_>) -> Result<Self, Error> {
        let (recording, target) = match sink {
            Sink::File(path) => open_file(path, drive)?,
            Sink::Connect(url) => connect(url, drive)?,
        };
        Ok(Self {
            canvas: Canvas::new(recording),
            target,
        })
    }

    pub(crate) fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    /// Waits until all that was put is out of memory. Called every few frames, it is what bounds
    /// memory, and what notices a full disk or a viewer that went away.
    pub(crate) fn keep_up(&self) -> Result<(), Error> {
        let flushed = self.canvas.recording().flush_with_timeout(STALL_TIMEOUT);
        flushed.map_err(|err| match &self.target {
            Target::File { path, .. } => Error::Write {
                path: path.clone(),
                source: io::Error::other(err),
            },
            Target::Viewer { url } => Error::ViewerLost {
                url: url.clone(),
                source: Box::new(err),
            },
        })
    }

    /// Completes the recording; returns the size of the file in bytes, if it is one.
    pub(crate) fn finish(self) -> Result<Option<u64>, Error> {
        if let Err(err) = self.keep_up() {
            self.abandon();
            return Err(err);
        }
        let Self { canvas, target } = self;
        drop(canvas); // ends the writing thread, which writes the footer
        match target {
            Target::Viewer { .. } => Ok(None),
            Target::File { partial, path } => {
                let placed = place(&partial, &path);
                placed.map(Some).map_err(|source| {
                    fs::remove_file(&partial).ok();
                    Error::Write { path, source }
                })
            }
        }
    }

    /// Gives up: leaves no file, and does not wait for a viewer that hangs.
    pub(crate) fn abandon(self) {
        let recording = self.canvas.into_recording();
        match self.target {
            Target::File { partial, .. } => {
                drop(recording);
                fs::remove_file(partial).ok();
            }
            Target::Viewer { .. } => {
                // Dropping waits for the viewer without end.
                if recording.flush_with_timeout(FAREWELL_TIMEOUT).is_err() {
                    std::mem::forget(recording);
                }
            }
        }
    }
}

/// No environment variable of Rerun's decides whether we draw, and the drive starts when it was
/// recorded, not now.
fn builder(drive: &Drive<'_>) -> RecordingStreamBuilder {
    let start = components::Timestamp::from(drive.moments[0].stamp.nanos());
    RecordingStreamBuilder::new(APPLICATION)
        .enabled(true)
        .recording_name(drive.options.title.as_str())
        .recording_started(start)
}

fn open_file(path: &Path, drive: &Drive<'_>) -> Result<(RecordingStream, Target), Error> {
    let write_error = |source: io::Error| Error::Write {
        path: path.to_owned(),
        source,
    };
    let partial = create_partial(path).map_err(write_error)?;
    let recording = builder(drive)
        .recording_id(recording_id(drive))
        .send_properties(true) // which an id of our own turns off
        .save(&partial)
        .map_err(|err| {
            fs::remove_file(&partial).ok();
            write_error(io::Error::other(err))
        })?;
    Ok((
        recording,
        Target::File {
            partial,
            path: path.to_owned(),
        },
    ))
}

/// Makes an empty file beside the final one, and never takes one that is there already.
fn create_partial(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let (name, process) = (name.to_string_lossy(), std::process::id());
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for try_idx in 0..MAX_LEFTOVERS {
        let partial = path.with_file_name(format!(".{name}.{process}-{try_idx}.partial"));
        match File::create_new(&partial) {
            Ok(_) => return Ok(partial),
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists => taken = err,
            Err(err) => return Err(err),
        }
    }
    Err(taken)
}

/// The writing thread tells nobody when the last bytes failed; the footer does.
fn place(partial: &Path, path: &Path) -> io::Result<u64> {
    let mut file = File::options().read(true).write(true).open(partial)?;
    let size = file.metadata()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(FOOTER_BYTES)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    if !tail
        .windows(FOOTER_MARK.len())
        .any(|window| window == FOOTER_MARK)
    {
        return Err(io::Error::new(
            io::ErrorKind::WriteZero,
            "the recording has no end",
        ));
    }
    file.sync_all()?;
    drop(file);
    fs::rename(partial, path)?;
    Ok(size)
}

/// The SDK itself would try without end, in the background, so we knock first.
///
/// The recording has a random id here: a viewer would mix it into what it holds of the same id,
/// and what was removed from the drive meanwhile would stay.
fn connect(url: &str, drive: &Drive<'_>) -> Result<(RecordingStream, Target), Error> {
    let bad_url = || Error::ViewerUrl {
        url: url.to_owned(),
    };
    let uri: ProxyUri = url.parse().map_err(|_not_a_proxy| bad_url())?;
    let address = format!("{}:{}", uri.origin.host, uri.origin.port);
    knock(&address).map_err(|source| Error::NoViewer {
        url: url.to_owned(),
        port: uri.origin.port,
        source,
    })?;
    let recording = builder(drive)
        .connect_grpc_opts(url)
        .map_err(|err| refused("the viewer", err))?;
    Ok((
        recording,
        Target::Viewer {
            url: url.to_owned(),
        },
    ))
}

fn knock(address: &str) -> io::Result<()> {
    let mut last_error = io::Error::from(io::ErrorKind::NotFound);
    for socket_address in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&socket_address, CONNECT_TIMEOUT) {
            Ok(_) => return Ok(()),
            Err(err) => last_error = err,
        }
    }
    Err(last_error)
}

fn refused(what: &str, source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Rerun {
        what: what.to_owned(),
        source: Box::new(source),
    }
}
