//! The tables of what is stated: of tracks, and beside them.

use fl_scene::{
    About, AttributeValue, AudioId, AudioSegment, Caption, CaptionId, Event, EventId, Interval,
    Person, Relation, RelationId, Thing, Track,
};
use serde_json::{Map, Value, json};

use super::moments::pose_cells;
use super::table::{Cell, Column, Kind, Table};
use crate::Error;
use crate::export::{ExportFolder, Job, value_json};

const TRACK: Column = Column::new("track", Kind::Id, "the object's number");
const START: Column = Column::stamp("start_ns", "the first moment");
const END: Column = Column::stamp("end_ns", "the first moment after it");
const LENGTH: Column = Column::number("length_m", "m", "", "along the box's own x");
const WIDTH: Column = Column::number("width_m", "m", "", "along the box's own y");
const HEIGHT: Column = Column::number("height_m", "m", "", "along the box's own z");
const TURN: &str = "unit quaternion, from the box's own axes";

#[rustfmt::skip]
const TRACKS: &[Column] = &[
    TRACK,
    Column::new("class", Kind::Text, "what it is, by the ontology"),
    LENGTH, WIDTH, HEIGHT,
    Column::new("motion", Kind::Text, "how it is interpolated"),
    Column::stamp("start_ns", "when its life begins"),
    Column::stamp("end_ns", "when its life ends"),
    Column::new("absences", Kind::Text, "when it is not there within its life, a JSON list of [start_ns, end_ns]"),
    Column::new("n_keyframes", Kind::Integer, "how often it is stated"),
    Column::new("n_frames", Kind::Integer, "at how many moments of the export it is there"),
    Column::new("attributes", Kind::Text, "what is said of its whole life, a JSON object"),
];

#[rustfmt::skip]
const KEYFRAMES: &[Column] = &[
    TRACK,
    Column::stamp("stamp_ns", "the moment"),
    LENGTH, WIDTH, HEIGHT,
    Column::number("x_world", "m", "world", "middle of the volume"),
    Column::number("y_world", "m", "world", "middle of the volume"),
    Column::number("z_world", "m", "world", "middle of the volume"),
    Column::number("qx_world", "", "world", TURN),
    Column::number("qy_world", "", "world", TURN),
    Column::number("qz_world", "", "world", TURN),
    Column::number("qw_world", "", "world", TURN),
    Column::new("own_size", Kind::Flag, "whether its size is its own, not the track's"),
    Column::new("source", Kind::Text, "who stated it: human, model, import, propagated"),
    Column::number("score", "", "", "how sure the source is").or_absent(),
    Column::new("reviewer", Kind::Text, "who found it right").or_absent(),
];

#[rustfmt::skip]
const ATTRIBUTES: &[Column] = &[
    TRACK,
    Column::new("attribute", Kind::Text, "what is said"),
    Column::stamp("stamp_ns", "from when on; of the whole life where absent").or_absent(),
    Column::new("kind", Kind::Text, "bool, number, choice or text"),
    Column::new("value", Kind::Text, "the value, JSON"),
];

#[rustfmt::skip]
const EVENTS: &[Column] = &[
    Column::new("event", Kind::Id, "its number"),
    Column::new("type", Kind::Text, "what happens, by the ontology"),
    START, END,
    Column::new("tracks", Kind::Text, "who takes part, a JSON list of numbers"),
];

#[rustfmt::skip]
const CAPTIONS: &[Column] = &[
    Column::new("caption", Kind::Id, "its number"),
    Column::new("text", Kind::Text, "what it says"),
    START.or_absent(),
    END.or_absent(),
    Column::new("track", Kind::Id, "the object it is about").or_absent(),
    Column::new("mentions", Kind::Text, "a JSON list of [first byte, byte after, track]"),
];

#[rustfmt::skip]
const AUDIO: &[Column] = &[
    Column::new("audio", Kind::Id, "its number"),
    Column::new("microphone", Kind::Text, "whose sound"),
    START, END,
    Column::new("label", Kind::Text, "what is heard"),
    Column::new("transcript", Kind::Text, "what is said").or_absent(),
];

#[rustfmt::skip]
const RELATIONS: &[Column] = &[
    Column::new("relation", Kind::Id, "its number"),
    Column::new("type", Kind::Text, "what joins the two, by the ontology"),
    Column::new("from_kind", Kind::Text, "track, event or audio"),
    Column::new("from_id", Kind::Id, "the number of the first"),
    Column::new("to_kind", Kind::Text, "track, event or audio"),
    Column::new("to_id", Kind::Id, "the number of the second"),
    START.or_absent(),
    END.or_absent(),
];

const TAGS: &[Column] = &[Column::new("tag", Kind::Text, "what is said of the drive")];

/// Writes all of them.
pub(super) fn write(job: &Job<'_>, out: &mut ExportFolder) -> Result<(), Error> {
    let scene = job.drive.scene;
    let tracks = scene.tracks();
    let rows = tracks.clone().map(|track| track_row(job, track));
    write_table(job, out, "tracks", TRACKS, rows)?;
    let rows = tracks.clone().flat_map(keyframe_rows);
    write_table(job, out, "keyframes", KEYFRAMES, rows)?;
    let rows = tracks.flat_map(attribute_rows);
    write_table(job, out, "attributes", ATTRIBUTES, rows)?;
    let rows = scene.events().iter().map(event_row);
    write_table(job, out, "events", EVENTS, rows)?;
    let rows = scene.captions().iter().map(caption_row);
    write_table(job, out, "captions", CAPTIONS, rows)?;
    let rows = scene.audio().iter().map(audio_row);
    write_table(job, out, "audio", AUDIO, rows)?;
    let rows = scene.relations().iter().map(relation_row);
    write_table(job, out, "relations", RELATIONS, rows)?;
    let rows = scene.tags().iter().map(|tag| vec![tag.as_str().into()]);
    write_table(job, out, "tags", TAGS, rows)
}

