//! Connections to a port of this machine: a bounded number at once, each in a thread of its own.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Browsers open up to six connections; the rest is for pages that are stalled or closed.
/// Who comes when all are taken waits in the backlog of the operating system.
const MAX_CONNECTIONS: usize = 16;
/// How long stopping may take when a thread does not end.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);
/// Between two looks at what is about to happen, or two tries of what failed for want of files.
const PAUSE: Duration = Duration::from_millis(5);

/// Accepts connections until it is stopped.
pub(super) struct Connections {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// A connection ended, or all was stopped.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    stopped: bool,
    n_accepted: u64,
    /// By the order of their arrival.
    live: BTreeMap<u64, Arc<TcpStream>>,
}

impl Connections {
    /// Listens on 127.0.0.1, at any free port if `port` is 0, and gives every connection to
    /// `serve`, which may take as long as it likes: stopping shuts its stream down.
    pub(super) fn accept(
        port: u16,
        serve: impl Fn(&TcpStream, SocketAddr) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let acceptor = {
            let (shared, serve) = (Arc::clone(&shared), Arc::new(serve));
            let serve = move |stream: &TcpStream| serve(stream, address);
            spawn("web view", move || accept_all(&listener, &shared, &serve))?
        };
        Ok(Self {
            address,
            shared,
            acceptor: Mutex::new(Some(acceptor)),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until somebody stops it.
    pub(super) fn wait(&self) {
        let mut state = lock(&self.shared.state);
        while !state.stopped {
            state = self.shared.wait(state);
        }
    }

    /// Cuts all connections, ends all threads and frees the port; a second time does nothing.
    pub(super) fn stop(&self) {
        let deadline = Instant::now() + STOP_TIMEOUT;
        {
            let mut state = lock(&self.shared.state);
            if std::mem::replace(&mut state.stopped, true) {
                return;
            }
            for stream in state.live.values() {
                stream.shutdown(Shutdown::Both).ok();
            }
            self.shared.changed.notify_all();
        }
        if let Some(acceptor) = lock(&self.acceptor).take() {
            self.end(acceptor, deadline);
        }
        let mut state = lock(&self.shared.state);
        while !state.live.is_empty() {
            let rest = deadline.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return; // the file it reads from does not answer; its thread ends when it does
            }
            let waited = self.shared.changed.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The thread may wait for one more connection, so it gets one. The port is free once it ended.
    fn end(&self, acceptor: JoinHandle<()>, deadline: Instant) {
        while !acceptor.is_finished() && Instant::now() < deadline {
            TcpStream::connect_timeout(&self.address, PAUSE).ok();
            std::thread::sleep(PAUSE);
        }
        if acceptor.is_finished() {
            acceptor.join().ok();
        }
    }
}

impl Shared {
    /// Waits until there is room for one more; false once stopped.
    fn wait_for_room(&self) -> bool {
        let mut state = lock(&self.state);
        while !state.stopped && state.live.len() >= MAX_CONNECTIONS {
            state = self.wait(state);
        }
        !state.stopped
    }

    /// Counts a connection in; `None` once stopped.
    fn enter(self: &Arc<Self>, stream: TcpStream) -> Option<Visit> {
        let stream = Arc::new(stream);
        let mut state = lock(&self.state);
        if state.stopped {
            return None;
        }
        let visit_idx = state.n_accepted;
        state.n_accepted += 1;
        state.live.insert(visit_idx, Arc::clone(&stream));
        Some(Visit {
            shared: Arc::clone(self),
            visit_idx,
            stream,
        })
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let waited = self.changed.wait(state);
        waited.unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is counted; dropping it closes it and makes room.
struct Visit {
    shared: Arc<Shared>,
    visit_idx: u64,
    stream: Arc<TcpStream>,
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.stream.shutdown(Shutdown::Both).ok();
        lock(&self.shared.state).live.remove(&self.visit_idx);
        self.shared.changed.notify_all();
    }
}

fn accept_all<Serve>(listener: &TcpListener, shared: &Arc<Shared>, serve: &Serve)
where
    Serve: Fn(&TcpStream) + Clone + Send + 'static,
{
    while shared.wait_for_room() {
        let Ok((stream, _)) = listener.accept() else {
            std::thread::sleep(PAUSE); // out of files, or the client is gone already
            continue;
        };
        let Some(visit) = shared.enter(stream) else {
            return;
        };
        let serve = serve.clone();
        // Without a thread the visit is dropped, and the client may come again.
        spawn("web visit", move || serve(&visit.stream)).ok();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    thread.spawn(work)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
