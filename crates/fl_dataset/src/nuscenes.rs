//! Results of the nuScenes detection task: boxes by sample, as JSON.
//!
//! Boxes are in the global frame of the map (x and y in the plane, z up), places are middles of
//! volumes, sizes are width, length, height, quaternions w first. Which moment a sample is, the
//! table `sample.json` of the data set says. A file holds the samples of many drives; those of
//! others are passed over while it is read.
//!
//! Out, a scene becomes the tables of the data set, with samples and sweeps.

mod dialect;
mod import;
mod out;
mod samples;
mod tables;

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::RangeInclusive;
use std::path::Path;

use fl_spacetime::{OrientedBox, Rigid, Sensor, Size, Stamp};
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

pub(crate) use import::dataset;
pub use out::annotation_from_cuboid;
pub(crate) use out::{losses, write};
pub use samples::{Samples, read_samples, samples_from_reader};

use crate::Error;
use crate::found::{Found, FoundBox, Gathered, shown};

/// The class of the automotive ontology that a detection name is; `None` for what is none of the
/// ten.
pub fn automotive_name(detection_name: &str) -> Option<&'static str> {
    match detection_name {
        "car" => Some("car"),
        "truck" | "construction_vehicle" => Some("truck"),
        "bus" => Some("bus"),
        "trailer" => Some("trailer"),
        "pedestrian" => Some("pedestrian"),
        "motorcycle" => Some("motorcycle"),
        "bicycle" => Some("cyclist"),
        "traffic_cone" => Some("traffic_cone"),
        "barrier" => Some("barrier"),
        _ => None,
    }
}

/// The detections of the samples that lie in `within`, in the global frame.
///
/// # Errors
/// [`Error::Read`]; [`Error::Line`] where the JSON ends to be such a file; [`Error::Format`]
/// where no sample is in the table, or none in `within`, or nothing can be used.
pub fn read_results(
    path: &Path,
    samples: &Samples,
    within: &RangeInclusive<Stamp>,
) -> Result<Found<Stamp>, Error> {
    let file = File::open(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    results_from_reader(path, BufReader::new(file), samples, within)
}

/// Detections from what a reader gives; the path is for messages.
///
/// # Errors
/// See [`read_results`].
pub fn results_from_reader(
    path: &Path,
    reader: impl Read,
    samples: &Samples,
    within: &RangeInclusive<Stamp>,
) -> Result<Found<Stamp>, Error> {
    let mut reading = Reading {
        samples,
        within,
        gathered: Gathered::new(path),
        counts: Counts::default(),
    };
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let read = FileSeed(&mut reading).deserialize(&mut deserializer);
    let read = read.and_then(|()| deserializer.end());
    read.map_err(|err| json_error(path, &err))?;
    reading.finish()
}

/// Where JSON is not what it must be, with a word on the commonest reason.
fn json_error(path: &Path, err: &serde_json::Error) -> Error {
    let hint = if err.is_syntax() {
        " (NaN and Infinity are no JSON: leave such boxes out)"
    } else {
        ""
    };
    Error::Line {
        line: err.line(),
        what: format!("not JSON as nuScenes writes it: {err}{hint}"),
        path: path.to_owned(),
    }
}

/// A nuScenes box: middle of the volume, width, length and height, quaternion w first.
fn cuboid_from_nuscenes(
    translation: [f64; 3],
    [width, length, height]: [f64; 3],
    [w, x, y, z]: [f64; 4],
) -> Result<OrientedBox<Sensor>, String> {
    let size = Size::new(length, width, height).map_err(|err| err.to_string())?;
    let pose = Rigid::try_from_parts(translation, [x, y, z, w]).map_err(|err| err.to_string())?;
    Ok(OrientedBox::new(pose, size))
}

/// One box as the file has it. `null` stands for numbers that are none.
#[derive(Deserialize)]
struct BoxJson {
    translation: [Option<f64>; 3],
    size: [Option<f64>; 3],
    rotation: [Option<f64>; 4],
    detection_name: String,
    detection_score: Option<f64>,
}

impl BoxJson {
    fn found(&self, class: &'static str) -> Result<FoundBox, String> {
        let translation = numbers("translation", self.translation)?;
        let size = numbers("size", self.size)?;
        let rotation = numbers("rotation", self.rotation)?;
        let [score] = numbers("detection_score", [self.detection_score])?;
        Ok(FoundBox {
            class,
            cuboid: cuboid_from_nuscenes(translation, size, rotation)?,
            score: Some(score),
        })
    }
}

fn numbers<const N: usize>(name: &str, wire: [Option<f64>; N]) -> Result<[f64; N], String> {
    if wire.iter().any(Option::is_none) {
        return Err(format!("`{name}` holds null"));
    }
    Ok(wire.map(|number| number.unwrap_or(f64::NAN)))
}

/// How many samples the file has, and why some of them do not count.
#[derive(Default)]
struct Counts {
    n_samples: usize,
    n_not_in_table: usize,
    n_outside: usize,
    has_results: bool,
}

/// The file, as far as it has been read.
struct Reading<'a> {
    samples: &'a Samples,
    within: &'a RangeInclusive<Stamp>,
    gathered: Gathered<'a, Stamp>,
    counts: Counts,
}

