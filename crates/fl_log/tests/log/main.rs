//! Logs written in memory and on disk, read back whole and damaged.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod bag_writer;
mod bags;
mod cloud_layouts;
mod compressed_clouds;
mod conformance;
mod containers;
mod damage;
mod databases;
mod files;
mod fixture;
mod foxglove;
mod index_file;
mod joined;
mod memory_source;
mod real_logs;
mod rewriting;
mod round_trip;
mod stamps;
mod unknown;
mod velodyne;
mod videos;
mod visiting;
