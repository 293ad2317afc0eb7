//! All measures at one score.

use fl_spacetime::Frame;

use super::super::matching::most_pairs;
use super::super::{Sequence, dense_numbers, track_scores};
use super::MAX_DISTANCE_M;
use super::path::{Holes, Spot, fill};

/// An object is mostly tracked from this share of its frames on, mostly lost below that one.
const MOSTLY_TRACKED: f64 = 0.8;
const MOSTLY_LOST: f64 = 0.2;

/// What is measured at one score.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// 1 − (missed + false + switches) / objects, 0 at least.
    pub mota: f64,
    /// The same against what can be reached at the recall: 1 − (errors − missing share of objects)
    /// / pairs without a switch, 0 at least. `None` without such pairs.
    pub motar: Option<f64>,
    /// Mean distance of the pairs; `None` without any.
    pub motp_m: Option<f64>,
    /// Share of the objects that are in pairs.
    pub recall: f64,
    /// Objects in all frames.
    pub n_objects: usize,
    /// Pairs that are no switches.
    pub n_true: usize,
    /// Found boxes without an object.
    pub n_false: usize,
    /// Objects without a found box.
    pub n_missed: usize,
    /// Pairs of an object with another track than the last time.
    pub n_switches: usize,
    /// How often an object was lost that is found again later.
    pub n_breaks: usize,
    /// Objects that are found in 80 % of their frames or more.
    pub n_mostly_tracked: usize,
    /// Objects found in under 20 %.
    pub n_mostly_lost: usize,
}

/// One drive as it is gone through again and again.
pub(super) struct Drive {
    instants: Vec<Instant>,
    n_truth_tracks: usize,
}

struct Instant {
    truth: Vec<Spot>,
    found: Vec<Spot>,
    /// Place in `truth`, place in `found`, distance in meters; near enough, by place.
    near: Vec<(usize, usize, f64)>,
}

impl Drive {
    pub(super) fn new<F: Frame>(sequence: &Sequence<F>, holes: Holes) -> Self {
        let (mut truth, n_truth_tracks) = truth_spots(sequence);
        let mut found = found_spots(sequence);
        fill(&mut truth, holes);
        fill(&mut found, holes);
        let instants = truth.into_iter().zip(found);
        Self {
            instants: instants
                .map(|(truth, found)| Instant::new(truth, found))
                .collect(),
            n_truth_tracks,
        }
    }
}

fn truth_spots<F: Frame>(sequence: &Sequence<F>) -> (Vec<Vec<Spot>>, usize) {
    let moments = sequence.moments.iter();
    let tracks = moments.clone().flat_map(|moment| &moment.truth);
    let numbers = dense_numbers(tracks.map(|truth| truth.track));
    let frames = moments.map(|moment| {
        let spots = moment.truth.iter().map(|truth| Spot {
            track: numbers[&truth.track],
            center_m: [truth.cuboid.center().x(), truth.cuboid.center().y()],
            score: 0.0,
        });
        spots.collect()
    });
    (frames.collect(), numbers.len())
}

/// With the mean score of its track for every box.
fn found_spots<F: Frame>(sequence: &Sequence<F>) -> Vec<Vec<Spot>> {
    let scores = track_scores(sequence);
    let numbers = dense_numbers(scores.keys().copied());
    let frames = sequence.moments.iter().map(|moment| {
        let spots = moment.found.iter().map(|found| Spot {
            track: numbers[&found.track],
            center_m: [found.cuboid.center().x(), found.cuboid.center().y()],
            score: scores[&found.track],
        });
        spots.collect()
    });
    frames.collect()
}

impl Instant {
    fn new(truth: Vec<Spot>, found: Vec<Spot>) -> Self {
        let mut near = Vec::new();
        for (truth_idx, object) in truth.iter().enumerate() {
            for (found_idx, candidate) in found.iter().enumerate() {
                let distance_m = object.distance_m(candidate);
                if distance_m < MAX_DISTANCE_M {
                    near.push((truth_idx, found_idx, distance_m));
                }
            }
        }
        Self { truth, found, near }
    }

