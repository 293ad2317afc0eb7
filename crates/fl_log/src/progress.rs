//! How a long reading tells how far it is, and learns that nobody waits for it any more.

/// Watches a long task and may stop it. Called from several threads.
pub trait Progress: Sync {
    /// `done` of `total` bytes are read. `false` cancels the task.
    fn advance(&self, done: u64, total: u64) -> bool;
}

/// Watches nothing and never cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn advance(&self, _done: u64, _total: u64) -> bool {
        true
    }
}
