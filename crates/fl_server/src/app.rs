//! What every route works on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fl_project::{Project, Role};
use tokio::sync::{Semaphore, watch};

use crate::audit::Audit;
use crate::files::Files;
use crate::limiter::Limiter;
use crate::login::Fresh;
use crate::origin::Names;
use crate::scene::Rooms;
use crate::token::Cookie;
use crate::{Error, Settings, Who};

/// The state of the router: handlers take it as `State<Arc<App>>`.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) project: Arc<Project>,
    pub(crate) settings: Settings,
    pub(crate) audit: Audit,
    pub(crate) files: Files,
    pub(crate) cookie: Cookie,
    pub(crate) names: Names,
    pub(crate) limiter: Limiter,
    pub(crate) fresh: Fresh,
    /// Passwords that are hashed at a time.
    pub(crate) hashing: Semaphore,
    /// Who everybody is, where nobody has to log in.
    everybody: Option<Who>,
    /// The scenes that people have open.
    pub(crate) rooms: Rooms,
    n_connections: AtomicU64,
    ending: watch::Sender<bool>,
}

/// Passwords that are hashed at a time.
const N_HASHING: usize = 2;

impl App {
    /// # Errors
    /// [`Error::NoPeople`] and [`Error::LoginNeeded`] where strangers could come in.
    pub(crate) fn new(
        project: Arc<Project>,
        settings: Settings,
        address: SocketAddr,
    ) -> Result<Self, Error> {
        let everybody = everybody(&project, &settings, address)?;
        let secure = settings.tls.is_some();
        let max_age_secs = settings.session_life.total.as_secs();
        Ok(Self {
            audit: Audit::open(settings.audit.as_deref())?,
            files: Files::load()?,
            cookie: Cookie::new(address, secure, max_age_secs),
            names: Names::new(address, secure, settings.hosts.clone()),
            limiter: Limiter::default(),
            fresh: Fresh::default(),
            hashing: Semaphore::new(N_HASHING),
            ending: watch::Sender::new(false),
            rooms: Rooms::new(usize::try_from(settings.cache_bytes).unwrap_or(usize::MAX)),
            n_connections: AtomicU64::new(1),
            everybody,
            project,
            settings,
        })
    }

    /// Whether people have to log in.
    pub(crate) fn needs_login(&self) -> bool {
        self.everybody.is_none()
    }

    /// Who everybody is, where nobody has to log in.
    pub(crate) fn everybody(&self) -> Option<&Who> {
        self.everybody.as_ref()
    }

    /// Does something that may wait for the disk or compute for long, where it is in nobody's way.
    /// Everything that touches the project goes through here.
    pub(crate) async fn ask<T, E>(
        &self,
        work: impl FnOnce(&Project) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: Send + 'static,
        Error: From<E>,
    {
        let project = Arc::clone(&self.project);
        let done = tokio::task::spawn_blocking(move || work(&project)).await;
        Ok(done.map_err(|_| Error::Panicked)??)
    }

    /// Ends when the server does; long-lived connections wait for it.
    pub(crate) async fn ended(&self) {
        // The sender lives as long as this.
        let _ = self.ending.subscribe().wait_for(|ended| *ended).await;
    }

    /// Whether the server is ending.
    pub(crate) fn has_ended(&self) -> bool {
        *self.ending.borrow()
    }

    /// A number for a live connection, that none had before.
    pub(crate) fn new_connection(&self) -> u64 {
        self.n_connections.fetch_add(1, Ordering::Relaxed)
    }

    /// Tells everybody who waits in [`App::ended`].
    pub(crate) fn end(&self) {
        self.ending.send_replace(true);
    }
}

/// Who everybody is, or nobody where people have to log in.
fn everybody(
    project: &Project,
    settings: &Settings,
    address: SocketAddr,
) -> Result<Option<Who>, Error> {
    let has_people = !project.people()?.is_empty();
    if !address.ip().is_loopback() {
        return match (has_people, settings.no_login) {
            (_, true) => Err(Error::LoginNeeded { address }),
            (false, false) => Err(Error::NoPeople { address }),
            (true, false) => Ok(None),
        };
    }
    if has_people && !settings.no_login {
        return Ok(None);
    }
    Ok(Some(Who {
        person: settings.person.clone().ok_or(Error::NoPerson)?,
        role: Role::Admin,
        token: None,
    }))
}
