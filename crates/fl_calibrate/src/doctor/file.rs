//! Faults of the file, as reading it has told them.

use fl_log::{Log, Loss, LossKind};

use super::{Fault, Finding};

pub(super) fn examine(log: &Log) -> Vec<Finding> {
    let losses = log.losses();
    let cut_at = |offset| {
        let mut cuts = losses
            .iter()
            .filter(|loss| loss.kind == LossKind::Truncated);
        cuts.any(|loss| loss.offset == offset)
    };
    // The chunk in which a file ends is not damaged beside.
    let told = |loss: &&Loss| loss.kind != LossKind::DamagedChunk || !cut_at(loss.offset);
    losses.iter().filter(told).filter_map(of_loss).collect()
}

fn of_loss(loss: &Loss) -> Option<Finding> {
    let fault = match loss.kind {
        LossKind::DamagedChunk | LossKind::DamagedRecord | LossKind::NoChannel => {
            Fault::DataDamaged
        }
        LossKind::Truncated => Fault::LogTruncated,
        LossKind::DamagedSummary => Fault::SummaryDamaged,
        LossKind::UnreadableFile => Fault::FileUnreadable,
        LossKind::TrailingBytes | LossKind::SecondLog | LossKind::OtherFiles => Fault::DataUnread,
        LossKind::Redefined => Fault::Redefined,
        LossKind::BadSchema => Fault::SchemaUnusable,
        LossKind::ZeroStamps => Fault::StampZero,
        LossKind::OutlierStamps => Fault::StampOutlier,
        // The times tell by how much.
        LossKind::OtherClock => return None,
    };
    let place = loss.offset.map(|offset| format!(", at byte {offset}"));
    Some(Finding {
        fault,
        topic: loss.channel.clone(),
        what: format!("{}{}", loss.what, place.unwrap_or_default()),
        when: loss.start.zip(loss.end),
        n_messages: loss.messages,
    })
}
