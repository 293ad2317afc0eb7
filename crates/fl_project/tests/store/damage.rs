//! What is damaged is named, and what can be read is read.

use std::os::unix::process::CommandExt;
use std::process::Command;

use fl_project::{Commit, Error, Project, SceneId, Verification};
use fl_scene::TagId;

use super::place::{Place, commit, execute, on_each, person, project};

fn tagged(place: &Place, n_tags: usize) -> (Project, SceneId) {
    let (project, scene) = project(place);
    for idx in 0..n_tags {
        commit(&project, (scene, "mia"), |it| {
            it.put_tag(&format!("tag number {idx}"))
        });
    }
    (project, scene)
}

#[test]
fn a_changed_entry_is_named_and_everything_before_it_can_be_read() {
    on_each(|place| {
        let (made, scene) = tagged(place, 9);
        drop(made);
        let forge = |from: &str, to: &str| {
            let sql = format!(
                "UPDATE journal SET gesture = replace(gesture, '{from}', '{to}') WHERE revision = 6"
            );
            execute(&place.url(), &[&sql]);
        };
        forge("tag number 4", "tag number X");
        let project = Project::open(&place.at).unwrap();
        let found = project.verify(|_, _| true).unwrap();
        let damaged =
            Verification::JournalDamaged("entry 6: its hash is not that of its content".to_owned());
        assert_eq!((found[0].n_entries, &found[0].verification), (5, &damaged));
        let err = project.scene(scene).unwrap_err().to_string();
        assert!(
            err.contains("damaged at entry 6") && err.contains("`--at 5`"),
            "{err}"
        );
        let before = project.scene_at(scene, 5).unwrap().scene;
        assert_eq!(before.tags().len(), 4);
        assert!(matches!(
            project.scene_at(scene, 6),
            Err(Error::Journal { revision: 6, .. })
        ));
        let mia = person("mia");
        assert!(
            project.undo(scene, &mia).is_err(),
            "nothing is built on what is damaged"
        );
        let gesture = before.put_tag("more").unwrap();
        let commit = Commit {
            scene,
            author: &mia,
            base: 5,
            gesture: &gesture,
            entry_id: None,
        };
        assert!(matches!(
            project.commit(&commit),
            Err(Error::Journal { .. })
        ));
        // Once it is whole again, everything is.
        forge("tag number X", "tag number 4");
        assert_eq!(
            project.verify(|_, _| true).unwrap()[0].verification,
            Verification::Sound
        );
        assert_eq!(project.scene(scene).unwrap().scene.tags().len(), 9);
    });
}

#[test]
fn a_missing_entry_and_a_forged_end_are_found() {
    on_each(|place| {
        let (made, scene) = tagged(place, 5);
        drop(made);
        execute(&place.url(), &["UPDATE scene SET head = 'forged'"]);
        let project = Project::open(&place.at).unwrap();
        let found = project.verify(|_, _| true).unwrap();
        assert!(
            matches!(found[0].verification, Verification::JournalDamaged(_)),
            "{found:?}"
        );
        execute(&place.url(), &["DELETE FROM journal WHERE revision = 3"]);
        let found = project.verify(|_, _| true).unwrap();
        let missing = Verification::JournalDamaged("entry 3: it is missing".to_owned());
        assert_eq!(found[0].verification, missing);
        assert_eq!(project.scene_at(scene, 2).unwrap().scene.tags().len(), 1);
    });
}

