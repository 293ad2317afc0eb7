//! A scene as an OpenLABEL document, written frame by frame.

use std::collections::BTreeMap;

use fl_fusion::FramePlan;
use fl_rig::RigFormat;
use fl_scene::{About, AttributeValue, Interval, Thing, Track};
use fl_spacetime::{Rigid, Stamp};
use serde_json::{Map, Value, json};

use super::time::text_from_stamp;
use super::{CAPTION, CUBOID, EGO, IS_ABOUT, TAKES_PART, WORLD, val_from_cuboid};
use crate::Error;
use crate::export::{
    Counts, ExportFolder, FileStream, Job, LabeledCuboid, LossReport, Moment, rig_losses,
    view_box_losses,
};

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    let written = RigFormat::OpenLabel.format(job.drive.fusion.rig());
    rig_losses(&written.losses, report);
    view_box_losses(job, report);
    Ok(())
}

pub(crate) fn write(job: &Job<'_>, out: &mut ExportFolder) -> Result<Counts, Error> {
    let mut stream = out.stream("openlabel.json")?;
    stream.write(b"{\"openlabel\":{\n")?;
    let elements = Elements::of(job);
    let (streams, systems) = rig(job)?;
    let last = job.moments.len().saturating_sub(1);
    let whole = json!([{"frame_start": 0, "frame_end": last}]);
    for (key, value) in [
        ("metadata", metadata(job)),
        ("ontologies", ontologies(job)),
        ("streams", streams),
        ("coordinate_systems", systems),
        ("tags", tags(job)),
        ("objects", objects(job)),
        ("actions", elements.actions),
        ("contexts", elements.contexts),
        ("events", elements.events),
        ("relations", elements.relations),
        ("frame_intervals", whole),
    ] {
        // Nothing is said of what there is none of, but for frames.
        let is_empty = value.as_object().is_some_and(Map::is_empty);
        let is_without_frames = job.moments.is_empty() && key == "frame_intervals";
        if !is_empty && !is_without_frames {
            write_entries(&mut stream, key, &value)?;
        }
    }
    let counts = write_frames(job, &mut stream)?;
    stream.write(b"}}\n")?;
    out.close(stream)?;
    Ok(counts)
}

/// One key of the document, with one entry a line.
fn write_entries(stream: &mut FileStream, key: &str, value: &Value) -> Result<(), Error> {
    let Value::Object(entries) = value else {
        return stream.write(format!("{}:{value},\n", json!(key)).as_bytes());
    };
    stream.write(format!("{}:{{", json!(key)).as_bytes())?;
    for (idx, (name, entry)) in entries.iter().enumerate() {
        let separator = if idx == 0 { "\n" } else { ",\n" };
        stream.write(format!("{separator}{}:{entry}", json!(name)).as_bytes())?;
    }
    stream.write(b"\n},\n")
}

fn write_frames(job: &Job<'_>, stream: &mut FileStream) -> Result<Counts, Error> {
    stream.write(b"\"frames\":{")?;
    let mut counts = Counts::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        let mut objects = Map::new();
        for labeled in job.drive.cuboids_at(moment.stamp) {
            counts.boxes += 1;
            let uid = labeled.track.id().0.to_string();
            objects.insert(
                uid,
                json!({"object_data": object_data(&labeled, moment.stamp)}),
            );
        }
        counts.frames += 1;
        let mut frame = json!({"frame_properties": frame_properties(job, moment)?});
        frame["objects"] = Value::Object(objects);
        let separator = if moment.idx == 0 { "\n" } else { ",\n" };
        stream.write(format!("{separator}\"{}\":{frame}", moment.idx).as_bytes())?;
    }
    stream.write(b"\n}\n")?;
    Ok(counts)
}

