//! Places for projects, gone after the test.

use std::sync::Once;

use fl_project::{Commit, Outcome, Project, SceneId};
use fl_scene::{Error, Gesture, LogIdentity, Ontology, Person, Scene};
use fl_spacetime::Stamp;
use sqlx::{AnyConnection, Connection};
use tempfile::TempDir;

/// A place that has no project yet.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    /// A folder or a URL, as [`Project::create`] takes it.
    pub(crate) at: String,
    database: Option<(String, String)>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("project").display().to_string();
        let database = None;
        Self {
            folder,
            at,
            database,
        }
    }

    /// A folder that somebody else takes care of.
    pub(crate) fn at(folder: &str) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            at: folder.to_owned(),
            database: None,
        }
    }

    fn postgres(server: &str) -> Self {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("framelock_test_{}_{count}", std::process::id());
        execute(server, &[&format!("CREATE DATABASE {name}")]);
        let (server_path, _) = server.rsplit_once('/').unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            at: format!("{server_path}/{name}"),
            database: Some((server.to_owned(), name)),
        }
    }

    /// The URL of the database, for what only a saboteur would do.
    pub(crate) fn url(&self) -> String {
        match &self.database {
            Some(_) => self.at.clone(),
            None => format!("sqlite://{}/project.db", self.at),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.database.is_none()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.database {
            execute(
                server,
                &[&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")],
            );
        }
    }
}

/// Runs a check on every database that is there.
pub(crate) fn on_each(check: impl Fn(&Place)) {
    check(&Place::sqlite());
    match std::env::var("FRAMELOCK_POSTGRES") {
        Ok(server) => check(&Place::postgres(&server)),
        Err(_) => println!("FRAMELOCK_POSTGRES is not set: not checked on PostgreSQL"),
    }
}

/// Executes SQL past the project.
pub(crate) fn execute(url: &str, statements: &[&str]) {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(sqlx::any::install_default_drivers);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(url).await.unwrap();
        for sql in statements {
            let sql = sqlx::AssertSqlSafe((*sql).to_owned());
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        }
        connection.close().await.unwrap();
    });
}

pub(crate) fn person(name: &str) -> Person {
    Person::new(name).unwrap()
}

pub(crate) fn drive() -> LogIdentity {
    LogIdentity {
        name: "drive.mcap".to_owned(),
        start: Stamp::from_nanos(1_700_000_000_000_000_000),
        end: Stamp::from_nanos(1_700_000_060_000_000_000),
        messages: 1000,
    }
}

/// A new project with one scene, in which any word is a tag.
pub(crate) fn project(place: &Place) -> (Project, SceneId) {
    let mut parts = Ontology::automotive().parts().clone();
    parts.tags.clear();
    let ontology = Ontology::new(parts).unwrap();
    let project = Project::create(&place.at, "test", &ontology).unwrap();
    let author = person("lead");
    let log = project
        .add_log_unread(&drive(), "drive.mcap", &author)
        .unwrap();
    let scene = project.add_scene(log, "drive", None, &author).unwrap();
    (project, scene)
}

/// Does something on the newest revision, which has to work.
pub(crate) fn commit(
    project: &Project,
    (scene, author): (SceneId, &str),
    gesture: impl FnOnce(&Scene) -> Result<Gesture, Error>,
) -> u64 {
    let opened = project.scene(scene).unwrap();
    let gesture = gesture(&opened.scene).unwrap();
    match commit_on(project, (scene, author), opened.revision, &gesture) {
        Outcome::Done { revision } => revision,
        Outcome::Conflict(conflict) => panic!("{conflict:?}"),
    }
}

/// Does something on a revision.
pub(crate) fn commit_on(
    project: &Project,
    (scene, author): (SceneId, &str),
    base: u64,
    gesture: &Gesture,
) -> Outcome {
    let author = person(author);
    let commit = Commit {
        scene,
        author: &author,
        base,
        gesture,
        entry_id: None,
    };
    project.commit(&commit).unwrap()
}
