//! Following and refinement on synthetic sweeps, whose truth is known.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod follow;
mod refine;
mod scene;
