//! Lets a request pass whose route is in the [table of rights](crate::rights), and whose person
//! has the right.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::rights::{self, Right};
use crate::{Error, Who};

/// The middleware around every route of the API.
pub(crate) async fn check(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Error> {
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or("", MatchedPath::as_str);
    let right = rights::right(request.method().as_str(), path).ok_or(Error::NoRoute)?;
    let token = app.cookie.token(request.headers());
    let who = who(&app, token).await?;
    match who {
        Some(who) => {
            who.need(right)?;
            request.extensions_mut().insert(who);
        }
        None if right == Right::Enter => {}
        None => return Err(Error::NotLoggedIn),
    }
    Ok(next.run(request).await)
}

async fn who(app: &Arc<App>, token: Option<Arc<str>>) -> Result<Option<Who>, Error> {
    if let Some(who) = app.everybody() {
        return Ok(Some(who.clone()));
    }
    match token {
        Some(token) => app.find_session(token).await,
        None => Ok(None),
    }
}
