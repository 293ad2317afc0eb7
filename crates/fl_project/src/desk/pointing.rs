//! What a person points at becomes a cuboid, and a cuboid is fitted to its points.

use fl_cloud::Cloud;
use fl_fusion::project_points;
use fl_rig::{Pixel, SensorId};
use fl_scene::{ClassId, Track};
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Size, World, wrap_angle};
use fl_track::{Click, ClickHint, ClickSettings, NoBox, box_on_ground};
use nalgebra::Vector3;

use super::{Desk, FrameSweep};
use crate::Error;

/// A click in an image means the nearest point that is drawn no farther from it, pixels.
const REACH_PX: f64 = 12.0;
/// Sides end where points that stand higher than this over the box's bottom end, meters.
const OVER_GROUND_M: f64 = 0.2;
/// A box is never made smaller than this, meters.
const MIN_EXTENT_M: f64 = 0.1;

/// Where a person pointed.
#[derive(Clone, Debug, PartialEq)]
pub enum Pointed {
    /// At a place in the world.
    Point(Point<World>),
    /// Around an object, seen from above: corners in the world, in order, x and y, meters.
    Footprint([[f64; 2]; 4]),
    /// At a pixel of a camera's image in the frame.
    Pixel(SensorId, Pixel),
}

/// What is known of the object before it is looked at.
#[derive(Clone, Debug, Default)]
pub struct BoxHint<'a> {
    /// What it is.
    pub class: Option<ClassId>,
    /// Which way it faces, radians about z of the world.
    pub yaw_rad: Option<f64>,
    /// The track that the box is for: its class, its size, where it faces and how it moves.
    pub track: Option<&'a Track>,
}

/// A box that explains what was pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedBox {
    /// Where.
    pub cuboid: OrientedBox<World>,
    /// What it may be.
    pub class: ClassId,
    /// How well it explains what is there, from 0 to 1.
    pub confidence: f64,
    /// Points it was made of.
    pub n_points: usize,
}

/// A side of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// At +x, where the object faces.
    Front,
    /// At −x.
    Rear,
    /// At +y.
    Left,
    /// At −y.
    Right,
    /// At +z.
    Top,
    /// At −z.
    Bottom,
}

impl Face {
    /// All faces.
    pub const ALL: [Self; 6] = [
        Self::Front,
        Self::Rear,
        Self::Left,
        Self::Right,
        Self::Top,
        Self::Bottom,
    ];

    /// Its axis, 0 to 2, and whether it is the one at the positive end.
    const fn axis(self) -> (usize, bool) {
        match self {
            Self::Front => (0, true),
            Self::Rear => (0, false),
            Self::Left => (1, true),
            Self::Right => (1, false),
            Self::Top => (2, true),
            Self::Bottom => (2, false),
        }
    }
}

impl Desk {
    /// A box for what a person pointed at in a frame.
    ///
    /// # Errors
    /// [`Error::NoBox`] with the reason where there is none.
    pub fn box_at(
        &self,
        frame: usize,
        pointed: &Pointed,
        hint: &BoxHint<'_>,
    ) -> Result<ProposedBox, Error> {
        let sweep = self.sweep(frame)?;
        let world_from_ego = sweep.frame().world_from_ego;
        let click = self.click(frame, pointed, &sweep)?;
        let settings = ClickSettings {
            viewpoint: sweep.viewpoint(),
            ..ClickSettings::default()
        };
        let ground = sweep.ground().ok_or(NoBox::NoGround)?;
        let hint = click_hint(hint, &sweep);
        let found = box_on_ground(sweep.cloud(), ground, &click, &hint, &settings)?;
        Ok(ProposedBox {
            cuboid: found.cuboid.transformed(&world_from_ego),
            class: found.class,
            confidence: found.confidence,
            n_points: found.point_indices.len(),
        })
    }

