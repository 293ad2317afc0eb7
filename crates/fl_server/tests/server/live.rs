//! Conversations about a scene, as browsers and attackers hold them.

use std::net::TcpStream;
use std::time::Duration;

use fl_project::Role;
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Error, Message, WebSocket};

use super::place::{Place, person};

type Socket = WebSocket<TcpStream>;

/// The status of the refusal, where it was refused.
fn connect(place: &Place, cookie: Option<&str>, origin: Option<&str>) -> Result<Socket, u16> {
    let address = format!("ws://{}/api/scenes/{}/live", place.address, place.scene);
    let mut request = address.into_client_request().unwrap();
    let headers = request.headers_mut();
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().unwrap());
    }
    if let Some(cookie) = cookie {
        headers.insert("cookie", cookie.parse().unwrap());
    }
    let stream = TcpStream::connect(place.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    match tungstenite::client(request, stream) {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::HandshakeError::Failure(Error::Http(answer))) => {
            Err(answer.status().as_u16())
        }
        Err(err) => panic!("{err}"),
    }
}

fn enter(place: &Place, name: &str) -> Socket {
    let origin = format!("http://{}", place.address);
    connect(place, Some(&place.cookie(name)), Some(&origin)).unwrap()
}

fn say(socket: &mut Socket, message: &Value) {
    socket.send(Message::text(message.to_string())).unwrap();
}

/// What comes next of that kind.
fn hear(socket: &mut Socket, kind: &str) -> Value {
    loop {
        if let Message::Text(text) = socket.read().unwrap() {
            let said: Value = serde_json::from_str(&text).unwrap();
            if said["kind"] == kind {
                return said;
            }
        }
    }
}

fn tag(id: &str) -> Value {
    json!({ "kind": "edit", "id": id, "base": 1, "action": { "do": "put_tag", "tag": "rain" } })
}

#[test]
fn strangers_and_pages_of_others_are_not_let_in() {
    let place = Place::with_drive();
    let ours = format!("http://{}", place.address);
    let cookie = place.cookie("annotator");
    let status = |cookie, origin| connect(&place, cookie, origin).err();
    assert_eq!(status(None, Some(&*ours)), Some(401));
    assert_eq!(status(Some("framelock_1=x"), Some(&ours)), Some(401));
    assert_eq!(
        status(Some(&cookie), Some("http://evil.example")),
        Some(403)
    );
    assert_eq!(status(Some(&cookie), Some("null")), Some(403));
    assert_eq!(status(Some(&cookie), None), Some(403));
    assert_eq!(status(Some(&cookie), Some(&ours)), None);
}

#[test]
fn a_viewer_watches_and_does_not_edit() {
    let place = Place::with_drive();
    let mut viewer = enter(&place, "viewer");
    say(&mut viewer, &json!({ "kind": "hello", "revision": 1 }));
    assert_eq!(hear(&mut viewer, "welcome")["person"], "viewer");
    say(&mut viewer, &tag("one"));
    let refused = hear(&mut viewer, "refused");
    assert_eq!(refused["id"], "one");
    assert!(
        refused["error"]
            .as_str()
            .unwrap()
            .starts_with("viewer may not label")
    );
    say(&mut viewer, &json!({ "kind": "undo", "id": "two" }));
    assert_eq!(hear(&mut viewer, "refused")["id"], "two");

    let mut annotator = enter(&place, "annotator");
    say(&mut annotator, &json!({ "kind": "hello", "revision": 1 }));
    say(&mut annotator, &tag("three"));
    assert_eq!(hear(&mut annotator, "done")["revision"], 2);
    let change = hear(&mut viewer, "change");
    assert_eq!(
        (&change["author"], &change["revision"]),
        (&json!("annotator"), &json!(2))
    );
    // Sent again, it is not done again.
    say(&mut annotator, &tag("three"));
    assert_eq!(hear(&mut annotator, "done")["revision"], 2);

    annotator.close(None).unwrap();
    while annotator.read().is_ok() {}
    let mut place = place;
    place.stop().unwrap();
    let audit = place.audit();
    let edited: Vec<&Value> = audit.iter().filter(|it| it["what"] == "edited").collect();
    assert_eq!(edited.len(), 1);
    assert_eq!(
        (&edited[0]["person"], &edited[0]["count"]),
        (&json!("annotator"), &json!(2))
    );
}

#[test]
fn who_may_less_now_edits_no_more() {
    let place = Place::with_drive();
    let mut socket = enter(&place, "annotator");
    say(&mut socket, &json!({ "kind": "hello", "revision": 1 }));
    say(&mut socket, &tag("one"));
    assert_eq!(hear(&mut socket, "done")["revision"], 2);
    let body = json!({ "role": "viewer" });
    let request = place.request("POST", "/api/people/annotator/role");
    let request = request.cookie(&place.cookie("admin")).json(&body);
    place.send(&request).done(204);
    say(&mut socket, &json!({ "kind": "undo", "id": "two" }));
    let refused = hear(&mut socket, "refused");
    assert_eq!(refused["error"], "log in first");
    assert_eq!(place.project.people().unwrap()[1].role, Role::Viewer);
    assert_eq!(
        place.project.people().unwrap()[1].person,
        person("annotator")
    );
}

#[test]
fn nonsense_is_answered_and_floods_are_cut() {
    let place = Place::with_drive();
    let mut socket = enter(&place, "annotator");
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for nonsense in [
        "",
        "{",
        "null",
        "[]",
        "{\"kind\":\"nothing\"}",
        "{\"kind\":\"edit\"}",
        "{\"kind\":\"look\",\"frame\":-1}",
        "{\"kind\":\"edit\",\"id\":\"x\",\"base\":1,\"action\":{\"do\":\"drop_table\"}}",
        &deep,
    ] {
        socket.send(Message::text(nonsense)).unwrap();
        assert!(
            hear(&mut socket, "error")["error"].is_string(),
            "{nonsense}"
        );
    }
    let far = json!({ "kind": "look", "frame": 1_000_000_000 });
    say(&mut socket, &far);
    socket.send(Message::binary(vec![0xff; 1000])).unwrap();
    say(&mut socket, &json!({ "kind": "hello", "revision": 1 }));
    hear(&mut socket, "welcome");
    socket.send(Message::text("x".repeat(2 << 20))).ok();
    while let Ok(message) = socket.read() {
        assert!(
            !message.is_text() || message.len() < 1000,
            "a flood was answered"
        );
    }
}

#[test]
fn what_people_write_comes_back_as_it_was() {
    let place = Place::with_drive();
    let mut socket = enter(&place, "annotator");
    say(&mut socket, &json!({ "kind": "hello", "revision": 1 }));
    hear(&mut socket, "welcome");
    let script = "<script>alert(1)</script>\u{202e}\"'&";
    let action = json!({
        "do": "put_caption", "caption": 77, "text": script, "about": { "t": 0 }, "mentions": [],
    });
    say(
        &mut socket,
        &json!({ "kind": "edit", "id": "one", "base": 1, "action": action }),
    );
    hear(&mut socket, "done");
    let path = format!("/api/scenes/{}/document", place.scene);
    let request = place.get(&path).cookie(&place.cookie("viewer"));
    let answer = place.send(&request).done(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.json()["labels"]["captions"][0]["text"], script);
}

#[test]
fn conversations_end_with_the_server() {
    let mut place = Place::with_drive();
    let mut socket = enter(&place, "viewer");
    let start = std::time::Instant::now();
    place.stop().unwrap();
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(socket.read().is_err() || socket.read().is_err());
}
