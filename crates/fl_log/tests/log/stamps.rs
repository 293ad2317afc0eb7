//! Which time counts.

use fl_log::{Header, Imu, LossKind, Message, MessageType, Snapshot};
use fl_spacetime::Stamp;

use crate::fixture::{all_options, finish, imu, open, stamp, writer};

fn unstamped() -> Message {
    let Message::Imu(sample) = imu(0) else {
        panic!("no Imu")
    };
    Message::Imu(Imu {
        header: Header::new(Stamp::from_nanos(0), "imu"),
        ..sample
    })
}

#[test]
fn log_time_stands_in_for_zero_stamps() {
    let mut writer = writer(&all_options()[0]);
    let imu_channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let tf_channel = writer.add_channel("/tf", MessageType::TfMessage).unwrap();
    for (log_millis, message) in [(10, imu(8)), (20, unstamped()), (30, unstamped())] {
        writer
            .write(imu_channel, stamp(log_millis), stamp(log_millis), &message)
            .unwrap();
    }
    let empty = Message::TfMessage(Vec::new());
    writer
        .write(tf_channel, stamp(40), stamp(40), &empty)
        .unwrap();
    let log = open(finish(writer));
    let stamps: Vec<_> = log
        .entries(imu_channel)
        .iter()
        .map(|entry| entry.stamp)
        .collect();
    assert_eq!(stamps, [stamp(8), stamp(20), stamp(30)]);
    let Snapshot::Imu(sample) = log.snapshot(imu_channel, 1).unwrap() else {
        panic!("no Imu")
    };
    assert_eq!(sample.header.stamp, stamp(20));

    let [first, second] = log.losses() else {
        panic!("{:?}", log.losses())
    };
    assert_eq!(
        (first.kind, first.messages),
        (LossKind::ZeroStamps, Some(2))
    );
    assert_eq!((first.start, first.end), (Some(stamp(20)), Some(stamp(30))));
    assert!(
        first
            .to_string()
            .starts_with("/imu: header stamp is zero, log time used, 2 messages")
    );
    assert_eq!(
        (second.channel.as_deref(), second.messages),
        (Some("/tf"), Some(1))
    );
    assert!(!log.data_lost());
}

#[test]
fn big_endian_stamps_and_messages_are_read() {
    let mut writer = writer(&all_options()[0]);
    let channel = writer.add_channel("/fix", MessageType::NavSatFix).unwrap();
    let mut message = vec![0, 0, 0, 0];
    message.extend_from_slice(&1_700_000_000_i32.to_be_bytes());
    message.extend_from_slice(&5_000_000_u32.to_be_bytes());
    message.extend_from_slice(&[0, 0, 0, 4, b'g', b'p', b's', 0, 2, 0, 0, 1, 0, 0, 0, 0]);
    for number in [
        49.0, 8.5, 100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0_f64,
    ] {
        message.extend_from_slice(&number.to_be_bytes());
    }
    message.push(0);
    writer
        .write_raw(channel, stamp(9), stamp(9), &message)
        .unwrap();
    let log = open(finish(writer));
    assert_eq!(log.entries(channel)[0].stamp, stamp(5));
    let Snapshot::Fix(fix) = log.snapshot(channel, 0).unwrap() else {
        panic!("no fix")
    };
    assert_eq!((fix.header.frame_id.as_str(), fix.status), ("gps", 2));
    assert_eq!(
        (fix.latitude_deg, fix.longitude_deg, fix.altitude_m),
        (49.0, 8.5, 100.0)
    );
}
