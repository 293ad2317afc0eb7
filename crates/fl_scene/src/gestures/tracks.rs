//! Gestures on whole tracks: add, delete, split, merge, re-identify.

use fl_spacetime::Stamp;

use super::keyframes::keep_within;
use super::references::{Repointed, breaks, repoint, take_away};
use crate::{
    Cell, Draft, Error, Gesture, Interval, MotionModel, Scene, Thing, Track, TrackCell, TrackId,
    TrackParts, Value,
};

/// A merge of two tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The change.
    pub gesture: Gesture,
    /// What the track that goes had otherwise than the one that stays, and what is therefore gone:
    /// the cell as it was there.
    pub dropped: Vec<(Cell, Value)>,
}

impl Scene {
    /// Adds a track.
    ///
    /// # Errors
    /// [`Error::DuplicateTrack`] where its number is taken.
    pub fn add_track(&self, track: &Track) -> Result<Gesture, Error> {
        if self.track(track.id()).is_some() {
            return Err(Error::DuplicateTrack { track: track.id() });
        }
        let mut draft = Draft::of(self);
        for (cell, value) in track.cells() {
            draft.set(cell, value);
        }
        draft.finish("add track")
    }

    /// Everything that refers to a thing, and breaks when it goes.
    pub fn what_breaks(&self, thing: Thing) -> Vec<Cell> {
        breaks(self, thing)
    }

    /// Deletes a thing that nothing refers to.
    ///
    /// # Errors
    /// [`Error::Breaks`] with what refers to it: ask, and then [`Scene::delete_with_references`].
    pub fn delete(&self, thing: Thing) -> Result<Gesture, Error> {
        let breaks = self.what_breaks(thing);
        if !breaks.is_empty() {
            return Err(Error::Breaks { thing, breaks });
        }
        self.delete_with_references(thing)
    }

    /// Deletes a thing, with the relations to it, its part in events and captions, and the events
    /// and captions that are about it alone.
    pub fn delete_with_references(&self, thing: Thing) -> Result<Gesture, Error> {
        if !self.has(thing) {
            let reason = format!("there is no {thing}");
            return Err(Error::Refused { reason });
        }
        let mut draft = Draft::of(self);
        take_away(&mut draft, self, thing);
        match thing {
            Thing::Track(track_id) => {
                for (cell, _) in self.known_track(track_id)?.cells() {
                    draft.remove(cell);
                }
            }
            Thing::Event(_) | Thing::Audio(_) => draft.remove(Cell::of(thing)),
        }
        draft.finish(match thing {
            Thing::Track(_) => "delete track",
            Thing::Event(_) => "delete event",
            Thing::Audio(_) => "delete audio segment",
        })
    }

    /// Cuts a track in two: what it is from `at` on becomes `new_id`.
    ///
    /// Both parts get a keyframe where they were cut; events, relations and captions of a time go
    /// with the part that has that time, those across the cut with both, those without a time with
    /// the earlier part.
    ///
    /// # Errors
    /// [`Error::Refused`] unless the track is known before and at `at`.
    pub fn split(&self, track_id: TrackId, at: Stamp, new_id: TrackId) -> Result<Gesture, Error> {
        let track = self.known_track(track_id)?;
        if self.track(new_id).is_some() {
            return Err(Error::DuplicateTrack { track: new_id });
        }
        if at <= track.start() || at > track.end() {
            let (start, end) = (track.start(), track.end());
            let reason =
                format!("{track_id} is known from {start} to {end}; {at} cuts nothing off");
            return Err(Error::Refused { reason });
        }
        let mut draft = Draft::of(self);
        let later = Track::from_parts(TrackParts {
            id: new_id,
            ..track.parts().clone()
        })?;
        for (cell, value) in later.cells() {
            draft.set(cell, value);
        }
        let (start, end) = (track.start(), track.end());
        let before = Stamp::from_nanos(at.nanos().saturating_sub(1));
        let later = later.with_motion(track.motion());
        keep_within(&mut draft, &later, (at, end, end));
        keep_within(&mut draft, track, (start, before, at));
        let after_end = Stamp::from_nanos(end.nanos().saturating_add(1));
        draft.set(
            track.cell(TrackCell::Life),
            Value::Life(Interval::new(start, at)?),
        );
        let life = Value::Life(Interval::new(at, after_end)?);
        draft.set(Cell::Track(new_id, TrackCell::Life), life);
        repoint(
            &mut draft,
            self,
            (track_id, new_id),
            |interval| match interval {
                Some(it) if it.start() >= at => Repointed::Moves,
                Some(it) if it.end() > at => Repointed::Both,
                _ => Repointed::Stays,
            },
        );
        draft.finish("split track")
    }

