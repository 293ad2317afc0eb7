//! What is annotated in a scene: `instance`, `category`, `attribute`, `visibility`,
//! `sample_annotation`.

use std::collections::BTreeMap;

use fl_scene::AttributeValue;
use fl_spacetime::{Ego, OrientedBox, Rigid, Stamp, World};
use serde::Deserialize;

use super::{Samples, Tables};
use crate::Error;
use crate::dataset::{LabeledFrame, Labels, Object, ObjectBox, Remarks, check_place};
use crate::nuscenes::cuboid_from_nuscenes;

#[derive(Deserialize)]
struct NamedRow {
    token: String,
    #[serde(alias = "level")]
    name: String,
}

#[derive(Deserialize)]
struct InstanceRow {
    token: String,
    category_token: String,
}

#[derive(Deserialize)]
struct AnnotationRow {
    token: String,
    sample_token: String,
    instance_token: String,
    #[serde(default)]
    attribute_tokens: Vec<String>,
    #[serde(default)]
    visibility_token: String,
    translation: [f64; 3],
    size: [f64; 3],
    rotation: [f64; 4],
    num_lidar_pts: Option<u64>,
    num_radar_pts: Option<u64>,
    prev: String,
    next: String,
}

pub(super) fn read(
    tables: &Tables,
    samples: &Samples,
    poses: &BTreeMap<Stamp, Rigid<World, Ego>>,
    remarks: &mut Remarks,
) -> Result<Labels, Error> {
    if !tables.path("sample_annotation").is_file() {
        remarks.note("no sample_annotation.json: the scene has no labels");
        return Ok(Labels::default());
    }
    let frames = frames(samples, poses, tables)?;
    let mut reading = Reading {
        samples,
        frame_idx: frames
            .iter()
            .enumerate()
            .map(|(idx, frame)| (frame.stamp, idx))
            .collect(),
        ego_from_world: frames
            .iter()
            .map(|it| it.world_from_ego.inverse())
            .collect(),
        words: Words::read(tables)?,
        objects: BTreeMap::new(),
        links: BTreeMap::new(),
    };
    tables.each_row("sample_annotation", |row: AnnotationRow| {
        match samples.stamps.contains_key(&row.sample_token) {
            true => reading.add(row),
            false => Ok(()),
        }
    })?;
    reading.check_links().map_err(|what| Error::Format {
        what,
        path: tables.path("sample_annotation"),
    })?;
    Ok(Labels {
        objects: reading.objects.into_values().collect(),
        frames,
        are_numbered_only: false,
    })
}

/// A frame is a sample, at its own stamp.
fn frames(
    samples: &Samples,
    poses: &BTreeMap<Stamp, Rigid<World, Ego>>,
    tables: &Tables,
) -> Result<Vec<LabeledFrame>, Error> {
    let mut stamps: Vec<(&Stamp, &String)> = samples
        .stamps
        .iter()
        .map(|(token, stamp)| (stamp, token))
        .collect();
    stamps.sort_unstable();
    let frame = |(stamp, token): (&Stamp, &String)| match poses.get(stamp) {
        Some(pose) => Ok(LabeledFrame::new(*stamp, *pose)),
        None => Err(Error::Format {
            what: format!("sample {token:?} has no measurement of its own stamp, and so no pose"),
            path: tables.path("sample"),
        }),
    };
    stamps.into_iter().map(frame).collect()
}

/// Names by token.
struct Words {
    categories: BTreeMap<String, String>,
    attributes: BTreeMap<String, String>,
    visibilities: BTreeMap<String, String>,
    /// The place of each instance in its table, and its category.
    instances: BTreeMap<String, (usize, String)>,
}

impl Words {
    fn read(tables: &Tables) -> Result<Self, Error> {
        let names = |table: &str| {
            let mut names = BTreeMap::new();
            tables.each_row(table, |row: NamedRow| {
                names.insert(row.token, row.name);
                Ok(())
            })?;
            Ok::<_, Error>(names)
        };
        let mut instances = BTreeMap::new();
        tables.each_row("instance", |row: InstanceRow| {
            let place = instances.len();
            instances.insert(row.token, (place, row.category_token));
            Ok(())
        })?;
        // What a data set without attributes does not have is no table of it.
        let names_or_none = |table: &str| match tables.path(table).is_file() {
            true => names(table),
            false => Ok(BTreeMap::new()),
        };
        Ok(Self {
            categories: names("category")?,
            attributes: names_or_none("attribute")?,
            visibilities: names_or_none("visibility")?,
            instances,
        })
    }
}

