//! Logging in and out, and what becomes of sessions.

use std::time::Duration;

use fl_project::{Role, SessionLife};
use fl_server::Settings;
use serde_json::{Value, json};

use super::place::{Answer, PASSWORD, Place, person, token};

fn log_in(place: &Place, name: &str, password: &str) -> Answer {
    let body = json!({ "name": name, "password": password });
    place.send(&place.request("POST", "/api/session").json(&body))
}

fn cookie_of(answer: &Answer) -> String {
    let header = answer.header("set-cookie").unwrap();
    header.split(';').next().unwrap().to_owned()
}

fn session(place: &Place, cookie: &str) -> Answer {
    place.send(&place.get("/api/session").cookie(cookie))
}

#[test]
fn somebody_logs_in_and_out() {
    let place = Place::team();
    let nobody = place.send(&place.get("/api/session"));
    nobody.refuses(401, "log in first");
    assert_eq!(nobody.json()["needs_login"], true);

    let answer = log_in(&place, "lead", PASSWORD).done(200);
    let said = answer.json();
    assert_eq!(said["person"], "lead");
    assert_eq!(said["role"], "lead");
    assert_eq!(said["needs_login"], true);
    let header = answer.header("set-cookie").unwrap();
    for word in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(header.contains(word), "{header}");
    }

    let cookie = cookie_of(&answer);
    session(&place, &cookie).done(200);
    let request = place.request("DELETE", "/api/session").cookie(&cookie);
    let answer = place.send(&request).done(204);
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    session(&place, &cookie).refuses(401, "log in first");
    let what: Vec<Value> = place.audit().iter().map(|it| it["what"].clone()).collect();
    assert_eq!(what, ["login", "logout"]);
}

#[test]
fn alone_on_this_machine_nobody_logs_in() {
    let place = Place::alone();
    let said = place.send(&place.get("/api/session")).done(200).json();
    assert_eq!(said["person"], "mia");
    assert_eq!(said["role"], "admin");
    assert_eq!(said["needs_login"], false);
    let project = place.send(&place.get("/api/project")).done(200).json();
    assert_eq!(
        project["people"],
        json!([{ "name": "mia", "role": "admin" }])
    );
    log_in(&place, "mia", PASSWORD).refuses(409, "nobody logs in here");
    let change = json!({ "current": PASSWORD, "new": "another horse battery" });
    let request = place.request("POST", "/api/session/password");
    place
        .send(&request.json(&change))
        .refuses(409, "nobody logs in here");
}

#[test]
fn a_stranger_and_a_wrong_password_are_told_the_same() {
    let place = Place::team();
    let wrong = log_in(&place, "lead", "wrong horse battery").done(401);
    let stranger = log_in(&place, "nobody at all", PASSWORD).done(401);
    let no_name = log_in(&place, "\u{0}", PASSWORD).done(401);
    let long = log_in(&place, "lead", &"x".repeat(100_000)).done(401);
    for answer in [stranger, no_name, long] {
        assert_eq!(answer.json(), wrong.json());
        assert!(answer.header("set-cookie").is_none());
    }
    assert!(place.audit().iter().all(|it| it["what"] == "login_failed"));
}

#[test]
fn a_login_takes_no_token_that_somebody_else_chose() {
    let place = Place::team();
    let planted = place.cookie_of(&token());
    let body = json!({ "name": "lead", "password": PASSWORD });
    let request = place
        .request("POST", "/api/session")
        .json(&body)
        .cookie(&planted);
    let cookie = cookie_of(&place.send(&request).done(200));
    assert_ne!(cookie, planted);
    session(&place, &planted).done(401);

    // A second login ends the session before it.
    let body = json!({ "name": "viewer", "password": PASSWORD });
    let request = place
        .request("POST", "/api/session")
        .json(&body)
        .cookie(&cookie);
    let next = cookie_of(&place.send(&request).done(200));
    session(&place, &cookie).done(401);
    assert_eq!(session(&place, &next).json()["person"], "viewer");
}

#[test]
fn sessions_are_over_after_their_time() {
    let life = |total, idle| SessionLife {
        total: Duration::from_secs(total),
        idle: Duration::from_secs(idle),
    };
    for (life, lives) in [
        (life(60, 60), true),
        (life(0, 60), false),
        (life(60, 0), false),
    ] {
        let settings = Settings {
            session_life: life,
            ..Settings::default()
        };
        let place = Place::of(settings, &[Role::Admin]);
        let status = session(&place, &place.cookie("admin")).status;
        assert_eq!(status == 200, lives, "{life:?}: {status}");
    }
}

