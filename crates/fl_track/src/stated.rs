//! Tracks that a file of detections states itself, because every box names its object.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use fl_scene::{ClassId, Keyframe, Source, Track, TrackId};
use fl_spacetime::{Rigid, Sensor, Stamp, World};

use crate::automotive_class;
use crate::detections::{DetectedBox, DetectionFrame};

/// The tracks of a file in which every box names its object.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedTracks {
    /// One an object, ids rising.
    pub tracks: Vec<Track>,
    /// Boxes left out because their object has another one at the same moment.
    pub n_doubled: usize,
    /// Whether objects got new numbers, because their names are not all numbers.
    pub renumbered: bool,
}

/// The tracks of a file in which every box names its object; `None` where one does not.
///
/// Each box becomes a keyframe as it stands: nothing is smoothed, merged or dropped but a second
/// box of one object at one moment. `world_from_frame` says where the file's frame was, for each
/// of `frames` in turn. A track has the class that most of its boxes have; numbers that name
/// objects stay, other names are numbered in the order in which they appear.
///
/// # Errors
/// [`fl_scene::Error`] for a place that is not finite.
pub fn stated_tracks(
    frames: &[DetectionFrame],
    world_from_frame: &[Rigid<World, Sensor>],
) -> Result<Option<StatedTracks>, fl_scene::Error> {
    let mut objects: BTreeMap<&str, Object> = BTreeMap::new();
    let mut n_doubled = 0;
    for (frame, world_from_frame) in frames.iter().zip(world_from_frame) {
        for detected in &frame.boxes {
            let Some(name) = detected.track_id.as_deref() else {
                return Ok(None);
            };
            let n_objects = objects.len();
            let object = objects
                .entry(name)
                .or_insert_with(|| Object::new(n_objects));
            let is_first = object.add(frame.stamp, detected, world_from_frame);
            n_doubled += usize::from(!is_first);
        }
    }
    let (numbers, renumbered) = match own_numbers(&objects) {
        Some(numbers) => (numbers, false),
        None => (numbers_by_appearance(&objects), true),
    };
    let tracks = objects
        .into_iter()
        .map(|(name, object)| object.track(numbers[name]));
    let mut tracks = tracks.collect::<Result<Vec<_>, _>>()?;
    tracks.sort_by_key(Track::id);
    Ok(Some(StatedTracks {
        tracks,
        n_doubled,
        renumbered,
    }))
}

/// What a file says of one object.
struct Object {
    appearance: usize,
    keyframes: BTreeMap<Stamp, Keyframe>,
    n_boxes_of: BTreeMap<ClassId, usize>,
}

impl Object {
    fn new(appearance: usize) -> Self {
        Self {
            appearance,
            keyframes: BTreeMap::new(),
            n_boxes_of: BTreeMap::new(),
        }
    }

    /// Whether it is the first box at this moment; another one is left out.
    fn add(
        &mut self,
        stamp: Stamp,
        detected: &DetectedBox,
        world_from_frame: &Rigid<World, Sensor>,
    ) -> bool {
        let Entry::Vacant(place) = self.keyframes.entry(stamp) else {
            return false;
        };
        let cuboid = detected.cuboid.transformed(world_from_frame);
        place.insert(Keyframe {
            score: detected.score,
            ..Keyframe::new(stamp, cuboid, Source::Import)
        });
        *self
            .n_boxes_of
            .entry(automotive_class(&detected.class))
            .or_default() += 1;
        true
    }

    fn track(self, track_id: TrackId) -> Result<Track, fl_scene::Error> {
        let most = self
            .n_boxes_of
            .into_iter()
            .rev()
            .max_by_key(|(_, n_boxes)| *n_boxes);
        let (class, _) = most.expect("an object is made for its first box");
        Track::new(track_id, class, self.keyframes.into_values().collect())
    }
}

/// Each object's own name as its number, where all names are different numbers.
fn own_numbers<'a>(objects: &BTreeMap<&'a str, Object>) -> Option<BTreeMap<&'a str, TrackId>> {
    let numbered = objects
        .keys()
        .filter_map(|name| Some((name.parse().ok()?, *name)));
    let named: BTreeMap<u64, &str> = numbered.collect();
    let all_differ = named.len() == objects.len();
    all_differ.then(|| {
        named
            .into_iter()
            .map(|(number, name)| (name, TrackId(number)))
            .collect()
    })
}

fn numbers_by_appearance<'a>(objects: &BTreeMap<&'a str, Object>) -> BTreeMap<&'a str, TrackId> {
    let number = |object: &Object| TrackId(object.appearance as u64);
    objects
        .iter()
        .map(|(name, object)| (*name, number(object)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detections;

    fn stated(boxes: &[(i64, &str)]) -> Option<StatedTracks> {
        let frames: Vec<String> = boxes
            .iter()
            .map(|(secs, names)| frame(*secs, names))
            .collect();
        let text = format!(
            r#"{{"frame_id": "world", "frames": [{}]}}"#,
            frames.join(",")
        );
        let file = detections::from_json_str(&text).unwrap();
        stated_tracks(&file.frames, &vec![Rigid::identity(); file.frames.len()]).unwrap()
    }

    /// `names` are words `class:object`, or `class` for a box without a name.
    fn frame(secs: i64, names: &str) -> String {
        let boxes: Vec<String> = names.split_whitespace().map(|word| {
            let (class, object) = word.split_once(':').unwrap_or((word, ""));
            let id = if object.is_empty() { String::new() } else { format!(r#", "track_id": "{object}""#) };
            format!(r#"{{"class": "{class}", "center": [{secs}, 0, 0], "size": [4, 2, 1], "yaw": 0{id}}}"#)
        }).collect();
        format!(r#"{{"stamp_ns": {secs}, "boxes": [{}]}}"#, boxes.join(","))
    }

    #[test]
    fn keeps_every_box_as_a_keyframe_of_its_object() {
        let stated = stated(&[(1, "car:7 car:3"), (2, "car:7"), (3, "truck:7 car:3")]).unwrap();
        assert!(!stated.renumbered);
        let tracks = stated.tracks;
        let ids: Vec<u64> = tracks.iter().map(|track| track.id().0).collect();
        assert_eq!(ids, [3, 7]);
        assert_eq!(tracks[1].keyframes().len(), 3);
        assert_eq!(tracks[1].class().as_str(), "car");
        assert_eq!(tracks[1].keyframes()[2].cuboid.center().x(), 3.0);
    }

    #[test]
    fn numbers_names_in_the_order_of_their_appearance() {
        let stated = stated(&[(1, "car:zoe"), (2, "car:zoe car:adam")]).unwrap();
        assert!(stated.renumbered);
        let tracks = stated.tracks;
        let lives: Vec<(u64, usize)> = tracks
            .iter()
            .map(|track| (track.id().0, track.keyframes().len()))
            .collect();
        assert_eq!(lives, [(0, 2), (1, 1)]);
    }

    #[test]
    fn leaves_files_with_a_nameless_box_to_the_tracker() {
        assert!(stated(&[(1, "car:7"), (2, "car")]).is_none());
        assert_eq!(stated(&[(1, "")]).unwrap().tracks, []);
    }

    #[test]
    fn takes_the_first_of_two_boxes_of_one_object_at_one_moment() {
        let stated = stated(&[(1, "car:7 car:7")]).unwrap();
        assert_eq!(stated.tracks[0].keyframes().len(), 1);
        assert_eq!(stated.n_doubled, 1);
    }
}
