//! The web viewer's server, as browsers and strangers see it.

use std::fs::File;
use std::io::Read;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fl_rerun::Error;
use fl_rerun::serve::WebView;

use crate::http::{answer_to, get, request, send};
use crate::scratch::Scratch;

/// As many as are served at once.
const MAX_CONNECTIONS: usize = 16;
/// Far more than sockets buffer.
const LARGE_BYTES: u64 = 256 << 20;
/// Far less than any timeout of the server.
const PROMPT: Duration = Duration::from_secs(5);

fn start(scratch: &Scratch) -> (WebView, u16) {
    let rrd = scratch.path("tiny.rrd");
    std::fs::write(&rrd, b"RRF2 any bytes").unwrap();
    let view = WebView::start(&rrd, None).unwrap();
    let port = view
        .url()
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    (view, port)
}

#[test]
fn serves_the_page_the_viewer_and_the_drive() {
    let scratch = Scratch::new("serves");
    let (view, port) = start(&scratch);
    assert_eq!(view.url(), format!("http://127.0.0.1:{port}/"));
    for (path, media_type, start) in [
        ("/", "text/html; charset=utf-8", &b"<!doctype html>"[..]),
        (
            "/?renderer=webgl",
            "text/html; charset=utf-8",
            b"<!doctype html>",
        ),
        ("/start.js", "text/javascript; charset=utf-8", b"//"),
        ("/style.css", "text/css; charset=utf-8", b"html"),
        (
            "/re_viewer.js",
            "text/javascript; charset=utf-8",
            b"let wasm_bindgen",
        ),
        ("/re_viewer_bg.wasm", "application/wasm", b"\0asm"),
        ("/favicon.ico", "image/x-icon", b""),
        ("/drive.rrd", "application/octet-stream", b"RRF2 any bytes"),
    ] {
        let answer = get(port, path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("Content-Type"), media_type, "{path}");
        assert_eq!(
            answer.header("Content-Length"),
            answer.body.len().to_string(),
            "{path}"
        );
        assert!(
            answer.body.starts_with(start),
            "{path}: {:?}",
            &answer.body[..20]
        );
        assert_eq!(answer.header("Connection"), "close");
    }
}

#[test]
fn every_answer_forbids_to_talk_to_others() {
    let scratch = Scratch::new("policy");
    let (_view, port) = start(&scratch);
    for path in ["/", "/re_viewer.js", "/drive.rrd", "/nothing"] {
        let answer = get(port, path);
        let policy = answer.header("Content-Security-Policy");
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(
            policy.contains("; connect-src 'self' blob: data:; "),
            "{policy}"
        );
        assert!(
            !policy.contains("http") && !policy.contains('*'),
            "{policy}"
        );
        assert!(!policy.contains("script-src 'self' 'unsafe"), "{policy}");
        assert_eq!(answer.header("X-Content-Type-Options"), "nosniff");
        assert_eq!(answer.header("Cross-Origin-Resource-Policy"), "same-origin");
        assert_eq!(answer.header("Access-Control-Allow-Origin"), "");
    }
    let page = String::from_utf8(get(port, "/").body).unwrap();
    assert!(!page.contains("http"), "the page names no other place");
}

#[test]
fn serves_only_what_it_knows() {
    let scratch = Scratch::new("unknown");
    let (_view, port) = start(&scratch);
    for path in [
        "/index.html",
        "/tiny.rrd",
        "/../tiny.rrd",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/drive.rrd/../../../etc/passwd",
        "//etc/passwd",
        "/drive%2erd",
        "/drive.rrd/",
        "http://127.0.0.1/drive.rrd",
        "*",
    ] {
        assert_eq!(get(port, path).status, 404, "{path}");
    }
}

