//! ROS ApproximateTime: messages belong together that are closest in time.

use std::collections::VecDeque;

use fl_spacetime::{Span, Stamp};

use super::{Arrival, Tuple};

const NANOS: i64 = 1_000_000_000;

/// How ROS ApproximateTime is set.
#[derive(Debug, Clone, PartialEq)]
pub struct ApproximateSettings {
    /// So many messages of a topic wait at most; at least 1.
    pub queue_size: usize,
    /// A later tuple has to be narrower by this share of how much later it ends.
    pub age_penalty: f64,
    /// No tuple spans more.
    pub max_interval: Span,
    /// Per topic, messages are surely no closer to each other; zero where nothing is known.
    pub lower_bounds: Vec<Span>,
}

impl ApproximateSettings {
    /// What ROS takes where nothing is set, for so many topics.
    pub fn new(n_topics: usize, queue_size: usize) -> Self {
        Self {
            queue_size,
            age_penalty: 0.1,
            max_interval: Span::MAX,
            lower_bounds: vec![Span::ZERO; n_topics],
        }
    }
}

/// The policy ApproximateTime of ROS 1's message_filters 1.15, message by message.
///
/// Tuples use no message twice and keep the order of each topic.
/// Of the tuples that hold the newest of the first messages, the pivot, the narrowest is given out
/// once none that may still come can be better.
/// <https://wiki.ros.org/message_filters/ApproximateTime>
#[derive(Debug, Clone)]
pub struct ApproximateTime {
    settings: ApproximateSettings,
    topics: Vec<Topic>,
    candidate: Option<Candidate>,
}

/// The messages of a topic that may still be used, oldest first.
#[derive(Debug, Clone, Default)]
struct Topic {
    stamps: VecDeque<Stamp>,
    /// How many messages of the topic came before the first of them.
    first: usize,
    /// So many of them were passed over since the candidate.
    n_passed: usize,
    /// Messages were dropped for want of room, and none since was surely worse than them.
    has_dropped: bool,
}

impl Topic {
    fn head(&self) -> Option<Stamp> {
        self.stamps.get(self.n_passed).copied()
    }

    fn drop_first(&mut self) {
        self.stamps.pop_front();
        self.first += 1;
    }

    /// Forgets what was passed over.
    fn forget_passed(&mut self) {
        self.stamps.drain(..self.n_passed);
        self.first += self.n_passed;
        self.n_passed = 0;
    }

    /// The earliest stamp that its next message can have, where none waits.
    fn head_or_bound(&self, pivot: Stamp, lower_bound: Span) -> Stamp {
        let last = self.stamps.back().copied().unwrap_or(pivot);
        self.head()
            .unwrap_or_else(|| (last + lower_bound).max(pivot))
    }
}

/// The best tuple so far.
#[derive(Debug, Clone)]
struct Candidate {
    tuple: Tuple,
    start: Stamp,
    end: Stamp,
    pivot: usize,
    pivot_stamp: Stamp,
}

/// The earliest and the latest of one message of each topic.
struct Bounds {
    start: Stamp,
    start_topic: usize,
    end: Stamp,
    end_topic: usize,
}

impl Bounds {
    /// Of equal stamps the first topic starts and the last one ends.
    fn of(stamps: impl Iterator<Item = Stamp>) -> Self {
        let mut bounds = Self {
            start: Stamp::MAX,
            start_topic: 0,
            end: Stamp::MIN,
            end_topic: 0,
        };
        for (topic, stamp) in stamps.enumerate() {
            if stamp < bounds.start || topic == 0 {
                (bounds.start, bounds.start_topic) = (stamp, topic);
            }
            if stamp >= bounds.end {
                (bounds.end, bounds.end_topic) = (stamp, topic);
            }
        }
        bounds
    }
}

impl ApproximateTime {
    /// As set, for as many topics as there are lower bounds.
    pub fn new(settings: ApproximateSettings) -> Self {
        Self {
            topics: vec![Topic::default(); settings.lower_bounds.len()],
            candidate: None,
            settings,
        }
    }

    /// Takes the next message; the tuples that are then certain, usually none or one.
    ///
    /// # Panics
    /// For a topic that there is not.
    pub fn push(&mut self, arrival: Arrival) -> Vec<Tuple> {
        let mut tuples = Vec::new();
        let topic = &mut self.topics[arrival.topic];
        let was_empty = topic.head().is_none();
        topic.stamps.push_back(arrival.stamp);
        if was_empty {
            self.search(&mut tuples);
        }
        if self.topics[arrival.topic].stamps.len() > self.settings.queue_size {
            self.drop_oldest(arrival.topic, &mut tuples);
        }
        tuples
    }

