//! What refers to tracks, events and audio segments, and what becomes of it when they change.

use crate::{
    About, Caption, Cell, Draft, Event, Interval, Mention, Relation, Scene, Thing, TrackId, Value,
};

/// What becomes of something that refers to a track of which a part became another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repointed {
    Stays,
    Moves,
    Both,
}

/// Everything that refers to a thing, cells rising.
pub(super) fn breaks(scene: &Scene, thing: Thing) -> Vec<Cell> {
    let mut cells = Vec::new();
    if let Thing::Track(track_id) = thing {
        let events = scene
            .events()
            .iter()
            .filter(|(_, it)| it.tracks.contains(&track_id));
        cells.extend(events.map(|(id, _)| Cell::Event(*id)));
        let captions = scene
            .captions()
            .iter()
            .filter(|(_, it)| it.tracks().any(|it| it == track_id));
        cells.extend(captions.map(|(id, _)| Cell::Caption(*id)));
    }
    let relations = scene.relations().iter();
    let relations = relations.filter(|(_, it)| it.from == thing || it.to == thing);
    cells.extend(relations.map(|(id, _)| Cell::Relation(*id)));
    cells
}

/// Frees everything of its references to a thing. Relations to it go; so do events and captions
/// that are about it alone, with what refers to those in turn.
pub(super) fn take_away(draft: &mut Draft<'_>, scene: &Scene, thing: Thing) {
    for cell in breaks(scene, thing) {
        // Several things may be taken out of one event, so what counts is the draft.
        let (Some(value), Thing::Track(track_id)) = (draft.value(&cell), thing) else {
            draft.remove(cell);
            continue;
        };
        match without(value, track_id) {
            Some(value) => draft.set(cell, value),
            None => {
                if let Cell::Event(event_id) = cell {
                    take_away(draft, scene, Thing::Event(event_id));
                }
                draft.remove(cell);
            }
        }
    }
}

/// The event or caption without a track; nothing where it was about that track alone.
fn without(value: Value, track_id: TrackId) -> Option<Value> {
    match value {
        Value::Event(mut event) => {
            event.tracks.remove(&track_id);
            (!event.tracks.is_empty()).then_some(Value::Event(event))
        }
        Value::Caption(mut caption) => {
            caption.mentions.retain(|mention| mention.track != track_id);
            (caption.about != About::Track(track_id)).then_some(Value::Caption(caption))
        }
        _ => None,
    }
}

/// Lets references to one track mean another, as `when` says of the time they are about.
pub(super) fn repoint(
    draft: &mut Draft<'_>,
    scene: &Scene,
    (from, to): (TrackId, TrackId),
    when: impl Fn(Option<Interval>) -> Repointed,
) {
    for cell in breaks(scene, Thing::Track(from)) {
        let value = match scene.value(&cell) {
            Some(Value::Event(event)) => {
                let fate = when(Some(event.interval));
                Value::Event(repointed_event(event, (from, to), fate))
            }
            Some(Value::Relation(relation)) => {
                let fate = when(relation.interval);
                Value::Relation(repointed_relation(relation, (from, to), fate))
            }
            Some(Value::Caption(caption)) => {
                let time = match caption.about {
                    About::Interval(interval) => Some(interval),
                    About::Moment(stamp) => {
                        let next = fl_spacetime::Stamp::from_nanos(stamp.nanos().saturating_add(1));
                        Interval::new(stamp, next).ok()
                    }
                    About::Track(_) => None,
                };
                Value::Caption(repointed_caption(caption, (from, to), when(time)))
            }
            _ => continue,
        };
        draft.set(cell, value);
    }
}

fn repointed_event(mut event: Event, (from, to): (TrackId, TrackId), fate: Repointed) -> Event {
    if fate != Repointed::Stays {
        event.tracks.insert(to);
    }
    if fate == Repointed::Moves {
        event.tracks.remove(&from);
    }
    event
}

/// A relation has one thing at each end, so what is of both parts stays with the first.
fn repointed_relation(
    mut relation: Relation,
    (from, to): (TrackId, TrackId),
    fate: Repointed,
) -> Relation {
    if fate == Repointed::Moves {
        for end in [&mut relation.from, &mut relation.to] {
            if *end == Thing::Track(from) {
                *end = Thing::Track(to);
            }
        }
    }
    relation
}

fn repointed_caption(
    mut caption: Caption,
    (from, to): (TrackId, TrackId),
    fate: Repointed,
) -> Caption {
    if fate == Repointed::Moves {
        if caption.about == About::Track(from) {
            caption.about = About::Track(to);
        }
        let of_track = |it: &&mut Mention| it.track == from;
        for mention in caption.mentions.iter_mut().filter(of_track) {
            mention.track = to;
        }
    }
    caption
}
