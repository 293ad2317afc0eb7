//! How the figures are printed: tables for people, JSON for programs.

use std::io::Write;

use fl_quality::tracking::{amota, clear, hota};
use serde::Serialize;

use super::{Evaluated, EvaluatedHota, EvaluatedOneClass};
use crate::table::Table;

/// The JSON of `framelock eval tracks --json`; its keys are documented in `docs/eval.md`.
#[derive(Debug, Serialize)]
pub(super) struct Json<'a> {
    data: &'static str,
    sequences: &'a [String],
    as_reference: bool,
    classes: Vec<ClassJson>,
}

#[derive(Debug, Serialize)]
struct ClassJson {
    class: &'static str,
    clear: Vec<ClearJson>,
    hota: HotaJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    amota: Option<AmotaJson>,
}

#[derive(Debug, Serialize)]
struct ClearJson {
    iou: f64,
    s_amota: f64,
    amota: f64,
    amotp: f64,
    best_score: Option<f64>,
    /// `None` where no object must be found.
    mota: Option<f64>,
    motp: f64,
    recall: f64,
    precision: f64,
    ids: usize,
    frag: usize,
    tp: usize,
    fp: usize,
    #[serde(rename = "fn")]
    missed: usize,
    mt: f64,
    ml: f64,
}

#[derive(Debug, Serialize)]
struct HotaJson {
    min_score: Option<f64>,
    image: LikenessJson,
    cuboid: LikenessJson,
}

#[derive(Debug, Serialize)]
struct LikenessJson {
    hota: f64,
    det_a: f64,
    ass_a: f64,
    loc_a: f64,
}

#[derive(Debug, Serialize)]
struct AmotaJson {
    amota: f64,
    amotp_m: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    best: Option<AmotaBestJson>,
}

#[derive(Debug, Serialize)]
struct AmotaBestJson {
    score: f64,
    mota: f64,
    motp_m: Option<f64>,
    recall: f64,
    ids: usize,
    frag: usize,
    tp: usize,
    fp: usize,
    #[serde(rename = "fn")]
    missed: usize,
    mt: usize,
    ml: usize,
}

pub(super) fn json(evaluated: &Evaluated) -> Json<'_> {
    Json {
        data: "kitti",
        sequences: &evaluated.names,
        as_reference: evaluated.as_reference,
        classes: evaluated.classes.iter().map(class_json).collect(),
    }
}

fn class_json(evaluated: &EvaluatedOneClass) -> ClassJson {
    let clear = evaluated.clear.iter();
    ClassJson {
        class: evaluated.class.as_str(),
        clear: clear
            .map(|(iou, report)| clear_json(*iou, report))
            .collect(),
        hota: HotaJson {
            min_score: evaluated.hota.min_score,
            image: likeness_json(evaluated.hota.image),
            cuboid: likeness_json(evaluated.hota.cuboid),
        },
        amota: evaluated.amota.as_ref().map(|report| AmotaJson {
            amota: report.amota,
            amotp_m: report.amotp_m,
            best: report.best.as_ref().map(amota_best_json),
        }),
    }
}

fn clear_json(iou: f64, report: &clear::Report) -> ClearJson {
    let best = &report.best;
    ClearJson {
        iou,
        s_amota: report.s_amota,
        amota: report.amota,
        amotp: report.amotp,
        best_score: report.best_score,
        mota: best.mota.is_finite().then_some(best.mota),
        motp: best.motp,
        recall: best.recall,
        precision: best.precision,
        ids: best.n_switches,
        frag: best.n_breaks,
        tp: best.n_true,
        fp: best.n_false,
        missed: best.n_missed,
        mt: best.mostly_tracked,
        ml: best.mostly_lost,
    }
}

fn likeness_json(hota: hota::Hota) -> LikenessJson {
    LikenessJson {
        hota: hota.hota,
        det_a: hota.det_a,
        ass_a: hota.ass_a,
        loc_a: hota.loc_a,
    }
}

fn amota_best_json(best: &amota::CurvePoint) -> AmotaBestJson {
    let figures = &best.figures;
    AmotaBestJson {
        score: best.min_score,
        mota: figures.mota,
        motp_m: figures.motp_m,
        recall: figures.recall,
        ids: figures.n_switches,
        frag: figures.n_breaks,
        tp: figures.n_true,
        fp: figures.n_false,
        missed: figures.n_missed,
        mt: figures.n_mostly_tracked,
        ml: figures.n_mostly_lost,
    }
}

