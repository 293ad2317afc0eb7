//! How a camera turned from image to image.
//!
//! Gray values of one image at the lidars' points are laid onto the next: six degrees of freedom of
//! the camera, a gain and an offset of brightness, by Gauss and Newton from coarse to fine (after
//! Shin, Park and Kim, "Direct visual SLAM using sparse depth for camera-LiDAR system", ICRA 2018).
//! Since each point has its own distance, passing by a house is not taken for a turn.

use std::collections::VecDeque;
use std::ops::{Range, RangeInclusive};

use fl_fusion::{FusedFrame, Fusion};
use fl_log::{ChannelId, Progress, RgbImage};
use fl_rig::{CameraModel, Pixel, Sensor, SensorKind};
use fl_spacetime::{Camera, Point, Rigid, Span, Stamp, World};
use nalgebra::{SMatrix, SVector, UnitQuaternion, Vector3};
use rayon::prelude::*;

use super::Reference;
use crate::Error;
use crate::order::{CUTOFF_SIGMAS, SIGMA_OF_MEDIAN, biweight, quantile, sorted};
use crate::turning::{self, ClockLag, ClockUntold, Piece, secs};

/// Images are compared that are so far apart, seconds: over a longer time the turning differs more by
/// a lag, and what cannot be seen in the images is as much. Further apart they show other things.
const APART_SECS: f64 = 0.3;
const MOST_APART_SECS: f64 = 0.5;
/// A clock that is further off is asked once more, seconds.
const ROUGH_SECS: f64 = 5e-3;
/// So many images are the earlier one in one part of the work.
const PART: usize = 24;
const PARTS_AT_ONCE: usize = 2;
/// Halved until no wider than this: what moves by a twentieth of it is still found.
const COARSEST_PX: usize = 160;
/// What is finer than this width tells no more.
const FINEST_PX: usize = 1300;
/// The image is divided into so many columns and rows, and of each the points are taken that lie on
/// the steepest gray values.
const CELLS: [usize; 2] = [20, 10];
const A_CELL: usize = 12;
/// Points nearer than this, meters, may be of the vehicle.
const NEAREST_M: f64 = 2.5;
/// Fewer points tell nothing.
const LEAST_POINTS: usize = 80;
/// What agrees less with the image before was not found: the correlation of gray values.
const LEAST_CORRELATION: f64 = 0.7;
const MOST_STEPS: usize = 12;
/// Done when a step moves less, meters and radians.
const DONE: f64 = 1e-5;
/// How exactly the poses know the way from image to image, meters.
const WAY_M: f64 = 0.05;

/// The images of a camera in a stretch of the drive.
pub(super) struct Taken<'a> {
    fusion: &'a Fusion<'a>,
    camera: &'a Sensor,
    model: &'a CameraModel,
    channel: ChannelId,
    reference: &'a Reference,
    images: Range<usize>,
    /// By how much the camera's clock is thought to be behind: points are seen as from where it then was.
    behind: Span,
}

/// One image with what is needed of it.
struct Shot {
    stamp: Stamp,
    world_from_camera: Rigid<World, Camera>,
    pyramid: Pyramid,
}

impl<'a> Taken<'a> {
    /// `None` if the sensor is no camera, or has no images in the log.
    pub(super) fn of(
        fusion: &'a Fusion<'a>,
        camera: &'a Sensor,
        reference: &'a Reference,
        stretch: &RangeInclusive<f64>,
    ) -> Option<Self> {
        let channel = fusion.channel_of(&camera.id)?;
        Some(Self {
            images: reference.within(fusion.log(), camera, channel, stretch),
            behind: Span::ZERO,
            model: camera.camera()?,
            fusion,
            camera,
            channel,
            reference,
        })
    }

    /// By how much the camera's clock is behind that of the reference. Where it is far behind, the first
    /// answer is a rough one, since points were taken to where the camera was not yet.
    pub(super) fn lag(
        mut self,
        progress: &dyn Progress,
    ) -> Result<Result<ClockLag, ClockUntold>, Error> {
        let rough = turning::lag(&self.reference.angle, &self.pieces(progress)?);
        match rough {
            Ok(lag) if lag.lag_secs.abs() > ROUGH_SECS => {
                self.behind = Span::from_secs_f64(lag.lag_secs);
                Ok(turning::lag(&self.reference.angle, &self.pieces(progress)?))
            }
            told => Ok(told),
        }
    }

