//! Tracks that a file of detections states itself, because every box names its object.

use std::collections::BTreeMap;

use fl_scene::{ClassId, Keyframe, Source, Track, TrackId};
use fl_spacetime::{Rigid, Sensor, Stamp, World};

use crate::automotive_class;
use crate::detections::{DetectedBox, DetectionFrame};

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
) -> Result<Option<Vec<Track>>, fl_scene::Error> {
    let mut objects: BTreeMap<&str, Object> = BTreeMap::new();
    for (frame, world_from_frame) in frames.iter().zip(world_from_frame) {
        for detected in &frame.boxes {
            let Some(name) = detected.track_id.as_deref() else {
                return Ok(None);
            };
            let n_objects = objects.len();
            let object = objects
                .entry(name)
                .or_insert_with(|| Object::new(n_objects));
            object.add(frame.stamp, detected, world_from_frame);
        }
    }
    let numbers = numbers_of(&objects);
    let tracks = objects
        .into_iter()
        .map(|(name, object)| object.track(numbers[name]));
    tracks.collect::<Result<Vec<_>, _>>().map(Some)
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

    fn add(
        &mut self,
        stamp: Stamp,
        detected: &DetectedBox,
        world_from_frame: &Rigid<World, Sensor>,
    ) {
        let cuboid = detected.cuboid.transformed(world_from_frame);
        let keyframe = Keyframe {
            stamp,
            cuboid,
            source: Source::Import,
            score: detected.score,
        };
        self.keyframes.entry(stamp).or_insert(keyframe);
        *self
            .n_boxes_of
            .entry(automotive_class(&detected.class))
            .or_default() += 1;
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

/// The number of each object: its own name where all names are different numbers.
fn numbers_of<'a>(objects: &BTreeMap<&'a str, Object>) -> BTreeMap<&'a str, TrackId> {
    let named: BTreeMap<u64, &str> = objects
        .keys()
        .filter_map(|name| Some((name.parse().ok()?, *name)))
        .collect();
    if named.len() == objects.len() {
        return named
            .into_iter()
            .map(|(number, name)| (name, TrackId(number)))
            .collect();
    }
    let by_appearance =
        |(name, object): (&&'a str, &Object)| (*name, TrackId(object.appearance as u64));
    objects.iter().map(by_appearance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detections;

    fn tracks(boxes: &[(i64, &str)]) -> Option<Vec<Track>> {
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
        let tracks = tracks(&[(1, "car:7 car:3"), (2, "car:7"), (3, "truck:7 car:3")]).unwrap();
        let ids: Vec<u64> = tracks.iter().map(|track| track.id().0).collect();
        assert_eq!(ids, [3, 7]);
        assert_eq!(tracks[1].keyframes().len(), 3);
        assert_eq!(tracks[1].class().as_str(), "car");
        assert_eq!(tracks[1].keyframes()[2].cuboid.center().x(), 3.0);
    }

    #[test]
    fn numbers_names_in_the_order_of_their_appearance() {
        let tracks = tracks(&[(1, "car:zoe"), (2, "car:zoe car:adam")]).unwrap();
        let lives: Vec<(u64, usize)> = tracks
            .iter()
            .map(|track| (track.id().0, track.keyframes().len()))
            .collect();
        assert_eq!(lives, [(1, 1), (0, 2)]);
    }

    #[test]
    fn leaves_files_with_a_nameless_box_to_the_tracker() {
        assert!(tracks(&[(1, "car:7"), (2, "car")]).is_none());
        assert_eq!(tracks(&[(1, "")]), Some(Vec::new()));
    }

    #[test]
    fn takes_the_first_of_two_boxes_of_one_object_at_one_moment() {
        let tracks = tracks(&[(1, "car:7 car:7")]).unwrap();
        assert_eq!(tracks[0].keyframes().len(), 1);
    }
}
