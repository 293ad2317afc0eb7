//! What a person does to a scene, one action at a time, in their own words.
//!
//! An action is said on the scene as its author saw it: the revision that it names, with what the
//! author did since. The gesture that comes of it is committed as any other.

use fl_scene::{
    Cell, ClassId, CopiedValue, Direction, Draft, Gesture, Interval, Keyframe, Person, Scene,
    Source, StatedPose, Thing, Tolerance, Track, TrackCell, TrackId, Value,
};
use fl_spacetime::{OrientedBox, Size, Stamp, World};
use nalgebra::Vector3;
use sqlx::AnyConnection;

use crate::commits::earlier_outcome;
use crate::{Commit, Error, Outcome, Project, SceneId};

/// Rotations that differ by less are one.
const SAME_ANGLE_RAD: f64 = 1e-6;
/// Faces that are nearer to each other than this did not move.
const SAME_PLACE_M: f64 = 1e-6;

/// Something that a person does to a scene.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Makes a track of one keyframe.
    AddTrack {
        /// Its number, see [`Project::new_numbers`].
        track: TrackId,
        /// What it is.
        class: ClassId,
        /// The moment of the keyframe.
        stamp: Stamp,
        /// Where the object is then.
        cuboid: OrientedBox<World>,
    },
    /// States where an object is at a moment.
    PutKeyframe {
        /// The object.
        track: TrackId,
        /// The moment.
        stamp: Stamp,
        /// Where it is.
        cuboid: OrientedBox<World>,
        /// What a size other than the track's means.
        size: SizeOf,
    },
    /// Takes a keyframe away.
    RemoveKeyframe(TrackId, Stamp),
    /// Moves a keyframe in time, from a moment to another.
    MoveKeyframe(TrackId, Stamp, Stamp),
    /// Turns the cuboid around at one keyframe.
    FlipKeyframe(TrackId, Stamp),
    /// Turns the cuboid around at all keyframes.
    FlipTrack(TrackId),
    /// Copies what an object is like at a moment to all keyframes after or before.
    CopyValue(TrackId, Stamp, CopiedValue, Direction),
    /// Gives a whole track one size.
    SetSize(TrackId, Size),
    /// Says what an object is.
    SetClass(TrackId, ClassId),
    /// Says that an object stands.
    Stand {
        /// The object.
        track: TrackId,
        /// Where.
        cuboid: OrientedBox<World>,
        /// The first moment that it is known to stand there.
        first: Stamp,
        /// The last.
        last: Stamp,
    },
    /// Ends a track's life to an interval.
    Trim(TrackId, Interval),
    /// Cuts a track in two at a moment; the later part gets the new number.
    Split(TrackId, Stamp, TrackId),
    /// Makes two tracks one: the second becomes the first.
    Merge(TrackId, TrackId),
    /// Says that from a moment on, what was labeled as the first track is really another one.
    ReIdentify {
        /// As it was labeled.
        track: TrackId,
        /// From when on.
        stamp: Stamp,
        /// Who it is.
        other: TrackId,
        /// A number that no track has.
        spare: TrackId,
    },
    /// Leaves out the keyframes that a track can do without.
    ThinTrack(TrackId, Tolerance),
    /// Says that the author looked at all keyframes of a track and found them right.
    ReviewTrack(TrackId),
    /// Deletes something that nothing refers to.
    Delete(Thing),
    /// Deletes something, with all that refers to it.
    DeleteWithReferences(Thing),
    /// Puts one value of the document, or takes it away: motion, an absence, an attribute, a
    /// view box, an event, a caption, a relation, a tag.
    Set(Cell, Option<Value>),
}

/// Whose size the size of a keyframe's cuboid is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeOf {
    /// The object's: the whole track gets it.
    Track,
    /// The keyframe's alone.
    Keyframe,
}

impl Project {
    /// Does something to a scene as the author saw it at `base`, with what they did since.
    ///
    /// # Errors
    /// As [`Project::commit`].
    pub fn act(&self, seen: &Seen<'_>, action: &Action) -> Result<Outcome, Error> {
        // Done before, the action may be none any more: the track that it adds is there.
        if let Some(outcome) = self.outcome_of(seen)? {
            return Ok(outcome);
        }
        let scene = self.scene_seen_by(seen)?;
        let gesture = action.gesture(&scene, seen.author)?;
        self.commit(&Commit {
            scene: seen.scene,
            author: seen.author,
            base: seen.base,
            gesture: &gesture,
            entry_id: seen.entry_id,
        })
    }

