//! Numbers a lens formula can be written with: plain ones, and ones that carry their derivatives.
//!
//! Every formula of this crate is written once, for any [`Number`]. With `f64` it projects; with
//! [`Dual`] the same lines give the exact partial derivatives beside the value (forward
//! differentiation by dual numbers, Clifford 1873): no difference quotient, no second formula
//! that could disagree with the first.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// What a lens formula needs to be able to do with its numbers.
pub(super) trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Mul<f64, Output = Self>
    + Add<f64, Output = Self>
{
    /// A number that depends on nothing.
    fn constant(value: f64) -> Self;
    /// The number without its derivatives.
    fn value(self) -> f64;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Sine and cosine of radians.
    fn sin_cos(self) -> (Self, Self);
    /// The angle of (`x`, `self`) to the x axis, radians.
    fn atan2(self, x: Self) -> Self;
}

impl Number for f64 {
    #[inline]
    fn constant(value: f64) -> Self {
        value
    }

    #[inline]
    fn value(self) -> f64 {
        self
    }

    #[inline]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }

    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        f64::sin_cos(self)
    }

    #[inline]
    fn atan2(self, x: Self) -> Self {
        f64::atan2(self, x)
    }
}

/// A number with its partial derivatives after `N` variables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dual<const N: usize> {
    pub(super) value: f64,
    pub(super) slopes: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// The variable number `idx`.
    #[inline]
    pub(super) fn variable(value: f64, idx: usize) -> Self {
        let mut slopes = [0.0; N];
        slopes[idx] = 1.0;
        Self { value, slopes }
    }

    /// A function of this number, from its value and its derivative here.
    #[inline]
    fn chain(self, value: f64, slope: f64) -> Self {
        let slopes = self.slopes.map(|inner| slope * inner);
        Self { value, slopes }
    }

    /// A function of two numbers, from its value and its partial derivatives here.
    #[inline]
    fn join(self, other: Self, value: f64, [by_self, by_other]: [f64; 2]) -> Self {
        let slopes =
            std::array::from_fn(|idx| by_self * self.slopes[idx] + by_other * other.slopes[idx]);
        Self { value, slopes }
    }
}

impl<const N: usize> Number for Dual<N> {
    #[inline]
    fn constant(value: f64) -> Self {
        Self {
            value,
            slopes: [0.0; N],
        }
    }

    #[inline]
    fn value(self) -> f64 {
        self.value
    }

    #[inline]
    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.chain(root, 0.5 / root)
    }

    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        let (sin, cos) = self.value.sin_cos();
        (self.chain(sin, cos), self.chain(cos, -sin))
    }

    #[inline]
    fn atan2(self, x: Self) -> Self {
        let square = self.value * self.value + x.value * x.value;
        let slopes = [x.value / square, -self.value / square];
        self.join(x, self.value.atan2(x.value), slopes)
    }
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        self.join(other, self.value + other.value, [1.0, 1.0])
    }
}

impl<const N: usize> Sub for Dual<N> {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        self.join(other, self.value - other.value, [1.0, -1.0])
    }
}

impl<const N: usize> Mul for Dual<N> {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        self.join(other, self.value * other.value, [other.value, self.value])
    }
}

impl<const N: usize> Div for Dual<N> {
    type Output = Self;

    #[inline]
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        let slopes = [1.0 / other.value, -quotient / other.value];
        self.join(other, quotient, slopes)
    }
}

impl<const N: usize> Neg for Dual<N> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl<const N: usize> Mul<f64> for Dual<N> {
    type Output = Self;

    #[inline]
    fn mul(self, factor: f64) -> Self {
        self.chain(self.value * factor, factor)
    }
}

impl<const N: usize> Add<f64> for Dual<N> {
    type Output = Self;

    #[inline]
    fn add(self, term: f64) -> Self {
        self.chain(self.value + term, 1.0)
    }
}

/// The polynomial with `coefficients` in rising powers, at `x`.
#[inline]
pub(super) fn polynomial<S: Number>(coefficients: &[S], x: S) -> S {
    let mut sum = S::constant(0.0);
    for coefficient in coefficients.iter().rev() {
        sum = *coefficient + x * sum;
    }
    sum
}

/// The same number in another kind, without derivatives.
#[inline]
pub(super) fn constants<S: Number, const N: usize>(values: &[f64; N]) -> [S; N] {
    values.map(S::constant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STEP: f64 = 1e-6;

    fn every_operation<S: Number>([a, b]: [S; 2]) -> S {
        let (sin, cos) = (a * b).sin_cos();
        let root = (a * a + b * b + 1.0).sqrt();
        let angle = (a + sin).atan2(b - cos * 2.0);
        polynomial(&[a, root, -angle], b) / (root + cos)
    }

    proptest! {
        #[test]
        fn slopes_are_those_of_central_differences(a in 0.5..2.0, b in 2.5..4.0) {
            let dual = every_operation([Dual::<2>::variable(a, 0), Dual::variable(b, 1)]);
            prop_assert!((dual.value - every_operation([a, b])).abs() < 1e-13);
            let differences = [
                every_operation([a + STEP, b]) - every_operation([a - STEP, b]),
                every_operation([a, b + STEP]) - every_operation([a, b - STEP]),
            ];
            for (slope, difference) in dual.slopes.iter().zip(differences) {
                prop_assert!((slope - difference / (2.0 * STEP)).abs() < 1e-7 * (1.0 + slope.abs()));
            }
        }
    }
}
