//! A bounding volume hierarchy: which of many bounds a ray may meet.

use crate::solid::{Bounds, V3};

/// A binary tree over bounds; leaves hold a few.
#[derive(Debug, Clone)]
pub(crate) struct BoundsTree {
    nodes: Vec<Node>,
    order: Vec<u32>,
    leaf_bounds: Vec<Bounds>,
}

#[derive(Debug, Clone)]
struct Node {
    bounds: Bounds,
    /// First item of a leaf, or index of the second child; the first child follows its parent.
    start: u32,
    /// Items of a leaf; 0 for an inner node.
    n_items: u32,
    /// Along which the children of an inner node were told apart; the first is lower.
    axis: u8,
}

const LEAF_ITEMS: usize = 2;
const STACK: usize = 64;

impl BoundsTree {
    /// A tree over bounds, which are named by their indices.
    pub(crate) fn new(bounds: &[Bounds]) -> Self {
        let mut tree = Self {
            nodes: Vec::new(),
            order: (0..bounds.len() as u32).collect(),
            leaf_bounds: Vec::new(),
        };
        let mut order = std::mem::take(&mut tree.order);
        tree.split(bounds, &mut order, 0);
        tree.leaf_bounds = order.iter().map(|&idx| bounds[idx as usize]).collect();
        tree.order = order;
        tree
    }

    fn split(&mut self, bounds: &[Bounds], items: &mut [u32], first: usize) {
        let all = items
            .iter()
            .fold(Bounds::empty(), |all, &i| all.union(&bounds[i as usize]));
        let node_idx = self.nodes.len();
        self.nodes.push(Node {
            bounds: all,
            start: first as u32,
            n_items: items.len() as u32,
            axis: 0,
        });
        if items.len() <= LEAF_ITEMS {
            return;
        }
        let (axis, half) = best_split(bounds, items);
        sort_along(axis, bounds, items);
        let (left, right) = items.split_at_mut(half);
        self.split(bounds, left, first);
        let second = self.nodes.len() as u32;
        self.split(bounds, right, first + half);
        self.nodes[node_idx].start = second;
        self.nodes[node_idx].n_items = 0;
        self.nodes[node_idx].axis = axis as u8;
    }

    /// Calls `visit` with each item the ray may meet; `visit` returns how far to look on.
    pub(crate) fn visit(
        &self,
        origin: &V3,
        direction: &V3,
        max_range: f64,
        mut visit: impl FnMut(usize, f64) -> f64,
    ) {
        let inverse = direction.map(|d| 1.0 / d);
        let mut reach = max_range;
        let mut stack = [0_u32; STACK];
        let mut depth = 1;
        while depth > 0 {
            depth -= 1;
            let node_idx = stack[depth] as usize;
            let Some(node) = self.nodes.get(node_idx) else {
                return;
            };
            if !node.bounds.is_met(origin, &inverse, reach) {
                continue;
            }
            if node.n_items == 0 {
                let (first, second) = (node_idx as u32 + 1, node.start);
                let rising = direction[usize::from(node.axis)] >= 0.0;
                (stack[depth], stack[depth + 1]) = if rising {
                    (second, first)
                } else {
                    (first, second)
                };
                depth += 2;
                continue;
            }
            let first = node.start as usize;
            for item_idx in first..first + node.n_items as usize {
                if self.leaf_bounds[item_idx].is_met(origin, &inverse, reach) {
                    reach = visit(self.order[item_idx] as usize, reach);
                }
            }
        }
    }
}

/// Where to cut the items: the axis and how many go first, so that the two halves' surfaces times
/// their items are least (the surface area heuristic of Goldsmith and Salmon 1987).
fn best_split(bounds: &[Bounds], items: &mut [u32]) -> (usize, usize) {
    let mut best = (f64::INFINITY, 0, items.len() / 2);
    for axis in 0..3 {
        sort_along(axis, bounds, items);
        let left = surfaces(bounds, items.iter());
        let right = surfaces(bounds, items.iter().rev());
        for n_first in 1..items.len() {
            let n_second = items.len() - n_first;
            let cost = left[n_first - 1] * n_first as f64 + right[n_second - 1] * n_second as f64;
            if cost < best.0 {
                best = (cost, axis, n_first);
            }
        }
    }
    (best.1, best.2)
}

/// The surface of the first bounds, of the first two, of the first three, and so on.
fn surfaces<'a>(bounds: &[Bounds], items: impl Iterator<Item = &'a u32>) -> Vec<f64> {
    let mut all = Bounds::empty();
    let grown = items.map(|&item| {
        all = all.union(&bounds[item as usize]);
        let size = all.max - all.min;
        size.x * size.y + size.y * size.z + size.z * size.x
    });
    grown.collect()
}

fn sort_along(axis: usize, bounds: &[Bounds], items: &mut [u32]) {
    let middle = |i: u32| bounds[i as usize].center()[axis];
    items.sort_by(|&a, &b| middle(a).total_cmp(&middle(b)).then(a.cmp(&b)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_all_that_a_ray_meets() {
        let bounds: Vec<Bounds> = (0..50)
            .map(|i| {
                let min = V3::new(f64::from(i % 7), f64::from(i % 5), f64::from(i % 3));
                Bounds {
                    min,
                    max: min + V3::repeat(0.7),
                }
            })
            .collect();
        let tree = BoundsTree::new(&bounds);
        let (origin, direction) = (
            V3::new(-1.0, 0.2, 0.2),
            V3::new(1.0, 0.31, 0.13).normalize(),
        );
        let mut visited = Vec::new();
        tree.visit(&origin, &direction, 100.0, |item, reach| {
            visited.push(item);
            reach
        });
        visited.sort_unstable();
        let inverse = direction.map(|d| 1.0 / d);
        let expected: Vec<usize> = (0..50)
            .filter(|&i| bounds[i].is_met(&origin, &inverse, 100.0))
            .collect();
        assert_eq!(visited, expected);
        assert!(!expected.is_empty());
    }
}
