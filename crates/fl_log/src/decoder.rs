//! How the messages of a channel are read, by its encoding and its schema.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::message::definitions;
use crate::schema::Plan;
use crate::source::ScannedChannel;
use crate::stamp_rule::StampRule;
use crate::value::{self, Value};

/// Reads the messages of one channel.
#[derive(Debug)]
pub(crate) enum Decoder {
    /// ROS 2 messages in CDR.
    Cdr(Plan),
}

/// Definitions of message types for logs that come without.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions {
    _folder: Option<PathBuf>,
}

impl Definitions {
    /// The bundled ones, and those in the user's folder.
    pub(crate) fn new(folder: Option<&Path>) -> Self {
        Self {
            _folder: folder.map(Path::to_owned),
        }
    }

    /// The definition of this type and of all types it needs; `None` if it is unknown.
    pub(crate) fn concatenated(&self, name: &str) -> Option<String> {
        definitions::concatenated(name)
    }
}

impl Decoder {
    /// The decoder by the log's own definition; for types whose definition is missing or written
    /// in another language, by the one known here. Else why there is none.
    pub(crate) fn of(channel: &ScannedChannel, definitions: &Definitions) -> Result<Self, String> {
        if channel.encoding != "cdr" {
            let encoding = &channel.encoding;
            return Err(format!("the encoding is {encoding:?}, not \"cdr\""));
        }
        cdr_plan(channel, definitions).map(Self::Cdr)
    }

    /// The fields of a message.
    pub(crate) fn value<'a>(&self, message: &'a [u8]) -> Result<Value<'a>, Error> {
        match self {
            Self::Cdr(plan) => value::decode(plan, message),
        }
    }

    /// Where the header stamp of a message is.
    pub(crate) fn stamp_rule(&self) -> StampRule {
        match self {
            Self::Cdr(plan) => StampRule::of(plan),
        }
    }
}

fn cdr_plan(channel: &ScannedChannel, definitions: &Definitions) -> Result<Plan, String> {
    let name = &channel.schema;
    if channel.schema_encoding == "ros2msg" && !channel.schema_data.is_empty() {
        let text = str::from_utf8(&channel.schema_data)
            .map_err(|_| "the definition is not UTF-8".to_owned())?;
        return Plan::from_ros2msg(name, text).map_err(|err| err.to_string());
    }
    let Some(text) = definitions.concatenated(name) else {
        let encoding = &channel.schema_encoding;
        return Err(format!(
            "{name:?} comes without a definition in ros2msg ({encoding:?})"
        ));
    };
    Plan::from_ros2msg(name, &text).map_err(|err| err.to_string())
}
