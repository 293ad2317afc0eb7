//! The wire formats of ROS: byte order and alignment of numbers, texts and lengths.
//!
//! ROS 2 writes CDR (OMG DDS-XTYPES 1.3, 7.4). A message starts with four bytes that name its
//! encoding; alignment counts from the byte after them. CDR aligns a number to its size, CDR 2 to
//! at most four bytes, and CDR 2 says before a list of structs or texts how many bytes it takes.
//! ROS 1 writes little-endian numbers without any alignment or head.

mod encapsulation;
mod parameters;
mod reader;
mod wide_text;
mod writer;

pub(crate) use encapsulation::{ENCAPSULATION_BYTES, Encapsulation, Extensibility, Rules};
pub(crate) use reader::WireReader;
pub(crate) use wide_text::WideForm;
pub(crate) use writer::CdrWriter;
