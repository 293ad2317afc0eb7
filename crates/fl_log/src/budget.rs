//! How much a message may become when it is decoded.

use crate::error::Error;

/// How many values a message may have; a list of numbers is one.
const MAX_VALUES: usize = 1 << 22;

/// What is left of the number of values that one message may have.
///
/// A message of a few bytes can stand for many values (absent fields with defaults, parts that
/// are named many times); memory must not follow such a promise.
#[derive(Debug)]
pub(crate) struct Budget {
    values_left: usize,
}

impl Budget {
    /// The budget of a new message.
    pub(crate) fn new() -> Self {
        Self {
            values_left: MAX_VALUES,
        }
    }

    /// Takes room for `n_values`.
    pub(crate) fn take(&mut self, n_values: usize) -> Result<(), Error> {
        self.values_left =
            self.values_left
                .checked_sub(n_values)
                .ok_or_else(|| Error::Unsupported {
                    what: format!("a message of more than {MAX_VALUES} values"),
                })?;
        Ok(())
    }
}
