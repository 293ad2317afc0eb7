//! The measures of tracks on drives whose figures are known by hand.

#![allow(clippy::unwrap_used)]

use fl_quality::tracking::amota::Holes;
use fl_quality::tracking::clear::Rounding;
use fl_quality::tracking::{FoundBox, Likeness, Moment, Sequence, TruthBox, amota, clear, hota};
use fl_spacetime::{OrientedBox, Point, Size, World};
use proptest::prelude::*;

const N_FRAMES: usize = 10;
const MIN_IOU: f64 = 0.5;
const ROUNDING: f64 = 1e-12;

fn car(x_m: f64) -> OrientedBox<World> {
    let size = Size::new(4.0, 2.0, 1.5).unwrap();
    OrientedBox::from_yaw(Point::new(x_m, 0.0, 0.75), size, 0.0)
}

fn image_box(x_m: f64) -> Option<[f64; 4]> {
    Some([x_m, 0.0, x_m + 4.0, 2.0])
}

fn truth(track: u64, x_m: f64) -> TruthBox<World> {
    TruthBox {
        track,
        cuboid: car(x_m),
        image_box: image_box(x_m),
        counts: true,
    }
}

fn found(track: u64, x_m: f64) -> FoundBox<World> {
    FoundBox {
        track,
        cuboid: car(x_m),
        image_box: image_box(x_m),
        score: 1.0,
        excused: false,
    }
}

/// Objects 1 and 2, 50 m apart, and tracks 11 and 12 right on them.
fn perfect() -> Sequence<World> {
    let moment = |frame_idx: usize| {
        let x_m = frame_idx as f64;
        Moment {
            truth: vec![truth(1, x_m), truth(2, x_m + 50.0)],
            found: vec![found(11, x_m), found(12, x_m + 50.0)],
        }
    };
    Sequence {
        moments: (0..N_FRAMES).map(moment).collect(),
    }
}

/// The perfect drive with something changed in frames from `from` to before `to`.
fn changed(from: usize, to: usize, change: impl Fn(&mut Moment<World>)) -> Sequence<World> {
    let mut sequence = perfect();
    sequence.moments[from..to].iter_mut().for_each(change);
    sequence
}

fn clear_of(sequence: &Sequence<World>) -> clear::Report {
    clear::evaluate(std::slice::from_ref(sequence), MIN_IOU, Rounding::Exact)
}

fn hota_of(sequence: &Sequence<World>, likeness: Likeness) -> hota::Hota {
    hota::evaluate(std::slice::from_ref(sequence), likeness)
}

fn amota_of(sequence: &Sequence<World>, holes: Holes) -> amota::Report {
    amota::evaluate(std::slice::from_ref(sequence), holes)
}

/// Pairs, false, missed, switches, breaks: of CLEAR, then of AMOTA.
#[track_caller]
fn check(sequence: &Sequence<World>, clear: [usize; 5], amota: [usize; 5]) {
    let best = clear_of(sequence).best;
    let found = [best.n_true, best.n_false, best.n_missed];
    assert_eq!(found, clear[..3], "{best:?}");
    assert_eq!([best.n_switches, best.n_breaks], clear[3..], "{best:?}");
    let best = amota_of(sequence, Holes::Kept).best.unwrap().figures;
    let found = [best.n_true, best.n_false, best.n_missed];
    assert_eq!(found, amota[..3], "{best:?}");
    assert_eq!([best.n_switches, best.n_breaks], amota[3..], "{best:?}");
}

#[track_caller]
fn check_near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < ROUNDING,
        "{found}, not {expected}"
    );
}

#[test]
fn a_perfect_tracker_scores_1() {
    for rounding in [Rounding::Exact, Rounding::AsReference] {
        let report = clear::evaluate(&[perfect(), perfect()], MIN_IOU, rounding);
        // Every track has one score: all of the curve but its first point is at that score.
        let best = report.best;
        check_near(best.mota, 1.0);
        check_near(best.motp, 1.0);
        assert_eq!((best.mostly_tracked, best.mostly_lost), (1.0, 0.0));
        assert_eq!((best.recall, best.precision), (1.0, 1.0));
        assert!(report.curve.iter().all(|point| point.figures.s_mota == 1.0));
        assert_eq!(report.best_score, Some(1.0));
    }
    for likeness in [Likeness::Cuboid, Likeness::Image] {
        let hota = hota::evaluate(&[perfect(), perfect()], likeness);
        for figure in [hota.hota, hota.det_a, hota.ass_a, hota.loc_a] {
            check_near(figure, 1.0);
        }
    }
    let report = amota_of(&perfect(), Holes::Kept);
    check_near(report.amota, 1.0);
    check_near(report.amotp_m, 0.0);
    assert_eq!(report.curve.len(), 40);
    assert_eq!(report.best.unwrap().recall, 1.0);
    check(&perfect(), [20, 0, 0, 0, 0], [20, 0, 0, 0, 0]);
}

