//! A number with its interval.

/// A number and half its 95 % interval, from disjoint parts of the drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Half its interval.
    pub within: f64,
}

impl Estimate {
    /// How far it surely is from what it should be: the interval subtracted.
    pub(crate) fn off(self, expected: f64) -> f64 {
        (self.value - expected).abs() - self.within
    }
}
