//! Flat boxes of COCO for tracks that are there: pre-labels of images.
//!
//! A flat box alone makes no object in space. What can be taken up are boxes of tracks, which
//! `track_id` names, in images whose camera the `videos` name and whose moment is `stamp_ns`, as
//! the export writes them. Files of plain COCO have none of these and are refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_scene::{Cell, Draft, Scene, SensorName, TrackCell, TrackId, Value, ViewBox};
use fl_spacetime::Stamp;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::Error;
use crate::dataset::{Remarks, read_at_most};
use crate::import::Imported;

/// Larger files than this are refused: they are held in memory.
const MAX_FILE_BYTES: u64 = 1 << 30;

#[derive(Deserialize)]
struct Document {
    images: Vec<ImageRow>,
    annotations: Vec<AnnotationRow>,
    categories: Vec<CategoryRow>,
    #[serde(default)]
    videos: Vec<VideoRow>,
}

#[derive(Deserialize)]
struct ImageRow {
    id: u64,
    video_id: Option<u64>,
    stamp_ns: Option<i64>,
}

#[derive(Deserialize)]
struct AnnotationRow {
    image_id: u64,
    category_id: u64,
    bbox: [f64; 4],
    track_id: Option<u64>,
    #[serde(default)]
    segmentation: Filled,
    #[serde(default)]
    keypoints: Filled,
}

#[derive(Deserialize)]
struct CategoryRow {
    id: u64,
    name: String,
}

#[derive(Deserialize)]
struct VideoRow {
    id: u64,
    name: String,
}

/// Whether a list or an object holds anything, whatever it is.
#[derive(Default)]
struct Filled(bool);

impl<'de> Deserialize<'de> for Filled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FilledVisitor).map(Self)
    }
}

struct FilledVisitor;

impl<'de> Visitor<'de> for FilledVisitor {
    type Value = bool;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a list, an object or null")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        let mut is_filled = false;
        while list.next_element::<IgnoredAny>()?.is_some() {
            is_filled = true;
        }
        Ok(is_filled)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut is_filled = false;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            is_filled = true;
        }
        Ok(is_filled)
    }
}

/// The flat boxes of a file, checked.
#[derive(Debug)]
pub struct FlatBoxes {
    boxes: Vec<FlatBox>,
    remarks: Remarks,
}

#[derive(Debug)]
struct FlatBox {
    track: TrackId,
    category: String,
    camera: SensorName,
    stamp: Stamp,
    view_box: ViewBox,
}

/// A view box of COCO's left, top, width and height; pixels count from the corner of the first
/// one in both.
pub fn view_box_from_bbox([left, top, width, height]: [f64; 4]) -> ViewBox {
    ViewBox {
        min: [left, top],
        max: [left + width, top + height],
    }
}

