//! Who did what with the project as a whole: one line of JSON each, in a file and in the tracing
//! target `audit`.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::Error;

/// What is written down.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Event<'a> {
    /// What was done: `login`, `login_failed`, `logout`, …
    pub(crate) what: &'static str,
    /// By whom, as far as that is known.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) person: &'a str,
    /// From where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<IpAddr>,
    /// To whom.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) to: &'a str,
    /// With what.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) detail: &'a str,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u64>,
}

#[derive(Serialize)]
struct Line<'a> {
    at_us: u64,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

/// Where it is written.
#[derive(Debug)]
pub(crate) struct Audit {
    file: Option<Mutex<File>>,
}

impl Audit {
    /// Appends to a file, if one is given.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let open = |path: &Path| {
            let file = OpenOptions::new().create(true).append(true).open(path);
            let file = file.map_err(|source| Error::Audit {
                path: path.to_owned(),
                source,
            })?;
            Ok::<_, Error>(Mutex::new(file))
        };
        Ok(Self {
            file: path.map(open).transpose()?,
        })
    }

    /// Writes one event down. JSON escapes line ends, so that no name can forge a line.
    pub(crate) fn record(&self, event: &Event<'_>) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let at_us = since.map_or(0, |since| since.as_micros() as u64);
        let line = Line { at_us, event };
        let mut line = serde_json::to_string(&line).expect("an event is plain text and numbers");
        tracing::info!(target: "audit", "{line}");
        let Some(file) = &self.file else {
            return;
        };
        line.push('\n');
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(err) = file.write_all(line.as_bytes()) {
            tracing::error!("the audit log cannot be written: {err}");
        }
    }
}
