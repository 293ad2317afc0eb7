//! Cameras for formats that cannot hold every lens: the same one, or the nearest and what it costs.

use super::Loss;
use crate::LensFamily;
use crate::{CameraModel, Distortion, Sensor};

/// Pinholes alone.
pub(super) const PINHOLE: fn() -> Vec<LensFamily> = || vec![LensFamily::all(Distortion::None)];

/// What OpenCV reads with `projectPoints` and with `fisheye`.
pub(super) const OPENCV: fn() -> Vec<LensFamily> = || {
    vec![
        LensFamily::all(Distortion::None),
        LensFamily::all(Distortion::PlumbBob([0.0; 5])),
        LensFamily::all(Distortion::Rational([0.0; 8])),
        LensFamily::all(Distortion::ThinPrism([0.0; 12])),
        LensFamily::all(Distortion::Tilted([0.0; 14])),
        LensFamily::all(Distortion::KannalaBrandt([0.0; 4])),
    ]
};

/// The camera as the format can hold it: as it is in the first of the models that can, else the
/// nearest camera of any, with a loss in `losses`.
///
/// `None` if the sensor is no camera, or if no model comes near at all; then that is the loss.
pub fn fit_lens(
    sensor: &Sensor,
    holders: &[LensFamily],
    losses: &mut Vec<Loss>,
) -> Option<CameraModel> {
    let camera = sensor.camera()?;
    let same = holders.iter().find_map(|holder| holder.exactly(camera));
    if same.is_some() {
        return same;
    }
    let lens = camera.distortion().name();
    let tried = holders
        .iter()
        .filter_map(|holder| Some((holder, holder.nearest(camera)?)));
    let nearest = tried.min_by(|(_, a), (_, b)| {
        let by_share = a.unseen_share.total_cmp(&b.unseen_share);
        by_share.then(a.max_px.total_cmp(&b.max_px))
    });
    let Some((holder, nearest)) = nearest else {
        let what = format!("the whole camera: no lens is near {lens}");
        losses.push(Loss::of(&sensor.id, what));
        return None;
    };
    let mut what = format!("{lens} became {holder}");
    if nearest.unseen_share > 0.0 {
        let percent = 100.0 * nearest.unseen_share;
        what.push_str(&format!(", which does not see {percent:.1} % of the image"));
    }
    losses.push(Loss {
        max_px: Some(nearest.max_px),
        ..Loss::of(&sensor.id, what)
    });
    Some(nearest.camera)
}

/// Notes an image size that the format's readers take for another.
pub(super) fn note_size(sensor: &Sensor, assumed: (u32, u32), losses: &mut Vec<Loss>) {
    let Some(camera) = sensor.camera() else {
        return;
    };
    let size = (camera.width(), camera.height());
    if size != assumed {
        let what = format!("its image size of {} x {} px", size.0, size.1);
        losses.push(Loss::of(&sensor.id, what));
    }
}
