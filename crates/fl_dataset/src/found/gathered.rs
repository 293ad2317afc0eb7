//! Boxes as they come in, with what is left out, in bounded memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fl_spacetime::{OrientedBox, Sensor};

use super::{Found, FoundBox};
use crate::Error;

/// No drive has more boxes.
const MAX_BOXES: usize = 5_000_000;
/// Losses beyond these are counted, not told.
const MAX_TOLD: usize = 100;
/// Classes that are not known beyond these are counted as one.
const MAX_CLASSES: usize = 50;
/// What is shown of a name that the file gives.
const MAX_NAME_CHARS: usize = 60;

/// The boxes of a file, as far as it has been read.
pub(crate) struct Gathered<'a, M> {
    path: &'a Path,
    frames: BTreeMap<M, Vec<FoundBox>>,
    n_boxes: usize,
    told: Vec<String>,
    n_lost: usize,
    unknown: BTreeMap<String, usize>,
    notes: Vec<String>,
}

impl<'a, M: Ord> Gathered<'a, M> {
    pub(crate) fn new(path: &'a Path) -> Self {
        Self {
            path,
            frames: BTreeMap::new(),
            n_boxes: 0,
            told: Vec::new(),
            n_lost: 0,
            unknown: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// The file looks at this moment, whether it finds anything or not.
    pub(crate) fn look_at(&mut self, moment: M) {
        self.frames.entry(moment).or_default();
    }

    /// One box.
    ///
    /// # Errors
    /// [`Error::Format`] for more boxes than any drive has.
    pub(crate) fn add(&mut self, moment: M, found: FoundBox) -> Result<(), Error> {
        if self.n_boxes == MAX_BOXES {
            return Err(self.refuse(format!("more than {MAX_BOXES} boxes; cut the file")));
        }
        self.n_boxes += 1;
        self.frames.entry(moment).or_default().push(found);
        Ok(())
    }

    /// Something that is no box, with its place in the file.
    pub(crate) fn lose(&mut self, place: impl std::fmt::Display, what: &str) {
        self.n_lost += 1;
        if self.told.len() < MAX_TOLD {
            self.told.push(format!("{place} is left out: {what}"));
        }
    }

    /// A box of a class that the data set does not have.
    pub(crate) fn lose_class(&mut self, class: &str) {
        let mut name = shown(class);
        if self.unknown.len() >= MAX_CLASSES && !self.unknown.contains_key(&name) {
            name = "others".to_owned();
        }
        *self.unknown.entry(name).or_default() += 1;
    }

    /// Something that is done differently than one might think.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    pub(crate) fn refuse(&self, what: String) -> Error {
        Error::Format {
            what,
            path: self.path.to_owned(),
        }
    }

    /// All that was read; boxes that stand in it twice stay once.
    ///
    /// # Errors
    /// [`Error::Format`] where everything was lost.
    pub(crate) fn finish(mut self) -> Result<Found<M>, Error> {
        let mut losses = std::mem::take(&mut self.told);
        let n_more = self.n_lost - losses.len();
        if n_more > 0 {
            losses.push(format!("{n_more} more boxes are left out for such reasons"));
        }
        for (class, n_boxes) in &self.unknown {
            losses.push(format!(
                "{n_boxes} boxes of class `{class}` are left out: the data set has no such class"
            ));
        }
        if self.n_boxes == 0
            && let Some(first) = losses.first()
        {
            return Err(self.refuse(format!("no box can be used; {first}")));
        }
        let n_repeated: usize = self.frames.values_mut().map(keep_first_of_equals).sum();
        if n_repeated > 0 {
            self.note(format!(
                "{n_repeated} boxes stand in the file more than once and count once"
            ));
        }
        Ok(Found {
            frames: self.frames,
            notes: self.notes,
            losses,
        })
    }
}

/// The beginning of a name that the file gives.
pub(crate) fn shown(name: &str) -> String {
    name.chars().take(MAX_NAME_CHARS).collect()
}

/// How many boxes are dropped because an equal one stands before them.
fn keep_first_of_equals(boxes: &mut Vec<FoundBox>) -> usize {
    let n_boxes = boxes.len();
    let mut seen = BTreeSet::new();
    boxes.retain(|found| seen.insert(identity(found)));
    n_boxes - boxes.len()
}

/// Equal for boxes that are equal bit for bit.
fn identity(found: &FoundBox) -> (&'static str, [u64; 10], Option<u64>) {
    let numbers = numbers(&found.cuboid).map(f64::to_bits);
    (found.class, numbers, found.score.map(f64::to_bits))
}

fn numbers(cuboid: &OrientedBox<Sensor>) -> [f64; 10] {
    let [x, y, z] = cuboid.center().coords().into();
    let [qx, qy, qz, qw] = cuboid.pose().quaternion_xyzw();
    let [length, width, height] = cuboid.size().lwh();
    [x, y, z, qx, qy, qz, qw, length, width, height]
}