#[test]
fn long_sure_drives_reach_every_recall() {
    let mut long = perfect();
    long.moments = std::iter::repeat_n(long.moments, 20).flatten().collect();
    // Scores that differ, so that the curve has every recall.
    for (moment_idx, moment) in long.moments.iter_mut().enumerate() {
        for found in &mut moment.found {
            found.track += 100 * moment_idx as u64;
            found.score = 1.0 / (found.track as f64);
        }
    }
    let report = clear_of(&long);
    assert_eq!(report.curve.len(), 40);
    check_near(report.curve.last().unwrap().recall, 1.0);
}

#[test]
fn a_switch_is_counted() {
    let switched = changed(5, N_FRAMES, |moment| moment.found[0].track = 13);
    check(&switched, [20, 0, 0, 1, 1], [19, 0, 0, 1, 0]);
    check_near(clear_of(&switched).best.mota, 1.0 - 1.0 / 20.0);
    let hota = hota_of(&switched, Likeness::Cuboid);
    check_near(hota.det_a, 1.0);
    // Ten boxes of object 2 have all of their tracks in common, ten of object 1 the half.
    check_near(hota.ass_a, 0.75);
    check_near(hota.hota, 0.75_f64.sqrt());
}

#[test]
fn a_break_is_counted() {
    let broken = changed(4, 6, |moment| {
        moment.found.remove(0);
    });
    check(&broken, [18, 0, 2, 0, 1], [18, 0, 2, 0, 1]);
    // The same with another track after it: CLEAR's own switch is in the very next frame alone.
    let mut renamed = broken.clone();
    for moment in &mut renamed.moments[6..] {
        moment.found[0].track = 13;
    }
    check(&renamed, [18, 0, 2, 0, 1], [17, 0, 2, 1, 1]);
}

#[test]
fn false_and_missed_are_counted() {
    let with_false = changed(0, 3, |moment| moment.found.push(found(14, 20.0)));
    check(&with_false, [20, 3, 0, 0, 0], [20, 3, 0, 0, 0]);
    check_near(hota_of(&with_false, Likeness::Image).det_a, 20.0 / 23.0);

    let missed = changed(0, N_FRAMES, |moment| moment.found.truncate(1));
    check(&missed, [10, 0, 10, 0, 0], [10, 0, 10, 0, 0]);
    let best = clear_of(&missed).best;
    assert_eq!((best.mostly_tracked, best.mostly_lost), (0.5, 0.5));
    let report = amota_of(&missed, Holes::Kept);
    // Recalls up to a half are reached: 18 of those from 0.1 to 1 in 39 steps.
    check_near(report.amota, 18.0 / 40.0);
    check_near(report.amotp_m, 2.0 * 22.0 / 40.0);
    let best = report.best.unwrap().figures;
    assert_eq!((best.n_mostly_tracked, best.n_mostly_lost), (1, 1));
    check_near(hota_of(&missed, Likeness::Cuboid).det_a, 0.5);
}

#[test]
fn unsure_tracks_are_left_out() {
    let mut unsure = changed(0, N_FRAMES, |moment| {
        let mut wrong = found(14, 20.0);
        wrong.score = 0.5;
        moment.found.push(wrong);
    });
    // One box of it is sure, but what counts is the mean.
    unsure.moments[0].found[2].score = 2.0;
    let report = clear_of(&unsure);
    assert_eq!((report.best_score, report.best.n_false), (Some(1.0), 0));
    assert_eq!(
        amota_of(&unsure, Holes::Kept).best.unwrap().figures.n_false,
        0
    );
    assert!(hota_of(&unsure, Likeness::Cuboid).det_a < 0.7);
    let sure = unsure.with_sure_tracks(1.0);
    check_near(hota_of(&sure, Likeness::Cuboid).det_a, 1.0);
}

#[test]
fn excused_boxes_are_no_errors() {
    let excused = changed(0, 3, |moment| {
        let mut small = found(14, 20.0);
        small.excused = true;
        moment.found.push(small);
    });
    // Where every object must be found, AMOTA knows no excuse.
    check(&excused, [20, 0, 0, 0, 0], [20, 3, 0, 0, 0]);
    check_near(hota_of(&excused, Likeness::Cuboid).hota, 1.0);
    let mut on_an_object = perfect();
    for moment in &mut on_an_object.moments {
        moment.found[0].excused = true;
    }
    check(&on_an_object, [20, 0, 0, 0, 0], [20, 0, 0, 0, 0]);
    check_near(hota_of(&on_an_object, Likeness::Cuboid).hota, 1.0);
}

