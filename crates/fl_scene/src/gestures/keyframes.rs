//! Gestures on the keyframes and values of one track.

use fl_spacetime::{Body, Rigid, Span, Stamp, World};
use nalgebra::{Quaternion, UnitQuaternion};

use crate::{
    AttributeId, Draft, Error, Gesture, Interval, Keyframe, Person, Scene, StatedPose, Tolerance,
    Track, TrackCell, TrackId, Value,
};

/// What is copied from one moment of a track to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopiedValue {
    /// The size of the cuboid.
    Size,
    /// Which way it faces.
    Rotation,
    /// The value of an attribute that changes in time.
    Attribute(AttributeId),
}

/// Where values are copied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To everything after.
    Forward,
    /// To everything before.
    Back,
}

impl Direction {
    fn reaches(self, from: Stamp, to: Stamp) -> bool {
        match self {
            Self::Forward => to > from,
            Self::Back => to < from,
        }
    }
}

impl Scene {
    /// Puts a keyframe, in place of the one that has its stamp.
    pub fn put_keyframe(&self, track_id: TrackId, keyframe: &Keyframe) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        set_pose(
            &mut draft,
            track,
            (keyframe.stamp, StatedPose::of(keyframe)),
        );
        draft.finish("put keyframe")
    }

    /// Puts keyframes that were carried over from another one of the track.
    ///
    /// In place of what a machine stated at their stamps; what people stated, imported or reviewed
    /// stays ([`Keyframe::is_stated`]).
    pub fn put_propagated(
        &self,
        track_id: TrackId,
        keyframes: &[Keyframe],
    ) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        for keyframe in keyframes {
            if !track
                .keyframe(keyframe.stamp)
                .is_some_and(Keyframe::is_stated)
            {
                set_pose(
                    &mut draft,
                    track,
                    (keyframe.stamp, StatedPose::of(keyframe)),
                );
            }
        }
        let stamps: Vec<_> = keyframes.iter().map(|keyframe| keyframe.stamp).collect();
        end_absences(&mut draft, track, &stamps);
        draft.finish("propagate keyframes")
    }

    /// Moves keyframes to sharper poses, and gives the track another size if there is one.
    ///
    /// Who stated them stays; a review does not, since nobody looked at the new pose.
    ///
    /// # Errors
    /// [`Error::Refused`] for a keyframe that the track has not.
    pub fn refine_track(
        &self,
        track_id: TrackId,
        keyframes: &[Keyframe],
        size: Option<fl_spacetime::Size>,
    ) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        if let Some(size) = size {
            draft.set(track.cell(TrackCell::Size), Value::Size(size));
        }
        for keyframe in keyframes {
            let stated = known_keyframe(track, keyframe.stamp)?;
            if stated.cuboid.pose() == keyframe.cuboid.pose() {
                continue;
            }
            let pose = StatedPose {
                world_from_body: *keyframe.cuboid.pose(),
                reviewer: None,
                ..StatedPose::of(stated)
            };
            set_pose(&mut draft, track, (keyframe.stamp, pose));
        }
        draft.finish("refine track")
    }

    /// Takes a keyframe away.
    ///
    /// # Errors
    /// [`Error::Refused`] for the only one: a track without a keyframe is none.
    pub fn remove_keyframe(&self, track_id: TrackId, stamp: Stamp) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        known_keyframe(track, stamp)?;
        if track.keyframes().len() == 1 {
            let reason = format!("{stamp} is the only keyframe of {track_id}; delete the track");
            return Err(Error::Refused { reason });
        }
        let mut draft = Draft::of(self);
        draft.remove(track.cell(TrackCell::Keyframe(stamp)));
        draft.finish("remove keyframe")
    }

    /// Moves a keyframe in time.
    ///
    /// # Errors
    /// [`Error::Refused`] where another keyframe has that stamp.
    pub fn move_keyframe(
        &self,
        track_id: TrackId,
        from: Stamp,
        to: Stamp,
    ) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let keyframe = known_keyframe(track, from)?;
        if from != to && track.keyframe(to).is_some() {
            let reason = format!("{track_id} has another keyframe at {to}");
            return Err(Error::Refused { reason });
        }
        let mut draft = Draft::of(self);
        draft.remove(track.cell(TrackCell::Keyframe(from)));
        set_pose(&mut draft, track, (to, StatedPose::of(keyframe)));
        draft.finish("move keyframe in time")
    }

    /// Turns the cuboid about its own z axis by half a turn, at one keyframe.
    pub fn flip_keyframe(&self, track_id: TrackId, stamp: Stamp) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let keyframe = known_keyframe(track, stamp)?;
        let mut draft = Draft::of(self);
        flip(&mut draft, track, keyframe);
        draft.finish("flip heading")
    }

    /// Turns the cuboid about its own z axis by half a turn, at all keyframes.
    pub fn flip_track(&self, track_id: TrackId) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        for keyframe in track.keyframes() {
            flip(&mut draft, track, keyframe);
        }
        draft.finish("flip heading of track")
    }

    /// Copies what the object is like at a moment to all keyframes after or before.
    ///
    /// An attribute is set from there on, or until there, and what was set in between goes.
    pub fn copy_value(
        &self,
        track_id: TrackId,
        from: Stamp,
        value: &CopiedValue,
        direction: Direction,
    ) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        if let CopiedValue::Attribute(id) = value {
            copy_attribute(&mut draft, track, (from, id), direction)?;
            return draft.finish("copy attribute");
        }
        let Some(model) = track.cuboid_regardless(from) else {
            let reason = format!("{track_id} is not known at {from}");
            return Err(Error::Refused { reason });
        };
        let reached = |it: &&Keyframe| direction.reaches(from, it.stamp);
        for keyframe in track.keyframes().iter().filter(reached) {
            let mut pose = StatedPose::of(keyframe);
            match value {
                CopiedValue::Size => {
                    let size = model.size();
                    pose.own_size = (size != track.parts().size).then_some(size);
                }
                CopiedValue::Rotation => {
                    let place = pose.world_from_body.translation();
                    pose.world_from_body = Rigid::new(model.pose().rotation(), place);
                }
                CopiedValue::Attribute(_) => {}
            }
            set_pose(&mut draft, track, (keyframe.stamp, pose));
        }
        draft.finish(match value {
            CopiedValue::Size => "copy size",
            _ => "copy rotation",
        })
    }

    /// Gives the whole track one size, at all keyframes.
    pub fn set_size(&self, track_id: TrackId, size: fl_spacetime::Size) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        draft.set(track.cell(TrackCell::Size), Value::Size(size));
        for keyframe in track.keyframes().iter().filter(|it| it.own_size) {
            let mut pose = StatedPose::of(keyframe);
            pose.own_size = None;
            set_pose(&mut draft, track, (keyframe.stamp, pose));
        }
        draft.finish("set size")
    }

    /// Ends the track's life to an interval. Where it is cut between keyframes it gets one, so
    /// that what is left moves as before.
    pub fn trim(&self, track_id: TrackId, life: Interval) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        if life.start() > track.end() || life.end() <= track.start() {
            let reason = format!("{track_id} has no moment in {life}; delete it instead");
            return Err(Error::Refused { reason });
        }
        let mut draft = Draft::of(self);
        let last = Stamp::from_nanos(life.end().nanos() - 1);
        keep_within(&mut draft, track, (life.start(), last, last));
        let start = life.start().max(track.start());
        let end = Stamp::from_nanos(track.end().nanos().saturating_add(1)).min(life.end());
        draft.set(
            track.cell(TrackCell::Life),
            Value::Life(Interval::new(start, end)?),
        );
        draft.finish("trim track")
    }

    /// Leaves out the keyframes that the track can do without, see [`Track::thinned`].
    pub fn thin_track(&self, track_id: TrackId, tolerance: Tolerance) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let thinned = track.thinned(&[], tolerance);
        let mut draft = Draft::of(self);
        for keyframe in track.keyframes() {
            if thinned.keyframe(keyframe.stamp).is_none() {
                draft.remove(track.cell(TrackCell::Keyframe(keyframe.stamp)));
            }
        }
        draft.finish("thin keyframes")
    }

    /// Says who looked at all keyframes of a track and found them right.
    pub fn review_track(&self, track_id: TrackId, reviewer: &Person) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        let mut draft = Draft::of(self);
        for keyframe in track.keyframes() {
            let mut pose = StatedPose::of(keyframe);
            pose.reviewer = Some(reviewer.clone());
            set_pose(&mut draft, track, (keyframe.stamp, pose));
        }
        draft.finish("review track")
    }

    /// Says a word about the scene.
    pub fn put_tag(&self, tag: &str) -> Result<Gesture, Error> {
        let mut draft = Draft::of(self);
        draft.set(crate::Cell::Tag(crate::TagId::new(tag)?), Value::Tag);
        draft.finish("put tag")
    }

    pub(super) fn known_track(&self, track_id: TrackId) -> Result<&Track, Error> {
        self.track(track_id).ok_or_else(|| Error::Refused {
            reason: format!("there is no track {track_id}"),
        })
    }
}

