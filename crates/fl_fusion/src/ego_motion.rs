//! Where the ego vehicle was, from what the log recorded of it.

use std::path::Path;

use fl_log::{Channel, ChannelKind, Header, Log, Snapshot};
use fl_spacetime::{Ego, Point, Rigid, Sensor, Span, Stamp, Trajectory, Vector, World};

use crate::Error;
use crate::channels::{key_stamps, main_channel};
use crate::error::sentence;
use crate::motion_file::{motion_path, read_motion};
use crate::transforms::{MovingEdge, TransformLog, bare, ego_frame, transforms_for_odometry};

/// Names of frames that stand still on the ground, by custom.
const WORLD_FRAMES: [&str; 6] = ["map", "odom", "world", "earth", "utm", "local"];

/// A source with poses for this share of the main sensor's snapshots is good enough.
const COVERING_PERCENT: usize = 95;

/// The name of `World` where the source of the poses names no frame.
const UNNAMED_WORLD: &str = "world";

/// A velocity is the mean over this time before and after a moment.
const HALF_TIME: Span = Span::from_millis(50);

/// How poses become a trajectory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MotionSettings {
    /// The widest gap between two poses that is interpolated over.
    pub max_gap: Span,
}

impl Default for MotionSettings {
    /// One second.
    fn default() -> Self {
        Self {
            max_gap: Span::from_millis(1000),
        }
    }
}

/// Where the ego vehicle was during a log: on a trajectory, or always at one pose.
///
/// `World` is the frame that the source names (`map`, `odom`, ...); the poses are those of the
/// log, not moved to another origin.
#[derive(Debug, Clone)]
pub struct EgoMotion {
    source: String,
    frame: String,
    is_file: bool,
    course: Course,
}

#[derive(Debug, Clone)]
enum Course {
    Moving(Trajectory),
    Standing(Rigid<World, Ego>),
}

impl EgoMotion {
    /// What the poses come from, for the user.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What the log calls the frame that `World` is, for example `map`; `world` where the poses
    /// come from a file.
    pub fn world_frame(&self) -> &str {
        &self.frame
    }

    /// Whether the poses come from a file beside the log, and so perhaps from one of its lidars.
    pub fn is_from_file(&self) -> bool {
        self.is_file
    }

    /// The poses over time; `None` where the vehicle is taken to stand still.
    pub fn trajectory(&self) -> Option<&Trajectory> {
        match &self.course {
            Course::Moving(trajectory) => Some(trajectory),
            Course::Standing(_) => None,
        }
    }

    /// `world_from_ego` at a moment; interpolated, never extrapolated.
    ///
    /// # Errors
    /// Outside the trajectory, or in a gap wider than [`MotionSettings::max_gap`].
    /// Never where the vehicle stands still.
    pub fn pose_at(&self, stamp: Stamp) -> Result<Rigid<World, Ego>, fl_spacetime::Error> {
        match &self.course {
            Course::Moving(trajectory) => trajectory.pose_at(stamp),
            Course::Standing(world_from_ego) => Ok(*world_from_ego),
        }
    }

    /// How a point of the vehicle moves at a moment, m/s: the mean over 50 ms before and after it.
    /// `None` at the ends of the drive.
    pub fn velocity_of(&self, in_ego: Point<Ego>, stamp: Stamp) -> Option<Vector<World>> {
        let place_at = |stamp: Stamp| Some(self.pose_at(stamp).ok()? * in_ego);
        let (before, after) = (place_at(stamp - HALF_TIME)?, place_at(stamp + HALF_TIME)?);
        Some((after - before) * (0.5 / HALF_TIME.as_secs_f64()))
    }

    fn standing(source: String, frame: String, world_from_ego: Rigid<World, Ego>) -> Self {
        Self {
            source,
            frame,
            is_file: false,
            course: Course::Standing(world_from_ego),
        }
    }
}

/// Poses of the ego vehicle as found, before they are put in order.
struct Poses {
    source: String,
    /// What the source calls the frame of the poses.
    frame: Option<String>,
    is_file: bool,
    samples: Vec<(Stamp, Rigid<World, Ego>)>,
    n_broken: usize,
}

