//! What an attacker tries, and does not get.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use fl_project::Role;
use fl_server::Settings;
use serde_json::json;

use super::place::Place;

#[test]
fn no_path_leads_out_of_the_files() {
    let place = Place::alone();
    for path in [
        "/../Cargo.toml",
        "/../../../../../../etc/passwd",
        "/assets/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e%2fCargo.toml",
        "/%252e%252e%252fCargo.toml",
        "/..%5cCargo.toml",
        "/..\\Cargo.toml",
        "/index.html%00.js",
        "/%00/etc/passwd",
        "/index.html/..",
        "/./index.html",
        "//etc/passwd.txt",
        "/C:/windows/win.ini",
        "/file:///etc/passwd",
        "/rerun/../index.html",
        "/rerun/%2e%2e/index.html",
        "/rerun//index.html",
        "/.env",
        "/.git/config",
        "/%ff%fe.html",
    ] {
        let answer = place.send(&place.get(path));
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
    }
    // A target that is no path at all.
    for target in [
        "http://evil.example/index.html",
        "*",
        "evil:80",
        "index.html",
        "",
    ] {
        let head = format!(
            "GET {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            place.address
        );
        let answer = place.send_bytes(head.as_bytes());
        let refused = [400, 404, 421].contains(&answer.status);
        assert!(refused, "{target}: {} {}", answer.status, answer.text());
    }
}

#[test]
fn another_site_cannot_send_requests_with_our_cookies() {
    let place = Place::team();
    let cookie = place.cookie("lead");
    let body = json!({ "count": 1 });
    let own = place
        .request("POST", "/api/numbers")
        .cookie(&cookie)
        .json(&body);
    place.send(&own).done(200);
    place
        .send(&own.clone().without("x-framelock"))
        .refuses(403, "x-framelock");
    place
        .send(&own.clone().header("x-framelock", "0"))
        .refuses(403, "x-framelock");
    let https = format!("https://{}", place.address);
    place.send(&own.clone().header("origin", &https)).done(200); // a proxy with TLS before us
    let with_port = format!("http://127.0.0.1:{}", place.address.port() ^ 1);
    let ours = format!("http://{}", place.address);
    for origin in [
        "https://evil.example",
        "null",
        "",
        "http://localhost",
        &with_port,
        &format!("{ours}.evil.example"),
        &format!("{ours}/"),
        &format!("{ours}@evil.example"),
        &format!("ftp://{}", place.address),
        &place.address.to_string(),
    ] {
        let foreign = own.clone().header("origin", origin);
        place.send(&foreign).refuses(403, "another site");
    }
    // What forms can send, without a header of ours.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let form = own.clone().header("content-type", kind);
        place.send(&form.clone().without("x-framelock")).done(403);
        place.send(&form).refuses(400, "application/json");
    }
    let site = own.without("origin").header("sec-fetch-site", "cross-site");
    place.send(&site).refuses(403, "another site");
    place
        .send(&site.header("sec-fetch-site", "same-site"))
        .refuses(403, "another site");
}

#[test]
fn a_name_that_was_pointed_here_reads_nothing() {
    let place = Place::alone();
    let port = place.address.port();
    for (host, own) in [
        (format!("127.0.0.1:{port}"), true),
        (format!("localhost:{port}"), true),
        (format!("LOCALHOST:{port}"), true),
        (format!("[::1]:{port}"), true),
        ("localhost".to_owned(), false),
        (format!("localhost:{}", port ^ 1), false),
        (format!("localhost.:{port}"), false),
        (format!("evil.example:{port}"), false),
        (format!("127.0.0.1.evil.example:{port}"), false),
        (format!("evil.example@127.0.0.1:{port}"), false),
        (format!("192.168.1.1:{port}"), false),
        (format!("0.0.0.0:{port}"), false),
        ("127.0.0.1:".to_owned(), false),
        (String::new(), false),
    ] {
        for path in ["/", "/api/session", "/api/openapi.json", "/rerun/"] {
            let answer = place.send(&place.get(path).header("host", &host));
            let expected: &[u16] = if own { &[200] } else { &[400, 421] };
            assert!(
                expected.contains(&answer.status),
                "{host} {path}: {}",
                answer.status
            );
        }
    }
    place.send(&place.get("/").without("host")).done(421);
    let twice = format!(
        "GET / HTTP/1.1\r\nhost: {0}\r\nhost: {0}\r\nconnection: close\r\n\r\n",
        place.address
    );
    assert!([400, 421].contains(&place.send_bytes(twice.as_bytes()).status));
}

#[test]
fn names_that_are_given_are_our_own() {
    let settings = Settings {
        hosts: vec!["labels.example".to_owned()],
        ..Settings::default()
    };
    let place = Place::of(settings, &[Role::Admin]);
    place
        .send(&place.get("/").header("host", "labels.example"))
        .done(200);
    place
        .send(&place.get("/").header("host", "Labels.Example:8443"))
        .done(200);
    place
        .send(&place.get("/").header("host", "other.example"))
        .done(421);
    let request = place
        .request("POST", "/api/numbers")
        .cookie(&place.cookie("admin"));
    let request = request
        .header("host", "labels.example")
        .json(&json!({ "count": 1 }));
    place
        .send(&request.clone().header("origin", "https://labels.example"))
        .done(200);
    place
        .send(&request.header("origin", "https://other.example"))
        .done(403);
}

