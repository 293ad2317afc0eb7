//! Cubes of space, and how the points in one are spread.

use nalgebra::{Matrix3, Vector3};

/// The cube that a place is in, of cubes with such an edge; far beyond the map it saturates.
#[must_use]
pub fn cube_of(place: &Vector3<f64>, edge_m: f64) -> [i32; 3] {
    [place.x, place.y, place.z].map(|it| (it / edge_m).floor() as i32)
}

/// Sums over points: enough for their mean and spread, and to take points away again.
///
/// Far from the origin products lose their digits: take places relative to one nearby.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scatter {
    n_points: f64,
    sum: Vector3<f64>,
    products: Matrix3<f64>,
}

impl Scatter {
    /// Takes in one more point.
    pub fn add(&mut self, place: &Vector3<f64>) {
        self.n_points += 1.0;
        self.sum += place;
        self.products += place * place.transpose();
    }

    /// As if these points, which are among them, had never come.
    #[must_use]
    pub fn less(&self, own: &Self) -> Self {
        Self {
            n_points: self.n_points - own.n_points,
            sum: self.sum - own.sum,
            products: self.products - own.products,
        }
    }

    /// How many points there are.
    #[must_use]
    pub fn n_points(&self) -> f64 {
        self.n_points
    }

    /// Their mean; no number without points.
    #[must_use]
    pub fn mean(&self) -> Vector3<f64> {
        self.sum / self.n_points
    }

    /// Their covariance, over their number; no number without points.
    #[must_use]
    pub fn covariance(&self) -> Matrix3<f64> {
        let mean = self.mean();
        self.products / self.n_points - mean * mean.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_is_that_of_the_points_that_are_left() {
        let mut all = Scatter::default();
        let mut gone = Scatter::default();
        for x in [1.0, 3.0] {
            all.add(&Vector3::new(x, 2.0, 0.0));
        }
        for scatter in [&mut all, &mut gone] {
            scatter.add(&Vector3::new(9.0, -9.0, 5.0));
        }
        let left = all.less(&gone);
        assert_eq!(left.n_points(), 2.0);
        assert_eq!(left.mean(), Vector3::new(2.0, 2.0, 0.0));
        assert_eq!(
            left.covariance(),
            Matrix3::from_diagonal(&Vector3::new(1.0, 0.0, 0.0))
        );
    }

    #[test]
    fn cubes_are_open_above() {
        assert_eq!(
            cube_of(&Vector3::new(-0.1, 0.5, 1e300), 0.5),
            [-1, 1, i32::MAX]
        );
    }
}
