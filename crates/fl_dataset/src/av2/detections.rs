//! Detections of Argoverse 2: one box a row of a Feather table.
//!
//! Boxes are in the vehicle's frame at the sweep's moment, as annotations are.

use std::ops::RangeInclusive;
use std::path::Path;

use fl_spacetime::{OrientedBox, Rigid, Sensor, Size, Stamp};

use crate::Error;
use crate::feather::Table;
use crate::found::{Found, FoundBox, Gathered};

/// What of a file of detections is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The log, where the file names the logs of its rows; not needed where it names only one.
    pub log_id: Option<String>,
    /// The moments.
    pub within: RangeInclusive<Stamp>,
}

/// The detections of one log, in the vehicle's frame at each stamp.
///
/// # Errors
/// [`Error::Read`]; [`Error::Format`] for what is no such table, for a table of several logs where
/// none or an unknown one is wanted, and where nothing can be used.
pub fn read_detections(path: &Path, wanted: &Wanted) -> Result<Found<Stamp>, Error> {
    found(&Table::read(path)?, path, wanted)
}

/// Detections from the bytes of a file, whose path is for messages.
///
/// # Errors
/// See [`read_detections`].
pub fn detections_from_bytes(
    path: &Path,
    bytes: Vec<u8>,
    wanted: &Wanted,
) -> Result<Found<Stamp>, Error> {
    found(&Table::from_bytes(path, bytes)?, path, wanted)
}

fn found(table: &Table<'_>, path: &Path, wanted: &Wanted) -> Result<Found<Stamp>, Error> {
    let columns = Columns::read(table)?;
    let of_log = rows_of_log(table, wanted.log_id.as_deref(), path)?;
    let mut gathered = Gathered::new(path);
    let (mut n_rows, mut n_outside) = (0, 0);
    for row_idx in (0..columns.stamps.len()).filter(|row_idx| of_log(*row_idx)) {
        let stamp = Stamp::from_nanos(columns.stamps[row_idx]);
        n_rows += 1;
        if !wanted.within.contains(&stamp) {
            n_outside += 1;
            continue;
        }
        let category = &columns.categories[row_idx];
        let Some(class) = super::known_name(category) else {
            gathered.lose_class(category);
            continue;
        };
        match columns.found(row_idx, class) {
            Ok(found) => gathered.add(stamp, found)?,
            Err(what) => gathered.lose(format!("row {}", row_idx + 1), &what),
        }
    }
    if n_rows > 0 && n_outside == n_rows {
        let (start, end) = (wanted.within.start(), wanted.within.end());
        return Err(gathered.refuse(format!(
            "none of the {n_rows} boxes lies in the log, which lasts from {start} to {end}"
        )));
    }
    if n_outside > 0 {
        gathered.note(format!(
            "{n_outside} of {n_rows} boxes lie before or after the log"
        ));
    }
    gathered.finish()
}

/// Which rows belong to the log that is wanted.
fn rows_of_log(
    table: &Table<'_>,
    log_id: Option<&str>,
    path: &Path,
) -> Result<impl Fn(usize) -> bool + use<>, Error> {
    let refuse = |what: String| Error::Format {
        what,
        path: path.to_owned(),
    };
    let names = match table.has_column(LOG_ID) {
        true => table.texts(LOG_ID)?,
        false => Vec::new(),
    };
    let mut logs: Vec<&String> = names.iter().collect();
    logs.sort_unstable();
    logs.dedup();
    let wanted = match (log_id, logs.as_slice()) {
        (None, [] | [_]) => None,
        (None, [first, ..]) => {
            return Err(refuse(format!(
                "detections of {} logs; say which one is meant, such as {first}",
                logs.len()
            )));
        }
        (Some(log_id), logs) if logs.iter().any(|it| *it == log_id) => Some(log_id.to_owned()),
        (Some(log_id), logs) => {
            let n_logs = logs.len();
            return Err(refuse(format!(
                "no detections of log `{log_id}` among those of {n_logs} logs"
            )));
        }
    };
    Ok(move |row_idx: usize| {
        wanted
            .as_ref()
            .is_none_or(|log_id| names[row_idx] == *log_id)
    })
}

const LOG_ID: &str = "log_id";

/// The table by column. Numbers that are absent or not finite are `None`.
struct Columns {
    stamps: Vec<i64>,
    categories: Vec<String>,
    /// In the order of [`NUMBERS`].
    numbers: [Vec<Option<f64>>; NUMBERS.len()],
}

/// The columns that a box is made of.
const NUMBERS: [&str; 11] = [
    "tx_m", "ty_m", "tz_m", "length_m", "width_m", "height_m", "qw", "qx", "qy", "qz", "score",
];

impl Columns {
    fn read(table: &Table<'_>) -> Result<Self, Error> {
        let mut numbers: [Vec<Option<f64>>; NUMBERS.len()] = Default::default();
        for (column, name) in numbers.iter_mut().zip(NUMBERS) {
            *column = table.numbers_or_holes(name)?;
        }
        Ok(Self {
            stamps: table.integers("timestamp_ns")?,
            categories: table.texts("category")?,
            numbers,
        })
    }

    fn found(&self, row_idx: usize, class: &'static str) -> Result<FoundBox, String> {
        let mut row = [0.0; NUMBERS.len()];
        for ((slot, column), name) in row.iter_mut().zip(&self.numbers).zip(NUMBERS) {
            let number = column[row_idx];
            *slot = number.ok_or_else(|| format!("`{name}` is absent or not finite"))?;
        }
        let [x, y, z, length, width, height, qw, qx, qy, qz, score] = row;
        Ok(FoundBox {
            class,
            cuboid: cuboid_from_av2([x, y, z], [length, width, height], [qw, qx, qy, qz])?,
            score: Some(score),
        })
    }
}

/// An Argoverse box: middle of the volume, length, width and height, quaternion w first.
fn cuboid_from_av2(
    translation: [f64; 3],
    [length, width, height]: [f64; 3],
    [w, x, y, z]: [f64; 4],
) -> Result<OrientedBox<Sensor>, String> {
    let size = Size::new(length, width, height).map_err(|err| err.to_string())?;
    let pose = Rigid::try_from_parts(translation, [x, y, z, w]).map_err(|err| err.to_string())?;
    Ok(OrientedBox::new(pose, size))
}
