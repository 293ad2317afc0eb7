//! A whole drive to a file or a viewer, frame by frame.

use fl_fusion::{FusedFrame, Fusion, ImageSnapshot};
use fl_log::Progress;
use fl_rig::SensorKind;
use fl_scene::Scene;
use fl_spacetime::{Vector, World};
use rerun::{TextLog, TextLogLevel};

use crate::cameras::{self, CameraPainter};
use crate::canvas::{Canvas, Moment};
use crate::clouds::LidarPainter;
use crate::drive::Drive;
use crate::output::{FRAMES_IN_FLIGHT, Output};
use crate::radars::RadarPainter;
use crate::{Error, ShowOptions, Sink, blueprint, ego, paths, plots, tracks};

/// What was shown, and what of the drive could not be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShowReport {
    /// Frames that were fused and drawn.
    pub frames: usize,
    /// Lidar points, after thinning.
    pub points: usize,
    /// Images.
    pub images: usize,
    /// Tracks that live in these frames.
    pub tracks: usize,
    /// Cuboids drawn over images.
    pub projections: usize,
    /// Size of the file, bytes; `None` for a viewer.
    pub bytes: Option<u64>,
    /// What is missing or was done differently, one sentence each, at most
    /// [`ShowReport::MAX_LOSSES`] of them; the viewer has all of them beside their frames.
    pub losses: Vec<String>,
    /// How many losses there were.
    pub n_losses: usize,
}

/// Shows a drive, with its scene if there is one, in a file or in a viewer that is running.
///
/// Frames are fused one after the other; memory does not grow with their number.
/// `progress` is told of every frame; when it says stop, nothing is left behind.
///
/// # Errors
/// [`Error::Canceled`], [`Error::NoFrames`], [`Error::Write`],
/// [`Error::ViewerUrl`], [`Error::NoViewer`], [`Error::ViewerLost`] or [`Error::Rerun`].
/// What of a frame cannot be read is a loss, not an error.
pub fn show(
    fusion: &Fusion<'_>,
    scene: Option<&Scene>,
    sink: &Sink,
    options: &ShowOptions,
    progress: &dyn Progress,
) -> Result<ShowReport, Error> {
    let drive = Drive::new(fusion, scene, options)?;
    let output = Output::open(sink, &drive)?;
    let mut session = Session::new(&output, &drive);
    match session.draw(fusion, progress) {
        Ok(()) => {
            let report = session.report;
            Ok(ShowReport {
                bytes: output.finish()?,
                ..report
            })
        }
        Err(err) => {
            output.abandon();
            Err(err)
        }
    }
}

impl ShowReport {
    /// How many losses a report spells out.
    pub const MAX_LOSSES: usize = 100;

    fn add_loss(&mut self, loss: String) {
        self.n_losses += 1;
        if self.losses.len() < Self::MAX_LOSSES {
            self.losses.push(loss);
        }
    }
}

/// One drive being drawn.
struct Session<'a> {
    output: &'a Output,
    drive: &'a Drive<'a>,
    lidars: LidarPainter<'a>,
    radars: RadarPainter<'a>,
    cameras: CameraPainter<'a>,
    report: ShowReport,
}

impl<'a> Session<'a> {
    fn new(output: &'a Output, drive: &'a Drive<'a>) -> Self {
        Self {
            output,
            drive,
            lidars: LidarPainter::new(drive.options),
            radars: RadarPainter {
                rig: drive.rig,
                options: drive.options,
            },
            cameras: CameraPainter::new(drive),
            report: ShowReport::default(),
        }
    }

