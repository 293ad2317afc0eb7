//! Noise that depends on the drive's seed, the sensor and the message alone.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    rng: ChaCha8Rng,
    spare: Option<f64>,
}

impl Dice {
    /// The stream of the message that a sensor sends at a stamp; same arguments, same numbers.
    pub(crate) fn new(seed: u64, stream: u64, nanos: i64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&stream.to_le_bytes());
        key[16..24].copy_from_slice(&nanos.to_le_bytes());
        Self {
            rng: ChaCha8Rng::from_seed(key),
            spare: None,
        }
    }

    /// Uniform in [0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normal with mean 0 and standard deviation `sigma` (Box and Muller 1958).
    pub(crate) fn normal(&mut self, sigma: f64) -> f64 {
        if let Some(spare) = self.spare.take() {
            return sigma * spare;
        }
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * self.uniform()).sin_cos();
        self.spare = Some(radius * sin);
        sigma * radius * cos
    }

    /// Three independent normal numbers.
    pub(crate) fn normal3(&mut self, sigma: f64) -> [f64; 3] {
        std::array::from_fn(|_| self.normal(sigma))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_their_moments() {
        let mut dice = Dice::new(7, 1, 0);
        let n = 100_000;
        let numbers: Vec<f64> = (0..n).map(|_| dice.normal(2.0)).collect();
        let mean = numbers.iter().sum::<f64>() / f64::from(n);
        let square = numbers.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!(
            mean.abs() < 0.03 && (square.sqrt() - 2.0).abs() < 0.02,
            "{mean} {square}"
        );
        assert!(Dice::new(7, 1, 0).uniform() != Dice::new(7, 2, 0).uniform());
    }
}
