//! The parts of a segment that a lens can see.

use nalgebra::Vector3;

/// The region in front of a lens, in the camera frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visible {
    /// Cosine of the half angle of the cone; −1 for no cone.
    pub(super) cos_max: f64,
    /// Nearest depth (`wide` false) or distance (`wide` true), meters.
    pub(super) near_m: f64,
    /// The lens sees beyond 90 degrees from its axis.
    pub(super) wide: bool,
}

impl Visible {
    fn contains(&self, point: &Vector3<f64>) -> bool {
        let distance = point.norm();
        let nearness = if self.wide { distance } else { point.z };
        nearness >= self.near_m && point.z >= self.cos_max * distance
    }

    /// The visible parts of the segment from `start` to `end`, in its order.
    pub(super) fn parts(
        &self,
        start: Vector3<f64>,
        end: Vector3<f64>,
    ) -> Vec<(Vector3<f64>, Vector3<f64>)> {
        let at = |share: f64| start + (end - start) * share;
        let mut shares = self.crossings(&start, &(end - start));
        shares.retain(|share| *share > 0.0 && *share < 1.0);
        shares.extend([0.0, 1.0]);
        shares.sort_by(f64::total_cmp);
        let mut parts: Vec<(f64, f64)> = Vec::new();
        for pair in shares.windows(2) {
            if !self.contains(&at(0.5 * (pair[0] + pair[1]))) {
                continue;
            }
            match parts.last_mut() {
                Some(last) if last.1 == pair[0] => last.1 = pair[1],
                _ => parts.push((pair[0], pair[1])),
            }
        }
        parts
            .into_iter()
            .map(|(from, to)| (at(from), at(to)))
            .collect()
    }

    /// Shares of the line `start + share · along` at which it may enter or leave the region.
    fn crossings(&self, start: &Vector3<f64>, along: &Vector3<f64>) -> Vec<f64> {
        let near_square = self.near_m * self.near_m;
        let mut shares = match self.wide {
            true => roots(
                along.norm_squared(),
                2.0 * start.dot(along),
                start.norm_squared() - near_square,
            ),
            false => vec![(self.near_m - start.z) / along.z],
        };
        let square = self.cos_max * self.cos_max;
        shares.extend(roots(
            along.z * along.z - square * along.norm_squared(),
            2.0 * (start.z * along.z - square * start.dot(along)),
            start.z * start.z - square * start.norm_squared(),
        ));
        shares
    }
}

/// Real roots of a x² + b x + c; none where all of them vanish. Numerically stable form.
fn roots(a: f64, b: f64, c: f64) -> Vec<f64> {
    let discriminant = b * b - 4.0 * a * c;
    if discriminant < 0.0 {
        return Vec::new();
    }
    let half = -0.5 * (b + discriminant.sqrt().copysign(b));
    [half / a, c / half]
        .into_iter()
        .filter(|root| root.is_finite())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(visible: Visible, start: [f64; 3], end: [f64; 3], expected: &[(f64, f64)]) {
        let (start, end) = (Vector3::from(start), Vector3::from(end));
        let length = (end - start).norm();
        let found: Vec<(f64, f64)> = visible
            .parts(start, end)
            .into_iter()
            .map(|(from, to)| ((from - start).norm() / length, (to - start).norm() / length))
            .collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            let error = (found.0 - expected.0)
                .abs()
                .max((found.1 - expected.1).abs());
            assert!(error < 1e-9, "{found:?} {expected:?}");
        }
    }

    const NARROW: Visible = Visible {
        cos_max: std::f64::consts::FRAC_1_SQRT_2,
        near_m: 0.1,
        wide: false,
    };
    /// 120 degrees from the axis.
    const WIDE: Visible = Visible {
        cos_max: -0.5,
        near_m: 0.1,
        wide: true,
    };

    #[test]
    fn narrow_lens_keeps_one_part() {
        check(NARROW, [-2.0, 0.0, 1.0], [2.0, 0.0, 1.0], &[(0.25, 0.75)]);
        check(NARROW, [0.0, 0.0, -1.0], [0.0, 0.0, 1.0], &[(0.55, 1.0)]);
        check(NARROW, [-2.0, 0.0, -1.0], [2.0, 0.0, -1.0], &[]);
        check(NARROW, [0.1, 0.0, 2.0], [0.0, 0.1, 3.0], &[(0.0, 1.0)]);
    }

    #[test]
    fn wide_lens_loses_the_middle_of_what_passes_behind_it() {
        // At z = −1 the cone of 120 degrees has radius √3.
        let share = (4.0 - 3.0_f64.sqrt()) / 8.0;
        check(
            WIDE,
            [-4.0, 0.0, -1.0],
            [4.0, 0.0, -1.0],
            &[(0.0, share), (1.0 - share, 1.0)],
        );
        check(
            WIDE,
            [-4.0, 0.0, 0.0],
            [4.0, 0.0, 0.0],
            &[(0.0, 0.4875), (0.5125, 1.0)],
        );
    }
}
