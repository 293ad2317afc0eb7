//! The drive: one vehicle, its sensors, and everybody around it, at any moment.

use std::sync::OnceLock;

use fl_log::RgbImage;
use fl_rig::{Rig, SensorId, SensorKind};
use fl_scene::TrackId;
use fl_spacetime::{Camera, Ego, OrientedBox, Point, Rigid, Span, Stamp, Vector, World};

use crate::actor::Actor;
use crate::camera::CameraRays;
use crate::devices::{Device, devices, rig};
use crate::dice::Dice;
use crate::ego_motion::EgoMotion;
use crate::gnss::GeoPoint;
use crate::imu::{self, ImuSample};
use crate::lidar::{LidarScene, Sweep};
use crate::radar::{RadarScan, RadarScene};
use crate::render::View;
use crate::silhouette::{self, PixelBounds};
use crate::stage::Stage;
use crate::town::Town;
use crate::{Error, cast};

/// How long the drive takes and which noise it has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DriveSettings {
    /// Length in seconds, 0.3 to 30.
    pub seconds: f64,
    /// Another seed, other noise; the same town and traffic.
    pub seed: u64,
}

impl Default for DriveSettings {
    fn default() -> Self {
        Self {
            seconds: 6.0,
            seed: 1,
        }
    }
}

/// A drive through a city block, known exactly at every nanosecond.
///
/// ```text
///  World: x east, y north, z up;     Ego: x forward, y left, z up,
///  origin on the street at z = 0     origin under the middle of the rear axle
/// ```
/// All motion is a closed formula of time, also before the start and after the end, so that
/// every method takes any stamp. Measurements at the same stamp have the same noise.
#[derive(Debug)]
pub struct Drive {
    pub(crate) settings: DriveSettings,
    pub(crate) town: Town,
    pub(crate) actors: Vec<Actor>,
    pub(crate) motion: EgoMotion,
    pub(crate) devices: Vec<Device>,
    rig: Rig,
    rays: Vec<OnceLock<CameraRays>>,
}

/// What the middle of a pixel shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    /// The object.
    pub track: TrackId,
    /// The place on its surface.
    pub place: Point<World>,
}

/// Standard deviation of the satellite fix to the east and north, meters; upwards twice that.
pub(crate) const GNSS_SIGMA_M: f64 = 0.02;
const START: Stamp = Stamp::from_nanos(1_749_720_600_000_000_000);
const SECONDS: [f64; 2] = [0.3, 30.0];
const ORIGIN: GeoPoint = GeoPoint {
    latitude_deg: 48.137_43,
    longitude_deg: 11.575_49,
    altitude_m: 566.2,
};

impl Drive {
    /// The drive of the sample log: 6 s.
    ///
    /// # Errors
    /// None that a caller could cause; those of the crates below, should they refuse a value.
    pub fn city_block() -> Result<Self, Error> {
        Self::city_block_with(DriveSettings::default())
    }

    /// A longer or shorter drive, or one with other noise.
    ///
    /// # Errors
    /// [`Error::Length`] if it is too short or too long.
    pub fn city_block_with(settings: DriveSettings) -> Result<Self, Error> {
        let [min, max] = SECONDS;
        if !(min..=max).contains(&settings.seconds) {
            return Err(Error::Length {
                seconds: settings.seconds,
                min,
                max,
            });
        }
        const TOWN_SEED: u32 = 20;
        let devices = devices()?;
        Ok(Self {
            settings,
            town: Town::city_blocks(TOWN_SEED),
            actors: cast::actors(),
            motion: EgoMotion::around_the_block(),
            rig: rig(&devices)?,
            rays: devices.iter().map(|_| OnceLock::new()).collect(),
            devices,
        })
    }

    /// Length and seed.
    pub fn settings(&self) -> DriveSettings {
        self.settings
    }

    /// From when on sensors measure.
    pub fn start(&self) -> Stamp {
        START
    }

    /// Until when sensors measure; the ego poses of the log reach a little beyond both.
    pub fn end(&self) -> Stamp {
        START + Span::from_secs_f64(self.settings.seconds)
    }

    /// All sensors.
    pub fn rig(&self) -> &Rig {
        &self.rig
    }

    /// Where on the Earth the world's origin is.
    pub fn origin(&self) -> GeoPoint {
        ORIGIN
    }

    /// When a sensor measures; for the lidar, when its turns start. Empty for unknown sensors.
    pub fn stamps(&self, sensor: &SensorId) -> Vec<Stamp> {
        let device = self
            .devices
            .iter()
            .find(|device| device.sensor.id == *sensor);
        device.map_or_else(Vec::new, |device| {
            device.cadence.stamps(self.start(), self.end())
        })
    }

