//! How the viewer looks at first sight: the views, their places and what each shows.
//!
//! ```text
//! ┌──────────────────────┬───────────────┐
//! │ 3D, riding with the  │ cameras       │
//! │ ego | top view       │               │
//! ├────────────┬─────────┴──┬────────────┤
//! │ skew       │ objects    │ notes      │
//! └────────────┴────────────┴────────────┘
//! ```
//! The SDK's own blueprint types cannot set the eye, the background or the grid, so the blueprint
//! store is written directly; its layout is the SDK's own, of the very version we depend on.

use fl_rig::Sensor;
use rerun::external::re_sdk_types::blueprint::datatypes::TextLogColumnKind;
use rerun::external::re_sdk_types::blueprint::{self, archetypes, components};
use rerun::external::{re_log_types, re_sdk_types};
use rerun::{AsComponents, Color, RecordingStream, RecordingStreamBuilder, datatypes};

use crate::cameras::OVERLAYS;
use crate::canvas::{Canvas, STAMP_TIMELINE};
use crate::drive::Drive;
use crate::output::APPLICATION;
use crate::{Error, paths};

use components::{BackgroundKind, ContainerKind, Eye3DKind, PanelState, PlayState};

const BACKGROUND: [u8; 3] = [13, 15, 19];
/// Over the vehicle's shoulder.
const CHASE: Eye = Eye {
    place: [-17.0, 0.0, 10.5],
    target: [9.0, 0.0, 0.0],
    up: [0.0, 0.0, 1.0],
};
/// From above, forward is up.
const TOP: Eye = Eye {
    place: [9.5, 0.0, 80.0],
    target: [10.0, 0.0, 0.0],
    up: [1.0, 0.0, 0.0],
};
/// Width over height of the space that the cameras share.
const CAMERA_SPACE_ASPECT: f64 = 0.9;

/// Sends the layout for a drive.
pub(crate) fn send(canvas: &Canvas, drive: &Drive<'_>) -> Result<(), Error> {
    let Some(info) = canvas.recording().store_info() else {
        return Ok(());
    };
    let (stream, messages) = RecordingStreamBuilder::new(APPLICATION)
        .enabled(true)
        .recording_id(format!("{}-layout", info.recording_id()))
        .blueprint()
        .memory()
        .map_err(refused)?;
    stream.set_time_sequence("blueprint", 0);
    let mut draft = Draft { stream, n_made: 0 };
    draft.layout(&drive.cameras(), drive.scene.is_some())?;
    let messages = messages.take();
    let Some(blueprint_id) = messages.first().map(|message| message.store_id().clone()) else {
        return Ok(());
    };
    let command = re_log_types::BlueprintActivationCommand {
        blueprint_id,
        make_active: true,
        make_default: true,
    };
    canvas.recording().send_blueprint(messages, command);
    Ok(())
}

/// A blueprint being written; parts are named by counting, so that the same drive gives the same.
struct Draft {
    stream: RecordingStream,
    n_made: u64,
}

/// A container or a view that was written.
struct Part {
    uuid: datatypes::Uuid,
    path: String,
}

struct View<'a> {
    class: &'static str,
    name: &'a str,
    origin: String,
    contents: Vec<String>,
}

/// Where an eye rides, in meters in the ego frame, and where it looks.
struct Eye {
    place: [f32; 3],
    target: [f32; 3],
    up: [f32; 3],
}

impl Draft {
    fn layout(&mut self, cameras: &[&Sensor], has_scene: bool) -> Result<(), Error> {
        let top = self.upper_row(cameras)?;
        let bottom = self.lower_row(has_scene)?;
        let root = self.container(ContainerKind::Vertical, &[top, bottom], &[3.7, 1.0])?;
        let viewport = archetypes::ViewportBlueprint::new()
            .with_root_container(components::RootContainer(root.uuid))
            .with_auto_layout(components::AutoLayout(datatypes::Bool(false)))
            .with_auto_views(components::AutoViews(datatypes::Bool(false)));
        self.put("viewport", &viewport)?;
        self.panels()
    }

