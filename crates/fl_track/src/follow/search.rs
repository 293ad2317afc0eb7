//! Where the object may be in a sweep: poses are tried, and what speaks for each is weighed.

use nalgebra::Vector3;
use rayon::prelude::*;

use super::evidence::{Evidence, Scenery};
use super::{Follower, MAX_POINTS, MAX_SEEN, half_of, spread};
use crate::register::{Fit, Prior, Stage, agreement, register};
use crate::sweep::Surroundings;
use crate::upright::Upright;

/// Coarse to fine, where the object may be far from where it is expected.
const WIDE: [Stage; 3] = [
    Stage {
        max_m: 1.0,
        n_steps: 8,
    },
    Stage {
        max_m: 0.6,
        n_steps: 6,
    },
    Stage {
        max_m: 0.4,
        n_steps: 6,
    },
];
/// From the place found in the wide search, with what is expected.
const FINE: [Stage; 2] = [
    Stage {
        max_m: 0.5,
        n_steps: 6,
    },
    Stage {
        max_m: 0.3,
        n_steps: 8,
    },
];
/// Speeds along the heading that are tried at first, meters a second.
const MAX_TRIED_SPEED_M_S: f64 = 32.0;
const TRIED_STEP_M: f64 = 0.35;
const N_TRIED: usize = 3;
/// Two places so far apart, with scores so near, are both possible.
const APART_M: f64 = 0.8;
const AS_GOOD: f64 = 0.97;

/// A pose with what speaks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) fit: Fit,
    pub(super) evidence: Evidence,
    pub(super) score: f64,
    /// What candidates are chosen by.
    rank: f64,
    pub(super) is_ambiguous: bool,
}

impl Follower {
    /// The likeliest pose, if there is one that is likelier than all others.
    pub(super) fn best(&self, surroundings: &Surroundings) -> Option<Candidate> {
        let (points, half) = (self.points(surroundings), half_of(self.size));
        let scenery = Scenery::new(&points, &surroundings.all, surroundings.viewpoint);
        let mut candidates: Vec<Candidate> = self
            .priors(&scenery)
            .par_iter()
            .map(|(prior, stages)| self.candidate(&scenery, prior, (stages, &half)))
            .collect();
        // Stable: of equals the first one stays, which is the one expected most.
        candidates.sort_by(|one, other| other.rank.total_cmp(&one.rank));
        let best = *candidates.first()?;
        if self.n_found == 0 && is_ambiguous(&candidates) {
            return Some(Candidate {
                is_ambiguous: true,
                ..best
            });
        }
        Some(self.settled(&scenery, best, &half))
    }

    /// What is expected, the likeliest first.
    fn priors(&self, scenery: &Scenery<'_>) -> Vec<(Prior, Vec<Stage>)> {
        let course = self.course.prior();
        let mut priors = Vec::new();
        if let Some(standing) = self.standing {
            // The ground far away is known worse than the height that was stated.
            let prior = Prior {
                pose: standing.pose,
                along_sd_m: 0.3,
                across_sd_m: 0.3,
                yaw_sd_rad: 0.05,
                ..course
            };
            priors.push((prior, WIDE.to_vec()));
        }
        if self.n_found == 0 {
            priors.extend(
                self.tried(scenery)
                    .into_iter()
                    .map(|prior| (prior, WIDE.to_vec())),
            );
        } else {
            priors.push((course, WIDE.to_vec()));
        }
        priors
    }

    /// Poses along the heading at which most of the object is seen again.
    fn tried(&self, scenery: &Scenery<'_>) -> Vec<Prior> {
        let half = half_of(self.size);
        let secs = (self.stamp - self.last.0).abs().as_secs_f64();
        let reach_m = (MAX_TRIED_SPEED_M_S * secs)
            .min(3.2 * self.settings.motion.speed_sd_m_s * secs)
            .min(6.0);
        let n_steps = (reach_m / TRIED_STEP_M).ceil() as i32;
        let prior = Prior {
            pose: self.seed.pose,
            along_sd_m: 0.5,
            across_sd_m: 0.3,
            ..self.course.prior()
        };
        let mut tried: Vec<(f64, Prior)> = (-n_steps..=n_steps)
            .map(|step| {
                let ahead_m = f64::from(step) * TRIED_STEP_M;
                let mut pose = prior.pose.stepped(&Vector3::new(ahead_m, 0.0, 0.0), 0.0);
                pose.center.z = self.course.pose().center.z;
                let evidence = scenery.at(&pose, &self.model, (&self.seen, &half));
                let doubt = 0.02 * ahead_m.abs() / reach_m.max(1e-3);
                (evidence.score() - doubt, Prior { pose, ..prior })
            })
            .collect();
        tried.sort_by(|one, other| other.0.total_cmp(&one.0));
        tried.truncate(N_TRIED);
        tried.into_iter().map(|(_, prior)| prior).collect()
    }

    fn candidate(
        &self,
        scenery: &Scenery<'_>,
        prior: &Prior,
        (stages, half): (&[Stage], &Vector3<f64>),
    ) -> Candidate {
        let points = near(scenery.points, &prior.pose, half.norm() + 1.0);
        let fit = register(&points, &self.model, prior.pose, prior, (stages, *half));
        self.judged(scenery, fit, half)
    }

    fn judged(&self, scenery: &Scenery<'_>, fit: Fit, half: &Vector3<f64>) -> Candidate {
        let evidence = scenery.at(&fit.pose, &self.model, (&self.seen, half));
        let n_expected = self.seen.len() as f64 * (1.0 - evidence.hidden);
        let inside = spread(scenery.inside(&fit.pose, half), MAX_SEEN);
        let score = evidence.score();
        Candidate {
            rank: score * (0.3 + agreement(&inside, &self.model, n_expected)),
            score,
            fit,
            evidence,
            is_ambiguous: false,
        }
    }

    /// The best candidate, refined with what is expected of it.
    fn settled(&self, scenery: &Scenery<'_>, best: Candidate, half: &Vector3<f64>) -> Candidate {
        if self.n_found == 0 {
            return best;
        }
        let prior = Prior {
            pose: best.fit.pose,
            ..self.course.prior()
        };
        let prior = match self.standing {
            Some(_) => prior,
            None => self.course.prior(),
        };
        let points = near(scenery.points, &best.fit.pose, half.norm() + 0.5);
        let fit = register(&points, &self.model, best.fit.pose, &prior, (&FINE, *half));
        let settled = self.judged(scenery, fit, half);
        if settled.score + 0.02 >= best.score {
            settled
        } else {
            best
        }
    }
}

/// Whether a place far from the best is as good.
fn is_ambiguous(candidates: &[Candidate]) -> bool {
    let Some((best, others)) = candidates.split_first() else {
        return false;
    };
    others.iter().any(|other| {
        let apart_m = (other.fit.pose.center - best.fit.pose.center).norm();
        apart_m > APART_M && other.rank > AS_GOOD * best.rank
    })
}

/// Points no farther than this from a pose, on the ground, evenly thinned.
fn near(points: &[Vector3<f64>], pose: &Upright, reach_m: f64) -> Vec<Vector3<f64>> {
    let is_near = |point: &&Vector3<f64>| (*point - pose.center).xy().norm() <= reach_m;
    spread(points.iter().filter(is_near).copied().collect(), MAX_POINTS)
}
