//! What a scene and its drive look like on the wire.
//!
//! Times are whole nanoseconds since the log's start, exact in a JavaScript number for 104 days.
//! Cuboids lie in the world frame, meters; rotations are x, y, z, w.

use std::collections::BTreeMap;

use fl_fusion::FramePlan;
use fl_project::{Conflict, Desk, FramePoses, SceneRecord, SeenCuboid};
use fl_rig::{Pixel, SensorKind};
use fl_scene as scene;
use fl_scene::{Cell, Scene, TrackCell, Value};
use fl_spacetime::{Frame, OrientedBox, Point, Rigid, Size, Span, Stamp, World};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

/// Where times on the wire count from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Stamp,
}

impl Clock {
    /// Counts from the start of a desk's log.
    pub(crate) fn of(desk: &Desk) -> Self {
        Self {
            start: desk.start(),
        }
    }

    /// A stamp on the wire.
    pub(crate) fn out(self, stamp: Stamp) -> i64 {
        (stamp - self.start).nanos()
    }

    /// A stamp off the wire.
    pub(crate) fn stamp(self, t: i64) -> Stamp {
        self.start + Span::from_nanos(t)
    }

    fn interval_out(self, interval: &scene::Interval) -> Interval {
        Interval {
            start: self.out(interval.start()),
            end: self.out(interval.end()),
        }
    }

    /// An interval off the wire.
    pub(crate) fn interval(self, wire: Interval) -> Result<scene::Interval, Error> {
        Ok(scene::Interval::new(
            self.stamp(wire.start),
            self.stamp(wire.end),
        )?)
    }
}

/// Where something is and which way it faces.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Pose {
    /// Its origin, meters.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) center: [f64; 3],
    /// Unit quaternion x, y, z, w.
    #[schema(min_items = 4, max_items = 4)]
    pub(crate) rotation: [f64; 4],
}

/// An oriented box in the world.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Cuboid {
    /// The middle of the volume, meters.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) center: [f64; 3],
    /// Unit quaternion x, y, z, w.
    #[schema(min_items = 4, max_items = 4)]
    pub(crate) rotation: [f64; 4],
    /// Length, width, height, meters.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) size: [f64; 3],
}

/// From a moment until before another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Interval {
    /// The first moment.
    pub(crate) start: i64,
    /// The first moment after.
    pub(crate) end: i64,
}

/// A drive: its frames and its sensors.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Drive {
    /// The scene over it.
    pub(crate) scene: i64,
    /// What people call the scene.
    pub(crate) name: String,
    /// The log's name.
    pub(crate) log: String,
    /// When the log starts, nanoseconds since the Unix epoch, as text: too large for a number.
    pub(crate) start_ns: String,
    /// A place in the world near the drive, for whoever counts in 32 bits.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) origin: [f64; 3],
    /// The fused frames.
    pub(crate) frames: Vec<DriveFrame>,
    /// The cameras.
    pub(crate) cameras: Vec<Camera>,
    /// The lidars.
    pub(crate) lidars: Vec<SensorName>,
    /// The radars.
    pub(crate) radars: Vec<SensorName>,
    /// What was assumed or left out when the drive was opened.
    pub(crate) notes: Vec<String>,
}

/// One fused frame.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DriveFrame {
    /// Its key stamp.
    pub(crate) t: i64,
    /// Where the vehicle was.
    pub(crate) world_from_ego: Pose,
    /// The images that belong to it.
    pub(crate) images: Vec<FrameImage>,
}

/// An image of a frame.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FrameImage {
    /// Whose.
    pub(crate) camera: String,
    /// When it was taken.
    pub(crate) t: i64,
}

/// A camera.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Camera {
    /// Its name.
    pub(crate) id: String,
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
}

/// A lidar or a radar.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SensorName {
    /// Its name.
    pub(crate) id: String,
}

