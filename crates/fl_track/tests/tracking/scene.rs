//! Synthetic drives: movers with a known truth, seen by a detector with noise.

use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};
use fl_track::{Detection, Moment, automotive_class};

/// How long all scenes last, seconds.
const LIFE_SECS: f64 = 6.0;

/// An object on its way: straight, or round a circle at a constant rate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mover {
    pub(crate) class: &'static str,
    pub(crate) lwh: [f64; 3],
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) yaw_rad: f64,
    pub(crate) speed_m_s: f64,
    pub(crate) turn_rate_rad_s: f64,
    pub(crate) starts_secs: f64,
    /// Not seen from the first to before the second.
    pub(crate) hidden_secs: (f64, f64),
    /// From then on the detector is unsure of it.
    pub(crate) fades_secs: f64,
}

/// What the detector gets wrong, and when it looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipe {
    pub(crate) rate_hz: f64,
    /// How far stamps are off their beat, as a share of the period.
    pub(crate) stamp_jitter: f64,
    pub(crate) position_noise_m: f64,
    pub(crate) yaw_noise_rad: f64,
    pub(crate) size_noise_m: f64,
    /// How many detections face backward.
    pub(crate) flip_share: f64,
    /// A frame, anywhere.
    pub(crate) n_false_alarms: usize,
    pub(crate) seed: u64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            rate_hz: 10.0,
            stamp_jitter: 0.0,
            position_noise_m: 0.2,
            yaw_noise_rad: 0.05,
            size_noise_m: 0.1,
            flip_share: 0.0,
            n_false_alarms: 0,
            seed: 7,
        }
    }
}

pub(crate) fn car(x: f64, y: f64, yaw_rad: f64, speed_m_s: f64) -> Mover {
    Mover {
        class: "car",
        lwh: [4.2, 1.8, 1.6],
        x,
        y,
        yaw_rad,
        speed_m_s,
        turn_rate_rad_s: 0.0,
        starts_secs: 0.0,
        hidden_secs: (f64::INFINITY, f64::INFINITY),
        fades_secs: f64::INFINITY,
    }
}

impl Mover {
    pub(crate) fn pedestrian(x: f64, y: f64, yaw_rad: f64, speed_m_s: f64) -> Self {
        Self {
            class: "pedestrian",
            lwh: [0.7, 0.7, 1.75],
            ..car(x, y, yaw_rad, speed_m_s)
        }
    }

    pub(crate) fn cuboid_at(&self, secs: f64) -> OrientedBox<World> {
        let turned_rad = self.turn_rate_rad_s * secs;
        let way_m = self.speed_m_s * secs;
        let half_rad = 0.5 * turned_rad;
        let chord_m = if half_rad == 0.0 {
            way_m
        } else {
            way_m * half_rad.sin() / half_rad
        };
        let direction_rad = self.yaw_rad + half_rad;
        let x = self.x + chord_m * direction_rad.cos();
        let y = self.y + chord_m * direction_rad.sin();
        let [length, width, height] = self.lwh;
        let size = Size::new(length, width, height).unwrap();
        OrientedBox::from_yaw(
            Point::new(x, y, 0.5 * height),
            size,
            self.yaw_rad + turned_rad,
        )
    }

    fn is_seen(&self, secs: f64) -> bool {
        let hidden = secs >= self.hidden_secs.0 && secs < self.hidden_secs.1;
        secs >= self.starts_secs && !hidden
    }
}

pub(crate) fn stamp_at(secs: f64) -> Stamp {
    Stamp::from_nanos(1_500_000_000_000_000_000 + (secs * 1e9).round() as i64)
}

pub(crate) fn secs(stamp: Stamp) -> f64 {
    (stamp - stamp_at(0.0)).as_secs_f64()
}

pub(crate) fn detections(movers: &[Mover], recipe: &Recipe) -> Vec<Moment> {
    let mut noise = Noise(recipe.seed);
    let n_frames = (LIFE_SECS * recipe.rate_hz).round() as usize;
    (0..n_frames)
        .map(|frame_idx| frame(frame_idx, movers, recipe, &mut noise))
        .collect()
}

/// The detection with each of its numbers in turn replaced by a bad one.
pub(crate) fn spoiled(detection: &Detection, bad: f64) -> Vec<Detection> {
    let (center, size) = (detection.cuboid.center(), detection.cuboid.size());
    let at = |x: f64, y: f64, z: f64, yaw_rad: f64| Detection {
        cuboid: OrientedBox::from_yaw(Point::new(x, y, z), size, yaw_rad),
        ..detection.clone()
    };
    let mut spoiled = vec![
        at(bad, center.y(), center.z(), 0.0),
        at(center.x(), -bad, center.z(), 0.0),
        at(center.x(), center.y(), bad, 0.0),
    ];
    if !bad.is_finite() {
        spoiled.push(at(center.x(), center.y(), center.z(), bad));
        spoiled.push(Detection {
            score: bad,
            ..detection.clone()
        });
    }
    spoiled
}

fn frame(frame_idx: usize, movers: &[Mover], recipe: &Recipe, noise: &mut Noise) -> Moment {
    let off = recipe.stamp_jitter * noise.uniform();
    let secs = (frame_idx as f64 + off) / recipe.rate_hz;
    let stamp = stamp_at(secs);
    let seen = movers.iter().filter(|mover| mover.is_seen(secs));
    let mut detections: Vec<_> = seen
        .map(|mover| {
            let score = if secs < mover.fades_secs { 0.9 } else { 0.3 };
            let cuboid = noisy(&mover.cuboid_at(secs), recipe, noise);
            Detection {
                stamp,
                cuboid,
                class: automotive_class(mover.class),
                score,
            }
        })
        .collect();
    for _ in 0..recipe.n_false_alarms {
        let (x, y) = (
            400.0 * noise.uniform() - 200.0,
            400.0 * noise.uniform() - 200.0,
        );
        let cuboid = car(x, y, 6.0 * noise.uniform(), 0.0).cuboid_at(0.0);
        detections.push(Detection {
            stamp,
            cuboid,
            class: automotive_class("car"),
            score: 0.8,
        });
    }
    Moment::new(stamp, detections)
}

fn noisy(truth: &OrientedBox<World>, recipe: &Recipe, noise: &mut Noise) -> OrientedBox<World> {
    let center = truth.center();
    let shifted = Point::new(
        center.x() + recipe.position_noise_m * noise.normal(),
        center.y() + recipe.position_noise_m * noise.normal(),
        center.z() + 0.3 * recipe.position_noise_m * noise.normal(),
    );
    let lwh = truth
        .size()
        .lwh()
        .map(|edge| edge + edge.min(1.0) * recipe.size_noise_m * noise.normal());
    let flip_rad = if noise.uniform() < recipe.flip_share {
        std::f64::consts::PI
    } else {
        0.0
    };
    let yaw_rad = truth.yaw() + recipe.yaw_noise_rad * noise.normal() + flip_rad;
    OrientedBox::from_yaw(shifted, Size::new(lwh[0], lwh[1], lwh[2]).unwrap(), yaw_rad)
}

/// Numbers that look random and are the same every time (splitmix64).
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The sum of twelve uniform numbers: normal enough, and never wild.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}
