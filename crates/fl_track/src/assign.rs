//! The best one-to-one pairing of rows and columns, of those pairs that are allowed.

/// What it costs to leave a pair unmade. Pairs that cost as much or more are never made.
pub(crate) const NO_PAIR_COST: f64 = 0.65;

/// A pair that may be made, and what it costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) row: usize,
    pub(crate) column: usize,
    /// Finite.
    pub(crate) cost: f64,
}

/// The pairs that cost least together, where every pair not made costs [`NO_PAIR_COST`]; by row.
///
/// That is: the sum of `cost - NO_PAIR_COST` over the pairs made is least. The number of pairs is
/// no aim of its own: a chain of bad pairs does not replace fewer good ones.
///
/// Rows and columns that no chain of candidates joins are solved apart, so that the work goes
/// with the crowdedness of a place, not with the size of the whole scene.
pub(crate) fn assign(
    n_rows: usize,
    n_columns: usize,
    candidates: &[Candidate],
) -> Vec<(usize, usize)> {
    let mut pairs: Vec<_> = islands(n_rows, n_columns, candidates)
        .iter()
        .flat_map(|island| solve(island))
        .collect();
    pairs.sort_unstable();
    pairs
}

/// The candidates in groups that share neither row nor column.
fn islands(n_rows: usize, n_columns: usize, candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut parents: Vec<usize> = (0..n_rows + n_columns).collect();
    for candidate in candidates {
        let row_root = root(&mut parents, candidate.row);
        let column_root = root(&mut parents, n_rows + candidate.column);
        parents[row_root.max(column_root)] = row_root.min(column_root);
    }
    let mut islands = vec![Vec::new(); n_rows + n_columns];
    for candidate in candidates {
        islands[root(&mut parents, candidate.row)].push(*candidate);
    }
    islands.retain(|island| !island.is_empty());
    islands
}

fn root(parents: &mut [usize], mut node: usize) -> usize {
    while parents[node] != node {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    node
}

fn solve(island: &[Candidate]) -> Vec<(usize, usize)> {
    let rows = distinct(island.iter().map(|candidate| candidate.row));
    let columns = distinct(island.iter().map(|candidate| candidate.column));
    let place = |candidate: &Candidate| {
        let row_idx = rows.partition_point(|row| *row < candidate.row);
        let column_idx = columns.partition_point(|column| *column < candidate.column);
        row_idx * columns.len() + column_idx
    };
    let mut costs = vec![NO_PAIR_COST; rows.len() * columns.len()];
    for candidate in island {
        costs[place(candidate)] = candidate.cost.min(NO_PAIR_COST);
    }
    let (row_indices, column_indices) =
        lsap::solve(rows.len(), columns.len(), &costs, false).expect("all costs are finite");
    let pairs = row_indices.into_iter().zip(column_indices);
    let is_made = |&(row_idx, column_idx): &(usize, usize)| {
        costs[row_idx * columns.len() + column_idx] < NO_PAIR_COST
    };
    pairs
        .filter(is_made)
        .map(|(row_idx, column_idx)| (rows[row_idx], columns[column_idx]))
        .collect()
}

fn distinct(indices: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut indices: Vec<_> = indices.collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the best pairing costs beyond making no pair at all, by trying all.
    fn best(candidates: &[Candidate], from_row: usize, n_rows: usize, taken: u32) -> f64 {
        if from_row == n_rows {
            return 0.0;
        }
        let mut found = best(candidates, from_row + 1, n_rows, taken);
        for candidate in candidates
            .iter()
            .filter(|candidate| candidate.row == from_row)
        {
            let bit = 1 << candidate.column;
            if taken & bit == 0 {
                let rest = best(candidates, from_row + 1, n_rows, taken | bit);
                found = found.min(rest + candidate.cost - NO_PAIR_COST);
            }
        }
        found
    }

    proptest! {
        #[test]
        fn is_as_good_as_trying_all(
            (n_rows, n_columns) in (0..6_usize, 0..6_usize),
            costs in prop::collection::vec(prop::option::of(-1.0..1.0_f64), 36),
        ) {
            let all = (0..n_rows).flat_map(|row| (0..n_columns).map(move |column| (row, column)));
            let candidate = |(row, column): (usize, usize)| {
                costs[row * 6 + column].map(|cost| Candidate { row, column, cost })
            };
            let candidates: Vec<_> = all.filter_map(candidate).collect();
            let pairs = assign(n_rows, n_columns, &candidates);
            let cost_of = |pair: &(usize, usize)| costs[pair.0 * 6 + pair.1].unwrap();
            let least = best(&candidates, 0, n_rows, 0);
            let cost: f64 = pairs.iter().map(|pair| cost_of(pair) - NO_PAIR_COST).sum();
            prop_assert!((cost - least).abs() < 1e-9);
            prop_assert!(pairs.iter().all(|pair| cost_of(pair) < NO_PAIR_COST));
            let columns = distinct(pairs.iter().map(|pair| pair.1));
            prop_assert_eq!(columns.len(), pairs.len());
        }
    }
}
