//! One Parquet file, written in groups of rows.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, UInt64Array,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::Error;
use crate::export::{ExportFolder, Format, Job};

/// A group of rows; no more are held in memory.
const ROWS_OF_A_GROUP: usize = 1 << 16;

/// A column, and how its values are meant.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Of numbers; empty where there is none.
    pub(super) unit: &'static str,
    /// In which values are; empty where they are in none.
    pub(super) frame: &'static str,
    pub(super) about: &'static str,
    pub(super) may_be_absent: bool,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number of a thing, from 0.
    Id,
    /// A moment or a count.
    Integer,
    Number,
    Text,
    Flag,
}

impl Column {
    pub(super) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            unit: "",
            frame: "",
            about,
            may_be_absent: false,
        }
    }

    pub(super) const fn stamp(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Integer, about).unit("ns since 1970-01-01 UTC")
    }

    pub(super) const fn number(
        name: &'static str,
        unit: &'static str,
        frame: &'static str,
        about: &'static str,
    ) -> Self {
        let column = Self::new(name, Kind::Number, about).unit(unit);
        Self { frame, ..column }
    }

    pub(super) const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    pub(super) const fn or_absent(self) -> Self {
        Self {
            may_be_absent: true,
            ..self
        }
    }

    fn field(&self) -> Field {
        let facts = [
            ("unit", self.unit),
            ("frame", self.frame),
            ("about", self.about),
        ];
        let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
        let facts = facts.map(|(key, text)| (key.to_owned(), text.to_owned()));
        let kind = match self.kind {
            Kind::Id => DataType::UInt64,
            Kind::Integer => DataType::Int64,
            Kind::Number => DataType::Float64,
            Kind::Text => DataType::Utf8,
            Kind::Flag => DataType::Boolean,
        };
        Field::new(self.name, kind, self.may_be_absent).with_metadata(facts.collect())
    }
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Id(u64),
    Integer(i64),
    Number(f64),
    Text(String),
    Flag(bool),
    Absent,
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

macro_rules! cell_from {
    ($kind:ty, $variant:ident) => {
        impl From<$kind> for Cell {
            fn from(value: $kind) -> Self {
                Self::$variant(value)
            }
        }
    };
}

cell_from!(u64, Id);
cell_from!(i64, Integer);
cell_from!(f64, Number);
cell_from!(String, Text);
cell_from!(bool, Flag);

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Integer(count as i64)
    }
}

impl From<fl_spacetime::Stamp> for Cell {
    fn from(stamp: fl_spacetime::Stamp) -> Self {
        Self::Integer(stamp.nanos())
    }
}

/// A file that grows by rows.
pub(super) struct Table {
    name: String,
    path: PathBuf,
    schema: Arc<Schema>,
    writer: ArrowWriter<File>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Begins the file of that name with these columns.
    pub(super) fn begin(
        job: &Job<'_>,
        out: &mut ExportFolder,
        name: &str,
        columns: &[Column],
    ) -> Result<Self, Error> {
        Self::with_facts(out, name, columns, about(job)?)
    }

    fn with_facts(
        out: &mut ExportFolder,
        name: &str,
        columns: &[Column],
        facts: HashMap<String, String>,
    ) -> Result<Self, Error> {
        let name = format!("{name}.parquet");
        let path = out.claim(&name)?;
        let fields: Vec<Field> = columns.iter().map(Column::field).collect();
        let schema = Arc::new(Schema::new(fields).with_metadata(facts));
        let file = File::create(&path).map_err(|source| Error::Write {
            path: path.clone(),
            source,
        })?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties));
        Ok(Self {
            writer: writer.map_err(|err| refused(&path, &err))?,
            name,
            path,
            schema,
            rows: Vec::new(),
        })
    }

    /// Adds a row, one cell a column.
    pub(super) fn push(&mut self, row: Vec<Cell>) -> Result<(), Error> {
        self.rows.push(row);
        match self.rows.len() < ROWS_OF_A_GROUP {
            true => Ok(()),
            false => self.write_group(),
        }
    }

    pub(super) fn end(mut self, out: &mut ExportFolder) -> Result<(), Error> {
        if !self.rows.is_empty() {
            self.write_group()?;
        }
        self.writer
            .close()
            .map_err(|err| refused(&self.path, &err))?;
        out.seal(&self.name)
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let rows = std::mem::take(&mut self.rows);
        let columns = self.schema.fields().iter().enumerate();
        let columns = columns.map(|(idx, field)| array(&rows, idx, field.data_type()));
        let batch = RecordBatch::try_new(self.schema.clone(), columns.collect());
        let written = batch.map_err(ParquetError::from).and_then(|batch| {
            self.writer.write(&batch)?;
            self.writer.flush()
        });
        written.map_err(|err| refused(&self.path, &err))
    }
}

