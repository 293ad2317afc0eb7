//! People, and the editor's server, from the command line.

use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::command::{Ran, Shared, framelock, framelock_in};

fn people(place: &Path, input: &'static str, arguments: &[&str]) -> Ran {
    let place = place.display().to_string();
    let fixed = ["project", "--project", &place, "--json", "people"];
    let arguments: Vec<&str> = fixed.iter().chain(arguments).copied().collect();
    framelock_in(arguments, &Shared::default(), |console| {
        console.with_input(Box::new(Cursor::new(input)))
    })
}

fn project(place: &Path) {
    let place = place.display().to_string();
    let made = framelock(["project", "--project", &place, "init"]);
    assert_eq!(made.code, 0, "{made:#?}");
}

#[test]
fn people_are_added_and_changed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("city");
    project(&place);
    let password = "correct horse battery\n";
    let added = people(&place, password, &["add", "ada", "--role", "admin"]);
    assert_eq!(added.json(), json!({ "name": "ada", "role": "admin" }));
    let again = people(&place, password, &["add", "ada", "--role", "viewer"]);
    again.expect(1, &["there is a person `ada` already"]);
    let short = people(&place, "short\n", &["add", "mia", "--role", "annotator"]);
    short.expect(1, &["a password has 10 to 1024 bytes"]);
    people(&place, password, &["add", "mia", "--role", "annotator"]);
    people(&place, password, &["add", "jan", "--role", "chief"]).expect(2, &["annotator"]);

    assert_eq!(people(&place, "", &["role", "mia", "reviewer"]).code, 0);
    assert_eq!(
        people(&place, "another horse battery\n", &["password", "mia"]).code,
        0
    );
    let last = people(&place, "", &["remove", "ada"]);
    last.expect(
        1,
        &["ada is the last admin; give somebody else that role first"],
    );
    let listed = people(&place, "", &["list"]).json();
    let expected = json!([
        { "name": "ada", "role": "admin" },
        { "name": "mia", "role": "reviewer" },
    ]);
    assert_eq!(listed["people"], expected);
    assert_eq!(people(&place, "", &["remove", "mia"]).code, 0);
    people(&place, "", &["role", "mia", "lead"]).expect(1, &["there is no person `mia`"]);
}

#[test]
fn the_server_says_why_it_does_not_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("city");
    project(&place);
    let at = place.display().to_string();
    let nowhere = folder.path().join("nowhere").display().to_string();
    framelock(["serve", &nowhere]).expect(1, &["there is no project here"]);
    let open = ["serve", &at, "--listen", "0.0.0.0:0"];
    framelock(open).expect(1, &["can be reached from other machines", "people add"]);
    let no_login = ["serve", &at, "--listen", "0.0.0.0:0", "--no-login"];
    framelock(no_login).expect(1, &["leave out --no-login"]);
    framelock(["serve", &at, "--listen", "here"]).expect(2, &["--listen"]);
    framelock(["serve", &at, "--tls-cert", "a.pem"]).expect(2, &["--tls-key"]);
    let tls = [
        "serve",
        &at,
        "--listen",
        "127.0.0.1:0",
        "--tls-cert",
        "a",
        "--tls-key",
        "b",
    ];
    framelock(tls).expect(1, &["cannot use the certificate and its key"]);
    framelock(["edit", &nowhere, "--no-open", "--as", "mia"])
        .expect(1, &["there is no file or folder"]);
}

#[test]
fn a_log_is_edited_with_one_command_again_and_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = folder.path().join("drive.mcap");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample_logs/city_block.mcap");
    std::fs::copy(sample, &log).expect("the sample drive is there");
    let first = edit(&log);
    assert_eq!(first["scenes"][0]["name"], "drive");
    assert_eq!(first["scenes"].as_array().map(Vec::len), Some(1));
    assert_eq!(first["people"], json!([{ "name": "mia", "role": "admin" }]));
    assert!(
        folder
            .path()
            .join("drive.mcap.framelock/project.db")
            .is_file()
    );
    assert_eq!(edit(&log), first);
}

/// The project, as the server of `framelock edit` tells it before it is canceled.
fn edit(log: &Path) -> Value {
    let (out, canceled) = (Shared::default(), Arc::new(AtomicBool::new(false)));
    let log = log.display().to_string();
    let arguments = [
        "edit",
        &log,
        "--no-open",
        "--as",
        "mia",
        "--listen",
        "127.0.0.1:0",
    ];
    let arguments = arguments.map(str::to_owned);
    let running = {
        let (out, canceled) = (out.clone(), Arc::clone(&canceled));
        std::thread::spawn(move || {
            framelock_in(arguments, &out, |console| console.with_cancel(canceled))
        })
    };
    let address = address(&out);
    let answer = get(&address, "/api/project");
    canceled.store(true, Ordering::SeqCst);
    let ran = running.join().expect("the command does not panic");
    assert_eq!(ran.code, 0, "{ran:#?}");
    serde_json::from_str(&answer).expect("the project is JSON")
}

/// `ADDRESS:PORT`, once the command has said it.
fn address(out: &Shared) -> String {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let text = out.text();
        if let Some((_, rest)) = text.split_once("http://") {
            let address = rest.split('/').next();
            return address.expect("splitting gives something").to_owned();
        }
        assert!(Instant::now() < deadline, "nothing is served: {text}");
        std::thread::yield_now();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .expect("the server reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("the server answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    body.to_owned()
}
