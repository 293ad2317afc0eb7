//! The sweeps of a lidar and the images of cameras, brought together by one policy or another.

use fl_log::{ChannelId, Entry, Log, Progress};
use fl_rig::{Sensor, SensorId};
use fl_spacetime::{Ego, Point, Span, Stamp};

use super::physical::{Crossing, Look, TimedSweep, Turn};
use super::{ApproximateSettings, ApproximateTime, Arrival, ExactTime, Tuple};
use crate::error::sentence;
use crate::{Error, Fusion, match_stamps};

/// So many sweeps are read, spread over the log.
const N_SAMPLES: usize = 24;
/// A crossing that moves by more from sweep to sweep is no fixed one.
const STEADY_WITHIN: Span = Span::from_millis(5);

/// How a sweep gets its images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The image that was exposed when the lidar's beam crossed the middle of the camera's view:
    /// one to one, in order, least apart in total, and no further than the fusion's tolerance.
    Physical,
    /// The image with the stamp nearest to the sweep's, in the same manner: as frames are fused.
    Nearest,
    /// ROS ApproximateTime of the lidar and all cameras, with so many messages of each waiting.
    ApproximateTime {
        /// At least 1.
        queue_size: usize,
    },
    /// ROS ExactTime of the lidar and all cameras, with so many stamps waiting; 0 for any number.
    ExactTime {
        /// How many.
        queue_size: usize,
    },
}

/// A sweep with the images that a policy gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedSweep {
    /// Index into the log's entries of the lidar's channel.
    pub sweep: usize,
    /// For each camera the index into the log's entries of its channel. One at least is there.
    pub images: Vec<Option<usize>>,
}

/// The sweeps of a lidar, which is the fusion's key sensor, and the images of all cameras.
///
/// Invariant: cameras are sorted by id and have images in the log.
#[derive(Debug)]
pub struct Pairing<'f> {
    pub(super) fusion: &'f Fusion<'f>,
    pub(super) lidar: Stream<'f>,
    pub(super) cameras: Vec<View<'f>>,
    /// Points of the lidar have times of their own.
    pub has_times: bool,
    /// What was assumed, one sentence each.
    pub notes: Vec<String>,
    /// Sweeps that cannot be read, one sentence each.
    pub losses: Vec<String>,
}

/// The messages of one sensor.
#[derive(Debug)]
pub(super) struct Stream<'f> {
    sensor: &'f Sensor,
    channel: ChannelId,
    entries: &'f [Entry],
}

impl<'f> Stream<'f> {
    fn new(fusion: &'f Fusion<'f>, sensor: &'f Sensor) -> Option<Self> {
        let channel = fusion.channel_of(&sensor.id)?;
        let entries = fusion.log().entries(channel);
        Some(Self {
            sensor,
            channel,
            entries,
        })
    }

    /// True time.
    pub(super) fn stamp(&self, entry: usize) -> Stamp {
        self.sensor.true_stamp(self.entries[entry].stamp)
    }

    fn stamps_later_by(&self, span: Span) -> Vec<Stamp> {
        let entries = 0..self.entries.len();
        entries.map(|entry| self.stamp(entry) + span).collect()
    }

    /// The entries as the recorder got them.
    fn in_order_of_arrival(&self) -> Vec<usize> {
        let mut arrived: Vec<usize> = (0..self.entries.len()).collect();
        arrived.sort_by_key(|entry| self.entries[*entry].log_time);
        arrived
    }
}

/// What some sweeps say, beside the points in view, which the cameras keep.
#[derive(Debug, Default)]
struct Samples {
    turns: Vec<Turn>,
    /// For each camera, after the stamp of each sweep that has points in the middle.
    crossings: Vec<Vec<Span>>,
    losses: Vec<String>,
}

impl Samples {
    fn read(
        log: &Log,
        lidar: &Stream<'_>,
        cameras: &mut [View<'_>],
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let mut samples = Self {
            crossings: vec![Vec::new(); cameras.len()],
            ..Self::default()
        };
        let sweeps = spread(lidar.entries.len(), N_SAMPLES);
        for (nth, sweep) in sweeps.iter().enumerate() {
            if !progress.advance(nth as u64, sweeps.len() as u64) {
                return Err(fl_log::Error::Canceled.into());
            }
            match timed_sweep(log, lidar, *sweep) {
                Ok(read) => samples.take(*sweep, &read, cameras),
                Err(loss) => samples.losses.push(loss),
            }
        }
        Ok(samples)
    }

    fn take(&mut self, sweep: usize, read: &TimedSweep, cameras: &mut [View<'_>]) {
        self.turns.extend(read.turn);
        for (camera, crossings) in cameras.iter_mut().zip(&mut self.crossings) {
            let glimpse = read.seen_by(&camera.look);
            crossings.extend(glimpse.crossing);
            if !glimpse.points.is_empty() {
                camera.seen.push((sweep, glimpse.points));
            }
        }
    }
}

/// A camera, and what the lidar sees of its view.
#[derive(Debug)]
pub(super) struct View<'f> {
    pub(super) images: Stream<'f>,
    pub(super) look: Look,
    /// `None` if no point with a time lies in the middle.
    crossing: Option<Crossing>,
    /// Points in view, for some sweeps, in order.
    seen: Vec<(usize, Vec<Point<Ego>>)>,
}

impl View<'_> {
    pub(super) fn id(&self) -> &SensorId {
        &self.images.sensor.id
    }

