//! How often somebody may try a password, in bounded memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Wrong passwords for one name, and from one address, within [`WINDOW`].
const MOST_BY_NAME: u32 = 10;
const MOST_BY_ADDRESS: u32 = 50;
const WINDOW: Duration = Duration::from_secs(300);

/// Names, and addresses, that are remembered; beyond that the oldest is forgotten.
const MOST_REMEMBERED: usize = 4096;

/// Counts attempts by name and by address.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    counts: Mutex<(Counts<String>, Counts<IpAddr>)>,
}

#[derive(Debug)]
struct Counts<Key> {
    attempts: HashMap<Key, (u32, Instant)>,
}

impl Limiter {
    /// Counts an attempt before it is made, so that many at once count too.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub(crate) fn attempt(&self, name: &str, address: IpAddr) -> Result<(), Duration> {
        let now = Instant::now();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (names, addresses) = &mut *counts;
        let of_name = names.wait(&name.to_owned(), MOST_BY_NAME, now);
        let of_address = addresses.wait(&network(address), MOST_BY_ADDRESS, now);
        if let Some(wait) = of_name.max(of_address) {
            return Err(wait);
        }
        names.count(name.to_owned(), now);
        addresses.count(network(address), now);
        Ok(())
    }

    /// Forgets the attempts for a name: its password was right.
    pub(crate) fn succeeded(&self, name: &str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.0.attempts.remove(name);
    }
}

impl<Key: Eq + Hash + Clone> Counts<Key> {
    /// How long to wait, if there were too many attempts.
    fn wait(&mut self, key: &Key, most: u32, now: Instant) -> Option<Duration> {
        let (n_attempts, since) = *self.attempts.get(key)?;
        let over = WINDOW.checked_sub(now.duration_since(since))?;
        (n_attempts >= most).then_some(over)
    }

    fn count(&mut self, key: Key, now: Instant) {
        if self.attempts.len() >= MOST_REMEMBERED && !self.attempts.contains_key(&key) {
            self.forget(now);
        }
        let (n_attempts, since) = self.attempts.entry(key).or_insert((0, now));
        if now.duration_since(*since) >= WINDOW {
            (*n_attempts, *since) = (0, now);
        }
        *n_attempts += 1;
    }

    /// Forgets those whose time is over; if there are none, the one that began first.
    fn forget(&mut self, now: Instant) {
        self.attempts
            .retain(|_, (_, since)| now.duration_since(*since) < WINDOW);
        if self.attempts.len() < MOST_REMEMBERED {
            return;
        }
        let oldest = self.attempts.iter().min_by_key(|(_, (_, since))| *since);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            self.attempts.remove(&key);
        }
    }
}

impl<Key> Default for Counts<Key> {
    fn default() -> Self {
        Self {
            attempts: HashMap::new(),
        }
    }
}

/// An IPv6 customer has a whole /64 network of addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    #[test]
    fn a_name_has_ten_attempts_wherever_they_come_from() {
        let limiter = Limiter::default();
        for last in 0..10 {
            limiter.attempt("mia", address(last)).unwrap();
        }
        assert!(limiter.attempt("mia", address(99)).is_err());
        limiter.attempt("jan", address(99)).unwrap();
        limiter.succeeded("mia");
        limiter.attempt("mia", address(99)).unwrap();
    }

    #[test]
    fn an_address_has_fifty_attempts_whatever_the_names() {
        let limiter = Limiter::default();
        let by_name = |idx| format!("name {idx}");
        for idx in 0..50 {
            limiter.attempt(&by_name(idx), address(1)).unwrap();
        }
        assert!(limiter.attempt("new", address(1)).is_err());
        limiter.attempt("new", address(2)).unwrap();
    }

    #[test]
    fn all_addresses_of_an_ipv6_network_are_one() {
        let [one, other, far] = ["2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1"];
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network(one), network(other));
        assert_ne!(network(one), network(far));
        assert_eq!(network("::ffff:10.0.0.1"), network("10.0.0.1"));
    }

    #[test]
    fn a_flood_of_names_does_not_fill_the_memory() {
        let mut counts = Counts::default();
        let now = Instant::now();
        for idx in 0..3 * MOST_REMEMBERED {
            counts.count(idx, now);
        }
        assert!(counts.attempts.len() <= MOST_REMEMBERED);
    }

    #[test]
    fn attempts_are_forgotten_after_a_while() {
        let mut counts = Counts::default();
        let now = Instant::now();
        for _ in 0..10 {
            counts.count("mia", now);
        }
        assert!(counts.wait(&"mia", 10, now).is_some());
        assert!(
            counts
                .wait(&"mia", 10, now + WINDOW)
                .is_none_or(|it| it.is_zero())
        );
        counts.count("mia", now + WINDOW);
        assert!(counts.wait(&"mia", 10, now + WINDOW).is_none());
    }
}
