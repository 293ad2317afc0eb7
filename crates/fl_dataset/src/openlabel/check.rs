//! What must hold of an OpenLABEL document before anything is made of it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use crate::Error;

/// The lists of elements, and the name of one of them in a relation.
pub(super) const ELEMENTS: [(&str, &str); 4] = [
    ("objects", "object"),
    ("actions", "action"),
    ("events", "event"),
    ("contexts", "context"),
];

/// More frames than this are no drive.
const MAX_FRAMES: usize = 2_000_000;
/// Frames without stamps have theirs from their numbers; larger ones have none.
const MAX_FRAME_NUMBER: u64 = 10_000_000_000;
/// Places that are shown of a document are no longer than this.
const MAX_SHOWN: usize = 80;

/// Checks counts, references and numbers of a document.
pub(super) fn check(content: &Value, path: &Path) -> Result<(), Error> {
    let checker = Checker { content, path };
    let root = checker.map(&content["openlabel"], "openlabel")?;
    checker.metadata(root)?;
    for (list, _) in ELEMENTS {
        checker.elements(root, list)?;
    }
    checker.systems(root)?;
    checker.relations(root)?;
    checker.frames(root)?;
    checker.uris(&content["openlabel"], "openlabel")
}

struct Checker<'a> {
    content: &'a Value,
    path: &'a Path,
}

type Entries = Map<String, Value>;

impl<'a> Checker<'a> {
    fn refuse<T>(&self, place: &str, what: impl Into<String>) -> Result<T, Error> {
        Err(Error::Place {
            place: place.chars().take(4 * MAX_SHOWN).collect(),
            what: what.into(),
            path: self.path.to_owned(),
        })
    }

