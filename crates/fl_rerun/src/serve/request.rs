//! The head of a request, read with a bound on its size and its time, and parsed strictly.
//!
//! A body is never read, whatever its announced length: nothing here depends on one.

use std::io::{self, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The request line and all headers, with the empty line at their end.
const MAX_HEAD_BYTES: usize = 8 * 1024;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// What matters of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    /// As it came: a path and a query, or anything else.
    pub(super) target: String,
    /// The value of every `Host`.
    pub(super) hosts: Vec<String>,
}

/// Why there is no request.
#[derive(Debug)]
pub(super) enum BadRequest {
    TooLarge,
    Malformed,
    /// Nobody is there to be answered, or was silent for too long.
    Gone,
}

impl Request {
    /// Reads a head that must be whole before the timeout, however many pieces it comes in.
    pub(super) fn read(stream: &TcpStream, timeout: Duration) -> Result<Self, BadRequest> {
        let head = read_head(stream, Instant::now() + timeout)?;
        Self::parse(&head).ok_or(BadRequest::Malformed)
    }

    /// Parses a head with its empty line. Header lines that are folded, have a space before
    /// their colon or end otherwise than in CR LF are malformed.
    fn parse(head: &[u8]) -> Option<Self> {
        let head = head.strip_suffix(END_OF_HEAD)?;
        let mut lines = split_lines(head);
        let (method, target) = parse_request_line(lines.next()?)?;
        let mut hosts = Vec::new();
        for line in lines {
            let (name, value) = parse_header(line)?;
            if name.eq_ignore_ascii_case("host") {
                hosts.push(String::from_utf8_lossy(value).into_owned());
            }
        }
        Some(Self {
            method: method.to_owned(),
            target: target.to_owned(),
            hosts,
        })
    }
}

/// Up to and with the empty line. What comes after it may be read too, and is dropped.
fn read_head(mut stream: &TcpStream, deadline: Instant) -> Result<Vec<u8>, BadRequest> {
    let mut head = [0; MAX_HEAD_BYTES];
    let mut n_read = 0;
    loop {
        if n_read == head.len() {
            return Err(BadRequest::TooLarge);
        }
        let rest = deadline.saturating_duration_since(Instant::now());
        if rest.is_zero() || stream.set_read_timeout(Some(rest)).is_err() {
            return Err(BadRequest::Gone);
        }
        match stream.read(&mut head[n_read..]) {
            Ok(0) => return Err(BadRequest::Gone),
            Ok(n_bytes) => n_read += n_bytes,
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err(BadRequest::Gone),
        }
        let end = END_OF_HEAD.len();
        let found = head[..n_read].windows(end).position(|it| it == END_OF_HEAD);
        if let Some(start) = found {
            return Ok(head[..start + end].to_vec());
        }
    }
}

/// At CR LF; a CR or LF alone stays in its line, where it is malformed.
fn split_lines(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") else {
            done = true;
            return Some(rest);
        };
        let line = &rest[..end];
        rest = &rest[end + 2..];
        Some(line)
    })
}

/// RFC 9112, section 3: three parts with one space between them.
fn parse_request_line(line: &[u8]) -> Option<(&str, &str)> {
    let line = std::str::from_utf8(line).ok()?;
    let mut parts = line.split(' ');
    let (method, target, version) = (parts.next()?, parts.next()?, parts.next()?);
    let is_valid = parts.next().is_none()
        && is_token(method.as_bytes())
        && !target.is_empty()
        && target.bytes().all(|byte| byte.is_ascii_graphic())
        && matches!(version, "HTTP/1.1" | "HTTP/1.0");
    is_valid.then_some((method, target))
}

/// RFC 9112, section 5, without its obsolete folding.
fn parse_header(line: &[u8]) -> Option<(&str, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
    let is_text = |byte: &u8| *byte == b'\t' || !byte.is_ascii_control();
    let is_valid = is_token(name) && value.iter().all(is_text);
    is_valid.then_some((std::str::from_utf8(name).ok()?, value))
}

/// RFC 9110, section 5.6.2.
fn is_token(text: &[u8]) -> bool {
    let is_token_char =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_token_char)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;
    use std::sync::mpsc::{self, RecvTimeoutError};

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(20);

    fn check(head: &str, expected: Option<(&str, &str, &[&str])>) {
        let parsed = Request::parse(head.as_bytes());
        let expected = expected.map(|(method, target, hosts)| Request {
            method: method.to_owned(),
            target: target.to_owned(),
            hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        });
        assert_eq!(parsed, expected, "{head:?}");
    }

    #[test]
    fn reads_requests_as_they_are_written() {
        check("GET / HTTP/1.1\r\n\r\n", Some(("GET", "/", &[])));
        check(
            "HEAD /a?b HTTP/1.0\r\nhOsT:\t me:1 \r\nCookie: \u{e9}\r\nHost: you\r\n\r\n",
            Some(("HEAD", "/a?b", &["me:1", "you"])),
        );
    }

    #[test]
    fn refuses_what_is_not_quite_a_request() {
        for head in [
            "\r\n\r\n",
            "GET /\r\n\r\n",
            "GET  / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1 \r\n\r\n",
            " GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/2.0\r\n\r\n",
            "GET / http/1.1\r\n\r\n",
            "GET /\u{e9} HTTP/1.1\r\n\r\n",
            "GET /\t HTTP/1.1\r\n\r\n",
            "G(T / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\nHost: me\r\n\r\n",
            "GET / HTTP/1.1\r\nHost me\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : me\r\n\r\n",
            "GET / HTTP/1.1\r\n Host: me\r\n\r\n",
            "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\n: me\r\n\r\n",
            "GET / HTTP/1.1\r\nA: b\nHost: me\r\n\r\n",
            "GET / HTTP/1.1\r\nA: b\rHost: me\r\n\r\n",
            "GET / HTTP/1.1\r\nA: \0\r\n\r\n",
        ] {
            check(head, None);
        }
    }

    fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (client, listener.accept().unwrap().0)
    }

    #[test]
    fn a_client_that_sends_nothing_is_given_up() {
        let (_client, server) = pair();
        let read = Request::read(&server, SHORT);
        assert!(matches!(read, Err(BadRequest::Gone)), "{read:?}");
    }

    #[test]
    fn a_client_that_sends_byte_by_byte_gets_no_more_time() {
        let (mut client, server) = pair();
        let (done, is_done) = mpsc::channel::<()>();
        let drips = std::thread::spawn(move || {
            while is_done.recv_timeout(SHORT / 25) == Err(RecvTimeoutError::Timeout) {
                client.write_all(b"a").ok();
            }
        });
        let read = Request::read(&server, SHORT);
        assert!(matches!(read, Err(BadRequest::Gone)), "{read:?}");
        drop(done);
        drips.join().unwrap();
    }

    #[test]
    fn a_head_may_come_in_pieces_and_be_full() {
        let (mut client, server) = pair();
        let start = "GET / HTTP/1.1\r\nHost: me\r\nFill: ";
        let n_fill = MAX_HEAD_BYTES - start.len() - END_OF_HEAD.len();
        let head = format!("{start}{}\r\n\r\n", "x".repeat(n_fill));
        let writes = std::thread::spawn(move || {
            for piece in head.as_bytes().chunks(1000) {
                client.write_all(piece).unwrap();
            }
            client
        });
        assert_eq!(Request::read(&server, LONG).unwrap().hosts, ["me"]);
        writes.join().unwrap();
    }
}