#[test]
fn a_kept_document_that_is_wrong_is_made_anew() {
    on_each(|place| {
        let (made, scene) = tagged(place, 5);
        let before = made.scene(scene).unwrap();
        drop(made);
        execute(
            &place.url(),
            &["UPDATE cell SET body = 'truth' WHERE path = 'tag/tag number 2'"],
        );
        // Opening goes by the journal.
        assert_eq!(
            Project::open(&place.at).unwrap().scene(scene).unwrap(),
            before
        );
        let project = Project::open(&place.at).unwrap();
        let found = project.verify(|_, _| true).unwrap();
        assert!(
            matches!(found[0].verification, Verification::KeptDocumentRestored(_)),
            "{found:?}"
        );
        assert_eq!(
            project.verify(|_, _| true).unwrap()[0].verification,
            Verification::Sound
        );
        // Also where it can be read, and is another document.
        execute(
            &place.url(),
            &["DELETE FROM cell WHERE path = 'tag/tag number 2'"],
        );
        let found = project.verify(|_, _| true).unwrap();
        assert!(
            matches!(found[0].verification, Verification::KeptDocumentRestored(_)),
            "{found:?}"
        );
        assert_eq!(
            Project::open(&place.at).unwrap().scene(scene).unwrap(),
            before
        );
    });
}

#[test]
fn one_flipped_byte_in_the_file_is_found() {
    let place = Place::sqlite();
    let (made, scene) = tagged(&place, 30);
    drop(made);
    execute(&place.url(), &["PRAGMA wal_checkpoint(TRUNCATE)"]);
    let file = format!("{}/project.db", place.at);
    let bytes = std::fs::read(&file).unwrap();
    let needle = b"\"cell\":\"tag/tag number 17\"";
    let found = bytes
        .windows(needle.len())
        .position(|window| window == needle)
        .unwrap();
    let mut flipped = bytes.clone();
    flipped[found + 20] ^= 1;
    std::fs::write(&file, &flipped).unwrap();
    let project = Project::open(&place.at).unwrap();
    let found = project.verify(|_, _| true).unwrap();
    assert_eq!(found[0].n_entries, 18, "{found:?}");
    assert!(matches!(
        found[0].verification,
        Verification::JournalDamaged(_)
    ));
    assert_eq!(project.scene_at(scene, 18).unwrap().scene.tags().len(), 17);
}

#[test]
fn no_flipped_byte_makes_it_panic() {
    let place = Place::sqlite();
    let (made, _) = tagged(&place, 10);
    drop(made);
    execute(&place.url(), &["PRAGMA wal_checkpoint(TRUNCATE)"]);
    let file = format!("{}/project.db", place.at);
    let bytes = std::fs::read(&file).unwrap();
    for idx in (0..bytes.len()).step_by(bytes.len() / 150) {
        let mut flipped = bytes.clone();
        flipped[idx] ^= 1 << (idx % 8);
        std::fs::write(&file, &flipped).unwrap();
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{file}{suffix}"));
        }
        if let Ok(project) = Project::open(&place.at) {
            let _ = project.verify(|_, _| true);
        }
    }
}

/// Where the child finds a project on a disk that gets full.
const FULL: &str = "FRAMELOCK_TEST_FULL_DISK_PLACE";

/// In the child: writes until the disk is full. Elsewhere: nothing.
#[test]
fn child_that_fills_the_disk() {
    let Ok(at) = std::env::var(FULL) else {
        return;
    };
    let project = match Project::open(&at) {
        Ok(project) => project,
        Err(Error::NoProject { .. }) => {
            let place = Place::at(&at);
            project(&place).0
        }
        Err(err) => panic!("{err}"),
    };
    let scene = project.scenes().unwrap()[0].id;
    let mia = person("mia");
    for idx in 0..1000 {
        let opened = project.scene(scene).unwrap();
        let caption = fl_scene::Caption {
            text: "x".repeat(60_000),
            about: fl_scene::About::Moment(opened.scene.log().start),
            mentions: Vec::new(),
        };
        let mut draft = fl_scene::Draft::of(&opened.scene);
        let cell = fl_scene::Cell::Caption(fl_scene::CaptionId(idx));
        draft.set(cell, fl_scene::Value::Caption(caption));
        let gesture = draft.finish("caption").unwrap();
        let commit = Commit {
            scene,
            author: &mia,
            base: opened.revision,
            gesture: &gesture,
            entry_id: None,
        };
        if let Err(err) = project.commit(&commit) {
            eprintln!("refused after {idx}: {err}");
            assert!(idx > 1, "some fits");
            // What was acknowledged is there, and can be read on the full disk.
            let again = Project::open(&at).unwrap();
            assert_eq!(again.scene(scene).unwrap().revision, opened.revision);
            return;
        }
    }
    panic!("the disk does not get full");
}

