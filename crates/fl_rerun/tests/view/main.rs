//! A tiny drive, shown in a file and in the web viewer, and what becomes of bad inputs.

#![allow(clippy::unwrap_used)]

mod drive;
mod http;
mod recording;
mod scratch;
mod web;
