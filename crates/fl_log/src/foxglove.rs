//! Messages of the Foxglove schemas that are written: boxes in space, and drawings on images.
//!
//! The schemas: <https://docs.foxglove.dev/docs/sdk/schemas>. They are written in Protocol
//! Buffers, which Foxglove, Lichtblick and Rerun all read by the descriptors in the log.

mod schema;

use fl_spacetime::Stamp;

use crate::message::Pose;
use crate::protobuf::ProtoWriter;

/// The types that [`crate::McapWriter::add_foxglove_channel`] adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// [`SceneUpdate`].
    SceneUpdate,
    /// [`ImageAnnotations`].
    ImageAnnotations,
}

impl Schema {
    /// The full name of the message type.
    pub fn name(self) -> &'static str {
        match self {
            Self::SceneUpdate => "foxglove.SceneUpdate",
            Self::ImageAnnotations => "foxglove.ImageAnnotations",
        }
    }

    /// The serialized `google.protobuf.FileDescriptorSet` of the type and all it needs.
    pub fn descriptor_set(self) -> Vec<u8> {
        schema::descriptor_set(self.name())
    }
}

/// Red, green, blue and opacity, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color(pub [f64; 4]);

/// What is said of a thing beside its shape: keys and values.
pub type Facts = Vec<(String, String)>;

/// Changes of what is shown in space.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SceneUpdate {
    /// What is shown no more: its id, and since when.
    pub deletions: Vec<(Stamp, String)>,
    /// What is shown from now on; it replaces what has the same id.
    pub entities: Vec<SceneEntity>,
}

/// One thing in space, shown until it is replaced or deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneEntity {
    /// The moment at which the thing is there.
    pub stamp: Stamp,
    /// The frame of its numbers, as in the transform tree.
    pub frame_id: String,
    /// What tells it from others of its topic.
    pub id: String,
    /// What is said of it.
    pub metadata: Facts,
    /// Its boxes.
    pub cubes: Vec<Cube>,
    /// Its texts.
    pub texts: Vec<Text>,
}

/// A box in space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cube {
    /// The middle of its volume, and its rotation.
    pub pose: Pose,
    /// Length, width, height along its own x, y and z, meters.
    pub size_m: [f64; 3],
    /// Its color.
    pub color: Color,
}

/// A text in space that always faces the viewer.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its middle.
    pub pose: Pose,
    /// Its height, meters.
    pub height_m: f64,
    /// Its color.
    pub color: Color,
    /// What it says.
    pub text: String,
}

/// Drawings on the image of exactly this stamp.
///
/// Pixels: x right, y down, (0, 0) the corner of the first pixel.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageAnnotations {
    /// The stamp of the image.
    pub stamp: Stamp,
    /// Lines.
    pub points: Vec<PointsAnnotation>,
    /// Texts.
    pub texts: Vec<TextAnnotation>,
}

/// Lines on an image.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsAnnotation {
    /// How the points are joined.
    pub kind: PointsKind,
    /// The points, pixels.
    pub points: Vec<[f64; 2]>,
    /// The color of the lines.
    pub color: Color,
    /// Their thickness, pixels.
    pub thickness_px: f64,
    /// What is said of them.
    pub metadata: Facts,
}

/// How the points of a [`PointsAnnotation`] are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointsKind {
    /// Each with the next, and the last with the first.
    LineLoop = 2,
    /// The first with the second, the third with the fourth.
    LineList = 4,
}

/// A text on an image.
#[derive(Debug, Clone, PartialEq)]
pub struct TextAnnotation {
    /// Where its left lower corner is, pixels.
    pub position: [f64; 2],
    /// What it says.
    pub text: String,
    /// Its height, pixels.
    pub size_px: f64,
    /// The color of the letters.
    pub color: Color,
    /// What is said of it.
    pub metadata: Facts,
}

impl SceneUpdate {
    /// The message in Protocol Buffers.
    pub fn to_protobuf(&self) -> Vec<u8> {
        let mut writer = ProtoWriter::default();
        for (since, id) in &self.deletions {
            writer.message(1, |deletion| {
                stamp(deletion, 1, *since);
                deletion.text(3, id);
            });
        }
        for entity in &self.entities {
            writer.message(2, |writer| entity.write(writer));
        }
        writer.finish()
    }
}

impl SceneEntity {
    fn write(&self, writer: &mut ProtoWriter) {
        stamp(writer, 1, self.stamp);
        writer.text(2, &self.frame_id);
        writer.text(3, &self.id);
        // A lifetime of zero: until it is replaced or deleted.
        writer.message(4, |_| {});
        facts(writer, 6, &self.metadata);
        for cube in &self.cubes {
            writer.message(8, |writer| {
                pose(writer, 1, &cube.pose);
                numbers(writer, 2, &cube.size_m);
                numbers(writer, 3, &cube.color.0);
            });
        }
        for text in &self.texts {
            writer.message(13, |writer| {
                pose(writer, 1, &text.pose);
                writer.int(2, 1);
                writer.f64(3, text.height_m);
                numbers(writer, 5, &text.color.0);
                writer.text(6, &text.text);
            });
        }
    }
}

impl ImageAnnotations {
    /// The message in Protocol Buffers.
    pub fn to_protobuf(&self) -> Vec<u8> {
        let mut writer = ProtoWriter::default();
        for lines in &self.points {
            writer.message(2, |writer| {
                stamp(writer, 1, self.stamp);
                writer.int(2, lines.kind as i64);
                for point in &lines.points {
                    numbers(writer, 3, point);
                }
                numbers(writer, 4, &lines.color.0);
                writer.f64(7, lines.thickness_px);
                facts(writer, 8, &lines.metadata);
            });
        }
        for text in &self.texts {
            writer.message(3, |writer| {
                stamp(writer, 1, self.stamp);
                numbers(writer, 2, &text.position);
                writer.text(3, &text.text);
                writer.f64(4, text.size_px);
                numbers(writer, 5, &text.color.0);
                facts(writer, 7, &text.metadata);
            });
        }
        stamp(&mut writer, 5, self.stamp);
        writer.finish()
    }
}

/// `google.protobuf.Timestamp`: seconds rounded down, and the nanoseconds above them.
fn stamp(writer: &mut ProtoWriter, field: u32, stamp: Stamp) {
    const NANOS_PER_SEC: i64 = 1_000_000_000;
    writer.message(field, |writer| {
        writer.int(1, stamp.nanos().div_euclid(NANOS_PER_SEC));
        writer.int(2, stamp.nanos().rem_euclid(NANOS_PER_SEC));
    });
}

fn pose(writer: &mut ProtoWriter, field: u32, pose: &Pose) {
    writer.message(field, |writer| {
        numbers(writer, 1, &pose.position);
        numbers(writer, 2, &pose.orientation_xyzw);
    });
}

/// A vector, quaternion, point or color: numbers in the fields from 1.
fn numbers(writer: &mut ProtoWriter, field: u32, numbers: &[f64]) {
    writer.message(field, |writer| {
        for (number, inner) in numbers.iter().zip(1..) {
            writer.f64(inner, *number);
        }
    });
}

fn facts(writer: &mut ProtoWriter, field: u32, facts: &Facts) {
    for (key, value) in facts {
        writer.message(field, |writer| {
            writer.text(1, key);
            writer.text(2, value);
        });
    }
}

#[cfg(test)]
mod tests;