    /// What came of an action, where it came before.
    fn outcome_of(&self, seen: &Seen<'_>) -> Result<Option<Outcome>, Error> {
        let Some(entry_id) = seen.entry_id else {
            return Ok(None);
        };
        let scene = self.scene(seen.scene)?.scene;
        self.store.wait(async |connection: &mut AnyConnection| {
            let under = (seen.scene, seen.author, entry_id);
            earlier_outcome(connection, under, &scene).await
        })
    }

    /// The scene at the base, with what the author did since.
    fn scene_seen_by(&self, seen: &Seen<'_>) -> Result<Scene, Error> {
        let opened = self.scene(seen.scene)?;
        if seen.base >= opened.revision {
            return Ok(opened.scene);
        }
        let later = self.entries(seen.scene, (seen.base, opened.revision))?;
        let is_own = |author: &Person| author == seen.author;
        if later.iter().all(|entry| is_own(&entry.author)) {
            return Ok(opened.scene);
        }
        let mut scene = opened.scene;
        for entry in later.iter().rev() {
            scene = scene.after(&entry.gesture.clone().inverse("rewind"))?;
        }
        for entry in later.iter().filter(|entry| is_own(&entry.author)) {
            // What hung on others' work is not there for who has not seen it.
            scene = scene.after(&entry.gesture).unwrap_or(scene);
        }
        Ok(scene)
    }
}

/// Who acts on what they saw of a scene.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The scene.
    pub scene: SceneId,
    /// Who acts.
    pub author: &'a Person,
    /// The revision that they saw.
    pub base: u64,
    /// Their own name of the action: what comes twice under one name is done once.
    pub entry_id: Option<&'a str>,
}

impl Action {
    /// The gesture that it is on a scene.
    ///
    /// # Errors
    /// What the scene refuses: a track that is not there, a keyframe that stands in the way.
    pub fn gesture(&self, scene: &Scene, author: &Person) -> Result<Gesture, Error> {
        let gesture = match self.clone() {
            Self::AddTrack {
                track,
                class,
                stamp,
                cuboid,
            } => {
                let keyframe = Keyframe::new(stamp, cuboid, Source::Human);
                scene.add_track(&Track::new(track, class, vec![keyframe])?)
            }
            Self::PutKeyframe {
                track,
                stamp,
                cuboid,
                size,
            } => put_keyframe(scene, (track, stamp), cuboid, size),
            Self::RemoveKeyframe(track, stamp) => scene.remove_keyframe(track, stamp),
            Self::MoveKeyframe(track, from, to) => scene.move_keyframe(track, from, to),
            Self::FlipKeyframe(track, stamp) => scene.flip_keyframe(track, stamp),
            Self::FlipTrack(track) => scene.flip_track(track),
            Self::CopyValue(track, stamp, value, direction) => {
                scene.copy_value(track, stamp, &value, direction)
            }
            Self::SetSize(track, size) => scene.set_size(track, size),
            Self::SetClass(track, class) => scene.set_class(track, &class),
            Self::Stand {
                track,
                cuboid,
                first,
                last,
            } => scene.stand(track, cuboid, (first, last)),
            Self::Trim(track, life) => scene.trim(track, life),
            Self::Split(track, at, new) => scene.split(track, at, new),
            Self::Merge(into, from) => scene.merge(into, from).map(|merged| merged.gesture),
            Self::ReIdentify {
                track,
                stamp,
                other,
                spare,
            } => scene
                .re_identify(track, stamp, (other, spare))
                .map(|merged| merged.gesture),
            Self::ThinTrack(track, tolerance) => scene.thin_track(track, tolerance),
            Self::ReviewTrack(track) => scene.review_track(track, author),
            Self::Delete(thing) => scene.delete(thing),
            Self::DeleteWithReferences(thing) => scene.delete_with_references(thing),
            Self::Set(cell, value) => set_cell(scene, cell, value),
        };
        Ok(gesture?)
    }
}