    /// The stamp stands for a crossing that is not known.
    pub(super) fn crossing_after_stamp(&self) -> Span {
        self.crossing.map_or(Span::ZERO, |it| it.after_stamp)
    }

    /// The points in view of the sweep that is nearest among those that were read.
    pub(super) fn points_near(&self, sweep: usize) -> &[Point<Ego>] {
        let nearest = self.seen.iter().min_by_key(|(idx, _)| idx.abs_diff(sweep));
        nearest.map_or(&[], |(_, points)| points)
    }
}

impl<'f> Pairing<'f> {
    /// Reads some sweeps, and measures when the beam crosses the middle of each camera's view.
    ///
    /// # Errors
    /// [`Error::Log`] when `progress` cancels.
    pub fn measure(fusion: &'f Fusion<'f>, progress: &dyn Progress) -> Result<Self, Error> {
        let rig = fusion.rig();
        let key = fusion.key_sensor();
        let lidar = rig.sensor(key).and_then(|it| Stream::new(fusion, it));
        let lidar = lidar.expect("the key sensor is one of the rig, with a channel");
        let mut cameras: Vec<View<'_>> = rig
            .sensors()
            .iter()
            .filter_map(|it| view(fusion, it))
            .collect();
        let samples = Samples::read(fusion.log(), &lidar, &mut cameras, progress)?;
        let turn = Turn::usual(&samples.turns);
        for (camera, crossings) in cameras.iter_mut().zip(&samples.crossings) {
            camera.crossing = turn.and_then(|turn| turn.crossing(crossings));
        }
        Ok(Self {
            notes: notes(&lidar, &cameras, turn.is_some()),
            has_times: turn.is_some(),
            fusion,
            lidar,
            cameras,
            losses: samples.losses,
        })
    }

    /// The lidar.
    pub fn lidar(&self) -> &SensorId {
        &self.lidar.sensor.id
    }

    /// The log's entries of the lidar.
    pub fn sweeps(&self) -> &[Entry] {
        self.lidar.entries
    }

    /// The cameras, in the order of [`PairedSweep::images`], and the log's entries of each.
    pub fn cameras(&self) -> impl ExactSizeIterator<Item = (&SensorId, &[Entry])> {
        self.cameras
            .iter()
            .map(|view| (view.id(), view.images.entries))
    }

    /// When the beam crosses the middle of a camera's view, by the camera's place in
    /// [`Pairing::cameras`]. `None` if no point that has a time lies there: then the stamp of the
    /// sweep is taken.
    pub fn crossing(&self, camera: usize) -> Option<Crossing> {
        self.cameras.get(camera)?.crossing
    }

    /// How long after the beam's crossing the image was exposed; negative before it.
    ///
    /// # Panics
    /// For a sweep, camera or image that there is not.
    pub fn apart(&self, sweep: usize, camera: usize, image: usize) -> Span {
        let view = &self.cameras[camera];
        let crossing = self.lidar.stamp(sweep) + view.crossing_after_stamp();
        view.images.stamp(image) - crossing
    }

    /// The sweeps that a policy finds images for, in order.
    pub fn pairs(&self, policy: Policy) -> Vec<PairedSweep> {
        let n_topics = self.cameras.len() + 1;
        match policy {
            Policy::Physical => {
                let crossings = self.cameras.iter().map(View::crossing_after_stamp);
                self.matched(&crossings.collect::<Vec<_>>())
            }
            Policy::Nearest => self.matched(&vec![Span::ZERO; self.cameras.len()]),
            Policy::ApproximateTime { queue_size } => {
                let settings = ApproximateSettings::new(n_topics, queue_size);
                let mut ros = ApproximateTime::new(settings);
                self.joined(|arrival| ros.push(arrival))
            }
            Policy::ExactTime { queue_size } => {
                let mut ros = ExactTime::new(n_topics, queue_size);
                self.joined(|arrival| ros.push(arrival).into_iter().collect())
            }
        }
    }