/// The annotation document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Document {
    /// How many entries of the journal are in it.
    pub(crate) revision: u64,
    /// The objects.
    pub(crate) tracks: Vec<Track>,
    /// What is labeled beside them.
    pub(crate) labels: Labels,
    /// Edits that wait for a person.
    pub(crate) conflicts: Vec<ConflictInfo>,
}

/// One object over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Track {
    /// Its number.
    pub(crate) id: u64,
    /// What it is.
    pub(crate) class: String,
    /// How it moves: `static`, `car_like`, `free`, `linear`.
    pub(crate) motion: &'static str,
    /// The same, where that is not how its class does.
    pub(crate) own_motion: Option<&'static str>,
    /// Its size, meters.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) size: [f64; 3],
    /// When it is there, where that is stated.
    pub(crate) life: Option<Interval>,
    /// Its first moment.
    pub(crate) start: i64,
    /// Its last moment.
    pub(crate) end: i64,
    /// What was stated of where it is.
    pub(crate) keyframes: Vec<Keyframe>,
    /// When it is not there.
    pub(crate) absences: Vec<Interval>,
    /// What is said of its whole life.
    pub(crate) attributes: BTreeMap<String, Attribute>,
    /// What is said from a moment on.
    pub(crate) frame_attributes: Vec<FrameAttribute>,
    /// 2D boxes that people corrected.
    pub(crate) view_boxes: Vec<ViewBox>,
    /// Where it is at each frame.
    pub(crate) poses: Poses,
    /// The moment whose labeling would help most.
    pub(crate) next_keyframe: Option<i64>,
}

/// A cuboid stated at a moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Keyframe {
    /// The moment.
    pub(crate) t: i64,
    /// Where the object is.
    pub(crate) cuboid: Cuboid,
    /// Whether its size is this keyframe's alone.
    pub(crate) own_size: bool,
    /// Who said so: `human`, `model`, `import`, `propagated`.
    pub(crate) source: &'static str,
    /// How sure the source is.
    pub(crate) score: Option<f64>,
    /// Who found it right.
    pub(crate) reviewer: Option<String>,
}

/// The value of an attribute: yes or no, a number, a choice or a text, as the ontology says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Attribute {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A choice or a text.
    Text(String),
}

/// What is said of an object from a moment on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FrameAttribute {
    /// Which attribute.
    pub(crate) attribute: String,
    /// From when on.
    pub(crate) t: i64,
    /// What.
    pub(crate) value: Attribute,
}

/// A corrected 2D box, pixels.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewBox {
    /// In which camera.
    pub(crate) camera: String,
    /// In the image of which moment.
    pub(crate) t: i64,
    /// Left and top.
    #[schema(min_items = 2, max_items = 2)]
    pub(crate) min: [f64; 2],
    /// Right and bottom.
    #[schema(min_items = 2, max_items = 2)]
    pub(crate) max: [f64; 2],
}

/// The cuboids of a track at the frames of its life.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Poses {
    /// The first frame.
    pub(crate) first: usize,
    /// One a frame: center, rotation (x, y, z, w), size; null where the object is absent.
    pub(crate) rows: Vec<Option<Vec<f64>>>,
}

/// What is labeled beside tracks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Labels {
    /// What lasts.
    pub(crate) events: Vec<Event>,
    /// Texts.
    pub(crate) captions: Vec<Caption>,
    /// What belongs together.
    pub(crate) relations: Vec<Relation>,
    /// Parts of recorded sound.
    pub(crate) audio: Vec<AudioSegment>,
    /// Words about the scene.
    pub(crate) tags: Vec<String>,
}

/// Something that lasts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Event {
    /// Its number.
    pub(crate) id: u64,
    /// What it is.
    #[serde(rename = "type")]
    pub(crate) event_type: String,
    /// When it begins.
    pub(crate) start: i64,
    /// When it is over.
    pub(crate) end: i64,
    /// Whose it is.
    pub(crate) tracks: Vec<u64>,
}