#[test]
fn what_need_not_be_found_may_be() {
    let hidden = |is_found: bool| {
        let mut sequence = perfect();
        for moment in &mut sequence.moments {
            moment.truth[1].counts = false;
            if !is_found {
                moment.found.truncate(1);
            }
        }
        sequence
    };
    // A pair with it is true, but no object is missed without it.
    check(&hidden(true), [20, 0, 0, 0, 0], [20, 0, 0, 0, 0]);
    check(&hidden(false), [10, 0, 0, 0, 0], [10, 0, 10, 0, 0]);
    for is_found in [true, false] {
        check_near(clear_of(&hidden(is_found)).best.mota, 1.0);
        let hota = hota_of(&hidden(is_found), Likeness::Cuboid);
        check_near(hota.hota, 1.0);
    }
}

#[test]
fn nothing_is_no_reason_to_panic() {
    let empty = Sequence::<World> { moments: vec![] };
    let quiet = Sequence::<World> {
        moments: vec![
            Moment {
                truth: vec![],
                found: vec![]
            };
            3
        ],
    };
    let mut nothing_found = perfect();
    let mut nothing_there = perfect();
    for idx in 0..N_FRAMES {
        nothing_found.moments[idx].found.clear();
        nothing_there.moments[idx].truth.clear();
    }
    for sequences in [
        vec![],
        vec![empty],
        vec![quiet],
        vec![nothing_there.clone()],
    ] {
        for rounding in [Rounding::Exact, Rounding::AsReference] {
            let report = clear::evaluate(&sequences, MIN_IOU, rounding);
            assert_eq!(
                (report.s_amota, report.amota, report.amotp),
                (0.0, 0.0, 0.0)
            );
            assert_eq!(
                (report.best.mota, report.best_score),
                (f64::NEG_INFINITY, None)
            );
            assert_eq!((report.best.motp, report.best.recall), (0.0, 0.0));
        }
        let report = amota::evaluate(&sequences, Holes::Filled);
        assert_eq!(
            (report.amota, report.amotp_m, report.best),
            (0.0, 2.0, None)
        );
        let hota = hota::evaluate(&sequences, Likeness::Cuboid);
        assert_eq!((hota.hota, hota.det_a, hota.ass_a), (0.0, 0.0, 0.0));
        // As the reference has it: nothing lies beside anything.
        assert_eq!(hota.loc_a, 1.0);
    }
    assert_eq!(clear_of(&nothing_there).best.n_false, 20);
    let report = clear_of(&nothing_found);
    assert_eq!((report.best.mota, report.best.n_missed), (0.0, 20));
    assert_eq!(report.best.mostly_lost, 1.0);
    let report = amota_of(&nothing_found, Holes::Filled);
    assert_eq!(
        (report.amota, report.amotp_m, report.best),
        (0.0, 2.0, None)
    );
    assert_eq!(hota_of(&nothing_found, Likeness::Cuboid).hota, 0.0);
}

#[test]
fn of_two_identical_boxes_one_is_false() {
    let twice = changed(0, N_FRAMES, |moment| {
        moment
            .found
            .push(found(13, moment.found[0].cuboid.center().x()));
    });
    check(&twice, [20, 10, 0, 0, 0], [20, 10, 0, 0, 0]);
    let hota = hota_of(&twice, Likeness::Cuboid);
    check_near(hota.det_a, 20.0 / 30.0);
    check_near(hota.ass_a, 1.0);
}

#[test]
fn an_object_keeps_its_track_while_it_is_near_enough() {
    // Track 13 is nearer than track 11, which is near enough still.
    let nearer = changed(5, N_FRAMES, |moment| {
        let x_m = moment.truth[0].cuboid.center().x();
        moment.found[0] = found(11, x_m + 1.5);
        moment.found.push(found(13, x_m));
    });
    let best = amota_of(&nearer, Holes::Kept).best.unwrap().figures;
    assert_eq!((best.n_true, best.n_switches, best.n_false), (20, 0, 5));
    check_near(best.motp_m.unwrap(), 5.0 * 1.5 / 20.0);
    // At 2 m it is not.
    let farther = changed(5, N_FRAMES, |moment| {
        let x_m = moment.truth[0].cuboid.center().x();
        moment.found[0] = found(11, x_m + 2.0);
        moment.found.push(found(13, x_m));
    });
    let best = amota_of(&farther, Holes::Kept).best.unwrap().figures;
    assert_eq!((best.n_true, best.n_switches, best.n_false), (19, 1, 5));
}

