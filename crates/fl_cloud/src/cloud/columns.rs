//! What a sensor may say of a point beside where it is.

use std::fmt;

/// The columns that not every sensor fills; those that are there have one value a point.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Columns {
    pub(super) intensity: Option<Vec<f32>>,
    pub(super) ring: Option<Vec<u16>>,
    pub(super) offset_nanos: Option<Vec<i32>>,
    pub(super) velocity: Option<Vec<f32>>,
}

impl Columns {
    pub(super) fn select(&self, point_indices: &[u32]) -> Self {
        Self {
            intensity: self
                .intensity
                .as_deref()
                .map(|column| gather(column, point_indices)),
            ring: self
                .ring
                .as_deref()
                .map(|column| gather(column, point_indices)),
            offset_nanos: self
                .offset_nanos
                .as_deref()
                .map(|column| gather(column, point_indices)),
            velocity: self
                .velocity
                .as_deref()
                .map(|column| gather(column, point_indices)),
        }
    }

    /// Columns end to end; one that is missing anywhere is missing in the result.
    pub(super) fn merge(parts: &[&Self]) -> Self {
        Self {
            intensity: concat(parts, |part| part.intensity.as_deref()),
            ring: concat(parts, |part| part.ring.as_deref()),
            offset_nanos: concat(parts, |part| part.offset_nanos.as_deref()),
            velocity: concat(parts, |part| part.velocity.as_deref()),
        }
    }
}

impl fmt::Display for Columns {
    /// Names the columns that are there, each after a comma.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let there = [
            ("intensity", self.intensity.is_some()),
            ("ring", self.ring.is_some()),
            ("offset_nanos", self.offset_nanos.is_some()),
            ("velocity", self.velocity.is_some()),
        ];
        there
            .iter()
            .filter(|(_, there)| *there)
            .try_for_each(|(name, _)| write!(f, ", {name}"))
    }
}

/// The values at the indices, in their order.
pub(super) fn gather<T: Copy>(column: &[T], point_indices: &[u32]) -> Vec<T> {
    point_indices
        .iter()
        .map(|&point_idx| column[point_idx as usize])
        .collect()
}

fn concat<T: Copy>(parts: &[&Columns], column: fn(&Columns) -> Option<&[T]>) -> Option<Vec<T>> {
    if parts.is_empty() {
        return None;
    }
    let columns: Vec<&[T]> = parts
        .iter()
        .map(|part| column(part))
        .collect::<Option<_>>()?;
    Some(columns.concat())
}
