//! Faults of calibrations and images.

use fl_fusion::{calibration_channel, is_rectified};
use fl_log::{Channel, ChannelKind, Log, Snapshot, decode_image};
use fl_rig::CameraInfo;
use fl_spacetime::Stamp;

use super::contents::{ChannelContents, Contents, ImageSeen, Seen, causes, is_known_file};
use super::fault::{counted, found};
use super::{Fault, Finding};

/// So many images of a camera are decoded, spread over the drive.
const N_DECODED: usize = 8;
/// So many pictures that are the same, one after the other, are frozen.
const FROZEN: usize = 3;
/// A picture whose gray values spread by less (standard deviation, of 255) is of one color.
const BLANK: f64 = 2.0;
/// Encodings of pixels that make a picture.
const IN_COLOR: [&str; 6] = ["rgb8", "bgr8", "rgba8", "bgra8", "mono8", "8UC3"];
/// Focal lengths may differ by this share.
const FOCAL_SHARE: f64 = 0.05;
/// Numbers of a camera matrix that differ by less are the same, pixels and ratios.
const SAME: f64 = 1e-6;

pub(super) fn examine(log: &Log, contents: &Contents) -> Vec<Finding> {
    let mut findings = Vec::new();
    for channel in log.channels() {
        let Some(read) = contents.of(channel.id) else {
            continue;
        };
        match channel.kind {
            ChannelKind::CameraInfo => findings.extend(calibration(channel, read)),
            ChannelKind::CompressedImage | ChannelKind::Image => {
                findings.extend(images(log, channel, read));
                findings.extend(frozen(log, channel, read));
                findings.extend(camera(log, channel, read, contents));
            }
            ChannelKind::Video => findings.extend(camera(log, channel, read, contents)),
            _ => {}
        }
    }
    findings
}

/// What a calibration says, whatever its images are.
fn calibration(channel: &Channel, read: &ChannelContents) -> Vec<Finding> {
    let Some((_, info)) = read.calibrations.first() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let mut find =
        |fault, what: String| findings.push(Finding::new(fault, what).on(&channel.topic));
    let [fx, _, cx, _, fy, cy, ..] = info.k;
    let (width, height) = (f64::from(info.width), f64::from(info.height));
    if fx == 0.0 || fy == 0.0 {
        find(Fault::CalibrationZero, "K is zero".to_owned());
    } else {
        let inside = (0.0..=width).contains(&cx) && (0.0..=height).contains(&cy);
        if !inside && width > 0.0 && height > 0.0 {
            let what = format!("({cx:.1}, {cy:.1}) in an image of {width} x {height} pixels");
            find(Fault::PrincipalPointOutside, what);
        }
        if (fx / fy - 1.0).abs() > FOCAL_SHARE {
            find(
                Fault::FocalLengthsDiffer,
                format!("{fx:.1} and {fy:.1} pixels"),
            );
        }
    }
    if read.calibrations.len() > 1 {
        let (idx, _) = read.calibrations[1];
        let what = format!(
            "{} different calibrations; the second from message {idx} on",
            read.calibrations.len()
        );
        find(Fault::CalibrationChanges, what);
    }
    findings
}

