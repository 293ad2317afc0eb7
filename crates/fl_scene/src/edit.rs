//! Changes of a document: each has an exact inverse, and two of them commute or conflict by rule.
//!
//! Two gestures made on one revision **commute** when no cell that one writes is written or needed
//! by the other. A gesture needs a cell when it hangs on what is there: a keyframe on its track, an
//! attribute on the track's class and on the ontology, a relation on both its ends. Whatever
//! commutes gives the same document in either order, as long as that is a document at all: two
//! people who delete a track's two last keyframes commute by cells, and the second is refused
//! because a track without a keyframe is none.

use std::collections::BTreeSet;

use crate::{Cell, Error, Interval, TrackCell, Value};

/// One change: what stood in a cell, and what stands there after.
///
/// Invariant of a valid one: the two differ, and both are of the cell's kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Where.
    pub cell: Cell,
    /// What must stand there before; nothing where the cell is new.
    pub before: Option<Value>,
    /// What stands there after; nothing where the cell is gone.
    pub after: Option<Value>,
}

/// What a person does at once: edits that are made and undone together.
///
/// Invariant: cells strictly rising, so one edit a cell; every edit changes its cell, to a value of
/// the cell's kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Gesture {
    name: String,
    edits: Vec<Edit>,
}

/// Why one gesture cannot stand beside another.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The cell that both touch.
    pub cell: Cell,
    /// How.
    pub kind: ClashKind,
}

/// How two gestures touch one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClashKind {
    /// Both write it.
    BothWrite,
    /// The first hangs on what the second writes.
    NeedsChanged,
    /// The first writes what the second hangs on.
    ChangesNeeded,
}

impl Edit {
    /// The change back.
    pub fn inverse(self) -> Self {
        Self {
            cell: self.cell,
            before: self.after,
            after: self.before,
        }
    }
}

impl Gesture {
    /// The longest name, in bytes of UTF-8.
    pub const MAX_NAME_BYTES: usize = 256;

    /// Sorts the edits by cell and drops those that change nothing.
    ///
    /// # Errors
    /// [`Error::Gesture`] for two edits of one cell, and for values of another kind than the cell's.
    pub fn new(name: impl Into<String>, mut edits: Vec<Edit>) -> Result<Self, Error> {
        let name = name.into();
        edits.retain(|edit| edit.before != edit.after);
        edits.sort_by(|one, other| one.cell.cmp(&other.cell));
        let twice = edits.windows(2).find(|pair| pair[0].cell == pair[1].cell);
        if let Some([edit, _]) = twice {
            let reason = format!("it changes {} twice", edit.cell);
            return Err(Error::Gesture { name, reason });
        }
        for edit in &mut edits {
            let values = [&mut edit.before, &mut edit.after];
            values.into_iter().flatten().for_each(Value::make_canonical);
        }
        for edit in &edits {
            let values = [&edit.before, &edit.after];
            if !values
                .into_iter()
                .flatten()
                .all(|value| edit.cell.holds(value))
            {
                let reason = format!("{} cannot hold its value", edit.cell);
                return Err(Error::Gesture { name, reason });
            }
            if let (Cell::Track(_, TrackCell::Absence(start)), Some(Value::AbsentUntil(end))) =
                (&edit.cell, &edit.after)
            {
                Interval::new(*start, *end)?;
            }
        }
        if name.len() > Self::MAX_NAME_BYTES {
            let reason = format!("its name is longer than {} bytes", Self::MAX_NAME_BYTES);
            let name = name.chars().take(80).collect();
            return Err(Error::Gesture { name, reason });
        }
        Ok(Self { name, edits })
    }

    /// What a person would call it: `move cuboid`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The changes, cells strictly rising.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The change of one cell.
    pub fn edit_of(&self, cell: &Cell) -> Option<&Edit> {
        let edit_idx = self.edits.binary_search_by(|it| it.cell.cmp(cell)).ok()?;
        self.edits.get(edit_idx)
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The way back: `do` and then this gives the document that was.
    pub fn inverse(self, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            edits: self.edits.into_iter().map(Edit::inverse).collect(),
        }
    }

    /// The first thing for which this gesture cannot stand beside another of the same revision;
    /// `None` when they commute.
    pub fn clash(&self, other: &Self) -> Option<Clash> {
        let (mine, theirs) = (Footprint::of(self), Footprint::of(other));
        mine.clash(&theirs)
    }

    /// The first thing by which one of two gestures hangs on what the other writes; that both write
    /// one cell does not count.
    pub fn dependency(&self, other: &Self) -> Option<Clash> {
        let (mine, theirs) = (Footprint::of(self), Footprint::of(other));
        mine.dependency(&theirs)
    }
}

/// The cells that a gesture writes, and the ones it hangs on.
struct Footprint<'a> {
    gesture: &'a Gesture,
    needs: BTreeSet<Cell>,
}

