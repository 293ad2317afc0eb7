//! An HTTP client that sends exactly what it is told.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, empty if it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value)
    }
}

/// `GET` by the server's own name.
pub(crate) fn get(port: u16, path: &str) -> Answer {
    request(
        port,
        &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
    )
}

/// Sends a whole request and reads until the server closes.
pub(crate) fn request(port: u16, text: &str) -> Answer {
    answer_to(send(port, text))
}

/// Connects and sends, and reads nothing yet.
pub(crate) fn send(port: u16, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

/// What a server answers to what was sent.
pub(crate) fn answer_to(mut stream: TcpStream) -> Answer {
    parse(&read_answer(&mut stream))
}

/// As a browser does: the head, then as many bytes as it says.
fn read_answer(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let answer = Answer {
                status: 0,
                head,
                body: Vec::new(),
            };
            let length: usize = answer.header("Content-Length").parse().unwrap();
            let has_body = !bytes.is_empty() && length <= bytes.len() - end - 4;
            if has_body {
                return bytes;
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) => return bytes,
            Ok(n_bytes) => bytes.extend_from_slice(&chunk[..n_bytes]),
            Err(err) => panic!("after {} bytes: {err}", bytes.len()),
        }
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head,
        body: bytes[end + 4..].to_vec(),
    }
}