/// A camera beside its calibration.
fn camera(log: &Log, image: &Channel, read: &ChannelContents, contents: &Contents) -> Vec<Finding> {
    let frame = read.frame().unwrap_or_default();
    // Radars and sonars send pictures too.
    if ["radar", "sonar"]
        .iter()
        .any(|it| image.topic.to_ascii_lowercase().contains(it))
    {
        return Vec::new();
    }
    let find = |fault, what: String| Finding::new(fault, what).on(&image.topic);
    let Ok(beside) = calibration_channel(log, image, frame) else {
        let what = format!("neither beside the topic nor with its frame `{frame}`");
        return vec![find(Fault::CalibrationMissing, what)];
    };
    let Some(of_info) = contents.of(beside.id) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let bare = |frame: &str| frame.trim_start_matches('/').to_owned();
    if let Some(info_frame) = of_info.frame()
        && bare(info_frame) != bare(frame)
        && !frame.is_empty()
    {
        let what = format!(
            "images are in `{frame}`, {} is in `{info_frame}`",
            beside.topic
        );
        findings.push(find(Fault::FrameMismatch, what));
    }
    if let Some((_, info)) = of_info.calibrations.first() {
        if let Some(what) = rectification(&image.topic, info) {
            findings.push(find(Fault::RectificationUnclear, what.to_owned()));
        }
        if let Some((width, height)) = first_size(log, image)
            && (width, height) != (info.width, info.height)
            && (info.width, info.height) != (0, 0)
        {
            let what = format!(
                "images are {width} x {height} pixels, {} says {} x {}",
                beside.topic, info.width, info.height
            );
            findings.push(find(Fault::ImageSizeMismatch, what));
        }
    }
    findings
}

/// Why it is not clear whether images are rectified, by their topic and their calibration.
fn rectification(topic: &str, info: &CameraInfo) -> Option<&'static str> {
    let has_lens = info.d.iter().any(|coefficient| *coefficient != 0.0);
    let has_p = info.p[0] != 0.0;
    let p = [0, 1, 2, 4, 5, 6, 8, 9, 10].map(|idx| info.p[idx]);
    let identity = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    let same = |a: &[f64; 9], b: &[f64; 9]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < SAME);
    let is_plain = !has_p || same(&p, &info.k) && same(&info.r, &identity);
    (!is_rectified(topic) && !has_lens && has_p && !is_plain)
        .then_some("the topic says raw; D is zero, but P is not K: they may be rectified")
}

/// Numbers of messages spread over a channel.
fn spread_over(n_messages: usize) -> Vec<usize> {
    let n = n_messages.min(N_DECODED);
    let last = n_messages.saturating_sub(1);
    let mut chosen: Vec<usize> = (0..n)
        .map(|nth| nth * last / n.saturating_sub(1).max(1))
        .collect();
    chosen.dedup();
    chosen
}

fn first_size(log: &Log, channel: &Channel) -> Option<(u32, u32)> {
    let numbers = spread_over(log.entries(channel.id).len());
    numbers
        .into_iter()
        .find_map(|idx| match log.snapshot(channel.id, idx).ok()? {
            Snapshot::Image(image) => Some((image.width, image.height)),
            Snapshot::CompressedImage(image) => {
                let picture = decode_image(&image.data).ok()?;
                Some((picture.width(), picture.height()))
            }
            _ => None,
        })
}

/// Images that cannot be decoded or end early, and such of one color.
fn images(log: &Log, channel: &Channel, read: &ChannelContents) -> Vec<Finding> {
    let mut damaged: Vec<(u32, String)> = read
        .seen
        .iter()
        .filter_map(|(idx, seen)| match seen {
            Seen::Undecodable(why) => Some((*idx, why.clone())),
            Seen::Image(ImageSeen {
                ends_early: true, ..
            }) => Some((*idx, "the image ends early".to_owned())),
            _ => None,
        })
        .collect();
    let (mut n_decoded, mut blank) = (0, Vec::new());
    for idx in spread_over(log.entries(channel.id).len()) {
        let picture = match log.snapshot(channel.id, idx) {
            Ok(Snapshot::CompressedImage(image)) if is_known_file(&image.data) => {
                decode_image(&image.data)
            }
            Ok(Snapshot::Image(image)) if IN_COLOR.contains(&image.encoding.as_str()) => {
                image.to_rgb()
            }
            // Depth, heat and codes that are no pictures.
            _ => continue,
        };
        let idx = idx as u32;
        match picture {
            Ok(picture) => {
                n_decoded += 1;
                if gray_spread(picture.data()) < BLANK {
                    blank.push(idx);
                }
            }
            Err(_) if damaged.iter().any(|(known, _)| *known == idx) => {}
            Err(err) => damaged.push((idx, causes(&err))),
        }
    }
    damaged.sort();
    let mut findings = Vec::new();
    if let Some((first, why)) = damaged.first() {
        let what = format!(
            "{}, the first is message {first}: {why}",
            counted(damaged.len(), "image")
        );
        let numbers: Vec<u32> = damaged.iter().map(|(idx, _)| *idx).collect();
        findings.extend(found(Fault::ImageDamaged, log, channel, &numbers, what));
    }
    // The first picture may be dark before exposure has settled.
    if blank.len() > 1 {
        let what = format!(
            "{} of {n_decoded} pictures that were looked at",
            blank.len()
        );
        findings.extend(found(Fault::ImagesBlank, log, channel, &blank, what));
    }
    findings
}