/// A column of the rows. A cell of another kind than its column is absent, which a column that
/// knows no absence refuses.
fn array(rows: &[Vec<Cell>], idx: usize, kind: &DataType) -> ArrayRef {
    let cells = rows.iter().map(|row| row.get(idx).unwrap_or(&Cell::Absent));
    match kind {
        DataType::UInt64 => Arc::new(UInt64Array::from_iter(cells.map(|cell| match cell {
            Cell::Id(id) => Some(*id),
            _ => None,
        }))),
        DataType::Int64 => Arc::new(Int64Array::from_iter(cells.map(|cell| match cell {
            Cell::Integer(integer) => Some(*integer),
            _ => None,
        }))),
        DataType::Float64 => Arc::new(Float64Array::from_iter(cells.map(|cell| match cell {
            Cell::Number(number) => Some(*number),
            _ => None,
        }))),
        DataType::Boolean => Arc::new(BooleanArray::from_iter(cells.map(|cell| match cell {
            Cell::Flag(flag) => Some(*flag),
            _ => None,
        }))),
        _ => Arc::new(StringArray::from_iter(cells.map(|cell| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        }))),
    }
}

/// What every file says of itself.
fn about(job: &Job<'_>) -> Result<HashMap<String, String>, Error> {
    let drive = job.drive;
    let card = serde_json::to_string(&Format::Parquet.card()).map_err(Error::json)?;
    let facts = [
        ("framelock.convention", card),
        ("framelock.drive", drive.name.to_owned()),
        ("framelock.log", drive.scene.log().name.clone()),
        (
            "framelock.world_frame",
            drive.fusion.ego_motion().world_frame().to_owned(),
        ),
    ];
    Ok(facts.map(|(key, text)| (key.to_owned(), text)).into())
}

fn refused(path: &Path, err: &ParquetError) -> Error {
    Error::Format {
        what: format!("cannot be put into a Parquet file: {err}"),
        path: path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::file::metadata::RowGroupMetaData;

    use super::*;
    use crate::export::Media;

    const COLUMNS: &[Column] = &[
        Column::new("track", Kind::Id, "whose"),
        Column::number("speed", "m/s", "world", "how fast").or_absent(),
    ];

    fn table(out: &mut ExportFolder) -> Table {
        Table::with_facts(out, "speeds", COLUMNS, HashMap::new()).unwrap()
    }

    #[test]
    fn rows_are_written_in_groups_and_columns_say_what_they_are() {
        let place = tempfile::tempdir().unwrap();
        let mut out = ExportFolder::begin(&place.path().join("out"), Media::LeftOut).unwrap();
        let mut speeds = table(&mut out);
        let n_rows = ROWS_OF_A_GROUP + 3;
        for idx in 0..n_rows {
            let speed = (idx % 2 == 0).then_some(idx as f64);
            speeds
                .push(vec![(idx as u64).into(), speed.into()])
                .unwrap();
            assert!(speeds.rows.len() < ROWS_OF_A_GROUP);
        }
        speeds.end(&mut out).unwrap();
        let file = File::open(out.place("speeds.parquet").unwrap()).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let groups = reader.metadata().row_groups().iter();
        let groups: Vec<i64> = groups.map(RowGroupMetaData::num_rows).collect();
        assert_eq!(groups, [ROWS_OF_A_GROUP as i64, 3]);
        let field = reader.schema().field(1).clone();
        assert_eq!(field.metadata()["unit"], "m/s");
        assert_eq!(field.metadata()["frame"], "world");
        let mut n_read = 0;
        for batch in reader.build().unwrap() {
            let batch = batch.unwrap();
            assert_eq!(batch.column(0).null_count(), 0);
            n_read += batch.num_rows();
        }
        assert_eq!(n_read, n_rows);
    }

    #[test]
    fn a_cell_of_another_kind_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let mut out = ExportFolder::begin(&place.path().join("out"), Media::LeftOut).unwrap();
        let mut speeds = table(&mut out);
        speeds.push(vec!["seven".into(), Cell::Absent]).unwrap();
        let refused = speeds.end(&mut out).unwrap_err().to_string();
        assert!(refused.contains("speeds.parquet"), "{refused}");
    }
}
