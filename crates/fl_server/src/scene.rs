//! The routes of a scene that is open: what its drive shows, and what is asked of it.

mod action;
mod cloud_bytes;
mod live;
mod replay;
mod room;
mod rooms;
mod wire;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fl_project::{BoxHint, Face, Pointed, ProposedBox, Resolution, SceneId, Way};
use fl_rig::{Pixel, SensorId};
use fl_scene::{ClassId, TrackId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::extract::{Body, Path, Peer};
use crate::wire::Refusal;
use crate::{Error, Who, files};
pub(crate) use live::{Message, Request};
pub(crate) use replay::*;
use room::Room;
pub(crate) use rooms::{Rooms, watch};
use wire::{Cuboid, Document, Drive, RadarReturn};

/// Does something in a scene's room, where it is in nobody's way.
async fn in_room<T: Send + 'static>(
    app: &Arc<App>,
    scene: i64,
    work: impl FnOnce(&Arc<Room>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let app = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || {
        let room = app.rooms.room(&app.project, SceneId(scene))?;
        work(&room)
    });
    done.await.map_err(|_| Error::Panicked)?
}

/// The drive of a scene.
#[utoipa::path(get, path = "/api/scenes/{id}/drive", tag = "scene", params(("id" = i64, Path)),
    responses((status = 200, body = Drive), (status = 404, body = Refusal)))]
pub(crate) async fn drive(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
) -> Result<Json<Drive>, Error> {
    let drive = in_room(&app, id, |room| {
        let record = room.project().scene_record(room.scene_id())?;
        let log = room.project().log(record.log)?;
        Ok(Drive::of(&record, &log.identity.name, room.desk()))
    });
    drive.await.map(Json)
}

/// The annotation document as it is now.
#[utoipa::path(get, path = "/api/scenes/{id}/document", tag = "scene", params(("id" = i64, Path)),
    responses((status = 200, body = Document), (status = 404, body = Refusal)))]
pub(crate) async fn document(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
) -> Result<Json<Document>, Error> {
    let document = in_room(&app, id, |room| {
        let opened = room.project().scene(room.scene_id())?;
        let conflicts = room.project().conflicts(room.scene_id())?;
        let at = (&opened.scene, opened.revision);
        Ok(Document::of(at, &conflicts, room.desk()))
    });
    document.await.map(Json)
}

/// The points of all lidars in a frame, packed; see `docs/wire.md`.
#[utoipa::path(get, path = "/api/scenes/{id}/frames/{frame}/cloud", tag = "scene",
    params(("id" = i64, Path), ("frame" = usize, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, body = Refusal)))]
pub(crate) async fn cloud(
    State(app): State<Arc<App>>,
    Path((id, frame)): Path<(i64, usize)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let answer = in_room(&app, id, move |room| {
        let tag = room.tag(&format!("cloud-{frame}"));
        if files::is_known(&headers, &tag) {
            return Ok(unchanged(tag));
        }
        let packed = room.packed_cloud(frame)?;
        let gzip = files::takes_gzip(&headers);
        let bytes = match gzip {
            true => Bytes::from_owner(packed),
            false => Bytes::from(room::unpacked(&packed)?),
        };
        let mut response = kept(BINARY, tag, bytes);
        if gzip {
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        Ok(response)
    });
    answer.await
}

/// The image of a camera in a frame, byte for byte as the log has it.
#[utoipa::path(get, path = "/api/scenes/{id}/frames/{frame}/images/{camera}", tag = "scene",
    params(("id" = i64, Path), ("frame" = usize, Path), ("camera" = String, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>),
        (status = 404, body = Refusal)))]
pub(crate) async fn image(
    State(app): State<Arc<App>>,
    Path((id, frame, camera)): Path<(i64, usize, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let camera = sensor(&camera)?;
    let answer = in_room(&app, id, move |room| {
        let tag = room.tag(&format!("image-{frame}-{camera}"));
        if files::is_known(&headers, &tag) {
            return Ok(unchanged(tag));
        }
        let image = room.desk().image(frame, &camera)?;
        Ok(kept(media_type(&image.data), tag, Bytes::from(image.data)))
    });
    answer.await
}

/// The lidar points that lie on an image: u32 count, then u32 indices into the cloud, f32 x, f32 y
/// in pixels and f32 depth in meters, one column after the other.
#[utoipa::path(get, path = "/api/scenes/{id}/frames/{frame}/images/{camera}/points",
    tag = "scene",
    params(("id" = i64, Path), ("frame" = usize, Path), ("camera" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, body = Refusal)))]