/// Text about a moment, an interval or a track.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Caption {
    /// Its number.
    pub(crate) id: u64,
    /// The text.
    pub(crate) text: String,
    /// What it is about.
    pub(crate) about: About,
    /// Parts of the text that mean a track.
    pub(crate) mentions: Vec<Mention>,
}

/// What a caption is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum About {
    /// One moment.
    Moment {
        /// When.
        t: i64,
    },
    /// An interval.
    Interval(Interval),
    /// A track.
    Track {
        /// Which.
        track: u64,
    },
}

/// A part of a text that means a track, in Unicode characters.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Mention {
    /// The first character.
    pub(crate) start: usize,
    /// The character after the last.
    pub(crate) end: usize,
    /// Who is meant.
    pub(crate) track: u64,
}

/// A part of a recorded sound.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AudioSegment {
    /// Its number.
    pub(crate) id: u64,
    /// The microphone.
    pub(crate) microphone: String,
    /// When it begins.
    pub(crate) start: i64,
    /// When it is over.
    pub(crate) end: i64,
    /// What is heard.
    pub(crate) label: String,
    /// What is said.
    pub(crate) transcript: Option<String>,
}

/// How two things belong together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Relation {
    /// Its number.
    pub(crate) id: u64,
    /// What joins them.
    #[serde(rename = "type")]
    pub(crate) relation_type: String,
    /// The first.
    pub(crate) from: Thing,
    /// The second.
    pub(crate) to: Thing,
    /// When; always where there is none.
    pub(crate) interval: Option<Interval>,
}

/// Anything that a relation can join.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Thing {
    /// A track.
    Track(u64),
    /// An event.
    Event(u64),
    /// An audio segment.
    Audio(u64),
}

/// An edit that was not done, because somebody else had changed what it touches.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConflictInfo {
    /// Its number.
    pub(crate) id: i64,
    /// Whose edit waits.
    pub(crate) author: String,
    /// Who was first.
    pub(crate) other_author: String,
    /// What was to be done.
    pub(crate) gesture: String,
    /// What both touch.
    pub(crate) cell: String,
    /// How they touch it.
    pub(crate) reason: String,
    /// The track that it is about.
    pub(crate) track: Option<u64>,
    /// The moment that it is about.
    pub(crate) t: Option<i64>,
    /// The cuboid that waits.
    pub(crate) mine: Option<Cuboid>,
    /// The cuboid that stands there.
    pub(crate) theirs: Option<Cuboid>,
    /// What waits, in words.
    pub(crate) mine_text: String,
    /// What stands there, in words.
    pub(crate) theirs_text: String,
}

/// A track as a camera sees it in a frame, pixels: x right, y down, (0, 0) the corner of the first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Overlay {
    /// The track.
    pub(crate) track: u64,
    /// The camera.
    pub(crate) camera: String,
    /// Its edges as the lens bends them, each x, y, x, y, ...
    pub(crate) lines: Vec<Vec<f32>>,
    /// The cross over its front face, in the same way.
    #[serde(rename = "front")]
    pub(crate) front_lines: Vec<Vec<f32>>,
    /// Its 2D box: computed, or corrected by a person.
    #[serde(rename = "box")]
    pub(crate) view_box: Rectangle,
    /// Whether a person corrected it.
    pub(crate) corrected: bool,
    /// Whether the track is not known at the moment of the image, and is drawn where it is at the
    /// frame's.
    pub(crate) held: bool,
    /// The moment of the image.
    pub(crate) t: i64,
}

/// A rectangle in an image, pixels.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Rectangle {
    /// Left and top.
    #[schema(min_items = 2, max_items = 2)]
    pub(crate) min: [f64; 2],
    /// Right and bottom.
    #[schema(min_items = 2, max_items = 2)]
    pub(crate) max: [f64; 2],
}