#[test]
fn another_role_or_password_ends_all_sessions() {
    let place = Place::team();
    let (admin, viewer) = (place.cookie("admin"), place.cookie("viewer"));
    let change = |method: &str, path: &str, body: Value| {
        place.send(&place.request(method, path).cookie(&admin).json(&body))
    };
    session(&place, &viewer).done(200);
    change(
        "POST",
        "/api/people/viewer/role",
        json!({ "role": "annotator" }),
    )
    .done(204);
    session(&place, &viewer).done(401);
    let next = place.cookie("viewer");
    assert_eq!(session(&place, &next).json()["role"], "annotator");

    change(
        "POST",
        "/api/people/viewer/password",
        json!({ "password": "short" }),
    )
    .refuses(400, "a password has 10 to 1024 bytes");
    session(&place, &next).done(200);
    let password = json!({ "password": "another horse battery" });
    change("POST", "/api/people/viewer/password", password).done(204);
    session(&place, &next).done(401);
    log_in(&place, "viewer", PASSWORD).done(401);
    let last = cookie_of(&log_in(&place, "viewer", "another horse battery").done(200));

    change("DELETE", "/api/people/viewer", json!({})).done(204);
    session(&place, &last).done(401);
    change("DELETE", "/api/people/admin", json!({})).refuses(409, "the last admin");
    change(
        "POST",
        "/api/people/admin/role",
        json!({ "role": "viewer" }),
    )
    .refuses(409, "last admin");
    let new = json!({ "name": "viewer", "role": "viewer", "password": PASSWORD });
    change("POST", "/api/people", new.clone()).done(204);
    change("POST", "/api/people", new).refuses(409, "person `viewer` already");
    let audit = place.audit();
    let changes: Vec<&str> = audit.iter().filter_map(|it| it["what"].as_str()).collect();
    let expected = [
        "role_changed",
        "password_changed",
        "login_failed",
        "login",
        "person_removed",
        "person_added",
    ];
    assert_eq!(changes, expected);
    assert_eq!(audit[0]["person"], "admin");
    assert_eq!(audit[0]["to"], "viewer");
}

fn change_password(place: &Place, cookie: &str, current: &str, new: &str) -> Answer {
    let request = place.request("POST", "/api/session/password");
    let body = json!({ "current": current, "new": new });
    place.send(&request.cookie(cookie).json(&body))
}

#[test]
fn somebody_changes_their_own_password() {
    const NEW: &str = "another horse battery";
    let place = Place::team();
    let (here, elsewhere) = (place.cookie("viewer"), place.cookie("viewer"));
    change_password(&place, &here, "wrong horse battery", NEW).refuses(403, "not your password");
    change_password(&place, &here, PASSWORD, "short").refuses(400, "10 to 1024 bytes");
    session(&place, &elsewhere).done(200);

    let answer = change_password(&place, &here, PASSWORD, NEW).done(200);
    assert_eq!(answer.json()["person"], "viewer");
    let next = cookie_of(&answer);
    assert_ne!(next, here);
    session(&place, &next).done(200);
    session(&place, &here).done(401);
    session(&place, &elsewhere).done(401);
    log_in(&place, "viewer", PASSWORD).done(401);
    log_in(&place, "viewer", NEW).done(200);
    let audit = place.audit();
    let changed = audit.iter().find(|it| it["what"] == "password_changed");
    assert_eq!(changed.unwrap()["person"], "viewer");
    let text = std::fs::read_to_string(place.folder.path().join("audit.jsonl")).unwrap();
    assert!(!text.contains(NEW));
}

/// Whoever found a browser that is logged in does not find out the password there.
#[test]
fn guessing_ones_own_password_ends_after_ten() {
    let place = Place::team();
    let cookie = place.cookie("viewer");
    for _ in 0..10 {
        let answer = change_password(&place, &cookie, "wrong horse battery", "a new battery");
        answer.done(403);
    }
    let answer = change_password(&place, &cookie, PASSWORD, "a new battery");
    answer.refuses(429, "too many attempts");
}

#[test]
fn what_another_process_changes_is_noticed_within_seconds() {
    let place = Place::team();
    let cookie = place.cookie("viewer");
    session(&place, &cookie).done(200);
    place.project.remove_person(&person("viewer")).unwrap();
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while session(&place, &cookie).status == 200 {
        assert!(std::time::Instant::now() < deadline, "the session lives on");
    }
}

#[test]
fn a_name_has_ten_attempts() {
    let place = Place::team();
    for _ in 0..10 {
        log_in(&place, "lead", "wrong horse battery").done(401);
    }
    let answer = log_in(&place, "lead", PASSWORD);
    answer.refuses(429, "too many attempts; try again in");
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=301).contains(&wait), "{wait}");
    log_in(&place, "viewer", PASSWORD).done(200);
}

#[test]
fn the_database_does_not_have_the_tokens_and_passwords() {
    let place = Place::team();
    let cookie = cookie_of(&log_in(&place, "lead", PASSWORD).done(200));
    let token = cookie.split_once('=').unwrap().1.to_owned();
    let folder = std::fs::read_dir(place.folder.path().join("night")).unwrap();
    for entry in folder {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in [token.as_bytes(), PASSWORD.as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|it| it == secret));
        }
    }
    let audit = std::fs::read(place.folder.path().join("audit.jsonl")).unwrap();
    assert!(!String::from_utf8(audit).unwrap().contains(&token));
}
