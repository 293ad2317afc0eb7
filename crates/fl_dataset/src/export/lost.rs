//! What formats have no place for, told in the same words whatever the format.

use fl_rig::Loss;

use super::{Job, LossKind, LossReport};

/// What no format of frames holds.
pub(crate) fn losses_between_frames() -> LossReport {
    let mut report = LossReport::default();
    report.add(
        LossKind::TimesBetween,
        "tracks are continuous; the format has them at its frames alone",
    );
    report
}

/// What formats of frames alone lack, and tracks that no frame shows.
pub(crate) fn general_losses(job: &Job<'_>) -> LossReport {
    let mut report = losses_between_frames();
    let (scene, moments) = (job.drive.scene, job.moments);
    let keyframes = scene.tracks().map(|it| it.keyframes().len() as u64).sum();
    let what = "who stated a keyframe, its score and its reviewer";
    report.add_many(LossKind::Provenance, what, keyframes);
    for track in scene.tracks() {
        if !moments.iter().any(|it| track.is_present(it.stamp)) {
            report.add(LossKind::UnseenTracks, "a track that is there at no frame");
        }
    }
    report
}

/// What is labeled beside tracks, for formats that have tracks alone.
pub(crate) fn scene_losses(job: &Job<'_>, report: &mut LossReport) {
    let scene = job.drive.scene;
    report.add_many(LossKind::Events, "events", scene.events().len() as u64);
    report.add_many(LossKind::Tags, "tags", scene.tags().len() as u64);
    spoken_losses(job, report);
}

/// What is said of a scene and of how its things relate, for formats with tags and events.
pub(crate) fn spoken_losses(job: &Job<'_>, report: &mut LossReport) {
    let scene = job.drive.scene;
    let counts = [
        (LossKind::Captions, "captions", scene.captions().len()),
        (LossKind::Audio, "audio segments", scene.audio().len()),
        (LossKind::Relations, "relations", scene.relations().len()),
    ];
    for (kind, what, count) in counts {
        report.add_many(kind, what, count as u64);
    }
}

/// What is said of tracks.
pub(crate) fn attribute_losses(job: &Job<'_>, report: &mut LossReport) {
    let parts = job.drive.scene.tracks().map(fl_scene::Track::parts);
    let counts = parts.map(|it| (it.attributes.len() + it.frame_attributes.len()) as u64);
    report.add_many(LossKind::Attributes, "attributes", counts.sum());
}

/// Flat boxes that people corrected.
pub(crate) fn view_box_losses(job: &Job<'_>, report: &mut LossReport) {
    let tracks = job.drive.scene.tracks();
    let counts = tracks.map(|track| track.parts().view_boxes.len() as u64);
    report.add_many(LossKind::ViewBoxes, "corrected view boxes", counts.sum());
}

/// Classes of tracks that cannot be told apart any more: others have the same name in the format,
/// or there is none. `unnamed` is the format's word for those, unless it takes ours.
pub(crate) fn class_losses(
    job: &Job<'_>,
    format: &str,
    unnamed: Option<&str>,
    report: &mut LossReport,
) {
    for track in job.drive.scene.tracks() {
        let class = track.class();
        match (job.drive.foreign_class(track, format), unnamed) {
            (Some(foreign), _) if is_shared(job, class, format, foreign) => report.add(
                LossKind::Classes,
                format!("`{class}` is written as `{foreign}`, as others are"),
            ),
            (None, Some(unnamed)) => {
                let what = format!("`{class}` is written as `{unnamed}`");
                report.add(LossKind::Classes, what);
            }
            _ => {}
        }
    }
}

fn is_shared(job: &Job<'_>, class: &fl_scene::ClassId, format: &str, foreign: &str) -> bool {
    let classes = job.drive.scene.ontology().parts().classes.iter();
    let mut others = classes.filter(|other| other.id != *class);
    others.any(|other| {
        let name = other.names.get(format).and_then(|names| names.first());
        name.is_some_and(|name| name == foreign)
    })
}

/// What got lost of a rig, with how far pixels are off for it.
pub(crate) fn rig_losses(losses: &[Loss], report: &mut LossReport) {
    for loss in losses {
        let sensor = loss.sensor.as_deref().unwrap_or("the rig");
        let (kind, px) = match loss.max_px {
            Some(px) => (LossKind::Distortion, format!(", up to {px:.2} px off")),
            None => (LossKind::Sensors, String::new()),
        };
        report.add(kind, format!("{sensor}: {}{px}", loss.what));
    }
}
