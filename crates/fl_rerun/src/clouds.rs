//! Lidar sweeps as colored points.

use std::collections::BTreeMap;

use fl_cloud::Cloud;
use fl_fusion::CloudSnapshot;
use fl_rig::SensorId;
use fl_spacetime::Ego;
use rerun::{Color, Points3D, Radius};

use crate::canvas::{Canvas, Moment};
use crate::color::Ramp;
use crate::thin::thin;
use crate::{Error, PointColor, ShowOptions, paths};

const POINT_RADIUS: f32 = 1.1;

/// Draws sweeps; the color scale of each sensor is that of its first sweep, so that colors mean
/// the same through the whole drive.
pub(crate) struct LidarPainter<'a> {
    options: &'a ShowOptions,
    ramps: BTreeMap<SensorId, Ramp>,
}

impl<'a> LidarPainter<'a> {
    pub(crate) fn new(options: &'a ShowOptions) -> Self {
        Self {
            options,
            ramps: BTreeMap::new(),
        }
    }

    /// Puts what holds for all sweeps of a sensor.
    pub(crate) fn put_style(canvas: &Canvas, sensor: &SensorId) -> Result<(), Error> {
        let style = Points3D::update_fields().with_radii([Radius::new_ui_points(POINT_RADIUS)]);
        canvas.put_static(&paths::lidar(sensor), &style)
    }

    /// Puts one sweep and returns how many of its points are shown.
    pub(crate) fn put(
        &mut self,
        canvas: &Canvas,
        moment: Moment,
        sweep: &CloudSnapshot,
    ) -> Result<usize, Error> {
        let values = color_values(&sweep.cloud, self.options.point_color);
        let shown = finite_points(&sweep.cloud, self.options.max_points);
        let colors = self.colors(&sweep.sensor, values, &shown);
        let positions = shown.iter().map(|&point_idx| sweep.cloud.xyz(point_idx));
        let rows = Points3D::update_fields()
            .with_positions(positions)
            .with_colors(colors)
            .columns([shown.len()]);
        canvas.put_columns(&paths::lidar(&sweep.sensor), &[moment], rows)?;
        Ok(shown.len())
    }

    /// Takes away the sweep of a sensor that has none in this frame.
    pub(crate) fn put_none(
        canvas: &Canvas,
        moment: Moment,
        sensor: &SensorId,
    ) -> Result<(), Error> {
        let no_points = Points3D::update_fields()
            .with_positions(Vec::<[f32; 3]>::new())
            .with_colors(Vec::<Color>::new())
            .columns([0]);
        canvas.put_columns(&paths::lidar(sensor), &[moment], no_points)
    }

    fn colors(&mut self, sensor: &SensorId, values: &[f32], shown: &[usize]) -> Vec<Color> {
        let shown_values = shown.iter().map(|&point_idx| values[point_idx]);
        let known = self.ramps.get(sensor).copied();
        let Some(ramp) = known.or_else(|| Ramp::over(shown_values.clone())) else {
            return Vec::new();
        };
        self.ramps.insert(sensor.clone(), ramp);
        shown_values.map(|value| ramp.color(value)).collect()
    }
}

/// Points that are somewhere, at most `max_points` of them.
pub(crate) fn finite_points(cloud: &Cloud<Ego>, max_points: usize) -> Vec<usize> {
    let is_somewhere =
        |point_idx: &usize| cloud.xyz(*point_idx).iter().all(|part| part.is_finite());
    let finite: Vec<usize> = (0..cloud.len()).filter(is_somewhere).collect();
    let kept = thin(finite.len(), max_points).into_iter();
    kept.map(|finite_idx| finite[finite_idx]).collect()
}

fn color_values(cloud: &Cloud<Ego>, point_color: PointColor) -> &[f32] {
    match (point_color, cloud.intensity()) {
        (PointColor::Intensity, Some(intensity)) => intensity,
        _ => cloud.z(),
    }
}
