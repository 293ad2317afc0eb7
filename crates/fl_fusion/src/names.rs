//! Readable names of sensors, made from topics.

use std::collections::{BTreeMap, BTreeSet};

use fl_log::{Channel, ChannelKind};

/// Leading parts of topics that say nothing of the sensor.
const LEADING: [&str; 5] = ["sensing", "sensors", "sensor", "driver", "drivers"];

/// Trailing parts of topics that say what the data is, not whose.
const TRAILING: [&str; 24] = [
    "compressed",
    "compressed_image",
    "cloud",
    "data",
    "data_raw",
    "ffmpeg",
    "fix",
    "image",
    "image_color",
    "image_mono",
    "image_raw",
    "image_rect",
    "image_rect_color",
    "image_rect_compressed",
    "image_raw_compressed",
    "point_cloud",
    "pointcloud",
    "pointcloud2",
    "points",
    "points_raw",
    "packets",
    "raw",
    "scan",
    "video",
];

const MAX_NAME_LENGTH: usize = 100;

/// One name a channel, all different: `/sensing/camera/front/image/compressed` is `camera_front`.
///
/// Channels whose short names coincide get their whole topic; if that still coincides, the first
/// number that makes them different.
pub(crate) fn sensor_names(channels: &[&Channel]) -> Vec<String> {
    let short: Vec<String> = channels
        .iter()
        .map(|channel| short_name(&channel.topic, channel.kind))
        .collect();
    let count = |names: &[String], name: &str| names.iter().filter(|other| *other == name).count();
    let mut names: Vec<String> = short
        .iter()
        .zip(channels)
        .map(|(name, channel)| match count(&short, name) {
            1 => name.clone(),
            _ => joined(&parts(&channel.topic), channel.kind),
        })
        .collect();
    let mut taken: BTreeSet<String> = names.iter().cloned().collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for name in &mut names {
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 {
            continue;
        }
        let mut free = format!("{name}-{times}");
        while !taken.insert(free.clone()) {
            *times += 1;
            free = format!("{name}-{times}");
        }
        *name = free;
    }
    names
}

fn short_name(topic: &str, kind: ChannelKind) -> String {
    let all = parts(topic);
    let mut kept = all.as_slice();
    while let [first, rest @ ..] = kept
        && !rest.is_empty()
        && LEADING.contains(&first.as_str())
    {
        kept = rest;
    }
    while let [rest @ .., last] = kept
        && !rest.is_empty()
        && TRAILING.contains(&last.as_str())
    {
        kept = rest;
    }
    joined(kept, kind)
}

fn parts(topic: &str) -> Vec<String> {
    let plain = |letter: char| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9' | '_' | '-' | '.') => letter,
        _ => '_',
    };
    topic
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| part.chars().map(plain).collect())
        .collect()
}

fn joined(parts: &[String], kind: ChannelKind) -> String {
    let mut name = parts.join("_");
    name.truncate(MAX_NAME_LENGTH);
    if !name.is_empty() {
        return name;
    }
    let by_kind = match kind {
        ChannelKind::Cloud => "lidar",
        ChannelKind::CompressedImage | ChannelKind::Image | ChannelKind::Video => "camera",
        ChannelKind::Imu => "imu",
        ChannelKind::Fix => "gnss",
        _ => "sensor",
    };
    by_kind.to_owned()
}

#[cfg(test)]
mod tests {
    use fl_log::ChannelId;
    use proptest::prelude::*;

    use super::*;

    fn cloud(topic: &str) -> Channel {
        Channel {
            id: ChannelId(0),
            topic: topic.to_owned(),
            schema: String::new(),
            encoding: String::new(),
            schema_encoding: String::new(),
            schema_data: [].into(),
            metadata: Default::default(),
            kind: ChannelKind::Cloud,
        }
    }

    fn check(topics: &str, expected: &str) {
        let channels: Vec<Channel> = topics.split(' ').map(cloud).collect();
        let channels: Vec<&Channel> = channels.iter().collect();
        assert_eq!(sensor_names(&channels).join(" "), expected);
    }

    #[test]
    fn names_are_short_and_readable() {
        check("/sensing/lidar/top/points", "lidar_top");
        check(
            "/sensing/camera/color_left/image/compressed",
            "camera_color_left",
        );
        check(
            "/LIDAR_TOP /CAM_FRONT/image_rect_compressed",
            "lidar_top cam_front",
        );
        check("/sensing/imu /gps/imu /gps/fix", "imu gps_imu gps");
        check("/points", "points");
        check("/ÄÖ/points", "__");
    }

    #[test]
    fn names_are_unique() {
        check(
            "/cam/image_raw /cam/image_raw/compressed",
            "cam_image_raw cam_image_raw_compressed",
        );
        check("/a/b /a_b", "a_b a_b-2");
        check("/ / /", "lidar lidar-2 lidar-3");
    }

    #[test]
    fn a_numbered_name_that_is_a_topic_is_not_given_twice() {
        check("/a/b /a_b /a_b-2", "a_b a_b-3 a_b-2");
        check("/a_b-2 /a/b /a_b", "a_b-2 a_b a_b-3");
    }

    proptest! {
        #[test]
        fn no_two_channels_share_a_name(topics in prop::collection::vec("(/(a|b|a_b|points|a-2|a_b-[23]|-2)){1,3}", 0..12)) {
            let channels: Vec<Channel> = topics.iter().map(|topic| cloud(topic)).collect();
            let names = sensor_names(&channels.iter().collect::<Vec<_>>());
            let different: BTreeSet<&String> = names.iter().collect();
            prop_assert_eq!(different.len(), topics.len(), "{:?}", names);
        }
    }
}
