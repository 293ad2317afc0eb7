//! Shows a drive in the Rerun viewer: sensors, ego motion, cuboids and how well it all fits in time.
//!
//! Rerun is a view, never a source: everything here can be thrown away and made again.
//! Cuboids in images are projected by [`fl_fusion::project_cuboid`] through the camera's own
//! model and at the camera's own moment, and arrive in the viewer as pixels.
//!
//! No Rerun type leaves this crate, and nothing here talks to anybody but the file, the viewer or
//! the browser that the caller named.

mod blueprint;
mod cameras;
mod canvas;
mod clip;
mod clouds;
mod color;
mod drive;
mod ego;
mod error;
mod identity;
mod image_head;
mod options;
mod output;
mod paths;
mod plots;
mod radars;
pub mod serve;
mod show;
mod thin;
mod tracks;
mod web_viewer;

pub use error::Error;
pub use options::{Doppler, PointColor, ShowOptions, Sink};
pub use show::{ShowReport, show};
pub use web_viewer::{WebFile, web_viewer};

/// The version of Rerun whose files are written here, and whose viewer is served.
///
/// Viewers of other versions are promised to read only the neighboring minor versions.
pub const RERUN_VERSION: &str = "0.36.3";
