//! The town with its actors at one moment: what rays are cast into.

use crate::actor::Actor;
use crate::body::{Body, Stand};
use crate::solid::{Bounds, Entry, V3};
use crate::surface::Surface;
use crate::town::{BoundsTree, Town};

/// What a ray met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// The road.
    Ground,
    /// A fixture, by index.
    Fixture(usize),
    /// An actor, by index.
    Actor(usize),
}

/// Where a ray met something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Distance along the ray, meters.
    pub range: f64,
    /// Where, in the world.
    pub point: V3,
    /// Unit, outward, in the world.
    pub normal: V3,
    /// Where, in the target's body frame; on the ground, in the world.
    pub local_point: V3,
    /// Unit, outward, in the target's body frame.
    pub local_normal: V3,
    /// What.
    pub target: Target,
    /// Which of the target's parts.
    pub part_idx: usize,
}

/// The town and the actors where they are at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Stage<'a> {
    town: &'a Town,
    actors: &'a [Actor],
    stands: Vec<Stand>,
    tree: BoundsTree,
}

impl<'a> Stage<'a> {
    /// The moment `secs` after the drive's start.
    pub(crate) fn at(town: &'a Town, actors: &'a [Actor], secs: f64) -> Self {
        let stands: Vec<Stand> = actors.iter().map(|actor| actor.stand(secs)).collect();
        let bounds: Vec<Bounds> = stands
            .iter()
            .zip(actors)
            .map(|(stand, actor)| stand.bounds(&actor.body.half()))
            .collect();
        Self {
            town,
            actors,
            tree: BoundsTree::new(&bounds),
            stands,
        }
    }

    /// All actors with where they stand.
    pub(crate) fn standing(&self) -> impl Iterator<Item = (&Actor, &Stand)> {
        self.actors.iter().zip(&self.stands)
    }

    /// What the hit's part is covered with, and the part's bounds in its body frame.
    pub(crate) fn surface(&self, hit: &Hit) -> (Surface, Bounds) {
        let body = match hit.target {
            Target::Ground => return (Surface::Asphalt, Bounds::empty()),
            Target::Fixture(idx) => &self.town.fixtures()[idx].body,
            Target::Actor(idx) => &self.actors[idx].body,
        };
        let part = &body.parts()[hit.part_idx];
        (part.surface, part.bounds)
    }

    /// Half extents of the body that was hit; zero for the ground.
    pub(crate) fn half(&self, hit: &Hit) -> V3 {
        match hit.target {
            Target::Ground => V3::zeros(),
            Target::Fixture(idx) => self.town.fixtures()[idx].body.half(),
            Target::Actor(idx) => self.actors[idx].body.half(),
        }
    }

    /// The first thing on the ray before `max_range`.
    pub(crate) fn cast(&self, origin: &V3, direction: &V3, max_range: f64) -> Option<Hit> {
        let mut best: Option<(Target, usize, Entry)> = None;
        let mut reach = max_range;
        if direction.z < 0.0 && -origin.z / direction.z < reach {
            reach = -origin.z / direction.z;
            best = Some((
                Target::Ground,
                0,
                Entry {
                    range: reach,
                    normal: V3::z(),
                },
            ));
        }
        self.tree.visit(origin, direction, reach, |idx, limit| {
            match self.cast_actor(idx, origin, direction, limit) {
                Some((part_idx, entry)) => {
                    reach = entry.range;
                    best = Some((Target::Actor(idx), part_idx, entry));
                    reach
                }
                None => limit,
            }
        });
        self.town
            .tree()
            .visit(origin, direction, reach, |idx, reach| {
                let fixture = &self.town.fixtures()[idx];
                match cast_body(&fixture.body, &fixture.stand, [origin, direction], reach) {
                    Some((part_idx, entry)) => {
                        best = Some((Target::Fixture(idx), part_idx, entry));
                        entry.range
                    }
                    None => reach,
                }
            });
        best.map(|(target, part_idx, entry)| self.hit(target, part_idx, entry, [origin, direction]))
    }

    /// Which part of one actor the ray enters, whatever stands before it.
    pub(crate) fn cast_actor(
        &self,
        actor_idx: usize,
        origin: &V3,
        direction: &V3,
        max_range: f64,
    ) -> Option<(usize, Entry)> {
        let body = &self.actors[actor_idx].body;
        cast_body(
            body,
            &self.stands[actor_idx],
            [origin, direction],
            max_range,
        )
    }

    /// Whether anything stands on the ray.
    pub(crate) fn blocks(&self, origin: &V3, direction: &V3, max_range: f64) -> bool {
        let mut blocked = false;
        self.tree.visit(origin, direction, max_range, |idx, limit| {
            blocked |= self.cast_actor(idx, origin, direction, limit).is_some();
            if blocked { -1.0 } else { limit }
        });
        if blocked {
            return true;
        }
        self.town
            .tree()
            .visit(origin, direction, max_range, |idx, reach| {
                let fixture = &self.town.fixtures()[idx];
                blocked |=
                    cast_body(&fixture.body, &fixture.stand, [origin, direction], reach).is_some();
                if blocked { -1.0 } else { reach }
            });
        blocked
    }

    fn hit(&self, target: Target, part_idx: usize, entry: Entry, ray: [&V3; 2]) -> Hit {
        let point = ray[0] + ray[1] * entry.range;
        let (normal, local_point) = match target {
            Target::Ground => (entry.normal, point),
            Target::Fixture(idx) => on(&self.town.fixtures()[idx].stand, &entry.normal, &point),
            Target::Actor(idx) => on(&self.stands[idx], &entry.normal, &point),
        };
        let range = entry.range;
        Hit {
            range,
            point,
            normal,
            local_point,
            local_normal: entry.normal,
            target,
            part_idx,
        }
    }
}

/// The normal in the world and the point in the body frame.
fn on(stand: &Stand, local_normal: &V3, point: &V3) -> (V3, V3) {
    (
        stand.in_world(local_normal),
        stand.in_body(&(point - stand.center)),
    )
}

fn cast_body(body: &Body, stand: &Stand, ray: [&V3; 2], reach: f64) -> Option<(usize, Entry)> {
    let origin = stand.in_body(&(ray[0] - stand.center));
    body.cast(&origin, &stand.in_body(ray[1]), reach)
}
