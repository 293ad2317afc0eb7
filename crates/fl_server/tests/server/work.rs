//! The project, its tasks and its comments over the wire.

use serde_json::json;

use super::place::{LOG_START_NS, Place};

#[test]
fn a_project_is_told_whole() {
    let place = Place::team();
    let cookie = place.cookie("viewer");
    let project = place
        .send(&place.get("/api/project").cookie(&cookie))
        .done(200)
        .json();
    assert_eq!(project["name"], "night drives");
    let scene = json!({ "id": place.scene, "name": "drive", "log": "drive.mcap", "revision": 1 });
    assert_eq!(project["scenes"], json!([scene]));
    assert_eq!(project["people"].as_array().unwrap().len(), 5);
    let ontology = &project["ontology"];
    assert_eq!(ontology["name"], "automotive");
    let classes = ontology["classes"].as_array().unwrap();
    let car = classes.iter().find(|it| it["id"] == "car").unwrap();
    assert_eq!(car["motion"], "car_like");
    assert_eq!(car["parent"], "vehicle");
    assert!(car["color"].as_str().unwrap().starts_with('#'));
    assert_eq!(car["size"].as_array().unwrap().len(), 3);
    let attributes = ontology["attributes"].as_array().unwrap();
    assert!(
        attributes
            .iter()
            .all(|it| it["kind"].is_string() && it["level"].is_string())
    );
}

#[test]
fn numbers_are_given_once() {
    let place = Place::alone();
    let reserve = |count: u32| {
        let request = place.request("POST", "/api/numbers");
        let answer = place
            .send(&request.json(&json!({ "count": count })))
            .done(200);
        answer.json()["first"].as_u64().unwrap()
    };
    let (first, next) = (reserve(100), reserve(1));
    assert_eq!(next, first + 100);
}

#[test]
fn a_task_goes_its_way() {
    let place = Place::alone();
    let send = |path: &str, body| place.send(&place.request("POST", path).json(&body));
    let new = json!({ "scene": place.scene, "kind": "label" });
    let task = send("/api/tasks", new).done(200).json();
    assert_eq!(task["assignee"], json!(null));
    assert_eq!(task["state"], "to_do");
    let path = format!("/api/tasks/{}", task["id"]);
    send(&format!("{path}/assign"), json!({ "assignee": "jan" })).done(204);
    send(&format!("{path}/steps"), json!({ "state": "in_progress" })).done(200);
    send(&format!("{path}/time"), json!({ "seconds": 60.0 })).done(204);
    let project = place.send(&place.get("/api/project")).json();
    let expected = json!({
        "id": task["id"], "scene": place.scene, "kind": "label", "assignee": "jan",
        "state": "in_progress",
    });
    assert_eq!(project["tasks"], json!([expected]));
    send("/api/tasks/999/assign", json!({ "assignee": "jan" })).refuses(404, "task 999");
    send(&format!("{path}/assign"), json!({ "assignee": " jan" })).done(422);
    send("/api/tasks", json!({ "scene": 999, "kind": "label" })).refuses(404, "scene 999");
}

#[test]
fn comments_are_pinned_by_the_time_of_the_log() {
    let place = Place::alone();
    let path = format!("/api/scenes/{}/comments", place.scene);
    let pin = json!({
        "track": 7, "t": 1_500_000_000, "place": [1.0, -2.0, 0.5], "radius_m": 3.0,
        "region": { "camera": "front", "box": [1.0, 2.0, 3.0, 4.0] },
    });
    let new = json!({ "text": "too wide", "pin": pin });
    let said = place
        .send(&place.request("POST", &path).json(&new))
        .done(200)
        .json();
    assert_eq!(said["author"], "mia");
    assert_eq!(said["pin"], pin);
    let scene = fl_project::SceneId(place.scene);
    let stored = place.project.comments(scene).unwrap();
    assert_eq!(
        stored[0].pin.stamp.unwrap().nanos(),
        LOG_START_NS + 1_500_000_000
    );
    let resolve = format!("/api/comments/{}/resolve", said["id"]);
    place.send(&place.request("POST", &resolve)).done(204);
    place
        .send(&place.request("POST", &resolve))
        .refuses(404, "open comment");
    let listed = place.send(&place.get(&path)).done(200).json();
    assert_eq!(listed[0]["resolved_by"], "mia");
    let bare = json!({ "text": "dark" });
    let said = place
        .send(&place.request("POST", &path).json(&bare))
        .done(200)
        .json();
    assert_eq!(said["pin"], json!({}));
}