impl<'a> Footprint<'a> {
    fn of(gesture: &'a Gesture) -> Self {
        let needs = gesture.edits.iter().flat_map(needs);
        let needs = needs.filter(|cell| gesture.edit_of(cell).is_none());
        Self {
            needs: needs.collect(),
            gesture,
        }
    }

    fn clash(&self, other: &Self) -> Option<Clash> {
        let mut written = self.gesture.edits.iter().map(|edit| &edit.cell);
        match written.find(|cell| other.gesture.edit_of(cell).is_some()) {
            Some(cell) => Some(Clash {
                cell: cell.clone(),
                kind: ClashKind::BothWrite,
            }),
            None => self.dependency(other),
        }
    }

    fn dependency(&self, other: &Self) -> Option<Clash> {
        let clash = |cell: &Cell, kind| Clash {
            cell: cell.clone(),
            kind,
        };
        let mut written = self.gesture.edits.iter().map(|edit| &edit.cell);
        if let Some(cell) = written.find(|cell| other.needs.contains(*cell)) {
            return Some(clash(cell, ClashKind::ChangesNeeded));
        }
        let changed = |cell: &&Cell| other.gesture.edit_of(cell).is_some();
        let cell = self.needs.iter().find(changed)?;
        Some(clash(cell, ClashKind::NeedsChanged))
    }
}

/// What a change hangs on, beside the cell itself: as it was, for what it takes away; as it will
/// be, for what it puts.
fn needs(edit: &Edit) -> Vec<Cell> {
    let mut needs: Vec<Cell> = edit.after.iter().flat_map(Value::needs).collect();
    if let Cell::Track(track_id, cell) = &edit.cell {
        let part = |cell| Cell::Track(*track_id, cell);
        if *cell != TrackCell::Exists {
            needs.push(part(TrackCell::Exists));
        }
        let of_class = matches!(
            cell,
            TrackCell::Attribute(_) | TrackCell::FrameAttribute(..)
        );
        let resized = matches!(&edit.after, Some(Value::Keyframe(pose)) if pose.own_size.is_some());
        if edit.after.is_some() && (of_class || resized) {
            needs.push(part(TrackCell::Class));
        }
    }
    needs
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Stamp;

    use super::*;
    use crate::{AttributeId, AttributeValue, ClassId, TrackId};

    fn edit(cell: Cell, before: Option<Value>, after: Option<Value>) -> Gesture {
        Gesture::new(
            "test",
            vec![Edit {
                cell,
                before,
                after,
            }],
        )
        .unwrap()
    }

    fn absence(track: u64, start: i64) -> Gesture {
        let cell = TrackCell::Absence(Stamp::from_nanos(start));
        let until = Value::AbsentUntil(Stamp::from_nanos(start + 5));
        edit(Cell::Track(TrackId(track), cell), None, Some(until))
    }

    fn class(from: &str, to: &str) -> Gesture {
        let value = |name| Some(Value::Class(ClassId::new(name).unwrap()));
        edit(
            Cell::Track(TrackId(7), TrackCell::Class),
            value(from),
            value(to),
        )
    }

    fn attribute() -> Gesture {
        let cell = TrackCell::Attribute(AttributeId::new("note").unwrap());
        let value = Value::Attribute(AttributeValue::Flag(true));
        edit(Cell::Track(TrackId(7), cell), None, Some(value))
    }

    fn gone() -> Gesture {
        edit(
            Cell::Track(TrackId(7), TrackCell::Exists),
            Some(Value::Exists),
            None,
        )
    }

    #[test]
    fn different_things_commute_and_the_same_thing_clashes() {
        let kind = |one: &Gesture, other: &Gesture| one.clash(other).map(|clash| clash.kind);
        assert_eq!(kind(&absence(7, 0), &absence(7, 50)), None);
        assert_eq!(kind(&absence(7, 0), &class("car", "van")), None);
        assert_eq!(kind(&absence(7, 0), &gone()), Some(ClashKind::NeedsChanged));
        assert_eq!(
            kind(&gone(), &absence(7, 0)),
            Some(ClashKind::ChangesNeeded)
        );
        assert_eq!(kind(&gone(), &absence(8, 0)), None);
        let both = Some(ClashKind::BothWrite);
        assert_eq!(kind(&class("car", "van"), &class("car", "bus")), both);
        assert_eq!(
            kind(&attribute(), &class("car", "van")),
            Some(ClashKind::NeedsChanged)
        );
    }

    #[test]
    fn refuses_what_no_document_can_hold() {
        let interval = Interval::new(Stamp::from_nanos(0), Stamp::from_nanos(5)).unwrap();
        let edit = Edit {
            cell: Cell::Track(TrackId(7), TrackCell::Class),
            before: None,
            after: Some(Value::Life(interval)),
        };
        let err = Gesture::new("test", vec![edit.clone()]).unwrap_err();
        assert_eq!(
            err.to_string(),
            "`test` is no gesture: class of track #7 cannot hold its value"
        );
        assert!(Gesture::new("test", vec![edit.clone(), edit]).is_err());
    }
}