    fn map(&self, value: &'a Value, place: &str) -> Result<&'a Entries, Error> {
        match value {
            Value::Object(entries) => Ok(entries),
            Value::Null => self.refuse(place, "is absent, and must be an object"),
            _ => self.refuse(place, "must be an object"),
        }
    }

    /// The entries of a list that need not be there.
    fn entries(&self, root: &'a Entries, list: &str) -> Result<Option<&'a Entries>, Error> {
        let value = root.get(list);
        value
            .map(|value| self.map(value, &format!("openlabel.{list}")))
            .transpose()
    }

    fn metadata(&self, root: &'a Entries) -> Result<(), Error> {
        let place = "openlabel.metadata";
        let metadata = self.map(root.get("metadata").unwrap_or(&Value::Null), place)?;
        match metadata.get("schema_version").and_then(Value::as_str) {
            Some("1.0.0") => Ok(()),
            Some(other) => {
                let other = shown(other);
                self.refuse(place, format!("schema_version {other} is not 1.0.0"))
            }
            None => self.refuse(place, "has no schema_version"),
        }
    }

    fn elements(&self, root: &'a Entries, list: &str) -> Result<(), Error> {
        for (uid, element) in self.entries(root, list)?.into_iter().flatten() {
            let place = format!("openlabel.{list}.{}", shown(uid));
            if !is_uid(uid) {
                return self.refuse(&place, "a uid is a whole number or a UUID");
            }
            let element = self.map(element, &place)?;
            for key in ["name", "type"] {
                if !element.get(key).is_some_and(Value::is_string) {
                    return self.refuse(&place, format!("has no {key} that is text"));
                }
            }
            self.intervals(element.get("frame_intervals"), &place)?;
            self.data(element, list, &place)?;
        }
        Ok(())
    }

    /// The data of an element, in the document's list or in a frame.
    fn data(&self, element: &'a Entries, list: &str, place: &str) -> Result<(), Error> {
        let key = format!("{}_data", list.trim_end_matches('s'));
        let Some(data) = element.get(&key) else {
            return Ok(());
        };
        let place = format!("{place}.{key}");
        for (kind, items) in self.map(data, &place)? {
            let place = format!("{place}.{}", shown(kind));
            let Some(items) = items.as_array() else {
                return self.refuse(&place, "must be a list");
            };
            for (idx, item) in items.iter().enumerate() {
                self.item(item, kind, &format!("{place}[{idx}]"))?;
            }
        }
        Ok(())
    }

    fn item(&self, item: &'a Value, kind: &str, place: &str) -> Result<(), Error> {
        let item = self.map(item, place)?;
        if let Some(system) = item.get("coordinate_system") {
            self.known_system(system, place)?;
        }
        let val = item.get("val").unwrap_or(&Value::Null);
        match (kind, val) {
            ("cuboid", Value::Null) => Ok(()),
            ("cuboid", val) => self.numbers(val, &[9, 10], place),
            ("bbox", val) => self.numbers(val, &[4], place),
            ("rbbox", val) => self.numbers(val, &[5], place),
            ("num", Value::Number(_)) | ("boolean", Value::Bool(_)) => Ok(()),
            ("text", Value::String(_)) | ("vec", Value::Array(_)) => Ok(()),
            ("num" | "boolean" | "text" | "vec", _) => {
                self.refuse(place, format!("has no val that is a {kind}"))
            }
            _ => Ok(()),
        }
    }

    fn numbers(&self, val: &Value, counts: &[usize], place: &str) -> Result<(), Error> {
        let Some(numbers) = val.as_array() else {
            return self.refuse(place, "val must be a list of numbers");
        };
        if let Some(other) = numbers.iter().find(|number| !number.is_number()) {
            let other = shown(&other.to_string());
            return self.refuse(place, format!("val holds {other}, which is no number"));
        }
        if !counts.contains(&numbers.len()) {
            let wanted: Vec<String> = counts.iter().map(ToString::to_string).collect();
            let what = format!(
                "val has {} numbers, where there must be {}",
                numbers.len(),
                wanted.join(" or ")
            );
            return self.refuse(place, what);
        }
        Ok(())
    }

    fn known_system(&self, system: &Value, place: &str) -> Result<(), Error> {
        let Some(name) = system.as_str() else {
            return self.refuse(place, "coordinate_system must be a name");
        };
        let systems = &self.content["openlabel"]["coordinate_systems"];
        if systems.get(name).is_none() {
            let what = format!("coordinate system {} is not in the document", shown(name));
            return self.refuse(place, what);
        }
        Ok(())
    }

    fn systems(&self, root: &'a Entries) -> Result<(), Error> {
        for (name, system) in self
            .entries(root, "coordinate_systems")?
            .into_iter()
            .flatten()
        {
            let place = format!("openlabel.coordinate_systems.{}", shown(name));
            let system = self.map(system, &place)?;
            match system.get("parent").map(Value::as_str) {
                Some(Some("")) => {}
                Some(Some(parent)) => self.known_system(&Value::from(parent), &place)?,
                _ => return self.refuse(&place, "has no parent; it is \"\" for a root"),
            }
        }
        Ok(())
    }

    fn relations(&self, root: &'a Entries) -> Result<(), Error> {
        for (uid, relation) in self.entries(root, "relations")?.into_iter().flatten() {
            let place = format!("openlabel.relations.{}", shown(uid));
            let relation = self.map(relation, &place)?;
            self.intervals(relation.get("frame_intervals"), &place)?;
            for side in ["rdf_subjects", "rdf_objects"] {
                let agents = relation.get(side).and_then(Value::as_array);
                let Some(agents) = agents.filter(|agents| !agents.is_empty()) else {
                    return self.refuse(&place, format!("has no {side}"));
                };
                for agent in agents {
                    self.agent(root, agent, &format!("{place}.{side}"))?;
                }
            }
        }
        Ok(())
    }

    fn agent(&self, root: &Entries, agent: &Value, place: &str) -> Result<(), Error> {
        let kind = agent["type"].as_str().unwrap_or_default();
        let uid = agent["uid"].as_str().unwrap_or_default();
        let list = ELEMENTS.iter().find(|(_, one)| *one == kind);
        let Some((list, _)) = list else {
            return self.refuse(place, format!("{} is no kind of element", shown(kind)));
        };
        if root.get(*list).and_then(|list| list.get(uid)).is_none() {
            return self.refuse(
                place,
                format!("{kind} {} is not in the document", shown(uid)),
            );
        }
        Ok(())
    }

    fn frames(&self, root: &'a Entries) -> Result<(), Error> {
        let Some(frames) = self.entries(root, "frames")? else {
            return Ok(());
        };
        if frames.len() > MAX_FRAMES {
            let what = format!("{} frames are more than {MAX_FRAMES}", frames.len());
            return self.refuse("openlabel.frames", what);
        }
        let mut numbers = BTreeSet::new();
        for (number, frame) in frames {
            let place = format!("openlabel.frames.{}", shown(number));
            let known = number.parse::<u64>().ok();
            let known = known.filter(|number| *number < MAX_FRAME_NUMBER);
            if !known.is_some_and(|number| numbers.insert(number)) {
                return self.refuse(&place, "a frame has a whole number of its own from 0");
            }
            let frame = self.map(frame, &place)?;
            for (list, _) in ELEMENTS {
                let Some(entries) = frame.get(list) else {
                    continue;
                };
                let known = root.get(list);
                for (uid, element) in self.map(entries, &format!("{place}.{list}"))? {
                    let place = format!("{place}.{list}.{}", shown(uid));
                    if known.and_then(|known| known.get(uid)).is_none() {
                        let what = format!("is not among the document's {list}");
                        return self.refuse(&place, what);
                    }
                    self.data(self.map(element, &place)?, list, &place)?;
                }
            }
        }
        Ok(())
    }

    fn intervals(&self, intervals: Option<&Value>, place: &str) -> Result<(), Error> {
        let Some(intervals) = intervals else {
            return Ok(());
        };
        let Some(intervals) = intervals.as_array() else {
            return self.refuse(place, "frame_intervals must be a list");
        };
        for interval in intervals {
            let bound = |key: &str| interval[key].as_i64();
            match (bound("frame_start"), bound("frame_end")) {
                (Some(start), Some(end)) if start >= 0 && start <= end => {}
                _ => {
                    let interval = shown(&interval.to_string());
                    return self.refuse(place, format!("{interval} is no interval of frames"));
                }
            }
        }
        Ok(())
    }

    /// Files that a document names lie beside it: none may lead out of its folder.
    fn uris(&self, value: &Value, place: &str) -> Result<(), Error> {
        // No deeper than what the parser lets through.
        match value {
            Value::Object(entries) => entries.iter().try_for_each(|(key, value)| {
                let place = format!("{place}.{}", shown(key));
                match value {
                    Value::String(uri) if key == "uri" => self.uri(uri, &place),
                    other => self.uris(other, &place),
                }
            }),
            Value::Array(items) => items.iter().try_for_each(|item| self.uris(item, place)),
            _ => Ok(()),
        }
    }

    fn uri(&self, uri: &str, place: &str) -> Result<(), Error> {
        let mut parts = uri.split(['/', '\\']);
        match parts.any(|part| part == "..") {
            true => self.refuse(place, format!("{} leads out of the folder", shown(uri))),
            false => Ok(()),
        }
    }
}

/// A text of the document, not longer than a message should be.
pub(super) fn shown(text: &str) -> String {
    match text.chars().count() > MAX_SHOWN {
        true => format!("{}…", text.chars().take(MAX_SHOWN).collect::<String>()),
        false => text.to_owned(),
    }
}

fn is_uid(uid: &str) -> bool {
    let digits = uid.strip_prefix('-').unwrap_or(uid);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = uid.split('-').collect();
    let hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lengths = groups.iter().map(|group| group.len());
    is_number || (lengths.eq([8, 4, 4, 4, 12]) && groups.iter().all(hex))
}
