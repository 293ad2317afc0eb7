//! A number with its interval, from disjoint parts of a drive.

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

/// The 0.975 quantiles of Student's distribution with one degree of freedom, two, and so on.
const STUDENT: [f64; 7] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365];

/// Half the 95 % interval of what several parts, two to eight, answer each for itself.
pub(crate) fn within_of_parts(answers: &[f64]) -> f64 {
    let n = answers.len() as f64;
    student(answers.len()) * (squares(answers) / (n - 1.0) / n).sqrt()
}

/// The same from the answers without one part each (Tukey's jackknife).
pub(crate) fn within_of_jackknife(without: &[f64]) -> f64 {
    let n = without.len() as f64;
    student(without.len()) * ((n - 1.0) / n * squares(without)).sqrt()
}

/// For so many parts.
pub(crate) fn student(n_parts: usize) -> f64 {
    STUDENT[n_parts - 2]
}

/// The sum of squared deviations from the mean.
fn squares(numbers: &[f64]) -> f64 {
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    numbers.iter().map(|it| (it - mean).powi(2)).sum()
}
