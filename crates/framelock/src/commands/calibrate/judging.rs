//! What is to be thought of each sensor, one after the other: a sensor is judged beside those that
//! were judged before it, as mended.

use fl_calibrate::{
    JudgedClock, JudgedLidar, JudgedRadar, Mistake, RefineSettings, Refined, Verdict,
    judge_camera_clock, judge_lidar, judge_radar, meanings, refine,
};
use fl_fusion::{Fusion, FusionSettings};
use fl_log::Log;
use fl_rig::{Rig, SensorId, SensorKind};
use fl_spacetime::Span;

use crate::Console;
use crate::progress::WorkProgress;

/// Frames by which conventions are told apart: degrees, not hundredths of them.
const FRAMES_FOR_MEANING: usize = 8;

/// What the drive says of its sensors.
pub(super) struct Judgement {
    pub(super) lidars: Vec<JudgedLidar>,
    pub(super) meaning: Meaning,
    pub(super) cameras: Vec<Refined>,
    pub(super) not_judged: Vec<SensorId>,
    /// Of the cameras; those of the lidars are with them.
    pub(super) clocks: Vec<JudgedClock>,
    pub(super) radars: Vec<JudgedRadar>,
}

/// What the poses were meant to say, if not what they were read as.
#[derive(Debug, Default)]
pub(super) struct Meaning {
    pub(super) mistakes: Vec<Mistake>,
    /// Cameras, and those at whose places they are.
    pub(super) exchanged: Vec<[SensorId; 2]>,
}

/// A log whose sensors are judged, and the rig as mended so far.
pub(super) struct Bench<'a> {
    log: &'a Log,
    settings: FusionSettings,
    sensors: Vec<SensorId>,
    refining: RefineSettings,
    fusion: Fusion<'a>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(
        log: &'a Log,
        fusion: Fusion<'a>,
        settings: FusionSettings,
        sensors: Vec<SensorId>,
        refining: RefineSettings,
    ) -> Self {
        Self {
            log,
            settings,
            sensors,
            refining,
            fusion,
        }
    }

    /// The sensors with the rig as mended, as pictures of it need them.
    pub(super) fn fusion(&self) -> &Fusion<'a> {
        &self.fusion
    }

    /// Judges all sensors. The rig is mended by all that is found but for the places of cameras.
    pub(super) fn judge(&mut self, console: &mut Console) -> anyhow::Result<Judgement> {
        let lidars = self.each(is_lidar, console, judge_lidar)?;
        self.mend(|id, sensor| {
            if let Some(found) = lidars.iter().find(|it| it.sensor == *id) {
                sensor.ego_from_sensor = found.best();
                sensor.clock_offset = sensor.clock_offset + found.clock.correction();
            }
        })?;
        let (mut cameras, mut not_judged) = self.places(console)?;
        let mut meaning = Meaning::default();
        if cameras.iter().any(|it| it.verdict() != Verdict::Right) {
            let (found, is_mended) = self.meaning(console)?;
            meaning = found;
            if is_mended {
                (cameras, not_judged) = self.places(console)?;
            }
        }
        let clocks = self.each(is_camera, console, judge_camera_clock)?;
        if clocks.iter().any(|it| it.correction() != Span::ZERO) {
            self.mend(|id, sensor| {
                if let Some(found) = clocks.iter().find(|it| it.sensor == *id) {
                    sensor.clock_offset = sensor.clock_offset + found.correction();
                }
            })?;
            (cameras, not_judged) = self.places(console)?;
        }
        let radars = self.each(is_radar, console, judge_radar)?;
        self.mend(|id, sensor| {
            if let Some(found) = radars.iter().find(|it| it.sensor == *id) {
                sensor.ego_from_sensor = found.best();
            }
        })?;
        Ok(Judgement {
            lidars,
            meaning,
            cameras,
            not_judged,
            clocks,
            radars,
        })
    }

    /// The sensors of a kind that are to be judged.
    fn of_kind(&self, is_kind: impl Fn(&SensorKind) -> bool) -> Vec<SensorId> {
        let rig = self.fusion.rig();
        let is_wanted = |id: &&SensorId| rig.sensor(id).is_some_and(|it| is_kind(&it.kind));
        self.sensors.iter().filter(is_wanted).cloned().collect()
    }

    /// Judges each of a kind that the log has.
    fn each<T>(
        &self,
        is_kind: impl Fn(&SensorKind) -> bool,
        console: &mut Console,
        judge: impl Fn(
            &Fusion<'_>,
            &SensorId,
            &dyn fl_log::Progress,
        ) -> Result<Option<T>, fl_calibrate::Error>,
    ) -> anyhow::Result<Vec<T>> {
        let mut judged = Vec::new();
        for id in self.of_kind(is_kind) {
            let progress = WorkProgress::new(id.as_str(), console);
            judged.extend(judge(&self.fusion, &id, &progress)?);
        }
        Ok(judged)
    }

    /// Where the cameras sit, and those that nothing can be said of.
    fn places(&self, console: &mut Console) -> anyhow::Result<(Vec<Refined>, Vec<SensorId>)> {
        let found = self.each(is_camera, console, |fusion, id, progress| {
            Ok(Some(match refine(fusion, id, &self.refining, progress)? {
                Some(refined) => Ok(refined),
                None => Err(id.clone()),
            }))
        })?;
        let (mut cameras, mut not_judged) = (Vec::new(), Vec::new());
        for one in found {
            match one {
                Ok(refined) => cameras.push(refined),
                Err(id) => not_judged.push(id),
            }
        }
        Ok((cameras, not_judged))
    }

    /// What the poses of the cameras were meant to say; and whether the rig was mended so.
    fn meaning(&mut self, console: &mut Console) -> anyhow::Result<(Meaning, bool)> {
        let cameras = self.of_kind(is_camera);
        let progress = WorkProgress::new("conventions", console);
        let found = meanings(&self.fusion, &cameras, FRAMES_FOR_MEANING, &progress)?;
        let named = found.named().filter(|it| !it.mistakes.is_empty());
        let Some(named) = named else {
            let name = |idx: usize| cameras[idx].clone();
            let exchanged = found.exchanged.iter();
            let meaning = Meaning {
                exchanged: exchanged.map(|(a, b)| [name(*a), name(*b)]).collect(),
                ..Meaning::default()
            };
            return Ok((meaning, false));
        };
        self.mend(|id, sensor| {
            if let Some(idx) = cameras.iter().position(|it| it == id) {
                sensor.ego_from_sensor = named.ego_from_camera[idx].relabel();
            }
        })?;
        let meaning = Meaning {
            mistakes: named.mistakes.clone(),
            ..Meaning::default()
        };
        Ok((meaning, true))
    }

    /// Changes the rig; whatever is judged from now on is judged with it.
    fn mend(&mut self, change: impl Fn(&SensorId, &mut fl_rig::Sensor)) -> anyhow::Result<()> {
        let mended = self.fusion.rig().mapped(|sensor| {
            let id = sensor.id.clone();
            change(&id, sensor);
        })?;
        if mended != *self.fusion.rig() {
            self.fusion = Fusion::new(self.log, mended, self.settings.clone())?;
        }
        Ok(())
    }
}

