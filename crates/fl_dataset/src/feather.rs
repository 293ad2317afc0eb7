//! Tables in Feather files (Arrow IPC), column by column.

mod claims;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float16Type, Float32Type, Float64Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
};
use arrow_array::{
    AnyDictionaryArray, Array, ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use arrow_schema::DataType;

use crate::Error;

/// A column whose words are kept by number has no more than this when they are written out.
const MAX_WORD_BYTES: usize = 1 << 28;

/// A column to be written.
pub(crate) enum Column {
    Texts(Vec<String>),
    Numbers(Vec<f64>),
    Integers(Vec<i64>),
}

/// Writes columns of one length as a Feather file, and the folders it lies in.
pub(crate) fn write_table(path: &Path, columns: Vec<(&str, Column)>) -> Result<(), Error> {
    let columns = columns.into_iter().map(|(name, column)| {
        let array: ArrayRef = match column {
            Column::Texts(texts) => Arc::new(StringArray::from(texts)),
            Column::Numbers(numbers) => Arc::new(Float64Array::from(numbers)),
            Column::Integers(integers) => Arc::new(Int64Array::from(integers)),
        };
        (name.to_owned(), array)
    });
    let write = || {
        let batch = RecordBatch::try_from_iter(columns)?;
        let mut writer = FileWriter::try_new(Vec::new(), &batch.schema())?;
        writer.write(&batch)?;
        writer.into_inner()
    };
    let bytes = write().map_err(|err| Error::Format {
        what: format!("cannot be put into a Feather file: {err}"),
        path: path.to_owned(),
    })?;
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, bytes))
        .map_err(|source| Error::Write {
            path: path.to_owned(),
            source,
        })
}

/// A table in memory; rows count over all its batches.
pub(crate) struct Table<'a> {
    path: &'a Path,
    batches: Vec<RecordBatch>,
}

impl<'a> Table<'a> {
    pub(crate) fn read(path: &'a Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(path, bytes)
    }

    /// From the bytes of a file, whose path is for messages.
    pub(crate) fn from_bytes(path: &'a Path, bytes: Vec<u8>) -> Result<Self, Error> {
        let batches = batches(bytes).map_err(|what| Error::Format {
            what: format!("not a Feather file that can be read: {what}"),
            path: path.to_owned(),
        })?;
        Ok(Self { path, batches })
    }

    /// A column of whole numbers.
    pub(crate) fn integers(&self, name: &str) -> Result<Vec<i64>, Error> {
        self.column(name, |array| match array.data_type() {
            DataType::Int64 => Some(array.as_primitive::<Int64Type>().iter().collect()),
            DataType::Int32 => {
                let values = array.as_primitive::<Int32Type>().iter();
                Some(values.map(|value| value.map(i64::from)).collect())
            }
            DataType::UInt16 => {
                let values = array.as_primitive::<UInt16Type>().iter();
                Some(values.map(|value| value.map(i64::from)).collect())
            }
            DataType::UInt8 => {
                let values = array.as_primitive::<UInt8Type>().iter();
                Some(values.map(|value| value.map(i64::from)).collect())
            }
            _ => None,
        })
    }

    /// A column of numbers, none of them NaN or infinite.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<f64>, Error> {
        self.column(name, finite_numbers)
    }

    /// A column of numbers; those that are absent, NaN or infinite are `None`.
    pub(crate) fn numbers_or_holes(&self, name: &str) -> Result<Vec<Option<f64>>, Error> {
        self.column(name, |array| {
            let numbers = finite_numbers(array)?;
            Some(numbers.into_iter().map(Some).collect())
        })
    }

    /// A column of texts, plain or by number of a dictionary.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        self.column(name, texts)
    }

    pub(crate) fn has_column(&self, name: &str) -> bool {
        let mut batches = self.batches.iter();
        batches.any(|batch| batch.column_by_name(name).is_some())
    }

    pub(crate) fn refuse_row(&self, row_idx: usize, what: String) -> Error {
        Error::Row {
            row: row_idx + 1,
            what,
            path: self.path.to_owned(),
        }
    }

    fn refuse(&self, what: String) -> Error {
        Error::Format {
            what,
            path: self.path.to_owned(),
        }
    }

    /// The values of all batches; a column that is absent, of another type or with holes is
    /// refused.
    fn column<T>(
        &self,
        name: &str,
        values: impl Fn(&dyn Array) -> Option<Vec<Option<T>>>,
    ) -> Result<Vec<T>, Error> {
        let mut column = Vec::new();
        for batch in &self.batches {
            let array = batch
                .column_by_name(name)
                .ok_or_else(|| self.refuse(format!("no column `{name}`")))?;
            let found = values(array.as_ref()).ok_or_else(|| {
                let kind = array.data_type();
                self.refuse(format!("column `{name}` is of type {kind}"))
            })?;
            for value in found {
                let row_idx = column.len();
                let what = || self.refuse_row(row_idx, format!("`{name}` is absent or not finite"));
                column.push(value.ok_or_else(what)?);
            }
        }
        Ok(column)
    }
}

fn batches(bytes: Vec<u8>) -> Result<Vec<RecordBatch>, String> {
    claims::check(&bytes)?;
    // Arrow panics on some columns that contradict themselves, such as one that has holes and no
    // list of them.
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        FileReader::try_new(Cursor::new(bytes), None)?.collect::<Result<Vec<_>, _>>()
    }));
    match decoded {
        Ok(batches) => batches.map_err(|err| err.to_string()),
        Err(_) => Err("a column contradicts itself".to_owned()),
    }
}

fn finite_numbers(array: &dyn Array) -> Option<Vec<Option<f64>>> {
    match array.data_type() {
        DataType::Float64 => {
            let values = array.as_primitive::<Float64Type>().iter();
            Some(values.map(finite).collect())
        }
        DataType::Float32 => {
            let values = array.as_primitive::<Float32Type>().iter();
            Some(values.map(|value| finite(value.map(f64::from))).collect())
        }
        DataType::Float16 => {
            let values = array.as_primitive::<Float16Type>().iter();
            Some(values.map(|value| finite(value.map(f64::from))).collect())
        }
        DataType::UInt8 => {
            let values = array.as_primitive::<UInt8Type>().iter();
            Some(values.map(|value| value.map(f64::from)).collect())
        }
        _ => None,
    }
}

fn texts(array: &dyn Array) -> Option<Vec<Option<String>>> {
    let owned = |value: Option<&str>| value.map(str::to_owned);
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().iter().map(owned).collect()),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().iter().map(owned).collect()),
        DataType::Dictionary(_, _) => words_of_dictionary(array.as_any_dictionary()),
        _ => None,
    }
}

/// `None` for a dictionary that is none of texts, or whose words written out are larger than any
/// table.
fn words_of_dictionary(dictionary: &dyn AnyDictionaryArray) -> Option<Vec<Option<String>>> {
    let words = texts(dictionary.values().as_ref())?;
    if words.is_empty() {
        return Some(vec![None; dictionary.len()]);
    }
    let numbers = dictionary.normalized_keys().into_iter().enumerate();
    let mut n_bytes = 0;
    let mut rows = Vec::with_capacity(dictionary.len());
    for (row_idx, number) in numbers {
        let is_there = dictionary.keys().is_valid(row_idx);
        let word = words.get(number).filter(|_| is_there).cloned().flatten();
        n_bytes += word.as_ref().map_or(0, String::len);
        if n_bytes > MAX_WORD_BYTES {
            return None;
        }
        rows.push(word);
    }
    Some(rows)
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}