fn object_data(labeled: &LabeledCuboid<'_>, stamp: Stamp) -> Value {
    let cuboid = json!({
        "name": CUBOID, "coordinate_system": WORLD, "val": val_from_cuboid(&labeled.cuboid),
    });
    let mut data = json!({CUBOID: [cuboid]});
    let track_level = &labeled.track.parts().attributes;
    for (name, value) in labeled.attributes_at(stamp) {
        let of_track = track_level.iter().find(|(id, _)| id.as_str() == name);
        if of_track.is_none_or(|(_, constant)| constant != value) {
            push_attribute(&mut data, name, value);
        }
    }
    data
}

fn push_attribute(data: &mut Value, name: &str, value: &AttributeValue) {
    let (key, val) = match value {
        AttributeValue::Flag(flag) => ("boolean", json!(flag)),
        AttributeValue::Number(number) => ("num", json!(number)),
        AttributeValue::Choice(text) | AttributeValue::Text(text) => ("text", json!(text)),
    };
    push(data, key, name, val);
}

fn push(data: &mut Value, key: &str, name: &str, val: Value) {
    let item = json!({"name": name, "val": val});
    match data[key].as_array_mut() {
        Some(items) => items.push(item),
        None => data[key] = json!([item]),
    }
}

fn frame_properties(job: &Job<'_>, moment: &Moment) -> Result<Value, Error> {
    let world_from_ego = job.drive.world_from_ego(moment.stamp)?;
    let transform = json!({
        "src": EGO, "dst": WORLD,
        "transform_src_to_dst": transform(&world_from_ego.relabel()),
    });
    let mut properties = json!({
        "timestamp": text_from_stamp(moment.stamp),
        "transforms": {format!("{EGO}_to_{WORLD}"): transform},
    });
    if let Some(plan) = moment.frame_idx.and_then(|idx| job.drive.plans().get(idx)) {
        properties["streams"] = frame_streams(plan);
    }
    Ok(properties)
}

/// Which message of each stream belongs to the frame, and its own stamp.
fn frame_streams(plan: &FramePlan) -> Value {
    let streams = plan.matches.iter().map(|found| {
        let sync = json!({
            "frame_stream": found.entry, "timestamp": text_from_stamp(found.stamp),
        });
        (
            found.sensor.to_string(),
            json!({"stream_properties": {"sync": sync}}),
        )
    });
    Value::Object(streams.collect())
}

type AnyPose = Rigid<fl_spacetime::Sensor, fl_spacetime::Sensor>;

fn transform(pose: &AnyPose) -> Value {
    let translation: [f64; 3] = pose.translation().into();
    json!({"quaternion": pose.quaternion_xyzw(), "translation": translation})
}

fn metadata(job: &Job<'_>) -> Value {
    let log = job.drive.scene.log();
    json!({
        "schema_version": "1.0.0",
        "name": job.drive.name,
        "annotator": "Framelock",
        "tagged_file": log.name,
        "comment": "boxes: middle of the volume, x y z w, length along x, width, height; meters",
        "log_start_ns": log.start.nanos().to_string(),
        "log_end_ns": log.end.nanos().to_string(),
        "log_messages": log.messages.to_string(),
    })
}

fn ontologies(job: &Job<'_>) -> Value {
    let parts = job.drive.scene.ontology().parts();
    json!({"0": format!("{}@{}", parts.name, parts.revision)})
}

/// Streams and coordinate systems of the rig, with the world above the vehicle.
fn rig(job: &Job<'_>) -> Result<(Value, Value), Error> {
    let written = RigFormat::OpenLabel.format(job.drive.fusion.rig());
    let text = written.files.first().map_or("{}", |(_, text)| text);
    let mut document: Value = serde_json::from_str(text).map_err(Error::json)?;
    let openlabel = &mut document["openlabel"];
    let mut systems = openlabel["coordinate_systems"].take();
    systems[EGO]["parent"] = json!(WORLD);
    systems[WORLD] = json!({"type": "scene_cs", "parent": "", "children": [EGO]});
    Ok((openlabel["streams"].take(), systems))
}

