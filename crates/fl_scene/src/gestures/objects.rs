//! Gestures on what an object is: its class, and whether it stands.

use std::collections::BTreeSet;

use fl_spacetime::{OrientedBox, Size, Stamp, World};
use nalgebra::Vector3;

use super::keyframes::set_pose;
use crate::{
    AttributeId, Cell, Class, ClassId, Draft, Error, Gesture, Keyframe, MotionModel, ProblemKind,
    Scene, Source, StatedPose, Track, TrackCell, TrackId, Value,
};

impl Scene {
    /// Says what an object is.
    ///
    /// Where the class does not allow its size, the size goes to the class's bound and the bottom
    /// stays where it is.
    /// Attributes that are not for the class go; the gesture's name says which.
    pub fn set_class(&self, track_id: TrackId, class: &ClassId) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        draft.set(track.cell(TrackCell::Class), Value::Class(class.clone()));
        if let Some(class) = self.ontology().class(class) {
            fit_sizes(&mut draft, track, class)?;
        }
        let gone = drop_unfit(&mut draft, self, track)?;
        let names: Vec<String> = gone.iter().map(|id| format!("`{id}`")).collect();
        draft.finish(match names.is_empty() {
            true => "set class".to_owned(),
            false => format!("set class, drop {}", names.join(", ")),
        })
    }

    /// Says that an object stands where a cuboid is, for a life that reaches at least from `first`
    /// to `last`.
    pub fn stand(
        &self,
        track_id: TrackId,
        cuboid: OrientedBox<World>,
        (first, last): (Stamp, Stamp),
    ) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        let stands = Value::Motion(MotionModel::Static);
        draft.set(track.cell(TrackCell::Motion), stands);
        let outside = |stamp: &Stamp| *stamp < track.start() || *stamp > track.end();
        for stamp in [first, last].into_iter().filter(outside) {
            let pose = StatedPose::of(&Keyframe::new(stamp, cuboid, Source::Human));
            set_pose(&mut draft, track, (stamp, pose));
        }
        draft.finish("set standing")
    }
}

/// Brings the sizes of a track within what a class allows.
fn fit_sizes(draft: &mut Draft<'_>, track: &Track, class: &Class) -> Result<(), Error> {
    let size = track.parts().size;
    let fitted = within(size, class)?;
    if fitted != size {
        draft.set(track.cell(TrackCell::Size), Value::Size(fitted));
    }
    for keyframe in track.keyframes() {
        let stated = keyframe.cuboid.size();
        let own = keyframe.own_size && class.size_per_keyframe;
        let next = if own { within(stated, class)? } else { fitted };
        if next == stated && own == keyframe.own_size {
            continue;
        }
        let mut pose = StatedPose::of(keyframe);
        pose.own_size = own.then_some(next);
        let lift_m = 0.5 * (next.height() - stated.height());
        let up = Vector3::new(0.0, 0.0, lift_m);
        pose.world_from_body = pose.world_from_body.shifted(up);
        set_pose(draft, track, (keyframe.stamp, pose));
    }
    Ok(())
}

/// A size within the bounds of a class.
fn within(size: Size, class: &Class) -> Result<Size, Error> {
    let mut lwh = size.lwh();
    for (axis, extent) in lwh.iter_mut().enumerate() {
        let least = class.min_size.map_or(*extent, |it| it.lwh()[axis]);
        let most = class.max_size.map_or(f64::INFINITY, |it| it.lwh()[axis]);
        *extent = extent.max(least).min(most);
    }
    Size::new(lwh[0], lwh[1], lwh[2]).map_err(|source| Error::Refused {
        reason: source.to_string(),
    })
}

/// Takes the attributes away that the draft leaves without a right to be there, and those that hang
/// on them.
fn drop_unfit(
    draft: &mut Draft<'_>,
    scene: &Scene,
    track: &Track,
) -> Result<BTreeSet<AttributeId>, Error> {
    let unfit_before = unfit_attributes(scene, track.id())?;
    let mut gone = BTreeSet::new();
    loop {
        let after = scene.after(&draft.clone().finish("set class")?)?;
        let mut unfit = unfit_attributes(&after, track.id())?;
        unfit.retain(|cell| !unfit_before.contains(cell));
        if unfit.is_empty() {
            return Ok(gone);
        }
        for cell in unfit {
            if let TrackCell::Attribute(id) | TrackCell::FrameAttribute(id, _) = &cell {
                gone.insert(id.clone());
            }
            draft.remove(track.cell(cell));
        }
    }
}

/// The attributes of a track that the ontology does not allow.
fn unfit_attributes(scene: &Scene, track_id: TrackId) -> Result<BTreeSet<TrackCell>, Error> {
    let problems = scene.problems_of_track(scene.known_track(track_id)?);
    let unfit = problems
        .into_iter()
        .filter(|it| it.kind == ProblemKind::NotAllowed)
        .filter_map(|it| match it.cell {
            Cell::Track(_, cell) => Some(cell),
            _ => None,
        })
        .filter(|cell| {
            matches!(
                cell,
                TrackCell::Attribute(_) | TrackCell::FrameAttribute(..)
            )
        });
    Ok(unfit.collect())
}
