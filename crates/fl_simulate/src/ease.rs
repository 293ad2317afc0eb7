//! A step that starts and ends at rest, with its integral and slope in closed form.

/// The quintic step: 0 before 0, 1 after 1, with zero first and second derivatives at both ends.
pub(crate) fn step(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    x * x * x * (10.0 + x * (-15.0 + 6.0 * x))
}

/// The integral of [`step`] from 0 to `x`, also beyond 1.
pub(crate) fn step_integral(x: f64) -> f64 {
    let inside = x.clamp(0.0, 1.0);
    let cube = inside * inside * inside;
    cube * inside * (2.5 + inside * (inside - 3.0)) + (x - 1.0).max(0.0)
}

/// Rises from 0 to 1 between `from` and `to`: the Hermite step shaders use.
pub(crate) fn fade(from: f64, to: f64, x: f64) -> f64 {
    let x = ((x - from) / (to - from)).clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integral_matches_the_sum() {
        let n_steps = 20_000;
        let width = 1.5 / f64::from(n_steps);
        let sum: f64 = (0..n_steps)
            .map(|i| step((f64::from(i) + 0.5) * width) * width)
            .sum();
        assert!((sum - step_integral(1.5)).abs() < 1e-8);
        assert_eq!(step(0.5), 0.5);
    }
}
