//! What a detector found, whatever the form of its file.

mod gathered;

use std::collections::BTreeMap;

use fl_spacetime::{OrientedBox, Sensor};

pub(crate) use gathered::{Gathered, shown};

/// One object as a detector found it.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundBox {
    /// The class of the automotive ontology; `unknown` for what the data set knows and the
    /// ontology does not.
    pub class: &'static str,
    /// The box: x forward, y left, z up along itself, its place the middle of the volume. `Sensor`
    /// stands for whatever frame the form has its boxes in.
    pub cuboid: OrientedBox<Sensor>,
    /// How sure the detector was, on its own scale; `None` where the file does not say.
    pub score: Option<f64>,
}

/// The boxes of a file by moment: a [`Stamp`](fl_spacetime::Stamp), or the number of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<M> {
    /// The boxes of each moment, in the order of the file. Moments at which nothing was found are
    /// there with no box where the file has them.
    pub frames: BTreeMap<M, Vec<FoundBox>>,
    /// What was assumed or passed over without harm, one sentence each.
    pub notes: Vec<String>,
    /// What could not be used, one sentence each.
    pub losses: Vec<String>,
}
