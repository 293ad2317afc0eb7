//! `label_02/NAME.txt`: one box a line.

use std::path::Path;

use fl_spacetime::{OrientedBox, Sensor, Size};
use nalgebra::Vector3;

use super::{DONT_CARE, MAX_FRAME, cuboid_from_kitti, number, numbered_lines, numbers, read_text};
use crate::Error;

/// One line of a file of labels or results.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The frame, from 0.
    pub frame_idx: usize,
    /// The number of the track; −1 for regions that nobody labeled.
    pub track: i64,
    /// `Car`, `Van`, `Pedestrian`, …
    pub class: String,
    /// 0 not, 1 partly, 2 largely cut off by the image; −1 unknown.
    pub truncation: f64,
    /// 0 visible, 1 partly hidden, 2 largely hidden, 3 unknown; −1 unknown.
    pub occlusion: f64,
    /// Left, top, right and bottom in the image, pixels.
    pub image_box: [f64; 4],
    /// The cuboid, converted; a cube of one meter for regions that nobody labeled.
    pub cuboid: OrientedBox<Sensor>,
    /// How sure a tracker was, in a file of results.
    pub score: Option<f64>,
}

/// Fields of a line: frame, track, type, truncation, occlusion, alpha, four of the image box,
/// three of the size, three of the place, turn; results have a score after that.
const N_FIELDS: usize = 17;
/// Object labels name neither frame nor track.
pub(super) const OBJECT_FIELDS: [usize; 2] = [N_FIELDS - 2, N_FIELDS - 1];

/// Reads a file of labels or results, in its own order.
pub fn read_labels(path: &Path) -> Result<Vec<Label>, Error> {
    labels_from_str(path, &read_text(path)?)
}

/// Labels from the text of a file, whose path is for messages.
pub fn labels_from_str(path: &Path, text: &str) -> Result<Vec<Label>, Error> {
    numbered_lines(text)
        .map(|(line, text)| {
            label(line, text).map_err(|what| Error::Line {
                line,
                what,
                path: path.to_owned(),
            })
        })
        .collect()
}

/// Labels of one frame of the object data set, whose lines name neither frame nor track.
pub(super) fn object_labels_from_str(
    path: &Path,
    frame_idx: usize,
    text: &str,
) -> Result<Vec<Label>, Error> {
    let label = |(line, text): (usize, &str)| {
        let n_fields = text.split_whitespace().count();
        let label = match OBJECT_FIELDS.contains(&n_fields) {
            true => label(line, &format!("{frame_idx} -1 {text}")),
            false => Err(format!("{n_fields} fields, where an object label has 15")),
        };
        label.map_err(|what| Error::Line {
            line,
            what,
            path: path.to_owned(),
        })
    };
    numbered_lines(text).map(label).collect()
}

/// One line, with its number.
pub(super) fn label(line: usize, text: &str) -> Result<Label, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != N_FIELDS && fields.len() != N_FIELDS + 1 {
        let n_fields = fields.len();
        return Err(format!("{n_fields} fields, where a label has {N_FIELDS}"));
    }
    let whole = |field: &str| format!("`{field}` is not a whole number");
    let frame_idx = fields[0].parse().map_err(|_| whole(fields[0]))?;
    if frame_idx > MAX_FRAME {
        return Err(format!("`{frame_idx}` is not the number of a frame"));
    }
    let track = fields[1].parse().map_err(|_| whole(fields[1]))?;
    let class = fields[2].to_owned();
    let cuboid = cuboid(&class, numbers(&fields[10..N_FIELDS])?)?;
    let score = fields
        .get(N_FIELDS)
        .map(|field| number(field))
        .transpose()?;
    Ok(Label {
        line,
        frame_idx,
        track,
        class,
        truncation: number(fields[3])?,
        occlusion: number(fields[4])?,
        image_box: numbers(&fields[6..10])?,
        cuboid,
        score,
    })
}

fn cuboid(
    class: &str,
    [height, width, length, x, y, z, rotation_y_rad]: [f64; 7],
) -> Result<OrientedBox<Sensor>, String> {
    let size = if class == DONT_CARE {
        Size::new(1.0, 1.0, 1.0)
    } else {
        Size::new(length, width, height)
    };
    let size = size.map_err(|err| err.to_string())?;
    Ok(cuboid_from_kitti(
        Vector3::new(x, y, z),
        size,
        rotation_y_rad,
    ))
}