/// A keyframe that a person states, and the size that the whole track gets with it.
fn put_keyframe(
    scene: &Scene,
    (track_id, stamp): (TrackId, Stamp),
    cuboid: OrientedBox<World>,
    size: SizeOf,
) -> Result<Gesture, fl_scene::Error> {
    let keyframe = Keyframe {
        own_size: size == SizeOf::Keyframe,
        ..Keyframe::new(stamp, cuboid, Source::Human)
    };
    let track = scene.track(track_id);
    let resized = track.filter(|it| it.parts().size != cuboid.size() && !keyframe.own_size);
    let Some(track) = resized else {
        return scene.put_keyframe(track_id, &keyframe);
    };
    let resized = resize_track(scene, track, (stamp, &cuboid))?;
    let put = scene.after(&resized)?.put_keyframe(track_id, &keyframe)?;
    Gesture::new("put keyframe", resized.then(put)?.edits().to_vec())
}

/// Gives a track the size of a cuboid. A face that stayed where it was at the cuboid's moment stays
/// at the other keyframes too: a car whose rear was pulled back has its front where it was.
fn resize_track(
    scene: &Scene,
    track: &Track,
    (stamp, cuboid): (Stamp, &OrientedBox<World>),
) -> Result<Gesture, fl_scene::Error> {
    let resized = scene.set_size(track.id(), cuboid.size())?;
    let before = track.cuboid_at(stamp);
    let Some(shift) = before.and_then(|before| shift_of_faces(&before, cuboid)) else {
        return Ok(resized);
    };
    let mut draft = Draft::of(scene);
    for edit in resized.edits() {
        draft.put(edit.cell.clone(), edit.after.clone());
    }
    for keyframe in track.keyframes() {
        let stated = StatedPose {
            world_from_body: keyframe.cuboid.pose().shifted(shift),
            own_size: None,
            ..StatedPose::of(keyframe)
        };
        let cell = Cell::keyframe(track.id(), keyframe.stamp);
        draft.set(cell, Value::Keyframe(stated));
    }
    draft.finish("set size")
}

/// How far the middle moved in the box's own directions, where one of two opposite faces stayed.
/// `None` where the box was turned or moved as well.
fn shift_of_faces(before: &OrientedBox<World>, after: &OrientedBox<World>) -> Option<Vector3<f64>> {
    let rotation = before.pose().rotation();
    if rotation.angle_to(&after.pose().rotation()) > SAME_ANGLE_RAD {
        return None;
    }
    let moved = after.pose().translation() - before.pose().translation();
    let shift = rotation.inverse() * moved;
    let grown = std::array::from_fn(|axis| after.size().lwh()[axis] - before.size().lwh()[axis]);
    let stayed = |axis: usize| {
        let grown: [f64; 3] = grown;
        (shift[axis].abs() - 0.5 * grown[axis].abs()).abs() < SAME_PLACE_M
    };
    (0..3).all(stayed).then_some(shift)
}

fn set_cell(scene: &Scene, cell: Cell, value: Option<Value>) -> Result<Gesture, fl_scene::Error> {
    let verb = if value.is_some() { "set" } else { "remove" };
    let name = format!("{verb} {}", noun(&cell));
    let mut draft = Draft::of(scene);
    draft.put(cell, value);
    draft.finish(name)
}

/// What a cell is called when it is changed.
const fn noun(cell: &Cell) -> &'static str {
    match cell {
        Cell::Ontology => "ontology",
        Cell::Event(_) => "event",
        Cell::Caption(_) => "caption",
        Cell::Audio(_) => "audio segment",
        Cell::Relation(_) => "relation",
        Cell::Tag(_) => "tag",
        Cell::Track(_, cell) => match cell {
            TrackCell::Exists => "track",
            TrackCell::Class => "class",
            TrackCell::Size => "size",
            TrackCell::Motion => "motion",
            TrackCell::Life => "life",
            TrackCell::Absence(_) => "absence",
            TrackCell::Attribute(_) | TrackCell::FrameAttribute(..) => "attribute",
            TrackCell::Keyframe(_) => "keyframe",
            TrackCell::ViewBox(..) => "view box",
        },
    }
}
