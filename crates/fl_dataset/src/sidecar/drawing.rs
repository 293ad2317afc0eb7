//! Objects as viewers show them: boxes in the world, lines in images.

use std::collections::BTreeSet;

use fl_fusion::{ViewBox, project_cuboid};
use fl_log::foxglove::{
    Color, Cube, Facts, ImageAnnotations, PointsAnnotation, PointsKind, SceneEntity, SceneUpdate,
    Text, TextAnnotation,
};
use fl_log::{BoxDetection, BoxDetections, Header, Pose};
use fl_rig::{Pixel, Sensor};
use fl_scene::{AttributeValue, Scene, TrackId};
use fl_spacetime::{OrientedBox, Stamp, World};

use crate::Error;
use crate::coco::view_box;
use crate::export::{Job, LabeledCuboid};

/// How much of the color of a box covers what is behind it.
const OPACITY: f64 = 0.35;
/// The height of texts: in space, meters, and how far above a box; in images, pixels.
const TEXT_M: f64 = 0.4;
const TEXT_PX: f64 = 12.0;
/// How thick lines are, pixels.
const EDGE_PX: f64 = 2.0;
const VIEW_BOX_PX: f64 = 1.0;

/// The boxes of one moment after the other.
pub(super) struct Boxes<'a> {
    job: &'a Job<'a>,
    frame_id: &'a str,
    shown: BTreeSet<TrackId>,
}

impl<'a> Boxes<'a> {
    pub(super) fn of(job: &'a Job<'a>) -> Self {
        Self {
            job,
            frame_id: job.drive.fusion.ego_motion().world_frame(),
            shown: BTreeSet::new(),
        }
    }

    /// What changes at the next moment, and all boxes that are there then.
    pub(super) fn at(&mut self, stamp: Stamp) -> (SceneUpdate, BoxDetections) {
        let objects: Vec<LabeledCuboid<'_>> = self.job.drive.cuboids_at(stamp).collect();
        let ids: BTreeSet<TrackId> = objects.iter().map(|it| it.track.id()).collect();
        let gone = self.shown.difference(&ids);
        let update = SceneUpdate {
            deletions: gone.map(|id| (stamp, id.0.to_string())).collect(),
            entities: objects.iter().map(|it| self.entity(it, stamp)).collect(),
        };
        let detections = BoxDetections {
            header: Header::new(stamp, self.frame_id),
            boxes: objects.iter().map(|it| detection(it, stamp)).collect(),
        };
        self.shown = ids;
        (update, detections)
    }

    fn entity(&self, labeled: &LabeledCuboid<'_>, stamp: Stamp) -> SceneEntity {
        let Color([r, g, b, _]) = color(self.job.drive.scene, labeled);
        let cuboid = &labeled.cuboid;
        let mut above = pose(cuboid);
        above.position[2] += 0.5 * cuboid.size().height() + TEXT_M;
        SceneEntity {
            stamp,
            frame_id: self.frame_id.to_owned(),
            id: labeled.track.id().0.to_string(),
            metadata: facts(labeled, stamp),
            cubes: vec![Cube {
                pose: pose(cuboid),
                size_m: cuboid.size().lwh(),
                color: Color([r, g, b, OPACITY]),
            }],
            texts: vec![Text {
                pose: above,
                height_m: TEXT_M,
                color: Color([r, g, b, 1.0]),
                text: caption(labeled),
            }],
        }
    }
}

/// A box, as sure as the keyframe that states it, else entirely.
fn detection(labeled: &LabeledCuboid<'_>, stamp: Stamp) -> BoxDetection {
    let stated = labeled.track.keyframe(stamp);
    BoxDetection {
        id: labeled.track.id().0.to_string(),
        class: labeled.track.class().to_string(),
        score: stated.and_then(|it| it.score).unwrap_or(1.0),
        center: pose(&labeled.cuboid),
        size_m: labeled.cuboid.size().lwh(),
    }
}

