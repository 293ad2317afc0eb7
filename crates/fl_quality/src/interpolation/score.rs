//! How filled-in frames compare with the truth.

use fl_spacetime::{OrientedBox, Sensor, wrap_angle};

use super::method::Filled;
use super::{Method, Selection, TruthFrame, TruthTrack};

/// Means over scored frames.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Scored frames.
    pub n: usize,
    /// Overlap of the rectangles seen from above times that of the heights, over the union.
    pub mean_iou: f64,
    /// Share of frames with an IoU above 0.7, from 0 to 1.
    pub share_above_0_7: f64,
    /// Distance of the centers, meters.
    pub center_error_m: f64,
    /// Difference of the headings, degrees.
    pub yaw_error_deg: f64,
    /// How often the truth lies where the curve's deviations say; `None` for a method without.
    pub hits: Option<Hits>,
}

/// Shares of frames in which the truth lies within one and within two standard deviations.
/// For a normal distribution 0.683 and 0.954.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hits {
    /// Along the cuboid.
    pub along: [f64; 2],
    /// Across it.
    pub across: [f64; 2],
    /// In height.
    pub vertical: [f64; 2],
    /// In heading.
    pub yaw: [f64; 2],
    /// Mean standard deviation of the center, meters.
    pub mean_deviation_m: f64,
}

/// The IoU above which a filled-in frame would be accepted.
const GOOD_IOU: f64 = 0.7;

/// Sums over scored frames.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    n: usize,
    iou: f64,
    n_good: usize,
    center_m: f64,
    yaw_rad: f64,
    n_stated: usize,
    /// Along, across, vertical, yaw: within one and two deviations.
    n_hits: [[usize; 2]; 4],
    deviation_m: f64,
}

pub(super) fn tally(track: &TruthTrack, selection: &Selection, method: Method) -> Tally {
    let mut tally = Tally::default();
    if selection.scored.is_empty() {
        return tally;
    }
    let filled = method.fill(track, &selection.keyframes, &selection.scored);
    for (frame_idx, filled) in selection.scored.iter().zip(&filled) {
        tally.count(&track.frames[*frame_idx], filled);
    }
    tally
}

impl Tally {
    fn count(&mut self, truth: &TruthFrame, filled: &Filled) {
        let stated = truth.cuboid_in_sensor;
        let found = filled.cuboid_in_sensor;
        let iou = upright(&stated).iou_3d(&upright(&found));
        self.n += 1;
        self.iou += iou;
        self.n_good += usize::from(iou > GOOD_IOU);
        self.center_m += stated.center().distance(found.center());
        self.yaw_rad += wrap_angle(stated.yaw() - found.yaw()).abs();
        self.count_hits(truth, filled);
    }

    fn count_hits(&mut self, truth: &TruthFrame, filled: &Filled) {
        let Some((found, deviation)) = &filled.in_world else {
            return;
        };
        let off = (found.pose().inverse() * truth.cuboid_in_world().center()).coords();
        let turned = wrap_angle(truth.cuboid_in_world().yaw() - found.yaw());
        let misses = [
            (off.x, deviation.along_m),
            (off.y, deviation.across_m),
            (off.z, deviation.vertical_m),
            (turned, deviation.yaw_rad),
        ];
        for (n_hits, (miss, deviation)) in self.n_hits.iter_mut().zip(misses) {
            n_hits[0] += usize::from(miss.abs() <= deviation);
            n_hits[1] += usize::from(miss.abs() <= 2.0 * deviation);
        }
        self.n_stated += 1;
        self.deviation_m += deviation.position_m();
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.iou += other.iou;
        self.n_good += other.n_good;
        self.center_m += other.center_m;
        self.yaw_rad += other.yaw_rad;
        self.n_stated += other.n_stated;
        self.deviation_m += other.deviation_m;
        for (sums, hits) in self.n_hits.iter_mut().zip(&other.n_hits) {
            for (sum, hit) in sums.iter_mut().zip(hits) {
                *sum += hit;
            }
        }
    }

    /// The means; `None` when nothing was scored.
    pub(super) fn score(&self) -> Option<Score> {
        if self.n == 0 {
            return None;
        }
        let mean = |sum: f64| sum / self.n as f64;
        Some(Score {
            n: self.n,
            mean_iou: mean(self.iou),
            share_above_0_7: mean(self.n_good as f64),
            center_error_m: mean(self.center_m),
            yaw_error_deg: mean(self.yaw_rad).to_degrees(),
            hits: self.hits(),
        })
    }

    fn hits(&self) -> Option<Hits> {
        if self.n_stated == 0 {
            return None;
        }
        let n_stated = self.n_stated as f64;
        let [along, across, vertical, yaw] = self
            .n_hits
            .map(|hits| hits.map(|n_hits| n_hits as f64 / n_stated));
        Some(Hits {
            along,
            across,
            vertical,
            yaw,
            mean_deviation_m: self.deviation_m / n_stated,
        })
    }
}

/// The same place and heading without tilt, which is what the protocols compare.
fn upright(cuboid: &OrientedBox<Sensor>) -> OrientedBox<Sensor> {
    OrientedBox::from_yaw(cuboid.center(), cuboid.size(), cuboid.yaw())
}