pub(crate) async fn points_on_image(
    State(app): State<Arc<App>>,
    Path((id, frame, camera)): Path<(i64, usize, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let camera = sensor(&camera)?;
    let answer = in_room(&app, id, move |room| {
        let tag = room.tag(&format!("points-{frame}-{camera}"));
        if files::is_known(&headers, &tag) {
            return Ok(unchanged(tag));
        }
        let points = room.desk().points_on_image(frame, &camera)?;
        let mut bytes = Vec::with_capacity(4 + 16 * points.len());
        let n_points = u32::try_from(points.len()).unwrap_or(u32::MAX);
        bytes.extend(n_points.to_le_bytes());
        bytes.extend(points.iter().flat_map(|it| it.point_idx.to_le_bytes()));
        bytes.extend(
            points
                .iter()
                .flat_map(|it| (it.pixel.u as f32).to_le_bytes()),
        );
        bytes.extend(
            points
                .iter()
                .flat_map(|it| (it.pixel.v as f32).to_le_bytes()),
        );
        bytes.extend(
            points
                .iter()
                .flat_map(|it| (it.depth_m as f32).to_le_bytes()),
        );
        Ok(kept(BINARY, tag, Bytes::from(bytes)))
    });
    answer.await
}

/// What radars saw in a frame.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RadarJson {
    returns: Vec<RadarReturn>,
}

/// What the radars saw in a frame.
#[utoipa::path(get, path = "/api/scenes/{id}/frames/{frame}/radar", tag = "scene",
    params(("id" = i64, Path), ("frame" = usize, Path)),
    responses((status = 200, body = RadarJson), (status = 404, body = Refusal)))]
pub(crate) async fn radar(
    State(app): State<Arc<App>>,
    Path((id, frame)): Path<(i64, usize)>,
) -> Result<Json<RadarJson>, Error> {
    let radar = in_room(&app, id, move |room| {
        let returns = room.desk().radar(frame)?;
        let returns = returns.iter().map(RadarReturn::of).collect();
        Ok(RadarJson { returns })
    });
    radar.await.map(Json)
}

/// What is pointed at, and what is known of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BoxRequest {
    /// The frame on screen.
    frame: usize,
    /// Where.
    at: PointedJson,
    /// What it is.
    class: Option<String>,
    /// Which way it faces, radians about z of the world.
    heading: Option<f64>,
    /// The track that the box is for.
    track: Option<u64>,
}

/// Where a person pointed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PointedJson {
    /// At a place in the world, meters.
    Point([f64; 3]),
    /// Around an object, seen from above: corners in the world, in order.
    Rectangle([[f64; 2]; 4]),
    /// At a pixel.
    Image {
        /// Of which camera.
        camera: String,
        /// x and y, pixels.
        #[schema(min_items = 2, max_items = 2)]
        pixel: [f64; 2],
    },
}

/// A box for what was pointed at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BoxJson {
    cuboid: Cuboid,
    class: String,
    confidence: f64,
    n_points: usize,
}

/// Fits a box to what a person points at.
#[utoipa::path(post, path = "/api/scenes/{id}/box", tag = "scene", request_body = BoxRequest,
    params(("id" = i64, Path)),
    responses((status = 200, body = BoxJson), (status = 404, body = Refusal)))]
pub(crate) async fn box_at(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
    Body(asked): Body<BoxRequest>,
) -> Result<Json<BoxJson>, Error> {
    let found = in_room(&app, id, move |room| {
        let pointed = asked.at.parse()?;
        let scene = room.project().scene(room.scene_id())?.scene;
        let track = asked.track.and_then(|id| scene.track(TrackId(id)));
        let hint = BoxHint {
            class: asked.class.map(ClassId::new).transpose()?,
            yaw_rad: asked.heading.filter(|it| it.is_finite()),
            track,
        };
        let found = room.desk().box_at(asked.frame, &pointed, &hint)?;
        Ok(BoxJson::of(&found))
    });
    found.await.map(Json)
}

/// A cuboid in a frame, and some of its faces.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShrinkRequest {
    frame: usize,
    cuboid: Cuboid,
    faces: Vec<FaceJson>,
}

/// A face of a cuboid.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FaceJson {
    Front,
    Rear,
    Left,
    Right,
    Top,
    Bottom,
}

/// A cuboid and how many points are in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountedJson {
    cuboid: Cuboid,
    n_points: usize,
}

/// Moves faces of a cuboid in to the outermost of the points inside.
#[utoipa::path(post, path = "/api/scenes/{id}/shrink", tag = "scene",
    request_body = ShrinkRequest, params(("id" = i64, Path)),
    responses((status = 200, body = CountedJson), (status = 404, body = Refusal)))]
