//! Services and actions: the messages that ROS 2 makes of their definitions.
//!
//! A `.srv` text is two definitions with a line `---` between them, an `.action` text three. A
//! recorder that records service calls writes the text of the service as the definition of
//! `package/srv/Name_Event`.

use super::library::{RawField, RawStruct, RawType};
use super::msg;
use super::{Arity, FieldKind, Language};
use crate::error::Error;

/// The messages of a service or action by name, if `body` is one.
pub(super) fn messages(
    name: &str,
    body: &str,
    language: Language,
) -> Option<Result<Vec<(String, RawStruct)>, Error>> {
    let parts = parts(body);
    let parts: Vec<_> = parts
        .iter()
        .map(|part| msg::parse(part, language))
        .collect();
    match parts.len() {
        1 => None,
        2 => Some(service(base_name(name, &SERVICE_ENDINGS), parts)),
        3 => Some(action(base_name(name, &ACTION_ENDINGS), parts)),
        n_parts => Some(Err(Error::BadSchema {
            what: format!("{name} has {n_parts} parts, a service has 2 and an action 3"),
        })),
    }
}

/// The name of the service or action that a message of this name belongs to.
pub(super) fn base_name<'n>(name: &'n str, endings: &[&str]) -> &'n str {
    endings
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

/// What the names of a service's messages end with.
pub(super) const SERVICE_ENDINGS: [&str; 3] = ["_Request", "_Response", "_Event"];

/// What the names of an action's messages end with.
pub(super) const ACTION_ENDINGS: [&str; 10] = [
    "_SendGoal_Request",
    "_SendGoal_Response",
    "_SendGoal_Event",
    "_GetResult_Request",
    "_GetResult_Response",
    "_GetResult_Event",
    "_FeedbackMessage",
    "_Feedback",
    "_Goal",
    "_Result",
];

fn parts(body: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in body.lines() {
        let bare = line.split('#').next().unwrap_or_default().trim();
        match parts.last_mut() {
            Some(part) if bare != "---" => {
                part.push_str(line);
                part.push('\n');
            }
            _ => parts.push(String::new()),
        }
    }
    parts
}

fn service(
    base: &str,
    parts: Vec<Result<RawStruct, Error>>,
) -> Result<Vec<(String, RawStruct)>, Error> {
    let mut messages = Vec::new();
    for (ending, part) in SERVICE_ENDINGS.iter().zip(parts) {
        messages.push((format!("{base}{ending}"), part?));
    }
    messages.push((format!("{base}_Event"), event(base)));
    Ok(messages)
}

/// What a recorder writes of a call: who called, and either or both of its messages.
fn event(base: &str) -> RawStruct {
    let at_most_one = |name: &str, ending: &str| RawField {
        name: name.to_owned(),
        raw_type: RawType::Named(format!("{base}{ending}")),
        arity: Arity::List,
    };
    RawStruct::of(vec![
        named("info", "service_msgs/ServiceEventInfo"),
        at_most_one("request", "_Request"),
        at_most_one("response", "_Response"),
    ])
}

fn action(
    base: &str,
    parts: Vec<Result<RawStruct, Error>>,
) -> Result<Vec<(String, RawStruct)>, Error> {
    let own = |ending: &str| format!("{base}{ending}");
    let goal_id = || named("goal_id", "unique_identifier_msgs/UUID");
    let mut messages = vec![
        (
            own("_SendGoal_Request"),
            RawStruct::of(vec![goal_id(), named("goal", &own("_Goal"))]),
        ),
        (
            own("_SendGoal_Response"),
            RawStruct::of(vec![
                plain("accepted", FieldKind::Bool),
                named("stamp", "builtin_interfaces/Time"),
            ]),
        ),
        (own("_SendGoal_Event"), event(&own("_SendGoal"))),
        (own("_GetResult_Request"), RawStruct::of(vec![goal_id()])),
        (
            own("_GetResult_Response"),
            RawStruct::of(vec![
                plain("status", FieldKind::I8),
                named("result", &own("_Result")),
            ]),
        ),
        (own("_GetResult_Event"), event(&own("_GetResult"))),
        (
            own("_FeedbackMessage"),
            RawStruct::of(vec![goal_id(), named("feedback", &own("_Feedback"))]),
        ),
    ];
    for (ending, part) in ["_Goal", "_Result", "_Feedback"].iter().zip(parts) {
        messages.push((own(ending), part?));
    }
    Ok(messages)
}

fn named(name: &str, type_name: &str) -> RawField {
    RawField {
        name: name.to_owned(),
        raw_type: RawType::Named(type_name.to_owned()),
        arity: Arity::One,
    }
}

fn plain(name: &str, kind: FieldKind) -> RawField {
    RawField {
        name: name.to_owned(),
        raw_type: RawType::Plain(kind),
        arity: Arity::One,
    }
}