/// What a radar saw, in the ego frame at the key stamp.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RadarReturn {
    /// Which radar.
    pub(crate) radar: String,
    /// Where, meters.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) point: [f64; 3],
    /// Its speed over the ground along the ray, as a vector, m/s.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) velocity: Option<[f64; 3]>,
}

impl Pose {
    fn of<A: Frame, B: Frame>(pose: &Rigid<A, B>) -> Self {
        Self {
            center: pose.translation().into(),
            rotation: pose.quaternion_xyzw(),
        }
    }
}

impl Cuboid {
    /// A cuboid on the wire.
    pub(crate) fn of(cuboid: &OrientedBox<World>) -> Self {
        let Pose { center, rotation } = Pose::of(cuboid.pose());
        Self {
            center,
            rotation,
            size: cuboid.size().lwh(),
        }
    }

    /// A cuboid off the wire.
    ///
    /// # Errors
    /// Numbers that are not finite, sizes that are not positive, rotations far from unit length.
    pub(crate) fn parse(&self) -> Result<OrientedBox<World>, Error> {
        let pose = Rigid::try_from_parts(self.center, self.rotation)?;
        let [length, width, height] = self.size;
        Ok(OrientedBox::new(pose, Size::new(length, width, height)?))
    }
}

impl Attribute {
    fn of(value: &scene::AttributeValue) -> Self {
        match value {
            scene::AttributeValue::Flag(flag) => Self::Flag(*flag),
            scene::AttributeValue::Number(number) => Self::Number(*number),
            scene::AttributeValue::Choice(text) | scene::AttributeValue::Text(text) => {
                Self::Text(text.clone())
            }
        }
    }
}

impl Thing {
    pub(crate) fn of(thing: scene::Thing) -> Self {
        match thing {
            scene::Thing::Track(id) => Self::Track(id.0),
            scene::Thing::Event(id) => Self::Event(id.0),
            scene::Thing::Audio(id) => Self::Audio(id.0),
        }
    }

    pub(crate) fn parse(self) -> scene::Thing {
        match self {
            Self::Track(id) => scene::Thing::Track(scene::TrackId(id)),
            Self::Event(id) => scene::Thing::Event(scene::EventId(id)),
            Self::Audio(id) => scene::Thing::Audio(scene::AudioId(id)),
        }
    }
}

impl Drive {
    /// The drive of a scene.
    pub(crate) fn of(record: &SceneRecord, log: &str, desk: &Desk) -> Self {
        let clock = Clock::of(desk);
        let rig = desk.fusion().rig();
        let named = |wanted: fn(&SensorKind) -> bool| {
            let sensors = rig.sensors().iter().filter(|it| wanted(&it.kind));
            let bound = sensors.filter(|it| desk.fusion().channel_of(&it.id).is_some());
            bound
                .map(|it| SensorName {
                    id: it.id.to_string(),
                })
                .collect()
        };
        let frames = desk.fusion().frames().iter();
        let cameras = rig.cameras();
        let cameras = cameras.filter(|(it, _)| desk.fusion().channel_of(&it.id).is_some());
        Self {
            scene: record.id.0,
            name: record.name.clone(),
            log: log.to_owned(),
            start_ns: desk.start().nanos().to_string(),
            origin: desk.origin().coords().into(),
            frames: frames
                .map(|plan| DriveFrame::of(plan, desk, clock))
                .collect(),
            cameras: cameras
                .map(|(sensor, model)| Camera {
                    id: sensor.id.to_string(),
                    width: model.width(),
                    height: model.height(),
                })
                .collect(),
            lidars: named(|kind| *kind == SensorKind::Lidar),
            radars: named(|kind| *kind == SensorKind::Radar),
            notes: desk.notes().to_vec(),
        }
    }
}

