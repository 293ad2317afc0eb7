//! What was made last, up to a number of bytes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Something that takes room.
pub trait Weigh {
    /// About how many bytes.
    fn n_bytes(&self) -> usize;
}

/// Values by number, the one used last at the end. One value is kept however large it is.
#[derive(Debug)]
pub struct Cache<T> {
    max_bytes: usize,
    kept: Mutex<VecDeque<(usize, Arc<T>)>>,
}

impl<T: Weigh> Cache<T> {
    /// Keeps nothing yet, and at most so many bytes.
    pub fn new(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            kept: Mutex::default(),
        }
    }

    /// The value of that number, made if it is not kept. Two threads that want the same value at
    /// the same time may both make it.
    ///
    /// # Errors
    /// Those of making it.
    pub fn get_or<E>(
        &self,
        number: usize,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(kept) = self.find(number) {
            return Ok(kept);
        }
        let made = Arc::new(make()?);
        let mut kept = self.lock();
        kept.retain(|(other, _)| *other != number);
        kept.push_back((number, Arc::clone(&made)));
        let mut n_bytes: usize = kept.iter().map(|(_, value)| value.n_bytes()).sum();
        while n_bytes > self.max_bytes && kept.len() > 1 {
            n_bytes -= kept.pop_front().map_or(0, |(_, value)| value.n_bytes());
        }
        Ok(made)
    }

    fn find(&self, number: usize) -> Option<Arc<T>> {
        let mut kept = self.lock();
        let place = kept.iter().position(|(other, _)| *other == number)?;
        let found = kept.remove(place)?;
        let value = Arc::clone(&found.1);
        kept.push_back(found);
        Some(value)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(usize, Arc<T>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weigh for Vec<u8> {
        fn n_bytes(&self) -> usize {
            self.len()
        }
    }

    #[test]
    fn keeps_what_was_used_last_within_the_bound() {
        let cache = Cache::new(25);
        let mut made = Vec::new();
        for number in [1, 2, 1, 3, 1, 2] {
            let value: Result<_, ()> = cache.get_or(number, || {
                made.push(number);
                Ok(vec![number as u8; 10])
            });
            assert_eq!(value.unwrap()[0], number as u8);
        }
        assert_eq!(made, [1, 2, 3, 2]);
    }

    #[test]
    fn keeps_one_value_that_is_larger_than_the_bound() {
        let cache = Cache::new(5);
        let make = || Ok::<_, ()>(vec![0_u8; 10]);
        cache.get_or(1, make).unwrap();
        cache.get_or(1, || Err("it is kept")).unwrap();
    }
}
