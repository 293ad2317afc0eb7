//! Labels of others in, as a scene, with what of them is not in it.

use std::collections::BTreeMap;

use fl_scene::Scene;

/// A scene that was read, and what is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The scene.
    pub scene: Scene,
    /// What was assumed, one sentence each.
    pub notes: Vec<String>,
    /// What of the labels is not in the scene, and how often.
    pub not_kept: BTreeMap<String, u64>,
}