impl DriveFrame {
    fn of(plan: &FramePlan, desk: &Desk, clock: Clock) -> Self {
        let rig = desk.fusion().rig();
        let is_camera = |id| rig.sensor(id).is_some_and(|it| it.camera().is_some());
        let images = plan.matches.iter().filter(|it| is_camera(&it.sensor));
        Self {
            t: clock.out(plan.stamp),
            world_from_ego: Pose::of(&desk.pose_of(plan).unwrap_or_else(Rigid::identity)),
            images: images
                .map(|it| FrameImage {
                    camera: it.sensor.to_string(),
                    t: clock.out(it.stamp),
                })
                .collect(),
        }
    }
}

impl Document {
    /// A scene as it is at a revision.
    pub(crate) fn of(
        (scene, revision): (&Scene, u64),
        conflicts: &[Conflict],
        desk: &Desk,
    ) -> Self {
        let clock = Clock::of(desk);
        Self {
            revision,
            tracks: scene.tracks().map(|it| Track::of(it, desk)).collect(),
            labels: Labels::of(scene, clock),
            conflicts: conflicts
                .iter()
                .map(|it| ConflictInfo::of(it, scene, clock))
                .collect(),
        }
    }
}

impl Track {
    /// A track, with its cuboids at the drive's frames.
    pub(crate) fn of(track: &scene::Track, desk: &Desk) -> Self {
        let clock = Clock::of(desk);
        let parts = track.parts();
        let attributes = parts.attributes.iter();
        let frame_attributes = parts.frame_attributes.iter();
        let view_boxes = parts.view_boxes.iter();
        Self {
            id: track.id().0,
            class: track.class().to_string(),
            motion: motion_name(track.motion()),
            own_motion: parts.own_motion.map(motion_name),
            size: parts.size.lwh(),
            life: parts.life.map(|it| clock.interval_out(&it)),
            start: clock.out(track.start()),
            end: clock.out(track.end()),
            keyframes: track
                .keyframes()
                .iter()
                .map(|it| Keyframe::of(it, clock))
                .collect(),
            absences: parts
                .absences
                .iter()
                .map(|it| clock.interval_out(it))
                .collect(),
            attributes: attributes
                .map(|(id, value)| (id.to_string(), Attribute::of(value)))
                .collect(),
            frame_attributes: frame_attributes
                .map(|((id, stamp), value)| FrameAttribute {
                    attribute: id.to_string(),
                    t: clock.out(*stamp),
                    value: Attribute::of(value),
                })
                .collect(),
            view_boxes: view_boxes
                .map(|((camera, stamp), view_box)| ViewBox {
                    camera: camera.to_string(),
                    t: clock.out(*stamp),
                    min: view_box.min,
                    max: view_box.max,
                })
                .collect(),
            poses: Poses::of(&desk.poses(track)),
            next_keyframe: track.next_keyframe().map(|it| clock.out(it)),
        }
    }
}

impl Keyframe {
    fn of(keyframe: &scene::Keyframe, clock: Clock) -> Self {
        Self {
            t: clock.out(keyframe.stamp),
            cuboid: Cuboid::of(&keyframe.cuboid),
            own_size: keyframe.own_size,
            source: keyframe.source.as_str(),
            score: keyframe.score,
            reviewer: keyframe.reviewer.as_ref().map(ToString::to_string),
        }
    }
}

/// Poses between keyframes are shown, not kept: a tenth of a millimeter and some seconds of arc.
const SHOWN_DIGITS: f64 = 1e5;

impl Poses {
    /// The cuboids of a track at the frames.
    pub(crate) fn of(poses: &FramePoses) -> Self {
        let row = |cuboid: &OrientedBox<World>| {
            let Cuboid {
                center,
                rotation,
                size,
            } = Cuboid::of(cuboid);
            let numbers = center.iter().chain(&rotation).chain(&size);
            numbers
                .map(|number| (number * SHOWN_DIGITS).round() / SHOWN_DIGITS)
                .collect()
        };
        let rows = poses.cuboids.iter().map(|it| it.as_ref().map(row));
        Self {
            first: poses.first,
            rows: rows.collect(),
        }
    }
}