    /// How the vehicle turned from each image to a later one, as the images show it.
    pub(super) fn pieces(&self, progress: &dyn Progress) -> Result<Vec<Piece>, Error> {
        let firsts: Vec<usize> = self.images.clone().step_by(PART).collect();
        let mut pieces = Vec::new();
        for (nth, some) in firsts.chunks(PARTS_AT_ONCE).enumerate() {
            if !progress.advance((nth * PARTS_AT_ONCE) as u64, firsts.len() as u64) {
                return Err(fl_log::Error::Canceled.into());
            }
            let parts = some.par_iter().map(|first| self.part(*first));
            pieces.extend(parts.collect::<Vec<_>>().into_iter().flatten());
        }
        Ok(pieces)
    }

    /// The pieces that begin at one of the images from `first` on.
    fn part(&self, first: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut frame: Option<FusedFrame> = None;
        let mut waiting: VecDeque<Shot> = VecDeque::new();
        for idx in first..self.images.end {
            let Some(shot) = self.shot(idx) else {
                continue;
            };
            while let Some(from) = waiting.front() {
                let apart = (shot.stamp - from.stamp).as_secs_f64();
                if apart < APART_SECS {
                    break;
                }
                if apart < MOST_APART_SECS {
                    pieces.extend(self.piece(from, &shot, &mut frame));
                }
                waiting.pop_front();
            }
            if idx < first + PART {
                waiting.push_back(shot);
            } else if waiting.is_empty() {
                break;
            }
        }
        pieces
    }

    fn shot(&self, idx: usize) -> Option<Shot> {
        let log = self.fusion.log();
        let stamp = self
            .camera
            .true_stamp(log.entries(self.channel).get(idx)?.stamp);
        let poses = self.fusion.ego_motion();
        let world_from_ego = poses.pose_at(stamp + self.behind).ok()?;
        let picture = log.picture(self.channel, idx).ok()?;
        Some(Shot {
            stamp,
            world_from_camera: world_from_ego * self.camera.ego_from_camera()?,
            pyramid: Pyramid::of(&picture),
        })
    }

    fn piece(&self, from: &Shot, to: &Shot, frame: &mut Option<FusedFrame>) -> Option<Piece> {
        let points = self.points(from, frame)?;
        let predicted = to.world_from_camera.inverse() * from.world_from_camera;
        let moved = Laid {
            model: self.model,
            from: &from.pyramid,
            to: &to.pyramid,
        }
        .onto(&points, predicted)?;
        let turn = moved.inverse().rotation().scaled_axis();
        let up = self.camera.ego_from_sensor.rotation() * turn;
        Some(Piece {
            start: secs(self.reference.start, from.stamp),
            end: secs(self.reference.start, to.stamp),
            growth: up.z,
        })
    }

    /// The lidars' points of the frame nearest to an image that lie in it where gray values change.
    fn points(&self, shot: &Shot, frame: &mut Option<FusedFrame>) -> Option<Vec<Point<Camera>>> {
        let plans = self.fusion.frames();
        let stamp = shot.stamp + self.behind;
        let after = plans.partition_point(|it| it.stamp < stamp);
        let near = (after.saturating_sub(1)..=after).filter(|idx| *idx < plans.len());
        let nearest = near.min_by_key(|idx| (plans[*idx].stamp - stamp).abs())?;
        if frame.as_ref().is_none_or(|it| it.idx != nearest) {
            let lidars = |it: &Sensor| it.kind == SensorKind::Lidar;
            *frame = Some(self.fusion.frame_of(nearest, lidars).ok()?);
        }
        let frame = frame.as_ref()?;
        let camera_from_ego = shot.world_from_camera.inverse() * frame.world_from_ego;
        let mut cells: Vec<Vec<(f32, Point<Camera>)>> = vec![Vec::new(); CELLS[0] * CELLS[1]];
        let (width, height) = (
            f64::from(self.model.width()),
            f64::from(self.model.height()),
        );
        for cloud in &frame.clouds {
            for idx in 0..cloud.cloud.len() {
                let point = camera_from_ego * cloud.cloud.point(idx);
                if point.coords().norm() < NEAREST_M {
                    continue;
                }
                let seen = self
                    .model
                    .project(point)
                    .filter(|it| self.model.contains(*it));
                let steep = seen.and_then(|it| Some((it, shot.pyramid.steepness(it)?)));
                let Some((pixel, steep)) = steep else {
                    continue;
                };
                let column = (pixel.u / width * CELLS[0] as f64) as usize;
                let row = (pixel.v / height * CELLS[1] as f64) as usize;
                let cell = column.min(CELLS[0] - 1) + CELLS[0] * row.min(CELLS[1] - 1);
                cells[cell].push((steep, point));
            }
        }
        let steepest = cells.into_iter().flat_map(|mut cell| {
            cell.sort_by(|a, b| b.0.total_cmp(&a.0));
            cell.into_iter().take(A_CELL).map(|(_, point)| point)
        });
        let points: Vec<Point<Camera>> = steepest.collect();
        (points.len() >= LEAST_POINTS).then_some(points)
    }
}

