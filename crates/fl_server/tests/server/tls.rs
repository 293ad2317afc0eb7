//! The server over TLS.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use fl_project::Role;
use fl_server::{Settings, Tls};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::json;

use super::place::{PASSWORD, Place};

/// A certificate of our own for `localhost`, in files, and what a client trusts then.
fn certificate(folder: &Path) -> (Tls, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let tls = Tls {
        certificate: folder.join("cert.pem"),
        key: folder.join("key.pem"),
    };
    std::fs::write(&tls.certificate, made.cert.pem()).unwrap();
    std::fs::write(&tls.key, made.signing_key.serialize_pem()).unwrap();
    (tls, made.cert.der().clone())
}

fn ask(place: &Place, trusted: &CertificateDer<'static>, request: &str) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(place.address).unwrap();
    let mut stream = StreamOwned::new(client, stream);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn it_speaks_tls_and_sets_cookies_for_tls_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (tls, trusted) = certificate(folder.path());
    let settings = Settings {
        tls: Some(tls),
        ..Settings::default()
    };
    let place = Place::of(settings, &[Role::Admin]);
    let port = place.address.port();
    let host = format!("localhost:{port}");
    let page = format!("GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    assert!(ask(&place, &trusted, &page).starts_with("HTTP/1.1 200"));

    let body = json!({ "name": "admin", "password": PASSWORD }).to_string();
    let login = |origin: &str| {
        format!(
            "POST /api/session HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\nx-framelock: 1\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    };
    let plain = ask(&place, &trusted, &login(&format!("http://{host}")));
    assert!(plain.starts_with("HTTP/1.1 403"), "{plain}");
    let done = ask(&place, &trusted, &login(&format!("https://{host}")));
    assert!(done.starts_with("HTTP/1.1 200"), "{done}");
    let cookie = done.lines().find(|line| line.starts_with("set-cookie: "));
    let cookie = cookie.unwrap();
    assert!(
        cookie.contains(&format!("__Host-framelock_{port}=")),
        "{cookie}"
    );
    assert!(cookie.contains("; Secure"), "{cookie}");

    // Who speaks plainly gets nothing.
    assert_ne!(place.send_bytes(page.as_bytes()).status, 200);
}
