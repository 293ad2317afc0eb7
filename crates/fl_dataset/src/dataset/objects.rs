//! Labeled objects, frame by frame, and the tracks they become.

use std::collections::{BTreeMap, BTreeSet};

use fl_fusion::ViewBox;
use fl_rig::SensorId;
use fl_scene::ontology::AttributeLevel;
use fl_scene::{
    AttributeId, AttributeValue, Interval, Keyframe, LogIdentity, MotionModel, Ontology, Scene,
    SensorName, Source, Track, TrackId, TrackParts,
};
use fl_spacetime::{Ego, OrientedBox, Rigid, Span, Stamp, World};

use super::{Remarks, Vocabulary};
use crate::Error;

/// The first whole number that a number of JSON need not hold.
const MAX_NUMBER: u64 = 1 << 53;

/// Where moments begin that nobody stated: a stamp of 0 means none.
const NOMINAL_START: Stamp = Stamp::from_nanos(1_000_000_000);

/// Nothing is further from the origin of any world, meters.
const MAX_METERS: f64 = 1e9;

/// Refuses numbers that are no place on earth, whatever the world is.
///
/// # Errors
/// In words, with the place.
pub(crate) fn check_place(place: impl Into<[f64; 3]>) -> Result<(), String> {
    let place = place.into();
    match place.iter().all(|meters| meters.abs() < MAX_METERS) {
        true => Ok(()),
        false => Err(format!("{place:?} is no place on earth, in meters")),
    }
}

/// What is labeled in a drive.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// The frames that were labeled, stamps strictly rising.
    pub(crate) frames: Vec<LabeledFrame>,
    /// Whether the frames are numbered alone, and their stamps made up.
    pub(crate) are_numbered_only: bool,
    /// The objects.
    pub(crate) objects: Vec<Object>,
}

/// A moment at which all objects were labeled.
#[derive(Clone, Debug)]
pub(crate) struct LabeledFrame {
    pub(crate) stamp: Stamp,
    pub(crate) world_from_ego: Rigid<World, Ego>,
    /// When the images of the frame were taken; those that are not named, with the frame.
    pub(crate) images: BTreeMap<SensorId, Stamp>,
}

/// One object, in the words of the data set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    /// Which one; a number becomes the number of the track.
    pub(crate) name: String,
    /// What the data set calls such names, where they are no numbers: an attribute.
    pub(crate) name_attribute: &'static str,
    pub(crate) class: String,
    /// By frame.
    pub(crate) boxes: BTreeMap<usize, ObjectBox>,
}

/// An object at a frame.
#[derive(Clone, Debug)]
pub(crate) struct ObjectBox {
    /// In the vehicle at the stamp of the frame.
    pub(crate) cuboid: OrientedBox<Ego>,
    /// What is said of the object there.
    pub(crate) attributes: Vec<(&'static str, AttributeValue)>,
    /// Its flat box in an image of the frame.
    pub(crate) view_box: Option<(SensorId, ViewBox)>,
}

/// The moment of a frame of a data set that numbers them alone.
pub(crate) fn nominal_stamp(frame_idx: usize, period: Span) -> Stamp {
    let frame = i64::try_from(frame_idx).unwrap_or(i64::MAX);
    NOMINAL_START + Span::from_nanos(period.nanos().saturating_mul(frame))
}

impl LabeledFrame {
    pub(crate) fn new(stamp: Stamp, world_from_ego: Rigid<World, Ego>) -> Self {
        Self {
            stamp,
            world_from_ego,
            images: BTreeMap::new(),
        }
    }
}

impl Labels {
    /// A scene with a track for each object, in the order of the objects.
    pub(super) fn to_scene(
        &self,
        (log, ontology): (LogIdentity, Ontology),
        format: &str,
        remarks: &mut Remarks,
    ) -> Result<Scene, Error> {
        let mut making = Making {
            labels: self,
            format,
            vocabulary: Vocabulary::of(ontology),
            remarks,
        };
        let mut numbering = Numbering::of(&self.objects);
        let mut tracks = Vec::new();
        for object in &self.objects {
            tracks.extend(making.track(object, numbering.number(&object.name))?);
        }
        let ontology = making.vocabulary.finish()?;
        Ok(Scene::new(log, ontology, tracks)?)
    }
}

/// A scene that is being made.
struct Making<'a> {
    labels: &'a Labels,
    format: &'a str,
    vocabulary: Vocabulary,
    remarks: &'a mut Remarks,
}

