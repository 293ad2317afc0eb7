//! Faults of the file, as reading it has told them.

use fl_log::{Log, Loss, LossKind};

use super::series::is_timed;
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
    let losses = losses.iter().filter(told);
    losses.filter_map(|loss| of_loss(log, loss)).collect()
}

fn of_loss(log: &Log, loss: &Loss) -> Option<Finding> {
    let channel = loss
        .channel
        .as_deref()
        .and_then(|topic| log.channel_by_topic(topic));
    let of_sensor = channel.is_some_and(|channel| is_timed(channel.kind));
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
        // Static transforms and markers have none, and mean it.
        LossKind::ZeroStamps => of_sensor.then_some(Fault::StampZero)?,
        LossKind::OutlierStamps => Fault::StampOutlier,
        // Of sensors the times tell it.
        LossKind::OtherClock => (!of_sensor).then_some(Fault::ClockOffset)?,
    };
    let place = loss.offset.map(|offset| format!(", at byte {offset}"));
    Some(Finding {
        topic: loss.channel.clone(),
        n_messages: loss.messages,
        ..Finding::new(fault, format!("{}{}", loss.what, place.unwrap_or_default()))
    })
}
