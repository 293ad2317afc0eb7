//! A page with pictures of before and after.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::Context;
use fl_calibrate::overlay;
use fl_fusion::Fusion;
use fl_log::encode_jpeg;

use super::judging::Judgement;
use super::tables;

/// Pictures of so many frames, spread over the drive.
const N_PICTURES: usize = 3;
const JPEG_QUALITY: u8 = 88;

/// Writes `index.html` and its pictures into a new folder.
pub(super) fn write(folder: &Path, fusion: &Fusion<'_>, judged: &Judgement) -> anyhow::Result<()> {
    let failed = || format!("cannot write the report\nfile: {}", folder.display());
    fs::create_dir_all(folder).with_context(failed)?;
    let mut page = String::from(HEAD);
    let mut found = Vec::new();
    tables::print(judged, &mut found)?;
    write!(page, "<pre>{}</pre>", String::from_utf8_lossy(&found))?;
    for refined in &judged.cameras {
        write!(
            page,
            "<h2>{} <em>{}</em></h2>",
            refined.sensor,
            refined.verdict().name()
        )?;
        for frame_idx in frames(fusion.frames().len()) {
            let places = [
                ("as the rig says", &refined.given, 0),
                ("where the edges fit best", &refined.ego_from_camera, 1),
            ];
            for (words, place, idx) in places {
                let Some(picture) = overlay(fusion, &refined.sensor, place, frame_idx)? else {
                    continue;
                };
                let stem = refined.sensor.as_str().replace('/', "_");
                let name = format!("{stem}_{frame_idx}_{idx}.jpg");
                fs::write(folder.join(&name), encode_jpeg(&picture, JPEG_QUALITY)?)
                    .with_context(failed)?;
                write!(
                    page,
                    "<figure><img src=\"{name}\" alt=\"{words}\" loading=\"lazy\">\
                     <figcaption>frame {frame_idx}, {words}</figcaption></figure>"
                )?;
            }
        }
    }
    fs::write(folder.join("index.html"), page).with_context(failed)
}

fn frames(n_frames: usize) -> impl Iterator<Item = usize> {
    let n = N_PICTURES.min(n_frames);
    (0..n).map(move |nth| (2 * nth + 1) * n_frames / (2 * n))
}

/// Ids of sensors hold no characters that mean something in HTML.
const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<title>Is the rig right?</title><style>\
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1500px;padding:0 1rem;color:#222}\
pre{overflow-x:auto;background:#f4f4f4;padding:1rem}figure{margin:0 0 1.5rem}img{width:100%}\
h2 em{font-weight:normal;color:#666}</style><h1>Is the rig right?</h1>\
<p>Lidar edges (the near sides of steps in range) on the images: red is near, blue is far. They lie \
on edges of the image where the camera sits where it is said to.</p>";