    /// Makes two tracks one: everything of `from` becomes `into`'s.
    ///
    /// # Errors
    /// [`Error::Refused`] where both state a different cuboid at one stamp.
    pub fn merge(&self, into: TrackId, from: TrackId) -> Result<Merged, Error> {
        let (kept, gone) = (self.known_track(into)?, self.known_track(from)?);
        if into == from {
            let reason = format!("{into} cannot be merged with itself");
            return Err(Error::Refused { reason });
        }
        let stands = [kept, gone].map(|track| track.motion() == MotionModel::Static);
        if stands[0] != stands[1] {
            let reason = format!(
                "one of {into} and {from} stands and the other moves; \
                 give both the same motion first"
            );
            return Err(Error::Refused { reason });
        }
        let mut draft = Draft::of(self);
        let mut dropped = Vec::new();
        for (cell, value) in gone.cells() {
            draft.remove(cell.clone());
            let Cell::Track(_, part) = cell.clone() else {
                continue;
            };
            let target = kept.cell(part.clone());
            match (part, self.value(&target)) {
                (TrackCell::Life, _) => {}
                (TrackCell::Absence(_), _) => {}
                (TrackCell::Keyframe(stamp), Some(there)) if there != value => {
                    let reason = format!(
                        "{into} and {from} both have a keyframe at {stamp}, and they differ; \
                         remove one of them first"
                    );
                    return Err(Error::Refused { reason });
                }
                (TrackCell::Keyframe(_), _) => {
                    draft.set(target, resized(value, gone.parts().size, kept.parts().size));
                }
                (TrackCell::Size | TrackCell::Motion, there) if there.as_ref() != Some(&value) => {
                    dropped.push((cell, value));
                }
                (_, Some(there)) if there != value => dropped.push((cell, value)),
                (_, Some(_)) => {}
                (_, None) => draft.set(target, value),
            }
        }
        join_lives(&mut draft, kept, gone)?;
        repoint(&mut draft, self, (from, into), |_| Repointed::Moves);
        let gesture = draft.finish("merge tracks")?;
        Ok(Merged { gesture, dropped })
    }

    /// Says that from `at` on, what was labeled as `track_id` is really `other`.
    ///
    /// `spare` is a number that no track has; it is used on the way and is free afterwards.
    pub fn re_identify(
        &self,
        track_id: TrackId,
        at: Stamp,
        (other, spare): (TrackId, TrackId),
    ) -> Result<Merged, Error> {
        let whole = self.known_track(track_id)?.start() >= at;
        if whole {
            return self.merge(other, track_id);
        }
        let split = self.split(track_id, at, spare)?;
        let Merged { gesture, dropped } = self.after(&split)?.merge(other, spare)?;
        let edits = split.then(gesture)?;
        let gesture = Gesture::new("re-identify track", edits.edits().to_vec())?;
        Ok(Merged { gesture, dropped })
    }
}

/// A keyframe that had the size of one track, in another: where the sizes differ it keeps its own.
fn resized(value: Value, from: fl_spacetime::Size, into: fl_spacetime::Size) -> Value {
    match value {
        Value::Keyframe(mut pose) if pose.own_size.is_none() && from != into => {
            pose.own_size = Some(from);
            Value::Keyframe(pose)
        }
        value => value,
    }
}

/// The life of both is from the earlier beginning to the later end; in the time between them, the
/// object is absent, as it was.
fn join_lives(draft: &mut Draft<'_>, kept: &Track, gone: &Track) -> Result<(), Error> {
    let after = |stamp: Stamp| Stamp::from_nanos(stamp.nanos().saturating_add(1));
    let (start, end) = (kept.start().min(gone.start()), kept.end().max(gone.end()));
    if kept.parts().life.is_some() || gone.parts().life.is_some() {
        let life = Interval::new(start, after(end))?;
        draft.set(kept.cell(TrackCell::Life), Value::Life(life));
    }
    let (first, second) = match kept.end() < gone.start() {
        true => (kept, gone),
        false => (gone, kept),
    };
    // An absence may reach beyond the life it is in; there it says nothing.
    let clip = |it: &Interval, from: Stamp, to: Stamp| {
        Interval::new(it.start().max(from), it.end().min(after(to))).ok()
    };
    let absent = |track: &Track| {
        let within = |it: &Interval| clip(it, track.start(), track.end());
        track
            .parts()
            .absences
            .iter()
            .filter_map(within)
            .collect::<Vec<_>>()
    };
    let in_turn = first.end() < second.start();
    let mut absences = match in_turn {
        // One after the other: all their absences stand, and the time between them is one.
        true => {
            let gap = Interval::new(after(first.end()), second.start());
            [absent(first), gap.into_iter().collect(), absent(second)].concat()
        }
        // At the same time: absent is what both miss.
        false => {
            let common = common(kept, gone).into_iter();
            common.filter_map(|it| clip(&it, start, end)).collect()
        }
    };
    absences.sort();
    for absence in &kept.parts().absences {
        draft.remove(kept.cell(TrackCell::Absence(absence.start())));
    }
    for absence in touching_joined(absences) {
        let until = Value::AbsentUntil(absence.end());
        draft.set(kept.cell(TrackCell::Absence(absence.start())), until);
    }
    Ok(())
}

/// Where neither of two tracks is present, within both their lives together.
fn common(one: &Track, other: &Track) -> Vec<Interval> {
    let gaps = |track: &Track| {
        let before = Interval::new(Stamp::from_nanos(i64::MIN), track.start());
        let last = Stamp::from_nanos(track.end().nanos().saturating_add(1));
        let after = Interval::new(last, Stamp::from_nanos(i64::MAX));
        let outside = before.into_iter().chain(after);
        track
            .parts()
            .absences
            .iter()
            .copied()
            .chain(outside)
            .collect::<Vec<_>>()
    };
    let (ones, others) = (gaps(one), gaps(other));
    let both = |it: &Interval| {
        let meet = |other: &Interval| {
            Interval::new(it.start().max(other.start()), it.end().min(other.end())).ok()
        };
        others.iter().filter_map(meet).collect::<Vec<_>>()
    };
    ones.iter().flat_map(both).collect()
}

fn touching_joined(absences: Vec<Interval>) -> Vec<Interval> {
    let mut joined: Vec<Interval> = Vec::with_capacity(absences.len());
    for absence in absences {
        match joined.last_mut() {
            Some(last) if absence.start() <= last.end() => {
                let end = last.end().max(absence.end());
                *last = Interval::new(last.start(), end).unwrap_or(*last);
            }
            _ => joined.push(absence),
        }
    }
    joined
}
