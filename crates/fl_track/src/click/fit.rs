//! From a cluster to the box that explains it best.

use std::cell::OnceCell;
use std::f64::consts::{FRAC_PI_2, PI};

use fl_cloud::{Cloud, FitCriterion, FitSettings, fit_box};
use fl_spacetime::{Ego, OrientedBox, Point, Size, wrap_angle};

use super::cost::{Hypothesis, confidence, hypotheses};
use super::grow::Cluster;
use super::prior::Prior;
use super::profile::{Profile, filled};
use super::surroundings::{Surroundings, distance};
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
        let mut best: Option<(Hypothesis<'_>, &Cluster)> = None;
        for cluster in clusters {
            for yaw_rad in self.headings(cluster) {
                let turned = Turned::new(self.around, cluster, yaw_rad, self.reach_m());
                for prior in self.classes {
                    let limit = best.as_ref().map_or(f64::INFINITY, |(best, _)| best.cost);
                    for hypothesis in hypotheses(&turned, cluster, prior, self.hint, limit) {
                        if best
                            .as_ref()
                            .is_none_or(|(best, _)| hypothesis.cost < best.cost)
                        {
                            best = Some((hypothesis, cluster));
                        }
                    }
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
    fn headings(&self, cluster: &Cluster) -> Vec<f64> {
        if let Some(yaw_rad) = self.known_heading() {
            return vec![yaw_rad];
        }
        let cloud = self.cloud(cluster);
        let all: Vec<u32> = (0..cloud.len() as u32).collect();
        let criteria = [FitCriterion::Closeness, FitCriterion::MinArea];
        let settings = |criterion| FitSettings {
            criterion,
            ..FitSettings::default()
        };
        let fitted = criteria
            .into_iter()
            .filter_map(|criterion| fit_box(&cloud, &all, &settings(criterion)));
        fitted
            .flat_map(|fitted| [fitted.yaw(), wrap_angle(fitted.yaw() + FRAC_PI_2)])
            .collect()
    }

    fn known_heading(&self) -> Option<f64> {
        let velocity = self.hint.velocity.filter(|velocity| {
            velocity.is_finite() && velocity.x().hypot(velocity.y()) >= MIN_HEADING_SPEED
        });
        let of_motion = velocity.map(|velocity| velocity.y().atan2(velocity.x()));
        let stated = self.hint.yaw_rad.filter(|yaw_rad| yaw_rad.is_finite());
        stated.or(of_motion)
    }

    fn cloud(&self, cluster: &Cluster) -> Cloud<Ego> {
        let column = |axis: usize| -> Vec<f32> {
            let of = |place: &u32| self.around.standing[*place as usize].xy[axis] as f32;
            cluster.points.iter().map(of).collect()
        };
        let heights = vec![0.0; cluster.points.len()];
        Cloud::from_xyz(column(0), column(1), heights).expect("three columns of the same points")
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

/// A cluster and everything around it, seen along a heading: x along it, y to its left, meters,
/// from the origin of the ego frame.
pub(super) struct Turned<'a> {
    pub(super) yaw_rad: f64,
    pub(super) cluster: Vec<[f64; 2]>,
    /// Heights of the cluster's points over the ground.
    pub(super) heights_m: Vec<f64>,
    pub(super) viewpoint: [f64; 2],
    /// In the ego frame's directions.
    pub(super) profile: &'a Profile,
    /// The directions that the cluster fills, as those of the profile.
    pub(super) filled: Vec<bool>,
    around: &'a Surroundings<'a>,
    members: &'a Cluster,
    reach_m: f64,
    /// Turned when it is first asked for: most clusters are refused for their size alone.
    beside: OnceCell<Beside>,
}

/// What is near a cluster and not of it.
pub(super) struct Beside {
    /// What stands there, with its height over the ground.
    pub(super) others: Vec<([f64; 2], f64)>,
    pub(super) on_ground: Vec<[f64; 2]>,
}

impl<'a> Turned<'a> {
    fn new(around: &'a Surroundings<'_>, members: &'a Cluster, yaw_rad: f64, reach_m: f64) -> Self {
        let standing = |place: &u32| &around.standing[*place as usize];
        let places = members.points.iter().map(|it| standing(it).xy);
        let places: Vec<[f64; 2]> = places.collect();
        let heights_m = members.points.iter().map(|it| standing(it).height_m);
        Self {
            yaw_rad,
            profile: &around.profile,
            filled: filled(&places, around.viewpoint),
            cluster: places.iter().map(|xy| turned(*xy, yaw_rad)).collect(),
            heights_m: heights_m.collect(),
            viewpoint: turned(around.viewpoint, yaw_rad),
            around,
            members,
            reach_m,
            beside: OnceCell::new(),
        }
    }

    /// What is near the cluster and not of it.
    pub(super) fn beside(&self) -> &Beside {
        self.beside.get_or_init(|| {
            let standing = &self.around.standing;
            let members = &self.members.points;
            let middle = mean(members.iter().map(|place| standing[*place as usize].xy));
            let is_near = |xy: [f64; 2]| distance(xy, middle) <= self.reach_m;
            let is_other = |place: usize| members.binary_search(&(place as u32)).is_err();
            let others = standing.iter().enumerate();
            let others = others.filter(|(place, it)| is_near(it.xy) && is_other(*place));
            let on_ground = self.around.on_ground.iter().filter(|xy| is_near(**xy));
            Beside {
                others: others
                    .map(|(_, it)| (turned(it.xy, self.yaw_rad), it.height_m))
                    .collect(),
                on_ground: on_ground.map(|xy| turned(*xy, self.yaw_rad)).collect(),
            }
        })
    }

    /// Back to the ego frame's directions.
    pub(super) fn untwist(&self, [along, across]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = self.yaw_rad.sin_cos();
        [cos * along - sin * across, sin * along + cos * across]
    }
}

/// A place in the directions of a heading.
fn turned([x, y]: [f64; 2], yaw_rad: f64) -> [f64; 2] {
    let (sin, cos) = yaw_rad.sin_cos();
    [cos * x + sin * y, cos * y - sin * x]
}

fn mean(places: impl Iterator<Item = [f64; 2]>) -> [f64; 2] {
    let (mut sum, mut n) = ([0.0; 2], 0.0);
    for place in places {
        sum = [sum[0] + place[0], sum[1] + place[1]];
        n += 1.0;
    }
    sum.map(|sum| sum / f64::max(n, 1.0))
}
