//! Disjoint sets of the numbers below a count.

/// A forest in which a root stands for its set.
///
/// Invariant: a parent is never above its child, so that a root is its set's least number.
pub(super) struct Union {
    parents: Vec<u32>,
}

impl Union {
    pub(super) fn new(count: usize) -> Self {
        Self {
            parents: (0..count as u32).collect(),
        }
    }

    /// The root of a number's set; shortens the way for the next who asks.
    pub(super) fn root(&mut self, mut member: usize) -> usize {
        while self.parents[member] as usize != member {
            self.parents[member] = self.parents[self.parents[member] as usize];
            member = self.parents[member] as usize;
        }
        member
    }

    /// The root of a number's set.
    pub(super) fn find(&self, mut member: usize) -> usize {
        while self.parents[member] as usize != member {
            member = self.parents[member] as usize;
        }
        member
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b) as u32;
    }
}
