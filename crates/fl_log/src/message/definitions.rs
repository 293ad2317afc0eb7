//! The definitions of message types that this crate knows by heart: those it writes, and those of
//! the packages that most drives are recorded with.
//!
//! Where a type changed between releases of ROS 2, it is Humble's: later recorders write the
//! definitions into the log.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The definition of `name` (`package/msg/Name` or `package/Name`) followed by all it needs.
pub(crate) fn concatenated(name: &str) -> Option<String> {
    let root = name.replacen("/msg/", "/", 1);
    let mut text = definition(&root)?.to_owned();
    for needed in needed_by(&root) {
        text.push_str(SEPARATOR);
        text.push_str("MSG: ");
        text.push_str(needed);
        text.push('\n');
        text.push_str(definition(needed)?);
    }
    Some(text)
}

/// The definition alone of `name`, written `package/Name`, in ROS 2.
pub(crate) fn definition(name: &str) -> Option<&'static str> {
    ROS2.get(name).copied()
}

/// The definition alone of `name`, written `package/Name`, in ROS 1.
pub(crate) fn ros1_definition(name: &str) -> Option<&'static str> {
    ROS1.get(name).copied().or_else(|| definition(name))
}

const SEPARATOR: &str =
    "================================================================================\n";

/// The types that a definition names, directly or not, in the order of their first naming.
fn needed_by(root: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    let mut open = vec![root];
    while let Some(name) = open.pop() {
        let lines = definition(name).unwrap_or_default().lines();
        let used = lines.filter_map(|line| line.split([' ', '[']).next());
        for used_name in used {
            if let Some((known, _)) = ROS2.get_key_value(used_name)
                && !found.contains(known)
            {
                found.push(known);
                open.push(known);
            }
        }
    }
    found
}

/// Each text is a list of definitions; a line `= package/Name` starts one.
const ROS2_TEXTS: [&str; 24] = [
    include_str!("definitions/ackermann_msgs.txt"),
    include_str!("definitions/action_msgs.txt"),
    include_str!("definitions/audio_common_msgs.txt"),
    include_str!("definitions/autoware_auto_perception_msgs.txt"),
    include_str!("definitions/builtin_interfaces.txt"),
    include_str!("definitions/diagnostic_msgs.txt"),
    include_str!("definitions/geometry_msgs.txt"),
    include_str!("definitions/gps_msgs.txt"),
    include_str!("definitions/lidar_packets.txt"),
    include_str!("definitions/nav_msgs.txt"),
    include_str!("definitions/point_cloud_interfaces.txt"),
    include_str!("definitions/radar_msgs.txt"),
    include_str!("definitions/rcl_interfaces.txt"),
    include_str!("definitions/rosgraph_msgs.txt"),
    include_str!("definitions/sensor_msgs.txt"),
    include_str!("definitions/service_msgs.txt"),
    include_str!("definitions/shape_msgs.txt"),
    include_str!("definitions/std_msgs.txt"),
    include_str!("definitions/stereo_msgs.txt"),
    include_str!("definitions/tf2_msgs.txt"),
    include_str!("definitions/trajectory_msgs.txt"),
    include_str!("definitions/unique_identifier_msgs.txt"),
    include_str!("definitions/vision_msgs.txt"),
    include_str!("definitions/visualization_msgs.txt"),
];

static ROS2: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| ROS2_TEXTS.into_iter().flat_map(definitions).collect());

/// What ROS 1 defines otherwise, or alone.
static ROS1: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| definitions(include_str!("definitions/ros1.txt")).collect());

fn definitions(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (name, after) = rest.strip_prefix("= ")?.split_once('\n')?;
        let end = after.find("\n= ").map_or(after.len(), |end| end + 1);
        let end = if after.starts_with("= ") { 0 } else { end };
        rest = &after[end..];
        Some((name, &after[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Language, Lookup, Plan};

    #[test]
    fn every_definition_finds_what_it_needs() {
        let n_lines = |text: &str| text.lines().filter(|line| line.starts_with("= ")).count();
        let n_expected: usize = ROS2_TEXTS.iter().map(|text| n_lines(text)).sum();
        assert_eq!(ROS2.len(), n_expected);
        for name in ROS2.keys() {
            let plan = Plan::looked_up(name, &Lookup::bundled(Language::Ros2Msg));
            plan.unwrap().unwrap();
        }
        let times = ["builtin_interfaces/Time", "builtin_interfaces/Duration"];
        let names = ROS2.keys().chain(ROS1.keys());
        for name in names.filter(|name| !times.contains(name)) {
            let plan = Plan::looked_up(name, &Lookup::bundled(Language::Ros1Msg));
            plan.unwrap().unwrap();
        }
    }
}
