//! Work on many parts of a log on all threads, with the results taken one by one in order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::error::Error;

/// Does `work` on parts `0..n_parts` on all threads, begun in rising order, and gives each result
/// to `take`, one at a time and in rising order.
///
/// `n_bytes(part)` says how much memory a part needs from the start of its work until its result
/// is taken. Parts wait while those before them need more than `limit_bytes`; a single larger
/// one is worked on alone.
///
/// # Errors
/// The first error that `take` gives; after it nothing is begun or taken any more.
pub(crate) fn for_each_in_order<T: Send>(
    n_parts: usize,
    limit_bytes: u64,
    n_bytes: impl Fn(usize) -> u64 + Sync,
    work: impl Fn(usize) -> T + Sync,
    take: impl FnMut(usize, T) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let line = Line {
        state: Mutex::new(State::default()),
        changed: Condvar::new(),
        n_parts,
        limit_bytes,
    };
    let take = Mutex::new(take);
    (0..rayon::current_num_threads())
        .into_par_iter()
        .for_each(|_thread_idx| {
            while let Some(part) = line.begin(&n_bytes) {
                let result = work(part);
                line.finish(part, result);
                line.take_finished(&take, &n_bytes);
            }
        });
    let state = line.state.into_inner();
    let failure = state.unwrap_or_else(PoisonError::into_inner).failure;
    failure.map_or(Ok(()), Err)
}

struct Line<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    n_parts: usize,
    limit_bytes: u64,
}

struct State<T> {
    next_begun: usize,
    next_taken: usize,
    is_taking: bool,
    bytes_in_use: u64,
    finished: BTreeMap<usize, T>,
    failure: Option<Error>,
}

impl<T> Default for State<T> {
    fn default() -> Self {
        Self {
            next_begun: 0,
            next_taken: 0,
            is_taking: false,
            bytes_in_use: 0,
            finished: BTreeMap::new(),
            failure: None,
        }
    }
}

impl<T> Line<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next part to work on, once there is room for it. Whoever waits here waits for a part
    /// that another thread works on or takes, so the wait ends.
    fn begin(&self, n_bytes: &impl Fn(usize) -> u64) -> Option<usize> {
        let mut state = self.lock();
        loop {
            let part = state.next_begun;
            if part >= self.n_parts || state.failure.is_some() {
                return None;
            }
            let needed = n_bytes(part);
            let in_use = state.bytes_in_use;
            if in_use == 0 || in_use.saturating_add(needed) <= self.limit_bytes {
                state.next_begun += 1;
                state.bytes_in_use += needed;
                return Some(part);
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn finish(&self, part: usize, result: T) {
        self.lock().finished.insert(part, result);
    }

    /// Takes all results whose turn it is, unless another thread does so already.
    fn take_finished(
        &self,
        take: &Mutex<impl FnMut(usize, T) -> Result<(), Error>>,
        n_bytes: &impl Fn(usize) -> u64,
    ) {
        let mut state = self.lock();
        while !state.is_taking && state.failure.is_none() {
            let part = state.next_taken;
            let Some(result) = state.finished.remove(&part) else {
                return;
            };
            state.is_taking = true;
            drop(state);
            let taken = take.lock().unwrap_or_else(PoisonError::into_inner)(part, result);
            state = self.lock();
            state.is_taking = false;
            state.next_taken += 1;
            state.bytes_in_use -= n_bytes(part);
            state.failure = taken.err();
            self.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_and_within_the_limit() {
        const LIMIT: u64 = 20;
        let n_bytes = |part: usize| (part as u64 * 7) % 31;
        for n_threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(n_threads)
                .build()
                .unwrap();
            let in_use = AtomicU64::new(0);
            let mut taken = Vec::new();
            let work = |part| {
                let now = in_use.fetch_add(n_bytes(part), Ordering::SeqCst) + n_bytes(part);
                assert!(now <= LIMIT.max(n_bytes(part)), "{now}");
                part * 2
            };
            let take = |part, result| {
                in_use.fetch_sub(n_bytes(part), Ordering::SeqCst);
                taken.push((part, result));
                Ok(())
            };
            pool.install(|| for_each_in_order(500, LIMIT, n_bytes, work, take))
                .unwrap();
            assert!(
                taken
                    .iter()
                    .copied()
                    .eq((0..500).map(|part| (part, part * 2)))
            );
        }
    }

    #[test]
    fn an_error_ends_it() {
        let mut n_taken = 0;
        let take = |part, ()| {
            n_taken += 1;
            match part {
                7 => Err(Error::Canceled),
                _ => Ok(()),
            }
        };
        let ended = for_each_in_order(1000, 10, |_| 1, |_| (), take);
        assert!(matches!(ended, Err(Error::Canceled)));
        assert_eq!(n_taken, 8);
    }
}