fn known_keyframe(track: &Track, stamp: Stamp) -> Result<&Keyframe, Error> {
    track.keyframe(stamp).ok_or_else(|| Error::Refused {
        reason: format!("track {} has no keyframe at {stamp}", track.id()),
    })
}

pub(super) fn set_pose(draft: &mut Draft<'_>, track: &Track, (stamp, pose): (Stamp, StatedPose)) {
    draft.set(
        track.cell(TrackCell::Keyframe(stamp)),
        Value::Keyframe(pose),
    );
}

fn flip(draft: &mut Draft<'_>, track: &Track, keyframe: &Keyframe) {
    let mut pose = StatedPose::of(keyframe);
    pose.world_from_body = flipped(&pose.world_from_body);
    set_pose(draft, track, (keyframe.stamp, pose));
}

/// Half a turn about the body's z axis. It only moves the quaternion's components around, so
/// nothing is rounded: two flips are the same rotation, bit for bit but for the sign of all four.
fn flipped(world_from_body: &Rigid<World, Body>) -> Rigid<World, Body> {
    let half_turn = UnitQuaternion::new_unchecked(Quaternion::new(0.0, 0.0, 0.0, 1.0));
    let rotation = world_from_body.rotation() * half_turn;
    Rigid::new(rotation, world_from_body.translation())
}

