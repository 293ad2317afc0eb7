//! Progress of long work: a bar on a terminal, silence elsewhere, and the way to cancel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Console;

/// Progress of one piece of work.
pub(crate) struct WorkProgress {
    bar: ProgressBar,
    canceled: Arc<AtomicBool>,
}

impl WorkProgress {
    /// A bar under the given title, drawn when a person is watching.
    pub(crate) fn new(title: &str, console: &Console) -> Self {
        let target = if console.is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{prefix:>12} {wide_bar} {percent:>3} %  {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(title.to_owned());
        Self {
            bar,
            canceled: console.cancel_flag(),
        }
    }
}

impl fl_log::Progress for WorkProgress {
    fn advance(&self, done: u64, total: u64) -> bool {
        self.bar.set_length(total);
        self.bar.set_position(done);
        !self.canceled.load(Ordering::SeqCst)
    }
}

impl Drop for WorkProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
