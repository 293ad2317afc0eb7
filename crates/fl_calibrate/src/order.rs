//! Quantiles and the variance of numbers, and the weights of those that stand out.

/// A standard deviation in medians of what is off.
pub(crate) const SIGMA_OF_MEDIAN: f64 = 1.4826;
/// What is off by so many standard deviations has no weight (Tukey's biweight).
pub(crate) const CUTOFF_SIGMAS: f64 = 4.685;

pub(crate) fn sorted(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers
}

/// The number below which that share of the sorted ones lies; zero if there are none.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    sorted.get(place.round() as usize).copied().unwrap_or(0.0)
}

/// The lower middle.
pub(crate) fn median(numbers: Vec<f64>) -> Option<f64> {
    let sorted = sorted(numbers);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

pub(crate) fn variance(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = numbers.clone().count().max(1) as f64;
    let mean = numbers.clone().sum::<f64>() / n;
    numbers.map(|number| (number - mean).powi(2)).sum::<f64>() / n
}

/// Tukey's biweight of what is off by this share of the cutoff.
pub(crate) fn biweight(share: f64) -> f64 {
    (1.0 - share * share).max(0.0).powi(2)
}
