//! Tables for people: columns as wide as their widest cell, numbers to the right.

use std::fmt;

/// Rows of cells under a heading.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    n_text_columns: usize,
}

impl Table {
    /// A table whose first `n_text_columns` columns are text; the others are numbers.
    pub(crate) fn new(heading: &[&str], n_text_columns: usize) -> Self {
        let heading = heading.iter().map(|cell| (*cell).to_owned()).collect();
        Self {
            rows: vec![heading],
            n_text_columns,
        }
    }

    /// Adds a row; it has as many cells as the heading.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn width(&self, column_idx: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column_idx));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            let mut line = String::from(" ");
            for (column_idx, cell) in row.iter().enumerate() {
                let width = self.width(column_idx);
                if column_idx < self.n_text_columns {
                    line.push_str(&format!(" {cell:<width$}"));
                } else {
                    line.push_str(&format!("  {cell:>width$}"));
                }
            }
            writeln!(formatter, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_text_left_and_numbers_right() {
        let mut table = Table::new(&["sensor", "n"], 1);
        table.row(vec!["lidar".into(), "7".into()]);
        table.row(vec!["camera_front".into(), "120".into()]);
        let expected = "  sensor          n\n  lidar           7\n  camera_front  120\n";
        assert_eq!(table.to_string(), expected);
    }
}
