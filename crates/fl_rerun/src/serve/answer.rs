//! One request, one answer, and the connection is closed: an idle browser holds no thread.

use std::io::{self, Read, Write};

use tiny_http::{Method, Request};

use super::assets::{Asset, Assets};
use super::headers::{SECURITY_HEADERS, is_own_host};

const CHUNK_BYTES: usize = 256 * 1024;

/// Answers a request with what lies at its path, or says why not.
pub(super) fn answer(request: Request, assets: &Assets, port: u16) -> io::Result<()> {
    let head_only = *request.method() == Method::Head;
    if !head_only && *request.method() != Method::Get {
        return refuse(request, "405 Method Not Allowed");
    }
    if !is_own_request(&request, port) {
        return refuse(request, "403 Forbidden");
    }
    let path = request.url().split(['?', '#']).next().unwrap_or_default();
    match assets.at(path) {
        None => refuse(request, "404 Not Found"),
        Some(Err(_)) => refuse(request, "410 Gone"),
        Some(Ok(asset)) => send(request, asset, head_only),
    }
}

/// Exactly one `Host`, and it is us.
fn is_own_request(request: &Request, port: u16) -> bool {
    let mut hosts = request
        .headers()
        .iter()
        .filter(|header| header.field.equiv("Host"));
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_own_host(host.value.as_str(), port),
        _ => false,
    }
}

fn refuse(request: Request, status: &str) -> io::Result<()> {
    let mut writer = request.into_writer();
    writer.write_all(head(status, "text/plain; charset=utf-8", status.len() as u64).as_bytes())?;
    writer.write_all(status.as_bytes())?;
    writer.flush()
}

fn send(request: Request, asset: Asset<'_>, head_only: bool) -> io::Result<()> {
    let Asset {
        media_type,
        length,
        mut body,
    } = asset;
    let mut writer = request.into_writer();
    writer.write_all(head("200 OK", media_type, length).as_bytes())?;
    if !head_only {
        copy(&mut body, &mut writer)?;
    }
    writer.flush()
}

fn head(status: &str, media_type: &str, length: u64) -> String {
    let mut head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: {media_type}\r\n\
         Content-Length: {length}\r\n"
    );
    for (name, value) in SECURITY_HEADERS {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    head
}

fn copy(body: &mut dyn Read, writer: &mut dyn Write) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let n_bytes = body.read(&mut chunk)?;
        if n_bytes == 0 {
            return Ok(());
        }
        writer.write_all(&chunk[..n_bytes])?;
    }
}