impl Reading<'_> {
    /// The moment of a sample, if its boxes are wanted.
    fn moment(&mut self, token: &str) -> Option<Stamp> {
        self.counts.n_samples += 1;
        let Some(stamp) = self.samples.stamp(token) else {
            self.counts.n_not_in_table += 1;
            return None;
        };
        if !self.within.contains(&stamp) {
            self.counts.n_outside += 1;
            return None;
        }
        Some(stamp)
    }

    fn add(
        &mut self,
        token: &str,
        stamp: Stamp,
        box_idx: usize,
        wire: &BoxJson,
    ) -> Result<(), Error> {
        let Some(class) = automotive_name(&wire.detection_name) else {
            self.gathered.lose_class(&wire.detection_name);
            return Ok(());
        };
        match wire.found(class) {
            Ok(found) => self.gathered.add(stamp, found),
            Err(what) => {
                let place = format!("box {box_idx} of sample {}", shown(token));
                self.gathered.lose(place, &what);
                Ok(())
            }
        }
    }

    fn finish(mut self) -> Result<Found<Stamp>, Error> {
        let Counts {
            n_samples,
            n_not_in_table,
            n_outside,
            has_results,
        } = self.counts;
        if !has_results {
            return Err(self.gathered.refuse("no key `results`".to_owned()));
        }
        let table = self.samples.path().display();
        if n_not_in_table > 0 && n_not_in_table == n_samples {
            let what = format!("none of the {n_samples} samples is in the table {table}");
            return Err(self.gathered.refuse(what));
        }
        if n_outside > 0 && n_outside + n_not_in_table == n_samples {
            let (start, end) = (self.within.start(), self.within.end());
            return Err(self.gathered.refuse(format!(
                "none of the {n_samples} samples lies in the log, which lasts from {start} to {end}"
            )));
        }
        if n_not_in_table > 0 {
            let place = format!("all of {n_not_in_table} samples");
            self.gathered
                .lose(place, &format!("they are not in the table {table}"));
        }
        if n_outside > 0 {
            let note = format!("{n_outside} of {n_samples} samples are of other drives");
            self.gathered.note(note);
        }
        self.gathered.finish()
    }
}

/// The whole file.
struct FileSeed<'r, 'a>(&'r mut Reading<'a>);

/// The object `results`.
struct ResultsSeed<'r, 'a>(&'r mut Reading<'a>);

/// The boxes of one sample.
struct BoxesSeed<'r, 'a> {
    reading: &'r mut Reading<'a>,
    token: String,
    stamp: Stamp,
}

impl<'de> DeserializeSeed<'de> for FileSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FileSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with `results`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "results" {
                self.0.counts.has_results = true;
                map.next_value_seed(ResultsSeed(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for ResultsSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ResultsSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of samples by token")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(token) = map.next_key::<String>()? {
            let Some(stamp) = self.0.moment(&token) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            self.0.gathered.look_at(stamp);
            map.next_value_seed(BoxesSeed {
                reading: &mut *self.0,
                token,
                stamp,
            })?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for BoxesSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for BoxesSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the list of boxes of a sample")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut box_idx = 0;
        while let Some(wire) = list.next_element::<BoxJson>()? {
            let added = self.reading.add(&self.token, self.stamp, box_idx, &wire);
            added.map_err(A::Error::custom)?;
            box_idx += 1;
        }
        Ok(())
    }
}