/// Three tables, one a measure.
pub(super) fn print(evaluated: &Evaluated, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "sequences {}", evaluated.names.join(", "))?;
    if evaluated.as_reference {
        writeln!(out, "with the errors of the reference scripts")?;
    }
    writeln!(
        out,
        "\n3D IoU over all scores, and at the score where MOTA is best"
    )?;
    write!(out, "{}", clear_table(evaluated))?;
    writeln!(out, "\nHOTA of tracks from a score on")?;
    write!(out, "{}", hota_table(evaluated))?;
    writeln!(out, "\nCenters up to {} m apart", amota::MAX_DISTANCE_M)?;
    if evaluated.classes.iter().any(|class| class.amota.is_none()) {
        return writeln!(out, "  needs pose_world_from_camera of every sequence");
    }
    write!(out, "{}", amota_table(evaluated))
}

fn clear_table(evaluated: &Evaluated) -> Table {
    let heading = [
        "class", "IoU", "sAMOTA %", "AMOTA %", "AMOTP %", "MOTA %", "MOTP %", "IDS", "FRAG", "TP",
        "FP", "FN", "MT %", "ML %", "score",
    ];
    let mut table = Table::new(&heading, 1);
    for class in &evaluated.classes {
        for (iou, report) in &class.clear {
            let best = &report.best;
            table.row(vec![
                class.class.as_str().to_owned(),
                iou.to_string(),
                percent(report.s_amota),
                percent(report.amota),
                percent(report.amotp),
                percent(best.mota),
                percent(best.motp),
                best.n_switches.to_string(),
                best.n_breaks.to_string(),
                best.n_true.to_string(),
                best.n_false.to_string(),
                best.n_missed.to_string(),
                percent(best.mostly_tracked),
                percent(best.mostly_lost),
                score(report.best_score),
            ]);
        }
    }
    table
}

fn hota_table(evaluated: &Evaluated) -> Table {
    let heading = [
        "class", "boxes", "HOTA %", "DetA %", "AssA %", "LocA %", "score",
    ];
    let mut table = Table::new(&heading, 2);
    for class in &evaluated.classes {
        let EvaluatedHota {
            min_score,
            image,
            cuboid,
        } = &class.hota;
        for (boxes, hota) in [("image", image), ("cuboid", cuboid)] {
            table.row(vec![
                class.class.as_str().to_owned(),
                boxes.to_owned(),
                percent(hota.hota),
                percent(hota.det_a),
                percent(hota.ass_a),
                percent(hota.loc_a),
                score(*min_score),
            ]);
        }
    }
    table
}

fn amota_table(evaluated: &Evaluated) -> Table {
    let heading = [
        "class", "AMOTA %", "AMOTP m", "MOTA %", "MOTP m", "recall %", "IDS", "FRAG", "TP", "FP",
        "FN", "MT", "ML", "score",
    ];
    let mut table = Table::new(&heading, 1);
    for class in &evaluated.classes {
        let Some(report) = &class.amota else {
            continue;
        };
        let mut cells = vec![
            class.class.as_str().to_owned(),
            percent(report.amota),
            format!("{:.3}", report.amotp_m),
        ];
        match &report.best {
            Some(best) => cells.extend(amota_best_cells(best)),
            None => cells.resize(heading.len(), NONE.to_owned()),
        }
        table.row(cells);
    }
    table
}

fn amota_best_cells(best: &amota::CurvePoint) -> [String; 11] {
    let figures = &best.figures;
    let meters = figures.motp_m.map(|motp_m| format!("{motp_m:.3}"));
    [
        percent(figures.mota),
        meters.unwrap_or_else(|| NONE.to_owned()),
        percent(figures.recall),
        figures.n_switches.to_string(),
        figures.n_breaks.to_string(),
        figures.n_true.to_string(),
        figures.n_false.to_string(),
        figures.n_missed.to_string(),
        figures.n_mostly_tracked.to_string(),
        figures.n_mostly_lost.to_string(),
        score(Some(best.min_score)),
    ]
}

/// What stands where there is no figure.
const NONE: &str = "–";

fn percent(share: f64) -> String {
    if share.is_finite() {
        format!("{:.2}", 100.0 * share)
    } else {
        NONE.to_owned()
    }
}

fn score(score: Option<f64>) -> String {
    score.map_or_else(|| NONE.to_owned(), |score| format!("{score:.4}"))
}
