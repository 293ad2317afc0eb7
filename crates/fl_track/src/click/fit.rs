//! From a cluster to the box that explains it best.

use std::cell::OnceCell;
use std::f64::consts::{FRAC_PI_2, PI};

use fl_cloud::{FitCriterion, convex_hull, heading_of};
use fl_spacetime::{OrientedBox, Point, Size, wrap_angle};
use rayon::prelude::*;

use super::contents::{Extent, extent};
use super::cost::{Hypothesis, cheapest, confidence};
use super::grow::Cluster;
use super::prior::Prior;
use super::profile::{Profile, filled};
use super::surroundings::{Surroundings, is_within};
use super::{ClickHint, ClickedBox, DrivingSide};

/// Slower than this, the direction of motion says nothing of the heading, m/s.
const MIN_HEADING_SPEED: f64 = 1.0;

/// What is no farther to a side goes the vehicle's own way, meters.
const OWN_LANE_M: f64 = 2.0;

/// What a box is looked for with.
pub(super) struct Fitting<'a> {
    pub(super) around: &'a Surroundings<'a>,
    pub(super) classes: &'a [Prior],
    pub(super) hint: &'a ClickHint,
    pub(super) driving_side: DrivingSide,
}

impl Fitting<'_> {
    /// The best box over all clusters, headings and classes.
    pub(super) fn best(&self, clusters: &[Cluster]) -> Option<ClickedBox> {
        let outlined = clusters.par_iter().map(|cluster| {
            let outline = Outline::new(self.around, cluster);
            let headings = self.headings(&outline);
            (outline, headings)
        });
        let outlined: Vec<(Outline<'_>, Vec<f64>)> = outlined.collect();
        let mut best: Option<(Hypothesis<'_>, &Cluster)> = None;
        for (outline, headings) in &outlined {
            for yaw_rad in headings {
                let turned = Turned::new(self.around, outline, *yaw_rad, self.reach_m());
                for prior in self.classes {
                    let limit = best.as_ref().map_or(f64::INFINITY, |(best, _)| best.cost);
                    let found = cheapest(&turned, prior, self.hint, limit);
                    best = found.map(|it| (it, outline.cluster)).or(best);
                }
            }
        }
        let (hypothesis, cluster) = best?;
        self.clicked(&hypothesis, cluster)
    }

    fn reach_m(&self) -> f64 {
        self.classes.iter().map(Prior::reach_m).fold(3.0, f64::max)
    }

    /// The headings to try: one where it is known, else two directions by the points' lie, each in
    /// both ways of telling length from width.
    fn headings(&self, outline: &Outline<'_>) -> Vec<f64> {
        if let Some(yaw_rad) = self.known_heading() {
            return vec![yaw_rad];
        }
        let fitted = [FitCriterion::Closeness, FitCriterion::MinArea]
            .map(|criterion| heading_of(&outline.places, &outline.hull, criterion));
        let turns = |yaw_rad: f64| [yaw_rad, wrap_angle(yaw_rad + FRAC_PI_2)];
        fitted.into_iter().flatten().flat_map(turns).collect()
    }

    fn known_heading(&self) -> Option<f64> {
        let velocity = self.hint.velocity.filter(|velocity| {
            velocity.is_finite() && velocity.x().hypot(velocity.y()) >= MIN_HEADING_SPEED
        });
        let of_motion = velocity.map(|velocity| velocity.y().atan2(velocity.x()));
        let stated = self.hint.yaw_rad.filter(|yaw_rad| yaw_rad.is_finite());
        stated.or(of_motion)
    }

    fn clicked(&self, hypothesis: &Hypothesis<'_>, cluster: &Cluster) -> Option<ClickedBox> {
        let [length, width, height] = hypothesis.lwh;
        let measured = Size::new(length, width, height).ok();
        let size = self.hint.size.or(measured)?;
        let [x, y] = hypothesis.middle;
        let bottom = self.around.ground.height_at(x, y);
        let center = Point::new(x, y, bottom + 0.5 * size.height());
        let index = |place: &u32| self.around.standing[*place as usize].point_idx;
        Some(ClickedBox {
            cuboid: OrientedBox::from_yaw(center, size, self.faced(hypothesis.yaw_rad, y)),
            class: hypothesis.prior.class.clone(),
            confidence: confidence(hypothesis.cost, cluster.points.len()),
            point_indices: cluster.points.iter().map(index).collect(),
        })
    }

    /// Of the two ways to face the one that is known, or that traffic in this lane mostly has: as
    /// the vehicle itself, or against it on the other side of the road.
    fn faced(&self, yaw_rad: f64, across_m: f64) -> f64 {
        let to_left = across_m > OWN_LANE_M;
        let to_right = across_m < -OWN_LANE_M;
        let comes_toward = match self.driving_side {
            DrivingSide::Right => to_left,
            DrivingSide::Left => to_right,
        };
        let faces_forward = yaw_rad.abs() <= FRAC_PI_2;
        match self.known_heading() {
            None if faces_forward == comes_toward => wrap_angle(yaw_rad + PI),
            _ => yaw_rad,
        }
    }
}

/// A cluster seen from above, in the ego frame, meters.
struct Outline<'a> {
    cluster: &'a Cluster,
    places: Vec<[f64; 2]>,
    hull: Vec<[f64; 2]>,
    /// The directions that it fills, as those of the profile.
    filled: OnceCell<Vec<bool>>,
}

