//! Random things that people do to a document.

use std::sync::LazyLock;

use fl_scene::{
    About, AttributeValue, AudioId, AudioSegment, Caption, CaptionId, Cell, ClassId, CopiedValue,
    Direction, Draft, Error, Event, EventId, Gesture, Interval, Keyframe, LogIdentity, Mention,
    MotionModel, Ontology, Relation, RelationId, Scene, Source, Thing, Track, TrackCell, TrackId,
    Value, ViewBox,
};
use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};
use proptest::prelude::*;

/// One thing to do; numbers pick among what is there.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    what: u8,
    track: u64,
    other: u64,
    secs: i64,
    until: i64,
    number: f64,
}

pub(crate) fn wish() -> impl Strategy<Value = Wish> {
    let numbers = (0..6_i64, 1..4_i64, -9.0..9.0_f64);
    (0..26_u8, 1..4_u64, 1..4_u64, numbers).prop_map(
        |(what, track, other, (secs, more, number))| Wish {
            what,
            track,
            other,
            secs,
            until: secs + more,
            number,
        },
    )
}

pub(crate) fn stamp(secs: i64) -> Stamp {
    Stamp::from_nanos(1_700_000_000_000_000_000 + secs * 1_000_000_000)
}

pub(crate) fn empty_scene() -> Scene {
    let log = LogIdentity {
        name: "drive.mcap".to_owned(),
        start: stamp(0),
        end: stamp(60),
        messages: 1000,
    };
    static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(Ontology::automotive);
    Scene::empty(log, ONTOLOGY.clone())
}

/// A document that grew by what people did.
pub(crate) fn grown(wishes: &[Wish]) -> Scene {
    wishes.iter().fold(empty_scene(), |scene, wish| {
        let gesture = wish.gesture(&scene);
        let next = gesture.and_then(|gesture| scene.after(&gesture));
        next.unwrap_or(scene)
    })
}

impl Wish {
    /// What is wished, as a gesture on this document.
    pub(crate) fn gesture(&self, scene: &Scene) -> Result<Gesture, Error> {
        let id = TrackId(self.track);
        let (at, other) = (stamp(self.secs), TrackId(self.other));
        let part = |cell| Cell::Track(id, cell);
        match self.what {
            0..=3 => scene.add_track(&self.new_track()?),
            4 | 5 => scene.put_keyframe(id, &self.keyframe(self.secs)),
            6 => scene.remove_keyframe(id, at),
            7 => scene.move_keyframe(id, at, stamp(self.until)),
            8 => scene.delete_with_references(Thing::Track(id)),
            9 => scene.delete(Thing::Event(EventId(self.other))),
            10 => scene.split(id, at, TrackId(self.other + 10)),
            11 => scene.merge(id, other).map(|merged| merged.gesture),
            12 => {
                let (to, spare) = (other, TrackId(99));
                scene
                    .re_identify(id, at, (to, spare))
                    .map(|merged| merged.gesture)
            }
            13 => scene.flip_track(id),
            14 => {
                let value = match self.other {
                    1 => CopiedValue::Size,
                    2 => CopiedValue::Rotation,
                    _ => CopiedValue::Attribute("activity".parse()?),
                };
                scene.copy_value(id, at, &value, self.direction())
            }
            15 => scene.trim(id, Interval::new(at, stamp(self.until))?),
            16 => put(scene, part(TrackCell::Size), Value::Size(self.size())),
            17 => put(
                scene,
                part(TrackCell::Motion),
                Value::Motion(MotionModel::Static),
            ),
            18 => {
                let until = Value::AbsentUntil(stamp(self.until));
                put(scene, part(TrackCell::Absence(at)), until)
            }
            19 => {
                let cell = TrackCell::FrameAttribute("activity".parse()?, at);
                let value = AttributeValue::Choice("parked".to_owned());
                put(scene, part(cell), Value::Attribute(value))
            }
            20 => scene.set_class(id, &self.class()),
            21 => {
                let view_box = ViewBox {
                    min: [self.number, 0.0],
                    max: [20.0, 30.5],
                };
                let cell = TrackCell::ViewBox("front".parse()?, at);
                put(scene, part(cell), Value::ViewBox(view_box))
            }
            22 => put(
                scene,
                Cell::Event(EventId(self.other)),
                Value::Event(self.event()?),
            ),
            23 => {
                let caption = Value::Caption(self.caption()?);
                put(scene, Cell::Caption(CaptionId(self.other)), caption)
            }
            24 => {
                let relation = Value::Relation(self.relation()?);
                put(scene, Cell::Relation(RelationId(self.other)), relation)
            }
            _ => {
                let segment = AudioSegment {
                    microphone: "cabin".parse()?,
                    interval: Interval::new(at, stamp(self.until))?,
                    label: "siren".to_owned(),
                    transcript: (self.number > 0.0).then(|| "ti ta".to_owned()),
                };
                put(
                    scene,
                    Cell::Audio(AudioId(self.other)),
                    Value::Audio(segment),
                )
            }
        }
    }

    fn direction(&self) -> Direction {
        match self.number > 0.0 {
            true => Direction::Forward,
            false => Direction::Back,
        }
    }

    fn class(&self) -> ClassId {
        let names = ["car", "vehicle", "trailer", "construction_vehicle"];
        names[self.other as usize % 4].parse().unwrap()
    }

    fn size(&self) -> Size {
        Size::new(4.0 + 0.1 * self.number, 2.0, 1.5).unwrap()
    }

    fn keyframe(&self, secs: i64) -> Keyframe {
        let center = Point::new(self.number, secs as f64, 0.1);
        let cuboid = OrientedBox::<World>::from_yaw(center, self.size(), self.number / 3.0);
        Keyframe {
            own_size: self.number > 5.0,
            score: (self.number < -5.0).then_some(self.number),
            reviewer: (self.number > 0.0).then(|| "mia".parse().unwrap()),
            ..Keyframe::new(stamp(secs), cuboid, Source::ALL[self.other as usize])
        }
    }

    fn new_track(&self) -> Result<Track, Error> {
        let keyframes = (self.secs..=self.until).map(|secs| self.keyframe(secs));
        Track::new(TrackId(self.track), self.class(), keyframes.collect())
    }

    fn event(&self) -> Result<Event, Error> {
        Ok(Event {
            event_type: "near_miss".parse()?,
            interval: Interval::new(stamp(self.secs), stamp(self.until))?,
            tracks: [TrackId(self.track)].into(),
        })
    }

    fn caption(&self) -> Result<Caption, Error> {
        Ok(Caption {
            text: "Ein Fußgänger quert".to_owned(),
            about: match self.number > 0.0 {
                true => About::Track(TrackId(self.track)),
                false => About::Moment(stamp(self.secs)),
            },
            mentions: vec![Mention {
                start: 4,
                end: 13,
                track: TrackId(self.track),
            }],
        })
    }

    fn relation(&self) -> Result<Relation, Error> {
        Ok(Relation {
            relation_type: "causes".parse()?,
            from: Thing::Track(TrackId(self.track)),
            to: Thing::Event(EventId(self.other)),
            interval: match self.number > 0.0 {
                true => Some(Interval::new(stamp(self.secs), stamp(self.until))?),
                false => None,
            },
        })
    }
}

fn put(scene: &Scene, cell: Cell, value: Value) -> Result<Gesture, Error> {
    let mut draft = Draft::of(scene);
    draft.set(cell, value);
    draft.finish("put")
}
