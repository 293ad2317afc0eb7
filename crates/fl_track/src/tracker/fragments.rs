//! Fragments of one object joined: what vanished here and what appeared there later.

use fl_spacetime::Span;
use nalgebra::Vector2;

use super::{Frame, Tracklet};
use crate::FamilySettings;
use crate::assign::{Candidate, NO_PAIR_COST, assign};
use crate::kinematics::{State, filtered};

/// How much longer, wider or higher one fragment may be than the other.
const MAX_SIZE_RATIO: f64 = 1.2;
/// How far apart the place foreseen and the place found may be, in standard deviations of both.
const MAX_DEVIATION: f64 = 1.0;
/// However unsure the prediction: fragments farther apart than this from what was foreseen are
/// two objects, meters.
const MAX_MISS_M: f64 = 3.0;
/// So are those whose velocities differ by more, m/s.
const MAX_VELOCITY_CHANGE_M_S: f64 = 3.0;
/// So many steps of the later fragment say how it moved when it appeared.
const N_FIRST_STEPS: usize = 10;

/// The tracklets of one family with those joined that are one object, as motion and size have it:
/// both are sure, one is seen last before the other is seen first, not longer than [`FamilySettings::max_join`]
/// before, and arrives there at its own speed. The best pairs over the whole drive are made.
pub(super) fn joined<'a>(
    tracklets: Vec<Tracklet<'a>>,
    frames: &'a [Frame<'a>],
    settings: &FamilySettings,
) -> Vec<Tracklet<'a>> {
    let is_sure = |idx: &usize| mean_score(&tracklets[*idx]) >= settings.sure_score;
    let mut order: Vec<usize> = (0..tracklets.len()).filter(is_sure).collect();
    order.sort_by_key(|idx| tracklets[*idx].steps[0].stamp());
    let mut candidates = Vec::new();
    for row in order.iter().copied() {
        let earlier = &tracklets[row];
        let begins_after =
            order.partition_point(|idx| tracklets[*idx].steps[0].stamp() <= earlier.last_seen());
        for column in &order[begins_after..] {
            let later = &tracklets[*column];
            if later.steps[0].stamp() - earlier.last_seen() > settings.max_join {
                break;
            }
            candidates.extend(break_cost(earlier, later, settings).map(|cost| Candidate {
                row,
                column: *column,
                cost,
            }));
        }
    }
    let pairs = assign(tracklets.len(), tracklets.len(), &candidates);
    chained(tracklets, &pairs, frames)
}

fn mean_score(tracklet: &Tracklet<'_>) -> f64 {
    let hits = || tracklet.lived().iter().filter_map(|step| step.detection);
    hits().map(|hit| hit.score).sum::<f64>() / hits().count() as f64
}

/// How badly the two fit, from 0 to [`NO_PAIR_COST`]; `None` where they are two objects.
fn break_cost(
    earlier: &Tracklet<'_>,
    later: &Tracklet<'_>,
    settings: &FamilySettings,
) -> Option<f64> {
    let sizes = earlier.lwh.iter().zip(&later.lwh);
    let alike = sizes
        .map(|(one, other)| (one / other).max(other / one))
        .all(|ratio| ratio <= MAX_SIZE_RATIO);
    if !alike {
        return None;
    }
    let gap: Span = later.steps[0].stamp() - earlier.last_seen();
    let motion = settings.ground_motion();
    let foreseen = earlier
        .last_hit_ground
        .predicted(gap.as_secs_f64(), &motion);
    let appeared = appearance(later, settings);
    let miss_m = (foreseen.position() - appeared.position()).norm();
    let change_m_s = (foreseen.velocity() - appeared.velocity()).norm();
    let deviation = miss_m / foreseen.innovation_sd(&motion);
    let fits =
        deviation <= MAX_DEVIATION && miss_m <= MAX_MISS_M && change_m_s <= MAX_VELOCITY_CHANGE_M_S;
    fits.then_some(NO_PAIR_COST * 0.9 * (miss_m / MAX_MISS_M).max(deviation / MAX_DEVIATION))
}

/// Where it was and how it moved when it was first seen: filtered backward in time.
fn appearance(tracklet: &Tracklet<'_>, settings: &FamilySettings) -> State<2> {
    let lived = tracklet.lived();
    let first = &lived[..lived.len().min(N_FIRST_STEPS)];
    let last_hit = first.iter().rposition(|step| step.detection.is_some());
    let backward: Vec<_> = first[..=last_hit.unwrap_or(0)].iter().rev().collect();
    let secs = backward
        .iter()
        .scan(0.0, |since, step| Some(std::mem::replace(since, step.secs)));
    let secs: Vec<f64> = secs.collect();
    let places = backward.iter().map(|step| {
        let center = step.detection?.cuboid.center();
        Some(Vector2::new(center.x(), center.y()))
    });
    let steps = filtered(&secs, places, &settings.ground_motion());
    steps[steps.len() - 1].filtered.backward()
}

fn chained<'a>(
    tracklets: Vec<Tracklet<'a>>,
    pairs: &[(usize, usize)],
    frames: &'a [Frame<'a>],
) -> Vec<Tracklet<'a>> {
    let mut next: Vec<Option<usize>> = vec![None; tracklets.len()];
    let mut is_later = vec![false; tracklets.len()];
    for (earlier, later) in pairs {
        next[*earlier] = Some(*later);
        is_later[*later] = true;
    }
    let mut waiting: Vec<Option<Tracklet<'a>>> = tracklets.into_iter().map(Some).collect();
    let mut chained = Vec::new();
    for head in (0..waiting.len()).filter(|idx| !is_later[*idx]) {
        let mut at = head;
        let Some(mut tracklet) = waiting[head].take() else {
            continue;
        };
        while let Some((idx, later)) = next[at].and_then(|idx| Some((idx, waiting[idx].take()?))) {
            let after = frames.partition_point(|frame| frame.stamp <= tracklet.last_seen());
            let until = frames.partition_point(|frame| frame.stamp < later.steps[0].stamp());
            tracklet.join(&frames[after..until], later);
            at = idx;
        }
        chained.push(tracklet);
    }
    chained
}