/// What a camera sees of the objects at the moment of an image, whose stamp in the log is given
/// too.
pub(super) fn annotations(
    job: &Job<'_>,
    sensor: &Sensor,
    stamp: Stamp,
    stamp_in_log: Stamp,
) -> Result<ImageAnnotations, Error> {
    let mut drawn = ImageAnnotations {
        stamp: stamp_in_log,
        points: Vec::new(),
        texts: Vec::new(),
    };
    let camera_from_world = job.drive.camera_from_world(sensor, stamp)?;
    let (Some(camera), Some(camera_from_world)) = (sensor.camera(), camera_from_world) else {
        return Ok(drawn);
    };
    for labeled in job.drive.cuboids_at(stamp) {
        let pen = Pen {
            color: color(job.drive.scene, &labeled),
            facts: facts(&labeled, stamp),
        };
        let in_camera = labeled.cuboid.transformed(&camera_from_world);
        if let Some(projected) = project_cuboid(camera, &in_camera) {
            drawn.points.push(pen.edges("edges", &projected.edges));
            drawn.points.push(pen.edges("front", &projected.front));
        }
        if let Some(seen) = view_box(job, sensor, stamp, &labeled)? {
            drawn.points.push(pen.rectangle(&seen));
            drawn.texts.push(pen.text(&seen, caption(&labeled)));
        }
    }
    Ok(drawn)
}

/// Draws one object, with what is said of it.
struct Pen {
    color: Color,
    facts: Facts,
}

impl Pen {
    /// Polylines, as the two ends of each of their segments.
    fn edges(&self, part: &str, polylines: &[Vec<Pixel>]) -> PointsAnnotation {
        let ends = polylines.iter().flat_map(|line| line.windows(2)).flatten();
        PointsAnnotation {
            kind: PointsKind::LineList,
            points: ends.map(|pixel| [pixel.u, pixel.v]).collect(),
            color: self.color,
            thickness_px: EDGE_PX,
            metadata: self.facts_of(part),
        }
    }

    fn rectangle(&self, seen: &ViewBox) -> PointsAnnotation {
        let ViewBox { min, max } = seen;
        PointsAnnotation {
            kind: PointsKind::LineLoop,
            points: vec![
                [min.u, min.v],
                [max.u, min.v],
                [max.u, max.v],
                [min.u, max.v],
            ],
            color: self.color,
            thickness_px: VIEW_BOX_PX,
            metadata: self.facts_of("view_box"),
        }
    }

    fn text(&self, seen: &ViewBox, text: String) -> TextAnnotation {
        TextAnnotation {
            position: [seen.min.u, seen.min.v],
            text,
            size_px: TEXT_PX,
            color: self.color,
            metadata: self.facts.clone(),
        }
    }

    fn facts_of(&self, part: &str) -> Facts {
        let mut facts = self.facts.clone();
        facts.push(("part".to_owned(), part.to_owned()));
        facts
    }
}

fn pose(cuboid: &OrientedBox<World>) -> Pose {
    Pose::from_rigid(cuboid.pose())
}

fn caption(labeled: &LabeledCuboid<'_>) -> String {
    format!("{} {}", labeled.track.class(), labeled.track.id().0)
}

/// The color of the class in the ontology; white where it has none.
fn color(scene: &Scene, labeled: &LabeledCuboid<'_>) -> Color {
    let class = scene.ontology().class(labeled.track.class());
    let [r, g, b] = class.map_or([u8::MAX; 3], |class| class.color);
    let share = |number: u8| f64::from(number) / f64::from(u8::MAX);
    Color([share(r), share(g), share(b), 1.0])
}

/// Track, class and attributes of an object at a moment.
fn facts(labeled: &LabeledCuboid<'_>, stamp: Stamp) -> Facts {
    let fact = |key: &str, value: String| (key.to_owned(), value);
    let mut facts = vec![
        fact("track", labeled.track.id().0.to_string()),
        fact("class", labeled.track.class().to_string()),
    ];
    for (name, value) in labeled.attributes_at(stamp) {
        facts.push(fact(name, text(value)));
    }
    facts
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Flag(flag) => flag.to_string(),
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Choice(text) | AttributeValue::Text(text) => text.clone(),
    }
}
