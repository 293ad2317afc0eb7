//! ROS ExactTime: messages belong together whose stamps are equal.

use std::collections::BTreeMap;

use fl_spacetime::Stamp;

use super::{Arrival, Tuple};

/// The policy ExactTime of ROS 1's message_filters 1.15, message by message.
///
/// A stamp that all topics have is a tuple; stamps no later than it, and the oldest beyond the
/// queue's size, are given up.
#[derive(Debug, Clone)]
pub struct ExactTime {
    queue_size: usize,
    n_seen: Vec<usize>,
    waiting: BTreeMap<Stamp, Vec<Option<usize>>>,
}

impl ExactTime {
    /// Of so many topics, with so many stamps waiting at most; 0 for any number.
    pub fn new(n_topics: usize, queue_size: usize) -> Self {
        Self {
            queue_size,
            n_seen: vec![0; n_topics],
            waiting: BTreeMap::new(),
        }
    }

    /// Takes the next message; the tuple that it completes.
    ///
    /// # Panics
    /// For a topic that there is not.
    pub fn push(&mut self, arrival: Arrival) -> Option<Tuple> {
        let Arrival { topic, stamp } = arrival;
        let n_topics = self.n_seen.len();
        let row = self.waiting.entry(stamp);
        let row = row.or_insert_with(|| vec![None; n_topics]);
        row[topic] = Some(self.n_seen[topic]);
        self.n_seen[topic] += 1;
        let tuple: Option<Tuple> = row.iter().copied().collect();
        if tuple.is_some() {
            self.waiting.retain(|waiting, _| *waiting > stamp);
        }
        while self.queue_size > 0 && self.waiting.len() > self.queue_size {
            self.waiting.pop_first();
        }
        tuple
    }
}