fn tags(job: &Job<'_>) -> Value {
    let tags = job.drive.scene.tags().iter().enumerate();
    let tags = tags.map(|(idx, tag)| {
        let tag = json!({"type": tag.as_str(), "ontology_uid": "0"});
        (idx.to_string(), tag)
    });
    Value::Object(tags.collect())
}

fn objects(job: &Job<'_>) -> Value {
    let objects = job.drive.scene.tracks().map(|track| {
        let uid = track.id().0.to_string();
        (uid, object(track, presence(job, track)))
    });
    Value::Object(objects.collect())
}

fn object(track: &Track, intervals: Value) -> Value {
    let pointer = json!({"type": CUBOID, "frame_intervals": intervals});
    let mut object = json!({
        "name": format!("track {}", track.id().0),
        "type": track.class().as_str(),
        "ontology_uid": "0",
        "frame_intervals": intervals,
        "object_data_pointers": {CUBOID: pointer},
    });
    let mut data = json!({});
    for (id, value) in &track.parts().attributes {
        push_attribute(&mut data, id.as_str(), value);
    }
    if data.as_object().is_some_and(|it| !it.is_empty()) {
        object["object_data"] = data;
    }
    object
}

/// In which frames a track is there.
fn presence(job: &Job<'_>, track: &Track) -> Value {
    let present = job.moments.iter().filter(|it| track.is_present(it.stamp));
    intervals(present.map(|it| it.idx))
}

fn intervals(rising: impl Iterator<Item = usize>) -> Value {
    let mut runs: Vec<[usize; 2]> = Vec::new();
    for idx in rising {
        match runs.last_mut() {
            Some([_, end]) if *end + 1 == idx => *end = idx,
            _ => runs.push([idx, idx]),
        }
    }
    let runs = runs.iter();
    Value::Array(
        runs.map(|[start, end]| json!({"frame_start": start, "frame_end": end}))
            .collect(),
    )
}