/// Gray values of an image, fine to coarse.
struct Pyramid {
    levels: Vec<Gray>,
}

/// Gray values; the first level has a pixel of the image a value.
struct Gray {
    /// Pixels of the image a value.
    step: f64,
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Pyramid {
    fn of(picture: &RgbImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let values = picture
            .data()
            .chunks_exact(3)
            .map(|it| it.iter().map(|part| f32::from(*part)).sum::<f32>() / 3.0);
        let mut finest = Gray {
            step: 1.0,
            width,
            height,
            values: values.collect(),
        };
        while finest.width > FINEST_PX {
            finest = finest.halved();
        }
        let mut levels = vec![finest];
        while let Some(last) = levels.last().filter(|it| it.width >= 2 * COARSEST_PX) {
            levels.push(last.halved());
        }
        Self { levels }
    }

    /// How much gray values change at a place.
    fn steepness(&self, pixel: Pixel) -> Option<f32> {
        let level = self.levels.get(1).or(self.levels.first())?;
        let (_, [right, down]) = level.at(pixel)?;
        Some(right.hypot(down) as f32)
    }
}

impl Gray {
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mean = |row: usize, column: usize| {
            let first = 2 * row * self.width + 2 * column;
            let rows = [first, first + self.width];
            rows.iter()
                .map(|at| self.values[*at] + self.values[at + 1])
                .sum::<f32>()
                / 4.0
        };
        Self {
            step: 2.0 * self.step,
            width,
            height,
            values: (0..height)
                .flat_map(|row| (0..width).map(move |column| (row, column)))
                .map(|(row, column)| mean(row, column))
                .collect(),
        }
    }

    /// The gray value at a place, and by how much it grows a pixel of the image to the right and
    /// down. `None` outside.
    #[inline]
    fn at(&self, pixel: Pixel) -> Option<(f64, [f64; 2])> {
        let (u, v) = (pixel.u / self.step - 0.5, pixel.v / self.step - 0.5);
        if !(u >= 0.0 && v >= 0.0) {
            return None;
        }
        let (column, row) = (u as usize, v as usize);
        if column + 1 >= self.width || row + 1 >= self.height {
            return None;
        }
        let (right, down) = (u - column as f64, v - row as f64);
        let at = |row: usize, column: usize| f64::from(self.values[row * self.width + column]);
        let [a, b] = [at(row, column), at(row, column + 1)];
        let [c, d] = [at(row + 1, column), at(row + 1, column + 1)];
        let above = a + right * (b - a);
        let below = c + right * (d - c);
        let slope = [(b - a) + down * ((d - c) - (b - a)), below - above];
        Some((
            above + down * (below - above),
            slope.map(|it| it / self.step),
        ))
    }
}

/// One image to be laid onto the next.
struct Laid<'a> {
    model: &'a CameraModel,
    from: &'a Pyramid,
    to: &'a Pyramid,
}

/// Shift and turn of the later camera, gain and offset of its brightness.
type Step = SVector<f64, 8>;

