//! Logs on disk, and what is not one.

use std::path::PathBuf;

use fl_log::{Error, Log, McapWriter, MessageType, NoProgress, OpenOptions, WriteOptions};

use crate::fixture::{imu, stamp};

fn open(path: &std::path::Path) -> Result<Log, Error> {
    Log::open(path, &OpenOptions::default(), &NoProgress)
}

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("fl_log_{name}_{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_file_is_written_and_opened() {
    let folder = Folder::new("written");
    let path = folder.0.join("a.mcap");
    let mut writer = McapWriter::create(&path, &WriteOptions::default()).unwrap();
    let channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    writer.write(channel, stamp(1), stamp(1), &imu(0)).unwrap();
    writer.finish().unwrap();
    let log = open(&path).unwrap();
    assert_eq!((log.message_count(), log.path()), (1, path.as_path()));
    assert!(log.snapshot(channel, 0).is_ok());
}

#[test]
fn what_is_no_log_is_named_with_advice() {
    let folder = Folder::new("no_logs");
    let check = |name: &str, bytes: &[u8], says: &str| {
        let path = folder.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        let text = open(&path).unwrap_err().to_string();
        assert!(text.contains(says), "{text}");
        assert!(
            text.ends_with(&format!("\nfile: {}", path.display())),
            "{text}"
        );
    };
    let text = open(&folder.0).unwrap_err().to_string();
    assert!(text.contains("there is no log here"), "{text}");
    check("empty.mcap", b"", "the file is empty");
    check("old.bag", b"#ROSBAG V1.2\n", "`rosbag fix`");
    check("packed.mcap", &[0x1f, 0x8b, 8], "gunzip");
    check("notes.mcap", b"hello\n", "looks like text");
    check(
        "bag_0.db3",
        b"SQLite format 3\0",
        "cannot read the database",
    );
    let text = open(&folder.0).unwrap_err().to_string();
    assert!(text.starts_with("cannot read the database"), "{text}");
    let text = open(&folder.0.join("absent.mcap")).unwrap_err().to_string();
    assert!(text.starts_with("cannot open the log\nfile: "), "{text}");
}
