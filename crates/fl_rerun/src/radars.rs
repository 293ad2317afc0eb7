//! Radar detections, and arrows for what their Doppler says.

use fl_fusion::CloudSnapshot;
use fl_rig::{Rig, SensorId};
use fl_spacetime::{Ego, Point, Vector};
use rerun::{Arrows3D, Color, Points3D, Radius};

use crate::canvas::{Canvas, Moment};
use crate::clouds::finite_points;
use crate::color::rgb;
use crate::drive::{EgoRate, xyz};
use crate::{Doppler, Error, ShowOptions, paths};

const POINT_RADIUS: f32 = 3.0;
const ARROW_RADIUS: f32 = 1.4;
/// An arrow shows the way of this many seconds.
const ARROW_SECS: f64 = 0.5;
/// Slower than this stands still, m/s: about the resolution of an automotive radar.
const STILL_M_S: f64 = 0.4;

const STILL: [u8; 3] = [150, 150, 160];
const APPROACHES: [u8; 3] = [255, 92, 92];
const RECEDES: [u8; 3] = [96, 190, 255];

/// Draws radar scans.
pub(crate) struct RadarPainter<'a> {
    pub(crate) rig: &'a Rig,
    pub(crate) options: &'a ShowOptions,
}

impl RadarPainter<'_> {
    /// Puts what holds for all scans of a sensor.
    pub(crate) fn put_style(canvas: &Canvas, sensor: &SensorId) -> Result<(), Error> {
        let points = Points3D::update_fields().with_radii([Radius::new_ui_points(POINT_RADIUS)]);
        let arrows = Arrows3D::update_fields().with_radii([Radius::new_ui_points(ARROW_RADIUS)]);
        canvas.put_static(&paths::radar(sensor), &points)?;
        canvas.put_static(&doppler_path(sensor), &arrows)
    }

    /// Puts one scan.
    pub(crate) fn put(
        &self,
        canvas: &Canvas,
        moment: Moment,
        scan: &CloudSnapshot,
        rate: Option<EgoRate>,
    ) -> Result<(), Error> {
        put_detections(canvas, moment, &scan.sensor, &self.detections(scan, rate))
    }

    /// Takes away the scan of a sensor that has none in this frame.
    pub(crate) fn put_none(
        canvas: &Canvas,
        moment: Moment,
        sensor: &SensorId,
    ) -> Result<(), Error> {
        put_detections(canvas, moment, sensor, &[])
    }

    fn detections(&self, scan: &CloudSnapshot, rate: Option<EgoRate>) -> Vec<Detection> {
        let sensor = self.rig.sensor(&scan.sensor);
        let origin = sensor.map_or(Point::origin(), |sensor| {
            Point::from_coords(sensor.ego_from_sensor.translation())
        });
        let own = match self.options.doppler {
            Doppler::Measured => Some(Vector::new(0.0, 0.0, 0.0)),
            Doppler::OverGround => rate.map(|rate| rate.of_place(origin)),
        };
        finite_points(&scan.cloud, self.options.max_points)
            .into_iter()
            .map(|point_idx| {
                let place = scan.cloud.point(point_idx);
                match (scan.cloud.velocity(), own) {
                    (Some(speeds), Some(own)) => {
                        Detection::new(origin, place, f64::from(speeds[point_idx]), own)
                    }
                    _ => Detection::still(place),
                }
            })
            .collect()
    }
}

impl EgoRate {
    /// The velocity of a place that is fixed to the vehicle.
    fn of_place(&self, place: Point<Ego>) -> Vector<Ego> {
        self.linear + Vector::new(-self.yaw_rad_s * place.y(), self.yaw_rad_s * place.x(), 0.0)
    }
}

fn put_detections(
    canvas: &Canvas,
    moment: Moment,
    sensor: &SensorId,
    detections: &[Detection],
) -> Result<(), Error> {
    let points = Points3D::update_fields()
        .with_positions(detections.iter().map(|detection| xyz(detection.place)))
        .with_colors(detections.iter().map(Detection::color))
        .columns([detections.len()]);
    canvas.put_columns(&paths::radar(sensor), &[moment], points)?;
    let moving = || detections.iter().filter(|detection| detection.moves());
    let arrows = Arrows3D::update_fields()
        .with_origins(moving().map(|detection| xyz(detection.place)))
        .with_vectors(moving().map(Detection::arrow))
        .with_colors(moving().map(Detection::color))
        .columns([moving().count()]);
    canvas.put_columns(&doppler_path(sensor), &[moment], arrows)
}

fn doppler_path(sensor: &SensorId) -> rerun::EntityPath {
    &paths::radar(sensor) / "doppler"
}

/// A radar point with the radial velocity that is drawn at it.
#[derive(Debug)]
struct Detection {
    place: Point<Ego>,
    /// Away from the sensor, m/s along `outward`.
    speed_m_s: f64,
    outward: Vector<Ego>,
}

impl Detection {
    /// The sensor's own velocity `own` is added back: a sensor that drives toward a wall measures
    /// a negative velocity of the wall.
    fn new(origin: Point<Ego>, place: Point<Ego>, measured_m_s: f64, own: Vector<Ego>) -> Self {
        let ray = place - origin;
        let range_m = ray.norm();
        if range_m < 1e-3 || !measured_m_s.is_finite() {
            return Self::still(place);
        }
        let outward = ray * (1.0 / range_m);
        Self {
            place,
            speed_m_s: measured_m_s + own.dot(outward),
            outward,
        }
    }

    /// Nothing is known of its motion, or there is none.
    fn still(place: Point<Ego>) -> Self {
        Self {
            place,
            speed_m_s: 0.0,
            outward: Vector::new(0.0, 0.0, 0.0),
        }
    }

    fn moves(&self) -> bool {
        self.speed_m_s.abs() > STILL_M_S
    }

    fn arrow(&self) -> [f32; 3] {
        let way = self.outward * (self.speed_m_s * ARROW_SECS);
        [way.x() as f32, way.y() as f32, way.z() as f32]
    }

    fn color(&self) -> Color {
        match (self.moves(), self.speed_m_s > 0.0) {
            (false, _) => rgb(STILL),
            (true, true) => rgb(RECEDES),
            (true, false) => rgb(APPROACHES),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `own` and `measured` along x; the detection is 10 m ahead.
    fn check(own_m_s: f64, measured_m_s: f64, over_ground_m_s: f64, moves: bool) {
        let own = Vector::new(own_m_s, 0.0, 0.0);
        let place = Point::new(13.0, 0.0, 0.5);
        let detection = Detection::new(Point::new(3.0, 0.0, 0.5), place, measured_m_s, own);
        assert!(
            (detection.speed_m_s - over_ground_m_s).abs() < 1e-9,
            "{detection:?}"
        );
        assert_eq!(detection.moves(), moves);
    }

    #[test]
    fn takes_out_the_vehicles_own_motion() {
        check(0.0, 0.0, 0.0, false);
        check(12.0, -12.0, 0.0, false); // a wall ahead
        check(12.0, 3.0, 15.0, true); // a car that gets away
        check(12.0, -20.0, -8.0, true); // oncoming
    }

    #[test]
    fn hostile_numbers_stand_still() {
        check(5.0, f64::NAN, 0.0, false);
        let at_sensor = Detection::new(
            Point::origin(),
            Point::origin(),
            9.0,
            Vector::new(1.0, 0.0, 0.0),
        );
        assert_eq!(at_sensor.arrow(), [0.0; 3]);
    }
}
