//! One click, one box: the object that a person points at in one sweep.
//!
//! ```text
//! click ──seed──▶ nested clusters ──▶ headings × classes ──▶ completed boxes ──least cost──▶ box
//! ```
//! The ground is taken away, a cluster is grown from the point nearest to the click with several
//! tolerances, and every cluster gets boxes of several headings and classes, completed away from
//! the sensor. Which of them is best, what each would have to explain away tells: points of other
//! things and ground inside it, points far from its sides, an odd size.

mod contents;
mod cost;
mod fit;
mod grow;
mod prior;
mod profile;
mod surroundings;

use fl_cloud::{Cloud, Ground, GroundSettings, estimate_ground};
use fl_scene::ClassId;
use fl_spacetime::{Ego, OrientedBox, Point, Size, Vector};

use fit::Fitting;
use surroundings::Surroundings;

/// Where a person pointed, in the ego frame (x forward, y left, z up).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Click {
    /// On an object, a few decimeters off it, or on the ground beside it. A z that is not finite
    /// is not known: the click is then seen from above.
    Point(Point<Ego>),
    /// Around an object, as seen from above: the corners of a rectangle or another convex
    /// quadrilateral, in order, x and y, meters.
    Footprint([[f64; 2]; 4]),
}

/// On which side of the road vehicles drive: what comes toward the vehicle is on the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrivingSide {
    /// On the right, as in most countries.
    #[default]
    Right,
    /// On the left.
    Left,
}

/// What is known of the object before it is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClickHint {
    /// What it is; guessed where not given.
    pub class: Option<ClassId>,
    /// How large it is, from another box of the same track.
    pub size: Option<Size>,
    /// Where it faces, from a neighboring box of the same track, radians about z of the ego frame.
    pub yaw_rad: Option<f64>,
    /// How it moves over the ground, in the ego frame's directions, m/s.
    pub velocity: Option<Vector<Ego>>,
}

/// How a click is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct ClickSettings {
    /// Where the sensor is: boxes that are seen in part grow away from it.
    pub viewpoint: Point<Ego>,
    /// How the ground is found.
    pub ground: GroundSettings,
    /// An object farther than this from a clicked point is another one, meters.
    pub reach_m: f64,
    /// Points nearer than this to the viewpoint, seen from above, are the vehicle itself, meters.
    pub min_range_m: f64,
    /// Tells front from rear where nothing else does.
    pub driving_side: DrivingSide,
}

impl Default for ClickSettings {
    /// For a lidar on a roof.
    fn default() -> Self {
        Self {
            viewpoint: Point::new(0.0, 0.0, 0.0),
            ground: GroundSettings::default(),
            reach_m: 1.0,
            min_range_m: 1.5,
            driving_side: DrivingSide::Right,
        }
    }
}

/// The object that was clicked.
#[derive(Clone, Debug, PartialEq)]
pub struct ClickedBox {
    /// Upright on the ground, in the ego frame. Without a hint of heading or velocity, front and
    /// rear are a guess: the heading is right or off by half a turn.
    pub cuboid: OrientedBox<Ego>,
    /// The class that was given, or the guess.
    pub class: ClassId,
    /// How well the box explains what is there, from 0 to 1.
    pub confidence: f64,
    /// The points it was made of, indices in the cloud. Rising.
    pub point_indices: Vec<u32>,
}

/// Why a click has no box.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NoBox {
    /// The click is no place.
    #[error("the click is not at finite coordinates")]
    NotAPlace,
    /// The sweep shows no ground to stand on.
    #[error("no ground was found in this sweep")]
    NoGround,
    /// No point lies there at all.
    #[error("nothing was measured within {reach_m:.1} m of the click")]
    Nothing {
        /// How far was looked, meters.
        reach_m: f64,
    },
    /// All points there are ground.
    #[error("there is only ground within {reach_m:.1} m of the click")]
    OnlyGround {
        /// How far was looked, meters.
        reach_m: f64,
    },
    /// Something is there, but of no size that an object of the class could have.
    #[error("the {n_points} points at the click have the size of no object of this class")]
    NoShape {
        /// Points of the largest cluster that was tried.
        n_points: usize,
    },
}

/// The object that a click means, with the ground found in the same cloud.
///
/// # Errors
/// [`NoBox`] says why there is none.
pub fn box_at(
    cloud: &Cloud<Ego>,
    click: &Click,
    hint: &ClickHint,
    settings: &ClickSettings,
) -> Result<ClickedBox, NoBox> {
    let ground = estimate_ground(cloud, &settings.ground).ok_or(NoBox::NoGround)?;
    box_on_ground(cloud, &ground, click, hint, settings)
}

/// The object that a click means, on a ground that was found in the same cloud before.
///
/// Points are taken for ground by their height over the surface alone, so the ground may also come
/// from a thinned cloud of the same sweep.
///
/// # Errors
/// As [`box_at`].
pub fn box_on_ground(
    cloud: &Cloud<Ego>,
    ground: &Ground<Ego>,
    click: &Click,
    hint: &ClickHint,
    settings: &ClickSettings,
) -> Result<ClickedBox, NoBox> {
    let classes = prior::candidates(hint);
    let around = Surroundings::new(cloud, ground, click, &classes, settings)?;
    let clusters = grow::clusters(&around);
    let fitting = Fitting {
        around: &around,
        classes: &classes,
        hint,
        driving_side: settings.driving_side,
    };
    let n_points = clusters.last().map_or(0, |cluster| cluster.points.len());
    fitting.best(&clusters).ok_or(NoBox::NoShape { n_points })
}