impl FlatBoxes {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Line`] for what is no COCO; [`Error::Place`] for references to
    /// nothing, boxes that are none, and files whose boxes are of no tracks.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::from_bytes(&read_at_most(path, (MAX_FILE_BYTES, "1 GiB"))?, path)
    }

    /// Reads the bytes of a file, whose path is for messages.
    ///
    /// # Errors
    /// As [`FlatBoxes::read`].
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Self, Error> {
        let document: Document = serde_json::from_slice(bytes).map_err(|err| Error::Line {
            line: err.line(),
            what: format!("not JSON as COCO writes it: {err}"),
            path: path.to_owned(),
        })?;
        let mut reading = Reading {
            path: path.to_owned(),
            images: BTreeMap::new(),
            categories: BTreeMap::new(),
            remarks: Remarks::default(),
        };
        for (idx, row) in document.categories.into_iter().enumerate() {
            if reading.categories.insert(row.id, row.name).is_some() {
                return Err(reading.refuse("categories", idx, "id", "another one has it too"));
            }
        }
        reading.add_images(&document.images, &document.videos)?;
        let mut boxes = Vec::new();
        for (idx, row) in document.annotations.iter().enumerate() {
            boxes.push(reading.flat_box(idx, row)?);
        }
        let remarks = reading.remarks;
        Ok(Self { boxes, remarks })
    }

    /// A scene with these boxes for corrected view boxes of its tracks.
    ///
    /// # Errors
    /// [`Error::Unfit`] where none of the boxes is of a track of the scene; [`Error::Scene`].
    pub fn onto(self, scene: &Scene) -> Result<Imported, Error> {
        let Self { boxes, mut remarks } = self;
        let mut draft = Draft::of(scene);
        let mut n_kept = 0;
        for flat in &boxes {
            let Some(track) = scene.track(flat.track) else {
                remarks.lose("a flat box of a track that the scene does not have");
                continue;
            };
            if !track.is_present(flat.stamp) {
                remarks.lose("a flat box of a track that is not there at its image");
                continue;
            }
            if track.class().as_str() != flat.category {
                remarks.lose("a category that is not the class of its track");
            }
            let place = TrackCell::ViewBox(flat.camera.clone(), flat.stamp);
            draft.set(
                Cell::Track(flat.track, place),
                Value::ViewBox(flat.view_box),
            );
            n_kept += 1;
        }
        if n_kept == 0 && !boxes.is_empty() {
            return Err(Error::Unfit {
                what: "none of the flat boxes is of a track of the scene: is it another drive?"
                    .to_owned(),
            });
        }
        let gesture = draft.finish("import")?;
        Ok(Imported {
            scene: scene.after(&gesture)?,
            notes: remarks.notes,
            not_kept: remarks.not_kept,
        })
    }
}

struct Reading {
    path: PathBuf,
    images: BTreeMap<u64, (SensorName, Stamp)>,
    categories: BTreeMap<u64, String>,
    remarks: Remarks,
}

impl Reading {
    fn refuse(&self, list: &str, idx: usize, key: &str, what: &str) -> Error {
        Error::Place {
            place: format!("{list}[{idx}].{key}"),
            what: what.to_owned(),
            path: self.path.clone(),
        }
    }

    fn add_images(&mut self, images: &[ImageRow], videos: &[VideoRow]) -> Result<(), Error> {
        let mut cameras = BTreeMap::new();
        for (idx, row) in videos.iter().enumerate() {
            let name = SensorName::new(row.name.as_str());
            let name = name.map_err(|err| self.refuse("videos", idx, "name", &err.to_string()))?;
            if cameras.insert(row.id, name).is_some() {
                return Err(self.refuse("videos", idx, "id", "another one has it too"));
            }
        }
        for (idx, row) in images.iter().enumerate() {
            let (Some(video), Some(nanos)) = (row.video_id, row.stamp_ns) else {
                return Err(self.refuse(
                    "images",
                    idx,
                    "stamp_ns",
                    "an image without `video_id` and `stamp_ns`: nobody knows which camera took \
                     it, and when; `framelock export --format coco` writes both",
                ));
            };
            let camera = cameras.get(&video).cloned();
            let camera = camera
                .ok_or_else(|| self.refuse("images", idx, "video_id", "is no id of a video"))?;
            let image = (camera, Stamp::from_nanos(nanos));
            if self.images.insert(row.id, image).is_some() {
                return Err(self.refuse("images", idx, "id", "another one has it too"));
            }
        }
        Ok(())
    }

    fn flat_box(&mut self, idx: usize, row: &AnnotationRow) -> Result<FlatBox, Error> {
        let refuse = |key: &str, what: &str| self.refuse("annotations", idx, key, what);
        let Some(track) = row.track_id else {
            return Err(refuse(
                "track_id",
                "a flat box of no track: it makes no object in space; give each annotation the \
                 `track_id` of a track of the scene",
            ));
        };
        let image = self.images.get(&row.image_id).cloned();
        let (camera, stamp) = image.ok_or_else(|| refuse("image_id", "is no id of an image"))?;
        let category = self.categories.get(&row.category_id).cloned();
        let category = category.ok_or_else(|| refuse("category_id", "is no id of a category"))?;
        let [_, _, width, height] = row.bbox;
        let is_box = width > 0.0 && height > 0.0 && row.bbox.iter().all(|it| it.is_finite());
        if !is_box {
            return Err(refuse(
                "bbox",
                "must hold left, top, and a width and height above 0",
            ));
        }
        if row.segmentation.0 {
            self.remarks.lose("a segmentation");
        }
        if row.keypoints.0 {
            self.remarks.lose("keypoints");
        }
        Ok(FlatBox {
            track: TrackId(track),
            category,
            camera,
            stamp,
            view_box: view_box_from_bbox(row.bbox),
        })
    }
}
