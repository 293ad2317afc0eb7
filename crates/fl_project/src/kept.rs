//! The document as it is, kept beside the journal so that a scene opens at once.
//!
//! A track is one row of bytes: its other cells as lines of text, then its keyframes as numbers,
//! then a checksum. Whatever is wrong with a row shows in the checksum, and the journal still has
//! the truth.

use std::collections::BTreeSet;

use fl_scene::{
    Cell, Gesture, Ontology, Person, Scene, Source, StatedPose, Track, TrackCell, TrackId, Value,
    cell_line, read_cell_line,
};
use fl_spacetime::{Rigid, Size, Stamp};
use rayon::prelude::*;
use sqlx::{AnyConnection, Row};

use crate::{Error, SceneId, SceneRecord};

/// Writes what a gesture changed of the kept document, and which tracks it touched.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    (scene_id, revision): (SceneId, u64),
    (scene, gesture): (&Scene, &Gesture),
) -> Result<(), Error> {
    let track_ids: Vec<TrackId> = touched(gesture).into_iter().collect();
    for track_ids in track_ids.chunks(ROWS_A_STATEMENT) {
        insert_touches(connection, (scene_id, revision), track_ids).await?;
    }
    keep_document(connection, scene_id, (scene, gesture)).await
}

pub(crate) fn touched(gesture: &Gesture) -> BTreeSet<TrackId> {
    gesture
        .edits()
        .iter()
        .filter_map(|edit| edit.cell.track())
        .collect()
}

/// Writes what a gesture changed of the kept document.
pub(crate) async fn keep_document(
    connection: &mut AnyConnection,
    scene_id: SceneId,
    (scene, gesture): (&Scene, &Gesture),
) -> Result<(), Error> {
    for track_id in &touched(gesture) {
        let id = track_id.0 as i64;
        match scene.track(*track_id) {
            Some(track) => {
                let sql = "INSERT INTO track (scene_id, track_id, body) VALUES ($1, $2, $3) \
                           ON CONFLICT (scene_id, track_id) DO UPDATE SET body = excluded.body";
                let query = sqlx::query(sql)
                    .bind(scene_id.0)
                    .bind(id)
                    .bind(to_bytes(track));
                query.execute(&mut *connection).await?;
            }
            None => {
                let sql = "DELETE FROM track WHERE scene_id = $1 AND track_id = $2";
                sqlx::query(sql)
                    .bind(scene_id.0)
                    .bind(id)
                    .execute(&mut *connection)
                    .await?;
            }
        }
    }
    let cells = gesture.edits().iter().map(|edit| &edit.cell);
    for cell in cells.filter(|cell| cell.track().is_none()) {
        let path = cell.to_path();
        match scene.value(cell) {
            Some(value) => {
                let sql = "INSERT INTO cell (scene_id, path, body, checksum) VALUES ($1, $2, $3, \
                           $4) ON CONFLICT (scene_id, path) DO UPDATE SET body = excluded.body, \
                           checksum = excluded.checksum";
                let body = value.to_json_string();
                let checksum = cell_checksum(&path, &body);
                let query = sqlx::query(sql).bind(scene_id.0).bind(path).bind(body);
                query.bind(checksum).execute(&mut *connection).await?;
            }
            None => {
                let sql = "DELETE FROM cell WHERE scene_id = $1 AND path = $2";
                sqlx::query(sql)
                    .bind(scene_id.0)
                    .bind(path)
                    .execute(&mut *connection)
                    .await?;
            }
        }
    }
    Ok(())
}

const ROWS_A_STATEMENT: usize = 1000;

pub(crate) async fn insert_touches(
    connection: &mut AnyConnection,
    (scene_id, revision): (SceneId, u64),
    track_ids: &[TrackId],
) -> Result<(), Error> {
    let row = |track_id: &TrackId| format!("({}, {}, {revision})", scene_id.0, track_id.0 as i64);
    let rows: Vec<String> = track_ids.iter().map(row).collect();
    let sql = format!(
        "INSERT INTO touch (scene_id, track_id, revision) VALUES {}",
        rows.join(", ")
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(connection)
        .await?;
    Ok(())
}

/// Rows of the kept document of a scene.
pub(crate) fn n_rows(scene: &Scene) -> i64 {
    let beside = scene.events().len() + scene.captions().len() + scene.audio().len();
    let beside = beside + scene.relations().len() + scene.tags().len();
    // And the ontology.
    (scene.tracks().len() + beside + 1) as i64
}

fn cell_checksum(path: &str, body: &str) -> i64 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(path.as_bytes());
    hasher.update(body.as_bytes());
    i64::from(hasher.finalize())
}