struct Reading<'a> {
    samples: &'a Samples,
    frame_idx: BTreeMap<Stamp, usize>,
    ego_from_world: Vec<Rigid<Ego, World>>,
    words: Words,
    /// By the place of the instance in its table.
    objects: BTreeMap<usize, Object>,
    links: BTreeMap<String, Link>,
}

/// Where an annotation stands among those of its instance.
struct Link {
    instance: usize,
    frame_idx: usize,
    prev: String,
    next: String,
}

impl Reading<'_> {
    fn add(&mut self, row: AnnotationRow) -> Result<(), String> {
        let frame_idx = self.frame_idx[&self.samples.stamps[&row.sample_token]];
        let (instance, category) = self
            .words
            .instances
            .get(&row.instance_token)
            .ok_or_else(|| not_there("instance", &row.instance_token))?;
        let class = self
            .words
            .categories
            .get(category)
            .ok_or_else(|| not_there("category", category))?;
        let attributes = self.attributes(&row)?;
        check_place(row.translation)?;
        let cuboid: OrientedBox<World> =
            cuboid_from_nuscenes(row.translation, row.size, row.rotation)?
                .transformed(&Rigid::identity());
        let found = ObjectBox {
            cuboid: cuboid.transformed(&self.ego_from_world[frame_idx]),
            attributes,
            view_box: None,
        };
        let object = self.objects.entry(*instance).or_insert_with(|| Object {
            name: row.instance_token.clone(),
            name_attribute: "instance_token",
            class: class.clone(),
            boxes: BTreeMap::new(),
        });
        if object.boxes.insert(frame_idx, found).is_some() {
            return Err(format!(
                "instance {:?} has another annotation in the same sample",
                row.instance_token
            ));
        }
        let link = Link {
            instance: *instance,
            frame_idx,
            prev: row.prev,
            next: row.next,
        };
        match self.links.insert(row.token, link) {
            None => Ok(()),
            Some(_) => Err("another annotation has this token".to_owned()),
        }
    }

    fn attributes(
        &self,
        row: &AnnotationRow,
    ) -> Result<Vec<(&'static str, AttributeValue)>, String> {
        let mut attributes = Vec::new();
        for token in &row.attribute_tokens {
            let name = self.words.attributes.get(token);
            let name = name.ok_or_else(|| not_there("attribute", token))?;
            let (attribute, value) = match name.strip_prefix("vehicle.") {
                Some(activity) => ("activity", activity),
                None => ("nuscenes_attribute", name.as_str()),
            };
            attributes.push((attribute, AttributeValue::Text(value.to_owned())));
        }
        if !row.visibility_token.is_empty() {
            let level = self.words.visibilities.get(&row.visibility_token);
            let level = level.ok_or_else(|| not_there("visibility", &row.visibility_token))?;
            attributes.push(("visibility", AttributeValue::Text(level.clone())));
        }
        let counts = [
            ("num_lidar_pts", row.num_lidar_pts),
            ("num_radar_pts", row.num_radar_pts),
        ];
        let counts = counts
            .into_iter()
            .filter_map(|(name, n)| Some((name, AttributeValue::Number(n? as f64))));
        attributes.extend(counts);
        Ok(attributes)
    }

    /// `prev` and `next` must lead to annotations of the same instance, earlier and later.
    fn check_links(&self) -> Result<(), String> {
        for (token, link) in &self.links {
            for (way, other, is_later) in [("prev", &link.prev, false), ("next", &link.next, true)]
            {
                if other.is_empty() {
                    continue;
                }
                let Some(found) = self.links.get(other) else {
                    return Err(format!(
                        "annotation {token:?}: {way} {other:?} is not in the table"
                    ));
                };
                let follows = match is_later {
                    true => found.frame_idx > link.frame_idx,
                    false => found.frame_idx < link.frame_idx,
                };
                if found.instance != link.instance || !follows {
                    return Err(format!(
                        "annotation {token:?}: {way} {other:?} is of another instance, or not in order"
                    ));
                }
            }
        }
        Ok(())
    }
}

fn not_there(table: &str, token: &str) -> String {
    format!("the {table} {token:?} is in no row of {table}.json")
}
