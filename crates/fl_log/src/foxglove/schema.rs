//! The descriptors of Foxglove's message types, as its own tools write them into logs.
//!
//! Each message is a file of its own that imports those of its fields. The field numbers of a
//! descriptor are those of `google/protobuf/descriptor.proto`.

use crate::protobuf::ProtoWriter;
use Kind::{Bool, Bytes, Enum, F64, Fixed32, I32, I64, Many, One, Text};

/// A message type: its full name, its fields by number from 1, and its enum, if it has one.
struct MessageType {
    name: &'static str,
    fields: &'static [(&'static str, Kind)],
    /// The values of `Type`, from 0.
    values: &'static [&'static str],
}

/// What a field holds.
#[derive(Clone, Copy)]
enum Kind {
    F64,
    I64,
    I32,
    Bool,
    Text,
    Bytes,
    /// A list of `fixed32`.
    Fixed32,
    /// The message's own enum `Type`.
    Enum,
    /// A message.
    One(&'static str),
    /// A list of messages.
    Many(&'static str),
}

#[rustfmt::skip]
const TYPES: &[MessageType] = &[
    plain("google.protobuf.Timestamp", &[("seconds", I64), ("nanos", I32)]),
    plain("google.protobuf.Duration", &[("seconds", I64), ("nanos", I32)]),
    plain("foxglove.Color", &[("r", F64), ("g", F64), ("b", F64), ("a", F64)]),
    plain("foxglove.KeyValuePair", &[("key", Text), ("value", Text)]),
    plain("foxglove.Point2", &[("x", F64), ("y", F64)]),
    plain("foxglove.Point3", &[("x", F64), ("y", F64), ("z", F64)]),
    plain("foxglove.Vector3", &[("x", F64), ("y", F64), ("z", F64)]),
    plain("foxglove.Quaternion", &[("x", F64), ("y", F64), ("z", F64), ("w", F64)]),
    plain("foxglove.Pose", &[
        ("position", One("foxglove.Vector3")), ("orientation", One("foxglove.Quaternion")),
    ]),
    plain("foxglove.ArrowPrimitive", &[
        ("pose", One("foxglove.Pose")), ("shaft_length", F64), ("shaft_diameter", F64),
        ("head_length", F64), ("head_diameter", F64), ("color", One("foxglove.Color")),
    ]),
    plain("foxglove.CubePrimitive", &[
        ("pose", One("foxglove.Pose")), ("size", One("foxglove.Vector3")),
        ("color", One("foxglove.Color")),
    ]),
    plain("foxglove.CylinderPrimitive", &[
        ("pose", One("foxglove.Pose")), ("size", One("foxglove.Vector3")), ("bottom_scale", F64),
        ("top_scale", F64), ("color", One("foxglove.Color")),
    ]),
    MessageType {
        name: "foxglove.LinePrimitive",
        fields: &[
            ("type", Enum), ("pose", One("foxglove.Pose")), ("thickness", F64),
            ("scale_invariant", Bool), ("points", Many("foxglove.Point3")),
            ("color", One("foxglove.Color")), ("colors", Many("foxglove.Color")),
            ("indices", Fixed32),
        ],
        values: &["LINE_STRIP", "LINE_LOOP", "LINE_LIST"],
    },
    plain("foxglove.ModelPrimitive", &[
        ("pose", One("foxglove.Pose")), ("scale", One("foxglove.Vector3")),
        ("color", One("foxglove.Color")), ("override_color", Bool), ("url", Text),
        ("media_type", Text), ("data", Bytes),
    ]),
    plain("foxglove.SpherePrimitive", &[
        ("pose", One("foxglove.Pose")), ("size", One("foxglove.Vector3")),
        ("color", One("foxglove.Color")),
    ]),
    plain("foxglove.TextPrimitive", &[
        ("pose", One("foxglove.Pose")), ("billboard", Bool), ("font_size", F64),
        ("scale_invariant", Bool), ("color", One("foxglove.Color")), ("text", Text),
    ]),
    plain("foxglove.TriangleListPrimitive", &[
        ("pose", One("foxglove.Pose")), ("points", Many("foxglove.Point3")),
        ("color", One("foxglove.Color")), ("colors", Many("foxglove.Color")),
        ("indices", Fixed32),
    ]),
    plain("foxglove.SceneEntity", &[
        ("timestamp", One("google.protobuf.Timestamp")), ("frame_id", Text), ("id", Text),
        ("lifetime", One("google.protobuf.Duration")), ("frame_locked", Bool),
        ("metadata", Many("foxglove.KeyValuePair")), ("arrows", Many("foxglove.ArrowPrimitive")),
        ("cubes", Many("foxglove.CubePrimitive")), ("spheres", Many("foxglove.SpherePrimitive")),
        ("cylinders", Many("foxglove.CylinderPrimitive")),
        ("lines", Many("foxglove.LinePrimitive")),
        ("triangles", Many("foxglove.TriangleListPrimitive")),
        ("texts", Many("foxglove.TextPrimitive")), ("models", Many("foxglove.ModelPrimitive")),
    ]),
    MessageType {
        name: "foxglove.SceneEntityDeletion",
        fields: &[
            ("timestamp", One("google.protobuf.Timestamp")), ("type", Enum), ("id", Text),
        ],
        values: &["MATCHING_ID", "ALL"],
    },
    plain("foxglove.SceneUpdate", &[
        ("deletions", Many("foxglove.SceneEntityDeletion")),
        ("entities", Many("foxglove.SceneEntity")),
    ]),
    plain("foxglove.CircleAnnotation", &[
        ("timestamp", One("google.protobuf.Timestamp")), ("position", One("foxglove.Point2")),
        ("diameter", F64), ("thickness", F64), ("fill_color", One("foxglove.Color")),
        ("outline_color", One("foxglove.Color")), ("metadata", Many("foxglove.KeyValuePair")),
    ]),
    MessageType {
        name: "foxglove.PointsAnnotation",
        fields: &[
            ("timestamp", One("google.protobuf.Timestamp")), ("type", Enum),
            ("points", Many("foxglove.Point2")), ("outline_color", One("foxglove.Color")),
            ("outline_colors", Many("foxglove.Color")), ("fill_color", One("foxglove.Color")),
            ("thickness", F64), ("metadata", Many("foxglove.KeyValuePair")),
        ],
        values: &["UNKNOWN", "POINTS", "LINE_LOOP", "LINE_STRIP", "LINE_LIST"],
    },
    plain("foxglove.TextAnnotation", &[
        ("timestamp", One("google.protobuf.Timestamp")), ("position", One("foxglove.Point2")),
        ("text", Text), ("font_size", F64), ("text_color", One("foxglove.Color")),
        ("background_color", One("foxglove.Color")), ("metadata", Many("foxglove.KeyValuePair")),
    ]),
    plain("foxglove.ImageAnnotations", &[
        ("circles", Many("foxglove.CircleAnnotation")),
        ("points", Many("foxglove.PointsAnnotation")),
        ("texts", Many("foxglove.TextAnnotation")), ("metadata", Many("foxglove.KeyValuePair")),
        ("timestamp", One("google.protobuf.Timestamp")),
    ]),
];

const fn plain(name: &'static str, fields: &'static [(&'static str, Kind)]) -> MessageType {
    MessageType {
        name,
        fields,
        values: &[],
    }
}

/// The serialized `google.protobuf.FileDescriptorSet` of a type, what a file imports before it.
pub(super) fn descriptor_set(name: &str) -> Vec<u8> {
    let mut needed = Vec::new();
    collect(name, &mut needed);
    let mut writer = ProtoWriter::default();
    for message_type in needed {
        writer.message(1, |file| message_type.write_file(file));
    }
    writer.finish()
}

fn collect(name: &str, needed: &mut Vec<&'static MessageType>) {
    let found = TYPES.iter().find(|it| it.name == name);
    let Some(found) = found.filter(|found| needed.iter().all(|it| it.name != found.name)) else {
        return;
    };
    for inner in found.imports() {
        collect(inner, needed);
    }
    needed.push(found);
}

impl MessageType {
    /// The package and the name in it.
    fn parts(&self) -> (&'static str, &'static str) {
        self.name.rsplit_once('.').unwrap_or(("", self.name))
    }

    /// The types of the fields that are messages, each once, by name.
    fn imports(&self) -> Vec<&'static str> {
        let named = self.fields.iter().filter_map(|(_, kind)| match kind {
            One(name) | Many(name) => Some(*name),
            _ => None,
        });
        let mut names: Vec<&str> = named.collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn write_file(&self, file: &mut ProtoWriter) {
        let (package, name) = self.parts();
        file.text(1, &path(self.name));
        file.text(2, package);
        for import in self.imports() {
            file.text(3, &path(import));
        }
        file.message(4, |message| {
            message.text(1, name);
            for ((name, kind), number) in self.fields.iter().zip(1..) {
                message.message(2, |field| self.write_field(field, name, number, *kind));
            }
            if !self.values.is_empty() {
                message.message(4, |definition| {
                    definition.text(1, "Type");
                    for (value, number) in self.values.iter().zip(0..) {
                        definition.message(2, |entry| {
                            entry.text(1, value);
                            entry.stated_int(2, number);
                        });
                    }
                });
            }
        });
        file.text(12, "proto3");
    }

    fn write_field(&self, field: &mut ProtoWriter, name: &str, number: i64, kind: Kind) {
        const OPTIONAL: i64 = 1;
        const REPEATED: i64 = 3;
        let is_list = matches!(kind, Many(_) | Fixed32);
        field.text(1, name);
        field.int(3, number);
        field.int(4, if is_list { REPEATED } else { OPTIONAL });
        field.int(5, kind.number());
        match kind {
            One(name) | Many(name) => field.text(6, &format!(".{name}")),
            Enum => field.text(6, &format!(".{}.Type", self.name)),
            _ => {}
        }
    }
}

impl Kind {
    /// `FieldDescriptorProto.Type`.
    fn number(self) -> i64 {
        match self {
            F64 => 1,
            I64 => 3,
            I32 => 5,
            Fixed32 => 7,
            Bool => 8,
            Text => 9,
            One(_) | Many(_) => 11,
            Bytes => 12,
            Enum => 14,
        }
    }
}

/// Where a type's file is: Foxglove's are called like the type, Google's in lower case.
fn path(name: &str) -> String {
    match name.strip_prefix("google.protobuf.") {
        Some(short) => format!("google/protobuf/{}.proto", short.to_lowercase()),
        None => format!("{}.proto", name.replace('.', "/")),
    }
}
