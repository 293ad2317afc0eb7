//! Images as the log holds them, and cuboids over them, projected here and drawn in pixels.
//!
//! The viewer gets a pinhole of each camera for the frustum in 3D alone: it knows no distortion.

use std::collections::BTreeMap;

use fl_fusion::{CuboidProjection, ImageSnapshot, ViewBox, project_cuboid};
use fl_log::{RgbImage, encode_jpeg, encode_png};
use fl_rig::{CameraModel, Pixel, Sensor, SensorId};
use fl_scene::Scene;
use rerun::{
    Boxes2D, Color, EncodedImage, EntityPath, LineStrip2D, LineStrips2D, MediaType, Pinhole,
    Points2D, Radius, components,
};

use crate::canvas::{Canvas, Moment};
use crate::clip::clip_to_image;
use crate::color::{lighter, rgb};
use crate::drive::Drive;
use crate::ego::transform;
use crate::image_head::{ImageFormat, image_format};
use crate::output::{FRAMES_IN_FLIGHT, Output};
use crate::tracks::class_color;
use crate::{Error, paths};

const EDGE_RADIUS: f32 = 1.0;
const FRONT_RADIUS: f32 = 0.6;
const VIEW_BOX_RADIUS: f32 = 0.5;
/// How far from the camera its image hangs in 3D.
const IMAGE_DISTANCE_M: f32 = 1.2;
const FRUSTUM_COLOR: [u8; 3] = [120, 130, 145];
/// Objects that are lower than this in an image get no label, pixels.
const MIN_LABELED_HEIGHT_PX: f64 = 8.0;
/// What is shown in place of an image that the log has not.
const BLANK_COLOR: [u8; 3] = [24, 27, 33];
const BLANK_JPEG_QUALITY: u8 = 80;
const MAX_BLANK_PIXELS: u64 = 1 << 26;
/// What lies over the image, above its draw order.
const OVERLAY_ORDER: f32 = 20.0;

/// Entities below a camera that are drawn over its image, and not in 3D.
pub(crate) const OVERLAYS: [&str; 4] = ["cuboids", "fronts", "labels", "view_boxes"];

/// Puts where a camera sits and how it looks out.
pub(crate) fn put_camera(canvas: &Canvas, sensor: &Sensor) -> Result<(), Error> {
    let Some(model) = sensor.camera() else {
        return Ok(());
    };
    let path = paths::camera(&sensor.id);
    canvas.put_static(&path, &transform(&sensor.ego_from_sensor))?;
    canvas.put_static(&path, &pinhole(model))?;
    for (overlay, radius) in [("cuboids", EDGE_RADIUS), ("fronts", FRONT_RADIUS)] {
        let style = LineStrips2D::update_fields()
            .with_radii([Radius::new_ui_points(radius)])
            .with_draw_order(OVERLAY_ORDER);
        canvas.put_static(&(&path / overlay), &style)?;
    }
    Ok(())
}

/// Draws images and what lies over them.
///
/// The viewer plays the images of a camera as a video of one codec: after a `Clear` it goes on to
/// show the last image, and a row without one, or one of another codec, shifts all that follow to
/// wrong frames. So every frame gets an image of the codec of the camera's first one; where the
/// log has none, a dark one.
pub(crate) struct CameraPainter<'a> {
    drive: &'a Drive<'a>,
    films: BTreeMap<SensorId, Film>,
}

/// The images of one camera.
#[derive(Default)]
struct Film {
    /// Of the first image.
    format: Option<ImageFormat>,
    /// What is shown where there is none, encoded; made when it is first needed.
    blank: Option<Vec<u8>>,
    /// Frames before the first image, which wait for its format.
    leader: Vec<Moment>,
}

impl<'a> CameraPainter<'a> {
    pub(crate) fn new(drive: &'a Drive<'a>) -> Self {
        Self {
            drive,
            films: BTreeMap::new(),
        }
    }

