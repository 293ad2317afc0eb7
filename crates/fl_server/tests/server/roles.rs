//! Every role on every route.

use std::collections::BTreeMap;

use serde_json::json;

use super::place::{Answer, Place};

/// Who may do what: `a`dmin, `l`ead, a`n`notator, `r`eviewer, `v`iewer, and `-` for nobody at all.
const TABLE: &str = "
    GET    /api/openapi.json                                      alnrv-
    GET    /api/session                                           alnrv
    POST   /api/session                                           alnrv-
    DELETE /api/session                                           alnrv-
    POST   /api/session/password                                  alnrv
    GET    /api/project                                           alnrv
    POST   /api/numbers                                           alnr
    POST   /api/tasks                                             al
    POST   /api/tasks/{id}/assign                                 al
    GET    /api/tasks/{id}/steps                                  alnrv
    POST   /api/tasks/{id}/steps                                  alnr
    POST   /api/tasks/{id}/time                                   alnr
    GET    /api/scenes/{id}/comments                              alnrv
    POST   /api/scenes/{id}/comments                              alnr
    POST   /api/comments/{id}/resolve                             alnr
    GET    /api/scenes/{id}/drive                                 alnrv
    GET    /api/scenes/{id}/document                              alnrv
    GET    /api/scenes/{id}/frames/{frame}/cloud                  alnrv
    GET    /api/scenes/{id}/frames/{frame}/images/{camera}        alnrv
    GET    /api/scenes/{id}/frames/{frame}/images/{camera}/points alnrv
    GET    /api/scenes/{id}/frames/{frame}/radar                  alnrv
    POST   /api/scenes/{id}/box                                   alnr
    POST   /api/scenes/{id}/shrink                                alnr
    POST   /api/scenes/{id}/count                                 alnrv
    POST   /api/scenes/{id}/propagate                             alnr
    GET    /api/scenes/{id}/tracks/{track}/history                alnrv
    GET    /api/scenes/{id}/findings                              alnrv
    POST   /api/scenes/{id}/conflicts/{conflict}                  alnr
    GET    /api/scenes/{id}/replay.rrd                            alnrv
    GET    /api/scenes/{id}/live                                  alnrv
    POST   /api/people                                            a
    POST   /api/people/{name}/role                                a
    POST   /api/people/{name}/password                            a
    DELETE /api/people/{name}                                     a
";

const WHO: [(char, Option<&str>); 6] = [
    ('a', Some("admin")),
    ('l', Some("lead")),
    ('n', Some("annotator")),
    ('r', Some("reviewer")),
    ('v', Some("viewer")),
    ('-', None),
];

fn table() -> BTreeMap<(String, String), String> {
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty());
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [method, path, who] = words[..] else {
            panic!("{line}")
        };
        ((method.to_owned(), path.to_owned()), who.to_owned())
    };
    lines.map(row).collect()
}

/// The routes that the server says it has.
fn routes() -> Vec<(String, String)> {
    let document: serde_json::Value = serde_json::from_str(&fl_server::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let routes = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(|method| (method.to_ascii_uppercase(), path.clone()))
    });
    routes.collect()
}

fn ask(place: &Place, (method, path): &(String, String), name: Option<&str>) -> Answer {
    // Nothing of that name is there: what may pass the guard changes nothing.
    let words = path.split('/').map(|word| match word {
        "{name}" => "stranger",
        "{camera}" => "front",
        "{frame}" => "0",
        word if word.starts_with('{') => "999999",
        word => word,
    });
    let path = words.collect::<Vec<_>>().join("/");
    let mut request = place.request(method, &path);
    if method != "GET" {
        request = request.json(&json!({}));
    }
    if let Some(name) = name {
        request = request.cookie(&place.cookie(name));
    }
    place.send(&request)
}

#[test]
fn every_route_is_in_the_table() {
    let table = table();
    for route in routes() {
        assert!(
            table.contains_key(&route),
            "{route:?} is in no row of the table"
        );
    }
    for route in table.keys() {
        assert!(routes().contains(route), "{route:?} is not served");
    }
}

#[test]
fn every_role_may_do_on_every_route_what_the_table_says() {
    let place = Place::team();
    let mut wrong = Vec::new();
    for (route, may) in table() {
        for (letter, name) in WHO {
            let answer = ask(&place, &route, name);
            let refused = match name {
                Some(_) => answer.status == 403,
                // A login without a password is refused otherwise than for want of a right.
                None => answer.status == 401 && route.1 != "/api/session",
            };
            let refused = refused || (route.0 == "GET" && name.is_none() && answer.status == 401);
            if refused == may.contains(letter) || answer.text().contains("there is nothing here") {
                wrong.push(format!(
                    "{route:?} {name:?}: {} {}",
                    answer.status,
                    answer.text()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_in_the_table_is_not_served() {
    let place = Place::team();
    for (method, path) in [
        ("PUT", "/api/project"),
        ("PATCH", "/api/session"),
        ("DELETE", "/api/project"),
        ("GET", "/api/people"),
        ("GET", "/api/"),
        ("GET", "/api"),
        ("GET", "/api/project/"),
        ("GET", "//api/project"),
        ("GET", "/api//project"),
        ("GET", "/API/project"),
        ("GET", "/api/%70roject"),
        ("TRACE", "/api/project"),
        ("OPTIONS", "/api/project"),
    ] {
        let request = place.request(method, path).cookie(&place.cookie("admin"));
        let request = match method {
            "GET" => request,
            _ => request.json(&json!({})),
        };
        let answer = place.send(&request);
        assert!(
            [404, 405].contains(&answer.status),
            "{method} {path}: {}",
            answer.status
        );
    }
}

#[test]
fn only_reviewers_accept_and_reject() {
    let place = Place::team();
    let send = |name: &str, path: &str, body: serde_json::Value| {
        let request = place.request("POST", path).cookie(&place.cookie(name));
        place.send(&request.json(&body))
    };
    let new = json!({ "scene": place.scene, "kind": "label", "assignee": "annotator" });
    let task = send("lead", "/api/tasks", new).done(200).json();
    let steps = format!("/api/tasks/{}/steps", task["id"]);
    let step = |name: &str, state: &str, note: &str| {
        send(name, &steps, json!({ "state": state, "note": note }))
    };
    step("annotator", "in_progress", "").done(200);
    step("annotator", "in_review", "").done(200);
    step("annotator", "accepted", "").refuses(403, "annotator may not accept or reject labels");
    step("reviewer", "rejected", "").refuses(422, "rejected with a note");
    let rejected = step("reviewer", "rejected", "the van is a car")
        .done(200)
        .json();
    assert_eq!(rejected["state"], "rejected");
    step("reviewer", "accepted", "").refuses(409, "it can become in_progress");
    let read = place.get(&steps).cookie(&place.cookie("viewer"));
    let taken = place.send(&read).done(200).json();
    assert_eq!(taken[2]["note"], "the van is a car");
    assert_eq!(taken.as_array().unwrap().len(), 3);
}