    /// For each object the found box it is paired with, and their distance: first with the track
    /// that it had last, then as many as can be, as near as can be.
    fn paired(&self, last_tracks: &[Option<usize>], min_score: f64) -> Vec<Option<(usize, f64)>> {
        let mut paired = vec![None; self.truth.len()];
        let mut is_free: Vec<bool> = self.found.iter().map(|it| it.score >= min_score).collect();
        for (truth_idx, found_idx, distance_m) in &self.near {
            let last_track = last_tracks[self.truth[*truth_idx].track];
            if is_free[*found_idx] && last_track == Some(self.found[*found_idx].track) {
                paired[*truth_idx] = Some((*found_idx, *distance_m));
                is_free[*found_idx] = false;
            }
        }
        let left = self.near.iter().filter(|(truth_idx, found_idx, _)| {
            paired[*truth_idx].is_none() && is_free[*found_idx]
        });
        let gains: Vec<_> = left
            .map(|(truth_idx, found_idx, distance_m)| {
                (*truth_idx, *found_idx, MAX_DISTANCE_M - distance_m)
            })
            .collect();
        for (truth_idx, found_idx) in most_pairs(self.truth.len(), self.found.len(), &gains) {
            let distance_m = self.truth[truth_idx].distance_m(&self.found[found_idx]);
            paired[truth_idx] = Some((found_idx, distance_m));
        }
        paired
    }
}

/// What is counted over all drives.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) n_objects: usize,
    /// The scores of the pairs that are no switches.
    pub(super) match_scores: Vec<f64>,
    n_switches: usize,
    n_false: usize,
    sum_distance_m: f64,
    n_breaks: usize,
    n_mostly_tracked: usize,
    n_mostly_lost: usize,
}

/// Goes through all drives without what is below `min_score`.
pub(super) fn count(drives: &[Drive], min_score: f64) -> Counts {
    let mut counts = Counts::default();
    for drive in drives {
        let mut last_tracks = vec![None; drive.n_truth_tracks];
        let mut sightings = vec![Vec::new(); drive.n_truth_tracks];
        for instant in &drive.instants {
            let paired = instant.paired(&last_tracks, min_score);
            counts.add_pairs(instant, &paired, &mut last_tracks);
            for (object, pair) in instant.truth.iter().zip(&paired) {
                sightings[object.track].push(pair.is_some());
            }
            let n_found = instant.found.iter().filter(|it| it.score >= min_score);
            counts.n_false += n_found.count() - paired.iter().flatten().count();
        }
        for is_found in &sightings {
            counts.add_trajectory(is_found);
        }
    }
    counts
}

/// What is measured without what is below `min_score`.
pub(super) fn figures(drives: &[Drive], min_score: f64) -> Figures {
    count(drives, min_score).figures()
}

impl Counts {
    fn add_pairs(
        &mut self,
        instant: &Instant,
        paired: &[Option<(usize, f64)>],
        last_tracks: &mut [Option<usize>],
    ) {
        self.n_objects += instant.truth.len();
        for (object, pair) in instant.truth.iter().zip(paired) {
            let Some((found_idx, distance_m)) = pair else {
                continue;
            };
            let found = &instant.found[*found_idx];
            self.sum_distance_m += distance_m;
            let last_track = last_tracks[object.track].replace(found.track);
            if last_track.is_some_and(|last_track| last_track != found.track) {
                self.n_switches += 1;
            } else {
                self.match_scores.push(found.score);
            }
        }
    }

    fn add_trajectory(&mut self, is_found: &[bool]) {
        let n_found = is_found.iter().filter(|is_found| **is_found).count();
        let share = n_found as f64 / is_found.len() as f64;
        self.n_mostly_tracked += usize::from(share >= MOSTLY_TRACKED);
        self.n_mostly_lost += usize::from(share < MOSTLY_LOST);
        let Some(last_idx) = is_found.iter().rposition(|is_found| *is_found) else {
            return;
        };
        let steps = is_found[..=last_idx].windows(2);
        self.n_breaks += steps.filter(|step| step[0] && !step[1]).count();
    }

    fn figures(&self) -> Figures {
        let n_true = self.match_scores.len();
        let n_pairs = n_true + self.n_switches;
        let n_missed = self.n_objects - n_pairs;
        let n_errors = (n_missed + self.n_switches + self.n_false) as f64;
        // Nobody asks without objects: no recall is reached then.
        let n_objects = self.n_objects.max(1) as f64;
        let match_recall = n_true as f64 / n_objects;
        let beyond_reach = n_errors - (1.0 - match_recall) * n_objects;
        let motar = 1.0 - beyond_reach / (match_recall * n_objects);
        Figures {
            mota: (1.0 - n_errors / n_objects).max(0.0),
            motar: (n_true > 0).then(|| motar.max(0.0)),
            motp_m: (n_pairs > 0).then(|| self.sum_distance_m / n_pairs as f64),
            recall: n_pairs as f64 / n_objects,
            n_objects: self.n_objects,
            n_true,
            n_false: self.n_false,
            n_missed,
            n_switches: self.n_switches,
            n_breaks: self.n_breaks,
            n_mostly_tracked: self.n_mostly_tracked,
            n_mostly_lost: self.n_mostly_lost,
        }
    }
}