impl Judgement {
    /// Those of lidars and of cameras.
    pub(super) fn all_clocks(&self) -> Vec<&JudgedClock> {
        let lidars = self.lidars.iter().map(|it| &it.clock);
        lidars.chain(&self.clocks).collect()
    }

    /// The rig with each camera where it is best.
    pub(super) fn mended(&self, rig: &Rig) -> anyhow::Result<Rig> {
        Ok(rig.mapped(|sensor| {
            if let Some(refined) = self.cameras.iter().find(|it| it.sensor == sensor.id) {
                sensor.ego_from_sensor = refined.best().relabel();
            }
        })?)
    }

    /// Whether anything is wrong or suspect.
    pub(super) fn is_faulty(&self) -> bool {
        let clocks = self.all_clocks().into_iter().map(JudgedClock::verdict);
        let lidars = self.lidars.iter().map(JudgedLidar::verdict);
        let cameras = self.cameras.iter();
        let cameras = cameras.flat_map(|it| [it.verdict(), it.lens_verdict()]);
        let radars = self.radars.iter().map(JudgedRadar::verdict);
        let mut verdicts = clocks.chain(lidars).chain(cameras).chain(radars);
        !self.meaning.mistakes.is_empty()
            || !self.meaning.exchanged.is_empty()
            || verdicts.any(|it| matches!(it, Verdict::Wrong | Verdict::Suspect))
    }
}

fn is_lidar(kind: &SensorKind) -> bool {
    *kind == SensorKind::Lidar
}

fn is_camera(kind: &SensorKind) -> bool {
    matches!(kind, SensorKind::Camera(_))
}

fn is_radar(kind: &SensorKind) -> bool {
    *kind == SensorKind::Radar
}