    fn canvas(&self) -> &'a Canvas {
        self.output.canvas()
    }

    fn draw(&mut self, fusion: &Fusion<'_>, progress: &dyn Progress) -> Result<(), Error> {
        self.draw_what_is_known(fusion)?;
        self.draw_frames(fusion, progress)
    }

    /// Everything that needs no decoding.
    fn draw_what_is_known(&mut self, fusion: &Fusion<'_>) -> Result<(), Error> {
        let (canvas, drive) = (self.canvas(), self.drive);
        blueprint::send(canvas, drive)?;
        ego::put_vehicle(canvas, drive)?;
        ego::put_path(canvas, drive)?;
        for sensor in drive.sensors() {
            match &sensor.kind {
                SensorKind::Lidar => LidarPainter::put_style(canvas, &sensor.id)?,
                SensorKind::Radar => RadarPainter::put_style(canvas, &sensor.id)?,
                SensorKind::Camera(_) => cameras::put_camera(canvas, sensor)?,
                SensorKind::Imu | SensorKind::Gnss | SensorKind::Audio => {}
            }
        }
        self.put_remarks(fusion)?;
        plots::put_skews(canvas, drive)?;
        if let Some(scene) = drive.scene {
            plots::put_object_counts(canvas, drive, scene)?;
            self.report.tracks = tracks::put_tracks(canvas, drive, scene)?;
        }
        self.output.keep_up()
    }

    /// What fusion has to say of the whole log, at the first frame.
    fn put_remarks(&self, fusion: &Fusion<'_>) -> Result<(), Error> {
        let say = |remark: &str| {
            let note = TextLog::new(remark).with_level(TextLogLevel::INFO);
            self.canvas()
                .put(&paths::notes(), self.drive.moments[0], &note)
        };
        say(&format!("ego motion: {}", fusion.ego_motion().source()))?;
        if self.drive.shift.norm() > 0.0 {
            say(&format!(
                "world coordinates are shown less {}",
                meters(self.drive.shift)
            ))?;
        }
        fusion.report().notes.iter().try_for_each(|note| say(note))
    }

    fn draw_frames(&mut self, fusion: &Fusion<'_>, progress: &dyn Progress) -> Result<(), Error> {
        let drive = self.drive;
        let total = drive.moments.len() as u64;
        for (done, moment) in (0_u64..).zip(&drive.moments) {
            if !progress.advance(done, total) {
                return Err(Error::Canceled { done, total });
            }
            let frame = fusion.frame(moment.frame_idx);
            let frame = frame.expect("the moments are those of this fusion's frames");
            self.draw_frame(*moment, &frame)?;
            if (done + 1) % FRAMES_IN_FLIGHT as u64 == 0 {
                self.output.keep_up()?;
            }
        }
        progress.advance(total, total);
        Ok(())
    }

    fn draw_frame(&mut self, moment: Moment, frame: &FusedFrame) -> Result<(), Error> {
        let (canvas, drive) = (self.canvas(), self.drive);
        ego::put_pose(canvas, moment, drive, &frame.world_from_ego)?;
        self.draw_sweeps(moment, frame)?;
        self.draw_scans(moment, frame)?;
        self.draw_images(moment, frame)?;
        for loss in &frame.losses {
            self.lose(moment, format!("frame {}: {loss}", frame.idx))?;
        }
        for warning in &frame.warnings {
            self.say(moment, &format!("frame {}: {warning}", frame.idx))?;
        }
        self.report.frames += 1;
        Ok(())
    }

    fn draw_sweeps(&mut self, moment: Moment, frame: &FusedFrame) -> Result<(), Error> {
        let canvas = self.canvas();
        for sweep in &frame.clouds {
            self.report.points += self.lidars.put(canvas, moment, sweep)?;
        }
        let lidars = self
            .drive
            .sensors()
            .filter(|sensor| sensor.kind == SensorKind::Lidar);
        for sensor in
            lidars.filter(|sensor| frame.clouds.iter().all(|sweep| sweep.sensor != sensor.id))
        {
            LidarPainter::put_none(canvas, moment, &sensor.id)?;
        }
        Ok(())
    }

    fn draw_scans(&mut self, moment: Moment, frame: &FusedFrame) -> Result<(), Error> {
        let canvas = self.canvas();
        let rate = self.drive.rate_at(moment);
        for scan in &frame.radars {
            self.radars.put(canvas, moment, scan, rate)?;
        }
        let radars = self
            .drive
            .sensors()
            .filter(|sensor| sensor.kind == SensorKind::Radar);
        for sensor in
            radars.filter(|sensor| frame.radars.iter().all(|scan| scan.sensor != sensor.id))
        {
            RadarPainter::put_none(canvas, moment, &sensor.id)?;
        }
        Ok(())
    }

    fn draw_images(&mut self, moment: Moment, frame: &FusedFrame) -> Result<(), Error> {
        let canvas = self.canvas();
        for image in &frame.images {
            let trouble = self.cameras.put_image(self.output, moment, image)?;
            if let Some(trouble) = trouble {
                let ImageSnapshot { sensor, format, .. } = image;
                let idx = frame.idx;
                let loss = format!(
                    "frame {idx}: an image of `{sensor}` {trouble}; the log calls it `{format}`"
                );
                self.lose(moment, loss)?;
                continue;
            }
            self.report.images += 1;
            self.report.projections += self.cameras.put_cuboids(canvas, moment, image)?;
        }
        let cameras = self
            .drive
            .sensors()
            .filter(|sensor| sensor.camera().is_some());
        for sensor in
            cameras.filter(|sensor| frame.images.iter().all(|image| image.sensor != sensor.id))
        {
            self.cameras.put_none(canvas, moment, &sensor.id)?;
        }
        Ok(())
    }

    /// Says it in the viewer, beside the frame, and in the report.
    fn lose(&mut self, moment: Moment, loss: String) -> Result<(), Error> {
        self.say(moment, &loss)?;
        self.report.add_loss(loss);
        Ok(())
    }

    /// Says it in the viewer, beside the frame.
    fn say(&self, moment: Moment, text: &str) -> Result<(), Error> {
        let note = TextLog::new(text).with_level(TextLogLevel::WARN);
        self.canvas().put(&paths::notes(), moment, &note)
    }
}

fn meters(vector: Vector<World>) -> String {
    format!("({}, {}, {}) m", vector.x(), vector.y(), vector.z())
}
