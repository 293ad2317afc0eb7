//! One request, one answer, and the connection is closed: an idle browser holds no thread.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::assets::{Asset, Assets};
use super::headers::{SECURITY_HEADERS, is_own_host};
use super::request::{BadRequest, Request};

/// For the whole head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// For a browser to take anything at all of what is sent.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
const BLOCK_BYTES: usize = 256 * 1024;
/// Closing a connection while the client still sends would cut off the answer, so what little it
/// may still send is thrown away first.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(500);
const DRAIN_BYTES: u64 = 1024 * 1024;

/// Answers a request with what lies at its path, or says why not.
pub(super) fn answer(stream: &TcpStream, assets: &Assets, port: u16) -> io::Result<()> {
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    stream.set_nodelay(true)?;
    let sent = match Request::read(stream, HEAD_TIMEOUT) {
        Err(BadRequest::Gone) => return Ok(()),
        Err(BadRequest::TooLarge) => refuse(stream, "431 Request Header Fields Too Large"),
        Err(BadRequest::Malformed) => refuse(stream, "400 Bad Request"),
        Ok(request) => reply(stream, &request, assets, port),
    };
    sent?;
    stream.shutdown(Shutdown::Write)?;
    drain(stream)
}

fn reply(stream: &TcpStream, request: &Request, assets: &Assets, port: u16) -> io::Result<()> {
    let (status, asset) = match find(request, assets, port) {
        Ok(asset) => ("200 OK", asset),
        Err(status) => (status, Asset::text(status)),
    };
    if request.method == "HEAD" {
        send_head(stream, status, &asset)
    } else {
        send(stream, status, asset)
    }
}

/// What a request asks for, or the status that refuses it.
fn find<'a>(request: &Request, assets: &'a Assets, port: u16) -> Result<Asset<'a>, &'static str> {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Err("405 Method Not Allowed");
    }
    if !is_own_request(request, port) {
        return Err("403 Forbidden");
    }
    let path = request.target.split(['?', '#']).next().unwrap_or_default();
    let asset = assets.at(path).ok_or("404 Not Found")?;
    asset.map_err(|_unreadable| "410 Gone")
}

/// Exactly one `Host`, and it is us.
fn is_own_request(request: &Request, port: u16) -> bool {
    match request.hosts.as_slice() {
        [host] => is_own_host(host, port),
        _ => false,
    }
}

fn refuse(stream: &TcpStream, status: &'static str) -> io::Result<()> {
    send(stream, status, Asset::text(status))
}

fn send(mut stream: &TcpStream, status: &str, mut asset: Asset<'_>) -> io::Result<()> {
    send_head(stream, status, &asset)?;
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let n_bytes = asset.body.read(&mut block)?;
        if n_bytes == 0 {
            return Ok(());
        }
        stream.write_all(&block[..n_bytes])?;
    }
}

fn send_head(mut stream: &TcpStream, status: &str, asset: &Asset<'_>) -> io::Result<()> {
    let Asset {
        media_type, length, ..
    } = asset;
    let mut head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: {media_type}\r\n\
         Content-Length: {length}\r\n"
    );
    for (name, value) in SECURITY_HEADERS {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())
}

/// Until the client closes too, within bounds.
fn drain(stream: &TcpStream) -> io::Result<()> {
    let deadline = Instant::now() + DRAIN_TIMEOUT;
    let mut rest = stream.take(DRAIN_BYTES);
    let mut block = [0; 16 * 1024];
    loop {
        let patience = deadline.saturating_duration_since(Instant::now());
        if patience.is_zero() {
            return Ok(());
        }
        stream.set_read_timeout(Some(patience))?;
        if rest.read(&mut block)? == 0 {
            return Ok(());
        }
    }
}
