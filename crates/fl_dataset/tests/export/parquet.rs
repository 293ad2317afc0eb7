//! Tables: what they hold is checked by `tests/loaders/check_parquet.py`; here, what is lost.

use std::collections::BTreeSet;

use fl_dataset::Error;
use fl_dataset::export::{Format, Frames, LossKind};
use fl_rig::SensorId;
use fl_scene::{Cell, Draft, Scene, SensorName, TrackCell, Value, ViewBox};
use fl_spacetime::Stamp;

use crate::openlabel::full_scene;
use crate::{export_sample, sample_fusion, settings};

/// The scene with one corrected box in the front camera.
fn corrected(scene: &Scene, stamp: Stamp) -> Scene {
    let track = scene.tracks().next().unwrap().id();
    let view_box = ViewBox {
        min: [10.0, 20.0],
        max: [30.5, 40.0],
    };
    let mut draft = Draft::of(scene);
    let camera = SensorName::new("camera_front").unwrap();
    draft.set(
        Cell::Track(track, TrackCell::ViewBox(camera, stamp)),
        Value::ViewBox(view_box),
    );
    scene.after(&draft.finish("correct").unwrap()).unwrap()
}

#[test]
fn only_what_lies_between_the_frames_is_not_in_the_tables() {
    let (fusion, scene) = (sample_fusion(), full_scene());
    let place = tempfile::tempdir().unwrap();
    let mut settings = settings(Format::Parquet);
    settings.allowed.clear();
    settings.frames = Frames::Key { every: 20 };
    let camera = SensorId::new("camera_front").unwrap();
    let image = |frame: usize| {
        let mut matches = fusion.frames()[frame].matches.iter();
        matches.find(|it| it.sensor == camera).unwrap().stamp
    };
    let kinds = |losses: &[fl_dataset::export::ExportLoss]| -> BTreeSet<LossKind> {
        losses.iter().map(|it| it.kind).collect()
    };

    let within = corrected(&scene, image(20));
    let folder = place.path().join("within");
    let exported = export_sample(&fusion, &within, &settings, &folder).unwrap();
    assert_eq!(kinds(&exported.losses), [LossKind::TimesBetween].into());
    for name in ["tracks", "keyframes", "events", "captions", "relations"] {
        let bytes = std::fs::read(folder.join(format!("{name}.parquet"))).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    }

    let between = corrected(&scene, image(21));
    let folder = place.path().join("between");
    let refused = export_sample(&fusion, &between, &settings, &folder);
    let Err(Error::NotAllowed { kinds, .. }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(kinds, [LossKind::ViewBoxes].into());
}