/// A point that both images show.
struct Both {
    gray: [f64; 2],
    row: Step,
}

impl Laid<'_> {
    /// `later_from_earlier`: where the points of the earlier image look the same in the later one.
    fn onto(
        &self,
        points: &[Point<Camera>],
        predicted: Rigid<Camera, Camera>,
    ) -> Option<Rigid<Camera, Camera>> {
        let mut moved = predicted;
        let mut brightness = [1.0, 0.0];
        for level in (0..self.from.levels.len().min(self.to.levels.len())).rev() {
            for _ in 0..MOST_STEPS {
                let seen = self.both(level, points, &moved);
                if seen.len() < LEAST_POINTS {
                    return None;
                }
                let step = step(&seen, brightness, &predicted, &moved)?;
                let turn = UnitQuaternion::from_scaled_axis(step.fixed_rows::<3>(3).into_owned());
                moved = Rigid::new(turn, step.fixed_rows::<3>(0).into_owned()) * moved;
                brightness = [brightness[0] + step[6], brightness[1] + step[7]];
                if step.fixed_rows::<6>(0).norm() < DONE {
                    break;
                }
            }
        }
        let seen = self.both(0, points, &moved);
        (seen.len() >= LEAST_POINTS && correlation(&seen) >= LEAST_CORRELATION).then_some(moved)
    }

    fn both(
        &self,
        level: usize,
        points: &[Point<Camera>],
        moved: &Rigid<Camera, Camera>,
    ) -> Vec<Both> {
        let (from, to) = (&self.from.levels[level], &self.to.levels[level]);
        let both = points.iter().filter_map(|point| {
            let (before, _) = from.at(self.model.project(*point)?)?;
            let place = *moved * *point;
            let (pixel, by_place) = self.model.project_with_jacobian(place)?;
            let (after, slope) = to.at(pixel)?;
            let pull = by_place.transpose() * nalgebra::Vector2::from(slope);
            let turn = place.coords().cross(&pull);
            let row = [
                pull.x, pull.y, pull.z, turn.x, turn.y, turn.z, -before, -1.0,
            ];
            Some(Both {
                gray: [before, after],
                row: row.into(),
            })
        });
        both.collect()
    }
}

/// One step of Gauss and Newton with Tukey's weights.
fn step(
    seen: &[Both],
    [gain, offset]: [f64; 2],
    predicted: &Rigid<Camera, Camera>,
    moved: &Rigid<Camera, Camera>,
) -> Option<Step> {
    let residual = |it: &Both| it.gray[1] - gain * it.gray[0] - offset;
    let sizes = sorted(seen.iter().map(|it| residual(it).abs()).collect());
    let deviation = (SIGMA_OF_MEDIAN * quantile(&sizes, 0.5)).max(1.0);
    let mut information = SMatrix::<f64, 8, 8>::zeros();
    let mut gradient = Step::zeros();
    for it in seen {
        let residual = residual(it) / deviation;
        let weight = biweight(residual / CUTOFF_SIGMAS);
        let row = it.row / deviation;
        information.syger(weight, &row, &row, 1.0);
        gradient.axpy(weight * residual, &row, 1.0);
    }
    // The poses know the way better than the images do.
    let off: Vector3<f64> = moved.translation() - predicted.translation();
    for axis in 0..3 {
        information[(axis, axis)] += WAY_M.powi(-2);
        gradient[axis] += off[axis] * WAY_M.powi(-2);
    }
    information.fill_upper_triangle_with_lower_triangle();
    let step = -information.cholesky()?.solve(&gradient);
    step.iter().all(|it| it.is_finite()).then_some(step)
}

fn correlation(seen: &[Both]) -> f64 {
    let n = seen.len() as f64;
    let mean = |which: usize| seen.iter().map(|it| it.gray[which]).sum::<f64>() / n;
    let means = [mean(0), mean(1)];
    let product = |a: usize, b: usize| {
        let products = seen
            .iter()
            .map(|it| (it.gray[a] - means[a]) * (it.gray[b] - means[b]));
        products.sum::<f64>()
    };
    product(0, 1)
        / (product(0, 0) * product(1, 1))
            .sqrt()
            .max(f64::MIN_POSITIVE)
}