impl Labels {
    /// All that is labeled beside tracks.
    pub(crate) fn of(scene: &Scene, clock: Clock) -> Self {
        let events = scene.events().iter().map(|(id, event)| Event {
            id: id.0,
            event_type: event.event_type.to_string(),
            start: clock.out(event.interval.start()),
            end: clock.out(event.interval.end()),
            tracks: event.tracks.iter().map(|it| it.0).collect(),
        });
        let captions = scene.captions().iter().map(|(id, caption)| Caption {
            id: id.0,
            text: caption.text.clone(),
            about: About::of(&caption.about, clock),
            mentions: caption.mentions.iter().map(Mention::of).collect(),
        });
        let relations = scene.relations().iter().map(|(id, relation)| Relation {
            id: id.0,
            relation_type: relation.relation_type.to_string(),
            from: Thing::of(relation.from),
            to: Thing::of(relation.to),
            interval: relation.interval.map(|it| clock.interval_out(&it)),
        });
        let audio = scene.audio().iter().map(|(id, segment)| AudioSegment {
            id: id.0,
            microphone: segment.microphone.to_string(),
            start: clock.out(segment.interval.start()),
            end: clock.out(segment.interval.end()),
            label: segment.label.clone(),
            transcript: segment.transcript.clone(),
        });
        Self {
            events: events.collect(),
            captions: captions.collect(),
            relations: relations.collect(),
            audio: audio.collect(),
            tags: scene.tags().iter().map(ToString::to_string).collect(),
        }
    }
}

impl About {
    fn of(about: &scene::About, clock: Clock) -> Self {
        match about {
            scene::About::Moment(stamp) => Self::Moment {
                t: clock.out(*stamp),
            },
            scene::About::Interval(interval) => Self::Interval(clock.interval_out(interval)),
            scene::About::Track(track) => Self::Track { track: track.0 },
        }
    }

    pub(crate) fn parse(self, clock: Clock) -> Result<scene::About, Error> {
        Ok(match self {
            Self::Moment { t } => scene::About::Moment(clock.stamp(t)),
            Self::Interval(interval) => scene::About::Interval(clock.interval(interval)?),
            Self::Track { track } => scene::About::Track(scene::TrackId(track)),
        })
    }
}

impl Mention {
    fn of(mention: &scene::Mention) -> Self {
        Self {
            start: mention.start,
            end: mention.end,
            track: mention.track.0,
        }
    }

    pub(crate) fn parse(self) -> scene::Mention {
        scene::Mention {
            start: self.start,
            end: self.end,
            track: scene::TrackId(self.track),
        }
    }
}

impl ConflictInfo {
    /// A conflict, with both versions.
    pub(crate) fn of(conflict: &Conflict, scene: &Scene, clock: Clock) -> Self {
        let cuboid = |value: &Option<Value>| cuboid_of(value.as_ref(), &conflict.cell, scene);
        Self {
            id: conflict.id.0,
            author: conflict.author.to_string(),
            other_author: conflict.other_author.to_string(),
            gesture: conflict.gesture.name().to_owned(),
            cell: conflict.cell.to_string(),
            reason: conflict.reason.clone(),
            track: conflict.cell.track().map(|it| it.0),
            t: conflict.cell.stamp().map(|it| clock.out(it)),
            mine: cuboid(&conflict.mine),
            theirs: cuboid(&conflict.theirs),
            mine_text: in_words(conflict.mine.as_ref()),
            theirs_text: in_words(conflict.theirs.as_ref()),
        }
    }
}

/// The cuboid of a keyframe's value.
fn cuboid_of(value: Option<&Value>, cell: &Cell, scene: &Scene) -> Option<Cuboid> {
    let (Some(Value::Keyframe(pose)), Cell::Track(track_id, TrackCell::Keyframe(stamp))) =
        (value, cell)
    else {
        return None;
    };
    let size = scene.track(*track_id).map(|it| it.parts().size);
    let keyframe = pose.keyframe(*stamp, pose.own_size.or(size)?);
    Some(Cuboid::of(&keyframe.cuboid))
}

