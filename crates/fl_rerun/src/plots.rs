//! Time series: how far each sensor's snapshot is from its frame's stamp, and how many objects.
//!
//! Both are known from the plan and the scene alone, so each series is one chunk.

use fl_fusion::FramePlan;
use fl_rig::SensorId;
use fl_scene::{Class, Scene};
use rerun::{Color, EntityPath, Scalars, SeriesLines};

use crate::canvas::{Canvas, Moment};
use crate::color::{distinct, rgb};
use crate::drive::Drive;
use crate::{Error, paths};

const LINE_WIDTH: f32 = 1.6;

/// Puts the skew of each sensor, milliseconds; a frame without a snapshot has no value.
pub(crate) fn put_skews(canvas: &Canvas, drive: &Drive<'_>) -> Result<(), Error> {
    for (sensor_idx, sensor) in drive.sensors().enumerate() {
        let skew_ms = |plan: &FramePlan| skew_ms(plan, &sensor.id);
        let values = drive.moments.iter().zip(drive.plans);
        let values = values
            .filter_map(|(moment, plan)| Some((*moment, skew_ms(plan)?)))
            .collect();
        let line = Line {
            name: sensor.id.to_string(),
            color: distinct(sensor_idx),
            values,
        };
        put_line(canvas, &paths::skew(&sensor.id), &line)?;
    }
    Ok(())
}

/// Puts how many objects of each class live at each frame's stamp.
pub(crate) fn put_object_counts(
    canvas: &Canvas,
    drive: &Drive<'_>,
    scene: &Scene,
) -> Result<(), Error> {
    for class in scene.ontology().classes() {
        let count = |moment: &Moment| (*moment, n_alive(scene, class, moment) as f64);
        let values: Vec<_> = drive.moments.iter().map(count).collect();
        if values.iter().all(|(_, n_objects)| *n_objects == 0.0) {
            continue;
        }
        let line = Line {
            name: class.id.to_string(),
            color: rgb(class.color),
            values,
        };
        put_line(canvas, &paths::objects(&class.id), &line)?;
    }
    Ok(())
}

struct Line {
    name: String,
    color: Color,
    values: Vec<(Moment, f64)>,
}

fn put_line(canvas: &Canvas, path: &EntityPath, line: &Line) -> Result<(), Error> {
    let style = SeriesLines::new()
        .with_names([line.name.as_str()])
        .with_colors([line.color])
        .with_widths([LINE_WIDTH]);
    canvas.put_static(path, &style)?;
    let (moments, values): (Vec<Moment>, Vec<f64>) = line.values.iter().copied().unzip();
    let rows = Scalars::update_fields()
        .with_scalars(values)
        .columns_of_unit_batches();
    canvas.put_columns(path, &moments, rows)
}

fn skew_ms(plan: &FramePlan, sensor: &SensorId) -> Option<f64> {
    let found = plan.matches.iter().find(|found| found.sensor == *sensor)?;
    Some(found.skew.as_millis_f64())
}

fn n_alive(scene: &Scene, class: &Class, moment: &Moment) -> usize {
    let of_class = scene.tracks().filter(|track| *track.class() == class.id);
    of_class
        .filter(|track| track.start() <= moment.stamp && moment.stamp <= track.end())
        .count()
}