#[test]
fn strangers_are_refused() {
    let scratch = Scratch::new("strangers");
    let (_view, port) = start(&scratch);
    for (host, status) in [
        (format!("Host: localhost:{port}\r\n"), 200),
        (format!("Host: evil.example:{port}\r\n"), 403),
        ("Host: evil.example\r\n".to_owned(), 403),
        (format!("Host: 127.0.0.1:{}\r\n", port ^ 1), 403),
        (format!("Host: 127.0.0.1:+{port}\r\n"), 403),
        (format!("Host: 127.0.0.1:{port}, evil.example\r\n"), 403),
        (format!("Host : 127.0.0.1:{port}\r\n"), 400),
        (
            format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
            403,
        ),
        (String::new(), 403),
    ] {
        let answer = request(port, &format!("GET / HTTP/1.1\r\n{host}\r\n"));
        assert_eq!(answer.status, status, "{host:?}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"] {
        let text = format!("{method} / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        assert_eq!(request(port, &text).status, 405, "{method}");
    }
}

#[test]
fn a_recording_that_went_away_is_gone() {
    let scratch = Scratch::new("gone");
    let (_view, port) = start(&scratch);
    std::fs::remove_file(scratch.path("tiny.rrd")).unwrap();
    assert_eq!(get(port, "/drive.rrd").status, 410);
    assert_eq!(get(port, "/").status, 200);
    let err = WebView::start(&scratch.path("tiny.rrd"), None).unwrap_err();
    assert!(matches!(err, Error::Read { .. }), "{err}");
}

#[test]
fn a_taken_port_is_an_error() {
    let scratch = Scratch::new("port");
    let (_view, port) = start(&scratch);
    let err = WebView::start(&scratch.path("tiny.rrd"), Some(port)).unwrap_err();
    let text = format!("cannot serve the viewer at 127.0.0.1:{port}; is the port in use?");
    assert_eq!(err.to_string(), text);
}

#[test]
fn stops_when_told_and_wakes_who_waits() {
    let scratch = Scratch::new("stop");
    let (view, port) = start(&scratch);
    let view = Arc::new(view);
    let waiter = {
        let view = Arc::clone(&view);
        std::thread::spawn(move || view.wait())
    };
    assert_eq!(get(port, "/").status, 200);
    view.stop();
    view.stop();
    waiter.join().unwrap();
    assert!(
        TcpStream::connect(("127.0.0.1", port)).is_err(),
        "nobody listens any more"
    );
}

#[test]
fn a_head_has_no_body() {
    let scratch = Scratch::new("head");
    let (_view, port) = start(&scratch);
    for (path, status) in [("/", 200), ("/drive.rrd", 200), ("/nothing", 404)] {
        let text = format!("HEAD {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        let answer = request(port, &text);
        assert_eq!((answer.status, answer.body.len()), (status, 0), "{path}");
        let same = get(port, path);
        assert_eq!(answer.head, same.head, "{path}");
        assert!(!same.body.is_empty(), "{path}");
    }
}

#[test]
fn an_announced_body_costs_nothing() {
    let scratch = Scratch::new("body");
    let (_view, port) = start(&scratch);
    for (method, status) in [("GET", 200), ("POST", 405)] {
        for body in [
            "Content-Length: 1000000000000000\r\n\r\n",
            "Content-Length: -1\r\nContent-Length: 18446744073709551616\r\n\r\nabc",
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
        ] {
            let text = format!("{method} / HTTP/1.1\r\nHost: localhost:{port}\r\n{body}");
            assert_eq!(request(port, &text).status, status, "{method} {body:?}");
        }
    }
    assert_eq!(get(port, "/").status, 200);
}

#[test]
fn a_head_of_absurd_size_is_refused() {
    let scratch = Scratch::new("large_head");
    let (_view, port) = start(&scratch);
    let fill = "x".repeat(100 << 10);
    for text in [
        format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nFill: {fill}\r\n\r\n"),
        format!("GET /{fill} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"),
        fill.clone(),
        "A: b\r\n".repeat(20_000),
    ] {
        let answer = request(port, &text);
        assert_eq!(answer.status, 431, "{}", &text[..20]);
        assert!(answer.header("Content-Security-Policy").contains("'none'"));
    }
    assert_eq!(get(port, "/").status, 200);
}

#[test]
fn what_is_no_request_is_refused() {
    let scratch = Scratch::new("malformed");
    let (_view, port) = start(&scratch);
    for line in ["GET /", "GET / HTTP/3", "GET  / HTTP/1.1", "\0", ""] {
        let text = format!("{line}\r\nHost: localhost:{port}\r\n\r\n");
        assert_eq!(request(port, &text).status, 400, "{line:?}");
    }
}

#[test]
fn silent_clients_keep_nobody_waiting() {
    let scratch = Scratch::new("silent");
    let (view, port) = start(&scratch);
    let mut silent: Vec<_> = (1..MAX_CONNECTIONS).map(|_| send(port, "")).collect();
    assert_eq!(get(port, "/").status, 200);

    let began = Instant::now();
    view.stop();
    assert!(began.elapsed() < PROMPT, "{:?}", began.elapsed());
    for stream in &mut silent {
        assert_eq!(stream.read(&mut [0]).unwrap(), 0, "it was closed");
    }
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn who_finds_no_room_is_served_when_somebody_leaves() {
    let scratch = Scratch::new("room");
    let (_view, port) = start(&scratch);
    let mut silent: Vec<_> = (0..MAX_CONNECTIONS).map(|_| send(port, "")).collect();
    let waits = send(
        port,
        &format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"),
    );
    silent.pop();
    assert_eq!(answer_to(waits).status, 200);
}

#[test]
fn stalled_readers_keep_nobody_waiting() {
    let scratch = Scratch::new("stalled");
    let (view, port) = start(&scratch);
    let rrd = File::create(scratch.path("tiny.rrd")).unwrap();
    rrd.set_len(LARGE_BYTES).unwrap();
    let text = format!("GET /drive.rrd HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    let mut stalled: Vec<_> = (0..8).map(|_| send(port, &text)).collect();
    for stream in &mut stalled {
        stream.read_exact(&mut [0; 1000]).unwrap();
    }
    assert_eq!(get(port, "/").status, 200);

    let began = Instant::now();
    view.stop();
    assert!(began.elapsed() < PROMPT, "{:?}", began.elapsed());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}