/// What stands in a cell, for a person who has to choose.
fn in_words(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Keyframe(pose)) => {
            let at = pose.world_from_body.translation();
            let yaw_deg = pose.world_from_body.yaw().to_degrees();
            format!(
                "at {:.2}, {:.2}, {:.2} m, heading {yaw_deg:.1}°",
                at.x, at.y, at.z
            )
        }
        Some(Value::Class(class)) => class.to_string(),
        Some(Value::Size(size)) => {
            let [length, width, height] = size.lwh();
            format!("{length:.2} × {width:.2} × {height:.2} m")
        }
        Some(Value::Motion(motion)) => motion_name(*motion).replace('_', " "),
        Some(Value::Life(life)) => life.to_string(),
        Some(Value::AbsentUntil(end)) => format!("absent until {end}"),
        Some(Value::Attribute(value)) => value.to_string(),
        Some(Value::ViewBox(it)) => {
            let ([left, top], [right, bottom]) = (it.min, it.max);
            format!("{left:.0}, {top:.0} to {right:.0}, {bottom:.0} px")
        }
        Some(Value::Event(event)) => format!("{} from {}", event.event_type, event.interval),
        Some(Value::Caption(caption)) => caption.text.clone(),
        Some(Value::Audio(segment)) => segment.label.clone(),
        Some(Value::Relation(it)) => format!("{} {} {}", it.from, it.relation_type, it.to),
        Some(Value::Exists | Value::Tag | Value::Ontology(_)) => "there".to_owned(),
    }
}

impl Overlay {
    /// A track as a camera sees it.
    pub(crate) fn of(track: u64, seen: &SeenCuboid, clock: Clock) -> Self {
        let lines = |polylines: &[Vec<Pixel>]| polylines.iter().map(|it| flat(it)).collect();
        let computed = seen.projection.view_box;
        let computed = Rectangle {
            min: [computed.min.u, computed.min.v],
            max: [computed.max.u, computed.max.v],
        };
        let corrected = seen.corrected.map(|it| Rectangle {
            min: it.min,
            max: it.max,
        });
        Self {
            track,
            camera: seen.camera.to_string(),
            lines: lines(&seen.projection.edges),
            front_lines: lines(&seen.projection.front),
            view_box: corrected.unwrap_or(computed),
            corrected: corrected.is_some(),
            held: seen.held,
            t: clock.out(seen.stamp),
        }
    }
}

fn flat(polyline: &[Pixel]) -> Vec<f32> {
    let tenths = |number: f64| ((number * 10.0).round() / 10.0) as f32;
    polyline
        .iter()
        .flat_map(|pixel| [tenths(pixel.u), tenths(pixel.v)])
        .collect()
}

impl RadarReturn {
    /// A return on the wire.
    pub(crate) fn of(seen: &fl_project::RadarReturn) -> Self {
        Self {
            radar: seen.radar.to_string(),
            point: seen.place.coords().into(),
            velocity: seen.velocity.map(|it| it.coords().into()),
        }
    }
}

/// The name of a motion model.
pub(crate) fn motion_name(motion: scene::MotionModel) -> &'static str {
    match motion {
        scene::MotionModel::Static => "static",
        scene::MotionModel::CarLike => "car_like",
        scene::MotionModel::Free => "free",
        scene::MotionModel::Linear => "linear",
    }
}

/// A place off the wire.
///
/// # Errors
/// Numbers that are not finite.
pub(crate) fn place([x, y, z]: [f64; 3]) -> Result<Point<World>, Error> {
    let place = Point::new(x, y, z);
    match place.is_finite() {
        true => Ok(place),
        false => Err(Error::Malformed {
            reason: "a place has three finite numbers".to_owned(),
        }),
    }
}
