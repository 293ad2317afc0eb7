//! Nelder and Mead's simplex (Computer Journal 7, 1965): the least of a function without derivatives.

/// How often the function may be asked.
const MOST_CALLS: usize = 600;

/// The place and the value of the least that is found from `start`, with first steps of `steps`.
/// Ends when the simplex is smaller than `tolerance` times the first steps in every direction.
pub(super) fn minimum<const N: usize>(
    start: [f64; N],
    steps: [f64; N],
    tolerance: f64,
    mut value: impl FnMut(&[f64; N]) -> f64,
) -> ([f64; N], f64) {
    let mut corners: Vec<([f64; N], f64)> = vec![(start, value(&start))];
    for axis in 0..N {
        let mut corner = start;
        corner[axis] += steps[axis];
        corners.push((corner, value(&corner)));
    }
    let mut n_calls = corners.len();
    while n_calls < MOST_CALLS {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        if is_small(&corners, &steps, tolerance) {
            break;
        }
        let (worst, worst_value) = corners[N];
        let middle: [f64; N] = std::array::from_fn(|axis| {
            corners[..N]
                .iter()
                .map(|(corner, _)| corner[axis])
                .sum::<f64>()
                / N as f64
        });
        let mut along = |share: f64| {
            let corner: [f64; N] =
                std::array::from_fn(|axis| middle[axis] + share * (worst[axis] - middle[axis]));
            n_calls += 1;
            (corner, value(&corner))
        };
        let mirrored = along(-1.0);
        let next = if mirrored.1 < corners[0].1 {
            let farther = along(-2.0);
            if farther.1 < mirrored.1 {
                farther
            } else {
                mirrored
            }
        } else if mirrored.1 < corners[N - 1].1 {
            mirrored
        } else {
            along(if mirrored.1 < worst_value { -0.5 } else { 0.5 })
        };
        if next.1 < worst_value.min(mirrored.1) || next == mirrored {
            corners[N] = next;
            continue;
        }
        let best = corners[0].0;
        for (corner, corner_value) in &mut corners[1..] {
            *corner = std::array::from_fn(|axis| 0.5 * (corner[axis] + best[axis]));
            *corner_value = value(corner);
            n_calls += 1;
        }
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0]
}

fn is_small<const N: usize>(corners: &[([f64; N], f64)], steps: &[f64; N], tolerance: f64) -> bool {
    (0..N).all(|axis| {
        let best = corners[0].0[axis];
        corners
            .iter()
            .all(|(corner, _)| (corner[axis] - best).abs() <= tolerance * steps[axis].abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_least_of_a_bent_valley() {
        let rosenbrock =
            |it: &[f64; 2]| (1.0 - it[0]).powi(2) + 20.0 * (it[1] - it[0] * it[0]).powi(2);
        let (place, value) = minimum([-1.0, 1.5], [0.5, 0.5], 1e-6, rosenbrock);
        assert!(
            (place[0] - 1.0).abs() < 1e-3 && (place[1] - 1.0).abs() < 1e-3,
            "{place:?}"
        );
        assert!(value < 1e-6);
    }

    #[test]
    fn ends_where_nothing_changes() {
        assert_eq!(minimum([1.0; 3], [0.1; 3], 1e-3, |_| 7.0).1, 7.0);
    }
}
