//! What is in the files, read back with Rerun's own decoder.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::net::TcpListener;
use std::path::Path;

use fl_fusion::{Fusion, FusionSettings, rig_from_log};
use fl_log::{NoProgress, Progress};
use fl_rerun::{Error, ShowOptions, ShowReport, Sink, show};
use fl_scene::Scene;
use rerun::EncodedImage;
use rerun::archetypes::RecordingInfo;
use rerun::components::{Blob, MediaType, Name, Timestamp};
use rerun::external::re_log_encoding::DecoderApp;
use rerun::log::{Chunk, LogMsg};

use crate::drive::{self, BROKEN_FRAME, DARK_FRAME, N_FRAMES, N_POINTS};
use crate::scratch::Scratch;

/// A world whose coordinates `f32` cannot hold to the centimeter.
const UTM_EAST_M: f64 = 5_400_000.4;

fn show_tiny(
    scratch: &Scratch,
    sink: &Sink,
    scene: Option<&Scene>,
    options: &ShowOptions,
) -> Result<ShowReport, Error> {
    let path = scratch.path("tiny.mcap");
    drive::write_log(&path, 0.0);
    show_log(&path, sink, scene, options, &NoProgress)
}

fn show_log(
    path: &Path,
    sink: &Sink,
    scene: Option<&Scene>,
    options: &ShowOptions,
    progress: &dyn Progress,
) -> Result<ShowReport, Error> {
    let log = drive::open(path);
    let (rig, _) = rig_from_log(&log).unwrap();
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).unwrap();
    show(&fusion, scene, sink, options, progress)
}

/// Rows of each entity over all its chunks, and the application's name.
fn rows_by_entity(path: &Path) -> BTreeMap<String, Vec<Chunk>> {
    let file = BufReader::new(File::open(path).unwrap());
    let mut chunks: BTreeMap<String, Vec<Chunk>> = BTreeMap::new();
    for message in DecoderApp::decode_eager(file).unwrap() {
        if let LogMsg::ArrowMsg(store_id, message) = message.unwrap() {
            let chunk = Chunk::from_arrow_msg(&message).unwrap();
            if store_id.is_recording() {
                chunks
                    .entry(chunk.entity_path().to_string())
                    .or_default()
                    .push(chunk);
            }
        }
    }
    chunks
}

fn n_rows(chunks: &BTreeMap<String, Vec<Chunk>>, entity: &str) -> usize {
    let temporal = chunks[entity].iter().filter(|chunk| !chunk.is_static());
    temporal.map(Chunk::num_rows).sum()
}

#[test]
fn a_drive_becomes_a_file_with_all_its_entities() {
    let scratch = Scratch::new("file");
    let rrd = scratch.path("tiny.rrd");
    let scene = drive::scene(0.0);
    let options = ShowOptions {
        view_boxes: true,
        ..ShowOptions::default()
    };
    let report = show_tiny(&scratch, &Sink::File(rrd.clone()), Some(&scene), &options).unwrap();

    assert_eq!(report.frames, N_FRAMES);
    assert_eq!(
        report.points,
        N_FRAMES * (N_POINTS - 1),
        "the NaN point is not shown"
    );
    assert_eq!(report.images, N_FRAMES - 2);
    assert_eq!(report.tracks, 2);
    // The car ahead is seen from frame 0 to 6; frames 4 and 6 have no image to draw on.
    assert_eq!(report.projections, 5);
    assert_eq!(report.n_losses, 1, "{:?}", report.losses);
    assert!(
        report.losses[0]
            .contains("neither JPEG nor PNG, or its head is damaged; the log calls it `h264`")
    );
    assert_eq!(report.bytes, Some(std::fs::metadata(&rrd).unwrap().len()));
    assert_eq!(
        scratch.files(),
        ["tiny.mcap", "tiny.rrd"],
        "no partial file is left"
    );

    let chunks = rows_by_entity(&rrd);
    let rows: Vec<(&str, usize)> = [
        "/world/ego",
        "/world/ego/lidar/lidar",
        "/world/ego/radar/radar",
        "/world/ego/radar/radar/doppler",
        "/world/ego/cameras/camera/cuboids",
        "/world/ego/cameras/camera/view_boxes",
        "/world/tracks/7",
        "/world/tracks/7/trail",
        "/world/tracks/3",
        "/plots/skew/camera",
        "/plots/objects/car",
    ]
    .map(|entity| (entity, n_rows(&chunks, entity)))
    .to_vec();
    let expected = [N_FRAMES, N_FRAMES, N_FRAMES, N_FRAMES, N_FRAMES, N_FRAMES];
    for ((entity, rows), expected) in rows.iter().zip(expected) {
        assert_eq!(*rows, expected, "{entity}");
    }
    // Frames 0 to 7, and the row in which it vanishes.
    assert_eq!(rows[6], ("/world/tracks/7", 9));
    assert_eq!(rows[7], ("/world/tracks/7/trail", 9));
    assert_eq!(rows[8], ("/world/tracks/3", N_FRAMES));
    assert_eq!(rows[9], ("/plots/skew/camera", N_FRAMES - 1));
    assert_eq!(rows[10], ("/plots/objects/car", N_FRAMES));
    assert!(chunks.contains_key("/world/ego/cameras/camera/image"));
    assert!(chunks.contains_key("/notes"));
}