/// Finds the ego motion of a log, with notes on what was assumed.
///
/// Sources, best first: an `Odometry` channel, a `PoseStamped` channel that is no goal, the chain
/// of transforms above the vehicle's frame, a file beside the log ([`motion_path`]). The first that has a pose for 95 % of the snapshots of
/// the log's main sensor is taken, else the one with a pose for the most of them; what comes after
/// it is not read.
/// One single pose counts only where no source has two. It, or none, makes a vehicle that stands
/// still, and a note says so.
///
/// # Errors
/// [`Error::Log`] where the log cannot be read at all.
pub fn ego_trajectory(
    log: &Log,
    settings: &MotionSettings,
) -> Result<(EgoMotion, Vec<String>), Error> {
    let mut search = Search::new(log, settings);
    let (mut transforms, is_whole) = transforms_for_odometry(log);
    let frame = ego_frame(log, &transforms)?;
    let mut notes = Vec::new();
    let odometry = odometry_poses(log, &transforms, frame.as_deref(), &mut notes);
    search.offer(odometry, notes);
    if !search.is_over() {
        search.offer(stamped_poses(log), Vec::new());
    }
    if !search.is_over() {
        if !is_whole {
            transforms = TransformLog::read(log);
        }
        let frame = ego_frame(log, &transforms)?;
        let poses = frame.and_then(|ego| transform_poses(&transforms, &ego, settings.max_gap));
        search.offer(poses, Vec::new());
    }
    let beside = motion_path(log.path());
    let mut unusable = None;
    if !search.is_over() && beside.is_file() {
        match poses_of_file(&beside) {
            Ok(poses) => {
                let note = format!("the ego motion is that of {}", poses.source);
                search.offer(Some(poses), vec![note]);
            }
            Err(error) => {
                let (place, why) = (beside.display(), sentence(&error));
                unusable = Some(format!("{place} is not used: {why}"));
            }
        }
    }
    let (motion, mut notes) = search.best(frame);
    notes.extend(unusable);
    Ok((motion, notes))
}

/// The ego motion of a file that the user has named.
///
/// # Errors
/// [`Error::MotionFile`] if it cannot be read or holds no two poses.
pub(crate) fn motion_of_file(
    path: &Path,
    settings: &MotionSettings,
) -> Result<(EgoMotion, Vec<String>), Error> {
    let mut notes = Vec::new();
    let motion =
        to_motion(poses_of_file(path)?, settings, &mut notes).ok_or_else(|| Error::MotionFile {
            path: path.to_owned(),
            line: 0,
            what: "the file holds no pose".to_owned(),
        })?;
    Ok((motion, notes))
}

fn poses_of_file(path: &Path) -> Result<Poses, Error> {
    Ok(Poses {
        source: path.display().to_string(),
        frame: None,
        is_file: true,
        samples: read_motion(path)?,
        n_broken: 0,
    })
}

/// What the sources offer, in order of preference.
struct Search<'a> {
    settings: &'a MotionSettings,
    key_stamps: Vec<Stamp>,
    found: Vec<Candidate>,
}

struct Candidate {
    motion: EgoMotion,
    notes: Vec<String>,
    /// Key stamps with a pose on a trajectory; none where the vehicle stands still.
    n_covered: usize,
}

impl Candidate {
    /// Two poses come before one, then the covered share counts.
    fn rank(&self) -> (bool, usize) {
        (self.motion.trajectory().is_some(), self.n_covered)
    }
}

impl<'a> Search<'a> {
    fn new(log: &Log, settings: &'a MotionSettings) -> Self {
        Self {
            settings,
            key_stamps: key_stamps(log),
            found: Vec::new(),
        }
    }

    fn offer(&mut self, poses: Option<Poses>, mut notes: Vec<String>) {
        let Some(motion) = poses.and_then(|poses| to_motion(poses, self.settings, &mut notes))
        else {
            return;
        };
        let covered = |stamp: &&Stamp| {
            let trajectory = motion.trajectory();
            trajectory.is_some_and(|trajectory| trajectory.pose_at(**stamp).is_ok())
        };
        let n_covered = self.key_stamps.iter().filter(covered).count();
        self.found.push(Candidate {
            motion,
            notes,
            n_covered,
        });
    }

    /// True where the last source covers the log, so that no other need be read.
    fn is_over(&self) -> bool {
        let enough = (self.key_stamps.len() * COVERING_PERCENT).div_ceil(100);
        self.found.last().is_some_and(|candidate| {
            candidate.motion.trajectory().is_some() && candidate.n_covered >= enough
        })
    }

