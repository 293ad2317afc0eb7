//! Measures labels and methods against truth.
//!
//! Knows no file: the truth comes in as cuboids.

pub mod interpolation;
pub mod tracking;
