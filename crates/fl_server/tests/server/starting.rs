//! What the server refuses to start with, and how it ends.

use std::sync::Arc;

use fl_project::{Member, Project, Role};
use fl_server::{Server, Settings, Tls};

use super::place::{Place, person, project};

fn refusal(project: &Arc<Project>, settings: Settings) -> String {
    match Server::bind(Arc::clone(project), settings) {
        Ok(server) => panic!("{server:?}"),
        Err(err) => err.to_string(),
    }
}

#[test]
fn other_machines_reach_it_with_a_login_only() {
    let folder = tempfile::tempdir().unwrap();
    let (project, _) = project(&folder);
    let open = |no_login| Settings {
        listen: "0.0.0.0:0".parse().unwrap(),
        person: Some(person("mia")),
        no_login,
        ..Settings::default()
    };
    assert!(refusal(&project, open(false)).contains("framelock project people add"));
    assert!(refusal(&project, open(true)).contains("leave out --no-login"));
    let member = Member {
        person: person("ada"),
        role: Role::Admin,
    };
    project.add_person(&member, "a hash").unwrap();
    assert!(refusal(&project, open(true)).contains("leave out --no-login"));
    let server = Server::bind(Arc::clone(&project), open(false)).unwrap();
    assert!(server.needs_login());

    let here = |no_login| Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        ..open(no_login)
    };
    assert!(
        Server::bind(Arc::clone(&project), here(false))
            .unwrap()
            .needs_login()
    );
    assert!(
        !Server::bind(Arc::clone(&project), here(true))
            .unwrap()
            .needs_login()
    );
}

#[test]
fn it_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let (project, _) = project(&folder);
    let here = || Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        ..Settings::default()
    };
    assert!(refusal(&project, here()).contains("give --as NAME"));
    let tls = Settings {
        tls: Some(Tls {
            certificate: folder.path().join("no.pem"),
            key: folder.path().join("no.key"),
        }),
        ..here()
    };
    assert!(refusal(&project, tls).contains("no.pem"));
    let place = Place::alone();
    let taken = Settings {
        listen: place.address,
        person: Some(person("mia")),
        ..Settings::default()
    };
    assert!(refusal(&project, taken).contains("--listen"));
}

#[test]
fn it_ends_when_it_is_told_to() {
    let mut place = Place::alone();
    place.send(&place.get("/")).done(200);
    place.stop().unwrap();
    assert!(std::net::TcpStream::connect(place.address).is_err());
    // The project can be used, and closed, after that.
    assert_eq!(place.project.scenes().unwrap().len(), 1);
}
