//! The files of the editor and of the viewer.

use super::place::Place;

#[test]
fn the_editor_is_one_page() {
    let place = Place::team();
    let index = place.send(&place.get("/")).done(200);
    assert_eq!(
        index.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(index.header("cache-control"), Some("no-cache"));
    let named = place.send(&place.get("/index.html")).done(200);
    assert_eq!(named.body, index.body);
    for path in ["/nothing.js", "/scene/3", "//", "/index.html/"] {
        let answer = place.send(&place.get(path));
        answer.refuses(404, "there is nothing here");
    }
    place
        .send(&place.request("POST", "/index.html"))
        .refuses(405, "method");
    let head = place.send(&place.request("HEAD", "/")).done(200);
    assert!(head.body.is_empty());
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let place = Place::team();
    let tag = place
        .send(&place.get("/"))
        .header("etag")
        .unwrap()
        .to_owned();
    for tags in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let answer = place
            .send(&place.get("/").header("if-none-match", &tags))
            .done(304);
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("etag"), Some(tag.as_str()));
    }
    place
        .send(&place.get("/").header("if-none-match", "\"x\""))
        .done(200);
}

#[test]
fn the_viewer_comes_packed_and_talks_to_nobody_else() {
    let place = Place::team();
    let page = place.send(&place.get("/rerun/")).done(200);
    assert!(page.text().contains("frame.js"));
    let plain = place.send(&place.get("/rerun/re_viewer.js")).done(200);
    assert_eq!(plain.header("content-encoding"), None);
    let request = place
        .get("/rerun/re_viewer.js")
        .header("accept-encoding", "br, gzip;q=0.5");
    let packed = place.send(&request).done(200);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("vary"), Some("accept-encoding"));
    assert!(2 * packed.body.len() < plain.body.len());
    let never = request.header("accept-encoding", "gzip;q=0");
    assert_eq!(place.send(&never).header("content-encoding"), None);
    for answer in [page, plain] {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("connect-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    }
    let wasm = place
        .send(&place.request("HEAD", "/rerun/re_viewer_bg.wasm"))
        .done(200);
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
}