    /// Puts an image, byte for byte; or says why the viewer could not show it.
    pub(crate) fn put_image(
        &mut self,
        output: &Output,
        moment: Moment,
        image: &ImageSnapshot,
    ) -> Result<Option<&'static str>, Error> {
        let canvas = output.canvas();
        let Some(format) = image_format(&image.data) else {
            self.put_none(canvas, moment, &image.sensor)?;
            return Ok(Some("is neither JPEG nor PNG, or its head is damaged"));
        };
        let film = self.films.entry(image.sensor.clone()).or_default();
        if *film.format.get_or_insert(format) != format {
            self.put_none(canvas, moment, &image.sensor)?;
            return Ok(Some("has another format than the camera's first image"));
        }
        let leader = std::mem::take(&mut film.leader);
        self.put_leader(output, &leader, &image.sensor)?;
        put_encoded(canvas, moment, &image.sensor, (image.data.clone(), format))?;
        Ok(None)
    }

    /// Puts the scene's cuboids over an image, each where it was at the image's own moment;
    /// returns how many are seen.
    pub(crate) fn put_cuboids(
        &self,
        canvas: &Canvas,
        moment: Moment,
        image: &ImageSnapshot,
    ) -> Result<usize, Error> {
        let model = self
            .drive
            .rig
            .sensor(&image.sensor)
            .and_then(Sensor::camera);
        let seen = match (self.drive.scene, model) {
            (Some(scene), Some(model)) => see(scene, model, image),
            _ => Vec::new(),
        };
        let path = paths::camera(&image.sensor);
        self.put_overlays(canvas, (&path, moment), &seen)?;
        canvas.put(&(&path / "labels"), moment, &labels(&seen))?;
        Ok(seen.len())
    }

    /// Shows that a camera has no image in this frame, and takes away all that lay over it.
    pub(crate) fn put_none(
        &mut self,
        canvas: &Canvas,
        moment: Moment,
        sensor: &SensorId,
    ) -> Result<(), Error> {
        self.put_blank(canvas, moment, sensor)?;
        let path = paths::camera(sensor);
        self.put_overlays(canvas, (&path, moment), &[])?;
        match self.model(sensor) {
            Some(model) => canvas.put(&(&path / "labels"), moment, &no_image_label(model)),
            None => Ok(()),
        }
    }

    /// A camera may start late: its blanks wait in memory no longer than frames do.
    fn put_leader(
        &mut self,
        output: &Output,
        leader: &[Moment],
        sensor: &SensorId,
    ) -> Result<(), Error> {
        for moments in leader.chunks(FRAMES_IN_FLIGHT) {
            for moment in moments {
                self.put_blank(output.canvas(), *moment, sensor)?;
            }
            output.keep_up()?;
        }
        Ok(())
    }

    fn put_blank(
        &mut self,
        canvas: &Canvas,
        moment: Moment,
        sensor: &SensorId,
    ) -> Result<(), Error> {
        let Some(model) = self.model(sensor) else {
            return Ok(());
        };
        let film = self.films.entry(sensor.clone()).or_default();
        let Some(format) = film.format else {
            film.leader.push(moment);
            return Ok(());
        };
        let blank = match &film.blank {
            Some(blank) => blank,
            None => film.blank.insert(blank_image(model, format)?),
        };
        put_encoded(canvas, moment, sensor, (blank.clone(), format))
    }

    fn model(&self, sensor: &SensorId) -> Option<&'a CameraModel> {
        self.drive.rig.sensor(sensor).and_then(Sensor::camera)
    }

    fn put_overlays(
        &self,
        canvas: &Canvas,
        (camera, moment): (&EntityPath, Moment),
        seen: &[Seen],
    ) -> Result<(), Error> {
        let edges = seen.iter().flat_map(Seen::edges);
        let fronts = seen.iter().flat_map(Seen::fronts);
        put_strips(canvas, (&(camera / "cuboids"), moment), edges)?;
        put_strips(canvas, (&(camera / "fronts"), moment), fronts)?;
        if self.drive.options.view_boxes {
            canvas.put(&(camera / "view_boxes"), moment, &view_boxes(seen))?;
        }
        Ok(())
    }
}

fn put_encoded(
    canvas: &Canvas,
    moment: Moment,
    sensor: &SensorId,
    (data, format): (Vec<u8>, ImageFormat),
) -> Result<(), Error> {
    let rows = EncodedImage::update_fields()
        .with_many_blob([components::Blob::from(data)])
        .with_many_media_type([media_type(format)])
        .columns_of_unit_batches();
    canvas.put_columns(&(&paths::camera(sensor) / "image"), &[moment], rows)
}

/// Dark, and as large as the camera's images; of absurdly large ones, one pixel.
fn blank_image(model: &CameraModel, format: ImageFormat) -> Result<Vec<u8>, Error> {
    let n_pixels = u64::from(model.width()) * u64::from(model.height());
    let (width, height) = if n_pixels <= MAX_BLANK_PIXELS {
        (model.width(), model.height())
    } else {
        (1, 1)
    };
    let data = BLANK_COLOR.repeat(width as usize * height as usize);
    let encoded = RgbImage::new(width, height, data).and_then(|image| match format {
        ImageFormat::Jpeg => encode_jpeg(&image, BLANK_JPEG_QUALITY),
        ImageFormat::Png => encode_png(&image),
    });
    encoded.map_err(|err| Error::Rerun {
        what: "a blank image".to_owned(),
        source: Box::new(err),
    })
}

