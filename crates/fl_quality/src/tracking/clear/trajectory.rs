//! Switches, breaks, and how much of each trajectory was found.

/// A truth trajectory is mostly tracked above this share of its frames, mostly lost below that.
const MOSTLY_TRACKED: f64 = 0.8;
const MOSTLY_LOST: f64 = 0.2;

/// One truth box: which track it was paired with, and whether it had to be found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub(super) track: Option<usize>,
    pub(super) counts: bool,
}

/// What is counted of all truth trajectories.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trajectories {
    pub(super) n_switches: usize,
    pub(super) n_breaks: usize,
    pub(super) n_mostly_tracked: usize,
    pub(super) n_mostly_lost: usize,
    /// Trajectories with a box that had to be found.
    pub(super) n_counting: usize,
}

impl Trajectories {
    /// Counts the trajectories of one sequence.
    pub(super) fn add(&mut self, trajectories: &[Vec<Sighting>]) {
        let counting = trajectories
            .iter()
            .filter(|sightings| sightings.iter().any(|sighting| sighting.counts));
        for sightings in counting {
            self.n_counting += 1;
            if sightings.iter().all(|sighting| sighting.track.is_none()) {
                self.n_mostly_lost += 1;
            } else {
                self.add_found(sightings);
            }
        }
    }

    /// Frame by frame as KITTI's development kit counts: a switch is another track in the very
    /// next frame, a break is a change with a pair in the frame after, or in the last frame.
    fn add_found(&mut self, sightings: &[Sighting]) {
        let last_idx = sightings.len() - 1;
        let track = |idx: usize| sightings[idx].track;
        let mut last = track(0);
        let mut n_tracked = usize::from(last.is_some());
        for (idx, sighting) in sightings.iter().enumerate().skip(1) {
            if !sighting.counts {
                last = None;
                continue;
            }
            let (before, now) = (track(idx - 1), track(idx));
            let was_seen = last.is_some() && now.is_some();
            if was_seen && before.is_some() && last != now {
                self.n_switches += 1;
            }
            if was_seen && before != now && idx < last_idx && track(idx + 1).is_some() {
                self.n_breaks += 1;
            }
            if now.is_some() {
                n_tracked += 1;
                last = now;
            }
        }
        let ends_anew = last_idx > 0 && track(last_idx - 1) != track(last_idx);
        if ends_anew && last.is_some() && track(last_idx).is_some() && sightings[last_idx].counts {
            self.n_breaks += 1;
        }
        let n_counting = sightings.iter().filter(|sighting| sighting.counts).count();
        let share = n_tracked as f64 / n_counting as f64;
        self.n_mostly_tracked += usize::from(share > MOSTLY_TRACKED);
        self.n_mostly_lost += usize::from(share < MOSTLY_LOST);
    }
}
