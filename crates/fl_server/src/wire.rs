//! What is said on the wire, as it is said.

mod ontology;

use fl_project::{Member, Role, SceneId, Task, TaskId, TaskKind, TaskState, TaskStep};
use fl_scene::Person;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use ontology::OntologyJson;

/// Why something was not done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Refusal {
    /// A sentence for people.
    pub(crate) error: String,
    /// Whether a login would help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) needs_login: Option<bool>,
}

/// Who is at work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionJson {
    pub(crate) person: String,
    pub(crate) role: RoleJson,
    /// Whether people have to log in here.
    pub(crate) needs_login: bool,
    pub(crate) version: &'static str,
}

/// A name and its password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginJson {
    pub(crate) name: String,
    pub(crate) password: String,
}

/// One's own password, and what it shall be.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OwnPasswordJson {
    pub(crate) current: String,
    pub(crate) new: String,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoleJson {
    Admin,
    Lead,
    Annotator,
    Reviewer,
    Viewer,
}

/// Somebody with their role.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberJson {
    pub(crate) name: String,
    pub(crate) role: RoleJson,
}

/// Somebody new.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPersonJson {
    pub(crate) name: String,
    pub(crate) role: RoleJson,
    pub(crate) password: String,
}

/// Another role.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewRoleJson {
    pub(crate) role: RoleJson,
}

/// Another password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPasswordJson {
    pub(crate) password: String,
}

/// All there is to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectJson {
    pub(crate) name: String,
    pub(crate) ontology: OntologyJson,
    pub(crate) scenes: Vec<SceneJson>,
    pub(crate) tasks: Vec<TaskJson>,
    pub(crate) people: Vec<MemberJson>,
}

/// A scene, unopened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SceneJson {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// The log's name.
    pub(crate) log: String,
    pub(crate) revision: u64,
}

/// A task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskJson {
    pub(crate) id: i64,
    pub(crate) scene: i64,
    pub(crate) kind: TaskKindJson,
    pub(crate) assignee: Option<String>,
    pub(crate) state: TaskStateJson,
}

/// What kind of work a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TaskKindJson {
    Label,
    Review,
    Correct,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TaskStateJson {
    ToDo,
    InProgress,
    InReview,
    Accepted,
    Rejected,
}

/// A task to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewTaskJson {
    pub(crate) scene: i64,
    pub(crate) kind: TaskKindJson,
    pub(crate) assignee: Option<String>,
}

/// Whose a task is to be; nobody's without a name.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AssignJson {
    pub(crate) assignee: Option<String>,
}

/// A step to be taken.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewStepJson {
    pub(crate) state: TaskStateJson,
    /// Why; needed for a rejection.
    #[serde(default)]
    pub(crate) note: String,
}

/// A step that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepJson {
    pub(crate) author: String,
    /// Microseconds since the Unix epoch.
    pub(crate) at_us: i64,
    pub(crate) state: TaskStateJson,
    pub(crate) note: String,
}

/// Time that somebody worked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TimeJson {
    pub(crate) seconds: f64,
}

/// How many numbers are wanted.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CountJson {
    pub(crate) count: u32,
}

/// The first of the numbers that are reserved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirstJson {
    pub(crate) first: u64,
}

/// What somebody says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommentJson {
    pub(crate) id: i64,
    pub(crate) author: String,
    /// Microseconds since the Unix epoch.
    pub(crate) at_us: i64,
    pub(crate) text: String,
    pub(crate) pin: PinJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resolved_by: Option<String>,
}

/// Something to be said.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewCommentJson {
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) pin: PinJson,
}

/// What a comment is pinned to: any of these, or nothing for the whole scene.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct PinJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) track: Option<u64>,
    /// Nanoseconds since the log's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) t: Option<i64>,
    /// In the world, meters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) place: Option<[f64; 3]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) radius_m: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<RegionJson>,
}

/// A part of an image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct RegionJson {
    pub(crate) camera: String,
    /// Left, top, right, bottom, pixels.
    #[serde(rename = "box")]
    #[schema(min_items = 4, max_items = 4)]
    pub(crate) corners: [f64; 4],
}

/// Names two enums of the same variants to each other.
macro_rules! both_ways {
    ($json:ident, $ours:ident, $($variant:ident),+) => {
        impl From<$ours> for $json {
            fn from(it: $ours) -> Self {
                match it { $($ours::$variant => Self::$variant),+ }
            }
        }

        impl From<$json> for $ours {
            fn from(it: $json) -> Self {
                match it { $($json::$variant => Self::$variant),+ }
            }
        }
    };
}

both_ways!(RoleJson, Role, Admin, Lead, Annotator, Reviewer, Viewer);
both_ways!(TaskKindJson, TaskKind, Label, Review, Correct);
both_ways!(
    TaskStateJson,
    TaskState,
    ToDo,
    InProgress,
    InReview,
    Accepted,
    Rejected
);

impl From<&Member> for MemberJson {
    fn from(member: &Member) -> Self {
        Self {
            name: member.person.to_string(),
            role: member.role.into(),
        }
    }
}

impl From<&Task> for TaskJson {
    fn from(task: &Task) -> Self {
        let (TaskId(id), SceneId(scene)) = (task.id, task.scene);
        Self {
            id,
            scene,
            kind: task.kind.into(),
            assignee: task.assignee.as_ref().map(Person::to_string),
            state: task.state.into(),
        }
    }
}

impl From<&TaskStep> for StepJson {
    fn from(step: &TaskStep) -> Self {
        Self {
            author: step.author.to_string(),
            at_us: step.at_us,
            state: step.state.into(),
            note: step.note.clone(),
        }
    }
}
