//! Lists of JSON that are written row by row, and names made of what they stand for.

use fl_scene::AttributeValue;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{ExportFolder, FileStream, hex};
use crate::Error;

/// A JSON array in a file of its own, one row a line.
pub(crate) struct JsonRows {
    stream: FileStream,
    n_rows: usize,
}

impl JsonRows {
    pub(crate) fn begin(out: &mut ExportFolder, name: &str) -> Result<Self, Error> {
        let mut stream = out.stream(name)?;
        stream.write(b"[")?;
        Ok(Self { stream, n_rows: 0 })
    }

    pub(crate) fn push(&mut self, row: &impl Serialize) -> Result<(), Error> {
        let separator: &[u8] = if self.n_rows == 0 { b"\n" } else { b",\n" };
        self.stream.write(separator)?;
        self.stream
            .write(&serde_json::to_vec(row).map_err(Error::json)?)?;
        self.n_rows += 1;
        Ok(())
    }

    pub(crate) fn end(mut self, out: &mut ExportFolder) -> Result<(), Error> {
        self.stream.write(b"\n]\n")?;
        out.close(self.stream)
    }
}

/// What is said of an object, as JSON has it.
pub(crate) fn value_json(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::Flag(flag) => json!(flag),
        AttributeValue::Number(number) => json!(number),
        AttributeValue::Choice(text) | AttributeValue::Text(text) => json!(text),
    }
}

/// A name of 32 hexadecimal digits that the parts alone decide.
pub(crate) fn token(parts: &[&str]) -> String {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update((part.len() as u64).to_le_bytes());
        sum.update(part.as_bytes());
    }
    hex(&sum.finalize())[..32].to_owned()
}
