//! The ways to fill in frames.

use std::fmt;

use fl_scene::{Curve, Deviation, Knot, MotionModel};
use fl_spacetime::{OrientedBox, Sensor, World};

use super::{TruthFrame, TruthTrack};

/// How the frames between keyframes are filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Linear in the moving sensor's frame, as most tools do.
    SensorLinear,
    /// Linear in the world.
    WorldLinear,
    /// In the world, every object by one motion model.
    Model(MotionModel),
    /// In the world, each object by the motion model of its class.
    ByClass,
}

/// A filled-in frame.
pub(super) struct Filled {
    pub(super) cuboid_in_sensor: OrientedBox<Sensor>,
    /// In the world, with what the curve says of itself.
    pub(super) in_world: Option<(OrientedBox<World>, Deviation)>,
}

impl Method {
    /// All methods that are worth comparing.
    pub const ALL: [Self; 5] = [
        Self::SensorLinear,
        Self::WorldLinear,
        Self::Model(MotionModel::CarLike),
        Self::Model(MotionModel::Free),
        Self::ByClass,
    ];

    /// The name in tables: `sensor_linear`, `world_linear`, that of a motion model, `by_class`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SensorLinear => "sensor_linear",
            Self::WorldLinear => "world_linear",
            Self::Model(motion) => motion.as_str(),
            Self::ByClass => "by_class",
        }
    }

    /// The filled-in frames, in the order of `scored`.
    pub(super) fn fill(
        self,
        track: &TruthTrack,
        keyframes: &[usize],
        scored: &[usize],
    ) -> Vec<Filled> {
        let frame = |frame_idx: &usize| track.frames[*frame_idx];
        let kept: Vec<TruthFrame> = keyframes.iter().map(frame).collect();
        let asked = scored.iter().map(frame);
        let motion = match self {
            Self::SensorLinear => return linear_in_sensor(&kept, asked),
            Self::WorldLinear => MotionModel::Linear,
            Self::Model(motion) => motion,
            Self::ByClass => track.motion,
        };
        let Some(curve) = Curve::through(kept.iter().map(knot_in_world).collect(), motion) else {
            return Vec::new();
        };
        let fill = |frame: TruthFrame| {
            let cuboid = curve.cuboid_at(frame.stamp)?;
            let deviation = curve.deviation_at(frame.stamp)?;
            Some(Filled {
                cuboid_in_sensor: cuboid.transformed(&frame.world_from_sensor.inverse()),
                in_world: Some((cuboid, deviation)),
            })
        };
        asked.filter_map(fill).collect()
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn knot_in_world(frame: &TruthFrame) -> Knot {
    Knot {
        stamp: frame.stamp,
        cuboid: frame.cuboid_in_world(),
    }
}

/// As if the sensor stood still: its frame is taken for the world.
fn linear_in_sensor(kept: &[TruthFrame], asked: impl Iterator<Item = TruthFrame>) -> Vec<Filled> {
    let standing = fl_spacetime::Rigid::<World, Sensor>::identity();
    let knot = |frame: &TruthFrame| Knot {
        stamp: frame.stamp,
        cuboid: frame.cuboid_in_sensor.transformed(&standing),
    };
    let Some(curve) = Curve::through(kept.iter().map(knot).collect(), MotionModel::Linear) else {
        return Vec::new();
    };
    let fill = |frame: TruthFrame| {
        Some(Filled {
            cuboid_in_sensor: curve
                .cuboid_at(frame.stamp)?
                .transformed(&standing.inverse()),
            in_world: None,
        })
    };
    asked.filter_map(fill).collect()
}