/// The standard deviation of the gray values.
fn gray_spread(rgb: &[u8]) -> f64 {
    let n = (rgb.len() / 3).max(1) as f64;
    let gray = |pixel: &[u8]| pixel.iter().map(|part| f64::from(*part)).sum::<f64>() / 3.0;
    let mean = rgb.chunks_exact(3).map(gray).sum::<f64>() / n;
    let squares = rgb
        .chunks_exact(3)
        .map(|pixel| (gray(pixel) - mean).powi(2));
    (squares.sum::<f64>() / n).sqrt()
}

/// Runs of the same picture under different stamps.
fn frozen(log: &Log, channel: &Channel, read: &ChannelContents) -> Option<Finding> {
    let entries = log.entries(channel.id);
    let pictures: Vec<(Stamp, u64)> = read
        .seen
        .iter()
        .filter_map(|(idx, seen)| match seen {
            Seen::Image(image) => Some((entries.get(*idx as usize)?.stamp, image.picture)),
            _ => None,
        })
        .collect();
    let is_frozen = |run: &&[(Stamp, u64)]| run.len() >= FROZEN && run[0].0 < run[run.len() - 1].0;
    let runs: Vec<_> = pictures
        .chunk_by(|a, b| a.1 == b.1)
        .filter(is_frozen)
        .collect();
    let (first, last) = (runs.first()?, runs.last()?);
    let n: usize = runs.iter().map(|run| run.len() - 1).sum();
    let what = format!("{} like the one before", counted(n, "picture"));
    let finding = Finding::new(Fault::ImagesFrozen, what).on(&channel.topic);
    Some(
        finding
            .within(first[0].0, last[last.len() - 1].0)
            .counting(n),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_spread_from_first_to_last() {
        assert!(spread_over(0).is_empty());
        assert_eq!(spread_over(1), [0]);
        assert_eq!(spread_over(3), [0, 1, 2]);
        let many = spread_over(1000);
        assert_eq!(
            (many.len(), many[0], many[N_DECODED - 1]),
            (N_DECODED, 0, 999)
        );
    }

    #[test]
    fn rectification_is_read_off_topic_and_matrices() {
        let k = [500.0, 0.0, 320.0, 0.0, 500.0, 240.0, 0.0, 0.0, 1.0];
        let mut info = CameraInfo {
            width: 640,
            height: 480,
            distortion_model: "plumb_bob".to_owned(),
            d: vec![-0.3, 0.1, 0.0, 0.0, 0.0],
            k,
            r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
            p: [
                500.0, 0.0, 320.0, 0.0, 0.0, 500.0, 240.0, 0.0, 0.0, 0.0, 1.0, 0.0,
            ],
        };
        assert_eq!(rectification("/cam/image_raw", &info), None);
        assert_eq!(rectification("/cam/image_rect", &info), None);
        info.p[0] = 480.0;
        assert_eq!(rectification("/cam/image_raw", &info), None);
        info.d.fill(0.0);
        assert!(rectification("/cam/image_raw", &info).is_some());
    }
}