/// The kept document of a scene.
///
/// # Errors
/// [`Error::Kept`] where it is not what was written, or cannot be read.
pub(crate) async fn load(
    connection: &mut AnyConnection,
    record: &SceneRecord,
) -> Result<Scene, Error> {
    let wrong = |reason: String| Error::Kept {
        scene: record.id,
        reason,
    };
    read(connection, record).await.map_err(|err| match err {
        Error::Scene(err) => wrong(err.to_string()),
        Error::Sql(err) => wrong(err.to_string()),
        err => err,
    })
}

async fn read(connection: &mut AnyConnection, record: &SceneRecord) -> Result<Scene, Error> {
    let wrong = |reason: String| Error::Kept {
        scene: record.id,
        reason,
    };
    let sql = "SELECT path, body, checksum FROM cell WHERE scene_id = $1";
    let cells = sqlx::query(sql)
        .bind(record.id.0)
        .fetch_all(&mut *connection)
        .await?;
    let (mut ontology, mut beside) = (Ontology::none(), Vec::new());
    for row in &cells {
        let (path, body): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if row.try_get::<i64, _>(2)? != cell_checksum(&path, &body) {
            return Err(wrong(format!("the checksum of `{path}` is wrong")));
        }
        let cell: Cell = path.parse()?;
        match (Value::from_json_str(&cell, &body)?, cell) {
            (Value::Ontology(stated), Cell::Ontology) => ontology = Ontology::clone(&stated),
            (value, cell) => beside.push((cell, value)),
        }
    }
    let sql = "SELECT body FROM track WHERE scene_id = $1";
    let rows = sqlx::query(sql)
        .bind(record.id.0)
        .fetch_all(connection)
        .await?;
    let n_rows = (cells.len() + rows.len()) as i64;
    if n_rows != record.kept_rows {
        return Err(wrong(format!(
            "it has {n_rows} rows, not {}",
            record.kept_rows
        )));
    }
    let bodies = rows.iter().map(|row| row.try_get::<Vec<u8>, _>(0));
    let bodies = bodies.collect::<Result<Vec<_>, _>>()?;
    let tracks: Result<Vec<Track>, String> = bodies.par_iter().map(|it| from_bytes(it)).collect();
    let scene = Scene::new(
        record.log_identity.clone(),
        ontology,
        tracks.map_err(wrong)?,
    )?;
    Ok(scene.with_cells(beside)?)
}

