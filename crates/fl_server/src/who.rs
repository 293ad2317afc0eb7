//! Who asks.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use fl_project::{Member, Role};
use fl_scene::Person;

use crate::Error;
use crate::rights::Right;

/// Who asks, after the guard has let them pass. Handlers take it as an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The person.
    pub person: Person,
    /// What they may do.
    pub role: Role,
    /// The token of their session, where they had to log in.
    pub(crate) token: Option<Arc<str>>,
}

/// Who asks, or nobody: for routes that are open to everybody.
#[derive(Clone, Debug)]
pub(crate) struct Anyone(pub(crate) Option<Who>);

impl Who {
    pub(crate) fn of(member: Member, token: Option<Arc<str>>) -> Self {
        Self {
            person: member.person,
            role: member.role,
            token,
        }
    }

    /// Whether their role has a right.
    pub fn may(&self, right: Right) -> bool {
        right.roles().contains(&self.role)
    }

    /// Refuses those whose role does not have a right: for what depends on more than the route.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn need(&self, right: Right) -> Result<(), Error> {
        match self.may(right) {
            true => Ok(()),
            false => Err(Error::Forbidden {
                role: self.role,
                right,
            }),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Who {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let who = parts.extensions.get::<Self>().cloned();
        who.ok_or(Error::NotLoggedIn)
    }
}

impl<S: Sync> FromRequestParts<S> for Anyone {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Who>().cloned()))
    }
}