#[test]
fn nobody_upgrades_from_another_site_or_without_a_session() {
    let place = Place::team();
    let upgrade = |path: &str| {
        place
            .get(path)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")
    };
    let ours = format!("http://{}", place.address);
    let path = "/api/project";
    let cookie = place.cookie("lead");
    place
        .send(&upgrade(path).cookie(&cookie))
        .refuses(403, "another site");
    let foreign = upgrade(path)
        .cookie(&cookie)
        .header("origin", "http://evil.example");
    place.send(&foreign).refuses(403, "another site");
    place
        .send(&upgrade(path).header("origin", &ours))
        .refuses(401, "log in first");
    place
        .send(&upgrade(path).header("origin", &ours).cookie(&cookie))
        .done(200);
}

#[test]
fn what_people_write_is_never_a_page() {
    let place = Place::alone();
    let script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let path = format!("/api/scenes/{}/comments", place.scene);
    let body =
        json!({ "text": script, "pin": { "region": { "camera": script, "box": [0, 0, 1, 1] } } });
    place
        .send(&place.request("POST", &path).json(&body))
        .done(200);
    let answers = [
        place.send(&place.get(&path)).done(200),
        place
            .send(&place.get("/api/%3Cscript%3Ealert(1)%3C/script%3E"))
            .done(404),
        place
            .send(
                &place
                    .request("POST", "/api/tasks")
                    .json(&json!({ "kind": script })),
            )
            .done(400),
    ];
    for answer in answers {
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
    }
    assert_eq!(place.send(&place.get(&path)).json()[0]["text"], script);
}

#[test]
fn every_answer_has_the_headers() {
    let place = Place::team();
    for path in [
        "/",
        "/api/session",
        "/api/openapi.json",
        "/nothing.js",
        "/rerun/",
        "/api/x",
    ] {
        let answer = place.send(&place.get(path));
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "permissions-policy",
            "cache-control",
        ] {
            assert!(answer.header(name).is_some(), "{path} {name}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("connect-src 'self';"), "{policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{policy}");
        assert!(answer.header("server").is_none());
        assert!(answer.header("access-control-allow-origin").is_none());
    }
}

#[test]
fn bodies_that_are_too_large_or_no_json_are_refused() {
    let place = Place::alone();
    let request = |body: &[u8]| {
        let mut request = place.request("POST", "/api/numbers").json(&json!({}));
        request.body = body.to_owned();
        request
    };
    let large = format!("{{\"count\": 1, \"fill\": \"{}\"}}", "x".repeat(2 << 20));
    place
        .send(&request(large.as_bytes()))
        .refuses(413, "larger");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        &b"{"[..],
        b"{\"count\": 1",
        b"{\"count\": -1}",
        b"{\"count\": 1e99}",
        b"{\"count\": NaN}",
        b"{\"count\": \"1\"}",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"\0",
        deep.as_bytes(),
        b"{\"count\": 0}",
        b"{\"count\": 4294967295}",
    ] {
        place.send(&request(body)).done(400);
    }
    for seconds in ["-1", "1e300", "86401"] {
        let mut request = place.request("POST", "/api/tasks/1/time").json(&json!({}));
        request.body = format!("{{\"seconds\": {seconds}}}").into_bytes();
        place.send(&request).refuses(400, "0 to 86400 seconds");
    }
    let comment = json!({ "text": "x".repeat(100_000) });
    let path = format!("/api/scenes/{}/comments", place.scene);
    place
        .send(&place.request("POST", &path).json(&comment))
        .refuses(422, "a comment has");
    for id in ["-1", "9223372036854775807", "0"] {
        place
            .send(&place.get(&format!("/api/scenes/{id}/comments")))
            .refuses(404, "there is no");
    }
    for id in [
        "9223372036854775808",
        "1.5",
        "x",
        "%00",
        "1%20",
        "1;DROP%20TABLE%20scene",
    ] {
        place
            .send(&place.get(&format!("/api/scenes/{id}/comments")))
            .done(404);
    }
}

#[test]
fn a_chunked_body_is_bounded_too() {
    let place = Place::alone();
    let mut stream = TcpStream::connect(place.address).unwrap();
    let head = format!(
        "POST /api/numbers HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nx-framelock: 1\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        place.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("{:x}\r\n{}\r\n", 65536, " ".repeat(65536));
    let mut n_sent = 0;
    while n_sent < 64 && stream.write_all(chunk.as_bytes()).is_ok() {
        n_sent += 1;
    }
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut answer = [0; 12];
    // Either the answer came before the connection was cut, or it was cut.
    if stream.read_exact(&mut answer).is_ok() {
        assert_eq!(&answer, b"HTTP/1.1 413");
    }
}

#[test]
fn a_request_that_says_two_lengths_is_refused() {
    let place = Place::alone();
    for lengths in [
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: -1\r\n",
        "content-length: 5, 6\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
    ] {
        let head = format!(
            "POST /api/numbers HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nx-framelock: 1\r\n\
             content-type: application/json\r\n{lengths}\r\nhello",
            place.address
        );
        let answer = place.send_bytes(head.as_bytes());
        assert!(
            [400, 501].contains(&answer.status),
            "{lengths}: {}",
            answer.status
        );
    }
}

#[test]
fn who_sends_nothing_is_cut_off() {
    let settings = Settings {
        timeout: Duration::from_millis(300),
        ..Settings::default()
    };
    let place = Place::of(settings, &[]);
    let head = format!(
        "POST /api/numbers HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nx-framelock: 1\r\n\
         content-type: application/json\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{{",
        place.address
    );
    let start = Instant::now();
    let answer = place.send_bytes(head.as_bytes());
    assert!([400, 408].contains(&answer.status), "{}", answer.status);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_name_does_not_forge_a_line_of_the_audit_log() {
    let place = Place::team();
    let name = "mia\n{\"what\":\"login\",\"person\":\"admin\"}";
    let body = json!({ "name": name, "password": "x" });
    place
        .send(&place.request("POST", "/api/session").json(&body))
        .done(401);
    let audit = place.audit();
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0]["person"], name);
}