    /// How many points lie in a cuboid.
    pub fn count(&self, frame: usize, cuboid: &OrientedBox<World>) -> Result<usize, Error> {
        let sweep = self.sweep(frame)?;
        let ego_from_world = sweep.frame().world_from_ego.inverse();
        let in_ego = cuboid.transformed(&ego_from_world);
        Ok(sweep.cloud().within_box(&in_ego).len())
    }

    /// A cuboid with some of its faces moved in to the outermost of the points inside; the others
    /// stay. Where no point is inside, it stays as it is.
    pub fn shrink(
        &self,
        frame: usize,
        cuboid: &OrientedBox<World>,
        faces: &[Face],
    ) -> Result<OrientedBox<World>, Error> {
        let sweep = self.sweep(frame)?;
        let body_from_ego = cuboid.pose().inverse() * sweep.frame().world_from_ego;
        let in_ego = cuboid.transformed(&sweep.frame().world_from_ego.inverse());
        let inside = sweep.cloud().select(&sweep.cloud().within_box(&in_ego));
        Ok(shrunk(cuboid, &in_body(&inside, &body_from_ego), faces))
    }

    fn click(&self, frame: usize, pointed: &Pointed, sweep: &FrameSweep) -> Result<Click, Error> {
        let ego_from_world = sweep.frame().world_from_ego.inverse();
        Ok(match pointed {
            Pointed::Point(place) => Click::Point(ego_from_world * *place),
            Pointed::Footprint(corners) => {
                let height = (sweep.frame().world_from_ego * Point::origin()).z();
                Click::Footprint(corners.map(|[x, y]| {
                    let corner = ego_from_world * Point::new(x, y, height);
                    [corner.x(), corner.y()]
                }))
            }
            Pointed::Pixel(camera, pixel) => {
                Click::Point(self.point_at_pixel(frame, (camera, *pixel), sweep)?)
            }
        })
    }

    /// The lidar point that a click in an image means: near to it in the image, and before the
    /// others.
    fn point_at_pixel(
        &self,
        frame: usize,
        (camera, pixel): (&SensorId, Pixel),
        sweep: &FrameSweep,
    ) -> Result<Point<Ego>, Error> {
        let (model, camera_from_ego) = self.camera_from_ego(frame, camera)?;
        let projected = project_points(model, &camera_from_ego, sweep.cloud());
        let cost = |found: &Option<(Pixel, f64)>| {
            let (at, depth_m) = (*found)?;
            let off_px = (at.u - pixel.u).hypot(at.v - pixel.v);
            // What is seen through the gaps of something near is rarely meant.
            (off_px <= REACH_PX).then_some(off_px / REACH_PX + 0.5 * depth_m.max(1.0).ln())
        };
        let near = projected.iter().enumerate();
        let near = near.filter_map(|(idx, found)| Some((idx, cost(found)?)));
        let nearest = near.min_by(|one, other| one.1.total_cmp(&other.1));
        match nearest {
            Some((point_idx, _)) => Ok(sweep.cloud().point(point_idx)),
            None => Err(Error::NothingThere {
                reach_px: REACH_PX,
                camera: camera.to_string(),
            }),
        }
    }
}

fn click_hint(hint: &BoxHint<'_>, sweep: &FrameSweep) -> ClickHint {
    let stamp = sweep.frame().stamp;
    let ego_yaw_rad = sweep.frame().world_from_ego.yaw();
    let of_track = hint.track.and_then(|track| nearest_cuboid(track, stamp));
    let yaw_rad = hint.yaw_rad.or(of_track.map(|cuboid| cuboid.yaw()));
    let velocity = hint.track.and_then(|track| track.velocity_at(stamp));
    let rotation = sweep.frame().world_from_ego.rotation().inverse();
    let class = hint.track.map(|track| track.class().clone());
    ClickHint {
        class: hint.class.clone().or(class),
        size: hint.track.map(|track| track.parts().size),
        yaw_rad: yaw_rad.map(|yaw_rad| wrap_angle(yaw_rad - ego_yaw_rad)),
        velocity: velocity.map(|velocity| {
            let turned = rotation * Vector3::new(velocity.x(), velocity.y(), velocity.z());
            fl_spacetime::Vector::new(turned.x, turned.y, turned.z)
        }),
    }
}

