//! Curves that start at zero and rise: how far a polynomial stays positive, and inversion.

/// Gives up growing a proven interval after so many tries; never reached by a sane lens.
const MAX_STEPS: usize = 4096;

/// Relative width at which a zero counts as located.
const RESOLUTION: f64 = 1e-15;

/// Bisection alone would end a bracket of any lens within this many halvings.
const MAX_ITERATIONS: usize = 200;

/// How far from 0 the polynomial is proven positive, at most to `end`.
///
/// `coefficients` in rising powers. The answer is never beyond the first zero, and below it by
/// rounding only. Grows an interval step by step, each proven by a lower bound of the shifted
/// polynomial; a coefficient that is NaN or overflows proves nothing and ends the interval.
pub(super) fn positive_until(coefficients: &[f64], end: f64) -> f64 {
    let mut proven = 0.0;
    let mut step = end / 64.0;
    for _ in 0..MAX_STEPS {
        if proven >= end || step <= RESOLUTION * proven.max(RESOLUTION) {
            break;
        }
        let next = f64::min(proven + step, end);
        if lower_bound(coefficients, proven, next - proven) > 0.0 {
            proven = next;
            step *= 2.0;
        } else {
            step *= 0.5;
        }
    }
    proven
}

/// A number that the polynomial nowhere falls below on [start, start + width].
fn lower_bound(coefficients: &[f64], start: f64, width: f64) -> f64 {
    let mut shifted = coefficients.to_vec();
    for low in 0..shifted.len() {
        for idx in (low..shifted.len() - 1).rev() {
            shifted[idx] += start * shifted[idx + 1];
        }
    }
    let mut power = 1.0;
    let mut bound = shifted.first().copied().unwrap_or(0.0);
    for coefficient in shifted.iter().skip(1) {
        power *= width;
        let term = coefficient * power;
        bound += if term > 0.0 { 0.0 } else { term };
    }
    bound
}

/// The product of two polynomials, in rising powers.
pub(super) fn product(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut result = vec![0.0; (a.len() + b.len()).saturating_sub(1)];
    for (i, factor_a) in a.iter().enumerate() {
        for (j, factor_b) in b.iter().enumerate() {
            result[i + j] += factor_a * factor_b;
        }
    }
    result
}

/// The sum of two polynomials, in rising powers.
pub(super) fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    let at = |poly: &[f64], idx: usize| poly.get(idx).copied().unwrap_or(0.0);
    (0..a.len().max(b.len()))
        .map(|idx| at(a, idx) + at(b, idx))
        .collect()
}

/// Where a rising curve reaches `target` between 0 and `end`; `None` if it does not.
///
/// `curve` gives value and slope. Newton's method, kept in a bracket: a step that leaves it or
/// that shrinks too slowly is replaced by bisection.
pub(super) fn invert(curve: impl Fn(f64) -> (f64, f64), target: f64, end: f64) -> Option<f64> {
    if !(0.0 <= target && target <= curve(end).0) {
        return None;
    }
    let (mut low, mut high) = (0.0, end);
    let mut place = target.min(end);
    let mut last_step = end;
    for _ in 0..MAX_ITERATIONS {
        let (value, slope) = curve(place);
        let excess = value - target;
        *(if excess > 0.0 { &mut high } else { &mut low }) = place;
        let newton = place - excess / slope;
        let is_fast = low <= newton && newton <= high && (newton - place).abs() <= 0.5 * last_step;
        let next = if is_fast { newton } else { 0.5 * (low + high) };
        last_step = (next - place).abs();
        place = next;
        if last_step <= f64::EPSILON * place {
            break;
        }
    }
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(coefficients: &[f64], expected: f64) {
        let found = positive_until(coefficients, 50.0);
        assert!(
            (found - expected).abs() <= 1e-12 * expected,
            "{found} instead of {expected}"
        );
    }

    #[test]
    fn finds_the_first_zero() {
        check(&[1.0, -1.0], 1.0);
        check(&[2.0, -3.0, 1.0], 1.0);
        check(&[1.0, 0.0, -1e-2], 10.0);
        check(&[1.0, 0.0, -1e6], 1e-3);
        check(&[1.0, 1.0, 1.0], 50.0);
        check(&[1.0], 50.0);
    }

    #[test]
    fn stops_at_a_zero_that_is_only_touched() {
        let touched = positive_until(&[1.0, -2.0, 1.0], 50.0);
        assert!((touched - 1.0).abs() < 1e-6, "{touched}");
    }

    #[test]
    fn passes_a_near_miss() {
        check(&[1.0 + 1e-9, -2.0, 1.0], 50.0);
    }

    #[test]
    fn absurd_coefficients_prove_nothing() {
        assert!(positive_until(&[1.0, f64::NAN], 50.0) < 1e-20);
        assert!(positive_until(&[1.0, -1e300], 50.0) < 1e-20);
        assert!(positive_until(&[f64::NAN], 50.0) < 1e-20);
        assert!(positive_until(&[1.0, f64::INFINITY, f64::NEG_INFINITY], 50.0) < 1e-20);
    }

    #[test]
    fn inverts_flat_and_steep_curves() {
        let steep = |x: f64| (x + 1e6 * x.powi(9), 1.0 + 9e6 * x.powi(8));
        let flat = |x: f64| (x - x.powi(3) / 3.0, 1.0 - x * x);
        for x in [0.0, 1e-9, 0.1, 0.5, 0.9, 0.999] {
            assert!(
                (invert(steep, steep(x).0, 1.0).unwrap() - x).abs() < 1e-14,
                "steep {x}"
            );
            assert!(
                (invert(flat, flat(x).0, 1.0).unwrap() - x).abs() < 1e-12,
                "flat {x}"
            );
        }
        assert_eq!(invert(flat, 0.7, 1.0), None);
        assert_eq!(invert(flat, f64::NAN, 1.0), None);
        assert_eq!(invert(flat, -0.1, 1.0), None);
    }
}