    fn upper_row(&mut self, cameras: &[&Sensor]) -> Result<Part, Error> {
        let chase = self.view_3d("3D", cameras, &CHASE)?;
        let above = self.view_3d("top", cameras, &TOP)?;
        let tabs = self.container(ContainerKind::Tabs, &[chase, above], &[])?;
        if cameras.is_empty() {
            return Ok(tabs);
        }
        let views = cameras
            .iter()
            .map(|camera| self.camera_view(camera))
            .collect::<Result<Vec<Part>, Error>>()?;
        let grid = self.camera_grid(&views, grid_columns(cameras))?;
        self.container(ContainerKind::Horizontal, &[tabs, grid], &[1.7, 1.0])
    }

    fn lower_row(&mut self, has_scene: bool) -> Result<Part, Error> {
        let mut parts = vec![self.series("skew to the frame, ms", "skew")?];
        if has_scene {
            parts.push(self.series("objects", "objects")?);
        }
        parts.push(self.notes()?);
        self.container(ContainerKind::Horizontal, &parts, &vec![1.0; parts.len()])
    }

    fn series(&mut self, name: &str, folder: &str) -> Result<Part, Error> {
        self.view(&View {
            class: "TimeSeries",
            name,
            origin: format!("{}/{folder}", paths::plots()),
            contents: vec!["$origin/**".to_owned()],
        })
    }

    fn notes(&mut self) -> Result<Part, Error> {
        let notes = self.view(&View {
            class: "TextLog",
            name: "notes",
            origin: paths::notes().to_string(),
            contents: vec!["$origin/**".to_owned()],
        })?;
        let shown = [TextLogColumnKind::LogLevel, TextLogColumnKind::Body];
        let columns = archetypes::TextLogColumns::new().with_text_log_columns(shown.map(|kind| {
            blueprint::datatypes::TextLogColumn {
                visible: datatypes::Bool(true),
                kind,
            }
        }));
        self.put(&format!("{}/TextLogColumns", notes.path), &columns)?;
        Ok(notes)
    }

    /// The origin is the ego frame, so the eye rides with it.
    fn view_3d(&mut self, name: &str, cameras: &[&Sensor], eye: &Eye) -> Result<Part, Error> {
        let mut contents = vec![format!("+ {}/**", paths::world())];
        for camera in cameras {
            let overlay = |overlay: &&str| format!("- {}/{overlay}", paths::camera(&camera.id));
            contents.extend(OVERLAYS.iter().map(overlay));
        }
        let origin = paths::ego().to_string();
        let part = self.view(&View {
            class: "3D",
            name,
            origin,
            contents,
        })?;
        let [red, green, blue] = BACKGROUND;
        let background = archetypes::Background::new(BackgroundKind::SolidColor)
            .with_color(Color::from_rgb(red, green, blue));
        let grid = archetypes::LineGrid3D::new()
            .with_visible(re_sdk_types::components::Visible(datatypes::Bool(false)));
        let eye = archetypes::EyeControls3D::new()
            .with_kind(Eye3DKind::Orbital)
            .with_position(eye.place)
            .with_look_target(eye.target)
            .with_eye_up(eye.up);
        self.put(&format!("{}/Background", part.path), &background)?;
        self.put(&format!("{}/LineGrid3D", part.path), &grid)?;
        self.put(&format!("{}/EyeControls3D", part.path), &eye)?;
        Ok(part)
    }

    /// Only what lies below the camera: the viewer must not project cuboids by itself.
    fn camera_view(&mut self, camera: &Sensor) -> Result<Part, Error> {
        let view = View {
            class: "2D",
            name: camera.id.as_str(),
            origin: paths::camera(&camera.id).to_string(),
            contents: vec!["$origin/**".to_owned()],
        };
        self.view(&view)
    }

