//! Channels that this program does not understand are carried along.

use fl_log::{ChannelKind, LossKind, MessageType, RawChannel, Snapshot, Value};

use crate::fixture::{all_options, finish, imu, open, stamp, writer};

const BYTES: [u8; 12] = [0, 1, 0, 0, 1, 0, 0, 0, b'a', 0, 9, 9];

fn channel<'a>(topic: &'a str, schema: &'a str) -> RawChannel<'a> {
    RawChannel {
        topic,
        schema,
        schema_encoding: "ros2msg",
        schema_data: b"",
        encoding: "cdr",
    }
}

#[test]
fn unknown_channels_do_not_stop_the_others() {
    let mut writer = writer(&all_options()[0]);
    let known = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let channels = [
        RawChannel {
            schema_data: b"int32 x",
            encoding: "protobuf",
            ..channel("/pb", "my.Proto")
        },
        channel("/empty", "my_msgs/msg/Thing"),
        RawChannel {
            schema_encoding: "ros2idl",
            schema_data: b"module",
            ..channel("/idl", "my/X")
        },
        RawChannel {
            schema_data: b"Nowhere n",
            ..channel("/broken", "my_msgs/msg/Broken")
        },
        RawChannel {
            schema_data: &[0xff, 0xfe],
            ..channel("/bad", "my_msgs/msg/Bad")
        },
        RawChannel {
            encoding: "json",
            ..channel("/none", "")
        },
    ]
    .map(|channel| writer.add_raw_channel(&channel).unwrap());
    writer.write(known, stamp(1), stamp(1), &imu(0)).unwrap();
    for channel in channels {
        writer
            .write_raw(channel, stamp(2), stamp(2), &BYTES)
            .unwrap();
    }
    let log = open(finish(writer));
    assert_eq!(log.losses(), []);
    assert!(log.snapshot(known, 0).is_ok());
    for id in channels {
        let channel = log.channel(id).unwrap();
        assert_eq!(channel.kind, ChannelKind::Unknown, "{}", channel.topic);
        assert_eq!(log.entries(id)[0].stamp, stamp(2));
        assert_eq!(&*log.message(id, 0).unwrap(), BYTES);
        let text = log.snapshot(id, 0).unwrap_err().to_string();
        assert!(
            text.contains(&format!("cannot read message 0 of {}", channel.topic)),
            "{text}"
        );
        assert!(text.ends_with("\nfile: in-memory.mcap"), "{text}");
    }
}

#[test]
fn standard_types_need_no_definition() {
    let mut writer = writer(&all_options()[0]);
    let bare = writer
        .add_raw_channel(&channel("/imu", "sensor_msgs/msg/Imu"))
        .unwrap();
    let text = writer
        .add_raw_channel(&channel("/text", "std_msgs/msg/String"))
        .unwrap();
    let broken = RawChannel {
        schema_data: b"???",
        ..channel("/fix", "sensor_msgs/msg/NavSatFix")
    };
    writer.add_raw_channel(&broken).unwrap();
    writer
        .write_raw(bare, stamp(1), stamp(1), &imu(0).to_cdr())
        .unwrap();
    let message = [0, 1, 0, 0, 3, 0, 0, 0, b'h', b'i', 0];
    writer
        .write_raw(text, stamp(2), stamp(2), &message)
        .unwrap();
    let log = open(finish(writer));
    assert!(matches!(log.snapshot(bare, 0).unwrap(), Snapshot::Imu(_)));
    let Snapshot::Other(value) = log.snapshot(text, 0).unwrap() else {
        panic!("not other")
    };
    assert_eq!(value.field("data"), Some(&Value::Text("hi".into())));
    let [loss] = log.losses() else {
        panic!("{:?}", log.losses())
    };
    assert_eq!(
        (loss.kind, loss.channel.as_deref()),
        (LossKind::BadSchema, Some("/fix"))
    );
}

#[test]
fn messages_that_are_not_as_defined_are_errors() {
    let mut writer = writer(&all_options()[0]);
    let imu_channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let whole = imu(0).to_cdr();
    for message in [
        &[][..],
        &[0, 1],
        &[9, 9, 9, 9, 9],
        &whole[..whole.len() / 2],
    ] {
        writer
            .write_raw(imu_channel, stamp(1), stamp(1), message)
            .unwrap();
    }
    let log = open(finish(writer));
    assert_eq!(log.message_count(), 4);
    for idx in 0..4 {
        assert!(log.snapshot(imu_channel, idx).is_err());
    }
}

#[test]
fn transforms_that_are_none_are_named() {
    let mut writer = writer(&all_options()[0]);
    let channel = writer.add_channel("/tf", MessageType::TfMessage).unwrap();
    let mut message = vec![0, 1, 0, 0, 1, 0, 0, 0];
    message.extend_from_slice(&1_700_000_000_i32.to_le_bytes());
    message.extend_from_slice(&[
        0, 0, 0, 0, 2, 0, 0, 0, b'a', 0, 0, 0, 2, 0, 0, 0, b'b', 0, 0, 0,
    ]);
    message.extend_from_slice(&[0; 4]);
    message.extend_from_slice(&[0; 7 * 8]);
    writer
        .write_raw(channel, stamp(1), stamp(1), &message)
        .unwrap();
    let log = open(finish(writer));
    let Snapshot::Transforms(tf) = log.snapshot(channel, 0).unwrap() else {
        panic!("no tf")
    };
    assert!(tf.transforms.is_empty());
    assert!(tf.rejected[0].starts_with("a to b: "), "{:?}", tf.rejected);
}

#[test]
fn types_in_omg_idl_are_read_by_their_definition() {
    const IDL: &[u8] = b"
        module my { module nav {
            enum Gear { PARK, DRIVE };
            struct Wheel { float speed; };
            @final struct Drive { Gear gear; string<8> name; sequence<my::nav::Wheel, 4> wheels; };
        }; };";
    let mut writer = writer(&all_options()[0]);
    let drive = RawChannel {
        schema_encoding: "omgidl",
        schema_data: IDL,
        ..channel("/drive", "my::nav::Drive")
    };
    let drive = writer.add_raw_channel(&drive).unwrap();
    let standard = RawChannel {
        schema_encoding: "omgidl",
        ..channel("/imu", "sensor_msgs::msg::Imu")
    };
    let standard = writer.add_raw_channel(&standard).unwrap();
    let mut message = vec![0, 1, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, b'h', b'i', 0, 0];
    message.extend_from_slice(&[2, 0, 0, 0]);
    message.extend([1.5_f32, -2.0].map(f32::to_le_bytes).concat());
    writer
        .write_raw(drive, stamp(1), stamp(1), &message)
        .unwrap();
    writer
        .write_raw(standard, stamp(1), stamp(1), &imu(0).to_cdr())
        .unwrap();
    let log = open(finish(writer));
    assert_eq!(log.losses(), []);
    let Snapshot::Other(value) = log.snapshot(drive, 0).unwrap() else {
        panic!("not other")
    };
    assert_eq!(value.field("gear"), Some(&Value::Int(1)));
    assert_eq!(value.field("name"), Some(&Value::Text("hi".into())));
    let speeds: Vec<_> = match value.field("wheels") {
        Some(Value::List(wheels)) => wheels.iter().map(|wheel| wheel.field("speed")).collect(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        speeds,
        [Some(&Value::Float(1.5)), Some(&Value::Float(-2.0))]
    );
    assert!(matches!(
        log.snapshot(standard, 0).unwrap(),
        Snapshot::Imu(_)
    ));
}
