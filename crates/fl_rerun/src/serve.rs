//! The Rerun web viewer for one recording, served to this machine alone.
//!
//! The viewer's own files come with this binary. The page that starts it is ours: it asks nobody
//! for fonts or scripts, and the response headers forbid the viewer to talk to anybody but this
//! server, which is what stops its telemetry.

mod answer;
mod assets;
mod headers;

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tiny_http::Server;

use crate::Error;
use answer::answer;
use assets::Assets;

/// Browsers open up to six connections; a slow download must not keep the page waiting.
const N_WORKERS: usize = 6;
/// A worker that waits for a browser which reads nothing is left behind after so long.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// The web viewer, being served at a port of 127.0.0.1 until it is stopped or dropped.
pub struct WebView {
    address: SocketAddr,
    shared: Arc<Shared>,
    workers: Mutex<Vec<JoinHandle<()>>>,
}

struct Shared {
    /// `None` once stopped.
    server: Mutex<Option<Arc<Server>>>,
    stopped: Condvar,
    assets: Assets,
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
        let (server, address) = listen(port.unwrap_or(0))?;
        let shared = Arc::new(Shared {
            server: Mutex::new(Some(Arc::clone(&server))),
            stopped: Condvar::new(),
            assets,
        });
        let workers = (0..N_WORKERS)
            .map(|_| {
                let (server, shared) = (Arc::clone(&server), Arc::clone(&shared));
                std::thread::spawn(move || work(&server, &shared, address.port()))
            })
            .collect();
        Ok(Self {
            address,
            shared,
            workers: Mutex::new(workers),
        })
    }

    /// What to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Waits until somebody stops it.
    pub fn wait(&self) {
        let mut server = lock(&self.shared.server);
        while server.is_some() {
            server = self
                .shared
                .stopped
                .wait(server)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Takes no more requests, ends the threads and frees the port; a second time does nothing.
    ///
    /// A thread that is stuck in a browser which stopped reading is left to end with it.
    pub fn stop(&self) {
        let Some(server) = lock(&self.shared.server).take() else {
            return;
        };
        for _ in 0..N_WORKERS {
            server.unblock();
        }
        self.shared.stopped.notify_all();
        let deadline = Instant::now() + STOP_TIMEOUT;
        for worker in lock(&self.workers).drain(..) {
            if wait_until(deadline, || worker.is_finished()) {
                worker.join().ok();
            }
        }
        drop(server); // the last one tells the listening thread to end
        let is_free = || TcpStream::connect_timeout(&self.address, STOP_TIMEOUT).is_err();
        wait_until(deadline, is_free);
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

fn listen(port: u16) -> Result<(Arc<Server>, SocketAddr), Error> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let server = Server::http(address).map_err(|source| Error::Listen { address, source })?;
    let address = server.server_addr().to_ip().unwrap_or(address);
    Ok((Arc::new(server), address))
}

/// Answers requests until the server is stopped. A browser that goes away is not our error.
fn work(server: &Server, shared: &Shared, port: u16) {
    while let Ok(request) = server.recv() {
        answer(request, &shared.assets, port).ok();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether it came true in time.
fn wait_until(deadline: Instant, mut is_true: impl FnMut() -> bool) -> bool {
    while !is_true() {
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    true
}