fn no_image_label(model: &CameraModel) -> Points2D {
    let middle = [0.5 * model.width() as f32, 0.5 * model.height() as f32];
    Points2D::new([middle])
        .with_labels(["no image in this frame"])
        .with_colors([rgb(FRUSTUM_COLOR)])
        .with_radii([Radius::new_ui_points(0.0)])
        .with_draw_order(OVERLAY_ORDER + 1.0)
        .with_show_labels(true)
}

/// A cuboid as the camera sees it.
struct Seen {
    projection: CuboidProjection,
    size_px: (f64, f64),
    color: [u8; 3],
    label: String,
}

fn see(scene: &Scene, model: &CameraModel, image: &ImageSnapshot) -> Vec<Seen> {
    let camera_from_world = image.camera_from_world();
    let size_px = (f64::from(model.width()), f64::from(model.height()));
    scene
        .tracks()
        .filter_map(|track| {
            let cuboid_in_world = track.cuboid_at(image.stamp)?;
            let cuboid_in_camera = cuboid_in_world.transformed(&camera_from_world);
            Some(Seen {
                projection: project_cuboid(model, &cuboid_in_camera)?,
                size_px,
                color: class_color(scene.ontology(), track),
                label: track.id().to_string(),
            })
        })
        .collect()
}

impl Seen {
    fn edges(&self) -> impl Iterator<Item = (LineStrip2D, Color)> {
        self.strips(&self.projection.edges, rgb(self.color))
    }

    fn fronts(&self) -> impl Iterator<Item = (LineStrip2D, Color)> {
        self.strips(&self.projection.front, rgb(lighter(self.color)))
    }

    fn strips(
        &self,
        polylines: &[Vec<Pixel>],
        color: Color,
    ) -> impl Iterator<Item = (LineStrip2D, Color)> {
        polylines
            .iter()
            .flat_map(|polyline| clip_to_image(polyline, self.size_px))
            .map(move |part| (LineStrip2D::from_iter(part.into_iter().map(place)), color))
    }

    fn view_box(&self) -> ViewBox {
        self.projection.view_box
    }
}

fn put_strips(
    canvas: &Canvas,
    (path, moment): (&EntityPath, Moment),
    strips: impl Iterator<Item = (LineStrip2D, Color)>,
) -> Result<(), Error> {
    let (strips, colors): (Vec<_>, Vec<_>) = strips.unzip();
    let what = LineStrips2D::update_fields()
        .with_strips(strips)
        .with_colors(colors);
    canvas.put(path, moment, &what)
}

/// Numbers under the cuboids; far objects are too small to be named.
fn labels(seen: &[Seen]) -> Points2D {
    let named = || {
        seen.iter()
            .filter(|one| one.view_box().height() >= MIN_LABELED_HEIGHT_PX)
    };
    let below = |view_box: ViewBox| [0.5 * (view_box.min.u + view_box.max.u), view_box.max.v];
    Points2D::new(named().map(|one| below(one.view_box()).map(|part| part as f32)))
        .with_labels(named().map(|one| one.label.clone()))
        .with_colors(named().map(|one| rgb(one.color)))
        .with_radii([Radius::new_ui_points(0.5)])
        .with_draw_order(OVERLAY_ORDER + 1.0)
        .with_show_labels(true)
}

fn view_boxes(seen: &[Seen]) -> Boxes2D {
    let sizes = seen.iter().map(|one| {
        [
            one.view_box().width() as f32,
            one.view_box().height() as f32,
        ]
    });
    Boxes2D::from_mins_and_sizes(seen.iter().map(|one| place(one.view_box().min)), sizes)
        .with_colors(seen.iter().map(|one| rgb(one.color)))
        .with_radii([Radius::new_ui_points(VIEW_BOX_RADIUS)])
        .with_draw_order(OVERLAY_ORDER)
}

/// The viewer counts pixels as we do: (0, 0) is the corner of the first one.
fn place(pixel: Pixel) -> [f32; 2] {
    [pixel.u as f32, pixel.v as f32]
}

fn pinhole(model: &CameraModel) -> Pinhole {
    let intrinsics = model.intrinsics();
    let principal_point = [intrinsics.cx as f32 + 0.5, intrinsics.cy as f32 + 0.5];
    Pinhole::from_focal_length_and_resolution(
        model.focal_px().map(|focal_px| focal_px as f32),
        [model.width() as f32, model.height() as f32],
    )
    .with_principal_point(principal_point)
    .with_camera_xyz(components::ViewCoordinates::RDF)
    .with_image_plane_distance(IMAGE_DISTANCE_M)
    .with_color(rgb(FRUSTUM_COLOR))
    .with_line_width(Radius::new_ui_points(0.8))
}

fn media_type(format: ImageFormat) -> MediaType {
    match format {
        ImageFormat::Jpeg => MediaType::jpeg(),
        ImageFormat::Png => MediaType::png(),
    }
}
