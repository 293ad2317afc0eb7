//! The server itself: binds, serves, ends.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use fl_project::Project;
use tokio::runtime::Runtime;

use crate::app::App;
use crate::{Error, Settings, Tls, api, scene};

/// A server that listens, and serves once it is told to.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<App>,
    runtime: Runtime,
    tls: Option<RustlsConfig>,
}

/// How often it is looked whether the server should end.
const PAUSE: Duration = Duration::from_millis(50);

/// How long requests that are under way may take when the server ends.
const GRACE: Duration = Duration::from_secs(5);

/// How long a browser may take for the head of a request, and for a TLS handshake.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);

/// Work on the project that goes on at a time; more waits.
const N_WORKING: usize = 64;

impl Server {
    /// Listens, and takes nobody in yet.
    ///
    /// # Errors
    /// [`Error::NoPeople`] and [`Error::LoginNeeded`] for an address that other machines reach,
    /// [`Error::NoPerson`], [`Error::Listen`], [`Error::Tls`].
    pub fn bind(project: Arc<Project>, settings: Settings) -> Result<Self, Error> {
        let listen = |source| Error::Listen {
            address: settings.listen,
            source,
        };
        let listener = TcpListener::bind(settings.listen).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .max_blocking_threads(N_WORKING)
            .enable_all()
            .build()
            .map_err(Error::Serve)?;
        let tls = settings.tls.as_ref();
        let tls = tls
            .map(|tls| runtime.block_on(certificate(tls)))
            .transpose()?;
        let app = Arc::new(App::new(project, settings, address)?);
        Ok(Self {
            listener,
            address,
            app,
            runtime,
            tls,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to open in a browser on this machine.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        match self.address.ip().is_unspecified() {
            true => format!("{scheme}://localhost:{}/", self.address.port()),
            false => format!("{scheme}://{}/", self.address),
        }
    }

    /// Whether people have to log in.
    pub fn needs_login(&self) -> bool {
        self.app.needs_login()
    }

    /// Serves until `stop` is set, and lets requests that are under way end.
    pub fn serve(self, stop: &AtomicBool) -> Result<(), Error> {
        let Self {
            listener,
            app,
            runtime,
            tls,
            ..
        } = self;
        let handle = Handle::new();
        let served = runtime.block_on(async {
            tokio::spawn(scene::watch(Arc::clone(&app)));
            let serving = tokio::spawn(serve(listener, (Arc::clone(&app), tls), handle.clone()));
            while !stop.load(Ordering::SeqCst) && !serving.is_finished() {
                tokio::time::sleep(PAUSE).await;
            }
            app.end();
            handle.graceful_shutdown(Some(GRACE));
            serving.await
        });
        // The project has threads of its own, which must not end within another's.
        drop(runtime);
        drop(app);
        served.map_err(|_| Error::Panicked)?.map_err(Error::Serve)
    }
}

async fn certificate(tls: &Tls) -> Result<RustlsConfig, Error> {
    let (certificate, key): (&Path, &Path) = (&tls.certificate, &tls.key);
    let config = RustlsConfig::from_pem_file(certificate, key).await;
    config.map_err(|source| Error::Tls {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
        source,
    })
}

async fn serve(
    listener: TcpListener,
    (app, tls): (Arc<App>, Option<RustlsConfig>),
    handle: Handle<SocketAddr>,
) -> std::io::Result<()> {
    let router = api::router(app);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum_server::from_tcp(listener)?.handle(handle);
    match tls {
        None => patient(server).serve(service).await,
        Some(tls) => {
            let acceptor = RustlsAcceptor::new(tls).handshake_timeout(HEAD_TIMEOUT);
            patient(server.acceptor(acceptor)).serve(service).await
        }
    }
}

/// With a bound on how long a browser may take for the head of a request.
fn patient<A>(server: axum_server::Server<SocketAddr, A>) -> axum_server::Server<SocketAddr, A> {
    let mut server = server.first_request_timeout(HEAD_TIMEOUT);
    let builder = server.http_builder();
    builder.http1().header_read_timeout(HEAD_TIMEOUT);
    server
}
