//! How the messages of a channel are read, by its encoding and its schema.

use std::path::Path;
use std::sync::Arc;

use crate::definition_folder::DefinitionFolder;
use crate::error::Error;
use crate::flatbuffer::Flatbuffer;
use crate::json::Json;
use crate::protobuf::Protobuf;
use crate::schema::{Language, Lookup, Plan};
use crate::source::ScannedChannel;
use crate::stamp_rule::StampRule;
use crate::value::{self, Value};

/// Reads the messages of one channel.
#[derive(Debug)]
pub(crate) enum Decoder {
    /// ROS 2 messages in CDR.
    Cdr(Plan),
    /// ROS 1 messages.
    Ros1(Plan),
    /// Protocol Buffers.
    Protobuf(Protobuf),
    /// JSON.
    Json(Json),
    /// Flatbuffers.
    Flatbuffer(Flatbuffer),
}

/// Definitions of message types for logs that come without: those in the user's folder, and the
/// bundled ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions {
    folder: Option<DefinitionFolder>,
}

impl Definitions {
    /// With those in this folder.
    pub(crate) fn new(folder: Option<&Path>) -> Self {
        Self {
            folder: folder.map(DefinitionFolder::new),
        }
    }
}

impl Decoder {
    /// The decoder by the log's own definition; for types whose definition is missing, or cannot
    /// be understood, by the one known here. Else why there is none.
    pub(crate) fn of(channel: &ScannedChannel, definitions: &Definitions) -> Result<Self, String> {
        match channel.encoding.as_str() {
            "cdr" => plan(channel, Language::Ros2Msg, definitions).map(Self::Cdr),
            "ros1" => plan(channel, Language::Ros1Msg, definitions).map(Self::Ros1),
            "protobuf" => protobuf(channel).map(Self::Protobuf),
            "json" => json(channel).map(Self::Json),
            "flatbuffer" => flatbuffer(channel).map(Self::Flatbuffer),
            encoding => Err(format!(
                "messages of {:?} are encoded as {encoding:?}, which cannot be read",
                channel.schema
            )),
        }
    }

    /// Whether messages of this encoding can be read, given their definition.
    pub(crate) fn knows(encoding: &str) -> bool {
        matches!(
            encoding,
            "cdr" | "ros1" | "protobuf" | "json" | "flatbuffer"
        )
    }

    /// The fields of a message.
    pub(crate) fn value<'a>(&self, message: &'a [u8]) -> Result<Value<'a>, Error> {
        match self {
            Self::Cdr(plan) => value::decode_cdr(plan, message),
            Self::Ros1(plan) => value::decode_ros1(plan, message),
            Self::Protobuf(protobuf) => protobuf.value(message),
            Self::Json(json) => json.value(message),
            Self::Flatbuffer(flatbuffer) => flatbuffer.value(message),
        }
    }

    /// Where the header stamp of a message is.
    pub(crate) fn stamp_rule(&self) -> StampRule {
        match self {
            Self::Cdr(plan) => StampRule::of_cdr(plan),
            Self::Ros1(plan) => StampRule::of_ros1(plan),
            Self::Protobuf(protobuf) => protobuf.stamp_path().map_or(StampRule::Absent, |path| {
                StampRule::Protobuf(Arc::new(path))
            }),
            Self::Json(_) => StampRule::Json,
            Self::Flatbuffer(flatbuffer) => {
                flatbuffer.stamp_path().map_or(StampRule::Absent, |path| {
                    StampRule::Flatbuffer(Arc::new(path))
                })
            }
        }
    }
}

/// The plan by the log's definition, else by the user's, else by the bundled one. A definition
/// that the log has but that cannot be understood is only replaced by the user's: the bundled one
/// might be of another version.
fn plan(
    channel: &ScannedChannel,
    dialect: Language,
    definitions: &Definitions,
) -> Result<Plan, String> {
    let bundled = Lookup::bundled(dialect);
    let in_log = plan_in_log(channel, &bundled);
    if let Some(Ok(plan)) = in_log {
        return Ok(plan);
    }
    let folder = definitions.folder.as_ref();
    let known = match (in_log, folder) {
        (Some(Err(err)), None) => return Err(err.to_string()),
        (Some(Err(err)), Some(folder)) if !folder.defines(&channel.schema) => {
            return Err(err.to_string());
        }
        _ => Plan::looked_up(&channel.schema, &bundled.with_folder(folder)),
    };
    known
        .map_err(|err| err.to_string())?
        .ok_or_else(|| no_definition(channel))
}

/// The plan by the log's definition, if there is one in a known language.
fn plan_in_log(channel: &ScannedChannel, bundled: &Lookup<'_>) -> Option<Result<Plan, Error>> {
    if channel.schema_data.is_empty() {
        return None;
    }
    let language = Language::of_schema_encoding(&channel.schema_encoding)?;
    // Comments may be in any encoding.
    let text = String::from_utf8_lossy(&channel.schema_data);
    Some(Plan::from_text(&channel.schema, (language, &text), bundled))
}

fn no_definition(channel: &ScannedChannel) -> String {
    let name = &channel.schema;
    let given = match (channel.schema_encoding.as_str(), &channel.schema_data[..]) {
        (_, []) => "comes without a definition".to_owned(),
        (encoding, _) => format!("is defined in {encoding:?}, which cannot be read"),
    };
    format!("{name:?} {given}; a folder of definitions with its .msg file would help")
}

fn protobuf(channel: &ScannedChannel) -> Result<Protobuf, String> {
    if channel.schema_encoding != "protobuf" {
        let encoding = &channel.schema_encoding;
        return Err(format!(
            "the definition is written as {encoding:?}, not \"protobuf\""
        ));
    }
    Protobuf::of(&channel.schema, &channel.schema_data).map_err(|err| err.to_string())
}

fn json(channel: &ScannedChannel) -> Result<Json, String> {
    let schema = match channel.schema_encoding.as_str() {
        "jsonschema" => channel.schema_data.as_slice(),
        _ => &[],
    };
    Json::of(schema).map_err(|err| err.to_string())
}

fn flatbuffer(channel: &ScannedChannel) -> Result<Flatbuffer, String> {
    if channel.schema_encoding != "flatbuffer" {
        let encoding = &channel.schema_encoding;
        return Err(format!(
            "the definition is written as {encoding:?}, not \"flatbuffer\""
        ));
    }
    Flatbuffer::of(&channel.schema, &channel.schema_data).map_err(|err| err.to_string())
}