#[test]
fn holes_are_filled_if_asked() {
    let with_hole = changed(4, 7, |moment| {
        moment.found.remove(0);
    });
    let missed = |holes| amota_of(&with_hole, holes).best.unwrap().figures.n_missed;
    assert_eq!((missed(Holes::Kept), missed(Holes::Filled)), (3, 0));
    // Evenly over time is right on the object; the reference swaps the places of frames 4 and 6.
    let off_m = |holes| {
        amota_of(&with_hole, holes)
            .best
            .unwrap()
            .figures
            .motp_m
            .unwrap()
    };
    check_near(off_m(Holes::Filled), 0.0);
    let swapped = amota_of(&with_hole, Holes::AsReference)
        .best
        .unwrap()
        .figures;
    assert_eq!((swapped.n_missed, swapped.n_false), (2, 2));
    // A hole in the truth is an object as well.
    let unlabeled = changed(4, 5, |moment| {
        moment.truth.remove(0);
    });
    let false_boxes = |holes| amota_of(&unlabeled, holes).best.unwrap().figures.n_false;
    assert_eq!(
        (false_boxes(Holes::Kept), false_boxes(Holes::Filled)),
        (1, 0)
    );
    assert_eq!(false_boxes(Holes::AsReference), 0);
}

#[test]
fn a_doubled_track_is_named() {
    assert_eq!(perfect().check_found(), Ok(()));
    let doubled = changed(3, 4, |moment| moment.found[1].track = 11);
    assert_eq!(doubled.check_found(), Err((11, 3)));
}

/// Drives in which boxes lie close together, some of them in the very same place.
fn crowded() -> impl Strategy<Value = Sequence<World>> {
    let boxes = || proptest::collection::btree_map(0_u64..6, (0_u8..12, any::<bool>()), 0..6);
    let moment = (boxes(), boxes(), 0_u8..4).prop_map(|(truths, founds, score)| Moment {
        truth: truths
            .into_iter()
            .map(|(track, (place, counts))| TruthBox {
                counts,
                ..truth(track, f64::from(place))
            })
            .collect(),
        found: founds
            .into_iter()
            .map(|(track, (place, excused))| FoundBox {
                excused,
                score: f64::from(score) + track as f64,
                ..found(track, f64::from(place))
            })
            .collect(),
    });
    proptest::collection::vec(moment, 0..8).prop_map(|moments| Sequence { moments })
}

proptest! {
    #[test]
    fn order_within_a_frame_does_not_matter(sequence in crowded(), turn in 0_usize..6) {
        let mut turned = sequence.clone();
        for moment in &mut turned.moments {
            moment.truth.reverse();
            let n_found = moment.found.len().max(1);
            moment.found.rotate_left(turn % n_found);
        }
        for rounding in [Rounding::Exact, Rounding::AsReference] {
            let report = |it: &Sequence<World>| {
                clear::evaluate(std::slice::from_ref(it), 0.3, rounding)
            };
            prop_assert_eq!(report(&sequence), report(&turned));
        }
        for likeness in [Likeness::Cuboid, Likeness::Image] {
            prop_assert_eq!(hota_of(&sequence, likeness), hota_of(&turned, likeness));
        }
        for holes in [Holes::Kept, Holes::Filled, Holes::AsReference] {
            prop_assert_eq!(amota_of(&sequence, holes), amota_of(&turned, holes));
        }
    }

    #[test]
    fn every_figure_is_within_its_bounds(sequence in crowded()) {
        let hota = hota_of(&sequence, Likeness::Cuboid);
        for figure in [hota.hota, hota.det_a, hota.ass_a, hota.loc_a] {
            prop_assert!((0.0..=1.0 + ROUNDING).contains(&figure), "{hota:?}");
        }
        let report = amota_of(&sequence, Holes::Filled);
        prop_assert!((0.0..=1.0).contains(&report.amota), "{report:?}");
        prop_assert!((0.0..=2.0).contains(&report.amotp_m), "{report:?}");
        let report = clear_of(&sequence);
        prop_assert!((0.0..=1.0).contains(&report.s_amota), "{report:?}");
        prop_assert!(report.amota.is_finite() && report.amotp.is_finite(), "{report:?}");
        prop_assert!(report.best.mota <= 1.0, "{report:?}");
        for point in &report.curve {
            prop_assert!(!point.figures.mota.is_nan(), "{report:?}");
        }
    }
}
