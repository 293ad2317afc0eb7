//! Numbers for synthetic scenes: look random, and are the same in every run.

use fl_spacetime::Frame;

use crate::Cloud;

pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    /// Uniform in [low, high).
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (high - low) * (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// About normal, with this standard deviation: the sum of twelve uniform numbers.
    pub(crate) fn normal(&mut self, sigma: f64) -> f64 {
        sigma * ((0..12).map(|_| self.between(0.0, 1.0)).sum::<f64>() - 6.0)
    }
}

pub(crate) fn cloud_of<F: Frame>(points: &[[f64; 3]]) -> Cloud<F> {
    let [x, y, z] = [0, 1, 2].map(|axis| points.iter().map(|point| point[axis] as f32).collect());
    Cloud::from_xyz(x, y, z).unwrap()
}
