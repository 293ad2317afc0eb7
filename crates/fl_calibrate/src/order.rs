//! Quantiles and the variance of numbers.

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
