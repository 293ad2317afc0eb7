//! Whether a request was meant for this server, and comes from its own pages.
//!
//! A page of another site can send requests here with the browser's cookies (CSRF), and one whose
//! name was pointed at this machine can even read the answers (DNS rebinding). The first is told
//! by its `Origin`, the second by its `Host`.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::Error;
use crate::app::App;

/// The names of this server.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    address: SocketAddr,
    secure: bool,
    /// Besides its addresses.
    hosts: Vec<String>,
}

/// The header that our own pages send with whatever changes something: a form or an image of
/// another site cannot.
const INTENT: &str = "x-framelock";

/// Refuses what was not meant for this server or was not meant at all.
pub(crate) async fn check(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let host = app.names.host(&request)?;
    let headers = request.headers();
    let upgrade = headers.contains_key(header::UPGRADE);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads || upgrade {
        app.names.check_origin(&host, headers)?;
    }
    if !reads && headers.get(INTENT).is_none_or(|it| it != "1") {
        return Err(Error::NoIntent);
    }
    if upgrade && !headers.contains_key(header::ORIGIN) {
        return Err(Error::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

impl Names {
    pub(crate) fn new(address: SocketAddr, secure: bool, hosts: Vec<String>) -> Self {
        Self {
            address,
            secure,
            hosts,
        }
    }

    /// The name that a request calls this server by.
    ///
    /// # Errors
    /// [`Error::WrongHost`] for a name that is not its own.
    fn host(&self, request: &Request) -> Result<Authority, Error> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let host: Option<Authority> = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().ok().and_then(|it| it.parse().ok()),
            // HTTP/2 has it in the address.
            (None, None) => request.uri().authority().cloned(),
            _ => None,
        };
        let addressed = |host: &Authority| match request.uri().authority() {
            Some(authority) => authority == host,
            None => true,
        };
        let host = host.filter(addressed);
        host.filter(|host| self.is_own(host))
            .ok_or(Error::WrongHost)
    }

    /// An address of numbers cannot be rebound; of names only those that were given are ours.
    fn is_own(&self, host: &Authority) -> bool {
        if host.as_str().contains('@') {
            return false;
        }
        let name = host.host();
        if self.hosts.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            return true; // at any port: a proxy may have another one
        }
        let own_port = self.port(host) == Some(self.address.port());
        own_port && (name.eq_ignore_ascii_case("localhost") || self.is_own_address(name))
    }

    fn is_own_address(&self, name: &str) -> bool {
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        match bare.parse::<IpAddr>() {
            Ok(address) if self.address.ip().is_loopback() => address.is_loopback(),
            Ok(_) => true,
            Err(_) => false,
        }
    }

    fn port(&self, host: &Authority) -> Option<u16> {
        let default = if self.secure { 443 } else { 80 };
        match host.port() {
            Some(port) => Some(port.as_u16()),
            // `host:` and `host:99999` have no port that could be ours.
            None => {
                (!host.as_str().ends_with(':') && host.as_str() == host.host()).then_some(default)
            }
        }
    }

    /// # Errors
    /// [`Error::ForeignOrigin`] for a request of a page that is not this server's.
    fn check_origin(&self, host: &Authority, headers: &HeaderMap) -> Result<(), Error> {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let own = match (origins.next(), origins.next()) {
            // No page sent it: browsers state the origin of everything but plain reading.
            (None, _) => {
                let site = headers.get("sec-fetch-site");
                site.is_none_or(|it| it == "same-origin" || it == "none")
            }
            (Some(origin), None) => {
                let origin = origin.to_str().unwrap_or_default();
                self.is_own_origin(origin, host)
            }
            _ => false,
        };
        own.then_some(()).ok_or(Error::ForeignOrigin)
    }

    fn is_own_origin(&self, origin: &str, host: &Authority) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else {
            return false;
        };
        // A proxy may speak TLS for us; nobody speaks plain HTTP for a server with TLS.
        let known = scheme == "https" || (scheme == "http" && !self.secure);
        known && authority.eq_ignore_ascii_case(host.as_str())
    }
}
