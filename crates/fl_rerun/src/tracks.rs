//! Tracks in the world: cuboids with their class, number and speed, headings and trails.
//!
//! Tracks are known before any frame is decoded, so each is sent whole, as one chunk an entity.

use fl_scene::{Class, Ontology, Scene, Track};
use fl_spacetime::{Body, OrientedBox, Point, Span, Stamp, World};
use rerun::{
    AnnotationContext, Boxes3D, Color, FillMode, HalfSize3D, LineStrip3D, LineStrips3D, Quaternion,
    Radius, Rgba32,
};

use crate::canvas::{Canvas, Moment};
use crate::color::{lighter, rgb};
use crate::drive::Drive;
use crate::{Error, paths};

const EDGE_RADIUS: f32 = 1.2;
const TRAIL_RADIUS: f32 = 1.6;
const HEADING_RADIUS: f32 = 2.0;
/// Slower than this is said to stand, m/s.
const STANDS_M_S: f64 = 0.5;
const HALF_SPEED_WINDOW: Span = Span::from_millis(500);
const UNKNOWN_COLOR: [u8; 3] = [200, 200, 200];

/// Puts all tracks of the scene that live in these frames; returns how many.
pub(crate) fn put_tracks(
    canvas: &Canvas,
    drive: &Drive<'_>,
    scene: &Scene,
) -> Result<usize, Error> {
    canvas.put_static(
        &rerun::EntityPath::root(),
        &annotation_context(scene.ontology()),
    )?;
    let mut n_shown = 0;
    for track in scene.tracks() {
        let life = Life::of(track, &drive.moments);
        if life.cuboids.is_empty() {
            continue;
        }
        put_cuboids(canvas, drive, &life, scene.ontology())?;
        put_heading(canvas, drive, &life, scene.ontology())?;
        put_trail(canvas, drive, &life, scene.ontology())?;
        n_shown += 1;
    }
    Ok(n_shown)
}

/// `car #7`, and its speed where it moves: `car #7 · 5.2 m/s`.
fn label(track: &Track, stamp: Stamp) -> String {
    let name = format!("{} {}", track.class(), track.id());
    match mean_speed(track, stamp) {
        Some(speed_m_s) if speed_m_s >= STANDS_M_S => format!("{name} · {speed_m_s:.1} m/s"),
        _ => name,
    }
}

/// Over a second around the moment, m/s: between two keyframes a tenth of a second apart, a
/// parked car that was labeled to the decimeter would seem to drive.
fn mean_speed(track: &Track, stamp: Stamp) -> Option<f64> {
    let from = track.start().max(stamp - HALF_SPEED_WINDOW);
    let to = track.end().min(stamp + HALF_SPEED_WINDOW);
    let way = track.cuboid_at(to)?.center() - track.cuboid_at(from)?.center();
    let secs = (to - from).as_secs_f64();
    (secs > 0.0).then(|| way.norm() / secs)
}

/// The color of the track's class.
pub(crate) fn class_color(ontology: &Ontology, track: &Track) -> [u8; 3] {
    ontology
        .class(track.class())
        .map_or(UNKNOWN_COLOR, |class| class.color)
}

/// One track at the moments of the frames where it lives.
struct Life<'a> {
    track: &'a Track,
    cuboids: Vec<(Moment, OrientedBox<World>)>,
    /// The first frame after its end, where it has to vanish.
    gone: Option<Moment>,
}

impl<'a> Life<'a> {
    fn of(track: &'a Track, moments: &[Moment]) -> Self {
        let cuboid_at = |moment: &Moment| Some((*moment, track.cuboid_at(moment.stamp)?));
        let cuboids = moments.iter().filter_map(cuboid_at).collect();
        let gone = moments
            .iter()
            .find(|moment| moment.stamp > track.end())
            .copied();
        Self {
            track,
            cuboids,
            gone,
        }
    }

    /// A row for each frame of its life, and one without anything after it.
    fn moments(&self) -> Vec<Moment> {
        self.cuboids
            .iter()
            .map(|(moment, _)| *moment)
            .chain(self.gone)
            .collect()
    }

    /// One thing in every row but the last.
    fn lengths(&self) -> Vec<usize> {
        let mut lengths = vec![1; self.cuboids.len()];
        lengths.extend(self.gone.map(|_| 0));
        lengths
    }
}

fn put_cuboids(
    canvas: &Canvas,
    drive: &Drive<'_>,
    life: &Life<'_>,
    ontology: &Ontology,
) -> Result<(), Error> {
    let path = paths::track(life.track.id());
    let style = Boxes3D::update_fields()
        .with_radii([Radius::new_ui_points(EDGE_RADIUS)])
        .with_colors([rgb(class_color(ontology, life.track))])
        .with_class_ids([class_number(ontology, life.track)])
        .with_fill_mode(FillMode::TransparentFillMajorWireframe)
        .with_show_labels(true);
    canvas.put_static(&path, &style)?;
    let cuboids = || life.cuboids.iter().map(|(_, cuboid)| cuboid);
    let labels = life
        .cuboids
        .iter()
        .map(|(moment, _)| label(life.track, moment.stamp));
    let rows = Boxes3D::update_fields()
        .with_centers(cuboids().map(|cuboid| drive.local(cuboid.center())))
        .with_half_sizes(cuboids().map(half_size))
        .with_quaternions(cuboids().map(quaternion))
        .with_labels(labels)
        .columns(life.lengths());
    canvas.put_columns(&path, &life.moments(), rows)
}

