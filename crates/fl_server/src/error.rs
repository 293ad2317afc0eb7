//! What can go wrong, and what the browser is told of it.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fl_project::Role;

use crate::rights::Right;
use crate::wire::Refusal;

/// Why the server does not start, or does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody may be let in from another machine without a login.
    #[error(
        "{address} can be reached from other machines and the project has no people who could log \
         in; add some with `framelock project people add`, or listen on 127.0.0.1"
    )]
    NoPeople {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// A login cannot be left out where other machines reach the server.
    #[error(
        "{address} can be reached from other machines, and is not served without login; leave out \
         --no-login, or listen on 127.0.0.1"
    )]
    LoginNeeded {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// Without a login somebody has to be the author of what is done.
    #[error("nobody says who you are; give --as NAME")]
    NoPerson,
    /// The address cannot be listened on.
    #[error("cannot listen on {address}; give another one with --listen")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("cannot use the certificate and its key\nfiles: {certificate}, {key}")]
    Tls {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The audit log cannot be opened.
    #[error("cannot write the audit log\nfile: {path}")]
    Audit {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The server ended by itself.
    #[error("the server cannot go on")]
    Serve(#[source] std::io::Error),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random,
    /// A password that cannot be hashed.
    #[error("cannot hash the password")]
    Hash,
    /// A password that is easily guessed.
    #[error("a password has {least} to {most} bytes")]
    PasswordLength {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// The viewer's files are not in this build.
    #[error("the Rerun viewer is not to be had")]
    Viewer(#[source] fl_rerun::Error),

    /// The request names a server that this one is not.
    #[error("this server is not called that; give --host NAME when it is served under that name")]
    WrongHost,
    /// The request comes from a page of somebody else.
    #[error("the request comes from another site")]
    ForeignOrigin,
    /// The request does not say that it was meant.
    #[error("a request that changes something needs the header x-framelock: 1")]
    NoIntent,
    /// Nobody is logged in.
    #[error("log in first")]
    NotLoggedIn,
    /// The name or the password is wrong.
    #[error("the name or the password is wrong")]
    WrongPassword,
    /// What was given for one's own password is not that.
    #[error("that is not your password as it is now")]
    NotYourPassword,
    /// There are no passwords where nobody logs in.
    #[error("nobody logs in here, so there is no password to change")]
    NoLogin,
    /// Too many wrong passwords.
    #[error("too many attempts; try again in {wait_secs} s")]
    TooMany {
        /// How long to wait.
        wait_secs: u64,
    },
    /// The role does not have the right.
    #[error("{role} may not {right}; ask an admin for another role")]
    Forbidden {
        /// The role of whoever asked.
        role: Role,
        /// What was needed.
        right: Right,
    },
    /// There is nothing at that address.
    #[error("there is nothing here")]
    NoRoute,
    /// The address takes other methods.
    #[error("this address does not take that method")]
    Method,
    /// The body is too large.
    #[error("the request is larger than this server takes")]
    TooLarge,
    /// The request took too long.
    #[error("the request took too long")]
    TooSlow,
    /// The request cannot be understood.
    #[error("{reason}")]
    Malformed {
        /// Why not.
        reason: String,
    },
    /// What the project says.
    #[error(transparent)]
    Project(#[from] fl_project::Error),
    /// A bug in a request's work.
    #[error("a request ended unexpectedly")]
    Panicked,
}

impl From<fl_spacetime::Error> for Error {
    /// Off the wire: numbers that are no pose or no size.
    fn from(source: fl_spacetime::Error) -> Self {
        Self::Malformed {
            reason: source.to_string(),
        }
    }
}

impl From<fl_scene::Error> for Error {
    fn from(source: fl_scene::Error) -> Self {
        Self::Project(source.into())
    }
}

impl Error {
    /// The status, and whether the message is for whoever asked.
    fn status(&self) -> StatusCode {
        match self {
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::ForeignOrigin
            | Self::NoIntent
            | Self::NotYourPassword
            | Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NoLogin => StatusCode::CONFLICT,
            Self::NotLoggedIn | Self::WrongPassword => StatusCode::UNAUTHORIZED,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::NoRoute => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Malformed { .. } | Self::PasswordLength { .. } => StatusCode::BAD_REQUEST,
            Self::Project(err) => project_status(err),
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What the browser is told: places and causes stay here.
    pub(crate) fn told(&self) -> String {
        let status = self.status();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            return "the server could not do that; its log says why".to_owned();
        }
        let message = self.to_string();
        message.lines().next().unwrap_or_default().to_owned()
    }
}

fn project_status(err: &fl_project::Error) -> StatusCode {
    use fl_project::Error as Project;
    match err {
        Project::Missing { .. } | Project::NoRevision { .. } => StatusCode::NOT_FOUND,
        Project::Taken { .. }
        | Project::NothingTo { .. }
        | Project::CannotUndo { .. }
        | Project::Step { .. }
        | Project::LastAdmin { .. }
        | Project::Journal { .. }
        | Project::LogMissing { .. }
        | Project::LogChanged { .. } => StatusCode::CONFLICT,
        Project::OwnReview { .. } => StatusCode::FORBIDDEN,
        Project::Fusion(fl_fusion::Error::NoFrame { .. }) => StatusCode::NOT_FOUND,
        Project::Scene(_)
        | Project::NoBox(_)
        | Project::NothingThere { .. }
        | Project::NoSweepNear { .. }
        | Project::NoFrames { .. }
        | Project::NoReason => StatusCode::UNPROCESSABLE_ENTITY,
        Project::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Project::DiskFull | Project::ReadOnly => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Error {
    /// The one place where errors become answers.
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!("{}", with_causes(&self));
        } else {
            tracing::debug!("{status}: {}", with_causes(&self));
        }
        let refusal = Refusal {
            error: self.told(),
            needs_login: matches!(self, Self::NotLoggedIn | Self::WrongPassword).then_some(true),
        };
        let mut response = (status, Json(refusal)).into_response();
        if let Self::TooMany { wait_secs } = self {
            let wait = HeaderValue::from(wait_secs);
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        response
    }
}

/// An error with everything that led to it, in one line.
fn with_causes(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(source) = cause {
        text += &format!(": {source}");
        cause = source.source();
    }
    text.replace('\n', ", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(err: impl Into<Error>, status: u16, told: &str) {
        let err = err.into();
        assert_eq!(err.status().as_u16(), status, "{err}");
        assert_eq!(err.told(), told);
    }

    #[test]
    fn places_and_causes_are_not_told() {
        let hidden = "the server could not do that; its log says why";
        let source = std::io::Error::other("no such device");
        let path = PathBuf::from("/srv/secret/project.db");
        check(
            fl_project::Error::File {
                doing: "read the log",
                path,
                source,
            },
            500,
            hidden,
        );
        check(Error::Panicked, 500, hidden);
        let moved = fl_project::Error::LogMissing {
            name: "drive.mcap".to_owned(),
            place: "/srv/secret/drive.mcap".to_owned(),
        };
        let told = "the log `drive.mcap` is not where it was, and not beside the project either; \
                    say where it is with `framelock project find-log`";
        check(moved, 409, told);
        let missing = fl_project::Error::Missing {
            what: "task 7".to_owned(),
        };
        check(missing, 404, "there is no task 7");
    }
}