impl<'a> Outline<'a> {
    fn new(around: &Surroundings<'_>, cluster: &'a Cluster) -> Self {
        let place = |place: &u32| around.standing[*place as usize].xy;
        let places: Vec<[f64; 2]> = cluster.points.iter().map(place).collect();
        Self {
            cluster,
            hull: convex_hull(&places),
            places,
            filled: OnceCell::new(),
        }
    }
}

/// A cluster and everything around it, seen along a heading: x along it, y to its left, meters,
/// from the origin of the ego frame.
///
/// Most clusters are refused for their size alone, so all but that is made when it is asked for.
pub(super) struct Turned<'a> {
    pub(super) yaw_rad: f64,
    /// How far the cluster reaches.
    pub(super) seen: [Extent; 2],
    pub(super) viewpoint: [f64; 2],
    /// In the ego frame's directions.
    pub(super) profile: &'a Profile,
    heading: Heading,
    around: &'a Surroundings<'a>,
    outline: &'a Outline<'a>,
    reach_m: f64,
    own: OnceCell<Vec<[f64; 2]>>,
    beside: OnceCell<Beside>,
}

/// What is near a cluster and not of it.
pub(super) struct Beside {
    /// What stands there, with its height over the ground.
    pub(super) others: Vec<([f64; 2], f64)>,
    pub(super) on_ground: Vec<[f64; 2]>,
}

impl<'a> Turned<'a> {
    fn new(
        around: &'a Surroundings<'_>,
        outline: &'a Outline<'_>,
        yaw_rad: f64,
        reach_m: f64,
    ) -> Self {
        let heading = Heading::new(yaw_rad);
        let corners = || outline.hull.iter().map(|xy| heading.turned(*xy));
        Self {
            yaw_rad,
            seen: [0, 1].map(|axis| extent(corners().map(|xy| xy[axis]))),
            viewpoint: heading.turned(around.viewpoint),
            profile: &around.profile,
            heading,
            around,
            outline,
            reach_m,
            own: OnceCell::new(),
            beside: OnceCell::new(),
        }
    }

    /// The cluster.
    pub(super) fn cluster(&self) -> &'a Cluster {
        self.outline.cluster
    }

    /// Its points.
    pub(super) fn own(&self) -> &[[f64; 2]] {
        self.own.get_or_init(|| {
            let places = self.outline.places.iter();
            places.map(|xy| self.heading.turned(*xy)).collect()
        })
    }

    /// Heights of its points over the ground.
    pub(super) fn heights_m(&self) -> impl Iterator<Item = f64> {
        let members = self.cluster().points.iter();
        members.map(|place| self.around.standing[*place as usize].height_m)
    }

    /// Whether it fills a direction of the profile.
    pub(super) fn fills(&self, bin: usize) -> bool {
        let filled = self
            .outline
            .filled
            .get_or_init(|| filled(&self.outline.places, self.around.viewpoint));
        filled[bin]
    }

    /// What is near the cluster and not of it.
    pub(super) fn beside(&self) -> &Beside {
        self.beside.get_or_init(|| {
            let standing = &self.around.standing;
            let members = &self.cluster().points;
            let middle = mean(self.outline.places.iter().copied());
            let is_near = |xy: [f64; 2]| is_within(xy, middle, self.reach_m);
            let is_other = |place: usize| members.binary_search(&(place as u32)).is_err();
            let others = standing.iter().enumerate();
            let others = others.filter(|(place, it)| is_near(it.xy) && is_other(*place));
            let on_ground = self.around.on_ground.iter().filter(|xy| is_near(**xy));
            Beside {
                others: others
                    .map(|(_, it)| (self.heading.turned(it.xy), it.height_m))
                    .collect(),
                on_ground: on_ground.map(|xy| self.heading.turned(*xy)).collect(),
            }
        })
    }

    /// Back to the ego frame's directions.
    pub(super) fn untwist(&self, [along, across]: [f64; 2]) -> [f64; 2] {
        let Heading { sin, cos } = self.heading;
        [cos * along - sin * across, sin * along + cos * across]
    }
}

/// The sine and cosine of a heading.
#[derive(Clone, Copy)]
struct Heading {
    sin: f64,
    cos: f64,
}

impl Heading {
    fn new(yaw_rad: f64) -> Self {
        let (sin, cos) = yaw_rad.sin_cos();
        Self { sin, cos }
    }

    /// A place in the directions of the heading.
    fn turned(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let Self { sin, cos } = self;
        [cos * x + sin * y, cos * y - sin * x]
    }
}

fn mean(places: impl Iterator<Item = [f64; 2]>) -> [f64; 2] {
    let (mut sum, mut n) = ([0.0; 2], 0.0);
    for place in places {
        sum = [sum[0] + place[0], sum[1] + place[1]];
        n += 1.0;
    }
    sum.map(|sum| sum / f64::max(n, 1.0))
}
