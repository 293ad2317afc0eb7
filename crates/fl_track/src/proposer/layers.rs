//! Sweeps without what moves in them, and several of them laid over one.

use fl_cloud::{Cloud, voxel_downsample};
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Size, Stamp, World};

use crate::{MotionSweep, MovingCluster};

/// Points so near to a box belong to it, meters.
const MARGIN_M: f64 = 0.3;

/// One sweep without what moves.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) stamp: Stamp,
    pub(super) world_from_ego: Rigid<World, Ego>,
    /// Of the densest view.
    pub(super) viewpoint: Point<Ego>,
    /// Ground, and what stands on it.
    pub(super) standing: Cloud<Ego>,
}

impl Layer {
    /// Takes the points in what moves at the sweep's stamp out of it.
    pub(super) fn new(sweep: MotionSweep, moving: &[MovingCluster]) -> Self {
        let densest = sweep.views.iter().max_by_key(|view| view.cloud.len());
        let viewpoint = densest.map_or_else(Point::origin, |view| view.viewpoint);
        let clouds = sweep.views.iter().map(|view| places(&view.cloud));
        let cloud = Cloud::merge(&clouds.collect::<Vec<_>>());
        let ego_from_world = sweep.world_from_ego.inverse();
        let boxes = moving.iter();
        let boxes: Vec<OrientedBox<Ego>> = boxes
            .map(|cluster| grown(&cluster.cuboid.transformed(&ego_from_world)))
            .collect();
        let stands = |point_idx: &u32| {
            let point = cloud.point(*point_idx as usize);
            point.is_finite() && !boxes.iter().any(|around| around.contains(point))
        };
        let standing: Vec<u32> = (0..cloud.len() as u32).filter(stands).collect();
        Self {
            stamp: sweep.stamp,
            world_from_ego: sweep.world_from_ego,
            viewpoint,
            standing: cloud.select(&standing),
        }
    }
}

/// The points of a layer and its neighbors as the vehicle sees them from the layer, at most one
/// in every cube.
pub(super) fn laid_over(layer: &Layer, neighbors: &[&Layer], cube_m: f64) -> Cloud<Ego> {
    let ego_from_world = layer.world_from_ego.inverse();
    let moved = neighbors.iter().map(|neighbor| {
        let from_neighbor = ego_from_world * neighbor.world_from_ego;
        neighbor.standing.transformed(&from_neighbor)
    });
    let clouds: Vec<Cloud<Ego>> = std::iter::once(layer.standing.clone())
        .chain(moved)
        .collect();
    voxel_downsample(&Cloud::merge(&clouds), cube_m)
}

/// The box with a margin on every side.
pub(super) fn grown(cuboid: &OrientedBox<Ego>) -> OrientedBox<Ego> {
    let [length, width, height] = cuboid.size().lwh().map(|edge| edge + 2.0 * MARGIN_M);
    let size = Size::new(length, width, height).unwrap_or(cuboid.size());
    OrientedBox::new(*cuboid.pose(), size)
}

/// The points alone: nothing else is needed, and the window holds many of them.
fn places(cloud: &Cloud<Ego>) -> Cloud<Ego> {
    let columns = [cloud.x(), cloud.y(), cloud.z()].map(<[f32]>::to_vec);
    let [x, y, z] = columns;
    Cloud::from_xyz(x, y, z).unwrap_or_else(|_| cloud.clone())
}