    /// Gives up the oldest message of a topic, and with it the candidate.
    fn drop_oldest(&mut self, topic: usize, tuples: &mut Vec<Tuple>) {
        for topic in &mut self.topics {
            topic.n_passed = 0;
        }
        self.topics[topic].drop_first();
        self.topics[topic].has_dropped = true;
        if self.candidate.take().is_some() {
            self.search(tuples);
        }
    }

    /// Looks at tuple after tuple while a message of each topic waits.
    fn search(&mut self, tuples: &mut Vec<Tuple>) {
        while let Some(bounds) = self.bounds() {
            for (idx, topic) in self.topics.iter_mut().enumerate() {
                topic.has_dropped &= idx == bounds.end_topic;
            }
            if self.candidate.is_none() && !self.may_begin(&bounds) {
                self.topics[bounds.start_topic].drop_first();
                continue;
            }
            self.consider(&bounds);
            self.topics[bounds.start_topic].n_passed += 1;
            if self.is_best(&bounds) || (self.bounds().is_none() && self.is_best_of_all_to_come()) {
                tuples.extend(self.give_out());
            }
        }
    }

    fn bounds(&self) -> Option<Bounds> {
        let heads = || self.topics.iter().map(Topic::head);
        let waits = !self.topics.is_empty() && heads().all(|head| head.is_some());
        waits.then(|| Bounds::of(heads().flatten()))
    }

    /// Whether the first messages can be the first candidate.
    fn may_begin(&self, bounds: &Bounds) -> bool {
        let fits = bounds.end - bounds.start <= self.settings.max_interval;
        fits && !self.topics[bounds.end_topic].has_dropped
    }

    /// Takes the first messages for the candidate if they are better.
    fn consider(&mut self, bounds: &Bounds) {
        let (pivot, pivot_stamp) = match &self.candidate {
            None => (bounds.end_topic, bounds.end),
            Some(best) if self.later(bounds.end, best) >= bounds.start - best.start => return,
            Some(best) => (best.pivot, best.pivot_stamp),
        };
        for topic in &mut self.topics {
            topic.forget_passed();
        }
        self.candidate = Some(Candidate {
            tuple: self.topics.iter().map(|topic| topic.first).collect(),
            start: bounds.start,
            end: bounds.end,
            pivot,
            pivot_stamp,
        });
    }

    /// Whether no tuple with the pivot can be better than the candidate.
    fn is_best(&self, bounds: &Bounds) -> bool {
        self.candidate.as_ref().is_some_and(|best| {
            bounds.start_topic == best.pivot || self.is_past_pivot(bounds.end, best)
        })
    }

    /// What ends so late is wider than the candidate wherever it begins before the pivot.
    fn is_past_pivot(&self, end: Stamp, best: &Candidate) -> bool {
        self.later(end, best) >= best.pivot_stamp - best.start
    }

    /// How much later than the candidate something ends, with the penalty for it.
    fn later(&self, end: Stamp, best: &Candidate) -> Span {
        scaled(end - best.end, 1.0 + self.settings.age_penalty)
    }

    /// Whether the candidate stays the best, whatever the topics without a message bring. Takes
    /// them for as early as they can be.
    fn is_best_of_all_to_come(&mut self) -> bool {
        let Some(best) = self.candidate.take() else {
            return false;
        };
        let n_passed: Vec<usize> = self.topics.iter().map(|topic| topic.n_passed).collect();
        let is_best = loop {
            let topics = self.topics.iter().zip(&self.settings.lower_bounds);
            let earliest = topics.map(|(it, bound)| it.head_or_bound(best.pivot_stamp, *bound));
            let bounds = Bounds::of(earliest);
            if self.is_past_pivot(bounds.end, &best) {
                break true;
            }
            let is_better = self.later(bounds.end, &best) < bounds.start - best.start;
            let start_topic = &mut self.topics[bounds.start_topic];
            if is_better || start_topic.head().is_none() {
                break false;
            }
            start_topic.n_passed += 1;
        };
        for (topic, n_passed) in self.topics.iter_mut().zip(n_passed) {
            topic.n_passed = n_passed;
        }
        self.candidate = Some(best);
        is_best
    }

    /// The candidate; its messages are used, those passed over since wait again.
    fn give_out(&mut self) -> Option<Tuple> {
        let best = self.candidate.take()?;
        for topic in &mut self.topics {
            topic.n_passed = 0;
            topic.drop_first();
        }
        Some(best.tuple)
    }
}

/// A span times a number, rounded as ROS does: through seconds as a float, and back.
fn scaled(span: Span, factor: f64) -> Span {
    let (secs, nanos) = (
        span.nanos().div_euclid(NANOS),
        span.nanos().rem_euclid(NANOS),
    );
    let product = (secs as f64 + 1e-9 * nanos as f64) * factor;
    let whole = product.floor();
    let rest = ((product - whole) * 1e9).round();
    Span::from_nanos(
        (whole as i64)
            .saturating_mul(NANOS)
            .saturating_add(rest as i64),
    )
}