    /// The best source; without any, the world is the frame of the vehicle.
    fn best(mut self, ego_frame: Option<String>) -> (EgoMotion, Vec<String>) {
        let n_stamps = self.key_stamps.len();
        let passed_over = |candidate: &Candidate, best: &Candidate| {
            format!(
                "the ego motion is taken from {}, with a pose for {} of {n_stamps} snapshots of the \
                 main sensor; {} has one for {}",
                best.motion.source(),
                best.n_covered,
                candidate.motion.source(),
                candidate.n_covered
            )
        };
        // Of equals the first: max_by_key keeps the last, so the order is turned.
        let ranked = self.found.iter().enumerate().rev();
        let best_idx = ranked.max_by_key(|(_, candidate)| candidate.rank());
        let Some((best_idx, _)) = best_idx else {
            let note = "the log says nothing of the vehicle's motion (no Odometry, PoseStamped or \
                        moving transform of the vehicle): the vehicle is taken to stand still, and \
                        world is ego; `framelock odometry` finds its motion by a lidar";
            let frame = ego_frame.unwrap_or_else(|| UNNAMED_WORLD.to_owned());
            let motion = EgoMotion::standing("none".to_owned(), frame, Rigid::identity());
            return (motion, vec![note.to_owned()]);
        };
        let best = self.found.remove(best_idx);
        let preferred = self.found[..best_idx].iter();
        let mut notes: Vec<String> = preferred
            .map(|candidate| passed_over(candidate, &best))
            .collect();
        notes.extend(best.notes);
        (best.motion, notes)
    }
}

/// A trajectory of two poses or more, a standstill of one, nothing of none.
fn to_motion(
    poses: Poses,
    settings: &MotionSettings,
    notes: &mut Vec<String>,
) -> Option<EgoMotion> {
    let Poses {
        source,
        frame,
        is_file,
        mut samples,
        n_broken,
    } = poses;
    let frame = frame.unwrap_or_else(|| UNNAMED_WORLD.to_owned());
    if n_broken > 0 {
        notes.push(format!(
            "{n_broken} poses of {source} are damaged or no poses and are left out"
        ));
    }
    samples.sort_by_key(|(stamp, _)| *stamp);
    let n_samples = samples.len();
    samples.dedup_by_key(|(stamp, _)| *stamp);
    if samples.len() < n_samples {
        let n_repeated = n_samples - samples.len();
        notes.push(format!(
            "{n_repeated} poses of {source} repeat a stamp; the first of each is used"
        ));
    }
    let (_, first) = *samples.first()?;
    match Trajectory::new(samples, settings.max_gap) {
        Ok(trajectory) => Some(EgoMotion {
            source,
            frame,
            is_file,
            course: Course::Moving(trajectory),
        }),
        Err(_) => {
            notes.push(format!(
                "{source} gives one pose only: the vehicle is taken to stand still there"
            ));
            Some(EgoMotion::standing(source, frame, first))
        }
    }
}

fn odometry_poses(
    log: &Log,
    transforms: &TransformLog,
    ego_frame: Option<&str>,
    notes: &mut Vec<String>,
) -> Option<Poses> {
    let channel = main_channel(log, ChannelKind::Odometry)?;
    let child_from_ego = |child: &str| -> Option<Rigid<Ego, Ego>> {
        let found = transforms.lookup(child, ego_frame?)?;
        Some(found.relabel())
    };
    let mut unknown_child = None;
    let poses = read_poses(log, channel, |snapshot| {
        let Snapshot::Odometry(odometry) = snapshot else {
            return None;
        };
        let world_from_child: Rigid<World, Ego> = odometry.pose.rigid().ok()?;
        let child = bare(&odometry.child_frame_id);
        let to_ego = child_from_ego(child).unwrap_or_else(|| {
            unknown_child = Some(child.to_owned());
            Rigid::identity()
        });
        Some((odometry.header, world_from_child * to_ego))
    });
    if let (Some(child), Some(ego)) = (unknown_child, ego_frame) {
        notes.push(format!(
            "{} gives poses of frame `{child}`, and no transform connects it to `{ego}`: they are \
             taken as poses of `{ego}`; add the transform to /tf_static",
            channel.topic
        ));
    }
    Some(poses)
}

fn stamped_poses(log: &Log) -> Option<Poses> {
    let channel = main_channel(log, ChannelKind::Pose)?;
    Some(read_poses(log, channel, |snapshot| match snapshot {
        Snapshot::Pose(pose) => {
            let world_from_ego = pose.pose.rigid().ok()?;
            Some((pose.header, world_from_ego))
        }
        _ => None,
    }))
}

/// Decodes a whole channel; stamps come from the index, which has repaired missing ones.
fn read_poses(
    log: &Log,
    channel: &Channel,
    mut pose_of: impl FnMut(Snapshot) -> Option<(Header, Rigid<World, Ego>)>,
) -> Poses {
    let entries = log.entries(channel.id);
    let mut samples = Vec::with_capacity(entries.len());
    let mut frame = None;
    for (entry_idx, entry) in entries.iter().enumerate() {
        let found = log
            .snapshot(channel.id, entry_idx)
            .ok()
            .and_then(&mut pose_of);
        let Some((header, pose)) = found else {
            continue;
        };
        frame.get_or_insert_with(|| bare(&header.frame_id).to_owned());
        samples.push((entry.stamp, pose));
    }
    let n_broken = entries.len() - samples.len();
    Poses {
        source: channel.topic.clone(),
        frame: frame.filter(|name| !name.is_empty()),
        is_file: false,
        samples,
        n_broken,
    }
}

