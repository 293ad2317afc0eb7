//! A scene of nuScenes as its tables have it: samples, sweeps and annotations of one drive.
//!
//! Tables refer to each other by tokens. Every token of a row that is used must lead to a row, and
//! samples and annotations must follow each other in time.

mod annotations;
mod radar;
mod recorded;

use std::collections::BTreeMap;
use std::path::Path;

use fl_spacetime::Stamp;
use serde::{Deserialize, Deserializer};

use super::tables::{Tables, stamp_of_micros};
use crate::Error;
use crate::dataset::{Dataset, Remarks, chosen_drive};
use crate::export::Format;

/// Reads one scene of the folder of a data set.
pub(crate) fn dataset(folder: &Path, drive: Option<&str>) -> Result<Dataset, Error> {
    let tables = Tables::find(folder)?;
    let mut remarks = Remarks::default();
    let samples = Samples::read(&tables, drive)?;
    let recording = recorded::read(&tables, &samples, &mut remarks)?;
    let labels = annotations::read(&tables, &samples, &recording.poses, &mut remarks)?;
    Ok(Dataset {
        format: Format::NuScenes,
        folder: folder.to_owned(),
        recording,
        labels,
        remarks,
    })
}

/// The samples of one scene, by token.
struct Samples {
    stamps: BTreeMap<String, Stamp>,
}

#[derive(Deserialize)]
struct SceneRow {
    token: String,
    name: String,
    first_sample_token: String,
}

#[derive(Deserialize)]
struct SampleRow {
    token: String,
    #[serde(deserialize_with = "micros")]
    timestamp: Stamp,
    scene_token: String,
    next: String,
}

fn micros<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
    stamp_of_micros(i64::deserialize(deserializer)?)
}

impl Samples {
    fn read(tables: &Tables, drive: Option<&str>) -> Result<Self, Error> {
        let mut scenes = BTreeMap::new();
        tables.each_row("scene", |row: SceneRow| {
            let twice = format!("another scene is called `{}` too", row.name);
            match scenes.insert(row.name.clone(), row) {
                None => Ok(()),
                Some(_) => Err(twice),
            }
        })?;
        let names = scenes.keys().cloned().collect();
        let name = chosen_drive(names, drive, &tables.path("scene"))?;
        let scene = &scenes[&name];
        let mut rows: BTreeMap<String, SampleRow> = BTreeMap::new();
        tables.each_row("sample", |row: SampleRow| {
            if row.scene_token == scene.token {
                rows.insert(row.token.clone(), row);
            }
            Ok(())
        })?;
        let path = tables.path("sample");
        check_chain(&rows, &scene.first_sample_token).map_err(|what| Error::Format {
            what: format!("scene {name:?}: {what}"),
            path,
        })?;
        let stamps = rows.into_values().map(|row| (row.token, row.timestamp));
        Ok(Self {
            stamps: stamps.collect(),
        })
    }
}

/// From the first sample on, `next` must lead through all of them, later and later.
fn check_chain(rows: &BTreeMap<String, SampleRow>, first: &str) -> Result<(), String> {
    let (mut token, mut last, mut n_seen) = (first, None, 0);
    while !token.is_empty() {
        let row = rows
            .get(token)
            .ok_or_else(|| format!("sample {token:?} is not in the table"))?;
        if last.is_some_and(|last| row.timestamp <= last) {
            return Err(format!("sample {token:?} is not after the one before"));
        }
        last = Some(row.timestamp);
        n_seen += 1;
        token = &row.next;
    }
    match rows.len() == n_seen {
        true => Ok(()),
        false => Err(format!(
            "{} of {} samples do not hang on the first one",
            rows.len() - n_seen,
            rows.len()
        )),
    }
}
