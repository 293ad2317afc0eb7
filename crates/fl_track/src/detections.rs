//! Detections from a file: JSON that any detector can write in ten lines.
//!
//! ```json
//! {
//!   "frame_id": "velodyne",
//!   "frames": [
//!     {"stamp_ns": 1317042145964000000, "boxes": [
//!       {"class": "Car", "center": [25.2, 8.6, -0.7], "size": [4.3, 1.7, 1.6], "yaw": 3.1,
//!        "score": 0.9, "track_id": "7"}
//!     ]}
//!   ]
//! }
//! ```
//!
//! `center` is the middle of the volume and `size` length, width, height, in meters; `yaw` is
//! about +z of the frame named, in radians. `quaternion_xyzw` in place of `yaw` gives the full
//! rotation. `frame_id` may also stand in an object `conventions`, and what follows a colon in it
//! is a remark. Keys that are not known are passed over. A box may lack a score; a score of `null`
//! is refused, as it is how JSON writers put NaN. A `track_id` below zero says that it is not known.

mod scores;
mod wire;

use fl_scene::Ontology;
use fl_spacetime::{OrientedBox, Point, Rigid, Sensor, Size, Stamp, World};

use crate::{Detection, Error, Moment, automotive_class};
use wire::{BoxJson, FileJson, FrameJson};

/// The score of a box that has none: who gives no score is sure.
const SURE: f64 = 1.0;

/// Detections as a file has them.
#[derive(Clone, Debug, PartialEq)]
pub struct DetectionFile {
    /// The frame that all boxes are in: a sensor's, `ego` or `world`. Whoever reads the file
    /// knows the transform. `None` when the file does not say.
    pub frame_id: Option<String>,
    /// In the order of the file.
    pub frames: Vec<DetectionFrame>,
}

/// What was detected at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct DetectionFrame {
    /// The moment.
    pub stamp: Stamp,
    /// In the order of the file.
    pub boxes: Vec<DetectedBox>,
}

/// One object as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct DetectedBox {
    /// The class in the file's own words, see [`automotive_class`].
    pub class: String,
    /// Where, in the frame of the file. `Sensor` stands for whatever frame that is.
    pub cuboid: OrientedBox<Sensor>,
    /// How sure the detector was, if it said.
    pub score: Option<f64>,
    /// Which object it is, if the file knows. A number below zero, such as KITTI's −1, is none.
    pub track_id: Option<String>,
    /// Whether the file has it as a rectangle in the plane z = 0, as radars see: then the height
    /// is that of its class and its center lies in that plane.
    pub flat: bool,
}

/// Reads a file of detections.
///
/// # Errors
/// [`Error::Json`] with line and column; [`Error::Box`] for a box that is none, with its frame and
/// place.
pub fn from_json_str(text: &str) -> Result<DetectionFile, Error> {
    let file: FileJson = serde_json::from_str(text).map_err(Error::Json)?;
    let frame_id = file.frame_id().map(|frame_id| name_alone(&frame_id));
    let frames = file.frames.into_iter().enumerate();
    let frames = frames.map(|(frame_idx, frame)| read_frame(frame_idx, frame));
    Ok(DetectionFile {
        frame_id,
        frames: frames.collect::<Result<_, _>>()?,
    })
}

impl DetectionFrame {
    /// The frame as the tracker takes it: in the world, with classes of the automotive ontology,
    /// boxes without a score as sure as can be (1), seen from `viewpoint`.
    pub fn in_world(
        &self,
        world_from_frame: &Rigid<World, Sensor>,
        viewpoint: Option<Point<World>>,
    ) -> Moment {
        let in_world = |detected: &DetectedBox| Detection {
            stamp: self.stamp,
            cuboid: detected.cuboid.transformed(world_from_frame),
            class: automotive_class(&detected.class),
            score: detected.score.unwrap_or(SURE),
        };
        Moment {
            viewpoint,
            ..Moment::new(self.stamp, self.boxes.iter().map(in_world).collect())
        }
    }
}

fn name_alone(frame_id: &str) -> String {
    let name = frame_id.split_once(':').map_or(frame_id, |(name, _)| name);
    name.trim().to_owned()
}

fn read_frame(frame_idx: usize, frame: FrameJson) -> Result<DetectionFrame, Error> {
    let boxes = frame.boxes.into_iter().enumerate();
    let boxes = boxes.map(|(box_idx, detected)| {
        read_box(detected).map_err(|what| Error::Box {
            frame_idx,
            box_idx,
            what,
        })
    });
    let stamp = Stamp::from_nanos(frame.stamp_ns);
    Ok(DetectionFrame {
        stamp,
        boxes: boxes.collect::<Result<_, _>>()?,
    })
}

fn read_box(detected: BoxJson) -> Result<DetectedBox, String> {
    let (center, size) = (numbers(&detected.center), numbers(&detected.size));
    let flat = center.len() == 2 || size.len() == 2;
    let center = solid(&center, 0.0).ok_or_else(|| format!("the center is {center:?}"))?;
    let height_m = default_height(&detected.class);
    let lwh = solid(&size, height_m).ok_or_else(|| format!("the size is {size:?}"))?;
    let size = Size::new(lwh[0], lwh[1], lwh[2]).map_err(|err| err.to_string())?;
    let quaternion = quaternion(&detected)?;
    let pose = Rigid::try_from_parts(center, quaternion).map_err(|err| err.to_string())?;
    let score = detected.score.map(number);
    if let Some(score) = score.filter(|score| !score.is_finite()) {
        return Err(format!("the score is {score}"));
    }
    Ok(DetectedBox {
        class: detected.class,
        cuboid: OrientedBox::new(pose, size),
        score,
        track_id: detected.track_id.and_then(wire::TrackIdJson::into_name),
        flat,
    })
}

/// Three numbers of three or of two; every other length is no place and no size.
fn solid(numbers: &[f64], third: f64) -> Option<[f64; 3]> {
    match *numbers {
        [one, two] => Some([one, two, third]),
        [one, two, three] => Some([one, two, three]),
        _ => None,
    }
}

fn numbers(wire: &[Option<f64>]) -> Vec<f64> {
    wire.iter().copied().map(number).collect()
}

/// `null` is how JSON writers put NaN; it is refused with all that is not finite.
fn number(wire: Option<f64>) -> f64 {
    wire.unwrap_or(f64::NAN)
}

fn default_height(class: &str) -> f64 {
    let ontology = Ontology::automotive();
    let class = ontology.class(&automotive_class(class));
    class.map_or(1.0, |class| class.default_size.height())
}

fn quaternion(detected: &BoxJson) -> Result<[f64; 4], String> {
    match (detected.quaternion_xyzw, detected.yaw) {
        (Some(quaternion), _) => Ok(quaternion),
        (None, Some(yaw_rad)) if yaw_rad.is_finite() => {
            let (sin, cos) = (0.5 * yaw_rad).sin_cos();
            Ok([0.0, 0.0, sin, cos])
        }
        (None, Some(yaw_rad)) => Err(format!("the yaw is {yaw_rad}")),
        (None, None) => Err("neither yaw nor quaternion_xyzw is given".to_owned()),
    }
}