    /// The exact pose of the vehicle.
    pub fn world_from_ego(&self, stamp: Stamp) -> Rigid<World, Ego> {
        self.motion.world_from_ego(secs(stamp))
    }

    /// The exact velocity of the ego origin over ground, m/s.
    pub fn ego_velocity(&self, stamp: Stamp) -> Vector<World> {
        Vector::from_coords(
            self.motion
                .velocity_of(&nalgebra::Vector3::zeros(), secs(stamp)),
        )
    }

    /// All objects with their classes in `fl_scene::Ontology::automotive`, by rising id.
    pub fn objects(&self) -> impl Iterator<Item = (TrackId, &'static str)> {
        self.actors
            .iter()
            .enumerate()
            .map(|(idx, actor)| (track_id(idx), actor.class))
    }

    /// The exact cuboids of all objects, by rising id: the tightest around each body.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn object_boxes(&self, stamp: Stamp) -> Result<Vec<(TrackId, OrientedBox<World>)>, Error> {
        let cuboid =
            |(idx, actor): (usize, &Actor)| Ok((track_id(idx), actor.cuboid(secs(stamp))?));
        self.actors.iter().enumerate().map(cuboid).collect()
    }

    /// The exact velocity of an object's middle over ground, m/s.
    ///
    /// # Errors
    /// [`Error::NoObject`].
    pub fn object_velocity(&self, track: TrackId, stamp: Stamp) -> Result<Vector<World>, Error> {
        let actor = &self.actors[self.actor_idx(track)?];
        let velocity = actor.velocity_of(&nalgebra::Vector3::zeros(), secs(stamp));
        Ok(Vector::from_coords(velocity))
    }

    /// The turn of the lidar that starts at `stamp`.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn sweep(&self, stamp: Stamp) -> Result<Sweep, Error> {
        let (stream, device) = self.first_device(|kind| *kind == SensorKind::Lidar, "lidar")?;
        let scene = LidarScene {
            town: &self.town,
            actors: &self.actors,
            motion: &self.motion,
            ego_from_lidar: device.sensor.ego_from_sensor,
        };
        scene.sweep(stamp, secs(stamp), &mut self.dice(stream, stamp))
    }

    /// A scan of a radar.
    ///
    /// # Errors
    /// [`Error::NoSensor`] if there is no such radar.
    pub fn radar_scan(&self, radar: &SensorId, stamp: Stamp) -> Result<RadarScan, Error> {
        let (stream, device) = self.device(radar, "radar")?;
        let secs = secs(stamp);
        let scene = RadarScene {
            stage: Stage::at(&self.town, &self.actors, secs),
            actors: &self.actors,
            motion: &self.motion,
            ego_from_radar: device.sensor.ego_from_sensor,
            secs,
        };
        scene.scan(stamp, &mut self.dice(stream, stamp))
    }

    /// What the inertial unit measures.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn imu_sample(&self, stamp: Stamp) -> Result<ImuSample, Error> {
        let (stream, device) = self.first_device(|kind| *kind == SensorKind::Imu, "imu")?;
        let exact = imu::exact(&self.motion, &device.sensor.ego_from_sensor, secs(stamp));
        Ok(imu::measured(stamp, exact, &mut self.dice(stream, stamp)))
    }

    /// Where the satellite receiver says its antenna is.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn gnss_fix(&self, stamp: Stamp) -> Result<GeoPoint, Error> {
        let (stream, device) = self.first_device(|kind| *kind == SensorKind::Gnss, "gnss")?;
        let antenna = (self.world_from_ego(stamp) * device.sensor.ego_from_sensor).translation();
        let noise = self.dice(stream, stamp).normal3(GNSS_SIGMA_M);
        Ok(ORIGIN.offset([
            antenna.x + noise[0],
            antenna.y + noise[1],
            antenna.z + 2.0 * noise[2],
        ]))
    }

    /// The image a camera takes.
    ///
    /// # Errors
    /// [`Error::NoSensor`] if there is no such camera.
    pub fn render(&self, camera: &SensorId, stamp: Stamp) -> Result<RgbImage, Error> {
        self.view(camera, stamp)?.image()
    }

    /// The object seen at the middle of every pixel, row by row from the top.
    ///
    /// # Errors
    /// [`Error::NoSensor`] if there is no such camera.
    pub fn render_ids(
        &self,
        camera: &SensorId,
        stamp: Stamp,
    ) -> Result<Vec<Option<TrackId>>, Error> {
        let actors = self.view(camera, stamp)?.actors();
        Ok(actors
            .into_iter()
            .map(|actor| actor.map(track_id))
            .collect())
    }

    /// The object seen at the middle of every pixel and which place of it, row by row from the top.
    ///
    /// # Errors
    /// [`Error::NoSensor`] if there is no such camera.
    pub fn sightings(
        &self,
        camera: &SensorId,
        stamp: Stamp,
    ) -> Result<Vec<Option<Sighting>>, Error> {
        let seen = self.view(camera, stamp)?.sightings();
        let sighting = |(actor_idx, place)| Sighting {
            track: track_id(actor_idx),
            place: Point::from_coords(place),
        };
        Ok(seen.into_iter().map(|seen| seen.map(sighting)).collect())
    }

    /// Whether one object would be seen at the middle of every pixel, were nothing before it.
    ///
    /// # Errors
    /// [`Error::NoSensor`], [`Error::NoObject`].
    pub fn render_alone(
        &self,
        camera: &SensorId,
        stamp: Stamp,
        track: TrackId,
    ) -> Result<Vec<bool>, Error> {
        Ok(self
            .view(camera, stamp)?
            .actor_alone(self.actor_idx(track)?))
    }

    /// The exact bounds of an object's outline in an image, also beyond the image's edges, whether
    /// or not something stands before it. `None` if a part of it is outside the lens' valid cone.
    ///
    /// # Errors
    /// [`Error::NoSensor`], [`Error::NoObject`].
    pub fn silhouette(
        &self,
        camera: &SensorId,
        stamp: Stamp,
        track: TrackId,
    ) -> Result<Option<PixelBounds>, Error> {
        let (_, device) = self.device(camera, "camera")?;
        let Some(model) = device.sensor.camera() else {
            return Ok(None);
        };
        let actor = &self.actors[self.actor_idx(track)?];
        let camera_from_world = self.world_from_camera(device, stamp).inverse();
        Ok(silhouette::bounds(
            model,
            &camera_from_world,
            &actor.body,
            &actor.stand(secs(stamp)),
        ))
    }

    fn view(&self, camera: &SensorId, stamp: Stamp) -> Result<View<'_>, Error> {
        let (device_idx, device) = self.device(camera, "camera")?;
        let Some(model) = device.sensor.camera() else {
            return Err(Error::NoSensor {
                sensor: camera.clone(),
                kind: "camera",
            });
        };
        Ok(View {
            stage: Stage::at(&self.town, &self.actors, secs(stamp)),
            rays: self.rays[device_idx].get_or_init(|| CameraRays::new(model)),
            world_from_camera: self.world_from_camera(device, stamp),
        })
    }

    fn world_from_camera(&self, device: &Device, stamp: Stamp) -> Rigid<World, Camera> {
        let ego_from_camera: Rigid<Ego, Camera> = device.sensor.ego_from_sensor.relabel();
        self.world_from_ego(stamp) * ego_from_camera
    }

    fn dice(&self, stream: usize, stamp: Stamp) -> Dice {
        Dice::new(self.settings.seed, stream as u64, stamp.nanos())
    }

    /// The device of that id and kind, with its index.
    fn device(&self, id: &SensorId, kind: &'static str) -> Result<(usize, &Device), Error> {
        let mut devices = self.devices.iter().enumerate();
        devices
            .find(|(_, device)| device.sensor.id == *id && device.sensor.kind.name() == kind)
            .ok_or_else(|| Error::NoSensor {
                sensor: id.clone(),
                kind,
            })
    }

    fn first_device(
        &self,
        wanted: impl Fn(&SensorKind) -> bool,
        kind: &'static str,
    ) -> Result<(usize, &Device), Error> {
        let found = self
            .devices
            .iter()
            .find(|device| wanted(&device.sensor.kind));
        let id = match found {
            Some(device) => device.sensor.id.clone(),
            None => SensorId::new(kind)?,
        };
        self.device(&id, kind)
    }

    fn actor_idx(&self, track: TrackId) -> Result<usize, Error> {
        let found = (0..self.actors.len()).find(|idx| track_id(*idx) == track);
        found.ok_or(Error::NoObject { track })
    }
}

/// Seconds since the drive's start.
pub(crate) fn secs(stamp: Stamp) -> f64 {
    (stamp - START).as_secs_f64()
}

/// The id of an actor in the truth: ids start at 1.
pub(crate) fn track_id(actor_idx: usize) -> TrackId {
    TrackId::new(actor_idx as u64 + 1)
}