/// The kind and the uid of an element.
type Agent = (&'static str, String);

/// What is labeled beside tracks.
#[derive(Default)]
struct Elements {
    actions: Value,
    contexts: Value,
    events: Value,
    relations: Value,
}

impl Elements {
    fn of(job: &Job<'_>) -> Self {
        let mut elements = Self {
            actions: json!({}),
            contexts: json!({}),
            events: json!({}),
            relations: json!({}),
        };
        let mut uids = BTreeMap::new();
        elements.add_events(job, &mut uids);
        elements.add_captions(job);
        elements.add_audio(job, &mut uids);
        elements.add_relations(job, &uids);
        elements
    }

    fn add_events(&mut self, job: &Job<'_>, uids: &mut BTreeMap<Thing, Agent>) {
        for (id, event) in job.drive.scene.events() {
            let kind = match event.tracks.is_empty() {
                true => "context",
                false => "action",
            };
            let list = match kind {
                "context" => &mut self.contexts,
                _ => &mut self.actions,
            };
            let uid = n_entries(list).to_string();
            let mut data = times(event.interval);
            push(&mut data, "text", "event", json!(id.0.to_string()));
            list[&uid] = element(
                job,
                format!("event {}", id.0),
                event.event_type.as_str(),
                (format!("{kind}_data"), data),
                Some(event.interval),
            );
            for track in &event.tracks {
                let object = ("object", track.0.to_string());
                self.relate(job, TAKES_PART, [&object, &(kind, uid.clone())], None);
            }
            uids.insert(Thing::Event(*id), (kind, uid));
        }
    }

    fn add_captions(&mut self, job: &Job<'_>) {
        for (id, caption) in job.drive.scene.captions() {
            let uid = n_entries(&self.contexts).to_string();
            let (interval, mut data) = match caption.about {
                About::Interval(interval) => (Some(interval), times(interval)),
                About::Moment(stamp) => (None, at(stamp)),
                About::Track(_) => (None, json!({})),
            };
            push(&mut data, "text", "text", json!(caption.text));
            if !caption.mentions.is_empty() {
                let mentions = caption.mentions.iter();
                let mentions = mentions.flat_map(|it| [it.start as u64, it.end as u64, it.track.0]);
                push(
                    &mut data,
                    "vec",
                    "mentions",
                    json!(mentions.collect::<Vec<_>>()),
                );
            }
            let name = format!("caption {}", id.0);
            let data = ("context_data".to_owned(), data);
            self.contexts[&uid] = element(job, name, CAPTION, data, interval);
            if let About::Track(track) = caption.about {
                let object = ("object", track.0.to_string());
                self.relate(job, IS_ABOUT, [&("context", uid), &object], None);
            }
        }
    }

    fn add_audio(&mut self, job: &Job<'_>, uids: &mut BTreeMap<Thing, Agent>) {
        for (id, segment) in job.drive.scene.audio() {
            let uid = n_entries(&self.events).to_string();
            let mut data = times(segment.interval);
            push(
                &mut data,
                "text",
                "microphone",
                json!(segment.microphone.as_str()),
            );
            if let Some(transcript) = &segment.transcript {
                push(&mut data, "text", "transcript", json!(transcript));
            }
            let name = format!("audio {}", id.0);
            let data = ("event_data".to_owned(), data);
            let interval = Some(segment.interval);
            self.events[&uid] = element(job, name, &segment.label, data, interval);
            uids.insert(Thing::Audio(*id), ("event", uid));
        }
    }

    fn add_relations(&mut self, job: &Job<'_>, uids: &BTreeMap<Thing, Agent>) {
        let agent = |thing: &Thing| match thing {
            Thing::Track(id) => Some(("object", id.0.to_string())),
            other => uids.get(other).cloned(),
        };
        for relation in job.drive.scene.relations().values() {
            if let (Some(from), Some(to)) = (agent(&relation.from), agent(&relation.to)) {
                let name = relation.relation_type.as_str();
                self.relate(job, name, [&from, &to], relation.interval);
            }
        }
    }

    fn relate(
        &mut self,
        job: &Job<'_>,
        name: &str,
        [from, to]: [&Agent; 2],
        interval: Option<Interval>,
    ) {
        let uid = n_entries(&self.relations).to_string();
        let mut relation = json!({
            "name": name, "type": name, "ontology_uid": "0",
            "rdf_subjects": [{"type": from.0, "uid": from.1}],
            "rdf_objects": [{"type": to.0, "uid": to.1}],
        });
        if let Some(interval) = interval {
            relation["frame_intervals"] = frames_of(job, interval);
            // A relation has no data of its own; its name carries the exact interval.
            let (start, end) = (interval.start().nanos(), interval.end().nanos());
            relation["name"] = json!(format!("{name} {start} {end}"));
        }
        self.relations[&uid] = relation;
    }
}

fn n_entries(list: &Value) -> usize {
    list.as_object().map_or(0, Map::len)
}

fn element(
    job: &Job<'_>,
    name: String,
    kind: &str,
    (data_key, data): (String, Value),
    interval: Option<Interval>,
) -> Value {
    let mut element = json!({"name": name, "type": kind, "ontology_uid": "0", data_key: data});
    if let Some(interval) = interval {
        element["frame_intervals"] = frames_of(job, interval);
    }
    element
}

fn frames_of(job: &Job<'_>, interval: Interval) -> Value {
    let inside = job.moments.iter().filter(|it| interval.contains(it.stamp));
    intervals(inside.map(|it| it.idx))
}

/// The exact start and end, as text: a number of JSON need not have nanoseconds.
fn times(interval: Interval) -> Value {
    let mut data = json!({});
    for (name, stamp) in [("start_ns", interval.start()), ("end_ns", interval.end())] {
        push(&mut data, "text", name, json!(stamp.nanos().to_string()));
    }
    data
}

fn at(stamp: Stamp) -> Value {
    let mut data = json!({});
    push(&mut data, "text", "at_ns", json!(stamp.nanos().to_string()));
    data
}