pub(crate) async fn shrink(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
    Body(asked): Body<ShrinkRequest>,
) -> Result<Json<CountedJson>, Error> {
    let shrunk = in_room(&app, id, move |room| {
        let faces: Vec<Face> = asked.faces.iter().map(|it| it.parse()).collect();
        let (frame, desk) = (asked.frame, room.desk());
        let cuboid = desk.shrink(frame, &asked.cuboid.parse()?, &faces)?;
        Ok(CountedJson {
            n_points: desk.count(frame, &cuboid)?,
            cuboid: Cuboid::of(&cuboid),
        })
    });
    shrunk.await.map(Json)
}

/// A cuboid in a frame.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountRequest {
    frame: usize,
    cuboid: Cuboid,
}

/// Counts the points in a cuboid.
#[utoipa::path(post, path = "/api/scenes/{id}/count", tag = "scene", request_body = CountRequest,
    params(("id" = i64, Path)),
    responses((status = 200, body = CountedJson), (status = 404, body = Refusal)))]
pub(crate) async fn count(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
    Body(asked): Body<CountRequest>,
) -> Result<Json<CountedJson>, Error> {
    let counted = in_room(&app, id, move |room| {
        let n_points = room.desk().count(asked.frame, &asked.cuboid.parse()?)?;
        Ok(CountedJson {
            cuboid: asked.cuboid,
            n_points,
        })
    });
    counted.await.map(Json)
}

/// A track, and the frames between which it is followed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PropagateRequest {
    /// The track.
    track: u64,
    /// The frame whose cuboid is right.
    from: usize,
    /// The last frame; before `from`, the track is followed backward.
    to: usize,
}

/// What came of following a track.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PropagatedJson {
    /// The revision that it made; the old one where nothing was found.
    revision: u64,
    /// Frames with a cuboid, in the order in which they were found.
    frames: Vec<FollowedFrame>,
    /// Where and why it ended before the last frame.
    stopped: Option<Stopped>,
}

/// A frame in which a track was followed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FollowedFrame {
    /// The frame.
    frame: usize,
    /// How sure, from 0 to 1; none where it was hidden and lies between those that were seen.
    score: Option<f64>,
}

/// Where and why following ended.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Stopped {
    /// The first frame that has no cuboid.
    frame: usize,
    /// `too_few_points`, `no_fit`, `hidden`, `keyframe_reached`, ...
    reason: &'static str,
}

/// Follows an object by its own points and puts keyframes: one gesture, one undo.
#[utoipa::path(post, path = "/api/scenes/{id}/propagate", tag = "scene",
    request_body = PropagateRequest, params(("id" = i64, Path)),
    responses((status = 200, body = PropagatedJson), (status = 404, body = Refusal)))]
pub(crate) async fn propagate(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<i64>,
    Body(asked): Body<PropagateRequest>,
) -> Result<Json<PropagatedJson>, Error> {
    let done = in_room(&app, id, move |room| {
        let way = match asked.to < asked.from {
            true => Way::Backward,
            false => Way::Forward,
        };
        let done = room.propagate(
            TrackId(asked.track),
            (asked.from, asked.to, way),
            &who.person,
        )?;
        room.tell_changes()?;
        Ok(done)
    });
    done.await.map(Json)
}

/// An entry of a track's history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryEntry {
    revision: u64,
    author: String,
    at_us: i64,
    gesture: String,
    kind: &'static str,
}

/// Why a track is as it is: everything that was done to it, oldest first.
#[utoipa::path(get, path = "/api/scenes/{id}/tracks/{track}/history", tag = "scene",
    params(("id" = i64, Path), ("track" = u64, Path)),
    responses((status = 200, body = Vec<HistoryEntry>), (status = 404, body = Refusal)))]
pub(crate) async fn history(
    State(app): State<Arc<App>>,
    Path((id, track)): Path<(i64, u64)>,
) -> Result<Json<Vec<HistoryEntry>>, Error> {
    let history = app.ask(move |project| project.history(SceneId(id), TrackId(track)));
    let entries = history.await?;
    let entry = |it: fl_project::Entry| HistoryEntry {
        revision: it.revision,
        author: it.author.to_string(),
        at_us: it.at_us,
        gesture: it.gesture.name().to_owned(),
        kind: it.kind.as_str(),
    };
    Ok(Json(entries.into_iter().map(entry).collect()))
}

/// Something that is not as the ontology has it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Finding {
    track: Option<u64>,
    t: Option<i64>,
    kind: &'static str,
    text: String,
}