fn copy_attribute(
    draft: &mut Draft<'_>,
    track: &Track,
    (from, id): (Stamp, &AttributeId),
    direction: Direction,
) -> Result<(), Error> {
    let Some(value) = track.attribute_at(id, from).cloned() else {
        let reason = format!("`{id}` of {} has no value at {from}", track.id());
        return Err(Error::Refused { reason });
    };
    let set = track.parts().frame_attributes.keys();
    for (_, stamp) in set.filter(|(it, stamp)| it == id && direction.reaches(from, *stamp)) {
        draft.remove(track.cell(TrackCell::FrameAttribute(id.clone(), *stamp)));
    }
    let since = match direction {
        Direction::Forward => from,
        Direction::Back => track.start(),
    };
    let cell = track.cell(TrackCell::FrameAttribute(id.clone(), since));
    draft.set(cell, Value::Attribute(value));
    Ok(())
}

/// Takes away what a track has outside `first` to `last`, both included; keyframes are kept up to
/// `last_keyframe`, so that it moves to there. See [`Scene::trim`].
pub(super) fn keep_within(
    draft: &mut Draft<'_>,
    track: &Track,
    (first, last, last_keyframe): (Stamp, Stamp, Stamp),
) {
    let parts = track.parts();
    let outside = |stamp: Stamp| stamp < first || stamp > last;
    let within = |it: &Keyframe| !outside(it.stamp);
    if first > track.start() || !parts.keyframes.iter().any(within) {
        carry_keyframe(draft, track, first);
    }
    if last_keyframe < track.end() {
        carry_keyframe(draft, track, last_keyframe);
    }
    let gone = |it: &&Keyframe| it.stamp < first || it.stamp > last_keyframe;
    for keyframe in parts.keyframes.iter().filter(gone) {
        draft.remove(track.cell(TrackCell::Keyframe(keyframe.stamp)));
    }
    for ((id, stamp), value) in &parts.frame_attributes {
        if !outside(*stamp) {
            continue;
        }
        draft.remove(track.cell(TrackCell::FrameAttribute(id.clone(), *stamp)));
        // What was set before the first moment holds there.
        if track.attribute_at(id, first) == Some(value) {
            let cell = track.cell(TrackCell::FrameAttribute(id.clone(), first));
            draft.set(cell, Value::Attribute(value.clone()));
        }
    }
    for absence in &parts.absences {
        let (start, end) = (absence.start(), absence.end());
        let kept_end = end.min(Stamp::from_nanos(last.nanos().saturating_add(1)));
        let kept = Interval::new(start.max(first), kept_end);
        if kept.as_ref().is_ok_and(|kept| kept == absence) {
            continue;
        }
        draft.remove(track.cell(TrackCell::Absence(start)));
        if let Ok(kept) = kept {
            draft.set(
                track.cell(TrackCell::Absence(kept.start())),
                Value::AbsentUntil(kept.end()),
            );
        }
    }
    for (camera, stamp) in parts.view_boxes.keys().filter(|(_, stamp)| outside(*stamp)) {
        draft.remove(track.cell(TrackCell::ViewBox(camera.clone(), *stamp)));
    }
}

/// Puts a keyframe where the object is at a stamp between two others.
fn carry_keyframe(draft: &mut Draft<'_>, track: &Track, stamp: Stamp) {
    let Some(cuboid) = track.cuboid_regardless(stamp) else {
        return;
    };
    if track.keyframe(stamp).is_some() {
        return;
    }
    let own_size = (cuboid.size() != track.parts().size).then(|| cuboid.size());
    let pose = StatedPose {
        world_from_body: *cuboid.pose(),
        own_size,
        source: crate::Source::Propagated,
        score: None,
        reviewer: None,
    };
    set_pose(draft, track, (stamp, pose));
}

/// Where the object was found it was not absent: what is left of an absence is before the first
/// and after the last of the stamps in it.
fn end_absences(draft: &mut Draft<'_>, track: &Track, stamps: &[Stamp]) {
    for absence in &track.parts().absences {
        let found = stamps.iter().filter(|stamp| absence.contains(**stamp));
        let (Some(first), Some(last)) = (found.clone().min(), found.max()) else {
            continue;
        };
        let begins = track.cell(TrackCell::Absence(absence.start()));
        if absence.start() < *first {
            draft.set(begins, Value::AbsentUntil(*first));
        } else {
            draft.remove(begins);
        }
        let after = *last + Span::from_nanos(1);
        if after < absence.end() {
            let goes_on = track.cell(TrackCell::Absence(after));
            draft.set(goes_on, Value::AbsentUntil(absence.end()));
        }
    }
}