fn write_table(
    job: &Job<'_>,
    out: &mut ExportFolder,
    name: &str,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<(), Error> {
    let mut table = Table::begin(job, out, name, columns)?;
    for row in rows {
        table.push(row)?;
    }
    table.end(out)
}

fn track_row(job: &Job<'_>, track: &Track) -> Vec<Cell> {
    let parts = track.parts();
    let present = job.moments.iter().filter(|it| track.is_present(it.stamp));
    let absences = parts.absences.iter();
    let absences = absences.map(|it| json!([it.start().nanos(), it.end().nanos()]));
    let attributes = parts.attributes.iter();
    let attributes = attributes.map(|(id, value)| (id.as_str(), value));
    let mut row: Vec<Cell> = vec![track.id().0.into(), track.class().as_str().into()];
    row.extend(parts.size.lwh().map(Cell::from));
    row.push(track.motion().as_str().into());
    row.extend([track.start().into(), track.end().into()]);
    row.push(text(Value::Array(absences.collect())));
    row.extend([track.keyframes().len().into(), present.count().into()]);
    row.push(attributes_json(attributes).into());
    row
}

fn keyframe_rows(track: &Track) -> impl Iterator<Item = Vec<Cell>> {
    track.keyframes().iter().map(|keyframe| {
        let mut row: Vec<Cell> = vec![track.id().0.into(), keyframe.stamp.into()];
        row.extend(keyframe.cuboid.size().lwh().map(Cell::from));
        row.extend(pose_cells(keyframe.cuboid.pose()));
        row.push(keyframe.own_size.into());
        row.push(keyframe.source.as_str().into());
        row.push(keyframe.score.into());
        row.push(keyframe.reviewer.as_ref().map(Person::as_str).into());
        row
    })
}

fn attribute_rows(track: &Track) -> impl Iterator<Item = Vec<Cell>> {
    let parts = track.parts();
    let of_life = parts.attributes.iter().map(|(id, value)| (id, None, value));
    let of_frames = parts.frame_attributes.iter();
    let of_frames = of_frames.map(|((id, stamp), value)| (id, Some(*stamp), value));
    of_life.chain(of_frames).map(|(id, stamp, value)| {
        let mut row: Vec<Cell> = vec![track.id().0.into(), id.as_str().into(), stamp.into()];
        row.extend([value.kind().into(), text(value_json(value))]);
        row
    })
}

fn event_row((id, event): (&EventId, &Event)) -> Vec<Cell> {
    let tracks: Vec<u64> = event.tracks.iter().map(|it| it.0).collect();
    let mut row = vec![id.0.into(), event.event_type.as_str().into()];
    row.extend(interval_cells(Some(event.interval)));
    row.push(text(json!(tracks)));
    row
}

/// What is about a moment has no end.
fn caption_row((id, caption): (&CaptionId, &Caption)) -> Vec<Cell> {
    let (interval, track) = match caption.about {
        About::Interval(interval) => (interval_cells(Some(interval)), None),
        About::Moment(stamp) => ([stamp.into(), Cell::Absent], None),
        About::Track(track) => (interval_cells(None), Some(track.0)),
    };
    let mentions = caption.mentions.iter();
    let mentions = mentions.map(|it| json!([it.start, it.end, it.track.0]));
    let mut row = vec![id.0.into(), caption.text.as_str().into()];
    row.extend(interval);
    row.push(track.into());
    row.push(text(Value::Array(mentions.collect())));
    row
}

fn audio_row((id, segment): (&AudioId, &AudioSegment)) -> Vec<Cell> {
    let mut row = vec![id.0.into(), segment.microphone.as_str().into()];
    row.extend(interval_cells(Some(segment.interval)));
    row.push(segment.label.as_str().into());
    row.push(segment.transcript.as_deref().into());
    row
}

fn relation_row((id, relation): (&RelationId, &Relation)) -> Vec<Cell> {
    let mut row = vec![id.0.into(), relation.relation_type.as_str().into()];
    row.extend(thing_cells(relation.from));
    row.extend(thing_cells(relation.to));
    row.extend(interval_cells(relation.interval));
    row
}

/// Values by their names, a JSON object.
pub(super) fn attributes_json<'a>(
    attributes: impl IntoIterator<Item = (&'a str, &'a AttributeValue)>,
) -> String {
    let entries = attributes.into_iter();
    let entries = entries.map(|(name, value)| (name.to_owned(), value_json(value)));
    Value::Object(entries.collect::<Map<_, _>>()).to_string()
}

fn interval_cells(interval: Option<Interval>) -> [Cell; 2] {
    let start = interval.map(|it| it.start());
    let end = interval.map(|it| it.end());
    [start.into(), end.into()]
}

fn thing_cells(thing: Thing) -> [Cell; 2] {
    let (kind, id) = match thing {
        Thing::Track(id) => ("track", id.0),
        Thing::Event(id) => ("event", id.0),
        Thing::Audio(id) => ("audio", id.0),
    };
    [kind.into(), id.into()]
}

fn text(value: Value) -> Cell {
    value.to_string().into()
}