    /// Each camera's images, one to one and in order, to the sweeps so long after their stamps.
    fn matched(&self, after_stamps: &[Span]) -> Vec<PairedSweep> {
        let tolerance = self.fusion.report().tolerance;
        let of_camera = |(view, after_stamp): (&View<'_>, &Span)| {
            let moments = self.lidar.stamps_later_by(*after_stamp);
            let images = view.images.stamps_later_by(Span::ZERO);
            match_stamps(&moments, &images, tolerance)
        };
        let cameras = self.cameras.iter().zip(after_stamps);
        let by_camera: Vec<_> = cameras.map(of_camera).collect();
        let paired = |sweep: usize| PairedSweep {
            sweep,
            images: by_camera.iter().map(|images| images[sweep]).collect(),
        };
        let sweeps = (0..self.lidar.entries.len()).map(paired);
        let has_image = |pair: &PairedSweep| pair.images.iter().any(Option::is_some);
        sweeps.filter(has_image).collect()
    }

    /// What a node of ROS makes of the messages, as they arrive and by the stamps they bear.
    fn joined(&self, mut push: impl FnMut(Arrival) -> Vec<Tuple>) -> Vec<PairedSweep> {
        let cameras = self.cameras.iter().map(|view| &view.images);
        let streams: Vec<&Stream<'_>> = std::iter::once(&self.lidar).chain(cameras).collect();
        let arrived: Vec<Vec<usize>> = streams.iter().map(|it| it.in_order_of_arrival()).collect();
        let mut messages: Vec<(usize, &Entry)> = Vec::new();
        for (topic, (stream, arrived)) in streams.iter().zip(&arrived).enumerate() {
            messages.extend(arrived.iter().map(|entry| (topic, &stream.entries[*entry])));
        }
        messages.sort_by_key(|(topic, entry)| (entry.log_time, *topic));
        let arrivals = messages.into_iter().map(|(topic, entry)| Arrival {
            topic,
            stamp: entry.stamp,
        });
        let to_pair = |tuple: Tuple| {
            let mut entries = tuple.iter().zip(&arrived).map(|(nth, of)| of[*nth]);
            Some(PairedSweep {
                sweep: entries.next()?,
                images: entries.map(Some).collect(),
            })
        };
        let mut pairs: Vec<PairedSweep> =
            arrivals.flat_map(&mut push).filter_map(to_pair).collect();
        pairs.sort_by_key(|pair| pair.sweep);
        pairs
    }
}

fn view<'f>(fusion: &'f Fusion<'f>, sensor: &'f Sensor) -> Option<View<'f>> {
    let look = Look {
        model: *sensor.camera()?,
        ego_from_camera: sensor.ego_from_camera()?,
    };
    Some(View {
        images: Stream::new(fusion, sensor)?,
        look,
        crossing: None,
        seen: Vec::new(),
    })
}

fn timed_sweep(log: &Log, lidar: &Stream<'_>, sweep: usize) -> Result<TimedSweep, String> {
    let place = lidar.sensor.ego_from_sensor;
    let (id, read) = (&lidar.sensor.id, log.cloud(lidar.channel, sweep));
    read.map(|read| TimedSweep::new(&read.cloud, &place))
        .map_err(|error| {
            format!(
                "sweep {sweep} of `{id}` cannot be read: {}",
                sentence(&error)
            )
        })
}

/// So many of `n` at most, evenly spread.
fn spread(n: usize, n_wanted: usize) -> Vec<usize> {
    let n_taken = n.min(n_wanted);
    (0..n_taken)
        .map(|nth| (2 * nth + 1) * n / (2 * n_taken))
        .collect()
}

fn notes(lidar: &Stream<'_>, cameras: &[View<'_>], has_times: bool) -> Vec<String> {
    let lidar = &lidar.sensor.id;
    if !has_times {
        return vec![format!(
            "the points of `{lidar}` have no times of their own: its beam is taken to cross every \
             camera's view at the stamp of the sweep"
        )];
    }
    let note = |view: &View<'_>| match view.crossing {
        None => Some(format!(
            "no point of `{lidar}` lies in the middle of the view of `{}`: its beam is taken to \
             cross it at the stamp of the sweep",
            view.id()
        )),
        Some(it) if it.within > STEADY_WITHIN => Some(format!(
            "when the beam of `{lidar}` crosses the view of `{}` differs from sweep to sweep by up \
             to {:.1} ms; the median is taken",
            view.id(),
            it.within.as_millis_f64()
        )),
        Some(_) => None,
    };
    cameras.iter().filter_map(note).collect()
}