/// Runs a child under a shell that first does something.
fn run_child_after(first: &str, at: &str) -> (bool, String) {
    let test = "--exact store::damage::child_that_fills_the_disk --nocapture";
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{first} && exec \"$0\" {test}")]);
    let output = shell
        .arg(std::env::current_exe().unwrap())
        .env(FULL, at)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), told)
}

#[test]
fn a_file_that_may_not_grow_leaves_the_project_as_it_was() {
    let place = Place::sqlite();
    let (made, scene) = tagged(&place, 3);
    drop(made);
    // Blocks of 512 bytes; without the trap the process would be ended by a signal.
    let (fine, told) = run_child_after("trap '' XFSZ && ulimit -f 2000", &place.at);
    assert!(fine && told.contains("the disk fails"), "{told}");
    let project = Project::open(&place.at).unwrap();
    assert_eq!(
        project.verify(|_, _| true).unwrap()[0].verification,
        Verification::Sound
    );
    let now = project.scene(scene).unwrap();
    assert_eq!(now.scene.tags().len(), 3);
    assert!(now.scene.captions().len() > 1);
    commit(&project, (scene, "mia"), |it| it.put_tag("space again"));
}

#[test]
fn a_full_disk_is_told_and_the_project_can_be_read() {
    let place = Place::sqlite();
    let disk = place.folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mount = format!("mount -t tmpfs -o size=2m none {}", disk.display());
    let allowed = Command::new("unshare")
        .args(["-m", "sh", "-c", &mount])
        .output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        println!("a small disk cannot be mounted here, so a full one was not checked");
        return;
    }
    // The mount is gone with the process, so all is judged in there.
    let test = "--exact store::damage::child_that_fills_the_disk --nocapture";
    let script = format!("{mount} && exec \"$0\" {test}");
    let mut shell = Command::new("unshare");
    shell
        .args(["-m", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap());
    let output = shell.env(FULL, disk.join("project")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && told.contains("the disk is full"),
        "{told}"
    );
}

const PLACE: &str = "FRAMELOCK_TEST_READ_ONLY_PLACE";

/// In the child, which may write nothing: tries to. Elsewhere: nothing.
#[test]
fn child_that_may_not_write() {
    let Ok(at) = std::env::var(PLACE) else {
        return;
    };
    let err = match Project::open(&at) {
        Ok(project) => {
            let scene = project.scenes().unwrap()[0].id;
            project.undo(scene, &person("mia")).unwrap_err()
        }
        Err(err) => err,
    };
    assert!(matches!(err, Error::ReadOnly), "{err:?}");
    let elsewhere = format!("{at}/new");
    let err = Project::create(&elsewhere, "new", &fl_scene::Ontology::none()).unwrap_err();
    assert!(matches!(err, Error::File { .. }), "{err:?}");
}

#[test]
fn a_read_only_folder_is_told_and_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::sqlite();
    let (made, scene) = tagged(&place, 3);
    let before = made.scene(scene).unwrap();
    drop(made);
    let permit = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = std::path::Path::new(&place.at);
    permit(place.folder.path(), 0o755);
    permit(&folder.join("project.db"), 0o444);
    permit(folder, 0o555);
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "--exact",
        "store::damage::child_that_may_not_write",
        "--nocapture",
    ]);
    child.env(PLACE, &place.at);
    // Nothing is read-only for root, so the child is nobody.
    if std::fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0)
    {
        child.uid(65534).gid(65534).current_dir("/");
    }
    let output = child.output();
    permit(folder, 0o755);
    permit(&folder.join("project.db"), 0o644);
    match output {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        ),
        Err(err) => println!("the child could not be started as nobody, so not checked: {err}"),
    }
    let project = Project::open(&place.at).unwrap();
    assert_eq!(project.scene(scene).unwrap(), before);
    assert!(
        before
            .scene
            .tags()
            .contains(&TagId::new("tag number 2").unwrap())
    );
}
