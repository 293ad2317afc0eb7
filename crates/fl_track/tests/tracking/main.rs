//! The tracker on synthetic drives: what it must get right, and the laws it must keep.

#![allow(clippy::unwrap_used)]

mod corners;
mod hard_cases;
mod laws;
mod scene;
mod synthetic;
