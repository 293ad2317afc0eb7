//! People, their roles and their sessions.

use std::time::Duration;

use fl_project::{Error, Member, Project, Role, SessionLife};

use super::place::{Place, execute, on_each, person, project};

fn member(name: &str, role: Role) -> Member {
    Member {
        person: person(name),
        role,
    }
}

const LONG: SessionLife = SessionLife {
    total: Duration::from_secs(3600),
    idle: Duration::from_secs(600),
};

#[test]
fn people_have_roles_and_passwords() {
    on_each(|place| {
        let (project, _) = project(place);
        assert!(project.people().unwrap().is_empty());
        let (ada, mia) = (member("ada", Role::Admin), member("mia", Role::Annotator));
        project.add_person(&mia, "hash of mia").unwrap();
        project.add_person(&ada, "hash of ada").unwrap();
        let err = project.add_person(&mia, "another").unwrap_err();
        assert_eq!(err.to_string(), "there is a person `mia` already");
        assert_eq!(project.people().unwrap(), [ada.clone(), mia.clone()]);

        let hash = |name| project.password_hash(&person(name)).unwrap();
        assert_eq!(hash("mia").as_deref(), Some("hash of mia"));
        assert_eq!(hash("jan"), None);
        project.set_password_hash(&mia.person, "newer").unwrap();
        assert_eq!(hash("mia").as_deref(), Some("newer"));

        project.set_role(&mia.person, Role::Reviewer).unwrap();
        assert_eq!(project.people().unwrap()[1].role, Role::Reviewer);
        let err = project.set_role(&person("jan"), Role::Lead).unwrap_err();
        assert_eq!(err.to_string(), "there is no person `jan`");
        project.remove_person(&mia.person).unwrap();
        assert_eq!(project.people().unwrap(), [ada]);
    });
}

#[test]
fn somebody_can_always_give_roles() {
    on_each(|place| {
        let (project, _) = project(place);
        let (ada, mia) = (person("ada"), person("mia"));
        project.add_person(&member("ada", Role::Admin), "").unwrap();
        project
            .add_person(&member("mia", Role::Viewer), "")
            .unwrap();
        let last = |done: Result<(), Error>| matches!(done, Err(Error::LastAdmin { .. }));
        assert!(last(project.set_role(&ada, Role::Lead)));
        assert!(last(project.remove_person(&ada)));
        assert_eq!(project.people().unwrap()[0].role, Role::Admin);
        project.set_role(&mia, Role::Admin).unwrap();
        project.set_role(&ada, Role::Lead).unwrap();
        project.remove_person(&ada).unwrap();
        // Without anybody there is nobody to be locked out.
        project.remove_person(&mia).unwrap();
        assert!(project.people().unwrap().is_empty());
    });
}

#[test]
fn two_admins_who_demote_each_other_do_not_both_succeed() {
    on_each(|place| {
        let (project, _) = project(place);
        let other = Project::open(&place.at).unwrap();
        for name in ["ada", "mia"] {
            project.add_person(&member(name, Role::Admin), "").unwrap();
        }
        let n_done = std::thread::scope(|threads| {
            let demotions = [(&project, "ada"), (&other, "mia")]
                .map(|(it, name)| threads.spawn(move || it.set_role(&person(name), Role::Viewer)));
            let done = demotions.map(|it| it.join().unwrap().is_ok());
            done.into_iter().filter(|it| *it).count()
        });
        assert_eq!(n_done, 1);
    });
}

#[test]
fn a_session_is_somebodys_until_it_ends() {
    on_each(|place| {
        let (project, _) = project(place);
        let mia = member("mia", Role::Annotator);
        project.add_person(&mia, "").unwrap();
        let begin = |token| project.begin_session(token, &mia.person, LONG).unwrap();
        let whose = |token| project.session(token, LONG).unwrap();
        assert_eq!(whose("one"), None);
        begin("one");
        begin("two");
        assert_eq!(whose("one"), Some(mia.clone()));
        project.end_session("one").unwrap();
        project.end_session("one").unwrap();
        assert_eq!((whose("one"), whose("two")), (None, Some(mia.clone())));
        project.set_role(&mia.person, Role::Viewer).unwrap();
        assert_eq!(whose("two"), None);
        begin("three");
        assert_eq!(whose("three").map(|it| it.role), Some(Role::Viewer));
        project.set_password_hash(&mia.person, "new").unwrap();
        assert_eq!(whose("three"), None);
        begin("four");
        project.remove_person(&mia.person).unwrap();
        assert_eq!(whose("four"), None);
    });
}

#[test]
fn a_session_ends_by_itself() {
    on_each(|place| {
        let (project, _) = project(place);
        let mia = member("mia", Role::Annotator);
        project.add_person(&mia, "").unwrap();
        let zero = Duration::ZERO;
        let over = SessionLife {
            total: zero,
            ..LONG
        };
        project.begin_session("over", &mia.person, over).unwrap();
        assert_eq!(project.session("over", LONG).unwrap(), None);
        project.begin_session("idle", &mia.person, LONG).unwrap();
        let restless = SessionLife { idle: zero, ..LONG };
        assert_eq!(project.session("idle", restless).unwrap(), None);
        assert_eq!(project.session("idle", LONG).unwrap(), Some(mia));
    });
}

#[test]
fn a_project_from_before_there_were_people_gets_them() {
    on_each(|place| {
        let (made, _) = project(place);
        drop(made);
        let undo = [
            "DROP TABLE session",
            "DROP TABLE person",
            "DELETE FROM _sqlx_migrations WHERE version = 2",
        ];
        execute(&place.url(), &undo);
        let project = Project::open(&place.at).unwrap();
        let ada = member("ada", Role::Admin);
        project.add_person(&ada, "").unwrap();
        assert_eq!(project.people().unwrap(), [ada]);
    });
}

#[test]
fn a_backup_has_the_people_and_no_session() {
    on_each(|place| {
        let (project, _) = project(place);
        let ada = member("ada", Role::Admin);
        project.add_person(&ada, "hash").unwrap();
        project.begin_session("token", &ada.person, LONG).unwrap();
        let file = place.folder.path().join("backup.db");
        project.backup(&file, |_| true).unwrap();
        let other = Place::sqlite();
        Project::restore(&file, &other.at, |_| true).unwrap();
        let restored = Project::open(&other.at).unwrap();
        assert_eq!(restored.people().unwrap(), std::slice::from_ref(&ada));
        let hash = restored.password_hash(&ada.person).unwrap();
        assert_eq!(hash.as_deref(), Some("hash"));
        assert_eq!(restored.session("token", LONG).unwrap(), None);
    });
}