/// A line on the roof from the middle to the front: where the object faces.
fn put_heading(
    canvas: &Canvas,
    drive: &Drive<'_>,
    life: &Life<'_>,
    ontology: &Ontology,
) -> Result<(), Error> {
    let path = &paths::track(life.track.id()) / "heading";
    let color = lighter(class_color(ontology, life.track));
    put_line_style(canvas, &path, (rgb(color), HEADING_RADIUS))?;
    let lines = life
        .cuboids
        .iter()
        .map(|(_, cuboid)| heading(drive, cuboid));
    let rows = LineStrips3D::update_fields()
        .with_strips(lines)
        .columns(life.lengths());
    canvas.put_columns(&path, &life.moments(), rows)
}

fn put_trail(
    canvas: &Canvas,
    drive: &Drive<'_>,
    life: &Life<'_>,
    ontology: &Ontology,
) -> Result<(), Error> {
    let path = &paths::track(life.track.id()) / "trail";
    put_line_style(
        canvas,
        &path,
        (rgb(class_color(ontology, life.track)), TRAIL_RADIUS),
    )?;
    let lines = (0..life.cuboids.len()).map(|row_idx| {
        let end = life.cuboids[row_idx].0.stamp;
        let start = end - drive.options.trail;
        let past = life.cuboids[..=row_idx].iter().rev();
        let recent = past.take_while(|(moment, _)| moment.stamp >= start);
        LineStrip3D::from_iter(recent.map(|(_, cuboid)| drive.local(ground_middle(cuboid))))
    });
    let rows = LineStrips3D::update_fields()
        .with_strips(lines)
        .columns(life.lengths());
    canvas.put_columns(&path, &life.moments(), rows)
}

fn put_line_style(
    canvas: &Canvas,
    path: &rerun::EntityPath,
    (color, radius): (Color, f32),
) -> Result<(), Error> {
    let style = LineStrips3D::update_fields()
        .with_colors([color])
        .with_radii([Radius::new_ui_points(radius)]);
    canvas.put_static(path, &style)
}

fn heading(drive: &Drive<'_>, cuboid: &OrientedBox<World>) -> LineStrip3D {
    let [length, _, height] = cuboid.size().lwh();
    let at = |x: f64| *cuboid.pose() * Point::<Body>::new(x, 0.0, 0.5 * height);
    LineStrip3D::from_iter([drive.local(at(0.0)), drive.local(at(0.5 * length))])
}

fn ground_middle(cuboid: &OrientedBox<World>) -> Point<World> {
    *cuboid.pose() * Point::<Body>::new(0.0, 0.0, -0.5 * cuboid.size().height())
}

fn half_size(cuboid: &OrientedBox<World>) -> HalfSize3D {
    HalfSize3D::from(cuboid.size().lwh().map(|edge| (0.5 * edge) as f32))
}

fn quaternion(cuboid: &OrientedBox<World>) -> Quaternion {
    Quaternion::from_xyzw(cuboid.pose().quaternion_xyzw().map(|part| part as f32))
}

/// Class names and colors for the viewer's own panels; a class's number is its place plus one.
fn annotation_context(ontology: &Ontology) -> AnnotationContext {
    let classes = ontology.classes().iter().enumerate();
    AnnotationContext::new(classes.map(|(class_idx, class)| {
        let [red, green, blue] = class.color;
        (
            number(class_idx),
            class.id.as_str(),
            Rgba32::from_rgb(red, green, blue),
        )
    }))
}

fn class_number(ontology: &Ontology, track: &Track) -> u16 {
    let same = |class: &Class| class.id == *track.class();
    ontology.classes().iter().position(same).map_or(0, number)
}

fn number(class_idx: usize) -> u16 {
    u16::try_from(class_idx + 1).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use fl_scene::{ClassId, Keyframe, Source, TrackId};
    use fl_spacetime::Size;

    use super::*;

    const TENTH: i64 = 100_000_000;

    /// Keyframes a tenth of a second apart, at these places along x.
    fn check(places_m: &[f64], at_tenths: i64, expected: &str) {
        let size = Size::new(4.0, 2.0, 1.5).unwrap();
        let keyframes = (0..).zip(places_m).map(|(idx, &x)| {
            let cuboid = OrientedBox::from_yaw(Point::new(x, 0.0, 0.0), size, 0.0);
            Keyframe::new(Stamp::from_nanos(idx * TENTH), cuboid, Source::Human)
        });
        let class = ClassId::new("car").unwrap();
        let track = Track::new(TrackId(7), class, keyframes.collect()).unwrap();
        assert_eq!(
            label(&track, Stamp::from_nanos(at_tenths * TENTH)),
            expected
        );
    }

    #[test]
    fn a_label_says_the_speed_of_what_moves() {
        check(&[0.0, 1.0, 2.0, 3.0], 1, "car #7 · 10.0 m/s");
        check(&[5.0], 0, "car #7");
    }

    #[test]
    fn a_parked_car_that_was_labeled_roughly_stands() {
        check(
            &[
                0.0, 0.08, -0.05, 0.06, 0.0, 0.07, -0.02, 0.05, 0.0, 0.06, 0.02,
            ],
            5,
            "car #7",
        );
    }
}
