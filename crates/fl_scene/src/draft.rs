//! A gesture in the making: changes over a document, by cell.

use std::collections::BTreeMap;

use crate::{Cell, Edit, Error, Gesture, Scene, Value};

/// Collects what a gesture changes; what stood in each cell before is read off the document.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    scene: &'a Scene,
    after: BTreeMap<Cell, Option<Value>>,
}

impl<'a> Draft<'a> {
    /// Nothing changed yet.
    pub fn of(scene: &'a Scene) -> Self {
        Self {
            scene,
            after: BTreeMap::new(),
        }
    }

    /// What stands in a cell, changes included.
    pub fn value(&self, cell: &Cell) -> Option<Value> {
        match self.after.get(cell) {
            Some(after) => after.clone(),
            None => self.scene.value(cell),
        }
    }

    /// Puts a value.
    pub fn set(&mut self, cell: Cell, value: Value) {
        self.after.insert(cell, Some(value));
    }

    /// Takes a value away.
    pub fn remove(&mut self, cell: Cell) {
        self.after.insert(cell, None);
    }

    /// Puts what stands there after, or takes away what stands there.
    pub fn put(&mut self, cell: Cell, after: Option<Value>) {
        self.after.insert(cell, after);
    }

    /// The gesture; cells that are as they were are left out.
    ///
    /// # Errors
    /// Values of another kind than their cell's.
    pub fn finish(self, name: impl Into<String>) -> Result<Gesture, Error> {
        let scene = self.scene;
        let edit = |(cell, after)| Edit {
            before: scene.value(&cell),
            cell,
            after,
        };
        Gesture::new(name, self.after.into_iter().map(edit).collect())
    }
}

impl Gesture {
    /// This gesture and then another one, as one.
    ///
    /// # Errors
    /// [`Error::Stale`] when the other was not made on what this one leaves.
    pub fn then(self, other: Self) -> Result<Self, Error> {
        let name = self.name().to_owned();
        let mut edits: BTreeMap<Cell, Edit> = BTreeMap::new();
        for edit in self.edits().iter().chain(other.edits()) {
            match edits.get_mut(&edit.cell) {
                Some(earlier) if earlier.after == edit.before => earlier.after = edit.after.clone(),
                Some(_) => {
                    return Err(Error::Stale {
                        cell: Box::new(edit.cell.clone()),
                    });
                }
                None => _ = edits.insert(edit.cell.clone(), edit.clone()),
            }
        }
        Self::new(name, edits.into_values().collect())
    }
}
