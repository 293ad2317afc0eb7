//! `detections/CLASS/NAME.txt`: what a detector found, one box a line, comma between.
//!
//! ```text
//! frame, type, left, top, right, bottom, score, height, width, length, x, y, z, rotation_y, alpha
//! ```

use std::path::{Path, PathBuf};

use fl_spacetime::{OrientedBox, Sensor, Size};
use nalgebra::Vector3;

use super::{
    MAX_FRAME, cuboid_from_kitti, entries, numbered_lines, numbers, read_text, text_names,
};
use crate::Error;

/// One box that a detector found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detected {
    /// The frame, from 0.
    pub frame_idx: usize,
    /// Left, top, right and bottom in the image, pixels.
    pub image_box: [f64; 4],
    /// How sure the detector was, on its own scale.
    pub score: f64,
    /// The cuboid, converted.
    pub cuboid: OrientedBox<Sensor>,
}

/// What a file of detections holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detections {
    /// The boxes, in the order of the file.
    pub boxes: Vec<Detected>,
    /// Lines that hold no box, with what is wrong with each; they are left out.
    pub losses: Vec<LostLine>,
}

/// A line that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostLine {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// What one detector found in a sequence: its boxes are all of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassDetections {
    /// The class in the words of KITTI: the name of the folder.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub detections: Detections,
}

/// Where the folders of the classes are.
const FOLDER: &str = "detections";
const N_FIELDS: usize = 15;
/// Scores beyond this could not be added up.
const MAX_SCORE: f64 = 1e12;

/// The names of all sequences with detections below `folder`, sorted.
///
/// # Errors
/// [`Error::Read`] for a folder that cannot be read.
pub fn detected_sequences(folder: &Path) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for class in class_folders(folder)? {
        names.extend(text_names(&class)?);
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// The detections of one sequence, of every class that has a file for it, by class.
///
/// # Errors
/// Those of [`read_detections`]; [`Error::Missing`] where no class has a file.
pub fn read_class_detections(folder: &Path, name: &str) -> Result<Vec<ClassDetections>, Error> {
    let file_name = format!("{name}.txt");
    let mut classes = Vec::new();
    for class in class_folders(folder)? {
        let path = class.join(&file_name);
        if path.exists() {
            classes.push(ClassDetections {
                name: class_name(&class),
                detections: read_detections(&path)?,
                path,
            });
        }
    }
    if classes.is_empty() {
        return Err(Error::Missing {
            wanted: format!("CLASS/{file_name}"),
            path: folder.join(FOLDER),
        });
    }
    Ok(classes)
}

/// The folders of the classes, sorted.
fn class_folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut folders = entries(&folder.join(FOLDER))?;
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

fn class_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Reads a file of detections.
///
/// # Errors
/// [`Error::Read`]; [`Error::Line`] of the first line where not a single one holds a box.
pub fn read_detections(path: &Path) -> Result<Detections, Error> {
    detections_from_str(path, &read_text(path)?)
}

/// Detections from the text of a file, whose path is for messages.
///
/// # Errors
/// See [`read_detections`].
pub fn detections_from_str(path: &Path, text: &str) -> Result<Detections, Error> {
    let mut detections = Detections::default();
    for (line, text) in numbered_lines(text) {
        match detected(text) {
            Ok(detected) => detections.boxes.push(detected),
            Err(what) => detections.losses.push(LostLine { line, what }),
        }
    }
    match detections.losses.first() {
        Some(lost) if detections.boxes.is_empty() => Err(Error::Line {
            line: lost.line,
            what: lost.what.clone(),
            path: path.to_owned(),
        }),
        _ => Ok(detections),
    }
}

/// One line.
pub(super) fn detected(text: &str) -> Result<Detected, String> {
    let fields: Vec<&str> = text.split(',').map(str::trim).collect();
    let row = numbers::<N_FIELDS>(&fields)?;
    let frame = row[0];
    if frame.fract() != 0.0 || !(0.0..=MAX_FRAME as f64).contains(&frame) {
        return Err(format!("`{frame}` is not the number of a frame"));
    }
    let score = row[6];
    if score.abs() > MAX_SCORE {
        return Err(format!("`{score}` is no score"));
    }
    let [height, width, length, x, y, z, rotation_y_rad] = std::array::from_fn(|idx| row[7 + idx]);
    let size = Size::new(length, width, height).map_err(|err| err.to_string())?;
    Ok(Detected {
        frame_idx: frame as usize,
        image_box: std::array::from_fn(|idx| row[2 + idx]),
        score,
        cuboid: cuboid_from_kitti(Vector3::new(x, y, z), size, rotation_y_rad),
    })
}
