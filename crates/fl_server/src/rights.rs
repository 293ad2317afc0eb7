//! Which route needs which right, and which role has it. What is not in this table is not served.

use std::fmt;

use fl_project::Role;

/// What a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nothing: also for who is not logged in.
    Enter,
    /// To see the project.
    Look,
    /// To say something about it.
    Comment,
    /// To label.
    Annotate,
    /// To accept and reject labels.
    Review,
    /// To give work to people.
    Lead,
    /// To give roles to people.
    Govern,
}

impl Right {
    /// The roles that have the right.
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Admin, Annotator, Lead, Reviewer, Viewer};
        match self {
            Self::Enter | Self::Look => &[Admin, Lead, Annotator, Reviewer, Viewer],
            Self::Comment | Self::Annotate => &[Admin, Lead, Annotator, Reviewer],
            Self::Review => &[Admin, Lead, Reviewer],
            Self::Lead => &[Admin, Lead],
            Self::Govern => &[Admin],
        }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enter => "enter",
            Self::Look => "look at the project",
            Self::Comment => "comment",
            Self::Annotate => "label",
            Self::Review => "accept or reject labels",
            Self::Lead => "give work to people",
            Self::Govern => "give roles to people",
        })
    }
}

/// Method, path as the router has it, and the right.
const ROUTES: &[(&str, &str, Right)] = &[
    ("GET", "/api/openapi.json", Right::Enter),
    ("GET", "/api/session", Right::Enter),
    ("POST", "/api/session", Right::Enter),
    ("DELETE", "/api/session", Right::Enter),
    ("POST", "/api/session/password", Right::Look),
    ("GET", "/api/project", Right::Look),
    ("POST", "/api/numbers", Right::Annotate),
    ("POST", "/api/tasks", Right::Lead),
    ("POST", "/api/tasks/{id}/assign", Right::Lead),
    ("GET", "/api/tasks/{id}/steps", Right::Look),
    ("POST", "/api/tasks/{id}/steps", Right::Annotate),
    ("POST", "/api/tasks/{id}/time", Right::Annotate),
    ("GET", "/api/scenes/{id}/comments", Right::Look),
    ("POST", "/api/scenes/{id}/comments", Right::Comment),
    ("POST", "/api/comments/{id}/resolve", Right::Comment),
    ("GET", "/api/scenes/{id}/drive", Right::Look),
    ("GET", "/api/scenes/{id}/document", Right::Look),
    ("GET", "/api/scenes/{id}/frames/{frame}/cloud", Right::Look),
    (
        "GET",
        "/api/scenes/{id}/frames/{frame}/images/{camera}",
        Right::Look,
    ),
    (
        "GET",
        "/api/scenes/{id}/frames/{frame}/images/{camera}/points",
        Right::Look,
    ),
    ("GET", "/api/scenes/{id}/frames/{frame}/radar", Right::Look),
    ("POST", "/api/scenes/{id}/box", Right::Annotate),
    ("POST", "/api/scenes/{id}/shrink", Right::Annotate),
    ("POST", "/api/scenes/{id}/count", Right::Look),
    ("POST", "/api/scenes/{id}/propagate", Right::Annotate),
    (
        "GET",
        "/api/scenes/{id}/tracks/{track}/history",
        Right::Look,
    ),
    ("GET", "/api/scenes/{id}/findings", Right::Look),
    (
        "POST",
        "/api/scenes/{id}/conflicts/{conflict}",
        Right::Annotate,
    ),
    ("GET", "/api/scenes/{id}/replay.rrd", Right::Look),
    ("GET", "/api/scenes/{id}/live", Right::Look),
    ("POST", "/api/people", Right::Govern),
    ("POST", "/api/people/{name}/role", Right::Govern),
    ("POST", "/api/people/{name}/password", Right::Govern),
    ("DELETE", "/api/people/{name}", Right::Govern),
];

/// The right that a request needs; `None` for what is not served.
pub(crate) fn right(method: &str, path: &str) -> Option<Right> {
    let method = match method {
        "HEAD" => "GET",
        method => method,
    };
    let mut routes = ROUTES.iter();
    let route = routes.find(|(of_method, of_path, _)| (*of_method, *of_path) == (method, path));
    route.map(|(_, _, right)| *right)
}
