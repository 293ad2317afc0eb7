//! `framelock eval tracks`: how well the tracks in result files agree with labels.

mod report;

use anyhow::bail;
use fl_dataset::kitti::{self, EvaluatedClass, EvaluatedDrive, Rules};
use fl_quality::tracking::{Likeness, Sequence, amota, clear, hota};
use fl_spacetime::{Frame, Sensor};

use crate::Console;
use crate::args::EvalTracksArgs;
use crate::outcome::Outcome;

/// What was evaluated, and how it came out.
struct Evaluated {
    names: Vec<String>,
    as_reference: bool,
    classes: Vec<EvaluatedOneClass>,
}

struct EvaluatedOneClass {
    class: EvaluatedClass,
    /// By the least IoU of a pair.
    clear: Vec<(f64, clear::Report)>,
    hota: EvaluatedHota,
    /// Without poses there is none.
    amota: Option<amota::Report>,
}

/// HOTA of the tracks that are sure enough.
struct EvaluatedHota {
    /// `None` where all tracks are taken.
    min_score: Option<f64>,
    image: hota::Hota,
    cuboid: hota::Hota,
}

/// Evaluates and prints tables, or JSON.
pub(crate) fn run(args: &EvalTracksArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let names = if args.sequences.is_empty() {
        kitti::sequences(&args.kitti)?
    } else {
        args.sequences.clone()
    };
    let drives = read_drives(args, &names)?;
    let mut classes = Vec::new();
    for class in classes_of(args, &drives)? {
        classes.push(evaluate(args, class, &names, &drives)?);
    }
    let evaluated = Evaluated {
        names,
        as_reference: args.as_reference,
        classes,
    };
    if args.json {
        console.json(&report::json(&evaluated))?;
    } else {
        report::print(&evaluated, console.out())?;
    }
    Ok(Outcome::Done)
}

fn read_drives(args: &EvalTracksArgs, names: &[String]) -> anyhow::Result<Vec<EvaluatedDrive>> {
    let mut drives = Vec::with_capacity(names.len());
    for name in names {
        let result_path = args.results.join(format!("{name}.txt"));
        if !result_path.exists() {
            bail!(
                "no result file of sequence {name}; write one, empty if nothing was found, or \
                 name the sequences with --sequences\nfile: {}",
                result_path.display()
            );
        }
        drives.push(EvaluatedDrive::read(&args.kitti, &args.results, name)?);
    }
    Ok(drives)
}

/// The classes that were asked for and are labeled anywhere.
fn classes_of(
    args: &EvalTracksArgs,
    drives: &[EvaluatedDrive],
) -> anyhow::Result<Vec<EvaluatedClass>> {
    let wanted = if args.class.is_empty() {
        &EvaluatedClass::ALL[..]
    } else {
        &args.class
    };
    let is_labeled =
        |class: &&EvaluatedClass| drives.iter().any(|drive| drive.n_labels(**class) > 0);
    let labeled: Vec<EvaluatedClass> = wanted.iter().filter(is_labeled).copied().collect();
    if labeled.is_empty() {
        let names: Vec<&str> = wanted.iter().map(|class| class.as_str()).collect();
        bail!(
            "nothing to evaluate: no label of {} in the sequences\nfolder: {}",
            names.join(", "),
            args.kitti.join("label_02").display()
        );
    }
    Ok(labeled)
}

fn evaluate(
    args: &EvalTracksArgs,
    class: EvaluatedClass,
    names: &[String],
    drives: &[EvaluatedDrive],
) -> anyhow::Result<EvaluatedOneClass> {
    let (rounding, holes) = if args.as_reference {
        (clear::Rounding::AsReference, amota::Holes::AsReference)
    } else {
        (clear::Rounding::Exact, amota::Holes::Filled)
    };
    let of_rules = |rules| drives.iter().map(move |drive| drive.sequence(class, rules));
    let cuboids: Vec<Sequence<Sensor>> = of_rules(Rules::Cuboids).collect();
    check(args, class, names, &cuboids)?;
    let in_world: Option<Vec<_>> = drives
        .iter()
        .map(|drive| drive.sequence_in_world(class))
        .collect();
    let clear: Vec<(f64, clear::Report)> = args
        .iou
        .iter()
        .map(|iou| (*iou, clear::evaluate(&cuboids, *iou, rounding)))
        .collect();
    let best_score = clear.first().and_then(|(_, report)| report.best_score);
    let benchmark: Vec<Sequence<Sensor>> = of_rules(Rules::Benchmark).collect();
    Ok(EvaluatedOneClass {
        class,
        hota: evaluate_hota(benchmark, args.min_score.or(best_score)),
        clear,
        amota: in_world.map(|sequences| amota::evaluate(&sequences, holes)),
    })
}

fn evaluate_hota(sequences: Vec<Sequence<Sensor>>, min_score: Option<f64>) -> EvaluatedHota {
    let sure = match min_score {
        Some(score) => sequences
            .iter()
            .map(|it| it.with_sure_tracks(score))
            .collect(),
        None => sequences,
    };
    EvaluatedHota {
        min_score,
        image: hota::evaluate(&sure, Likeness::Image),
        cuboid: hota::evaluate(&sure, Likeness::Cuboid),
    }
}

/// Refuses a track that has two boxes in one frame.
fn check<F: Frame>(
    args: &EvalTracksArgs,
    class: EvaluatedClass,
    names: &[String],
    sequences: &[Sequence<F>],
) -> anyhow::Result<()> {
    for (name, sequence) in names.iter().zip(sequences) {
        if let Err((track, frame_idx)) = sequence.check_found() {
            bail!(
                "{} track {track} has two boxes in frame {frame_idx}; give every object a track \
                 of its own\nfile: {}",
                class.as_str(),
                args.results.join(format!("{name}.txt")).display()
            );
        }
    }
    Ok(())
}
