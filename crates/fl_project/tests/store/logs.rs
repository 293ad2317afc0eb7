//! Logs that move, and logs that change.

use std::path::{Path, PathBuf};

use fl_log::OpenOptions;
use fl_project::{Error, Project};
use fl_scene::Ontology;

use super::place::{Place, person};

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample_logs/city_block.mcap")
}

#[test]
fn a_moved_log_is_found_and_a_changed_one_is_refused() {
    let place = Place::sqlite();
    let project = Project::create(&place.at, "test", &Ontology::automotive()).unwrap();
    let mia = person("mia");
    let here = place.folder.path().join("drive.mcap");
    std::fs::copy(sample(), &here).unwrap();
    let options = OpenOptions {
        index: fl_log::IndexFile::Off,
        ..OpenOptions::default()
    };
    let add = |path: &Path| {
        project
            .add_log(path, (&options, &fl_log::NoProgress), &mia)
            .unwrap()
    };
    let log = add(&here);
    assert_eq!(add(&here), log, "the same log twice is one");
    assert_eq!(project.locate_log(log, &[]).unwrap(), here);
    assert!(project.log(log).unwrap().identity.messages > 100);
    // Beside the project it is found by itself, elsewhere when the folder is named.
    let renamed = place.folder.path().join("renamed.mcap");
    std::fs::rename(&here, &renamed).unwrap();
    assert_eq!(project.locate_log(log, &[]).unwrap(), renamed);
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("drive.mcap");
    std::fs::copy(&renamed, &moved).unwrap();
    std::fs::remove_file(&renamed).unwrap();
    let err = project.locate_log(log, &[]).unwrap_err();
    assert!(matches!(err, Error::LogMissing { .. }), "{err}");
    assert_eq!(
        project
            .locate_log(log, &[elsewhere.path().to_owned()])
            .unwrap(),
        moved
    );
    // Labels lie in the world of the poses that were there.
    let poses = fl_fusion::motion_path(&moved);
    std::fs::write(&poses, "0 0 0 0 0 0 0 1\n").unwrap();
    let err = project.locate_log(log, &[]).unwrap_err().to_string();
    assert!(err.contains("the poses beside it"), "{err}");
    std::fs::remove_file(&poses).unwrap();
    assert_eq!(project.locate_log(log, &[]).unwrap(), moved);
    let mut bytes = std::fs::read(&moved).unwrap();
    let middle = bytes.len() / 33 + 7;
    bytes[middle] ^= 1;
    std::fs::write(&moved, &bytes).unwrap();
    let err = project.locate_log(log, &[]).unwrap_err().to_string();
    assert!(
        err.contains("its size is the same, its content is not"),
        "{err}"
    );
    bytes.truncate(1000);
    std::fs::write(&moved, &bytes).unwrap();
    let err = project.locate_log(log, &[]).unwrap_err().to_string();
    assert!(err.contains("bytes and has 1000"), "{err}");
}