/// Poses from the chain of transforms above the ego frame, at the stamps of its busiest link.
///
/// Links that move less often are interpolated, not over gaps wider than `max_gap`; where one of
/// them has no value there is no pose.
fn transform_poses(transforms: &TransformLog, ego_frame: &str, max_gap: Span) -> Option<Poses> {
    let links = links_above(transforms, ego_frame);
    let root = links.last()?.parent().to_owned();
    let source = format!("transforms {root} to {ego_frame}");
    let busiest = links
        .iter()
        .filter_map(Link::moving)
        .max_by_key(|edge| edge.samples.len());
    let Some(busiest) = busiest else {
        let fixed = WORLD_FRAMES.contains(&root.as_str());
        let pose = chain_at(&links, Stamp::from_nanos(0), max_gap).filter(|_| fixed)?;
        return Some(Poses {
            source,
            frame: Some(root),
            is_file: false,
            samples: vec![(Stamp::from_nanos(0), pose)],
            n_broken: 0,
        });
    };
    let stamps = busiest.samples.iter().map(|(stamp, _)| *stamp);
    let samples: Vec<_> = stamps
        .filter_map(|stamp| Some((stamp, chain_at(&links, stamp, max_gap)?)))
        .collect();
    Some(Poses {
        source,
        frame: Some(root),
        is_file: false,
        samples,
        n_broken: 0,
    })
}

/// One step up the tree.
enum Link<'a> {
    Fixed {
        parent: &'a str,
        parent_from_child: Rigid<Sensor, Sensor>,
    },
    Moving(&'a MovingEdge),
}

impl<'a> Link<'a> {
    fn parent(&self) -> &'a str {
        match self {
            Link::Fixed { parent, .. } => parent,
            Link::Moving(edge) => &edge.parent,
        }
    }

    fn moving(&self) -> Option<&'a MovingEdge> {
        match self {
            Link::Fixed { .. } => None,
            Link::Moving(edge) => Some(edge),
        }
    }

    fn at(&self, stamp: Stamp, max_gap: Span) -> Option<Rigid<Sensor, Sensor>> {
        match self {
            Link::Fixed {
                parent_from_child, ..
            } => Some(*parent_from_child),
            Link::Moving(edge) => interpolate(&edge.samples, stamp, max_gap),
        }
    }
}

/// The links from a frame up to its root, lowest first; a cycle ends where it closes.
fn links_above<'a>(transforms: &'a TransformLog, frame: &'a str) -> Vec<Link<'a>> {
    let mut names = vec![bare(frame)];
    let mut links = Vec::new();
    while let Some(name) = names.last().copied() {
        let link = match (transforms.moving.get(name), transforms.fixed.parent(name)) {
            (Some(edge), _) => Link::Moving(edge),
            (None, Some(parent)) => match transforms.fixed.lookup(parent, name) {
                Some(parent_from_child) => Link::Fixed {
                    parent,
                    parent_from_child,
                },
                None => break,
            },
            (None, None) => break,
        };
        if names.contains(&link.parent()) {
            break;
        }
        names.push(link.parent());
        links.push(link);
    }
    links
}

fn chain_at(links: &[Link<'_>], stamp: Stamp, max_gap: Span) -> Option<Rigid<World, Ego>> {
    let mut parent_from_ego = Rigid::<Sensor, Sensor>::identity();
    for link in links {
        parent_from_ego = link.at(stamp, max_gap)? * parent_from_ego;
    }
    Some(parent_from_ego.relabel())
}

fn interpolate(
    samples: &[(Stamp, Rigid<Sensor, Sensor>)],
    stamp: Stamp,
    max_gap: Span,
) -> Option<Rigid<Sensor, Sensor>> {
    let after_idx = samples.partition_point(|(at, _)| *at < stamp);
    let (after_stamp, after) = samples.get(after_idx)?;
    if *after_stamp == stamp {
        return Some(*after);
    }
    let (before_stamp, before) = samples.get(after_idx.checked_sub(1)?)?;
    if *after_stamp - *before_stamp > max_gap {
        return None;
    }
    let share =
        (stamp - *before_stamp).as_secs_f64() / (*after_stamp - *before_stamp).as_secs_f64();
    Some(before.interpolate(after, share))
}
