//! Tests of this crate from outside, in one binary.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod kitti_labels;
mod log_builder;
mod odometry;
mod pairs;
mod projection;
mod real_logs;
mod synthetic_logs;
mod untidy_logs;
