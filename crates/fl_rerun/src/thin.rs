//! Which points of a sweep are shown when not all of them can be.

/// At most `max_points` of `n_points` indices, rising, spread evenly.
///
/// One point is drawn out of each of `max_points` equal stretches of the cloud, by a fixed hash:
/// an even stride would fall in step with the order of the rings and drop whole rings.
pub(crate) fn thin(n_points: usize, max_points: usize) -> Vec<usize> {
    if n_points <= max_points {
        return (0..n_points).collect();
    }
    let start = |stretch_idx: usize| {
        (stretch_idx as u128 * n_points as u128 / max_points.max(1) as u128) as usize
    };
    (0..max_points)
        .map(|stretch_idx| {
            let (first, end) = (start(stretch_idx), start(stretch_idx + 1));
            first + (scramble(stretch_idx as u64) % (end - first) as u64) as usize
        })
        .collect()
}

/// The finalizer of splitmix64 (Steele, Lea and Flood 2014).
fn scramble(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_bound_and_the_order() {
        for (n_points, max_points) in [(0, 0), (0, 5), (5, 0), (5, 5), (7, 5), (100_000, 60_000)] {
            let kept = thin(n_points, max_points);
            assert_eq!(
                kept.len(),
                n_points.min(max_points),
                "{n_points} to {max_points}"
            );
            assert!(kept.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(kept.last().is_none_or(|last| *last < n_points));
        }
    }

    #[test]
    fn drops_no_ring_of_a_column_ordered_sweep() {
        let n_rings = 64;
        let mut kept = vec![0; n_rings];
        for point_idx in thin(n_rings * 2000, n_rings * 1000) {
            kept[point_idx % n_rings] += 1;
        }
        assert!(
            kept.iter().all(|n_points| (800..1200).contains(n_points)),
            "{kept:?}"
        );
    }
}