    fn panels(&self) -> Result<(), Error> {
        let panel = |state| archetypes::PanelBlueprint::new().with_state(state);
        self.put("blueprint_panel", &panel(PanelState::Collapsed))?;
        self.put("selection_panel", &panel(PanelState::Collapsed))?;
        let time = archetypes::TimePanelBlueprint::new()
            .with_state(PanelState::Collapsed)
            .with_timeline(components::TimelineName(STAMP_TIMELINE.into()))
            .with_play_state(PlayState::Paused);
        self.put("time_panel", &time)
    }

    fn view(&mut self, view: &View<'_>) -> Result<Part, Error> {
        let part = self.next_part("view");
        let query = |query: &String| components::QueryExpression(query.clone().into());
        let contents = archetypes::ViewContents::new(view.contents.iter().map(query));
        self.put(&format!("{}/ViewContents", part.path), &contents)?;
        let class = components::ViewClass(view.class.into());
        let blueprint = archetypes::ViewBlueprint::new(class)
            .with_display_name(re_sdk_types::components::Name(view.name.into()))
            .with_space_origin(view.origin.as_str());
        self.put(&part.path, &blueprint)?;
        Ok(part)
    }

    fn camera_grid(&mut self, views: &[Part], n_columns: u32) -> Result<Part, Error> {
        let columns = components::GridColumns(datatypes::UInt32(n_columns));
        let part = self.next_part("container");
        let blueprint = archetypes::ContainerBlueprint::new(ContainerKind::Grid)
            .with_contents(contents(views))
            .with_grid_columns(columns);
        self.put(&part.path, &blueprint)?;
        Ok(part)
    }

    /// `shares` divide the row or column; none, where the kind has no such thing.
    fn container(
        &mut self,
        kind: ContainerKind,
        parts: &[Part],
        shares: &[f32],
    ) -> Result<Part, Error> {
        let part = self.next_part("container");
        let blueprint = archetypes::ContainerBlueprint::new(kind).with_contents(contents(parts));
        let share = |share: &f32| datatypes::Float32(*share);
        let blueprint = match kind {
            ContainerKind::Horizontal => blueprint
                .with_col_shares(shares.iter().map(|one| components::ColumnShare(share(one)))),
            ContainerKind::Vertical => {
                blueprint.with_row_shares(shares.iter().map(|one| components::RowShare(share(one))))
            }
            ContainerKind::Grid | ContainerKind::Tabs => blueprint,
        };
        self.put(&part.path, &blueprint)?;
        Ok(part)
    }

    fn next_part(&mut self, kind: &str) -> Part {
        self.n_made += 1;
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&self.n_made.to_be_bytes());
        let path = format!("{kind}/00000000-0000-0000-0000-{:012x}", self.n_made);
        Part {
            uuid: datatypes::Uuid { bytes },
            path,
        }
    }

    fn put(&self, path: &str, what: &impl AsComponents) -> Result<(), Error> {
        self.stream.log(path, what).map_err(refused)
    }
}

fn contents(parts: &[Part]) -> impl Iterator<Item = components::IncludedContent> {
    parts
        .iter()
        .map(|part| components::IncludedContent(part.path.as_str().into()))
}

/// How many columns make the images largest.
fn grid_columns(cameras: &[&Sensor]) -> u32 {
    let n_cameras = u32::try_from(cameras.len()).unwrap_or(u32::MAX);
    let aspects = cameras
        .iter()
        .filter_map(|camera| camera.camera())
        .map(|model| f64::from(model.width()) / f64::from(model.height().max(1)));
    let aspect = aspects.sum::<f64>() / f64::from(n_cameras.max(1));
    let image_width = |n_columns: u32| {
        let n_rows = n_cameras.div_ceil(n_columns);
        let by_width = 1.0 / f64::from(n_columns);
        let by_height = aspect / CAMERA_SPACE_ASPECT / f64::from(n_rows);
        by_width.min(by_height)
    };
    let wider = |best: u32, n_columns: u32| {
        if image_width(n_columns) > image_width(best) {
            n_columns
        } else {
            best
        }
    };
    (1..=n_cameras.min(4)).fold(1, wider)
}

fn refused(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Rerun {
        what: "the layout of its views".to_owned(),
        source: Box::new(source),
    }
}