/// Where a track is, or was last, or will be first.
fn nearest_cuboid(track: &Track, stamp: fl_spacetime::Stamp) -> Option<OrientedBox<World>> {
    track
        .cuboid_at(stamp)
        .or_else(|| track.cuboid_at(stamp.clamp(track.start(), track.end())))
}

fn in_body<B: fl_spacetime::Frame>(
    cloud: &Cloud<Ego>,
    body_from_ego: &Rigid<B, Ego>,
) -> Vec<[f64; 3]> {
    let place = |point_idx| (*body_from_ego * cloud.point(point_idx)).coords().into();
    (0..cloud.len()).map(place).collect()
}

/// Faces moved to the outermost points, which are given in the box's own frame.
fn shrunk(cuboid: &OrientedBox<World>, inside: &[[f64; 3]], faces: &[Face]) -> OrientedBox<World> {
    let half = cuboid.size().lwh().map(|extent| 0.5 * extent);
    let (mut min, mut max) = (half.map(|half| -half), half);
    let bottom = -half[2] + OVER_GROUND_M;
    for face in faces {
        let (axis, positive) = face.axis();
        let counts = |point: &&[f64; 3]| axis == 2 || point[2] > bottom;
        let along = inside.iter().filter(counts).map(|point| point[axis]);
        let outermost = match positive {
            true => along.reduce(f64::max),
            false => along.reduce(f64::min),
        };
        match outermost {
            Some(place) if positive => max[axis] = place.max(min[axis] + MIN_EXTENT_M),
            Some(place) => min[axis] = place.min(max[axis] - MIN_EXTENT_M),
            None => {}
        }
    }
    let extents: [f64; 3] = std::array::from_fn(|axis| max[axis] - min[axis]);
    let middle = Vector3::from_fn(|axis, _| 0.5 * (min[axis] + max[axis]));
    let Ok(size) = Size::new(extents[0], extents[1], extents[2]) else {
        return *cuboid;
    };
    let pose = cuboid.pose();
    let translation = pose.translation() + pose.rotation() * middle;
    OrientedBox::new(Rigid::new(pose.rotation(), translation), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinks_the_faces_that_are_named_and_no_others() {
        let size = Size::new(4.0, 2.0, 2.0).unwrap();
        let cuboid = OrientedBox::<World>::from_yaw(Point::new(10.0, 5.0, 1.0), size, 0.5);
        // A car's body above the ground, and ground that reaches to the corners.
        let inside = [
            [1.5, 0.8, 0.0],
            [-1.7, -0.9, 0.3],
            [0.0, 0.0, 0.7],
            [1.99, 0.99, -0.95],
        ];
        let fitted = shrunk(&cuboid, &inside, &[Face::Front, Face::Top]);
        let [length, width, height] = fitted.size().lwh();
        assert!((length - 3.5).abs() < 1e-12);
        assert!((width - 2.0).abs() < 1e-12);
        assert!((height - 1.7).abs() < 1e-12);
        let rear = |it: &OrientedBox<World>| {
            *it.pose() * Point::new(-0.5 * it.size().length(), 0.0, -0.5 * it.size().height())
        };
        assert!(rear(&fitted).distance(rear(&cuboid)) < 1e-12);
    }

    #[test]
    fn a_box_without_points_stays_as_it_is() {
        let size = Size::new(4.0, 2.0, 2.0).unwrap();
        let cuboid = OrientedBox::<World>::from_yaw(Point::new(1.0, 2.0, 3.0), size, 0.1);
        let same = shrunk(&cuboid, &[], &Face::ALL);
        assert!(same.center().distance(cuboid.center()) < 1e-12);
        assert_eq!(same.size(), cuboid.size());
    }
}