/// The track as bytes, little-endian throughout.
pub(crate) fn to_bytes(track: &Track) -> Vec<u8> {
    let others = track.cells().into_iter();
    let is_keyframe = |cell: &Cell| matches!(cell, Cell::Track(_, TrackCell::Keyframe(_)));
    let others = others.filter(|(cell, _)| !is_keyframe(cell));
    let lines: Vec<String> = others
        .map(|(cell, value)| cell_line(&cell, &value))
        .collect();
    let text = lines.join("\n");
    let keyframes = track.keyframes();
    let reviewers: BTreeSet<&Person> = keyframes
        .iter()
        .filter_map(|it| it.reviewer.as_ref())
        .collect();
    let reviewers: Vec<&Person> = reviewers.into_iter().collect();
    let mut bytes = Vec::with_capacity(text.len() + 80 * keyframes.len() + 64);
    put_text(&mut bytes, &text);
    put_len(&mut bytes, reviewers.len());
    for reviewer in &reviewers {
        put_text(&mut bytes, reviewer.as_str());
    }
    put_len(&mut bytes, keyframes.len());
    for keyframe in keyframes {
        let pose = StatedPose::of(keyframe);
        bytes.extend(keyframe.stamp.nanos().to_le_bytes());
        let place = pose.world_from_body.translation();
        let rotation = pose.world_from_body.quaternion_xyzw();
        for number in place.iter().chain(&rotation) {
            bytes.extend(number.to_le_bytes());
        }
        bytes.push(
            Source::ALL
                .iter()
                .position(|it| *it == pose.source)
                .unwrap_or(0) as u8,
        );
        let flags = [
            pose.own_size.is_some(),
            pose.score.is_some(),
            pose.reviewer.is_some(),
        ];
        bytes.push(
            flags
                .iter()
                .rev()
                .fold(0, |bits, flag| bits << 1 | u8::from(*flag)),
        );
        let size = pose.own_size.iter().flat_map(Size::lwh);
        for number in size.chain(pose.score) {
            bytes.extend(number.to_le_bytes());
        }
        if let Some(reviewer) = &pose.reviewer {
            put_len(&mut bytes, reviewers.binary_search(&reviewer).unwrap_or(0));
        }
    }
    let checksum = crc32fast::hash(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

fn put_len(bytes: &mut Vec<u8>, len: usize) {
    bytes.extend((len as u32).to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_len(bytes, text.len());
    bytes.extend(text.as_bytes());
}

/// The track of such bytes, or what is wrong with them.
pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Track, String> {
    let (body, checksum) = bytes.split_last_chunk().ok_or("a track is cut short")?;
    if crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err("the checksum of a track is wrong".to_owned());
    }
    read_track(&mut Bytes(body)).ok_or_else(|| "a track cannot be read".to_owned())?
}

fn read_track(bytes: &mut Bytes<'_>) -> Option<Result<Track, String>> {
    let mut cells = Vec::new();
    let text = bytes.text()?;
    for line in text.lines() {
        match read_cell_line(line) {
            Ok(cell) => cells.push(cell),
            Err(err) => return Some(Err(err.to_string())),
        }
    }
    let n_reviewers = bytes.len()?;
    let reviewers = (0..n_reviewers).map(|_| Person::new(bytes.text()?).ok());
    let reviewers: Vec<Person> = reviewers.collect::<Option<_>>()?;
    let n_keyframes = bytes.len()?;
    let keyframes = (0..n_keyframes).map(|_| read_pose(bytes, &reviewers));
    let keyframes: Vec<(Stamp, StatedPose)> = keyframes.collect::<Option<_>>()?;
    Some(Track::from_cells(cells, keyframes).map_err(|err| err.to_string()))
}

fn read_pose(bytes: &mut Bytes<'_>, reviewers: &[Person]) -> Option<(Stamp, StatedPose)> {
    let stamp = Stamp::from_nanos(i64::from_le_bytes(bytes.take()?));
    let [x, y, z, qx, qy, qz, qw] = bytes.numbers()?;
    let [source, flags] = bytes.take()?;
    let own_size = match flags & 1 {
        0 => None,
        _ => {
            let [length, width, height] = bytes.numbers()?;
            Some(Size::new(length, width, height).ok()?)
        }
    };
    let score = match flags & 2 {
        0 => None,
        _ => bytes.numbers::<1>().map(|[score]| score),
    };
    let reviewer = match flags & 4 {
        0 => None,
        _ => Some(reviewers.get(bytes.len()?)?.clone()),
    };
    let pose = StatedPose {
        world_from_body: Rigid::from_exact_parts([x, y, z], [qx, qy, qz, qw]),
        own_size,
        source: *Source::ALL.get(usize::from(source))?,
        score,
        reviewer,
    };
    Some((stamp, pose))
}

/// Bytes that are not read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn numbers<const N: usize>(&mut self) -> Option<[f64; N]> {
        let mut numbers = [0.0; N];
        for number in &mut numbers {
            *number = f64::from_le_bytes(self.take()?);
        }
        Some(numbers)
    }

    fn len(&mut self) -> Option<usize> {
        let len = u32::from_le_bytes(self.take()?) as usize;
        // Nothing takes less than a byte: a length that cannot be is not allocated for.
        (len <= self.0.len()).then_some(len)
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = self.len()?;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use fl_scene::Keyframe;
    use fl_spacetime::{OrientedBox, Point, World};
    use proptest::prelude::*;

    use super::*;

    fn track() -> Track {
        let size = Size::new(4.0, 2.0, 1.5).unwrap();
        let keyframe = |idx: i64| {
            let center = Point::new(0.1 * idx as f64, -1e300, 1e-300);
            let cuboid = OrientedBox::<World>::from_yaw(center, size, 0.3 * idx as f64);
            Keyframe {
                score: (idx % 2 == 0).then_some(0.1),
                reviewer: (idx % 3 == 0).then(|| Person::new("mia").unwrap()),
                ..Keyframe::new(
                    Stamp::from_nanos(idx),
                    cuboid,
                    Source::ALL[idx as usize % 4],
                )
            }
        };
        let track = Track::new(
            TrackId(7),
            "car".parse().unwrap(),
            (0..9).map(keyframe).collect(),
        );
        let mut parts = track.unwrap().parts().clone();
        parts.keyframes[4].own_size = true;
        Track::from_parts(parts).unwrap()
    }

    #[test]
    fn a_track_comes_back_bit_for_bit() {
        let track = track();
        assert_eq!(from_bytes(&to_bytes(&track)).unwrap(), track);
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_refused(at in 0_usize..2000, bit in 0..8_u32, cut in 0_usize..2000) {
            let mut bytes = to_bytes(&track());
            let at = at % bytes.len();
            bytes[at] ^= 1_u8 << bit;
            prop_assert!(from_bytes(&bytes).is_err());
            // Also with a checksum that fits, nothing panics.
            let body = bytes.len() - 4;
            let mut forged = bytes[..body.min(cut)].to_vec();
            let checksum = crc32fast::hash(&forged);
            forged.extend(checksum.to_le_bytes());
            let _ = from_bytes(&forged);
            let mut forged = bytes[..body].to_vec();
            let checksum = crc32fast::hash(&forged);
            forged.extend(checksum.to_le_bytes());
            let _ = from_bytes(&forged);
        }
    }
}
