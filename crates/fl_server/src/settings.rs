//! How the server is to be run.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use fl_project::SessionLife;
use fl_scene::Person;

/// How the server is to be run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who does everything where nobody has to log in.
    pub person: Option<Person>,
    /// Whether to leave out the login where the project has people; refused on addresses that
    /// other machines reach.
    pub no_login: bool,
    /// Names under which browsers reach the server, besides its addresses: behind a proxy, or in
    /// a network with names.
    pub hosts: Vec<String>,
    /// Certificate and key; without them the server speaks plain HTTP.
    pub tls: Option<Tls>,
    /// How long people stay logged in.
    pub session_life: SessionLife,
    /// How much of clouds and images is kept in memory.
    pub cache_bytes: u64,
    /// The largest body of a request.
    pub body_bytes: usize,
    /// How long a request may take.
    pub timeout: Duration,
    /// Where the audit log is written, beside the tracing target `audit`.
    pub audit: Option<PathBuf>,
}

/// A certificate and its key, in PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The certificate, with those between it and the root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Default for Settings {
    /// On this machine alone, at port 7700.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7700)),
            person: None,
            no_login: false,
            hosts: Vec::new(),
            tls: None,
            session_life: SessionLife {
                total: Duration::from_secs(7 * 24 * 3600),
                idle: Duration::from_secs(24 * 3600),
            },
            cache_bytes: 512 << 20,
            body_bytes: 1 << 20,
            timeout: Duration::from_secs(120),
            audit: None,
        }
    }
}
