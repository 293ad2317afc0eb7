//! Projects: open a large scene, edit it, evaluate it, write it as text. Each beside the limit that
//! the machine sets, taken in the same run. `FRAMELOCK_POSTGRES` adds a PostgreSQL server.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use fl_project::{Commit, Outcome, Project, SceneId};
use fl_scene::{Draft, Keyframe, LogIdentity, Ontology, Person, Scene, Source, Track, TrackId};
use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const N_TRACKS: u64 = 2000;
const N_KEYFRAMES: i64 = 200;
const START: i64 = 1_700_000_000_000_000_000;

fn stamp(tenths: i64) -> Stamp {
    Stamp::from_nanos(START + tenths * 100_000_000)
}

fn keyframe(track: u64, tenths: i64) -> Keyframe {
    let size = Size::new(4.2, 1.8, 1.6).unwrap();
    let (turn, t) = (0.001 * track as f64, 0.1 * tenths as f64);
    let center = Point::new(
        8.0 * t * turn.cos() + track as f64,
        8.0 * t * turn.sin(),
        0.8,
    );
    let cuboid = OrientedBox::<World>::from_yaw(center, size, turn + 0.01 * t);
    Keyframe::new(stamp(tenths), cuboid, Source::Human)
}

fn track(id: u64) -> Track {
    let keyframes = (0..N_KEYFRAMES)
        .map(|tenths| keyframe(id, tenths))
        .collect();
    Track::new(TrackId(id), "car".parse().unwrap(), keyframes).unwrap()
}

/// The median of several runs, in milliseconds.
fn median(n_runs: usize, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..n_runs)
        .map(|_| {
            let begun = Instant::now();
            run();
            1e3 * begun.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[n_runs / 2]
}

fn tell(name: &str, millis: f64, limit: &str, limit_millis: f64) {
    println!(
        "{name:<40} {millis:>9.2} ms   {limit:<34} {limit_millis:>9.2} ms   {:>6.2}",
        millis / limit_millis
    );
}

fn main() {
    println!(
        "what, its time; the limit, its time; ratio. {N_TRACKS} tracks of {N_KEYFRAMES} keyframes"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("project");
    measure("sqlite", &file.display().to_string(), folder.path());
    if let Ok(server) = std::env::var("FRAMELOCK_POSTGRES") {
        // The database that the URL names has to be empty.
        measure("postgres", &server, folder.path());
    }
}

fn measure(database: &str, place: &str, folder: &std::path::Path) {
    let project = Project::create(place, "bench", &Ontology::automotive()).unwrap();
    let author = Person::new("bench").unwrap();
    let identity = LogIdentity {
        name: "drive.mcap".to_owned(),
        start: stamp(0),
        end: stamp(N_KEYFRAMES),
        messages: 1,
    };
    let log = project
        .add_log_unread(&identity, "drive.mcap", &author)
        .unwrap();
    let scene_id = project.add_scene(log, "bench", None, &author).unwrap();
    let begun = Instant::now();
    fill(&project, scene_id, &author);
    println!(
        "{database}/fill took {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    drop(project);

    let probe = folder.join("probe");
    let bytes = vec![7_u8; 66 * N_TRACKS as usize * N_KEYFRAMES as usize];
    std::fs::write(&probe, &bytes).unwrap();
    let reading = median(9, || _ = black_box(std::fs::read(&probe).unwrap()));
    let opening = median(9, || {
        let project = Project::open(place).unwrap();
        black_box(project.scene(scene_id).unwrap());
    });
    tell(
        &format!("{database}/open/2000x200"),
        opening,
        "reading as many bytes",
        reading,
    );

    let project = Project::open(place).unwrap();
    let mut synced = std::fs::File::create(folder.join("synced")).unwrap();
    let syncing = median(99, || {
        synced.write_all(&bytes[..20_000]).unwrap();
        synced.sync_data().unwrap();
    });
    let mut tenths = N_KEYFRAMES;
    let editing = median(99, || {
        tenths += 1;
        let opened = project.scene(scene_id).unwrap();
        let id = 1 + tenths as u64 % N_TRACKS;
        let gesture = opened
            .scene
            .put_keyframe(TrackId(id), &keyframe(id, tenths))
            .unwrap();
        commit(&project, (scene_id, &author), opened.revision, &gesture);
    });
    tell(
        &format!("{database}/edit/1 of 2000x200"),
        editing,
        "20 kB written and synced",
        syncing,
    );

    let scene = project.scene(scene_id).unwrap().scene;
    let evaluate = |scene: &Scene, at: Stamp| {
        scene
            .tracks()
            .filter_map(|track| track.cuboid_at(at))
            .count()
    };
    let at = Stamp::from_nanos(START + 5_050_000_000);
    assert_eq!(evaluate(&scene, at), N_TRACKS as usize);
    let evaluating = median(99, || _ = black_box(evaluate(&scene, at)));
    let looking = median(99, || {
        let found = scene
            .tracks()
            .filter(|track| track.keyframe(stamp(50)).is_some())
            .count();
        assert_eq!(black_box(found), N_TRACKS as usize);
    });
    tell(
        &format!("{database}/evaluate/2000 at 1 stamp"),
        evaluating,
        "looking up a keyframe each",
        looking,
    );

    let text = folder.join(format!("text_{database}"));
    let begun = Instant::now();
    project.export_text(&text, &[], |_, _| true).unwrap();
    let exporting = 1e3 * begun.elapsed().as_secs_f64();
    let files = std::fs::read_dir(text.join("bench/tracks"))
        .unwrap()
        .flatten();
    let texts: Vec<Vec<u8>> = files.map(|it| std::fs::read(it.path()).unwrap()).collect();
    let copies = folder.join(format!("copies_{database}"));
    std::fs::create_dir(&copies).unwrap();
    let begun = Instant::now();
    for (idx, text) in texts.iter().enumerate() {
        std::fs::write(copies.join(idx.to_string()), text).unwrap();
    }
    let writing = 1e3 * begun.elapsed().as_secs_f64();
    tell(
        &format!("{database}/export-text/2000x200"),
        exporting,
        "writing as many bytes and files",
        writing,
    );
}

/// Fifty tracks a gesture, as an import would.
fn fill(project: &Project, scene_id: SceneId, author: &Person) {
    let ids: Vec<u64> = (1..=N_TRACKS).collect();
    for ids in ids.chunks(50) {
        let opened = project.scene(scene_id).unwrap();
        let mut draft = Draft::of(&opened.scene);
        for (cell, value) in ids.iter().flat_map(|id| track(*id).cells()) {
            draft.set(cell, value);
        }
        let gesture = draft.finish("fill").unwrap();
        commit(project, (scene_id, author), opened.revision, &gesture);
    }
}

fn commit(
    project: &Project,
    (scene, author): (SceneId, &Person),
    base: u64,
    gesture: &fl_scene::Gesture,
) {
    let commit = Commit {
        scene,
        author,
        base,
        gesture,
        entry_id: None,
    };
    assert!(matches!(
        project.commit(&commit).unwrap(),
        Outcome::Done { .. }
    ));
}