#[test]
fn only_our_two_timelines_are_written() {
    let scratch = Scratch::new("timelines");
    let rrd = scratch.path("tiny.rrd");
    show_tiny(
        &scratch,
        &Sink::File(rrd.clone()),
        None,
        &ShowOptions::default(),
    )
    .unwrap();
    for (entity, chunks) in rows_by_entity(&rrd) {
        for chunk in chunks.iter().filter(|chunk| !chunk.is_static()) {
            let mut names: Vec<String> =
                chunk.timelines().keys().map(ToString::to_string).collect();
            names.sort();
            assert_eq!(names, ["frame", "stamp"], "{entity}");
        }
    }
}

/// The ids of the recording and of its layout.
fn store_ids(path: &Path) -> Vec<String> {
    let file = BufReader::new(File::open(path).unwrap());
    let messages = DecoderApp::decode_eager(file).unwrap();
    let mut ids: Vec<String> = messages
        .map(|message| format!("{:?}", message.unwrap().store_id()))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

#[test]
fn a_recording_is_named_by_what_it_shows() {
    let scratch = Scratch::new("named");
    let ids = |scene: Option<&Scene>, options: &ShowOptions| {
        let rrd = scratch.path("tiny.rrd");
        show_tiny(&scratch, &Sink::File(rrd.clone()), scene, options).unwrap();
        store_ids(&rrd)
    };
    let (options, scene) = (ShowOptions::default(), drive::scene(0.0));
    let first = ids(None, &options);
    assert_eq!(first.len(), 2, "a recording and its layout: {first:?}");
    assert_eq!(ids(None, &options), first);

    let with_scene = ids(Some(&scene), &options);
    let fewer = ShowOptions {
        max_points: 100,
        ..ShowOptions::default()
    };
    let with_fewer = ids(None, &fewer);
    for other in [with_scene, with_fewer] {
        assert!(other.iter().all(|id| !first.contains(id)), "{other:?}");
    }
}

#[test]
fn a_recording_starts_when_the_drive_does() {
    let scratch = Scratch::new("starts");
    let rrd = scratch.path("tiny.rrd");
    let options = ShowOptions::default();
    show_tiny(&scratch, &Sink::File(rrd.clone()), None, &options).unwrap();
    let chunks = rows_by_entity(&rrd);
    let (start_time, name) = (
        RecordingInfo::descriptor_start_time().component,
        RecordingInfo::descriptor_name().component,
    );
    let infos: Vec<&Chunk> = chunks.values().flatten().collect();
    let starts: Vec<i64> = infos
        .iter()
        .filter_map(|chunk| chunk.component_mono::<Timestamp>(start_time, 0))
        .map(|start| start.unwrap().0.0)
        .collect();
    assert_eq!(starts, [drive::START]);
    let names: Vec<String> = infos
        .iter()
        .filter_map(|chunk| chunk.component_mono::<Name>(name, 0))
        .map(|name| name.unwrap().to_string())
        .collect();
    assert_eq!(names, ["drive"]);
}

/// More frames than may wait in memory pass before the first image.
#[test]
fn a_camera_that_starts_late_has_an_image_in_every_frame() {
    let scratch = Scratch::new("late");
    let (log, rrd) = (scratch.path("tiny.mcap"), scratch.path("tiny.rrd"));
    drive::write_drive(&log, 0.0, |frame_idx| frame_idx + 1 == N_FRAMES);
    let (sink, options) = (Sink::File(rrd.clone()), ShowOptions::default());
    let report = show_log(&log, &sink, None, &options, &NoProgress).unwrap();
    assert_eq!(report.images, 1);
    let mut frames: Vec<i64> = rows_by_entity(&rrd)["/world/ego/cameras/camera/image"]
        .iter()
        .flat_map(|chunk| chunk.timelines()[&"frame".into()].times_raw().to_vec())
        .collect();
    frames.sort_unstable();
    assert_eq!(frames, (0..N_FRAMES as i64).collect::<Vec<_>>());
}

#[test]
fn what_an_earlier_run_left_behind_is_left_alone() {
    let scratch = Scratch::new("leftover");
    let leftover = format!(".tiny.rrd.{}-0.partial", std::process::id());
    std::fs::write(scratch.path(&leftover), "somebody's").unwrap();
    let sink = Sink::File(scratch.path("tiny.rrd"));
    show_tiny(&scratch, &sink, None, &ShowOptions::default()).unwrap();
    assert_eq!(
        std::fs::read_to_string(scratch.path(&leftover)).unwrap(),
        "somebody's"
    );
    assert_eq!(
        scratch.files(),
        [leftover.as_str(), "tiny.mcap", "tiny.rrd"]
    );
}

#[test]
fn every_blob_is_a_chunk_of_its_own() {
    let scratch = Scratch::new("chunks");
    let rrd = scratch.path("tiny.rrd");
    show_tiny(
        &scratch,
        &Sink::File(rrd.clone()),
        None,
        &ShowOptions::default(),
    )
    .unwrap();
    let chunks = rows_by_entity(&rrd);
    for entity in ["/world/ego/lidar/lidar", "/world/ego/cameras/camera/image"] {
        let blobs = chunks[entity].iter().filter(|chunk| !chunk.is_static());
        let n_rows: Vec<usize> = blobs.map(Chunk::num_rows).collect();
        assert!(n_rows.len() == N_FRAMES, "{entity}: {n_rows:?}");
        assert!(
            n_rows.iter().all(|n_rows| *n_rows == 1),
            "{entity}: {n_rows:?}"
        );
    }
}

/// The viewer counts images like frames of a video: one that is missing shifts the others.
#[test]
fn every_frame_has_an_image_of_one_format() {
    let check = |frames: std::ops::Range<usize>, broken: &[usize]| {
        let scratch = Scratch::new("film");
        let rrd = scratch.path("tiny.rrd");
        let options = ShowOptions {
            frames: Some(frames.clone()),
            ..ShowOptions::default()
        };
        show_tiny(&scratch, &Sink::File(rrd.clone()), None, &options).unwrap();
        let chunks = rows_by_entity(&rrd);
        let (blob, media_type) = (
            EncodedImage::descriptor_blob(),
            EncodedImage::descriptor_media_type(),
        );
        let mut sizes = BTreeMap::new();
        for chunk in &chunks["/world/ego/cameras/camera/image"] {
            let frame = chunk.timelines()[&"frame".into()].times_raw()[0] as usize;
            let media_type = chunk.component_mono::<MediaType>(media_type.component, 0);
            assert_eq!(
                media_type.unwrap().unwrap().to_string(),
                "image/jpeg",
                "frame {frame}"
            );
            let blob = chunk
                .component_mono::<Blob>(blob.component, 0)
                .unwrap()
                .unwrap();
            sizes.insert(frame, blob.len());
        }
        assert_eq!(
            sizes.keys().copied().collect::<Vec<_>>(),
            frames.clone().collect::<Vec<_>>()
        );
        for frame in frames.filter(|frame| !broken.contains(frame)) {
            assert_ne!(
                sizes[&frame], sizes[&broken[0]],
                "frame {frame} has its own image"
            );
        }
    };
    check(0..N_FRAMES, &[DARK_FRAME, BROKEN_FRAME]);
    check(DARK_FRAME..N_FRAMES, &[DARK_FRAME, BROKEN_FRAME]);
}

#[test]
fn options_choose_frames_and_bound_points() {
    let scratch = Scratch::new("options");
    let rrd = scratch.path("tiny.rrd");
    let options = ShowOptions {
        frames: Some(DARK_FRAME..7),
        max_points: 100,
        ..ShowOptions::default()
    };
    let report = show_tiny(&scratch, &Sink::File(rrd), None, &options).unwrap();
    assert_eq!(report.frames, 3);
    assert_eq!(report.points, 300, "the NaN point takes no place");

    let options = ShowOptions {
        frames: Some(40..50),
        ..ShowOptions::default()
    };
    let nowhere = Sink::File(scratch.path("none.rrd"));
    let err = show_tiny(&scratch, &nowhere, None, &options).unwrap_err();
    assert_eq!(
        err.to_string(),
        "no frame to show: frames 40..50 were asked for and the log has 11"
    );
    assert_eq!(scratch.files(), ["tiny.mcap", "tiny.rrd"]);
}

#[test]
fn a_world_far_from_its_origin_is_moved_near() {
    let scratch = Scratch::new("far");
    let (log, rrd) = (scratch.path("tiny.mcap"), scratch.path("tiny.rrd"));
    drive::write_log(&log, UTM_EAST_M);
    let scene = drive::scene(UTM_EAST_M);
    let sink = Sink::File(rrd.clone());
    let options = ShowOptions::default();
    let report = show_log(&log, &sink, Some(&scene), &options, &NoProgress).unwrap();
    assert_eq!(
        report.projections, 5,
        "cuboids are projected in the log's own world"
    );

    let chunks = rows_by_entity(&rrd);
    let text = chunks["/notes"]
        .iter()
        .map(|chunk| format!("{chunk}"))
        .collect::<String>();
    assert!(text.contains("less (5400000, 0, 0) m"), "{text}");
    let track: String = chunks["/world/tracks/3"]
        .iter()
        .map(|chunk| format!("{chunk}"))
        .collect();
    assert!(track.contains("-11.6"), "{track}");
}

#[test]
fn a_canceled_drive_leaves_nothing() {
    struct StopAt(u64);
    impl Progress for StopAt {
        fn advance(&self, done: u64, total: u64) -> bool {
            assert_eq!(total, N_FRAMES as u64);
            done < self.0
        }
    }
    let scratch = Scratch::new("cancel");
    let log = scratch.path("tiny.mcap");
    drive::write_log(&log, 0.0);
    let old = scratch.path("tiny.rrd");
    std::fs::write(&old, "the old one").unwrap();
    let sink = Sink::File(old.clone());
    let err = show_log(&log, &sink, None, &ShowOptions::default(), &StopAt(5)).unwrap_err();
    assert_eq!(err.to_string(), "canceled after 5 of 11 frames");
    assert_eq!(scratch.files(), ["tiny.mcap", "tiny.rrd"]);
    assert_eq!(std::fs::read_to_string(old).unwrap(), "the old one");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let scratch = Scratch::new("folder");
    let sink = Sink::File(scratch.path("no/such/tiny.rrd"));
    let err = show_tiny(&scratch, &sink, None, &ShowOptions::default()).unwrap_err();
    assert!(matches!(&err, Error::Write { path, .. } if path.ends_with("no/such/tiny.rrd")));
    assert!(
        err.to_string()
            .starts_with("cannot write the recording\nfile: ")
    );
}

#[test]
fn no_viewer_is_an_error_that_says_what_to_do() {
    let scratch = Scratch::new("connect");
    let free_port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("rerun+http://127.0.0.1:{free_port}/proxy");
    let sink = Sink::Connect(url.clone());
    let err = show_tiny(&scratch, &sink, None, &ShowOptions::default()).unwrap_err();
    let text = err.to_string();
    assert!(
        text.starts_with(&format!("no viewer listens at {url}; start one with")),
        "{text}"
    );
    assert!(
        text.contains(&format!("`rerun --port {free_port}`")),
        "{text}"
    );

    for bad in [
        "",
        "localhost",
        "http://127.0.0.1:9876",
        "rerun+http://127.0.0.1:9876/nonsense",
    ] {
        let sink = Sink::Connect(bad.to_owned());
        let err = show_tiny(&scratch, &sink, None, &ShowOptions::default()).unwrap_err();
        assert!(matches!(err, Error::ViewerUrl { .. }), "{bad}: {err}");
    }
}

#[test]
fn something_else_that_listens_is_no_viewer() {
    let scratch = Scratch::new("other");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let hangs_up = std::thread::spawn(move || {
        // The knock, and the connection of the SDK.
        for connection in listener.incoming().take(2) {
            drop(connection);
        }
    });
    let sink = Sink::Connect(format!("rerun+http://127.0.0.1:{port}/proxy"));
    let err = show_tiny(&scratch, &sink, None, &ShowOptions::default()).unwrap_err();
    assert!(matches!(err, Error::ViewerLost { .. }), "{err}");
    hangs_up.join().unwrap();
}