impl Making<'_> {
    fn track(&mut self, object: &Object, id: TrackId) -> Result<Option<Track>, Error> {
        let Some(first) = object.boxes.values().next() else {
            return Ok(None);
        };
        let size = first.cuboid.size();
        let class = self
            .vocabulary
            .class_called(&object.class, self.format, size);
        let Some(class) = class else {
            self.remarks.lose("an object whose class is no name");
            return Ok(None);
        };
        let keyframes = object.boxes.iter().map(|(frame_idx, found)| {
            let frame = &self.labels.frames[*frame_idx];
            let cuboid = found.cuboid.transformed(&frame.world_from_ego);
            Keyframe::new(frame.stamp, cuboid, Source::Import)
        });
        let mut parts = Track::new(id, class.id.clone(), keyframes.collect())?
            .parts()
            .clone();
        if self.vocabulary.stands(&parts.class) && !stands(&parts.keyframes) {
            // Every label stays as it is, also where those of a thing that stands differ.
            parts.own_motion = Some(MotionModel::Linear);
        }
        let present = parts.keyframes.iter().map(|it| it.stamp).collect();
        parts.absences = absences(self.labels.frames.iter().map(|it| it.stamp), &present);
        if object.name != id.0.to_string() && !object.name_attribute.is_empty() {
            self.state(&mut parts, object.name_attribute, &object.name);
        }
        if !class.is_told {
            self.state(&mut parts, "category", &object.class);
        }
        self.put_frame_values(object, &mut parts);
        Ok(Some(Track::from_parts(parts)?))
    }

    /// States text of the whole track.
    fn state(&mut self, parts: &mut TrackParts, name: &str, text: &str) {
        let value = AttributeValue::Text(text.to_owned());
        let attribute = self
            .vocabulary
            .attribute(name, value, AttributeLevel::Track);
        match attribute {
            Some((id, value)) => _ = parts.attributes.insert(id, value),
            None => self.remarks.lose(format!("{name} of an object")),
        }
    }

    /// What is said of the object frame by frame, and its flat boxes.
    fn put_frame_values(&mut self, object: &Object, parts: &mut TrackParts) {
        let mut values: BTreeMap<AttributeId, BTreeMap<Stamp, AttributeValue>> = BTreeMap::new();
        for (frame_idx, found) in &object.boxes {
            let frame = &self.labels.frames[*frame_idx];
            for (name, value) in &found.attributes {
                let level = AttributeLevel::Frame;
                match self.vocabulary.attribute(name, value.clone(), level) {
                    Some((id, value)) => {
                        values.entry(id).or_default().insert(frame.stamp, value);
                    }
                    None => self
                        .remarks
                        .lose(format!("{name} of a box, which the ontology has otherwise")),
                }
            }
            self.put_view_box(frame, found, parts);
        }
        put_frame_attributes(parts, values);
    }

    fn put_view_box(&mut self, frame: &LabeledFrame, found: &ObjectBox, parts: &mut TrackParts) {
        let Some((camera, view_box)) = &found.view_box else {
            return;
        };
        let stamp = frame.images.get(camera).copied().unwrap_or(frame.stamp);
        let flat = fl_scene::ViewBox {
            min: [view_box.min.u, view_box.min.v],
            max: [view_box.max.u, view_box.max.v],
        };
        let has_area = flat.min[0] < flat.max[0] && flat.min[1] < flat.max[1];
        match SensorName::new(camera.as_str()) {
            Ok(name) if has_area => _ = parts.view_boxes.insert((name, stamp), flat),
            _ => self.remarks.lose("a flat box without an area"),
        }
    }
}

/// Whether all keyframes have one and the same cuboid.
fn stands(keyframes: &[Keyframe]) -> bool {
    let mut pairs = keyframes.windows(2);
    pairs.all(|pair| pair[0].cuboid == pair[1].cuboid)
}

/// Numbers of tracks: those of the data set where all are numbers, else in order from 1.
struct Numbering {
    are_numbers: bool,
    next: u64,
}

impl Numbering {
    fn of(objects: &[Object]) -> Self {
        let mut numbers = BTreeSet::new();
        let is_new = |object: &Object| {
            let number = own_number(&object.name);
            number.is_some_and(|number| numbers.insert(number))
        };
        Self {
            are_numbers: objects.iter().all(is_new),
            next: 0,
        }
    }

    fn number(&mut self, name: &str) -> TrackId {
        self.next += 1;
        let own = own_number(name).filter(|_| self.are_numbers);
        TrackId(own.unwrap_or(self.next))
    }
}

/// A number may be written in several ways, such as 07; only one of them is the number's.
fn own_number(name: &str) -> Option<u64> {
    let number = name.parse::<u64>().ok()?;
    (number.to_string() == name && number < MAX_NUMBER).then_some(number)
}

/// From frames where an object is until the next such frame, where there are frames without it
/// between.
pub(crate) fn absences(
    frames: impl Iterator<Item = Stamp>,
    present: &BTreeSet<Stamp>,
) -> Vec<Interval> {
    let mut absences = Vec::new();
    let (mut last_present, mut is_absent) = (None, false);
    for stamp in frames {
        if !present.contains(&stamp) {
            is_absent = last_present.is_some();
            continue;
        }
        if let (true, Some(last)) = (is_absent, last_present) {
            absences.extend(Interval::new(last + Span::from_nanos(1), stamp));
        }
        (last_present, is_absent) = (Some(stamp), false);
    }
    absences
}

/// States each value from the stamp on where it changes.
pub(crate) fn put_frame_attributes(
    parts: &mut TrackParts,
    values: BTreeMap<AttributeId, BTreeMap<Stamp, AttributeValue>>,
) {
    for (attribute, values) in values {
        let mut last = None;
        for (stamp, value) in values {
            if last.as_ref() != Some(&value) {
                let key = (attribute.clone(), stamp);
                parts.frame_attributes.insert(key, value.clone());
                last = Some(value);
            }
        }
    }
}