/// Everything in a scene that is not as its ontology has it.
#[utoipa::path(get, path = "/api/scenes/{id}/findings", tag = "scene", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<Finding>), (status = 404, body = Refusal)))]
pub(crate) async fn findings(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<Finding>>, Error> {
    let findings = in_room(&app, id, |room| {
        let scene = room.project().scene(room.scene_id())?.scene;
        let clock = room.clock();
        let finding = |problem: fl_scene::Problem| Finding {
            track: problem.cell.track().map(|it| it.0),
            t: problem.cell.stamp().map(|it| clock.out(it)),
            kind: match problem.kind {
                fl_scene::ProblemKind::NotAllowed => "not_allowed",
                fl_scene::ProblemKind::Missing => "missing",
            },
            text: problem.to_string(),
        };
        Ok(scene.problems().into_iter().map(finding).collect())
    });
    findings.await.map(Json)
}

/// What a person decides about a conflict.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    keep: Keep,
}

/// Which version stays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Keep {
    /// The edit that waited.
    Mine,
    /// What stands there.
    Theirs,
}

/// Decides a conflict.
#[utoipa::path(post, path = "/api/scenes/{id}/conflicts/{conflict}", tag = "scene",
    request_body = Decision, params(("id" = i64, Path), ("conflict" = i64, Path)),
    responses((status = 204), (status = 404, body = Refusal)))]
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    who: Who,
    Path((id, conflict)): Path<(i64, i64)>,
    Body(decision): Body<Decision>,
) -> Result<StatusCode, Error> {
    let decided = in_room(&app, id, move |room| {
        let resolution = match decision.keep {
            Keep::Mine => Resolution::Mine,
            Keep::Theirs => Resolution::Theirs,
        };
        let conflict = fl_project::ConflictId(conflict);
        let known = room.project().conflicts(room.scene_id())?;
        if !known.iter().any(|it| it.id == conflict) {
            return Err(Error::NoRoute);
        }
        room.project().resolve(conflict, &who.person, resolution)?;
        room.tell_changes()?;
        room.tell_conflicts()
    });
    decided.await.map(|()| StatusCode::NO_CONTENT)
}

/// The conversation about a scene: a WebSocket, see `docs/wire.md`.
#[utoipa::path(get, path = "/api/scenes/{id}/live", tag = "scene", params(("id" = i64, Path)),
    responses((status = 101), (status = 404, body = Refusal)))]
pub(crate) async fn live(
    State(app): State<Arc<App>>,
    (who, peer): (Who, Peer),
    Path(id): Path<i64>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Error> {
    let room = in_room(&app, id, |room| Ok(Arc::clone(room))).await?;
    let conversation = live::Conversation {
        room,
        connection: app.new_connection(),
        app: Arc::clone(&app),
        who,
        peer,
        n_edits: AtomicU64::new(0),
    };
    let upgrade = upgrade
        .max_message_size(live::MAX_MESSAGE_BYTES)
        .max_frame_size(live::MAX_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(|socket| conversation.run(socket)))
}

impl PointedJson {
    fn parse(self) -> Result<Pointed, Error> {
        Ok(match self {
            Self::Point(place) => Pointed::Point(wire::place(place)?),
            Self::Rectangle(corners) => Pointed::Footprint(corners),
            Self::Image {
                camera,
                pixel: [u, v],
            } => Pointed::Pixel(sensor(&camera)?, Pixel { u, v }),
        })
    }
}

impl BoxJson {
    fn of(found: &ProposedBox) -> Self {
        Self {
            cuboid: Cuboid::of(&found.cuboid),
            class: found.class.to_string(),
            confidence: found.confidence,
            n_points: found.n_points,
        }
    }
}

impl FaceJson {
    const fn parse(self) -> Face {
        match self {
            Self::Front => Face::Front,
            Self::Rear => Face::Rear,
            Self::Left => Face::Left,
            Self::Right => Face::Right,
            Self::Top => Face::Top,
            Self::Bottom => Face::Bottom,
        }
    }
}

/// A sensor's name off the wire; what is none names no sensor.
fn sensor(name: &str) -> Result<SensorId, Error> {
    SensorId::new(name).map_err(|_| Error::NoRoute)
}

/// An answer that the browser may keep: logs do not change.
fn kept(media_type: &'static str, tag: HeaderValue, bytes: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::ETAG, tag),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=3600"),
        ),
        (
            header::VARY,
            HeaderValue::from_static("accept-encoding, cookie"),
        ),
    ];
    (headers, bytes).into_response()
}

/// The answer to whoever has it already.
fn unchanged(tag: HeaderValue) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response()
}

fn media_type(image: &[u8]) -> &'static str {
    match image {
        [0xff, 0xd8, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        _ => BINARY,
    }
}

const BINARY: &str = "application/octet-stream";
