//! How a command ended, as an exit code.

/// The command failed; the message says why.
pub(crate) const FAILED: u8 = 1;
/// The command line was wrong; the message says how to use it.
pub(crate) const MISUSED: u8 = 2;

/// How a command that did its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything was read.
    Done,
    /// Done, but messages were missing; what was lost has been listed.
    DoneWithLoss,
    /// A check was made, and found faults; they have been listed.
    Faulty,
}

impl Outcome {
    /// 0 for done, 3 for done with loss, 1 for a check that found faults.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::DoneWithLoss => 3,
            Self::Faulty => FAILED,
        }
    }
}
