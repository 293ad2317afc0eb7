//! Detections of KITTI in each of its text forms, recognized line by line.
//!
//! | form | fields |
//! |---|---|
//! | AB3DMOT | `frame,type,x1,y1,x2,y2,score,h,w,l,x,y,z,ry,alpha`, comma between; 1 is a pedestrian, 2 a car, 3 a cyclist |
//! | tracking labels | `frame track type truncated occluded alpha x1 y1 x2 y2 h w l x y z ry [score]` |
//! | object labels | `type truncated occluded alpha x1 y1 x2 y2 h w l x y z ry [score]`; the frame is the file's name |

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::detections::detected;
use super::labels::{OBJECT_FIELDS, label};
use super::{DONT_CARE, MAX_FRAME, entries};
use crate::Error;
use crate::found::{Found, FoundBox, Gathered};

/// No line of any of the forms is longer.
const MAX_LINE_BYTES: u64 = 1 << 12;

/// Reads a file of any of the forms, or a folder of object labels `000000.txt`, by frame.
///
/// Boxes are in the rectified camera's frame with axes turned to x forward, y left and z up;
/// [`Calibration::lidar_from_sensor`](super::Calibration::lidar_from_sensor) takes them to the
/// lidar. Lines that hold no box and classes that KITTI does not have are losses; regions that
/// nobody labeled are passed over.
///
/// # Errors
/// [`Error::Read`]; [`Error::Missing`] for a folder without such files; [`Error::Format`] where
/// nothing can be used.
pub fn read_found(path: &Path) -> Result<Found<usize>, Error> {
    let mut gathered = Gathered::new(path);
    if path.is_dir() {
        read_folder(path, &mut gathered)?;
    } else {
        read_file(path, &mut gathered)?;
    }
    gathered.finish()
}

/// Detections from what a reader gives; the path is for messages, and the frame of object labels
/// its name.
///
/// # Errors
/// See [`read_found`].
pub fn found_from_reader(path: &Path, reader: impl BufRead) -> Result<Found<usize>, Error> {
    let mut gathered = Gathered::new(path);
    read_lines(path, reader, &mut gathered)?;
    gathered.finish()
}

fn read_folder(folder: &Path, gathered: &mut Gathered<'_, usize>) -> Result<(), Error> {
    let mut files = entries(folder)?;
    files.retain(|path| frame_of_name(path).is_some());
    files.sort();
    if files.is_empty() {
        return Err(Error::Missing {
            wanted: "object labels 000000.txt".to_owned(),
            path: folder.to_owned(),
        });
    }
    for path in &files {
        // An empty file says that nothing was found.
        gathered.look_at(frame_of_name(path).unwrap_or(0));
        read_file(path, gathered)?;
    }
    Ok(())
}

fn read_file(path: &Path, gathered: &mut Gathered<'_, usize>) -> Result<(), Error> {
    let file = File::open(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    read_lines(path, BufReader::new(file), gathered)
}

/// `000012.txt` is frame 12.
fn frame_of_name(path: &Path) -> Option<usize> {
    let is_text = path.extension().is_some_and(|it| it == "txt");
    let name = path.file_stem()?.to_str().filter(|_| is_text)?;
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    let frame_idx = name.parse().ok().filter(|_| is_number)?;
    (frame_idx <= MAX_FRAME).then_some(frame_idx)
}

fn read_lines(
    path: &Path,
    mut reader: impl BufRead,
    gathered: &mut Gathered<'_, usize>,
) -> Result<(), Error> {
    let frame_of_name = frame_of_name(path);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let mut limited = reader.by_ref().take(MAX_LINE_BYTES);
        let n_bytes = limited.read_until(b'\n', &mut bytes);
        let n_bytes = n_bytes.map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        if n_bytes as u64 == MAX_LINE_BYTES {
            let (what, path) = ("longer than any line of KITTI".to_owned(), path.to_owned());
            return Err(Error::Line { line, what, path });
        }
        if n_bytes == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&bytes);
        match read_line(text.trim().trim_start_matches('\u{feff}'), frame_of_name) {
            Line::Blank => {}
            Line::Box(frame_idx, found) => gathered.add(frame_idx, found)?,
            Line::Class(class) => gathered.lose_class(&class),
            Line::Broken(what) => gathered.lose(place(path, line), &what),
        }
    }
    Ok(())
}

fn place(path: &Path, line: usize) -> String {
    let name = path.file_name().unwrap_or_default();
    format!("line {line} of {}", name.to_string_lossy())
}

/// What a line holds.
enum Line {
    Blank,
    Box(usize, FoundBox),
    /// A class that KITTI does not have.
    Class(String),
    /// What is wrong with it.
    Broken(String),
}

fn read_line(text: &str, frame_of_name: Option<usize>) -> Line {
    if text.is_empty() {
        return Line::Blank;
    }
    let read = match text.contains(',') {
        true => of_ab3dmot(text),
        false => of_label(text, frame_of_name),
    };
    read.unwrap_or_else(Line::Broken)
}

fn of_ab3dmot(text: &str) -> Result<Line, String> {
    let detected = detected(text)?;
    let class = match text.split(',').nth(1).map(str::trim) {
        Some("1") => "pedestrian",
        Some("2") => "car",
        Some("3") => "cyclist",
        other => return Ok(Line::Class(other.unwrap_or_default().to_owned())),
    };
    let found = FoundBox {
        class,
        cuboid: detected.cuboid,
        score: Some(detected.score),
    };
    Ok(Line::Box(detected.frame_idx, found))
}

fn of_label(text: &str, frame_of_name: Option<usize>) -> Result<Line, String> {
    let n_fields = text.split_whitespace().count();
    let label = if OBJECT_FIELDS.contains(&n_fields) {
        let frame_idx = frame_of_name.ok_or(
            "an object label says no frame, and neither does the name of its file; such files are \
             called 000000.txt and so on",
        )?;
        label(0, &format!("{frame_idx} -1 {text}"))?
    } else {
        label(0, text)?
    };
    if label.class == DONT_CARE {
        return Ok(Line::Blank);
    }
    let Some(class) = known_name(&label.class) else {
        return Ok(Line::Class(label.class));
    };
    let found = FoundBox {
        class,
        cuboid: label.cuboid,
        score: label.score,
    };
    Ok(Line::Box(label.frame_idx, found))
}

/// As [`automotive_name`](super::automotive_name), but `None` for what is no type of KITTI.
fn known_name(class: &str) -> Option<&'static str> {
    let name = super::automotive_name(class);
    (name != "unknown" || matches!(class, "Tram" | "Misc")).then_some(name)
}
